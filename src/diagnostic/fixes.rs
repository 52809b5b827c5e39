//! The changes that diagnostics carry, applied together to one text.

use super::{Diagnostics, Fix, Severity};
use crate::source::FileId;

/// A text with the changes of a run applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// The changes that were applied, in the order of the text.
    pub applied: Vec<Fix>,
}

/// Applies to a text the changes that the errors found in it carry.
///
/// Of two changes that overlap the one that begins first is applied: a next run says whether the other is still due.
#[must_use]
pub fn apply_fixes(text: &str, file: FileId, diagnostics: &Diagnostics) -> Fixed {
    let mut fixes: Vec<&Fix> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code.severity == Severity::Error)
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .filter(|fix| fix.span.file == file)
        .collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut result = Fixed { text: String::with_capacity(text.len()), applied: Vec::new() };
    let mut at = 0_usize;
    for fix in fixes {
        let range = fix.span.range();
        let twice = result.applied.last().is_some_and(|last| last.span.start == fix.span.start);
        let Some(before) = text.get(at..range.start).filter(|_| !twice && text.get(range.clone()).is_some()) else {
            continue;
        };
        result.text.push_str(before);
        result.text.push_str(&fix.replacement);
        result.applied.push(fix.clone());
        at = range.end;
    }
    result.text.push_str(text.get(at..).unwrap_or(""));
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::diagnostic::catalog::syntax as codes;
    use crate::source::Span;

    #[test]
    fn changes_are_applied_together_and_never_over_one_another() {
        let file = FileId(0);
        let mut found = Diagnostics::default();
        for (start, end, new) in [(6, 9, "six"), (0, 3, "un"), (2, 5, "x"), (0, 3, "zut")] {
            let span = Span::new(file, start, end);
            found.push(Diagnostic::at(&codes::FOREIGN_SIGN, span).fixed_by(span, new));
        }
        let fixed = apply_fixes("one, 6, ", file, &found);
        assert_eq!((fixed.text.as_str(), fixed.applied.len()), ("un, 6, ", 1));
        let fixed = apply_fixes("one + two", file, &found);
        assert_eq!((fixed.text.as_str(), fixed.applied.len()), ("un + six", 2));
    }
}
