//! Program text: files, byte spans, lines and columns.
//!
//! Holds the text of every policy file of a run and answers where a byte stands. It knows nothing of the language
//! written in those files, and reads nothing from disk: the surface hands it the text.

use std::fmt;

/// The number of a file in its [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that holds the range.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end` in `file`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end) }
    }

    /// The smallest span that covers both; both are of one file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether another lies within it, in the same file.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The byte range as `usize`.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        let widen = |byte: u32| usize::try_from(byte).unwrap_or(usize::MAX);
        widen(self.start)..widen(self.end)
    }
}

/// A place for people: line and column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

impl fmt::Display for LineColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One text with its name and line starts.
#[derive(Debug, Clone)]
pub struct SourceFile {
    name: String,
    text: String,
    lines: Vec<usize>,
}

impl SourceFile {
    /// The name shown to people: a path relative to where the run was started.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Every text of a run, in the order they were added.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a text and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = text.into();
        let mut lines = vec![0];
        lines.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at.saturating_add(1)));
        self.files.push(SourceFile { name: name.into(), text, lines });
        id
    }

    /// The file of that number, if it was added here.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// Every file with its number.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().zip(0_u32..).map(|(file, id)| (FileId(id), file))
    }

    /// The text of a span; empty when the span is not of this map.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).and_then(|file| file.text.get(span.range())).unwrap_or("")
    }

    /// The line and column of a span's first byte.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        let Some(file) = self.file(span.file) else { return LineColumn { line: 1, column: 1 } };
        let start = span.range().start.min(file.text.len());
        let line = file.lines.partition_point(|first| *first <= start).max(1);
        let first = line.checked_sub(1).and_then(|at| file.lines.get(at)).copied().unwrap_or(0);
        let column = file.text.get(first..start).map_or(0, |before| before.chars().count());
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        LineColumn { line: number(line), column: number(column.saturating_add(1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_from_one() {
        let mut map = SourceMap::default();
        let id = map.add("a.eqf", "é = 1\n  deux\n");
        let at = |start| map.line_column(Span::new(id, start, start));
        assert_eq!((at(0).line, at(0).column), (1, 1));
        assert_eq!((at(3).line, at(3).column), (1, 3));
        assert_eq!((at(9).line, at(9).column), (2, 3));
        assert_eq!(map.slice(Span::new(id, 9, 13)), "deux");
    }
}
