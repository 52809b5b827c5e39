//! `explain-code`, `help`, `completions`, `man`: what the program says of itself.

use clap::ArgMatches;
use std::io::Write;

use super::{Context, Exit, both, command, print_line};
use crate::diagnostic::{Bilingual, catalog};
use crate::syntax::keywords;

/// The topics of `equiflux help`.
const TOPICS: &[(&str, Bilingual)] = &[
    ("language", both(include_str!("manual/language.fr.md"), include_str!("manual/language.en.md"))),
    ("scenario", both(include_str!("manual/scenario.fr.md"), include_str!("manual/scenario.en.md"))),
    ("run", both(include_str!("manual/run.fr.md"), include_str!("manual/run.en.md"))),
    ("repair", both(include_str!("manual/repair.fr.md"), include_str!("manual/repair.en.md"))),
    ("model", both(include_str!("manual/model.fr.md"), include_str!("manual/model.en.md"))),
    ("tutorial", both(include_str!("../../docs/tutorial.fr.md"), include_str!("../../docs/tutorial.en.md"))),
    (
        "coverage",
        both(include_str!("../../docs/reference/coverage.fr.md"), include_str!("../../docs/reference/coverage.en.md")),
    ),
    (
        "dates-and-values",
        both(
            include_str!("../../docs/reference/dates-and-values.fr.md"),
            include_str!("../../docs/reference/dates-and-values.en.md"),
        ),
    ),
    (
        "exceptions",
        both(
            include_str!("../../docs/reference/exceptions.fr.md"),
            include_str!("../../docs/reference/exceptions.en.md"),
        ),
    ),
    (
        "examples",
        both(include_str!("../../docs/reference/examples.fr.md"), include_str!("../../docs/reference/examples.en.md")),
    ),
    (
        "analysis",
        both(include_str!("../../docs/reference/analysis.fr.md"), include_str!("../../docs/reference/analysis.en.md")),
    ),
    (
        "agreements",
        both(
            include_str!("../../docs/reference/agreements.fr.md"),
            include_str!("../../docs/reference/agreements.en.md"),
        ),
    ),
    (
        "explaining",
        both(include_str!("../../docs/reference/explain.fr.md"), include_str!("../../docs/reference/explain.en.md")),
    ),
    ("flow", both(include_str!("../../docs/reference/flow.fr.md"), include_str!("../../docs/reference/flow.en.md"))),
    ("grids", both(include_str!("../../docs/reference/grids.fr.md"), include_str!("../../docs/reference/grids.en.md"))),
    (
        "ledger",
        both(include_str!("../../docs/reference/ledger.fr.md"), include_str!("../../docs/reference/ledger.en.md")),
    ),
    (
        "literals",
        both(include_str!("../../docs/reference/literals.fr.md"), include_str!("../../docs/reference/literals.en.md")),
    ),
    (
        "messages",
        both(include_str!("../../docs/reference/messages.fr.md"), include_str!("../../docs/reference/messages.en.md")),
    ),
    (
        "objectives",
        both(
            include_str!("../../docs/reference/objectives.fr.md"),
            include_str!("../../docs/reference/objectives.en.md"),
        ),
    ),
    (
        "overlays",
        both(include_str!("../../docs/reference/overlays.fr.md"), include_str!("../../docs/reference/overlays.en.md")),
    ),
    ("rules", both(include_str!("../../docs/reference/rules.fr.md"), include_str!("../../docs/reference/rules.en.md"))),
    (
        "surface",
        both(include_str!("../../docs/reference/surface.fr.md"), include_str!("../../docs/reference/surface.en.md")),
    ),
    (
        "tables",
        both(include_str!("../../docs/reference/tables.fr.md"), include_str!("../../docs/reference/tables.en.md")),
    ),
    (
        "territory",
        both(
            include_str!("../../docs/reference/territory.fr.md"),
            include_str!("../../docs/reference/territory.en.md"),
        ),
    ),
];

/// The topic whose page is made from the table of keywords.
const KEYWORDS: &str = "keywords";

/// The page of a topic.
fn topic(name: &str) -> Option<Bilingual> {
    TOPICS.iter().find(|(topic, _)| *topic == name).map(|(_, page)| *page)
}

/// Runs one of the commands that describe the program.
pub fn run(context: &Context, name: &str, matches: &ArgMatches) -> Exit {
    match name {
        "explain-code" => explain_code(context, matches.get_one::<String>("code").map(String::as_str)),
        "help" => help(context, matches.get_one::<String>("topic").map(String::as_str)),
        "completions" => completions(context, matches),
        _ => manual_page(context),
    }
}

fn explain_code(context: &Context, code: Option<&str>) -> Exit {
    let Some(code) = code else {
        for entry in catalog::all() {
            print_line(&format!("{:<36} {}", entry.code, context.say(entry.message)));
        }
        return Exit::Done;
    };
    let Some(entry) = catalog::find(code) else {
        let near = catalog::all().max_by_key(|entry| similarity(entry.code, code)).map_or("", |entry| entry.code);
        let unknown = context.say(both("code inconnu", "unknown code"));
        let meant = context.say(both("vouliez-vous dire", "did you mean"));
        let _ = writeln!(std::io::stderr(), "{unknown} `{code}` ; {meant} `{near}` ?");
        return Exit::Usage;
    };
    let fix = context.say(both("Remède", "Fix"));
    print_line(&format!(
        "{}\n\n{}\n{fix} : {}\n\n{}",
        entry.code,
        context.say(entry.message),
        context.say(entry.help),
        context.say(entry.manual)
    ));
    Exit::Done
}

/// Likeness in thousandths: whole numbers order without doubt.
fn similarity(a: &str, b: &str) -> usize {
    let distance = strsim::damerau_levenshtein(a, b).saturating_mul(1000);
    1000_usize.saturating_sub(distance.checked_div(a.len().max(b.len()).max(1)).unwrap_or(1000))
}

fn help(context: &Context, asked: Option<&str>) -> Exit {
    let mut whole = command(context.language);
    let Some(asked) = asked else {
        let _ = whole.print_long_help();
        let names: Vec<&str> = TOPICS.iter().map(|(name, _)| *name).chain([KEYWORDS]).collect();
        let title = context.say(both("Sujets", "Topics"));
        print_line(&format!("\n{title} (equiflux help …) : {}", names.join(", ")));
        return Exit::Done;
    };
    if let Some(page) = topic(asked) {
        print_line(context.say(page).trim_end());
        return Exit::Done;
    }
    if asked == KEYWORDS {
        let also = context.say(both("se lit aussi", "also read"));
        print_line(keywords::page(also).trim_end());
        return Exit::Done;
    }
    if let Some(one) = whole.find_subcommand_mut(asked) {
        let _ = one.print_long_help();
        return Exit::Done;
    }
    let unknown = context.say(both("sujet inconnu", "unknown topic"));
    let _ = writeln!(std::io::stderr(), "{unknown} `{asked}`");
    Exit::Usage
}

fn completions(context: &Context, matches: &ArgMatches) -> Exit {
    if let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") {
        clap_complete::generate(*shell, &mut command(context.language), "equiflux", &mut std::io::stdout());
    }
    Exit::Done
}

fn manual_page(context: &Context) -> Exit {
    let _ = clap_mangen::Man::new(command(context.language)).render(&mut std::io::stdout());
    Exit::Done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_both_languages() {
        for (name, page) in TOPICS {
            assert!(page.fr.len() > 200 && page.en.len() > 200, "{name}");
            assert_ne!(page.fr, page.en, "{name}");
        }
    }
}
