//! Exact numbers and their units: no float is ever used for an amount, a rate, a score or a date.
//!
//! # Units
//! Money is counted in cents, surfaces in square metres, rates as fractions (33 % is 33/100), points in points,
//! durations in whole months or whole days, dates in days since 1970-01-01.

mod calendar;
mod rounding;

use std::cmp::Ordering;
use std::fmt;

pub use calendar::{Edge, MonthEnd};

/// An exact rational number, always in lowest terms with a positive denominator.
///
/// Operations are checked: `None` means that the result leaves the range of 128 bits or that a division is by zero.
/// A rule that meets `None` treats the value as unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    i128::try_from(a).unwrap_or(1)
}

impl Exact {
    /// Nought.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i128) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// A fraction; `None` when the denominator is nought.
    #[must_use]
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        if denominator == 1 {
            return Some(Self::whole(numerator));
        }
        let common = gcd(numerator, denominator).checked_mul(denominator.signum())?;
        Some(Self { numerator: numerator.checked_div(common)?, denominator: denominator.checked_div(common)? })
    }

    /// Reads a plain decimal such as `1234.56` or `-3`: digits, an optional sign, one optional point.
    #[must_use]
    pub fn parse_decimal(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return None;
        }
        let places = u32::try_from(fraction.len()).ok()?;
        let scale = 10_i128.checked_pow(places)?;
        let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<i128>().ok()? };
        let value = whole.parse::<i128>().ok()?.checked_mul(scale)?.checked_add(fraction)?;
        Self::ratio(if negative { value.checked_neg()? } else { value }, scale)
    }

    /// The numerator, in lowest terms.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator, in lowest terms, above nought.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether it is a whole number.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Self::ratio(self.numerator.checked_add(other.numerator)?, self.denominator);
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::ratio(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, denominator: self.denominator })
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::ratio(self.numerator.checked_mul(other.numerator)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The quotient; `None` by nought.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        Self::ratio(self.numerator.checked_mul(other.denominator)?, self.denominator.checked_mul(other.numerator)?)
    }

    /// The largest whole number not above it.
    #[must_use]
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The smallest whole number not below it.
    #[must_use]
    pub fn ceil(self) -> i128 {
        let floor = self.floor();
        if self.is_whole() { floor } else { floor.saturating_add(1) }
    }

    /// The nearest whole number, halves away from nought.
    #[must_use]
    pub fn round(self) -> i128 {
        let twice = self.numerator.unsigned_abs().saturating_mul(2);
        let denominator = self.denominator.unsigned_abs();
        let nearest = twice.saturating_add(denominator).checked_div(denominator.saturating_mul(2)).unwrap_or(0);
        let nearest = i128::try_from(nearest).unwrap_or(i128::MAX);
        if self.numerator < 0 { nearest.saturating_neg() } else { nearest }
    }

    /// Exact decimal text when the number has one of at most 18 places, else `numerator/denominator`.
    #[must_use]
    pub fn decimal(self) -> String {
        let mut scale = 1_i128;
        for places in 0..=18_usize {
            if let Some(scaled) = self.numerator.checked_mul(scale)
                && scaled.checked_rem(self.denominator) == Some(0)
            {
                let digits = scaled.checked_div(self.denominator).unwrap_or(0);
                if places == 0 {
                    return digits.to_string();
                }
                let sign = if digits < 0 { "-" } else { "" };
                let padded = format!("{:0>width$}", digits.unsigned_abs(), width = places.saturating_add(1));
                let (whole, fraction) = padded.split_at(padded.len().saturating_sub(places));
                return format!("{sign}{whole}.{fraction}");
            }
            scale = scale.saturating_mul(10);
        }
        format!("{}/{}", self.numerator, self.denominator)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let cross = (self.numerator.checked_mul(other.denominator), other.numerator.checked_mul(self.denominator));
        match cross {
            (Some(left), Some(right)) => left.cmp(&right),
            // Too large to cross-multiply: whole parts decide, else the reciprocals of the remainders, as in Euclid.
            _ => match self.floor().cmp(&other.floor()) {
                Ordering::Equal => {
                    let rest = |n: Self| (n.numerator.rem_euclid(n.denominator), n.denominator);
                    let ((a, b), (c, d)) = (rest(*self), rest(*other));
                    match (a, c) {
                        (0, 0) => Ordering::Equal,
                        (0, _) => Ordering::Less,
                        (_, 0) => Ordering::Greater,
                        _ => Self { numerator: d, denominator: c }.cmp(&Self { numerator: b, denominator: a }),
                    }
                }
                decided => decided,
            },
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.decimal())
    }
}

/// A calendar day, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

impl Date {
    fn civil(self) -> jiff::civil::Date {
        EPOCH.checked_add(jiff::Span::new().days(self.0)).unwrap_or(EPOCH)
    }

    fn from_civil(date: jiff::civil::Date) -> Option<Self> {
        Some(Self(date.since(EPOCH).ok()?.get_days()))
    }

    /// The day of that year, month (1 to 12) and day of the month; `None` when there is none.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if !(1800..=2400).contains(&year) {
            return None;
        }
        Self::from_civil(jiff::civil::Date::new(year, month, day).ok()?)
    }

    /// Reads `2026-03-12` or `12/03/2026` (day first, as in France).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok())?;
        let small = |part: &str| i8::try_from(number(part)?).ok();
        let mut parts = text.splitn(3, ['-', '/']);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if text.contains('/') {
            if third.len() != 4 {
                return None;
            }
            Self::new(number(third)?, small(second)?, small(first)?)
        } else {
            if first.len() != 4 {
                return None;
            }
            Self::new(number(first)?, small(second)?, small(third)?)
        }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// Whole months elapsed from `self` to `later`, rounded down; negative when `later` is earlier.
    ///
    /// A month is complete on the same day of a later month, or on that month's last day when it is shorter
    /// (from 31 January, one month is complete on 28 or 29 February).
    #[must_use]
    pub fn months_until(self, later: Self) -> i64 {
        if later < self {
            return later.months_until(self).saturating_neg();
        }
        let (from, to) = (self.civil(), later.civil());
        let months =
            |date: jiff::civil::Date| i64::from(date.year()).saturating_mul(12).saturating_add(i64::from(date.month()));
        let complete = to.day() >= from.day() || to.day() == to.days_in_month();
        months(to).saturating_sub(months(from)).saturating_sub(i64::from(!complete))
    }

    /// Days from `self` to `later`.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        i64::from(later.0).saturating_sub(i64::from(self.0))
    }

    /// The next day.
    #[must_use]
    pub fn next_day(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The day before.
    #[must_use]
    pub fn previous_day(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil())
    }
}

/// The time an amount is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Counted once, or without a period.
    None,
    /// Per year.
    Year,
    /// Per month.
    Month,
}

/// The unit of an exact number: a power of euros (in cents) and of square metres, and a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The power of money: 1 for an amount, -1 in "per euro", 0 without money.
    pub money: i8,
    /// The power of square metres.
    pub area: i8,
    /// The period, [`Period::None`] when the money power is nought.
    pub period: Period,
}

impl Unit {
    /// No unit: a count, a rate, a ratio.
    pub const NONE: Self = Self { money: 0, area: 0, period: Period::None };
    /// Square metres.
    pub const AREA: Self = Self { money: 0, area: 1, period: Period::None };

    /// An amount of money over that period.
    #[must_use]
    pub const fn money(period: Period) -> Self {
        Self { money: 1, area: 0, period }
    }

    /// The unit of a product; `None` when a yearly amount meets a monthly one.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        self.combined(other, 1)
    }

    /// The unit of a quotient; `None` when a yearly amount meets a monthly one.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.combined(other, -1)
    }

    fn combined(self, other: Self, sign: i8) -> Option<Self> {
        let period = match (self.period, other.period) {
            (Period::None, period) | (period, Period::None) => period,
            (left, right) if left == right => left,
            _ => return None,
        };
        let money = self.money.checked_add(other.money.checked_mul(sign)?)?;
        let area = self.area.checked_add(other.area.checked_mul(sign)?)?;
        Some(Self { money, area, period: if money == 0 { Period::None } else { period } })
    }
}

/// Points are counted in hundredths so that a grid may hold two decimals.
pub const POINT_SCALE: i64 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse_decimal(text).expect("a decimal")
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(exact("0.1").plus(exact("0.2")), Some(exact("0.3")));
        assert_eq!(exact("-12.50").decimal(), "-12.5");
        assert_eq!(Exact::ratio(1, 3).map(Exact::decimal).as_deref(), Some("1/3"));
        assert_eq!(Exact::ratio(1, -2).map(Exact::floor), Some(-1));
        assert_eq!(exact("2.5").round(), 3);
        assert_eq!(exact("-2.5").round(), -3);
        assert_eq!(exact("18.3").ceil(), 19);
        assert_eq!(Exact::parse_decimal("1."), None);
        assert_eq!(Exact::parse_decimal("1,5"), None);
    }

    #[test]
    fn order_survives_products_too_large_for_128_bits() {
        let big = Exact::ratio(i128::MAX, 3).expect("a ratio");
        let next = Exact::ratio(i128::MAX - 3, 3).expect("a ratio");
        assert!(next < big);
        let a = Exact::ratio(i128::MAX, i128::MAX - 1).expect("a ratio");
        let b = Exact::ratio(i128::MAX - 1, i128::MAX - 2).expect("a ratio");
        assert!(a < b);
    }

    #[test]
    fn dates_in_both_writings() {
        assert_eq!(Date::parse("2026-03-12"), Date::parse("12/03/2026"));
        assert_eq!(Date::parse("2026-02-30"), None);
        assert_eq!(Date::parse("12/03/26"), None);
        assert_eq!(Date::new(2026, 3, 12).map(|d| d.to_string()).as_deref(), Some("2026-03-12"));
        assert_eq!(Date::new(1970, 1, 2), Some(Date(1)));
    }

    #[test]
    fn months_are_complete_at_the_end_of_a_shorter_month() {
        let months = |a: &str, b: &str| Date::parse(a).zip(Date::parse(b)).map(|(a, b)| a.months_until(b));
        assert_eq!(months("2026-01-31", "2026-02-28"), Some(1));
        assert_eq!(months("2026-01-31", "2026-03-30"), Some(1));
        assert_eq!(months("2022-01-15", "2026-03-12"), Some(49));
        assert_eq!(months("2026-03-12", "2022-01-15"), Some(-49));
    }

    #[test]
    fn a_year_never_meets_a_month() {
        let year = Unit::money(Period::Year);
        assert_eq!(year.over(Unit::money(Period::Month)), None);
        assert_eq!(year.over(year), Some(Unit::NONE));
        assert_eq!(year.times(Unit::NONE), Some(year));
    }
}
