//! The judge: re-derives every claim of a run by the slowest obvious way and shares no code with what it judges.
//!
//! [`verify`] is given what the run read (the typed policy, the tables, the opening balances, the options, and digests
//! that the caller recomputed from the inputs themselves), the certificate and the bytes of the run's files. It knows
//! nothing of how awards were found.
//!
//! # In this order
//! 1. the form: the format's version, the seal, the digests of the inputs, the reference date, the options, the list of
//!    files and the digest of each;
//! 2. the rules: every applicant is tried on every vacancy with the policy's own expressions (`evaluate`,
//!    `candidates`): who is a candidate, with how many points, chargeable to whom;
//! 3. the plan: every award is such a pair, nothing is awarded twice, the account rows and their shortfalls are as
//!    stated, no hard row is broken, every level has the stated value (`accounts`);
//! 4. optimality: the evidence of each level is checked in integers and must prove the stated bound (`evidence` holds
//!    the argument for its soundness); a level is `optimal` exactly when value and bound meet;
//! 5. what people read: the ranked candidates, `awards.csv`, `unmet.csv` and `summary.json`, field by field (`ranking`,
//!    `files`, `summary`).
//!
//! The first claim that is false is named. Of `to-ask.csv` it is checked that each fact is unknown and that the summary
//! counts them right (`asked`). `dossier.html` and `dossier.xlsx` are checked by their digests only: they are
//! the files that the certificate was sealed with, but their wording is not derived again. `run.json` is outside: it may
//! differ between two runs of the same inputs. The certificate proves that the plan follows from the policy and the data
//! that were given, not that the policy states the law.
//!
//! # A run without a lawful plan
//! Its first level has the status `infeasible` and a tree of empty leaves only: no plan keeps the hard rows. There is no
//! award then, every shortfall, value and bound is written 0 and states nothing, every status is `infeasible`, and the
//! evidence of later levels is not read. The readable files are compared with what the empty plan gives.

mod accounts;
mod asked;
mod calendar;
mod candidates;
mod cutoffs;
mod equity;
mod evaluate;
mod evidence;
mod files;
mod json;
mod missing;
mod ranking;
mod shares;
mod summary;
#[cfg(test)]
mod tests;
mod verdict;
mod year;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use self::accounts::{Accounts, Award, Worth};
use self::candidates::{Candidates, Rows, position};
pub use self::cutoffs::totals as cutoff_totals;
use self::evaluate::Evaluator;
pub use self::evidence::Fault;
use self::evidence::Problem;
use self::files::Names;
use self::json::Json;
use self::ranking::{List, Plan};
use self::summary::{Difference, Sources};
pub use self::verdict::{Accepted, AcceptedLevel, Claim, Message, Refusal, Verdict};
use crate::certificate::{
    Certificate, CertifiedAward, CertifiedLevel, CertifiedRank, Evidence, FORMAT_VERSION, InputDigests, Options,
};
use crate::ir::TypedPolicy;
use crate::ledger::Balances;
use crate::quantity::Exact;
use crate::tables::Dataset;

/// The files of a run's directory that no certificate lists: itself, and the one that may differ between equal runs.
pub const UNLISTED_FILES: [&str; 2] = ["certificate.json.zst", "run.json"];

/// The files whose content is derived again.
const DERIVED_FILES: [&str; 3] = ["awards.csv", "unmet.csv", "summary.json"];

/// The file of what changed since the earlier run, when there is one.
const CHANGES_FILE: &str = "changes.csv";

/// What a run read, as the caller read it again.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The policy at the reference date.
    pub policy: &'a TypedPolicy,
    /// The tables.
    pub dataset: &'a Dataset,
    /// The opening balances.
    pub balances: &'a Balances,
    /// The scenario's options.
    pub options: Options,
    /// Digests recomputed from the inputs themselves.
    pub digests: &'a InputDigests,
}

type Judged<T> = Result<T, Refusal>;

/// Judges a run: every claim of the certificate and of the files, or the first that is false.
///
/// `files` holds the bytes of every file of the directory by name; those of [`UNLISTED_FILES`] are passed over.
#[must_use]
pub fn verify(inputs: &Inputs<'_>, certificate: &Certificate, files: &BTreeMap<String, Vec<u8>>) -> Verdict {
    match judge(inputs, certificate, files) {
        Ok(accepted) => Verdict::Accepted(accepted),
        Err(refusal) => Verdict::Refused(refusal),
    }
}

/// The seal that a certificate must carry: the SHA-256 of its compact JSON with an empty seal, in hexadecimal.
#[must_use]
pub fn seal(certificate: &Certificate) -> Option<String> {
    let unsealed = Certificate { seal: String::new(), ..certificate.clone() };
    Some(sha256(&serde_json::to_vec(&unsealed).ok()?))
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn judge(inputs: &Inputs<'_>, certificate: &Certificate, files: &BTreeMap<String, Vec<u8>>) -> Judged<Accepted> {
    form(inputs, certificate)?;
    listed_files(inputs, certificate, files)?;

    let rows = Rows::new(Evaluator::new(inputs.policy, inputs.dataset));
    let candidates = rows.candidates();
    let mut accounts = accounts::accounts(&rows, &candidates, inputs.balances).ok_or_else(out_of_range)?;
    let infeasible = certificate.levels.first().is_some_and(|level| level.status == "infeasible");

    let awards = awards(inputs, certificate, &candidates)?;
    equity::settle(&mut accounts, certificate, &awards, inputs)?;
    let worth = accounts.worth(&awards).ok_or_else(out_of_range)?;
    if infeasible {
        no_plan(certificate, &accounts)?;
    } else {
        shortfalls(certificate, &accounts, &worth)?;
        level_values(certificate, &accounts, &worth)?;
    }
    let problem = Problem {
        accounts: &accounts,
        candidates: &candidates,
        applicants: inputs.dataset.applicants.len(),
        vacancies: inputs.dataset.vacancies.len(),
        labels: inputs.policy.labels.len(),
        values: &worth.values,
    };
    let leaves_checked = if infeasible {
        no_plan_proven(inputs, certificate, &problem)?
    } else {
        bounds(inputs, certificate, &problem)?
    };

    let plan = Plan { awards: &awards, worth: &worth };
    let lists = ranking::lists(&rows, &accounts, &candidates, plan, inputs.options).ok_or_else(out_of_range)?;
    ranked(inputs, certificate, &lists)?;
    let sources = Sources {
        rows: &rows,
        accounts: &accounts,
        candidates: &candidates,
        plan,
        balances: inputs.balances,
        levels: &certificate.levels,
        digests: inputs.digests,
    };
    readable_files(&sources, &lists, files)?;

    let pairs_checked = inputs.dataset.applicants.len().saturating_mul(inputs.dataset.vacancies.len());
    Ok(Accepted {
        levels: accepted_levels(certificate, &accounts),
        awards: awards.len(),
        pairs_checked: u64::try_from(pairs_checked).unwrap_or(u64::MAX),
        candidate_pairs: candidates.pairs.len(),
        leaves_checked,
    })
}

fn accepted_levels(certificate: &Certificate, accounts: &Accounts) -> Vec<AcceptedLevel> {
    let levels = accounts.levels.iter().zip(&certificate.levels);
    let accepted = |(level, claim): (&accounts::Level, &CertifiedLevel)| {
        let shown = |integer| Exact::ratio(integer, level.display_scale).map(Exact::decimal).unwrap_or_default();
        AcceptedLevel {
            name: level.name.clone(),
            value: shown(claim.value),
            bound: shown(claim.bound),
            status: claim.status.clone(),
        }
    };
    levels.map(accepted).collect()
}

fn out_of_range() -> Refusal {
    Refusal::new(
        Claim::Arithmetic,
        "policy",
        "un compte dépasse 128 bits : rien ne peut être vérifié",
        "an account exceeds 128 bits: nothing can be checked",
    )
}

/// A claim that differs from what was derived.
fn differs(claim: Claim, place: impl Into<String>, derived: &str, said: &str) -> Refusal {
    Refusal::new(
        claim,
        place,
        format!("le calcul donne `{derived}`, il est écrit `{said}`"),
        format!("the check gives `{derived}`, `{said}` is written"),
    )
}

fn same(claim: Claim, place: &str, derived: &str, said: &str) -> Judged<()> {
    if derived == said { Ok(()) } else { Err(differs(claim, place, derived, said)) }
}

/// The version, the seal, the digests of the inputs, the date, the options.
fn form(inputs: &Inputs<'_>, certificate: &Certificate) -> Judged<()> {
    same(Claim::Format, "version", &FORMAT_VERSION.to_string(), &certificate.version.to_string())?;
    let seal = seal(certificate).ok_or_else(out_of_range)?;
    same(Claim::Seal, "seal", &seal, &certificate.seal)?;
    let (read, said) = (inputs.digests, &certificate.inputs);
    same(Claim::Inputs, "inputs.policy", &read.policy, &said.policy)?;
    same(Claim::Inputs, "inputs.applicants", &read.applicants, &said.applicants)?;
    same(Claim::Inputs, "inputs.vacancies", &read.vacancies, &said.vacancies)?;
    same(Claim::Inputs, "inputs.ledger", &read.ledger, &said.ledger)?;
    same(Claim::Inputs, "inputs.changes", &read.changes, &said.changes)?;
    let stated = |digest: &Option<String>| digest.clone().unwrap_or_default();
    same(Claim::Inputs, "inputs.ledger_head", &stated(&read.ledger_head), &stated(&said.ledger_head))?;
    same(Claim::Inputs, "inputs.reservers", &stated(&read.reservers), &stated(&said.reservers))?;
    let date = inputs.policy.reference_date.to_string();
    same(Claim::ReferenceDate, "reference_date", &date, &certificate.reference_date)?;
    let known = inputs.policy.known.map(|day| day.to_string()).unwrap_or_default();
    same(Claim::ReferenceDate, "known", &known, certificate.known.as_deref().unwrap_or_default())?;
    let (read, said) = (inputs.options, certificate.options);
    let number = |place: &str, read: u32, said: u32| same(Claim::Options, place, &read.to_string(), &said.to_string());
    number("options.candidates_per_vacancy", read.candidates_per_vacancy, said.candidates_per_vacancy)?;
    number("options.lists_per_applicant", read.lists_per_applicant, said.lists_per_applicant)
}

/// Every file is listed once with its digest, and every listed file is there.
fn listed_files(inputs: &Inputs<'_>, certificate: &Certificate, files: &BTreeMap<String, Vec<u8>>) -> Judged<()> {
    let mut listed = BTreeSet::new();
    for (name, digest) in &certificate.files {
        if !listed.insert(name.as_str()) || UNLISTED_FILES.contains(&name.as_str()) {
            return Err(Refusal::new(
                Claim::Files,
                name,
                "ce fichier ne doit pas figurer ainsi dans la liste du certificat",
                "this file must not stand so in the certificate's list",
            ));
        }
        let Some(bytes) = files.get(name) else {
            return Err(Refusal::new(
                Claim::Files,
                name,
                "ce fichier du certificat manque dans le dossier",
                "this file of the certificate is missing from the directory",
            ));
        };
        same(Claim::Files, name, &sha256(bytes), digest)?;
    }
    let known = |name: &str| listed.contains(name) || UNLISTED_FILES.contains(&name);
    if let Some(name) = files.keys().find(|name| !known(name)) {
        return Err(Refusal::new(
            Claim::Files,
            name,
            "ce fichier du dossier ne figure pas dans le certificat",
            "this file of the directory is not in the certificate",
        ));
    }
    let changes = inputs.dataset.since.is_some();
    if !changes && listed.contains(CHANGES_FILE) {
        return Err(Refusal::new(
            Claim::Files,
            CHANGES_FILE,
            "cette exécution ne part d'aucune autre : elle ne change rien",
            "this run starts from no other: it changes nothing",
        ));
    }
    let mut derived = DERIVED_FILES.iter().chain(changes.then_some(&CHANGES_FILE));
    match derived.find(|name| !listed.contains(**name)) {
        Some(name) => Err(Refusal::new(
            Claim::Files,
            *name,
            "ce fichier doit figurer dans le certificat",
            "this file must be in the certificate",
        )),
        None => Ok(()),
    }
}

/// Every award is a candidate pair with an allowed label and its points; nothing is awarded twice; vacancies increase.
fn awards(inputs: &Inputs<'_>, certificate: &Certificate, candidates: &Candidates) -> Judged<Vec<Award>> {
    let mut awards: Vec<Award> = Vec::new();
    let mut housed = BTreeSet::new();
    for claim in &certificate.awards {
        let award = award(inputs, candidates, claim)?;
        if awards.last().is_some_and(|before| before.pair.vacancy >= award.pair.vacancy) {
            return Err(Refusal::new(
                Claim::Awards,
                &claim.vacancy,
                "le logement est attribué deux fois, ou n'est pas à sa place dans l'ordre",
                "the home is awarded twice, or does not stand in its place in the order",
            ));
        }
        if !housed.insert(award.pair.applicant) {
            return Err(Refusal::new(
                Claim::Awards,
                &claim.applicant,
                "la demande reçoit deux logements",
                "the applicant is awarded two homes",
            ));
        }
        awards.push(award);
    }
    Ok(awards)
}

fn award(inputs: &Inputs<'_>, candidates: &Candidates, claim: &CertifiedAward) -> Judged<Award> {
    let row = |row: Option<usize>| row.and_then(|row| u32::try_from(row).ok());
    let vacancy = row(inputs.dataset.vacancies.find(&claim.vacancy));
    let applicant = row(inputs.dataset.applicants.find(&claim.applicant));
    let place = format!("{}/{}", claim.vacancy, claim.applicant);
    let (Some(vacancy), Some(applicant)) = (vacancy, applicant) else {
        return Err(Refusal::new(
            Claim::Awards,
            place,
            "cet identifiant n'est pas dans les tables",
            "this id is not in the tables",
        ));
    };
    let Some(pair) = candidates.find(applicant, vacancy) else {
        return Err(Refusal::new(
            Claim::Awards,
            place,
            "les règles ne permettent pas cette attribution",
            "the rules do not allow this award",
        ));
    };
    let label =
        inputs.policy.labels.enumerated().find(|(_, label)| label.name == claim.charged).map(|(index, _)| index);
    let allowed = candidates.signature(pair).map_or(&[][..], |signature| &signature.labels);
    let Some(label) = label.filter(|label| allowed.contains(label)) else {
        return Err(Refusal::new(
            Claim::Charges,
            place,
            format!("l'attribution ne peut pas être imputée à `{}`", claim.charged),
            format!("the award cannot be charged to `{}`", claim.charged),
        ));
    };
    same(Claim::Points, &place, &pair.points.to_string(), &claim.points.to_string())?;
    Ok(Award { pair: *pair, label })
}

/// The shortfalls are those of the plan, row by row, and no hard row has one.
fn shortfalls(certificate: &Certificate, accounts: &Accounts, worth: &Worth) -> Judged<()> {
    let derived = accounts.rows.iter().zip(&worth.shortfalls);
    for (at, ((row, shortfall), (name, said))) in derived.zip(&certificate.shortfalls).enumerate() {
        same(Claim::Shortfalls, &format!("shortfalls[{at}]"), &row.name, name)?;
        same(Claim::Shortfalls, &row.name, &shortfall.to_string(), &said.to_string())?;
    }
    let (rows, said) = (accounts.rows.len().to_string(), certificate.shortfalls.len().to_string());
    same(Claim::Shortfalls, "shortfalls", &rows, &said)?;
    match accounts.broken(worth).and_then(|row| accounts.rows.get(row)) {
        Some(row) => Err(Refusal::new(
            Claim::HardRows,
            &row.name,
            "le plan enfreint cette règle impérative",
            "the plan breaks this mandatory rule",
        )),
        None => Ok(()),
    }
}

/// The levels have the stated names and values, and statuses that follow from values and bounds.
fn level_values(certificate: &Certificate, accounts: &Accounts, worth: &Worth) -> Judged<()> {
    let derived = accounts.levels.iter().zip(&worth.values);
    for (at, ((level, value), claim)) in derived.zip(&certificate.levels).enumerate() {
        same(Claim::Levels, &format!("levels[{at}]"), &level.name, &claim.name)?;
        same(Claim::Levels, &level.name, &value.to_string(), &claim.value.to_string())?;
        let better = if level.minimised() { claim.value < claim.bound } else { claim.value > claim.bound };
        if better {
            return Err(Refusal::new(
                Claim::Bounds,
                &level.name,
                "la valeur est meilleure que la borne annoncée : la borne est fausse",
                "the value is better than the stated bound: the bound is false",
            ));
        }
        let status = if claim.value == claim.bound { "optimal" } else { "feasible" };
        same(Claim::Statuses, &level.name, status, &claim.status)?;
        // How a level was settled is told by the solver alone, save that nothing was sought where nothing is proven.
        let (trivial, said) = (claim.evidence == Evidence::Trivial, claim.engine == "trivial");
        if !claim.engine.is_empty() && trivial != said {
            return Err(Refusal::new(
                Claim::Evidence,
                &level.name,
                format!("`{}` ne s'accorde pas avec la preuve de ce niveau", claim.engine),
                format!("`{}` does not agree with this level's evidence", claim.engine),
            ));
        }
    }
    let (levels, said) = (accounts.levels.len().to_string(), certificate.levels.len().to_string());
    same(Claim::Levels, "levels", &levels, &said)
}

/// The evidence of every level proves its bound.
fn bounds(inputs: &Inputs<'_>, certificate: &Certificate, problem: &Problem<'_>) -> Judged<u64> {
    let mut leaves = 0_u64;
    let mut cutoffs = None;
    for (at, (level, claim)) in problem.accounts.levels.iter().zip(&certificate.levels).enumerate() {
        let proven = evidence::prove(problem, at, &claim.evidence, &mut cutoffs)
            .map_err(|fault| faulty(inputs, problem, claim, fault))?;
        leaves = leaves.saturating_add(proven.leaves);
        let Some(bound) = proven.bound else {
            return Err(Refusal::new(
                Claim::Evidence,
                &claim.name,
                "la preuve dit qu'il n'existe aucun plan, or il y en a un",
                "the evidence says that there is no plan, but there is one",
            ));
        };
        let said = level.oriented(claim.bound).ok_or_else(out_of_range)?;
        if said < bound {
            let proven = level.oriented(bound).map_or_else(String::new, |bound| bound.to_string());
            return Err(Refusal::new(
                Claim::Bounds,
                &claim.name,
                format!("la borne annoncée est `{}`, la preuve ne donne que `{proven}`", claim.bound),
                format!("the stated bound is `{}`, the evidence proves only `{proven}`", claim.bound),
            ));
        }
    }
    Ok(leaves)
}

/// A run that says that there is no plan shows none.
fn no_plan(certificate: &Certificate, accounts: &Accounts) -> Judged<()> {
    same(Claim::Awards, "awards", "0", &certificate.awards.len().to_string())?;
    for ((name, said), row) in certificate.shortfalls.iter().zip(&accounts.rows) {
        same(Claim::Shortfalls, "shortfalls", &row.name, name)?;
        same(Claim::Shortfalls, name, "0", &said.to_string())?;
    }
    for (claim, level) in certificate.levels.iter().zip(&accounts.levels) {
        same(Claim::Levels, "levels", &level.name, &claim.name)?;
        same(Claim::Levels, &claim.name, "0", &claim.value.to_string())?;
        same(Claim::Bounds, &claim.name, "0", &claim.bound.to_string())?;
        same(Claim::Statuses, &claim.name, "infeasible", &claim.status)?;
    }
    let count =
        |claim, place: &str, derived: usize, said: usize| same(claim, place, &derived.to_string(), &said.to_string());
    count(Claim::Shortfalls, "shortfalls", accounts.rows.len(), certificate.shortfalls.len())?;
    count(Claim::Levels, "levels", accounts.levels.len(), certificate.levels.len())
}

/// The evidence of the first level shows that no plan keeps the hard rows.
fn no_plan_proven(inputs: &Inputs<'_>, certificate: &Certificate, problem: &Problem<'_>) -> Judged<u64> {
    let Some(claim) = certificate.levels.first() else { return Ok(0) };
    let proven = evidence::prove(problem, 0, &claim.evidence, &mut None)
        .map_err(|fault| faulty(inputs, problem, claim, fault))?;
    if proven.bound.is_none() {
        return Ok(proven.leaves);
    }
    Err(Refusal::new(
        Claim::Evidence,
        &claim.name,
        "la preuve ne montre pas que les règles impératives s'excluent",
        "the evidence does not show that the mandatory rules exclude each other",
    ))
}

fn faulty(inputs: &Inputs<'_>, problem: &Problem<'_>, claim: &CertifiedLevel, fault: Fault) -> Refusal {
    let refuse = |fr: String, en: String| Refusal::new(Claim::Evidence, &claim.name, fr, en);
    match fault {
        Fault::NotTrivial => refuse(
            "seul un niveau de manques peut se passer de preuve".to_owned(),
            "only a level of shortfalls can do without evidence".to_owned(),
        ),
        Fault::Length(list) => refuse(
            format!("la liste `{list}` n'a pas la bonne longueur"),
            format!("the list `{list}` has the wrong length"),
        ),
        Fault::Scale => refuse("l'échelle doit être positive".to_owned(), "the scale must be above nought".to_owned()),
        Fault::NegativePrice(list) => {
            refuse(format!("un prix de `{list}` est négatif"), format!("a price of `{list}` is below nought"))
        }
        Fault::Unknown(list) => refuse(
            format!("un numéro de `{list}` ne désigne rien, ou revient deux fois"),
            format!("a number of `{list}` names nothing, or comes twice"),
        ),
        Fault::Overflow => refuse("un nombre dépasse 128 bits".to_owned(), "a number exceeds 128 bits".to_owned()),
        Fault::Pair(applicant, vacancy) => {
            let pair = files::pair_name(inputs.dataset, applicant, vacancy);
            refuse(
                format!("l'inégalité ne tient pas pour `{pair}`"),
                format!("the inequality does not hold for `{pair}`"),
            )
        }
        Fault::Shortfall(row) => {
            let row = problem.accounts.rows.get(row).map_or("", |row| row.name.as_str());
            refuse(
                format!("l'inégalité ne tient pas pour le manque de `{row}`"),
                format!("the inequality does not hold for the shortfall of `{row}`"),
            )
        }
        Fault::NotEmpty => refuse(
            "une branche dite vide n'est pas montrée telle".to_owned(),
            "a branch said to be empty is not shown to be so".to_owned(),
        ),
        Fault::NoCutoffs => refuse(
            "aucun niveau précédent ne donne de seuils".to_owned(),
            "no level before gives any cutoffs".to_owned(),
        ),
        Fault::Uneven => refuse(
            "des seuils ne prouvent rien ici : les attributions d'une même demande n'y valent pas toutes autant"
                .to_owned(),
            "cutoffs prove nothing here: awards of one applicant are not all worth the same".to_owned(),
        ),
        Fault::Loose => refuse(
            "les seuils ne rendent pas compte de la valeur d'un niveau précédent".to_owned(),
            "the cutoffs do not account for the value of a level before".to_owned(),
        ),
    }
}

/// The ranked candidates are those that the lists hold from rank 2.
fn ranked(inputs: &Inputs<'_>, certificate: &Certificate, lists: &[List]) -> Judged<()> {
    let (policy, dataset) = (inputs.policy, inputs.dataset);
    let id = |ids: &[String], at: u32| ids.get(position(at)).cloned().unwrap_or_default();
    let derived = lists.iter().flat_map(|list| list.ranks.iter().zip(1_u32..).skip(1));
    let mut derived = derived.map(|(award, rank)| CertifiedRank {
        vacancy: id(&dataset.vacancies.ids, award.pair.vacancy),
        rank,
        applicant: id(&dataset.applicants.ids, award.pair.applicant),
        charged: policy.labels.get(award.label).map_or_else(String::new, |label| label.name.clone()),
        points: award.pair.points,
    });
    let shown = |rank: &Option<CertifiedRank>| {
        let text = |rank: &CertifiedRank| format!("{} {} {} {}", rank.rank, rank.applicant, rank.charged, rank.points);
        rank.as_ref().map_or_else(String::new, text)
    };
    let mut said = certificate.ranked.iter().cloned();
    loop {
        let (right, claim) = (derived.next(), said.next());
        if right == claim {
            if right.is_none() {
                return Ok(());
            }
            continue;
        }
        let place = right.as_ref().or(claim.as_ref()).map_or_else(String::new, |rank| rank.vacancy.clone());
        return Err(differs(Claim::Ranked, place, &shown(&right), &shown(&claim)));
    }
}

/// What people read says what was derived.
fn readable_files(sources: &Sources<'_>, lists: &[List], files: &BTreeMap<String, Vec<u8>>) -> Judged<()> {
    let rows = sources.rows;
    let names =
        Names { policy: rows.evaluator.policy, dataset: rows.evaluator.dataset, candidates: sources.candidates };
    let bytes = |name: &str| files.get(name).map_or(&[][..], Vec::as_slice);
    let refused = |claim, (place, derived, said): Difference| Err(differs(claim, place, &derived, &said));
    if let Some(difference) = files::awards(names, lists, bytes("awards.csv")) {
        return refused(Claim::AwardsFile, difference);
    }
    let unmet = ranking::unmet(rows, sources.accounts, sources.candidates, sources.plan, sources.levels)
        .ok_or_else(out_of_range)?;
    if let Some(difference) = files::unmet(names, &unmet, bytes("unmet.csv")) {
        return refused(Claim::UnmetFile, difference);
    }
    if let Some(since) = &names.dataset.since
        && let Some(difference) = files::changes(names.dataset, since, sources.plan.awards, bytes(CHANGES_FILE))
    {
        return refused(Claim::AwardsFile, difference);
    }
    let mut derived = summary::summary(sources).ok_or_else(out_of_range)?;
    if asked::is_due(names.policy) != files.contains_key(asked::FILE) {
        return Err(Refusal::new(
            Claim::Files,
            asked::FILE,
            "ce fichier va avec une politique qui dit `à demander`, et avec elle seule",
            "this file goes with a policy that says `ask`, and with no other",
        ));
    }
    if files.contains_key(asked::FILE) {
        match (asked::counts(names.policy, names.dataset, bytes(asked::FILE)), &mut derived) {
            (Ok(counts), Json::Object(fields)) => fields.push(("to_ask".to_owned(), counts)),
            (Ok(_), _) => {}
            (Err((place, derived, said)), _) => return refused(Claim::Files, (place, derived, said)),
        }
    }
    let said = std::str::from_utf8(bytes("summary.json")).ok().and_then(Json::read);
    let Some(said) = said else {
        return Err(Refusal::new(Claim::SummaryFile, "summary.json", "ce n'est pas du JSON", "it is not JSON"));
    };
    // Prices answer what other rules would give: no claim about this plan, and none that is judged.
    let said = match said {
        Json::Object(fields) => Json::Object(fields.into_iter().filter(|(key, _)| key != "prices").collect()),
        other => other,
    };
    match summary::difference("", &derived, &said) {
        Some((place, derived, said)) => refused(Claim::SummaryFile, (format!("summary.json:{place}"), derived, said)),
        None => Ok(()),
    }
}
