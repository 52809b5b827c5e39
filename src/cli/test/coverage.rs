//! What examples do not reach, in words and as JSON.

use crate::cli::{Context, both};
use crate::examples::{Coverage, Edge, Goal, Target, Truth};
use crate::source::{SourceMap, Span};
use crate::syntax::keywords::written;

/// How many of a hundred are reached, rounded down.
fn percent(all: usize, missing: usize) -> usize {
    all.saturating_sub(missing).saturating_mul(100).checked_div(all).unwrap_or(100)
}

/// The file and the line of a place.
pub(super) fn place(span: Span, map: &SourceMap) -> (String, u32) {
    let file = map.file(span.file).map_or("", |file| file.name());
    (file.to_owned(), map.line_column(span).line)
}

/// A text of the policy on one line.
pub(super) fn quoted(span: Span, map: &SourceMap) -> String {
    let text = map.slice(span);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lists what is missing, then counts.
pub fn tell(context: &Context, coverage: &Coverage, map: &SourceMap) {
    let (sides, limits) = (coverage.missing(true), coverage.missing(false));
    for target in sides.iter().chain(&limits) {
        let (file, line) = place(target.subject.unwrap_or(target.span), map);
        let kind = written(target.kind, context.language);
        let subject = target.subject.map(|span| format!(", « {} »", quoted(span, map))).unwrap_or_default();
        context.line(&format!("{file}:{line}: {kind} `{}`{subject}: {}", target.name, missing(context, target)));
    }
    let count = |words: crate::diagnostic::Bilingual, all: usize, missing: usize| {
        let reached = all.saturating_sub(missing);
        context.line(&format!("{}: {reached}/{all} ({} %)", context.say(words), percent(all, missing)));
    };
    count(both("couverture des règles", "rule coverage"), coverage.count(true), sides.len());
    count(both("couverture des valeurs limites", "boundary coverage"), coverage.count(false), limits.len());
}

fn missing(context: &Context, target: &Target) -> String {
    let value = target.value.as_deref();
    match target.goal {
        Goal::Side(Truth::Yes) => context.say(both("aucun exemple ne la remplit", "no example meets it")).to_owned(),
        Goal::Side(_) => context.say(both("aucun exemple ne la met en défaut", "no example fails it")).to_owned(),
        Goal::Case(_) => context.say(both("aucun exemple ne prend ce cas", "no example takes this case")).to_owned(),
        Goal::Key(_) => {
            let words = context.say(both("aucun exemple à la ligne", "no example on the row"));
            format!("{words} {}", value.unwrap_or(""))
        }
        Goal::Limit(_, edge) => {
            let words = context.say(match edge {
                Edge::At => both("aucun exemple à la limite", "no example at the limit"),
                Edge::Below => both("aucun exemple juste en dessous", "no example just below"),
                Edge::Above => both("aucun exemple juste au-dessus", "no example just above"),
            });
            match value {
                Some(value) => format!("{words}: {value}"),
                None => words.to_owned(),
            }
        }
    }
}

/// The same for a program.
pub fn json(coverage: &Coverage, map: &SourceMap) -> serde_json::Value {
    let (sides, limits) = (coverage.missing(true), coverage.missing(false));
    let one = |target: &&Target| {
        let (file, line) = place(target.subject.unwrap_or(target.span), map);
        let (what, side) = match target.goal {
            Goal::Side(Truth::Yes) => ("side", Some("yes")),
            Goal::Side(_) => ("side", Some("no")),
            Goal::Case(_) => ("case", None),
            Goal::Key(_) => ("row", None),
            Goal::Limit(_, Edge::At) => ("limit", Some("at")),
            Goal::Limit(_, Edge::Below) => ("limit", Some("below")),
            Goal::Limit(_, Edge::Above) => ("limit", Some("above")),
        };
        serde_json::json!({
            "kind": target.kind,
            "name": target.name,
            "file": file,
            "line": line,
            "what": what,
            "side": side,
            "of": target.subject.map(|span| quoted(span, map)),
            "value": target.value,
        })
    };
    serde_json::json!({
        "sides": coverage.count(true),
        "percent": percent(coverage.count(true), sides.len()),
        "boundaries": coverage.count(false),
        "boundaries_percent": percent(coverage.count(false), limits.len()),
        "uncovered": sides.iter().chain(&limits).map(one).collect::<Vec<_>>(),
    })
}
