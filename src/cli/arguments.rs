//! The commands and their arguments, in both languages.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

use super::{both, explain};
use crate::diagnostic::Language;
use crate::quantity::Date;

/// Every command with its arguments.
pub(super) fn command(language: Language) -> Command {
    let say = |fr: &'static str, en: &'static str| both(fr, en).get(language);
    let scenario = || {
        path_argument("scenario", "SCENARIO", say("dossier ou fichier du scénario", "the scenario's directory or file"))
    };
    let directory = || path_argument("directory", "DIR", say("dossier d'une exécution", "a run's directory"));
    let date = || {
        option("date", "DATE", say("date de référence (2026-03-12)", "reference date (2026-03-12)"))
            .value_parser(parse_date)
    };
    let known = || {
        option(
            "known",
            "DATE",
            say(
                "rejoue ce qui était connu ce jour-là (tout ce qui est publié par défaut)",
                "replays what was known on that day (everything published by default)",
            ),
        )
        .value_parser(parse_date)
    };
    let out = |help: &'static str| option("out", "OUT", help).value_parser(value_parser!(PathBuf));
    let file = |name: &'static str, value: &'static str, help: &'static str| {
        option(name, value, help).value_parser(value_parser!(PathBuf))
    };
    let policies = || {
        path_argument("policy", "POLICY", say("fichiers de politique", "policy files"))
            .num_args(1..)
            .action(ArgAction::Append)
    };
    // `model` writes the model itself in its `--format`; everywhere else the option is about diagnostics.
    let diagnostics = || {
        option("format", "FORMAT", say("forme des diagnostics", "form of diagnostics"))
            .value_parser(PossibleValuesParser::new(["human", "short", "json"]))
    };
    Command::new("equiflux")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "Attribution des logements sociaux : une politique lisible, résolue exactement, expliquée et vérifiable.",
            "Social-housing allocation: a readable policy, solved exactly, explained and verifiable.",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            option("lang", "LANG", say("langue des messages", "language of messages"))
                .value_parser(PossibleValuesParser::new(["fr", "en"]))
                .global(true),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .action(ArgAction::SetTrue)
                .global(true)
                .help(say("n'écrit que les erreurs", "prints errors only")),
        )
        .subcommand(
            Command::new("check")
                .about(say(
                    "vérifie des politiques et dit tout ce qui ne va pas",
                    "checks policies and tells all that is wrong",
                ))
                .arg(policies())
                .arg(Arg::new("fix").long("fix").action(ArgAction::SetTrue).help(say(
                    "écrit dans les fichiers les corrections que les messages proposent",
                    "writes to the files the corrections that the messages propose",
                )))
                .arg(date())
                .arg(known()),
        )
        .subcommand(
            Command::new("compare")
                .about(say(
                    "compare deux politiques : prouvées égales, ou pour qui elles diffèrent",
                    "compares two policies: proven equal, or for whom they differ",
                ))
                .arg(path_argument("first", "A", say("la première politique", "the first policy")))
                .arg(path_argument("second", "B", say("la seconde politique", "the second policy")))
                .arg(file(
                    "data",
                    "SCENARIO",
                    say(
                        "scénario sur lequel comparer aussi les attributions",
                        "scenario on whose data awards are compared too",
                    ),
                ))
                .arg(date()),
        )
        .subcommand(
            Command::new("validate")
                .about(say(
                    "juge un accord local contre le cadre qu'il étend, et sur des données",
                    "judges a local agreement against the frame it extends, and on data",
                ))
                .arg(path_argument("policy", "POLICY", say("l'accord", "the agreement")))
                .arg(file("against", "BASE", say("le cadre qu'il étend", "the frame it extends")).required(true))
                .arg(file("data", "SCENARIO", say("scénario où l'éprouver", "scenario to try it on")))
                .arg(out(say("avis à imprimer (HTML)", "opinion to print (HTML)")))
                .arg(date()),
        )
        .subcommand(
            Command::new("fmt")
                .about(say(
                    "met des politiques en forme, dans la langue de --lang si elle est donnée ; `-` lit l'entrée",
                    "formats policies, in the language of --lang when it is given; `-` reads the input",
                ))
                .arg(policies())
                .arg(Arg::new("check").long("check").action(ArgAction::SetTrue).help(say(
                    "n'écrit rien ; 1 si un fichier changerait",
                    "writes nothing; 1 if a file would change",
                ))),
        )
        .subcommand(
            Command::new("generate")
                .about(say(
                    "fabrique un territoire synthétique sur le parc réel de ses communes",
                    "makes a synthetic territory on the real stock of its communes",
                ))
                .arg(option("territory", "EPCI", say("code SIREN de l'EPCI", "the EPCI's SIREN code")).required(true))
                .arg(number("applicants", "N", say("nombre de demandes", "number of requests")).required(true))
                .arg(
                    number("vacancies", "M", say("nombre de logements à attribuer", "number of vacancies"))
                        .required(true),
                )
                .arg(
                    option("seed", "SEED", say("graine du tirage (1 par défaut)", "seed of the draw (1 by default)"))
                        .value_parser(value_parser!(u64)),
                )
                .arg(date())
                .arg(number(
                    "commissions",
                    "K",
                    say(
                        "partage les logements entre K commissions de l'année, un dossier par jour",
                        "shares the homes among K commissions of the year, a directory for each day",
                    ),
                ))
                .arg(out(say("dossier à créer (EPCI-N-M par défaut)", "directory to create (EPCI-N-M by default)"))),
        )
        .subcommand(
            Command::new("allocate")
                .about(say(
                    "attribue les logements d'un scénario : attributions, candidats classés, dossier, certificat",
                    "awards a scenario's homes: awards, ranked candidates, dossier, certificate",
                ))
                .arg(scenario().required_unless_present("from").required(false))
                .arg(out(say(
                    "dossier de l'exécution (run dans le scénario par défaut ; à côté de --from, suivi de -suite)",
                    "the run's directory (run in the scenario by default; beside --from, followed by -suite)",
                )))
                .arg(file("from", "RUN", say("exécution dont on part", "the run to start from")))
                .arg(
                    file(
                        "without",
                        "PAIRS",
                        say(
                            "refus et retraits depuis : colonnes applicant et vacancy",
                            "refusals and withdrawals since: columns applicant and vacancy",
                        ),
                    )
                    .requires("from"),
                )
                .arg(
                    file(
                        "with",
                        "VACANCIES",
                        say("logements ajoutés depuis, en table", "homes added since, as a table"),
                    )
                    .requires("from"),
                )
                .arg(date())
                .arg(known())
                .arg(number("threads", "N", say("nombre de fils d'exécution", "number of threads")))
                .arg(number(
                    "limit",
                    "SECONDS",
                    say(
                        "temps au bout duquel le meilleur plan trouvé est retenu",
                        "time after which the best plan found is taken",
                    ),
                ))
                .arg(Arg::new("prices").long("prices").action(ArgAction::SetTrue).help(say(
                    "ajoute au résumé et au dossier ce que coûte chaque part et chaque obligation (refait le plan)",
                    "adds to summary and dossier what each share and each obligation costs (makes the plan anew)",
                )))
                .arg(Arg::new("cross-check").long("cross-check").action(ArgAction::SetTrue).help(say(
                    "résout aussi par le solveur de référence et compare",
                    "also solves with the reference back end and compares",
                ))),
        )
        .subcommand(
            Command::new("verify")
                .about(say(
                    "revérifie une exécution sans rien partager avec ce qui l'a produite",
                    "re-checks a run, sharing nothing with what made it",
                ))
                .arg(directory())
                .arg(scenario().required(false)),
        )
        .subcommand(
            Command::new("record")
                .about(say(
                    "inscrit au registre ce que la commission a décidé, et ce qui suit",
                    "records in the ledger what the commission decided, and what follows",
                ))
                .arg(directory().required(false).requires("decisions"))
                .arg(scenario().required(false))
                .arg(
                    file(
                        "decisions",
                        "FILE",
                        say("décisions de la commission, en table", "the commission's decisions, as a table"),
                    )
                    .requires("directory")
                    .required_unless_present("events"),
                )
                .arg(
                    file(
                        "events",
                        "FILE",
                        say(
                            "événements, en table : baux, refus, logements hors flux, prévisions, corrections",
                            "events, as a table: leases, refusals, homes out of the flow, forecasts, corrections",
                        ),
                    )
                    .conflicts_with("decisions"),
                )
                .arg(ledger_option(say(
                    "le registre (celui du scénario par défaut)",
                    "the ledger (the scenario's by default)",
                ))),
        )
        .subcommand(
            Command::new("report")
                .about(say("rédige un compte rendu", "writes a report"))
                .subcommand_required(true)
                .subcommand(
                    Command::new("annual")
                        .about(say(
                            "le bilan dû à chaque réservataire avant le 28 février (R441-5-1)",
                            "the statement owed to each reserver before 28 February (R441-5-1)",
                        ))
                        .arg(ledger_option(say("le registre", "the ledger")).required(true))
                        .arg(
                            option("year", "YEAR", say("l'année du bilan", "the year of the statement"))
                                .required(true)
                                .value_parser(value_parser!(i16).range(1990..=2400)),
                        )
                        .arg(out(say(
                            "dossier à écrire (bilan-ANNÉE par défaut)",
                            "directory to write (bilan-YEAR by default)",
                        )))
                        .arg(
                            option(
                                "date",
                                "DATE",
                                say(
                                    "jour où il est établi (aujourd'hui par défaut)",
                                    "day it is drawn up (today by default)",
                                ),
                            )
                            .value_parser(parse_date),
                        ),
                ),
        )
        .subcommand(
            Command::new("simulate")
                .about(say(
                    "rejoue une année, commission après commission, par les mêmes fichiers et commandes",
                    "replays a year, commission after commission, through the same files and commands",
                ))
                .arg(scenario())
                .arg(number(
                    "periods",
                    "N",
                    say("nombre de commissions (26 par défaut)", "number of commissions (26 by default)"),
                ))
                .arg(number(
                    "every",
                    "DAYS",
                    say("jours de l'une à l'autre (14 par défaut)", "days from one to the next (14 by default)"),
                ))
                .arg(
                    number(
                        "refusals",
                        "PERCENT",
                        say(
                            "ménages sur cent qui refusent, par tirage (33 par défaut)",
                            "households in a hundred that refuse, drawn (33 by default)",
                        ),
                    )
                    .value_parser(value_parser!(u32).range(0..=100)),
                )
                .arg(
                    option("seed", "SEED", say("graine des réponses (1 par défaut)", "seed of replies (1 by default)"))
                        .value_parser(value_parser!(u64)),
                )
                .arg(out(say(
                    "dossier à créer (annee dans le scénario par défaut)",
                    "directory to create (annee in the scenario by default)",
                )))
                .arg(number("threads", "N", say("nombre de fils d'exécution", "number of threads"))),
        )
        .subcommand(
            Command::new("ledger")
                .about(say("vérifie ou montre un registre", "checks or shows a ledger"))
                .subcommand_required(true)
                .subcommand(
                    Command::new("verify")
                        .about(say(
                            "vérifie la chaîne des écritures et recompte les soldes",
                            "checks the chain of entries and recounts the balances",
                        ))
                        .arg(ledger_argument(say("le registre", "the ledger"))),
                )
                .subcommand(
                    Command::new("show")
                        .about(say("liste les écritures, avec leur numéro", "lists the entries, with their number"))
                        .arg(ledger_argument(say("le registre", "the ledger")))
                        .arg(option("vacancy", "ID", say("un logement", "a home")))
                        .arg(option("applicant", "ID", say("une demande", "a request"))),
                ),
        )
        .subcommand(
            Command::new("explain")
                .about(say("dit pourquoi, et pourquoi pas", "tells why, and why not"))
                .arg(directory())
                .arg(scenario().required(false))
                .args(explain::arguments(language))
                .group(clap::ArgGroup::new("whom").args(explain::WHOM).multiple(true).required(true)),
        )
        .subcommand(
            Command::new("model")
                .about(say(
                    "écrit le modèle compilé d'un niveau pour tout autre solveur",
                    "writes a level's compiled model for any other solver",
                ))
                .arg(scenario())
                .arg(
                    option("format", "FORMAT", say("mps (par défaut), lp ou json", "mps (default), lp or json"))
                        .value_parser(PossibleValuesParser::new(["mps", "lp", "json"])),
                )
                .arg(number(
                    "level",
                    "K",
                    say("rang du niveau dans `levels`, à partir de 0", "the level's index in `levels`, from 0"),
                ))
                .arg(date())
                .arg(out(say(
                    "fichier à écrire (sortie standard par défaut)",
                    "file to write (standard output by default)",
                ))),
        )
        .subcommand(
            Command::new("dump")
                .about(say("écrit ce qu'une passe a produit", "writes what a pass gave"))
                .arg(scenario())
                .arg(
                    option("stage", "STAGE", say("l'étape", "the stage"))
                        .value_parser(PossibleValuesParser::new(["ir", "model"]))
                        .required(true),
                )
                .arg(date()),
        )
        .subcommand(
            Command::new("show")
                .about(say(
                    "écrit une politique, seule ou telle que ses surcouches la font",
                    "prints a policy, alone or as its overlays make it",
                ))
                .arg(path_argument("policy", "POLICY", say("fichier de politique", "policy file")))
                .arg(Arg::new("effective").long("effective").action(ArgAction::SetTrue).help(say(
                    "la politique en vigueur, avec l'origine de chaque ligne",
                    "the policy in force, with the origin of each line",
                )))
                .arg(date()),
        )
        .subcommand(
            Command::new("test")
                .about(say("joue les exemples écrits dans des politiques", "runs the examples written in policies"))
                .arg(policies())
                .arg(known())
                .arg(Arg::new("accept").long("accept").action(ArgAction::SetTrue).help(say(
                    "réécrit les résultats attendus d'après ce que les règles donnent",
                    "rewrites the expected results as the rules give them",
                )))
                .arg(Arg::new("extended").long("extended").action(ArgAction::SetTrue).help(say(
                    "joue aussi les exemples des politiques étendues",
                    "also runs the examples of the extended policies",
                )))
                .arg(Arg::new("coverage").long("coverage").action(ArgAction::SetTrue).help(say(
                    "liste les règles et les valeurs limites qu'aucun exemple n'atteint",
                    "lists the rules and the limits that no example reaches",
                )))
                .arg(Arg::new("mutate").long("mutate").action(ArgAction::SetTrue).help(say(
                    "fausse les règles une à une et liste ce qu'aucun exemple ne voit",
                    "makes slips in the rules one by one and lists those that no example sees",
                )))
                .arg(Arg::new("propose").long("propose").action(ArgAction::SetTrue).help(say(
                    "écrit des exemples qui verraient ce qui échappe aux autres",
                    "writes examples that would see what escapes the others",
                ))),
        )
        .subcommand(
            Command::new("explain-code")
                .about(say(
                    "explique un code de diagnostic ; sans code, les liste",
                    "explains a diagnostic code; without one, lists them",
                ))
                .arg(Arg::new("code").value_name("CODE").help(say("le code", "the code"))),
        )
        .subcommand(
            Command::new("help")
                .about(say("l'aide d'un sujet ; sans sujet, les liste", "help on a topic; without one, lists them"))
                .arg(
                    Arg::new("topic").value_name("TOPIC").help(say("le sujet ou la commande", "the topic or command")),
                ),
        )
        .disable_help_subcommand(true)
        .subcommand(
            Command::new("completions")
                .about(say("écrit la complétion d'un interpréteur de commandes", "writes a shell's completion"))
                .arg(
                    Arg::new("shell")
                        .value_name("SHELL")
                        .required(true)
                        .value_parser(value_parser!(clap_complete::Shell))
                        .help(say("l'interpréteur", "the shell")),
                ),
        )
        .subcommand(Command::new("man").about(say("écrit la page de manuel (roff)", "writes the manual page (roff)")))
        .mut_subcommands(|one| if one.get_name() == "model" { one } else { one.arg(diagnostics()) })
}

fn path_argument(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(value).help(help).required(true).value_parser(value_parser!(PathBuf))
}

/// A ledger: a file, or the URL of a server.
fn ledger_option(help: &'static str) -> Arg {
    option("ledger", "LEDGER", help)
}

fn ledger_argument(help: &'static str) -> Arg {
    Arg::new("ledger").value_name("LEDGER").help(help).required(true)
}

/// An option with a value.
pub(super) fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn number(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(name, value, help).value_parser(value_parser!(u32))
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "2026-03-12".to_owned())
}
