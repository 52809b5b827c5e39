//! What a declaration lets the policies that extend it do: by its word, in its direction.

use super::place::{self, Place};
use super::{CHANGED, Merge, shown};
use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Bilingual, Citation, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Direction, Overlay, TargetKind, Text, Verb};

const FLOOR: Bilingual = Bilingual { fr: "plancher : la valeur peut monter", en: "floor: it may be raised" };
const CEILING: Bilingual = Bilingual { fr: "plafond : la valeur peut baisser", en: "ceiling: it may be lowered" };
const PUBLIC_ORDER: Bilingual = Bilingual { fr: "ordre public", en: "public order" };
const DEFAULT: Bilingual = Bilingual { fr: "supplétif", en: "default rule" };

/// The word that bounds what may be done, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub(super) direction: Direction,
    pub(super) stated: Option<Span>,
    pub(super) source: Option<Text>,
}

/// How a kind of thing is named to people.
pub const fn noun(kind: TargetKind) -> Bilingual {
    let (fr, en) = match kind {
        TargetKind::Enumeration => ("énumération", "enumeration"),
        TargetKind::Schema(_) => ("schéma", "schema"),
        TargetKind::Definition(_) => ("définition", "definition"),
        TargetKind::Parameter => ("paramètre", "parameter"),
        TargetKind::Category => ("catégorie", "category"),
        TargetKind::Grid => ("cotation", "scoring"),
        TargetKind::Heading => ("rubrique", "heading"),
        TargetKind::Criterion => ("critère", "criterion"),
        TargetKind::Admissible => ("admissible", "admissible"),
        TargetKind::Reserver => ("réservataire", "reserver"),
        TargetKind::Flow => ("flux", "flow"),
        TargetKind::Excluded => ("hors flux", "out of flow"),
        TargetKind::Obligation => ("obligation", "obligation"),
        TargetKind::Objective => ("objectif", "objective"),
        TargetKind::Shortlist => ("candidats", "shortlist"),
        TargetKind::Path => ("voie", "path"),
        TargetKind::Exemption => ("dispense", "exemption"),
    };
    Bilingual { fr, en }
}

/// How a verb is named to people, of a thing that suffers it.
const fn suffered(verb: Verb) -> Bilingual {
    let (fr, en) = match verb {
        Verb::Amend => ("amendée", "amended"),
        Verb::Add => ("complétée ainsi", "added to in this way"),
        Verb::Replace => ("remplacée", "replaced"),
        Verb::Remove => ("retirée", "removed"),
    };
    Bilingual { fr, en }
}

const fn word(direction: Direction) -> Bilingual {
    match direction {
        Direction::Floor => FLOOR,
        Direction::Ceiling => CEILING,
        Direction::PublicOrder => PUBLIC_ORDER,
        Direction::Default => DEFAULT,
    }
}

impl Merge<'_> {
    /// What bounds a change of the declaration; none when it may not be changed, which is reported.
    pub(super) fn bounds(&mut self, place: &Place, overlay: &Overlay) -> Option<Bounds> {
        let kind = overlay.target.kind;
        if let Some((direction, stated, source)) = place::direction(&self.found.policies, place) {
            let bounds = Bounds { direction, stated: Some(stated), source };
            if direction == Direction::PublicOrder {
                self.refuse(overlay, &bounds);
                return None;
            }
            return Some(bounds);
        }
        let free = Bounds { direction: Direction::Default, stated: None, source: None };
        // A list of words is made to be added to.
        if matches!(kind, TargetKind::Enumeration | TargetKind::Schema(_)) && overlay.verb() == Verb::Add {
            return Some(free);
        }
        let declared = place::declared(&self.found.policies, place)?;
        let code =
            if kind == TargetKind::Obligation { &codes::AMENDMENT_WITHOUT_DIRECTION } else { &codes::DIRECTION_UNSAID };
        let fact = Diagnostic::at(code, overlay.target.span).with("name", shown(&overlay.target));
        self.out.push(fact.and_at(declared, CHANGED));
        (kind != TargetKind::Obligation).then_some(free)
    }

    /// Whether the whole declaration may be replaced or removed.
    pub(super) fn whole_allowed(&mut self, place: &Place, overlay: &Overlay) -> bool {
        let Some(bounds) = self.bounds(place, overlay) else { return false };
        if bounds.direction == Direction::Default {
            return true;
        }
        self.refuse(overlay, &bounds);
        false
    }

    /// Whether something may be added, when that loosens the rule in one of the directions.
    pub(super) fn addition_allowed(&mut self, place: &Place, overlay: &Overlay) -> bool {
        let Some(bounds) = self.bounds(place, overlay) else { return false };
        let loosens = match overlay.target.kind {
            TargetKind::Category => bounds.direction == Direction::Ceiling,
            TargetKind::Flow | TargetKind::Shortlist => bounds.direction == Direction::Floor,
            _ => false,
        };
        if loosens {
            self.refuse(overlay, &bounds);
        }
        !loosens
    }

    fn refuse(&mut self, overlay: &Overlay, bounds: &Bounds) {
        let verb = if overlay.target.kind == TargetKind::Objective && overlay.verb() == Verb::Remove {
            Verb::Replace
        } else {
            overlay.verb()
        };
        let fact = Diagnostic::at(&codes::RULE_UNTOUCHABLE, overlay.target.span)
            .with("name", shown(&overlay.target))
            .with("verb", suffered(verb))
            .with("direction", word(bounds.direction));
        self.out.push(cited(fact, bounds));
    }

    /// Whether a figure may go from one value to the other; `old` and `new` are as shown to people.
    pub(super) fn figure_allowed(
        &mut self,
        overlay: &Overlay,
        bounds: &Bounds,
        order: Option<std::cmp::Ordering>,
        (old, at): (String, Span),
        (new, written): (String, Span),
    ) -> bool {
        use std::cmp::Ordering;
        let forbidden = match bounds.direction {
            Direction::Floor => order != Some(Ordering::Equal) && order != Some(Ordering::Greater),
            Direction::Ceiling => order != Some(Ordering::Equal) && order != Some(Ordering::Less),
            Direction::PublicOrder => true,
            Direction::Default => false,
        };
        if forbidden {
            let fact = Diagnostic::at(&codes::AMENDMENT_AGAINST, written)
                .with("name", shown(&overlay.target))
                .with("direction", word(bounds.direction))
                .with("old", old)
                .with("new", new)
                .and_at(at, CHANGED);
            self.out.push(cited(fact, bounds));
        }
        !forbidden
    }
}

fn cited(fact: Diagnostic, bounds: &Bounds) -> Diagnostic {
    let fact = match bounds.stated {
        Some(span) => fact.and_at(span, word(bounds.direction)),
        None => fact,
    };
    match &bounds.source {
        Some(source) => fact.citing(Citation::of(source.text.as_str())),
        None => fact,
    }
}
