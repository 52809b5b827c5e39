//! What is owed and what is reached: shares of the flow, obligations, equity, and the objectives in their order.

use super::chart::{self, Bar};
use super::table::Table;
use super::{escape, mention, year};
use crate::decision::{Bound, DecisionReport, ObligationLine};
use crate::diagnostic::Language;
use crate::quantity::Exact;
use crate::report::format;
use crate::report::words::{self, pick};

/// The accounts of the year, the session included.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Engagements et objectifs", "Commitments and objectives");
    put!(out, "<section class=\"sheet\" aria-labelledby=\"engagements\">\n<h2 id=\"engagements\">{title}</h2>\n");
    shares(out, report, language);
    obligations(out, report, language);
    equity(out, report, language);
    levels(out, report, language);
    year::flow(out, &report.flow, language);
    year::accounts(out, report, language);
    out.push_str("</section>\n");
}

/// What is short, with its sign in words and why.
fn shortfall(value: i128, language: Language) -> String {
    if value > 0 {
        format!("<strong class=\"short\">{}</strong>", format::whole(value, language))
    } else {
        format::whole(value, language)
    }
}

/// A chart, and below it why something is short.
fn chart_and_cause(bar: &Bar<'_>, cause: crate::decision::Cause, language: Language) -> String {
    let mut text = chart::bar(bar);
    if cause != crate::decision::Cause::None {
        put!(text, "<span class=\"cause\">{}</span>", escape(words::cause(cause, language)));
    }
    text
}

fn shares(out: &mut String, report: &DecisionReport, language: Language) {
    let Some(first) = report.shares.first() else { return };
    put!(out, "<h3>{}</h3>\n", pick(language, "Parts du flux", "Shares of the flow"));
    let base = words::homes(Exact::whole(first.base), language);
    let caption = match language {
        Language::French => format!(
            "Année en cours, séance comprise : {base} dans le flux. La barre est ce qui est atteint, le trait ce qui est \
             dû, les tirets ce qui manque."
        ),
        Language::English => format!(
            "Year to date, session included: {base} of the flow. The bar is what is reached, the mark what is owed, the \
             dashes what is short."
        ),
    };
    let headers = [
        (pick(language, "Réservataire", "Reserver"), false),
        (pick(language, "Part", "Share"), true),
        (pick(language, "Droit", "Entitlement"), true),
        (pick(language, "Dû", "Owed"), true),
        (pick(language, "Atteint", "Reached"), true),
        (pick(language, "Manque", "Short"), true),
        (pick(language, "Atteint pour dû", "Reached of owed"), false),
    ];
    let mut table = Table::open(out, "shares", &caption, &headers);
    let largest = report.shares.iter().map(|line| line.reached.max(line.required)).max().unwrap_or(1);
    for line in &report.shares {
        let text = match language {
            Language::French => format!("{} atteints pour {} dus", line.reached, line.required),
            Language::English => format!("{} reached of {} owed", line.reached, line.required),
        };
        let bar = Bar {
            reached: line.reached,
            required: line.required,
            largest,
            ceiling: false,
            title: &line.reserver.title,
            text: &text,
        };
        table.row(out, "");
        table.head(out, &mention(&line.reserver, language));
        table.cell(out, &format::percent(line.rate, language));
        table.cell(out, &format::rounded(line.entitlement, language));
        table.cell(out, &format::whole(line.required, language));
        table.cell(out, &format::whole(line.reached, language));
        table.cell(out, &shortfall(line.shortfall, language));
        table.cell(out, &chart_and_cause(&bar, line.cause, language));
        table.end(out);
    }
    Table::close(out);
}

/// How an obligation stands, in words: `15 atteints, au moins 14 dus`.
pub(super) fn standing(line: &ObligationLine, language: Language) -> String {
    let (reached, required) = (format::whole(line.reached, language), format::whole(line.required, language));
    match (line.bound, language) {
        (Bound::AtMost, Language::French) => format!("{reached} comptés pour {required} permis"),
        (Bound::AtMost, Language::English) => format!("{reached} counted of {required} allowed"),
        (_, Language::French) => format!("{reached} atteints pour {required} dus"),
        (_, Language::English) => format!("{reached} reached of {required} owed"),
    }
}

fn obligations(out: &mut String, report: &DecisionReport, language: Language) {
    if report.obligations.is_empty() {
        return;
    }
    put!(out, "<h3>{}</h3>\n", pick(language, "Obligations", "Obligations"));
    let caption = pick(
        language,
        "Année en cours, séance comprise. Un seuil est arrondi au logement supérieur, un plafond au logement inférieur.",
        "Year to date, session included. A floor is rounded up to a whole home, a cap down.",
    );
    let headers = [
        ("Obligation", false),
        (pick(language, "Demandé", "Asked"), false),
        (pick(language, "Rang", "Rank"), true),
        ("Base", true),
        (pick(language, "Dû", "Owed"), true),
        (pick(language, "Atteint", "Reached"), true),
        (pick(language, "Manque", "Short"), true),
        (pick(language, "Atteint pour dû", "Reached of owed"), false),
    ];
    let mut table = Table::open(out, "obligations", caption, &headers);
    let largest = report.obligations.iter().map(|line| line.reached.max(line.required)).max().unwrap_or(1);
    for line in &report.obligations {
        let text = standing(line, language);
        let bar = Bar {
            reached: line.reached,
            required: line.required,
            largest,
            ceiling: line.bound == Bound::AtMost,
            title: &line.obligation.title,
            text: &text,
        };
        let mut asked = escape(&words::asked(line, language));
        if line.hard {
            put!(asked, " <span class=\"tag\">{}</span>", pick(language, "impérative", "mandatory"));
        }
        table.row(out, "");
        table.head(out, &mention(&line.obligation, language));
        table.cell(out, &asked);
        table.cell(out, &line.rank.to_string());
        table.cell(out, &format::whole(line.base, language));
        table.cell(out, &format::whole(line.required, language));
        table.cell(out, &format::whole(line.reached, language));
        table.cell(out, &shortfall(line.shortfall, language));
        table.cell(out, &chart_and_cause(&bar, line.cause, language));
        table.end(out);
    }
    Table::close(out);
}

/// One table per goal of equity, the groups in the policy's order.
fn equity(out: &mut String, report: &DecisionReport, language: Language) {
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
        let mut table = Table::open(out, "equity", caption, &headers);
        for group in &goal.groups {
            table.row(out, "");
            table.head(out, &escape(&group.title));
            for number in [group.base, group.opening, group.awards] {
                table.cell(out, &format::number(Exact::whole(i128::from(number)), language));
            }
            table.cell(out, &format::rounded(group.attainment, language));
            table.end(out);
        }
        Table::close(out);
    }
}

fn levels(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Objectifs, dans l'ordre de la politique", "Objectives, in the policy's order");
    put!(out, "<h3>{title}</h3>\n");
    let caption = pick(
        language,
        "Chaque objectif est servi sans rien céder sur ceux qui le précèdent.",
        "Each objective is served without giving up anything on those before it.",
    );
    let headers = [
        (pick(language, "Ordre", "Order"), true),
        (pick(language, "Objectif", "Objective"), false),
        (pick(language, "Recherché", "Sought"), false),
        (pick(language, "Valeur", "Value"), true),
        (pick(language, "Borne prouvée", "Proven bound"), true),
        (pick(language, "État et calcul", "Status and computation"), false),
    ];
    let mut table = Table::open(out, "levels", caption, &headers);
    for (line, number) in report.levels.iter().zip(1_usize..) {
        table.row(out, "");
        table.cell(out, &number.to_string());
        table.head(out, &escape(&words::level(&line.meaning, language)));
        table.cell(out, words::sense(&line.meaning, language));
        table.cell(out, &format::number(line.value, language));
        table.cell(out, &format::number(line.bound, language));
        let status = words::level_status(line.status, language);
        let engine = words::engine(line.engine, language);
        table.cell(out, &format!("{status}<span class=\"cause\">{engine}</span>"));
        table.end(out);
    }
    Table::close(out);
}
