//! A line being mended: the pieces kept of what is written, and what stands for the others.

use crate::source::Span;
use crate::syntax::fold::fold;
use crate::syntax::keywords::is_name_character;
use crate::syntax::layout::Line;
use std::collections::BTreeMap;

/// A piece of a mended line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A range of the folded text, left as it is written.
    Kept(usize, usize),
    /// New text.
    New(String),
}

/// A mended line: it remembers what it leaves as it is written, so that one change of the file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pieces: Vec<Piece>,
    /// Its folded text.
    pub text: String,
}

impl Draft {
    /// The line as it is.
    pub fn of(folded: &str) -> Self {
        Self { pieces: vec![Piece::Kept(0, folded.len())], text: folded.to_owned() }
    }

    /// The draft with a range of its text replaced; none when the range cuts a piece that is already new.
    pub fn replaced(&self, original: &str, start: usize, end: usize, new: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut at = 0_usize;
        let mut placed = false;
        for piece in &self.pieces {
            let length = match piece {
                Piece::Kept(from, to) => to.saturating_sub(*from),
                Piece::New(text) => fold(text).len(),
            };
            let stop = at.saturating_add(length);
            if stop <= start && !(stop == start && start == self.text.len()) || (at >= end && placed) {
                pieces.push(piece.clone());
            } else {
                let before = start.saturating_sub(at).min(length);
                let after = stop.saturating_sub(end.max(at)).min(length);
                match piece {
                    Piece::Kept(from, to) => {
                        if before > 0 {
                            pieces.push(Piece::Kept(*from, from.saturating_add(before)));
                        }
                        if !placed {
                            pieces.push(Piece::New(new.to_owned()));
                        }
                        if after > 0 {
                            pieces.push(Piece::Kept(to.saturating_sub(after), *to));
                        }
                    }
                    Piece::New(text) => {
                        let cut = (before, after) != (0, 0) && before != length && after != length;
                        if cut {
                            return None;
                        }
                        if before == length {
                            pieces.push(Piece::New(text.clone()));
                        }
                        if !placed {
                            pieces.push(Piece::New(new.to_owned()));
                        }
                        if after == length && before != length {
                            pieces.push(Piece::New(text.clone()));
                        }
                    }
                }
                placed = true;
            }
            at = stop;
        }
        if !placed {
            pieces.push(Piece::New(new.to_owned()));
        }
        let mut text = String::new();
        for piece in &pieces {
            match piece {
                Piece::Kept(from, to) => text.push_str(original.get(*from..*to)?),
                Piece::New(new) => text.push_str(&fold(new)),
            }
        }
        Some(Self { pieces, text })
    }

    /// The one change of the file that makes the draft of the line; none when it is the line itself.
    pub fn change(&self, line: &Line, source: &str) -> Option<(Span, String)> {
        let first = self.pieces.iter().position(|piece| matches!(piece, Piece::New(_)))?;
        let last = self.pieces.iter().rposition(|piece| matches!(piece, Piece::New(_)))?;
        let before = first.checked_sub(1).and_then(|place| self.pieces.get(place));
        let start = match before {
            Some(Piece::Kept(_, to)) => *to,
            _ => 0,
        };
        let end = match self.pieces.get(last.saturating_add(1)) {
            Some(Piece::Kept(from, _)) => *from,
            _ => line.folded.len(),
        };
        let place = |at: usize| line.span(at, at).start;
        let span = Span { start: place(start), end: place(end), ..line.whole() };
        let replaced = source.get(span.range())?;
        let mut replacement = String::new();
        for piece in self.pieces.get(first..=last)? {
            match piece {
                Piece::Kept(from, to) => {
                    let kept = Span { start: place(*from), end: place(*to), ..line.whole() };
                    replacement.push_str(source.get(kept.range())?);
                }
                Piece::New(new) => replacement.push_str(&restored(new, replaced)),
            }
        }
        Some((span, replacement))
    }
}

/// The new text with the words that the line already has written as they are there: accents and capitals come back.
fn restored(new: &str, written: &str) -> String {
    let words = |text: &str| -> Vec<String> {
        text.split(|character| !is_name_character(character))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let known: BTreeMap<String, String> = words(written).into_iter().map(|word| (fold(&word), word)).collect();
    let mut text = String::with_capacity(new.len());
    let mut rest = new;
    while let Some(start) = rest.find(is_name_character) {
        let (before, from) = rest.split_at(start);
        let length = from.find(|character| !is_name_character(character)).unwrap_or(from.len());
        let (word, after) = from.split_at(length);
        text.push_str(before);
        text.push_str(known.get(word).map_or(word, String::as_str));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_replaced_inserted_and_removed() {
        let line = "si a superieur a 3";
        let draft = Draft::of(line).replaced(line, 5, 16, ">").unwrap_or_else(|| Draft::of(""));
        assert_eq!(draft.text, "si a > 3");
        let draft = draft.replaced(line, 8, 8, " ans").unwrap_or_else(|| Draft::of(""));
        assert_eq!(draft.text, "si a > 3 ans");
        let draft = draft.replaced(line, 0, 3, "").unwrap_or_else(|| Draft::of(""));
        assert_eq!(draft.text, "a > 3 ans");
        assert_eq!(draft.replaced(line, 2, 3, ">=").map(|draft| draft.text), Some("a >= 3 ans".to_owned()));
    }
}
