//! Tables: what is read, what is refused, and where.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read their cases from the disk")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use equiflux::diagnostic::catalog::tables::ALL;
use equiflux::diagnostic::{Diagnostics, Language, Place, Severity};
use equiflux::index::{EnumIdx, FieldIdx};
use equiflux::ir::{Entity, Enumeration, Field, Schema, Type, commune_number};
use equiflux::quantity::{Date, Period, Unit};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Dataset, Encoding, TableSource, digest, load, mapping};

fn field(name: &str, ty: Type) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        ty,
        range: None,
        optional: false,
        sensitive: false,
        modifiable: false,
        span: Span::new(FileId(0), 0, 0),
    }
}

fn schema() -> Schema {
    let enumeration = |name: &str, values: &[&str]| Enumeration {
        name: name.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let within = |field: Field, first, last| Field { range: Some((first, last)), ..field };
    let optional = |field: Field| Field { optional: true, ..field };
    Schema {
        enumerations: vec![
            enumeration("situation", &["hlm", "sans_abri", "chez_parents"]),
            enumeration("financement", &["PLAI", "PLUS", "PLS"]),
        ]
        .into(),
        applicant: vec![
            within(field("personnes", Type::Integer), 1, 20),
            optional(field("revenu_fiscal", Type::Number(Unit::money(Period::Year)))),
            field("handicap", Type::Boolean),
            field("date_demande", Type::Date),
            field("situation", Type::Symbol(EnumIdx(0))),
            field("communes", Type::Communes),
            field("types", Type::RoomsSet),
        ]
        .into(),
        vacancy: vec![
            field("commune", Type::Commune),
            field("typologie", Type::Rooms),
            within(field("loyer", Type::Number(Unit::money(Period::Month))), 0, 500_000),
            field("surface", Type::Number(Unit::AREA)),
            field("financement", Type::Symbol(EnumIdx(1))),
            within(field("taux", Type::Number(Unit::NONE)), 0, 1_000_000),
        ]
        .into(),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables")
}

/// A case's table, or the good one when the case brings none, with what its `source.txt` declares.
fn source(case: &Path, table: &str) -> TableSource {
    let file = format!("{table}.csv");
    let bytes = std::fs::read(case.join(&file)).or_else(|_| std::fs::read(folder().join("good").join(&file))).unwrap();
    let mut source = TableSource { file, bytes, ..TableSource::default() };
    let declared = std::fs::read_to_string(case.join("source.txt")).unwrap_or_default();
    for line in declared.lines() {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [of, "separator", sign] if of == table => source.separator = sign.chars().next(),
            [of, "layout", name] if of == table => {
                let entity = if table == "applicants" { Entity::Applicant } else { Entity::Vacancy };
                source.mapping = mapping(name, entity);
            }
            [of, "columns", field, header] if of == table => {
                source.columns.insert(field.to_owned(), header.to_owned());
            }
            _ => {}
        }
    }
    source
}

fn text(file: &str, text: &str) -> TableSource {
    TableSource { file: file.to_owned(), bytes: text.as_bytes().to_vec(), ..TableSource::default() }
}

fn read(applicants: &TableSource, vacancies: &TableSource) -> (Option<Dataset>, Diagnostics) {
    let mut out = Diagnostics::default();
    let dataset = load(&schema(), applicants, vacancies, &mut out);
    assert_eq!(dataset.is_none(), out.has_errors(), "none exactly when an error was pushed");
    (dataset, out)
}

fn short(out: &Diagnostics) -> String {
    let mut lines = String::new();
    for diagnostic in out {
        let place = match &diagnostic.place {
            Place::Cell { file, line, column, header, .. } => format!("{file}:{line}:{column} [{header}]"),
            Place::File { file, line } => format!("{file}:{line}"),
            Place::Text(_) => "policy".to_owned(),
        };
        let severity = match diagnostic.code.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        writeln!(lines, "{place} {severity} {}", diagnostic.code.code).unwrap();
        for language in [Language::French, Language::English] {
            writeln!(lines, "    {}", diagnostic.message(language)).unwrap();
            writeln!(lines, "    -> {}", diagnostic.help(language)).unwrap();
            let whole = format!("{}{}", diagnostic.message(language), diagnostic.help(language));
            let filled = !whole.contains("{near}") && !whole.contains("{value}") && !whole.contains("{unit}");
            assert!(filled, "a template is left open: {whole}");
        }
    }
    lines
}

#[test]
fn good_tables_read_as_they_look() {
    let case = folder().join("good");
    let (dataset, out) = read(&source(&case, "applicants"), &source(&case, "vacancies"));
    assert_eq!(short(&out), "");
    let dataset = dataset.unwrap();
    let scalar = |entity, field, row| dataset.table(entity).scalar(FieldIdx(field), row);
    assert_eq!(dataset.applicants.ids, ["D1", "D2"]);
    assert_eq!(scalar(Entity::Applicant, 1, 0), Some(1_800_050));
    assert_eq!(scalar(Entity::Applicant, 1, 1), None);
    assert_eq!(scalar(Entity::Applicant, 3, 1), Date::parse("2022-01-15").map(|day| i64::from(day.0)));
    assert_eq!(scalar(Entity::Applicant, 4, 1), Some(1));
    let communes = [commune_number("35047").unwrap(), commune_number("35238").unwrap()];
    assert_eq!(dataset.applicants.set(FieldIdx(5), 0), Some(&communes[..]));
    assert_eq!(dataset.applicants.set(FieldIdx(6), 0), Some(&[2, 3][..]));
    assert_eq!(scalar(Entity::Vacancy, 2, 1), Some(101_200));
    assert_eq!(scalar(Entity::Vacancy, 3, 1), Some(4550));
    assert_eq!(scalar(Entity::Vacancy, 4, 1), Some(0));
    assert_eq!(scalar(Entity::Vacancy, 5, 0), Some(330_000));
}

#[test]
fn every_code_has_a_case_that_reports_it() {
    let mut dump = String::new();
    for entry in ALL {
        let case = folder().join("bad").join(entry.code);
        assert!(case.is_dir(), "no case for {}", entry.code);
        let (_, out) = read(&source(&case, "applicants"), &source(&case, "vacancies"));
        assert!(
            out.iter().any(|found| found.code.code == entry.code),
            "{} is not reported:\n{}",
            entry.code,
            short(&out)
        );
        writeln!(dump, "== {}\n{}", entry.code, short(&out)).unwrap();
        for manual in [entry.manual.fr, entry.manual.en] {
            assert!(manual.lines().filter(|line| line.starts_with("    ")).count() >= 2, "{}", entry.code);
        }
        assert!(entry.manual.fr.contains("\nBon :\n") && entry.manual.en.contains("\nGood:\n"), "{}", entry.code);
    }
    let cases = std::fs::read_dir(folder().join("bad")).unwrap().count();
    assert_eq!(cases, ALL.len(), "a case without a code");
    insta::assert_snapshot!("tables_bad", dump);
}

const VACANCIES: &str = "id;commune;typologie;loyer;surface;financement;taux\nL1;35238;T3;412,50;62,5;PLUS;33 %\n";
const APPLICANTS: &str = "\
id;personnes;revenu_fiscal;handicap;date_demande;situation;communes;types
D3;4;;non;2023-05-02;chez_parents;35047;T4
D1;2;18 000,50;oui;2024-03-12;hlm;35238|35047;T2|T3
D2;1;9 000;non;2022-01-15;sans_abri;35238;T1
";

#[test]
fn the_layout_of_a_file_changes_nothing() {
    let vacancies = text("v", VACANCIES);
    let (first, out) = read(&text("a", APPLICANTS), &vacancies);
    assert_eq!(short(&out), "");
    let first = first.unwrap();
    let other = "\u{feff}communes,types,Id,NB,handicap,date demande,SITUATION,revenu-fiscal\r\n\
        35238,T1,D2,1,0,15/01/2022,Sans-abri,\"9 000,00 €/an\"\r\n\
        \"35047, 35238\",3 2,D1,2,1,12/03/2024,HLM,18000.5\r\n\
        35047 (Bruz),T4,D3,4,faux,2023-05-02T00:00:00,chez_parents,\r\n";
    let mut source = text("b", other);
    source.columns = BTreeMap::from([("personnes".to_owned(), "nb".to_owned())]);
    let (second, out) = read(&source, &vacancies);
    assert_eq!(short(&out), "");
    let second = second.unwrap();
    assert_eq!(first.applicants.ids, ["D1", "D2", "D3"]);
    assert_eq!(first.applicants.columns, second.applicants.columns);
    assert_eq!(digest(&first.applicants), digest(&second.applicants));
    assert_ne!(digest(&first.applicants), digest(&first.vacancies));
    let (third, _) = read(&text("a", &APPLICANTS.replace("D3;4", "D3;5")), &vacancies);
    assert_ne!(digest(&first.applicants), digest(&third.unwrap().applicants));
}

#[test]
fn latin1_is_read_when_it_is_declared() {
    let bytes: Vec<u8> = APPLICANTS
        .replace("18 000,50", "18\u{a0}000,50 \u{80}")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let latin1 = TableSource { file: "a".to_owned(), bytes, encoding: Encoding::Latin1, ..TableSource::default() };
    let (dataset, out) = read(&latin1, &text("v", VACANCIES));
    assert_eq!(short(&out), "");
    assert_eq!(dataset.unwrap().applicants.scalar(FieldIdx(1), 0), Some(1_800_050));
}

#[test]
fn every_bad_row_is_listed_with_its_line_and_column() {
    let header = APPLICANTS.lines().next().unwrap();
    let rows: Vec<String> = (0..50).map(|row| format!("D{row};x;;oui;2024-03-12;hlm;35238;T9T\n\n")).collect();
    let (_, out) = read(&text("a", &format!("{header}\n{}", rows.concat())), &text("v", VACANCIES));
    let places: Vec<(u64, u64)> = out
        .iter()
        .filter_map(|found| match found.place {
            Place::Cell { line, column, .. } => Some((line, column)),
            _ => None,
        })
        .collect();
    let expected: Vec<(u64, u64)> = (0..50).flat_map(|row| [(2 + 2 * row, 2), (2 + 2 * row, 8)]).collect();
    assert_eq!(places, expected);
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let alphabet: &[&[u8]] = &[
        b"id",
        b"personnes",
        b"D1",
        b";",
        b",",
        b"\n",
        b"\r\n",
        b"\"",
        b"|",
        b"35238",
        b"T3",
        b"-",
        b"1 234,56",
        b"\xff",
        b"\xc3\xa9",
        b"\0",
        b" ",
        b"\xef\xbb\xbf",
        b"%",
        b"9999999999999999999999999999999999999999",
        b".",
        b"12/03/2026",
    ];
    let mut state = 7_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 1_000_003).unwrap()
    };
    for round in 0..3000 {
        let mut bytes = Vec::new();
        if round % 2 == 0 {
            bytes.extend_from_slice(APPLICANTS.lines().next().unwrap().as_bytes());
            bytes.push(b'\n');
        }
        for _ in 0..next() % 60 {
            bytes.extend_from_slice(alphabet[next() % alphabet.len()]);
        }
        let applicants = TableSource { file: "a".to_owned(), bytes, ..TableSource::default() };
        let (dataset, _) = read(&applicants, &text("v", VACANCIES));
        if let Some(dataset) = dataset {
            for column in &dataset.applicants.columns {
                let rows = match column {
                    equiflux::tables::Column::Scalar(values) => values.len(),
                    equiflux::tables::Column::Set(sets) => sets.known.len(),
                    equiflux::tables::Column::Text(texts) => texts.len(),
                };
                assert_eq!(rows, dataset.applicants.len());
            }
            assert_eq!(dataset.applicants.columns.len(), schema().applicant.len());
        }
    }
}
