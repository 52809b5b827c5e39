//! The readable files of a run, cell by cell: `awards.csv` and `unmet.csv` against what was derived.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::{Award, in_base, in_target};
use super::candidates::{Candidates, position};
use super::ranking::{List, Unmet};
use super::summary::Difference;
use crate::index::{ApplicantIdx, VacancyIdx};
use crate::ir::TypedPolicy;
use crate::quantity::{Exact, POINT_SCALE};
use crate::tables::{Dataset, Since};

/// The header of `awards.csv`.
const AWARDS: [&str; 6] = ["vacancy", "rank", "applicant", "reserver", "points", "reasons"];
/// The header of `changes.csv`.
const CHANGES: [&str; 4] = ["applicant", "from", "to", "reason"];
/// The header of `unmet.csv`.
const UNMET: [&str; 5] = ["applicant", "reason", "vacancy", "points_missing", "least_change"];

/// What names things in the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    /// The policy.
    pub policy: &'a TypedPolicy,
    /// The tables.
    pub dataset: &'a Dataset,
    /// The candidate pairs.
    pub candidates: &'a Candidates,
}

/// Points in hundredths as a plain decimal.
fn points(hundredths: i64) -> String {
    Exact::ratio(i128::from(hundredths), i128::from(POINT_SCALE)).unwrap_or(Exact::ZERO).decimal()
}

/// The first difference between `awards.csv` and the lists.
pub(super) fn awards(names: Names<'_>, lists: &[List], file: &[u8]) -> Option<Difference> {
    let mut lines = vec![AWARDS.map(str::to_owned).to_vec()];
    for list in lists {
        for (award, rank) in list.ranks.iter().zip(1_usize..) {
            lines.push(vec![
                names.dataset.vacancy_id(VacancyIdx(award.pair.vacancy)).to_owned(),
                rank.to_string(),
                names.dataset.applicant_id(ApplicantIdx(award.pair.applicant)).to_owned(),
                label(names, award),
                points(award.pair.points),
                reasons(names, award, rank, list),
            ]);
        }
    }
    compare("awards.csv", &lines, file)
}

fn label(names: Names<'_>, award: &Award) -> String {
    names.policy.labels.get(award.label).map_or_else(String::new, |label| label.name.clone())
}

fn reasons(names: Names<'_>, award: &Award, rank: usize, list: &List) -> String {
    let mut codes = vec![format!("rang_{rank}"), format!("imputation:{}", label(names, award))];
    let signature = names.candidates.signature(&award.pair);
    for category in signature.iter().flat_map(|signature| &signature.categories) {
        if let Some(category) = names.policy.categories.get(*category) {
            codes.push(format!("categorie:{}", category.heading.name));
        }
    }
    for (index, obligation) in names.policy.obligations.enumerated() {
        let not_counted = signature.is_some_and(|signature| {
            in_base(obligation, signature, award.label)
                && !in_target(obligation, index, signature, award.label)
                && obligation.fallbacks.iter().any(|target| signature.categories.contains(target))
        });
        if not_counted {
            codes.push(format!("ne_compte_pas:{}", obligation.heading.name));
        }
    }
    codes.extend(list.exemption.iter().map(|exemption| format!("dispense:{exemption}")));
    if list.exhausted && rank == list.ranks.len() {
        codes.push("candidats_epuises".to_owned());
    }
    codes.join(";")
}

/// The first difference between `unmet.csv` and the reasons.
pub(super) fn unmet(names: Names<'_>, unmet: &[Unmet], file: &[u8]) -> Option<Difference> {
    let mut lines = vec![UNMET.map(str::to_owned).to_vec()];
    for line in unmet {
        let vacancy = line.vacancy.map(|vacancy| names.dataset.vacancy_id(VacancyIdx(vacancy)).to_owned());
        lines.push(vec![
            names.dataset.applicant_id(ApplicantIdx(line.applicant)).to_owned(),
            line.reason.clone(),
            vacancy.unwrap_or_default(),
            line.points_missing.clone(),
            line.least_change.clone(),
        ]);
    }
    compare("unmet.csv", &lines, file)
}

/// The first difference between `changes.csv` and what the awards make of those of the earlier run.
pub(super) fn changes(dataset: &Dataset, since: &Since, awards: &[Award], file: &[u8]) -> Option<Difference> {
    let mut lines = vec![CHANGES.map(str::to_owned).to_vec()];
    let before: BTreeMap<u32, u32> = since.awards.iter().map(|(vacancy, who)| (who.0, vacancy.0)).collect();
    let now: BTreeMap<u32, u32> = awards.iter().map(|award| (award.pair.applicant, award.pair.vacancy)).collect();
    let id = |home: Option<&u32>| home.map_or("", |home| dataset.vacancy_id(VacancyIdx(*home))).to_owned();
    let touched: BTreeSet<u32> = before.keys().chain(now.keys()).copied().collect();
    for who in touched {
        let (from, to) = (before.get(&who), now.get(&who));
        if from == to {
            continue;
        }
        let applicant = ApplicantIdx(who);
        let reason = match from {
            None => "nouvelle_attribution",
            Some(_) if since.withdrawn.contains(&applicant) => "demande_retiree",
            Some(home) if since.removed.contains(&VacancyIdx(*home)) => "logement_retire",
            Some(home) if since.refused.contains(&(VacancyIdx(*home), applicant)) => "refus",
            Some(_) if to.is_some() => "autre_logement",
            Some(_) => "attribution_perdue",
        };
        lines.push(vec![dataset.applicant_id(applicant).to_owned(), id(from), id(to), reason.to_owned()]);
    }
    compare("changes.csv", &lines, file)
}

/// A cell as files hold it: what a spreadsheet would take for a formula begins with an apostrophe.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

fn compare(name: &str, lines: &[Vec<String>], file: &[u8]) -> Option<Difference> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut records = reader.records();
    for (line, at) in lines.iter().zip(1_usize..) {
        let place = || format!("{name}:{at}");
        let said = match records.next() {
            Some(Ok(record)) => record,
            Some(Err(_)) => return Some((place(), line.join(","), "?".to_owned())),
            None => return Some((place(), line.join(","), String::new())),
        };
        for (cell, column) in line.iter().zip(0_usize..) {
            let (derived, said) = (harmless(cell), said.get(column).unwrap_or(""));
            if derived != said {
                let header = lines.first().and_then(|header| header.get(column)).map_or("", String::as_str);
                return Some((format!("{name}:{at}:{header}"), derived, said.to_owned()));
            }
        }
        if said.len() != line.len() {
            return Some((place(), line.join(","), said.iter().collect::<Vec<_>>().join(",")));
        }
    }
    let next = lines.len().checked_add(1)?;
    let extra = |said: String| Some((format!("{name}:{next}"), String::new(), said));
    match records.next()? {
        Ok(record) => extra(record.iter().collect::<Vec<_>>().join(",")),
        Err(_) => extra("?".to_owned()),
    }
}

/// The name of an applicant and of a vacancy, for messages.
pub(super) fn pair_name(dataset: &Dataset, applicant: u32, vacancy: u32) -> String {
    let id = |ids: &[String], at: u32| ids.get(position(at)).cloned().unwrap_or_else(|| at.to_string());
    format!("{}/{}", id(&dataset.vacancies.ids, vacancy), id(&dataset.applicants.ids, applicant))
}
