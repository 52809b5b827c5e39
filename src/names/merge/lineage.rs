//! Which policy extends which, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::FileId;

/// Which files each file extends. A file that is not listed extends all those before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage(BTreeMap<FileId, BTreeSet<FileId>>);

impl Lineage {
    /// Tells that a file extends those, and what they extend.
    pub fn add(&mut self, file: FileId, extended: impl IntoIterator<Item = FileId>) {
        let direct: BTreeSet<FileId> = extended.into_iter().collect();
        let beyond: Vec<FileId> = direct.iter().filter_map(|one| self.0.get(one)).flatten().copied().collect();
        self.0.entry(file).or_default().extend(direct.into_iter().chain(beyond));
    }

    /// Whether `file` extends `other`, when `other` comes first in the chain.
    #[must_use]
    pub fn extends(&self, file: FileId, other: FileId) -> bool {
        self.0.get(&file).is_none_or(|extended| extended.contains(&other))
    }
}
