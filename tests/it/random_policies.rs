//! Random small policies on random small tables, through the whole program: the optimum is the brute-force one on every
//! level, and the independent judge accepts every run.
#![cfg(test)]

use std::fmt::Write as _;
use std::path::Path;

use equiflux::diagnostic::Diagnostics;
use equiflux::model::sample::brute_force;
use equiflux::pipeline;
use equiflux::solver::{self, LevelStatus, SolveOptions};
use equiflux::source::SourceMap;
use equiflux::verifier::{self, Verdict};

/// A small generator of its own, so that cases stay the same whatever the crates do.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, usize::try_from(self.roll(at as u64 + 1)).unwrap());
        }
    }
}

const SETS: &[&str] = &["dalo", "modeste", "grand", "en_qpv", "hors_qpv", "proche", "dalo_en_qpv"];

/// An event in a share: what the year's account counts.
const EVENTS: &[&str] = &["propositions", "attributions", "baux signés"];

/// How an account is made whole.
fn rounding(extra: &mut Dice) -> String {
    let way = extra.pick(&["au supérieur", "à l'inférieur", "au plus proche", "au plus proche"]);
    if extra.chance(50) {
        format!("arrondie {way} sous {} logements", 2 + extra.roll(12))
    } else {
        format!("arrondie {way}")
    }
}

/// What follows the rate of a share, and the lines that go with it.
fn share_year(extra: &mut Dice) -> (String, String) {
    let mut options = String::new();
    if extra.chance(25) {
        let _ = write!(options, ", comptée en {}", extra.pick(EVENTS));
    }
    if extra.chance(20) {
        options.push_str(", dans chaque logement.destination");
    } else if extra.chance(10) {
        options.push_str(", dans chaque logement.commune dans (35238 (Rennes), 35047 (Bruz))");
    }
    if extra.chance(30) {
        let _ = write!(options, ", {}", rounding(extra));
    }
    let carry = match extra.roll(4) {
        0 => "  report intégral\n",
        1 => "  report de 1 logement au plus\n",
        _ => "",
    };
    let slack = if extra.chance(20) { "  manque dette « Dette »\n" } else { "" };
    (options, format!("{carry}{slack}"))
}

/// Ways of awarding that pass by the ordinary rules.
fn paths(extra: &mut Dice, reservers: &[&str]) -> String {
    let mut text = String::new();
    for (name, condition) in [
        ("designation", "logement.designe = demandeur.id"),
        ("vente", "logement.destination = vente et demandeur.salarie"),
        ("dalo", "demandeur est dalo"),
    ] {
        if !extra.chance(20) {
            continue;
        }
        let _ = writeln!(text, "voie {name}\n  si {condition}\n  source inventée");
        if name != "dalo" && extra.chance(60) {
            text.push_str("  exclusive\n");
        }
        match extra.roll(3) {
            0 => text.push_str("  hors flux\n"),
            1 if !reservers.is_empty() => {
                let (first, second) = (extra.pick(reservers), extra.pick(reservers));
                let _ = writeln!(text, "  imputée à {first}, à défaut {second}");
            }
            _ => {}
        }
        if extra.chance(40) {
            text.push_str("  sans points\n");
        }
        if extra.chance(40) {
            text.push_str("  dispensée de liste\n");
        }
    }
    text
}

fn policy(dice: &mut Dice, extra: &mut Dice) -> String {
    let mut text = String::from(
        "langue fr
politique « Au hasard »
  en vigueur du 2026-01-01 au 2026-12-31
énumération destination
  valeurs libre, mutation, vente
énumération origine
  valeurs parc, prive
schéma demandeur
  champ personnes : entier de 1 à 9, facultatif
  champ revenu : montant en €/an, facultatif
  champ date_demande : date, facultatif
  champ dalo : oui ou non
  champ salarie : oui ou non, facultatif
  champ communes : liste de commune
  champ origine : origine, facultatif
schéma logement
  champ typologie : typologie
  champ plafond : montant en €/an
  champ qpv : oui ou non
  champ commune : commune
  champ destination : destination
  champ designe : demandeur, facultatif
catégorie dalo
  si demandeur.dalo
catégorie modeste
  si demandeur.revenu < 15 000 €/an
catégorie grand
  si demandeur.personnes >= 3
catégorie en_qpv
  si logement.qpv
catégorie hors_qpv
  si non logement.qpv
catégorie proche
  si demandeur.communes contient logement.commune
catégorie dalo_en_qpv
  si demandeur est dalo et logement est en_qpv
",
    );
    if dice.chance(70) {
        let unknown = dice.pick(&["admissible", "non admissible"]);
        let _ = write!(
            text,
            "admissible ressources\n  demandeur.revenu <= logement.plafond\n  si inconnu : {unknown}\n  source CCH R441-1\n"
        );
    }
    if dice.chance(50) {
        text.push_str("admissible commune\n  demandeur.communes contient logement.commune\n  source inventée\n");
    }
    if dice.chance(50) {
        text.push_str(
            "admissible occupation
  logement.typologie selon demandeur.personnes
  | personnes | 1  | 2  | 3 et plus |
  | de        | T1 | T1 | T2        |
  | à         | T3 | T4 | T5        |
  source inventée
",
        );
    }
    let _ = write!(text, "cotation grille\n  source inventée\n");
    if dice.chance(60) {
        let rule = dice.pick(&["somme de", "la plus forte de", "somme de, au plus 20 points"]);
        let _ = writeln!(text, "  rubrique r : {rule}");
        let _ = writeln!(text, "    critère c1 vaut {} points si demandeur.dalo", dice.roll(30));
        let _ = writeln!(text, "    critère c2 vaut {},5 points si demandeur.revenu < 12 000 €/an", dice.roll(9));
        let _ = writeln!(text, "    critère c3 vaut 4 points par demandeur.personnes, au plus 9 points");
    }
    if !text.ends_with("points\n") || dice.chance(60) {
        text.push_str("  critère mois vaut 1 point par mois depuis demandeur.date_demande, au plus 40 points\n");
    }
    if dice.chance(30) {
        text.push_str("  critère sur_place vaut 7 points si demandeur.communes contient logement.commune\n");
    }
    if dice.chance(30) {
        text.push_str("  critère malus vaut -6 points si demandeur.salarie\n");
    }
    // What depends on what is drawn last, so that a heading of this kind ends the grid.
    if dice.chance(25) {
        let rounding = dice.pick(&["", ", arrondi au point supérieur", ", arrondi au dixième le plus proche"]);
        let (first, last) = (dice.roll(9), dice.roll(9));
        let _ = writeln!(
            text,
            "  critère echelle vaut de {first} à {last} points pour demandeur.revenu de 9 000 €/an à 16 000 €/an{rounding}"
        );
    }
    if dice.chance(25) {
        let _ = writeln!(
            text,
            "  critère paliers selon demandeur.revenu\n    | à partir de | 10 000 €/an | 14 000 €/an |\n    | points | {} | {} |",
            dice.roll(9),
            dice.roll(5)
        );
    }
    if dice.chance(25) {
        let cap = 1 + dice.roll(11);
        let _ = writeln!(
            text,
            "  critère par_an vaut 1 point par mois depuis demandeur.date_demande, au plus {cap} points par an, au plus 30 points"
        );
        if dice.chance(60) {
            let _ = writeln!(text, "  ensemble attente (par_an) au plus {} points", dice.roll(20));
        }
    }
    if dice.chance(20) {
        text.push_str("  rubrique coche : la cochée dans demandeur.origine\n");
        text.push_str("    critère parc vaut 5 points\n    critère prive vaut 8 points si demandeur.dalo\n");
    }
    if dice.chance(20) {
        text.push_str("  sans points echange si logement.destination = mutation et demandeur.salarie\n");
    }
    let mut first = false;
    if dice.chance(50) {
        text.push_str("flux\n  hors flux mutation si logement.destination = mutation\n  source CCH R441-5\n");
        if extra.chance(50) {
            let _ = writeln!(text, "  prévision {} logements", extra.roll(60));
        }
        first = extra.chance(50);
        if first {
            let which = extra.pick(&["destination = vente", "typologie >= T3", "commune = 35238 (Rennes)"]);
            let _ = writeln!(text, "  premières mises en location si logement.{which}");
            if extra.chance(50) {
                let _ = writeln!(text, "    prévision {} logements", extra.roll(20));
            }
        }
    }
    let names = ["etat", "al", "commune"];
    let count = usize::try_from(dice.roll(4)).unwrap();
    let mut left = 100;
    for name in &names[..count] {
        let share = 1 + dice.roll(left / 2);
        left -= share;
        let _ = writeln!(text, "réservataire {name}\n  source inventée");
        if dice.chance(85) {
            let (options, lines) = share_year(extra);
            let _ = write!(text, "  part {share} % du flux{options}\n{lines}");
        }
        if first && extra.chance(60) {
            let each = if extra.chance(30) { ", dans chaque logement.destination" } else { "" };
            let rounding = if extra.chance(50) { format!(", {}", rounding(extra)) } else { String::new() };
            let _ = writeln!(text, "  part des premières mises en location {share} %{each}{rounding}");
        }
        match dice.roll(4) {
            0 => text.push_str("  désigne demandeur est dalo\n"),
            1 => text.push_str("  désigne demandeur.salarie\n"),
            2 => text.push_str("  désigne tous\n"),
            _ => {}
        }
        if dice.chance(20) {
            text.push_str("  territoire logement est hors_qpv\n");
        }
        if dice.chance(25) && share >= 3 {
            let _ = writeln!(
                text,
                "  dont {name}_agents {} % du flux\n    désigne demandeur.salarie\n    source inventée",
                share / 3
            );
        }
    }
    for at in 0..dice.roll(4) {
        let bound = dice.pick(&["au moins", "au moins", "au plus", "exactement"]);
        let amount = match dice.roll(3) {
            0 => format!("{} attributions", dice.roll(3)),
            1 => format!("{} % des attributions", 1 + dice.roll(100)),
            _ => format!("{},5 % des attributions", dice.roll(90)),
        };
        let amount = match (extra.roll(6), amount.contains('%')) {
            (0, true) => amount.replace("attributions", "baux signés"),
            (0, false) => amount.replace("attributions", "propositions"),
            (1, true) if count > 0 => amount.replace("des attributions", "du flux"),
            (1, false) if count > 0 => format!("{amount} du flux"),
            _ => amount,
        };
        let each = match extra.roll(8) {
            0 => " pour chaque logement.destination",
            1 => " par logement.commune dans (35238 (Rennes), 35051 (Cesson-Sévigné))",
            2 => " pour chaque demandeur.salarie dans (oui, non)",
            _ => "",
        };
        let failing = match extra.roll(3) {
            0 => format!(", à défaut {}", extra.pick(SETS)),
            1 if extra.chance(50) => format!(", à défaut {}, à défaut {}", extra.pick(SETS), extra.pick(SETS)),
            _ => String::new(),
        };
        let base = if dice.chance(50) { format!(" {}", dice.pick(SETS)) } else { String::new() };
        let charged = match dice.roll(5) {
            0 if count > 0 => format!(" imputées à {}", names[usize::try_from(dice.roll(count as u64)).unwrap()]),
            1 if count > 1 => " imputées à chaque réservataire sauf etat".to_owned(),
            2 if count > 0 => " imputées à chaque réservataire".to_owned(),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "obligation o{at}\n  {bound} {amount}{base}{charged}{each} vont à {}{failing}",
            dice.pick(SETS)
        );
        if dice.chance(40) {
            let _ = writeln!(text, "  rang {}", 1 + dice.roll(3));
        }
        if dice.chance(12) {
            text.push_str("  impérative\n");
        }
        if amount.contains('%') && extra.chance(40) {
            let _ = writeln!(text, "  {}", rounding(extra));
        }
        text.push_str("  source inventée\n");
    }
    text.push_str(&paths(extra, &names[..count]));
    let mut levels = vec![
        "logements attribués".to_owned(),
        "obligations, dans l'ordre du texte".to_owned(),
        "écart aux parts du flux".to_owned(),
        format!("attributions à {}", dice.pick(SETS)),
        "points".to_owned(),
    ];
    if dice.chance(20) {
        levels.insert(3, "attributions selon demandeur.origine".to_owned());
    }
    if dice.chance(30) {
        dice.shuffle(&mut levels);
    }
    levels.truncate(usize::try_from(2 + dice.roll(4)).unwrap());
    text.push_str("objectif\n");
    for (at, level) in levels.iter().enumerate() {
        let _ = writeln!(text, "  {} {level}", if at == 0 { "d'abord" } else { "puis" });
    }
    text.push_str("  égalité demandeur.date_demande, puis tirage « au hasard »\n");
    let _ = writeln!(text, "candidats\n  au moins {} par logement\n  source CCH R441-3", 1 + dice.roll(3));
    if dice.chance(30) {
        text.push_str("  dispense dalo si demandeur est dalo\n");
    }
    text
}

fn tables(dice: &mut Dice, extra: &mut Dice) -> (String, String) {
    let communes = ["35238", "35047", "35051"];
    let mut applicants = String::from("id,personnes,revenu,date_demande,dalo,salarie,communes,origine\n");
    let yes_no = |dice: &mut Dice| if dice.chance(45) { "oui" } else { "non" };
    let households = dice.roll(6);
    for at in 0..=households {
        let maybe = |dice: &mut Dice, value: String| if dice.chance(12) { String::new() } else { value };
        let persons = 1 + dice.roll(4);
        let persons = maybe(dice, persons.to_string());
        let income = 8_000 + 1_000 * dice.roll(15);
        let income = maybe(dice, income.to_string());
        let day = format!("202{}-0{}-1{}", 3 + dice.roll(3), 1 + dice.roll(9), dice.roll(3));
        let day = maybe(dice, day);
        let (dalo, employee) = (yes_no(dice), yes_no(dice).to_owned());
        let employee = maybe(dice, employee);
        let origin = dice.pick(&["parc", "prive", ""]).to_owned();
        let mut wished: Vec<&str> = communes.iter().copied().filter(|_| dice.chance(60)).collect();
        if wished.is_empty() {
            wished.push("35238");
        }
        let _ = writeln!(applicants, "A{at},{persons},{income},{day},{dalo},{employee},{},{origin}", wished.join("|"));
    }
    let mut vacancies = String::from("id,typologie,plafond,qpv,commune,destination,designe\n");
    for at in 0..=dice.roll(4) {
        let (rooms, ceiling) = (1 + dice.roll(5), 10_000 + 2_000 * dice.roll(8));
        let (qpv, commune) = (yes_no(dice), dice.pick(&communes));
        let use_ = dice.pick(&["libre", "libre", "libre", "mutation", "vente"]);
        let designated = if extra.chance(15) { format!("A{}", extra.roll(households + 1)) } else { String::new() };
        let _ = writeln!(vacancies, "L{at},T{rooms},{ceiling},{qpv},{commune},{use_},{designated}");
    }
    (applicants, vacancies)
}

/// The same number for every event, or fewer awards than proposals and fewer leases than awards.
fn by_event(extra: &mut Dice, homes: u64) -> String {
    if extra.chance(70) {
        return homes.to_string();
    }
    let awarded = extra.roll(homes + 1);
    format!("{{ proposed: {homes}, attributed: {awarded}, signed: {} }}", extra.roll(awarded + 1))
}

/// Gaps carried over, for the first reserver when its share carries them.
fn carried(extra: &mut Dice, text: &str) -> String {
    let mut lines = text.lines().skip_while(|line| *line != "réservataire etat").skip(1);
    let lines: Vec<&str> = lines.by_ref().take_while(|line| line.starts_with("  ")).collect();
    let share = lines.iter().find(|line| line.starts_with("  part "));
    let carries = lines.iter().any(|line| line.starts_with("  report "));
    let Some(share) = share.filter(|_| carries && extra.chance(70)) else { return String::new() };
    let name = if share.contains("logement.destination") {
        "etat[vente]"
    } else if share.contains("logement.commune") {
        "etat[35047]"
    } else {
        "etat"
    };
    let gap = extra.pick(&["1", "-1", "0.5", "\"1/3\"", "-2.25", "2"]);
    format!("carried: {{ \"{name}\": {gap} }}\n")
}

fn write_case(dice: &mut Dice, directory: &Path) -> String {
    let mut extra = Dice(dice.0 ^ 0x5DEE_CE66_D1CE_4E5B);
    let text = policy(dice, &mut extra);
    let (applicants, vacancies) = tables(dice, &mut extra);
    std::fs::write(directory.join("p.eqf"), &text).unwrap();
    std::fs::write(directory.join("a.csv"), applicants).unwrap();
    std::fs::write(directory.join("v.csv"), vacancies).unwrap();
    let mut scenario = String::from(
        "title: Au hasard\npolicy: p.eqf\ndate: 2026-03-12\ntables:\n  applicants: { file: a.csv }\n  vacancies: { file: v.csv }\n",
    );
    if dice.chance(40) {
        let flow = 4 + dice.roll(20);
        let mut opening = if extra.chance(70) {
            format!("flow: {flow}\n")
        } else {
            format!("flow: {{ proposed: {}, attributed: {}, signed: {flow} }}\n", flow + 3, flow + 1)
        };
        if text.contains("réservataire etat") {
            let _ = writeln!(opening, "charged: {{ etat: {} }}", dice.roll(flow + 1));
        }
        if text.contains("obligation o0") && !text.contains("obligation o0\n  exactement") {
            let line = text.split("obligation o0\n").nth(1).unwrap().lines().next().unwrap();
            if !line.contains("chaque") && !line.contains(" par ") {
                let base = dice.roll(12);
                let reached = dice.roll(base + 1);
                // Reached by events, so that each event's base is no smaller.
                let reached = by_event(&mut extra, reached);
                let _ = writeln!(opening, "obligations:\n  o0: {{ base: {base}, reached: {reached} }}");
            }
        }
        opening.push_str(&carried(&mut extra, &text));
        if extra.chance(20) {
            let _ = writeln!(opening, "forecast: {}", extra.roll(80));
        }
        std::fs::write(directory.join("s.yaml"), opening).unwrap();
        scenario.push_str("ledger: { opening: s.yaml }\n");
    }
    std::fs::write(directory.join("scenario.yaml"), scenario).unwrap();
    text
}

fn check(seed: u64) -> (usize, bool) {
    let scratch = tempfile::tempdir().unwrap();
    let mut dice = Dice(seed);
    let text = write_case(&mut dice, scratch.path());
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let loaded = pipeline::load(scratch.path(), None, &mut map, &mut out).unwrap();
    let told: Vec<String> = out
        .iter()
        .map(|item| format!("{}: {}", item.code.code, item.message(equiflux::diagnostic::Language::French)))
        .collect();
    let Some(loaded) = loaded else { panic!("seed {seed}: {told:#?}\n{text}") };
    let (pairs, model) = pipeline::prepare(&loaded);
    let solution = solver::solve(&model, &SolveOptions::default()).unwrap();
    let feasible = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
    let values: Option<Vec<i128>> = feasible.then(|| solution.levels.iter().map(|level| level.value).collect());
    assert_eq!(values, brute_force(&model), "seed {seed}\n{text}");
    if feasible {
        for (level, outcome) in model.levels.iter().zip(&solution.levels) {
            assert_eq!(outcome.status, LevelStatus::Optimal, "seed {seed}: {}\n{text}", level.name);
        }
        let written = pipeline::decide(&loaded, &pairs, &model, &solution).unwrap();
        let inputs = verifier::Inputs {
            policy: &loaded.policy,
            dataset: &loaded.dataset,
            balances: &loaded.scenario.balances,
            digests: &loaded.digests,
            options: loaded.options,
        };
        let verdict = verifier::verify(&inputs, &written.certificate, &written.files);
        if let Verdict::Refused(refusal) = verdict {
            panic!("seed {seed}: {} {} {}\n{text}", refusal.claim.code(), refusal.place, refusal.message.en);
        }
    }
    (model.levels.len(), feasible)
}

/// The optimum equals brute force on 2 000 random policies and instances, on every level, and the judge agrees.
#[test]
fn optimum_is_the_brute_force_one_and_the_judge_agrees() {
    let (mut levels, mut feasible) = (0, 0);
    for seed in 0..2_000 {
        let (count, lawful) = check(seed);
        levels += count;
        feasible += usize::from(lawful);
    }
    // The cases must be worth something: many levels, and both lawful and impossible ones.
    assert!(levels > 6_000 && feasible > 1_500 && feasible < 2_000, "{levels} levels, {feasible} lawful");
}
