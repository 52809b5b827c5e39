//! What contradicts the ledger, told at the line that does.

use crate::diagnostic::catalog::ledger as codes;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::ledger::replay::Clash;
use crate::tables::NamedLine;

/// The report of an entry that cannot follow those before it.
///
/// `at` is its position among all entries, `first` that of the first added one; `origins` are the lines of the added ones.
pub(super) fn told(at: usize, first: usize, clash: &Clash, origins: &[usize], lines: &[NamedLine]) -> Diagnostic {
    // An older entry contradicts only what a correction has undone: the last line is then the correction.
    let origin = at.checked_sub(first).and_then(|at| origins.get(at)).or(origins.last()).copied().unwrap_or(0);
    let line = lines.get(origin);
    let place = || line.map_or_else(|| Place::File { file: String::new(), line: 0 }, NamedLine::whole);
    let fact = |code: Code| Diagnostic::new(code, place());
    if at < first {
        return fact(&codes::CORRECTION_NEEDED_LATER).with("entry", at.saturating_add(1).to_string());
    }
    match clash {
        Clash::AlreadyAwarded(holder) => fact(&codes::ALREADY_AWARDED).with("applicant", holder.as_str()),
        Clash::AlreadyLet => fact(&codes::ALREADY_LET),
        Clash::NotListed | Clash::OtherRank(_) => fact(&codes::NEVER_PROPOSED),
        Clash::Decided(before) => fact(&codes::DECIDED_OTHERWISE).with("decision", before.words().0),
        Clash::Housed(home) => fact(&codes::ALREADY_HOUSED).with("vacancy", home.as_str()),
        Clash::Holds(home) => fact(&codes::HOLDS_ANOTHER).with("vacancy", home.as_str()),
        Clash::NotAwarded => fact(&codes::NOT_AWARDED),
        Clash::BetterRanked(who) => fact(&codes::BETTER_RANKED).with("applicant", who.as_str()),
        Clash::TooEarly(day) => fact(&codes::TOO_EARLY).with("due", day.to_string()),
        Clash::NoEntry => fact(&codes::NO_SUCH_ENTRY),
        Clash::AlreadyUndone => fact(&codes::ALREADY_UNDONE),
    }
}
