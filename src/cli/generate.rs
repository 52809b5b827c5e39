//! `equiflux generate`: a synthetic territory on the real stock.

use clap::ArgMatches;
use std::path::PathBuf;

use super::{Context, Exit, both};
use crate::pipeline::{GenerateRequest, PipelineError, generate};
use crate::quantity::Date;

/// Writes a scenario's directory: tables, policy, scenario and the list of assumptions.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let number = |name: &str| matches.get_one::<u32>(name).copied().unwrap_or(0);
    let territory = matches.get_one::<String>("territory").cloned().unwrap_or_default();
    let (applicants, vacancies) = (number("applicants"), number("vacancies"));
    let default = format!("{territory}-{applicants}-{vacancies}");
    let out = matches.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| PathBuf::from(default));
    let request = GenerateRequest {
        territory,
        applicants,
        vacancies,
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(1),
        date: matches.get_one::<Date>("date").copied(),
        commissions: number("commissions"),
        out: out.clone(),
    };
    let name = generate(&request)?;
    let text = match context.language {
        crate::diagnostic::Language::French => {
            format!("{name} : {applicants} demandes et {vacancies} logements synthétiques dans {}", out.display())
        }
        crate::diagnostic::Language::English => {
            format!("{name}: {applicants} synthetic requests and {vacancies} homes in {}", out.display())
        }
    };
    context.line(&text);
    // The commissions of a year each have their own directory, named after the day.
    let day = if request.commissions > 0 { "/AAAA-MM-JJ" } else { "" };
    context.line(&format!("{} equiflux allocate {}{day}", context.say(both("ensuite :", "next:")), out.display()));
    Ok(Exit::Done)
}
