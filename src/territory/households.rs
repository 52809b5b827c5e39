//! Households: who they are, why they ask, what they ask for and what they earn.

use super::ceilings::{self, Ceilings};
use super::draw::Draw;
use super::statistics::{self as stats, Form};
use super::words::Motive;

/// A household that asks for a home.
#[derive(Debug, Clone)]
pub(super) struct Household {
    /// Its form.
    pub(super) form: Form,
    /// Adults who are not dependants.
    pub(super) adults: u32,
    /// Dependants.
    pub(super) dependants: u32,
    /// Dependants under 14.
    pub(super) under_14: u32,
    /// Dependants under 18.
    pub(super) minors: u32,
    /// The applicant's age.
    pub(super) age: i64,
    /// The partner's age, in a couple.
    pub(super) partner_age: Option<i64>,
    /// Whether someone in it is recognised as disabled.
    pub(super) disabled: bool,
}

impl Household {
    /// How many persons.
    pub(super) const fn persons(&self) -> u32 {
        self.adults + self.dependants
    }

    /// Consumption units, in tenths: 10 for the first adult, 5 for each other person of 14 or more, 3 for each child under 14.
    pub(super) fn tenths_of_units(&self) -> i64 {
        let others = self.persons().saturating_sub(1).saturating_sub(self.under_14);
        10 + 5 * i64::from(others) + 3 * i64::from(self.under_14)
    }

    /// Its category for income ceilings.
    pub(super) fn category(&self) -> u32 {
        let ages = self.partner_age.map(|partner| partner + self.age);
        ceilings::category(self.adults, self.dependants, ages, self.disabled)
    }
}

/// Draws a household's form.
pub(super) fn form(draw: &mut Draw) -> Form {
    draw.pick(Form::Single, stats::FORMS.into_iter())
}

/// Draws a main motive.
pub(super) fn motive(draw: &mut Draw, form: Form, transfer: bool) -> Motive {
    draw.pick(Motive::Autre, stats::MOTIVES.iter().map(|row| (row.motive, row.weight(form, transfer))))
}

/// Draws the persons of a household of that form that asks for that motive and has waited that many days.
pub(super) fn members(draw: &mut Draw, form: Form, motive: Motive, wait: i64) -> Household {
    let (adults, dependants) = match form {
        Form::Single => (1, 0),
        Form::LoneParent => (1, draw.pick(1, stats::LONE_PARENT_DEPENDANTS.into_iter())),
        Form::Couple => (2, draw.pick(0, stats::COUPLE_DEPENDANTS.into_iter())),
        Form::Other => {
            let adults = draw.pick(2, stats::OTHER_ADULTS.into_iter());
            (adults, draw.pick(0, stats::OTHER_DEPENDANTS.into_iter()))
        }
    };
    let leaving = matches!(motive, Motive::Decohabitation | Motive::FuturMariage);
    let ages: &[(i64, i64)] = match form {
        Form::LoneParent => &stats::AGE_LONE_PARENT,
        Form::Couple | Form::Other if dependants > 0 => &stats::AGE_PARENTS,
        _ if leaving => &stats::AGE_LEAVING,
        Form::Single => &stats::AGE_SINGLE,
        Form::Couple | Form::Other => &stats::AGE_COUPLE,
    };
    // Nobody asks before coming of age.
    let age = draw.quantile(ages).max(18 + wait / 365);
    let partner_age = (form == Form::Couple).then(|| (age + draw.between(-6, 6)).max(18));
    let (oldest_child, gap) = stats::CHILD_AGE;
    let parent = partner_age.map_or(age, |partner| partner.min(age));
    let (mut under_14, mut minors) = (0, 0);
    for _ in 0..dependants {
        let child = draw.between(0, (parent - gap).clamp(0, oldest_child));
        under_14 += u32::from(child < 14);
        minors += u32::from(child < 18);
    }
    let chances = match motive {
        Motive::Handicap => 1000,
        Motive::Sante => 250,
        _ if age >= 60 => 2 * stats::DISABILITY,
        _ => stats::DISABILITY,
    };
    let disabled = draw.happens(chances);
    Household { form, adults, dependants, under_14, minors, age, partner_age, disabled }
}

/// Draws the types asked for, the wanted one first.
pub(super) fn wanted_types(draw: &mut Draw, household: &Household) -> Vec<u32> {
    let table = stats::wanted(household.form, household.persons());
    let first = draw.pick(1, table.iter().copied());
    let (second, smaller) = stats::SECOND_TYPE;
    let mut types = vec![first];
    if draw.happens(second) {
        let beside = if draw.happens(smaller) { first.saturating_sub(1) } else { first + 1 };
        if (1..=6).contains(&beside) {
            types.push(beside);
        }
    }
    types
}

/// What a household earns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Income {
    /// Yearly income per consumption unit, in thousandths of the ceiling it is drawn against.
    pub(super) level: i64,
    /// Monthly income of all its persons, in euros.
    pub(super) monthly: i64,
    /// Reference tax income of two years ago, of all its persons, in euros.
    pub(super) reference: i64,
}

/// Draws an income: what comes in each month, then the part of it that the tax authority counted two years ago.
pub(super) fn income(draw: &mut Draw, household: &Household, plai: Ceilings) -> Income {
    let drawn = draw.quantile(stats::income(household.form));
    let (retired, floor) = stats::OLD_AGE;
    let level = if household.age >= retired { drawn.max(floor) } else { drawn };
    let units = household.tenths_of_units();
    let yearly = level * scale(household, plai) * units / 10_000;
    let taxed =
        along(&stats::TAXED_PART, level) - stats::UNTAXED_PER_DEPENDANT * i64::from(household.dependants.min(3));
    let spread = 1000 + draw.between(-stats::REFERENCE_SPREAD, stats::REFERENCE_SPREAD);
    let reference = if draw.happens(stats::NO_REFERENCE) {
        0
    } else {
        yearly * taxed.max(0) / 1000 * stats::REFERENCE_OF_TAXED / 1000 * spread / 1000
    };
    Income { level, monthly: yearly / 12, reference }
}

/// What an income of a thousand means, in euros per year and consumption unit: the one-person ceiling; for larger households,
/// half-way to a third-category ceiling brought back to one person as it is outside Île-de-France.
///
/// Ceilings of larger households are higher around Paris, and so, by less, are the incomes of those who ask there.
fn scale(household: &Household, plai: Ceilings) -> i64 {
    let alone = plai.of(1);
    if household.persons() == 1 { alone } else { i64::midpoint(alone, plai.of(3) * stats::ALONE_OF_THREE / 1000) }
}

/// The value at a place of a broken line.
fn along(line: &[(i64, i64)], place: i64) -> i64 {
    for pair in line.windows(2) {
        let [(from, low), (to, high)] = pair else { continue };
        if place < *to {
            let rise = (high - low) * (place - from).max(0);
            return low + rise.checked_div(to - from).unwrap_or(0);
        }
    }
    line.last().map_or(0, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::super::draw::Purpose;
    use super::*;

    #[test]
    fn households_hold_together() {
        let mut draw = Draw::new(3, "", Purpose::Applicants);
        for _ in 0..5000 {
            let form = form(&mut draw);
            let motive = motive(&mut draw, form, false);
            let household = members(&mut draw, form, motive, 400);
            assert!(household.under_14 <= household.minors && household.minors <= household.dependants);
            assert!((19..=95).contains(&household.age));
            assert_eq!(household.partner_age.is_some(), form == Form::Couple);
            assert!(household.tenths_of_units() >= 10);
            let types = wanted_types(&mut draw, &household);
            assert!(types.iter().all(|rooms| (1..=6).contains(rooms)));
        }
    }

    #[test]
    fn a_broken_line_is_followed() {
        assert_eq!(along(&[(0, 100), (10, 200), (20, 200)], -5), 100);
        assert_eq!(along(&[(0, 100), (10, 200), (20, 200)], 5), 150);
        assert_eq!(along(&[(0, 100), (10, 200), (20, 200)], 99), 200);
    }
}
