//! `dossier.html`: one printable file for the commission, without any script or outside request.
//!
//! Every text of the policy or of a table passes through [`escape`].

mod chart;
mod equity;
mod style;
mod summary;
mod vacancies;
mod year;

use super::{format, words};
use crate::decision::{DecisionReport, Mention};
use crate::diagnostic::Language;
use words::pick;

/// A text that HTML shows as it is, in an element or in an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // HTML has no writing for the other control characters.
            control if control.is_control() && !matches!(control, '\n' | '\t') => out.push('\u{fffd}'),
            plain => out.push(plain),
        }
    }
    out
}

/// The whole dossier.
#[must_use]
pub fn dossier_html(report: &DecisionReport, language: Language) -> Vec<u8> {
    let mut out = String::new();
    let name = pick(language, "Dossier de la commission d'attribution", "Allocation committee file");
    let day = format::day(report.date, language);
    let known = report.known.map(|day| format!(" — {}", words::known(day, language))).unwrap_or_default();
    open_page(&mut out, name, &report.title, &format!("{day}{known}"), language);
    summary::write(&mut out, report, language);
    vacancies::write(&mut out, report, language);
    summary::write_annex(&mut out, report, language);
    out.push_str("</main>\n</body>\n</html>\n");
    out.into_bytes()
}

/// The beginning of a page: its kind, its title, its day.
pub(super) fn open_page(out: &mut String, kind: &str, title: &str, day: &str, language: Language) {
    let (code, title) = (pick(language, "fr", "en"), escape(title));
    put!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title} — {kind}</title>\n<style>{}</style>\n</head>\n<body>\n",
        style::SHEET
    );
    put!(
        out,
        "<header>\n<p class=\"kind\">{kind}</p>\n<h1>{title}</h1>\n<p class=\"day\">{day}</p>\n</header>\n<main>\n"
    );
}

/// A table's opening, its caption and its headers; numbers are aligned to the right.
pub(super) fn open_table(out: &mut String, class: &str, caption: &str, headers: &[(&str, bool)]) {
    put!(out, "<table class=\"{class}\">\n<caption>{caption}</caption>\n<thead><tr>");
    for (header, number) in headers {
        let class = if *number { " class=\"n\"" } else { "" };
        put!(out, "<th scope=\"col\"{class}>{header}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

pub(super) fn close_table(out: &mut String) {
    out.push_str("</tbody>\n</table>\n");
}

/// A cell; already escaped.
pub(super) fn cell(out: &mut String, text: &str) {
    put!(out, "<td>{text}</td>");
}

/// A cell that holds a number.
pub(super) fn figure(out: &mut String, text: &str) {
    put!(out, "<td class=\"n\">{text}</td>");
}

/// A title with its status and its sources.
fn mention(mention: &Mention, language: Language) -> String {
    let mut text = escape(&mention.title);
    if let Some(status) = words::status(mention.status, language) {
        let meaning = words::status_meaning(mention.status, language);
        put!(text, " <span class=\"tag\" title=\"{}\">{status}</span>", escape(meaning));
    }
    if !mention.sources.is_empty() {
        let sources: Vec<String> = mention.sources.iter().map(|source| escape(source)).collect();
        put!(text, " <cite>{}</cite>", sources.join(" ; "));
    }
    text
}

/// The anchor of a vacancy, by its position.
fn anchor(position: usize) -> String {
    format!("l{position}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escape("<script>\"a\" & 'b'</script>\u{0}"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;\u{fffd}"
        );
    }
}
