//! What the year's accounts count: events, values, order, carry-over.

use super::super::{Bilingual, Entry, Severity};

/// Every code of this family.
pub static ALL: &[&Entry] = &[
    &SHARE_MISSING,
    &VALUES_DUE,
    &NOT_A_VALUE,
    &VALUE_TWICE,
    &FLOW_WITHOUT_RESERVER,
    &CARRY_UNFORESEEN,
    &REFERENCE_MISPLACED,
    &EXCLUSIVE_WITHOUT_HOME,
    &PATH_CHARGED_OUT_OF_FLOW,
    &APPLICANT_UNKNOWN,
    &FIRST_UNDEFINED,
    &ROUNDING_IDLE,
];

/// What a label of a path says.
pub const CHARGED_HERE: Bilingual = Bilingual { fr: "imputée ici", en: "charged here" };

/// `part-manquante`.
pub static SHARE_MISSING: Entry = Entry {
    code: "part-manquante",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{line}` demande une part du flux, et ce réservataire n'en a pas",
        en: "`{line}` asks for a share of the flow, and this reserver has none",
    },
    help: Bilingual {
        fr: "donner la part du réservataire, par exemple `part 30 % du flux`, ou retirer cette ligne",
        en: "state the reserver's share, for example `share 30 % of the flow`, or remove this line",
    },
    manual: Bilingual {
        fr: "Le report d'un écart et le nom d'un manque disent quelque chose de la part d'un réservataire : sans part, il n'y a ni écart ni manque.\n\nÀ ne pas écrire :\n\n    réservataire bailleur\n      report intégral\n\nÀ écrire :\n\n    réservataire bailleur\n      part 10 % du flux\n      report intégral\n",
        en: "Carrying a gap over and naming a shortfall say something of a reserver's share: without a share there is neither gap nor shortfall.\n\nNot:\n\n    réservataire bailleur\n      report intégral\n\nBut:\n\n    réservataire bailleur\n      part 10 % du flux\n      report intégral\n",
    },
};

/// `valeurs-a-lister`.
pub static VALUES_DUE: Entry = Entry {
    code: "valeurs-a-lister",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les valeurs pour lesquelles compter ne sont pas connues d'avance",
        en: "the values to count for are not known beforehand",
    },
    help: Bilingual {
        fr: "les lister à la suite, par exemple `dans (35238 (Rennes), 35047 (Bruz))`, ou compter par un champ dont le type est une énumération",
        en: "list them after it, for example `in (35238 (Rennes), 35047 (Bruz))`, or count by a field whose type is an enumeration",
    },
    manual: Bilingual {
        fr: "Un compte par valeur donne une ligne à chacune. Les valeurs d'une énumération sont connues ; celles d'une commune, d'un nombre ou d'une typologie se listent. Une liste de valeurs (`liste de …`) ne donne pas de lignes.\n\nÀ ne pas écrire :\n\n    au moins 25 % des attributions pour chaque logement.commune vont à dalo\n\nÀ écrire :\n\n    au moins 25 % des attributions pour chaque logement.commune dans (35238 (Rennes), 35047 (Bruz)) vont à dalo\n",
        en: "Counting by value gives each one a row. The values of an enumeration are known; those of a commune, a number or a number of rooms are listed. A list of values (`list of …`) gives no rows.\n\nNot:\n\n    au moins 25 % des attributions pour chaque logement.commune vont à dalo\n\nBut:\n\n    au moins 25 % des attributions pour chaque logement.commune dans (35238 (Rennes), 35047 (Bruz)) vont à dalo\n",
    },
};

/// `valeur-simple-attendue`.
pub static NOT_A_VALUE: Entry = Entry {
    code: "valeur-simple-attendue",
    severity: Severity::Error,
    message: Bilingual { fr: "une valeur simple est attendue ici", en: "a plain value is due here" },
    help: Bilingual {
        fr: "écrire la valeur elle-même : un mot de l'énumération, une commune, `T3`, un nombre",
        en: "write the value itself: a word of the enumeration, a commune, `T3`, a number",
    },
    manual: Bilingual {
        fr: "Chaque valeur listée donne son nom à une ligne de compte : elle est écrite en toutes lettres, sans calcul.\n\nÀ ne pas écrire :\n\n    pour chaque logement.pieces dans (T2, demandeur.typologie) vont à dalo\n\nÀ écrire :\n\n    pour chaque logement.pieces dans (T2, T3) vont à dalo\n",
        en: "Each listed value names a row: it is written out, without a calculation.\n\nNot:\n\n    pour chaque logement.pieces dans (T2, demandeur.typologie) vont à dalo\n\nBut:\n\n    pour chaque logement.pieces dans (T2, T3) vont à dalo\n",
    },
};

/// `valeur-listee-deux-fois`.
pub static VALUE_TWICE: Entry = Entry {
    code: "valeur-listee-deux-fois",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` est listée deux fois", en: "`{value}` is listed twice" },
    help: Bilingual { fr: "ne garder qu'une fois `{value}`", en: "keep `{value}` only once" },
    manual: Bilingual {
        fr: "Chaque valeur donne une ligne de compte : deux lignes de même nom compteraient les mêmes logements deux fois.\n\nÀ ne pas écrire :\n\n    pour chaque logement.pieces dans (T2, T2)\n\nÀ écrire :\n\n    pour chaque logement.pieces dans (T2, T3)\n",
        en: "Each value gives a row: two rows of one name would count the same homes twice.\n\nNot:\n\n    pour chaque logement.pieces dans (T2, T2)\n\nBut:\n\n    pour chaque logement.pieces dans (T2, T3)\n",
    },
};

/// `flux-sans-reservataire`.
pub static FLOW_WITHOUT_RESERVER: Entry = Entry {
    code: "flux-sans-reservataire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'obligation `{name}` porte sur le flux, et la politique n'a aucun réservataire",
        en: "the obligation `{name}` is about the flow, and the policy has no reserver",
    },
    help: Bilingual {
        fr: "écrire `des attributions` au lieu de `du flux`, ou déclarer un réservataire",
        en: "write `of awards` instead of `of the flow`, or declare a reserver",
    },
    manual: Bilingual {
        fr: "Le flux est fait des attributions imputées à un réservataire. Sans réservataire, il est vide.\n\nÀ ne pas écrire, sans réservataire :\n\n    au moins 25 % du flux vont à dalo\n\nÀ écrire :\n\n    au moins 25 % des attributions vont à dalo\n",
        en: "The flow is made of the awards charged to a reserver. Without a reserver it is empty.\n\nNot, without a reserver:\n\n    au moins 25 % du flux vont à dalo\n\nBut:\n\n    au moins 25 % des attributions vont à dalo\n",
    },
};

/// `report-non-prevu`.
pub static CARRY_UNFORESEEN: Entry = Entry {
    code: "report-non-prevu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "un écart reporté est donné pour `{name}`, dont la part n'a pas de report",
        en: "a gap carried over is given for `{name}`, whose share carries nothing over",
    },
    help: Bilingual {
        fr: "écrire `report intégral` sous le réservataire, ou retirer `{name}` de `carried`",
        en: "write `carryover in full` under the reserver, or remove `{name}` from `carried`",
    },
    manual: Bilingual {
        fr: "Un écart de l'année passée ne compte que si la politique le dit : sans `report`, le solde serait lu et n'aurait aucun effet.\n\nÀ ne pas écrire, dans le fichier des soldes, pour une part sans report :\n\n    carried: { etat: 1 }\n\nÀ écrire, dans la politique :\n\n    part 30 % du flux\n    report intégral\n",
        en: "Last year's gap counts only when the policy says so: without `carryover` the balance would be read and change nothing.\n\nNot, in the file of balances, for a share without carry-over:\n\n    carried: { etat: 1 }\n\nBut, in the policy:\n\n    part 30 % du flux\n    report intégral\n",
    },
};

/// `designation-mal-placee`.
pub static REFERENCE_MISPLACED: Entry = Entry {
    code: "designation-mal-placee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "seul un logement peut porter l'identifiant d'un demandeur",
        en: "only a home can hold the id of an applicant",
    },
    help: Bilingual {
        fr: "déclarer ce champ sous `schéma logement`", en: "declare this field under `schema vacancy`"
    },
    manual: Bilingual {
        fr: "Le type `demandeur` sert à dire quel ménage a été désigné pour un logement. Un demandeur n'en désigne pas un autre.\n\nÀ ne pas écrire :\n\n    schéma demandeur\n      champ conjoint : demandeur\n\nÀ écrire :\n\n    schéma logement\n      champ designe : demandeur, facultatif\n",
        en: "The type `applicant` says which household was designated for a home. An applicant does not designate another.\n\nNot:\n\n    schéma demandeur\n      champ conjoint : demandeur\n\nBut:\n\n    schéma logement\n      champ designe : demandeur, facultatif\n",
    },
};

/// `voie-exclusive-sans-logement`.
pub static EXCLUSIVE_WITHOUT_HOME: Entry = Entry {
    code: "voie-exclusive-sans-logement",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la voie `{name}` est exclusive et ne dit pas pour quels logements",
        en: "the path `{name}` is exclusive and does not say for which homes",
    },
    help: Bilingual {
        fr: "ajouter à sa condition, par `et`, ce qui distingue ces logements, par exemple `logement.designe = demandeur.id`, ou retirer `exclusive`",
        en: "add to its condition, with `and`, what tells these homes apart, for example `vacancy.designe = applicant.id`, or remove `exclusive`",
    },
    manual: Bilingual {
        fr: "Une voie exclusive réserve des logements : les autres candidats en sont écartés. Sa condition doit donc porter sur le logement ; sinon tous les logements seraient réservés.\n\nÀ ne pas écrire :\n\n    voie relogement\n      si demandeur.relogement\n      exclusive\n\nÀ écrire :\n\n    voie relogement\n      si logement.affectation = relogement et demandeur.relogement\n      exclusive\n",
        en: "An exclusive path keeps homes aside: other candidates are turned away from them. Its condition must therefore be about the home, or every home would be kept aside.\n\nNot:\n\n    voie relogement\n      si demandeur.relogement\n      exclusive\n\nBut:\n\n    voie relogement\n      si logement.affectation = relogement et demandeur.relogement\n      exclusive\n",
    },
};

/// `voie-hors-flux-imputee`.
pub static PATH_CHARGED_OUT_OF_FLOW: Entry = Entry {
    code: "voie-hors-flux-imputee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la voie `{name}` est hors flux et imputée à un réservataire",
        en: "the path `{name}` is out of the flow and charged to a reserver",
    },
    help: Bilingual {
        fr: "garder l'une des deux lignes : `hors flux`, ou `imputée à …`",
        en: "keep one of the two lines: `out of flow`, or `charged first to …`",
    },
    manual: Bilingual {
        fr: "Ce qui est hors flux ne compte sur la part de personne ; ce qui est imputé à un réservataire compte sur la sienne.\n\nÀ ne pas écrire :\n\n    imputée à etat\n    hors flux\n\nÀ écrire :\n\n    imputée à etat\n",
        en: "What is out of the flow counts for nobody's share; what is charged to a reserver counts for its own.\n\nNot:\n\n    imputée à etat\n    hors flux\n\nBut:\n\n    imputée à etat\n",
    },
};

/// `demandeur-inconnu`.
pub static APPLICANT_UNKNOWN: Entry = Entry {
    code: "demandeur-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est l'identifiant d'aucun demandeur",
        en: "`{value}` is the id of no applicant",
    },
    help: Bilingual {
        fr: "corriger l'identifiant, ou ajouter `{value}` à la table des demandeurs",
        en: "correct the id, or add `{value}` to the table of applicants",
    },
    manual: Bilingual {
        fr: "Un logement désigne un demandeur par l'identifiant qu'il a dans la table des demandeurs, aux majuscules près.\n\nMauvais, sans demandeur `D9` :\n\n    id,designe\n    L1,D9\n\nBon :\n\n    id,designe\n    L1,D1\n",
        en: "A home designates an applicant by the id it has in the table of applicants, capitals included.\n\nBad, without an applicant `D9`:\n\n    id,designe\n    L1,D9\n\nGood:\n\n    id,designe\n    L1,D1\n",
    },
};

/// `premieres-locations-non-definies`.
pub static FIRST_UNDEFINED: Entry = Entry {
    code: "premieres-locations-non-definies",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` a une part des premières mises en location, et le flux ne dit pas lesquelles le sont",
        en: "`{name}` has a share of first lettings, and the flow does not say which homes they are",
    },
    help: Bilingual {
        fr: "ajouter au bloc `flux` une ligne comme `premières mises en location si logement.programme_neuf`",
        en: "add to the `flow` block a line such as `first lettings if vacancy.new_programme`",
    },
    manual: Bilingual {
        fr: "Les logements d'un programme neuf se partagent à part du flux des relocations. Le bloc `flux` dit à quoi ils se reconnaissent ; sans cette ligne, une part ne porterait sur rien.\n\nÀ ne pas écrire :\n\n    réservataire etat\n      part des premières mises en location 25 %\n\nÀ écrire :\n\n    flux\n      premières mises en location si logement.neuf\n    réservataire etat\n      part des premières mises en location 25 %\n",
        en: "The homes of a new programme are shared apart from the flow of homes let again. The `flow` block says how they are told; without that line, a share would be about nothing.\n\nNot:\n\n    reserver etat\n      share of first lettings 25 %\n\nBut:\n\n    flow\n      first lettings if vacancy.neuf\n    reserver etat\n      share of first lettings 25 %\n",
    },
};

/// `arrondi-sans-effet`.
pub static ROUNDING_IDLE: Entry = Entry {
    code: "arrondi-sans-effet",
    severity: Severity::Error,
    message: Bilingual { fr: "cet arrondi ne changerait jamais rien", en: "this rounding would never change anything" },
    help: Bilingual {
        fr: "retirer l'arrondi : un nombre de logements est déjà entier, et un compte sans logement n'a rien à arrondir",
        en: "remove the rounding: a number of homes is whole already, and an account without homes has nothing to round",
    },
    manual: Bilingual {
        fr: "L'arrondi dit comment une part d'un nombre de logements devient un nombre entier. Une obligation en logements est entière telle quelle ; `sous 1 logement` ne concerne aucun compte.\n\nÀ ne pas écrire :\n\n    au moins 3 attributions vont à dalo\n    arrondie au plus proche\n\nÀ écrire :\n\n    au moins 25 % des attributions vont à dalo\n    arrondie au plus proche sous 10 logements\n",
        en: "Rounding says how a part of a number of homes is made whole. An obligation in homes is whole as it stands; `below 1 home` is about no account.\n\nNot:\n\n    at least 3 awards go to dalo\n    rounded to nearest\n\nBut:\n\n    at least 25 % of awards go to dalo\n    rounded to nearest below 10 homes\n",
    },
};
