//! The calendar as the verifier counts it: years and months one after the other, from 1 January 1970.
//!
//! It shares nothing with the arithmetic of [`crate::quantity`] but the number that stands for a day.

use crate::ir::{Edge, MonthEnd, Rounding};
use crate::quantity::{Date, Exact};

/// The years that have days.
const FIRST_YEAR: i64 = 1800;
const LAST_YEAR: i64 = 2400;

/// A year, a month from 1 to 12, a day of the month.
type Civil = (i64, i64, i64);

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

fn days_of_year(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What a day is called.
fn civil(day: Date) -> Civil {
    let (mut year, mut rest) = (1970_i64, i64::from(day.0));
    while rest < 0 {
        year = year.saturating_sub(1);
        rest = rest.saturating_add(days_of_year(year));
    }
    while rest >= days_of_year(year) {
        rest = rest.saturating_sub(days_of_year(year));
        year = year.saturating_add(1);
    }
    let mut month = 1_i64;
    while rest >= days_of_month(year, month) {
        rest = rest.saturating_sub(days_of_month(year, month));
        month = month.saturating_add(1);
    }
    (year, month, rest.saturating_add(1))
}

/// The day that is called so; none outside the calendar.
fn day_of((year, month, day): Civil) -> Option<Date> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    let years: i64 = if year >= 1970 {
        (1970..year).map(days_of_year).fold(0, i64::saturating_add)
    } else {
        (year..1970).map(days_of_year).fold(0, i64::saturating_sub)
    };
    let months = (1..month).map(|month| days_of_month(year, month)).fold(0, i64::saturating_add);
    let number = years.saturating_add(months).saturating_add(day).saturating_sub(1);
    i32::try_from(number).ok().map(Date)
}

/// A number of months after a day.
pub(super) fn months_after(day: Date, months: i64, rule: MonthEnd) -> Option<Date> {
    let (year, month, of_month) = civil(day);
    let reached = year.checked_mul(12)?.checked_add(month)?.checked_sub(1)?.checked_add(months)?;
    let (year, month) = (reached.div_euclid(12), reached.rem_euclid(12).checked_add(1)?);
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    let last = days_of_month(year, month);
    if of_month <= last {
        return day_of((year, month, of_month));
    }
    match (rule, month) {
        (MonthEnd::LastDay, _) => day_of((year, month, last)),
        (MonthEnd::FirstOfNext, 12) => day_of((year.checked_add(1)?, 1, 1)),
        (MonthEnd::FirstOfNext, _) => day_of((year, month.checked_add(1)?, 1)),
    }
}

/// A number of days after a day.
pub(super) fn days_after(day: Date, days: i64) -> Option<Date> {
    let number = i64::from(day.0).checked_add(days)?;
    let (first, last) = (day_of((FIRST_YEAR, 1, 1))?, day_of((LAST_YEAR, 12, 31))?);
    let within = (i64::from(first.0)..=i64::from(last.0)).contains(&number);
    within.then(|| i32::try_from(number).ok().map(Date)).flatten()
}

/// The most whole months that fit between two days; counted backwards and negative when the second is earlier.
pub(super) fn months_between(from: Date, to: Date, rule: MonthEnd) -> i64 {
    if to.0 < from.0 {
        return months_between(to, from, rule).saturating_neg();
    }
    let ((from_year, from_month, _), (to_year, to_month, _)) = (civil(from), civil(to));
    let years = to_year.saturating_sub(from_year).saturating_mul(12);
    let mut months = years.saturating_add(to_month.saturating_sub(from_month));
    while months > 0 && months_after(from, months, rule).is_none_or(|reached| reached.0 > to.0) {
        months = months.saturating_sub(1);
    }
    months
}

/// An end of the month or of the year of a day.
pub(super) fn edge(day: Date, edge: Edge) -> Option<Date> {
    let (year, month, _) = civil(day);
    day_of(match edge {
        Edge::FirstOfMonth => (year, month, 1),
        Edge::LastOfMonth => (year, month, days_of_month(year, month)),
        Edge::FirstOfYear => (year, 1, 1),
        Edge::LastOfYear => (year, 12, 31),
    })
}

/// A number made a multiple of `step`, which is above nought.
pub(super) fn rounded(number: Exact, step: Exact, way: Rounding) -> Option<Exact> {
    let steps = number.over(step)?;
    let truncated = steps.numerator().checked_div(steps.denominator())?;
    let rest = steps.numerator().checked_rem(steps.denominator())?;
    let (size, sign) = (rest.checked_abs()?, rest.signum());
    let away = match way {
        Rounding::Up => sign > 0,
        Rounding::Down => sign < 0,
        Rounding::Nearest => size != 0 && size >= steps.denominator().checked_sub(size)?,
    };
    let whole = if away { truncated.checked_add(sign)? } else { truncated };
    Exact::whole(whole).times(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_calendars_agree_on_every_day_of_thirteen_years_and_on_some_of_all_others() {
        let (first, last) = Date::calendar();
        let mut day = first;
        while day <= last {
            assert_eq!(day_of(civil(day)), Some(day));
            for rule in [MonthEnd::LastDay, MonthEnd::FirstOfNext] {
                for months in [-13, -1, 1, 13] {
                    assert_eq!(
                        months_after(day, months, rule),
                        day.plus_months(months, rule),
                        "{day} {months} {rule:?}"
                    );
                }
                let other = Date(day.0.saturating_add(517).min(last.0));
                assert_eq!(months_between(day, other, rule), day.whole_months_until(other, rule), "{day} {rule:?}");
                assert_eq!(months_between(other, day, rule), other.whole_months_until(day, rule), "{day} {rule:?}");
            }
            for end in [Edge::FirstOfMonth, Edge::LastOfMonth, Edge::FirstOfYear, Edge::LastOfYear] {
                assert_eq!(edge(day, end), day.edge(end), "{day} {end:?}");
            }
            assert_eq!(days_after(day, 40), day.plus_days(40));
            let near = (2019..=2031).contains(&day.year());
            day = Date(day.0.saturating_add(if near { 1 } else { 29 }));
        }
    }

    #[test]
    fn both_ways_of_rounding_agree() {
        for numerator in -60..=60_i128 {
            for denominator in 1..=12_i128 {
                let number = Exact::ratio(numerator, denominator).unwrap();
                for step in [Exact::ONE, Exact::whole(5), Exact::ratio(3, 4).unwrap()] {
                    assert_eq!(rounded(number, step, Rounding::Down), number.rounded_down(step));
                    assert_eq!(rounded(number, step, Rounding::Up), number.rounded_up(step));
                    assert_eq!(rounded(number, step, Rounding::Nearest), number.rounded_to(step));
                }
            }
        }
    }
}
