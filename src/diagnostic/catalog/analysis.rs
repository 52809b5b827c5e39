//! Codes of the family: what a well-typed policy still gets wrong.

mod accounts;
mod cases;
mod conditions;
mod exceptions;
mod grids;

use crate::diagnostic::{Bilingual, Entry, Severity};

pub use accounts::*;
pub use cases::*;
pub use conditions::*;
pub use exceptions::*;
pub use grids::*;

/// The entries of this family.
pub const ALL: &[&Entry] = &[
    &TIE_POSSIBLE,
    &RATIO_BEFORE_HOMES,
    &NO_SOURCE,
    &OBLIGATIONS_IGNORED,
    &SHARES_IGNORED,
    &LEVEL_WITHOUT_OBJECT,
    &CONSTANT_CONDITION,
    &OBLIGATION_VOID,
    &CASE_UNREACHED,
    &BOUNDS_PARTIAL,
    &EXCEPTIONS_CLASH,
    &EXCEPTIONS_MAY_CLASH,
    &CONDITION_IMPOSSIBLE,
    &CONDITION_CERTAIN,
    &CLAUSE_IDLE,
    &RULES_IMPOSSIBLE,
    &ROW_MASKED,
    &CASES_MISSING,
    &CASES_OVERLAP,
    &CRITERION_IDLE,
    &PRIORITY_INVERTED,
    &WAITING_COSTS,
    &STATE_SHARE,
    &TWO_TERRITORIES,
    &OBLIGATIONS_CLASH,
    &OBLIGATION_EMPTY,
    &OBLIGATION_UNREACHABLE,
    &SHARE_EMPTY,
];

/// Deux attributions peuvent rester à égalité : l'objectif ne finit pas par un tirage.
pub static TIE_POSSIBLE: Entry = Entry {
    code: "egalite-possible",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "deux attributions peuvent rester à égalité : l'objectif ne finit pas par un tirage",
        en: "two awards may stay tied: the objective does not end with a draw",
    },
    help: Bilingual {
        fr: "ajouter `puis tirage « … »` à la ligne `égalité`",
        en: "add `puis tirage « … »` to the line `égalité`",
    },
    manual: Bilingual {
        fr: r"Deux demandes de mêmes points et du même jour doivent être départagées par une règle publiée d'avance.

Mauvais :

    égalité demandeur.date_demande

Bon :

    égalité demandeur.date_demande, puis tirage « 2026-03-12 »
",
        en: r"Two requests with the same points and the same day must be settled by a rule published beforehand.

Bad:

    égalité demandeur.date_demande

Good:

    égalité demandeur.date_demande, puis tirage « 2026-03-12 »
",
    },
};

/// Un niveau qui compte des ratios passe avant `logements attribués`.
pub static RATIO_BEFORE_HOMES: Entry = Entry {
    code: "ratio-avant-logements",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "un niveau qui compte des ratios passe avant `logements attribués`",
        en: "a level that counts ratios comes before `homes awarded`",
    },
    help: Bilingual {
        fr: "mettre `d'abord logements attribués` en tête de l'objectif",
        en: "put `d'abord logements attribués` first in the objective",
    },
    manual: Bilingual {
        fr: r"Laisser un logement vide améliore parfois un pourcentage : le nombre de logements attribués doit passer d'abord.

Mauvais :

    d'abord obligations, dans l'ordre du texte
    puis logements attribués

Bon :

    d'abord logements attribués
    puis obligations, dans l'ordre du texte
",
        en: r"Leaving a home empty sometimes improves a percentage: the number of homes awarded must come first.

Bad:

    d'abord obligations, dans l'ordre du texte
    puis logements attribués

Good:

    d'abord logements attribués
    puis obligations, dans l'ordre du texte
",
    },
};

/// {kind} `{name}` n'a pas de source.
pub static NO_SOURCE: Entry = Entry {
    code: "source-absente",
    severity: Severity::Warning,
    message: Bilingual { fr: "{kind} `{name}` n'a pas de source", en: "{kind} `{name}` has no source" },
    help: Bilingual {
        fr: "ajouter `source …`, ou `statut local` s'il s'agit d'un choix local",
        en: "add `source …`, or `statut local` if it is a local choice",
    },
    manual: Bilingual {
        fr: r"Un chiffre ou une cotation sans source ne peut pas être contrôlé.

Mauvais :

    paramètre taux_effort en %
      vaut 33 %

Bon :

    paramètre taux_effort en %
      vaut 33 %
      source « charte départementale »
",
        en: r"A figure or a grid without a source cannot be checked.

Bad:

    paramètre taux_effort en %
      vaut 33 %

Good:

    paramètre taux_effort en %
      vaut 33 %
      source « charte départementale »
",
    },
};

/// Aucun niveau de l'objectif ne tient les obligations non impératives.
pub static OBLIGATIONS_IGNORED: Entry = Entry {
    code: "obligations-hors-objectif",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "aucun niveau de l'objectif ne tient les obligations non impératives",
        en: "no level of the objective keeps the obligations that are not mandatory",
    },
    help: Bilingual {
        fr: "ajouter `puis obligations, dans l'ordre du texte` à l'objectif",
        en: "add `puis obligations, dans l'ordre du texte` to the objective",
    },
    manual: Bilingual {
        fr: r"Une obligation qui n'est ni `impérative` ni dans l'objectif n'a aucun effet sur les attributions.

Mauvais :

    obligation quota
      …
    objectif
      d'abord logements attribués

Bon :

    obligation quota
      …
    objectif
      d'abord logements attribués
      puis obligations, dans l'ordre du texte
",
        en: r"An obligation that is neither `mandatory` nor in the objective has no effect on awards.

Bad:

    obligation quota
      …
    objectif
      d'abord logements attribués

Good:

    obligation quota
      …
    objectif
      d'abord logements attribués
      puis obligations, dans l'ordre du texte
",
    },
};

/// Aucun niveau de l'objectif ne suit les parts du flux.
pub static SHARES_IGNORED: Entry = Entry {
    code: "parts-hors-objectif",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "aucun niveau de l'objectif ne suit les parts du flux",
        en: "no level of the objective follows the flow shares",
    },
    help: Bilingual {
        fr: "ajouter `puis écart aux parts du flux` à l'objectif",
        en: "add `puis écart aux parts du flux` to the objective",
    },
    manual: Bilingual {
        fr: r"Les parts sont des objectifs annuels : sans niveau, elles n'ont aucun effet sur les attributions.

Mauvais :

    réservataire etat
      part 30 % du flux
    objectif
      d'abord logements attribués

Bon :

    réservataire etat
      part 30 % du flux
    objectif
      d'abord logements attribués
      puis écart aux parts du flux
",
        en: r"Shares are yearly targets: without a level they have no effect on awards.

Bad:

    réservataire etat
      part 30 % du flux
    objectif
      d'abord logements attribués

Good:

    réservataire etat
      part 30 % du flux
    objectif
      d'abord logements attribués
      puis écart aux parts du flux
",
    },
};

/// L'objectif a un niveau `{level}` mais la politique n'a {object}.
pub static LEVEL_WITHOUT_OBJECT: Entry = Entry {
    code: "niveau-sans-objet",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "l'objectif a un niveau `{level}` mais la politique n'a {object}",
        en: "the objective has a level `{level}` but the policy has {object}",
    },
    help: Bilingual {
        fr: "retirer ce niveau, ou écrire les règles qu'il suppose",
        en: "remove this level, or write the rules it supposes",
    },
    manual: Bilingual {
        fr: r"Un niveau sans objet vaut toujours zéro et ne départage rien.

Mauvais :

    objectif
      d'abord points
    # et aucune cotation

Bon :

    cotation principale
      critère dalo vaut 20 points si demandeur.dalo
    objectif
      d'abord points
",
        en: r"A level without object is always nought and settles nothing.

Bad:

    objectif
      d'abord points
    # et aucune cotation

Good:

    cotation principale
      critère dalo vaut 20 points si demandeur.dalo
    objectif
      d'abord points
",
    },
};

/// {kind} `{name}` ne lit ni le demandeur ni le logement : sa condition est la même pour tous.
pub static CONSTANT_CONDITION: Entry = Entry {
    code: "condition-constante",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "{kind} `{name}` ne lit ni le demandeur ni le logement : sa condition est la même pour tous",
        en: "{kind} `{name}` reads neither the applicant nor the home: its condition is the same for all",
    },
    help: Bilingual {
        fr: "lire un champ dans la condition, ou retirer la règle",
        en: "read a field in the condition, or remove the rule",
    },
    manual: Bilingual {
        fr: r"Une condition qui ne dépend de rien est vraie pour tous ou pour personne.

Mauvais :

    catégorie tous
      si vrai

Bon :

    catégorie grands
      si demandeur.personnes >= 5
",
        en: r"A condition that hangs on nothing is true for all or for nobody.

Bad:

    catégorie tous
      si vrai

Good:

    catégorie grands
      si demandeur.personnes >= 5
",
    },
};

/// L'obligation `{name}` vise la catégorie qui est aussi sa base : elle est toujours tenue ou jamais.
pub static OBLIGATION_VOID: Entry = Entry {
    code: "obligation-sans-effet",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "l'obligation `{name}` vise la catégorie qui est aussi sa base : elle est toujours tenue ou jamais",
        en: "the obligation `{name}` aims at the category that is also its base: it is always kept or never",
    },
    help: Bilingual { fr: "viser une autre catégorie que `{target}`", en: "aim at another category than `{target}`" },
    manual: Bilingual {
        fr: r"Toutes les attributions de la base comptent alors : le taux n'y change rien.

Mauvais :

    au moins 25 % des attributions dalo vont à dalo

Bon :

    au moins 25 % des attributions hors_qpv vont à dalo
",
        en: r"All awards of the base then count: the rate changes nothing.

Bad:

    au moins 25 % des attributions dalo vont à dalo

Good:

    au moins 25 % des attributions hors_qpv vont à dalo
",
    },
};

/// Un cas de `{name}` ne sert jamais : un cas sans condition le précède.
pub static CASE_UNREACHED: Entry = Entry {
    code: "cas-inatteignable",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "un cas de `{name}` ne sert jamais : un cas sans condition le précède",
        en: "a case of `{name}` is never used: a case without condition comes before",
    },
    help: Bilingual { fr: "mettre le cas `sinon` en dernier", en: "put the case `sinon` last" },
    manual: Bilingual {
        fr: r"Le premier cas qui tient donne la valeur ; un cas sans condition tient toujours.

Mauvais :

    vaut 1 sinon
    vaut 2 si demandeur.personnes = 2

Bon :

    vaut 2 si demandeur.personnes = 2
    vaut 1 sinon
",
        en: r"The first case that holds gives the value; a case without condition always holds.

Bad:

    vaut 1 sinon
    vaut 2 si demandeur.personnes = 2

Good:

    vaut 2 si demandeur.personnes = 2
    vaut 1 sinon
",
    },
};

/// La table de `{name}` ne dit rien de {missing}, que le champ `{field}` permet.
pub static BOUNDS_PARTIAL: Entry = Entry {
    code: "selon-incomplet",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "la table de `{name}` ne dit rien de {missing}, que le champ `{field}` permet",
        en: "the table of `{name}` says nothing of {missing}, which the field `{field}` allows",
    },
    help: Bilingual {
        fr: "ajouter une colonne, ou écrire `… et plus` dans la dernière",
        en: "add a column, or write `… et plus` in the last one",
    },
    manual: Bilingual {
        fr: r"Hors des clés de la table, la règle est inconnue : le ménage est écarté.

Mauvais :

    champ personnes : entier de 1 à 20
    …
    | personnes | 1 | 2 | 3 |

Bon :

    | personnes | 1 | 2 | 3 et plus |
",
        en: r"Outside the table's keys the rule is unknown: the household is left out.

Bad:

    champ personnes : entier de 1 à 20
    …
    | personnes | 1 | 2 | 3 |

Good:

    | personnes | 1 | 2 | 3 et plus |
",
    },
};
