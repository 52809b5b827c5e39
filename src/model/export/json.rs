//! JSON: variables with the ids they stand for, the objective, the constraints. Numbers are exact decimals.

use std::fmt::Write;

use super::program::{Expression, Kind, Program, Relation};
use crate::index::Index;
use crate::model::{AssignmentModel, Sense};

pub(super) fn write(model: &AssignmentModel, program: &Program, sections: &[(&str, String)]) -> String {
    let sense = match program.sense {
        Sense::Maximise => "max",
        Sense::Minimise => "min",
    };
    let variables: Vec<String> = program.variables.iter().map(|of| variable(model, &of.name, of.kind)).collect();
    let constraints: Vec<String> = program
        .constraints
        .iter()
        .map(|constraint| {
            let relation = match constraint.relation {
                Relation::AtLeast => ">=",
                Relation::AtMost => "<=",
                Relation::Equal => "=",
            };
            let terms = terms(program, &constraint.terms);
            let name = quoted(&constraint.name);
            format!("{{\"name\":{name},\"terms\":{terms},\"relation\":\"{relation}\",\"bound\":{}}}", constraint.bound)
        })
        .collect();
    format!(
        "{{\n\"objective\":{{\"name\":{},\"sense\":\"{sense}\",\"terms\":{}}},\n\"variables\":[\n{}\n],\n\"constraints\":[\n{}\n]{}\n}}\n",
        quoted(&program.objective_name),
        terms(program, &program.objective),
        variables.join(",\n"),
        constraints.join(",\n"),
        sections.iter().fold(String::new(), |mut text, (key, value)| {
            // Writing to a string never fails.
            let _ = write!(text, ",\n{}:{value}", quoted(key));
            text
        }),
    )
}

fn variable(model: &AssignmentModel, name: &str, kind: Kind) -> String {
    let name = quoted(name);
    match kind {
        Kind::Award(award, _) => {
            let id = |names: &[String], at: usize| quoted(names.get(at).map_or("", String::as_str));
            format!(
                "{{\"name\":{name},\"kind\":\"binary\",\"applicant\":{},\"vacancy\":{},\"charged\":{}}}",
                id(&model.applicant_names, award.applicant.position()),
                id(&model.vacancy_names, award.vacancy.position()),
                id(model.labels.as_slice(), award.label.position()),
            )
        }
        Kind::Shortfall(row) => {
            let row = quoted(model.rows.get(row).map_or("", |row| row.name.as_str()));
            format!("{{\"name\":{name},\"kind\":\"integer\",\"lower\":0,\"shortfall_of\":{row}}}")
        }
        Kind::Value => format!("{{\"name\":{name},\"kind\":\"free\"}}"),
    }
}

fn terms(program: &Program, expression: &Expression) -> String {
    let of = |(at, number): &(usize, crate::quantity::Exact)| {
        let name = program.variables.get(*at).map_or("", |variable| variable.name.as_str());
        format!("[{},{number}]", quoted(name))
    };
    format!("[{}]", expression.iter().map(of).collect::<Vec<_>>().join(","))
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter < ' ' => {
                // Writing to a string never fails.
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
