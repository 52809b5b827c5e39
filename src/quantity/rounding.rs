//! Rounding to a multiple, exactly.

use super::Exact;

impl Exact {
    /// The largest multiple of `step` that is not above it; none when out of range or when `step` is nought.
    #[must_use]
    pub fn rounded_down(self, step: Self) -> Option<Self> {
        Self::whole(self.over(step)?.floor()).times(step)
    }

    /// The smallest multiple of `step` that is not below it; none when out of range or when `step` is nought.
    #[must_use]
    pub fn rounded_up(self, step: Self) -> Option<Self> {
        self.negated()?.rounded_down(step)?.negated()
    }

    /// The nearest multiple of `step`, halves away from nought; none when out of range or when `step` is nought.
    ///
    /// # Citation
    /// Code général des impôts, article 1649 undecies; code des impositions sur les biens et services, article L131-2: a
    /// half counts for one.
    #[must_use]
    pub fn rounded_to(self, step: Self) -> Option<Self> {
        if self.numerator < 0 {
            return self.negated()?.rounded_to(step)?.negated();
        }
        let steps = self.over(step)?;
        let (whole, rest) = (steps.floor(), steps.numerator.rem_euclid(steps.denominator));
        // The rest is at least half of the whole exactly when it is not less than what is missing to it.
        let up = rest >= steps.denominator.checked_sub(rest)?;
        Self::whole(whole.checked_add(i128::from(up))?).times(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse_decimal(text).unwrap()
    }

    #[test]
    fn halves_go_away_from_nought() {
        let all = |number: &str, step: &str| {
            let (number, step) = (exact(number), exact(step));
            [number.rounded_down(step), number.rounded_to(step), number.rounded_up(step)]
                .map(|number| number.unwrap().decimal())
        };
        assert_eq!(all("2.5", "1"), ["2", "3", "3"]);
        assert_eq!(all("-2.5", "1"), ["-3", "-3", "-2"]);
        assert_eq!(all("2.49", "1"), ["2", "2", "3"]);
        assert_eq!(all("1234", "1000"), ["1000", "1000", "2000"]);
        assert_eq!(all("1500", "1000"), ["1000", "2000", "2000"]);
        assert_eq!(all("-1500", "1000"), ["-2000", "-2000", "-1000"]);
        assert_eq!(all("0.333", "0.01"), ["0.33", "0.33", "0.34"]);
        assert_eq!(all("7", "7"), ["7", "7", "7"]);
    }

    #[test]
    fn every_fraction_is_rounded_as_counting_says() {
        for denominator in 1..=12_i128 {
            for numerator in -60..=60_i128 {
                let number = Exact::ratio(numerator, denominator).unwrap();
                for step in [Exact::ONE, Exact::whole(7), Exact::ratio(2, 3).unwrap()] {
                    let multiples = (-95..=95).map(|times| Exact::whole(times).times(step).unwrap());
                    let below = multiples.clone().filter(|multiple| *multiple <= number).max().unwrap();
                    let above = multiples.filter(|multiple| *multiple >= number).min().unwrap();
                    assert_eq!(number.rounded_down(step), Some(below));
                    assert_eq!(number.rounded_up(step), Some(above));
                    let (down, up) = (number.minus(below).unwrap(), above.minus(number).unwrap());
                    let nearest = match down.cmp(&up) {
                        std::cmp::Ordering::Less => below,
                        std::cmp::Ordering::Equal if numerator < 0 => below,
                        _ => above,
                    };
                    assert_eq!(number.rounded_to(step), Some(nearest), "{number} to {step}");
                }
            }
        }
        assert_eq!(exact("3").rounded_to(Exact::ZERO), None);
        assert_eq!(Exact::whole(i128::MAX).rounded_to(Exact::whole(2)), None);
    }
}
