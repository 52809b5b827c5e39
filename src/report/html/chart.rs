//! Small bars drawn in whole units, with a text for those who do not see them.
//!
//! Nothing is told by colour alone: what is short is a dashed outline up to the mark, what is over a cap goes past it.

use super::escape;

const WIDTH: i128 = 150;
const HEIGHT: i128 = 18;
const TOP: i128 = 3;
const THICK: i128 = 12;

/// What a bar shows.
pub(super) struct Bar<'a> {
    /// What is reached.
    pub(super) reached: i128,
    /// What is owed, or allowed.
    pub(super) required: i128,
    /// The end of the scale.
    pub(super) largest: i128,
    /// Whether what is required is a ceiling.
    pub(super) ceiling: bool,
    /// What the bar is about.
    pub(super) title: &'a str,
    /// The same figures in words.
    pub(super) text: &'a str,
}

fn scale(value: i128, largest: i128) -> i128 {
    let largest = largest.max(1);
    value.clamp(0, largest).saturating_mul(WIDTH).checked_div(largest).unwrap_or(0)
}

fn open(title: &str, text: &str) -> String {
    format!(
        "<svg role=\"img\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\"><title>{}</title>\
         <desc>{}</desc>",
        escape(title),
        escape(text)
    )
}

fn block(class: &str, from: i128, to: i128) -> String {
    let width = to.saturating_sub(from);
    if width <= 0 {
        return String::new();
    }
    format!("<rect class=\"{class}\" x=\"{from}\" y=\"{TOP}\" width=\"{width}\" height=\"{THICK}\"/>")
}

/// A bar of what is reached with a mark at what is required, on the scale `0..=largest`.
pub(super) fn bar(bar: &Bar<'_>) -> String {
    let (reached, mark) = (scale(bar.reached, bar.largest), scale(bar.required, bar.largest));
    let mut out = open(bar.title, bar.text);
    out.push_str(&block("track", 0, WIDTH));
    out.push_str(&block("held", 0, if bar.ceiling { reached.min(mark) } else { reached }));
    if bar.ceiling {
        out.push_str(&block("over", mark, reached));
    } else {
        out.push_str(&block("gap", reached, mark));
    }
    let at = mark.clamp(1, WIDTH.saturating_sub(1));
    put!(out, "<line class=\"mark\" x1=\"{at}\" y1=\"0\" x2=\"{at}\" y2=\"{HEIGHT}\"/></svg>");
    out
}

/// A bar of two parts: what is given, filled, then what is not, a dashed outline.
pub(super) fn parts(given: usize, not_given: usize, largest: usize, title: &str, text: &str) -> String {
    let wide = |value: usize| i128::try_from(value).unwrap_or(i128::MAX);
    let given_to = scale(wide(given), wide(largest));
    let end = scale(wide(given.saturating_add(not_given)), wide(largest));
    format!("{}{}{}</svg>", open(title, text), block("held", 0, given_to), block("gap", given_to, end))
}
