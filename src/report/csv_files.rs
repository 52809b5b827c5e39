//! `awards.csv` and `unmet.csv`: `,` between cells, `\n` after lines, UTF-8, cells that could be formulas neutralised.

use super::{format, harmless};
use crate::decision::{Changes, DecisionReport, RankedLine, VacancyLine};
use crate::quantity::Exact;

/// The ranked candidates of every vacancy: `vacancy,rank,applicant,reserver,points,reasons`.
#[must_use]
pub fn awards_csv(report: &DecisionReport) -> Vec<u8> {
    let mut out = Lines::new(&["vacancy", "rank", "applicant", "reserver", "points", "reasons"]);
    for vacancy in &report.vacancies {
        for ranked in &vacancy.ranked {
            out.line(&[
                &vacancy.id,
                &ranked.rank.to_string(),
                &ranked.applicant,
                &ranked.charged.name,
                &format::points(ranked.points).decimal(),
                &reasons(vacancy, ranked),
            ]);
        }
    }
    out.text.into_bytes()
}

/// The reason codes of a ranked candidate, joined by `;`.
pub(super) fn reasons(vacancy: &VacancyLine, ranked: &RankedLine) -> String {
    let mut codes = vec![format!("rang_{}", ranked.rank), format!("imputation:{}", ranked.charged.name)];
    codes.extend(ranked.categories.iter().map(|category| format!("categorie:{}", category.name)));
    codes.extend(ranked.passed_over.iter().map(|obligation| format!("ne_compte_pas:{}", obligation.name)));
    if let Some(exemption) = vacancy.exemption.as_ref().filter(|_| ranked.rank == 1) {
        codes.push(format!("dispense:{}", exemption.name));
    }
    let last = vacancy.ranked.last().is_some_and(|last| last.rank == ranked.rank);
    if vacancy.exhausted && last {
        codes.push("candidats_epuises".to_owned());
    }
    codes.join(";")
}

/// Every applicant without an award: `applicant,reason,vacancy,points_missing,least_change`.
#[must_use]
pub fn unmet_csv(report: &DecisionReport) -> Vec<u8> {
    let mut out = Lines::new(&["applicant", "reason", "vacancy", "points_missing", "least_change"]);
    for line in &report.unmet {
        out.line(&[
            &line.applicant,
            &line.reason.code(),
            line.vacancy.as_deref().unwrap_or(""),
            &line.reason.points_missing().map_or_else(String::new, Exact::decimal),
            &line.reason.least_change(),
        ]);
    }
    out.text.into_bytes()
}

/// Every household whose situation changes since the earlier run: `applicant,from,to,reason`.
#[must_use]
pub fn changes_csv(changes: &Changes) -> Vec<u8> {
    let mut out = Lines::new(&["applicant", "from", "to", "reason"]);
    for line in &changes.lines {
        let home = |home: &Option<String>| home.clone().unwrap_or_default();
        out.line(&[&line.applicant, &home(&line.from), &home(&line.to), line.reason.code()]);
    }
    out.text.into_bytes()
}

/// The lines of a file.
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// The header alone.
    pub(super) fn new(header: &[&str]) -> Self {
        let mut lines = Self { text: String::new() };
        lines.line(header);
        lines
    }

    /// The bytes of the file.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// One more line.
    pub(super) fn line(&mut self, cells: &[&str]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            let cell = harmless(cell);
            if cell.contains(['"', ',', '\n', '\r']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(&cell);
            }
        }
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let mut lines = Lines::new(&["a"]);
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "a,b", "say \"x\"", "points:+3"] {
            lines.line(&[cell]);
        }
        let expected = "a\n'=1+1\n'+1\n'-1\n'@x\n'\tx\n\"'\rx\"\n\"a,b\"\n\"say \"\"x\"\"\"\npoints:+3\n";
        assert_eq!(lines.text, expected);
    }
}
