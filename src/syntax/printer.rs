//! The canonical text of a policy, in either language.
//!
//! It knows the keywords and the tree; it does not know the text that the tree was read from.

mod allocation;
mod values;

use super::ast::{
    Admissible, AdmissibleCondition, Block, Category, Cell, CellContent, Definition, Entity, Enumeration, Language,
    Name, Notes, Parameter, Policy, Schema, Status, Table, Text, TypeExpr, TypeKind,
};
use super::fold::fold;
use super::keywords::{keyword, written};
use std::fmt::Write as _;

/// The canonical text of a policy in that language: two spaces of indentation, one order of lines in each block, accents
/// restored, tables aligned.
///
/// Reading the text again gives the same tree but for its places. Comments are not in the tree: they are lost. A file
/// that names its language names the new one.
#[must_use]
pub fn print(policy: &Policy, language: Language) -> String {
    let mut printer = Printer { text: String::new(), language };
    printer.policy(policy);
    printer.text
}

struct Printer {
    text: String,
    language: Language,
}

impl Printer {
    /// The keyword of that key.
    fn word(&self, key: &str) -> &'static str {
        written(key, self.language)
    }

    fn line(&mut self, depth: usize, content: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(content);
        self.text.push('\n');
    }

    fn policy(&mut self, policy: &Policy) {
        if policy.language.is_some() {
            let name = self.word(if self.language == Language::French { "francais" } else { "anglais" });
            let line = format!("{} {name}", self.word("langue"));
            self.line(0, &line);
        }
        let header = &policy.header;
        let line = format!("{} {}", self.word("politique"), self.quoted(&header.title.text));
        self.line(0, &line);
        if let Some(validity) = header.validity {
            let line = format!("{} {} {} {}", self.word("en_vigueur_du"), validity.from, self.word("au"), validity.to);
            self.line(1, &line);
        }
        for extends in &header.extends {
            let line = format!("{} {}", self.word("etend"), extends.path);
            self.line(1, &line);
        }
        self.notes(1, &header.notes);
        for block in &policy.blocks {
            self.text.push('\n');
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Enumeration(enumeration) => self.enumeration(enumeration),
            Block::Schema(schema) => self.schema(schema),
            Block::Definition(definition) => self.definition(definition),
            Block::Parameter(parameter) => self.parameter(parameter),
            Block::Category(category) => self.category(category),
            Block::Grid(grid) => self.grid(grid),
            Block::Admissible(rule) => self.admissible(rule),
            Block::Reserver(reserver) => self.reserver(reserver),
            Block::Flow(flow) => self.flow(flow),
            Block::Obligation(obligation) => self.obligation(obligation),
            Block::Objective(objective) => self.objective(objective),
            Block::Shortlist(shortlist) => self.shortlist(shortlist),
            Block::Amendment(amendment) => self.amendment(amendment),
        }
    }

    /// `NOUN name « title »`.
    fn named(&self, key: &str, name: &Name, title: Option<&Text>) -> String {
        format!("{} {}{}", self.word(key), name.text, self.titled(title))
    }

    /// ` « title »`, or nothing.
    fn titled(&self, title: Option<&Text>) -> String {
        title.map(|title| format!(" {}", self.quoted(&title.text))).unwrap_or_default()
    }

    /// A text between the marks of the language, or others when it holds those.
    fn quoted(&self, text: &str) -> String {
        let french = ("« ", " »", '»');
        let english = ("“", "”", '”');
        let plain = ("\"", "\"", '"');
        let order = match self.language {
            Language::French => [french, english, plain],
            Language::English => [english, french, plain],
        };
        match order.iter().find(|(_, _, closing)| !text.contains(*closing)) {
            Some(_) if text.is_empty() => "\"\"".to_owned(),
            Some((before, after, _)) => format!("{before}{text}{after}"),
            // Only the raw rest of a `source` line can hold every mark.
            None => text.to_owned(),
        }
    }

    fn notes(&mut self, depth: usize, notes: &Notes) {
        for source in &notes.sources {
            let begins = source.text.starts_with(char::is_alphanumeric);
            let plain = |character: char| character.is_alphanumeric() || " .,-'’()/°§:".contains(character);
            let text =
                if begins && source.text.chars().all(plain) { source.text.clone() } else { self.quoted(&source.text) };
            let line = format!("{} {text}", self.word("source"));
            self.line(depth, &line);
        }
        if let Some((status, _)) = notes.status {
            let key = match status {
                Status::Verified => "verifie",
                Status::Derived => "derive",
                Status::Unverified => "non_verifie",
                Status::Local => "local",
                Status::Invented => "invente",
            };
            let line = format!("{} {}", self.word("statut"), self.word(key));
            self.line(depth, &line);
        }
    }

    fn enumeration(&mut self, enumeration: &Enumeration) {
        let line = self.named("enumeration", &enumeration.name, enumeration.title.as_ref());
        self.line(0, &line);
        let line = format!("{} {}", self.word("valeurs"), names(&enumeration.values));
        self.line(1, &line);
        self.notes(1, &enumeration.notes);
    }

    fn schema(&mut self, schema: &Schema) {
        let title = self.titled(schema.title.as_ref());
        let line = format!("{} {}{title}", self.word("schema"), self.entity(schema.entity));
        self.line(0, &line);
        for field in &schema.fields {
            let mut line = self.named("champ", &field.name, field.label.as_ref());
            line.push_str(" : ");
            line.push_str(&self.type_text(&field.ty));
            line.push_str(&self.range(field.range.as_ref()));
            let modifiers =
                [(field.optional, "facultatif"), (field.sensitive, "sensible"), (field.modifiable, "modifiable")];
            for (_, key) in modifiers.iter().filter(|(set, _)| *set) {
                line.push_str(", ");
                line.push_str(self.word(key));
            }
            self.line(1, &line);
            self.notes(2, &field.notes);
        }
        self.notes(1, &schema.notes);
    }

    /// `demandeur` or `logement`.
    fn entity(&self, entity: Entity) -> &'static str {
        self.word(match entity {
            Entity::Applicant => "demandeur",
            Entity::Vacancy => "logement",
        })
    }

    /// ` en €/an` or ` : entier`.
    fn typing(&self, ty: &TypeExpr) -> String {
        let unit = match &ty.kind {
            TypeKind::Money(unit) => Some(self.money_unit(*unit)),
            TypeKind::Percent => Some("%".to_owned()),
            TypeKind::Area => Some("m²".to_owned()),
            TypeKind::Months => Some(self.word("mois").to_owned()),
            TypeKind::Days => Some(self.word("jours").to_owned()),
            _ => None,
        };
        match unit {
            Some(unit) => format!(" {} {unit}", self.word("en")),
            None => format!(" : {}", self.type_text(ty)),
        }
    }

    fn definition(&mut self, definition: &Definition) {
        let entity = definition.entity.map(|(entity, _)| format!("{}.", self.entity(entity))).unwrap_or_default();
        let mut line = format!("{} {entity}{}", self.word("definition"), definition.name.text);
        line.push_str(&self.titled(definition.title.as_ref()));
        line.push_str(&definition.ty.as_ref().map(|ty| self.typing(ty)).unwrap_or_default());
        self.line(0, &line);
        for case in &definition.cases {
            let mut line = format!("{} {}", self.word("vaut"), self.expression(&case.value));
            match &case.condition {
                Some(condition) => line.push_str(&self.condition(condition)),
                None if definition.cases.len() > 1 => {
                    line.push(' ');
                    line.push_str(self.word("autrement"));
                }
                None => {}
            }
            self.line(1, &line);
        }
        self.notes(1, &definition.notes);
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let mut line = format!("{} {}", self.word("parametre"), parameter.name.text);
        if !parameter.arguments.is_empty() {
            let arguments = parameter.arguments.iter().map(|argument| {
                let ty = argument.ty.as_ref().map(|ty| format!(" : {}", self.type_text(ty))).unwrap_or_default();
                format!("{}{ty}{}", argument.name.text, self.range(argument.range.as_ref()))
            });
            let _ = write!(line, "({})", arguments.collect::<Vec<_>>().join(", "));
        }
        line.push_str(&self.typing(&parameter.ty));
        line.push_str(&self.titled(parameter.title.as_ref()));
        self.line(0, &line);
        if parameter.revised_yearly.is_some() {
            self.line(1, self.word("revise_chaque_annee"));
        }
        for value in &parameter.values {
            let line = self.dated_value(value);
            self.line(1, &line);
        }
        self.notes(1, &parameter.notes);
        if let Some(table) = &parameter.table {
            let last = table.header.cells.len().saturating_sub(1);
            self.table(table, |row, column| row == 0 && column == last, &["valeur"]);
        }
    }

    fn category(&mut self, category: &Category) {
        let line = self.named("categorie", &category.name, category.title.as_ref());
        self.line(0, &line);
        let line = self.condition(&category.condition);
        self.line(1, line.trim_start());
        self.notes(1, &category.notes);
    }

    fn admissible(&mut self, rule: &Admissible) {
        let line = self.named("admissible", &rule.name, rule.title.as_ref());
        self.line(0, &line);
        match &rule.condition {
            AdmissibleCondition::Expr(condition) => {
                let line = self.expression(condition);
                self.line(1, &line);
            }
            AdmissibleCondition::Within { subject, key, table } => {
                let line = format!("{} {} {}", self.operand(subject), self.word("selon"), self.operand(key));
                self.line(1, &line);
                self.table(table, |row, column| row > 0 && column == 0, &["de", "a"]);
            }
        }
        if let Some((accepted, _)) = rule.if_unknown {
            let answer = self.word(if accepted { "admissible" } else { "non_admissible" });
            let line = format!("{} : {answer}", self.word("si_inconnu"));
            self.line(1, &line);
        }
        self.notes(1, &rule.notes);
    }

    /// A table with its columns aligned. Where `canonical` says so, a name that is one of the keywords `keys` is in French
    /// in the tree and takes the language of the text: see [`CellContent::Name`].
    fn table(&mut self, table: &Table, canonical: impl Fn(usize, usize) -> bool, keys: &[&str]) {
        let rows = std::iter::once(&table.header).chain(&table.rows).enumerate();
        let texts: Vec<Vec<String>> = rows
            .map(|(row, cells)| {
                let cells = cells.cells.iter().enumerate();
                cells.map(|(column, cell)| self.cell(cell, if canonical(row, column) { keys } else { &[] })).collect()
            })
            .collect();
        let width = |column: usize| {
            let cells = texts.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..table.header.cells.len()).map(width).collect();
        for row in &texts {
            let mut line = String::from("|");
            for (cell, width) in row.iter().zip(&widths) {
                let blank = width.saturating_sub(cell.chars().count());
                let _ = write!(line, " {cell}{} |", " ".repeat(blank));
            }
            self.line(1, &line);
        }
    }

    fn cell(&self, cell: &Cell, keys: &[&str]) -> String {
        match &cell.content {
            CellContent::Empty => String::new(),
            CellContent::Literal(literal) => self.literal(literal),
            CellContent::Name(name) => {
                let is = |key: &&&str| keyword(key).is_some_and(|keyword| fold(keyword.text.fr) == fold(&name.text));
                keys.iter().find(is).map_or_else(|| name.text.clone(), |key| self.word(key).to_owned())
            }
            CellContent::FromDay => self.word("a_partir_du").to_owned(),
            CellContent::AndMore(literal) => format!("{} {}", self.literal(literal), self.word("et_plus")),
            CellContent::Other => cell.text.clone(),
        }
    }
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ")
}
