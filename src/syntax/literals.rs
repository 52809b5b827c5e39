//! From pairs to names, texts, literals and types.

use super::ast::{Literal, LiteralValue, MoneyUnit, Name, Text, TimeUnit, TypeExpr, TypeKind};
use super::fold::composed;
use super::grammar::{Part, Parts, Rule, Scope};
use super::numbers::{self, Numbers, Reading};
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Diagnostic, Language};
use crate::quantity::{Date, Exact, Period};
use crate::source::Span;

impl Scope<'_> {
    /// A name as written.
    pub fn name(&self, part: &Part<'_>) -> Name {
        let span = self.span(part);
        Name { text: composed(self.written(span)), span }
    }

    /// The name that a rule holds as its next part.
    pub fn next_name(&self, parts: &mut Parts<'_>) -> Option<Name> {
        parts.accept(Rule::name).map(|part| self.name(&part))
    }

    /// The names that come next, as many as there are.
    pub fn names(&self, parts: &mut Parts<'_>) -> Vec<Name> {
        std::iter::from_fn(|| self.next_name(parts)).collect()
    }

    /// A quoted text, without its marks.
    pub fn text(&self, part: &Part<'_>) -> Text {
        let span = self.span(part);
        let marked = self.written(span);
        let mut inside = marked.chars();
        inside.next();
        inside.next_back();
        Text { text: composed(inside.as_str()), span }
    }

    /// The title that comes next, if any.
    pub fn title(&self, parts: &mut Parts<'_>) -> Option<Text> {
        parts.accept(Rule::title).map(|part| self.text(&part))
    }

    /// A signed literal.
    pub fn signed(&mut self, part: Part<'_>) -> Option<Literal> {
        let span = self.span(&part);
        let mut parts = Parts::of(part);
        let negative = parts.has(Rule::minus_sign);
        let literal = self.literal(parts.accept(Rule::literal)?)?;
        if !negative {
            return Some(literal);
        }
        let opposite = |value: Exact| value.negated();
        let value = match &literal.value {
            LiteralValue::Number(value) => opposite(*value).map(LiteralValue::Number),
            LiteralValue::Percent(value) => opposite(*value).map(LiteralValue::Percent),
            LiteralValue::Money(value, unit) => opposite(*value).map(|value| LiteralValue::Money(value, *unit)),
            LiteralValue::Area(value) => opposite(*value).map(LiteralValue::Area),
            LiteralValue::Points(value) => opposite(*value).map(LiteralValue::Points),
            LiteralValue::Months(months) => months.checked_neg().map(LiteralValue::Months),
            LiteralValue::Days(days) => days.checked_neg().map(LiteralValue::Days),
            LiteralValue::Boolean(_)
            | LiteralValue::Rooms(_)
            | LiteralValue::Date(_)
            | LiteralValue::Commune { .. } => None,
        };
        let Some(value) = value else {
            let sign = Span { end: literal.span.start, ..span };
            self.report.push(Diagnostic::at(&codes::MISPLACED_MINUS, span).fixed_by(sign, ""));
            return None;
        };
        Some(Literal { value, span })
    }

    /// The next part as a signed literal; none when there is none or when it is faulty.
    pub fn next_signed(&mut self, parts: &mut Parts<'_>) -> Option<Literal> {
        parts.accept(Rule::signed).and_then(|part| self.signed(part))
    }

    /// A literal with its unit.
    pub fn literal(&mut self, part: Part<'_>) -> Option<Literal> {
        let span = self.span(&part);
        let inner = Parts::of(part).next()?;
        let value = match inner.as_rule() {
            Rule::date => LiteralValue::Date(self.date(inner)?),
            Rule::commune => self.commune(inner)?,
            Rule::rooms => LiteralValue::Rooms(inner.as_str().get(1..)?.parse().ok()?),
            Rule::yes => LiteralValue::Boolean(true),
            Rule::no => LiteralValue::Boolean(false),
            _ => self.quantity(inner)?,
        };
        Some(Literal { value, span })
    }

    /// `30 %`, as the rate of a part.
    pub fn percentage(&mut self, part: Part<'_>) -> Option<Literal> {
        let span = self.span(&part);
        Some(Literal { value: self.quantity(part)?, span })
    }

    fn commune(&mut self, part: Part<'_>) -> Option<LiteralValue> {
        let mut parts = Parts::of(part);
        let code = parts.next()?.as_str().to_uppercase();
        let label = parts.accept(Rule::commune_label).map(|label| composed(self.written(self.span(&label))));
        Some(LiteralValue::Commune { code, label })
    }

    fn quantity(&mut self, part: Part<'_>) -> Option<LiteralValue> {
        let span = self.span(&part);
        let mut parts = Parts::of(part);
        let number = parts.accept(Rule::number)?;
        let plain = self.plain_number(&number)?;
        let value = quantity_value(&plain, parts.next());
        if value.is_none() {
            self.report.push(Diagnostic::at(&codes::NUMBER_UNREADABLE, span).with("number", self.written(span)));
        }
        value
    }

    /// The digits of a number, with a point before its decimals; tells those that this file does not write so.
    fn plain_number(&mut self, part: &Part<'_>) -> Option<String> {
        let span = self.span(part);
        let language = if self.numbers == Numbers::English { Language::English } else { Language::French };
        let fact = |code| Diagnostic::at(code, span).with("number", part.as_str());
        let elsewhere =
            |written: String| fact(&codes::THOUSANDS_FOREIGN).with("written", written.as_str()).fixed_by(span, written);
        // A number that is told goes on as what it most likely is: nothing more is said of where it stands.
        let (fault, meant) = match numbers::read(part.as_str(), self.numbers) {
            Reading::One(figure) => return Some(figure.plain()),
            Reading::Either(thousands, decimal) => {
                let fact = fact(&codes::THOUSANDS_UNCLEAR).with("thousands", thousands.written(language, true));
                (fact.with("decimal", decimal.written(language, true)), Some(thousands.plain()))
            }
            Reading::Elsewhere(figure) => (elsewhere(figure.written(language, true)), Some(figure.plain())),
            Reading::Several => (elsewhere(part.as_str().replace(',', ", ")), None),
        };
        // What a cell of data holds is judged where data are read.
        if self.numbers == Numbers::Data {
            return None;
        }
        self.report.push(fault);
        meant
    }

    /// A day; tells those that no calendar has.
    pub fn date(&mut self, part: Part<'_>) -> Option<Date> {
        let span = self.span(&part);
        let inner = Parts::of(part).next()?;
        let date =
            if inner.as_rule() == Rule::spelled_date { spelled_date(inner) } else { Date::parse(inner.as_str()) };
        if date.is_none() {
            let fact = Diagnostic::at(&codes::IMPOSSIBLE_DATE, span).with("date", self.written(span));
            self.report.push(match super::mistakes::possible_date(self.written(span)) {
                Some(day) => fact.fixed_by(span, day),
                None => fact,
            });
        }
        date
    }

    /// The next part as a day with its place.
    pub fn next_date(&mut self, parts: &mut Parts<'_>) -> Option<(Date, Span)> {
        let part = parts.accept(Rule::date)?;
        let span = self.span(&part);
        Some((self.date(part)?, span))
    }

    /// A whole number of at most 32 bits.
    pub fn count(&mut self, part: &Part<'_>) -> Option<(u32, Span)> {
        let span = self.span(part);
        let number = part.as_str().parse().ok();
        if number.is_none() {
            self.report.push(Diagnostic::at(&codes::NUMBER_UNREADABLE, span).with("number", part.as_str()));
        }
        Some((number?, span))
    }

    /// The type that comes next, by its name or by its unit.
    pub fn next_type(&self, parts: &mut Parts<'_>) -> Option<TypeExpr> {
        let mut ahead = parts.clone();
        let ty = self.type_of(ahead.next()?)?;
        *parts = ahead;
        Some(ty)
    }

    fn type_of(&self, part: Part<'_>) -> Option<TypeExpr> {
        let span = self.span(&part);
        let kind = match part.as_rule() {
            Rule::boolean_type => TypeKind::Boolean,
            Rule::integer_type => TypeKind::Integer,
            Rule::number_type => TypeKind::Number,
            Rule::percent_type | Rule::percent => TypeKind::Percent,
            Rule::money_type => TypeKind::Money(money_unit(Parts::of(part).next()?)),
            Rule::money_unit => TypeKind::Money(money_unit(part)),
            Rule::area_type | Rule::square_metre => TypeKind::Area,
            Rule::rooms_type => TypeKind::Rooms,
            Rule::date_type => TypeKind::Date,
            Rule::months_type | Rule::months => TypeKind::Months,
            Rule::days_type | Rule::days => TypeKind::Days,
            Rule::commune_type => TypeKind::Commune,
            Rule::text_type => TypeKind::Text,
            Rule::applicant_type => TypeKind::Applicant,
            Rule::named_type => TypeKind::Named(self.name(&part)),
            Rule::list_type => TypeKind::List(Box::new(self.type_of(Parts::of(part).next()?)?)),
            _ => return None,
        };
        Some(TypeExpr { kind, span })
    }

    /// `de A à B`, if it comes next. The outer `None` says that it does and is faulty.
    #[expect(clippy::option_option, reason = "absent and faulty are two answers")]
    pub fn next_range(&mut self, parts: &mut Parts<'_>) -> Option<Option<(Literal, Literal)>> {
        let Some(part) = parts.accept(Rule::range) else { return Some(None) };
        let mut bounds = Parts::of(part);
        let (from, to) = (self.next_signed(&mut bounds), self.next_signed(&mut bounds));
        Some(Some((from?, to?)))
    }
}

/// The unit of time of a `mois depuis …`.
pub(super) fn time_unit(part: Part<'_>) -> Option<TimeUnit> {
    match Parts::of(part).next()?.as_rule() {
        Rule::years => Some(TimeUnit::Year),
        Rule::months => Some(TimeUnit::Month),
        Rule::days => Some(TimeUnit::Day),
        _ => None,
    }
}

fn money_unit(part: Part<'_>) -> MoneyUnit {
    let mut unit = MoneyUnit { period: Period::None, per_area: false };
    for part in Parts::of(part) {
        match part.as_rule() {
            Rule::per_area => unit.per_area = true,
            Rule::period => {
                let yearly = Parts::of(part).has(Rule::per_year);
                unit.period = if yearly { Period::Year } else { Period::Month };
            }
            _ => {}
        }
    }
    unit
}

fn quantity_value(plain: &str, unit: Option<Part<'_>>) -> Option<LiteralValue> {
    // Only numbers that can be written back exactly are taken.
    let number = Exact::parse_decimal(plain).filter(|number| !number.decimal().contains('/'))?;
    let hundred = Exact::whole(100);
    let whole = |factor: i64| {
        let number = number.times(Exact::whole(i128::from(factor)))?;
        number.is_whole().then(|| i64::try_from(number.numerator()).ok())?
    };
    let Some(unit) = unit else {
        return Some(LiteralValue::Number(number));
    };
    Some(match unit.as_rule() {
        Rule::money_unit => LiteralValue::Money(number.times(hundred)?, money_unit(unit)),
        Rule::percent => LiteralValue::Percent(number.over(hundred)?),
        Rule::square_metre => LiteralValue::Area(number),
        Rule::years => LiteralValue::Months(whole(12)?),
        Rule::months => LiteralValue::Months(whole(1)?),
        Rule::days => LiteralValue::Days(whole(1)?),
        _ => LiteralValue::Points(number),
    })
}

const MONTHS: &[Rule] = &[
    Rule::kw_janvier,
    Rule::kw_fevrier,
    Rule::kw_mars,
    Rule::kw_avril,
    Rule::kw_mai,
    Rule::kw_juin,
    Rule::kw_juillet,
    Rule::kw_aout,
    Rule::kw_septembre,
    Rule::kw_octobre,
    Rule::kw_novembre,
    Rule::kw_decembre,
];

fn spelled_date(part: Part<'_>) -> Option<Date> {
    let mut parts = Parts::of(part);
    let day = parts.accept(Rule::day_of_month)?;
    let day = day.as_str().trim_end_matches(|character: char| !character.is_ascii_digit()).parse().ok()?;
    let month = parts.accept(Rule::month_name)?.into_inner().next()?.as_rule();
    let month = MONTHS.iter().position(|rule| *rule == month)?.checked_add(1)?;
    let year = parts.accept(Rule::year)?.as_str().parse().ok()?;
    Date::new(year, i8::try_from(month).ok()?, day)
}
