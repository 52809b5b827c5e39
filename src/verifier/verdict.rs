//! What the judge says: accepted, or the first false claim, in French and English.

use crate::diagnostic::{Bilingual, Language};

/// The judgement on a run's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every claim holds.
    Accepted(Accepted),
    /// A claim is false; the first one found.
    Refused(Refusal),
}

/// What was checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accepted {
    /// The levels, first one first.
    pub levels: Vec<AcceptedLevel>,
    /// How many awards.
    pub awards: usize,
    /// How many pairs of an applicant and a vacancy were judged by the rules.
    pub pairs_checked: u64,
    /// How many of them are candidate pairs.
    pub candidate_pairs: usize,
    /// How many leaves of evidence were checked, each against every candidate pair.
    pub leaves_checked: u64,
}

/// A level whose claim holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedLevel {
    /// Its name.
    pub name: String,
    /// Its value, as shown: an exact decimal.
    pub value: String,
    /// Its proven bound, likewise.
    pub bound: String,
    /// `optimal`, `feasible` or `infeasible`.
    pub status: String,
}

/// A false claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which kind.
    pub claim: Claim,
    /// Where it stands: a file and its line, a field of the certificate, an id.
    pub place: String,
    /// What is wrong.
    pub message: Message,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The French text.
    pub fr: String,
    /// The English text.
    pub en: String,
}

impl Message {
    /// The text in that language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::French => &self.fr,
            Language::English => &self.en,
        }
    }
}

impl Refusal {
    pub(super) fn new(claim: Claim, place: impl Into<String>, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { claim, place: place.into(), message: Message { fr: fr.into(), en: en.into() } }
    }
}

/// The kinds of claims, in the order in which they are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// The version of the format.
    Format,
    /// The seal of the certificate.
    Seal,
    /// The digests of the inputs.
    Inputs,
    /// The reference date.
    ReferenceDate,
    /// The options.
    Options,
    /// The list of files and their digests.
    Files,
    /// Numbers that the accounts can hold.
    Arithmetic,
    /// The awards: ids, candidates, order, nothing awarded twice.
    Awards,
    /// What awards are charged to.
    Charges,
    /// The points of awards and ranked candidates.
    Points,
    /// The shortfalls of the account rows.
    Shortfalls,
    /// The rows that may not fall short.
    HardRows,
    /// The names and values of the levels.
    Levels,
    /// The statuses of the levels.
    Statuses,
    /// The evidence of the bounds.
    Evidence,
    /// The bounds.
    Bounds,
    /// The ranked candidates.
    Ranked,
    /// `awards.csv`.
    AwardsFile,
    /// `unmet.csv`.
    UnmetFile,
    /// `summary.json`.
    SummaryFile,
}

impl Claim {
    /// Every kind, in order.
    pub const ALL: [Self; 20] = [
        Self::Format,
        Self::Seal,
        Self::Inputs,
        Self::ReferenceDate,
        Self::Options,
        Self::Files,
        Self::Arithmetic,
        Self::Awards,
        Self::Charges,
        Self::Points,
        Self::Shortfalls,
        Self::HardRows,
        Self::Levels,
        Self::Statuses,
        Self::Evidence,
        Self::Bounds,
        Self::Ranked,
        Self::AwardsFile,
        Self::UnmetFile,
        Self::SummaryFile,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Format => "version-du-format",
            Self::Seal => "sceau",
            Self::Inputs => "empreintes-des-entrees",
            Self::ReferenceDate => "date-de-reference",
            Self::Options => "options",
            Self::Files => "fichiers",
            Self::Arithmetic => "nombres-hors-limites",
            Self::Awards => "attributions",
            Self::Charges => "imputations",
            Self::Points => "points",
            Self::Shortfalls => "manques",
            Self::HardRows => "regles-imperatives",
            Self::Levels => "niveaux",
            Self::Statuses => "statuts",
            Self::Evidence => "preuves",
            Self::Bounds => "bornes",
            Self::Ranked => "candidats-classes",
            Self::AwardsFile => "fichier-des-attributions",
            Self::UnmetFile => "fichier-des-demandes-non-satisfaites",
            Self::SummaryFile => "fichier-de-synthese",
        }
    }

    /// What the claim says when it is true.
    #[must_use]
    pub const fn title(self) -> Bilingual {
        let (fr, en) = match self {
            Self::Format => ("le certificat est dans un format connu", "the certificate is in a known format"),
            Self::Seal => ("le certificat n'a pas été retouché", "the certificate was not altered"),
            Self::Inputs => ("les entrées sont celles du certificat", "the inputs are those of the certificate"),
            Self::ReferenceDate => {
                ("la date de référence est celle du calcul", "the reference date is that of the run")
            }
            Self::Options => ("les options sont celles du scénario", "the options are those of the scenario"),
            Self::Files => ("les fichiers sont ceux du certificat", "the files are those of the certificate"),
            Self::Arithmetic => {
                ("les comptes tiennent dans les nombres permis", "the accounts fit the allowed numbers")
            }
            Self::Awards => ("chaque attribution est permise", "every award is allowed"),
            Self::Charges => ("chaque imputation est permise", "every charge is allowed"),
            Self::Points => ("les points sont ceux de la cotation", "the points are those of the scoring grid"),
            Self::Shortfalls => ("les manques sont ceux du plan", "the shortfalls are those of the plan"),
            Self::HardRows => ("aucune règle impérative n'est enfreinte", "no mandatory rule is broken"),
            Self::Levels => ("les niveaux ont la valeur annoncée", "the levels have the stated values"),
            Self::Statuses => ("les statuts suivent des valeurs", "the statuses follow from the values"),
            Self::Evidence => ("les preuves sont valables", "the evidence is valid"),
            Self::Bounds => ("les bornes sont prouvées", "the bounds are proven"),
            Self::Ranked => ("les candidats suivants sont les bons", "the next candidates are the right ones"),
            Self::AwardsFile => ("`awards.csv` dit le plan", "`awards.csv` states the plan"),
            Self::UnmetFile => ("`unmet.csv` dit les vraies raisons", "`unmet.csv` states the true reasons"),
            Self::SummaryFile => ("`summary.json` dit les vrais chiffres", "`summary.json` states the true figures"),
        };
        Bilingual { fr, en }
    }
}
