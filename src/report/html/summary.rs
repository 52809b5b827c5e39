//! The first pages of the dossier and its last ones: figures, then what they rest on.

use super::{anchor, cell, chart, close_table, equity, escape, figure, mention, open_table, year};
use crate::decision::{Bound, DecisionReport, Entity};
use crate::diagnostic::Language;
use crate::report::words::{self, pick};
use crate::report::{asked, format};

/// The summary: homes, awards, objectives, shares, obligations, empty homes.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    put!(out, "<section aria-labelledby=\"s1\">\n<h2 id=\"s1\">{}</h2>\n", pick(language, "Synthèse", "Summary"));
    cards(out, report, language);
    changes(out, report, language);
    awards(out, report, language);
    levels(out, report, language);
    equity::write(out, report, language);
    year::flow(out, &report.flow, language);
    shares(out, report, language);
    obligations(out, report, language);
    year::accounts(out, report, language);
    empty(out, report, language);
    out.push_str("</section>\n");
}

fn cards(out: &mut String, report: &DecisionReport, language: Language) {
    let with_pair = report.candidates.applicants.saturating_sub(report.candidates.applicants_without_pair);
    let cards = [
        (report.homes.offered, pick(language, "logements proposés", "homes offered")),
        (report.homes.awarded, pick(language, "logements attribués", "homes awarded")),
        (report.homes.empty, pick(language, "logements sans attribution", "homes left empty")),
        (report.candidates.applicants, pick(language, "demandeurs examinés", "applicants examined")),
        (
            with_pair,
            pick(language, "demandeurs admissibles à un logement au moins", "applicants admissible to some home"),
        ),
    ];
    out.push_str("<ul class=\"cards\">\n");
    for (value, text) in cards {
        put!(out, "<li><strong>{}</strong><span>{text}</span></li>\n", format::count(value, language));
    }
    out.push_str("</ul>\n");
}

fn changes(out: &mut String, report: &DecisionReport, language: Language) {
    let Some(changes) = &report.changes else { return };
    let title = pick(language, "Ce qui change depuis l'exécution de départ", "What changes since the earlier run");
    put!(out, "<h3>{title}</h3>\n");
    let least = match (language, changes.is_least) {
        (Language::French, true) => "Aucun plan aussi bon ne touche moins de foyers : prouvé.",
        (Language::French, false) => "Le plus petit nombre de foyers touchés n'est pas prouvé.",
        (Language::English, true) => "No plan as good touches fewer households: proven.",
        (Language::English, false) => "The smallest number of households touched is not proven.",
    };
    let kept = format::count(changes.kept, language);
    let caption = match language {
        Language::French => format!("Attributions maintenues : {kept}. {least}"),
        Language::English => format!("Awards that stand: {kept}. {least}"),
    };
    let headers = [
        (pick(language, "Demandeur", "Applicant"), false),
        (pick(language, "Logement de départ", "Earlier home"), false),
        (pick(language, "Logement à présent", "Home now"), false),
        (pick(language, "Motif", "Reason"), false),
    ];
    open_table(out, "changes", &caption, &headers);
    let none = pick(language, "aucun", "none");
    for line in &changes.lines {
        out.push_str("<tr>");
        put!(out, "<th scope=\"row\">{}</th>", escape(&line.applicant));
        for home in [&line.from, &line.to] {
            cell(out, &home.as_deref().map_or_else(|| none.to_owned(), escape));
        }
        cell(out, words::change(line.reason, language));
        out.push_str("</tr>\n");
    }
    close_table(out);
}

fn awards(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Attributions proposées", "Proposed awards");
    put!(out, "<h3>{title}</h3>\n");
    let caption =
        pick(language, "Un logement par ligne ; le détail est plus bas.", "One home per line; details below.");
    let headers = [
        (pick(language, "Logement", "Home"), false),
        (pick(language, "Demandeur", "Applicant"), false),
        (pick(language, "Imputé à", "Charged to"), false),
        ("Points", true),
        (pick(language, "Candidats", "Candidates"), true),
    ];
    open_table(out, "awards", caption, &headers);
    for (position, line) in report.vacancies.iter().enumerate() {
        out.push_str("<tr>");
        put!(out, "<th scope=\"row\"><a href=\"#{}\">{}</a></th>", anchor(position), escape(&line.id));
        match line.ranked.first() {
            Some(award) => {
                cell(out, &escape(&award.applicant));
                cell(out, &escape(&words::charged(&award.charged, language)));
                figure(out, &format::number(format::points(award.points), language));
            }
            None => {
                put!(out, "<td colspan=\"3\" class=\"soft\">{}</td>", pick(language, "sans attribution", "left empty"));
            }
        }
        figure(out, &format::count(line.candidates, language));
        out.push_str("</tr>\n");
    }
    close_table(out);
}

fn levels(out: &mut String, report: &DecisionReport, language: Language) {
    put!(
        out,
        "<h3>{}</h3>\n",
        pick(language, "Objectifs, dans l'ordre de la politique", "Objectives, in the policy's order")
    );
    let caption = pick(
        language,
        "Chaque objectif est servi sans rien céder sur ceux qui le précèdent.",
        "Each objective is served without giving up anything on those before it.",
    );
    let headers = [
        ("", true),
        (pick(language, "Objectif", "Objective"), false),
        (pick(language, "Recherché", "Sought"), false),
        (pick(language, "Valeur", "Value"), true),
        (pick(language, "Borne prouvée", "Proven bound"), true),
        (pick(language, "État", "Status"), false),
        (pick(language, "Calcul", "Computed by"), false),
    ];
    open_table(out, "levels", caption, &headers);
    for (line, number) in report.levels.iter().zip(1_usize..) {
        out.push_str("<tr>");
        figure(out, &number.to_string());
        put!(out, "<th scope=\"row\">{}</th>", escape(&words::level(&line.meaning, language)));
        cell(out, words::sense(&line.meaning, language));
        figure(out, &format::number(line.value, language));
        figure(out, &format::number(line.bound, language));
        cell(out, words::level_status(line.status, language));
        cell(out, words::engine(line.engine, language));
        out.push_str("</tr>\n");
    }
    close_table(out);
}

fn shares(out: &mut String, report: &DecisionReport, language: Language) {
    if report.shares.is_empty() {
        return;
    }
    put!(out, "<h3>{}</h3>\n", pick(language, "Parts du flux", "Shares of the flow"));
    let base = report.shares.first().map_or(0, |line| line.base);
    let caption = match language {
        Language::French => format!(
            "Année en cours, séance comprise : {} dans le flux. La barre montre ce qui est atteint, le trait ce qui est dû.",
            words::homes(crate::quantity::Exact::whole(base), language)
        ),
        Language::English => format!(
            "Year to date, session included: {} of the flow. The bar shows what is reached, the mark what is owed.",
            words::homes(crate::quantity::Exact::whole(base), language)
        ),
    };
    let headers = [
        (pick(language, "Réservataire", "Reserver"), false),
        (pick(language, "Part", "Share"), true),
        (pick(language, "Droit", "Entitlement"), true),
        (pick(language, "Dû", "Owed"), true),
        (pick(language, "Atteint", "Reached"), true),
        (pick(language, "Manque", "Short"), true),
        (pick(language, "Graphique", "Chart"), false),
        (pick(language, "Cause", "Cause"), false),
    ];
    open_table(out, "shares", &caption, &headers);
    let largest = report.shares.iter().map(|line| line.reached.max(line.required)).max().unwrap_or(1);
    for line in &report.shares {
        let text = match language {
            Language::French => {
                format!("{} : {} atteints pour {} dus", line.reserver.title, line.reached, line.required)
            }
            Language::English => format!("{}: {} reached of {} owed", line.reserver.title, line.reached, line.required),
        };
        let short = line.shortfall > 0;
        put!(out, "<tr><th scope=\"row\">{}</th>", mention(&line.reserver, language));
        figure(out, &format::percent(line.rate, language));
        figure(out, &format::rounded(line.entitlement, language));
        figure(out, &format::whole(line.required, language));
        figure(out, &format::whole(line.reached, language));
        figure(out, &shortfall(line.shortfall, language));
        cell(out, &chart::bar(line.reached, line.required, largest, short, &text));
        cell(out, words::cause(line.cause, language));
        out.push_str("</tr>\n");
    }
    close_table(out);
}

fn shortfall(value: i128, language: Language) -> String {
    let class = if value > 0 { "bad" } else { "good" };
    format!("<span class=\"{class}\">{}</span>", format::whole(value, language))
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
        (pick(language, "Graphique", "Chart"), false),
        ("Cause", false),
    ];
    open_table(out, "obligations", caption, &headers);
    let largest = report.obligations.iter().map(|line| line.reached.max(line.required)).max().unwrap_or(1);
    for line in &report.obligations {
        let owed = match (line.bound, language) {
            (Bound::AtMost, Language::French) => "au plus",
            (Bound::AtMost, Language::English) => "at most",
            (_, Language::French) => "au moins",
            (_, Language::English) => "at least",
        };
        let text = match language {
            Language::French => {
                format!("{} : {} atteints, {owed} {} dus", line.obligation.title, line.reached, line.required)
            }
            Language::English => {
                format!("{}: {} reached, {owed} {} owed", line.obligation.title, line.reached, line.required)
            }
        };
        put!(out, "<tr><th scope=\"row\">{}</th>", mention(&line.obligation, language));
        let mut asked = escape(&words::asked(line, language));
        if line.hard {
            put!(asked, " <span class=\"tag\">{}</span>", pick(language, "impérative", "mandatory"));
        }
        cell(out, &asked);
        figure(out, &line.rank.to_string());
        figure(out, &format::whole(line.base, language));
        figure(out, &format::whole(line.required, language));
        figure(out, &format::whole(line.reached, language));
        figure(out, &shortfall(line.shortfall, language));
        cell(out, &chart::bar(line.reached, line.required, largest, line.shortfall > 0, &text));
        cell(out, words::cause(line.cause, language));
        out.push_str("</tr>\n");
    }
    close_table(out);
}

fn empty(out: &mut String, report: &DecisionReport, language: Language) {
    if report.empty.is_empty() {
        return;
    }
    put!(out, "<h3>{}</h3>\n<ul>\n", pick(language, "Logements sans attribution", "Homes left empty"));
    for home in &report.empty {
        let reason = escape(&words::empty(&home.reason, language));
        put!(out, "<li><strong>{}</strong> : {reason}</li>\n", escape(&home.vacancy));
    }
    out.push_str("</ul>\n");
}

/// The last pages: rules, what is not verified, unknown data, applicants without an award, guarantees.
pub(super) fn write_annex(out: &mut String, report: &DecisionReport, language: Language) {
    put!(
        out,
        "<section class=\"home\" aria-labelledby=\"s3\">\n<h2 id=\"s3\">{}</h2>\n",
        pick(
            language,
            "Ce que ce dossier garantit, et ce qu'il ne garantit pas",
            "What this file guarantees, and what it does not"
        )
    );
    let (sure, not_sure) = words::guarantees(language, report.exact_gaps);
    for (title, lines) in
        [(pick(language, "Garanti", "Guaranteed"), sure), (pick(language, "Non garanti", "Not guaranteed"), not_sure)]
    {
        put!(out, "<h3>{title}</h3>\n<ul>\n");
        for line in lines {
            put!(out, "<li>{}</li>\n", escape(line));
        }
        out.push_str("</ul>\n");
    }
    rules(out, report, language);
    unknown(out, report, language);
    digests(out, report, language);
    out.push_str("</section>\n");
}

fn rules(out: &mut String, report: &DecisionReport, language: Language) {
    if !report.rules.is_empty() {
        let title = pick(language, "Règles d'admissibilité appliquées", "Admissibility rules applied");
        put!(out, "<h3 id=\"regles\">{title}</h3>\n<ol>\n");
        for rule in &report.rules {
            put!(out, "<li>{}</li>\n", mention(rule, language));
        }
        out.push_str("</ol>\n");
    }
    if !report.untrusted.is_empty() {
        let title = pick(
            language,
            "Ce que la politique ne tient pas pour vérifié",
            "What the policy does not hold for verified",
        );
        put!(out, "<h3>{title}</h3>\n");
        let headers = [(pick(language, "Élément", "Item"), false), (pick(language, "État", "Status"), false)];
        let caption =
            pick(language, "Chiffres et règles à relire avant usage.", "Figures and rules to read again before use.");
        open_table(out, "untrusted", caption, &headers);
        for item in &report.untrusted {
            put!(out, "<tr><th scope=\"row\">{}</th>", mention(item, language));
            cell(out, words::status_meaning(item.status, language));
            out.push_str("</tr>\n");
        }
        close_table(out);
    }
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
        (pick(language, "Table", "Table"), false),
        (pick(language, "Donnée", "Field"), false),
        (pick(language, "Lignes sans valeur", "Rows without a value"), true),
    ];
    let caption = pick(
        language,
        "Données lues par les règles et absentes pour certaines lignes. Une donnée inconnue n'est jamais comptée comme zéro.",
        "Data that rules read and that some rows lack. Unknown data never count as nought.",
    );
    open_table(out, "unknown", caption, &headers);
    for line in &report.unknown {
        let table = match line.entity {
            Entity::Applicant => pick(language, "demandeurs", "applicants"),
            Entity::Vacancy => pick(language, "logements", "homes"),
        };
        out.push_str("<tr>");
        cell(out, table);
        cell(out, &escape(&line.label));
        figure(out, &format::count(line.rows, language));
        out.push_str("</tr>\n");
    }
    close_table(out);
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
