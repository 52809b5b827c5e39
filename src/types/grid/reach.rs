//! Which pairs a grid scores: territories, and requests that get no points.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::geography;
use crate::index::FieldIdx;
use crate::ir::{Entity, Expr, ExprKind, Grid, Heading, Scope, Type, Value, commune_number};
use crate::names::key;
use crate::source::Span;
use crate::syntax::ast::{self, GridTerritory};
use crate::types::accounts::exclusions;
use crate::types::context::{Context, constant, node};
use crate::types::expr::condition_of;

/// The condition on the home.
pub(super) fn territory(context: &mut Context<'_>, written: &GridTerritory) -> Option<Expr> {
    match written {
        GridTerritory::Condition(condition) => condition_of(context, condition, Scope::Vacancy),
        GridTerritory::Epci { code, label, span } => epci(context, code, label.as_deref(), *span),
    }
}

/// The home is in one of the EPCI's communes.
fn epci(context: &mut Context<'_>, code: &str, label: Option<&str>, span: Span) -> Option<Expr> {
    let communes = geography::of_epci(code);
    let Some(first) = communes.first() else {
        context.report(Diagnostic::at(&codes::EPCI_UNKNOWN, span).with("code", code));
        return None;
    };
    if let Some(label) = label.filter(|label| key(label.trim()) != key(&first.epci_name)) {
        let fact = Diagnostic::at(&codes::EPCI_LABEL, span).with("code", code).with("label", label);
        let fact = fact.with("name", first.epci_name.as_str());
        context.report(fact.fixed_by(span, format!("{code} ({})", first.epci_name)));
        return None;
    }
    let Some(field) = commune_field(context) else {
        context.report(Diagnostic::at(&codes::EPCI_WITHOUT_COMMUNE, span));
        return None;
    };
    let home = node(ExprKind::Field(Entity::Vacancy, field), Type::Commune, Scope::Vacancy, span);
    let codes = communes.iter().flat_map(|commune| {
        let districts = geography::districts_of(&commune.code).map(|district| district.code);
        std::iter::once(commune.code.as_str()).chain(districts)
    });
    let numbers = codes.filter_map(commune_number);
    let list = numbers.map(|number| constant(Value::Commune(number), Type::Commune, span)).collect();
    Some(node(ExprKind::In(Box::new(home), list), Type::Boolean, Scope::Vacancy, span))
}

/// The commune of the home: its only field of that type, or the one of that name.
fn commune_field(context: &Context<'_>) -> Option<FieldIdx> {
    let fields = context.schema.vacancy.enumerated().filter(|(_, field)| field.ty == Type::Commune);
    let fields: Vec<FieldIdx> = fields.map(|(at, _)| at).collect();
    let named = |at: &FieldIdx| context.schema.vacancy.get(*at).is_some_and(|field| key(&field.name) == "commune");
    match fields.as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().find(named),
    }
}

/// Both conditions, where they are stated.
pub(super) fn both(first: Option<Expr>, second: Option<Expr>) -> Option<Expr> {
    match (first, second) {
        (Some(first), Some(second)) => {
            let (scope, span) = (first.scope.join(second.scope), second.span);
            Some(node(ExprKind::And(vec![first, second]), Type::Boolean, scope, span))
        }
        (first, second) => first.or(second),
    }
}

/// A grid without any criterion for each reason: standing before the grid, it takes those requests away from it.
pub(super) fn without_points(
    context: &mut Context<'_>,
    item: &ast::Grid,
    outer: &Heading,
    applies: Option<&Expr>,
) -> Vec<Grid> {
    let reasons = exclusions(context, &item.without_points, outer, Scope::Pair);
    let grids = reasons.into_iter().map(|reason| Grid {
        heading: reason.heading,
        applies: both(applies.cloned(), Some(reason.condition)),
        headings: Vec::new(),
        pools: Vec::new(),
    });
    grids.collect()
}
