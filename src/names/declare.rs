//! The symbol tables: every declaration of the chain, and names that are declared twice or reserved.

use std::collections::BTreeMap;

use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics};
use crate::names::{Bare, DeclaredReserver, Member, OUT_OF_FLOW, ResolvedPolicy, function, key};
use crate::source::Span;
use crate::syntax::ast::{Block, Entity, Field, Grid, Name, Notes, Reserver, TypeKind};

/// The implicit field that identifies a row.
const ID: &str = "id";

pub(super) const FIRST: Bilingual = Bilingual { fr: "première déclaration", en: "first declared here" };

/// The names already taken in one space of names, and where.
struct Taken<K>(BTreeMap<K, Span>);

impl<K: Ord> Taken<K> {
    fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Takes a name, or reports that it is taken.
    fn take(&mut self, key: K, name: &Name, out: &mut Diagnostics) -> bool {
        self.take_or(key, name, None, out)
    }

    /// Takes a name, or reports that it is taken, with a change that mends it.
    fn take_or(&mut self, key: K, name: &Name, change: Option<(Span, &str)>, out: &mut Diagnostics) -> bool {
        if let Some(first) = self.0.get(&key) {
            let fact = Diagnostic::at(&codes::NAME_TWICE, name.span).with("name", name.text.as_str());
            let fact = fact.and_at(*first, FIRST);
            out.push(match change {
                Some((span, replacement)) => fact.fixed_by(span, replacement),
                None => fact,
            });
            return false;
        }
        self.0.insert(key, name.span);
        true
    }
}

fn reserved(name: &Name, out: &mut Diagnostics) {
    out.push(Diagnostic::at(&codes::RESERVED_NAME, name.span).with("name", name.text.as_str()));
}

/// Whether two fields declare the same thing.
fn alike(one: &Field, other: &Field) -> bool {
    let ty = match (&one.ty.kind, &other.ty.kind) {
        (TypeKind::Named(one), TypeKind::Named(other)) => key(&one.text) == key(&other.text),
        (one, other) => one == other,
    };
    ty && one.range.is_none()
        && other.range.is_none()
        && (one.optional, one.sensitive, one.modifiable) == (other.optional, other.sensitive, other.modifiable)
}

/// The spaces of names, besides those of a grid or of a list of reasons.
struct Spaces {
    enumerations: Taken<String>,
    members: Taken<(Entity, String)>,
    bare: Taken<String>,
    rules: Taken<String>,
    grids: Taken<String>,
    reservers: Taken<String>,
    obligations: Taken<String>,
    paths: Taken<String>,
    single: BTreeMap<&'static str, Span>,
}

/// Fills the lists and tables of a chain of policies, in order.
pub(super) fn declare(resolved: &mut ResolvedPolicy<'_>, out: &mut Diagnostics) {
    let mut spaces = Spaces {
        enumerations: Taken::new(),
        members: Taken::new(),
        bare: Taken::new(),
        rules: Taken::new(),
        grids: Taken::new(),
        reservers: Taken::new(),
        obligations: Taken::new(),
        paths: Taken::new(),
        single: BTreeMap::new(),
    };
    for policy in resolved.policies.clone() {
        for block in &policy.blocks {
            declare_block(resolved, block, &mut spaces, out);
        }
    }
    if resolved.vacancy.iter().any(|field| field.ty.kind == TypeKind::Applicant) {
        resolved.symbols.members.insert((Entity::Applicant, ID.to_owned()), Member::Id);
    }
    if resolved.objective.is_none()
        && let Some(main) = resolved.main()
    {
        let fact = Diagnostic::at(&codes::OBJECTIVE_MISSING, main.header.title.span);
        out.push(fact.with("title", main.header.title.text.as_str()));
    }
}

fn declare_block<'a>(resolved: &mut ResolvedPolicy<'a>, block: &'a Block, spaces: &mut Spaces, out: &mut Diagnostics) {
    match block {
        Block::Enumeration(item) => {
            let place = resolved.enumerations.len();
            if spaces.enumerations.take(key(&item.name.text), &item.name, out) {
                resolved.symbols.enumerations.insert(key(&item.name.text), place);
            }
            let mut values = Taken::new();
            let mut before: Option<&Name> = None;
            for (value, position) in item.values.iter().zip(0_u32..) {
                // The comma goes with the value that is written twice.
                let change = before.map(|before| (Span { start: before.span.end, ..value.span }, ""));
                let change = change.filter(|_| before.is_some_and(|before| before.span.file == value.span.file));
                before = Some(value);
                if values.take_or(key(&value.text), value, change, out) {
                    resolved.symbols.values.entry(key(&value.text)).or_default().push((place, position));
                }
            }
            resolved.enumerations.push(item);
        }
        Block::Schema(item) => {
            for field in &item.fields {
                if key(&field.name.text) == ID {
                    reserved(&field.name, out);
                    continue;
                }
                let fields = match item.entity {
                    Entity::Applicant => &mut resolved.applicant,
                    Entity::Vacancy => &mut resolved.vacancy,
                };
                let member = (item.entity, key(&field.name.text));
                // A line that says the same again is set aside as a comment.
                let same = fields.iter().any(|other| key(&other.name.text) == member.1 && alike(other, field));
                let line = Span { end: field.span.start, ..field.span };
                let change = Some((line, "# ")).filter(|_| same && field.notes == Notes::default());
                if spaces.members.take_or(member.clone(), &field.name, change, out) {
                    resolved.symbols.members.insert(member, Member::Field(fields.len()));
                    fields.push(field);
                }
            }
        }
        Block::Definition(item) => {
            let place = resolved.definitions.len();
            let name = key(&item.name.text);
            match item.entity {
                Some((entity, _)) => {
                    if name == ID {
                        reserved(&item.name, out);
                    } else if spaces.members.take((entity, name.clone()), &item.name, out) {
                        resolved.symbols.members.insert((entity, name), Member::Definition(place));
                    }
                }
                None => declare_bare(resolved, &item.name, Bare::Definition(place), spaces, out),
            }
            resolved.definitions.push(item);
        }
        Block::Parameter(item) => {
            let place = resolved.parameters.len();
            declare_bare(resolved, &item.name, Bare::Parameter(place), spaces, out);
            let mut arguments = Taken::new();
            for argument in &item.arguments {
                arguments.take(key(&argument.name.text), &argument.name, out);
            }
            resolved.parameters.push(item);
        }
        Block::Category(item) => {
            let place = resolved.categories.len();
            declare_bare(resolved, &item.name, Bare::Category(place), spaces, out);
            resolved.categories.push(item);
        }
        Block::Grid(item) => {
            spaces.grids.take(key(&item.name.text), &item.name, out);
            declare_grid(item, out);
            resolved.grids.push(item);
        }
        Block::Admissible(item) => {
            spaces.rules.take(key(&item.name.text), &item.name, out);
            resolved.rules.push(item);
        }
        Block::Reserver(item) => declare_reserver(resolved, item, None, spaces, out),
        Block::Flow(item) => {
            if single(spaces, "flux", item.span, out) {
                reasons(item.excluded.iter().map(|reason| &reason.name), out);
                resolved.flow = Some(item);
            }
        }
        Block::Obligation(item) => {
            let place = resolved.obligations.len();
            if spaces.obligations.take(key(&item.name.text), &item.name, out) {
                resolved.symbols.obligations.insert(key(&item.name.text), place);
            }
            resolved.obligations.push(item);
        }
        Block::Objective(item) => {
            if single(spaces, "objectif", item.span, out) {
                resolved.objective = Some(item);
            }
        }
        Block::Shortlist(item) => {
            if single(spaces, "candidats", item.span, out) {
                reasons(item.exemptions.iter().map(|reason| &reason.name), out);
                resolved.shortlist = Some(item);
            }
        }
        Block::Path(item) => {
            spaces.paths.take(key(&item.name.text), &item.name, out);
            resolved.paths.push(item);
        }
        // Examples declare nothing; they are read against the typed policy.
        Block::Overlay(_) | Block::Examples(_) => {}
    }
}

fn declare_bare(
    resolved: &mut ResolvedPolicy<'_>,
    name: &Name,
    bare: Bare,
    spaces: &mut Spaces,
    out: &mut Diagnostics,
) {
    if function(&name.text).is_some() {
        reserved(name, out);
    } else if spaces.bare.take(key(&name.text), name, out) {
        resolved.symbols.bare.insert(key(&name.text), bare);
    }
}

fn declare_reserver<'a>(
    resolved: &mut ResolvedPolicy<'a>,
    reserver: &'a Reserver,
    parent: Option<usize>,
    spaces: &mut Spaces,
    out: &mut Diagnostics,
) {
    let place = resolved.reservers.len();
    if key(&reserver.name.text) == OUT_OF_FLOW {
        reserved(&reserver.name, out);
    } else if spaces.reservers.take(key(&reserver.name.text), &reserver.name, out) {
        resolved.symbols.reservers.insert(key(&reserver.name.text), place);
    }
    resolved.reservers.push(DeclaredReserver { reserver, parent });
    for part in &reserver.subshares {
        declare_reserver(resolved, part, Some(place), spaces, out);
    }
}

/// Headings and criteria of a grid are told apart by their names in explanations.
fn declare_grid(grid: &Grid, out: &mut Diagnostics) {
    let mut headings = Taken::new();
    let mut criteria = Taken::new();
    for heading in &grid.headings {
        headings.take(key(&heading.name.text), &heading.name, out);
        for criterion in &heading.criteria {
            criteria.take(key(&criterion.name.text), &criterion.name, out);
        }
    }
    for criterion in &grid.criteria {
        criteria.take(key(&criterion.name.text), &criterion.name, out);
    }
    reasons(grid.without_points.iter().map(|reason| &reason.name), out);
    reasons(grid.pools.iter().map(|pool| &pool.name), out);
}

fn reasons<'a>(names: impl Iterator<Item = &'a Name>, out: &mut Diagnostics) {
    let mut taken = Taken::new();
    for name in names {
        taken.take(key(&name.text), name, out);
    }
}

/// Whether this is the first block of its kind; a second one is reported.
fn single(spaces: &mut Spaces, noun: &'static str, span: Span, out: &mut Diagnostics) -> bool {
    if let Some(first) = spaces.single.get(noun) {
        out.push(Diagnostic::at(&codes::BLOCK_TWICE, span).with("noun", noun).and_at(*first, FIRST));
        return false;
    }
    spaces.single.insert(noun, span);
    true
}
