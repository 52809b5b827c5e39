//! How the rules of the grammar are named to people: one row for each rule that a message may speak of.

use super::grammar::{Rule, is_keyword};
use super::keywords::KEYWORDS;
use crate::diagnostic::Bilingual;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How a rule is named to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RuleName {
    /// The rule.
    pub rule: Rule,
    /// Its name; the keyword alone when the rule is one.
    pub name: Bilingual,
    /// The keys of the keywords that may begin it.
    pub leads: &'static [&'static str],
    /// Whether the name is a keyword, to be set between backquotes.
    pub bare: bool,
}

const fn named(rule: Rule, fr: &'static str, en: &'static str, leads: &'static [&'static str]) -> RuleName {
    RuleName { rule, name: Bilingual { fr, en }, leads, bare: false }
}

/// The name of a rule; none for the rules that never stand alone.
pub(super) fn rule_name(rule: Rule) -> Option<RuleName> {
    static BY_RULE: LazyLock<BTreeMap<Rule, RuleName>> = LazyLock::new(|| {
        let keywords = Rule::all_rules().iter().filter(|rule| is_keyword(**rule)).filter_map(|rule| {
            let name = format!("{rule:?}");
            let keyword = KEYWORDS.iter().find(|keyword| Some(keyword.key) == name.strip_prefix("kw_"))?;
            let leads = std::slice::from_ref(&keyword.key);
            Some((*rule, RuleName { rule: *rule, name: keyword.text, leads, bare: true }))
        });
        RULES.iter().map(|name| (name.rule, *name)).chain(keywords).collect()
    });
    BY_RULE.get(&rule).copied()
}

/// The names of the rules that are not keywords.
const RULES: &[RuleName] = &[
    named(Rule::EOI, "la fin de la ligne", "the end of the line", &[]),
    named(Rule::name, "un nom", "a name", &[]),
    named(Rule::text, "un texte entre guillemets", "a quoted text", &[]),
    named(Rule::colon, "`:`", "`:`", &[]),
    named(Rule::missing_colon, "`:`", "`:`", &[]),
    named(Rule::number, "un nombre", "a number", &[]),
    named(Rule::count, "un nombre entier", "a whole number", &[]),
    named(Rule::money_unit, "`€`", "`€`", &["euro"]),
    named(Rule::per_area, "`m²`", "`m²`", &[]),
    named(Rule::period, "`an` ou `mois`", "`year` or `month`", &["an", "ans", "un_mois", "mois"]),
    named(Rule::per_year, "`an`", "`year`", &["an", "ans"]),
    named(Rule::per_month, "`mois`", "`month`", &["un_mois", "mois"]),
    named(Rule::square_metre, "`m²`", "`m²`", &[]),
    named(Rule::percent, "`%`", "`%`", &[]),
    named(Rule::years, "`ans`", "`years`", &["ans", "an"]),
    named(Rule::months, "`mois`", "`months`", &["mois", "un_mois"]),
    named(Rule::days, "`jours`", "`days`", &["jours", "jour"]),
    named(Rule::points, "`points`", "`points`", &["points", "point"]),
    named(Rule::quantity, "un nombre", "a number", &[]),
    named(Rule::iso_date, "une date", "a date", &[]),
    named(Rule::slash_date, "une date", "a date", &[]),
    named(Rule::spelled_date, "une date", "a date", &[]),
    named(Rule::day_of_month, "un jour", "a day", &[]),
    named(
        Rule::month_name,
        "un mois",
        "a month",
        &[
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ],
    ),
    named(Rule::year, "une année", "a year", &[]),
    named(Rule::date, "une date", "a date", &[]),
    named(Rule::commune, "une commune", "a commune", &[]),
    named(Rule::insee_code, "un code INSEE", "an INSEE code", &[]),
    named(Rule::insee_letters, "un code INSEE", "an INSEE code", &[]),
    named(Rule::commune_label, "le nom de la commune", "the name of the commune", &[]),
    named(Rule::rooms, "une typologie (`T3`)", "a size (`T3`)", &[]),
    named(Rule::yes, "`vrai`", "`true`", &["vrai"]),
    named(Rule::no, "`faux`", "`false`", &["faux", "non"]),
    named(Rule::literal, "une valeur", "a value", &[]),
    named(Rule::minus_sign, "`-`", "`-`", &[]),
    named(Rule::signed, "une valeur", "a value", &[]),
    named(Rule::expression, "une expression", "an expression", &[]),
    named(Rule::conditional, "une expression", "an expression", &[]),
    named(Rule::disjunction, "une expression", "an expression", &[]),
    named(Rule::conjunction, "une expression", "an expression", &[]),
    named(Rule::negation, "une expression", "an expression", &[]),
    named(Rule::not, "une expression", "an expression", &[]),
    named(Rule::comparison, "une expression", "an expression", &[]),
    named(Rule::is_known, "`est connu`", "`is known`", &["n_est_pas", "est"]),
    named(Rule::is_unknown, "`est inconnu`", "`is unknown`", &["n_est_pas", "est"]),
    named(Rule::is_in, "`dans (…)`", "`in (…)`", &["est"]),
    named(Rule::is_not_in, "`n'est pas dans (…)`", "`is not in (…)`", &["n_est_pas"]),
    named(Rule::contains, "`contient`", "`contains`", &["contient"]),
    named(Rule::relation, "une comparaison", "a comparison", &["n_est_pas", "est"]),
    named(Rule::different, "`<>`", "`<>`", &["n_est_pas"]),
    named(Rule::at_most, "`<=`", "`<=`", &[]),
    named(Rule::at_least, "`>=`", "`>=`", &[]),
    named(Rule::less, "`<`", "`<`", &[]),
    named(Rule::greater, "`>`", "`>`", &[]),
    named(Rule::equal, "`=`", "`=`", &["est"]),
    named(Rule::sum, "une expression", "an expression", &[]),
    named(Rule::product, "une expression", "an expression", &[]),
    named(Rule::plus, "`+`", "`+`", &[]),
    named(Rule::minus, "`-`", "`-`", &[]),
    named(Rule::times, "`*`", "`*`", &[]),
    named(Rule::over, "`/`", "`/`", &[]),
    named(Rule::factor, "une expression", "an expression", &[]),
    named(Rule::elapsed, "une expression", "an expression", &[]),
    named(Rule::time_unit, "`mois`, `ans` ou `jours`", "`months`, `years` or `days`", &[]),
    named(Rule::applicant, "`demandeur`", "`applicant`", &["demandeur"]),
    named(Rule::vacancy, "`logement`", "`vacancy`", &["logement"]),
    named(Rule::member, "une expression", "an expression", &[]),
    named(Rule::call, "une expression", "an expression", &[]),
    named(Rule::bare_name, "une expression", "an expression", &[]),
    named(Rule::group, "une expression", "an expression", &[]),
    named(Rule::boolean_type, "`oui ou non`", "`yes or no`", &["oui_ou_non"]),
    named(Rule::integer_type, "`entier`", "`integer`", &["entier"]),
    named(Rule::number_type, "`nombre`", "`number`", &["nombre"]),
    named(Rule::percent_type, "`pourcentage`", "`percentage`", &["pourcentage"]),
    named(Rule::money_type, "`montant en`", "`amount in`", &["montant_en"]),
    named(Rule::area_type, "`surface`", "`area`", &["surface"]),
    named(Rule::rooms_type, "`typologie`", "`rooms`", &["typologie"]),
    named(Rule::date_type, "`date`", "`date`", &["date"]),
    named(Rule::months_type, "`durée en mois`", "`duration in months`", &["duree_en"]),
    named(Rule::days_type, "`durée en jours`", "`duration in days`", &["duree_en"]),
    named(Rule::commune_type, "`commune`", "`commune`", &["commune"]),
    named(Rule::text_type, "`texte`", "`text`", &["texte"]),
    named(Rule::named_type, "le nom d'une énumération", "the name of an enumeration", &[]),
    named(Rule::list_type, "`liste de`", "`list of`", &["liste_de"]),
    named(Rule::range, "`de … à …`", "`from … to …`", &["de"]),
    named(Rule::title, "un texte entre guillemets", "a quoted text", &[]),
    named(Rule::line_language, "une ligne", "a line", &[]),
    named(Rule::french, "`fr`", "`fr`", &["francais"]),
    named(Rule::english, "`en`", "`en`", &["anglais"]),
    named(Rule::line_policy, "une ligne", "a line", &[]),
    named(Rule::line_enumeration, "une ligne", "a line", &[]),
    named(Rule::line_schema, "une ligne", "a line", &[]),
    named(Rule::line_definition, "une ligne", "a line", &[]),
    named(Rule::line_parameter, "une ligne", "a line", &[]),
    named(Rule::arguments, "des arguments entre parenthèses", "arguments in parentheses", &[]),
    named(Rule::argument, "un argument", "an argument", &[]),
    named(Rule::line_category, "une ligne", "a line", &[]),
    named(Rule::line_grid, "une ligne", "a line", &[]),
    named(Rule::line_admissible, "une ligne", "a line", &[]),
    named(Rule::line_reserver, "une ligne", "a line", &[]),
    named(Rule::line_flow, "une ligne", "a line", &[]),
    named(Rule::line_obligation, "une ligne", "a line", &[]),
    named(Rule::line_objective, "une ligne", "a line", &[]),
    named(Rule::line_examples, "une ligne", "a line", &[]),
    named(Rule::line_example_day, "une ligne", "a line", &[]),
    named(Rule::line_let, "une ligne", "a line", &[]),
    named(Rule::let_value, "une valeur", "a value", &[]),
    named(Rule::line_shortlist, "une ligne", "a line", &[]),
    named(Rule::line_amendment, "une ligne", "a line", &[]),
    named(Rule::amended_obligation, "`obligation`", "`obligation`", &["obligation"]),
    named(Rule::amended_parameter, "`paramètre`", "`parameter`", &["parametre"]),
    named(Rule::line_validity, "une ligne", "a line", &[]),
    named(Rule::line_extends, "une ligne", "a line", &[]),
    named(Rule::path, "le chemin d'une politique", "the path of a policy", &[]),
    named(Rule::line_source, "une ligne", "a line", &[]),
    named(Rule::raw, "une référence", "a reference", &[]),
    named(Rule::line_status, "une ligne", "a line", &[]),
    named(Rule::verified, "`vérifié`", "`verified`", &["verifie"]),
    named(Rule::derived, "`dérivé`", "`derived`", &["derive"]),
    named(Rule::unverified, "`non vérifié`", "`unverified`", &["non_verifie"]),
    named(Rule::local, "`local`", "`local`", &["local"]),
    named(Rule::invented, "`inventé`", "`invented`", &["invente"]),
    named(Rule::line_values, "une ligne", "a line", &[]),
    named(Rule::line_field, "une ligne", "a line", &[]),
    named(Rule::optional, "`facultatif`", "`optional`", &["facultatif"]),
    named(Rule::sensitive, "`sensible`", "`sensitive`", &["sensible"]),
    named(Rule::modifiable, "`modifiable`", "`modifiable`", &["modifiable"]),
    named(Rule::line_case, "une ligne", "a line", &[]),
    named(Rule::condition, "`si …`", "`if …`", &["si"]),
    named(Rule::otherwise, "`sinon`", "`otherwise`", &["autrement"]),
    named(Rule::line_revised, "une ligne", "a line", &[]),
    named(Rule::line_dated_value, "une ligne", "a line", &[]),
    named(Rule::line_condition, "une ligne", "a line", &[]),
    named(Rule::line_applicable, "une ligne", "a line", &[]),
    named(Rule::line_heading, "une ligne", "a line", &[]),
    named(Rule::strongest, "`la plus forte de`", "`strongest of`", &["la_plus_forte_de"]),
    named(Rule::sum_of, "`somme de`", "`sum of`", &["somme_de"]),
    named(Rule::cap, "`au plus …`", "`at most …`", &["au_plus"]),
    named(Rule::line_criterion, "une ligne", "a line", &[]),
    named(Rule::accrual, "`par …`", "`per …`", &["par"]),
    named(Rule::line_expression, "une ligne", "a line", &[]),
    named(Rule::line_within, "une ligne", "a line", &[]),
    named(Rule::line_if_unknown, "une ligne", "a line", &[]),
    named(Rule::accepted, "`admissible`", "`admissible`", &["admissible"]),
    named(Rule::refused, "`non admissible`", "`not admissible`", &["non_admissible"]),
    named(Rule::line_share, "une ligne", "a line", &[]),
    named(Rule::share, "un pourcentage `du flux`", "a percentage `of the flow`", &[]),
    named(Rule::round_up, "`au supérieur`", "`up`", &["au_superieur"]),
    named(Rule::round_down, "`à l'inférieur`", "`down`", &["a_l_inferieur"]),
    named(Rule::round_nearest, "`au plus proche`", "`to nearest`", &["au_plus_proche"]),
    named(Rule::line_subshare, "une ligne", "a line", &[]),
    named(Rule::line_audience, "une ligne", "a line", &[]),
    named(Rule::everyone, "`tous`", "`everyone`", &["tous"]),
    named(Rule::line_territory, "une ligne", "a line", &[]),
    named(Rule::line_excluded, "une ligne", "a line", &[]),
    named(Rule::line_demand, "une ligne", "a line", &[]),
    named(Rule::bound_at_least, "`au moins`", "`at least`", &["au_moins"]),
    named(Rule::bound_at_most, "`au plus`", "`at most`", &["au_plus"]),
    named(Rule::bound_exactly, "`exactement`", "`exactly`", &["exactement"]),
    named(Rule::amount, "un nombre d'attributions ou un pourcentage", "a number of awards or a percentage", &[]),
    named(Rule::rate, "un pourcentage", "a percentage", &[]),
    named(Rule::base, "une catégorie", "a category", &[]),
    named(Rule::charged, "`imputées à`", "`charged to`", &["imputees_a"]),
    named(Rule::each_reserver, "`chaque réservataire`", "`each reserver`", &["chaque_reservataire"]),
    named(Rule::together, "des réservataires", "reservers", &[]),
    named(Rule::line_rank, "une ligne", "a line", &[]),
    named(Rule::line_floor, "une ligne", "a line", &[]),
    named(Rule::line_ceiling, "une ligne", "a line", &[]),
    named(Rule::line_hard, "une ligne", "a line", &[]),
    named(Rule::line_first, "une ligne", "a line", &[]),
    named(Rule::line_then, "une ligne", "a line", &[]),
    named(Rule::goal_homes, "`logements attribués`", "`homes awarded`", &["logements_attribues"]),
    named(Rule::goal_obligations, "`obligations`", "`obligations`", &["obligations"]),
    named(Rule::goal_flow, "`écart aux parts du flux`", "`distance to flow shares`", &["ecart_aux_parts_du_flux"]),
    named(Rule::goal_awards_to, "`attributions à`", "`awards to`", &["attributions_a"]),
    named(Rule::goal_points, "`points`", "`points`", &["points"]),
    named(Rule::line_ties, "une ligne", "a line", &[]),
    named(Rule::tie, "une date ou un tirage", "a date or a draw", &[]),
    named(Rule::line_minimum, "une ligne", "a line", &[]),
    named(Rule::line_exemption, "une ligne", "a line", &[]),
    named(Rule::line_rate, "une ligne", "a line", &[]),
    named(Rule::new_amount, "un pourcentage ou un nombre d'attributions", "a percentage or a number of awards", &[]),
    named(Rule::cell, "une case", "a cell", &["a_partir_du"]),
    named(Rule::from_day, "`à partir du`", "`starting`", &["a_partir_du"]),
    named(Rule::and_more, "`… et plus`", "`… and more`", &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_for_people() {
        // Silent rules are never told: they leave no trace in what pest gives.
        let policy = include_str!("../../grammar/policy.pest");
        let silent = |name: &str| policy.contains(&format!("\n{name} = _{{"));
        for rule in Rule::all_rules() {
            let name = format!("{rule:?}");
            assert!(name == "reserved" || silent(&name) || rule_name(*rule).is_some(), "{name} has no name for people");
        }
    }

    #[test]
    fn keywords_come_first() {
        for rule in Rule::all_rules() {
            let keyword = format!("{rule:?}").starts_with("kw_");
            assert!(!keyword || is_keyword(*rule));
        }
        assert!(!is_keyword(Rule::name) && is_keyword(Rule::EOI));
    }
}
