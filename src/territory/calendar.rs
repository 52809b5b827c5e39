//! The days of the commissions: one day, or Thursdays spread over a year.

use crate::quantity::Date;

use super::Request;

/// The most commissions a year may have: one a week.
pub(super) const MOST: u32 = 52;

/// The days of the commissions, increasing: that of the request, or so many Thursdays of its year.
pub(super) fn commissions(request: &Request) -> Vec<Date> {
    if request.commissions == 0 {
        return vec![request.date];
    }
    let first = Date::new(request.date.year(), 1, 1).unwrap_or(request.date);
    // The first of January 1970, day nought, was a Thursday.
    let thursday = first.0 + (-first.0).rem_euclid(7);
    let week = |rank: u32| i32::try_from(rank * MOST / request.commissions).unwrap_or(0);
    (1..=request.commissions).map(|rank| Date(thursday + 7 * (week(rank) - 1))).collect()
}

/// The day from which the age of requests is counted: that of the last commission.
pub(super) fn last_day(request: &Request) -> Date {
    commissions(request).last().copied().unwrap_or(request.date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(commissions: u32, year: i16) -> Vec<Date> {
        let date = Date::new(year, 3, 12).expect("a date");
        super::commissions(&Request { epci: String::new(), applicants: 0, vacancies: 0, seed: 1, date, commissions })
    }

    #[test]
    fn commissions_are_distinct_thursdays_of_the_year() {
        for year in [2024, 2025, 2026, 2032] {
            for count in [1, 12, 26, 52] {
                let days = days(count, year);
                assert_eq!(days.len(), usize::try_from(count).expect("a count"));
                assert!(days.is_sorted_by(|a, b| a < b));
                assert!(days.iter().all(|day| day.0.rem_euclid(7) == 0 && day.year() == year), "{days:?}");
            }
        }
        assert_eq!(days(26, 2026).first().map(ToString::to_string).as_deref(), Some("2026-01-08"));
        assert_eq!(days(0, 2026), [Date::new(2026, 3, 12).expect("a date")]);
    }
}
