//! The slips that no example sees, in words and as JSON, and the examples that would see them.

use std::collections::BTreeMap;

use super::coverage::{place, quoted};
use crate::cli::{Context, both};
use crate::pipeline::{Change, Mutation, Part, Slip, Survivor};
use crate::quantity::Date;
use crate::source::SourceMap;
use crate::syntax::keywords::written;

/// Lists the slips that no example sees, then counts.
pub fn tell(context: &Context, mutation: &Mutation, map: &SourceMap) {
    for Survivor { slip, .. } in &mutation.survivors {
        let (file, line) = place(slip.span(), map);
        let kind = written(slip.kind, context.language);
        let text =
            if slip.span() == slip.declared { String::new() } else { format!(", « {} »", quoted(slip.span(), map)) };
        context.line(&format!("{file}:{line}: {kind} `{}`{text}: {}", slip.name, words(context, slip)));
    }
    let seen = context.say(both("erreurs vues par les exemples", "slips seen by the examples"));
    let all = mutation.killed.saturating_add(mutation.survivors.len());
    let void = match mutation.equivalent {
        0 => String::new(),
        count => format!(", {count} {}", context.say(both("sans effet pour personne", "without effect for anybody"))),
    };
    context.line(&format!("{seen}: {}/{all} ({} %){void}", mutation.killed, mutation.percent()));
}

/// What was changed and went unseen.
fn words(context: &Context, slip: &Slip) -> String {
    let said = match (slip.part(), slip.change()) {
        (Part::Expression, Change::Lower) => both("le nombre diminué d'un cran", "the number one step lower"),
        (Part::Expression, Change::Raise) => both("le nombre augmenté d'un cran", "the number one step higher"),
        (Part::Expression, Change::Compared) => both(
            "la limite comprise ou non, l'inverse de ce qui est écrit",
            "the limit taken in or left out, against the text",
        ),
        (Part::Expression, Change::Turned) => both("un mot changé en son contraire", "a word turned into its opposite"),
        (Part::Expression, Change::Dropped(at)) => {
            return format!("{} {}", context.say(both("sans sa partie", "without its part")), at.saturating_add(1));
        }
        (Part::Points | Part::Scale(_), Change::Lower) => both("un point de moins", "one point less"),
        (Part::Points | Part::Scale(_), Change::Raise) => both("un point de plus", "one point more"),
        (Part::Cap, Change::Lower) => both("un plafond plus bas d'un point", "a cap lower by a point"),
        (Part::Cap, Change::Raise) => both("un plafond plus haut d'un point", "a cap higher by a point"),
        (Part::Cap, _) => both("sans son plafond", "without its cap"),
        (Part::Condition, _) => both("sans sa condition", "without its condition"),
        (Part::Rows, Change::Exchanged(at)) => {
            let (first, second) = (at.saturating_add(1), at.saturating_add(2));
            return format!(
                "{} {first} / {second}",
                context.say(both("deux lignes échangées:", "two rows exchanged:"))
            );
        }
        (Part::Join, _) => {
            both("la plus forte au lieu de la somme, ou l'inverse", "the strongest instead of the sum, or back")
        }
        (Part::Amount, Change::Lower) => both("un de moins, ou 1 % de moins", "one less, or 1 % less"),
        (Part::Amount, _) => both("un de plus, ou 1 % de plus", "one more, or 1 % more"),
        (Part::Cell(at) | Part::Lower(at) | Part::Upper(at) | Part::Threshold(at), change) => {
            let way = match change {
                Change::Lower => both("un cran de moins à la ligne", "one step lower on row"),
                _ => both("un cran de plus à la ligne", "one step higher on row"),
            };
            return format!("{} {}", context.say(way), at.saturating_add(1));
        }
        _ => both("changé", "changed"),
    };
    context.say(said).to_owned()
}

/// Prints the examples that would see them, as blocks to paste in the file once they are read.
pub fn propose(context: &Context, mutation: &Mutation) {
    let mut blocks: BTreeMap<(Date, String, Vec<String>), Vec<Vec<String>>> = BTreeMap::new();
    for (day, proposal) in mutation.survivors.iter().filter_map(|one| Some((one.day, one.proposal.as_ref()?))) {
        let mut headers: Vec<String> = proposal.inputs.iter().map(|(header, _)| header.clone()).collect();
        headers.push(proposal.asked.clone());
        let mut cells: Vec<String> = proposal.inputs.iter().map(|(_, cell)| cell.clone()).collect();
        cells.push(proposal.expected.clone());
        let rows = blocks.entry((day, proposal.asked.clone(), headers)).or_default();
        if !rows.contains(&cells) {
            rows.push(cells);
        }
    }
    for ((day, asked, headers), rows) in blocks {
        let title = context.say(both("à relire", "to be read again"));
        context.line(&format!("\n{} « {title}: {asked} »", written("exemples", context.language)));
        context.line(&format!("  {} {day}", written("date", context.language)));
        let lines: Vec<&Vec<String>> = std::iter::once(&headers).chain(&rows).collect();
        let width = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..headers.len()).map(|at| width(at).unwrap_or(0)).collect();
        for line in lines {
            let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            context.line(&format!("  | {} |", cells.join(" | ")));
        }
    }
}

/// The same for a program.
pub fn json(context: &Context, mutation: &Mutation, map: &SourceMap) -> serde_json::Value {
    let one = |survivor: &Survivor| {
        let (file, line) = place(survivor.slip.span(), map);
        serde_json::json!({
            "kind": survivor.slip.kind,
            "name": survivor.slip.name,
            "file": file,
            "line": line,
            "text": quoted(survivor.slip.span(), map),
            "change": words(context, &survivor.slip),
        })
    };
    serde_json::json!({
        "killed": mutation.killed,
        "equivalent": mutation.equivalent,
        "percent": mutation.percent(),
        "survivors": mutation.survivors.iter().map(one).collect::<Vec<_>>(),
    })
}
