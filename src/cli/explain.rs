//! `equiflux explain`: why, and why not.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use std::io::Write;
use std::path::PathBuf;

use super::{Context, Exit, Format, both, option, path, print_line};
use crate::diagnostic::{Diagnostics, Language};
use crate::pipeline::{Answer, PipelineError, Question, explain, replace_text};
use crate::report;
use crate::source::SourceMap;

/// What may be asked about.
pub const WHOM: [&str; 5] = ["applicant", "vacancy", "rule", "envy", "prices"];

/// The arguments that say what is asked.
pub fn arguments(language: Language) -> Vec<Arg> {
    let say = |fr: &'static str, en: &'static str| both(fr, en).get(language);
    vec![
        option("applicant", "ID", say("une demande", "a request")),
        option(
            "vacancy",
            "ID",
            say("un logement ; avec une demande, les deux ensemble", "a home; with a request, both together"),
        ),
        option(
            "rule",
            "NAME",
            say(
                "une règle : ce qu'elle est pour le calcul du plan",
                "a rule: what it is to the computation of the plan",
            ),
        )
        .conflicts_with_all(["applicant", "vacancy", "envy", "prices"]),
        Arg::new("envy")
            .long("envy")
            .action(ArgAction::SetTrue)
            .conflicts_with_all(["applicant", "vacancy", "prices"])
            .help(say(
                "toutes les demandes qui valent plus que celle retenue, et ce qui le justifie",
                "every request that is worth more than the one awarded, and what justifies it",
            )),
        Arg::new("prices").long("prices").action(ArgAction::SetTrue).conflicts_with_all(["applicant", "vacancy"]).help(
            say(
                "ce que coûte chaque part, obligation et plafond, à un logement près",
                "what each share, obligation and cap costs, by one home",
            ),
        ),
        option(
            "letter",
            "FORM",
            say(
                "la lettre au demandeur, html (par défaut) ou text",
                "the letter to the applicant (in French), html (default) or text",
            ),
        )
        .value_parser(PossibleValuesParser::new(["html", "text"]))
        .num_args(0..=1)
        .default_missing_value("html")
        .requires("applicant"),
        option("out", "FILE", say("fichier où écrire la lettre", "file to write the letter to"))
            .value_parser(value_parser!(PathBuf))
            .requires("letter"),
    ]
}

/// Answers one question about a run.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let scenario = matches.get_one::<PathBuf>("scenario").map(PathBuf::as_path);
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let question = match (text("applicant"), text("vacancy"), text("rule")) {
        (Some(id), Some(vacancy), _) => Question::Pair(id, vacancy),
        (Some(id), None, _) => Question::Applicant(id),
        (None, Some(id), _) => Question::Vacancy(id),
        (None, None, None) if matches.get_flag("envy") => Question::Envy,
        (None, None, None) if matches.get_flag("prices") => Question::Prices,
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
    if let (Some(Answer::Applicant(answer)), Some(form)) = (&answer, text("letter")) {
        let letter = if form == "text" { report::letter_text(answer) } else { report::letter_html(answer) };
        match matches.get_one::<PathBuf>("out") {
            Some(file) => replace_text(file, &letter)?,
            None => print_line(letter.trim_end()),
        }
        return Ok(Exit::Done);
    }
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
        Some(Answer::Envy(audit)) if json => print_line(report::envy_json(&audit).trim_end()),
        Some(Answer::Envy(audit)) => print_line(report::envy_text(&audit, context.language).trim_end()),
        Some(Answer::Prices(prices)) if json => print_line(report::prices_json(&prices).trim_end()),
        Some(Answer::Prices(prices)) => print_line(report::prices_text(&prices, context.language).trim_end()),
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
