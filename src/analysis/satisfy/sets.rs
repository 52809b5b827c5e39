//! Sets: which of the values that they are said to hold, or not to hold, are the same, and how many that leaves.
//!
//! Once values are told apart, a set that holds `i` of them and not `o` others exists with `n` values exactly when
//! `i ≤ n ≤ u - o`, where `u` is how many values there are.

use super::linear::Linear;
use super::{Branch, Kind, compare};
use crate::index::FieldIdx;
use crate::ir::{Comparison, Entity, Type, TypedPolicy};

/// How many ways of telling values apart are looked at.
const MOST: usize = 1_000;

/// How many values a set of that type may hold.
pub(super) fn universe(policy: &TypedPolicy, ty: Type) -> i128 {
    match ty {
        Type::RoomsSet => 9,
        Type::Symbols(index) => {
            let count = policy.schema.enumerations.get(index).map_or(0, |item| item.values.len());
            i128::try_from(count).unwrap_or(i128::MAX)
        }
        _ => 36_i128.pow(5),
    }
}

/// The ways in which a branch's values of sets are told apart; none when there are too many.
pub(super) fn told_apart(policy: &TypedPolicy, branch: Branch) -> Option<Vec<Branch>> {
    let counted = branch.ranges.keys().filter(|key| key.2 == Kind::Count).map(|key| (key.0, key.1));
    let mut fields: Vec<(Entity, FieldIdx)> = branch.members.iter().map(|member| member.0).chain(counted).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut ways = vec![branch];
    for field in fields {
        let mut next = Vec::new();
        for branch in ways {
            next.extend(of_field(policy, field, branch)?);
        }
        if next.len() > MOST {
            return None;
        }
        ways = next;
    }
    Some(ways)
}

/// Values of one set that are different from one another, each with whether the set holds it.
type Apart = Vec<(Linear, bool)>;

fn of_field(policy: &TypedPolicy, field: (Entity, FieldIdx), branch: Branch) -> Option<Vec<Branch>> {
    let Some(ty) = policy.schema.fields(field.0).get(field.1).map(|field| field.ty) else { return Some(Vec::new()) };
    let key = (field.0, field.1, Kind::Count);
    let counts = branch.ranges.contains_key(&key);
    let members: Vec<(Linear, bool)> = branch
        .members
        .iter()
        .filter(|member| member.0 == field)
        .map(|(_, element, inside)| (element.clone(), *inside))
        .collect();
    let mut ways: Vec<(Branch, Apart)> = vec![(branch, Vec::new())];
    for (element, inside) in members {
        let mut next = Vec::new();
        for (branch, apart) in ways {
            if let Some((_, held)) = apart.iter().find(|(known, _)| *known == element) {
                if *held == inside {
                    next.push((branch, apart));
                }
                continue;
            }
            // Whether two values that the set holds are the same matters only where they are counted.
            if counts {
                for (known, _) in apart.iter().filter(|(_, held)| *held == inside) {
                    let same = compare(branch.clone(), Comparison::Equal, &element, known);
                    next.extend(same.into_iter().map(|branch| (branch, apart.clone())));
                }
            }
            let mut different = vec![branch];
            for (known, _) in apart.iter().filter(|(_, held)| counts || *held != inside) {
                let split = |branch| compare(branch, Comparison::Different, &element, known);
                different = different.into_iter().flat_map(split).collect();
            }
            let mut wider = apart;
            wider.push((element.clone(), inside));
            next.extend(different.into_iter().map(|branch| (branch, wider.clone())));
        }
        if next.len() > MOST {
            return None;
        }
        ways = next;
    }
    let counted = |(mut branch, apart): (Branch, Apart)| {
        if let Some(range) = branch.ranges.get_mut(&key) {
            let of = |held: bool| {
                let values = apart.iter().filter(|(_, inside)| *inside == held).count();
                i128::try_from(values).unwrap_or(i128::MAX)
            };
            range.0 = range.0.max(of(true));
            range.1 = range.1.min(universe(policy, ty).saturating_sub(of(false)));
            if range.0 > range.1 {
                return None;
            }
        }
        Some(branch)
    };
    Some(ways.into_iter().filter_map(counted).collect())
}
