//! The prices of rules, for people and for programs.

use super::format;
use super::json::Json;
use super::words::{self, pick, quoted};
use crate::decision::{LevelChange, Moved, Price};
use crate::diagnostic::Language;
use crate::quantity::Exact;

/// The prices of several rules.
#[must_use]
pub fn prices_text(prices: &[Price], language: Language) -> String {
    let mut lines = Vec::new();
    for price in prices {
        lines.push(format!("{} — {}", price.row, words::with_sources(&price.rule, language)));
        lines.extend(self::lines(price, language).into_iter().map(|line| format!("  {line}")));
    }
    if prices.is_empty() {
        lines.push(
            pick(language, "la politique n'a ni part ni obligation", "the policy has no share and no obligation")
                .to_owned(),
        );
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The two sentences of a price.
pub(super) fn lines(price: &Price, language: Language) -> [String; 2] {
    let (tighter, looser) = directions(language);
    [format!("{tighter} {}", moved(&price.tighter, language)), format!("{looser} {}", moved(&price.looser, language))]
}

/// What each move is called.
pub(super) fn directions(language: Language) -> (&'static str, &'static str) {
    (
        pick(language, "resserrée d'un logement :", "tightened by one home:"),
        pick(language, "desserrée d'un logement :", "loosened by one home:"),
    )
}

/// What a move does, with its range.
pub(super) fn moved(moved: &Moved, language: Language) -> String {
    let french = language == Language::French;
    let Some(levels) = &moved.levels else {
        return pick(language, "plus aucun plan ne serait permis", "no plan would be lawful any more").to_owned();
    };
    let mut text = if levels.is_empty() {
        pick(language, "rien ne change", "nothing changes").to_owned()
    } else {
        levels.iter().map(|level| change(level, language)).collect::<Vec<_>>().join(pick(language, " ; ", "; "))
    };
    let homes = words::homes(Exact::whole(i128::from(moved.homes)), language);
    let range = match (moved.to_the_end, french) {
        (true, true) => format!(" (pour chacun des {} premiers logements au moins)", moved.homes),
        (true, false) => format!(" (for each of the first {} homes at least)", moved.homes),
        (false, true) => format!(" (vaut pour {homes})"),
        (false, false) => format!(" (holds for {homes})"),
    };
    text.push_str(&range);
    if !moved.proven {
        text.push_str(pick(language, ", non prouvé : un niveau reste ouvert", ", not proven: a level is left open"));
    }
    text
}

fn change(level: &LevelChange, language: Language) -> String {
    let sign = if level.change > Exact::ZERO { "+" } else { "" };
    format!(
        "{} {sign}{}",
        quoted(&words::level(&level.meaning, language), language),
        format::number(level.change, language)
    )
}

/// The prices for programs, as a document.
#[must_use]
pub fn prices_json(prices: &[Price]) -> String {
    Json::Object(vec![("prices", list(prices))]).document()
}

/// The prices for programs.
pub(super) fn list(prices: &[Price]) -> Json {
    Json::List(prices.iter().map(one).collect())
}

/// One price for programs.
pub(super) fn one(price: &Price) -> Json {
    Json::Object(vec![
        ("row", Json::text(price.row.as_str())),
        ("rule", Json::text(price.rule.name.as_str())),
        ("tighter", moved_json(&price.tighter)),
        ("looser", moved_json(&price.looser)),
    ])
}

fn moved_json(moved: &Moved) -> Json {
    let levels = moved.levels.as_ref().map_or(Json::Null, |levels| {
        let levels = levels.iter().map(|level| {
            Json::Object(vec![("name", Json::text(level.name.as_str())), ("change", Json::exact(level.change))])
        });
        Json::List(levels.collect())
    });
    Json::Object(vec![
        ("lawful", Json::Truth(moved.levels.is_some())),
        ("levels", levels),
        ("homes", Json::Number(moved.homes.to_string())),
        ("to_the_end", Json::Truth(moved.to_the_end)),
        ("proven", Json::Truth(moved.proven)),
    ])
}
