//! What a well-typed policy still gets wrong: findings that are certain, and few.
//!
//! Every finding is decided by the policy alone, exactly; a doubtful one is not reported. The pass is [`review`].
//! Declarations that nothing uses are reported by [`crate::types`], which knows which file was asked for.

mod accounts;
mod cases;
pub mod compare;
mod conditions;
pub mod evaluate;
mod exceptions;
mod grids;
pub mod logic;
pub mod regions;
mod sampling;
pub mod satisfy;
pub mod score;
pub mod slips;
mod switches;
mod telling;

use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::ir::{Entity, EquityOf, ExprKind, Goal, Heading, RuleCondition, Scope, Status, Tie, TypedPolicy};

/// The findings on a policy, in a fixed order.
#[must_use]
pub fn review(policy: &TypedPolicy) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    review_objective(policy, &mut findings);
    review_obligations(policy, &mut findings);
    review_conditions(policy, &mut findings);
    review_bounds(policy, &mut findings);
    review_sources(policy, &mut findings);
    exceptions::review(policy, &mut findings);
    let open = switches::either_way(policy);
    conditions::review(&open, &mut findings);
    cases::review(&open, &mut findings);
    grids::review(policy, &mut findings);
    accounts::review(policy, &mut findings);
    findings
}

/// Where a finding about the whole objective is shown: at the last thing the policy declares that has a place.
fn objective_place(policy: &TypedPolicy) -> Option<crate::source::Span> {
    let ties = policy.ties.iter().filter_map(|tie| match tie {
        Tie::Oldest(day) => Some(day.span),
        Tie::Draw(_) => None,
    });
    let obligations = policy.obligations.iter().map(|item| item.heading.span);
    let reservers = policy.reservers.iter().map(|item| item.heading.span);
    let grids = policy.grids.iter().map(|item| item.heading.span);
    let rules = policy.rules.iter().map(|item| item.heading.span);
    ties.chain(obligations).chain(reservers).chain(grids).chain(rules).next()
}

fn about_objective(policy: &TypedPolicy, code: crate::diagnostic::Code) -> Diagnostic {
    match objective_place(policy) {
        Some(span) => Diagnostic::at(code, span),
        None => Diagnostic::new(code, crate::diagnostic::Place::File { file: policy.title.clone(), line: 0 }),
    }
}

fn review_objective(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    if !policy.ties.iter().any(|tie| matches!(tie, Tie::Draw(_))) {
        findings.push(about_objective(policy, &codes::TIE_POSSIBLE));
    }
    let place = |goal: &Goal| policy.objective.iter().position(|level| level == goal);
    let homes = place(&Goal::HomesAwarded).unwrap_or(usize::MAX);
    let soft = policy.obligations.iter().find(|item| !item.hard);
    let shared = policy.reservers.iter().find(|item| item.share.is_some());
    let obligations = place(&Goal::Obligations);
    let flow = place(&Goal::FlowDistance);
    let ratios = [obligations.filter(|_| soft.is_some()), flow.filter(|_| shared.is_some())];
    if ratios.into_iter().flatten().any(|level| level < homes) {
        findings.push(about_objective(policy, &codes::RATIO_BEFORE_HOMES));
    }
    if let (Some(item), None) = (soft, obligations) {
        findings.push(Diagnostic::at(&codes::OBLIGATIONS_IGNORED, item.heading.span));
    }
    let among_reservers = policy.objective.iter().any(|goal| match goal {
        Goal::Equity(equity) => equity.groups.iter().any(|group| matches!(group.of, EquityOf::Reserver(_))),
        _ => false,
    });
    if let (Some(item), None, false) = (shared, flow, among_reservers) {
        findings.push(Diagnostic::at(&codes::SHARES_IGNORED, item.heading.span));
    }
    let mut void = |level: Bilingual, object: Bilingual| {
        let fact = about_objective(policy, &codes::LEVEL_WITHOUT_OBJECT);
        findings.push(fact.with("level", level).with("object", object));
    };
    if obligations.is_some() && soft.is_none() {
        let object = Bilingual { fr: "aucune obligation non impérative", en: "no obligation that is not mandatory" };
        void(Bilingual { fr: "obligations", en: "obligations" }, object);
    }
    if flow.is_some() && shared.is_none() {
        let object = Bilingual { fr: "aucune part du flux", en: "no flow share" };
        void(Bilingual { fr: "écart aux parts du flux", en: "distance to flow shares" }, object);
    }
    if place(&Goal::Points).is_some() && policy.grids.is_empty() {
        let object = Bilingual { fr: "aucune cotation", en: "no scoring grid" };
        void(Bilingual { fr: "points", en: "points" }, object);
    }
}

fn review_obligations(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for obligation in &policy.obligations {
        if obligation.base == Some(obligation.target)
            && matches!(obligation.amount, crate::ir::Amount::Rate(_))
            && let Some(target) = policy.categories.get(obligation.target)
        {
            let fact = Diagnostic::at(&codes::OBLIGATION_VOID, obligation.heading.span);
            let fact = fact.with("name", obligation.heading.name.as_str());
            findings.push(fact.with("target", target.heading.name.as_str()));
        }
    }
}

fn review_conditions(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let mut constant = |kind: Bilingual, heading: &Heading| {
        let fact = Diagnostic::at(&codes::CONSTANT_CONDITION, heading.span).with("kind", kind);
        findings.push(fact.with("name", heading.name.as_str()));
    };
    for category in policy.categories.iter().filter(|item| item.scope == Scope::Constant) {
        constant(Bilingual { fr: "la catégorie", en: "the category" }, &category.heading);
    }
    for rule in policy.rules.iter().filter(|item| item.scope == Scope::Constant) {
        constant(Bilingual { fr: "la règle", en: "the rule" }, &rule.heading);
    }
    for definition in &policy.definitions {
        let certain = definition.cases.iter().position(|(test, _)| test.is_none());
        if certain.is_some_and(|place| place.saturating_add(1) < definition.cases.len()) {
            let fact = Diagnostic::at(&codes::CASE_UNREACHED, definition.heading.span);
            findings.push(fact.with("name", definition.heading.name.as_str()));
        }
    }
}

/// A table of bounds that leaves out keys its field allows.
fn review_bounds(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for rule in &policy.rules {
        let RuleCondition::Within { key, bounds, first_key, open, .. } = &rule.condition else { continue };
        let ExprKind::Field(entity, index) = &key.kind else { continue };
        let Some(field) = policy.schema.fields(*entity).get(*index) else { continue };
        let Some((least, most)) = field.range else { continue };
        let count = i64::try_from(bounds.len()).unwrap_or(i64::MAX);
        let last_key = first_key.saturating_add(count).saturating_sub(1);
        let missing = if least < *first_key {
            least
        } else if !open && most > last_key {
            last_key.saturating_add(1).max(least)
        } else {
            continue;
        };
        let table = match entity {
            Entity::Applicant => "demandeur",
            Entity::Vacancy => "logement",
        };
        let fact = Diagnostic::at(&codes::BOUNDS_PARTIAL, rule.heading.span).with("name", rule.heading.name.as_str());
        let fact = fact.with("missing", missing.to_string());
        findings.push(fact.with("field", format!("{table}.{}", field.name)));
    }
}

/// Figures, grids and reasons without a source; a choice that says it is local or invented is its own source.
fn review_sources(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let mut demand = |kind: Bilingual, heading: &Heading| {
        let owned = matches!(heading.status, Status::Local | Status::Invented);
        if heading.citations.is_empty() && !owned {
            let fact = Diagnostic::at(&codes::NO_SOURCE, heading.span).with("kind", kind);
            findings.push(fact.with("name", heading.name.as_str()));
        }
    };
    for item in &policy.parameters {
        demand(Bilingual { fr: "le paramètre", en: "the parameter" }, &item.heading);
    }
    for item in &policy.grids {
        demand(Bilingual { fr: "la cotation", en: "the scoring grid" }, &item.heading);
    }
    for item in policy.reservers.iter().filter(|item| item.share.is_none()) {
        demand(Bilingual { fr: "le réservataire", en: "the reserver" }, &item.heading);
    }
    for item in &policy.exclusions {
        demand(Bilingual { fr: "l'exclusion du flux", en: "the flow exclusion" }, &item.heading);
    }
    for item in &policy.shortlist.exemptions {
        demand(Bilingual { fr: "la dispense", en: "the exemption" }, &item.heading);
    }
}
