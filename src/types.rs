//! Types: what every name, unit, day and value of a resolved policy means on a reference date.
//!
//! # Units
//! Amounts per year and per month never meet; `%` and plain numbers are both without unit. `mois depuis X` and
//! `ans depuis X` are both durations in months (the second in whole years: 12 months each), so `ans depuis X >= 18 ans`
//! and `mois depuis X > 36 mois` read as written; `jours depuis X` is a duration in days, which never meets months.
//! A number of rooms meets a whole number only when that number is computed or read, never a bare `3`: it is `T3`.
//!
//! # Citation
//! An admissible rule, a share, a part of it and an obligation name their source; a part may rely on its reserver's.
//!
//! The pass is [`check`]. It knows nothing of data: a policy that passes has a meaning whatever the tables hold.

mod accounts;
mod amended;
mod context;
mod dates;
mod describe;
mod equity;
mod exceptions;
mod expr;
mod grid;
mod literal;
mod objective;
mod operators;
mod parameter;
mod path;
mod rules;
mod schema;
mod unused;
mod year;

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::TypedPolicy;
use crate::names::ResolvedPolicy;
use crate::quantity::Date;
use context::Context;

/// Gives a resolved policy its meaning on that day; `None` when a fault was found, here or by [`crate::names`].
pub fn check(resolved: &ResolvedPolicy<'_>, reference_date: Date, out: &mut Diagnostics) -> Option<TypedPolicy> {
    check_known(resolved, reference_date, None, out)
}

/// Gives a resolved policy its meaning on that day from what was known on another: the values of parameters published
/// since then are left aside. `None` when a fault was found.
pub fn check_known(
    resolved: &ResolvedPolicy<'_>,
    reference_date: Date,
    known: Option<Date>,
    out: &mut Diagnostics,
) -> Option<TypedPolicy> {
    let main = resolved.main()?;
    let before = out.error_count();
    let validity = validity(resolved, reference_date, out);
    let mut context = Context { known, ..Context::new(resolved, reference_date, validity, out) };
    schema::check(&mut context);
    parameter::check(&mut context);
    rules::check_all(&mut context);
    let mut rules = rules::check_rules(&mut context);
    let (mut grids, left_out) = grid::check(&mut context);
    let exclusions = accounts::check_exclusions(&mut context);
    let forecast = context.resolved.flow.and_then(|flow| flow.forecast).map(|(homes, _)| homes);
    let first_lettings = year::check_first(&mut context);
    let reservers = accounts::check_reservers(&mut context);
    let obligations = accounts::check_obligations(&mut context, &reservers);
    let (objective, ties) = objective::check(&mut context, &reservers);
    let mut shortlist = objective::check_shortlist(&mut context);
    let lowered = path::check(&mut context);
    lowered.rules.into_iter().for_each(|rule| {
        rules.push(rule);
    });
    grids = lowered.grids.into_iter().chain(grids.iter().cloned()).collect();
    shortlist.exemptions.extend(lowered.exemptions);
    let mut typed = TypedPolicy {
        title: main.header.title.text.clone(),
        reference_date,
        known,
        schema: context.schema,
        definitions: context.definitions,
        parameters: context.parameters,
        categories: context.categories,
        rules,
        grids,
        exclusions,
        forecast,
        first_lettings,
        reservers: reservers.items,
        labels: reservers.labels,
        obligations,
        objective,
        ties,
        shortlist,
        exceptions: context.exceptions,
        paths: lowered.paths,
    };
    if !resolved.complete || out.error_count() > before {
        return None;
    }
    unused::check(&typed, &left_out, resolved, out);
    amended::cite(&mut typed);
    Some(typed)
}

/// The days the asked-for policy is in force; its own, or those of the policy it extends, or the reference date alone.
fn validity(resolved: &ResolvedPolicy<'_>, reference_date: Date, out: &mut Diagnostics) -> (Date, Date) {
    for policy in &resolved.policies {
        let Some(validity) = policy.header.validity else { continue };
        let fact = |code| Diagnostic::at(code, validity.span).with("title", policy.header.title.text.as_str());
        let fact = |code| {
            fact(code)
                .with("from", validity.from.to_string())
                .with("to", validity.to.to_string())
                .with("date", reference_date.to_string())
        };
        if !(validity.from..=validity.to).contains(&reference_date) {
            out.push(fact(&codes::DATE_OUT_OF_VALIDITY));
        }
    }
    let stated = resolved.policies.iter().rev().find_map(|policy| policy.header.validity);
    if let Some(validity) = stated {
        return (validity.from, validity.to.max(validity.from));
    }
    if let Some(main) = resolved.main() {
        let fact = Diagnostic::at(&codes::VALIDITY_MISSING, main.header.title.span);
        let year = reference_date.year();
        out.push(fact.with("title", main.header.title.text.as_str()).with("year", year.to_string()));
    }
    (reference_date, reference_date)
}
