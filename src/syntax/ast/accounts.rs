//! What is owed and to whom, as written: reservers, flow, obligations, objective, shortlist.

use super::{Carry, EachValue, Event, Expr, FirstLettings, Literal, Name, Notes, Rounded, Text};
use crate::source::Span;

/// `réservataire etat « … »`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserver {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `part 30 % du flux`.
    pub share: Option<Share>,
    /// `part des premières mises en location 25 %`.
    pub first: Option<Box<Share>>,
    /// `dont agents « … » 5 % du flux` and what follows it.
    pub subshares: Vec<Reserver>,
    /// `désigne …`: whom it may designate; none means anyone.
    pub audience: Option<Expr>,
    /// `territoire …`: which homes it may be charged with; none means all in the flow.
    pub territory: Option<Expr>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `part 30 % du flux, arrondie au supérieur`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The rate.
    pub rate: Literal,
    /// How a share of whole homes is rounded when it is reported; up by default.
    pub rounding: Option<Rounded>,
    /// `comptée en baux signés`: what is counted over the year; awards by default.
    pub event: Option<Event>,
    /// `dans chaque logement.bailleur`: one row per value.
    pub each: Option<EachValue>,
    /// `report intégral`: what becomes of last year's gap; nothing by default.
    pub carry: Option<(Carry, Span)>,
    /// `manque NOM « … »`: the name of its shortfall.
    pub slack: Option<(Name, Option<Text>)>,
    /// Where.
    pub span: Span,
}

/// How a share is made whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// `arrondie au supérieur`.
    Up,
    /// `arrondie à l'inférieur`.
    Down,
    /// `arrondie au plus proche`, halves up.
    Nearest,
}

/// `flux « … »`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Its title.
    pub title: Option<Text>,
    /// `hors flux si …`, each with its notes; a home in one of them is charged to nobody.
    pub excluded: Vec<Exclusion>,
    /// `premières mises en location si …`: homes that are shared apart.
    pub first: Option<FirstLettings>,
    /// `prévision 420 logements`: the homes expected in the flow this year.
    pub forecast: Option<(u32, Span)>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `hors flux relogement « … » si logement.motif = anru`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The coded reason.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its condition over the home.
    pub condition: Expr,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `obligation premier_quartile_hors_qpv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What is owed.
    pub demand: Demand,
    /// `rang 2`; by default its place in the text.
    pub rank: Option<(u32, Span)>,
    /// `impérative`: no shortfall allowed.
    pub hard: Option<Span>,
    /// What a policy that extends this one may do with it.
    pub direction: Option<(Direction, Span)>,
    /// `manque NOM « … »`: the name of its shortfall.
    pub slack: Option<(Name, Option<Text>)>,
    /// `arrondie au plus proche`: how a part of the base is made whole; up for a floor, down for a cap by default.
    pub rounding: Option<(Rounded, Span)>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `au moins 25 % des attributions hors_qpv imputées à chaque réservataire sauf etat vont à prioritaires`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// `au moins`, `au plus`, `exactement`.
    pub bound: Bound,
    /// A percentage of the base, or a number of homes.
    pub amount: Literal,
    /// The base: a category of homes, households or pairs; all awards when none.
    pub base: Option<Name>,
    /// `imputées à …`.
    pub charged: Option<Charged>,
    /// What is counted over the year; awards by default.
    pub event: Event,
    /// `du flux`: only awards charged to a reserver.
    pub in_flow: bool,
    /// `pour chaque logement.bailleur`: one row per value.
    pub each: Option<EachValue>,
    /// `vont à …`: the category that counts.
    pub target: Name,
    /// `à défaut …`: what counts on a home that has no candidate of those before.
    pub fallbacks: Vec<Name>,
    /// Where.
    pub span: Span,
}

/// Which side of the amount is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `au moins`.
    AtLeast,
    /// `au plus`.
    AtMost,
    /// `exactement`.
    Exactly,
}

/// Whose awards are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charged {
    /// `imputées à chaque réservataire sauf A, B`: one row each.
    Each {
        /// Those left out.
        except: Vec<Name>,
        /// Where.
        span: Span,
    },
    /// `imputées à A, B`: one row for them together.
    Together {
        /// Which.
        reservers: Vec<Name>,
        /// Where.
        span: Span,
    },
}

/// Which way an amendment may move a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `plancher`: may be raised, never lowered.
    Floor,
    /// `plafond`: may be lowered, never raised.
    Ceiling,
    /// `ordre public`: may not be changed at all.
    PublicOrder,
    /// `supplétif`: a default that may be changed freely.
    Default,
}

/// `objectif` and its levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// `d'abord …`, `puis …`, in order.
    pub levels: Vec<Level>,
    /// `égalité …, puis …`.
    pub ties: Vec<Tie>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// One level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// What is sought.
    pub goal: Goal,
    /// Where.
    pub span: Span,
}

/// What a level seeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// `logements attribués`.
    HomesAwarded,
    /// `obligations, dans l'ordre du texte`: one level per rank.
    Obligations,
    /// `écart aux parts du flux`.
    FlowDistance,
    /// `points`.
    Points,
    /// `attributions à CATÉGORIE`.
    AwardsTo(Name),
    /// `attributions selon demandeur.classe`: one level per value of an enumeration, the first value first.
    AwardsBy(Expr),
    /// `équité entre …`: the worst-served group first.
    Equity(EquityBetween),
}

/// The groups between which awards are shared with equity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EquityBetween {
    /// `réservataires`: those that have a share of the flow.
    Reservers,
    /// `catégories A, B`.
    Categories(Vec<Name>),
    /// `demandeur.classe`, `logement.commune dans (…)`: a group per value.
    Values(super::EachValue),
}

/// One tie rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tie {
    /// The oldest day first.
    Oldest(Expr),
    /// `tirage « … »`: a published draw.
    Draw(Text),
}

/// `candidats « … »`: how many are ranked per vacancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortlist {
    /// Its title.
    pub title: Option<Text>,
    /// `au moins 3 par logement`.
    pub minimum: (u32, Span),
    /// `dispense NOM « … » si …`: when one name is enough.
    pub exemptions: Vec<Exclusion>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}
