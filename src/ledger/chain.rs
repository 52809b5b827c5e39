//! The chain: the hash of an entry covers its text and the hash before it, so that no entry can be changed, taken out or
//! put in without all later hashes telling it.
//!
//! The hash of entry n is SHA-256 of `hash(n-1) \n n \n text(n)`, in hexadecimal; the one before the first is empty. What
//! anchors a chain outside of its file are the certificates of runs: they hold the hash that their balances stopped at.

use super::entry::Entry;

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number, from 1.
    pub number: u64,
    /// Its text.
    pub body: String,
    /// Its hash.
    pub hash: String,
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'));
    Sha256::digest(bytes).iter().flat_map(digits).collect()
}

fn hash(before: &str, number: u64, body: &str) -> String {
    digest(format!("{before}\n{number}\n{body}").as_bytes())
}

/// The links of new entries, after the last one.
#[must_use]
pub fn extend(last: Option<&Link>, entries: &[Entry]) -> Vec<Link> {
    let mut before = last.map_or_else(String::new, |link| link.hash.clone());
    let mut number = last.map_or(0, |link| link.number);
    let mut links = Vec::with_capacity(entries.len());
    for entry in entries {
        number = number.saturating_add(1);
        // Plain data with text keys cannot fail to serialise.
        let body = serde_json::to_string(entry).unwrap_or_default();
        before = hash(&before, number, &body);
        links.push(Link { number, body, hash: before.clone() });
    }
    links
}

/// The entries of a chain, or the number of the first link that is not as it was written.
///
/// # Errors
/// A number is missing, a hash is not that of its entry, or a text does not read.
pub fn read(links: &[Link]) -> Result<Vec<Entry>, u64> {
    use rayon::prelude::*;
    // Each link is judged on its own, by the hash that the one before claims: the first false one is the first broken.
    let at = |index: usize| links.get(index);
    let judged = (0..links.len()).into_par_iter().map(|index| {
        let number = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        let link = at(index).ok_or(number)?;
        let before = index.checked_sub(1).and_then(at).map_or("", |link| link.hash.as_str());
        if link.number != number || link.hash != hash(before, number, &link.body) {
            return Err(number);
        }
        serde_json::from_str::<Entry>(&link.body).map_err(|_| number)
    });
    let judged: Vec<Result<Entry, u64>> = judged.collect();
    judged.into_iter().collect()
}
