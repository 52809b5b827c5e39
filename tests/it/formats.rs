//! Workbooks and columnar files as input, ready-made layouts, and the commission's workbook read back.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read and write their cases")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::index::FieldIdx;
use equiflux::ir::{Field, Schema, Type};
use equiflux::quantity::{Period, Unit};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Table, TableSource, load_one};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::cli::{allocate, code, root, stderr};

fn field(name: &str, ty: Type) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        ty,
        range: None,
        optional: true,
        sensitive: false,
        modifiable: false,
        span: Span::new(FileId(0), 0, 0),
    }
}

fn schema() -> Schema {
    let applicant = vec![
        field("personnes", Type::Integer),
        field("revenu", Type::Number(Unit::money(Period::Year))),
        field("date_demande", Type::Date),
        field("dalo", Type::Boolean),
        field("types", Type::RoomsSet),
        field("nom", Type::Text),
    ];
    Schema { applicant: applicant.into(), ..Schema::default() }
}

fn source(file: &str, bytes: Vec<u8>) -> TableSource {
    TableSource { file: file.to_owned(), bytes, ..TableSource::default() }
}

fn read(source: &TableSource) -> (Option<Table>, Diagnostics) {
    let mut out = Diagnostics::default();
    let table = load_one(&schema(), source, &mut out);
    assert_eq!(table.is_none(), out.has_errors());
    (table, out)
}

fn messages(out: &Diagnostics) -> String {
    let lines = out.iter().map(|found| format!("{}: {}\n", found.code.code, found.message(Language::French)));
    lines.collect()
}

/// A typed value of a table.
#[derive(Clone)]
enum Value {
    Text(&'static str),
    Number(f64),
    Truth(bool),
    /// Days since 1970.
    Day(i32),
    Nothing,
}

/// A sheet: its name, its header, its rows.
type Sheet<'a> = (&'a str, &'a [&'a str], &'a [Vec<Value>]);

/// A workbook, its cells typed.
fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (name, header, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (at, title) in (0_u16..).zip(*header) {
            sheet.write_string(0, at, *title).unwrap();
        }
        for (row, values) in (1_u32..).zip(*rows) {
            for (at, value) in (0_u16..).zip(values) {
                match value {
                    Value::Text(text) => sheet.write_string(row, at, *text).unwrap(),
                    Value::Number(number) => sheet.write_number(row, at, *number).unwrap(),
                    Value::Truth(holds) => sheet.write_boolean(row, at, *holds).unwrap(),
                    // 1970-01-01 is day 25569 of a workbook.
                    Value::Day(days) => {
                        sheet.write_number_with_format(row, at, f64::from(days + 25_569), &day).unwrap()
                    }
                    Value::Nothing => continue,
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A columnar file of optional columns whose types are those of the first row that holds something.
fn columnar(header: &[&str], rows: &[Vec<Value>]) -> Vec<u8> {
    let kind = |at: usize| rows.iter().map(|row| &row[at]).find(|value| !matches!(value, Value::Nothing)).unwrap();
    let fields: Vec<String> = header
        .iter()
        .enumerate()
        .map(|(at, name)| match kind(at) {
            Value::Text(_) | Value::Nothing => format!("optional binary {name} (UTF8);"),
            Value::Number(_) => format!("optional double {name};"),
            Value::Truth(_) => format!("optional boolean {name};"),
            Value::Day(_) => format!("optional int32 {name} (DATE);"),
        })
        .collect();
    let schema = Arc::new(parse_message_type(&format!("message table {{ {} }}", fields.concat())).unwrap());
    let mut bytes = Vec::new();
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_compression(parquet::basic::Compression::SNAPPY)
        .build();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for at in 0..header.len() {
        let mut column = group.next_column().unwrap().unwrap();
        let held: Vec<i16> = rows.iter().map(|row| i16::from(!matches!(row[at], Value::Nothing))).collect();
        let values = rows.iter().map(|row| row[at].clone());
        let written = match kind(at) {
            Value::Text(_) | Value::Nothing => {
                let texts: Vec<ByteArray> = values
                    .filter_map(|value| if let Value::Text(text) = value { Some(ByteArray::from(text)) } else { None })
                    .collect();
                column.typed::<ByteArrayType>().write_batch(&texts, Some(&held), None)
            }
            Value::Number(_) => {
                let numbers: Vec<f64> =
                    values.filter_map(|value| if let Value::Number(n) = value { Some(n) } else { None }).collect();
                column.typed::<DoubleType>().write_batch(&numbers, Some(&held), None)
            }
            Value::Truth(_) => {
                let truths: Vec<bool> =
                    values.filter_map(|value| if let Value::Truth(t) = value { Some(t) } else { None }).collect();
                column.typed::<BoolType>().write_batch(&truths, Some(&held), None)
            }
            Value::Day(_) => {
                let days: Vec<i32> =
                    values.filter_map(|value| if let Value::Day(d) = value { Some(d) } else { None }).collect();
                column.typed::<Int32Type>().write_batch(&days, Some(&held), None)
            }
        };
        written.unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

const HEADER: [&str; 7] = ["id", "personnes", "revenu", "date_demande", "dalo", "types", "nom"];

fn rows() -> Vec<Vec<Value>> {
    use Value::{Day, Nothing, Number, Text, Truth};
    vec![
        vec![Text("D2"), Number(3.0), Number(18_000.55), Day(19_794), Truth(true), Text("T2|T3"), Text("é")],
        vec![Text("D1"), Number(1.0), Nothing, Day(20_000), Truth(false), Text("T1"), Nothing],
    ]
}

const TEXT: &str = "id;personnes;revenu;date_demande;dalo;types;nom\n\
    D2;3;18 000,55;2024-03-12;oui;T2|T3;é\nD1;1;;04/10/2024;non;T1;\n";

#[test]
fn typed_cells_read_as_their_text_would() {
    let (text, out) = read(&source("a.csv", TEXT.as_bytes().to_vec()));
    assert_eq!(messages(&out), "");
    let text = text.unwrap();
    assert_eq!(text.scalar(FieldIdx(1), 1), Some(1_800_055));
    let sheets = [("Demandes", &HEADER[..], &rows()[..])];
    for (file, bytes) in [("a.xlsx", workbook(&sheets)), ("a.parquet", columnar(&HEADER, &rows()))] {
        let (table, out) = read(&source(file, bytes));
        assert_eq!(messages(&out), "", "{file}");
        let table = table.unwrap();
        assert_eq!((&table.ids, &table.columns), (&text.ids, &text.columns), "{file}");
    }
}

#[test]
fn faults_have_the_place_that_a_text_would_give() {
    use Value::{Day, Number, Text, Truth};
    let bad =
        vec![vec![Text("D1"), Number(1.5), Number(1.0), Day(20_000), Text("peut-être"), Text("T9T"), Truth(true)]];
    let csv = "id;personnes;revenu;date_demande;dalo;types;nom\nD1;1,5;1;2024-10-04;peut-être;T9T;oui\n";
    let place = |out: &Diagnostics| -> Vec<String> {
        out.iter().map(|found| format!("{} {:?}", found.code.code, found.place).replace("1,5", "1.5")).collect()
    };
    let (_, expected) = read(&source("a", csv.as_bytes().to_vec()));
    assert_eq!(place(&expected).len(), 3, "{}", messages(&expected));
    let sheets = [("Demandes", &HEADER[..], &bad[..])];
    for bytes in [workbook(&sheets), columnar(&HEADER, &bad)] {
        let (_, found) = read(&source("a", bytes));
        assert_eq!(place(&found), place(&expected));
    }
}

#[test]
fn the_sheet_to_read_is_told_when_there_are_several() {
    let notes = vec![vec![Value::Text("à relire")]];
    let book = workbook(&[("Notes", &["remarque"], &notes), ("Demandes", &HEADER, &rows())]);
    let (_, out) = read(&source("a.xlsx", book.clone()));
    assert!(messages(&out).contains("`Notes`, `Demandes`"), "{}", messages(&out));
    let mut named = source("a.xlsx", book);
    named.sheet = Some("Demandes".to_owned());
    assert_eq!(read(&named).0.unwrap().ids, ["D1", "D2"]);
    named.sheet = Some("Demande".to_owned());
    assert!(messages(&read(&named).1).contains("feuille-a-nommer"));
}

/// A workbook whose parts say more than they weigh.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..1100 {
        archive.write_all(&nothing).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn hostile_files_end_in_a_message() {
    let bytes = bomb();
    assert!(bytes.len() < 4 << 20);
    assert!(messages(&read(&source("a.xlsx", bytes)).1).contains("1 Gio"));
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert!(messages(&read(&source("a.xls", old)).1).contains("ancien classeur .xls"));
    // A cell at the far corner of a sheet is one cell, not sixteen thousand million.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "id").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let (_, out) = read(&source("a.xlsx", book.save_to_buffer().unwrap()));
    assert!(messages(&out).contains("ligne-irreguliere"), "{}", messages(&out));
}

/// Bytes of both formats, changed at random: read or refused, and nothing breaks.
#[test]
fn no_bytes_make_the_readers_panic() {
    let mut state = 11_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let sheets = [("Demandes", &HEADER[..], &rows()[..])];
    for whole in [workbook(&sheets), columnar(&HEADER, &rows())] {
        for round in 0..400 {
            let mut bytes = whole.clone();
            if round % 4 == 0 {
                bytes.truncate(next(whole.len()));
            }
            for _ in 0..=next(6) {
                let at = next(bytes.len().max(1));
                let value = u8::try_from(next(256)).unwrap();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            let (table, _) = read(&source("a", bytes));
            assert!(table.is_none_or(|table| table.ids.is_sorted()));
        }
    }
}

/// The minimal scenario from a text, a workbook and a columnar file: the same bytes everywhere but in `run.json`.
#[test]
fn three_formats_of_a_scenario_give_the_same_run() {
    use Value::{Day, Number, Text, Truth};
    let applicants =
        [("A", 1.0, 10_000.0, 19_794, false), ("B", 2.0, 15_000.0, 20_159, true), ("C", 4.0, 20_000.0, 19_063, false)];
    let more = [("D", 3.0, 18_000.0, 20_343, false), ("E", 1.0, 30_000.0, 18_333, false)];
    let applicants: Vec<Vec<Value>> = applicants
        .into_iter()
        .chain(more)
        .map(|(id, persons, income, day, dalo)| vec![Text(id), Number(persons), Number(income), Day(day), Truth(dalo)])
        .collect();
    let vacancies: Vec<Vec<Value>> = [("L1", "T2"), ("L2", "T3"), ("L3", "T4")]
        .map(|(id, rooms)| vec![Text(id), Text(rooms), Number(25_000.0)])
        .to_vec();
    let (columns, homes) = (["id", "personnes", "revenu", "date_demande", "dalo"], ["id", "typologie", "plafond"]);
    let book = workbook(&[("Demandes", &columns, &applicants), ("Logements", &homes, &vacancies)]);
    let minimal = root().join("scenarios/minimal");
    let scratch = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(scratch.path().join(name), bytes).unwrap();
    write("commission.xlsx", book);
    write("demandes.parquet", columnar(&columns, &applicants));
    write("logements.parquet", columnar(&homes, &vacancies));
    for name in ["demandes.csv", "logements.csv"] {
        write(name, std::fs::read(minimal.join(name)).unwrap());
    }
    let tables = [
        ("csv", "{ file: demandes.csv }", "{ file: logements.csv }"),
        ("xlsx", "{ file: commission.xlsx, sheet: Demandes }", "{ file: commission.xlsx, sheet: Logements }"),
        ("parquet", "{ file: demandes.parquet }", "{ file: logements.parquet }"),
    ];
    let mut runs: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
    for (name, applicants, vacancies) in tables {
        let scenario = format!(
            "title: Commission minimale du 12 mars 2026\npolicy: {}\ndate: 2026-03-12\ntables:\n  applicants: {applicants}\n  \
             vacancies: {vacancies}\noptions: {{ candidates_per_vacancy: 3, lists_per_applicant: 2 }}\n",
            minimal.join("policy.eqf").display()
        );
        write(&format!("{name}.yaml"), scenario.into_bytes());
        let out = scratch.path().join(name);
        let output = allocate(scratch.path().join(format!("{name}.yaml")).to_str().unwrap(), &out, &[]);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        runs.push(files(&out));
    }
    assert!(runs.windows(2).all(|pair| pair[0] == pair[1]), "the format of a table changes a run");
}

fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let named =
        entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
    named.filter(|(name, _)| name != "run.json").collect()
}

/// What a layout says: the column of each field, and a code for each of its values.
fn layout(name: &str) -> (BTreeMap<String, String>, BTreeMap<(String, String), String>) {
    let text = std::fs::read_to_string(root().join("src/tables/mappings").join(name)).unwrap();
    let (mut columns, mut codes) = (BTreeMap::new(), BTreeMap::new());
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if let [field, column, code, value] = cells[..]
            && !field.is_empty()
        {
            columns.insert(field.to_owned(), column.to_owned());
            codes.entry((field.to_owned(), value.to_owned())).or_insert_with(|| code.to_owned());
        }
    }
    (columns, codes)
}

/// A table of the policy's values as the file of a layout would hold it.
fn coded(table: &str, name: &str, left_out: &[&str]) -> String {
    let (columns, codes) = layout(name);
    let header: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let kept: Vec<usize> = (0..header.len()).filter(|at| !left_out.contains(&header[*at])).collect();
    let title = |at: &usize| columns.get(header[*at]).map_or(header[*at], String::as_str).to_owned();
    let mut lines = vec![format!("{};LIBCOM", kept.iter().map(title).collect::<Vec<_>>().join(";"))];
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let code = |at: &usize| {
            let code = |value: &str| match codes.get(&(header[*at].to_owned(), value.to_owned())) {
                Some(code) if code.ends_with('.') => format!("{}5", code.trim_end_matches('.')),
                Some(code) if !code.is_empty() => code.clone(),
                _ => value.to_owned(),
            };
            cells[*at].split('|').map(code).collect::<Vec<_>>().join("|")
        };
        lines.push(format!("{};Châteaugiron", kept.iter().map(code).collect::<Vec<_>>().join(";")));
    }
    lines.join("\r\n") + "\r\n"
}

/// Files in the layouts of the national exchange and of the landlords' register, in latin-1 with `;`, give the run that
/// the policy's own values give.
#[test]
fn ready_made_layouts_give_the_values_of_the_policy() {
    let scenario = root().join("scenarios/rennes-metropole-commission");
    let first = |name: &str, rows: usize| -> String {
        let text = std::fs::read_to_string(scenario.join(name)).unwrap();
        text.split_inclusive('\n').take(rows + 1).collect()
    };
    let (applicants, vacancies) = (first("demandes.csv", 120), first("logements.csv", 4));
    let latin1 =
        |text: String| -> Vec<u8> { text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect() };
    let scratch = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(scratch.path().join(name), bytes).unwrap();
    write("sne.csv", latin1(coded(&applicants, "sne.csv", &["mutation"])));
    write("rpls.csv", latin1(coded(&vacancies, "rpls.csv", &[])));
    write("demandes.csv", applicants.into_bytes());
    write("logements.csv", vacancies.into_bytes());
    let declared = "encoding: latin-1, separator: \";\"";
    let tables = [
        ("own", "{ file: demandes.csv }".to_owned(), "{ file: logements.csv }".to_owned()),
        (
            "layouts",
            format!("{{ file: sne.csv, layout: sne, {declared} }}"),
            format!("{{ file: rpls.csv, layout: rpls, {declared} }}"),
        ),
    ];
    let mut summaries = Vec::new();
    for (name, applicants, vacancies) in tables {
        let policy = root().join("rules/local/rennes-metropole.eqf");
        let text = format!(
            "title: Séance\npolicy: {}\ndate: 2026-03-12\ntables:\n  applicants: {applicants}\n  vacancies: {vacancies}\n",
            policy.display()
        );
        write(&format!("{name}.yaml"), text.into_bytes());
        let out = scratch.path().join(name);
        let output = allocate(scratch.path().join(format!("{name}.yaml")).to_str().unwrap(), &out, &[]);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        assert!(!stderr(&output).contains("DROIT"), "{}", stderr(&output));
        summaries.push(std::fs::read_to_string(out.join("summary.json")).unwrap());
    }
    assert!(summaries[0] == summaries[1], "a layout changes what a table says");
}

/// The commission's workbook, read back: a sheet per table, headers, filters, frozen rows, typed cells.
#[test]
fn the_workbook_of_a_run_reads_back() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("run");
    let output = allocate("scenarios/minimal", &out, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = std::fs::read(out.join("dossier.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let names = book.sheet_names();
    let expected = [
        "Synthèse",
        "Attributions",
        "Candidats",
        "Points",
        "Logements",
        "Parts du flux",
        "Obligations",
        "Année",
        "Non attribués",
    ];
    assert_eq!(names, expected);
    let awards = book.worksheet_range("Attributions").unwrap();
    assert_eq!(awards.get_value((0, 0)), Some(&Data::String("Logement".to_owned())));
    let lines = std::fs::read_to_string(out.join("awards.csv")).unwrap();
    let firsts = lines.lines().filter(|line| line.split(',').nth(1) == Some("1"));
    for (row, line) in (1_u32..).zip(firsts) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(awards.get_value((row, 0)), Some(&Data::String(cells[0].to_owned())));
        assert_eq!(awards.get_value((row, 1)), Some(&Data::String(cells[2].to_owned())));
        assert_eq!(awards.get_value((row, 3)), Some(&Data::Float(cells[4].parse().unwrap())), "points are a number");
    }
    let homes = book.worksheet_range("Logements").unwrap();
    assert_eq!(homes.get_value((1, 2)), Some(&Data::Float(25_000.0)), "an amount is a number of euros");
    let summary = book.worksheet_range("Synthèse").unwrap();
    let date = summary.rows().find(|row| row[1] == Data::String("Date de référence".to_owned())).unwrap();
    assert!(matches!(date[2], Data::DateTime(_)), "{:?}", date[2]);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for at in 1..=expected.len() {
        let part = archive.by_name(&format!("xl/worksheets/sheet{at}.xml")).unwrap();
        let text = std::io::read_to_string(part).unwrap();
        for what in ["state=\"frozen\"", "<autoFilter", "orientation=\"landscape\"", "fitToHeight=\"0\""] {
            assert!(text.contains(what), "sheet {at}: no {what}");
        }
    }
    let parts = std::io::read_to_string(archive.by_name("xl/workbook.xml").unwrap()).unwrap();
    assert!(parts.matches("_xlnm.Print_Titles").count() == expected.len(), "headers are repeated on paper");
}

/// The dossier prints the delays that the policy states, and no warning says that nothing reads them.
#[test]
fn a_delay_that_the_policy_states_is_printed_under_each_home() {
    let scratch = tempfile::tempdir().unwrap();
    let minimal = root().join("scenarios/minimal");
    for name in ["scenario.yaml", "demandes.csv", "logements.csv"] {
        std::fs::copy(minimal.join(name), scratch.path().join(name)).unwrap();
    }
    let policy = std::fs::read_to_string(minimal.join("policy.eqf")).unwrap();
    let delay =
        "paramètre delai en jours « Délai de réponse »\n  vaut 10 jours\n  source CCH R441-10\n\ncatégorie dalo";
    std::fs::write(scratch.path().join("policy.eqf"), policy.replacen("catégorie dalo", delay, 1)).unwrap();
    for (language, printed) in [("fr", "\u{a0}: 10\u{a0}jours."), ("en", ": 10\u{a0}days.")] {
        let out = scratch.path().join(language);
        let output = allocate(scratch.path().to_str().unwrap(), &out, &["--lang", language]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
        let html = std::fs::read_to_string(out.join("dossier.html")).unwrap();
        assert_eq!(html.matches(printed).count(), 3, "{language}");
        assert!(html.contains(&format!("<html lang=\"{language}\">")));
    }
}
