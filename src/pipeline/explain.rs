//! Why, and why not: a run's directory and its scenario, read again to answer one question.

use std::path::Path;

use super::ledger::Upto;
use super::recheck::{read_files, recorded_certificate, recorded_scenario};
use super::repair;
use super::run::{TakenOver, load_run, settled_as};
use super::{BadRun, Loaded, PipelineError, prepare};
use crate::certificate::{Certificate, Evidence};
use crate::decision::{self, ApplicantExplanation, EnvyAudit, Price, RuleExplanation, VacancyExplanation};
use crate::diagnostic::Diagnostics;
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::model::AssignmentModel;
use crate::solver::{Award, Engine, LevelOutcome, LevelStatus, Solution, SolveOptions};
use crate::source::SourceMap;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question<'a> {
    /// An applicant, by id.
    Applicant(&'a str),
    /// A vacancy, by id.
    Vacancy(&'a str),
    /// An applicant and a vacancy, by ids.
    Pair(&'a str, &'a str),
    /// A rule that bears on the plan, by its name.
    Rule(&'a str),
    /// Every candidate that is worth more than an awardee.
    Envy,
    /// The price of every share, obligation and cap.
    Prices,
}

/// What can be answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// About an applicant.
    Applicant(Box<ApplicantExplanation>),
    /// About a vacancy.
    Vacancy(Box<VacancyExplanation>),
    /// About a rule.
    Rule(Box<RuleExplanation>),
    /// Who envies whom, and why.
    Envy(EnvyAudit),
    /// What each rule costs.
    Prices(Vec<Price>),
    /// No such id in the tables, no such rule in the policy.
    UnknownId,
    /// The inputs are no longer those of the run: an answer would be about something else.
    InputsChanged,
}

/// Answers a question about a run. `None` exactly when an error was pushed about its inputs.
///
/// # Errors
/// A file cannot be read, or the directory is not a run's.
pub fn explain(
    directory: &Path,
    scenario: Option<&Path>,
    question: Question<'_>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Answer>, PipelineError> {
    let files = read_files(directory)?;
    let (certificate, date, known) = recorded_certificate(directory, &files)?;
    let bad = |reason| PipelineError::BadRun { path: directory.join("certificate.json.zst"), reason };
    let scenario = match scenario {
        Some(path) => path.to_owned(),
        None => recorded_scenario(directory, &files)?,
    };
    let repair = repair::read(directory, &files)?;
    let taken = repair.as_ref().map_or(TakenOver::Nothing, |file| TakenOver::Kept(directory, file));
    let upto = Upto::Hash(certificate.inputs.ledger_head.as_deref());
    let Some(loaded) = load_run(&scenario, Some(date), known, taken, upto, map, out)? else { return Ok(None) };
    if loaded.digests != certificate.inputs {
        return Ok(Some(Answer::InputsChanged));
    }
    let (pairs, model) = prepare(&loaded);
    let model = settled_as(model, &certificate).ok_or_else(|| bad(BadRun::Unreadable))?;
    let solution = solution(&loaded, &model, &certificate).ok_or_else(|| bad(BadRun::Unreadable))?;
    let run = decision::Run {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        pairs: &pairs,
        model: &model,
        solution: &solution,
        balances: &loaded.scenario.balances,
        options: certificate.options,
        digests: &loaded.digests,
    };
    Ok(Some(match question {
        Question::Applicant(id) => applicant(&loaded, &run, id, None)?,
        Question::Pair(id, vacancy) => applicant(&loaded, &run, id, Some(vacancy))?,
        Question::Vacancy(id) => {
            decision::explain_vacancy(&run, id).map_or(Answer::UnknownId, |answer| Answer::Vacancy(Box::new(answer)))
        }
        Question::Rule(name) => match decision::explain_rule(&run, name) {
            None => Answer::UnknownId,
            Some(mut answer) => {
                let rows = decision::rows_of(&run, name);
                let prices = decision::prices(&run, Some(&rows), &SolveOptions::default())?;
                for row in &mut answer.rows {
                    row.price = prices.iter().find(|price| price.row == row.name).cloned();
                }
                Answer::Rule(Box::new(answer))
            }
        },
        Question::Envy => Answer::Envy(decision::envy(&run)),
        Question::Prices => Answer::Prices(decision::prices(&run, None, &SolveOptions::default())?),
    }))
}

/// An answer about an applicant, with what would change the outcome.
fn applicant(
    loaded: &Loaded,
    run: &decision::Run<'_>,
    id: &str,
    vacancy: Option<&str>,
) -> Result<Answer, PipelineError> {
    let found = match vacancy {
        None => decision::explain_applicant(run, id),
        Some(vacancy) => decision::explain_pair(run, id, vacancy),
    };
    let Some(mut found) = found else { return Ok(Answer::UnknownId) };
    let place = loaded.dataset.applicants.find(id).map(ApplicantIdx::at);
    let home = vacancy.and_then(|vacancy| loaded.dataset.vacancies.find(vacancy)).map(VacancyIdx::at);
    if let Some(place) = place {
        found.what_if = Some(decision::what_if(run, place, home, &SolveOptions::default())?);
    }
    let tables = &loaded.scenario.file.tables;
    let file = |table: &super::scenario::TableFile| table.file.to_string_lossy().into_owned();
    found.tables = vec![file(&tables.applicants), file(&tables.vacancies)];
    Ok(Answer::Applicant(Box::new(found)))
}

/// The plan that a certificate claims, in row numbers; none when it names something that is not there.
fn solution(loaded: &Loaded, model: &AssignmentModel, certificate: &Certificate) -> Option<Solution> {
    let mut awards = Vec::new();
    for award in &certificate.awards {
        awards.push(Award {
            vacancy: VacancyIdx::at(loaded.dataset.vacancies.find(&award.vacancy)?),
            applicant: ApplicantIdx::at(loaded.dataset.applicants.find(&award.applicant)?),
            label: LabelIdx::at(model.labels.iter().position(|label| *label == award.charged)?),
        });
    }
    awards.sort_unstable();
    let levels = certificate.levels.iter().map(|level| LevelOutcome {
        value: level.value,
        bound: level.bound,
        status: if level.value == level.bound { LevelStatus::Optimal } else { LevelStatus::Feasible },
        evidence: Evidence::Trivial,
        engine: Engine::named(&level.engine).unwrap_or(Engine::Prices),
    });
    let shortfalls = certificate.shortfalls.iter().map(|(_, units)| *units).collect();
    Some(Solution { awards, shortfalls, levels: levels.collect() })
}
