//! Which fields that rules read are unknown, and how often.

use std::collections::BTreeSet;

use crate::index::{FieldIdx, Index};
use crate::ir::{Criterion, Entity, Expr, ExprKind, Grid, Rule, RuleCondition, Tie, Type, TypedPolicy};
use crate::tables::{Column, Dataset, UNKNOWN};

/// A field that rules read and that some rows leave unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownField {
    /// The table.
    pub entity: Entity,
    /// The field.
    pub field: FieldIdx,
    /// How many rows leave it unknown, above nought.
    pub rows: usize,
}

/// The fields that the policy reads and that are unknown somewhere: applicants' first, then vacancies', in schema order.
///
/// What reads a field: an `admissible` rule, a category, a grid, an exclusion, a reserver's audience or territory, a tie
/// rule, an exemption, and the definitions that these use.
#[must_use]
pub fn unknown_fields(policy: &TypedPolicy, dataset: &Dataset) -> Vec<UnknownField> {
    fields_read(policy)
        .into_iter()
        .filter_map(|(entity, field)| {
            // A home that designates nobody lacks no fact.
            if policy.schema.fields(entity).get(field)?.ty == Type::Applicant {
                return None;
            }
            let rows = match dataset.table(entity).columns.get(field)? {
                Column::Scalar(values) => values.iter().filter(|value| **value == UNKNOWN).count(),
                Column::Set(sets) => sets.known.iter().filter(|known| !**known).count(),
                Column::Text(_) => 0,
            };
            (rows > 0).then_some(UnknownField { entity, field, rows })
        })
        .collect()
}

/// The fields that the policy's rules read, directly or through definitions.
#[must_use]
pub fn fields_read(policy: &TypedPolicy) -> BTreeSet<(Entity, FieldIdx)> {
    let mut reader = Reader { fields: BTreeSet::new(), definitions: vec![false; policy.definitions.len()] };
    for rule in &policy.rules {
        match &rule.condition {
            RuleCondition::Expr(condition) => reader.read(condition),
            RuleCondition::Within { subject, key, .. } => {
                reader.read(subject);
                reader.read(key);
            }
        }
    }
    policy.categories.iter().for_each(|category| reader.read(&category.condition));
    for grid in &policy.grids {
        grid.applies.iter().for_each(|condition| reader.read(condition));
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
            criterion.condition.iter().chain(&criterion.factor).for_each(|expr| reader.read(expr));
        }
    }
    policy
        .exclusions
        .iter()
        .chain(&policy.shortlist.exemptions)
        .for_each(|exclusion| reader.read(&exclusion.condition));
    for reserver in &policy.reservers {
        reserver.audience.iter().chain(&reserver.territory).for_each(|condition| reader.read(condition));
    }
    for tie in &policy.ties {
        if let Tie::Oldest(day) = tie {
            reader.read(day);
        }
    }
    reader.through_definitions(policy);
    reader.fields
}

struct Reader {
    fields: BTreeSet<(Entity, FieldIdx)>,
    definitions: Vec<bool>,
}

impl Reader {
    fn read(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(entity, field) => {
                self.fields.insert((*entity, *field));
            }
            ExprKind::Definition(definition) => {
                if let Some(used) = self.definitions.get_mut(definition.position()) {
                    *used = true;
                }
            }
            _ => expr.children().into_iter().for_each(|child| self.read(child)),
        }
    }

    /// Each definition stands after those it uses, so that one pass backwards reaches them all.
    fn through_definitions(&mut self, policy: &TypedPolicy) {
        for (index, definition) in policy.definitions.iter().enumerate().rev() {
            if self.definitions.get(index).copied().unwrap_or(false) {
                for (condition, value) in &definition.cases {
                    if let Some(condition) = condition {
                        self.read(condition);
                    }
                    self.read(value);
                }
            }
        }
    }
}

/// The fields that some things read, through definitions and categories too.
#[derive(Debug)]
pub struct FieldsOf<'a> {
    policy: &'a TypedPolicy,
    found: BTreeSet<(Entity, FieldIdx)>,
    definitions: BTreeSet<usize>,
    categories: BTreeSet<usize>,
}

impl<'a> FieldsOf<'a> {
    /// Those of nothing yet.
    #[must_use]
    pub fn new(policy: &'a TypedPolicy) -> Self {
        Self { policy, found: BTreeSet::new(), definitions: BTreeSet::new(), categories: BTreeSet::new() }
    }

    /// Adds those of an expression.
    pub fn expr(&mut self, expr: &Expr) {
        let policy = self.policy;
        match &expr.kind {
            ExprKind::Field(entity, field) => {
                self.found.insert((*entity, *field));
            }
            ExprKind::Definition(index) if self.definitions.insert(index.position()) => {
                for (condition, value) in policy.definitions.get(*index).iter().flat_map(|found| &found.cases) {
                    condition.iter().chain([value]).for_each(|part| self.expr(part));
                }
            }
            ExprKind::Category(index) if self.categories.insert(index.position()) => {
                policy.categories.get(*index).iter().for_each(|category| self.expr(&category.condition));
            }
            _ => expr.children().into_iter().for_each(|child| self.expr(child)),
        }
    }

    /// Adds those of a rule.
    pub fn rule(&mut self, rule: &Rule) {
        match &rule.condition {
            RuleCondition::Expr(condition) => self.expr(condition),
            RuleCondition::Within { subject, key, .. } => [subject, key].into_iter().for_each(|part| self.expr(part)),
        }
    }

    /// Adds those of a criterion.
    pub fn criterion(&mut self, criterion: &Criterion) {
        criterion.condition.iter().chain(&criterion.factor).for_each(|part| self.expr(part));
    }

    /// Adds those of a grid.
    pub fn grid(&mut self, grid: &Grid) {
        grid.applies.iter().for_each(|condition| self.expr(condition));
        grid.headings.iter().flat_map(|part| &part.criteria).for_each(|criterion| self.criterion(criterion));
    }

    /// The fields, applicants' first.
    #[must_use]
    pub fn fields(self) -> BTreeSet<(Entity, FieldIdx)> {
        self.found
    }
}
