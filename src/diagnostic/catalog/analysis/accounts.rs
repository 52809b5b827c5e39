//! Codes about shares and obligations that cannot be kept or ask nothing.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// La part `{name}` est de {share} %, le code la limite à {most} %.
pub static STATE_SHARE: Entry = Entry {
    code: "part-de-l-etat",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "la part `{name}` est de {share} %, le code la limite à {most} %",
        en: "the share `{name}` is {share} %, the code limits it to {most} %",
    },
    help: Bilingual {
        fr: "ramener la part à {most} % du flux au plus",
        en: "bring the share down to {most} % of the flow at most",
    },
    manual: Bilingual {
        fr: r"Les réservations de l'État ne dépassent pas 30 % du flux, dont 5 % au plus pour ses agents (CCH R441-5-2).

Mauvais :

    réservataire etat
      part 35 % du flux
      source CCH R441-5-2

Bon :

    réservataire etat
      part 30 % du flux
      source CCH R441-5-2
",
        en: r"The State reserves at most 30 % of the flow, of which 5 % at most for its agents (CCH R441-5-2).

Bad:

    réservataire etat
      part 35 % du flux
      source CCH R441-5-2

Good:

    réservataire etat
      part 30 % du flux
      source CCH R441-5-2
",
    },
};

/// Un même logement relève des territoires de `{first}` et de `{second}` : {example}.
pub static TWO_TERRITORIES: Entry = Entry {
    code: "deux-territoires",
    severity: Severity::Note,
    message: Bilingual {
        fr: "un même logement relève des territoires de `{first}` et de `{second}` : {example}",
        en: "one home belongs to the territories of `{first}` and of `{second}`: {example}",
    },
    help: Bilingual {
        fr: "écarter ce logement de l'un des deux territoires, si une seule convention doit le couvrir",
        en: "leave this home out of one of the two territories, if one agreement only is to cover it",
    },
    manual: Bilingual {
        fr: r"Deux conventions qui couvrent le même logement laissent au calcul le choix du réservataire à qui il est imputé.

Mauvais :

    réservataire ville
      territoire logement.commune = 35238 (Rennes)
    réservataire centre
      territoire logement.commune = 35238 (Rennes)

Bon :

    réservataire centre
      territoire logement.commune = 35047 (Bruz)
",
        en: r"Two agreements that cover the same home leave the computation to choose the reserver it is charged to.

Bad:

    réservataire ville
      territoire logement.commune = 35238 (Rennes)
    réservataire centre
      territoire logement.commune = 35238 (Rennes)

Good:

    réservataire centre
      territoire logement.commune = 35047 (Bruz)
",
    },
};

/// Les obligations {names} ne peuvent être tenues ensemble : {why}, {count}.
pub static OBLIGATIONS_CLASH: Entry = Entry {
    code: "obligations-incompatibles",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "les obligations {names} ne peuvent être tenues ensemble : {why}, {count}",
        en: "the obligations {names} cannot be kept together: {why}, {count}",
    },
    help: Bilingual { fr: "baisser un minimum ou relever un maximum", en: "lower a floor or raise a cap" },
    manual: Bilingual {
        fr: r"Le compte ne dépend d'aucune donnée : quelles que soient les attributions, il en manque.

Mauvais :

    au moins 60 % des attributions vont à grands
    au moins 50 % des attributions vont à petits

Bon :

    au moins 50 % des attributions vont à grands
    au moins 50 % des attributions vont à petits
",
        en: r"The count hangs on no data: whatever the awards, some are missing.

Bad:

    au moins 60 % des attributions vont à grands
    au moins 50 % des attributions vont à petits

Good:

    au moins 50 % des attributions vont à grands
    au moins 50 % des attributions vont à petits
",
    },
};

/// L'obligation `{name}` est toujours tenue : {why}.
pub static OBLIGATION_EMPTY: Entry = Entry {
    code: "obligation-vide",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "l'obligation `{name}` est toujours tenue : {why}",
        en: "the obligation `{name}` is always kept: {why}",
    },
    help: Bilingual {
        fr: "corriger le taux, la base ou la catégorie visée",
        en: "correct the rate, the base or the category aimed at",
    },
    manual: Bilingual {
        fr: r"Une obligation tenue quoi qu'il arrive n'oblige à rien.

Mauvais :

    au moins 0 % des attributions vont à dalo

Bon :

    au moins 25 % des attributions vont à dalo
",
        en: r"An obligation that is kept whatever happens binds nobody.

Bad:

    au moins 0 % des attributions vont à dalo

Good:

    au moins 25 % des attributions vont à dalo
",
    },
};

/// L'obligation `{name}` ne peut jamais être tenue : {why}.
pub static OBLIGATION_UNREACHABLE: Entry = Entry {
    code: "obligation-inatteignable",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "l'obligation `{name}` ne peut jamais être tenue : {why}",
        en: "the obligation `{name}` can never be kept: {why}",
    },
    help: Bilingual {
        fr: "corriger le taux, la base ou la catégorie visée",
        en: "correct the rate, the base or the category aimed at",
    },
    manual: Bilingual {
        fr: r"Aucune attribution de la base ne peut compter, ou toutes comptent là où un maximum est fixé.

Mauvais :

    au moins 25 % des attributions petits vont à grands

Bon :

    au moins 25 % des attributions vont à grands
",
        en: r"No award of the base can count, or all do where a cap is set.

Bad:

    au moins 25 % des attributions petits vont à grands

Good:

    au moins 25 % des attributions vont à grands
",
    },
};

/// La part `{name}` de {share} % ne donne aucun logement sur les {forecast} prévus.
pub static SHARE_EMPTY: Entry = Entry {
    code: "part-vide",
    severity: Severity::Warning,
    message: Bilingual {
        fr: "la part `{name}` de {share} % ne donne aucun logement sur les {forecast} prévus",
        en: "the share `{name}` of {share} % gives no home of the {forecast} expected",
    },
    help: Bilingual { fr: "arrondir au supérieur, ou relever la part", en: "round up, or raise the share" },
    manual: Bilingual {
        fr: r"Une fois arrondie en logements entiers, la part ne demande rien cette année.

Mauvais :

    flux
      prévision 40 logements
    réservataire ville
      part 1 % du flux, arrondie à l'inférieur

Bon :

    réservataire ville
      part 1 % du flux, arrondie au supérieur
",
        en: r"Once made whole homes, the share asks for nothing this year.

Bad:

    flux
      prévision 40 logements
    réservataire ville
      part 1 % du flux, arrondie à l'inférieur

Good:

    réservataire ville
      part 1 % du flux, arrondie au supérieur
",
    },
};
