//! Tables that can be read aloud, on a phone and on paper.
//!
//! On a narrow screen each row becomes a block and each cell bears its column's name; the roles are written out because
//! a table that is not laid out as one loses its own.

use super::escape;

/// A table being written: the names of its columns, and the column that comes next.
pub(in crate::report) struct Table {
    headers: Vec<(String, bool)>,
    next: usize,
}

impl Table {
    /// A table's opening, its caption and its headers (already escaped); numbers are aligned to the right.
    pub(in crate::report) fn open(out: &mut String, class: &str, caption: &str, headers: &[(&str, bool)]) -> Self {
        put!(out, "<table role=\"table\" class=\"{class}\">\n");
        if !caption.is_empty() {
            put!(out, "<caption>{caption}</caption>\n");
        }
        out.push_str("<thead role=\"rowgroup\"><tr role=\"row\">");
        for (header, number) in headers {
            let class = if *number { " class=\"n\"" } else { "" };
            put!(out, "<th role=\"columnheader\" scope=\"col\"{class}>{header}</th>");
        }
        out.push_str("</tr></thead>\n<tbody role=\"rowgroup\">\n");
        Self { headers: headers.iter().map(|(header, number)| ((*header).to_owned(), *number)).collect(), next: 0 }
    }

    /// A row's opening.
    pub(in crate::report) fn row(&mut self, out: &mut String, class: &str) {
        self.next = 0;
        if class.is_empty() {
            out.push_str("<tr role=\"row\">");
        } else {
            put!(out, "<tr role=\"row\" class=\"{class}\">");
        }
    }

    fn column(&mut self) -> (String, bool) {
        let found = self.headers.get(self.next).cloned().unwrap_or_default();
        self.next = self.next.saturating_add(1);
        found
    }

    /// The cell that names the row; already escaped.
    pub(in crate::report) fn head(&mut self, out: &mut String, text: &str) {
        let first = self.next == 0;
        let (label, number) = self.column();
        let label = if first || label.is_empty() { String::new() } else { format!(" data-label=\"{label}\"") };
        let class = if number { " class=\"n\"" } else { "" };
        put!(out, "<th role=\"rowheader\" scope=\"row\"{class}{label}><span class=\"v\">{text}</span></th>");
    }

    /// A cell; already escaped.
    pub(in crate::report) fn cell(&mut self, out: &mut String, text: &str) {
        let (label, number) = self.column();
        let class = match (number, text.is_empty()) {
            (true, true) => " class=\"n none\"",
            (true, false) => " class=\"n\"",
            (false, true) => " class=\"none\"",
            (false, false) => "",
        };
        put!(out, "<td role=\"cell\"{class} data-label=\"{label}\"><span class=\"v\">{text}</span></td>");
    }

    /// A row's end.
    pub(in crate::report) fn end(&mut self, out: &mut String) {
        self.next = self.headers.len();
        out.push_str("</tr>\n");
    }

    /// The table's end.
    pub(in crate::report) fn close(out: &mut String) {
        out.push_str("</tbody>\n</table>\n");
    }
}

/// A row of a name and a figure.
pub(super) fn pair(out: &mut String, table: &mut Table, name: &str, figure: &str) {
    table.row(out, "");
    table.head(out, name);
    table.cell(out, &escape(figure));
    table.end(out);
}
