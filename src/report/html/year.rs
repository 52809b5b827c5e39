//! The flow before the shares, and the year behind shares and obligations.

use super::table::{Table, pair};
use super::{escape, mention};
use crate::decision::{DecisionReport, FlowLine, Mention, YearLine};
use crate::diagnostic::Language;
use crate::report::words::pick;
use crate::report::{format, year};

/// The gross flow, what is taken off it and why, and the base of shares.
pub(super) fn flow(out: &mut String, line: &FlowLine, language: Language) {
    if line.subtractions.is_empty() && line.forecast.is_none() && line.first.is_none() {
        return;
    }
    put!(out, "<h3>{}</h3>\n", pick(language, "Assiette du flux", "Base of the flow"));
    let caption = pick(
        language,
        "Logements de la séance : le flux brut, ce qui en est retiré et pourquoi, l'assiette des parts.",
        "Homes of the session: the gross flow, what is taken off it and why, the base of shares.",
    );
    let headers = [
        (pick(language, "Flux de la séance", "Flow of the session"), false),
        (pick(language, "Logements", "Homes"), true),
    ];
    let mut table = Table::open(out, "flow", caption, &headers);
    pair(out, &mut table, pick(language, "Flux brut", "Gross flow"), &format::count(line.gross, language));
    for subtraction in &line.subtractions {
        let head = format!("− {}", mention(&subtraction.reason, language));
        pair(out, &mut table, &head, &format::count(subtraction.homes, language));
    }
    if let Some(first) = &line.first {
        let head = format!("− {}", mention(&first.mention, language));
        pair(out, &mut table, &head, &format::count(first.homes, language));
    }
    pair(out, &mut table, pick(language, "Assiette", "Base"), &format::count(line.base, language));
    if let Some(forecast) = line.forecast {
        let head = pick(language, "Prévision de l'année", "Forecast for the year");
        pair(out, &mut table, head, &format::whole(i128::from(forecast), language));
    }
    Table::close(out);
}

/// What shares and obligations opened with, what the run adds, what is left.
pub(super) fn accounts(out: &mut String, report: &DecisionReport, language: Language) {
    let shares = report.shares.iter().map(|line| (&line.reserver, &line.slack, &line.year));
    let obligations = report.obligations.iter().map(|line| (&line.obligation, &line.slack, &line.year));
    let lines: Vec<(&Mention, &Mention, &YearLine)> = shares.chain(obligations).collect();
    if lines.is_empty() {
        return;
    }
    put!(out, "<h3>{}</h3>\n", pick(language, "L'année", "The year"));
    let caption = pick(
        language,
        "Atteint sur assiette, à l'ouverture puis par la séance. Reste à faire sur l'année prévue. Trajectoire : atteint rapporté à ce qui est dû à ce jour, 1 quand le rythme est tenu.",
        "Reached of base, at the opening then by the session. Left to do over the forecast year. Trajectory: reached over what is owed to date, 1 when on pace.",
    );
    let headers = [
        (pick(language, "Compte", "Account"), false),
        (pick(language, "Compté en", "Counted in"), false),
        (pick(language, "Ouverture", "Opening"), true),
        (pick(language, "Séance", "Session"), true),
        (pick(language, "Reste", "Left"), true),
        (pick(language, "Trajectoire", "Trajectory"), true),
        (pick(language, "Manque nommé", "Shortfall named"), false),
    ];
    let mut table = Table::open(out, "year", caption, &headers);
    for (account, slack, line) in lines {
        table.row(out, "");
        table.head(out, &escape(&account.title));
        table.cell(out, year::event_words(line.event, language));
        let of = |reached, base| format!("{} / {}", format::whole(reached, language), format::whole(base, language));
        table.cell(out, &of(line.opening_reached, line.opening_base));
        table.cell(out, &of(line.realised_reached, line.realised_base));
        table.cell(out, &line.remaining.map_or_else(|| "—".to_owned(), |homes| format::whole(homes, language)));
        table.cell(out, &line.trajectory.map_or_else(|| "—".to_owned(), |pace| format::rounded(pace, language)));
        table.cell(out, &escape(&slack.title));
        table.end(out);
    }
    Table::close(out);
}
