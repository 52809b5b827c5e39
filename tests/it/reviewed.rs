//! The review agrees with trying every household of a small world: nothing is said that is not so, and what is so is said.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its cases fails")]

use equiflux::analysis::evaluate::{Content, Facts, holds};
use equiflux::analysis::regions::{Region, Space, fewest, left_out};
use equiflux::analysis::satisfy::Ranges;
use equiflux::analysis::{review, score};
use equiflux::diagnostic::{Diagnostic, Diagnostics, Place};
use equiflux::index::{FieldIdx, Index};
use equiflux::ir::{Entity, Expr, ExprKind, RuleCondition, TypedPolicy, Value};
use equiflux::quantity::{Date, Exact};
use equiflux::source::{SourceMap, Span};
use equiflux::{names, syntax, types};

fn typed(text: &str) -> TypedPolicy {
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let file = map.add("policy.eqf", text);
    let policy = syntax::parse_recovering(&map, file, &mut out);
    let resolved = names::resolve_recovering(&[&policy], &mut out);
    types::check(&resolved, Date::parse("2026-03-12").unwrap(), &mut out).unwrap_or_else(|| panic!("{out:?}\n{text}"))
}

struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn atom(&mut self) -> String {
        match self.below(9) {
            0 => format!("demandeur.a >= {}", self.below(5)),
            1 => format!("demandeur.a < {}", self.below(5)),
            2 => format!("demandeur.b = {}", self.below(4)),
            3 => "demandeur.c".to_owned(),
            4 => "non demandeur.c".to_owned(),
            5 => "demandeur.a > demandeur.b".to_owned(),
            6 => format!("demandeur.b <= {}", self.below(4)),
            7 => "demandeur.b est connu".to_owned(),
            _ => format!("demandeur.a + demandeur.b > {}", self.below(7)),
        }
    }

    fn condition(&mut self) -> String {
        let (a, b, c) = (self.atom(), self.atom(), self.atom());
        match self.below(5) {
            0 => a,
            1 => format!("{a} et {b}"),
            2 => format!("{a} ou {b}"),
            3 => format!("{a} et {b} et {c}"),
            _ => format!("{a} et ({b} ou {c})"),
        }
    }
}

fn world(rules: &str) -> TypedPolicy {
    typed(&format!(
        "politique « Cas »\n  en vigueur du 2026-01-01 au 2026-12-31\n  source x\nschéma demandeur\n  champ a : entier de 0 à 3\n  \
         champ b : entier de 0 à 2, facultatif\n  champ c : oui ou non\n  champ d : date de 2026-01-01 à 2026-01-02\n\
         schéma logement\n  champ pieces : typologie\n{rules}\
         objectif\n  d'abord logements attribués\n  puis points\n  égalité demandeur.d, puis tirage « x »\n"
    ))
}

fn everybody() -> Vec<Facts> {
    let mut all = Vec::new();
    let number = |raw: i64| Content::Value(Value::Number(Exact::whole(i128::from(raw))));
    for a in 0..4 {
        for b in -1..3 {
            for c in [false, true] {
                let b = if b < 0 { Content::Unknown } else { number(b) };
                let contents = [number(a), b, Content::Value(Value::Boolean(c))];
                let fields = contents.into_iter().enumerate();
                all.push(fields.map(|(at, content)| ((Entity::Applicant, FieldIdx::at(at)), content)).collect());
            }
        }
    }
    all
}

fn at(found: &Diagnostic) -> Span {
    match &found.place {
        Place::Text(span) => *span,
        other => panic!("{other:?}"),
    }
}

/// What somebody gets from a condition without the part at a place: the conjunction or disjunction it stands in, less it.
fn without(expr: &Expr, gone: Span) -> Expr {
    let kept = |parts: &[Expr]| -> Vec<Expr> {
        parts.iter().filter(|part| part.span != gone).map(|part| without(part, gone)).collect()
    };
    let kind = match &expr.kind {
        ExprKind::And(parts) => ExprKind::And(kept(parts)),
        ExprKind::Or(parts) => ExprKind::Or(kept(parts)),
        kind => kind.clone(),
    };
    Expr { kind, ..expr.clone() }
}

#[test]
fn conditions_are_told_of_exactly_when_trying_everybody_says_so() {
    let all = everybody();
    let (mut impossible, mut certain, mut idle) = (0, 0, 0);
    for seed in 0..400 {
        let policy = world(&format!("admissible r\n  {}\n  source x\n", Draw(seed).condition()));
        let rule = policy.rules.iter().next().unwrap();
        let RuleCondition::Expr(condition) = &rule.condition else { panic!() };
        let truth: Vec<Option<bool>> = all.iter().map(|facts| holds(&policy, facts, condition)).collect();
        let found = review(&policy);
        let told = |code: &str| found.iter().filter(|one| one.code.code == code).collect::<Vec<_>>();
        let never = truth.iter().all(|one| *one != Some(true));
        let always = truth.iter().all(|one| *one != Some(false));
        assert_eq!(!told("condition-impossible").is_empty(), never, "{seed}: {condition:?}");
        assert_eq!(!told("condition-toujours-vraie").is_empty(), always && !never, "{seed}: {condition:?}");
        impossible += usize::from(never);
        certain += usize::from(always && !never);
        // Every part that is told of changes nothing, all of them taken away one after the other.
        let mut left = condition.clone();
        for one in told("clause-sans-effet") {
            left = without(&left, at(one));
            let after: Vec<Option<bool>> = all.iter().map(|facts| holds(&policy, facts, &left)).collect();
            assert_eq!(
                after,
                truth,
                "{seed}: {} of {condition:?}",
                one.message(equiflux::diagnostic::Language::French)
            );
            idle += 1;
        }
        // And no part of what is left could go too, at the first level.
        if let (ExprKind::And(parts) | ExprKind::Or(parts), false, false) = (&left.kind, never, always) {
            for part in parts.iter().filter(|_| parts.len() > 1) {
                let less = without(&left, part.span);
                let after: Vec<Option<bool>> = all.iter().map(|facts| holds(&policy, facts, &less)).collect();
                assert_ne!(after, truth, "{seed}: a part of {condition:?} could go");
            }
        }
    }
    assert!(impossible > 5 && certain > 5 && idle > 20, "{impossible} {certain} {idle}");
}

#[test]
fn cases_are_told_of_exactly_when_trying_everybody_says_so() {
    let all = everybody();
    let (mut masked, mut gaps) = (0, 0);
    for seed in 0..300 {
        let mut draw = Draw(seed + 7_000);
        let mut cases: String = (0..2 + draw.below(3))
            .map(|at| format!("  vaut {at} si {}\n", draw.condition()))
            .collect::<Vec<_>>()
            .concat();
        let closed = draw.below(2) == 0;
        if closed {
            cases.push_str("  vaut 9 sinon\n");
        }
        let policy = world(&format!(
            "définition demandeur.x : entier\n{cases}admissible r\n  demandeur.x < demandeur.a\n  source x\n"
        ));
        let definition = policy.definitions.iter().next().unwrap();
        // Which case gives each household its value; none where a condition is unknown or none holds.
        let mut used = vec![false; definition.cases.len()];
        let mut possible = vec![false; definition.cases.len()];
        let mut gap = false;
        for facts in &all {
            let mut settled = false;
            for (at, (test, _)) in definition.cases.iter().enumerate() {
                let truth = test.as_ref().map_or(Some(true), |test| holds(&policy, facts, test));
                possible[at] |= truth == Some(true);
                if !settled && truth != Some(false) {
                    used[at] |= truth == Some(true);
                    settled = true;
                }
            }
            gap |= !settled;
        }
        let found = review(&policy);
        let spans: Vec<Span> = found.iter().filter(|one| one.code.code == "ligne-masquee").map(at).collect();
        for (place, (test, value)) in definition.cases.iter().enumerate() {
            let span = test.as_ref().map_or(value.span, |test| test.span);
            let due = !used[place] && possible[place];
            assert_eq!(spans.contains(&span), due, "{seed}: case {place}\n{cases}");
            masked += usize::from(due);
        }
        assert_eq!(found.iter().any(|one| one.code.code == "cas-manquants"), gap, "{seed}\n{cases}");
        gaps += usize::from(gap);
    }
    assert!(masked > 20 && gaps > 20, "{masked} {gaps}");
}

#[test]
fn idle_criteria_never_change_the_points() {
    let all = everybody();
    let mut idle = 0;
    for seed in 0..200 {
        let mut draw = Draw(seed + 20_000);
        let criteria: String = (0..3)
            .map(|at| format!("    critère k{at} vaut {} points si {}\n", 10 * draw.below(3), draw.condition()))
            .collect::<Vec<_>>()
            .concat();
        let policy = world(&format!("cotation g\n  rubrique h : la plus forte de\n{criteria}"));
        let grid = policy.grids.iter().next().unwrap();
        for one in review(&policy).iter().filter(|one| one.code.code == "critere-sans-effet") {
            let mut less = grid.clone();
            less.headings[0].criteria.retain(|criterion| criterion.heading.span != at(one));
            for facts in &all {
                let (before, after) = (score::points(&policy, &[grid], facts), score::points(&policy, &[&less], facts));
                assert_eq!(before, after, "{seed}\n{criteria}");
            }
            idle += 1;
        }
    }
    assert!(idle > 20, "{idle}");
}

/// The fewest boxes, against every choice of boxes of a small space.
#[test]
fn gaps_are_told_in_the_fewest_boxes() {
    let policy = world("admissible r\n  demandeur.a < 2 ou demandeur.c\n  source x\n");
    let (a, b) = ((Entity::Applicant, FieldIdx::at(0)), (Entity::Applicant, FieldIdx::at(1)));
    for seed in 0..60 {
        let mut draw = Draw(seed + 40_000);
        let mut range = |most: u64| {
            let (x, y) = (i128::from(draw.below(most)), i128::from(draw.below(most)));
            (x.min(y), x.max(y))
        };
        // Every cut is there, so that the space is the whole grid of values.
        let unit: Vec<Ranges> =
            (0..4).flat_map(|x| (0..3).map(move |y| Ranges::from([(a, (x, x)), (b, (y, y))]))).collect();
        let boxes: Vec<Ranges> = (0..3).map(|_| Ranges::from([(a, range(4)), (b, range(3))])).collect();
        let space = Space::of(&policy, &unit.iter().chain(&boxes).collect::<Vec<_>>()).unwrap();
        let covers: Vec<Region> = boxes.iter().map(|one| space.region(one)).collect();
        let left = left_out(&space.whole(), &covers).unwrap();
        let found = fewest(&left).unwrap();
        // The values that no box covers, as bits.
        let held = |region: &Region| -> u32 {
            let cells = unit.iter().enumerate().filter(|(_, cell)| region.meets(&space.region(cell)));
            cells.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let wanted = left.iter().fold(0, |bits, region| bits | held(region));
        assert_eq!(found.iter().fold(0, |bits, region| bits | held(region)), wanted);
        // Every product of a set of values of `a` and one of `b` that stays within them.
        let products: Vec<u32> = (1_u32..16)
            .flat_map(|xs| (1_u32..8).map(move |ys| (xs, ys)))
            .map(|(xs, ys)| {
                let cells = (0..12_u32).filter(|at| xs >> (at / 3) & 1 == 1 && ys >> (at % 3) & 1 == 1);
                cells.fold(0, |bits, at| bits | 1 << at)
            })
            .filter(|bits| bits & !wanted == 0)
            .collect();
        let mut reached = vec![0_u32];
        let mut count = 0;
        while !reached.contains(&wanted) {
            reached = reached.iter().flat_map(|bits| products.iter().map(move |one| bits | one)).collect();
            reached.sort_unstable();
            reached.dedup();
            count += 1;
        }
        assert_eq!(found.len(), count, "seed {seed}");
    }
}
