//! Codes about equity between groups.

use super::super::super::{Bilingual, Entry, Severity};

/// `equite-un-groupe`.
pub static EQUITY_ONE_GROUP: Entry = Entry {
    code: "equite-un-groupe",
    severity: Severity::Error,
    message: Bilingual {
        fr: "l'équité se juge entre deux groupes au moins ; il y en a {count} ici",
        en: "equity is judged between at least two groups; there is {count} here",
    },
    help: Bilingual {
        fr: "nommer au moins deux groupes, par exemple `équité entre catégories dalo, mutation`, ou retirer ce niveau",
        en: "name at least two groups, for example `equity between categories dalo, mutation`, or remove this level",
    },
    manual: Bilingual {
        fr: "Ce niveau sert le moins bien servi d'abord : il lui faut des groupes à comparer. Entre réservataires, ne comptent que ceux qui ont une part du flux.\n\nMauvais :\n\n    puis équité entre catégories dalo\n\nBon :\n\n    puis équité entre catégories dalo, mutation\n",
        en: "This level serves the worst served first: it needs groups to compare. Between reservers, only those with a share of the flow count.\n\nBad:\n\n    puis équité entre catégories dalo\n\nGood:\n\n    puis équité entre catégories dalo, mutation\n",
    },
};

/// `equite-groupe-double`.
pub static EQUITY_GROUP_TWICE: Entry = Entry {
    code: "equite-groupe-double",
    severity: Severity::Error,
    message: Bilingual { fr: "`{name}` est nommée deux fois", en: "`{name}` is named twice" },
    help: Bilingual { fr: "ne garder qu'une fois `{name}`", en: "keep `{name}` only once" },
    manual: Bilingual {
        fr: "Chaque groupe compte une fois : le nommer de nouveau ne lui donne pas plus de poids.\n\nMauvais :\n\n    puis équité entre catégories dalo, mutation, dalo\n\nBon :\n\n    puis équité entre catégories dalo, mutation\n",
        en: "Each group counts once: naming it again gives it no more weight.\n\nBad:\n\n    puis équité entre catégories dalo, mutation, dalo\n\nGood:\n\n    puis équité entre catégories dalo, mutation\n",
    },
};
