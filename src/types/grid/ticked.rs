//! Headings where one box is ticked: the criterion of that name is the one that counts.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::index::EnumIdx;
use crate::ir::{Comparison, Criterion, Expr, ExprKind, Type, Value};
use crate::names::{key, unknown};
use crate::syntax::ast;
use crate::types::context::{Context, constant, node};
use crate::types::describe::{Slot, with_type};
use crate::types::expr::infer;

/// The criteria, each holding only where the field bears its name. Names and values are checked both ways.
pub(super) fn restrict(
    context: &mut Context<'_>,
    written: &ast::Expr,
    items: &[ast::Criterion],
    criteria: Vec<Criterion>,
) -> Vec<Criterion> {
    let Some(field) = infer(context, written, None) else { return criteria };
    let Type::Symbol(list) = field.ty else {
        let fact = Diagnostic::at(&codes::TICKED_FIELD, field.span);
        let fact = with_type(fact, Slot::Found, field.ty, &context.schema);
        context.report(fact);
        return criteria;
    };
    let values = values(context, list);
    for item in items {
        if !values.iter().any(|value| key(value) == item.name.key()) {
            let fact = unknown(&codes::TICKED_CRITERION, &item.name, values.iter().map(String::as_str));
            context.report(fact);
        }
    }
    let silent = values.iter().filter(|value| !items.iter().any(|item| item.name.key() == key(value)));
    let silent: Vec<String> = silent.map(|value| format!("`{value}`")).collect();
    if !silent.is_empty() {
        let fact = Diagnostic::at(&codes::TICKED_VALUE, written.span).with("values", silent.join(", "));
        context.report(fact);
    }
    let ticked = criteria.into_iter().map(|mut criterion| {
        let position = values.iter().zip(0_u32..).find(|(value, _)| key(value) == key(&criterion.heading.name));
        let Some((_, position)) = position else { return criterion };
        let test = is_value(&field, position);
        criterion.scope = criterion.scope.join(field.scope);
        criterion.condition = Some(match criterion.condition.take() {
            None => test,
            Some(own) => {
                let (scope, span) = (test.scope.join(own.scope), own.span);
                node(ExprKind::And(vec![test, own]), Type::Boolean, scope, span)
            }
        });
        criterion
    });
    ticked.collect()
}

/// The values of an enumeration.
pub(in crate::types) fn values(context: &Context<'_>, list: EnumIdx) -> Vec<String> {
    context.schema.enumerations.get(list).map(|list| list.values.clone()).unwrap_or_default()
}

/// Whether an attribute has that value of its enumeration.
pub(in crate::types) fn is_value(attribute: &Expr, position: u32) -> Expr {
    let value = constant(Value::Symbol(position), attribute.ty, attribute.span);
    let kind = ExprKind::Compare(Comparison::Equal, Box::new(attribute.clone()), Box::new(value));
    node(kind, Type::Boolean, attribute.scope, attribute.span)
}
