//! Workbooks (XLSX): one sheet, its typed cells as the texts that a CSV file would hold.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use super::open::{CellRow, DAMAGED, MOST_BYTES, MOST_CELLS, TOO_LARGE, Unreadable, guarded};

/// The rows of a sheet: the one that is named, or the only one.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<CellRow>, Unreadable> {
    bounded(bytes)?;
    guarded(|| rows(bytes, sheet))
}

/// Decompresses everything once, keeping nothing: what is declared may lie, what comes out does not.
fn bounded(bytes: &[u8]) -> Result<(), Unreadable> {
    let damaged = || Unreadable::File(DAMAGED);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| damaged())?;
        let most = left.saturating_add(1);
        let found = std::io::copy(&mut entry.take(most), &mut std::io::sink()).map_err(|_| damaged())?;
        left = left.checked_sub(found).ok_or(Unreadable::File(TOO_LARGE))?;
    }
    Ok(())
}

fn rows(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<CellRow>, Unreadable> {
    let damaged = |_| Unreadable::File(DAMAGED);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = book.sheet_names();
    let name = match (sheet, names.as_slice()) {
        (Some(sheet), names) if names.iter().any(|name| name == sheet) => sheet.to_owned(),
        (None, [only]) => only.clone(),
        _ => return Err(Unreadable::Sheet(names)),
    };
    let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows: BTreeMap<u32, Vec<(usize, String)>> = BTreeMap::new();
    let mut count = 0_usize;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let text = text(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        count = count.saturating_add(1);
        if count > MOST_CELLS {
            return Err(Unreadable::File(TOO_LARGE));
        }
        let (row, column) = cell.get_position();
        rows.entry(row).or_default().push((usize::try_from(column).unwrap_or(usize::MAX), text));
    }
    Ok(rows.into_iter().map(|(row, cells)| CellRow { line: u64::from(row).saturating_add(1), cells }).collect())
}

/// The text of a cell: the shortest that reads as the same number, a date in its ISO writing.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(holds) => if *holds { "oui" } else { "non" }.to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time =
        if (hour, minute, second) == (0, 0, 0) { String::new() } else { format!("T{hour:02}:{minute:02}:{second:02}") };
    format!("{year:04}-{month:02}-{day:02}{time}")
}
