//! What a run that starts from an earlier one changes: which households, from which home to which, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use crate::index::{ApplicantIdx, VacancyIdx};
use crate::solver::LevelStatus;
use crate::tables::Since;

/// What changes since the earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The households whose situation changes, by id.
    pub lines: Vec<ChangeLine>,
    /// How many awards of the earlier run stand.
    pub kept: usize,
    /// Whether no plan as good changes the situation of fewer households: proven.
    pub is_least: bool,
}

/// A household whose situation changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// Its id.
    pub applicant: String,
    /// The home that the earlier run awarded it.
    pub from: Option<String>,
    /// The home that it is awarded now.
    pub to: Option<String>,
    /// Why.
    pub reason: ChangeReason,
}

/// Why a situation changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeReason {
    /// Its request was withdrawn.
    Withdrawn,
    /// Its home is no more to be awarded.
    Removed,
    /// It refused its home, or was refused for it.
    Refused,
    /// It had no home and is awarded one.
    Awarded,
    /// It moves to another home so that the plan is the best.
    Moved,
    /// Its home goes to another, so that the plan is the best.
    Lost,
}

impl ChangeReason {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Withdrawn => "demande_retiree",
            Self::Removed => "logement_retire",
            Self::Refused => "refus",
            Self::Awarded => "nouvelle_attribution",
            Self::Moved => "autre_logement",
            Self::Lost => "attribution_perdue",
        }
    }
}

/// What the plan changes; none when the run starts from no other.
pub(super) fn of(run: &Run<'_>) -> Option<Changes> {
    let since = run.dataset.since.as_ref()?;
    let before = since.homes();
    let now: BTreeMap<ApplicantIdx, VacancyIdx> =
        run.solution.awards.iter().map(|award| (award.applicant, award.vacancy)).collect();
    let touched: BTreeSet<ApplicantIdx> = before.keys().chain(now.keys()).copied().collect();
    let id = |home: Option<VacancyIdx>| home.map(|home| run.dataset.vacancy_id(home).to_owned());
    let mut changes = Changes {
        lines: Vec::new(),
        kept: 0,
        is_least: run.solution.levels.iter().all(|level| level.status == LevelStatus::Optimal),
    };
    for applicant in touched {
        let (from, to) = (before.get(&applicant).copied(), now.get(&applicant).copied());
        if from == to {
            changes.kept = changes.kept.saturating_add(1);
            continue;
        }
        changes.lines.push(ChangeLine {
            applicant: run.dataset.applicant_id(applicant).to_owned(),
            from: id(from),
            to: id(to),
            reason: reason(since, applicant, from, to),
        });
    }
    Some(changes)
}

fn reason(since: &Since, applicant: ApplicantIdx, from: Option<VacancyIdx>, to: Option<VacancyIdx>) -> ChangeReason {
    match from {
        None => ChangeReason::Awarded,
        Some(_) if since.withdrawn.contains(&applicant) => ChangeReason::Withdrawn,
        Some(home) if since.removed.contains(&home) => ChangeReason::Removed,
        Some(home) if since.refused.contains(&(home, applicant)) => ChangeReason::Refused,
        Some(_) if to.is_some() => ChangeReason::Moved,
        Some(_) => ChangeReason::Lost,
    }
}
