//! A matching that is kept the best while edges and vacancies come and go: all levels in one number, prices that prove it.
//!
//! Where no account row bears on the plan, a level is a weight per pair, and the levels in their order are one weight:
//! each level has its own digits of a 128-bit number, wide enough for the sum of all awards. Below them stands one more
//! digit: what the pair does to the plan before the event. It is +1 where the pair was awarded, -1 where the applicant
//! had no home, 0 where it had another one, so that the best plan is, among those that are the best on every level, the
//! one that changes the situation of the fewest households.
//!
//! Prices cover every edge and are tight on awarded ones; whoever is left without an award at a price above nought is
//! mended by a shortest alternating path. A level's own prices are the digits of the prices down to it: exact as long as
//! the digits below stay within a quarter of their range, which is checked for every price that changes.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions are those of the model's own layout")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::certificate::{Duals, Evidence, Node};
use crate::index::Index;
use crate::model::{AssignmentModel, Sense, Terms, plan};

use super::super::matching::NONE;
use super::super::problem::{Problem, at, number};
use super::NewPair;
use super::digits::{Digit, Digits};

/// Sides of the matching, as positions in its arrays.
pub(super) const VACANCIES: usize = 0;
/// The other side.
pub(super) const APPLICANTS: usize = 1;

/// The edges: a vacancy's are those of its pairs, the weightiest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    start: Vec<u32>,
    applicant: Vec<u32>,
    vacancy: Vec<u32>,
    /// The pair of each edge.
    pub(super) pair: Vec<u32>,
    /// Whether the edge is no more.
    struck: Vec<bool>,
    back_start: Vec<u32>,
    back: Vec<u32>,
    /// The edges of vacancies that came later, by applicant.
    more: BTreeMap<u32, Vec<u32>>,
}

impl Edges {
    /// The edges of a vacancy.
    pub(super) fn of_vacancy(&self, vacancy: usize) -> std::ops::Range<usize> {
        at(self.start[vacancy])..at(self.start[vacancy + 1])
    }

    fn of(&self, side: usize, node: usize) -> impl Iterator<Item = usize> + '_ {
        let (own, back, more) = if side == VACANCIES {
            (self.of_vacancy(node), &[][..], &[][..])
        } else {
            let back = at(self.back_start[node])..at(self.back_start[node + 1]);
            let more = if self.more.is_empty() { None } else { self.more.get(&number(node)) };
            (0..0, &self.back[back], more.map_or(&[][..], Vec::as_slice))
        };
        own.chain(back.iter().chain(more).map(|&edge| at(edge)))
    }

    fn end(&self, side: usize, edge: usize) -> usize {
        at(if side == VACANCIES { self.vacancy[edge] } else { self.applicant[edge] })
    }
}

/// The weights of pairs over all levels, in parts.
#[derive(Debug, Clone, Default)]
struct Weights {
    every: i128,
    applicant: Vec<i128>,
    signature: Vec<i128>,
    pair: Vec<i128>,
}

/// What an alternating path works with.
#[derive(Debug, Clone, Default)]
struct Room {
    distance: Vec<i128>,
    reached_by: Vec<u32>,
    reached: Vec<u32>,
    settled: Vec<(u32, i128)>,
    tree: Vec<(u32, i128)>,
    heap: BinaryHeap<Reverse<(i128, u32)>>,
}

/// Who held what before the event.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    /// The applicant of each vacancy, or [`NONE`].
    pub(super) holder: Vec<u32>,
    /// The vacancy of each applicant, or [`NONE`].
    pub(super) home: Vec<u32>,
}

/// The matching with its prices.
#[derive(Debug, Clone)]
pub(super) struct Kernel {
    digits: Digits,
    /// The edges.
    pub(super) edges: Edges,
    weights: Weights,
    signatures: Vec<u32>,
    /// The matched edge of each vacancy and of each applicant, or [`NONE`].
    pub(super) matched: [Vec<u32>; 2],
    price: [Vec<i128>; 2],
    before: Before,
    room: Room,
    /// The nodes whose price changed, by side.
    touched: Vec<(usize, u32)>,
}

const FAR: i128 = i128::MAX;

struct End {
    distance: i128,
    far: u32,
    near: u32,
}

impl Kernel {
    /// The kernel of a model on which no row bears; none when its levels do not fit one number.
    ///
    /// Nothing is matched yet: see [`Kernel::solve`].
    pub(super) fn of(problem: &Problem<'_>) -> Option<Self> {
        let digits = Digits::of(problem)?;
        let weights = weights(problem, &digits);
        let homes = problem.vacancy_count();
        let mut kernel = Self {
            digits,
            edges: Edges { start: vec![0], ..Edges::default() },
            weights,
            signatures: problem.signatures.clone(),
            matched: [Vec::new(), vec![NONE; problem.model.applicants]],
            price: [Vec::new(), vec![0; problem.model.applicants]],
            before: Before::default(),
            room: Room::default(),
            touched: Vec::new(),
        };
        for vacancy in 0..homes {
            kernel.push_edges(problem.model, problem.pairs(vacancy));
        }
        let (edges, applicants) = (&mut kernel.edges, problem.model.applicants);
        edges.back_start = vec![0; applicants + 1];
        for &applicant in &edges.applicant {
            edges.back_start[at(applicant) + 1] += 1;
        }
        for applicant in 0..applicants {
            edges.back_start[applicant + 1] += edges.back_start[applicant];
        }
        let mut next = edges.back_start.clone();
        edges.back = vec![0; edges.applicant.len()];
        for (edge, &applicant) in edges.applicant.iter().enumerate() {
            edges.back[at(next[at(applicant)])] = number(edge);
            next[at(applicant)] += 1;
        }
        Some(kernel)
    }

    /// The edges of one more vacancy, from its pairs.
    fn push_edges(&mut self, model: &AssignmentModel, pairs: std::ops::Range<usize>) {
        let applicants = &model.pair_applicants;
        let mut sorted: Vec<(Reverse<i128>, u32)> =
            pairs.map(|pair| (Reverse(self.pair_weight(applicants[pair], pair)), number(pair))).collect();
        sorted.sort_unstable();
        let vacancy = number(self.edges.start.len() - 1);
        for (_, pair) in sorted {
            self.edges.applicant.push(applicants[at(pair)]);
            self.edges.vacancy.push(vacancy);
            // A signature without a label is never awarded.
            self.edges.struck.push(plan::labels(model, at(pair)).is_empty());
            self.edges.pair.push(pair);
        }
        self.edges.start.push(number(self.edges.applicant.len()));
        self.matched[VACANCIES].push(NONE);
        self.price[VACANCIES].push(0);
    }

    /// The part of a new pair's weight that is its own; none when a weight has no place in the digits, or in the parts
    /// that weights are kept in.
    pub(super) fn own_part(&self, model: &AssignmentModel, pair: &NewPair) -> Option<i128> {
        let mut left = -self.weights.every - self.weights.applicant[pair.applicant.position()];
        if let Some(part) = self.weights.signature.get(pair.signature.position()) {
            left -= part;
        }
        let mut by_pair = pair.weights.iter().copied();
        for (level, digit) in model.levels.iter().zip(&self.digits.levels) {
            let weight = match &level.terms {
                Terms::Awards => 1,
                Terms::Shortfalls(_) => 0,
                Terms::BySignature(weights) => *weights.get(pair.signature)?,
                Terms::ByApplicant(weights) => *weights.get(pair.applicant.position())?,
                Terms::ByPair(_) => by_pair.next()?,
            };
            match digit {
                Some(digit) if weight.saturating_abs() <= digit.reach => {
                    let signed = if level.sense == Sense::Maximise { weight } else { -weight };
                    left += i128::from(signed) << digit.shift;
                }
                None if weight == 0 => {}
                _ => return None,
            }
        }
        (!self.weights.pair.is_empty() || left == 0).then_some(left)
    }

    /// Takes in the model's last vacancy, with the own parts of its pairs' weights.
    pub(super) fn add_vacancy(&mut self, model: &AssignmentModel, own: Vec<i128>) {
        let first = self.edges.applicant.len();
        if !self.weights.pair.is_empty() {
            self.weights.pair.extend(own);
        }
        self.signatures.extend(model.pair_signatures.iter().skip(first).map(|signature| signature.0));
        self.push_edges(model, first..model.pair_applicants.len());
        for edge in first..self.edges.applicant.len() {
            self.edges.more.entry(self.edges.applicant[edge]).or_default().push(number(edge));
        }
        self.before.holder.push(NONE);
    }

    fn pair_weight(&self, applicant: u32, pair: usize) -> i128 {
        let mut weight = self.weights.every + self.weights.applicant[at(applicant)];
        if !self.weights.signature.is_empty() {
            weight += self.weights.signature[at(self.signatures[pair])];
        }
        if !self.weights.pair.is_empty() {
            weight += self.weights.pair[pair];
        }
        weight << self.digits.kept
    }

    fn weight(&self, edge: usize) -> i128 {
        self.pair_weight(self.edges.applicant[edge], at(self.edges.pair[edge]))
    }

    /// What an edge does to the plan before the event.
    fn kept(&self, edge: usize) -> i128 {
        let applicant = self.edges.applicant[edge];
        if self.before.holder[at(self.edges.vacancy[edge])] == applicant {
            1
        } else if self.before.home[at(applicant)] == NONE {
            -1
        } else {
            0
        }
    }

    /// The edge of a pair of that vacancy.
    pub(super) fn edge_of(&self, vacancy: usize, pair: usize) -> Option<usize> {
        self.edges.of_vacancy(vacancy).find(|&edge| at(self.edges.pair[edge]) == pair)
    }

    /// The applicant that a vacancy is matched to, or [`NONE`].
    pub(super) fn holder(&self, vacancy: usize) -> u32 {
        match self.matched[VACANCIES][vacancy] {
            NONE => NONE,
            edge => self.edges.applicant[at(edge)],
        }
    }

    /// Finds the best matching from nothing, as near as can be to the plan given; whether its prices can be told apart.
    pub(super) fn solve(&mut self, before: Before) -> bool {
        self.before = before;
        for side in [VACANCIES, APPLICANTS] {
            self.matched[side].fill(NONE);
            self.price[side].fill(0);
        }
        for vacancy in 0..self.matched[VACANCIES].len() {
            self.augment(VACANCIES, vacancy);
        }
        self.touched.clear();
        for side in [VACANCIES, APPLICANTS] {
            self.touched.extend((0..self.price[side].len()).map(|node| (side, number(node))));
        }
        self.rest()
    }

    /// Begins an event: the plan as it is now is the one to be kept.
    pub(super) fn begin(&mut self) {
        self.touched.clear();
        for vacancy in 0..self.matched[VACANCIES].len() {
            self.before.holder[vacancy] = self.holder(vacancy);
        }
        for (home, &edge) in self.before.home.iter_mut().zip(&self.matched[APPLICANTS]) {
            *home = if edge == NONE { NONE } else { self.edges.vacancy[at(edge)] };
        }
    }

    /// Makes all prices anew for the plan as it is now; whether they can be told apart.
    pub(super) fn again(&mut self) -> bool {
        self.begin();
        let before = std::mem::take(&mut self.before);
        self.solve(before)
    }

    /// Who held what before the event.
    pub(super) fn before(&self) -> &Before {
        &self.before
    }

    /// The vacancy that an applicant is matched to, or [`NONE`].
    pub(super) fn home(&self, applicant: usize) -> u32 {
        match self.matched[APPLICANTS][applicant] {
            NONE => NONE,
            edge => self.edges.vacancy[at(edge)],
        }
    }

    /// Strikes an edge; whether it was an award.
    pub(super) fn strike(&mut self, edge: usize) -> bool {
        self.edges.struck[edge] = true;
        let (vacancy, applicant) = (self.edges.end(VACANCIES, edge), self.edges.end(APPLICANTS, edge));
        let awarded = self.matched[VACANCIES][vacancy] == number(edge);
        if awarded {
            self.matched[VACANCIES][vacancy] = NONE;
            self.matched[APPLICANTS][applicant] = NONE;
        }
        awarded
    }

    /// The pairs of an applicant that are left.
    pub(super) fn pairs_left(&self, applicant: usize) -> Vec<usize> {
        let left = self.edges.of(APPLICANTS, applicant).filter(|&edge| !self.edges.struck[edge]);
        left.map(|edge| at(self.edges.pair[edge])).collect()
    }

    /// Mends a node that lost its award, or is new: its price is made anew from its edges.
    pub(super) fn mend(&mut self, side: usize, node: usize) {
        if self.matched[side][node] == NONE {
            self.touched.push((side, number(node)));
            self.augment(side, node);
        }
    }

    /// Ends an event: prices are brought back to what levels say, one for each household that has a home. Gives `false`
    /// when some cannot be told apart any more: see [`Kernel::solve`].
    pub(super) fn rest(&mut self) -> bool {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        let mut told = true;
        for &(side, node) in &touched {
            let node = at(node);
            let price = Digits::down_to(self.price[side][node], self.digits.kept) << self.digits.kept;
            told = told && self.digits.tells(self.price[side][node]);
            let housed = side == APPLICANTS && self.matched[side][node] != NONE;
            self.price[side][node] = price + i128::from(housed);
        }
        self.touched = touched;
        told
    }

    /// The nodes whose price or award may have changed in the last event, by side.
    pub(super) fn touched(&self) -> &[(usize, u32)] {
        &self.touched
    }

    /// A node's price on a level.
    pub(super) fn price_on(&self, level: usize, side: usize, node: usize) -> i128 {
        match self.digits.levels.get(level) {
            Some(Some(digit)) => Digits::down_to(self.price[side][node], digit.shift + self.digits.kept),
            _ => 0,
        }
    }

    /// What proves a level: its prices, and multipliers that keep the levels before it.
    pub(super) fn evidence(&self, model: &AssignmentModel, level: usize) -> Evidence {
        if matches!(model.levels[level].terms, Terms::Shortfalls(_)) {
            return Evidence::Trivial;
        }
        let own = self.digits.levels[level];
        let keeps = |digit: &Option<Digit>| match (digit, own) {
            (Some(digit), Some(own)) => 1_i128 << (digit.shift - own.shift),
            _ => 0,
        };
        let prices = |side: usize| {
            let all = (0..self.price[side].len()).map(|node| (number(node), self.price_on(level, side, node)));
            all.filter(|(_, price)| *price != 0).collect::<Vec<_>>()
        };
        Evidence::Tree(Node::Leaf(Duals {
            scale: 1,
            row_prices: vec![0; model.rows.len()],
            level_prices: self.digits.levels[..level].iter().map(keeps).collect(),
            branch_prices: Vec::new(),
            applicant_prices: prices(APPLICANTS),
            vacancy_prices: prices(VACANCIES),
        }))
    }

    /// Gives an unmatched node its best price; then matches it, or frees a node of its side whose price comes to nought.
    fn augment(&mut self, side: usize, origin: usize) {
        let other = 1 - side;
        let mut best = 0;
        for edge in self.edges.of(side, origin) {
            let weight = self.weight(edge);
            // The weightiest come first, and prices are not below nought.
            if side == VACANCIES && weight < best {
                break;
            }
            if !self.edges.struck[edge] {
                best = best.max(weight + self.kept(edge) - self.price[other][self.edges.end(other, edge)]);
            }
        }
        self.price[side][origin] = best;
        if best == 0 {
            return;
        }
        let nodes = self.price[other].len().max(self.price[side].len());
        self.room.distance.resize(nodes, FAR);
        self.room.reached_by.resize(nodes, NONE);
        let mut room = std::mem::take(&mut self.room);
        let end = self.search(side, origin, &mut room);
        for &(node, distance) in room.tree.iter().filter(|(_, distance)| *distance < end.distance) {
            self.price[side][at(node)] -= end.distance - distance;
            self.touched.push((side, node));
        }
        for &(node, distance) in room.settled.iter().filter(|(_, distance)| *distance < end.distance) {
            self.price[other][at(node)] += end.distance - distance;
            self.touched.push((other, node));
        }
        self.flip(side, origin, &end, &room);
        for &node in &room.reached {
            room.distance[at(node)] = FAR;
        }
        self.room = room;
    }

    fn search(&self, side: usize, origin: usize, room: &mut Room) -> End {
        let other = 1 - side;
        room.tree.clear();
        room.settled.clear();
        room.reached.clear();
        room.heap.clear();
        let mut end = End { distance: FAR, far: NONE, near: NONE };
        let (mut node, mut so_far) = (origin, 0_i128);
        loop {
            room.tree.push((number(node), so_far));
            let base = so_far + self.price[side][node];
            if base < end.distance {
                end = End { distance: base, far: NONE, near: number(node) };
            }
            for edge in self.edges.of(side, node) {
                let left = base - self.weight(edge);
                if side == VACANCIES && left > end.distance {
                    break;
                }
                if self.edges.struck[edge] {
                    continue;
                }
                let far = self.edges.end(other, edge);
                let distance = left - self.kept(edge) + self.price[other][far];
                if distance >= end.distance || distance >= room.distance[far] {
                    continue;
                }
                if room.distance[far] == FAR {
                    room.reached.push(number(far));
                }
                room.distance[far] = distance;
                room.reached_by[far] = number(edge);
                if self.matched[other][far] == NONE {
                    end = End { distance, far: number(far), near: NONE };
                } else {
                    room.heap.push(Reverse((distance, number(far))));
                }
            }
            let next = loop {
                match room.heap.pop() {
                    None => break None,
                    Some(Reverse((distance, _))) if distance >= end.distance => break None,
                    Some(Reverse((distance, far))) if distance == room.distance[at(far)] => {
                        break Some((distance, far));
                    }
                    Some(_) => {}
                }
            };
            let Some((distance, far)) = next else { return end };
            room.settled.push((far, distance));
            node = self.edges.end(side, at(self.matched[other][at(far)]));
            so_far = distance;
        }
    }

    fn flip(&mut self, side: usize, origin: usize, end: &End, room: &Room) {
        let other = 1 - side;
        let mut far = end.far;
        if far == NONE {
            if at(end.near) == origin {
                return;
            }
            let left = at(end.near);
            far = number(self.edges.end(other, at(self.matched[side][left])));
            self.matched[side][left] = NONE;
            self.touched.push((side, end.near));
        }
        loop {
            let edge = room.reached_by[at(far)];
            let node = self.edges.end(side, at(edge));
            let before = self.matched[side][node];
            self.matched[side][node] = edge;
            self.matched[other][at(far)] = edge;
            self.touched.push((side, number(node)));
            self.touched.push((other, far));
            if node == origin {
                return;
            }
            far = number(self.edges.end(other, at(before)));
        }
    }
}

/// The weights of the levels in their digits.
fn weights(problem: &Problem<'_>, digits: &Digits) -> Weights {
    let mut weights = Weights { applicant: vec![0; problem.model.applicants], ..Weights::default() };
    let mut by_signature = vec![0; problem.combination_start.len() - 1];
    let mut pairs = false;
    for (level, digit) in problem.levels.iter().zip(&digits.levels) {
        let Some(Digit { shift, .. }) = digit else { continue };
        for (sum, &weight) in weights.applicant.iter_mut().zip(&level.applicant) {
            *sum += i128::from(weight) << shift;
        }
        for (sum, &weight) in by_signature.iter_mut().zip(&level.signature) {
            *sum += i128::from(weight) << shift;
        }
        pairs |= !level.pair.is_empty();
    }
    if by_signature.windows(2).all(|pair| pair[0] == pair[1]) {
        weights.every = by_signature.first().copied().unwrap_or(0);
    } else {
        weights.signature = by_signature;
    }
    if pairs {
        weights.pair = (0..problem.applicants.len()).map(|pair| by_pair(problem, digits, pair)).collect();
    }
    weights
}

fn by_pair(problem: &Problem<'_>, digits: &Digits, pair: usize) -> i128 {
    let mut sum = 0;
    for (level, digit) in problem.levels.iter().zip(&digits.levels) {
        if let (Some(digit), Some(&weight)) = (digit, level.pair.get(pair)) {
            sum += i128::from(weight) << digit.shift;
        }
    }
    sum
}
