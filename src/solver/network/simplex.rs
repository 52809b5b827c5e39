//! The primal network simplex: a tree, its potentials, and pivots.
//!
//! # Invariants
//! Between pivots `parent`, `pred`, `depth` and the lists of children describe one tree that spans all nodes and the
//! root; the potentials make the reduced cost of every tree arc nought; every arc outside the tree is at a bound; the
//! tree is strongly feasible: from every node some flow can still be sent along the tree to the root.

#![expect(clippy::indexing_slicing, reason = "hot kernel: every position is made by the construction below")]

use super::super::problem::{at, number};
use super::{Flow, Network, NetworkError, Outcome};

const NONE: u32 = u32::MAX;
/// An arc that may not enter again: the levels before keep it where it is.
const FROZEN: i8 = 0;
const LOWER: i8 = 1;
const UPPER: i8 = -1;
/// In the tree; never asked to enter since its reduced cost is nought.
const TREE: i8 = 2;
/// From a node to itself: never in the tree, its own cost alone decides.
const LOOP: i8 = 3;
/// The largest capacity, supply or cost taken.
const MOST: i64 = 1 << 60;
/// The fewest arcs looked at before one enters.
const LEAST_BLOCK: usize = 20;

/// A solve in progress, whose basis survives changes of costs.
#[derive(Debug, Clone)]
pub struct Simplex<'n> {
    network: &'n Network,
    nodes: usize,
    from: Vec<u32>,
    to: Vec<u32>,
    /// What the flow above the lower bound may be.
    room: Vec<i64>,
    cost: Vec<i64>,
    flow: Vec<i64>,
    state: Vec<i8>,
    parent: Vec<u32>,
    pred: Vec<u32>,
    depth: Vec<u32>,
    first_child: Vec<u32>,
    next: Vec<u32>,
    previous: Vec<u32>,
    potential: Vec<i64>,
    next_arc: usize,
    block: usize,
    /// How many basis changes were made.
    pub pivots: u64,
}

impl<'n> Simplex<'n> {
    /// Lays a network out, every node hung to the root.
    ///
    /// # Errors
    /// A malformed network, or numbers out of range.
    pub fn new(network: &'n Network) -> Result<Self, NetworkError> {
        let nodes = network.supplies.len();
        let real = network.arcs.len();
        if number(nodes.saturating_add(1)) == NONE || number(real.saturating_add(nodes)) == NONE {
            return Err(NetworkError::OutOfRange);
        }
        let (mut dearest, mut supplies) = (1_i64, network.supplies.clone());
        for (place, arc) in network.arcs.iter().enumerate() {
            if at(arc.from) >= nodes || at(arc.to) >= nodes || arc.lower > arc.upper {
                return Err(NetworkError::Arc(place));
            }
            if arc.lower < -MOST || arc.upper > MOST || arc.cost.saturating_abs() > MOST {
                return Err(NetworkError::OutOfRange);
            }
            dearest = dearest.max(arc.cost.saturating_abs());
            supplies[at(arc.from)] = supplies[at(arc.from)].saturating_sub(arc.lower);
            supplies[at(arc.to)] = supplies[at(arc.to)].saturating_add(arc.lower);
        }
        let most = supplies.iter().map(|supply| i128::from(supply.saturating_abs())).sum::<i128>();
        let hung = i128::from(dearest) * (i128::try_from(nodes).unwrap_or(i128::MAX) + 2);
        let hung = i64::try_from(hung).ok().filter(|cost| *cost < MOST).ok_or(NetworkError::OutOfRange)?;
        if most > i128::from(MOST) {
            return Err(NetworkError::OutOfRange);
        }
        let root = number(nodes);
        let mut simplex = Self {
            network,
            nodes,
            from: network.arcs.iter().map(|arc| arc.from).collect(),
            to: network.arcs.iter().map(|arc| arc.to).collect(),
            room: network.arcs.iter().map(|arc| arc.upper - arc.lower).collect(),
            cost: network.arcs.iter().map(|arc| arc.cost).collect(),
            flow: vec![0; real],
            state: vec![LOWER; real],
            parent: vec![root; nodes + 1],
            pred: vec![NONE; nodes + 1],
            depth: vec![1; nodes + 1],
            first_child: vec![NONE; nodes + 1],
            next: vec![NONE; nodes + 1],
            previous: vec![NONE; nodes + 1],
            potential: vec![0; nodes + 1],
            next_arc: 0,
            block: real.isqrt().max(LEAST_BLOCK),
            pivots: 0,
        };
        simplex.parent[nodes] = NONE;
        simplex.depth[nodes] = 0;
        for arc in 0..real {
            if simplex.from[arc] == simplex.to[arc] {
                simplex.state[arc] = LOOP;
            }
        }
        simplex.settle_loops();
        for (node, &supply) in supplies.iter().enumerate() {
            let node = number(node);
            simplex.pred[at(node)] = number(simplex.from.len());
            let (from, to, cost) = if supply >= 0 { (node, root, 0) } else { (root, node, hung) };
            simplex.from.push(from);
            simplex.to.push(to);
            simplex.cost.push(cost);
            simplex.room.push(i64::MAX);
            simplex.flow.push(supply.abs());
            simplex.state.push(TREE);
            simplex.potential[at(node)] = cost;
            simplex.hang(node, root);
        }
        Ok(simplex)
    }

    fn settle_loops(&mut self) {
        for arc in 0..self.network.arcs.len() {
            if self.state[arc] == LOOP {
                self.flow[arc] = if self.cost[arc] < 0 { self.room[arc] } else { 0 };
            }
        }
    }

    fn hang(&mut self, node: u32, parent: u32) {
        let first = self.first_child[at(parent)];
        self.parent[at(node)] = parent;
        self.previous[at(node)] = NONE;
        self.next[at(node)] = first;
        if first != NONE {
            self.previous[at(first)] = node;
        }
        self.first_child[at(parent)] = node;
    }

    fn unhang(&mut self, node: u32) {
        let (before, after) = (self.previous[at(node)], self.next[at(node)]);
        if before == NONE {
            let parent = self.parent[at(node)];
            self.first_child[at(parent)] = after;
        } else {
            self.next[at(before)] = after;
        }
        if after != NONE {
            self.previous[at(after)] = before;
        }
    }

    /// The reduced cost of an arc: `cost + p(from) - p(to)`.
    fn reduced(&self, arc: usize) -> i64 {
        self.cost[arc] + self.potential[at(self.from[arc])] - self.potential[at(self.to[arc])]
    }

    /// The arc to enter: the worst of the first block that has a bad one.
    fn entering(&mut self) -> Option<usize> {
        let real = self.network.arcs.len();
        let (mut worst, mut found) = (0_i64, None);
        let mut left = self.block;
        let mut arc = self.next_arc;
        for _ in 0..real {
            let state = self.state[arc];
            if state == LOWER || state == UPPER {
                let bad = i64::from(state) * self.reduced(arc);
                if bad < worst {
                    (worst, found) = (bad, Some(arc));
                }
            }
            arc += 1;
            if arc == real {
                arc = 0;
            }
            left -= 1;
            if left == 0 {
                if found.is_some() {
                    break;
                }
                left = self.block;
            }
        }
        self.next_arc = arc;
        found
    }

    /// Pivots until no arc is bad.
    pub fn run(&mut self) {
        if self.network.arcs.is_empty() {
            return;
        }
        while let Some(arc) = self.entering() {
            self.pivot(arc);
        }
    }

    fn join(&self, mut left: u32, mut right: u32) -> u32 {
        while left != right {
            if self.depth[at(left)] >= self.depth[at(right)] {
                left = self.parent[at(left)];
            } else {
                right = self.parent[at(right)];
            }
        }
        left
    }

    /// How much can still be sent from a node's parent to it (`down`) or from it to its parent along the tree.
    fn spare(&self, node: u32, down: bool) -> i64 {
        let arc = at(self.pred[at(node)]);
        let along = (self.to[arc] == node) == down;
        if along { self.room[arc] - self.flow[arc] } else { self.flow[arc] }
    }

    fn send(&mut self, node: u32, down: bool, amount: i64) {
        let arc = at(self.pred[at(node)]);
        if (self.to[arc] == node) == down {
            self.flow[arc] += amount;
        } else {
            self.flow[arc] -= amount;
        }
    }

    fn pivot(&mut self, entering: usize) {
        self.pivots += 1;
        // The cycle goes from the join down to `first`, over the entering arc to `second`, and up to the join.
        let (first, second) = if self.state[entering] == LOWER {
            (self.from[entering], self.to[entering])
        } else {
            (self.to[entering], self.from[entering])
        };
        let join = self.join(first, second);
        let (mut most, mut leaving, mut on_first) = (self.room[entering], NONE, true);
        let mut node = first;
        while node != join {
            let spare = self.spare(node, true);
            if spare < most {
                (most, leaving, on_first) = (spare, node, true);
            }
            node = self.parent[at(node)];
        }
        node = second;
        while node != join {
            let spare = self.spare(node, false);
            if spare <= most {
                (most, leaving, on_first) = (spare, node, false);
            }
            node = self.parent[at(node)];
        }
        if most > 0 {
            let sign = i64::from(self.state[entering]);
            self.flow[entering] += sign * most;
            node = first;
            while node != join {
                self.send(node, true, most);
                node = self.parent[at(node)];
            }
            node = second;
            while node != join {
                self.send(node, false, most);
                node = self.parent[at(node)];
            }
        }
        if leaving == NONE {
            self.state[entering] = -self.state[entering];
            return;
        }
        let gone = at(self.pred[at(leaving)]);
        self.state[gone] = if self.flow[gone] == 0 { LOWER } else { UPPER };
        self.state[entering] = TREE;
        let (inner, outer) = if on_first { (first, second) } else { (second, first) };
        self.rehang(inner, outer, leaving, number(entering));
    }

    /// Cuts the subtree of `leaving` off and hangs it by `inner` to `outer`.
    fn rehang(&mut self, inner: u32, outer: u32, leaving: u32, entering: u32) {
        let (mut node, mut parent, mut arc) = (inner, outer, entering);
        loop {
            let (old_parent, old_arc) = (self.parent[at(node)], self.pred[at(node)]);
            self.unhang(node);
            self.hang(node, parent);
            self.pred[at(node)] = arc;
            if node == leaving {
                break;
            }
            (parent, arc, node) = (node, old_arc, old_parent);
        }
        // All potentials of the subtree move by the same amount: what the entering arc was wrong by.
        let reduced = self.reduced(at(entering));
        let change = if self.from[at(entering)] == inner { -reduced } else { reduced };
        self.shift(inner, change);
    }

    /// Shifts the potentials of a subtree and sets its depths, parents first.
    fn shift(&mut self, top: u32, change: i64) {
        let mut node = top;
        loop {
            self.potential[at(node)] += change;
            self.depth[at(node)] = self.depth[at(self.parent[at(node)])] + 1;
            let child = self.first_child[at(node)];
            if child != NONE {
                node = child;
                continue;
            }
            while node != top && self.next[at(node)] == NONE {
                node = self.parent[at(node)];
            }
            if node == top {
                return;
            }
            node = self.next[at(node)];
        }
    }

    /// The reduced cost of each arc of the network.
    #[must_use]
    pub fn reduced_costs(&self) -> Vec<i64> {
        (0..self.network.arcs.len()).map(|arc| self.reduced(arc)).collect()
    }

    /// Keeps every later flow of least cost for the present costs: arcs whose reduced cost is not nought stay where they
    /// are. What is left is all flows that are the best so far, and no others.
    pub fn keep_best(&mut self) {
        for arc in 0..self.network.arcs.len() {
            if self.state[arc] != TREE && self.reduced(arc) != 0 {
                self.state[arc] = FROZEN;
            }
        }
    }

    /// Gives the arcs new costs; [`Simplex::run`] then goes on from the basis at hand. Only for networks that have a flow.
    ///
    /// # Errors
    /// As many costs as arcs are due, within range.
    pub fn price(&mut self, costs: &[i64]) -> Result<(), NetworkError> {
        let real = self.network.arcs.len();
        let nodes = i64::try_from(self.nodes).unwrap_or(i64::MAX).saturating_add(2);
        let dearest = costs.iter().map(|cost| cost.saturating_abs()).max().unwrap_or(0);
        if costs.len() != real || dearest.saturating_mul(nodes) >= MOST {
            return Err(NetworkError::OutOfRange);
        }
        self.cost[..real].copy_from_slice(costs);
        self.settle_loops();
        for (arc, cost) in self.cost.iter_mut().enumerate().skip(real) {
            // The arcs to the root carry nothing and must not begin to.
            self.room[arc] = self.flow[arc];
            *cost = 0;
        }
        let mut open = vec![number(self.nodes)];
        self.potential[self.nodes] = 0;
        while let Some(node) = open.pop() {
            let mut child = self.first_child[at(node)];
            while child != NONE {
                let arc = at(self.pred[at(child)]);
                let cost = self.cost[arc];
                let potential = self.potential[at(node)];
                self.potential[at(child)] = if self.to[arc] == child { potential + cost } else { potential - cost };
                open.push(child);
                child = self.next[at(child)];
            }
        }
        Ok(())
    }

    /// The flow of an arc at present, its lower bound included.
    #[must_use]
    pub fn flow(&self, arc: usize) -> i64 {
        match (self.flow.get(arc), self.network.arcs.get(arc)) {
            (Some(flow), Some(arc)) => flow + arc.lower,
            _ => 0,
        }
    }

    /// The potentials at present.
    #[must_use]
    pub fn potentials(&self) -> &[i64] {
        &self.potential[..self.nodes]
    }

    /// What the basis at hand says once no arc is bad.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let real = self.network.arcs.len();
        if self.flow[real..].iter().any(|&flow| flow != 0) {
            return Outcome::Infeasible(self.cut());
        }
        let flows: Vec<i64> = (0..real).map(|arc| self.flow(arc)).collect();
        let cost = flows.iter().zip(&self.cost).map(|(flow, cost)| i128::from(*flow) * i128::from(*cost)).sum();
        Outcome::Optimal(Flow { flows, potentials: self.potentials().to_vec(), cost })
    }

    /// The nodes to which what cannot leave could still be moved; when nothing is left over, those from which what is
    /// missing could come.
    fn cut(&self) -> Vec<bool> {
        let real = self.network.arcs.len();
        let mut out: Vec<Vec<u32>> = vec![Vec::new(); self.nodes];
        for arc in 0..real {
            if self.flow[arc] < self.room[arc] {
                out[at(self.from[arc])].push(self.to[arc]);
            }
            if self.flow[arc] > 0 {
                out[at(self.to[arc])].push(self.from[arc]);
            }
        }
        let reach = |starts: Vec<u32>, out: &[Vec<u32>]| {
            let mut seen = vec![false; self.nodes];
            let mut open = starts;
            for node in &open {
                seen[at(*node)] = true;
            }
            while let Some(node) = open.pop() {
                for &other in &out[at(node)] {
                    if !seen[at(other)] {
                        seen[at(other)] = true;
                        open.push(other);
                    }
                }
            }
            seen
        };
        let root = number(self.nodes);
        let stuck = |arc: &usize| self.flow[*arc] > 0 && self.to[*arc] == root;
        let excess: Vec<u32> = (real..self.from.len()).filter(stuck).map(|arc| self.from[arc]).collect();
        if !excess.is_empty() {
            return reach(excess, &out);
        }
        let mut into: Vec<Vec<u32>> = vec![Vec::new(); self.nodes];
        for (from, targets) in out.iter().enumerate() {
            for &target in targets {
                into[at(target)].push(number(from));
            }
        }
        let missing = (real..self.from.len()).filter(|&arc| self.flow[arc] > 0).map(|arc| self.to[arc]).collect();
        reach(missing, &into)
    }
}
