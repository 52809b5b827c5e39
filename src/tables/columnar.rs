//! Parquet files: their typed values as the texts that a CSV file would hold.

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::open::{CellRow, DAMAGED, MOST_BYTES, MOST_CELLS, NESTED, TOO_LARGE, Unreadable, guarded};
use crate::quantity::Date;

/// The rows of a file, the names of its columns first.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<CellRow>, Unreadable> {
    guarded(|| rows(bytes))
}

fn rows(bytes: &[u8]) -> Result<Vec<CellRow>, Unreadable> {
    let damaged = |_| Unreadable::File(DAMAGED);
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(damaged)?;
    let metadata = reader.metadata();
    let stored = metadata.row_groups().iter().map(|group| u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX));
    if stored.fold(0, u64::saturating_add) > MOST_BYTES {
        return Err(Unreadable::File(TOO_LARGE));
    }
    let names = metadata.file_metadata().schema().get_fields().iter().map(|field| field.name().to_owned());
    let header: Vec<(usize, String)> = names.enumerate().collect();
    let mut left = MOST_CELLS.saturating_sub(header.len());
    let mut rows = vec![CellRow { line: 1, cells: header }];
    for (row, line) in reader.get_row_iter(None).map_err(damaged)?.zip(2_u64..) {
        let columns = row.map_err(damaged)?.into_columns();
        left = left.checked_sub(columns.len().max(1)).ok_or(Unreadable::File(TOO_LARGE))?;
        let mut cells = Vec::new();
        for (at, (_, value)) in columns.into_iter().enumerate() {
            let text = text(value)?;
            if !text.trim().is_empty() {
                cells.push((at, text));
            }
        }
        if !cells.is_empty() {
            rows.push(CellRow { line, cells });
        }
    }
    Ok(rows)
}

fn text(value: Field) -> Result<String, Unreadable> {
    Ok(match value {
        Field::Null => String::new(),
        Field::Bool(holds) => if holds { "oui" } else { "non" }.to_owned(),
        Field::Byte(number) => number.to_string(),
        Field::Short(number) => number.to_string(),
        Field::Int(number) => number.to_string(),
        Field::Long(number) => number.to_string(),
        Field::UByte(number) => number.to_string(),
        Field::UShort(number) => number.to_string(),
        Field::UInt(number) => number.to_string(),
        Field::ULong(number) => number.to_string(),
        Field::Float16(number) => number.to_string(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        number @ Field::Decimal(_) => number.to_string(),
        Field::Str(text) => text,
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).map_err(|_| Unreadable::File(NESTED))?,
        Field::Date(days) => Date(days).to_string(),
        time @ (Field::TimeMillis(_) | Field::TimeMicros(_)) => time.to_string(),
        Field::TimestampMillis(moment) => instant(moment, 1000),
        Field::TimestampMicros(moment) => instant(moment, 1_000_000),
        Field::ListInternal(list) if list.elements().is_empty() => "|".to_owned(),
        Field::ListInternal(list) => {
            let texts: Result<Vec<String>, Unreadable> = list.elements().iter().cloned().map(text).collect();
            texts?.join("|")
        }
        Field::Group(_) | Field::MapInternal(_) => return Err(Unreadable::File(NESTED)),
    })
}

/// A moment counted since 1970: the day alone at midnight, else the day and the time.
fn instant(moment: i64, per_second: i64) -> String {
    const DAY: i64 = 86_400;
    let seconds = moment.checked_div_euclid(per_second).unwrap_or(0);
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let Ok(days) = i32::try_from(days) else { return moment.to_string() };
    let day = Date(days).to_string();
    if second == 0 && moment.checked_rem_euclid(per_second) == Some(0) {
        return day;
    }
    let (hour, minute) = (second.div_euclid(3600), second.rem_euclid(3600).div_euclid(60));
    format!("{day}T{hour:02}:{minute:02}:{:02}", second.rem_euclid(60))
}
