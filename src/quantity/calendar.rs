//! Days counted in months and years: what becomes of the 31st in a shorter month, and the ends of months and years.
//!
//! # Citation
//! Without another rule a month that lacks the day ends on its last day: code de procédure civile, article 641, second
//! paragraph.

use super::Date;

/// What a number of months after a day is, when the month it falls in has no such day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum MonthEnd {
    /// The last day of that month: one month after 31 January is 28 or 29 February.
    #[default]
    LastDay,
    /// The first day of the month after it: one month after 31 January is 1 March.
    FirstOfNext,
}

/// An end of the month or of the year that a day is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// The first day of the month.
    FirstOfMonth,
    /// The last day of the month.
    LastOfMonth,
    /// 1 January.
    FirstOfYear,
    /// 31 December.
    LastOfYear,
}

/// The years of the calendar: a day outside them is no day.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2400;

impl Date {
    /// The first and the last day of the calendar: a computed day outside it is unknown.
    #[must_use]
    pub fn calendar() -> (Self, Self) {
        let ends = Self::new(*YEARS.start(), 1, 1).zip(Self::new(*YEARS.end(), 12, 31));
        ends.unwrap_or((Self(0), Self(0)))
    }

    /// That many days later, earlier below nought; none outside the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let day = Self(i32::try_from(i64::from(self.0).checked_add(days)?).ok()?);
        let (first, last) = Self::calendar();
        (first..=last).contains(&day).then_some(day)
    }

    /// That many months later, earlier below nought; none outside the calendar.
    ///
    /// The day of the month is kept; where the month has no such day, `rule` says which day it is.
    #[must_use]
    pub fn plus_months(self, months: i64, rule: MonthEnd) -> Option<Self> {
        let from = self.civil();
        let first = i64::from(from.year()).checked_mul(12)?.checked_add(i64::from(from.month()))?.checked_sub(1)?;
        let reached = first.checked_add(months)?;
        let (year, month) = (i16::try_from(reached.div_euclid(12)).ok()?, reached.rem_euclid(12).checked_add(1)?);
        let month = i8::try_from(month).ok()?;
        if let Some(day) = Self::new(year, month, from.day()) {
            return Some(day);
        }
        let last = Self::last_of(year, month)?;
        match rule {
            MonthEnd::LastDay => Some(last),
            MonthEnd::FirstOfNext => last.plus_days(1),
        }
    }

    fn last_of(year: i16, month: i8) -> Option<Self> {
        (28..=31).rev().find_map(|day| Self::new(year, month, day))
    }

    /// Whole months elapsed from `self` to `later`: the largest number of months that, added to `self` by that rule, does
    /// not go beyond `later`; counted the other way round, and negative, when `later` is earlier.
    #[must_use]
    pub fn whole_months_until(self, later: Self, rule: MonthEnd) -> i64 {
        if later < self {
            return later.whole_months_until(self, rule).saturating_neg();
        }
        match rule {
            MonthEnd::LastDay => self.months_until(later),
            MonthEnd::FirstOfNext => {
                let (from, to) = (self.civil(), later.civil());
                let years = i64::from(to.year()).saturating_sub(i64::from(from.year()));
                let months = i64::from(to.month()).saturating_sub(i64::from(from.month()));
                let months = years.saturating_mul(12).saturating_add(months);
                months.saturating_sub(i64::from(to.day() < from.day()))
            }
        }
    }

    /// An end of its month or of its year; none outside the calendar.
    #[must_use]
    pub fn edge(self, edge: Edge) -> Option<Self> {
        let day = self.civil();
        match edge {
            Edge::FirstOfMonth => Self::new(day.year(), day.month(), 1),
            Edge::LastOfMonth => Self::last_of(day.year(), day.month()),
            Edge::FirstOfYear => Self::new(day.year(), 1, 1),
            Edge::LastOfYear => Self::new(day.year(), 12, 31),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [MonthEnd; 2] = [MonthEnd::LastDay, MonthEnd::FirstOfNext];

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// A slow calendar that knows nothing of days since 1970: a day is its year, month and day of the month.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct Slow(i64, i64, i64);

    fn length(year: i64, month: i64) -> i64 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    impl Slow {
        fn next(self) -> Self {
            match self {
                Self(year, 12, 31) => Self(year + 1, 1, 1),
                Self(year, month, day) if day == length(year, month) => Self(year, month + 1, 1),
                Self(year, month, day) => Self(year, month, day + 1),
            }
        }

        /// Month by month, one after the other.
        fn plus(self, months: i64, rule: MonthEnd) -> Self {
            let Self(mut year, mut month, day) = self;
            for _ in 0..months.abs() {
                (year, month) = match (months > 0, month) {
                    (true, 12) => (year + 1, 1),
                    (true, _) => (year, month + 1),
                    (false, 1) => (year - 1, 12),
                    (false, _) => (year, month - 1),
                };
            }
            let last = Self(year, month, length(year, month));
            match rule {
                _ if day <= last.2 => Self(year, month, day),
                MonthEnd::LastDay => last,
                MonthEnd::FirstOfNext => last.next(),
            }
        }
    }

    #[test]
    fn months_are_those_of_a_slow_calendar_on_every_day_of_nine_years() {
        let mut slow = Slow(2019, 1, 1);
        let mut today = day("2019-01-01");
        while today <= day("2027-12-31") {
            for months in -30..=30 {
                for rule in RULES {
                    let Slow(year, month, of_month) = slow.plus(months, rule);
                    let due =
                        Date::new(year.try_into().unwrap(), month.try_into().unwrap(), of_month.try_into().unwrap());
                    assert_eq!(today.plus_months(months, rule), due, "{today} {months:+} {rule:?}");
                }
            }
            slow = slow.next();
            today = today.next_day();
        }
    }

    #[test]
    fn months_elapsed_are_the_most_that_do_not_go_beyond_on_every_pair_of_days_of_four_years() {
        let (first, last) = (day("2023-01-01"), day("2026-12-31"));
        for from in first.0..=last.0 {
            for rule in RULES {
                let from = Date(from);
                // From a day on, months are complete one after the other.
                let complete: Vec<Date> = (0..=48).filter_map(|months| from.plus_months(months, rule)).collect();
                let mut months = 0;
                for to in from.0..=last.0 {
                    let to = Date(to);
                    while complete.get(months + 1).is_some_and(|due| *due <= to) {
                        months += 1;
                    }
                    let due = i64::try_from(months).unwrap();
                    assert_eq!(from.whole_months_until(to, rule), due, "{from} {to} {rule:?}");
                    assert_eq!(to.whole_months_until(from, rule), -due, "{to} {from} {rule:?}");
                }
            }
        }
    }

    #[test]
    fn ends_of_months_and_years_hold_every_day_of_nine_years() {
        let mut today = day("2019-01-01");
        while today <= day("2027-12-31") {
            let (first, last) = (today.edge(Edge::FirstOfMonth).unwrap(), today.edge(Edge::LastOfMonth).unwrap());
            assert!(first <= today && today <= last);
            assert_eq!(last.next_day().edge(Edge::FirstOfMonth), Some(last.next_day()));
            assert_eq!(first.previous_day().edge(Edge::LastOfMonth), Some(first.previous_day()));
            assert_eq!(first.plus_months(1, MonthEnd::LastDay), Some(last.next_day()));
            let year = today.year();
            assert_eq!(today.edge(Edge::FirstOfYear), Date::new(year, 1, 1));
            assert_eq!(today.edge(Edge::LastOfYear), Date::new(year, 12, 31));
            today = today.next_day();
        }
    }

    #[test]
    fn the_31st_follows_the_rule() {
        let after = |from: &str, months, rule| day(from).plus_months(months, rule).map(|day| day.to_string());
        let both =
            |from: &str, months| (after(from, months, RULES[0]).unwrap(), after(from, months, RULES[1]).unwrap());
        assert_eq!(both("2026-01-31", 1), ("2026-02-28".to_owned(), "2026-03-01".to_owned()));
        assert_eq!(both("2024-01-31", 1), ("2024-02-29".to_owned(), "2024-03-01".to_owned()));
        assert_eq!(both("2026-03-31", -1), ("2026-02-28".to_owned(), "2026-03-01".to_owned()));
        assert_eq!(both("2024-02-29", 12), ("2025-02-28".to_owned(), "2025-03-01".to_owned()));
        assert_eq!(both("2026-10-31", 4), ("2027-02-28".to_owned(), "2027-03-01".to_owned()));
    }

    #[test]
    fn there_is_no_day_outside_the_calendar() {
        assert_eq!(day("2400-12-01").plus_months(1, MonthEnd::LastDay), None);
        assert_eq!(day("2400-12-31").plus_days(1), None);
        assert_eq!(day("1800-01-01").plus_days(-1), None);
        assert_eq!(day("2026-01-01").plus_months(i64::MAX, MonthEnd::LastDay), None);
        assert_eq!(day("2026-01-01").plus_days(i64::MIN), None);
        assert_eq!(day("2400-12-31").edge(Edge::LastOfMonth), Some(day("2400-12-31")));
    }
}
