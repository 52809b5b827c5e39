//! `equiflux model`: the compiled model of one level, for any other solver.

use clap::ArgMatches;
use std::path::PathBuf;

use super::{Context, Exit, both, path};
use crate::diagnostic::Diagnostics;
use crate::model::export::Format;
use crate::pipeline::{PipelineError, export_model};
use crate::quantity::Date;
use crate::source::SourceMap;

/// Writes the model of a level, the levels before it solved and fixed.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let format = match matches.get_one::<String>("format").map(String::as_str) {
        Some("lp") => Format::Lp,
        Some("json") => Format::Json,
        _ => Format::Mps,
    };
    let level = matches.get_one::<u32>("level").copied().and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
    let date = matches.get_one::<Date>("date").copied();
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let target = matches.get_one::<PathBuf>("out").map(PathBuf::as_path);
    let written = export_model(path(matches, "scenario"), date, level, format, target, &mut map, &mut out)?;
    context.report(&out, &map);
    let Some(exported) = written else { return Ok(Exit::BadInput) };
    match exported {
        crate::pipeline::Exported::Text(text) => {
            use std::io::Write;
            let _ = std::io::stdout().write_all(text.as_bytes());
        }
        crate::pipeline::Exported::Written => {}
        crate::pipeline::Exported::NoSuchLevel { levels } => {
            use std::io::Write;
            let text = context
                .say(both("il n'y a pas de niveau de ce rang ; niveaux :", "there is no level of that index; levels:"));
            let _ = writeln!(std::io::stderr(), "{text}");
            for (at, name) in levels.iter().enumerate() {
                let _ = writeln!(std::io::stderr(), "  {at} {name}");
            }
            return Ok(Exit::Usage);
        }
        crate::pipeline::Exported::Infeasible => return Ok(Exit::NoLawfulAllocation),
    }
    Ok(Exit::Done)
}
