//! Live repair against solves from nothing and against every plan tried.
#![cfg(test)]

use super::super::tests::check;
use super::*;
use crate::model::plan::{self, Plan};
use crate::model::sample::{self, Sequence};

/// The fewest changes over all plans that are the best on every level; none when no plan is lawful.
fn fewest(model: &AssignmentModel, home: &[u32]) -> Option<(Vec<i128>, usize)> {
    let mut best = None;
    explore(&mut Plan::empty(model), model, home, 0, &mut best);
    best
}

fn explore(
    plan: &mut Plan<'_>,
    model: &AssignmentModel,
    home: &[u32],
    vacancy: usize,
    best: &mut Option<(Vec<i128>, usize)>,
) {
    if vacancy == model.vacancies {
        if plan.broken().is_some() {
            return;
        }
        let (_, now) = holdings(model, &plan.awards());
        let changes = moves_between(home, &now).len();
        let better = match best {
            None => true,
            Some((values, fewest)) => match plan::order(model, plan.values(), values) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal => changes < *fewest,
                std::cmp::Ordering::Less => false,
            },
        };
        if better {
            *best = Some((plan.values().to_vec(), changes));
        }
        return;
    }
    let index = VacancyIdx::at(vacancy);
    explore(plan, model, home, vacancy + 1, best);
    for pair in model.offsets[vacancy]..model.offsets[vacancy + 1] {
        let applicant = ApplicantIdx(model.pair_applicants[pair]);
        if plan.home(applicant).is_some() {
            continue;
        }
        for label in plan::labels(model, pair) {
            if plan.apply(index, Some((applicant, *label))).is_ok() {
                explore(plan, model, home, vacancy + 1, best);
            }
        }
        plan.apply(index, None).unwrap();
    }
}

/// A random event that the model knows.
fn event(draw: &mut Sequence, live: &Live) -> Option<Event> {
    let model = live.model();
    let vacancy = VacancyIdx::at(draw.below(model.vacancies));
    let applicant = ApplicantIdx::at(draw.below(model.applicants));
    match draw.below(8) {
        0..=3 => {
            let awards = live.awards();
            let award = awards.get(draw.below(awards.len()))?;
            if draw.chance(70) {
                return Some(Event::Refused { vacancy: award.vacancy, applicant: award.applicant });
            }
            let pairs = model.offsets[vacancy.position()]..model.offsets[vacancy.position() + 1];
            let pair = pairs.start + draw.below(pairs.len().max(1));
            let applicant = pairs.contains(&pair).then(|| ApplicantIdx(model.pair_applicants[pair]))?;
            Some(Event::Refused { vacancy, applicant })
        }
        4 => Some(Event::Withdrawn(applicant)),
        5 => Some(Event::Removed(vacancy)),
        _ if model.vacancies > 5 => Some(Event::Removed(vacancy)),
        _ => {
            let weighed = model.levels.iter().filter(|level| matches!(level.terms, Terms::ByPair(_))).count();
            let mut pairs = Vec::new();
            for applicant in 0..model.applicants {
                if draw.chance(60) {
                    pairs.push(NewPair {
                        applicant: ApplicantIdx::at(applicant),
                        signature: SignatureIdx::at(draw.below(model.signature_labels.len())),
                        weights: (0..weighed).map(|_| draw.between(0, 9)).collect(),
                    });
                }
            }
            Some(Event::Added(NewVacancy { name: "N".to_owned(), pairs }))
        }
    }
}

fn without_rows(mut model: AssignmentModel) -> AssignmentModel {
    model.rows = crate::index::IndexVec::default();
    model.levels.retain(|level| !matches!(level.terms, Terms::Shortfalls(_)));
    model
}

fn begin(model: AssignmentModel) -> Option<Live> {
    let solution = solve(&model, &SolveOptions::default()).unwrap();
    if solution.levels.first()?.status == LevelStatus::Infeasible {
        return None;
    }
    Some(Live::begin(model, &solution).unwrap())
}

/// Follows some events on a model; gives how many were compared and how many changed the plan.
fn follow(seed: u64, model: AssignmentModel, events: usize) -> (usize, usize) {
    let mut draw = Sequence::new(seed ^ 0x5eed);
    let Some(mut live) = begin(model) else { return (0, 0) };
    let (mut compared, mut changed) = (0, 0);
    for _ in 0..events {
        let together: Vec<Event> = (0..=usize::from(draw.chance(20))).filter_map(|_| event(&mut draw, &live)).collect();
        let (_, home) = holdings(&live.model(), &live.awards());
        let Ok(repaired) = live.apply(&together, &SolveOptions::default()) else { continue };
        let (model, solution) = (live.model().into_owned(), live.solution());
        check(&model, &solution);
        let Some((values, fewest)) = fewest(&model, &home) else {
            assert_eq!(repaired.levels[0].status, LevelStatus::Infeasible, "seed {seed}");
            return (compared, changed);
        };
        let reached: Vec<i128> = repaired.levels.iter().map(|level| level.value).collect();
        assert_eq!(reached, values, "seed {seed}");
        assert_eq!(plan::values(&model, &live.awards()), Some(values), "seed {seed}");
        assert_eq!(repaired.moves.len(), fewest, "seed {seed} {together:?}");
        assert!(repaired.is_least, "seed {seed}");
        let (_, now) = holdings(&model, &live.awards());
        assert_eq!(repaired.moves, moves_between(&home, &now), "seed {seed}");
        compared += 1;
        changed += usize::from(!repaired.moves.is_empty());
    }
    (compared, changed)
}

#[test]
fn a_plan_without_rows_is_mended_to_the_best_with_the_fewest_changes() {
    let (mut compared, mut changed) = (0, 0);
    for seed in 0..400 {
        let (more, moved) = follow(seed, without_rows(sample::model(seed)), 4);
        (compared, changed) = (compared + more, changed + moved);
    }
    assert!(compared > 1_000 && changed > 400, "{compared} {changed}");
}

#[test]
fn a_plan_with_rows_is_mended_to_the_best_with_the_fewest_changes() {
    let (mut compared, mut changed) = (0, 0);
    for seed in 0..450 {
        let (more, moved) = follow(seed, sample::model(seed), 4);
        (compared, changed) = (compared + more, changed + moved);
    }
    assert!(compared > 1_000 && changed > 400, "{compared} {changed}");
}

#[test]
fn the_prices_given_bring_the_evidence_up_to_date() {
    let size = sample::Size { applicants: 40, vacancies: 12, reservers: 3, rows: 0 };
    let (mut told, mut paths) = (0, 0);
    for seed in 0..60 {
        let mut draw = Sequence::new(seed);
        let Some(mut live) = begin(without_rows(sample::sized(seed, size))) else { continue };
        for _ in 0..6 {
            let Some(event) = event(&mut draw, &live) else { continue };
            let mut known = live.solution();
            let Ok(repaired) = live.apply(&[event], &SolveOptions::default()) else { continue };
            let (model, solution) = (live.model().into_owned(), live.solution());
            assert_eq!(check(&model, &solution), model.levels.len());
            let cold = solve(&model, &SolveOptions::default()).unwrap();
            let values = |solution: &Solution| solution.levels.iter().map(|level| level.value).collect::<Vec<_>>();
            assert_eq!(values(&solution), values(&cold), "seed {seed}");
            paths += usize::from(repaired.moves.len() > 1);
            let Some(prices) = repaired.prices else { continue };
            for (level, outcome) in known.levels.iter_mut().enumerate() {
                let Evidence::Tree(crate::certificate::Node::Leaf(duals)) = &mut outcome.evidence else { continue };
                for change in prices.iter().filter(|change| change.level == level) {
                    let (list, node) = match change.party {
                        Party::Vacancy(vacancy) => (&mut duals.vacancy_prices, vacancy.0),
                        Party::Applicant(applicant) => (&mut duals.applicant_prices, applicant.0),
                    };
                    list.retain(|(of, _)| *of != node);
                    if change.price != 0 {
                        list.push((node, change.price));
                        list.sort_unstable();
                    }
                }
                assert_eq!(outcome.evidence, solution.levels[level].evidence, "seed {seed}");
            }
            told += 1;
        }
    }
    assert!(told > 150 && paths > 40, "{told} {paths}");
}

#[test]
fn the_levels_of_a_year_of_a_metropolis_fit_one_number() {
    let (applicants, vacancies) = (60_000_usize, 5_000);
    let level = |weight: i64, terms: fn(Vec<i64>) -> Terms| Level {
        name: weight.to_string(),
        sense: Sense::Maximise,
        terms: terms(vec![weight; applicants]),
        display_scale: 1,
    };
    let model = AssignmentModel {
        applicants,
        vacancies,
        labels: vec!["flux".to_owned()].into(),
        offsets: (0..=vacancies).collect(),
        pair_applicants: (0..5_000).collect(),
        pair_signatures: vec![SignatureIdx(0); vacancies],
        signature_labels: vec![vec![crate::index::LabelIdx(0)]].into(),
        levels: vec![
            level(1, |_| Terms::Awards),
            level(30_000, Terms::ByApplicant),
            level(7_300, Terms::ByApplicant),
            level(60_000, Terms::ByApplicant),
        ],
        ..AssignmentModel::default()
    };
    let nothing = Solution { awards: Vec::new(), shortfalls: Vec::new(), levels: Vec::new() };
    let live = Live::begin(model, &nothing).unwrap();
    assert_eq!((live.engine(), live.awards().len()), (Engine::Matching, vacancies));
}

#[test]
fn events_about_nothing_are_refused_and_change_nothing() {
    let mut live = begin(without_rows(sample::model(3))).unwrap();
    let before = live.awards();
    let far = VacancyIdx(900);
    let none = [
        Event::Refused { vacancy: far, applicant: ApplicantIdx(0) },
        Event::Withdrawn(ApplicantIdx(900)),
        Event::Removed(far),
        Event::Added(NewVacancy {
            name: String::new(),
            pairs: vec![NewPair { applicant: ApplicantIdx(900), signature: SignatureIdx(0), weights: Vec::new() }],
        }),
    ];
    for event in none {
        assert_eq!(live.apply(&[event], &SolveOptions::default()), Err(RepairError::Unknown));
    }
    assert_eq!(live.awards(), before);
}
