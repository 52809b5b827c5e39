//! The `equiflux` command: all it does is hand over to [`equiflux::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    equiflux::cli::main()
}
