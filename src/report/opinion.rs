//! The opinion on a local agreement: what it changes of the frame, whether it stays within it, what it does on data.
//!
//! The facts are gathered by the surface; this module says them, on one page that a conference can print.

use super::format;
use super::html::table::Table;
use super::html::{cover, escape, open_main, whole};
use super::words::{cause, pick};
use crate::decision::Cause;
use crate::diagnostic::{Bilingual, Language};
use crate::quantity::{Date, Exact};

/// What is told of an agreement.
#[derive(Debug, Clone)]
pub struct Opinion {
    /// The agreement's title.
    pub policy: String,
    /// The frame's title.
    pub base: String,
    /// The day both are read at.
    pub date: Date,
    /// Whether it stays within the frame.
    pub holds: bool,
    /// What breaks the frame, or keeps the agreement from having a meaning.
    pub breaks: Vec<Said>,
    /// What is worth a look, and breaks nothing.
    pub warnings: Vec<Said>,
    /// Each change of a rule of the frame, in the order of the texts.
    pub clauses: Vec<Clause>,
    /// What the agreement declares beside the frame.
    pub added: Vec<Kept>,
    /// The frame's default rules that it leaves as they are.
    pub left: Vec<Kept>,
    /// The frame's rules that bind, and that it leaves as they are.
    pub bound: Vec<Kept>,
    /// The counts that need no data.
    pub counts: Vec<Count>,
    /// What it does on a scenario's data.
    pub data: Option<OpinionData>,
}

/// A message, with its place and the law concerned.
#[derive(Debug, Clone)]
pub struct Said {
    /// The code.
    pub code: &'static str,
    /// The text in French and in English.
    pub text: [String; 2],
    /// File and line.
    pub place: String,
    /// The law concerned.
    pub citation: Option<String>,
}

/// What a change does to the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Goes further in the direction that the frame sets.
    Tightens,
    /// Changes a default rule.
    Adapts,
    /// Adds to a rule.
    Adds,
    /// Puts another rule in the place of a default one.
    Replaces,
    /// Takes a default rule away.
    Removes,
    /// Goes against the frame.
    Breaks,
}

impl Does {
    /// In words.
    #[must_use]
    pub const fn words(self) -> Bilingual {
        let (fr, en) = match self {
            Self::Tightens => ("renforce", "tightens"),
            Self::Adapts => ("adapte", "adapts"),
            Self::Adds => ("ajoute", "adds"),
            Self::Replaces => ("remplace", "replaces"),
            Self::Removes => ("écarte", "stipulates away"),
            Self::Breaks => ("sort du cadre", "breaks the frame"),
        };
        Bilingual { fr, en }
    }

    /// Its word for programs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Tightens => "tightens",
            Self::Adapts => "adapts",
            Self::Adds => "adds",
            Self::Replaces => "replaces",
            Self::Removes => "removes",
            Self::Breaks => "breaks",
        }
    }
}

/// A change of a rule of the frame.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What it does.
    pub does: Does,
    /// The noun of what is changed.
    pub kind: Bilingual,
    /// Its name.
    pub name: String,
    /// What the frame lets an agreement do with it, when it says so.
    pub allowed: Option<Bilingual>,
    /// The figures before and after.
    pub figures: Vec<(String, String)>,
    /// Who decides.
    pub authority: String,
    /// The acts.
    pub sources: Vec<String>,
    /// File and line.
    pub place: String,
}

/// A declaration of the frame or of the agreement.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its noun.
    pub kind: Bilingual,
    /// Its name.
    pub name: String,
    /// Its sources.
    pub sources: Vec<String>,
    /// What the frame lets an agreement do with it, when it says so.
    pub allowed: Option<Bilingual>,
}

/// A sum that holds whatever the data.
#[derive(Debug, Clone)]
pub struct Count {
    /// What is summed.
    pub what: Bilingual,
    /// Over which awards; empty for all.
    pub over: String,
    /// Its terms.
    pub terms: Vec<(String, Exact)>,
    /// Their sum.
    pub sum: Exact,
}

impl Count {
    /// `30 % + 40 % = 70 % ≤ 100 %`.
    #[must_use]
    pub fn shown(&self, language: Language) -> String {
        let terms: Vec<String> =
            self.terms.iter().map(|(name, rate)| format!("{name} {}", format::percent(*rate, language))).collect();
        let sign = if self.sum <= Exact::ONE { "≤" } else { ">" };
        let (sum, whole) = (format::percent(self.sum, language), format::percent(Exact::ONE, language));
        format!("{} = {sum} {sign} {whole}", terms.join(" + "))
    }
}

/// What an agreement does on a scenario's data, beside its frame.
#[derive(Debug, Clone)]
pub struct OpinionData {
    /// Whether the mandatory rules can be kept.
    pub feasible: bool,
    /// Homes offered, awarded, and awarded under the frame alone when it can be run.
    pub homes: (usize, usize, Option<usize>),
    /// Shares, then obligations.
    pub accounts: Vec<Reached>,
    /// Who has more and who has less than under the frame alone.
    pub groups: Vec<(Bilingual, Vec<Gain>)>,
}

/// A share or an obligation on data.
#[derive(Debug, Clone)]
pub struct Reached {
    /// Its title.
    pub title: String,
    /// Its sources.
    pub sources: Vec<String>,
    /// Homes required.
    pub required: i128,
    /// Homes reached.
    pub reached: i128,
    /// Homes short.
    pub shortfall: i128,
    /// Why.
    pub cause: Cause,
    /// Whether it binds: one home less would fall short.
    pub binds: bool,
}

/// Awards of a group.
#[derive(Debug, Clone)]
pub struct Gain {
    /// The group.
    pub name: String,
    /// Its awards under the frame alone, when it can be run.
    pub before: Option<usize>,
    /// Its awards under the agreement.
    pub after: usize,
}

/// The opinion as one self-contained page.
#[must_use]
pub fn opinion_html(opinion: &Opinion, language: Language) -> Vec<u8> {
    let mut out = String::new();
    let kind = pick(language, "Avis sur un accord local", "Opinion on a local agreement");
    cover(&mut out, (kind, &opinion.policy), &format::day(opinion.date, language), language);
    open_main(&mut out);
    let against = pick(language, "Cadre", "Frame");
    put!(out, "<p>{against} : {}</p>\n", escape(&opinion.base));
    let (class, verdict) = if opinion.holds {
        ("good", pick(language, "L'accord reste dans le cadre.", "The agreement stays within the frame."))
    } else {
        ("bad", pick(language, "L'accord sort du cadre.", "The agreement breaks the frame."))
    };
    put!(out, "<p class=\"{class}\"><strong>{verdict}</strong></p>\n");
    said(&mut out, pick(language, "Ce qui s'y oppose", "What stands against it"), &opinion.breaks, language);
    clauses(&mut out, opinion, language);
    counts(&mut out, opinion, language);
    said(&mut out, pick(language, "À regarder", "Worth a look"), &opinion.warnings, language);
    for (title, list) in [
        (pick(language, "Ce que l'accord ajoute", "What the agreement adds"), &opinion.added),
        (pick(language, "Laissé aux règles par défaut", "Left to the default rules"), &opinion.left),
        (pick(language, "Règles qui s'imposent, inchangées", "Rules that bind, unchanged"), &opinion.bound),
    ] {
        kept(&mut out, title, list, language);
    }
    if let Some(found) = &opinion.data {
        data(&mut out, found, language);
    }
    whole((kind, &opinion.policy), out, language)
}

fn cited(sources: &[String]) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let sources: Vec<String> = sources.iter().map(|source| escape(source)).collect();
    format!(" <cite>{}</cite>", sources.join(" ; "))
}

fn said(out: &mut String, title: &str, list: &[Said], language: Language) {
    if list.is_empty() {
        return;
    }
    put!(out, "<h2>{title}</h2>\n<ul>\n");
    for one in list {
        let [french, english] = &one.text;
        let source: Vec<String> = one.citation.iter().cloned().collect();
        let text = escape(pick(language, french, english));
        put!(out, "<li>{text} <span class=\"soft\">{}</span>{}</li>\n", escape(&one.place), cited(&source));
    }
    out.push_str("</ul>\n");
}

fn clauses(out: &mut String, opinion: &Opinion, language: Language) {
    if opinion.clauses.is_empty() {
        return;
    }
    let headers = [
        (pick(language, "Effet", "Effect"), false),
        (pick(language, "Règle du cadre", "Rule of the frame"), false),
        (pick(language, "Ce que le cadre permet", "What the frame allows"), false),
        (pick(language, "Avant → après", "Before → after"), false),
        (pick(language, "Décidé par", "Decided by"), false),
    ];
    put!(out, "<h2>{}</h2>\n", pick(language, "Clause par clause", "Clause by clause"));
    let mut table = Table::open(out, "clauses", "", &headers);
    for clause in &opinion.clauses {
        let class = if clause.does == Does::Breaks { "bad" } else { "" };
        table.row(out, class);
        table.head(out, clause.does.words().get(language));
        table.cell(out, &format!("{} {}", clause.kind.get(language), escape(&clause.name)));
        table.cell(out, clause.allowed.map_or("", |allowed| allowed.get(language)));
        let figures: Vec<String> =
            clause.figures.iter().map(|(old, new)| format!("{} → {}", escape(old), escape(new))).collect();
        table.cell(out, &figures.join("<br>"));
        table.cell(out, &format!("{}{}", escape(&clause.authority), cited(&clause.sources)));
        table.end(out);
    }
    Table::close(out);
}

fn counts(out: &mut String, opinion: &Opinion, language: Language) {
    if opinion.counts.is_empty() {
        return;
    }
    put!(out, "<h2>{}</h2>\n<ul>\n", pick(language, "Comptes sans données", "Counts without data"));
    for count in &opinion.counts {
        let over = if count.over.is_empty() { String::new() } else { format!(" ({})", escape(&count.over)) };
        put!(out, "<li>{}{over} : {}</li>\n", count.what.get(language), escape(&count.shown(language)));
    }
    out.push_str("</ul>\n");
}

fn kept(out: &mut String, title: &str, list: &[Kept], language: Language) {
    if list.is_empty() {
        return;
    }
    put!(out, "<h2>{title}</h2>\n<p>");
    let each: Vec<String> = list
        .iter()
        .map(|one| format!("{} <strong>{}</strong>{}", one.kind.get(language), escape(&one.name), cited(&one.sources)))
        .collect();
    put!(out, "{}.</p>\n", each.join(" ; "));
}

fn data(out: &mut String, found: &OpinionData, language: Language) {
    put!(out, "<h2>{}</h2>\n", pick(language, "Sur les données", "On the data"));
    let (offered, awarded, before) = found.homes;
    let feasible = if found.feasible {
        pick(language, "Les règles impératives peuvent être tenues.", "The mandatory rules can be kept.")
    } else {
        pick(
            language,
            "Les règles impératives ne peuvent être tenues ensemble.",
            "The mandatory rules cannot be kept together.",
        )
    };
    let homes = pick(language, "logements attribués sur", "homes awarded of");
    put!(out, "<p>{feasible} {} {homes} {}", format::count(awarded, language), format::count(offered, language));
    if let Some(before) = before {
        let alone = pick(language, "avec le cadre seul", "under the frame alone");
        put!(out, " ({} {alone})", format::count(before, language));
    }
    out.push_str(".</p>\n");
    let headers = [
        (pick(language, "Part ou obligation", "Share or obligation"), false),
        (pick(language, "Dû", "Required"), true),
        (pick(language, "Atteint", "Reached"), true),
        (pick(language, "Manque", "Short"), true),
        ("", false),
    ];
    let mut table = Table::open(out, "accounts", "", &headers);
    for one in &found.accounts {
        table.row(out, "");
        table.head(out, &format!("{}{}", escape(&one.title), cited(&one.sources)));
        for value in [one.required, one.reached, one.shortfall] {
            table.cell(out, &format::whole(value, language));
        }
        let bound =
            pick(language, "tendue : un logement de moins et elle manque", "tight: one home less and it falls short");
        table.cell(
            out,
            if one.shortfall > 0 {
                cause(one.cause, language)
            } else if one.binds {
                bound
            } else {
                ""
            },
        );
        table.end(out);
    }
    Table::close(out);
    for (title, lines) in &found.groups {
        let headers = [
            (title.get(language), false),
            (pick(language, "Cadre seul", "Frame alone"), true),
            (pick(language, "Accord", "Agreement"), true),
        ];
        let mut table = Table::open(out, "groups", "", &headers);
        for line in lines {
            table.row(out, "");
            table.head(out, &escape(&line.name));
            table.cell(out, &line.before.map_or_else(|| "–".to_owned(), |before| format::count(before, language)));
            table.cell(out, &format::count(line.after, language));
            table.end(out);
        }
        Table::close(out);
    }
}
