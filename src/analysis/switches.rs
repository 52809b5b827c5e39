//! Parameters that say yes or no: what a policy leaves closed, another one that amends it may open.
//!
//! A condition that only a closed switch keeps from ever holding is no mistake. Its findings are sought in a policy where
//! each switch may stand either way.

use super::slips::each_expression;
use crate::index::{FieldIdx, Index, ParameterIdx};
use crate::ir::{Entity, ExprKind, Field, Scope, Type, TypedPolicy};

/// The policy with each switch as something that may be true or false of anybody; the others stay as they are.
pub(super) fn either_way(policy: &TypedPolicy) -> TypedPolicy {
    let mut copy = policy.clone();
    let mut fields: Vec<(ParameterIdx, FieldIdx)> = Vec::new();
    let switches =
        policy.parameters.enumerated().filter(|(_, one)| one.ty == Type::Boolean && one.arguments.is_empty());
    for (index, parameter) in switches {
        fields.push((index, FieldIdx::at(copy.schema.applicant.len())));
        copy.schema.applicant.push(Field {
            name: parameter.heading.name.clone(),
            label: parameter.heading.title.clone(),
            ty: Type::Boolean,
            range: None,
            optional: false,
            sensitive: false,
            modifiable: false,
            span: parameter.heading.span,
        });
    }
    each_expression(&mut copy, &mut |expr| {
        if let ExprKind::Parameter(index, _) = &expr.kind
            && let Some((_, field)) = fields.iter().find(|(switch, _)| switch == index)
        {
            expr.kind = ExprKind::Field(Entity::Applicant, *field);
            expr.scope = Scope::Applicant;
        }
    });
    copy
}
