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
}
