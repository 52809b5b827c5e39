//! From the texts of both tables to a dataset.

use super::cell::{CellReader, Fault, shown, unit};
use super::header::{Layout, column_number, layout};
use super::mapping::Codes;
use super::open::open;
use super::records::Records;
use super::text::with_nearest;
use super::{Column, Dataset, SetColumn, Table, TableSource, UNKNOWN};
use crate::diagnostic::catalog::{repair, tables as codes, year};
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics, Label, Place};
use crate::index::{FieldIdx, IndexVec};
use crate::ir::{Entity, Field, Schema, Type};
use std::borrow::Cow;

/// Reads both tables and checks them against the schema.
///
/// Every fault of every row of both is reported. `None` exactly when an error was.
#[must_use]
pub fn load(
    schema: &Schema,
    applicants: &TableSource,
    vacancies: &TableSource,
    out: &mut Diagnostics,
) -> Option<Dataset> {
    load_with(schema, applicants, vacancies, &[], out)
}

/// Reads both tables, and tables of further vacancies.
///
/// Every fault of every row of all is reported. `None` exactly when an error was.
#[must_use]
pub fn load_with(
    schema: &Schema,
    applicants: &TableSource,
    vacancies: &TableSource,
    more: &[TableSource],
    out: &mut Diagnostics,
) -> Option<Dataset> {
    let applicants = table(schema, Entity::Applicant, applicants, None, out);
    let ids = applicants.as_ref().map(|table| table.ids.as_slice());
    let mut vacancies = table(schema, Entity::Vacancy, vacancies, ids, out);
    for source in more {
        let added = table(schema, Entity::Vacancy, source, ids, out);
        vacancies = match (vacancies, added) {
            (Some(known), Some(added)) => joined(&known, &added, source, out),
            _ => None,
        };
    }
    Some(Dataset { applicants: applicants?, vacancies: vacancies?, since: None })
}

/// The rows of two tables, by id; an id of both is reported.
fn joined(known: &Table, added: &Table, source: &TableSource, out: &mut Diagnostics) -> Option<Table> {
    let before = out.error_count();
    for id in added.ids.iter().filter(|id| known.find(id).is_some()) {
        let place = Place::File { file: source.file.clone(), line: 0 };
        out.push(Diagnostic::new(&repair::VACANCY_KNOWN, place).with("id", id.as_str()));
    }
    let ids: Vec<&String> = known.ids.iter().chain(&added.ids).collect();
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|row| ids.get(*row));
    let both = |first: &Column, second: &Column| match (first, second) {
        (Column::Scalar(first), Column::Scalar(second)) => Values::Scalar([first.as_slice(), second].concat()),
        (Column::Text(first), Column::Text(second)) => Values::Text([first.as_slice(), second].concat()),
        (Column::Set(first), Column::Set(second)) => Values::Set(chained(first, second)),
        // INVARIANT: both columns were read for the same field, which has one type.
        _ => Values::Text(Vec::new()),
    };
    let columns = known.columns.iter().zip(&added.columns).map(|(first, second)| column(&both(first, second), &order));
    let columns = columns.collect();
    let ids = order.iter().filter_map(|row| ids.get(*row)).map(|id| (*id).clone()).collect();
    (out.error_count() == before).then_some(Table { ids, columns })
}

fn chained(first: &SetColumn, second: &SetColumn) -> SetColumn {
    let shift = first.offsets.last().copied().unwrap_or(0);
    let more = second.offsets.iter().skip(1).map(|offset| offset.saturating_add(shift));
    SetColumn {
        offsets: first.offsets.iter().copied().chain(more).collect(),
        items: [first.items.as_slice(), &second.items].concat(),
        known: [first.known.as_slice(), &second.known].concat(),
    }
}

/// Reads one table alone, whose fields are those of the schema's applicants.
///
/// Every fault of every row is reported. `None` exactly when an error was.
#[must_use]
pub fn load_one(schema: &Schema, source: &TableSource, out: &mut Diagnostics) -> Option<Table> {
    table(schema, Entity::Applicant, source, None, out)
}

/// Reads a table; `applicants` are the ids that its cells may name, once they are known.
fn table(
    schema: &Schema,
    entity: Entity,
    source: &TableSource,
    applicants: Option<&[String]>,
    out: &mut Diagnostics,
) -> Option<Table> {
    let before = out.error_count();
    let opened = open(source, out)?;
    let mut records = Records::of(&opened);
    let file = |line| Place::File { file: source.file.clone(), line };
    let Some((line, header)) = records.next() else {
        out.push(Diagnostic::new(&codes::TABLE_VIDE, file(0)));
        return None;
    };
    let fields = schema.fields(entity);
    let layout = layout(source, fields, line, header, out)?;
    let mut rows = Rows::new(schema, fields, source, &layout, applicants);
    while let Some((line, record)) = records.next() {
        rows.read(line, record, out);
    }
    if rows.ids.is_empty() && out.error_count() == before {
        out.push(Diagnostic::new(&codes::TABLE_SANS_LIGNE, file(0)));
    }
    let table = rows.sorted(out);
    (out.error_count() == before).then_some(table)
}

/// The values of one field while rows are read.
enum Values {
    Scalar(Vec<i64>),
    Set(SetColumn),
    Text(Vec<String>),
}

/// The rows read so far, in the order of the file.
struct Rows<'a> {
    source: &'a TableSource,
    schema: &'a Schema,
    layout: &'a Layout,
    fields: Vec<(&'a Field, CellReader<'a>)>,
    /// What the codes of each field's column stand for, when the file's layout says it.
    codes: Vec<Option<&'a Codes>>,
    ids: Vec<String>,
    lines: Vec<u64>,
    columns: Vec<Values>,
    /// The values of the set being read, kept to save allocations.
    items: Vec<i64>,
}

impl<'a> Rows<'a> {
    fn new(
        schema: &'a Schema,
        fields: &'a IndexVec<FieldIdx, Field>,
        source: &'a TableSource,
        layout: &'a Layout,
        applicants: Option<&'a [String]>,
    ) -> Self {
        let values = |field: &Field| match field.ty {
            Type::Text => Values::Text(Vec::new()),
            ty if ty.is_set() => Values::Set(SetColumn { offsets: vec![0], ..SetColumn::default() }),
            _ => Values::Scalar(Vec::new()),
        };
        let codes = fields.iter().zip(&layout.fields).map(|(field, column)| {
            let header = layout.headers.get((*column)?)?;
            source.mapping.as_ref()?.codes(&field.name, header)
        });
        Self {
            codes: codes.collect(),
            source,
            schema,
            layout,
            fields: fields.iter().map(|field| (field, CellReader::new(schema, field, applicants))).collect(),
            ids: Vec::new(),
            lines: Vec::new(),
            columns: fields.iter().map(values).collect(),
            items: Vec::new(),
        }
    }

    fn place(&self, line: u64, column: usize, value: &str) -> Place {
        Place::Cell {
            file: self.source.file.clone(),
            line,
            column: column_number(column),
            header: self.layout.headers.get(column).cloned().unwrap_or_default(),
            value: value.to_owned(),
        }
    }

    fn read(&mut self, line: u64, record: &csv::StringRecord, out: &mut Diagnostics) {
        let whole = || Place::Cell {
            file: self.source.file.clone(),
            line,
            column: 0,
            header: String::new(),
            value: String::new(),
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            out.push(Diagnostic::new(&codes::LIGNE_VIDE, whole()));
            return;
        }
        let expected = self.layout.headers.len();
        if record.len() != expected {
            let diagnostic = Diagnostic::new(&codes::LIGNE_IRREGULIERE, whole());
            out.push(diagnostic.with("found", record.len().to_string()).with("expected", expected.to_string()));
            return;
        }
        let id = record.get(self.layout.id).unwrap_or_default().trim();
        if id.is_empty() {
            out.push(Diagnostic::new(&codes::IDENTIFIANT_ABSENT, self.place(line, self.layout.id, "")));
        }
        self.ids.push(id.to_owned());
        self.lines.push(line);
        let mut faults = Vec::new();
        let mut items = std::mem::take(&mut self.items);
        for ((((field, reader), column), codes), values) in
            self.fields.iter().zip(&self.layout.fields).zip(&self.codes).zip(self.columns.iter_mut())
        {
            let cell = column.and_then(|column| record.get(column)).unwrap_or_default().trim();
            let is_set = matches!(values, Values::Set(_));
            let stands = match codes.filter(|_| !cell.is_empty()) {
                None => Cow::Borrowed(cell),
                Some(codes) => codes.read(cell, is_set).unwrap_or_else(|bad| {
                    let fault = || Some(Fault::Code(codes.listed()));
                    faults.extend(bad.into_iter().map(|piece| (*field, *column, piece, fault())));
                    Cow::Borrowed("")
                }),
            };
            let (written, cell) = (cell, stands.trim());
            // The ids of applicants are their own column, filled once rows are in order.
            let own = field.ty == Type::Applicant && column.is_none();
            let told = faults.last().is_some_and(|(of, ..)| of.name == field.name);
            if cell.is_empty() && !field.optional && !own && !told {
                faults.push((*field, *column, written.to_owned(), None));
            }
            match values {
                Values::Text(texts) => texts.push(cell.to_owned()),
                Values::Scalar(raws) if cell.is_empty() => raws.push(UNKNOWN),
                Values::Scalar(raws) => raws.push(reader.scalar(cell).unwrap_or_else(|fault| {
                    faults.push((*field, *column, cell.to_owned(), Some(fault)));
                    UNKNOWN
                })),
                Values::Set(sets) => {
                    items.clear();
                    if !cell.is_empty() {
                        let bad = reader.set(cell, &mut items);
                        faults.extend(bad.into_iter().map(|(piece, fault)| (*field, *column, piece, Some(fault))));
                    }
                    sets.known.push(!cell.is_empty());
                    sets.items.extend_from_slice(&items);
                    // INVARIANT: a value takes a byte of the file at least, and files are under 4 GiB.
                    sets.offsets.push(u32::try_from(sets.items.len()).unwrap_or(u32::MAX));
                }
            }
        }
        self.items = items;
        for (field, column, value, fault) in faults {
            let place = self.place(line, column.unwrap_or_default(), &value);
            out.push(diagnose(self.schema, field, &place, &value, fault));
        }
    }

    /// The table, its rows in the order of their ids; ids that come twice are reported.
    fn sorted(self, out: &mut Diagnostics) -> Table {
        let mut order: Vec<usize> = (0..self.ids.len()).collect();
        let id = |row: usize| self.ids.get(row).map(String::as_str).unwrap_or_default();
        let line = |row: usize| self.lines.get(row).copied().unwrap_or_default();
        order.sort_by(|a, b| id(*a).cmp(id(*b)).then(a.cmp(b)));
        let mut doubles: Vec<(usize, usize)> = order
            .windows(2)
            .filter_map(|pair| match pair {
                [first, second] if id(*first) == id(*second) && !id(*first).is_empty() => Some((*second, *first)),
                _ => None,
            })
            .collect();
        doubles.sort_unstable();
        for (second, first) in doubles {
            let place = self.place(line(second), self.layout.id, id(second));
            let mut diagnostic = Diagnostic::new(&codes::IDENTIFIANT_EN_DOUBLE, place)
                .with("id", id(second))
                .with("first", line(first).to_string())
                .with("second", line(second).to_string());
            diagnostic.labels.push(Label {
                place: self.place(line(first), self.layout.id, id(first)),
                text: Bilingual { fr: "déjà employé ici", en: "already used here" },
            });
            out.push(diagnostic);
        }
        let own = self.fields.iter().zip(&self.layout.fields);
        let own = own.map(|((field, _), column)| field.ty == Type::Applicant && !field.optional && column.is_none());
        let columns = self.columns.iter().zip(own).map(|(values, own)| {
            if own { Column::Scalar((0_i64..).take(order.len()).collect()) } else { column(values, &order) }
        });
        let columns = columns.collect();
        let ids = order.iter().map(|row| id(*row).to_owned()).collect();
        Table { ids, columns }
    }
}

/// The values in that order of rows.
fn column(values: &Values, order: &[usize]) -> Column {
    match values {
        Values::Scalar(raws) => {
            Column::Scalar(order.iter().map(|row| raws.get(*row).copied().unwrap_or(UNKNOWN)).collect())
        }
        Values::Text(texts) => {
            Column::Text(order.iter().map(|row| texts.get(*row).cloned().unwrap_or_default()).collect())
        }
        Values::Set(sets) => {
            let mut sorted = SetColumn { offsets: vec![0], ..SetColumn::default() };
            for row in order {
                let items = sets.row(*row);
                sorted.known.push(items.is_some());
                sorted.items.extend_from_slice(items.unwrap_or_default());
                sorted.offsets.push(u32::try_from(sorted.items.len()).unwrap_or(u32::MAX));
            }
            Column::Set(sorted)
        }
    }
}

fn diagnose(schema: &Schema, field: &Field, place: &Place, value: &str, fault: Option<Fault>) -> Diagnostic {
    let enumeration = match field.ty {
        Type::Symbol(enumeration) | Type::Symbols(enumeration) => schema.enumerations.get(enumeration),
        _ => None,
    };
    let values = enumeration.map_or(&[][..], |enumeration| enumeration.values.as_slice());
    let new =
        |code| Diagnostic::new(code, place.clone()).with("field", field.name.as_str()).with("value", excerpt(value));
    let with_unit = |diagnostic: Diagnostic| diagnostic.with("unit", or_none(unit(field.ty)));
    match fault {
        None => new(&codes::VALEUR_OBLIGATOIRE_ABSENTE),
        Some(Fault::Number) => with_unit(new(&codes::NOMBRE_ILLISIBLE)),
        Some(Fault::Decimals(kept)) => new(&codes::DECIMALES_EN_TROP).with("kept", kept.to_string()),
        Some(Fault::TooLarge) => new(&codes::NOMBRE_TROP_GRAND),
        Some(Fault::Unit) => with_unit(new(&codes::UNITE_CONTRAIRE)),
        Some(Fault::Date) => new(&codes::DATE_ILLISIBLE),
        Some(Fault::Boolean) => new(&codes::OUI_OU_NON_ILLISIBLE),
        Some(Fault::Symbol(near)) => {
            let name = enumeration.map(|enumeration| enumeration.name.as_str()).unwrap_or_default();
            let listed = values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
            with_nearest(
                new(&codes::VALEUR_HORS_LISTE).with("enumeration", name).with("values", listed),
                near.as_deref(),
            )
        }
        Some(Fault::Commune(near)) => with_nearest(new(&codes::COMMUNE_INCONNUE), near.as_deref()),
        Some(Fault::Applicant) => new(&year::APPLICANT_UNKNOWN),
        Some(Fault::Rooms) => new(&codes::TYPOLOGIE_ILLISIBLE),
        Some(Fault::Code(known)) => new(&codes::CODE_HORS_MODELE).with("codes", known),
        Some(Fault::Range) => {
            let (first, last) = field.range.unwrap_or_default();
            let end = |raw| {
                let unit = unit(field.ty);
                let figure = shown(field.ty, raw, values);
                if unit.is_empty() { figure } else { format!("{figure} {unit}") }
            };
            new(&codes::VALEUR_HORS_BORNES).with("first", end(first)).with("last", end(last))
        }
    }
}

/// A unit between marks, or the word for none.
fn or_none(unit: &str) -> crate::diagnostic::Argument {
    if unit.is_empty() {
        Bilingual { fr: "sans unité", en: "without a unit" }.into()
    } else {
        format!("`{unit}`").into()
    }
}

/// The beginning of a text, short enough for a message.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => text.get(..end).map(|start| format!("{start}…")).unwrap_or_default(),
        None => text.to_owned(),
    }
}
