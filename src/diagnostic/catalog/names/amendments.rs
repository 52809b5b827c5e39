//! Codes of names: amendments.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Rien à amender sous le nom `{name}`.
pub static AMENDMENT_WITHOUT_TARGET: Entry = Entry {
    code: "amendement-sans-cible",
    severity: Severity::Error,
    message: Bilingual { fr: "rien à amender sous le nom `{name}`", en: "nothing to amend under the name `{name}`" },
    help: Bilingual {
        fr: "nommer une règle d'une politique étendue{suggestion}",
        en: "name a rule of a policy that is extended{suggestion}",
    },
    manual: Bilingual {
        fr: r"Un amendement change un chiffre d'une politique que celle-ci étend ; il nomme sa cible.

Mauvais :

    amende obligation premier_quartil
      taux 30 %

Bon :

    amende obligation premier_quartile
      taux 30 %
",
        en: r"An amendment changes a figure of a policy that this one extends; it names its target.

Bad:

    amende obligation premier_quartil
      taux 30 %

Good:

    amende obligation premier_quartile
      taux 30 %
",
    },
};

/// `{name}` est déclaré dans ce même fichier.
pub static AMENDMENT_OF_OWN_RULE: Entry = Entry {
    code: "amendement-meme-fichier",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` est déclaré dans ce même fichier",
        en: "`{name}` is declared in this same file",
    },
    help: Bilingual {
        fr: "changer le chiffre là où il est écrit et retirer l'amendement",
        en: "change the figure where it is written and remove the amendment",
    },
    manual: Bilingual {
        fr: r"Un amendement sert à changer un texte que l'on étend sans le recopier ; dans un même fichier, la règle dirait deux choses.

Mauvais :

    paramètre taux en %
      vaut 33 %
    amende paramètre taux
      vaut 35 %

Bon :

    paramètre taux en %
      vaut 35 %
",
        en: r"An amendment changes a text that is extended without copying it; in one file the rule would say two things.

Bad:

    paramètre taux en %
      vaut 33 %
    amende paramètre taux
      vaut 35 %

Good:

    paramètre taux en %
      vaut 35 %
",
    },
};

/// L'amendement de `{name}` va de {old} à {new}, dans le sens interdit ({direction}).
pub static AMENDMENT_AGAINST: Entry = Entry {
    code: "amendement-contraire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'amendement de `{name}` va de {old} à {new}, dans le sens interdit ({direction})",
        en: "the amendment of `{name}` goes from {old} to {new}, the forbidden way ({direction})",
    },
    help: Bilingual {
        fr: "garder au moins {old} pour un plancher, au plus {old} pour un plafond",
        en: "keep at least {old} for a floor, at most {old} for a ceiling",
    },
    manual: Bilingual {
        fr: r"Une règle marquée `plancher` peut être relevée localement, jamais abaissée ; une règle marquée `plafond`, l'inverse.

Mauvais :

    amende obligation premier_quartile
      taux 20 %

Bon :

    amende obligation premier_quartile
      taux 30 %
",
        en: r"A rule marked `floor` may be raised locally, never lowered; a rule marked `ceiling`, the reverse.

Bad:

    amende obligation premier_quartile
      taux 20 %

Good:

    amende obligation premier_quartile
      taux 30 %
",
    },
};

/// L'obligation `{name}` ne dit pas dans quel sens elle peut être amendée.
pub static AMENDMENT_WITHOUT_DIRECTION: Entry = Entry {
    code: "amendement-sans-sens",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'obligation `{name}` ne dit pas dans quel sens elle peut être amendée",
        en: "the obligation `{name}` does not say which way it may be amended",
    },
    help: Bilingual {
        fr: "ajouter `plancher` ou `plafond` à l'obligation",
        en: "add `plancher` or `plafond` to the obligation",
    },
    manual: Bilingual {
        fr: r"Le texte d'origine dit si une politique locale peut relever ou abaisser une obligation ; sans cela, aucun amendement n'est permis.

Mauvais :

    obligation quota
      au moins 25 % des attributions vont à prioritaires

Bon :

    obligation quota
      au moins 25 % des attributions vont à prioritaires
      plancher
",
        en: r"The original text says whether a local policy may raise or lower an obligation; without it no amendment is allowed.

Bad:

    obligation quota
      au moins 25 % des attributions vont à prioritaires

Good:

    obligation quota
      au moins 25 % des attributions vont à prioritaires
      plancher
",
    },
};

/// L'amendement de `{name}` ne compte pas la même chose que l'obligation.
pub static AMENDMENT_UNIT: Entry = Entry {
    code: "amendement-autre-unite",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'amendement de `{name}` ne compte pas la même chose que l'obligation",
        en: "the amendment of `{name}` does not count the same thing as the obligation",
    },
    help: Bilingual {
        fr: "écrire un pourcentage si l'obligation en est un, sinon un nombre d'attributions",
        en: "write a percentage if the obligation is one, else a number of awards",
    },
    manual: Bilingual {
        fr: r"Un pourcentage et un nombre d'attributions ne se comparent pas : rien ne dirait si l'obligation monte ou baisse.

Mauvais :

    amende obligation quota
      taux 3

Bon :

    amende obligation quota
      taux 30 %
",
        en: r"A percentage and a number of awards do not compare: nothing would say whether the obligation rises or falls.

Bad:

    amende obligation quota
      taux 3

Good:

    amende obligation quota
      taux 30 %
",
    },
};

/// Le paramètre `{name}` a des arguments et ne s'amende pas d'une seule valeur.
pub static AMENDMENT_OF_A_TABLE: Entry = Entry {
    code: "amendement-de-table",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le paramètre `{name}` a des arguments et ne s'amende pas d'une seule valeur",
        en: "the parameter `{name}` has arguments and cannot be amended with one value",
    },
    help: Bilingual { fr: "amender un paramètre sans argument", en: "amend a parameter without arguments" },
    manual: Bilingual {
        fr: r"Une valeur seule ne dit pas quelles lignes d'une table elle remplace.

Mauvais :

    amende paramètre plafond
      vaut 30 000 €

Bon :

    amende paramètre taux_effort_max
      vaut 35 %
",
        en: r"A single value does not say which rows of a table it replaces.

Bad:

    amende paramètre plafond
      vaut 30 000 €

Good:

    amende paramètre taux_effort_max
      vaut 35 %
",
    },
};

/// L'amendement de `{name}` ne nomme pas l'acte qui le décide.
pub static AMENDMENT_WITHOUT_SOURCE: Entry = Entry {
    code: "amendement-sans-source",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'amendement de `{name}` ne nomme pas l'acte qui le décide",
        en: "the amendment of `{name}` does not name the act that decides it",
    },
    help: Bilingual {
        fr: "ajouter `source « délibération du … »` sous l'amendement",
        en: "add `source « délibération du … »` under the amendment",
    },
    manual: Bilingual {
        fr: r"Changer une règle d'un texte supérieur demande une autorité ; elle est citée dans les explications et les contrôles.

Mauvais :

    amende paramètre taux
      vaut 35 %

Bon :

    amende paramètre taux
      vaut 35 %
      source « délibération du 12 mars 2026 »
",
        en: r"Changing a rule of a higher text calls for an authority; it is cited in explanations and audits.

Bad:

    amende paramètre taux
      vaut 35 %

Good:

    amende paramètre taux
      vaut 35 %
      source « délibération du 12 mars 2026 »
",
    },
};
