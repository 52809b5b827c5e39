//! The inner problem: a matching of largest weight, with the integer prices that prove it.
//!
//! Vacancies j and applicants i, one weight per edge. The kernel keeps `price_i + price_j >= weight_ij` with equality on
//! matched edges, and mends whoever is unmatched with a price above nought by a shortest augmenting path from that side,
//! until there is none: weak duality is then tight in integers. It begins from nothing, or from the prices and the
//! matching of the weights before, of which it keeps what still holds. It knows nothing of rows, labels or levels.

#![expect(clippy::indexing_slicing, reason = "hot kernel: every position is made by the graph's own construction")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::problem::{at, effort};

/// No edge, no applicant.
pub const NONE: u32 = u32::MAX;

/// The edges, grouped by vacancy.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// Where each vacancy's edges begin; m + 1 entries.
    start: Vec<u32>,
    /// The applicant of each edge, below `applicants`, increasing within a vacancy.
    applicant: Vec<u32>,
    /// The vacancy of each edge.
    vacancy: Vec<u32>,
    /// Where each applicant's edges begin in `back`.
    back_start: Vec<u32>,
    /// The edges grouped by applicant, each with its vacancy before it.
    back: Vec<(u32, u32)>,
}

impl Graph {
    /// The graph of those edges: `start` says where each vacancy's begin (m + 1 entries), `applicant` who each is for,
    /// below `applicants` and increasing within a vacancy.
    pub fn new(start: Vec<u32>, applicant: Vec<u32>, applicants: usize) -> Self {
        let mut vacancy = Vec::with_capacity(applicant.len());
        for (home, end) in start.iter().skip(1).enumerate() {
            vacancy.resize(at(*end), narrow(home));
        }
        let mut back_start = vec![0_u32; applicants + 1];
        for &of in &applicant {
            back_start[at(of) + 1] += 1;
        }
        for of in 0..applicants {
            back_start[of + 1] += back_start[of];
        }
        let mut next = back_start.clone();
        let mut back = vec![(0, 0); applicant.len()];
        for (edge, (&of, &home)) in applicant.iter().zip(&vacancy).enumerate() {
            back[at(next[at(of)])] = (home, narrow(edge));
            next[at(of)] += 1;
        }
        Self { start, applicant, vacancy, back_start, back }
    }

    /// The edges of a vacancy.
    pub fn edges(&self, vacancy: usize) -> std::ops::Range<usize> {
        at(self.start[vacancy])..at(self.start[vacancy + 1])
    }

    /// The applicant of each edge.
    pub fn applicants(&self) -> &[u32] {
        &self.applicant
    }

    fn vacancy_count(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    fn applicant_count(&self) -> usize {
        self.back_start.len().saturating_sub(1)
    }
}

/// The graph as one side sees it.
trait Seen {
    /// The edges of a node of this side, each with the node of the other side and its weight.
    fn edges<'g>(&'g self, weight: &'g [i64], node: usize) -> impl Iterator<Item = (usize, u32, i64)> + 'g;
    /// The node of this side that an edge has.
    fn near(&self, edge: usize) -> usize;
    /// The node of the other side that an edge has.
    fn far(&self, edge: usize) -> usize;
}

struct FromVacancies<'g>(&'g Graph);
struct FromApplicants<'g>(&'g Graph);

impl Seen for FromVacancies<'_> {
    fn edges<'g>(&'g self, weight: &'g [i64], node: usize) -> impl Iterator<Item = (usize, u32, i64)> + 'g {
        let edges = self.0.edges(node);
        let numbers = self.0.start[node]..;
        let far = self.0.applicant[edges.clone()].iter().zip(&weight[edges]);
        far.zip(numbers).map(|((&far, &weight), edge)| (at(far), edge, weight))
    }
    fn near(&self, edge: usize) -> usize {
        at(self.0.vacancy[edge])
    }
    fn far(&self, edge: usize) -> usize {
        at(self.0.applicant[edge])
    }
}

impl Seen for FromApplicants<'_> {
    fn edges<'g>(&'g self, weight: &'g [i64], node: usize) -> impl Iterator<Item = (usize, u32, i64)> + 'g {
        let edges = at(self.0.back_start[node])..at(self.0.back_start[node + 1]);
        self.0.back[edges].iter().map(|&(far, edge)| (at(far), edge, weight[at(edge)]))
    }
    fn near(&self, edge: usize) -> usize {
        at(self.0.applicant[edge])
    }
    fn far(&self, edge: usize) -> usize {
        at(self.0.vacancy[edge])
    }
}

/// A matching of largest weight and its prices; also the room that the kernel works in.
#[derive(Debug, Clone, Default)]
pub struct Matching {
    /// The matched edge of each vacancy, or [`NONE`].
    pub edge: Vec<u32>,
    /// The price of each vacancy.
    pub vacancy_price: Vec<i64>,
    /// The price of each applicant.
    pub applicant_price: Vec<i64>,
    /// How many edges were looked at, a measure of the work done.
    pub work: u64,
    /// What the last weights were for: a level's position and what it was multiplied by.
    pub last: Option<(usize, i64)>,
    /// The matched edge of each applicant, or [`NONE`].
    edge_of: Vec<u32>,
    /// The applicant that each vacancy held when the last weights were done, or [`NONE`].
    partner: Vec<u32>,
    room: Room,
}

/// The room of a search, by node of the side searched for.
#[derive(Debug, Clone, Default)]
struct Room {
    distance: Vec<i64>,
    reached_by: Vec<u32>,
    reached: Vec<u32>,
    settled: Vec<(u32, i64)>,
    tree: Vec<(u32, i64)>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

const FAR: i64 = i64::MAX;

impl Matching {
    /// Finds a matching of largest weight from nothing; weights must stay well inside the range of `i64` (below 2^61).
    pub fn solve(&mut self, graph: &Graph, weight: &[i64]) {
        let (vacancies, applicants) = (graph.vacancy_count(), graph.applicant_count());
        self.edge.clear();
        self.edge.resize(vacancies, NONE);
        self.vacancy_price.clear();
        self.vacancy_price.resize(vacancies, 0);
        self.applicant_price.clear();
        self.applicant_price.resize(applicants, 0);
        self.edge_of.clear();
        self.edge_of.resize(applicants, NONE);
        self.mend(graph, weight);
    }

    /// The same from the prices and the matching of the last weights, those being a little different: `scale` (a
    /// numerator and a denominator) is what prices are multiplied by to begin with. Weights of at least `decided` are
    /// begun anew.
    pub fn resume(&mut self, graph: &Graph, weight: &[i64], scale: (i64, i64), decided: i64) {
        let (vacancies, applicants) = (graph.vacancy_count(), graph.applicant_count());
        if self.vacancy_price.len() != vacancies || self.applicant_price.len() != applicants {
            self.solve(graph, weight);
            return;
        }
        if scale.0 != scale.1 {
            for price in self.vacancy_price.iter_mut().chain(&mut self.applicant_price) {
                let scaled = i128::from(*price) * i128::from(scale.0) / i128::from(scale.1.max(1));
                *price = i64::try_from(scaled).unwrap_or(0);
            }
        }
        self.work += effort(2 * weight.len() + applicants);
        let partners: Vec<u32> = (0..vacancies).map(|vacancy| self.partner_edge(graph, vacancy)).collect();
        // One side keeps its prices, the other takes what is left to it: whichever leaves less to mend.
        let before = (self.vacancy_price.clone(), self.applicant_price.clone());
        let by_vacancies = self.keep_vacancies(graph, weight, &partners, decided);
        let kept = (std::mem::take(&mut self.vacancy_price), std::mem::take(&mut self.applicant_price));
        (self.vacancy_price, self.applicant_price) = before;
        let by_applicants = self.keep_applicants(graph, weight, &partners, decided);
        if by_vacancies <= by_applicants {
            (self.vacancy_price, self.applicant_price) = kept;
        }
        self.edge_of.fill(NONE);
        for (vacancy, &edge) in partners.iter().enumerate() {
            self.edge[vacancy] = NONE;
            if edge == NONE {
                continue;
            }
            let applicant = at(graph.applicant[at(edge)]);
            if self.vacancy_price[vacancy] + self.applicant_price[applicant] == weight[at(edge)] {
                self.edge[vacancy] = edge;
                self.edge_of[applicant] = edge;
            }
        }
        self.mend(graph, weight);
    }

    /// The edge to the applicant that a vacancy held when the last weights were done, if there still is one.
    fn partner_edge(&self, graph: &Graph, vacancy: usize) -> u32 {
        let (edges, partner) = (graph.edges(vacancy), self.partner[vacancy]);
        match graph.applicant[edges.clone()].binary_search(&partner) {
            Ok(place) if partner != NONE => narrow(edges.start + place),
            _ => NONE,
        }
    }

    /// Vacancies keep their prices: where the weights of many applicants have moved by the same amount, their prices move
    /// with them. Gives about how much is left to mend.
    fn keep_vacancies(&mut self, graph: &Graph, weight: &[i64], partners: &[u32], decided: i64) -> usize {
        self.applicant_price.fill(0);
        for (vacancy, price) in self.vacancy_price.iter_mut().enumerate() {
            let edges = graph.edges(vacancy);
            *price = match weight.get(edges.start) {
                Some(&only) if only >= decided && edges.len() == 1 => only,
                _ => (*price).max(0),
            };
            let price = *price;
            for (&applicant, &weight) in graph.applicant[edges.clone()].iter().zip(&weight[edges]) {
                let left = &mut self.applicant_price[at(applicant)];
                *left = (*left).max(weight - price);
            }
        }
        // An unmatched applicant with a price is dearer to mend than a vacancy.
        let mut wanting = 2 * self.applicant_price.iter().filter(|&&price| price > 0).count();
        for (vacancy, &edge) in partners.iter().enumerate() {
            let price = self.vacancy_price[vacancy];
            let tight = edge != NONE && {
                let of = self.applicant_price[at(graph.applicant[at(edge)])];
                wanting -= if of > 0 && price + of == weight[at(edge)] { 2 } else { 0 };
                price + of == weight[at(edge)]
            };
            wanting += usize::from(!tight && price > 0);
        }
        wanting
    }

    /// Applicants keep the prices at which their vacancies' would not move. Gives about how much is left to mend.
    fn keep_applicants(&mut self, graph: &Graph, weight: &[i64], partners: &[u32], decided: i64) -> usize {
        for (vacancy, &edge) in partners.iter().enumerate().filter(|(_, edge)| **edge != NONE) {
            let weight = weight[at(edge)];
            let price = if weight >= decided { 0 } else { (weight - self.vacancy_price[vacancy].max(0)).max(0) };
            self.applicant_price[at(graph.applicant[at(edge)])] = price;
        }
        let mut wanting = 0;
        let mut held = vec![false; self.applicant_price.len()];
        for (vacancy, &edge) in partners.iter().enumerate() {
            let edges = graph.edges(vacancy);
            let gains = graph.applicant[edges.clone()].iter().zip(&weight[edges]);
            let gains = gains.map(|(&applicant, &weight)| weight - self.applicant_price[at(applicant)]);
            let most = gains.max().unwrap_or(0).max(0);
            self.vacancy_price[vacancy] = most;
            let applicant = if edge == NONE { None } else { Some(at(graph.applicant[at(edge)])) };
            match applicant {
                Some(of) if most + self.applicant_price[of] == weight[at(edge)] => held[of] = true,
                _ => wanting += usize::from(most > 0),
            }
        }
        let unheld = self.applicant_price.iter().zip(held).filter(|&(&price, held)| price > 0 && !held);
        wanting + 2 * unheld.count()
    }

    /// Matches or frees whoever is unmatched with a price above nought; prices cover every edge before and after, save
    /// that the prices of unmatched vacancies may be too low before.
    fn mend(&mut self, graph: &Graph, weight: &[i64]) {
        let (vacancies, applicants) = (graph.vacancy_count(), graph.applicant_count());
        self.room.distance.resize(vacancies.max(applicants), FAR);
        self.room.reached_by.resize(vacancies.max(applicants), NONE);
        let mut homes = Half { price: &mut self.vacancy_price, edge: &mut self.edge };
        let mut people = Half { price: &mut self.applicant_price, edge: &mut self.edge_of };
        for vacancy in 0..vacancies {
            if homes.edge[vacancy] == NONE {
                let seen = FromVacancies(graph);
                augment(&seen, weight, vacancy, &mut homes, &mut people, &mut self.room, &mut self.work);
            }
        }
        for applicant in 0..applicants {
            if people.edge[applicant] == NONE && people.price[applicant] > 0 {
                let seen = FromApplicants(graph);
                augment(&seen, weight, applicant, &mut people, &mut homes, &mut self.room, &mut self.work);
            }
        }
        self.partner.clear();
        let partners = self.edge.iter().map(|&edge| if edge == NONE { NONE } else { graph.applicant[at(edge)] });
        self.partner.extend(partners);
    }
}

/// One side of the matching.
struct Half<'m> {
    price: &'m mut Vec<i64>,
    edge: &'m mut Vec<u32>,
}

/// Gives an unmatched node its best price; then matches it, or frees a node of its side whose price comes to nought.
fn augment(
    seen: &impl Seen,
    weight: &[i64],
    origin: usize,
    side: &mut Half<'_>,
    other: &mut Half<'_>,
    room: &mut Room,
    work: &mut u64,
) {
    let (mut best, mut best_edge) = (0_i64, NONE);
    let mut count = 1;
    for (far, edge, weight) in seen.edges(weight, origin) {
        let gain = weight - other.price[far];
        count += 1;
        if gain > best {
            (best, best_edge) = (gain, edge);
        }
    }
    *work += count;
    side.price[origin] = best;
    if best_edge == NONE {
        return;
    }
    let first = seen.far(at(best_edge));
    if other.edge[first] == NONE {
        side.edge[origin] = best_edge;
        other.edge[first] = best_edge;
        return;
    }
    let end = search(seen, weight, origin, side, other, room, work);
    for &(node, distance) in &room.tree {
        if distance < end.distance {
            side.price[at(node)] -= end.distance - distance;
        }
    }
    for &(node, distance) in &room.settled {
        if distance < end.distance {
            other.price[at(node)] += end.distance - distance;
        }
    }
    flip(seen, origin, &end, side, other, room);
    for &node in &room.reached {
        room.distance[at(node)] = FAR;
    }
}

/// Grows the tree of alternating paths until nothing nearer than the best end is left.
fn search(
    seen: &impl Seen,
    weight: &[i64],
    origin: usize,
    side: &Half<'_>,
    other: &Half<'_>,
    room: &mut Room,
    work: &mut u64,
) -> End {
    room.tree.clear();
    room.settled.clear();
    room.reached.clear();
    room.heap.clear();
    let mut end = End { distance: FAR, far: NONE, near: NONE };
    let (mut node, mut so_far) = (origin, 0_i64);
    loop {
        room.tree.push((narrow(node), so_far));
        let base = so_far + side.price[node];
        if base < end.distance {
            end = End { distance: base, far: NONE, near: narrow(node) };
        }
        let mut count = 1;
        for (far, edge, weight) in seen.edges(weight, node) {
            count += 1;
            let distance = base + other.price[far] - weight;
            if distance >= end.distance || distance >= room.distance[far] {
                continue;
            }
            if room.distance[far] == FAR {
                room.reached.push(narrow(far));
            }
            room.distance[far] = distance;
            room.reached_by[far] = edge;
            if other.edge[far] == NONE {
                end = End { distance, far: narrow(far), near: NONE };
            } else {
                room.heap.push(Reverse((distance, narrow(far))));
            }
        }
        *work += count;
        let next = loop {
            match room.heap.pop() {
                None => break None,
                Some(Reverse((distance, _))) if distance >= end.distance => break None,
                Some(Reverse((distance, far))) if distance == room.distance[at(far)] => break Some((distance, far)),
                Some(_) => {}
            }
        };
        let Some((distance, far)) = next else {
            return end;
        };
        room.settled.push((far, distance));
        node = seen.near(at(other.edge[at(far)]));
        so_far = distance;
    }
}

fn flip(seen: &impl Seen, origin: usize, end: &End, side: &mut Half<'_>, other: &mut Half<'_>, room: &Room) {
    // The node of the other side to be matched anew: one that was free, or the one that the freed node held.
    let mut far = end.far;
    if far == NONE {
        if at(end.near) == origin {
            return;
        }
        let left = at(end.near);
        far = narrow(seen.far(at(side.edge[left])));
        side.edge[left] = NONE;
    }
    loop {
        let edge = room.reached_by[at(far)];
        let node = seen.near(at(edge));
        let before = side.edge[node];
        side.edge[node] = edge;
        other.edge[at(far)] = edge;
        if node == origin {
            return;
        }
        far = narrow(seen.far(at(before)));
    }
}

/// Where a path ends: at a free node of the other side, or at a node of this side whose price comes to nought.
struct End {
    distance: i64,
    far: u32,
    near: u32,
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plain linear congruential generator: tests need no other.
    struct Dice(u64);
    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % sides
        }
    }

    fn brute(graph: &Graph, weight: &[i64], vacancy: usize, taken: &mut Vec<bool>) -> i64 {
        if vacancy == graph.vacancy_count() {
            return 0;
        }
        let mut best = brute(graph, weight, vacancy + 1, taken);
        for edge in graph.edges(vacancy) {
            let applicant = at(graph.applicant[edge]);
            if !taken[applicant] {
                taken[applicant] = true;
                best = best.max(weight[edge] + brute(graph, weight, vacancy + 1, taken));
                taken[applicant] = false;
            }
        }
        best
    }

    fn draw(dice: &mut Dice, vacancies: u64, applicants: u64) -> (Graph, Vec<i64>) {
        let (mut start, mut list, mut weight) = (vec![0], Vec::new(), Vec::new());
        for _ in 0..vacancies {
            for applicant in 0..applicants {
                if dice.roll(3) > 0 {
                    list.push(u32::try_from(applicant).unwrap());
                    weight.push(i64::try_from(dice.roll(12)).unwrap() - 3);
                }
            }
            start.push(narrow(weight.len()));
        }
        (Graph::new(start, list, usize::try_from(applicants).unwrap()), weight)
    }

    /// Checks that the prices prove the matching; gives its weight.
    fn proven(matching: &Matching, graph: &Graph, weight: &[i64]) -> i64 {
        let mut total = 0;
        let mut used = vec![false; graph.applicant_count()];
        for vacancy in 0..graph.vacancy_count() {
            let edges = graph.edges(vacancy);
            for (&applicant, &weight) in graph.applicant[edges.clone()].iter().zip(&weight[edges.clone()]) {
                let prices = matching.vacancy_price[vacancy] + matching.applicant_price[at(applicant)];
                assert!(prices >= weight);
            }
            let edge = matching.edge[vacancy];
            if edge != NONE {
                assert!(edges.contains(&at(edge)));
                assert!(!std::mem::replace(&mut used[at(graph.applicant[at(edge)])], true));
                total += weight[at(edge)];
            }
        }
        assert!(matching.vacancy_price.iter().chain(&matching.applicant_price).all(|&price| price >= 0));
        assert_eq!(total, matching.vacancy_price.iter().chain(&matching.applicant_price).sum::<i64>());
        total
    }

    #[test]
    fn weights_match_every_matching_tried_and_prices_prove_them() {
        let mut dice = Dice(7);
        let mut matching = Matching::default();
        for _ in 0..3_000 {
            let (vacancies, applicants) = (1 + dice.roll(5), 1 + dice.roll(6));
            let (graph, weight) = draw(&mut dice, vacancies, applicants);
            matching.solve(&graph, &weight);
            let best = brute(&graph, &weight, 0, &mut vec![false; graph.applicant_count()]);
            assert_eq!(proven(&matching, &graph, &weight), best);
        }
    }

    #[test]
    fn resuming_after_any_change_gives_the_weight_of_beginning_anew() {
        let mut dice = Dice(11);
        let (mut warm, mut cold) = (Matching::default(), Matching::default());
        for _ in 0..2_000 {
            let (vacancies, applicants) = (1 + dice.roll(9), 1 + dice.roll(12));
            let (mut graph, mut weight) = draw(&mut dice, vacancies, applicants);
            for _ in 0..4 {
                if dice.roll(3) == 0 {
                    (graph, weight) = draw(&mut dice, vacancies, applicants);
                }
                let place = at(narrow(weight.len()).saturating_sub(1)) / 2;
                for weight in weight.iter_mut().skip(place) {
                    *weight += i64::try_from(dice.roll(7)).unwrap() - 3;
                }
                let scale = (1 + i64::try_from(dice.roll(3)).unwrap(), 1 + i64::try_from(dice.roll(3)).unwrap());
                warm.resume(&graph, &weight, scale, 1 << 40);
                cold.solve(&graph, &weight);
                assert_eq!(proven(&warm, &graph, &weight), proven(&cold, &graph, &weight));
            }
        }
    }
}
