//! A rule in front of the plan, for people and for programs.

use super::json::Json;
use super::words::{self, pick};
use super::{conflict, prices};
use crate::decision::{Reason, RuleExplanation, RuleRow, Side};
use crate::diagnostic::Language;

/// What a rule is to the plan, as text.
#[must_use]
pub fn rule_text(explanation: &RuleExplanation, language: Language) -> String {
    let french = language == Language::French;
    let mut lines = vec![format!("{} — {}", explanation.rule.name, words::with_sources(&explanation.rule, language))];
    if explanation.rows.is_empty() {
        lines.push(if french {
            format!(
                "  règle d'admission : elle décide des couples ({} admissibles), le plan n'en dépend pas autrement",
                explanation.pairs
            )
        } else {
            format!(
                "  rule of admission: it decides pairs ({} candidates), the plan depends on it in no other way",
                explanation.pairs
            )
        });
    }
    for row in &explanation.rows {
        lines.push(format!("  {} : {}", row.name, side(row, language)));
        let hard = pick(language, "impérative, jamais en défaut", "mandatory, never short");
        if row.hard {
            lines.push(format!("    {hard}"));
        } else {
            lines.push(format!("    {} {}", pick(language, "manque :", "shortfall:"), row.shortfall));
        }
        if let Some(level) = &row.level {
            lines.push(format!(
                "    {} : {} ; {}",
                words::level(&level.meaning, language),
                words::engine(level.engine, language),
                words::level_status(level.status, language)
            ));
        }
        lines.extend(conflict::limit_lines(&row.limit, language).into_iter().map(|line| format!("    {line}")));
        if let Some(price) = &row.price {
            lines.extend(prices::lines(price, language).into_iter().map(|line| format!("    {line}")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// On which side of the plan a row is, and why.
fn side(row: &RuleRow, language: Language) -> String {
    let place = match row.side {
        Side::Applicants => pick(language, "un ensemble de demandeurs", "a set of applicants"),
        Side::Vacancies => pick(language, "un ensemble de logements", "a set of homes"),
        Side::Crossing => pick(language, "croise demandeurs et logements", "crosses applicants and homes"),
    };
    let why = match row.reason {
        Reason::Every => {
            pick(language, "toute attribution y compte, ou aucune", "every award counts, or none").to_owned()
        }
        Reason::WholeApplicants => pick(
            language,
            "tous les logements de ses demandeurs comptent, et il s'emboîte avec les autres",
            "all homes of its applicants count, and it nests with the others",
        )
        .to_owned(),
        Reason::WholeVacancies => pick(
            language,
            "tous les demandeurs de ses logements comptent, et il s'emboîte avec les autres",
            "all applicants of its homes count, and it nests with the others",
        )
        .to_owned(),
        Reason::Ratio => {
            pick(language, "un taux : la base dépend elle-même du plan", "a rate: its base depends on the plan itself")
                .to_owned()
        }
        Reason::Labels => pick(
            language,
            "ce qui compte dépend du réservataire auquel l'attribution est imputée",
            "what counts depends on the reserver that an award is charged to",
        )
        .to_owned(),
        Reason::Pairs => pick(
            language,
            "certains logements d'un demandeur comptent et d'autres non",
            "some homes of an applicant count and others do not",
        )
        .to_owned(),
        Reason::Overlaps(_) => {
            let other = row.overlaps.as_deref().unwrap_or("");
            match language {
                Language::French => format!("il chevauche `{other}` sans le contenir"),
                Language::English => format!("it overlaps `{other}` and does not hold it"),
            }
        }
    };
    format!("{place} ({why})")
}

/// What a rule is to the plan, as JSON.
#[must_use]
pub fn rule_json(explanation: &RuleExplanation) -> String {
    let rows = explanation.rows.iter().map(|row| {
        let mut fields = vec![
            ("row", Json::text(row.name.as_str())),
            ("side", Json::text(row.side.word())),
            ("laminar", Json::Truth(row.side.is_laminar())),
            ("reason", Json::text(row.reason.word())),
            ("hard", Json::Truth(row.hard)),
            ("shortfall", Json::whole(i128::from(row.shortfall))),
        ];
        if let Some(other) = &row.overlaps {
            fields.push(("overlaps", Json::text(other.as_str())));
        }
        if let Some(level) = &row.level {
            fields.push((
                "level",
                Json::Object(vec![
                    ("name", Json::text(level.name.as_str())),
                    ("engine", Json::text(level.engine.word())),
                    ("status", Json::text(level.status.word())),
                ]),
            ));
        }
        fields.push(("awards_that_count", Json::count(row.limit.counted)));
        fields.push(("counting", conflict::counting(&row.limit.counting)));
        fields.extend(row.price.as_ref().map(|price| ("price", prices::one(price))));
        Json::Object(fields)
    });
    Json::Object(vec![
        ("rule", Json::text(explanation.rule.name.as_str())),
        ("title", Json::text(explanation.rule.title.as_str())),
        ("sources", Json::texts(&explanation.rule.sources)),
        ("candidate_pairs", Json::count(explanation.pairs)),
        ("rows", Json::List(rows.collect())),
    ])
    .document()
}
