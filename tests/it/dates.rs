//! Days moved and compared, rounding, numbers in both languages, what was known on a day: on whole runs.
#![cfg(test)]

use std::fmt::Write as _;
use std::path::Path;

use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::index::{ApplicantIdx, Index, VacancyIdx};
use equiflux::pipeline::{self, Knowledge};
use equiflux::predicates::{evaluate, failing_rules};
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use equiflux::syntax::{dump, format, parse_recovering};

use crate::cli::{allocate, code, equiflux, stderr, stdout};

/// A random number below a bound, the same in every run.
fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

const HEAD: &str =
    "langue fr\npolitique « Essai »\n  en vigueur du 2026-01-01 au 2026-12-31\n  source « essai »\n  statut inventé\n";
const TAIL: &str = "objectif\n  d'abord logements attribués\n  égalité demandeur.depot, puis tirage « essai »\n";
const SCENARIO: &str = "title: Essai\npolicy: policy.eqf\ndate: 2026-03-31\ntables:\n  applicants: { file: a.csv }\n  vacancies: { file: v.csv }\n";

/// Conditions over days that the end of months decides.
const RULES: &str = "
schéma demandeur
  champ depot : date
  champ jugement : date, facultatif
  champ revenu : montant en €/an, facultatif
  champ personnes : entier de 1 à 9
schéma logement
  champ libre : date, facultatif
  champ loyer : montant en €/mois
définition demandeur.part en €/an
  vaut demandeur.revenu / demandeur.personnes arrondi à l'euro
définition taux : nombre
  vaut logement.loyer / mensuel(demandeur.part) arrondi à 0,01
catégorie un
  si demandeur.jugement + 1 mois <= date de la commission
catégorie deux
  si demandeur.jugement + 1 mois reporté au 1er <= logement.libre - 3 mois
catégorie trois
  si mois entre demandeur.depot et logement.libre > 7 mois
    ou mois entre logement.libre et demandeur.jugement reporté au 1er >= 2 mois
catégorie quatre
  si ans entre demandeur.depot et demandeur.jugement >= 1 an
    et jours entre demandeur.depot et logement.libre > 200 jours
catégorie cinq
  si logement.libre - 15 jours <= dernier jour du mois de (demandeur.jugement + 2 mois)
catégorie six
  si premier jour de l'année de logement.libre = premier jour de l'année de demandeur.depot
    ou mois depuis demandeur.jugement reporté au 1er > 3 mois
admissible dates
  un ou deux ou trois ou quatre ou cinq ou six
  source « essai »
admissible effort
  taux <= 0,33 et demandeur.part arrondi par défaut à 500 € >= 1 000 €/an
  source « essai »
  si inconnu : admissible
cotation attente
  critère anciennete vaut 1 point par mois entre demandeur.depot et date de la commission, au plus 30 points
  critère age vaut 5 points par an entre demandeur.jugement et date de la commission
";

/// Days near the ends of months, so that rules for them matter.
fn day(state: &mut u64) -> String {
    let year = 2023 + random(state, 4);
    let month = 1 + random(state, 12);
    let of_month = [1, 15, 27, 28, 29, 30, 31][usize::try_from(random(state, 7)).unwrap()];
    format!("{year}-{month:02}-{of_month:02}")
}

fn real_day(state: &mut u64) -> String {
    loop {
        let found = day(state);
        if Date::parse(&found).is_some() {
            return found;
        }
    }
}

#[test]
fn three_evaluators_agree_on_days_near_the_ends_of_months() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    write(folder, "policy.eqf", &format!("{HEAD}{RULES}{TAIL}"));
    write(folder, "scenario.yaml", SCENARIO);
    let mut state = 7;
    let mut applicants = String::from("id,depot,jugement,revenu,personnes\n");
    for id in 0..120 {
        let depot = real_day(&mut state);
        let judged = if random(&mut state, 5) == 0 { String::new() } else { real_day(&mut state) };
        let income = if random(&mut state, 6) == 0 { String::new() } else { random(&mut state, 40_000).to_string() };
        let people = 1 + random(&mut state, 9);
        writeln!(applicants, "A{id:03},{depot},{judged},{income},{people}").unwrap();
    }
    let mut homes = String::from("id,libre,loyer\n");
    for id in 0..8 {
        let free = if id == 0 { String::new() } else { real_day(&mut state) };
        writeln!(homes, "V{id},{free},{}", 100 + random(&mut state, 500)).unwrap();
    }
    write(folder, "a.csv", &applicants);
    write(folder, "v.csv", &homes);
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let loaded = pipeline::load(folder, None, &mut map, &mut out).unwrap();
    let loaded = loaded.unwrap_or_else(|| panic!("{:?}", out.iter().collect::<Vec<_>>()));
    let pairs = evaluate(&loaded.policy, &loaded.dataset);
    let (mut found, mut expected) = (0, 0);
    for home in 0..8 {
        for applicant in 0..120 {
            let failing =
                failing_rules(&loaded.policy, &loaded.dataset, ApplicantIdx::at(applicant), VacancyIdx::at(home));
            expected += usize::from(failing.is_empty());
        }
    }
    found += pairs.applicants.len();
    assert_eq!(found, expected);
    assert!(expected > 100 && expected < 900, "{expected}");
    // The judge counts days in its own way and derives every pair and every point again.
    let run = folder.join("run");
    let output = allocate(folder.to_str().unwrap(), &run, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let verdict = equiflux(&["verify", run.to_str().unwrap(), folder.to_str().unwrap()]);
    assert_eq!(code(&verdict), 0, "{}{}", stdout(&verdict), stderr(&verdict));
    let told = equiflux(&["explain", run.to_str().unwrap(), "--applicant", "A001", "--lang", "fr"]);
    assert!(stdout(&told).contains("le dernier jour de ce mois"), "{}", stdout(&told));
    assert!(stdout(&told).contains("le 1er du mois suivant"), "{}", stdout(&told));
}

/// One request, one home, a ceiling published in two steps.
const KNOWN: &str = "
schéma demandeur
  champ revenu : montant en €/an
  champ depot : date
schéma logement
  champ loyer : montant en €/mois
paramètre plafond en €/an
  source « arrêté d'essai »
  vaut 9 000 € à partir du 2025-01-01
  vaut 9 500 € à partir du 2026-01-01, connu depuis le 2025-12-20
  vaut 9 720 € à partir du 2026-01-01, connu depuis le 2026-02-10
admissible ressources
  demandeur.revenu <= plafond et logement.loyer > 0 €/mois
  source « essai »
";

fn value_on(folder: &Path, date: &str, known: Knowledge) -> String {
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let loaded = pipeline::load_known(folder, Date::parse(date), known, &mut map, &mut out).unwrap().unwrap();
    format!("{:?}", loaded.policy.parameters.iter().next().unwrap().values)
}

#[test]
fn a_run_replays_what_was_known_on_a_day() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    write(folder, "policy.eqf", &format!("{HEAD}{KNOWN}{TAIL}"));
    write(folder, "scenario.yaml", SCENARIO);
    write(folder, "a.csv", "id,revenu,depot\nA,9600,2024-01-01\n");
    write(folder, "v.csv", "id,loyer\nV,500\n");
    let on = |day: &str| Knowledge::On(Date::parse(day).unwrap());
    for (known, cents) in [
        (Knowledge::Stated, "972000"),
        (Knowledge::Everything, "972000"),
        (on("2026-02-10"), "972000"),
        (on("2026-02-09"), "950000"),
        (on("2025-12-20"), "950000"),
        (on("2025-12-19"), "900000"),
    ] {
        assert!(value_on(folder, "2026-03-31", known).contains(cents), "{known:?}");
    }
    let run = folder.join("run");
    let (run, here) = (run.to_str().unwrap(), folder.to_str().unwrap());
    let awarded = |more: &[&str]| {
        let output = allocate(here, Path::new(run), more);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let verdict = equiflux(&["verify", run, here]);
        assert_eq!(code(&verdict), 0, "{}", stdout(&verdict));
        std::fs::read_to_string(folder.join("run/awards.csv")).unwrap().lines().count() - 1
    };
    assert_eq!(awarded(&[]), 1);
    let plain = std::fs::read_to_string(folder.join("run/summary.json")).unwrap();
    assert!(!plain.contains("\"known\""));
    assert_eq!(awarded(&["--known", "2026-01-31"]), 0);
    for file in ["summary.json", "run.json"] {
        let text = std::fs::read_to_string(folder.join("run").join(file)).unwrap();
        assert!(text.contains("\"known\": \"2026-01-31\""), "{text}");
    }
    let told = equiflux(&["explain", run, "--applicant", "A", "--lang", "fr"]);
    let told = stdout(&told).replace(char::is_whitespace, " ");
    assert!(told.contains("Textes connus au 31 janvier 2026"), "{told}");
    // The scenario may say it, and the command line may say otherwise.
    write(folder, "scenario.yaml", &format!("connu_au: 2026-01-31\n{SCENARIO}"));
    assert_eq!(awarded(&[]), 0);
    assert_eq!(awarded(&["--known", "2026-03-01"]), 1);
    let early = equiflux(&[
        "check",
        folder.join("policy.eqf").to_str().unwrap(),
        "--date",
        "2026-03-31",
        "--known",
        "2024-01-01",
    ]);
    assert_eq!(code(&early), 0, "{}", stderr(&early));
}

/// What an amendment known on a day takes the place of stays in force for who looks before that day.
#[test]
fn an_amendment_is_unknown_before_its_day() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let base = KNOWN.replace("  vaut 9 720 €", "  supplétif\n  vaut 8 000 € à partir du 2026-09-01\n  # vaut 9 720 €");
    write(folder, "base.eqf", &format!("{HEAD}{base}{TAIL}"));
    let head = HEAD.replace("  source", "  étend base\n  source");
    let amendment = "amende paramètre plafond\n  vaut 10 000 € à partir du 2026-02-01, connu depuis le 2026-01-15\n  source « avenant »\n  autorité « essai »\n";
    write(folder, "policy.eqf", &format!("{head}{amendment}"));
    write(folder, "scenario.yaml", SCENARIO);
    write(folder, "a.csv", "id,revenu,depot\nA,9600,2024-01-01\n");
    write(folder, "v.csv", "id,loyer\nV,500\n");
    let on = |day: &str| Knowledge::On(Date::parse(day).unwrap());
    for (date, known, cents) in [
        ("2026-03-31", Knowledge::Stated, "1000000"),
        ("2026-10-01", Knowledge::Stated, "1000000"),
        ("2026-10-01", on("2026-01-15"), "1000000"),
        ("2026-10-01", on("2026-01-14"), "800000"),
        ("2026-03-31", on("2026-01-14"), "950000"),
        ("2026-01-31", Knowledge::Stated, "950000"),
    ] {
        assert!(value_on(folder, date, known).contains(cents), "{date} {known:?}");
    }
    let policy = folder.join("policy.eqf");
    let shown = equiflux(&["show", policy.to_str().unwrap(), "--effective", "--date", "2026-10-01"]);
    assert!(stdout(&shown).contains("10 000 €") && !stdout(&shown).contains("8 000 €"), "{}", stdout(&shown));
}

/// A number as somebody writes it: digits, grouped or not, with decimals or not.
fn number(state: &mut u64, english: bool) -> String {
    let digits: Vec<String> = match random(state, 4) {
        0 => vec![random(state, 1_000_000).to_string()],
        1 => vec![(1 + random(state, 999)).to_string()],
        groups => {
            let mut digits = vec![(1 + random(state, 999)).to_string()];
            digits.extend((1..groups).map(|_| format!("{:03}", random(state, 1000))));
            digits
        }
    };
    let separator = if english && random(state, 3) > 0 { "," } else { " " };
    let whole = digits.join(separator);
    let fraction = match random(state, 5) {
        0 => format!("{:02}", random(state, 100)),
        1 => format!("{}", random(state, 10)),
        2 if english || digits.len() > 1 => format!("{:03}", random(state, 1000)),
        3 => format!("{:04}", random(state, 10_000)),
        _ => String::new(),
    };
    match (fraction.as_str(), english) {
        ("", _) => whole,
        (_, true) => format!("{whole}.{fraction}"),
        (_, false) => format!("{whole},{fraction}"),
    }
}

fn tree(text: &str) -> String {
    let mut map = SourceMap::default();
    let file = map.add("policy.eqf", text);
    let mut out = Diagnostics::default();
    let policy = parse_recovering(&map, file, &mut out);
    assert!(out.is_empty(), "{text}\n{:?}", out.iter().collect::<Vec<_>>());
    dump(&policy).lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn thousands_of_numbers_cross_the_languages_and_come_back() {
    let mut state = 11;
    for round in 0..12 {
        let english = round % 2 == 0;
        let mut lines = String::new();
        for at in 0..20 {
            let number = number(&mut state, english);
            let unit = ["", " €", " %", " m²", " €/an"][usize::try_from(random(&mut state, 5)).unwrap()];
            writeln!(lines, "catégorie c{at}\n  si demandeur.x > {number}{unit} et demandeur.y dans ({number}, 7)")
                .unwrap();
        }
        let language = if english { "en" } else { "fr" };
        for head in [format!("langue {language}\n"), String::new()] {
            if head.is_empty() && english {
                continue;
            }
            let text = format!("{head}politique « Essai »\n{lines}");
            let told = tree(&text);
            let french = format(&text, Some(Language::French));
            let there = format(&text, Some(Language::English));
            assert!(french.kept && there.kept, "{text}");
            assert_eq!(tree(&french.text), told);
            assert_eq!(tree(&there.text), told);
            assert_eq!(format(&there.text, Some(Language::French)).text, french.text);
            let again = format(&french.text, Some(Language::English));
            assert_eq!(format(&again.text, Some(Language::French)).text, french.text);
        }
    }
}

#[test]
fn a_number_is_written_as_its_file_says() {
    let text = "langue fr\npolitique « Essai »\ncatégorie c\n  si demandeur.x > 1 234,56 € et demandeur.y < 12 000 €\n";
    let english = format(text, Some(Language::English)).text;
    assert!(english.contains("> 1,234.56 €") && english.contains("< 12,000 €"), "{english}");
    assert_eq!(format(&english, Some(Language::French)).text, text);
    // A file that does not say its language keeps spaces.
    let bare = text.replace("langue fr\n", "");
    assert!(format(&bare, Some(Language::English)).text.contains("> 1 234.56 €"));
}

#[test]
fn a_number_of_two_readings_is_not_translated() {
    let text = "langue fr\npolitique « Essai »\ncatégorie c\n  si demandeur.x > 1.234 €\n";
    let english = format(text, Some(Language::English));
    assert!(!english.kept && english.text == text);
    assert!(format(text, Some(Language::French)).kept);
    // A number with one reading that is written otherwise is put right.
    let odd = text.replace("1.234 €", "1,234.50 €");
    assert!(format(&odd, Some(Language::French)).text.contains("> 1 234,50 €"));
}

/// A day that the policy works out is shown with whoever it is about, though no rule reads it.
#[test]
fn time_limits_are_shown_with_the_household_and_the_home() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let limits = "définition demandeur.echeance : date « Offre due »
  vaut demandeur.depot + 3 mois
  source « essai »
définition logement.reponse : date « Réponse au plus tôt »
  vaut date de la commission + 10 jours
  source « essai »
";
    write(folder, "policy.eqf", &format!("{HEAD}{KNOWN}{limits}{TAIL}"));
    write(folder, "scenario.yaml", SCENARIO);
    write(folder, "a.csv", "id,revenu,depot\nA,9600,2025-11-30\n");
    write(folder, "v.csv", "id,loyer\nV,500\n");
    let checked = equiflux(&["check", folder.join("policy.eqf").to_str().unwrap(), "--format", "short"]);
    assert!(!stderr(&checked).contains("declaration-inutile"), "{}", stderr(&checked));
    let run = folder.join("run");
    assert_eq!(code(&allocate(folder.to_str().unwrap(), &run, &[])), 0);
    for (who, id, shown) in
        [("--applicant", "A", "Offre due : 28 février 2026"), ("--vacancy", "V", "Réponse au plus tôt : 10 avril 2026")]
    {
        let told = equiflux(&["explain", run.to_str().unwrap(), who, id, "--lang", "fr"]);
        let told = stdout(&told).replace(char::is_whitespace, " ");
        assert!(told.contains(shown), "{told}");
    }
}
