//! The published optima of public instances, and random networks whose every answer is checked by its proof.
#![cfg(test)]

use std::io::Read;

use super::*;
use crate::model::sample::Sequence;

/// The instance of that name in `tests/data/instances`, where its source is told.
#[expect(clippy::disallowed_methods, reason = "the instances are files")]
fn instance(name: &str) -> Network {
    let path = format!("{}/tests/data/instances/{name}.gz", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(path).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    read::any(&text).unwrap()
}

fn optimum(name: &str) -> i128 {
    let network = instance(name);
    let Outcome::Optimal(flow) = solve(&network).unwrap() else { panic!("{name} has no flow") };
    check_flow(&network, &flow).unwrap();
    flow.cost
}

#[test]
fn published_optima_of_assignments() {
    assert_eq!(optimum("assign200.txt"), 475);
    assert_eq!(optimum("assign400.txt"), 804);
}

#[test]
fn published_optima_of_flows() {
    assert_eq!(optimum("netgen_8_08a.min"), 142_274_536);
    assert_eq!(optimum("netgen_8_10a.min"), 369_269_289);
}

fn random(draw: &mut Sequence) -> Network {
    let nodes = draw.between(1, 9);
    let mut supplies: Vec<i64> = (0..nodes).map(|_| draw.between(-4, 4)).collect();
    let excess: i64 = supplies.iter().sum();
    // One in eight keeps its supplies out of balance: no flow then.
    if draw.between(0, 7) > 0 {
        supplies[0] -= excess;
    }
    let node = |draw: &mut Sequence| u32::try_from(draw.between(0, nodes - 1)).unwrap();
    let count = draw.between(0, 30);
    let arcs = (0..count).map(|_| {
        let lower = if draw.between(0, 3) == 0 { draw.between(-2, 2) } else { 0 };
        let (from, to) = (node(draw), node(draw));
        Arc { from, to, lower, upper: lower + draw.between(0, 6), cost: draw.between(-9, 9) }
    });
    let arcs = arcs.collect();
    Network { supplies, arcs }
}

#[test]
fn every_answer_stands_its_proof() {
    let (mut flows, mut cuts) = (0, 0);
    for seed in 0..20_000 {
        let network = random(&mut Sequence::new(seed));
        match solve(&network).unwrap() {
            Outcome::Optimal(flow) => {
                assert_eq!(check_flow(&network, &flow), Ok(()), "seed {seed}");
                flows += 1;
            }
            Outcome::Infeasible(cut) => {
                assert_eq!(check_cut(&network, &cut), Ok(()), "seed {seed}");
                cuts += 1;
            }
        }
    }
    assert!(flows > 3_000 && cuts > 3_000, "{flows} flows, {cuts} cuts");
}

#[test]
fn levels_in_order_equal_one_wide_cost() {
    for seed in 0..3_000 {
        let mut draw = Sequence::new(seed);
        let network = random(&mut draw);
        let second: Vec<i64> = network.arcs.iter().map(|_| draw.between(-5, 5)).collect();
        let mut simplex = Simplex::new(&network).unwrap();
        simplex.run();
        let Outcome::Optimal(first) = simplex.outcome() else { continue };
        simplex.keep_best();
        simplex.price(&second).unwrap();
        simplex.run();
        let Outcome::Optimal(last) = simplex.outcome() else { panic!("seed {seed}") };
        let cost_of = |costs: &mut dyn Iterator<Item = i64>| -> i128 {
            last.flows.iter().zip(costs).map(|(flow, cost)| i128::from(*flow) * i128::from(cost)).sum()
        };
        assert_eq!(cost_of(&mut network.arcs.iter().map(|arc| arc.cost)), first.cost, "seed {seed}");
        let wide =
            network.arcs.iter().zip(&second).map(|(arc, second)| Arc { cost: arc.cost * 100_000 + second, ..*arc });
        let wide = Network { arcs: wide.collect(), ..network.clone() };
        let Outcome::Optimal(both) = solve(&wide).unwrap() else { panic!("seed {seed}") };
        assert_eq!(both.cost, first.cost * 100_000 + last.cost, "seed {seed}");
    }
}

#[test]
fn a_false_claim_is_refused() {
    let arc = |from, to, upper, cost| Arc { from, to, lower: 0, upper, cost };
    let network = Network { supplies: vec![2, 0, -2], arcs: vec![arc(0, 1, 2, 1), arc(1, 2, 2, 1), arc(0, 2, 1, 5)] };
    let Outcome::Optimal(flow) = solve(&network).unwrap() else { panic!("there is a flow") };
    assert_eq!((flow.cost, check_flow(&network, &flow)), (4, Ok(())));
    let dearer = Flow { flows: vec![1, 1, 1], cost: 7, ..flow.clone() };
    assert!(matches!(check_flow(&network, &dearer), Err(Flaw::Slackness(_))));
    let short = Flow { flows: vec![1, 1, 0], cost: 2, ..flow.clone() };
    assert!(matches!(check_flow(&network, &short), Err(Flaw::Conservation(0))));
    let over = Flow { flows: vec![3, 2, 0], ..flow.clone() };
    assert_eq!(check_flow(&network, &over), Err(Flaw::Bounds(0)));
    assert_eq!(check_flow(&network, &Flow { cost: 3, ..flow.clone() }), Err(Flaw::Cost));
    assert_eq!(check_flow(&network, &Flow { flows: vec![2], ..flow }), Err(Flaw::Length));
    assert_eq!(check_cut(&network, &[true, true, false]), Err(Flaw::Cut));
    let backwards = Network { arcs: vec![Arc { lower: 2, upper: 1, ..network.arcs[0] }], ..network.clone() };
    assert_eq!(solve(&backwards), Err(NetworkError::Arc(0)));
    let huge = Network { arcs: vec![Arc { cost: i64::MAX, ..network.arcs[0] }], ..network };
    assert_eq!(solve(&huge), Err(NetworkError::OutOfRange));
}

#[test]
fn malformed_files_are_refused() {
    assert_eq!(read::any("2 1 2 x 4"), Err(read::ReadError::Number(4)));
    assert_eq!(read::any(""), Err(read::ReadError::Number(1)));
    assert!(matches!(read::any("2 1 2 3 4 5"), Err(read::ReadError::Count { .. })));
    assert!(matches!(read::any("p min 2 2\na 1 2 0 1 4"), Err(read::ReadError::Count { announced: 2, found: 1 })));
    assert_eq!(read::any("p min 2 1\na 1 3 0 1 4"), Err(read::ReadError::Line(2)));
    assert_eq!(read::any("2 1 3 7"), Err(read::ReadError::Number(2)));
}
