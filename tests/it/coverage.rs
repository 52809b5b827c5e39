//! The page of national constraints: made from the lines `# Contrainte Cxx` of the shipped rules, complete, up to date.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use equiflux::pipeline::shipped_policies;

use crate::cli::root;

/// A rule that a line names, with its place.
#[derive(Debug)]
struct Marked {
    file: String,
    rule: String,
    title: String,
    statuses: BTreeSet<String>,
    cited: bool,
}

/// The rules that a constraint's line stands above, by constraint.
fn marked() -> BTreeMap<String, Vec<Marked>> {
    let mut found: BTreeMap<String, Vec<Marked>> = BTreeMap::new();
    for (path, text) in shipped_policies() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(names) = line.strip_prefix("# Contrainte ").or_else(|| line.strip_prefix("# Contraintes ")) else {
                continue;
            };
            let names = names.split('.').next().unwrap();
            let head = lines[at..].iter().position(|line| !line.starts_with('#')).map(|skip| at + skip).unwrap();
            assert!(!lines[head].trim().is_empty(), "{path}:{}: no rule below the line", at + 1);
            let body = lines[head + 1..].iter().take_while(|line| line.starts_with(' '));
            let body: Vec<&str> = body.map(|line| line.trim()).collect();
            let title = lines[head].split(['«', '»']).nth(1).map(str::trim).unwrap_or_default();
            let rule: Vec<&str> = lines[head].split(['«', '(']).next().unwrap().split_whitespace().take(2).collect();
            for name in names.split(", ") {
                found.entry(name.to_owned()).or_default().push(Marked {
                    file: format!("rules/{path}"),
                    rule: rule.join(" "),
                    title: title.to_owned(),
                    statuses: body.iter().filter_map(|line| line.strip_prefix("statut ")).map(str::to_owned).collect(),
                    cited: body.iter().any(|line| line.starts_with("source ")),
                });
            }
        }
    }
    found
}

/// The constraints: id, what it says, force, how it was read, and why it is not a rule or not wholly.
fn constraints() -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(root().join("rules/national/constraints.csv")).unwrap();
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

const FRENCH: &str = "# Les contraintes nationales, et où elles sont écrites

Page faite par `cargo test coverage` des lignes « # Contrainte Cxx » des règles livrées et de `rules/national/constraints.csv`.
Elle dit, pour chaque contrainte du droit de l'attribution et de la gestion en flux, la règle qui la porte, ou pourquoi il n'y
en a pas. Ce n'est pas un avis juridique : la règle vaut ce que vaut la lecture de sa source.

- **force** : `H` à chaque décision ; `H-conv` plafond d'une convention ; `S-year` objectif de l'année, dont le manque est mesuré
  et n'empêche jamais d'attribuer ; `S` recommandation ; `param` fixé localement.
- **lecture** : `T` texte ou page officielle lus ; `T17` lu dans le code au 21 janvier 2017, à revérifier ; `D` déduit ; `G`
  aucun texte trouvé : jamais présenté comme la loi. Un statut (`dérivé`, `non vérifié`, `local`, `inventé`) suit la règle
  jusqu'au dossier.

";

const ENGLISH: &str = "# National constraints, and where they are written

A page made by `cargo test coverage` from the lines `# Contrainte Cxx` of the shipped rules and `rules/national/constraints.csv`.
It says, for each constraint of the law of allocation and of flow management, the rule that carries it, or why there is none.
It is no legal opinion: a rule is worth what the reading of its source is worth.

- **force**: `H` on each decision; `H-conv` ceiling of an agreement; `S-year` objective of the year, whose shortfall is measured
  and never keeps a home from being awarded; `S` guidance; `param` set locally.
- **read**: `T` text or official page read; `T17` read in the code of 21 January 2017, to be checked again; `D` derived; `G` no
  text found: never presented as law. A status (`dérivé`, `non vérifié`, `local`, `inventé`) follows the rule to the dossier.

";

const FRENCH_END: &str = "
## Limites

- La part de l'État vaut, sauf stipulation, la même dans chaque commune et 30 % au moins hors QPV (R441-5-2 II). Un total convenu
  sous 30 % contredit l'un des deux : le programme ne le dit pas encore.
- Un arrêté du préfet qui dépasse 30 % pour un an au plus ne s'amende pas (`plafond`) : il s'écrit comme un réservataire de plus,
  dans une politique en vigueur le temps de l'arrêté.
- Une mutation d'un bailleur à l'autre n'est pas soustraite du flux.
- Le seuil du premier quartile est une valeur nationale de 2019 : chaque politique locale reprend celle de son arrêté.
";

const ENGLISH_END: &str = "
## Limits

- The State's share is, unless stipulated, the same in each commune and 30 % at least out of QPV (R441-5-2 II). A total agreed
  below 30 % contradicts one of them: the program does not say so yet.
- A préfet's order beyond 30 % for a year at most cannot amend the share (`plafond`): it is written as one more reserver, in a
  policy in force as long as the order.
- A transfer from a landlord to another is not subtracted from the flow.
- The threshold of the first quartile is a national value of 2019: each local policy takes that of its order.
";

/// The page, from its head and end, in a language.
fn page(french: bool, marked: &BTreeMap<String, Vec<Marked>>) -> String {
    let mut page = if french { FRENCH } else { ENGLISH }.to_owned();
    page.push_str(if french {
        "| | contrainte | force | lecture | où |\n"
    } else {
        "| | constraint | force | read | where |\n"
    });
    page.push_str("|---|---|---|---|---|\n");
    for constraint in constraints() {
        let (what, reason) = if french { ("fr", "reason_fr") } else { ("en", "reason_en") };
        let rules = marked.get(&constraint["id"]).map(Vec::as_slice).unwrap_or_default();
        let mut places: Vec<String> = rules
            .iter()
            .map(|rule| {
                let statuses: Vec<&str> = rule.statuses.iter().map(String::as_str).collect();
                let status = if statuses.is_empty() { String::new() } else { format!(" ({})", statuses.join(", ")) };
                let title = if rule.title.is_empty() { String::new() } else { format!(" « {} »", rule.title) };
                format!("`{}` : `{}`{title}{status}", rule.file, rule.rule)
            })
            .collect();
        if !constraint[reason].is_empty() {
            places.push(constraint[reason].clone());
        }
        let (id, what, force, read) = (&constraint["id"], &constraint[what], &constraint["force"], &constraint["read"]);
        writeln!(page, "| {id} | {what} | {force} | {read} | {} |", places.join(" ; ")).unwrap();
    }
    page.push_str(if french { FRENCH_END } else { ENGLISH_END });
    page
}

#[test]
fn coverage_lists_every_constraint_and_is_up_to_date() {
    let marked = marked();
    let constraints = constraints();
    let ids: Vec<&str> = constraints.iter().map(|one| one["id"].as_str()).collect();
    let mut expected: Vec<String> = (1..=42).map(|number| format!("C{number:02}")).collect();
    expected.insert(16, "C16b".to_owned());
    assert_eq!(ids, expected);
    for (id, rules) in &marked {
        assert!(ids.contains(&id.as_str()), "`{id}` is no constraint");
        for rule in rules {
            assert!(rule.cited || !rule.statuses.is_empty(), "{id}: `{}` of {} cites nothing", rule.rule, rule.file);
        }
    }
    for constraint in &constraints {
        let id = &constraint["id"];
        let rules = marked.get(id).map(Vec::as_slice).unwrap_or_default();
        for reason in ["reason_fr", "reason_en"] {
            assert!(!rules.is_empty() || !constraint[reason].is_empty(), "{id} has neither rule nor reason");
        }
        // What was read nowhere is never presented as law.
        let unread = constraint["read"].split(' ').any(|mark| mark == "G");
        let said = rules.iter().any(|rule| rule.statuses.iter().any(|status| status != "vérifié"));
        assert!(!unread || rules.is_empty() || said, "{id} was not read and no rule says so");
    }
    for (name, french) in [("coverage.fr.md", true), ("coverage.en.md", false)] {
        let path = root().join("docs/reference").join(name);
        let page = page(french, &marked);
        if std::env::var("EQUIFLUX_EXPECT").is_ok_and(|value| value == "write") {
            std::fs::write(&path, &page).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == page, "{name} is not up to date: EQUIFLUX_EXPECT=write cargo test coverage");
    }
}
