//! The closest declared names to one that stands for nothing.

use crate::diagnostic::{Bilingual, Code, Diagnostic};
use crate::names::key;
use crate::source::Span;
use crate::syntax::ast::Name;

const CLOSEST: Bilingual = Bilingual { fr: " (nom le plus proche : {closest})", en: " (closest name: {closest})" };
/// The shortest name that another may be the beginning of.
const SHORTEST: usize = 4;
const NOTHING: Bilingual = Bilingual { fr: "", en: "" };

/// The fact that `name` stands for nothing among `known`: its help ends with the closest names, and carries a change
/// when one name is clearly the closest.
pub(crate) fn unknown<'n>(code: Code, name: &Name, known: impl IntoIterator<Item = &'n str>) -> Diagnostic {
    let written = key(&name.text);
    let length = written.chars().count();
    let tolerance = length.checked_div(3).unwrap_or(0).clamp(1, 3);
    let known: Vec<&str> = known.into_iter().collect();
    let mut close: Vec<(usize, &str)> = known
        .iter()
        .map(|candidate| (strsim::osa_distance(&written, &key(candidate)), *candidate))
        .filter(|(distance, _)| *distance <= tolerance && *distance < length)
        .collect();
    if close.is_empty() && length >= SHORTEST {
        // An abridged name, or one that was made longer.
        close = known
            .into_iter()
            .filter(|candidate| key(candidate).starts_with(&written) || written.starts_with(&key(candidate)))
            .filter(|candidate| candidate.chars().count() >= SHORTEST)
            .map(|candidate| (length, candidate))
            .collect();
    }
    close.sort_unstable();
    close.dedup();
    let fact = Diagnostic::at(code, name.span).with("name", name.text.as_str());
    let names = close.iter().take(3).map(|(_, candidate)| format!("`{candidate}`")).collect::<Vec<_>>();
    let fact = match close.as_slice() {
        [] => return fact.with("suggestion", NOTHING),
        [(best, candidate), rest @ ..] if rest.first().is_none_or(|(next, _)| next > best) => {
            fact.fixed_by(name.span, *candidate)
        }
        _ => fact,
    };
    fact.with("suggestion", CLOSEST).with("closest", names.join(", "))
}

/// The fact with a sure name in place of the closest ones: `span` is what is replaced.
pub(super) fn suggest(mut fact: Diagnostic, span: Span, written: &str) -> Diagnostic {
    fact.arguments.retain(|(name, _)| !matches!(*name, "suggestion" | "closest"));
    fact.with("suggestion", CLOSEST).with("closest", format!("`{written}`")).fixed_by(span, written)
}
