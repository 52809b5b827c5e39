//! One section per home: what it is, who may be awarded it, and why.

use super::{anchor, cell, close_table, escape, figure, mention, open_table};
use crate::decision::{DecisionReport, Fact, RankedLine, VacancyLine};
use crate::diagnostic::Language;
use crate::report::format;
use crate::report::words::{self, pick};

/// The homes, each on its page.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    put!(out, "<h2 id=\"s2\">{}</h2>\n", pick(language, "Logements", "Homes"));
    for (position, line) in report.vacancies.iter().enumerate() {
        let anchor = anchor(position);
        let title = pick(language, "Logement", "Home");
        put!(
            out,
            "<section class=\"home\" aria-labelledby=\"{anchor}\">\n<h3 id=\"{anchor}\">{title} {}</h3>\n",
            escape(&line.id)
        );
        home(out, report, line, language);
        out.push_str("</section>\n");
    }
}

fn home(out: &mut String, report: &DecisionReport, line: &VacancyLine, language: Language) {
    facts(out, &line.facts, language);
    let flow = match &line.out_of_flow {
        None => pick(language, "Dans le flux.", "In the flow.").to_owned(),
        Some(reason) => format!("{} {}", pick(language, "Hors flux :", "Out of flow:"), mention(reason, language)),
    };
    put!(out, "<p>{flow}</p>\n");
    let french = ("demandeur admissible à ce logement", "demandeurs admissibles à ce logement");
    let english = ("applicant admissible to this home", "applicants admissible to this home");
    let text = format!("{}.", words::counted(line.candidates, language, french, english));
    put!(out, "<p>{text}</p>\n");
    if let Some(reason) = &line.empty {
        let text = pick(language, "Sans attribution :", "Left empty:");
        put!(out, "<p><strong>{text}</strong> {}.</p>\n", escape(&words::empty(reason, language)));
        return;
    }
    let headers = [
        (pick(language, "Rang", "Rank"), true),
        (pick(language, "Demandeur", "Applicant"), false),
        (pick(language, "Imputé à", "Charged to"), false),
        ("Points", true),
        (pick(language, "Catégories", "Categories"), false),
    ];
    open_table(out, "ranked", pick(language, "Candidats dans l'ordre", "Candidates in order"), &headers);
    for ranked in &line.ranked {
        out.push_str("<tr>");
        figure(out, &ranked.rank.to_string());
        put!(out, "<th scope=\"row\">{}</th>", escape(&ranked.applicant));
        cell(out, &escape(&words::charged(&ranked.charged, language)));
        figure(out, &format::number(format::points(ranked.points), language));
        let titles: Vec<String> = ranked.categories.iter().map(|category| escape(&category.title)).collect();
        cell(out, &titles.join(", "));
        out.push_str("</tr>\n");
    }
    close_table(out);
    if let Some(text) = words::list(line.exemption.as_ref(), line.exhausted, report.list_length, language) {
        put!(out, "<p>{}</p>\n", escape(&text));
    }
    rules(out, report, language);
    for ranked in &line.ranked {
        candidate(out, ranked, language);
    }
}

fn rules(out: &mut String, report: &DecisionReport, language: Language) {
    if report.rules.is_empty() {
        return;
    }
    let rules: Vec<String> = report.rules.iter().map(|rule| mention(rule, language)).collect();
    let text = pick(language, "Règles vérifiées pour chacun :", "Rules met by each:");
    put!(out, "<p class=\"rules\">{text} {}.</p>\n", rules.join(" ; "));
}

fn candidate(out: &mut String, ranked: &RankedLine, language: Language) {
    let class = if ranked.rank == 1 { " class=\"rank1\"" } else { "" };
    let title = match language {
        Language::French => format!("Rang {} : demandeur {}", ranked.rank, escape(&ranked.applicant)),
        Language::English => format!("Rank {}: applicant {}", ranked.rank, escape(&ranked.applicant)),
    };
    put!(out, "<div{class}>\n<h4>{title}</h4>\n<p>{}</p>\n", escape(&words::rank(ranked.rank, language)));
    let charged = if ranked.rank == 1 {
        pick(language, "Imputé à :", "Charged to:")
    } else {
        pick(language, "Serait imputé à :", "Would be charged to:")
    };
    let label = if ranked.charged.title == ranked.charged.name {
        escape(&words::charged(&ranked.charged, language))
    } else {
        mention(&ranked.charged, language)
    };
    put!(out, "<p>{charged} {label}.</p>\n");
    if let Some(path) = &ranked.path {
        put!(out, "<p>{} {}.</p>\n", pick(language, "Voie :", "Path:"), mention(path, language));
    }
    for obligation in &ranked.passed_over {
        put!(out, "<p>{}.</p>\n", escape(&words::passed_over(&obligation.title, language)));
    }
    if !ranked.categories.is_empty() {
        let categories: Vec<String> = ranked.categories.iter().map(|category| mention(category, language)).collect();
        let text = pick(language, "Relève de :", "Belongs to:");
        put!(out, "<p>{text} {}.</p>\n", categories.join(" ; "));
    }
    points(out, ranked, language);
    facts(out, &ranked.facts, language);
    out.push_str("</div>\n");
}

fn points(out: &mut String, ranked: &RankedLine, language: Language) {
    let total = format::number(format::points(ranked.points), language);
    if ranked.headings.is_empty() {
        let text = pick(
            language,
            "Aucun critère de la cotation ne donne de point.",
            "No criterion of the grid gives a point.",
        );
        put!(out, "<p>{text}</p>\n");
        return;
    }
    let headers = [
        (pick(language, "Rubrique et critère", "Heading and criterion"), false),
        (pick(language, "Calcul", "Calculation"), false),
        ("Points", true),
    ];
    open_table(
        out,
        "points",
        pick(language, "Points, critère par critère", "Points, criterion by criterion"),
        &headers,
    );
    for heading in &ranked.headings {
        // A pool has no criterion of its own: its line is what its cap takes off those above.
        let mut rule = if heading.criteria.is_empty() {
            pick(language, "retiré par un plafond commun", "taken off by a common cap").to_owned()
        } else if heading.strongest {
            pick(language, "le critère le plus fort", "the strongest criterion").to_owned()
        } else {
            pick(language, "somme", "sum").to_owned()
        };
        if heading.capped && !heading.criteria.is_empty() {
            rule.push_str(pick(language, ", plafonnée", ", capped"));
        }
        put!(out, "<tr><th scope=\"row\">{}</th>", mention(&heading.heading, language));
        cell(out, &rule);
        figure(out, &format::number(format::points(heading.points), language));
        out.push_str("</tr>\n");
        for criterion in &heading.criteria {
            out.push_str("<tr class=\"sub\">");
            cell(out, &mention(&criterion.criterion, language));
            cell(out, &escape(&words::calculation(criterion, language)));
            let shown = format::number(format::points(criterion.points), language);
            let shown = if criterion.counted { shown } else { format!("<span class=\"soft\">({shown})</span>") };
            figure(out, &shown);
            out.push_str("</tr>\n");
        }
    }
    let text = pick(language, "Total", "Total");
    put!(out, "<tr class=\"sum\"><th scope=\"row\">{text}</th><td></td><td class=\"n\">{total}</td></tr>\n");
    close_table(out);
}

fn facts(out: &mut String, facts: &[Fact], language: Language) {
    if facts.is_empty() {
        return;
    }
    out.push_str("<dl class=\"facts\">\n");
    for fact in facts {
        let value = escape(&format::fact(&fact.value, language));
        put!(out, "<div><dt>{}</dt><dd>{value}</dd></div>\n", escape(&fact.label));
    }
    out.push_str("</dl>\n");
}
