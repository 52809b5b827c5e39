//! Cutoffs: every list that can be written, on small problems, against every plan.

use super::super::cutoffs::totals;
use super::super::evidence::Proven;
use super::*;
use crate::certificate::Cutoffs;

fn problem_of<'a>(accounts: &'a Accounts, candidates: &'a Candidates, values: &'a [i128]) -> Problem<'a> {
    let size = |count: u32| usize::try_from(count).unwrap();
    let (applicants, vacancies, labels) = (size(APPLICANTS), size(VACANCIES), size(LABELS));
    Problem { accounts, candidates, applicants, vacancies, labels, values }
}

/// Every list: each vacancy names nobody or one of the applicants.
fn lists() -> impl Iterator<Item = Vec<(u32, u32)>> {
    let choices = APPLICANTS + 1;
    (0..choices.pow(VACANCIES)).map(move |number| {
        let named = |vacancy: u32| (number / choices.pow(vacancy)) % choices;
        (0..VACANCIES).filter(|vacancy| named(*vacancy) < APPLICANTS).map(|vacancy| (vacancy, named(vacancy))).collect()
    })
}

fn prove_list(problem: &Problem<'_>, level: usize, list: &[(u32, u32)]) -> Result<Proven, Fault> {
    let evidence = Evidence::Cutoffs(Cutoffs { turned_away: list.to_vec() });
    prove(problem, level, &evidence, &mut None)
}

#[test]
fn no_plan_beats_what_a_list_proves_and_one_list_proves_the_best_plan() {
    let mut dice = Dice(41);
    let (mut accepted, mut tight, mut whole, mut uneven) = (0, 0, 0, 0);
    for _ in 0..400 {
        let (accounts, candidates) = problem(&mut dice);
        let plans = plans(&accounts, &candidates);
        let oriented = |worth: &Worth| -> Vec<i128> {
            accounts.levels.iter().zip(&worth.values).map(|(level, value)| level.oriented(*value).unwrap()).collect()
        };
        let all: Vec<Vec<i128>> = plans.iter().map(|(_, worth)| oriented(worth)).collect();
        let Some(best) = all.iter().max() else { continue };
        let own = |values: &[i128]| -> Vec<i128> {
            accounts.levels.iter().zip(values).map(|(level, value)| level.oriented(*value).unwrap()).collect()
        };
        let values = own(best);
        let problem = problem_of(&accounts, &candidates, &values);
        for level in 0..3 {
            let kept = |plan: &&Vec<i128>| plan[..level].iter().zip(best).all(|(value, kept)| value >= kept);
            let most = all.iter().filter(kept).map(|plan| plan[level]).max();
            for list in lists() {
                match prove_list(&problem, level, &list) {
                    Ok(proven) => {
                        accepted += 1;
                        tight += u32::from(proven.bound == most);
                        assert!(proven.bound >= most, "{list:?} {accounts:?} {candidates:?}");
                    }
                    Err(Fault::Uneven) => uneven += 1,
                    Err(_) => {}
                }
            }
        }
        let even = accounts.levels.iter().all(|level| !level.minimised()) && accounts.rows.is_empty();
        if even && prove_list(&problem, 2, &[]) != Err(Fault::Uneven) {
            let proves = |list: Vec<(u32, u32)>| {
                (0..3).all(|level| prove_list(&problem, level, &list).is_ok_and(|it| it.bound == Some(best[level])))
            };
            assert!(lists().any(proves), "{accounts:?} {candidates:?}");
            whole += 1;
        }
    }
    assert!(accepted > 5_000 && tight > 500 && whole > 5 && uneven > 500, "{accepted} {tight} {whole} {uneven}");
}

#[test]
fn a_list_of_the_wrong_form_proves_nothing() {
    let pair = |applicant, points| Pair { applicant, vacancy: 0, signature: 0, points };
    let labels = vec![LabelIdx(0)];
    let candidates = Candidates {
        pairs: vec![pair(0, 5), pair(1, 3), pair(2, 0)],
        signatures: vec![Signature { labels, categories: Vec::new(), served: Vec::new() }],
    };
    let level = |name: &str, terms| Level { name: name.into(), terms, display_scale: 1 };
    let accounts = Accounts {
        rows: Vec::new(),
        levels: vec![
            level("points", Terms::Points),
            level("short", Terms::Shortfalls([].into())),
            level("homes", Terms::Awards),
        ],
        equity: Vec::new(),
    };
    let values = [5, 0, 1];
    let problem = problem_of(&accounts, &candidates, &values);
    let bound = |level, list: &[(u32, u32)]| prove_list(&problem, level, list).map(|proven| proven.bound);
    assert_eq!(bound(0, &[(0, 1)]), Ok(Some(5)));
    assert_eq!(bound(2, &[(0, 1)]), Ok(Some(1)));
    // The home may cost as much as its award: nothing is lost; more than that, or nothing at all, says less.
    assert_eq!(bound(0, &[(0, 0)]), Ok(Some(5)));
    assert_eq!(bound(0, &[]), Ok(Some(8)));
    assert_eq!(bound(2, &[]), Err(Fault::Loose));
    assert_eq!(bound(1, &[(0, 1)]), Err(Fault::Uneven));
    assert_eq!(bound(0, &[(0, 1), (0, 1)]), Err(Fault::Unknown("turned_away")));
    assert_eq!(bound(0, &[(7, 1)]), Err(Fault::Unknown("turned_away")));
    assert_eq!(bound(0, &[(0, 9)]), Err(Fault::Unknown("turned_away")));
    let same = |held: &mut Option<_>| prove(&problem, 2, &Evidence::SameCutoffs, held).map(|proven| proven.bound);
    assert_eq!(same(&mut None), Err(Fault::NoCutoffs));
    let mut held = None;
    let first = Evidence::Cutoffs(Cutoffs { turned_away: vec![(0, 1)] });
    assert!(prove(&problem, 0, &first, &mut held).is_ok());
    assert_eq!(same(&mut held), Ok(Some(1)));
    // A price below nought, or of nought, is none.
    let weight = |_: usize, applicant: u32| if applicant == 0 { -1 } else { 0 };
    for named in [0, 1] {
        let found = totals(1, weight, (2, 1), std::iter::empty(), &[(0, named)]);
        assert_eq!(found, Err(Fault::NegativePrice("turned_away")));
    }
    let huge = |_: usize, _: u32| i128::MAX;
    assert_eq!(totals(1, huge, (2, 2), std::iter::empty(), &[(0, 0), (1, 1)]), Err(Fault::Overflow));
}
