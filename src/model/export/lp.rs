//! CPLEX LP, one term a line so that no reader's line limit is met.

use std::fmt::Write;

use super::program::{Expression, Kind, Program, Relation};
use crate::model::Sense;
use crate::quantity::Exact;

/// A variable that is nought, for expressions that would be empty: the format has no writing for those.
const NOUGHT: &str = "zero";

pub(super) fn write(program: &Program) -> String {
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = sections(program, &mut text);
    text
}

fn sections(program: &Program, text: &mut String) -> std::fmt::Result {
    let sense = match program.sense {
        Sense::Maximise => "Maximize",
        Sense::Minimise => "Minimize",
    };
    writeln!(text, "\\ {}, {} earlier levels kept", program.objective_name, program.earlier)?;
    writeln!(text, "{sense}\n {}:", program.objective_name)?;
    terms(program, &program.objective, text)?;
    writeln!(text, "Subject To")?;
    for constraint in &program.constraints {
        writeln!(text, " {}:", constraint.name)?;
        terms(program, &constraint.terms, text)?;
        let relation = match constraint.relation {
            Relation::AtLeast => ">=",
            Relation::AtMost => "<=",
            Relation::Equal => "=",
        };
        writeln!(text, "  {relation} {}", constraint.bound)?;
    }
    writeln!(text, "Bounds\n {NOUGHT} = 0")?;
    section(program, text, None, |kind| matches!(kind, Kind::Value), " free")?;
    section(program, text, Some("Binaries"), |kind| matches!(kind, Kind::Award(..)), "")?;
    section(program, text, Some("Generals"), |kind| matches!(kind, Kind::Shortfall(_)), "")?;
    writeln!(text, "End")
}

fn terms(program: &Program, expression: &Expression, text: &mut String) -> std::fmt::Result {
    if expression.is_empty() {
        writeln!(text, "  0 {NOUGHT}")?;
    }
    for (at, number) in expression {
        let sign = if *number < Exact::ZERO { '-' } else { '+' };
        let size = if sign == '-' { number.negated().unwrap_or(*number) } else { *number };
        let name = program.variables.get(*at).map_or(NOUGHT, |variable| variable.name.as_str());
        writeln!(text, "  {sign} {size} {name}")?;
    }
    Ok(())
}

fn section(
    program: &Program,
    text: &mut String,
    title: Option<&str>,
    meant: impl Fn(Kind) -> bool,
    after: &str,
) -> std::fmt::Result {
    let mut names = program.variables.iter().filter(|variable| meant(variable.kind)).peekable();
    if let Some(title) = title
        && names.peek().is_some()
    {
        writeln!(text, "{title}")?;
    }
    names.try_for_each(|variable| writeln!(text, " {}{after}", variable.name))
}
