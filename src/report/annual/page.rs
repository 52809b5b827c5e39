//! `bilan.html`: the statement as one self-contained page, a part for each reserver, readable on paper.

use super::super::html::escape;
use super::super::words::pick;
use super::super::{format, year};
use super::{asked, kind, standing, unknown};
use crate::diagnostic::Language;
use crate::ledger::annual::{Line, Statement};
use crate::quantity::{Date, Exact};

/// Dark on white, without any outside font; one reserver begins a page.
const SHEET: &str = "
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem;color:#1c2430;background:#fff;font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif}
h1{font-size:1.8rem;line-height:1.2;margin:.2rem 0}
h2{font-size:1.35rem;margin:2rem 0 .5rem;color:#1d4f8c}
h3{font-size:1.1rem;margin:1.2rem 0 .3rem}
header{border-bottom:3px solid #1d4f8c;margin-bottom:1rem}
.soft,caption{color:#525c6b}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.2rem;font-size:.93rem}
caption{text-align:left;padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .55rem;border-bottom:1px solid #c9d0d9}
thead th{background:#f2f5f8;border-bottom:2px solid #c9d0d9}
tfoot th,tfoot td{border-top:2px solid #c9d0d9;font-weight:600}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{overflow-wrap:anywhere}
.bad{color:#a32a16;font-weight:600}
@media print{@page{size:A4 landscape;margin:14mm}body{max-width:none;padding:0;font-size:10pt}section.reserver{break-before:page}tr{break-inside:avoid}thead{display:table-header-group}}
";

/// The whole statement.
#[must_use]
pub fn annual_html(statement: &Statement, drawn: Date, language: Language) -> Vec<u8> {
    let mut out = String::new();
    let name = pick(language, "Bilan annuel des réservations", "Yearly statement of reservations");
    put!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{name} {}</title>\n<style>{SHEET}</style>\n</head>\n<body>\n",
        pick(language, "fr", "en"),
        statement.year
    );
    put!(
        out,
        "<header>\n<h1>{name} {}</h1>\n<p class=\"soft\">{}</p>\n",
        statement.year,
        standing(statement, drawn, language)
    );
    let last = statement.last.map_or_else(|| unknown(language).to_owned(), |day| format::day(day, language));
    put!(
        out,
        "<p class=\"soft\">{} {} · {} {last} · {} <code>{}</code></p>\n</header>\n<main>\n",
        pick(language, "établi le", "drawn up on"),
        format::day(drawn, language),
        pick(language, "dernier fait inscrit :", "last fact recorded:"),
        pick(language, "dernière écriture du registre :", "last entry of the ledger:"),
        escape(&statement.head)
    );
    totals(&mut out, statement, language);
    objectives(&mut out, statement, language);
    subtractions(&mut out, statement, language);
    for (label, title) in &statement.reservers {
        let lines: Vec<&Line> = statement.lines.iter().filter(|line| line.label == *label).collect();
        if !lines.is_empty() {
            reserver(&mut out, title, &lines, language);
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out.into_bytes()
}

fn open(out: &mut String, caption: &str, headers: &[(&str, bool)]) {
    put!(out, "<div class=\"wide\"><table>\n<caption>{caption}</caption>\n<thead><tr>");
    for (header, number) in headers {
        put!(out, "<th scope=\"col\"{}>{header}</th>", if *number { " class=\"n\"" } else { "" });
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

fn row(out: &mut String, texts: &[&str], figures: &[String]) {
    out.push_str("<tr>");
    for text in texts {
        put!(out, "<td>{}</td>", escape(text));
    }
    for figure in figures {
        put!(out, "<td class=\"n\">{}</td>", escape(figure));
    }
    out.push_str("</tr>\n");
}

fn close(out: &mut String) {
    out.push_str("</tbody>\n</table></div>\n");
}

fn count(value: i64, language: Language) -> String {
    format::whole(i128::from(value), language)
}

fn sum<'a>(lines: impl Iterator<Item = &'a Line>) -> [i64; 3] {
    lines.fold([0; 3], |mut sum, line| {
        sum.iter_mut().zip(line.homes).for_each(|(sum, count)| *sum = sum.saturating_add(count));
        sum
    })
}

const fn events(language: Language) -> [(&'static str, bool); 3] {
    match language {
        Language::French => [("Proposés", true), ("Attribués", true), ("Loués", true)],
        Language::English => [("Proposed", true), ("Awarded", true), ("Let", true)],
    }
}

fn totals(out: &mut String, statement: &Statement, language: Language) {
    put!(out, "<h2>{}</h2>\n", pick(language, "Par réservataire", "By reserver"));
    let [proposed, attributed, signed] = events(language);
    let headers = [(pick(language, "Réservataire", "Reserver"), false), proposed, attributed, signed];
    open(out, pick(language, "Logements de l'année, par événement", "Homes of the year, by event"), &headers);
    for (label, title) in &statement.reservers {
        let homes = sum(statement.lines.iter().filter(|line| line.label == *label));
        row(out, &[title], &homes.map(|homes| count(homes, language)));
    }
    let all = sum(statement.lines.iter()).map(|homes| count(homes, language));
    out.push_str("</tbody>\n<tfoot><tr>");
    put!(out, "<th scope=\"row\">{}</th>", pick(language, "Ensemble", "All"));
    for figure in all {
        put!(out, "<td class=\"n\">{figure}</td>");
    }
    out.push_str("</tr></tfoot>\n</table></div>\n");
}

fn objectives(out: &mut String, statement: &Statement, language: Language) {
    if statement.shares.is_empty() && statement.objectives.is_empty() {
        return;
    }
    put!(out, "<h2>{}</h2>\n", pick(language, "Parts et engagements", "Shares and commitments"));
    let headers = [
        (pick(language, "Part ou engagement", "Share or commitment"), false),
        (pick(language, "Compté en", "Counted in"), false),
        (pick(language, "Source", "Source"), false),
        (pick(language, "Demandé", "Asked"), true),
        (pick(language, "Base", "Base"), true),
        (pick(language, "Dû", "Owed"), true),
        (pick(language, "Atteint", "Reached"), true),
        (pick(language, "Taux atteint", "Rate reached"), true),
    ];
    let caption = pick(
        language,
        "Dû : taux × base de l'année, avant arrondi et sans l'écart de l'an passé",
        "Owed: rate × the year's base, before it is made whole and without last year's gap",
    );
    open(out, caption, &headers);
    let rate = |reached: i64, base: i64| {
        let rate = Exact::ratio(i128::from(reached), i128::from(base));
        rate.map_or_else(|| "—".to_owned(), |rate| format::percent(rate, language))
    };
    for line in &statement.shares {
        let figures = [
            format::percent(line.rate, language),
            count(line.base, language),
            format::rounded(line.owed, language),
            count(line.reached, language),
            rate(line.reached, line.base),
        ];
        row(out, &[&line.title, year::event_words(line.event, language), ""], &figures);
    }
    for line in &statement.objectives {
        let amount = asked(line);
        let shown = if line.target.rate.is_some() {
            format::percent(amount, language)
        } else {
            format::number(amount, language)
        };
        let sign = match line.target.bound.as_str() {
            "at_most" => "≤",
            "exactly" => "=",
            _ => "≥",
        };
        let figures = [
            format!("{sign} {shown}"),
            count(line.base, language),
            format::rounded(line.owed, language),
            count(line.reached, language),
            rate(line.reached, line.base),
        ];
        let mut sources = line.target.sources.join(" ; ");
        if !line.target.status.is_empty() {
            put!(sources, " ({})", line.target.status);
        }
        row(out, &[&line.target.title, year::event_words(line.event, language), &sources], &figures);
    }
    close(out);
}

fn subtractions(out: &mut String, statement: &Statement, language: Language) {
    put!(out, "<h2>{}</h2>\n", pick(language, "Logements soustraits du flux", "Homes taken off the flow"));
    if statement.subtractions.is_empty() {
        put!(out, "<p>{}</p>\n", pick(language, "Aucun.", "None."));
        return;
    }
    let next = statement.year.saturating_add(1);
    let (forecast, following) = match language {
        Language::French => (format!("Prévus {}", statement.year), format!("Prévus {next}")),
        Language::English => (format!("Expected in {}", statement.year), format!("Expected in {next}")),
    };
    let headers = [
        (pick(language, "Motif", "Reason"), false),
        (forecast.as_str(), true),
        (pick(language, "Réalisés", "Outturn"), true),
        (pick(language, "dont attribués", "of which awarded"), true),
        (following.as_str(), true),
    ];
    open(out, pick(language, "Prévision et réalisé, par motif", "Forecast and outturn, by reason"), &headers);
    let expected = |homes: Option<u32>| homes.map_or_else(|| "—".to_owned(), |homes| count(i64::from(homes), language));
    for line in &statement.subtractions {
        let figures = [
            expected(line.forecast),
            count(line.homes, language),
            count(line.attributed, language),
            expected(line.next),
        ];
        row(out, &[&line.title], &figures);
    }
    close(out);
}

fn reserver(out: &mut String, title: &str, lines: &[&Line], language: Language) {
    put!(out, "<section class=\"reserver\">\n<h2>{}</h2>\n", escape(title));
    let [proposed, attributed, signed] = events(language);
    let headers = [
        (pick(language, "Typologie", "Typology"), false),
        (pick(language, "Financement", "Financing"), false),
        (pick(language, "QPV", "QPV"), false),
        (pick(language, "Commune", "Commune"), false),
        (pick(language, "Construction", "Built"), false),
        proposed,
        attributed,
        signed,
    ];
    open(out, pick(language, "Logements proposés et attribués", "Homes proposed and awarded"), &headers);
    for line in lines {
        let kind = kind(&line.home, language);
        let texts: Vec<&str> = kind.iter().map(String::as_str).collect();
        row(out, &texts, &line.homes.map(|homes| count(homes, language)));
    }
    close(out);
    out.push_str("</section>\n");
}
