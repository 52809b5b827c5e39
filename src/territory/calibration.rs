//! What the draws gave, beside what they aimed at.

use crate::quantity::Exact;

use super::applicants::Applicant;
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
    offers(stock, vacancies, &mut out);
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
    let plai = ceilings::in_force("PLAI", zone, request.date);
    let plus = ceilings::in_force("PLUS", zone, request.date);
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

fn offers(stock: &Stock, rows: &[Vacancy], out: &mut Vec<Calibration>) {
    let total = stock.dwellings();
    let target = |count: u64| (count * 1000 + total / 2).checked_div(total).and_then(|share| i64::try_from(share).ok());
    let mut shares = Shares { rows, out };
    let all = |_: &Vacancy| true;
    let qpv = target(stock.count(|cell| cell.qpv));
    shares.of(("logements vacants en QPV", "vacancies in priority neighbourhoods"), qpv, all, |row| row.cell.qpv);
    let small = target(stock.count(|cell| cell.rooms <= 2));
    shares.of(("logements vacants T1 ou T2", "vacancies T1 or T2"), small, all, |row| row.cell.rooms <= 2);
    let houses = target(stock.count(|cell| cell.house));
    shares.of(("logements vacants : maisons", "vacancies: houses"), houses, all, |row| row.cell.house);
    let expected: u64 = stock
        .cells
        .iter()
        .flat_map(|cell| stats::financings(cell.decade).map(|(financing, share)| (cell, financing, share)))
        .filter(|(_, financing, _)| *financing == Financing::Plus)
        .map(|(cell, _, share)| u64::from(cell.dwellings) * u64::from(share))
        .sum();
    let plus = target(expected / 1000);
    shares.of(("logements vacants PLUS", "vacancies PLUS"), plus, all, |row| row.financing == Financing::Plus);
    shares.of(("logements vacants hors flux", "vacancies out of the flow"), Some(60), all, |row| {
        row.kept_for != Use::Free
    });
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
