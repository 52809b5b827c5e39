//! The prices of rules in the dossier, when they were asked for.

use super::table::Table;
use super::{escape, mention};
use crate::decision::DecisionReport;
use crate::diagnostic::Language;
use crate::report::prices;
use crate::report::words::pick;

/// One line per account row: what one home more or fewer would change.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    let Some(found) = &report.prices else { return };
    let title = pick(language, "Ce que coûte chaque règle", "What each rule costs");
    put!(out, "<section class=\"sheet\" aria-labelledby=\"prix\">\n<h2 id=\"prix\">{title}</h2>\n");
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
    let mut table = Table::open(out, "prices", caption, &headers);
    for price in found {
        table.row(out, "");
        table.head(out, &mention(&price.rule, language));
        for moved in [&price.tighter, &price.looser] {
            table.cell(out, &escape(&prices::moved(moved, language)));
        }
        table.end(out);
    }
    Table::close(out);
    out.push_str("</section>\n");
}
