//! The policies shipped with the program, and the scenarios that `generate` makes with them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{PipelineError, directory};
use crate::quantity::Date;
use crate::territory;

/// The policies shipped with the program: path below `rules/`, text.
#[must_use]
pub const fn policies() -> &'static [(&'static str, &'static str)] {
    &[
        ("national/cch.eqf", include_str!("../../rules/national/cch.eqf")),
        ("national/operations-plus.eqf", include_str!("../../rules/national/operations-plus.eqf")),
        ("local/rennes-metropole.eqf", include_str!("../../rules/local/rennes-metropole.eqf")),
        ("local/modele-epci.eqf", include_str!("../../rules/local/modele-epci.eqf")),
        ("local/toulouse-metropole.eqf", include_str!("../../rules/local/toulouse-metropole.eqf")),
        ("local/paris.eqf", include_str!("../../rules/local/paris.eqf")),
        ("local/metropole-lyon.eqf", include_str!("../../rules/local/metropole-lyon.eqf")),
        ("local/toulouse-cia.eqf", include_str!("../../rules/local/toulouse-cia.eqf")),
        ("local/cia-par-bailleur.eqf", include_str!("../../rules/local/cia-par-bailleur.eqf")),
        ("local/conventions-bailleur.eqf", include_str!("../../rules/local/conventions-bailleur.eqf")),
        ("local/epci-tendu.eqf", include_str!("../../rules/local/epci-tendu.eqf")),
        ("local/flux-plafonds.eqf", include_str!("../../rules/local/flux-plafonds.eqf")),
        ("local/flux-ardennes.eqf", include_str!("../../rules/local/flux-ardennes.eqf")),
        ("local/flux-etat-douze.eqf", include_str!("../../rules/local/flux-etat-douze.eqf")),
        ("local/flux-micro-contingent.eqf", include_str!("../../rules/local/flux-micro-contingent.eqf")),
    ]
}

/// Where the generated territory's own policy stands.
const OWN: &str = "rules/local/territoire.eqf";

/// What `generate` is asked for.
#[derive(Debug, Clone)]
pub struct GenerateRequest {
    /// The EPCI's SIREN code.
    pub territory: String,
    /// How many requests.
    pub applicants: u32,
    /// How many vacancies.
    pub vacancies: u32,
    /// The seed.
    pub seed: u64,
    /// The day of the commission; 12 March 2026 by default.
    pub date: Option<Date>,
    /// How many commissions share the vacancies over the year of that day; nought for one on that day.
    pub commissions: u32,
    /// The directory to create.
    pub out: PathBuf,
}

/// Writes a synthetic territory as a scenario that `allocate` runs, and gives the territory's name.
///
/// # Errors
/// The EPCI is unknown or has too little stock; the directory exists or cannot be written.
pub fn generate(request: &GenerateRequest) -> Result<String, PipelineError> {
    if request.out.exists() {
        return Err(PipelineError::Occupied { path: request.out.clone() });
    }
    let date = request.date.or_else(|| Date::new(2026, 3, 12)).unwrap_or(Date(0));
    let asked = territory::Request {
        epci: request.territory.clone(),
        applicants: request.applicants,
        vacancies: request.vacancies,
        seed: request.seed,
        date,
        commissions: request.commissions,
    };
    let made = territory::generate(&asked)?;
    let mut files = BTreeMap::new();
    for (path, text) in policies() {
        files.insert(format!("rules/{path}"), text.as_bytes().to_vec());
    }
    files.insert(OWN.to_owned(), own_policy(&made, &asked).into_bytes());
    if made.commissions.is_empty() {
        let title =
            format!("{} : {} logements, {} demandes (synthétique)", made.name, request.vacancies, request.applicants);
        files.insert("scenario.yaml".to_owned(), scenario(&title, date, "").into_bytes());
    }
    for commission in &made.commissions {
        let day = commission.date;
        let title = format!("{} : commission du {day} (synthétique)", made.name);
        files.insert(format!("{day}/scenario.yaml"), scenario(&title, day, "../").into_bytes());
        files.insert(format!("{day}/logements.csv"), commission.vacancies_csv.clone().into_bytes());
    }
    files.insert("README.md".to_owned(), territory::readme(&made, &asked).into_bytes());
    files.insert("calage.csv".to_owned(), made.calibration_csv.into_bytes());
    files.insert("demandes.csv".to_owned(), made.applicants_csv.into_bytes());
    files.insert("logements.csv".to_owned(), made.vacancies_csv.into_bytes());
    directory::write_new(&request.out, &files)?;
    Ok(made.name)
}

/// The scenario of a commission; `up` leads from its directory to that of the territory.
fn scenario(title: &str, date: Date, up: &str) -> String {
    format!(
        "title: {title:?}\npolicy: {up}{OWN}\ndate: {date}\ntables:\n  applicants: {{ file: {up}demandes.csv }}\n  \
         vacancies: {{ file: logements.csv }}\noptions: {{ candidates_per_vacancy: 3, lists_per_applicant: 2 }}\n"
    )
}

/// The policy of a generated territory: the model, with the first quartile of that very population.
fn own_policy(made: &territory::Territory, asked: &territory::Request) -> String {
    let year = asked.date.year();
    let name = made.name.replace(['«', '»', '"'], "");
    let amendment = made.first_quartile_threshold.map_or_else(String::new, |found| {
        let euros = found.monthly_income;
        format!(
            "\namende paramètre seuil_premier_quartile\n  vaut {euros} €\n  autorité « générateur de territoire synthétique »\n  source « Premier quartile de la population \
             synthétique (graine {}) »\n  statut inventé\n",
            asked.seed
        )
    });
    format!(
        "langue fr\npolitique « {name} : territoire synthétique »\n  en vigueur du {year}-01-01 au {year}-12-31\n  étend \
         local/modele-epci\n  statut inventé\n{amendment}"
    )
}
