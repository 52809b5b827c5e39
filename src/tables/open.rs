//! From a file's bytes to rows of texts: text, workbook or columnar file, told apart by their first bytes.
//!
//! Whatever the format, a cell is the text that a CSV file would hold for it, so that all that follows is the same: the
//! types, the units, the places of faults.

use std::borrow::Cow;

use super::records::{check_quotes, separator};
use super::text::decode;
use super::{TableSource, columnar, workbook};
use crate::diagnostic::catalog::tables as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics, Place};

/// The most bytes that a compressed file may hold once decompressed: a hostile one ends in a message, not in all of the
/// memory.
pub(super) const MOST_BYTES: u64 = 1 << 30;
/// The most cells that such a file may hold.
pub(super) const MOST_CELLS: usize = 20_000_000;

/// A row of a file that is not text: the number people give it, its cells that hold something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellRow {
    pub(super) line: u64,
    pub(super) cells: Vec<(usize, String)>,
}

/// Why a file that is not text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// As a whole.
    File(Bilingual),
    /// Its sheet is not told, or is not there: those that are.
    Sheet(Vec<String>),
}

pub(super) const DAMAGED: Bilingual = Bilingual { fr: "il est abîmé", en: "it is damaged" };
pub(super) const TOO_LARGE: Bilingual = Bilingual {
    fr: "décompressé, il dépasse 1 Gio ou 20 millions de cellules",
    en: "decompressed, it is over 1 GiB or 20 million cells",
};
pub(super) const NESTED: Bilingual =
    Bilingual { fr: "une colonne contient des valeurs imbriquées", en: "a column holds nested values" };
const OLD: Bilingual = Bilingual {
    fr: "c'est un ancien classeur .xls, ou un classeur protégé par un mot de passe",
    en: "it is an old .xls workbook, or one that a password protects",
};

/// A table whose rows can be read.
pub(super) enum Opened<'a> {
    /// A text and what stands between its cells.
    Text(Cow<'a, str>, u8),
    /// Rows of cells.
    Cells(Vec<CellRow>),
}

/// Opens a table. `None` exactly when an error was pushed.
pub(super) fn open<'a>(source: &'a TableSource, out: &mut Diagnostics) -> Option<Opened<'a>> {
    let bytes = source.bytes.as_slice();
    let found = if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(bytes, source.sheet.as_deref())
    } else if bytes.starts_with(b"PAR1") {
        columnar::read(bytes)
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        Err(Unreadable::File(OLD))
    } else {
        let before = out.error_count();
        let text = decode(source, out)?;
        let separator = separator(source, &text, out)?;
        check_quotes(source, &text, separator, out);
        return (out.error_count() == before).then_some(Opened::Text(text, separator));
    };
    let place = Place::File { file: source.file.clone(), line: 0 };
    match found {
        Ok(rows) => Some(Opened::Cells(rows)),
        Err(Unreadable::File(reason)) => {
            out.push(Diagnostic::new(&codes::FICHIER_ILLISIBLE, place).with("reason", reason));
            None
        }
        Err(Unreadable::Sheet(names)) => {
            let sheets = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            out.push(Diagnostic::new(&codes::FEUILLE_A_NOMMER, place).with("sheets", sheets));
            None
        }
    }
}

/// Runs a reader of hostile bytes; what breaks in it is the file's fault.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or(Err(Unreadable::File(DAMAGED)))
}
