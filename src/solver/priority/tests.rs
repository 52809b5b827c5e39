//! The pass against every plan tried, against the general engine, and what is missing against solving again.
#![cfg(test)]

use super::super::tests::check;
use super::super::{Known, Solution, SolveOptions, by_prices, problem, solve};
use super::{Missing, missing, relax};
use crate::certificate::Evidence;
use crate::index::{Index, IndexVec, SignatureIdx};
use crate::model::sample::{self, Sequence, Size};
use crate::model::{AssignmentModel, Level, Sense, Terms};
use crate::solver::{Engine, LevelStatus};

/// A random model whose awards are worth the same for all homes of an applicant, with homes that are alike and, in some,
/// signatures that no label allows.
fn applicant_side(seed: u64, size: Size) -> AssignmentModel {
    let mut draw = Sequence::new(seed ^ 0x5EED);
    let mut model = sample::sized(seed, size);
    model.rows = IndexVec::default();
    model.levels.retain(|level| !matches!(level.terms, Terms::Shortfalls(_)));
    let low = if draw.chance(20) { -3 } else { 0 };
    let high = draw.between(0, 9);
    for level in &mut model.levels {
        if matches!(level.terms, Terms::ByPair(_) | Terms::BySignature(_)) {
            level.terms = Terms::ByApplicant((0..model.applicants).map(|_| draw.between(low, high)).collect());
            if draw.chance(15) {
                level.sense = Sense::Minimise;
            }
        }
    }
    let (mut offsets, mut applicants, mut signatures) = (vec![0], Vec::new(), Vec::new());
    for vacancy in 0..model.vacancies {
        let from = if vacancy > 0 && draw.chance(35) { draw.below(vacancy) } else { vacancy };
        for pair in model.offsets[from]..model.offsets[from + 1] {
            applicants.push(model.pair_applicants[pair]);
            signatures.push(model.pair_signatures[pair]);
        }
        offsets.push(applicants.len());
    }
    (model.offsets, model.pair_applicants, model.pair_signatures) = (offsets, applicants, signatures);
    if draw.chance(10) {
        model.signature_labels = model
            .signature_labels
            .iter()
            .map(|labels| if draw.chance(30) { Vec::new() } else { labels.clone() })
            .collect();
    }
    model
}

fn values(solution: &Solution) -> Vec<i128> {
    solution.levels.iter().map(|level| level.value).collect()
}

fn general(model: &AssignmentModel) -> Solution {
    by_prices(problem::lay_out(model).unwrap(), None, &SolveOptions::default(), &Known::default()).unwrap()
}

#[test]
fn five_thousand_small_models_match_every_plan_tried_and_the_general_engine() {
    let mut kept = 0;
    for seed in 0..5_000 {
        let model = applicant_side(seed, Size::SMALL);
        if model.levels.is_empty() {
            continue;
        }
        let solution = solve(&model, &SolveOptions::default()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(solution.levels.iter().all(|level| level.engine == Engine::Priority), "seed {seed}");
        assert_eq!(Some(values(&solution)), sample::brute_force(&model), "seed {seed}");
        assert_eq!(check(&model, &solution), model.levels.len(), "seed {seed}");
        let general = general(&model);
        assert_eq!(values(&general), values(&solution), "seed {seed}");
        assert_eq!(general.awards, solution.awards, "seed {seed}");
        kept += 1;
    }
    assert!(kept > 4_900, "{kept}");
}

#[test]
fn larger_models_match_the_general_engine_whatever_the_components() {
    for (seed, vacancies) in (0..60).zip([10, 30, 45].into_iter().cycle()) {
        let size = Size { applicants: 60, vacancies, reservers: 2, rows: 0 };
        let mut model = applicant_side(seed, size);
        // Fewer pairs: several components.
        let (mut offsets, mut applicants, mut signatures) = (vec![0], Vec::new(), Vec::new());
        for vacancy in 0..model.vacancies {
            for pair in model.offsets[vacancy]..model.offsets[vacancy + 1] {
                if (u64::from(model.pair_applicants[pair]) * 7 + seed) % 12 == u64::try_from(vacancy).unwrap() % 12
                    || pair % 19 == 0
                {
                    applicants.push(model.pair_applicants[pair]);
                    signatures.push(model.pair_signatures[pair]);
                }
            }
            offsets.push(applicants.len());
        }
        (model.offsets, model.pair_applicants, model.pair_signatures) = (offsets, applicants, signatures);
        let solution = solve(&model, &SolveOptions::default()).unwrap();
        assert_eq!(check(&model, &solution), model.levels.len(), "seed {seed}");
        let general = general(&model);
        assert_eq!((values(&general), general.awards), (values(&solution), solution.awards), "seed {seed}");
    }
}

#[test]
fn rows_that_the_plan_keeps_leave_it_to_the_pass_and_the_general_engine_agrees() {
    let (mut whole, mut first, mut labels) = (0, 0, 0);
    for seed in 0..3_000 {
        let model = sample::model(seed);
        let Some(best) = sample::brute_force(&model) else { continue };
        let solution = solve(&model, &SolveOptions::default()).unwrap();
        assert_eq!(values(&solution), best, "seed {seed}");
        assert_eq!(check(&model, &solution), model.levels.len(), "seed {seed}");
        let engines: Vec<Engine> = solution.levels.iter().map(|level| level.engine).collect();
        whole += usize::from(!engines.contains(&Engine::Prices));
        first += usize::from(engines.contains(&Engine::Prices) && engines.contains(&Engine::Priority));
        let general = general(&model);
        let homes = |solution: &Solution| -> Vec<_> {
            solution.awards.iter().map(|award| (award.vacancy, award.applicant)).collect()
        };
        assert_eq!(homes(&general), homes(&solution), "seed {seed}");
        labels += usize::from(general.awards != solution.awards);
    }
    assert!(whole > 300 && first > 300, "{whole} {first}");
    assert_eq!(labels, 0);
}

/// Whether every best plan houses the applicant: the last level is made to count it out as far as can be.
fn surely_housed(model: &AssignmentModel, applicant: usize) -> bool {
    let mut model = model.clone();
    let mut weights = vec![0; model.applicants];
    weights[applicant] = 1;
    let terms = Terms::ByApplicant(weights);
    model.levels.push(Level { name: "out".to_owned(), sense: Sense::Minimise, terms, display_scale: 1 });
    let relaxed = relax(&model, &model.levels).unwrap();
    relaxed.holder.contains(&u32::try_from(applicant).unwrap())
}

/// In what steps the weights of a level change.
fn step(model: &AssignmentModel, level: usize) -> i64 {
    let scale = model.levels[level].display_scale;
    let weight = |pair: usize| crate::model::plan::weight(model, &model.levels[level], pair);
    if (0..model.pair_applicants.len()).all(|pair| weight(pair) % scale == 0) { scale } else { 1 }
}

#[test]
fn what_is_missing_houses_the_applicant_and_one_less_does_not() {
    let (mut tried, mut ties, mut later) = (0, 0, 0);
    for seed in 0..1_500 {
        let size = Size { applicants: 14, vacancies: 5, reservers: 1, rows: 0 };
        let mut model = applicant_side(seed, size);
        if seed % 3 == 0 {
            for level in &mut model.levels {
                if let Terms::ByApplicant(weights) = &mut level.terms {
                    for weight in weights {
                        *weight *= 100;
                    }
                }
            }
        }
        let solution = solve(&model, &SolveOptions::default()).unwrap();
        let found = missing(&model, &solution).unwrap();
        for (applicant, found) in found.iter().enumerate() {
            let Some(Missing { change, vacancy, .. }) = found else { continue };
            let pairs = model.offsets[vacancy.position()]..model.offsets[vacancy.position() + 1];
            assert!(model.pair_applicants[pairs].contains(&u32::try_from(applicant).unwrap()));
            assert!(!surely_housed(&model, applicant), "seed {seed}");
            let Some((level, amount)) = *change else {
                ties += 1;
                continue;
            };
            let step = step(&model, level);
            assert!(amount > 0 && amount % step == 0);
            let Terms::ByApplicant(weights) = &model.levels[level].terms else { continue };
            later += usize::from(level > 1);
            let sign = if model.levels[level].sense == Sense::Maximise { 1 } else { -1 };
            let with = |amount: i64| {
                let mut weights = weights.clone();
                weights[applicant] += sign * amount;
                let mut changed = model.clone();
                changed.levels[level].terms = Terms::ByApplicant(weights);
                surely_housed(&changed, applicant)
            };
            assert!(with(amount), "seed {seed} applicant {applicant}");
            assert!(!with(amount - step), "seed {seed} applicant {applicant}");
            tried += 1;
        }
    }
    assert!(tried > 2_000 && ties > 20 && later > 100, "{tried} {ties} {later}");
}

#[test]
fn what_is_missing_is_not_said_where_rows_have_a_say_or_awards_differ() {
    let size = Size { applicants: 8, vacancies: 3, reservers: 2, rows: 5 };
    let (mut said, mut silent) = (0, 0);
    for seed in 0..300 {
        let model = sample::sized(seed, size);
        let Ok(solution) = solve(&model, &SolveOptions::default()) else { continue };
        let even = !model.levels.iter().any(|level| matches!(level.terms, Terms::ByPair(_) | Terms::BySignature(_)));
        if missing(&model, &solution).is_some() {
            said += 1;
        } else {
            silent += 1;
            let proven = solution.levels.iter().all(|level| level.status == LevelStatus::Optimal);
            assert!(!model.rows.is_empty() || !even || !proven, "seed {seed}");
        }
    }
    assert!(said > 10 && silent > 100, "{said} {silent}");
}

#[test]
fn a_cutoff_list_is_written_once() {
    let model = AssignmentModel {
        applicants: 3,
        vacancies: 1,
        labels: std::iter::once("l".to_owned()).collect(),
        offsets: vec![0, 3],
        pair_applicants: vec![0, 1, 2],
        pair_signatures: vec![SignatureIdx(0); 3],
        signature_labels: std::iter::once(vec![crate::index::LabelIdx(0)]).collect(),
        levels: vec![
            Level { name: "homes".to_owned(), sense: Sense::Maximise, terms: Terms::Awards, display_scale: 1 },
            Level {
                name: "points".to_owned(),
                sense: Sense::Maximise,
                terms: Terms::ByApplicant(vec![4, 9, 7]),
                display_scale: 1,
            },
        ],
        ..AssignmentModel::default()
    };
    let solution = solve(&model, &SolveOptions::default()).unwrap();
    let Evidence::Cutoffs(cutoffs) = &solution.levels[0].evidence else { panic!("no cutoffs") };
    assert_eq!(cutoffs.turned_away, vec![(0, 2)]);
    assert_eq!(solution.levels[1].evidence, Evidence::SameCutoffs);
    let missing = missing(&model, &solution).unwrap();
    let changes: Vec<_> = missing.iter().map(|found| found.as_ref().and_then(|found| found.change)).collect();
    assert_eq!(changes, vec![Some((1, 6)), None, Some((1, 3))]);
}
