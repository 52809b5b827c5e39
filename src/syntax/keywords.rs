//! The keywords: one table of French and English writings for the grammar, the formatter and the messages.
//!
//! `grammar/keywords.pest` is made from this table by [`pest_rules`]; a test fails when the two differ, and renews the file when `EQUIFLUX_EXPECT=write`. Keywords of both
//! languages are always understood; accents and capitals do not matter.

use super::fold::fold;
use crate::diagnostic::{Bilingual, Language};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// One keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// Its key; the grammar calls it `kw_<key>`.
    pub key: &'static str,
    /// How it is written.
    pub text: Bilingual,
    /// Other writings that are read and never printed.
    pub also: &'static [&'static str],
    /// Whether it may never be a name.
    pub reserved: bool,
}

const fn word(key: &'static str, fr: &'static str, en: &'static str) -> Keyword {
    Keyword { key, text: Bilingual { fr, en }, also: &[], reserved: false }
}

impl Keyword {
    const fn or(mut self, also: &'static [&'static str]) -> Self {
        self.also = also;
        self
    }

    const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// Every folded writing, the longest first so that the grammar never stops at a shorter one.
    #[must_use]
    pub fn writings(&self) -> Vec<String> {
        let mut writings: Vec<String> =
            [self.text.fr, self.text.en].iter().chain(self.also).map(|text| fold(text)).collect();
        writings.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        writings.dedup();
        writings
    }
}

/// The table.
pub const KEYWORDS: &[Keyword] = &[
    // Blocks and the header.
    word("langue", "langue", "language"),
    word("francais", "fr", "fr").or(&["français", "french"]),
    word("anglais", "en", "en").or(&["anglais", "english"]),
    word("politique", "politique", "policy"),
    word("en_vigueur_du", "en vigueur du", "in force from"),
    word("au", "au", "to"),
    word("etend", "étend", "extends"),
    word("enumeration", "énumération", "enumeration"),
    word("schema", "schéma", "schema"),
    word("definition", "définition", "definition"),
    word("parametre", "paramètre", "parameter"),
    word("categorie", "catégorie", "category"),
    word("cotation", "cotation", "scoring"),
    word("admissible", "admissible", "admissible"),
    word("reservataire", "réservataire", "reserver"),
    word("flux", "flux", "flow"),
    word("obligation", "obligation", "obligation"),
    word("objectif", "objectif", "objective"),
    word("candidats", "candidats", "shortlist"),
    word("amende", "amende", "amends"),
    // Notes.
    word("source", "source", "source"),
    word("statut", "statut", "status"),
    word("verifie", "vérifié", "verified").or(&["vérifiée"]),
    word("derive", "dérivé", "derived").or(&["dérivée"]),
    word("non_verifie", "non vérifié", "unverified").or(&["non vérifiée", "not verified"]),
    word("local", "local", "local").or(&["locale"]),
    word("invente", "inventé", "invented").or(&["inventée"]),
    // Schemas and types.
    word("valeurs", "valeurs", "values"),
    word("demandeur", "demandeur", "applicant"),
    word("logement", "logement", "vacancy"),
    word("champ", "champ", "field"),
    word("oui_ou_non", "oui ou non", "yes or no"),
    word("entier", "entier", "integer"),
    word("nombre", "nombre", "number"),
    word("pourcentage", "pourcentage", "percentage"),
    word("montant_en", "montant en", "amount in"),
    word("surface", "surface", "area"),
    word("typologie", "typologie", "rooms"),
    word("date", "date", "date"),
    word("duree_en", "durée en", "duration in"),
    word("commune", "commune", "commune"),
    word("texte", "texte", "text"),
    word("liste_de", "liste de", "list of"),
    word("de", "de", "from"),
    word("a", "à", "to"),
    word("facultatif", "facultatif", "optional").or(&["facultative"]),
    word("sensible", "sensible", "sensitive"),
    word("modifiable", "modifiable", "modifiable"),
    word("en", "en", "in"),
    // Values.
    word("vaut", "vaut", "is worth"),
    word("autrement", "sinon", "otherwise").or(&["else"]),
    word("revise_chaque_annee", "révisé chaque année", "revised every year").or(&["révisée chaque année"]),
    word("a_partir_du", "à partir du", "starting").or(&["starting from", "starting on"]),
    word("valeur", "valeur", "value"),
    // Scoring.
    word("applicable_si", "applicable si", "applicable if"),
    word("rubrique", "rubrique", "heading"),
    word("la_plus_forte_de", "la plus forte de", "strongest of").or(&["the strongest of", "le plus fort de"]),
    word("somme_de", "somme de", "sum of").or(&["la somme de", "the sum of"]),
    word("critere", "critère", "criterion"),
    word("par", "par", "per"),
    word("au_plus", "au plus", "at most"),
    // Admissible rules.
    word("selon", "selon", "depending on"),
    word("si_inconnu", "si inconnu", "if unknown"),
    word("non_admissible", "non admissible", "not admissible"),
    word("et_plus", "et plus", "and more"),
    // Reservers and the flow.
    word("part", "part", "share"),
    word("du_flux", "du flux", "of the flow").or(&["of flow"]),
    word("arrondie", "arrondie", "rounded").or(&["arrondi"]),
    word("au_superieur", "au supérieur", "up"),
    word("a_l_inferieur", "à l'inférieur", "down"),
    word("au_plus_proche", "au plus proche", "to nearest").or(&[
        "to the nearest",
        "à l'entier le plus proche",
        "au nombre entier le plus proche",
        "à l'unité la plus proche",
    ]),
    word("dont", "dont", "of which"),
    word("designe", "désigne", "designates"),
    word("tous", "tous", "everyone"),
    word("territoire", "territoire", "territory"),
    word("hors_flux", "hors flux", "out of flow").or(&["out of the flow"]),
    // Obligations.
    word("au_moins", "au moins", "at least"),
    word("exactement", "exactement", "exactly"),
    word("des_attributions", "des attributions", "of awards").or(&["of the awards"]),
    word("attributions", "attributions", "awards").or(&["attribution", "award"]),
    word("imputees_a", "imputées à", "charged to"),
    word("chaque_reservataire", "chaque réservataire", "each reserver"),
    word("sauf", "sauf", "except"),
    word("vont_a", "vont à", "go to"),
    word("rang", "rang", "rank"),
    word("plancher", "plancher", "floor"),
    word("plafond", "plafond", "ceiling"),
    word("imperative", "impérative", "mandatory").or(&["impératif"]),
    word("taux", "taux", "rate"),
    // The objective.
    word("d_abord", "d'abord", "first"),
    word("puis", "puis", "then"),
    word("logements_attribues", "logements attribués", "homes awarded"),
    word("obligations", "obligations", "obligations"),
    word("dans_l_ordre_du_texte", "dans l'ordre du texte", "in text order"),
    word("ecart_aux_parts_du_flux", "écart aux parts du flux", "distance to flow shares"),
    word("attributions_a", "attributions à", "awards to"),
    word("egalite", "égalité", "ties"),
    word("tirage", "tirage", "draw"),
    // Ranked candidates.
    word("par_logement", "par logement", "per home"),
    word("dispense", "dispense", "exemption"),
    // Expressions.
    word("si", "si", "if").reserved(),
    word("alors", "alors", "then").reserved(),
    word("sinon", "sinon", "else").or(&["otherwise"]).reserved(),
    word("et", "et", "and").reserved(),
    word("ou", "ou", "or").reserved(),
    word("non", "non", "not").reserved(),
    word("n_est_pas", "n'est pas", "is not"),
    word("est", "est", "is").reserved(),
    word("connu", "connu", "known").or(&["connue"]),
    word("inconnu", "inconnu", "unknown").or(&["inconnue"]),
    word("dans", "dans", "in").reserved(),
    word("contient", "contient", "contains").reserved(),
    word("depuis", "depuis", "since").reserved(),
    word("vrai", "vrai", "true").or(&["oui", "yes"]).reserved(),
    word("faux", "faux", "false").or(&["no"]).reserved(),
    // Units; the singular ones also stand after `par` and after the bar of `€/an`.
    word("euro", "€", "€").or(&["euros", "euro", "eur"]),
    word("an", "an", "year").or(&["année"]),
    word("ans", "ans", "years").or(&["années"]),
    word("un_mois", "mois", "month"),
    word("mois", "mois", "months"),
    word("jour", "jour", "day"),
    word("jours", "jours", "days"),
    word("point", "point", "point"),
    word("points", "points", "points"),
    word("janvier", "janvier", "January"),
    word("fevrier", "février", "February"),
    word("mars", "mars", "March"),
    word("avril", "avril", "April"),
    word("mai", "mai", "May"),
    word("juin", "juin", "June"),
    word("juillet", "juillet", "July"),
    word("aout", "août", "August"),
    word("septembre", "septembre", "September"),
    word("octobre", "octobre", "October"),
    word("novembre", "novembre", "November"),
    word("decembre", "décembre", "December"),
    // Exceptions, missing values, parts of an amount.
    word("dans_la_categorie", "dans la catégorie", "in the category"),
    word("hors_de_la_categorie", "hors de la catégorie", "outside the category").or(&["out of the category"]),
    word("s_applique", "s'applique", "applies"),
    word("ne_s_applique_pas", "ne s'applique pas", "does not apply"),
    word("compte", "compte", "counts"),
    word("ne_compte_pas", "ne compte pas", "does not count"),
    word("part_de", "de", "of").or(&["du"]),
    // The year's accounts: events, denominators, order, carry-over, forecast, named shortfalls.
    word("des_propositions", "des propositions", "of proposals").or(&["of the proposals"]),
    word("des_baux_signes", "des baux signés", "of signed leases").or(&["of the signed leases"]),
    word("propositions", "propositions", "proposals").or(&["proposition", "proposal"]),
    word("baux_signes", "baux signés", "signed leases").or(&["bail signé", "signed lease"]),
    word("comptee_en", "comptée en", "counted in").or(&["compté en"]),
    word("pour_chaque", "pour chaque", "for each"),
    word("dans_chaque", "dans chaque", "in each"),
    word("a_defaut", "à défaut", "failing that"),
    word("manque", "manque", "shortfall"),
    word("report", "report", "carryover"),
    word("report_de", "report de", "carryover of"),
    word("integral", "intégral", "in full"),
    word("sans_report", "sans report", "no carryover"),
    word("prevision", "prévision", "forecast"),
    word("n_logements", "logements", "homes").or(&["logement", "home"]),
    // First lettings, and small accounts.
    word("premieres_mises_en_location", "premières mises en location", "first lettings")
        .or(&["première mise en location", "first letting"]),
    word("part_des_premieres", "part des premières mises en location", "share of first lettings")
        .or(&["part des premières locations"]),
    word("sous", "sous", "below").or(&["en dessous de"]),
    word("trimestre", "trimestre", "quarter"),
    word("semestre", "semestre", "half-year").or(&["semester"]),
    word("tranche_de", "tranche de", "block of"),
    // Ways of awarding that pass by the ordinary rules.
    word("voie", "voie", "path"),
    word("exclusive", "exclusive", "exclusive").or(&["exclusif"]),
    word("imputee_a", "imputée à", "charged first to").or(&["imputé à"]),
    word("dans_le_flux", "dans le flux", "in the flow"),
    word("sans_points", "sans points", "without points"),
    word("avec_points", "avec points", "with points"),
    word("dispensee_de_liste", "dispensée de liste", "exempt from the list").or(&["dispensé de liste"]),
    // Scoring grids: when and where they hold, ladders, steps, pools.
    word("en_vigueur_a_partir_du", "en vigueur à partir du", "in force starting"),
    word("en_vigueur_jusqu_au", "en vigueur jusqu'au", "in force until"),
    word("epci", "epci", "epci"),
    word("la_cochee_dans", "la cochée dans", "ticked in").or(&["the one ticked in", "le coché dans"]),
    word("pour", "pour", "for"),
    word("au_grain_du_point", "au point", "to the point"),
    word("au_dixieme", "au dixième", "to the tenth"),
    word("au_centieme", "au centième", "to the hundredth"),
    word("inferieur", "inférieur", "down"),
    word("superieur", "supérieur", "up"),
    word("le_plus_proche", "le plus proche", "nearest"),
    word("a_partir_de", "à partir de", "starting at"),
    word("ensemble", "ensemble", "together"),
    word("attributions_selon", "attributions selon", "awards depending on"),
    // Overlays.
    word("ajoute_a", "ajoute à", "adds to"),
    word("remplace", "remplace", "replaces"),
    word("retire", "retire", "removes"),
    word("autorite", "autorité", "authority"),
    word("ordre_public", "ordre public", "public order"),
    word("suppletif", "supplétif", "default rule").or(&["supplétive"]),
    // Equity between groups.
    word("equite_entre", "équité entre", "equity between"),
    word("reservataires", "réservataires", "reservers").or(&["les réservataires", "the reservers"]),
    word("categories", "catégories", "categories").or(&["les catégories", "the categories"]),
    // Facts to ask for.
    word("a_demander", "à demander", "ask").or(&["to ask"]),
    // Examples.
    word("exemples", "exemples", "examples"),
    word("soit", "soit", "let"),
    word("attendu", "attendu", "expected").or(&["attendus", "attendue", "attendues"]),
    word("note", "note", "note"),
    // Dates, rounding, what is known when.
    word("entre", "entre", "between"),
    word("premier_jour_du_mois_de", "premier jour du mois de", "first day of the month of"),
    word("dernier_jour_du_mois_de", "dernier jour du mois de", "last day of the month of"),
    word("premier_jour_de_l_annee_de", "premier jour de l'année de", "first day of the year of"),
    word("dernier_jour_de_l_annee_de", "dernier jour de l'année de", "last day of the year of"),
    word("date_de_la_commission", "date de la commission", "date of the commission"),
    word("fin_de_mois", "fin de mois", "month end"),
    word("reporte_au_1er", "reporté au 1er", "moved to the 1st").or(&["reportée au 1er"]),
    word("ramene_au_dernier_jour", "ramené au dernier jour", "kept on the last day").or(&["ramenée au dernier jour"]),
    word("arrondi", "arrondi", "rounded").or(&["arrondie"]),
    word("a_l_euro", "à l'euro", "to the euro").or(&["à l'euro le plus proche", "to the nearest euro"]),
    word("a_l_euro_inferieur", "à l'euro inférieur", "down to the euro"),
    word("a_l_euro_superieur", "à l'euro supérieur", "up to the euro"),
    word("au_centime", "au centime", "to the cent").or(&["au centime le plus proche", "to the nearest cent"]),
    word("au_centime_inferieur", "au centime inférieur", "down to the cent"),
    word("au_centime_superieur", "au centime supérieur", "up to the cent"),
    word("a_l_unite", "à l'unité", "to the unit").or(&["à l'unité la plus proche", "to the nearest unit"]),
    word("a_l_unite_inferieure", "à l'unité inférieure", "down to the unit"),
    word("a_l_unite_superieure", "à l'unité supérieure", "up to the unit"),
    word("par_defaut_a", "par défaut à", "down to"),
    word("par_exces_a", "par excès à", "up to"),
    word("connu_depuis_le", "connu depuis le", "known since").or(&["connue depuis le"]),
    word("revise_chaque_mois", "révisé chaque mois", "revised every month").or(&["révisée chaque mois"]),
    word("revise_chaque_trimestre", "révisé chaque trimestre", "revised every quarter")
        .or(&["révisée chaque trimestre"]),
    word("revise_chaque_semestre", "révisé chaque semestre", "revised every half-year")
        .or(&["révisée chaque semestre"]),
    word("revise_tous_les", "révisé tous les", "revised every").or(&["révisée tous les"]),
    // Examples of a commission and of a year: their tables, what can be expected, what cells may say.
    word("demandeurs", "demandeurs", "applicants"),
    word("niveaux", "niveaux", "levels").or(&["niveau", "level"]),
    word("soldes", "soldes", "balances"),
    word("mouvements", "mouvements", "movements"),
    word("comptes", "comptes", "accounts").or(&["compte", "account"]),
    word("motif", "motif", "reason"),
    word("base", "base", "base"),
    word("droit", "droit", "entitlement"),
    word("requis", "dû", "owed").or(&["requis", "due", "required"]),
    word("atteint", "atteint", "reached").or(&["atteinte", "atteints"]),
    word("reste", "reste", "remaining"),
    word("trajectoire", "trajectoire", "pace"),
    word("aucun", "aucun", "none").or(&["aucune"]),
    word("aucun_candidat", "aucun candidat", "no candidate"),
    word("aucun_logement", "aucun logement", "no home"),
    word("aucun_reservataire", "aucun réservataire", "no reserver"),
    word("mieux_places", "candidats mieux placés", "candidates placed elsewhere"),
    word("egalite_parfaite", "égalité parfaite", "perfect tie"),
    word("perfectible", "plan perfectible", "plan not proven best"),
    word("regle_imperative", "règle impérative", "mandatory rule"),
    word("anciennete", "ancienneté", "seniority"),
    // Findings that are meant.
    word("admet", "admet", "admits"),
];

/// The keyword of that key.
#[must_use]
pub fn keyword(key: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.key == key)
}

/// How the keyword of that key is written in that language; empty when there is none.
#[must_use]
pub fn written(key: &str, language: Language) -> &'static str {
    keyword(key).map_or("", |keyword| keyword.text.get(language))
}

/// How many bytes of a folded text the keyword takes, when the text begins with it.
pub(super) fn leads(key: &str, folded: &str) -> Option<usize> {
    // Looked up, never gone through: the order of the map shows nowhere.
    static WRITINGS: LazyLock<HashMap<&str, Vec<String>>> =
        LazyLock::new(|| KEYWORDS.iter().map(|keyword| (keyword.key, keyword.writings())).collect());
    WRITINGS.get(key)?.iter().find_map(|writing| leads_writing(writing, folded))
}

fn leads_writing(writing: &str, folded: &str) -> Option<usize> {
    let mut rest = folded;
    for (at, part) in writing.split(' ').enumerate() {
        if at > 0 {
            let trimmed = rest.trim_start_matches(' ');
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(part)?;
    }
    let boundary = !rest.chars().next().is_some_and(is_name_character);
    boundary.then(|| folded.len().saturating_sub(rest.len()))
}

/// Whether a character may stand inside a name.
pub(super) fn is_name_character(character: char) -> bool {
    character.is_alphabetic() || character.is_ascii_digit() || character == '_'
}

/// The table for people: the French writing, the English one, and what else is read, under the heading `also`.
#[must_use]
pub fn page(also: &str) -> String {
    let rows = [("français", "English", also.to_owned())].into_iter();
    let rows = rows.chain(KEYWORDS.iter().map(|word| (word.text.fr, word.text.en, word.also.join(", "))));
    let mut page = String::new();
    for (fr, en, also) in rows {
        let row = format!("{fr:<26} {en:<26} {also}");
        page.push_str(row.trim_end());
        page.push('\n');
    }
    page
}

/// The syntax colouring of editors: `editors/vscode/syntaxes/eqf.tmLanguage.json`.
///
/// Several words make one keyword whatever the spaces between them; capitals and accents count in neither.
#[must_use]
pub fn editor_grammar() -> String {
    let mut writings: Vec<&str> = KEYWORDS
        .iter()
        .flat_map(|word| [word.text.fr, word.text.en].into_iter().chain(word.also.iter().copied()))
        .collect();
    // The longest first, for the same reason as in the grammar.
    writings.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    writings.dedup();
    let words: Vec<String> = writings
        .iter()
        .filter(|writing| writing.chars().any(char::is_alphabetic))
        .map(|writing| {
            let bare = fold(writing);
            let either = if bare == writing.to_lowercase() { bare } else { format!("{writing}|{bare}") };
            either.replace('\'', "['’]").replace(' ', " +")
        })
        .collect();
    let pattern = |name: &str, expression: &str| {
        let expression = expression.replace('\\', "\\\\").replace('"', "\\\"");
        format!("    {{ \"name\": \"{name}.eqf\", \"match\": \"{expression}\" }}")
    };
    let patterns = [
        pattern("comment.line.number-sign", "#.*$"),
        pattern("string.quoted.double", "«[^»]*»|“[^”]*”|\"[^\"]*\""),
        pattern("constant.numeric.date", "\\b([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4})\\b"),
        pattern("keyword.control", &format!("(?i)(?<![\\p{{L}}0-9_.])({})(?![\\p{{L}}0-9_])", words.join("|"))),
        pattern("constant.numeric", "(?<![\\p{L}0-9_])[0-9]+([ \\x{a0}\\x{202f}][0-9]{3})*([.,][0-9]+)?( ?(€|%|m²))?"),
        pattern("keyword.operator", "<=|>=|<>|[≤≥≠×+*/<>=|-]"),
        pattern("variable.other", "\\p{L}[\\p{L}0-9_]*"),
    ];
    format!(
        "{{\n  \"name\": \"Equiflux\",\n  \"scopeName\": \"source.eqf\",\n  \"fileTypes\": [\"eqf\"],\n  \"patterns\": [\n{}\n  ]\n}}\n",
        patterns.join(",\n")
    )
}

/// The text of `grammar/keywords.pest`.
#[must_use]
pub fn pest_rules() -> String {
    let mut rules = String::from(
        "// Made from the table of src/syntax/keywords.rs: change the table, then this file (a test compares them).\n\
         // The grammar reads folded text: no capitals, no accents.\n\n",
    );
    let alternatives = |keyword: &Keyword| {
        let parts = |writing: &str| {
            writing.split(' ').map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(" ~ \" \"+ ~ ")
        };
        keyword.writings().iter().map(|writing| parts(writing)).collect::<Vec<_>>().join(" | ")
    };
    for keyword in KEYWORDS {
        let _ = writeln!(rules, "kw_{} = @{{ ({}) ~ !name_character }}", keyword.key, alternatives(keyword));
    }
    // Every name asks whether it is one of these: one rule of strings, told apart by their first letters, is much quicker
    // than one rule for each word.
    let mut by_letter: BTreeMap<char, Vec<String>> = BTreeMap::new();
    for writing in KEYWORDS.iter().filter(|keyword| keyword.reserved).flat_map(Keyword::writings) {
        let mut letters = writing.chars();
        if let Some(first) = letters.next() {
            by_letter.entry(first).or_default().push(format!("\"{}\"", letters.as_str()));
        }
    }
    // A word comes before those it begins with: the first that fits is the only one tried.
    for rests in by_letter.values_mut() {
        rests.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    }
    let reserved: Vec<String> =
        by_letter.iter().map(|(first, rests)| format!("\"{first}\" ~ ({})", rests.join(" | "))).collect();
    let _ = write!(
        rules,
        "\n// Words that are never names.\nreserved = _{{ ({}) ~ !name_character }}\n",
        reserved.join(" | ")
    );
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique() {
        let keys: BTreeSet<_> = KEYWORDS.iter().map(|keyword| keyword.key).collect();
        assert_eq!(keys.len(), KEYWORDS.len());
    }

    #[test]
    fn a_keyword_does_not_take_the_beginning_of_a_name() {
        assert_eq!(leads("depuis", "depuis_2020"), None);
        assert_eq!(leads("depuis", "depuis 2020"), Some(6));
        assert_eq!(leads("au_plus", "au   plus 3"), Some(9));
        assert_eq!(leads("au_plus", "auplus 3"), None);
        assert_eq!(leads("vaut", "is worth 3"), Some(8));
    }
}
