//! Codes of types: points, shares, obligations and the objective.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Un critère vaut un nombre de points.
pub static POINTS_DUE: Entry = Entry {
    code: "points-attendus",
    severity: Severity::Error,
    message: Bilingual { fr: "un critère vaut un nombre de points", en: "a criterion is worth a number of points" },
    help: Bilingual { fr: "écrire `{number} points`", en: "write `{number} points`" },
    manual: Bilingual {
        fr: r"Les points d'un critère et de son maximum s'écrivent avec leur unité.

Mauvais :

    critère dalo vaut 20 % si demandeur.dalo

Bon :

    critère dalo vaut 20 points si demandeur.dalo
",
        en: r"The points of a criterion and of its cap are written with their unit.

Bad:

    critère dalo vaut 20 % si demandeur.dalo

Good:

    critère dalo vaut 20 points si demandeur.dalo
",
    },
};

/// Des points ont au plus deux décimales.
pub static POINTS_TOO_FINE: Entry = Entry {
    code: "points-trop-precis",
    severity: Severity::Error,
    message: Bilingual { fr: "des points ont au plus deux décimales", en: "points have at most two decimals" },
    help: Bilingual { fr: "arrondir à deux décimales", en: "round to two decimals" },
    manual: Bilingual {
        fr: r"Les points sont comptés en centièmes : au-delà, le classement dépendrait d'un arrondi.

Mauvais :

    vaut 0,125 points

Bon :

    vaut 0,13 points
",
        en: r"Points are counted in hundredths: beyond that the ranking would hang on a rounding.

Bad:

    vaut 0,125 points

Good:

    vaut 0,13 points
",
    },
};

/// Un maximum de points ne peut pas être négatif.
pub static CAP_NEGATIVE: Entry = Entry {
    code: "maximum-negatif",
    severity: Severity::Error,
    message: Bilingual {
        fr: "un maximum de points ne peut pas être négatif",
        en: "a cap of points cannot be below nought",
    },
    help: Bilingual {
        fr: "écrire un maximum positif ; pour un malus, il borne sa grandeur",
        en: "write a positive cap; for a penalty it bounds its size",
    },
    manual: Bilingual {
        fr: r"`au plus` borne la grandeur de ce qu'un critère donne, en plus comme en moins.

Mauvais :

    critère refus vaut -10 points par demandeur.refus, au plus -30 points

Bon :

    critère refus vaut -10 points par demandeur.refus, au plus 30 points
",
        en: r"`at most` bounds the size of what a criterion gives, up or down.

Bad:

    critère refus vaut -10 points par demandeur.refus, au plus -30 points

Good:

    critère refus vaut -10 points par demandeur.refus, au plus 30 points
",
    },
};

/// La part de `{name}` s'écrit en pourcentage.
pub static PERCENT_DUE: Entry = Entry {
    code: "pourcentage-attendu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la part de `{name}` s'écrit en pourcentage",
        en: "the share of `{name}` is written as a percentage",
    },
    help: Bilingual { fr: "écrire `{number} %`", en: "write `{number} %`" },
    manual: Bilingual {
        fr: r"Une part du flux ou des attributions est un taux de sa base.

Mauvais :

    part 30 € du flux

Bon :

    part 30 % du flux
",
        en: r"A share of the flow or of awards is a rate of its base.

Bad:

    part 30 € du flux

Good:

    part 30 % du flux
",
    },
};

/// Le taux de `{name}` n'est pas entre 0 % et 100 %.
pub static RATE_OUT_OF_BOUNDS: Entry = Entry {
    code: "taux-hors-bornes",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le taux de `{name}` n'est pas entre 0 % et 100 %",
        en: "the rate of `{name}` is not between 0 % and 100 %",
    },
    help: Bilingual {
        fr: "écrire un taux de 100 % au plus ; une part est au-dessus de 0 %",
        en: "write a rate of at most 100 %; a share is above 0 %",
    },
    manual: Bilingual {
        fr: r"Une part est prise sur sa base : elle ne peut ni la dépasser ni être nulle.

Mauvais :

    part 130 % du flux

Bon :

    part 30 % du flux
",
        en: r"A share is taken from its base: it can neither exceed it nor be nothing.

Bad:

    part 130 % du flux

Good:

    part 30 % du flux
",
    },
};

/// Les parts des réservataires font ensemble {total} % du flux.
pub static SHARES_OVER_WHOLE: Entry = Entry {
    code: "part-superieure-a-100",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les parts des réservataires font ensemble {total} % {of}",
        en: "the reservers' shares make {total} % {of} together",
    },
    help: Bilingual {
        fr: "réduire une ou plusieurs parts pour que leur somme ne dépasse pas 100 %",
        en: "lower one or more shares so that their sum does not exceed 100 %",
    },
    manual: Bilingual {
        fr: r"Le flux se partage entre les réservataires : plus de 100 % ne peut être tenu aucune année.

Mauvais :

    réservataire a
      part 60 % du flux
    réservataire b
      part 50 % du flux

Bon :

    réservataire a
      part 60 % du flux
    réservataire b
      part 40 % du flux
",
        en: r"The flow is shared among reservers: more than 100 % can be kept in no year.

Bad:

    réservataire a
      part 60 % du flux
    réservataire b
      part 50 % du flux

Good:

    réservataire a
      part 60 % du flux
    réservataire b
      part 40 % du flux
",
    },
};

/// Les sous-parts de `{name}` font {total} %, plus que sa part de {share} %.
pub static PARTS_OVER_SHARE: Entry = Entry {
    code: "sous-parts-superieures",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les sous-parts de `{name}` font {total} %, plus que sa part de {share} %",
        en: "the parts of `{name}` make {total} %, more than its share of {share} %",
    },
    help: Bilingual { fr: "réduire une sous-part ou relever la part", en: "lower a part or raise the share" },
    manual: Bilingual {
        fr: r"Une sous-part (`dont …`) est prise dans la part de son réservataire, pas en plus.

Mauvais :

    part 30 % du flux
    dont agents 35 % du flux

Bon :

    part 30 % du flux
    dont agents 5 % du flux
",
        en: r"A part (`of which …`) is taken inside its reserver's share, not on top.

Bad:

    part 30 % du flux
    dont agents 35 % du flux

Good:

    part 30 % du flux
    dont agents 5 % du flux
",
    },
};

/// L'obligation `{name}` demande un nombre d'attributions qui n'est pas un entier positif.
pub static HOMES_NOT_WHOLE: Entry = Entry {
    code: "attributions-non-entieres",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'obligation `{name}` demande un nombre d'attributions qui n'est pas un entier positif",
        en: "the obligation `{name}` asks for a number of awards that is not a whole number",
    },
    help: Bilingual {
        fr: "écrire un nombre entier d'attributions, ou un pourcentage",
        en: "write a whole number of awards, or a percentage",
    },
    manual: Bilingual {
        fr: r"On attribue des logements entiers.

Mauvais :

    au moins 2,5 attributions vont à prioritaires

Bon :

    au moins 3 attributions vont à prioritaires
",
        en: r"Homes are awarded whole.

Bad:

    au moins 2,5 attributions vont à prioritaires

Good:

    au moins 3 attributions vont à prioritaires
",
    },
};

/// Le rang de `{name}` est 0 ; le premier rang est 1.
pub static RANK_NOUGHT: Entry = Entry {
    code: "rang-nul",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le rang de `{name}` est 0 ; le premier rang est 1",
        en: "the rank of `{name}` is 0; the first rank is 1",
    },
    help: Bilingual { fr: "écrire `rang 1`", en: "write `rang 1`" },
    manual: Bilingual {
        fr: r"Le rang dit dans quel ordre les obligations sont servies, à partir de 1.

Mauvais :

    rang 0

Bon :

    rang 1
",
        en: r"The rank says in which order obligations are served, from 1.

Bad:

    rang 0

Good:

    rang 1
",
    },
};

/// L'obligation `{name}` n'impute ses attributions à aucun réservataire.
pub static NO_RESERVER_LEFT: Entry = Entry {
    code: "aucun-reservataire-vise",
    severity: Severity::Note,
    message: Bilingual {
        fr: "l'obligation `{name}` n'impute ses attributions à aucun réservataire",
        en: "the obligation `{name}` charges its awards to no reserver",
    },
    help: Bilingual {
        fr: "déclarer un réservataire ici ou dans la politique qui étend celle-ci, ou en laisser un hors de `sauf`",
        en: "declare a reserver here or in the policy that extends this one, or leave one out of `sauf`",
    },
    manual: Bilingual {
        fr: r"`chaque réservataire sauf …` donne une obligation par réservataire restant ; il n'en reste pas, donc pas de ligne. C'est l'état normal d'un texte fait pour être étendu, dont les réservataires sont locaux ; ailleurs l'obligation est sans effet.

Mauvais :

    imputées à chaque réservataire sauf etat   # le seul

Bon :

    imputées à etat
",
        en: r"`each reserver except …` gives one obligation per remaining reserver; none remains, hence no row. It is the normal state of a text made to be extended, whose reservers are local; elsewhere the obligation has no effect.

Bad:

    imputées à chaque réservataire sauf etat   # le seul

Good:

    imputées à etat
",
    },
};

/// Ce niveau de l'objectif est déjà écrit plus haut.
pub static LEVEL_TWICE: Entry = Entry {
    code: "niveau-en-double",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce niveau de l'objectif est déjà écrit plus haut",
        en: "this level of the objective already stands above",
    },
    help: Bilingual { fr: "retirer ce niveau", en: "remove this level" },
    manual: Bilingual {
        fr: r"Un niveau déjà optimisé ne peut plus rien départager.

Mauvais :

    d'abord points
    puis points

Bon :

    d'abord points
",
        en: r"A level that is already optimised can settle nothing more.

Bad:

    d'abord points
    puis points

Good:

    d'abord points
",
    },
};

/// Au moins un candidat est classé par logement.
pub static SHORTLIST_NOUGHT: Entry = Entry {
    code: "candidats-nul",
    severity: Severity::Error,
    message: Bilingual {
        fr: "au moins un candidat est classé par logement",
        en: "at least one candidate is ranked per home",
    },
    help: Bilingual {
        fr: "écrire `au moins 1 par logement` ou davantage",
        en: "write `au moins 1 par logement` or more",
    },
    manual: Bilingual {
        fr: r"Un logement attribué a un candidat au moins : celui qui le reçoit.

Mauvais :

    au moins 0 par logement

Bon :

    au moins 3 par logement
",
        en: r"An awarded home has at least one candidate: the one who receives it.

Bad:

    au moins 0 par logement

Good:

    au moins 3 par logement
",
    },
};

/// {kind} `{name}` ne sert à aucune règle.
pub static UNUSED: Entry = Entry {
    code: "declaration-inutile",
    severity: Severity::Warning,
    message: Bilingual { fr: "{kind} `{name}` ne sert à aucune règle", en: "{kind} `{name}` serves no rule" },
    help: Bilingual {
        fr: "l'utiliser dans une règle ou retirer sa déclaration",
        en: "use it in a rule or remove its declaration",
    },
    manual: Bilingual {
        fr: r"Une déclaration inutile est souvent une règle oubliée ou un nom mal recopié.

Mauvais :

    catégorie jeunes
      si demandeur.jeune
    # jamais utilisée

Bon :

    catégorie jeunes
      si demandeur.jeune
    obligation …
      au moins 5 % des attributions vont à jeunes
",
        en: r"A declaration that serves nothing is often a forgotten rule or a miscopied name.

Bad:

    catégorie jeunes
      si demandeur.jeune
    # jamais utilisée

Good:

    catégorie jeunes
      si demandeur.jeune
    obligation …
      au moins 5 % des attributions vont à jeunes
",
    },
};
