//! Sentences for a housing officer and for an applicant, in both languages.

use super::{format, year};
use crate::decision::{
    Asked, Bound, Cause, ChangeReason, CriterionCase, CriterionPoints, EmptyReason, Engine, Event, LevelMeaning,
    LevelStatus, Mention, ObligationLine, Status, UnmetReason,
};
use crate::diagnostic::Language;
use crate::quantity::{Exact, Unit};

/// One of two texts.
pub(super) fn pick<'a>(language: Language, french: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::French => french,
        Language::English => english,
    }
}

/// `« title »` or `“title”`.
pub(super) fn quoted(text: &str, language: Language) -> String {
    match language {
        Language::French => format!("«\u{a0}{text}\u{a0}»"),
        Language::English => format!("“{text}”"),
    }
}

/// A number of homes, with its word: the plural begins at two in French.
pub(super) fn homes(value: Exact, language: Language) -> String {
    plural(value, language, ("logement", "logements"), ("home", "homes"))
}

/// A number of points, with its word.
pub(super) fn points(value: Exact, language: Language) -> String {
    plural(value, language, ("point", "points"), ("point", "points"))
}

/// A number of days, with its word.
pub(super) fn days(value: Exact, language: Language) -> String {
    plural(value, language, ("jour", "jours"), ("day", "days"))
}

fn plural(value: Exact, language: Language, french: (&str, &str), english: (&str, &str)) -> String {
    let two = Exact::whole(2);
    let size = if value < Exact::ZERO { value.negated().unwrap_or(value) } else { value };
    let word = match language {
        Language::French => {
            if size < two {
                french.0
            } else {
                french.1
            }
        }
        Language::English => {
            if size == Exact::ONE {
                english.0
            } else {
                english.1
            }
        }
    };
    format!("{}\u{a0}{word}", format::number(value, language))
}

/// A count with the right word.
pub(super) fn counted(value: usize, language: Language, french: (&str, &str), english: (&str, &str)) -> String {
    plural(Exact::whole(i128::try_from(value).unwrap_or(i128::MAX)), language, french, english)
}

/// What the policy says of its own figure; nothing for a verified one.
pub(super) fn status(status: Status, language: Language) -> Option<&'static str> {
    let (french, english) = match status {
        Status::Verified => return None,
        Status::Derived => ("dérivé", "derived"),
        Status::Unverified => ("non vérifié", "unverified"),
        Status::Local => ("local", "local"),
        Status::Invented => ("inventé", "invented"),
    };
    Some(match language {
        Language::French => french,
        Language::English => english,
    })
}

/// What each status means.
pub(super) fn status_meaning(status: Status, language: Language) -> &'static str {
    let (french, english) = match status {
        Status::Verified => ("lu dans sa source", "read in its source"),
        Status::Derived => ("calculé à partir d'un chiffre vérifié", "computed from a verified figure"),
        Status::Unverified => ("non relu dans sa source", "not read in its source"),
        Status::Local => ("choix local, hors du droit national", "a local choice, not national law"),
        Status::Invented => (
            "inventé pour combler un manque, à remplacer avant tout usage réel",
            "made up to fill a gap, to be replaced before real use",
        ),
    };
    match language {
        Language::French => french,
        Language::English => english,
    }
}

/// A thing's title with its sources: `Ressources (arrêté du 29 juillet 1987)`.
pub(super) fn with_sources(mention: &Mention, language: Language) -> String {
    let mut text = mention.title.clone();
    if !mention.sources.is_empty() {
        put!(text, " ({})", mention.sources.join("\u{a0}; "));
    }
    if let Some(status) = status(mention.status, language) {
        put!(text, " [{status}]");
    }
    text
}

/// The title of what an award is charged to.
pub(super) fn charged(label: &Mention, language: Language) -> String {
    if label.name == "hors_flux" && label.title == label.name {
        return pick(language, "hors flux", "out of flow").to_owned();
    }
    label.title.clone()
}

/// A level's title.
pub(super) fn level(meaning: &LevelMeaning, language: Language) -> String {
    let french = language == Language::French;
    match meaning {
        LevelMeaning::Homes => pick(language, "Logements attribués", "Homes awarded").to_owned(),
        LevelMeaning::Obligations(rank) if french => format!("Logements manquants, obligations de rang {rank}"),
        LevelMeaning::Obligations(rank) => format!("Homes short of the obligations of rank {rank}"),
        LevelMeaning::Shares => {
            pick(language, "Logements manquants, parts du flux", "Homes short of the flow shares").to_owned()
        }
        LevelMeaning::Category(title) if french => format!("Attributions à {}", quoted(title, language)),
        LevelMeaning::Category(title) => format!("Awards to {}", quoted(title, language)),
        LevelMeaning::Points => {
            pick(language, "Total des points des attributaires", "Points of the awarded").to_owned()
        }
        LevelMeaning::Waiting => {
            pick(language, "Ancienneté totale des demandes, en jours", "Days waited, in all").to_owned()
        }
        LevelMeaning::Draw => {
            pick(language, "Tirage publié, somme des rangs inversés", "Published draw, sum of inverse ranks").to_owned()
        }
        LevelMeaning::Unchanged => pick(
            language,
            "Foyers qui gardent leur logement, moins les nouveaux attributaires",
            "Households that keep their home, less those newly housed",
        )
        .to_owned(),
        LevelMeaning::Equity(groups, step) => {
            let groups: Vec<String> = groups.iter().map(|title| quoted(title, language)).collect();
            let between = pick(language, "Équité entre", "Equity between");
            format!("{between} {} ({})", groups.join(", "), equity_step(step, language))
        }
        LevelMeaning::Other(name) => name.clone(),
    }
}

/// Which machine settled a level.
pub(super) fn engine(engine: Engine, language: Language) -> &'static str {
    match (engine, language) {
        (Engine::Trivial, Language::French) => "rien à chercher",
        (Engine::Trivial, Language::English) => "nothing to seek",
        (Engine::Priority, Language::French) => "une passe dans l'ordre des demandes",
        (Engine::Priority, Language::English) => "one pass in the order of applicants",
        (Engine::Matching, Language::French) => "un couplage et ses prix",
        (Engine::Matching, Language::English) => "a matching and its prices",
        (Engine::Prices, Language::French) => "prix sur les règles, puis séparation et évaluation",
        (Engine::Prices, Language::English) => "prices on the rules, then branch and bound",
    }
}

/// Why a household's situation changes since the earlier run.
pub(super) fn change(reason: ChangeReason, language: Language) -> &'static str {
    match reason {
        ChangeReason::Withdrawn => pick(language, "demande retirée", "request withdrawn"),
        ChangeReason::Removed => pick(language, "logement retiré", "home taken back"),
        ChangeReason::Refused => pick(language, "refus", "refusal"),
        ChangeReason::Awarded => pick(language, "nouvelle attribution", "new award"),
        ChangeReason::Moved => pick(
            language,
            "autre logement, pour que le plan soit le meilleur",
            "another home, so that the plan is the best",
        ),
        ChangeReason::Lost => pick(
            language,
            "logement attribué à un autre foyer, pour que le plan soit le meilleur",
            "home awarded to another household, so that the plan is the best",
        ),
    }
}

/// What a level of equity counts: homes that go elsewhere, or groups.
fn equity_step(step: &str, language: Language) -> String {
    let french = language == Language::French;
    let number = |word: &str| step.strip_prefix(word).map(str::to_owned);
    if let Some(number) = number("etape_") {
        return if french {
            format!("étape {number}\u{a0}: logements à d'autres que les moins servis")
        } else {
            format!("step {number}: homes to others than the worst served")
        };
    }
    if let Some(number) = number("sous_") {
        let (fr, en) = ("groupes au-dessous du seuil", "groups below threshold");
        return format!("{} {number}", if french { fr } else { en });
    }
    if let Some(number) = number("jusqu_a_") {
        let (fr, en) = ("groupes qui ne dépassent pas le seuil", "groups not above threshold");
        return format!("{} {number}", if french { fr } else { en });
    }
    pick(language, "écart des groupes au dernier logement près", "groups apart by more than the last home").to_owned()
}

/// Whether more is better, in words.
pub(super) fn sense(meaning: &LevelMeaning, language: Language) -> &'static str {
    let fewest = matches!(meaning, LevelMeaning::Obligations(_) | LevelMeaning::Shares | LevelMeaning::Equity(..));
    match (language, fewest) {
        (Language::French, true) => "le moins possible",
        (Language::French, false) => "le plus possible",
        (Language::English, true) => "as few as can be",
        (Language::English, false) => "as many as can be",
    }
}

/// How sure a level is.
pub(super) fn level_status(status: LevelStatus, language: Language) -> &'static str {
    match (status, language) {
        (LevelStatus::Optimal, Language::French) => "optimal, prouvé",
        (LevelStatus::Optimal, Language::English) => "optimal, proven",
        (LevelStatus::Feasible, Language::French) => "plan licite, écart à la borne prouvé",
        (LevelStatus::Feasible, Language::English) => "lawful plan, proven gap",
        (LevelStatus::Infeasible, Language::French) => "aucun plan licite",
        (LevelStatus::Infeasible, Language::English) => "no lawful plan",
    }
}

/// Why an account falls short.
pub(super) fn cause(cause: Cause, language: Language) -> &'static str {
    match (cause, language) {
        (Cause::None, Language::French) => "atteint",
        (Cause::None, Language::English) => "reached",
        (Cause::NoCandidate, Language::French) => "aucun candidat de la séance ne peut y contribuer",
        (Cause::NoCandidate, Language::English) => "no candidate of the session can add to it",
        (Cause::EarlierLevel, Language::French) => {
            "un objectif placé avant dans la politique, ou une règle impérative, s'y oppose"
        }
        (Cause::EarlierLevel, Language::English) => {
            "an objective placed before it, or a mandatory rule, stands against it"
        }
        (Cause::NotEnough, Language::French) => "les candidats de la séance ne suffisent pas",
        (Cause::NotEnough, Language::English) => "the candidates of the session are not enough",
    }
}

/// Why an award does not count for an obligation that serves others first.
pub(super) fn passed_over(title: &str, language: Language) -> String {
    match language {
        Language::French => {
            format!("Ne compte pas pour « {title} » : un candidat à servir d'abord existe pour ce logement")
        }
        Language::English => format!("Does not count for “{title}”: this home has a candidate to be served first"),
    }
}

/// What an obligation asks: `au moins 25 %`.
pub(super) fn asked(line: &ObligationLine, language: Language) -> String {
    let side = match line.bound {
        Bound::AtLeast => pick(language, "au moins", "at least"),
        Bound::AtMost => pick(language, "au plus", "at most"),
        Bound::Exactly => pick(language, "exactement", "exactly"),
    };
    let amount = match line.amount {
        Asked::Rate(rate) => format::percent(rate, language),
        Asked::Homes(number) => homes(Exact::whole(i128::from(number)), language),
    };
    // Awards are what is counted unless something else is said.
    match line.year.event {
        Event::Attributed => format!("{side} {amount}"),
        event => format!("{side} {amount} ({})", year::event_words(event, language)),
    }
}

/// Why a home is left empty.
pub(super) fn empty(reason: &EmptyReason, language: Language) -> String {
    let french = language == Language::French;
    match reason {
        EmptyReason::Removed => pick(
            language,
            "ce logement n'est plus à attribuer depuis l'exécution de départ",
            "this home is no more to be awarded since the earlier run",
        )
        .to_owned(),
        EmptyReason::NoCandidate => pick(
            language,
            "aucun demandeur ne remplit toutes les règles pour ce logement",
            "no applicant meets every rule for this home",
        )
        .to_owned(),
        EmptyReason::CandidatesElsewhere => pick(
            language,
            "tous ses candidats obtiennent un autre logement",
            "all its candidates are awarded another home",
        )
        .to_owned(),
        EmptyReason::MandatoryRule => pick(
            language,
            "chaque candidat encore libre ferait manquer une règle impérative",
            "each free candidate would break a mandatory rule",
        )
        .to_owned(),
        EmptyReason::Level(name) if french => format!("l'objectif `{name}` est meilleur sans cette attribution"),
        EmptyReason::Level(name) => format!("the objective `{name}` is better without this award"),
        EmptyReason::Improvable => pick(
            language,
            "un candidat pourrait l'obtenir sans dommage : le plan n'est pas prouvé optimal",
            "a candidate could be awarded it without harm: the plan is not proven optimal",
        )
        .to_owned(),
    }
}

/// Why an applicant has no award, or what its award in another's place would do.
pub(super) fn unmet(reason: &UnmetReason, language: Language) -> String {
    let french = language == Language::French;
    match reason {
        UnmetReason::NoVacancy => {
            pick(language, "aucun logement n'est proposé à cette séance", "no home is offered in this session")
                .to_owned()
        }
        UnmetReason::Rules(rules) => {
            let names: Vec<String> = rules.iter().map(|rule| quoted(&rule.title, language)).collect();
            let list = names.join(", ");
            match (french, rules.len()) {
                (true, 1) => format!("ne remplit pas la règle {list}"),
                (true, _) => format!("ne remplit pas les règles {list}"),
                (false, 1) => format!("does not meet the rule {list}"),
                (false, _) => format!("does not meet the rules {list}"),
            }
        }
        UnmetReason::Barred => pick(
            language,
            "un refus ou un retrait est intervenu depuis l'exécution de départ",
            "a refusal or a withdrawal came since the earlier run",
        )
        .to_owned(),
        UnmetReason::NoReserver => pick(
            language,
            "remplit les règles, mais aucun réservataire ne peut désigner ce ménage pour ce logement",
            "meets the rules, but no reserver may designate this household for this home",
        )
        .to_owned(),
        UnmetReason::Improvable => pick(
            language,
            "le plan serait meilleur avec ce ménage : il n'est pas prouvé optimal",
            "the plan would be better with this household: it is not proven optimal",
        )
        .to_owned(),
        UnmetReason::PerfectTie => pick(
            language,
            "le plan serait aussi bon avec ce ménage : la politique ne départage pas",
            "the plan would be as good with this household: the policy does not tell them apart",
        )
        .to_owned(),
        UnmetReason::Mandatory(row) if french => format!("la règle impérative `{row}` ne serait plus respectée"),
        UnmetReason::Mandatory(row) => format!("the mandatory rule `{row}` would no longer hold"),
        UnmetReason::Level { meaning, gap, .. } => gap_at(meaning, *gap, language),
    }
}

fn gap_at(meaning: &LevelMeaning, gap: Exact, language: Language) -> String {
    let french = language == Language::French;
    let homes = homes(gap, language);
    match meaning {
        LevelMeaning::Homes if french => format!("le plan attribuerait {homes} de moins"),
        LevelMeaning::Homes => format!("the plan would award {homes} fewer"),
        LevelMeaning::Obligations(rank) if french => {
            format!("il manquerait {homes} de plus aux obligations de rang {rank}")
        }
        LevelMeaning::Obligations(rank) => format!("the obligations of rank {rank} would be {homes} further short"),
        LevelMeaning::Shares if french => format!("il manquerait {homes} de plus aux parts du flux"),
        LevelMeaning::Shares => format!("the flow shares would be {homes} further short"),
        LevelMeaning::Category(title) if french => {
            format!("le plan compterait {} de moins à {}", awards(gap, language), quoted(title, language))
        }
        LevelMeaning::Category(title) => {
            format!("the plan would count {} fewer to {}", awards(gap, language), quoted(title, language))
        }
        LevelMeaning::Points if french => format!("il manque {}", points(gap, language)),
        LevelMeaning::Points => format!("{} are missing", points(gap, language)),
        LevelMeaning::Waiting if french => {
            format!("tout étant égal avant l'ancienneté, il manque {} d'ancienneté", days(gap, language))
        }
        LevelMeaning::Waiting => {
            format!("all being equal before seniority, the request lacks {} of seniority", days(gap, language))
        }
        LevelMeaning::Draw => pick(
            language,
            "tout étant égal avant le tirage, le tirage publié place l'attributaire avant",
            "all being equal before the draw, the published draw puts the awarded household first",
        )
        .to_owned(),
        LevelMeaning::Unchanged if french => {
            format!("la situation d'un plus grand nombre de foyers changerait ({})", format::number(gap, language))
        }
        LevelMeaning::Unchanged => {
            format!("the situation of more households would change ({})", format::number(gap, language))
        }
        LevelMeaning::Equity(groups, _) => {
            let groups: Vec<String> = groups.iter().map(|title| quoted(title, language)).collect();
            let groups = groups.join(", ");
            match language {
                Language::French => format!("un groupe moins bien servi perdrait un logement, parmi {groups}"),
                Language::English => format!("a group that is less well served would lose a home, among {groups}"),
            }
        }
        LevelMeaning::Other(name) => format!("{name}\u{a0}: {}", format::number(gap, language)),
    }
}

fn awards(value: Exact, language: Language) -> String {
    plural(value, language, ("attribution", "attributions"), ("award", "awards"))
}

/// How the points of a criterion are reached: `1 point × 50`, `plafonné`.
pub(super) fn calculation(line: &CriterionPoints, language: Language) -> String {
    match line.case {
        CriterionCase::Holds => {}
        CriterionCase::Unknown => {
            return pick(language, "donnée inconnue : ne compte pas", "unknown data: does not count").to_owned();
        }
        CriterionCase::SetAside => return pick(language, "ne compte pas", "does not count").to_owned(),
    }
    let mut text = points(format::points(if line.measured.is_some() { line.points } else { line.each }), language);
    if let Some((number, unit)) = line.measured {
        let shown = if unit == Unit::NONE {
            format::rounded(number, language)
        } else {
            format::quantity(number, unit, language)
        };
        put!(text, " {} {shown}", pick(language, "pour une mesure de", "for a measure of"));
    }
    if let Some(factor) = line.factor {
        put!(text, " × {}", format::whole(i128::from(factor), language));
    }
    if line.capped {
        text.push_str(pick(language, ", plafonné", ", capped"));
    }
    if !line.counted {
        text.push_str(pick(
            language,
            ", non retenu : seul le critère le plus fort compte",
            ", set aside: only the strongest counts",
        ));
    }
    text
}

/// What a rank means.
pub(super) fn rank(rank: u32, language: Language) -> String {
    match (rank, language) {
        (1, Language::French) => {
            "Attribution proposée : c'est elle qui rend le plan le meilleur selon les objectifs de la politique, dans leur ordre.".to_owned()
        }
        (1, Language::English) => {
            "Proposed award: the plan is best with it by the policy's objectives, in their order.".to_owned()
        }
        (_, Language::French) => {
            "Candidat de remplacement : le plan resterait le meilleur possible avec ce ménage si les rangs précédents \
             étaient écartés de ce logement et que toutes les autres attributions étaient maintenues."
                .to_owned()
        }
        (_, Language::English) => {
            "Replacement: the plan would stay the best with this household if the ranks before were struck from this \
             home and every other award were kept."
                .to_owned()
        }
    }
}

/// Why a list is shorter than asked; nothing when it is not.
pub(super) fn list(exemption: Option<&Mention>, exhausted: bool, asked: u32, language: Language) -> Option<String> {
    let french = language == Language::French;
    if let Some(exemption) = exemption {
        let title = with_sources(exemption, language);
        return Some(if french {
            format!("Un seul candidat est présenté : dispense {}.", quoted(&title, language))
        } else {
            format!("A single candidate is presented: exemption {}.", quoted(&title, language))
        });
    }
    exhausted.then(|| {
        if french {
            format!(
                "Moins de {asked} candidats : aucun autre demandeur sans attribution ne peut être présenté pour ce logement."
            )
        } else {
            format!("Fewer than {asked} candidates: no other applicant without an award may be presented for this home.")
        }
    })
}

/// What the program guarantees, then what it does not.
pub(super) fn guarantees(language: Language, exact_gaps: bool) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut sure, not_sure) = guarantees_of_ranks(language, exact_gaps);
    if exact_gaps {
        sure.push(pick(
            language,
            "Ce qui manque à une demande sans attribution est exact : avec cela, elle aurait un logement ; avec un pas de moins, non.",
            "What an applicant without an award lacks is exact: with it there would be a home for it; with one step less, none.",
        ));
    }
    (sure, not_sure)
}

fn guarantees_of_ranks(language: Language, exact_gaps: bool) -> (Vec<&'static str>, Vec<&'static str>) {
    match language {
        Language::French => (
            vec![
                "Chaque attribution proposée remplit toutes les règles d'admissibilité de la politique, lues à la date de référence.",
                "Un ménage reçoit au plus un logement, un logement va à au plus un ménage.",
                "Les objectifs sont servis dans l'ordre de la politique ; chaque niveau marqué « optimal » est prouvé en nombres entiers exacts, et la preuve peut être revérifiée par une commande indépendante.",
                "Les mêmes données donnent le même résultat ; les égalités sont départagées par la règle publiée dans la politique.",
                "Une donnée inconnue n'est jamais comptée comme zéro : chaque règle dit ce qu'elle en fait.",
            ],
            vec![
                "L'exactitude des déclarations et des pièces : le programme lit les tables telles qu'elles sont.",
                "La conformité au droit des règles elles-mêmes : celles marquées « inventé », « local », « dérivé » ou « non vérifié » sont listées ci-dessous.",
                "La décision : la commission d'attribution reste seule à décider ; les rangs l'aident, ils ne la lient pas.",
                if exact_gaps {
                    "Les rangs 2 et suivants supposent toutes les autres attributions maintenues."
                } else {
                    "Les rangs 2 et suivants supposent toutes les autres attributions maintenues ; il en va de même des points manquants."
                },
            ],
        ),
        Language::English => (
            vec![
                "Each proposed award meets every admissibility rule of the policy, read on the reference date.",
                "A household is awarded at most one home, a home goes to at most one household.",
                "Objectives are served in the policy's order; each level marked “optimal” is proven in exact whole numbers, and an independent command checks the proof again.",
                "The same data give the same result; ties are broken by the rule that the policy publishes.",
                "Unknown data never count as nought: each rule says what it makes of them.",
            ],
            vec![
                "That declarations and documents are true: tables are read as they are.",
                "That the rules themselves are lawful: those marked “invented”, “local”, “derived” or “unverified” are listed below.",
                "The decision: the allocation committee alone decides; ranks help it and do not bind it.",
                if exact_gaps {
                    "Ranks 2 and after suppose every other award kept."
                } else {
                    "Ranks 2 and after suppose every other award kept; so do missing points."
                },
            ],
        ),
    }
}

/// From which day's knowledge of the parameters a run was made.
pub(super) fn known(day: crate::quantity::Date, language: Language) -> String {
    let day = super::format::day(day, language);
    match language {
        Language::French => format!("Textes connus au {day}"),
        Language::English => format!("Texts known on {day}"),
    }
}

/// The five decisions that a commission may take on a request (CCH R441-3).
pub(super) fn decision_kinds(language: Language) -> [&'static str; 5] {
    match language {
        Language::French => ["attribution", "avec rang", "sous condition", "non-attribution", "irrecevabilité"],
        Language::English => ["award", "with a rank", "on a condition", "no award", "inadmissible"],
    }
}
