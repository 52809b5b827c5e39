//! Pools: what several criteria of a grid give together at most.

use super::cap_of;
use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::ir::{GridHeading, Heading, Join, Pool};
use crate::names::{key, unknown};
use crate::syntax::ast::{self, Name};
use crate::types::context::Context;

const STRONGEST: Bilingual = Bilingual {
    fr: "sa rubrique ne retient que le critère le plus fort",
    en: "its heading keeps only the strongest criterion",
};
const CAPPED: Bilingual = Bilingual { fr: "sa rubrique a déjà un plafond", en: "its heading has a cap already" };
const TWICE: Bilingual =
    Bilingual { fr: "il est déjà dans un ensemble de la cotation", en: "it is in a pool of the grid already" };

/// The pools of a grid whose headings are typed.
pub(super) fn check(
    context: &mut Context<'_>,
    item: &ast::Grid,
    outer: &Heading,
    headings: &[GridHeading],
) -> Vec<Pool> {
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut pools = Vec::new();
    for written in &item.pools {
        let heading = context.heading(&written.name, written.title.as_ref(), &written.notes, Some(outer));
        let cap = cap_of(context, &written.cap);
        let mut members = Vec::new();
        for name in &written.members {
            let Some(place) = place(context, item, headings, name) else { continue };
            let rule = headings.get(place.0);
            let refused = match rule {
                Some(rule) if rule.rule == Join::Strongest => Some(STRONGEST),
                Some(rule) if rule.cap.is_some() => Some(CAPPED),
                _ if taken.contains(&place) => Some(TWICE),
                _ => None,
            };
            if let Some(reason) = refused {
                let fact = Diagnostic::at(&codes::POOL_MEMBER, name.span).with("name", name.text.as_str());
                context.report(fact.with("reason", reason));
                continue;
            }
            taken.push(place);
            members.push(place);
            // What its exceptions make of it counts in the pool too.
            let own = format!("{}.", name.key());
            let variants = rule.into_iter().flat_map(|rule| rule.criteria.iter().enumerate());
            let variants = variants.filter(|(_, criterion)| key(&criterion.heading.name).starts_with(&own));
            members.extend(variants.map(|(at, _)| (place.0, at)));
        }
        if let Some(cap) = cap {
            pools.push(Pool { heading, cap, members });
        }
    }
    pools
}

/// Where a criterion stands; none when there is none of that name, or when it was refused.
fn place(context: &mut Context<'_>, item: &ast::Grid, headings: &[GridHeading], name: &Name) -> Option<(usize, usize)> {
    for (at, heading) in headings.iter().enumerate() {
        let own = heading.criteria.iter().position(|criterion| key(&criterion.heading.name) == name.key());
        if let Some(own) = own {
            return Some((at, own));
        }
    }
    let written = item.headings.iter().flat_map(|heading| &heading.criteria).chain(&item.criteria);
    let names: Vec<&str> = written.map(|criterion| criterion.name.text.as_str()).collect();
    if !names.iter().any(|known| key(known) == name.key()) {
        let fact = unknown(&codes::POOL_UNKNOWN, name, names);
        context.report(fact);
    }
    None
}
