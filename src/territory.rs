//! Synthetic territories on the real social stock: same seed, same bytes.
//!
//! [`generate`] draws vacancies from the social stock of an EPCI and applicants to the published statistics of requests, and
//! says of each figure it used whether a text gives it, whether it is derived from one, or whether it is assumed. It is a
//! pure function in whole numbers: no file, no clock, no float. It knows no policy and no rule of allocation.
//!
//! Nobody is real in it: no file of applicants was read, only aggregates.

mod applicants;
mod assumptions;
mod calendar;
mod calibration;
mod ceilings;
mod draw;
mod households;
mod lodgings;
mod readme;
mod rights;
mod statistics;
mod stock;
mod vacancies;
mod words;

use crate::quantity::{Date, Exact};

pub use readme::readme;

/// What to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The SIREN code of the EPCI.
    pub epci: String,
    /// How many applicants.
    pub applicants: u32,
    /// How many vacancies.
    pub vacancies: u32,
    /// The seed of every draw.
    pub seed: u64,
    /// The day the requests are looked at.
    pub date: Date,
    /// How many commissions share the vacancies over the year of that day; nought for one commission on that very day.
    pub commissions: u32,
}

/// A text in French and in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The French text.
    pub fr: String,
    /// The English text.
    pub en: String,
}

impl Text {
    fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { fr: text.clone(), en: text }
    }
}

/// What an assumption rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// A published text gives the figure.
    Stated,
    /// The figure is computed from published ones.
    Derived,
    /// No text was found: the figure is assumed.
    Assumed,
}

impl Basis {
    /// Its name in French.
    #[must_use]
    pub const fn fr(self) -> &'static str {
        match self {
            Self::Stated => "publié",
            Self::Derived => "dérivé",
            Self::Assumed => "supposé",
        }
    }

    /// Its name in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Stated => "published",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

/// A figure that the draws rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// What it is about.
    pub what: Text,
    /// The figure.
    pub value: Text,
    /// Whether it is stated, derived or assumed.
    pub basis: Basis,
    /// The text that gives it, or why it was assumed so.
    pub source: Text,
}

/// A figure aimed at, and what the draws gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    /// What is measured.
    pub marginal: Text,
    /// Its unit, such as `%`.
    pub unit: &'static str,
    /// The figure aimed at; none when nothing was aimed at and the figure is only reported.
    pub target: Option<Exact>,
    /// The figure obtained.
    pub obtained: Exact,
}

/// The first quartile of the applicants' income per consumption unit, in euros per year.
///
/// A quarter of the applicants whose income is known are at or below it. Units are 1 for the first adult, 0.5 for each other
/// person of 14 or more, 0.3 for each child under 14.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstQuartile {
    /// Of twelve times the monthly income: the method of the ministry's yearly order.
    pub monthly_income: i64,
    /// Of the reference tax income.
    pub reference_income: i64,
}

/// A commission of the year, and what it lets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commission {
    /// Its day.
    pub date: Date,
    /// The table of its vacancies: some lines of the year's table.
    pub vacancies_csv: String,
}

/// A generated territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// The name of the EPCI.
    pub name: String,
    /// The table of applicants, CSV in UTF-8.
    pub applicants_csv: String,
    /// The table of vacancies, CSV in UTF-8.
    pub vacancies_csv: String,
    /// The commissions of the year, by day; none when a single day was asked for.
    pub commissions: Vec<Commission>,
    /// Every figure the draws rest on.
    pub assumptions: Vec<Assumption>,
    /// What the draws gave.
    pub calibration: Vec<Calibration>,
    /// The same as a table: what was aimed at and what was obtained, side by side.
    pub calibration_csv: String,
    /// The first quartile among the applicants; none without applicants.
    pub first_quartile_threshold: Option<FirstQuartile>,
}

/// Why a territory could not be generated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TerritoryError {
    /// No commune belongs to that EPCI.
    #[error("no commune belongs to the EPCI `{epci}`; its code has nine digits, as `243500139` for Rennes Métropole")]
    UnknownEpci {
        /// The code asked for.
        epci: String,
    },
    /// The EPCI has no social dwelling.
    #[error("`{name}` ({epci}) has no social dwelling in the stock of 2019")]
    NoStock {
        /// The code asked for.
        epci: String,
        /// The name of the EPCI.
        name: String,
    },
    /// More vacancies than dwellings.
    #[error("{vacancies} vacancies were asked for but `{name}` has {stock} social dwellings")]
    TooManyVacancies {
        /// The name of the EPCI.
        name: String,
        /// The number asked for.
        vacancies: u32,
        /// How many dwellings there are.
        stock: u64,
    },
    /// More commissions than weeks.
    #[error("{asked} commissions were asked for but a year has at most {most}: one a week")]
    TooManyCommissions {
        /// The number asked for.
        asked: u32,
        /// The most there can be.
        most: u32,
    },
    /// More rows than ids.
    #[error("{asked} rows were asked for but at most {most} can be numbered")]
    TooManyRows {
        /// The number asked for.
        asked: u32,
        /// The most there can be.
        most: u32,
    },
}

impl TerritoryError {
    /// What went wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let fr = match self {
            Self::UnknownEpci { epci } => format!(
                "aucune commune n'appartient à l'EPCI `{epci}` ; son code a neuf chiffres, par exemple `243500139` pour Rennes Métropole"
            ),
            Self::NoStock { epci, name } => format!("`{name}` ({epci}) n'a aucun logement social dans le parc de 2019"),
            Self::TooManyVacancies { name, vacancies, stock } => {
                format!("{vacancies} logements sont demandés et `{name}` a {stock} logements sociaux")
            }
            Self::TooManyCommissions { asked, most } => {
                format!("{asked} commissions sont demandées et une année en a {most} au plus, une par semaine")
            }
            Self::TooManyRows { asked, most } => {
                format!("{asked} lignes sont demandées et {most} au plus peuvent être numérotées")
            }
        };
        Text { fr, en: self.to_string() }
    }
}

/// Draws a territory.
///
/// Applicants and vacancies are drawn from separate streams: asking for more of one leaves the other unchanged.
///
/// # Errors
/// An EPCI that is unknown or has no social dwelling, more vacancies than dwellings, more rows than ids.
pub fn generate(request: &Request) -> Result<Territory, TerritoryError> {
    for (asked, most) in [(request.applicants, applicants::IDS), (request.vacancies, vacancies::IDS)] {
        if asked > most {
            return Err(TerritoryError::TooManyRows { asked, most });
        }
    }
    if request.commissions > calendar::MOST {
        return Err(TerritoryError::TooManyCommissions { asked: request.commissions, most: calendar::MOST });
    }
    let epci = request.epci.clone();
    let stock = stock::of_epci(&epci).ok_or_else(|| TerritoryError::UnknownEpci { epci: epci.clone() })?;
    let dwellings = stock.dwellings();
    if dwellings == 0 {
        return Err(TerritoryError::NoStock { epci, name: stock.name });
    }
    if u64::from(request.vacancies) > dwellings {
        let vacancies = request.vacancies;
        return Err(TerritoryError::TooManyVacancies { name: stock.name, vacancies, stock: dwellings });
    }
    let applicants = applicants::draw(&stock, request);
    let vacancies = vacancies::draw(&stock, request);
    let first_quartile_threshold = calibration::first_quartile(&applicants);
    let days = calendar::commissions(request);
    let commission = |(rank, date): (usize, &Date)| Commission {
        date: *date,
        vacancies_csv: vacancies::table(&vacancies, |vacancy| vacancy.commission == rank),
    };
    let commissions = days.iter().enumerate().filter(|_| request.commissions > 0).map(commission).collect();
    let calibration = calibration::measure(&stock, request, &applicants, &vacancies, first_quartile_threshold);
    Ok(Territory {
        applicants_csv: applicants::table(&applicants),
        vacancies_csv: vacancies::table(&vacancies, |_| true),
        commissions,
        assumptions: assumptions::list(&stock, request),
        calibration_csv: calibration::table(&calibration),
        calibration,
        first_quartile_threshold,
        name: stock.name,
    })
}
