//! The second opinion: the reference back end solves the model too, and the values are compared.

use crate::diagnostic::Language;
use crate::model::AssignmentModel;
use crate::solver::backend_reference::{ReferenceError, ReferenceOptions, ReferenceOutcome, solve_reference};
use crate::solver::{LevelStatus, Solution};

/// How long the reference back end may take on one level before its silence is reported.
const SECONDS_PER_LEVEL: u32 = 120;

/// What the reference back end says of a solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrossCheck {
    /// The same value on every level, or the same impossibility.
    Same,
    /// Another value on a level, by its name: ours, then the reference's.
    Different {
        /// The level.
        level: String,
        /// Our value.
        ours: i128,
        /// The reference's.
        theirs: i128,
    },
    /// One finds a lawful plan and the other does not.
    Feasibility,
    /// The reference gave no answer it is sure of: nothing is known.
    NoAnswer(String),
}

impl CrossCheck {
    /// Whether the two disagree.
    #[must_use]
    pub const fn disagrees(&self) -> bool {
        matches!(self, Self::Different { .. } | Self::Feasibility)
    }

    /// The outcome in one sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let say = |fr: String, en: String| if language == Language::French { fr } else { en };
        match self {
            Self::Same => say(
                "contrôle croisé : le solveur de référence trouve les mêmes valeurs à tous les niveaux".to_owned(),
                "cross-check: the reference solver finds the same values on every level".to_owned(),
            ),
            Self::Different { level, ours, theirs } => say(
                format!("contrôle croisé : au niveau `{level}`, {ours} ici, {theirs} pour le solveur de référence"),
                format!("cross-check: on level `{level}`, {ours} here, {theirs} for the reference solver"),
            ),
            Self::Feasibility => say(
                "contrôle croisé : un seul des deux solveurs trouve une attribution permise".to_owned(),
                "cross-check: only one of the two solvers finds a lawful allocation".to_owned(),
            ),
            Self::NoAnswer(reason) => say(
                format!("contrôle croisé : le solveur de référence n'a pas conclu ({reason})"),
                format!("cross-check: the reference solver did not conclude ({reason})"),
            ),
        }
    }
}

/// Asks the reference back end about a solved model.
///
/// A level that was not proven optimal may be beaten by the reference: that is no disagreement, and levels after it are
/// not comparable.
#[must_use]
pub fn cross_check(model: &AssignmentModel, solution: &Solution) -> CrossCheck {
    let lawful = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
    let options = ReferenceOptions { seconds_per_level: Some(SECONDS_PER_LEVEL), ..ReferenceOptions::default() };
    match solve_reference(model, options) {
        Ok(ReferenceOutcome::Infeasible) if lawful => CrossCheck::Feasibility,
        Ok(ReferenceOutcome::Infeasible) => CrossCheck::Same,
        Ok(ReferenceOutcome::Optimal { .. }) if !lawful => CrossCheck::Feasibility,
        Ok(ReferenceOutcome::Optimal { values, .. }) => {
            for ((level, ours), theirs) in model.levels.iter().zip(&solution.levels).zip(values) {
                if ours.status != LevelStatus::Optimal {
                    break;
                }
                if ours.value != theirs {
                    return CrossCheck::Different { level: level.name.clone(), ours: ours.value, theirs };
                }
            }
            CrossCheck::Same
        }
        Err(error @ (ReferenceError::Stopped { .. } | ReferenceError::Failed { .. })) => {
            CrossCheck::NoAnswer(error.to_string())
        }
        #[allow(unreachable_patterns, reason = "the reference back end may learn to fail in other ways")]
        Err(error) => CrossCheck::NoAnswer(error.to_string()),
    }
}
