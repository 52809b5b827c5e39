//! Parameters: total functions of their arguments, on every day of the policy's validity.
//!
//! A value holds from its day until the next value of the same arguments. Of two values from the same day, the one
//! published last holds; what was known on a day leaves aside the values published after it.

use crate::diagnostic::catalog::scenario::PARAMETER_NOT_KNOWN as NOT_KNOWN;
use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Citation, Diagnostic};
use crate::index::Index;
use crate::ir::{Heading, Parameter, ParameterArgument, Type, Value, commune_code};
use crate::names::key;
use crate::quantity::Date;
use crate::source::Span;
use crate::syntax::ast::{self, Cell, CellContent, LiteralValue, Table, TableRow};
use crate::types::context::{Context, citations};
use crate::types::describe::{Slot, with_type};
use crate::types::literal::literal_of;
use crate::types::rules::cell_key;
use crate::types::schema::{Declared, raw_range, type_of};

/// How many combinations of arguments a parameter may have.
const LARGEST: usize = 100_000;
/// A value without a day holds since always.
const ALWAYS: Date = Date(i32::MIN);

const OTHER: Bilingual = Bilingual { fr: "l'autre valeur", en: "the other value" };

/// A value in force from a day.
#[derive(Debug, Clone, Copy)]
struct Dated {
    from: Date,
    /// The first day on which it was known.
    known: Date,
    /// The first day on which it was known no longer to hold.
    until: Option<Date>,
    value: Value,
    span: Span,
}

/// Fills the parameters.
pub(super) fn check(context: &mut Context<'_>) {
    for item in &context.resolved.parameters {
        let typed = check_one(context, item);
        let index = typed.map(|typed| context.parameters.push(typed));
        context.parameter_of.push(index);
    }
}

fn check_one(context: &mut Context<'_>, item: &ast::Parameter) -> Option<Parameter> {
    let declared = type_of(context, &item.ty);
    let arguments: Vec<Option<ParameterArgument>> =
        item.arguments.iter().map(|argument| argument_of(context, argument)).collect();
    let declared = declared?;
    if declared.ty.is_set() || matches!(declared.ty, Type::Text | Type::Applicant) {
        let fact = Diagnostic::at(&codes::PARAMETER_TYPE, item.ty.span).with("name", item.name.text.as_str());
        let fact = with_type(fact, Slot::Found, declared.ty, &context.schema);
        context.report(fact);
        return None;
    }
    let arguments: Vec<ParameterArgument> = arguments.into_iter().collect::<Option<_>>()?;
    let size = arguments.iter().try_fold(1_usize, |size, argument| {
        size.checked_mul(usize::try_from(argument.count).ok()?).filter(|size| *size <= LARGEST)
    });
    let Some(size) = size else {
        context.report(Diagnostic::at(&codes::DOMAIN_TOO_LARGE, item.name.span).with("name", item.name.text.as_str()));
        return None;
    };
    let before = context.out.error_count();
    let mut entries: Vec<Vec<Dated>> = vec![Vec::new(); size];
    if arguments.is_empty()
        && let Some(only) = entries.first_mut()
    {
        only.extend(dated_values(context, item, declared));
    } else if let Some(value) = item.values.first() {
        context
            .report(Diagnostic::at(&codes::VALUE_WITHOUT_ARGUMENTS, value.span).with("name", item.name.text.as_str()));
    }
    if let Some(table) = &item.table {
        read_table(context, item, table, &arguments, declared, &mut entries);
    }
    if context.out.error_count() > before {
        return None;
    }
    for values in &mut entries {
        // Of two values from the same day the one known last holds.
        values.sort_by_key(|dated| (dated.from, dated.known));
    }
    overlaps(context, item, &arguments, &entries);
    let published = context.known.map(|day| (day, entries.clone()));
    for values in &mut entries {
        values.retain(|dated| dated.until.is_none());
    }
    let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
    holes(context, item, &arguments, &entries);
    let entries = match published {
        None => entries,
        Some((day, published)) => as_known(context, item, &arguments, published, day),
    };
    if context.out.error_count() > before {
        return None;
    }
    let found = finish(context, item, declared.ty, arguments, heading, &entries)?;
    Some(Parameter { amended: acts_in_force(context, item, &entries), ..found })
}

/// The acts of the changes that values of the reference date come from.
fn acts_in_force(context: &Context<'_>, item: &ast::Parameter, entries: &[Vec<Dated>]) -> Vec<Citation> {
    let today = context.reference_date;
    let held = entries.iter().filter_map(|dated| dated.iter().rev().find(|dated| dated.from <= today));
    let held: Vec<Span> = held.map(|dated| dated.span).collect();
    let mut notes = item.notes.clone();
    notes.applied.retain(|by| held.iter().any(|span| by.span.holds(*span)));
    notes.sources.retain(|source| notes.applied.iter().any(|by| by.span.holds(source.span)));
    citations(&notes)
}

/// The values on the reference date.
fn finish(
    context: &mut Context<'_>,
    item: &ast::Parameter,
    ty: Type,
    arguments: Vec<ParameterArgument>,
    heading: Heading,
    entries: &[Vec<Dated>],
) -> Option<Parameter> {
    let mut since = ALWAYS;
    let mut values = Vec::with_capacity(entries.len());
    for dated in entries {
        let holds = dated.iter().rev().find(|dated| dated.from <= context.reference_date)?;
        since = since.max(holds.from);
        values.push(holds.value);
    }
    let since = if since == ALWAYS { context.validity.0 } else { since };
    if let Some((months, revised)) = item.revised
        && since.months_until(context.reference_date) >= i64::from(months)
    {
        let fact = Diagnostic::at(&codes::PARAMETER_STALE, item.name.span).with("name", item.name.text.as_str());
        let fact = fact.with("since", since.to_string()).with("date", context.reference_date.to_string());
        context.report(with_rhythm(fact, months).and_at(revised, codes::REVISED));
    }
    Some(Parameter { heading, ty, arguments, values, in_force_since: since, amended: Vec::new() })
}

/// A rhythm of revision in words.
fn with_rhythm(fact: Diagnostic, months: u32) -> Diagnostic {
    let years = months.checked_div(12).unwrap_or(0);
    let (rhythm, count) = match (months, months.checked_rem(12)) {
        (1, _) => (Bilingual { fr: "chaque mois", en: "every month" }, months),
        (3, _) => (Bilingual { fr: "chaque trimestre", en: "every quarter" }, months),
        (6, _) => (Bilingual { fr: "chaque semestre", en: "every half-year" }, months),
        (12, _) => (Bilingual { fr: "chaque année", en: "every year" }, months),
        (_, Some(0)) => (Bilingual { fr: "tous les {count} ans", en: "every {count} years" }, years),
        _ => (Bilingual { fr: "tous les {count} mois", en: "every {count} months" }, months),
    };
    fact.with("rhythm", rhythm).with("count", count.to_string())
}

/// The values as they were known on a day; arguments that had none on the reference date are told.
fn as_known(
    context: &mut Context<'_>,
    item: &ast::Parameter,
    arguments: &[ParameterArgument],
    mut entries: Vec<Vec<Dated>>,
    day: Date,
) -> Vec<Vec<Dated>> {
    for values in &mut entries {
        values.retain(|dated| dated.known <= day && dated.until.is_none_or(|until| until > day));
    }
    let today = context.reference_date;
    let missing = |values: &Vec<Dated>| values.first().is_none_or(|dated| dated.from > today);
    let mut holes = entries.iter().enumerate().filter(|(_, values)| missing(values));
    if let Some((place, _)) = holes.next() {
        let others = holes.count();
        let fact = Diagnostic::at(&NOT_KNOWN, item.name.span)
            .with("use", shown_use(context, item, arguments, place))
            .with("date", today.to_string())
            .with("known", day.to_string());
        context.report(with_others(fact, others));
    }
    entries
}

/// How many other combinations of arguments are in the same case.
fn with_others(fact: Diagnostic, others: usize) -> Diagnostic {
    let more = Bilingual { fr: " (et {others} autres combinaisons)", en: " (and {others} other combinations)" };
    let none = Bilingual { fr: "", en: "" };
    fact.with("more", if others == 0 { none } else { more }).with("others", others.to_string())
}

fn argument_of(context: &mut Context<'_>, argument: &ast::ParameterArgument) -> Option<ParameterArgument> {
    let name = argument.name.text.clone();
    let ty = match &argument.ty {
        Some(ty) => type_of(context, ty)?,
        None => Declared { ty: Type::Symbol(context.enumeration(&name)?), percent: false },
    };
    let range = match &argument.range {
        Some((first, last)) => Some(raw_range(context, first, last, ty, &name)?),
        None => None,
    };
    let (first, last) = match (ty.ty, range) {
        (Type::Symbol(index), _) => {
            let count = context.schema.enumerations.get(index)?.values.len();
            (0, i64::try_from(count).ok()?.saturating_sub(1))
        }
        (Type::Integer | Type::Rooms, Some(range)) => range,
        (Type::Rooms, None) => (1, 9),
        _ => {
            context.report(Diagnostic::at(&codes::DOMAIN_OPEN, argument.name.span).with("name", name));
            return None;
        }
    };
    let count = last.saturating_sub(first).saturating_add(1);
    Some(ParameterArgument { name, ty: ty.ty, first, count: u32::try_from(count).unwrap_or(u32::MAX) })
}

fn dated_values(context: &mut Context<'_>, item: &ast::Parameter, declared: Declared) -> Vec<Dated> {
    let mut dated = Vec::new();
    for written in &item.values {
        if let Some(value) = literal_of(context, &written.value, declared) {
            let from = written.from.map_or(ALWAYS, |(day, _)| day);
            let known = written.known.map_or(ALWAYS, |(day, _)| day);
            dated.push(Dated { from, known, until: until(item, written.span), value, span: written.span });
        }
    }
    dated
}

/// The day from which a value or a row is known no longer to hold.
fn until(item: &ast::Parameter, span: Span) -> Option<Date> {
    item.superseded.iter().find(|(place, _)| *place == span).map(|(_, day)| *day)
}

/// The columns of a parameter's table.
struct Columns {
    day: Option<usize>,
    /// The column of the days of publication.
    known: Option<usize>,
    /// The column of each argument; none for the one that is spread over the headers.
    arguments: Vec<Option<usize>>,
    /// The columns of values, with the raw value of the spread argument.
    values: Vec<(usize, Option<i64>)>,
}

fn read_table(
    context: &mut Context<'_>,
    item: &ast::Parameter,
    table: &Table,
    arguments: &[ParameterArgument],
    declared: Declared,
    entries: &mut [Vec<Dated>],
) {
    let Some(columns) = columns(context, item, table, arguments) else { return };
    for row in &table.rows {
        read_row(context, row, until(item, row.span), &columns, arguments, declared, entries);
    }
}

fn columns(
    context: &mut Context<'_>,
    item: &ast::Parameter,
    table: &Table,
    arguments: &[ParameterArgument],
) -> Option<Columns> {
    let mut found = Columns { day: None, known: None, arguments: vec![None; arguments.len()], values: Vec::new() };
    let mut rest = Vec::new();
    for (column, cell) in table.header.cells.iter().enumerate() {
        if cell.content == CellContent::FromDay && found.day.is_none() {
            found.day = Some(column);
            continue;
        }
        if cell.content == CellContent::KnownDay && found.known.is_none() {
            found.known = Some(column);
            continue;
        }
        let argument = arguments.iter().position(|argument| key(&argument.name) == cell_key(cell));
        match argument.and_then(|place| found.arguments.get_mut(place)) {
            Some(slot) if slot.is_none() => *slot = Some(column),
            _ => rest.push((column, cell)),
        }
    }
    let spread: Vec<&ParameterArgument> = arguments
        .iter()
        .zip(&found.arguments)
        .filter(|(_, column)| column.is_none())
        .map(|(argument, _)| argument)
        .collect();
    let malformed = |code| Diagnostic::at(code, table.header.span).with("name", item.name.text.as_str());
    match (spread.as_slice(), rest.as_slice()) {
        ([], [(column, cell)]) if cell_key(cell) == "valeur" => {
            found.values.push((*column, None));
        }
        ([argument], [_, ..]) => {
            for (column, cell) in &rest {
                let raw = argument_value(context, cell, argument)?;
                found.values.push((*column, Some(raw)));
            }
        }
        _ => {
            context.report(malformed(&codes::PARAMETER_COLUMNS));
            return None;
        }
    }
    Some(found)
}

const CLOSEST: Bilingual = Bilingual { fr: ", ici `{closest}`", en: ", here `{closest}`" };

/// The value of an argument that a cell nearly writes: the only close one.
fn meant(context: &Context<'_>, written: &str, argument: &ParameterArgument) -> Option<String> {
    let (written, length) = (key(written), written.chars().count());
    if argument.ty == Type::Rooms {
        let digits = written.trim_start_matches(['t', 'f', ' ']);
        let rooms: i64 = digits.parse().ok()?;
        let last = argument.first.saturating_add(i64::from(argument.count));
        return (argument.first..last).contains(&rooms).then(|| format!("T{rooms}"));
    }
    let Type::Symbol(index) = argument.ty else { return None };
    let enumeration = context.resolved.enumerations.get(index.position())?;
    let most = length.checked_div(3).unwrap_or(0).clamp(1, 3);
    let mut close: Vec<&str> = enumeration.values.iter().map(|value| value.text.as_str()).collect();
    close.retain(|value| strsim::osa_distance(&written, &key(value)) <= most);
    match close.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

/// The raw value of an argument in a cell; the contrary is reported.
fn argument_value(context: &mut Context<'_>, cell: &Cell, argument: &ParameterArgument) -> Option<i64> {
    let raw = match (&cell.content, argument.ty) {
        (CellContent::Name(name), Type::Symbol(index)) => {
            context.schema.enumerations.get(index).and_then(|enumeration| {
                let place = enumeration.values.iter().position(|value| key(value) == key(&name.text))?;
                i64::try_from(place).ok()
            })
        }
        (CellContent::Literal(literal), ty) => match (&literal.value, ty) {
            (LiteralValue::Number(number), Type::Integer) => crate::types::rules::whole(*number),
            (LiteralValue::Rooms(rooms), Type::Rooms) => Some(i64::from(*rooms)),
            _ => None,
        },
        _ => None,
    };
    let last = argument.first.saturating_add(i64::from(argument.count));
    let raw = raw.filter(|raw| (argument.first..last).contains(raw));
    if raw.is_none() {
        let fact = Diagnostic::at(&codes::ARGUMENT_CELL, cell.span).with("cell", cell.text.as_str());
        let fact = fact.with("argument", argument.name.as_str());
        context.report(match meant(context, &cell.text, argument) {
            Some(value) => fact.with("suggestion", CLOSEST).with("closest", value.clone()).fixed_by(cell.span, value),
            None => fact.with("suggestion", ""),
        });
    }
    raw
}

fn read_row(
    context: &mut Context<'_>,
    row: &TableRow,
    until: Option<Date>,
    columns: &Columns,
    arguments: &[ParameterArgument],
    declared: Declared,
    entries: &mut [Vec<Dated>],
) {
    let Some(from) = day_in(context, row, columns.day) else { return };
    // A row without a day of publication was known from the beginning.
    let empty = |column: &usize| row.cells.get(*column).is_some_and(|cell| cell.content == CellContent::Empty);
    let Some(known) = day_in(context, row, columns.known.filter(|column| !empty(column))) else { return };
    let mut fixed = Vec::with_capacity(arguments.len());
    for (argument, column) in arguments.iter().zip(&columns.arguments) {
        match column.and_then(|column| row.cells.get(column)) {
            Some(cell) => match argument_value(context, cell, argument) {
                Some(raw) => fixed.push(Some(raw)),
                None => return,
            },
            None => fixed.push(None),
        }
    }
    for (column, spread) in &columns.values {
        let Some(cell) = row.cells.get(*column) else { continue };
        let CellContent::Literal(literal) = &cell.content else {
            match value_name(context, cell, declared.ty) {
                Some(value) => {
                    let dated = Dated { from, known, until, value, span: cell.span };
                    store(arguments, &fixed, *spread, entries, dated);
                }
                None => unreadable(context, cell, declared.ty),
            }
            continue;
        };
        if let Some(value) = literal_of(context, literal, declared) {
            store(arguments, &fixed, *spread, entries, Dated { from, known, until, value, span: cell.span });
        }
    }
}

/// The day in a column of a row; since always without such a column, none when the cell is told unreadable.
fn day_in(context: &mut Context<'_>, row: &TableRow, column: Option<usize>) -> Option<Date> {
    let Some(cell) = column.and_then(|column| row.cells.get(column)) else { return Some(ALWAYS) };
    if let CellContent::Literal(ast::Literal { value: LiteralValue::Date(day), .. }) = &cell.content {
        return Some(*day);
    }
    unreadable(context, cell, Type::Date);
    None
}

/// A value that is a name: of an enumeration.
fn value_name(context: &Context<'_>, cell: &Cell, ty: Type) -> Option<Value> {
    match (&cell.content, ty) {
        (CellContent::Name(name), Type::Symbol(index)) => {
            let enumeration = context.schema.enumerations.get(index)?;
            let place = enumeration.values.iter().position(|value| key(value) == key(&name.text))?;
            u32::try_from(place).ok().map(Value::Symbol)
        }
        _ => None,
    }
}

fn unreadable(context: &mut Context<'_>, cell: &Cell, ty: Type) {
    let fact = Diagnostic::at(&codes::CELL_UNREADABLE, cell.span).with("cell", cell.text.as_str());
    let fact = with_type(fact, Slot::Expected, ty, &context.schema);
    context.report(fact);
}

fn store(
    arguments: &[ParameterArgument],
    fixed: &[Option<i64>],
    spread: Option<i64>,
    entries: &mut [Vec<Dated>],
    dated: Dated,
) {
    let place = arguments.iter().zip(fixed).try_fold(0_usize, |place, (argument, raw)| {
        let offset = usize::try_from(raw.or(spread)?.checked_sub(argument.first)?).ok()?;
        place.checked_mul(usize::try_from(argument.count).ok()?)?.checked_add(offset)
    });
    if let Some(values) = place.and_then(|place| entries.get_mut(place)) {
        values.push(dated);
    }
}

/// The arguments of a place, as the table writes them.
fn arguments_of(context: &Context<'_>, arguments: &[ParameterArgument], place: usize) -> String {
    let mut rest = place;
    let mut shown = Vec::with_capacity(arguments.len());
    for argument in arguments.iter().rev() {
        let count = usize::try_from(argument.count).unwrap_or(1).max(1);
        let offset = i64::try_from(rest.checked_rem(count).unwrap_or(0)).unwrap_or(0);
        rest = rest.checked_div(count).unwrap_or(0);
        shown.push(shown_value(context, argument, argument.first.saturating_add(offset)));
    }
    shown.reverse();
    shown.join(", ")
}

fn shown_value(context: &Context<'_>, argument: &ParameterArgument, raw: i64) -> String {
    match argument.ty {
        Type::Symbol(index) => context
            .schema
            .enumerations
            .get(index)
            .and_then(|enumeration| enumeration.values.get(usize::try_from(raw).ok()?).cloned())
            .unwrap_or_default(),
        Type::Rooms => format!("T{raw}"),
        Type::Commune => commune_code(raw),
        _ => raw.to_string(),
    }
}

/// How a parameter is used for those arguments, in the text's words.
fn shown_use(context: &Context<'_>, item: &ast::Parameter, arguments: &[ParameterArgument], place: usize) -> String {
    if arguments.is_empty() {
        return item.name.text.clone();
    }
    format!("{}({})", item.name.text, arguments_of(context, arguments, place))
}

/// Two values of the same arguments on the same day.
fn overlaps(context: &mut Context<'_>, item: &ast::Parameter, arguments: &[ParameterArgument], entries: &[Vec<Dated>]) {
    for (place, values) in entries.iter().enumerate() {
        for (first, second) in values.iter().zip(values.iter().skip(1)) {
            if (first.from, first.known) == (second.from, second.known) {
                // Of two values that hold since always, the first day of the validity on which they both do, or the last
                // day before it when another value takes their place.
                let next = values.iter().map(|dated| dated.from).find(|from| *from > first.from);
                let until = next.map_or(context.validity.0, |next| next.previous_day().min(context.validity.0));
                let day = if first.from == ALWAYS { until } else { first.from };
                let fact = Diagnostic::at(&codes::PARAMETER_OVERLAP, second.span);
                let fact = fact.with("use", shown_use(context, item, arguments, place)).with("day", day.to_string());
                context.report(fact.and_at(first.span, OTHER));
            }
        }
    }
}

/// Days of the validity on which some arguments have no value: the first of them is named, the others counted.
fn holes(context: &mut Context<'_>, item: &ast::Parameter, arguments: &[ParameterArgument], entries: &[Vec<Dated>]) {
    let (first_day, last_day) = context.validity;
    let missing = |values: &Vec<Dated>| values.first().is_none_or(|dated| dated.from > first_day);
    let mut holes = entries.iter().enumerate().filter(|(_, values)| missing(values));
    let Some((place, values)) = holes.next() else { return };
    let others = holes.count();
    let until = values.first().map_or(last_day, |dated| dated.from.previous_day().min(last_day));
    let fact = Diagnostic::at(&codes::PARAMETER_HOLE, item.name.span)
        .with("use", shown_use(context, item, arguments, place))
        .with("from", first_day.to_string())
        .with("to", until.to_string());
    context.report(with_others(fact, others));
}
