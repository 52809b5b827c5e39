//! Applies to a policy file the changes that its errors carry.

use std::path::Path;

use super::directory::replace_file;
use super::policy::check_bytes;
use super::{PipelineError, read_bytes};
use crate::diagnostic::{Diagnostics, apply_fixes};
use crate::quantity::Date;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast;

/// How many times the changes found are applied: some faults are seen only once others are mended.
const ROUNDS: usize = 3;

/// A line that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedLine {
    /// Its number before, from 1.
    pub number: usize,
    /// What it was, without the spaces around it.
    pub before: String,
    /// What it is, without the spaces around it; empty when nothing is left of it.
    pub after: String,
}

/// What became of a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedPolicy {
    /// The lines that were changed, in order.
    pub lines: Vec<FixedLine>,
    /// How many errors there were.
    pub errors_before: usize,
    /// How many errors are left.
    pub errors_after: usize,
    /// Whether the file was written.
    pub written: bool,
}

/// Applies the changes that the errors of a policy file carry, and writes the file when fewer errors are left.
///
/// Only the file itself is changed, never those it extends. It is written aside and put in its place, with the
/// permissions it had.
///
/// # Errors
/// The file cannot be read or written.
pub fn fix_policy(path: &Path, date: impl Fn(Option<ast::Validity>) -> Date) -> Result<FixedPolicy, PipelineError> {
    let check = |text: &str| {
        let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
        let _ = check_bytes(path, text.as_bytes().to_vec(), &date, None, &mut map, &mut out);
        out
    };
    let bytes = read_bytes(path)?;
    let Ok(original) = String::from_utf8(bytes) else {
        return Ok(FixedPolicy { lines: Vec::new(), errors_before: 1, errors_after: 1, written: false });
    };
    let mut found = check(&original);
    let errors_before = found.error_count();
    let mut best = (errors_before, original.clone());
    let mut text = original.clone();
    for _ in 0..ROUNDS {
        // The file itself is the first of those that are read.
        text = apply_fixes(&text, FileId(0), &found).text;
        found = check(&text);
        if found.error_count() < best.0 {
            best = (found.error_count(), text.clone());
        }
        if !found.has_errors() {
            break;
        }
    }
    let (errors_after, text) = best;
    let written = errors_after < errors_before;
    if written {
        write(path, &text)?;
    }
    Ok(FixedPolicy { lines: changed_lines(&original, &text), errors_before, errors_after, written })
}

fn write(path: &Path, text: &str) -> Result<(), PipelineError> {
    let failed = |source| PipelineError::Write { path: path.to_owned(), source };
    let permissions = std::fs::metadata(path).map_err(failed)?.permissions();
    // A link stays a link: what it leads to is replaced.
    let target = path.canonicalize().map_err(failed)?;
    replace_file(&target, text.as_bytes())?;
    std::fs::set_permissions(&target, permissions).map_err(failed)
}

/// The lines that differ, one beside the other: what stands between two lines left as they were.
fn changed_lines(before: &str, after: &str) -> Vec<FixedLine> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut changed = Vec::new();
    let (mut left, mut right) = (0_usize, 0_usize);
    while left < old.len() || right < new.len() {
        if old.get(left) == new.get(right) {
            left = left.saturating_add(1);
            right = right.saturating_add(1);
            continue;
        }
        // The next line of the old text that the new one still has.
        let same = (left.saturating_add(1)..old.len()).find_map(|at| {
            let wanted = old.get(at).filter(|line| !line.trim().is_empty())?;
            let place = new.iter().skip(right).position(|line| line == wanted)?;
            Some((at, right.saturating_add(place)))
        });
        let (old_end, new_end) = same.unwrap_or((old.len(), new.len()));
        let shown = |lines: Option<&[&str]>| {
            let lines = lines.unwrap_or(&[]).iter().map(|line| line.trim());
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ⏎ ")
        };
        let (before, after) = (shown(old.get(left..old_end)), shown(new.get(right..new_end)));
        changed.push(FixedLine { number: left.saturating_add(1), before, after });
        (left, right) = (old_end, new_end);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_told_side_by_side() {
        let told = |before: &str, after: &str| {
            let lines = changed_lines(before, after);
            lines.iter().map(|line| format!("{}:{}>{}", line.number, line.before, line.after)).collect::<Vec<_>>()
        };
        assert_eq!(told("a\nb\nc\n", "a\nx\nc\n"), ["2:b>x"]);
        assert_eq!(told("a\nb c\nd\n", "a\nb\n  c\nd\n"), ["2:b c>b ⏎ c"]);
        assert_eq!(told("a\nb\nc\n", "a\nc\n"), ["2:b>"]);
        assert!(told("a\n", "a\n").is_empty());
    }
}
