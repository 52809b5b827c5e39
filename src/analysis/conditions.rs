//! Conditions that never hold, always hold, or hold parts that change nothing.

use super::logic::{all, any, conflict, demanded, never, no, not_false, not_true, passes, unknown};
use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::ir::{Base, Expr, ExprKind, Heading, RuleCondition, Scope, TypedPolicy};
use crate::source::Span;

const AGAINST: Bilingual = Bilingual { fr: "contredit", en: "contradicts" };
const FOR_ALL: Bilingual = Bilingual { fr: "pour tous", en: "for all" };
const ONCE_KNOWN: Bilingual =
    Bilingual { fr: "pour tous ceux dont les faits sont connus", en: "for all whose facts are known" };

/// How a kind of thing that holds a condition is named.
pub(super) const RULE: Bilingual = Bilingual { fr: "la règle", en: "the rule" };
pub(super) const CATEGORY: Bilingual = Bilingual { fr: "la catégorie", en: "the category" };
pub(super) const CRITERION: Bilingual = Bilingual { fr: "le critère", en: "the criterion" };
pub(super) const GRID: Bilingual = Bilingual { fr: "la cotation", en: "the scoring grid" };
pub(super) const EXCLUSION: Bilingual = Bilingual { fr: "l'exclusion du flux", en: "the flow exclusion" };
pub(super) const EXEMPTION: Bilingual = Bilingual { fr: "la dispense", en: "the exemption" };
const AUDIENCE: Bilingual = Bilingual { fr: "le public du réservataire", en: "the audience of the reserver" };
const TERRITORY: Bilingual = Bilingual { fr: "le territoire du réservataire", en: "the territory of the reserver" };

/// A condition that a policy holds, with what is true wherever it is asked.
struct Asked<'p> {
    kind: Bilingual,
    heading: &'p Heading,
    within: Option<&'p Expr>,
    condition: &'p Expr,
}

/// The findings on the conditions of a policy, in the order of the text.
pub(super) fn review(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for asked in asked(policy) {
        if asked.condition.scope != Scope::Constant {
            one(policy, &asked, findings);
        }
    }
    bounds(policy, findings);
    together(policy, findings);
}

/// Every condition that somebody wrote; those made of exceptions are left to what is said of these.
fn asked(policy: &TypedPolicy) -> Vec<Asked<'_>> {
    let mut found = Vec::new();
    let plain = |base: Base| !policy.exceptions.iter().any(|item| item.base == base);
    for (index, rule) in policy.rules.enumerated() {
        if let (RuleCondition::Expr(condition), true) = (&rule.condition, plain(Base::Rule(index))) {
            found.push(Asked { kind: RULE, heading: &rule.heading, within: None, condition });
        }
    }
    for (_, category) in policy.categories.enumerated().filter(|(index, _)| plain(Base::Category(*index))) {
        let condition = &category.condition;
        found.push(Asked { kind: CATEGORY, heading: &category.heading, within: None, condition });
    }
    for grid in &policy.grids {
        if let Some(condition) = &grid.applies {
            found.push(Asked { kind: GRID, heading: &grid.heading, within: None, condition });
        }
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
            let name = &criterion.heading.name;
            let excepted = |other: &str| {
                other.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.')) || name.contains('.')
            };
            let all = grid.headings.iter().flat_map(|heading| &heading.criteria);
            if all.into_iter().any(|other| excepted(&other.heading.name)) {
                continue;
            }
            if let Some(condition) = &criterion.condition {
                let within = grid.applies.as_ref();
                found.push(Asked { kind: CRITERION, heading: &criterion.heading, within, condition });
            }
        }
    }
    for item in &policy.exclusions {
        found.push(Asked { kind: EXCLUSION, heading: &item.heading, within: None, condition: &item.condition });
    }
    for item in &policy.shortlist.exemptions {
        found.push(Asked { kind: EXEMPTION, heading: &item.heading, within: None, condition: &item.condition });
    }
    for item in &policy.reservers {
        for (kind, condition) in [(AUDIENCE, &item.audience), (TERRITORY, &item.territory)] {
            let asked =
                condition.as_ref().map(|condition| Asked { kind, heading: &item.heading, within: None, condition });
            found.extend(asked);
        }
    }
    // No name that somebody wrote holds a bracket: what a form of the language is made of is not theirs to mend.
    found.retain(|asked| !asked.heading.name.contains('['));
    found
}

fn fact(code: crate::diagnostic::Code, asked: &Asked<'_>, span: Span) -> Diagnostic {
    let fact = Diagnostic::at(code, span).with("kind", asked.kind).with("name", asked.heading.name.as_str());
    match asked.heading.citations.first() {
        Some(citation) => fact.citing(citation.clone()),
        None => fact,
    }
}

/// The parts of a conjunction, each where it is written.
fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(parts) if apart(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![condition],
    }
}

/// Whether parts stand at different places: those that were written, not those that a form of the language is made of.
fn apart(parts: &[Expr]) -> bool {
    let mut spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
    spans.sort_by_key(|span| (span.file, span.start));
    let clear = |(one, next): (&Span, &Span)| one.file == next.file && one.end <= next.start;
    spans.iter().zip(spans.iter().skip(1)).all(clear)
}

fn one(policy: &TypedPolicy, asked: &Asked<'_>, findings: &mut Vec<Diagnostic>) {
    let assumed: Vec<&Expr> = asked.within.into_iter().collect();
    if !assumed.is_empty() && never(policy, &assumed) {
        return;
    }
    let with = |expr: &Expr| {
        let conditions: Vec<&Expr> = assumed.iter().copied().chain([expr]).collect();
        never(policy, &conditions)
    };
    let condition = asked.condition;
    if with(condition) {
        let guilty = conflict(policy, &assumed, &conjuncts(condition));
        let Some((last, others)) = guilty.split_last() else { return };
        let found = fact(&codes::CONDITION_IMPOSSIBLE, asked, last.span);
        findings.push(others.iter().fold(found, |found, other| found.and_at(other.span, AGAINST)));
    } else if with(&no(condition)) {
        let whom = if with(&unknown(condition)) { FOR_ALL } else { ONCE_KNOWN };
        findings.push(fact(&codes::CONDITION_CERTAIN, asked, condition.span).with("whom", whom));
    } else {
        parts(policy, asked, &assumed, condition, findings);
    }
}

/// The parts of a condition that change nothing of it.
fn parts(policy: &TypedPolicy, asked: &Asked<'_>, assumed: &[&Expr], condition: &Expr, findings: &mut Vec<Diagnostic>) {
    let ask = |conditions: &[&Expr]| {
        let conditions: Vec<&Expr> = assumed.iter().chain(conditions).copied().collect();
        never(policy, &conditions)
    };
    let (list, conjunction) = match &condition.kind {
        ExprKind::And(list) if apart(list) => (list, true),
        ExprKind::Or(list) if apart(list) => (list, false),
        _ => return,
    };
    let mut kept: Vec<&Expr> = list.iter().collect();
    for part in list.iter().rev() {
        let others: Vec<&Expr> = kept.iter().copied().filter(|other| !std::ptr::eq(*other, part)).collect();
        if others.is_empty() {
            continue;
        }
        let idle = if conjunction {
            let rest = all(&others, condition.span);
            ask(&[&rest, &not_true(part)]) && ask(&[&unknown(&rest), &no(part)])
        } else {
            let rest = any(&others, condition.span);
            ask(&[&not_true(&rest), part]) && ask(&[&no(&rest), &unknown(part)])
        };
        if idle {
            let why = if !conjunction && ask(&[part]) { NEVER_MET } else { SAID_ALREADY };
            findings.push(fact(&codes::CLAUSE_IDLE, asked, part.span).with("why", why));
            kept = others;
        }
    }
    for part in &kept {
        // Where another part is unknown, a part inside still tells no from unknown.
        let others = kept.iter().filter(|other| conjunction && !std::ptr::eq(**other, *part));
        let others: Vec<Expr> = others.map(|other| not_false(other)).collect();
        let inside: Vec<&Expr> = assumed.iter().copied().chain(&others).collect();
        parts(policy, asked, &inside, part, findings);
    }
}

const NEVER_MET: Bilingual = Bilingual { fr: "elle n'est jamais remplie", en: "it is never met" };
const SAID_ALREADY: Bilingual = Bilingual { fr: "le reste la dit déjà", en: "the rest says it already" };

/// Tables of bounds that everything meets or that nothing meets.
fn bounds(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for (index, rule) in policy.rules.enumerated() {
        let RuleCondition::Within { subject, .. } = &rule.condition else { continue };
        if policy.exceptions.iter().any(|item| item.base == Base::Rule(index)) {
            continue;
        }
        let condition = demanded(rule);
        let asked = Asked { kind: RULE, heading: &rule.heading, within: None, condition: &condition };
        if never(policy, &[&condition]) {
            findings.push(fact(&codes::CONDITION_IMPOSSIBLE, &asked, subject.span));
        } else if never(policy, &[&no(&condition)]) {
            let whom = if never(policy, &[&unknown(&condition)]) { FOR_ALL } else { ONCE_KNOWN };
            findings.push(fact(&codes::CONDITION_CERTAIN, &asked, subject.span).with("whom", whom));
        }
    }
}

/// Rules that each somebody passes, and nobody together.
fn together(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let all: Vec<Expr> = policy.rules.iter().map(passes).collect();
    let passed: Vec<&Expr> = all.iter().collect();
    if passed.len() < 2 || passed.iter().any(|one| never(policy, &[one])) || !never(policy, &passed) {
        return;
    }
    let guilty = conflict(policy, &[], &passed);
    let named = |one: &&Expr| {
        let place = passed.iter().position(|other| std::ptr::eq(*other, *one));
        place.and_then(|place| policy.rules.iter().nth(place))
    };
    let rules: Vec<_> = guilty.iter().filter_map(named).collect();
    let Some((last, others)) = rules.split_last() else { return };
    let listed: Vec<String> = rules.iter().map(|rule| format!("`{}`", rule.heading.name)).collect();
    let found = Diagnostic::at(&codes::RULES_IMPOSSIBLE, last.heading.span).with("names", listed.join(", "));
    findings.push(others.iter().fold(found, |found, other| found.and_at(other.heading.span, AGAINST)));
}
