//! Decisions and what is written of them, on a case small enough to be worked out by hand.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests: a broken one fails the test that uses it"
)]

mod case;
mod why;

use std::cmp::Ordering;

use equiflux::certificate::Options;
use equiflux::decision::{self, DecisionReport, UnmetReason};
use equiflux::diagnostic::Language;
use equiflux::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use equiflux::model::sample::Sequence;
use equiflux::model::{Award, plan};
use equiflux::report;

use case::Case;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_files_of_a_small_run() {
    let case = case::small(false);
    let report = decision::assemble(&case.run());
    insta::assert_snapshot!("awards", text(report::awards_csv(&report)));
    insta::assert_snapshot!("unmet", text(report::unmet_csv(&report)));
    insta::assert_snapshot!("summary", text(report::summary_json(&report)));
}

#[test]
fn explanations_of_a_small_run() {
    let case = case::small(false);
    let applicant = |id| decision::explain_applicant(&case.run(), id).unwrap();
    let vacancy = |id| decision::explain_vacancy(&case.run(), id).unwrap();
    insta::assert_snapshot!("applicant_without_award", report::applicant_text(&applicant("D03"), Language::French));
    insta::assert_snapshot!("applicant_awarded", report::applicant_text(&applicant("D02"), Language::English));
    insta::assert_snapshot!("applicant_refused", report::applicant_text(&applicant("D06"), Language::French));
    insta::assert_snapshot!("applicant_json", report::applicant_json(&applicant("D03"), Language::French));
    insta::assert_snapshot!("vacancy_awarded", report::vacancy_text(&vacancy("L1"), Language::French));
    insta::assert_snapshot!("vacancy_empty", report::vacancy_text(&vacancy("L4"), Language::English));
    assert!(serde_json::from_str::<serde_json::Value>(&report::vacancy_json(&vacancy("L1"), Language::French)).is_ok());
    assert!(decision::explain_applicant(&case.run(), "nobody").is_none());
    assert!(decision::explain_vacancy(&case.run(), "nothing").is_none());
}

#[test]
fn hostile_texts_stay_texts() {
    let case = case::small(true);
    let report = decision::assemble(&case.run());
    for language in [Language::French, Language::English] {
        let html = text(report::dossier_html(&report, language));
        assert!(!html.contains("<script"), "a script got through");
        assert!(!html.contains("<b>"), "an id got through as markup");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        // The font is in the file: the only address is its own bytes.
        let inside = "url(data:font/woff2;base64,";
        assert_eq!((html.matches("url(").count(), html.matches(inside).count()), (1, 1), "an outside request");
        assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("@import"), "an outside request");
    }
    for csv in [text(report::awards_csv(&report)), text(report::unmet_csv(&report))] {
        assert!(
            !csv.lines().any(|line| line.split(',').any(|cell| cell.trim_matches('"').starts_with(['=', '@', '+'])))
        );
    }
    let summary = text(report::summary_json(&report));
    assert!(serde_json::from_str::<serde_json::Value>(&summary).is_ok());
}

#[test]
fn sensitive_facts_are_never_shown() {
    let case = case::small(false);
    let report = decision::assemble(&case.run());
    let explained = decision::explain_applicant(&case.run(), "D01").unwrap();
    let everything = [
        text(report::dossier_html(&report, Language::French)),
        report::applicant_text(&explained, Language::French),
        report::applicant_json(&explained, Language::English),
    ];
    assert!(everything.iter().all(|text| !text.contains("secret") && !text.contains("Nationalité")));
}

#[test]
fn the_dossier_is_whole_and_in_order() {
    let report = decision::assemble(&case::small(false).run());
    let html = text(report::dossier_html(&report, Language::French));
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"));
    for tag in ["section", "table", "tr", "td", "th", "dl", "ul", "ol", "svg", "div", "p", "h3", "h4", "main", "body"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "<{tag}>");
    }
    // Headings never skip a level.
    let levels: Vec<u32> =
        html.match_indices("<h").filter_map(|(at, _)| html[at + 2..].chars().next()?.to_digit(10)).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    for id in ["L1", "L2", "L3", "L4"] {
        assert!(html.contains(&format!(">Logement {id}</h3>")), "{id}");
    }
    // A table without a heading for each column would be mute when it is read aloud.
    assert_eq!(html.matches("<thead ").count(), html.matches("<table").count());
    assert_eq!(html.matches("<title>").count(), html.matches("<svg").count() + 1);
    assert_eq!(html.matches("<desc>").count(), html.matches("<svg").count());
    // What a committee needs at hand: why, what bound, the decision to write, the draft minutes, what is left empty.
    for part in
        ["Pourquoi cet ordre", "Décision de la commission", "Usage de la cotation", "Logements sans attribution"]
    {
        assert!(html.contains(part), "{part}");
    }
    // Every link leads somewhere in the file.
    for (at, _) in html.match_indices("href=\"#") {
        let name = html[at + 7..].split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{name}\"")), "{name}");
    }
}

#[test]
fn two_workbooks_of_a_run_are_the_same_bytes() {
    let report = decision::assemble(&case::small(true).run());
    let first = report::dossier_xlsx(&report).unwrap();
    assert!(first.starts_with(b"PK"));
    // A policy without reservers, obligations or homes gives empty sheets, not a fault.
    let bare = DecisionReport {
        shares: Vec::new(),
        obligations: Vec::new(),
        vacancies: Vec::new(),
        unmet: Vec::new(),
        ..report.clone()
    };
    assert!(report::dossier_xlsx(&bare).is_ok());
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(report::dossier_xlsx(&report).unwrap() == first, "the workbook depends on the time of day");
}

/// A list by the slow way: every plan is weighed from its whole list of awards.
fn next_on_list(
    case: &Case,
    report: &DecisionReport,
    vacancy: usize,
    rank: usize,
    lists: &[Vec<usize>],
) -> Option<usize> {
    let awards = &case.solution.awards;
    let free = |applicant: usize| awards.iter().all(|award| award.applicant != ApplicantIdx::at(applicant));
    let stands = |applicant: usize| lists.iter().filter(|list| list.contains(&applicant)).count();
    let allowed = usize::try_from(report.lists_per_applicant).unwrap();
    let mut best: Option<(usize, Vec<i128>)> = None;
    for applicant in 0..case.dataset.applicants.len() {
        if !free(applicant) || lists[vacancy].contains(&applicant) || stands(applicant) >= allowed {
            continue;
        }
        for label in 0..case.policy.labels.len() {
            let (at, who) = (VacancyIdx::at(vacancy), ApplicantIdx::at(applicant));
            let mut changed: Vec<Award> = awards.iter().copied().filter(|award| award.vacancy != at).collect();
            changed.push(Award { vacancy: at, applicant: who, label: LabelIdx::at(label) });
            let Some(values) = plan::values(&case.model, &changed) else { continue };
            if best.as_ref().is_none_or(|(_, held)| slow_order(case, &values, held) == Ordering::Greater) {
                best = Some((applicant, values));
            }
        }
    }
    assert!(rank >= 2);
    best.map(|(applicant, _)| applicant)
}

fn slow_order(case: &Case, a: &[i128], b: &[i128]) -> Ordering {
    for (level, (a, b)) in a.iter().zip(b).enumerate() {
        let order = if case::maximised(case, level) { a.cmp(b) } else { b.cmp(a) };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

fn random(seed: u64) -> Option<Case> {
    let mut draw = Sequence::new(seed);
    let ids: Vec<String> = (0..7).map(|at| format!("D{at}")).collect();
    let households: Vec<case::Household<'_>> = ids
        .iter()
        .map(|id| {
            let income = draw.chance(90).then(|| draw.between(8_000, 26_000));
            let day = ["2020-01-01", "2021-06-15", "2021-06-15", "2024-12-31", ""][draw.below(5)];
            (id.as_str(), draw.between(1, 4), income, draw.chance(35), day, draw.between(0, 2))
        })
        .collect();
    let names = ["L0", "L1", "L2"];
    let homes: Vec<case::Home<'_>> =
        names.iter().map(|id| (*id, draw.between(1, 4), 40_000, "35238", draw.chance(20), draw.chance(40))).collect();
    let mut policy = case::policy(false);
    if draw.chance(50) {
        policy.shortlist.exemptions.clear();
    }
    if draw.chance(20) {
        policy.obligations = policy
            .obligations
            .iter()
            .cloned()
            .map(|mut found| {
                found.hard = true;
                found
            })
            .collect();
    }
    let options = Options {
        candidates_per_vacancy: u32::try_from(draw.between(1, 4)).unwrap(),
        lists_per_applicant: u32::try_from(draw.between(1, 3)).unwrap(),
    };
    Case::solved(policy, case::dataset(&households, &homes), case::balances(), options)
}

#[test]
fn lists_are_those_of_the_slow_way() {
    let (mut compared, mut short) = (0, 0);
    for seed in 0..150 {
        let Some(case) = random(seed) else { continue };
        let report = decision::assemble(&case.run());
        let number = |id: &str| case.dataset.applicants.find(id).unwrap();
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); case.dataset.vacancies.len()];
        for award in &case.solution.awards {
            lists[award.vacancy.position()].push(award.applicant.position());
        }
        let exempt = |vacancy: usize| report.vacancies[vacancy].exemption.is_some();
        let open: Vec<usize> = (0..lists.len()).filter(|at| !lists[*at].is_empty() && !exempt(*at)).collect();
        for rank in 2..=usize::try_from(report.list_length).unwrap() {
            for vacancy in open.iter().copied().filter(|at| lists[*at].len() == rank - 1).collect::<Vec<_>>() {
                if let Some(next) = next_on_list(&case, &report, vacancy, rank, &lists) {
                    lists[vacancy].push(next);
                    compared += 1;
                }
            }
        }
        for (line, list) in report.vacancies.iter().zip(&lists) {
            let told: Vec<usize> = line.ranked.iter().map(|ranked| number(&ranked.applicant)).collect();
            assert_eq!(&told, list, "seed {seed}, home {}", line.id);
            let asked = usize::try_from(report.list_length).unwrap();
            let missing = !list.is_empty() && list.len() < asked && line.exemption.is_none();
            assert_eq!(line.exhausted, missing, "seed {seed}, home {}", line.id);
            short += usize::from(missing);
        }
    }
    assert!(compared > 150 && short > 30, "{compared} {short}");
}

#[test]
fn nobody_without_an_award_is_forgotten_and_gaps_are_worse_plans() {
    for seed in 0..150 {
        let Some(case) = random(seed) else { continue };
        let report = decision::assemble(&case.run());
        let awarded = case.solution.awards.len();
        assert_eq!(report.unmet.len() + awarded, case.dataset.applicants.len(), "seed {seed}");
        assert_eq!(report.homes.empty, report.empty.len(), "seed {seed}");
        for line in &report.unmet {
            // The plan is the best one: nothing may improve it, and the draw leaves no tie.
            assert!(!matches!(line.reason, UnmetReason::Improvable | UnmetReason::PerfectTie), "seed {seed} {line:?}");
        }
        // The fewest failing rules, by looking at every home.
        for line in &report.unmet {
            let applicant = ApplicantIdx::at(case.dataset.applicants.find(&line.applicant).unwrap());
            let failing = |vacancy| {
                equiflux::predicates::failing_rules(&case.policy, &case.dataset, applicant, VacancyIdx::at(vacancy))
                    .len()
            };
            if let UnmetReason::Rules(rules) = &line.reason {
                let homes = case.dataset.vacancies.len();
                let nearest = (0..homes).min_by_key(|vacancy| failing(*vacancy)).unwrap();
                assert_eq!(rules.len(), failing(nearest), "seed {seed}");
                assert_eq!(line.vacancy.as_deref(), Some(case.dataset.vacancies.ids[nearest].as_str()), "seed {seed}");
            }
        }
    }
}
