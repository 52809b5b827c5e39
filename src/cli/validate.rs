//! `equiflux validate`: a local agreement against the frame it extends.

use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;

use super::check::{today, within};
use super::{Context, Exit, Format, both, path, print_line};
use crate::diagnostic::{Bilingual, Diagnostics, Language};
use crate::pipeline::{PipelineError, replace_text, validate};
use crate::quantity::{Date, Exact};
use crate::report::opinion::{Kept, Opinion, OpinionData, Said, opinion_html};
use crate::source::SourceMap;

/// Gives the opinion; done when the agreement stays within the frame.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let asked = matches.get_one::<Date>("date").copied();
    let scenario = matches.get_one::<PathBuf>("data").map(PathBuf::as_path);
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let day = |validity| asked.unwrap_or_else(|| within(today(), validity));
    let opinion = validate(path(matches, "policy"), path(matches, "against"), day, scenario, &mut map, &mut out)?;
    if out.has_errors() {
        context.report(&out, &map);
        return Ok(Exit::BadInput);
    }
    if let Some(target) = matches.get_one::<PathBuf>("out") {
        let page = opinion_html(&opinion, context.language);
        replace_text(target, &String::from_utf8_lossy(&page))?;
    }
    if context.format == Format::Json {
        print_line(&document(&opinion).to_string());
    } else {
        tell(context, &opinion);
    }
    Ok(if opinion.holds { Exit::Done } else { Exit::BadInput })
}

fn message(context: &Context, said: &Said) -> String {
    let [french, english] = &said.text;
    let text = if context.language == Language::French { french } else { english };
    let source = said.citation.as_ref().map(|source| format!(" ; source : {source}")).unwrap_or_default();
    format!("  {} [{}] {text}{source}", said.place, said.code)
}

fn tell(context: &Context, opinion: &Opinion) {
    let verdict = if opinion.holds {
        both("l'accord reste dans le cadre", "the agreement stays within the frame")
    } else {
        both("l'accord sort du cadre", "the agreement breaks the frame")
    };
    context.line(&format!(
        "{}\n{} : {}\n{}",
        opinion.policy,
        context.say(both("cadre", "frame")),
        opinion.base,
        context.say(verdict)
    ));
    for (title, list) in [
        (both("ce qui s'y oppose", "what stands against it"), &opinion.breaks),
        (both("à regarder", "worth a look"), &opinion.warnings),
    ] {
        if !list.is_empty() {
            context.line(&format!("\n{} :", context.say(title)));
            for said in list {
                context.line(&message(context, said));
            }
        }
    }
    if !opinion.clauses.is_empty() {
        context.line(&format!("\n{} :", context.say(both("clause par clause", "clause by clause"))));
    }
    for clause in &opinion.clauses {
        let figures: Vec<String> = clause.figures.iter().map(|(old, new)| format!("{old} -> {new}")).collect();
        let figures = if figures.is_empty() { String::new() } else { format!(" : {}", figures.join(" ; ")) };
        let allowed = clause.allowed.map(|allowed| format!(" ({})", context.say(allowed))).unwrap_or_default();
        let (does, kind) = (context.say(clause.does.words()), context.say(clause.kind));
        context.line(&format!("  {does} {kind} {}{allowed}{figures}", clause.name));
        let sources = clause.sources.join(" ; ");
        context.line(&format!("    {} ; {sources} ; {}", clause.authority, clause.place));
    }
    if !opinion.counts.is_empty() {
        context.line(&format!("\n{} :", context.say(both("comptes sans données", "counts without data"))));
    }
    for count in &opinion.counts {
        let over = if count.over.is_empty() { String::new() } else { format!(" ({})", count.over) };
        context.line(&format!("  {}{over} : {}", context.say(count.what), count.shown(context.language)));
    }
    for (title, list) in lists(opinion) {
        if !list.is_empty() {
            let each: Vec<String> = list
                .iter()
                .map(|one| format!("{} {}", context.say(one.kind), one.name).trim_end().to_owned())
                .collect();
            context.line(&format!("\n{} : {}", context.say(title), each.join(", ")));
        }
    }
    if let Some(data) = &opinion.data {
        tell_data(context, data);
    }
}

const fn lists(opinion: &Opinion) -> [(Bilingual, &Vec<Kept>); 3] {
    [
        (both("ajouté", "added"), &opinion.added),
        (both("laissé aux règles par défaut", "left to the default rules"), &opinion.left),
        (both("s'impose, inchangé", "binds, unchanged"), &opinion.bound),
    ]
}

fn tell_data(context: &Context, data: &OpinionData) {
    let feasible = if data.feasible {
        both("les règles impératives peuvent être tenues", "the mandatory rules can be kept")
    } else {
        both("les règles impératives ne peuvent être tenues ensemble", "the mandatory rules cannot be kept together")
    };
    let (offered, awarded, before) = data.homes;
    let alone = before.map(|before| format!(" ({} : {before})", context.say(both("cadre seul", "frame alone"))));
    context.line(&format!(
        "\n{} : {}, {awarded}/{offered} {}{}",
        context.say(both("sur les données", "on the data")),
        context.say(feasible),
        context.say(both("logements attribués", "homes awarded")),
        alone.unwrap_or_default()
    ));
    for one in &data.accounts {
        let mark = if one.shortfall > 0 {
            both("manque", "short")
        } else if one.binds {
            both("tendue", "tight")
        } else {
            both("atteinte", "reached")
        };
        context.line(&format!("  {} : {}/{} {}", one.title, one.reached, one.required, context.say(mark)));
    }
    for (title, lines) in &data.groups {
        context.line(&format!("  {}", context.say(*title)));
        for line in lines {
            let before = line.before.map_or_else(String::new, |before| format!("{before} -> "));
            context.line(&format!("    {} : {before}{}", line.name, line.after));
        }
    }
}

fn document(opinion: &Opinion) -> serde_json::Value {
    let said = |list: &[Said]| -> Vec<serde_json::Value> {
        let one = |said: &Said| {
            let [french, english] = &said.text;
            json!({ "code": said.code, "fr": french, "en": english, "place": said.place, "source": said.citation })
        };
        list.iter().map(one).collect()
    };
    let kept = |list: &[Kept]| -> Vec<serde_json::Value> {
        let one = |kept: &Kept| json!({ "kind": kept.kind.fr, "name": kept.name, "sources": kept.sources });
        list.iter().map(one).collect()
    };
    let clauses: Vec<serde_json::Value> = opinion
        .clauses
        .iter()
        .map(|clause| {
            let figures: Vec<serde_json::Value> =
                clause.figures.iter().map(|(old, new)| json!({ "before": old, "after": new })).collect();
            json!({
                "does": clause.does.key(),
                "kind": clause.kind.fr,
                "name": clause.name,
                "allowed": clause.allowed.map(|allowed| allowed.fr),
                "figures": figures,
                "authority": clause.authority,
                "sources": clause.sources,
                "place": clause.place,
            })
        })
        .collect();
    let counts: Vec<serde_json::Value> = opinion
        .counts
        .iter()
        .map(|count| {
            let terms: Vec<serde_json::Value> =
                count.terms.iter().map(|(name, rate)| json!({ "name": name, "rate": rate.decimal() })).collect();
            json!({ "what": count.what.en, "over": count.over, "terms": terms, "sum": count.sum.decimal(),
                "at_most_all": count.sum <= Exact::ONE })
        })
        .collect();
    json!({
        "policy": opinion.policy,
        "base": opinion.base,
        "date": opinion.date.to_string(),
        "within_the_frame": opinion.holds,
        "breaks": said(&opinion.breaks),
        "warnings": said(&opinion.warnings),
        "clauses": clauses,
        "counts": counts,
        "added": kept(&opinion.added),
        "left_to_default": kept(&opinion.left),
        "binding": kept(&opinion.bound),
        "data": opinion.data.as_ref().map(data_document),
    })
}

fn data_document(data: &OpinionData) -> serde_json::Value {
    let accounts: Vec<serde_json::Value> = data
        .accounts
        .iter()
        .map(|one| {
            json!({ "title": one.title, "sources": one.sources, "required": one.required.to_string(),
                "reached": one.reached.to_string(), "shortfall": one.shortfall.to_string(), "cause": one.cause.code(),
                "binds": one.binds })
        })
        .collect();
    let groups: Vec<serde_json::Value> = data
        .groups
        .iter()
        .map(|(title, lines)| {
            let lines: Vec<serde_json::Value> = lines
                .iter()
                .map(|line| json!({ "name": line.name, "frame_alone": line.before, "agreement": line.after }))
                .collect();
            json!({ "by": title.en, "lines": lines })
        })
        .collect();
    let (offered, awarded, alone) = data.homes;
    json!({ "feasible": data.feasible, "offered": offered, "awarded": awarded, "awarded_under_the_frame_alone": alone,
        "accounts": accounts, "groups": groups })
}
