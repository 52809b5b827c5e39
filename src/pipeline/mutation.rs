//! Slips made in the rules one after the other, to see whether the examples notice.

use rayon::prelude::*;
use std::collections::BTreeMap;

use crate::analysis::slips::{candidates, is_void, list, made};
use crate::diagnostic::Language;
use crate::examples::{self, Proposal, Suite};
use crate::ir::TypedPolicy;
use crate::quantity::Date;
use crate::source::FileId;

pub use crate::analysis::slips::{Change, Part, Slip};

/// A slip that no example sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survivor {
    /// The slip.
    pub slip: Slip,
    /// The day at which it was looked for.
    pub day: Date,
    /// A row that would see it, when one was found.
    pub proposal: Option<Proposal>,
}

/// What slips in the rules showed of the examples.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mutation {
    /// How many slips an example sees.
    pub killed: usize,
    /// How many change nothing for anybody, by proof.
    pub equivalent: usize,
    /// The others, in the order of the text.
    pub survivors: Vec<Survivor>,
}

impl Mutation {
    /// How many of a hundred slips that change something are seen, rounded down.
    #[must_use]
    pub fn percent(&self) -> usize {
        let all = self.killed.saturating_add(self.survivors.len());
        self.killed.saturating_mul(100).checked_div(all).unwrap_or(100)
    }
}

/// What became of a slip.
enum Fate {
    Killed,
    Equivalent,
    Survives(Box<Survivor>),
}

/// Makes every slip of those files, in each policy that blocks are judged by, and runs the blocks again.
pub(super) fn run(
    policies: &BTreeMap<Date, TypedPolicy>,
    suites: &[(Date, Suite)],
    files: &[FileId],
    language: Language,
) -> Mutation {
    let mut slips: BTreeMap<_, (Slip, Date, &TypedPolicy)> = BTreeMap::new();
    for (day, policy) in policies {
        for slip in list(policy, files) {
            slips.entry(slip.order()).or_insert((slip, *day, policy));
        }
    }
    let slips: Vec<(Slip, Date, &TypedPolicy)> = slips.into_values().collect();
    let judge = |(slip, day, policy): &(Slip, Date, &TypedPolicy)| {
        let seen = policies.iter().any(|(day, policy)| {
            let changed = made(policy, slip);
            suites.iter().filter(|(of, _)| of == day).any(|(_, suite)| examples::fails(suite, &changed))
        });
        if seen {
            return Fate::Killed;
        }
        let changed = made(policy, slip);
        if is_void(policy, &changed) {
            return Fate::Equivalent;
        }
        let seen = candidates(policy, slip, &changed);
        let mut seen = seen.iter();
        let proposal =
            seen.find_map(|seen| examples::propose(policy, &changed, (seen.kind, &seen.name), &seen.facts, language));
        Fate::Survives(Box::new(Survivor { slip: slip.clone(), day: *day, proposal }))
    };
    let fates: Vec<Fate> = slips.par_iter().map(judge).collect();
    let mut mutation = Mutation::default();
    for fate in fates {
        match fate {
            Fate::Killed => mutation.killed = mutation.killed.saturating_add(1),
            Fate::Equivalent => mutation.equivalent = mutation.equivalent.saturating_add(1),
            Fate::Survives(survivor) => mutation.survivors.push(*survivor),
        }
    }
    mutation
}
