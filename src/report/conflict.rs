//! Why no plan is lawful, for people and for programs.

use super::format;
use super::json::Json;
use super::words::{self, pick};
use crate::decision::{Conflict, ConflictRule, Counting, Limit};
use crate::diagnostic::Language;
use crate::quantity::Exact;

/// The rules that cannot hold together and the cheapest relaxation, in sentences.
#[must_use]
pub fn conflict_text(conflict: &Conflict, language: Language) -> String {
    let french = language == Language::French;
    let mut lines = vec![match (conflict.rules.len(), french) {
        (1, true) => "cette règle impérative ne peut pas être respectée :".to_owned(),
        (1, false) => "this mandatory rule cannot be kept:".to_owned(),
        (_, true) => "ces règles impératives ne peuvent pas être respectées ensemble ; sans l'une d'elles, les autres le pourraient :".to_owned(),
        (_, false) => "these mandatory rules cannot be kept together; without any one of them the others could:".to_owned(),
    }];
    for rule in &conflict.rules {
        lines.push(format!("  {} — {}", rule.row, words::with_sources(&rule.rule, language)));
        lines.push(format!("    {}", reach(rule, language)));
    }
    if let Some(counting) = &conflict.counted {
        let needs: i128 = conflict.rules.iter().map(|rule| rule.needs).fold(0, i128::saturating_add);
        let needs = words::homes(Exact::whole(needs), language);
        let most =
            words::counted(counting.most, language, ("attribution peut", "attributions peuvent"), ("award", "awards"));
        lines.push(if french {
            format!("  il faudrait {needs} ; {most} compter au plus")
        } else {
            format!("  {needs} would be needed; {most} can count at most")
        });
        lines.push(format!("  {}", limiting(counting, language)));
    }
    let given: Vec<String> = conflict
        .given
        .iter()
        .map(|given| format!("{} ({})", given.row, words::homes(Exact::whole(i128::from(given.homes)), language)))
        .collect();
    let awarded = words::homes(Exact::whole(i128::try_from(conflict.awarded).unwrap_or(i128::MAX)), language);
    lines.push(if french {
        format!("le moindre relâchement, les règles les plus dures d'abord : {} ; {awarded} pourraient alors être attribués", given.join(", "))
    } else {
        format!("the least relaxation, the hardest rules first: {}; {awarded} could then be awarded", given.join(", "))
    });
    lines.push(String::new());
    lines.join("\n")
}

/// What a rule needs of the run, and what the run has.
fn reach(rule: &ConflictRule, language: Language) -> String {
    let french = language == Language::French;
    let applicants =
        words::counted(rule.counting.applicants, language, ("demandeur", "demandeurs"), ("applicant", "applicants"));
    let homes = words::counted(rule.counting.homes, language, ("logement", "logements"), ("home", "homes"));
    let most = format::count(rule.counting.most, language);
    if rule.needs == 0 {
        return pick(
            language,
            "plafond : chaque attribution visée en rapproche",
            "cap: each award it is about brings it nearer",
        )
        .to_owned();
    }
    let needs = words::homes(Exact::whole(rule.needs), language);
    if rule.counting.most == 0 {
        return pick(
            language,
            "aucune attribution de la séance ne peut y compter",
            "no award of the session can count for it",
        )
        .to_owned();
    }
    if french {
        format!("il faut {needs} ; {applicants} et {homes} peuvent y compter, {most} attributions au plus ensemble")
    } else {
        format!("it takes {needs}; {applicants} and {homes} can count for it, {most} awards at most together")
    }
}

/// The limiting set: who reaches which homes only.
pub(super) fn limiting(counting: &Counting, language: Language) -> String {
    let french = language == Language::French;
    let applicants =
        words::counted(counting.bound_applicants, language, ("ménage", "ménages"), ("household", "households"));
    let homes = words::counted(counting.bound_homes, language, ("logement", "logements"), ("home", "homes"));
    let rest_count = counting.applicants.saturating_sub(counting.bound_applicants);
    let rest = words::counted(
        rest_count,
        language,
        ("autre ménage", "autres ménages"),
        ("other household", "other households"),
    );
    if counting.bound_applicants == 0 {
        return if french {
            format!("{rest} seulement peuvent compter : c'est leur nombre qui limite")
        } else {
            format!("only {rest} can count: their number is the limit")
        };
    }
    match (rest_count, french) {
        (0, true) => format!("ces {applicants} n'ont accès qu'à {homes} : c'est ce qui limite"),
        (0, false) => format!("these {applicants} have access to {homes} only: that is the limit"),
        (_, true) => {
            format!("ces {applicants} n'ont accès qu'à {homes} ; ailleurs, seuls comptent {rest} : c'est ce qui limite")
        }
        (_, false) => {
            format!("these {applicants} have access to {homes} only; elsewhere only {rest} count: that is the limit")
        }
    }
}

/// What an account that falls short could reach at most.
pub(super) fn limit_lines(limit: &Limit, language: Language) -> Vec<String> {
    let french = language == Language::French;
    if limit.shortfall == 0 {
        return Vec::new();
    }
    let (counted, most) = (format::count(limit.counted, language), format::count(limit.counting.most, language));
    let mut lines = vec![if french {
        format!("attributions qui y comptent : {counted} ; au plus, quoi que disent les autres règles : {most}")
    } else {
        format!("awards that count: {counted}; at most, whatever the other rules say: {most}")
    }];
    if limit.is_reached() {
        lines.push(limiting(&limit.counting, language));
    }
    lines
}

/// The same for programs.
#[must_use]
pub fn conflict_json(conflict: &Conflict) -> String {
    let rules = conflict.rules.iter().map(|rule| {
        Json::Object(vec![
            ("row", Json::text(rule.row.as_str())),
            ("rule", Json::text(rule.rule.name.as_str())),
            ("title", Json::text(rule.rule.title.as_str())),
            ("sources", Json::texts(&rule.rule.sources)),
            ("needs", Json::whole(rule.needs)),
            ("counting", counting(&rule.counting)),
        ])
    });
    let given = conflict.given.iter().map(|given| {
        Json::Object(vec![
            ("row", Json::text(given.row.as_str())),
            ("rule", Json::text(given.rule.name.as_str())),
            ("homes", Json::whole(i128::from(given.homes))),
        ])
    });
    Json::Object(vec![
        ("lawful", Json::Truth(false)),
        ("conflict", Json::List(rules.collect())),
        ("counted", conflict.counted.as_ref().map_or(Json::Null, counting)),
        ("relaxation", Json::List(given.collect())),
        ("homes_awarded", Json::count(conflict.awarded)),
    ])
    .document()
}

/// A count for programs.
pub(super) fn counting(counting: &Counting) -> Json {
    Json::Object(vec![
        ("applicants", Json::count(counting.applicants)),
        ("homes", Json::count(counting.homes)),
        ("most", Json::count(counting.most)),
        ("bound_applicants", Json::count(counting.bound_applicants)),
        ("bound_homes", Json::count(counting.bound_homes)),
    ])
}
