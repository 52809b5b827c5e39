//! Exceptions to criteria: what they give, for every household of a small domain, against the same rules written by hand;
//! and what an explanation says of them.
#![cfg(test)]

use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::predicates::score::Outcome;
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use equiflux::{analysis, pipeline};

use crate::cli::root;
use crate::grids::{RENNES, policy, scored};

/// The findings on the grid, as codes.
fn findings(grid: &str) -> Vec<&'static str> {
    let policy = policy(grid);
    analysis::review(&policy).iter().map(|fact| fact.code.code).collect()
}

const GRID: &str = "cotation g
  source s
  rubrique r : RULE
    critère enfants vaut 2 points par demandeur.personnes, au plus 8 points si demandeur.refus < 3
      sauf nombreux si demandeur.personnes >= 5 : au plus 12 points
        source s
        sauf dalo si demandeur.dalo : compte
          source s
          sauf refus si demandeur.refus = 2 : ne compte pas
            source s
      sauf seul si demandeur.personnes = 0 : vaut -3 points
        source s
      sauf un si demandeur.personnes = 1 : ne compte pas
        source s
        sauf un_dalo si demandeur.dalo : vaut 7 points
          source s
          si inconnu : s'applique
    critère autre vaut -1 point si demandeur.refus > 0
  ensemble e (enfants, autre) au plus 9 points";

/// What the grid gives, written by hand.
fn expected(persons: Option<i64>, refusals: Option<i64>, dalo: Option<i64>, strongest: bool) -> i64 {
    let children = match (persons, refusals.filter(|refusals| *refusals < 3)) {
        (None, _) | (_, None) => None,
        (Some(persons), Some(refusals)) => match persons {
            5.. if dalo == Some(1) && refusals == 2 => None,
            5.. if dalo == Some(1) => Some((2 * persons).min(8)),
            5.. => Some((2 * persons).min(12)),
            0 => Some(-3),
            1 if dalo != Some(0) => Some(7),
            1 => None,
            _ => Some((2 * persons).min(8)),
        },
    };
    let other = refusals.filter(|refusals| *refusals > 0).map(|_| -1);
    let held: Vec<i64> = children.into_iter().chain(other).collect();
    if strongest { held.into_iter().max().unwrap_or(0) } else { held.into_iter().sum::<i64>().min(9) }
}

#[test]
fn exceptions_to_criteria_give_what_they_say() {
    for strongest in [false, true] {
        let text = GRID.replace("RULE", if strongest { "la plus forte de" } else { "somme de" });
        let text = if strongest { text.split("  ensemble").next().unwrap().to_owned() } else { text };
        let policy = policy(&text);
        let values = |most: i64| std::iter::once(None).chain((0..=most).map(Some));
        for persons in values(7) {
            for refusals in values(3) {
                for dalo in values(1) {
                    let known = [("personnes", persons), ("refus", refusals), ("dalo", dalo)];
                    let known: Vec<(&str, i64)> =
                        known.iter().filter_map(|(name, raw)| Some((*name, (*raw)?))).collect();
                    let found = scored(&policy, RENNES, &known);
                    assert_eq!(found.points, 100 * expected(persons, refusals, dalo, strongest), "{known:?}");
                    // One of what the criterion was made into holds at most.
                    let held = found.headings[0].criteria.iter().take(5);
                    assert!(held.filter(|one| one.outcome == Outcome::Holds).count() <= 1, "{known:?}");
                }
            }
        }
    }
}

#[test]
fn exceptions_to_criteria_clash_where_the_criterion_holds_and_not_elsewhere() {
    let grid = |condition: &str, effects: [&str; 2]| {
        format!(
            "cotation g\n  source s\n  critère c vaut 2 points{condition}\n    sauf a si demandeur.personnes > 3 : {}\n      source s\n    sauf b si demandeur.dalo : {}\n      source s",
            effects[0], effects[1]
        )
    };
    let clash = ["exceptions-concurrentes"];
    let none: [&str; 0] = [];
    assert_eq!(findings(&grid("", ["vaut 3 points", "vaut 4 points"])), clash);
    assert_eq!(findings(&grid("", ["vaut 3 points", "ne compte pas"])), clash);
    assert_eq!(findings(&grid("", ["ne compte pas", "ne compte pas"])), none);
    assert_eq!(findings(&grid("", ["vaut 3 points", "vaut 3 points"])), none);
    assert_eq!(findings(&grid(" si demandeur.personnes < 3", ["vaut 3 points", "vaut 4 points"])), none);
    assert_eq!(findings(&grid("", ["au plus 3 points", "compte"])), clash);
}

#[test]
fn the_good_policies_agree_with_their_own_examples() {
    let path = root().join("tests/policies/good/exceptions-criteres.eqf");
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let options = pipeline::TestOptions {
        extended: false,
        fallback: Date::parse("2026-03-12").unwrap(),
        known: None,
        language: Language::French,
        mutate: false,
    };
    let tested = pipeline::test_policy(&path, options, &mut map, &mut out);
    let tested = tested.unwrap().unwrap_or_else(|| panic!("{out:?}"));
    for (title, outcome) in &tested.suites {
        assert!(outcome.failures.is_empty(), "{title:?} {:?}", outcome.failures);
    }
}
