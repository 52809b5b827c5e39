//! The text of scoring grids, reservers, obligations, the objective and what goes with them.

use super::{Printer, names};
use crate::syntax::ast::{
    Accrual, Amendment, AmendmentTarget, Bound, Charged, Criterion, DatedValue, Demand, Direction, Exclusion, Expr,
    ExprKind, Flow, Goal, Grid, Heading, Join, Literal, LiteralValue, Objective, Obligation, Reserver, Rounding, Share,
    Shortlist, Tie,
};
use std::fmt::Write as _;

impl Printer {
    pub(super) fn grid(&mut self, grid: &Grid) {
        let line = self.named("cotation", &grid.name, grid.title.as_ref());
        self.line(0, &line);
        if let Some(applies) = &grid.applies {
            let line = format!("{} {}", self.word("applicable_si"), self.expression(applies));
            self.line(1, &line);
        }
        self.notes(1, &grid.notes);
        for heading in &grid.headings {
            self.heading(heading);
        }
        for criterion in &grid.criteria {
            self.criterion(1, criterion);
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let join = self.word(match heading.rule {
            Join::Sum => "somme_de",
            Join::Strongest => "la_plus_forte_de",
        });
        let line = self.named("rubrique", &heading.name, heading.title.as_ref());
        let line = format!("{line} : {join}{}", self.cap(heading.cap.as_ref()));
        self.line(1, &line);
        self.notes(2, &heading.notes);
        for criterion in &heading.criteria {
            self.criterion(2, criterion);
        }
    }

    fn criterion(&mut self, depth: usize, criterion: &Criterion) {
        let mut line = self.named("critere", &criterion.name, criterion.title.as_ref());
        let _ = write!(line, " {} {}", self.word("vaut"), self.literal(&criterion.points));
        match &criterion.accrual {
            Some(Accrual::Since(unit, from)) => {
                let _ = write!(line, " {} {}", self.word("par"), self.elapsed(*unit, from, true));
            }
            Some(Accrual::Per(count)) => {
                // A sum that begins with `mois depuis` would read as the other form.
                let text = self.operand(count);
                let text = if begins_elapsed(count) { format!("({text})") } else { text };
                let _ = write!(line, " {} {text}", self.word("par"));
            }
            None => {}
        }
        line.push_str(&self.cap(criterion.cap.as_ref()));
        if let Some(condition) = &criterion.condition {
            if criterion.cap.is_some() || criterion.accrual.is_some() {
                line.push(',');
            }
            line.push_str(&self.condition(condition));
        }
        self.line(depth, &line);
        self.notes(depth.saturating_add(1), &criterion.notes);
    }

    fn cap(&self, cap: Option<&Literal>) -> String {
        cap.map(|cap| format!(", {} {}", self.word("au_plus"), self.literal(cap))).unwrap_or_default()
    }

    pub(super) fn reserver(&mut self, reserver: &Reserver) {
        let line = self.named("reservataire", &reserver.name, reserver.title.as_ref());
        self.line(0, &line);
        if let Some(share) = &reserver.share {
            let line = format!("{} {}", self.word("part"), self.share(share));
            self.line(1, &line);
        }
        self.reach(1, reserver);
        for part in &reserver.subshares {
            let share = part.share.as_ref().map(|share| format!(" {}", self.share(share))).unwrap_or_default();
            let line = format!("{}{share}", self.named("dont", &part.name, part.title.as_ref()));
            self.line(1, &line);
            self.reach(2, part);
            self.notes(2, &part.notes);
        }
        self.notes(1, &reserver.notes);
    }

    fn reach(&mut self, depth: usize, reserver: &Reserver) {
        for (key, condition) in [("designe", &reserver.audience), ("territoire", &reserver.territory)] {
            if let Some(condition) = condition {
                let line = format!("{} {}", self.word(key), self.expression(condition));
                self.line(depth, &line);
            }
        }
    }

    fn share(&self, share: &Share) -> String {
        let rounding = share.rounding.map(|rounding| {
            let how = self.word(match rounding {
                Rounding::Up => "au_superieur",
                Rounding::Down => "a_l_inferieur",
                Rounding::Nearest => "au_plus_proche",
            });
            format!(", {} {how}", self.word("arrondie"))
        });
        format!("{} {}{}", self.literal(&share.rate), self.word("du_flux"), rounding.unwrap_or_default())
    }

    pub(super) fn flow(&mut self, flow: &Flow) {
        let line = format!("{}{}", self.word("flux"), self.titled(flow.title.as_ref()));
        self.line(0, &line);
        for exclusion in &flow.excluded {
            self.exclusion("hors_flux", exclusion);
        }
        self.notes(1, &flow.notes);
    }

    fn exclusion(&mut self, key: &str, exclusion: &Exclusion) {
        let line = self.named(key, &exclusion.name, exclusion.title.as_ref());
        let line = format!("{line}{}", self.condition(&exclusion.condition));
        self.line(1, &line);
        self.notes(2, &exclusion.notes);
    }

    pub(super) fn obligation(&mut self, obligation: &Obligation) {
        let line = self.named("obligation", &obligation.name, obligation.title.as_ref());
        self.line(0, &line);
        let line = self.demand(&obligation.demand);
        self.line(1, &line);
        if let Some((rank, _)) = obligation.rank {
            let line = format!("{} {rank}", self.word("rang"));
            self.line(1, &line);
        }
        if let Some((direction, _)) = obligation.direction {
            let key = match direction {
                Direction::Floor => "plancher",
                Direction::Ceiling => "plafond",
            };
            self.line(1, self.word(key));
        }
        if obligation.hard.is_some() {
            self.line(1, self.word("imperative"));
        }
        self.notes(1, &obligation.notes);
    }

    fn demand(&self, demand: &Demand) -> String {
        let mut line = String::from(self.word(match demand.bound {
            Bound::AtLeast => "au_moins",
            Bound::AtMost => "au_plus",
            Bound::Exactly => "exactement",
        }));
        let of = if is_count(&demand.amount) { "attributions" } else { "des_attributions" };
        let _ = write!(line, " {} {}", self.literal(&demand.amount), self.word(of));
        if let Some(base) = &demand.base {
            line.push(' ');
            line.push_str(&base.text);
        }
        match &demand.charged {
            Some(Charged::Each { except, .. }) => {
                let _ = write!(line, " {} {}", self.word("imputees_a"), self.word("chaque_reservataire"));
                if !except.is_empty() {
                    let _ = write!(line, " {} {}", self.word("sauf"), names(except));
                }
            }
            Some(Charged::Together { reservers, .. }) => {
                let _ = write!(line, " {} {}", self.word("imputees_a"), names(reservers));
            }
            None => {}
        }
        let _ = write!(line, " {} {}", self.word("vont_a"), demand.target.text);
        line
    }

    pub(super) fn objective(&mut self, objective: &Objective) {
        self.line(0, self.word("objectif"));
        for (position, level) in objective.levels.iter().enumerate() {
            let goal = match &level.goal {
                Goal::HomesAwarded => self.word("logements_attribues").to_owned(),
                Goal::Obligations => {
                    format!("{}, {}", self.word("obligations"), self.word("dans_l_ordre_du_texte"))
                }
                Goal::FlowDistance => self.word("ecart_aux_parts_du_flux").to_owned(),
                Goal::Points => self.word("points").to_owned(),
                Goal::AwardsTo(category) => format!("{} {}", self.word("attributions_a"), category.text),
            };
            let line = format!("{} {goal}", self.word(if position == 0 { "d_abord" } else { "puis" }));
            self.line(1, &line);
        }
        if !objective.ties.is_empty() {
            let ties: Vec<String> = objective
                .ties
                .iter()
                .map(|tie| match tie {
                    Tie::Oldest(day) => self.operand(day),
                    Tie::Draw(name) => format!("{} {}", self.word("tirage"), self.quoted(&name.text)),
                })
                .collect();
            let line = format!("{} {}", self.word("egalite"), ties.join(&format!(", {} ", self.word("puis"))));
            self.line(1, &line);
        }
        self.notes(1, &objective.notes);
    }

    pub(super) fn shortlist(&mut self, shortlist: &Shortlist) {
        let line = format!("{}{}", self.word("candidats"), self.titled(shortlist.title.as_ref()));
        self.line(0, &line);
        let line = format!("{} {} {}", self.word("au_moins"), shortlist.minimum.0, self.word("par_logement"));
        self.line(1, &line);
        for exemption in &shortlist.exemptions {
            self.exclusion("dispense", exemption);
        }
        self.notes(1, &shortlist.notes);
    }

    pub(super) fn amendment(&mut self, amendment: &Amendment) {
        let target = self.word(match amendment.target {
            AmendmentTarget::Obligation(_) => "obligation",
            AmendmentTarget::Parameter(_) => "parametre",
        });
        let line = format!("{} {target} {}", self.word("amende"), amendment.name.text);
        self.line(0, &line);
        match &amendment.target {
            AmendmentTarget::Obligation(amount) => {
                let mut line = format!("{} {}", self.word("taux"), self.literal(amount));
                if is_count(amount) {
                    let _ = write!(line, " {}", self.word("attributions"));
                }
                self.line(1, &line);
            }
            AmendmentTarget::Parameter(values) => {
                for value in values {
                    let line = self.dated_value(value);
                    self.line(1, &line);
                }
            }
        }
        self.notes(1, &amendment.notes);
    }

    /// `vaut X à partir du D`.
    pub(super) fn dated_value(&self, value: &DatedValue) -> String {
        let from = value.from.map(|(day, _)| format!(" {} {day}", self.word("a_partir_du"))).unwrap_or_default();
        format!("{} {}{from}", self.word("vaut"), self.literal(&value.value))
    }
}

fn is_count(amount: &Literal) -> bool {
    matches!(amount.value, LiteralValue::Number(_))
}

fn begins_elapsed(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Elapsed(..) => true,
        ExprKind::Arithmetic(_, left, _) => begins_elapsed(left),
        _ => false,
    }
}
