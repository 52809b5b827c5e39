//! Codes of names: overlays, what a policy changes in those it extends.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// Le changement de `{name}` ne dit pas quelle autorité le décide.
pub static AUTHORITY_MISSING: Entry = Entry {
    code: "autorite-absente",
    severity: Severity::Error,
    message: Bilingual {
        fr: "le changement de `{name}` ne dit pas quelle autorité le décide",
        en: "the change of `{name}` does not say which authority decides it",
    },
    help: Bilingual {
        fr: "ajouter `autorité « … »` sous le changement", en: "add `autorité « … »` under the change"
    },
    manual: Bilingual {
        fr: r"Changer un texte que l'on étend est un acte : l'autorité qui le prend et l'acte lui-même suivent le chiffre jusqu'aux dossiers.

Mauvais :

    amende paramètre seuil
      vaut 35 %
      source « délibération du 12 mars 2026 »

Bon :

    amende paramètre seuil
      vaut 35 %
      autorité « Conférence intercommunale du logement »
      source « délibération du 12 mars 2026 »
",
        en: r"Changing a text that is extended is an act: the authority that takes it and the act itself follow the figure into the dossiers.

Bad:

    amende paramètre seuil
      vaut 35 %
      source « délibération du 12 mars 2026 »

Good:

    amende paramètre seuil
      vaut 35 %
      autorité « Conférence intercommunale du logement »
      source « délibération du 12 mars 2026 »
",
    },
};

/// `{name}` est déjà changé dans ce fichier.
pub static OVERLAY_TWICE: Entry = Entry {
    code: "changement-en-double",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` est déjà changé dans ce fichier",
        en: "`{name}` is already changed in this file",
    },
    help: Bilingual { fr: "garder un seul des deux changements", en: "keep only one of the two changes" },
    manual: Bilingual {
        fr: r"Deux changements de la même chose dans un fichier disent deux choses ; rien ne dit laquelle compte.

Mauvais :

    amende obligation quota
      taux 30 %
    amende obligation quota
      taux 35 %

Bon :

    amende obligation quota
      taux 35 %
",
        en: r"Two changes of the same thing in one file say two things; nothing says which counts.

Bad:

    amende obligation quota
      taux 30 %
    amende obligation quota
      taux 35 %

Good:

    amende obligation quota
      taux 35 %
",
    },
};

/// `{name}` a été retiré et ne peut plus être changé.
pub static OVERLAY_OF_REMOVED: Entry = Entry {
    code: "changement-apres-retrait",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` a été retiré et ne peut plus être changé",
        en: "`{name}` was removed and can no longer be changed",
    },
    help: Bilingual { fr: "retirer ce changement, ou le retrait", en: "remove this change, or the removal" },
    manual: Bilingual {
        fr: r"Une règle retirée n'existe plus pour les changements qui suivent, dans ce fichier et dans ceux qui l'étendent.

Mauvais :

    retire critère principale.refus
    amende critère principale.refus
      vaut -5 points

Bon :

    amende critère principale.refus
      vaut -5 points
",
        en: r"A rule that was removed no longer exists for the changes that follow, in this file and in those that extend it.

Bad:

    retire critère principale.refus
    amende critère principale.refus
      vaut -5 points

Good:

    amende critère principale.refus
      vaut -5 points
",
    },
};

/// Ce bloc `{noun}` prend la place d'un autre sans le dire.
pub static REPLACEMENT_UNSAID: Entry = Entry {
    code: "remplacement-a-dire",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "ce bloc `{noun}` prend la place d'un autre sans le dire",
        en: "this `{noun}` block takes the place of another without saying so",
    },
    help: Bilingual {
        fr: "écrire `remplace` devant, avec `autorité` et `source`",
        en: "write `remplace` before it, with `autorité` and `source`",
    },
    manual: Bilingual {
        fr: r"Il n'y a qu'un flux, qu'un objectif et qu'une règle de candidats : un second bloc remplace celui du texte étendu. `remplace` le dit au lecteur, avec l'autorité et l'acte.

Mauvais :

    objectif
      d'abord points

Bon :

    remplace objectif
      d'abord points
      autorité « Métropole »
      source « délibération du 12 mars 2026 »
",
        en: r"There is one flow, one objective and one rule for candidates: a second block replaces that of the text extended. `remplace` tells the reader so, with the authority and the act.

Bad:

    objectif
      d'abord points

Good:

    remplace objectif
      d'abord points
      autorité « Métropole »
      source « délibération du 12 mars 2026 »
",
    },
};

/// `{name}` est encore nommé par {count} obligation(s) et ne peut pas être retiré.
pub static REMOVED_STILL_USED: Entry = Entry {
    code: "retrait-encore-utilise",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` est encore nommé par {count} obligation(s) et ne peut pas être retiré",
        en: "`{name}` is still named by {count} obligation(s) and cannot be removed",
    },
    help: Bilingual {
        fr: "remplacer d'abord les obligations qui le nomment",
        en: "first replace the obligations that name it",
    },
    manual: Bilingual {
        fr: r"Retirer un réservataire qu'une obligation nomme changerait cette obligation sans le dire. Les endroits qui le nomment sont donnés avec le message.

Mauvais :

    retire réservataire etat

Bon :

    remplace obligation priorite
      au moins 25 % des attributions vont à prioritaires
    retire réservataire etat
",
        en: r"Removing a reserver that an obligation names would change that obligation without saying so. The places that name it come with the message.

Bad:

    retire réservataire etat

Good:

    remplace obligation priorite
      au moins 25 % des attributions vont à prioritaires
    retire réservataire etat
",
    },
};

/// `{name}` est changé par deux politiques dont aucune n'étend l'autre.
pub static RIVAL_OVERLAYS: Entry = Entry {
    code: "changements-concurrents",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` est changé par deux politiques dont aucune n'étend l'autre",
        en: "`{name}` is changed by two policies neither of which extends the other",
    },
    help: Bilingual {
        fr: "écrire dans la politique qui étend les deux le changement qui vaut",
        en: "write in the policy that extends both the change that holds",
    },
    manual: Bilingual {
        fr: r"L'ordre des `étend` ne tranche pas entre deux textes de même rang : la politique qui les étend dit elle-même ce qui vaut.

Mauvais :

    étend local/epci
    étend local/departement
    # tous deux : amende obligation quota

Bon :

    étend local/epci
    étend local/departement
    amende obligation quota
      taux 35 %
",
        en: r"The order of `extends` does not decide between two texts of one rank: the policy that extends them says itself what holds.

Bad:

    étend local/epci
    étend local/departement
    # tous deux : amende obligation quota

Good:

    étend local/epci
    étend local/departement
    amende obligation quota
      taux 35 %
",
    },
};

/// `{name}` ({direction}) ne peut pas être {verb} ici.
pub static RULE_UNTOUCHABLE: Entry = Entry {
    code: "regle-intangible",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` ({direction}) ne peut pas être {verb} ici",
        en: "`{name}` ({direction}) cannot be {verb} here",
    },
    help: Bilingual {
        fr: "la garder ; écrire à côté une règle locale plus exigeante, ou amender son chiffre dans le sens permis",
        en: "keep it; write a stricter local rule beside it, or amend its figure the allowed way",
    },
    manual: Bilingual {
        fr: r"Une règle d'ordre public ne change pas. Un `plancher` ou un `plafond` se déplace par son chiffre, dans un seul sens : remplacée ou retirée, rien ne dirait qu'elle n'est pas affaiblie. Une règle plus stricte s'écrit à côté, les deux valent alors ensemble.

Mauvais :

    retire admissible ressources

Bon :

    admissible ressources_locales
      demandeur.revenu_fiscal <= 20 000 €/an
      source « délibération du 12 mars 2026 »
",
        en: r"A rule of public order does not change. A `floor` or a `ceiling` moves by its figure, one way only: replaced or removed, nothing would say that it is not weakened. A stricter rule is written beside it, and both then hold.

Bad:

    retire admissible ressources

Good:

    admissible ressources_locales
      demandeur.revenu_fiscal <= 20 000 €/an
      source « délibération du 12 mars 2026 »
",
    },
};

/// `{name}` est changé sans que son texte dise s'il peut l'être.
pub static DIRECTION_UNSAID: Entry = Entry {
    code: "sens-non-dit",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "`{name}` est changé sans que son texte dise s'il peut l'être",
        en: "`{name}` is changed although its text does not say whether it may be",
    },
    help: Bilingual {
        fr: "ajouter `supplétif` (ou `plancher`, `plafond`, `ordre public`) à la règle d'origine",
        en: "add `supplétif` (or `plancher`, `plafond`, `ordre public`) to the original rule",
    },
    manual: Bilingual {
        fr: r"Chaque règle d'un texte que d'autres étendent dit ce qu'ils peuvent en faire : rien (`ordre public`), la relever (`plancher`), l'abaisser (`plafond`), ce qu'ils veulent (`supplétif`). Sans ce mot le changement vaut, avec cet avertissement.

Mauvais :

    paramètre seuil en %
      vaut 33 %

Bon :

    paramètre seuil en %
      vaut 33 %
      supplétif
",
        en: r"Each rule of a text that others extend says what they may do with it: nothing (`public order`), raise it (`floor`), lower it (`ceiling`), what they want (`default rule`). Without the word the change holds, with this warning.

Bad:

    paramètre seuil en %
      vaut 33 %

Good:

    paramètre seuil en %
      vaut 33 %
      supplétif
",
    },
};

/// `{name}` n'a pas le chiffre que ce changement voudrait remplacer.
pub static FIGURE_ABSENT: Entry = Entry {
    code: "chiffre-absent",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{name}` n'a pas le chiffre que ce changement voudrait remplacer",
        en: "`{name}` does not have the figure that this change would replace",
    },
    help: Bilingual {
        fr: "amender un chiffre qui existe, ou remplacer tout le bloc",
        en: "amend a figure that exists, or replace the whole block",
    },
    manual: Bilingual {
        fr: r"Un amendement met un chiffre à la place d'un autre ; il n'en ajoute pas.

Mauvais :

    # rubrique logement : somme de
    amende rubrique principale.logement
      au plus 40 points

Bon :

    # rubrique logement : somme de, au plus 60 points
    amende rubrique principale.logement
      au plus 40 points
",
        en: r"An amendment puts a figure in the place of another; it adds none.

Bad:

    # rubrique logement : somme de
    amende rubrique principale.logement
      au plus 40 points

Good:

    # rubrique logement : somme de, au plus 60 points
    amende rubrique principale.logement
      au plus 40 points
",
    },
};

/// Les colonnes de l'amendement de `{name}` ne sont pas celles du paramètre.
pub static AMENDMENT_COLUMNS: Entry = Entry {
    code: "amendement-autre-entete",
    severity: Severity::Error,
    message: Bilingual {
        fr: "les colonnes de l'amendement de `{name}` ne sont pas celles du paramètre",
        en: "the columns of the amendment of `{name}` are not those of the parameter",
    },
    help: Bilingual {
        fr: "reprendre l'en-tête du tableau du paramètre",
        en: "take the header of the parameter's table",
    },
    manual: Bilingual {
        fr: r"Les lignes d'un amendement prennent la place de celles qui ont les mêmes arguments, à partir de leur jour : il faut les mêmes colonnes.

Mauvais :

    # en-tête du paramètre : | à partir du | categorie | valeur |
    amende paramètre plafond
      | categorie | valeur |
      | 1         | 20 000 € |

Bon :

    amende paramètre plafond
      | à partir du | categorie | valeur |
      | 2026-01-01  | 1         | 20 000 € |
",
        en: r"The rows of an amendment take the place of those with the same arguments, from their day on: the columns must be the same.

Bad:

    # en-tête du paramètre : | à partir du | categorie | valeur |
    amende paramètre plafond
      | categorie | valeur |
      | 1         | 20 000 € |

Good:

    amende paramètre plafond
      | à partir du | categorie | valeur |
      | 2026-01-01  | 1         | 20 000 € |
",
    },
};
