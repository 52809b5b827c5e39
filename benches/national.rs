//! Times the priority engine on a synthetic country: `cargo bench --bench national -- [APPLICANTS [VACANCIES [SEED]]]`,
//! 2 800 000 applicants and 400 000 homes unless said.
//!
//! 1 200 territories of Zipf sizes and five kinds of homes; an applicant wishes for one to three territories, fits one
//! kind, and may be awarded about five homes of that kind in each. Levels: homes awarded, points (0 to 1 000), days
//! waited, draw. Everything is invented and drawn from the seed.
//!
//! Printed: how long it takes to draw the country, to solve it (certificate included), to check the certificate with the
//! independent judge, to say what each refused applicant misses; the peak of memory, the values. Beside the time that
//! passed stands the time of the processors, where the system tells: on a busy machine only the latter means something.

#![expect(clippy::print_stdout, reason = "timings are printed")]
#![expect(clippy::indexing_slicing, reason = "a synthetic draw of households and homes")]
#![expect(clippy::disallowed_methods, reason = "arguments are read here, as at any surface")]

use std::time::Instant;

use equiflux::certificate::Evidence;
use equiflux::index::{LabelIdx, SignatureIdx};
use equiflux::model::sample::Sequence;
use equiflux::model::{AssignmentModel, Level, Sense, Terms};
use equiflux::solver::{LevelStatus, SolveOptions, missing, solve};
use equiflux::verifier;

const TERRITORIES: usize = 1_200;
const KINDS: usize = 5;
/// How many of a hundred are of each kind.
const MIX: [i64; KINDS] = [20, 25, 28, 18, 9];

/// A position drawn in proportion to its width; `ends` are the running sums.
fn pick(draw: &mut Sequence, ends: &[i64]) -> usize {
    let at = draw.between(0, ends[ends.len() - 1] - 1);
    ends.partition_point(|end| *end <= at)
}

fn running(widths: impl Iterator<Item = i64>) -> Vec<i64> {
    widths
        .scan(0, |sum, width| {
            *sum += width;
            Some(*sum)
        })
        .collect()
}

fn country(applicants: usize, vacancies: usize, seed: u64) -> AssignmentModel {
    let mut draw = Sequence::new(seed);
    let size = |place: usize| 1_000_000_000 / i64::try_from(place + 1).unwrap_or(i64::MAX);
    let sizes = running((0..TERRITORIES).map(size));
    let mix = running(MIX.into_iter());
    // Homes by territory and kind.
    let mut homes: Vec<Vec<u32>> = vec![Vec::new(); TERRITORIES * KINDS];
    for home in (0_u32..).take(vacancies) {
        let (territory, kind) = (pick(&mut draw, &sizes), pick(&mut draw, &mix));
        homes[territory * KINDS + kind].push(home);
    }
    let mut wanted: Vec<u32> = vec![0; vacancies + 1];
    let mut arcs: Vec<(u32, u32)> = Vec::with_capacity(applicants * 10);
    for applicant in (0_u32..).take(applicants) {
        let kind = pick(&mut draw, &mix);
        let mut own: Vec<u32> = Vec::new();
        for _ in 0..draw.between(1, 3) {
            let zone = &homes[pick(&mut draw, &sizes) * KINDS + kind];
            for _ in 0..draw.between(3, 7) {
                if !zone.is_empty() {
                    own.push(zone[draw.below(zone.len())]);
                }
            }
        }
        own.sort_unstable();
        own.dedup();
        arcs.extend(own.iter().map(|home| (*home, applicant)));
        for home in own {
            wanted[usize::try_from(home).unwrap_or(0) + 1] += 1;
        }
    }
    let mut offsets: Vec<usize> = Vec::with_capacity(vacancies + 1);
    let mut sum = 0;
    for count in wanted {
        sum += usize::try_from(count).unwrap_or(0);
        offsets.push(sum);
    }
    // Applicants come in order: dealing them keeps each list increasing.
    let mut next = offsets.clone();
    let mut pair_applicants = vec![0; arcs.len()];
    for (home, applicant) in arcs {
        let place = &mut next[usize::try_from(home).unwrap_or(0)];
        pair_applicants[*place] = applicant;
        *place += 1;
    }
    let points = (0..applicants).map(|_| 100 * draw.between(0, 1_000)).collect();
    let days = (0..applicants).map(|_| draw.between(0, 7_300)).collect();
    let mut ranks: Vec<i64> = (1..).take(applicants).collect();
    for place in (1..applicants).rev() {
        ranks.swap(place, draw.below(place + 1));
    }
    let level = |name: &str, terms, display_scale| Level {
        name: name.to_owned(),
        sense: Sense::Maximise,
        terms,
        display_scale,
    };
    AssignmentModel {
        applicants,
        vacancies,
        labels: std::iter::once("commune".to_owned()).collect(),
        offsets,
        pair_signatures: vec![SignatureIdx(0); pair_applicants.len()],
        pair_applicants,
        signature_labels: std::iter::once(vec![LabelIdx(0)]).collect(),
        levels: vec![
            level("logements_attribues", Terms::Awards, 1),
            level("points", Terms::ByApplicant(points), 100),
            level("anciennete", Terms::ByApplicant(days), 1),
            level("tirage", Terms::ByApplicant(ranks), 1),
        ],
        ..AssignmentModel::default()
    }
}

/// What the judge makes of the certificate, as it was written and read back.
fn judged(model: &AssignmentModel, turned_away: &[(u32, u32)]) -> Option<Vec<i128>> {
    let weight = |level: usize, applicant: u32| match &model.levels[level].terms {
        Terms::ByApplicant(weights) => usize::try_from(applicant).map_or(0, |at| i128::from(weights[at])),
        _ => 1,
    };
    let lists = model.offsets.windows(2).map(|ends| &model.pair_applicants[ends[0]..ends[1]]);
    let pairs = (0_u32..).zip(lists).flat_map(|(vacancy, list)| list.iter().map(move |who| (vacancy, *who)));
    verifier::cutoff_totals(model.levels.len(), weight, (model.applicants, model.vacancies), pairs, turned_away).ok()
}

/// The time of the processors so far, in hundredths of a second, where the system tells.
fn worked() -> u64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = status.rsplit(')').next().unwrap_or_default();
    after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// What was done, in how long and with how much work.
struct Watch(Instant, u64);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), worked())
    }

    fn told(&self) -> String {
        let hundredths = worked().saturating_sub(self.1);
        format!(
            "{:.2} s (processors {}.{:02} s), peak {} MB",
            self.0.elapsed().as_secs_f64(),
            hundredths / 100,
            hundredths % 100,
            peak()
        )
    }
}

/// The most memory the process has held, in megabytes, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().strip_suffix(" kB").and_then(|text| text.trim().parse::<u64>().ok()).unwrap_or(0) / 1_024
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let applicants = numbers.next().unwrap_or(2_800_000);
    let vacancies = numbers.next().unwrap_or(400_000);
    let seed = u64::try_from(numbers.next().unwrap_or(0)).unwrap_or(0);
    let watch = Watch::start();
    let model = country(applicants, vacancies, seed);
    let drawn = watch.told();
    println!("{applicants} applicants, {vacancies} homes, {} pairs, seed {seed}", model.pair_applicants.len());
    println!("drawn in {drawn}");
    let watch = Watch::start();
    let solution = match solve(&model, &SolveOptions::default()) {
        Ok(solution) => solution,
        Err(error) => return println!("{error}"),
    };
    println!("solved in {}", watch.told());
    for (level, outcome) in model.levels.iter().zip(&solution.levels) {
        let proven = if outcome.status == LevelStatus::Optimal { "proven" } else { "open" };
        println!("  {:<20} {:>16} {proven} by {}", level.name, outcome.value, outcome.engine.word());
    }
    let Some(Evidence::Cutoffs(cutoffs)) = solution.levels.first().map(|level| &level.evidence) else {
        return println!("no cutoffs");
    };
    let watch = Watch::start();
    let totals = judged(&model, &cutoffs.turned_away);
    let values: Vec<i128> = solution.levels.iter().map(|level| level.value).collect();
    let verdict = if totals.as_ref() == Some(&values) { "accepted" } else { "refused" };
    println!("certificate of {} cutoffs {verdict} in {}", cutoffs.turned_away.len(), watch.told());
    let watch = Watch::start();
    let refused = missing(&model, &solution).map_or(0, |found| found.iter().flatten().count());
    println!("what {refused} applicants miss in {}", watch.told());
}
