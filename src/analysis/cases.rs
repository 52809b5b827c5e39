//! Rows that never serve, households that no row speaks of, rows that speak of the same household.

use super::conditions::{EXCLUSION, EXEMPTION, GRID};
use super::logic::{against, never, not_true};
use super::regions::{Region, Space, fewest, left_out, outside};
use super::satisfy::{Answer, Ranges, boxes, fields_read, settles, witness};
use super::telling::{region_told, told};
use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::ir::{
    Base, Comparison, Definition, Exclusion, Expr, ExprKind, Grid, Heading, RuleCondition, Scale, Scope, TypedPolicy,
    Value,
};
use crate::source::Span;

/// How many steps telling boxes apart may take.
const FUEL: usize = 2_000_000;
/// How many boxes a message lists.
const SHOWN: usize = 6;

const CASE: Bilingual = Bilingual { fr: "un cas de la définition", en: "a case of the definition" };
const ROW: Bilingual = Bilingual { fr: "une ligne de la table de", en: "a row of the table of" };
const STEP: Bilingual = Bilingual { fr: "un palier du critère", en: "a step of the criterion" };
const COVERED: Bilingual =
    Bilingual { fr: "ce qui précède couvre tout ce qu'il vise", en: "what comes before covers all of it" };
const OUT_OF_RANGE: Bilingual =
    Bilingual { fr: "aucune valeur permise ne l'atteint", en: "no allowed value reaches it" };
const BEFORE: Bilingual = Bilingual { fr: "passe avant", en: "comes before" };
const OTHER_CASE: Bilingual = Bilingual { fr: "l'autre cas", en: "the other case" };

/// The findings on what is read row by row, in the order of the text.
pub(super) fn review(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for (index, definition) in policy.definitions.enumerated() {
        let excepted = policy.exceptions.iter().any(|item| item.base == Base::Definition(index));
        let open = definition.cases.iter().position(|(test, _)| test.is_none());
        // A case after one without condition is told of by its own code.
        let reached = open.is_none_or(|place| place.saturating_add(1) == definition.cases.len());
        if !excepted && reached && definition.cases.iter().filter_map(|(test, _)| test.as_ref()).all(reads) {
            of_definition(policy, definition, findings);
        }
    }
    let grids: Vec<(&Heading, Option<&Expr>)> =
        policy.grids.iter().map(|grid| (&grid.heading, grid.applies.as_ref())).collect();
    masked(policy, GRID, &grids, findings);
    let reasons = |items: &'_ [Exclusion]| -> Vec<(Heading, Expr)> {
        items.iter().map(|item| (item.heading.clone(), item.condition.clone())).collect()
    };
    for (kind, items) in [(EXCLUSION, reasons(&policy.exclusions)), (EXEMPTION, reasons(&policy.shortlist.exemptions))]
    {
        let items: Vec<(&Heading, Option<&Expr>)> =
            items.iter().map(|(heading, condition)| (heading, Some(condition))).collect();
        masked(policy, kind, &items, findings);
    }
    policy.grids.iter().for_each(|grid| steps(policy, grid, findings));
    rows(policy, findings);
}

fn reads(test: &Expr) -> bool {
    test.scope != Scope::Constant
}

fn of_definition(policy: &TypedPolicy, definition: &Definition, findings: &mut Vec<Diagnostic>) {
    let tests: Vec<&Expr> = definition.cases.iter().filter_map(|(test, _)| test.as_ref()).collect();
    let boxed: Option<Vec<Vec<Ranges>>> =
        tests.iter().map(|test| if settles(policy, test) { boxes(policy, &[test]) } else { None }).collect();
    let space = boxed.as_ref().and_then(|all| Space::of(policy, &all.iter().flatten().collect::<Vec<_>>()));
    match (boxed, space) {
        (Some(boxed), Some(space)) => {
            let regions: Vec<Vec<Region>> =
                boxed.iter().map(|boxes| boxes.iter().map(|one| space.region(one)).collect()).collect();
            exactly(policy, definition, &space, &regions, findings);
        }
        _ => by_search(policy, definition, &tests, findings),
    }
}

fn masked_case(definition: &Definition, at: Span, before: &[Span]) -> Diagnostic {
    let found =
        Diagnostic::at(&codes::ROW_MASKED, at).with("kind", CASE).with("name", definition.heading.name.as_str());
    before.iter().take(3).fold(found.with("why", COVERED), |found, span| found.and_at(*span, BEFORE))
}

fn impossible_case(definition: &Definition, at: Span) -> Diagnostic {
    let found = Diagnostic::at(&codes::CONDITION_IMPOSSIBLE, at).with("kind", CASE);
    found.with("name", definition.heading.name.as_str())
}

/// Where every condition is a union of boxes.
fn exactly(
    policy: &TypedPolicy,
    definition: &Definition,
    space: &Space,
    regions: &[Vec<Region>],
    findings: &mut Vec<Diagnostic>,
) {
    let mut covers: Vec<Region> = Vec::new();
    let mut before: Vec<(Span, &[Region])> = Vec::new();
    let mut regions = regions.iter();
    let whole = [space.whole()];
    for (test, value) in &definition.cases {
        let (span, own) = match test {
            Some(test) => (test.span, regions.next().map_or(&[][..], Vec::as_slice)),
            None => (value.span, &whole[..]),
        };
        if own.is_empty() {
            findings.push(impossible_case(definition, span));
            continue;
        }
        let mut fuel = FUEL;
        let free = own.iter().map(|region| outside(region, &covers, &mut fuel)).find(|found| *found != Some(None));
        if free.is_none() {
            let met =
                |(_, theirs): &&(Span, &[Region])| theirs.iter().any(|other| own.iter().any(|one| one.meets(other)));
            let spans: Vec<Span> = before.iter().filter(met).map(|(span, _)| *span).collect();
            findings.push(masked_case(definition, span, &spans));
        }
        if test.is_none() {
            return;
        }
        let meets =
            |(_, theirs): &&(Span, &[Region])| theirs.iter().any(|other| own.iter().any(|one| one.meets(other)));
        if let Some(test) = test
            && before.iter().any(|earlier| meets(&earlier))
        {
            let touched: Vec<Span> = before.iter().filter(meets).map(|(span, _)| *span).collect();
            overlap(policy, definition, test, value, &touched, findings);
        }
        covers.extend(own.iter().cloned());
        before.push((span, own));
    }
    let mut fuel = FUEL;
    if outside(&space.whole(), &covers, &mut fuel) == Some(None) {
        return;
    }
    let left = left_out(&space.whole(), &covers);
    let told = left.as_ref().and_then(|left| fewest(left)).or(left).unwrap_or_default();
    let shown: Vec<String> = told.iter().take(SHOWN).map(|region| region_told(policy, space, region)).collect();
    let hidden = told.len().saturating_sub(shown.len());
    let mut text = shown.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" ");
    if hidden > 0 {
        text = format!("{text} … + {hidden}");
    }
    if shown.is_empty() {
        text.push('…');
    }
    let found =
        Diagnostic::at(&codes::CASES_MISSING, definition.heading.span).with("name", definition.heading.name.as_str());
    findings.push(found.with("boxes", text));
}

/// Two cases over the same fields that speak of the same household, neither being a special case of the other, and that
/// say different things.
fn overlap(
    policy: &TypedPolicy,
    definition: &Definition,
    test: &Expr,
    value: &Expr,
    among: &[Span],
    findings: &mut Vec<Diagnostic>,
) {
    let fields = fields_read(policy, test);
    for (other, said) in &definition.cases {
        let Some(other) = other else { continue };
        if std::ptr::eq(other, test) {
            return;
        }
        let same = matches!((&said.kind, &value.kind), (ExprKind::Constant(a), ExprKind::Constant(b)) if a == b);
        if same || !among.contains(&other.span) || fields_read(policy, other) != fields {
            continue;
        }
        let Answer::Witness(found) = witness(policy, &[other, test]) else { continue };
        let holds_it = |inner: &Expr, outer: &Expr| never(policy, &[inner, &not_true(outer)]);
        if holds_it(test, other) || holds_it(other, test) {
            continue;
        }
        let fact = Diagnostic::at(&codes::CASES_OVERLAP, test.span).and_at(other.span, OTHER_CASE);
        let fact = fact.with("name", definition.heading.name.as_str());
        findings.push(fact.with("example", told(policy, &found)));
        return;
    }
}

/// Where conditions compare fields or read sets: one case at a time, as far as it can be decided.
fn by_search(policy: &TypedPolicy, definition: &Definition, tests: &[&Expr], findings: &mut Vec<Diagnostic>) {
    let failed: Vec<Expr> = tests.iter().map(|test| super::logic::no(test)).collect();
    for (place, test) in tests.iter().enumerate() {
        if never(policy, &[test]) {
            findings.push(impossible_case(definition, test.span));
            continue;
        }
        let reached: Vec<&Expr> = failed.iter().take(place).chain([*test]).collect();
        if place > 0 && never(policy, &reached) {
            let before: Vec<Span> = tests.iter().take(place).map(|test| test.span).collect();
            findings.push(masked_case(definition, test.span, &before));
        }
        if let Some((_, value)) = definition.cases.get(place) {
            let before: Vec<Span> = tests.iter().take(place).map(|test| test.span).collect();
            overlap(policy, definition, test, value, &before, findings);
        }
    }
    let none: Vec<&Expr> = failed.iter().collect();
    if let Some((None, value)) = definition.cases.last() {
        if never(policy, &none) && !tests.is_empty() {
            let before: Vec<Span> = tests.iter().map(|test| test.span).collect();
            findings.push(masked_case(definition, value.span, &before));
        }
    } else if let Answer::Witness(found) = witness(policy, &none) {
        let fact = Diagnostic::at(&codes::CASES_MISSING, definition.heading.span);
        let fact = fact.with("name", definition.heading.name.as_str());
        findings.push(fact.with("boxes", format!("({})", told(policy, &found))));
    }
}

/// Things of which the first that holds counts, and of which one never is the first.
fn masked(policy: &TypedPolicy, kind: Bilingual, items: &[(&Heading, Option<&Expr>)], findings: &mut Vec<Diagnostic>) {
    let failed: Vec<Option<Expr>> = items.iter().map(|(_, condition)| condition.map(not_true)).collect();
    for (place, (heading, condition)) in items.iter().enumerate().skip(1) {
        // No name that somebody wrote holds a bracket.
        let made = heading.name.contains('[');
        if made || condition.is_some_and(|condition| !reads(condition) || never(policy, &[condition])) {
            continue;
        }
        let earlier = failed.get(..place).unwrap_or_default();
        let covered = earlier.iter().any(Option::is_none) || {
            let reached: Vec<&Expr> = earlier.iter().flatten().chain(*condition).collect();
            never(policy, &reached)
        };
        if covered {
            let found =
                Diagnostic::at(&codes::ROW_MASKED, heading.span).with("kind", kind).with("name", heading.name.as_str());
            let meets = |(_, other): &&(&Heading, Option<&Expr>)| match (other, condition) {
                (Some(other), Some(condition)) => !never(policy, &[other, condition]),
                _ => true,
            };
            let before: Vec<Span> = items.iter().take(place).filter(meets).map(|(heading, _)| heading.span).collect();
            let found = found.with("why", COVERED);
            findings.push(before.iter().take(3).fold(found, |found, span| found.and_at(*span, BEFORE)));
        }
    }
}

/// Steps that what is measured never stands on.
fn steps(policy: &TypedPolicy, grid: &Grid, findings: &mut Vec<Diagnostic>) {
    for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
        let (Some(Scale::Steps(steps)), Some(factor)) = (&criterion.scale, &criterion.factor) else { continue };
        for (place, (threshold, _)) in steps.iter().enumerate() {
            let from = against(Comparison::AtLeast, factor, Value::Number(*threshold));
            let next = steps.get(place.saturating_add(1));
            let under = next.map(|(next, _)| against(Comparison::Less, factor, Value::Number(*next)));
            let conditions: Vec<&Expr> = [&from].into_iter().chain(&under).collect();
            if never(policy, &conditions) {
                let found = Diagnostic::at(&codes::ROW_MASKED, criterion.heading.span).with("kind", STEP);
                let name = format!("{}` : `{}", criterion.heading.name, threshold.decimal().replace('.', ","));
                findings.push(found.with("name", name).with("why", OUT_OF_RANGE));
            }
        }
    }
}

/// Rows of a table of bounds for keys that the field does not allow.
fn rows(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for rule in &policy.rules {
        let RuleCondition::Within { key, bounds, first_key, open, .. } = &rule.condition else { continue };
        for (at, place) in (*first_key..).zip(0..bounds.len()) {
            let last = place.saturating_add(1) == bounds.len();
            let comparison = if *open && last { Comparison::AtLeast } else { Comparison::Equal };
            let here = against(comparison, key, Value::Number(crate::quantity::Exact::whole(i128::from(at))));
            if never(policy, &[&here]) {
                let found = Diagnostic::at(&codes::ROW_MASKED, key.span).with("kind", ROW);
                let name = format!("{}` : `{at}", rule.heading.name);
                findings.push(found.with("name", name).with("why", OUT_OF_RANGE));
            }
        }
    }
}
