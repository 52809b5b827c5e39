//! Exact integer flows of least cost: primal network simplex.
//!
//! # The problem
//! Nodes with supplies that add up to nought, arcs with a lower bound, an upper bound and a cost; the flow of each arc
//! lies between its bounds, what leaves a node less what enters it is its supply, and the sum of cost × flow is the
//! least. Numbers are whole, so is the flow found.
//!
//! # What proves an answer
//! A flow is of least cost when there are numbers p on the nodes (`potentials`) such that every arc with a reduced cost
//! `cost + p(from) - p(to)` above nought is at its lower bound, and every arc with one below nought at its upper bound:
//! the cost of any flow is the sum of reduced costs × flow less the sum of p × supply, and no flow has a smaller first
//! sum. [`check_flow`] asks exactly that and nothing else.
//!
//! No flow exists when some set of nodes has a supply that its bounds do not let out (supply of the set > upper bounds
//! out - lower bounds in), or lacks what they do not let in. [`check_cut`] adds them up.
//!
//! # The method
//! The basis is a tree over the nodes and one more, the root, to which every node hangs by an arc of prohibitive cost at
//! first. The entering arc is the worst of a block of arcs, the next block each time (`simplex`). The leaving arc is
//! the last one met on the way round that blocks, which keeps the tree strongly feasible: no basis comes twice. The
//! basis survives a change of costs, so that the levels of an objective are solved one after the other
//! ([`Simplex::keep_best`], then [`Simplex::price`]).

pub mod read;
mod simplex;
#[cfg(test)]
mod tests;

pub use simplex::Simplex;

use super::problem::at;

/// An arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// The node that it leaves.
    pub from: u32,
    /// The node that it enters.
    pub to: u32,
    /// The least flow.
    pub lower: i64,
    /// The most flow.
    pub upper: i64,
    /// The cost of one unit.
    pub cost: i64,
}

/// A network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    /// What leaves each node less what enters it.
    pub supplies: Vec<i64>,
    /// The arcs.
    pub arcs: Vec<Arc>,
}

/// A flow with what proves that it is of least cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The flow of each arc.
    pub flows: Vec<i64>,
    /// A number per node.
    pub potentials: Vec<i64>,
    /// The sum of cost × flow.
    pub cost: i128,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A flow of least cost.
    Optimal(Flow),
    /// No flow exists: a set of nodes, by node, that proves it.
    Infeasible(Vec<bool>),
}

/// Why a network is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// An arc names no node, or its lower bound exceeds its upper one.
    #[error("arc {0} names no node, or its lower bound exceeds its upper one")]
    Arc(usize),
    /// Numbers are too large for exact arithmetic.
    #[error("a number of the network is too large")]
    OutOfRange,
}

/// Why a claim about a network is false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A list is not as long as it must be.
    #[error("a list has the wrong length")]
    Length,
    /// The flow of that arc is outside its bounds.
    #[error("the flow of arc {0} is outside its bounds")]
    Bounds(usize),
    /// The flow out of that node less the flow into it is not its supply.
    #[error("what leaves node {0} is not its supply")]
    Conservation(usize),
    /// The reduced cost of that arc does not go with its flow.
    #[error("the reduced cost of arc {0} does not go with its flow")]
    Slackness(usize),
    /// The cost is not the sum that is stated.
    #[error("the cost is not the one stated")]
    Cost,
    /// The set of nodes can let its supply out.
    #[error("the set of nodes proves nothing")]
    Cut,
}

/// Finds a flow of least cost, or a set of nodes that shows that there is no flow.
///
/// # Errors
/// A malformed network, or numbers out of range.
pub fn solve(network: &Network) -> Result<Outcome, NetworkError> {
    let mut simplex = Simplex::new(network)?;
    simplex.run();
    Ok(simplex.outcome())
}

/// Checks that a flow keeps every bound and supply, and that its potentials prove it to be of least cost.
///
/// # Errors
/// The first flaw.
pub fn check_flow(network: &Network, flow: &Flow) -> Result<(), Flaw> {
    if flow.flows.len() != network.arcs.len() || flow.potentials.len() != network.supplies.len() {
        return Err(Flaw::Length);
    }
    let mut balance: Vec<i128> = vec![0; network.supplies.len()];
    let mut cost = 0_i128;
    for (place, (arc, &amount)) in network.arcs.iter().zip(&flow.flows).enumerate() {
        if amount < arc.lower || amount > arc.upper {
            return Err(Flaw::Bounds(place));
        }
        let potential = |node: u32| flow.potentials.get(at(node)).copied().map(i128::from).ok_or(Flaw::Length);
        let reduced = i128::from(arc.cost) + potential(arc.from)? - potential(arc.to)?;
        if (reduced > 0 && amount > arc.lower) || (reduced < 0 && amount < arc.upper) {
            return Err(Flaw::Slackness(place));
        }
        if let Some(out) = balance.get_mut(at(arc.from)) {
            *out += i128::from(amount);
        }
        if let Some(into) = balance.get_mut(at(arc.to)) {
            *into -= i128::from(amount);
        }
        cost += i128::from(arc.cost) * i128::from(amount);
    }
    let kept = |(balance, supply): (&i128, &i64)| *balance != i128::from(*supply);
    if let Some(node) = balance.iter().zip(&network.supplies).position(kept) {
        return Err(Flaw::Conservation(node));
    }
    if cost == flow.cost { Ok(()) } else { Err(Flaw::Cost) }
}

/// Checks that a set of nodes shows that there is no flow.
///
/// # Errors
/// The set is no proof.
pub fn check_cut(network: &Network, inside: &[bool]) -> Result<(), Flaw> {
    if inside.len() != network.supplies.len() {
        return Err(Flaw::Length);
    }
    let supply: i128 =
        network.supplies.iter().zip(inside).filter(|(_, inside)| **inside).map(|(supply, _)| i128::from(*supply)).sum();
    let (mut least, mut most) = (0_i128, 0_i128);
    for arc in &network.arcs {
        let side = |node: u32| inside.get(at(node)).copied().unwrap_or(false);
        match (side(arc.from), side(arc.to)) {
            (true, false) => {
                most += i128::from(arc.upper);
                least += i128::from(arc.lower);
            }
            (false, true) => {
                most -= i128::from(arc.lower);
                least -= i128::from(arc.upper);
            }
            _ => {}
        }
    }
    if supply > most || supply < least { Ok(()) } else { Err(Flaw::Cut) }
}
