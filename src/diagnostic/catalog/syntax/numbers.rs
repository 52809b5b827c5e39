//! Codes of text that does not read: numbers of two writings, rhythms.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `milliers-ambigus`.
pub static THOUSANDS_UNCLEAR: Entry = Entry {
    code: "milliers-ambigus",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{number}` se lit de deux façons : `{thousands}` en milliers, `{decimal}` avec des décimales",
        en: "`{number}` reads in two ways: `{thousands}` as thousands, `{decimal}` with decimals",
    },
    help: Bilingual {
        fr: "écrire `{thousands}` ou `{decimal}` ; un fichier qui commence par `language en` écrit ses milliers avec une virgule",
        en: "write `{thousands}` or `{decimal}`; a file that begins with `language en` writes its thousands with a comma",
    },
    manual: Bilingual {
        fr: "En français, les milliers sont séparés par une espace et les décimales par une virgule ; en anglais, par une virgule et un point. Un signe suivi d'exactement trois chiffres peut être l'un ou l'autre, et l'écart est de un à mille.\n\nÀ ne pas écrire :\n\n    vaut 9,720 €/an\n\nÀ écrire :\n\n    vaut 9 720 €/an\n",
        en: "In French, a space separates thousands and a comma decimals; in English, a comma and a point. A mark followed by exactly three digits may be either, and the difference is a thousandfold.\n\nNot:\n\n    vaut 9,720 €/an\n\nBut:\n\n    vaut 9 720 €/an\n",
    },
};

/// `milliers-mal-ecrits`.
pub static THOUSANDS_FOREIGN: Entry = Entry {
    code: "milliers-mal-ecrits",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le nombre `{number}` ne s'écrit pas ainsi dans ce fichier",
        en: "the number `{number}` is not written so in this file",
    },
    help: Bilingual { fr: "écrire `{written}`", en: "write `{written}`" },
    manual: Bilingual {
        fr: "Un fichier a une seule écriture des nombres : `1 234,56` en français, `1,234.56` dans un fichier qui commence par `language en`. Les groupes de milliers ont trois chiffres.\n\nÀ ne pas écrire :\n\n    vaut 1,234.56 €/mois\n\nÀ écrire :\n\n    vaut 1 234,56 €/mois\n",
        en: "A file writes its numbers in one way: `1 234,56` in French, `1,234.56` in a file that begins with `language en`. Groups of thousands have three digits.\n\nNot:\n\n    vaut 1,234.56 €/mois\n\nBut:\n\n    vaut 1 234,56 €/mois\n",
    },
};

/// `rythme-nul`.
pub static RHYTHM_NOUGHT: Entry = Entry {
    code: "rythme-nul",
    severity: Severity::Error,
    message: Bilingual {
        fr: "un rythme de révision compte au moins un mois ou un an",
        en: "a rhythm of revision is at least one month or one year",
    },
    help: Bilingual {
        fr: "écrire `révisé chaque année`, ou un nombre de mois ou d'ans",
        en: "write `revised every year`, or a number of months or years",
    },
    manual: Bilingual {
        fr: "Le rythme dit au bout de combien de temps une valeur doit avoir été revue.\n\nÀ ne pas écrire :\n\n    révisé tous les 0 ans\n\nÀ écrire :\n\n    révisé tous les 2 ans\n",
        en: "The rhythm says after how long a value must have been revised.\n\nNot:\n\n    révisé tous les 0 ans\n\nBut:\n\n    révisé tous les 2 ans\n",
    },
};
