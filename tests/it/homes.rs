//! No home is left empty because of a rate: under the default order, homes awarded come first.
#![cfg(test)]

use equiflux::index::{IndexVec, LabelIdx, ObligationIdx, RowIdx, SignatureIdx};
use equiflux::model::sample::{self, Sequence};
use equiflux::model::{AccountRow, AssignmentModel, Level, RowOrigin, Sense, Terms};
use equiflux::solver::{Effort, LevelStatus, SolveOptions, solve};

fn level(name: &str, sense: Sense, terms: Terms) -> Level {
    Level { name: name.to_owned(), sense, terms, display_scale: 1 }
}

/// The most homes that can be awarded when no row bears on the plan.
fn most(model: &AssignmentModel) -> i128 {
    let mut bare = model.clone();
    bare.rows = IndexVec::default();
    bare.levels = vec![level("homes", Sense::Maximise, Terms::Awards)];
    let solution = solve(&bare, &SolveOptions::default()).unwrap();
    assert_eq!(solution.levels[0].status, LevelStatus::Optimal);
    solution.levels[0].value
}

#[test]
fn random_rates_never_cost_a_home() {
    let mut short = 0;
    for seed in 0..400 {
        let mut model = sample::model(seed);
        for row in (0..model.rows.len()).map(|at| RowIdx(u32::try_from(at).unwrap())) {
            model.rows.get_mut(row).unwrap().hard = false;
        }
        let rows: Vec<(RowIdx, i64)> = model.rows.indices().map(|row| (row, 1)).collect();
        let points = model.levels.iter().find(|level| level.name == "points").cloned().unwrap();
        model.levels = vec![
            level("homes", Sense::Maximise, Terms::Awards),
            level("short", Sense::Minimise, Terms::Shortfalls(rows)),
            points,
        ];
        let solution = solve(&model, &SolveOptions::default()).unwrap();
        assert_eq!(solution.levels[0].value, most(&model), "seed {seed}");
        short += usize::from(solution.levels[1].value > 0);
    }
    assert!(short > 60, "{short}");
}

/// 1 500 requests for 220 homes and six tight rates on (class of request, group of homes), as those that empty homes when
/// they come before the number of homes awarded.
fn tight(seed: u64) -> AssignmentModel {
    let mut draw = Sequence::new(seed);
    let (applicants, vacancies) = (1_500, 220);
    let classes: Vec<u32> = (0..applicants).map(|_| u32::from(draw.chance(3))).collect();
    let mut model = AssignmentModel { applicants, vacancies, offsets: vec![0], ..AssignmentModel::default() };
    model.labels.push("flux".to_owned());
    model.applicant_names = (0..applicants).map(|at| format!("D{at}")).collect();
    model.vacancy_names = (0..vacancies).map(|at| format!("L{at}")).collect();
    // A signature is (group of homes, class of request).
    let groups = 6_u32;
    for _ in 0..2 * groups {
        model.signature_labels.push(vec![LabelIdx(0)]);
    }
    for vacancy in 0..u32::try_from(vacancies).unwrap() {
        let group = vacancy % groups;
        for (applicant, class) in (0_u32..).zip(&classes) {
            // The scarce class asks for the first groups mostly.
            if draw.chance(if *class == 1 && group > 2 { 1 } else { 4 }) {
                model.pair_applicants.push(applicant);
                model.pair_signatures.push(SignatureIdx(2 * group + class));
            }
        }
        model.offsets.push(model.pair_applicants.len());
    }
    for group in 0..groups {
        let coefficient = |signature: u32| match (signature / 2 == group, signature % 2 == 1) {
            (false, _) => 0,
            (true, true) => 3,
            (true, false) => -1,
        };
        model.rows.push(AccountRow {
            name: format!("rate{group}"),
            origin: RowOrigin::Obligation(ObligationIdx(group)),
            coefficients: (0..2 * groups).map(|signature| vec![coefficient(signature)]).collect(),
            requirement: 0,
            unit: 4,
            hard: false,
        });
    }
    model.levels = vec![
        level("homes", Sense::Maximise, Terms::Awards),
        level("short", Sense::Minimise, Terms::Shortfalls(model.rows.indices().map(|row| (row, 1)).collect())),
        level("points", Sense::Maximise, Terms::ByApplicant((0..applicants).map(|_| draw.between(0, 1_000)).collect())),
    ];
    model
}

#[test]
fn tight_rates_house_everyone_they_can() {
    let mut short = 0;
    for seed in 0..3 {
        let model = tight(seed);
        let options = SolveOptions { effort: Effort(40_000_000), ..SolveOptions::default() };
        let solution = solve(&model, &options).unwrap();
        let homes = &solution.levels[0];
        assert_eq!((homes.value, homes.status), (most(&model), LevelStatus::Optimal), "seed {seed}");
        assert_eq!(homes.value, 220, "seed {seed}");
        short += usize::from(solution.levels[1].value > 0);
    }
    assert!(short > 0, "the rates are not tight");
}
