//! The dossier's style sheet: for screens, phones and paper, with its font inside the file.

/// The sheet: texts keep a contrast of at least 4.5 to 1 on their grounds.
const SHEET: &str = include_str!("dossier.css");

/// Source Sans 3 (SIL Open Font License 1.1, see `font/LICENSE`), Latin letters, all weights, as base64: the dossier is
/// the same on every desk and asks nobody for anything.
const FONT: &str = include_str!("font/source-sans-3.woff2.base64");

/// The whole style; the foot of each sheet says what the page is.
pub(super) fn sheet(kind: &str) -> String {
    let name = kind.replace('\'', "’");
    format!(
        "@font-face{{font-family:'Dossier';font-weight:200 900;font-style:normal;\
         src:url(data:font/woff2;base64,{FONT}) format('woff2')}}\n{SHEET}\
         @page{{@bottom-left{{content:\"{name}\";font:8pt 'Dossier',Arial,sans-serif;color:#4b5666}}\
         @bottom-right{{content:\"page \" counter(page) \" / \" counter(pages);font:8pt 'Dossier',Arial,sans-serif;\
         color:#4b5666}}}}\n"
    )
}
