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
use super::year::{self, Counted, Pace};
use super::{Asked, Bound, Cause, Mention, ObligationLine, Run, ShareLine};
use crate::index::{CategoryIdx, Index, LabelIdx, ObligationIdx, ReserverIdx, RowIdx, SignatureIdx, VacancyIdx};
use crate::ir::{Amount, Obligation, PartOf, Rounded, Rounding};
use crate::model::plan::{self, Fault};
use crate::model::{RowOrigin, Terms, homes_at_stake};
use crate::quantity::Exact;

/// An award, as accounts see it.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) signature: SignatureIdx,
    pub(super) label: LabelIdx,
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
pub(super) fn within(run: &Run<'_>, signature: SignatureIdx, category: Option<CategoryIdx>) -> bool {
    let Some(category) = category else { return true };
    run.pairs.signature_table.get(signature).is_some_and(|found| found.categories.contains(&category))
}

/// The labels of a reserver and of its parts.
pub(super) fn labels_of(run: &Run<'_>, whole: ReserverIdx) -> Vec<LabelIdx> {
    let reservers = &run.policy.reservers;
    let is_part = |part: ReserverIdx| {
        let parent = |at: &ReserverIdx| reservers.get(*at).and_then(|reserver| reserver.parent);
        // A chain of parts is never longer than the list: the bound keeps a broken one from looping.
        std::iter::successors(Some(part), parent).take(reservers.len()).any(|at| at == whole)
    };
    reservers.enumerated().filter(|(at, _)| is_part(*at)).map(|(_, reserver)| reserver.label).collect()
}

/// How many homes of the flow the run awards.
pub(super) fn flow_awards(run: &Run<'_>) -> i128 {
    count(&awards(run), |award| in_flow(run, award))
}

/// How many first lettings the run awards to a reserver.
pub(super) fn first_awards(run: &Run<'_>) -> i128 {
    let first = run.policy.first_category();
    count(&awards(run), |award| first.is_some() && reserved(run, award.label) && within(run, award.signature, first))
}

pub(super) fn reserved(run: &Run<'_>, label: LabelIdx) -> bool {
    run.policy.labels.get(label).is_some_and(|label| label.reserver.is_some())
}

/// Whether an award is of the flow of homes let again.
pub(super) fn in_flow(run: &Run<'_>, award: Seen) -> bool {
    let first = run.policy.first_category();
    reserved(run, award.label) && first.is_none_or(|first| !within(run, award.signature, Some(first)))
}

/// The shares of the flow, in the policy's order; a share with parts gives a line for each.
pub(super) fn shares(run: &Run<'_>, standing: &Standing<'_>) -> Vec<ShareLine> {
    let awards = awards(run);
    let mut lines = Vec::new();
    for (at, row) in run.model.rows.enumerated() {
        let (reserver, part) = match row.origin {
            RowOrigin::Share(reserver) => (reserver, None),
            RowOrigin::SharePart(reserver, part) => (reserver, Some(part)),
            _ => continue,
        };
        lines.extend(share_line(run, standing, &awards, at, reserver, part));
    }
    lines
}

fn share_line(
    run: &Run<'_>,
    standing: &Standing<'_>,
    awards: &[Seen],
    row: RowIdx,
    at: ReserverIdx,
    part: Option<usize>,
) -> Option<ShareLine> {
    let reserver = run.policy.reservers.get(at)?;
    let (share, part) = reserver.account(part)?;
    let labels = labels_of(run, at);
    let mut mention = Mention::of(&reserver.heading);
    if let Some(part) = part {
        mention.name = format!("{}[{}]", mention.name, part.value);
        mention.title = format!("{} ({})", mention.title, part.title);
    }
    let (opening_base, opening_reached) = if part.is_some() {
        let balance = run.balances.shares.get(&mention.name).copied().unwrap_or_default();
        (balance.base.of(share.event), balance.reached.of(share.event))
    } else {
        let own = labels.iter().filter_map(|label| run.policy.labels.get(*label));
        let own = own.filter_map(|label| run.balances.charged.get(&label.name)).map(|homes| homes.of(share.event));
        (run.balances.flow.of(share.event), own.fold(0, i64::saturating_add))
    };
    let (opening_base, opening_reached) = (i128::from(opening_base), i128::from(opening_reached));
    let in_base = |seen: Seen| match part {
        Some(part) => reserved(run, seen.label) && within(run, seen.signature, Some(part.category)),
        None => in_flow(run, seen),
    };
    let counts = |seen: Seen| labels.contains(&seen.label) && in_base(seen);
    let base = opening_base.saturating_add(count(awards, in_base));
    let reached = opening_reached.saturating_add(count(awards, counts));
    let carried = share.carried(run.balances.carried.get(&mention.name).copied().unwrap_or(Exact::ZERO));
    let owed = |base: Exact| share.rate.times(base).and_then(|owed| owed.plus(carried)).unwrap_or(Exact::ZERO);
    let entitlement = owed(Exact::whole(base));
    let homes = || at_stake(run, opening_base, in_base);
    let required = whole(share.rounding.of(Rounding::Up, homes), entitlement).max(0);
    let shortfall = required.saturating_sub(reached).max(0);
    let counted = Counted { event: share.event, opening_base, opening_reached, base, reached };
    let of = part.map_or(PartOf::Flow, |part| part.of);
    let pace = match of {
        PartOf::Flow => Pace::of(run, share.event, count(awards, |seen| in_flow(run, seen))),
        PartOf::FirstLettings => Pace::of_first(run, base),
        PartOf::OneOfFirstLettings => Pace::unknown(base),
    };
    let over_year = pace
        .projected(base, part.is_none() || of == PartOf::FirstLettings)
        .map(|base| whole(share.rounding.of(Rounding::Up, || base), owed(base)).max(0));
    let mut slack = year::slack(share.slack.as_ref(), &reserver.heading);
    if let Some(part) = part {
        slack.name = format!("{}[{}]", slack.name, part.value);
        slack.title = format!("{} ({})", slack.title, part.title);
    }
    Some(ShareLine {
        reserver: mention,
        rate: share.rate,
        carried,
        base,
        entitlement,
        required,
        reached,
        shortfall,
        cause: if shortfall == 0 { Cause::None } else { cause(standing, Some(row), counts) },
        slack,
        year: year::line(counted, pace, false, entitlement, over_year),
    })
}

/// How many homes an account is about, those of the run that could be of its base included.
fn at_stake(run: &Run<'_>, before: i128, in_base: impl Fn(Seen) -> bool) -> Exact {
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    Exact::whole(homes_at_stake(run.pairs, before, |signature, label| in_base(Seen { signature, label })))
}

/// An amount made whole.
fn whole(way: Rounding, owed: Exact) -> i128 {
    match way {
        Rounding::Up => owed.ceil(),
        Rounding::Down => owed.floor(),
        Rounding::Nearest => owed.round(),
    }
}

/// The obligations, one line per account row, in the model's order.
pub(super) fn obligations(run: &Run<'_>, standing: &Standing<'_>) -> Vec<ObligationLine> {
    let awards = awards(run);
    let rows = run.model.rows.enumerated().filter_map(|(at, row)| match row.origin {
        RowOrigin::Obligation(obligation) => Some((at, row, obligation, run.policy.obligations.get(obligation)?)),
        _ => None,
    });
    rows.map(|(at, row, index, obligation)| {
        let bound = match obligation.bound {
            Bound::Exactly if row.name.ends_with("/au_plus") => Bound::AtMost,
            Bound::Exactly => Bound::AtLeast,
            bound => bound,
        };
        line(run, standing, &awards, at, index, obligation, bound)
    })
    .collect()
}

fn line(
    run: &Run<'_>,
    standing: &Standing<'_>,
    awards: &[Seen],
    at: RowIdx,
    index: ObligationIdx,
    obligation: &Obligation,
    bound: Bound,
) -> ObligationLine {
    let in_base = |seen: Seen| is_owed(run, obligation, seen.signature, seen.label);
    let in_target = |seen: Seen| in_base(seen) && is_served(run, index, obligation, seen.signature);
    let opening = run.balances.obligations.get(&obligation.heading.name).copied().unwrap_or_default();
    let event = obligation.event;
    let (opening_base, opening_reached) = (i128::from(opening.base.of(event)), i128::from(opening.reached.of(event)));
    let base = opening_base.saturating_add(count(awards, in_base));
    let reached = opening_reached.saturating_add(count(awards, in_target));
    let counted = Counted { event, opening_base, opening_reached, base, reached };
    let pace = Pace::of(run, event, count(awards, |seen| in_flow(run, seen)));
    let (amount, required, year) = match obligation.amount {
        Amount::Homes(homes) => {
            let owed = i128::from(homes);
            (Asked::Homes(homes), owed, year::line(counted, pace, true, Exact::whole(owed), Some(owed)))
        }
        Amount::Rate(rate) => {
            let owed = |base: Exact| rate.times(base).unwrap_or(Exact::ZERO);
            let usual = if bound == Bound::AtMost { Rounding::Down } else { Rounding::Up };
            let stated = obligation.rounding.unwrap_or(Rounded::always(usual));
            let exact = owed(Exact::whole(base));
            let over_year = pace.projected(base, false).map(|base| whole(stated.of(usual, || base), owed(base)));
            let required = whole(stated.of(usual, || at_stake(run, opening_base, in_base)), exact);
            (Asked::Rate(rate), required, year::line(counted, pace, false, exact, over_year))
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
        slack: year::slack(obligation.slack.as_ref(), &obligation.heading),
        year,
    }
}

/// Whether an award of that signature and label is of an obligation's base.
pub(super) fn is_owed(run: &Run<'_>, obligation: &Obligation, signature: SignatureIdx, label: LabelIdx) -> bool {
    obligation.charged.as_ref().is_none_or(|labels| labels.contains(&label)) && within(run, signature, obligation.base)
}

/// Whether it is of what counts: of the target, or of the first target that the home has candidates of.
pub(super) fn is_served(run: &Run<'_>, index: ObligationIdx, obligation: &Obligation, signature: SignatureIdx) -> bool {
    if obligation.fallbacks.is_empty() {
        return within(run, signature, Some(obligation.target));
    }
    run.pairs.signature_table.get(signature).is_some_and(|found| found.served.contains(&index))
}

/// The obligations that an award counts for: of their base and of their target. A cap counts what it limits.
pub(super) fn counts_for(run: &Run<'_>, signature: SignatureIdx, label: LabelIdx) -> Vec<Mention> {
    let obligations = run.policy.obligations.enumerated().filter(|(index, obligation)| {
        is_owed(run, obligation, signature, label) && is_served(run, *index, obligation, signature)
    });
    obligations.map(|(_, obligation)| Mention::of(&obligation.heading)).collect()
}

/// The obligations with an order of targets for which an award does not count because the home has a candidate of an
/// earlier target.
pub(super) fn passed_over(run: &Run<'_>, signature: SignatureIdx, label: LabelIdx) -> Vec<Mention> {
    let obligations = run.policy.obligations.enumerated().filter(|(index, obligation)| {
        is_owed(run, obligation, signature, label)
            && obligation.fallbacks.iter().any(|target| within(run, signature, Some(*target)))
            && !is_served(run, *index, obligation, signature)
    });
    obligations.map(|(_, obligation)| Mention::of(&obligation.heading)).collect()
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
