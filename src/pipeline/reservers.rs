//! The table of reservers of a scenario: which of the policy's reservers take part in the run.
//!
//! Without the table all of them do. With it, a reserver that is not listed is charged with nothing: its territory is
//! made empty, for the run and for whoever checks it. What the table says of shares must be what the policy says.

use super::sha256_hex;
use crate::diagnostic::catalog::{scenario as codes, tables as table_codes};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::index::{FieldIdx, Index, IndexVec, ReserverIdx};
use crate::ir::{Expr, ExprKind, Field, Schema, Scope, Type, TypedPolicy, Value};
use crate::quantity::{Exact, Unit};
use crate::source::Span;
use crate::tables::{self, Table, TableSource};

/// The columns besides `id`: the title, which is for people, and the share of the flow, such as `30 %`.
fn schema(at: Span) -> Schema {
    let field = |name: &str, ty| Field {
        name: name.to_owned(),
        label: name.to_owned(),
        ty,
        range: None,
        optional: true,
        sensitive: false,
        modifiable: false,
        span: at,
    };
    let fields: IndexVec<FieldIdx, Field> =
        vec![field("title", Type::Text), field("share", Type::Number(Unit::NONE))].into();
    Schema { applicant: fields, ..Schema::default() }
}

/// Keeps the reservers of the table, and checks it against the policy; gives the digest of what it says. `None` exactly
/// when an error was pushed.
pub(super) fn keep(source: &TableSource, policy: &mut TypedPolicy, out: &mut Diagnostics) -> Option<String> {
    let at = policy.reservers.iter().next()?.heading.span;
    let schema = schema(at);
    let before = out.error_count();
    let mut found = Diagnostics::default();
    let table = tables::load_one(&schema, source, &mut found);
    // Neither the title nor the share has to be there.
    found.iter().filter(|fact| fact.code != &table_codes::COLONNE_FACULTATIVE_ABSENTE).for_each(|fact| {
        out.push(fact.clone());
    });
    let table = table?;
    check(&table, source, policy, out);
    let listed = |index: ReserverIdx, policy: &TypedPolicy| {
        // A part takes part with the reserver it is a part of.
        let parent = |at: &ReserverIdx| policy.reservers.get(*at).and_then(|reserver| reserver.parent);
        let mut chain = std::iter::successors(Some(index), parent).take(policy.reservers.len());
        chain.any(|at| policy.reservers.get(at).is_some_and(|item| table.find(&item.heading.name).is_some()))
    };
    let indices: Vec<ReserverIdx> = policy.reservers.indices().collect();
    let left: Vec<ReserverIdx> = indices.into_iter().filter(|index| !listed(*index, policy)).collect();
    for index in left {
        let Some(reserver) = policy.reservers.get_mut(index) else { continue };
        let span = reserver.heading.span;
        let never = ExprKind::Constant(Value::Boolean(false));
        reserver.territory = Some(Expr { kind: never, ty: Type::Boolean, scope: Scope::Vacancy, span });
        if reserver.parent.is_none() {
            let name = reserver.heading.name.as_str();
            out.push(Diagnostic::new(&codes::RESERVER_LEFT_OUT, place(source)).with("name", name));
        }
    }
    (out.error_count() == before).then(|| digest(&table))
}

fn place(source: &TableSource) -> Place {
    Place::File { file: source.file.clone(), line: 0 }
}

/// Reports the rows that are no reserver of the policy, and shares that are not the policy's.
fn check(table: &Table, source: &TableSource, policy: &TypedPolicy, out: &mut Diagnostics) {
    let known: Vec<&str> = policy.reservers.iter().map(|reserver| reserver.heading.name.as_str()).collect();
    for (row, id) in table.ids.iter().enumerate() {
        let Some(reserver) = policy.reservers.iter().find(|reserver| reserver.heading.name == *id) else {
            let fact = Diagnostic::new(&codes::RESERVER_NOT_OF_POLICY, place(source)).with("name", id.as_str());
            out.push(fact.with("known", known.join(", ")));
            continue;
        };
        let scale = i128::from(Type::Number(Unit::NONE).raw_scale());
        let Some(stated) = table.scalar(FieldIdx::at(1), row).and_then(|raw| Exact::ratio(i128::from(raw), scale))
        else {
            continue;
        };
        let due = reserver.share.as_ref().map_or(Exact::ZERO, |share| share.rate);
        if stated != due {
            let percent = |rate: Exact| rate.times(Exact::whole(100)).unwrap_or(rate).decimal();
            let fact = Diagnostic::new(&codes::RESERVER_SHARE, place(source)).with("name", id.as_str());
            out.push(fact.with("found", percent(stated)).with("due", percent(due)));
        }
    }
}

/// The digest of who takes part: names, whatever the file's layout and order.
fn digest(table: &Table) -> String {
    let lines: Vec<String> = table.ids.iter().map(|id| format!("reserver {id:?}\n")).collect();
    sha256_hex(lines.concat().as_bytes())
}
