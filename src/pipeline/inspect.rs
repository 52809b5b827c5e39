//! What a scenario becomes on the way: its model for other solvers, and dumps of each stage.

use std::path::Path;

use super::{PipelineError, directory, load, prepare};
use crate::diagnostic::Diagnostics;
use crate::index::RowIdx;
use crate::model::AssignmentModel;
use crate::quantity::Date;
use crate::solver::structure::{Reason, bearing, classify};
use crate::solver::{self, Engine, LevelStatus, SolveOptions};
use crate::source::SourceMap;
use crate::{ir, model};

/// What became of an export.
#[derive(Debug)]
pub enum Exported {
    /// The model's text.
    Text(String),
    /// It was written to the file asked for.
    Written,
    /// There is no level of that index.
    NoSuchLevel {
        /// The names of the levels there are.
        levels: Vec<String>,
    },
    /// The hard rows cannot be kept together, so that there is no level to fix.
    Infeasible,
}

/// Writes the model of a level, the levels before it solved and fixed. `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read or written, or the solver failed.
pub fn export_model(
    path: &Path,
    date: Option<Date>,
    level: usize,
    format: model::export::Format,
    target: Option<&Path>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Exported>, PipelineError> {
    let Some(loaded) = load(path, date, map, out)? else { return Ok(None) };
    let ready = solver::equity::settle(prepare(&loaded).1, &SolveOptions::default())?;
    let model = &ready.model;
    if level >= model.levels.len() {
        let levels = model.levels.iter().map(|level| level.name.clone()).collect();
        return Ok(Some(Exported::NoSuchLevel { levels }));
    }
    let earlier: Vec<i128> = if level == 0 {
        Vec::new()
    } else {
        let solution = ready.solve(&SolveOptions::default())?;
        if solution.levels.iter().any(|outcome| outcome.status == LevelStatus::Infeasible) {
            return Ok(Some(Exported::Infeasible));
        }
        solution.levels.iter().take(level).map(|outcome| outcome.value).collect()
    };
    let sections = [("structure", structure(model).to_string())];
    let text = model::export::export_with(model, level, &earlier, format, &sections);
    let Some(target) = target else { return Ok(Some(Exported::Text(text))) };
    directory::replace_file(target, text.as_bytes())?;
    Ok(Some(Exported::Written))
}

/// What each row is made of, and what bears on each level: which machine each needs, and why.
fn structure(model: &AssignmentModel) -> serde_json::Value {
    let found = classify(model);
    let name = |row: RowIdx| model.rows.get(row).map_or("", |row| row.name.as_str());
    let rows = found.enumerated().map(|(row, one)| {
        let overlaps = match one.reason {
            Reason::Overlaps(other) => Some(name(other)),
            _ => None,
        };
        serde_json::json!({
            "row": name(row),
            "laminar": one.side.is_laminar(),
            "side": one.side.word(),
            "reason": one.reason.word(),
            "overlaps": overlaps,
        })
    });
    let bearing = bearing(model, &found);
    let levels = model.levels.iter().zip(solver::engines(model)).zip(bearing).map(|((level, engines), bearing)| {
        serde_json::json!({
            "level": level.name,
            "engines": engines.into_iter().map(Engine::word).collect::<Vec<_>>(),
            "laminar_rows": bearing.laminar,
            "crossing_rows": bearing.crossing,
        })
    });
    serde_json::json!({ "rows": rows.collect::<Vec<_>>(), "levels": levels.collect::<Vec<_>>() })
}

/// The compact text of a stage: `ir` or `model`. `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read.
pub fn dump(
    path: &Path,
    date: Option<Date>,
    stage: &str,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<String>, PipelineError> {
    let Some(loaded) = load(path, date, map, out)? else { return Ok(None) };
    if stage == "ir" {
        return Ok(Some(ir::dump(&loaded.policy)));
    }
    Ok(Some(model::dump(&prepare(&loaded).1)))
}
