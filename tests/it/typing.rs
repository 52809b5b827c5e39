//! What names, types and the review say of policies: every code of their families has a bad case, every good policy of
//! `tests/policies/typed` has a meaning.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot read its cases fails")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use equiflux::diagnostic::{Diagnostic, Diagnostics, Language, Place, Severity, catalog};
use equiflux::ir::{self, TypedPolicy};
use equiflux::quantity::Date;
use equiflux::source::{FileId, SourceMap};
use equiflux::syntax::ast::Policy;
use equiflux::{analysis, names, syntax, types};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies").join(name)
}

fn reference_date() -> Date {
    Date::parse("2026-03-12").unwrap()
}

/// A policy and those it extends, base first; the policy itself is the first file.
fn load(folder: &Path, text: &str, map: &mut SourceMap, out: &mut Diagnostics) -> (Vec<Policy>, names::Lineage) {
    let file = map.add("policy.eqf", text);
    let policy = syntax::parse_recovering(map, file, out);
    let mut chain = Vec::new();
    let mut lineage = names::Lineage::default();
    let mut read: Vec<(String, FileId)> = Vec::new();
    for extended in &policy.header.extends {
        let name = format!("{}.eqf", extended.path);
        let file = map.add(name.as_str(), std::fs::read_to_string(folder.join(&name)).unwrap());
        let policy = syntax::parse_recovering(map, file, out);
        let of = |path: &String| read.iter().find(|(known, _)| known == path).map(|(_, file)| *file);
        lineage.add(file, policy.header.extends.iter().filter_map(|extends| of(&extends.path)));
        read.push((extended.path.clone(), file));
        chain.push(policy);
    }
    lineage.add(file, read.into_iter().map(|(_, file)| file));
    chain.push(policy);
    (chain, lineage)
}

/// All that is said of a policy, and its meaning when it has one.
fn judge(folder: &Path, text: &str) -> (SourceMap, Vec<Diagnostic>, Option<TypedPolicy>) {
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let (chain, lineage) = load(folder, text, &mut map, &mut out);
    let chain: Vec<&Policy> = chain.iter().collect();
    let before = out.error_count();
    let merged = names::merge(&chain, &lineage, &mut out);
    let chain: Vec<&Policy> = merged.policies.iter().collect();
    let resolved = names::resolve_recovering(&chain, &mut out);
    let typed = types::check(&resolved, reference_date(), &mut out).filter(|_| merged.complete);
    // What could not be read was told before: nothing more is said of it, and the policy has no meaning all the same.
    let unread = chain.iter().any(|policy| !policy.unread.is_empty());
    assert_eq!(typed.is_none(), unread || out.error_count() > before, "none exactly when an error was pushed: {out:?}");
    let mut found: Vec<Diagnostic> = out.iter().cloned().collect();
    found.extend(typed.iter().flat_map(analysis::review));
    (map, found, typed)
}

/// `line:column code message`, the help below, in both languages; no brace of a template may be left.
fn shown(map: &SourceMap, found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for fact in found {
        let place = match &fact.place {
            Place::Text(span) => map.line_column(*span).to_string(),
            Place::File { file, .. } => file.clone(),
            Place::Cell { .. } => unreachable!("policies have no data cells"),
        };
        let severity = if fact.code.severity == Severity::Error { "" } else { "(warning) " };
        for language in [Language::French, Language::English] {
            let (message, help) = (fact.message(language), fact.help(language));
            writeln!(text, "{place} {} {severity}{message}\n    {help}", fact.code.code).unwrap();
            assert!(!message.contains(['{', '}']) && !help.contains(['{', '}']), "{text}");
        }
        if let Some(fix) = &fact.fix {
            writeln!(text, "    fix: « {} » -> « {} »", map.slice(fix.span), fix.replacement).unwrap();
        }
    }
    text
}

fn family() -> Vec<&'static str> {
    let families = [catalog::names::ALL, catalog::types::ALL, catalog::analysis::ALL];
    families.into_iter().flatten().map(|entry| entry.code).collect()
}

#[test]
fn every_code_has_a_bad_case_that_reports_it_first() {
    let folder = folder("bad");
    let mut gallery = String::new();
    let mut missed = Vec::new();
    for code in family() {
        let text = std::fs::read_to_string(folder.join(format!("{code}.eqf"))).unwrap();
        let (map, found, _) = judge(&folder, &text);
        let mut facts = shown(&map, &found);
        if facts.len() > 4_000 {
            facts = facts.chars().take(3_000).chain(['…', '\n']).collect();
        }
        if !found.iter().any(|fact| fact.code.code == code) {
            missed.push(format!("{code}:\n{facts}"));
        }
        writeln!(gallery, "# {code}\n{facts}").unwrap();
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    insta::assert_snapshot!("bad", gallery);
}

#[test]
fn a_fix_removes_what_it_mends() {
    let folder = folder("bad");
    for code in family() {
        let text = std::fs::read_to_string(folder.join(format!("{code}.eqf"))).unwrap();
        let (_, found, _) = judge(&folder, &text);
        for fact in found.iter().filter(|fact| fact.code.code == code) {
            let Some(fix) = fact.fix.as_ref().filter(|fix| fix.span.file == FileId(0)) else { continue };
            let mut mended = text.clone();
            mended.replace_range(fix.span.range(), &fix.replacement);
            let (map, after, _) = judge(&folder, &mended);
            let count = |facts: &[Diagnostic]| facts.iter().filter(|fact| fact.code.code == code).count();
            assert!(count(&after) < count(&found), "{code}: {}", shown(&map, &after));
        }
    }
}

#[test]
fn codes_are_unique_and_have_a_manual() {
    let mut codes = BTreeSet::new();
    for entry in [catalog::names::ALL, catalog::types::ALL, catalog::analysis::ALL].into_iter().flatten() {
        assert!(codes.insert(entry.code), "{}", entry.code);
        assert!(entry.manual.fr.contains("Mauvais :") && entry.manual.fr.contains("Bon :"), "{}", entry.code);
        assert!(entry.manual.en.contains("Bad:") && entry.manual.en.contains("Good:"), "{}", entry.code);
    }
}

#[test]
fn good_policies_have_a_meaning() {
    let folder = folder("typed");
    let mut names: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "eqf"));
    names.sort();
    assert!(!names.is_empty());
    for path in names {
        let (map, found, typed) = judge(&folder, &std::fs::read_to_string(&path).unwrap());
        let facts = shown(&map, &found);
        assert!(found.is_empty(), "{}: {facts}", path.display());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(format!("typed_{name}"), ir::dump(&typed.unwrap()));
    }
}

#[test]
fn a_policy_that_lost_a_line_is_judged_without_surprise() {
    let folder = folder("typed");
    let text = std::fs::read_to_string(folder.join("commission.eqf")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for lost in (0..lines.len()).filter(|at| !lines[*at].contains("étend")) {
        let kept: Vec<&str> = lines.iter().enumerate().filter(|(at, _)| *at != lost).map(|(_, line)| *line).collect();
        let (map, found, _) = judge(&folder, &kept.join("\n"));
        shown(&map, &found);
    }
}

#[test]
fn faults_of_one_block_do_not_hide_those_of_another() {
    let text = "politique « Cas »\n  en vigueur du 2026-01-01 au 2026-12-31\nschéma demandeur\n  champ revenu : montant en €/an\n\
                admissible un\n  demandeur.revenus <= 3 €/an\n  source x\n\
                admissible deux\n  demandeur.revenu <= 3 €/mois\n  source x\n\
                réservataire a\n  part 130 % du flux\n  source x\n";
    let (_, found, typed) = judge(&folder("bad"), text);
    let codes: Vec<&str> = found.iter().map(|fact| fact.code.code).collect();
    assert!(typed.is_none());
    for code in ["objectif-manquant", "champ-inconnu", "unites-incompatibles", "taux-hors-bornes"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

/// What a small policy with one rule means: its dump's last line of the rule, or the codes of its faults.
fn rule(condition: &str) -> String {
    let text = format!(
        "politique « Cas »\n  en vigueur du 2026-01-01 au 2026-12-31\n\
         énumération motif\n  valeurs sans_abri, autre\n\
         schéma demandeur\n  champ personnes : entier\n  champ revenu : montant en €/an\n  champ taux : pourcentage\n  \
         champ naissance : date\n  champ situation : motif\n  champ age_minimal : durée en mois\n\
         schéma logement\n  champ pieces : typologie\n  champ loyer : montant en €/mois\n  champ loyer_m2 : montant en €/m²/mois\n  \
         champ surface : surface\n  champ commune : commune\n\
         catégorie sans_abri\n  si demandeur.situation = sans_abri\n\
         admissible regle\n  {condition}\n  source x\n\
         objectif\n  d'abord logements attribués\n  égalité tirage « essai »\n"
    );
    let (_, found, typed) = judge(&folder("bad"), &text);
    let Some(typed) = typed else {
        return found.iter().map(|fact| fact.code.code).collect::<Vec<_>>().join(" ");
    };
    let dump = ir::dump(&typed);
    let mut lines = dump.lines().skip_while(|line| !line.starts_with("rule regle"));
    lines.nth(1).unwrap().trim().to_owned()
}

#[test]
fn units_meet_only_their_like() {
    let check = |condition: &str, expected: &str| assert_eq!(rule(condition), expected, "{condition}");
    check("ans depuis demandeur.naissance >= 18 ans", "(years since applicant.naissance × 12) >= 216");
    check("mois depuis demandeur.naissance > 36 mois", "months since applicant.naissance > 36");
    check(
        "mois depuis demandeur.naissance >= demandeur.age_minimal",
        "months since applicant.naissance >= applicant.age_minimal",
    );
    check("ans depuis demandeur.naissance >= 18", "unite-manquante");
    check("jours depuis demandeur.naissance > 3 mois", "unites-incompatibles");
    check("demandeur.revenu <= 20000 €", "unites-incompatibles");
    check("20000 <= demandeur.revenu", "unite-manquante");
    check("mensuel(demandeur.revenu) * 30 % >= logement.loyer", "(monthly(applicant.revenu) × 0.3) >= vacancy.loyer");
    check(
        "logement.loyer = logement.loyer_m2 * logement.surface",
        "vacancy.loyer = (vacancy.loyer_m2 × vacancy.surface)",
    );
    check("annuel(demandeur.revenu) > 3 €/an", "unites-incompatibles");
    check("logement.loyer / mensuel(demandeur.revenu) <= 33 %", "(vacancy.loyer / monthly(applicant.revenu)) <= 0.33");
    check("demandeur.taux <= 0,3", "applicant.taux <= 0.3");
    check("demandeur.personnes / 2 >= 1", "(applicant.personnes / 2) >= 1");
    check("demandeur.personnes > 1,5", "(applicant.personnes × 1) > 1.5");
    check("demandeur.personnes > 30 %", "type-attendu");
    check("logement.pieces >= 3", "unite-manquante");
    check("logement.pieces - 1 <= demandeur.personnes", "((vacancy.pieces × 1) - 1) <= applicant.personnes");
    check("logement.pieces <= demandeur.personnes + 1", "(vacancy.pieces × 1) <= (applicant.personnes + 1)");
    check("max(0 €/an, demandeur.revenu) > 1 €/an", "max(0, applicant.revenu) > 100");
    check("max(0, demandeur.revenu) > 1 €/an", "unite-manquante");
}

#[test]
fn names_take_the_meaning_that_is_due() {
    let check = |condition: &str, expected: &str| assert_eq!(rule(condition), expected, "{condition}");
    check("demandeur.situation = sans_abri", "applicant.situation = sans_abri");
    check("sans_abri = demandeur.situation", "sans_abri = applicant.situation");
    check("sans_abri et demandeur.personnes > 1", "(is:sans_abri and applicant.personnes > 1)");
    check("demandeur est SANS_ABRI", "is:sans_abri");
    check("logement est sans_abri", "categorie-autre-portee");
    check("logement.commune = 35238", "vacancy.commune = 35238");
    check("logement.commune = 1004", "vacancy.commune = 01004");
    check("logement.commune dans (35238 (rennes), 2A004 (Ajaccio))", "vacancy.commune in (35238, 2A004)");
    check("demandeur.personnes est inconnu", "not known applicant.personnes");
}
