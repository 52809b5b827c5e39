//! The text of literals, types and expressions, with no more parentheses than the grammar needs.

use super::Printer;
use crate::quantity::{Exact, Period};
use crate::syntax::ast::{
    Comparison, Expr, ExprKind, Language, Literal, LiteralValue, MoneyUnit, Operator, TimeUnit, TypeExpr, TypeKind,
};
use crate::syntax::fold::fold;

/// How tightly an expression holds together; an operand looser than its place takes parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Conditional,
    Disjunction,
    Conjunction,
    Negation,
    Comparison,
    Sum,
    Product,
    Factor,
    Elapsed,
    Atom,
}

fn tightness(expression: &Expr) -> Tightness {
    match &expression.kind {
        ExprKind::If(..) => Tightness::Conditional,
        ExprKind::Or(_) => Tightness::Disjunction,
        ExprKind::And(_) => Tightness::Conjunction,
        ExprKind::Not(denied) => match denied.kind {
            ExprKind::Belongs(..) | ExprKind::In(..) => Tightness::Comparison,
            _ => Tightness::Negation,
        },
        ExprKind::Compare(..)
        | ExprKind::In(..)
        | ExprKind::Contains(..)
        | ExprKind::Known(_)
        | ExprKind::Unknown(_)
        | ExprKind::Belongs(..) => Tightness::Comparison,
        ExprKind::Arithmetic(Operator::Plus | Operator::Minus, ..) => Tightness::Sum,
        ExprKind::Arithmetic(Operator::Times | Operator::Over, ..) => Tightness::Product,
        ExprKind::Negate(_) => Tightness::Factor,
        ExprKind::Elapsed(..) => Tightness::Elapsed,
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Member(..) | ExprKind::Call(..) => Tightness::Atom,
    }
}

impl Printer {
    /// An expression where any may stand.
    pub(super) fn expression(&self, expression: &Expr) -> String {
        self.at(expression, Tightness::Conditional)
    }

    /// An expression where only a sum may stand.
    pub(super) fn operand(&self, expression: &Expr) -> String {
        self.at(expression, Tightness::Sum)
    }

    /// ` si …`.
    pub(super) fn condition(&self, condition: &Expr) -> String {
        format!(" {} {}", self.word("si"), self.expression(condition))
    }

    fn at(&self, expression: &Expr, least: Tightness) -> String {
        let text = self.bare(expression);
        if tightness(expression) < least { format!("({text})") } else { text }
    }

    fn bare(&self, expression: &Expr) -> String {
        match &expression.kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Name(name) => name.text.clone(),
            ExprKind::Member(entity, name) => format!("{}.{}", self.entity(*entity), name.text),
            ExprKind::Call(name, arguments) => format!("{}({})", name.text, self.list(arguments)),
            ExprKind::Not(denied) => match &denied.kind {
                ExprKind::Belongs(entity, category) => {
                    format!("{} {} {}", self.entity(*entity), self.word("n_est_pas"), category.text)
                }
                ExprKind::In(value, members) => {
                    let words = format!("{} {}", self.word("n_est_pas"), self.word("dans"));
                    format!("{} {words} ({})", self.operand(value), self.list(members))
                }
                _ => format!("{} {}", self.word("non"), self.at(denied, Tightness::Negation)),
            },
            ExprKind::And(parts) => self.joined(parts, "et"),
            ExprKind::Or(parts) => self.joined(parts, "ou"),
            ExprKind::Compare(comparison, left, right) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::Different => "<>",
                    Comparison::Less => "<",
                    Comparison::AtMost => "<=",
                    Comparison::Greater => ">",
                    Comparison::AtLeast => ">=",
                };
                format!("{} {sign} {}", self.operand(left), self.operand(right))
            }
            ExprKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right),
            ExprKind::Negate(value) => format!("-{}", self.at(value, Tightness::Elapsed)),
            ExprKind::In(value, members) => {
                format!("{} {} ({})", self.operand(value), self.word("dans"), self.list(members))
            }
            ExprKind::Contains(list, value) => {
                format!("{} {} {}", self.operand(list), self.word("contient"), self.operand(value))
            }
            ExprKind::Known(value) => {
                format!("{} {} {}", self.operand(value), self.word("est"), self.word("connu"))
            }
            ExprKind::Unknown(value) => {
                format!("{} {} {}", self.operand(value), self.word("est"), self.word("inconnu"))
            }
            ExprKind::Belongs(entity, category) => {
                format!("{} {} {}", self.entity(*entity), self.word("est"), category.text)
            }
            ExprKind::Elapsed(unit, from) => self.elapsed(*unit, from, false),
            ExprKind::If(condition, then, otherwise) => format!(
                "{} {} {} {} {} {}",
                self.word("si"),
                self.expression(condition),
                self.word("alors"),
                self.expression(then),
                self.word("sinon"),
                self.expression(otherwise)
            ),
        }
    }

    fn list(&self, items: &[Expr]) -> String {
        items.iter().map(|item| self.expression(item)).collect::<Vec<_>>().join(", ")
    }

    fn joined(&self, parts: &[Expr], key: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.at(part, Tightness::Negation)).collect();
        parts.join(&format!(" {} ", self.word(key)))
    }

    fn arithmetic(&self, operator: Operator, left: &Expr, right: &Expr) -> String {
        let (sign, left_least, right_least) = match operator {
            Operator::Plus => ("+", Tightness::Sum, Tightness::Product),
            Operator::Minus => ("-", Tightness::Sum, Tightness::Product),
            Operator::Times => ("*", Tightness::Product, Tightness::Factor),
            Operator::Over => ("/", Tightness::Product, Tightness::Factor),
        };
        let (left, right_text) = (self.at(left, left_least), self.at(right, right_least));
        // After `€ /`, the name of a unit would read as the unit.
        let unit = matches!(&right.kind, ExprKind::Name(name) if UNITS.contains(&fold(&name.text).as_str()));
        let right = if operator == Operator::Over && unit { format!("({right_text})") } else { right_text };
        format!("{left} {sign} {right}")
    }

    /// `mois depuis …`; the unit is singular after `par`.
    pub(super) fn elapsed(&self, unit: TimeUnit, from: &Expr, singular: bool) -> String {
        let key = match (unit, singular) {
            (TimeUnit::Year, true) => "an",
            (TimeUnit::Year, false) => "ans",
            (TimeUnit::Month, true) => "un_mois",
            (TimeUnit::Month, false) => "mois",
            (TimeUnit::Day, true) => "jour",
            (TimeUnit::Day, false) => "jours",
        };
        format!("{} {} {}", self.word(key), self.word("depuis"), self.at(from, Tightness::Atom))
    }

    /// ` de A à B`, or nothing.
    pub(super) fn range(&self, range: Option<&(Literal, Literal)>) -> String {
        let Some((from, to)) = range else { return String::new() };
        format!(" {} {} {} {}", self.word("de"), self.literal(from), self.word("a"), self.literal(to))
    }

    pub(super) fn type_text(&self, ty: &TypeExpr) -> String {
        let word = |key: &str| self.word(key).to_owned();
        match &ty.kind {
            TypeKind::Boolean => word("oui_ou_non"),
            TypeKind::Integer => word("entier"),
            TypeKind::Number => word("nombre"),
            TypeKind::Percent => word("pourcentage"),
            TypeKind::Money(unit) => format!("{} {}", self.word("montant_en"), self.money_unit(*unit)),
            TypeKind::Area => word("surface"),
            TypeKind::Rooms => word("typologie"),
            TypeKind::Date => word("date"),
            TypeKind::Months => format!("{} {}", self.word("duree_en"), self.word("mois")),
            TypeKind::Days => format!("{} {}", self.word("duree_en"), self.word("jours")),
            TypeKind::Commune => word("commune"),
            TypeKind::Text => word("texte"),
            TypeKind::Named(name) => name.text.clone(),
            TypeKind::List(item) => format!("{} {}", self.word("liste_de"), self.type_text(item)),
        }
    }

    pub(super) fn money_unit(&self, unit: MoneyUnit) -> String {
        let area = if unit.per_area { "/m²" } else { "" };
        let period = match unit.period {
            Period::None => String::new(),
            Period::Year => format!("/{}", self.word("an")),
            Period::Month => format!("/{}", self.word("un_mois")),
        };
        format!("{}{area}{period}", self.word("euro"))
    }

    pub(super) fn literal(&self, literal: &Literal) -> String {
        match &literal.value {
            LiteralValue::Boolean(value) => self.word(if *value { "vrai" } else { "faux" }).to_owned(),
            LiteralValue::Number(number) => self.number(*number),
            LiteralValue::Percent(rate) => {
                let percent = rate.times(Exact::whole(100)).unwrap_or(*rate);
                format!("{} %", self.number(percent))
            }
            LiteralValue::Money(cents, unit) => {
                let euros = cents.over(Exact::whole(100)).unwrap_or(*cents);
                format!("{} {}", self.grouped(euros), self.money_unit(*unit))
            }
            LiteralValue::Area(area) => format!("{} m²", self.number(*area)),
            LiteralValue::Rooms(rooms) => format!("T{rooms}"),
            LiteralValue::Months(months) => self.counted(Exact::whole(i128::from(*months)), "un_mois", "mois"),
            LiteralValue::Days(days) => self.counted(Exact::whole(i128::from(*days)), "jour", "jours"),
            LiteralValue::Points(points) => self.counted(*points, "point", "points"),
            LiteralValue::Date(day) => day.to_string(),
            LiteralValue::Commune { code, label } => match label {
                Some(label) => format!("{code} ({label})"),
                None => code.clone(),
            },
        }
    }

    /// A number with its unit, singular below two in French and for one in English.
    fn counted(&self, number: Exact, singular: &str, plural: &str) -> String {
        let size = if number < Exact::ZERO { number.negated().unwrap_or(number) } else { number };
        let one = match self.language {
            Language::French => size < Exact::whole(2),
            Language::English => size == Exact::ONE,
        };
        format!("{} {}", self.number(number), self.word(if one { singular } else { plural }))
    }

    fn number(&self, number: Exact) -> String {
        let text = number.decimal();
        if self.language == Language::French { text.replace('.', ",") } else { text }
    }

    /// An amount: groups of three digits, and two decimals when it has any.
    fn grouped(&self, number: Exact) -> String {
        let text = number.decimal();
        let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |text| ("-", text));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut grouped = String::from(sign);
        for (position, digit) in whole.chars().enumerate() {
            let left = whole.len().saturating_sub(position);
            if position > 0 && left.checked_rem(3) == Some(0) {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        if !fraction.is_empty() {
            grouped.push(if self.language == Language::French { ',' } else { '.' });
            grouped.push_str(fraction);
            if fraction.len() == 1 {
                grouped.push('0');
            }
        }
        grouped
    }
}

/// Folded names that a bar after `€` would turn into its unit.
const UNITS: &[&str] =
    &["an", "ans", "annee", "annees", "year", "years", "mois", "month", "months", "m2", "jour", "jours", "day", "days"];
