//! `equiflux show`: a policy's text, alone or with all that its chain makes of it.

use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;

use super::check::{today, within};
use super::{Context, Exit, Format, print_line};
use crate::diagnostic::Diagnostics;
use crate::pipeline::{EffectiveItem, PipelineError, check_policy, effective_items, effective_text, own_items};
use crate::quantity::Date;
use crate::source::SourceMap;

/// Prints a policy, once it was checked; with `--effective`, the policy in force and the origin of its lines.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let asked = matches.get_one::<Date>("date").copied();
    let path = matches.get_one::<PathBuf>("policy").cloned().unwrap_or_default();
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let checked =
        check_policy(&path, |validity| asked.unwrap_or_else(|| within(today(), validity)), &mut map, &mut out)?;
    if out.has_errors() {
        context.report(&out, &map);
        return Ok(Exit::BadInput);
    }
    let main = checked.text.policies.last();
    match (matches.get_flag("effective"), context.format) {
        (true, Format::Json) => print_line(&document(&effective_items(&checked.merged, &map))),
        (true, _) => {
            let text = effective_text(&checked.text, &checked.merged, &map, asked, context.language);
            print_line(text.trim_end());
        }
        (false, Format::Json) => {
            print_line(&document(&main.map(|policy| own_items(policy, &map)).unwrap_or_default()));
        }
        (false, _) => {
            let file = main.and_then(|policy| map.file(policy.file));
            print_line(file.map_or("", |file| file.text()).trim_end());
        }
    }
    Ok(Exit::Done)
}

fn document(items: &[EffectiveItem]) -> String {
    let items: Vec<serde_json::Value> = items
        .iter()
        .map(|item| {
            let overlays: Vec<serde_json::Value> = item
                .overlays
                .iter()
                .map(|one| {
                    json!({
                        "file": one.place.0,
                        "line": one.place.1,
                        "authority": one.authority,
                        "sources": one.sources,
                        "change": one.change,
                    })
                })
                .collect();
            json!({
                "kind": item.kind,
                "name": item.name,
                "origin": { "file": item.origin.0, "line": item.origin.1 },
                "overlays": overlays,
            })
        })
        .collect();
    serde_json::to_string_pretty(&items).unwrap_or_default()
}
