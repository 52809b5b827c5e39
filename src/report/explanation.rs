//! Explanations as text for people and as JSON for programs.

use super::json::Json;
use super::words::{self, pick, quoted};
use super::{asked, format, summary, what_if};
use crate::decision::{
    ApplicantExplanation, CandidateHome, CriterionCase, Fact, HeadingPoints, Mention, OtherHome, RankedLine, RuleCount,
    UnmetReason, VacancyExplanation,
};
use crate::diagnostic::Language;
use crate::quantity::{Date, MonthEnd};

/// How many near misses the text lists; the JSON lists every home.
const SHOWN: usize = 10;

/// Lines with an indentation.
struct Text {
    out: String,
    language: Language,
}

impl Text {
    fn line(&mut self, depth: usize, text: &str) {
        self.out.push_str(&"  ".repeat(depth));
        // A line feed within a title or an id would pass for another line.
        self.out.push_str(&text.replace(char::is_control, " "));
        self.out.push('\n');
    }

    fn heading(&mut self, french: &str, english: &str) {
        self.out.push('\n');
        self.line(0, pick(self.language, french, english));
    }

    fn colon(&self) -> &'static str {
        match self.language {
            Language::French => "\u{a0}: ",
            Language::English => ": ",
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        for fact in facts {
            let text = format!("{}{}{}", fact.label, self.colon(), format::fact(&fact.value, self.language));
            self.line(1, &text);
        }
    }

    fn points(&mut self, depth: usize, headings: &[HeadingPoints], read: &[(String, Vec<Fact>)]) {
        for heading in headings {
            let points = words::points(format::points(heading.points), self.language);
            let capped = if heading.capped { pick(self.language, ", plafonnés", ", capped") } else { "" };
            let text = format!("{}{}{points}{capped}", heading.heading.title, self.colon());
            self.line(depth, &text);
            for criterion in &heading.criteria {
                let title = words::with_sources(&criterion.criterion, self.language);
                let text = format!("{title}{}{}", self.colon(), words::calculation(criterion, self.language));
                self.line(depth.saturating_add(1), &text);
                if let Some(facts) = what_if::read_of(read, &criterion.criterion.name, self.language) {
                    let read = pick(self.language, "données lues", "data read");
                    self.line(depth.saturating_add(2), &format!("{read}{}{facts}", self.colon()));
                }
            }
        }
    }

    fn rules(&mut self, rules: &[RuleCount], of_homes: bool) {
        for line in rules {
            let title = words::with_sources(&line.rule, self.language);
            let kept = if of_homes {
                words::counted(line.failed, self.language, ("logement", "logements"), ("home", "homes"))
            } else {
                words::counted(line.failed, self.language, ("demandeur", "demandeurs"), ("applicant", "applicants"))
            };
            let first = format::count(line.first, self.language);
            let text = match self.language {
                Language::French => {
                    format!("{title}{}{kept}, dont {first} où c'est la première règle non remplie", self.colon())
                }
                Language::English => format!("{title}: {kept}, of which {first} where it is the first rule not met"),
            };
            self.line(1, &text);
        }
    }
}

fn titles(mentions: &[Mention], language: Language) -> String {
    let titles: Vec<String> = mentions.iter().map(|mention| words::with_sources(mention, language)).collect();
    titles.join(", ")
}

/// What the plan makes of an applicant, in sentences.
#[must_use]
pub fn applicant_text(explanation: &ApplicantExplanation, language: Language) -> String {
    let mut text = Text { out: String::new(), language };
    let day = format::day(explanation.date, language);
    text.line(0, &format!("{}{}{}", pick(language, "Demandeur", "Applicant"), text.colon(), explanation.applicant));
    text.line(0, &format!("{}, {day}", explanation.title));
    for line in terms(explanation.known, &explanation.month_ends, language) {
        text.line(0, &line);
    }
    text.heading("Résultat", "Result");
    match (&explanation.award, &explanation.unmet) {
        (Some(vacancy), _) => {
            let award = match language {
                Language::French => format!("Obtient le logement {vacancy}."),
                Language::English => format!("Is awarded home {vacancy}."),
            };
            text.line(1, &award);
        }
        (None, Some((reason, vacancy))) => {
            let why = words::unmet(reason, language);
            let near = match (vacancy, language) {
                (Some(vacancy), Language::French) => format!(" (logement le plus proche{}{vacancy})", text.colon()),
                (Some(vacancy), Language::English) => format!(" (nearest home: {vacancy})"),
                (None, _) => String::new(),
            };
            let sentence = match language {
                Language::French => format!("N'obtient pas de logement{}{why}{near}.", text.colon()),
                Language::English => format!("Is not awarded a home: {why}{near}."),
            };
            text.line(1, &sentence);
            if matches!(reason, UnmetReason::Level { .. }) {
                text.line(
                    1,
                    pick(
                        language,
                        "Cet écart vaut pour ce plan, toutes les autres attributions étant maintenues.",
                        "This gap holds for this plan, every other award being kept.",
                    ),
                );
            }
        }
        (None, None) => {}
    }
    if !explanation.facts.is_empty() {
        text.heading("Ce que les règles lisent du dossier", "What the rules read of the request");
        text.facts(&explanation.facts);
    }
    if !explanation.categories.is_empty() {
        text.heading("Catégories", "Categories");
        text.line(1, &titles(&explanation.categories, language));
    }
    if !explanation.to_ask.is_empty() {
        text.heading("À demander", "To ask for");
        for fact in &explanation.to_ask {
            text.line(1, &asked::sentence(fact, language));
        }
    }
    if let Some(found) = &explanation.what_if {
        let lines = what_if::lines(found, explanation.only.as_deref(), language);
        if !lines.is_empty() {
            text.heading("Ce qui changerait le résultat", "What would change the outcome");
            for line in &lines {
                text.line(1, line);
            }
        }
    }
    candidate_homes(&mut text, explanation);
    other_homes(&mut text, explanation);
    text.out
}

/// What the run was read by, where it is not what anyone would take for granted.
fn terms(known: Option<Date>, month_ends: &[MonthEnd], language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(day) = known {
        lines.push(words::known(day, language));
    }
    for rule in month_ends {
        let rule = match rule {
            MonthEnd::LastDay => pick(
                language,
                "Fin de mois\u{a0}: dans un mois qui n'a pas le jour voulu, le dernier jour de ce mois",
                "Month end: in a month without the day due, the last day of that month",
            ),
            MonthEnd::FirstOfNext => pick(
                language,
                "Fin de mois\u{a0}: dans un mois qui n'a pas le jour voulu, le 1er du mois suivant",
                "Month end: in a month without the day due, the 1st of the next month",
            ),
        };
        lines.push(rule.to_owned());
    }
    lines
}

fn candidate_homes(text: &mut Text, explanation: &ApplicantExplanation) {
    let language = text.language;
    let french = language == Language::French;
    let (homes, elsewhere) = (&explanation.homes, explanation.award.is_some());
    if homes.is_empty() && explanation.only.is_some() {
        return;
    }
    if homes.is_empty() {
        text.heading("Admissible à aucun logement de la séance", "Admissible to no home of the session");
        return;
    }
    let count = words::counted(homes.len(), language, ("logement", "logements"), ("home", "homes"));
    text.out.push('\n');
    text.line(0, &if french { format!("Admissible à {count}") } else { format!("Admissible to {count}") });
    let mut shown: Option<&[HeadingPoints]> = None;
    for home in homes {
        let points = words::points(format::points(home.points), language);
        text.line(1, &format!("{}{}{points}", home.vacancy, text.colon()));
        // Points are the same for every home under most policies: they are detailed once, then when they differ.
        if shown != Some(home.headings.as_slice()) {
            text.points(2, &home.headings, &home.read);
            shown = Some(home.headings.as_slice());
        }
        standing(text, home, elsewhere);
    }
}

fn standing(text: &mut Text, home: &CandidateHome, elsewhere: bool) {
    let language = text.language;
    let french = language == Language::French;
    let candidates = format::count(home.candidates, language);
    match home.rank {
        Some(1) => text.line(2, pick(language, "attribution proposée", "proposed award")),
        Some(rank) if french => text.line(2, &format!("rang {rank} de la liste de ce logement")),
        Some(rank) => text.line(2, &format!("rank {rank} on this home's list")),
        None if elsewhere => {
            text.line(
                2,
                pick(
                    language,
                    "non examiné : ce ménage obtient un autre logement",
                    "set aside: this household is awarded another home",
                ),
            );
        }
        None => {}
    }
    if let Some(ahead) = home.ahead.filter(|ahead| *ahead > 0) {
        let ahead = format::count(ahead, language);
        let more = format::count(home.more_points, language);
        let line = if french {
            format!(
                "candidats : {candidates} ; placés avant par les objectifs de la politique : {ahead} ; avec plus de points : {more}"
            )
        } else {
            format!(
                "candidates: {candidates}; placed before by the policy's objectives: {ahead}; with more points: {more}"
            )
        };
        text.line(2, &line);
    }
    if !home.ahead_by.is_empty() {
        let by = what_if::ahead_by(&home.ahead_by, language);
        text.line(2, &format!("{}{}{by}", pick(language, "placés avant", "placed before"), text.colon()));
    }
    if let Some(change) = &home.change {
        let change = words::unmet(change, language);
        let line = match (&home.awardee, french) {
            (Some((id, points)), true) => {
                let points = words::points(format::points(*points), language);
                format!("à la place de {id} ({points}){}{change}", text.colon())
            }
            (Some((id, points)), false) => {
                format!("in the place of {id} ({}): {change}", words::points(format::points(*points), language))
            }
            (None, true) => format!("si ce logement lui était attribué{}{change}", text.colon()),
            (None, false) => format!("if this home were awarded to it: {change}"),
        };
        text.line(2, &line);
    }
}

fn other_homes(text: &mut Text, explanation: &ApplicantExplanation) {
    if explanation.others.is_empty() {
        return;
    }
    let language = text.language;
    let french = language == Language::French;
    let count = words::counted(
        explanation.others.len(),
        language,
        ("autre logement", "autres logements"),
        ("other home", "other homes"),
    );
    text.out.push('\n');
    text.line(0, &if french { format!("Non admissible à {count}") } else { format!("Not admissible to {count}") });
    text.rules(&explanation.rules, true);
    let fewest = explanation.others.iter().map(|home| home.failures.len()).min().unwrap_or(0);
    let nearest: Vec<&OtherHome> = explanation.others.iter().filter(|home| home.failures.len() == fewest).collect();
    text.heading("Les plus proches", "The nearest ones");
    for home in nearest.iter().take(SHOWN) {
        let line = format!("{}{}{}", home.vacancy, text.colon(), failures(home, language));
        text.line(1, &line);
    }
    if let Some(rest) = nearest.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        let rest = words::counted(rest, language, ("autre", "autres"), ("other", "others"));
        text.line(1, &if french { format!("… et {rest}") } else { format!("… and {rest}") });
    }
}

fn failures(home: &OtherHome, language: Language) -> String {
    if home.barred && home.failures.is_empty() {
        return words::unmet(&UnmetReason::Barred, language);
    }
    if home.failures.is_empty() {
        return words::unmet(&UnmetReason::NoReserver, language);
    }
    let texts: Vec<String> = home
        .failures
        .iter()
        .map(|failure| {
            let title = words::with_sources(&failure.rule, language);
            if failure.unknown {
                format!("{title} — {}", pick(language, "une donnée est inconnue", "a fact is unknown"))
            } else {
                title
            }
        })
        .collect();
    texts.join(", ")
}

/// Who a home goes to and why, in sentences.
#[must_use]
pub fn vacancy_text(explanation: &VacancyExplanation, language: Language) -> String {
    let mut text = Text { out: String::new(), language };
    let french = language == Language::French;
    let line = &explanation.line;
    let day = format::day(explanation.date, language);
    text.line(0, &format!("{}{}{}", pick(language, "Logement", "Home"), text.colon(), line.id));
    text.line(0, &format!("{}, {day}", explanation.title));
    text.facts(&line.facts);
    match &line.out_of_flow {
        Some(reason) => {
            let title = words::with_sources(reason, language);
            text.line(1, &format!("{}{}{title}", pick(language, "Hors flux", "Out of flow"), text.colon()));
        }
        None => text.line(1, pick(language, "Dans le flux", "In the flow")),
    }
    text.heading("Résultat", "Result");
    if let Some(reason) = &line.empty {
        let why = words::empty(reason, language);
        text.line(1, &format!("{}{}{why}.", pick(language, "Sans attribution", "Left empty"), text.colon()));
    }
    for ranked in &line.ranked {
        candidate(&mut text, ranked);
    }
    if let Some(list) = words::list(
        line.exemption.as_ref(),
        line.exhausted,
        u32::try_from(line.ranked.len()).unwrap_or(u32::MAX).saturating_add(1),
        language,
    ) {
        text.line(1, &list);
    }
    text.heading("Candidats", "Candidates");
    let all = format::count(explanation.applicants, language);
    let candidates = format::count(line.candidates, language);
    let elsewhere = format::count(explanation.elsewhere, language);
    text.line(
        1,
        &if french {
            format!(
                "demandeurs : {all} ; admissibles : {candidates} ; dont attributaires d'un autre logement : {elsewhere}"
            )
        } else {
            format!("applicants: {all}; admissible: {candidates}; of which awarded another home: {elsewhere}")
        },
    );
    if explanation.without_reserver > 0 {
        let count = format::count(explanation.without_reserver, language);
        text.line(
            1,
            &if french {
                format!("remplissent les règles sans qu'aucun réservataire puisse les désigner : {count}")
            } else {
                format!("meet the rules while no reserver may designate them: {count}")
            },
        );
    }
    if explanation.barred > 0 {
        let count = format::count(explanation.barred, language);
        text.line(
            1,
            &if french {
                format!("écartés par un refus ou un retrait depuis l'exécution de départ : {count}")
            } else {
                format!("kept away by a refusal or a withdrawal since the earlier run: {count}")
            },
        );
    }
    if !explanation.rules.is_empty() {
        text.heading("Règles qui écartent les autres", "Rules that keep the others away");
        text.rules(&explanation.rules, false);
    }
    text.out
}

fn candidate(text: &mut Text, ranked: &RankedLine) {
    let language = text.language;
    let points = words::points(format::points(ranked.points), language);
    let charged = quoted(&words::charged(&ranked.charged, language), language);
    let line = match language {
        Language::French => {
            format!("Rang {}{}{}, {points}, imputation {charged}", ranked.rank, text.colon(), ranked.applicant)
        }
        Language::English => format!("Rank {}: {}, {points}, charged to {charged}", ranked.rank, ranked.applicant),
    };
    text.line(1, &line);
    text.line(2, &words::rank(ranked.rank, language));
    if !ranked.categories.is_empty() {
        let line = format!(
            "{}{}{}",
            pick(language, "Relève de", "Belongs to"),
            text.colon(),
            titles(&ranked.categories, language)
        );
        text.line(2, &line);
    }
    if let Some(path) = &ranked.path {
        let title = words::with_sources(path, language);
        text.line(2, &format!("{}{}{title}", pick(language, "Voie", "Path"), text.colon()));
    }
    for obligation in &ranked.passed_over {
        let title = words::with_sources(obligation, language);
        text.line(2, &words::passed_over(&title, language));
    }
    text.points(2, &ranked.headings, &[]);
}

/// The same explanation for programs; every home is listed.
#[must_use]
pub fn applicant_json(explanation: &ApplicantExplanation, language: Language) -> String {
    let unmet = explanation.unmet.as_ref().map_or(Json::Null, |(reason, vacancy)| {
        Json::Object(vec![
            ("reason", Json::text(reason.code())),
            ("vacancy", Json::maybe(vacancy.as_deref())),
            ("points_missing", reason.points_missing().map_or(Json::Null, Json::exact)),
            ("least_change", Json::text(reason.least_change())),
            ("sentence", Json::text(words::unmet(reason, language))),
        ])
    });
    let homes = explanation.homes.iter().map(|home| {
        Json::Object(vec![
            ("vacancy", Json::text(home.vacancy.as_str())),
            ("points", Json::exact(format::points(home.points))),
            ("headings", headings(&home.headings)),
            ("reservers", names(&home.labels)),
            ("rank", home.rank.map_or(Json::Null, |rank| Json::whole(i128::from(rank)))),
            ("candidates", Json::count(home.candidates)),
            ("ahead", home.ahead.map_or(Json::Null, Json::count)),
            ("ahead_by", what_if::ahead_json(&home.ahead_by, language)),
            ("read", what_if::read_json(&home.read, language)),
            ("more_points", Json::count(home.more_points)),
            ("awardee", Json::maybe(home.awardee.as_ref().map(|(id, _)| id.as_str()))),
            (
                "awardee_points",
                home.awardee.as_ref().map_or(Json::Null, |(_, points)| Json::exact(format::points(*points))),
            ),
            ("change", home.change.as_ref().map_or(Json::Null, |change| Json::text(change.code()))),
            ("gap", home.change.as_ref().map_or(Json::Null, gap)),
        ])
    });
    let others = explanation.others.iter().map(|home| {
        let failures = home.failures.iter().map(|failure| {
            Json::Object(vec![
                ("rule", Json::text(failure.rule.name.as_str())),
                ("title", Json::text(failure.rule.title.as_str())),
                ("unknown", Json::Truth(failure.unknown)),
                ("sources", Json::texts(&failure.rule.sources)),
            ])
        });
        Json::Object(vec![("vacancy", Json::text(home.vacancy.as_str())), ("failures", Json::List(failures.collect()))])
    });
    let mut document = vec![
        ("title", Json::text(explanation.title.as_str())),
        ("date", Json::text(explanation.date.to_string())),
        ("applicant", Json::text(explanation.applicant.as_str())),
        ("award", Json::maybe(explanation.award.as_deref())),
        ("unmet", unmet),
        ("facts", facts(&explanation.facts, language)),
        ("categories", names(&explanation.categories)),
        ("homes", Json::List(homes.collect())),
        ("others", Json::List(others.collect())),
        ("rules", rules(&explanation.rules)),
    ];
    if let Some(found) = &explanation.what_if {
        document.push(("what_if", what_if::json(found, language)));
    }
    if !explanation.to_ask.is_empty() {
        document.push(("to_ask", asked::facts_json(&explanation.to_ask)));
    }
    Json::Object(document).document()
}

fn gap(reason: &UnmetReason) -> Json {
    match reason {
        UnmetReason::Level { gap, .. } => Json::exact(*gap),
        _ => Json::Null,
    }
}

fn names(mentions: &[Mention]) -> Json {
    Json::List(mentions.iter().map(|mention| Json::text(mention.name.as_str())).collect())
}

fn facts(facts: &[Fact], language: Language) -> Json {
    let facts = facts.iter().map(|fact| {
        Json::Object(vec![
            ("field", Json::text(fact.name.as_str())),
            ("label", Json::text(fact.label.as_str())),
            ("value", Json::text(format::fact(&fact.value, language))),
        ])
    });
    Json::List(facts.collect())
}

fn headings(headings: &[HeadingPoints]) -> Json {
    let lines = headings.iter().map(|heading| {
        let criteria = heading.criteria.iter().map(|line| {
            let mut said = vec![
                ("name", Json::text(line.criterion.name.as_str())),
                ("title", Json::text(line.criterion.title.as_str())),
                ("points", Json::exact(format::points(line.points))),
                ("each", Json::exact(format::points(line.each))),
                ("factor", line.factor.map_or(Json::Null, |factor| Json::whole(i128::from(factor)))),
                ("capped", Json::Truth(line.capped)),
                ("counted", Json::Truth(line.counted)),
                ("unknown", Json::Truth(line.case == CriterionCase::Unknown)),
                ("status", Json::text(summary::status(line.criterion.status))),
                ("sources", Json::texts(&line.criterion.sources)),
            ];
            if let Some((number, _)) = line.measured {
                said.insert(5, ("measured", Json::exact(number)));
            }
            if line.case == CriterionCase::SetAside {
                said.push(("set_aside", Json::Truth(true)));
            }
            Json::Object(said)
        });
        Json::Object(vec![
            ("name", Json::text(heading.heading.name.as_str())),
            ("title", Json::text(heading.heading.title.as_str())),
            ("points", Json::exact(format::points(heading.points))),
            ("capped", Json::Truth(heading.capped)),
            ("criteria", Json::List(criteria.collect())),
        ])
    });
    Json::List(lines.collect())
}

fn rules(rules: &[RuleCount]) -> Json {
    let lines = rules.iter().map(|line| {
        Json::Object(vec![
            ("rule", Json::text(line.rule.name.as_str())),
            ("title", Json::text(line.rule.title.as_str())),
            ("first", Json::count(line.first)),
            ("failed", Json::count(line.failed)),
            ("sources", Json::texts(&line.rule.sources)),
        ])
    });
    Json::List(lines.collect())
}

/// The same explanation for programs.
#[must_use]
pub fn vacancy_json(explanation: &VacancyExplanation, language: Language) -> String {
    let line = &explanation.line;
    let ranked = line.ranked.iter().map(|ranked| {
        Json::Object(vec![
            ("rank", Json::whole(i128::from(ranked.rank))),
            ("applicant", Json::text(ranked.applicant.as_str())),
            ("reserver", Json::text(ranked.charged.name.as_str())),
            ("points", Json::exact(format::points(ranked.points))),
            ("headings", headings(&ranked.headings)),
            ("categories", names(&ranked.categories)),
            ("facts", facts(&ranked.facts, language)),
        ])
    });
    let document = Json::Object(vec![
        ("title", Json::text(explanation.title.as_str())),
        ("date", Json::text(explanation.date.to_string())),
        ("vacancy", Json::text(line.id.as_str())),
        ("facts", facts(&line.facts, language)),
        ("out_of_flow", Json::maybe(line.out_of_flow.as_ref().map(|reason| reason.name.as_str()))),
        ("empty", line.empty.as_ref().map_or(Json::Null, |reason| Json::text(reason.code()))),
        ("ranked", Json::List(ranked.collect())),
        ("exemption", Json::maybe(line.exemption.as_ref().map(|exemption| exemption.name.as_str()))),
        ("exhausted", Json::Truth(line.exhausted)),
        ("applicants", Json::count(explanation.applicants)),
        ("candidates", Json::count(line.candidates)),
        ("candidates_elsewhere", Json::count(explanation.elsewhere)),
        ("without_reserver", Json::count(explanation.without_reserver)),
        ("barred", Json::count(explanation.barred)),
        ("rules", rules(&explanation.rules)),
    ]);
    document.document()
}
