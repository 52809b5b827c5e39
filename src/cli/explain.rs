//! `equiflux explain`: why, and why not.

use clap::ArgMatches;
use std::io::Write;
use std::path::PathBuf;

use super::{Context, Exit, Format, both, path, print_line};
use crate::diagnostic::Diagnostics;
use crate::pipeline::{Answer, PipelineError, Question, explain};
use crate::report;
use crate::source::SourceMap;

/// Answers one question about a run.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let scenario = matches.get_one::<PathBuf>("scenario").map(PathBuf::as_path);
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let question = match (text("applicant"), text("vacancy"), text("rule")) {
        (Some(id), ..) => Question::Applicant(id),
        (None, Some(id), _) => Question::Vacancy(id),
        (None, None, name) => Question::Rule(name.unwrap_or("")),
    };
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let answer = explain(path(matches, "directory"), scenario, question, &mut map, &mut out)?;
    if out.has_errors() {
        context.report(&out, &map);
    }
    let json = context.format == Format::Json;
    let fault = |text: &str| {
        let _ = writeln!(std::io::stderr(), "{text}");
        Ok(Exit::Usage)
    };
    match answer {
        None => return Ok(Exit::BadInput),
        Some(Answer::Applicant(answer)) if json => {
            print_line(report::applicant_json(&answer, context.language).trim_end());
        }
        Some(Answer::Applicant(answer)) => print_line(report::applicant_text(&answer, context.language).trim_end()),
        Some(Answer::Vacancy(answer)) if json => print_line(report::vacancy_json(&answer, context.language).trim_end()),
        Some(Answer::Vacancy(answer)) => print_line(report::vacancy_text(&answer, context.language).trim_end()),
        Some(Answer::Rule(answer)) if json => print_line(report::rule_json(&answer).trim_end()),
        Some(Answer::Rule(answer)) => print_line(report::rule_text(&answer, context.language).trim_end()),
        Some(Answer::UnknownId) if matches!(question, Question::Rule(_)) => {
            return fault(context.say(both("nom inconnu dans la politique", "name unknown in the policy")));
        }
        Some(Answer::UnknownId) => {
            return fault(
                context.say(both(
                    "identifiant inconnu dans les tables du scénario",
                    "id unknown in the scenario's tables",
                )),
            );
        }
        Some(Answer::InputsChanged) => {
            return fault(context.say(both(
                "la politique ou les tables ont changé depuis cette exécution : relancer allocate, ou donner le scénario d'origine",
                "the policy or the tables have changed since this run: run allocate again, or give the original scenario",
            )));
        }
    }
    Ok(Exit::Done)
}
