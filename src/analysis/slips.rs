//! Slips that a hand may make in the rules: a number one step off, a comparison made strict, two rows exchanged, a clause
//! left out.
//!
//! Examples that are worth their place see each of them. [`list`] gives the slips of some files, [`made`] the policy with
//! one of them, and [`told_apart`] whether anybody at all could see it.

mod sites;

use std::collections::BTreeMap;

use super::evaluate::Content;
use super::satisfy::{Answer, witness};
use crate::index::FieldIdx;
use crate::ir::{Comparison, Entity, Expr, ExprKind, Scope, Type, TypedPolicy};
use crate::source::{FileId, Span};
use sites::{Site, visit};

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

    /// Whether it is the same slip in the policy of another day.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.place == other.place
    }

    /// Its order in the text.
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
        if !files.contains(&site.span.file) {
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

/// Whether somebody could see a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nobody: the rules say the same with it.
    Never,
    /// A household in front of a home, for what it reads.
    By(Vec<(Entity, FieldIdx, Content)>),
    /// Neither could be shown.
    Unsure,
}

/// A condition that decides something, with what must hold for it to be asked at all.
struct Decided<'p> {
    condition: &'p Expr,
    before: Vec<&'p Expr>,
}

/// The conditions on which something hangs, in a fixed order.
fn decided(policy: &TypedPolicy) -> Vec<Option<Decided<'_>>> {
    let plain = |condition| Some(Decided { condition, before: Vec::new() });
    let mut found = Vec::new();
    for rule in &policy.rules {
        found.push(match &rule.condition {
            crate::ir::RuleCondition::Expr(condition) => plain(condition),
            crate::ir::RuleCondition::Within { .. } => None,
        });
    }
    found.extend(policy.categories.iter().map(|category| plain(&category.condition)));
    for grid in &policy.grids {
        found.push(grid.applies.as_ref().and_then(plain));
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
            let before = grid.applies.iter().collect();
            found.push(criterion.condition.as_ref().map(|condition| Decided { condition, before }));
        }
    }
    let reasons = policy.exclusions.iter().chain(&policy.shortlist.exemptions);
    found.extend(reasons.map(|reason| plain(&reason.condition)));
    found.extend(policy.paths.iter().map(|path| plain(&path.condition)));
    for reserver in &policy.reservers {
        found.extend([&reserver.audience, &reserver.territory].map(|condition| condition.as_ref().and_then(plain)));
    }
    found
}

/// A condition made of another one.
fn over(condition: &Expr, kind: ExprKind) -> Expr {
    Expr { kind, ty: Type::Boolean, ..condition.clone() }
}

/// A condition that always holds.
fn always(span: Span) -> Expr {
    let kind = ExprKind::Constant(crate::ir::Value::Boolean(true));
    Expr { kind, ty: Type::Boolean, scope: Scope::Constant, span }
}

/// Whether somebody is told apart by a policy and the same one with a slip. Shown where the slip is in a condition: one
/// that makes it hold where it did not, or no longer hold, is seen there; `Never` when no condition can turn either way.
#[must_use]
pub fn told_apart(policy: &TypedPolicy, slip: &Slip, changed: &TypedPolicy) -> Told {
    let mut touched = false;
    let mut unsure = false;
    for (first, second) in decided(policy).into_iter().zip(decided(changed)) {
        let (Some(first), second) = (first, second) else { continue };
        let left_out = always(first.condition.span);
        let after = second.as_ref().map_or(&left_out, |second| second.condition);
        if first.condition == after {
            continue;
        }
        touched = true;
        for (holds, fails) in [(first.condition, after), (after, first.condition)] {
            let denied = over(fails, ExprKind::Not(Box::new(fails.clone())));
            let known = over(fails, ExprKind::Known(Box::new(fails.clone())));
            let unknown = over(fails, ExprKind::Not(Box::new(known)));
            for other in [&denied, &unknown] {
                let mut all = first.before.clone();
                all.extend([holds, other]);
                match witness(policy, &all) {
                    Answer::Witness(facts) => return Told::By(facts),
                    Answer::Impossible => {}
                    Answer::Unsure => unsure = true,
                }
            }
        }
    }
    if touched && !unsure {
        return Told::Never;
    }
    if touched { Told::Unsure } else { reached(policy, slip) }
}

/// Somebody for whom what holds a changed number counts.
fn reached(policy: &TypedPolicy, slip: &Slip) -> Told {
    for grid in &policy.grids {
        let criteria = grid.headings.iter().flat_map(|heading| &heading.criteria);
        for criterion in criteria.filter(|criterion| criterion.heading.span == slip.declared) {
            let mut all: Vec<&Expr> = grid.applies.iter().chain(&criterion.condition).collect();
            let counted = criterion.factor.as_ref().map(|factor| counted(factor, criterion, slip.part()));
            all.extend(&counted);
            if let Answer::Witness(facts) = witness(policy, &all) {
                return Told::By(facts);
            }
        }
    }
    Told::Unsure
}

/// What a criterion is multiplied by reaches once, or its cap and more.
fn counted(factor: &Expr, criterion: &crate::ir::Criterion, part: Part) -> Expr {
    use crate::quantity::Exact;
    let once = i128::from(criterion.points.unsigned_abs()).max(1);
    let most = criterion.cap.filter(|_| part == Part::Cap).map(i128::from);
    let times = most.map_or(1, |most| most.div_euclid(once).saturating_add(2));
    let least = Expr {
        kind: ExprKind::Constant(crate::ir::Value::Number(Exact::whole(times))),
        scope: Scope::Constant,
        ..factor.clone()
    };
    over(factor, ExprKind::Compare(Comparison::AtLeast, Box::new(factor.clone()), Box::new(least)))
}
