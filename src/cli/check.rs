//! `equiflux check`: every pass of the language on some policies.

use clap::ArgMatches;
use std::path::{Path, PathBuf};

use super::{Context, Exit, Format, both};
use crate::diagnostic::Diagnostics;
use crate::pipeline::{FixedPolicy, PipelineError, check_policy_known, fix_policy};
use crate::quantity::Date;
use crate::source::SourceMap;
use crate::syntax::ast::Validity;

/// Checks each policy for a day: the one asked for, else today kept within the policy's validity.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let asked = matches.get_one::<Date>("date").copied();
    let known = matches.get_one::<Date>("known").copied();
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let mut good = Vec::new();
    for path in matches.get_many::<PathBuf>("policy").into_iter().flatten() {
        if matches.get_flag("fix") {
            let day = |validity| asked.unwrap_or_else(|| within(today(), validity));
            tell_fixes(context, path, &fix_policy(path, day)?);
        }
        let before = out.error_count();
        let day = |validity| asked.unwrap_or_else(|| within(today(), validity));
        check_policy_known(path, day, known, &mut map, &mut out)?;
        if out.error_count() == before {
            good.push(path);
        }
    }
    context.report(&out, &map);
    let in_order = context.say(both("en ordre", "in order"));
    for path in good {
        context.line(&format!("{}: {in_order}", path.display()));
    }
    if context.format != Format::Json && out.has_errors() {
        let text = match out.error_count() {
            1 => context.say(both("une erreur", "one error")).to_owned(),
            count => format!("{count} {}", context.say(both("erreurs", "errors"))),
        };
        context.line(&text);
    }
    Ok(if out.has_errors() { Exit::BadInput } else { Exit::Done })
}

/// What was changed, line by line; nothing is said of a file left as it was but that it was.
fn tell_fixes(context: &Context, path: &Path, fixed: &FixedPolicy) {
    for line in &fixed.lines {
        let arrow = if line.after.is_empty() { "" } else { " -> " };
        context.line(&format!("{}:{}: {}{arrow}{}", path.display(), line.number, line.before, line.after));
    }
    let text = match (fixed.written, fixed.errors_before) {
        (_, 0) => return,
        (true, before) => format!(
            "{} : {before} -> {}",
            context.say(both("corrections écrites, erreurs", "corrections written, errors")),
            fixed.errors_after
        ),
        (false, _) => context.say(both("rien n'a été changé", "nothing was changed")).to_owned(),
    };
    context.line(&format!("{}: {text}", path.display()));
}

pub(super) fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date(i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0))
}

pub(super) fn within(day: Date, validity: Option<Validity>) -> Date {
    validity.map_or(day, |validity| day.clamp(validity.from, validity.to.max(validity.from)))
}
