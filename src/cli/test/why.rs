//! Why an example fails, in words and as JSON.

use crate::cli::{Context, both};
use crate::examples::{Because, Line, Truth, level_words};
use crate::quantity::Exact;

/// One line of an explanation.
pub fn say(context: &Context, because: &Because) -> String {
    match because {
        Because::Line(found) => line(context, found),
        Because::Points { home, expected, found } => points(context, home, expected.as_ref(), found.as_ref()),
        Because::Level { name, expected, found } => {
            let level = context.say(both("le niveau qui décide", "the level that decides"));
            let (with, without) = (
                context.say(both("avec ce qui est attendu", "with what is expected")),
                context.say(both("dans la proposition trouvée", "in the plan found")),
            );
            let name = level_words(name, context.language);
            format!("{level}: {name}, {} {with}, {} {without}", expected.decimal(), found.decimal())
        }
        Because::Tie => context
            .say(both(
                "les deux propositions se valent à tous les niveaux: celle que le calcul donne toujours l'emporte",
                "both plans are as good on every level: the one that is always given prevails",
            ))
            .to_owned(),
        Because::NoCandidate { household, home } => {
            let words = context.say(both("n'est pas candidat pour", "is no candidate of"));
            format!("{household} {words} {home}")
        }
        Because::NoReserver { household, home } => {
            let words = context.say(both(
                "remplit les règles, mais aucun réservataire ne peut être imputé pour",
                "meets the rules, but no reserver can be charged for",
            ));
            format!("{household} {words} {home}")
        }
        Because::Unlawful => context
            .say(both(
                "ce qui est attendu ne peut pas tenir avec les règles impératives",
                "what is expected cannot hold with the mandatory rules",
            ))
            .to_owned(),
        Because::Contradiction => context
            .say(both(
                "les résultats attendus se contredisent: un logement pour deux ménages, ou deux logements pour un ménage",
                "the expected results contradict each other: one home for two households, or two homes for one",
            ))
            .to_owned(),
        Because::NoPlan => context
            .say(both(
                "aucune proposition ne respecte les règles impératives",
                "no plan keeps the mandatory rules",
            ))
            .to_owned(),
        Because::Unsettled => context
            .say(both(
                "l'optimum n'est pas prouvé: cette commission est trop grande pour un exemple",
                "the best plan is not proven: this commission is too large for an example",
            ))
            .to_owned(),
        Because::Counts { opening_base, base, opening_reached, reached, owed } => {
            let (base_word, reached_word) =
                (context.say(both("base", "base")), context.say(both("atteint", "reached")));
            let owed = owed.map(|owed| format!(", {} {}", context.say(both("dû", "owed")), owed.decimal()));
            let counts = format!("{base_word} {opening_base} + {base}, {reached_word} {opening_reached} + {reached}");
            format!("{counts}{}", owed.unwrap_or_default())
        }
    }
}

fn line(context: &Context, line: &Line) -> String {
    let holds = context.say(match line.holds {
        Truth::Yes => both("remplie", "held"),
        Truth::No => both("non remplie", "not held"),
        Truth::Unknown => both("inconnue", "unknown"),
    });
    let points = line.points.filter(|_| line.holds == Truth::Yes).map(|points| format!(", {} pts", points.decimal()));
    let sources: Vec<String> = line.heading.citations.iter().map(crate::diagnostic::Citation::shown).collect();
    let sources = if sources.is_empty() { String::new() } else { format!(" ({})", sources.join("; ")) };
    format!("{}: {holds}{}{sources}", line.heading.name, points.unwrap_or_default())
}

fn points(
    context: &Context,
    home: &str,
    expected: Option<&(String, Exact)>,
    found: Option<&(String, Exact)>,
) -> String {
    let one = |who: Option<&(String, Exact)>| match who {
        Some((household, points)) => format!("{household}, {} pts", points.decimal()),
        None => context.say(both("personne", "nobody")).to_owned(),
    };
    let (wanted, came) = (context.say(both("attendu", "expected")), context.say(both("trouvé", "found")));
    format!("{home}: {wanted} {}; {came} {}", one(expected), one(found))
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    }
}

/// The same for a program.
pub fn json(context: &Context, because: &Because) -> serde_json::Value {
    match because {
        Because::Line(line) => {
            let points = line.points.map(Exact::decimal);
            serde_json::json!({ "name": line.heading.name, "holds": truth(line.holds), "points": points })
        }
        Because::Points { home, expected, found } => {
            let one = |who: &Option<(String, Exact)>| {
                who.as_ref().map(
                    |(household, points)| serde_json::json!({ "applicant": household, "points": points.decimal() }),
                )
            };
            serde_json::json!({ "vacancy": home, "expected": one(expected), "found": one(found) })
        }
        Because::Level { name, expected, found } => {
            serde_json::json!({ "level": name, "expected": expected.decimal(), "found": found.decimal() })
        }
        Because::NoCandidate { household, home } | Because::NoReserver { household, home } => {
            serde_json::json!({ "applicant": household, "vacancy": home, "says": say(context, because) })
        }
        Because::Counts { opening_base, base, opening_reached, reached, owed } => serde_json::json!({
            "opening": { "base": opening_base.to_string(), "reached": opening_reached.to_string() },
            "realised": { "base": base.to_string(), "reached": reached.to_string() },
            "owed": owed.map(Exact::decimal),
        }),
        Because::Tie | Because::Unlawful | Because::Contradiction | Because::NoPlan | Because::Unsettled => {
            serde_json::json!({ "says": say(context, because) })
        }
    }
}
