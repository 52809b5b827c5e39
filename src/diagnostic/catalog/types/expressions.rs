//! Codes of types: names and values in expressions.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `{code}` n'est pas le code INSEE d'une commune.
pub static COMMUNE_UNKNOWN: Entry = Entry {
    code: "commune-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{code}` n'est pas le code INSEE d'une commune",
        en: "`{code}` is not a commune's INSEE code",
    },
    help: Bilingual {
        fr: "écrire un code de cinq caractères du code officiel géographique, par exemple `35238 (Rennes)`",
        en: "write a five-character code of the official geographic code, for example `35238 (Rennes)`",
    },
    manual: Bilingual {
        fr: r"Les communes sont vérifiées dans le référentiel livré avec le programme : un code faux exclurait un territoire sans bruit.

Mauvais :

    territoire logement.commune dans (35999)

Bon :

    territoire logement.commune dans (35238 (Rennes))
",
        en: r"Communes are checked in the referential shipped with the program: a wrong code would silently leave out a territory.

Bad:

    territoire logement.commune dans (35999)

Good:

    territoire logement.commune dans (35238 (Rennes))
",
    },
};

/// `{code}` est la commune `{name}`, et non `{label}`.
pub static COMMUNE_LABEL: Entry = Entry {
    code: "commune-autre-nom",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{code}` est la commune `{name}`, et non `{label}`",
        en: "`{code}` is the commune `{name}`, not `{label}`",
    },
    help: Bilingual { fr: "écrire `{code} ({name})`", en: "write `{code} ({name})`" },
    manual: Bilingual {
        fr: r"Le nom entre parenthèses permet de relire un code ; il doit être celui de la commune.

Mauvais :

    35238 (Rouen)

Bon :

    35238 (Rennes)
",
        en: r"The name in parentheses lets a reader check a code; it must be the commune's.

Bad:

    35238 (Rouen)

Good:

    35238 (Rennes)
",
    },
};

/// `{name}` n'est pas une valeur de `{enumeration}`.
pub static VALUE_UNKNOWN: Entry = Entry {
    code: "valeur-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` n'est pas une valeur de `{enumeration}`",
        en: "`{name}` is not a value of `{enumeration}`",
    },
    help: Bilingual {
        fr: "écrire une valeur de `{enumeration}`{suggestion}",
        en: "write a value of `{enumeration}`{suggestion}",
    },
    manual: Bilingual {
        fr: r"La valeur est comparée à un champ qui n'admet que celles de son énumération.

Mauvais :

    logement.financement = zone_a

Bon :

    logement.financement = PLAI
",
        en: r"The value is compared with a field that takes only those of its enumeration.

Bad:

    logement.financement = zone_a

Good:

    logement.financement = PLAI
",
    },
};

/// `{name}` est une valeur de plusieurs énumérations : {enumerations}.
pub static VALUE_AMBIGUOUS: Entry = Entry {
    code: "valeur-ambigue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` est une valeur de plusieurs énumérations : {enumerations}",
        en: "`{name}` is a value of several enumerations: {enumerations}",
    },
    help: Bilingual {
        fr: "la comparer à un champ, ou donner son type à la définition",
        en: "compare it with a field, or give the definition its type",
    },
    manual: Bilingual {
        fr: r"Une valeur seule prend le sens que demande ce qu'elle rencontre ; ici, rien ne le dit.

Mauvais :

    définition demandeur.origine
      vaut autre

Bon :

    définition demandeur.origine : motif
      vaut autre
",
        en: r"A bare value takes the meaning called for by what it meets; here nothing says it.

Bad:

    définition demandeur.origine
      vaut autre

Good:

    définition demandeur.origine : motif
      vaut autre
",
    },
};

/// Le champ sensible `{name}` ne peut pas servir dans une règle.
pub static SENSITIVE: Entry = Entry {
    code: "attribut-sensible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le champ sensible `{name}` ne peut pas servir dans une règle",
        en: "the sensitive field `{name}` cannot be used in a rule",
    },
    help: Bilingual {
        fr: "retirer `{name}` de la règle ; il reste gardé pour le contrôle",
        en: "remove `{name}` from the rule; it stays kept for audit",
    },
    manual: Bilingual {
        fr: r"Un champ `sensible` (origine, nationalité, sexe, santé …) est gardé pour contrôler l'absence de discrimination ; aucune règle ne le lit.

Mauvais :

    si demandeur.nationalite est connu

Bon :

    si demandeur.titre_de_sejour_valide
",
        en: r"A `sensitive` field (origin, nationality, sex, health …) is kept to check that there is no discrimination; no rule reads it.

Bad:

    si demandeur.nationalite est connu

Good:

    si demandeur.titre_de_sejour_valide
",
    },
};

/// Le champ `{name}` est un texte : aucune règle ne le lit.
pub static TEXT_READ: Entry = Entry {
    code: "texte-dans-une-regle",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le champ `{name}` est un texte : aucune règle ne le lit",
        en: "the field `{name}` is a text: no rule reads it",
    },
    help: Bilingual {
        fr: "déclarer une énumération et en faire le type du champ",
        en: "declare an enumeration and make it the field's type",
    },
    manual: Bilingual {
        fr: r"Un texte libre s'écrit de cent façons ; une règle ne lit que des valeurs fermées, des nombres et des dates.

Mauvais :

    champ statut : texte

Bon :

    énumération statut
      valeurs locataire, proprietaire
    schéma demandeur
      champ statut : statut
",
        en: r"A free text is written in a hundred ways; a rule reads only closed values, numbers and days.

Bad:

    champ statut : texte

Good:

    énumération statut
      valeurs locataire, proprietaire
    schéma demandeur
      champ statut : statut
",
    },
};

/// `{name}` attend {due} argument(s) et en reçoit {count}.
pub static ARGUMENT_COUNT: Entry = Entry {
    code: "nombre-d-arguments",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` attend {due} argument(s) et en reçoit {count}",
        en: "`{name}` takes {due} argument(s) and is given {count}",
    },
    help: Bilingual {
        fr: "donner {due} argument(s), dans l'ordre de la déclaration",
        en: "give {due} argument(s), in the order of the declaration",
    },
    manual: Bilingual {
        fr: r"Un paramètre a une valeur pour chaque combinaison de ses arguments ; ils sont tous nécessaires.

Mauvais :

    plafond(logement.financement)

Bon :

    plafond(logement.financement, demandeur.categorie)
",
        en: r"A parameter has one value for each combination of its arguments; all of them are needed.

Bad:

    plafond(logement.financement)

Good:

    plafond(logement.financement, demandeur.categorie)
",
    },
};

/// L'argument `{argument}` de `{name}` va de {first} à {last}.
pub static ARGUMENT_OUT_OF_DOMAIN: Entry = Entry {
    code: "argument-hors-domaine",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'argument `{argument}` de `{name}` va de {first} à {last}",
        en: "the argument `{argument}` of `{name}` goes from {first} to {last}",
    },
    help: Bilingual { fr: "écrire une valeur de cet intervalle", en: "write a value in that range" },
    manual: Bilingual {
        fr: r"Hors de son domaine, un paramètre n'a pas de valeur : la règle serait toujours inconnue.

Mauvais :

    plafond(PLUS, 9)

Bon :

    plafond(PLUS, 6)
",
        en: r"Outside its domain a parameter has no value: the rule would always be unknown.

Bad:

    plafond(PLUS, 9)

Good:

    plafond(PLUS, 6)
",
    },
};

/// Cette expression lit {found} ; à cette place elle ne peut lire que {allowed}.
pub static SCOPE: Entry = Entry {
    code: "portee-interdite",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette expression lit {found} ; à cette place elle ne peut lire que {allowed}",
        en: "this expression reads {found}; in this place it may read only {allowed}",
    },
    help: Bilingual { fr: "retirer ce qui ne concerne pas {allowed}", en: "remove what is not about {allowed}" },
    manual: Bilingual {
        fr: r"Une définition de `demandeur`, un territoire ou une exclusion du flux ont le même sens pour tous : ils ne lisent que leur table.

Mauvais :

    définition demandeur.cher
      vaut logement.loyer > 500 €/mois

Bon :

    définition logement.cher
      vaut logement.loyer > 500 €/mois
",
        en: r"A definition of `applicant`, a territory or a flow exclusion means the same for all: it reads only its table.

Bad:

    définition demandeur.cher
      vaut logement.loyer > 500 €/mois

Good:

    définition logement.cher
      vaut logement.loyer > 500 €/mois
",
    },
};

/// La catégorie `{name}` lit {found} : `… est {name}` ne concerne que {allowed}.
pub static CATEGORY_SCOPE: Entry = Entry {
    code: "categorie-autre-portee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la catégorie `{name}` lit {found} : `… est {name}` ne concerne que {allowed}",
        en: "the category `{name}` reads {found}: `… is {name}` is only about {allowed}",
    },
    help: Bilingual { fr: "écrire `{name}` seul", en: "write `{name}` alone" },
    manual: Bilingual {
        fr: r"`demandeur est X` demande une catégorie de demandeurs et `logement est X` une catégorie de logements ; une catégorie de paires s'écrit seule.

Mauvais :

    si demandeur est hors_qpv

Bon :

    si logement est hors_qpv
",
        en: r"`applicant is X` calls for a category of applicants and `vacancy is X` for one of homes; a category of pairs is written alone.

Bad:

    si demandeur est hors_qpv

Good:

    si logement est hors_qpv
",
    },
};

/// `{name}` se définit par lui-même : {chain}.
pub static CIRCLE: Entry = Entry {
    code: "definition-circulaire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` se définit par lui-même : {chain}",
        en: "`{name}` is defined by itself: {chain}",
    },
    help: Bilingual {
        fr: "remplacer l'un des noms de la chaîne par une condition sur les champs",
        en: "replace one of the names in the chain by a condition on fields",
    },
    manual: Bilingual {
        fr: r"Une catégorie ou une définition se calcule à partir de ce qui est déjà connu ; un cercle n'a pas de valeur.

Mauvais :

    catégorie a
      si b
    catégorie b
      si a

Bon :

    catégorie a
      si demandeur.dalo
    catégorie b
      si a
",
        en: r"A category or a definition is computed from what is already known; a circle has no value.

Bad:

    catégorie a
      si b
    catégorie b
      si a

Good:

    catégorie a
      si demandeur.dalo
    catégorie b
      si a
",
    },
};

/// Trop d'expressions et de définitions s'emboîtent ici.
pub static TOO_DEEP: Entry = Entry {
    code: "imbrication-excessive",
    severity: Severity::Error,
    message: Bilingual {
        fr: "trop d'expressions et de définitions s'emboîtent ici",
        en: "too many expressions and definitions stand in one another here",
    },
    help: Bilingual { fr: "couper la chaîne de définitions", en: "cut the chain of definitions" },
    manual: Bilingual {
        fr: r"Une règle qui passe par des centaines de définitions ne peut plus être relue.

Mauvais :

    une chaîne de 300 définitions

Bon :

    une définition qui lit directement les champs
",
        en: r"A rule that goes through hundreds of definitions can no longer be read.

Bad:

    une chaîne de 300 définitions

Good:

    une définition qui lit directement les champs
",
    },
};

/// La définition `{name}` donne {found}, qui ne peut pas être une valeur calculée.
pub static DEFINITION_TYPE: Entry = Entry {
    code: "definition-sans-valeur-simple",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la définition `{name}` donne {found}, qui ne peut pas être une valeur calculée",
        en: "the definition `{name}` gives {found}, which cannot be a computed value",
    },
    help: Bilingual {
        fr: "lire la liste là où elle sert, par exemple avec `contient`",
        en: "read the list where it is used, for example with `contient`",
    },
    manual: Bilingual {
        fr: r"Une définition donne une valeur par demandeur, par logement ou par paire ; les listes se lisent directement.

Mauvais :

    définition demandeur.choix
      vaut demandeur.communes

Bon :

    définition demandeur.choix
      vaut nombre(demandeur.communes)
",
        en: r"A definition gives one value per applicant, home or pair; lists are read directly.

Bad:

    définition demandeur.choix
      vaut demandeur.communes

Good:

    définition demandeur.choix
      vaut nombre(demandeur.communes)
",
    },
};
