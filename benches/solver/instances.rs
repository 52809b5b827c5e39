//! Reads the binary instances by which assignment engines are compared, as a model with priced shortfalls.
//!
//! A little-endian file: int64 applicants N, vacancies V, pairs P; int32[N] points; int32[N] flags (1 DALO, 2 priority,
//! 4 Action Logement employee, 8 State agent, 16 first quartile); int32[V] vacancy flags (bit 0: in a priority district;
//! the rest: the commune); int64[V+1] offsets; int32[P] applicant of each pair.
//!
//! Sought: the largest sum of 1000 + points over awards less 3000 for each unit of shortfall. Every row is multiplied by
//! 100, so that a hundredth of a home of shortfall costs 30, as in the continuous shortfall of the comparison.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use equiflux::index::{IndexVec, ObligationIdx, ReserverIdx, SignatureIdx};
use equiflux::model::{AccountRow, AssignmentModel, RowOrigin};
use equiflux::solver::Priced;

use super::{AGENT, DALO, DISTRICT, EMPLOYEE, PRIORITY, QUARTILE, labels_of};

/// Which rows an instance has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Four shares, three priority shares, first quartile, mixing, DALO.
    Base,
    /// The same with higher rates and one more.
    Tight,
    /// Base, and four rows for each commune.
    Many,
    /// No row at all: a plain assignment.
    Plain,
}

impl Variant {
    /// The variant of that name.
    pub fn named(name: &str) -> Option<Self> {
        [("base", Self::Base), ("tight", Self::Tight), ("many", Self::Many), ("plain", Self::Plain)]
            .into_iter()
            .find_map(|(known, variant)| (known == name).then_some(variant))
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn words<const N: usize>(&mut self, count: usize) -> io::Result<Vec<[u8; N]>> {
        let length = count.checked_mul(N).filter(|length| *length <= self.0.len());
        let length = length.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        let (words, rest) = self.0.split_at(length);
        self.0 = rest;
        Ok(words.chunks_exact(N).filter_map(|word| word.try_into().ok()).collect())
    }

    fn small(&mut self, count: usize) -> io::Result<Vec<u32>> {
        Ok(self.words::<4>(count)?.into_iter().map(u32::from_le_bytes).collect())
    }

    fn large(&mut self, count: usize) -> io::Result<Vec<usize>> {
        let words = self.words::<8>(count)?.into_iter().map(|word| usize::try_from(u64::from_le_bytes(word)));
        words.map(|word| word.map_err(io::Error::other)).collect()
    }
}

/// What a row asks of an award: nothing, or whether it reaches the row's target.
type Inside<'f> = &'f dyn Fn(u32, u32) -> Option<bool>;

/// Reads an instance.
pub fn read(path: &Path, variant: Variant) -> io::Result<(AssignmentModel, Priced)> {
    let bytes = std::fs::read(path)?;
    let mut reader = Reader(&bytes);
    let sizes = reader.large(3)?;
    let [applicants, vacancies, pairs] = sizes[..] else { return Err(io::ErrorKind::UnexpectedEof.into()) };
    let (points, flags, homes) = (reader.small(applicants)?, reader.small(applicants)?, reader.small(vacancies)?);
    let offsets = reader.large(vacancies + 1)?;
    let pair_applicants = reader.small(pairs)?;
    let mut model = AssignmentModel { applicants, vacancies, offsets, pair_applicants, ..AssignmentModel::default() };
    for name in ["etat", "agents", "action_logement", "commune", "bailleur"] {
        model.labels.push(name.to_owned());
    }
    // A signature is the applicant's flags and the vacancy's district (and its commune when rows look at it).
    let mut known: BTreeMap<u32, SignatureIdx> = BTreeMap::new();
    let mut kinds = Vec::new();
    for (vacancy, &home) in homes.iter().enumerate() {
        let place = if variant == Variant::Many { (home >> 1) << 6 } else { 0 };
        let place = place + if home & 1 == 1 { DISTRICT } else { 0 };
        for pair in model.offsets[vacancy]..model.offsets[vacancy + 1] {
            if variant == Variant::Plain {
                model.pair_signatures.push(SignatureIdx(0));
                continue;
            }
            let kind = place + flags[model.pair_applicants[pair] as usize];
            let signature = *known.entry(kind).or_insert_with(|| {
                kinds.push(kind);
                model.signature_labels.push(labels_of(kind))
            });
            model.pair_signatures.push(signature);
        }
    }
    if variant == Variant::Plain {
        model.signature_labels.push(labels_of(0));
    } else {
        rows(&mut model, &kinds, variant);
    }
    let weights = model.pair_applicants.iter().map(|&applicant| 1000 + i64::from(points[applicant as usize])).collect();
    let prices = vec![30; model.rows.len()];
    Ok((model, Priced { weights, prices }))
}

fn rows(model: &mut AssignmentModel, kinds: &[u32], variant: Variant) {
    let homes = model.vacancies as i64;
    let tight = variant == Variant::Tight;
    let mut add = |name: String, origin, share: i64, requirement: i64, inside: Inside<'_>| {
        let of = |kind: u32, label: u32| inside(kind, label).map_or(0, |reached| 100 * i64::from(reached) - share);
        let coefficients: IndexVec<SignatureIdx, Vec<i64>> =
            kinds.iter().map(|&kind| (0..5).map(|label| of(kind, label)).collect()).collect();
        model.rows.push(AccountRow { name, origin, coefficients, requirement, unit: 1, hard: false });
    };
    let is = |kind: u32, flag: u32| kind & flag != 0;
    let shares = if tight { [30, 5, 30, 25] } else { [25, 5, 20, 20] };
    for (label, share) in (0_u32..).zip(shares) {
        let origin = RowOrigin::Share(ReserverIdx(label));
        add(format!("part[{label}]"), origin, 0, share * homes, &|_, charged| (charged == label).then_some(true));
    }
    let obligation = RowOrigin::Obligation(ObligationIdx(0));
    let (first, priority) = if tight { (1, 40) } else { (2, 25) };
    for label in first..5_u32 {
        let inside = |kind, charged| (charged == label).then(|| is(kind, PRIORITY));
        add(format!("prioritaires_{label}"), obligation, priority, 0, &inside);
    }
    let quartile = if tight { 35 } else { 25 };
    add("premier_quartile".to_owned(), obligation, quartile, 0, &|kind, _| {
        (!is(kind, DISTRICT)).then(|| is(kind, QUARTILE))
    });
    add("mixite".to_owned(), obligation, 50, 0, &|kind, _| is(kind, DISTRICT).then(|| !is(kind, QUARTILE)));
    let dalo = if tight { 15 } else { 8 };
    add("dalo".to_owned(), obligation, 0, dalo * homes, &|kind, _| is(kind, DALO).then_some(true));
    if variant == Variant::Many {
        let mut places: Vec<u32> = kinds.iter().map(|kind| kind >> 6).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            let here = |kind: u32| kind >> 6 == place;
            add(format!("prioritaires@{place}"), obligation, 40, 0, &|kind, _| here(kind).then(|| is(kind, PRIORITY)));
            add(format!("premier_quartile@{place}"), obligation, 30, 0, &|kind, _| {
                (here(kind) && !is(kind, DISTRICT)).then(|| is(kind, QUARTILE))
            });
            add(format!("etat@{place}"), obligation, 25, 0, &|kind, label| here(kind).then_some(label == 0));
            add(format!("dalo@{place}"), obligation, 10, 0, &|kind, _| here(kind).then(|| is(kind, DALO)));
        }
    }
}

/// The flags of the file are those of the synthetic commissions.
const _: () = assert!(DALO == 1 && PRIORITY == 2 && EMPLOYEE == 4 && AGENT == 8 && QUARTILE == 16 && DISTRICT == 32);
