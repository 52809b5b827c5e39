//! The shipped stock: a territory's cells of dwellings, its rent and mobility, the zones of the ceilings.
//!
//! `SOURCES.md` beside the tables says where they come from. It draws nothing.

use std::collections::BTreeMap;

use crate::geography::{self, Commune};
use crate::quantity::Exact;

const STOCK: &[u8] = include_bytes!("rpls-2019-stock.csv.zst");
const INDICATORS: &[u8] = include_bytes!("rpls-2019-indicators.csv.zst");

/// The stock of 2019 of communes that have since joined another: (code of 2019, code today).
const JOINED: &[(&str, &str)] = &[("69152", "69149"), ("93059", "93066")];

/// The communes that adjoin Paris, which share its ceilings (list of the ministry, 2 February 2026).
const ADJOINING_PARIS: [&str; 29] = [
    "92012", "92024", "92040", "92044", "92046", "92049", "92051", "92062", "92064", "92073", "92075", "93001",
    "93006", "93045", "93048", "93055", "93061", "93066", "93070", "94018", "94033", "94037", "94041", "94042",
    "94043", "94052", "94067", "94069", "94080",
];

/// The zone of a commune for income ceilings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    /// Paris and the communes that adjoin it.
    ParisAndAdjoining,
    /// The rest of Île-de-France.
    IleDeFrance,
    /// The other regions.
    OtherRegions,
}

impl Zone {
    /// The zone of a commune.
    pub(super) fn of(commune: &Commune) -> Self {
        if commune.departement == "75" || ADJOINING_PARIS.contains(&commune.code.as_str()) {
            Self::ParisAndAdjoining
        } else if commune.region == "11" {
            Self::IleDeFrance
        } else {
            Self::OtherRegions
        }
    }

    /// Its name in the tables.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::ParisAndAdjoining => "paris_limitrophes",
            Self::IleDeFrance => "ile_de_france",
            Self::OtherRegions => "autres_regions",
        }
    }
}

/// Dwellings alike: same commune, rooms, kind, neighbourhood and decade.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// The commune.
    pub(super) commune: &'static Commune,
    /// Rooms, 5 meaning five and more.
    pub(super) rooms: u32,
    /// Whether a house.
    pub(super) house: bool,
    /// Whether in a priority neighbourhood.
    pub(super) qpv: bool,
    /// The decade of construction.
    pub(super) decade: u32,
    /// How many dwellings.
    pub(super) dwellings: u32,
}

/// Where a territory's rent and mobility were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndicatorZone {
    /// The EPCI itself.
    Epci,
    /// The EPCI of the same name in 2019.
    Namesake,
    /// The département that holds most of its stock.
    Departement,
    /// France, when nothing nearer is known.
    France,
}

/// The rent and the mobility of a territory's stock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Indicators {
    /// The mean rent of 2019, in ten-thousandths of a euro per square metre and month.
    pub(super) rent: i64,
    /// The share of dwellings let again within a year, in hundredths of a percent.
    pub(super) mobility: i64,
    /// Where both were read.
    pub(super) zone: IndicatorZone,
}

/// A territory's social stock.
#[derive(Debug, Clone)]
pub(super) struct Stock {
    /// Its name.
    pub(super) name: String,
    /// Its communes, by code.
    pub(super) communes: Vec<&'static Commune>,
    /// Its cells, in the order of the table.
    pub(super) cells: Vec<Cell>,
    /// Its rent and mobility.
    pub(super) indicators: Indicators,
}

impl Stock {
    /// How many dwellings.
    pub(super) fn dwellings(&self) -> u64 {
        self.cells.iter().map(|cell| u64::from(cell.dwellings)).sum()
    }

    /// How many dwellings of the cells that satisfy the condition.
    pub(super) fn count(&self, condition: impl Fn(&Cell) -> bool) -> u64 {
        self.cells.iter().filter(|cell| condition(cell)).map(|cell| u64::from(cell.dwellings)).sum()
    }

    /// How many dwellings in each commune that has some, by code.
    pub(super) fn by_commune(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for cell in &self.cells {
            *counts.entry(cell.commune.code.as_str()).or_insert(0) += u64::from(cell.dwellings);
        }
        counts
    }
}

/// The stock of an EPCI; none when the EPCI has no commune. An EPCI without social dwellings has no cell.
pub(super) fn of_epci(epci: &str) -> Option<Stock> {
    let communes = geography::of_epci(epci);
    let name = communes.first()?.epci_name.clone();
    let cells = cells(&communes);
    let indicators = indicators(epci, &name, &main_departement(&communes, &cells));
    Some(Stock { name, communes, cells, indicators })
}

fn cells(communes: &[&'static Commune]) -> Vec<Cell> {
    let bytes = zstd::decode_all(STOCK).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    text.lines().filter_map(|line| cell(line, communes)).collect()
}

fn cell(line: &str, communes: &[&'static Commune]) -> Option<Cell> {
    let mut fields = line.split(',');
    let written = fields.next()?;
    let code = JOINED.iter().find(|(before, _)| *before == written).map_or(written, |(_, today)| *today);
    let at = communes.binary_search_by(|commune| commune.code.as_str().cmp(code)).ok()?;
    let commune = communes.get(at).copied()?;
    let mut number = || fields.next()?.parse::<u32>().ok();
    let (rooms, house, qpv, decade, dwellings) = (number()?, number()?, number()?, number()?, number()?);
    Some(Cell { commune, rooms, house: house == 1, qpv: qpv == 1, decade, dwellings })
}

fn main_departement(communes: &[&'static Commune], cells: &[Cell]) -> String {
    let mut counts: BTreeMap<&str, u64> = communes.iter().map(|commune| (commune.departement.as_str(), 0)).collect();
    for cell in cells {
        *counts.entry(cell.commune.departement.as_str()).or_insert(0) += u64::from(cell.dwellings);
    }
    let first_largest = counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    first_largest.map_or_else(String::new, |(code, _)| (*code).to_owned())
}

fn indicators(epci: &str, name: &str, departement: &str) -> Indicators {
    let mut best: Option<(u8, Indicators)> = None;
    let bytes = zstd::decode_all(INDICATORS).unwrap_or_default();
    for record in csv::Reader::from_reader(bytes.as_slice()).into_records().flatten() {
        let field = |at: usize| record.get(at).unwrap_or("");
        let found = match field(0) {
            "Epci" if field(2) == epci => Some((0, IndicatorZone::Epci)),
            "Epci" if field(1) == name => Some((1, IndicatorZone::Namesake)),
            "Départements" if field(2) == departement => Some((2, IndicatorZone::Departement)),
            "France" if field(2) == "FRMETRODROM" => Some((3, IndicatorZone::France)),
            _ => None,
        };
        let scaled = |text: &str, scale: i128| {
            Exact::parse_decimal(text)?.times(Exact::whole(scale)).and_then(|value| i64::try_from(value.round()).ok())
        };
        if let Some((rank, zone)) = found
            && best.as_ref().is_none_or(|(best, _)| rank < *best)
            && let (Some(rent), Some(mobility)) = (scaled(field(3), 10_000), scaled(field(6), 100))
        {
            best = Some((rank, Indicators { rent, mobility, zone }));
        }
    }
    best.map_or(Indicators { rent: 0, mobility: 0, zone: IndicatorZone::France }, |(_, indicators)| indicators)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stock_of_three_metropolises_is_read_whole() {
        for (epci, dwellings) in [("243500139", 45_048), ("243100518", 66_784), ("200046977", 150_741)] {
            let stock = of_epci(epci).expect("an EPCI");
            assert_eq!(stock.dwellings(), dwellings, "{epci}");
            assert_eq!(stock.indicators.zone, IndicatorZone::Epci);
        }
    }

    #[test]
    fn rent_and_mobility_are_those_of_the_table() {
        let stock = of_epci("243500139").expect("an EPCI");
        assert_eq!((stock.indicators.rent, stock.indicators.mobility), (56_819, 1077));
    }

    #[test]
    fn a_newer_epci_takes_the_figures_of_its_namesake_or_its_departement() {
        let lille = of_epci("200093201").expect("an EPCI");
        assert_eq!(lille.indicators.zone, IndicatorZone::Namesake);
        let seine_eure = of_epci("200089456").expect("an EPCI");
        assert_eq!(seine_eure.indicators.zone, IndicatorZone::Departement);
        assert_eq!(seine_eure.indicators.rent, 55_149);
    }

    #[test]
    fn twenty_nine_communes_adjoin_paris() {
        let names: Vec<&str> =
            ADJOINING_PARIS.iter().map(|code| geography::find(code).expect("a commune").name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Boulogne-Billancourt",
                "Clichy",
                "Issy-les-Moulineaux",
                "Levallois-Perret",
                "Malakoff",
                "Montrouge",
                "Neuilly-sur-Seine",
                "Puteaux",
                "Saint-Cloud",
                "Suresnes",
                "Vanves",
                "Aubervilliers",
                "Bagnolet",
                "Les Lilas",
                "Montreuil",
                "Pantin",
                "Le Pré-Saint-Gervais",
                "Saint-Denis",
                "Saint-Ouen-sur-Seine",
                "Charenton-le-Pont",
                "Fontenay-sous-Bois",
                "Gentilly",
                "Ivry-sur-Seine",
                "Joinville-le-Pont",
                "Le Kremlin-Bicêtre",
                "Nogent-sur-Marne",
                "Saint-Mandé",
                "Saint-Maurice",
                "Vincennes",
            ]
        );
        let zone = |code: &str| geography::find(code).map(Zone::of);
        assert_eq!(zone("75056"), Some(Zone::ParisAndAdjoining));
        assert_eq!(zone("78646"), Some(Zone::IleDeFrance));
        assert_eq!(zone("35238"), Some(Zone::OtherRegions));
    }
}
