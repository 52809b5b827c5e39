//! One random field of one file changed: what a judge must never accept.
//!
//! Fields are the cells of a CSV below its header and the leaves of a JSON document (texts, numbers, `true`, `false`; not
//! keys). The rest of the file stays as it is, byte by byte, so that numbers of any size survive.
#![cfg(test)]

use std::collections::BTreeMap;
use std::ops::Range;

/// SplitMix64: a few numbers that look random, the same on every machine.
fn dice(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn below(seed: &mut u64, end: usize) -> usize {
    usize::try_from(dice(seed) % u64::try_from(end).unwrap()).unwrap()
}

/// Changes one random field of one random `.csv` or `.json` file; gives the file's name and its new bytes.
///
/// None when there is no such field.
pub fn corrupt_one(files: &BTreeMap<String, Vec<u8>>, seed: u64) -> Option<(String, Vec<u8>)> {
    let mut seed = seed;
    let fields: Vec<(&String, Vec<Range<usize>>)> = files
        .iter()
        .map(|(name, bytes)| (name, fields(name, bytes)))
        .filter(|(_, fields)| !fields.is_empty())
        .collect();
    let (name, fields) = fields.get(below(&mut seed, fields.len().max(1)))?;
    let field = fields[below(&mut seed, fields.len())].clone();
    let bytes = &files[*name];
    let changed = change(std::str::from_utf8(&bytes[field.clone()]).ok()?, &mut seed);
    Some(((*name).clone(), [&bytes[..field.start], changed.as_bytes(), &bytes[field.end..]].concat()))
}

/// Changes one random leaf of a JSON text, such as a certificate's; none when it has no leaf.
pub fn corrupt_json(text: &str, seed: u64) -> Option<String> {
    let files = BTreeMap::from([("document.json".to_owned(), text.as_bytes().to_vec())]);
    String::from_utf8(corrupt_one(&files, seed)?.1).ok()
}

/// Where the fields of a file stand.
fn fields(name: &str, bytes: &[u8]) -> Vec<Range<usize>> {
    let extension = std::path::Path::new(name).extension().and_then(std::ffi::OsStr::to_str);
    match extension {
        Some("csv") => cells(bytes),
        Some("json") => leaves(bytes),
        _ => Vec::new(),
    }
}

/// The cells below the header; quoted cells without their quotes.
fn cells(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let (mut start, mut quoted, mut line) = (0, false, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' | b'\n' if !quoted => {
                let inner = if bytes[start..at].starts_with(b"\"") { start + 1..at - 1 } else { start..at };
                if line > 0 {
                    cells.push(inner);
                }
                line += usize::from(*byte == b'\n');
                start = at + 1;
            }
            _ => {}
        }
    }
    cells
}

/// The leaves of a JSON document; texts without their quotes.
fn leaves(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut leaves = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let start = at + 1;
                at = start;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let key = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if !key {
                    leaves.push(start..at);
                }
                at += 1;
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                let start = at;
                while at < bytes.len() && matches!(bytes[at], b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E') {
                    at += 1;
                }
                if &bytes[start..at] != b"null" {
                    leaves.push(start..at);
                }
            }
            _ => at += 1,
        }
    }
    leaves
}

/// Another value of the same kind.
fn change(text: &str, seed: &mut u64) -> String {
    match text {
        "true" => return "false".to_owned(),
        "false" => return "true".to_owned(),
        "" => return "x".to_owned(),
        _ => {}
    }
    let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    if digits.is_empty() || (below(seed, 2) == 0 && text.parse::<f64>().is_err()) {
        return format!("{text}x");
    }
    // A digit becomes another one; never a nought in front of a number, which would not be JSON.
    let at = digits[below(seed, digits.len())];
    let old = u32::from(text.as_bytes()[at] - b'0');
    let new = if old == 9 { 8 } else { old + 1 };
    text.char_indices().map(|(place, c)| if place == at { char::from_digit(new, 10).unwrap() } else { c }).collect()
}

#[test]
fn every_corruption_changes_one_field_and_keeps_the_form() {
    let csv = "a,b\n1,\"x,y\"\n,\n";
    let json = "{\"a\": [-12.5, true, null, \"t\\\"u\"], \"b\": {\"c\": 123456789012345678901234567890}}";
    let files = BTreeMap::from([
        ("f.csv".to_owned(), csv.as_bytes().to_vec()),
        ("g.json".to_owned(), json.as_bytes().to_vec()),
    ]);
    assert_eq!(cells(csv.as_bytes()).len(), 4);
    assert_eq!(leaves(json.as_bytes()).len(), 4);
    for seed in 0..200 {
        let (name, bytes) = corrupt_one(&files, seed).unwrap();
        assert_ne!(files[&name], bytes);
        if name == "g.json" {
            assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{}", String::from_utf8_lossy(&bytes));
        }
    }
    assert!(corrupt_json(json, 3).is_some_and(|changed| changed != json));
    assert_eq!(corrupt_one(&BTreeMap::from([("a.html".to_owned(), b"x".to_vec())]), 1), None);
}
