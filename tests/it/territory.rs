use equiflux::quantity::Date;
use equiflux::territory::{Request, generate};
#[test]
fn look() {
    let request = Request {
        epci: std::env::args().nth(3).unwrap_or("243500139".into()),
        applicants: 20_000,
        vacancies: 2_000,
        seed: 1,
        date: Date::new(2026, 3, 12).unwrap(),
    };
    let territory = generate(&request).unwrap();
    for c in &territory.calibration {
        println!(
            "{:60} {:>10} {:>10} {}",
            c.marginal.fr,
            c.target.map_or(String::new(), |t| t.to_string()),
            (c.obtained.times(equiflux::quantity::Exact::whole(100)).unwrap().round()),
            c.unit
        );
    }
    for line in territory.applicants_csv.lines().take(15) {
        println!("{line}");
    }
    for line in territory.vacancies_csv.lines().take(15) {
        println!("{line}");
    }
}
