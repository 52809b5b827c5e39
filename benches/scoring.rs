//! Times scoring at the size of a region: `cargo bench --bench scoring -- [APPLICANTS] [POLICY]`.
//!
//! A million households are drawn at random for the shipped policy with the most criteria, or for the one named, and
//! scored column by column. The time printed is that of the points alone, compilation of the rules included.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a timing is printed")]
#![expect(clippy::disallowed_methods, reason = "arguments are read here, as at any surface")]

use std::path::Path;
use std::time::Instant;

use equiflux::diagnostic::Diagnostics;
use equiflux::ir::{Entity, Type, TypedPolicy, commune_number};
use equiflux::model::sample::Sequence;
use equiflux::pipeline;
use equiflux::predicates::{Points, evaluate};
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use equiflux::tables::{Column, Dataset, SetColumn, Table, UNKNOWN};

fn policy(name: &str) -> Option<TypedPolicy> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/local").join(format!("{name}.eqf"));
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let day = Date::parse("2026-03-12")?;
    pipeline::check_policy(&path, |_| day, &mut map, &mut out).ok()?.typed
}

fn criteria(policy: &TypedPolicy) -> usize {
    policy.grids.iter().flat_map(|grid| &grid.headings).map(|heading| heading.criteria.len()).sum()
}

/// Random rows; an optional field is unknown one time in ten.
fn table(policy: &TypedPolicy, entity: Entity, rows: usize, draw: &mut Sequence) -> Table {
    let codes = ["75056", "31555", "69123", "35238"];
    let communes: Vec<i64> = codes.iter().filter_map(|code| commune_number(code)).collect();
    let today = i64::from(policy.reference_date.0);
    let columns = policy.schema.fields(entity).iter().map(|field| {
        let mut value = || match field.ty {
            Type::Boolean => draw.between(0, 1),
            Type::Symbol(list) | Type::Symbols(list) => {
                let count = policy.schema.enumerations.get(list).map_or(1, |list| list.values.len());
                draw.between(0, i64::try_from(count).unwrap_or(1).saturating_sub(1))
            }
            Type::Commune | Type::Communes => {
                let at = usize::try_from(draw.between(0, 3)).unwrap_or(0);
                communes.get(at).copied().unwrap_or(UNKNOWN)
            }
            Type::Date => today.saturating_sub(draw.between(0, 4_000)),
            Type::Number(unit) if unit.money == 1 => draw.between(0, 300_000),
            Type::Number(_) => draw.between(0, 2_000_000),
            _ => field.range.map_or(1, |(low, high)| draw.between(low, high.min(low.saturating_add(6)))),
        };
        match field.ty {
            Type::Text => Column::Text(vec![String::new(); rows]),
            ty if ty.is_set() => {
                let mut set = SetColumn { offsets: vec![0], items: Vec::new(), known: vec![true; rows] };
                for _ in 0..rows {
                    set.items.push(value());
                    set.offsets.push(u32::try_from(set.items.len()).unwrap_or(u32::MAX));
                }
                Column::Set(set)
            }
            _ => {
                let mut values: Vec<i64> = (0..rows).map(|_| value()).collect();
                if field.optional {
                    values.iter_mut().step_by(10).for_each(|value| *value = UNKNOWN);
                }
                Column::Scalar(values)
            }
        }
    });
    let columns: Vec<Column> = columns.collect();
    Table { ids: (0..rows).map(|row| format!("{row:08}")).collect(), columns: columns.into() }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let applicants = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let names = ["modele-epci", "toulouse-metropole", "paris", "metropole-lyon"];
    let policies: Vec<(String, TypedPolicy)> = match arguments.get(1) {
        Some(name) => policy(name).map(|policy| (name.clone(), policy)).into_iter().collect(),
        None => names.iter().filter_map(|name| Some(((*name).to_owned(), policy(name)?))).collect(),
    };
    let Some((name, mut policy)) = policies.into_iter().max_by_key(|(_, policy)| criteria(policy)) else {
        eprintln!("no policy of that name has a meaning");
        return;
    };
    // Points alone are timed: no rule is left, and no reserver, so that no pair is formed.
    policy.rules = Vec::new().into();
    policy.reservers = Vec::new().into();
    let mut draw = Sequence::new(20_260_312);
    let people = table(&policy, Entity::Applicant, applicants, &mut draw);
    let homes = table(&policy, Entity::Vacancy, 1, &mut draw);
    let dataset = Dataset { applicants: people, vacancies: homes, since: None };
    for round in 1..=3 {
        let start = Instant::now();
        let pairs = evaluate(&policy, &dataset);
        let elapsed = start.elapsed();
        let sum: i64 = match &pairs.points {
            Points::ByApplicant(points) => points.iter().sum(),
            Points::ByPair(points) => points.iter().sum(),
        };
        println!(
            "{name}: {applicants} applicants, {} criteria, round {round}: {:.3} s (sum of points {sum})",
            criteria(&policy),
            elapsed.as_secs_f64()
        );
    }
}
