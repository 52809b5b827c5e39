//! The `equiflux` command.

fn main() {}
