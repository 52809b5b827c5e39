//! Shares and obligations that cannot be kept, or that ask nothing, whatever the data.

use super::logic::{never, not_true};
use super::satisfy::{Answer, witness};
use super::telling::told;
use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::index::CategoryIdx;
use crate::ir::{Amount, Bound, Expr, Obligation, Reserver, Rounding, TypedPolicy};
use crate::quantity::Exact;

const OTHER: Bilingual = Bilingual { fr: "avec celle-ci", en: "with this one" };
const TOGETHER: Bilingual = Bilingual { fr: "et celle-ci", en: "and this one" };
const OTHER_TERRITORY: Bilingual = Bilingual { fr: "l'autre territoire", en: "the other territory" };
const NOUGHT: Bilingual = Bilingual { fr: "elle ne demande rien", en: "it asks for nothing" };
const ALWAYS_KEPT: Bilingual = Bilingual { fr: "toute la base compte déjà", en: "all of the base counts already" };
const NEVER_COUNTED: Bilingual =
    Bilingual { fr: "rien de la base ne compte jamais", en: "nothing of the base ever counts" };
const ROUNDED_AWAY: Bilingual = Bilingual {
    fr: "arrondie, elle ne demande aucun logement sur la prévision",
    en: "rounded, it asks for no home of the forecast",
};

/// The most that the State reserves, and its agents within it: CCH R441-5-2.
const STATE: (i128, i128) = (30, 5);

/// How many obligations over one base are looked at together.
const MOST: usize = 10;

/// The findings on the shares and obligations of a policy, in the order of the text.
pub(super) fn review(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    state(policy, findings);
    territories(policy, findings);
    for (place, item) in policy.obligations.iter().enumerate() {
        alone(policy, item, findings);
        clash(policy, place, item, findings);
    }
    crowds(policy, findings);
    rounded(policy, findings);
}

fn percent(rate: Exact) -> String {
    rate.times(Exact::whole(100)).unwrap_or(rate).decimal().replace('.', ",")
}

/// A share of the State over what the code allows.
fn state(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let cites = |item: &Reserver| item.heading.citations.iter().any(|citation| citation.text.contains("R441-5"));
    let is_state = |item: &&Reserver| item.parent.is_none() && item.heading.name == "etat" && cites(item);
    for item in policy.reservers.iter().filter(is_state) {
        let parts = policy.reservers.enumerated().filter(|(_, part)| {
            part.parent.and_then(|parent| policy.reservers.get(parent)).is_some_and(|parent| std::ptr::eq(parent, item))
        });
        let whole = [(item, STATE.0)];
        for (one, most) in whole.into_iter().chain(parts.map(|(_, part)| (part, STATE.1))) {
            let rate = one.share.as_ref().map(|share| share.rate);
            let limit = Exact::ratio(most, 100).unwrap_or(Exact::ONE);
            if let Some(rate) = rate.filter(|rate| *rate > limit) {
                let found =
                    Diagnostic::at(&codes::STATE_SHARE, one.heading.span).with("name", one.heading.name.as_str());
                let found = found.with("share", percent(rate)).with("most", most.to_string());
                findings.push(match one.heading.citations.first() {
                    Some(citation) => found.citing(citation.clone()),
                    None => found,
                });
            }
        }
    }
}

/// A home that two reservers hold by their territories.
fn territories(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let held: Vec<(&Reserver, &Expr)> = policy
        .reservers
        .iter()
        .filter(|item| item.parent.is_none())
        .filter_map(|item| item.territory.as_ref().map(|territory| (item, territory)))
        .collect();
    for (place, (second, theirs)) in held.iter().enumerate() {
        for (first, own) in held.iter().take(place) {
            if let Answer::Witness(found) = witness(policy, &[own, theirs]) {
                let fact = Diagnostic::at(&codes::TWO_TERRITORIES, theirs.span).and_at(own.span, OTHER_TERRITORY);
                let fact = fact.with("first", first.heading.name.as_str()).with("second", second.heading.name.as_str());
                findings.push(fact.with("example", told(policy, &found)));
            }
        }
    }
}

fn condition(policy: &TypedPolicy, category: CategoryIdx) -> Option<&Expr> {
    policy.categories.get(category).map(|item| &item.condition)
}

/// The condition of an obligation's base, if it has one.
fn base<'p>(policy: &'p TypedPolicy, item: &Obligation) -> Option<&'p Expr> {
    item.base.and_then(|base| condition(policy, base))
}

/// Whether some conditions never hold together in the base.
fn never_in(policy: &TypedPolicy, item: &Obligation, conditions: &[&Expr]) -> bool {
    let all: Vec<&Expr> = base(policy, item).into_iter().chain(conditions.iter().copied()).collect();
    never(policy, &all)
}

/// The least and the most that an obligation leaves, as parts of its base.
fn rates(item: &Obligation) -> (Option<Exact>, Option<Exact>) {
    let Amount::Rate(rate) = item.amount else { return (None, None) };
    match item.bound {
        Bound::AtLeast => (Some(rate), None),
        Bound::AtMost => (None, Some(rate)),
        Bound::Exactly => (Some(rate), Some(rate)),
    }
}

fn plain(item: &Obligation) -> bool {
    item.fallbacks.is_empty()
}

/// An obligation that asks nothing, or what no award can give.
fn alone(policy: &TypedPolicy, item: &Obligation, findings: &mut Vec<Diagnostic>) {
    let (Some(target), true) = (condition(policy, item.target), plain(item)) else { return };
    if item.base == Some(item.target) {
        return;
    }
    let found = |code| Diagnostic::at(code, item.heading.span).with("name", item.heading.name.as_str());
    let (nothing, everything) = match item.amount {
        Amount::Rate(rate) => (rate == Exact::ZERO, rate == Exact::ONE),
        Amount::Homes(homes) => (homes == 0, false),
    };
    let floor = item.bound != Bound::AtMost;
    let cap = item.bound != Bound::AtLeast;
    if (item.bound == Bound::AtLeast && nothing) || (item.bound == Bound::AtMost && everything) {
        findings.push(found(&codes::OBLIGATION_EMPTY).with("why", NOUGHT));
        return;
    }
    // Impossible targets are told of at the category.
    let possible = !never(policy, &[target]) && !base(policy, item).is_some_and(|base| never(policy, &[base]));
    if !possible {
        return;
    }
    if never_in(policy, item, &[target]) {
        if floor && !nothing {
            findings.push(found(&codes::OBLIGATION_UNREACHABLE).with("why", NEVER_COUNTED));
        } else {
            findings.push(found(&codes::OBLIGATION_EMPTY).with("why", NEVER_COUNTED));
        }
    } else if never_in(policy, item, &[&not_true(target)])
        && matches!(item.amount, Amount::Rate(_))
        && !always(policy, target)
    {
        let code = if cap && !everything { &codes::OBLIGATION_UNREACHABLE } else { &codes::OBLIGATION_EMPTY };
        findings.push(found(code).with("why", ALWAYS_KEPT));
    }
}

/// Whether a category holds everybody: told of at the category.
fn always(policy: &TypedPolicy, target: &Expr) -> bool {
    never(policy, &[&super::logic::no(target)])
}

fn same_account(a: &Obligation, b: &Obligation) -> bool {
    a.base == b.base && a.charged == b.charged && a.event == b.event
}

/// A floor and a cap that cannot both be kept.
fn clash(policy: &TypedPolicy, place: usize, item: &Obligation, findings: &mut Vec<Diagnostic>) {
    for other in policy.obligations.iter().take(place).filter(|other| same_account(item, other)) {
        for (floor, cap) in [(item, other), (other, item)] {
            let (Some(least), Some(most)) = (rates(floor).0, rates(cap).1) else { continue };
            let (Some(inner), Some(outer)) = (condition(policy, floor.target), condition(policy, cap.target)) else {
                continue;
            };
            if least > most && plain(floor) && plain(cap) && never_in(policy, item, &[inner, &not_true(outer)]) {
                let fact =
                    Diagnostic::at(&codes::OBLIGATIONS_CLASH, item.heading.span).and_at(other.heading.span, OTHER);
                let names = format!("`{}`, `{}`", other.heading.name, item.heading.name);
                let count = format!("{} % > {} %", percent(least), percent(most));
                findings.push(fact.with("names", names).with("count", count).with("why", FLOOR_OVER_CAP));
                return;
            }
        }
    }
}

const FLOOR_OVER_CAP: Bilingual = Bilingual {
    fr: "tout ce qui compte pour le minimum compte aussi pour le maximum",
    en: "all that counts for the floor counts for the cap too",
};
const APART: Bilingual =
    Bilingual { fr: "aucune attribution ne compte pour deux d'entre elles", en: "no award counts for two of them" };
const COVERING: Bilingual = Bilingual {
    fr: "chaque attribution de la base compte pour l'une d'elles au moins",
    en: "each award of the base counts for one of them at least",
};

/// One of the rates of an obligation.
type Rate = fn(&Obligation) -> Option<Exact>;

/// Floors for households that are never the same over the whole, or caps that leave out nobody under it.
fn crowds(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let all: Vec<&Obligation> = policy.obligations.iter().filter(|item| plain(item)).collect();
    let mut done: Vec<&Obligation> = Vec::new();
    for item in &all {
        if done.iter().any(|other| same_account(item, other)) {
            continue;
        }
        done.push(item);
        let account: Vec<&Obligation> =
            all.iter().copied().filter(|other| same_account(item, other)).take(MOST).collect();
        let sum = |group: &[&Obligation], side: fn(&Obligation) -> Option<Exact>| {
            group.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(side(one)?))
        };
        let groups = groups(account.len());
        let chosen = |group: &Vec<usize>| -> Vec<&Obligation> {
            group.iter().filter_map(|at| account.get(*at).copied()).collect()
        };
        let apart = |group: &[&Obligation]| {
            let pair = |(at, one): (usize, &&Obligation)| {
                group.iter().take(at).all(|other| {
                    match (condition(policy, one.target), condition(policy, other.target)) {
                        (Some(a), Some(b)) => never_in(policy, one, &[a, b]),
                        _ => false,
                    }
                })
            };
            group.iter().enumerate().all(pair)
        };
        let covers = |group: &[&Obligation]| {
            let failed: Vec<Expr> =
                group.iter().filter_map(|one| condition(policy, one.target).map(not_true)).collect();
            never_in(policy, item, &failed.iter().collect::<Vec<_>>())
        };
        let over = groups
            .iter()
            .map(chosen)
            .find(|group| sum(group, |one| rates(one).0).is_some_and(|sum| sum > Exact::ONE) && apart(group));
        let under = groups
            .iter()
            .map(chosen)
            .find(|group| sum(group, |one| rates(one).1).is_some_and(|sum| sum < Exact::ONE) && covers(group));
        let sides: [(Option<Vec<&Obligation>>, Rate, &str, Bilingual); 2] =
            [(over, |one| rates(one).0, ">", APART), (under, |one| rates(one).1, "<", COVERING)];
        for (group, side, sign, why) in sides {
            let Some(group) = group else { continue };
            let Some((last, others)) = group.split_last() else { continue };
            let parts: Vec<String> =
                group.iter().filter_map(|one| side(one)).map(|rate| format!("{} %", percent(rate))).collect();
            let names: Vec<String> = group.iter().map(|one| format!("`{}`", one.heading.name)).collect();
            let fact = Diagnostic::at(&codes::OBLIGATIONS_CLASH, last.heading.span).with("names", names.join(", "));
            let fact = fact.with("count", format!("{} {sign} 100 %", parts.join(" + "))).with("why", why);
            findings.push(others.iter().fold(fact, |fact, other| fact.and_at(other.heading.span, TOGETHER)));
        }
    }
}

/// The groups of two or more among so many, the smallest first.
fn groups(count: usize) -> Vec<Vec<usize>> {
    let most = 1_u32.checked_shl(u32::try_from(count).unwrap_or(0)).unwrap_or(0);
    let group = |mask: u32| -> Vec<usize> {
        (0..count).filter(|at| mask.checked_shr(u32::try_from(*at).unwrap_or(0)).unwrap_or(0) & 1 == 1).collect()
    };
    let mut groups: Vec<Vec<usize>> = (0..most).map(group).filter(|group| group.len() >= 2).collect();
    groups.sort_by_key(|group| (group.len(), group.clone()));
    groups
}

/// Rates that the forecast makes nothing of once they are whole homes.
fn rounded(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let Some(forecast) = policy.forecast.map(|homes| Exact::whole(i128::from(homes))) else { return };
    let whole = |rate: Exact, way: Rounding| {
        let homes = rate.times(forecast)?;
        Some(match way {
            Rounding::Up => homes.ceil(),
            Rounding::Down => homes.floor(),
            Rounding::Nearest => homes.round(),
        })
    };
    for item in policy
        .obligations
        .iter()
        .filter(|item| item.base.is_none() && item.charged.is_none() && item.bound == Bound::AtLeast)
    {
        let Amount::Rate(rate) = item.amount else { continue };
        let way = item.rounding.map_or(Rounding::Up, |rounding| rounding.of(Rounding::Up, || forecast));
        if rate > Exact::ZERO && whole(rate, way) == Some(0) {
            let found = Diagnostic::at(&codes::OBLIGATION_EMPTY, item.heading.span);
            findings.push(found.with("name", item.heading.name.as_str()).with("why", ROUNDED_AWAY));
        }
    }
    for item in &policy.reservers {
        let Some(share) = item.share.as_ref().filter(|share| share.parts.is_empty()) else { continue };
        if whole(share.rate, share.rounding.of(Rounding::Up, || forecast)) == Some(0) {
            let found = Diagnostic::at(&codes::SHARE_EMPTY, item.heading.span).with("name", item.heading.name.as_str());
            findings.push(found.with("share", percent(share.rate)).with("forecast", forecast.decimal()));
        }
    }
}
