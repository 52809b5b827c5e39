//! `equiflux test`: the examples written in policies.

use clap::ArgMatches;
use std::path::{Path, PathBuf};

use super::{Context, Exit, Format, both, print_line};
use crate::diagnostic::{Bilingual, Diagnostics};
use crate::examples::{Failure, Line, Truth};
use crate::pipeline::{PipelineError, Tested, Uncovered, accept_found, test_policy};
use crate::source::SourceMap;
use crate::syntax::keywords::written;

/// Runs the examples of each file; a failing one, or a faulty policy, ends with exit code 1.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let accept = matches.get_flag("accept");
    let extended = matches.get_flag("extended");
    let coverage = matches.get_flag("coverage");
    let mut out = Diagnostics::default();
    let mut map = SourceMap::default();
    let mut failed = false;
    let mut files = Vec::new();
    for path in matches.get_many::<PathBuf>("policy").into_iter().flatten() {
        let Some(tested) = test_policy(path, extended, super::check::today(), &mut map, &mut out)? else {
            failed = true;
            continue;
        };
        let failures = failures(&tested).count();
        let accepted = if accept { accept_found(path, &tested, &map)?.cells } else { 0 };
        failed |= failures > accepted;
        if context.format == Format::Json {
            files.push(json(path, &tested, accepted, &map));
        } else {
            tell(context, path, &tested, accepted, &map);
            if coverage {
                tell_coverage(context, &tested, &map);
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

fn sum(tested: &Tested, of: impl Fn(&crate::examples::Outcome) -> usize) -> usize {
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
    let (expected, found) = (both("attendu", "expected"), both("trouvé", "found"));
    let (expected, found) = (context.say(expected), context.say(found));
    let named = if title.is_empty() { String::new() } else { format!("« {title} », ") };
    context.line(&format!(
        "{file}:{line}: {named}{}: {expected} {}, {found} {}",
        failure.header, failure.expected, failure.found
    ));
    if context.format == Format::Human {
        failure.why.iter().for_each(|line| tell_line(context, line));
    }
}

fn tell_line(context: &Context, line: &Line) {
    let holds = context.say(match line.holds {
        Truth::Yes => both("remplie", "held"),
        Truth::No => both("non remplie", "not held"),
        Truth::Unknown => both("inconnue", "unknown"),
    });
    let points = line.points.filter(|_| line.holds == Truth::Yes).map(|points| format!(", {} pts", points.decimal()));
    let sources: Vec<String> = line.heading.citations.iter().map(crate::diagnostic::Citation::shown).collect();
    let sources = if sources.is_empty() { String::new() } else { format!(" ({})", sources.join("; ")) };
    context.line(&format!("    {}: {holds}{}{sources}", line.heading.name, points.unwrap_or_default()));
}

/// How many sides of a hundred are reached, rounded down.
fn percent(tested: &Tested) -> usize {
    let reached = tested.sides.saturating_sub(tested.uncovered.len());
    reached.saturating_mul(100).checked_div(tested.sides).unwrap_or(100)
}

fn tell_coverage(context: &Context, tested: &Tested, map: &SourceMap) {
    for Uncovered { kind, name, span, side } in &tested.uncovered {
        let file = map.file(span.file).map_or("", |file| file.name());
        let line = map.line_column(*span).line;
        let side = context.say(match side {
            Truth::Yes => both("aucun exemple ne la remplit", "no example meets it"),
            Truth::No | Truth::Unknown => both("aucun exemple ne la met en défaut", "no example fails it"),
        });
        context.line(&format!("{file}:{line}: {} `{name}`: {side}", written(kind, context.language)));
    }
    let reached = tested.sides.saturating_sub(tested.uncovered.len());
    let words = context.say(both("couverture des règles", "rule coverage"));
    context.line(&format!("{words}: {reached}/{} ({} %)", tested.sides, percent(tested)));
}

fn json(path: &Path, tested: &Tested, accepted: usize, map: &SourceMap) -> serde_json::Value {
    let truth = |truth: Truth| match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    };
    let failures: Vec<serde_json::Value> = tested
        .suites
        .iter()
        .flat_map(|(title, outcome)| outcome.failures.iter().map(move |failure| (title, failure)))
        .map(|(title, failure)| {
            let why: Vec<serde_json::Value> = failure
                .why
                .iter()
                .map(|line| {
                    let points = line.points.map(crate::quantity::Exact::decimal);
                    serde_json::json!({ "name": line.heading.name, "holds": truth(line.holds), "points": points })
                })
                .collect();
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
    let uncovered: Vec<serde_json::Value> = tested
        .uncovered
        .iter()
        .map(|item| {
            let line = map.line_column(item.span).line;
            serde_json::json!({ "kind": item.kind, "name": item.name, "line": line, "side": truth(item.side) })
        })
        .collect();
    serde_json::json!({
        "file": path.display().to_string(),
        "rows": sum(tested, |one| one.rows),
        "checks": sum(tested, |one| one.checks),
        "accepted": accepted,
        "failures": failures,
        "coverage": { "sides": tested.sides, "percent": percent(tested), "uncovered": uncovered },
    })
}
