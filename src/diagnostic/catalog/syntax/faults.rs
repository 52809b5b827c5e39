//! Codes of lines that nearly read: one change is known that mends them.

use crate::diagnostic::{Bilingual, Entry, Severity};

/// `tournure`.
pub static OTHER_WORDS: Entry = Entry {
    code: "tournure",
    severity: Severity::Error,
    message: Bilingual {
        fr: "une politique n'écrit pas `{found}` à cette place",
        en: "a policy does not write `{found}` in this place",
    },
    help: Bilingual { fr: "écrire `{word}`", en: "write `{word}`" },
    manual: Bilingual {
        fr: "Une même règle doit toujours s'écrire de la même façon : deux lecteurs ne doivent pas pouvoir en comprendre deux choses.\n\nÀ ne pas écrire :\n\n    si demandeur.personnes supérieur à 3\n\nÀ écrire :\n\n    si demandeur.personnes > 3\n",
        en: "One rule is always written in one way: two readers must not be able to take it for two things.\n\nNot:\n\n    if applicant.people is greater than 3\n\nBut:\n\n    if applicant.people > 3\n",
    },
};

/// `mot-absent`.
pub static MISSING_WORD: Entry = Entry {
    code: "mot-absent",
    severity: Severity::Error,
    message: Bilingual { fr: "il manque `{word}` {place}", en: "`{word}` is missing {place}" },
    help: Bilingual { fr: "ajouter `{word}`", en: "add `{word}`" },
    manual: Bilingual {
        fr: "Les petits mots d'une ligne disent le rôle de ce qu'ils relient. Sans eux, la ligne pourrait dire autre chose.\n\nÀ ne pas écrire :\n\n    catégorie dalo\n      demandeur.dalo\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n",
        en: "The small words of a line tell the part of what they join. Without them the line could say something else.\n\nNot:\n\n    category dalo\n      applicant.dalo\n\nBut:\n\n    category dalo\n      if applicant.dalo\n",
    },
};

/// `mot-en-trop`.
pub static NEEDLESS_WORD: Entry = Entry {
    code: "mot-en-trop",
    severity: Severity::Error,
    message: Bilingual { fr: "`{found}` est de trop", en: "`{found}` is not needed" },
    help: Bilingual { fr: "retirer `{found}`", en: "remove `{found}`" },
    manual: Bilingual {
        fr: "Une ligne se lit en entier ou pas du tout : un signe ou un mot que rien n'attend laisserait croire qu'il change la règle.\n\nÀ ne pas écrire :\n\n    - rang 1.\n\nÀ écrire :\n\n    rang 1\n",
        en: "A line is read whole or not at all: a sign or a word that nothing awaits would seem to change the rule.\n\nNot:\n\n    - rank 1.\n\nBut:\n\n    rank 1\n",
    },
};

/// `lignes-reunies`.
pub static MERGED_LINES: Entry = Entry {
    code: "lignes-reunies",
    severity: Severity::Error,
    message: Bilingual {
        fr: "`{rest}` est une autre ligne, écrite à la suite de la première",
        en: "`{rest}` is another line, written after the first one",
    },
    help: Bilingual { fr: "aller à la ligne, en retrait", en: "begin a new, indented line" },
    manual: Bilingual {
        fr: "Une ligne dit une chose : le titre d'un bloc, puis chacune de ses règles sur sa ligne.\n\nÀ ne pas écrire :\n\n    catégorie dalo si demandeur.dalo\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n",
        en: "A line says one thing: the title of a block, then each of its rules on its own line.\n\nNot:\n\n    category dalo if applicant.dalo\n\nBut:\n\n    category dalo\n      if applicant.dalo\n",
    },
};

/// `titre-sans-guillemets`.
pub static TITLE_WITHOUT_MARKS: Entry = Entry {
    code: "titre-sans-guillemets",
    severity: Severity::Error,
    message: Bilingual { fr: "`{found}` n'est pas entre guillemets", en: "`{found}` stands without quotation marks" },
    help: Bilingual { fr: "écrire `« {found} »`", en: "write `“{found}”`" },
    manual: Bilingual {
        fr: "Les guillemets disent où un titre commence et finit : ses mots ne sont pas lus comme des règles.\n\nÀ ne pas écrire :\n\n    politique Rennes Métropole 2026\n\nÀ écrire :\n\n    politique « Rennes Métropole 2026 »\n",
        en: "Quotation marks tell where a title begins and ends: its words are not read as rules.\n\nNot:\n\n    policy Rennes Métropole 2026\n\nBut:\n\n    policy “Rennes Métropole 2026”\n",
    },
};

/// `retrait-absent`.
pub static UNINDENTED_LINE: Entry = Entry {
    code: "retrait-absent",
    severity: Severity::Error,
    message: Bilingual { fr: "cette ligne d'un bloc n'est pas en retrait", en: "this line of a block is not indented" },
    help: Bilingual { fr: "mettre deux espaces devant la ligne", en: "put two spaces before the line" },
    manual: Bilingual {
        fr: "Le retrait dit à quel bloc une ligne appartient ; une ligne sans retrait ouvre un nouveau bloc.\n\nÀ ne pas écrire :\n\n    catégorie dalo\n    si demandeur.dalo\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n",
        en: "Indentation tells which block a line belongs to; a line without it opens a new block.\n\nNot:\n\n    category dalo\n    if applicant.dalo\n\nBut:\n\n    category dalo\n      if applicant.dalo\n",
    },
};

/// `bloc-en-retrait`.
pub static BLOCK_INDENTED: Entry = Entry {
    code: "bloc-en-retrait",
    severity: Severity::Error,
    message: Bilingual {
        fr: "cette ligne ouvre un bloc mais elle est en retrait",
        en: "this line opens a block but is indented",
    },
    help: Bilingual { fr: "commencer la ligne sans espaces", en: "begin the line without spaces" },
    manual: Bilingual {
        fr: "Un bloc commence au bord de la page ; ses lignes sont en retrait. Un bloc n'en contient pas d'autre.\n\nÀ ne pas écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n      catégorie jeunes\n        si demandeur.age < 30\n\nÀ écrire :\n\n    catégorie dalo\n      si demandeur.dalo\n    catégorie jeunes\n      si demandeur.age < 30\n",
        en: "A block begins at the edge of the page; its lines are indented. A block holds no other block.\n\nNot:\n\n    category dalo\n      if applicant.dalo\n      category young\n        if applicant.age < 30\n\nBut:\n\n    category dalo\n      if applicant.dalo\n    category young\n      if applicant.age < 30\n",
    },
};
