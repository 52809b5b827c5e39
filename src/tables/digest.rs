//! The digest of a table: of what it says, not of how its file is laid out.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Column, Table};

/// The SHA-256 of a table's ids and raw values, in hexadecimal.
///
/// Rows are in the order of their ids and columns in the order of the schema, so that the order of a file's rows and
/// columns, its separator, its encoding and the writing of its numbers change nothing.
#[must_use]
pub fn digest(table: &Table) -> String {
    let mut hash = Sha256::new();
    hash.update(b"equiflux-table-1");
    let length = |hash: &mut Sha256, count: usize| hash.update(u64::try_from(count).unwrap_or(u64::MAX).to_le_bytes());
    length(&mut hash, table.len());
    for id in &table.ids {
        length(&mut hash, id.len());
        hash.update(id.as_bytes());
    }
    length(&mut hash, table.columns.len());
    for column in &table.columns {
        match column {
            Column::Scalar(values) => {
                hash.update(b"s");
                for value in values {
                    hash.update(value.to_le_bytes());
                }
            }
            Column::Set(sets) => {
                hash.update(b"e");
                for row in 0..table.len() {
                    match sets.row(row) {
                        None => hash.update(u64::MAX.to_le_bytes()),
                        Some(items) => {
                            length(&mut hash, items.len());
                            for item in items {
                                hash.update(item.to_le_bytes());
                            }
                        }
                    }
                }
            }
            Column::Text(texts) => {
                hash.update(b"t");
                for text in texts {
                    length(&mut hash, text.len());
                    hash.update(text.as_bytes());
                }
            }
        }
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::SetColumn;
    use super::*;

    #[test]
    fn an_unknown_set_is_not_the_empty_set() {
        let table = |known: bool| Table {
            ids: vec!["a".to_owned()],
            columns: vec![Column::Set(SetColumn { offsets: vec![0, 0], items: Vec::new(), known: vec![known] })].into(),
        };
        assert_ne!(digest(&table(true)), digest(&table(false)));
        assert_eq!(digest(&table(true)).len(), 64);
    }
}
