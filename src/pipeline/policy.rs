//! Policy files: reads one with those it extends, base first, and runs the language's passes on them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{PipelineError, admitted, read_bytes, sha256_hex};
use crate::diagnostic::catalog::scenario as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::TypedPolicy;
use crate::quantity::Date;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast;
use crate::{analysis, names, syntax, types};

/// How many policies may extend one another in a row.
const MAX_DEPTH: usize = 16;

/// A policy and those it extends, as read.
#[derive(Debug, Clone, Default)]
pub struct PolicyText {
    /// The trees, base first, the asked-for policy last.
    pub policies: Vec<ast::Policy>,
    /// The digest of all texts, base first.
    pub digest: String,
    /// Which file extends which.
    pub lineage: names::Lineage,
    /// Whether every file was read without an error of syntax.
    pub complete: bool,
}

/// A policy that went through every pass of the language.
#[derive(Debug, Clone)]
pub struct CheckedPolicy {
    /// The trees and the digest.
    pub text: PolicyText,
    /// The trees once their overlays are applied.
    pub merged: names::Merged,
    /// The typed policy; none when an error was found.
    pub typed: Option<TypedPolicy>,
}

struct Reader<'a> {
    map: &'a mut SourceMap,
    out: &'a mut Diagnostics,
    read: BTreeMap<PathBuf, FileId>,
    found: PolicyText,
    texts: Vec<u8>,
}

/// Reads a policy and every policy it extends.
///
/// `étend national/cch` is the file `national/cch.eqf` below the nearest directory, from the extending file upward, that
/// has one. A policy that is extended twice is read once.
///
/// # Errors
/// The asked-for file cannot be read. A missing extended policy is a diagnostic.
pub fn read_policy(path: &Path, map: &mut SourceMap, out: &mut Diagnostics) -> Result<PolicyText, PipelineError> {
    let bytes = read_bytes(path)?;
    Ok(read_bytes_of(path, bytes, map, out))
}

fn read_bytes_of(path: &Path, bytes: Vec<u8>, map: &mut SourceMap, out: &mut Diagnostics) -> PolicyText {
    let mut reader = Reader {
        map,
        out,
        read: BTreeMap::new(),
        found: PolicyText { complete: true, ..PolicyText::default() },
        texts: Vec::new(),
    };
    reader.add(path, bytes, 0);
    let Reader { mut found, texts, .. } = reader;
    found.digest = sha256_hex(&texts);
    found
}

impl Reader<'_> {
    fn add(&mut self, path: &Path, bytes: Vec<u8>, depth: usize) {
        let name = path.to_string_lossy().into_owned();
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = error.as_bytes().get(..valid).unwrap_or_default();
                let line = String::from_utf8_lossy(before).lines().count().max(1);
                let place = crate::diagnostic::Place::File { file: name, line: u64::try_from(line).unwrap_or(0) };
                self.out.push(Diagnostic::new(&codes::POLICY_NOT_UTF8, place));
                self.found.complete = false;
                return;
            }
        };
        let file = self.map.add(name, text);
        self.read.insert(canonical(path), file);
        let before = self.out.error_count();
        let policy = syntax::parse_recovering(self.map, file, self.out);
        self.found.complete &= self.out.error_count() == before;
        let extended: Vec<FileId> =
            policy.header.extends.iter().filter_map(|extends| self.extend(path, extends, depth)).collect();
        self.found.lineage.add(file, extended);
        let text = self.map.file(file).map_or("", |file| file.text());
        self.texts.extend_from_slice(text.len().to_string().as_bytes());
        self.texts.push(b'\n');
        self.texts.extend_from_slice(text.as_bytes());
        self.found.policies.push(policy);
    }

    /// Reads an extended policy unless it was; gives its file.
    fn extend(&mut self, from: &Path, extends: &ast::Extends, depth: usize) -> Option<FileId> {
        let Some(target) = locate(from, &extends.path) else {
            self.found.complete = false;
            let diagnostic = Diagnostic::at(&codes::POLICY_NOT_FOUND, extends.span);
            self.out.push(diagnostic.with("path", extends.path.as_str()));
            return None;
        };
        if let Some(file) = self.read.get(&canonical(&target)) {
            return Some(*file);
        }
        if depth >= MAX_DEPTH {
            self.found.complete = false;
            self.out.push(Diagnostic::at(&codes::POLICY_TOO_DEEP, extends.span));
            return None;
        }
        if let Ok(bytes) = read_bytes(&target) {
            self.add(&target, bytes, depth.saturating_add(1));
        } else {
            self.found.complete = false;
            let diagnostic = Diagnostic::at(&codes::POLICY_NOT_FOUND, extends.span);
            self.out.push(diagnostic.with("path", extends.path.as_str()));
        }
        self.read.get(&canonical(&target)).copied()
    }
}

/// The policies of a chain with their overlays applied.
pub(super) fn merged(text: &PolicyText, out: &mut Diagnostics) -> names::Merged {
    names::merge(&text.policies.iter().collect::<Vec<_>>(), &text.lineage, out)
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn locate(from: &Path, wanted: &str) -> Option<PathBuf> {
    let plain = wanted.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\\'));
    if !plain {
        return None;
    }
    let mut relative: PathBuf = wanted.split('/').collect();
    relative.set_extension("eqf");
    let start = from.canonicalize().ok()?;
    let found = start.ancestors().skip(1).map(|dir| dir.join(&relative)).find(|path| path.is_file())?;
    // A name relative to where the run was started reads better in messages, and keeps them the same on any machine.
    let near = from.parent()?.ancestors().map(|dir| dir.join(&relative)).find(|path| path.is_file());
    Some(near.unwrap_or(found))
}

/// Reads a policy and runs every pass of the language on it, for a day.
///
/// Findings of the analysis come after the errors; they are looked for only when there is no error. The examples of the
/// asked-for file are checked too, and not run.
///
/// # Errors
/// The asked-for file cannot be read.
pub fn check_policy(
    path: &Path,
    date: impl FnOnce(Option<ast::Validity>) -> Date,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<CheckedPolicy, PipelineError> {
    check_policy_known(path, date, None, map, out)
}

/// Reads a policy and runs every pass of the language on it, for a day, from what was known on another.
///
/// # Errors
/// The asked-for file cannot be read.
pub fn check_policy_known(
    path: &Path,
    date: impl FnOnce(Option<ast::Validity>) -> Date,
    known: Option<Date>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<CheckedPolicy, PipelineError> {
    let bytes = read_bytes(path)?;
    Ok(check_bytes(path, bytes, date, known, map, out))
}

/// Runs every pass of the language on the text of a policy, as if its file held it.
pub(super) fn check_bytes(
    path: &Path,
    bytes: Vec<u8>,
    date: impl FnOnce(Option<ast::Validity>) -> Date,
    known: Option<Date>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> CheckedPolicy {
    let text = read_bytes_of(path, bytes, map, out);
    let validity = text.policies.last().and_then(|policy| policy.header.validity);
    let date = date(validity);
    let merged = merged(&text, out);
    let mut said = Diagnostics::default();
    let typed = names::resolve(&merged.policies.iter().collect::<Vec<_>>(), out)
        .filter(|_| merged.complete)
        .and_then(|resolved| types::check_known(&resolved, date, known, &mut said));
    let typed = typed.filter(|_| text.complete);
    let before = out.error_count().saturating_add(said.error_count());
    let whole = typed.is_some();
    for finding in typed.iter().flat_map(analysis::review) {
        said.push(finding);
    }
    admitted::settle(&said, &text.policies, whole, out);
    // Exceptions that clash leave the policy without one meaning.
    let typed = typed.filter(|_| out.error_count() == before);
    let typed = typed.filter(|typed| super::examples::hold_together(&text, typed, out));
    CheckedPolicy { text, merged, typed }
}
