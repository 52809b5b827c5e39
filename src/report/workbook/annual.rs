//! `bilan.xlsx`: the yearly statement as sheets; the same ledger always gives the same bytes.

use rust_xlsxwriter::{DocProperties, Workbook};

use super::super::annual::{asked, kind, title};
use super::super::words::pick;
use super::super::{ReportError, year};
use super::{Cell, creation, sheet};
use crate::diagnostic::Language;
use crate::ledger::annual::Statement;
use crate::quantity::{Date, Exact};

fn count(value: i64) -> Cell {
    Cell::whole(i128::from(value))
}

/// The statement as a workbook, drawn up on that day.
///
/// # Errors
/// The format's own limits.
pub fn annual_xlsx(statement: &Statement, drawn: Date, language: Language) -> Result<Vec<u8>, ReportError> {
    let say = |fr: &'static str, en: &'static str| pick(language, fr, en);
    let mut workbook = Workbook::new();
    let name =
        format!("{} {}", say("Bilan annuel des réservations", "Yearly statement of reservations"), statement.year);
    let mut properties = DocProperties::new().set_title(name);
    if let Some(day) = creation(drawn) {
        properties = properties.set_creation_datetime(&day);
    }
    workbook.set_properties(&properties);
    let headers = [
        (say("Réservataire", "Reserver"), 28),
        (say("Typologie", "Typology"), 14),
        (say("Financement", "Financing"), 14),
        ("QPV", 14),
        (say("Commune", "Commune"), 26),
        (say("Construction", "Built"), 14),
        (say("Proposés", "Proposed"), 12),
        (say("Attribués", "Awarded"), 12),
        (say("Loués", "Let"), 12),
    ];
    let rows = statement.lines.iter().map(|line| {
        let texts = std::iter::once(title(statement, &line.label).to_owned()).chain(kind(&line.home, language));
        texts.map(Cell::Text).chain(line.homes.map(count)).collect()
    });
    sheet(workbook.add_worksheet(), say("Bilan", "Statement"), &headers, &rows.collect::<Vec<Vec<Cell>>>())?;
    let headers = [
        (say("Part ou engagement", "Share or commitment"), 48),
        (say("Compté en", "Counted in"), 18),
        (say("Source", "Source"), 40),
        (say("Demandé (taux)", "Asked (rate)"), 14),
        (say("Demandé (logements)", "Asked (homes)"), 14),
        (say("Base", "Base"), 12),
        (say("Dû", "Owed"), 12),
        (say("Atteint", "Reached"), 12),
        (say("Respecté", "Met"), 12),
    ];
    let yes = |met: bool| Cell::text(if met { say("oui", "yes") } else { say("non", "no") });
    let shares = statement.shares.iter().map(|line| {
        let (rate, owed) = (Cell::Rate(line.rate), Cell::Number(line.owed));
        let met = yes(Exact::whole(i128::from(line.reached)) >= line.owed);
        let event = Cell::text(year::event_words(line.event, language));
        let (base, reached) = (count(line.base), count(line.reached));
        vec![Cell::text(&line.title), event, Cell::Blank, rate, Cell::Blank, base, owed, reached, met]
    });
    let obligations = statement.objectives.iter().map(|line| {
        let amount = asked(line);
        let (rate, homes) = match line.target.rate {
            Some(_) => (Cell::Rate(amount), Cell::Blank),
            None => (Cell::Blank, Cell::Number(amount)),
        };
        let event = Cell::text(year::event_words(line.event, language));
        let source = Cell::Text(line.target.sources.join(" ; "));
        let (base, reached) = (count(line.base), count(line.reached));
        let owed = Cell::Number(line.owed);
        vec![Cell::text(&line.target.title), event, source, rate, homes, base, owed, reached, yes(line.met)]
    });
    let rows: Vec<Vec<Cell>> = shares.chain(obligations).collect();
    sheet(workbook.add_worksheet(), say("Engagements", "Commitments"), &headers, &rows)?;
    let headers = [
        (say("Code", "Code"), 24),
        (say("Motif", "Reason"), 44),
        (say("Prévus", "Expected"), 12),
        (say("Réalisés", "Outturn"), 12),
        (say("dont attribués", "of which awarded"), 14),
        (say("Prévus l'an prochain", "Expected next year"), 16),
    ];
    let expected = |homes: Option<u32>| homes.map_or(Cell::Blank, |homes| count(i64::from(homes)));
    let rows = statement.subtractions.iter().map(|line| {
        let (forecast, next) = (expected(line.forecast), expected(line.next));
        vec![
            Cell::text(&line.reason),
            Cell::text(&line.title),
            forecast,
            count(line.homes),
            count(line.attributed),
            next,
        ]
    });
    sheet(workbook.add_worksheet(), say("Soustractions", "Subtractions"), &headers, &rows.collect::<Vec<_>>())?;
    Ok(workbook.save_to_buffer()?)
}
