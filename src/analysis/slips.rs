//! Slips that a hand may make in the rules: a number one step off, a comparison made strict, two rows exchanged, a clause
//! left out.
//!
//! Examples that are worth their place see each of them. [`list`] gives the slips of some files, [`made`] the policy with
//! one of them; [`is_void`] proves that one changes nothing for anybody, and [`candidates`] gives those who might see it.

mod seen;
mod sites;

use std::collections::BTreeMap;

use crate::ir::{Expr, TypedPolicy};
use crate::source::{FileId, Span};
use sites::{Site, What, visit};

pub use seen::{Seen, candidates, is_void};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A number is one step less.
    Lower,
    /// A number is one step more.
    Raise,
    /// A comparison takes its limit when it did not, leaves it out when it did; equal becomes different.
    Compared,
    /// `et` becomes `ou`, the strongest of becomes the sum, the smallest the largest, plus becomes minus, or back.
    Turned,
    /// A clause is left out: its place among its siblings.
    Dropped(usize),
    /// A row is exchanged with the next: its place.
    Exchanged(usize),
}

/// Which part of what stands at a place is changed; two parts may stand at the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An expression.
    Expression,
    /// The points of a criterion.
    Points,
    /// The most that something gives.
    Cap,
    /// The whole condition of something that holds for everyone without it.
    Condition,
    /// A value of a table, by its place.
    Cell(usize),
    /// The rows of a table.
    Rows,
    /// A lower bound of a table, by its row.
    Lower(usize),
    /// An upper bound of a table, by its row.
    Upper(usize),
    /// A threshold of a scale, by its place.
    Threshold(usize),
    /// The points of a scale, by their place.
    Scale(usize),
    /// How criteria join.
    Join,
    /// A rate or a number of homes.
    Amount,
}

/// Where a slip is made: the same in everything that was made of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    span: Span,
    part: Part,
    change: Change,
}

/// One slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The key of the keyword of what it is made in: `critere`, `admissible`…
    pub kind: &'static str,
    /// The name of what it is made in.
    pub name: String,
    /// Where that is declared.
    pub declared: Span,
    place: Place,
}

impl Slip {
    /// The text that is changed.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.place.span
    }

    /// Which part of it.
    #[must_use]
    pub const fn part(&self) -> Part {
        self.place.part
    }

    /// What is changed.
    #[must_use]
    pub const fn change(&self) -> Change {
        self.place.change
    }

    /// What tells it from any other, the same in the policy of another day; in the order of the text.
    #[must_use]
    pub const fn order(&self) -> (Span, Part, Change) {
        (self.place.span, self.place.part, self.place.change)
    }
}

/// The slips that may be made in the rules of those files, in the order of the text.
#[must_use]
pub fn list(policy: &TypedPolicy, files: &[FileId]) -> Vec<Slip> {
    let mut found = BTreeMap::new();
    visit(&mut policy.clone(), &mut |site| {
        // What a form of the language is made of bears a name that nobody wrote; the form itself is listed.
        if !files.contains(&site.span.file) || site.name.contains('[') {
            return;
        }
        for change in site.what.changes() {
            let place = Place { span: site.span, part: site.part, change };
            let (kind, declared) = (site.kind, site.declared);
            found.entry(place).or_insert_with(|| Slip { kind, name: site.name.to_owned(), declared, place });
        }
    });
    found.into_values().collect()
}

/// The policy with a slip, in everything that was made of the text where it stands.
#[must_use]
pub fn made(policy: &TypedPolicy, slip: &Slip) -> TypedPolicy {
    let mut copy = policy.clone();
    visit(&mut copy, &mut |site: Site<'_>| {
        if site.span == slip.place.span && site.part == slip.place.part {
            site.what.make(slip.place.change);
        }
    });
    copy
}

/// Shows every expression of a policy, each before its parts.
pub(super) fn each_expression(policy: &mut TypedPolicy, act: &mut dyn FnMut(&mut Expr)) {
    visit(policy, &mut |site| {
        if let What::Expr(expr) = site.what {
            act(expr);
        }
    });
}
