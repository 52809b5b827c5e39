//! The sheets of points, one line per criterion, and of homes, one column per fact.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Cell, FRENCH, format, sheet, status};
use crate::decision::{CriterionCase, CriterionPoints, DecisionReport, Fact, FactValue};
use crate::quantity::Exact;
use crate::report::words;

/// Where the points of every ranked candidate come from.
pub(super) fn points(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let mut rows = Vec::new();
    for line in &report.vacancies {
        for ranked in &line.ranked {
            for heading in &ranked.headings {
                let row = |criterion: Option<&CriterionPoints>| {
                    let told = criterion.map_or(&heading.heading, |criterion| &criterion.criterion);
                    let points = criterion.map_or(heading.points, |criterion| criterion.points);
                    let counts = criterion.is_none_or(|one| one.counted && one.case == CriterionCase::Holds);
                    vec![
                        Cell::text(&line.id),
                        Cell::whole(i128::from(ranked.rank)),
                        Cell::text(&ranked.applicant),
                        Cell::text(&heading.heading.title),
                        criterion.map_or(Cell::Blank, |criterion| Cell::text(&criterion.criterion.title)),
                        Cell::points(points),
                        Cell::text(if counts { "oui" } else { "non" }),
                        criterion.map_or(Cell::Blank, |one| Cell::text(words::calculation(one, FRENCH))),
                        status(told),
                    ]
                };
                // A heading without a criterion is what a common cap takes off.
                if heading.criteria.is_empty() {
                    rows.push(row(None));
                }
                rows.extend(heading.criteria.iter().map(|criterion| row(Some(criterion))));
            }
        }
    }
    let headers = [
        ("Logement", 18),
        ("Rang", 7),
        ("Demandeur", 18),
        ("Rubrique", 34),
        ("Critère", 44),
        ("Points", 10),
        ("Compte", 9),
        ("Calcul", 40),
        ("État", 14),
    ];
    sheet(out, "Points", &headers, &rows)
}

/// What is known of every home: a typed column per fact, its unit in the header.
pub(super) fn homes(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let columns = report.vacancies.first().map(|line| line.facts.as_slice()).unwrap_or_default();
    let mut titles = vec!["Logement".to_owned()];
    for column in columns {
        let same = report.vacancies.iter().flat_map(|line| &line.facts).filter(|fact| fact.name == column.name);
        titles.push(title(&column.label, same));
    }
    let headers: Vec<(&str, u32)> = titles.iter().map(|title| (title.as_str(), 18)).collect();
    let rows = report.vacancies.iter().map(|line| {
        let mut cells = vec![Cell::text(&line.id)];
        cells.extend(line.facts.iter().map(|fact| cell(&fact.value)));
        cells
    });
    sheet(out, "Logements", &headers, &rows.collect::<Vec<_>>())
}

/// A fact's label with its unit, when it has one.
fn title<'a>(label: &str, mut facts: impl Iterator<Item = &'a Fact>) -> String {
    let unit = facts.find_map(|fact| match fact.value {
        FactValue::Number(_, unit) => Some(format::unit(unit, FRENCH)),
        FactValue::Months(_) => Some("mois".to_owned()),
        FactValue::Days(_) => Some("jours".to_owned()),
        _ => None,
    });
    match unit.as_deref() {
        None | Some("") => label.to_owned(),
        Some(unit) => format!("{label} ({unit})"),
    }
}

/// A value, typed: a number is in the unit of its column.
fn cell(value: &FactValue) -> Cell {
    match value {
        FactValue::Unknown => Cell::Blank,
        FactValue::Number(number, unit) => Cell::Number(format::in_units(*number, *unit)),
        FactValue::Months(count) | FactValue::Days(count) => Cell::Number(Exact::whole(i128::from(*count))),
        FactValue::Day(day) => Cell::Day(*day),
        value => Cell::text(format::fact(value, FRENCH)),
    }
}
