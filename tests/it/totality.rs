//! Dated parameters are total: what the compiler says of a table is what trying every day of the validity says, for every
//! combination of arguments, on random tables with holes and overlaps planted.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use equiflux::diagnostic::{Argument, Diagnostic, Diagnostics, Severity};
use equiflux::ir::{TypedPolicy, Value};
use equiflux::quantity::{Date, Exact};
use equiflux::source::SourceMap;
use equiflux::{names, syntax, types};

/// How many tables.
const TABLES: usize = 2_000;

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// An argument: how it is declared, and its values as a table writes them.
struct Column {
    name: String,
    declared: String,
    values: Vec<String>,
}

fn column(random: &mut Random, at: usize) -> Column {
    let name = format!("arg{at}");
    // Few values for the last arguments: a table has no more than thirty-six combinations.
    let count = if at < 2 { 2 + random.below(2) } else { 2 };
    match random.below(3) {
        0 => {
            Column { declared: name.clone(), values: (0..count).map(|value| format!("v{at}_{value}")).collect(), name }
        }
        1 => {
            let first = random.below(4);
            let last = first + count - 1;
            let values = (first..=last).map(|value| value.to_string()).collect();
            Column { declared: format!("{name} : entier de {first} à {last}"), values, name }
        }
        _ => {
            let values: Vec<String> = (1..=count).map(|rooms| format!("T{rooms}")).collect();
            Column { declared: format!("{name} : typologie de T1 à T{count}"), values, name }
        }
    }
}

/// A value in force from a day, or since always.
#[derive(Clone, Copy)]
struct Row {
    from: Option<Date>,
    value: i64,
}

/// A parameter: its columns, and the rows of each combination, the last column varying fastest.
struct Parameter {
    columns: Vec<Column>,
    dated: bool,
    rows: Vec<Vec<Row>>,
}

fn first_day() -> Date {
    Date::parse("2026-01-01").unwrap()
}

/// The last day, after a month that ends and a day of February.
fn last_day() -> Date {
    Date::parse("2026-03-02").unwrap()
}

fn parameter(random: &mut Random) -> Parameter {
    let columns: Vec<Column> = (0..=random.below(4)).map(|at| column(random, at)).collect();
    let size = columns.iter().map(|column| column.values.len()).product();
    let dated = !random.one_in(6);
    // Most combinations are whole; each table has its own share of faults, often none.
    let (holes, overlaps) = (random.below(3), random.below(3));
    let rows = (0..size).map(|_| {
        let mut rows: Vec<Row> = Vec::new();
        let mut add = |random: &mut Random, from: Option<Date>| {
            rows.push(Row { from, value: i64::try_from(random.below(9)).unwrap() });
        };
        if !dated {
            let faulty = random.one_in(30);
            for _ in 0..if faulty && holes > 0 {
                0
            } else if faulty && overlaps > 0 {
                2
            } else {
                1
            } {
                add(random, None);
            }
            return rows;
        }
        let shift = |random: &mut Random, from: i32, days: usize| {
            Some(Date(first_day().0 + from + i32::try_from(random.below(days)).unwrap()))
        };
        // The first value: at the beginning or before it, unless there is a hole.
        let hole = holes > 0 && random.one_in(15 * holes);
        let start = if hole { shift(random, 1, 70) } else { shift(random, -3, 4) };
        if !(hole && random.one_in(3)) {
            add(random, start);
        }
        for _ in 0..random.below(3) {
            let from = shift(random, -5, 75);
            add(random, from);
        }
        if overlaps > 0 && random.one_in(15 * overlaps) {
            add(random, start);
        }
        // Days drawn twice by chance are kept: they are overlaps too.
        rows
    });
    let rows = rows.collect();
    Parameter { columns, dated, rows }
}

/// The position of each column's value for a combination.
fn positions(columns: &[Column], place: usize) -> Vec<usize> {
    let mut rest = place;
    let mut found: Vec<usize> = columns
        .iter()
        .rev()
        .map(|column| {
            let at = rest % column.values.len();
            rest /= column.values.len();
            at
        })
        .collect();
    found.reverse();
    found
}

/// How the parameter is used for a combination, in the words of messages.
fn usage(parameter: &Parameter, place: usize) -> String {
    let values = positions(&parameter.columns, place);
    let values: Vec<&str> =
        values.iter().zip(&parameter.columns).map(|(at, column)| column.values[*at].as_str()).collect();
    format!("p({})", values.join(", "))
}

/// The policy with the parameter in it, its rows shuffled, sometimes with the last argument spread over the headers.
fn text(parameter: &Parameter, random: &mut Random) -> String {
    let mut text = format!(
        "politique « Essai »\n  en vigueur du {} au {}\n  source s\n  statut inventé\n",
        first_day(),
        last_day()
    );
    for column in &parameter.columns {
        if column.declared == column.name {
            writeln!(text, "énumération {}\n  valeurs {}", column.name, column.values.join(", ")).unwrap();
        }
    }
    text.push_str("schéma demandeur\n  champ n : entier\nschéma logement\n  champ r : typologie\n");
    let declared: Vec<&str> = parameter.columns.iter().map(|column| column.declared.as_str()).collect();
    writeln!(text, "paramètre p({}) : entier", declared.join(", ")).unwrap();
    // A table whose last argument is spread holds one row for all its values: only where they are dated alike.
    let width = parameter.columns.last().unwrap().values.len();
    let alike = |rows: &[Vec<Row>]| {
        let days = |rows: &Vec<Row>| rows.iter().map(|row| row.from).collect::<Vec<_>>();
        rows.iter().all(|other| days(other) == days(&rows[0]))
    };
    let spread = parameter.rows.chunks(width).all(alike);
    let mut head: Vec<String> = parameter.columns.iter().map(|column| column.name.clone()).collect();
    if spread {
        head.pop();
        head.extend(parameter.columns.last().unwrap().values.iter().cloned());
    } else {
        head.push("valeur".to_owned());
    }
    let day = |from: Option<Date>| from.map(|day| day.to_string());
    if parameter.dated {
        head.insert(0, "à partir du".to_owned());
    }
    let mut lines: Vec<String> = Vec::new();
    let places: Vec<usize> = (0..parameter.rows.len()).step_by(if spread { width } else { 1 }).collect();
    for place in places {
        let keys = positions(&parameter.columns, place);
        let mut keys: Vec<String> =
            keys.iter().zip(&parameter.columns).map(|(at, column)| column.values[*at].clone()).collect();
        if spread {
            keys.pop();
        }
        for (at, row) in parameter.rows[place].iter().enumerate() {
            let values =
                (0..if spread { width } else { 1 }).map(|more| parameter.rows[place + more][at].value.to_string());
            let cells: Vec<String> = day(row.from).into_iter().chain(keys.iter().cloned()).chain(values).collect();
            lines.push(cells.join(" | "));
        }
    }
    for at in (1..lines.len()).rev() {
        lines.swap(at, random.below(at + 1));
    }
    writeln!(text, "  | {} |", head.join(" | ")).unwrap();
    for line in lines {
        writeln!(text, "  | {line} |").unwrap();
    }
    text.push_str("objectif\n  d'abord logements attribués\n  égalité tirage « x »\n");
    text
}

/// The values in force on a day: the rows of the latest day that is not after it.
fn in_force(rows: &[Row], day: Date) -> Vec<i64> {
    let begun = |row: &&Row| row.from.is_none_or(|from| from <= day);
    let latest = rows.iter().filter(begun).map(|row| row.from).max();
    rows.iter().filter(begun).filter(|row| Some(row.from) == latest).map(|row| row.value).collect()
}

fn days() -> impl Iterator<Item = Date> {
    (first_day().0..=last_day().0).map(Date)
}

fn check(text: &str, on: Date) -> (Option<TypedPolicy>, Vec<Diagnostic>) {
    let mut map = SourceMap::default();
    let file = map.add("p.eqf", text);
    let mut out = Diagnostics::default();
    let policy = syntax::parse_recovering(&map, file, &mut out);
    let resolved = names::resolve_recovering(&[&policy], &mut out);
    let typed = types::check(&resolved, on, &mut out);
    assert_eq!(typed.is_none(), out.has_errors(), "{text}");
    let errors = out.iter().filter(|fact| fact.code.severity == Severity::Error).cloned().collect();
    (typed, errors)
}

fn argument(fact: &Diagnostic, name: &str) -> String {
    match fact.arguments.iter().find(|(known, _)| *known == name) {
        Some((_, Argument::Text(text))) => text.clone(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn what_is_said_of_a_table_is_what_trying_every_day_says() {
    let mut random = Random(2_026);
    let (mut whole, mut with_holes, mut with_overlaps, mut with_both) = (0, 0, 0, 0);
    for _ in 0..TABLES {
        let parameter = parameter(&mut random);
        if parameter.rows.iter().all(Vec::is_empty) {
            continue;
        }
        let text = text(&parameter, &mut random);
        let on = Date(first_day().0 + i32::try_from(random.below(61)).unwrap());
        let (typed, errors) = check(&text, on);
        // Days without a value, by combination: the first combination is named with its days, the others are counted.
        let holes: BTreeMap<usize, Vec<Date>> = parameter
            .rows
            .iter()
            .enumerate()
            .map(|(place, rows)| (place, days().filter(|day| in_force(rows, *day).is_empty()).collect::<Vec<_>>()))
            .filter(|(_, days)| !days.is_empty())
            .collect();
        let told: Vec<&Diagnostic> = errors.iter().filter(|fact| fact.code.code == "parametre-sans-valeur").collect();
        match holes.first_key_value() {
            None => assert!(told.is_empty(), "{told:?}\n{text}"),
            Some((place, days)) => {
                assert_eq!(told.len(), 1, "{text}");
                assert_eq!(argument(told[0], "use"), usage(&parameter, *place), "{text}");
                assert_eq!(argument(told[0], "from"), days[0].to_string(), "{text}");
                assert_eq!(argument(told[0], "to"), days[days.len() - 1].to_string(), "{text}");
                assert_eq!(
                    days.len(),
                    usize::try_from(days[0].days_until(days[days.len() - 1]) + 1).unwrap(),
                    "one run of days\n{text}"
                );
                assert_eq!(argument(told[0], "others"), (holes.len() - 1).to_string(), "{text}");
            }
        }
        // Days on which several values would be in force. Those named are such days, and every run of them is named;
        // rows of one day that a later row follows before the validity begins are told too.
        let told: Vec<(String, String)> = errors
            .iter()
            .filter(|fact| fact.code.code == "parametre-deux-valeurs")
            .map(|fact| (argument(fact, "use"), argument(fact, "day")))
            .collect();
        let mut due: Vec<(String, String)> = Vec::new();
        for (place, rows) in parameter.rows.iter().enumerate() {
            let earliest = rows.iter().filter_map(|row| row.from).min().unwrap_or_else(first_day).min(first_day());
            let latest = rows.iter().filter_map(|row| row.from).max().unwrap_or_else(last_day).max(last_day());
            let mut seen: Vec<Option<Date>> = Vec::new();
            for day in (earliest.0..=latest.0).map(Date) {
                let latest = rows.iter().map(|row| row.from).filter(|from| from.is_none_or(|from| from <= day)).max();
                let values = in_force(rows, day).len();
                if values > 1 && !seen.contains(&latest.flatten()) {
                    seen.push(latest.flatten());
                    let day = if latest.flatten().is_none() { first_day().max(day) } else { day };
                    due.extend((1..values).map(|_| (usage(&parameter, place), day.to_string())));
                }
            }
        }
        let (mut sorted, mut expected) = (told.clone(), due.clone());
        sorted.sort();
        expected.sort();
        assert_eq!(sorted, expected, "{text}");
        let others = errors.iter().filter(|fact| !fact.code.code.starts_with("parametre-"));
        assert_eq!(others.count(), 0, "{errors:?}\n{text}");
        match (holes.is_empty(), due.is_empty()) {
            (true, true) => {
                whole += 1;
                let typed = typed.unwrap_or_else(|| panic!("{errors:?}\n{text}"));
                let found = typed.parameters.iter().next().unwrap();
                let expected: Vec<Value> = parameter
                    .rows
                    .iter()
                    .map(|rows| Value::Number(Exact::whole(i128::from(in_force(rows, on)[0]))))
                    .collect();
                assert_eq!(found.values, expected, "{on}\n{text}");
            }
            (false, true) => with_holes += 1,
            (true, false) => with_overlaps += 1,
            (false, false) => with_both += 1,
        }
    }
    let counts = [whole, with_holes, with_overlaps, with_both];
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}
