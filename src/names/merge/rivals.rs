//! Changes of one thing by two policies neither of which extends the other: nothing says which comes last.

use super::{Lineage, Touch};
use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics};
use crate::source::FileId;
use crate::syntax::ast::{Policy, Verb};

const OTHER: Bilingual = Bilingual { fr: "l'autre changement", en: "the other change" };

/// Reports each thing that two policies of equal rank change, unless a policy that extends both changes it itself.
pub(super) fn check(touched: &[Touch], lineage: &Lineage, policies: &[&Policy], out: &mut Diagnostics) {
    let order = |file: FileId| policies.iter().position(|policy| policy.file == file);
    let mut told: Vec<&[String]> = Vec::new();
    for (at, second) in touched.iter().enumerate() {
        let rival = touched.iter().take(at).find(|first| {
            let (one, two) = (first.span.file, second.span.file);
            first.target == second.target
                && one != two
                && (first.verb != Verb::Add || second.verb != Verb::Add)
                && order(one) < order(two)
                && !lineage.extends(two, one)
        });
        let Some(first) = rival.filter(|_| !told.contains(&second.target.as_slice())) else { continue };
        let settled = touched.iter().any(|last| {
            last.target == second.target
                && last.verb != Verb::Add
                && [first, second].iter().all(|one| {
                    one.span.file != last.span.file
                        && order(one.span.file) < order(last.span.file)
                        && lineage.extends(last.span.file, one.span.file)
                })
        });
        if settled {
            continue;
        }
        told.push(&second.target);
        let name = second.target.iter().skip(1).cloned().collect::<Vec<_>>().join(".");
        let fact = Diagnostic::at(&codes::RIVAL_OVERLAYS, second.span).with("name", name);
        out.push(fact.and_at(first.span, OTHER));
    }
}
