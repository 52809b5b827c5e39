//! Vacancies: dwellings of the stock, drawn without replacement, with the rent, surface and financing of their kind.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::quantity::Date;

use super::Request;
use super::applicants::{before, type_word};
use super::calendar;
use super::draw::{Draw, Purpose};
use super::statistics as stats;
use super::stock::{Cell, Stock, Zone};
use super::words::{Financing, Use};

/// The columns of the table, in its order.
pub(super) const HEADER: &str = "id,commune,typologie,maison,surface,qpv,decennie,financement,zone,loyer,charges,\
accessible,plai_adapte,affectation,adapte,premiere_location,signale_le,plafond_deroge,designe";

/// The number of ids, and so the most vacancies there may be.
pub(super) const IDS: u32 = 999_999;

/// A dwelling to let.
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table, and none excludes another")]
#[derive(Debug, Clone)]
pub(super) struct Vacancy {
    /// The cell of the stock it comes from.
    pub(super) cell: Cell,
    /// Rooms, 1 to 6.
    rooms: u32,
    /// Surface, in tenths of a square metre.
    pub(super) surface: i64,
    /// Financing.
    pub(super) financing: Financing,
    /// Rent, in cents per month.
    pub(super) rent: i64,
    /// Charges, in cents per month.
    charges: i64,
    /// Whether a wheelchair may enter and move about.
    accessible: bool,
    /// Whether it has the subsidy of the adapted PLAI.
    adapted: bool,
    /// What it is kept for.
    pub(super) kept_for: Use,
    /// Whether it was built or fitted for a disabled person.
    fitted: bool,
    /// Whether it is let for the first time.
    pub(super) first_letting: bool,
    /// The day the reserver was told of it.
    told: Date,
    /// The commission that lets it, from nought.
    pub(super) commission: usize,
}

/// Draws that many distinct dwellings of the stock, each as likely, in an order that says nothing of the stock's.
fn dwellings(draw: &mut Draw, stock: &Stock, wanted: u64) -> Vec<Cell> {
    let total = stock.dwellings();
    // Floyd's sampling: every subset of that size is as likely.
    let mut chosen = BTreeSet::new();
    for last in total.saturating_sub(wanted)..total {
        let number = draw.below(last + 1);
        if !chosen.insert(number) {
            chosen.insert(last);
        }
    }
    let mut cells = stock.cells.iter();
    let (mut current, mut end) = (None, 0);
    let mut drawn: Vec<Cell> = Vec::new();
    for number in chosen {
        while number >= end {
            current = cells.next();
            let Some(cell) = current else { break };
            end += u64::from(cell.dwellings);
        }
        drawn.extend(current.cloned());
    }
    for position in (1..drawn.len()).rev() {
        let bound = u64::try_from(position).unwrap_or(0) + 1;
        drawn.swap(position, usize::try_from(draw.below(bound)).unwrap_or(0));
    }
    drawn
}

/// What makes a dwelling's rent per square metre differ from the mean, in millionths of it times a thousand.
fn rent_factor(rooms: u32, decade: u32, financing: Financing) -> i64 {
    stats::rent_of_rooms(rooms) * stats::rent_of_decade(decade) / 1000 * stats::rent_of_financing(financing)
}

/// The mean of those factors over the whole stock, surface by surface: dividing by it keeps the territory's mean rent.
fn mean_factor(stock: &Stock) -> i64 {
    let (mut weighted, mut surfaces) = (0_i128, 0_i128);
    for cell in &stock.cells {
        let factor: i64 = stats::financings(cell.decade)
            .into_iter()
            .map(|(financing, share)| i64::from(share) * rent_factor(cell.rooms, cell.decade, financing))
            .sum();
        let surface = i128::from(cell.dwellings) * i128::from(stats::mean_surface(cell.rooms));
        weighted += surface * i128::from(factor);
        surfaces += surface * 1000;
    }
    i64::try_from(weighted.checked_div(surfaces).unwrap_or(0)).unwrap_or(0).max(1)
}

/// The mean rent aimed at, in ten-thousandths of a euro per square metre and month.
pub(super) fn mean_rent(stock: &Stock) -> i64 {
    stock.indicators.rent * stats::RENT_GROWTH.0 / stats::RENT_GROWTH.1
}

/// Draws the vacancies of a territory, in the order of their ids.
pub(super) fn draw(stock: &Stock, request: &Request) -> Vec<Vacancy> {
    let mut draw = Draw::new(request.seed, &request.epci, Purpose::Vacancies);
    let mut facts = Draw::new(request.seed, &request.epci, Purpose::VacancyFacts);
    let days = calendar::commissions(request);
    let year = request.commissions > 0;
    let uses = if year { stats::USES_OF_A_YEAR.as_slice() } else { &stats::USES };
    let mean_factor = mean_factor(stock);
    let mean_rent = mean_rent(stock);
    dwellings(&mut draw, stock, u64::from(request.vacancies))
        .into_iter()
        .map(|cell| {
            let first_letting = facts.happens(if year { stats::FIRST_LETTINGS } else { 0 });
            let cell = if first_letting { newly_built(&cell, request) } else { cell };
            let rooms = if cell.rooms >= 5 { 5 + u32::from(draw.happens(stats::SIX_ROOMS)) } else { cell.rooms };
            let surface = draw.quantile(stats::surface(rooms));
            let financing = draw.pick(Financing::Plus, stats::financings(cell.decade).into_iter());
            let spread = 1000 + draw.between(-stats::RENT_SPREAD, stats::RENT_SPREAD);
            let per_metre = mean_rent * rent_factor(rooms, cell.decade, financing) / mean_factor * spread / 1000;
            // Ten-thousandths of a euro times tenths of a square metre.
            let rent = per_metre * surface / 1000;
            let (flat, house, charges_spread) = stats::CHARGES;
            let per_metre = if cell.house { house } else { flat };
            let charges = per_metre * surface / 10 * (1000 + draw.between(-charges_spread, charges_spread)) / 1000;
            let accessible = draw.happens(stats::accessible(cell.decade));
            let recent_plai = financing == Financing::Plai && cell.decade >= 2010;
            let adapted = recent_plai && draw.happens(stats::ADAPTED_PLAI);
            let kept_for = draw.pick(Use::Free, uses.iter().copied());
            // What is new is let by those who paid for it, or to nobody in particular.
            let kept_for = if first_letting { Use::Free } else { kept_for };
            let fitted = facts.happens(stats::FITTED) && accessible;
            let commission = usize::try_from(facts.below(u64::try_from(days.len()).unwrap_or(0))).unwrap_or(0);
            let (soonest, latest) = stats::NOTICE;
            let told = before(days.get(commission).copied().unwrap_or(request.date), facts.between(soonest, latest));
            Vacancy {
                cell,
                rooms,
                surface,
                financing,
                rent,
                charges,
                accessible,
                adapted,
                kept_for,
                fitted,
                first_letting,
                told,
                commission,
            }
        })
        .collect()
}

/// A dwelling like that one, built in the year's decade, out of the priority neighbourhoods.
fn newly_built(cell: &Cell, request: &Request) -> Cell {
    let year = u32::try_from(request.date.year()).unwrap_or(0);
    Cell { qpv: false, decade: year - year % 10, ..cell.clone() }
}

/// Writes the table of those that satisfy the condition.
pub(super) fn table(vacancies: &[Vacancy], condition: impl Fn(&Vacancy) -> bool) -> String {
    let yes = |condition: bool| if condition { "oui" } else { "non" };
    let mut text = String::with_capacity(112 * (vacancies.len() + 1));
    text.push_str(HEADER);
    text.push('\n');
    for (position, vacancy) in vacancies.iter().enumerate().filter(|(_, vacancy)| condition(vacancy)) {
        let cell = &vacancy.cell;
        // Writing to a text cannot fail.
        let _ = write!(text, "L{:06},{},{}", position + 1, cell.commune.code, type_word(vacancy.rooms));
        let _ = write!(text, ",{},{}", yes(cell.house), vacancy.surface / 10);
        if vacancy.surface % 10 != 0 {
            let _ = write!(text, ".{}", vacancy.surface % 10);
        }
        let _ = write!(text, ",{},{},{}", yes(cell.qpv), cell.decade, vacancy.financing.word());
        let _ = write!(text, ",{}", Zone::of(cell.commune).word());
        for amount in [vacancy.rent, vacancy.charges] {
            let _ = write!(text, ",{}.{:02}", amount / 100, amount % 100);
        }
        let _ = write!(text, ",{},{},{}", yes(vacancy.accessible), yes(vacancy.adapted), vacancy.kept_for.word());
        // No order derogates from the ceilings and nobody is designated: two columns to be filled.
        let _ = writeln!(text, ",{},{},{},non,", yes(vacancy.fitted), yes(vacancy.first_letting), vacancy.told);
    }
    text
}
