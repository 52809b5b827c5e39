//! Overlays: a policy changes what those it extends declare, within the bounds that each declaration sets.
//!
//! The changes are made to copies of the trees, in the order of the chain, before any name is resolved: what comes out
//! has no overlay left, and every changed declaration keeps who changed it ([`crate::syntax::ast::Notes::applied`]). The
//! same changes are told as edits of the texts, so that the policy in force can be printed from its sources.

mod additions;
mod figures;
mod lineage;
mod parameters;
mod place;
mod rights;
mod rivals;

use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics, Language};
use crate::names::{key, unknown};
use crate::source::Span;
use crate::syntax::ast::{Applied, Block, Change, Notes, Overlay, Policy, Target, TargetKind, Text, Verb};
use crate::syntax::keywords::written;

pub use lineage::Lineage;
use place::{Inner, Place};
pub use rights::noun;

pub(super) const CHANGED: Bilingual = Bilingual { fr: "la règle changée", en: "the rule changed" };
const FIRST: Bilingual = Bilingual { fr: "première fois", en: "first time" };
const REMOVED: Bilingual = Bilingual { fr: "retrait", en: "removal" };
const USED: Bilingual = Bilingual { fr: "encore nommé ici", en: "still named here" };

/// A chain of policies with its overlays applied.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// The policies, base first, without overlay statements.
    pub policies: Vec<Policy>,
    /// The same changes as edits of the texts, in the order they were made.
    pub edits: Vec<Edit>,
    /// What was removed, with the change that removed it.
    pub removed: Vec<Removed>,
    /// Whether every overlay could be applied; an error was reported when not.
    pub complete: bool,
}

/// Something that was removed.
#[derive(Debug, Clone)]
pub struct Removed {
    /// Its kind.
    pub kind: TargetKind,
    /// Its names, outermost first.
    pub path: Vec<String>,
    /// Where it was declared.
    pub declared: Span,
    /// The change that removed it.
    pub by: Applied,
}

/// An edit of the texts.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What is replaced, or what new lines follow.
    pub at: Span,
    /// What is put there.
    pub put: Put,
    /// The change that asks for it.
    pub by: Applied,
}

/// What an edit puts in a text.
#[derive(Debug, Clone)]
pub enum Put {
    /// Pieces in the place of the span.
    Inline(Vec<Piece>),
    /// Nothing in the place of the span's lines.
    Nothing,
    /// Lines after the span's last one, indented as the line where `like` stands, or deeper.
    Lines {
        /// What comes, one line or several each.
        lines: Vec<Piece>,
        /// The line whose indentation is taken.
        like: Span,
        /// How many spaces more.
        deeper: usize,
    },
}

/// A piece of text.
#[derive(Debug, Clone)]
pub enum Piece {
    /// A text of ours.
    Text(&'static str),
    /// A text of ours, then what stands at a place.
    Prefixed(&'static str, Span),
    /// The whole lines at a place, as one piece of a block.
    Whole(Span),
}

/// The chain while it is being changed.
struct Merge<'o> {
    found: Merged,
    lineage: &'o Lineage,
    out: &'o mut Diagnostics,
    touched: Vec<Touch>,
}

/// A change of something, kept to find changes that vie with one another.
struct Touch {
    target: Vec<String>,
    verb: Verb,
    span: Span,
    detail: Vec<String>,
}

/// Applies the overlays of a chain of policies, base first and the asked-for policy last; faults are reported.
#[must_use]
pub fn merge(policies: &[&Policy], lineage: &Lineage, out: &mut Diagnostics) -> Merged {
    let found = Merged { policies: policies.iter().map(|policy| (*policy).clone()).collect(), ..Merged::default() };
    let before = out.error_count();
    let mut merge = Merge { found, lineage, out, touched: Vec::new() };
    for (number, policy) in policies.iter().enumerate() {
        for block in &policy.blocks {
            match block {
                Block::Overlay(overlay) => merge.apply(number, overlay),
                block => merge.unsaid_replacement(number, block),
            }
        }
    }
    rivals::check(&merge.touched, lineage, policies, merge.out);
    for policy in &mut merge.found.policies {
        policy.blocks.retain(|block| !matches!(block, Block::Overlay(_)));
    }
    merge.found.complete = merge.out.error_count() == before;
    merge.found
}

/// The names of a target, as one key.
fn target_key(kind: TargetKind, path: &[String]) -> Vec<String> {
    std::iter::once(format!("{kind:?}")).chain(path.iter().cloned()).collect()
}

impl Merge<'_> {
    fn apply(&mut self, number: usize, overlay: &Overlay) {
        self.authority(overlay);
        let Some(place) = self.locate(number, overlay) else { return };
        let path = place.path.clone();
        let detail = figures::detail(&overlay.change);
        let target = target_key(overlay.target.kind, &path);
        // Additions may stand beside anything; new figures beside those of other parts of the same thing.
        let twice = self.touched.iter().filter(|_| overlay.verb() != Verb::Add).find(|touch| {
            let same = touch.target == target && touch.span.file == overlay.span.file && touch.verb != Verb::Add;
            let apart = touch.verb == Verb::Amend
                && overlay.verb() == Verb::Amend
                && !detail.is_empty()
                && !touch.detail.iter().any(|one| detail.contains(one));
            same && !apart
        });
        if let Some(first) = twice {
            let fact = Diagnostic::at(&codes::OVERLAY_TWICE, overlay.target.span).with("name", shown(&overlay.target));
            self.out.push(fact.and_at(first.span, FIRST));
            return;
        }
        self.touched.push(Touch { target, verb: overlay.verb(), span: overlay.span, detail });
        let done = match &overlay.change {
            Change::Figures(figures) => self.figures(&place, overlay, figures),
            Change::Values(dated) => self.values(&place, overlay, dated, false),
            Change::Additions(added) => self.additions(&place, overlay, added),
            Change::Block(block, _) => self.replace(&place, overlay, block),
            Change::Removal => self.remove(&place, overlay),
        };
        if done && matches!(overlay.verb(), Verb::Amend | Verb::Add) {
            self.keep_notes(&place, overlay);
        }
    }

    /// Who decides a change, and by which act, must be said.
    fn authority(&mut self, overlay: &Overlay) {
        let place = overlay.target.span;
        let name = shown(&overlay.target);
        if overlay.notes.authority.is_none() {
            self.out.push(Diagnostic::at(&codes::AUTHORITY_MISSING, place).with("name", name.as_str()));
        }
        if overlay.notes.sources.is_empty() {
            self.out.push(Diagnostic::at(&codes::AMENDMENT_WITHOUT_SOURCE, place).with("name", name));
        }
    }

    /// The declaration that an overlay is about; the contrary is reported.
    fn locate(&mut self, number: usize, overlay: &Overlay) -> Option<Place> {
        let target = &overlay.target;
        let (own, lineage) = (overlay.span.file, self.lineage);
        let seen = |file| file == own || lineage.extends(own, file);
        let Some(place) = place::find(&self.found.policies, number, target, seen) else {
            let path: Vec<String> = target.path.iter().map(|name| key(&name.text)).collect();
            if let Some(gone) = self.found.removed.iter().find(|gone| gone.kind == target.kind && gone.path == path) {
                let fact = Diagnostic::at(&codes::OVERLAY_OF_REMOVED, target.span).with("name", shown(target));
                self.out.push(fact.and_at(gone.by.span, REMOVED));
                return None;
            }
            let known = place::names(&self.found.policies, number, target);
            self.out.push(match target.path.last() {
                Some(name) => unknown(&codes::AMENDMENT_WITHOUT_TARGET, name, known.iter().map(String::as_str)),
                None => Diagnostic::at(&codes::AMENDMENT_WITHOUT_TARGET, target.span)
                    .with("name", shown(target))
                    .with("suggestion", ""),
            });
            return None;
        };
        let declared = place::declared(&self.found.policies, &place)?;
        if declared.file == overlay.span.file {
            let fact = Diagnostic::at(&codes::AMENDMENT_OF_OWN_RULE, target.span).with("name", shown(target));
            self.out.push(fact.and_at(declared, CHANGED));
            return None;
        }
        Some(place)
    }

    /// A second flow, objective or shortlist takes the place of the first: `remplace` should say so.
    fn unsaid_replacement(&mut self, number: usize, block: &Block) {
        let Some(kind @ (TargetKind::Flow | TargetKind::Objective | TargetKind::Shortlist)) = block.kind() else {
            return;
        };
        let span = block.span();
        let target = Target { kind, path: Vec::new(), span };
        let Some(place) = place::find(&self.found.policies, number, &target, |file| file != span.file) else {
            return;
        };
        let Some(declared) = place::declared(&self.found.policies, &place) else { return };
        let start = Span { end: span.start, ..span };
        let words = self.found.policies.get(number).map_or(Language::French, |policy| policy.words);
        let noun = rights::noun(kind);
        let fact = Diagnostic::at(&codes::REPLACEMENT_UNSAID, span).with("noun", noun);
        self.out.push(fact.and_at(declared, CHANGED).fixed_by(start, format!("{} ", written("remplace", words))));
        let overlay = Overlay { target, change: Change::Removal, notes: block.notes().clone(), span };
        if !self.lineage.extends(span.file, declared.file) {
            // Neither extends the other: the first block vies with this one.
            let target = target_key(kind, &[]);
            self.touched.push(Touch { target, verb: Verb::Replace, span: declared, detail: Vec::new() });
        }
        self.touched.push(Touch { target: target_key(kind, &[]), verb: Verb::Replace, span, detail: Vec::new() });
        if !self.whole_allowed(&place, &overlay) {
            return;
        }
        if let Some(policy) = self.found.policies.get_mut(place.policy) {
            policy.blocks.remove(place.block);
        }
    }

    fn replace(&mut self, place: &Place, overlay: &Overlay, block: &Block) -> bool {
        if !self.whole_allowed(place, overlay) {
            return false;
        }
        let policy = self.found.policies.get_mut(place.policy);
        if let Some(slot) = policy.and_then(|policy| policy.blocks.get_mut(place.block)) {
            let mut block = block.clone();
            let notes = block.notes_mut();
            notes.applied.clone_from(&slot.notes().applied);
            notes.applied.push(overlay.applied());
            *slot = block;
        }
        true
    }

    fn remove(&mut self, place: &Place, overlay: &Overlay) -> bool {
        if !self.whole_allowed(place, overlay) {
            return false;
        }
        let uses = place::uses(&self.found.policies, place);
        if !uses.is_empty() {
            let fact = Diagnostic::at(&codes::REMOVED_STILL_USED, overlay.target.span);
            let fact = fact.with("name", shown(&overlay.target)).with("count", uses.len().to_string());
            self.out.push(uses.into_iter().fold(fact, |fact, span| fact.and_at(span, USED)));
            return false;
        }
        let Some(declared) = place::declared(&self.found.policies, place) else { return false };
        let by = overlay.applied();
        let removed = Removed { kind: overlay.target.kind, path: place.path.clone(), declared, by: by.clone() };
        self.found.removed.push(removed);
        if let Some(dropped) = place::remove(&mut self.found.policies, place) {
            self.found.edits.push(Edit { at: dropped, put: Put::Nothing, by: by.clone() });
            if let Some(block) = self.block_mut(place) {
                block.notes_mut().applied.push(by);
            }
        }
        true
    }

    fn block_mut(&mut self, place: &Place) -> Option<&mut Block> {
        self.found.policies.get_mut(place.policy)?.blocks.get_mut(place.block)
    }

    /// Puts the acts, the status and the change itself with the declaration that was changed.
    fn keep_notes(&mut self, place: &Place, overlay: &Overlay) {
        let by = overlay.applied();
        let Some((at, inherited)) = place::inherited(&self.found.policies, place) else { return };
        let Some(notes) = place::notes_mut(&mut self.found.policies, place) else { return };
        let mut lines: Vec<Span> = Vec::new();
        if notes.sources.is_empty() {
            lines.extend(inherited.iter().map(|source| source.span));
            notes.sources.extend(inherited);
        }
        for source in &overlay.notes.sources {
            if !notes.sources.iter().any(|known| known.text == source.text) {
                notes.sources.push(source.clone());
                lines.push(source.span);
            }
        }
        notes.applied.push(by.clone());
        let status = overlay.notes.status.map(|(_, span)| (notes.status.map(|(_, old)| old), span));
        notes.status = overlay.notes.status.or(notes.status);
        let mut lines: Vec<Piece> = lines.into_iter().map(|span| Piece::Prefixed("source ", span)).collect();
        match status {
            Some((Some(old), new)) => {
                let put = Put::Inline(vec![Piece::Prefixed("", new)]);
                self.found.edits.push(Edit { at: old, put, by: by.clone() });
            }
            Some((None, new)) => lines.push(Piece::Prefixed("statut ", new)),
            None => {}
        }
        if !lines.is_empty() {
            self.found.edits.push(Edit { at, put: Put::Lines { lines, like: at, deeper: 2 }, by });
        }
        // The grid tells of a change inside it as well.
        if place.inner != Inner::Whole
            && let Some(block) = self.block_mut(place)
        {
            block.notes_mut().applied.push(overlay.applied());
        }
    }
}

/// The legal references of a declaration's own notes, else of what holds it, else of its file.
fn sources<'n>(chain: impl IntoIterator<Item = &'n Notes>) -> Vec<Text> {
    chain.into_iter().find(|notes| !notes.sources.is_empty()).map(|notes| notes.sources.clone()).unwrap_or_default()
}

/// A target as its words name it.
fn shown(target: &Target) -> String {
    if target.path.is_empty() {
        return rights::noun(target.kind).fr.to_owned();
    }
    target.path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
}
