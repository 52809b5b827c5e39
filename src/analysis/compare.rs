//! Two policies of one day: proven to say the same of eligibility, categories and points, or for whom they differ.
//!
//! The pass is [`compare`]. It speaks of whom both allow: the values, ranges and facts that both schemas admit. Rules and
//! categories are compared by name, points by grid. A class of households that differ always comes with somebody of it,
//! for whom both policies have been evaluated; what is neither proven alike nor shown to differ is listed as such.

mod joined;
mod scores;

use super::evaluate::{Content, Facts};
use super::logic::{never, not_true, passes, refused};
use super::sampling;
use super::satisfy::{Answer, fields_read, witness};
use super::telling::told;
use crate::index::FieldIdx;
use crate::ir::{Entity, Expr, Heading, Rule, TypedPolicy};
use joined::{Joined, join, same};

/// How many classes are told.
pub const MOST: usize = 20;

/// What two policies are compared on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Who may be a candidate for which home.
    Eligibility,
    /// Who is in a category.
    Category,
    /// How many points are given.
    Points,
}

/// Which of two policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// A class of households, homes or pairs that two policies treat differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// What they differ on.
    pub topic: Topic,
    /// The rule, category or criterion that makes the difference.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its legal references.
    pub sources: Vec<String>,
    /// The policy that admits, includes, or gives more points.
    pub favours: Side,
    /// The points under both, in hundredths, when they differ on points.
    pub points: Option<(i64, i64)>,
    /// Whether somebody of the class meets every other rule too; else only this rule is looked at.
    pub whole: bool,
    /// Somebody of the class, by what the differing rule reads.
    pub example: String,
    /// All that is known of them.
    pub facts: String,
}

/// How two policies compare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The classes that differ, no more than [`MOST`].
    pub classes: Vec<Class>,
    /// How many classes there are beyond.
    pub more: usize,
    /// Rules, categories and criteria that could neither be proven alike nor shown to differ.
    pub undecided: Vec<String>,
    /// Categories that only one declares.
    pub lone_categories: Vec<String>,
    /// Fields that only one declares.
    pub lone_fields: Vec<String>,
    /// Fields and lists of values that both declare and that do not meet.
    pub unlike: Vec<String>,
    /// How many rules, categories and criteria were compared.
    pub compared: (usize, usize, usize),
}

impl Comparison {
    /// Whether both are proven to say the same.
    #[must_use]
    pub fn equal(&self) -> bool {
        self.classes.is_empty() && self.undecided.is_empty() && self.unlike.is_empty()
    }
}

/// Compares two policies of one reference date.
#[must_use]
pub fn compare(first: &TypedPolicy, second: &TypedPolicy) -> Comparison {
    let both = join(first, second);
    let mut found =
        Comparison { lone_fields: both.lone_fields.clone(), unlike: both.unlike.clone(), ..Comparison::default() };
    eligibility(first, &both, &mut found);
    categories(first, &both, &mut found);
    scores::compare(first, &both, &mut found);
    found.more = found.classes.len().saturating_sub(MOST);
    found.classes.truncate(MOST);
    found
}

/// A field with its table.
fn field_name(entity: Entity, name: &str) -> String {
    format!("{}.{name}", super::telling::table(entity))
}

/// Somebody, nobody, or no answer.
enum Found {
    Somebody(Facts),
    Nobody,
    Unsure,
}

fn somebody(policy: &TypedPolicy, conditions: &[&Expr]) -> Found {
    if let Some(facts) = sampling::found(policy, conditions) {
        return Found::Somebody(facts);
    }
    match witness(policy, conditions) {
        Answer::Witness(found) => {
            Found::Somebody(found.into_iter().map(|(entity, index, content)| ((entity, index), content)).collect())
        }
        Answer::Impossible => Found::Nobody,
        Answer::Unsure => Found::Unsure,
    }
}

/// Facts in the words of the language; only those that some expressions read, when these are given.
fn told_facts(policy: &TypedPolicy, facts: &Facts, read: Option<&[&Expr]>) -> String {
    let wanted: Option<std::collections::BTreeSet<(Entity, FieldIdx)>> =
        read.map(|read| read.iter().flat_map(|expr| fields_read(policy, expr)).collect());
    let kept: Vec<(Entity, FieldIdx, Content)> = facts
        .iter()
        .filter(|(field, _)| wanted.as_ref().is_none_or(|wanted| wanted.contains(field)))
        .map(|((entity, index), content)| (*entity, *index, content.clone()))
        .collect();
    told(policy, &kept)
}

fn class(topic: Topic, heading: &Heading, favours: Side) -> Class {
    Class {
        topic,
        name: heading.name.clone(),
        title: heading.title.clone(),
        sources: heading.citations.iter().map(crate::diagnostic::Citation::shown).collect(),
        favours,
        points: None,
        whole: true,
        example: String::new(),
        facts: String::new(),
    }
}

fn eligibility(first: &TypedPolicy, both: &Joined, found: &mut Comparison) {
    let policy = &both.policy;
    let (own, theirs): (Vec<&Rule>, Vec<&Rule>) = (first.rules.iter().collect(), both.rules.iter().collect());
    found.compared.0 = own.len().max(theirs.len());
    for (rules, others, favours) in [(&theirs, &own, Side::First), (&own, &theirs, Side::Second)] {
        let passed: Vec<Expr> = others.iter().map(|rule| passes(rule)).collect();
        for rule in rules {
            let twin = others.iter().find(|other| other.heading.name == rule.heading.name);
            let (fails, demanded) = (refused(rule), super::logic::demanded(rule));
            if twin.is_some_and(|twin| {
                twin.if_unknown == rule.if_unknown && same(policy, &super::logic::demanded(twin), &demanded)
            }) {
                continue;
            }
            let own_pass = twin.map(|twin| passes(twin));
            let near: Vec<&Expr> = own_pass.iter().chain([&fails]).collect();
            let all: Vec<&Expr> = passed.iter().chain([&fails]).collect();
            let (whole, facts) = match somebody(policy, &near) {
                Found::Nobody => continue,
                near => match (somebody(policy, &all), near) {
                    (Found::Somebody(facts), _) => (true, facts),
                    (Found::Nobody, _) => continue,
                    (Found::Unsure, Found::Somebody(facts)) => (false, facts),
                    (Found::Unsure, _) => {
                        found.undecided.push(rule.heading.name.clone());
                        continue;
                    }
                },
            };
            let read: Vec<&Expr> = [&demanded].into_iter().chain(&own_pass).collect();
            found.classes.push(Class {
                whole,
                example: told_facts(policy, &facts, Some(&read)),
                facts: told_facts(policy, &facts, None),
                ..class(Topic::Eligibility, &rule.heading, favours)
            });
        }
    }
}

fn categories(first: &TypedPolicy, both: &Joined, found: &mut Comparison) {
    let policy = &both.policy;
    for own in &first.categories {
        let Some(theirs) = both.categories.iter().find(|theirs| theirs.heading.name == own.heading.name) else {
            found.lone_categories.push(own.heading.name.clone());
            continue;
        };
        found.compared.1 = found.compared.1.saturating_add(1);
        if same(policy, &own.condition, &theirs.condition) {
            continue;
        }
        for (inside, outside, favours) in
            [(&own.condition, &theirs.condition, Side::First), (&theirs.condition, &own.condition, Side::Second)]
        {
            let out = not_true(outside);
            match somebody(policy, &[inside, &out]) {
                Found::Nobody => {}
                Found::Unsure => found.undecided.push(own.heading.name.clone()),
                Found::Somebody(facts) => found.classes.push(Class {
                    example: told_facts(policy, &facts, Some(&[inside, outside])),
                    facts: told_facts(policy, &facts, None),
                    ..class(Topic::Category, &own.heading, favours)
                }),
            }
        }
    }
    let own = |name: &str| first.categories.iter().any(|own| own.heading.name == name);
    let lone = both.categories.iter().map(|item| &item.heading.name).filter(|name| !own(name)).cloned();
    found.lone_categories.extend(lone);
}

/// Whether two conditions hold for the same people, as a proof.
fn alike(policy: &TypedPolicy, a: Option<&Expr>, b: Option<&Expr>) -> bool {
    if joined::same_option(policy, a, b) {
        return true;
    }
    match (a, b) {
        (Some(a), Some(b)) => never(policy, &[a, &not_true(b)]) && never(policy, &[b, &not_true(a)]),
        (Some(one), None) | (None, Some(one)) => never(policy, &[&not_true(one)]),
        (None, None) => true,
    }
}
