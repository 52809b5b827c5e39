//! No unexplained envy: every candidate that the policy weighs above the awardee of a home, with what justifies it.
//!
//! # What is envy
//! An award is worth to the policy what it weighs on the levels that count awards (categories, points, days, the draw),
//! compared level by level. A candidate of a home envies its awardee when its own award there would be worth more.
//!
//! # What justifies it
//! With the candidate in the awardee's place, all other awards as they are:
//! 1. the candidate holds a home itself that is worth as much or more to it;
//! 2. a hard row would break, or a row counted before the level on which the candidate is worth more would be further
//!    short: that row is the reason;
//! 3. the candidate holds another home, worth less to it, and that home would be left empty, with nothing to make up
//!    for it on an earlier level: the plan is the best as a whole.
//!
//! What none of these justifies is *unexplained*: the plan is not the best one. All that rows see of a pair is its
//! signature and its label: each two kinds of awards are weighed against each other once.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Run;
use super::standing::Standing;
use crate::index::{ApplicantIdx, Index, LabelIdx, RowIdx, SignatureIdx, VacancyIdx};
use crate::model::{AssignmentModel, RowOrigin, Sense, Terms, plan};

/// The audit of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvyAudit {
    /// How many candidate pairs were looked at.
    pub pairs: usize,
    /// The cases, by vacancy then applicant.
    pub cases: Vec<EnvyCase>,
}

impl EnvyAudit {
    /// How many cases each reason justifies, in the order of reasons.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&EnvyReason, usize> {
        let mut counts = BTreeMap::new();
        for case in &self.cases {
            let count = counts.entry(&case.reason).or_insert(0_usize);
            *count = count.saturating_add(1);
        }
        counts
    }

    /// How many cases nothing justifies.
    #[must_use]
    pub fn unexplained(&self) -> usize {
        self.cases.iter().filter(|case| case.reason == EnvyReason::Unexplained).count()
    }
}

/// A candidate that is worth more than the awardee of a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvyCase {
    /// The home.
    pub vacancy: String,
    /// The candidate.
    pub applicant: String,
    /// The awardee.
    pub awardee: String,
    /// What justifies it.
    pub reason: EnvyReason,
}

/// What justifies a case of envy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnvyReason {
    /// The candidate holds a home that is worth as much or more to it.
    OwnAward,
    /// A mandatory rule would break: the row's name.
    Mandatory(String),
    /// A row of an earlier level would be further short: the names of the row and of the level.
    Row(String, String),
    /// The candidate's own home would be left empty: the name of the level that is worse.
    OwnHome(String),
    /// Nothing does: only when the plan is not the best one.
    Unexplained,
}

impl EnvyReason {
    /// Its code in files.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::OwnAward => "attribution_propre".to_owned(),
            Self::Mandatory(row) => format!("regle_imperative:{row}"),
            Self::Row(row, level) => format!("compte:{row}:{level}"),
            Self::OwnHome(level) => format!("logement_propre:{level}"),
            Self::Unexplained => "inexplique".to_owned(),
        }
    }
}

/// What an award of one kind in the place of another does to rows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Effect {
    /// It breaks that row.
    Breaks(RowIdx),
    /// The levels that count shortfalls and that change, in order: the level, whether it is worse, the row most further
    /// short there.
    Levels(Vec<(usize, bool, Option<RowIdx>)>),
}

/// Audits a plan.
#[must_use]
pub fn envy(run: &Run<'_>) -> EnvyAudit {
    let standing = Standing::of(run);
    let audit = Audit { run, standing: &standing, activities: standing.plan.activities() };
    let cases: Vec<Vec<EnvyCase>> =
        (0..run.dataset.vacancies.len()).into_par_iter().map(|row| audit.vacancy(VacancyIdx::at(row))).collect();
    EnvyAudit { pairs: run.pairs.applicants.len(), cases: cases.into_iter().flatten().collect() }
}

struct Audit<'a> {
    run: &'a Run<'a>,
    standing: &'a Standing<'a>,
    activities: &'a [i128],
}

impl Audit<'_> {
    fn vacancy(&self, vacancy: VacancyIdx) -> Vec<EnvyCase> {
        let model = self.run.model;
        let Some((awardee, label)) = self.standing.holder_of(vacancy) else { return Vec::new() };
        let Some(held) = plan::pair(model, vacancy, awardee) else { return Vec::new() };
        let Some(held_signature) = plan::signature(model, held) else { return Vec::new() };
        let mut known: BTreeMap<SignatureIdx, Vec<Effect>> = BTreeMap::new();
        let mut cases = Vec::new();
        for pair in self.standing.pairs_of(vacancy) {
            let Some(applicant) = model.pair_applicants.get(pair).copied().map(ApplicantIdx) else { continue };
            let Some(level) = worth_more(model, pair, held).filter(|_| applicant != awardee) else { continue };
            let own = self.standing.plan.home(applicant).and_then(|home| plan::pair(model, home, applicant));
            let reason = match own {
                Some(own) if worth_more(model, pair, own).is_none() => EnvyReason::OwnAward,
                Some(own) => self.exchanged(vacancy, applicant, own),
                None => {
                    let Some(signature) = plan::signature(model, pair) else { continue };
                    let effects =
                        known.entry(signature).or_insert_with(|| self.effects(signature, held_signature, label));
                    self.reason(effects, level)
                }
            };
            cases.push(EnvyCase {
                vacancy: self.run.dataset.vacancy_id(vacancy).to_owned(),
                applicant: self.run.dataset.applicant_id(applicant).to_owned(),
                awardee: self.run.dataset.applicant_id(awardee).to_owned(),
                reason,
            });
        }
        cases
    }

    /// What each label of the newcomer's kind does to rows.
    fn effects(&self, signature: SignatureIdx, held: SignatureIdx, held_label: LabelIdx) -> Vec<Effect> {
        let labels = self.run.model.signature_labels.get(signature).map(Vec::as_slice).unwrap_or_default();
        labels.iter().map(|label| self.effect((signature, *label), (held, held_label))).collect()
    }

    fn effect(&self, new: (SignatureIdx, LabelIdx), held: (SignatureIdx, LabelIdx)) -> Effect {
        let model = self.run.model;
        let mut further: BTreeMap<RowIdx, i128> = BTreeMap::new();
        for ((at, row), activity) in model.rows.enumerated().zip(self.activities) {
            let change = i128::from(plan::coefficient(row, new.0, new.1))
                .saturating_sub(i128::from(plan::coefficient(row, held.0, held.1)));
            let after = plan::shortfall(row, activity.saturating_add(change));
            if row.hard && after > 0 {
                return Effect::Breaks(at);
            }
            let more = i128::from(after).saturating_sub(i128::from(plan::shortfall(row, *activity)));
            if more != 0 {
                further.insert(at, more);
            }
        }
        let mut levels = Vec::new();
        for (at, level) in model.levels.iter().enumerate() {
            let Terms::Shortfalls(rows) = &level.terms else { continue };
            let counted = rows.iter().filter_map(|(row, weight)| {
                further.get(row).map(|more| (*row, more.saturating_mul(i128::from(*weight))))
            });
            let counted: Vec<(RowIdx, i128)> = counted.collect();
            let sum = counted.iter().map(|(_, more)| *more).fold(0, i128::saturating_add);
            if sum != 0 {
                // The first of those that lose most.
                let most = counted.iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
                let worse = (sum > 0) == (level.sense == Sense::Minimise);
                levels.push((at, worse, most.map(|(row, _)| *row)));
            }
        }
        Effect::Levels(levels)
    }

    /// What forbids every label, by the label that comes nearest; a label that nothing forbids leaves it unexplained.
    fn reason(&self, effects: &[Effect], gains_at: usize) -> EnvyReason {
        let mut found: Option<(usize, EnvyReason)> = None;
        for effect in effects {
            let (depth, reason) = match effect {
                Effect::Breaks(row) => (0, EnvyReason::Mandatory(self.row(*row))),
                Effect::Levels(levels) => match levels.first().filter(|(level, ..)| *level < gains_at) {
                    Some((level, true, row)) => {
                        let row = row.map_or_else(String::new, |row| self.row(row));
                        (level.saturating_add(1), EnvyReason::Row(row, self.level(*level)))
                    }
                    Some(_) | None => return EnvyReason::Unexplained,
                },
            };
            if found.as_ref().is_none_or(|(held, _)| depth > *held) {
                found = Some((depth, reason));
            }
        }
        found.map_or(EnvyReason::Unexplained, |(_, reason)| reason)
    }

    /// The candidate leaves its own home for this one, and the awardee takes that one where it may.
    fn exchanged(&self, vacancy: VacancyIdx, applicant: ApplicantIdx, own: usize) -> EnvyReason {
        let model = self.run.model;
        let Some(home) = self.standing.plan.home(applicant) else { return EnvyReason::Unexplained };
        let Some((awardee, _)) = self.standing.holder_of(vacancy) else { return EnvyReason::Unexplained };
        let labels = |vacancy, applicant| {
            plan::pair(model, vacancy, applicant).map(|pair| plan::labels(model, pair).to_vec()).unwrap_or_default()
        };
        let mut emptied = self.standing.plan.clone();
        if emptied.apply(home, None).is_err() || emptied.apply(vacancy, None).is_err() {
            return EnvyReason::Unexplained;
        }
        let mut best: Option<plan::Plan<'_>> = None;
        for label in labels(vacancy, applicant) {
            let mut moved = emptied.clone();
            if moved.apply(vacancy, Some((applicant, label))).is_err() {
                continue;
            }
            let mut tried = vec![moved.clone()];
            for other in labels(home, awardee) {
                let mut both = moved.clone();
                if both.apply(home, Some((awardee, other))).is_ok() {
                    tried.push(both);
                }
            }
            for one in tried {
                let better =
                    |held: &plan::Plan<'_>| plan::order(model, one.values(), held.values()) == Ordering::Greater;
                if one.broken().is_none() && best.as_ref().is_none_or(better) {
                    best = Some(one);
                }
            }
        }
        let _ = own;
        let Some(best) = best else {
            let hard = model.rows.enumerated().find(|(_, row)| row.hard);
            return hard.map_or(EnvyReason::Unexplained, |(at, _)| EnvyReason::Mandatory(self.row(at)));
        };
        match plan::compare(model, best.values(), self.standing.plan.values()) {
            Some(found) if !found.better => {
                let row = match model.levels.get(found.level).map(|level| &level.terms) {
                    Some(Terms::Shortfalls(rows)) => {
                        let (now, then) = (self.standing.plan.shortfalls(), best.shortfalls());
                        let more = |row: RowIdx| {
                            let of = |list: &[i64]| list.get(row.position()).copied().unwrap_or(0);
                            of(&then).saturating_sub(of(&now))
                        };
                        rows.iter().map(|(row, _)| *row).filter(|row| more(*row) > 0).max_by_key(|row| more(*row))
                    }
                    _ => None,
                };
                row.map_or_else(
                    || EnvyReason::OwnHome(self.level(found.level)),
                    |row| EnvyReason::Row(self.row(row), self.level(found.level)),
                )
            }
            _ => EnvyReason::Unexplained,
        }
    }

    fn row(&self, at: RowIdx) -> String {
        let Some(row) = self.run.model.rows.get(at) else { return String::new() };
        match row.origin {
            RowOrigin::Obligation(index) => self
                .run
                .policy
                .obligations
                .get(index)
                .map_or_else(|| row.name.clone(), |found| found.heading.name.clone()),
            _ => row.name.clone(),
        }
    }

    fn level(&self, at: usize) -> String {
        self.run.model.levels.get(at).map_or_else(String::new, |level| level.name.clone())
    }
}

/// The first level on which an award of the pair is worth something else than one of the other, when it is worth more.
fn worth_more(model: &AssignmentModel, pair: usize, other: usize) -> Option<usize> {
    for (at, level) in model.levels.iter().enumerate() {
        let (ours, theirs) = (plan::weight(model, level, pair), plan::weight(model, level, other));
        let order = match level.sense {
            Sense::Maximise => ours.cmp(&theirs),
            Sense::Minimise => theirs.cmp(&ours),
        };
        match order {
            Ordering::Greater => return Some(at),
            Ordering::Less => return None,
            Ordering::Equal => {}
        }
    }
    None
}
