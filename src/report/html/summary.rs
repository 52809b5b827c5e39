//! The first page: how many homes, for whom, and what is kept or missed.

use std::collections::BTreeMap;

use super::{chart, escape, table::Table};
use crate::decision::{DecisionReport, FactValue, LevelStatus, VacancyLine};
use crate::diagnostic::Language;
use crate::quantity::Exact;
use crate::report::words::{self, pick};
use crate::report::{asked, format};

/// The summary.
pub(super) fn write(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "Synthèse", "Summary");
    put!(out, "<section aria-labelledby=\"synthese\">\n<h2 id=\"synthese\">{title}</h2>\n");
    lead(out, report, language);
    tiles(out, report, language);
    findings(out, report, language);
    by_rooms(out, report, language);
    changes(out, report, language);
    out.push_str("</section>\n");
}

fn lead(out: &mut String, report: &DecisionReport, language: Language) {
    let homes = report.homes;
    let count = |value, one, many| words::counted(value, language, one, many);
    let offered = count(
        homes.offered,
        ("logement est proposé", "logements sont proposés"),
        ("home is offered", "homes are offered"),
    );
    let requests = count(report.candidates.applicants, ("demande", "demandes"), ("request", "requests"));
    let awarded = count(homes.awarded, ("est attribué", "sont attribués"), ("is awarded", "are awarded"));
    let text = match language {
        Language::French => format!(
            "{offered} à {requests} ; {awarded} par ce plan. La commission reste seule à décider : ce dossier propose, \
             explique et prouve."
        ),
        Language::English => format!(
            "{offered} to {requests}; {awarded} by this plan. The committee alone decides: this file proposes, explains \
             and proves."
        ),
    };
    put!(out, "<p class=\"lead\">{}</p>\n", escape(&text));
}

fn tiles(out: &mut String, report: &DecisionReport, language: Language) {
    let with_pair = report.candidates.applicants.saturating_sub(report.candidates.applicants_without_pair);
    let tiles = [
        (report.homes.offered, pick(language, "logements proposés", "homes offered")),
        (report.homes.awarded, pick(language, "attributions proposées", "awards proposed")),
        (report.homes.empty, pick(language, "logements sans attribution", "homes left empty")),
        (with_pair, pick(language, "demandes admissibles à un logement au moins", "requests admissible to some home")),
    ];
    out.push_str("<ul class=\"tiles\">\n");
    for (value, text) in tiles {
        put!(out, "<li><strong>{}</strong><span>{text}</span></li>\n", format::count(value, language));
    }
    out.push_str("</ul>\n");
}

/// How a finding stands: kept, missed, or to be looked at.
#[derive(Clone, Copy)]
enum Mark {
    Kept,
    Missed,
    ToRead,
}

fn finding(out: &mut String, mark: Mark, text: &str, language: Language) {
    let (class, word) = match mark {
        Mark::Kept => ("ok", pick(language, "Tenu", "Kept")),
        Mark::Missed => ("ko", pick(language, "Manque", "Short")),
        Mark::ToRead => ("to", pick(language, "À lire", "To read")),
    };
    put!(out, "<li><span class=\"mark {class}\">{word}</span><span>{text}</span></li>\n");
}

fn findings(out: &mut String, report: &DecisionReport, language: Language) {
    let title = pick(language, "À retenir", "What to remember");
    put!(out, "<h3>{title}</h3>\n<ul class=\"points\">\n");
    let shares = report.shares.iter().map(|line| (&line.reserver.title, line.shortfall, line.cause, line.required));
    let obligations = report.obligations.iter();
    let obligations = obligations.map(|line| (&line.obligation.title, line.shortfall, line.cause, line.required));
    let accounts = [
        (pick(language, "Parts du flux", "Shares of the flow"), shares.collect::<Vec<_>>()),
        (pick(language, "Obligations", "Obligations"), obligations.collect()),
    ];
    for (what, lines) in accounts {
        let kept = lines.iter().filter(|(_, shortfall, ..)| *shortfall == 0).count();
        if lines.is_empty() {
            continue;
        }
        let (kept_text, all) = (format::count(kept, language), format::count(lines.len(), language));
        let text = match language {
            Language::French => format!("{what} : {kept_text} sur {all} atteintes."),
            Language::English => format!("{what}: {kept_text} of {all} reached."),
        };
        finding(out, if kept == lines.len() { Mark::Kept } else { Mark::ToRead }, &escape(&text), language);
        for (name, shortfall, cause, required) in lines.iter().filter(|(_, shortfall, ..)| *shortfall > 0) {
            let homes = words::homes(Exact::whole(*shortfall), language);
            let required = format::whole(*required, language);
            let text = match language {
                Language::French => {
                    format!("{name} : {homes} pour {required} dus ; {}.", words::cause(*cause, language))
                }
                Language::English => format!("{name}: {homes} of {required} owed; {}.", words::cause(*cause, language)),
            };
            finding(out, Mark::Missed, &escape(&text), language);
        }
    }
    let proven = report.levels.iter().filter(|line| line.status == LevelStatus::Optimal).count();
    let (proven_text, all) = (format::count(proven, language), format::count(report.levels.len(), language));
    let text = match language {
        Language::French => {
            format!("Objectifs prouvés optimaux : {proven_text} sur {all}, dans l'ordre de la politique.")
        }
        Language::English => format!("Objectives proven optimal: {proven_text} of {all}, in the policy's order."),
    };
    finding(out, if proven == report.levels.len() { Mark::Kept } else { Mark::ToRead }, &escape(&text), language);
    least_served(out, report, language);
    let passed = report.vacancies.iter().filter(|line| not_highest(line)).count();
    if passed > 0 {
        let homes = words::counted(passed, language, ("logement", "logements"), ("home", "homes"));
        let text = match language {
            Language::French => format!(
                "{homes} : la cotation du premier rang n'est pas la plus élevée de la liste, un objectif placé avant les \
                 points en décide ; chaque page le dit."
            ),
            Language::English => format!(
                "{homes}: the first rank's points are not the highest of the list, an objective placed before points \
                 decides; each page tells it."
            ),
        };
        finding(out, Mark::ToRead, &escape(&text), language);
    }
    if !report.untrusted.is_empty() {
        let count = words::counted(report.untrusted.len(), language, ("élément", "éléments"), ("item", "items"));
        let text = match language {
            Language::French => format!(
                "{count} de la politique à relire avant usage : chiffres locaux, dérivés, non vérifiés ou inventés."
            ),
            Language::English => {
                format!("{count} of the policy to read again before use: local, derived, unverified or invented.")
            }
        };
        put!(
            out,
            "<li><span class=\"mark to\">{}</span><span>{} <a href=\"#a-relire\">{}</a></span></li>\n",
            pick(language, "À lire", "To read"),
            escape(&text),
            pick(language, "Voir la liste", "See the list")
        );
    }
    if let Some(facts) = &report.to_ask {
        finding(out, Mark::ToRead, &escape(&asked::count_sentence(facts, language)), language);
    }
    out.push_str("</ul>\n");
}

fn least_served(out: &mut String, report: &DecisionReport, language: Language) {
    for goal in &report.equity {
        let least = goal.groups.iter().min_by(|a, b| a.attainment.cmp(&b.attainment));
        let Some(group) = least else { continue };
        let rate = format::rounded(group.attainment, language);
        let text = match language {
            Language::French => {
                format!("Équité : le groupe le moins servi est « {} », à un taux de {rate}.", group.title)
            }
            Language::English => format!("Equity: the worst-served group is “{}”, at a rate of {rate}.", group.title),
        };
        finding(out, Mark::ToRead, &escape(&text), language);
    }
}

/// Whether a candidate of the list has more points than the first.
pub(super) fn not_highest(line: &VacancyLine) -> bool {
    let mut points = line.ranked.iter().map(|ranked| ranked.points);
    let Some(first) = points.next() else { return false };
    points.any(|other| other > first)
}

/// The number of rooms of a home, where its table tells one.
fn rooms(line: &VacancyLine) -> Option<i64> {
    line.facts.iter().find_map(|fact| match fact.value {
        FactValue::Rooms(rooms) => Some(rooms),
        _ => None,
    })
}

fn by_rooms(out: &mut String, report: &DecisionReport, language: Language) {
    let mut sizes: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    for line in &report.vacancies {
        let Some(rooms) = rooms(line) else { continue };
        let (awarded, empty) = sizes.entry(rooms).or_default();
        let counted = if line.empty.is_none() { awarded } else { empty };
        *counted = counted.saturating_add(1);
    }
    if sizes.is_empty() {
        return;
    }
    put!(out, "<h3>{}</h3>\n", pick(language, "Logements par typologie", "Homes by number of rooms"));
    let caption = pick(
        language,
        "Barre pleine : logements attribués. Contour en tirets : logements sans attribution.",
        "Full bar: homes awarded. Dashed outline: homes left empty.",
    );
    let headers = [
        (pick(language, "Typologie", "Rooms"), false),
        (pick(language, "Attribués", "Awarded"), true),
        (pick(language, "Sans attribution", "Left empty"), true),
        (pick(language, "Graphique", "Chart"), false),
    ];
    let largest = sizes.values().map(|(awarded, empty)| awarded.saturating_add(*empty)).max().unwrap_or(1);
    let mut table = Table::open(out, "rooms", caption, &headers);
    for (rooms, (awarded, empty)) in &sizes {
        let name = format!("T{rooms}");
        let (given, left) = (format::count(*awarded, language), format::count(*empty, language));
        let text = match language {
            Language::French => format!("{given} attribués, {left} sans attribution"),
            Language::English => format!("{given} awarded, {left} left empty"),
        };
        table.row(out, "");
        table.head(out, &name);
        table.cell(out, &given);
        table.cell(out, &left);
        table.cell(out, &chart::parts(*awarded, *empty, largest, &name, &text));
        table.end(out);
    }
    Table::close(out);
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
    let none = pick(language, "aucun", "none");
    let mut table = Table::open(out, "changes", &caption, &headers);
    for line in &changes.lines {
        table.row(out, "");
        table.head(out, &escape(&line.applicant));
        for home in [&line.from, &line.to] {
            table.cell(out, &home.as_deref().map_or_else(|| none.to_owned(), escape));
        }
        table.cell(out, words::change(line.reason, language));
        table.end(out);
    }
    Table::close(out);
}
