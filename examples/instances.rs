//! Reads public instances of flow and assignment problems and prints their proven optima.
//!
//! ```text
//! cargo run --release --example instances -- tests/data/instances/*.gz
//! ```
//!
//! Files are DIMACS minimum-cost-flow files or assignment files of the OR-Library, plain or compressed (`.gz`, read with
//! flate2, which the crate's workbooks depend on anyway).
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "an example prints, reads files and tells the time"
)]

use std::io::Read;
use std::process::ExitCode;
use std::time::Instant;

use equiflux::solver::network::{self, Network, Outcome};

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        eprintln!("usage: instances FILE…");
        return ExitCode::from(2);
    }
    let mut code = ExitCode::SUCCESS;
    for path in paths {
        match read(&path).and_then(|network| solve(&network)) {
            Ok(line) => println!("{path}: {line}"),
            Err(message) => {
                eprintln!("{path}: {message}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn read(path: &str) -> Result<Network, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    // A compressed file begins with these two bytes.
    if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(|error| error.to_string())?;
    } else {
        text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    }
    network::read::any(&text).map_err(|error| error.to_string())
}

fn solve(network: &Network) -> Result<String, String> {
    let start = Instant::now();
    let outcome = network::solve(network).map_err(|error| error.to_string())?;
    let milliseconds = start.elapsed().as_millis();
    let (nodes, arcs) = (network.supplies.len(), network.arcs.len());
    let answer = match outcome {
        Outcome::Optimal(flow) => {
            network::check_flow(network, &flow).map_err(|flaw| flaw.to_string())?;
            format!("optimum {}", flow.cost)
        }
        Outcome::Infeasible(cut) => {
            network::check_cut(network, &cut).map_err(|flaw| flaw.to_string())?;
            "no flow".to_owned()
        }
    };
    Ok(format!("{answer}, proven, {milliseconds} ms ({nodes} nodes, {arcs} arcs)"))
}
