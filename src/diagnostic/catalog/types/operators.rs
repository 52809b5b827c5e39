//! Codes of types: units and operators.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Il faut ici {expected}, et non {found}.
pub static TYPE_EXPECTED: Entry = Entry {
    code: "type-attendu",
    severity: Severity::Error,
    message: Bilingual { fr: "il faut ici {expected}, et non {found}", en: "{expected} is due here, not {found}" },
    help: Bilingual { fr: "écrire {expected} à cette place", en: "write {expected} in this place" },
    manual: Bilingual {
        fr: r"Chaque place d'une règle attend un type : comparer un texte et un montant n'aurait pas de sens.

Mauvais :

    si demandeur.date_demande > 3

Bon :

    si demandeur.date_demande > 2026-01-01
",
        en: r"Each place of a rule calls for a type: comparing a date and an amount would mean nothing.

Bad:

    si demandeur.date_demande > 3

Good:

    si demandeur.date_demande > 2026-01-01
",
    },
};

/// {found} rencontre {expected}.
pub static UNITS_CLASH: Entry = Entry {
    code: "unites-incompatibles",
    severity: Severity::Error,
    message: Bilingual { fr: "{found} rencontre {expected}", en: "{found} meets {expected}" },
    help: Bilingual { fr: "{advice}", en: "{advice}" },
    manual: Bilingual {
        fr: r"Deux quantités d'unités différentes ne se comparent ni ne s'ajoutent : un revenu annuel n'est pas un loyer mensuel.

Mauvais :

    demandeur.revenu_annuel >= logement.loyer_mensuel

Bon :

    mensuel(demandeur.revenu_annuel) >= logement.loyer_mensuel
",
        en: r"Two quantities of different units neither compare nor add up: a yearly income is not a monthly rent.

Bad:

    demandeur.revenu_annuel >= logement.loyer_mensuel

Good:

    mensuel(demandeur.revenu_annuel) >= logement.loyer_mensuel
",
    },
};

/// Le nombre {number} n'a pas d'unité : il faut ici {expected}.
pub static UNIT_MISSING: Entry = Entry {
    code: "unite-manquante",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le nombre {number} n'a pas d'unité : il faut ici {expected}",
        en: "the number {number} has no unit where {expected} is due",
    },
    help: Bilingual { fr: "écrire `{written}`", en: "write `{written}`" },
    manual: Bilingual {
        fr: r"Un montant, une surface ou une durée se lit avec son unité : sans elle, un relecteur ne peut pas vérifier la règle.

Mauvais :

    demandeur.revenu_fiscal <= 20000

Bon :

    demandeur.revenu_fiscal <= 20 000 €/an
",
        en: r"An amount, an area or a duration reads with its unit: without it no reader can check the rule.

Bad:

    demandeur.revenu_fiscal <= 20000

Good:

    demandeur.revenu_fiscal <= 20 000 €/an
",
    },
};

/// Ce nombre est trop grand ou trop précis pour être compté exactement.
pub static NUMBER_TOO_LARGE: Entry = Entry {
    code: "nombre-trop-grand",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce nombre est trop grand ou trop précis pour être compté exactement",
        en: "this number is too large or too fine to be counted exactly",
    },
    help: Bilingual {
        fr: "écrire un nombre plus petit, de moins de décimales",
        en: "write a smaller number, with fewer decimals",
    },
    manual: Bilingual {
        fr: r"Tous les calculs sont exacts ; les nombres sont bornés pour le rester.

Mauvais :

    critère dalo vaut 1 000 000 000 points

Bon :

    critère dalo vaut 100 points
",
        en: r"All calculation is exact; numbers are bounded so that it stays so.

Bad:

    critère dalo vaut 1 000 000 000 points

Good:

    critère dalo vaut 100 points
",
    },
};

/// On ne calcule pas avec {found}.
pub static NOT_A_NUMBER: Entry = Entry {
    code: "calcul-impossible",
    severity: Severity::Error,
    message: Bilingual { fr: "on ne calcule pas avec {found}", en: "nothing can be computed with {found}" },
    help: Bilingual {
        fr: "utiliser une quantité, ou `mois depuis …` pour une date",
        en: "use a quantity, or `mois depuis …` for a date",
    },
    manual: Bilingual {
        fr: r"`+ - * /`, `min`, `max` et les bornes demandent des quantités ; l'écart entre deux jours s'écrit `jours depuis`, `mois depuis` ou `ans depuis`.

Mauvais :

    demandeur.situation + 1 > 2

Bon :

    mois depuis demandeur.date_demande > 2 mois
",
        en: r"`+ - * /`, `min`, `max` and bounds call for quantities; the time since a day is written `days since`, `months since` or `years since`.

Bad:

    demandeur.situation + 1 > 2

Good:

    mois depuis demandeur.date_demande > 2 mois
",
    },
};

/// {found} n'a pas d'ordre : ni plus grand ni plus petit.
pub static NO_ORDER: Entry = Entry {
    code: "comparaison-impossible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "{found} n'a pas d'ordre : ni plus grand ni plus petit",
        en: "{found} has no order: neither larger nor smaller",
    },
    help: Bilingual { fr: "comparer avec `=` ou `<>`", en: "compare with `=` or `<>`" },
    manual: Bilingual {
        fr: r"Les communes et les oui ou non sont égaux ou différents ; les ordonner n'a pas de sens.

Mauvais :

    logement.commune > 35238

Bon :

    logement.commune = 35238 (Rennes)
",
        en: r"Communes and yes-or-no values are equal or different; ordering them means nothing.

Bad:

    logement.commune > 35238

Good:

    logement.commune = 35238 (Rennes)
",
    },
};

/// Une liste ne se compare pas.
pub static SET_COMPARED: Entry = Entry {
    code: "liste-comparee",
    severity: Severity::Error,
    message: Bilingual { fr: "une liste ne se compare pas", en: "a list does not compare" },
    help: Bilingual { fr: "écrire `… contient …`", en: "write `… contient …`" },
    manual: Bilingual {
        fr: r"Une liste contient des valeurs ; elle n'est ni égale ni supérieure à l'une d'elles.

Mauvais :

    demandeur.communes = logement.commune

Bon :

    demandeur.communes contient logement.commune
",
        en: r"A list contains values; it is neither equal to nor above one of them.

Bad:

    demandeur.communes = logement.commune

Good:

    demandeur.communes contient logement.commune
",
    },
};

/// Il faut ici une liste, et non {found}.
pub static LIST_DUE: Entry = Entry {
    code: "liste-attendue",
    severity: Severity::Error,
    message: Bilingual { fr: "il faut ici une liste, et non {found}", en: "a list is due here, not {found}" },
    help: Bilingual {
        fr: "mettre un champ `liste de …` à cette place", en: "put a field `liste de …` in this place"
    },
    manual: Bilingual {
        fr: r"`contient` et `nombre(…)` lisent un champ qui peut avoir plusieurs valeurs.

Mauvais :

    logement.commune contient 35238

Bon :

    demandeur.communes contient logement.commune
",
        en: r"`contains` and `count(…)` read a field that may have several values.

Bad:

    logement.commune contient 35238

Good:

    demandeur.communes contient logement.commune
",
    },
};

/// On ne multiplie pas {expected} par {found}.
pub static PRODUCT: Entry = Entry {
    code: "produit-impossible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "on ne multiplie pas {expected} par {found}",
        en: "{expected} cannot be multiplied by {found}",
    },
    help: Bilingual {
        fr: "convertir l'un des deux, par exemple avec `mensuel(…)`",
        en: "convert one of the two, for example with `mensuel(…)`",
    },
    manual: Bilingual {
        fr: r"Un produit garde un sens quand les périodes sont les mêmes ou que l'un des deux est un simple nombre.

Mauvais :

    demandeur.revenu_annuel * logement.loyer_mensuel > 0 €

Bon :

    demandeur.revenu_annuel * 30 % > 0 €/an
",
        en: r"A product keeps a meaning when the periods are the same or when one of the two is a plain number.

Bad:

    demandeur.revenu_annuel * logement.loyer_mensuel > 0 €

Good:

    demandeur.revenu_annuel * 30 % > 0 €/an
",
    },
};

/// On ne divise pas {expected} par {found}.
pub static QUOTIENT: Entry = Entry {
    code: "quotient-impossible",
    severity: Severity::Error,
    message: Bilingual { fr: "on ne divise pas {expected} par {found}", en: "{expected} cannot be divided by {found}" },
    help: Bilingual {
        fr: "convertir l'un des deux, par exemple avec `mensuel(…)`",
        en: "convert one of the two, for example with `mensuel(…)`",
    },
    manual: Bilingual {
        fr: r"Un quotient garde un sens quand les périodes sont les mêmes ou que le diviseur est un simple nombre.

Mauvais :

    logement.loyer_mensuel / demandeur.revenu_annuel <= 33 %

Bon :

    logement.loyer_mensuel / mensuel(demandeur.revenu_annuel) <= 33 %
",
        en: r"A quotient keeps a meaning when the periods are the same or when the divisor is a plain number.

Bad:

    logement.loyer_mensuel / demandeur.revenu_annuel <= 33 %

Good:

    logement.loyer_mensuel / mensuel(demandeur.revenu_annuel) <= 33 %
",
    },
};

/// Des points ne se lisent que dans une cotation.
pub static POINTS_OUTSIDE_GRID: Entry = Entry {
    code: "points-hors-cotation",
    severity: Severity::Error,
    message: Bilingual {
        fr: "des points ne se lisent que dans une cotation",
        en: "points are read only in a scoring grid",
    },
    help: Bilingual {
        fr: "écrire le nombre sans `points`, ou déplacer la règle dans une `cotation`",
        en: "write the number without `points`, or move the rule into a `cotation`",
    },
    manual: Bilingual {
        fr: r"Les points d'une demande viennent des critères d'une cotation ; les autres règles ne les lisent pas.

Mauvais :

    admissible score
      demandeur.personnes > 20 points

Bon :

    critère taille vaut 20 points si demandeur.personnes > 4
",
        en: r"A request's points come from the criteria of a grid; other rules do not read them.

Bad:

    admissible score
      demandeur.personnes > 20 points

Good:

    critère taille vaut 20 points si demandeur.personnes > 4
",
    },
};
