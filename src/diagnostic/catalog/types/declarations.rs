//! Codes of types: fields, parameters, validity and sources.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Une liste contient des communes, des typologies ou les valeurs d'une énumération.
pub static LIST_TYPE: Entry = Entry {
    code: "type-de-liste",
    severity: Severity::Error,
    message: Bilingual {
        fr: "une liste contient des communes, des typologies ou les valeurs d'une énumération",
        en: "a list holds communes, numbers of rooms or an enumeration's values",
    },
    help: Bilingual {
        fr: "écrire `liste de commune`, `liste de typologie` ou le nom d'une énumération",
        en: "write `liste de commune`, `liste de typologie` or an enumeration's name",
    },
    manual: Bilingual {
        fr: r"Une liste sert à savoir si elle contient une valeur : ses valeurs sont celles d'un référentiel ou d'une énumération.

Mauvais :

    champ montants : liste de date

Bon :

    champ communes : liste de commune
",
        en: r"A list serves to know whether it holds a value: its values are those of a referential or an enumeration.

Bad:

    champ montants : liste de date

Good:

    champ communes : liste de commune
",
    },
};

/// `{name}` ne peut pas être borné : ses valeurs n'ont pas d'ordre.
pub static RANGE_TYPE: Entry = Entry {
    code: "intervalle-sans-ordre",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` ne peut pas être borné : ses valeurs n'ont pas d'ordre",
        en: "`{name}` cannot be bounded: its values have no order",
    },
    help: Bilingual { fr: "retirer `de … à …`", en: "remove `de … à …`" },
    manual: Bilingual {
        fr: r"Des bornes demandent un nombre, une durée, une typologie ou une date.

Mauvais :

    champ handicap : oui ou non de 0 à 1

Bon :

    champ handicap : oui ou non
",
        en: r"Bounds call for a number, a duration, a number of rooms or a date.

Bad:

    champ handicap : oui ou non de 0 à 1

Good:

    champ handicap : oui ou non
",
    },
};

/// L'intervalle de `{name}` est vide : la première borne dépasse la seconde.
pub static RANGE_EMPTY: Entry = Entry {
    code: "intervalle-vide",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'intervalle de `{name}` est vide : la première borne dépasse la seconde",
        en: "the range of `{name}` is empty: its first bound is above the second",
    },
    help: Bilingual { fr: "échanger les deux bornes", en: "swap the two bounds" },
    manual: Bilingual {
        fr: r"Un champ dont l'intervalle est vide refuserait toutes les lignes.

Mauvais :

    champ personnes : entier de 20 à 1

Bon :

    champ personnes : entier de 1 à 20
",
        en: r"A field whose range is empty would refuse every row.

Bad:

    champ personnes : entier de 20 à 1

Good:

    champ personnes : entier de 1 à 20
",
    },
};

/// La politique « {title} » est en vigueur du {from} au {to}, et la date de référence est le {date}.
pub static DATE_OUT_OF_VALIDITY: Entry = Entry {
    code: "date-hors-validite",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la politique « {title} » est en vigueur du {from} au {to}, et la date de référence est le {date}",
        en: "the policy « {title} » is in force from {from} to {to}, and the reference date is {date}",
    },
    help: Bilingual {
        fr: "choisir une date de cet intervalle ou la politique de ce jour",
        en: "choose a date in that range or the policy of that day",
    },
    manual: Bilingual {
        fr: r"Une commission applique le droit de son jour : une politique ne vaut que pendant sa validité.

Mauvais :

    en vigueur du 2020-01-01 au 2020-12-31

Bon :

    en vigueur du 2026-01-01 au 2026-12-31
",
        en: r"A commission applies the law of its day: a policy holds only during its validity.

Bad:

    en vigueur du 2020-01-01 au 2020-12-31

Good:

    en vigueur du 2026-01-01 au 2026-12-31
",
    },
};

/// La politique « {title} » ne dit pas quand elle est en vigueur.
pub static VALIDITY_MISSING: Entry = Entry {
    code: "validite-manquante",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "la politique « {title} » ne dit pas quand elle est en vigueur",
        en: "the policy « {title} » does not say when it is in force",
    },
    help: Bilingual {
        fr: "ajouter `en vigueur du {year}-01-01 au {year}-12-31` sous le titre",
        en: "add `en vigueur du {year}-01-01 au {year}-12-31` under the title",
    },
    manual: Bilingual {
        fr: r"La validité dit sur quels jours tous les paramètres doivent avoir une valeur ; sans elle, seul le jour de référence est vérifié.

Mauvais :

    politique « Ville »

Bon :

    politique « Ville »
      en vigueur du 2026-01-01 au 2026-12-31
",
        en: r"The validity says on which days every parameter must have a value; without it only the reference date is checked.

Bad:

    politique « Ville »

Good:

    politique « Ville »
      en vigueur du 2026-01-01 au 2026-12-31
",
    },
};

/// `{name}` crée un droit, un refus, une part ou un quota sans nommer sa source.
pub static SOURCE_MISSING: Entry = Entry {
    code: "source-manquante",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` crée un droit, un refus, une part ou un quota sans nommer sa source",
        en: "`{name}` creates a right, a refusal, a share or a quota without naming its source",
    },
    help: Bilingual {
        fr: "ajouter `source …` sous la règle, par exemple `source CCH L441-1`",
        en: "add `source …` under the rule, for example `source CCH L441-1`",
    },
    manual: Bilingual {
        fr: r"Une décision opposable à un ménage ou à un réservataire cite le texte qui la fonde ; la source suit la règle jusque dans l'explication.

Mauvais :

    admissible ressources
      demandeur.revenu <= 20 000 €/an

Bon :

    admissible ressources
      demandeur.revenu <= 20 000 €/an
      source « arrêté du 29 juillet 1987 »
",
        en: r"A decision that binds a household or a reserver cites the text it rests on; the source follows the rule into the explanation.

Bad:

    admissible ressources
      demandeur.revenu <= 20 000 €/an

Good:

    admissible ressources
      demandeur.revenu <= 20 000 €/an
      source « arrêté du 29 juillet 1987 »
",
    },
};

/// Le paramètre `{name}` ne peut pas être {found}.
pub static PARAMETER_TYPE: Entry = Entry {
    code: "type-de-parametre",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le paramètre `{name}` ne peut pas être {found}",
        en: "the parameter `{name}` cannot be {found}",
    },
    help: Bilingual {
        fr: "donner au paramètre un type simple : un montant, un nombre, une durée, une date",
        en: "give the parameter a simple type: an amount, a number, a duration, a date",
    },
    manual: Bilingual {
        fr: r"Un paramètre a une valeur simple pour chaque combinaison de ses arguments.

Mauvais :

    paramètre note : texte

Bon :

    paramètre taux_effort en %
      vaut 33 %
",
        en: r"A parameter has one simple value for each combination of its arguments.

Bad:

    paramètre note : texte

Good:

    paramètre taux_effort en %
      vaut 33 %
",
    },
};

/// L'argument `{name}` n'a pas un nombre fini de valeurs.
pub static DOMAIN_OPEN: Entry = Entry {
    code: "domaine-ouvert",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'argument `{name}` n'a pas un nombre fini de valeurs",
        en: "the argument `{name}` does not have a finite number of values",
    },
    help: Bilingual {
        fr: "écrire `{name} : entier de 1 à 6` ou le nom d'une énumération",
        en: "write `{name} : entier de 1 à 6` or an enumeration's name",
    },
    manual: Bilingual {
        fr: r"Un paramètre est vérifié pour chaque valeur de ses arguments : ce sont des énumérations, des entiers bornés ou des typologies.

Mauvais :

    paramètre plafond(categorie : entier) en €/an

Bon :

    paramètre plafond(categorie : entier de 1 à 6) en €/an
",
        en: r"A parameter is checked for every value of its arguments: they are enumerations, bounded whole numbers or numbers of rooms.

Bad:

    paramètre plafond(categorie : entier) en €/an

Good:

    paramètre plafond(categorie : entier de 1 à 6) en €/an
",
    },
};

/// Le paramètre `{name}` a plus de 100 000 combinaisons d'arguments.
pub static DOMAIN_TOO_LARGE: Entry = Entry {
    code: "domaine-trop-grand",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le paramètre `{name}` a plus de 100 000 combinaisons d'arguments",
        en: "the parameter `{name}` has more than 100 000 combinations of arguments",
    },
    help: Bilingual { fr: "réduire les intervalles des arguments", en: "narrow the ranges of the arguments" },
    manual: Bilingual {
        fr: r"Chaque combinaison doit avoir une valeur écrite : une table si grande ne peut pas être relue.

Mauvais :

    paramètre plafond(rang : entier de 1 à 1000000) en €/an

Bon :

    paramètre plafond(rang : entier de 1 à 6) en €/an
",
        en: r"Every combination must have a written value: such a large table cannot be read.

Bad:

    paramètre plafond(rang : entier de 1 à 1000000) en €/an

Good:

    paramètre plafond(rang : entier de 1 à 6) en €/an
",
    },
};
