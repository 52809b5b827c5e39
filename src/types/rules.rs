//! Definitions, categories and the rules that every pair meets.

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::index::{IndexVec, RuleIdx};
use crate::ir::{
    Base, Category, Definition, Entity, Exception, Exceptions, Expr, Rule, RuleCondition, Scope, Type, Value,
};
use crate::names::key;
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast::{self, AdmissibleCondition, Cell, CellContent, LiteralValue, Notes, Table, TableRow};
use crate::types::context::{Context, Node, State};
use crate::types::describe::{Slot, with_type};
use crate::types::exceptions::{self, Kind};
use crate::types::expr::{condition, infer, within_scope};
use crate::types::literal::literal_of;
use crate::types::operators;
use crate::types::schema::{Declared, type_of};

/// Types every definition and category, each after those it uses.
pub(super) fn check_all(context: &mut Context<'_>) {
    for (place, item) in context.resolved.definitions.iter().enumerate() {
        visit(context, Node::Definition(place), item.name.span);
    }
    for (place, item) in context.resolved.categories.iter().enumerate() {
        visit(context, Node::Category(place), item.name.span);
    }
}

/// The state of a definition or a category once typed; a circle is reported where it closes.
pub(super) fn visit(context: &mut Context<'_>, node: Node, used_at: Span) -> State {
    match context.states.get(&node) {
        Some(State::Open) => {
            circle(context, node, used_at);
            return State::Failed;
        }
        Some(state) => return *state,
        None => {}
    }
    context.states.insert(node, State::Open);
    context.stack.push(node);
    let typed = match node {
        Node::Definition(place) => definition(context, place).map(|(typed, items)| {
            let index = context.definitions.push(typed);
            keep(context, Base::Definition(index), items);
            State::Definition(index)
        }),
        Node::Category(place) => category(context, place).map(|(typed, items)| {
            let index = context.categories.push(typed);
            keep(context, Base::Category(index), items);
            State::Category(index)
        }),
    };
    context.stack.pop();
    let state = typed.unwrap_or(State::Failed);
    context.states.insert(node, state);
    state
}

fn keep(context: &mut Context<'_>, base: Base, items: Vec<Exception>) {
    if !items.is_empty() {
        context.exceptions.push(Exceptions { base, within: Vec::new(), items });
    }
}

fn circle(context: &mut Context<'_>, node: Node, used_at: Span) {
    let name = |node: &Node| {
        let name = match node {
            Node::Definition(place) => context.resolved.definitions.get(*place).map(|item| &item.name),
            Node::Category(place) => context.resolved.categories.get(*place).map(|item| &item.name),
        };
        name.map_or("", |name| name.text.as_str())
    };
    let chain = context.stack.iter().skip_while(|open| **open != node).chain([&node]);
    let chain = chain.map(|open| format!("`{}`", name(open))).collect::<Vec<_>>().join(" → ");
    let fact = Diagnostic::at(&codes::CIRCLE, used_at).with("name", name(&node)).with("chain", chain);
    context.report(fact);
}

fn definition(context: &mut Context<'_>, place: usize) -> Option<(Definition, Vec<Exception>)> {
    let item: &ast::Definition = context.resolved.definitions.get(place).copied()?;
    let declared = match &item.ty {
        Some(ty) => Some(type_of(context, ty)?.ty),
        None => None,
    };
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    let mut hint = declared;
    for case in &item.cases {
        conditions.push(match &case.condition {
            Some(test) => condition(context, test).map(Some),
            None => Some(None),
        });
        let value = infer(context, &case.value, hint);
        let value = match declared {
            Some(ty) => value.and_then(|value| operators::coerce(context, value, ty)),
            None => value,
        };
        hint = hint.or(value.as_ref().map(|value| value.ty));
        values.push(value);
    }
    let conditions: Vec<Option<Expr>> = conditions.into_iter().collect::<Option<_>>()?;
    let values: Vec<Expr> = values.into_iter().collect::<Option<_>>()?;
    let values = operators::one_type(context, values)?;
    let ty = values.first()?.ty;
    if ty.is_set() || matches!(ty, Type::Text | Type::Applicant) {
        let fact = Diagnostic::at(&codes::DEFINITION_TYPE, item.name.span).with("name", item.name.text.as_str());
        let fact = with_type(fact, Slot::Found, ty, &context.schema);
        context.report(fact);
        return None;
    }
    let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
    let exceptions = exceptions::check(context, &item.exceptions, Kind::Definition(Some(ty)), &heading)?;
    let base = conditions.into_iter().zip(values).collect();
    let cases = exceptions::cases(&exceptions, base);
    let parts = cases.iter().flat_map(|(test, value)| test.iter().chain([value]));
    let scope = parts.fold(Scope::Constant, |scope, part| scope.join(part.scope));
    if let Some((entity, _)) = item.entity {
        let allowed = match entity {
            Entity::Applicant => Scope::Applicant,
            Entity::Vacancy => Scope::Vacancy,
        };
        let beyond = cases.iter().flat_map(|(test, value)| test.iter().chain([value]));
        let mut beyond = beyond.filter(|part| allowed.join(part.scope) != allowed);
        if let Some(reading) = beyond.next().cloned() {
            within_scope(context, reading, allowed);
            return None;
        }
    }
    Some((Definition { heading, ty, scope, cases }, exceptions))
}

fn category(context: &mut Context<'_>, place: usize) -> Option<(Category, Vec<Exception>)> {
    let item: &ast::Category = context.resolved.categories.get(place).copied()?;
    let condition = condition(context, &item.condition);
    let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
    let exceptions = exceptions::check(context, &item.exceptions, Kind::Category, &heading);
    let (mut condition, exceptions) = condition.zip(exceptions)?;
    let if_unknown = context.if_unknown(item.if_unknown, item.name.span);
    if if_unknown == Some(ast::IfUnknown::Admitted) {
        condition = exceptions::settled(condition, true);
    }
    let condition = exceptions::lowered(condition, &exceptions);
    let ask = if_unknown == Some(ast::IfUnknown::Asked);
    Some((Category { heading, scope: condition.scope, condition, ask }, exceptions))
}

/// Reports a rule that creates a right, a refusal, a share or a quota without naming its source.
pub(super) fn demand_source(out: &mut Diagnostics, notes: &Notes, span: Span, name: &str) {
    if notes.sources.is_empty() {
        out.push(Diagnostic::at(&codes::SOURCE_MISSING, span).with("name", name));
    }
}

/// The rules that every candidate pair meets.
pub(super) fn check_rules(context: &mut Context<'_>) -> IndexVec<RuleIdx, Rule> {
    let mut rules = IndexVec::default();
    for item in &context.resolved.rules {
        demand_source(context.out, &item.notes, item.name.span, &item.name.text);
        let typed = match &item.condition {
            AdmissibleCondition::Expr(written) => condition(context, written).map(|condition| {
                let scope = condition.scope;
                (RuleCondition::Expr(condition), scope)
            }),
            AdmissibleCondition::Within { subject, key, table } => within(context, subject, key, table),
        };
        let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
        let exceptions = exceptions::check(context, &item.exceptions, Kind::Rule, &heading);
        let Some(((mut condition, mut scope), exceptions)) = typed.zip(exceptions) else { continue };
        if !exceptions.is_empty() {
            let whole = exceptions::lowered(exceptions::as_condition(condition, item.name.span), &exceptions);
            scope = whole.scope;
            condition = RuleCondition::Expr(whole);
        }
        let stated = item
            .if_unknown
            .or_else(|| context.resolved.policy_of(item.name.span).and_then(|policy| policy.header.if_unknown));
        let stated = stated.map(|(answer, _)| answer);
        let (if_unknown, ask) = (stated == Some(ast::IfUnknown::Admitted), stated == Some(ast::IfUnknown::Asked));
        let index = rules.push(Rule { heading, condition, if_unknown, ask, scope });
        keep(context, Base::Rule(index), exceptions);
    }
    rules
}

/// A key of a table of bounds.
fn key_of(cell: &Cell, ty: Type) -> Option<(i64, bool)> {
    let (literal, open) = match &cell.content {
        CellContent::Literal(literal) => (literal, false),
        CellContent::AndMore(literal) => (literal, true),
        _ => return None,
    };
    let number = match (&literal.value, ty) {
        (LiteralValue::Number(number), Type::Integer) if number.is_whole() => number.numerator(),
        (LiteralValue::Rooms(rooms), Type::Rooms) => i128::from(*rooms),
        _ => return None,
    };
    Some((i64::try_from(number).ok()?, open))
}

fn within(
    context: &mut Context<'_>,
    subject: &ast::Expr,
    key_written: &ast::Expr,
    table: &Table,
) -> Option<(RuleCondition, Scope)> {
    let subject = infer(context, subject, None);
    let key_expr = infer(context, key_written, None);
    let (subject, key_expr) = subject.zip(key_expr)?;
    if !operators::is_ordered(subject.ty) || matches!(subject.ty, Type::Symbol(_)) {
        let fact = Diagnostic::at(&codes::NOT_A_NUMBER, subject.span);
        let fact = with_type(fact, Slot::Found, subject.ty, &context.schema);
        context.report(fact);
        return None;
    }
    if !matches!(key_expr.ty, Type::Integer | Type::Rooms) {
        let fact = Diagnostic::at(&codes::KEY_TYPE, key_expr.span);
        let fact = with_type(fact, Slot::Found, key_expr.ty, &context.schema);
        context.report(fact);
        return None;
    }
    let (first_key, count, open) = keys(context, table, key_expr.ty)?;
    let mut bounds: Vec<(Option<Value>, Option<Value>)> = vec![(None, None); count];
    let mut seen = [false; 2];
    let before = context.out.error_count();
    for row in &table.rows {
        let Some(upper) = bound_row(context, row, &mut seen) else { continue };
        for (cell, bound) in row.cells.iter().skip(1).zip(&mut bounds) {
            let value = bound_value(context, cell, subject.ty);
            if upper {
                bound.1 = value;
            } else {
                bound.0 = value;
            }
        }
    }
    for (bound, cell) in bounds.iter().zip(table.header.cells.iter().skip(1)) {
        if let (Some(low), Some(high)) = bound
            && crate::types::schema::raw_value(*low, subject.ty) > crate::types::schema::raw_value(*high, subject.ty)
        {
            context.report(Diagnostic::at(&codes::BOUNDS_CROSSED, cell.span).with("key", cell.text.as_str()));
        }
    }
    if context.out.error_count() > before {
        return None;
    }
    let scope = subject.scope.join(key_expr.scope);
    Some((RuleCondition::Within { subject, key: key_expr, bounds, first_key, open }, scope))
}

/// The first key, how many there are, and whether the last one stands for all larger ones.
fn keys(context: &mut Context<'_>, table: &Table, ty: Type) -> Option<(i64, usize, bool)> {
    let cells = table.header.cells.get(1..).unwrap_or(&[]);
    let mut first = None;
    let mut next = None;
    let mut open = false;
    for cell in cells {
        let Some((key, more)) = key_of(cell, ty) else {
            let fact = Diagnostic::at(&codes::KEY_UNREADABLE, cell.span).with("cell", cell.text.as_str());
            let fact = with_type(fact, Slot::Expected, ty, &context.schema);
            context.report(fact);
            return None;
        };
        if open || next.is_some_and(|next| next != key) {
            let due = next.map(|next: i64| next.to_string()).unwrap_or_default();
            let fact = Diagnostic::at(&codes::KEYS_BROKEN, cell.span).with("cell", cell.text.as_str());
            context.report(fact.with("due", due));
            return None;
        }
        first = first.or(Some(key));
        next = key.checked_add(1);
        open = more;
    }
    let Some(first) = first else {
        context.report(Diagnostic::at(&codes::KEY_UNREADABLE, table.header.span).with("cell", "").with("expected", ""));
        return None;
    };
    Some((first, cells.len(), open))
}

/// The key of a cell that holds a name, as the tree writes it, or of its text.
pub(super) fn cell_key(cell: &Cell) -> String {
    match &cell.content {
        CellContent::Name(name) => name.key(),
        _ => key(&cell.text),
    }
}

/// Whether a row of bounds holds the upper ones; none when it is neither, or comes twice.
fn bound_row(context: &mut Context<'_>, row: &TableRow, seen: &mut [bool; 2]) -> Option<bool> {
    let name = row.cells.first().map(cell_key).unwrap_or_default();
    let upper = match name.as_str() {
        "de" => false,
        "a" => true,
        _ => {
            context.report(Diagnostic::at(&codes::BOUND_ROW, row.span));
            return None;
        }
    };
    let [low, high] = seen;
    let already = if upper { high } else { low };
    if std::mem::replace(already, true) {
        context.report(Diagnostic::at(&codes::BOUND_ROW, row.span));
        return None;
    }
    Some(upper)
}

fn bound_value(context: &mut Context<'_>, cell: &Cell, ty: Type) -> Option<Value> {
    match &cell.content {
        CellContent::Empty => None,
        CellContent::Literal(literal) => match (&literal.value, ty) {
            (LiteralValue::Number(number), Type::Integer) if number.is_whole() => Some(Value::Number(*number)),
            (LiteralValue::Number(number), ty) => {
                let bare = Type::Number(crate::quantity::Unit::NONE) == ty;
                if bare {
                    return Some(Value::Number(*number));
                }
                crate::types::literal::unit_missing(context, *number, ty, literal.span);
                None
            }
            _ => literal_of(context, literal, Declared { ty, percent: false }),
        },
        _ => {
            let fact = Diagnostic::at(&codes::CELL_UNREADABLE, cell.span).with("cell", cell.text.as_str());
            let fact = with_type(fact, Slot::Expected, ty, &context.schema);
            context.report(fact);
            None
        }
    }
}

/// A whole number as it is stored; none beyond 64 bits.
pub(super) fn whole(number: Exact) -> Option<i64> {
    number.is_whole().then(|| i64::try_from(number.numerator()).ok()).flatten()
}
