//! Cutting a line that is too long where the next piece may begin a line.

use super::tokens::{Token, joined};

/// How much deeper a line that goes on is.
const DEEPER: usize = 2;

/// The physical lines of a logical one, without its indentation; those that go on are deeper.
///
/// A line is cut before a word that continues it, or after a comma; outside parentheses when there is the choice.
pub(super) fn wrap(tokens: &[Token], indent: usize, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let deeper = if lines.is_empty() { 0 } else { DEEPER };
        let room = width.saturating_sub(indent).saturating_sub(deeper);
        let end = fitting(rest, room);
        let (line, after) = rest.split_at(end);
        lines.push(format!("{}{}", " ".repeat(deeper), joined(line)));
        rest = after;
    }
    lines
}

/// How many pieces go on one line: all when they fit, else up to the best cut.
fn fitting(tokens: &[Token], room: usize) -> usize {
    let mut width = 0_usize;
    let mut best: Option<(usize, (usize, u8))> = None;
    for (position, token) in tokens.iter().enumerate() {
        // A line cut near its beginning reads badly: such a cut is the last choice.
        let early = usize::from(width < room.div_euclid(3));
        let here =
            token.cut.filter(|_| position > 0).map(|cut| (token.depth.saturating_add(early.saturating_mul(100)), cut));
        if let Some(here) = here.filter(|here| best.is_none_or(|(_, other)| *here <= other)) {
            best = Some((position, here));
        }
        let space = usize::from(token.spaced && position > 0);
        width = width.saturating_add(space).saturating_add(token.text.chars().count());
        if width > room
            && let Some((cut, _)) = best
        {
            return cut;
        }
    }
    tokens.len()
}
