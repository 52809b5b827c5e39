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

mod asked;
mod csv_files;
mod explanation;
mod format;
mod html;
mod json;
pub mod opinion;
mod outcome;
mod rule;
mod summary;
mod words;
mod workbook;
mod year;

pub use asked::to_ask_csv;
pub use csv_files::{awards_csv, changes_csv, unmet_csv};
pub use explanation::{applicant_json, applicant_text, vacancy_json, vacancy_text};
pub use html::dossier_html;
pub use outcome::outcome_text;
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
