//! Names that every solver's reader takes, readable and unique.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::model::AssignmentModel;

/// The longest part of a name; readers limit whole names to 255 characters.
const LONGEST: usize = 56;

/// The exported names of a model's things, in their order.
#[derive(Debug)]
pub(super) struct Names {
    pub applicants: Vec<String>,
    pub vacancies: Vec<String>,
    pub labels: Vec<String>,
    pub rows: Vec<String>,
    pub levels: Vec<String>,
}

impl Names {
    pub fn new(model: &AssignmentModel) -> Self {
        Self {
            applicants: readable(model.applicant_names.iter().map(String::as_str), model.applicants),
            vacancies: readable(model.vacancy_names.iter().map(String::as_str), model.vacancies),
            labels: readable(model.labels.iter().map(String::as_str), model.labels.len()),
            rows: readable(model.rows.iter().map(|row| row.name.as_str()), model.rows.len()),
            levels: readable(model.levels.iter().map(|level| level.name.as_str()), model.levels.len()),
        }
    }
}

/// Letters without accents, digits and `_`; anything else becomes `_`.
fn plain(name: &str) -> String {
    let letters = name.nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter));
    let plain: String =
        letters.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).take(LONGEST).collect();
    let trimmed = plain.trim_matches('_');
    if trimmed.is_empty() { "_".to_owned() } else { trimmed.to_owned() }
}

/// One name per thing, none twice: the first of two alike keeps it, the others get `_2`, `_3` …
fn readable<'a>(names: impl Iterator<Item = &'a str>, count: usize) -> Vec<String> {
    let mut plain: Vec<String> = names.take(count).map(plain).collect();
    plain.resize(count, "_".to_owned());
    // A number may not make a name that another thing bears already.
    let mut taken: BTreeSet<String> = plain.iter().cloned().collect();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    plain
        .into_iter()
        .map(|name| {
            let times = met.entry(name.clone()).or_insert(0);
            *times = times.saturating_add(1);
            if *times == 1 {
                return name;
            }
            loop {
                let numbered = format!("{name}_{times}");
                if taken.insert(numbered.clone()) {
                    return numbered;
                }
                *times = times.saturating_add(1);
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_readable_and_unique() {
        let names = ["État (préfet)", "Etat_prefet", "état préfet", "Etat__prefet_2", "", "€", "part[al]"];
        let written = readable(names.into_iter(), names.len());
        assert_eq!(
            written,
            ["Etat__prefet", "Etat_prefet", "etat_prefet", "Etat__prefet_2", "_", "__2", "part_al"],
            "{written:?}"
        );
        assert_eq!(readable(["a", "a", "a_2", "a"].into_iter(), 5), ["a", "a_3", "a_2", "a_4", "_"]);
    }
}
