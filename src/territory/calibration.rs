//! What the draws gave, beside what they aimed at.

use std::fmt::Write as _;

use crate::quantity::Exact;

use super::applicants::{Applicant, type_word};
use super::calendar;
use super::ceilings;
use super::statistics::{self as stats, Form};
use super::stock::{Stock, Zone};
use super::vacancies::{self, Vacancy};
use super::words::{Financing, Motive, Situation, Use};
use super::{Calibration, FirstQuartile, Request, Text};

/// The first quartile of income per consumption unit; none without applicants.
pub(super) fn first_quartile(applicants: &[Applicant]) -> Option<FirstQuartile> {
    let monthly = applicants.iter().filter(|applicant| !applicant.missing.1).map(yearly_per_unit).collect();
    let reference = applicants
        .iter()
        .filter(|applicant| !applicant.missing.0)
        .map(|applicant| applicant.income.reference * 10 / applicant.household.tenths_of_units())
        .collect();
    Some(FirstQuartile { monthly_income: quarter(monthly)?, reference_income: quarter(reference)? })
}

fn yearly_per_unit(applicant: &Applicant) -> i64 {
    applicant.income.monthly * 120 / applicant.household.tenths_of_units()
}

/// The smallest value that a quarter of the values do not pass.
fn quarter(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let rank = values.len().div_ceil(4).checked_sub(1)?;
    values.get(rank).copied()
}

/// Shares among rows, in tenths of a percent.
struct Shares<'a, T> {
    rows: &'a [T],
    out: &'a mut Vec<Calibration>,
}

impl<T> Shares<'_, T> {
    /// Adds the share of the rows `among` that satisfy `condition`; the target is in thousandths.
    fn of(
        &mut self,
        marginal: (&str, &str),
        target: Option<i64>,
        among: impl Fn(&T) -> bool,
        condition: impl Fn(&T) -> bool,
    ) {
        let base = self.rows.iter().filter(|row| among(row)).count();
        let count = self.rows.iter().filter(|row| among(row) && condition(row)).count();
        let wide = |count: usize| i128::try_from(count).unwrap_or(0);
        let Some(obtained) = Exact::ratio(wide(count) * 100, wide(base)).map(tenth) else { return };
        let target = target.and_then(|target| Exact::ratio(i128::from(target), 10));
        let (fr, en) = marginal;
        self.out.push(Calibration { marginal: Text::new(fr, en), unit: "%", target, obtained });
    }
}

/// Measures the draws.
pub(super) fn measure(
    stock: &Stock,
    request: &Request,
    applicants: &[Applicant],
    vacancies: &[Vacancy],
    first_quartile: Option<FirstQuartile>,
) -> Vec<Calibration> {
    let mut out = Vec::new();
    households(applicants, &mut out);
    requests(applicants, zone(stock) != Zone::OtherRegions, &mut out);
    incomes(stock, request, applicants, first_quartile, &mut out);
    offers(stock, request, vacancies, &mut out);
    stock_of(stock, vacancies, &mut out);
    out
}

/// The zone whose ceilings the applicants are drawn against.
fn zone(stock: &Stock) -> Zone {
    stock.communes.first().map_or(Zone::OtherRegions, |commune| Zone::of(commune))
}

fn households(rows: &[Applicant], out: &mut Vec<Calibration>) {
    let mut shares = Shares { rows, out };
    let names = |form: Form| match form {
        Form::Single => ("personnes seules", "single persons"),
        Form::LoneParent => ("familles monoparentales", "lone parents"),
        Form::Couple => ("couples", "couples"),
        Form::Other => ("autres ménages", "other households"),
    };
    for (form, weight) in stats::FORMS {
        shares.of(names(form), Some(i64::from(weight)), |_| true, |row| row.household.form == form);
    }
    shares.of(
        ("type souhaité T1 ou T2", "T1 or T2 wanted"),
        Some(470),
        |_| true,
        |row| row.types.first().is_some_and(|rooms| *rooms <= 2),
    );
}

fn requests(rows: &[Applicant], in_ile_de_france: bool, out: &mut Vec<Calibration>) {
    let mut shares = Shares { rows, out };
    let all = |_: &Applicant| true;
    let first = |row: &Applicant| !row.transfer;
    let transfer = |row: &Applicant| row.transfer;
    shares.of(("demandes de plus d'un an", "requests over a year old"), Some(470), all, |row| row.wait >= 365);
    shares.of(("mutations", "transfers"), Some(320), all, transfer);
    shares.of(
        ("mutations parmi les demandes de l'année", "transfers among the year's requests"),
        Some(270),
        |row| row.wait < 365,
        transfer,
    );
    shares.of(
        ("premières demandes : sans logement ou hébergé", "first requests: without a home or hosted"),
        Some(319),
        first,
        |row| row.motive == Motive::SansLogement,
    );
    shares.of(("premières demandes : trop cher", "first requests: too expensive"), Some(143), first, |row| {
        row.motive == Motive::TropCher
    });
    shares.of(("mutations : trop petit", "transfers: too small"), Some(272), transfer, |row| {
        row.motive == Motive::TropPetit
    });
    shares.of(("mutations : santé ou handicap", "transfers: health or disability"), Some(148), transfer, |row| {
        matches!(row.motive, Motive::Sante | Motive::Handicap)
    });
    shares.of(("mutations : environnement", "transfers: neighbourhood"), Some(121), transfer, |row| {
        row.motive == Motive::Environnement
    });
    shares.of(
        (
            "locataires du parc privé (repère : ménages logés en 2022)",
            "private tenants (mark: households housed in 2022)",
        ),
        Some(250),
        all,
        |row| row.situation == Situation::LocatairePrive,
    );
    shares.of(
        (
            "hébergés par des proches (repère : ménages logés en 2022)",
            "hosted by relatives or friends (mark: households housed in 2022)",
        ),
        Some(270),
        all,
        |row| matches!(row.situation, Situation::ChezParents | Situation::ChezParticulier),
    );
    let (ile_de_france, elsewhere) = stats::DALO_BY_REGION;
    let factor = if in_ile_de_france { ile_de_france } else { elsewhere };
    let dalo = Some(i64::from(stats::DALO * factor / 100));
    shares.of(("reconnus DALO", "recognised under the DALO"), dalo, all, |row| row.dalo);
    shares.of(("publics prioritaires, DALO compris", "priority publics, DALO included"), Some(300), all, |row| {
        row.dalo || !row.publics.is_empty()
    });
    shares.of(("agents publics", "public agents"), None, all, |row| row.public_agent);
    shares
        .of(("salariés du champ d'Action Logement", "employees of contributing firms"), None, all, |row| row.employee);
    let total: i64 = rows.iter().map(|row| row.wait).sum();
    let count = i128::try_from(rows.len()).unwrap_or(0);
    if let Some(obtained) = Exact::ratio(i128::from(total) * 12, count * 365) {
        let marginal = Text::new("ancienneté moyenne des demandes", "mean age of requests");
        let unit = "mois";
        out.push(Calibration { marginal, unit, target: Some(Exact::whole(23)), obtained: tenth(obtained) });
    }
}

/// Rounds to one decimal.
fn tenth(number: Exact) -> Exact {
    number.times(Exact::whole(10)).and_then(|tenths| Exact::ratio(tenths.round(), 10)).unwrap_or(number)
}

fn incomes(
    stock: &Stock,
    request: &Request,
    rows: &[Applicant],
    first_quartile: Option<FirstQuartile>,
    out: &mut Vec<Calibration>,
) {
    let zone = zone(stock);
    let today = calendar::last_day(request);
    let plai = ceilings::in_force("PLAI", zone, today);
    let plus = ceilings::in_force("PLUS", zone, today);
    let under_plai = if zone == Zone::OtherRegions { stats::UNDER_PLAI.1 } else { stats::UNDER_PLAI.0 };
    let mut shares = Shares { rows, out };
    let declared = |row: &Applicant| !row.missing.0;
    shares.of(
        ("revenu fiscal sous le plafond PLAI", "reference income under the PLAI ceiling"),
        Some(under_plai),
        declared,
        |row| row.income.reference <= plai.of(row.household.category()),
    );
    shares.of(
        ("revenu fiscal au-dessus du plafond PLUS", "reference income above the PLUS ceiling"),
        None,
        declared,
        |row| row.income.reference > plus.of(row.household.category()),
    );
    shares.of(
        (
            "revenu mensuel sous le seuil de pauvreté (12 900 €/UC/an ; plus de 40 % attendus)",
            "monthly income under the poverty line (12 900 €/unit/year; over 40 % expected)",
        ),
        Some(400),
        |row| !row.missing.1,
        |row| yearly_per_unit(row) < stats::POVERTY_LINE,
    );
    let missing = Some(i64::from(stats::MISSING.0));
    shares.of(("revenu fiscal absent", "reference income missing"), missing, |_| true, |row| row.missing.0);
    if let Some(quartile) = first_quartile {
        let mut push = |fr: &str, en: &str, value: i64| {
            let (marginal, obtained) = (Text::new(fr, en), Exact::whole(i128::from(value)));
            out.push(Calibration { marginal, unit: "€/UC/an", target: None, obtained });
        };
        push(
            "premier quartile des demandeurs (revenu mensuel × 12 par UC)",
            "first quartile of applicants (monthly income × 12 per unit)",
            quartile.monthly_income,
        );
        push(
            "premier quartile des demandeurs (revenu fiscal par UC)",
            "first quartile of applicants (reference income per unit)",
            quartile.reference_income,
        );
    }
}

fn offers(stock: &Stock, request: &Request, rows: &[Vacancy], out: &mut Vec<Calibration>) {
    let total = stock.dwellings();
    let target = |count: u64| (count * 1000 + total / 2).checked_div(total).and_then(|share| i64::try_from(share).ok());
    let mut shares = Shares { rows, out };
    let all = |_: &Vacancy| true;
    // What is new was drawn otherwise than from the stock.
    let relet = |row: &Vacancy| !row.first_letting;
    let qpv = target(stock.count(|cell| cell.qpv));
    shares.of(("logements vacants en QPV", "vacancies in priority neighbourhoods"), qpv, relet, |row| row.cell.qpv);
    let small = target(stock.count(|cell| cell.rooms <= 2));
    shares.of(("logements vacants T1 ou T2", "vacancies T1 or T2"), small, all, |row| row.cell.rooms <= 2);
    let houses = target(stock.count(|cell| cell.house));
    shares.of(("logements vacants : maisons", "vacancies: houses"), houses, relet, |row| row.cell.house);
    let expected: u64 = stock
        .cells
        .iter()
        .flat_map(|cell| stats::financings(cell.decade).map(|(financing, share)| (cell, financing, share)))
        .filter(|(_, financing, _)| *financing == Financing::Plus)
        .map(|(cell, _, share)| u64::from(cell.dwellings) * u64::from(share))
        .sum();
    let plus = target(expected / 1000);
    shares.of(("logements vacants PLUS", "vacancies PLUS"), plus, relet, |row| row.financing == Financing::Plus);
    let year = request.commissions > 0;
    let uses = if year { stats::USES_OF_A_YEAR.as_slice() } else { &stats::USES };
    let free: u32 = uses.iter().filter(|(kept_for, _)| *kept_for == Use::Free).map(|(_, share)| share).sum();
    let out_of_flow = Some(1000 - i64::from(free));
    shares.of(("logements vacants hors flux", "vacancies out of the flow"), out_of_flow, relet, |row| {
        row.kept_for != Use::Free
    });
    for (kept_for, share) in uses.iter().filter(|_| year) {
        let word = kept_for.word();
        let marginal = (&*format!("destination {word}"), &*format!("kept for {word}"));
        shares.of(marginal, Some(i64::from(*share)), relet, |row| row.kept_for == *kept_for);
    }
    let first = if year { i64::from(stats::FIRST_LETTINGS) } else { 0 };
    shares.of(("premières mises en location", "first lettings"), Some(first), all, |row| row.first_letting);
    let rent: i64 = rows.iter().map(|row| row.rent).sum();
    let surface: i64 = rows.iter().map(|row| row.surface).sum();
    if let Some(obtained) = Exact::ratio(i128::from(rent) * 10, i128::from(surface)) {
        let cents = i128::from(vacancies::mean_rent(stock)) / 100;
        out.push(Calibration {
            marginal: Text::new("loyer moyen des logements vacants", "mean rent of vacancies"),
            unit: "€/m²/mois",
            target: Exact::ratio(cents, 100),
            obtained: Exact::ratio(obtained.round(), 100).unwrap_or(Exact::ZERO),
        });
    }
}

/// The vacancies beside the stock they come from: communes that hold a fiftieth of it or more, types, periods.
fn stock_of(stock: &Stock, rows: &[Vacancy], out: &mut Vec<Calibration>) {
    let total = stock.dwellings();
    let target = |count: u64| (count * 1000 + total / 2).checked_div(total).and_then(|share| i64::try_from(share).ok());
    let mut shares = Shares { rows, out };
    let relet = |row: &Vacancy| !row.first_letting;
    for (code, count) in stock.by_commune().into_iter().filter(|(_, count)| count * 50 >= total) {
        let name = stock.communes.iter().find(|commune| commune.code == code).map_or(code, |commune| &commune.name);
        let marginal = (&*format!("relocations à {name}"), &*format!("lettings in {name}"));
        shares.of(marginal, target(count), relet, |row| row.cell.commune.code == code);
    }
    for rooms in 1..=5 {
        let count = stock.count(|cell| cell.rooms == rooms);
        let (word, more) = (type_word(rooms), if rooms == 5 { (" et plus", " and larger") } else { ("", "") });
        let marginal = (&*format!("relocations en {word}{}", more.0), &*format!("lettings of {word}{}", more.1));
        shares.of(marginal, target(count), relet, |row| row.cell.rooms == rooms);
    }
    for (fr, en, from, to) in PERIODS {
        let count = stock.count(|cell| (from..to).contains(&cell.decade));
        let marginal = (&*format!("relocations construites {fr}"), &*format!("lettings built {en}"));
        shares.of(marginal, target(count), relet, |row| (from..to).contains(&row.cell.decade));
    }
}

/// Periods of construction: French, English, first decade, the decade after the last.
const PERIODS: [(&str, &str, u32, u32); 4] = [
    ("avant 1950", "before 1950", 0, 1950),
    ("de 1950 à 1979", "1950 to 1979", 1950, 1980),
    ("de 1980 à 1999", "1980 to 1999", 1980, 2000),
    ("depuis 2000", "since 2000", 2000, 10_000),
];

/// The measures as a table, `mesure,unite,vise,obtenu,ecart`; the target and the gap are empty where nothing was aimed at.
pub(super) fn table(lines: &[Calibration]) -> String {
    let mut text = "mesure,unite,vise,obtenu,ecart\n".to_owned();
    for Calibration { marginal, unit, target, obtained } in lines {
        let written = |number: Option<Exact>| number.map_or_else(String::new, Exact::decimal);
        let gap = target.and_then(|target| obtained.minus(target));
        // A name holds no quotation mark: a comma is all that may need quoting.
        let _ = writeln!(
            text,
            "\"{}\",{unit},{},{},{}",
            marginal.fr,
            written(*target),
            written(Some(*obtained)),
            written(gap)
        );
    }
    text
}
