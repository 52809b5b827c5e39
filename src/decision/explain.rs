//! Why, and why not: one household or one home in front of the whole plan.

use super::standing::Standing;
use super::{
    ApplicantIdx, Entity, Fact, HeadingPoints, Index, LevelMeaning, Mention, Run, UnmetReason, VacancyIdx, VacancyLine,
    WhatIf, asked, facts, label_mention, ranking, unmet,
};
use crate::index::IndexVec;
use crate::index::RuleIdx;
use crate::ir::{Base, Exception, Rule};
use crate::predicates::row::{self, Row};
use crate::quantity::{Date, MonthEnd};

/// One applicant in front of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantExplanation {
    /// The policy's title.
    pub title: String,
    /// The reference date.
    pub date: Date,
    /// The day whose knowledge of the parameters was used; everything published when none.
    pub known: Option<Date>,
    /// The rules for the end of months that the policy counts by.
    pub month_ends: Vec<MonthEnd>,
    /// The applicant's id.
    pub applicant: String,
    /// What the rules read of it.
    pub facts: Vec<Fact>,
    /// The categories of applicants it belongs to.
    pub categories: Vec<Mention>,
    /// The home it is awarded.
    pub award: Option<String>,
    /// Why it has none, and where it was nearest; none when it has one.
    pub unmet: Option<(UnmetReason, Option<String>)>,
    /// The homes it is a candidate of, by id.
    pub homes: Vec<CandidateHome>,
    /// The other homes, with what keeps it from them, by id.
    pub others: Vec<OtherHome>,
    /// For each rule that keeps it from some home, in the policy's order.
    pub rules: Vec<RuleCount>,
    /// The facts to ask it for, in the schema's order.
    pub to_ask: Vec<super::AskedFact>,
    /// What the plan seeks, first level first.
    pub objective: Vec<LevelMeaning>,
    /// The one home that was asked about; all of them when none.
    pub only: Option<String>,
    /// What would change the outcome, when it was sought.
    pub what_if: Option<WhatIf>,
    /// The tables that the facts come from, as the scenario names them.
    pub tables: Vec<String>,
}

/// A home an applicant is a candidate of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateHome {
    /// The home's id.
    pub vacancy: String,
    /// The points of the applicant for it, in hundredths.
    pub points: i64,
    /// Where they come from.
    pub headings: Vec<HeadingPoints>,
    /// The facts that each criterion reads, by the criterion's name.
    pub read: Vec<(String, Vec<Fact>)>,
    /// What an award could be charged to.
    pub labels: Vec<Mention>,
    /// Its rank on the home's list, when it is there.
    pub rank: Option<u32>,
    /// How many applicants may be awarded the home.
    pub candidates: usize,
    /// How many come before it for this home: the awardee, and those without an award whose award would leave a better
    /// plan; none when its award would break a mandatory rule or when it holds another home.
    pub ahead: Option<usize>,
    /// By which level of the objective those come before it, in the policy's order; ties that only the order of ids
    /// breaks are on none.
    pub ahead_by: Vec<(LevelMeaning, usize)>,
    /// How many candidates of the home have more points than it.
    pub more_points: usize,
    /// The awardee and its points.
    pub awardee: Option<(String, i64)>,
    /// What the plan would become with it in the awardee's place; none when it is the awardee or holds another home.
    pub change: Option<UnmetReason>,
}

/// A home an applicant is no candidate of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherHome {
    /// The home's id.
    pub vacancy: String,
    /// The rules it does not pass, in the policy's order; none when the rules pass and no reserver may be charged.
    pub failures: Vec<Failure>,
    /// Whether a refusal or a withdrawal since the earlier run keeps it from that home.
    pub barred: bool,
}

/// A rule that is not passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: Mention,
    /// Whether a missing fact is why.
    pub unknown: bool,
}

/// How often a rule keeps households and homes apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: Mention,
    /// How often it is the first that is not passed.
    pub first: usize,
    /// How often it is not passed.
    pub failed: usize,
}

/// One home in front of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VacancyExplanation {
    /// The policy's title.
    pub title: String,
    /// The reference date.
    pub date: Date,
    /// The home with its ranked candidates.
    pub line: VacancyLine,
    /// How many applicants there are.
    pub applicants: usize,
    /// How many of its candidates hold another home.
    pub elsewhere: usize,
    /// How many pass every rule while no reserver may be charged.
    pub without_reserver: usize,
    /// How many are kept from it by a refusal or a withdrawal since the earlier run.
    pub barred: usize,
    /// For each rule that keeps some applicant from it, in the policy's order.
    pub rules: Vec<RuleCount>,
}

/// Counts failures by rule.
struct Tally {
    counts: IndexVec<RuleIdx, (usize, usize)>,
}

impl Tally {
    fn new(run: &Run<'_>) -> Self {
        Self { counts: run.policy.rules.iter().map(|_| (0, 0)).collect() }
    }

    fn add(&mut self, failing: &[RuleIdx]) {
        for (position, rule) in failing.iter().enumerate() {
            if let Some((first, failed)) = self.counts.get_mut(*rule) {
                *first = first.saturating_add(usize::from(position == 0));
                *failed = failed.saturating_add(1);
            }
        }
    }

    fn lines(&self, run: &Run<'_>) -> Vec<RuleCount> {
        let met = self.counts.enumerated().filter(|(_, (_, failed))| *failed > 0);
        met.filter_map(|(at, (first, failed))| {
            let rule = run.policy.rules.get(at)?;
            Some(RuleCount { rule: Mention::of(&rule.heading), first: *first, failed: *failed })
        })
        .collect()
    }
}

/// Explains what the plan makes of an applicant; none when there is no applicant of that id.
#[must_use]
pub fn explain_applicant(run: &Run<'_>, id: &str) -> Option<ApplicantExplanation> {
    let applicant = ApplicantIdx::at(run.dataset.applicants.find(id)?);
    let standing = Standing::of(run);
    let lists = ranking::lists(run, &standing);
    let mut homes = Vec::new();
    let mut others = Vec::new();
    let mut places = Vec::new();
    let mut tally = Tally::new(run);
    for (position, list) in lists.iter().enumerate() {
        let vacancy = VacancyIdx::at(position);
        let pair = standing.candidates_of(vacancy).find(|(candidate, ..)| *candidate == applicant);
        if let Some((_, _, labels)) = pair {
            places.push((vacancy, labels));
            homes.push(candidate_home(&standing, applicant, vacancy, labels, list));
        } else {
            let failing = row::failing_rules(run.policy, run.dataset, applicant, vacancy);
            tally.add(&failing);
            others.push(other_home(run, applicant, vacancy, &failing));
        }
    }
    let award = standing.plan.home(applicant).map(|vacancy| run.dataset.vacancy_id(vacancy).to_owned());
    let objective = run.model.levels.iter().map(|level| LevelMeaning::of(run.policy, &level.name)).collect();
    let unmet = award.is_none().then(|| unmet::of_applicant(&standing, applicant, &places));
    let alone = Row::new(run.policy, run.dataset, Some(applicant), None);
    let belongs = run
        .policy
        .categories
        .enumerated()
        .filter(|(at, category)| matches!(category.scope, crate::ir::Scope::Applicant) && alone.belongs(*at));
    let read = facts::FieldsRead::of(run.policy);
    Some(ApplicantExplanation {
        title: run.policy.title.clone(),
        date: run.policy.reference_date,
        known: run.policy.known,
        month_ends: run.policy.month_ends().into_iter().collect(),
        applicant: id.to_owned(),
        facts: facts::read(run, Entity::Applicant, applicant.position(), &read.applicant),
        categories: belongs.map(|(_, category)| Mention::of(&category.heading)).collect(),
        award,
        unmet,
        homes,
        others,
        rules: tally.lines(run),
        to_ask: if asked::asks(run.policy) { asked::facts(run, Some(applicant)) } else { Vec::new() },
        objective,
        only: None,
        what_if: None,
        tables: Vec::new(),
    })
}

/// Explains what the plan makes of an applicant and one home; none when there is no applicant or no vacancy of that id.
#[must_use]
pub fn explain_pair(run: &Run<'_>, applicant: &str, vacancy: &str) -> Option<ApplicantExplanation> {
    run.dataset.vacancies.find(vacancy)?;
    let mut found = explain_applicant(run, applicant)?;
    found.homes.retain(|home| home.vacancy == vacancy);
    found.others.retain(|home| home.vacancy == vacancy);
    let failing: Vec<&Mention> = found.others.iter().flat_map(|home| &home.failures).map(|one| &one.rule).collect();
    found.rules.retain(|line| failing.iter().any(|rule| rule.name == line.rule.name));
    for line in &mut found.rules {
        line.failed = 1;
        line.first = usize::from(failing.first().is_some_and(|rule| rule.name == line.rule.name));
    }
    found.only = Some(vacancy.to_owned());
    Some(found)
}

fn candidate_home(
    standing: &Standing<'_>,
    applicant: ApplicantIdx,
    vacancy: VacancyIdx,
    labels: &[crate::index::LabelIdx],
    list: &ranking::List,
) -> CandidateHome {
    let run = standing.run;
    let points = standing.points(vacancy, applicant);
    let holder = standing.holder_of(vacancy);
    let awarded = standing.awarded(applicant);
    let holds_it = holder.is_some_and(|(holder, _)| holder == applicant);
    let ahead = if holds_it {
        Some(0)
    } else if awarded {
        None
    } else {
        let order = ranking::in_order(standing, vacancy);
        let position = order.iter().position(|entry| entry.applicant == applicant);
        position.map(|before| before.saturating_add(usize::from(holder.is_some())))
    };
    let near = (!awarded).then(|| unmet::nearest(standing, applicant, &[(vacancy, labels)])).flatten();
    CandidateHome {
        vacancy: run.dataset.vacancy_id(vacancy).to_owned(),
        points,
        headings: facts::points(run, applicant, vacancy),
        read: facts::read_by_criteria(run, applicant, vacancy),
        labels: labels.iter().map(|label| label_mention(run.policy, *label)).collect(),
        rank: (1_u32..).zip(&list.entries).find(|(_, entry)| entry.applicant == applicant).map(|(rank, _)| rank),
        candidates: standing.pairs_of(vacancy).len(),
        ahead,
        ahead_by: if ahead.is_some_and(|ahead| ahead > 0) {
            ranking::ahead_by(standing, vacancy, applicant)
        } else {
            Vec::new()
        },
        more_points: standing
            .candidates_of(vacancy)
            .filter(|(other, ..)| standing.points(vacancy, *other) > points)
            .count(),
        awardee: holder
            .map(|(holder, _)| (run.dataset.applicant_id(holder).to_owned(), standing.points(vacancy, holder))),
        change: near.map(|near| near.reason(run)),
    }
}

fn other_home(run: &Run<'_>, applicant: ApplicantIdx, vacancy: VacancyIdx, failing: &[RuleIdx]) -> OtherHome {
    let pair = Row::pair(run.policy, run.dataset, applicant, vacancy);
    let failures = failing.iter().filter_map(|at| Some((*at, run.policy.rules.get(*at)?)));
    OtherHome {
        vacancy: run.dataset.vacancy_id(vacancy).to_owned(),
        failures: failures
            .map(|(at, rule)| Failure { rule: cited(run, &pair, at, rule), unknown: pair.meets(rule).is_none() })
            .collect(),
        barred: run.dataset.bars(applicant, vacancy),
    }
}

/// A rule, or the exception that took its place: named after the rule, cited after its own text.
fn cited(run: &Run<'_>, pair: &Row<'_>, at: RuleIdx, rule: &Rule) -> Mention {
    let mut mention = Mention::of(&rule.heading);
    let own = run.policy.exceptions.iter().find(|exceptions| exceptions.base == Base::Rule(at));
    let applied = own.map(|own| Exception::applied(&own.items, &|test| pair.holds(test) == Some(true)));
    if let Some(exception) = applied.as_ref().and_then(|applied| applied.last()) {
        let exception = Mention::of(&exception.heading);
        mention.title = format!("{} ({})", mention.title, exception.title);
        mention.sources = exception.sources;
        mention.status = exception.status;
    }
    mention
}

/// Explains who a home goes to, and why; none when there is no vacancy of that id.
#[must_use]
pub fn explain_vacancy(run: &Run<'_>, id: &str) -> Option<VacancyExplanation> {
    let vacancy = VacancyIdx::at(run.dataset.vacancies.find(id)?);
    let standing = Standing::of(run);
    let lists = ranking::lists(run, &standing);
    let list = lists.get(vacancy.position())?;
    let read = facts::FieldsRead::of(run.policy);
    let mut tally = Tally::new(run);
    let (mut without_reserver, mut barred) = (0_usize, 0_usize);
    let mut candidates = standing.candidates_of(vacancy).map(|(applicant, ..)| applicant).peekable();
    for applicant in (0..run.dataset.applicants.len()).map(ApplicantIdx::at) {
        if candidates.next_if_eq(&applicant).is_some() {
            continue;
        }
        let failing = row::failing_rules(run.policy, run.dataset, applicant, vacancy);
        let is_barred = failing.is_empty() && run.dataset.bars(applicant, vacancy);
        barred = barred.saturating_add(usize::from(is_barred));
        without_reserver = without_reserver.saturating_add(usize::from(failing.is_empty() && !is_barred));
        tally.add(&failing);
    }
    let held_elsewhere = standing
        .candidates_of(vacancy)
        .filter(|(applicant, ..)| standing.plan.home(*applicant).is_some_and(|home| home != vacancy));
    Some(VacancyExplanation {
        title: run.policy.title.clone(),
        date: run.policy.reference_date,
        line: super::vacancy_line(run, &standing, list, &read, vacancy),
        applicants: run.dataset.applicants.len(),
        elsewhere: held_elsewhere.count(),
        without_reserver,
        barred,
        rules: tally.lines(run),
    })
}
