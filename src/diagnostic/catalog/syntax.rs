//! Codes of the family: text that does not read.

mod faults;
mod numbers;

use crate::diagnostic::{Bilingual, Entry, Severity};
pub use faults::{
    BLOCK_INDENTED, MERGED_LINES, MISSING_WORD, NEEDLESS_WORD, OTHER_WORDS, TITLE_WITHOUT_MARKS, UNINDENTED_LINE,
};

pub use numbers::{RHYTHM_NOUGHT, THOUSANDS_FOREIGN, THOUSANDS_UNCLEAR};

/// The entries of this family.
pub const ALL: &[&Entry] = &[
    &TABULATION,
    &UNCLOSED_QUOTE,
    &CLOSING_PARENTHESIS,
    &UNCLOSED_PARENTHESIS,
    &LINE_TOO_LONG,
    &NESTED_TOO_DEEP,
    &TOO_MANY_FAULTS,
    &MISPLACED_MINUS,
    &NUMBER_UNREADABLE,
    &IMPOSSIBLE_DATE,
    &REVERSED_DATES,
    &BARE_ENTITY,
    &AND_WITH_OR,
    &CHAINED_COMPARISON,
    &DUPLICATE_STATEMENT,
    &MISPLACED_ROW,
    &MISPLACED_INDENT,
    &INCOMPLETE_BLOCK,
    &LINE_OUTSIDE_BLOCK,
    &NO_HEADER,
    &MISSING_COLON,
    &UNEVEN_ROW,
    &EMPTY_TABLE,
    &POINTS_WITHOUT_UNIT,
    &RATE_WITHOUT_PERCENT,
    &LEVEL_ORDER,
    &UNKNOWN_BLOCK,
    &UNKNOWN_LINE,
    &FOREIGN_SIGN,
    &faults::OTHER_WORDS,
    &faults::MISSING_WORD,
    &faults::NEEDLESS_WORD,
    &faults::MERGED_LINES,
    &faults::TITLE_WITHOUT_MARKS,
    &faults::UNINDENTED_LINE,
    &faults::BLOCK_INDENTED,
    &FOREIGN_MARK,
    &INCOMPLETE_DECIMAL,
    &RESERVED_NAME,
    &MISSPELT_WORD,
    &TEXT_AFTER_END,
    &UNREADABLE,
    &UNFINISHED_LINE,
    &RHYTHM_NOUGHT,
    &THOUSANDS_UNCLEAR,
    &THOUSANDS_FOREIGN,
];

/// What a duplicate points back to.
pub const FIRST_STATEMENT: Bilingual = Bilingual { fr: "la première est ici", en: "the first one is here" };
/// What a misplaced line stands under.
pub const LINE_ABOVE: Bilingual = Bilingual { fr: "cette ligne n'en contient pas", en: "this line holds none" };
/// The second of two chained comparisons.
pub const SECOND_COMPARISON: Bilingual = Bilingual { fr: "la seconde comparaison", en: "the second comparison" };

/// `tabulation`.
pub static TABULATION: Entry = Entry {
    code: "tabulation",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le retrait de la ligne contient une tabulation",
        en: "the indentation of the line contains a tabulation",
    },
    help: Bilingual { fr: "remplacer la tabulation par deux espaces", en: "replace the tabulation with two spaces" },
    manual: Bilingual {
        fr: "Le retrait dit à quel bloc une ligne appartient. Une tabulation n'a pas la même largeur d'un écran à l'autre : deux lecteurs verraient deux textes différents.\n\nÀ ne pas écrire :\n\n    catégorie dalo\n    <tab>si demandeur.dalo_reconnu\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo_reconnu\n",
        en: "The indentation tells which block a line belongs to. A tabulation has no set width: two readers would see two different texts.\n\nNot:\n\n    catégorie dalo\n    <tab>si demandeur.dalo_reconnu\n\nBut:\n\n    catégorie dalo\n      si demandeur.dalo_reconnu\n",
    },
};

/// `guillemet-non-ferme`.
pub static UNCLOSED_QUOTE: Entry = Entry {
    code: "guillemet-non-ferme",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le guillemet ouvert n'est pas fermé sur la ligne",
        en: "the quotation mark is not closed on the line",
    },
    help: Bilingual { fr: "fermer le texte par `{mark}`", en: "close the text with `{mark}`" },
    manual: Bilingual {
        fr: "Un titre ou une source entre guillemets tient sur une ligne. Sans le guillemet fermant, la fin du titre est inconnue.\n\nÀ ne pas écrire :\n\n    catégorie dalo « Reconnus DALO\n\nÀ écrire :\n\n    catégorie dalo « Reconnus DALO »\n",
        en: "A quoted title or source stands on one line. Without the closing mark, nobody knows where it ends.\n\nNot:\n\n    catégorie dalo « Reconnus DALO\n\nBut:\n\n    catégorie dalo « Reconnus DALO »\n",
    },
};

/// `parenthese-en-trop`.
pub static CLOSING_PARENTHESIS: Entry = Entry {
    code: "parenthese-en-trop",
    severity: Severity::Error,
    message: Bilingual { fr: "cette parenthèse ne ferme rien", en: "this parenthesis closes nothing" },
    help: Bilingual {
        fr: "retirer la parenthèse, ou ouvrir celle qui manque",
        en: "remove the parenthesis, or open the missing one",
    },
    manual: Bilingual {
        fr: "Les parenthèses vont par deux : elles disent ce qui se calcule d'abord.\n\nÀ ne pas écrire :\n\n    si demandeur.personnes > 2)\n\nÀ écrire :\n\n    si demandeur.personnes > 2\n",
        en: "Parentheses go in pairs: they tell what is computed first.\n\nNot:\n\n    si demandeur.personnes > 2)\n\nBut:\n\n    si demandeur.personnes > 2\n",
    },
};

/// `parenthese-non-fermee`.
pub static UNCLOSED_PARENTHESIS: Entry = Entry {
    code: "parenthese-non-fermee",
    severity: Severity::Error,
    message: Bilingual { fr: "cette parenthèse n'est pas fermée", en: "this parenthesis is not closed" },
    help: Bilingual { fr: "ajouter `)` à la fin de ce qu'elle entoure", en: "add `)` at the end of what it encloses" },
    manual: Bilingual {
        fr: "Une parenthèse ouverte peut se fermer sur une ligne suivante, en retrait ; elle doit se fermer avant l'instruction suivante.\n\nÀ ne pas écrire :\n\n    si (demandeur.handicap ou demandeur.dalo\n\nÀ écrire :\n\n    si (demandeur.handicap ou demandeur.dalo)\n",
        en: "An open parenthesis may close on a following, indented line; it must close before the next statement.\n\nNot:\n\n    si (demandeur.handicap ou demandeur.dalo\n\nBut:\n\n    si (demandeur.handicap ou demandeur.dalo)\n",
    },
};

/// `ligne-trop-longue`.
pub static LINE_TOO_LONG: Entry = Entry {
    code: "ligne-trop-longue",
    severity: Severity::Error,
    message: Bilingual { fr: "la ligne dépasse {most} caractères", en: "the line is longer than {most} characters" },
    help: Bilingual {
        fr: "couper la règle en plusieurs définitions ou catégories",
        en: "split the rule into several definitions or categories",
    },
    manual: Bilingual {
        fr: "Une règle que personne ne peut lire ne peut pas être annexée à une délibération. La limite protège aussi la lecture des fichiers hostiles.\n\nÀ ne pas écrire :\n\n    si demandeur.a ou demandeur.b ou … (des milliers de fois)\n\nÀ écrire :\n\n    catégorie urgents\n      si demandeur.a ou demandeur.b\n",
        en: "A rule that nobody can read cannot be annexed to a deliberation. The limit also protects against hostile files.\n\nNot:\n\n    si demandeur.a ou demandeur.b ou … (des milliers de fois)\n\nBut:\n\n    catégorie urgents\n      si demandeur.a ou demandeur.b\n",
    },
};

/// `imbrication-trop-profonde`.
pub static NESTED_TOO_DEEP: Entry = Entry {
    code: "imbrication-trop-profonde",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'expression est imbriquée sur plus de {most} niveaux",
        en: "the expression is nested more than {most} levels deep",
    },
    help: Bilingual {
        fr: "nommer une partie de l'expression par une `définition`",
        en: "name a part of the expression with a `definition`",
    },
    manual: Bilingual {
        fr: "Au-delà de quelques niveaux de parenthèses ou de conditions, plus personne ne peut vérifier la règle.\n\nÀ ne pas écrire :\n\n    si ((((…((demandeur.handicap))…))))\n\nÀ écrire :\n\n    définition demandeur.fragile\n      vaut demandeur.handicap ou demandeur.age > 75\n",
        en: "Beyond a few levels of parentheses or conditions, nobody can check the rule any more.\n\nNot:\n\n    si ((((…((demandeur.handicap))…))))\n\nBut:\n\n    définition demandeur.fragile\n      vaut demandeur.handicap ou demandeur.age > 75\n",
    },
};

/// `trop-d-erreurs`.
pub static TOO_MANY_FAULTS: Entry = Entry {
    code: "trop-d-erreurs",
    severity: Severity::Note,
    message: Bilingual {
        fr: "plus de {most} erreurs : la lecture du fichier s'arrête ici",
        en: "more than {most} errors: reading the file stops here",
    },
    help: Bilingual {
        fr: "corriger les premières erreurs, puis relancer",
        en: "mend the first errors, then run again",
    },
    manual: Bilingual {
        fr: "Les premières erreurs d'un fichier expliquent souvent les suivantes. Au-delà d'un certain nombre, les lister n'aide plus.\n\nÀ ne pas écrire :\n\n    un fichier qui n'est pas une politique\n\nÀ écrire :\n\n    politique « … »\n",
        en: "The first errors of a file often explain the others. Beyond a number, listing them no longer helps.\n\nNot:\n\n    un fichier qui n'est pas une politique\n\nBut:\n\n    politique « … »\n",
    },
};

/// `signe-moins-deplace`.
pub static MISPLACED_MINUS: Entry = Entry {
    code: "signe-moins-deplace",
    severity: Severity::Error,
    message: Bilingual { fr: "cette valeur ne peut pas être négative", en: "this value cannot be negative" },
    help: Bilingual { fr: "retirer le signe `-`", en: "remove the sign `-`" },
    manual: Bilingual {
        fr: "Une date, une typologie, une commune ou un oui/non n'ont pas d'opposé.\n\nÀ ne pas écrire :\n\n    champ entree : date de -2020-01-01 à 2026-01-01\n\nÀ écrire :\n\n    champ entree : date de 2020-01-01 à 2026-01-01\n",
        en: "A date, a size, a commune or a yes/no has no opposite.\n\nNot:\n\n    champ entree : date de -2020-01-01 à 2026-01-01\n\nBut:\n\n    champ entree : date de 2020-01-01 à 2026-01-01\n",
    },
};

/// `nombre-inexact`.
pub static NUMBER_UNREADABLE: Entry = Entry {
    code: "nombre-inexact",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le nombre `{number}` ne peut pas être retenu exactement",
        en: "the number `{number}` cannot be kept exactly",
    },
    help: Bilingual {
        fr: "écrire un nombre plus court, et une durée en unités entières",
        en: "write a shorter number, and a duration in whole units",
    },
    manual: Bilingual {
        fr: "Les nombres sont exacts, jamais arrondis. Un nombre de plusieurs dizaines de chiffres, ou une durée comme `1,5 mois`, n'a pas d'écriture exacte ici.\n\nÀ ne pas écrire :\n\n    si demandeur.attente > 1,5 mois\n\nÀ écrire :\n\n    si demandeur.attente > 45 jours\n",
        en: "Numbers are exact, never rounded. A number of several dozen digits, or a duration such as `1.5 months`, has no exact writing here.\n\nNot:\n\n    si demandeur.attente > 1,5 mois\n\nBut:\n\n    si demandeur.attente > 45 jours\n",
    },
};

/// `date-impossible`.
pub static IMPOSSIBLE_DATE: Entry = Entry {
    code: "date-impossible",
    severity: Severity::Error,
    message: Bilingual { fr: "la date `{date}` n'existe pas", en: "the date `{date}` does not exist" },
    help: Bilingual {
        fr: "vérifier le jour et le mois ; l'ordre est jour/mois/année ou année-mois-jour",
        en: "check the day and the month; the order is day/month/year or year-month-day",
    },
    manual: Bilingual {
        fr: "Une règle s'applique à partir d'un jour précis : un jour qui n'est pas au calendrier laisserait le choix au programme.\n\nÀ ne pas écrire :\n\n    vaut 33 % à partir du 2026-02-30\n\nÀ écrire :\n\n    vaut 33 % à partir du 2026-02-28\n",
        en: "A rule applies from a given day: a day that is not in the calendar would leave the choice to the program.\n\nNot:\n\n    vaut 33 % à partir du 2026-02-30\n\nBut:\n\n    vaut 33 % à partir du 2026-02-28\n",
    },
};

/// `periode-inversee`.
pub static REVERSED_DATES: Entry = Entry {
    code: "periode-inversee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la période finit le {to}, avant son début le {from}",
        en: "the period ends on {to}, before it begins on {from}",
    },
    help: Bilingual {
        fr: "inverser les deux dates, ou corriger l'année",
        en: "swap the two dates, or correct the year",
    },
    manual: Bilingual {
        fr: "Une politique en vigueur du premier au dernier jour doit avoir au moins un jour.\n\nÀ ne pas écrire :\n\n    en vigueur du 2026-12-31 au 2026-01-01\n\nÀ écrire :\n\n    en vigueur du 2026-01-01 au 2026-12-31\n",
        en: "A policy in force from its first to its last day must have at least one day.\n\nNot:\n\n    en vigueur du 2026-12-31 au 2026-01-01\n\nBut:\n\n    en vigueur du 2026-01-01 au 2026-12-31\n",
    },
};

/// `champ-non-precise`.
pub static BARE_ENTITY: Entry = Entry {
    code: "champ-non-precise",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` est seul : le champ n'est pas précisé",
        en: "`{name}` is alone: the field is not given",
    },
    help: Bilingual {
        fr: "écrire `{name}.` suivi du nom d'un champ, ou `{name} est` suivi d'une catégorie",
        en: "write `{name}.` followed by a field, or `{name} est` (`is`) followed by a category",
    },
    manual: Bilingual {
        fr: "`demandeur` et `logement` sont des tables : une règle compare un de leurs champs, ou demande l'appartenance à une catégorie.\n\nÀ ne pas écrire :\n\n    si demandeur > 2\n\nÀ écrire :\n\n    si demandeur.personnes > 2\n",
        en: "`applicant` and `vacancy` are tables: a rule compares one of their fields, or asks for membership of a category.\n\nNot:\n\n    si demandeur > 2\n\nBut:\n\n    si demandeur.personnes > 2\n",
    },
};

/// `et-ou-sans-parentheses`.
pub static AND_WITH_OR: Entry = Entry {
    code: "et-ou-sans-parentheses",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`et` et `ou` sont mêlés sans parenthèses",
        en: "`and` and `or` are mixed without parentheses",
    },
    help: Bilingual {
        fr: "entourer de parenthèses ce qui va ensemble, par exemple `({part})`",
        en: "put parentheses around what belongs together, for instance `({part})`",
    },
    manual: Bilingual {
        fr: "« handicap et âge ou dalo » se lit de deux façons qui ne donnent pas les mêmes bénéficiaires. La politique doit dire laquelle.\n\nÀ ne pas écrire :\n\n    si demandeur.handicap et demandeur.age > 60 ou demandeur.dalo\n\nÀ écrire :\n\n    si (demandeur.handicap et demandeur.age > 60) ou demandeur.dalo\n",
        en: "“disabled and old or dalo” reads in two ways that do not give the same beneficiaries. The policy must say which.\n\nNot:\n\n    si demandeur.handicap et demandeur.age > 60 ou demandeur.dalo\n\nBut:\n\n    si (demandeur.handicap et demandeur.age > 60) ou demandeur.dalo\n",
    },
};

/// `comparaison-enchainee`.
pub static CHAINED_COMPARISON: Entry = Entry {
    code: "comparaison-enchainee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "deux comparaisons se suivent sans `et`",
        en: "two comparisons follow each other without `and`",
    },
    help: Bilingual {
        fr: "écrire deux comparaisons jointes par `et`",
        en: "write two comparisons joined by `and` (`et`)",
    },
    manual: Bilingual {
        fr: "Chaque comparaison porte sur deux valeurs. Un encadrement s'écrit en deux comparaisons.\n\nÀ ne pas écrire :\n\n    si 2 <= demandeur.personnes <= 4\n\nÀ écrire :\n\n    si demandeur.personnes >= 2 et demandeur.personnes <= 4\n",
        en: "Each comparison bears on two values. A range is written as two comparisons.\n\nNot:\n\n    si 2 <= demandeur.personnes <= 4\n\nBut:\n\n    si demandeur.personnes >= 2 et demandeur.personnes <= 4\n",
    },
};

/// `ligne-en-double`.
pub static DUPLICATE_STATEMENT: Entry = Entry {
    code: "ligne-en-double",
    severity: Severity::Error,
    message: Bilingual {
        fr: "déjà écrit dans ce bloc : {tick}{statement}{tick}",
        en: "already written in this block: {tick}{statement}{tick}",
    },
    help: Bilingual { fr: "garder une seule des deux lignes", en: "keep only one of the two lines" },
    manual: Bilingual {
        fr: "Deux lignes qui disent la même chose autrement obligeraient le programme à choisir.\n\nÀ ne pas écrire :\n\n    obligation premier_quartile\n      au moins 25 % des attributions vont à q1\n      rang 1\n      rang 2\n\nÀ écrire :\n\n    obligation premier_quartile\n      au moins 25 % des attributions vont à q1\n      rang 1\n",
        en: "Two lines that say the same thing differently would force the program to choose.\n\nNot:\n\n    obligation premier_quartile\n      au moins 25 % des attributions vont à q1\n      rang 1\n      rang 2\n\nBut:\n\n    obligation premier_quartile\n      au moins 25 % des attributions vont à q1\n      rang 1\n",
    },
};

/// `tableau-deplace`.
pub static MISPLACED_ROW: Entry = Entry {
    code: "tableau-deplace",
    severity: Severity::Error,
    message: Bilingual { fr: "aucun tableau n'est attendu ici", en: "no table is expected here" },
    help: Bilingual {
        fr: "placer le tableau dans un `paramètre`, ou sous une ligne `… selon …`",
        en: "place the table in a `parameter`, or under a line `… depending on …`",
    },
    manual: Bilingual {
        fr: "Les lignes qui commencent par `|` forment le tableau du bloc qui les contient. Seuls les paramètres et les règles `selon` en ont un.\n\nÀ ne pas écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n      | a | b |\n\nÀ écrire :\n\n    paramètre plafond(zone) en €/an\n      | zone | valeur |\n      | a    | 100 €  |\n",
        en: "Lines that begin with `|` are the table of the block that holds them. Only parameters and `depending on` rules have one.\n\nNot:\n\n    catégorie dalo\n      si demandeur.dalo\n      | a | b |\n\nBut:\n\n    paramètre plafond(zone) en €/an\n      | zone | valeur |\n      | a    | 100 €  |\n",
    },
};

/// `retrait-inattendu`.
pub static MISPLACED_INDENT: Entry = Entry {
    code: "retrait-inattendu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette ligne est sous une ligne qui n'en contient pas",
        en: "this line stands under a line that holds none",
    },
    help: Bilingual { fr: "aligner la ligne sur celle du dessus", en: "align the line with the one above" },
    manual: Bilingual {
        fr: "Une ligne plus en retrait appartient à celle du dessus. `vaut`, `si`, `source` et d'autres ne contiennent rien.\n\nÀ ne pas écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n        source CCH L441-2-3\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n      source CCH L441-2-3\n",
        en: "A deeper line belongs to the one above. `vaut`, `si`, `source` and others hold nothing.\n\nNot:\n\n    catégorie dalo\n      si demandeur.dalo\n        source CCH L441-2-3\n\nBut:\n\n    catégorie dalo\n      si demandeur.dalo\n      source CCH L441-2-3\n",
    },
};

/// `bloc-incomplet`.
pub static INCOMPLETE_BLOCK: Entry = Entry {
    code: "bloc-incomplet",
    severity: Severity::Error,
    message: Bilingual { fr: "il manque à ce bloc {line}{missing}{end}", en: "this block lacks {line}{missing}{end}" },
    help: Bilingual {
        fr: "ajouter {line}{missing}{end}, en retrait sous l'ouverture du bloc",
        en: "add {line}{missing}{end}, indented under the block's opening line",
    },
    manual: Bilingual {
        fr: "Un bloc sans sa ligne principale ne dit rien : une catégorie sans condition, une obligation sans part due, un paramètre sans valeur.\n\nÀ ne pas écrire :\n\n    catégorie dalo « Reconnus DALO »\n\nÀ écrire :\n\n    catégorie dalo « Reconnus DALO »\n      si demandeur.dalo_reconnu\n",
        en: "A block without its main line says nothing: a category without condition, an obligation without what is owed, a parameter without value.\n\nNot:\n\n    catégorie dalo « Reconnus DALO »\n\nBut:\n\n    catégorie dalo « Reconnus DALO »\n      si demandeur.dalo_reconnu\n",
    },
};

/// `ligne-hors-bloc`.
pub static LINE_OUTSIDE_BLOCK: Entry = Entry {
    code: "ligne-hors-bloc",
    severity: Severity::Error,
    message: Bilingual { fr: "cette ligne n'appartient à aucun bloc", en: "this line belongs to no block" },
    help: Bilingual {
        fr: "la placer sous une ligne sans retrait qui ouvre un bloc, comme `catégorie`",
        en: "place it under a line without indentation that opens a block, such as `category`",
    },
    manual: Bilingual {
        fr: "Un bloc s'ouvre par un nom sans retrait ; les lignes en retrait lui appartiennent.\n\nÀ ne pas écrire :\n\n      si demandeur.dalo\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n",
        en: "A block opens with a noun without indentation; the indented lines belong to it.\n\nNot:\n\n      si demandeur.dalo\n\nBut:\n\n    catégorie dalo\n      si demandeur.dalo\n",
    },
};

/// `politique-absente`.
pub static NO_HEADER: Entry = Entry {
    code: "politique-absente",
    severity: Severity::Error,
    message: Bilingual { fr: "le fichier n'a pas de ligne `politique`", en: "the file has no `policy` line" },
    help: Bilingual {
        fr: "ajouter en tête la ligne `politique « titre »`",
        en: "add the line `politique « titre »` (`policy`) at the top",
    },
    manual: Bilingual {
        fr: "Le titre nomme la politique dans les explications, les rapports et les délibérations.\n\nÀ ne pas écrire :\n\n    langue fr\n    catégorie dalo\n      si demandeur.dalo\n\nÀ écrire :\n\n    langue fr\n    politique « Rennes Métropole 2026 »\n",
        en: "The title names the policy in explanations, reports and deliberations.\n\nNot:\n\n    langue fr\n    catégorie dalo\n      si demandeur.dalo\n\nBut:\n\n    langue fr\n    politique « Rennes Métropole 2026 »\n",
    },
};

/// `deux-points-absents`.
pub static MISSING_COLON: Entry = Entry {
    code: "deux-points-absents",
    severity: Severity::Error,
    message: Bilingual { fr: "il manque `:` avant ce qui suit", en: "`:` is missing before what follows" },
    help: Bilingual { fr: "ajouter ` :`", en: "add ` :`" },
    manual: Bilingual {
        fr: "Le `:` sépare le nom de ce qui le décrit.\n\nÀ ne pas écrire :\n\n    champ personnes entier\n\nÀ écrire :\n\n    champ personnes : entier\n",
        en: "The `:` sets the name apart from what describes it.\n\nNot:\n\n    champ personnes entier\n\nBut:\n\n    champ personnes : entier\n",
    },
};

/// `cases-inegales`.
pub static UNEVEN_ROW: Entry = Entry {
    code: "cases-inegales",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le nombre de cases ({found}) n'est pas celui de l'en-tête ({expected})",
        en: "the number of cells ({found}) is not the header's ({expected})",
    },
    help: Bilingual {
        fr: "ajouter ou retirer des cases : une case vide s'écrit `| |`",
        en: "add or remove cells: an empty cell is written `| |`",
    },
    manual: Bilingual {
        fr: "Chaque case appartient à la colonne de même rang. Une case de trop ou de moins décale les valeurs.\n\nÀ ne pas écrire :\n\n    | zone | valeur |\n    | a    |\n\nÀ écrire :\n\n    | zone | valeur |\n    | a    | 100 €  |\n",
        en: "Each cell belongs to the column of the same rank. One cell too many or too few shifts the values.\n\nNot:\n\n    | zone | valeur |\n    | a    |\n\nBut:\n\n    | zone | valeur |\n    | a    | 100 €  |\n",
    },
};

/// `tableau-vide`.
pub static EMPTY_TABLE: Entry = Entry {
    code: "tableau-vide",
    severity: Severity::Error,
    message: Bilingual { fr: "le tableau n'a que son en-tête", en: "the table has only its header" },
    help: Bilingual {
        fr: "ajouter au moins une ligne de valeurs sous l'en-tête",
        en: "add at least one row of values under the header",
    },
    manual: Bilingual {
        fr: "La première ligne d'un tableau nomme ses colonnes ; les valeurs viennent dessous.\n\nÀ ne pas écrire :\n\n    | zone | valeur |\n\nÀ écrire :\n\n    | zone | valeur |\n    | a    | 100 €  |\n",
        en: "The first row of a table names its columns; the values come below.\n\nNot:\n\n    | zone | valeur |\n\nBut:\n\n    | zone | valeur |\n    | a    | 100 €  |\n",
    },
};

/// `points-sans-unite`.
pub static POINTS_WITHOUT_UNIT: Entry = Entry {
    code: "points-sans-unite",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{number}` n'a pas d'unité : des points sont attendus",
        en: "`{number}` has no unit: points are expected",
    },
    help: Bilingual { fr: "écrire `{number} points`", en: "write `{number} points`" },
    manual: Bilingual {
        fr: "Un nombre dit ce qu'il compte : un critère de cotation compte des points, jamais des mois ou des euros.\n\nÀ ne pas écrire :\n\n    critère sans_abri vaut 17 si demandeur.sans_abri\n\nÀ écrire :\n\n    critère sans_abri vaut 17 points si demandeur.sans_abri\n",
        en: "A number says what it counts: a scoring criterion counts points, never months or euros.\n\nNot:\n\n    critère sans_abri vaut 17 si demandeur.sans_abri\n\nBut:\n\n    critère sans_abri vaut 17 points si demandeur.sans_abri\n",
    },
};

/// `taux-sans-pourcent`.
pub static RATE_WITHOUT_PERCENT: Entry = Entry {
    code: "taux-sans-pourcent",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{number}` n'a pas de signe `%` : un taux est attendu",
        en: "`{number}` has no `%` sign: a rate is expected",
    },
    help: Bilingual { fr: "écrire `{number} %`", en: "write `{number} %`" },
    manual: Bilingual {
        fr: "`25 des attributions` peut se lire comme un nombre ou comme une part. Un taux s'écrit avec `%`, un nombre avec `attributions` seul : `3 attributions`.\n\nÀ ne pas écrire :\n\n    part 30 du flux\n\nÀ écrire :\n\n    part 30 % du flux\n",
        en: "`25 of awards` may read as a number or as a share. A rate is written with `%`, a number with `awards` alone: `3 awards`.\n\nNot:\n\n    part 30 du flux\n\nBut:\n\n    part 30 % du flux\n",
    },
};

/// `ordre-des-niveaux`.
pub static LEVEL_ORDER: Entry = Entry {
    code: "ordre-des-niveaux",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce niveau de l'objectif devrait commencer par `{due}`",
        en: "this level of the objective should begin with `{due}`",
    },
    help: Bilingual {
        fr: "commencer la ligne par `{due}` : le premier niveau dit `d'abord`, les suivants `puis`",
        en: "begin the line with `{due}`: the first level says `first`, the next ones `then`",
    },
    manual: Bilingual {
        fr: "L'ordre des niveaux décide qui passe avant qui : il doit se lire sans ambiguïté.\n\nÀ ne pas écrire :\n\n    objectif\n      puis logements attribués\n\nÀ écrire :\n\n    objectif\n      d'abord logements attribués\n",
        en: "The order of the levels decides who comes first: it must read without doubt.\n\nNot:\n\n    objectif\n      puis logements attribués\n\nBut:\n\n    objectif\n      d'abord logements attribués\n",
    },
};

/// `bloc-inconnu`.
pub static UNKNOWN_BLOCK: Entry = Entry {
    code: "bloc-inconnu",
    severity: Severity::Error,
    message: Bilingual { fr: "`{found}` n'ouvre aucun bloc connu", en: "`{found}` opens no known block" },
    help: Bilingual {
        fr: "{perhaps}{guess}{stop}ici peuvent se trouver : {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
        en: "{perhaps}{guess}{stop}what may stand here: {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
    },
    manual: Bilingual {
        fr: "Une ligne sans retrait ouvre un bloc et commence par son nom : `catégorie`, `paramètre`, `obligation` …\n\nÀ ne pas écrire :\n\n    categrie dalo\n      si demandeur.dalo\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n",
        en: "A line without indentation opens a block and begins with its noun: `category`, `parameter`, `obligation` …\n\nNot:\n\n    categrie dalo\n      si demandeur.dalo\n\nBut:\n\n    catégorie dalo\n      si demandeur.dalo\n",
    },
};

/// `ligne-inconnue`.
pub static UNKNOWN_LINE: Entry = Entry {
    code: "ligne-inconnue",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{found}` ne commence aucune ligne connue de ce bloc",
        en: "`{found}` begins no known line of this block",
    },
    help: Bilingual {
        fr: "{perhaps}{guess}{stop}ici peuvent se trouver : {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
        en: "{perhaps}{guess}{stop}what may stand here: {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
    },
    manual: Bilingual {
        fr: "Chaque bloc connaît quelques lignes, reconnues à leurs premiers mots. Une ligne inconnue serait une règle perdue.\n\nÀ ne pas écrire :\n\n    réservataire etat\n      parts 30 % du flux\n\nÀ écrire :\n\n    réservataire etat\n      part 30 % du flux\n",
        en: "Each block knows a few lines, told by their first words. An unknown line would be a lost rule.\n\nNot:\n\n    réservataire etat\n      parts 30 % du flux\n\nBut:\n\n    réservataire etat\n      part 30 % du flux\n",
    },
};

/// `signe-etranger`.
pub static FOREIGN_SIGN: Entry = Entry {
    code: "signe-etranger",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le signe `{sign}` n'existe pas dans une politique",
        en: "the sign `{sign}` does not exist in a policy",
    },
    help: Bilingual { fr: "écrire `{word}`", en: "write `{word}`" },
    manual: Bilingual {
        fr: "Une politique se lit à voix haute en commission : ses signes sont ceux du français et de l'arithmétique.\n\nÀ ne pas écrire :\n\n    si demandeur.personnes == 2 && demandeur.dalo\n\nÀ écrire :\n\n    si demandeur.personnes = 2 et demandeur.dalo\n",
        en: "A policy is read aloud in a commission: its signs are those of plain language and arithmetic.\n\nNot:\n\n    si demandeur.personnes == 2 && demandeur.dalo\n\nBut:\n\n    si demandeur.personnes = 2 et demandeur.dalo\n",
    },
};

/// `signe-de-programmation`.
pub static FOREIGN_MARK: Entry = Entry {
    code: "signe-de-programmation",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le signe `{mark}` ne sert à rien dans une politique",
        en: "the sign `{mark}` serves nothing in a policy",
    },
    help: Bilingual {
        fr: "le retirer : le retrait des lignes suffit, et les listes prennent des parenthèses",
        en: "remove it: indentation is enough, and lists take parentheses",
    },
    manual: Bilingual {
        fr: "Les blocs sont délimités par le retrait, sans accolades ni points-virgules.\n\nÀ ne pas écrire :\n\n    catégorie dalo {\n\nÀ écrire :\n\n    catégorie dalo\n",
        en: "Blocks are marked by indentation, without braces or semicolons.\n\nNot:\n\n    catégorie dalo {\n\nBut:\n\n    catégorie dalo\n",
    },
};

/// `decimale-incomplete`.
pub static INCOMPLETE_DECIMAL: Entry = Entry {
    code: "decimale-incomplete",
    severity: Severity::Error,
    message: Bilingual {
        fr: "il manque des chiffres d'un côté de la virgule",
        en: "digits are missing on one side of the decimal mark",
    },
    help: Bilingual {
        fr: "écrire un chiffre de chaque côté, comme `0,5`, ou retirer la virgule",
        en: "write a digit on each side, as in `0.5`, or remove the mark",
    },
    manual: Bilingual {
        fr: "Une virgule n'est décimale que si un chiffre la suit ; sinon elle sépare les éléments d'une liste.\n\nÀ ne pas écrire :\n\n    vaut 12,%\n\nÀ écrire :\n\n    vaut 12 %\n",
        en: "A comma is decimal only when a digit follows it; otherwise it separates the items of a list.\n\nNot:\n\n    vaut 12,%\n\nBut:\n\n    vaut 12 %\n",
    },
};

/// `mot-reserve`.
pub static RESERVED_NAME: Entry = Entry {
    code: "mot-reserve",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{word}` est un mot de la langue et ne peut pas être un nom",
        en: "`{word}` is a word of the language and cannot be a name",
    },
    help: Bilingual {
        fr: "choisir un autre nom, par exemple `{word}_`",
        en: "choose another name, for instance `{word}_`",
    },
    manual: Bilingual {
        fr: "`et`, `ou`, `non`, `si`, `est`, `dans` … articulent les règles : un nom identique les rendrait illisibles.\n\nÀ ne pas écrire :\n\n    énumération reponse\n      valeurs oui, incertain\n\nÀ écrire :\n\n    énumération reponse\n      valeurs favorable, incertain\n",
        en: "`and`, `or`, `not`, `if`, `is`, `in` … join the rules: a name like them would make them unreadable.\n\nNot:\n\n    énumération reponse\n      valeurs oui, incertain\n\nBut:\n\n    énumération reponse\n      valeurs favorable, incertain\n",
    },
};

/// `mot-mal-ecrit`.
pub static MISSPELT_WORD: Entry = Entry {
    code: "mot-mal-ecrit",
    severity: Severity::Error,
    message: Bilingual { fr: "`{found}` n'est pas un mot attendu ici", en: "`{found}` is not a word expected here" },
    help: Bilingual { fr: "écrire `{guess}`", en: "write `{guess}`" },
    manual: Bilingual {
        fr: "Les mots de la langue s'écrivent comme dans le manuel ; les accents et les majuscules sont libres.\n\nÀ ne pas écrire :\n\n    champ personnes : entiers\n\nÀ écrire :\n\n    champ personnes : entier\n",
        en: "The words of the language are written as in the manual; accents and capitals are free.\n\nNot:\n\n    champ personnes : entiers\n\nBut:\n\n    champ personnes : entier\n",
    },
};

/// `texte-apres-la-fin`.
pub static TEXT_AFTER_END: Entry = Entry {
    code: "texte-apres-la-fin",
    severity: Severity::Error,
    message: Bilingual {
        fr: "{found} suit une ligne déjà complète",
        en: "{found} follows a line that is already complete",
    },
    help: Bilingual {
        fr: "retirer la suite{join}{s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
        en: "remove what follows{join}{s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
    },
    manual: Bilingual {
        fr: "Une ligne dit une chose. Ce qui reste après sa fin ne serait lu par personne.\n\nÀ ne pas écrire :\n\n    rang 1 prioritaire\n\nÀ écrire :\n\n    rang 1\n",
        en: "A line says one thing. What is left after its end would be read by nobody.\n\nNot:\n\n    rang 1 prioritaire\n\nBut:\n\n    rang 1\n",
    },
};

/// `lecture-impossible`.
pub static UNREADABLE: Entry = Entry {
    code: "lecture-impossible",
    severity: Severity::Error,
    message: Bilingual { fr: "{found} ne se lit pas à cette place", en: "{found} does not read in this place" },
    help: Bilingual {
        fr: "à cette place peuvent se trouver : {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
        en: "what may stand in this place: {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
    },
    manual: Bilingual {
        fr: "La ligne commence comme une ligne connue, puis s'en écarte. Le manuel de la langue donne la forme de chaque ligne.\n\nÀ ne pas écrire :\n\n    part du flux\n\nÀ écrire :\n\n    part 30 % du flux\n",
        en: "The line begins as a known one, then departs from it. The language manual gives the form of each line.\n\nNot:\n\n    part du flux\n\nBut:\n\n    part 30 % du flux\n",
    },
};

/// `ligne-inachevee`.
pub static UNFINISHED_LINE: Entry = Entry {
    code: "ligne-inachevee",
    severity: Severity::Error,
    message: Bilingual { fr: "la ligne s'arrête trop tôt", en: "the line stops too early" },
    help: Bilingual {
        fr: "à la suite peuvent se trouver : {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
        en: "what may follow: {s1}{e1}{s2}{e2}{s3}{e3}{s4}{e4}{s5}{e5}{s6}{e6}{s7}{e7}{s8}{e8}{end}",
    },
    manual: Bilingual {
        fr: "La ligne commence comme une ligne connue, mais il y manque un mot ou une valeur. Pour continuer une règle sur la ligne suivante, commencer celle-ci, en retrait, par `et`, `ou` ou un signe.\n\nÀ ne pas écrire :\n\n    si demandeur.handicap et\n      demandeur.age > 60\n\nÀ écrire :\n\n    si demandeur.handicap\n      et demandeur.age > 60\n",
        en: "The line begins as a known one, but a word or a value is missing. To go on with a rule on the next line, begin that line, indented, with `and`, `or` or a sign.\n\nNot:\n\n    si demandeur.handicap et\n      demandeur.age > 60\n\nBut:\n\n    si demandeur.handicap\n      et demandeur.age > 60\n",
    },
};
