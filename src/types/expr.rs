//! Expressions: the type and the reach of each, names resolved by what is expected of them.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::index::{EnumIdx, Index};
use crate::ir::{Entity, Expr, ExprKind, ParameterArgument, Scope, Type, Value};
use crate::names::{Bare, Function, Member, function, key, unknown};
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::types::context::{Context, Node, State, constant, node};
use crate::types::describe::{Slot, scope_words, with_type};
use crate::types::literal::{literal, mismatch};
use crate::types::schema::with_districts;
use crate::types::{dates, operators, path, rules};

/// How deep expressions may stand in one another, through the definitions they use.
const DEPTH: u32 = 200;

/// A condition.
pub(super) fn condition(context: &mut Context<'_>, expr: &ast::Expr) -> Option<Expr> {
    expect(context, expr, Type::Boolean)
}

/// A condition that reads nothing but what `allowed` reads.
pub(super) fn condition_of(context: &mut Context<'_>, expr: &ast::Expr, allowed: Scope) -> Option<Expr> {
    let typed = condition(context, expr)?;
    within_scope(context, typed, allowed)
}

/// The expression, unless it reads more than `allowed` does.
pub(super) fn within_scope(context: &mut Context<'_>, expr: Expr, allowed: Scope) -> Option<Expr> {
    if allowed.join(expr.scope) == allowed {
        return Some(expr);
    }
    let fact = Diagnostic::at(&codes::SCOPE, expr.span).with("allowed", scope_words(allowed));
    context.report(fact.with("found", scope_words(expr.scope)));
    None
}

/// An expression of that type.
pub(super) fn expect(context: &mut Context<'_>, expr: &ast::Expr, ty: Type) -> Option<Expr> {
    let typed = infer(context, expr, Some(ty))?;
    operators::coerce(context, typed, ty)
}

/// An expression and its type; `expected` helps to read bare names and numbers, and is not enforced.
pub(super) fn infer(context: &mut Context<'_>, expr: &ast::Expr, expected: Option<Type>) -> Option<Expr> {
    if context.depth >= DEPTH {
        context.report(Diagnostic::at(&codes::TOO_DEEP, expr.span));
        return None;
    }
    context.depth = context.depth.saturating_add(1);
    let typed = infer_kind(context, expr, expected);
    context.depth = context.depth.saturating_sub(1);
    typed
}

fn infer_kind(context: &mut Context<'_>, expr: &ast::Expr, expected: Option<Type>) -> Option<Expr> {
    use ast::ExprKind as Written;
    let span = expr.span;
    match &expr.kind {
        Written::Literal(written) => literal(context, written, expected),
        Written::Name(name) => bare(context, name, expected),
        Written::Member(entity, name) => member(context, *entity, name),
        Written::Call(name, arguments) => call(context, name, arguments, span, expected),
        Written::Not(inner) => {
            let inner = condition(context, inner)?;
            let scope = inner.scope;
            Some(node(ExprKind::Not(Box::new(inner)), Type::Boolean, scope, span))
        }
        Written::And(parts) => logic(context, parts, ExprKind::And, span),
        Written::Or(parts) => logic(context, parts, ExprKind::Or, span),
        Written::Compare(comparison, left, right) => operators::compare(context, *comparison, left, right, span),
        Written::Arithmetic(operator, left, right) => {
            operators::arithmetic(context, *operator, left, right, span, expected)
        }
        Written::Negate(inner) => operators::negate(context, inner, span, expected),
        Written::In(value, list) => inside(context, value, list, span),
        Written::Contains(set, value) => contains(context, set, value, span),
        Written::Known(inner) => {
            let inner = infer(context, inner, None)?;
            let scope = inner.scope;
            Some(node(ExprKind::Known(Box::new(inner)), Type::Boolean, scope, span))
        }
        Written::Unknown(inner) => {
            let inner = infer(context, inner, None)?;
            let scope = inner.scope;
            let known = node(ExprKind::Known(Box::new(inner)), Type::Boolean, scope, span);
            Some(node(ExprKind::Not(Box::new(known)), Type::Boolean, scope, span))
        }
        Written::Belongs(entity, name) => belongs(context, *entity, name, span),
        Written::Elapsed(unit, day) => {
            let day = expect(context, day, Type::Date)?;
            Some(dates::since(context, *unit, day, None, span))
        }
        Written::Between(unit, from, to) => dates::between(context, *unit, (from, to), None, span),
        Written::Edge(edge, day) => dates::edge(context, *edge, day, span),
        Written::Today => Some(dates::today(context, span)),
        Written::MonthEnd(rule, inner) => dates::month_end(context, *rule, inner, span, expected),
        Written::Rounded(to, inner) => dates::rounded(context, to, inner, span, expected),
        Written::If(test, yes, no) => {
            let test = condition(context, test);
            let branches = operators::pair(context, yes, no, expected);
            let (test, (yes, no)) = (test?, branches?);
            let (yes, no) = operators::unify(context, yes, no)?;
            let (ty, scope) = (yes.ty, test.scope.join(yes.scope).join(no.scope));
            Some(node(ExprKind::If(Box::new(test), Box::new(yes), Box::new(no)), ty, scope, span))
        }
    }
}

fn logic(
    context: &mut Context<'_>,
    parts: &[ast::Expr],
    join: impl FnOnce(Vec<Expr>) -> ExprKind,
    span: Span,
) -> Option<Expr> {
    let typed: Vec<Option<Expr>> = parts.iter().map(|part| condition(context, part)).collect();
    let typed: Vec<Expr> = typed.into_iter().collect::<Option<_>>()?;
    let scope = typed.iter().fold(Scope::Constant, |scope, part| scope.join(part.scope));
    Some(node(join(typed), Type::Boolean, scope, span))
}

/// A bare name: an enumeration value where one is due, else a category, a fact of a pair or a parameter, else the value
/// of the only enumeration that has it.
fn bare(context: &mut Context<'_>, name: &Name, expected: Option<Type>) -> Option<Expr> {
    let key = key(&name.text);
    let owners = context.resolved.symbols.values.get(&key).cloned().unwrap_or_default();
    let symbol = |(place, position): (usize, u32)| {
        constant(Value::Symbol(position), Type::Symbol(EnumIdx::at(place)), name.span)
    };
    let due = match expected {
        Some(Type::Symbol(index)) => Some(index),
        _ => None,
    };
    if let Some(index) = due
        && let Some(owner) = owners.iter().find(|(place, _)| *place == index.position())
    {
        return Some(symbol(*owner));
    }
    match context.resolved.symbols.bare.get(&key).copied() {
        Some(Bare::Category(place)) => return category(context, place, name.span),
        Some(Bare::Definition(place)) => return definition(context, place, name.span),
        Some(Bare::Parameter(place)) => return parameter(context, place, name, &[], name.span),
        None => {}
    }
    if let Some(index) = due {
        if !owners.is_empty() {
            let enumeration = context.resolved.enumerations.get(index.position())?;
            let known = enumeration.values.iter().map(|value| value.text.as_str());
            let fact = unknown(&codes::VALUE_UNKNOWN, name, known);
            context.report(fact.with("enumeration", enumeration.name.text.as_str()));
        }
        return None;
    }
    match owners.as_slice() {
        [] => None,
        [owner] => Some(symbol(*owner)),
        several => {
            let names = several.iter().filter_map(|(place, _)| context.resolved.enumerations.get(*place));
            let names = names.map(|item| format!("`{}`", item.name.text)).collect::<Vec<_>>().join(", ");
            let fact = Diagnostic::at(&codes::VALUE_AMBIGUOUS, name.span).with("name", name.text.as_str());
            context.report(fact.with("enumerations", names));
            None
        }
    }
}

fn member(context: &mut Context<'_>, entity: Entity, name: &Name) -> Option<Expr> {
    match context.resolved.symbols.members.get(&(entity, key(&name.text))).copied()? {
        Member::Definition(place) => definition(context, place, name.span),
        Member::Id => path::own_id(context, name.span),
        Member::Field(place) => {
            let declared = *context.resolved.fields(entity).get(place)?;
            if declared.sensitive {
                let fact = Diagnostic::at(&codes::SENSITIVE, name.span).with("name", name.text.as_str());
                context.report(fact.and_at(declared.name.span, codes::DECLARED_SENSITIVE));
                return None;
            }
            let index = context.field(entity, place)?;
            let ty = context.schema.fields(entity).get(index)?.ty;
            if ty == Type::Text {
                context.report(Diagnostic::at(&codes::TEXT_READ, name.span).with("name", name.text.as_str()));
                return None;
            }
            let scope = match entity {
                Entity::Applicant => Scope::Applicant,
                Entity::Vacancy => Scope::Vacancy,
            };
            Some(node(ExprKind::Field(entity, index), ty, scope, name.span))
        }
    }
}

/// A use of a definition, typed on demand.
fn definition(context: &mut Context<'_>, place: usize, span: Span) -> Option<Expr> {
    match rules::visit(context, Node::Definition(place), span) {
        State::Definition(index) => {
            let definition = context.definitions.get(index)?;
            Some(node(ExprKind::Definition(index), definition.ty, definition.scope, span))
        }
        _ => None,
    }
}

/// A use of a category, typed on demand.
pub(super) fn category(context: &mut Context<'_>, place: usize, span: Span) -> Option<Expr> {
    match rules::visit(context, Node::Category(place), span) {
        State::Category(index) => {
            let scope = context.categories.get(index)?.scope;
            Some(node(ExprKind::Category(index), Type::Boolean, scope, span))
        }
        _ => None,
    }
}

fn belongs(context: &mut Context<'_>, entity: Entity, name: &Name, span: Span) -> Option<Expr> {
    let Some(Bare::Category(place)) = context.resolved.symbols.bare.get(&key(&name.text)).copied() else {
        return None;
    };
    let typed = category(context, place, span)?;
    let allowed = match entity {
        Entity::Applicant => Scope::Applicant,
        Entity::Vacancy => Scope::Vacancy,
    };
    if allowed.join(typed.scope) == allowed {
        return Some(typed);
    }
    let fact = Diagnostic::at(&codes::CATEGORY_SCOPE, span).with("name", name.text.as_str());
    let fact = fact.with("allowed", scope_words(allowed)).with("found", scope_words(typed.scope));
    context.report(fact.fixed_by(span, name.text.as_str()));
    None
}

fn call(
    context: &mut Context<'_>,
    name: &Name,
    arguments: &[ast::Expr],
    span: Span,
    expected: Option<Type>,
) -> Option<Expr> {
    let Some(function) = function(&name.text) else {
        let Some(Bare::Parameter(place)) = context.resolved.symbols.bare.get(&key(&name.text)).copied() else {
            return None;
        };
        return parameter(context, place, name, arguments, span);
    };
    match (function, arguments) {
        (Function::Min | Function::Max, [_, ..]) => {
            let values = operators::several(context, arguments, expected)?;
            let first = values.first()?;
            let ty = first.ty;
            if !operators::is_ordered(ty) || matches!(ty, Type::Symbol(_)) {
                let fact = Diagnostic::at(&codes::NOT_A_NUMBER, first.span);
                let fact = with_type(fact, Slot::Found, ty, &context.schema);
                context.report(fact);
                return None;
            }
            let scope = values.iter().fold(Scope::Constant, |scope, value| scope.join(value.scope));
            let kind = if function == Function::Min { ExprKind::Min(values) } else { ExprKind::Max(values) };
            Some(node(kind, ty, scope, span))
        }
        (Function::Monthly | Function::Yearly, [value]) => {
            operators::change_period(context, function == Function::Monthly, value, span)
        }
        (Function::Count, [set]) => {
            let set = infer(context, set, None)?;
            if !set.ty.is_set() {
                not_a_list(context, &set);
                return None;
            }
            let scope = set.scope;
            Some(node(ExprKind::Count(Box::new(set)), Type::Integer, scope, span))
        }
        _ => {
            context.report(wrong_count(name, 1, arguments.len(), span));
            None
        }
    }
}

fn wrong_count(name: &Name, due: usize, found: usize, span: Span) -> Diagnostic {
    let fact = Diagnostic::at(&codes::ARGUMENT_COUNT, span).with("name", name.text.as_str());
    fact.with("due", due.to_string()).with("count", found.to_string())
}

/// The last argument, when it alone was left out and one field only bears its name and its type.
fn forgotten(context: &Context<'_>, domain: &[ParameterArgument], arguments: &[ast::Expr]) -> Option<String> {
    let last = domain.last().filter(|_| arguments.len().checked_add(1) == Some(domain.len()))?;
    let mut found = Vec::new();
    for (entity, word) in [(Entity::Applicant, "demandeur"), (Entity::Vacancy, "logement")] {
        let fields = context.schema.fields(entity).iter();
        let fields = fields.filter(|field| field.ty == last.ty && key(&field.name) == key(&last.name));
        found.extend(fields.map(|field| format!("{word}.{}", field.name)));
    }
    if found.len() == 1 { found.pop() } else { None }
}

fn not_a_list(context: &mut Context<'_>, found: &Expr) {
    let fact = with_type(Diagnostic::at(&codes::LIST_DUE, found.span), Slot::Found, found.ty, &context.schema);
    context.report(fact);
}

/// A use of a parameter.
fn parameter(
    context: &mut Context<'_>,
    place: usize,
    name: &Name,
    arguments: &[ast::Expr],
    span: Span,
) -> Option<Expr> {
    let index = context.parameter_of.get(place).copied().flatten()?;
    let parameter = context.parameters.get(index)?;
    let (ty, domain) = (parameter.ty, parameter.arguments.clone());
    if domain.len() != arguments.len() {
        let fact = wrong_count(name, domain.len(), arguments.len(), span);
        let forgotten = forgotten(context, &domain, arguments);
        context.report(match (forgotten, arguments.last()) {
            (Some(argument), Some(last)) => {
                let after = Span { start: last.span.end, ..last.span };
                fact.fixed_by(after, format!(", {argument}"))
            }
            _ => fact,
        });
        return None;
    }
    let typed: Vec<Option<Expr>> = arguments
        .iter()
        .zip(&domain)
        .map(|(written, argument)| {
            let typed = expect(context, written, argument.ty)?;
            if let ExprKind::Constant(value) = &typed.kind {
                let last = argument.first.saturating_add(i64::from(argument.count));
                let raw = crate::types::schema::raw_value(*value, argument.ty);
                if raw.is_none_or(|raw| raw < argument.first || raw >= last) {
                    let fact = Diagnostic::at(&codes::ARGUMENT_OUT_OF_DOMAIN, typed.span);
                    let fact = fact.with("name", name.text.as_str()).with("argument", argument.name.as_str());
                    let fact = fact.with("first", argument.first.to_string());
                    context.report(fact.with("last", last.saturating_sub(1).to_string()));
                    return None;
                }
            }
            Some(typed)
        })
        .collect();
    let typed: Vec<Expr> = typed.into_iter().collect::<Option<_>>()?;
    let scope = typed.iter().fold(Scope::Constant, |scope, value| scope.join(value.scope));
    Some(node(ExprKind::Parameter(index, typed), ty, scope, span))
}

fn inside(context: &mut Context<'_>, value: &ast::Expr, list: &[ast::Expr], span: Span) -> Option<Expr> {
    let value = infer(context, value, None)?;
    if value.ty.is_set() {
        context.report(Diagnostic::at(&codes::SET_COMPARED, value.span));
        return None;
    }
    let items: Vec<Option<Expr>> = list.iter().map(|item| expect(context, item, value.ty)).collect();
    let mut items: Vec<Expr> = items.into_iter().collect::<Option<_>>()?;
    if value.ty == Type::Commune {
        items = items.iter().flat_map(with_districts).collect();
    }
    let scope = items.iter().fold(value.scope, |scope, item| scope.join(item.scope));
    Some(node(ExprKind::In(Box::new(value), items), Type::Boolean, scope, span))
}

fn contains(context: &mut Context<'_>, set: &ast::Expr, value: &ast::Expr, span: Span) -> Option<Expr> {
    let set = infer(context, set, None)?;
    let element = match set.ty {
        Type::Communes => Type::Commune,
        Type::RoomsSet => Type::Rooms,
        Type::Symbols(index) => Type::Symbol(index),
        _ => {
            not_a_list(context, &set);
            return None;
        }
    };
    let value = expect(context, value, element)?;
    let scope = set.scope.join(value.scope);
    // Whoever names an arrondissement of Paris names Paris.
    let values = if element == Type::Commune { with_districts(&value) } else { vec![value] };
    let has = |value| node(ExprKind::Contains(Box::new(set.clone()), Box::new(value)), Type::Boolean, scope, span);
    let mut parts: Vec<Expr> = values.into_iter().map(has).collect();
    if parts.len() > 1 {
        return Some(node(ExprKind::Or(parts), Type::Boolean, scope, span));
    }
    parts.pop()
}

/// Reports that an expression has another type than the one due.
pub(super) fn refuse(context: &mut Context<'_>, expr: &Expr, expected: Type) {
    mismatch(context, expected, Some(expr.ty), expr.span);
}
