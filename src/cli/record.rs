//! `equiflux record`, `equiflux report` and `equiflux ledger`: the year's account.

use clap::ArgMatches;
use std::io::Write;
use std::path::PathBuf;

use super::{Context, Exit, Format, both, print_line};
use crate::diagnostic::{Diagnostics, Language};
use crate::ledger::entry::Fact;
use crate::ledger::store::{History, LedgerError};
use crate::pipeline::{PipelineError, RecordRequest, Recorded, annual, check_ledger, read_ledger, record};
use crate::quantity::Date;
use crate::report;
use crate::source::SourceMap;

fn text<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

/// Records a commission's decisions, or events, in the ledger.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let file = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let ledger = matches.get_one::<String>("ledger").map(String::as_str);
    let request = match (file("decisions"), file("events")) {
        (Some(decisions), _) => {
            let run = file("directory").unwrap_or_default();
            RecordRequest::Decisions { run, scenario: file("scenario"), file: decisions }
        }
        (None, Some(events)) => RecordRequest::Events { file: events },
        (None, None) => return Ok(Exit::Usage),
    };
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let recorded = record(&request, ledger, &mut map, &mut out)?;
    let Some(recorded) = recorded else {
        context.report(&out, &map);
        context.line(context.say(both("rien n'a été inscrit", "nothing was recorded")));
        return Ok(Exit::BadInput);
    };
    if context.format == Format::Json {
        print_line(&json(&recorded).to_string());
    } else {
        context.report(&out, &map);
        tell(context, &recorded);
    }
    Ok(Exit::Done)
}

fn tell(context: &Context, recorded: &Recorded) {
    let french = context.language == Language::French;
    if recorded.added.is_empty() {
        context.line(&if french {
            format!("{} : déjà inscrit, rien n'est ajouté ({} écritures)", recorded.place, recorded.entries)
        } else {
            format!("{}: recorded already, nothing is added ({} entries)", recorded.place, recorded.entries)
        });
        return;
    }
    let added: usize = recorded.added.values().fold(0, |sum, count| sum.saturating_add(*count));
    context.line(&if french {
        format!("{} : {added} écritures ajoutées, {} en tout", recorded.place, recorded.entries)
    } else {
        format!("{}: {added} entries added, {} in all", recorded.place, recorded.entries)
    });
    for ((fr, en), count) in &recorded.added {
        context.line(&format!("  {:<26} {count}", if french { fr } else { en }));
    }
    if recorded.known > 0 {
        let known = context.say(both("lignes déjà inscrites", "lines recorded already"));
        context.line(&format!("  {known} : {}", recorded.known));
    }
    context.line(&format!("{} {}", context.say(both("dernière écriture :", "last entry:")), recorded.head));
}

fn json(recorded: &Recorded) -> serde_json::Value {
    let added: serde_json::Map<String, serde_json::Value> =
        recorded.added.iter().map(|((_, en), count)| ((*en).to_owned(), serde_json::json!(count))).collect();
    serde_json::json!({
        "ledger": recorded.place, "added": added, "known": recorded.known,
        "entries": recorded.entries, "head": recorded.head,
    })
}

/// Writes the yearly statement.
pub fn report(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    let Some(("annual", matches)) = matches.subcommand() else { return Ok(Exit::Usage) };
    let year = matches.get_one::<i16>("year").copied().unwrap_or(0);
    let drawn = matches.get_one::<Date>("date").copied().unwrap_or_else(super::check::today);
    let out = matches.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| PathBuf::from(format!("bilan-{year}")));
    let ledger = text(matches, "ledger");
    let Some(statement) = annual(ledger, year, drawn, &out, context.language)? else {
        let unknown = both("aucun fait de cette année n'est inscrit", "no fact of that year is recorded");
        let _ = writeln!(std::io::stderr(), "{ledger}: {year} : {}", context.say(unknown));
        return Ok(Exit::Usage);
    };
    context.line(report::annual_text(&statement, drawn, context.language).trim_end());
    context.line(&format!("{} {}", context.say(both("écrit dans", "written to")), out.display()));
    Ok(Exit::Done)
}

/// Checks a ledger, or lists its entries.
pub fn ledger(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    match matches.subcommand() {
        Some(("verify", matches)) => verify(context, text(matches, "ledger")),
        Some(("show", matches)) => {
            let history = read_ledger(text(matches, "ledger"))?;
            let only = |name: &str| matches.get_one::<String>(name).cloned();
            show(context, &history, only("vacancy").as_deref(), only("applicant").as_deref());
            Ok(Exit::Done)
        }
        _ => Ok(Exit::Usage),
    }
}

fn verify(context: &Context, name: &str) -> Result<Exit, PipelineError> {
    match check_ledger(name) {
        Ok(history) => {
            context.line(&match context.language {
                Language::French => format!(
                    "{name} : {} écritures, chaîne intacte, soldes égaux au recomptage\ndernière écriture : {}",
                    history.entries.len(),
                    history.head
                ),
                Language::English => format!(
                    "{name}: {} entries, chain intact, balances equal to a recount\nlast entry: {}",
                    history.entries.len(),
                    history.head
                ),
            });
            Ok(Exit::Done)
        }
        Err(PipelineError::Ledger(error @ (LedgerError::Altered { .. } | LedgerError::OtherBalances(_)))) => {
            let refused = context.say(both("refusé", "refused"));
            print_line(&format!("{refused} : {}", explain(&error, context.language)));
            Ok(Exit::Refused)
        }
        Err(error) => Err(error),
    }
}

fn show(context: &Context, history: &History, vacancy: Option<&str>, applicant: Option<&str>) {
    let french = context.language == Language::French;
    for (number, entry) in (1_u64..).zip(&history.entries) {
        let fits = |asked: Option<&str>, found: Option<&str>| asked.is_none() || asked == found;
        if !fits(vacancy, entry.fact.vacancy()) || !fits(applicant, entry.fact.applicant()) {
            continue;
        }
        let undone = history.state.undone.contains(&number);
        if context.format == Format::Json {
            let fact = serde_json::to_value(&entry.fact).unwrap_or_default();
            let date = entry.date.to_string();
            print_line(&serde_json::json!({"entry": number, "date": date, "undone": undone, "fact": fact}).to_string());
            continue;
        }
        let (fr, en) = entry.fact.words();
        let more = match &entry.fact {
            Fact::Session(session) => session.title.clone(),
            Fact::OutOfFlow { reason, .. } | Fact::Refusal { reason, .. } => reason.clone(),
            Fact::Decision { rank, reason, .. } => format!("{} {rank} {reason}", if french { "rang" } else { "rank" }),
            Fact::Designation(one) => format!("{} {} {}", if french { "rang" } else { "rank" }, one.rank, one.label),
            Fact::Forecast { year, reason, homes } => format!("{year} {reason} {homes}"),
            Fact::Correction { entry, reason } => format!("{entry} {reason}"),
            Fact::InFlow { .. } | Fact::Proposal { .. } | Fact::Lease { .. } => String::new(),
        };
        let mark = match (undone, french) {
            (true, true) => " (annulée)",
            (true, false) => " (undone)",
            (false, _) => "",
        };
        let (vacancy, applicant) = (entry.fact.vacancy().unwrap_or(""), entry.fact.applicant().unwrap_or(""));
        let kind = if french { fr } else { en };
        let line = format!("{number:>6} {} {kind:<26} {vacancy:<10} {applicant:<10} {more}", entry.date);
        context.line(&format!("{}{mark}", line.trim_end()));
    }
}

/// What is wrong with a ledger, and what to do.
pub fn explain(error: &LedgerError, language: Language) -> String {
    let french = language == Language::French;
    let say = |fr: String, en: String| if french { fr } else { en };
    match error {
        LedgerError::Missing(place) => say(
            format!(
                "`{place}` : il n'y a pas de registre ; corriger le chemin, ou inscrire d'abord une commission avec `record`"
            ),
            format!("`{place}`: there is no ledger; correct the path, or record a commission first"),
        ),
        LedgerError::NotALedger(place) => say(
            format!("`{place}` n'est pas un registre : rien n'y est touché"),
            format!("`{place}` is not a ledger: it is left untouched"),
        ),
        LedgerError::TooNew(place) => say(
            format!("`{place}` vient d'une version plus récente : mettre le programme à jour"),
            format!("`{place}` comes from a later version: update the program"),
        ),
        LedgerError::Altered { place, entry } => say(
            format!("`{place}` : l'écriture {entry} n'est pas telle qu'elle a été inscrite ; reprendre une sauvegarde"),
            format!("`{place}`: entry {entry} is not as it was recorded; take a backup"),
        ),
        LedgerError::OtherBalances(place) => say(
            format!("`{place}` : les soldes gardés ne sont pas ceux des écritures ; reprendre une sauvegarde"),
            format!("`{place}`: the balances kept are not those of the entries; take a backup"),
        ),
        LedgerError::OtherHistory(place) => say(
            format!(
                "`{place}` n'a pas les écritures dont l'exécution est partie : le registre a été changé ou remplacé"
            ),
            format!("`{place}` lacks the entries that the run started from: the ledger was changed or replaced"),
        ),
        LedgerError::Busy(place) => say(
            format!("`{place}` est en cours d'écriture par un autre poste : rien n'a été inscrit, recommencer"),
            format!("`{place}` is being written to by someone else: nothing was recorded, try again"),
        ),
        LedgerError::NoServer(place) => say(
            format!("`{place}` : ce programme a été construit sans PostgreSQL (option de construction `postgres`)"),
            format!("`{place}`: this program was built without PostgreSQL (build feature `postgres`)"),
        ),
        LedgerError::Database { place, reason } => {
            say(format!("`{place}` : la base refuse ({reason})"), format!("`{place}`: the database refuses ({reason})"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_ledger_is_told_in_both_languages() {
        let place = || "flux.sqlite".to_owned();
        for error in [
            LedgerError::Missing(place()),
            LedgerError::NotALedger(place()),
            LedgerError::TooNew(place()),
            LedgerError::Altered { place: place(), entry: 3 },
            LedgerError::OtherBalances(place()),
            LedgerError::OtherHistory(place()),
            LedgerError::Busy(place()),
            LedgerError::NoServer(place()),
            LedgerError::Database { place: place(), reason: "disk".to_owned() },
        ] {
            let (fr, en) = (explain(&error, Language::French), explain(&error, Language::English));
            assert!(fr.contains("flux.sqlite") && en.contains("flux.sqlite") && fr != en, "{fr} {en}");
        }
    }
}
