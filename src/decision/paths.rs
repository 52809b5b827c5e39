//! Which path an award is on, and how many awards each path has.

use super::{Mention, PathLine, Run, rules};
use crate::index::{ApplicantIdx, VacancyIdx};
use crate::ir::Path;

/// The path of a pair: the first that holds.
pub(super) fn of_pair<'a>(run: &Run<'a>, applicant: ApplicantIdx, vacancy: VacancyIdx) -> Option<&'a Path> {
    run.policy.paths.iter().find(|path| rules::holds(run, &path.condition, applicant, vacancy))
}

/// The awards of each path, in the policy's order.
pub(super) fn lines(run: &Run<'_>) -> Vec<PathLine> {
    let awards: Vec<Option<&Path>> =
        run.solution.awards.iter().map(|award| of_pair(run, award.applicant, award.vacancy)).collect();
    let on = |path: &Path| awards.iter().flatten().filter(|other| std::ptr::eq(**other, path)).count();
    run.policy.paths.iter().map(|path| PathLine { path: Mention::of(&path.heading), awards: on(path) }).collect()
}
