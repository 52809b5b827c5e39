//! The candidate pairs, by the double loop over applicants and vacancies.
//!
//! For every pair: do all rules let it pass, which labels may it be charged to, which categories that the accounts look
//! at does it belong to, how many points has it. Pairs that agree on labels and categories share a signature; signatures
//! are numbered in increasing order of (labels, categories, served), as evidence names them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::accounts::in_base;
use super::evaluate::{At, Evaluator, Memo};
use crate::index::{ApplicantIdx, CategoryIdx, Index, LabelIdx, ObligationIdx, ReserverIdx, VacancyIdx};
use crate::ir::{EquityOf, Expr, Goal, Obligation, Path, PathCharge, TypedPolicy};

/// A pair that may be awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// The applicant's row.
    pub applicant: u32,
    /// The vacancy's row.
    pub vacancy: u32,
    /// Its signature.
    pub signature: u32,
    /// Its points in hundredths.
    pub points: i64,
}

/// All that accounts see of a pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature {
    /// The labels the award may be charged to, increasing.
    pub labels: Vec<LabelIdx>,
    /// The categories used by obligations and levels that the pair belongs to, increasing.
    pub categories: Vec<CategoryIdx>,
    /// The obligations with several targets that the pair counts for, increasing.
    pub served: Vec<ObligationIdx>,
}

/// The candidate pairs, by vacancy then applicant.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// Their signatures.
    pub signatures: Vec<Signature>,
}

impl Candidates {
    /// The pairs of a vacancy, by applicant.
    pub fn of_vacancy(&self, vacancy: u32) -> &[Pair] {
        let first = self.pairs.partition_point(|pair| pair.vacancy < vacancy);
        let last = self.pairs.partition_point(|pair| pair.vacancy <= vacancy);
        self.pairs.get(first..last).unwrap_or(&[])
    }

    /// The pair of an applicant and a vacancy.
    pub fn find(&self, applicant: u32, vacancy: u32) -> Option<&Pair> {
        let at = self.pairs.binary_search_by_key(&(vacancy, applicant), |pair| (pair.vacancy, pair.applicant)).ok()?;
        self.pairs.get(at)
    }

    /// The signature of a pair.
    pub fn signature(&self, pair: &Pair) -> Option<&Signature> {
        self.signatures.get(usize::try_from(pair.signature).ok()?)
    }
}

/// The evaluator with what is known of every row.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    /// The evaluator.
    pub evaluator: Evaluator<'a>,
    applicants: Vec<Memo<'a>>,
    vacancies: Vec<Memo<'a>>,
}

impl<'a> Rows<'a> {
    /// Reads every row once.
    pub fn new(evaluator: Evaluator<'a>) -> Self {
        let applicants = (0..evaluator.dataset.applicants.len()).into_par_iter();
        let applicants = applicants.map(|row| evaluator.applicant(row)).collect();
        let vacancies = (0..evaluator.dataset.vacancies.len()).into_par_iter();
        let vacancies = vacancies.map(|row| evaluator.vacancy(row)).collect();
        Self { evaluator, applicants, vacancies }
    }

    /// The place of a pair.
    pub fn pair(&self, applicant: usize, vacancy: usize) -> At<'_, 'a> {
        At { applicant: self.at_applicant(applicant), vacancy: self.at_vacancy(vacancy) }
    }

    /// The place of an applicant alone.
    pub fn applicant(&self, applicant: usize) -> At<'_, 'a> {
        At { applicant: self.at_applicant(applicant), vacancy: None }
    }

    fn at_applicant(&self, row: usize) -> Option<(usize, &Memo<'a>)> {
        Some((row, self.applicants.get(row)?))
    }

    fn at_vacancy(&self, row: usize) -> Option<(usize, &Memo<'a>)> {
        Some((row, self.vacancies.get(row)?))
    }

    /// Whether a refusal or a withdrawal since the earlier run keeps the two apart.
    pub fn is_barred(&self, applicant: usize, vacancy: usize) -> bool {
        let (applicant, vacancy) = (ApplicantIdx::at(applicant), VacancyIdx::at(vacancy));
        self.evaluator.dataset.since.as_ref().is_some_and(|since| {
            since.withdrawn.contains(&applicant)
                || since.removed.contains(&vacancy)
                || since.refused.contains(&(vacancy, applicant))
        })
    }

    /// The rules that a pair does not pass, in the order of the text.
    pub fn failing_rules(&self, applicant: usize, vacancy: usize) -> Vec<usize> {
        let at = self.pair(applicant, vacancy);
        let rules = self.evaluator.policy.rules.iter().enumerate();
        rules
            .filter(|(position, rule)| !self.evaluator.passes(*position, rule, at))
            .map(|(position, _)| position)
            .collect()
    }

    fn passes_all(&self, at: At<'_, 'a>) -> bool {
        let mut rules = self.evaluator.policy.rules.iter().enumerate();
        rules.all(|(position, rule)| self.evaluator.passes(position, rule, at))
    }

    /// The first reason for which the home is out of the flow, by its position.
    pub fn out_of_flow(&self, vacancy: usize) -> Option<usize> {
        let at = At { applicant: None, vacancy: self.at_vacancy(vacancy) };
        let mut reasons = self.evaluator.policy.exclusions.iter();
        reasons.position(|exclusion| self.evaluator.truth(&exclusion.condition, at) == Some(true))
    }

    /// Whether a condition on the home alone holds.
    pub fn vacancy_is(&self, vacancy: usize, condition: &Expr) -> bool {
        let at = At { applicant: None, vacancy: self.at_vacancy(vacancy) };
        self.evaluator.truth(condition, at) == Some(true)
    }

    /// The labels that an award of the pair may be charged to.
    fn labels(&self, out_of_flow: bool, at: At<'_, 'a>) -> Vec<LabelIdx> {
        let policy = self.evaluator.policy;
        let last = policy.labels.indices().last();
        if out_of_flow || policy.reservers.is_empty() {
            return last.into_iter().collect();
        }
        match self.path(at).map(|path| &path.charge) {
            Some(PathCharge::OutOfFlow) => return last.into_iter().collect(),
            Some(PathCharge::FirstOf(reservers)) => {
                let first = reservers.iter().find(|reserver| self.lies_in(**reserver, at));
                return first
                    .and_then(|index| policy.reservers.get(*index))
                    .map(|found| found.label)
                    .into_iter()
                    .collect();
            }
            Some(PathCharge::Usual) | None => {}
        }
        let may_bear = |reserver: ReserverIdx| {
            let Some(reserver) = policy.reservers.get(reserver) else { return false };
            let audience = reserver.audience.as_ref();
            audience.is_none_or(|audience| self.evaluator.truth(audience, at) == Some(true))
        };
        let labels = policy.labels.enumerated();
        let labels = labels.filter(|(_, label)| label.reserver.is_some_and(|r| may_bear(r) && self.lies_in(r, at)));
        labels.map(|(index, _)| index).collect()
    }

    /// The path that a pair is on: the first that holds.
    pub fn path(&self, at: At<'_, 'a>) -> Option<&'a Path> {
        let mut paths = self.evaluator.policy.paths.iter();
        paths.find(|path| self.evaluator.truth(&path.condition, at) == Some(true))
    }

    /// Whether the home lies in the territory of a reserver and of those it is a part of.
    fn lies_in(&self, reserver: ReserverIdx, at: At<'_, 'a>) -> bool {
        let reservers = &self.evaluator.policy.reservers;
        let mut next = Some(reserver);
        // A part is declared inside another: the chain is never longer than the list.
        for _ in 0..=reservers.len() {
            let Some(reserver) = next.and_then(|index| reservers.get(index)) else { return true };
            if let Some(territory) = &reserver.territory
                && self.evaluator.truth(territory, at) != Some(true)
            {
                return false;
            }
            next = reserver.parent;
        }
        false
    }

    /// Every candidate pair.
    pub fn candidates(&self) -> Candidates {
        let used = used_categories(self.evaluator.policy);
        let vacancies = (0..self.vacancies.len()).into_par_iter();
        let found: Vec<_> = vacancies.map(|vacancy| self.candidates_of(vacancy, &used)).collect();
        let distinct: BTreeSet<&Signature> = found.iter().flat_map(|(signatures, _)| signatures.keys()).collect();
        let numbers: BTreeMap<&Signature, u32> = distinct.into_iter().zip(0_u32..).collect();
        let mut pairs = Vec::with_capacity(found.iter().map(|(_, pairs)| pairs.len()).sum());
        for (local, mut of_vacancy) in found.iter().map(|(local, pairs)| (local, pairs.clone())) {
            let renumbered: BTreeMap<u32, u32> =
                local.iter().filter_map(|(signature, at)| Some((*at, *numbers.get(signature)?))).collect();
            for pair in &mut of_vacancy {
                pair.signature = renumbered.get(&pair.signature).copied().unwrap_or(u32::MAX);
            }
            pairs.extend(of_vacancy);
        }
        Candidates { pairs, signatures: numbers.into_keys().cloned().collect() }
    }

    fn candidates_of(&self, vacancy: usize, used: &BTreeSet<CategoryIdx>) -> (BTreeMap<Signature, u32>, Vec<Pair>) {
        let out_of_flow = self.out_of_flow(vacancy).is_some();
        let mut signatures = BTreeMap::new();
        let mut pairs = Vec::new();
        let mut found: Vec<(usize, Signature, i64)> = Vec::new();
        for applicant in 0..self.applicants.len() {
            let at = self.pair(applicant, vacancy);
            if self.is_barred(applicant, vacancy) || !self.passes_all(at) {
                continue;
            }
            let labels = self.labels(out_of_flow, at);
            if labels.is_empty() {
                continue;
            }
            let categories = used.iter().copied().filter(|category| self.evaluator.belongs(*category, at)).collect();
            let signature = Signature { labels, categories, served: Vec::new() };
            found.push((applicant, signature, self.evaluator.points(at)));
        }
        let served: Vec<Vec<ObligationIdx>> =
            found.iter().map(|(_, signature, _)| served(self.evaluator.policy, signature, &found)).collect();
        for ((applicant, signature, points), served) in found.into_iter().zip(served) {
            let next = u32::try_from(signatures.len()).unwrap_or(u32::MAX);
            let signature = *signatures.entry(Signature { served, ..signature }).or_insert(next);
            let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
            pairs.push(Pair { applicant: number(applicant), vacancy: number(vacancy), signature, points });
        }
        (signatures, pairs)
    }
}

/// The obligations with several targets that a pair counts for, among the pairs of its home: those with a target that it
/// belongs to, while no pair of the obligation's base that a label of it may bear belongs to a target before that one.
fn served(policy: &TypedPolicy, pair: &Signature, home: &[(usize, Signature, i64)]) -> Vec<ObligationIdx> {
    let counts = |obligation: &Obligation| {
        let targets: Vec<CategoryIdx> = obligation.targets().collect();
        let Some(own) = targets.iter().position(|target| pair.categories.contains(target)) else { return false };
        let before = targets.get(..own).unwrap_or(&[]);
        !home.iter().any(|(_, other, _)| {
            other.labels.iter().any(|label| in_base(obligation, other, *label))
                && before.iter().any(|target| other.categories.contains(target))
        })
    };
    let several = policy.obligations.enumerated().filter(|(_, obligation)| !obligation.fallbacks.is_empty());
    several.filter(|(_, obligation)| counts(obligation)).map(|(index, _)| index).collect()
}

/// The categories that obligations and levels look at.
fn used_categories(policy: &TypedPolicy) -> BTreeSet<CategoryIdx> {
    let owed = policy.obligations.iter().flat_map(|item| item.base.into_iter().chain(item.targets()));
    let shares = policy.reservers.iter().flat_map(|reserver| reserver.share.iter().chain(&reserver.first));
    let parts = shares.flat_map(|share| share.parts.iter().map(|part| part.category));
    let parts = parts.chain(policy.first_lettings.map(|first| first.category));
    let sought = policy.objective.iter().flat_map(|goal| match goal {
        Goal::AwardsTo(category) => vec![*category],
        Goal::Equity(equity) => equity
            .groups
            .iter()
            .filter_map(|group| if let EquityOf::Category(of) = group.of { Some(of) } else { None })
            .collect(),
        Goal::HomesAwarded | Goal::Obligations | Goal::FlowDistance | Goal::Points => Vec::new(),
    });
    owed.chain(parts).chain(sought).collect()
}

/// A row number as a position.
pub(super) fn position(row: u32) -> usize {
    crate::index::ApplicantIdx(row).position()
}
