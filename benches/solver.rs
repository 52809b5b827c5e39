//! Times the solver on synthetic commissions: `cargo bench --bench solver -- SIZE [SEED] [base|tight]`,
//! where SIZE is S (5 000 applicants, 60 homes), M (30 000, 400) or L (60 000, 5 000); or
//! `… -- FILE.bin [base|tight|many|plain]… [verbose]` for the binary instances of a comparison (see `solver/instances.rs`).
//!
//! Five reservers (State, its agents, Action Logement, commune, landlord) with shares of the flow and balances of the
//! year, obligations by rank (first quartile outside priority districts, mixing inside them, DALO, priority households
//! of each reserver), then points, oldest request and draw.

#![expect(clippy::print_stdout, reason = "a timing is printed")]
#![expect(clippy::float_arithmetic, clippy::as_conversions, reason = "a synthetic draw of households and homes")]
#![expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "likewise")]
#![expect(clippy::cast_precision_loss, clippy::indexing_slicing, reason = "likewise")]
#![expect(clippy::disallowed_methods, reason = "arguments are read here, as at any surface")]

use std::collections::BTreeMap;
use std::time::Instant;

use equiflux::index::{Index, IndexVec, LabelIdx, ObligationIdx, ReserverIdx, RowIdx, SignatureIdx};
use equiflux::model::sample::Sequence;
use equiflux::model::{AccountRow, AssignmentModel, Level, RowOrigin, Sense, Terms};
use equiflux::solver::{LevelStatus, SolveOptions, solve, solve_priced};

#[path = "solver/instances.rs"]
mod instances;

struct Draw(Sequence);

impl Draw {
    fn unit(&mut self) -> f64 {
        (self.0.between(0, (1 << 40) - 1) as f64 + 0.5) / (1_u64 << 40) as f64
    }
    fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
    fn pick(&mut self, p: &[f64]) -> usize {
        let mut rest = self.unit() * p.iter().sum::<f64>();
        for (at, share) in p.iter().enumerate() {
            rest -= share;
            if rest < 0.0 {
                return at;
            }
        }
        p.len() - 1
    }
    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.unit().ln()
    }
    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

const DALO: u32 = 1;
const PRIORITY: u32 = 2;
const EMPLOYEE: u32 = 4;
const AGENT: u32 = 8;
const QUARTILE: u32 = 16;
const DISTRICT: u32 = 32;

fn labels_of(kind: u32) -> Vec<LabelIdx> {
    let mut labels = Vec::new();
    for (label, holds) in
        [(0, kind & PRIORITY != 0), (1, kind & AGENT != 0), (2, kind & EMPLOYEE != 0), (3, true), (4, true)]
    {
        if holds {
            labels.push(LabelIdx(label));
        }
    }
    labels
}

fn generate(n: usize, m: usize, communes: usize, seed: u64, tight: bool) -> AssignmentModel {
    let mut draw = Draw(Sequence::new(seed));
    let popularity: Vec<f64> = (0..communes).map(|_| draw.exponential(1.0) + draw.exponential(1.0)).collect();
    let mut commune: Vec<usize> = (0..m).map(|_| draw.pick(&popularity)).collect();
    commune.sort_unstable();
    let rooms: Vec<usize> = (0..m).map(|_| 1 + draw.pick(&[0.07, 0.22, 0.37, 0.26, 0.08])).collect();
    let financing: Vec<usize> = (0..m).map(|_| draw.pick(&[0.15, 0.78, 0.07])).collect();
    let rent: Vec<f64> = (0..m)
        .map(|j| {
            [0.0, 330.0, 400.0, 480.0, 560.0, 640.0][rooms[j]]
                * [0.85, 1.0, 1.4][financing[j]]
                * (1.0 + 0.08 * draw.normal())
        })
        .collect();
    let district: Vec<bool> = (0..m).map(|_| draw.chance(0.3)).collect();
    let persons: Vec<usize> = (0..n).map(|_| 1 + draw.pick(&[0.46, 0.20, 0.14, 0.11, 0.06, 0.03])).collect();
    let income: Vec<f64> =
        persons.iter().map(|&p| (7.2 + 0.5 * draw.normal()).exp() * (p as f64).sqrt() * 0.8).collect();
    let ceiling = [0.0, 1900.0, 2550.0, 3070.0, 3700.0, 4350.0, 4900.0];
    let ratio: Vec<f64> = (0..n).map(|i| income[i] / ceiling[persons[i]]).collect();
    let mut sorted = ratio.clone();
    sorted.sort_by(f64::total_cmp);
    let quarter = sorted[n / 4];
    let mut by_commune: Vec<Vec<u32>> = vec![Vec::new(); communes];
    let (mut kinds, mut points, mut days) = (Vec::new(), Vec::new(), Vec::new());
    for (i, &share) in ratio.iter().enumerate() {
        let mut wishes = 1;
        let mut product = draw.unit();
        while product > (-1.5_f64).exp() {
            wishes += 1;
            product *= draw.unit();
        }
        let mut places: Vec<usize> = (0..wishes).map(|_| draw.pick(&popularity)).collect();
        places.sort_unstable();
        places.dedup();
        for c in places {
            by_commune[c].push(i as u32);
        }
        let dalo = draw.chance(0.05);
        let priority = dalo || draw.chance(0.2);
        let first = share < quarter;
        let kind = u32::from(dalo) * DALO
            + u32::from(priority) * PRIORITY
            + u32::from(draw.chance(0.45)) * EMPLOYEE
            + u32::from(draw.chance(0.04)) * AGENT
            + u32::from(first) * QUARTILE;
        let wait = draw.exponential(30.0);
        let score = wait as i64
            + 40 * i64::from(priority)
            + 60 * i64::from(dalo)
            + 20 * i64::from(first)
            + draw.0.between(0, 9);
        kinds.push(kind);
        points.push(100 * score);
        days.push((wait * 30.4) as i64);
    }
    let mut model = AssignmentModel { applicants: n, vacancies: m, offsets: vec![0], ..AssignmentModel::default() };
    model.applicant_names = (0..n).map(|i| format!("D{i:06}")).collect();
    model.vacancy_names = (0..m).map(|j| format!("L{j:05}")).collect();
    for name in ["etat", "agents", "action_logement", "commune", "bailleur"] {
        model.labels.push(name.to_owned());
    }
    let mut known: BTreeMap<u32, SignatureIdx> = BTreeMap::new();
    let mut signature_kinds = Vec::new();
    for j in 0..m {
        for &i in &by_commune[commune[j]] {
            let at = i as usize;
            let (low, high) = ([0, 1, 1, 2, 3, 5][rooms[j]], [0, 1, 2, 4, 6, 8][rooms[j]]);
            let fits = persons[at] >= low && persons[at] <= high && ratio[at] <= [0.6, 1.0, 1.3][financing[j]];
            if fits && rent[j] * 0.75 <= 0.33 * income[at] {
                let kind = kinds[at] + u32::from(district[j]) * DISTRICT;
                let signature = *known.entry(kind).or_insert_with(|| {
                    signature_kinds.push(kind);
                    model.signature_labels.push(labels_of(kind))
                });
                model.pair_applicants.push(i);
                model.pair_signatures.push(signature);
            }
        }
        model.offsets.push(model.pair_applicants.len());
    }
    add_rows(&mut model, &signature_kinds, &mut draw, m as i64, tight);
    let mut order: Vec<u32> = (0..n as u32).collect();
    for place in (1..n).rev() {
        order.swap(place, draw.0.below(place + 1));
    }
    let mut rank = vec![0_i64; n];
    for (place, &i) in order.iter().enumerate() {
        rank[i as usize] = (n - place) as i64;
    }
    let pair_points = model.pair_applicants.iter().map(|&i| points[i as usize]).collect();
    let shares = (0..5).map(|row| (RowIdx(model.rows.len() as u32 - 5 + row), 1)).collect();
    let ranked = |ranks: std::ops::Range<u32>| ranks.map(|row| (RowIdx(row), 1)).collect();
    let mut level = |name: &str, sense, terms, display_scale| {
        model.levels.push(Level { name: name.to_owned(), sense, terms, display_scale });
    };
    level("logements_attribues", Sense::Maximise, Terms::Awards, 1);
    level("obligations_rang_1", Sense::Minimise, Terms::Shortfalls(ranked(0..3)), 1);
    level("obligations_rang_2", Sense::Minimise, Terms::Shortfalls(ranked(3..7)), 1);
    level("ecart_parts_flux", Sense::Minimise, Terms::Shortfalls(shares), 100);
    level("points", Sense::Maximise, Terms::ByPair(pair_points), 100);
    level("anciennete", Sense::Maximise, Terms::ByApplicant(days), 1);
    level("tirage", Sense::Maximise, Terms::ByApplicant(rank), 1);
    model
}

fn add_rows(model: &mut AssignmentModel, kinds: &[u32], draw: &mut Draw, homes: i64, tight: bool) {
    // Balances of the year so far: about five commissions like this one, a little off the rates.
    let before = homes * 5 + draw.0.between(0, homes);
    let mut near = |base: i64, rate: i64| (base * rate / 100 + draw.0.between(-homes / 20 - 1, homes / 20 + 1)).max(0);
    let mut row = |name: &str, origin, p: i64, inside: &dyn Fn(u32, u32) -> Option<bool>, requirement, unit| {
        let coefficients: IndexVec<SignatureIdx, Vec<i64>> = kinds
            .iter()
            .map(|&kind| {
                let value = |label| match inside(kind, label) {
                    None => 0,
                    Some(true) => 100 - p,
                    Some(false) => -p,
                };
                (0..5).map(value).collect()
            })
            .collect();
        model.rows.push(AccountRow { name: name.to_owned(), origin, coefficients, requirement, unit, hard: false });
    };
    let outside = |kind: u32| kind & DISTRICT == 0;
    let is = |kind: u32, flag: u32| kind & flag != 0;
    let obligation = |at: usize| RowOrigin::Obligation(ObligationIdx::at(at));
    let first = if tight { 35 } else { 25 };
    let base = before * 7 / 10;
    let want = first * base - 100 * near(base, first);
    row("premier_quartile", obligation(0), first, &|k, _| outside(k).then(|| is(k, QUARTILE)), want, 100);
    let base = before - base;
    let want = 50 * base - 100 * near(base, 50);
    row("mixite", obligation(1), 50, &|k, _| (!outside(k)).then(|| !is(k, QUARTILE)), want, 100);
    let dalo = if tight { 15 } else { 8 };
    row("dalo", obligation(2), dalo, &|k, _| Some(is(k, DALO)), dalo * before - 100 * near(before, dalo), 100);
    let rates: [i64; 5] = if tight { [30, 5, 30, 25, 10] } else { [25, 5, 30, 20, 20] };
    let priority = if tight { 40 } else { 25 };
    for label in 1..5_u32 {
        let base = before * rates[label as usize] / 100;
        let want = priority * base - 100 * near(base, priority);
        let name = format!("prioritaires_{label}");
        row(&name, obligation(2 + label as usize), priority, &|k, l| (l == label).then(|| is(k, PRIORITY)), want, 100);
    }
    for label in 0..5_u32 {
        let rate = rates[label as usize];
        let name = format!("part[{label}]");
        let want = rate * before - 100 * near(before, rate);
        row(&name, RowOrigin::Share(ReserverIdx(label)), rate, &|_, l| Some(l == label), want, 1);
    }
}

/// Solves a binary instance; the time of reading it is counted.
fn compare(path: &str, name: &str, tells: bool) {
    let start = Instant::now();
    let Some(variant) = instances::Variant::named(name) else { return };
    let (model, goal) = match instances::read(std::path::Path::new(path), variant) {
        Ok(read) => read,
        Err(error) => {
            println!("{path}: {error}");
            return;
        }
    };
    let read = start.elapsed().as_secs_f64();
    let tell = |progress: equiflux::solver::Progress| {
        if tells {
            println!(
                "  {:>8.3} s  work {:>11}  plan {:?}  bound {:?}",
                start.elapsed().as_secs_f64(),
                progress.work,
                progress.incumbent,
                progress.bound
            );
        }
    };
    let outcome = solve_priced(&model, &goal, &SolveOptions { progress: Some(&tell), ..SolveOptions::default() });
    let seconds = start.elapsed().as_secs_f64();
    match outcome {
        Err(error) => println!("{path} {name}: {error}"),
        Ok(outcome) => println!(
            "{path} {name}: {} rows, value {}, bound {}, {}, {seconds:.3} s ({read:.3} s reading)",
            model.rows.len(),
            outcome.value,
            outcome.bound,
            outcome.status.word()
        ),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let size = arguments.first().map_or("S", String::as_str);
    if std::path::Path::new(size).extension().is_some_and(|extension| extension == "bin") {
        let named: Vec<&str> =
            arguments.iter().map(String::as_str).filter(|name| instances::Variant::named(name).is_some()).collect();
        for name in if named.is_empty() { &["base", "tight"][..] } else { &named[..] } {
            compare(size, name, arguments.iter().any(|text| text == "verbose"));
        }
        return;
    }
    let seed = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    let tight = arguments.get(2).is_some_and(|text| text == "tight");
    let (n, m, communes) = match size {
        "S" => (5_000, 60, 20),
        "M" => (30_000, 400, 30),
        _ => (60_000, 5_000, 40),
    };
    let model = generate(n, m, communes, seed, tight);
    let start = Instant::now();
    let tell = |progress: equiflux::solver::Progress| {
        if arguments.iter().any(|text| text == "verbose") {
            println!("  {:>8.3} s  level {:?} work {}", start.elapsed().as_secs_f64(), progress.level, progress.work);
        }
    };
    let solution = solve(&model, &SolveOptions { progress: Some(&tell), ..SolveOptions::default() });
    let seconds = start.elapsed().as_secs_f64();
    match solution {
        Err(error) => println!("{size} seed {seed}: {error}"),
        Ok(solution) => {
            let proven = solution.levels.iter().filter(|level| level.status == LevelStatus::Optimal).count();
            println!(
                "{size} seed {seed} tight {tight}: {} pairs, {} signatures, {proven}/{} proven, {seconds:.3} s",
                model.pair_applicants.len(),
                model.signature_labels.len(),
                solution.levels.len()
            );
            for (level, outcome) in model.levels.iter().zip(&solution.levels) {
                println!("  {:<20} {:>12} bound {:>12} {:?}", level.name, outcome.value, outcome.bound, outcome.status);
            }
        }
    }
}
