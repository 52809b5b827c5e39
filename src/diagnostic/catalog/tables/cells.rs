//! Codes of rows and cells: identifiers and values.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `identifiant-absent`.
pub static IDENTIFIANT_ABSENT: Entry = Entry {
    code: "identifiant-absent",
    severity: Severity::Error,
    message: Bilingual { fr: "cette ligne n'a pas d'identifiant", en: "this row has no identifier" },
    help: Bilingual { fr: "donner un identifiant à la ligne", en: "give the row an identifier" },
    manual: Bilingual {
        fr: "L'identifiant relie une attribution à sa demande et à son logement.

Mauvais :

    id,personnes
    ,2

Bon :

    id,personnes
    D1,2",
        en: "The identifier ties an award to its request and its home.

Bad:

    id,personnes
    ,2

Good:

    id,personnes
    D1,2",
    },
};

/// `identifiant-en-double`.
pub static IDENTIFIANT_EN_DOUBLE: Entry = Entry {
    code: "identifiant-en-double",
    severity: Severity::Error,
    message: Bilingual { fr: "`{id}` identifie déjà la ligne {first}", en: "`{id}` already identifies line {first}" },
    help: Bilingual {
        fr: "garder une seule des lignes {first} et {second}, ou corriger l'un des identifiants",
        en: "keep only one of the lines {first} and {second}, or correct one of the identifiers",
    },
    manual: Bilingual {
        fr: "Deux lignes du même identifiant compteraient deux fois la même demande ou le même logement.

Mauvais :

    D1,2
    D1,3

Bon :

    D1,2
    D2,3",
        en: "Two rows of one identifier would count one request or one home twice.

Bad:

    D1,2
    D1,3

Good:

    D1,2
    D2,3",
    },
};

/// `valeur-obligatoire-absente`.
pub static VALEUR_OBLIGATOIRE_ABSENTE: Entry = Entry {
    code: "valeur-obligatoire-absente",
    severity: Severity::Error,
    message: Bilingual { fr: "`{field}` n'a pas de valeur", en: "`{field}` has no value" },
    help: Bilingual {
        fr: "donner la valeur, ou déclarer le champ `facultatif` dans le schéma",
        en: "give the value, or declare the field `facultatif` (optional) in the schema",
    },
    manual: Bilingual {
        fr: "Une valeur absente n'est jamais zéro : elle est inconnue, et seul un champ facultatif peut l'être.

Mauvais :

    id,personnes
    D1,

Bon :

    id,personnes
    D1,2",
        en: "A missing value is never nought: it is unknown, and only an optional field may be.

Bad:

    id,personnes
    D1,

Good:

    id,personnes
    D1,2",
    },
};

/// `valeur-hors-bornes`.
pub static VALEUR_HORS_BORNES: Entry = Entry {
    code: "valeur-hors-bornes",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas entre {first} et {last}",
        en: "`{value}` is not between {first} and {last}",
    },
    help: Bilingual {
        fr: "corriger la valeur, ou les bornes de `{field}` dans le schéma",
        en: "correct the value, or the range of `{field}` in the schema",
    },
    manual: Bilingual {
        fr: "Les bornes d'un champ arrêtent les fautes de saisie avant qu'elles ne changent une attribution.

Mauvais :

    personnes                     # champ personnes : entier de 1 à 20
    45

Bon :

    personnes
    4",
        en: "A field's range stops typing errors before they change an award.

Bad:

    personnes                     # field personnes : integer from 1 to 20
    45

Good:

    personnes
    4",
    },
};

/// `nombre-illisible`.
pub static NOMBRE_ILLISIBLE: Entry = Entry {
    code: "cellule-non-numerique",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas un nombre", en: "`{value}` is not a number" },
    help: Bilingual { fr: "écrire `1 234,56` ou `1234.56`, {unit}", en: "write `1 234,56` or `1234.56`, {unit}" },
    manual: Bilingual {
        fr: r#"Les milliers se séparent par des espaces, les décimales par une virgule ou un point. Une écriture qui mêle les deux signes, comme `1.234,56`, n'est pas devinée.

Mauvais :

    revenu_fiscal
    1.234,56

Bon :

    revenu_fiscal
    "1 234,56""#,
        en: r#"Thousands are separated by spaces, decimals by a comma or a point. A writing that mixes both signs, such as `1.234,56`, is not guessed at.

Bad:

    revenu_fiscal
    1.234,56

Good:

    revenu_fiscal
    "1 234,56""#,
    },
};

/// `decimales-en-trop`.
pub static DECIMALES_EN_TROP: Entry = Entry {
    code: "decimales-en-trop",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` a plus de décimales que `{field}` n'en garde ({kept})",
        en: "`{value}` has more decimals than `{field}` keeps ({kept})",
    },
    help: Bilingual { fr: "arrondir la valeur à {kept} décimales", en: "round the value to {kept} decimals" },
    manual: Bilingual {
        fr: "Rien n'est arrondi en silence : les calculs sont exacts, et la valeur lue est celle du fichier.

Mauvais :

    loyer
    412.505

Bon :

    loyer
    412.51",
        en: "Nothing is rounded silently: computations are exact, and the value read is the file's.

Bad:

    loyer
    412.505

Good:

    loyer
    412.51",
    },
};

/// `nombre-trop-grand`.
pub static NOMBRE_TROP_GRAND: Entry = Entry {
    code: "cellule-trop-grande",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` est trop grand", en: "`{value}` is too large" },
    help: Bilingual { fr: "corriger la valeur", en: "correct the value" },
    manual: Bilingual {
        fr: "Les nombres sont gardés exactement, jusqu'à dix-huit chiffres environ, décimales comprises.

Mauvais :

    revenu_fiscal
    99999999999999999999

Bon :

    revenu_fiscal
    99999",
        en: "Numbers are kept exactly, up to about eighteen digits, decimals included.

Bad:

    revenu_fiscal
    99999999999999999999

Good:

    revenu_fiscal
    99999",
    },
};

/// `unite-contraire`.
pub static UNITE_CONTRAIRE: Entry = Entry {
    code: "unite-contraire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'unité de `{value}` n'est pas celle de `{field}`, {unit}",
        en: "the unit of `{value}` is not that of `{field}`, {unit}",
    },
    help: Bilingual {
        fr: "convertir la valeur, ou corriger l'unité du champ dans le schéma",
        en: "convert the value, or correct the field's unit in the schema",
    },
    manual: Bilingual {
        fr: "Un montant par mois n'est jamais lu comme un montant par an : l'écart serait de un à douze.

Mauvais :

    revenu_fiscal                 # montant en €/an
    1 500 €/mois

Bon :

    revenu_fiscal
    18 000 €/an",
        en: "An amount per month is never read as one per year: it would be twelve times off.

Bad:

    revenu_fiscal                 # amount in €/year
    1 500 €/mois

Good:

    revenu_fiscal
    18 000 €/an",
    },
};

/// `date-illisible`.
pub static DATE_ILLISIBLE: Entry = Entry {
    code: "date-illisible",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas une date", en: "`{value}` is not a date" },
    help: Bilingual { fr: "écrire `2026-03-12` ou `12/03/2026`", en: "write `2026-03-12` or `12/03/2026`" },
    manual: Bilingual {
        fr: "Le jour vient avant le mois dans l'écriture à barres ; l'année a quatre chiffres ; le jour existe au calendrier.

Mauvais :

    date_demande
    30/02/2026

Bon :

    date_demande
    28/02/2026",
        en: "The day comes before the month when slashes are used; the year has four digits; the day exists in the calendar.

Bad:

    date_demande
    30/02/2026

Good:

    date_demande
    28/02/2026",
    },
};

/// `oui-ou-non-illisible`.
pub static OUI_OU_NON_ILLISIBLE: Entry = Entry {
    code: "oui-ou-non-illisible",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est ni oui ni non", en: "`{value}` is neither yes nor no" },
    help: Bilingual {
        fr: "écrire `oui` ou `non`, ou laisser vide si la valeur est inconnue et le champ facultatif",
        en: "write `oui` or `non`, or leave empty if the value is unknown and the field optional",
    },
    manual: Bilingual {
        fr: "`oui`, `o`, `vrai`, `1` et `non`, `n`, `faux`, `0` sont lus ; le reste n'est pas deviné.

Mauvais :

    handicap
    peut-être

Bon :

    handicap
    oui",
        en: "`oui`, `yes`, `true`, `1` and `non`, `no`, `false`, `0` are read; the rest is not guessed at.

Bad:

    handicap
    peut-être

Good:

    handicap
    oui",
    },
};

/// `valeur-hors-liste`.
pub static VALEUR_HORS_LISTE: Entry = Entry {
    code: "valeur-hors-liste",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas une valeur de `{enumeration}`",
        en: "`{value}` is not a value of `{enumeration}`",
    },
    help: Bilingual {
        fr: "écrire une des valeurs {values}{near}{candidate}",
        en: "write one of the values {values}{near}{candidate}",
    },
    manual: Bilingual {
        fr: "Les valeurs d'une énumération sont celles de la politique ; accents et capitales ne comptent pas.

Mauvais :

    financement
    PLAY

Bon :

    financement
    PLAI",
        en: "An enumeration's values are the policy's; accents and capitals do not count.

Bad:

    financement
    PLAY

Good:

    financement
    PLAI",
    },
};

/// `cellule-commune-inconnue`.
pub static COMMUNE_INCONNUE: Entry = Entry {
    code: "cellule-commune-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas le code INSEE d'une commune de 2026",
        en: "`{value}` is not the INSEE code of a commune of 2026",
    },
    help: Bilingual {
        fr: "écrire le code INSEE à cinq caractères{near}{candidate}",
        en: "write the five-character INSEE code{near}{candidate}",
    },
    manual: Bilingual {
        fr: "Les communes sont comparées par leur code, dans le code officiel géographique. Un tableur retire le zéro de `01053` ; une commune fusionnée a changé de code ; un arrondissement n'est pas une commune.

Mauvais :

    commune
    1053

Bon :

    commune
    01053",
        en: "Communes are compared by code, in the official geographic code. A spreadsheet drops the nought of `01053`; a merged commune has changed code; a district is not a commune.

Bad:

    commune
    1053

Good:

    commune
    01053",
    },
};

/// `typologie-illisible`.
pub static TYPOLOGIE_ILLISIBLE: Entry = Entry {
    code: "typologie-illisible",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas une typologie", en: "`{value}` is not a number of rooms" },
    help: Bilingual { fr: "écrire `T1` à `T9`, ou `T6 et plus`", en: "write `T1` to `T9`, or `T6 et plus`" },
    manual: Bilingual {
        fr: "Une typologie compte les pièces principales ; `3` et `F3` se lisent `T3`.

Mauvais :

    typologie
    studio

Bon :

    typologie
    T1",
        en: "It counts the main rooms; `3` and `F3` are read as `T3`.

Bad:

    typologie
    studio

Good:

    typologie
    T1",
    },
};

/// `code-hors-modele`.
pub static CODE_HORS_MODELE: Entry = Entry {
    code: "code-hors-modele",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas un code connu pour `{field}` : {codes}",
        en: "`{value}` is not a known code for `{field}`: {codes}",
    },
    help: Bilingual {
        fr: "corriger le code ; ou donner les valeurs de la politique dans une colonne `{field}`, associée par `columns:`",
        en: "correct the code; or give the policy's values in a column `{field}`, tied by `columns:`",
    },
    manual: Bilingual {
        fr: "Un modèle de fichier (`layout: rpls`, `layout: sne`) traduit les codes de sa liste, copiée de sa source. Un code qui n'y est pas ne se devine pas.

Mauvais :

    FINAN
    77

Bon :

    FINAN
    13",
        en: "A layout (`layout: rpls`, `layout: sne`) turns the codes of its list, copied from its source, into values. A code that is not there cannot be guessed.

Bad:

    FINAN
    77

Good:

    FINAN
    13",
    },
};
