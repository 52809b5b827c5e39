//! The model as compact text, for people who read snapshots.

use std::fmt::Write;

use super::{AccountRow, AssignmentModel, Level, RowOrigin, Sense, Terms, plan};
use crate::index::{ApplicantIdx, Index, VacancyIdx};

/// Writes the model as text: sizes, signatures, rows, levels, then the pairs of each vacancy.
///
/// `g3` is the signature of number 3; a row lists its coefficients by signature and label, noughts left out.
#[must_use]
pub fn dump(model: &AssignmentModel) -> String {
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = write(model, &mut text);
    text
}

fn write(model: &AssignmentModel, text: &mut String) -> std::fmt::Result {
    let (applicants, vacancies, pairs) = (model.applicants, model.vacancies, model.pair_applicants.len());
    writeln!(text, "model: {applicants} applicants, {vacancies} vacancies, {pairs} pairs")?;
    let labels: Vec<&str> = model.labels.iter().map(String::as_str).collect();
    writeln!(text, "labels: {}", labels.join(", "))?;
    for (at, allowed) in model.signature_labels.enumerated() {
        let allowed: Vec<&str> =
            allowed.iter().filter_map(|label| model.labels.get(*label)).map(String::as_str).collect();
        writeln!(text, "signature g{}: {}", at.0, allowed.join(", "))?;
    }
    for row in &model.rows {
        write_row(model, row, text)?;
    }
    for level in &model.levels {
        write_level(model, level, text)?;
    }
    for equity in &model.equity {
        let groups = equity.groups.iter().map(|group| format!("{} {}/{}", group.name, group.opening, group.base));
        let groups: Vec<String> = groups.collect();
        writeln!(text, "equity {} after {} levels: {}", equity.name, equity.before, groups.join(", "))?;
    }
    for vacancy in (0..model.vacancies).map(VacancyIdx::at) {
        let name = model.vacancy_names.get(vacancy.position()).map_or("?", String::as_str);
        writeln!(text, "vacancy {name}: {}", candidates(model, vacancy).join(", "))?;
    }
    Ok(())
}

fn write_row(model: &AssignmentModel, row: &AccountRow, text: &mut String) -> std::fmt::Result {
    let origin = match row.origin {
        RowOrigin::Obligation(index) => format!("obligation {}", index.0),
        RowOrigin::Share(index) => format!("share {}", index.0),
        RowOrigin::SharePart(index, part) => format!("share {} part {part}", index.0),
        RowOrigin::EquityStep(goal, step) => format!("equity {goal} step {step}"),
        RowOrigin::EquityMargin(goal, group) => format!("equity {goal} group {group}"),
        RowOrigin::EquityBelow(goal, step) => format!("equity {goal} threshold {step}"),
    };
    let short = if row.hard { "hard".to_owned() } else { format!("unit {}", row.unit) };
    writeln!(text, "row {} ({origin}, {short}): >= {}", row.name, row.requirement)?;
    for (at, coefficients) in row.coefficients.enumerated() {
        let allowed = model.signature_labels.get(at).map_or(&[][..], Vec::as_slice);
        let terms: Vec<String> = model
            .labels
            .enumerated()
            .filter(|(label, _)| allowed.contains(label))
            .filter_map(|(label, name)| Some((name, *coefficients.get(label.position())?)))
            .filter(|(_, coefficient)| *coefficient != 0)
            .map(|(name, coefficient)| format!("{coefficient:+} {name}"))
            .collect();
        if !terms.is_empty() {
            writeln!(text, "  g{}: {}", at.0, terms.join(", "))?;
        }
    }
    Ok(())
}

fn write_level(model: &AssignmentModel, level: &Level, text: &mut String) -> std::fmt::Result {
    let sense = match level.sense {
        Sense::Maximise => "max",
        Sense::Minimise => "min",
    };
    let scale = if level.display_scale == 1 { String::new() } else { format!(" / {}", level.display_scale) };
    let terms = match &level.terms {
        Terms::Awards => "awards".to_owned(),
        Terms::Shortfalls(rows) => {
            let of = |(at, weight): &(crate::index::RowIdx, i64)| {
                format!("{weight} {}", model.rows.get(*at).map_or("?", |row| row.name.as_str()))
            };
            format!("shortfalls {}", rows.iter().map(of).collect::<Vec<_>>().join(", "))
        }
        Terms::BySignature(weights) => {
            let of = |(at, weight): (crate::index::SignatureIdx, &i64)| format!("{weight} g{}", at.0);
            format!("by signature {}", weights.enumerated().map(of).collect::<Vec<_>>().join(", "))
        }
        Terms::ByApplicant(weights) => {
            let of = |(name, weight): (&String, &i64)| format!("{weight} {name}");
            let names = model.applicant_names.iter().zip(weights);
            format!("by applicant {}", names.map(of).collect::<Vec<_>>().join(", "))
        }
        Terms::ByPair(_) => "by pair".to_owned(),
    };
    writeln!(text, "level {}: {sense} {terms}{scale}", level.name)
}

/// The candidates of a vacancy: name, signature, and the weights of levels that depend on the pair.
fn candidates(model: &AssignmentModel, vacancy: VacancyIdx) -> Vec<String> {
    let bound = |at: usize| model.offsets.get(at).copied().unwrap_or(0);
    let position = vacancy.position();
    let of = |pair: usize| {
        let applicant = model.pair_applicants.get(pair).copied().map(ApplicantIdx)?;
        let name = model.applicant_names.get(applicant.position())?;
        let mut text = format!("{name} g{}", plan::signature(model, pair)?.0);
        for level in model.levels.iter().filter(|level| matches!(level.terms, Terms::ByPair(_))) {
            let _ = write!(text, " {}", plan::weight(model, level, pair));
        }
        Some(text)
    };
    (bound(position)..bound(position.saturating_add(1))).filter_map(of).collect()
}
