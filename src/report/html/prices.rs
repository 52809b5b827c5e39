//! The prices of rules in the dossier, when they were asked for.

use super::{cell, close_table, mention, open_table};
use crate::decision::DecisionReport;
use crate::diagnostic::Language;
use crate::report::prices;
use crate::report::words::pick;

/// One line per account row: what one home more or fewer would change.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    let Some(found) = &report.prices else { return };
    let title = pick(language, "Ce que coûte chaque règle", "What each rule costs");
    put!(out, "<section class=\"home\">\n<h2>{title}</h2>\n");
    let caption = pick(
        language,
        "Ce que chaque objectif gagnerait ou perdrait si la règle bougeait d'un logement : le plan a été refait à chaque fois",
        "What each objective would gain or lose if the rule moved by one home: the plan was made anew each time",
    );
    let headers = [
        (pick(language, "Règle", "Rule"), false),
        (pick(language, "Resserrée d'un logement", "Tightened by one home"), false),
        (pick(language, "Desserrée d'un logement", "Loosened by one home"), false),
    ];
    open_table(out, "prices", caption, &headers);
    for price in found {
        out.push_str("<tr>");
        put!(out, "<th scope=\"row\">{}</th>", mention(&price.rule, language));
        for moved in [&price.tighter, &price.looser] {
            cell(out, &super::escape(&prices::moved(moved, language)));
        }
        out.push_str("</tr>\n");
    }
    close_table(out);
    out.push_str("</section>\n");
}
