//! The facts to ask for: `to-ask.csv`, their count, and sentences for one household.

use super::csv_files::Lines;
use super::json::Json;
use super::words::{self, pick};
use super::{format, summary};
use crate::decision::{AskedFact, DecisionReport, Entity, WaitingKind};
use crate::diagnostic::Language;

/// What is written where nothing bounds the points that a fact could give.
pub(super) const UNBOUNDED: &str = "sans_borne";

/// The facts to ask for: `table,id,field,waiting,opens,points`; none when the policy asks for nothing.
#[must_use]
pub fn to_ask_csv(report: &DecisionReport) -> Option<Vec<u8>> {
    let facts = report.to_ask.as_ref()?;
    let mut out = Lines::new(&["table", "id", "field", "waiting", "opens", "points"]);
    for fact in facts {
        out.line(&[
            summary::table(fact.entity),
            &fact.id,
            &fact.field,
            &codes(fact),
            &fact.opens.to_string(),
            &fact.points.map_or_else(|| UNBOUNDED.to_owned(), |points| format::points(points).decimal()),
        ]);
    }
    Some(out.into_bytes())
}

/// What waits, as codes joined by `;`.
pub(super) fn codes(fact: &AskedFact) -> String {
    let codes: Vec<String> =
        fact.waiting.iter().map(|waiting| format!("{}:{}", waiting.kind.code(), waiting.what.name)).collect();
    codes.join(";")
}

/// How many facts there are to ask for, and of how many households and homes: they stand together in the list.
pub(super) fn counts(facts: &[AskedFact]) -> (usize, usize, usize) {
    let of = |entity: Entity| {
        let mut ids: Vec<&str> =
            facts.iter().filter(|fact| fact.entity == entity).map(|fact| fact.id.as_str()).collect();
        ids.dedup();
        ids.len()
    };
    (facts.len(), of(Entity::Applicant), of(Entity::Vacancy))
}

/// The count for programs.
pub(super) fn count_json(facts: &[AskedFact]) -> Json {
    let (all, applicants, vacancies) = counts(facts);
    Json::Object(vec![
        ("facts", Json::count(all)),
        ("applicants", Json::count(applicants)),
        ("vacancies", Json::count(vacancies)),
    ])
}

/// The count in a sentence.
pub(super) fn count_sentence(facts: &[AskedFact], language: Language) -> String {
    let (all, applicants, vacancies) = counts(facts);
    let all = words::counted(all, language, ("donnée", "données"), ("fact", "facts"));
    let applicants = words::counted(applicants, language, ("ménage", "ménages"), ("household", "households"));
    let vacancies = words::counted(vacancies, language, ("logement", "logements"), ("home", "homes"));
    match language {
        Language::French => {
            format!("À demander : {all}, pour {applicants} et {vacancies} (liste dans to-ask.csv).")
        }
        Language::English => format!("To ask for: {all}, of {applicants} and {vacancies} (listed in to-ask.csv)."),
    }
}

/// What waits for a fact, and what it would change at best.
pub(super) fn sentence(fact: &AskedFact, language: Language) -> String {
    let french = language == Language::French;
    let waiting = fact.waiting.iter().map(|waiting| {
        let kind = match waiting.kind {
            WaitingKind::Rule => pick(language, "la règle", "the rule"),
            WaitingKind::Category => pick(language, "la catégorie", "the category"),
            WaitingKind::Criterion => pick(language, "le critère", "the criterion"),
        };
        format!("{kind} {}", words::quoted(&words::with_sources(&waiting.what, language), language))
    });
    let waiting = waiting.collect::<Vec<_>>().join(", ");
    let opens = match fact.entity {
        Entity::Applicant => words::counted(fact.opens, language, ("logement", "logements"), ("home", "homes")),
        Entity::Vacancy => words::counted(fact.opens, language, ("ménage", "ménages"), ("household", "households")),
    };
    let points = fact.points.map(|points| words::points(format::points(points), language));
    let best = match (points, french) {
        (Some(points), true) => format!("au mieux : {opens} de plus, {points} de plus"),
        (None, true) => format!("au mieux : {opens} de plus, des points sans borne écrite"),
        (Some(points), false) => format!("at best: {opens} more, {points} more"),
        (None, false) => format!("at best: {opens} more, points that nothing bounds"),
    };
    if french {
        format!("{} : attendue par {waiting} ; {best}", fact.label)
    } else {
        format!("{}: awaited by {waiting}; {best}", fact.label)
    }
}

/// The facts to ask for, for programs.
pub(super) fn facts_json(facts: &[AskedFact]) -> Json {
    let lines = facts.iter().map(|fact| {
        let waiting: Vec<String> =
            fact.waiting.iter().map(|waiting| format!("{}:{}", waiting.kind.code(), waiting.what.name)).collect();
        Json::Object(vec![
            ("field", Json::text(fact.field.as_str())),
            ("label", Json::text(fact.label.as_str())),
            ("waiting", Json::texts(&waiting)),
            ("opens", Json::count(fact.opens)),
            ("points", fact.points.map_or(Json::Null, |points| Json::exact(format::points(points)))),
        ])
    });
    Json::List(lines.collect())
}
