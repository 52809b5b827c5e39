//! What would change the outcome for a household, in sentences and for programs.

use super::format;
use super::json::Json;
use super::words::{self, pick, quoted};
use crate::decision::{ChangedFact, Fact, FactSearch, Gap, LevelMeaning, UnmetReason, WhatIf};
use crate::diagnostic::Language;

/// The sentences, one a line.
pub(super) fn lines(what_if: &WhatIf, only: Option<&str>, language: Language) -> Vec<String> {
    let french = language == Language::French;
    let mut lines = Vec::new();
    if let Some(gap) = &what_if.gap {
        let lacking = lacking(gap, only, language);
        lines.push(with_proof(&lacking, gap.proven, language));
        if let Some(home) = &gap.home {
            let moves = words::counted(
                gap.moves,
                language,
                ("autre foyer", "autres foyers"),
                ("other household", "other households"),
            );
            lines.push(if french {
                format!("Le meilleur plan qui loge ce ménage lui donnerait {home} ; la situation de {moves} changerait.")
            } else {
                format!("The best plan that houses this household would give it {home}; the situation of {moves} would change.")
            });
        }
    }
    if let Some(margin) = &what_if.margin {
        lines.push(with_proof(&margin_sentence(margin, language), margin.proven, language));
    }
    match &what_if.change {
        FactSearch::NotSought => {}
        FactSearch::NothingModifiable => lines.push(
            pick(
                language,
                "La politique ne déclare modifiable aucun fait de la demande : aucun changement n'est cherché.",
                "The policy declares no fact of the request modifiable: no change is sought.",
            )
            .to_owned(),
        ),
        FactSearch::None { steps, whatever_is_added } => {
            let mut text = if french {
                format!(
                    "Parmi les faits que le ménage peut modifier, aucun changement de {steps} pas au plus ne change le résultat"
                )
            } else {
                format!(
                    "Among the facts the household may change, no change of {steps} steps at most changes the outcome"
                )
            };
            if *whatever_is_added {
                text.push_str(pick(
                    language,
                    " ; tout demander à la fois n'y suffirait pas non plus",
                    "; asking for everything at once would not do either",
                ));
            }
            text.push('.');
            lines.push(text);
        }
        FactSearch::Found(change) => {
            let facts: Vec<String> = change.facts.iter().map(|fact| changed(fact, language)).collect();
            let facts = facts.join(pick(language, " et ", " and "));
            let home = &change.home;
            let goal = match (only, french) {
                (Some(_), true) => format!("ce logement ({home}) lui reviendrait"),
                (Some(_), false) => format!("this home ({home}) would go to it"),
                (None, true) => format!("le ménage obtiendrait {home}"),
                (None, false) => format!("the household would be awarded {home}"),
            };
            let text = if french {
                format!(
                    "Moindre changement : {facts}. Le plan refait sur la demande ainsi modifiée le confirme : {goal}"
                )
            } else {
                format!("Least change: {facts}. The plan made anew with the request so changed confirms it: {goal}")
            };
            lines.push(with_proof(&text, change.proven, language));
        }
    }
    lines
}

fn with_proof(text: &str, proven: bool, language: Language) -> String {
    if proven {
        return format!("{text}.");
    }
    let open =
        pick(language, "non prouvé : un niveau du plan reste ouvert", "not proven: a level of the plan is left open");
    format!("{text} ({open}).")
}

/// What a household lacks, whatever becomes of the other awards.
fn lacking(gap: &Gap, only: Option<&str>, language: Language) -> String {
    let french = language == Language::French;
    let own = match &gap.reason {
        UnmetReason::Level { meaning: LevelMeaning::Points, gap, .. } => Some(words::points(*gap, language)),
        UnmetReason::Level { meaning: LevelMeaning::Waiting, gap, .. } => Some(words::days(*gap, language)),
        _ => None,
    };
    if let Some(own) = own {
        let what = match &gap.reason {
            UnmetReason::Level { meaning: LevelMeaning::Waiting, .. } => {
                pick(language, " d'ancienneté", " of seniority")
            }
            _ => "",
        };
        return match (only, french) {
            (None, true) => format!(
                "Il manque exactement {own}{what} : avec cela, le ménage aurait un logement ; avec un pas de moins, il n'en aurait pas, quoi que deviennent les autres attributions"
            ),
            (Some(_), true) => format!(
                "Il manque exactement {own}{what} pour ce logement : avec un pas de moins, il irait toujours à un autre, quoi que deviennent les autres attributions"
            ),
            (None, false) => format!(
                "Exactly {own}{what} are missing: with them the household would have a home; with one step less it would have none, whatever becomes of the other awards"
            ),
            (Some(_), false) => format!(
                "Exactly {own}{what} are missing for this home: with one step less it would still go to another, whatever becomes of the other awards"
            ),
        };
    }
    let reason = words::unmet(&gap.reason, language);
    if gap.home.is_none() {
        return if french {
            format!("Aucun plan permis ne le loge : {reason}")
        } else {
            format!("No lawful plan houses it: {reason}")
        };
    }
    if french {
        format!("Même en changeant toutes les autres attributions, aucun nombre de points n'y suffit : {reason}")
    } else {
        format!("Even if every other award changed, no number of points would do: {reason}")
    }
}

fn margin_sentence(margin: &Gap, language: Language) -> String {
    let french = language == Language::French;
    match &margin.reason {
        UnmetReason::Level { meaning: LevelMeaning::Points, gap, .. } if french => {
            format!(
                "Sans cette attribution, le meilleur plan perdrait {} : c'est la marge de ce ménage",
                words::points(*gap, language)
            )
        }
        UnmetReason::Level { meaning: LevelMeaning::Points, gap, .. } => {
            format!(
                "Without this award the best plan would lose {}: the household's margin",
                words::points(*gap, language)
            )
        }
        UnmetReason::PerfectTie => pick(
            language,
            "Un autre plan, aussi bon sur tous les niveaux, se passerait de cette attribution",
            "Another plan, as good on every level, would do without this award",
        )
        .to_owned(),
        UnmetReason::Level { meaning, gap, .. } => {
            let level = quoted(&words::level(meaning, language), language);
            let gap = format::number(*gap, language);
            if french {
                format!("Sans cette attribution, le meilleur plan serait moins bon au niveau {level}, de {gap}")
            } else {
                format!("Without this award the best plan would be worse on level {level}, by {gap}")
            }
        }
        other => words::unmet(other, language),
    }
}

/// A fact that changes: what is added to a list, or the value before and after.
fn changed(fact: &ChangedFact, language: Language) -> String {
    use crate::decision::FactValue;
    let french = language == Language::French;
    let label = quoted(&fact.label, language);
    if let (FactValue::Several(from), FactValue::Several(to)) = (&fact.from, &fact.to) {
        let list = |of: &[FactValue], but: &[FactValue]| {
            let new: Vec<String> =
                of.iter().filter(|value| !but.contains(value)).map(|value| format::fact(value, language)).collect();
            new.join(", ")
        };
        let (added, taken) = (list(to, from), list(from, to));
        let mut parts = Vec::new();
        if !added.is_empty() {
            parts.push(if french { format!("ajouter {added} à {label}") } else { format!("add {added} to {label}") });
        }
        if !taken.is_empty() {
            parts.push(if french {
                format!("retirer {taken} de {label}")
            } else {
                format!("take {taken} from {label}")
            });
        }
        return parts.join(pick(language, " et ", " and "));
    }
    let (from, to) = (format::fact(&fact.from, language), format::fact(&fact.to, language));
    if french { format!("{label} : {to} au lieu de {from}") } else { format!("{label}: {to} instead of {from}") }
}

/// How many are ahead, by which level: `2 par les points, 1 par les parts du flux`.
pub(super) fn ahead_by(counts: &[(LevelMeaning, usize)], language: Language) -> String {
    let parts = counts.iter().map(|(meaning, count)| {
        let level = quoted(&words::level(meaning, language), language);
        let count = format::count(*count, language);
        if language == Language::French { format!("{count} par {level}") } else { format!("{count} by {level}") }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The same for programs.
pub(super) fn json(what_if: &WhatIf, language: Language) -> Json {
    let change = match &what_if.change {
        FactSearch::NotSought => Json::Null,
        FactSearch::NothingModifiable => {
            Json::Object(vec![("found", Json::Truth(false)), ("modifiable", Json::Truth(false))])
        }
        FactSearch::None { steps, whatever_is_added } => Json::Object(vec![
            ("found", Json::Truth(false)),
            ("modifiable", Json::Truth(true)),
            ("steps_tried", Json::count(*steps)),
            ("whatever_is_added", Json::Truth(*whatever_is_added)),
        ]),
        FactSearch::Found(change) => {
            let facts = change.facts.iter().map(|fact| {
                Json::Object(vec![
                    ("field", Json::text(fact.name.as_str())),
                    ("from", Json::text(format::fact(&fact.from, language))),
                    ("to", Json::text(format::fact(&fact.to, language))),
                ])
            });
            Json::Object(vec![
                ("found", Json::Truth(true)),
                ("steps", Json::count(change.steps)),
                ("facts", Json::List(facts.collect())),
                ("vacancy", Json::text(change.home.as_str())),
                ("proven", Json::Truth(change.proven)),
            ])
        }
    };
    Json::Object(vec![
        ("gap", what_if.gap.as_ref().map_or(Json::Null, |one| gap(one, language))),
        ("margin", what_if.margin.as_ref().map_or(Json::Null, |one| gap(one, language))),
        ("least_change", change),
    ])
}

fn gap(gap: &Gap, language: Language) -> Json {
    let amount = match &gap.reason {
        UnmetReason::Level { gap, .. } => Json::exact(*gap),
        _ => Json::Null,
    };
    Json::Object(vec![
        ("reason", Json::text(gap.reason.code())),
        ("amount", amount),
        ("vacancy", Json::maybe(gap.home.as_deref())),
        ("other_households_that_move", Json::count(gap.moves)),
        ("proven", Json::Truth(gap.proven)),
        ("sentence", Json::text(words::unmet(&gap.reason, language))),
    ])
}

/// The facts that criteria read, by the criterion's name.
pub(super) fn read_json(read: &[(String, Vec<Fact>)], language: Language) -> Json {
    let lines = read.iter().map(|(criterion, facts)| {
        let facts = facts.iter().map(|fact| {
            Json::Object(vec![
                ("field", Json::text(fact.name.as_str())),
                ("value", Json::text(format::fact(&fact.value, language))),
            ])
        });
        Json::Object(vec![("criterion", Json::text(criterion.as_str())), ("facts", Json::List(facts.collect()))])
    });
    Json::List(lines.collect())
}

/// The facts that a criterion reads: `Personnes à loger : 3 ; …`; nothing when it reads none.
pub(super) fn read_of(read: &[(String, Vec<Fact>)], criterion: &str, language: Language) -> Option<String> {
    let (_, facts) = read.iter().find(|(name, _)| name == criterion)?;
    let parts: Vec<String> =
        facts.iter().map(|fact| format!("{} = {}", fact.label, format::fact(&fact.value, language))).collect();
    (!parts.is_empty()).then(|| parts.join(" ; "))
}

/// Counts by level for programs.
pub(super) fn ahead_json(counts: &[(LevelMeaning, usize)], language: Language) -> Json {
    let lines = counts.iter().map(|(meaning, count)| {
        Json::Object(vec![("level", Json::text(words::level(meaning, language))), ("ahead", Json::count(*count))])
    });
    Json::List(lines.collect())
}
