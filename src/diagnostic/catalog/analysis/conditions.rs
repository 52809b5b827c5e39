//! Codes about conditions that never hold, always hold, or hold idle parts.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// {kind} `{name}` : cette condition n'est jamais remplie.
pub static CONDITION_IMPOSSIBLE: Entry = Entry {
    code: "condition-impossible",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "{kind} `{name}` : cette condition n'est jamais remplie",
        en: "{kind} `{name}`: this condition is never met",
    },
    help: Bilingual {
        fr: "corriger la valeur ou la borne, ou retirer la règle",
        en: "correct the value or the bound, or remove the rule",
    },
    manual: Bilingual {
        fr: r"Aucun ménage ni logement que le schéma permet ne remplit la condition : la règle n'a aucun effet, ou écarte tout le monde.

Mauvais :

    champ personnes : entier de 1 à 10
    catégorie grands
      si demandeur.personnes > 12

Bon :

    catégorie grands
      si demandeur.personnes > 5
",
        en: r"No household or home that the schema allows meets the condition: the rule has no effect, or leaves everybody out.

Bad:

    champ personnes : entier de 1 à 10
    catégorie grands
      si demandeur.personnes > 12

Good:

    catégorie grands
      si demandeur.personnes > 5
",
    },
};

/// {kind} `{name}` : cette condition est remplie {whom}.
pub static CONDITION_CERTAIN: Entry = Entry {
    code: "condition-toujours-vraie",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "{kind} `{name}` : cette condition est remplie {whom}",
        en: "{kind} `{name}`: this condition is met {whom}",
    },
    help: Bilingual {
        fr: "corriger la valeur ou la borne, ou retirer la condition",
        en: "correct the value or the bound, or remove the condition",
    },
    manual: Bilingual {
        fr: r"Une condition que tous remplissent ne choisit personne : souvent une borne ou un sens de comparaison faux. Pour demander qu'un fait soit connu, écrire `est connu`.

Mauvais :

    champ personnes : entier de 1 à 10
    admissible taille
      demandeur.personnes >= 1

Bon :

    admissible taille
      demandeur.personnes <= 8
",
        en: r"A condition that all meet chooses nobody: often a wrong bound or a comparison the wrong way round. To ask that a fact be known, write `est connu`.

Bad:

    champ personnes : entier de 1 à 10
    admissible taille
      demandeur.personnes >= 1

Good:

    admissible taille
      demandeur.personnes <= 8
",
    },
};

/// {kind} `{name}` : cette partie de la condition ne change rien, {why}.
pub static CLAUSE_IDLE: Entry = Entry {
    code: "clause-sans-effet",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "{kind} `{name}` : cette partie de la condition ne change rien, {why}",
        en: "{kind} `{name}`: this part of the condition changes nothing, {why}",
    },
    help: Bilingual { fr: "retirer cette partie, ou corriger sa valeur", en: "remove this part, or correct its value" },
    manual: Bilingual {
        fr: r"Que cette partie soit là ou non, la réponse est la même pour tous, inconnus compris.

Mauvais :

    si demandeur.age >= 65 et demandeur.age >= 18

Bon :

    si demandeur.age >= 65
",
        en: r"Whether this part is there or not, the answer is the same for all, unknown facts included.

Bad:

    si demandeur.age >= 65 et demandeur.age >= 18

Good:

    si demandeur.age >= 65
",
    },
};

/// Aucun couple demande-logement ne peut remplir à la fois les règles {names}.
pub static RULES_IMPOSSIBLE: Entry = Entry {
    code: "regles-incompatibles",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "aucun couple demande-logement ne peut remplir à la fois les règles {names}",
        en: "no pair of a request and a home can meet the rules {names} together",
    },
    help: Bilingual {
        fr: "corriger l'une de ces règles : aucune attribution n'est possible",
        en: "correct one of these rules: no award is possible",
    },
    manual: Bilingual {
        fr: r"Chacune de ces règles peut être remplie, jamais toutes ensemble : la commission n'aurait aucun candidat.

Mauvais :

    admissible grands
      demandeur.personnes >= 5
    admissible petits
      demandeur.personnes <= 2

Bon :

    admissible petits
      demandeur.personnes <= 2
",
        en: r"Each of these rules can be met, never all together: the committee would have no candidate.

Bad:

    admissible grands
      demandeur.personnes >= 5
    admissible petits
      demandeur.personnes <= 2

Good:

    admissible petits
      demandeur.personnes <= 2
",
    },
};
