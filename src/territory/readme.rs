//! The page that goes with a generated territory, in French.

use std::fmt::Write as _;

use super::{Calibration, Request, Territory};

/// Writes the page: what was drawn, what it rests on, what it gave.
#[must_use]
pub fn readme(territory: &Territory, request: &Request) -> String {
    let mut page = String::new();
    // Writing to a text cannot fail.
    let _ = writeln!(page, "# Territoire synthétique : {}\n", territory.name);
    let _ = writeln!(
        page,
        "{} demandeurs et {} logements vacants {}, EPCI {}, graine {}. La même graine donne les mêmes octets.\n",
        grouped(&request.applicants.to_string()),
        grouped(&request.vacancies.to_string()),
        when(territory, request),
        request.epci,
        request.seed
    );
    page.push_str(
        "Les logements sont tirés du parc social réel (RPLS 2019) ; les demandeurs sont inventés d'après des statistiques \
         publiées. Aucun fichier de demandeurs n'a été lu : toute ressemblance avec un ménage réel est fortuite. Les \
         statistiques des demandes sont nationales, faute de chiffres locaux publiés.\n\n",
    );
    if let Some(quartile) = territory.first_quartile_threshold {
        let monthly = grouped(&quartile.monthly_income.to_string());
        let reference = grouped(&quartile.reference_income.to_string());
        let _ = writeln!(
            page,
            "Premier quartile des demandeurs tirés : **{monthly} € par an et par unité de consommation** (revenu mensuel × 12, \
             méthode de l'arrêté annuel) ; {reference} € sur le revenu fiscal de référence. Ce sont les seuils de ces tables, \
             non ceux de l'arrêté.\n",
        );
    }
    if !territory.commissions.is_empty() {
        page.push_str("## Les commissions de l'année\n\n| jour | logements |\n|---|--:|\n");
        for commission in &territory.commissions {
            let homes = commission.vacancies_csv.lines().count().saturating_sub(1);
            let _ = writeln!(page, "| {} | {homes} |", commission.date);
        }
        page.push_str(
            "\nChaque dossier est un scénario : `equiflux allocate AAAA-MM-JJ`. Toutes lisent `demandes.csv` ; une demande déposée \
             après la commission n'est candidate à rien. `logements.csv` réunit les logements de l'année ; `affectation` dit ce \
             qui sort du flux et pourquoi, `premiere_location` ce qui n'y entre pas encore.\n\n",
        );
    }
    page.push_str("## Ce que les tirages ont donné\n\nLa même table, à relire par un programme : `calage.csv`.\n\n| mesure | visé | obtenu |\n|---|--:|--:|\n");
    for Calibration { marginal, unit, target, obtained } in &territory.calibration {
        let written = |number: crate::quantity::Exact| format!("{} {unit}", french(number));
        let target = target.map_or_else(|| "—".to_owned(), written);
        let _ = writeln!(page, "| {} | {target} | {} |", marginal.fr, written(*obtained));
    }
    page.push_str("\n## Sur quoi ils reposent\n\n| quoi | valeur | statut | source |\n|---|---|---|---|\n");
    for assumption in &territory.assumptions {
        let (what, value, source) = (&assumption.what.fr, &assumption.value.fr, &assumption.source.fr);
        let _ = writeln!(page, "| {what} | {value} | {} | {source} |", assumption.basis.fr());
    }
    page
}

/// `au 2026-03-12`, or `sur 2026, en 26 commissions`.
fn when(territory: &Territory, request: &Request) -> String {
    match territory.commissions.len() {
        0 => format!("au {}", request.date),
        count => format!("sur {}, en {count} commissions", request.date.year()),
    }
}

/// A number with a decimal comma and groups of three, rounded to two decimals.
fn french(number: crate::quantity::Exact) -> String {
    let rounded = number
        .times(crate::quantity::Exact::whole(100))
        .and_then(|hundredths| crate::quantity::Exact::ratio(hundredths.round(), 100))
        .unwrap_or(number)
        .decimal();
    match rounded.split_once('.') {
        Some((whole, decimals)) => format!("{},{decimals}", grouped(whole)),
        None => grouped(&rounded),
    }
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Exact;

    #[test]
    fn numbers_are_written_as_in_france() {
        assert_eq!(french(Exact::ratio(1_234_567, 100).expect("a ratio")), "12\u{202f}345,67");
        assert_eq!(french(Exact::ratio(1, 3).expect("a ratio")), "0,33");
        assert_eq!(grouped("100"), "100");
        assert_eq!(grouped("5000"), "5\u{202f}000");
    }
}
