//! The figures of `summary.json`, derived again, and the comparison with what the file says.
//!
//! # The cause of a shortfall
//! An award adds to a share when it is charged to the reserver or a part of it; to a floor when it is in its base and its
//! target; to a cap when it is not in both. With a shortfall above nought:
//! 1. `aucun_candidat` when no candidate pair adds to it, on any label it allows;
//! 2. `niveau_anterieur` when some vacancy could be given to a candidate without an award, or its award charged to
//!    another label, all other awards as they are, so that the row's shortfall shrinks, but this breaks a hard row or
//!    makes the plan worse on a level before the row's own (on any level when none counts the row);
//! 3. `insuffisant` otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::{AccountRow, Accounts, Award, Comparison, Level, Origin, Side, Terms, in_base, in_target};
use super::candidates::{Candidates, Pair, Rows, Signature, position};
use super::json::Json;
use super::ranking::Plan;
use super::shares::{self, ShareAccount, made_whole};
use super::year;
use crate::certificate::{CertifiedLevel, InputDigests};
use crate::index::{DefinitionIdx, FieldIdx, LabelIdx};
use crate::ir::{
    Amount, Entity, Expr, ExprKind, Heading, PartOf, Rounding, RuleCondition, Status, Tie, Type, TypedPolicy,
};
use crate::ledger::Balances;
use crate::quantity::Exact;
use crate::tables::{Column, UNKNOWN};

/// What the summary is derived from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'a> {
    /// The policy and the rows.
    pub rows: &'a Rows<'a>,
    /// The account rows and levels.
    pub accounts: &'a Accounts,
    /// The candidate pairs.
    pub candidates: &'a Candidates,
    /// The plan.
    pub plan: Plan<'a>,
    /// The opening balances.
    pub balances: &'a Balances,
    /// The levels' claims, judged before.
    pub levels: &'a [CertifiedLevel],
    /// The digests of the inputs.
    pub digests: &'a InputDigests,
}

/// The first difference between a file and what was derived: where, what was derived, what the file says.
pub(super) type Difference = (String, String, String);

/// The summary that the file must hold; none when a number leaves the range.
pub(super) fn summary(sources: &Sources<'_>) -> Option<Json> {
    let policy = sources.rows.evaluator.policy;
    let dataset = sources.rows.evaluator.dataset;
    let (offered, awarded) = (dataset.vacancies.len(), sources.plan.awards.len());
    let with_pair: BTreeSet<u32> = sources.candidates.pairs.iter().map(|pair| pair.applicant).collect();
    let mut summary = Json::object([
        ("title", Json::text(&policy.title)),
        ("date", Json::text(policy.reference_date.to_string())),
        (
            "homes",
            Json::object([
                ("offered", Json::number(offered)),
                ("awarded", Json::number(awarded)),
                ("empty", Json::number(offered.checked_sub(awarded)?)),
            ]),
        ),
        ("levels", Json::List(levels(sources)?)),
        ("flow", year::flow(sources)?),
        ("shares", Json::List(share_lines(sources)?)),
        ("obligations", Json::List(obligations(sources)?)),
        ("paths", Json::List(paths(sources)?)),
        ("empty", Json::List(empty_homes(sources)?)),
        (
            "candidates",
            Json::object([
                ("pairs", Json::number(sources.candidates.pairs.len())),
                ("applicants", Json::number(dataset.applicants.len())),
                ("applicants_without_pair", Json::number(dataset.applicants.len().checked_sub(with_pair.len())?)),
            ]),
        ),
        ("unknown", Json::List(unknown(sources))),
        ("digests", digests(sources.digests)),
    ]);
    // The day whose knowledge was used is written only where it is not that of today.
    if let (Some(day), Json::Object(fields)) = (policy.known, &mut summary) {
        fields.push(("known".to_owned(), Json::text(day.to_string())));
    }
    super::equity::into_summary(sources, summary)
}

fn digests(of: &InputDigests) -> Json {
    let mut digests = vec![
        ("policy", Json::text(&of.policy)),
        ("applicants", Json::text(&of.applicants)),
        ("vacancies", Json::text(&of.vacancies)),
        ("ledger", Json::text(&of.ledger)),
    ];
    digests.extend(of.reservers.as_ref().map(|digest| ("reservers", Json::text(digest))));
    if !of.changes.is_empty() {
        digests.push(("changes", Json::text(&of.changes)));
    }
    Json::Object(digests.into_iter().map(|(key, digest)| (key.to_owned(), digest)).collect())
}

/// A number as an exact decimal, or as the text `p/q` when it has none.
pub(super) fn exact(number: Exact) -> Json {
    let text = number.decimal();
    if text.contains('/') { Json::Text(text) } else { Json::Number(text) }
}

fn levels(sources: &Sources<'_>) -> Option<Vec<Json>> {
    let shown = |(level, claim): (&Level, &CertifiedLevel)| {
        let value = |integer| Exact::ratio(integer, level.display_scale).map(exact);
        let mut fields = vec![
            ("name".to_owned(), Json::text(&level.name)),
            ("value".to_owned(), value(claim.value)?),
            ("bound".to_owned(), value(claim.bound)?),
            ("status".to_owned(), Json::text(&claim.status)),
        ];
        // A certificate may leave out which machine settled a level: the summary does then too.
        if !claim.engine.is_empty() {
            fields.push(("engine".to_owned(), Json::text(&claim.engine)));
        }
        Some(Json::Object(fields))
    };
    sources.accounts.levels.iter().zip(sources.levels).map(shown).collect()
}

/// The word for how far something can be trusted.
pub(super) fn status(heading: &Heading) -> Json {
    Json::text(match heading.status {
        Status::Verified => "verifie",
        Status::Derived => "derive",
        Status::Unverified => "non_verifie",
        Status::Local => "local",
        Status::Invented => "invente",
    })
}

pub(super) fn citations(heading: &Heading) -> Json {
    Json::List(heading.citations.iter().map(|citation| Json::text(citation.shown())).collect())
}

/// How many awards of the plan a test holds for.
pub(super) fn count(sources: &Sources<'_>, holds: impl Fn(&Award) -> bool) -> Option<i128> {
    i128::try_from(sources.plan.awards.iter().filter(|award| holds(award)).count()).ok()
}

fn share_lines(sources: &Sources<'_>) -> Option<Vec<Json>> {
    let policy = sources.rows.evaluator.policy;
    let mut lines = Vec::new();
    for (row, account_row) in sources.accounts.rows.iter().enumerate() {
        let (index, part) = match account_row.origin {
            Origin::Share(index) => (index, None),
            Origin::SharePart(index, part) => (index, Some(part)),
            Origin::Obligation(..) | Origin::Equity(_) => continue,
        };
        let reserver = policy.reservers.get(index)?;
        let account = ShareAccount::of(policy, index, part, sources.balances)?;
        let (share, part) = reserver.account(part)?;
        let seen = |test: &dyn Fn(&Signature, LabelIdx) -> bool| {
            count(sources, |award| {
                sources.candidates.signature(&award.pair).is_some_and(|signature| test(signature, award.label))
            })
        };
        let (in_base, mine) = (
            seen(&|signature, label| account.in_base(policy, signature, label))?,
            seen(&|signature, label| account.counts(policy, signature, label))?,
        );
        let (base, reached) = (account.flow.checked_add(in_base)?, account.charged.checked_add(mine)?);
        let owed = |base: Exact| share.rate.times(base)?.plus(account.carried);
        let entitlement = owed(Exact::whole(base))?;
        let before = i64::try_from(account.flow).ok()?;
        let way = shares::way(share.rounding, Rounding::Up, sources.candidates, before, |signature, label| {
            account.in_base(policy, signature, label)
        })?;
        let required = made_whole(way, entitlement).max(0);
        let shortfall = required.checked_sub(reached)?.max(0);
        let of = part.map_or(PartOf::Flow, |part| part.of);
        let expected = match of {
            PartOf::Flow => year::expected(sources, share.event)?,
            PartOf::FirstLettings => year::expected_first(sources, base),
            PartOf::OneOfFirstLettings => year::unexpected(base),
        };
        let over_year = expected.base(base, part.is_none() || of == PartOf::FirstLettings);
        let over_year =
            over_year.and_then(|base| Some(made_whole(share.rounding.of(Rounding::Up, || base), owed(base)?).max(0)));
        let suffix = |text: &str, value: Option<&str>, open: &str, close: &str| {
            value.map_or_else(|| text.to_owned(), |value| format!("{text}{open}{value}{close}"))
        };
        let (value, title) = (part.map(|part| part.value.as_str()), part.map(|part| part.title.as_str()));
        let (name, words) = share
            .slack
            .as_ref()
            .map_or((&reserver.heading.name, &reserver.heading.title), |slack| (&slack.name, &slack.title));
        lines.push(Json::object([
            ("name", Json::text(&account.name)),
            ("title", Json::text(suffix(&reserver.heading.title, title, " (", ")"))),
            ("rate", exact(share.rate)),
            ("event", Json::text(year::word(share.event))),
            ("carried", exact(account.carried)),
            ("base", Json::number(base)),
            ("entitlement", exact(entitlement)),
            ("required", Json::number(required)),
            ("reached", Json::number(reached)),
            ("shortfall", Json::number(shortfall)),
            ("cause", Json::text(cause(sources, row, shortfall)?)),
            ("shortfall_name", Json::text(suffix(name, value, "[", "]"))),
            ("shortfall_title", Json::text(suffix(words, title, " (", ")"))),
            ("opening", year::both(account.flow, account.charged)),
            ("realised", year::both(in_base, mine)),
            ("remaining", year::remaining(over_year, reached)?),
            ("trajectory", year::trajectory(reached, Some(entitlement))),
            ("status", status(&reserver.heading)),
            ("sources", citations(&reserver.heading)),
        ]));
    }
    Some(lines)
}

fn obligations(sources: &Sources<'_>) -> Option<Vec<Json>> {
    let policy = sources.rows.evaluator.policy;
    let mut lines = Vec::new();
    for (at, row) in sources.accounts.rows.iter().enumerate() {
        let Origin::Obligation(index, side) = row.origin else { continue };
        let obligation = policy.obligations.get(index)?;
        let balance = sources.balances.obligations.get(&obligation.heading.name).copied().unwrap_or_default();
        let seen = |test: &dyn Fn(&Signature, LabelIdx) -> bool| {
            count(sources, |award| {
                sources.candidates.signature(&award.pair).is_some_and(|signature| test(signature, award.label))
            })
        };
        let (new_base, new_reached) = (
            seen(&|signature, label| in_base(obligation, signature, label))?,
            seen(&|signature, label| in_target(obligation, index, signature, label))?,
        );
        let event = obligation.event;
        let (old_base, old_reached) = (i128::from(balance.base.of(event)), i128::from(balance.reached.of(event)));
        let (base, reached) = (old_base.checked_add(new_base)?, old_reached.checked_add(new_reached)?);
        let expected = year::expected(sources, event)?;
        let usual = shares::usual(side);
        let way = shares::way_of(obligation, side, sources.candidates, balance.base.of(event))?;
        let ahead = |base: Exact| obligation.rounding.map_or(usual, |stated| stated.of(usual, || base));
        let (amount, required, over_year, to_date) = match obligation.amount {
            Amount::Homes(homes) => {
                let owed = i128::from(homes);
                (Json::number(homes), owed, Some(owed), expected.so_far(Exact::whole(owed)))
            }
            Amount::Rate(rate) => {
                let owed = rate.times(Exact::whole(base))?;
                let over_year = expected.base(base, false);
                let over_year = over_year.and_then(|base| Some(made_whole(ahead(base), rate.times(base)?)));
                (exact(rate), made_whole(way, owed), over_year, Some(owed))
            }
        };
        let heading = &obligation.heading;
        let (slack, slack_title) =
            obligation.slack.as_ref().map_or((&heading.name, &heading.title), |slack| (&slack.name, &slack.title));
        let shortfall = *sources.plan.worth.shortfalls.get(at)?;
        lines.push(Json::object([
            ("name", Json::text(&row.name)),
            ("title", Json::text(&obligation.heading.title)),
            ("bound", Json::text(if side == Side::Floor { "au_moins" } else { "au_plus" })),
            ("amount", amount),
            ("rank", Json::number(obligation.rank)),
            ("hard", Json::Boolean(row.hard)),
            ("event", Json::text(year::word(event))),
            ("base", Json::number(base)),
            ("required", Json::number(required)),
            ("reached", Json::number(reached)),
            ("shortfall", Json::number(shortfall)),
            ("cause", Json::text(cause(sources, at, shortfall)?)),
            ("shortfall_name", Json::text(slack)),
            ("shortfall_title", Json::text(slack_title)),
            ("opening", year::both(old_base, old_reached)),
            ("realised", year::both(new_base, new_reached)),
            ("remaining", year::remaining(over_year, reached)?),
            ("trajectory", year::trajectory(reached, to_date)),
            ("status", status(&obligation.heading)),
            ("sources", citations(&obligation.heading)),
        ]));
    }
    Some(lines)
}

/// Why a row falls short, by the module's rule.
fn cause(sources: &Sources<'_>, row: usize, shortfall: i128) -> Option<&'static str> {
    if shortfall == 0 {
        return Some("");
    }
    let policy = sources.rows.evaluator.policy;
    let origin = sources.accounts.rows.get(row)?.origin;
    let share = match origin {
        Origin::Share(reserver) => Some(ShareAccount::of(policy, reserver, None, sources.balances)?),
        Origin::SharePart(reserver, part) => Some(ShareAccount::of(policy, reserver, Some(part), sources.balances)?),
        Origin::Obligation(..) | Origin::Equity(_) => None,
    };
    let adds = |signature: &Signature, label: LabelIdx| match origin {
        Origin::Share(_) | Origin::SharePart(..) => {
            share.as_ref().is_some_and(|share| share.counts(policy, signature, label))
        }
        Origin::Obligation(index, side) => policy
            .obligations
            .get(index)
            .is_some_and(|obligation| in_target(obligation, index, signature, label) == (side == Side::Floor)),
        Origin::Equity(_) => false,
    };
    let mut signatures = sources.candidates.signatures.iter();
    if !signatures.any(|signature| signature.labels.iter().any(|label| adds(signature, *label))) {
        return Some("aucun_candidat");
    }
    Some(if kept_by_an_earlier_level(sources, row)? { "niveau_anterieur" } else { "insuffisant" })
}

fn kept_by_an_earlier_level(sources: &Sources<'_>, at: usize) -> Option<bool> {
    let accounts = sources.accounts;
    let row: &AccountRow = accounts.rows.get(at)?;
    let counts_it = |terms: &Terms| matches!(terms, Terms::Shortfalls(weights) if weights.contains_key(&at));
    let own = accounts.levels.iter().position(|level| counts_it(&level.terms)).unwrap_or(accounts.levels.len());
    let held: BTreeMap<u32, &Award> = sources.plan.awards.iter().map(|award| (award.pair.vacancy, award)).collect();
    let housed: BTreeSet<u32> = sources.plan.awards.iter().map(|award| award.pair.applicant).collect();
    let (activity, shortfall) = (sources.plan.worth.activities.get(at)?, *sources.plan.worth.shortfalls.get(at)?);
    for pair in &sources.candidates.pairs {
        let out = held.get(&pair.vacancy).copied();
        let holder = out.is_some_and(|award| award.pair.applicant == pair.applicant);
        if housed.contains(&pair.applicant) && !holder {
            continue;
        }
        let lost = out.map_or(0, |award| row.coefficient(award.pair.signature, award.label));
        for label in &sources.candidates.signature(pair)?.labels {
            let after = activity.checked_sub(lost)?.checked_add(row.coefficient(pair.signature, *label))?;
            if row.shortfall(after)? >= shortfall {
                continue;
            }
            let put = Award { pair: *pair, label: *label };
            match accounts.compare(&accounts.replaced(sources.plan.worth, out, &put)?, sources.plan.worth)? {
                Comparison::Breaks(_) => return Some(true),
                Comparison::Worse(level, _) if level < own => return Some(true),
                Comparison::Worse(..) | Comparison::Better | Comparison::Equal => {}
            }
        }
    }
    Some(false)
}

/// How many awards each path has; an award is on the first path that holds for it.
fn paths(sources: &Sources<'_>) -> Option<Vec<Json>> {
    let rows = sources.rows;
    let mut lines = Vec::new();
    for path in &rows.evaluator.policy.paths {
        let awards = count(sources, |award| {
            let at = rows.pair(position(award.pair.applicant), position(award.pair.vacancy));
            rows.path(at).is_some_and(|found| found.heading.name == path.heading.name)
        })?;
        lines.push(Json::object([
            ("name", Json::text(&path.heading.name)),
            ("title", Json::text(&path.heading.title)),
            ("awards", Json::number(awards)),
            ("status", status(&path.heading)),
            ("sources", citations(&path.heading)),
        ]));
    }
    Some(lines)
}

fn empty_homes(sources: &Sources<'_>) -> Option<Vec<Json>> {
    let held: BTreeSet<u32> = sources.plan.awards.iter().map(|award| award.pair.vacancy).collect();
    let housed: BTreeSet<u32> = sources.plan.awards.iter().map(|award| award.pair.applicant).collect();
    let mut lines = Vec::new();
    for (vacancy, id) in (0_u32..).zip(&sources.rows.evaluator.dataset.vacancies.ids) {
        if !held.contains(&vacancy) {
            let removed = |since: &crate::tables::Since| since.removed.contains(&crate::index::VacancyIdx(vacancy));
            let reason = if sources.rows.evaluator.dataset.since.as_ref().is_some_and(removed) {
                "logement_retire".to_owned()
            } else {
                empty_reason(sources, sources.candidates.of_vacancy(vacancy), &housed)?
            };
            lines.push(Json::object([("vacancy", Json::text(id)), ("reason", Json::text(reason))]));
        }
    }
    Some(lines)
}

/// Why a home is empty: no candidate; all of them housed elsewhere; else what keeps the nearest free candidate from it.
fn empty_reason(sources: &Sources<'_>, pairs: &[Pair], housed: &BTreeSet<u32>) -> Option<String> {
    if pairs.is_empty() {
        return Some("aucun_candidat".to_owned());
    }
    let free: Vec<_> = pairs.iter().filter(|pair| !housed.contains(&pair.applicant)).collect();
    if free.is_empty() {
        return Some("candidats_mieux_places".to_owned());
    }
    let mut latest: Option<usize> = None;
    for pair in free {
        for label in &sources.candidates.signature(pair)?.labels {
            let put = Award { pair: *pair, label: *label };
            let new = sources.accounts.replaced(sources.plan.worth, None, &put)?;
            match sources.accounts.compare(&new, sources.plan.worth)? {
                Comparison::Better | Comparison::Equal => return Some("plan_perfectible".to_owned()),
                Comparison::Worse(level, _) => latest = latest.max(Some(level)),
                Comparison::Breaks(_) => {}
            }
        }
    }
    let Some(level) = latest else { return Some("regle_imperative".to_owned()) };
    Some(format!("niveau:{}", sources.accounts.levels.get(level)?.name))
}

/// The fields that rules read and that are unknown on some rows: applicants' then vacancies', in the schema's order.
fn unknown(sources: &Sources<'_>) -> Vec<Json> {
    let policy = sources.rows.evaluator.policy;
    let mut lines = Vec::new();
    for (entity, field) in fields_read(policy) {
        // A home that designates nobody lacks no fact.
        if policy.schema.fields(entity).get(field).is_some_and(|field| field.ty == Type::Applicant) {
            continue;
        }
        let rows = match sources.rows.evaluator.dataset.table(entity).columns.get(field) {
            Some(Column::Scalar(values)) => values.iter().filter(|value| **value == UNKNOWN).count(),
            Some(Column::Set(sets)) => sets.known.iter().filter(|known| !**known).count(),
            Some(Column::Text(_)) | None => 0,
        };
        if rows > 0
            && let Some(field) = policy.schema.fields(entity).get(field)
        {
            let table = match entity {
                Entity::Applicant => "applicants",
                Entity::Vacancy => "vacancies",
            };
            lines.push(Json::object([
                ("table", Json::text(table)),
                ("field", Json::text(&field.name)),
                ("rows", Json::number(rows)),
            ]));
        }
    }
    lines
}

/// Every field that a rule of any kind reads, directly or through definitions.
fn fields_read(policy: &TypedPolicy) -> BTreeSet<(Entity, FieldIdx)> {
    let mut roots: Vec<&Expr> = policy.categories.iter().map(|category| &category.condition).collect();
    for rule in &policy.rules {
        match &rule.condition {
            RuleCondition::Expr(condition) => roots.push(condition),
            RuleCondition::Within { subject, key, .. } => roots.extend([subject, key]),
        }
    }
    for grid in &policy.grids {
        roots.extend(&grid.applies);
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
            roots.extend(criterion.condition.iter().chain(&criterion.factor));
        }
    }
    roots.extend(policy.exclusions.iter().chain(&policy.shortlist.exemptions).map(|exclusion| &exclusion.condition));
    roots.extend(policy.reservers.iter().flat_map(|reserver| reserver.audience.iter().chain(&reserver.territory)));
    roots.extend(policy.ties.iter().filter_map(|tie| match tie {
        Tie::Oldest(day) => Some(day),
        Tie::Draw(_) => None,
    }));
    let mut fields = BTreeSet::new();
    let mut seen: BTreeSet<DefinitionIdx> = BTreeSet::new();
    while let Some(expr) = roots.pop() {
        match &expr.kind {
            ExprKind::Field(entity, field) => {
                fields.insert((*entity, *field));
            }
            ExprKind::Definition(index) => {
                if seen.insert(*index)
                    && let Some(definition) = policy.definitions.get(*index)
                {
                    let cases = definition.cases.iter();
                    roots.extend(cases.flat_map(|(condition, value)| condition.iter().chain([value])));
                }
            }
            ExprKind::Constant(_) | ExprKind::Category(_) => {}
            ExprKind::Parameter(_, parts)
            | ExprKind::And(parts)
            | ExprKind::Or(parts)
            | ExprKind::Min(parts)
            | ExprKind::Max(parts) => roots.extend(parts),
            ExprKind::Not(inner)
            | ExprKind::Negate(inner)
            | ExprKind::Known(inner)
            | ExprKind::Elapsed(_, inner)
            | ExprKind::Monthly(inner)
            | ExprKind::Yearly(inner)
            | ExprKind::Count(inner)
            | ExprKind::Edge(_, inner)
            | ExprKind::Rounded(_, _, inner) => roots.push(inner),
            ExprKind::Compare(_, left, right)
            | ExprKind::Arithmetic(_, left, right)
            | ExprKind::Contains(left, right)
            | ExprKind::Shifted(_, left, right)
            | ExprKind::Between(_, _, left, right) => roots.extend([&**left, &**right]),
            ExprKind::In(subject, list) => {
                roots.push(subject);
                roots.extend(list);
            }
            ExprKind::If(condition, yes, no) => roots.extend([&**condition, &**yes, &**no]),
        }
    }
    fields
}

/// The first difference between what was derived and what a file says; numbers are equal when their values are.
pub(super) fn difference(place: &str, derived: &Json, said: &Json) -> Option<Difference> {
    let here = |place: &str| Some((place.to_owned(), derived.shown(), said.shown()));
    match (derived, said) {
        (Json::Number(left), Json::Number(right)) => {
            let same = Exact::parse_decimal(left).is_some_and(|left| Exact::parse_decimal(right) == Some(left));
            if same { None } else { here(place) }
        }
        (Json::List(left), Json::List(right)) => {
            let mut inner = left.iter().zip(right).enumerate();
            let inner = inner.find_map(|(at, (left, right))| difference(&format!("{place}[{at}]"), left, right));
            inner.or_else(|| if left.len() == right.len() { None } else { here(place) })
        }
        (Json::Object(left), Json::Object(right)) => {
            if left.len() != right.len() {
                return here(place);
            }
            for (key, value) in left {
                let Some((_, other)) = right.iter().find(|(other, _)| other == key) else { return here(place) };
                let inner = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                if let Some(found) = difference(&inner, value, other) {
                    return Some(found);
                }
            }
            None
        }
        _ if derived == said => None,
        _ => here(place),
    }
}
