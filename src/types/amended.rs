//! Who decided what is in force: the acts that amended a parameter are cited by what uses it.
//!
//! A declaration that an overlay changed cites the overlay's acts with their authority already. A rule, a category or a
//! criterion whose own text no overlay touched may still rest on an amended figure: it cites that one's acts too, where
//! the amended values are those in force.

use std::collections::BTreeSet;

use crate::diagnostic::Citation;
use crate::index::Index;
use crate::ir::{Expr, ExprKind, RuleCondition, TypedPolicy};

/// Adds to rules, categories and criteria the acts that amended the parameters they use.
pub(super) fn cite(policy: &mut TypedPolicy) {
    if policy.parameters.iter().all(|parameter| parameter.amended.is_empty()) {
        return;
    }
    let of_rules = policy.rules.iter().map(|rule| match &rule.condition {
        RuleCondition::Expr(condition) => acts(policy, [condition]),
        RuleCondition::Within { subject, key, .. } => acts(policy, [subject, key]),
    });
    let of_rules: Vec<Vec<Citation>> = of_rules.collect();
    let of_categories = policy.categories.iter().map(|category| acts(policy, [&category.condition]));
    let of_categories: Vec<Vec<Citation>> = of_categories.collect();
    let criteria = policy.grids.iter().flat_map(|grid| &grid.headings).flat_map(|heading| &heading.criteria);
    let of_criteria = criteria.map(|criterion| acts(policy, criterion.condition.iter().chain(&criterion.factor)));
    let of_criteria: Vec<Vec<Citation>> = of_criteria.collect();
    for (rule, acts) in policy.rules.iter_mut().zip(of_rules) {
        rule.heading.citations.extend(acts);
    }
    for (category, acts) in policy.categories.iter_mut().zip(of_categories) {
        category.heading.citations.extend(acts);
    }
    let criteria =
        policy.grids.iter_mut().flat_map(|grid| &mut grid.headings).flat_map(|heading| &mut heading.criteria);
    for (criterion, acts) in criteria.zip(of_criteria) {
        criterion.heading.citations.extend(acts);
    }
}

/// The acts that amended what expressions use, each named after its parameter.
fn acts<'e>(policy: &TypedPolicy, roots: impl IntoIterator<Item = &'e Expr>) -> Vec<Citation> {
    let mut used = Used::default();
    roots.into_iter().for_each(|root| used.read(policy, root));
    let parameters = policy.parameters.enumerated().filter(|(at, _)| used.parameters.contains(&at.position()));
    let cited = parameters.flat_map(|(_, parameter)| {
        let named = |act: &Citation| Citation { parameter: Some(parameter.heading.title.clone()), ..act.clone() };
        parameter.amended.iter().map(named)
    });
    cited.collect()
}

#[derive(Default)]
struct Used {
    parameters: BTreeSet<usize>,
    definitions: BTreeSet<usize>,
    categories: BTreeSet<usize>,
}

impl Used {
    fn read(&mut self, policy: &TypedPolicy, expr: &Expr) {
        match &expr.kind {
            ExprKind::Definition(index) if self.definitions.insert(index.position()) => {
                for (condition, value) in policy.definitions.get(*index).iter().flat_map(|found| &found.cases) {
                    condition.iter().chain([value]).for_each(|part| self.read(policy, part));
                }
            }
            ExprKind::Category(index) if self.categories.insert(index.position()) => {
                policy.categories.get(*index).iter().for_each(|category| self.read(policy, &category.condition));
            }
            ExprKind::Parameter(index, _) => {
                self.parameters.insert(index.position());
            }
            _ => {}
        }
        expr.children().into_iter().for_each(|child| self.read(policy, child));
    }
}
