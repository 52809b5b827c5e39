//! The pass: from a policy and a dataset to candidate pairs.
//!
//! Rules are split into their conjuncts. Those that read one table are masks over its rows; of those that read both, the
//! join that leaves the fewest pairs gives each vacancy its applicants, and the others are checked on the pairs left.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::column::{At, Truth, rows};
use super::compile::Compiler;
use super::join::{Join, Postings};
use super::order::{self, Order};
use super::paths::{Charged, Paths};
use super::points::Grids;
use super::row::out_of_flow;
use super::{CandidatePairs, Points, Signature, territories};
use crate::index::{ApplicantIdx, CategoryIdx, Index, IndexVec, LabelIdx, SignatureIdx, VacancyIdx};
use crate::ir::{Entity, Goal, Scope, TypedPolicy};
use crate::tables::Dataset;

/// Every pair that passes all rules and can be charged to some label.
///
/// Pairs are those for which [`super::failing_rules`] is empty and [`super::row::labels`] is not, save those that what
/// happened since an earlier run bars; points are those of
/// [`super::score()`].
#[must_use]
pub fn evaluate(policy: &TypedPolicy, dataset: &Dataset) -> CandidatePairs {
    let mut compiler = Compiler::new(policy, dataset);
    let rules = Rules::compile(&mut compiler, policy);
    let grids = Grids::compile(&mut compiler, policy);
    let out_of_flow: IndexVec<VacancyIdx, Option<u32>> = (0..dataset.vacancies.len())
        .into_par_iter()
        .map(|vacancy| out_of_flow(policy, dataset, VacancyIdx::at(vacancy)))
        .collect::<Vec<_>>()
        .into();
    let mut traits = Traits::compile(&mut compiler, policy, &out_of_flow);
    traits.paths = Paths::compile(&mut compiler, policy, dataset, &out_of_flow);
    let eligible = rules.eligible(&compiler);
    let join = rules.best_join(&eligible, dataset.vacancies.len());
    let by_applicant = grids.by_applicant();
    let found: Vec<Found> = (0..dataset.vacancies.len())
        .into_par_iter()
        .map(|vacancy| {
            let mut found = Found::default();
            if rules.vacancies.get(vacancy).copied().unwrap_or(false) {
                for applicant in rules.applicants_of(join.as_ref(), &eligible, vacancy) {
                    if dataset.bars(ApplicantIdx(applicant), VacancyIdx::at(vacancy)) {
                        continue;
                    }
                    found.add(&traits, applicant, vacancy);
                }
                found.settle(&traits);
                if !by_applicant {
                    let points = |applicant: &u32| grids.at(At::pair(position(*applicant), vacancy));
                    found.points = found.applicants.iter().map(points).collect();
                }
            }
            found
        })
        .collect();
    let points = if by_applicant {
        Points::ByApplicant(rows(Entity::Applicant, compiler.sizes, |at| grids.at(at)).into())
    } else {
        Points::ByPair(found.iter().flat_map(|found| &found.points).copied().collect())
    };
    gathered(&traits, &found, points, out_of_flow)
}

fn position(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A conjunct of a rule that reads both tables.
struct PairCondition<'a> {
    condition: Truth<'a>,
    if_unknown: bool,
}

/// The rules, by what they read.
struct Rules<'a> {
    applicants: Vec<bool>,
    vacancies: Vec<bool>,
    pairs: Vec<PairCondition<'a>>,
}

impl<'a> Rules<'a> {
    fn compile(compiler: &mut Compiler<'a>, policy: &'a TypedPolicy) -> Self {
        let sizes = compiler.sizes;
        let mut rules = Self {
            applicants: vec![true; sizes.applicants],
            vacancies: vec![true; sizes.vacancies],
            pairs: Vec::new(),
        };
        for rule in &policy.rules {
            // A conjunction passes when each of its parts does, and an unknown one passes when none of them is false.
            let mut parts = vec![compiler.rule(&rule.condition)];
            while let Some(condition) = parts.pop() {
                match (condition.scope(), condition) {
                    (_, Truth::And(inner)) => parts.extend(inner),
                    (Scope::Pair, condition) => {
                        rules.pairs.push(PairCondition { condition, if_unknown: rule.if_unknown });
                    }
                    (Scope::Constant | Scope::Applicant, condition) => {
                        mask(&mut rules.applicants, Entity::Applicant, &condition, rule.if_unknown);
                    }
                    (Scope::Vacancy, condition) => {
                        mask(&mut rules.vacancies, Entity::Vacancy, &condition, rule.if_unknown);
                    }
                }
            }
        }
        // Joins look at one value: they go first.
        rules.pairs.sort_by_key(|pair| Join::of(&pair.condition).is_none());
        rules
    }

    /// The applicants that no rule about applicants turns away, increasing.
    fn eligible(&self, compiler: &Compiler<'a>) -> Vec<u32> {
        let passes = |applicant: &usize| self.applicants.get(*applicant).copied().unwrap_or(false);
        (0..compiler.sizes.applicants).filter(passes).map(number).collect()
    }

    /// The join that leaves the fewest pairs, with its place among the pair conditions.
    fn best_join(&self, eligible: &[u32], vacancies: usize) -> Option<(usize, Postings)> {
        let mut best: Option<(usize, usize, Postings)> = None;
        for (at, pair) in self.pairs.iter().enumerate() {
            let Some(join) = Join::of(&pair.condition) else { continue };
            let place = |applicant: u32| At::row(Entity::Applicant, position(applicant));
            let postings = Postings::new(&join, pair.if_unknown, eligible, place);
            let left = (0..vacancies)
                .filter(|vacancy| self.vacancies.get(*vacancy).copied().unwrap_or(false))
                .map(|vacancy| postings.count(&join, At::row(Entity::Vacancy, vacancy), eligible.len()))
                .fold(0, usize::saturating_add);
            if best.as_ref().is_none_or(|(fewest, ..)| left < *fewest) {
                best = Some((left, at, postings));
            }
        }
        best.map(|(_, at, postings)| (at, postings))
    }

    /// The applicants that pass every rule for a vacancy, increasing.
    fn applicants_of(&self, join: Option<&(usize, Postings)>, eligible: &[u32], vacancy: usize) -> Vec<u32> {
        let joined = join.and_then(|(at, postings)| {
            let condition = Join::of(&self.pairs.get(*at)?.condition)?;
            Some((*at, postings.passing(&condition, At::row(Entity::Vacancy, vacancy), eligible)))
        });
        let (done, mut left) = joined.map_or_else(|| (usize::MAX, eligible.to_vec()), |(at, left)| (at, left));
        for (at, pair) in self.pairs.iter().enumerate() {
            if at != done {
                left.retain(|applicant| {
                    pair.condition.at(At::pair(position(*applicant), vacancy)).unwrap_or(pair.if_unknown)
                });
            }
        }
        left
    }
}

fn mask(rows: &mut [bool], side: Entity, condition: &Truth<'_>, if_unknown: bool) {
    for (row, passes) in rows.iter_mut().enumerate() {
        *passes = *passes && condition.at(At::row(side, row)).unwrap_or(if_unknown);
    }
}

/// Labels, then categories, as bits: those that a pair has are those that both of its sides allow.
struct Traits<'a> {
    labels: usize,
    categories: Vec<CategoryIdx>,
    /// The obligations whose targets have an order; their bits come after those of categories.
    orders: Vec<Order>,
    /// How many words a row's bits take.
    words: usize,
    applicants: Vec<u64>,
    vacancies: Vec<u64>,
    /// Bits that only the pair decides.
    pairs: Vec<(usize, Truth<'a>)>,
    /// The paths that may charge a pair otherwise.
    paths: Paths<'a>,
}

impl<'a> Traits<'a> {
    fn compile(
        compiler: &mut Compiler<'a>,
        policy: &'a TypedPolicy,
        out_of_flow: &IndexVec<VacancyIdx, Option<u32>>,
    ) -> Self {
        let (labels, categories) = (policy.labels.len(), categories_used(policy));
        let orders = order::orders(policy, &categories);
        let words = labels.saturating_add(categories.len()).saturating_add(orders.len()).div_ceil(64).max(1);
        let sizes = compiler.sizes;
        let mut traits = Self {
            labels,
            orders,
            words,
            applicants: vec![u64::MAX; sizes.applicants.saturating_mul(words)],
            vacancies: vec![u64::MAX; sizes.vacancies.saturating_mul(words)],
            pairs: Vec::new(),
            paths: Paths::default(),
            categories,
        };
        let mut reserved = vec![false; labels];
        for reserver in &policy.reservers {
            let bit = reserver.label.position();
            reserved.iter_mut().skip(bit).take(1).for_each(|reserved| *reserved = true);
            for condition in reserver.audience.iter().chain(territories(policy, reserver)) {
                traits.restrict(bit, compiler.condition(condition));
            }
        }
        // A home out of the flow has the last label only; one of the flow has those of reservers only.
        let last = labels.saturating_sub(1);
        for (vacancy, reason) in out_of_flow.iter().enumerate() {
            let free = reason.is_some() || policy.reservers.is_empty();
            for (label, reserved) in reserved.iter().enumerate() {
                let allowed = if free { label == last } else { *reserved };
                if !allowed {
                    clear(&mut traits.vacancies, words, vacancy, label);
                }
            }
        }
        let used = traits.categories.clone();
        for (bit, category) in (labels..).zip(used) {
            traits.restrict(bit, compiler.category(category));
        }
        traits
    }

    /// Clears a bit where a condition does not hold.
    fn restrict(&mut self, bit: usize, condition: Truth<'a>) {
        let (side, table) = match condition.scope() {
            Scope::Vacancy => (Entity::Vacancy, &mut self.vacancies),
            Scope::Constant | Scope::Applicant => (Entity::Applicant, &mut self.applicants),
            Scope::Pair => {
                self.pairs.push((bit, condition));
                return;
            }
        };
        for row in 0..table.len().checked_div(self.words).unwrap_or(0) {
            if condition.at(At::row(side, row)) != Some(true) {
                clear(table, self.words, row, bit);
            }
        }
    }

    /// The bits of a pair, into `bits`; whether a label is among them.
    fn read(&self, applicant: usize, vacancy: usize, bits: &mut Vec<u64>) -> bool {
        let (of_applicant, of_vacancy) = (applicant.saturating_mul(self.words), vacancy.saturating_mul(self.words));
        bits.clear();
        for word in 0..self.words {
            let of = |table: &[u64], start: usize| table.get(start.saturating_add(word)).copied().unwrap_or(0);
            bits.push(of(&self.applicants, of_applicant) & of(&self.vacancies, of_vacancy));
        }
        for (bit, condition) in &self.pairs {
            if has(bits, *bit) && condition.at(At::pair(applicant, vacancy)) != Some(true) {
                clear(bits, self.words, 0, *bit);
            }
        }
        let charged = self.paths.charged(applicant, vacancy);
        if charged != Charged::Usual {
            for label in 0..self.labels {
                clear(bits, self.words, 0, label);
            }
        }
        if let Charged::Only(label) = charged {
            set(bits, label);
        }
        (0..self.labels).any(|label| has(bits, label))
    }

    fn signature(&self, bits: &[u64]) -> Signature {
        let labels = (0..self.labels).filter(|label| has(bits, *label)).map(LabelIdx::at).collect();
        let categories = (self.labels..).zip(&self.categories).filter(|(bit, _)| has(bits, *bit));
        let served = (self.first_order()..).zip(&self.orders).filter(|(bit, _)| has(bits, *bit));
        Signature {
            labels,
            categories: categories.map(|(_, category)| *category).collect(),
            served: served.map(|(_, order)| order.obligation).collect(),
        }
    }

    /// The bit of the first order of targets.
    fn first_order(&self) -> usize {
        self.labels.saturating_add(self.categories.len())
    }

    /// Where a pair stands in an order: the position of its first target.
    fn standing(&self, order: &Order, bits: &[u64]) -> Option<usize> {
        order.targets.iter().position(|target| has(bits, self.labels.saturating_add(*target)))
    }

    /// Whether the pair is of the base and may be charged to a label that the obligation looks at.
    fn is_owed(&self, order: &Order, bits: &[u64]) -> bool {
        let in_base = order.base.is_none_or(|base| has(bits, self.labels.saturating_add(base)));
        in_base && (0..self.labels).any(|label| has(bits, label) && order.charges(label))
    }
}

fn word_and_mask(bit: usize) -> (usize, u64) {
    let shift = u32::try_from(bit.rem_euclid(64)).unwrap_or(0);
    (bit.div_euclid(64), 1_u64.rotate_left(shift))
}

fn has(bits: &[u64], bit: usize) -> bool {
    let (word, mask) = word_and_mask(bit);
    bits.get(word).is_some_and(|word| word & mask != 0)
}

fn set(bits: &mut [u64], bit: usize) {
    let (word, mask) = word_and_mask(bit);
    if let Some(word) = bits.get_mut(word) {
        *word |= mask;
    }
}

fn clear(table: &mut [u64], words: usize, row: usize, bit: usize) {
    let (word, mask) = word_and_mask(bit);
    if let Some(word) = table.get_mut(row.saturating_mul(words).saturating_add(word)) {
        *word &= !mask;
    }
}

/// The categories that obligations and levels of the objective count.
fn categories_used(policy: &TypedPolicy) -> Vec<CategoryIdx> {
    let of_obligations = policy
        .obligations
        .iter()
        .flat_map(|obligation| obligation.base.into_iter().chain(obligation.targets()).map(Some));
    let of_shares = policy.reservers.iter().flat_map(crate::ir::Reserver::parts).map(|(_, part)| Some(part.category));
    let of_shares = of_shares.chain([policy.first_category()]);
    let of_levels = policy.objective.iter().flat_map(|goal| match goal {
        Goal::AwardsTo(category) => vec![Some(*category)],
        Goal::Equity(equity) => equity.categories().map(Some).collect(),
        _ => Vec::new(),
    });
    let mut used: Vec<CategoryIdx> = of_obligations.chain(of_shares).chain(of_levels).flatten().collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// The pairs of one vacancy.
#[derive(Default)]
struct Found {
    applicants: Vec<u32>,
    /// For each pair, the place of its bits in `distinct`.
    places: Vec<usize>,
    distinct: Vec<Vec<u64>>,
    known: HashMap<Vec<u64>, usize>,
    bits: Vec<u64>,
    /// One entry per pair, when points depend on it.
    points: Vec<i64>,
}

impl Found {
    fn add(&mut self, traits: &Traits<'_>, applicant: u32, vacancy: usize) {
        let mut bits = std::mem::take(&mut self.bits);
        if traits.read(position(applicant), vacancy, &mut bits) {
            let place = if let Some(place) = self.known.get(&bits) {
                *place
            } else {
                let place = self.distinct.len();
                self.distinct.push(bits.clone());
                self.known.insert(bits.clone(), place);
                place
            };
            self.applicants.push(applicant);
            self.places.push(place);
        }
        self.bits = bits;
    }
}

impl Found {
    /// Decides which pairs of the home count for each order of targets, now that all of them are known.
    fn settle(&mut self, traits: &Traits<'_>) {
        for (bit, order) in (traits.first_order()..).zip(&traits.orders) {
            let owed = self.distinct.iter().filter(|bits| traits.is_owed(order, bits));
            let first = owed.filter_map(|bits| traits.standing(order, bits)).min();
            for bits in &mut self.distinct {
                let counts = traits.standing(order, bits).is_some_and(|at| first.is_none_or(|first| at <= first));
                if !counts {
                    clear(bits, traits.words, 0, bit);
                }
            }
        }
    }
}

/// The pairs of all vacancies, with their signatures numbered in order.
fn gathered(
    traits: &Traits<'_>,
    found: &[Found],
    points: Points,
    out_of_flow: IndexVec<VacancyIdx, Option<u32>>,
) -> CandidatePairs {
    let mut distinct: Vec<(Signature, &[u64])> = Vec::new();
    let mut seen: HashSet<&[u64]> = HashSet::new();
    for bits in found.iter().flat_map(|found| &found.distinct) {
        if seen.insert(bits) {
            distinct.push((traits.signature(bits), bits));
        }
    }
    distinct.sort_unstable();
    let numbers: HashMap<&[u64], SignatureIdx> =
        distinct.iter().enumerate().map(|(at, (_, bits))| (*bits, SignatureIdx::at(at))).collect();
    let mut pairs = CandidatePairs { offsets: vec![0], points, out_of_flow, ..CandidatePairs::default() };
    for found in found {
        let own: Vec<SignatureIdx> = found
            .distinct
            .iter()
            .map(|bits| numbers.get(bits.as_slice()).copied().unwrap_or(SignatureIdx(0)))
            .collect();
        pairs.applicants.extend(found.applicants.iter().map(|applicant| ApplicantIdx(*applicant)));
        pairs.signatures.extend(found.places.iter().filter_map(|place| own.get(*place).copied()));
        pairs.offsets.push(pairs.applicants.len());
    }
    pairs.signature_table = distinct.into_iter().map(|(signature, _)| signature).collect();
    pairs
}
