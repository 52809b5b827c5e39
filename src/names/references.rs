//! Names that are used: each must stand for a declaration of the chain.

use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::names::{Bare, ResolvedPolicy, function, key, unknown};
use crate::syntax::ast::{
    Accrual, AdmissibleCondition, Charged, Criterion, EachValue, Entity, Expr, ExprKind, Goal, GridTerritory, Name, Tie, TypeExpr,
    TypeKind,
};

/// Reports every name of the chain that stands for nothing.
pub(super) fn check(resolved: &ResolvedPolicy<'_>, out: &mut Diagnostics) {
    for entity in [Entity::Applicant, Entity::Vacancy] {
        for field in resolved.fields(entity) {
            check_type(resolved, &field.ty, out);
        }
    }
    for definition in &resolved.definitions {
        if let Some(ty) = &definition.ty {
            check_type(resolved, ty, out);
        }
        for case in &definition.cases {
            check_expr(resolved, &case.value, out);
            check_option(resolved, case.condition.as_ref(), out);
        }
    }
    for parameter in &resolved.parameters {
        check_type(resolved, &parameter.ty, out);
        for argument in &parameter.arguments {
            match &argument.ty {
                Some(ty) => check_type(resolved, ty, out),
                None => check_enumeration(resolved, &argument.name, &codes::ARGUMENT_UNKNOWN, out),
            }
        }
    }
    for category in &resolved.categories {
        check_expr(resolved, &category.condition, out);
    }
    for rule in &resolved.rules {
        match &rule.condition {
            AdmissibleCondition::Expr(condition) => check_expr(resolved, condition, out),
            AdmissibleCondition::Within { subject, key, .. } => {
                check_expr(resolved, subject, out);
                check_expr(resolved, key, out);
            }
        }
    }
    for grid in &resolved.grids {
        check_option(resolved, grid.applies.as_ref(), out);
        if let Some(GridTerritory::Condition(condition)) = &grid.territory {
            check_expr(resolved, condition, out);
        }
        for reason in &grid.without_points {
            check_expr(resolved, &reason.condition, out);
        }
        for heading in &grid.headings {
            check_option(resolved, heading.ticked.as_ref(), out);
        }
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria).chain(&grid.criteria) {
            check_criterion(resolved, criterion, out);
        }
    }
    for declared in &resolved.reservers {
        check_option(resolved, declared.reserver.audience.as_ref(), out);
        check_option(resolved, declared.reserver.territory.as_ref(), out);
        check_each(resolved, declared.reserver.share.as_ref().and_then(|share| share.each.as_ref()), out);
    }
    let reasons = resolved.flow.iter().flat_map(|flow| &flow.excluded);
    for reason in reasons.chain(resolved.shortlist.iter().flat_map(|shortlist| &shortlist.exemptions)) {
        check_expr(resolved, &reason.condition, out);
    }
    for path in &resolved.paths {
        check_expr(resolved, &path.condition, out);
        check_reservers(resolved, &path.charged, out);
    }
    check_accounts(resolved, out);
}

fn check_reservers(resolved: &ResolvedPolicy<'_>, names: &[Name], out: &mut Diagnostics) {
    for name in names {
        if !resolved.symbols.reservers.contains_key(&key(&name.text)) {
            let known = resolved.reservers.iter().map(|declared| declared.reserver.name.text.as_str());
            out.push(unknown(&codes::RESERVER_UNKNOWN, name, known));
        }
    }
}

/// Obligations and the objective name categories and reservers.
fn check_accounts(resolved: &ResolvedPolicy<'_>, out: &mut Diagnostics) {
    for obligation in &resolved.obligations {
        let demand = &obligation.demand;
        for name in demand.base.iter().chain([&demand.target]).chain(&demand.fallbacks) {
            check_category(resolved, name, out);
        }
        check_each(resolved, demand.each.as_ref(), out);
        match &obligation.demand.charged {
            Some(Charged::Each { except: names, .. } | Charged::Together { reservers: names, .. }) => {
                check_reservers(resolved, names, out);
            }
            None => {}
        }
    }
    let Some(objective) = resolved.objective else { return };
    for level in &objective.levels {
        match &level.goal {
            Goal::AwardsTo(name) => check_category(resolved, name, out),
            Goal::AwardsBy(class) => check_expr(resolved, class, out),
            Goal::HomesAwarded | Goal::Obligations | Goal::FlowDistance | Goal::Points => {}
        }
    }
    for tie in &objective.ties {
        if let Tie::Oldest(day) = tie {
            check_expr(resolved, day, out);
        }
    }
}

/// `pour chaque …`: the field; the values are read by what the field expects.
fn check_each(resolved: &ResolvedPolicy<'_>, each: Option<&EachValue>, out: &mut Diagnostics) {
    for expr in each.into_iter().flat_map(|each| std::iter::once(&each.subject).chain(&each.values)) {
        check_expr(resolved, expr, out);
    }
}

fn check_criterion(resolved: &ResolvedPolicy<'_>, criterion: &Criterion, out: &mut Diagnostics) {
    match &criterion.accrual {
        Some(Accrual::Since(_, factor) | Accrual::Per(factor)) => check_expr(resolved, factor, out),
        Some(Accrual::Ladder(ladder)) => check_expr(resolved, &ladder.subject, out),
        Some(Accrual::Steps(steps)) => check_expr(resolved, &steps.subject, out),
        None => {}
    }
    check_option(resolved, criterion.condition.as_ref(), out);
}

fn check_type(resolved: &ResolvedPolicy<'_>, ty: &TypeExpr, out: &mut Diagnostics) {
    match &ty.kind {
        TypeKind::Named(name) => check_enumeration(resolved, name, &codes::ENUMERATION_UNKNOWN, out),
        TypeKind::List(inner) => check_type(resolved, inner, out),
        _ => {}
    }
}

fn check_enumeration(resolved: &ResolvedPolicy<'_>, name: &Name, code: Code, out: &mut Diagnostics) {
    if !resolved.symbols.enumerations.contains_key(&key(&name.text)) {
        out.push(unknown(code, name, resolved.enumerations.iter().map(|item| item.name.text.as_str())));
    }
}

fn check_category(resolved: &ResolvedPolicy<'_>, name: &Name, out: &mut Diagnostics) {
    if !matches!(resolved.symbols.bare.get(&key(&name.text)), Some(Bare::Category(_))) {
        let known = resolved.categories.iter().map(|category| category.name.text.as_str());
        out.push(unknown(&codes::CATEGORY_UNKNOWN, name, known));
    }
}

fn check_option(resolved: &ResolvedPolicy<'_>, expr: Option<&Expr>, out: &mut Diagnostics) {
    if let Some(expr) = expr {
        check_expr(resolved, expr, out);
    }
}

fn check_expr(resolved: &ResolvedPolicy<'_>, expr: &Expr, out: &mut Diagnostics) {
    match &expr.kind {
        ExprKind::Literal(_) => {}
        ExprKind::Name(name) => check_bare(resolved, name, out),
        ExprKind::Member(entity, name) => check_member(resolved, *entity, name, out),
        ExprKind::Call(name, arguments) => {
            let parameter = matches!(resolved.symbols.bare.get(&key(&name.text)), Some(Bare::Parameter(_)));
            if !parameter && function(&name.text).is_none() {
                let known = resolved.parameters.iter().map(|parameter| parameter.name.text.as_str());
                let functions = ["min", "max", "mensuel", "annuel", "nombre"];
                out.push(unknown(&codes::FUNCTION_UNKNOWN, name, known.chain(functions)));
            }
            for argument in arguments {
                check_expr(resolved, argument, out);
            }
        }
        ExprKind::Belongs(_, name) => check_category(resolved, name, out),
        ExprKind::Not(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Known(inner)
        | ExprKind::Unknown(inner)
        | ExprKind::Elapsed(_, inner) => check_expr(resolved, inner, out),
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            for part in parts {
                check_expr(resolved, part, out);
            }
        }
        ExprKind::Compare(_, left, right) | ExprKind::Arithmetic(_, left, right) | ExprKind::Contains(left, right) => {
            check_expr(resolved, left, out);
            check_expr(resolved, right, out);
        }
        ExprKind::In(value, list) => {
            check_expr(resolved, value, out);
            for item in list {
                check_expr(resolved, item, out);
            }
        }
        ExprKind::If(condition, yes, no) => {
            for part in [condition, yes, no] {
                check_expr(resolved, part, out);
            }
        }
    }
}

fn check_bare(resolved: &ResolvedPolicy<'_>, name: &Name, out: &mut Diagnostics) {
    let key = key(&name.text);
    if resolved.symbols.bare.contains_key(&key) || resolved.symbols.values.contains_key(&key) {
        return;
    }
    let values = resolved.enumerations.iter().flat_map(|item| &item.values).map(|value| value.text.as_str());
    let categories = resolved.categories.iter().map(|item| item.name.text.as_str());
    let parameters = resolved.parameters.iter().map(|item| item.name.text.as_str());
    let facts = resolved.definitions.iter().filter(|item| item.entity.is_none()).map(|item| item.name.text.as_str());
    let known = values.chain(categories).chain(parameters).chain(facts);
    out.push(unknown(&codes::NAME_UNKNOWN, name, known));
}

fn check_member(resolved: &ResolvedPolicy<'_>, entity: Entity, name: &Name, out: &mut Diagnostics) {
    if resolved.symbols.members.contains_key(&(entity, key(&name.text))) {
        return;
    }
    let word = match entity {
        Entity::Applicant => "demandeur",
        Entity::Vacancy => "logement",
    };
    if resolved.fields(entity).is_empty() {
        out.push(
            Diagnostic::at(&codes::SCHEMA_MISSING, name.span).with("table", word).with("name", name.text.as_str()),
        );
        return;
    }
    let fields = resolved.fields(entity).iter().map(|field| field.name.text.as_str());
    let definitions = resolved
        .definitions
        .iter()
        .filter(|item| item.entity.is_some_and(|(of, _)| of == entity))
        .map(|item| item.name.text.as_str());
    out.push(unknown(&codes::FIELD_UNKNOWN, name, fields.chain(definitions)).with("table", word));
}
