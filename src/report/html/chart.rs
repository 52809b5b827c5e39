//! Small bars drawn in whole units, with a text for those who do not see them.

use super::escape;

const WIDTH: i128 = 160;
const HEIGHT: i128 = 14;

/// A bar of what is reached with a mark at what is required, on the scale `0..=largest`.
///
/// For a cap (`most`), it is above the mark that something is wrong.
pub(super) fn bar(reached: i128, required: i128, largest: i128, short: bool, text: &str) -> String {
    let scale = |value: i128| {
        let value = value.clamp(0, largest.max(1));
        value.saturating_mul(WIDTH).checked_div(largest.max(1)).unwrap_or(0)
    };
    let (length, mark) = (scale(reached), scale(required).clamp(1, WIDTH.saturating_sub(1)));
    let class = if short { "short" } else { "reached" };
    let text = escape(text);
    format!(
        "<svg role=\"img\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\"><title>{text}</title>\
         <rect class=\"track\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/><rect class=\"{class}\" width=\"{length}\" height=\"{HEIGHT}\"/>\
         <line class=\"mark\" x1=\"{mark}\" y1=\"0\" x2=\"{mark}\" y2=\"{HEIGHT}\"/></svg>"
    )
}
