//! Bounds by prices: with multipliers on rows, earlier levels and branch facts, what is left is a plain matching whose
//! integer duals prove a bound.
//!
//! The matching is solved on a few active pairs per vacancy; a bound is only called proven once every pair of the model
//! has been held against the prices ([`Search::violators`] finds none).

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::rc::Rc;

use super::backend_master::Proposal;
use super::matching::{Graph, Matching, NONE};
use super::plan::{Choice, Plan, add_up};
use super::problem::{Problem, at, effort, number};

/// A decided `Count` or `Shortfall` fact.
#[derive(Debug, Clone)]
pub enum Cut {
    /// At least `least` awards are members (`yes`), or fewer.
    Count {
        /// Whether each combination is counted.
        members: Rc<Vec<bool>>,
        /// The number of awards.
        least: i64,
        /// Whether the fact holds.
        yes: bool,
    },
    /// The row falls short by at least `least` units (`yes`), or by fewer.
    Shortfall {
        /// The row.
        row: usize,
        /// The number of units.
        least: i64,
        /// Whether the fact holds.
        yes: bool,
    },
}

impl Cut {
    /// The right-hand side of the fact as a row "expression >= side".
    pub fn side(&self) -> i64 {
        match *self {
            Self::Count { least, yes, .. } | Self::Shortfall { least, yes, .. } => {
                if yes {
                    least
                } else {
                    1 - least
                }
            }
        }
    }
}

/// What is decided from the root to a node.
#[derive(Debug, Clone, Default)]
pub struct Restrictions {
    /// Pairs that are awarded: (vacancy, pair).
    pub fixed: Vec<(u32, u32)>,
    /// Pairs that are not, sorted.
    pub banned: Vec<u32>,
    /// The other facts, from the root.
    pub cuts: Vec<Cut>,
}

/// What is sought in a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A plan that keeps the hard rows.
    Lawful,
    /// The best value of a level.
    Level(usize),
}

impl Aim {
    /// How many levels are kept.
    pub fn kept(self) -> usize {
        match self {
            Self::Lawful => 0,
            Self::Level(level) => level,
        }
    }
}

/// Whole multipliers, fit for a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Multipliers {
    /// Of the level itself; nought for a proof of emptiness.
    pub scale: i64,
    /// One per account row.
    pub rows: Vec<i64>,
    /// One per earlier level.
    pub levels: Vec<i64>,
    /// One per cut.
    pub cuts: Vec<i64>,
}

/// A proven bound: `numerator / scale` (below nought without a scale: nothing is possible).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// The multipliers.
    pub multipliers: Multipliers,
    /// Prices of applicants above nought.
    pub applicants: Vec<(u32, i64)>,
    /// Prices of vacancies that are not nought.
    pub vacancies: Vec<(u32, i64)>,
    /// The bound times the scale.
    pub numerator: i128,
}

/// Added to the weight of a decided award, so that it is always taken; taken off its vacancy's price again.
const DECIDED: i64 = 1 << 59;
/// Weights of awards stay below this.
const MOST_WEIGHT: i128 = 1 << 57;

/// The weights of a set of multipliers.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    /// The best combination of each signature.
    pub combination: Vec<u32>,
    /// What it adds, rows and levels together.
    pub offset: Vec<i64>,
    /// What its label adds by rows and facts.
    pub label: Vec<i64>,
}

/// The part of the model that a node's matchings are sought in.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    /// The active pairs that the node allows.
    pub graph: Graph,
    /// The pair of each edge.
    pub pairs: Vec<u32>,
    weights: Vec<i64>,
}

/// The vacancy and applicant of every decided award.
pub struct Decided {
    vacancy: Vec<u32>,
    applicant: Vec<(u32, u32)>,
}

impl Decided {
    /// Looks the decided awards up.
    pub fn of(problem: &Problem<'_>, restrictions: &Restrictions) -> Self {
        let mut vacancy = vec![NONE; problem.vacancy_count()];
        let mut applicant = Vec::new();
        for &(home, pair) in &restrictions.fixed {
            vacancy[at(home)] = pair;
            applicant.push((problem.applicants[at(pair)], pair));
        }
        applicant.sort_unstable();
        Self { vacancy, applicant }
    }

    /// Whether the node allows the pair.
    pub fn allows(&self, problem: &Problem<'_>, restrictions: &Restrictions, vacancy: usize, pair: u32) -> bool {
        let fixed = self.vacancy[vacancy];
        if fixed != NONE {
            return fixed == pair;
        }
        if restrictions.banned.binary_search(&pair).is_ok() {
            return false;
        }
        self.applicant.is_empty() || {
            let applicant = problem.applicants[at(pair)];
            self.applicant.binary_search_by_key(&applicant, |&(decided, _)| decided).is_err()
        }
    }
}

/// Gathers the active pairs that a node allows.
pub fn ground(problem: &Problem<'_>, active: &[Vec<u32>], restrictions: &Restrictions, decided: &Decided) -> Ground {
    let (mut start, mut pairs, mut applicants) = (vec![0], Vec::new(), Vec::new());
    for (vacancy, list) in active.iter().enumerate() {
        let fixed = decided.vacancy[vacancy];
        if fixed == NONE {
            for &pair in list.iter().filter(|&&pair| decided.allows(problem, restrictions, vacancy, pair)) {
                pairs.push(pair);
                applicants.push(problem.applicants[at(pair)]);
            }
        } else {
            pairs.push(fixed);
            applicants.push(problem.applicants[at(fixed)]);
        }
        start.push(number(pairs.len()));
    }
    Ground { graph: Graph::new(start, applicants, problem.model.applicants), pairs, weights: Vec::new() }
}

/// Turns a proposal into multipliers that respect the shortfalls' inequalities; `rows` are the account rows of the
/// proposal's first entries. `None` when they would leave the range of the kernels.
pub fn lawful(
    problem: &Problem<'_>,
    aim: Aim,
    cuts: &[Cut],
    rows: &[usize],
    proposal: &Proposal,
) -> Option<Multipliers> {
    let kept = aim.kept();
    let mut proposed = proposal.prices.iter().copied();
    let mut account = vec![0; problem.rows.len()];
    for &row in rows {
        account[row] = proposed.next()?;
    }
    let levels: Vec<i64> = proposed.by_ref().take(kept).collect();
    let mut facts: Vec<i64> = proposed.collect();
    for (row, price) in account.iter_mut().enumerate() {
        let data = &problem.rows[row];
        if data.hard {
            continue;
        }
        let mut room = match aim {
            Aim::Lawful => 0,
            Aim::Level(level) => i128::from(proposal.scale) * i128::from(problem.levels[level].shortfall[row]),
        };
        for (level, &multiplier) in levels.iter().enumerate() {
            room += i128::from(multiplier) * i128::from(problem.levels[level].shortfall[row]);
        }
        for (cut, &fact) in cuts.iter().zip(&facts) {
            if matches!(*cut, Cut::Shortfall { row: of, yes: false, .. } if of == row) {
                room += i128::from(fact);
            }
        }
        *price = i64::try_from(i128::from(*price).min(room / i128::from(data.unit))).ok()?;
        room -= i128::from(*price) * i128::from(data.unit);
        for (cut, fact) in cuts.iter().zip(&mut facts) {
            if matches!(*cut, Cut::Shortfall { row: of, yes: true, .. } if of == row) {
                *fact = i64::try_from(i128::from(*fact).min(room)).ok()?;
                room -= i128::from(*fact);
            }
        }
    }
    let multipliers = Multipliers { scale: proposal.scale, rows: account, levels, cuts: facts };
    let mut most = match aim {
        Aim::Lawful => 0,
        Aim::Level(level) => i128::from(multipliers.scale) * i128::from(problem.levels[level].reach),
    };
    for (level, &multiplier) in multipliers.levels.iter().enumerate() {
        most += i128::from(multiplier) * i128::from(problem.levels[level].reach);
    }
    for (row, &multiplier) in problem.rows.iter().zip(&multipliers.rows) {
        most += i128::from(multiplier) * i128::from(row.reach);
    }
    most += multipliers.cuts.iter().map(|&price| i128::from(price)).sum::<i128>();
    (most < MOST_WEIGHT).then_some(multipliers)
}

/// What each signature's best label adds under these multipliers.
pub fn weigh(problem: &Problem<'_>, aim: Aim, cuts: &[Cut], multipliers: &Multipliers) -> Weights {
    let priced = |entries: &Vec<(usize, i64)>| {
        entries.iter().map(|&(row, coefficient)| multipliers.rows[row] * coefficient).sum::<i64>()
    };
    let mut value: Vec<i64> = problem.entries.iter().map(priced).collect();
    for (cut, &price) in cuts.iter().zip(&multipliers.cuts) {
        if let Cut::Count { members, yes, .. } = cut
            && price != 0
        {
            let signed = if *yes { price } else { -price };
            for (sum, _) in value.iter_mut().zip(members.iter()).filter(|(_, member)| **member) {
                *sum += signed;
            }
        }
    }
    let signatures = problem.combination_start.len() - 1;
    let mut weights =
        Weights { combination: vec![NONE; signatures], offset: vec![0; signatures], label: vec![0; signatures] };
    for signature in 0..signatures {
        let range = problem.combination_start[signature]..problem.combination_start[signature + 1];
        let mut best: Option<(i64, usize)> = None;
        for combination in range {
            if best.is_none_or(|(most, _)| value[combination] > most) {
                best = Some((value[combination], combination));
            }
        }
        // A signature without a label is never awarded.
        let Some((most, combination)) = best else {
            weights.offset[signature] = -DECIDED;
            continue;
        };
        let mut offset = most;
        for (level, multiplier) in active_levels(aim, multipliers) {
            if let Some(&weight) = problem.levels[level].signature.get(signature) {
                offset += multiplier * weight;
            }
        }
        weights.combination[signature] = number(combination);
        weights.label[signature] = most;
        weights.offset[signature] = offset;
    }
    weights
}

/// The levels that weigh on awards, with their multipliers.
fn active_levels(aim: Aim, multipliers: &Multipliers) -> impl Iterator<Item = (usize, i64)> + use<'_> {
    let own = match aim {
        Aim::Lawful => None,
        Aim::Level(level) => Some((level, multipliers.scale)),
    };
    multipliers.levels.iter().copied().enumerate().chain(own).filter(|&(_, multiplier)| multiplier != 0)
}

/// The parts of the weight that are not the signature's.
struct Own<'p> {
    applicant: Vec<(&'p [i64], i64)>,
    pair: Vec<(&'p [i64], i64)>,
}

impl<'p> Own<'p> {
    fn of(problem: &'p Problem<'_>, aim: Aim, multipliers: &Multipliers) -> Self {
        let mut own = Own { applicant: Vec::new(), pair: Vec::new() };
        for (level, multiplier) in active_levels(aim, multipliers) {
            let objective = &problem.levels[level];
            if !objective.applicant.is_empty() {
                own.applicant.push((&objective.applicant, multiplier));
            }
            if !objective.pair.is_empty() {
                own.pair.push((&objective.pair, multiplier));
            }
        }
        own
    }

    fn weight(&self, applicant: u32, pair: u32) -> i64 {
        let mut weight = 0;
        for &(weights, multiplier) in &self.applicant {
            weight += multiplier * weights[at(applicant)];
        }
        for &(weights, multiplier) in &self.pair {
            weight += multiplier * weights[at(pair)];
        }
        weight
    }
}

/// The best matching under the multipliers: the bound's numerator on the active pairs; the matching holds the prices.
pub fn evaluate(
    problem: &Problem<'_>,
    aim: Aim,
    restrictions: &Restrictions,
    multipliers: &Multipliers,
    targets: &[i64],
    ground: &mut Ground,
    matching: &mut Matching,
) -> (i128, Weights) {
    let weights = weigh(problem, aim, &restrictions.cuts, multipliers);
    let own = Own::of(problem, aim, multipliers);
    ground.weights.clear();
    for (&pair, &applicant) in ground.pairs.iter().zip(ground.graph.applicants()) {
        ground.weights.push(own.weight(applicant, pair) + weights.offset[at(problem.signatures[at(pair)])]);
    }
    for &(vacancy, _) in &restrictions.fixed {
        ground.weights[ground.graph.edges(at(vacancy)).start] += DECIDED;
    }
    // Multipliers that change little leave most of the matching as it was.
    match (matching.last, aim) {
        (Some((of, scale)), Aim::Level(level)) if of == level && scale > 0 && multipliers.scale > 0 => {
            matching.resume(&ground.graph, &ground.weights, (multipliers.scale, scale), DECIDED / 2);
        }
        _ => matching.solve(&ground.graph, &ground.weights),
    }
    matching.last = match aim {
        Aim::Lawful => None,
        Aim::Level(level) => Some((level, multipliers.scale)),
    };
    for &(vacancy, _) in &restrictions.fixed {
        matching.vacancy_price[at(vacancy)] -= DECIDED;
    }
    matching.work += effort(ground.pairs.len() + 2 * problem.combination_label.len());
    let mut numerator: i128 = matching.vacancy_price.iter().map(|&price| i128::from(price)).sum();
    for &edge in matching.edge.iter().filter(|&&edge| edge != NONE) {
        numerator += i128::from(matching.applicant_price[at(ground.graph.applicants()[at(edge)])]);
    }
    for (row, &price) in problem.rows.iter().zip(&multipliers.rows) {
        numerator -= i128::from(row.requirement) * i128::from(price);
    }
    for (&target, &price) in targets.iter().zip(&multipliers.levels) {
        numerator -= i128::from(target) * i128::from(price);
    }
    for (cut, &price) in restrictions.cuts.iter().zip(&multipliers.cuts) {
        numerator -= i128::from(cut.side()) * i128::from(price);
    }
    (numerator, weights)
}

/// The plan of the matching, each award with its signature's best label.
pub fn plan_of(problem: &Problem<'_>, ground: &Ground, matching: &Matching, weights: &Weights) -> Plan {
    let choices = matching.edge.iter().map(|&edge| {
        if edge == NONE {
            return Choice::EMPTY;
        }
        let pair = ground.pairs[at(edge)];
        Choice { pair, combination: weights.combination[at(problem.signatures[at(pair)])] }
    });
    add_up(problem, choices.collect())
}

/// The pairs of the whole model that the prices do not cover, the worst few of each vacancy, with the vacancy.
#[expect(clippy::too_many_arguments, reason = "the parts of one proof, each named")]
pub fn violators(
    problem: &Problem<'_>,
    aim: Aim,
    restrictions: &Restrictions,
    decided: &Decided,
    multipliers: &Multipliers,
    weights: &Weights,
    matching: &Matching,
    most: usize,
) -> Vec<(usize, u32)> {
    let own = Own::of(problem, aim, multipliers);
    let by_applicant: Vec<i64> = (0..problem.model.applicants)
        .map(|applicant| {
            let sum: i64 = own.applicant.iter().map(|&(weights, multiplier)| multiplier * weights[applicant]).sum();
            sum - matching.applicant_price[applicant]
        })
        .collect();
    let mut found = Vec::new();
    let mut worst: Vec<(i64, u32)> = Vec::new();
    for vacancy in 0..problem.vacancy_count() {
        if decided.vacancy[vacancy] != NONE {
            continue;
        }
        let price = matching.vacancy_price[vacancy];
        worst.clear();
        for pair in problem.pairs(vacancy) {
            let mut excess =
                by_applicant[at(problem.applicants[pair])] + weights.offset[at(problem.signatures[pair])] - price;
            for &(weights, multiplier) in &own.pair {
                excess += multiplier * weights[pair];
            }
            if excess > 0 && decided.allows(problem, restrictions, vacancy, number(pair)) {
                worst.push((-excess, number(pair)));
            }
        }
        worst.sort_unstable();
        found.extend(worst.iter().take(most).map(|&(_, pair)| (vacancy, pair)));
    }
    found
}

/// What an award of a pair (of that vacancy) gives away by the prices of a proof.
pub fn given_away<'p>(
    problem: &'p Problem<'_>,
    aim: Aim,
    cuts: &[Cut],
    proof: &'p Proof,
) -> impl Fn(usize, u32) -> i64 + use<'p> {
    let weights = weigh(problem, aim, cuts, &proof.multipliers);
    let own = Own::of(problem, aim, &proof.multipliers);
    let dense = |prices: &[(u32, i64)], count: usize| {
        let mut all = vec![0; count];
        for &(of, price) in prices {
            all[at(of)] = price;
        }
        all
    };
    let applicants = dense(&proof.applicants, problem.model.applicants);
    let vacancies = dense(&proof.vacancies, problem.vacancy_count());
    move |vacancy, pair| {
        let applicant = problem.applicants[at(pair)];
        let weight = own.weight(applicant, pair) + weights.offset[at(problem.signatures[at(pair)])];
        vacancies[vacancy] + applicants[at(applicant)] - weight
    }
}

/// The proof that the matching's prices make.
pub fn proof(ground: &Ground, matching: &Matching, multipliers: &Multipliers, numerator: i128) -> Proof {
    let mut applicants = Vec::new();
    for &edge in matching.edge.iter().filter(|&&edge| edge != NONE) {
        let applicant = ground.graph.applicants()[at(edge)];
        let price = matching.applicant_price[at(applicant)];
        if price != 0 {
            applicants.push((applicant, price));
        }
    }
    applicants.sort_unstable();
    let vacancies = matching.vacancy_price.iter().enumerate().filter(|&(_, &price)| price != 0);
    Proof {
        multipliers: multipliers.clone(),
        applicants,
        vacancies: vacancies.map(|(vacancy, &price)| (number(vacancy), price)).collect(),
        numerator,
    }
}
