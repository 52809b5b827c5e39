//! Codes of types: tables written in the text.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Les colonnes de la table de `{name}` ne correspondent pas à ses arguments.
pub static PARAMETER_COLUMNS: Entry = Entry {
    code: "colonnes-du-parametre",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les colonnes de la table de `{name}` ne correspondent pas à ses arguments",
        en: "the columns of the table of `{name}` do not match its arguments",
    },
    help: Bilingual {
        fr: "écrire `à partir du`, les arguments, puis une colonne `valeur` ou les valeurs du seul argument qui n'a pas de colonne",
        en: "write `à partir du`, the arguments, then one column `valeur` or the values of the only argument without a column",
    },
    manual: Bilingual {
        fr: r"Chaque ligne dit pour quels arguments et depuis quel jour une valeur est en vigueur.

Mauvais :

    | à partir du | montant |

Bon :

    | à partir du | financement | valeur |
",
        en: r"Each row says for which arguments and from which day a value is in force.

Bad:

    | à partir du | montant |

Good:

    | à partir du | financement | valeur |
",
    },
};

/// `{cell}` n'est pas une valeur de l'argument `{argument}`.
pub static ARGUMENT_CELL: Entry = Entry {
    code: "cellule-d-argument",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{cell}` n'est pas une valeur de l'argument `{argument}`",
        en: "`{cell}` is not a value of the argument `{argument}`",
    },
    help: Bilingual {
        fr: "écrire une valeur déclarée de `{argument}`{suggestion}",
        en: "write a declared value of `{argument}`{suggestion}",
    },
    manual: Bilingual {
        fr: r"La colonne d'un argument ne contient que ses valeurs.

Mauvais :

    | financement | valeur |
    | PLIA        | 10 000 € |

Bon :

    | financement | valeur |
    | PLAI        | 10 000 € |
",
        en: r"The column of an argument holds only its values.

Bad:

    | financement | valeur |
    | PLIA        | 10 000 € |

Good:

    | financement | valeur |
    | PLAI        | 10 000 € |
",
    },
};

/// `{cell}` ne se lit pas ici : il faut {expected}.
pub static CELL_UNREADABLE: Entry = Entry {
    code: "cellule-illisible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{cell}` ne se lit pas ici : il faut {expected}",
        en: "`{cell}` does not read here: {expected} is due",
    },
    help: Bilingual { fr: "écrire {expected} dans cette cellule", en: "write {expected} in this cell" },
    manual: Bilingual {
        fr: r"Une cellule de table contient une valeur du type de la table ; une cellule vide n'est pas zéro.

Mauvais :

    | PLUS | environ 20 000 |

Bon :

    | PLUS | 20 000 € |
",
        en: r"A table's cell holds a value of the table's type; an empty cell is not nought.

Bad:

    | PLUS | environ 20 000 |

Good:

    | PLUS | 20 000 € |
",
    },
};

/// `{use}` n'a pas de valeur du {from} au {to}{more}.
pub static PARAMETER_HOLE: Entry = Entry {
    code: "parametre-sans-valeur",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{use}` n'a pas de valeur du {from} au {to}{more}",
        en: "`{use}` has no value from {from} to {to}{more}",
    },
    help: Bilingual {
        fr: "ajouter une valeur pour `{use}` à partir du {from}",
        en: "add a value for `{use}` starting {from}",
    },
    manual: Bilingual {
        fr: r"Un paramètre a une valeur pour toutes ses combinaisons, chaque jour de la validité de la politique : sinon une commission serait sans règle ce jour-là.

Mauvais :

    en vigueur du 2026-01-01 au 2026-12-31
    …
    paramètre taux en %
      vaut 33 % à partir du 2026-07-01

Bon :

    paramètre taux en %
      vaut 33 % à partir du 2026-01-01
",
        en: r"A parameter has a value for all its combinations on every day of the policy's validity: otherwise a commission would have no rule that day.

Bad:

    en vigueur du 2026-01-01 au 2026-12-31
    …
    paramètre taux en %
      vaut 33 % à partir du 2026-07-01

Good:

    paramètre taux en %
      vaut 33 % à partir du 2026-01-01
",
    },
};

/// `{use}` a deux valeurs à partir du {day}.
pub static PARAMETER_OVERLAP: Entry = Entry {
    code: "parametre-deux-valeurs",
    severity: Severity::Error,
    message: Bilingual { fr: "`{use}` a deux valeurs à partir du {day}", en: "`{use}` has two values starting {day}" },
    help: Bilingual { fr: "garder une seule des deux valeurs", en: "keep only one of the two values" },
    manual: Bilingual {
        fr: r"Pour les mêmes arguments et le même jour, un paramètre n'a qu'une valeur.

Mauvais :

    vaut 33 % à partir du 2026-01-01
    vaut 35 % à partir du 2026-01-01

Bon :

    vaut 33 % à partir du 2026-01-01
    vaut 35 % à partir du 2026-07-01
",
        en: r"For the same arguments and the same day a parameter has only one value.

Bad:

    vaut 33 % à partir du 2026-01-01
    vaut 35 % à partir du 2026-01-01

Good:

    vaut 33 % à partir du 2026-01-01
    vaut 35 % à partir du 2026-07-01
",
    },
};

/// `{name}` est révisé {rhythm}, mais sa valeur la plus récente au {date} date du {since}.
pub static PARAMETER_STALE: Entry = Entry {
    code: "parametre-perime",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "`{name}` est révisé {rhythm}, mais sa valeur la plus récente au {date} date du {since}",
        en: "`{name}` is revised {rhythm}, but its latest value on {date} dates from {since}",
    },
    help: Bilingual {
        fr: "ajouter la nouvelle valeur, ou vérifier qu'elle n'a pas changé",
        en: "add the new value, or check that it has not changed",
    },
    manual: Bilingual {
        fr: r"Un plafond révisé chaque année et laissé à sa valeur d'hier écarte ou admet des ménages à tort.

Mauvais :

    révisé chaque année
      vaut 33 % à partir du 2022-01-01

Bon :

    révisé chaque année
      vaut 33 % à partir du 2026-01-01
",
        en: r"A ceiling revised every year and left at an old value wrongly keeps out or lets in households.

Bad:

    révisé chaque année
      vaut 33 % à partir du 2022-01-01

Good:

    révisé chaque année
      vaut 33 % à partir du 2026-01-01
",
    },
};

/// `{name}` a des arguments : une valeur seule ne dit pas pour lesquels elle vaut.
pub static VALUE_WITHOUT_ARGUMENTS: Entry = Entry {
    code: "valeur-sans-arguments",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` a des arguments : une valeur seule ne dit pas pour lesquels elle vaut",
        en: "`{name}` has arguments: a single value does not say for which it holds",
    },
    help: Bilingual {
        fr: "écrire une table avec une colonne par argument",
        en: "write a table with one column per argument",
    },
    manual: Bilingual {
        fr: r"`vaut …` donne la valeur d'un paramètre sans argument.

Mauvais :

    paramètre plafond(financement) en €/an
      vaut 20 000 €

Bon :

    paramètre plafond(financement) en €/an
      | financement | valeur   |
      | PLUS        | 20 000 € |
",
        en: r"`is worth …` gives the value of a parameter without arguments.

Bad:

    paramètre plafond(financement) en €/an
      vaut 20 000 €

Good:

    paramètre plafond(financement) en €/an
      | financement | valeur   |
      | PLUS        | 20 000 € |
",
    },
};

/// `selon` demande un nombre entier ou une typologie, et non {found}.
pub static KEY_TYPE: Entry = Entry {
    code: "selon-cle",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`selon` demande un nombre entier ou une typologie, et non {found}",
        en: "`depending on` calls for a whole number or a number of rooms, not {found}",
    },
    help: Bilingual {
        fr: "mettre après `selon` un nombre entier ou une typologie",
        en: "put a whole number or a number of rooms after `selon`",
    },
    manual: Bilingual {
        fr: r"Les colonnes d'une table de bornes se suivent de un en un.

Mauvais :

    logement.pieces selon demandeur.date_demande

Bon :

    logement.pieces selon demandeur.personnes
",
        en: r"The columns of a table of bounds follow one another by one.

Bad:

    logement.pieces selon demandeur.date_demande

Good:

    logement.pieces selon demandeur.personnes
",
    },
};

/// `{cell}` n'est pas une clé de cette table : il faut {expected}.
pub static KEY_UNREADABLE: Entry = Entry {
    code: "selon-en-tete",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{cell}` n'est pas une clé de cette table : il faut {expected}",
        en: "`{cell}` is not a key of this table: {expected} is due",
    },
    help: Bilingual {
        fr: "écrire dans l'en-tête les clés dans l'ordre, par exemple `1 | 2 | 3 et plus`",
        en: "write the keys in order in the header, for example `1 | 2 | 3 et plus`",
    },
    manual: Bilingual {
        fr: r"L'en-tête donne les clés de un en un ; la dernière peut être `… et plus`.

Mauvais :

    | personnes | T1 | T2 |

Bon :

    | personnes | 1 | 2 |
",
        en: r"The header gives the keys one by one; the last may be `… and more`.

Bad:

    | personnes | T1 | T2 |

Good:

    | personnes | 1 | 2 |
",
    },
};

/// La clé `{cell}` ne suit pas la précédente : il faut {due}.
pub static KEYS_BROKEN: Entry = Entry {
    code: "selon-cles-discontinues",
    severity: Severity::Error,
    message: Bilingual {
        fr: "la clé `{cell}` ne suit pas la précédente : il faut {due}",
        en: "the key `{cell}` does not follow the one before: {due} is due",
    },
    help: Bilingual {
        fr: "écrire les clés de un en un, et `… et plus` en dernier",
        en: "write the keys one by one, and `… et plus` last",
    },
    manual: Bilingual {
        fr: r"Une clé oubliée laisserait des ménages sans règle.

Mauvais :

    | personnes | 1 | 2 | 4 et plus |

Bon :

    | personnes | 1 | 2 | 3 et plus |
",
        en: r"A missing key would leave households without a rule.

Bad:

    | personnes | 1 | 2 | 4 et plus |

Good:

    | personnes | 1 | 2 | 3 et plus |
",
    },
};

/// Une ligne de bornes commence par `de` ou par `à`, une fois chacune.
pub static BOUND_ROW: Entry = Entry {
    code: "selon-lignes",
    severity: Severity::Error,
    message: Bilingual {
        fr: "une ligne de bornes commence par `de` ou par `à`, une fois chacune",
        en: "a row of bounds begins with `de` or with `à`, once each",
    },
    help: Bilingual {
        fr: "garder une ligne `de` pour les minimums et une ligne `à` pour les maximums",
        en: "keep one row `de` for the least and one row `à` for the most",
    },
    manual: Bilingual {
        fr: r"La table donne le plus petit et le plus grand permis pour chaque clé ; l'une des deux lignes peut manquer.

Mauvais :

    | maximum | T2 | T3 |

Bon :

    | à | T2 | T3 |
",
        en: r"The table gives the least and the most allowed for each key; one of the two rows may be missing.

Bad:

    | maximum | T2 | T3 |

Good:

    | à | T2 | T3 |
",
    },
};

/// Pour la clé `{key}`, le minimum dépasse le maximum.
pub static BOUNDS_CROSSED: Entry = Entry {
    code: "bornes-inversees",
    severity: Severity::Error,
    message: Bilingual {
        fr: "pour la clé `{key}`, le minimum dépasse le maximum",
        en: "for the key `{key}` the least is above the most",
    },
    help: Bilingual { fr: "échanger les deux bornes de cette colonne", en: "swap the two bounds of this column" },
    manual: Bilingual {
        fr: r"Aucun logement ne peut être à la fois au-dessus de l'un et au-dessous de l'autre.

Mauvais :

    | de | T3 |
    | à  | T2 |

Bon :

    | de | T2 |
    | à  | T3 |
",
        en: r"No home can be above the one and below the other at once.

Bad:

    | de | T3 |
    | à  | T2 |

Good:

    | de | T2 |
    | à  | T3 |
",
    },
};
