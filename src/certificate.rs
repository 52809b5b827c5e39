//! The evidence format: data only, its version and its digests.
//!
//! # What a level's evidence says
//! For level l of a model, with the values of the levels before it kept, the bound holds because of weak duality in
//! integers. Let every quantity be multiplied by `scale`. A leaf gives
//! - `row_prices` y_k >= 0 for the account rows,
//! - `level_prices` z_e >= 0 for the levels e < l (as "at least as good as its value"),
//! - `applicant_prices` and `vacancy_prices`, all >= 0, sparse: what is missing is 0.
//!
//! Write a level in the maximising sense (f_e for levels to be maximised, -f_e for those to be minimised; v_e its
//! value in that sense). The leaf is valid when
//!
//! ```text
//! for every pair (i, j) and label r the leaf allows:
//!     scale f_l(i,j,r) + sum_k y_k a_k(i,j,r) + sum_e z_e f_e(i,j,r)  <=  price_i + price_j
//! for every row k that may fall short (s_k, counted with weight w_ek in the shortfall level e, w_lk in level l):
//!     y_k u_k  <=  scale w_lk + sum_e z_e w_ek
//! ```
//!
//! and then f_l <= floor((sum price_i + sum price_j - sum_k y_k b_k - sum_e z_e v_e) / scale). Since f_l is a sum of
//! whole coefficients, it is rounded down further to a multiple of their greatest common divisor (over all pairs, and
//! over the weights w_lk for a shortfall level; 1 when they are all nought).
//!
//! A branch splits on one fact that holds or not in any plan; its bound is the larger of its children's. What a fact
//! changes in the leaves below it:
//! - `Award` in `yes`: the other pairs of that vacancy and the other pairs of that applicant are not allowed (the
//!   inequality is not asked of them), and the price of that vacancy may be below nought, since its home is awarded.
//!   In `no`: that pair is not allowed. It has no branch price.
//! - `Count` with its price p >= 0: in `yes` +p is added to the left-hand side of every pair and label it counts, and
//!   p least is taken from the bound; in `no` -p is added, and p (1 - least) is taken from the bound.
//! - `Shortfall` of row k with its price p >= 0: in `yes` the row's inequality reads
//!   `y_k u_k + p <= scale w_lk + sum_e z_e w_ek` and p least is taken from the bound; in `no` it reads
//!   `y_k u_k - p <= …` and p (1 - least) is taken from the bound (several facts on a row add up).
//!
//! In an `Empty` leaf `scale f_l` and `scale w_lk` are left out of all this and the bound must be below nought: the
//! level prices z_e then say that no plan of the node is as good as the values before l. Rows that are hard have no
//! shortfall and no such inequality. An infeasible run has only `Empty` leaves, at its first level.
//!
//! # Cutoffs (since version 2)
//! Where on the first levels, up to and with level l, awards of one applicant are all worth the same, one list may prove
//! them all. The key of an applicant is the vector of what its award is worth on each of those levels that counts awards
//! (in the maximising sense), levels of shortfalls being left out; keys are compared level by level, the first one first,
//! and added level by level. `turned_away` names an applicant for some vacancies; its key, which must be above nought, is
//! the price of that vacancy, and the price of every other vacancy is nought. With q_i the smallest price among the
//! vacancies of the pairs of i, the price of i is its key less q_i when that is above nought, and nought otherwise, so that
//! key_i <= price_i + price_j for every pair. Keys form an ordered group: the sum of the keys of a plan is at most the sum
//! D of all prices. When D_e = v_e on every level e < l that counts awards, no plan that keeps the levels before l has
//! f_l > D_l. Account rows play no part: what holds for all plans holds for those that keep them.
//!
//! `cutoffs` carries the list; `same_cutoffs`, on later levels, means the nearest list before.

use serde::{Deserialize, Serialize};

/// The version of the format written by this program.
pub const FORMAT_VERSION: u32 = 2;

/// What proves the bound of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The value cannot be beaten by definition: no shortfall is below nought.
    Trivial,
    /// A branch tree whose leaves carry duals.
    Tree(Node),
    /// The prices of vacancies, by applicants turned away.
    Cutoffs(Cutoffs),
    /// The cutoffs of the nearest level before that carries some.
    SameCutoffs,
}

/// The strongest applicant turned away who could reach each vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoffs {
    /// The row numbers of a vacancy and of the applicant whose key is its price, by vacancy; a vacancy that is not
    /// listed costs nothing.
    pub turned_away: Vec<(u32, u32)>,
}

/// A node of the tree.
///
/// It is written flat, as the list of its [`Step`]s: readers of JSON limit how deep a text may nest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Step>", try_from = "Vec<Step>")]
pub enum Node {
    /// Duals whose bound covers every plan the node allows.
    Leaf(Duals),
    /// The fact holds in `yes`, does not in `no`.
    Branch {
        /// What is decided.
        fact: Fact,
        /// The plans in which it holds.
        yes: Box<Node>,
        /// The plans in which it does not.
        no: Box<Node>,
    },
    /// No plan in this node keeps the rows: the same inequality as a leaf with f_l left out bounds 0 by a negative number.
    Empty(Duals),
}

/// A tree written flat: each node before its children, `yes` before `no`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// [`Node::Leaf`].
    Leaf(Duals),
    /// [`Node::Empty`].
    Empty(Duals),
    /// [`Node::Branch`]; the steps of `yes` follow, then those of `no`.
    Branch(Fact),
}

/// Why a list of steps is no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the list of steps does not make one tree")]
pub struct NotATree;

impl From<Node> for Vec<Step> {
    fn from(root: Node) -> Self {
        let mut steps = Self::new();
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            match node {
                Node::Leaf(duals) => steps.push(Step::Leaf(duals)),
                Node::Empty(duals) => steps.push(Step::Empty(duals)),
                Node::Branch { fact, yes, no } => {
                    steps.push(Step::Branch(fact));
                    waiting.extend([*no, *yes]);
                }
            }
        }
        steps
    }
}

impl TryFrom<Vec<Step>> for Node {
    type Error = NotATree;

    /// From the last step to the first, every branch takes the two trees made just before.
    fn try_from(steps: Vec<Step>) -> Result<Self, NotATree> {
        let mut made: Vec<Self> = Vec::new();
        for step in steps.into_iter().rev() {
            let node = match step {
                Step::Leaf(duals) => Self::Leaf(duals),
                Step::Empty(duals) => Self::Empty(duals),
                Step::Branch(fact) => {
                    let (Some(yes), Some(no)) = (made.pop(), made.pop()) else { return Err(NotATree) };
                    Self::Branch { fact, yes: Box::new(yes), no: Box::new(no) }
                }
            };
            made.push(node);
        }
        match (made.pop(), made.is_empty()) {
            (Some(root), true) => Ok(root),
            _ => Err(NotATree),
        }
    }
}

/// A fact that holds or not in any plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The vacancy goes to the applicant (whatever the label).
    Award {
        /// The row number of the vacancy.
        vacancy: u32,
        /// The row number of the applicant.
        applicant: u32,
    },
    /// At least `least` awards have a signature of the list and a label of the list.
    ///
    /// In `yes` it is a row `sum x >= least`, in `no` a row `-sum x >= 1 - least`; both take part in leaves below with
    /// the prices of `branch_prices`, in the order from the root.
    Count {
        /// Signature numbers.
        signatures: Vec<u32>,
        /// Label numbers.
        labels: Vec<u32>,
        /// The number of awards.
        least: i64,
    },
    /// The shortfall of the row is at least `least`, in its own units.
    ///
    /// In `yes` s_k >= least, in `no` s_k <= least - 1: bounds on s_k, used in the leaf as a row of one variable with the
    /// price of `branch_prices`.
    Shortfall {
        /// The row number.
        row: u32,
        /// The number of units.
        least: i64,
    },
}

/// Integer duals of a leaf.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Duals {
    /// By what everything is multiplied; above nought.
    pub scale: i128,
    /// One price per account row.
    pub row_prices: Vec<i128>,
    /// One price per earlier level.
    pub level_prices: Vec<i128>,
    /// One price per `Count` or `Shortfall` fact from the root to this leaf.
    pub branch_prices: Vec<i128>,
    /// Applicants with a price above nought.
    pub applicant_prices: Vec<(u32, i128)>,
    /// Vacancies with a price above nought.
    pub vacancy_prices: Vec<(u32, i128)>,
}

/// A whole run's claims, with what proves them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// The reference date, `YYYY-MM-DD`.
    pub reference_date: String,
    /// The day whose knowledge of the parameters was used; everything published when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
    /// Digests of the inputs, in SHA-256 hexadecimal.
    pub inputs: InputDigests,
    /// The options that change results.
    pub options: Options,
    /// The awards, by vacancy id.
    pub awards: Vec<CertifiedAward>,
    /// The ranked candidates beyond the award, by vacancy id then rank.
    pub ranked: Vec<CertifiedRank>,
    /// The shortfall of each account row, by the row's name, in the model's order.
    pub shortfalls: Vec<(String, i64)>,
    /// The goals of equity, in order: their groups' awards, and the steps that prove them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equity: Vec<CertifiedEquity>,
    /// The levels, in order.
    pub levels: Vec<CertifiedLevel>,
    /// Digests of the other files of the run's directory but `run.json`, by file name.
    pub files: Vec<(String, String)>,
    /// The digest of all of the above, as compact JSON with this field empty.
    pub seal: String,
}

/// Digests of what a run read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputDigests {
    /// The policy files, base first: names and texts.
    pub policy: String,
    /// The applicants: typed values, by id, whatever the file's layout and order.
    pub applicants: String,
    /// The vacancies, likewise.
    pub vacancies: String,
    /// The opening balances.
    pub ledger: String,
    /// The hash of the last entry of the ledger that the balances count, when the scenario has a ledger; empty when the
    /// ledger had no entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger_head: Option<String>,
    /// What happened since the earlier run that this one starts from; empty when it starts from none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub changes: String,
    /// The reservers that take part, when the scenario lists them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservers: Option<String>,
}

/// The options of a scenario that change results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// How many candidates are ranked per vacancy.
    pub candidates_per_vacancy: u32,
    /// On how many lists an applicant may stand.
    pub lists_per_applicant: u32,
}

/// One award, by ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedAward {
    /// The vacancy's id.
    pub vacancy: String,
    /// The applicant's id.
    pub applicant: String,
    /// The label it is charged to.
    pub charged: String,
    /// Points in hundredths.
    pub points: i64,
}

/// One ranked candidate, by ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedRank {
    /// The vacancy's id.
    pub vacancy: String,
    /// The rank, from 2.
    pub rank: u32,
    /// The applicant's id.
    pub applicant: String,
    /// The label it would be charged to.
    pub charged: String,
    /// Points in hundredths.
    pub points: i64,
}

/// What a goal of equity was settled to: from this and the policy, its rows and levels follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedEquity {
    /// The goal's name.
    pub name: String,
    /// Its groups, in order.
    pub groups: Vec<CertifiedGroup>,
}

/// One group of a goal of equity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedGroup {
    /// Its name.
    pub name: String,
    /// Its awards in the run.
    pub awards: i64,
    /// Its step, from 1; 0 on every group when the proof goes by thresholds.
    pub step: u32,
}

/// One level's claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedLevel {
    /// The level's name.
    pub name: String,
    /// The integer value.
    pub value: i128,
    /// The integer bound.
    pub bound: i128,
    /// `optimal`, `feasible` or `infeasible`.
    pub status: String,
    /// What proves the bound.
    pub evidence: Evidence,
    /// Which machine settled it; nothing rests on it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub engine: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_tree_survives_its_writing() {
        let mut node = Node::Leaf(Duals { scale: 3, ..Duals::default() });
        for least in 0..300 {
            let fact = Fact::Count { signatures: vec![0], labels: vec![1], least };
            let other = Node::Empty(Duals { scale: 1, row_prices: vec![i128::from(least)], ..Duals::default() });
            let (yes, no) = if least % 2 == 0 { (node, other) } else { (other, node) };
            node = Node::Branch { fact, yes: Box::new(yes), no: Box::new(no) };
        }
        let text = serde_json::to_string(&Evidence::Tree(node.clone())).unwrap();
        assert_eq!(serde_json::from_str::<Evidence>(&text).unwrap(), Evidence::Tree(node));
        assert!(serde_json::from_str::<Evidence>("{\"tree\":[]}").is_err());
        let leaf = "{\"leaf\":{\"scale\":1,\"row_prices\":[],\"level_prices\":[],\"branch_prices\":[],\
                    \"applicant_prices\":[],\"vacancy_prices\":[]}}";
        assert!(serde_json::from_str::<Evidence>(&format!("{{\"tree\":[{leaf}]}}")).is_ok());
        assert!(serde_json::from_str::<Evidence>(&format!("{{\"tree\":[{leaf},{leaf}]}}")).is_err());
    }
}
