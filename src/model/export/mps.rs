//! Free MPS.

use std::fmt::Write;

use super::program::{Kind, Program, Relation};
use crate::model::Sense;
use crate::quantity::Exact;

pub(super) fn write(program: &Program) -> String {
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = sections(program, &mut text);
    text
}

fn sections(program: &Program, text: &mut String) -> std::fmt::Result {
    let sense = match program.sense {
        Sense::Maximise => "MAX",
        Sense::Minimise => "MIN",
    };
    writeln!(text, "* {sense} {}, {} earlier levels kept", program.objective_name, program.earlier)?;
    writeln!(text, "NAME equiflux\nOBJSENSE\n  {sense}\nROWS\n N {}", program.objective_name)?;
    for constraint in &program.constraints {
        let relation = match constraint.relation {
            Relation::AtLeast => 'G',
            Relation::AtMost => 'L',
            Relation::Equal => 'E',
        };
        writeln!(text, " {relation} {}", constraint.name)?;
    }
    columns(program, text)?;
    writeln!(text, "RHS")?;
    for constraint in program.constraints.iter().filter(|constraint| constraint.bound != Exact::ZERO) {
        writeln!(text, " RHS {} {}", constraint.name, constraint.bound)?;
    }
    writeln!(text, "BOUNDS")?;
    for variable in &program.variables {
        // A whole variable without an upper bound would be binary for some readers: `PL` says that it has none.
        let bound = match variable.kind {
            Kind::Award(..) => "BV",
            Kind::Shortfall(_) => "PL",
            Kind::Value => "FR",
        };
        writeln!(text, " {bound} BND {}", variable.name)?;
    }
    if program.variables.is_empty() {
        writeln!(text, " FX BND zero 0")?;
    }
    writeln!(text, "ENDATA")
}

fn columns(program: &Program, text: &mut String) -> std::fmt::Result {
    let mut by_variable = vec![Vec::new(); program.variables.len()];
    let objective = (&program.objective_name, &program.objective);
    let constraints = program.constraints.iter().map(|constraint| (&constraint.name, &constraint.terms));
    for (row, terms) in std::iter::once(objective).chain(constraints) {
        for (at, number) in terms {
            if let Some(entries) = by_variable.get_mut(*at) {
                entries.push((row, *number));
            }
        }
    }
    writeln!(text, "COLUMNS\n M1 'MARKER' 'INTORG'")?;
    // The free variable of a value, if any, is the last one.
    let mut whole = true;
    for (variable, entries) in program.variables.iter().zip(by_variable) {
        if whole && variable.kind == Kind::Value {
            writeln!(text, " M2 'MARKER' 'INTEND'")?;
            whole = false;
        }
        for (row, number) in entries {
            writeln!(text, " {} {row} {number}", variable.name)?;
        }
    }
    if program.variables.is_empty() {
        // Without any column some solvers would not look at the rows.
        writeln!(text, " zero {} 0", program.objective_name)?;
    }
    if whole {
        writeln!(text, " M2 'MARKER' 'INTEND'")?;
    }
    Ok(())
}
