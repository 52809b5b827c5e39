//! Codes of the family: examples written beside the rules.

use crate::diagnostic::{Bilingual, Entry, Severity};

macro_rules! entries {
    ($($(#[$doc:meta])* $name:ident = $code:literal,
        fr: $fr:literal, help: $help_fr:literal, manual: $manual_fr:literal,
        en: $en:literal, help: $help_en:literal, manual: $manual_en:literal;)*) => {
        $($(#[$doc])* pub static $name: Entry = Entry {
            code: $code,
            severity: Severity::Error,
            message: Bilingual { fr: $fr, en: $en },
            help: Bilingual { fr: $help_fr, en: $help_en },
            manual: Bilingual { fr: $manual_fr, en: $manual_en },
        };)*
        /// The entries of this family.
        pub const ALL: &[&Entry] = &[$(&$name),*];
    };
}

entries! {
    /// A header stands for nothing.
    COLUMN_UNKNOWN = "colonne-exemple-inconnue",
    fr: "`{header}` n'est ni un champ ni ce qu'un exemple peut attendre",
    help: "écrire le nom d'un champ, `note`, ou ce qui est attendu : `points attendus`, `admissible attendu`",
    manual: "Chaque colonne d'un exemple est un champ du demandeur ou du logement, ou un résultat attendu. Une colonne mal \
             nommée serait ignorée et l'exemple ne prouverait rien.\n\nMauvais :\n\n    | personne | points attendus |\n\n\
             Bon :\n\n    | personnes | points attendus |",
    en: "`{header}` is neither a field nor something an example can expect",
    help: "write a field's name, `note`, or what is expected: `expected points`, `expected admissible`",
    manual: "Each column of an example is a field of the applicant or of the home, or an expected result. A misnamed column \
             would be ignored and the example would prove nothing.\n\nBad:\n\n    | person | expected points |\n\n\
             Good:\n\n    | persons | expected points |";

    /// A bare name is a field of both tables.
    COLUMN_OF_BOTH = "colonne-exemple-ambigue",
    fr: "`{header}` est un champ du demandeur et un champ du logement",
    help: "écrire `demandeur.{header}` ou `logement.{header}`",
    manual: "Un nom seul suffit quand une seule table l'a ; sinon l'exemple dit de laquelle il parle.\n\nMauvais :\n\n    \
             | commune | points attendus |\n\nBon :\n\n    | logement.commune | points attendus |",
    en: "`{header}` is a field of the applicant and a field of the home",
    help: "write `applicant.{header}` or `vacancy.{header}`",
    manual: "A bare name is enough when one table has it; else the example says which one it means.\n\nBad:\n\n    \
             | commune | expected points |\n\nGood:\n\n    | vacancy.commune | expected points |";

    /// A column stands twice.
    COLUMN_TWICE = "colonne-exemple-en-double",
    fr: "la colonne `{header}` est écrite deux fois",
    help: "garder une seule des deux colonnes",
    manual: "Deux colonnes du même champ pourraient dire deux choses différentes.\n\nMauvais :\n\n    | dalo | dalo | points \
             attendus |\n\nBon :\n\n    | dalo | points attendus |",
    en: "the column `{header}` is written twice",
    help: "keep one of the two columns",
    manual: "Two columns of one field could say two different things.\n\nBad:\n\n    | dalo | dalo | expected points |\n\n\
             Good:\n\n    | dalo | expected points |";

    /// No column says what is expected.
    NOTHING_EXPECTED = "exemple-sans-attendu",
    fr: "ces exemples n'attendent rien",
    help: "ajouter une colonne `points attendus` ou `admissible attendu`",
    manual: "Un exemple sans résultat attendu réussit toujours : il ne vérifie rien.\n\nMauvais :\n\n    | personnes |\n    \
             | 2         |\n\nBon :\n\n    | personnes | points attendus |\n    | 2         | 17              |",
    en: "these examples expect nothing",
    help: "add a column `expected points` or `expected admissible`",
    manual: "An example without an expected result always passes: it checks nothing.\n\nBad:\n\n    | persons |\n    \
             | 2       |\n\nGood:\n\n    | persons | expected points |\n    | 2       | 17              |";

    /// An expected cell does not read.
    EXPECTED_UNREADABLE = "attendu-illisible",
    fr: "`{value}` ne se lit pas comme un résultat attendu de cette colonne",
    help: "écrire une somme de points (`17 + 50`), `oui`, `non`, `inconnu`, ou une valeur de la définition",
    manual: "Le résultat attendu est de la nature de la colonne : des points pour `points`, `rubrique` et `critère` ; oui ou \
             non pour `admissible` et `catégorie` ; une valeur pour `définition`.\n\nMauvais :\n\n    | dalo | points \
             attendus |\n    | oui  | beaucoup        |\n\nBon :\n\n    | dalo | points attendus |\n    | oui  | 17 + 50         |",
    en: "`{value}` does not read as an expected result of this column",
    help: "write a sum of points (`17 + 50`), `yes`, `no`, `unknown`, or a value of the definition",
    manual: "The expected result is of the column's kind: points for `points`, `heading` and `criterion`; yes or no for \
             `admissible` and `category`; a value for `definition`.\n\nBad:\n\n    | dalo | expected points |\n    | yes  \
             | many            |\n\nGood:\n\n    | dalo | expected points |\n    | yes  | 17 + 50         |";

    /// A cell names a household, a home or a reserver that is not there.
    EXPECTED_UNKNOWN = "attendu-inconnu",
    fr: "`{value}` n'est pas un résultat attendu de cette colonne",
    help: "écrire `aucun`, ou l'un de ceux qui existent : {known}",
    manual: "Une commission écrite en exemple ne connaît que ses propres demandeurs et logements, et les réservataires et \
             règles de la politique. `aucun` dit qu'il n'y en a pas ; une cellule vide ou `*` n'attend rien.\n\nMauvais :\n\n    \
             demandeurs\n      | id | logement attendu |\n      | A  | L9               |\n\nBon :\n\n    demandeurs\n      | id \
             | logement attendu |\n      | A  | L1               |",
    en: "`{value}` is no expected result of this column",
    help: "write `none`, or one of those that exist: {known}",
    manual: "A commission written as an example knows only its own applicants and homes, and the reservers and rules of the \
             policy. `none` says that there is none; a cell left empty or `*` expects nothing.\n\nBad:\n\n    applicants\n      \
             | id | expected vacancy |\n      | A  | L9               |\n\nGood:\n\n    applicants\n      | id | expected \
             vacancy |\n      | A  | L1               |";

    /// A table of households or homes does not name them.
    NO_ID = "exemple-sans-identifiant",
    fr: "ce tableau n'a pas de colonne `id`",
    help: "ajouter une colonne `id` : chaque ligne y porte un nom, différent des autres",
    manual: "Les demandeurs et les logements d'une commission sont nommés par leur colonne `id` : c'est par elle que l'on dit \
             qui reçoit quoi.\n\nMauvais :\n\n    demandeurs\n      | dalo | logement attendu |\n      | oui  | L1               |\n\n\
             Bon :\n\n    demandeurs\n      | id | dalo | logement attendu |\n      | A  | oui  | L1               |",
    en: "this table has no column `id`",
    help: "add a column `id`: each row has a name there, unlike the others",
    manual: "The applicants and homes of a commission are named by their column `id`: it says who gets what.\n\nBad:\n\n    \
             applicants\n      | dalo | expected vacancy |\n      | yes  | L1               |\n\nGood:\n\n    applicants\n      | id \
             | dalo | expected vacancy |\n      | A  | yes  | L1               |";

    /// A table of levels or accounts does not name them.
    NO_NAME = "exemple-sans-nom-de-ligne",
    fr: "ce tableau n'a pas de colonne `{column}`",
    help: "ajouter une colonne `{column}` qui dit ce que chaque ligne compte",
    manual: "Chaque ligne d'un tableau de comptes, de soldes ou de niveaux dit d'abord de quoi elle parle.\n\nMauvais :\n\n    \
             comptes\n      | atteint attendu |\n      | 3               |\n\nBon :\n\n    comptes\n      | compte | atteint attendu \
             |\n      | etat   | 3               |",
    en: "this table has no column `{column}`",
    help: "add a column `{column}` that says what each row counts",
    manual: "Each row of a table of accounts, balances or levels first says what it is about.\n\nBad:\n\n    accounts\n      \
             | expected reached |\n      | 3                |\n\nGood:\n\n    accounts\n      | account | expected reached |\n      \
             | state   | 3                |";

    /// A commission without households or without homes.
    COMMISSION_INCOMPLETE = "commission-incomplete",
    fr: "il manque à cette commission un tableau `{table}`",
    help: "ajouter `{table}` avec son tableau",
    manual: "Une commission a des demandeurs et des logements ; sans l'un des deux il n'y a rien à attribuer. Une année seule \
             s'écrit avec `soldes` ou `mouvements`, puis `comptes`.\n\nMauvais :\n\n    demandeurs\n      | id | logement attendu \
             |\n      | A  | aucun            |\n\nBon :\n\n    demandeurs\n      | id | logement attendu |\n      | A  | L1               \
             |\n    logements\n      | id |\n      | L1 |",
    en: "this commission lacks a table `{table}`",
    help: "add `{table}` with its table",
    manual: "A commission has applicants and homes; without one of the two there is nothing to award. A year alone is written \
             with `balances` or `movements`, then `accounts`.\n\nBad:\n\n    applicants\n      | id | expected vacancy |\n      | A  \
             | none             |\n\nGood:\n\n    applicants\n      | id | expected vacancy |\n      | A  | L1               |\n    \
             homes\n      | id |\n      | L1 |";

    /// An account or a level has no such name.
    NAME_UNKNOWN = "compte-exemple-inconnu",
    fr: "`{name}` n'est ni un compte ni un niveau de la politique",
    help: "écrire l'un de ceux-ci : {known}",
    manual: "Les comptes de l'année sont le flux, les parts des réservataires (`etat`, ou `etat[PLAI]` quand la part vaut dans \
             chaque partie du flux) et les obligations. Les niveaux sont ceux de l'objectif.\n\nMauvais :\n\n    comptes\n      \
             | compte | atteint attendu |\n      | etta   | 3               |\n\nBon :\n\n    comptes\n      | compte | atteint attendu \
             |\n      | etat   | 3               |",
    en: "`{name}` is neither an account nor a level of the policy",
    help: "write one of these: {known}",
    manual: "The accounts of the year are the flow, the reservers' shares (`state`, or `state[PLAI]` when the share holds in each \
             part of the flow) and the obligations. The levels are those of the objective.\n\nBad:\n\n    accounts\n      | account \
             | expected reached |\n      | satte   | 3                |\n\nGood:\n\n    accounts\n      | account | expected reached \
             |\n      | state   | 3                |";

    /// A balance does not read, or cannot be.
    BALANCE_UNREADABLE = "solde-exemple-impossible",
    fr: "`{value}` ne peut pas être un solde de ce compte",
    help: "écrire un nombre de logements (`120`), ou proposés, attribués et loués (`120/110/100`)",
    manual: "Un solde est un nombre de logements, le même pour tous les événements ou un pour chacun : proposés, attribués, baux \
             signés, du plus grand au plus petit. Le flux n'a qu'une base ; un réservataire n'a que ce qui est atteint, et un \
             report quand sa part en prévoit un ; une obligation a une base et ce qui en est atteint.\n\nMauvais :\n\n    soldes\n      \
             | compte | base |\n      | flux   | cent |\n\nBon :\n\n    soldes\n      | compte | base |\n      | flux   | 100  |",
    en: "`{value}` cannot be a balance of this account",
    help: "write a number of homes (`120`), or proposed, awarded and let (`120/110/100`)",
    manual: "A balance is a number of homes, the same for every event or one for each: proposed, awarded, leases signed, from the \
             largest to the smallest. The flow has only a base; a reserver has only what is reached, and a carry-over when its \
             share has one; an obligation has a base and what is reached of it.\n\nBad:\n\n    balances\n      | account | base \
             |\n      | flow    | many |\n\nGood:\n\n    balances\n      | account | base |\n      | flow    | 100  |";

    /// A movement is charged to nobody, or to somebody it cannot be charged to.
    MOVEMENT_IMPOSSIBLE = "mouvement-impossible",
    fr: "on ne sait pas à qui ce mouvement est imputé, ou combien de logements il compte",
    help: "écrire dans la colonne `réservataire` un réservataire de la politique, ou `hors flux` ; compter au moins autant de \
           propositions que d'attributions, et d'attributions que de baux signés",
    manual: "Un mouvement du flux est imputé à un réservataire ; un logement hors flux ne l'est à personne. Un logement loué a \
             été attribué, un logement attribué a été proposé.\n\nMauvais :\n\n    mouvements\n      | réservataire | attributions \
             |\n      | eta          | 3            |\n\nBon :\n\n    mouvements\n      | réservataire | attributions |\n      | etat         \
             | 3            |",
    en: "it is not known to whom this movement is charged, or how many homes it counts",
    help: "write in the column `reserver` a reserver of the policy, or `out of flow`; count at least as many proposals as \
           awards, and awards as signed leases",
    manual: "A movement of the flow is charged to a reserver; a home out of the flow is charged to nobody. A home that is let was \
             awarded, a home that is awarded was proposed.\n\nBad:\n\n    movements\n      | reserver | awards |\n      | sttae    \
             | 3      |\n\nGood:\n\n    movements\n      | reserver | awards |\n      | state    | 3      |";
}
