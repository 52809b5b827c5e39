//! Equity between many groups at the size of a metropolis: how long until the awards of each group are settled and proven.
//!
//! ```text
//! cargo bench --bench leximin -- [INSTANCE [CATEGORIES]]
//! ```
//!
//! `INSTANCE` is a binary instance as `solver` reads them; without one, 60 000 applicants and 5 000 vacancies are drawn, each
//! applicant wishing one to five of 40 communes of unequal size, one dwelling type of five. Categories, 50 by default, are
//! drawn per applicant, of unequal sizes.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    reason = "a measurement prints, reads files, tells the time and draws small numbers"
)]

use std::time::Instant;

use equiflux::certificate::{Evidence, Node};
use equiflux::index::{IndexVec, LabelIdx, SignatureIdx};
use equiflux::model::equity::{self, Equity, EquityGroup};
use equiflux::model::sample::Sequence;
use equiflux::model::{AssignmentModel, Level, Sense, Terms};
use equiflux::solver::{SolveOptions, equity as solver};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let categories = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(50);
    let mut model = match words.first() {
        Some(path) => read(path),
        None => draw(60_000, 5_000, 40),
    };
    divide(&mut model, categories);
    let pairs = model.pair_applicants.len();
    println!("{} applicants, {} vacancies, {pairs} pairs, {categories} categories", model.applicants, model.vacancies);
    let start = Instant::now();
    let ready = solver::settle(model.clone(), &SolveOptions::default());
    let Ok(ready) = ready else {
        println!("not settled");
        return;
    };
    let settled = start.elapsed();
    let start = Instant::now();
    let proven = check(&ready);
    let checked = start.elapsed();
    let goal = &ready.model.equity[0];
    let awards = equity::awards(&ready.model, &goal.groups, ready.start());
    let share = |at: usize| awards[at] as f64 / goal.groups[at].base as f64;
    let lowest = (0..awards.len()).map(share).fold(f64::INFINITY, f64::min);
    let highest = (0..awards.len()).map(share).fold(0.0, f64::max);
    let steps = goal.settled.iter().flat_map(|settled| &settled.steps).max();
    println!("awards {}, shares from {lowest:.4} to {highest:.4}, steps {steps:?}", ready.start().len());
    println!("settled in {:.2} s, proofs checked in {:.2} s: {proven}", settled.as_secs_f64(), checked.as_secs_f64());
    let mut scored = model;
    let mut draw = Sequence::new(11);
    let points = (0..scored.applicants).map(|_| draw.between(0, 1_000)).collect();
    let terms = Terms::ByApplicant(points);
    scored.levels.push(Level { name: "points".to_owned(), sense: Sense::Maximise, terms, display_scale: 1 });
    let start = Instant::now();
    let complete = solver::settle(scored, &SolveOptions::default()).is_ok_and(|ready| ready.is_complete());
    println!("settled with the points after it in {:.2} s, proven: {complete}", start.elapsed().as_secs_f64());
}

/// Whether every level that is proven by prices has its bound: each pair is covered, and the prices add up to the value.
fn check(ready: &solver::Ready) -> bool {
    let model = &ready.model;
    ready.evidence().iter().all(|(level, evidence)| {
        let Evidence::Tree(Node::Leaf(duals)) = evidence else { return false };
        let mut who = vec![0_i128; model.applicants];
        let mut home = vec![0_i128; model.vacancies];
        duals.applicant_prices.iter().for_each(|(at, price)| who[*at as usize] = *price);
        duals.vacancy_prices.iter().for_each(|(at, price)| home[*at as usize] = *price);
        let row = duals.row_prices.iter().position(|price| *price == 1);
        let counts: Vec<i128> = match row {
            None => vec![1; model.signature_labels.len()],
            Some(row) => model.rows.as_slice()[row].coefficients.iter().map(|of| i128::from(of[0])).collect(),
        };
        let covered = (0..model.vacancies).all(|at| {
            (model.offsets[at]..model.offsets[at + 1]).all(|pair| {
                counts[model.pair_signatures[pair].0 as usize] <= who[model.pair_applicants[pair] as usize] + home[at]
            })
        });
        let prices: i128 = who.iter().sum::<i128>() + home.iter().sum::<i128>();
        let counted = |award: &equiflux::model::Award| {
            let pair = equiflux::model::plan::pair(model, award.vacancy, award.applicant)?;
            counts.get(model.pair_signatures[pair].0 as usize).copied()
        };
        let value = ready.start().iter().filter_map(counted).sum::<i128>();
        covered && prices == value && *level < model.levels.len()
    })
}

/// Gives every applicant a category, the sizes falling like 1/1, 1/2, 1/3, …, and asks for equity after homes awarded.
fn divide(model: &mut AssignmentModel, categories: usize) {
    let mut draw = Sequence::new(7);
    let weights: Vec<i64> = (1..=categories as i64).map(|rank| 100_000 / rank).collect();
    let whole: i64 = weights.iter().sum();
    let category: Vec<u32> = (0..model.applicants)
        .map(|_| {
            let mut rest = draw.between(0, whole - 1);
            let found = weights.iter().position(|weight| {
                rest -= weight;
                rest < 0
            });
            found.unwrap_or(0) as u32
        })
        .collect();
    model.labels = vec!["hors_flux".to_owned()].into();
    model.signature_labels = (0..categories).map(|_| vec![LabelIdx(0)]).collect();
    model.pair_signatures = model.pair_applicants.iter().map(|who| SignatureIdx(category[*who as usize])).collect();
    let mut candidates = vec![false; model.applicants];
    model.pair_applicants.iter().for_each(|who| candidates[*who as usize] = true);
    let base =
        |at: usize| (0..model.applicants).filter(|who| candidates[*who] && category[*who] as usize == at).count();
    let groups = (0..categories).map(|at| EquityGroup {
        name: format!("c{at}"),
        base: (base(at) as i64).max(1),
        opening: 0,
        counts: (0..categories).map(|kind| vec![kind == at]).collect::<IndexVec<_, _>>(),
    });
    let groups = groups.collect();
    let homes = Level {
        name: "logements_attribues".to_owned(),
        sense: Sense::Maximise,
        terms: Terms::Awards,
        display_scale: 1,
    };
    model.levels = vec![homes];
    model.equity = vec![Equity { name: "equite".to_owned(), before: 1, groups, settled: None }];
}

fn draw(applicants: usize, vacancies: usize, communes: usize) -> AssignmentModel {
    let mut draw = Sequence::new(1);
    let place = |draw: &mut Sequence| {
        let end = draw.below(communes) + 1;
        draw.below(end)
    };
    let mut wishes: Vec<Vec<u32>> = vec![Vec::new(); communes * 5];
    for who in 0..applicants {
        let kind = draw.below(5);
        let mut places: Vec<usize> = (0..=draw.below(5)).map(|_| place(&mut draw)).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            wishes[place * 5 + kind].push(who as u32);
        }
    }
    let mut model = AssignmentModel { applicants, vacancies, offsets: vec![0], ..AssignmentModel::default() };
    for _ in 0..vacancies {
        let (place, kind) = (place(&mut draw), draw.below(5));
        model.pair_applicants.extend(&wishes[place * 5 + kind]);
        model.offsets.push(model.pair_applicants.len());
    }
    model
}

/// The pairs of a binary instance: int64 applicants N, vacancies V, pairs P; int32[N], int32[N], int32[V] that play no part
/// here; int64[V+1] offsets; int32[P] applicants.
fn read(path: &str) -> AssignmentModel {
    let bytes = std::fs::read(path).unwrap_or_default();
    let large =
        |at: usize| bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes) as usize;
    let (applicants, vacancies, pairs) = (large(0), large(8), large(16));
    let start = 24 + 8 * applicants + 4 * vacancies;
    let offsets = (0..=vacancies).map(|at| large(start + 8 * at)).collect();
    let start = start + 8 * (vacancies + 1);
    let words = bytes.get(start..start + 4 * pairs).unwrap_or_default().chunks_exact(4);
    let pair_applicants = words.filter_map(|word| word.try_into().ok()).map(u32::from_le_bytes).collect();
    AssignmentModel { applicants, vacancies, offsets, pair_applicants, ..AssignmentModel::default() }
}
