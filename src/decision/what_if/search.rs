//! The least change of facts that changes the outcome.
//!
//! Additions that only open more homes are tried together first: if the plan does not house the applicant when all of
//! them are open, none of them alone would. Where it does, the change that opens the home it then has is the one told.
//! Every change that is told is proven by compiling and solving the changed tables from their beginning.

use std::collections::BTreeMap;

use super::facts::{Alone, Becomes, Profile, Step, dataset, modifiable, numbers, steps, told};
use super::{FactSearch, LeastChange, holds};
use crate::decision::Run;
use crate::index::{ApplicantIdx, FieldIdx, Index, VacancyIdx};
use crate::model;
use crate::predicates::{self, CandidatePairs, Points, Signature};
use crate::solver::{LevelStatus, Solution, SolveError, SolveOptions, Start, equity};
use crate::tables::Dataset;

/// How many steps are tried at most.
const MOST_STEPS: usize = 2;
/// How many profiles are read at most for changes of several steps.
const MOST_COMBINED: usize = 1_500;
/// How many changes that are not mere additions are solved one by one at most, for each number of steps.
const MOST_ALONE: usize = 40;
/// How many values of a number at which something changes are tried in each direction.
const MOST_BREAKS: usize = 8;

/// A change and what the plan would see of the applicant.
struct Change {
    steps: Vec<Step>,
    profile: Profile,
}

/// Finds the change of fewest steps with which the plan houses the applicant, or gives it the home asked about.
pub(super) fn least_change(
    run: &Run<'_>,
    applicant: ApplicantIdx,
    vacancy: Option<VacancyIdx>,
    options: &SolveOptions<'_>,
) -> Result<FactSearch, SolveError> {
    if modifiable(run).is_empty() {
        return Ok(FactSearch::NothingModifiable);
    }
    let asked = Asked { run, applicant, vacancy, options };
    let mut alone = Alone::new(run, applicant);
    let base = alone.profile(&[]);
    let singles = steps(run, applicant);
    // Everything added at once: what this does not open stays shut.
    let all: Vec<Step> = singles.iter().filter(|(_, to)| matches!(to, Becomes::With(_))).copied().collect();
    let widest = alone.profile(&all);
    let additive = widest.adds_to(&base);
    let useful = if additive && !all.is_empty() {
        let opened = asked.opened(&base, &widest);
        !opened.is_empty() && asked.screened(&opened)?.is_some()
    } else {
        true
    };
    // What only takes homes away from the applicant gains it nothing, with other steps neither.
    let mut kept = Vec::new();
    for step in singles {
        let gains = match step.1 {
            Becomes::With(_) => useful,
            Becomes::Value(_) => true,
            Becomes::Without(_) => !base.adds_to(&alone.profile(&[step])),
        };
        if gains {
            kept.push(step);
        }
    }
    for count in 1..=MOST_STEPS {
        let mut changes = Vec::new();
        for steps in combined(&kept, count) {
            let profile = alone.profile(&steps);
            if !base.adds_to(&profile) {
                changes.push(Change { steps, profile });
            }
        }
        if let Some(found) = asked.first(&base, changes)? {
            return Ok(FactSearch::Found(found));
        }
        if count == 1
            && let Some(found) = asked.nearest(&base, &breaks(run, applicant, &mut alone, &base))?
        {
            return Ok(FactSearch::Found(found));
        }
    }
    Ok(FactSearch::None { steps: MOST_STEPS, whatever_is_added: additive && !useful })
}

/// Every change of so many steps; at most one step for each value, and a bounded number of them.
fn combined(singles: &[Step], count: usize) -> Vec<Vec<Step>> {
    let mut found: Vec<Vec<Step>> = singles.iter().map(|step| vec![*step]).collect();
    for _ in 1..count {
        let mut longer = Vec::new();
        for steps in &found {
            let last = steps.last().and_then(|last| singles.iter().position(|step| step == last)).unwrap_or(0);
            for step in singles.iter().skip(last.saturating_add(1)) {
                let single = matches!(step.1, Becomes::Value(_));
                if !(single && steps.iter().any(|(field, _)| *field == step.0)) {
                    longer.push(steps.iter().copied().chain([*step]).collect());
                }
            }
        }
        // Steps on different facts first: one home has one commune and one size.
        longer.sort_by_key(|steps: &Vec<Step>| std::cmp::Reverse(fields(steps)));
        longer.truncate(MOST_COMBINED);
        found = longer;
    }
    found
}

fn fields(steps: &[Step]) -> usize {
    steps.iter().map(|(field, _)| *field).collect::<std::collections::BTreeSet<FieldIdx>>().len()
}

/// The values of numbers nearest to what they are at which the plan would see something else, the nearest first.
fn breaks(run: &Run<'_>, applicant: ApplicantIdx, alone: &mut Alone<'_>, base: &Profile) -> Vec<Change> {
    let mut found: Vec<(u64, Change)> = Vec::new();
    for (field, low, high) in numbers(run) {
        let Some(now) = run.dataset.applicants.scalar(field, applicant.position()) else { continue };
        for end in [low, high] {
            let (mut from, mut seen) = (now, base.clone());
            for _ in 0..MOST_BREAKS {
                let Some((at, profile)) = next_break(alone, field, from, end, &seen) else { break };
                let change = Change { steps: vec![(field, Becomes::Value(at))], profile: profile.clone() };
                found.push((at.abs_diff(now), change));
                (from, seen) = (at, profile);
            }
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, change)| change).collect()
}

/// The nearest value towards an end at which the profile is no longer the one seen, by doubling, then halving.
fn next_break(alone: &mut Alone<'_>, field: FieldIdx, from: i64, end: i64, seen: &Profile) -> Option<(i64, Profile)> {
    let mut read = |value: i64| alone.profile(&[(field, Becomes::Value(value))]);
    let away = end.abs_diff(from);
    let at = |distance: u64| {
        let distance = i64::try_from(distance).unwrap_or(i64::MAX);
        if end >= from { from.saturating_add(distance) } else { from.saturating_sub(distance) }
    };
    let (mut same, mut other) = (0_u64, 1_u64);
    loop {
        if same >= away {
            return None;
        }
        other = other.min(away);
        if read(at(other)) != *seen {
            break;
        }
        same = other;
        other = other.saturating_mul(2);
    }
    while other.saturating_sub(same) > 1 {
        let middle = same.saturating_add(other.saturating_sub(same) / 2);
        if read(at(middle)) == *seen { same = middle } else { other = middle }
    }
    Some((at(other), read(at(other))))
}

/// The question.
struct Asked<'a> {
    run: &'a Run<'a>,
    applicant: ApplicantIdx,
    vacancy: Option<VacancyIdx>,
    options: &'a SolveOptions<'a>,
}

/// Homes that a change opens, with what the plan would see of the pair.
type Opened = BTreeMap<VacancyIdx, (Signature, i64)>;

impl Asked<'_> {
    /// The first change that is proven, mere additions first.
    fn first(&self, base: &Profile, changes: Vec<Change>) -> Result<Option<LeastChange>, SolveError> {
        let (adding, other): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| change.profile.adds_to(base) && self.vacancy.is_none());
        let mut opened = Opened::new();
        let mut openers: BTreeMap<VacancyIdx, usize> = BTreeMap::new();
        for (at, change) in adding.iter().enumerate() {
            for (home, seen) in self.opened(base, &change.profile) {
                opened.entry(home).or_insert(seen);
                openers.entry(home).or_insert(at);
            }
        }
        if !opened.is_empty()
            && let Some(home) = self.screened(&opened)?
        {
            let likely = openers.get(&home).and_then(|at| adding.get(*at));
            for change in likely.into_iter().chain(adding.iter().take(MOST_ALONE)) {
                if let Some(found) = self.proven(&change.steps)? {
                    return Ok(Some(found));
                }
            }
        }
        let opens = |change: &&Change| self.vacancy.is_none_or(|asked| change.profile.homes.contains_key(&asked));
        for change in other.iter().filter(opens).take(MOST_ALONE) {
            if let Some(found) = self.proven(&change.steps)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The first change of numbers that is proven, in their order: none that is nearer does.
    fn nearest(&self, base: &Profile, changes: &[Change]) -> Result<Option<LeastChange>, SolveError> {
        // What only takes homes away from the applicant gains it nothing.
        for change in changes.iter().filter(|change| !base.adds_to(&change.profile)).take(MOST_ALONE) {
            if let Some(found) = self.proven(&change.steps)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn opened(&self, base: &Profile, wider: &Profile) -> Opened {
        let new = wider.homes.iter().filter(|(home, _)| !base.homes.contains_key(home));
        let new = new.filter(|(home, _)| self.vacancy.is_none_or(|asked| asked == **home));
        new.map(|(home, seen)| (*home, seen.clone())).collect()
    }

    /// The home that the applicant has in the best plan when those homes are open to it as well.
    fn screened(&self, opened: &Opened) -> Result<Option<VacancyIdx>, SolveError> {
        let pairs = with_pairs(self.run.pairs, self.applicant, opened);
        let solution = self.solved(self.run.dataset, &pairs)?;
        Ok(solution.and_then(|solution| self.home(&solution)))
    }

    fn home(&self, solution: &Solution) -> Option<VacancyIdx> {
        let own = solution.awards.iter().find(|award| award.applicant == self.applicant)?;
        holds(&solution.awards, self.applicant, self.vacancy).then_some(own.vacancy)
    }

    /// The change, when the plan of the changed tables houses the applicant.
    fn proven(&self, steps: &[Step]) -> Result<Option<LeastChange>, SolveError> {
        let after = dataset(self.run, self.applicant, steps);
        let pairs = predicates::evaluate(self.run.policy, &after);
        let Some(solution) = self.solved(&after, &pairs)? else { return Ok(None) };
        let Some(home) = self.home(&solution) else { return Ok(None) };
        Ok(Some(LeastChange {
            facts: told(self.run, &after, self.applicant, steps),
            steps: steps.len(),
            home: self.run.dataset.vacancy_id(home).to_owned(),
            proven: solution.levels.iter().all(|level| level.status == LevelStatus::Optimal),
        }))
    }

    /// The best plan of those tables; none when no plan is lawful.
    fn solved(&self, dataset: &Dataset, pairs: &CandidatePairs) -> Result<Option<Solution>, SolveError> {
        let model = model::build(self.run.policy, dataset, pairs, self.run.balances);
        let start = Start { awards: &self.run.solution.awards, evidence: &[] };
        let ready = equity::settle(model, self.options)?;
        let solution = ready.solve(&SolveOptions { start: Some(start), ..*self.options })?;
        let lawful = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
        Ok(lawful.then_some(solution))
    }
}

/// The candidate pairs with some more of one applicant.
fn with_pairs(pairs: &CandidatePairs, applicant: ApplicantIdx, opened: &Opened) -> CandidatePairs {
    let mut made = CandidatePairs {
        offsets: vec![0],
        signature_table: pairs.signature_table.clone(),
        out_of_flow: pairs.out_of_flow.clone(),
        ..CandidatePairs::default()
    };
    let mut by_pair = Vec::new();
    for (row, ends) in pairs.offsets.windows(2).enumerate() {
        let &[start, end] = ends else { continue };
        let mut new = opened.get(&VacancyIdx::at(row));
        for pair in start..=end {
            let at = pairs.applicants.get(pair).copied().filter(|_| pair < end);
            if at.is_none_or(|at| at > applicant)
                && let Some((signature, points)) = new.take()
            {
                let known = made.signature_table.enumerated().find(|(_, found)| *found == signature);
                let known = known.map(|(at, _)| at);
                let known = known.unwrap_or_else(|| made.signature_table.push(signature.clone()));
                made.applicants.push(applicant);
                made.signatures.push(known);
                by_pair.push(*points);
            }
            let (Some(at), Some(signature)) = (at, pairs.signatures.get(pair)) else { continue };
            made.applicants.push(at);
            made.signatures.push(*signature);
            if let Points::ByPair(points) = &pairs.points {
                by_pair.push(points.get(pair).copied().unwrap_or(0));
            }
        }
        made.offsets.push(made.applicants.len());
    }
    made.points = match &pairs.points {
        Points::ByApplicant(points) => Points::ByApplicant(points.clone()),
        Points::ByPair(_) => Points::ByPair(by_pair),
    };
    made
}
