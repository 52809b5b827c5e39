//! Applicants: one request at a time, from the household to the communes it asks for.

use std::fmt::Write as _;

use crate::quantity::Date;

use super::Request;
use super::calendar;
use super::ceilings;
use super::draw::{Draw, Purpose};
use super::households::{self, Household, Income};
use super::lodgings::{self, Home};
use super::rights::{self, Case};
use super::statistics as stats;
use super::stock::{Stock, Zone};
use super::words::{Motive, Public, Situation};

/// The columns of the table, in its order.
pub(super) const HEADER: &str = "id,personnes,adultes,personnes_a_charge,enfants_moins_14,couple,age_titulaire,\
age_conjoint,handicap,sejour_regulier,revenu_fiscal,revenu_mensuel,situation,motif,loyer_actuel,surface_actuelle,\
occupants_actuels,date_demande,mutation,dalo,publics,relogement,salarie_al,agent_public,refus,communes,types,\
enregistree,revenu_recent,date_dalo,dependance,emploi_essentiel";

/// The number of ids, and so the most applicants there may be.
pub(super) const IDS: u32 = 10_000_000;

/// A request for a home.
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table, and none excludes another")]
#[derive(Debug, Clone)]
pub(super) struct Applicant {
    /// Its number, from which its id is written.
    id: u64,
    /// The household.
    pub(super) household: Household,
    /// Its income.
    pub(super) income: Income,
    /// Whether the file lacks the reference income, and the monthly income.
    pub(super) missing: (bool, bool),
    /// Where it lives.
    pub(super) situation: Situation,
    /// Why it asks.
    pub(super) motive: Motive,
    /// The home it holds, if any.
    home: Option<Home>,
    /// Days since the request.
    pub(super) wait: i64,
    /// The day of the request.
    date: Date,
    /// Whether it is a social tenant who asks for another home.
    pub(super) transfer: bool,
    /// Whether it is recognised under the DALO.
    pub(super) dalo: bool,
    /// Its priority categories.
    pub(super) publics: Vec<Public>,
    /// Whether it must be rehoused by an urban-renewal operation.
    renewal: bool,
    /// Whether someone works for a firm that pays into the employers' housing fund.
    pub(super) employee: bool,
    /// Whether someone is a public agent.
    pub(super) public_agent: bool,
    /// Offers already refused.
    refusals: u32,
    /// Communes asked for, the preferred one first.
    communes: Vec<&'static str>,
    /// Types asked for, the wanted one first.
    pub(super) types: Vec<u32>,
    /// The income of last year or of the last twelve months, in euros, when the file gives it.
    pub(super) recent: Option<i64>,
    /// The day of the recognition under the DALO.
    recognised: Option<Date>,
    /// Whether someone in the household is old and losing autonomy.
    pub(super) dependent: bool,
    /// Whether someone's job is essential and cannot be done at home.
    pub(super) essential: bool,
}

/// Communes by the weight of the wishes they draw.
struct Wishes {
    /// Codes and running totals of weights.
    totals: Vec<(&'static str, u64)>,
    total: u64,
}

impl Wishes {
    fn of(stock: &Stock) -> Self {
        let dwellings = stock.by_commune();
        let mut total = 0;
        let mut totals = Vec::new();
        for commune in &stock.communes {
            let own = dwellings.get(commune.code.as_str()).copied().unwrap_or(0);
            let weight = u64::from(commune.population) + stats::WISHES_PER_DWELLING * own;
            if weight > 0 {
                total += weight;
                totals.push((commune.code.as_str(), total));
            }
        }
        Self { totals, total }
    }

    fn draw(&self, draw: &mut Draw) -> Vec<&'static str> {
        let wanted = draw.pick(1, stats::WISHED_COMMUNES.into_iter());
        let mut communes: Vec<&'static str> = Vec::new();
        // A few tries more than wished: a commune drawn twice is one wish.
        for _ in 0..wanted * 3 {
            let place = draw.below(self.total);
            let at = self.totals.partition_point(|(_, total)| *total <= place);
            if let Some((code, _)) = self.totals.get(at)
                && !communes.contains(code)
            {
                communes.push(code);
            }
            if u64::try_from(communes.len()) == Ok(wanted) {
                break;
            }
        }
        communes
    }
}

/// Draws the applicants of a territory, by id.
pub(super) fn draw(stock: &Stock, request: &Request) -> Vec<Applicant> {
    let mut draw = Draw::new(request.seed, &request.epci, Purpose::Applicants);
    let mut facts = Draw::new(request.seed, &request.epci, Purpose::ApplicantFacts);
    let today = calendar::last_day(request);
    let zone = stock.communes.first().map_or(Zone::OtherRegions, |commune| Zone::of(commune));
    let plai = ceilings::in_force("PLAI", zone, today);
    let rent = stock.indicators.rent * stats::RENT_GROWTH.0 / stats::RENT_GROWTH.1;
    let wishes = Wishes::of(stock);
    // A step without common factor with the number of ids visits each id once, in an order that says nothing of the date.
    let start = draw.below(u64::from(IDS));
    let step = 10 * draw.below(u64::from(IDS) / 10) + 3;
    let mut applicants = Vec::new();
    for number in 0..u64::from(request.applicants) {
        let id = (start + step * number) % u64::from(IDS);
        let wait = draw.quantile(&stats::WAIT);
        let (recent, older) = stats::TRANSFERS;
        let transfer = draw.happens(if wait < 365 { recent } else { older });
        let form = households::form(&mut draw);
        let motive = households::motive(&mut draw, form, transfer);
        let household = households::members(&mut draw, form, motive, wait);
        let types = households::wanted_types(&mut draw, &household);
        let income = households::income(&mut draw, &household, plai);
        let missing = (draw.happens(stats::MISSING.0), draw.happens(stats::MISSING.1));
        let situation = lodgings::situation(&mut draw, &household, motive, transfer);
        let home = lodgings::home(&mut draw, &household, motive, situation, rent);
        let ile_de_france = zone != Zone::OtherRegions;
        let case = Case { household: &household, income, motive, situation, home, wait, ile_de_france };
        let dalo = rights::dalo(&mut draw, &case);
        let publics = rights::publics(&mut draw, &case);
        let renewal = transfer && motive == Motive::Demolition && draw.happens(900);
        let works = income.level >= stats::WORKING_FROM && household.age < 65;
        let public_agent = works && draw.happens(stats::EMPLOYMENT.0);
        let employee = works && !public_agent && draw.happens(stats::EMPLOYMENT.1);
        let refusals = rights::refusals(&mut draw, wait);
        let communes = wishes.draw(&mut draw);
        let date = before(today, wait);
        let (share, from, to) = stats::RECENT_INCOME;
        let (known, part) = (facts.happens(share), facts.between(from, to));
        let recent = (known && !missing.0).then(|| income.reference * part / 1000);
        let since = facts.between(0, stats::RECOGNISED.min(wait));
        let recognised = dalo.then(|| before(today, since));
        let (younger, older) = stats::DEPENDENT;
        let dependent = facts.happens(if household.age >= 75 { older } else { younger });
        let essential = facts.happens(stats::ESSENTIAL) && works;
        applicants.push(Applicant {
            id,
            household,
            income,
            missing,
            situation,
            motive,
            home,
            wait,
            date,
            transfer,
            dalo,
            publics,
            renewal,
            employee,
            public_agent,
            refusals,
            communes,
            types,
            recent,
            recognised,
            dependent,
            essential,
        });
    }
    applicants.sort_by_key(|applicant| applicant.id);
    applicants
}

/// That many days before a day.
pub(super) fn before(day: Date, days: i64) -> Date {
    Date(day.0.saturating_sub(i32::try_from(days).unwrap_or(0)))
}

const fn yes(condition: bool) -> &'static str {
    if condition { "oui" } else { "non" }
}

/// Writes the table.
pub(super) fn table(applicants: &[Applicant]) -> String {
    let mut text = String::with_capacity(160 * (applicants.len() + 1));
    text.push_str(HEADER);
    text.push('\n');
    for applicant in applicants {
        line(&mut text, applicant);
    }
    text
}

/// Appends the texts, with a bar between them.
fn bars<'a>(text: &mut String, parts: impl Iterator<Item = &'a str>) {
    for (position, part) in parts.enumerate() {
        if position > 0 {
            text.push('|');
        }
        text.push_str(part);
    }
}

/// Appends a comma, then the value when there is one.
fn cell(text: &mut String, value: Option<impl std::fmt::Display>) {
    text.push(',');
    if let Some(value) = value {
        // Writing to a text cannot fail.
        let _ = write!(text, "{value}");
    }
}

const TYPES: [&str; 6] = ["T1", "T2", "T3", "T4", "T5", "T6"];

/// The text of a type.
pub(super) fn type_word(rooms: u32) -> &'static str {
    let at = usize::try_from(rooms.clamp(1, 6)).unwrap_or(1) - 1;
    TYPES.get(at).copied().unwrap_or("T1")
}

fn line(text: &mut String, applicant: &Applicant) {
    let Applicant { household, income, home, .. } = applicant;
    let _ = write!(text, "D{:07}", applicant.id);
    for number in [household.persons(), household.adults, household.dependants, household.under_14] {
        cell(text, Some(number));
    }
    cell(text, Some(yes(household.partner_age.is_some())));
    cell(text, Some(household.age));
    cell(text, household.partner_age);
    cell(text, Some(yes(household.disabled)));
    cell(text, Some("oui"));
    cell(text, (!applicant.missing.0).then_some(income.reference));
    cell(text, (!applicant.missing.1).then_some(income.monthly));
    cell(text, Some(applicant.situation.word()));
    cell(text, Some(applicant.motive.word()));
    cell(text, home.and_then(|home| home.rent));
    cell(text, home.map(|home| home.surface));
    cell(text, home.map(|_| household.persons()));
    cell(text, Some(applicant.date));
    cell(text, Some(yes(applicant.transfer)));
    cell(text, Some(yes(applicant.dalo)));
    text.push(',');
    if applicant.publics.is_empty() {
        text.push_str("aucun");
    } else {
        bars(text, applicant.publics.iter().map(|public| public.word()));
    }
    cell(text, Some(yes(applicant.renewal)));
    cell(text, Some(yes(applicant.employee)));
    cell(text, Some(yes(applicant.public_agent)));
    cell(text, Some(applicant.refusals));
    text.push(',');
    bars(text, applicant.communes.iter().copied());
    text.push(',');
    bars(text, applicant.types.iter().map(|rooms| type_word(*rooms)));
    cell(text, Some("oui"));
    cell(text, applicant.recent);
    cell(text, applicant.recognised);
    cell(text, Some(yes(applicant.dependent)));
    cell(text, Some(yes(applicant.essential)));
    text.push('\n');
}
