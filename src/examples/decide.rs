//! Running a commission: the passes of a scenario in memory, then what each expected cell asks.

use super::balances;
use super::commission::{Commission, Expected};
use super::outcome::{Because, Failure, Line, Outcome, Truth};
use super::replies::{self, FLOW, Figure, Question, Reply};
use super::run::criteria;
use super::weigh::{self, Wanted};
use crate::certificate::{InputDigests, Options};
use crate::decision::{self, DecisionReport, EmptyReason, Run, VacancyLine, YearLine};
use crate::diagnostic::Language;
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::ir::TypedPolicy;
use crate::ledger::Balances;
use crate::model::{self, plan};
use crate::predicates;
use crate::quantity::Exact;
use crate::solver::{self, Effort, LevelStatus, Solution, SolveOptions};
use crate::tables::Dataset;

/// On how many lists a household may stand, as a scenario that does not say.
const LISTS: u32 = 2;

/// The work allowed for one commission: far more than a few households and homes need.
pub(super) const EFFORT: Effort = Effort(100_000_000);

/// More households in front of homes than any example needs.
const MOST_PAIRS: usize = 100_000;

/// Whether a commission is small enough to be an example.
pub(super) fn is_small(dataset: &Dataset) -> bool {
    dataset.applicants.len().saturating_mul(dataset.vacancies.len()) <= MOST_PAIRS
}

/// Runs a commission on the year before it and adds what differs; gives the year after it, none when it cannot be decided.
pub(super) fn run(
    commission: &Commission,
    before: &Balances,
    policy: &TypedPolicy,
    language: Language,
    outcome: &mut Outcome,
) -> Option<Balances> {
    outcome.rows = outcome.rows.saturating_add(commission.rows);
    outcome.checks = outcome.checks.saturating_add(commission.expected.len());
    let dataset = &commission.dataset;
    let undecided = |because: Because| Failure {
        header: String::new(),
        span: commission.span,
        expected: String::new(),
        found: String::new(),
        why: vec![because],
    };
    if !is_small(dataset) {
        outcome.failures.push(undecided(Because::Unsettled));
        return None;
    }
    let balances = balances::together(before, &commission.balances);
    let pairs = predicates::evaluate(policy, dataset);
    let model = model::build(policy, dataset, &pairs, &balances);
    let how = SolveOptions { effort: EFFORT, ..SolveOptions::default() };
    let Ok(ready) = solver::equity::settle(model, &how) else {
        outcome.failures.push(undecided(Because::Unsettled));
        return None;
    };
    // Without a home there is nothing to decide: the year is only counted.
    let solution = if dataset.vacancies.is_empty() {
        Ok(Solution { awards: Vec::new(), shortfalls: plan::shortfalls(&ready.model, &[]), levels: Vec::new() })
    } else {
        ready.solve(&how)
    };
    let model = ready.model;
    let Ok(solution) = solution else {
        outcome.failures.push(undecided(Because::Unsettled));
        return None;
    };
    if solution.levels.iter().any(|level| level.status == LevelStatus::Infeasible) {
        outcome.failures.push(undecided(Because::NoPlan));
        return None;
    }
    if solution.levels.iter().any(|level| level.status != LevelStatus::Optimal) {
        outcome.failures.push(undecided(Because::Unsettled));
        return None;
    }
    let digests = InputDigests {
        policy: String::new(),
        applicants: String::new(),
        vacancies: String::new(),
        ledger: String::new(),
        ledger_head: None,
        changes: String::new(),
        reservers: None,
    };
    let options = Options { candidates_per_vacancy: policy.shortlist.minimum.max(1), lists_per_applicant: LISTS };
    let run = Run {
        policy,
        dataset,
        pairs: &pairs,
        model: &model,
        solution: &solution,
        balances: &balances,
        options,
        digests: &digests,
    };
    let decided = Decided { run: &run, report: decision::assemble(&run) };
    let mut weighed = false;
    for expected in &commission.expected {
        let found = decided.reply(&expected.asked);
        if replies::agrees(&expected.reply, &found) {
            continue;
        }
        let mut why = decided.why(expected);
        if expected.asked.is_award() && !weighed {
            // The whole plan is weighed once: the level that decided is the same for all its awards.
            weighed = true;
            why.extend(decided.weighed(&commission.expected));
        }
        outcome.failures.push(Failure {
            header: expected.header.clone(),
            span: expected.span,
            expected: replies::shown(&expected.reply, policy, language),
            found: replies::shown(&found, policy, language),
            why,
        });
    }
    Some(balances::after_run(&run))
}

struct Decided<'a> {
    run: &'a Run<'a>,
    report: DecisionReport,
}

impl Question {
    /// Whether it asks who gets what, charged to whom.
    fn is_award(&self) -> bool {
        matches!(self, Self::HomeOf(_) | Self::HolderOf(_) | Self::ChargedFor(_) | Self::ChargedWith(_))
    }
}

impl Decided<'_> {
    fn applicant(&self, id: &str) -> Option<ApplicantIdx> {
        self.run.dataset.applicants.find(id).map(ApplicantIdx::at)
    }

    fn vacancy(&self, id: &str) -> Option<VacancyIdx> {
        self.run.dataset.vacancies.find(id).map(VacancyIdx::at)
    }

    /// The home of a household, and what it is charged to.
    fn home(&self, id: &str) -> Option<(VacancyIdx, LabelIdx)> {
        let applicant = self.applicant(id)?;
        let award = self.run.solution.awards.iter().find(|award| award.applicant == applicant)?;
        Some((award.vacancy, award.label))
    }

    /// Whose a home is, and what it is charged to.
    fn holder(&self, id: &str) -> Option<(ApplicantIdx, LabelIdx)> {
        let vacancy = self.vacancy(id)?;
        let award = self.run.solution.awards.iter().find(|award| award.vacancy == vacancy)?;
        Some((award.applicant, award.label))
    }

    fn line(&self, id: &str) -> Option<&VacancyLine> {
        self.report.vacancies.iter().find(|line| line.id == id)
    }

    /// The home where a household without an award was nearest to one.
    fn nearest(&self, id: &str) -> Option<VacancyIdx> {
        let line = self.report.unmet.iter().find(|line| line.applicant == id)?;
        self.vacancy(line.vacancy.as_ref()?)
    }

    fn label(&self, label: LabelIdx) -> Reply {
        self.run.policy.labels.get(label).map_or(Reply::Nothing, |label| Reply::Name(label.name.clone()))
    }

    fn reply(&self, asked: &Question) -> Reply {
        let dataset = self.run.dataset;
        match asked {
            Question::HomeOf(id) => {
                self.home(id).map_or(Reply::Nothing, |(home, _)| Reply::Name(dataset.vacancy_id(home).to_owned()))
            }
            Question::ChargedFor(id) => self.home(id).map_or(Reply::Nothing, |(_, label)| self.label(label)),
            Question::PointsOf(id) => {
                let home = self.home(id).map(|(home, _)| home).or_else(|| self.nearest(id));
                let points = self.applicant(id).zip(home).map(|(applicant, home)| self.points(applicant, home));
                points.map_or(Reply::Nothing, Reply::Number)
            }
            Question::WhyUnmet(id) => {
                let line = self.report.unmet.iter().find(|line| line.applicant == *id);
                line.map_or(Reply::Nothing, |line| replies::unmet(&line.reason))
            }
            Question::HolderOf(id) => self
                .holder(id)
                .map_or(Reply::Nothing, |(applicant, _)| Reply::Name(dataset.applicant_id(applicant).to_owned())),
            Question::ChargedWith(id) => self.holder(id).map_or(Reply::Nothing, |(_, label)| self.label(label)),
            Question::PointsFor(id) => {
                let points =
                    self.holder(id).zip(self.vacancy(id)).map(|((applicant, _), home)| self.points(applicant, home));
                points.map_or(Reply::Nothing, Reply::Number)
            }
            Question::CandidatesOf(id) => {
                let ranked = self.line(id).map(|line| line.ranked.as_slice()).unwrap_or_default();
                Reply::Names(ranked.iter().map(|candidate| candidate.applicant.clone()).collect())
            }
            Question::WhyEmpty(id) => match self.line(id).and_then(|line| line.empty.as_ref()) {
                // No example starts from an earlier run.
                None | Some(EmptyReason::Removed) => Reply::Nothing,
                Some(EmptyReason::NoCandidate) => Reply::Word("aucun_candidat"),
                Some(EmptyReason::CandidatesElsewhere) => Reply::Word("mieux_places"),
                Some(EmptyReason::MandatoryRule) => Reply::Word("regle_imperative"),
                Some(EmptyReason::Improvable) => Reply::Word("perfectible"),
                Some(EmptyReason::Level(name)) => Reply::Level(name.clone()),
            },
            Question::OutOfFlow(id) => {
                let reason = self.line(id).and_then(|line| line.out_of_flow.as_ref());
                reason.map_or(Reply::Nothing, |reason| Reply::Name(reason.name.clone()))
            }
            Question::Level(name) => {
                let level = self.report.levels.iter().find(|level| level.name == *name);
                level.map_or(Reply::Unknown, |level| Reply::Number(level.value))
            }
            Question::Account(name, figure) => {
                self.account(name).and_then(|account| account.figure(*figure)).map_or(Reply::Unknown, Reply::Number)
            }
        }
    }

    fn points(&self, applicant: ApplicantIdx, home: VacancyIdx) -> Exact {
        weigh::points_for(self.run, applicant, home)
    }

    fn account(&self, name: &str) -> Option<Account<'_>> {
        if name == FLOW {
            return Some(Account::Flow(&self.report));
        }
        let share = self.report.shares.iter().find(|line| line.reserver.name == name).map(Account::Share);
        share.or_else(|| self.report.obligations.iter().find(|line| line.name == name).map(Account::Obligation))
    }

    /// Why the plan is not the one that was expected: as a whole, else by the cells that differ alone, when they say one
    /// thing and the others another.
    fn weighed(&self, expected: &[Expected]) -> Vec<Because> {
        let all = self.wanted(expected.iter());
        let differs = |item: &&Expected| !replies::agrees(&item.reply, &self.reply(&item.asked));
        let wanted = if all.holds_together() { all } else { self.wanted(expected.iter().filter(differs)) };
        if wanted.holds_together() { weigh::against(self.run, &wanted) } else { vec![Because::Contradiction] }
    }

    /// The awards that expected cells say.
    fn wanted<'e>(&self, expected: impl Iterator<Item = &'e Expected> + Clone) -> Wanted {
        let mut wanted = Wanted::default();
        for item in expected.clone() {
            match (&item.asked, &item.reply) {
                (Question::HomeOf(id), Reply::Name(home)) => {
                    let home = self.vacancy(home).zip(self.applicant(id));
                    wanted.homes.extend(home.map(|(home, to)| (home, Some(to))));
                }
                (Question::HolderOf(id), Reply::Name(holder)) => {
                    let home = self.vacancy(id).zip(self.applicant(holder));
                    wanted.homes.extend(home.map(|(home, to)| (home, Some(to))));
                }
                (Question::HolderOf(id), Reply::Nothing) => {
                    wanted.homes.extend(self.vacancy(id).map(|home| (home, None)));
                }
                (Question::HomeOf(id), Reply::Nothing) => wanted.without.extend(self.applicant(id)),
                _ => {}
            }
        }
        for item in expected {
            let (home, Reply::Name(name)) = (self.charged_home(&item.asked, &wanted), &item.reply) else { continue };
            let label = self.run.policy.labels.enumerated().find(|(_, label)| label.name == *name);
            wanted.charged.extend(home.zip(label).map(|(home, (label, _))| (home, label)));
        }
        wanted
    }

    /// The home whose charge is asked about: the one expected for the household, else the one it is awarded.
    fn charged_home(&self, asked: &Question, wanted: &Wanted) -> Option<VacancyIdx> {
        match asked {
            Question::ChargedWith(id) => self.vacancy(id),
            Question::ChargedFor(id) => {
                let applicant = self.applicant(id)?;
                let expected = wanted.homes.iter().find(|(_, to)| *to == Some(applicant)).map(|(home, _)| *home);
                expected.or_else(|| self.home(id).map(|(home, _)| home))
            }
            _ => None,
        }
    }

    /// What led to what was found, for one cell.
    fn why(&self, expected: &Expected) -> Vec<Because> {
        let named = |applicant: ApplicantIdx, home: VacancyIdx| {
            (self.run.dataset.applicant_id(applicant).to_owned(), self.points(applicant, home))
        };
        match (&expected.asked, &expected.reply) {
            (Question::HomeOf(id), Reply::Name(home)) => {
                let Some((home, applicant)) = self.vacancy(home).zip(self.applicant(id)) else { return Vec::new() };
                let found = self.holder(self.run.dataset.vacancy_id(home)).map(|(holder, _)| named(holder, home));
                vec![self.both(home, Some(named(applicant, home)), found)]
            }
            (Question::HomeOf(id), _) => {
                let found = self.home(id).map(|(home, _)| home).zip(self.applicant(id));
                let line = found.map(|(home, holder)| self.both(home, None, Some(named(holder, home))));
                line.into_iter().collect()
            }
            (Question::HolderOf(id), reply) => {
                let Some(home) = self.vacancy(id) else { return Vec::new() };
                let wanted = match reply {
                    Reply::Name(name) => self.applicant(name).map(|applicant| named(applicant, home)),
                    _ => None,
                };
                vec![self.both(home, wanted, self.holder(id).map(|(holder, _)| named(holder, home)))]
            }
            (Question::PointsOf(id), _) => {
                let home = self.home(id).map(|(home, _)| home).or_else(|| self.nearest(id));
                self.criteria(self.applicant(id), home)
            }
            (Question::PointsFor(id), _) => {
                self.criteria(self.holder(id).map(|(applicant, _)| applicant), self.vacancy(id))
            }
            (Question::WhyUnmet(id), _) => {
                let place = self.applicant(id).zip(self.nearest(id));
                place.map(|(applicant, home)| weigh::no_candidate(self.run, home, applicant)).unwrap_or_default()
            }
            (Question::Account(name, _), _) => self.account(name).map(|account| account.counts()).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn both(&self, home: VacancyIdx, expected: Option<(String, Exact)>, found: Option<(String, Exact)>) -> Because {
        Because::Points { home: self.run.dataset.vacancy_id(home).to_owned(), expected, found }
    }

    fn criteria(&self, applicant: Option<ApplicantIdx>, home: Option<VacancyIdx>) -> Vec<Because> {
        let Some((applicant, home)) = applicant.zip(home) else { return Vec::new() };
        let row = predicates::Row::pair(self.run.policy, self.run.dataset, applicant, home);
        let score = predicates::score::score_row(self.run.policy, &row);
        let lines = criteria(self.run.policy, &score).into_iter();
        lines.filter(|line: &Line| line.holds != Truth::No).map(Because::Line).collect()
    }
}

/// An account of the year.
enum Account<'a> {
    Flow(&'a DecisionReport),
    Share(&'a decision::ShareLine),
    Obligation(&'a decision::ObligationLine),
}

impl Account<'_> {
    /// A figure of the account; none when it has none, or nothing can be said.
    fn figure(&self, figure: Figure) -> Option<Exact> {
        match self {
            Self::Flow(report) => match figure {
                Figure::Base => {
                    Some(Exact::whole(i128::from(report.flow.opening.attributed).saturating_add(report.flow.awarded)))
                }
                Figure::Remaining => {
                    let to_date = i128::from(report.flow.opening.attributed).saturating_add(report.flow.awarded);
                    let forecast = i128::from(report.flow.forecast?);
                    Some(Exact::whole(forecast.saturating_sub(to_date).max(0)))
                }
                _ => None,
            },
            Self::Share(line) => match figure {
                Figure::Base => Some(Exact::whole(line.base)),
                Figure::Entitlement => Some(line.entitlement),
                Figure::Owed => Some(Exact::whole(line.required)),
                Figure::Reached => Some(Exact::whole(line.reached)),
                Figure::Shortfall => Some(Exact::whole(line.shortfall)),
                Figure::Remaining => line.year.remaining.map(Exact::whole),
                Figure::Pace => line.year.trajectory,
                Figure::Carried => Some(line.carried),
            },
            Self::Obligation(line) => match figure {
                Figure::Base => Some(Exact::whole(line.base)),
                Figure::Owed => Some(Exact::whole(line.required)),
                Figure::Reached => Some(Exact::whole(line.reached)),
                Figure::Shortfall => Some(Exact::whole(line.shortfall)),
                Figure::Remaining => line.year.remaining.map(Exact::whole),
                Figure::Pace => line.year.trajectory,
                Figure::Entitlement | Figure::Carried => None,
            },
        }
    }

    fn counts(&self) -> Because {
        let of = |year: &YearLine, owed: Exact| Because::Counts {
            opening_base: year.opening_base,
            base: year.realised_base,
            opening_reached: year.opening_reached,
            reached: year.realised_reached,
            owed: Some(owed),
        };
        match self {
            Self::Flow(report) => Because::Counts {
                opening_base: i128::from(report.flow.opening.attributed),
                base: report.flow.awarded,
                opening_reached: i128::from(report.flow.opening.attributed),
                reached: report.flow.awarded,
                owed: None,
            },
            Self::Share(line) => of(&line.year, line.entitlement),
            Self::Obligation(line) => of(&line.year, Exact::whole(line.required)),
        }
    }
}
