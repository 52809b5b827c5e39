//! Codes of data files as wholes: bytes, separators, headers, lines.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `fichier-illisible`.
pub static FICHIER_ILLISIBLE: Entry = Entry {
    code: "fichier-illisible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "ce fichier n'est pas un tableau qui se lise : {reason}",
        en: "this file is not a table that can be read: {reason}",
    },
    help: Bilingual {
        fr: "l'enregistrer de nouveau en XLSX, ou au format « CSV UTF-8 »",
        en: "save it again as XLSX, or in the format \"CSV UTF-8\"",
    },
    manual: Bilingual {
        fr: "Une table est un fichier CSV, un classeur XLSX ou un fichier Parquet, une ligne par demande ou par logement. Un ancien classeur .xls, un fichier protégé par un mot de passe, abîmé ou démesuré ne se lit pas.

Mauvais :

    demandes.xls protégé par un mot de passe

Bon :

    demandes.xlsx, ou demandes.csv enregistré au format « CSV UTF-8 »",
        en: r#"A table is a CSV file, an XLSX workbook or a Parquet file, one line per request or home. An old .xls workbook, a file that is protected by a password, damaged or huge cannot be read.

Bad:

    requests.xls, protected by a password

Good:

    requests.xlsx, or requests.csv saved in the format "CSV UTF-8""#,
    },
};

/// `feuille-a-nommer`.
pub static FEUILLE_A_NOMMER: Entry = Entry {
    code: "feuille-a-nommer",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la feuille à lire n'est pas désignée parmi celles du classeur : {sheets}",
        en: "the sheet to read is not told among those of the workbook: {sheets}",
    },
    help: Bilingual {
        fr: "ajouter `sheet:` et le nom de la feuille à cette table du scénario",
        en: "add `sheet:` and the sheet's name to that table of the scenario",
    },
    manual: Bilingual {
        fr: "Un classeur d'une seule feuille se lit sans rien dire ; avec plusieurs, le choix serait un pari.

Mauvais :

    tables:
      applicants: { file: commission.xlsx }

Bon :

    tables:
      applicants: { file: commission.xlsx, sheet: Demandes }",
        en: "A workbook of a single sheet is read as it is; with several, the choice would be a guess.

Bad:

    tables:
      applicants: { file: commission.xlsx }

Good:

    tables:
      applicants: { file: commission.xlsx, sheet: Requests }",
    },
};

/// `octets-illisibles`.
pub static OCTETS_ILLISIBLES: Entry = Entry {
    code: "octets-illisibles",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'octet `{byte}` n'a pas de sens en UTF-8",
        en: "the byte `{byte}` means nothing in UTF-8",
    },
    help: Bilingual {
        fr: "enregistrer le fichier en UTF-8, ou déclarer `encoding: latin1` pour cette table du scénario",
        en: "save the file in UTF-8, or declare `encoding: latin1` for that table of the scenario",
    },
    manual: Bilingual {
        fr: "Deviner un encodage changerait des noms et des valeurs sans le dire.

Mauvais :

    tables:
      applicants: { file: demandes-latin1.csv }

Bon :

    tables:
      applicants: { file: demandes-latin1.csv, encoding: latin1 }",
        en: "Guessing an encoding would change names and values without saying so.

Bad:

    tables:
      applicants: { file: demandes-latin1.csv }

Good:

    tables:
      applicants: { file: demandes-latin1.csv, encoding: latin1 }",
    },
};

/// `octet-nul`.
pub static OCTET_NUL: Entry = Entry {
    code: "octet-nul",
    severity: Severity::Error,
    message: Bilingual { fr: "le fichier contient un octet nul", en: "the file holds a nul byte" },
    help: Bilingual {
        fr: "exporter la table de nouveau : ce fichier est abîmé ou n'est pas du texte",
        en: "export the table again: this file is damaged or is not text",
    },
    manual: Bilingual {
        fr: "Un octet nul ne s'écrit dans aucun tableau : il signale un fichier tronqué ou binaire.

Mauvais :

    id,personnes
    D1,<octet nul>

Bon :

    id,personnes
    D1,2",
        en: "A nul byte is written in no table: it is the sign of a truncated or binary file.

Bad:

    id,personnes
    D1,<octet nul>

Good:

    id,personnes
    D1,2",
    },
};

/// `separateur-impossible`.
pub static SEPARATEUR_IMPOSSIBLE: Entry = Entry {
    code: "separateur-impossible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{separator}` ne peut pas séparer les cellules",
        en: "`{separator}` cannot separate cells",
    },
    help: Bilingual { fr: "déclarer `,` ou `;`, ou ne rien déclarer", en: "declare `,` or `;`, or declare nothing" },
    manual: Bilingual {
        fr: "Un séparateur est un seul signe qui n'apparaît pas dans les valeurs : ni lettre, ni chiffre, ni guillemet.

Mauvais :

    separator: é

Bon :

    separator: ;",
        en: "A separator is one sign that values do not hold: no letter, no digit, no quotation mark.

Bad:

    separator: é

Good:

    separator: ;",
    },
};

/// `table-vide`.
pub static TABLE_VIDE: Entry = Entry {
    code: "table-vide",
    severity: Severity::Error,
    message: Bilingual { fr: "la table est vide", en: "the table is empty" },
    help: Bilingual { fr: "donner au moins la ligne des en-têtes", en: "give at least the line of headers" },
    manual: Bilingual {
        fr: "Sans en-têtes, rien ne dit ce que les colonnes contiennent.

Mauvais :

    (fichier vide)

Bon :

    id,personnes",
        en: "Without headers, nothing says what the columns hold.

Bad:

    (empty file)

Good:

    id,personnes",
    },
};

/// `table-sans-ligne`.
pub static TABLE_SANS_LIGNE: Entry = Entry {
    code: "table-sans-ligne",
    severity: Severity::Warning,
    message: Bilingual { fr: "la table n'a que des en-têtes", en: "the table holds headers only" },
    help: Bilingual { fr: "ajouter les lignes, ou vérifier l'export", en: "add the rows, or check the export" },
    manual: Bilingual {
        fr: "Une table sans ligne est lue, mais il n'y a rien à attribuer ou personne à qui attribuer.

Mauvais :

    id,personnes

Bon :

    id,personnes
    D1,2",
        en: "A table without rows is read, but there is nothing to award or nobody to award it to.

Bad:

    id,personnes

Good:

    id,personnes
    D1,2",
    },
};

/// `cellule-non-fermee`.
pub static CELLULE_NON_FERMEE: Entry = Entry {
    code: "cellule-non-fermee",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le guillemet ouvert ici n'est jamais fermé",
        en: "the quotation mark opened here is never closed",
    },
    help: Bilingual {
        fr: "fermer le guillemet à la fin de la cellule",
        en: "close the quotation mark at the end of the cell",
    },
    manual: Bilingual {
        fr: r#"Tout ce qui suit un guillemet ouvert est lu comme une seule cellule : la suite du fichier serait perdue.

Mauvais :

    D1,"35238|35047
    D2,35238

Bon :

    D1,"35238|35047"
    D2,35238"#,
        en: r#"All that follows an open quotation mark is read as one cell: the rest of the file would be lost.

Bad:

    D1,"35238|35047
    D2,35238

Good:

    D1,"35238|35047"
    D2,35238"#,
    },
};

/// `texte-apres-guillemet`.
pub static TEXTE_APRES_GUILLEMET: Entry = Entry {
    code: "texte-apres-guillemet",
    severity: Severity::Error,
    message: Bilingual {
        fr: "du texte suit le guillemet qui ferme cette cellule",
        en: "text follows the mark that closes this cell",
    },
    help: Bilingual {
        fr: "doubler les guillemets qui font partie de la valeur",
        en: "double the quotation marks that are part of the value",
    },
    manual: Bilingual {
        fr: r#"Une cellule entre guillemets finit à son guillemet fermant ; à l'intérieur, un guillemet s'écrit deux fois.

Mauvais :

    D1,"résidence "Les Lilas""

Bon :

    D1,"résidence ""Les Lilas""""#,
        en: r#"A quoted cell ends at its closing mark; inside, a mark is written twice.

Bad:

    D1,"résidence "Les Lilas""

Good:

    D1,"résidence ""Les Lilas""""#,
    },
};

/// `ligne-irreguliere`.
pub static LIGNE_IRREGULIERE: Entry = Entry {
    code: "ligne-irreguliere",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette ligne a {found} cellules au lieu de {expected}",
        en: "this line has {found} cells instead of {expected}",
    },
    help: Bilingual {
        fr: "donner une cellule à chaque colonne, et mettre entre guillemets une valeur qui contient le séparateur",
        en: "give every column a cell, and put a value that holds the separator between quotation marks",
    },
    manual: Bilingual {
        fr: r#"Une cellule de trop ou de moins décale toutes les suivantes : une décimale écrite avec une virgule en est souvent la cause.

Mauvais :

    id,loyer,surface
    L1,412,50,45

Bon :

    id,loyer,surface
    L1,"412,50",45"#,
        en: r#"One cell more or less shifts all those that follow: a decimal comma is often the cause.

Bad:

    id,loyer,surface
    L1,412,50,45

Good:

    id,loyer,surface
    L1,"412,50",45"#,
    },
};

/// `ligne-vide`.
pub static LIGNE_VIDE: Entry = Entry {
    code: "ligne-vide",
    severity: Severity::Note,
    message: Bilingual {
        fr: "cette ligne n'a que des cellules vides ; elle n'est pas lue",
        en: "this line holds empty cells only; it is not read",
    },
    help: Bilingual { fr: "supprimer la ligne", en: "remove the line" },
    manual: Bilingual {
        fr: "Les tableurs laissent souvent des lignes vides en fin d'export. Elles sont signalées pour que le compte des lignes soit clair.

Mauvais :

    D1,2
    ,

Bon :

    D1,2",
        en: "Spreadsheets often leave empty lines at the end of an export. They are named so that the count of rows is clear.

Bad:

    D1,2
    ,

Good:

    D1,2",
    },
};

/// `entete-en-double`.
pub static ENTETE_EN_DOUBLE: Entry = Entry {
    code: "entete-en-double",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'en-tête `{header}` est déjà celui de la colonne {first}",
        en: "the header `{header}` is already that of column {first}",
    },
    help: Bilingual {
        fr: "supprimer ou renommer l'une des deux colonnes",
        en: "remove or rename one of the two columns",
    },
    manual: Bilingual {
        fr: "Deux colonnes du même nom : rien ne dit laquelle fait foi.

Mauvais :

    id,personnes,Personnes

Bon :

    id,personnes,personnes_a_charge",
        en: "Two columns of one name: nothing says which one counts.

Bad:

    id,personnes,Personnes

Good:

    id,personnes,personnes_a_charge",
    },
};

/// `colonne-absente`.
pub static COLONNE_ABSENTE: Entry = Entry {
    code: "colonne-absente",
    severity: Severity::Error,
    message: Bilingual { fr: "aucune colonne pour `{field}`", en: "there is no column for `{field}`" },
    help: Bilingual {
        fr: "ajouter la colonne `{field}`, ou associer `{field}` à un en-tête dans le scénario{near}{candidate}",
        en: "add the column `{field}`, or map `{field}` to a header in the scenario{near}{candidate}",
    },
    manual: Bilingual {
        fr: "Un champ qui n'est pas facultatif doit avoir une valeur pour chaque ligne : les règles le lisent.

Mauvais :

    applicants: { file: demandes.csv }              # en-têtes : NUD, NB_PERS

Bon :

    applicants: { file: demandes.csv, columns: { id: NUD, personnes: NB_PERS } }",
        en: "A field that is not optional needs a value in every row: rules read it.

Bad:

    applicants: { file: requests.csv }              # headers: NUD, NB_PERS

Good:

    applicants: { file: requests.csv, columns: { id: NUD, personnes: NB_PERS } }",
    },
};

/// `colonne-associee-absente`.
pub static COLONNE_ASSOCIEE_ABSENTE: Entry = Entry {
    code: "colonne-associee-absente",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{field}` est associé à `{header}`, que le fichier n'a pas",
        en: "`{field}` is mapped to `{header}`, which the file does not have",
    },
    help: Bilingual {
        fr: "corriger l'en-tête dans le scénario{near}{candidate}",
        en: "correct the header in the scenario{near}{candidate}",
    },
    manual: Bilingual {
        fr: "Une association qui ne mène nulle part laisserait un champ inconnu partout, sans bruit.

Mauvais :

    columns: { personnes: NB_PERSONES }

Bon :

    columns: { personnes: NB_PERSONNES }",
        en: "A mapping that leads nowhere would leave a field unknown everywhere, silently.

Bad:

    columns: { personnes: NB_PERSONES }

Good:

    columns: { personnes: NB_PERSONNES }",
    },
};

/// `association-sans-champ`.
pub static ASSOCIATION_SANS_CHAMP: Entry = Entry {
    code: "association-sans-champ",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le scénario associe `{field}`, qui n'est pas un champ de cette table",
        en: "the scenario maps `{field}`, which is not a field of this table",
    },
    help: Bilingual {
        fr: "corriger le nom, ou retirer l'association{near}{candidate}",
        en: "correct the name, or remove the mapping{near}{candidate}",
    },
    manual: Bilingual {
        fr: "Les champs d'une table sont ceux que le schéma de la politique déclare, et `id`.

Mauvais :

    columns: { persones: NB_PERS }

Bon :

    columns: { personnes: NB_PERS }",
        en: "A table's fields are those that the policy's schema declares, and `id`.

Bad:

    columns: { persones: NB_PERS }

Good:

    columns: { personnes: NB_PERS }",
    },
};

/// `colonne-facultative-absente`.
pub static COLONNE_FACULTATIVE_ABSENTE: Entry = Entry {
    code: "colonne-facultative-absente",
    severity: Severity::Note,
    message: Bilingual {
        fr: "aucune colonne pour `{field}` : la valeur est inconnue pour toutes les lignes",
        en: "there is no column for `{field}`: its value is unknown in every row",
    },
    help: Bilingual { fr: "ajouter la colonne si la valeur est connue", en: "add the column if the value is known" },
    manual: Bilingual {
        fr: "Un champ facultatif peut manquer ; les règles qui le lisent disent ce que l'inconnu veut dire.

Mauvais :

    id,personnes                  # revenu_mensuel, facultatif, manque

Bon :

    id,personnes,revenu_mensuel",
        en: "An optional field may be missing; the rules that read it say what unknown means.

Bad:

    id,personnes                  # revenu_mensuel, optional, is missing

Good:

    id,personnes,revenu_mensuel",
    },
};

/// `colonne-ignoree`.
pub static COLONNE_IGNOREE: Entry = Entry {
    code: "colonne-ignoree",
    severity: Severity::Note,
    message: Bilingual {
        fr: "la colonne `{header}` n'est aucun champ du schéma ; elle n'est pas lue",
        en: "the column `{header}` is no field of the schema; it is not read",
    },
    help: Bilingual {
        fr: "retirer la colonne, ou associer un champ à cet en-tête dans le scénario",
        en: "remove the column, or map a field to that header in the scenario",
    },
    manual: Bilingual {
        fr: "Une colonne de trop ne gêne pas, mais une faute de frappe dans un en-tête y ressemble.

Mauvais :

    id,personnes,observations

Bon :

    id,personnes",
        en: "An extra column does no harm, but a typing error in a header looks the same.

Bad:

    id,personnes,observations

Good:

    id,personnes",
    },
};
