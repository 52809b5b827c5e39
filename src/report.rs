//! A decision written for people and for other programs: CSV, JSON, XLSX, HTML, plain text.
//!
//! Every function turns plain data into bytes or text: nothing is decided here, and nothing is read or written on disk.
//! The files' names and columns are a contract with those who read them; texts for people exist in French and English.
//!
//! Personal data: households are shown by their ids only.

/// Appends a formatted text to a `String`.
macro_rules! put {
    ($out:expr, $($text:tt)*) => {{
        use std::fmt::Write as _;
        // Writing to a `String` never fails.
        let _ = write!($out, $($text)*);
    }};
}

mod annual;
mod asked;
mod conflict;
mod csv_files;
mod envy;
mod explanation;
mod format;
mod html;
mod json;
mod letter;
pub mod opinion;
mod outcome;
mod prices;
mod rule;
mod summary;
mod what_if;
mod words;
mod workbook;
mod year;

pub use annual::{
    annual_csv, annual_html, annual_text, annual_xlsx, is_final, is_late, objectives_csv, subtractions_csv,
};
pub use asked::to_ask_csv;
pub use conflict::{conflict_json, conflict_text};
pub use csv_files::{awards_csv, changes_csv, unmet_csv};
pub use envy::{envy_json, envy_text};
pub use explanation::{applicant_json, applicant_text, vacancy_json, vacancy_text};
pub use html::dossier_html;
pub use letter::{letter_html, letter_text};
pub use outcome::outcome_text;
pub use prices::{prices_json, prices_text};
pub use rule::{rule_json, rule_text};
pub use summary::summary_json;
pub use workbook::dossier_xlsx;

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The workbook's format does not allow what it should hold.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// A text that no spreadsheet takes for a formula: a leading `'` is put before `=`, `+`, `-`, `@`, a tab or a return.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
