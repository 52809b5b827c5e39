//! The objective, its tie rules, and how many candidates are ranked.

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::ir::{Category, Goal, Scope, Shortlist, Tie, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::types::accounts::{Reservers, category_named, exclusions};
use crate::types::context::{Context, citations};
use crate::types::describe::{Slot, with_type};
use crate::types::equity;
use crate::types::expr::{expect, infer, within_scope};
use crate::types::grid::ticked::{is_value, values};

const FIRST: Bilingual = Bilingual { fr: "le même niveau", en: "the same level" };

/// The levels and the tie rules, in order.
pub(super) fn check(context: &mut Context<'_>, reservers: &Reservers) -> (Vec<Goal>, Vec<Tie>) {
    let Some(objective) = context.resolved.objective else { return (Vec::new(), Vec::new()) };
    let mut goals: Vec<(Goal, Span)> = Vec::new();
    for level in &objective.levels {
        let goal = match &level.goal {
            ast::Goal::AwardsBy(class) => {
                goals.extend(awards_by(context, class).into_iter().map(|goal| (goal, level.span)));
                continue;
            }
            ast::Goal::HomesAwarded => Some(Goal::HomesAwarded),
            ast::Goal::Obligations => Some(Goal::Obligations),
            ast::Goal::FlowDistance => Some(Goal::FlowDistance),
            ast::Goal::Points => Some(Goal::Points),
            ast::Goal::Equity(between) => equity::check(context, between, level.span, reservers).map(Goal::Equity),
            ast::Goal::AwardsTo(name) => category_named(context, name).map(Goal::AwardsTo),
        };
        let Some(goal) = goal else { continue };
        if let Some((_, first)) = goals.iter().find(|(other, _)| equity::same(other, &goal)) {
            context.report(Diagnostic::at(&codes::LEVEL_TWICE, level.span).and_at(*first, FIRST));
            continue;
        }
        goals.push((goal, level.span));
    }
    let mut goals: Vec<Goal> = goals.into_iter().map(|(goal, _)| goal).collect();
    equity::tell_apart(&mut goals);
    let mut ties = Vec::new();
    for tie in &objective.ties {
        match tie {
            ast::Tie::Oldest(day) => {
                let typed = expect(context, day, Type::Date);
                if let Some(typed) = typed.and_then(|typed| within_scope(context, typed, Scope::Applicant)) {
                    ties.push(Tie::Oldest(typed));
                }
            }
            ast::Tie::Draw(seed) => ties.push(Tie::Draw(seed.text.clone())),
        }
    }
    (goals, ties)
}

/// One level per value of an enumeration, over a category made for each: the first value first.
fn awards_by(context: &mut Context<'_>, class: &ast::Expr) -> Vec<Goal> {
    let Some(attribute) = infer(context, class, None) else { return Vec::new() };
    let (Type::Symbol(list), ast::ExprKind::Member(_, name)) = (attribute.ty, &class.kind) else {
        let fact = Diagnostic::at(&codes::AWARDS_BY, attribute.span);
        let fact = with_type(fact, Slot::Found, attribute.ty, &context.schema);
        context.report(fact);
        return Vec::new();
    };
    let mut goals = Vec::new();
    for (value, position) in values(context, list).into_iter().zip(0_u32..) {
        let made = Name { text: format!("{}[{value}]", name.text), span: name.span };
        let heading = context.heading(&made, None, &ast::Notes::default(), None);
        let condition = is_value(&attribute, position);
        let index = context.categories.push(Category { heading, scope: attribute.scope, condition, ask: false });
        goals.push(Goal::AwardsTo(index));
    }
    goals
}

/// How many candidates are ranked: one where the policy does not say.
pub(super) fn check_shortlist(context: &mut Context<'_>) -> Shortlist {
    let Some(shortlist) = context.resolved.shortlist else {
        return Shortlist { minimum: 1, exemptions: Vec::new(), citations: Vec::new() };
    };
    let (minimum, span) = shortlist.minimum;
    if minimum == 0 {
        context.report(Diagnostic::at(&codes::SHORTLIST_NOUGHT, span));
    }
    let name = Name { text: "candidats".to_owned(), span: shortlist.span };
    let outer = context.heading(&name, shortlist.title.as_ref(), &shortlist.notes, None);
    let exemptions = exclusions(context, &shortlist.exemptions, &outer, Scope::Pair);
    Shortlist { minimum: minimum.max(1), exemptions, citations: citations(&shortlist.notes) }
}
