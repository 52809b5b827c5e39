//! Findings that a policy says it means, by `admet CODE « … »`.

use crate::diagnostic::catalog::admitted::ADMITTED_IDLE;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::syntax::ast::{Admitted, Policy};

/// Passes on what was said but the findings that are meant; an admission of the asked-for file that meets no finding is
/// told, when every pass could be run.
pub(super) fn settle(said: &Diagnostics, policies: &[Policy], whole: bool, out: &mut Diagnostics) {
    let admitted: Vec<&Admitted> = policies.iter().flat_map(|policy| &policy.admitted).collect();
    let mut met = vec![false; admitted.len()];
    for finding in said {
        let mut kept = true;
        for (one, met) in admitted.iter().zip(&mut met) {
            if finding.code.severity != Severity::Error && finding.code.code == one.code && inside(finding, one) {
                *met = true;
                kept = false;
            }
        }
        if kept {
            out.push(finding.clone());
        }
    }
    let asked = policies.last().map(|policy| policy.file);
    for (one, met) in admitted.iter().zip(met) {
        if whole && !met && asked == Some(one.span.file) {
            out.push(Diagnostic::at(&ADMITTED_IDLE, one.span).with("code", one.code.as_str()));
        }
    }
}

fn inside(finding: &Diagnostic, admitted: &Admitted) -> bool {
    matches!(finding.place, Place::Text(span) if admitted.within.holds(span))
}
