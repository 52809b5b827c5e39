//! Codes about exceptions that may apply to the same case.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Deux exceptions s'appliquent au même cas et disent autre chose.
pub static EXCEPTIONS_CLASH: Entry = Entry {
    code: "exceptions-concurrentes",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les exceptions {first} et {second} s'appliquent au même cas et ne disent pas la même chose : {example}",
        en: "the exceptions {first} and {second} apply to the same case and do not say the same: {example}",
    },
    help: Bilingual {
        fr: "écarter ce cas de l'une des deux conditions, ou écrire l'une sous l'autre",
        en: "leave this case out of one of the two conditions, or write one under the other",
    },
    manual: Bilingual {
        fr: r"Deux exceptions du même rang ne se départagent pas par leur ordre : une seule peut s'appliquer à un cas donné.

Mauvais :

    sauf colocation si demandeur.colocation : admissible
    sauf meuble si logement.meuble : non admissible

Bon :

    sauf colocation si demandeur.colocation : admissible
    sauf meuble si logement.meuble et non demandeur.colocation : non admissible
",
        en: r"Two exceptions of one level are not settled by their order: only one may apply to a given case.

Bad:

    sauf colocation si demandeur.colocation : admissible
    sauf meuble si logement.meuble : non admissible

Good:

    sauf colocation si demandeur.colocation : admissible
    sauf meuble si logement.meuble et non demandeur.colocation : non admissible
",
    },
};

/// On ne peut pas établir que deux exceptions ne s'appliquent jamais au même cas.
pub static EXCEPTIONS_MAY_CLASH: Entry = Entry {
    code: "exceptions-peut-etre-concurrentes",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "rien n'établit que les exceptions {first} et {second} ne s'appliquent jamais au même cas ; la première l'emporterait",
        en: "nothing shows that the exceptions {first} and {second} never apply to the same case; the first would prevail",
    },
    help: Bilingual {
        fr: "écrire `et non (…)` dans la condition de la seconde, avec la condition de la première",
        en: "write `and not (…)` in the condition of the second, with the condition of the first",
    },
    manual: Bilingual {
        fr: r"Certaines conditions, comme le produit de deux valeurs, ne se comparent pas d'avance : l'exclusion doit être écrite.

Mauvais :

    sauf grand si demandeur.revenu * demandeur.taux > 10 000 €/an : admissible
    sauf petit si demandeur.revenu * demandeur.taux < 10 000 €/an : non admissible

Bon :

    sauf grand si demandeur.revenu * demandeur.taux > 10 000 €/an : admissible
    sauf petit si non (demandeur.revenu * demandeur.taux > 10 000 €/an) : non admissible
",
        en: r"Some conditions, such as the product of two values, cannot be compared beforehand: the exclusion should be written.

Bad:

    sauf grand si demandeur.revenu * demandeur.taux > 10 000 €/an : admissible
    sauf petit si demandeur.revenu * demandeur.taux < 10 000 €/an : non admissible

Good:

    sauf grand si demandeur.revenu * demandeur.taux > 10 000 €/an : admissible
    sauf petit si non (demandeur.revenu * demandeur.taux > 10 000 €/an) : non admissible
",
    },
};
