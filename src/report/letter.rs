//! The letter that a household is given: what is proposed, why, what would change it, and what the law wants said of an
//! algorithm that takes part in an individual decision.
//!
//! # Citation
//! Code des relations entre le public et l'administration, L311-3-1 (the mention, the right to be told the rules),
//! R311-3-1-1 (what the mention says), R311-3-1-2 (what is told: how far and in which way the processing contributes,
//! the data and their sources, the parameters and their weights in the case, the operations). It is always in French: it
//! is a French document. No other household is named in it.

use super::html::escape;
use super::words::{self, quoted};
use super::{format, what_if};
use crate::decision::{ApplicantExplanation, CandidateHome, CriterionCase, HeadingPoints, LevelMeaning, UnmetReason};
use crate::diagnostic::Language;

const FRENCH: Language = Language::French;

/// How many homes are told one by one.
const SHOWN: usize = 5;

/// A part of a letter.
enum Part {
    Heading(&'static str),
    Paragraph(String),
    /// An item of a list, at a depth.
    Item(usize, String),
}

struct Letter {
    parts: Vec<Part>,
}

impl Letter {
    fn heading(&mut self, text: &'static str) {
        self.parts.push(Part::Heading(text));
    }

    fn say(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Paragraph(text.into()));
    }

    fn item(&mut self, depth: usize, text: impl Into<String>) {
        self.parts.push(Part::Item(depth, text.into()));
    }
}

/// The letter as text.
#[must_use]
pub fn letter_text(explanation: &ApplicantExplanation) -> String {
    let mut out = String::new();
    for line in head(explanation) {
        put!(out, "{}\n", line.replace(char::is_control, " "));
    }
    for part in compose(explanation).parts {
        match part {
            Part::Heading(text) => put!(out, "\n{text}\n{}\n", "-".repeat(text.chars().count())),
            Part::Paragraph(text) => put!(out, "{}\n", text.replace(char::is_control, " ")),
            Part::Item(depth, text) => {
                put!(out, "{}- {}\n", "  ".repeat(depth), text.replace(char::is_control, " "));
            }
        }
    }
    out
}

/// The letter as one printable page, without any script or outside request.
#[must_use]
pub fn letter_html(explanation: &ApplicantExplanation) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    put!(out, "<title>{}</title>\n<style>{SHEET}</style>\n</head>\n<body>\n<header>\n", escape(&explanation.applicant));
    for line in head(explanation) {
        put!(out, "<p>{}</p>\n", escape(&line));
    }
    out.push_str("</header>\n");
    let mut open = 0_usize;
    for part in compose(explanation).parts {
        let depth = match &part {
            Part::Item(depth, _) => depth.saturating_add(1),
            Part::Heading(_) | Part::Paragraph(_) => 0,
        };
        while open > depth {
            out.push_str("</ul>\n");
            open = open.saturating_sub(1);
        }
        while open < depth {
            out.push_str("<ul>\n");
            open = open.saturating_add(1);
        }
        match part {
            Part::Heading(text) => put!(out, "<h2>{text}</h2>\n"),
            Part::Paragraph(text) => put!(out, "<p>{}</p>\n", escape(&text)),
            Part::Item(_, text) => put!(out, "<li>{}</li>\n", escape(&text)),
        }
    }
    out.push_str(&"</ul>\n".repeat(open));
    out.push_str("</body>\n</html>\n");
    out
}

const SHEET: &str = "body{margin:0 auto;max-width:44rem;padding:1.5rem;color:#1c2430;background:#fff;font:16px/1.5 Georgia,'Times New Roman',serif}\
header{border-bottom:2px solid #1d4f8c;margin-bottom:1rem}h2{font-size:1.15rem;margin:1.4rem 0 .4rem;color:#1d4f8c}p{margin:.4rem 0}ul{margin:.3rem 0;padding-left:1.3rem}\
@media print{@page{size:A4;margin:20mm}body{max-width:none;padding:0;font-size:11pt}h2{break-after:avoid}li{break-inside:avoid}}";

fn head(explanation: &ApplicantExplanation) -> Vec<String> {
    vec![
        explanation.title.clone(),
        format!("Demande de logement social n° {}", explanation.applicant),
        format!("Séance du {}", format::day(explanation.date, FRENCH)),
    ]
}

fn compose(explanation: &ApplicantExplanation) -> Letter {
    let mut letter = Letter { parts: Vec::new() };
    result(&mut letter, explanation);
    why(&mut letter, explanation);
    if let Some(found) = &explanation.what_if {
        let lines = what_if::lines(found, explanation.only.as_deref(), FRENCH);
        if !lines.is_empty() {
            letter.heading("Ce qui changerait le résultat");
            for line in lines {
                letter.say(line);
            }
        }
    }
    if !explanation.to_ask.is_empty() {
        letter.heading("Ce qui manque au dossier");
        for fact in &explanation.to_ask {
            letter.item(0, super::asked::sentence(fact, FRENCH));
        }
    }
    mention(&mut letter);
    contribution(&mut letter);
    data(&mut letter, explanation);
    weights(&mut letter, explanation);
    operations(&mut letter, explanation);
    letter
}

fn result(letter: &mut Letter, explanation: &ApplicantExplanation) {
    letter.heading("Ce qui est proposé à la commission");
    match (&explanation.award, &explanation.only) {
        (Some(home), Some(asked)) if home != asked => letter.say(format!(
            "Le logement {home} est proposé pour cette demande ; le logement {asked}, sur lequel porte cette lettre, ne l'est pas."
        )),
        (Some(home), _) => letter.say(format!("Le logement {home} est proposé pour cette demande, au rang 1.")),
        (None, Some(asked)) => letter.say(format!("Le logement {asked} n'est pas proposé pour cette demande.")),
        (None, None) => letter.say("Aucun logement n'est proposé pour cette demande à cette séance."),
    }
    letter.say("La commission d'attribution décide seule ; cette proposition ne la lie pas.");
}

/// Why, without naming anyone.
fn why(letter: &mut Letter, explanation: &ApplicantExplanation) {
    letter.heading("Pourquoi");
    if !explanation.homes.is_empty() {
        let count = words::counted(explanation.homes.len(), FRENCH, ("logement", "logements"), ("", ""));
        letter.say(format!("La demande remplit toutes les règles pour {count} de la séance."));
        for home in explanation.homes.iter().take(SHOWN) {
            letter.item(0, standing(home));
        }
        if explanation.homes.len() > SHOWN {
            let rest =
                words::counted(explanation.homes.len().saturating_sub(SHOWN), FRENCH, ("autre", "autres"), ("", ""));
            letter.item(0, format!("… et {rest}"));
        }
    }
    if !explanation.others.is_empty() {
        let count = words::counted(explanation.others.len(), FRENCH, ("logement", "logements"), ("", ""));
        letter.say(format!("Elle ne remplit pas toutes les règles pour {count} :"));
        for line in &explanation.rules {
            let kept = words::counted(line.failed, FRENCH, ("logement", "logements"), ("", ""));
            letter.item(0, format!("{} : {kept}", words::with_sources(&line.rule, FRENCH)));
        }
        if explanation.rules.is_empty() {
            letter.item(0, words::unmet(&UnmetReason::NoReserver, FRENCH));
        }
    }
}

fn standing(home: &CandidateHome) -> String {
    let points = words::points(format::points(home.points), FRENCH);
    let mut text = format!("{} : {points}, {} candidats", home.vacancy, format::count(home.candidates, FRENCH));
    match (home.rank, home.ahead) {
        (Some(1), _) => text.push_str(" ; attribution proposée"),
        (_, Some(ahead)) if ahead > 0 => {
            let before = ("candidat placé avant", "candidats placés avant");
            put!(text, " ; {}", words::counted(ahead, FRENCH, before, ("", "")));
            if !home.ahead_by.is_empty() {
                put!(text, " ({})", what_if::ahead_by(&home.ahead_by, FRENCH));
            }
        }
        (_, None) => {
            text.push_str(" ; non examiné, la demande ayant un autre logement ou une règle impérative s'y opposant");
        }
        _ => {}
    }
    if let (Some((_, points)), false) = (&home.awardee, home.rank == Some(1)) {
        put!(text, " ; points de la demande retenue : {}", format::number(format::points(*points), FRENCH));
    }
    text
}

fn mention(letter: &mut Letter) {
    letter.heading("Un traitement algorithmique a contribué à cette proposition");
    letter.say(
        "Mention de l'article L311-3-1 du code des relations entre le public et l'administration : la proposition faite à \
         la commission repose en partie sur un traitement algorithmique. Sa finalité est de classer les demandes et de \
         proposer, pour l'ensemble des logements de la séance, les attributions qui servent le mieux la politique \
         d'attribution adoptée.",
    );
    letter.say(
        "Toute personne concernée peut demander communication des règles qui définissent ce traitement et des principales \
         caractéristiques de sa mise en œuvre, auprès du service qui envoie cette lettre (coordonnées : à compléter par \
         l'organisme). Sans réponse au bout d'un mois, la demande est réputée refusée ; la commission d'accès aux \
         documents administratifs (CADA) peut alors être saisie dans les deux mois (R311-3-1-1, R311-12, R311-13).",
    );
}

fn contribution(letter: &mut Letter) {
    letter.heading("1° Degré et mode de contribution du traitement");
    letter.say(
        "Le traitement propose ; il ne décide pas. Il écarte les demandes qui ne remplissent pas une règle, calcule les \
         points, puis cherche les attributions les meilleures selon les objectifs ci-dessous, dans leur ordre. La \
         commission reçoit au moins les candidats classés de chaque logement et reste libre de s'en écarter.",
    );
}

fn data(letter: &mut Letter, explanation: &ApplicantExplanation) {
    letter.heading("2° Données traitées et leurs sources");
    if explanation.tables.is_empty() {
        letter.say("Données de la demande, telles que le service les a enregistrées :");
    } else {
        let tables: Vec<String> = explanation.tables.iter().map(|table| quoted(table, FRENCH)).collect();
        letter.say(format!(
            "Données de la demande, telles que le service les a enregistrées (fichiers {}) :",
            tables.join(" et ")
        ));
    }
    for fact in &explanation.facts {
        letter.item(0, format!("{} : {}", fact.label, format::fact(&fact.value, FRENCH)));
    }
    if !explanation.categories.is_empty() {
        letter.say("Elles font entrer la demande dans :");
        for category in &explanation.categories {
            letter.item(0, words::with_sources(category, FRENCH));
        }
    }
}

fn weights(letter: &mut Letter, explanation: &ApplicantExplanation) {
    letter.heading("3° Paramètres et pondération appliqués à la situation");
    let best = explanation.homes.iter().find(|home| home.rank == Some(1)).or(explanation.homes.first());
    match best {
        None => letter.say("Aucun point n'est compté : la demande ne remplit les règles d'aucun de ces logements."),
        Some(home) if home.headings.is_empty() => {
            letter.say(format!("Aucun critère ne donne de points pour le logement {}.", home.vacancy));
        }
        Some(home) => {
            let points = words::points(format::points(home.points), FRENCH);
            letter.say(format!("Points pour le logement {} : {points}.", home.vacancy));
            home.headings.iter().for_each(|heading| points_of(letter, home, heading));
        }
    }
    letter.say("Objectifs du classement, dans l'ordre :");
    for level in &explanation.objective {
        letter.item(0, format!("{}, {}", words::level(level, FRENCH), words::sense(level, FRENCH)));
    }
    let tie = explanation.objective.iter().any(|level| matches!(level, LevelMeaning::Draw));
    if tie {
        letter.say(
            "Les égalités qui restent sont départagées par un tirage dont la graine est publiée dans la politique.",
        );
    }
}

fn points_of(letter: &mut Letter, home: &CandidateHome, heading: &HeadingPoints) {
    let points = words::points(format::points(heading.points), FRENCH);
    letter.item(0, format!("{} : {points}", heading.heading.title));
    for criterion in &heading.criteria {
        let title = words::with_sources(&criterion.criterion, FRENCH);
        let mut text = format!("{title} : {}", words::calculation(criterion, FRENCH));
        if criterion.case == CriterionCase::Holds
            && let Some(read) = what_if::read_of(&home.read, &criterion.criterion.name, FRENCH)
        {
            put!(text, " (données : {read})");
        }
        letter.item(1, text);
    }
}

fn operations(letter: &mut Letter, explanation: &ApplicantExplanation) {
    letter.heading("4° Opérations effectuées");
    let homes = explanation.homes.len().saturating_add(explanation.others.len());
    letter.item(0, format!("vérification des règles d'admissibilité pour {homes} logements, à la date de la séance"));
    letter.item(0, "calcul des points de la grille applicable, en nombres exacts");
    letter.item(0, "recherche, parmi toutes les attributions permises, de celles qui sont les meilleures sur chaque objectif, dans l'ordre");
    letter.item(0, "preuve de ce résultat, qu'un autre programme peut revérifier");
    if explanation.what_if.is_some() {
        letter.item(0, "nouvelle recherche avec la demande modifiée, pour dire ce qui changerait le résultat");
    }
}
