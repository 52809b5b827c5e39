//! The changes of other policies' declarations, as compact text.

use super::{Dump, cap, expression, literal, names, share, title, type_text};
use crate::syntax::ast::{Additions, Change, FigurePart, Overlay};

impl Dump {
    pub(super) fn overlay(&mut self, block: &Overlay) {
        let (kind, path) = (block.target.kind, names(&block.target.path));
        self.line(0, format_args!("Overlay {:?} {kind:?} [{path}]", block.verb()));
        match &block.change {
            Change::Figures(figures) => {
                for figure in figures {
                    let part = match &figure.part {
                        FigurePart::PartShare(name) => format!("PartShare({})", name.text),
                        part => format!("{part:?}"),
                    };
                    self.line(1, format_args!("{part} {}", literal(&figure.value)));
                }
            }
            Change::Values(dated) => {
                self.dated_values(&dated.values);
                dated.table.iter().for_each(|table| self.table(table));
            }
            Change::Additions(added) => self.additions(added),
            // The block carries the notes.
            Change::Block(block, _) => return self.block(block),
            Change::Removal => {}
        }
        self.notes(1, &block.notes);
    }

    fn additions(&mut self, added: &Additions) {
        if !added.values.is_empty() {
            self.line(1, format_args!("values {}", names(&added.values)));
        }
        for field in &added.fields {
            self.line(1, format_args!("field {} : {}", field.name.text, type_text(&field.ty)));
        }
        if let Some((condition, _)) = &added.condition {
            self.line(1, format_args!("or if {}", expression(condition)));
        }
        for heading in &added.headings {
            let (title, cap) = (title(heading.title.as_ref()), cap(heading.cap.as_ref()));
            self.line(1, format_args!("heading {}{title} {:?}{cap}", heading.name.text, heading.rule));
            heading.criteria.iter().for_each(|criterion| self.criterion(2, criterion));
        }
        added.criteria.iter().for_each(|criterion| self.criterion(1, criterion));
        for part in &added.parts {
            let share = part.share.as_ref().map(share).unwrap_or_default();
            self.line(1, format_args!("part {}{}{share}", part.name.text, title(part.title.as_ref())));
        }
        added.exclusions.iter().for_each(|exclusion| self.exclusion("reason", exclusion));
        self.dated_values(&added.dated.values);
        added.dated.table.iter().for_each(|table| self.table(table));
    }
}
