//! Figures that take long: counterfactuals of a whole commission replayed, envy on a month, conflicts at size.
//!
//! `cargo test --release --test it -- --ignored --nocapture replay` runs them; `EQUIFLUX_SAMPLE` says how many applicants.

use std::path::Path;
use std::time::Instant;

use equiflux::decision::{self, FactSearch, FactValue, Run};
use equiflux::diagnostic::Diagnostics;
use equiflux::index::{ApplicantIdx, Index};
use equiflux::ir::commune_number;
use equiflux::model::{self, AssignmentModel, plan, sample};
use equiflux::pipeline::{self, GenerateRequest, Loaded};
use equiflux::predicates;
use equiflux::solver::{self, Solution, SolveOptions, conflict};
use equiflux::source::SourceMap;
use equiflux::tables::{Column, Dataset, SetColumn};

use crate::cli::root;

fn loaded(scenario: &Path) -> Loaded {
    pipeline::load(scenario, None, &mut SourceMap::default(), &mut Diagnostics::default()).unwrap().unwrap()
}

fn solved(model: AssignmentModel) -> (AssignmentModel, Solution) {
    let ready = solver::equity::settle(model, &SolveOptions::default()).unwrap();
    let solution = ready.solve(&SolveOptions::default()).unwrap();
    (ready.model, solution)
}

fn houses(model: AssignmentModel, applicant: ApplicantIdx) -> bool {
    solved(model).1.awards.iter().any(|award| award.applicant == applicant)
}

fn raw(value: &FactValue) -> i64 {
    match value {
        FactValue::Commune { code, .. } => commune_number(code).unwrap(),
        FactValue::Rooms(rooms) => *rooms,
        other => panic!("{other:?}"),
    }
}

/// The tables with an applicant's list replaced: the shipped policies let a household change its wishes only.
fn with_list(loaded: &Loaded, dataset: &Dataset, row: usize, field: &str, items: &[i64]) -> Dataset {
    let mut dataset = dataset.clone();
    let (at, _) = loaded.policy.schema.applicant.enumerated().find(|(_, one)| one.name == field).unwrap();
    let Some(Column::Set(sets)) = dataset.applicants.columns.get_mut(at) else { panic!("{field}") };
    let mut made = SetColumn { offsets: vec![0], ..SetColumn::default() };
    for other in 0..sets.known.len() {
        made.items.extend(if other == row { items } else { sets.row(other).unwrap_or_default() });
        made.known.push(other == row || sets.known[other]);
        made.offsets.push(u32::try_from(made.items.len()).unwrap());
    }
    *sets = made;
    dataset
}

fn after(loaded: &Loaded, dataset: &Dataset, applicant: ApplicantIdx) -> bool {
    let pairs = predicates::evaluate(&loaded.policy, dataset);
    houses(model::build(&loaded.policy, dataset, &pairs, &loaded.scenario.balances), applicant)
}

#[test]
#[ignore = "solves a commission several times for each applicant"]
fn counterfactuals_of_the_commission_flip_when_replayed_and_not_one_step_before() {
    let loaded = loaded(&root().join("scenarios/rennes-metropole-commission"));
    let (pairs, plain) = pipeline::prepare(&loaded);
    let (model, solution) = solved(plain);
    let run = Run {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        pairs: &pairs,
        model: &model,
        solution: &solution,
        balances: &loaded.scenario.balances,
        options: loaded.options,
        digests: &loaded.digests,
    };
    let sample = std::env::var("EQUIFLUX_SAMPLE").ok().and_then(|text| text.parse().ok()).unwrap_or(40_usize);
    let count = loaded.dataset.applicants.len();
    let (mut gaps, mut earlier, mut changes, mut none, mut seen) = (0, 0, 0, 0, 0);
    let begin = Instant::now();
    for row in (0..count).step_by((count / sample).max(1)) {
        let applicant = ApplicantIdx::at(row);
        let found = decision::what_if(&run, applicant, None, &SolveOptions::default()).unwrap();
        seen += 1;
        if let Some(gap) = &found.gap {
            assert!(gap.proven);
            if decision::is_own(gap) {
                let (level, more) = decision::units(&model, gap).unwrap();
                let shown = model.levels[level].display_scale;
                let weighs = |pair: usize| plan::weight(&model, &model.levels[level], pair) % shown == 0;
                let step = if (0..model.pair_applicants.len()).all(weighs) { shown } else { 1 };
                let weighed =
                    |more: i64| houses(decision::with_weight(&model, level, applicant, None, more), applicant);
                assert!(weighed(more), "row {row}: {gap:?}");
                assert!(!weighed(more - step), "row {row}: {gap:?}");
                gaps += 1;
            } else {
                earlier += 1;
            }
        }
        let FactSearch::Found(change) = &found.change else {
            none += 1;
            continue;
        };
        let lists: Vec<(&str, Vec<i64>, Vec<i64>)> = change
            .facts
            .iter()
            .map(|fact| {
                let (FactValue::Several(from), FactValue::Several(to)) = (&fact.from, &fact.to) else { panic!() };
                (fact.name.as_str(), from.iter().map(raw).collect(), to.iter().map(raw).collect())
            })
            .collect();
        let put = |but: Option<(&str, i64)>| {
            lists.iter().fold(loaded.dataset.clone(), |dataset, (name, from, to)| {
                let items: Vec<i64> =
                    to.iter().copied().filter(|item| from.contains(item) || but != Some((*name, *item))).collect();
                with_list(&loaded, &dataset, row, name, &items)
            })
        };
        assert!(after(&loaded, &put(None), applicant), "row {row}: {change:?}");
        for (name, from, to) in &lists {
            for item in to.iter().filter(|item| !from.contains(item)) {
                assert!(!after(&loaded, &put(Some((name, *item))), applicant), "row {row}: {change:?} without {item}");
            }
        }
        changes += 1;
    }
    println!(
        "{seen} applicants in {:?}: {gaps} exact gaps, {earlier} stopped before points, {changes} least changes, {none} without",
        begin.elapsed()
    );
}

#[test]
#[ignore = "solves a month"]
fn envy_of_a_month_is_explained_within_a_second() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("month");
    let request = GenerateRequest {
        territory: "243500139".to_owned(),
        applicants: 30_000,
        vacancies: 400,
        seed: 1,
        date: None,
        out: out.clone(),
        commissions: 0,
    };
    pipeline::generate(&request).unwrap();
    let loaded = loaded(&out);
    let (pairs, plain) = pipeline::prepare(&loaded);
    let (model, solution) = solved(plain);
    let run = Run {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        pairs: &pairs,
        model: &model,
        solution: &solution,
        balances: &loaded.scenario.balances,
        options: loaded.options,
        digests: &loaded.digests,
    };
    let begin = Instant::now();
    let audit = decision::envy(&run);
    println!("{} pairs, {} cases, {:?}: {:?}", audit.pairs, audit.cases.len(), begin.elapsed(), audit.counts());
    assert_eq!(audit.unexplained(), 0);
}

#[test]
#[ignore = "solves models of 5 000 applicants and 500 homes"]
fn conflicts_at_size_are_minimal_and_quick() {
    let size = sample::Size { applicants: 5_000, vacancies: 500, reservers: 3, rows: 8 };
    let wanted = std::env::var("EQUIFLUX_SAMPLE").ok().and_then(|text| text.parse().ok()).unwrap_or(20_usize);
    let (mut times, mut several, mut seed) = (Vec::new(), 0, 0);
    while times.len() < wanted {
        seed += 1;
        let mut model = sample::sized(seed, size);
        if model.rows.is_empty() || model.vacancies < 250 {
            continue;
        }
        // Floors of the size of the run, so that they may clash; those counted in a level are no longer.
        for row in &mut model.rows {
            row.hard = true;
            if row.requirement > 0 && row.unit == 1 {
                row.requirement = i64::try_from(model.vacancies * 2 / 3).unwrap();
            }
        }
        model.levels.retain(|level| !matches!(level.terms, model::Terms::Shortfalls(_)));
        let begin = Instant::now();
        let Some(minimal) = conflict::minimal(&model, &SolveOptions::default()).unwrap() else { continue };
        times.push(begin.elapsed());
        several += usize::from(minimal.rows.len() > 1);
        for row in &minimal.rows {
            let without: Vec<_> = minimal.rows.iter().copied().filter(|other| other != row).collect();
            assert!(conflict::keeps(&model, &without, &SolveOptions::default()).unwrap(), "seed {seed}");
        }
    }
    times.sort();
    println!(
        "{} conflicts, {several} of several rules, median {:?}, worst {:?}",
        times.len(),
        times[times.len() / 2],
        times[times.len() - 1]
    );
}
