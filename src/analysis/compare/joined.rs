//! Two policies in one: the second's expressions over the first's fields, beside the first's own.

use crate::index::{CategoryIdx, DefinitionIdx, EnumIdx, FieldIdx, Index, ParameterIdx};
use crate::ir::{
    Category, Criterion, Definition, Entity, Expr, ExprKind, Field, Grid, Heading, Parameter, Rule, RuleCondition,
    Schema, Type, TypedPolicy,
};

/// Two policies over one vocabulary.
pub(super) struct Joined {
    /// The first, with the second's definitions, parameters and categories after its own.
    pub(super) policy: TypedPolicy,
    /// The second's rules.
    pub(super) rules: Vec<Rule>,
    /// The second's categories.
    pub(super) categories: Vec<Category>,
    /// The second's grids.
    pub(super) grids: Vec<Grid>,
    /// Fields that only one of both declares.
    pub(super) lone_fields: Vec<String>,
    /// Fields and lists of values that both declare in ways that do not meet.
    pub(super) unlike: Vec<String>,
}

/// Where the second's things are found.
struct Moves {
    schema: Schema,
    enumerations: Vec<EnumIdx>,
    applicant: Vec<FieldIdx>,
    vacancy: Vec<FieldIdx>,
    definitions: Vec<DefinitionIdx>,
    parameters: Vec<ParameterIdx>,
    categories: Vec<CategoryIdx>,
    lone_fields: Vec<String>,
    unlike: Vec<String>,
}

/// Joins two policies of one reference date: what the second says alike is the first's own.
pub(super) fn join(first: &TypedPolicy, second: &TypedPolicy) -> Joined {
    let mut vocabulary = vocabulary(first, second);
    let apart = Joined::of(first, second, &vocabulary);
    let policy = &apart.policy;
    let place = |at: usize, own: usize| own.saturating_add(at);
    // A second time, with what was found alike in the place of its twin.
    vocabulary.parameters = second
        .parameters
        .enumerated()
        .map(|(at, item)| {
            let moved = ParameterIdx::at(place(at.position(), first.parameters.len()));
            let twin = first.parameters.enumerated().find(|(_, own)| own.heading.name == item.heading.name);
            let twin = twin.map(|(index, _)| index);
            twin.filter(|twin| same_figures(policy, *twin, moved)).unwrap_or(moved)
        })
        .collect();
    vocabulary.definitions = second
        .definitions
        .enumerated()
        .map(|(at, item)| {
            let moved = DefinitionIdx::at(place(at.position(), first.definitions.len()));
            let twin = first.definitions.enumerated().find(|(_, own)| own.heading.name == item.heading.name);
            let twin = twin.map(|(index, _)| index);
            twin.filter(|twin| same_definition(policy, *twin, moved)).unwrap_or(moved)
        })
        .collect();
    vocabulary.categories = second
        .categories
        .enumerated()
        .map(|(at, item)| {
            let moved = CategoryIdx::at(place(at.position(), first.categories.len()));
            let twin = first.categories.enumerated().find(|(_, own)| own.heading.name == item.heading.name);
            let twin = twin.map(|(index, _)| index);
            twin.filter(|twin| same_category(policy, *twin, moved)).unwrap_or(moved)
        })
        .collect();
    Joined::of(first, second, &vocabulary)
}

/// The schema of both, and where each of the second's things is found.
fn vocabulary(first: &TypedPolicy, second: &TypedPolicy) -> Moves {
    let mut schema = first.schema.clone();
    let (mut unlike, mut lone_fields, mut enumerations) = (Vec::new(), Vec::new(), Vec::new());
    for theirs in &second.schema.enumerations {
        let own = first.schema.enumerations.enumerated().find(|(_, own)| own.name == theirs.name);
        enumerations.push(match own {
            Some((index, own)) => {
                // Whom both allow: the values that both list, where these stand in the same order.
                if own.values.iter().zip(&theirs.values).any(|(a, b)| a != b) {
                    unlike.push(theirs.name.clone());
                }
                let shorter = if own.values.len() <= theirs.values.len() { &own.values } else { &theirs.values };
                if let Some(slot) = schema.enumerations.get_mut(index) {
                    slot.values.clone_from(shorter);
                }
                index
            }
            None => schema.enumerations.push(theirs.clone()),
        });
    }
    let place = |own: usize, count: usize| own..own.saturating_add(count);
    let mut moves = Moves {
        schema: Schema::default(),
        enumerations,
        applicant: Vec::new(),
        vacancy: Vec::new(),
        definitions: place(first.definitions.len(), second.definitions.len()).map(DefinitionIdx::at).collect(),
        parameters: place(first.parameters.len(), second.parameters.len()).map(ParameterIdx::at).collect(),
        categories: place(first.categories.len(), second.categories.len()).map(CategoryIdx::at).collect(),
        lone_fields: Vec::new(),
        unlike: Vec::new(),
    };
    for entity in [Entity::Applicant, Entity::Vacancy] {
        let mut found = Vec::new();
        for theirs in second.schema.fields(entity) {
            let theirs = Field { ty: moves.ty(theirs.ty), ..theirs.clone() };
            let fields = match entity {
                Entity::Applicant => &mut schema.applicant,
                Entity::Vacancy => &mut schema.vacancy,
            };
            let own = fields.enumerated().find(|(_, own)| own.name == theirs.name).map(|(index, _)| index);
            let index = match own.and_then(|index| fields.get_mut(index).map(|field| (index, field))) {
                Some((index, own)) if own.ty == theirs.ty => {
                    own.optional &= theirs.optional;
                    own.range = match (own.range, theirs.range) {
                        (Some((a, b)), Some((c, d))) => Some((a.max(c), b.min(d))),
                        (a, b) => a.or(b),
                    };
                    index
                }
                Some(_) => {
                    unlike.push(super::field_name(entity, &theirs.name));
                    fields.push(theirs)
                }
                None => {
                    lone_fields.push(super::field_name(entity, &theirs.name));
                    fields.push(theirs)
                }
            };
            found.push(index);
        }
        for own in first.schema.fields(entity) {
            if second.schema.fields(entity).iter().all(|theirs| theirs.name != own.name) {
                lone_fields.push(super::field_name(entity, &own.name));
            }
        }
        match entity {
            Entity::Applicant => moves.applicant = found,
            Entity::Vacancy => moves.vacancy = found,
        }
    }
    Moves { schema, lone_fields, unlike, ..moves }
}

impl Joined {
    fn of(first: &TypedPolicy, second: &TypedPolicy, moves: &Moves) -> Self {
        let mut policy = TypedPolicy { schema: moves.schema.clone(), ..first.clone() };
        for item in &second.parameters {
            let arguments = item.arguments.iter().map(|argument| {
                let ty = moves.ty(argument.ty);
                crate::ir::ParameterArgument { ty, ..argument.clone() }
            });
            let (heading, ty) = (apart(&item.heading), moves.ty(item.ty));
            policy.parameters.push(Parameter { heading, ty, arguments: arguments.collect(), ..item.clone() });
        }
        for item in &second.definitions {
            let case =
                |(test, value): &(Option<Expr>, Expr)| (test.as_ref().map(|test| moves.expr(test)), moves.expr(value));
            let (heading, ty) = (apart(&item.heading), moves.ty(item.ty));
            let cases = item.cases.iter().map(case).collect();
            policy.definitions.push(Definition { heading, ty, cases, ..item.clone() });
        }
        let carried = |item: &Category| Category { condition: moves.expr(&item.condition), ..item.clone() };
        let categories: Vec<Category> = second.categories.iter().map(carried).collect();
        for item in &categories {
            policy.categories.push(Category { heading: apart(&item.heading), ..item.clone() });
        }
        Self {
            policy,
            rules: second.rules.iter().map(|rule| moves.rule(rule)).collect(),
            categories,
            grids: second.grids.iter().map(|grid| moves.grid(grid)).collect(),
            lone_fields: moves.lone_fields.clone(),
            unlike: moves.unlike.clone(),
        }
    }
}

/// The heading of the second's, under a name that no policy can declare: [`crate::analysis::satisfy`] tells comparisons
/// it cannot express apart by their texts.
fn apart(heading: &Heading) -> Heading {
    Heading { name: format!("{}@B", heading.name), ..heading.clone() }
}

impl Moves {
    fn ty(&self, ty: Type) -> Type {
        let of = |index: EnumIdx| self.enumerations.get(index.position()).copied().unwrap_or(index);
        match ty {
            Type::Symbol(index) => Type::Symbol(of(index)),
            Type::Symbols(index) => Type::Symbols(of(index)),
            ty => ty,
        }
    }

    fn rule(&self, rule: &Rule) -> Rule {
        let condition = match &rule.condition {
            RuleCondition::Expr(condition) => RuleCondition::Expr(self.expr(condition)),
            RuleCondition::Within { subject, key, bounds, first_key, open } => RuleCondition::Within {
                subject: self.expr(subject),
                key: self.expr(key),
                bounds: bounds.clone(),
                first_key: *first_key,
                open: *open,
            },
        };
        Rule { condition, ..rule.clone() }
    }

    fn grid(&self, grid: &Grid) -> Grid {
        let mut grid = grid.clone();
        grid.applies = grid.applies.as_ref().map(|applies| self.expr(applies));
        for heading in &mut grid.headings {
            heading.criteria = heading.criteria.iter().map(|criterion| self.criterion(criterion)).collect();
        }
        grid
    }

    fn criterion(&self, criterion: &Criterion) -> Criterion {
        Criterion {
            factor: criterion.factor.as_ref().map(|factor| self.expr(factor)),
            condition: criterion.condition.as_ref().map(|condition| self.expr(condition)),
            ..criterion.clone()
        }
    }

    fn expr(&self, expr: &Expr) -> Expr {
        let one = |inner: &Expr| Box::new(self.expr(inner));
        let list = |parts: &[Expr]| -> Vec<Expr> { parts.iter().map(|part| self.expr(part)).collect() };
        let kind = match &expr.kind {
            ExprKind::Constant(value) => ExprKind::Constant(*value),
            ExprKind::Field(entity, index) => {
                let fields = match entity {
                    Entity::Applicant => &self.applicant,
                    Entity::Vacancy => &self.vacancy,
                };
                ExprKind::Field(*entity, fields.get(index.position()).copied().unwrap_or(*index))
            }
            ExprKind::Definition(index) => {
                ExprKind::Definition(self.definitions.get(index.position()).copied().unwrap_or(*index))
            }
            ExprKind::Category(index) => {
                ExprKind::Category(self.categories.get(index.position()).copied().unwrap_or(*index))
            }
            ExprKind::Parameter(index, arguments) => {
                let index = self.parameters.get(index.position()).copied().unwrap_or(*index);
                ExprKind::Parameter(index, list(arguments))
            }
            ExprKind::Not(inner) => ExprKind::Not(one(inner)),
            ExprKind::And(parts) => ExprKind::And(list(parts)),
            ExprKind::Or(parts) => ExprKind::Or(list(parts)),
            ExprKind::Compare(comparison, left, right) => ExprKind::Compare(*comparison, one(left), one(right)),
            ExprKind::Arithmetic(operator, left, right) => ExprKind::Arithmetic(*operator, one(left), one(right)),
            ExprKind::Negate(inner) => ExprKind::Negate(one(inner)),
            ExprKind::In(value, items) => ExprKind::In(one(value), list(items)),
            ExprKind::Contains(set, value) => ExprKind::Contains(one(set), one(value)),
            ExprKind::Known(inner) => ExprKind::Known(one(inner)),
            ExprKind::Elapsed(unit, day) => ExprKind::Elapsed(*unit, one(day)),
            ExprKind::If(test, yes, no) => ExprKind::If(one(test), one(yes), one(no)),
            ExprKind::Min(parts) => ExprKind::Min(list(parts)),
            ExprKind::Max(parts) => ExprKind::Max(list(parts)),
            ExprKind::Monthly(inner) => ExprKind::Monthly(one(inner)),
            ExprKind::Yearly(inner) => ExprKind::Yearly(one(inner)),
            ExprKind::Count(inner) => ExprKind::Count(one(inner)),
            ExprKind::Shifted(rule, day, by) => ExprKind::Shifted(*rule, one(day), one(by)),
            ExprKind::Between(unit, rule, from, to) => ExprKind::Between(*unit, *rule, one(from), one(to)),
            ExprKind::Edge(edge, day) => ExprKind::Edge(*edge, one(day)),
            ExprKind::Rounded(way, step, inner) => ExprKind::Rounded(*way, *step, one(inner)),
        };
        Expr { kind, ty: self.ty(expr.ty), ..expr.clone() }
    }
}

/// Whether two expressions are the same text, whatever their places and the names of what they use.
pub(super) fn same(policy: &TypedPolicy, a: &Expr, b: &Expr) -> bool {
    if a.ty != b.ty {
        return false;
    }
    let inside = || {
        let (a, b) = (a.children(), b.children());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(policy, a, b))
    };
    match (&a.kind, &b.kind) {
        (ExprKind::Constant(a), ExprKind::Constant(b)) => a == b,
        (ExprKind::Field(a, at), ExprKind::Field(b, place)) => a == b && at == place,
        (ExprKind::Definition(a), ExprKind::Definition(b)) => same_definition(policy, *a, *b),
        (ExprKind::Category(a), ExprKind::Category(b)) => same_category(policy, *a, *b),
        (ExprKind::Parameter(a, _), ExprKind::Parameter(b, _)) => same_figures(policy, *a, *b) && inside(),
        (ExprKind::Compare(a, ..), ExprKind::Compare(b, ..)) => a == b && inside(),
        (ExprKind::Arithmetic(a, ..), ExprKind::Arithmetic(b, ..)) => a == b && inside(),
        (ExprKind::Elapsed(a, _), ExprKind::Elapsed(b, _)) => a == b && inside(),
        (ExprKind::Shifted(a, ..), ExprKind::Shifted(b, ..)) => a == b && inside(),
        (ExprKind::Between(a, rule, ..), ExprKind::Between(b, other, ..)) => a == b && rule == other && inside(),
        (ExprKind::Edge(a, _), ExprKind::Edge(b, _)) => a == b && inside(),
        (ExprKind::Rounded(a, step, _), ExprKind::Rounded(b, other, _)) => a == b && step == other && inside(),
        (ExprKind::Not(_), ExprKind::Not(_))
        | (ExprKind::And(_), ExprKind::And(_))
        | (ExprKind::Or(_), ExprKind::Or(_))
        | (ExprKind::Negate(_), ExprKind::Negate(_))
        | (ExprKind::In(..), ExprKind::In(..))
        | (ExprKind::Contains(..), ExprKind::Contains(..))
        | (ExprKind::Known(_), ExprKind::Known(_))
        | (ExprKind::If(..), ExprKind::If(..))
        | (ExprKind::Min(_), ExprKind::Min(_))
        | (ExprKind::Max(_), ExprKind::Max(_))
        | (ExprKind::Monthly(_), ExprKind::Monthly(_))
        | (ExprKind::Yearly(_), ExprKind::Yearly(_))
        | (ExprKind::Count(_), ExprKind::Count(_)) => inside(),
        _ => false,
    }
}

fn same_definition(policy: &TypedPolicy, a: DefinitionIdx, b: DefinitionIdx) -> bool {
    a == b
        || match (policy.definitions.get(a), policy.definitions.get(b)) {
            (Some(a), Some(b)) => {
                a.cases.len() == b.cases.len()
                    && a.cases.iter().zip(&b.cases).all(|((test, value), (other, said))| {
                        same_option(policy, test.as_ref(), other.as_ref()) && same(policy, value, said)
                    })
            }
            _ => false,
        }
}

fn same_category(policy: &TypedPolicy, a: CategoryIdx, b: CategoryIdx) -> bool {
    a == b
        || match (policy.categories.get(a), policy.categories.get(b)) {
            (Some(a), Some(b)) => same(policy, &a.condition, &b.condition),
            _ => false,
        }
}

/// Whether two parameters have the same figures for the same arguments.
fn same_figures(policy: &TypedPolicy, a: ParameterIdx, b: ParameterIdx) -> bool {
    let shape = |item: &Parameter| -> Vec<(Type, i64, u32)> {
        item.arguments.iter().map(|one| (one.ty, one.first, one.count)).collect()
    };
    a == b
        || match (policy.parameters.get(a), policy.parameters.get(b)) {
            (Some(a), Some(b)) => a.ty == b.ty && shape(a) == shape(b) && a.values == b.values,
            _ => false,
        }
}

/// The same of parts that may be absent.
pub(super) fn same_option(policy: &TypedPolicy, a: Option<&Expr>, b: Option<&Expr>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same(policy, a, b),
        _ => false,
    }
}
