//! Networks from the text files by which flow and assignment codes are compared.
//!
//! - DIMACS minimum-cost-flow files: `c` comments, `p min NODES ARCS`, `n NODE SUPPLY`, `a FROM TO LOWER UPPER COST`.
//! - Assignment files of the OR-Library: the number n, then the n × n costs row by row; or n, then `row column cost` for
//!   each pair that is allowed. Each row takes one column at the least sum of costs.

use super::{Arc, Network};

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A word that is due is missing or is no whole number.
    #[error("word {0}: a whole number is due")]
    Number(usize),
    /// A line is not what the format allows.
    #[error("line {0} is not one of the format")]
    Line(usize),
    /// The file announces another number of arcs or costs than it has.
    #[error("the file announces {announced} and holds {found}")]
    Count {
        /// What it says.
        announced: usize,
        /// What it has.
        found: usize,
    },
}

/// A capacity that stands for none, as files that leave arcs free write it.
const FREE: i64 = 1 << 40;

/// Reads either format: a DIMACS file has a line that begins with `p`.
///
/// # Errors
/// A text of neither format.
pub fn any(text: &str) -> Result<Network, ReadError> {
    if text.lines().any(|line| line.trim_start().starts_with("p ")) { dimacs(text) } else { assignment(text) }
}

/// Reads a DIMACS minimum-cost-flow file.
///
/// # Errors
/// A line that is not of the format, or another number of arcs than announced.
pub fn dimacs(text: &str) -> Result<Network, ReadError> {
    let mut network = Network::default();
    let mut announced = 0;
    for (place, line) in text.lines().enumerate() {
        let wrong = || ReadError::Line(place.saturating_add(1));
        let mut words = line.split_whitespace();
        let kind = words.next();
        if kind.is_none_or(|kind| kind == "c") {
            continue;
        }
        let words: Vec<&str> = words.collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<i64>().ok()).ok_or_else(wrong);
        let node = |at: usize| {
            let node = number(at)?.checked_sub(1).and_then(|node| u32::try_from(node).ok()).ok_or_else(wrong)?;
            let known = usize::try_from(node).is_ok_and(|node| node < network.supplies.len());
            if known { Ok(node) } else { Err(wrong()) }
        };
        match (kind, words.len()) {
            (Some("p"), 3) if words.first() == Some(&"min") => {
                let size = |at: usize| number(at).and_then(|size| usize::try_from(size).map_err(|_| wrong()));
                announced = size(2)?;
                network.supplies = vec![0; size(1)?];
            }
            (Some("n"), 2) => {
                let (node, supply) = (node(0)?, number(1)?);
                if let Some(place) = usize::try_from(node).ok().and_then(|node| network.supplies.get_mut(node)) {
                    *place = supply;
                }
            }
            (Some("a"), 5) => {
                let upper = number(3)?;
                let upper = if upper < 0 { FREE } else { upper };
                let arc = Arc { from: node(0)?, to: node(1)?, lower: number(2)?, upper, cost: number(4)? };
                network.arcs.push(arc);
            }
            _ => return Err(wrong()),
        }
    }
    let found = network.arcs.len();
    if found == announced { Ok(network) } else { Err(ReadError::Count { announced, found }) }
}

/// Reads an assignment file of the OR-Library, dense or sparse.
///
/// # Errors
/// A word that is no number, or neither n × n costs nor whole triples.
pub fn assignment(text: &str) -> Result<Network, ReadError> {
    let parsed = text.split_whitespace().enumerate();
    let parsed =
        parsed.map(|(place, word)| word.parse::<i64>().map_err(|_| ReadError::Number(place.saturating_add(1))));
    let numbers = parsed.collect::<Result<Vec<i64>, ReadError>>()?;
    let Some((&first, costs)) = numbers.split_first() else { return Err(ReadError::Number(1)) };
    let side = u32::try_from(first).ok().filter(|side| *side < u32::MAX / 2).ok_or(ReadError::Number(1))?;
    let count = usize::try_from(side).map_err(|_| ReadError::Number(1))?;
    let announced = count.saturating_mul(count);
    let mut supplies = vec![1; count];
    supplies.resize(count.saturating_mul(2), -1);
    let arc =
        |row: u32, column: u32, cost: i64| Arc { from: row, to: side.saturating_add(column), lower: 0, upper: 1, cost };
    if costs.len() == announced {
        let cells = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
        let arcs = cells.zip(costs).map(|((row, column), &cost)| arc(row, column, cost)).collect();
        return Ok(Network { supplies, arcs });
    }
    let mut arcs = Vec::new();
    for (at, triple) in costs.chunks(3).enumerate() {
        let &[row, column, cost] = triple else { return Err(ReadError::Count { announced, found: costs.len() }) };
        let place = |number: i64| {
            let place = number.checked_sub(1).and_then(|place| u32::try_from(place).ok());
            place.filter(|place| *place < side).ok_or(ReadError::Number(at.saturating_mul(3).saturating_add(2)))
        };
        arcs.push(arc(place(row)?, place(column)?, cost));
    }
    Ok(Network { supplies, arcs })
}
