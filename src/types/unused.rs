//! Declarations of the asked-for policy that nothing uses; those of the policies it extends may serve others.

use std::collections::BTreeSet;

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics};
use crate::index::{CategoryIdx, DefinitionIdx, EnumIdx, Index, ParameterIdx};
use crate::ir::{Expr, ExprKind, Goal, Grid, Heading, Type, TypedPolicy};
use crate::names::ResolvedPolicy;
use crate::source::FileId;

const PARAMETER: Bilingual = Bilingual { fr: "le paramètre", en: "the parameter" };
const DEFINITION: Bilingual = Bilingual { fr: "la définition", en: "the definition" };
const CATEGORY: Bilingual = Bilingual { fr: "la catégorie", en: "the category" };
const ENUMERATION: Bilingual = Bilingual { fr: "l'énumération", en: "the enumeration" };

#[derive(Default)]
struct Used {
    definitions: BTreeSet<DefinitionIdx>,
    categories: BTreeSet<CategoryIdx>,
    parameters: BTreeSet<ParameterIdx>,
}

/// Warns about each declaration of the asked-for policy's file that no rule reaches; `left_out` are the grids of other days.
pub(super) fn check(policy: &TypedPolicy, left_out: &[Grid], resolved: &ResolvedPolicy<'_>, out: &mut Diagnostics) {
    let Some(main) = resolved.main() else { return };
    let mut used = Used::default();
    let mut pending: Vec<&Expr> = policy.expressions();
    // A day is of use by itself: explanations and dossiers show it.
    let days = policy.definitions.iter().filter(|item| item.ty == Type::Date);
    pending.extend(days.flat_map(|item| &item.cases).flat_map(|(test, value)| test.iter().chain([value])));
    // A grid that is not in force today uses what it reads on other days.
    for grid in left_out {
        pending.extend(&grid.applies);
        let criteria = grid.headings.iter().flat_map(|heading| &heading.criteria);
        pending.extend(criteria.flat_map(|criterion| criterion.factor.iter().chain(&criterion.condition)));
    }
    for obligation in &policy.obligations {
        for category in obligation.base.into_iter().chain(obligation.targets()) {
            use_category(policy, category, &mut used, &mut pending);
        }
    }
    for (_, part) in policy.reservers.iter().flat_map(crate::ir::Reserver::parts) {
        use_category(policy, part.category, &mut used, &mut pending);
    }
    if let Some(category) = policy.first_category() {
        use_category(policy, category, &mut used, &mut pending);
    }
    for goal in &policy.objective {
        let counted: Vec<CategoryIdx> = match goal {
            Goal::AwardsTo(category) => vec![*category],
            Goal::Equity(equity) => equity.categories().collect(),
            _ => Vec::new(),
        };
        for category in counted {
            use_category(policy, category, &mut used, &mut pending);
        }
    }
    while let Some(expr) = pending.pop() {
        match &expr.kind {
            ExprKind::Definition(index) if used.definitions.insert(*index) => {
                if let Some(definition) = policy.definitions.get(*index) {
                    let cases = definition.cases.iter().flat_map(|(test, value)| test.iter().chain([value]));
                    pending.extend(cases);
                }
            }
            ExprKind::Category(index) => use_category(policy, *index, &mut used, &mut pending),
            ExprKind::Parameter(index, _) => {
                used.parameters.insert(*index);
            }
            _ => {}
        }
        pending.extend(expr.children());
    }
    let parameters = policy
        .parameters
        .enumerated()
        .map(|(at, item)| (&item.heading, item.is_delay() || used.parameters.contains(&at)));
    report(PARAMETER, parameters, main.file, out);
    let definitions = policy.definitions.enumerated();
    let definitions =
        definitions.map(|(at, item)| (&item.heading, item.ty == Type::Date || used.definitions.contains(&at)));
    report(DEFINITION, definitions, main.file, out);
    let categories = policy.categories.enumerated().map(|(at, item)| (&item.heading, used.categories.contains(&at)));
    report(CATEGORY, categories, main.file, out);
    let enumerations = enumerations(policy);
    for (place, item) in resolved.enumerations.iter().enumerate() {
        if item.name.span.file == main.file && !enumerations.contains(&EnumIdx::at(place)) {
            let fact = Diagnostic::at(&codes::UNUSED, item.name.span).with("kind", ENUMERATION);
            out.push(fact.with("name", item.name.text.as_str()));
        }
    }
}

fn report<'p>(kind: Bilingual, items: impl Iterator<Item = (&'p Heading, bool)>, file: FileId, out: &mut Diagnostics) {
    for (heading, used) in items {
        if !used && heading.span.file == file {
            let fact = Diagnostic::at(&codes::UNUSED, heading.span).with("kind", kind);
            out.push(fact.with("name", heading.name.as_str()));
        }
    }
}

fn use_category<'p>(policy: &'p TypedPolicy, index: CategoryIdx, used: &mut Used, pending: &mut Vec<&'p Expr>) {
    if used.categories.insert(index)
        && let Some(category) = policy.categories.get(index)
    {
        pending.push(&category.condition);
    }
}

/// The enumerations that a policy's schema and parameters use.
fn enumerations(policy: &TypedPolicy) -> BTreeSet<EnumIdx> {
    let fields = policy.schema.applicant.iter().chain(&policy.schema.vacancy).map(|field| field.ty);
    let parameters = policy
        .parameters
        .iter()
        .flat_map(|parameter| parameter.arguments.iter().map(|argument| argument.ty).chain([parameter.ty]));
    let definitions = policy.definitions.iter().map(|definition| definition.ty);
    fields
        .chain(parameters)
        .chain(definitions)
        .filter_map(|ty| match ty {
            Type::Symbol(index) | Type::Symbols(index) => Some(index),
            _ => None,
        })
        .collect()
}
