//! The commune referential: INSEE codes, names, départements, EPCI (official geographic code, 2026).
//!
//! The table is shipped with the program, compressed; `src/geography/SOURCES.md` names where it comes from. A line that
//! could not be read would be a broken build, so a test counts them. Beside it, the municipal arrondissements of Paris,
//! Lyon and Marseille, whose codes stand for a part of a commune.

use std::collections::BTreeMap;
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

/// A municipal arrondissement: a part of Paris, Lyon or Marseille with an INSEE code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct District {
    /// Its INSEE code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The INSEE code of its commune.
    pub commune: &'static str,
}

const DISTRICTS: &str = include_str!("geography/arrondissements-2026.csv");

/// Every municipal arrondissement, by code.
pub fn districts() -> &'static [District] {
    static READ: OnceLock<Vec<District>> = OnceLock::new();
    READ.get_or_init(|| {
        let line = |line: &'static str| {
            let mut fields = line.split(',');
            Some(District { code: fields.next()?, name: fields.next()?, commune: fields.next()? })
        };
        DISTRICTS.lines().skip(1).filter_map(line).collect()
    })
}

/// The arrondissements of a commune, by code; none for all communes but three.
pub fn districts_of(commune: &str) -> impl Iterator<Item = &'static District> {
    districts().iter().filter(move |district| district.commune == commune)
}

/// The name of the commune or of the arrondissement of that INSEE code.
pub fn name_of(code: &str) -> Option<&'static str> {
    let district = || districts().iter().find(|district| district.code == code).map(|district| district.name);
    find(code).map(|commune| commune.name.as_str()).or_else(district)
}

/// The only commune or arrondissement of that name, accents and capitals aside: its code and its name.
pub fn named(name: &str) -> Option<(&'static str, &'static str)> {
    static BY_NAME: OnceLock<BTreeMap<String, Option<(&'static str, &'static str)>>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let mut names = BTreeMap::new();
        let communes = communes().iter().map(|commune| (commune.code.as_str(), commune.name.as_str()));
        for (code, name) in communes.chain(districts().iter().map(|district| (district.code, district.name))) {
            names.entry(plain(name)).and_modify(|only| *only = None).or_insert(Some((code, name)));
        }
        names
    });
    by_name.get(&plain(name)).copied().flatten()
}

/// A name without capitals, accents, hyphens and apostrophes.
fn plain(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let lower = name.trim().to_lowercase().replace('œ', "oe");
    let bare = lower.nfd().filter(|character| !unicode_normalization::char::is_combining_mark(*character));
    bare.map(|character| if character.is_alphanumeric() { character } else { ' ' }).collect()
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

    #[test]
    fn three_communes_have_arrondissements() {
        let of = |commune: &str| districts_of(commune).map(|district| district.code).collect::<Vec<_>>();
        assert_eq!((of("75056").len(), of("69123").len(), of("13055").len()), (20, 9, 16));
        assert_eq!(districts().len(), 45);
        assert!(districts().iter().all(|district| find(district.commune).is_some() && find(district.code).is_none()));
        assert_eq!((of("75056")[0], of("75056")[19]), ("75101", "75120"));
        assert_eq!(name_of("75113"), Some("Paris 13e Arrondissement"));
        assert_eq!(name_of("75121"), None);
        assert_eq!(named("paris 13E arrondissement"), Some(("75113", "Paris 13e Arrondissement")));
        assert_eq!(named("saint herblain"), Some(("44162", "Saint-Herblain")));
        // Several communes bear that name.
        assert_eq!(named("Saint-Denis"), None);
    }
}
