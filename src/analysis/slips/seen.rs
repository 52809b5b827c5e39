//! Who would see a slip: nobody, by proof, or a household in front of a home.
//!
//! What is changed shows at the nearest value of either side of a limit, where a clause decides alone, where a table is read
//! at the row that is changed, where a cap bites. [`candidates`] looks there, and only there; whoever asks for them checks
//! that the rules do give something else.

use std::collections::BTreeSet;

use super::sites::step;
use super::{Change, Part, Slip};
use crate::analysis::evaluate::Content;
use crate::analysis::satisfy::{Answer, witness};
use crate::index::{FieldIdx, ParameterIdx};
use crate::ir::{
    Comparison, Criterion, Entity, Expr, ExprKind, Grid, Operator, RuleCondition, Scale, Scope, Type, TypedPolicy,
    Value,
};
use crate::quantity::{Exact, Unit};
use crate::source::Span;

/// Somebody who might see a slip, and where: what a rule of that kind and name gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The key of the keyword of what is asked.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What the household and the home hold.
    pub facts: Vec<(Entity, FieldIdx, Content)>,
}

/// Something that gives a result, with what it reads.
struct Owner<'p> {
    kind: &'static str,
    name: &'p str,
    declared: Span,
    /// What must hold for it to be asked at all.
    before: Vec<&'p Expr>,
    /// What decides whether it holds, when it does or does not.
    condition: Option<&'p Expr>,
    /// Everything it reads.
    reads: Vec<&'p Expr>,
}

fn owners(policy: &TypedPolicy) -> Vec<Owner<'_>> {
    let mut found = Vec::new();
    for rule in &policy.rules {
        let (condition, reads) = match &rule.condition {
            RuleCondition::Expr(condition) => (Some(condition), vec![condition]),
            RuleCondition::Within { subject, key, .. } => (None, vec![subject, key]),
        };
        let (name, declared) = (&rule.heading.name, rule.heading.span);
        found.push(Owner { kind: "admissible", name, declared, before: Vec::new(), condition, reads });
    }
    for category in &policy.categories {
        let (name, declared) = (&category.heading.name, category.heading.span);
        let condition = &category.condition;
        let (before, reads) = (Vec::new(), vec![condition]);
        found.push(Owner { kind: "categorie", name, declared, before, condition: Some(condition), reads });
    }
    for grid in &policy.grids {
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
            let (name, declared) = (&criterion.heading.name, criterion.heading.span);
            let reads = criterion.condition.iter().chain(&criterion.factor).collect();
            let (before, condition) = (grid.applies.iter().collect(), criterion.condition.as_ref());
            found.push(Owner { kind: "critere", name, declared, before, condition, reads });
        }
    }
    for definition in &policy.definitions {
        let (name, declared) = (&definition.heading.name, definition.heading.span);
        let cases = definition.cases.iter();
        let reads = cases.flat_map(|(condition, value)| condition.iter().chain([value])).collect();
        found.push(Owner { kind: "definition", name, declared, before: Vec::new(), condition: None, reads });
    }
    found
}

/// The conditions on which something hangs, in a fixed order.
fn decided(policy: &TypedPolicy) -> Vec<Option<&Expr>> {
    let mut found = Vec::new();
    for rule in &policy.rules {
        found.push(match &rule.condition {
            RuleCondition::Expr(condition) => Some(condition),
            RuleCondition::Within { .. } => None,
        });
    }
    found.extend(policy.categories.iter().map(|category| Some(&category.condition)));
    for grid in &policy.grids {
        found.push(grid.applies.as_ref());
        let criteria = grid.headings.iter().flat_map(|heading| &heading.criteria);
        found.extend(criteria.map(|criterion| criterion.condition.as_ref()));
    }
    let reasons = policy.exclusions.iter().chain(&policy.shortlist.exemptions);
    found.extend(reasons.map(|reason| Some(&reason.condition)));
    found.extend(policy.paths.iter().map(|path| Some(&path.condition)));
    for reserver in &policy.reservers {
        found.extend([reserver.audience.as_ref(), reserver.territory.as_ref()]);
    }
    found
}

/// A condition made of another expression.
fn over(expr: &Expr, kind: ExprKind) -> Expr {
    Expr { kind, ty: Type::Boolean, ..expr.clone() }
}

fn constant(expr: &Expr, value: Value) -> Expr {
    Expr { kind: ExprKind::Constant(value), scope: Scope::Constant, ..expr.clone() }
}

fn denied(expr: &Expr) -> Expr {
    over(expr, ExprKind::Not(Box::new(expr.clone())))
}

fn unknown(expr: &Expr) -> Expr {
    denied(&over(expr, ExprKind::Known(Box::new(expr.clone()))))
}

fn equal(left: &Expr, right: Expr) -> Expr {
    over(left, ExprKind::Compare(Comparison::Equal, Box::new(left.clone()), Box::new(right)))
}

/// The ways in which the conditions of two policies part: what holds in one and not in the other; none when a condition
/// is not changed. A condition left out holds for everyone.
fn partings(policy: &TypedPolicy, changed: &TypedPolicy) -> Vec<[Expr; 2]> {
    let mut found = Vec::new();
    for (first, second) in decided(policy).into_iter().zip(decided(changed)) {
        let Some(first) = first else { continue };
        let left_out = constant(first, Value::Boolean(true));
        let second = second.unwrap_or(&left_out);
        if first == second {
            continue;
        }
        for (holds, fails) in [(first, second), (second, first)] {
            found.extend([[holds.clone(), denied(fails)], [holds.clone(), unknown(fails)]]);
        }
    }
    found
}

/// Whether a slip changes nothing for anybody, by proof: it stands in conditions, and none of them can turn either way.
#[must_use]
pub fn is_void(policy: &TypedPolicy, changed: &TypedPolicy) -> bool {
    let partings = partings(policy, changed);
    let never = |[one, other]: &[Expr; 2]| witness(policy, &[one, other]) == Answer::Impossible;
    !partings.is_empty() && partings.iter().all(never)
}

/// Those who might see a slip, likely ones first.
#[must_use]
pub fn candidates(policy: &TypedPolicy, slip: &Slip, changed: &TypedPolicy) -> Vec<Seen> {
    let mut found = Vec::new();
    let owners = owners(policy);
    let own = |owner: &&Owner<'_>| owner.declared == slip.declared;
    for owner in owners.iter().filter(own) {
        for [holds, fails] in partings(policy, changed) {
            found.extend(seen(policy, owner, &[&holds, &fails]));
        }
    }
    match slip.kind {
        "parametre" => {
            let cells = cells(slip);
            let index = policy.parameters.enumerated().find(|(_, one)| one.heading.span == slip.declared);
            let Some((index, _)) = index else { return found };
            for owner in owners.iter().filter(|owner| owner.reads.iter().any(|expr| uses(expr, index))) {
                for limit in limits(owner, &|expr| uses(expr, index)) {
                    for cell in &cells {
                        let at = arguments(policy, index, *cell, owner);
                        around(policy, owner, limit, &at, &mut found);
                    }
                }
            }
        }
        "rubrique" => {
            let headings = policy.grids.iter().flat_map(|grid| grid.headings.iter().map(move |one| (grid, one)));
            for (grid, heading) in headings.filter(|(_, one)| one.heading.span == slip.declared) {
                found.extend(together(policy, grid, &heading.heading.name, &heading.criteria));
            }
        }
        "admissible" => {
            for rule in policy.rules.iter().filter(|rule| rule.heading.span == slip.declared) {
                for owner in owners.iter().filter(own) {
                    bounds(policy, owner, &rule.condition, &mut found);
                }
            }
        }
        _ => {}
    }
    for owner in owners.iter().filter(own) {
        for limit in limits(owner, &|_| true) {
            around(policy, owner, limit, &[], &mut found);
        }
        for condition in owner.reads.iter().filter(|expr| expr.ty == Type::Boolean) {
            found.extend(seen(policy, owner, &[condition]));
            found.extend(seen(policy, owner, &[&denied(condition)]));
        }
        for value in owner.reads.iter().filter(|expr| expr.ty != Type::Boolean) {
            found.extend(seen(policy, owner, &[&over(value, ExprKind::Known(Box::new((*value).clone())))]));
        }
    }
    for grid in &policy.grids {
        let criteria = grid.headings.iter().flat_map(|heading| &heading.criteria);
        for criterion in criteria.filter(|criterion| criterion.heading.span == slip.declared) {
            for owner in owners.iter().filter(own) {
                measured(policy, owner, criterion, &mut found);
            }
        }
    }
    found
}

/// The rows of a table that a slip changes.
fn cells(slip: &Slip) -> Vec<usize> {
    match (slip.part(), slip.change()) {
        (Part::Cell(at), _) => vec![at],
        (_, Change::Exchanged(at)) => vec![at, at.saturating_add(1)],
        _ => Vec::new(),
    }
}

fn uses(expr: &Expr, index: ParameterIdx) -> bool {
    matches!(expr.kind, ExprKind::Parameter(found, _) if found == index)
        || expr.children().into_iter().any(|child| uses(child, index))
}

/// The comparisons of ordered values that something reads, those of interest.
fn limits<'p>(owner: &Owner<'p>, of: &impl Fn(&Expr) -> bool) -> Vec<(&'p Expr, &'p Expr)> {
    fn walk<'p>(expr: &'p Expr, of: &impl Fn(&Expr) -> bool, found: &mut Vec<(&'p Expr, &'p Expr)>) {
        if let ExprKind::Compare(_, left, right) = &expr.kind
            && matches!(left.ty, Type::Integer | Type::Number(_) | Type::Rooms | Type::Date | Type::Months | Type::Days)
            && of(expr)
        {
            found.push((left, right));
        }
        for child in expr.children() {
            walk(child, of, found);
        }
    }
    let mut found = Vec::new();
    owner.reads.iter().for_each(|expr| walk(expr, of, &mut found));
    found
}

/// The conditions that lead to a row of a parameter, for the uses an owner makes of it.
fn arguments(policy: &TypedPolicy, index: ParameterIdx, cell: usize, owner: &Owner<'_>) -> Vec<Expr> {
    fn walk<'p>(expr: &'p Expr, index: ParameterIdx, found: &mut Vec<&'p [Expr]>) {
        if let ExprKind::Parameter(at, arguments) = &expr.kind
            && *at == index
        {
            found.push(arguments);
        }
        expr.children().into_iter().for_each(|child| walk(child, index, found));
    }
    let Some(parameter) = policy.parameters.get(index) else { return Vec::new() };
    let mut uses = Vec::new();
    owner.reads.iter().for_each(|expr| walk(expr, index, &mut uses));
    let mut rest = cell;
    let mut raws = Vec::new();
    for argument in parameter.arguments.iter().rev() {
        let count = usize::try_from(argument.count).unwrap_or(1).max(1);
        let at = i64::try_from(rest.checked_rem(count).unwrap_or(0)).unwrap_or(0);
        raws.push(argument.ty.value(at.saturating_add(argument.first)));
        rest = rest.checked_div(count).unwrap_or(0);
    }
    raws.reverse();
    let first = uses.first().copied().unwrap_or_default();
    first.iter().zip(raws).filter_map(|(written, raw)| Some(equal(written, constant(written, raw?)))).collect()
}

/// Those at a limit and one step on each side, where what the limit is in holds and where it does not.
fn around(
    policy: &TypedPolicy,
    owner: &Owner<'_>,
    (left, right): (&Expr, &Expr),
    more: &[Expr],
    found: &mut Vec<Seen>,
) {
    let near = |operator: Option<Operator>| {
        let Some(operator) = operator else { return equal(left, right.clone()) };
        let unit = if right.ty == Type::Date { Type::Days } else { right.ty };
        let one = Expr { ty: unit, ..constant(right, Value::Number(step(right.ty))) };
        let kind = match right.ty {
            Type::Date => return equal(left, right.clone()),
            _ => ExprKind::Arithmetic(operator, Box::new(right.clone()), Box::new(one)),
        };
        equal(left, Expr { kind, ..right.clone() })
    };
    for place in [None, Some(Operator::Plus), Some(Operator::Minus)].map(near) {
        let mut all: Vec<&Expr> = more.iter().collect();
        all.push(&place);
        let Some(condition) = owner.condition else {
            found.extend(seen(policy, owner, &all));
            continue;
        };
        let opposite = denied(condition);
        for side in [condition, &opposite] {
            found.extend(seen(policy, owner, &[all.as_slice(), &[side]].concat()));
        }
    }
}

/// Those at the bounds of each row of a table, and one step outside.
fn bounds(policy: &TypedPolicy, owner: &Owner<'_>, rule: &RuleCondition, found: &mut Vec<Seen>) {
    let RuleCondition::Within { subject, key, bounds, first_key, .. } = rule else { return };
    for (row, (lower, upper)) in bounds.iter().enumerate() {
        let at = i64::try_from(row).unwrap_or(i64::MAX).saturating_add(*first_key);
        let key = equal(key, constant(key, Value::Number(Exact::whole(i128::from(at)))));
        let beside = |bound: Option<Value>, out: fn(Exact, Exact) -> Option<Exact>| {
            let Some(Value::Number(bound)) = bound else { return Vec::new() };
            [Some(bound), out(bound, step(subject.ty))].into_iter().flatten().collect()
        };
        let values: Vec<Exact> = [beside(*lower, Exact::minus), beside(*upper, Exact::plus)].concat();
        for value in values {
            let place = equal(subject, constant(subject, Value::Number(value)));
            found.extend(seen(policy, owner, &[&key, &place]));
        }
    }
}

/// Those for whom as many criteria of a heading hold as can, and those for whom two do.
fn together(policy: &TypedPolicy, grid: &Grid, name: &str, criteria: &[Criterion]) -> Vec<Seen> {
    let owner = Owner {
        kind: "rubrique",
        name,
        declared: grid.heading.span,
        before: grid.applies.iter().collect(),
        condition: None,
        reads: Vec::new(),
    };
    let holding: Vec<Expr> = criteria.iter().flat_map(worth_something).collect();
    let mut kept: Vec<&Expr> = Vec::new();
    for condition in &holding {
        kept.push(condition);
        let mut all = owner.before.clone();
        all.extend(&kept);
        if !matches!(witness(policy, &all), Answer::Witness(_)) {
            kept.pop();
        }
    }
    let mut found: Vec<Seen> = seen(policy, &owner, &kept).into_iter().collect();
    for (at, first) in holding.iter().enumerate() {
        for second in holding.iter().skip(at.saturating_add(1)) {
            found.extend(seen(policy, &owner, &[first, second]));
        }
    }
    found
}

/// What makes a criterion count: its condition, and enough of what it counts to reach its cap.
fn worth_something(criterion: &Criterion) -> Vec<Expr> {
    let counted = criterion.factor.as_ref().map(|factor| at_least(factor, criterion, true));
    criterion.condition.iter().cloned().chain(counted).collect()
}

/// What a criterion is multiplied by reaches once, or as often as its cap takes and once more.
fn at_least(factor: &Expr, criterion: &Criterion, to_cap: bool) -> Expr {
    let once = i128::from(criterion.points.unsigned_abs()).max(1);
    let most = criterion.cap.filter(|_| to_cap).map(i128::from);
    let times = most.map_or(1, |most| most.div_euclid(once).saturating_add(2));
    let least = constant(factor, Value::Number(Exact::whole(times)));
    over(factor, ExprKind::Compare(Comparison::AtLeast, Box::new(factor.clone()), Box::new(least)))
}

/// Those for whom a criterion counts once, counts to its cap, and stands at each limit of its scale.
fn measured(policy: &TypedPolicy, owner: &Owner<'_>, criterion: &Criterion, found: &mut Vec<Seen>) {
    let Some(factor) = &criterion.factor else { return };
    let mut places = vec![at_least(factor, criterion, false), at_least(factor, criterion, true)];
    let at = |number: Exact| equal(factor, constant(factor, Value::Number(number)));
    match &criterion.scale {
        Some(Scale::Ladder { from, to, .. }) => places.extend([*from, *to].map(at)),
        Some(Scale::Steps(steps)) => {
            for (limit, _) in steps {
                places.extend([Some(*limit), limit.minus(step(factor.ty))].into_iter().flatten().map(at));
            }
        }
        Some(Scale::Periods { length, .. }) => {
            places.extend([1, *length, length.saturating_add(1)].map(|count| at(Exact::whole(i128::from(count)))));
        }
        None => {}
    }
    for place in &places {
        let all: Vec<&Expr> = criterion.condition.iter().chain([place]).collect();
        found.extend(seen(policy, owner, &all));
    }
}

/// Somebody who meets all those conditions; with amounts, sizes and counts that exist where one does.
fn seen(policy: &TypedPolicy, owner: &Owner<'_>, conditions: &[&Expr]) -> Option<Seen> {
    let mut all = owner.before.clone();
    all.extend(conditions);
    let mut fields = BTreeSet::new();
    for expr in &all {
        read(policy, expr, &mut fields, 0);
    }
    // Somebody as one meets them, else somebody who could exist, else anybody.
    let found = [Some(true), Some(false), None].into_iter().find_map(|ordinary| {
        let bounds: Vec<Expr> = match ordinary {
            Some(ordinary) => {
                fields.iter().filter_map(|(entity, index)| bounded(policy, *entity, *index, owner, ordinary)).collect()
            }
            None => Vec::new(),
        };
        let conditions: Vec<&Expr> = all.iter().copied().chain(&bounds).collect();
        match witness(policy, &conditions) {
            Answer::Witness(facts) => Some(facts),
            _ => None,
        }
    });
    let facts = found?;
    Some(Seen { kind: owner.kind, name: owner.name.to_owned(), facts })
}

/// The fields that an expression reads, in definitions and categories too.
fn read(policy: &TypedPolicy, expr: &Expr, fields: &mut BTreeSet<(Entity, FieldIdx)>, depth: usize) {
    if depth > 64 {
        return;
    }
    let next = depth.saturating_add(1);
    match &expr.kind {
        ExprKind::Field(entity, index) => {
            fields.insert((*entity, *index));
        }
        ExprKind::Definition(index) => {
            let cases = policy.definitions.get(*index).into_iter().flat_map(|one| &one.cases);
            cases.flat_map(|(condition, value)| condition.iter().chain([value])).for_each(|part| {
                read(policy, part, fields, next);
            });
        }
        ExprKind::Category(index) => {
            if let Some(category) = policy.categories.get(*index) {
                read(policy, &category.condition, fields, next);
            }
        }
        _ => expr.children().into_iter().for_each(|child| read(policy, child, fields, next)),
    }
}

/// A field of numbers is unknown, or not below nought and, for somebody ordinary, not far above it: 5 000 €, 200 m², 8 of
/// what is counted.
fn bounded(policy: &TypedPolicy, entity: Entity, index: FieldIdx, owner: &Owner<'_>, ordinary: bool) -> Option<Expr> {
    let field = policy.schema.fields(entity).get(index)?;
    let most = match field.ty {
        Type::Integer => 8,
        Type::Number(Unit { money: 1, .. }) => 500_000,
        Type::Number(Unit { money: 0, area: 1, .. }) => 200,
        Type::Number(_) | Type::Months | Type::Days => i64::MAX,
        _ => return None,
    };
    let scope = match entity {
        Entity::Applicant => Scope::Applicant,
        Entity::Vacancy => Scope::Vacancy,
    };
    let own = Expr { kind: ExprKind::Field(entity, index), ty: field.ty, scope, span: owner.declared };
    let against = |comparison: Comparison, number: i64| {
        let limit = constant(&own, Value::Number(Exact::whole(i128::from(number))));
        over(&own, ExprKind::Compare(comparison, Box::new(own.clone()), Box::new(limit)))
    };
    let mut within = vec![against(Comparison::AtLeast, 0)];
    if ordinary && most < i64::MAX {
        within.push(against(Comparison::AtMost, most));
    }
    let within = over(&own, ExprKind::And(within));
    Some(over(&own, ExprKind::Or(vec![unknown(&own), within])))
}
