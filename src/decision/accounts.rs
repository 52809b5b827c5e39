//! Shares and obligations over the year, and why they fall short.
//!
//! # The cause of a shortfall
//! An award *counts* for a share when it is charged to the reserver or one of its parts; for a floor when it is of the
//! base and of the target; for a cap when it is not both. With a shortfall above nought, the first that holds:
//!
//! 1. `aucun_candidat`: no candidate pair counts, on any label it allows.
//! 2. `niveau_anterieur`: for some vacancy, giving it to another candidate without an award, or charging its award to
//!    another label, all other awards as they are, makes the row's shortfall in its own units smaller; and either breaks
//!    a hard row or makes the plan worse, the first level that differs coming before the row's own level (any level,
//!    when no level counts the row).
//! 3. `insuffisant`.

use super::standing::Standing;
use super::{Asked, Bound, Cause, Mention, ObligationLine, Run, ShareLine};
use crate::index::{CategoryIdx, Index, LabelIdx, ReserverIdx, RowIdx, SignatureIdx, VacancyIdx};
use crate::ir::{Amount, Obligation, Rounding};
use crate::model::plan::{self, Fault};
use crate::model::{RowOrigin, Terms};
use crate::quantity::Exact;

/// An award, as accounts see it.
#[derive(Clone, Copy)]
struct Seen {
    signature: SignatureIdx,
    label: LabelIdx,
}

fn awards(run: &Run<'_>) -> Vec<Seen> {
    let awards = run.solution.awards.iter();
    awards
        .filter_map(|award| {
            let pair = plan::pair(run.model, award.vacancy, award.applicant)?;
            Some(Seen { signature: *run.pairs.signatures.get(pair)?, label: award.label })
        })
        .collect()
}

fn count(awards: &[Seen], counts: impl Fn(Seen) -> bool) -> i128 {
    i128::try_from(awards.iter().filter(|award| counts(**award)).count()).unwrap_or(i128::MAX)
}

/// Whether an award of that signature belongs to the category; to everything when there is none.
fn within(run: &Run<'_>, signature: SignatureIdx, category: Option<CategoryIdx>) -> bool {
    let Some(category) = category else { return true };
    run.pairs.signature_table.get(signature).is_some_and(|found| found.categories.contains(&category))
}

/// The labels of a reserver and of its parts.
fn labels_of(run: &Run<'_>, whole: ReserverIdx) -> Vec<LabelIdx> {
    let reservers = &run.policy.reservers;
    let is_part = |part: ReserverIdx| {
        let parent = |at: &ReserverIdx| reservers.get(*at).and_then(|reserver| reserver.parent);
        // A chain of parts is never longer than the list: the bound keeps a broken one from looping.
        std::iter::successors(Some(part), parent).take(reservers.len()).any(|at| at == whole)
    };
    reservers.enumerated().filter(|(at, _)| is_part(*at)).map(|(_, reserver)| reserver.label).collect()
}

/// The shares of the flow, in the policy's order.
pub(super) fn shares(run: &Run<'_>, standing: &Standing<'_>) -> Vec<ShareLine> {
    let awards = awards(run);
    let in_flow = |label: LabelIdx| run.policy.labels.get(label).is_some_and(|label| label.reserver.is_some());
    let base = i128::from(run.balances.flow).saturating_add(count(&awards, |award| in_flow(award.label)));
    let lines = run.policy.reservers.enumerated().filter_map(|(at, reserver)| {
        let share = reserver.share?;
        let labels = labels_of(run, at);
        let opening = labels.iter().filter_map(|label| run.policy.labels.get(*label));
        let opening = opening.filter_map(|label| run.balances.charged.get(&label.name)).copied().map(i128::from);
        let reached = opening.fold(0, i128::saturating_add);
        let reached = reached.saturating_add(count(&awards, |award| labels.contains(&award.label)));
        let entitlement = share.rate.times(Exact::whole(base)).unwrap_or(Exact::ZERO);
        let required = match share.rounding {
            Rounding::Up => entitlement.ceil(),
            Rounding::Down => entitlement.floor(),
            Rounding::Nearest => entitlement.round(),
        };
        let shortfall = required.saturating_sub(reached).max(0);
        let row = run.model.rows.enumerated().find(|(_, row)| row.origin == RowOrigin::Share(at)).map(|(at, _)| at);
        let counts = |seen: Seen| labels.contains(&seen.label);
        let cause = if shortfall == 0 { Cause::None } else { cause(standing, row, counts) };
        let reserver = Mention::of(&reserver.heading);
        Some(ShareLine { reserver, rate: share.rate, base, entitlement, required, reached, shortfall, cause })
    });
    lines.collect()
}

/// The obligations, one line per account row, in the model's order.
pub(super) fn obligations(run: &Run<'_>, standing: &Standing<'_>) -> Vec<ObligationLine> {
    let awards = awards(run);
    let rows = run.model.rows.enumerated().filter_map(|(at, row)| match row.origin {
        RowOrigin::Obligation(obligation) => Some((at, row, run.policy.obligations.get(obligation)?)),
        RowOrigin::Share(_) => None,
    });
    rows.map(|(at, row, obligation)| {
        let bound = match obligation.bound {
            Bound::Exactly if row.name.ends_with("/au_plus") => Bound::AtMost,
            Bound::Exactly => Bound::AtLeast,
            bound => bound,
        };
        line(run, standing, &awards, at, obligation, bound)
    })
    .collect()
}

fn line(
    run: &Run<'_>,
    standing: &Standing<'_>,
    awards: &[Seen],
    at: RowIdx,
    obligation: &Obligation,
    bound: Bound,
) -> ObligationLine {
    let in_base = |seen: Seen| {
        obligation.charged.as_ref().is_none_or(|labels| labels.contains(&seen.label))
            && within(run, seen.signature, obligation.base)
    };
    let in_target = |seen: Seen| in_base(seen) && within(run, seen.signature, Some(obligation.target));
    let opening = run.balances.obligations.get(&obligation.heading.name).copied().unwrap_or_default();
    let base = i128::from(opening.base).saturating_add(count(awards, in_base));
    let reached = i128::from(opening.reached).saturating_add(count(awards, in_target));
    let (amount, required) = match obligation.amount {
        Amount::Homes(homes) => (Asked::Homes(homes), i128::from(homes)),
        Amount::Rate(rate) => {
            let exact = rate.times(Exact::whole(base)).unwrap_or(Exact::ZERO);
            (Asked::Rate(rate), if bound == Bound::AtMost { exact.floor() } else { exact.ceil() })
        }
    };
    let activity = standing.plan.activities().get(at.position()).copied().unwrap_or(0);
    let shortfall = run.model.rows.get(at).map_or(0, |row| i128::from(plan::shortfall(row, activity)));
    let counts = |seen: Seen| in_target(seen) == (bound != Bound::AtMost);
    ObligationLine {
        name: run.model.rows.get(at).map_or_else(String::new, |row| row.name.clone()),
        obligation: Mention::of(&obligation.heading),
        bound,
        amount,
        rank: obligation.rank,
        hard: obligation.hard,
        base,
        required,
        reached,
        shortfall,
        cause: if shortfall == 0 { Cause::None } else { cause(standing, Some(at), counts) },
    }
}

/// Why a row falls short: see the module's text.
fn cause(standing: &Standing<'_>, row: Option<RowIdx>, counts: impl Fn(Seen) -> bool) -> Cause {
    let run = standing.run;
    let mut used: Vec<SignatureIdx> = run.pairs.signatures.clone();
    used.sort_unstable();
    used.dedup();
    let any = used.iter().any(|signature| {
        let labels = run.pairs.signature_table.get(*signature).map(|found| found.labels.as_slice()).unwrap_or_default();
        labels.iter().any(|label| counts(Seen { signature: *signature, label: *label }))
    });
    if !any {
        return Cause::NoCandidate;
    }
    if row.is_some_and(|row| kept_by_earlier(standing, row)) { Cause::EarlierLevel } else { Cause::NotEnough }
}

fn kept_by_earlier(standing: &Standing<'_>, at: RowIdx) -> bool {
    let run = standing.run;
    let Some(row) = run.model.rows.get(at) else { return false };
    let own = run.model.levels.iter().position(|level| match &level.terms {
        Terms::Shortfalls(rows) => rows.iter().any(|(counted, _)| *counted == at),
        _ => false,
    });
    let own = own.unwrap_or(run.model.levels.len());
    let activity = standing.plan.activities().get(at.position()).copied().unwrap_or(0);
    let shortfall = plan::shortfall(row, activity);
    (0..run.dataset.vacancies.len()).map(VacancyIdx::at).any(|vacancy| {
        let holder = standing.holder_of(vacancy);
        let held = holder.and_then(|(applicant, label)| {
            let pair = plan::pair(run.model, vacancy, applicant)?;
            Some(plan::coefficient(row, plan::signature(run.model, pair)?, label))
        });
        let without = activity.saturating_sub(i128::from(held.unwrap_or(0)));
        let mut candidates = standing.candidates_of(vacancy).filter(|(applicant, ..)| {
            !standing.awarded(*applicant) || holder.is_some_and(|(holder, _)| holder == *applicant)
        });
        candidates.any(|(applicant, signature, labels)| {
            labels.iter().any(|label| {
                let after = without.saturating_add(i128::from(plan::coefficient(row, signature, *label)));
                plan::shortfall(row, after) < shortfall
                    && match standing.with(vacancy, applicant, *label) {
                        Err(Fault::HardRow(_)) => true,
                        Err(_) => false,
                        Ok(values) => plan::compare(run.model, &values, standing.plan.values())
                            .is_some_and(|difference| !difference.better && difference.level < own),
                    }
            })
        })
    })
}
