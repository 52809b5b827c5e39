//! `equiflux simulate`: a year replayed, commission after commission.

use clap::ArgMatches;
use std::path::PathBuf;

use super::{Context, Exit, both, path};
use crate::diagnostic::{Diagnostics, Language};
use crate::pipeline::{PipelineError, SimulateRequest, SimulatedSession, simulate};
use crate::quantity::Date;
use crate::report;
use crate::source::SourceMap;

/// Replays a year through the files and commands of an office.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let number = |name: &str, default: u32| matches.get_one::<u32>(name).copied().unwrap_or(default);
    let scenario = path(matches, "scenario").to_owned();
    let threads = matches.get_one::<u32>("threads").and_then(|count| usize::try_from(*count).ok());
    let out = matches.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| {
        let directory = if scenario.is_dir() { Some(scenario.as_path()) } else { scenario.parent() };
        directory.unwrap_or(std::path::Path::new("")).join("annee")
    });
    let request = SimulateRequest {
        periods: number("periods", 26),
        every: number("every", 14),
        refusals: number("refusals", 33),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(1),
        threads,
        out: out.clone(),
        scenario,
    };
    // A pool that is already there keeps its size: only the first command of a process chooses.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build_global();
    let mut map = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let tell = |at: usize, session: &SimulatedSession| context.line(&line(at, session, context.language));
    let simulated = simulate(&request, &mut map, &mut diagnostics, &tell)?;
    let Some(simulated) = simulated else {
        context.report(&diagnostics, &map);
        return Ok(Exit::BadInput);
    };
    for statement in &simulated.statements {
        let drawn = Date::new(statement.year.saturating_add(1), 1, 31).unwrap_or(Date(0));
        context.line(report::annual_text(statement, drawn, context.language).trim_end());
    }
    let entries = simulated.entries;
    context.line(&match context.language {
        Language::French => format!("registre : {entries} écritures, chaîne intacte, soldes égaux au recomptage"),
        Language::English => format!("ledger: {entries} entries, chain intact, balances equal to a recount"),
    });
    context.line(context.say(both(
        "les réponses des ménages sont inventées (tirage) ; rien ici ne dit ce qu'une année réelle donnerait",
        "households' replies are invented (drawn); nothing here says what a real year would give",
    )));
    context.line(&format!("{} {}", context.say(both("écrit dans", "written to")), out.display()));
    Ok(Exit::Done)
}

fn line(at: usize, one: &SimulatedSession, language: Language) -> String {
    let [allocate, record] = one.milliseconds;
    match language {
        Language::French => format!(
            "{at:>3} {} : {} demandes, {} logements, {} attribués, {} refus, {} baux (allocate {allocate} ms, record {record} ms)",
            one.date, one.applicants, one.homes, one.awarded, one.refusals, one.leases
        ),
        Language::English => format!(
            "{at:>3} {}: {} requests, {} homes, {} awarded, {} refusals, {} leases (allocate {allocate} ms, record {record} ms)",
            one.date, one.applicants, one.homes, one.awarded, one.refusals, one.leases
        ),
    }
}
