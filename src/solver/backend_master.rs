//! The master of the price method, in floating point: it proposes multipliers and mixes of plans, it proves nothing.
//!
//! Variables: a weight for each known plan (they sum to one) and the shortfalls. Rows: "at least nought", every plan's
//! entry being what it gives in excess. A primal simplex with a dense inverse keeps its basis while plans arrive. What
//! leaves this module is whole numbers: multipliers over a power of two, weights in billionths.

#![expect(clippy::float_arithmetic, reason = "a proposal in floating point; exact integers decide elsewhere")]
#![expect(clippy::indexing_slicing, reason = "dense kernel: every position is below the number of rows or columns")]
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "whole numbers become floats and back; a wrong digit only makes a proposal worse"
)]

/// What stands for one in weights and mixed shortfalls: billionths, so that counts of thousands stay precise.
pub const ONE: i64 = 1_000_000_000;

/// Integer multipliers over a common scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What the level itself is multiplied by; nought when only feasibility is sought.
    pub scale: i64,
    /// One multiplier per row, at least nought.
    pub prices: Vec<i64>,
}

#[derive(Debug, Clone)]
struct Column {
    entries: Vec<f64>,
    /// Where the entries are not nought, for columns that have few.
    few: Option<Vec<usize>>,
    cost: f64,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plan(usize),
    Shortfall(usize),
    Surplus,
    Artificial,
}

impl Column {
    /// The sum of its entries, each times its row's.
    fn times(&self, line: &[f64]) -> f64 {
        match &self.few {
            Some(few) => few.iter().map(|&row| self.entries[row] * line[row]).sum(),
            None => self.entries.iter().zip(line).map(|(entry, of)| entry * of).sum(),
        }
    }
}

/// The master's state.
#[derive(Debug, Clone)]
pub struct Master {
    amplitude: Vec<f64>,
    objective: f64,
    columns: Vec<Column>,
    plans: usize,
    basis: Vec<usize>,
    inverse: Vec<f64>,
    values: Vec<f64>,
    target: Vec<f64>,
    feasibility: bool,
    pivots: usize,
    centre: Option<Vec<f64>>,
    /// Where prices must lie for now, lowest and highest, over the level's own amplitude.
    region: Option<Vec<(f64, f64)>>,
    asked: Vec<f64>,
    /// Multiplications done, a measure of work.
    pub work: u64,
}

const SMALL: f64 = 1e-9;
const PENALTY: f64 = 1e4;
const MOST_PIVOTS: usize = 400;
/// Prices times amplitudes stay below two to this power.
const ROOM: f64 = 56.0;

impl Master {
    /// A master with one row per amplitude (the largest entry one award can have there) and the level's own amplitude.
    pub fn new(amplitudes: &[i64], objective: i64) -> Self {
        let rows = amplitudes.len();
        let mut amplitude: Vec<f64> = amplitudes.iter().map(|&a| (a.max(1)) as f64).collect();
        amplitude.push(1.0);
        let mut columns = Vec::new();
        for row in 0..rows {
            let mut entries = vec![0.0; rows + 1];
            entries[row] = -1.0;
            let few = Some(vec![row]);
            columns.push(Column { entries: entries.clone(), few: few.clone(), cost: 0.0, kind: Kind::Surplus });
            entries[row] = 1.0;
            columns.push(Column { entries, few, cost: -PENALTY, kind: Kind::Artificial });
        }
        // A slightly relaxed target for each row: ties between bases are broken, so the simplex does not turn in circles.
        let target = (0..=rows)
            .map(|row| if row == rows { 1.0 } else { -1e-7 * (1.0 + ((row * 7 + 3) % 11) as f64 / 11.0) })
            .collect();
        Self {
            amplitude,
            objective: (objective.max(1)) as f64,
            columns,
            plans: 0,
            basis: Vec::new(),
            inverse: Vec::new(),
            values: Vec::new(),
            target,
            feasibility: false,
            pivots: 0,
            centre: None,
            region: None,
            asked: vec![0.0; rows],
            work: 0,
        }
    }

    fn rows(&self) -> usize {
        self.amplitude.len() - 1
    }

    /// Adds the shortfall of an account row: its entries (row, entry) and its cost, at least nought.
    pub fn add_shortfall(&mut self, name: usize, entries: &[(usize, i64)], cost: i64) {
        let mut column = vec![0.0; self.rows() + 1];
        for &(row, entry) in entries {
            column[row] += entry as f64 / self.amplitude[row];
        }
        // Large units make a large column: it is scaled to a largest entry of one.
        let few = column.iter().enumerate().filter(|(_, entry)| **entry != 0.0).map(|(row, _)| row).collect();
        self.columns.push(Column {
            entries: column,
            few: Some(few),
            cost: -(cost as f64) / self.objective,
            kind: Kind::Shortfall(name),
        });
    }

    /// Adds a plan: what it gives in excess in each row, and its value; gives its number.
    pub fn add_plan(&mut self, excess: &[i64], value: i64) -> usize {
        let mut entries: Vec<f64> = excess.iter().zip(&self.amplitude).map(|(&e, a)| e as f64 / a).collect();
        entries.push(1.0);
        let cost = value as f64 / self.objective;
        self.columns.push(Column { entries, few: None, cost, kind: Kind::Plan(self.plans) });
        self.plans += 1;
        self.plans - 1
    }

    fn cost(&self, at: usize) -> f64 {
        let column = &self.columns[at];
        // A row's surplus and its artificial are its first two columns: their costs are the ends of its price's region.
        let region = self.region.as_ref().and_then(|region| region.get(at / 2));
        match (self.feasibility, column.kind, region) {
            (true, Kind::Artificial, _) => -1.0,
            (true, ..) => 0.0,
            (false, Kind::Surplus, Some((lowest, _))) => *lowest,
            (false, Kind::Artificial, Some((_, highest))) => -highest,
            (false, ..) => column.cost,
        }
    }

    /// Starts from the plan that leaves the least wanting.
    fn crash(&mut self) {
        let rows = self.rows();
        let wanting = |column: &Column| column.entries[..rows].iter().map(|entry| (-entry).max(0.0)).sum::<f64>();
        let mut best: Option<(f64, usize)> = None;
        for (at, column) in self.columns.iter().enumerate() {
            if let Kind::Plan(_) = column.kind {
                let want = wanting(column);
                if best.is_none_or(|(least, _)| want < least) {
                    best = Some((want, at));
                }
            }
        }
        let Some((_, plan)) = best else { return };
        self.basis = (0..rows)
            .map(|row| {
                let excess = self.columns[plan].entries[row] - self.target[row];
                if excess >= 0.0 { 2 * row } else { 2 * row + 1 }
            })
            .collect();
        self.basis.push(plan);
        self.refactor();
    }

    /// Recomputes the inverse from the basis by elimination; `false` when the basis is singular.
    fn refactor(&mut self) -> bool {
        let size = self.rows() + 1;
        let mut matrix = vec![0.0; size * size];
        for (place, &column) in self.basis.iter().enumerate() {
            for row in 0..size {
                matrix[row * size + place] = self.columns[column].entries[row];
            }
        }
        let mut inverse = vec![0.0; size * size];
        for row in 0..size {
            inverse[row * size + row] = 1.0;
        }
        self.work += (size * size * size) as u64;
        for step in 0..size {
            let mut pivot = step;
            for row in step + 1..size {
                if matrix[row * size + step].abs() > matrix[pivot * size + step].abs() {
                    pivot = row;
                }
            }
            let value = matrix[pivot * size + step];
            if value.abs() < 1e-11 {
                return false;
            }
            if pivot != step {
                for column in 0..size {
                    matrix.swap(pivot * size + column, step * size + column);
                    inverse.swap(pivot * size + column, step * size + column);
                }
            }
            for column in 0..size {
                matrix[step * size + column] /= value;
                inverse[step * size + column] /= value;
            }
            for row in 0..size {
                let factor = matrix[row * size + step];
                if row == step || factor == 0.0 {
                    continue;
                }
                for column in 0..size {
                    matrix[row * size + column] -= factor * matrix[step * size + column];
                    inverse[row * size + column] -= factor * inverse[step * size + column];
                }
            }
        }
        self.inverse = inverse;
        self.values = (0..size)
            .map(|row| (0..size).map(|column| self.inverse[row * size + column] * self.target[column]).sum::<f64>())
            .map(|value: f64| if value.abs() < SMALL { value.max(0.0) } else { value })
            .collect();
        self.pivots = 0;
        true
    }

    fn duals(&self) -> Vec<f64> {
        let size = self.rows() + 1;
        let mut duals = vec![0.0; size];
        for (place, &column) in self.basis.iter().enumerate() {
            let cost = self.cost(column);
            if cost != 0.0 {
                for (row, dual) in duals.iter_mut().enumerate() {
                    *dual += cost * self.inverse[place * size + row];
                }
            }
        }
        duals
    }

    /// Whether a plan of that excess and value would make the mix better, by the last basis.
    pub fn gains(&self, excess: &[i64], value: i64) -> bool {
        let duals = self.duals();
        let rows = self.rows();
        let cost = if self.feasibility { 0.0 } else { value as f64 / self.objective };
        let price = excess.iter().zip(&self.amplitude).zip(&duals).map(|((&e, a), dual)| e as f64 / a * dual);
        cost - price.sum::<f64>() - duals[rows] > 1e-7
    }

    /// Brings the basis to the best mix of the plans known so far.
    pub fn optimise(&mut self, feasibility: bool) {
        if self.basis.is_empty() {
            self.crash();
            if self.basis.is_empty() {
                return;
            }
        }
        if self.feasibility != feasibility {
            self.feasibility = feasibility;
            self.centre = None;
            self.region = None;
        }
        let size = self.rows() + 1;
        let mut stalled = 0_usize;
        for _ in 0..MOST_PIVOTS {
            let duals = self.duals();
            let mut basic = vec![false; self.columns.len()];
            for &column in &self.basis {
                basic[column] = true;
            }
            let mut entering: Option<(f64, usize)> = None;
            self.work += (self.columns.len() + (self.plans + 2 * size) * size) as u64;
            for (at, column) in self.columns.iter().enumerate() {
                let absent = column.kind == Kind::Artificial && (self.region.is_none() || self.feasibility);
                if absent || basic[at] {
                    continue;
                }
                let price = column.times(&duals);
                let gain = self.cost(at) - price;
                if gain > SMALL && entering.is_none_or(|(best, _)| gain > best) {
                    entering = Some((gain, at));
                    if stalled > 60 {
                        break;
                    }
                }
            }
            let Some((_, entering)) = entering else { return };
            let direction: Vec<f64> = (0..size)
                .map(|row| self.columns[entering].times(&self.inverse[row * size..(row + 1) * size]))
                .collect();
            let mut leaving: Option<(f64, usize)> = None;
            for (row, &slope) in direction.iter().enumerate() {
                if slope > 1e-8 {
                    let ratio = self.values[row].max(0.0) / slope;
                    let better = leaving.is_none_or(|(least, best)| {
                        ratio < least - 1e-12 || (ratio < least + 1e-12 && slope > direction[best])
                    });
                    if better {
                        leaving = Some((ratio, row));
                    }
                }
            }
            let Some((step, leaving)) = leaving else { return };
            stalled = if step > 1e-10 { 0 } else { stalled + 1 };
            for (value, slope) in self.values.iter_mut().zip(&direction) {
                *value -= step * slope;
            }
            self.values[leaving] = step;
            self.basis[leaving] = entering;
            let pivot = direction[leaving];
            for column in 0..size {
                self.inverse[leaving * size + column] /= pivot;
            }
            for (row, &factor) in direction.iter().enumerate() {
                if row == leaving || factor == 0.0 {
                    continue;
                }
                for column in 0..size {
                    self.inverse[row * size + column] -= factor * self.inverse[leaving * size + column];
                }
            }
            self.pivots += 1;
            if self.pivots > 50 && !self.refactor() {
                self.basis.clear();
                self.crash();
            }
        }
    }

    /// Whether the mix still leaves some row wanting.
    pub fn is_wanting(&self) -> bool {
        let wanting = self.basis.iter().zip(&self.values);
        wanting.filter(|&(&column, _)| self.columns[column].kind == Kind::Artificial).any(|(_, &value)| value > 1e-6)
    }

    /// The value of the mix, in billionths (nought at best when only feasibility is sought).
    pub fn value(&self) -> i128 {
        let value: f64 = self.basis.iter().zip(&self.values).map(|(&column, value)| self.cost(column) * value).sum();
        let value = if self.feasibility { value } else { value * self.objective };
        (value * 1e9) as i128
    }

    /// The weights of the plans in the mix, in billionths.
    pub fn mix(&self) -> Vec<(usize, i64)> {
        let mut mix = Vec::new();
        for (&column, value) in self.basis.iter().zip(&self.values) {
            if let Kind::Plan(plan) = self.columns[column].kind {
                let weight = (value * 1e9).round() as i64;
                if weight > 0 {
                    mix.push((plan, weight));
                }
            }
        }
        mix.sort_unstable();
        mix
    }

    /// The shortfalls of the mix, by name, in billionths.
    pub fn shortfalls(&self) -> Vec<(usize, i64)> {
        let mut all = Vec::new();
        for (&column, value) in self.basis.iter().zip(&self.values) {
            if let Kind::Shortfall(name) = self.columns[column].kind {
                all.push((name, (value * 1e9).round() as i64));
            }
        }
        all.sort_unstable();
        all
    }

    /// Multipliers to try: those of the mix, drawn towards the best ones so far when `steady`.
    pub fn propose(&mut self, steady: bool) -> Option<Proposal> {
        if self.basis.is_empty() {
            return None;
        }
        let rows = self.rows();
        let duals = self.duals();
        let unit = if self.feasibility { 1.0 } else { self.objective };
        let mut prices: Vec<f64> = (0..rows).map(|row| (-duals[row] * unit / self.amplitude[row]).max(0.0)).collect();
        if steady && let Some(centre) = &self.centre {
            for (price, centre) in prices.iter_mut().zip(centre) {
                *price = 0.6 * *price + 0.4 * centre;
            }
        }
        self.asked.clone_from(&prices);
        Some(self.whole(&prices))
    }

    /// What one more in each row's entry would be worth, in thousandths: how dear it is to decide a count of that row.
    pub fn worths(&self) -> Vec<i64> {
        let rows = self.rows();
        if self.basis.is_empty() {
            return vec![0; rows];
        }
        let duals = self.duals();
        let worth = |row: usize| (-duals[row] * self.objective / self.amplitude[row] * 1e3).clamp(0.0, 1e12) as i64;
        (0..rows).map(worth).collect()
    }

    /// Remembers the multipliers last proposed as the best so far.
    pub fn keep_asked(&mut self) {
        self.centre = Some(self.asked.clone());
    }

    /// Keeps the next prices within so much (over the level's amplitude, in billionths) of the best ones so far, or of
    /// nought.
    pub fn confine(&mut self, radius: i64) {
        let (rows, radius) = (self.rows(), radius as f64 / 1e9);
        let middle = |row: usize| {
            let centre = self.centre.as_ref().map_or(0.0, |centre| centre[row]);
            centre * self.amplitude[row] / self.objective
        };
        self.region = Some((0..rows).map(|row| ((middle(row) - radius).max(0.0), middle(row) + radius)).collect());
    }

    /// Takes these multipliers for the best ones so far.
    pub fn centre_on(&mut self, scale: i64, prices: impl Iterator<Item = i64>) {
        self.centre = Some(prices.map(|price| price as f64 / (scale.max(1)) as f64).collect());
    }

    /// Lets prices be what the mix makes them.
    pub fn release(&mut self) {
        self.region = None;
    }

    fn whole(&self, prices: &[f64]) -> Proposal {
        let own = if self.feasibility { 0.0 } else { self.objective };
        let size: f64 = own + prices.iter().zip(&self.amplitude).map(|(price, a)| price * a).sum::<f64>();
        let most = if self.feasibility { 44.0 } else { 26.0 };
        let bits = (ROOM - size.max(1e-12).log2()).floor().clamp(0.0, most);
        let scale = bits.exp2();
        Proposal {
            scale: if self.feasibility { 0 } else { scale as i64 },
            prices: prices.iter().map(|price| (price * scale).round().min(9e17) as i64).collect(),
        }
    }
}
