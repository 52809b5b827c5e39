//! Who would follow on each home, and why the others were not awarded: every alternative is tried, one by one.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::accounts::{Accounts, Award, Comparison, Terms, Worth};
use super::candidates::{Candidates, Pair, Rows, position};
use super::missing;
use crate::certificate::{CertifiedLevel, Options};
use crate::index::LabelIdx;
use crate::quantity::Exact;

/// The ranked candidates of an awarded home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    /// The award, then those who would follow.
    pub ranks: Vec<Award>,
    /// The exemption that makes one name enough.
    pub exemption: Option<String>,
    /// Whether candidates ran out.
    pub exhausted: bool,
}

/// A number left the range.
struct OutOfRange;

/// Why an applicant has no home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unmet {
    /// The applicant's row.
    pub applicant: u32,
    /// The binding reason's code.
    pub reason: String,
    /// The home it is told about.
    pub vacancy: Option<u32>,
    /// The points missing, as a plain decimal, when points decided.
    pub points_missing: String,
    /// The least change.
    pub least_change: String,
}

/// A plan with what it is worth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan<'a> {
    /// Its awards, by vacancy.
    pub awards: &'a [Award],
    /// What they are worth.
    pub worth: &'a Worth,
}

/// The list of every awarded home, by vacancy; none when a number leaves the range.
pub(super) fn lists(
    rows: &Rows<'_>,
    accounts: &Accounts,
    candidates: &Candidates,
    plan: Plan<'_>,
    options: Options,
) -> Option<Vec<List>> {
    let wanted = usize::try_from(options.candidates_per_vacancy).ok()?;
    let housed: BTreeSet<u32> = plan.awards.iter().map(|award| award.pair.applicant).collect();
    let mut standing: BTreeMap<u32, u32> = BTreeMap::new();
    let open = |award: &Award| List { ranks: vec![*award], exemption: exemption(rows, &award.pair), exhausted: false };
    let mut lists: Vec<List> = plan.awards.iter().map(open).collect();
    for _ in 1..wanted {
        if lists.iter().all(|list| list.exemption.is_some() || list.exhausted) {
            break;
        }
        for list in lists.iter_mut().filter(|list| list.exemption.is_none() && !list.exhausted) {
            let Some(award) = list.ranks.first() else { continue };
            let may_stand = |pair: &&Pair| {
                !housed.contains(&pair.applicant)
                    && list.ranks.iter().all(|ranked| ranked.pair.applicant != pair.applicant)
                    && standing.get(&pair.applicant).copied().unwrap_or(0) < options.lists_per_applicant
            };
            let eligible: Vec<_> = candidates.of_vacancy(award.pair.vacancy).iter().filter(may_stand).collect();
            match best(accounts, candidates, plan.worth, award, &eligible).ok()? {
                Some(next) => {
                    let lists_of = standing.entry(next.pair.applicant).or_default();
                    *lists_of = lists_of.saturating_add(1);
                    list.ranks.push(next);
                }
                None => list.exhausted = true,
            }
        }
    }
    Some(lists)
}

fn exemption(rows: &Rows<'_>, pair: &Pair) -> Option<String> {
    let at = rows.pair(position(pair.applicant), position(pair.vacancy));
    let mut exemptions = rows.evaluator.policy.shortlist.exemptions.iter();
    let holds = exemptions.find(|exemption| rows.evaluator.truth(&exemption.condition, at) == Some(true));
    holds.map(|exemption| exemption.heading.name.clone())
}

fn labels<'c>(candidates: &'c Candidates, pair: &Pair) -> &'c [LabelIdx] {
    candidates.signature(pair).map_or(&[], |signature| &signature.labels)
}

/// The best lawful replacement of an award, the earlier in (applicant, label) among equals.
fn best(
    accounts: &Accounts,
    candidates: &Candidates,
    worth: &Worth,
    award: &Award,
    eligible: &[&Pair],
) -> Result<Option<Award>, OutOfRange> {
    let tried: Vec<_> = eligible
        .par_iter()
        .map(|pair| {
            let mut best: Option<(Award, Worth)> = None;
            for label in labels(candidates, pair) {
                let put = Award { pair: **pair, label: *label };
                let new = accounts.replaced(worth, Some(award), &put)?;
                if is_better(accounts, &new, best.as_ref().map(|(_, worth)| worth))? {
                    best = Some((put, new));
                }
            }
            Some(best)
        })
        .collect::<Option<_>>()
        .ok_or(OutOfRange)?;
    let mut best: Option<(Award, Worth)> = None;
    for (put, new) in tried.into_iter().flatten() {
        if is_better(accounts, &new, best.as_ref().map(|(_, worth)| worth)).ok_or(OutOfRange)? {
            best = Some((put, new));
        }
    }
    Ok(best.map(|(award, _)| award))
}

fn is_better(accounts: &Accounts, new: &Worth, best: Option<&Worth>) -> Option<bool> {
    match best {
        None => Some(accounts.broken(new).is_none()),
        Some(best) => Some(accounts.compare(new, best)? == Comparison::Better),
    }
}

/// Why each applicant without an award has none, by applicant; none when a number leaves the range.
pub(super) fn unmet(
    rows: &Rows<'_>,
    accounts: &Accounts,
    candidates: &Candidates,
    plan: Plan<'_>,
    levels: &[CertifiedLevel],
) -> Option<Vec<Unmet>> {
    let dataset = rows.evaluator.dataset;
    let sizes = (dataset.applicants.len(), dataset.vacancies.len());
    let gaps = missing::gaps(accounts, candidates, sizes, plan.awards, levels).unwrap_or_default();
    let housed: BTreeSet<u32> = plan.awards.iter().map(|award| award.pair.applicant).collect();
    let mut pairs_of: Vec<Vec<&Pair>> = vec![Vec::new(); dataset.applicants.len()];
    for pair in &candidates.pairs {
        pairs_of.get_mut(position(pair.applicant))?.push(pair);
    }
    let of_vacancy: BTreeMap<u32, &Award> = plan.awards.iter().map(|award| (award.pair.vacancy, award)).collect();
    let applicants: Vec<(u32, Vec<&Pair>)> =
        (0_u32..).zip(pairs_of).filter(|(applicant, _)| !housed.contains(applicant)).collect();
    applicants
        .into_par_iter()
        .map(|(applicant, pairs)| {
            if pairs.is_empty() {
                Some(not_a_candidate(rows, applicant))
            } else if let Some(gap) = gaps.get(position(applicant)).copied().flatten() {
                let outcome = gap.change.map_or(Comparison::Equal, |(level, amount)| Comparison::Worse(level, amount));
                told(accounts, outcome, applicant, gap.vacancy)
            } else {
                not_chosen(accounts, candidates, plan.worth, &of_vacancy, &pairs)
            }
        })
        .collect()
}

fn not_a_candidate(rows: &Rows<'_>, applicant: u32) -> Unmet {
    let plain = |reason: &str, vacancy| Unmet {
        applicant,
        reason: reason.to_owned(),
        vacancy,
        points_missing: String::new(),
        least_change: String::new(),
    };
    let vacancies = 0..rows.evaluator.dataset.vacancies.len();
    let nearest = vacancies.map(|vacancy| (rows.failing_rules(position(applicant), vacancy), vacancy));
    let Some((failing, vacancy)) = nearest.min_by_key(|(failing, vacancy)| (failing.len(), *vacancy)) else {
        return plain("aucun_logement", None);
    };
    let vacancy = u32::try_from(vacancy).ok();
    let names = failing.iter().filter_map(|at| rows.evaluator.policy.rules.as_slice().get(*at));
    let names: Vec<_> = names.map(|rule| rule.heading.name.as_str()).collect();
    let barred = vacancy.is_some_and(|vacancy| rows.is_barred(position(applicant), position(vacancy)));
    match names.first() {
        None if barred => plain("refus_ou_retrait", vacancy),
        None => plain("aucun_reservataire", vacancy),
        Some(first) => {
            Unmet { least_change: format!("regles:{}", names.join("+")), ..plain(&format!("regle:{first}"), vacancy) }
        }
    }
}

/// How near an alternative comes: smaller is nearer. Better, equal, then the latest level, then the smallest gap.
fn nearness(outcome: Comparison) -> (u8, std::cmp::Reverse<usize>, i128) {
    match outcome {
        Comparison::Better => (0, std::cmp::Reverse(0), 0),
        Comparison::Equal => (1, std::cmp::Reverse(0), 0),
        Comparison::Worse(level, gap) => (2, std::cmp::Reverse(level), gap),
        Comparison::Breaks(_) => (3, std::cmp::Reverse(0), 0),
    }
}

fn not_chosen(
    accounts: &Accounts,
    candidates: &Candidates,
    worth: &Worth,
    of_vacancy: &BTreeMap<u32, &Award>,
    pairs: &[&Pair],
) -> Option<Unmet> {
    let mut nearest: Option<(Comparison, &Pair)> = None;
    for pair in pairs {
        for label in labels(candidates, pair) {
            let put = Award { pair: **pair, label: *label };
            let new = accounts.replaced(worth, of_vacancy.get(&pair.vacancy).copied(), &put)?;
            let outcome = accounts.compare(&new, worth)?;
            if nearest.is_none_or(|(best, _)| nearness(outcome) < nearness(best)) {
                nearest = Some((outcome, pair));
            }
        }
    }
    let (outcome, pair) = nearest?;
    told(accounts, outcome, pair.applicant, pair.vacancy)
}

/// An outcome as the file tells it.
fn told(accounts: &Accounts, outcome: Comparison, applicant: u32, vacancy: u32) -> Option<Unmet> {
    let mut changes = (String::new(), String::new());
    let reason = match outcome {
        Comparison::Better => "plan_perfectible".to_owned(),
        Comparison::Equal => "egalite_parfaite".to_owned(),
        Comparison::Breaks(row) => format!("regle_imperative:{}", accounts.rows.get(row)?.name),
        Comparison::Worse(level, gap) => {
            let level = accounts.levels.get(level)?;
            let shown = Exact::ratio(gap, level.display_scale)?.decimal();
            changes = match level.terms {
                Terms::Points => (shown.clone(), format!("points:+{shown}")),
                _ => (String::new(), format!("niveau:{}:{shown}", level.name)),
            };
            format!("niveau:{}", level.name)
        }
    };
    let (points_missing, least_change) = changes;
    Some(Unmet { applicant, reason, vacancy: Some(vacancy), points_missing, least_change })
}
