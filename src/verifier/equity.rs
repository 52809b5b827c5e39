//! Equity between groups, judged: the rows and levels of a goal follow from the awards of its groups, counted again, and
//! from the steps that the certificate states; their bounds are then judged like any other.
//!
//! # Why the steps prove the best shares
//! A group has a base b > 0, o homes before the run and x awards; its share is (o + x) / b. Plans are compared by their
//! shares sorted from the smallest. A *unit* is one home more for one group, from share y/b to (y+1)/b. Sorted shares are
//! larger exactly when, at the smallest share t where it differs, the number of groups beyond t is larger; a unit counts
//! there for y/b <= t < (y+1)/b. So units are compared by where they begin (sooner is better), then by b (smaller is
//! better), and the best plan has the best sum of units.
//!
//! The certificate gives each group a step 1…p. The levels `etape_k` prove that no plan gives the groups of steps 1…k
//! more awards than this one. Let w_k be the best unit missing to a group of step k. It is checked here that no unit held by
//! a group of steps 1…k is worse than w_k, and that w_1, w_2, … get worse. Suppose a plan were better, and take from all
//! plans that keep these bounds on sums (there may be more than those that exist) the best one nearest to this one. Where
//! it has more in a group of step k, the bounds give a group of steps 1…k where it has less; moving a unit back from the
//! one to the other loses a unit no better than w_k and wins one no worse: it is as good, and nearer. So none is better.
//!
//! Plans as good as this one have, for every unit, as many units of the same rank. Count those at least as good as w_k:
//! outside the first k steps this plan has all there are, within them nothing else, and as many as the bound. So any
//! plan as good has the same sum on the first k steps, all units better than w_k of the groups of step k and none worse:
//! that is what `marges` asks, each group between two numbers of awards, with a shortfall of nought.
//!
//! # Thresholds
//! With no steps, the levels count, for each share t of this plan in order, the groups below t, then those not beyond t. As
//! each is proven the fewest with those before kept, no plan has better shares; and equal counts are equal shares. A
//! group that misses a number of awards counts once: the unit of its row is the most that it can miss, which is what it
//! lacks beyond the smallest share, since the first level, nought, keeps every group there.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::accounts::{AccountRow, Accounts, Award, Level, Origin, Terms};
use super::candidates::{Candidates, Signature, position};
use super::json::Json;
use super::shares::{charged_before, labels_of};
use super::summary::{Sources, exact};
use super::{Claim, Inputs, Judged, Refusal, out_of_range, same};
use crate::certificate::{Certificate, CertifiedEquity};
use crate::index::{CategoryIdx, LabelIdx};
use crate::ir::{Equity, EquityOf, TypedPolicy};
use crate::ledger::Balances;
use crate::quantity::Exact;

/// A goal of equity.
#[derive(Debug, Clone)]
pub(super) struct Goals {
    /// The name that its levels begin with.
    name: String,
    /// How many levels of the policy come before it.
    before: usize,
    /// Its groups that have a base.
    groups: Vec<Group>,
}

/// A group of a goal.
#[derive(Debug, Clone)]
struct Group {
    name: String,
    title: String,
    base: i128,
    opening: i128,
    /// For each signature, the labels with which an award is its own.
    own: Vec<Vec<bool>>,
}

impl Group {
    fn holds(&self, award: &Award) -> bool {
        let labels = self.own.get(position(award.pair.signature));
        labels.and_then(|labels| labels.get(crate::index::Index::position(award.label))).copied().unwrap_or(false)
    }

    fn awards(&self, awards: &[Award]) -> Option<i128> {
        i128::try_from(awards.iter().filter(|award| self.holds(award)).count()).ok()
    }
}

/// Why steps are no proof.
#[derive(Debug, Clone, Copy)]
enum Weak {
    /// They do not prove the awards.
    Steps,
    /// A number leaves the range.
    Range,
}

/// A unit, by where it begins: homes before it, base.
#[derive(Debug, Clone, Copy)]
struct Unit(i128, i128);

/// Which share is the smaller.
fn by_share(one: Unit, other: Unit) -> Option<Ordering> {
    Some(one.0.checked_mul(other.1)?.cmp(&other.0.checked_mul(one.1)?))
}

/// Which unit is the better: `Less` when the first is.
fn by_rank(one: Unit, other: Unit) -> Option<Ordering> {
    Some(by_share(one, other)?.then(one.1.cmp(&other.1)))
}

/// The goal, with those of its groups that have a base; no goal when fewer than two are left.
pub(super) fn goal(
    policy: &TypedPolicy,
    candidates: &Candidates,
    balances: &Balances,
    stated: &Equity,
    before: usize,
) -> Option<Vec<Goals>> {
    let mut scale = 1_i128;
    for group in &stated.groups {
        if let EquityOf::Reserver(index) = group.of {
            let q = policy.reservers.get(index)?.share.as_ref()?.rate.denominator();
            scale = super::accounts::common_multiple(scale, q)?;
        }
    }
    let table = |of: &dyn Fn(&Signature, LabelIdx) -> bool| -> Vec<Vec<bool>> {
        let labels = |signature| policy.labels.indices().map(|label| of(signature, label)).collect();
        candidates.signatures.iter().map(labels).collect()
    };
    let mut groups = Vec::new();
    for group in &stated.groups {
        let (base, opening, own) = match group.of {
            EquityOf::Reserver(index) => {
                let share = policy.reservers.get(index)?.share.as_ref()?;
                let labels = labels_of(policy, index);
                let base = share.rate.times(Exact::whole(scale))?.floor();
                let opening = charged_before(policy, &labels, share.event, balances)?;
                (base, opening, table(&|_, label| labels.contains(&label)))
            }
            EquityOf::Category(category) => {
                let own = table(&|signature, _| signature.categories.contains(&category));
                (i128::try_from(candidates_of(candidates, category)).ok()?, 0, own)
            }
        };
        if base > 0 {
            groups.push(Group { name: group.name.clone(), title: group.title.clone(), base, opening, own });
        }
    }
    let goal = (groups.len() > 1).then(|| Goals { name: stated.name.clone(), before, groups });
    Some(goal.into_iter().collect())
}

/// How many applicants are candidates on a pair of the category.
fn candidates_of(candidates: &Candidates, category: CategoryIdx) -> usize {
    let within = candidates
        .pairs
        .iter()
        .filter(|pair| candidates.signature(pair).is_some_and(|signature| signature.categories.contains(&category)));
    within.map(|pair| pair.applicant).collect::<BTreeSet<u32>>().len()
}

/// Checks what the certificate says of every goal and puts the rows and levels that follow into the accounts.
pub(super) fn settle(
    accounts: &mut Accounts,
    certificate: &Certificate,
    awards: &[Award],
    inputs: &Inputs<'_>,
) -> Judged<()> {
    let goals = accounts.equity.clone();
    let (derived, said) = (goals.len().to_string(), certificate.equity.len().to_string());
    same(Claim::Levels, "equity", &derived, &said)?;
    let mut added = 0_usize;
    for (at, (goal, claim)) in goals.iter().zip(&certificate.equity).enumerate() {
        let steps = claimed(goal, claim, awards)?;
        let counts: Option<Vec<i128>> = goal.groups.iter().map(|group| group.awards(awards)).collect();
        let counts = counts.ok_or_else(out_of_range)?;
        let draft =
            Draft { goal, counts: &counts, at, signatures: signatures_of(goal), labels: inputs.policy.labels.len() };
        let levels = if steps.iter().all(|step| *step == 0) {
            draft.thresholds(accounts).ok_or_else(out_of_range)?
        } else {
            let margins = draft.margins(&steps).map_err(|weak| match weak {
                Weak::Range => out_of_range(),
                Weak::Steps => Refusal::new(
                    Claim::Evidence,
                    &goal.name,
                    "les étapes annoncées ne prouvent pas que le groupe le moins servi l'est au mieux",
                    "the stated steps do not prove that the worst-served group is served as well as can be",
                ),
            })?;
            let homes = i128::try_from(inputs.dataset.vacancies.len()).map_err(|_| out_of_range())?;
            draft.steps(accounts, &steps, &margins, homes).ok_or_else(out_of_range)?
        };
        let place = goal.before.saturating_add(added).min(accounts.levels.len());
        added = added.saturating_add(levels.len());
        accounts.levels.splice(place..place, levels);
    }
    Ok(())
}

fn signatures_of(goal: &Goals) -> usize {
    goal.groups.first().map_or(0, |group| group.own.len())
}

/// The steps of a claim whose groups and awards are those derived.
fn claimed(goal: &Goals, claim: &CertifiedEquity, awards: &[Award]) -> Judged<Vec<usize>> {
    same(Claim::Levels, "equity", &goal.name, &claim.name)?;
    let (derived, said) = (goal.groups.len().to_string(), claim.groups.len().to_string());
    same(Claim::Levels, &goal.name, &derived, &said)?;
    let mut steps = Vec::new();
    for (group, claim) in goal.groups.iter().zip(&claim.groups) {
        same(Claim::Levels, &goal.name, &group.name, &claim.name)?;
        let place = format!("{}/{}", goal.name, group.name);
        let derived = group.awards(awards).ok_or_else(out_of_range)?;
        same(Claim::Levels, &place, &derived.to_string(), &claim.awards.to_string())?;
        steps.push(position(claim.step));
    }
    Ok(steps)
}

/// The rows and levels of a goal being written.
struct Draft<'a> {
    goal: &'a Goals,
    counts: &'a [i128],
    at: usize,
    signatures: usize,
    labels: usize,
}

impl Draft<'_> {
    fn groups(&self) -> impl Iterator<Item = (&Group, i128)> {
        self.goal.groups.iter().zip(self.counts.iter().copied())
    }

    /// The best unit missing at each step.
    fn margins(&self, steps: &[usize]) -> Result<Vec<Unit>, Weak> {
        let last = steps.iter().copied().max().unwrap_or(0);
        // More steps than groups leave one empty.
        if last > steps.len() || steps.contains(&0) {
            return Err(Weak::Steps);
        }
        let mut margins: Vec<Unit> = Vec::new();
        for step in 1..=last {
            let mut best: Option<Unit> = None;
            for ((group, count), _) in self.groups().zip(steps).filter(|(_, of)| **of == step) {
                let missing = Unit(group.opening.checked_add(count).ok_or(Weak::Range)?, group.base);
                let better = match best {
                    None => true,
                    Some(known) => by_rank(missing, known).ok_or(Weak::Range)?.is_lt(),
                };
                if better {
                    best = Some(missing);
                }
            }
            let best = best.ok_or(Weak::Steps)?;
            for ((group, count), _) in self.groups().zip(steps).filter(|(_, of)| **of <= step) {
                let last_held = Unit(
                    group.opening.checked_add(count).and_then(|homes| homes.checked_sub(1)).ok_or(Weak::Range)?,
                    group.base,
                );
                if count > 0 && by_rank(last_held, best).ok_or(Weak::Range)?.is_gt() {
                    return Err(Weak::Steps);
                }
            }
            if let Some(before) = margins.last()
                && !by_rank(*before, best).ok_or(Weak::Range)?.is_lt()
            {
                return Err(Weak::Steps);
            }
            margins.push(best);
        }
        Ok(margins)
    }

    /// A row over the awards of groups, each counted `sign` times; gives its position.
    fn row(
        &self,
        accounts: &mut Accounts,
        name: String,
        groups: &[&Group],
        sign: i128,
        (requirement, unit): (i128, i128),
    ) -> Option<usize> {
        let mut coefficients = vec![vec![0_i128; self.labels]; self.signatures];
        for group in groups {
            for (row, own) in coefficients.iter_mut().zip(&group.own) {
                for (coefficient, own) in row.iter_mut().zip(own) {
                    *coefficient = coefficient.checked_add(if *own { sign } else { 0 })?;
                }
            }
        }
        let origin = Origin::Equity(self.at);
        accounts.rows.push(AccountRow { name, origin, coefficients, requirement, unit, hard: false });
        accounts.rows.len().checked_sub(1)
    }

    fn level(name: String, rows: impl IntoIterator<Item = usize>) -> Level {
        let weights: BTreeMap<usize, i128> = rows.into_iter().map(|row| (row, 1)).collect();
        Level { name, terms: Terms::Shortfalls(weights), display_scale: 1 }
    }

    fn steps(&self, accounts: &mut Accounts, steps: &[usize], margins: &[Unit], homes: i128) -> Option<Vec<Level>> {
        let mut levels = Vec::new();
        for step in 1..=margins.len() {
            let groups: Vec<&Group> =
                self.goal.groups.iter().zip(steps).filter(|(_, of)| **of <= step).map(|(group, _)| group).collect();
            let name = format!("{}/etape_{step}", self.goal.name);
            // More than there can be: an award counts for so many groups at most.
            let count = |signature: usize, label: usize| {
                let own = |group: &&&Group| group.own.get(signature).and_then(|own| own.get(label)) == Some(&true);
                groups.iter().filter(own).count()
            };
            let each = (0..self.signatures).flat_map(|signature| (0..self.labels).map(move |label| (signature, label)));
            let most = each.map(|(signature, label)| count(signature, label)).max().unwrap_or(0);
            let requirement = homes.checked_mul(i128::try_from(most).ok()?)?;
            let row = self.row(accounts, name.clone(), &groups, 1, (requirement, 1))?;
            levels.push(Self::level(name, [row]));
        }
        let mut rows = Vec::new();
        for ((group, count), step) in self.groups().zip(steps) {
            let margin = *margins.get(step.checked_sub(1)?)?;
            let next = Unit(group.opening.checked_add(count)?, group.base);
            let held = Unit(next.0.checked_sub(1)?, group.base);
            let gives = count > 0 && by_rank(held, margin)?.is_eq();
            let takes = by_rank(next, margin)?.is_eq();
            let least = count.checked_sub(i128::from(gives))?;
            let most = count.checked_add(i128::from(takes))?;
            for (word, sign, requirement) in [("au_moins", 1, least), ("au_plus", -1, most.checked_neg()?)] {
                let name = format!("{}/{}/{word}", self.goal.name, group.name);
                rows.push(self.row(accounts, name, &[group], sign, (requirement, 1))?);
            }
        }
        levels.push(Self::level(format!("{}/marges", self.goal.name), rows));
        Some(levels)
    }

    fn thresholds(&self, accounts: &mut Accounts) -> Option<Vec<Level>> {
        let mut shares: Vec<Unit> = Vec::new();
        for (group, count) in self.groups() {
            let share = Unit(group.opening.checked_add(count)?, group.base);
            // Sorted and without equals, by insertion: groups are few.
            let mut place = 0;
            let mut known = false;
            for other in &shares {
                match by_share(*other, share)? {
                    Ordering::Less => place += 1,
                    Ordering::Equal => known = true,
                    Ordering::Greater => {}
                }
            }
            if !known {
                shares.insert(place, share);
            }
        }
        let first = *shares.first()?;
        let mut levels = Vec::new();
        for (number, share) in shares.iter().enumerate() {
            let number = number.checked_add(1)?;
            for (word, beyond) in [("sous", false), ("jusqu_a", true)] {
                let mut rows = Vec::new();
                for group in &self.goal.groups {
                    let needed = awards_due(group, *share, beyond)?;
                    let sure = awards_due(group, first, false)?;
                    let opens = number == 1 && !beyond;
                    let unit = if opens { needed } else { needed.checked_sub(sure)? };
                    if unit <= 0 {
                        continue;
                    }
                    let name = format!("{}/{}/{word}_{number}", self.goal.name, group.name);
                    rows.push(self.row(accounts, name, &[group], 1, (needed, unit))?);
                }
                levels.push(Self::level(format!("{}/{word}_{number}", self.goal.name), rows));
            }
        }
        Some(levels)
    }
}

/// The fewest awards with which a group is at a share, or beyond it.
fn awards_due(group: &Group, share: Unit, beyond: bool) -> Option<i128> {
    let homes = share.0.checked_mul(group.base)?;
    let whole = homes.div_euclid(share.1);
    let exact = homes.rem_euclid(share.1) == 0;
    let whole = if beyond || !exact { whole.checked_add(1)? } else { whole };
    Some(whole.checked_sub(group.opening)?.max(0))
}

/// The summary with how the groups of every goal are served, when there is a goal.
pub(super) fn into_summary(sources: &Sources<'_>, summary: Json) -> Option<Json> {
    let Json::Object(mut fields) = summary else { return None };
    if sources.accounts.equity.is_empty() {
        return Some(Json::Object(fields));
    }
    let mut goals = Vec::new();
    for goal in &sources.accounts.equity {
        let mut groups = Vec::new();
        for group in &goal.groups {
            let awards = group.awards(sources.plan.awards)?;
            groups.push(Json::object([
                ("name", Json::text(&group.name)),
                ("title", Json::text(&group.title)),
                ("base", Json::number(group.base)),
                ("opening", Json::number(group.opening)),
                ("awards", Json::number(awards)),
                ("attainment", exact(Exact::ratio(group.opening.checked_add(awards)?, group.base)?)),
            ]));
        }
        goals.push(Json::object([("name", Json::text(&goal.name)), ("groups", Json::List(groups))]));
    }
    fields.push(("equity".to_owned(), Json::List(goals)));
    Some(Json::Object(fields))
}
