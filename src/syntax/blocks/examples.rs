//! Examples: a table of rows with what the rules must give for each, or the tables of a commission and of a year.

use super::Opening;
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::quantity::Date;
use crate::source::Span;
use crate::syntax::ast::{ExampleTable, ExampleTableKind, ExampleValue, Examples, Table, Text};
use crate::syntax::expressions::entity;
use crate::syntax::fold::composed;
use crate::syntax::grammar::{Parts, Rule, Scope};
use crate::syntax::layout::Line;
use crate::syntax::mistakes;
use crate::syntax::numbers::Numbers;
use crate::syntax::statements::{Extra, Form, Reader, many, once, parent};

const EXAMPLES: &[Form] = &[
    once("date", Rule::line_example_day),
    many("soit", Rule::line_let),
    once("prevision", Rule::line_forecast),
    table("demandeurs", Rule::line_example_applicants),
    table("n_logements", Rule::line_example_homes),
    table("niveaux", Rule::line_example_levels),
    table("soldes", Rule::line_example_balances),
    table("mouvements", Rule::line_example_movements),
    table("comptes", Rule::line_example_accounts),
];

/// A line that has a table under it; each kind stands once for a commission.
const fn table(key: &'static str, rule: Rule) -> Form {
    parent(key, rule)
}

const TABLE: Bilingual = Bilingual { fr: "un tableau `| … |`", en: "a table `| … |`" };

impl Reader<'_> {
    /// A table whose cells are read as those of data tables are, whatever the language of the file.
    fn data_table(&mut self, rows: &[&Line]) -> Option<Table> {
        let numbers = std::mem::replace(&mut self.numbers, Numbers::Data);
        let table = self.free_table(rows);
        self.numbers = numbers;
        table
    }

    pub(super) fn examples(&mut self, opening: Opening<'_>) -> Option<Examples> {
        let title = self.line(opening.line, opening.rule, |scope, parts| Some(scope.title(parts)));
        let faults = self.report.count();
        let body = self.body(opening.line, EXAMPLES, Extra::Rows);
        let (mut day, mut values, mut forecast) = (None, Vec::new(), None);
        let (mut tables, mut notes, mut under) = (Vec::new(), body.notes, false);
        let mut seen: Vec<(Rule, usize, Span)> = Vec::new();
        let mut commission = 0_usize;
        let mut strays: Vec<Span> = Vec::new();
        for (position, (rule, line)) in body.statements.iter().enumerate() {
            match rule {
                Rule::line_example_day => day = self.line(line, *rule, day_written),
                Rule::line_let => values.extend(self.line(line, *rule, value)),
                Rule::line_forecast => {
                    forecast = self.line(line, *rule, |scope, parts| scope.count(&parts.accept(Rule::count)?));
                }
                _ => {
                    under = true;
                    let stands = |rule: Rule| seen.iter().any(|(other, of, _)| *other == rule && *of == commission);
                    let begins = matches!(*rule, Rule::line_example_applicants | Rule::line_example_movements);
                    if begins && stands(Rule::line_example_applicants) {
                        commission = commission.saturating_add(1);
                    }
                    // What a year opens with is said once for all its commissions.
                    let same = |(other, of, _): &&(Rule, usize, Span)| {
                        other == rule && (*of == commission || *rule == Rule::line_example_balances)
                    };
                    if let Some((.., first)) = seen.iter().find(same) {
                        let key = EXAMPLES.iter().find(|form| form.rule == *rule).map_or("", |form| form.key);
                        let twice = mistakes::duplicate(line.whole(), key);
                        self.report.push(twice.and_at(*first, codes::FIRST_STATEMENT));
                        continue;
                    }
                    seen.push((*rule, commission, line.whole()));
                    if line.children.is_empty() {
                        let next = body.statements.get(position.saturating_add(1)).map(|(_, next)| next.whole().start);
                        let own = body.rows.iter().map(|row| row.whole());
                        let own = own
                            .filter(|row| row.start > line.whole().start && next.is_none_or(|next| row.start < next));
                        let own: Vec<Span> = own.collect();
                        if let (Some(first), Some(last)) = (own.first(), own.last()) {
                            self.report.push(self.rows_not_under(line, first.to(*last)));
                            strays.extend(own);
                            continue;
                        }
                    }
                    tables.extend(self.example_table(line, *rule, commission, &mut notes.sources));
                }
            }
        }
        let rows: Vec<&Line> = body.rows.iter().filter(|row| !strays.contains(&row.whole())).copied().collect();
        let table = self.data_table(&rows);
        let explained = opening.line.broken || opening.line.children.iter().any(|child| child.broken);
        if table.is_none() && !under && self.report.count() == faults && !explained {
            self.report.push(mistakes::missing_thing(opening.line.whole(), TABLE));
        }
        let title = title?;
        if table.is_none() && tables.is_empty() {
            return None;
        }
        let span = opening.line.with_children();
        Some(Examples { title, day, values, table, tables, forecast, notes, span })
    }

    /// Rows that follow the line of their table without standing under it.
    fn rows_not_under(&self, line: &Line, rows: Span) -> Diagnostic {
        let text = self.source.get(rows.range()).unwrap_or("");
        let deeper = format!("  {}", text.replace('\n', "\n  "));
        mistakes::missing_thing(line.whole(), TABLE).fixed_by(rows, deeper)
    }

    fn example_table(
        &mut self,
        line: &Line,
        rule: Rule,
        commission: usize,
        sources: &mut Vec<Text>,
    ) -> Option<ExampleTable> {
        let kind = self.line(line, rule, |_, _| {
            Some(match rule {
                Rule::line_example_applicants => ExampleTableKind::Applicants,
                Rule::line_example_homes => ExampleTableKind::Vacancies,
                Rule::line_example_levels => ExampleTableKind::Levels,
                Rule::line_example_balances => ExampleTableKind::Balances,
                Rule::line_example_movements => ExampleTableKind::Movements,
                _ => ExampleTableKind::Accounts,
            })
        });
        let faults = self.report.count();
        let body = self.body(line, &[], Extra::Rows);
        sources.extend(body.notes.sources);
        let table = self.data_table(&body.rows);
        let explained = line.broken || line.children.iter().any(|child| child.broken);
        if table.is_none() && self.report.count() == faults && !explained {
            self.report.push(mistakes::missing_thing(line.whole(), TABLE));
        }
        Some(ExampleTable { kind: kind?, commission, table: table?, span: line.whole() })
    }
}

fn day_written(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<(Date, Span)> {
    scope.next_date(parts)
}

fn value(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<ExampleValue> {
    let mut member = Parts::of(parts.accept(Rule::member)?);
    let entity = entity(member.next()?.as_rule())?;
    let name = scope.next_name(&mut member)?;
    let span = scope.span(&parts.accept(Rule::let_value)?);
    let value = Text { text: composed(scope.written(span)), span };
    Some(ExampleValue { entity, name, value })
}
