//! What can be wrong between an entry and the ledger.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `registre-non-designe`.
pub static LEDGER_NOT_NAMED: Entry = Entry {
    code: "registre-non-designe",
    severity: Severity::Error,
    message: Bilingual { fr: "aucun registre n'est désigné", en: "no ledger is named" },
    help: Bilingual {
        fr: "ajouter `--ledger flux.sqlite`, ou `ledger: { file: flux.sqlite }` dans le scénario",
        en: "add `--ledger flux.sqlite`, or `ledger: { file: flux.sqlite }` in the scenario",
    },
    manual: Bilingual {
        fr: "Le registre est celui du scénario, ou celui de `--ledger`.\n\nMauvais :\n\n    equiflux record run --decisions decisions.csv\n\nBon :\n\n    equiflux record run --decisions decisions.csv --ledger flux.sqlite\n",
        en: "The ledger is the scenario's, or the one of `--ledger`.\n\nBad:\n\n    equiflux record run --decisions decisions.csv\n\nGood:\n\n    equiflux record run --decisions decisions.csv --ledger flux.sqlite\n",
    },
};

/// `registre-absent`.
pub static LEDGER_ABSENT: Entry = Entry {
    code: "registre-absent",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "le registre n'existe pas encore : l'année commence sans logement",
        en: "the ledger does not exist yet: the year begins without a home",
    },
    help: Bilingual {
        fr: "rien si c'est la première commission ; sinon corriger le chemin du registre",
        en: "nothing for the first commission; otherwise correct the ledger's path",
    },
    manual: Bilingual {
        fr: "Le premier `record` crée le registre. Un chemin mal écrit ferait repartir les comptes de zéro : il est donc signalé.\n\nMauvais :\n\n    ledger: { file: flus.sqlite }\n\nBon :\n\n    ledger: { file: flux.sqlite }\n",
        en: "The first `record` makes the ledger. A misspelt path would start the accounts from nought again: so it is reported.\n\nBad:\n\n    ledger: { file: flus.sqlite }\n\nGood:\n\n    ledger: { file: flux.sqlite }\n",
    },
};

/// `registre-compte-disparu`.
pub static ACCOUNT_UNKNOWN: Entry = Entry {
    code: "registre-compte-disparu",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "le registre tient un compte `{name}` que la politique n'a plus",
        en: "the ledger holds an account `{name}` that the policy no longer has",
    },
    help: Bilingual {
        fr: "garder le nom du compte toute l'année, ou accepter qu'il reparte de zéro",
        en: "keep the account's name all year, or accept that it starts from nought",
    },
    manual: Bilingual {
        fr: "Un réservataire ou une obligation se reconnaît à son nom. S'il change en cours d'année, ce qui était compté ne l'est plus.\n\nMauvais :\n\n    obligation premier_quartile renommée en mars\n\nBon :\n\n    le même nom jusqu'en décembre\n",
        en: "A reserver or an obligation is known by its name. If it changes during the year, what was counted no longer is.\n\nBad:\n\n    an obligation renamed in March\n\nGood:\n\n    the same name until December\n",
    },
};

/// `logement-deja-attribue`.
pub static ALREADY_AWARDED: Entry = Entry {
    code: "logement-deja-attribue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce logement est déjà attribué à `{applicant}`",
        en: "this home is already awarded to `{applicant}`",
    },
    help: Bilingual {
        fr: "inscrire d'abord le refus de `{applicant}`, ou corriger l'attribution",
        en: "record the refusal of `{applicant}` first, or correct the award",
    },
    manual: Bilingual {
        fr: "Un logement attribué ne revient devant la commission qu'après le refus de tous ceux à qui il l'a été.\n\nMauvais :\n\n    evenement,date,logement,demande,motif\n    hors_flux,2026-03-20,L1,,vente\n\nBon :\n\n    evenement,date,logement,demande,motif\n    refus,2026-03-19,L1,A,trop loin\n    hors_flux,2026-03-20,L1,,vente\n",
        en: "A home that is awarded comes back before the commission only once all those it was awarded to have refused.\n\nBad:\n\n    evenement,date,logement,demande,motif\n    hors_flux,2026-03-20,L1,,vente\n\nGood:\n\n    evenement,date,logement,demande,motif\n    refus,2026-03-19,L1,A,trop loin\n    hors_flux,2026-03-20,L1,,vente\n",
    },
};

/// `logement-deja-loue`.
pub static ALREADY_LET: Entry = Entry {
    code: "logement-deja-loue",
    severity: Severity::Error,
    message: Bilingual { fr: "le bail de ce logement est signé", en: "the lease of this home is signed" },
    help: Bilingual {
        fr: "corriger l'identifiant du logement ; un logement remis en location porte un nouvel identifiant de vacance",
        en: "correct the home's id; a home to let again bears a new vacancy id",
    },
    manual: Bilingual {
        fr: "Un identifiant désigne une vacance : elle finit par le bail. Le même logement libéré plus tard en est une autre.\n\nMauvais :\n\n    bail,2026-03-20,L1,A,\n    bail,2026-04-02,L1,A,\n\nBon :\n\n    bail,2026-03-20,L1,A,\n",
        en: "An id names a vacancy: it ends with the lease. The same home left later is another one.\n\nBad:\n\n    bail,2026-03-20,L1,A,\n    bail,2026-04-02,L1,A,\n\nGood:\n\n    bail,2026-03-20,L1,A,\n",
    },
};

/// `registre-jamais-propose`.
pub static NEVER_PROPOSED: Entry = Entry {
    code: "registre-jamais-propose",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce logement n'a pas été proposé à cette demande devant une commission",
        en: "this home was not proposed to this request before a commission",
    },
    help: Bilingual {
        fr: "corriger le logement ou la demande, ou inscrire d'abord les décisions de la commission",
        en: "correct the home or the request, or record the commission's decisions first",
    },
    manual: Bilingual {
        fr: "Un bail, un refus suivent une attribution ; une attribution suit une proposition.\n\nMauvais :\n\n    bail,2026-03-20,L3,C,\n\nBon :\n\n    bail,2026-03-20,L1,A,\n",
        en: "A lease or a refusal follows an award; an award follows a proposal.\n\nBad:\n\n    bail,2026-03-20,L3,C,\n\nGood:\n\n    bail,2026-03-20,L1,A,\n",
    },
};

/// `decision-contraire`.
pub static DECIDED_OTHERWISE: Entry = Entry {
    code: "decision-contraire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le registre tient déjà une autre décision pour cette demande : `{decision}`",
        en: "the ledger already holds another decision for this request: `{decision}`",
    },
    help: Bilingual {
        fr: "annuler d'abord l'écriture par une correction, ou retirer la ligne",
        en: "undo the entry by a correction first, or remove the line",
    },
    manual: Bilingual {
        fr: "Une écriture ne se réécrit pas : une contre-écriture l'annule, puis la bonne décision s'inscrit.\n\nMauvais :\n\n    L1,A,1,non_attribution,ressources\n\nBon :\n\n    evenement,date,ecriture,motif\n    correction,2026-03-15,8,erreur de saisie\n",
        en: "An entry is not rewritten: a counter-entry undoes it, then the right decision is recorded.\n\nBad:\n\n    L1,A,1,non_attribution,ressources\n\nGood:\n\n    evenement,date,ecriture,motif\n    correction,2026-03-15,8,erreur de saisie\n",
    },
};

/// `demande-deja-logee`.
pub static ALREADY_HOUSED: Entry = Entry {
    code: "demande-deja-logee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette demande a déjà signé le bail de `{vacancy}`",
        en: "this request has already signed the lease of `{vacancy}`",
    },
    help: Bilingual {
        fr: "retirer la ligne : la signature d'un bail radie la demande",
        en: "remove the line: a signed lease strikes the request off",
    },
    manual: Bilingual {
        fr: "La signature d'un bail radie la demande (R441-2-8) : elle ne reçoit plus rien.\n\nMauvais :\n\n    bail,2026-03-20,L1,A,\n    L3,A,1,attribution\n\nBon :\n\n    L3,C,1,attribution\n",
        en: "A signed lease strikes the request off (R441-2-8): it is awarded nothing more.\n\nBad:\n\n    bail,2026-03-20,L1,A,\n    L3,A,1,attribution\n\nGood:\n\n    L3,C,1,attribution\n",
    },
};

/// `demande-deja-attributaire`.
pub static HOLDS_ANOTHER: Entry = Entry {
    code: "demande-deja-attributaire",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette demande tient déjà le logement `{vacancy}`",
        en: "this request already holds the home `{vacancy}`",
    },
    help: Bilingual {
        fr: "inscrire d'abord son refus de `{vacancy}`, ou retirer la ligne",
        en: "record its refusal of `{vacancy}` first, or remove the line",
    },
    manual: Bilingual {
        fr: "Une demande tient un logement à la fois.\n\nMauvais :\n\n    L2,D,2,attribution\n    L3,D,2,attribution\n\nBon :\n\n    L2,D,2,attribution\n",
        en: "A request holds one home at a time.\n\nBad:\n\n    L2,D,2,attribution\n    L3,D,2,attribution\n\nGood:\n\n    L2,D,2,attribution\n",
    },
};

/// `registre-sans-attribution`.
pub static NOT_AWARDED: Entry = Entry {
    code: "registre-sans-attribution",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce logement n'est pas attribué à cette demande, ou elle l'a refusé",
        en: "this home is not awarded to this request, or the request refused it",
    },
    help: Bilingual {
        fr: "corriger le logement ou la demande, ou inscrire d'abord l'attribution",
        en: "correct the home or the request, or record the award first",
    },
    manual: Bilingual {
        fr: "Un bail ou un refus suit une attribution qui tient encore.\n\nMauvais :\n\n    bail,2026-03-20,L2,D,\n\nBon :\n\n    refus,2026-03-19,L2,B,trop petit\n    bail,2026-03-20,L2,D,\n",
        en: "A lease or a refusal follows an award that still stands.\n\nBad:\n\n    bail,2026-03-20,L2,D,\n\nGood:\n\n    refus,2026-03-19,L2,B,trop petit\n    bail,2026-03-20,L2,D,\n",
    },
};

/// `bail-mieux-classe`.
pub static BETTER_RANKED: Entry = Entry {
    code: "bail-mieux-classe",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{applicant}`, mieux classé, tient encore ce logement",
        en: "`{applicant}`, better ranked, still holds this home",
    },
    help: Bilingual { fr: "inscrire d'abord son refus", en: "record its refusal first" },
    manual: Bilingual {
        fr: "Dans une attribution par rang, le suivant ne signe qu'après le refus du précédent.\n\nMauvais :\n\n    bail,2026-03-20,L2,D,\n\nBon :\n\n    refus,2026-03-18,L2,B,trop petit\n    bail,2026-03-20,L2,D,\n",
        en: "In a ranked award, the next one signs only after the one before has refused.\n\nBad:\n\n    bail,2026-03-20,L2,D,\n\nGood:\n\n    refus,2026-03-18,L2,B,trop petit\n    bail,2026-03-20,L2,D,\n",
    },
};

/// `registre-date-trop-tot`.
pub static TOO_EARLY: Entry = Entry {
    code: "registre-date-trop-tot",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette date précède ce dont le fait dépend, qui est du {due}",
        en: "this day is before what the fact depends on, which is of {due}",
    },
    help: Bilingual { fr: "corriger la date : le {due} ou après", en: "correct the date: {due} or later" },
    manual: Bilingual {
        fr: "Un bail ou un refus ne précède pas l'attribution, ni une commission celle d'avant.\n\nMauvais :\n\n    bail,2026-03-01,L1,A,\n\nBon :\n\n    bail,2026-03-20,L1,A,\n",
        en: "A lease or a refusal does not come before the award, nor a commission before the earlier one.\n\nBad:\n\n    bail,2026-03-01,L1,A,\n\nGood:\n\n    bail,2026-03-20,L1,A,\n",
    },
};

/// `evenement-inconnu`.
pub static EVENT_UNKNOWN: Entry = Entry {
    code: "evenement-inconnu",
    severity: Severity::Error,
    message: Bilingual { fr: "`{value}` n'est pas un événement connu", en: "`{value}` is not a known event" },
    help: Bilingual { fr: "écrire un de ceux-ci : {known}", en: "write one of these: {known}" },
    manual: Bilingual {
        fr: "Un fichier d'événements dit ce qui se passe hors de la commission : bail, refus, logement en flux ou hors flux, prévision, correction.\n\nMauvais :\n\n    signature,2026-03-20,L1,A,\n\nBon :\n\n    bail,2026-03-20,L1,A,\n",
        en: "A file of events says what happens outside of a commission: lease, refusal, home in or out of the flow, forecast, correction.\n\nBad:\n\n    signature,2026-03-20,L1,A,\n\nGood:\n\n    bail,2026-03-20,L1,A,\n",
    },
};

/// `hors-flux-motif-inconnu`.
pub static FLOW_REASON_UNKNOWN: Entry = Entry {
    code: "hors-flux-motif-inconnu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{value}` n'est pas un motif de soustraction connu",
        en: "`{value}` is not a known reason for a subtraction",
    },
    help: Bilingual { fr: "employer un de ces codes : {known}", en: "use one of these codes: {known}" },
    manual: Bilingual {
        fr: "Les soustractions du flux sont fermées (R441-5) : mutation interne, relogements de renouvellement urbain, de copropriété dégradée, d'habitat indigne, vente ; s'y ajoutent les codes des politiques déjà inscrites.\n\nMauvais :\n\n    hors_flux,2026-03-20,L9,,travaux\n\nBon :\n\n    hors_flux,2026-03-20,L9,,mutation_interne\n",
        en: "Subtractions from the flow are a closed list (R441-5): internal transfer, rehousing from urban renewal, degraded co-ownership or unfit housing, sale; and the codes of the policies recorded so far.\n\nBad:\n\n    hors_flux,2026-03-20,L9,,travaux\n\nGood:\n\n    hors_flux,2026-03-20,L9,,mutation_interne\n",
    },
};

/// `correction-sans-objet`.
pub static NO_SUCH_ENTRY: Entry = Entry {
    code: "correction-sans-objet",
    severity: Severity::Error,
    message: Bilingual {
        fr: "il n'y a pas d'écriture de ce numéro à corriger",
        en: "there is no entry of that number to correct",
    },
    help: Bilingual {
        fr: "lire le numéro dans `equiflux ledger show`",
        en: "read the number in `equiflux ledger show`",
    },
    manual: Bilingual {
        fr: "Une correction annule une écriture plus ancienne, par son numéro ; l'ouverture d'une séance ne s'annule pas, ses décisions si.\n\nMauvais :\n\n    correction,2026-03-20,999\n\nBon :\n\n    correction,2026-03-20,8\n",
        en: "A correction undoes an older entry, by its number; the opening of a session is not undone, its decisions are.\n\nBad:\n\n    correction,2026-03-20,999\n\nGood:\n\n    correction,2026-03-20,8\n",
    },
};

/// `correction-en-double`.
pub static ALREADY_UNDONE: Entry = Entry {
    code: "correction-en-double",
    severity: Severity::Error,
    message: Bilingual { fr: "cette écriture est déjà annulée", en: "this entry is already undone" },
    help: Bilingual { fr: "retirer la ligne", en: "remove the line" },
    manual: Bilingual {
        fr: "Une écriture s'annule une fois ; annuler la correction la rétablit.\n\nMauvais :\n\n    correction,2026-03-20,8\n    correction,2026-03-21,8\n\nBon :\n\n    correction,2026-03-20,8\n",
        en: "An entry is undone once; undoing the correction restores it.\n\nBad:\n\n    correction,2026-03-20,8\n    correction,2026-03-21,8\n\nGood:\n\n    correction,2026-03-20,8\n",
    },
};

/// `correction-liee`.
pub static CORRECTION_NEEDED_LATER: Entry = Entry {
    code: "correction-liee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'écriture {entry} dépend de celle qui serait annulée",
        en: "entry {entry} depends on the one that would be undone",
    },
    help: Bilingual { fr: "annuler d'abord l'écriture {entry}", en: "undo entry {entry} first" },
    manual: Bilingual {
        fr: "Annuler une attribution dont le bail est signé laisserait un bail sans attribution : les contre-écritures vont de la plus récente à la plus ancienne.\n\nMauvais :\n\n    correction de l'attribution d'un logement loué\n\nBon :\n\n    correction du bail, puis de l'attribution\n",
        en: "Undoing an award whose lease is signed would leave a lease without an award: counter-entries go from the latest to the oldest.\n\nBad:\n\n    a correction of the award of a home that is let\n\nGood:\n\n    a correction of the lease, then of the award\n",
    },
};
