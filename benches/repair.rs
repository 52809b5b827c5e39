//! Times live repair: `cargo bench --bench repair -- [APPLICANTS VACANCIES EVENTS SEED]` (60 000, 5 000, 1 000 and 1 by
//! default), on an instance where no account row bears on the plan: homes awarded, points, oldest request, draw.
//!
//! Events are drawn: half refusals of an award, then refusals of a pair, withdrawals, homes taken back, homes added. One
//! in a hundred is compared with a solve from nothing. `… -- rows` times events on a commission with account rows.

#![expect(clippy::print_stdout, reason = "a timing is printed")]
#![expect(clippy::float_arithmetic, clippy::as_conversions, reason = "times and shares are shown")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "likewise")]
#![expect(clippy::indexing_slicing, reason = "a synthetic draw of households and homes")]
#![expect(clippy::panic, reason = "a bench that cannot go on says why")]
#![expect(clippy::disallowed_methods, reason = "arguments are read here, as at any surface")]

use std::time::{Duration, Instant};

use equiflux::index::{ApplicantIdx, Index, LabelIdx, SignatureIdx, VacancyIdx};
use equiflux::model::sample::{self, Sequence};
use equiflux::model::{AssignmentModel, Level, Sense, Terms};
use equiflux::solver::repair::{Event, Live, NewPair, NewVacancy};
use equiflux::solver::{Engine, Solution, SolveOptions, solve};

const COMMUNES: usize = 40;
const KINDS: usize = 3;

/// What a household asks for.
struct Household {
    communes: Vec<usize>,
    kind: usize,
}

fn commune(draw: &mut Sequence) -> usize {
    // The smaller of two: a few communes are asked for by many.
    draw.below(COMMUNES).min(draw.below(COMMUNES))
}

fn households(draw: &mut Sequence, applicants: usize) -> Vec<Household> {
    let one = |draw: &mut Sequence| {
        let mut communes: Vec<usize> = (0..=draw.below(3)).map(|_| commune(draw)).collect();
        communes.sort_unstable();
        communes.dedup();
        Household { communes, kind: draw.below(KINDS) }
    };
    (0..applicants).map(|_| one(draw)).collect()
}

fn candidates(households: &[Household], commune: usize, kind: usize) -> Vec<u32> {
    let fits = |one: &&(usize, &Household)| one.1.kind == kind && one.1.communes.contains(&commune);
    households.iter().enumerate().filter(|one| fits(&one)).map(|(at, _)| at as u32).collect()
}

fn instance(draw: &mut Sequence, households: &[Household], vacancies: usize) -> AssignmentModel {
    let applicants = households.len();
    let mut offers: Vec<(usize, usize)> = (0..vacancies).map(|_| (commune(draw), draw.below(KINDS))).collect();
    offers.sort_unstable();
    let mut model = AssignmentModel { applicants, vacancies, offsets: vec![0], ..AssignmentModel::default() };
    model.labels.push("flux".to_owned());
    model.signature_labels.push(vec![LabelIdx(0)]);
    model.applicant_names = (0..applicants).map(|at| format!("D{at}")).collect();
    model.vacancy_names = (0..vacancies).map(|at| format!("L{at}")).collect();
    let mut last: Option<((usize, usize), Vec<u32>)> = None;
    for home in offers {
        let same = last.take().filter(|(known, _)| *known == home);
        let own = same.map_or_else(|| candidates(households, home.0, home.1), |(_, own)| own);
        model.pair_applicants.extend(&own);
        model.offsets.push(model.pair_applicants.len());
        last = Some((home, own));
    }
    model.pair_signatures = vec![SignatureIdx(0); model.pair_applicants.len()];
    let mut level = |name: &str, terms, display_scale| {
        model.levels.push(Level { name: name.to_owned(), sense: Sense::Maximise, terms, display_scale });
    };
    level("logements_attribues", Terms::Awards, 1);
    level("points", Terms::ByApplicant((0..applicants).map(|_| 100 * draw.between(0, 300)).collect()), 100);
    level("anciennete", Terms::ByApplicant((0..applicants).map(|_| draw.between(0, 3_650)).collect()), 1);
    let mut places: Vec<i64> = (1..).take(applicants).collect();
    for at in (1..applicants).rev() {
        places.swap(at, draw.below(at + 1));
    }
    level("tirage", Terms::ByApplicant(places), 1);
    model
}

fn event(draw: &mut Sequence, live: &Live, model: &AssignmentModel, households: &[Household]) -> Event {
    let vacancy = VacancyIdx::at(draw.below(model.vacancies));
    match draw.below(10) {
        0..=4 => {
            let awards = live.awards();
            let award = awards[draw.below(awards.len())];
            Event::Refused { vacancy: award.vacancy, applicant: award.applicant }
        }
        5 => {
            let pairs = model.offsets[vacancy.position()]..model.offsets[vacancy.position() + 1];
            let pair = pairs.start + draw.below(pairs.len());
            Event::Refused { vacancy, applicant: ApplicantIdx(model.pair_applicants[pair]) }
        }
        6 => Event::Withdrawn(ApplicantIdx::at(draw.below(model.applicants))),
        7 => Event::Removed(vacancy),
        _ => {
            let list = candidates(households, commune(draw), draw.below(KINDS));
            let pair = |&applicant: &u32| NewPair {
                applicant: ApplicantIdx(applicant),
                signature: SignatureIdx(0),
                weights: Vec::new(),
            };
            Event::Added(NewVacancy { name: "L+".to_owned(), pairs: list.iter().map(pair).collect() })
        }
    }
}

fn shown(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
    println!(
        "{name}: {} events, median {:.2} ms, 90 % {:.2} ms, 99 % {:.2} ms, longest {:.2} ms",
        times.len(),
        at(50),
        at(90),
        at(99),
        at(100)
    );
}

/// The best plan of a model by one matching, from nothing.
fn from_nothing(model: AssignmentModel) -> Live {
    let nothing = Solution { awards: Vec::new(), shortfalls: Vec::new(), levels: Vec::new() };
    let live = Live::begin(model, &nothing).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(live.engine(), Engine::Matching, "the levels do not fit one number");
    live
}

fn plain(applicants: usize, vacancies: usize, events: usize, seed: u64) {
    let mut draw = Sequence::new(seed);
    let households = households(&mut draw, applicants);
    let model = instance(&mut draw, &households, vacancies);
    println!("{applicants} applicants, {vacancies} vacancies, {} pairs", model.pair_applicants.len());
    let start = Instant::now();
    let mut live = from_nothing(model);
    println!("solved from nothing, laid out for events: {:.2} s", start.elapsed().as_secs_f64());
    let (mut times, mut moved, mut compared, mut prices) = (Vec::new(), 0, 0, 0);
    // Events are drawn on the homes there were at first, so that drawing them costs nothing.
    let known = live.model().into_owned();
    for at in 0..events {
        let event = event(&mut draw, &live, &known, &households);
        let start = Instant::now();
        let repaired = live.apply(std::slice::from_ref(&event), &SolveOptions::default());
        let elapsed = start.elapsed();
        // A pair already struck is no event.
        let Ok(repaired) = repaired else { continue };
        times.push(elapsed);
        moved += repaired.moves.len();
        prices += repaired.prices.as_ref().map_or(0, Vec::len);
        if at % 100 == 99 {
            let cold = from_nothing(live.model().into_owned()).solution();
            let cold: Vec<i128> = cold.levels.iter().map(|level| level.value).collect();
            let warm: Vec<i128> = repaired.levels.iter().map(|level| level.value).collect();
            assert_eq!(warm, cold, "event {at}");
            compared += 1;
        }
    }
    let count = times.len().max(1) as f64;
    println!(
        "{compared} compared with a solve from nothing: equal; {:.2} households move and {:.0} prices change an event",
        moved as f64 / count,
        prices as f64 / count
    );
    shown("live repair", &mut times);
}

/// Events on models with account rows: solved again from what is known.
fn with_rows(seed: u64) {
    let size = sample::Size { applicants: 400, vacancies: 60, reservers: 4, rows: 8 };
    let (mut times, mut cold_times) = (Vec::new(), Vec::new());
    for seed in seed..seed + 10 {
        let model = sample::sized(seed, size);
        let mut draw = Sequence::new(seed);
        let Ok(solution) = solve(&model, &SolveOptions::default()) else { continue };
        let Ok(mut live) = Live::begin(model, &solution) else { continue };
        for _ in 0..10 {
            let awards = live.awards();
            if awards.is_empty() {
                break;
            }
            let award = awards[draw.below(awards.len())];
            let event = Event::Refused { vacancy: award.vacancy, applicant: award.applicant };
            let start = Instant::now();
            let Ok(repaired) = live.apply(&[event], &SolveOptions::default()) else { continue };
            times.push(start.elapsed());
            let model = live.model().into_owned();
            let start = Instant::now();
            let Ok(cold) = solve(&model, &SolveOptions::default()) else { continue };
            cold_times.push(start.elapsed());
            let reached = repaired.levels.iter().map(|level| (level.value, level.status));
            let cold = cold.levels.iter().map(|level| (level.value, level.status));
            for ((warm, status), (cold, other)) in reached.zip(cold) {
                if status == other {
                    assert_eq!(warm, cold, "seed {seed}");
                } else {
                    break;
                }
            }
        }
    }
    shown("with rows, from what is known", &mut times);
    shown("with rows, from nothing", &mut cold_times);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if arguments.first().is_some_and(|word| word == "rows") {
        with_rows(arguments.get(1).and_then(|word| word.parse().ok()).unwrap_or(1));
        return;
    }
    let number = |at: usize, default: usize| arguments.get(at).and_then(|word| word.parse().ok()).unwrap_or(default);
    plain(number(0, 60_000), number(1, 5_000), number(2, 1_000), number(3, 1) as u64);
}
