//! Codes of names: declarations and references.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Le nom `{name}` est déjà pris.
pub static NAME_TWICE: Entry = Entry {
    code: "nom-en-double",
    severity: Severity::Error,
    message: Bilingual { fr: "le nom `{name}` est déjà pris", en: "the name `{name}` is already taken" },
    help: Bilingual {
        fr: "donner un autre nom à l'une des deux déclarations",
        en: "give one of the two declarations another name",
    },
    manual: Bilingual {
        fr: r"Un nom désigne une seule chose dans une politique et celles qu'elle étend : sinon une règle changerait de sens selon l'ordre des fichiers.

Mauvais :

    catégorie dalo
      si demandeur.dalo
    catégorie dalo
      si demandeur.dalo_recent

Bon :

    catégorie dalo
      si demandeur.dalo
    catégorie dalo_recent
      si demandeur.dalo_recent
",
        en: r"A name stands for one thing in a policy and those it extends: otherwise a rule would change meaning with the order of files.

Bad:

    catégorie dalo
      si demandeur.dalo
    catégorie dalo
      si demandeur.dalo_recent

Good:

    catégorie dalo
      si demandeur.dalo
    catégorie dalo_recent
      si demandeur.dalo_recent
",
    },
};

/// Le nom `{name}` est réservé par la langue.
pub static RESERVED_NAME: Entry = Entry {
    code: "nom-reserve",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le nom `{name}` est réservé par la langue",
        en: "the name `{name}` is kept by the language",
    },
    help: Bilingual {
        fr: "choisir un autre nom, par exemple `{name}_local`",
        en: "choose another name, for example `{name}_local`",
    },
    manual: Bilingual {
        fr: r"`id`, `hors_flux` et les noms des fonctions (`min`, `max`, `mensuel`, `annuel`, `nombre`) ont déjà un sens.

Mauvais :

    paramètre nombre en %
      vaut 33 %

Bon :

    paramètre taux_effort en %
      vaut 33 %
",
        en: r"`id`, `hors_flux` and the names of functions (`min`, `max`, `monthly`, `yearly`, `count`) already have a meaning.

Bad:

    paramètre nombre en %
      vaut 33 %

Good:

    paramètre taux_effort en %
      vaut 33 %
",
    },
};

/// Le nom `{name}` ne désigne rien.
pub static NAME_UNKNOWN: Entry = Entry {
    code: "nom-inconnu",
    severity: Severity::Error,
    message: Bilingual { fr: "le nom `{name}` ne désigne rien", en: "the name `{name}` stands for nothing" },
    help: Bilingual { fr: "le déclarer ou le corriger{suggestion}", en: "declare it or correct it{suggestion}" },
    manual: Bilingual {
        fr: r"Un nom seul désigne une valeur d'énumération, une catégorie, une définition de la paire ou un paramètre ; il doit être déclaré dans la politique ou dans celles qu'elle étend.

Mauvais :

    si demandeur.situation = sans_abris

Bon :

    si demandeur.situation = sans_abri
",
        en: r"A bare name stands for an enumeration value, a category, a definition of the pair or a parameter; it is declared in the policy or in those it extends.

Bad:

    si demandeur.situation = sans_abris

Good:

    si demandeur.situation = sans_abri
",
    },
};

/// `{table}` n'a pas de champ ni de définition `{name}`.
pub static FIELD_UNKNOWN: Entry = Entry {
    code: "champ-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{table}` n'a pas de champ ni de définition `{name}`",
        en: "`{table}` has no field and no definition `{name}`",
    },
    help: Bilingual {
        fr: "l'ajouter au schéma ou le corriger{suggestion}",
        en: "add it to the schema or correct it{suggestion}",
    },
    manual: Bilingual {
        fr: r"Les règles ne lisent que les champs du schéma et les définitions : une colonne non déclarée n'a ni type ni unité.

Mauvais :

    si demandeur.personne > 2

Bon :

    si demandeur.personnes > 2
",
        en: r"Rules read only the schema's fields and definitions: a column that is not declared has neither type nor unit.

Bad:

    si demandeur.personne > 2

Good:

    si demandeur.personnes > 2
",
    },
};

/// `{table}.{name}` est lu mais la politique n'a pas de `schéma {table}`.
pub static SCHEMA_MISSING: Entry = Entry {
    code: "schema-manquant",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{table}.{name}` est lu mais la politique n'a pas de `schéma {table}`",
        en: "`{table}.{name}` is read but the policy has no `schéma {table}`",
    },
    help: Bilingual {
        fr: "ajouter un bloc `schéma {table}` avec `champ {name} : …`",
        en: "add a block `schéma {table}` with `champ {name} : …`",
    },
    manual: Bilingual {
        fr: r"Le schéma dit quelles colonnes les tables doivent avoir, avec leur type et leur unité ; sans lui, aucune règle ne peut être vérifiée.

Mauvais :

    admissible ressources
      demandeur.revenu <= 20 000 €/an

Bon :

    schéma demandeur
      champ revenu : montant en €/an
    admissible ressources
      demandeur.revenu <= 20 000 €/an
",
        en: r"The schema says which columns the tables must have, with their type and unit; without it no rule can be checked.

Bad:

    admissible ressources
      demandeur.revenu <= 20 000 €/an

Good:

    schéma demandeur
      champ revenu : montant en €/an
    admissible ressources
      demandeur.revenu <= 20 000 €/an
",
    },
};

/// `{name}` n'est ni un paramètre ni une fonction.
pub static FUNCTION_UNKNOWN: Entry = Entry {
    code: "fonction-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` n'est ni un paramètre ni une fonction",
        en: "`{name}` is neither a parameter nor a function",
    },
    help: Bilingual {
        fr: "déclarer le paramètre `{name}` ou corriger le nom{suggestion}",
        en: "declare the parameter `{name}` or correct the name{suggestion}",
    },
    manual: Bilingual {
        fr: r"Un nom suivi de parenthèses est un paramètre à arguments ou une fonction : `min`, `max`, `mensuel`, `annuel`, `nombre`.

Mauvais :

    demandeur.revenu <= plafon(logement.financement)

Bon :

    demandeur.revenu <= plafond(logement.financement)
",
        en: r"A name followed by parentheses is a parameter with arguments or a function: `min`, `max`, `monthly`, `yearly`, `count`.

Bad:

    demandeur.revenu <= plafon(logement.financement)

Good:

    demandeur.revenu <= plafond(logement.financement)
",
    },
};

/// `{name}` n'est pas une catégorie.
pub static CATEGORY_UNKNOWN: Entry = Entry {
    code: "categorie-inconnue",
    severity: Severity::Error,
    message: Bilingual { fr: "`{name}` n'est pas une catégorie", en: "`{name}` is not a category" },
    help: Bilingual {
        fr: "ajouter un bloc `catégorie {name}` ou corriger le nom{suggestion}",
        en: "add a block `catégorie {name}` or correct the name{suggestion}",
    },
    manual: Bilingual {
        fr: r"`demandeur est X`, la base et le bénéficiaire d'une obligation et `attributions à X` demandent une catégorie.

Mauvais :

    au moins 25 % des attributions vont à prioritaire

Bon :

    au moins 25 % des attributions vont à prioritaires
",
        en: r"`applicant is X`, the base and the target of an obligation and `awards to X` call for a category.

Bad:

    au moins 25 % des attributions vont à prioritaire

Good:

    au moins 25 % des attributions vont à prioritaires
",
    },
};

/// `{name}` n'est pas un réservataire.
pub static RESERVER_UNKNOWN: Entry = Entry {
    code: "reservataire-inconnu",
    severity: Severity::Error,
    message: Bilingual { fr: "`{name}` n'est pas un réservataire", en: "`{name}` is not a reserver" },
    help: Bilingual {
        fr: "ajouter un bloc `réservataire {name}` ou corriger le nom{suggestion}",
        en: "add a block `réservataire {name}` or correct the name{suggestion}",
    },
    manual: Bilingual {
        fr: r"`imputées à …` et `sauf …` nomment des réservataires de la politique ou des parts de l'un d'eux.

Mauvais :

    imputées à chaque réservataire sauf prefet

Bon :

    imputées à chaque réservataire sauf etat
",
        en: r"`charged to …` and `except …` name reservers of the policy or parts of one.

Bad:

    imputées à chaque réservataire sauf prefet

Good:

    imputées à chaque réservataire sauf etat
",
    },
};

/// `{name}` n'est ni un type ni une énumération.
pub static ENUMERATION_UNKNOWN: Entry = Entry {
    code: "enumeration-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` n'est ni un type ni une énumération",
        en: "`{name}` is neither a type nor an enumeration",
    },
    help: Bilingual {
        fr: "ajouter un bloc `énumération {name}` ou corriger le nom{suggestion}",
        en: "add a block `énumération {name}` or correct the name{suggestion}",
    },
    manual: Bilingual {
        fr: r"Le type d'un champ est un type de la langue ou le nom d'une énumération.

Mauvais :

    champ financement : finance

Bon :

    champ financement : financement
",
        en: r"A field's type is a type of the language or the name of an enumeration.

Bad:

    champ financement : finance

Good:

    champ financement : financement
",
    },
};

/// L'argument `{name}` n'a pas de type et ne porte le nom d'aucune énumération.
pub static ARGUMENT_UNKNOWN: Entry = Entry {
    code: "argument-sans-type",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'argument `{name}` n'a pas de type et ne porte le nom d'aucune énumération",
        en: "the argument `{name}` has no type and bears no enumeration's name",
    },
    help: Bilingual {
        fr: "écrire son type, par exemple `{name} : entier de 1 à 6`{suggestion}",
        en: "write its type, for example `{name} : entier de 1 à 6`{suggestion}",
    },
    manual: Bilingual {
        fr: r"Un argument de paramètre est une énumération du même nom, ou un type écrit après deux points.

Mauvais :

    paramètre plafond(categorie) en €/an

Bon :

    paramètre plafond(categorie : entier de 1 à 6) en €/an
",
        en: r"A parameter's argument is an enumeration of the same name, or a type written after a colon.

Bad:

    paramètre plafond(categorie) en €/an

Good:

    paramètre plafond(categorie : entier de 1 à 6) en €/an
",
    },
};

/// Un second bloc `{noun}`.
pub static BLOCK_TWICE: Entry = Entry {
    code: "bloc-en-double",
    severity: Severity::Error,
    message: Bilingual { fr: "un second bloc `{noun}`", en: "a second block `{noun}`" },
    help: Bilingual { fr: "réunir les deux blocs en un seul", en: "join the two blocks into one" },
    manual: Bilingual {
        fr: r"Une politique et celles qu'elle étend ont ensemble un seul objectif, un seul flux et une seule règle de candidats.

Mauvais :

    objectif
      d'abord points
    objectif
      d'abord logements attribués

Bon :

    objectif
      d'abord logements attribués
      puis points
",
        en: r"A policy and those it extends have together one objective, one flow and one shortlist rule.

Bad:

    objectif
      d'abord points
    objectif
      d'abord logements attribués

Good:

    objectif
      d'abord logements attribués
      puis points
",
    },
};

/// La politique « {title} » n'a pas d'objectif.
pub static OBJECTIVE_MISSING: Entry = Entry {
    code: "objectif-manquant",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la politique « {title} » n'a pas d'objectif",
        en: "the policy « {title} » has no objective",
    },
    help: Bilingual {
        fr: "ajouter un bloc `objectif` avec `d'abord logements attribués`",
        en: "add a block `objectif` with `d'abord logements attribués`",
    },
    manual: Bilingual {
        fr: r"Sans objectif, rien ne dit quelles attributions sont les meilleures parmi celles qui sont permises.

Mauvais :

    politique « Ville »

Bon :

    politique « Ville »
    objectif
      d'abord logements attribués
      puis points
",
        en: r"Without an objective nothing says which awards are the best among those allowed.

Bad:

    politique « Ville »

Good:

    politique « Ville »
    objectif
      d'abord logements attribués
      puis points
",
    },
};
