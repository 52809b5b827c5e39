//! The tree of a policy as compact text, for snapshots and for `dump --stage ast`.
//!
//! One line for each block and statement, in the words of the tree and not of the language: operators come first,
//! parentheses show how an expression was read. Places are left out.

mod overlays;

use super::ast::{
    Accrual, AdmissibleCondition, Block, Caps, CellContent, Charged, Criterion, DatedValue, EachValue, Effect,
    EquityBetween, Event, Exception, Exclusion, Expr, ExprKind, Goal, Grid, GridTerritory, IfUnknown, Literal,
    LiteralValue, Name, Notes, PeriodCap, Policy, Reserver, RoundStep, Rounded, Share, Table, Text, Tie, TypeExpr,
    TypeKind,
};
use std::fmt::{Display, Write as _};

/// The tree of a policy as compact text.
#[must_use]
pub fn dump(policy: &Policy) -> String {
    let mut dump = Dump { text: String::new() };
    let language = policy.language.map(|language| format!(" {language:?}")).unwrap_or_default();
    dump.line(0, format_args!("Policy{language} {:?}", policy.header.title.text));
    if let Some(validity) = policy.header.validity {
        dump.line(1, format_args!("validity {}..{}", validity.from, validity.to));
    }
    for extends in &policy.header.extends {
        dump.line(1, format_args!("extends {}", extends.path));
    }
    if let Some((accepted, _)) = policy.header.if_unknown {
        dump.line(1, format_args!("if unknown {accepted:?}"));
    }
    if let Some((rule, _)) = policy.header.month_end {
        dump.line(1, format_args!("month end {rule:?}"));
    }
    dump.notes(1, &policy.header.notes);
    for block in &policy.blocks {
        dump.block(block);
    }
    for admitted in &policy.admitted {
        dump.line(0, format_args!("Admitted {} {:?}", admitted.code, admitted.reason.text));
    }
    dump.text
}

struct Dump {
    text: String,
}

impl Dump {
    fn line(&mut self, depth: usize, content: std::fmt::Arguments<'_>) {
        self.text.push_str(&"  ".repeat(depth));
        // Writing to a text cannot fail.
        let _ = self.text.write_fmt(content);
        self.text.push('\n');
    }

    fn notes(&mut self, depth: usize, notes: &Notes) {
        for source in &notes.sources {
            self.line(depth, format_args!("source {:?}", source.text));
        }
        if let Some((status, _)) = notes.status {
            self.line(depth, format_args!("status {status:?}"));
        }
        if let Some(authority) = &notes.authority {
            self.line(depth, format_args!("authority {:?}", authority.text));
        }
        if let Some((direction, _)) = notes.direction {
            self.line(depth, format_args!("{direction:?}"));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Enumeration(block) => {
                let values = names(&block.values);
                self.line(0, format_args!("Enumeration {}{} = {values}", block.name.text, title(block.title.as_ref())));
                self.notes(1, &block.notes);
            }
            Block::Schema(block) => {
                self.line(0, format_args!("Schema {:?}{}", block.entity, title(block.title.as_ref())));
                for field in &block.fields {
                    let flags = [
                        (field.optional, " optional"),
                        (field.sensitive, " sensitive"),
                        (field.modifiable, " modifiable"),
                    ];
                    let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| *flag).collect();
                    let (name, label, ty) = (&field.name.text, title(field.label.as_ref()), type_text(&field.ty));
                    let range = range(field.range.as_ref());
                    self.line(1, format_args!("field {name}{label} : {ty}{range}{flags}"));
                    self.notes(2, &field.notes);
                }
                self.notes(1, &block.notes);
            }
            Block::Definition(block) => {
                let entity = block.entity.map(|(entity, _)| format!("{entity:?}.")).unwrap_or_default();
                let ty = block.ty.as_ref().map(|ty| format!(" : {}", type_text(ty))).unwrap_or_default();
                let (name, title) = (&block.name.text, title(block.title.as_ref()));
                self.line(0, format_args!("Definition {entity}{name}{title}{ty}"));
                for case in &block.cases {
                    let condition = when(case.condition.as_ref());
                    self.line(1, format_args!("case {}{condition}", expression(&case.value)));
                }
                self.exceptions(1, &block.exceptions);
                self.notes(1, &block.notes);
            }
            Block::Parameter(block) => {
                let arguments = block.arguments.iter().map(|argument| {
                    let ty = argument.ty.as_ref().map(|ty| format!(" : {}", type_text(ty))).unwrap_or_default();
                    format!("{}{ty}{}", argument.name.text, range(argument.range.as_ref()))
                });
                let arguments = arguments.collect::<Vec<_>>().join(", ");
                let (name, title, ty) = (&block.name.text, title(block.title.as_ref()), type_text(&block.ty));
                let revised = match block.revised {
                    Some((12, _)) => " revised yearly".to_owned(),
                    Some((months, _)) => format!(" revised every {months} months"),
                    None => String::new(),
                };
                self.line(0, format_args!("Parameter {name}({arguments}) : {ty}{revised}{title}"));
                self.dated_values(&block.values);
                block.table.iter().for_each(|table| self.table(table));
                self.notes(1, &block.notes);
            }
            Block::Category(block) => {
                self.line(0, format_args!("Category {}{}", block.name.text, title(block.title.as_ref())));
                self.line(1, format_args!("if {}", expression(&block.condition)));
                self.truth_if_unknown(1, block.if_unknown);
                self.exceptions(1, &block.exceptions);
                self.notes(1, &block.notes);
            }
            Block::Grid(block) => {
                self.line(0, format_args!("Grid {}{}", block.name.text, title(block.title.as_ref())));
                self.grid_reach(block);
                if let Some(applies) = &block.applies {
                    self.line(1, format_args!("applies if {}", expression(applies)));
                }
                for heading in &block.headings {
                    let (name, title) = (&heading.name.text, title(heading.title.as_ref()));
                    let cap = cap(heading.cap.as_ref());
                    let ticked = heading.ticked.as_ref().map(|field| format!(" ticked in {}", expression(field)));
                    let ticked = ticked.unwrap_or_default();
                    self.line(1, format_args!("heading {name}{title} {:?}{ticked}{cap}", heading.rule));
                    heading.criteria.iter().for_each(|criterion| self.criterion(2, criterion));
                    self.notes(2, &heading.notes);
                }
                block.criteria.iter().for_each(|criterion| self.criterion(1, criterion));
                for pool in &block.pools {
                    let (name, title, cap) = (&pool.name.text, title(pool.title.as_ref()), literal(&pool.cap));
                    self.line(1, format_args!("pool {name}{title} ({}) cap {cap}", names(&pool.members)));
                    self.notes(2, &pool.notes);
                }
                self.notes(1, &block.notes);
            }
            Block::Admissible(block) => {
                self.line(0, format_args!("Admissible {}{}", block.name.text, title(block.title.as_ref())));
                match &block.condition {
                    AdmissibleCondition::Expr(condition) => self.line(1, format_args!("{}", expression(condition))),
                    AdmissibleCondition::Within { subject, key, table } => {
                        self.line(1, format_args!("within {} by {}", expression(subject), expression(key)));
                        self.table(table);
                    }
                }
                if let Some((accepted, _)) = block.if_unknown {
                    self.line(1, format_args!("if unknown {accepted:?}"));
                }
                self.exceptions(1, &block.exceptions);
                self.notes(1, &block.notes);
            }
            _ => self.allocation(block),
        }
    }

    fn allocation(&mut self, block: &Block) {
        match block {
            Block::Reserver(block) => self.reserver(0, "Reserver", block),
            Block::Flow(block) => {
                self.line(0, format_args!("Flow{}", title(block.title.as_ref())));
                block.excluded.iter().for_each(|excluded| self.exclusion("out", excluded));
                if let Some((forecast, _)) = block.forecast {
                    self.line(1, format_args!("forecast {forecast}"));
                }
                if let Some(first) = &block.first {
                    let forecast = first.forecast.map(|(homes, _)| format!(" forecast {homes}")).unwrap_or_default();
                    let test = expression(&first.condition);
                    self.line(1, format_args!("first{}{forecast} if {test}", title(first.title.as_ref())));
                    self.notes(2, &first.notes);
                }
                self.notes(1, &block.notes);
            }
            Block::Obligation(block) => {
                self.line(0, format_args!("Obligation {}{}", block.name.text, title(block.title.as_ref())));
                let demand = &block.demand;
                let base = demand.base.as_ref().map(|base| format!(" of {}", base.text)).unwrap_or_default();
                let charged = match &demand.charged {
                    Some(Charged::Each { except, .. }) => format!(" charged each but [{}]", names(except)),
                    Some(Charged::Together { reservers, .. }) => format!(" charged to [{}]", names(reservers)),
                    None => String::new(),
                };
                let (bound, amount) = (demand.bound, literal(&demand.amount));
                let counted = counted(demand.event, demand.in_flow);
                let each = demand.each.as_ref().map(each).unwrap_or_default();
                let targets: Vec<&str> =
                    std::iter::once(&demand.target).chain(&demand.fallbacks).map(|name| name.text.as_str()).collect();
                let targets = targets.join(" failing ");
                self.line(1, format_args!("{bound:?} {amount}{counted}{base}{charged}{each} to {targets}"));
                self.slack(1, block.slack.as_ref());
                if let Some((rank, _)) = block.rank {
                    self.line(1, format_args!("rank {rank}"));
                }
                if let Some((rounding, _)) = block.rounding {
                    self.line(1, format_args!("rounded{}", rounded(rounding)));
                }
                if block.hard.is_some() {
                    self.line(1, format_args!("hard"));
                }
                self.notes(1, &block.notes);
            }
            Block::Objective(block) => {
                self.line(0, format_args!("Objective"));
                for level in &block.levels {
                    match &level.goal {
                        Goal::AwardsTo(category) => self.line(1, format_args!("AwardsTo {}", category.text)),
                        Goal::AwardsBy(class) => self.line(1, format_args!("AwardsBy {}", expression(class))),
                        Goal::Equity(EquityBetween::Categories(names)) => {
                            let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
                            self.line(1, format_args!("Equity categories {}", names.join(", ")));
                        }
                        Goal::Equity(EquityBetween::Values(each)) => {
                            let values: Vec<String> = each.values.iter().map(expression).collect();
                            self.line(1, format_args!("Equity {} ({})", expression(&each.subject), values.join(", ")));
                        }
                        goal => self.line(1, format_args!("{goal:?}")),
                    }
                }
                for tie in &block.ties {
                    match tie {
                        Tie::Oldest(day) => self.line(1, format_args!("tie oldest {}", expression(day))),
                        Tie::Draw(name) => self.line(1, format_args!("tie draw {:?}", name.text)),
                    }
                }
                self.notes(1, &block.notes);
            }
            Block::Shortlist(block) => {
                self.line(0, format_args!("Shortlist{} {}", title(block.title.as_ref()), block.minimum.0));
                block.exemptions.iter().for_each(|exemption| self.exclusion("exempt", exemption));
                self.notes(1, &block.notes);
            }
            Block::Examples(block) => {
                let day = block.day.map(|(day, _)| format!(" {day}")).unwrap_or_default();
                self.line(0, format_args!("Examples{}{day}", title(block.title.as_ref())));
                for value in &block.values {
                    let (entity, name) = (value.entity, &value.name.text);
                    self.line(1, format_args!("let {entity:?}.{name} {:?}", value.value.text));
                }
                if let Some((homes, _)) = block.forecast {
                    self.line(1, format_args!("forecast {homes}"));
                }
                block.table.iter().for_each(|table| self.table(table));
                for table in &block.tables {
                    self.line(1, format_args!("{:?} {}", table.kind, table.commission));
                    self.table(&table.table);
                }
                self.notes(1, &block.notes);
            }
            Block::Path(block) => {
                self.line(0, format_args!("Path {}{}", block.name.text, title(block.title.as_ref())));
                self.line(1, format_args!("if {}", expression(&block.condition)));
                if !block.charged.is_empty() {
                    self.line(1, format_args!("charged first to [{}]", names(&block.charged)));
                }
                let marks = [
                    (block.exclusive.is_some(), "exclusive"),
                    (block.out_of_flow.is_some(), "out of flow"),
                    (block.without_points, "without points"),
                    (block.exempt, "exempt from the list"),
                ];
                for (_, mark) in marks.iter().filter(|(set, _)| *set) {
                    self.line(1, format_args!("{mark}"));
                }
                self.notes(1, &block.notes);
            }
            Block::Overlay(block) => self.overlay(block),
            _ => {}
        }
    }

    fn reserver(&mut self, depth: usize, kind: &str, block: &Reserver) {
        let share = block.share.as_ref().map(share).unwrap_or_default();
        self.line(depth, format_args!("{kind} {}{}{share}", block.name.text, title(block.title.as_ref())));
        let depth = depth.saturating_add(1);
        if let Some(audience) = &block.audience {
            self.line(depth, format_args!("audience {}", expression(audience)));
        }
        if let Some(territory) = &block.territory {
            self.line(depth, format_args!("territory {}", expression(territory)));
        }
        if let Some(share) = &block.share {
            if let Some((carry, _)) = share.carry {
                self.line(depth, format_args!("carry {carry:?}"));
            }
            self.slack(depth, share.slack.as_ref());
        }
        if let Some(first) = &block.first {
            self.line(depth, format_args!("first{}", self::share(first)));
        }
        block.subshares.iter().for_each(|part| self.reserver(depth, "part", part));
        self.notes(depth, &block.notes);
    }

    fn slack(&mut self, depth: usize, slack: Option<&(Name, Option<Text>)>) {
        if let Some((name, words)) = slack {
            self.line(depth, format_args!("shortfall {}{}", name.text, title(words.as_ref())));
        }
    }

    fn exclusion(&mut self, kind: &str, exclusion: &Exclusion) {
        let (name, title) = (&exclusion.name.text, title(exclusion.title.as_ref()));
        self.line(1, format_args!("{kind} {name}{title} if {}", expression(&exclusion.condition)));
        self.notes(2, &exclusion.notes);
    }

    fn exceptions(&mut self, depth: usize, exceptions: &[Exception]) {
        for exception in exceptions {
            let (name, title) = (&exception.name.text, title(exception.title.as_ref()));
            let effect = match &exception.effect {
                Effect::Value(value) => expression(value),
                Effect::Worth(worth) => {
                    let caps = caps_text(&worth.caps);
                    format!("{}{}{caps}", literal(&worth.points), accrual_text(worth.accrual.as_ref()))
                }
                Effect::Caps(caps) => format!("with{}", caps_text(caps)),
                effect @ (Effect::Admissible(_) | Effect::Member(_) | Effect::Counts(_)) => format!("{effect:?}"),
            };
            self.line(depth, format_args!("except {name}{title} if {} {effect}", expression(&exception.condition)));
            let depth = depth.saturating_add(1);
            if let Some((applies, _)) = exception.if_unknown {
                self.line(depth, format_args!("if unknown {applies}"));
            }
            self.exceptions(depth, &exception.exceptions);
            self.notes(depth, &exception.notes);
        }
    }

    fn truth_if_unknown(&mut self, depth: usize, answer: Option<(IfUnknown, crate::source::Span)>) {
        match answer {
            Some((IfUnknown::Asked, _)) => self.line(depth, format_args!("if unknown asked")),
            Some((answer, _)) => self.line(depth, format_args!("if unknown {}", answer == IfUnknown::Admitted)),
            None => {}
        }
    }

    fn grid_reach(&mut self, grid: &Grid) {
        if let Some(validity) = &grid.validity {
            let day = |day: Option<crate::quantity::Date>| day.map(|day| day.to_string()).unwrap_or_default();
            self.line(1, format_args!("in force {}..{}", day(validity.from), day(validity.to)));
        }
        match &grid.territory {
            Some(GridTerritory::Epci { code, label, .. }) => {
                let label = label.as_ref().map(|label| format!(" {label:?}")).unwrap_or_default();
                self.line(1, format_args!("territory epci {code}{label}"));
            }
            Some(GridTerritory::Condition(condition)) => {
                self.line(1, format_args!("territory {}", expression(condition)));
            }
            None => {}
        }
        grid.without_points.iter().for_each(|reason| self.exclusion("without points", reason));
    }

    fn criterion(&mut self, depth: usize, criterion: &Criterion) {
        let (name, title) = (&criterion.name.text, title(criterion.title.as_ref()));
        let accrual = accrual_text(criterion.accrual.as_ref());
        let (cap, condition) = (cap(criterion.cap.as_ref()), when(criterion.condition.as_ref()));
        let points = literal(&criterion.points);
        let period = period_text(criterion.period_cap.as_ref());
        self.line(depth, format_args!("criterion {name}{title} {points}{accrual}{period}{cap}{condition}"));
        self.truth_if_unknown(depth.saturating_add(1), criterion.if_unknown);
        self.exceptions(depth.saturating_add(1), &criterion.exceptions);
        if let Some(Accrual::Steps(steps)) = &criterion.accrual {
            self.table(&steps.table);
        }
        self.notes(depth.saturating_add(1), &criterion.notes);
    }

    fn dated_values(&mut self, values: &[DatedValue]) {
        for value in values {
            let from = value.from.map(|(day, _)| format!(" from {day}")).unwrap_or_default();
            let known = value.known.map(|(day, _)| format!(" known {day}")).unwrap_or_default();
            self.line(1, format_args!("value {}{from}{known}", literal(&value.value)));
        }
    }

    fn table(&mut self, table: &Table) {
        for row in std::iter::once(&table.header).chain(&table.rows) {
            let cells = row.cells.iter().map(|cell| match &cell.content {
                CellContent::Empty => "-".to_owned(),
                CellContent::Literal(value) => literal(value),
                CellContent::Name(name) => name.text.clone(),
                CellContent::FromDay => "FromDay".to_owned(),
                CellContent::KnownDay => "KnownDay".to_owned(),
                CellContent::AndMore(value) => format!("{}+", literal(value)),
                CellContent::Other => format!("?{:?}", cell.text),
            });
            self.line(1, format_args!("| {}", cells.collect::<Vec<_>>().join(" | ")));
        }
    }
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn title(title: Option<&Text>) -> String {
    title.map(|title| format!(" {:?}", title.text)).unwrap_or_default()
}

fn when(condition: Option<&Expr>) -> String {
    condition.map(|condition| format!(" if {}", expression(condition))).unwrap_or_default()
}

fn cap(cap: Option<&Literal>) -> String {
    cap.map(|cap| format!(" cap {}", literal(cap))).unwrap_or_default()
}

fn range(range: Option<&(Literal, Literal)>) -> String {
    range.map(|(from, to)| format!(" {}..{}", literal(from), literal(to))).unwrap_or_default()
}

fn share(share: &Share) -> String {
    let rounding = share.rounding.map(rounded).unwrap_or_default();
    let event = share.event.map(|event| counted(event, false)).unwrap_or_default();
    let each = share.each.as_ref().map(each).unwrap_or_default();
    format!(" {}{event}{each}{rounding}", literal(&share.rate))
}

fn rounded(rounded: Rounded) -> String {
    let below = rounded.below.map(|below| format!(" below {below}")).unwrap_or_default();
    format!(" {:?}{below}", rounded.way)
}

fn counted(event: Event, in_flow: bool) -> String {
    let event = if event == Event::default() { String::new() } else { format!(" {event:?}") };
    format!("{event}{}", if in_flow { " in flow" } else { "" })
}

fn each(each: &EachValue) -> String {
    let values: Vec<String> = each.values.iter().map(expression).collect();
    let values = if values.is_empty() { String::new() } else { format!(" in [{}]", values.join(" ")) };
    format!(" for each {}{values}", expression(&each.subject))
}

fn type_text(ty: &TypeExpr) -> String {
    match &ty.kind {
        TypeKind::Money(unit) => {
            format!("Money({:?}{})", unit.period, if unit.per_area { " per m²" } else { "" })
        }
        TypeKind::Named(name) => name.text.clone(),
        TypeKind::List(item) => format!("List({})", type_text(item)),
        kind => format!("{kind:?}"),
    }
}

fn literal(literal: &Literal) -> String {
    match &literal.value {
        LiteralValue::Boolean(value) => value.to_string(),
        LiteralValue::Number(number) => number.decimal(),
        LiteralValue::Percent(rate) => format!("Percent({})", rate.decimal()),
        LiteralValue::Money(cents, unit) => {
            let area = if unit.per_area { " per m²" } else { "" };
            format!("Cents({} {:?}{area})", cents.decimal(), unit.period)
        }
        LiteralValue::Area(area) => format!("Area({})", area.decimal()),
        LiteralValue::Rooms(rooms) => format!("T{rooms}"),
        LiteralValue::Months(months) => format!("Months({months})"),
        LiteralValue::Days(days) => format!("Days({days})"),
        LiteralValue::Points(points) => format!("Points({})", points.decimal()),
        LiteralValue::Date(day) => day.to_string(),
        LiteralValue::Commune { code, label } => {
            format!("Commune({code}{})", label.as_ref().map(|label| format!(" {label:?}")).unwrap_or_default())
        }
    }
}

fn expression(expr: &Expr) -> String {
    let prefix = |operator: &dyn Display, parts: &[&Expr]| {
        let parts: Vec<String> = parts.iter().map(|part| expression(part)).collect();
        format!("({operator} {})", parts.join(" "))
    };
    let many = |operator: &dyn Display, parts: &[Expr]| prefix(operator, &parts.iter().collect::<Vec<_>>());
    match &expr.kind {
        ExprKind::Literal(value) => literal(value),
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Member(entity, name) => format!("{entity:?}.{}", name.text),
        ExprKind::Call(name, arguments) => many(&format!("call {}", name.text), arguments).replace(" )", ")"),
        ExprKind::Not(value) => prefix(&"not", &[value]),
        ExprKind::And(parts) => many(&"and", parts),
        ExprKind::Or(parts) => many(&"or", parts),
        ExprKind::Compare(comparison, left, right) => prefix(&format!("{comparison:?}"), &[left, right]),
        ExprKind::Arithmetic(operator, left, right) => prefix(&format!("{operator:?}"), &[left, right]),
        ExprKind::Negate(value) => prefix(&"negate", &[value]),
        ExprKind::In(value, members) => {
            let all: Vec<&Expr> = std::iter::once(&**value).chain(members).collect();
            prefix(&"in", &all)
        }
        ExprKind::Contains(list, value) => prefix(&"contains", &[list, value]),
        ExprKind::Known(value) => prefix(&"known", &[value]),
        ExprKind::Unknown(value) => prefix(&"unknown", &[value]),
        ExprKind::Belongs(entity, category) => format!("(belongs {entity:?} {})", category.text),
        ExprKind::Elapsed(unit, from) => prefix(&format!("since {unit:?}"), &[from]),
        ExprKind::Between(unit, from, to) => prefix(&format!("between {unit:?}"), &[from, to]),
        ExprKind::Edge(edge, day) => prefix(&format!("{edge:?}"), &[day]),
        ExprKind::Today => "Today".to_owned(),
        ExprKind::MonthEnd(rule, inner) => prefix(&format!("{rule:?}"), &[inner]),
        ExprKind::Rounded(to, inner) => {
            let step = match &to.step {
                RoundStep::Multiple(step) => literal(step),
                step => format!("{step:?}"),
            };
            prefix(&format!("rounded {:?} to {step}", to.way), &[inner])
        }
        ExprKind::If(condition, then, otherwise) => prefix(&"if", &[condition, then, otherwise]),
    }
}

fn accrual_text(accrual: Option<&Accrual>) -> String {
    match accrual {
        Some(Accrual::Since(unit, from)) => format!(" per {unit:?} since {}", expression(from)),
        Some(Accrual::EachRun(months, from)) => format!(" per {months} months since {}", expression(from)),
        Some(Accrual::Per(count)) => format!(" per {}", expression(count)),
        Some(Accrual::Ladder(ladder)) => {
            let (from, to) = (literal(&ladder.from), literal(&ladder.to));
            let rounding = ladder.rounding.map(|rounding| format!(" {:?} to {}", rounding.way, rounding.grain));
            let (points, subject) = (literal(&ladder.points), expression(&ladder.subject));
            format!(" to {points} for {subject} {from}..{to}{}", rounding.unwrap_or_default())
        }
        Some(Accrual::Steps(steps)) => format!(" steps by {}", expression(&steps.subject)),
        None => String::new(),
    }
}

fn period_text(cap: Option<&PeriodCap>) -> String {
    let text = |cap: &PeriodCap| format!(" cap {} per {} months", literal(&cap.points), cap.months);
    cap.map(text).unwrap_or_default()
}

fn caps_text(caps: &Caps) -> String {
    format!("{}{}", period_text(caps.period.as_ref()), cap(caps.whole.as_ref()))
}
