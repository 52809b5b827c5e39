//! The judge of optimality is sound: whatever evidence it accepts, no plan beats the bound it draws from it.
//!
//! Small random problems, random trees of facts, random prices lowered until the judge would refuse: the bounds are as
//! tight as the judge lets them be, and every plan is counted.

use super::accounts::{AccountRow, Accounts, Award, Level, Origin, Terms, Worth};
use super::candidates::{Candidates, Pair, Signature};
use super::evidence::{Fault, Problem, prove};
use crate::certificate::{Duals, Evidence, Fact, Node};
use crate::index::{LabelIdx, ReserverIdx};

/// SplitMix64: a few numbers that look random, the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap()
    }

    fn between(&mut self, low: i128, high: i128) -> i128 {
        low + i128::from(self.below(u32::try_from(high - low + 1).unwrap()))
    }

    fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }
}

const APPLICANTS: u32 = 4;
const VACANCIES: u32 = 3;
const LABELS: u32 = 2;

fn problem(dice: &mut Dice) -> (Accounts, Candidates) {
    let signatures: Vec<Signature> = [vec![0], vec![0, 1], vec![1]]
        .into_iter()
        .map(|labels| Signature {
            labels: labels.into_iter().map(LabelIdx).collect(),
            categories: Vec::new(),
            served: Vec::new(),
        })
        .collect();
    let mut pairs = Vec::new();
    for vacancy in 0..VACANCIES {
        for applicant in 0..APPLICANTS {
            if !dice.once_in(3) {
                let points = 2 * i64::try_from(dice.between(-1, 3)).unwrap();
                pairs.push(Pair { applicant, vacancy, signature: dice.below(3), points });
            }
        }
    }
    let rows: Vec<AccountRow> = (0..dice.below(4))
        .map(|at| AccountRow {
            name: format!("row{at}"),
            origin: Origin::Share(ReserverIdx(0)),
            coefficients: (0..3).map(|_| (0..LABELS).map(|_| dice.between(-2, 3)).collect()).collect(),
            requirement: dice.between(-1, 4),
            unit: dice.between(1, 3),
            hard: dice.once_in(4),
        })
        .collect();
    let times = dice.between(1, 2);
    let levels = (0..3)
        .map(|at| {
            let terms = match dice.below(5) {
                0 => Terms::Awards,
                1 => Terms::Signatures((0..3).map(|_| dice.once_in(2)).collect()),
                2 => Terms::Applicants((0..APPLICANTS).map(|_| times * dice.between(-1, 4)).collect()),
                3 => Terms::Points,
                _ => {
                    let counted = rows.iter().enumerate().filter(|(_, row)| !row.hard);
                    Terms::Shortfalls(counted.map(|(at, _)| (at, times * dice.between(1, 3))).collect())
                }
            };
            Level { name: format!("level{at}"), terms, display_scale: 1 }
        })
        .collect();
    (Accounts { rows, levels, equity: Vec::new() }, Candidates { pairs, signatures })
}

/// Every plan that keeps the hard rows, with what it is worth.
fn plans(accounts: &Accounts, candidates: &Candidates) -> Vec<(Vec<Award>, Worth)> {
    let mut plans: Vec<Vec<Award>> = vec![Vec::new()];
    for vacancy in 0..VACANCIES {
        let mut longer = plans.clone();
        for plan in &plans {
            for pair in candidates.of_vacancy(vacancy) {
                if plan.iter().all(|award| award.pair.applicant != pair.applicant) {
                    for label in &candidates.signature(pair).unwrap().labels {
                        longer.push([plan.as_slice(), &[Award { pair: *pair, label: *label }]].concat());
                    }
                }
            }
        }
        plans = longer;
    }
    let worth = |plan: Vec<Award>| {
        let worth = accounts.worth(&plan).unwrap();
        (plan, worth)
    };
    plans.into_iter().map(worth).filter(|(_, worth)| accounts.broken(worth).is_none()).collect()
}

fn fact(dice: &mut Dice, accounts: &Accounts) -> Fact {
    match dice.below(if accounts.rows.is_empty() { 2 } else { 3 }) {
        0 => Fact::Award { vacancy: dice.below(VACANCIES), applicant: dice.below(APPLICANTS) },
        1 => Fact::Count {
            signatures: (0..3).filter(|_| dice.once_in(2)).collect(),
            labels: (0..LABELS).filter(|_| !dice.once_in(3)).collect(),
            least: i64::from(dice.below(4)),
        },
        _ => Fact::Shortfall {
            row: dice.below(u32::try_from(accounts.rows.len()).unwrap()),
            least: i64::from(dice.below(4)),
        },
    }
}

/// Duals at random with prices that surely suffice; the caller lowers them.
fn duals(dice: &mut Dice, accounts: &Accounts, level: usize, facts: usize) -> Duals {
    let some = |dice: &mut Dice, high| if dice.once_in(2) { 0 } else { dice.between(0, high) };
    Duals {
        scale: dice.between(1, 3),
        row_prices: accounts.rows.iter().map(|_| some(dice, 3)).collect(),
        level_prices: (0..level).map(|_| some(dice, 12)).collect(),
        branch_prices: (0..facts).map(|_| some(dice, 6)).collect(),
        applicant_prices: (0..APPLICANTS).map(|at| (at, 60)).collect(),
        vacancy_prices: (0..VACANCIES).map(|at| (at, 60)).collect(),
    }
}

fn tree(dice: &mut Dice, accounts: &Accounts, level: usize, depth: u32, facts: usize) -> Node {
    if depth == 0 || dice.once_in(3) {
        let duals = duals(dice, accounts, level, facts);
        return if dice.once_in(3) { Node::Empty(duals) } else { Node::Leaf(duals) };
    }
    let fact = fact(dice, accounts);
    let facts = facts + usize::from(!matches!(fact, Fact::Award { .. }));
    let mut child = || Box::new(tree(dice, accounts, level, depth - 1, facts));
    Node::Branch { yes: child(), no: child(), fact }
}

fn leaves(node: &mut Node) -> Vec<&mut Node> {
    match node {
        Node::Branch { yes, no, .. } => leaves(yes).into_iter().chain(leaves(no)).collect(),
        Node::Leaf(_) | Node::Empty(_) => vec![node],
    }
}

fn duals_of(node: &mut Node) -> &mut Duals {
    match node {
        Node::Leaf(duals) | Node::Empty(duals) => duals,
        Node::Branch { .. } => unreachable!("a leaf"),
    }
}

/// Lowers the prices of every leaf as long as the judge does not object to an inequality.
///
/// An empty leaf that is not shown to be empty is lowered too, then made a plain leaf when that did not help.
fn lower(problem: &Problem<'_>, level: usize, root: &mut Node) {
    let objects = |root: &Node| {
        let fault = prove(problem, level, &Evidence::Tree(root.clone())).err();
        matches!(fault, Some(Fault::Pair(..) | Fault::Shortfall(_) | Fault::NegativePrice(_)))
    };
    for leaf in 0..leaves(root).len() {
        // A row's price that its shortfall cannot bear is taken out, so that the others are tried.
        for row in 0..problem.accounts.rows.len() {
            let fault = prove(problem, level, &Evidence::Tree(root.clone())).err();
            if let Some(Fault::Shortfall(_)) = fault {
                duals_of(leaves(root)[leaf]).row_prices[row] = 0;
                duals_of(leaves(root)[leaf]).branch_prices.fill(0);
            }
        }
    }
    for leaf in 0..leaves(root).len() {
        for price in 0..APPLICANTS + VACANCIES {
            for step in [32, 16, 8, 4, 2, 1, 1] {
                let change = |root: &mut Node, by: i128| {
                    let at = usize::try_from(price).unwrap();
                    let duals = duals_of(leaves(root).swap_remove(leaf));
                    let of_applicant = duals.applicant_prices.len();
                    let (_, price) = if at < of_applicant {
                        &mut duals.applicant_prices[at]
                    } else {
                        &mut duals.vacancy_prices[at - of_applicant]
                    };
                    *price += by;
                };
                change(root, -step);
                if objects(root) {
                    change(root, step);
                }
            }
        }
    }
    for leaf in 0..leaves(root).len() {
        if prove(problem, level, &Evidence::Tree(root.clone())) == Err(Fault::NotEmpty) {
            let node = leaves(root).swap_remove(leaf);
            if let Node::Empty(duals) = node {
                *node = Node::Leaf(duals.clone());
                duals_of(node).applicant_prices = (0..APPLICANTS).map(|at| (at, 200)).collect();
            }
        }
    }
}

#[test]
fn no_plan_beats_a_bound_that_the_judge_accepts() {
    let mut dice = Dice(2026);
    let (mut accepted, mut tight, mut empty) = (0, 0, 0);
    for _ in 0..1500 {
        let (accounts, candidates) = problem(&mut dice);
        let plans = plans(&accounts, &candidates);
        let level = usize::try_from(dice.below(3)).unwrap();
        // The values that earlier levels must keep: those of any plan at all, or of none.
        let values = match plans.len() {
            0 => vec![0; 3],
            count => plans[usize::try_from(dice.next()).unwrap() % count].1.values.clone(),
        };
        let problem = Problem {
            accounts: &accounts,
            candidates: &candidates,
            applicants: usize::try_from(APPLICANTS).unwrap(),
            vacancies: usize::try_from(VACANCIES).unwrap(),
            labels: usize::try_from(LABELS).unwrap(),
            values: &values,
        };
        let oriented = |worth: &Worth, at: usize| accounts.levels[at].oriented(worth.values[at]).unwrap();
        let kept =
            |worth: &Worth| (0..level).all(|at| accounts.levels[at].oriented(worth.values[at] - values[at]) >= Some(0));
        let best = plans.iter().filter(|(_, worth)| kept(worth)).map(|(_, worth)| oriented(worth, level)).max();
        let depth = dice.below(4);
        let mut root = tree(&mut dice, &accounts, level, depth, 0);
        lower(&problem, level, &mut root);
        if let Ok(proven) = prove(&problem, level, &Evidence::Tree(root.clone())) {
            accepted += 1;
            tight += u32::from(proven.bound == best);
            empty += u32::from(format!("{root:?}").contains("Empty"));
            assert!(proven.bound >= best, "{:?} < {best:?}\n{root:?}\n{accounts:?}\n{candidates:?}", proven.bound);
        }
    }
    // The test says something only when many proofs are accepted, some of them exact, some with empty leaves.
    assert!(
        accepted > 800 && tight > 100 && empty > 5,
        "{accepted} accepted, {tight} tight, {empty} with empty leaves"
    );
}

#[test]
fn only_shortfalls_are_trivially_bounded() {
    let mut dice = Dice(7);
    let (mut accounts, candidates) = problem(&mut dice);
    accounts.levels = vec![
        Level { name: "a".into(), terms: Terms::Awards, display_scale: 1 },
        Level { name: "b".into(), terms: Terms::Shortfalls([(0, 1)].into()), display_scale: 1 },
    ];
    let problem = Problem {
        accounts: &accounts,
        candidates: &candidates,
        applicants: 4,
        vacancies: 3,
        labels: 2,
        values: &[0, 0],
    };
    assert_eq!(prove(&problem, 0, &Evidence::Trivial), Err(Fault::NotTrivial));
    assert_eq!(prove(&problem, 1, &Evidence::Trivial).unwrap().bound, Some(0));
}

/// One applicant, one home, one label; a row that nothing can serve: its shortfall is always 1.
fn lone_pair() -> (Accounts, Candidates) {
    let signatures = vec![Signature { labels: vec![LabelIdx(0)], categories: Vec::new(), served: Vec::new() }];
    let pairs = vec![Pair { applicant: 0, vacancy: 0, signature: 0, points: 1 }];
    let row = AccountRow {
        name: "row".into(),
        origin: Origin::Share(ReserverIdx(0)),
        coefficients: vec![vec![0]],
        requirement: 1,
        unit: 1,
        hard: false,
    };
    let levels = vec![
        Level { name: "homes".into(), terms: Terms::Awards, display_scale: 1 },
        Level { name: "short".into(), terms: Terms::Shortfalls([(0, 1)].into()), display_scale: 1 },
    ];
    (Accounts { rows: vec![row], levels, equity: Vec::new() }, Candidates { pairs, signatures })
}

fn proven(level: usize, fact: Fact, yes: Node, no: Node) -> Result<Option<i128>, Fault> {
    let (accounts, candidates) = lone_pair();
    let problem = Problem {
        accounts: &accounts,
        candidates: &candidates,
        applicants: 1,
        vacancies: 1,
        labels: 1,
        values: &[1, 1],
    };
    let root = Node::Branch { fact, yes: Box::new(yes), no: Box::new(no) };
    prove(&problem, level, &Evidence::Tree(root)).map(|proven| proven.bound)
}

#[test]
fn a_count_is_reached_by_its_own_number() {
    let count = |least| Fact::Count { signatures: vec![0], labels: vec![0], least };
    let duals = |branch: i128, vacancy: i128| Duals {
        scale: 1,
        row_prices: vec![0],
        branch_prices: vec![branch],
        vacancy_prices: vec![(0, vacancy)],
        ..Duals::default()
    };
    // One award reaches 1: the other side holds no award at all, and neither side is empty.
    assert_eq!(proven(0, count(1), Node::Leaf(duals(0, 1)), Node::Leaf(duals(1, 0))), Ok(Some(1)));
    assert_eq!(proven(0, count(1), Node::Empty(duals(5, 5)), Node::Leaf(duals(1, 0))), Err(Fault::NotEmpty));
    assert_eq!(proven(0, count(1), Node::Leaf(duals(0, 1)), Node::Empty(duals(5, 0))), Err(Fault::NotEmpty));
    // Nobody makes two awards of one pair; everybody makes at least none.
    assert_eq!(proven(0, count(2), Node::Empty(duals(5, 5)), Node::Leaf(duals(0, 1))), Ok(Some(1)));
    assert_eq!(proven(0, count(0), Node::Leaf(duals(0, 1)), Node::Empty(duals(5, 0))), Ok(Some(1)));
}

#[test]
fn a_shortfall_is_reached_by_its_own_number() {
    let short = |least| Fact::Shortfall { row: 0, least };
    let duals = |row: i128, branch: i128| Duals {
        scale: 1,
        row_prices: vec![row],
        level_prices: vec![0],
        branch_prices: vec![branch],
        ..Duals::default()
    };
    assert_eq!(proven(1, short(1), Node::Leaf(duals(0, 1)), Node::Empty(duals(1, 1))), Ok(Some(-1)));
    // "At most 1" leaves room for the shortfall there is, and "at least 2" may not be priced away.
    assert_eq!(proven(1, short(2), Node::Leaf(duals(0, 1)), Node::Empty(duals(1, 1))), Err(Fault::NotEmpty));
    assert_eq!(proven(1, short(2), Node::Empty(duals(0, 1)), Node::Leaf(duals(1, 0))), Err(Fault::Shortfall(0)));
}

#[test]
fn evidence_of_the_wrong_form_proves_nothing() {
    let (accounts, candidates) = lone_pair();
    let problem = Problem {
        accounts: &accounts,
        candidates: &candidates,
        applicants: 1,
        vacancies: 1,
        labels: 1,
        values: &[1, 1],
    };
    let right = Duals { scale: 1, row_prices: vec![0], vacancy_prices: vec![(0, 1)], ..Duals::default() };
    let check = |change: &dyn Fn(&mut Duals)| {
        let mut duals = right.clone();
        change(&mut duals);
        prove(&problem, 0, &Evidence::Tree(Node::Leaf(duals))).map(|proven| proven.bound)
    };
    assert_eq!(check(&|_| ()), Ok(Some(1)));
    assert_eq!(check(&|duals| duals.scale = 0), Err(Fault::Scale));
    assert_eq!(check(&|duals| duals.scale = -1), Err(Fault::Scale));
    assert_eq!(check(&|duals| duals.scale = 2), Err(Fault::Pair(0, 0)));
    assert_eq!(check(&|duals| duals.scale = i128::MAX), Err(Fault::Pair(0, 0)));
    assert_eq!(check(&|duals| duals.row_prices.clear()), Err(Fault::Length("row_prices")));
    assert_eq!(check(&|duals| duals.row_prices = vec![-1]), Err(Fault::NegativePrice("row_prices")));
    assert_eq!(check(&|duals| duals.row_prices = vec![1]), Err(Fault::Shortfall(0)));
    assert_eq!(check(&|duals| duals.level_prices.push(1)), Err(Fault::Length("level_prices")));
    assert_eq!(check(&|duals| duals.branch_prices.push(1)), Err(Fault::Length("branch_prices")));
    assert_eq!(check(&|duals| duals.vacancy_prices.clear()), Err(Fault::Pair(0, 0)));
    assert_eq!(check(&|duals| duals.vacancy_prices.push((0, 0))), Err(Fault::Unknown("vacancy_prices")));
    assert_eq!(check(&|duals| duals.vacancy_prices.push((1, 0))), Err(Fault::Unknown("vacancy_prices")));
    assert_eq!(check(&|duals| duals.applicant_prices.push((0, -1))), Err(Fault::NegativePrice("applicant_prices")));
    assert_eq!(check(&|duals| duals.applicant_prices.push((0, i128::MAX))), Err(Fault::Overflow));
}

#[test]
fn bounds_step_by_the_common_divisor_of_the_weights() {
    let (mut accounts, mut candidates) = lone_pair();
    candidates.pairs[0].points = 6;
    accounts.levels = vec![Level { name: "points".into(), terms: Terms::Points, display_scale: 100 }];
    let problem =
        Problem { accounts: &accounts, candidates: &candidates, applicants: 1, vacancies: 1, labels: 1, values: &[6] };
    let bound = |price| {
        let duals = Duals { scale: 1, row_prices: vec![0], vacancy_prices: vec![(0, price)], ..Duals::default() };
        prove(&problem, 0, &Evidence::Tree(Node::Leaf(duals))).unwrap().bound
    };
    assert_eq!((bound(6), bound(11), bound(12)), (Some(6), Some(6), Some(12)));
}

#[test]
fn only_a_home_that_is_surely_awarded_has_a_price_below_nought() {
    let award = Fact::Award { vacancy: 0, applicant: 0 };
    let duals = |applicant: i128, vacancy: i128| {
        Node::Leaf(Duals {
            scale: 1,
            row_prices: vec![0],
            applicant_prices: vec![(0, applicant)],
            vacancy_prices: vec![(0, vacancy)],
            ..Duals::default()
        })
    };
    assert_eq!(proven(0, award.clone(), duals(3, -2), duals(0, 0)), Ok(Some(1)));
    assert_eq!(proven(0, award.clone(), duals(3, -3), duals(0, 0)), Err(Fault::Pair(0, 0)));
    assert_eq!(proven(0, award.clone(), duals(3, -2), duals(3, -2)), Err(Fault::NegativePrice("vacancy_prices")));
    assert_eq!(proven(0, award, duals(-1, 2), duals(0, 0)), Err(Fault::NegativePrice("applicant_prices")));
}
