//! How far a search is, on one line of the terminal that is written over.

use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::diagnostic::Language;
use crate::pipeline::Searching;

/// The line, written over at most ten times a second.
pub struct Line {
    shown: bool,
    language: Language,
    began: Instant,
    last: Mutex<Option<Instant>>,
}

const PAUSE: Duration = Duration::from_millis(100);
/// How many marks the bar has.
const WIDTH: u64 = 20;

impl Line {
    /// A line that is shown or not.
    pub fn new(shown: bool, language: Language) -> Self {
        Self { shown, language, began: Instant::now(), last: Mutex::new(None) }
    }

    /// Writes the line over.
    pub fn tell(&self, searching: &Searching<'_>) {
        if !self.shown {
            return;
        }
        let now = Instant::now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| now.duration_since(last) < PAUSE) {
            return;
        }
        *last = Some(now);
        let text = text(searching, now.duration_since(self.began).as_secs(), self.language);
        let _ = write!(std::io::stderr(), "\r\u{1b}[2K{text}");
        let _ = std::io::stderr().flush();
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.last.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[2K");
        }
    }
}

/// The line: a bar of the work done out of the work allowed, the level, the best plan and the bound, the time.
fn text(searching: &Searching<'_>, seconds: u64, language: Language) -> String {
    let done = searching.work.saturating_mul(WIDTH).checked_div(searching.effort).unwrap_or(0).min(WIDTH);
    let marks = |count: u64, mark: &str| mark.repeat(usize::try_from(count).unwrap_or(0));
    let bar = format!("[{}{}]", marks(done, "#"), marks(WIDTH.saturating_sub(done), "·"));
    let (mandatory, bound, best) = match language {
        Language::French => ("règles impératives", "borne", "meilleur plan"),
        Language::English => ("mandatory rules", "bound", "best plan"),
    };
    let mut text = match searching.level {
        None => format!("{bar} {mandatory}"),
        Some(level) => format!("{bar} {}/{} {}", level.saturating_add(1), searching.levels, searching.name),
    };
    for (word, value) in [(best, searching.incumbent), (bound, searching.bound)] {
        if let Some(value) = value {
            text.extend([" · ", word, " ", &value.decimal()]);
        }
    }
    text.extend([" · ", &seconds.to_string(), " s"]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Exact;

    #[test]
    fn the_line_tells_the_level_the_plan_and_the_bound() {
        let searching = Searching {
            level: Some(3),
            name: "points",
            levels: 6,
            incumbent: Exact::ratio(4_757, 10),
            bound: Some(Exact::whole(480)),
            work: 500,
            effort: 1_000,
        };
        assert_eq!(
            text(&searching, 12, Language::French),
            "[##########··········] 4/6 points · meilleur plan 475.7 · borne 480 · 12 s"
        );
        let first = Searching { level: None, name: "", incumbent: None, bound: None, work: 0, ..searching };
        assert_eq!(text(&first, 0, Language::English), "[····················] mandatory rules · 0 s");
    }
}
