//! Codes of types: days, durations, rounding, what is known when.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Deux dates ne se soustraient pas.
pub static DATES_SUBTRACTED: Entry = Entry {
    code: "dates-soustraites",
    severity: Severity::Error,
    message: Bilingual {
        fr: "deux dates ne se soustraient pas : l'écart se compte en jours, en mois ou en ans",
        en: "two dates do not subtract: the time between is counted in days, months or years",
    },
    help: Bilingual {
        fr: "écrire `jours entre A et B`, `mois entre A et B` ou `ans entre A et B`, la plus ancienne d'abord",
        en: "write `days between A and B`, `months between A and B` or `years between A and B`, the earlier first",
    },
    manual: Bilingual {
        fr: r"L'écart entre deux dates n'a de sens qu'avec son unité : trente jours ne sont pas toujours un mois.

Mauvais :

    si date de la commission - demandeur.date_demande > 30 jours

Bon :

    si jours entre demandeur.date_demande et date de la commission > 30 jours
",
        en: r"The time between two dates means nothing without its unit: thirty days are not always a month.

Bad:

    si date de la commission - demandeur.date_demande > 30 jours

Good:

    si jours entre demandeur.date_demande et date de la commission > 30 jours
",
    },
};

/// À une date s'ajoute une durée, et non {found}.
pub static DURATION_DUE: Entry = Entry {
    code: "duree-attendue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "à une date s'ajoute ou se retranche une durée, et non {found}",
        en: "a duration is added to a date or taken from it, not {found}",
    },
    help: Bilingual {
        fr: "écrire la date d'abord, puis une durée avec son unité, comme `+ 3 mois` ou `- 30 jours`",
        en: "write the date first, then a duration with its unit, such as `+ 3 months` or `- 30 days`",
    },
    manual: Bilingual {
        fr: r"Une date se déplace d'une durée en jours, en mois ou en ans. Un nombre sans unité ne dit pas de combien.

Mauvais :

    si demandeur.date_demande + 3 <= date de la commission

Bon :

    si demandeur.date_demande + 3 mois <= date de la commission
",
        en: r"A date moves by a duration in days, months or years. A number without a unit does not say how far.

Bad:

    si demandeur.date_demande + 3 <= date de la commission

Good:

    si demandeur.date_demande + 3 mois <= date de la commission
",
    },
};

/// Cette date sort du calendrier.
pub static DAY_OUTSIDE_CALENDAR: Entry = Entry {
    code: "date-hors-calendrier",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette date sort du calendrier, qui va du {first} au {last}",
        en: "this date leaves the calendar, which goes from {first} to {last}",
    },
    help: Bilingual { fr: "écrire une durée plus courte", en: "write a shorter duration" },
    manual: Bilingual {
        fr: r"Les dates vont de 1800 à 2400. Une date écrite qui en sort est une faute de frappe ; une date calculée pour un dossier qui en sort est inconnue.

Mauvais :

    si demandeur.date_demande < 2026-01-01 + 3000 ans

Bon :

    si demandeur.date_demande < 2026-01-01 + 3 ans
",
        en: r"Dates go from 1800 to 2400. A written date outside them is a slip; a date computed for a request that falls outside is unknown.

Bad:

    si demandeur.date_demande < 2026-01-01 + 3000 ans

Good:

    si demandeur.date_demande < 2026-01-01 + 3 ans
",
    },
};

/// La règle de fin de mois ne suit ni une date déplacée de mois, ni un nombre de mois ou d'ans.
pub static MONTH_END_ALONE: Entry = Entry {
    code: "fin-de-mois-sans-mois",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`reporté au 1er` et `ramené au dernier jour` suivent une date déplacée de mois, ou des mois entre deux dates",
        en: "`moved to the 1st` and `kept on the last day` follow a date moved by months, or months between two dates",
    },
    help: Bilingual {
        fr: "retirer ces mots, ou les écrire juste après `+ 3 mois`, `mois entre A et B` ou `mois depuis A`",
        en: "remove these words, or write them right after `+ 3 months`, `months between A and B` or `months since A`",
    },
    manual: Bilingual {
        fr: r"Le 31 janvier plus un mois tombe un jour qui n'existe pas : ces mots disent lequel prendre. Ils n'ont pas de sens ailleurs.

Mauvais :

    si demandeur.date_demande + 30 jours reporté au 1er <= date de la commission

Bon :

    si demandeur.date_demande + 1 mois reporté au 1er <= date de la commission
",
        en: r"31 January plus one month falls on a day that does not exist: these words say which day to take. They mean nothing elsewhere.

Bad:

    si demandeur.date_demande + 30 jours reporté au 1er <= date de la commission

Good:

    si demandeur.date_demande + 1 mois reporté au 1er <= date de la commission
",
    },
};

/// {found} ne s'arrondit pas ainsi.
pub static ROUNDING: Entry = Entry {
    code: "arrondi-impossible",
    severity: Severity::Error,
    message: Bilingual { fr: "{found} ne s'arrondit pas ainsi", en: "{found} is not rounded so" },
    help: Bilingual {
        fr: "arrondir un montant `à l'euro` ou `au centime`, un nombre `à l'unité`, ou à un multiple au-dessus de zéro dans la même unité, comme `à 10 €`",
        en: "round an amount `to the euro` or `to the cent`, a number `to the unit`, or to a multiple above nought in the same unit, such as `to 10 €`",
    },
    manual: Bilingual {
        fr: r"L'arrondi garde l'unité de ce qu'il arrondit : un nombre ne s'arrondit pas à l'euro, une date ne s'arrondit pas.

Mauvais :

    si demandeur.personnes / 2 arrondi à l'euro > 1

Bon :

    si demandeur.personnes / 2 arrondi à l'unité > 1
",
        en: r"Rounding keeps the unit of what it rounds: a number is not rounded to the euro, a date is not rounded.

Bad:

    si demandeur.personnes / 2 arrondi à l'euro > 1

Good:

    si demandeur.personnes / 2 arrondi à l'unité > 1
",
    },
};
