//! How diagnostics look: for people, in one line each, and as JSON for programs.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use std::io::IsTerminal;

use super::Format;
use crate::diagnostic::{Diagnostic, Diagnostics, Language, Place, Severity};
use crate::source::SourceMap;

/// How many faults are drawn for people; JSON lists them all.
const SHOWN: usize = 20;

/// The text of all diagnostics in that form.
pub fn draw(diagnostics: &Diagnostics, map: &SourceMap, language: Language, format: Format) -> String {
    match format {
        Format::Json => json(diagnostics, map),
        Format::Short => {
            let lines: Vec<String> = diagnostics.iter().map(|item| short(item, map, language)).collect();
            lines.join("\n")
        }
        Format::Human => human(diagnostics, map, language),
    }
}

fn severity_word(severity: Severity, language: Language) -> &'static str {
    match (severity, language) {
        (Severity::Error, Language::French) => "erreur",
        (Severity::Error, Language::English) => "error",
        (Severity::Warning, Language::French) => "avertissement",
        (Severity::Warning, Language::English) => "warning",
        (Severity::Note, _) => "note",
    }
}

/// `file:line:column: erreur[code] message ; fix`.
fn short(diagnostic: &Diagnostic, map: &SourceMap, language: Language) -> String {
    let severity = severity_word(diagnostic.code.severity, language);
    let code = diagnostic.code.code;
    let (message, help) = (diagnostic.message(language), diagnostic.help(language));
    format!("{}: {severity}[{code}] {message} ; {help}", place(&diagnostic.place, map))
}

fn place(place: &Place, map: &SourceMap) -> String {
    match place {
        Place::Text(span) => {
            let name = map.file(span.file).map_or("", |file| file.name());
            format!("{name}:{}", map.line_column(*span))
        }
        Place::Cell { file, line, column: 0, .. } | Place::File { file, line } if *line > 0 => format!("{file}:{line}"),
        Place::Cell { file, line, column, .. } => format!("{file}:{line}:{column}"),
        Place::File { file, .. } => file.clone(),
    }
}

fn human(diagnostics: &Diagnostics, map: &SourceMap, language: Language) -> String {
    let renderer = if std::io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode);
    let drawn: Vec<String> =
        diagnostics.iter().take(SHOWN).map(|item| draw_one(item, map, language, &renderer)).collect();
    let mut text = drawn.join("\n\n");
    let hidden = diagnostics.iter().count().saturating_sub(SHOWN);
    if hidden > 0 {
        let more = match language {
            Language::French => format!("\n\n… et {hidden} autres ; `--format json` les donne tous"),
            Language::English => format!("\n\n… and {hidden} more; `--format json` gives them all"),
        };
        text.push_str(&more);
    }
    text
}

fn draw_one(diagnostic: &Diagnostic, map: &SourceMap, language: Language, renderer: &Renderer) -> String {
    let word = severity_word(diagnostic.code.severity, language);
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.with_name(word).primary_title(diagnostic.message(language)).id(diagnostic.code.code);
    let mut group = match &diagnostic.place {
        Place::Text(span) => {
            let (name, text) = map.file(span.file).map_or(("", ""), |file| (file.name(), file.text()));
            let mut snippet =
                Snippet::source(text).path(name).annotation(AnnotationKind::Primary.span(within(text, span.range())));
            let mut elsewhere = Vec::new();
            for label in &diagnostic.labels {
                match &label.place {
                    Place::Text(other) if other.file == span.file => {
                        let annotation = AnnotationKind::Context.span(within(text, other.range()));
                        snippet = snippet.annotation(annotation.label(label.text.get(language)));
                    }
                    Place::Text(other) => {
                        let (name, text) = map.file(other.file).map_or(("", ""), |file| (file.name(), file.text()));
                        let annotation = AnnotationKind::Context.span(within(text, other.range()));
                        let annotation = annotation.label(label.text.get(language));
                        elsewhere.push(Snippet::source(text).path(name).annotation(annotation));
                    }
                    Place::Cell { .. } | Place::File { .. } => {}
                }
            }
            let group = title.element(snippet);
            elsewhere.into_iter().fold(group, Group::element)
        }
        Place::Cell { file, line, column, header, value } => {
            let origin = Origin::path(file.clone()).line(usize::try_from(*line).unwrap_or(0));
            let origin = match usize::try_from(*column) {
                Ok(column) if column > 0 => origin.char_column(column),
                _ => origin,
            };
            let group = title.element(origin);
            if header.is_empty() {
                group
            } else {
                let column = if language == Language::French { "colonne" } else { "column" };
                group.element(Level::NOTE.message(format!("{column} `{header}` : `{value}`")))
            }
        }
        Place::File { file, line } => {
            let origin = Origin::path(file.clone());
            title.element(if *line > 0 { origin.line(usize::try_from(*line).unwrap_or(0)) } else { origin })
        }
    };
    if let Some(citation) = &diagnostic.citation {
        group = group.element(Level::NOTE.with_name("source").message(citation.shown()));
    }
    let word = if language == Language::French { "aide" } else { "help" };
    let help = Level::HELP.with_name(word);
    let mut groups = vec![];
    match &diagnostic.fix {
        Some(fix) => {
            groups.push(group);
            let (name, text) = map.file(fix.span.file).map_or(("", ""), |file| (file.name(), file.text()));
            let patch = Patch::new(within(text, fix.span.range()), fix.replacement.clone());
            let title = help.secondary_title(diagnostic.help(language));
            groups.push(title.element(Snippet::source(text).path(name).patch(patch)));
        }
        None => groups.push(group.element(help.message(diagnostic.help(language)))),
    }
    renderer.render(&groups)
}

/// The range clamped to the text, on character boundaries: a renderer must never be the one to fail.
fn within(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let clamp = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at = at.saturating_sub(1);
        }
        at
    };
    let start = clamp(range.start);
    start..clamp(range.end).max(start)
}

fn json(diagnostics: &Diagnostics, map: &SourceMap) -> String {
    let items: Vec<serde_json::Value> = diagnostics.iter().map(|item| json_one(item, map)).collect();
    serde_json::to_string_pretty(&serde_json::json!({ "diagnostics": items })).unwrap_or_default()
}

fn json_place(place: &Place, map: &SourceMap) -> serde_json::Value {
    match place {
        Place::Text(span) => {
            let at = map.line_column(*span);
            serde_json::json!({
                "file": map.file(span.file).map_or("", |file| file.name()),
                "line": at.line, "column": at.column, "start": span.start, "end": span.end,
                "text": map.slice(*span),
            })
        }
        Place::Cell { file, line, column, header, value } => {
            serde_json::json!({ "file": file, "line": line, "column": column, "header": header, "value": value })
        }
        Place::File { file, line } => serde_json::json!({ "file": file, "line": line }),
    }
}

fn json_one(item: &Diagnostic, map: &SourceMap) -> serde_json::Value {
    let severity = severity_word(item.code.severity, Language::English);
    let text = |of: &dyn Fn(Language) -> String| serde_json::json!({ "fr": of(Language::French), "en": of(Language::English) });
    let labels: Vec<serde_json::Value> = item
        .labels
        .iter()
        .map(|label| serde_json::json!({ "place": json_place(&label.place, map), "fr": label.text.fr, "en": label.text.en }))
        .collect();
    let fix = item.fix.as_ref().map(
        |fix| serde_json::json!({ "place": json_place(&Place::Text(fix.span), map), "replacement": fix.replacement }),
    );
    serde_json::json!({
        "code": item.code.code,
        "severity": severity,
        "place": json_place(&item.place, map),
        "message": text(&|language| item.message(language)),
        "help": text(&|language| item.help(language)),
        "labels": labels,
        "fix": fix,
        "citation": item.citation.as_ref().map(crate::diagnostic::Citation::shown),
    })
}
