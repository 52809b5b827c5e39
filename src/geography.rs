//! The commune referential: INSEE codes, names, départements, EPCI (official geographic code, 2026).
//!
//! The table is shipped with the program, compressed; `src/geography/SOURCES.md` names where it comes from. A line that
//! could not be read would be a broken build, so a test counts them.

use std::sync::OnceLock;

/// A commune of the official geographic code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    /// Its INSEE code, five characters.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its département's code.
    pub departement: String,
    /// Its region's code.
    pub region: String,
    /// Its EPCI's SIREN code; empty for the few islands that belong to none.
    pub epci: String,
    /// Its EPCI's name.
    pub epci_name: String,
    /// How many people live there; nought when the source does not say.
    pub population: u32,
}

const TABLE: &[u8] = include_bytes!("geography/communes-2026.csv.zst");

fn read() -> Option<Vec<Commune>> {
    let text = zstd::decode_all(TABLE).ok()?;
    let mut communes = Vec::new();
    for record in csv::Reader::from_reader(text.as_slice()).into_records() {
        let record = record.ok()?;
        let field = |at: usize| record.get(at).unwrap_or("").to_owned();
        let population = record.get(7).and_then(|text| text.split('.').next()).and_then(|text| text.parse().ok());
        communes.push(Commune {
            code: field(0),
            name: field(1),
            departement: field(2),
            region: field(3),
            epci: field(4),
            epci_name: field(5),
            population: population.unwrap_or(0),
        });
    }
    communes.sort_by(|a, b| a.code.cmp(&b.code));
    Some(communes)
}

/// Every commune, by code.
pub fn communes() -> &'static [Commune] {
    static COMMUNES: OnceLock<Vec<Commune>> = OnceLock::new();
    COMMUNES.get_or_init(|| read().unwrap_or_default())
}

/// The commune of that INSEE code.
pub fn find(code: &str) -> Option<&'static Commune> {
    let communes = communes();
    let at = communes.binary_search_by(|commune| commune.code.as_str().cmp(code)).ok()?;
    communes.get(at)
}

/// The communes of an EPCI, by code; none when the EPCI is unknown.
pub fn of_epci(epci: &str) -> Vec<&'static Commune> {
    communes().iter().filter(|commune| !epci.is_empty() && commune.epci == epci).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_referential_is_read() {
        assert_eq!(communes().len(), 34_969);
        assert_eq!(find("35238").map(|commune| commune.name.as_str()), Some("Rennes"));
        assert_eq!(find("2A004").map(|commune| commune.name.as_str()), Some("Ajaccio"));
        assert_eq!(find("99999"), None);
        assert_eq!(of_epci("243500139").len(), 43);
        assert!(of_epci("").is_empty());
    }
}
