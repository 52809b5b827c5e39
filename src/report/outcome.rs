//! What a run gave, in a few lines for a terminal.

use super::{asked, format, words};
use crate::decision::DecisionReport;
use crate::diagnostic::Language;

/// The outcome of a run: homes, levels, what falls short.
#[must_use]
pub fn outcome_text(report: &DecisionReport, language: Language) -> String {
    let pick = |fr: &'static str, en: &'static str| words::pick(language, fr, en);
    let mut lines = vec![format!("{} ({})", report.title, format::day(report.date, language)), String::new()];
    let homes = report.homes;
    lines.push(format!(
        "{} {} / {} ; {} {} ; {} {}",
        pick("logements attribués :", "homes awarded:"),
        format::count(homes.awarded, language),
        format::count(homes.offered, language),
        format::count(report.candidates.applicants, language),
        pick("demandes", "requests"),
        format::count(report.candidates.pairs, language),
        pick("couples admissibles", "candidate pairs"),
    ));
    lines.push(String::new());
    let rows: Vec<[String; 3]> = report
        .levels
        .iter()
        .map(|line| {
            let value = format::number(line.value, language);
            let bound = format::number(line.bound, language);
            let shown =
                if line.value == line.bound { value } else { format!("{value} ({} {bound})", pick("borne", "bound")) };
            [words::level(&line.meaning, language), shown, words::level_status(line.status, language).to_owned()]
        })
        .collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    for [level, value, status] in &rows {
        lines.push(format!("  {level:<first$}  {value:>second$}  {status}"));
    }
    let mut short = Vec::new();
    // An exact obligation has a row for each side: the row's name tells them apart.
    let obligations = report.obligations.iter().filter(|line| line.shortfall > 0).map(|line| {
        let own = line.slack.name != line.obligation.name;
        (if own { &line.slack.name } else { &line.name }, line.shortfall, line.cause)
    });
    let shares = report.shares.iter().filter(|line| line.shortfall > 0);
    let shares = shares.map(|line| (&line.slack.name, line.shortfall, line.cause));
    for (name, shortfall, cause) in obligations.chain(shares) {
        short.push(format!("  {name} : {} ({})", format::whole(shortfall, language), words::cause(cause, language)));
    }
    if !short.is_empty() {
        lines.push(String::new());
        lines.push(pick("logements manquants :", "homes short:").to_owned());
        lines.append(&mut short);
    }
    if let Some(facts) = &report.to_ask {
        lines.push(String::new());
        lines.push(asked::count_sentence(facts, language));
    }
    lines.push(String::new());
    lines.join("\n")
}
