//! The report's own types: plain data, in nobody's language.

use crate::certificate::InputDigests;
use crate::ir::{Bound, Entity, Goal, Heading, Status, TypedPolicy};
use crate::quantity::{Date, Exact, Unit};
use crate::solver::{Engine, LevelStatus};

pub use super::changes::{ChangeLine, ChangeReason, Changes};
pub use super::year::{FirstLine, FlowLine, Subtraction, YearLine};

/// All that people are told about a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionReport {
    /// The policy's title.
    pub title: String,
    /// The reference date.
    pub date: Date,
    /// The day whose knowledge of the parameters was used; everything published when none.
    pub known: Option<Date>,
    /// How many homes.
    pub homes: Homes,
    /// Whether what applicants without an award lack is exact, whatever becomes of the other awards.
    pub exact_gaps: bool,
    /// The objective, first level first.
    pub levels: Vec<LevelLine>,
    /// The flow: gross, what is taken off it, the base of shares.
    pub flow: FlowLine,
    /// The reservers' shares of the flow, in the policy's order.
    pub shares: Vec<ShareLine>,
    /// The obligations, one line per account row, in the policy's order.
    pub obligations: Vec<ObligationLine>,
    /// The ways of awarding that pass by the ordinary rules, in the policy's order.
    pub paths: Vec<PathLine>,
    /// The goals of equity, in the policy's order.
    pub equity: Vec<EquityLine>,
    /// The homes left empty, by id.
    pub empty: Vec<EmptyHome>,
    /// How many candidates.
    pub candidates: Counts,
    /// Every vacancy, by id.
    pub vacancies: Vec<VacancyLine>,
    /// What changes since the earlier run, when the run starts from one.
    pub changes: Option<Changes>,
    /// Every applicant without an award, by id.
    pub unmet: Vec<UnmetLine>,
    /// The fields that rules read and that are unknown for some rows.
    pub unknown: Vec<UnknownLine>,
    /// The facts to ask for, when the policy asks for some: applicants' first, by id.
    pub to_ask: Option<Vec<AskedFact>>,
    /// The rules that every candidate meets, in the policy's order.
    pub rules: Vec<Mention>,
    /// The grids of points, in the policy's order.
    pub grids: Vec<Mention>,
    /// The delays that the policy states, in its order.
    pub delays: Vec<DelayLine>,
    /// What the policy itself does not hold for verified, in its order.
    pub untrusted: Vec<Mention>,
    /// How many candidates are ranked per vacancy.
    pub list_length: u32,
    /// On how many lists an applicant may stand.
    pub lists_per_applicant: u32,
    /// The sources of the list's length.
    pub list_sources: Vec<String>,
    /// The digests of what was read.
    pub digests: InputDigests,
    /// The prices of rules, when they were asked for.
    pub prices: Option<Vec<super::Price>>,
}

/// A thing of the policy, as it is named to people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Its name, a code.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its legal references.
    pub sources: Vec<String>,
    /// How far it can be trusted.
    pub status: Status,
}

impl Mention {
    /// The mention of a heading.
    #[must_use]
    pub fn of(heading: &Heading) -> Self {
        Self {
            name: heading.name.clone(),
            title: heading.title.clone(),
            sources: heading.citations.iter().map(crate::diagnostic::Citation::shown).collect(),
            status: heading.status,
        }
    }

    /// The mention of something that has only a name.
    #[must_use]
    pub fn plain(name: &str) -> Self {
        Self { name: name.to_owned(), title: name.to_owned(), sources: Vec::new(), status: Status::Verified }
    }
}

/// How many homes were offered, awarded, left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Homes {
    /// The vacancies.
    pub offered: usize,
    /// Those awarded.
    pub awarded: usize,
    /// Those left empty.
    pub empty: usize,
}

/// How many candidate pairs and applicants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// The candidate pairs.
    pub pairs: usize,
    /// The applicants.
    pub applicants: usize,
    /// Those that no home of the run may go to.
    pub applicants_without_pair: usize,
}

/// How the groups of a goal of equity are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquityLine {
    /// The goal's name, a code.
    pub name: String,
    /// The groups that have a base, in the policy's order.
    pub groups: Vec<EquityGroupLine>,
}

/// How a group is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquityGroupLine {
    /// Its name, a code.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What its homes are compared with: its candidates, or its share brought to a whole number.
    pub base: i64,
    /// Its homes of the year before the run.
    pub opening: i64,
    /// Its awards in the run.
    pub awards: i64,
    /// Homes over base.
    pub attainment: Exact,
}

/// What was reached on a level of the objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelLine {
    /// The level's name, a code.
    pub name: String,
    /// What it counts.
    pub meaning: LevelMeaning,
    /// The plan's value, as shown.
    pub value: Exact,
    /// The proven bound, as shown.
    pub bound: Exact,
    /// How sure it is.
    pub status: LevelStatus,
    /// Which machine settled it.
    pub engine: Engine,
}

/// What a level counts, for sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LevelMeaning {
    /// Homes awarded.
    Homes,
    /// Homes short of the obligations of that rank.
    Obligations(String),
    /// Homes short of the flow shares.
    Shares,
    /// Awards to a category, by its title.
    Category(String),
    /// Points.
    Points,
    /// Days waited.
    Waiting,
    /// The published draw.
    Draw,
    /// Situations left as the earlier run proposed them.
    Unchanged,
    /// A step towards equity between groups, by their titles; what the step is, by its code.
    Equity(Vec<String>, String),
    /// Another, by its name.
    Other(String),
}

impl LevelMeaning {
    /// The meaning of a level's name.
    #[must_use]
    pub fn of(policy: &TypedPolicy, name: &str) -> Self {
        match name {
            "logements_attribues" => Self::Homes,
            "ecart_parts_flux" => Self::Shares,
            "points" => Self::Points,
            "anciennete" => Self::Waiting,
            "tirage" => Self::Draw,
            "situations_inchangees" => Self::Unchanged,
            _ => {
                if let Some(rank) = name.strip_prefix("obligations_rang_") {
                    return Self::Obligations(rank.to_owned());
                }
                let goals = policy.objective.iter().filter_map(|goal| match goal {
                    Goal::Equity(equity) => Some(equity),
                    _ => None,
                });
                let step = |name: &str, goal: &str| Some(name.strip_prefix(goal)?.strip_prefix('/')?.to_owned());
                if let Some(found) = goals.into_iter().find_map(|goal| Some((goal, step(name, &goal.name)?))) {
                    let titles = found.0.groups.iter().map(|group| group.title.clone());
                    return Self::Equity(titles.collect(), found.1);
                }
                let category = name
                    .strip_prefix("attributions_")
                    .and_then(|wanted| policy.categories.iter().find(|category| category.heading.name == wanted));
                category
                    .map_or_else(|| Self::Other(name.to_owned()), |found| Self::Category(found.heading.title.clone()))
            }
        }
    }
}

/// Why an account falls short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It does not fall short.
    None,
    /// No candidate pair could add to it.
    NoCandidate,
    /// A single change would add to it, and an earlier level or a mandatory rule forbids it.
    EarlierLevel,
    /// Candidates exist, and no single change adds to it without harm to its own level.
    NotEnough,
}

impl Cause {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "",
            Self::NoCandidate => "aucun_candidat",
            Self::EarlierLevel => "niveau_anterieur",
            Self::NotEnough => "insuffisant",
        }
    }
}

/// A reserver's share of the year's flow, the run included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLine {
    /// The reserver, and the part of the flow when the share has parts.
    pub reserver: Mention,
    /// The rate.
    pub rate: Exact,
    /// The gap of last year that counts this year, in homes.
    pub carried: Exact,
    /// Homes of the flow over the year.
    pub base: i128,
    /// The rate of the base, with the gap carried over.
    pub entitlement: Exact,
    /// The entitlement in whole homes.
    pub required: i128,
    /// Homes charged to the reserver and its parts over the year.
    pub reached: i128,
    /// Homes short of it.
    pub shortfall: i128,
    /// Why.
    pub cause: Cause,
    /// What the shortfall is called.
    pub slack: Mention,
    /// The year so far and to come.
    pub year: YearLine,
}

/// How much an obligation asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A part of the base.
    Rate(Exact),
    /// A number of homes.
    Homes(i64),
}

/// An obligation over the year, the run included: one account row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationLine {
    /// The row's name: the obligation's, with its side when it is exact.
    pub name: String,
    /// The obligation.
    pub obligation: Mention,
    /// The side that the row holds: at least or at most.
    pub bound: Bound,
    /// How much.
    pub amount: Asked,
    /// Its rank.
    pub rank: u32,
    /// Whether no shortfall is allowed.
    pub hard: bool,
    /// Awards of the base over the year.
    pub base: i128,
    /// Homes required of that base.
    pub required: i128,
    /// Awards that count over the year.
    pub reached: i128,
    /// Homes short of it.
    pub shortfall: i128,
    /// Why.
    pub cause: Cause,
    /// What the shortfall is called.
    pub slack: Mention,
    /// The year so far and to come.
    pub year: YearLine,
}

/// A way of awarding that passes by the ordinary rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathLine {
    /// The path.
    pub path: Mention,
    /// How many awards are on it.
    pub awards: usize,
}

/// Why a home is left empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmptyReason {
    /// It is no more to be awarded since the earlier run.
    Removed,
    /// It has no candidate.
    NoCandidate,
    /// All its candidates hold another home.
    CandidatesElsewhere,
    /// Each of its free candidates would break a mandatory rule.
    MandatoryRule,
    /// One of its free candidates breaks no mandatory rule, and the plan is better at that level without it.
    Level(String),
    /// A free candidate could be awarded it without harm: only when the plan is not proven optimal.
    Improvable,
}

impl EmptyReason {
    /// Its code in files.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Removed => "logement_retire".to_owned(),
            Self::NoCandidate => "aucun_candidat".to_owned(),
            Self::CandidatesElsewhere => "candidats_mieux_places".to_owned(),
            Self::MandatoryRule => "regle_imperative".to_owned(),
            Self::Level(name) => format!("niveau:{name}"),
            Self::Improvable => "plan_perfectible".to_owned(),
        }
    }
}

/// A home left empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptyHome {
    /// Its id.
    pub vacancy: String,
    /// Why.
    pub reason: EmptyReason,
}

/// A vacancy with its ranked candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VacancyLine {
    /// Its id.
    pub id: String,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// Why it is out of the flow, when it is.
    pub out_of_flow: Option<Mention>,
    /// How many applicants may be awarded it.
    pub candidates: usize,
    /// The ranked candidates; the first is the award.
    pub ranked: Vec<RankedLine>,
    /// The exemption for which only the award is listed.
    pub exemption: Option<Mention>,
    /// Whether the list is shorter than asked because candidates ran out.
    pub exhausted: bool,
    /// Why it is left empty, when it is.
    pub empty: Option<EmptyReason>,
}

/// A ranked candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedLine {
    /// The rank, from 1.
    pub rank: u32,
    /// The applicant's id.
    pub applicant: String,
    /// What the award is, or would be, charged to.
    pub charged: Mention,
    /// Points in hundredths.
    pub points: i64,
    /// The headings that gave them.
    pub headings: Vec<HeadingPoints>,
    /// The categories of obligations and levels that the pair belongs to.
    pub categories: Vec<Mention>,
    /// The path that the pair is on.
    pub path: Option<Mention>,
    /// The obligations with an order of targets for which the award does not count: the home has a candidate of an
    /// earlier one.
    pub passed_over: Vec<Mention>,
    /// The obligations that the award counts for, or would: within their base and their target.
    pub counts_for: Vec<Mention>,
    /// What the plan would lose with this candidate in the place of the first, all other awards as they are; none for
    /// the first.
    pub separation: Option<UnmetReason>,
    /// What the rules read of the applicant.
    pub facts: Vec<Fact>,
}

/// A delay that the policy states: a parameter in days that depends on nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelayLine {
    /// The parameter.
    pub delay: Mention,
    /// Its days on the reference date.
    pub days: Exact,
}

/// The points of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingPoints {
    /// The heading.
    pub heading: Mention,
    /// Whether only the strongest criterion counts.
    pub strongest: bool,
    /// Its points in hundredths.
    pub points: i64,
    /// Whether its cap took some away.
    pub capped: bool,
    /// The criteria that hold, and those that could not be told.
    pub criteria: Vec<CriterionPoints>,
}

/// The points of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionPoints {
    /// The criterion.
    pub criterion: Mention,
    /// Points in hundredths; nought when unknown.
    pub points: i64,
    /// What one occurrence is worth, in hundredths.
    pub each: i64,
    /// How many occurrences, when the criterion has a factor.
    pub factor: Option<i64>,
    /// What a ladder or steps measure, with its unit.
    pub measured: Option<(Exact, Unit)>,
    /// Whether its cap took some away.
    pub capped: bool,
    /// Whether it counts in its heading: where only the strongest does, the others do not.
    pub counted: bool,
    /// Whether it holds.
    pub case: CriterionCase,
}

/// Whether a criterion that is told holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionCase {
    /// It does.
    Holds,
    /// A missing fact keeps it from counting.
    Unknown,
    /// An exception keeps it from counting.
    SetAside,
}

/// A fact of a table's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The field's name.
    pub name: String,
    /// The field's label.
    pub label: String,
    /// Its value.
    pub value: FactValue,
}

/// The value of a fact, with what is needed to write it in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// Unknown.
    Unknown,
    /// True or false.
    YesNo(bool),
    /// A number with its unit.
    Number(Exact, Unit),
    /// A number of rooms.
    Rooms(i64),
    /// A day.
    Day(Date),
    /// Whole months.
    Months(i64),
    /// Whole days.
    Days(i64),
    /// A word of the policy or a text of the table.
    Word(String),
    /// A commune.
    Commune {
        /// Its INSEE code.
        code: String,
        /// Its name, empty when it is not in the referential.
        name: String,
    },
    /// A set.
    Several(Vec<FactValue>),
}

/// An applicant without an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmetLine {
    /// Its id.
    pub applicant: String,
    /// Why.
    pub reason: UnmetReason,
    /// The vacancy where it was nearest to an award.
    pub vacancy: Option<String>,
}

/// What stood between an applicant and an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnmetReason {
    /// There is no home in the run.
    NoVacancy,
    /// Every home has a rule that the applicant does not pass; these are the fewest.
    Rules(Vec<Mention>),
    /// The rules pass, and no reserver may be charged.
    NoReserver,
    /// It refused since the earlier run, or was withdrawn.
    Barred,
    /// The plan could be improved by awarding it a home: only when it is not proven optimal.
    Improvable,
    /// The plan would be as good with it in the awardee's place.
    PerfectTie,
    /// The plan would be worse at that level.
    Level {
        /// The level's name.
        name: String,
        /// What it counts.
        meaning: LevelMeaning,
        /// By how much, as shown.
        gap: Exact,
    },
    /// The plan would break that mandatory row.
    Mandatory(String),
}

impl UnmetReason {
    /// Its code in files.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::NoVacancy => "aucun_logement".to_owned(),
            Self::Rules(rules) => format!("regle:{}", rules.first().map_or("", |rule| rule.name.as_str())),
            Self::NoReserver => "aucun_reservataire".to_owned(),
            Self::Barred => "refus_ou_retrait".to_owned(),
            Self::Improvable => "plan_perfectible".to_owned(),
            Self::PerfectTie => "egalite_parfaite".to_owned(),
            Self::Level { name, .. } => format!("niveau:{name}"),
            Self::Mandatory(row) => format!("regle_imperative:{row}"),
        }
    }

    /// The points that are missing, when points decide.
    #[must_use]
    pub fn points_missing(&self) -> Option<Exact> {
        match self {
            Self::Level { meaning: LevelMeaning::Points, gap, .. } => Some(*gap),
            _ => None,
        }
    }

    /// The least change in files.
    #[must_use]
    pub fn least_change(&self) -> String {
        match self {
            Self::Rules(rules) => {
                let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
                format!("regles:{}", names.join("+"))
            }
            Self::Level { meaning: LevelMeaning::Points, gap, .. } => format!("points:+{gap}"),
            Self::Level { name, gap, .. } => format!("niveau:{name}:{gap}"),
            _ => String::new(),
        }
    }
}

/// A field that rules read and that is unknown for some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLine {
    /// Whose field.
    pub entity: Entity,
    /// The field's name.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// For how many rows.
    pub rows: usize,
}

/// A fact to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedFact {
    /// Whose fact.
    pub entity: Entity,
    /// The id of the applicant or of the home.
    pub id: String,
    /// The field's name.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// What waits for it: rules, then categories, then criteria, in the policy's order.
    pub waiting: Vec<Waiting>,
    /// How many homes it could open to the applicant, or applicants to the home, at best.
    pub opens: usize,
    /// How many points it could give on one home at best, in hundredths; none when nothing bounds them.
    pub points: Option<i64>,
}

/// Something that waits for a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is.
    pub kind: WaitingKind,
    /// What it is called.
    pub what: Mention,
}

/// What may wait for a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitingKind {
    /// A rule: the household is not admissible meanwhile.
    Rule,
    /// A category: it is outside meanwhile.
    Category,
    /// A criterion: it does not count meanwhile.
    Criterion,
}

impl WaitingKind {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rule => "regle",
            Self::Category => "categorie",
            Self::Criterion => "critere",
        }
    }
}
