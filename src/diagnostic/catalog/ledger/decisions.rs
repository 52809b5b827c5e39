//! What can be wrong in a file of decisions or of events, and between it and the run.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `registre-colonne-absente`.
pub static COLUMN_MISSING: Entry = Entry {
    code: "registre-colonne-absente",
    severity: Severity::Error,
    message: Bilingual {
        fr: "il manque la colonne `{fr}` (ou `{en}`)",
        en: "the column `{en}` (or `{fr}`) is missing",
    },
    help: Bilingual { fr: "ajouter la colonne `{fr}` (ou `{en}`)", en: "add the column `{en}` (or `{fr}`)" },
    manual: Bilingual {
        fr: "Un fichier de décisions a les colonnes `logement`, `demande`, `rang` et `decision`, et s'il le faut `motif`, `date`, `reservataire`, `execution`. Un fichier d'événements a `evenement` et `date`, et ce que chaque événement demande.\n\nMauvais :\n\n    logement,demande,decision\n    L1,A,attribution\n\nBon :\n\n    logement,demande,rang,decision\n    L1,A,1,attribution\n",
        en: "A file of decisions has the columns `vacancy`, `applicant`, `rank` and `decision`, and where needed `reason`, `date`, `reserver`, `run`. A file of events has `event` and `date`, and what each event asks for.\n\nBad:\n\n    logement,demande,decision\n    L1,A,attribution\n\nGood:\n\n    logement,demande,rang,decision\n    L1,A,1,attribution\n",
    },
};

/// `registre-colonne-inconnue`.
pub static COLUMN_UNKNOWN: Entry = Entry {
    code: "registre-colonne-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la colonne `{header}` n'est pas connue{near}{candidate}",
        en: "the column `{header}` is not known{near}{candidate}",
    },
    help: Bilingual {
        fr: "retirer la colonne `{header}`, ou corriger son nom",
        en: "remove the column `{header}`, or correct its name",
    },
    manual: Bilingual {
        fr: "Une colonne inconnue peut être une colonne mal nommée : rien n'est ignoré en silence dans ce qui s'inscrit au registre.\n\nMauvais :\n\n    logement,demande,rang,decision,motiff\n\nBon :\n\n    logement,demande,rang,decision,motif\n",
        en: "An unknown column may be a misspelt one: nothing is silently ignored in what is written to the ledger.\n\nBad:\n\n    logement,demande,rang,decision,motiff\n\nGood:\n\n    logement,demande,rang,decision,motif\n",
    },
};

/// `registre-sans-ligne`.
pub static LINES_MISSING: Entry = Entry {
    code: "registre-sans-ligne",
    severity: Severity::Error,
    message: Bilingual { fr: "le fichier n'a que des en-têtes", en: "the file has only headers" },
    help: Bilingual {
        fr: "ajouter les décisions ou les événements, ou vérifier l'export",
        en: "add the decisions or the events, or check the export",
    },
    manual: Bilingual {
        fr: "Un fichier sans ligne vient d'un export manqué : il n'y a rien à inscrire.\n\nMauvais :\n\n    logement,demande,rang,decision\n\nBon :\n\n    logement,demande,rang,decision\n    L1,A,1,attribution\n",
        en: "A file without a line comes from a failed export: there is nothing to record.\n\nBad:\n\n    logement,demande,rang,decision\n\nGood:\n\n    logement,demande,rang,decision\n    L1,A,1,attribution\n",
    },
};

/// `registre-cellule-vide`.
pub static CELL_EMPTY: Entry = Entry {
    code: "registre-cellule-vide",
    severity: Severity::Error,
    message: Bilingual { fr: "la cellule `{name}` est vide", en: "the cell `{name}` is empty" },
    help: Bilingual { fr: "remplir la cellule `{name}`", en: "fill the cell `{name}`" },
    manual: Bilingual {
        fr: "Une décision dit toujours quel logement, quelle demande, quel rang et ce qui est décidé ; un événement dit sa date et sur quoi il porte.\n\nMauvais :\n\n    L1,,1,attribution\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "A decision always says which home, which request, which rank and what is decided; an event says its day and what it is about.\n\nBad:\n\n    L1,,1,attribution\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-inconnue`.
pub static DECISION_UNKNOWN: Entry = Entry {
    code: "decision-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas une des cinq décisions",
        en: "`{value}` is none of the five decisions",
    },
    help: Bilingual { fr: "écrire une de celles-ci : {known}", en: "write one of these: {known}" },
    manual: Bilingual {
        fr: "L'article R441-3 connaît cinq décisions : attribution (a), attribution par rang (b), attribution sous condition (c), non-attribution (d), irrecevabilité (e). La lettre suffit.\n\nMauvais :\n\n    L1,A,1,accord\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "Article R441-3 knows five decisions: award (a), ranked award (b), conditional award (c), no award (d), inadmissible (e). The letter is enough.\n\nBad:\n\n    L1,A,1,accord\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-rang-illisible`.
pub static RANK_UNREADABLE: Entry = Entry {
    code: "decision-rang-illisible",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas un rang", en: "`{value}` is not a rank" },
    help: Bilingual { fr: "écrire le rang proposé : 1, 2, 3", en: "write the rank proposed: 1, 2, 3" },
    manual: Bilingual {
        fr: "Le rang est celui de la liste de l'exécution : un nombre entier à partir de 1.\n\nMauvais :\n\n    L1,A,premier,attribution\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "The rank is the one of the run's list: a whole number from 1.\n\nBad:\n\n    L1,A,premier,attribution\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `evenement-nombre-illisible`.
pub static COUNT_UNREADABLE: Entry = Entry {
    code: "evenement-nombre-illisible",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas un nombre entier", en: "`{value}` is not a whole number" },
    help: Bilingual { fr: "écrire un nombre entier, sans unité", en: "write a whole number, without a unit" },
    manual: Bilingual {
        fr: "Une prévision est un nombre de logements ; une correction désigne une écriture par son numéro, que donne `equiflux ledger show`.\n\nMauvais :\n\n    prevision,2026-01-15,douze\n\nBon :\n\n    prevision,2026-01-15,12\n",
        en: "A forecast is a number of homes; a correction names an entry by its number, which `equiflux ledger show` gives.\n\nBad:\n\n    prevision,2026-01-15,douze\n\nGood:\n\n    prevision,2026-01-15,12\n",
    },
};

/// `registre-date-illisible`.
pub static DAY_UNREADABLE: Entry = Entry {
    code: "registre-date-illisible",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas une date", en: "`{value}` is not a date" },
    help: Bilingual {
        fr: "écrire la date sous la forme 2026-03-12 ou 12/03/2026",
        en: "write the date as 2026-03-12 or 12/03/2026",
    },
    manual: Bilingual {
        fr: "Une date est celle de la commission, du bail, de l'événement : jamais celle où le fichier est enregistré.\n\nMauvais :\n\n    L1,A,1,attribution,2026-02-30\n\nBon :\n\n    L1,A,1,attribution,2026-03-12\n",
        en: "A date is the one of the commission, of the lease, of the event: never the one on which the file is recorded.\n\nBad:\n\n    L1,A,1,attribution,2026-02-30\n\nGood:\n\n    L1,A,1,attribution,2026-03-12\n",
    },
};

/// `decision-avant-execution`.
pub static DAY_BEFORE_RUN: Entry = Entry {
    code: "decision-avant-execution",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le {value} est avant la date de l'exécution, le {due}",
        en: "{value} is before the run's date, {due}",
    },
    help: Bilingual {
        fr: "corriger la date, ou désigner l'exécution de cette commission",
        en: "correct the date, or name the run of that commission",
    },
    manual: Bilingual {
        fr: "Une commission décide sur une liste arrêtée ce jour-là ou avant.\n\nMauvais :\n\n    L1,A,1,attribution,2026-03-01\n\nBon :\n\n    L1,A,1,attribution,2026-03-12\n",
        en: "A commission decides on a list drawn up on that day or before.\n\nBad:\n\n    L1,A,1,attribution,2026-03-01\n\nGood:\n\n    L1,A,1,attribution,2026-03-12\n",
    },
};

/// `decisions-de-deux-jours`.
pub static TWO_DAYS: Entry = Entry {
    code: "decisions-de-deux-jours",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette décision est du {value}, la première ligne du {due}",
        en: "this decision is of {value}, the first line of {due}",
    },
    help: Bilingual { fr: "donner un fichier par commission", en: "give one file per commission" },
    manual: Bilingual {
        fr: "Un fichier est le relevé d'une commission : toutes ses décisions sont du même jour.\n\nMauvais :\n\n    L1,A,1,attribution,2026-03-12\n    L2,B,1,attribution,2026-03-13\n\nBon :\n\n    L1,A,1,attribution,2026-03-12\n    L2,B,1,attribution,2026-03-12\n",
        en: "A file is the record of one commission: all its decisions are of the same day.\n\nBad:\n\n    L1,A,1,attribution,2026-03-12\n    L2,B,1,attribution,2026-03-13\n\nGood:\n\n    L1,A,1,attribution,2026-03-12\n    L2,B,1,attribution,2026-03-12\n",
    },
};

/// `decision-logement-inconnu`.
pub static VACANCY_UNKNOWN: Entry = Entry {
    code: "decision-logement-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le logement `{value}` n'est pas dans l'exécution",
        en: "the home `{value}` is not in the run",
    },
    help: Bilingual {
        fr: "employer l'identifiant de la table des logements, par exemple `{near}`",
        en: "use the id of the table of homes, for example `{near}`",
    },
    manual: Bilingual {
        fr: "Une décision porte sur un logement de l'exécution que la commission avait devant elle, par son identifiant, majuscules comprises.\n\nMauvais :\n\n    L9,A,1,attribution\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "A decision is about a home of the run that the commission had before it, by its id, capitals included.\n\nBad:\n\n    L9,A,1,attribution\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-demande-inconnue`.
pub static APPLICANT_UNKNOWN: Entry = Entry {
    code: "decision-demande-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la demande `{value}` n'est pas dans l'exécution",
        en: "the request `{value}` is not in the run",
    },
    help: Bilingual {
        fr: "employer l'identifiant de la table des demandes, par exemple `{near}`",
        en: "use the id of the table of requests, for example `{near}`",
    },
    manual: Bilingual {
        fr: "Une décision porte sur une demande de l'exécution, par son identifiant, majuscules comprises.\n\nMauvais :\n\n    L1,Z,1,attribution\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "A decision is about a request of the run, by its id, capitals included.\n\nBad:\n\n    L1,Z,1,attribution\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-demande-non-proposee`.
pub static NOT_ON_LIST: Entry = Entry {
    code: "decision-demande-non-proposee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas sur la liste du logement `{vacancy}`",
        en: "`{value}` is not on the list of the home `{vacancy}`",
    },
    help: Bilingual {
        fr: "décider sur les candidats proposés : {list} ; un autre candidat demande une nouvelle exécution",
        en: "decide on the candidates proposed: {list}; another candidate asks for a new run",
    },
    manual: Bilingual {
        fr: "La commission décide sur les candidats que l'exécution a classés pour le logement : c'est ce qui rend la décision explicable.\n\nMauvais :\n\n    L1,C,1,attribution\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "The commission decides on the candidates that the run ranked for the home: this is what makes the decision explainable.\n\nBad:\n\n    L1,C,1,attribution\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-rang-non-propose`.
pub static OTHER_RANK: Entry = Entry {
    code: "decision-rang-non-propose",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{applicant}` est proposé au rang {due} pour le logement `{vacancy}`, pas au rang {value}",
        en: "`{applicant}` is proposed at rank {due} for the home `{vacancy}`, not at rank {value}",
    },
    help: Bilingual { fr: "écrire le rang {due}", en: "write rank {due}" },
    manual: Bilingual {
        fr: "Le rang écrit est celui de la liste : un autre rang dirait qu'on a décidé sur une autre liste.\n\nMauvais :\n\n    L1,A,2,attribution\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "The rank written is the list's: another one would say that another list was decided on.\n\nBad:\n\n    L1,A,2,attribution\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-en-double`.
pub static LINE_TWICE: Entry = Entry {
    code: "decision-en-double",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{applicant}` a déjà une décision pour le logement `{vacancy}`, ligne {first}",
        en: "`{applicant}` already has a decision for the home `{vacancy}`, line {first}",
    },
    help: Bilingual { fr: "garder une seule des deux lignes", en: "keep one of the two lines" },
    manual: Bilingual {
        fr: "Une commission décide une fois pour une demande sur un logement.\n\nMauvais :\n\n    L1,A,1,attribution\n    L1,A,1,non_attribution,ressources\n\nBon :\n\n    L1,A,1,attribution\n",
        en: "A commission decides once for a request on a home.\n\nBad:\n\n    L1,A,1,attribution\n    L1,A,1,non_attribution,ressources\n\nGood:\n\n    L1,A,1,attribution\n",
    },
};

/// `decision-attributions-sans-rang`.
pub static AWARDED_TWICE: Entry = Entry {
    code: "decision-attributions-sans-rang",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le logement `{vacancy}` est attribué {count} fois, dont une sans rang",
        en: "the home `{vacancy}` is awarded {count} times, one of them without a rank",
    },
    help: Bilingual {
        fr: "écrire `attribution_par_rang` sur chacune des lignes, ou n'en garder qu'une",
        en: "write `ranked_award` on each of the lines, or keep one",
    },
    manual: Bilingual {
        fr: "Plusieurs attributions d'un logement sont des attributions par rang : la suivante ne vaut que si la précédente refuse (R441-3, b).\n\nMauvais :\n\n    L2,B,1,attribution\n    L2,D,2,attribution\n\nBon :\n\n    L2,B,1,attribution_par_rang\n    L2,D,2,attribution_par_rang\n",
        en: "Several awards of a home are ranked awards: the next one holds only if the one before refuses (R441-3, b).\n\nBad:\n\n    L2,B,1,attribution\n    L2,D,2,attribution\n\nGood:\n\n    L2,B,1,attribution_par_rang\n    L2,D,2,attribution_par_rang\n",
    },
};

/// `decision-rang-saute`.
pub static RANK_PASSED_OVER: Entry = Entry {
    code: "decision-rang-saute",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{applicant}`, rang {rank} du logement `{vacancy}`, est mieux classé et n'a pas de décision",
        en: "`{applicant}`, rank {rank} of the home `{vacancy}`, is better ranked and has no decision",
    },
    help: Bilingual {
        fr: "ajouter la décision prise pour `{applicant}`",
        en: "add the decision taken for `{applicant}`",
    },
    manual: Bilingual {
        fr: "Un candidat ne passe devant un mieux classé que si une décision, avec son motif, a été prise pour celui-ci.\n\nMauvais :\n\n    L2,D,2,attribution\n\nBon :\n\n    L2,B,1,non_attribution,dossier incomplet\n    L2,D,2,attribution\n",
        en: "A candidate passes before a better-ranked one only if a decision, with its reason, was taken for the latter.\n\nBad:\n\n    L2,D,2,attribution\n\nGood:\n\n    L2,B,1,non_attribution,dossier incomplet\n    L2,D,2,attribution\n",
    },
};

/// `decision-deux-logements`.
pub static TWO_HOMES: Entry = Entry {
    code: "decision-deux-logements",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{applicant}` reçoit `{vacancy}` et déjà `{other}`, ligne {first}",
        en: "`{applicant}` is awarded `{vacancy}` and already `{other}`, line {first}",
    },
    help: Bilingual {
        fr: "n'attribuer qu'un des deux logements à `{applicant}`",
        en: "award one of the two homes to `{applicant}`",
    },
    manual: Bilingual {
        fr: "Une demande reçoit un logement. Elle peut attendre au rang 2 d'un autre, par une attribution par rang.\n\nMauvais :\n\n    L2,B,1,non_attribution,ressources\n    L2,D,2,attribution\n    L3,C,1,non_attribution,ressources\n    L3,D,2,attribution\n\nBon :\n\n    L2,B,1,attribution\n    L3,C,1,attribution\n",
        en: "A request is awarded one home. It may wait at rank 2 of another, by a ranked award.\n\nBad:\n\n    L2,B,1,non_attribution,ressources\n    L2,D,2,attribution\n    L3,C,1,non_attribution,ressources\n    L3,D,2,attribution\n\nGood:\n\n    L2,B,1,attribution\n    L3,C,1,attribution\n",
    },
};

/// `decision-sans-motif`.
pub static REASON_MISSING: Entry = Entry {
    code: "decision-sans-motif",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la décision `{decision}` demande un motif",
        en: "the decision `{decision}` asks for a reason",
    },
    help: Bilingual {
        fr: "écrire le motif, ou la condition, dans la colonne `motif`",
        en: "write the reason, or the condition, in the column `reason`",
    },
    manual: Bilingual {
        fr: "Un refus est motivé par écrit (L441-2-2), une irrecevabilité aussi, et une attribution sous condition dit laquelle.\n\nMauvais :\n\n    L1,A,1,non_attribution,\n\nBon :\n\n    L1,A,1,non_attribution,ressources au-dessus du plafond\n",
        en: "A refusal is reasoned in writing (L441-2-2), inadmissibility too, and a conditional award says which condition.\n\nBad:\n\n    L1,A,1,non_attribution,\n\nGood:\n\n    L1,A,1,non_attribution,ressources au-dessus du plafond\n",
    },
};

/// `decision-autre-reservataire`.
pub static OTHER_RESERVER: Entry = Entry {
    code: "decision-autre-reservataire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'exécution impute cette proposition à `{due}`, pas à `{value}`",
        en: "the run charges this proposal to `{due}`, not to `{value}`",
    },
    help: Bilingual { fr: "écrire `{due}`, ou laisser la cellule vide", en: "write `{due}`, or leave the cell empty" },
    manual: Bilingual {
        fr: "Le réservataire dont le droit est consommé est celui que l'exécution a calculé : c'est lui que le registre compte.\n\nMauvais :\n\n    L1,A,1,attribution,etat\n\nBon :\n\n    L1,A,1,attribution,commune\n",
        en: "The reserver whose right is used is the one that the run worked out: the ledger counts that one.\n\nBad:\n\n    L1,A,1,attribution,etat\n\nGood:\n\n    L1,A,1,attribution,commune\n",
    },
};

/// `decision-autre-execution`.
pub static OTHER_RUN: Entry = Entry {
    code: "decision-autre-execution",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette décision désigne l'exécution `{value}`, le dossier donné est `{due}`",
        en: "this decision names the run `{value}`, the directory given is `{due}`",
    },
    help: Bilingual {
        fr: "donner le dossier de l'exécution que la commission avait devant elle",
        en: "give the directory of the run that the commission had before it",
    },
    manual: Bilingual {
        fr: "La colonne `execution` rappelle le sceau de l'exécution, huit caractères au moins : une décision prise sur une autre liste ne s'inscrit pas.\n\nMauvais :\n\n    L1,A,1,attribution,00000000\n\nBon :\n\n    L1,A,1,attribution,(le sceau de certificate.json.zst)\n",
        en: "The column `run` recalls the run's seal, eight characters at least: a decision taken on another list is not recorded.\n\nBad:\n\n    L1,A,1,attribution,00000000\n\nGood:\n\n    L1,A,1,attribution,(le sceau de certificate.json.zst)\n",
    },
};

/// `execution-modifiee`.
pub static RUN_CHANGED: Entry = Entry {
    code: "execution-modifiee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` n'est pas tel que l'exécution l'a écrit",
        en: "`{name}` is not as the run wrote it",
    },
    help: Bilingual {
        fr: "refaire l'exécution, ou donner le dossier d'origine",
        en: "run again, or give the original directory",
    },
    manual: Bilingual {
        fr: "Le certificat tient l'empreinte de chaque fichier du dossier : une décision ne s'inscrit que sur une exécution intacte.\n\nMauvais :\n\n    un rang corrigé à la main dans awards.csv\n\nBon :\n\n    la correction portée dans les tables, puis une nouvelle exécution\n",
        en: "The certificate holds the digest of every file of the directory: a decision is recorded only on an intact run.\n\nBad:\n\n    a rank corrected by hand in awards.csv\n\nGood:\n\n    the correction made in the tables, then a new run\n",
    },
};

/// `entrees-changees`.
pub static INPUTS_CHANGED: Entry = Entry {
    code: "entrees-changees",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce que l'exécution a lu a changé depuis ({which}, d'après `{name}`)",
        en: "what the run read has changed since ({which}, by `{name}`)",
    },
    help: Bilingual {
        fr: "remettre les tables et la politique de l'exécution, ou la refaire",
        en: "put the run's tables and policy back, or run again",
    },
    manual: Bilingual {
        fr: "Le registre compte d'après la politique et les tables mêmes sur lesquelles la commission a décidé.\n\nMauvais :\n\n    une ligne ajoutée à demandes.csv après l'exécution\n\nBon :\n\n    une copie des tables gardée avec l'exécution\n",
        en: "The ledger counts by the very policy and tables that the commission decided on.\n\nBad:\n\n    a line added to the requests after the run\n\nGood:\n\n    a copy of the tables kept with the run\n",
    },
};

/// `execution-autre-registre`.
pub static RUN_OF_OTHER_LEDGER: Entry = Entry {
    code: "execution-autre-registre",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'exécution est partie d'un autre registre, ou d'écritures que celui-ci n'a plus (d'après `{name}`)",
        en: "the run started from another ledger, or from entries that this one no longer has (by `{name}`)",
    },
    help: Bilingual {
        fr: "désigner le registre dont l'exécution est partie",
        en: "name the ledger that the run started from",
    },
    manual: Bilingual {
        fr: "Une exécution retient la dernière écriture dont ses soldes tiennent compte : elle doit se retrouver dans le registre.\n\nMauvais :\n\n    --ledger autre.sqlite\n\nBon :\n\n    --ledger flux.sqlite\n",
        en: "A run remembers the last entry that its balances count: it must be found in the ledger.\n\nBad:\n\n    --ledger autre.sqlite\n\nGood:\n\n    --ledger flux.sqlite\n",
    },
};
