//! One section per home: what it is, who may be awarded it, in which order and why; then the homes left empty.

use super::table::Table;
use super::{accounts, anchor, escape, mention, name, summary};
use crate::decision::{
    CriterionPoints, DecisionReport, Fact, FactValue, HeadingPoints, Mention, RankedLine, VacancyLine,
};
use crate::diagnostic::Language;
use crate::quantity::{Period, Unit};
use crate::report::format;
use crate::report::words::{self, pick};

/// Candidates that are compared side by side: more would not fit a page.
const SIDE_BY_SIDE: usize = 4;

/// The list of homes with their awards.
pub(super) fn write_list(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Attributions proposées", "Proposed awards");
    put!(out, "<section class=\"sheet\" aria-labelledby=\"attributions\">\n<h2 id=\"attributions\">{title}</h2>\n");
    let caption = pick(
        language,
        "Un logement par ligne ; le nom du logement mène à sa page.",
        "One home per line; its name leads to its page.",
    );
    let headers = [
        (pick(language, "Logement", "Home"), false),
        (pick(language, "Description", "Description"), false),
        (pick(language, "Demandeur", "Applicant"), false),
        (pick(language, "Imputé à", "Charged to"), false),
        ("Points", true),
        (pick(language, "Demandes admissibles", "Admissible requests"), true),
    ];
    let mut table = Table::open(out, "awards", caption, &headers);
    for (position, line) in report.vacancies.iter().enumerate() {
        table.row(out, "");
        table.head(out, &format!("<a href=\"#{}\">{}</a>", anchor(position), escape(&line.id)));
        table.cell(out, &escape(&headline(&line.facts, language)));
        if let Some(award) = line.ranked.first() {
            table.cell(out, &escape(&award.applicant));
            table.cell(out, &escape(&words::charged(&award.charged, language)));
            table.cell(out, &points(award.points, language));
        } else {
            let text = pick(language, "sans attribution", "left empty");
            table.cell(out, &format!("<span class=\"aside\">{text}</span>"));
            table.cell(out, "");
            table.cell(out, "");
        }
        table.cell(out, &format::count(line.candidates, language));
        table.end(out);
    }
    Table::close(out);
    out.push_str("</section>\n");
}

/// What tells a home from another at a glance: its commune, its rooms, its surface and its rent, where the table has them.
pub(super) fn headline(facts: &[Fact], language: Language) -> String {
    let rent = Unit::money(Period::Month);
    let first = |wanted: &dyn Fn(&FactValue) -> bool| facts.iter().find(|fact| wanted(&fact.value));
    let parts = [
        first(&|value| matches!(value, FactValue::Commune { .. })),
        first(&|value| matches!(value, FactValue::Rooms(_))),
        first(&|value| matches!(value, FactValue::Number(_, unit) if *unit == Unit::AREA)),
        first(&|value| matches!(value, FactValue::Number(_, unit) if *unit == rent)),
    ];
    let texts: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|fact| match &fact.value {
            FactValue::Commune { name, .. } if !name.is_empty() => name.clone(),
            value => format::fact(value, language),
        })
        .collect();
    texts.join(" · ")
}

fn points(hundredths: i64, language: Language) -> String {
    format::number(format::points(hundredths), language)
}

/// The homes that are awarded, each on its page.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    if report.vacancies.iter().all(|line| line.empty.is_some()) {
        return;
    }
    let title = pick(language, "Logement par logement", "Home by home");
    put!(out, "<section class=\"homes\" aria-labelledby=\"logements\">\n<h2 id=\"logements\">{title}</h2>\n");
    for (position, line) in report.vacancies.iter().enumerate().filter(|(_, line)| line.empty.is_none()) {
        let anchor = anchor(position);
        put!(out, "<section class=\"home sheet\" aria-labelledby=\"{anchor}\">\n");
        opening(out, &anchor, line, language);
        home(out, report, line, language);
        put!(
            out,
            "<p class=\"back\"><a href=\"#attributions\">{}</a></p>\n</section>\n",
            pick(language, "Retour à la liste des logements", "Back to the list of homes")
        );
    }
    out.push_str("</section>\n");
}

/// The name of a home, what it is, and whether it is of the flow.
fn opening(out: &mut String, anchor: &str, line: &VacancyLine, language: Language) {
    let title = pick(language, "Logement", "Home");
    put!(out, "<h3 id=\"{anchor}\">{title} {}</h3>\n", escape(&line.id));
    put!(out, "<p class=\"lede\">{}</p>\n", escape(&headline(&line.facts, language)));
    facts(out, &line.facts, language);
}

fn flow(line: &VacancyLine, language: Language) -> String {
    let french = ("demande admissible à ce logement", "demandes admissibles à ce logement");
    let english = ("request admissible to this home", "requests admissible to this home");
    let count = escape(&words::counted(line.candidates, language, french, english));
    let flow = match &line.out_of_flow {
        None => pick(language, "Logement du flux", "Home of the flow").to_owned(),
        Some(reason) => format!("{} {}", pick(language, "Hors flux :", "Out of flow:"), mention(reason, language)),
    };
    format!("{count}. {flow}.")
}

fn home(out: &mut String, report: &DecisionReport, line: &VacancyLine, language: Language) {
    put!(out, "<p>{}</p>\n", flow(line, language));
    if let Some(award) = line.ranked.first() {
        put!(
            out,
            "<div class=\"award\">\n<p>{}</p>\n<p class=\"who\">{} {}</p>\n<p>{} {} · {}</p>\n</div>\n",
            pick(language, "Attribution proposée", "Proposed award"),
            pick(language, "Demandeur", "Applicant"),
            escape(&award.applicant),
            pick(language, "Imputée à", "Charged to"),
            charged(award, language),
            words::points(format::points(award.points), language)
        );
    }
    ranked(out, line, language);
    if let Some(text) = words::list(line.exemption.as_ref(), line.exhausted, report.list_length, language) {
        put!(out, "<p>{}</p>\n", escape(&text));
    }
    order(out, report, line, language);
    decision(out, report, line, language);
    for group in line.ranked.chunks(SIDE_BY_SIDE) {
        compared_points(out, group, language);
    }
    for group in line.ranked.chunks(SIDE_BY_SIDE) {
        compared_facts(out, group, language);
    }
}

fn charged(ranked: &RankedLine, language: Language) -> String {
    if ranked.charged.title == ranked.charged.name {
        escape(&words::charged(&ranked.charged, language))
    } else {
        name(&ranked.charged, language)
    }
}

fn ranked(out: &mut String, line: &VacancyLine, language: Language) {
    put!(out, "<h4>{}</h4>\n", pick(language, "Candidats dans l'ordre", "Candidates in order"));
    let headers = [
        (pick(language, "Rang", "Rank"), true),
        (pick(language, "Demandeur", "Applicant"), false),
        ("Points", true),
        (pick(language, "Imputé à", "Charged to"), false),
        (pick(language, "Relève de", "Belongs to"), false),
    ];
    let mut table = Table::open(out, "ranked", "", &headers);
    for ranked in &line.ranked {
        table.row(out, if ranked.rank == 1 { "first" } else { "" });
        table.cell(out, &ranked.rank.to_string());
        table.head(out, &escape(&ranked.applicant));
        table.cell(out, &points(ranked.points, language));
        table.cell(out, &charged(ranked, language));
        let titles: Vec<String> = ranked.categories.iter().map(|category| escape(&category.title)).collect();
        table.cell(out, &if titles.is_empty() { "—".to_owned() } else { titles.join(" ; ") });
        table.end(out);
    }
    Table::close(out);
}

fn list_of(mentions: &[Mention], language: Language) -> String {
    let titles: Vec<String> = mentions.iter().map(|one| words::quoted(&one.title, language)).collect();
    titles.join(", ")
}

/// Why the candidates stand in that order, and what bound it.
fn order(out: &mut String, report: &DecisionReport, line: &VacancyLine, language: Language) {
    put!(out, "<h4>{}</h4>\n<ol>\n", pick(language, "Pourquoi cet ordre", "Why this order"));
    let most = line.ranked.first().map_or(0, |first| first.points);
    for ranked in &line.ranked {
        let mut text = match &ranked.separation {
            None => words::rank(ranked.rank, language),
            Some(reason) => {
                let reason = words::unmet(reason, language);
                match language {
                    Language::French => format!("À la place du premier rang : {reason}."),
                    Language::English => format!("In the first rank's place: {reason}."),
                }
            }
        };
        if ranked.points > most {
            text.push_str(pick(
                language,
                " Sa cotation est plus élevée ; un objectif placé avant les points en décide.",
                " It has more points; an objective placed before points decides.",
            ));
        }
        if let Some(path) = &ranked.path {
            put!(text, " {} {}.", pick(language, "Voie :", "Path:"), words::with_sources(path, language));
        }
        for obligation in &ranked.passed_over {
            put!(text, " {}.", words::passed_over(&obligation.title, language));
        }
        put!(out, "<li><strong>{}</strong> — {}</li>\n", escape(&ranked.applicant), escape(&text));
    }
    out.push_str("</ol>\n");
    bound(out, report, line, language);
    let count = words::counted(report.rules.len(), language, ("règle", "règles"), ("rule", "rules"));
    let text = match language {
        Language::French => format!("Chaque candidat remplit les règles d'admissibilité de la politique ({count}) :"),
        Language::English => format!("Each candidate meets the policy's admissibility rules ({count}):"),
    };
    let see = pick(language, "voir la liste", "see the list");
    if !report.rules.is_empty() {
        put!(out, "<p>{} <a href=\"#regles\">{see}</a>.</p>\n", escape(&text));
    }
}

/// The obligations and the share that the award counts for, and how they stand.
fn bound(out: &mut String, report: &DecisionReport, line: &VacancyLine, language: Language) {
    let Some(award) = line.ranked.first() else { return };
    let mut lines = Vec::new();
    for share in report.shares.iter().filter(|share| share.reserver.name == award.charged.name) {
        let (reached, required) = (format::whole(share.reached, language), format::whole(share.required, language));
        lines.push(match language {
            Language::French => {
                format!("part du flux, {} : {reached} atteints pour {required} dus", share.reserver.title)
            }
            Language::English => {
                format!("share of the flow, {}: {reached} reached of {required} owed", share.reserver.title)
            }
        });
    }
    for obligation in &report.obligations {
        if award.counts_for.iter().any(|counted| counted.name == obligation.obligation.name) {
            let (asked, standing) = (words::asked(obligation, language), accounts::standing(obligation, language));
            let title = &obligation.obligation.title;
            lines.push(match language {
                Language::French => format!("{title}, {asked} : {standing}"),
                Language::English => format!("{title}, {asked}: {standing}"),
            });
        }
    }
    if lines.is_empty() {
        return;
    }
    put!(
        out,
        "<p>{}</p>\n<ul>\n",
        pick(
            language,
            "L'attribution proposée compte, sur l'année, pour :",
            "Over the year, the proposed award counts for:"
        )
    );
    for line in lines {
        put!(out, "<li>{}</li>\n", escape(&line));
    }
    out.push_str("</ul>\n");
    let others: Vec<&RankedLine> =
        line.ranked.iter().skip(1).filter(|one| one.counts_for != award.counts_for).collect();
    for other in others {
        let text = match (language, other.counts_for.is_empty()) {
            (Language::French, true) => {
                format!("Celle au demandeur {} ne compterait pour aucune obligation.", other.applicant)
            }
            (Language::French, false) => {
                format!(
                    "Celle au demandeur {} compterait pour {}.",
                    other.applicant,
                    list_of(&other.counts_for, language)
                )
            }
            (Language::English, true) => format!("To applicant {}, it would count for no obligation.", other.applicant),
            (Language::English, false) => {
                format!(
                    "To applicant {}, it would count for {}.",
                    other.applicant,
                    list_of(&other.counts_for, language)
                )
            }
        };
        put!(out, "<p class=\"small soft\">{}</p>\n", escape(&text));
    }
}

/// The rank and the id of each candidate, as the headers of a comparison.
fn heads(group: &[RankedLine], language: Language) -> Vec<String> {
    let rank = pick(language, "Rang", "Rank");
    let colon = pick(language, " : ", ": ");
    group.iter().map(|ranked| format!("{rank} {}{colon}{}", ranked.rank, escape(&ranked.applicant))).collect()
}

/// The items of several lists, each once, in an order that keeps that of every list.
fn merged<'a, T>(lists: impl Iterator<Item = &'a [T]>, key: impl Fn(&T) -> &str) -> Vec<&'a T> {
    let mut all: Vec<&'a T> = Vec::new();
    for list in lists {
        let mut at = 0_usize;
        for item in list {
            if let Some(found) = all.iter().position(|known| key(known) == key(item)) {
                at = found.saturating_add(1);
            } else {
                all.insert(at.min(all.len()), item);
                at = at.saturating_add(1);
            }
        }
    }
    all
}

fn heading_name(heading: &HeadingPoints) -> &str {
    &heading.heading.name
}

fn criterion_name(criterion: &CriterionPoints) -> &str {
    &criterion.criterion.name
}

fn compared_points(out: &mut String, group: &[RankedLine], language: Language) {
    put!(out, "<h4>{}</h4>\n", pick(language, "Points, critère par critère", "Points, criterion by criterion"));
    let headings = merged(group.iter().map(|ranked| ranked.headings.as_slice()), heading_name);
    if headings.is_empty() {
        let text = pick(
            language,
            "Aucun critère de la cotation ne donne de point à ces demandes.",
            "No criterion of the grid gives a point to these requests.",
        );
        put!(out, "<p>{text}</p>\n");
        return;
    }
    let heads = heads(group, language);
    let mut headers = vec![(pick(language, "Rubrique et critère", "Heading and criterion"), false)];
    headers.extend(heads.iter().map(|head| (head.as_str(), true)));
    let mut table = Table::open(out, "compared", "", &headers);
    for heading in headings {
        let own: Vec<Option<&HeadingPoints>> = group
            .iter()
            .map(|ranked| ranked.headings.iter().find(|found| heading_name(found) == heading_name(heading)))
            .collect();
        table.row(out, "head");
        let rule = if heading.criteria.is_empty() && own.iter().flatten().all(|found| found.criteria.is_empty()) {
            // A pool has no criterion of its own: its line is what its cap takes off those above.
            pick(language, "retiré par un plafond commun", "taken off by a common cap")
        } else if heading.strongest {
            pick(language, "le critère le plus fort compte", "the strongest criterion counts")
        } else {
            pick(language, "somme des critères", "sum of the criteria")
        };
        table.head(out, &format!("{} <span class=\"how\">{rule}</span>", name(&heading.heading, language)));
        for found in &own {
            let text = found.map_or_else(
                || points(0, language),
                |found| {
                    let capped = found.capped && !found.criteria.is_empty();
                    let note = if capped { pick(language, "plafonnée", "capped") } else { "" };
                    how(&points(found.points, language), note)
                },
            );
            table.cell(out, &text);
        }
        table.end(out);
        for criterion in merged(own.iter().flatten().map(|found| found.criteria.as_slice()), criterion_name) {
            table.row(out, "sub");
            table.head(out, &name(&criterion.criterion, language));
            for found in &own {
                let found = found.and_then(|heading| {
                    heading.criteria.iter().find(|one| criterion_name(one) == criterion_name(criterion))
                });
                table.cell(out, &found.map_or_else(|| "—".to_owned(), |found| criterion_cell(found, language)));
            }
            table.end(out);
        }
    }
    table.row(out, "sum");
    table.head(out, pick(language, "Total", "Total"));
    for ranked in group {
        table.cell(out, &points(ranked.points, language));
    }
    table.end(out);
    Table::close(out);
}

/// A figure with how it comes about below it.
fn how(figure: &str, note: &str) -> String {
    // A hyphen is not a minus.
    let note = note.strip_prefix('-').map_or_else(|| note.to_owned(), |rest| format!("−{rest}"));
    if note.is_empty() { figure.to_owned() } else { format!("{figure} <span class=\"how\">{note}</span>") }
}

fn criterion_cell(criterion: &CriterionPoints, language: Language) -> String {
    let shown = points(criterion.points, language);
    let plain = criterion.factor.is_none() && criterion.measured.is_none() && !criterion.capped && criterion.counted;
    let told = plain && criterion.case == crate::decision::CriterionCase::Holds;
    let note = if told { String::new() } else { escape(&words::calculation(criterion, language)) };
    let shown = if criterion.counted { shown } else { format!("<span class=\"aside\">({shown})</span>") };
    how(&shown, &note)
}

fn compared_facts(out: &mut String, group: &[RankedLine], language: Language) {
    let all = merged(group.iter().map(|ranked| ranked.facts.as_slice()), |fact| fact.name.as_str());
    if all.is_empty() {
        return;
    }
    put!(out, "<h4>{}</h4>\n", pick(language, "Données lues par les règles", "Facts that rules read"));
    let heads = heads(group, language);
    let mut headers = vec![(pick(language, "Donnée", "Fact"), false)];
    headers.extend(heads.iter().map(|head| (head.as_str(), false)));
    let mut table = Table::open(out, "compared", "", &headers);
    for fact in all {
        table.row(out, "");
        table.head(out, &escape(&fact.label));
        for ranked in group {
            let found = ranked.facts.iter().find(|one| one.name == fact.name);
            table.cell(
                out,
                &found.map_or_else(|| "—".to_owned(), |found| escape(&format::fact(&found.value, language))),
            );
        }
        table.end(out);
    }
    Table::close(out);
}

/// What the commission writes down: one of the five decisions per candidate, and by when an answer is due.
fn decision(out: &mut String, report: &DecisionReport, line: &VacancyLine, language: Language) {
    put!(out, "<h4>{}</h4>\n", pick(language, "Décision de la commission", "The committee's decision"));
    let headers = [
        (pick(language, "Demandeur", "Applicant"), false),
        (pick(language, "Décision (CCH R441-3)", "Decision (CCH R441-3)"), false),
    ];
    let mut table = Table::open(out, "decision", "", &headers);
    let kinds = words::decision_kinds(language);
    for ranked in &line.ranked {
        table.row(out, "");
        table.head(out, &escape(&ranked.applicant));
        let boxes: Vec<String> = kinds.iter().map(|kind| format!("<li>{kind}</li>")).collect();
        table.cell(out, &format!("<ul class=\"boxes\">{}</ul>", boxes.concat()));
        table.end(out);
    }
    Table::close(out);
    delays(out, report, language);
}

fn delays(out: &mut String, report: &DecisionReport, language: Language) {
    let blank = "<span class=\"blank\">&nbsp;</span>";
    let (sent, due) = match language {
        Language::French => ("Offre notifiée le", "réponse attendue au plus tard le"),
        Language::English => ("Offer notified on", "reply due by"),
    };
    if report.delays.is_empty() {
        let none = pick(
            language,
            "La politique n'énonce aucun délai de réponse : il est à porter à la main.",
            "The policy states no delay to reply: it is to be written by hand.",
        );
        put!(out, "<p class=\"small soft\">{none}</p>\n");
    }
    for line in &report.delays {
        let days = words::days(line.days, language);
        let text = format!("{}{days}.", pick(language, " : ", ": "));
        put!(out, "<p>{}{}</p>\n", mention(&line.delay, language), escape(&text));
    }
    put!(out, "<p>{sent} {blank} ; {due} {blank}</p>\n");
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

/// The homes left empty, and why.
pub(super) fn write_empty(out: &mut String, report: &DecisionReport, language: Language) {
    if report.empty.is_empty() {
        return;
    }
    let title = pick(language, "Logements sans attribution", "Homes left empty");
    put!(
        out,
        "<section class=\"sheet\" aria-labelledby=\"sans-attribution\">\n<h2 id=\"sans-attribution\">{title}</h2>\n"
    );
    for (position, line) in report.vacancies.iter().enumerate() {
        let Some(reason) = &line.empty else { continue };
        opening(out, &anchor(position), line, language);
        let reason = escape(&words::empty(reason, language));
        put!(
            out,
            "<div class=\"award vacant\">\n<p><strong>{}</strong></p>\n<p>{}</p>\n<p>{}</p>\n</div>\n",
            pick(language, "Pourquoi ce logement reste sans attribution", "Why this home is left empty"),
            first_capital(&format!("{reason}.")),
            flow(line, language)
        );
    }
    out.push_str("</section>\n");
}

/// A sentence begins with a capital.
fn first_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The homes whose first rank has not the most points of its list.
pub(super) fn decided_before_points(report: &DecisionReport) -> Vec<&VacancyLine> {
    report.vacancies.iter().filter(|line| summary::not_highest(line)).collect()
}
