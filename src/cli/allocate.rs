//! `equiflux allocate`: the main job.

use clap::ArgMatches;
use std::path::PathBuf;

use super::progress::Line;
use super::{Context, Exit, Format, both, interrupt, print_line};
use crate::diagnostic::{Diagnostics, Language};
use crate::pipeline::{
    Allocation, AllocationOptions, Knowledge, PipelineError, Restart, Searching, Stage, Watch, allocate,
};
use crate::quantity::Date;
use crate::report;
use crate::source::SourceMap;

/// Runs a scenario and writes its directory.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let threads = matches.get_one::<u32>("threads").and_then(|count| usize::try_from(*count).ok());
    let file = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let options = AllocationOptions {
        out: matches.get_one::<PathBuf>("out").cloned(),
        date: matches.get_one::<Date>("date").copied(),
        known: matches.get_one::<Date>("known").map_or(Knowledge::Stated, |day| Knowledge::On(*day)),
        threads,
        limit: matches.get_one::<u32>("limit").copied().map(u64::from),
        cross_check: matches.get_flag("cross-check"),
        prices: matches.get_flag("prices"),
        from: file("from").map(|run| Restart { run, without: file("without"), with: file("with") }),
        // Only what is asked for counts: the locale of a desk never changes a run.
        language: matches.get_one::<String>("lang").map(|_| context.language),
    };
    interrupt::watch(context.language);
    // A pool that is already there keeps its size: only the first command of a process chooses.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build_global();
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let line = Line::new(context.shows_progress(), context.language);
    let tell = |stage: Stage| {
        line.clear();
        context.progress(context.say(match stage {
            Stage::Reading => both("lecture de la politique et des tables", "reading the policy and the tables"),
            Stage::Pairs => both("recherche des couples admissibles", "finding candidate pairs"),
            Stage::Solving => both("résolution", "solving"),
            Stage::Writing => both("rédaction du dossier", "writing the dossier"),
        }));
    };
    let search = |searching: &Searching<'_>| line.tell(searching);
    let watch = Watch { stage: &tell, search: &search, stop: &interrupt::asked };
    let scenario = matches.get_one::<PathBuf>("scenario").map(PathBuf::as_path);
    let outcome = allocate(scenario, &options, &mut map, &mut out, &watch);
    line.clear();
    let outcome = outcome?;
    context.report(&out, &map);
    let Some(allocation) = outcome else { return Ok(Exit::BadInput) };
    tell_outcome(context, &allocation);
    if let Some(conflict) = &allocation.conflict {
        if context.format == Format::Json {
            print_line(report::conflict_json(conflict).trim_end());
        } else if !context.quiet {
            print_line(report::conflict_text(conflict, context.language).trim_end());
        }
    }
    if !allocation.feasible {
        return Ok(Exit::NoLawfulAllocation);
    }
    Ok(match &allocation.cross_check {
        Some(check) if check.disagrees() => Exit::Refused,
        _ => Exit::Done,
    })
}

fn tell_outcome(context: &Context, allocation: &Allocation) {
    if context.quiet || context.format == Format::Json {
        return;
    }
    print_line(report::outcome_text(&allocation.report, context.language).trim_end());
    if let Some(changes) = &allocation.report.changes {
        let (count, kept) = (changes.lines.len(), changes.kept);
        print_line(&match context.language {
            Language::French => format!("foyers dont la situation change : {count} ; attributions maintenues : {kept}"),
            Language::English => format!("households whose situation changes: {count}; awards that stand: {kept}"),
        });
    }
    if let Some(check) = &allocation.cross_check {
        print_line(&check.text(context.language));
    }
    if let Some(directory) = &allocation.directory {
        let written = context.say(both("dossier écrit dans", "written to"));
        print_line(&format!("{written} {}", directory.display()));
    } else {
        print_line(context.say(both(
            "aucune attribution ne respecte toutes les règles impératives : rien n'a été écrit",
            "no allocation keeps every mandatory rule: nothing was written",
        )));
    }
}
