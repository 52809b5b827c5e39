//! `equiflux compare`: two policies, proven to say the same or told apart by examples.

use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;

use super::check::{today, within};
use super::{Context, Exit, Format, both, path, print_line};
use crate::analysis::compare::{Class, Comparison, Side, Topic};
use crate::diagnostic::Diagnostics;
use crate::pipeline::{Compared, ComparedData, PipelineError, compare_policies};
use crate::quantity::{Date, Exact, POINT_SCALE};
use crate::source::SourceMap;

/// Compares two policies; done when they are proven to say the same, and award the same homes when data is given.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let asked = matches.get_one::<Date>("date").copied();
    let scenario = matches.get_one::<PathBuf>("data").map(PathBuf::as_path);
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let day = |validity| asked.unwrap_or_else(|| within(today(), validity));
    let paths = [path(matches, "first"), path(matches, "second")];
    let Some(found) = compare_policies(paths, day, scenario, &mut map, &mut out)? else {
        context.report(&out, &map);
        return Ok(Exit::BadInput);
    };
    if context.format == Format::Json {
        print_line(&document(&found).to_string());
    } else {
        tell(context, &found);
    }
    let same = found.comparison.equal() && found.data.as_ref().is_none_or(|data| data.moved.is_empty());
    Ok(if same { Exit::Done } else { Exit::BadInput })
}

fn points(hundredths: i64) -> String {
    Exact::ratio(i128::from(hundredths), i128::from(POINT_SCALE)).unwrap_or(Exact::ZERO).decimal()
}

fn tell(context: &Context, found: &Compared) {
    let [first, second] = &found.titles;
    context.line(&format!("A  {first}\nB  {second}\n{} {}", context.say(both("au", "on")), found.date));
    let comparison = &found.comparison;
    tell_counts(context, comparison);
    for (number, class) in comparison.classes.iter().enumerate() {
        context.line(&format!("\n{}. {}", number.saturating_add(1), sentence(context, class)));
        let example = if class.example.is_empty() { &class.facts } else { &class.example };
        context.line(&format!("   {} : {example}", context.say(both("par exemple", "for instance"))));
        if !class.sources.is_empty() {
            context.line(&format!("   source : {}", class.sources.join(" ; ")));
        }
        if !class.whole {
            context.line(&format!(
                "   {}",
                context.say(both(
                    "les autres règles n'ont pas pu être réunies sur cet exemple",
                    "the other rules could not be met together on this example",
                ))
            ));
        }
    }
    let lists = [
        (
            &comparison.undecided,
            both("ni prouvé égal, ni montré différent", "neither proven alike nor shown to differ"),
        ),
        (&comparison.unlike, both("déclarés différemment", "declared differently")),
        (&comparison.lone_categories, both("catégories d'une seule des deux", "categories of one only")),
        (&comparison.lone_fields, both("champs d'une seule des deux", "fields of one only")),
    ];
    for (list, title) in lists {
        if !list.is_empty() {
            context.line(&format!("\n{} : {}", context.say(title), list.join(", ")));
        }
    }
    if let Some(data) = &found.data {
        tell_data(context, data);
    }
}

fn tell_counts(context: &Context, comparison: &Comparison) {
    let (rules, categories, criteria) = comparison.compared;
    for (topic, count, title) in [
        (Topic::Eligibility, rules, both("éligibilité (règles)", "eligibility (rules)")),
        (Topic::Category, categories, both("catégories", "categories")),
        (Topic::Points, criteria, both("points (critères)", "points (criteria)")),
    ] {
        let differ = comparison.classes.iter().filter(|class| class.topic == topic).count();
        let text = if differ > 0 {
            format!("{} : {differ}", context.say(both("classes qui diffèrent", "classes that differ")))
        } else if comparison.equal() {
            context.say(both("prouvé égal", "proven equal")).to_owned()
        } else {
            context.say(both("aucune différence trouvée", "no difference found")).to_owned()
        };
        context.line(&format!("{} : {count}, {text}", context.say(title)));
    }
    if comparison.more > 0 {
        context.line(&format!("… {} {}", comparison.more, context.say(both("autres classes", "other classes"))));
    }
}

const fn letters(side: Side) -> (&'static str, &'static str) {
    match side {
        Side::First => ("A", "B"),
        Side::Second => ("B", "A"),
    }
}

fn sentence(context: &Context, class: &Class) -> String {
    let (yes, no) = letters(class.favours);
    let name = &class.name;
    match (class.topic, class.points) {
        (Topic::Eligibility, _) => format!(
            "{} {yes}, {} {no} (`{name}`)",
            context.say(both("candidat sous", "a candidate under")),
            context.say(both("écarté sous", "refused under"))
        ),
        (Topic::Category, _) => format!(
            "`{name}` : {} {yes}, {} {no}",
            context.say(both("dedans sous", "inside under")),
            context.say(both("dehors sous", "outside under"))
        ),
        (Topic::Points, given) => {
            let (a, b) = given.unwrap_or_default();
            let word = context.say(both("points sous", "points under"));
            format!("`{name}` : {} {word} A, {} {word} B", points(a), points(b))
        }
    }
}

fn tell_data(context: &Context, data: &ComparedData) {
    context.line(&format!(
        "\n{} : {} {}, {} {}",
        context.say(both("sur les données", "on the data")),
        data.moved.len(),
        context.say(both("attributions changent", "awards move")),
        data.kept,
        context.say(both("inchangées", "unchanged"))
    ));
    let nobody = context.say(both("personne", "nobody"));
    for one in &data.moved {
        let [a, b] = &one.applicants;
        let name = |applicant: &Option<String>| applicant.clone().unwrap_or_else(|| nobody.to_owned());
        context.line(&format!("  {} : {} -> {}", one.vacancy, name(a), name(b)));
    }
    for (level, [a, b]) in data.levels.iter().map(|level| (&level.name, &level.values)) {
        let shown = |value: &Option<Exact>| value.map_or_else(|| "-".to_owned(), Exact::decimal);
        context.line(&format!("  {level} : {} -> {}", shown(a), shown(b)));
    }
    for (feasible, letter) in data.feasible.iter().zip(["A", "B"]) {
        if !feasible {
            let text = both("ses règles impératives ne peuvent être tenues", "its mandatory rules cannot be kept");
            context.line(&format!("  {letter} : {}", context.say(text)));
        }
    }
}

fn document(found: &Compared) -> serde_json::Value {
    let comparison = &found.comparison;
    let classes: Vec<serde_json::Value> = comparison
        .classes
        .iter()
        .map(|class| {
            json!({
                "topic": match class.topic {
                    Topic::Eligibility => "eligibility",
                    Topic::Category => "category",
                    Topic::Points => "points",
                },
                "name": class.name,
                "title": class.title,
                "sources": class.sources,
                "favours": letters(class.favours).0,
                "points": class.points.map(|(a, b)| json!({ "A": points(a), "B": points(b) })),
                "meets_other_rules": class.whole,
                "example": class.example,
                "facts": class.facts,
            })
        })
        .collect();
    let data = found.data.as_ref().map(|data| {
        let text = |value: &Option<Exact>| value.map(Exact::decimal);
        json!({
            "feasible": data.feasible,
            "moved": data.moved.iter().map(|one| json!({
                "vacancy": one.vacancy, "A": one.applicants.first(), "B": one.applicants.last(),
            })).collect::<Vec<_>>(),
            "kept": data.kept,
            "housed_under_one_only": data.housed,
            "levels": data.levels.iter().map(|level| json!({
                "name": level.name, "A": level.values.first().map(text), "B": level.values.last().map(text),
            })).collect::<Vec<_>>(),
        })
    });
    json!({
        "policies": found.titles,
        "date": found.date.to_string(),
        "equal": comparison.equal(),
        "classes": classes,
        "more": comparison.more,
        "undecided": comparison.undecided,
        "unlike": comparison.unlike,
        "categories_of_one_only": comparison.lone_categories,
        "fields_of_one_only": comparison.lone_fields,
        "data": data,
    })
}
