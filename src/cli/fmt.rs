//! `equiflux fmt`: policies laid out one way, in either language.

use clap::ArgMatches;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{Context, Exit, both, print_line};
use crate::diagnostic::Language;
use crate::pipeline::{PipelineError, read_file, replace_text};
use crate::syntax::format;

/// Formats each policy in place, or the standard input to the standard output for `-`.
pub fn run(context: &Context, matches: &ArgMatches) -> Result<Exit, PipelineError> {
    // The language of the messages is not asked here: `--lang` is that of the policy.
    let language = matches.get_one::<String>("lang").map(|name| match name.as_str() {
        "en" => Language::English,
        _ => Language::French,
    });
    let check = matches.get_flag("check");
    let mut exit = Exit::Done;
    for path in matches.get_many::<PathBuf>("policy").into_iter().flatten() {
        let text = read(path)?;
        let formatted = format(&text, language);
        if !formatted.kept {
            let left = both(
                "laissé tel quel : une fois mis en forme il ne se lirait plus de la même façon",
                "left as it is: once formatted it would not read the same",
            );
            context.line(&format!("{}: {}", path.display(), context.say(left)));
            exit = Exit::BadInput;
            continue;
        }
        if path.as_os_str() == "-" && !check {
            let _ = std::io::stdout().write_all(formatted.text.as_bytes());
            continue;
        }
        if formatted.text == text {
            continue;
        }
        if check {
            let would = context.say(both("serait mis en forme", "would be formatted"));
            print_line(&format!("{}: {would}", path.display()));
            exit = Exit::BadInput;
        } else {
            replace_text(path, &formatted.text)?;
            context.line(&format!("{}: {}", path.display(), context.say(both("mis en forme", "formatted"))));
        }
    }
    Ok(exit)
}

fn read(path: &Path) -> Result<String, PipelineError> {
    let failed = |source| PipelineError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes).map_err(failed)?;
    } else {
        bytes = read_file(path)?;
    }
    String::from_utf8(bytes).map_err(|error| failed(std::io::Error::new(std::io::ErrorKind::InvalidData, error)))
}
