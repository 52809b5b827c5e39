//! Names that are used: each must stand for a declaration of the chain.

use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::names::{Bare, ResolvedPolicy, function, key, suggest::suggest, unknown};
use crate::source::Span;
use crate::syntax::ast::{
    Accrual, AdmissibleCondition, Charged, Criterion, EachValue, Effect, Entity, EquityBetween, Exception, Expr,
    ExprKind, Goal, GridTerritory, Language, Literal, LiteralValue, Name, Operator, Tie, TypeExpr, TypeKind,
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
        check_exceptions(resolved, &definition.exceptions, out);
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
        check_exceptions(resolved, &category.exceptions, out);
    }
    for rule in &resolved.rules {
        check_exceptions(resolved, &rule.exceptions, out);
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
        for share in declared.reserver.share.iter().chain(declared.reserver.first.as_deref()) {
            check_each(resolved, share.each.as_ref(), out);
        }
    }
    let reasons = resolved.flow.iter().flat_map(|flow| &flow.excluded);
    for reason in reasons.chain(resolved.shortlist.iter().flat_map(|shortlist| &shortlist.exemptions)) {
        check_expr(resolved, &reason.condition, out);
    }
    if let Some(first) = resolved.flow.and_then(|flow| flow.first.as_ref()) {
        check_expr(resolved, &first.condition, out);
    }
    for path in &resolved.paths {
        check_expr(resolved, &path.condition, out);
        check_reservers(resolved, &path.charged, out);
    }
    check_accounts(resolved, out);
}

fn check_reservers(resolved: &ResolvedPolicy<'_>, names: &[Name], out: &mut Diagnostics) {
    for name in names {
        if !resolved.symbols.reservers.contains_key(&key(&name.text)) && !resolved.may_be_unread(&key(&name.text)) {
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
            Goal::Equity(EquityBetween::Categories(names)) => {
                for name in names {
                    check_category(resolved, name, out);
                }
            }
            Goal::Equity(EquityBetween::Values(each)) => check_each(resolved, Some(each), out),
            Goal::Equity(EquityBetween::Reservers)
            | Goal::HomesAwarded
            | Goal::Obligations
            | Goal::FlowDistance
            | Goal::Points => {}
        }
    }
    for tie in &objective.ties {
        if let Tie::Oldest(day) = tie {
            check_expr(resolved, day, out);
        }
    }
}

/// Exceptions have names of their own under what they are exceptions to.
fn check_exceptions(resolved: &ResolvedPolicy<'_>, exceptions: &[Exception], out: &mut Diagnostics) {
    for (place, exception) in exceptions.iter().enumerate() {
        let first = exceptions.iter().take(place).find(|other| other.name.key() == exception.name.key());
        if let Some(first) = first {
            let fact = Diagnostic::at(&codes::NAME_TWICE, exception.name.span);
            out.push(fact.with("name", exception.name.text.as_str()).and_at(first.name.span, super::declare::FIRST));
        }
        check_expr(resolved, &exception.condition, out);
        match &exception.effect {
            Effect::Value(value) => check_expr(resolved, value, out),
            Effect::Worth(worth) => check_accrual(resolved, worth.accrual.as_ref(), out),
            Effect::Admissible(_) | Effect::Member(_) | Effect::Counts(_) | Effect::Caps(_) => {}
        }
        check_exceptions(resolved, &exception.exceptions, out);
    }
}

/// `pour chaque …`: the field; the values are read by what the field expects.
fn check_each(resolved: &ResolvedPolicy<'_>, each: Option<&EachValue>, out: &mut Diagnostics) {
    for expr in each.into_iter().flat_map(|each| std::iter::once(&each.subject).chain(&each.values)) {
        check_expr(resolved, expr, out);
    }
}

fn check_criterion(resolved: &ResolvedPolicy<'_>, criterion: &Criterion, out: &mut Diagnostics) {
    check_accrual(resolved, criterion.accrual.as_ref(), out);
    check_option(resolved, criterion.condition.as_ref(), out);
    check_exceptions(resolved, &criterion.exceptions, out);
}

fn check_accrual(resolved: &ResolvedPolicy<'_>, accrual: Option<&Accrual>, out: &mut Diagnostics) {
    match accrual {
        Some(Accrual::Since(_, factor) | Accrual::EachRun(_, factor) | Accrual::Per(factor)) => {
            check_expr(resolved, factor, out);
        }
        Some(Accrual::Ladder(ladder)) => check_expr(resolved, &ladder.subject, out),
        Some(Accrual::Steps(steps)) => check_expr(resolved, &steps.subject, out),
        None => {}
    }
}

fn check_type(resolved: &ResolvedPolicy<'_>, ty: &TypeExpr, out: &mut Diagnostics) {
    match &ty.kind {
        TypeKind::Named(name) => check_named_type(resolved, name, out),
        TypeKind::List(inner) => check_type(resolved, inner, out),
        _ => {}
    }
}

/// Types as other languages name them, with what a policy writes.
const OTHER_TYPES: &[(&str, &str)] = &[
    ("booleen", "oui ou non"),
    ("boolean", "yes or no"),
    ("bool", "yes or no"),
    ("chaine", "texte"),
    ("string", "text"),
    ("int", "integer"),
    ("numerique", "nombre"),
    ("decimal", "nombre"),
    ("float", "number"),
    ("ville", "commune"),
    ("city", "commune"),
];
const TYPES: &[&str] = &[
    "entier",
    "nombre",
    "pourcentage",
    "surface",
    "typologie",
    "date",
    "commune",
    "texte",
    "integer",
    "number",
    "percentage",
    "area",
    "rooms",
    "text",
];

fn check_named_type(resolved: &ResolvedPolicy<'_>, name: &Name, out: &mut Diagnostics) {
    let written = key(&name.text);
    if resolved.symbols.enumerations.contains_key(&written) || resolved.may_be_unread(&written) {
        return;
    }
    let known = resolved.enumerations.iter().map(|item| item.name.text.as_str());
    let fact = unknown(&codes::ENUMERATION_UNKNOWN, name, known.chain(TYPES.iter().copied()));
    out.push(match OTHER_TYPES.iter().find(|(other, _)| *other == written) {
        Some((_, ours)) => suggest(fact, name.span, ours),
        None => fact,
    });
}

fn check_enumeration(resolved: &ResolvedPolicy<'_>, name: &Name, code: Code, out: &mut Diagnostics) {
    if !resolved.symbols.enumerations.contains_key(&key(&name.text)) && !resolved.may_be_unread(&key(&name.text)) {
        out.push(unknown(code, name, resolved.enumerations.iter().map(|item| item.name.text.as_str())));
    }
}

fn check_category(resolved: &ResolvedPolicy<'_>, name: &Name, out: &mut Diagnostics) {
    let known = matches!(resolved.symbols.bare.get(&key(&name.text)), Some(Bare::Category(_)));
    if !known && !resolved.may_be_unread(&key(&name.text)) {
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
        ExprKind::Literal(_) | ExprKind::Today => {}
        ExprKind::Name(name) => check_bare(resolved, name, out),
        ExprKind::Member(entity, name) => check_member(resolved, *entity, name, expr.span, out),
        ExprKind::Call(name, arguments) => {
            check_call(resolved, name, arguments, expr.span, out);
            for argument in arguments {
                check_expr(resolved, argument, out);
            }
        }
        ExprKind::Belongs(_, name) => check_category(resolved, name, out),
        ExprKind::Not(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Known(inner)
        | ExprKind::Unknown(inner)
        | ExprKind::Elapsed(_, inner)
        | ExprKind::Edge(_, inner)
        | ExprKind::MonthEnd(_, inner)
        | ExprKind::Rounded(_, inner) => check_expr(resolved, inner, out),
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            for part in parts {
                check_expr(resolved, part, out);
            }
        }
        ExprKind::Arithmetic(Operator::Minus, left, right) if hyphenated(resolved, left, right, out) => {}
        ExprKind::Compare(_, left, right)
        | ExprKind::Arithmetic(_, left, right)
        | ExprKind::Contains(left, right)
        | ExprKind::Between(_, left, right) => {
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

fn check_call(resolved: &ResolvedPolicy<'_>, name: &Name, arguments: &[Expr], span: Span, out: &mut Diagnostics) {
    let parameter = matches!(resolved.symbols.bare.get(&key(&name.text)), Some(Bare::Parameter(_)));
    if !parameter && function(&name.text).is_none() && !resolved.may_be_unread(&key(&name.text)) {
        let known = resolved.parameters.iter().map(|parameter| parameter.name.text.as_str());
        let functions = ["min", "max", "mensuel", "annuel", "nombre"];
        let fact = unknown(&codes::FUNCTION_UNKNOWN, name, known.chain(functions));
        out.push(match commune_after_name(name, arguments) {
            Some(commune) => suggest(fact, span, &commune),
            None => fact,
        });
    }
}

fn check_bare(resolved: &ResolvedPolicy<'_>, name: &Name, out: &mut Diagnostics) {
    let key = key(&name.text);
    if resolved.symbols.bare.contains_key(&key)
        || resolved.symbols.values.contains_key(&key)
        || resolved.may_be_unread(&key)
    {
        return;
    }
    let values = resolved.enumerations.iter().flat_map(|item| &item.values).map(|value| value.text.as_str());
    let categories = resolved.categories.iter().map(|item| item.name.text.as_str());
    let parameters = resolved.parameters.iter().map(|item| item.name.text.as_str());
    let facts = resolved.definitions.iter().filter(|item| item.entity.is_none()).map(|item| item.name.text.as_str());
    let tables = [Entity::Applicant, Entity::Vacancy].map(|entity| words(resolved, entity));
    let known = values.chain(categories).chain(parameters).chain(facts).chain(tables);
    let fact = unknown(&codes::NAME_UNKNOWN, name, known);
    // A field without its table, or the size of a home as agencies write it.
    let rooms = key.strip_prefix('f').filter(|digits| matches!(digits.len(), 1 | 2));
    let rooms =
        rooms.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).map(|digits| format!("T{digits}"));
    let absence = ABSENCE.iter().find(|(other, _)| *other == key).map(|(_, ours)| (*ours).to_owned());
    let member = rooms.or(absence).or_else(|| {
        let of = [Entity::Applicant, Entity::Vacancy].into_iter().filter_map(|entity| {
            let name = nearly(resolved, entity, &key)?;
            Some(format!("{}.{name}", words(resolved, entity)))
        });
        let found: Vec<String> = of.collect();
        <[String; 1]>::try_from(found).ok().map(|[only]| only)
    });
    // A commune named without its code.
    let commune =
        || crate::geography::named(&name.text.replace('_', " ")).map(|(code, name)| format!("{code} ({name})"));
    let proper = name.text.starts_with(char::is_uppercase);
    let member = member.or_else(|| (proper && fact.fix.is_none()).then(commune).flatten());
    out.push(match member {
        Some(member) if fact.fix.is_none() => suggest(fact, name.span, &member),
        _ => fact,
    });
}

/// Ways to say that a value is there or not, with what a policy writes.
const ABSENCE: &[(&str, &str)] = &[
    ("vide", "inconnu"),
    ("null", "inconnu"),
    ("absent", "inconnu"),
    ("renseigne", "connu"),
    ("rempli", "connu"),
    ("present", "connu"),
    ("empty", "unknown"),
    ("missing", "unknown"),
    ("none", "unknown"),
];

/// The word of a table in the language of the policy.
fn words(resolved: &ResolvedPolicy<'_>, entity: Entity) -> &'static str {
    let english = resolved.main().is_some_and(|policy| policy.language == Some(Language::English));
    match (entity, english) {
        (Entity::Applicant, false) => "demandeur",
        (Entity::Vacancy, false) => "logement",
        (Entity::Applicant, true) => "applicant",
        (Entity::Vacancy, true) => "vacancy",
    }
}

/// The member of a table that has this key, or has it but for a plural.
fn nearly<'r>(resolved: &'r ResolvedPolicy<'_>, entity: Entity, wanted: &str) -> Option<&'r str> {
    let fields = resolved.fields(entity).iter().map(|field| field.name.text.as_str());
    let definitions = resolved.definitions.iter().filter(|item| item.entity.is_some_and(|(of, _)| of == entity));
    let singular = |name: &str| name.trim_end_matches(['s', 'x']).to_owned();
    let mut members = fields.chain(definitions.map(|item| item.name.text.as_str()));
    members.find(|member| key(member) == wanted || singular(&key(member)) == singular(wanted))
}

/// `35238 (Rennes)` for `Rennes (35238)`.
fn commune_after_name(name: &Name, arguments: &[Expr]) -> Option<String> {
    let [Expr { kind: ExprKind::Literal(Literal { value: LiteralValue::Number(code), .. }), .. }] = arguments else {
        return None;
    };
    let code = code.is_whole().then(|| code.numerator())?;
    (1_000..100_000).contains(&code).then(|| format!("{code:05} ({})", name.text))
}

/// Reports a declared name that is written with a hyphen: `sans-abri`.
fn hyphenated(resolved: &ResolvedPolicy<'_>, left: &Expr, right: &Expr, out: &mut Diagnostics) -> bool {
    let (ExprKind::Name(first), ExprKind::Name(second)) = (&left.kind, &right.kind) else { return false };
    let joined = format!("{}_{}", first.text, second.text);
    let symbols = &resolved.symbols;
    if !symbols.bare.contains_key(&key(&joined)) && !symbols.values.contains_key(&key(&joined)) {
        return false;
    }
    let span = first.span.to(second.span);
    let fact = Diagnostic::at(&codes::NAME_UNKNOWN, span).with("name", format!("{}-{}", first.text, second.text));
    out.push(suggest(fact, span, &joined));
    true
}

fn check_member(resolved: &ResolvedPolicy<'_>, entity: Entity, name: &Name, span: Span, out: &mut Diagnostics) {
    let wanted = key(&name.text);
    if resolved.symbols.members.contains_key(&(entity, wanted.clone())) || resolved.may_be_unread(&wanted) {
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
    let fact = unknown(&codes::FIELD_UNKNOWN, name, fields.chain(definitions)).with("table", word);
    let other = if entity == Entity::Applicant { Entity::Vacancy } else { Entity::Applicant };
    let member = if let Some(Bare::Category(_)) = resolved.symbols.bare.get(&wanted) {
        Some(format!("{} est {}", words(resolved, entity), name.text))
    } else if resolved.symbols.members.contains_key(&(other, wanted)) {
        Some(format!("{}.{}", words(resolved, other), name.text))
    } else {
        None
    };
    out.push(match member {
        Some(member) => suggest(fact, span, &member),
        None => fact,
    });
}
