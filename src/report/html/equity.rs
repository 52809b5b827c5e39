//! How the groups of each goal of equity are served.

use super::{close_table, escape, figure, open_table};
use crate::decision::DecisionReport;
use crate::diagnostic::Language;
use crate::quantity::Exact;
use crate::report::format;
use crate::report::words::pick;

/// One table per goal, the groups in the policy's order.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    if report.equity.is_empty() {
        return;
    }
    put!(out, "<h3>{}</h3>\n", pick(language, "Équité entre groupes", "Equity between groups"));
    let caption = pick(
        language,
        "Le groupe au plus petit taux est servi d'abord. Base : les candidats du groupe, ou sa part du flux ramenée à un entier.",
        "The group with the smallest rate is served first. Base: the group's candidates, or its share of the flow as a whole number.",
    );
    let headers = [
        (pick(language, "Groupe", "Group"), false),
        ("Base", true),
        (pick(language, "Avant la séance", "Before the session"), true),
        (pick(language, "Attributions", "Awards"), true),
        (pick(language, "Taux", "Rate"), true),
    ];
    for goal in &report.equity {
        open_table(out, "equity", caption, &headers);
        for group in &goal.groups {
            out.push_str("<tr>");
            put!(out, "<th scope=\"row\">{}</th>", escape(&group.title));
            for number in [group.base, group.opening, group.awards] {
                figure(out, &format::number(Exact::whole(i128::from(number)), language));
            }
            figure(out, &format::rounded(group.attainment, language));
            out.push_str("</tr>\n");
        }
        close_table(out);
    }
}
