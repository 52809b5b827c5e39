//! Codes of the family: findings that a policy says it means.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// The entries of this family.
pub const ALL: &[&Entry] = &[&ADMITTED_IDLE];

/// `admet {code}` ne répond ici à aucun constat.
pub static ADMITTED_IDLE: Entry = Entry {
    code: "admission-sans-objet",
    severity: Severity::Note,
    message: Bilingual {
        fr: "`admet {code}` ne répond ici à aucun constat",
        en: "`admits {code}` answers no finding here",
    },
    help: Bilingual {
        fr: "retirer cette ligne, ou la mettre sous la ligne que le constat désigne",
        en: "remove this line, or put it under the line that the finding points at",
    },
    manual: Bilingual {
        fr: r"Une admission dit qu'un constat est voulu, et pourquoi. Quand le constat a disparu, elle ne dit plus rien de vrai.

Mauvais :

    critère hotel vaut 10 points si demandeur.situation = hotel
      admet critere-sans-effet « valeur non lue »

Bon :

    critère hotel vaut 0 points si demandeur.situation = hotel
      admet critere-sans-effet « valeur non lue »
",
        en: r"An admission says that a finding is meant, and why. Once the finding is gone it says nothing true any more.

Bad:

    critère hotel vaut 10 points si demandeur.situation = hotel
      admet critere-sans-effet « valeur non lue »

Good:

    critère hotel vaut 0 points si demandeur.situation = hotel
      admet critere-sans-effet « valeur non lue »
",
    },
};
