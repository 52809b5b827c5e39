//! Generated territories: same seed same bytes, real communes, marginals near what the statistics say.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use equiflux::geography;
use equiflux::quantity::{Date, Exact};
use equiflux::territory::{Basis, Request, Territory, TerritoryError, generate, readme};
use sha2::{Digest, Sha256};

fn request(epci: &str, applicants: u32, vacancies: u32) -> Request {
    let date = Date::new(2026, 3, 12).expect("a date");
    Request { epci: epci.to_owned(), applicants, vacancies, seed: 7, date, commissions: 0 }
}

fn drawn(epci: &str, applicants: u32, vacancies: u32) -> Territory {
    generate(&request(epci, applicants, vacancies)).expect("a territory")
}

/// Rows as maps from column to value.
fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> i64 {
    row[column].parse().unwrap_or_else(|_| panic!("`{column}` is not a number: {row:?}"))
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let once = drawn("243500139", 300, 60);
    assert_eq!(once, drawn("243500139", 300, 60));
    let mut other = request("243500139", 300, 60);
    other.seed = 8;
    let other = generate(&other).expect("a territory");
    assert_ne!(once.applicants_csv, other.applicants_csv);
    assert_ne!(once.vacancies_csv, other.vacancies_csv);
}

#[test]
fn the_bytes_are_pinned() {
    let territory = drawn("243500139", 1000, 100);
    let digest = |text: &str| {
        let bytes = Sha256::digest(text.as_bytes());
        bytes.iter().take(8).fold(0_u64, |digest, byte| digest << 8 | u64::from(*byte))
    };
    // A change here changes every territory people have generated: it must be meant.
    assert_eq!(digest(&territory.applicants_csv), 0xd0f6_abef_c280_17e6);
    assert_eq!(digest(&territory.vacancies_csv), 0xf5de_a0a9_0c9f_aad2);
}

#[test]
fn more_vacancies_leave_the_applicants_alone_and_the_reverse() {
    let small = drawn("243500139", 100, 10);
    let large = drawn("243500139", 150, 20);
    assert_eq!(small.applicants_csv, drawn("243500139", 100, 20).applicants_csv);
    assert_eq!(large.vacancies_csv, drawn("243500139", 0, 20).vacancies_csv);
    let lines: BTreeSet<&str> = large.applicants_csv.lines().collect();
    assert!(small.applicants_csv.lines().all(|line| lines.contains(line)));
}

#[test]
fn the_columns_are_those_of_the_schema() {
    let territory = drawn("243500139", 1, 1);
    let header = |table: &str| table.lines().next().map(str::to_owned).expect("a header");
    assert_eq!(
        header(&territory.applicants_csv),
        "id,personnes,adultes,personnes_a_charge,enfants_moins_14,couple,age_titulaire,age_conjoint,handicap,\
         sejour_regulier,revenu_fiscal,revenu_mensuel,situation,motif,loyer_actuel,surface_actuelle,occupants_actuels,\
         date_demande,mutation,dalo,publics,relogement,salarie_al,agent_public,refus,communes,types,\
         enregistree,revenu_recent,date_dalo,dependance,emploi_essentiel"
    );
    assert_eq!(
        header(&territory.vacancies_csv),
        "id,commune,typologie,maison,surface,qpv,decennie,financement,zone,loyer,charges,accessible,plai_adapte,\
         affectation,adapte,premiere_location,signale_le,plafond_deroge,designe"
    );
}

#[test]
fn rows_hold_together_on_several_territories() {
    // Rennes Métropole, Toulouse Métropole, Métropole de Lyon, and a community of 81 dwellings.
    for (epci, vacancies) in [("243500139", 400), ("243100518", 400), ("200046977", 400), ("200067163", 81)] {
        let territory = drawn(epci, 1500, vacancies);
        let communes: BTreeSet<&str> = geography::of_epci(epci).iter().map(|commune| commune.code.as_str()).collect();
        check_applicants(&territory.applicants_csv, &communes);
        check_vacancies(&territory.vacancies_csv, &communes, usize::try_from(vacancies).expect("a count"));
    }
}

fn check_applicants(table: &str, communes: &BTreeSet<&str>) {
    let rows = rows(table);
    assert_eq!(rows.len(), 1500);
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), rows.len());
    assert!(rows.is_sorted_by(|a, b| a["id"] < b["id"]));
    // An id says nothing of the date of the request.
    assert!(!rows.is_sorted_by(|a, b| a["date_demande"] <= b["date_demande"]));
    let reference = Date::new(2026, 3, 12).expect("a date");
    for row in &rows {
        assert!(row["id"].starts_with('D') && row["id"].len() == 8, "{row:?}");
        assert_eq!(number(row, "personnes"), number(row, "adultes") + number(row, "personnes_a_charge"));
        assert!(number(row, "enfants_moins_14") <= number(row, "personnes_a_charge"));
        assert!((1..=20).contains(&number(row, "personnes")));
        assert_eq!(row["couple"] == "oui", !row["age_conjoint"].is_empty());
        for income in ["revenu_fiscal", "revenu_mensuel", "loyer_actuel", "surface_actuelle"] {
            assert!(row[income].is_empty() || number(row, income) >= 0, "{row:?}");
        }
        let date = Date::parse(&row["date_demande"]).expect("a date");
        assert!(date <= reference);
        assert!(number(row, "age_titulaire") >= 18 + date.days_until(reference) / 365, "{row:?}");
        assert_eq!(row["mutation"] == "oui", row["situation"] == "hlm");
        assert!(row["relogement"] == "non" || row["motif"] == "demolition");
        assert!(!(row["salarie_al"] == "oui" && row["agent_public"] == "oui"));
        let homeless = ["sans_abri", "hotel", "squat", "camping"].contains(&row["situation"].as_str());
        assert!(!homeless || row["motif"] == "sans_logement", "{row:?}");
        let hosted = homeless || ["chez_parents", "chez_particulier"].contains(&row["situation"].as_str());
        assert!(!hosted || row["loyer_actuel"].is_empty());
        assert!(row["situation"] != "hlm" || !row["loyer_actuel"].is_empty());
        let wished: Vec<&str> = row["communes"].split('|').collect();
        assert!(wished.iter().all(|code| communes.contains(code)), "{row:?}");
        assert_eq!(wished.iter().collect::<BTreeSet<_>>().len(), wished.len());
        let types: Vec<&str> = row["types"].split('|').collect();
        assert!(types.iter().all(|name| ["T1", "T2", "T3", "T4", "T5", "T6"].contains(name)), "{row:?}");
        assert_eq!(types.iter().collect::<BTreeSet<_>>().len(), types.len());
        assert!(!row["publics"].is_empty());
    }
}

fn check_vacancies(table: &str, communes: &BTreeSet<&str>, wanted: usize) {
    let rows = rows(table);
    assert_eq!(rows.len(), wanted);
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), rows.len());
    for row in &rows {
        assert!(row["id"].starts_with('L') && row["id"].len() == 7, "{row:?}");
        assert!(communes.contains(row["commune"].as_str()), "{row:?}");
        let positive = |column: &str| Exact::parse_decimal(&row[column]).is_some_and(|amount| amount > Exact::ZERO);
        assert!(positive("loyer") && positive("charges") && positive("surface"), "{row:?}");
        assert!(["PLAI", "PLUS", "PLS"].contains(&row["financement"].as_str()));
        assert!(row["plai_adapte"] == "non" || row["financement"] == "PLAI");
        assert_eq!(row["zone"], "autres_regions");
    }
}

#[test]
fn the_whole_stock_can_fall_vacant_once() {
    let territory = drawn("200067163", 0, 81);
    let communes = rows(&territory.vacancies_csv).into_iter().map(|row| row["commune"].clone());
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for commune in communes {
        *counts.entry(commune).or_default() += 1;
    }
    assert_eq!(counts.values().sum::<u32>(), 81);
    // Drawing all of it gives the stock itself, whatever the seed.
    let mut other = request("200067163", 0, 81);
    other.seed = 99;
    let mut again: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows(&generate(&other).expect("a territory").vacancies_csv) {
        *again.entry(row["commune"].clone()).or_default() += 1;
    }
    assert_eq!(counts, again);
}

#[test]
fn paris_and_its_neighbours_are_a_zone_of_their_own() {
    let territory = drawn("200054781", 200, 400);
    let zones: BTreeSet<String> = rows(&territory.vacancies_csv).into_iter().map(|row| row["zone"].clone()).collect();
    assert_eq!(zones, BTreeSet::from(["ile_de_france".to_owned(), "paris_limitrophes".to_owned()]));
}

#[test]
fn marginals_are_near_the_statistics() {
    for epci in ["243500139", "200054781"] {
        let territory = drawn(epci, 20_000, 2_000);
        for line in &territory.calibration {
            let Some(target) = line.target else { continue };
            // Marks that are no target: another population, or a floor.
            let loose = line.marginal.fr.contains("repère") || line.marginal.fr.contains("plus de 40 %");
            let tolerance = match line.unit {
                "%" if loose => 1000,
                "%" => 250,
                "mois" => 200,
                _ => 25,
            };
            let gap = line.obtained.minus(target).and_then(|gap| gap.times(Exact::whole(100))).expect("a gap").round();
            assert!(gap.abs() <= tolerance, "{epci}: {} {} for {target}", line.marginal.fr, line.obtained.decimal());
        }
    }
}

#[test]
fn the_first_quartile_is_coherent_with_those_published() {
    let territory = drawn("243500139", 20_000, 0);
    let quartile = territory.first_quartile_threshold.expect("applicants");
    assert!((9_000..11_000).contains(&quartile.monthly_income), "{quartile:?}");
    let below = rows(&territory.applicants_csv)
        .iter()
        .filter(|row| !row["revenu_mensuel"].is_empty())
        .map(|row| {
            let others = number(row, "personnes") - 1 - number(row, "enfants_moins_14");
            number(row, "revenu_mensuel") * 120 / (10 + 5 * others + 3 * number(row, "enfants_moins_14"))
        })
        .map(|income| usize::from(income <= quartile.monthly_income))
        .collect::<Vec<_>>();
    let share = below.iter().sum::<usize>() * 1000 / below.len();
    assert!((249..=252).contains(&share), "{share}");
    assert!(territory.calibration.iter().any(|line| line.obtained == Exact::whole(quartile.monthly_income.into())));
}

#[test]
fn nobody_and_nothing_are_handled() {
    let territory = drawn("243500139", 0, 0);
    assert_eq!(territory.applicants_csv.lines().count(), 1);
    assert_eq!(territory.vacancies_csv.lines().count(), 1);
    assert_eq!(territory.first_quartile_threshold, None);
    assert!(territory.calibration.is_empty());
    assert!(readme(&territory, &request("243500139", 0, 0)).contains("Rennes Métropole"));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let fails = |epci: &str, applicants: u32, vacancies: u32| {
        generate(&request(epci, applicants, vacancies)).expect_err("an error").to_string()
    };
    assert!(fails("123456789", 1, 1).contains("no commune belongs to the EPCI `123456789`"));
    assert!(fails("", 1, 1).contains("no commune belongs"));
    assert!(fails("200060473", 1, 1).contains("no social dwelling"));
    assert_eq!(
        fails("200067163", 1, 82),
        "82 vacancies were asked for but `CC Monts, Rance et Rougier` has 81 social dwellings"
    );
    assert!(fails("243500139", 10_000_001, 1).contains("at most 10000000"));
    assert!(matches!(
        generate(&request("243500139", 0, 1_000_000)),
        Err(TerritoryError::TooManyRows { asked: 1_000_000, most: 999_999 })
    ));
}

#[test]
fn every_assumption_says_what_it_rests_on() {
    let territory = drawn("243500139", 500, 50);
    assert!(territory.assumptions.len() >= 40);
    let mut names = BTreeSet::new();
    for assumption in &territory.assumptions {
        for text in [&assumption.what, &assumption.value, &assumption.source] {
            assert!(!text.fr.is_empty() && !text.en.is_empty(), "{assumption:?}");
            assert!(!text.fr.contains('|'), "{assumption:?}");
        }
        assert!(names.insert(assumption.what.fr.clone()), "twice: {}", assumption.what.fr);
    }
    for basis in [Basis::Stated, Basis::Derived, Basis::Assumed] {
        assert!(territory.assumptions.iter().any(|assumption| assumption.basis == basis));
    }
    let page = readme(&territory, &request("243500139", 500, 50));
    assert!(page.contains("10,77 %") && page.contains("supposé") && page.contains("4852"), "{page}");
}

#[test]
fn a_year_is_shared_among_its_commissions() {
    let mut asked = request("243500139", 2000, 1300);
    asked.commissions = 26;
    let territory = generate(&asked).expect("a territory");
    assert_eq!(territory.commissions.len(), 26);
    let days: Vec<String> = territory.commissions.iter().map(|commission| commission.date.to_string()).collect();
    assert!(days.is_sorted_by(|a, b| a < b));
    assert!(days.iter().all(|day| day.starts_with("2026-")));
    let mut seen: Vec<BTreeMap<String, String>> = Vec::new();
    for commission in &territory.commissions {
        let homes = rows(&commission.vacancies_csv);
        assert!((20..90).contains(&homes.len()), "{}", homes.len());
        for home in homes {
            let told = Date::parse(&home["signale_le"]).expect("a date");
            assert!((10..=45).contains(&told.days_until(commission.date)), "{home:?}");
            assert!(home["premiere_location"] == "non" || (home["affectation"] == "libre" && home["qpv"] == "non"));
            seen.push(home);
        }
    }
    // Every home of the year goes to one commission, and to one only.
    let mut all = rows(&territory.vacancies_csv);
    all.sort();
    seen.sort();
    assert_eq!(all, seen);
    let share = |column: &str, value: &str| seen.iter().filter(|home| home[column] == value).count() * 100 / seen.len();
    assert!((16..=24).contains(&share("premiere_location", "oui")));
    assert!((18..=30).contains(&share("affectation", "mutation_interne")));
    for row in rows(&territory.applicants_csv) {
        assert!(row["date_demande"] <= days[25], "{row:?}");
    }
    asked.commissions = 53;
    assert_eq!(
        generate(&asked).expect_err("an error").to_string(),
        "53 commissions were asked for but a year has at most 52: one a week"
    );
}

#[test]
fn the_calibration_is_a_table_too() {
    let territory = drawn("243500139", 500, 50);
    let lines = rows(&territory.calibration_csv);
    assert_eq!(lines.len(), territory.calibration.len());
    for (line, measure) in lines.iter().zip(&territory.calibration) {
        assert_eq!(line["mesure"], measure.marginal.fr);
        assert_eq!(line["vise"].is_empty(), measure.target.is_none());
        if let Some(target) = measure.target {
            let gap = measure.obtained.minus(target).expect("a gap");
            assert_eq!(Exact::parse_decimal(&line["ecart"]), Some(gap), "{line:?}");
        }
    }
    assert!(lines.iter().any(|line| line["mesure"] == "relocations à Rennes"));
}
