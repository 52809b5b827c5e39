//! The model of one level for any other solver: earlier levels become rows, names stay readable.
//!
//! # The exported program
//! - `x.<applicant>.<vacancy>.<label>`, binary: the award is made. `s.<row>`, whole, at least 0: the row's shortfall.
//! - `demandeur.<applicant>` and `logement.<vacancy>`: at most one award each. `ligne.<row>`: the account row.
//! - `niveau.<level>`: the objective, or an earlier level as a row: `>=` its value when it is maximised, `<=` when it is
//!   minimised.
//!
//! The optimum of level K is the value that `summary.json` shows: coefficients are divided by the level's display scale.
//! When a quotient has no finite decimal writing, the objective is the free variable `valeur.<level>`, tied by the row
//! `total.<level>` to the undivided sum; an earlier level's row is then left undivided.
//!
//! Names keep letters without accents, digits and `_`; two names that would become one get a number.
//!
//! # Formats
//! MPS is free-format with an `OBJSENSE` section of its own (HiGHS, CBC, SCIP, Gurobi, CPLEX read it; a reader that does
//! not know the section needs the sense on its command line: the first comment says it). LP is CPLEX's. JSON lists
//! variables, objective and constraints, with the ids as they are in the tables.

mod json;
mod lp;
mod mps;
mod names;
pub(crate) mod program;

use super::AssignmentModel;
use program::Units;

/// How a model is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Free MPS.
    Mps,
    /// CPLEX LP.
    Lp,
    /// JSON.
    Json,
}

/// Writes the model of a level with the values of the levels before it kept.
///
/// A level that does not exist gives the model without objective, every level of `earlier` kept.
///
/// # Units
/// `earlier` holds integer values, before division by the display scale.
#[must_use]
pub fn export(model: &AssignmentModel, level: usize, earlier: &[i128], format: Format) -> String {
    export_with(model, level, earlier, format, &[])
}

/// The same, with further sections for the JSON: a key, and a JSON value as text.
#[must_use]
pub fn export_with(
    model: &AssignmentModel,
    level: usize,
    earlier: &[i128],
    format: Format,
    sections: &[(&str, String)],
) -> String {
    let program = program::program(model, level, earlier, Units::Shown);
    match format {
        Format::Mps => mps::write(&program),
        Format::Lp => lp::write(&program),
        Format::Json => json::write(model, &program, sections),
    }
}
