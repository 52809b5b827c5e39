//! Live repair: after a refusal, a withdrawal, a new vacancy or one that is taken back, the exact new best plan, what
//! proves it, and the shortest list of households whose situation changes.
//!
//! # What is promised
//! After each call the plan is as good on every level as a solve of the changed model from nothing, and among all plans
//! as good as that it is one that changes the situation (the home held, or having none) of the fewest households; the
//! evidence is that of any solve, and proves itself the same way.
//!
//! # The machines
//! - A pair that was not awarded can go without any search: the plan and what proves it still stand.
//! - Where no account row bears on the plan, one matching with prices over all levels is mended by alternating paths
//!   (`kernel`): an event changes the awards along one or two of them only.
//! - Otherwise the model is solved again from the plan that is left and from the multipliers known, with one last level
//!   that counts the households that keep what they had.

mod digits;
mod kernel;
mod shape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::certificate::Evidence;
use crate::index::{ApplicantIdx, Index, SignatureIdx, VacancyIdx};
use crate::model::{self, AssignmentModel, Award, Level, Sense, Terms};

use super::matching::NONE;
use super::problem::{at, number};
use super::warm::{Start, holdings};
use super::{Engine, LevelOutcome, LevelStatus, Solution, SolveError, SolveOptions, priority, problem, solve};
use kernel::{APPLICANTS, Before, Kernel, VACANCIES};
use shape::{left, pairs_of, push_vacancy, vacancy_of};

pub use shape::kept_weights;

/// What happens to a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The applicant refuses the vacancy, or is refused for it.
    Refused {
        /// The vacancy.
        vacancy: VacancyIdx,
        /// The applicant.
        applicant: ApplicantIdx,
    },
    /// The applicant is no candidate for anything any more.
    Withdrawn(ApplicantIdx),
    /// The vacancy is no more to be awarded; its number stays.
    Removed(VacancyIdx),
    /// A vacancy more; its number is the next one.
    Added(NewVacancy),
}

/// A vacancy that comes after the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewVacancy {
    /// Its name, for exports.
    pub name: String,
    /// Its candidate pairs, by applicant.
    pub pairs: Vec<NewPair>,
}

/// A candidate pair of a new vacancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPair {
    /// The applicant.
    pub applicant: ApplicantIdx,
    /// Its signature: one of the model's.
    pub signature: SignatureIdx,
    /// Its weight on each level that weighs pairs, in the order of those levels.
    pub weights: Vec<i64>,
}

/// A household whose situation changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// The household.
    pub applicant: ApplicantIdx,
    /// The home it was awarded.
    pub from: Option<VacancyIdx>,
    /// The home it is awarded now.
    pub to: Option<VacancyIdx>,
}

/// Whose price it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// A vacancy's.
    Vacancy(VacancyIdx),
    /// An applicant's.
    Applicant(ApplicantIdx),
}

/// A price of a level's evidence as it is after the event; nought stands for a price that is no longer written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceChange {
    /// The position of the level.
    pub level: usize,
    /// Whose price.
    pub party: Party,
    /// The price.
    pub price: i128,
}

/// What an event made of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The households whose situation changes, by number.
    pub moves: Vec<Move>,
    /// Whether no plan as good has fewer of them: proven.
    pub is_least: bool,
    /// What each level is worth now; see [`Live::solution`] for what proves it.
    pub levels: Vec<Reached>,
    /// Which machine settled it; [`Engine::Trivial`] when the plan still stands as it was.
    pub engine: Engine,
    /// The prices that differ in the levels' evidence, when it is otherwise what it was; none when it was made anew.
    pub prices: Option<Vec<PriceChange>>,
}

/// What is reached on a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The value of the plan.
    pub value: i128,
    /// What no plan exceeds.
    pub bound: i128,
    /// How sure that is.
    pub status: LevelStatus,
}

/// Why an event could not be carried out; the plan is then as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RepairError {
    /// The event names a pair, an applicant, a vacancy or a signature that is not there, or a pair twice.
    #[error("the event names something that is not in the model")]
    Unknown,
    /// The model could not be solved.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// A plan that is kept the best.
#[derive(Debug, Clone)]
pub struct Live {
    model: AssignmentModel,
    /// The pairs that are no more.
    struck: Vec<bool>,
    awards: Vec<Option<Award>>,
    machine: Machine,
}

#[derive(Debug, Clone)]
enum Machine {
    Matching(Box<Kernel>, Vec<i128>),
    Prices(Vec<LevelOutcome>),
}

impl Live {
    /// Takes a model over with its solution.
    ///
    /// Where no row bears on the plan, a solution that is not the best on some level is first made the best one.
    ///
    /// # Errors
    /// The model is malformed, or the solution is no plan of it.
    pub fn begin(model: AssignmentModel, solution: &Solution) -> Result<Self, RepairError> {
        let laid_out = problem::lay_out(&model)?;
        let mut awards = vec![None; model.vacancies];
        model::plan::Plan::new(&model, &solution.awards).map_err(|_| RepairError::Unknown)?;
        for award in &solution.awards {
            *awards.get_mut(award.vacancy.position()).ok_or(RepairError::Unknown)? = Some(*award);
        }
        let before = holdings(&model, &solution.awards);
        let kernel = if bears(&laid_out) { None } else { kernel_of(&laid_out, &before) };
        let struck = vec![false; model.pair_applicants.len()];
        let machine = Machine::Prices(solution.levels.clone());
        let mut live = Self { model, struck, awards, machine };
        if let Some(kernel) = kernel {
            live.take(&moves_of(&kernel));
            let values = model::plan::values(&live.model, &live.awards()).ok_or(SolveError::Disproved)?;
            live.machine = Machine::Matching(Box::new(kernel), values);
        }
        Ok(live)
    }

    /// The machine that mends the plan: [`Engine::Matching`] where no row bears on it and its levels fit one number.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.machine {
            Machine::Matching(..) => Engine::Matching,
            Machine::Prices(_) => Engine::Prices,
        }
    }

    /// The awards, by vacancy.
    #[must_use]
    pub fn awards(&self) -> Vec<Award> {
        self.awards.iter().copied().flatten().collect()
    }

    /// The model as the events left it: vacancies and applicants keep their numbers.
    #[must_use]
    pub fn model(&self) -> Cow<'_, AssignmentModel> {
        if self.struck.contains(&true) {
            Cow::Owned(left(&self.model, &self.struck))
        } else {
            Cow::Borrowed(&self.model)
        }
    }

    /// The plan with what proves each level, for [`Live::model`].
    #[must_use]
    pub fn solution(&self) -> Solution {
        let awards = self.awards();
        let shortfalls = model::plan::shortfalls(&self.model, &awards);
        let levels = match &self.machine {
            Machine::Prices(levels) => levels.clone(),
            Machine::Matching(kernel, values) => (0..self.model.levels.len())
                .map(|level| {
                    let value = values.get(level).copied().unwrap_or(0);
                    let evidence = kernel.evidence(&self.model, level);
                    let engine = if evidence == Evidence::Trivial { Engine::Trivial } else { Engine::Matching };
                    LevelOutcome { value, bound: value, status: LevelStatus::Optimal, evidence, engine }
                })
                .collect(),
        };
        Solution { awards, shortfalls, levels }
    }

    /// Carries out events that happen together and mends the plan.
    ///
    /// When no plan keeps the hard rows any more there are no awards, and the first level says so.
    ///
    /// # Errors
    /// An event names something that is not there, or the model could not be solved; the plan is then as it was.
    pub fn apply(&mut self, events: &[Event], options: &SolveOptions<'_>) -> Result<Repaired, RepairError> {
        let change = self.change(events)?;
        match &self.machine {
            Machine::Matching(kernel, _) => match own_parts(&self.model, kernel, &change) {
                Some(parts) => self.mend(&change, parts, options),
                None => self.anew(&change, options),
            },
            Machine::Prices(levels) => {
                let lost = change.struck.iter().any(|&pair| self.is_awarded(pair));
                let unproven = self.empties_a_level(&change.struck) || self.silences_a_cutoff(levels, &change.struck);
                if lost || !change.added.is_empty() || unproven {
                    return self.anew(&change, options);
                }
                let levels = levels.iter().map(Reached::of).collect();
                self.strike(&change.struck);
                let (moves, prices) = (Vec::new(), Some(Vec::new()));
                Ok(Repaired { moves, is_least: true, levels, engine: Engine::Trivial, prices })
            }
        }
    }

    /// What the events do to the model, when all that they name is there.
    fn change(&self, events: &[Event]) -> Result<Change, RepairError> {
        let mut change = Change::default();
        for event in events {
            match event {
                Event::Refused { vacancy, applicant } => {
                    let pair = model::plan::pair(&self.model, *vacancy, *applicant).filter(|&pair| self.is_left(pair));
                    change.struck.push(pair.ok_or(RepairError::Unknown)?);
                }
                Event::Withdrawn(applicant) => {
                    if applicant.position() >= self.model.applicants {
                        return Err(RepairError::Unknown);
                    }
                    change.struck.extend(self.pairs_left(*applicant));
                }
                Event::Removed(vacancy) => {
                    let pairs = pairs_of(&self.model, *vacancy).ok_or(RepairError::Unknown)?;
                    change.struck.extend(pairs.filter(|&pair| self.is_left(pair)));
                }
                Event::Added(vacancy) => {
                    self.check(vacancy)?;
                    change.added.push(vacancy.clone());
                }
            }
        }
        change.struck.sort_unstable();
        change.struck.dedup();
        Ok(change)
    }

    fn check(&self, vacancy: &NewVacancy) -> Result<(), RepairError> {
        let weighed = self.model.levels.iter().filter(|level| matches!(level.terms, Terms::ByPair(_))).count();
        let known = |pair: &NewPair| {
            pair.applicant.position() < self.model.applicants
                && pair.signature.position() < self.model.signature_labels.len()
                && pair.weights.len() == weighed
        };
        let sorted = vacancy.pairs.is_sorted_by(|first, second| first.applicant < second.applicant);
        if sorted && vacancy.pairs.iter().all(known) { Ok(()) } else { Err(RepairError::Unknown) }
    }

    fn is_left(&self, pair: usize) -> bool {
        self.struck.get(pair) == Some(&false)
    }

    fn pairs_left(&self, applicant: ApplicantIdx) -> Vec<usize> {
        if let Machine::Matching(kernel, _) = &self.machine {
            return kernel.pairs_left(applicant.position());
        }
        let own = self.model.pair_applicants.iter().enumerate().filter(|(_, of)| **of == applicant.0);
        own.map(|(pair, _)| pair).filter(|&pair| self.is_left(pair)).collect()
    }

    fn is_awarded(&self, pair: usize) -> bool {
        let award = self.awards.get(vacancy_of(&self.model, pair)).copied().flatten();
        award.is_some_and(|award| self.model.pair_applicants.get(pair) == Some(&award.applicant.0))
    }

    /// Whether a level weighs some of those pairs and none of the others: what its value is a multiple of changes then,
    /// and a bound that was rounded down by it may no longer hold.
    fn empties_a_level(&self, pairs: &[usize]) -> bool {
        self.model.levels.iter().any(|level| {
            let weighs = |pair: usize| model::plan::weight(&self.model, level, pair) != 0;
            let struck = pairs.iter().any(|&pair| weighs(pair));
            let mut others = (0..self.struck.len()).filter(|&pair| self.is_left(pair));
            struck && !others.any(|pair| weighs(pair) && pairs.binary_search(&pair).is_err())
        })
    }

    /// Whether those are all the pairs left to an applicant whose key is the price of a vacancy: without a pair it has none.
    fn silences_a_cutoff(&self, levels: &[LevelOutcome], pairs: &[usize]) -> bool {
        let named = levels.iter().filter_map(|level| match &level.evidence {
            Evidence::Cutoffs(cutoffs) => Some(&cutoffs.turned_away),
            _ => None,
        });
        let named: BTreeSet<u32> = named.flatten().map(|(_, applicant)| *applicant).collect();
        let applicant = |pair: usize| self.model.pair_applicants.get(pair).copied();
        let struck: BTreeSet<u32> = pairs.iter().filter_map(|&pair| applicant(pair)).collect();
        struck.intersection(&named).any(|who| {
            let mut others = (0..self.struck.len()).filter(|&pair| self.is_left(pair) && applicant(pair) == Some(*who));
            others.all(|pair| pairs.binary_search(&pair).is_ok())
        })
    }

    fn strike(&mut self, pairs: &[usize]) {
        for &pair in pairs {
            if let Some(struck) = self.struck.get_mut(pair) {
                *struck = true;
            }
        }
    }

    /// Mends the matching along the paths that the change opens.
    fn mend(
        &mut self,
        change: &Change,
        parts: Vec<Vec<i128>>,
        options: &SolveOptions<'_>,
    ) -> Result<Repaired, RepairError> {
        self.strike(&change.struck);
        let Machine::Matching(kernel, values) = &mut self.machine else { return self.anew(change, options) };
        kernel.begin();
        let mut alone = Vec::new();
        for (vacancy, own) in change.added.iter().zip(parts) {
            alone.push((VACANCIES, self.model.vacancies));
            push_vacancy(&mut self.model, vacancy);
            kernel.add_vacancy(&self.model, own);
        }
        self.struck.resize(self.model.pair_applicants.len(), false);
        self.awards.resize(self.model.vacancies, None);
        for &pair in &change.struck {
            let vacancy = vacancy_of(&self.model, pair);
            if kernel.edge_of(vacancy, pair).is_some_and(|edge| kernel.strike(edge)) {
                alone.push((VACANCIES, vacancy));
                alone.extend(self.model.pair_applicants.get(pair).map(|&applicant| (APPLICANTS, at(applicant))));
            }
        }
        alone.sort_unstable();
        for (side, node) in alone {
            kernel.mend(side, node);
        }
        let told = kernel.rest();
        let moves = moves_of(kernel);
        revalue(&self.model, values, &moves);
        let levels = values.iter().map(|&value| Reached::best(value)).collect();
        let prices = told.then(|| prices_of(kernel, self.model.levels.len()));
        // Prices whose digits have drifted too far apart are made anew for the plan there is.
        let settled = told || kernel.again();
        self.take(&moves);
        if !settled {
            let laid = self.model().into_owned();
            let awards = self.awards();
            let start = Start { awards: &awards, evidence: &[] };
            let (model, solution, _) = solved(laid, &holdings(&self.model, &awards), start, options)?;
            self.replace(model, &solution);
        }
        let engine = if moves.is_empty() { Engine::Trivial } else { Engine::Matching };
        Ok(Repaired { moves, is_least: true, levels, engine, prices })
    }

    /// Makes the awards those that the moves say.
    fn take(&mut self, moves: &[Move]) {
        for change in moves {
            if let Some(place) = change.from.and_then(|home| self.awards.get_mut(home.position())) {
                *place = None;
            }
        }
        for change in moves {
            let Some(vacancy) = change.to else { continue };
            let pair = model::plan::pair(&self.model, vacancy, change.applicant);
            // No row looks at labels here: the smallest one does.
            let label = pair.and_then(|pair| model::plan::labels(&self.model, pair).first().copied());
            if let (Some(label), Some(place)) = (label, self.awards.get_mut(vacancy.position())) {
                *place = Some(Award { vacancy, applicant: change.applicant, label });
            }
        }
    }

    /// Solves the changed model, from what is left of the plan.
    fn anew(&mut self, change: &Change, options: &SolveOptions<'_>) -> Result<Repaired, RepairError> {
        let mut struck = self.struck.clone();
        for &pair in &change.struck {
            if let Some(struck) = struck.get_mut(pair) {
                *struck = true;
            }
        }
        let mut model = left(&self.model, &struck);
        for vacancy in &change.added {
            push_vacancy(&mut model, vacancy);
        }
        let awards = self.awards();
        let (mut holder, home) = holdings(&self.model, &awards);
        holder.resize(model.vacancies, NONE);
        let before = (holder, home);
        let laid_out = problem::lay_out(&model)?;
        if !bears(&laid_out)
            && let Some(kernel) = kernel_of(&laid_out, &before)
        {
            let moves = moves_of(&kernel);
            let solution = Solution { awards, shortfalls: Vec::new(), levels: Vec::new() };
            self.replace(model, &solution);
            self.take(&moves);
            let values = model::plan::values(&self.model, &self.awards()).ok_or(SolveError::Disproved)?;
            let levels = values.iter().map(|&value| Reached::best(value)).collect();
            self.machine = Machine::Matching(Box::new(kernel), values);
            return Ok(Repaired { moves, is_least: true, levels, engine: Engine::Matching, prices: None });
        }
        let evidence: Vec<Evidence> = match &self.machine {
            Machine::Prices(levels) => levels.iter().map(|level| level.evidence.clone()).collect(),
            Machine::Matching(..) => Vec::new(),
        };
        let start = Start { awards: &awards, evidence: &evidence };
        let (model, solution, is_least) = solved(model, &before, start, options)?;
        let (_, now) = holdings(&model, &solution.awards);
        let moves = moves_between(&before.1, &now);
        let levels = solution.levels.iter().map(Reached::of).collect();
        self.replace(model, &solution);
        Ok(Repaired { moves, is_least, levels, engine: Engine::Prices, prices: None })
    }

    /// Takes a model over with its plan; vacancies that are new have their awards too.
    fn replace(&mut self, model: AssignmentModel, solution: &Solution) {
        self.struck = vec![false; model.pair_applicants.len()];
        self.awards = vec![None; model.vacancies];
        for award in &solution.awards {
            if let Some(place) = self.awards.get_mut(award.vacancy.position()) {
                *place = Some(*award);
            }
        }
        self.model = model;
        self.machine = Machine::Prices(solution.levels.clone());
    }
}

impl Reached {
    fn of(level: &LevelOutcome) -> Self {
        Self { value: level.value, bound: level.bound, status: level.status }
    }

    fn best(value: i128) -> Self {
        Self { value, bound: value, status: LevelStatus::Optimal }
    }
}

/// The name of the level that counts the households that keep what they had.
pub const KEPT: &str = "situations_inchangees";

/// Solves a model with one last level: households that keep what they had.
fn solved(
    mut model: AssignmentModel,
    before: &(Vec<u32>, Vec<u32>),
    start: Start<'_>,
    options: &SolveOptions<'_>,
) -> Result<(AssignmentModel, Solution, bool), RepairError> {
    model.levels.push(Level {
        name: KEPT.to_owned(),
        sense: Sense::Maximise,
        terms: Terms::ByPair(kept_weights(&model, &before.0, &before.1)),
        display_scale: 1,
    });
    let mut solution = solve(&model, &SolveOptions { start: Some(start), ..*options })?;
    model.levels.pop();
    let last = solution.levels.pop();
    for level in &mut solution.levels {
        priority::shorten(&model, &mut level.evidence);
    }
    let is_least = solution.levels.iter().chain(&last).all(|level| level.status == LevelStatus::Optimal);
    Ok((model, solution, is_least))
}

/// What events do to a model.
#[derive(Debug, Clone, Default)]
struct Change {
    /// The pairs struck, increasing.
    struck: Vec<usize>,
    /// The vacancies added.
    added: Vec<NewVacancy>,
}

/// Whether some row can bear on the plan.
fn bears(problem: &problem::Problem<'_>) -> bool {
    !problem.hard.is_empty() || problem.levels.iter().any(|level| !level.short.is_empty())
}

/// The matching of a model, as near as can be to a plan; none when its numbers do not fit.
fn kernel_of(problem: &problem::Problem<'_>, before: &(Vec<u32>, Vec<u32>)) -> Option<Kernel> {
    let mut kernel = Kernel::of(problem)?;
    let before = Before { holder: before.0.clone(), home: before.1.clone() };
    kernel.solve(before).then_some(kernel)
}

fn own_parts(model: &AssignmentModel, kernel: &Kernel, change: &Change) -> Option<Vec<Vec<i128>>> {
    let of = |vacancy: &NewVacancy| vacancy.pairs.iter().map(|pair| kernel.own_part(model, pair)).collect();
    change.added.iter().map(of).collect()
}

/// The households whose situation the last event of a matching changed.
fn moves_of(kernel: &Kernel) -> Vec<Move> {
    let place = |home: u32| (home != NONE).then_some(VacancyIdx(home));
    let mut moves = Vec::new();
    for &(side, node) in kernel.touched() {
        let before = kernel.before().home.get(at(node)).copied().unwrap_or(NONE);
        if side == APPLICANTS && before != kernel.home(at(node)) {
            let (from, to) = (place(before), place(kernel.home(at(node))));
            moves.push(Move { applicant: ApplicantIdx(node), from, to });
        }
    }
    moves.sort_unstable();
    moves
}

/// The households that have another home than before, or none, or one at last.
#[must_use]
pub fn moves_between(before: &[u32], now: &[u32]) -> Vec<Move> {
    let place = |home: u32| (home != NONE).then_some(VacancyIdx(home));
    let changed = before.iter().zip(now).enumerate().filter(|(_, (before, now))| before != now);
    changed
        .map(|(applicant, (before, now))| Move {
            applicant: ApplicantIdx(number(applicant)),
            from: place(*before),
            to: place(*now),
        })
        .collect()
}

fn revalue(model: &AssignmentModel, values: &mut [i128], moves: &[Move]) {
    for change in moves {
        for (home, sign) in [(change.from, -1), (change.to, 1)] {
            let Some(pair) = home.and_then(|home| model::plan::pair(model, home, change.applicant)) else { continue };
            for (value, level) in values.iter_mut().zip(&model.levels) {
                *value = value.saturating_add(i128::from(model::plan::weight(model, level, pair)).saturating_mul(sign));
            }
        }
    }
}

/// The prices that the last event of a matching touched.
fn prices_of(kernel: &Kernel, levels: usize) -> Vec<PriceChange> {
    let mut prices = Vec::new();
    for level in 0..levels {
        for &(side, node) in kernel.touched() {
            let party =
                if side == VACANCIES { Party::Vacancy(VacancyIdx(node)) } else { Party::Applicant(ApplicantIdx(node)) };
            prices.push(PriceChange { level, party, price: kernel.price_on(level, side, at(node)) });
        }
    }
    prices
}
