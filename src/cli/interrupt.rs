//! Interruption from the keyboard: the first one ends the search as the limit does, the second one stops at once.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diagnostic::Language;
use crate::pipeline;

/// How often an interruption was asked for.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// What the shell sees of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// Whether the search has to end.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed) > 0
}

/// From now on an interruption ends the search; a second one ends the program, with nothing half-written.
#[expect(clippy::exit, reason = "the second interruption ends the program wherever it is")]
pub fn watch(language: Language) {
    // A process that watches already keeps its handler.
    let _ = ctrlc::set_handler(move || {
        if ASKED.fetch_add(1, Ordering::Relaxed) > 0 {
            pipeline::abandon();
            std::process::exit(INTERRUPTED);
        }
        let text = match language {
            Language::French => {
                "interruption : le meilleur plan trouvé est retenu et écrit ; une seconde interruption arrête tout"
            }
            Language::English => {
                "interrupted: the best plan found is taken and written; a second interruption stops everything"
            }
        };
        let _ = writeln!(std::io::stderr(), "\n{text}");
    });
}
