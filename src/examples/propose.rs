//! Rows that examples do not have yet: somebody for whom a slip in a rule would show, with what the rule gives today.

use super::rows::{self, Values};
use super::run::answer;
use super::{Asked, ExampleRow, words};
use crate::analysis::evaluate::Content;
use crate::diagnostic::{Diagnostics, Language};
use crate::index::FieldIdx;
use crate::ir::{Entity, Heading, Type, TypedPolicy};
use crate::source::Span;
use crate::syntax::fold;
use crate::syntax::keywords::written;

/// A row to add, as its cells would be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proposal {
    /// The header of the expected column.
    pub asked: String,
    /// The header and the cell of each field that counts.
    pub inputs: Vec<(String, String)>,
    /// What the rule gives.
    pub expected: String,
}

/// The row of that household and home for what a rule of that kind and name gives; none when no cell can say it, or when
/// `changed` gives the same.
#[must_use]
pub fn propose(
    policy: &TypedPolicy,
    changed: &TypedPolicy,
    (kind, name): (&str, &str),
    facts: &[(Entity, FieldIdx, Content)],
    language: Language,
) -> Option<Proposal> {
    let named = |heading: &Heading| heading.name == name;
    let own = name.split('.').next().unwrap_or(name);
    let asked = match kind {
        "critere" => Asked::Criterion(fold(own)),
        "rubrique" => Asked::Heading(fold(own)),
        "admissible" => Asked::Rule(policy.rules.enumerated().find(|(_, rule)| named(&rule.heading))?.0),
        "categorie" => Asked::Category(policy.categories.enumerated().find(|(_, one)| named(&one.heading))?.0),
        "definition" => Asked::Definition(policy.definitions.enumerated().find(|(_, one)| named(&one.heading))?.0),
        _ => return None,
    };
    let mut values = Values::default();
    let mut inputs = Vec::new();
    // The text is nobody's yet: it has no place.
    let nowhere = Span::new(crate::source::FileId(0), 0, 0);
    for (entity, index, content) in facts {
        let field = policy.schema.fields(*entity).get(*index)?;
        let text = written_as(policy, field.ty, content, language)?;
        values.insert(*entity, *index, &text, nowhere);
        inputs.push((header(policy, *entity, &field.name, language), text));
    }
    let dataset = rows::pair(&rows::lenient(&policy.schema), &values, nowhere, &mut Diagnostics::default())?;
    let row = ExampleRow { dataset, expected: Vec::new() };
    let (found, expected) = answer(&row, policy, language, &asked);
    let (other, _) = answer(&row, changed, language, &asked);
    let feminine = language == Language::French && matches!(kind, "categorie" | "rubrique" | "definition");
    let ending = if feminine { "e" } else { "" };
    let asked = format!("{} {own} {}{ending}", written(kind, language), written("attendu", language));
    (found != other).then_some(Proposal { asked, inputs, expected })
}

/// The header of a field: its name alone when only one table has it.
fn header(policy: &TypedPolicy, entity: Entity, name: &str, language: Language) -> String {
    let (side, other) = match entity {
        Entity::Applicant => ("demandeur", Entity::Vacancy),
        Entity::Vacancy => ("logement", Entity::Applicant),
    };
    let shared = policy.schema.fields(other).iter().any(|field| field.name == name);
    if shared { format!("{}.{name}", written(side, language)) } else { name.to_owned() }
}

/// A content as a cell; none when no cell can hold it: a set that is known to be empty.
fn written_as(policy: &TypedPolicy, ty: Type, content: &Content, language: Language) -> Option<String> {
    match content {
        Content::Unknown => Some(String::new()),
        Content::Value(value) => Some(words::value(policy, ty, *value, language)),
        Content::Set(raws) => {
            let one = match ty {
                Type::Communes => Type::Commune,
                Type::RoomsSet => Type::Rooms,
                Type::Symbols(list) => Type::Symbol(list),
                other => other,
            };
            let items = raws.iter().map(|raw| Some(words::value(policy, one, one.value(*raw)?, language)));
            let items = items.collect::<Option<Vec<String>>>()?;
            (!items.is_empty()).then(|| format!("({})", items.join(", ")))
        }
    }
}
