//! What a ledger holds: one entry per fact, never changed once written; a mistake is undone by a counter-entry.
//!
//! The text of an entry is compact JSON, the format that the chain of hashes covers and that other programs may read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::quantity::Date;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The day of the fact: the commission's, the lease's.
    #[serde(with = "day")]
    pub date: Date,
    /// The digest of the file that it was read from.
    pub origin: String,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// A commission began to decide on a run.
    Session(Session),
    /// A vacant home is of the flow.
    InFlow {
        /// The vacancy.
        vacancy: String,
        /// What it is.
        home: Home,
    },
    /// A vacant home is taken off the flow.
    OutOfFlow {
        /// The vacancy.
        vacancy: String,
        /// What it is.
        home: Home,
        /// The coded reason.
        reason: String,
        /// The reason for people.
        title: String,
    },
    /// A home was put before the commission.
    Proposal {
        /// The seal of the run that proposed it.
        run: String,
        /// The vacancy.
        vacancy: String,
    },
    /// A household stood on the list of a home put before the commission.
    Designation(Designation),
    /// What the commission decided for a household on a home.
    Decision {
        /// The seal of the run that proposed it.
        run: String,
        /// The vacancy.
        vacancy: String,
        /// The household.
        applicant: String,
        /// The rank it was proposed at.
        rank: u32,
        /// The decision.
        decision: Decision,
        /// The reason, or the condition.
        reason: String,
    },
    /// A household to which a home had been awarded refused it.
    Refusal {
        /// The vacancy.
        vacancy: String,
        /// The household.
        applicant: String,
        /// The reason.
        reason: String,
    },
    /// A lease was signed.
    Lease {
        /// The vacancy.
        vacancy: String,
        /// The household.
        applicant: String,
    },
    /// How many homes are expected to be taken off the flow this year, for a reason; all of the flow for none.
    Forecast {
        /// The year.
        year: i16,
        /// The coded reason; empty for the whole flow.
        reason: String,
        /// How many homes.
        homes: u32,
    },
    /// An earlier entry does not count.
    Correction {
        /// Its number.
        entry: u64,
        /// Why.
        reason: String,
    },
}

/// A run on which a commission decided, by its digests, and what its policy owed to each share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The seal of the run's certificate.
    pub run: String,
    /// The title of the run.
    pub title: String,
    /// The digest of the policy.
    pub policy: String,
    /// The digest of the applicants.
    pub applicants: String,
    /// The digest of the vacancies.
    pub vacancies: String,
    /// The hash of the last entry that the run's balances took into account; empty when there was none.
    pub ledger: String,
    /// The shares by the name of their account.
    pub shares: BTreeMap<String, Stake>,
    /// The obligations by name.
    pub obligations: BTreeMap<String, Target>,
    /// The titles of labels, for people.
    pub titles: BTreeMap<String, String>,
}

/// What a share asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stake {
    /// Its title.
    pub title: String,
    /// Its rate, as a fraction.
    pub rate: (i64, i64),
    /// What is counted: `proposed`, `attributed` or `signed`.
    pub event: String,
    /// The labels that are charged to it.
    pub labels: Vec<String>,
}

/// What an obligation asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its title.
    pub title: String,
    /// `at_least`, `at_most` or `exactly`.
    pub bound: String,
    /// The rate, as a fraction of its base; none when it is a number of homes.
    pub rate: Option<(i64, i64)>,
    /// The number of homes, when it is not a rate.
    pub homes: Option<i64>,
    /// What is counted.
    pub event: String,
    /// Its sources.
    pub sources: Vec<String>,
    /// How far it can be trusted, in the policy's own word; empty when verified.
    pub status: String,
}

/// What a yearly statement says of a home; what is not known is absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// The commune's INSEE code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
    /// The typology: `T3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typology: Option<String>,
    /// The financing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub financing: Option<String>,
    /// Whether it stands in a priority neighbourhood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qpv: Option<bool>,
    /// When it was built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

/// A household on the list of a home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// The seal of the run that ranked it.
    pub run: String,
    /// The vacancy.
    pub vacancy: String,
    /// The household.
    pub applicant: String,
    /// Its rank.
    pub rank: u32,
    /// The label it would be charged to.
    pub label: String,
    /// The accounts that an award to it counts in.
    pub accounts: Accounts,
}

/// The accounts that an award counts in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// Whether it is of the flow of homes let again.
    pub flow: bool,
    /// The obligations of whose base it is, and whether it counts for them.
    pub obligations: BTreeMap<String, bool>,
    /// The parts of shares of whose base it is, and whether it is charged to their reserver.
    pub shares: BTreeMap<String, bool>,
}

/// The five kinds of decision (CCH R441-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Awarded.
    Award,
    /// Awarded by rank: to the next one if the one before refuses.
    RankedAward,
    /// Awarded on condition.
    ConditionalAward,
    /// Not awarded.
    NoAward,
    /// Not admissible.
    Inadmissible,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Award, Self::RankedAward, Self::ConditionalAward, Self::NoAward, Self::Inadmissible];

    /// Whether the home is awarded.
    #[must_use]
    pub const fn awards(self) -> bool {
        matches!(self, Self::Award | Self::RankedAward | Self::ConditionalAward)
    }

    /// Its code in files: French, English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Award => ("attribution", "award"),
            Self::RankedAward => ("attribution_par_rang", "ranked_award"),
            Self::ConditionalAward => ("attribution_sous_condition", "conditional_award"),
            Self::NoAward => ("non_attribution", "no_award"),
            Self::Inadmissible => ("irrecevable", "inadmissible"),
        }
    }

    /// Its letter in the list of the code.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Award => "a",
            Self::RankedAward => "b",
            Self::ConditionalAward => "c",
            Self::NoAward => "d",
            Self::Inadmissible => "e",
        }
    }
}

impl Fact {
    /// What kind of entry it is, in files: French, English.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Session(_) => ("seance", "session"),
            Self::InFlow { .. } => ("en_flux", "in_flow"),
            Self::OutOfFlow { .. } => ("hors_flux", "out_of_flow"),
            Self::Proposal { .. } => ("proposition", "proposal"),
            Self::Designation(_) => ("designation", "designation"),
            Self::Decision { decision, .. } => decision.words(),
            Self::Refusal { .. } => ("refus", "refusal"),
            Self::Lease { .. } => ("bail", "lease"),
            Self::Forecast { .. } => ("prevision", "forecast"),
            Self::Correction { .. } => ("correction", "correction"),
        }
    }

    /// The vacancy it is about, if it is about one.
    #[must_use]
    pub fn vacancy(&self) -> Option<&str> {
        match self {
            Self::InFlow { vacancy, .. }
            | Self::OutOfFlow { vacancy, .. }
            | Self::Proposal { vacancy, .. }
            | Self::Decision { vacancy, .. }
            | Self::Refusal { vacancy, .. }
            | Self::Lease { vacancy, .. } => Some(vacancy),
            Self::Designation(designation) => Some(&designation.vacancy),
            Self::Session(_) | Self::Forecast { .. } | Self::Correction { .. } => None,
        }
    }

    /// The household it is about, if it is about one.
    #[must_use]
    pub fn applicant(&self) -> Option<&str> {
        match self {
            Self::Decision { applicant, .. } | Self::Refusal { applicant, .. } | Self::Lease { applicant, .. } => {
                Some(applicant)
            }
            Self::Designation(designation) => Some(&designation.applicant),
            _ => None,
        }
    }
}

/// Days as `2026-03-12`.
mod day {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::quantity::Date;

    // The signature is the one that is called for a field.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is asked for by the attribute")]
    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Date::parse(&text).ok_or_else(|| D::Error::custom("not a day"))
    }
}
