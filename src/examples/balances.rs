//! The year before a commission: balances that are stated, and homes counted one by one from what they are.
//!
//! A home of `mouvements` is counted as the run would count it: its exclusion from the flow, the category of its pair and
//! the reserver it is charged to tell which accounts it belongs to.

use std::collections::BTreeMap;

use super::columns::{self, Input, ambiguous, input};
use super::replies::{ACCOUNT, FLOW, unknown_name};
use super::rows::{self, Values};
use super::words::{after, is_silent, nearest, read_number, says};
use crate::decision::Run;
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::index::{ApplicantIdx, CategoryIdx, FieldIdx, Index, LabelIdx, ObligationIdx, ReserverIdx, VacancyIdx};
use crate::ir::{Carry, Entity, Obligation, TypedPolicy};
use crate::ledger::{Balances, Homes, ObligationBalance};
use crate::model::plan;
use crate::predicates::{Row, row};
use crate::quantity::Exact;
use crate::syntax::ast::{Cell, ExampleTableKind, Examples, Table};
use crate::syntax::fold;
use crate::tables::Dataset;

/// More homes than any year has.
const MOST_HOMES: i64 = 100_000_000;

/// What an example states of the year before one of its commissions; `None` exactly when an error was pushed.
pub(super) fn read(
    examples: &Examples,
    number: usize,
    defaults: &Values,
    policy: &TypedPolicy,
    out: &mut Diagnostics,
) -> Option<Balances> {
    let before = out.error_count();
    let mut balances = Balances { forecast: examples.forecast.map(|(homes, _)| homes), ..Balances::default() };
    if let Some(table) = examples.table_of(ExampleTableKind::Balances, number) {
        stated(table, policy, &mut balances, out);
    }
    if let Some(table) = examples.table_of(ExampleTableKind::Movements, number) {
        movements(table, defaults, policy, &mut balances, out);
    }
    (out.error_count() == before).then_some(balances)
}

/// What a column of balances is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Balance {
    Name,
    Base,
    Reached,
    Carried,
    Note,
}

fn stated(table: &Table, policy: &TypedPolicy, balances: &mut Balances, out: &mut Diagnostics) {
    let before = out.error_count();
    let column = |cell: &Cell, out: &mut Diagnostics| {
        let folded = fold(&cell.text);
        let kinds = [
            ("comptes", Balance::Name),
            ("base", Balance::Base),
            ("atteint", Balance::Reached),
            ("report", Balance::Carried),
            ("note", Balance::Note),
        ];
        let found = kinds.into_iter().find(|(key, _)| says(key, &folded)).map(|(_, kind)| kind);
        if found.is_none() {
            out.push(Diagnostic::at(&codes::COLUMN_UNKNOWN, cell.span).with("header", cell.text.as_str()));
        }
        found
    };
    let columns = columns::each(table, out, column, |column| *column == Balance::Note);
    if out.error_count() > before {
        return;
    }
    let place = |kind: Balance| columns.iter().position(|column| *column == kind);
    let Some(name) = place(Balance::Name) else {
        out.push(Diagnostic::at(&codes::NO_NAME, table.header.span).with("column", ACCOUNT));
        return;
    };
    for row in &table.rows {
        let Some(name) = row.cells.get(name) else { continue };
        let cell = |kind: Balance| place(kind).and_then(|at| row.cells.get(at)).filter(|cell| !is_silent(&cell.text));
        let (base, reached, carried) = (cell(Balance::Base), cell(Balance::Reached), cell(Balance::Carried));
        let Some(account) = account(&name.text, policy) else {
            out.push(unknown_name(name, accounts(policy)));
            continue;
        };
        let mut homes = |cell: Option<&Cell>| match cell {
            None => Homes::default(),
            Some(cell) => read_homes(&cell.text).unwrap_or_else(|| {
                out.push(Diagnostic::at(&codes::BALANCE_UNREADABLE, cell.span).with("value", cell.text.as_str()));
                Homes::default()
            }),
        };
        let (base_homes, reached_homes) = (homes(base), homes(reached));
        let within = base_homes.each().iter().zip(reached_homes.each()).all(|(whole, part)| part <= *whole);
        let both = ObligationBalance { base: base_homes, reached: reached_homes };
        // A figure that this kind of account does not have.
        let odd = match &account {
            Account::Flow => reached.or(carried),
            Account::Reserver(_, keeps) => base.or(carried.filter(|_| !keeps)),
            Account::Obligation(_) => carried.or(reached.filter(|_| !within)),
            Account::Part(_, keeps) => reached.filter(|_| !within).or(carried.filter(|_| !keeps)),
        };
        if let Some(odd) = odd {
            out.push(Diagnostic::at(&codes::BALANCE_UNREADABLE, odd.span).with("value", odd.text.as_str()));
            continue;
        }
        let gap = carried.map(|cell| (cell, read_number(&cell.text)));
        if let Some((cell, None)) = gap {
            out.push(Diagnostic::at(&codes::BALANCE_UNREADABLE, cell.span).with("value", cell.text.as_str()));
        }
        let gap = gap.and_then(|(_, gap)| gap);
        state(balances, account, both, gap);
    }
}

fn state(balances: &mut Balances, account: Account, both: ObligationBalance, gap: Option<Exact>) {
    let carry = match account {
        Account::Flow => {
            balances.flow = both.base;
            None
        }
        Account::Reserver(name, _) => {
            balances.charged.insert(name.clone(), both.reached);
            Some(name)
        }
        Account::Obligation(name) => {
            balances.obligations.insert(name, both);
            None
        }
        Account::Part(name, _) => {
            balances.shares.insert(name.clone(), both);
            Some(name)
        }
    };
    if let (Some(name), Some(gap)) = (carry, gap) {
        balances.carried.insert(name, gap);
    }
}

/// What an account is.
enum Account {
    Flow,
    /// A reserver; whether its gap is carried over.
    Reserver(String, bool),
    Obligation(String),
    /// A part of a reserver's share; whether its gap is carried over.
    Part(String, bool),
}

fn account(written: &str, policy: &TypedPolicy) -> Option<Account> {
    let folded = fold(written.trim());
    if says("flux", &folded) {
        return Some(Account::Flow);
    }
    // An obligation may bear the name of a reserver: a word before the name tells them apart.
    let obligation = |name: &str| {
        let found = policy.obligations.iter().find(|item| fold(&item.heading.name) == name);
        found.map(|item| Account::Obligation(item.heading.name.clone()))
    };
    if let Some(found) = after("obligation", &folded).and_then(obligation) {
        return Some(found);
    }
    let name = after("reservataire", &folded).unwrap_or(&folded);
    for reserver in &policy.reservers {
        let own = &reserver.heading.name;
        let carries = reserver.share.as_ref().is_some_and(|share| share.carry != Carry::None);
        if fold(own) == name {
            return Some(Account::Reserver(own.clone(), carries));
        }
        for part in reserver.share.iter().flat_map(|share| &share.parts) {
            let full = format!("{own}[{}]", part.value);
            if fold(&full) == name {
                return Some(Account::Part(full, carries));
            }
        }
    }
    obligation(&folded)
}

fn accounts(policy: &TypedPolicy) -> Vec<String> {
    let mut names = vec![FLOW.to_owned()];
    for reserver in &policy.reservers {
        let own = &reserver.heading.name;
        names.push(own.clone());
        let parts = reserver.share.iter().flat_map(|share| &share.parts);
        names.extend(parts.map(|part| format!("{own}[{}]", part.value)));
    }
    names.extend(policy.obligations.iter().map(|item| item.heading.name.clone()));
    names
}

/// `120`, or `120/110/100`: proposed, awarded, let.
fn read_homes(text: &str) -> Option<Homes> {
    let counts: Option<Vec<i64>> = text
        .split('/')
        .map(|part| part.split_whitespace().collect::<String>().parse::<u32>().ok().map(i64::from))
        .collect();
    let homes = match counts?.as_slice() {
        [homes] => Homes::from(*homes),
        [proposed, attributed, signed] => Homes { proposed: *proposed, attributed: *attributed, signed: *signed },
        _ => return None,
    };
    possible(homes).then_some(homes)
}

/// Homes proposed are no fewer than those awarded, and these no fewer than those let.
fn possible(homes: Homes) -> bool {
    let Homes { proposed, attributed, signed } = homes;
    proposed <= MOST_HOMES && signed >= 0 && signed <= attributed && attributed <= proposed
}

/// What a column of movements is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Movement {
    Input(Entity, FieldIdx),
    Charged,
    Homes,
    Proposed,
    Attributed,
    Signed,
    Note,
}

fn movements(table: &Table, defaults: &Values, policy: &TypedPolicy, balances: &mut Balances, out: &mut Diagnostics) {
    let before = out.error_count();
    let column = |cell: &Cell, out: &mut Diagnostics| {
        let folded = fold(&cell.text);
        match input(folded.trim(), policy) {
            Input::Field(entity, field) => return Some(Movement::Input(entity, field)),
            Input::Both => {
                out.push(ambiguous(cell, columns::words(table)));
                return None;
            }
            Input::None => {}
        }
        let kinds = [
            ("reservataire", Movement::Charged),
            ("n_logements", Movement::Homes),
            ("propositions", Movement::Proposed),
            ("attributions", Movement::Attributed),
            ("baux_signes", Movement::Signed),
            ("note", Movement::Note),
        ];
        let found = kinds.into_iter().find(|(key, _)| says(key, folded.trim())).map(|(_, kind)| kind);
        if found.is_none() {
            out.push(columns::unknown(cell, &[Entity::Applicant, Entity::Vacancy], policy));
        }
        found
    };
    let columns = columns::each(table, out, column, |column| *column == Movement::Note);
    if out.error_count() > before {
        return;
    }
    let schema = rows::lenient(&policy.schema);
    for row in &table.rows {
        let mut values = defaults.clone();
        let mut counts: Vec<(Movement, i64)> = Vec::new();
        let mut charged = None;
        for (column, cell) in columns.iter().zip(&row.cells) {
            if let Movement::Input(entity, field) = column {
                values.insert(*entity, *field, &cell.text, cell.span);
                continue;
            }
            if is_silent(&cell.text) || *column == Movement::Note {
                continue;
            }
            if *column == Movement::Charged {
                charged = Some(cell);
                continue;
            }
            let Some(count) = read_homes(&cell.text).map(|homes| homes.proposed) else {
                out.push(Diagnostic::at(&codes::BALANCE_UNREADABLE, cell.span).with("value", cell.text.as_str()));
                continue;
            };
            counts.push((*column, count));
        }
        let homes = happened(&counts);
        let Some(dataset) = rows::pair(&schema, &values, row.span, out) else { continue };
        let label = label(charged, policy, &dataset);
        let Some(label) = label.filter(|_| possible(homes)) else {
            let span = charged.filter(|_| label.is_none()).map_or(row.span, |cell| cell.span);
            let value = charged.map_or("", |cell| cell.text.as_str());
            let names = policy.labels.iter().filter(|label| label.reserver.is_some()).map(|label| label.name.clone());
            let near = charged.filter(|_| label.is_none()).and_then(|cell| nearest(&cell.text, names));
            let fact = Diagnostic::at(&codes::MOVEMENT_IMPOSSIBLE, span).with("value", value);
            out.push(match near {
                Some(near) => fact.fixed_by(span, near),
                None => fact,
            });
            continue;
        };
        count(policy, &dataset, label, homes, balances);
    }
}

/// How often each event happened. An event that no column counts happened as often as the one after it: a home that is
/// let was awarded, and one that is awarded was proposed. A row that counts nothing is one home.
fn happened(counts: &[(Movement, i64)]) -> Homes {
    let of = |event: Movement| counts.iter().find(|(column, _)| *column == event).map(|(_, count)| *count);
    if let Some(homes) = of(Movement::Homes) {
        return Homes::from(homes);
    }
    if counts.is_empty() {
        return Homes::from(1);
    }
    let signed = of(Movement::Signed).unwrap_or(0);
    let attributed = of(Movement::Attributed).unwrap_or(signed);
    Homes { proposed: of(Movement::Proposed).unwrap_or(attributed), attributed, signed }
}

/// What a home is charged to: the reserver that is written; nobody when it is out of the flow or has none.
fn label(charged: Option<&Cell>, policy: &TypedPolicy, dataset: &Dataset) -> Option<LabelIdx> {
    let nobody = policy.labels.indices().last();
    let out = row::out_of_flow(policy, dataset, VacancyIdx::at(0)).is_some() || policy.reservers.is_empty();
    let Some(cell) = charged else { return nobody.filter(|_| out) };
    let folded = fold(cell.text.trim());
    if says("hors_flux", &folded) {
        return nobody;
    }
    let found = policy.labels.enumerated().find(|(_, label)| fold(&label.name) == folded).map(|(index, _)| index);
    found.filter(|_| !out)
}

/// Counts homes of that kind in every account they belong to.
fn count(policy: &TypedPolicy, dataset: &Dataset, label: LabelIdx, homes: Homes, balances: &mut Balances) {
    let pair = Row::pair(policy, dataset, ApplicantIdx::at(0), VacancyIdx::at(0));
    let within = |category: CategoryIdx| pair.belongs(category);
    let served = |_: ObligationIdx, obligation: &Obligation| obligation.targets().any(within);
    add_up(policy, label, homes, &within, &served, balances);
}

/// Counts homes charged to a label in the flow, in shares and in obligations.
fn add_up(
    policy: &TypedPolicy,
    label: LabelIdx,
    homes: Homes,
    within: &impl Fn(CategoryIdx) -> bool,
    served: &impl Fn(ObligationIdx, &Obligation) -> bool,
    balances: &mut Balances,
) {
    let in_flow = policy.labels.get(label).is_some_and(|label| label.reserver.is_some());
    if in_flow {
        balances.flow = sum(balances.flow, homes);
        let name = policy.labels.get(label).map(|label| label.name.clone()).unwrap_or_default();
        let charged = balances.charged.entry(name).or_default();
        *charged = sum(*charged, homes);
    }
    for (at, reserver) in policy.reservers.enumerated().filter(|_| in_flow) {
        let own = is_of(policy, label, at);
        for part in reserver.share.iter().flat_map(|share| &share.parts).filter(|part| within(part.category)) {
            let account = balances.shares.entry(format!("{}[{}]", reserver.heading.name, part.value)).or_default();
            add(account, homes, own);
        }
    }
    for (index, obligation) in policy.obligations.enumerated() {
        let charged = obligation.charged.as_ref().is_none_or(|labels| labels.contains(&label));
        if charged && obligation.base.is_none_or(within) {
            let account = balances.obligations.entry(obligation.heading.name.clone()).or_default();
            add(account, homes, served(index, obligation));
        }
    }
}

/// The year after a commission: what it opened with, and each award, which is proposed, awarded and let at once.
pub(super) fn after_run(run: &Run<'_>) -> Balances {
    let mut balances = run.balances.clone();
    for award in &run.solution.awards {
        let signature = plan::pair(run.model, award.vacancy, award.applicant)
            .and_then(|pair| run.pairs.signatures.get(pair))
            .and_then(|signature| run.pairs.signature_table.get(*signature));
        let Some(signature) = signature else { continue };
        let within = |category: CategoryIdx| signature.categories.contains(&category);
        let served = |index: ObligationIdx, obligation: &Obligation| {
            if obligation.fallbacks.is_empty() { within(obligation.target) } else { signature.served.contains(&index) }
        };
        add_up(run.policy, award.label, Homes::from(1), &within, &served, &mut balances);
    }
    balances
}

/// Two parts of a year together.
pub(super) fn together(before: &Balances, more: &Balances) -> Balances {
    let mut all = before.clone();
    all.flow = sum(all.flow, more.flow);
    all.forecast = more.forecast.or(all.forecast);
    for (name, homes) in &more.charged {
        let charged = all.charged.entry(name.clone()).or_default();
        *charged = sum(*charged, *homes);
    }
    let both = |all: &mut BTreeMap<String, ObligationBalance>, more: &BTreeMap<String, ObligationBalance>| {
        for (name, balance) in more {
            let account = all.entry(name.clone()).or_default();
            account.base = sum(account.base, balance.base);
            account.reached = sum(account.reached, balance.reached);
        }
    };
    both(&mut all.obligations, &more.obligations);
    both(&mut all.shares, &more.shares);
    all.carried.extend(more.carried.iter().map(|(name, gap)| (name.clone(), *gap)));
    all
}

fn sum(one: Homes, other: Homes) -> Homes {
    Homes {
        proposed: one.proposed.saturating_add(other.proposed),
        attributed: one.attributed.saturating_add(other.attributed),
        signed: one.signed.saturating_add(other.signed),
    }
}

fn add(account: &mut ObligationBalance, homes: Homes, counts: bool) {
    account.base = sum(account.base, homes);
    if counts {
        account.reached = sum(account.reached, homes);
    }
}

/// Whether a label is that of a reserver or of one of its parts.
fn is_of(policy: &TypedPolicy, label: LabelIdx, whole: ReserverIdx) -> bool {
    let first = policy.labels.get(label).and_then(|label| label.reserver);
    let parent = |at: &ReserverIdx| policy.reservers.get(*at).and_then(|reserver| reserver.parent);
    // A chain of parts is never longer than the list: the bound keeps a broken one from looping.
    std::iter::successors(first, parent).take(policy.reservers.len()).any(|at| at == whole)
}
