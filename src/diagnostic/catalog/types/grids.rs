//! Codes of types: scoring grids by territory and by day, ladders, steps, ticked boxes, pools.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Aucune commune n'appartient à un EPCI de code `{code}`.
pub static EPCI_UNKNOWN: Entry = Entry {
    code: "epci-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "aucune commune n'appartient à un EPCI de code `{code}`",
        en: "no commune belongs to an EPCI of code `{code}`",
    },
    help: Bilingual {
        fr: "écrire le code SIREN de l'EPCI, par exemple `200046977 (Métropole de Lyon)`",
        en: "write the SIREN code of the EPCI, for example `200046977 (Métropole de Lyon)`",
    },
    manual: Bilingual {
        fr: r"Le territoire d'une cotation est celui d'un EPCI du code officiel géographique, désigné par son code SIREN.

Mauvais :

    territoire epci 200046978

Bon :

    territoire epci 200046977 (Métropole de Lyon)
",
        en: r"A grid's territory is that of an EPCI of the official geographic code, given by its SIREN code.

Bad:

    territoire epci 200046978

Good:

    territoire epci 200046977 (Métropole de Lyon)
",
    },
};

/// L'EPCI `{code}` s'appelle `{name}`, et non `{label}`.
pub static EPCI_LABEL: Entry = Entry {
    code: "epci-autre-nom",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'EPCI `{code}` s'appelle `{name}`, et non `{label}`",
        en: "EPCI `{code}` is called `{name}`, not `{label}`",
    },
    help: Bilingual { fr: "écrire `{code} ({name})`", en: "write `{code} ({name})`" },
    manual: Bilingual {
        fr: r"Le nom écrit à côté du code est vérifié : un chiffre faux désignerait un autre territoire.

Mauvais :

    territoire epci 243500139 (Métropole de Lyon)

Bon :

    territoire epci 243500139 (Rennes Métropole)
",
        en: r"The name beside the code is checked: one wrong digit would mean another territory.

Bad:

    territoire epci 243500139 (Métropole de Lyon)

Good:

    territoire epci 243500139 (Rennes Métropole)
",
    },
};

/// La table des logements ne dit pas dans quelle commune ils sont.
pub static EPCI_WITHOUT_COMMUNE: Entry = Entry {
    code: "epci-sans-commune",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la table des logements ne dit pas dans quelle commune ils sont",
        en: "the table of homes does not say in which commune they are",
    },
    help: Bilingual {
        fr: "ajouter `champ commune : commune` au schéma du logement",
        en: "add `champ commune : commune` to the home's schema",
    },
    manual: Bilingual {
        fr: r"Un logement est dans un EPCI par sa commune : la table des logements a un seul champ de type `commune`, ou un champ nommé `commune`.

Mauvais :

    champ secteur : texte

Bon :

    champ commune : commune
",
        en: r"A home is in an EPCI by its commune: the table of homes has one field of type `commune`, or a field named `commune`.

Bad:

    champ secteur : texte

Good:

    champ commune : commune
",
    },
};

/// La première borne de l'échelle n'est pas au-dessous de la seconde.
pub static LADDER_ENDS: Entry = Entry {
    code: "echelle-bornes",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la première borne de l'échelle n'est pas au-dessous de la seconde",
        en: "the first end of the scale is not below the second",
    },
    help: Bilingual {
        fr: "écrire la plus petite borne d'abord, et ses points d'abord",
        en: "write the smaller end first, and its points first",
    },
    manual: Bilingual {
        fr: r"Une échelle va de la plus petite borne à la plus grande ; des points qui baissent s'écrivent `de 8 à 0 points`.

Mauvais :

    critère effort vaut de 0 à 8 points pour demandeur.effort de 70 % à 33 %

Bon :

    critère effort vaut de 0 à 8 points pour demandeur.effort de 33 % à 70 %
",
        en: r"A scale goes from the smaller end to the larger one; points that fall are written `from 8 to 0 points`.

Bad:

    critère effort vaut de 0 à 8 points pour demandeur.effort de 70 % à 33 %

Good:

    critère effort vaut de 0 à 8 points pour demandeur.effort de 33 % à 70 %
",
    },
};

/// Ce tableau ne donne pas de paliers.
pub static STEPS_TABLE: Entry = Entry {
    code: "paliers-tableau",
    severity: Severity::Error,
    message: Bilingual { fr: "ce tableau ne donne pas de paliers", en: "this table gives no steps" },
    help: Bilingual {
        fr: "écrire deux lignes : `| à partir de | … |` et `| points | … |`",
        en: "write two rows: `| starting at | … |` and `| points | … |`",
    },
    manual: Bilingual {
        fr: r"La première ligne porte les seuils, la seconde les points de chacun ; au-dessous du premier seuil, rien.

Mauvais :

    | seuil | 33 % | 50 % |
        | points | 2 | 4 |

Bon :

    | à partir de | 33 % | 50 % |
        | points      | 2    | 4    |
",
        en: r"The first row bears the thresholds, the second the points of each; below the first threshold, nothing.

Bad:

    | seuil | 33 % | 50 % |
        | points | 2 | 4 |

Good:

    | à partir de | 33 % | 50 % |
        | points      | 2    | 4    |
",
    },
};

/// Le seuil `{cell}` n'est pas au-dessus du précédent.
pub static STEPS_ORDER: Entry = Entry {
    code: "paliers-desordre",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le seuil `{cell}` n'est pas au-dessus du précédent",
        en: "the threshold `{cell}` is not above the one before it",
    },
    help: Bilingual {
        fr: "ranger les seuils du plus petit au plus grand",
        en: "put the thresholds in increasing order",
    },
    manual: Bilingual {
        fr: r"Le palier atteint est le dernier seuil qui n'est pas dépassé par défaut : des seuils en désordre ou répétés le laisseraient incertain.

Mauvais :

    | à partir de | 50 % | 33 % |

Bon :

    | à partir de | 33 % | 50 % |
",
        en: r"The step reached is the last threshold that is not above: unordered or repeated thresholds would leave it uncertain.

Bad:

    | à partir de | 50 % | 33 % |

Good:

    | à partir de | 33 % | 50 % |
",
    },
};

/// La case cochée se lit dans une énumération, et non dans {found}.
pub static TICKED_FIELD: Entry = Entry {
    code: "case-cochee-type",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la case cochée se lit dans une énumération, et non dans {found}",
        en: "the ticked box is read in an enumeration, not in {found}",
    },
    help: Bilingual {
        fr: "déclarer une énumération dont chaque valeur porte le nom d'un critère",
        en: "declare an enumeration each value of which bears a criterion's name",
    },
    manual: Bilingual {
        fr: r"La demande ne coche qu'une case : son champ a pour valeurs les noms des critères de la rubrique.

Mauvais :

    rubrique logement : la cochée dans demandeur.personnes

Bon :

    rubrique logement : la cochée dans demandeur.case_logement
",
        en: r"The request ticks one box only: its field has for values the names of the heading's criteria.

Bad:

    rubrique logement : la cochée dans demandeur.personnes

Good:

    rubrique logement : la cochée dans demandeur.case_logement
",
    },
};

/// Le critère `{name}` ne porte le nom d'aucune case{suggestion}.
pub static TICKED_CRITERION: Entry = Entry {
    code: "case-cochee-critere",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le critère `{name}` ne porte le nom d'aucune case{suggestion}",
        en: "the criterion `{name}` bears the name of no box{suggestion}",
    },
    help: Bilingual {
        fr: "donner au critère le nom d'une valeur du champ coché",
        en: "give the criterion the name of a value of the ticked field",
    },
    manual: Bilingual {
        fr: r"Un critère qui n'a pas de case ne serait jamais compté.

Mauvais :

    critère sans_toit vaut 10 points

Bon :

    critère sans_abri vaut 10 points
",
        en: r"A criterion without a box would never count.

Bad:

    critère sans_toit vaut 10 points

Good:

    critère sans_abri vaut 10 points
",
    },
};

/// Aucun critère ne porte le nom de ces cases : {values}.
pub static TICKED_VALUE: Entry = Entry {
    code: "case-sans-critere",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "aucun critère ne porte le nom de ces cases : {values}",
        en: "no criterion bears the name of these boxes: {values}",
    },
    help: Bilingual {
        fr: "ajouter un critère du même nom, au besoin de 0 point",
        en: "add a criterion of the same name, of 0 points if need be",
    },
    manual: Bilingual {
        fr: r"Une case sans critère ne donne aucun point, sans que rien ne le dise au demandeur.

Mauvais :

    valeurs sans_abri, heberge

        critère sans_abri vaut 10 points

Bon :

    valeurs sans_abri, heberge

        critère sans_abri vaut 10 points
        critère heberge vaut 0 points
",
        en: r"A box without a criterion gives no point, and nothing tells the applicant so.

Bad:

    valeurs sans_abri, heberge

        critère sans_abri vaut 10 points

Good:

    valeurs sans_abri, heberge

        critère sans_abri vaut 10 points
        critère heberge vaut 0 points
",
    },
};

/// Un plafond `par an` va avec des points `par mois depuis …`.
pub static PERIOD_CAP: Entry = Entry {
    code: "plafond-par-periode",
    severity: Severity::Error,
    message: Bilingual {
        fr: "un plafond par période va avec des points acquis plusieurs fois par période, un nombre entier de fois",
        en: "a cap per period goes with points gained several times a period, a whole number of times",
    },
    help: Bilingual {
        fr: "écrire par exemple `vaut 1 point par mois depuis …, au plus 12 points par an`, ou `vaut 2 points par trimestre depuis …, au plus 3 points par semestre`",
        en: "write for example `is worth 1 point per month since …, at most 12 points per year`, or `is worth 2 points per quarter since …, at most 3 points per half-year`",
    },
    manual: Bilingual {
        fr: r"Le plafond vaut pour chaque période de douze mois depuis la date, la dernière commencée comprise.

Mauvais :

    critère attente vaut 1 point par jour depuis demandeur.date_demande, au plus 12 points par an

Bon :

    critère attente vaut 1 point par mois depuis demandeur.date_demande, au plus 12 points par an
",
        en: r"The cap holds for each period of twelve months since the day, the last one begun included.

Bad:

    critère attente vaut 1 point par jour depuis demandeur.date_demande, au plus 12 points par an

Good:

    critère attente vaut 1 point par mois depuis demandeur.date_demande, au plus 12 points par an
",
    },
};

/// La cotation n'a pas de critère `{name}`{suggestion}.
pub static POOL_UNKNOWN: Entry = Entry {
    code: "ensemble-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la cotation n'a pas de critère `{name}`{suggestion}",
        en: "the grid has no criterion `{name}`{suggestion}",
    },
    help: Bilingual {
        fr: "écrire le nom d'un critère de la même cotation",
        en: "write the name of a criterion of the same grid",
    },
    manual: Bilingual {
        fr: r"Un ensemble plafonne des critères de sa cotation, cités par leur nom.

Mauvais :

    ensemble attente (anciennette) au plus 70 points

Bon :

    ensemble attente (anciennete) au plus 70 points
",
        en: r"A pool caps criteria of its own grid, called by their names.

Bad:

    ensemble attente (anciennette) au plus 70 points

Good:

    ensemble attente (anciennete) au plus 70 points
",
    },
};

/// Le critère `{name}` ne peut pas être plafonné avec d'autres : {reason}.
pub static POOL_MEMBER: Entry = Entry {
    code: "ensemble-critere",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le critère `{name}` ne peut pas être plafonné avec d'autres : {reason}",
        en: "the criterion `{name}` cannot be capped with others: {reason}",
    },
    help: Bilingual {
        fr: "placer le critère dans une rubrique `somme de` sans plafond, et dans un seul ensemble",
        en: "put the criterion in a `sum of` heading without a cap, and in one pool only",
    },
    manual: Bilingual {
        fr: r"Deux plafonds sur les mêmes points ne diraient pas lequel des deux les retire.

Mauvais :

    rubrique attente : somme de, au plus 60 points
          critère anciennete vaut 50 points
        ensemble tout (anciennete) au plus 40 points

Bon :

    rubrique attente : somme de
          critère anciennete vaut 50 points
        ensemble tout (anciennete) au plus 40 points
",
        en: r"Two caps over the same points would not say which of them takes points away.

Bad:

    rubrique attente : somme de, au plus 60 points
          critère anciennete vaut 50 points
        ensemble tout (anciennete) au plus 40 points

Good:

    rubrique attente : somme de
          critère anciennete vaut 50 points
        ensemble tout (anciennete) au plus 40 points
",
    },
};

/// Les niveaux se lisent dans une énumération, et non dans {found}.
pub static AWARDS_BY: Entry = Entry {
    code: "attributions-selon-type",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les niveaux se lisent dans une énumération, et non dans {found}",
        en: "levels are read in an enumeration, not in {found}",
    },
    help: Bilingual {
        fr: "nommer un champ ou une définition dont le type est une énumération",
        en: "name a field or a definition whose type is an enumeration",
    },
    manual: Bilingual {
        fr: r"`attributions selon` fait un niveau par valeur, la première valeur d'abord : il faut une liste fermée et ordonnée.

Mauvais :

    puis attributions selon demandeur.personnes

Bon :

    puis attributions selon demandeur.classe
",
        en: r"`awards depending on` makes one level per value, the first value first: a closed, ordered list is needed.

Bad:

    puis attributions selon demandeur.personnes

Good:

    puis attributions selon demandeur.classe
",
    },
};

/// `duree-de-tranche`.
pub static RUN_LENGTH: Entry = Entry {
    code: "duree-de-tranche",
    severity: Severity::Error,
    message: Bilingual { fr: "une tranche compte de 1 à {most} mois", en: "a block has 1 to {most} months" },
    help: Bilingual {
        fr: "écrire une durée en mois, par exemple `par tranche de 6 mois depuis …`",
        en: "write a length in months, for example `per block of 6 months since …`",
    },
    manual: Bilingual {
        fr: r"Les points par tranche comptent les tranches entières écoulées depuis la date.

Mauvais :

    critère attente vaut 5 points par tranche de 0 mois depuis demandeur.date_demande

Bon :

    critère attente vaut 5 points par tranche de 6 mois depuis demandeur.date_demande
",
        en: r"Points per block count the whole blocks elapsed since the day.

Bad:

    critère attente vaut 5 points par tranche de 0 mois depuis demandeur.date_demande

Good:

    critère attente vaut 5 points par tranche de 6 mois depuis demandeur.date_demande
",
    },
};
