//! Branch and bound, level after level on one tree: a leaf that cannot keep a level's value stays closed for the levels
//! after it, the others are bounded anew and split further.

#![expect(clippy::indexing_slicing, reason = "nodes are only ever added, and named by their position")]

use std::collections::BTreeSet;

use crate::certificate::{Duals, Evidence, Fact, Node};

use super::branching::Decision;
use super::node::Outcome;
use super::price::{Aim, Cut, Multipliers, Proof, Restrictions};
use super::problem::{Problem, at};
use super::search::Search;

/// The tree of all levels.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Place>,
}

#[derive(Debug, Clone)]
struct Place {
    parent: Option<(usize, bool)>,
    depth: usize,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// A leaf with the best proof for the level at hand.
    Open(Option<Proof>),
    /// A leaf that cannot keep the value of the level (or the hard rows).
    Closed(Aim, Proof),
    /// A decided fact, and where it holds and where it does not.
    Split(Decision, usize, usize),
}

/// Deeper nodes are not split: they keep the bound they have. Readers of a certificate walk the tree as deep as this.
const MOST_DEPTH: usize = 120;
/// Prices kept in one tree at most.
const MOST_PRICES: usize = 6_000_000;

/// The bound of a level, in the maximising sense; `None` when no leaf is open.
pub type Bound = Option<i128>;

impl Tree {
    /// A tree of one open leaf.
    pub fn new() -> Self {
        Self { nodes: vec![Place { parent: None, depth: 0, kind: Kind::Open(None) }] }
    }

    fn path(&self, mut node: usize) -> Vec<(&Decision, bool)> {
        let mut path = Vec::new();
        while let Some((parent, yes)) = self.nodes[node].parent {
            if let Kind::Split(decision, ..) = &self.nodes[parent].kind {
                path.push((decision, yes));
            }
            node = parent;
        }
        path.reverse();
        path
    }

    fn restrictions(&self, problem: &Problem<'_>, node: usize) -> Restrictions {
        let mut all = Restrictions::default();
        for (decision, yes) in self.path(node) {
            match decision {
                Decision::Award { pair } if yes => all.fixed.push((problem.vacancies[at(*pair)], *pair)),
                Decision::Award { pair } => all.banned.push(*pair),
                Decision::Count { group, least } => {
                    all.cuts.push(Cut::Count { members: group.members.clone(), least: *least, yes });
                }
                Decision::Shortfall { row, least } => {
                    all.cuts.push(Cut::Shortfall { row: *row, least: *least, yes });
                }
            }
        }
        all.banned.sort_unstable();
        all
    }

    /// Whether nothing is decided in it yet.
    pub fn is_whole(&self) -> bool {
        self.nodes.len() == 1
    }

    /// Whether no leaf is open.
    pub fn is_closed(&self) -> bool {
        self.open_leaves().is_empty()
    }

    fn open_leaves(&self) -> Vec<usize> {
        let open = self.nodes.iter().enumerate().filter(|(_, place)| matches!(place.kind, Kind::Open(_)));
        open.map(|(at, _)| at).collect()
    }

    fn prices(&self) -> usize {
        let proofs = self.nodes.iter().map(|place| match &place.kind {
            Kind::Open(Some(proof)) | Kind::Closed(_, proof) => proof.applicants.len() + proof.vacancies.len(),
            _ => 0,
        });
        proofs.sum()
    }
}

/// The order in which open leaves are taken: the largest bound first, then the deepest, then the latest.
type Turn = (std::cmp::Reverse<i128>, std::cmp::Reverse<usize>, std::cmp::Reverse<usize>);

/// A bound compared across scales: thousandths, rounded up.
fn rank(proof: Option<&Proof>) -> i128 {
    match proof {
        None => i128::MAX,
        Some(proof) if proof.multipliers.scale == 0 => i128::MIN,
        Some(proof) => -((-proof.numerator.saturating_mul(1_000)).div_euclid(i128::from(proof.multipliers.scale))),
    }
}

/// Works on a level until every leaf is closed or the limit is reached; gives the bound of the open leaves.
pub fn run(search: &mut Search<'_>, tree: &mut Tree, aim: Aim, limit: u64) -> Bound {
    let mut queue: BTreeSet<Turn> = BTreeSet::new();
    let turn = |tree: &Tree, node: usize, proof: Option<&Proof>| -> Turn {
        (std::cmp::Reverse(rank(proof)), std::cmp::Reverse(tree.nodes[node].depth), std::cmp::Reverse(node))
    };
    let leaves = tree.open_leaves();
    // What holds for the whole model holds for each leaf: one proof for all of them to begin with.
    let common = if leaves.len() > 1 && !search.must_end(limit) { whole(search, aim, limit) } else { None };
    for node in leaves {
        tree.nodes[node].kind = Kind::Open(common.clone());
        queue.insert(turn(tree, node, common.as_ref()));
    }
    let mut prices = tree.prices();
    while let Some((_, _, std::cmp::Reverse(node))) = queue.pop_first() {
        if aim == Aim::Lawful && search.best_key.first() == Some(&0) {
            break;
        }
        let Kind::Open(inherited) = tree.nodes[node].kind.clone() else { continue };
        if let Some(proof) = &inherited
            && search.closes(aim, proof.multipliers.scale, proof.numerator)
        {
            continue;
        }
        if search.must_end(limit) || prices > MOST_PRICES {
            break;
        }
        tell(search, tree, aim, &queue, inherited.as_ref());
        let restrictions = tree.restrictions(&search.problem, node);
        let near = inherited.as_ref().map(|proof| &proof.multipliers);
        let (proof, decisions) = match search.solve_node(aim, &restrictions, near, limit) {
            Outcome::Closed(proof) => (Some(proof), Vec::new()),
            Outcome::Open(proof, decisions) => {
                if search.may_dive(&restrictions, limit) {
                    search.dive(aim, &restrictions, proof.as_ref().map(|proof| &proof.multipliers), limit);
                }
                (proof, decisions)
            }
        };
        let proof = match (proof, inherited) {
            (Some(new), Some(old)) if rank(Some(&old)) < rank(Some(&new)) => Some(old),
            (new, old) => new.or(old),
        };
        prices += proof.as_ref().map_or(0, |proof| proof.applicants.len() + proof.vacancies.len());
        let (mut place, mut deepest) = (node, true);
        for (decision, towards) in decisions {
            let depth = tree.nodes[place].depth;
            if depth >= MOST_DEPTH {
                break;
            }
            let first = tree.nodes.len();
            // The better side comes last: of two equals the latest is taken first; what else is decided is decided there.
            for yes in [!towards, towards] {
                let kind = Kind::Open(proof.clone());
                tree.nodes.push(Place { parent: Some((place, yes)), depth: depth + 1, kind });
            }
            let (yes, no) = if towards { (first + 1, first) } else { (first, first + 1) };
            tree.nodes[place].kind = Kind::Split(decision, yes, no);
            queue.insert(turn(tree, first, proof.as_ref()));
            (place, deepest) = (first + 1, false);
        }
        if deepest {
            tree.nodes[place].kind = Kind::Open(proof);
        } else {
            queue.insert(turn(tree, place, proof.as_ref()));
        }
    }
    finish(search, tree, aim)
}

/// Tells how far a level is: no plan is better than the best leaf that is left, or than the best plan.
fn tell(search: &Search<'_>, tree: &Tree, aim: Aim, queue: &BTreeSet<Turn>, first: Option<&Proof>) {
    if search.progress.is_none() {
        return;
    }
    let second = queue.first().and_then(|(_, _, std::cmp::Reverse(node))| match &tree.nodes[*node].kind {
        Kind::Open(proof) => Some(proof.as_ref()),
        _ => None,
    });
    let first = [Some(first), second].into_iter().flatten().max_by_key(|proof| rank(*proof)).flatten();
    let bound = match (aim, first) {
        (Aim::Level(level), Some(proof)) if proof.multipliers.scale > 0 => {
            let step = i128::from(search.problem.levels[level].step);
            let whole = proof.numerator.div_euclid(i128::from(proof.multipliers.scale) * step) * step;
            Some(whole.max(i128::from(search.value(aim))))
        }
        _ => None,
    };
    search.tell(aim, bound);
}

/// Takes a proof for the whole model as the level's, in a tree where nothing is decided; gives its bound.
pub fn settled(search: &Search<'_>, tree: &mut Tree, aim: Aim, proof: &Proof) -> Bound {
    for place in &mut tree.nodes {
        place.kind = Kind::Open(Some(proof.clone()));
    }
    finish(search, tree, aim)
}

/// A proof for the model without any decided fact.
fn whole(search: &mut Search<'_>, aim: Aim, limit: u64) -> Option<Proof> {
    let none = Restrictions::default();
    match search.solve_node(aim, &none, None, limit) {
        Outcome::Closed(proof) => Some(proof),
        Outcome::Open(proof, _) => {
            search.dive(aim, &none, proof.as_ref().map(|proof| &proof.multipliers), limit);
            proof
        }
    }
}

/// Completes missing proofs, closes what the level's value excludes and gives the bound of the rest.
fn finish(search: &Search<'_>, tree: &mut Tree, aim: Aim) -> Bound {
    let mut bound = None;
    let mut common: Option<Proof> = None;
    for node in tree.open_leaves() {
        let Kind::Open(proof) = &tree.nodes[node].kind else { continue };
        let proof = match (proof, aim) {
            (Some(proof), _) => proof.clone(),
            (None, Aim::Lawful) => continue,
            // A caller who waits is not kept for a proof of each leaf: what holds without any fact holds for all.
            (None, Aim::Level(level)) if search.is_stopped() => {
                common.get_or_insert_with(|| plain(search, &Restrictions::default(), level)).clone()
            }
            (None, Aim::Level(level)) => plain(search, &tree.restrictions(&search.problem, node), level),
        };
        let excluded = match aim {
            _ if proof.multipliers.scale == 0 => proof.numerator < 0,
            Aim::Lawful => false,
            Aim::Level(level) => {
                proof.numerator < i128::from(search.best_key[level + 1]) * i128::from(proof.multipliers.scale)
            }
        };
        if excluded {
            tree.nodes[node].kind = Kind::Closed(aim, proof);
            continue;
        }
        if let Aim::Level(level) = aim {
            let step = i128::from(search.problem.levels[level].step);
            let whole = proof.numerator.div_euclid(i128::from(proof.multipliers.scale) * step) * step;
            bound = bound.max(Some(whole));
        }
        tree.nodes[node].kind = Kind::Open(Some(proof));
    }
    bound
}

/// The proof that needs no search: each vacancy is worth its best pair.
fn plain(search: &Search<'_>, restrictions: &Restrictions, level: usize) -> Proof {
    let problem = &search.problem;
    let mut vacancies = Vec::new();
    let mut numerator = 0_i128;
    for vacancy in 0..problem.vacancy_count() {
        let fixed = restrictions.fixed.iter().find(|&&(home, _)| at(home) == vacancy);
        let price = match fixed {
            Some(&(_, pair)) => problem.worth(level, at(pair)),
            None => problem.pairs(vacancy).map(|pair| problem.worth(level, pair)).max().unwrap_or(0).max(0),
        };
        numerator += i128::from(price);
        if price != 0 {
            vacancies.push((super::problem::number(vacancy), price));
        }
    }
    let multipliers = Multipliers {
        scale: 1,
        rows: vec![0; problem.rows.len()],
        levels: vec![0; level],
        cuts: vec![0; restrictions.cuts.len()],
    };
    Proof { multipliers, applicants: Vec::new(), vacancies, numerator }
}

/// The tree as evidence for a level.
pub fn evidence(problem: &Problem<'_>, tree: &Tree, aim: Aim) -> Evidence {
    Evidence::Tree(written(problem, tree, aim, 0, 0))
}

fn written(problem: &Problem<'_>, tree: &Tree, aim: Aim, node: usize, cuts: usize) -> Node {
    match &tree.nodes[node].kind {
        Kind::Open(Some(proof)) if proof.multipliers.scale > 0 => Node::Leaf(duals(proof, aim, aim, cuts)),
        Kind::Open(Some(proof)) => Node::Empty(duals(proof, aim, aim, cuts)),
        Kind::Open(None) => Node::Leaf(Duals { scale: 1, ..Duals::default() }),
        Kind::Closed(made, proof) if *made == aim && proof.multipliers.scale > 0 => {
            Node::Leaf(duals(proof, aim, aim, cuts))
        }
        Kind::Closed(made, proof) => Node::Empty(duals(proof, *made, aim, cuts)),
        Kind::Split(decision, yes, no) => {
            let below = cuts + usize::from(!matches!(decision, Decision::Award { .. }));
            Node::Branch {
                fact: fact(problem, decision),
                yes: Box::new(written(problem, tree, aim, *yes, below)),
                no: Box::new(written(problem, tree, aim, *no, below)),
            }
        }
    }
}

fn fact(problem: &Problem<'_>, decision: &Decision) -> Fact {
    match decision {
        Decision::Award { pair } => {
            Fact::Award { vacancy: problem.vacancies[at(*pair)], applicant: problem.applicants[at(*pair)] }
        }
        Decision::Count { group, least } => {
            Fact::Count { signatures: group.signatures.clone(), labels: group.labels.clone(), least: *least }
        }
        Decision::Shortfall { row, least } => Fact::Shortfall { row: super::problem::number(*row), least: *least },
    }
}

/// The proof made at one level, written for another (the same or a later one).
fn duals(proof: &Proof, made: Aim, wanted: Aim, cuts: usize) -> Duals {
    let wide = |prices: &[i64]| prices.iter().map(|&price| i128::from(price)).collect::<Vec<i128>>();
    let mut level_prices = wide(&proof.multipliers.levels);
    if made != wanted && proof.multipliers.scale > 0 {
        // "At least as good as its value" excludes the leaf: the level's own multiplier becomes its price.
        level_prices.push(i128::from(proof.multipliers.scale));
    }
    level_prices.resize(wanted.kept(), 0);
    let mut branch_prices = wide(&proof.multipliers.cuts);
    branch_prices.resize(cuts, 0);
    let own = made == wanted && proof.multipliers.scale > 0;
    let sparse = |prices: &[(u32, i64)]| prices.iter().map(|&(of, price)| (of, i128::from(price))).collect();
    Duals {
        scale: if own { i128::from(proof.multipliers.scale) } else { 1 },
        row_prices: wide(&proof.multipliers.rows),
        level_prices,
        branch_prices,
        applicant_prices: sparse(&proof.applicants),
        vacancy_prices: sparse(&proof.vacancies),
    }
}
