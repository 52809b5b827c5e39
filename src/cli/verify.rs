//! `equiflux verify`: the independent re-check of a run.

use clap::ArgMatches;
use std::path::PathBuf;

use super::{Context, Exit, Format, both, path, print_line};
use crate::diagnostic::{Diagnostics, Language};
use crate::pipeline::{PipelineError, recheck};
use crate::source::SourceMap;
use crate::verifier::Verdict;

/// Checks a run's directory and says which claim is false, if one is.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let scenario = matches.get_one::<PathBuf>("scenario").map(PathBuf::as_path);
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let outcome = recheck(path(matches, "directory"), scenario, &mut map, &mut out)?;
    let Some(outcome) = outcome else {
        context.report(&out, &map);
        return Ok(Exit::BadInput);
    };
    if context.format == Format::Json {
        print_line(&json(&outcome.verdict).to_string());
    } else {
        tell(context, &outcome.verdict);
    }
    Ok(if matches!(outcome.verdict, Verdict::Accepted(_)) { Exit::Done } else { Exit::Refused })
}

fn tell(context: &Context, verdict: &Verdict) {
    match verdict {
        Verdict::Accepted(accepted) => {
            context.line(context.say(both(
                "accepté : chaque énoncé de l'exécution est vrai",
                "accepted: every claim of the run is true",
            )));
            for level in &accepted.levels {
                context.line(&format!("  {:<28} {} ({})", level.name, level.value, level.status));
            }
            context.line(&match context.language {
                Language::French => format!(
                    "  {} couples jugés par les règles, {} admissibles, {} attributions, {} feuilles de preuve",
                    accepted.pairs_checked, accepted.candidate_pairs, accepted.awards, accepted.leaves_checked
                ),
                Language::English => format!(
                    "  {} pairs judged by the rules, {} candidates, {} awards, {} leaves of evidence",
                    accepted.pairs_checked, accepted.candidate_pairs, accepted.awards, accepted.leaves_checked
                ),
            });
        }
        Verdict::Refused(refusal) => {
            let refused = context.say(both("refusé", "refused"));
            let message = refusal.message.get(context.language);
            print_line(&format!("{refused} [{}] {} : {message}", refusal.claim.code(), refusal.place));
            let false_claim = context.say(both("énoncé faux", "false claim"));
            print_line(&format!("  {false_claim} : {}", context.say(refusal.claim.title())));
        }
    }
}

fn json(verdict: &Verdict) -> serde_json::Value {
    match verdict {
        Verdict::Accepted(accepted) => {
            let levels: Vec<serde_json::Value> = accepted
                .levels
                .iter()
                .map(|level| {
                    serde_json::json!({
                        "name": level.name, "value": level.value, "bound": level.bound, "status": level.status,
                    })
                })
                .collect();
            serde_json::json!({
                "accepted": true,
                "levels": levels,
                "pairs_checked": accepted.pairs_checked,
                "candidate_pairs": accepted.candidate_pairs,
                "awards": accepted.awards,
                "leaves_checked": accepted.leaves_checked,
            })
        }
        Verdict::Refused(refusal) => serde_json::json!({
            "accepted": false,
            "claim": refusal.claim.code(),
            "place": refusal.place,
            "message": { "fr": refusal.message.fr, "en": refusal.message.en },
        }),
    }
}
