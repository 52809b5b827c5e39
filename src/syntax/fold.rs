//! The folded form of a text: what the grammar reads, and how names match.
//!
//! Folding removes capitals and accents and gives signs one writing, so that the grammar needs one spelling of each
//! keyword. It never looks at meaning.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded form of a text: no capitals, no accents, plain spaces and apostrophes.
///
/// Two names are the same name when their folded forms are equal.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_into(character, &mut folded);
    }
    folded
}

/// Appends the folded form of one character.
pub(super) fn fold_into(character: char, folded: &mut String) {
    // Every blank is a plain space: non-breaking ones, and the carriage returns of other systems.
    if character.is_whitespace() {
        folded.push(' ');
        return;
    }
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    match character {
        '’' | '‘' | 'ʼ' => folded.push('\''),
        'œ' | 'Œ' => folded.push_str("oe"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'ß' | 'ẞ' => folded.push_str("ss"),
        '≤' => folded.push_str("<="),
        '≥' => folded.push_str(">="),
        '≠' => folded.push_str("<>"),
        '×' => folded.push('*'),
        '−' | '‑' => folded.push('-'),
        _ => {
            let bare = std::iter::once(character).nfd().filter(|part| !is_combining_mark(*part));
            folded.extend(bare.flat_map(char::to_lowercase).nfd().filter(|part| !is_combining_mark(*part)));
        }
    }
}

/// The text in Unicode's composed form, trimmed: what the tree keeps of a name or a title.
pub(super) fn composed(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_accents_and_signs_fold() {
        let check = |text: &str, expected: &str| assert_eq!(fold(text), expected);
        check("Étend", "etend");
        check("E\u{301}tend", "etend");
        check("à l’inférieur", "a l'inferieur");
        check("1\u{202f}234 ≤ 5 × 2", "1 234 <= 5 * 2");
        check("ŒUVRE", "oeuvre");
        check("75 m²", "75 m²");
        check("T6\r\u{a0}\u{85}", "t6   ");
        check("İ", "i");
    }
}
