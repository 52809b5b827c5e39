//! `dossier.html`: one printable file for the commission, without any script or outside request.
//!
//! Every text of the policy or of a table passes through [`escape`].

mod accounts;
mod annex;
mod chart;
mod minutes;
mod prices;
mod style;
mod summary;
pub(super) mod table;
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

/// The same text with the spaces and apostrophes of French printing: a sign of two parts never begins a line.
fn french_spaces(text: &str) -> String {
    const FIRM: [(&str, &str); 10] = [
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" ?", "\u{202f}?"),
        (" !", "\u{202f}!"),
        (" %", "\u{a0}%"),
        (" €", "\u{a0}€"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
        ("&#39;", "'"),
        (" —", "\u{a0}—"),
    ];
    let text = FIRM.iter().fold(text.to_owned(), |text, (plain, firm)| text.replace(plain, firm));
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let between = before.is_alphabetic() && letters.peek().is_some_and(|next| next.is_alphabetic());
        match letter {
            '\'' if between => out.push('’'),
            '\'' => out.push_str("&#39;"),
            plain => out.push(plain),
        }
        before = letter;
    }
    out
}

/// The whole dossier.
#[must_use]
pub fn dossier_html(report: &DecisionReport, language: Language) -> Vec<u8> {
    let name = pick(language, "Dossier de la commission d'attribution", "Allocation committee file");
    let known = report.known.map(|day| format!(" · {}", words::known(day, language))).unwrap_or_default();
    let mut body = String::new();
    cover(&mut body, (name, &report.title), &format!("{}{known}", format::day(report.date, language)), language);
    let sections = sections(report, language);
    contents(&mut body, &sections, language);
    open_main(&mut body);
    summary::write(&mut body, report, language);
    accounts::write(&mut body, report, language);
    vacancies::write_list(&mut body, report, language);
    vacancies::write(&mut body, report, language);
    vacancies::write_empty(&mut body, report, language);
    prices::write(&mut body, report, language);
    minutes::write(&mut body, report, language);
    annex::write(&mut body, report, language);
    whole((name, &report.title), body, language)
}

/// The beginning of what follows the cover.
pub(super) fn open_main(body: &mut String) {
    body.push_str("<main id=\"contenu\" tabindex=\"-1\">\n");
}

/// The whole page around what a cover and [`open_main`] began: nothing comes from elsewhere.
pub(super) fn whole((kind, title): (&str, &str), mut body: String, language: Language) -> Vec<u8> {
    let (code, title) = (pick(language, "fr", "en"), escape(title));
    body.push_str("</main>\n</div>\n");
    if language == Language::French {
        body = french_spaces(&body);
    }
    let mut out = String::new();
    put!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>{title} — {kind}</title>\n<style>{}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        style::sheet(kind)
    );
    out.into_bytes()
}

/// What a page is, its title, the day its rules are read on.
pub(super) fn cover(out: &mut String, (kind, title): (&str, &str), day: &str, language: Language) {
    let skip = pick(language, "Aller au contenu", "Skip to content");
    let date = pick(language, "Règles lues au", "Rules read on");
    put!(
        out,
        "<a class=\"skip\" href=\"#contenu\">{skip}</a>\n<header class=\"cover\">\n<div>\n<p class=\"kind\">{kind}</p>\n\
         <h1>{}</h1>\n<p class=\"day\">{date} {day}</p>\n</div>\n</header>\n<div class=\"page\">\n",
        escape(title)
    );
}

/// The parts of the dossier: anchor and title; a part that would be empty is left out.
fn sections(report: &DecisionReport, language: Language) -> Vec<(&'static str, &'static str)> {
    let mut list = vec![("synthese", pick(language, "Synthèse", "Summary"))];
    list.push(("engagements", pick(language, "Engagements et objectifs", "Commitments and objectives")));
    list.push(("attributions", pick(language, "Attributions proposées", "Proposed awards")));
    if report.vacancies.iter().any(|line| line.empty.is_none()) {
        list.push(("logements", pick(language, "Logement par logement", "Home by home")));
    }
    if !report.empty.is_empty() {
        list.push(("sans-attribution", pick(language, "Logements sans attribution", "Homes left empty")));
    }
    if report.prices.is_some() {
        list.push(("prix", pick(language, "Ce que coûte chaque règle", "What each rule costs")));
    }
    list.push(("proces-verbal", pick(language, "Projet de procès-verbal", "Draft minutes")));
    list.push(("garanties", pick(language, "Garanties, règles et sources", "Guarantees, rules and sources")));
    list
}

fn contents(out: &mut String, sections: &[(&str, &str)], language: Language) {
    let title = pick(language, "Sommaire", "Contents");
    put!(out, "<nav class=\"toc\" aria-labelledby=\"sommaire\">\n<h2 id=\"sommaire\">{title}</h2>\n<ol>\n");
    for (anchor, title) in sections {
        put!(out, "<li><a href=\"#{anchor}\">{title}</a></li>\n");
    }
    out.push_str("</ol>\n</nav>\n");
}

/// A title with its status.
fn name(mention: &Mention, language: Language) -> String {
    let mut text = escape(&mention.title);
    if let Some(status) = words::status(mention.status, language) {
        let meaning = words::status_meaning(mention.status, language);
        put!(text, " <span class=\"tag\" title=\"{}\">{status}</span>", escape(meaning));
    }
    text
}

/// A title with its status and its sources.
fn mention(mention: &Mention, language: Language) -> String {
    let mut text = name(mention, language);
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

    #[test]
    fn french_signs_keep_to_their_words() {
        assert_eq!(french_spaces("l&#39;aide : 3 % ; « a »"), "l’aide\u{a0}: 3\u{a0}%\u{202f}; «\u{a0}a\u{a0}»");
        assert_eq!(french_spaces("&#39;=1&#39;"), "&#39;=1&#39;");
    }
}
