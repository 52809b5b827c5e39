//! Codes of the family: a local agreement against its frame.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// The entries of this family.
pub const ALL: &[&Entry] = &[&NOT_EXTENDED];

/// Cette politique n'étend pas le cadre auquel on la compare.
pub static NOT_EXTENDED: Entry = Entry {
    code: "cadre-non-etendu",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette politique n'étend pas `{base}` : rien ne la rattache à ce cadre",
        en: "this policy does not extend `{base}`: nothing ties it to that frame",
    },
    help: Bilingual {
        fr: "ajouter `étend …` sous le titre, ou donner à `--against` le texte qu'elle étend",
        en: "add `étend …` under the title, or give `--against` the text that it extends",
    },
    manual: Bilingual {
        fr: r"Un accord local ne se juge que contre le texte qu'il étend : c'est lui qui dit ce qui peut changer.

Mauvais :

    politique « Accord de la métropole »

Bon :

    politique « Accord de la métropole »
      étend national/cch
",
        en: r"A local agreement is judged only against the text that it extends: that one says what may change.

Bad:

    politique « Accord de la métropole »

Good:

    politique « Accord de la métropole »
      étend national/cch
",
    },
};
