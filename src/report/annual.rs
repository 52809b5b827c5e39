//! The yearly statement, as tables: CSV for programs, a workbook and a printable page for people.

mod page;

use super::csv_files::Lines;
use super::words::pick;
use super::year;
use crate::diagnostic::Language;
use crate::ledger::annual::{ObjectiveLine, Statement};
use crate::ledger::entry::Home;
use crate::quantity::{Date, Exact};

pub use super::workbook::annual_xlsx;
pub use page::annual_html;

/// What is written of a home whose characteristic is not known.
pub(super) fn unknown(language: Language) -> &'static str {
    pick(language, "non renseigné", "not recorded")
}

/// The five characteristics of a home, for people.
pub(super) fn kind(home: &Home, language: Language) -> [String; 5] {
    let stated = |value: &Option<String>| value.clone().unwrap_or_else(|| unknown(language).to_owned());
    let qpv = match home.qpv {
        Some(true) => pick(language, "en QPV", "in a QPV"),
        Some(false) => pick(language, "hors QPV", "outside QPVs"),
        None => unknown(language),
    };
    let commune = home.commune.as_ref().map_or_else(|| unknown(language).to_owned(), |code| commune(code));
    [stated(&home.typology), stated(&home.financing), qpv.to_owned(), commune, stated(&home.period)]
}

/// A commune for people: `Rennes (35238)`, the code alone when it is not in the referential.
fn commune(code: &str) -> String {
    crate::geography::name_of(code).map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
}

/// Whether the year was over on the day the statement is drawn up.
#[must_use]
pub fn is_final(statement: &Statement, drawn: Date) -> bool {
    drawn.year() > statement.year
}

/// Whether the statement is drawn up after the day it was owed.
#[must_use]
pub fn is_late(statement: &Statement, drawn: Date) -> bool {
    statement.due.is_some_and(|due| drawn >= due)
}

/// The statement by reserver and kind of home:
/// `reserver,title,typology,financing,qpv,commune,period,proposed,attributed,signed`; unknown characteristics are empty.
#[must_use]
pub fn annual_csv(statement: &Statement) -> Vec<u8> {
    let header =
        ["reserver", "title", "typology", "financing", "qpv", "commune", "period", "proposed", "attributed", "signed"];
    let mut out = Lines::new(&header);
    for line in &statement.lines {
        let stated = |value: &Option<String>| value.clone().unwrap_or_default();
        let qpv = match line.home.qpv {
            Some(true) => "oui",
            Some(false) => "non",
            None => "",
        };
        let [proposed, attributed, signed] = line.homes.map(|count| count.to_string());
        out.line(&[
            &line.label,
            title(statement, &line.label),
            &stated(&line.home.typology),
            &stated(&line.home.financing),
            qpv,
            &stated(&line.home.commune),
            &stated(&line.home.period),
            &proposed,
            &attributed,
            &signed,
        ]);
    }
    out.into_bytes()
}

/// What was taken off the flow: `reason,title,forecast,outturn,attributed,next_forecast`.
#[must_use]
pub fn subtractions_csv(statement: &Statement) -> Vec<u8> {
    let mut out = Lines::new(&["reason", "title", "forecast", "outturn", "attributed", "next_forecast"]);
    for line in &statement.subtractions {
        let expected = |homes: Option<u32>| homes.map(|homes| homes.to_string()).unwrap_or_default();
        out.line(&[
            &line.reason,
            &line.title,
            &expected(line.forecast),
            &line.homes.to_string(),
            &line.attributed.to_string(),
            &expected(line.next),
        ]);
    }
    out.into_bytes()
}

/// What shares and obligations reached: `kind,name,title,asked,event,base,owed,reached,met`.
#[must_use]
pub fn objectives_csv(statement: &Statement) -> Vec<u8> {
    let mut out = Lines::new(&["kind", "name", "title", "asked", "event", "base", "owed", "reached", "met"]);
    let yes = |met: bool| if met { "oui" } else { "non" };
    for line in &statement.shares {
        let met = yes(Exact::whole(i128::from(line.reached)) >= line.owed);
        let (base, reached) = (line.base.to_string(), line.reached.to_string());
        let (asked, owed) = (line.rate.decimal(), line.owed.decimal());
        out.line(&["part", &line.name, &line.title, &asked, year::event(line.event), &base, &owed, &reached, met]);
    }
    for line in &statement.objectives {
        let (base, reached, owed) = (line.base.to_string(), line.reached.to_string(), line.owed.decimal());
        let asked = asked(line).decimal();
        let cells = ["obligation", &line.name, &line.target.title, &asked, year::event(line.event)];
        out.line(&[cells.as_slice(), &[&base, &owed, &reached, yes(line.met)]].concat());
    }
    out.into_bytes()
}

/// The rate, or the number of homes, that an obligation asks for.
pub(super) fn asked(line: &ObjectiveLine) -> Exact {
    match (line.target.rate, line.target.homes) {
        (Some((above, below)), _) => Exact::ratio(i128::from(above), i128::from(below)).unwrap_or(Exact::ZERO),
        (None, homes) => Exact::whole(i128::from(homes.unwrap_or(0))),
    }
}

/// What a label is called.
pub(super) fn title<'a>(statement: &'a Statement, label: &'a str) -> &'a str {
    statement.reservers.iter().find(|(name, _)| name == label).map_or(label, |(_, title)| title)
}

/// The statement in a few lines.
#[must_use]
pub fn annual_text(statement: &Statement, drawn: Date, language: Language) -> String {
    let mut text = String::new();
    let flow = statement.flow.0;
    put!(
        text,
        "{}",
        match language {
            Language::French => format!(
                "bilan {} : {} commissions, {flow} logements du flux attribués\n",
                statement.year, statement.sessions
            ),
            Language::English => format!(
                "statement for {}: {} commissions, {flow} homes of the flow awarded\n",
                statement.year, statement.sessions
            ),
        }
    );
    for (label, title) in &statement.reservers {
        let own = statement.lines.iter().filter(|line| line.label == *label);
        let [proposed, attributed, signed] = own.fold([0_i64; 3], |mut sum, line| {
            sum.iter_mut().zip(line.homes).for_each(|(sum, count)| *sum = sum.saturating_add(count));
            sum
        });
        put!(
            text,
            "  {title} : {}\n",
            match language {
                Language::French => format!("{proposed} proposés, {attributed} attribués, {signed} loués"),
                Language::English => format!("{proposed} proposed, {attributed} awarded, {signed} let"),
            }
        );
    }
    text.push_str(&standing(statement, drawn, language));
    text.push('\n');
    text
}

/// When it is owed, and whether the year is over.
pub(super) fn standing(statement: &Statement, drawn: Date, language: Language) -> String {
    let due = statement.due.map_or_else(String::new, |due| super::format::day(due, language));
    let state = match (is_final(statement, drawn), is_late(statement, drawn)) {
        (false, _) => pick(language, "provisoire : l'année n'est pas finie", "provisional: the year is not over"),
        (true, true) => pick(language, "en retard", "late"),
        (true, false) => pick(language, "dans les délais", "on time"),
    };
    match language {
        Language::French => format!("dû à chaque réservataire avant le {due} (CCH R441-5-1) ; {state}"),
        Language::English => format!("owed to each reserver before {due} (CCH R441-5-1); {state}"),
    }
}
