//! From bytes to text, and how words are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Encoding, TableSource};
use crate::diagnostic::catalog::tables as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics, Place};

const WIDE: Bilingual = Bilingual { fr: "le texte est en UTF-16", en: "the text is in UTF-16" };
const HUGE: Bilingual = Bilingual { fr: "il dépasse 4 Gio", en: "it is over 4 GiB" };

/// The text of a source, without its byte-order mark.
pub(super) fn decode<'a>(source: &'a TableSource, out: &mut Diagnostics) -> Option<Cow<'a, str>> {
    let bytes = source.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&source.bytes);
    let fault = if u32::try_from(bytes.len()).is_err() {
        Some(HUGE)
    } else if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        Some(WIDE)
    } else {
        None
    };
    if let Some(reason) = fault {
        let place = Place::File { file: source.file.clone(), line: 0 };
        out.push(Diagnostic::new(&codes::FICHIER_ILLISIBLE, place).with("reason", reason));
        return None;
    }
    let text = match source.encoding {
        Encoding::Latin1 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
                let place = spot(source, before);
                out.push(Diagnostic::new(&codes::OCTETS_ILLISIBLES, place).with("byte", format!("{byte:02X}")));
                return None;
            }
        },
    };
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        let place = spot(source, text.as_bytes().get(..at).unwrap_or_default());
        out.push(Diagnostic::new(&codes::OCTET_NUL, place));
        return None;
    }
    Some(text)
}

/// The line that follows those bytes.
fn spot(source: &TableSource, before: &[u8]) -> Place {
    Place::File { file: source.file.clone(), line: line_after(before) }
}

/// The number, from 1, of the line that follows those bytes.
pub(super) fn line_after(before: &[u8]) -> u64 {
    before.iter().fold(1, |line, byte| line.saturating_add(u64::from(*byte == b'\n')))
}

/// A word without accents, capitals or the choice between space, hyphen, apostrophe and underscore.
pub(super) fn fold(word: &str) -> String {
    let word = word.trim();
    let joined = |letter: char| match letter {
        '-' | '\'' | '’' | '_' | '\u{2010}' | '\u{2011}' => '_',
        letter if letter.is_whitespace() => '_',
        letter => letter,
    };
    if word.is_ascii() {
        return word.chars().map(|letter| joined(letter).to_ascii_lowercase()).collect();
    }
    word.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).map(joined).collect()
}

/// The candidate nearest to a word, when it is near.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_folded(word, candidates.map(|candidate| (fold(candidate), candidate)))
}

/// The same, with candidates folded beforehand.
pub(super) fn nearest_folded<'a>(
    word: &str,
    candidates: impl Iterator<Item = (impl AsRef<str>, &'a str)>,
) -> Option<&'a str> {
    let folded: String = fold(word).chars().take(64).collect();
    let length = folded.chars().count();
    let allowed = length.div_euclid(3).max(1);
    candidates
        // A distance is never below the difference of lengths.
        .filter(|(key, _)| key.as_ref().chars().count().abs_diff(length) <= allowed)
        .map(|(key, candidate)| (strsim::osa_distance(&folded, key.as_ref()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Adds "the nearest is …" to a diagnostic whose templates end with `{near}{candidate}`.
pub(super) fn with_nearest(diagnostic: Diagnostic, candidate: Option<&str>) -> Diagnostic {
    const NEAR: Bilingual = Bilingual { fr: " ; le plus proche est ", en: "; the nearest is " };
    const NONE: Bilingual = Bilingual { fr: "", en: "" };
    match candidate {
        Some(candidate) => diagnostic.with("near", NEAR).with("candidate", format!("`{candidate}`")),
        None => diagnostic.with("near", NONE).with("candidate", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold() {
        assert_eq!(fold(" Sans-abri "), "sans_abri");
        assert_eq!(fold("Décohabitation"), "decohabitation");
        assert_eq!(fold("logé d’office"), "loge_d_office");
        assert_eq!(nearest("chez_parent", ["hlm", "chez_parents"].into_iter()), Some("chez_parents"));
        assert_eq!(nearest("xyz", ["hlm", "chez_parents"].into_iter()), None);
    }
}
