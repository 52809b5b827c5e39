//! Codes about what is read row by row.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// {kind} `{name}` ne sert jamais : {why}.
pub static ROW_MASKED: Entry = Entry {
    code: "ligne-masquee",
    severity: Severity::Warning,
    message: Bilingual { fr: "{kind} `{name}` ne sert jamais : {why}", en: "{kind} `{name}` is never used: {why}" },
    help: Bilingual {
        fr: "déplacer cette ligne avant ce qui la couvre, corriger sa condition, ou la retirer",
        en: "move this row before what covers it, correct its condition, or remove it",
    },
    manual: Bilingual {
        fr: r"Le premier cas rempli donne la valeur, la première cotation applicable note, la première raison compte : ce qui vient après et ne vise rien de plus ne sert jamais.

Mauvais :

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes = 3
    vaut 3 sinon

Bon :

    vaut 2 si demandeur.personnes = 3
    vaut 1 si demandeur.personnes <= 4
    vaut 3 sinon
",
        en: r"The first case met gives the value, the first grid that applies scores, the first reason counts: what comes after and aims at nothing more is never used.

Bad:

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes = 3
    vaut 3 sinon

Good:

    vaut 2 si demandeur.personnes = 3
    vaut 1 si demandeur.personnes <= 4
    vaut 3 sinon
",
    },
};

/// Aucun cas de `{name}` ne dit rien de : {boxes}.
pub static CASES_MISSING: Entry = Entry {
    code: "cas-manquants",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "aucun cas de `{name}` ne dit rien de : {boxes}",
        en: "no case of `{name}` says anything of: {boxes}",
    },
    help: Bilingual {
        fr: "ajouter les cas qui manquent, ou un cas `sinon`",
        en: "add the cases that are missing, or a case `sinon`",
    },
    manual: Bilingual {
        fr: r"Là où aucun cas ne vaut, la valeur est inconnue et les règles qui la lisent écartent le ménage. Le message donne le plus petit nombre de lignes qui combleraient le trou.

Mauvais :

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 6

Bon :

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 5
",
        en: r"Where no case holds the value is unknown, and the rules that read it leave the household out. The message gives the fewest rows that would fill the gap.

Bad:

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 6

Good:

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 5
",
    },
};

/// Deux cas de `{name}` valent pour le même ménage, le premier l'emporte : {example}.
pub static CASES_OVERLAP: Entry = Entry {
    code: "cas-qui-se-recoupent",
    severity: Severity::Note,
    message: Bilingual {
        fr: "deux cas de `{name}` valent pour le même ménage, le premier l'emporte : {example}",
        en: "two cases of `{name}` hold for the same household, the first prevails: {example}",
    },
    help: Bilingual {
        fr: "écarter ce cas de l'une des deux conditions",
        en: "leave this case out of one of the two conditions",
    },
    manual: Bilingual {
        fr: r"Deux lignes qui lisent les mêmes champs se recoupent sans que l'une précise l'autre : l'ordre du texte décide, ce que le tableau ne montre pas.

Mauvais :

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 4

Bon :

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 5
",
        en: r"Two rows that read the same fields overlap and neither is a special case of the other: the order of the text decides, which the table does not show.

Bad:

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 4

Good:

    vaut 1 si demandeur.personnes <= 4
    vaut 2 si demandeur.personnes >= 5
",
    },
};
