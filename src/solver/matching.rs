//! The inner problem: a matching of largest weight, with the integer prices that prove it.
//!
//! Vacancies j and applicants i, one weight per edge. The kernel grows the matching by shortest augmenting paths from
//! the vacancies' side and keeps `price_i + price_j >= weight_ij` with equality on matched edges, prices at nought for
//! whoever is unmatched: weak duality is then tight in integers. It knows nothing of rows, labels or levels.

#![expect(clippy::indexing_slicing, reason = "hot kernel: every position is made by the graph's own construction")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::problem::at;

/// No edge, no applicant.
pub const NONE: u32 = u32::MAX;

/// The edges, grouped by vacancy.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// Where each vacancy's edges begin; m + 1 entries.
    pub start: Vec<u32>,
    /// The applicant of each edge, below `applicants`.
    pub applicant: Vec<u32>,
    /// How many applicants the prices are kept for.
    pub applicants: usize,
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
    holder: Vec<u32>,
    distance: Vec<i64>,
    reached_by: Vec<u32>,
    reached: Vec<u32>,
    settled: Vec<(u32, i64)>,
    tree: Vec<(u32, i64)>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

const FAR: i64 = i64::MAX;

impl Matching {
    /// Finds a matching of largest weight; weights must stay well inside the range of `i64` (below 2^61).
    pub fn solve(&mut self, graph: &Graph, weight: &[i64]) {
        let vacancies = graph.start.len().saturating_sub(1);
        self.edge.clear();
        self.edge.resize(vacancies, NONE);
        self.vacancy_price.clear();
        self.vacancy_price.resize(vacancies, 0);
        self.applicant_price.clear();
        self.applicant_price.resize(graph.applicants, 0);
        self.holder.clear();
        self.holder.resize(graph.applicants, NONE);
        self.distance.resize(graph.applicants, FAR);
        self.reached_by.resize(graph.applicants, NONE);
        for vacancy in 0..vacancies {
            self.augment(graph, weight, vacancy);
        }
    }

    fn augment(&mut self, graph: &Graph, weight: &[i64], root: usize) {
        let edges = at(graph.start[root])..at(graph.start[root + 1]);
        self.work += 1 + u64::try_from(edges.len()).unwrap_or(0);
        let (mut best, mut best_edge) = (0_i64, NONE);
        for edge in edges {
            let gain = weight[edge] - self.applicant_price[at(graph.applicant[edge])];
            if gain > best {
                (best, best_edge) = (gain, narrow(edge));
            }
        }
        if best_edge == NONE {
            return;
        }
        self.vacancy_price[root] = best;
        let first = at(graph.applicant[at(best_edge)]);
        if self.holder[first] == NONE {
            self.edge[root] = best_edge;
            self.holder[first] = narrow(root);
            return;
        }
        let end = self.search(graph, weight, root);
        self.shift_prices(end.distance);
        self.flip(graph, root, &end);
        for &applicant in &self.reached {
            self.distance[at(applicant)] = FAR;
        }
    }

    /// Grows the tree of alternating paths until nothing nearer than the best end is left.
    fn search(&mut self, graph: &Graph, weight: &[i64], root: usize) -> End {
        self.tree.clear();
        self.settled.clear();
        self.reached.clear();
        self.heap.clear();
        let mut end = End { distance: FAR, applicant: NONE, vacancy: NONE };
        let (mut vacancy, mut so_far) = (root, 0_i64);
        loop {
            self.tree.push((narrow(vacancy), so_far));
            if so_far + self.vacancy_price[vacancy] < end.distance {
                end = End { distance: so_far + self.vacancy_price[vacancy], applicant: NONE, vacancy: narrow(vacancy) };
            }
            let base = so_far + self.vacancy_price[vacancy];
            let edges = at(graph.start[vacancy])..at(graph.start[vacancy + 1]);
            self.work += 1 + u64::try_from(edges.len()).unwrap_or(0);
            for edge in edges {
                let applicant = at(graph.applicant[edge]);
                let distance = base + self.applicant_price[applicant] - weight[edge];
                if distance >= end.distance || distance >= self.distance[applicant] {
                    continue;
                }
                if self.distance[applicant] == FAR {
                    self.reached.push(graph.applicant[edge]);
                }
                self.distance[applicant] = distance;
                self.reached_by[applicant] = narrow(edge);
                if self.holder[applicant] == NONE {
                    end = End { distance, applicant: graph.applicant[edge], vacancy: NONE };
                } else {
                    self.heap.push(Reverse((distance, graph.applicant[edge])));
                }
            }
            let next = loop {
                match self.heap.pop() {
                    None => break None,
                    Some(Reverse((distance, _))) if distance >= end.distance => break None,
                    Some(Reverse((distance, applicant))) if distance == self.distance[at(applicant)] => {
                        break Some((distance, applicant));
                    }
                    Some(_) => {}
                }
            };
            let Some((distance, applicant)) = next else {
                return end;
            };
            self.settled.push((applicant, distance));
            vacancy = at(self.holder[at(applicant)]);
            so_far = distance;
        }
    }

    fn shift_prices(&mut self, end: i64) {
        for &(vacancy, distance) in &self.tree {
            if distance < end {
                self.vacancy_price[at(vacancy)] -= end - distance;
            }
        }
        for &(applicant, distance) in &self.settled {
            if distance < end {
                self.applicant_price[at(applicant)] += end - distance;
            }
        }
    }

    fn flip(&mut self, graph: &Graph, root: usize, end: &End) {
        let root = narrow(root);
        // The vacancy that gives its applicant up, and the applicant that it was holding.
        let mut applicant = end.applicant;
        if applicant == NONE {
            if end.vacancy == root {
                return;
            }
            let left = at(end.vacancy);
            applicant = graph.applicant[at(self.edge[left])];
            self.edge[left] = NONE;
        }
        loop {
            let edge = self.reached_by[at(applicant)];
            let vacancy = graph.start.partition_point(|&start| start <= edge) - 1;
            let before = self.edge[vacancy];
            self.edge[vacancy] = edge;
            self.holder[at(applicant)] = narrow(vacancy);
            if narrow(vacancy) == root {
                return;
            }
            applicant = graph.applicant[at(before)];
        }
    }
}

struct End {
    distance: i64,
    applicant: u32,
    vacancy: u32,
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
        if vacancy + 1 == graph.start.len() {
            return 0;
        }
        let mut best = brute(graph, weight, vacancy + 1, taken);
        for edge in at(graph.start[vacancy])..at(graph.start[vacancy + 1]) {
            let applicant = at(graph.applicant[edge]);
            if !taken[applicant] {
                taken[applicant] = true;
                best = best.max(weight[edge] + brute(graph, weight, vacancy + 1, taken));
                taken[applicant] = false;
            }
        }
        best
    }

    #[test]
    fn weights_match_every_matching_tried_and_prices_prove_them() {
        let mut dice = Dice(7);
        let mut matching = Matching::default();
        for _ in 0..3_000 {
            let (vacancies, applicants) = (1 + dice.roll(5), 1 + dice.roll(6));
            let mut graph =
                Graph { start: vec![0], applicant: Vec::new(), applicants: usize::try_from(applicants).unwrap() };
            let mut weight = Vec::new();
            for _ in 0..vacancies {
                for applicant in 0..applicants {
                    if dice.roll(3) > 0 {
                        graph.applicant.push(u32::try_from(applicant).unwrap());
                        weight.push(i64::try_from(dice.roll(12)).unwrap() - 3);
                    }
                }
                graph.start.push(narrow(weight.len()));
            }
            matching.solve(&graph, &weight);
            let mut total = 0;
            let mut used = vec![false; graph.applicants];
            for vacancy in 0..graph.start.len() - 1 {
                let edges = at(graph.start[vacancy])..at(graph.start[vacancy + 1]);
                for (&applicant, &weight) in graph.applicant[edges.clone()].iter().zip(&weight[edges]) {
                    let prices = matching.vacancy_price[vacancy] + matching.applicant_price[at(applicant)];
                    assert!(prices >= weight);
                }
                let edge = matching.edge[vacancy];
                if edge != NONE {
                    assert!((at(graph.start[vacancy])..at(graph.start[vacancy + 1])).contains(&at(edge)));
                    assert!(!std::mem::replace(&mut used[at(graph.applicant[at(edge)])], true));
                    total += weight[at(edge)];
                }
            }
            let prices = matching.vacancy_price.iter().chain(&matching.applicant_price).sum::<i64>();
            assert!(matching.vacancy_price.iter().chain(&matching.applicant_price).all(|&price| price >= 0));
            assert_eq!(total, prices);
            assert_eq!(total, brute(&graph, &weight, 0, &mut vec![false; graph.applicants]));
        }
    }
}
