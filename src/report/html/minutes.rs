//! The draft of the minutes: how the grid of points was used, and what is proposed for each home.

use super::table::Table;
use super::{escape, mention, vacancies};
use crate::decision::{DecisionReport, LevelLine, LevelMeaning, RankedLine, UnmetReason};
use crate::diagnostic::Language;
use crate::quantity::Exact;
use crate::report::format;
use crate::report::words::{self, pick};

/// The draft.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Projet de procès-verbal", "Draft minutes");
    put!(out, "<section class=\"sheet\" aria-labelledby=\"proces-verbal\">\n<h2 id=\"proces-verbal\">{title}</h2>\n");
    let text = pick(
        language,
        "À relire et compléter par le secrétariat : ce qui suit dit ce que le calcul a fait, non ce que la commission décide.",
        "To be read and completed by the secretariat: it tells what the computation did, not what the committee decides.",
    );
    put!(out, "<p class=\"soft\">{text}</p>\n<div class=\"act\">\n");
    session(out, report, language);
    grid(out, report, language);
    out.push_str("</div>\n");
    proposals(out, report, language);
    let (chair, secretary) = (
        pick(language, "La présidente ou le président de la commission", "The chair of the committee"),
        pick(language, "Le secrétariat de la commission", "The secretariat"),
    );
    put!(out, "<div class=\"signs\"><p>{chair}</p><p>{secretary}</p></div>\n</section>\n");
}

fn session(out: &mut String, report: &DecisionReport, language: Language) {
    let (homes, requests) = (report.homes.offered, report.candidates.applicants);
    let homes = words::counted(homes, language, ("logement", "logements"), ("home", "homes"));
    let requests = words::counted(requests, language, ("demande", "demandes"), ("request", "requests"));
    let day = format::day(report.date, language);
    let awards = words::counted(
        report.homes.awarded,
        language,
        ("attribution proposée", "attributions proposées"),
        ("award proposed", "awards proposed"),
    );
    let text = match language {
        Language::French => format!(
            "La commission d'attribution des logements et d'examen de l'occupation des logements a examiné {homes} et \
             {requests}, selon les règles en vigueur au {day}. Elle a pris connaissance du présent dossier, qui compte \
             {awards} et, pour chaque logement, les candidats classés et leurs motifs."
        ),
        Language::English => format!(
            "The allocation committee examined {homes} and {requests} by the rules in force on {day}. It took note of \
             this file, with {awards} and, for each home, the ranked candidates and the reasons."
        ),
    };
    put!(out, "<p>{}</p>\n", escape(&text));
}

/// How points were used: which grid, at which place among the objectives, and where they did not decide.
fn grid(out: &mut String, report: &DecisionReport, language: Language) {
    put!(out, "<h3>{}</h3>\n", pick(language, "Usage de la cotation", "Use of the grid of points"));
    if report.grids.is_empty() {
        let text = pick(
            language,
            "La politique n'a pas de cotation : aucun point n'a servi à classer les candidats.",
            "The policy has no grid: no point was used to rank candidates.",
        );
        put!(out, "<p>{text}</p>\n");
        return;
    }
    let grids: Vec<String> = report.grids.iter().map(|grid| mention(grid, language)).collect();
    let used = pick(language, "Les demandes ont été cotées selon :", "Requests were given points by:");
    put!(out, "<p>{used} {}.</p>\n", grids.join(" ; "));
    let place = report.levels.iter().position(|line| line.meaning == LevelMeaning::Points);
    let text = match place {
        None => pick(
            language,
            "Les points ne sont pas un objectif de la politique : ils éclairent le choix sans classer les candidats.",
            "Points are no objective of the policy: they inform the choice and do not rank candidates.",
        )
        .to_owned(),
        Some(place) => placed(report, place, language),
    };
    put!(out, "<p>{}</p>\n", escape(&text));
    decided(out, report, language);
    let text = pick(
        language,
        "La cotation aide à la décision : elle ne lie pas la commission.",
        "The grid helps the decision: it does not bind the committee.",
    );
    put!(out, "<p>{text}</p>\n");
}

fn placed(report: &DecisionReport, place: usize, language: Language) -> String {
    let title = |line: &LevelLine| words::quoted(&words::level(&line.meaning, language), language);
    let before: Vec<String> = report.levels.iter().take(place).map(title).collect();
    let number = format::count(place.saturating_add(1), language);
    match (language, before.is_empty()) {
        (Language::French, true) => "Les points sont le premier objectif de la politique.".to_owned(),
        (Language::English, true) => "Points are the policy's first objective.".to_owned(),
        (Language::French, false) => format!(
            "Les points sont l'objectif numéro {number} de la politique : ils départagent les plans qui font aussi bien \
             sur {}.",
            before.join(", ")
        ),
        (Language::English, false) => format!(
            "Points are objective number {number} of the policy: they tell apart the plans that do as well on {}.",
            before.join(", ")
        ),
    }
}

/// Where points decided between the first two ranks, and where something placed before did.
fn decided(out: &mut String, report: &DecisionReport, language: Language) {
    let second = |line: &'_ crate::decision::VacancyLine| line.ranked.get(1).and_then(|one| one.separation.clone());
    let separations: Vec<UnmetReason> = report.vacancies.iter().filter_map(second).collect();
    let by_points = separations.iter().filter(|reason| reason.points_missing().is_some()).count();
    let all = words::homes(Exact::whole(i128::try_from(separations.len()).unwrap_or(i128::MAX)), language);
    let by_points = format::count(by_points, language);
    let text = match language {
        Language::French => format!(
            "Sur {all} où plusieurs candidats sont classés, les points séparent les deux premiers rangs pour {by_points} ; \
             ailleurs, un autre objectif les sépare, que dit la page du logement."
        ),
        Language::English => format!(
            "Of {all} where several candidates are ranked, points tell the first two ranks apart for {by_points}; \
             elsewhere another objective does, which the home's page tells."
        ),
    };
    put!(out, "<p>{}</p>\n", escape(&text));
    let passed = vacancies::decided_before_points(report);
    if passed.is_empty() {
        return;
    }
    let ids: Vec<&str> = passed.iter().map(|line| line.id.as_str()).collect();
    let text = match language {
        Language::French => format!(
            "Le candidat de rang 1 n'a pas la cotation la plus élevée de sa liste pour : {}. Un objectif placé avant les \
             points l'explique.",
            ids.join(", ")
        ),
        Language::English => format!(
            "The candidate of rank 1 has not the most points of its list for: {}. An objective placed before points \
             explains it.",
            ids.join(", ")
        ),
    };
    put!(out, "<p>{}</p>\n", escape(&text));
}

fn proposals(out: &mut String, report: &DecisionReport, language: Language) {
    let headers = [
        (pick(language, "Logement", "Home"), false),
        (pick(language, "Candidats dans l'ordre, avec leurs points", "Candidates in order, with their points"), false),
        (pick(language, "Décision", "Decision"), false),
    ];
    let caption = pick(
        language,
        "Propositions soumises à la commission ; la décision est portée en séance.",
        "Proposals to the committee; the decision is written in session.",
    );
    let mut table = Table::open(out, "proposals", caption, &headers);
    for line in &report.vacancies {
        let candidate = |ranked: &RankedLine| {
            let points = format::number(format::points(ranked.points), language);
            let points = format!("{}. {} ({points})", ranked.rank, ranked.applicant);
            escape(&points)
        };
        let candidates: Vec<String> = line.ranked.iter().map(candidate).collect();
        let text = match &line.empty {
            Some(reason) => format!(
                "<span class=\"aside\">{} {}</span>",
                pick(language, "sans attribution :", "left empty:"),
                escape(&words::empty(reason, language))
            ),
            None => candidates.join(" ; "),
        };
        table.row(out, "");
        table.head(out, &escape(&line.id));
        table.cell(out, &text);
        table.cell(out, "<span class=\"blank\">&nbsp;</span>");
        table.end(out);
    }
    Table::close(out);
}
