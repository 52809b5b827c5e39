//! Amended parameters: new values take the place of the old ones from their day on, for the same arguments.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::{compares, text};
use super::place::Place;
use super::{CHANGED, Edit, Merge, Piece, Put, shown};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::names as codes;
use crate::names::key;
use crate::quantity::{Date, Exact};
use crate::source::Span;
use crate::syntax::ast::{
    Block, Cell, CellContent, DatedValue, Literal, LiteralValue, NewValues, Overlay, Parameter, Table, TableRow,
    TypeKind,
};

/// A value without a day holds since always.
const ALWAYS: Date = Date(i32::MIN);

/// The arguments of a row, then the column of a value.
type Key = (Vec<String>, String);

/// A value in force from a day.
#[derive(Debug, Clone)]
struct Held {
    value: Option<Exact>,
    text: String,
    span: Span,
}

/// The values of one key, by day.
type Timeline = BTreeMap<Date, Held>;

impl Merge<'_> {
    /// Puts new values among those of a parameter, in the place of later ones unless they are only added.
    pub(super) fn values(&mut self, place: &Place, overlay: &Overlay, dated: &NewValues, added: bool) -> bool {
        let Some(bounds) = self.bounds(place, overlay) else { return false };
        let Some(Block::Parameter(item)) = self.block_mut(place).map(|block| &*block) else { return false };
        let item = item.clone();
        let fact = |code, at| Diagnostic::at(code, at).with("name", shown(&overlay.target));
        if !item.arguments.is_empty() && !dated.values.is_empty() {
            self.out.push(fact(&codes::AMENDMENT_OF_A_TABLE, overlay.target.span).and_at(item.name.span, CHANGED));
            return false;
        }
        if let Some(table) = &dated.table
            && !item.table.as_ref().is_some_and(|present| same_header(&present.header, &table.header))
        {
            let at = item.table.as_ref().map_or(item.name.span, |present| present.header.span);
            self.out.push(fact(&codes::AMENDMENT_COLUMNS, table.header.span).and_at(at, CHANGED));
            return false;
        }
        let mut merged = item.clone();
        let (dropped, superseded) = if added { Default::default() } else { drop_later(&mut merged, dated) };
        let (last_row, last_value) = (item.table.as_ref(), item.values.last().map(|value| value.span));
        merged.values.extend(dated.values.iter().cloned());
        if let (Some(present), Some(table)) = (&mut merged.table, &dated.table) {
            present.rows.extend(table.rows.iter().cloned());
        }
        if compares(bounds.direction) {
            let (before, after) = (timeline(&item), timeline(&merged));
            for (found, was, now) in worse(&before, &after) {
                let fine = self.figure_allowed(
                    overlay,
                    &bounds,
                    found,
                    (was.text.clone(), was.span),
                    (now.text.clone(), now.span),
                );
                if !fine {
                    return false;
                }
            }
        }
        let by = overlay.applied();
        for span in dropped.into_iter().chain(superseded) {
            self.found.edits.push(Edit { at: span, put: Put::Nothing, by: by.clone() });
        }
        let row_anchor = last_row.map(|table| table.rows.last().map_or(table.header.span, |row| row.span));
        let rows = dated.table.iter().flat_map(|table| &table.rows).map(|row| row.span).collect::<Vec<_>>();
        let values = dated.values.iter().map(|value| value.span).collect::<Vec<_>>();
        for (spans, anchor) in [(rows, row_anchor), (values, last_value.or(row_anchor))] {
            let Some(at) = anchor.filter(|_| !spans.is_empty()) else { continue };
            let lines = spans.into_iter().map(Piece::Whole).collect();
            self.found.edits.push(Edit { at, put: Put::Lines { lines, like: at, deeper: 0 }, by: by.clone() });
        }
        if let Some(block) = self.block_mut(place) {
            *block = Block::Parameter(merged);
        }
        true
    }
}

fn same_header(one: &TableRow, other: &TableRow) -> bool {
    let cells = |row: &TableRow| row.cells.iter().map(header_key).collect::<Vec<_>>();
    cells(one) == cells(other)
}

fn header_key(cell: &Cell) -> String {
    match &cell.content {
        CellContent::FromDay => "from".to_owned(),
        CellContent::KnownDay => "known".to_owned(),
        CellContent::Name(name) => key(&name.text),
        _ => key(&cell.text),
    }
}

/// The day of a row and the names of its arguments.
fn row_key(item: &Parameter, table: &Table, row: &TableRow) -> (Date, Vec<String>) {
    let mut arguments = Vec::new();
    for (header, cell) in table.header.cells.iter().zip(&row.cells) {
        if is_argument(item, header) {
            arguments.push(key(&cell.text));
        }
    }
    (day_under(table, row, &CellContent::FromDay).unwrap_or(ALWAYS), arguments)
}

/// The day of a row under that header.
fn day_under(table: &Table, row: &TableRow, under: &CellContent) -> Option<Date> {
    let column = table.header.cells.iter().position(|header| header.content == *under)?;
    match &row.cells.get(column)?.content {
        CellContent::Literal(Literal { value: LiteralValue::Date(day), .. }) => Some(*day),
        _ => None,
    }
}

fn is_argument(item: &Parameter, header: &Cell) -> bool {
    item.arguments.iter().any(|argument| key(&argument.name.text) == header_key(header))
}

fn day_of(value: &DatedValue) -> Date {
    value.from.map_or(ALWAYS, |(day, _)| day)
}

/// Drops the values that the new ones take the place of; gives their places in the text, then the places of those that
/// stay for who looks before the new ones were known.
fn drop_later(item: &mut Parameter, dated: &NewValues) -> (Vec<Span>, Vec<Span>) {
    // For each combination of arguments the first new day, and the first day on which a new value was known.
    let mut first: BTreeMap<Vec<String>, (Date, Date)> = BTreeMap::new();
    let mut begins = |arguments: Vec<String>, day: Date, known: Date| {
        let slot = first.entry(arguments).or_insert((day, known));
        *slot = (day.min(slot.0), known.min(slot.1));
    };
    for value in &dated.values {
        begins(Vec::new(), day_of(value), value.known.map_or(ALWAYS, |(day, _)| day));
    }
    if let Some(table) = &dated.table {
        for row in &table.rows {
            let (day, arguments) = row_key(item, table, row);
            begins(arguments, day, day_under(table, row, &CellContent::KnownDay).unwrap_or(ALWAYS));
        }
    }
    let mut dropped = Vec::new();
    let mut superseded = item.superseded.clone();
    let before = superseded.len();
    let mut stays = |arguments: &Vec<String>, day: Date, span: Span| {
        let Some((_, known)) = first.get(arguments).filter(|(first, _)| day >= *first) else { return true };
        if *known == ALWAYS {
            dropped.push(span);
            return false;
        }
        if !superseded.iter().any(|(place, _)| *place == span) {
            superseded.push((span, *known));
        }
        true
    };
    let none = Vec::new();
    item.values.retain(|value| stays(&none, day_of(value), value.span));
    let mut table = item.table.take();
    if let Some(table) = &mut table {
        let header = table.clone();
        table.rows.retain(|row| {
            let (day, arguments) = row_key(item, &header, row);
            stays(&arguments, day, row.span)
        });
    }
    let found = superseded.iter().skip(before).map(|(span, _)| *span).collect();
    item.superseded = superseded;
    let Some(table) = table else { return (dropped, found) };
    if table.rows.is_empty() && dated.table.is_none() {
        dropped.push(table.header.span);
    } else {
        item.table = Some(table);
    }
    (dropped, found)
}

/// The values of each combination of arguments, by the day from which they hold, as all that was published says.
fn timeline(item: &Parameter) -> BTreeMap<Key, Timeline> {
    let gone = |span: Span| item.superseded.iter().any(|(place, _)| *place == span);
    let mut found: BTreeMap<Key, BTreeMap<Date, (Date, Held)>> = BTreeMap::new();
    // Of two values from the same day the one known last holds.
    let mut add = |key: Key, day: Date, known: Option<Date>, held: Held| {
        let known = known.unwrap_or(ALWAYS);
        let slot = found.entry(key).or_default().entry(day).or_insert((known, held.clone()));
        if known >= slot.0 {
            *slot = (known, held);
        }
    };
    for value in item.values.iter().filter(|value| !gone(value.span)) {
        let known = value.known.map(|(day, _)| day);
        add((Vec::new(), "valeur".to_owned()), day_of(value), known, held(item, &value.value));
    }
    if let Some(table) = &item.table {
        for row in table.rows.iter().filter(|row| !gone(row.span)) {
            let (day, arguments) = row_key(item, table, row);
            let known = day_under(table, row, &CellContent::KnownDay);
            for (header, cell) in table.header.cells.iter().zip(&row.cells) {
                let dated = matches!(header.content, CellContent::FromDay | CellContent::KnownDay);
                if dated || is_argument(item, header) {
                    continue;
                }
                let held = match &cell.content {
                    CellContent::Literal(literal) => held(item, literal),
                    _ => Held { value: None, text: cell.text.clone(), span: cell.span },
                };
                add((arguments.clone(), header_key(header)), day, known, held);
            }
        }
    }
    let plain = |values: BTreeMap<Date, (Date, Held)>| values.into_iter().map(|(day, (_, held))| (day, held)).collect();
    found.into_iter().map(|(key, values)| (key, plain(values))).collect()
}

fn held(item: &Parameter, literal: &Literal) -> Held {
    let hundred = Exact::whole(100);
    let value = match (&literal.value, &item.ty.kind) {
        // A bare number is in the parameter's unit.
        (LiteralValue::Number(number), TypeKind::Money(_)) => number.times(hundred),
        (LiteralValue::Number(number), TypeKind::Percent) => number.over(hundred),
        (
            LiteralValue::Number(number)
            | LiteralValue::Percent(number)
            | LiteralValue::Money(number, _)
            | LiteralValue::Area(number)
            | LiteralValue::Points(number),
            _,
        ) => Some(*number),
        (LiteralValue::Rooms(rooms), _) => Some(Exact::whole(i128::from(*rooms))),
        (LiteralValue::Months(count) | LiteralValue::Days(count), _) => Some(Exact::whole(i128::from(*count))),
        (LiteralValue::Date(day), _) => Some(Exact::whole(i128::from(day.0))),
        (LiteralValue::Boolean(_) | LiteralValue::Commune { .. }, _) => None,
    };
    Held { value, text: text(literal), span: literal.span }
}

/// Each change of a value on a day: how the new value compares with the old one, and both.
fn worse<'h>(
    before: &'h BTreeMap<Key, Timeline>,
    after: &'h BTreeMap<Key, Timeline>,
) -> Vec<(Option<std::cmp::Ordering>, &'h Held, &'h Held)> {
    let mut found = Vec::new();
    for (key, values) in after {
        let Some(old) = before.get(key) else { continue };
        let days: BTreeSet<Date> = old.keys().chain(values.keys()).copied().collect();
        for day in days {
            let on = |values: &'h Timeline| values.range(..=day).next_back().map(|(_, held)| held);
            let (Some(was), Some(now)) = (on(old), on(values)) else { continue };
            if was.span == now.span {
                continue;
            }
            let order = match (was.value, now.value) {
                (Some(was), Some(now)) => now.partial_cmp(&was),
                _ => (was.text == now.text).then_some(std::cmp::Ordering::Equal),
            };
            found.push((order, was, now));
        }
    }
    found
}
