//! A compact text of a typed policy, for people who check what a policy means and for snapshots.

use std::fmt::Write as _;

use super::{
    Amount, Bound, Carry, Comparison, Direction, Entity, Event, Expr, ExprKind, Goal, Heading, Join, Operator,
    PathCharge, Rounded, Rounding, RuleCondition, Scale, Schema, Scope, Slack, Status, Tie, TimeUnit, Type,
    TypedPolicy, Value, commune_code,
};
use crate::index::LabelIdx;
use crate::quantity::{Edge, MonthEnd, Period, Unit};

/// The text of a typed policy: one line for each thing it holds.
#[must_use]
pub fn dump(policy: &TypedPolicy) -> String {
    let mut lines = Dump { policy, text: String::new() };
    lines.line(0, &format!("policy « {} » on {}", policy.title, policy.reference_date));
    lines.schema();
    lines.attributes();
    lines.rules();
    lines.grids();
    lines.accounts();
    lines.objective();
    lines.text
}

struct Dump<'p> {
    policy: &'p TypedPolicy,
    text: String,
}

impl Dump<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = depth.saturating_mul(2));
    }

    fn schema(&mut self) {
        let schema = &self.policy.schema;
        for enumeration in &schema.enumerations {
            self.line(0, &format!("enumeration {} = {}", enumeration.name, enumeration.values.join(", ")));
        }
        for (entity, word) in [(Entity::Applicant, "applicant"), (Entity::Vacancy, "vacancy")] {
            for field in schema.fields(entity) {
                let mut text = format!("field {word}.{}: {}", field.name, ty(schema, field.ty));
                if let Some((first, last)) = field.range {
                    let _ = write!(text, " [{first}..{last}]");
                }
                for (set, word) in
                    [(field.optional, " optional"), (field.sensitive, " sensitive"), (field.modifiable, " modifiable")]
                {
                    text.push_str(if set { word } else { "" });
                }
                self.line(0, &text);
            }
        }
    }

    fn attributes(&mut self) {
        let policy = self.policy;
        for parameter in &policy.parameters {
            let arguments: Vec<String> = parameter
                .arguments
                .iter()
                .map(|argument| {
                    let last = argument.first.saturating_add(i64::from(argument.count)).saturating_sub(1);
                    format!("{}: {} {}..{last}", argument.name, ty(&policy.schema, argument.ty), argument.first)
                })
                .collect();
            let head = format!("parameter {}({})", heading(&parameter.heading), arguments.join(", "));
            self.line(0, &format!("{head}: {} since {}", ty(&policy.schema, parameter.ty), parameter.in_force_since));
            let values: Vec<String> =
                parameter.values.iter().map(|value| constant(&policy.schema, *value, parameter.ty)).collect();
            self.line(1, &values.join(" "));
        }
        for definition in &policy.definitions {
            let of = format!("{} [{}]", ty(&policy.schema, definition.ty), scope(definition.scope));
            self.line(0, &format!("definition {}: {of}", heading(&definition.heading)));
            for (test, value) in &definition.cases {
                let test = test.as_ref().map(|test| format!(" if {}", expression(policy, test))).unwrap_or_default();
                self.line(1, &format!("{}{test}", expression(policy, value)));
            }
        }
        for category in &policy.categories {
            let asks = if category.ask { " asks if unknown" } else { "" };
            self.line(0, &format!("category {} [{}]{asks}", heading(&category.heading), scope(category.scope)));
            self.line(1, &expression(policy, &category.condition));
        }
    }

    fn rules(&mut self) {
        let policy = self.policy;
        for rule in &policy.rules {
            let unknown = match (rule.if_unknown, rule.ask) {
                (true, _) => " passes if unknown",
                (false, true) => " asks if unknown",
                (false, false) => "",
            };
            self.line(0, &format!("rule {} [{}]{unknown}", heading(&rule.heading), scope(rule.scope)));
            match &rule.condition {
                RuleCondition::Expr(condition) => self.line(1, &expression(policy, condition)),
                RuleCondition::Within { subject, key, bounds, first_key, open } => {
                    self.line(1, &format!("{} within by {}", expression(policy, subject), expression(policy, key)));
                    for (at, (low, high)) in (*first_key..).zip(bounds) {
                        let side = |value: &Option<Value>| {
                            value.map(|value| constant(&policy.schema, value, subject.ty)).unwrap_or_default()
                        };
                        self.line(2, &format!("{at}: {}..{}", side(low), side(high)));
                    }
                    if *open {
                        self.line(2, "and more");
                    }
                }
            }
        }
    }

    fn grids(&mut self) {
        let policy = self.policy;
        for grid in &policy.grids {
            let applies =
                grid.applies.as_ref().map(|test| format!(" if {}", expression(policy, test))).unwrap_or_default();
            self.line(0, &format!("grid {}{applies}", heading(&grid.heading)));
            for part in &grid.headings {
                let rule = match part.rule {
                    Join::Sum => "sum",
                    Join::Strongest => "strongest",
                };
                self.line(1, &format!("heading {}: {rule}{}", heading(&part.heading), cap(part.cap)));
                for criterion in &part.criteria {
                    let mut text = format!("criterion {}: {}", heading(&criterion.heading), criterion.points);
                    if let Some(factor) = &criterion.factor {
                        let _ = write!(text, " × {}", expression(policy, factor));
                    }
                    criterion.scale.iter().for_each(|scale| text.push_str(&scale_text(scale)));
                    text.push_str(&cap(criterion.cap));
                    if let Some(test) = &criterion.condition {
                        let _ = write!(text, " if {}", expression(policy, test));
                    }
                    if criterion.ask {
                        text.push_str(" asks if unknown");
                    }
                    self.line(2, &text);
                }
                for reason in &part.set_aside {
                    let test = expression(policy, &reason.condition);
                    self.line(2, &format!("set aside {} if {test}", heading(&reason.heading)));
                }
            }
            for pool in &grid.pools {
                let members: Vec<String> = pool.members.iter().map(|(at, own)| format!("{at}.{own}")).collect();
                let text = format!("pool {} of {}{}", heading(&pool.heading), members.join(" "), cap(Some(pool.cap)));
                self.line(1, &text);
            }
        }
    }

    fn accounts(&mut self) {
        let policy = self.policy;
        for exclusion in &policy.exclusions {
            let test = expression(policy, &exclusion.condition);
            self.line(0, &format!("out of flow {} if {test}", heading(&exclusion.heading)));
        }
        if let Some(forecast) = policy.forecast {
            self.line(0, &format!("forecast {forecast} homes"));
        }
        if let Some(first) = policy.first_lettings {
            let name = policy.categories.get(first.category).map_or("?", |item| item.heading.name.as_str());
            let forecast = first.forecast.map(|homes| format!(" forecast {homes} homes")).unwrap_or_default();
            self.line(0, &format!("first lettings {name}{forecast}"));
        }
        for reserver in &policy.reservers {
            let mut text = format!("reserver {}", heading(&reserver.heading));
            if let Some(parent) = reserver.parent.and_then(|parent| policy.reservers.get(parent)) {
                let _ = write!(text, " part of {}", parent.heading.name);
            }
            if let Some(share) = &reserver.share {
                let _ = write!(text, " share {}/{}", share.rate.numerator(), share.rate.denominator());
                text.push_str(&rounded(share.rounding));
                text.push_str(counted(share.event));
                match share.carry {
                    Carry::None => {}
                    Carry::AtMost(homes) => {
                        let _ = write!(text, " carry at most {homes}");
                    }
                    Carry::Full => text.push_str(" carry"),
                }
                for part in &share.parts {
                    let _ = write!(text, " [{}]", part.value);
                }
                text.push_str(&slack(share.slack.as_ref()));
            }
            if let Some(first) = &reserver.first {
                let (above, below) = (first.rate.numerator(), first.rate.denominator());
                let _ = write!(text, " first {above}/{below}{}{}", rounded(first.rounding), counted(first.event));
                for part in &first.parts {
                    let _ = write!(text, " [{}]", part.value);
                }
            }
            self.line(0, &text);
            if let Some(audience) = &reserver.audience {
                self.line(1, &format!("audience {}", expression(policy, audience)));
            }
            if let Some(territory) = &reserver.territory {
                self.line(1, &format!("territory {}", expression(policy, territory)));
            }
        }
        for path in &policy.paths {
            let charge = match &path.charge {
                PathCharge::Usual => String::new(),
                PathCharge::OutOfFlow => " out of flow".to_owned(),
                PathCharge::FirstOf(reservers) => {
                    let name = |index: &crate::index::ReserverIdx| {
                        policy.reservers.get(*index).map_or("?", |reserver| reserver.heading.name.as_str())
                    };
                    format!(" charged to {}", reservers.iter().map(name).collect::<Vec<_>>().join(" failing "))
                }
            };
            self.line(
                0,
                &format!("path {}{charge} if {}", heading(&path.heading), expression(policy, &path.condition)),
            );
        }
        for obligation in &policy.obligations {
            let category = |index| policy.categories.get(index).map_or("?", |item| item.heading.name.as_str());
            let label = |index: &LabelIdx| policy.labels.get(*index).map_or("?", |label| label.name.as_str());
            let bound = match obligation.bound {
                Bound::AtLeast => "at least",
                Bound::AtMost => "at most",
                Bound::Exactly => "exactly",
            };
            let amount = match obligation.amount {
                Amount::Rate(rate) => format!("{}/{}", rate.numerator(), rate.denominator()),
                Amount::Homes(homes) => format!("{homes} homes"),
            };
            let base = obligation.base.map_or("all", category);
            let charged =
                obligation.charged.as_ref().map(|labels| labels.iter().map(label).collect::<Vec<_>>().join(", "));
            let charged = charged.map(|labels| format!(" charged to {labels}")).unwrap_or_default();
            let hard = if obligation.hard { " hard" } else { "" };
            let direction = match obligation.direction {
                Some(Direction::Floor) => " floor",
                Some(Direction::Ceiling) => " ceiling",
                Some(Direction::PublicOrder) => " public order",
                Some(Direction::Default) => " default",
                None => "",
            };
            self.line(
                0,
                &format!("obligation {} rank {}{hard}{direction}", heading(&obligation.heading), obligation.rank),
            );
            let targets: Vec<&str> = obligation.targets().map(category).collect();
            let (event, slack) = (counted(obligation.event), slack(obligation.slack.as_ref()));
            let targets = targets.join(" failing ");
            let rounding = obligation.rounding.map(rounded).unwrap_or_default();
            self.line(1, &format!("{bound} {amount}{rounding}{event} of {base}{charged} to {targets}{slack}"));
        }
    }

    fn objective(&mut self) {
        let policy = self.policy;
        for goal in &policy.objective {
            let text = match goal {
                Goal::HomesAwarded => "homes awarded".to_owned(),
                Goal::Obligations => "obligations".to_owned(),
                Goal::FlowDistance => "flow distance".to_owned(),
                Goal::Points => "points".to_owned(),
                Goal::Equity(equity) => {
                    let groups: Vec<&str> = equity.groups.iter().map(|group| group.name.as_str()).collect();
                    format!("{} between {}", equity.name, groups.join(", "))
                }
                Goal::AwardsTo(category) => {
                    format!(
                        "awards to {}",
                        policy.categories.get(*category).map_or("?", |item| item.heading.name.as_str())
                    )
                }
            };
            self.line(0, &format!("level {text}"));
        }
        for tie in &policy.ties {
            match tie {
                Tie::Oldest(day) => self.line(0, &format!("tie oldest {}", expression(policy, day))),
                Tie::Draw(seed) => self.line(0, &format!("tie draw « {seed} »")),
            }
        }
        let shortlist = &policy.shortlist;
        let sources: Vec<&str> = shortlist.citations.iter().map(|citation| citation.text.as_str()).collect();
        let sources = if sources.is_empty() { String::new() } else { format!(" {{{}}}", sources.join("; ")) };
        self.line(0, &format!("shortlist {}{sources}", shortlist.minimum));
        for exemption in &shortlist.exemptions {
            let test = expression(policy, &exemption.condition);
            self.line(1, &format!("exemption {} if {test}", heading(&exemption.heading)));
        }
    }
}

fn scale_text(scale: &Scale) -> String {
    match scale {
        Scale::Ladder { from, to, first, last, grain, way } => {
            format!(" ladder {from}..{to}: {first}..{last} {way:?} to {grain}")
        }
        Scale::Steps(steps) => {
            let steps: Vec<String> = steps.iter().map(|(from, points)| format!("{from}: {points}")).collect();
            format!(" steps {}", steps.join(", "))
        }
        Scale::Periods { each, length, cap } => format!(" {each} each, at most {cap} per {length}"),
    }
}

fn cap(cap: Option<i64>) -> String {
    cap.map(|cap| format!(" at most {cap}")).unwrap_or_default()
}

fn rounded(rounded: Rounded) -> String {
    let way = match rounded.way {
        Rounding::Up => " up",
        Rounding::Down => " down",
        Rounding::Nearest => " nearest",
    };
    rounded.below.map_or_else(|| way.to_owned(), |below| format!("{way} below {below}"))
}

const fn counted(event: Event) -> &'static str {
    match event {
        Event::Proposed => " proposed",
        Event::Attributed => "",
        Event::Signed => " signed",
    }
}

fn slack(slack: Option<&Slack>) -> String {
    slack.map(|slack| format!(" shortfall {} « {} »", slack.name, slack.title)).unwrap_or_default()
}

fn heading(heading: &Heading) -> String {
    let title = if heading.title == heading.name { String::new() } else { format!(" « {} »", heading.title) };
    // Who decided an act, and what a used parameter rests on, are told elsewhere: this is the text of the declaration.
    let own = heading.citations.iter().filter(|citation| citation.parameter.is_none());
    let sources: Vec<&str> = own.map(|citation| citation.text.as_str()).collect();
    let sources = if sources.is_empty() { String::new() } else { format!(" {{{}}}", sources.join("; ")) };
    let status = match heading.status {
        Status::Verified => "",
        Status::Derived => " (derived)",
        Status::Unverified => " (unverified)",
        Status::Local => " (local)",
        Status::Invented => " (invented)",
    };
    format!("{}{title}{sources}{status}", heading.name)
}

fn ty(schema: &Schema, ty: Type) -> String {
    let name = |index| schema.enumerations.get(index).map_or("?", |item| item.name.as_str());
    match ty {
        Type::Boolean => "boolean".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number(unit) => unit_text(unit),
        Type::Rooms => "rooms".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Months => "months".to_owned(),
        Type::Days => "days".to_owned(),
        Type::Symbol(index) => name(index).to_owned(),
        Type::Commune => "commune".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Applicant => "applicant".to_owned(),
        Type::Communes => "set of commune".to_owned(),
        Type::RoomsSet => "set of rooms".to_owned(),
        Type::Symbols(index) => format!("set of {}", name(index)),
    }
}

fn unit_text(unit: Unit) -> String {
    let power = |word: &str, power: i8| match power {
        0 => String::new(),
        1 => format!(" {word}"),
        power => format!(" {word}^{power}"),
    };
    let period = match unit.period {
        Period::None => "",
        Period::Year => " per year",
        Period::Month => " per month",
    };
    format!("number{}{}{period}", power("cents", unit.money), power("m²", unit.area))
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Constant => "constant",
        Scope::Applicant => "applicant",
        Scope::Vacancy => "vacancy",
        Scope::Pair => "pair",
    }
}

fn constant(schema: &Schema, value: Value, ty: Type) -> String {
    match (value, ty) {
        (Value::Boolean(yes), _) => yes.to_string(),
        (Value::Number(number), Type::Rooms) => format!("T{number}"),
        (Value::Number(number), _) => number.to_string(),
        (Value::Date(day), _) => day.to_string(),
        (Value::Symbol(position), Type::Symbol(index)) => schema
            .enumerations
            .get(index)
            .and_then(|item| item.values.get(usize::try_from(position).ok()?).cloned())
            .unwrap_or_else(|| position.to_string()),
        (Value::Symbol(position), _) => position.to_string(),
        (Value::Commune(number), _) => commune_code(number),
    }
}

fn list(policy: &TypedPolicy, parts: &[Expr], between: &str) -> String {
    parts.iter().map(|part| expression(policy, part)).collect::<Vec<_>>().join(between)
}

/// The text of an expression, fully in parentheses.
#[must_use]
pub fn expression(policy: &TypedPolicy, written: &Expr) -> String {
    let one = |inner: &Expr| expression(policy, inner);
    match &written.kind {
        ExprKind::Constant(value) => constant(&policy.schema, *value, written.ty),
        ExprKind::Field(entity, index) => {
            let word = match entity {
                Entity::Applicant => "applicant",
                Entity::Vacancy => "vacancy",
            };
            format!("{word}.{}", policy.schema.fields(*entity).get(*index).map_or("?", |field| field.name.as_str()))
        }
        ExprKind::Definition(index) => {
            policy.definitions.get(*index).map_or_else(String::new, |item| format!("def:{}", item.heading.name))
        }
        ExprKind::Category(index) => {
            policy.categories.get(*index).map_or_else(String::new, |item| format!("is:{}", item.heading.name))
        }
        ExprKind::Parameter(index, arguments) => {
            let name = policy.parameters.get(*index).map_or("?", |item| item.heading.name.as_str());
            format!("{name}({})", list(policy, arguments, ", "))
        }
        ExprKind::Not(inner) => format!("not {}", one(inner)),
        ExprKind::And(parts) => format!("({})", list(policy, parts, " and ")),
        ExprKind::Or(parts) => format!("({})", list(policy, parts, " or ")),
        ExprKind::Compare(comparison, left, right) => {
            let sign = match comparison {
                Comparison::Equal => "=",
                Comparison::Different => "<>",
                Comparison::Less => "<",
                Comparison::AtMost => "<=",
                Comparison::Greater => ">",
                Comparison::AtLeast => ">=",
            };
            format!("{} {sign} {}", one(left), one(right))
        }
        ExprKind::Arithmetic(operator, left, right) => {
            let sign = match operator {
                Operator::Plus => "+",
                Operator::Minus => "-",
                Operator::Times => "×",
                Operator::Over => "/",
            };
            format!("({} {sign} {})", one(left), one(right))
        }
        ExprKind::Negate(inner) => format!("-{}", one(inner)),
        ExprKind::In(value, items) => format!("{} in ({})", one(value), list(policy, items, ", ")),
        ExprKind::Contains(set, value) => format!("{} contains {}", one(set), one(value)),
        ExprKind::Known(inner) => format!("known {}", one(inner)),
        ExprKind::Elapsed(unit, day) => {
            let word = match unit {
                TimeUnit::Year => "years",
                TimeUnit::Month => "months",
                TimeUnit::Day => "days",
            };
            format!("{word} since {}", one(day))
        }
        ExprKind::If(test, yes, no) => format!("(if {} then {} else {})", one(test), one(yes), one(no)),
        ExprKind::Min(parts) => format!("min({})", list(policy, parts, ", ")),
        ExprKind::Max(parts) => format!("max({})", list(policy, parts, ", ")),
        ExprKind::Monthly(inner) => format!("monthly({})", one(inner)),
        ExprKind::Yearly(inner) => format!("yearly({})", one(inner)),
        ExprKind::Count(inner) => format!("count({})", one(inner)),
        ExprKind::Shifted(rule, day, duration) => {
            format!("({} + {} {}{})", one(day), one(duration), unit_of(duration.ty), month_end(*rule))
        }
        ExprKind::Between(unit, rule, from, to) => {
            let word = match unit {
                TimeUnit::Year => "years",
                TimeUnit::Month => "months",
                TimeUnit::Day => "days",
            };
            format!("{word} from {} to {}{}", one(from), one(to), month_end(*rule))
        }
        ExprKind::Edge(edge, day) => {
            let word = match edge {
                Edge::FirstOfMonth => "first of month",
                Edge::LastOfMonth => "last of month",
                Edge::FirstOfYear => "first of year",
                Edge::LastOfYear => "last of year",
            };
            format!("{word}({})", one(day))
        }
        ExprKind::Rounded(way, step, inner) => {
            let word = match way {
                Rounding::Up => "up",
                Rounding::Down => "down",
                Rounding::Nearest => "nearest",
            };
            format!("round {word} to {step}({})", one(inner))
        }
    }
}

fn unit_of(ty: Type) -> &'static str {
    if ty == Type::Days { "days" } else { "months" }
}

fn month_end(rule: MonthEnd) -> &'static str {
    match rule {
        MonthEnd::LastDay => "",
        MonthEnd::FirstOfNext => ", moved to the 1st",
    }
}
