//! The tables written in a policy's text.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::source::Span;
use crate::syntax::ast::{Cell, CellContent, Name, Table, TableRow};
use crate::syntax::fold::{composed, fold};
use crate::syntax::grammar::{Parts, Rule, Scope, run};
use crate::syntax::keywords::keyword;
use crate::syntax::layout::{Line, quote_after};
use crate::syntax::mistakes;
use crate::syntax::statements::Reader;

impl Reader<'_> {
    /// The table of a parameter. Its column of values is called `valeur` in the tree, whatever the language.
    pub(super) fn parameter_table(&mut self, rows: &[&Line]) -> Option<Table> {
        let mut table = self.table(rows)?;
        if let Some(Cell { content: CellContent::Name(name), .. }) = table.header.cells.last_mut() {
            canonical(name, "valeur");
        }
        Some(table)
    }

    /// The table of a `selon`. Its rows are called `de` and `à` in the tree, whatever the language.
    pub(super) fn bounds_table(&mut self, rows: &[&Line]) -> Option<Table> {
        let mut table = self.table(rows)?;
        for row in &mut table.rows {
            if let Some(Cell { content: CellContent::Name(name), .. }) = row.cells.first_mut() {
                canonical(name, "de");
                canonical(name, "a");
            }
        }
        Some(table)
    }

    pub(super) fn table(&mut self, lines: &[&Line]) -> Option<Table> {
        self.rows(lines, true)
    }

    /// A table whose cells may hold anything: what they mean is told later.
    pub(super) fn free_table(&mut self, lines: &[&Line]) -> Option<Table> {
        self.rows(lines, false)
    }

    fn rows(&mut self, lines: &[&Line], mend: bool) -> Option<Table> {
        let mut rows: Vec<TableRow> = Vec::new();
        let mut width = None;
        for line in lines {
            if line.broken {
                continue;
            }
            let cells = cells(&mut self.scope(line), mend);
            let span = line.whole();
            let expected = *width.get_or_insert(cells.len());
            if cells.len() == expected {
                rows.push(TableRow { cells, span });
            } else {
                let (found, expected) = (cells.len().to_string(), expected.to_string());
                let diagnostic = Diagnostic::at(&codes::UNEVEN_ROW, span).with("found", found);
                let diagnostic = diagnostic.with("expected", expected);
                self.report.push(match surplus(&cells, width.unwrap_or(0)) {
                    Some(kept) => {
                        // Cells that hold nothing, after the last one of the header.
                        let end = Span { start: kept.end, ..span };
                        diagnostic.fixed_by(end, " |")
                    }
                    None => diagnostic,
                });
            }
        }
        let mut rows = rows.into_iter();
        let header = rows.next()?;
        let rows: Vec<TableRow> = rows.collect();
        if rows.is_empty() && lines.len() == 1 {
            self.report.push(Diagnostic::at(&codes::EMPTY_TABLE, header.span));
            return None;
        }
        let span = rows.last().map_or(header.span, |last| header.span.to(last.span));
        Some(Table { header, rows, span })
    }
}

/// The place of the last cell that the header awaits, when those after it hold nothing.
fn surplus(cells: &[Cell], width: usize) -> Option<Span> {
    let kept = cells.get(width.checked_sub(1)?)?;
    let empty = cells.get(width..)?.iter().all(|cell| cell.content == CellContent::Empty);
    empty.then_some(kept.span)
}

fn canonical(name: &mut Name, key: &str) {
    let Some(keyword) = keyword(key) else { return };
    if keyword.writings().contains(&fold(&name.text)) {
        keyword.text.fr.clone_into(&mut name.text);
    }
}

fn cells(scope: &mut Scope<'_>, mend: bool) -> Vec<Cell> {
    let line = scope.line;
    let mut cells = Vec::new();
    for (from, end) in cell_ranges(&line.folded) {
        let span = line.span(from, end);
        let text = composed(scope.written(span));
        let folded = line.folded.get(from..end).unwrap_or("");
        cells.push(Cell { content: content(scope, folded, from, mend), text, span });
    }
    cells
}

/// The places of the cells of a row in its folded text, without the spaces around them; a bar inside quotation marks is
/// part of a text.
pub(in crate::syntax) fn cell_ranges(folded: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut began = None;
    let mut quote = None;
    let trimmed = |start: usize, end: usize| {
        let text = folded.get(start..end).unwrap_or("");
        let from = start.saturating_add(text.len().saturating_sub(text.trim_start_matches(' ').len()));
        (from, from.saturating_add(text.trim_matches(' ').len()))
    };
    for (at, character) in folded.char_indices() {
        if quote.is_none() && character == '|' {
            ranges.extend(began.map(|began| trimmed(began, at)));
            began = Some(at.saturating_add(1));
        }
        quote = quote_after(quote, character);
    }
    // What stands after the last bar is not a cell, when empty.
    ranges.extend(began.map(|began| trimmed(began, folded.len())).filter(|(start, end)| end > start));
    ranges
}

fn content(scope: &mut Scope<'_>, folded: &str, from: usize, mend: bool) -> CellContent {
    if folded.is_empty() {
        return CellContent::Empty;
    }
    let mended;
    let folded = if run(Rule::cell, folded).is_ok() {
        folded
    } else if !mend {
        return CellContent::Other;
    } else {
        let Some(text) = mistakes::mended_cell(scope, from, folded) else { return CellContent::Other };
        mended = text;
        mended.as_str()
    };
    let Ok(cell) = run(Rule::cell, folded) else { return CellContent::Other };
    let Some(part) = Parts::of(cell).next() else { return CellContent::Other };
    // The cell was read alone: its places are shifted to those of its line.
    scope.offset = from;
    let content = match part.as_rule() {
        Rule::from_day => CellContent::FromDay,
        Rule::known_day => CellContent::KnownDay,
        Rule::and_more => {
            let bound = Parts::of(part).accept(Rule::signed);
            bound.and_then(|part| scope.signed(part)).map_or(CellContent::Other, CellContent::AndMore)
        }
        Rule::signed => scope.signed(part).map_or(CellContent::Other, CellContent::Literal),
        _ => CellContent::Name(scope.name(&part)),
    };
    scope.offset = 0;
    content
}
