//! The last pages: guarantees, rules, sources of the grid, what is not verified, unknown data, digests.

use super::table::Table;
use super::{escape, mention};
use crate::decision::{DecisionReport, Entity, Mention};
use crate::diagnostic::Language;
use crate::report::words::{self, pick};
use crate::report::{asked, format};

/// The annex.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Garanties, règles et sources", "Guarantees, rules and sources");
    put!(out, "<section class=\"sheet\" aria-labelledby=\"garanties\">\n<h2 id=\"garanties\">{title}</h2>\n");
    let (sure, not_sure) = words::guarantees(language, report.exact_gaps);
    for (title, lines) in [
        (pick(language, "Ce que ce dossier garantit", "What this file guarantees"), sure),
        (pick(language, "Ce qu'il ne garantit pas", "What it does not"), not_sure),
    ] {
        put!(out, "<h3>{title}</h3>\n<ul>\n");
        for line in lines {
            put!(out, "<li>{}</li>\n", escape(line));
        }
        out.push_str("</ul>\n");
    }
    rules(out, report, language);
    criteria(out, report, language);
    untrusted(out, report, language);
    unknown(out, report, language);
    digests(out, report, language);
    out.push_str("</section>\n");
}

fn list(out: &mut String, items: &[&Mention], language: Language) {
    out.push_str("<ol>\n");
    for item in items {
        put!(out, "<li>{}</li>\n", mention(item, language));
    }
    out.push_str("</ol>\n");
}

fn rules(out: &mut String, report: &DecisionReport, language: Language) {
    if report.rules.is_empty() {
        return;
    }
    let title = pick(language, "Règles d'admissibilité appliquées", "Admissibility rules applied");
    put!(out, "<h3 id=\"regles\">{title}</h3>\n");
    list(out, &report.rules.iter().collect::<Vec<_>>(), language);
}

/// The criteria that hold for some ranked candidate, each once, with their sources.
fn criteria(out: &mut String, report: &DecisionReport, language: Language) {
    let ranked = report.vacancies.iter().flat_map(|line| &line.ranked);
    let criteria = ranked.flat_map(|ranked| &ranked.headings).flat_map(|heading| &heading.criteria);
    let mut all: Vec<&Mention> = criteria.map(|criterion| &criterion.criterion).collect();
    all.sort_by(|a, b| a.title.cmp(&b.title).then(a.cmp(b)));
    all.dedup();
    if all.is_empty() {
        return;
    }
    let title = pick(
        language,
        "Critères de cotation rencontrés, et leurs sources",
        "Criteria met in this session, and their sources",
    );
    put!(out, "<h3>{title}</h3>\n");
    list(out, &all, language);
}

fn untrusted(out: &mut String, report: &DecisionReport, language: Language) {
    if report.untrusted.is_empty() {
        return;
    }
    let title =
        pick(language, "Ce que la politique ne tient pas pour vérifié", "What the policy does not hold for verified");
    put!(out, "<h3 id=\"a-relire\">{title}</h3>\n");
    let headers = [(pick(language, "Élément", "Item"), false), (pick(language, "État", "Status"), false)];
    let caption =
        pick(language, "Chiffres et règles à relire avant usage.", "Figures and rules to read again before use.");
    let mut table = Table::open(out, "untrusted", caption, &headers);
    for item in &report.untrusted {
        table.row(out, "");
        table.head(out, &mention(item, language));
        table.cell(out, words::status_meaning(item.status, language));
        table.end(out);
    }
    Table::close(out);
}

fn unknown(out: &mut String, report: &DecisionReport, language: Language) {
    put!(out, "<h3>{}</h3>\n", pick(language, "Données inconnues", "Unknown data"));
    if let Some(facts) = &report.to_ask {
        put!(out, "<p>{}</p>\n", escape(&asked::count_sentence(facts, language)));
    }
    if report.unknown.is_empty() {
        let text = pick(
            language,
            "Toutes les données lues par les règles sont connues.",
            "All data that rules read are known.",
        );
        put!(out, "<p>{text}</p>\n");
        return;
    }
    let headers = [
        (pick(language, "Donnée", "Field"), false),
        (pick(language, "Table", "Table"), false),
        (pick(language, "Lignes sans valeur", "Rows without a value"), true),
    ];
    let caption = pick(
        language,
        "Données lues par les règles et absentes pour certaines lignes. Une donnée inconnue n'est jamais comptée comme zéro.",
        "Data that rules read and that some rows lack. Unknown data never count as nought.",
    );
    let mut table = Table::open(out, "unknown", caption, &headers);
    for line in &report.unknown {
        let of = match line.entity {
            Entity::Applicant => pick(language, "demandeurs", "applicants"),
            Entity::Vacancy => pick(language, "logements", "homes"),
        };
        table.row(out, "");
        table.head(out, &escape(&line.label));
        table.cell(out, of);
        table.cell(out, &format::count(line.rows, language));
        table.end(out);
    }
    Table::close(out);
}

fn digests(out: &mut String, report: &DecisionReport, language: Language) {
    put!(out, "<h3>{}</h3>\n", pick(language, "Empreintes des données lues", "Digests of the inputs"));
    out.push_str("<dl class=\"digests\">\n");
    let lines = [
        (pick(language, "Politique", "Policy"), &report.digests.policy),
        (pick(language, "Demandeurs", "Applicants"), &report.digests.applicants),
        (pick(language, "Logements", "Homes"), &report.digests.vacancies),
        (pick(language, "Soldes d'ouverture", "Opening balances"), &report.digests.ledger),
    ];
    for (name, digest) in lines {
        put!(out, "<dt>{name}</dt><dd><code>{}</code></dd>\n", escape(digest));
    }
    out.push_str("</dl>\n");
}
