//! Codes about exceptions and what they say.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// What an exception to a rule says.
pub const EFFECT_OF_RULE: Bilingual =
    Bilingual { fr: "`admissible` ou `non admissible`", en: "`admissible` or `not admissible`" };
/// What an exception to a category says.
pub const EFFECT_OF_CATEGORY: Bilingual = Bilingual {
    fr: "`dans la catégorie` ou `hors de la catégorie`",
    en: "`in the category` or `outside the category`",
};
/// What an exception to a definition says.
pub const EFFECT_OF_DEFINITION: Bilingual = Bilingual { fr: "`vaut …`", en: "`is worth …`" };

/// What an exception to a criterion says.
pub const EFFECT_OF_CRITERION: Bilingual = Bilingual {
    fr: "`vaut … points`, `au plus … points`, `compte` ou `ne compte pas`",
    en: "`is worth … points`, `at most … points`, `counts` or `does not count`",
};

/// L'effet de l'exception n'est pas celui qui convient.
pub static EXCEPTION_EFFECT: Entry = Entry {
    code: "effet-d-exception",
    severity: Severity::Error,
    message: Bilingual { fr: "cette exception doit dire {due}", en: "this exception should say {due}" },
    help: Bilingual { fr: "écrire {due} après les deux-points", en: "write {due} after the colon" },
    manual: Bilingual {
        fr: r"Une exception remplace ce qu'elle vise : une règle par « admissible » ou « non admissible », une catégorie par « dans la catégorie » ou « hors de la catégorie », une définition par une valeur, ce que vaut un critère par d'autres points, un autre plafond ou rien.

Mauvais :

    admissible ressources
      demandeur.revenu <= 20 000 €/an
      sauf mutation si demandeur.mutation : dans la catégorie

Bon :

    admissible ressources
      demandeur.revenu <= 20 000 €/an
      sauf mutation si demandeur.mutation : admissible
",
        en: r"An exception takes the place of what it is about: a rule becomes `admissible` or `not admissible`, a category `in the category` or `outside the category`, a definition a value, what a criterion is worth other points, another cap or nothing.

Bad:

    admissible ressources
      demandeur.revenu <= 20 000 €/an
      sauf mutation si demandeur.mutation : dans la catégorie

Good:

    admissible ressources
      demandeur.revenu <= 20 000 €/an
      sauf mutation si demandeur.mutation : admissible
",
    },
};

/// Une exception ne dit pas son texte.
pub static EXCEPTION_WITHOUT_SOURCE: Entry = Entry {
    code: "exception-sans-source",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'exception `{name}` ne dit pas d'où elle vient",
        en: "the exception `{name}` does not say where it comes from",
    },
    help: Bilingual { fr: "ajouter dessous une ligne `source …`", en: "add a line `source …` under it" },
    manual: Bilingual {
        fr: r"Une exception écarte une règle : elle s'appuie sur un texte à elle, qui est cité quand elle s'applique.

Mauvais :

    sauf mutation si demandeur.mutation : admissible

Bon :

    sauf mutation si demandeur.mutation : admissible
      source délibération du 12 mars 2026
",
        en: r"An exception sets a rule aside: it rests on a text of its own, which is cited when it applies.

Bad:

    sauf mutation si demandeur.mutation : admissible

Good:

    sauf mutation si demandeur.mutation : admissible
      source délibération du 12 mars 2026
",
    },
};
