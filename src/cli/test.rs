//! `equiflux test`: the examples written in policies.

mod coverage;
mod mutation;
mod why;

use clap::ArgMatches;
use std::path::{Path, PathBuf};

use super::{Context, Exit, Format, both, print_line};
use crate::diagnostic::{Bilingual, Diagnostics};
use crate::examples::{Failure, Outcome};
use crate::pipeline::{PipelineError, TestOptions, Tested, accept_found, test_policy};
use crate::quantity::Date;
use crate::source::SourceMap;

/// Runs the examples of each file; a failing one, or a faulty policy, ends with exit code 1.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let accept = matches.get_flag("accept");
    let extended = matches.get_flag("extended");
    let wants_coverage = matches.get_flag("coverage");
    let known = matches.get_one::<Date>("known").copied();
    let (mutate, propose) = (matches.get_flag("mutate"), matches.get_flag("propose"));
    let options = TestOptions {
        extended,
        fallback: super::check::today(),
        known,
        language: context.language,
        mutate: mutate || propose,
    };
    let mut out = Diagnostics::default();
    let mut map = SourceMap::default();
    let mut failed = false;
    let mut files = Vec::new();
    for path in matches.get_many::<PathBuf>("policy").into_iter().flatten() {
        let Some(tested) = test_policy(path, options, &mut map, &mut out)? else {
            failed = true;
            continue;
        };
        let failures = failures(&tested).count();
        let accepted = if accept { accept_found(path, &tested, &map)?.cells } else { 0 };
        failed |= failures > accepted;
        if context.format == Format::Json {
            files.push(json(context, path, &tested, accepted, &map));
        } else {
            tell(context, path, &tested, accepted, &map);
            if wants_coverage {
                coverage::tell(context, &tested.coverage, &map);
            }
            if let Some(mutation) = &tested.mutation {
                if mutate {
                    mutation::tell(context, mutation, &map);
                }
                if propose {
                    mutation::propose(context, mutation);
                }
            }
        }
    }
    if context.format == Format::Json && !out.has_errors() {
        let text = serde_json::to_string_pretty(&serde_json::json!({ "files": files }));
        print_line(&text.unwrap_or_default());
    } else {
        context.report(&out, &map);
    }
    Ok(if failed || out.has_errors() { Exit::BadInput } else { Exit::Done })
}

fn failures(tested: &Tested) -> impl Iterator<Item = &Failure> {
    tested.suites.iter().flat_map(|(_, outcome)| &outcome.failures)
}

fn sum(tested: &Tested, of: impl Fn(&Outcome) -> usize) -> usize {
    tested.suites.iter().map(|(_, outcome)| of(outcome)).fold(0, usize::saturating_add)
}

fn counted(context: &Context, count: usize, one: Bilingual, many: Bilingual) -> String {
    format!("{count} {}", context.say(if count < 2 { one } else { many }))
}

fn tell(context: &Context, path: &Path, tested: &Tested, accepted: usize, map: &SourceMap) {
    for (title, outcome) in &tested.suites {
        for failure in &outcome.failures {
            tell_failure(context, title, failure, map);
        }
    }
    let rows = counted(context, sum(tested, |one| one.rows), both("ligne", "row"), both("lignes", "rows"));
    let results = (both("résultat attendu", "expected result"), both("résultats attendus", "expected results"));
    let results = counted(context, sum(tested, |one| one.checks), results.0, results.1);
    let failures = failures(tested).count();
    let rewritten = (both("résultat réécrit", "result rewritten"), both("résultats réécrits", "results rewritten"));
    let rewritten = (accepted > 0).then(|| counted(context, accepted, rewritten.0, rewritten.1));
    let left = failures.saturating_sub(accepted);
    let left = (left > 0).then(|| counted(context, left, both("échec", "failure"), both("échecs", "failures")));
    let all = (failures == 0).then(|| context.say(both("tout est comme attendu", "all as expected")).to_owned());
    let verdict: Vec<String> = rewritten.into_iter().chain(left).chain(all).collect();
    let verdict = verdict.join(", ");
    context.line(&format!("{}: {rows}, {results}: {verdict}", path.display()));
}

fn tell_failure(context: &Context, title: &str, failure: &Failure, map: &SourceMap) {
    let file = map.file(failure.span.file).map_or("", |file| file.name());
    let line = map.line_column(failure.span).line;
    let named = if title.is_empty() { String::new() } else { format!("« {title} », ") };
    if failure.header.is_empty() {
        // The whole commission: what is said of it is all there is to say.
        for because in &failure.why {
            context.line(&format!("{file}:{line}: {named}{}", why::say(context, because)));
        }
        return;
    }
    let (expected, found) = (both("attendu", "expected"), both("trouvé", "found"));
    let (expected, found) = (context.say(expected), context.say(found));
    context.line(&format!(
        "{file}:{line}: {named}{}: {expected} {}, {found} {}",
        failure.header, failure.expected, failure.found
    ));
    if context.format == Format::Human {
        for because in &failure.why {
            context.line(&format!("    {}", why::say(context, because)));
        }
    }
}

fn json(context: &Context, path: &Path, tested: &Tested, accepted: usize, map: &SourceMap) -> serde_json::Value {
    let failures: Vec<serde_json::Value> = tested
        .suites
        .iter()
        .flat_map(|(title, outcome)| outcome.failures.iter().map(move |failure| (title, failure)))
        .map(|(title, failure)| {
            let why: Vec<serde_json::Value> = failure.why.iter().map(|because| why::json(context, because)).collect();
            serde_json::json!({
                "examples": title,
                "line": map.line_column(failure.span).line,
                "column": failure.header,
                "expected": failure.expected,
                "found": failure.found,
                "why": why,
            })
        })
        .collect();
    serde_json::json!({
        "file": path.display().to_string(),
        "rows": sum(tested, |one| one.rows),
        "checks": sum(tested, |one| one.checks),
        "accepted": accepted,
        "failures": failures,
        "coverage": coverage::json(&tested.coverage, map),
        "mutation": tested.mutation.as_ref().map(|mutation| mutation::json(context, mutation, map)),
    })
}
