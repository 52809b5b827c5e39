//! The model laid out for the kernels: flat arrays, every level in the maximising sense, one number per
//! (signature, label) that is allowed.

#![expect(clippy::indexing_slicing, reason = "hot kernel: every position is made by the construction below")]

use crate::index::Index;
use crate::model::{AssignmentModel, Sense, Terms};

use super::SolveError;

/// A number used as a position.
#[expect(clippy::as_conversions, reason = "u32 always fits usize on the targets that are built")]
pub const fn at(number: u32) -> usize {
    number as usize
}

/// A position used as a number; positions come from models whose counts fit 32 bits.
pub fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A position as a measure of work.
pub fn effort(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// An account row over the (signature, label) combinations.
#[derive(Debug, Clone)]
pub struct Row {
    /// The coefficient of each combination.
    pub coefficients: Vec<i64>,
    /// The largest one, without its sign.
    pub reach: i64,
    /// b_k.
    pub requirement: i64,
    /// u_k.
    pub unit: i64,
    /// Whether no shortfall is allowed.
    pub hard: bool,
}

/// A level in the maximising sense: the sum over awards of applicant, signature and pair weights, less the weighted
/// shortfalls.
#[derive(Debug, Clone, Default)]
pub struct Objective {
    /// A weight per applicant, or nothing.
    pub applicant: Vec<i64>,
    /// A weight per signature, or nothing.
    pub signature: Vec<i64>,
    /// A weight per pair, or nothing.
    pub pair: Vec<i64>,
    /// A weight per row, at least nought.
    pub shortfall: Vec<i64>,
    /// The rows with a weight, with it.
    pub short: Vec<(usize, i64)>,
    /// The value is always a multiple of this.
    pub step: i64,
    /// The largest weight an award can have here, without its sign.
    pub reach: i64,
    /// 1, or -1 when the model minimises.
    pub sign: i64,
}

impl Objective {
    /// Whether an award alone can change the value, shortfalls left out.
    pub fn counts_awards(&self) -> bool {
        self.short.is_empty() || self.reach > 0
    }
}

/// The model for the kernels.
#[derive(Debug, Clone)]
pub struct Problem<'m> {
    /// The model itself.
    pub model: &'m AssignmentModel,
    /// Where each vacancy's pairs begin.
    pub offsets: &'m [usize],
    /// The applicant of each pair.
    pub applicants: &'m [u32],
    /// The signature of each pair.
    pub signatures: Vec<u32>,
    /// The vacancy of each pair.
    pub vacancies: Vec<u32>,
    /// Where each signature's combinations begin; one more entry than signatures.
    pub combination_start: Vec<usize>,
    /// The label of each combination.
    pub combination_label: Vec<u32>,
    /// The signature of each combination.
    pub combination_signature: Vec<u32>,
    /// The account rows.
    pub rows: Vec<Row>,
    /// The rows that are hard.
    pub hard: Vec<usize>,
    /// The rows of each combination, increasing, with its coefficient where that is not nought.
    pub entries: Vec<Vec<(usize, i64)>>,
    /// What a change of label can do to the rows, made when it is first asked for.
    pub relabellings: std::cell::OnceCell<Vec<super::labels::Relabelling>>,
    /// The levels.
    pub levels: Vec<Objective>,
}

impl Problem<'_> {
    /// How many vacancies.
    pub fn vacancy_count(&self) -> usize {
        self.model.vacancies
    }

    /// The combinations of a pair's signature.
    pub fn combinations(&self, pair: usize) -> std::ops::Range<usize> {
        let signature = at(self.signatures[pair]);
        self.combination_start[signature]..self.combination_start[signature + 1]
    }

    /// The pairs of a vacancy.
    pub fn pairs(&self, vacancy: usize) -> std::ops::Range<usize> {
        self.offsets[vacancy]..self.offsets[vacancy + 1]
    }

    /// What an award of the pair is worth on a level, shortfalls left out.
    pub fn worth(&self, level: usize, pair: usize) -> i64 {
        self.worth_on(&self.levels[level], pair)
    }

    fn worth_on(&self, objective: &Objective, pair: usize) -> i64 {
        let mut worth = 0;
        if let Some(&weight) = objective.applicant.get(at(self.applicants[pair])) {
            worth += weight;
        }
        if let Some(&weight) = objective.signature.get(at(self.signatures[pair])) {
            worth += weight;
        }
        if let Some(&weight) = objective.pair.get(pair) {
            worth += weight;
        }
        worth
    }
}

/// Lays the model out.
///
/// # Errors
/// When the model's arrays disagree with one another, or a level has no best value.
pub fn lay_out(model: &AssignmentModel) -> Result<Problem<'_>, SolveError> {
    check_shape(model)?;
    let signatures: Vec<u32> = model.pair_signatures.iter().map(|signature| signature.0).collect();
    let mut vacancies = Vec::with_capacity(signatures.len());
    for vacancy in 0..model.vacancies {
        vacancies.resize(model.offsets[vacancy + 1], number(vacancy));
    }
    let mut combination_start = vec![0];
    let (mut combination_label, mut combination_signature) = (Vec::new(), Vec::new());
    for (signature, labels) in model.signature_labels.enumerated() {
        for label in labels {
            combination_label.push(label.0);
            combination_signature.push(signature.0);
        }
        combination_start.push(combination_label.len());
    }
    let rows = model.rows.iter().map(|row| {
        let coefficients = combination_label
            .iter()
            .zip(&combination_signature)
            .map(|(&label, &signature)| {
                row.coefficients.as_slice().get(at(signature)).and_then(|all| all.get(at(label))).copied()
            })
            .collect::<Option<Vec<i64>>>();
        let coefficients = coefficients.ok_or(SolveError::Malformed("row coefficients"))?;
        if row.unit <= 0 {
            return Err(SolveError::Malformed("row unit"));
        }
        let reach = coefficients.iter().map(|coefficient| coefficient.saturating_abs()).max().unwrap_or(0);
        Ok(Row { coefficients, reach, requirement: row.requirement, unit: row.unit, hard: row.hard })
    });
    let rows = rows.collect::<Result<Vec<Row>, SolveError>>()?;
    if rows.iter().any(|row| most_missing(row, model.vacancies) > MOST_MISSING) {
        return Err(SolveError::OutOfRange);
    }
    let hard = rows.iter().enumerate().filter(|(_, row)| row.hard).map(|(at, _)| at).collect();
    let entries = (0..combination_label.len()).map(|combination| {
        let all = rows.iter().map(|row| row.coefficients[combination]).enumerate();
        all.filter(|&(_, coefficient)| coefficient != 0).collect()
    });
    let entries = entries.collect();
    let mut problem = Problem {
        model,
        offsets: &model.offsets,
        applicants: &model.pair_applicants,
        signatures,
        vacancies,
        combination_start,
        combination_label,
        combination_signature,
        rows,
        hard,
        entries,
        relabellings: std::cell::OnceCell::new(),
        levels: Vec::new(),
    };
    for level in &model.levels {
        let objective = objective(&problem, level.sense, &level.terms)?;
        problem.levels.push(objective);
    }
    Ok(problem)
}

/// Whether the arrays of a model agree with one another.
///
/// # Errors
/// The first disagreement.
pub fn check_shape(model: &AssignmentModel) -> Result<(), SolveError> {
    let pairs = model.pair_applicants.len();
    let sorted = model.offsets.windows(2).all(|pair| pair[0] <= pair[1]);
    if model.offsets.len() != model.vacancies + 1
        || model.offsets.first() != Some(&0)
        || model.offsets.last() != Some(&pairs)
        || !sorted
        || model.pair_signatures.len() != pairs
    {
        return Err(SolveError::Malformed("pair offsets"));
    }
    if model.pair_applicants.iter().any(|&applicant| at(applicant) >= model.applicants) {
        return Err(SolveError::Malformed("pair applicants"));
    }
    let signatures = model.signature_labels.len();
    if model.pair_signatures.iter().any(|signature| signature.position() >= signatures) {
        return Err(SolveError::Malformed("pair signatures"));
    }
    if model.signature_labels.iter().flatten().any(|label| label.position() >= model.labels.len()) {
        return Err(SolveError::Malformed("labels"));
    }
    Ok(())
}

fn objective(problem: &Problem<'_>, sense: Sense, terms: &Terms) -> Result<Objective, SolveError> {
    let sign = match sense {
        Sense::Maximise => 1,
        Sense::Minimise => -1,
    };
    let signed = |weights: &[i64], wanted: usize| {
        let weights: Vec<i64> = weights.iter().map(|&weight| weight.saturating_mul(sign)).collect();
        if weights.len() == wanted { Ok(weights) } else { Err(SolveError::Malformed("level weights")) }
    };
    let signatures = problem.combination_start.len().saturating_sub(1);
    let mut objective = Objective { shortfall: vec![0; problem.rows.len()], step: 1, sign, ..Objective::default() };
    match terms {
        Terms::Awards => objective.signature = vec![sign; signatures],
        Terms::BySignature(weights) => objective.signature = signed(weights.as_slice(), signatures)?,
        Terms::ByApplicant(weights) => objective.applicant = signed(weights, problem.model.applicants)?,
        Terms::ByPair(weights) => {
            let weights = signed(weights, problem.applicants.len())?;
            weigh_pairs(problem, &mut objective, weights);
        }
        Terms::Shortfalls(weights) => {
            if sense == Sense::Maximise {
                return Err(SolveError::Malformed("a level that maximises shortfalls"));
            }
            for &(row, weight) in weights {
                let place = objective.shortfall.get_mut(row.position()).ok_or(SolveError::Malformed("level rows"))?;
                if weight < 0 {
                    return Err(SolveError::Malformed("shortfall weights"));
                }
                *place = place.saturating_add(weight);
            }
        }
    }
    complete(problem, objective)
}

/// A level that counts awards, each with its pair's weight; to be completed.
pub fn pair_level(problem: &Problem<'_>, weights: &[i64]) -> Result<Objective, SolveError> {
    if weights.len() != problem.applicants.len() {
        return Err(SolveError::Malformed("level weights"));
    }
    let mut level = Objective { shortfall: vec![0; problem.rows.len()], step: 1, sign: 1, ..Objective::default() };
    weigh_pairs(problem, &mut level, weights.to_vec());
    Ok(level)
}

fn weigh_pairs(problem: &Problem<'_>, objective: &mut Objective, weights: Vec<i64>) {
    match by_applicant(problem, &weights) {
        Some(weights) => objective.applicant = weights,
        None => objective.pair = weights,
    }
}

/// Fills in what follows from the weights of a level.
///
/// # Errors
/// When the weights leave the range of the kernels.
pub fn complete(problem: &Problem<'_>, mut objective: Objective) -> Result<Objective, SolveError> {
    let mut step = 0_u64;
    for pair in 0..problem.applicants.len() {
        let worth = problem.worth_on(&objective, pair);
        objective.reach = objective.reach.max(worth.saturating_abs());
        step = common_divisor(step, worth.unsigned_abs());
    }
    for weight in &objective.shortfall {
        step = common_divisor(step, weight.unsigned_abs());
    }
    let weighty = objective.shortfall.iter().copied().enumerate().filter(|&(_, weight)| weight > 0);
    objective.short = weighty.collect();
    objective.step = i64::try_from(step.max(1)).unwrap_or(1);
    // Prices are also made for applicants without a pair.
    for weight in &objective.applicant {
        objective.reach = objective.reach.max(weight.saturating_abs());
    }
    if objective.reach > MOST_WEIGHT {
        return Err(SolveError::OutOfRange);
    }
    let shortfalls = objective.short.iter().map(|&(row, weight)| {
        let row = &problem.rows[row];
        i128::from(weight) * i128::from(most_missing(row, problem.vacancy_count()) / row.unit + 1)
    });
    if shortfalls.sum::<i128>() > i128::from(MOST_VALUE) {
        return Err(SolveError::OutOfRange);
    }
    Ok(objective)
}

/// The largest weight of one award that the kernels take.
pub const MOST_WEIGHT: i64 = 1 << 44;
/// The largest that a row can lack.
const MOST_MISSING: i64 = 1 << 40;
/// The largest value of a level of shortfalls.
const MOST_VALUE: i64 = 1 << 60;

/// What a row could lack at most, whatever the plan.
fn most_missing(row: &Row, vacancies: usize) -> i64 {
    let homes = i64::try_from(vacancies).unwrap_or(i64::MAX);
    row.reach.saturating_mul(homes).saturating_add(row.requirement.saturating_abs())
}

/// One more level that sets plans of equal value apart: a number drawn for each pair from its applicant and vacancy.
///
/// Where several plans are the best, the one that is given is then a matter of the model, not of the search.
pub fn distinction(problem: &Problem<'_>) -> Objective {
    Objective {
        pair: (0..problem.applicants.len())
            .map(|pair| mixed(problem.vacancies[pair], problem.applicants[pair]))
            .collect(),
        shortfall: vec![0; problem.rows.len()],
        step: 1,
        reach: 1 << MIXED_BITS,
        sign: 1,
        ..Objective::default()
    }
}

/// How many bits the number drawn for a pair has.
pub const MIXED_BITS: u32 = 20;

/// The number drawn for a pair.
pub fn mixed(vacancy: u32, applicant: u32) -> i64 {
    let seed = (u64::from(vacancy) << 32) | u64::from(applicant);
    // The finaliser of SplitMix64: neighbouring numbers give unrelated ones.
    let seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    i64::try_from((seed ^ (seed >> 31)) >> (u64::BITS - MIXED_BITS)).unwrap_or(0)
}

/// The weights per applicant when pairs of one applicant all weigh the same.
fn by_applicant(problem: &Problem<'_>, weights: &[i64]) -> Option<Vec<i64>> {
    let mut known = vec![None; problem.model.applicants];
    for (&weight, &applicant) in weights.iter().zip(problem.applicants) {
        if *known[at(applicant)].get_or_insert(weight) != weight {
            return None;
        }
    }
    Some(known.into_iter().map(Option::unwrap_or_default).collect())
}

fn common_divisor(mut left: u64, mut right: u64) -> u64 {
    while right != 0 {
        (left, right) = (right, left.checked_rem(right).unwrap_or(0));
    }
    left
}
