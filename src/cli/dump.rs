//! `equiflux dump`: what a pass gave, as compact text.

use clap::ArgMatches;

use super::{Context, Exit, path, print_line};
use crate::diagnostic::Diagnostics;
use crate::pipeline::{PipelineError, dump};
use crate::quantity::Date;
use crate::source::SourceMap;

/// Writes the tree, the typed policy or the model of a scenario.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let stage = matches.get_one::<String>("stage").map_or("", String::as_str);
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let date = matches.get_one::<Date>("date").copied();
    let text = dump(path(matches, "scenario"), date, stage, &mut map, &mut out)?;
    context.report(&out, &map);
    let Some(text) = text else { return Ok(Exit::BadInput) };
    print_line(text.trim_end());
    Ok(Exit::Done)
}
