//! The audit of envy, for people and for programs.

use super::format;
use super::json::Json;
use super::words::{pick, quoted};
use crate::decision::{EnvyAudit, EnvyReason};
use crate::diagnostic::Language;

/// The audit in a few lines: how many cases each reason justifies, then those that nothing justifies.
#[must_use]
pub fn envy_text(audit: &EnvyAudit, language: Language) -> String {
    let french = language == Language::French;
    let count = |value: usize| format::count(value, language);
    let mut lines = vec![if french {
        format!(
            "{} couples admissibles examinés ; {} où la demande vaut plus que celle retenue pour le logement ; inexpliqués : {}",
            count(audit.pairs),
            count(audit.cases.len()),
            count(audit.unexplained())
        )
    } else {
        format!(
            "{} candidate pairs looked at; {} where the request is worth more than the one awarded the home; unexplained: {}",
            count(audit.pairs),
            count(audit.cases.len()),
            count(audit.unexplained())
        )
    }];
    for (reason, cases) in audit.counts() {
        lines.push(format!("  {} : {}", self::reason(reason, language), count(cases)));
    }
    for case in audit.cases.iter().filter(|case| case.reason == EnvyReason::Unexplained) {
        lines.push(format!("  {} / {} ({})", case.applicant, case.vacancy, case.awardee));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The audit for programs, with every case.
#[must_use]
pub fn envy_json(audit: &EnvyAudit) -> String {
    let counts = audit.counts();
    let counts = counts.iter().map(|(reason, cases)| {
        Json::Object(vec![("reason", Json::text(reason.code())), ("cases", Json::count(*cases))])
    });
    let cases = audit.cases.iter().map(|case| {
        Json::Object(vec![
            ("vacancy", Json::text(case.vacancy.as_str())),
            ("applicant", Json::text(case.applicant.as_str())),
            ("awardee", Json::text(case.awardee.as_str())),
            ("reason", Json::text(case.reason.code())),
        ])
    });
    Json::Object(vec![
        ("candidate_pairs", Json::count(audit.pairs)),
        ("envious", Json::count(audit.cases.len())),
        ("unexplained", Json::count(audit.unexplained())),
        ("reasons", Json::List(counts.collect())),
        ("cases", Json::List(cases.collect())),
    ])
    .document()
}

/// What justifies a case, in words.
pub(super) fn reason(reason: &EnvyReason, language: Language) -> String {
    let french = language == Language::French;
    match reason {
        EnvyReason::OwnAward => pick(
            language,
            "la demande obtient elle-même un logement qui vaut autant",
            "the request is awarded a home itself that is worth as much",
        )
        .to_owned(),
        EnvyReason::Mandatory(row) if french => format!("la règle impérative `{row}` ne serait plus respectée"),
        EnvyReason::Mandatory(row) => format!("the mandatory rule `{row}` would no longer hold"),
        EnvyReason::Row(row, level) if french => {
            format!("il manquerait davantage à {} (niveau `{level}`)", quoted(row, language))
        }
        EnvyReason::Row(row, level) => format!("{} would be further short (level `{level}`)", quoted(row, language)),
        EnvyReason::OwnHome(level) if french => {
            format!("le logement que la demande quitterait rendrait le plan moins bon (niveau `{level}`)")
        }
        EnvyReason::OwnHome(level) => {
            format!("the home that the request would leave makes the plan worse (level `{level}`)")
        }
        EnvyReason::Unexplained => {
            pick(language, "inexpliqué : le plan n'est pas le meilleur", "unexplained: the plan is not the best one")
                .to_owned()
        }
    }
}
