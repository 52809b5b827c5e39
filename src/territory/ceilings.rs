//! Income ceilings by financing, household category and zone, as the calibration reads them.

use crate::quantity::Date;

use super::stock::Zone;

const TABLE: &[u8] = include_bytes!("income-ceilings.csv.zst");

/// The ceilings of a financing in a zone, in euros per year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ceilings {
    /// Categories 1 to 6.
    by_category: [i64; 6],
    /// What each person beyond the sixth adds.
    further: i64,
}

impl Ceilings {
    /// The ceiling of a household category; above 6, one further person each.
    pub(super) fn of(&self, category: u32) -> i64 {
        let position = usize::try_from(category.clamp(1, 6)).unwrap_or(1) - 1;
        let base = self.by_category.get(position).copied().unwrap_or(0);
        base + self.further * i64::from(category.saturating_sub(6))
    }
}

/// The ceilings in force that day, or the oldest known ones before; nought where the table says nothing.
pub(super) fn in_force(financing: &str, zone: Zone, date: Date) -> Ceilings {
    let bytes = zstd::decode_all(TABLE).unwrap_or_default();
    let mut rows: Vec<(Date, String, i64)> = csv::Reader::from_reader(bytes.as_slice())
        .into_records()
        .flatten()
        .filter(|record| record.get(1) == Some(financing) && record.get(3) == Some(zone.word()))
        .filter_map(|record| {
            Some((Date::parse(record.get(0)?)?, record.get(2)?.to_owned(), record.get(4)?.parse().ok()?))
        })
        .collect();
    rows.sort();
    let oldest = rows.first().map_or(date, |row| row.0);
    let day = date.max(oldest);
    let mut ceilings = Ceilings::default();
    // Increasing days: the last row on or before the day wins.
    for (_, category, amount) in rows.into_iter().filter(|row| row.0 <= day) {
        if category == "+" {
            ceilings.further = amount;
        } else if let Some(slot) = category
            .parse::<usize>()
            .ok()
            .and_then(|category| category.checked_sub(1))
            .and_then(|at| ceilings.by_category.get_mut(at))
        {
            *slot = amount;
        }
    }
    ceilings
}

/// The household category of the order of 29 July 1987; above 6, one more for each further person.
///
/// A couple without dependants whose ages add to 55 or less is in category 3; a disability adds one category.
pub(super) fn category(adults: u32, dependants: u32, couple_ages: Option<i64>, disabled: bool) -> u32 {
    let persons = adults + dependants;
    let young_couple = dependants == 0 && adults == 2 && couple_ages.is_some_and(|sum| sum <= 55);
    let lone_parent = adults == 1 && dependants > 0;
    persons + u32::from(young_couple || lone_parent) + u32::from(disabled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_in_force_is_read() {
        let day = |text: &str| Date::parse(text).expect("a date");
        let plai = in_force("PLAI", Zone::OtherRegions, day("2026-03-12"));
        assert_eq!((plai.of(1), plai.of(3), plai.of(7)), (12_870, 22_551, 33_086 + 3_689));
        assert_eq!(in_force("PLUS", Zone::IleDeFrance, day("2025-12-31")).of(2), 39_885);
        assert_eq!(in_force("PLUS", Zone::OtherRegions, day("2020-01-01")).of(1), 22_642);
    }

    #[test]
    fn categories_follow_the_order() {
        assert_eq!(category(1, 0, None, false), 1);
        assert_eq!(category(1, 0, None, true), 2);
        assert_eq!(category(2, 0, Some(80), false), 2);
        assert_eq!(category(2, 0, Some(55), false), 3);
        assert_eq!(category(1, 1, None, false), 3);
        assert_eq!(category(2, 1, Some(55), false), 3);
        assert_eq!(category(2, 3, Some(60), true), 6);
    }
}
