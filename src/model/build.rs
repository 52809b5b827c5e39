//! From a typed policy, its candidate pairs and the year's balances to the model.
//!
//! Every number is exact; nothing is chosen here that the policy does not state.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::equity::{Equity, EquityGroup};
use super::rows::{self, Count, Counts, Numbers, Opening, Owed, Side};
use super::{AccountRow, AssignmentModel, Level, RowOrigin, Sense, Terms};
use crate::index::{
    ApplicantIdx, CategoryIdx, Index, IndexVec, LabelIdx, ObligationIdx, ReserverIdx, RowIdx, VacancyIdx,
};
use crate::ir::{
    self, Amount, Bound, EquityOf, Event, Expr, Goal, Obligation, Reserver, Rounding, Share, SharePart, Tie,
    TypedPolicy, Value,
};
use crate::ledger::{Balances, ObligationBalance};
use crate::predicates::row::Row;
use crate::predicates::{CandidatePairs, Points, Signature};
use crate::quantity::{Exact, POINT_SCALE};
use crate::tables::{Dataset, Since};

/// Compiles the model of a policy over its candidate pairs, opening balances included.
#[must_use]
pub fn build(policy: &TypedPolicy, dataset: &Dataset, pairs: &CandidatePairs, balances: &Balances) -> AssignmentModel {
    let vacancies = dataset.vacancies.len();
    let rows = account_rows(policy, pairs, balances);
    let (levels, equity) = levels(policy, dataset, pairs, balances, &rows);
    AssignmentModel {
        applicants: dataset.applicants.len(),
        vacancies,
        applicant_names: dataset.applicants.ids.clone(),
        vacancy_names: dataset.vacancies.ids.clone(),
        labels: policy.labels.iter().map(|label| label.name.clone()).collect(),
        offsets: if pairs.offsets.is_empty() { vec![0; vacancies.saturating_add(1)] } else { pairs.offsets.clone() },
        pair_applicants: pairs.applicants.iter().map(|applicant| applicant.0).collect(),
        pair_signatures: pairs.signatures.clone(),
        signature_labels: pairs.signature_table.iter().map(|signature| signature.labels.clone()).collect(),
        rows,
        levels,
        equity,
    }
}

fn account_rows(policy: &TypedPolicy, pairs: &CandidatePairs, balances: &Balances) -> IndexVec<RowIdx, AccountRow> {
    let mut account = IndexVec::default();
    for (index, obligation) in policy.obligations.enumerated() {
        let counts = counts(policy, pairs, |signature, label| obligation_count(obligation, index, signature, label));
        let balance = balances.obligations.get(&obligation.heading.name).copied().unwrap_or_default();
        let opening = opening(balance, obligation.event);
        let owed = match obligation.amount {
            Amount::Rate(rate) => owed_rate(rate),
            Amount::Homes(homes) => Owed::Homes(homes),
        };
        let name = &obligation.heading.name;
        let sides = match obligation.bound {
            Bound::AtLeast => vec![(Side::Floor, name.clone())],
            Bound::AtMost => vec![(Side::Cap, name.clone())],
            Bound::Exactly => {
                vec![(Side::Floor, format!("{name}/au_moins")), (Side::Cap, format!("{name}/au_plus"))]
            }
        };
        for (side, name) in sides {
            let usual = if side == Side::Floor { Rounding::Up } else { Rounding::Down };
            let homes = || {
                let of_base = |signature, label: LabelIdx| {
                    let labels: Option<&Vec<Count>> = counts.get(signature);
                    labels.and_then(|labels| labels.get(label.position())).is_some_and(|count| *count != Count::Outside)
                };
                Exact::whole(rows::homes_at_stake(pairs, opening.base, of_base))
            };
            let way = obligation.rounding.map_or(usual, |rounding| rounding.of(usual, homes));
            let numbers = rows::numbers(side, owed, way, &counts, opening);
            account.push(row(name, RowOrigin::Obligation(index), numbers, obligation.hard));
        }
    }
    for (index, reserver) in policy.reservers.enumerated() {
        if let Some(share) = reserver.share.as_ref().filter(|share| share.parts.is_empty()) {
            let reached = charged_so_far(policy, index, balances, share.event);
            let opening = Opening { base: balances.flow.of(share.event), reached };
            let first = policy.first_category();
            let counts = counts(policy, pairs, |signature, label| {
                if first.is_some_and(|first| belongs(signature, first)) {
                    Count::Outside
                } else {
                    share_count(policy, index, label)
                }
            });
            let numbers = share_numbers(share, &counts, opening, carried(balances, &share_name(reserver, None)));
            account.push(row(share_row_name(reserver, None), RowOrigin::Share(index), numbers, false));
        }
        for (at, (share, part)) in reserver.parts().enumerate() {
            let counts = counts(policy, pairs, |signature, label| {
                if belongs(signature, part.category) { share_count(policy, index, label) } else { Count::Outside }
            });
            let name = share_name(reserver, Some(part));
            let opening = opening(balances.shares.get(&name).copied().unwrap_or_default(), share.event);
            let numbers = share_numbers(share, &counts, opening, carried(balances, &name));
            let name = share_row_name(reserver, Some(part));
            account.push(row(name, RowOrigin::SharePart(index, at), numbers, false));
        }
    }
    account
}

/// What one home is worth in a row's requirement: the unit of an obligation, what a share's row was multiplied by.
#[must_use]
pub fn home_of(policy: &TypedPolicy, balances: &Balances, row: &AccountRow) -> i64 {
    let (index, part) = match row.origin {
        RowOrigin::Share(index) => (index, None),
        RowOrigin::SharePart(index, part) => (index, Some(part)),
        _ => return row.unit.max(1),
    };
    let scale = policy.reservers.get(index).and_then(|reserver| {
        let (share, part) = reserver.account(part)?;
        Some(share_scale(share, carried(balances, &share_name(reserver, part))))
    });
    scale.unwrap_or(row.unit).max(1)
}

fn row(name: String, origin: RowOrigin, numbers: Numbers, hard: bool) -> AccountRow {
    let Numbers { coefficients, requirement, unit } = numbers;
    AccountRow { name, origin, coefficients, requirement, unit, hard }
}

fn opening(balance: ObligationBalance, event: Event) -> Opening {
    Opening { base: balance.base.of(event), reached: balance.reached.of(event) }
}

/// The name of a share in balances.
fn share_name(reserver: &Reserver, part: Option<&SharePart>) -> String {
    let name = &reserver.heading.name;
    part.map_or_else(|| name.clone(), |part| format!("{name}[{}]", part.value))
}

fn share_row_name(reserver: &Reserver, part: Option<&SharePart>) -> String {
    let part = part.map(|part| format!("[{}]", part.value)).unwrap_or_default();
    format!("part[{}]{part}", reserver.heading.name)
}

fn carried(balances: &Balances, name: &str) -> Exact {
    balances.carried.get(name).copied().unwrap_or(Exact::ZERO)
}

/// What the row of a share is multiplied by: it brings the rate and the gap carried over to whole numbers.
fn share_scale(share: &Share, carried: Exact) -> i64 {
    let narrow = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    least_common_multiple(narrow(share.rate.denominator()), narrow(share.carried(carried).denominator()))
}

/// The numbers of a share's row. A shortfall unit is a part of a home, so that the distance to every share is seen, not
/// only whole homes.
fn share_numbers(share: &Share, counts: &Counts, opening: Opening, stated: Exact) -> Numbers {
    let scale = share_scale(share, stated);
    let scaled = |number: Exact| {
        let whole = number.times(Exact::whole(i128::from(scale))).map_or(i128::MAX, Exact::floor);
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    };
    let owed = Owed::Rate { part: scaled(share.rate), whole: scale };
    let numbers = rows::numbers(Side::Floor, owed, Rounding::Up, counts, opening);
    let requirement = numbers.requirement.saturating_add(scaled(share.carried(stated)));
    Numbers { requirement, unit: 1, ..numbers }
}

fn owed_rate(rate: Exact) -> Owed {
    // INVARIANT: a policy's rates are short decimals or fractions; both terms fit 64 bits.
    let narrow = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    Owed::Rate { part: narrow(rate.numerator()), whole: narrow(rate.denominator()) }
}

fn counts(policy: &TypedPolicy, pairs: &CandidatePairs, count: impl Fn(&Signature, LabelIdx) -> Count) -> Counts {
    let labels = |signature: &Signature| policy.labels.indices().map(|label| count(signature, label)).collect();
    pairs.signature_table.iter().map(labels).collect()
}

fn obligation_count(obligation: &Obligation, index: ObligationIdx, signature: &Signature, label: LabelIdx) -> Count {
    let in_base = obligation.base.is_none_or(|base| belongs(signature, base));
    let meant = obligation.charged.as_ref().is_none_or(|labels| labels.contains(&label));
    let counts = if obligation.fallbacks.is_empty() {
        belongs(signature, obligation.target)
    } else {
        signature.served.binary_search(&index).is_ok()
    };
    match (in_base && meant, counts) {
        (false, _) => Count::Outside,
        (true, false) => Count::Base,
        (true, true) => Count::Target,
    }
}

fn share_count(policy: &TypedPolicy, reserver: ReserverIdx, label: LabelIdx) -> Count {
    match policy.labels.get(label).and_then(|label| label.reserver) {
        None => Count::Outside,
        Some(charged) if is_part_of(policy, charged, reserver) => Count::Target,
        Some(_) => Count::Base,
    }
}

fn belongs(signature: &Signature, category: CategoryIdx) -> bool {
    signature.categories.binary_search(&category).is_ok()
}

/// Whether a reserver is `whole` itself or one of its parts.
fn is_part_of(policy: &TypedPolicy, part: ReserverIdx, whole: ReserverIdx) -> bool {
    let mut ancestor = Some(part);
    for _ in 0..=policy.reservers.len() {
        match ancestor {
            Some(found) if found == whole => return true,
            Some(found) => ancestor = policy.reservers.get(found).and_then(|reserver| reserver.parent),
            None => return false,
        }
    }
    false
}

fn charged_so_far(policy: &TypedPolicy, reserver: ReserverIdx, balances: &Balances, event: Event) -> i64 {
    let own = policy.labels.iter().filter(|label| label.reserver.is_some_and(|of| is_part_of(policy, of, reserver)));
    let homes = own.filter_map(|label| balances.charged.get(&label.name)).map(|homes| homes.of(event));
    homes.fold(0, i64::saturating_add)
}

fn levels(
    policy: &TypedPolicy,
    dataset: &Dataset,
    pairs: &CandidatePairs,
    balances: &Balances,
    account: &IndexVec<RowIdx, AccountRow>,
) -> (Vec<Level>, Vec<Equity>) {
    let (mut levels, mut equity) = (Vec::new(), Vec::new());
    for goal in &policy.objective {
        match goal {
            Goal::HomesAwarded => levels.push(most("logements_attribues", Terms::Awards, 1)),
            Goal::Obligations => levels.extend(obligation_levels(policy, account)),
            Goal::FlowDistance => levels.push(flow_distance(policy, balances, account)),
            Goal::AwardsTo(category) => {
                let name = policy.categories.get(*category).map_or("", |category| category.heading.name.as_str());
                let weights =
                    pairs.signature_table.iter().map(|signature| i64::from(belongs(signature, *category))).collect();
                levels.push(most(&format!("attributions_{name}"), Terms::BySignature(weights), 1));
            }
            Goal::Equity(goal) => {
                let groups = equity_groups(policy, pairs, balances, goal);
                // With one group left, or none, there is nothing to compare.
                if groups.len() > 1 {
                    equity.push(Equity { name: goal.name.clone(), before: levels.len(), groups, settled: None });
                }
            }
            Goal::Points => {
                let terms = match &pairs.points {
                    Points::ByApplicant(points) => Terms::ByApplicant(points.as_slice().to_vec()),
                    Points::ByPair(points) => Terms::ByPair(points.clone()),
                };
                levels.push(most("points", terms, POINT_SCALE));
            }
        }
    }
    for tie in &policy.ties {
        match tie {
            Tie::Oldest(day) => {
                levels.push(most("anciennete", Terms::ByApplicant(days_waited(policy, dataset, day)), 1));
            }
            Tie::Draw(seed) => levels.push(most("tirage", Terms::ByApplicant(draw(dataset, seed)), 1)),
        }
    }
    levels.extend(dataset.since.as_ref().map(|since| unchanged(since, pairs)));
    (levels, equity)
}

/// The groups of a goal of equity that have a base: a share above nought, or a candidate.
///
/// Shares are brought to whole numbers together: only how they compare matters.
fn equity_groups(
    policy: &TypedPolicy,
    pairs: &CandidatePairs,
    balances: &Balances,
    goal: &ir::Equity,
) -> Vec<EquityGroup> {
    let rate = |of: EquityOf| match of {
        EquityOf::Reserver(index) => policy.reservers.get(index)?.share.as_ref(),
        EquityOf::Category(_) => None,
    };
    let rates = goal.groups.iter().filter_map(|group| rate(group.of)).map(|share| share.rate.denominator());
    let narrow = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    let scale = rates.map(narrow).fold(1, least_common_multiple);
    let group = |group: &ir::EquityGroup| {
        let (base, opening, counts) = match group.of {
            EquityOf::Reserver(index) => {
                let share = rate(group.of)?;
                let base = share.rate.times(Exact::whole(i128::from(scale))).map_or(0, |base| narrow(base.floor()));
                let counts = counts(policy, pairs, |_, label| share_count(policy, index, label));
                (base, charged_so_far(policy, index, balances, share.event), counts)
            }
            EquityOf::Category(category) => {
                let of =
                    |signature: &Signature| if belongs(signature, category) { Count::Target } else { Count::Outside };
                (candidates_of(pairs, category), 0, counts(policy, pairs, |signature, _| of(signature)))
            }
        };
        let target = |labels: &Vec<Count>| labels.iter().map(|count| *count == Count::Target).collect();
        let counts = counts.iter().map(target).collect();
        if base > 0 { Some(EquityGroup { name: group.name.clone(), base, opening, counts }) } else { None }
    };
    goal.groups.iter().filter_map(group).collect()
}

/// How many applicants are candidates on a pair of the category.
fn candidates_of(pairs: &CandidatePairs, category: CategoryIdx) -> i64 {
    let of: Vec<bool> = pairs.signature_table.iter().map(|signature| belongs(signature, category)).collect();
    let within = pairs.applicants.iter().zip(&pairs.signatures);
    let within = within.filter(|(_, signature)| of.get(signature.position()) == Some(&true));
    let candidates: BTreeSet<ApplicantIdx> = within.map(|(applicant, _)| *applicant).collect();
    i64::try_from(candidates.len()).unwrap_or(i64::MAX)
}

/// The last level of a run that starts from an earlier one: of plans equal in all else, the one that changes the situation
/// of the fewest households. A household that keeps its home counts for one, one that had none and gets one against it.
fn unchanged(since: &Since, pairs: &CandidatePairs) -> Level {
    let homes = since.homes();
    let mut weights = Vec::with_capacity(pairs.applicants.len());
    for (vacancy, bounds) in pairs.offsets.windows(2).enumerate() {
        let &[start, end] = bounds else { continue };
        for applicant in pairs.applicants.get(start..end).unwrap_or_default() {
            weights.push(match homes.get(applicant) {
                Some(home) => i64::from(*home == VacancyIdx::at(vacancy)),
                None => -1,
            });
        }
    }
    most("situations_inchangees", Terms::ByPair(weights), 1)
}

fn most(name: &str, terms: Terms, display_scale: i64) -> Level {
    Level { name: name.to_owned(), sense: Sense::Maximise, terms, display_scale }
}

/// One level per rank that has a row which may fall short.
fn obligation_levels(policy: &TypedPolicy, account: &IndexVec<RowIdx, AccountRow>) -> Vec<Level> {
    let rank = |row: &AccountRow| match row.origin {
        RowOrigin::Obligation(index) if !row.hard => policy.obligations.get(index).map(|obligation| obligation.rank),
        _ => None,
    };
    let ranks: BTreeSet<u32> = account.iter().filter_map(rank).collect();
    let level = |served: u32| Level {
        name: format!("obligations_rang_{served}"),
        sense: Sense::Minimise,
        terms: Terms::Shortfalls(
            account.enumerated().filter(|(_, row)| rank(row) == Some(served)).map(|(at, _)| (at, 1)).collect(),
        ),
        display_scale: 1,
    };
    ranks.into_iter().map(level).collect()
}

/// The sum of what the shares miss, in homes: a unit of a row is a part of a home, so weights bring all to one scale.
fn flow_distance(policy: &TypedPolicy, balances: &Balances, account: &IndexVec<RowIdx, AccountRow>) -> Level {
    let whole = |row: &AccountRow| {
        let is_share = matches!(row.origin, RowOrigin::Share(_) | RowOrigin::SharePart(..));
        is_share.then(|| home_of(policy, balances, row))
    };
    let scale = account.iter().filter_map(whole).fold(1, least_common_multiple);
    let weight = |whole: i64| scale.checked_div(whole).unwrap_or(1).max(1);
    let rows = account.enumerated().filter_map(|(at, row)| Some((at, weight(whole(row)?)))).collect();
    Level {
        name: "ecart_parts_flux".to_owned(),
        sense: Sense::Minimise,
        terms: Terms::Shortfalls(rows),
        display_scale: scale,
    }
}

fn least_common_multiple(a: i64, b: i64) -> i64 {
    // a/b in lowest terms is (a/g)/(b/g): the multiple is a times what is left of b.
    let left = Exact::ratio(i128::from(a), i128::from(b)).map_or(1, Exact::denominator);
    a.saturating_mul(i64::try_from(left).unwrap_or(i64::MAX))
}

fn days_waited(policy: &TypedPolicy, dataset: &Dataset, day: &Expr) -> Vec<i64> {
    let waited = |at: usize| match Row::new(policy, dataset, Some(ApplicantIdx::at(at)), None).value(day) {
        Some(Value::Date(day)) => day.days_until(policy.reference_date).max(0),
        _ => 0,
    };
    (0..dataset.applicants.len()).map(waited).collect()
}

/// Each applicant's weight in the draw: n for the first of the order, 1 for the last.
fn draw(dataset: &Dataset, seed: &str) -> Vec<i64> {
    let ids = &dataset.applicants.ids;
    let ticket = |id: &String| {
        let mut digest = Sha256::new();
        digest.update(seed.as_bytes());
        digest.update(id.as_bytes());
        digest.finalize()
    };
    let mut order: Vec<_> = ids.iter().enumerate().map(|(at, id)| (ticket(id), id, at)).collect();
    order.sort();
    let mut weights = vec![0; ids.len()];
    for (position, (_, _, at)) in order.iter().enumerate() {
        if let Some(weight) = weights.get_mut(*at) {
            *weight = i64::try_from(ids.len().saturating_sub(position)).unwrap_or(i64::MAX);
        }
    }
    weights
}
