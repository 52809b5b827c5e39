//! Codes about points.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Le critère `{name}` ne change jamais un rang : {why}.
pub static CRITERION_IDLE: Entry = Entry {
    code: "critere-sans-effet",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "le critère `{name}` ne change jamais un rang : {why}",
        en: "the criterion `{name}` never changes a rank: {why}",
    },
    help: Bilingual {
        fr: "lui donner des points ou une condition qui départagent, ou le retirer",
        en: "give it points or a condition that tell people apart, or remove it",
    },
    manual: Bilingual {
        fr: r"Un critère qui ne vaut rien, ou qui vaut la même chose pour tous, ou qu'un autre couvre toujours, fait croire à une priorité qui n'existe pas.

Mauvais :

    rubrique logement : la plus forte de
      critère abri vaut 20 points si demandeur.situation dans (sans_abri, hotel)
      critère hotel vaut 10 points si demandeur.situation = hotel

Bon :

    rubrique logement : la plus forte de
      critère abri vaut 20 points si demandeur.situation = sans_abri
      critère hotel vaut 10 points si demandeur.situation = hotel
",
        en: r"A criterion that is worth nothing, or the same to everybody, or that another always covers, suggests a priority that does not exist.

Bad:

    rubrique logement : la plus forte de
      critère abri vaut 20 points si demandeur.situation dans (sans_abri, hotel)
      critère hotel vaut 10 points si demandeur.situation = hotel

Good:

    rubrique logement : la plus forte de
      critère abri vaut 20 points si demandeur.situation = sans_abri
      critère hotel vaut 10 points si demandeur.situation = hotel
",
    },
};

/// Le texte met `{first}` avant `{second}`, mais les points font l'inverse : {high} points pour {ahead}, {low} pour {behind}.
pub static PRIORITY_INVERTED: Entry = Entry {
    code: "priorite-inversee",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "le texte met `{first}` avant `{second}`, mais les points font l'inverse : {high} points pour {ahead}, {low} pour {behind}",
        en: "the text puts `{first}` before `{second}`, but the points do the contrary: {high} points for {ahead}, {low} for {behind}",
    },
    help: Bilingual {
        fr: "donner à `{first}` au moins autant de points qu'à `{second}`",
        en: "give `{first}` at least as many points as `{second}`",
    },
    manual: Bilingual {
        fr: r"Une obligation sert une catégorie, à défaut une autre : une grille qui donne plus de points à la seconde met devant ceux que le texte met derrière.

Mauvais :

    au moins 25 % des attributions vont à dalo, à défaut handicap
    critère dalo vaut 20 points si demandeur est dalo
    critère handicap vaut 30 points si demandeur est handicap

Bon :

    critère dalo vaut 40 points si demandeur est dalo
    critère handicap vaut 30 points si demandeur est handicap
",
        en: r"An obligation serves one category, failing that another: a grid that gives the second one more points puts ahead those whom the text puts behind.

Bad:

    au moins 25 % des attributions vont à dalo, à défaut handicap
    critère dalo vaut 20 points si demandeur est dalo
    critère handicap vaut 30 points si demandeur est handicap

Good:

    critère dalo vaut 40 points si demandeur est dalo
    critère handicap vaut 30 points si demandeur est handicap
",
    },
};

/// Critère `{name}` : attendre plus longtemps fait perdre des points{whom} : {more} depuis le {shorter}, {fewer} depuis le {longer}.
pub static WAITING_COSTS: Entry = Entry {
    code: "attente-penalisee",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "critère `{name}` : attendre plus longtemps fait perdre des points{whom} : {more} depuis le {shorter}, {fewer} depuis le {longer}",
        en: "criterion `{name}`: waiting longer costs points{whom}: {more} since {shorter}, {fewer} since {longer}",
    },
    help: Bilingual {
        fr: "donner au moins autant de points à une attente plus longue",
        en: "give a longer wait at least as many points",
    },
    manual: Bilingual {
        fr: r"À tout le reste égal, une demande plus ancienne ne devrait jamais compter moins.

Mauvais :

    critère recent vaut 10 points si mois depuis demandeur.date_demande <= 12 mois

Bon :

    critère ancien vaut 10 points si mois depuis demandeur.date_demande > 12 mois
",
        en: r"All else equal, an older request should never count for less.

Bad:

    critère recent vaut 10 points si mois depuis demandeur.date_demande <= 12 mois

Good:

    critère ancien vaut 10 points si mois depuis demandeur.date_demande > 12 mois
",
    },
};
