//! Overlays: what each direction allows for each kind of thing, and the policy in force printed from its sources.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its cases fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

use equiflux::diagnostic::{Diagnostics, Language, Severity};
use equiflux::ir;
use equiflux::names::{self, Lineage, Merged};
use equiflux::pipeline::{self, CheckedPolicy};
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use equiflux::syntax::{self, ast::Policy};
use equiflux::types;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn day() -> Date {
    Date::parse("2026-03-12").unwrap()
}

/// A base that bounds everything with one word.
fn base(word: &str) -> String {
    format!(
        "politique « Base »\n  en vigueur du 2026-01-01 au 2026-12-31\n\
         énumération motif\n  valeurs autre, expulsion\n\
         schéma demandeur\n  champ personnes : entier de 1 à 20\n  champ motif : motif\n  champ dalo : oui ou non\n  \
         champ revenu : montant en €/an\n  champ date_demande : date\n\
         schéma logement\n  champ pieces : typologie\n  champ motif : motif\n\
         catégorie prioritaires\n  si demandeur.dalo\n  {word}\n\
         paramètre taux en %\n  vaut 20 % à partir du 2025-01-01\n  vaut 30 % à partir du 2026-07-01\n  {word}\n\
         paramètre plafond(categorie : entier de 1 à 2) en €/an\n  | à partir du | categorie | valeur |\n  \
         | 2025-01-01 | 1 | 20 000 € |\n  | 2025-01-01 | 2 | 30 000 € |\n  | 2026-07-01 | 1 | 21 000 € |\n  {word}\n\
         admissible ressources\n  demandeur.revenu * taux <= plafond(1) et demandeur.revenu <= plafond(2)\n  source s\n  {word}\n\
         cotation principale\n  rubrique demande : somme de, au plus 30 points\n    \
         critère dalo vaut 10 points si demandeur.dalo\n    critère famille vaut 2 points par demandeur.personnes, au plus 8 points\n  \
         critère refus vaut -5 points\n  source s\n  {word}\n\
         flux\n  hors flux mutation si logement.motif = autre\n  source s\n  {word}\n\
         réservataire etat\n  part 30 % du flux\n  dont agents 5 % du flux\n    source s\n  source s\n  {word}\n\
         obligation quota\n  au moins 25 % des attributions vont à prioritaires\n  source s\n  {word}\n\
         obligation nombre\n  au moins 4 attributions vont à prioritaires\n  source s\n  {word}\n\
         candidats\n  au moins 3 par logement\n  dispense dalo si demandeur est prioritaires\n  source s\n  {word}\n\
         objectif\n  d'abord logements attribués\n  puis obligations\n  puis écart aux parts du flux\n  puis points\n  \
         égalité demandeur.date_demande, puis tirage « essai »\n  {word}\n"
    )
}

const ACT: &str = "\n  autorité « A »\n  source « acte »\n";

fn overlay(statement: &str) -> String {
    format!("politique « Locale »\n  en vigueur du 2026-01-01 au 2026-12-31\n  étend base\n{statement}{ACT}")
}

/// The chain merged, its typed policy and the codes of errors and warnings.
fn judge(texts: &[&str], lineage: &Lineage) -> (SourceMap, Vec<Policy>, Merged, Option<ir::TypedPolicy>, Vec<String>) {
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let chain: Vec<Policy> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let file = map.add(format!("{at}.eqf"), *text);
            syntax::parse_recovering(&map, file, &mut out)
        })
        .collect();
    let merged = names::merge(&chain.iter().collect::<Vec<_>>(), lineage, &mut out);
    let resolved = names::resolve_recovering(&merged.policies.iter().collect::<Vec<_>>(), &mut out);
    let typed = types::check(&resolved, day(), &mut out).filter(|_| !out.has_errors());
    let codes = out.iter().filter(|fact| fact.code.severity != Severity::Note);
    let codes = codes.map(|fact| fact.code.code.to_owned()).collect();
    drop(resolved);
    (map, chain, merged, typed, codes)
}

/// The codes of an overlay on a base bounded by that word, but those that the base has alone.
fn codes(word: &str, statement: &str) -> Vec<String> {
    let (.., codes) = judge(&[&base(word), &overlay(statement)], &Lineage::default());
    codes.into_iter().filter(|code| code != "declaration-inutile" && code != "source-absente").collect()
}

/// Each figure with a change that raises it and one that lowers it.
const FIGURES: &[(&str, &str)] = &[
    ("amende obligation quota\n  taux 30 %", "amende obligation quota\n  taux 20 %"),
    ("amende obligation nombre\n  taux 5 attributions", "amende obligation nombre\n  taux 3 attributions"),
    ("amende paramètre taux\n  vaut 35 %", "amende paramètre taux\n  vaut 15 %"),
    (
        "amende paramètre taux\n  vaut 25 % à partir du 2026-03-01\n  vaut 30 % à partir du 2026-07-01",
        "amende paramètre taux\n  vaut 20 % à partir du 2026-03-01",
    ),
    (
        "amende paramètre plafond\n  | à partir du | categorie | valeur |\n  | 2026-01-01 | 1 | 22 000 € |",
        "amende paramètre plafond\n  | à partir du | categorie | valeur |\n  | 2026-01-01 | 2 | 29 000 € |",
    ),
    (
        "ajoute à paramètre taux\n  vaut 40 % à partir du 2026-10-01",
        "ajoute à paramètre taux\n  vaut 10 % à partir du 2026-10-01",
    ),
    ("amende réservataire etat\n  part 35 % du flux", "amende réservataire etat\n  part 25 % du flux"),
    ("amende réservataire etat\n  dont agents 6 % du flux", "amende réservataire etat\n  dont agents 4 % du flux"),
    (
        "amende critère principale.demande.dalo\n  vaut 12 points",
        "amende critère principale.demande.dalo\n  vaut 8 points",
    ),
    ("amende critère principale.famille\n  au plus 9 points", "amende critère principale.famille\n  au plus 6 points"),
    ("amende critère principale.refus\n  vaut -4 points", "amende critère principale.refus\n  vaut -6 points"),
    (
        "amende rubrique principale.demande\n  au plus 40 points",
        "amende rubrique principale.demande\n  au plus 20 points",
    ),
    ("amende candidats\n  au moins 4 par logement", "amende candidats\n  au moins 2 par logement"),
];

#[test]
fn a_figure_moves_in_its_direction_only() {
    let none: Vec<String> = Vec::new();
    for (raised, lowered) in FIGURES {
        assert_eq!(codes("plancher", raised), none, "{raised}");
        assert_eq!(codes("plancher", lowered), ["amendement-contraire"], "{lowered}");
        assert_eq!(codes("plafond", raised), ["amendement-contraire"], "{raised}");
        assert_eq!(codes("plafond", lowered), none, "{lowered}");
        for statement in [raised, lowered] {
            assert_eq!(codes("supplétif", statement), none, "{statement}");
            assert_eq!(codes("ordre public", statement), ["regle-intangible"], "{statement}");
            let unsaid = if statement.contains("obligation") { "amendement-sans-sens" } else { "sens-non-dit" };
            assert_eq!(codes("", statement), [unsaid], "{statement}");
        }
    }
}

/// Each thing with a change of the whole of it.
const WHOLES: &[&str] = &[
    "retire obligation nombre",
    "retire admissible ressources",
    "retire cotation principale",
    "retire rubrique principale.demande",
    "retire critère principale.famille",
    "retire réservataire etat",
    "retire hors flux mutation",
    "retire dispense dalo",
    "remplace admissible ressources\n  demandeur.revenu * taux <= plafond(2)",
    "remplace catégorie prioritaires\n  si demandeur.personnes > 3",
    "remplace objectif\n  d'abord logements attribués\n  puis obligations\n  puis écart aux parts du flux\n  égalité demandeur.date_demande, puis tirage « x »",
    "remplace flux\n  hors flux tout si logement.motif = expulsion",
    "remplace candidats\n  au moins 2 par logement",
];

#[test]
fn a_whole_is_replaced_or_removed_only_when_it_is_a_default() {
    for statement in WHOLES {
        let unsaid = if statement.contains("obligation ") { "amendement-sans-sens" } else { "sens-non-dit" };
        for word in ["plancher", "plafond", "ordre public"] {
            assert_eq!(codes(word, statement), ["regle-intangible"], "{word}: {statement}");
        }
        assert_eq!(codes("supplétif", statement), Vec::<String>::new(), "{statement}");
        assert_eq!(codes("", statement), [unsaid], "{statement}");
    }
}

/// Additions, with the words that forbid them besides `ordre public`.
const ADDITIONS: &[(&str, &[&str])] = &[
    ("ajoute à catégorie prioritaires ou si demandeur.personnes > 5", &["plafond"]),
    ("ajoute à catégorie prioritaires\n  ou si demandeur.personnes > 5", &["plafond"]),
    ("ajoute à cotation principale\n  critère nombreux vaut 3 points si demandeur.personnes > 5", &[]),
    (
        "ajoute à cotation principale\n  rubrique foyer : somme de\n    critère nombreux vaut 3 points si demandeur.personnes > 5",
        &[],
    ),
    ("ajoute à rubrique principale.demande\n  critère nombreux vaut 3 points si demandeur.personnes > 5", &[]),
    ("ajoute à réservataire etat\n  dont autres 2 % du flux", &[]),
    ("ajoute à flux\n  hors flux expulsion si logement.motif = expulsion", &["plancher"]),
    ("ajoute à candidats\n  dispense grand si demandeur.personnes > 8", &["plancher"]),
];

#[test]
fn an_addition_that_loosens_is_refused() {
    for (statement, refused) in ADDITIONS {
        for word in ["plancher", "plafond", "supplétif", "ordre public"] {
            let refused = word == "ordre public" || refused.contains(&word);
            let expected: &[&str] = if refused { &["regle-intangible"] } else { &[] };
            assert_eq!(codes(word, statement), expected, "{word}: {statement}");
        }
    }
    assert_eq!(codes("", "ajoute à énumération motif\n  valeurs sante, divorce"), Vec::<String>::new());
    assert_eq!(codes("", "ajoute à schéma demandeur\n  champ age : entier, facultatif"), Vec::<String>::new());
}

/// The effective text of a chain means what the chain means.
fn same_meaning(texts: &[&str]) -> String {
    let (map, chain, merged, typed, codes) = judge(texts, &Lineage::default());
    let typed = typed.unwrap_or_else(|| panic!("{codes:?}"));
    let text = pipeline::PolicyText { policies: chain, ..pipeline::PolicyText::default() };
    let shown = pipeline::effective_text(&text, &merged, &map, None, Language::French);
    let (.., again, codes) = judge(&[&shown], &Lineage::default());
    let again = again.unwrap_or_else(|| panic!("{codes:?}\n{shown}"));
    assert_eq!(ir::dump(&typed), ir::dump(&again), "{shown}");
    shown
}

#[test]
fn every_change_shows_as_a_policy_of_the_same_meaning() {
    let base = base("supplétif");
    let figures = FIGURES.iter().flat_map(|(raised, lowered)| [*raised, *lowered]);
    let additions = ADDITIONS.iter().map(|(statement, _)| *statement);
    let lists =
        ["ajoute à énumération motif\n  valeurs sante, divorce", "ajoute à schéma demandeur\n  champ age : entier"];
    for statement in figures.chain(WHOLES.iter().copied()).chain(additions).chain(lists) {
        let local = overlay(statement);
        let shown = same_meaning(&[&base, &local]);
        assert!(shown.contains("1.eqf:4"), "{statement}\n{shown}");
        // A change of a change: a third text that puts a criterion back, and raises what it can.
        let third = overlay("ajoute à schéma demandeur\n  champ tiers : entier, facultatif");
        same_meaning(&[&base, &local, &third]);
    }
}

#[test]
fn a_change_of_a_change_shows_the_last_value() {
    let first = overlay("amende critère principale.demande.dalo\n  vaut 12 points");
    let second = overlay("amende critère principale.demande.dalo\n  vaut 14 points");
    let shown = same_meaning(&[&base("supplétif"), &first, &second]);
    assert!(shown.contains("vaut 14 points") && !shown.contains("vaut 12 points"), "{shown}");
    let first =
        overlay("amende paramètre plafond\n  | à partir du | categorie | valeur |\n  | 2026-01-01 | 1 | 22 000 € |");
    let second =
        overlay("amende paramètre plafond\n  | à partir du | categorie | valeur |\n  | 2026-02-01 | 1 | 23 000 € |");
    let shown = same_meaning(&[&base("supplétif"), &first, &second]);
    assert!(shown.contains("22 000") && shown.contains("23 000") && !shown.contains("21 000"), "{shown}");
    let first = overlay("remplace admissible ressources\n  demandeur.revenu * taux <= plafond(2)");
    let first = format!("{first}  supplétif\najoute à rubrique principale.demande\n  critère neuf vaut 3 points{ACT}");
    let second = overlay("amende critère principale.demande.neuf\n  vaut 4 points");
    let second = format!("{second}retire admissible ressources{ACT}");
    let shown = same_meaning(&[&base("supplétif"), &first, &second]);
    assert!(shown.contains("critère neuf vaut 4 points") && !shown.contains("\nadmissible ressources"), "{shown}");
}

#[test]
fn equal_ranks_are_settled_by_the_text_that_extends_both() {
    let (base, one) = (base("plancher"), overlay("amende obligation quota\n  taux 30 %"));
    let (two, last) =
        (overlay("amende obligation quota\n  taux 35 %"), overlay("amende obligation quota\n  taux 40 %"));
    let mut map = SourceMap::default();
    let files: Vec<_> = (0..4).map(|at| map.add(at.to_string(), "")).collect();
    let mut lineage = Lineage::default();
    lineage.add(files[0], []);
    lineage.add(files[1], [files[0]]);
    lineage.add(files[2], [files[0]]);
    lineage.add(files[3], [files[1], files[2]]);
    let rivals = |texts: &[&str]| judge(texts, &lineage).4.iter().any(|code| code == "changements-concurrents");
    assert!(rivals(&[&base, &one, &two, &overlay("ajoute à énumération motif\n  valeurs sante")]));
    assert!(!rivals(&[&base, &one, &two, &last]));
    assert!(!rivals(&[&base, &one, &overlay("amende obligation nombre\n  taux 6 attributions")]));
}

fn check(path: &Path) -> (SourceMap, CheckedPolicy, usize) {
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let checked = pipeline::check_policy(path, |_| day(), &mut map, &mut out).unwrap();
    (map, checked, out.error_count())
}

#[test]
fn every_shipped_policy_shows_as_a_policy_of_the_same_meaning() {
    for (path, _) in pipeline::shipped_policies() {
        let (map, checked, errors) = check(&root().join("rules").join(path));
        assert_eq!(errors, 0, "{path}");
        let shown = pipeline::effective_text(&checked.text, &checked.merged, &map, None, Language::French);
        let (.., again, codes) = judge(&[&shown], &Lineage::default());
        let again = again.unwrap_or_else(|| panic!("{path}: {codes:?}\n{shown}"));
        assert_eq!(ir::dump(&checked.typed.unwrap()), ir::dump(&again), "{path}");
    }
}

/// The blocks of a page fenced with that word.
fn fenced<'p>(page: &'p str, word: &str) -> Vec<&'p str> {
    let opening = format!("```{word}\n");
    page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_manuals_changes_apply_to_the_manuals_rules() {
    let frame = std::fs::read_to_string(root().join("docs/reference/frame.eqf")).unwrap();
    let frame = frame.split("\nobjectif\n").next().unwrap();
    for page in ["overlays.fr.md", "overlays.en.md"] {
        let page = std::fs::read_to_string(root().join("docs/reference").join(page)).unwrap();
        let base = format!("{frame}\n{}", fenced(&page, "eqf").concat());
        let changes = fenced(&page, "changes");
        assert!(changes.len() > 5);
        for change in changes {
            let local =
                format!("politique « Locale »\n  en vigueur du 2026-01-01 au 2026-12-31\n  étend base\n{change}");
            let (.., typed, codes) = judge(&[&base, &local], &Lineage::default());
            let refused =
                change.lines().find_map(|line| line.strip_prefix("# refus : ").or(line.strip_prefix("# refused: ")));
            if let Some(code) = refused {
                assert!(codes.iter().any(|told| told == code), "{change}\n{codes:?}");
            } else {
                assert!(typed.is_some(), "{change}\n{codes:?}");
                assert!(!codes.iter().any(|code| code == "sens-non-dit"), "{change}");
            }
        }
    }
}

fn equiflux(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_equiflux")).current_dir(root()).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_command_shows_text_and_items() {
    let policy = "rules/local/rennes-metropole.eqf";
    let (code, alone) = equiflux(&["show", policy]);
    assert_eq!((code, alone.trim_end()), (0, std::fs::read_to_string(root().join(policy)).unwrap().trim_end()));
    let (code, text) = equiflux(&["show", policy, "--effective", "--date", "2026-03-12"]);
    assert_eq!(code, 0);
    assert!(text.contains("# origine : rules/national/cch.eqf:"), "{text}");
    assert!(text.contains("vaut 9 937 €  # rules/local/rennes-metropole.eqf:10"), "{text}");
    assert!(!text.contains("| 2024-01-01"), "the values of another year are left out: {text}");
    let (code, items) = equiflux(&["show", policy, "--effective", "--format", "json"]);
    let items: serde_json::Value = serde_json::from_str(&items).unwrap();
    let named = |name: &str| items.as_array().unwrap().iter().find(|item| item["name"] == name).unwrap().clone();
    let changed = named("seuil_premier_quartile");
    assert_eq!(code, 0);
    assert_eq!(changed["overlays"][0]["change"], "amende");
    assert_eq!(changed["overlays"][0]["line"], 10);
    assert_eq!(changed["origin"]["file"], "rules/national/cch.eqf");
    assert_eq!(equiflux(&["show", "tests/policies/bad/regle-intangible.eqf", "--effective"]).0, 1);
}

/// What is cited for a thing: the base's own sources, then the acts of the changes with their authorities.
fn cited(heading: &ir::Heading) -> Vec<String> {
    heading.citations.iter().map(equiflux::diagnostic::Citation::shown).collect()
}

fn typed(statements: &str) -> ir::TypedPolicy {
    let (base, overlay) = (base("supplétif"), overlay(statements));
    let (.., typed, codes) = judge(&[&base, &overlay], &Lineage::default());
    typed.unwrap_or_else(|| panic!("{codes:?}"))
}

#[test]
fn what_an_overlay_changed_is_cited_with_its_authority() {
    let policy = typed("amende obligation quota\n  taux 30 %");
    let found = |name: &str| policy.obligations.iter().find(|item| item.heading.name == name).unwrap();
    assert_eq!(cited(&found("quota").heading), ["s", "acte, A"]);
    assert_eq!(cited(&found("nombre").heading), ["s"]);
    let policy = typed("amende critère principale.demande.dalo\n  vaut 12 points");
    let criteria = policy.grids.iter().flat_map(|grid| &grid.headings).flat_map(|heading| &heading.criteria);
    let criteria: Vec<String> =
        criteria.map(|item| format!("{} {:?}", item.heading.name, cited(&item.heading))).collect();
    let due = [r#"dalo ["s", "acte, A"]"#, r#"famille ["s"]"#];
    assert!(due.iter().all(|line| criteria.iter().any(|known| known == line)), "{criteria:?}");
    let policy = typed("remplace admissible ressources\n  demandeur.revenu <= 1 €/an");
    assert_eq!(cited(&policy.rules.iter().next().unwrap().heading), ["acte, A"]);
}

#[test]
fn what_rests_on_an_amended_parameter_cites_who_amended_it_once_it_is_in_force() {
    let rule = |policy: &ir::TypedPolicy| -> Vec<String> {
        let rule = policy.rules.iter().find(|rule| rule.heading.name == "ressources").unwrap();
        cited(&rule.heading)
    };
    // The reference date is 12 March 2026.
    let before = typed("amende paramètre taux\n  vaut 25 % à partir du 2026-02-01");
    assert_eq!(rule(&before), ["s", "taux : acte, A"]);
    let after = typed("amende paramètre taux\n  vaut 25 % à partir du 2026-05-01");
    assert_eq!(rule(&after), ["s"]);
    let table =
        typed("amende paramètre plafond\n  | à partir du | categorie | valeur |\n  | 2026-03-01 | 2 | 31 000 € |");
    assert_eq!(rule(&table), ["s", "plafond : acte, A"]);
    let none = typed("amende obligation quota\n  taux 30 %");
    assert_eq!(rule(&none), ["s"]);
}
