//! Codes of the family: scenario files, opening balances, policy files that cannot be joined.

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
        pub const ALL: &[&Entry] = &[$(&$name,)* &RESERVER_LEFT_OUT];
    };
}

entries! {
    /// A policy file is not UTF-8.
    POLICY_NOT_UTF8 = "politique-non-utf8",
    fr: "le fichier n'est pas un texte UTF-8",
    help: "l'enregistrer en UTF-8 depuis l'éditeur de texte",
    manual: "Une politique est un texte UTF-8 : les accents s'y lisent de la même façon partout. Un fichier enregistré par un \
             ancien logiciel peut être en latin-1.\n\nMauvais : un fichier dont « é » est un seul octet.\nBon : le même, \
             enregistré en UTF-8.",
    en: "the file is not UTF-8 text",
    help: "save it as UTF-8 from the text editor",
    manual: "A policy is UTF-8 text: accents read the same everywhere. A file saved by old software may be latin-1.\n\n\
             Bad: a file in which \"é\" is one byte.\nGood: the same, saved as UTF-8.";

    /// An extended policy does not exist.
    POLICY_NOT_FOUND = "politique-introuvable",
    fr: "la politique étendue `{path}` n'existe pas",
    help: "placer le fichier `{path}.eqf` dans un dossier au-dessus de celui-ci, ou corriger le chemin",
    manual: "« étend national/cch » désigne le fichier `national/cch.eqf` du dossier le plus proche, en remontant depuis le \
             fichier qui étend.\n\nMauvais : `étend national/ccch`\nBon : `étend national/cch`",
    en: "the extended policy `{path}` does not exist",
    help: "put the file `{path}.eqf` in a directory above this one, or correct the path",
    manual: "\"extends national/cch\" means the file `national/cch.eqf` below the nearest directory, going up from the file \
             that extends.\n\nBad: `extends national/ccch`\nGood: `extends national/cch`";

    /// Too many policies extend one another.
    POLICY_TOO_DEEP = "extensions-trop-nombreuses",
    fr: "plus de 16 politiques s'étendent l'une l'autre",
    help: "réunir des politiques intermédiaires",
    manual: "Une chaîne d'extensions se lit du national au local : trois ou quatre niveaux suffisent. Au-delà de 16, la \
             lecture s'arrête.\n\nMauvais : 17 fichiers en chaîne.\nBon : national, EPCI, bailleur.",
    en: "more than 16 policies extend one another",
    help: "merge policies in between",
    manual: "A chain of extensions reads from national to local: three or four levels are enough. Above 16 the reading \
             stops.\n\nBad: a chain of 17 files.\nGood: national, EPCI, landlord.";

    /// A YAML file does not read.
    SCENARIO_UNREADABLE = "scenario-illisible",
    fr: "le fichier ne se lit pas : {reason}",
    help: "corriger la ligne indiquée d'après l'aide `equiflux help scenario`",
    manual: "Le scénario et les soldes d'ouverture sont des fichiers YAML aux clés connues ; une clé inconnue ou mal \
             orthographiée est refusée pour que rien ne soit ignoré en silence.\n\nMauvais : `datte: 2026-03-12`\nBon : \
             `date: 2026-03-12`",
    en: "the file does not read: {reason}",
    help: "correct the line shown, following `equiflux help scenario`",
    manual: "The scenario and the opening balances are YAML files with known keys; an unknown or misspelt key is refused so \
             that nothing is silently ignored.\n\nBad: `datte: 2026-03-12`\nGood: `date: 2026-03-12`";

    /// The date of the scenario is not one.
    SCENARIO_DATE = "scenario-date-invalide",
    fr: "`{value}` n'est pas une date",
    help: "écrire la date de la commission sous la forme 2026-03-12",
    manual: "La date du scénario est celle à laquelle les règles sont lues : celle de la commission.\n\nMauvais : `date: \
             2026-02-30`\nBon : `date: 2026-02-28`",
    en: "`{value}` is not a date",
    help: "write the commission's date as 2026-03-12",
    manual: "The scenario's date is the one the rules are read at: the commission's.\n\nBad: `date: 2026-02-30`\nGood: \
             `date: 2026-02-28`";

    /// An option is out of range.
    SCENARIO_OPTION = "scenario-option-hors-bornes",
    fr: "l'option `{value}` doit être comprise entre 1 et 1000",
    help: "choisir une valeur entre 1 et 1000, ou retirer l'option",
    manual: "`candidates_per_vacancy` est le nombre de candidats classés par logement, `lists_per_applicant` le nombre de \
             listes où une demande peut figurer.\n\nMauvais : `candidates_per_vacancy: 0`\nBon : `candidates_per_vacancy: 3`",
    en: "the option `{value}` must lie between 1 and 1000",
    help: "choose a value between 1 and 1000, or remove the option",
    manual: "`candidates_per_vacancy` is how many candidates are ranked per home, `lists_per_applicant` on how many lists a \
             request may stand.\n\nBad: `candidates_per_vacancy: 0`\nGood: `candidates_per_vacancy: 3`";

    /// A separator is not one of those known.
    SCENARIO_SEPARATOR = "scenario-separateur-inconnu",
    fr: "`{value}` n'est pas un séparateur de colonnes connu",
    help: "écrire \",\" ou \";\", ou retirer l'option pour qu'il soit reconnu",
    manual: "Une table est un fichier CSV séparé par des virgules, des points-virgules ou des tabulations.\n\nMauvais : \
             `separator: \"/\"`\nBon : `separator: \";\"`",
    en: "`{value}` is not a known column separator",
    help: "write \",\" or \";\", or remove the option so that it is recognised",
    manual: "A table is a CSV file separated by commas, semicolons or tabs.\n\nBad: `separator: \"/\"`\nGood: `separator: \
             \";\"`";

    /// The layout of a table is none that is shipped.
    SCENARIO_LAYOUT = "modele-de-fichier-inconnu",
    fr: "`{value}` n'est pas un modèle de fichier de cette table",
    help: "employer `{known}`, ou retirer `layout:` et associer les colonnes par `columns:`",
    manual: "Un modèle de fichier dit quelle colonne porte quel champ et ce que valent ses codes : `rpls` pour les logements, `sne` \
             pour les demandes.\n\nMauvais : `applicants: { file: demandes.csv, layout: rpls }`\nBon : `vacancies: { file: \
             rpls.csv, layout: rpls }`",
    en: "`{value}` is not a layout of this table",
    help: "use `{known}`, or remove `layout:` and tie the columns by `columns:`",
    manual: "A layout says which column holds which field and what its codes stand for: `rpls` for homes, `sne` for \
             requests.\n\nBad: `applicants: { file: requests.csv, layout: rpls }`\nGood: `vacancies: { file: rpls.csv, \
             layout: rpls }`";

    /// A row of the reservers' table is none of the policy's.
    RESERVER_NOT_OF_POLICY = "reservataire-hors-politique",
    fr: "`{name}` n'est pas un réservataire de la politique",
    help: "employer un des noms de la politique : {known}",
    manual: "La table des réservataires dit lesquels de ceux de la politique prennent part à la séance, un par ligne, par leur \
             nom court dans la colonne `id`.\n\nMauvais : une ligne `etta`\nBon : une ligne `etat`",
    en: "`{name}` is not a reserver of the policy",
    help: "use one of the policy's names: {known}",
    manual: "The table of reservers says which of the policy's take part in the session, one a row, by their short name in the \
             column `id`.\n\nBad: a row `etta`\nGood: a row `etat`";

    /// The reservers' table and the policy say two shares.
    RESERVER_SHARE = "part-differente",
    fr: "la part de `{name}` est de {found} % dans la table et de {due} % dans la politique",
    help: "corriger la table ; une autre part se décide dans la politique, par exemple `amende réservataire {name}`",
    manual: "Une part du flux est une règle : elle se lit dans la politique, avec sa source. La table peut la rappeler dans la \
             colonne `share`, pour qu'un écart se voie.\n\nMauvais : `share` de 25 % pour une part de 30 %\nBon : `share` de \
             30 %, ou pas de colonne `share`",
    en: "the share of `{name}` is {found} % in the table and {due} % in the policy",
    help: "correct the table; another share is decided in the policy, for example `amends reserver {name}`",
    manual: "A share of the flow is a rule: it is read in the policy, with its source. The table may recall it in the column \
             `share`, so that a gap is seen.\n\nBad: a `share` of 25 % for a share of 30 %\nGood: a `share` of 30 %, or no \
             column `share`";

    /// An opening balance cannot be.
    BALANCE_IMPOSSIBLE = "solde-impossible",
    fr: "le solde d'ouverture `{name}` est impossible",
    help: "corriger le solde : aucun n'est négatif, ce qui est atteint ne dépasse pas la base, et les logements imputés ne dépassent pas le flux",
    manual: "Les soldes d'ouverture reprennent l'année écoulée : les logements du flux (`flow`), ceux imputés à chaque \
             réservataire (`charged`), et pour chaque obligation les attributions de sa base (`base`) et celles qui comptent \
             (`reached`).\n\nMauvais : `base: 10, reached: 12`\nBon : `base: 12, reached: 10`",
    en: "the opening balance `{name}` is impossible",
    help: "correct the balance: none is negative, what is reached is not above the base, and homes charged are not above the flow",
    manual: "Opening balances carry the year to date: the flow's homes (`flow`), those charged to each reserver (`charged`), \
             and for each obligation the awards of its base (`base`) and those that count (`reached`).\n\nBad: `base: 10, \
             reached: 12`\nGood: `base: 12, reached: 10`";

    /// An opening balance names nothing of the policy.
    BALANCE_UNKNOWN = "solde-inconnu",
    fr: "le solde d'ouverture `{name}` ne correspond à aucun réservataire ni à aucune obligation de la politique",
    help: "employer un des noms de la politique : {known}",
    manual: "Un solde porte le nom d'un réservataire, d'une part de réservataire ou d'une obligation ; une obligation due par \
             chaque réservataire se nomme `obligation[réservataire]`. Un nom inconnu est refusé pour qu'aucun solde ne soit \
             perdu.\n\nMauvais : `etta: 12`\nBon : `etat: 12`",
    en: "the opening balance `{name}` matches no reserver and no obligation of the policy",
    help: "use one of the policy's names: {known}",
    manual: "A balance bears the name of a reserver, of a part of one, or of an obligation; an obligation owed by each \
             reserver is named `obligation[reserver]`. An unknown name is refused so that no balance is lost.\n\nBad: `etta: \
             12`\nGood: `etat: 12`";

    /// What was known on a day gives a parameter no value.
    PARAMETER_NOT_KNOWN = "parametre-pas-encore-connu",
    fr: "`{use}` n'a pas de valeur le {date}{more} parmi ce qui était connu le {known}",
    help: "rejouer ce qui était connu un jour plus tard, ou ajouter la valeur qui était alors publiée",
    manual: "Une valeur `connu depuis le` ne compte que pour qui regarde ce jour-là ou plus tard. Rejouer ce qui était connu un \
             jour demande que chaque paramètre ait déjà une valeur.\n\nMauvais, avec `--known 2025-12-01` : `vaut 33 % à \
             partir du 2026-01-01, connu depuis le 2026-01-15`, seule valeur du paramètre.\nBon : la même, précédée de \
             `vaut 30 % à partir du 2025-01-01, connu depuis le 2024-12-20`.",
    en: "`{use}` has no value on {date}{more} among what was known on {known}",
    help: "replay what was known on a later day, or add the value that was published then",
    manual: "A value `known since` a day counts only for who looks on that day or later. To replay what was known on a day, \
             every parameter must already have a value.\n\nBad, with `--known 2025-12-01`: `is worth 33 % starting \
             2026-01-01, known since 2026-01-15`, the only value of the parameter.\nGood: the same, after `is worth 30 % \
             starting 2025-01-01, known since 2024-12-20`.";
}

/// A reserver of the policy takes no part in the run.
pub static RESERVER_LEFT_OUT: Entry = Entry {
    code: "reservataire-absent",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "`{name}` n'est pas dans la table des réservataires : aucun logement ne lui est imputé",
        en: "`{name}` is not in the table of reservers: no home is charged to it",
    },
    help: Bilingual {
        fr: "ajouter une ligne `{name}` s'il prend part à la séance",
        en: "add a row `{name}` if it takes part in the session",
    },
    manual: Bilingual {
        fr: "Sans table de réservataires, tous ceux de la politique prennent part à la séance. Avec elle, seuls ceux qui y figurent ; la part d'un absent reste due sur l'année et son manque se lit dans les comptes.\n\nMauvais : une table sans la ligne `etat`, par oubli.\nBon : une ligne par réservataire qui prend part.",
        en: "Without a table of reservers, all of the policy's take part in the session. With one, only those in it do; the share of one that is left out stays owed over the year and its shortfall is seen in the accounts.\n\nBad: a table without the row `etat`, by oversight.\nGood: a row for each reserver that takes part.",
    },
};
