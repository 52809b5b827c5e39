//! The levels after a goal of equity that was settled by steps, as flows of least cost within what it left open.
//!
//! # The network
//! A circulation: root -> all awards -> (steps 1…p -> … -> steps 1…k -> … ) -> group of step k -> item -> other -> root, items
//! of no group hanging from all awards. The arc into steps 1…k carries at least the awards that those groups can have
//! at most; that of a group carries its fewest to its most awards ([`margins`](crate::model::equity::margins)); an item or
//! an other passes one. Every flow is a plan that is the best up to the goal, and the other way round.
//!
//! # Levels in order, and their proof
//! A level is solved, then its flows of least cost are kept ([`Simplex::keep_best`]) for the next one. Let P be the
//! potentials so far, p those of the present level: with Z large enough that every arc whose reduced cost under P is not
//! nought keeps its sign, p + Z P proves the level among all flows, not only among those kept, and Z becomes the price
//! of the levels before. The differences of potentials along the tree are the prices of the account rows.

use super::super::network::{Arc, Network, Outcome, Simplex};
use super::super::problem::{self, at, number};
use super::super::{Evidence, Known};
use crate::certificate::{Duals, Node};
use crate::index::{ApplicantIdx, Index, RowIdx, VacancyIdx};
use crate::model::equity::{self, Settled};
use crate::model::{AssignmentModel, Award, RowOrigin, Sense, Terms, plan};

/// More pairs than this are left to the general engine: the simplex would take minutes on them.
const MOST_PAIRS: usize = 1_000_000;
const ROOT: u32 = 0;
const ALL: u32 = 1;

/// Where the nodes of each kind begin.
struct Nodes {
    steps: u32,
    groups: u32,
    items: u32,
    others: u32,
}

/// What is being laid out: the groups' steps and ranges, and the group of each item.
struct Layout<'m> {
    model: &'m AssignmentModel,
    applicants: bool,
    settled: Settled,
    group: &'m [u32],
    nodes: Nodes,
    /// The level of each step, from the goal's first.
    first: usize,
    margins: usize,
    /// The level that counts awards before the goal.
    awards: Option<usize>,
}

/// Extends what is known to all levels after the goal, and to which of the best plans is given; none when the model has
/// more than the goal's own rows, or numbers leave the range.
pub(super) fn complete(model: &AssignmentModel, applicants: bool, group: &[u32], known: &Known) -> Option<Known> {
    let [goal] = model.equity.as_slice() else { return None };
    let settled = goal.settled.clone()?;
    let own =
        |row: &crate::model::AccountRow| matches!(row.origin, RowOrigin::EquityStep(..) | RowOrigin::EquityMargin(..));
    if !model.rows.iter().all(own) || model.pair_applicants.len() > MOST_PAIRS {
        return None;
    }
    let steps = settled.steps.iter().copied().max()?;
    let items = if applicants { model.applicants } else { model.vacancies };
    let groups = 2_u32.checked_add(steps)?;
    let nodes = Nodes {
        steps: 1,
        groups,
        items: groups.checked_add(number(goal.groups.len()))?,
        others: groups.checked_add(number(goal.groups.len()))?.checked_add(number(items))?,
    };
    let layout = Layout {
        model,
        applicants,
        settled,
        group,
        nodes,
        first: goal.before,
        margins: goal.before.checked_add(at(steps))?,
        awards: model.levels.iter().take(goal.before).position(|level| level.terms == Terms::Awards),
    };
    let network = layout.network(i64::try_from(known.awards.len()).ok()?)?;
    layout.solve(&network, known)
}

impl Layout<'_> {
    fn item_and_other(&self, pair: usize, home: usize) -> Option<(u32, u32)> {
        let (who, home) = (*self.model.pair_applicants.get(pair)?, number(home));
        Some(if self.applicants { (who, home) } else { (home, who) })
    }

    /// The pairs with their homes, in order; their arcs come first in the network.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let bounds = self.model.offsets.windows(2).enumerate();
        bounds.flat_map(|(home, bounds)| {
            let pairs = if let &[start, end] = bounds { start..end } else { 0..0 };
            pairs.map(move |pair| (pair, home))
        })
    }

    fn network(&self, awards: i64) -> Option<Network> {
        let goal = self.model.equity.first()?;
        let margins = equity::margins(&goal.groups, &self.settled)?;
        let steps = number(margins.len());
        let nodes = &self.nodes;
        // One more than there can be: these arcs are never full, and their reduced cost never below nought.
        let most = i64::try_from(self.model.vacancies).ok()?.checked_add(1)?;
        let arc = |from: u32, to: u32, lower: i64, upper: i64| Arc { from, to, lower, upper, cost: 0 };
        let mut arcs = Vec::with_capacity(self.model.pair_applicants.len());
        for (pair, home) in self.pairs() {
            let (item, other) = self.item_and_other(pair, home)?;
            // Room for two: what passes is then never at the upper bound, and its reduced cost is nought.
            arcs.push(arc(nodes.items.checked_add(item)?, nodes.others.checked_add(other)?, 0, 2));
        }
        arcs.push(arc(ROOT, ALL, if self.awards.is_some() { awards } else { 0 }, most));
        for step in 1..=steps {
            let within = self.settled.awards.iter().zip(&self.settled.steps).filter(|(_, of)| **of <= step);
            let least = within.map(|(awards, _)| awards).sum();
            let above = if step == steps { ALL } else { nodes.steps.checked_add(step)?.checked_add(1)? };
            arcs.push(arc(above, nodes.steps.checked_add(step)?, least, most));
        }
        for (place, (group, (&awards, &step))) in
            goal.groups.iter().zip(self.settled.awards.iter().zip(&self.settled.steps)).enumerate()
        {
            let margin = *margins.get(at(step).checked_sub(1)?)?;
            let (least, most) = equity::range(group, awards, margin);
            arcs.push(arc(nodes.steps.checked_add(step)?, nodes.groups.checked_add(number(place))?, least, most));
        }
        for (item, group) in (0_u32..).zip(self.group) {
            let above = if *group == u32::MAX { ALL } else { nodes.groups.checked_add(*group)? };
            arcs.push(arc(above, nodes.items.checked_add(item)?, 0, 1));
        }
        let others = if self.applicants { self.model.vacancies } else { self.model.applicants };
        for other in 0..number(others) {
            arcs.push(arc(nodes.others.checked_add(other)?, ROOT, 0, 1));
        }
        Some(Network { supplies: vec![0; at(nodes.others.checked_add(number(others))?)], arcs })
    }

    fn solve(&self, network: &Network, known: &Known) -> Option<Known> {
        let model = self.model;
        let mut simplex = Simplex::new(network).ok()?;
        simplex.run();
        let Outcome::Optimal(_) = simplex.outcome() else { return None };
        let mut evidence = known.evidence.clone();
        let mut proof = Proof::default();
        let after = self.margins.checked_add(1)?;
        let mut values = Vec::new();
        for level in after..model.levels.len() {
            let data = model.levels.get(level)?;
            if matches!(data.terms, Terms::Shortfalls(_)) {
                return None;
            }
            let sign = if data.sense == Sense::Maximise { -1 } else { 1 };
            let weights = (0..model.pair_applicants.len()).map(|pair| sign * plan::weight(model, data, pair));
            proof.add(network, &mut simplex, weights.collect())?;
            values.push(proof.value(&simplex)?);
            evidence.insert(level, self.evidence(level, &proof, &values)?);
        }
        let last = problem::distinction(&problem::lay_out(model).ok()?);
        proof.add(network, &mut simplex, last.pair.iter().map(|weight| weight.saturating_neg()).collect())?;
        Some(Known { awards: self.awards(&simplex)?, evidence, complete: true })
    }

    fn awards(&self, simplex: &Simplex<'_>) -> Option<Vec<Award>> {
        let mut awards = Vec::new();
        for (pair, home) in self.pairs().filter(|(pair, _)| simplex.flow(*pair) > 0) {
            let applicant = ApplicantIdx(*self.model.pair_applicants.get(pair)?);
            let label = *plan::labels(self.model, pair).first()?;
            awards.push(Award { vacancy: VacancyIdx::at(home), applicant, label });
        }
        Some(awards)
    }

    /// The prices of a level from the potentials along the tree; none when they do not add up to its value.
    fn evidence(&self, level: usize, proof: &Proof, values: &[i128]) -> Option<Evidence> {
        let model = self.model;
        let nodes = &self.nodes;
        let above = |node: u32| proof.potentials.get(at(node)).copied();
        let fall = |from: u32, to: u32| above(from)?.checked_sub(above(to)?);
        let steps = self.settled.steps.iter().copied().max()?;
        let mut level_prices = vec![0_i128; level];
        let mut row_prices = vec![0_i128; model.rows.len()];
        let mut total = 0_i128;
        let kept = fall(ROOT, ALL)?;
        if let Some(awards) = self.awards {
            *level_prices.get_mut(awards)? = kept;
            let awarded = i128::from(proof.awarded);
            total = total.checked_sub(kept.checked_mul(awarded)?)?;
        } else if kept != 0 {
            return None;
        }
        let mut most = 0_i128;
        for (at_row, row) in model.rows.enumerated() {
            let price = row_prices.get_mut(at_row.position())?;
            match row.origin {
                RowOrigin::EquityStep(_, step) => {
                    let node = nodes.steps.checked_add(step)?;
                    let higher = if step == steps { ALL } else { node.checked_add(1)? };
                    *price = fall(higher, node)?;
                    *level_prices.get_mut(self.first.checked_add(at(step))?.checked_sub(1)?)? = *price;
                    let within = self.settled.awards.iter().zip(&self.settled.steps).filter(|(_, of)| **of <= step);
                    let awards: i64 = within.map(|(awards, _)| awards).sum();
                    total = total.checked_sub(price.checked_mul(i128::from(awards))?)?;
                }
                RowOrigin::EquityMargin(_, group) => {
                    let step = *self.settled.steps.get(group)?;
                    let fall = fall(nodes.steps.checked_add(step)?, nodes.groups.checked_add(number(group))?)?;
                    let floor = is_floor(model, at_row);
                    *price = if floor { fall.max(0) } else { fall.checked_neg()?.max(0) };
                    most = most.max(*price);
                    total = total.checked_sub(price.checked_mul(i128::from(row.requirement))?)?;
                }
                _ => return None,
            }
        }
        *level_prices.get_mut(self.margins)? = most;
        let after = self.margins.checked_add(1)?;
        for ((price, weight), value) in level_prices.iter_mut().skip(after).zip(&proof.levels).zip(values) {
            *price = *weight;
            total = total.checked_sub(weight.checked_mul(*value)?)?;
        }
        let mut items = Vec::new();
        for (item, group) in (0_u32..).zip(self.group) {
            let above = if *group == u32::MAX { ALL } else { nodes.groups.checked_add(*group)? };
            let price = fall(nodes.items.checked_add(item)?, above)?;
            if price > 0 {
                items.push((item, price));
                total = total.checked_add(price)?;
            }
        }
        let mut others = Vec::new();
        let count = if self.applicants { model.vacancies } else { model.applicants };
        for other in 0..number(count) {
            let price = fall(ROOT, nodes.others.checked_add(other)?)?;
            if price > 0 {
                others.push((other, price));
                total = total.checked_add(price)?;
            }
        }
        let (applicant_prices, vacancy_prices) = if self.applicants { (items, others) } else { (others, items) };
        // Not more than what the flow reaches: else these prices are no proof of it.
        let proven = values.last().is_some_and(|value| *value == total);
        let duals =
            Duals { scale: 1, row_prices, level_prices, branch_prices: Vec::new(), applicant_prices, vacancy_prices };
        proven.then_some(Evidence::Tree(Node::Leaf(duals)))
    }
}

fn is_floor(model: &AssignmentModel, row: RowIdx) -> bool {
    model.rows.get(row).is_some_and(|row| row.name.ends_with("/au_moins"))
}

/// What proves the levels solved so far, as one: each level with the weight that makes it come before those after it.
#[derive(Debug, Default)]
struct Proof {
    /// The potentials.
    potentials: Vec<i128>,
    /// The reduced cost of each arc under them.
    reduced: Vec<i128>,
    /// The weight of each level before the last, which weighs 1.
    levels: Vec<i128>,
    costs: Vec<i64>,
    awarded: i64,
}

impl Proof {
    /// Solves one more level, with those costs of the pairs, among the flows that are the best so far.
    fn add(&mut self, network: &Network, simplex: &mut Simplex<'_>, pairs: Vec<i64>) -> Option<()> {
        let awarded = pairs.len();
        let mut costs = pairs;
        costs.resize(network.arcs.len(), 0);
        simplex.price(&costs).ok()?;
        simplex.run();
        let Outcome::Optimal(_) = simplex.outcome() else { return None };
        self.awarded = simplex.flow(awarded);
        let reduced = simplex.reduced_costs();
        let first = self.potentials.is_empty();
        let mut weight = 1_i128;
        for (before, now) in self.reduced.iter().zip(&reduced) {
            let now = i128::from(*now);
            if *before != 0 && now.signum() == -before.signum() {
                let times = now.checked_abs()?.checked_div(before.checked_abs()?)?;
                weight = weight.max(times.checked_add(1)?);
            }
        }
        let scaled = |before: i128, now: i64| before.checked_mul(weight)?.checked_add(i128::from(now));
        let potentials = simplex.potentials();
        self.potentials = if first {
            potentials.iter().map(|potential| i128::from(*potential)).collect()
        } else {
            let both = self.potentials.iter().zip(potentials);
            both.map(|(before, now)| scaled(*before, *now)).collect::<Option<_>>()?
        };
        self.reduced = if first {
            reduced.into_iter().map(i128::from).collect()
        } else {
            self.reduced.iter().zip(reduced).map(|(before, now)| scaled(*before, now)).collect::<Option<_>>()?
        };
        if first {
            self.levels.clear();
        } else {
            self.levels.push(1);
            self.levels.iter_mut().try_for_each(|level| {
                *level = level.checked_mul(weight)?;
                Some(())
            })?;
        }
        self.costs = costs;
        simplex.keep_best();
        Some(())
    }

    /// The value of the last level, in the sense in which more is better.
    fn value(&self, simplex: &Simplex<'_>) -> Option<i128> {
        let mut value = 0_i128;
        for (arc, cost) in self.costs.iter().enumerate().filter(|(_, cost)| **cost != 0) {
            value = value.checked_sub(i128::from(*cost).checked_mul(i128::from(simplex.flow(arc)))?)?;
        }
        Some(value)
    }
}
