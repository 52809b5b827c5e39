//! Any bytes as the applicants' table: read or refused, never a panic.
#![no_main]

use std::collections::BTreeMap;

use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::index::EnumIdx;
use equiflux::ir::{Enumeration, Field, Schema, Type};
use equiflux::quantity::{Period, Unit};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Encoding, TableSource, digest, load};
use libfuzzer_sys::fuzz_target;

fn schema() -> Schema {
    let field = |name: &str, ty: Type, optional: bool| Field {
        name: name.to_owned(),
        label: name.to_owned(),
        ty,
        range: None,
        optional,
        sensitive: false,
        modifiable: false,
        span: Span::new(FileId(0), 0, 0),
    };
    let values = ["hlm", "sans_abri", "chez_parents"].map(str::to_owned).to_vec();
    Schema {
        enumerations: vec![Enumeration { name: "situation".to_owned(), values }].into(),
        applicant: vec![
            field("a", Type::Integer, true),
            field("b", Type::Number(Unit::money(Period::Year)), true),
            field("c", Type::Boolean, true),
            field("d", Type::Date, true),
            field("e", Type::Symbol(EnumIdx(0)), true),
            field("f", Type::Communes, true),
            field("g", Type::RoomsSet, false),
            field("h", Type::Text, true),
            field("i", Type::Months, true),
            field("j", Type::Number(Unit::NONE), true),
        ]
        .into(),
        vacancy: Vec::new().into(),
    }
}

// The first byte chooses the encoding and the separator; the rest is the file.
fuzz_target!(|data: &[u8]| {
    let (choice, bytes) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let applicants = TableSource {
        file: "applicants.csv".to_owned(),
        bytes: bytes.to_vec(),
        columns: BTreeMap::from([("a".to_owned(), "personnes".to_owned())]),
        encoding: if choice & 1 == 0 { Encoding::Utf8 } else { Encoding::Latin1 },
        separator: [None, Some(','), Some(';'), Some('\t')][usize::from(choice >> 1) % 4],
        ..TableSource::default()
    };
    let vacancies = TableSource { file: "vacancies.csv".to_owned(), bytes: b"id\nL1\n".to_vec(), ..TableSource::default() };
    let mut out = Diagnostics::default();
    let dataset = load(&schema(), &applicants, &vacancies, &mut out);
    assert_eq!(dataset.is_none(), out.has_errors());
    for diagnostic in &out {
        assert!(!diagnostic.message(Language::French).is_empty() && !diagnostic.help(Language::English).is_empty());
    }
    if let Some(dataset) = dataset {
        assert!(dataset.applicants.ids.is_sorted());
        assert_eq!(digest(&dataset.applicants).len(), 64);
    }
});
