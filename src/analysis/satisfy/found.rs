//! From a solution of a branch to the facts of a household and a home.

use std::collections::{BTreeMap, BTreeSet};

use super::linear::Linear;
use super::{Branch, Key, Kind, search, whole};
use crate::analysis::evaluate::{Content, Facts};
use crate::index::FieldIdx;
use crate::ir::{Entity, TypedPolicy};

/// The members that a set is said to have and not to have.
pub(super) fn members(
    branch: &Branch,
    at: &impl Fn(Key) -> Option<i128>,
) -> Option<BTreeMap<(Entity, FieldIdx), BTreeSet<i64>>> {
    let value = |linear: &Linear| linear.at(&|key| at(key)).and_then(whole).and_then(|raw| i64::try_from(raw).ok());
    let mut sets: BTreeMap<(Entity, FieldIdx), BTreeSet<i64>> = BTreeMap::new();
    for (field, known) in &branch.known {
        if *known {
            sets.entry(*field).or_default();
        }
    }
    for (field, element, inside) in &branch.members {
        if *inside {
            sets.entry(*field).or_default().insert(value(element)?);
        }
    }
    let against = |member: &((Entity, FieldIdx), Linear, bool)| {
        !member.2 && value(&member.1).is_some_and(|raw| sets.get(&member.0).is_some_and(|set| set.contains(&raw)))
    };
    if branch.members.iter().any(against) {
        return None;
    }
    Some(sets)
}

/// What a branch says of every field it reads, for chosen raw values.
pub(super) fn facts(policy: &TypedPolicy, branch: &Branch, at: &impl Fn(Key) -> Option<i128>) -> Option<Facts> {
    let mut facts = Facts::new();
    let sets = members(branch, at)?;
    for ((entity, index), known) in &branch.known {
        let ty = policy.schema.fields(*entity).get(*index)?.ty;
        let content = if !known {
            Content::Unknown
        } else if ty.is_set() {
            let mut set = sets.get(&(*entity, *index)).cloned().unwrap_or_default();
            let due = at((*entity, *index, Kind::Count));
            if due.is_some_and(|due| due > search::LARGEST_SET) {
                return None;
            }
            let barred: BTreeSet<i64> = branch
                .members
                .iter()
                .filter(|member| member.0 == (*entity, *index) && !member.2)
                .filter_map(|member| i64::try_from(whole(member.1.at(&|key| at(key))?)?).ok())
                .collect();
            let fillers = search::elements(policy, ty).filter(|raw| !barred.contains(raw));
            for filler in fillers {
                if due.is_none_or(|due| i128::try_from(set.len()).unwrap_or(i128::MAX) >= due) {
                    break;
                }
                set.insert(filler);
            }
            Content::Set(set.into_iter().collect())
        } else {
            let raw = i64::try_from(at((*entity, *index, Kind::Field))?).ok()?;
            Content::Value(ty.value(raw)?)
        };
        facts.insert((*entity, *index), content);
    }
    Some(facts)
}
