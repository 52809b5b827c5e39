//! The command line: one file per command, the exit codes, and how diagnostics are drawn.

mod allocate;
mod arguments;
mod check;
mod compare;
mod drawing;
mod dump;
mod explain;
mod fmt;
mod generate;
mod interrupt;
mod manual;
mod model;
mod progress;
mod record;
mod show;
mod simulate;
mod test;
mod validate;
mod verify;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;

use arguments::{command, option};

use crate::diagnostic::{Bilingual, Diagnostics, Language};
use crate::pipeline::PipelineError;
use crate::source::SourceMap;

/// How a command ends, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The policy or the data have errors.
    BadInput,
    /// The command line is wrong, or a file cannot be read or written.
    Usage,
    /// No lawful allocation exists.
    NoLawfulAllocation,
    /// The certificate is refused.
    Refused,
}

impl Exit {
    /// The number the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::BadInput => 1,
            Self::Usage => 2,
            Self::NoLawfulAllocation => 3,
            Self::Refused => 4,
        }
    }
}

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Human,
    Short,
    Json,
}

/// What every command is told.
struct Context {
    language: Language,
    format: Format,
    quiet: bool,
}

impl Context {
    /// The text in the language of the run.
    fn say(&self, text: Bilingual) -> &'static str {
        text.get(self.language)
    }

    /// Prints a result line, unless the run is quiet or speaks JSON.
    fn line(&self, text: &str) {
        if !self.quiet && self.format != Format::Json {
            print_line(text);
        }
    }

    /// Tells how far a long run is, on a terminal only.
    fn progress(&self, text: &str) {
        if self.shows_progress() {
            let _ = writeln!(std::io::stderr(), "… {text}");
        }
    }

    /// Whether someone watches the terminal.
    fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Draws diagnostics: on stdout as JSON, on stderr for people.
    fn report(&self, diagnostics: &Diagnostics, map: &SourceMap) {
        let text = drawing::draw(diagnostics, map, self.language, self.format);
        match self.format {
            Format::Json => print_line(&text),
            Format::Human | Format::Short if text.is_empty() => {}
            Format::Human | Format::Short => {
                let _ = writeln!(std::io::stderr(), "{text}");
            }
        }
    }
}

/// Prints to stdout; a closed pipe is not a fault of ours.
fn print_line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

const fn both(fr: &'static str, en: &'static str) -> Bilingual {
    Bilingual { fr, en }
}

/// Runs the command of the process's arguments.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the command line is the surface that reads the environment")]
pub fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    ExitCode::from(run(&arguments, locale.as_deref()).code())
}

/// The language asked for on the command line, else the locale's, else French.
fn language(arguments: &[std::ffi::OsString], locale: Option<&str>) -> Language {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    let mut asked = None;
    while let Some(word) = words.next() {
        if word == "--lang" {
            asked = words.next();
        } else if let Some(value) = word.strip_prefix("--lang=") {
            asked = Some(value);
        }
    }
    match asked.or(locale) {
        Some(name) if name.to_ascii_lowercase().starts_with("en") => Language::English,
        _ => Language::French,
    }
}

fn run(arguments: &[std::ffi::OsString], locale: Option<&str>) -> Exit {
    let language = language(arguments, locale);
    let matches = match command(language).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let wanted =
                matches!(error.kind(), clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion);
            let _ = error.print();
            return if wanted { Exit::Done } else { Exit::Usage };
        }
    };
    let quiet = matches.get_flag("quiet");
    let Some((name, matches)) = matches.subcommand() else { return Exit::Usage };
    let format = match matches.get_one::<String>("format").map(String::as_str) {
        Some("short") => Format::Short,
        Some("json") if name != "model" => Format::Json,
        _ => Format::Human,
    };
    let context = Context { language, format, quiet };
    let outcome = match name {
        "allocate" => allocate::run(&context, matches),
        "check" => check::run(&context, matches),
        "compare" => compare::run(&context, matches),
        "dump" => dump::run(&context, matches),
        "explain" => explain::run(&context, matches),
        "fmt" => fmt::run(&context, matches),
        "generate" => generate::run(&context, matches),
        "model" => model::run(&context, matches),
        "ledger" => record::ledger(&context, matches),
        "record" => record::run(&context, matches),
        "report" => record::report(&context, matches),
        "show" => show::run(&context, matches),
        "simulate" => simulate::run(&context, matches),
        "test" => test::run(&context, matches),
        "validate" => validate::run(&context, matches),
        "verify" => verify::run(&context, matches),
        other => Ok(manual::run(&context, other, matches)),
    };
    outcome.unwrap_or_else(|error| {
        let prefix = context.say(both("erreur", "error"));
        let _ = writeln!(std::io::stderr(), "{prefix}: {}", explain_failure(&error, language));
        Exit::Usage
    })
}

fn explain_failure(error: &PipelineError, language: Language) -> String {
    let shown = |path: &std::path::Path| path.display().to_string();
    let text = |fr: String, en: String| if language == Language::French { fr } else { en };
    match error {
        PipelineError::Read { path, source } => text(
            format!("`{}` ne se lit pas ({source})", shown(path)),
            format!("`{}` cannot be read ({source})", shown(path)),
        ),
        PipelineError::Write { path, source } => text(
            format!("`{}` ne s'écrit pas ({source})", shown(path)),
            format!("`{}` cannot be written ({source})", shown(path)),
        ),
        PipelineError::Occupied { path } => text(
            format!(
                "`{}` contient autre chose qu'une exécution : rien n'a été écrit ; choisir un autre dossier avec --out",
                shown(path)
            ),
            format!(
                "`{}` holds something else than a run: nothing was written; choose another directory with --out",
                shown(path)
            ),
        ),
        PipelineError::BadRun { path, .. } => text(
            format!(
                "`{}` manque ou ne se lit pas : donner le dossier d'une exécution, et le scénario s'il a changé de place",
                shown(path)
            ),
            format!(
                "`{}` is missing or does not read: give a run's directory, and the scenario if it has moved",
                shown(path)
            ),
        ),
        PipelineError::Ledger(error) => record::explain(error, language),
        PipelineError::Territory(error) => {
            let told = error.text();
            text(told.fr, told.en)
        }
        other => other.to_string(),
    }
}

fn path<'a>(matches: &'a ArgMatches, name: &str) -> &'a std::path::Path {
    matches.get_one::<PathBuf>(name).map_or(std::path::Path::new(""), PathBuf::as_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed_in_both_languages() {
        command(Language::French).debug_assert();
        command(Language::English).debug_assert();
    }

    #[test]
    fn the_language_is_asked_then_the_locale_then_french() {
        let words = |line: &str| line.split(' ').map(Into::into).collect::<Vec<_>>();
        assert_eq!(language(&words("equiflux check --lang en a"), Some("fr_FR.UTF-8")), Language::English);
        assert_eq!(language(&words("equiflux check a"), Some("en_GB.UTF-8")), Language::English);
        assert_eq!(language(&words("equiflux check a"), Some("C")), Language::French);
        assert_eq!(language(&words("equiflux check a"), None), Language::French);
    }
}
