//! Exceptions: what they mean, and that what is said of clashes agrees with trying every case.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its cases fails")]

use equiflux::analysis::evaluate::{Content, Facts, holds, value};
use equiflux::analysis::satisfy::{Answer, witness};
use equiflux::diagnostic::Diagnostics;
use equiflux::index::{FieldIdx, Index};
use equiflux::ir::{Entity, Expr, RuleCondition, TypedPolicy, Value};
use equiflux::quantity::{Date, Exact};
use equiflux::source::SourceMap;
use equiflux::{names, syntax, types};

fn typed(text: &str) -> TypedPolicy {
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let file = map.add("policy.eqf", text);
    let policy = syntax::parse_recovering(&map, file, &mut out);
    let resolved = names::resolve_recovering(&[&policy], &mut out);
    let typed = types::check(&resolved, Date::parse("2026-03-12").unwrap(), &mut out);
    typed.unwrap_or_else(|| panic!("{out:?}"))
}

fn policy(rules: &str) -> TypedPolicy {
    typed(&format!(
        "politique « Cas »\n  en vigueur du 2026-01-01 au 2026-12-31\n  source x\nénumération motif\n  valeurs un, deux, trois\n\
         schéma demandeur\n  champ a : entier de 0 à 3, facultatif\n  champ b : entier de 0 à 3\n\
         \x20 champ c : oui ou non, facultatif\n  champ m : motif\n  champ s : liste de motif\n\
         \x20 champ d : date de 2026-01-10 à 2026-03-20\nschéma logement\n  champ pieces : typologie\n\
         définition demandeur.total : entier\n  vaut demandeur.a + demandeur.b si demandeur.c\n  vaut max(demandeur.a, demandeur.b) sinon\n\
         catégorie grand\n  si demandeur.total > 3\n{rules}objectif\n  d'abord logements attribués\n  égalité demandeur.d, puis tirage « x »\n"
    ))
}

fn condition(policy: &TypedPolicy, at: usize) -> &Expr {
    match &policy.rules.iter().nth(at).unwrap().condition {
        RuleCondition::Expr(condition) => condition,
        RuleCondition::Within { .. } => panic!("a plain condition"),
    }
}

/// Every household of the small domain.
fn everybody(policy: &TypedPolicy) -> Vec<Facts> {
    let mut all = vec![Facts::new()];
    for (place, field) in policy.schema.applicant.iter().enumerate() {
        let mut contents: Vec<Content> = Vec::new();
        if field.optional {
            contents.push(Content::Unknown);
        }
        if field.ty.is_set() {
            contents.extend((0..8_i64).map(|mask| Content::Set((0..3).filter(|bit| mask >> bit & 1 == 1).collect())));
        } else {
            let (low, high) = field.range.unwrap_or((0, if matches!(field.name.as_str(), "m" | "n") { 2 } else { 1 }));
            let step = if high - low > 10 { 3 } else { 1 };
            let raws = (low..=high).step_by(step);
            contents.extend(raws.map(|raw| Content::Value(field.ty.value(raw).unwrap())));
        }
        let key = (Entity::Applicant, FieldIdx::at(place));
        all = all
            .into_iter()
            .flat_map(|facts| {
                contents.iter().map(move |content| {
                    let mut facts = facts.clone();
                    facts.insert(key, content.clone());
                    facts
                })
            })
            .collect();
    }
    all
}

#[test]
fn clashes_agree_with_trying_every_case() {
    let conditions = [
        "demandeur.a = demandeur.b",
        "demandeur.a > demandeur.b + 1",
        "demandeur.a < 2",
        "demandeur.c",
        "non demandeur.c",
        "demandeur.c est inconnu",
        "demandeur.a est connu et demandeur.total <= 1",
        "demandeur est grand",
        "demandeur n'est pas grand et demandeur.b = 3",
        "demandeur.m dans (un, trois)",
        "demandeur.m n'est pas dans (un, deux)",
        "demandeur.s contient un",
        "non (demandeur.s contient demandeur.m)",
        "nombre(demandeur.s) >= 3",
        "mois depuis demandeur.d >= 2 mois",
        "jours depuis demandeur.d < 10 jours",
        "demandeur.a * demandeur.b = 6",
        "min(demandeur.a, demandeur.b) = 3",
    ];
    let rules: String = conditions
        .iter()
        .enumerate()
        .fold(String::new(), |text, (at, condition)| format!("{text}admissible r{at}\n  {condition}\n  source x\n"));
    let policy = policy(&rules);
    let all = everybody(&policy);
    // What holds for each household, once: bit by condition.
    let held: Vec<u32> = all
        .iter()
        .map(|facts| {
            (0..conditions.len())
                .filter(|at| holds(&policy, facts, condition(&policy, *at)) == Some(true))
                .fold(0, |bits, at| bits | 1 << at)
        })
        .collect();
    for first in 0..conditions.len() {
        for second in 0..conditions.len() {
            for third in [first, (first + second) % conditions.len()] {
                let mask = (1_u32 << first) | (1 << second) | (1 << third);
                let found = held.iter().any(|bits| bits & mask == mask);
                let asked = [first, second, third].map(|at| condition(&policy, at));
                let answer = witness(&policy, &asked);
                let told = [first, second, third].map(|at| conditions[at]);
                match answer {
                    Answer::Witness(_) => {
                        assert!(found || told.iter().any(|text| text.contains("demandeur.d")), "{told:?} {answer:?}");
                    }
                    Answer::Impossible => assert!(!found, "{told:?}"),
                    Answer::Unsure => panic!("{told:?} is decided by trying"),
                }
            }
        }
    }
}

/// A policy on sets, with the conditions as rules.
fn on_sets(conditions: &[&str]) -> TypedPolicy {
    let rules = conditions
        .iter()
        .enumerate()
        .fold(String::new(), |text, (at, condition)| format!("{text}admissible r{at}\n  {condition}\n  source x\n"));
    typed(&format!(
        "politique « Cas »\n  en vigueur du 2026-01-01 au 2026-12-31\n  source x\nénumération motif\n  valeurs un, deux, trois\n\
         schéma demandeur\n  champ m : motif\n  champ n : motif\n  champ k : entier de 0 à 4\n\
         \x20 champ s : liste de motif, facultatif\n  champ t : liste de motif\nschéma logement\n  champ pieces : typologie\n\
         {rules}objectif\n  d'abord logements attribués\n  égalité tirage « x »\n"
    ))
}

/// How many values a set holds, which ones, and what is compared with that: nothing is left open.
#[test]
fn counts_and_members_of_sets_agree_with_trying_every_case() {
    let conditions = [
        "nombre(demandeur.s) >= 2",
        "nombre(demandeur.s) <= 1",
        "nombre(demandeur.s) = demandeur.k",
        "nombre(demandeur.s) > nombre(demandeur.t)",
        "nombre(demandeur.s) + nombre(demandeur.t) >= 5",
        "demandeur.s contient demandeur.m",
        "non (demandeur.s contient demandeur.n)",
        "demandeur.s contient deux et demandeur.s contient trois",
        "non (demandeur.s contient un)",
        "demandeur.m = demandeur.n",
        "demandeur.m n'est pas demandeur.n",
        "demandeur.t contient demandeur.m ou demandeur.t contient demandeur.n",
        "non (demandeur.t contient demandeur.m) et nombre(demandeur.t) = 2",
        "demandeur.s est inconnu",
        "demandeur.k > 2",
        "demandeur.m dans (un, trois)",
        "demandeur.s contient demandeur.m et demandeur.s contient demandeur.n et nombre(demandeur.s) = 1",
    ];
    let policy = on_sets(&conditions);
    let all = everybody(&policy);
    let held: Vec<u32> = all
        .iter()
        .map(|facts| {
            (0..conditions.len())
                .filter(|at| holds(&policy, facts, condition(&policy, *at)) == Some(true))
                .fold(0, |bits, at| bits | 1 << at)
        })
        .collect();
    let (mut possible, mut asked_in_all) = (0, 0);
    for first in 0..conditions.len() {
        for second in first..conditions.len() {
            for third in second..conditions.len() {
                let mask = (1_u32 << first) | (1 << second) | (1 << third);
                let found = held.iter().any(|bits| bits & mask == mask);
                let answer = witness(&policy, &[first, second, third].map(|at| condition(&policy, at)));
                let told = [first, second, third].map(|at| conditions[at]);
                match answer {
                    Answer::Witness(_) => assert!(found, "{told:?}"),
                    Answer::Impossible => assert!(!found, "{told:?}"),
                    Answer::Unsure => panic!("{told:?} is decided by trying: {found}"),
                }
                asked_in_all += 1;
                possible += usize::from(found);
            }
        }
    }
    assert!(possible > 200 && possible < asked_in_all - 200, "{possible} of {asked_in_all}");
}

#[test]
fn an_exception_takes_the_place_of_its_base_and_its_own_exceptions_take_its_place() {
    let policy = policy(
        "admissible regle\n  demandeur.b >= 2\n  source x\n  sauf un si demandeur.c : admissible\n    source x\n\
         \x20   sauf deux si demandeur.m = deux : non admissible\n      source x\n\
         \x20 sauf trois si demandeur.a = 3 et non demandeur.c : non admissible\n    source x\n    si inconnu : s'applique\n",
    );
    let expected = |facts: &Facts| {
        let read = |place: usize| match facts.get(&(Entity::Applicant, FieldIdx::at(place))).unwrap() {
            Content::Value(Value::Number(number)) => Some(number.numerator()),
            Content::Value(Value::Boolean(holds)) => Some(i128::from(*holds)),
            Content::Value(Value::Symbol(position)) => Some(i128::from(*position)),
            _ => None,
        };
        let (a, b, c, m) = (read(0), read(1).unwrap(), read(2), read(3).unwrap());
        if c == Some(1) {
            return m != 1;
        }
        // Unknown applies: a = 3 may be unknown, and so may `non c`.
        let third = a.is_none_or(|a| a == 3);
        if third { false } else { b >= 2 }
    };
    for facts in everybody(&policy) {
        assert_eq!(holds(&policy, &facts, condition(&policy, 0)), Some(expected(&facts)), "{facts:?}");
    }
}

#[test]
fn a_definition_takes_the_value_of_its_exception() {
    let policy = policy(
        "définition demandeur.prime : entier\n  vaut 1\n  sauf x si demandeur.b = 2 : vaut 5\n    source x\n\
         \x20   sauf y si demandeur.m = deux : vaut 7\n      source x\n\
         admissible regle\n  demandeur.prime > 0\n  source x\n",
    );
    let prime = policy.definitions.iter().find(|item| item.heading.name == "prime").unwrap();
    for facts in everybody(&policy) {
        let at = |place: usize| facts.get(&(Entity::Applicant, FieldIdx::at(place))).unwrap().clone();
        let two = at(1) == Content::Value(Value::Number(Exact::whole(2)));
        let second = at(3) == Content::Value(Value::Symbol(1));
        let due = if two { if second { 7 } else { 5 } } else { 1 };
        let case = prime
            .cases
            .iter()
            .find(|(test, _)| test.as_ref().is_none_or(|test| holds(&policy, &facts, test) == Some(true)));
        assert_eq!(value(&policy, &facts, &case.unwrap().1), Some(Value::Number(Exact::whole(due))));
    }
}
