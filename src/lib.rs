//! Equiflux: social-housing allocation as a readable policy, compiled into mathematics, solved exactly, explained to each
//! household and provable by anyone.
//!
//! # The pipeline as types
//!
//! | # | pass | from -> to | may it fail? |
//! |---|---|---|---|
//! | 1 | [`syntax::parse`] | source text -> [`syntax::ast::Policy`] | diagnostics |
//! | 2 | [`names::merge`], then [`names::resolve`] | policies (base and those that extend it) -> [`names::ResolvedPolicy`] | diagnostics |
//! | 3 | [`types::check`] | resolved policy, reference date -> [`ir::TypedPolicy`] | diagnostics |
//! | 4 | [`analysis::review`] | typed policy -> findings | no: findings are values |
//! | 5 | [`tables::load`] | schema, table texts -> [`tables::Dataset`] | diagnostics with file, line and column |
//! | 6 | [`predicates::evaluate`] | typed policy, dataset -> [`predicates::CandidatePairs`] | no: total |
//! | 7 | [`model::build`] | typed policy, pairs, balances -> [`model::AssignmentModel`] | no: total |
//! | 7b | [`solver::equity::settle`] | model -> model whose goals of equity are rows and levels | errors |
//! | 8 | [`solver::equity::Ready::solve`], [`solver::solve`] | model, options -> [`solver::Solution`] | errors; infeasible is an answer |
//! | 9 | [`decision::assemble`] | all of the above -> [`decision::DecisionReport`] | no: total |
//! | 9b | [`examples::read`] | policy, typed policy -> examples, run in memory through 6 to 9 | diagnostics |
//! | 10 | [`verifier::verify`] | typed policy, dataset, balances, certificate -> [`verifier::Verdict`] | no: a refusal is a value |
//! | 11 | [`report`] | decision report -> CSV, JSON, XLSX, HTML | errors |
//! | 12 | [`ledger::replay`] | entries of the year -> balances, yearly statement | an entry that contradicts |
//!
//! # Invariants
//! 1. Below the surface (`pipeline`, `cli`) nothing reads a file, a clock or the environment; the reference date is an input.
//!    The one exception is [`ledger::store`], whose database is its own.
//! 2. Same inputs, same bytes: no hash-ordered iteration, no float arithmetic outside `solver/backend_*`. The number of
//!    threads changes the time, never the result; so does the order of rows.
//! 3. After [`types::check`] no name is unresolved, no unit unknown, no value silently missing: later passes are total.
//! 4. A solver's value is a hint: it is re-checked in exact integers, and only then called a solution.
//! 5. [`verifier`] reaches none of `predicates`, `model`, `solver`, `decision`, even indirectly.
//! 6. The tree and the typed policy are not serialisable; `certificate`, `report` and `ledger::entry` own the formats the
//!    world relies on.
//!
//! `tests/it/layering.rs` holds the table of who may import whom.

pub mod analysis;
pub mod certificate;
pub mod decision;
pub mod diagnostic;
pub mod examples;
pub mod geography;
pub mod index;
pub mod ir;
pub mod ledger;
pub mod model;
pub mod names;
pub mod predicates;
pub mod quantity;
pub mod report;
pub mod solver;
pub mod source;
pub mod syntax;
pub mod tables;
pub mod territory;
pub mod types;
pub mod verifier;

pub mod cli;
pub mod pipeline;
