//! HiGHS through good_lp finds the engine's values. Only with the feature `highs`.
#![cfg(test)]

use equiflux::model::sample;
use equiflux::solver::backend_reference::{Proposer, ReferenceOptions, ReferenceOutcome, solve_reference};
use equiflux::solver::{LevelStatus, SolveOptions, solve};

#[test]
fn highs_finds_the_engines_values_on_random_models() {
    let options = ReferenceOptions { proposer: Proposer::Highs, ..ReferenceOptions::default() };
    for seed in 0..400 {
        let model = sample::model(seed);
        let ours = solve(&model, &SolveOptions::default()).unwrap();
        let lawful = ours.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
        match solve_reference(&model, options).unwrap() {
            ReferenceOutcome::Optimal { values, .. } => {
                let mine: Vec<i128> = ours.levels.iter().map(|level| level.value).collect();
                assert!(lawful && mine == values, "seed {seed}: {mine:?} against {values:?}");
            }
            ReferenceOutcome::Infeasible => assert!(!lawful, "seed {seed}: HiGHS finds no plan"),
        }
    }
}
