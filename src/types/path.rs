//! Ways of awarding that pass by the ordinary rules, lowered to rules, grids and exemptions.
//!
//! The pairs of a path are a category made here, so that an unknown fact counts as no. A home is *on* an exclusive path
//! when all that the path's condition says of the home alone holds, and when the applicant it asks for is known.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::year as codes;
use crate::index::{CategoryIdx, FieldIdx, Index, ReserverIdx};
use crate::ir::{
    Comparison, Entity, Exclusion, Expr, ExprKind, Field, Grid, Path, PathCharge, Rule, RuleCondition, Scope, Type,
};
use crate::names::key;
use crate::source::Span;
use crate::syntax::ast;
use crate::types::context::{Context, node};
use crate::types::expr::condition;
use crate::types::rules::demand_source;
use crate::types::year::made;

/// The implicit field of an applicant.
const ID: &str = "id";

/// What the paths become.
#[derive(Default)]
pub(super) struct Lowered {
    pub(super) rules: Vec<Rule>,
    pub(super) grids: Vec<Grid>,
    pub(super) exemptions: Vec<Exclusion>,
    pub(super) paths: Vec<Path>,
}

/// Adds the ids of applicants to the schema when a home's field holds one, and refuses such fields elsewhere.
pub(super) fn check_references(context: &mut Context<'_>) {
    let misplaced: Vec<Span> =
        (context.schema.applicant.iter()).filter(|field| field.ty == Type::Applicant).map(|field| field.span).collect();
    for span in misplaced {
        context.report(Diagnostic::at(&codes::REFERENCE_MISPLACED, span));
    }
    let Some(first) = context.schema.vacancy.iter().find(|field| field.ty == Type::Applicant) else { return };
    let field = Field {
        name: ID.to_owned(),
        label: ID.to_owned(),
        ty: Type::Applicant,
        range: None,
        optional: false,
        sensitive: false,
        modifiable: false,
        span: first.span,
    };
    context.schema.applicant.push(field);
}

/// The field of the applicants' ids.
fn id_field(context: &Context<'_>) -> Option<FieldIdx> {
    let mut fields = context.schema.applicant.enumerated();
    fields.find(|(_, field)| field.ty == Type::Applicant && field.name == ID).map(|(index, _)| index)
}

/// `demandeur.id`.
pub(super) fn own_id(context: &Context<'_>, span: Span) -> Option<Expr> {
    let id = id_field(context)?;
    Some(node(ExprKind::Field(Entity::Applicant, id), Type::Applicant, Scope::Applicant, span))
}

/// Types the paths in the order of the text.
pub(super) fn check(context: &mut Context<'_>) -> Lowered {
    let mut lowered = Lowered::default();
    for item in &context.resolved.paths {
        demand_source(context.out, &item.notes, item.name.span, &item.name.text);
        if let (Some(out), Some(first)) = (item.out_of_flow, item.charged.first()) {
            let fact = Diagnostic::at(&codes::PATH_CHARGED_OUT_OF_FLOW, out).with("name", item.name.text.as_str());
            context.report(fact.and_at(first.span, codes::CHARGED_HERE));
        }
        if let Some(typed) = condition(context, &item.condition) {
            path(context, item, typed, &mut lowered);
        }
    }
    lowered
}

fn path(context: &mut Context<'_>, item: &ast::Path, condition: Expr, lowered: &mut Lowered) {
    let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
    let mut made_up = heading.clone();
    made_up.name = format!("voie[{}]", heading.name);
    let home = home_part(&condition, item.condition.span);
    let category = |context: &mut Context<'_>, name: String, condition: Expr| {
        let (scope, span) = (condition.scope, condition.span);
        let index: CategoryIdx = made(context, name, heading.title.clone(), condition, span);
        node(ExprKind::Category(index), Type::Boolean, scope, span)
    };
    let pairs = category(context, made_up.name.clone(), condition);
    if let Some(span) = item.exclusive {
        if let Some(home) = home {
            let home = category(context, format!("{}/logement", made_up.name), home);
            let off = node(ExprKind::Not(Box::new(home)), Type::Boolean, Scope::Vacancy, span);
            let scope = Scope::Vacancy.join(pairs.scope);
            let demand = node(ExprKind::Or(vec![off, pairs.clone()]), Type::Boolean, scope, span);
            let condition = RuleCondition::Expr(demand);
            lowered.rules.push(Rule { heading: made_up.clone(), condition, if_unknown: false, ask: false, scope });
        } else {
            let fact = Diagnostic::at(&codes::EXCLUSIVE_WITHOUT_HOME, span);
            context.report(fact.with("name", item.name.text.as_str()));
        }
    }
    if item.without_points {
        lowered.grids.push(Grid {
            heading: made_up.clone(),
            applies: Some(pairs.clone()),
            headings: Vec::new(),
            pools: Vec::new(),
        });
    }
    if item.exempt {
        lowered.exemptions.push(Exclusion { heading: made_up, condition: pairs.clone() });
    }
    let reservers = item.charged.iter().filter_map(|name| context.resolved.symbols.reservers.get(&key(&name.text)));
    let reservers: Vec<ReserverIdx> = reservers.map(|place| ReserverIdx::at(*place)).collect();
    let charge = match (item.out_of_flow, reservers.is_empty()) {
        (Some(_), _) => PathCharge::OutOfFlow,
        (None, true) => PathCharge::Usual,
        (None, false) => PathCharge::FirstOf(reservers),
    };
    lowered.paths.push(Path { heading, condition: pairs, charge });
}

/// What a path's condition says of the home alone; none when it says nothing.
fn home_part(condition: &Expr, span: Span) -> Option<Expr> {
    let parts: Vec<&Expr> = match &condition.kind {
        ExprKind::And(parts) => parts.iter().collect(),
        _ => vec![condition],
    };
    let mut asked: Vec<Expr> = parts.into_iter().filter_map(|part| asked_of_home(part, span)).collect();
    if asked.len() > 1 {
        return Some(node(ExprKind::And(asked), Type::Boolean, Scope::Vacancy, span));
    }
    asked.pop()
}

fn asked_of_home(part: &Expr, span: Span) -> Option<Expr> {
    if part.scope == Scope::Vacancy {
        return Some(part.clone());
    }
    let ExprKind::Compare(Comparison::Equal, left, right) = &part.kind else { return None };
    let designated = [left, right]
        .into_iter()
        .find(|side| matches!(side.kind, ExprKind::Field(Entity::Vacancy, _)) && side.ty == Type::Applicant)?;
    Some(node(ExprKind::Known(designated.clone()), Type::Boolean, Scope::Vacancy, span))
}
