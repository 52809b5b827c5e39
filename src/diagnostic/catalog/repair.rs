//! Codes of the family: what happened since an earlier run.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// The entries of this family.
pub const ALL: &[&Entry] = &[&WITHDRAWALS_UNREADABLE, &WITHDRAWAL_UNKNOWN, &VACANCY_KNOWN];

/// `retrait-illisible`.
pub static WITHDRAWALS_UNREADABLE: Entry = Entry {
    code: "retrait-illisible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la liste des refus et retraits ne dit pas ici quelle demande ou quel logement",
        en: "the list of refusals and withdrawals does not say here which request or which home",
    },
    help: Bilingual {
        fr: "donner les colonnes `applicant` et `vacancy`, et remplir l'une des deux au moins sur chaque ligne",
        en: "give the columns `applicant` and `vacancy`, and fill at least one of them on each line",
    },
    manual: Bilingual {
        fr: "Le fichier de `--without` a deux colonnes. Les deux remplies : cette demande refuse ce logement. \
             `applicant` seul : la demande est retirée. `vacancy` seul : le logement n'est plus à attribuer.\n\nMauvais :\n\n    \
             demande,logement\n    D1,L4\n\nBon :\n\n    applicant,vacancy\n    D1,L4\n    D7,\n    ,L9\n",
        en: "The file of `--without` has two columns. Both filled: this request refuses this home. `applicant` alone: the \
             request is withdrawn. `vacancy` alone: the home is no more to be awarded.\n\nBad:\n\n    \
             request,home\n    D1,L4\n\nGood:\n\n    applicant,vacancy\n    D1,L4\n    D7,\n    ,L9\n",
    },
};

/// `retrait-inconnu`.
pub static WITHDRAWAL_UNKNOWN: Entry = Entry {
    code: "retrait-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{id}` n'est pas dans les tables du scénario",
        en: "`{id}` is not in the scenario's tables",
    },
    help: Bilingual {
        fr: "corriger l'identifiant `{id}`, ou ôter la ligne",
        en: "correct the id `{id}`, or take the line out",
    },
    manual: Bilingual {
        fr: "Un refus ou un retrait désigne une demande et un logement par l'identifiant qu'ils ont dans les tables de \
             l'exécution de départ, majuscules comprises.\n\nMauvais, sans demande `d1` :\n\n    applicant,vacancy\n    d1,L4\n\n\
             Bon :\n\n    applicant,vacancy\n    D1,L4\n",
        en: "A refusal or a withdrawal names a request and a home by the id they have in the tables of the run it starts \
             from, capitals included.\n\nBad, without a request `d1`:\n\n    applicant,vacancy\n    d1,L4\n\n\
             Good:\n\n    applicant,vacancy\n    D1,L4\n",
    },
};

/// `logement-deja-connu`.
pub static VACANCY_KNOWN: Entry = Entry {
    code: "logement-deja-connu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le logement ajouté `{id}` est déjà dans les tables de l'exécution",
        en: "the added home `{id}` is already in the tables of the run",
    },
    help: Bilingual {
        fr: "donner à ce logement un autre identifiant que `{id}`, ou ôter la ligne",
        en: "give this home another id than `{id}`, or take the line out",
    },
    manual: Bilingual {
        fr: "`--with` ajoute des logements à ceux de l'exécution de départ ; il n'en change aucun. Un logement retiré par \
             `--without` garde son identifiant.\n\nMauvais, quand `L1` est déjà proposé :\n\n    id,typologie,plafond\n    \
             L1,T2,25000\n\nBon :\n\n    id,typologie,plafond\n    L101,T2,25000\n",
        en: "`--with` adds homes to those of the run it starts from; it changes none. A home taken back by `--without` keeps \
             its id.\n\nBad, when `L1` is already offered:\n\n    id,typologie,plafond\n    L1,T2,25000\n\n\
             Good:\n\n    id,typologie,plafond\n    L101,T2,25000\n",
    },
};
