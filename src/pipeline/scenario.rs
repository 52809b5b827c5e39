//! The scenario file: which policy, which day, which tables, which balances.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::opening::{self, OpeningFile};
use super::{PipelineError, read_bytes};
use crate::diagnostic::catalog::scenario as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::Entity;
use crate::ledger::Balances;
use crate::ledger::store::Location;
use crate::quantity::Date;
use crate::tables;

/// `scenario.yaml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The title of the run.
    pub title: String,
    /// The policy file, relative to the scenario.
    pub policy: PathBuf,
    /// The reference date.
    pub date: String,
    /// The day whose knowledge of the parameters is used: everything published by default.
    #[serde(default, alias = "connu_au")]
    pub known: Option<String>,
    /// The tables.
    pub tables: TablesFile,
    /// The year's balances.
    #[serde(default)]
    pub ledger: Option<LedgerFile>,
    /// Options.
    #[serde(default)]
    pub options: OptionsFile,
}

/// The tables of a scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablesFile {
    /// The applicants.
    pub applicants: TableFile,
    /// The vacancies.
    pub vacancies: TableFile,
    /// The reservers that take part; those of the policy by default.
    #[serde(default)]
    pub reservers: Option<TableFile>,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The file, relative to the scenario.
    pub file: PathBuf,
    /// Policy field to file column, for those whose names differ.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// `utf-8` (default) or `latin-1`.
    #[serde(default)]
    pub encoding: EncodingName,
    /// `,` or `;`; guessed from the header by default.
    #[serde(default)]
    pub separator: Option<char>,
    /// The sheet of a workbook; its only one by default.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The ready-made layout of the file: `rpls` for vacancies, `sne` for applicants.
    #[serde(default)]
    pub layout: Option<String>,
}

/// The encodings a table may be declared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum EncodingName {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// ISO 8859-1 (as Windows writes it).
    #[serde(rename = "latin-1")]
    Latin1,
}

/// Where the balances are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerFile {
    /// A file of opening balances, relative to the scenario.
    #[serde(default)]
    pub opening: Option<PathBuf>,
    /// A ledger: a file relative to the scenario, or the URL of a server.
    #[serde(default)]
    pub file: Option<String>,
}

/// The options of a scenario.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionsFile {
    /// How many candidates are ranked per vacancy; the policy's minimum by default.
    #[serde(default)]
    pub candidates_per_vacancy: Option<u32>,
    /// On how many lists an applicant may stand; 2 by default.
    #[serde(default)]
    pub lists_per_applicant: Option<u32>,
}

/// A scenario whose file was read and made sense.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file as written.
    pub file: ScenarioFile,
    /// The scenario's own file.
    pub path: PathBuf,
    /// Its directory.
    pub directory: PathBuf,
    /// The reference date.
    pub date: Date,
    /// The day whose knowledge of the parameters is used; everything published when none.
    pub known: Option<Date>,
    /// The opening balances.
    pub balances: Balances,
    /// The file of the opening balances as shown to people.
    pub ledger_name: Option<String>,
    /// The ledger whose balances add to them.
    pub ledger: Option<Location>,
}

/// From which day's knowledge of the parameters a scenario is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Knowledge {
    /// That which the scenario states.
    #[default]
    Stated,
    /// Everything published.
    Everything,
    /// What was known on that day.
    On(Date),
}

/// Reads a scenario: a directory that holds `scenario.yaml`, or that file itself.
///
/// `None` exactly when an error was pushed.
///
/// # Errors
/// The scenario file, or the file of opening balances it names, cannot be read.
pub fn read_scenario(path: &Path, out: &mut Diagnostics) -> Result<Option<Scenario>, PipelineError> {
    let path = if path.is_dir() { path.join("scenario.yaml") } else { path.to_owned() };
    let directory = path.parent().map(Path::to_owned).unwrap_or_default();
    let before = out.error_count();
    let Some(file) = read_yaml::<ScenarioFile>(&path, out)? else { return Ok(None) };
    let name = path.to_string_lossy().into_owned();
    let fault = |code: Code, what: &str| Diagnostic::new(code, place(&name, 0)).with("value", what);
    let date = Date::parse(&file.date);
    if date.is_none() {
        out.push(fault(&codes::SCENARIO_DATE, &file.date));
    }
    let known = file.known.as_deref().map(Date::parse);
    if known == Some(None) {
        out.push(fault(&codes::SCENARIO_DATE, file.known.as_deref().unwrap_or_default()));
    }
    for (option, value) in [
        ("candidates_per_vacancy", file.options.candidates_per_vacancy),
        ("lists_per_applicant", file.options.lists_per_applicant),
    ] {
        if value.is_some_and(|value| value == 0 || value > 1000) {
            out.push(fault(&codes::SCENARIO_OPTION, option));
        }
    }
    for table in [&file.tables.applicants, &file.tables.vacancies].into_iter().chain(&file.tables.reservers) {
        if let Some(separator) = table.separator.filter(|separator| !matches!(separator, ',' | ';' | '\t')) {
            out.push(fault(&codes::SCENARIO_SEPARATOR, &separator.to_string()));
        }
    }
    let tables = [(&file.tables.applicants, Entity::Applicant), (&file.tables.vacancies, Entity::Vacancy)];
    for (table, entity) in tables {
        if let Some(layout) = table.layout.as_ref().filter(|name| tables::mapping(name, entity).is_none()) {
            let known = tables::mapping_names(entity).join("`, `");
            out.push(fault(&codes::SCENARIO_LAYOUT, layout).with("known", known));
        }
    }
    let mut balances = Balances::default();
    let mut ledger_name = None;
    let location = file.ledger.as_ref().and_then(|ledger| ledger.file.as_deref());
    let location = location.map(|text| Location::read(text, &directory));
    if let Some(opening) = file.ledger.as_ref().and_then(|ledger| ledger.opening.as_ref()) {
        let opening = directory.join(opening);
        ledger_name = Some(opening.to_string_lossy().into_owned());
        if let Some(found) = read_yaml::<OpeningFile>(&opening, out)? {
            balances = opening::balances(found, &opening.to_string_lossy(), out);
        }
    }
    Ok(match date {
        Some(date) if out.error_count() == before => Some(Scenario {
            file,
            path,
            directory,
            date,
            known: known.flatten(),
            balances,
            ledger_name,
            ledger: location,
        }),
        _ => None,
    })
}

fn place(file: &str, line: u64) -> Place {
    Place::File { file: file.to_owned(), line }
}

fn read_yaml<T: serde::de::DeserializeOwned>(path: &Path, out: &mut Diagnostics) -> Result<Option<T>, PipelineError> {
    let bytes = read_bytes(path)?;
    match serde_yaml::from_slice(&bytes) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            let line = error.location().and_then(|location| u64::try_from(location.line()).ok()).unwrap_or(0);
            let diagnostic = Diagnostic::new(&codes::SCENARIO_UNREADABLE, place(&path.to_string_lossy(), line));
            out.push(diagnostic.with("reason", error.to_string()));
            Ok(None)
        }
    }
}
