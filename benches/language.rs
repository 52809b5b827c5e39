//! Times the passes of the language on a generated policy: `cargo bench --bench language -- [LINES]`, 10 000 by default.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a timing is printed")]
#![expect(clippy::disallowed_methods, reason = "arguments are read here, as at any surface")]

use std::fmt::Write as _;
use std::time::Instant;

use equiflux::diagnostic::Diagnostics;
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use equiflux::{names, syntax, types};

const HEAD: &str =
    "politique « générée »\n  en vigueur du 2026-01-01 au 2026-12-31\n\nénumération zone\n  valeurs a, b, c\n
schéma demandeur\n  champ personnes : entier de 1 à 20\n  champ revenu : montant en €/an, facultatif
  champ date_demande : date\nschéma logement\n  champ zone : zone\n";
const TAIL: &str = "objectif\n  d'abord logements attribués\n  puis points
  égalité demandeur.date_demande, puis tirage « générée »\n";

/// A policy of about that many lines: definitions, dated tables, categories, rules, criteria, each using the one before.
fn generated(lines: usize) -> String {
    let mut text = HEAD.to_owned();
    let mut grid = String::from("cotation g\n  source « générée »\n");
    let per_item = 14;
    for item in 1..=lines.div_euclid(per_item) {
        let persons = item.rem_euclid(19) + 1;
        let _ = write!(
            text,
            "définition demandeur.d{item} en €/an\n  vaut demandeur.revenu / demandeur.personnes + {item} €/an \
             si demandeur.personnes > {persons}\n  vaut demandeur.revenu sinon\n\
             paramètre p{item}(zone) en €/an\n  source « générée »\n  | à partir du | a | b | c |\n\
             \x20 | 2026-01-01  | {item} € | {item} € | {item} € |\n\
             catégorie c{item} « catégorie {item} »\n  si demandeur.d{item} < p{item}(logement.zone) et \
             (demandeur.personnes >= 2 ou demandeur.date_demande < 2020-01-01)\n  source CCH L441-1\n\
             admissible r{item}\n  c{item} ou demandeur.personnes < {persons}\n  source CCH L441-1\n"
        );
        let _ = writeln!(grid, "  critère k{item} vaut {item} points si demandeur.personnes > {persons}");
    }
    text + &grid + TAIL
}

fn main() {
    let lines = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let text = generated(lines);
    for round in 1..=5 {
        let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
        let file = map.add("generated.eqf", text.as_str());
        let start = Instant::now();
        let Some(policy) = syntax::parse(&map, file, &mut out) else {
            eprintln!("the generated policy does not read: {out:?}");
            return;
        };
        let parsed = start.elapsed();
        let resolved = names::resolve(&[&policy], &mut out);
        let named = start.elapsed();
        let day = Date::parse("2026-03-12");
        let typed = resolved.and_then(|resolved| types::check(&resolved, day?, &mut out));
        let all = start.elapsed();
        if typed.is_none() {
            eprintln!("the generated policy has no meaning: {out:?}");
            return;
        }
        println!(
            "{} lines, round {round}: parse {parsed:.1?}, names {:.1?}, types {:.1?}, in all {all:.1?}",
            text.lines().count(),
            named.saturating_sub(parsed),
            all.saturating_sub(named)
        );
    }
}
