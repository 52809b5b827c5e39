//! `dossier.xlsx`: the dossier as sheets, in French; the same report always gives the same bytes.

mod annual;
mod rows;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{ReportError, asked, csv_files, format, harmless, words};
use crate::decision::{AskedFact, Changes, DecisionReport, Entity, Mention};
use crate::diagnostic::Language;
use crate::quantity::{Date, Exact};

pub use annual::annual_xlsx;

const FRENCH: Language = Language::French;

/// A cell.
enum Cell {
    /// A text.
    Text(String),
    /// A number, exact until the workbook's own format rounds it to a double.
    Number(Exact),
    /// A rate, shown in percent.
    Rate(Exact),
    /// A day.
    Day(Date),
    /// Nothing.
    Blank,
}

impl Cell {
    fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().to_owned())
    }

    fn count(value: usize) -> Self {
        Self::whole(i128::try_from(value).unwrap_or(i128::MAX))
    }

    fn whole(value: i128) -> Self {
        Self::Number(Exact::whole(value))
    }

    fn points(hundredths: i64) -> Self {
        Self::Number(format::points(hundredths))
    }
}

/// The dossier as a workbook.
///
/// # Errors
/// The format's own limits: a text of more than 32 767 characters, more than 1 048 576 rows.
pub fn dossier_xlsx(report: &DecisionReport) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(&report.title);
    if let Some(day) = creation(report.date) {
        properties = properties.set_creation_datetime(&day);
    }
    workbook.set_properties(&properties);
    summary(workbook.add_worksheet(), report)?;
    awards(workbook.add_worksheet(), report)?;
    candidates(workbook.add_worksheet(), report)?;
    rows::points(workbook.add_worksheet(), report)?;
    rows::homes(workbook.add_worksheet(), report)?;
    shares(workbook.add_worksheet(), report)?;
    obligations(workbook.add_worksheet(), report)?;
    year(workbook.add_worksheet(), report)?;
    unmet(workbook.add_worksheet(), report)?;
    if let Some(changed) = &report.changes {
        changes(workbook.add_worksheet(), changed)?;
    }
    if let Some(facts) = &report.to_ask {
        to_ask(workbook.add_worksheet(), facts)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn changes(out: &mut Worksheet, changes: &Changes) -> Result<(), XlsxError> {
    let cell = |home: &Option<String>| home.as_ref().map_or(Cell::Blank, Cell::text);
    let rows: Vec<Vec<Cell>> = changes
        .lines
        .iter()
        .map(|line| {
            let reason = Cell::text(words::change(line.reason, FRENCH));
            vec![Cell::text(&line.applicant), cell(&line.from), cell(&line.to), reason]
        })
        .collect();
    let headers = [("Demandeur", 18), ("Logement de départ", 18), ("Logement à présent", 18), ("Motif", 48)];
    sheet(out, "Changements", &headers, &rows)
}

fn creation(date: Date) -> Option<ExcelDateTime> {
    let plain = date.to_string();
    let mut parts = plain.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Writes a sheet: its headers with their widths, frozen and filtered, then its rows.
///
/// On paper: landscape, as wide as the page, headers on each, the sheet's name and the page's number below.
fn sheet(sheet: &mut Worksheet, name: &str, headers: &[(&str, u32)], rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_background_color(0x00E3_E8EE).set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(name)?;
    for ((title, width), column) in headers.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, column, *title, &bold)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1_u32..).zip(rows) {
        write_row(sheet, row, cells)?;
    }
    let last = u16::try_from(headers.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.autofilter(0, 0, u32::try_from(rows.len()).unwrap_or(u32::MAX), last)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    sheet.set_paper_size(9).set_footer("&L&A&R&P / &N");
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
    let percent = Format::new().set_num_format("0.##%");
    let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left);
    for (cell, column) in cells.iter().zip(0_u16..) {
        match cell {
            Cell::Blank => {}
            Cell::Text(text) => {
                sheet.write_string(row, column, harmless(text))?;
            }
            Cell::Number(value) => match double(*value) {
                Some(number) => {
                    sheet.write_number(row, column, number)?;
                }
                None => {
                    sheet.write_string(row, column, value.decimal())?;
                }
            },
            Cell::Day(date) => match creation(*date) {
                Some(moment) => {
                    sheet.write_datetime_with_format(row, column, &moment, &day)?;
                }
                None => {
                    sheet.write_string(row, column, date.to_string())?;
                }
            },
            Cell::Rate(value) => match double(*value) {
                Some(number) => {
                    sheet.write_number_with_format(row, column, number, &percent)?;
                }
                None => {
                    sheet.write_string(row, column, value.decimal())?;
                }
            },
        }
    }
    Ok(())
}

/// The double nearest to a number, read from its decimal; none when it has no finite one.
fn double(value: Exact) -> Option<f64> {
    value.decimal().parse().ok()
}

fn sources(mention: &Mention) -> Cell {
    Cell::text(mention.sources.join(" ; "))
}

fn status(mention: &Mention) -> Cell {
    Cell::text(words::status(mention.status, FRENCH).unwrap_or("vérifié"))
}

fn summary(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let line = |subject: &str, name: &str, value: Cell, comment: &str| {
        vec![Cell::text(subject), Cell::text(name), value, Cell::Blank, Cell::text(comment)]
    };
    let mut rows = vec![
        line("Séance", "Politique", Cell::text(&report.title), ""),
        line("Séance", "Date de référence", Cell::Day(report.date), &format::day(report.date, FRENCH)),
        line("Logements", "Proposés", Cell::count(report.homes.offered), ""),
        line("Logements", "Attribués", Cell::count(report.homes.awarded), ""),
        line("Logements", "Sans attribution", Cell::count(report.homes.empty), ""),
        line("Demandeurs", "Examinés", Cell::count(report.candidates.applicants), ""),
        line("Demandeurs", "Sans logement possible", Cell::count(report.candidates.applicants_without_pair), ""),
        line("Demandeurs", "Couples demandeur-logement admissibles", Cell::count(report.candidates.pairs), ""),
    ];
    if let Some(day) = report.known {
        rows.push(line("Séance", "Textes connus au", Cell::Day(day), &format::day(day, FRENCH)));
    }
    for level in &report.levels {
        rows.push(vec![
            Cell::text("Objectif"),
            Cell::text(words::level(&level.meaning, FRENCH)),
            Cell::Number(level.value),
            Cell::Number(level.bound),
            Cell::text(format!(
                "{} ({})",
                words::level_status(level.status, FRENCH),
                words::engine(level.engine, FRENCH)
            )),
        ]);
    }
    for home in &report.empty {
        rows.push(line("Logement sans attribution", &home.vacancy, Cell::Blank, &words::empty(&home.reason, FRENCH)));
    }
    for unknown in &report.unknown {
        rows.push(line("Donnée inconnue", &unknown.label, Cell::count(unknown.rows), "lignes sans valeur"));
    }
    if let Some(facts) = &report.to_ask {
        let comment = asked::count_sentence(facts, FRENCH);
        rows.push(line("Données à demander", "Liste", Cell::count(facts.len()), &comment));
    }
    for item in &report.untrusted {
        let comment = words::status_meaning(item.status, FRENCH);
        rows.push(vec![
            Cell::text("Non vérifié"),
            Cell::text(&item.title),
            status(item),
            Cell::Blank,
            Cell::text(comment),
        ]);
    }
    let headers = [("Sujet", 26), ("Élément", 48), ("Valeur", 22), ("Borne prouvée", 16), ("Commentaire", 60)];
    sheet(out, "Synthèse", &headers, &rows)
}

fn awards(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let rows: Vec<Vec<Cell>> = report
        .vacancies
        .iter()
        .map(|line| {
            let mut cells = vec![Cell::text(&line.id)];
            match line.ranked.first() {
                Some(award) => cells.extend([
                    Cell::text(&award.applicant),
                    Cell::text(words::charged(&award.charged, FRENCH)),
                    Cell::points(award.points),
                    Cell::text(titles(&award.categories)),
                ]),
                None => cells.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]),
            }
            let flow = line.out_of_flow.as_ref().map_or("dans le flux", |reason| reason.title.as_str());
            let note = match &line.empty {
                Some(reason) => words::empty(reason, FRENCH),
                None => {
                    words::list(line.exemption.as_ref(), line.exhausted, report.list_length, FRENCH).unwrap_or_default()
                }
            };
            cells.extend([Cell::text(flow), Cell::count(line.candidates), Cell::text(note)]);
            cells
        })
        .collect();
    let headers = [
        ("Logement", 18),
        ("Demandeur", 18),
        ("Imputé à", 28),
        ("Points", 10),
        ("Catégories", 40),
        ("Flux", 24),
        ("Candidats", 11),
        ("Remarque", 60),
    ];
    sheet(out, "Attributions", &headers, &rows)
}

fn titles(mentions: &[Mention]) -> String {
    let titles: Vec<&str> = mentions.iter().map(|mention| mention.title.as_str()).collect();
    titles.join(" ; ")
}

fn candidates(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let mut rows = Vec::new();
    for line in &report.vacancies {
        for ranked in &line.ranked {
            let detail: Vec<String> = ranked
                .headings
                .iter()
                .map(|heading| {
                    format!("{} {}", heading.heading.title, format::number(format::points(heading.points), FRENCH))
                })
                .collect();
            rows.push(vec![
                Cell::text(&line.id),
                Cell::whole(i128::from(ranked.rank)),
                Cell::text(&ranked.applicant),
                Cell::text(words::charged(&ranked.charged, FRENCH)),
                Cell::points(ranked.points),
                Cell::text(detail.join(" ; ")),
                Cell::text(titles(&ranked.categories)),
                Cell::text(csv_files::reasons(line, ranked)),
            ]);
        }
    }
    let headers = [
        ("Logement", 18),
        ("Rang", 7),
        ("Demandeur", 18),
        ("Imputé à", 28),
        ("Points", 10),
        ("Points par rubrique", 50),
        ("Catégories", 40),
        ("Motifs", 50),
    ];
    sheet(out, "Candidats", &headers, &rows)
}

fn shares(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let rows: Vec<Vec<Cell>> = report
        .shares
        .iter()
        .map(|line| {
            vec![
                Cell::text(&line.reserver.title),
                Cell::Rate(line.rate),
                Cell::whole(line.base),
                Cell::Number(line.entitlement),
                Cell::whole(line.required),
                Cell::whole(line.reached),
                Cell::whole(line.shortfall),
                Cell::text(words::cause(line.cause, FRENCH)),
                status(&line.reserver),
                sources(&line.reserver),
            ]
        })
        .collect();
    let headers = [
        ("Réservataire", 30),
        ("Part", 8),
        ("Flux de l'année", 14),
        ("Droit", 10),
        ("Dû", 8),
        ("Atteint", 10),
        ("Manque", 10),
        ("Cause", 50),
        ("État", 14),
        ("Sources", 40),
    ];
    sheet(out, "Parts du flux", &headers, &rows)
}

fn obligations(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let rows: Vec<Vec<Cell>> = report
        .obligations
        .iter()
        .map(|line| {
            vec![
                Cell::text(&line.obligation.title),
                Cell::text(words::asked(line, FRENCH)),
                Cell::whole(i128::from(line.rank)),
                Cell::text(if line.hard { "oui" } else { "non" }),
                Cell::whole(line.base),
                Cell::whole(line.required),
                Cell::whole(line.reached),
                Cell::whole(line.shortfall),
                Cell::text(words::cause(line.cause, FRENCH)),
                status(&line.obligation),
                sources(&line.obligation),
            ]
        })
        .collect();
    let headers = [
        ("Obligation", 44),
        ("Demandé", 18),
        ("Rang", 7),
        ("Impérative", 11),
        ("Base", 8),
        ("Dû", 8),
        ("Atteint", 10),
        ("Manque", 10),
        ("Cause", 50),
        ("État", 14),
        ("Sources", 40),
    ];
    sheet(out, "Obligations", &headers, &rows)
}

fn year(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let shares = report.shares.iter().map(|line| (&line.reserver, &line.slack, &line.year));
    let obligations = report.obligations.iter().map(|line| (&line.obligation, &line.slack, &line.year));
    let rows: Vec<Vec<Cell>> = shares
        .chain(obligations)
        .map(|(account, slack, line)| {
            vec![
                Cell::text(&account.title),
                Cell::text(super::year::event_words(line.event, FRENCH)),
                Cell::whole(line.opening_base),
                Cell::whole(line.opening_reached),
                Cell::whole(line.realised_base),
                Cell::whole(line.realised_reached),
                line.remaining.map_or(Cell::Blank, Cell::whole),
                line.trajectory.map_or(Cell::Blank, Cell::Number),
                Cell::text(&slack.title),
            ]
        })
        .collect();
    let headers = [
        ("Compte", 44),
        ("Compté en", 16),
        ("Base à l'ouverture", 18),
        ("Atteint à l'ouverture", 20),
        ("Base de la séance", 18),
        ("Atteint en séance", 18),
        ("Reste", 10),
        ("Trajectoire", 12),
        ("Manque nommé", 40),
    ];
    sheet(out, "Année", &headers, &rows)
}

/// The rows that a sheet holds below its header: `to-ask.csv` holds them all.
const MOST_ROWS: usize = 1_048_575;

fn to_ask(out: &mut Worksheet, facts: &[AskedFact]) -> Result<(), XlsxError> {
    let rows = facts.iter().take(MOST_ROWS).map(|fact| {
        let table = match fact.entity {
            Entity::Applicant => "demandeur",
            Entity::Vacancy => "logement",
        };
        let waiting: Vec<&str> = fact.waiting.iter().map(|waiting| waiting.what.title.as_str()).collect();
        vec![
            Cell::text(table),
            Cell::text(&fact.id),
            Cell::text(&fact.label),
            Cell::text(waiting.join(" ; ")),
            Cell::count(fact.opens),
            fact.points.map_or_else(|| Cell::text("sans borne"), Cell::points),
            Cell::text(asked::codes(fact)),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let headers = [
        ("De qui", 12),
        ("Identifiant", 18),
        ("Donnée à demander", 36),
        ("Ce qui l'attend", 60),
        ("Au mieux, possibilités de plus", 18),
        ("Au mieux, points de plus", 18),
        ("Codes", 40),
    ];
    sheet(out, "À demander", &headers, &rows)
}

fn unmet(out: &mut Worksheet, report: &DecisionReport) -> Result<(), XlsxError> {
    let rows: Vec<Vec<Cell>> = report
        .unmet
        .iter()
        .map(|line| {
            vec![
                Cell::text(&line.applicant),
                Cell::text(words::unmet(&line.reason, FRENCH)),
                Cell::text(line.vacancy.as_deref().unwrap_or("")),
                line.reason.points_missing().map_or(Cell::Blank, Cell::Number),
                Cell::text(line.reason.code()),
                Cell::text(line.reason.least_change()),
            ]
        })
        .collect();
    let headers = [
        ("Demandeur", 18),
        ("Motif", 70),
        ("Logement le plus proche", 22),
        ("Points manquants", 16),
        ("Code", 34),
        ("Moindre changement", 34),
    ];
    sheet(out, "Non attribués", &headers, &rows)
}
