//! The same ledger on a PostgreSQL server that the test starts; without the build feature, a clear refusal.

use super::{allocate, office, path};
use crate::cli::{code, equiflux, stderr};

#[cfg(not(feature = "postgres"))]
#[test]
fn a_server_without_its_client_is_refused_and_no_password_is_shown() {
    let scratch = tempfile::tempdir().unwrap();
    let office = office(scratch.path());
    let run = allocate(&office, "run");
    let decisions = super::decided(&office, "L1,A,1,attribution,\n");
    let url = "postgres://office:secret@server/flux";
    let output = equiflux(&["record", path(&run), "--decisions", path(&decisions), "--ledger", url]);
    assert_eq!(code(&output), 2);
    let shown = stderr(&output);
    assert!(shown.contains("postgres://server/flux") && !shown.contains("secret"), "{shown}");
}

#[cfg(feature = "postgres")]
mod server {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    use equiflux::ledger::store::{Location, Store};

    use super::super::{decided, record};
    use super::*;
    use crate::cli::stdout;

    /// A server of its own in a temporary directory, reached by its socket; stopped when dropped.
    struct Server {
        data: PathBuf,
        tools: PathBuf,
        user: Vec<String>,
    }

    impl Server {
        fn start(directory: &Path) -> Self {
            let tools =
                std::fs::read_dir("/usr/lib/postgresql").unwrap().map(|one| one.unwrap().path().join("bin")).max();
            let tools = tools.expect("PostgreSQL is installed: apt-get install postgresql");
            let data = directory.join("data");
            // The server refuses to be run by root: it then belongs to `nobody`.
            let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
            let user =
                if root { ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"].as_slice() } else { &[] };
            let server = Self { data, tools, user: user.iter().map(|word| (*word).to_owned()).collect() };
            if root {
                assert!(Command::new("chown").arg("nobody").arg(directory).status().unwrap().success());
            }
            server.run("initdb", &["--auth=trust", "--username=office", "--encoding=UTF8", "--locale=C"]);
            let options = format!("-c listen_addresses='' -c unix_socket_directories='{}'", directory.display());
            let log = directory.join("log");
            server.run("pg_ctl", &["-w", "-o", &options, "-l", log.to_str().unwrap(), "start"]);
            server
        }

        fn run(&self, tool: &str, words: &[&str]) {
            let tool = self.tools.join(tool);
            let mut command = match self.user.split_first() {
                Some((first, rest)) => {
                    let mut command = Command::new(first);
                    command.args(rest).arg(tool);
                    command
                }
                None => Command::new(tool),
            };
            command.arg("-D").arg(&self.data).args(words).stdout(Stdio::null()).stdin(Stdio::null());
            assert!(command.status().unwrap().success());
        }
    }

    impl Drop for Server {
        fn drop(&mut self) {
            self.run("pg_ctl", &["-m", "immediate", "stop"]);
        }
    }

    #[test]
    fn a_ledger_on_a_server_holds_what_one_in_a_file_does() {
        let scratch = tempfile::Builder::new().prefix("eqfx").tempdir_in("/tmp").unwrap();
        let server = Server::start(scratch.path());
        let url = format!("postgresql://office@/postgres?host={}", scratch.path().display());
        let offices = tempfile::tempdir().unwrap();
        let office = office(offices.path());
        let missing = equiflux(&["ledger", "verify", &url]);
        assert_eq!(code(&missing), 2, "{}", stderr(&missing));
        let run = allocate(&office, "run");
        let decisions = decided(&office, "L1,A,1,attribution,\nL2,B,1,b,\nL2,D,2,b,\n");
        let on_server = || equiflux(&["record", path(&run), "--decisions", path(&decisions), "--ledger", &url]);
        let output = on_server();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stdout(&on_server()).contains("déjà inscrit"));
        assert_eq!(code(&record(&run, &decisions)), 0);
        assert_eq!(code(&super::super::happened(&office, "bail,2026-03-24,L1,A,,,,\n")), 0);
        let lease = office.join("events.csv");
        let output = equiflux(&["record", "--events", path(&lease), "--ledger", &url]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let open = |location| Store::open(&location, false).unwrap();
        let file = open(Location::File(office.join("flux.sqlite"))).check().unwrap();
        let shared = open(Location::Server(url.clone())).check().unwrap();
        assert_eq!((&file.entries, &file.head), (&shared.entries, &shared.head));
        assert_eq!(
            open(Location::Server(url.clone())).counted().unwrap(),
            open(Location::File(office.join("flux.sqlite"))).counted().unwrap()
        );
        // The next run reads its balances there, and is accepted.
        let scenario = office.join("scenario.yaml");
        let text = std::fs::read_to_string(&scenario).unwrap();
        std::fs::write(&scenario, text.replace("flux.sqlite", &format!("\"{url}\""))).unwrap();
        let second = allocate(&office, "second");
        let summary = std::fs::read_to_string(second.join("summary.json")).unwrap();
        assert!(summary.contains("\"attributed\": 2"), "{summary}");
        assert_eq!(code(&equiflux(&["verify", path(&second)])), 0);
        // Faults leave it as it was, like a file.
        for (wanted, faulty) in super::super::faulty("events") {
            let output = equiflux(&["record", "--events", path(&faulty), "--ledger", &url, "--format", "short"]);
            assert_eq!(code(&output), 1, "{wanted}: {}", stderr(&output));
            assert_eq!(open(Location::Server(url.clone())).check().unwrap().head, shared.head, "{wanted}");
        }
        // Eight writers at once lose nothing, and history cannot be changed by a statement.
        let children: Vec<_> = (0..8)
            .map(|at| {
                let events = office.join(format!("w{at}.csv"));
                let lines: String = (0..20).map(|line| format!("hors_flux,2026-02-01,W{at}-{line},vente\n")).collect();
                std::fs::write(&events, format!("evenement,date,logement,motif\n{lines}")).unwrap();
                let mut command = Command::new(env!("CARGO_BIN_EXE_equiflux"));
                command.args(["record", "--events", path(&events), "--ledger", &url]).stdout(Stdio::null());
                command.spawn().unwrap()
            })
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert_eq!(open(Location::Server(url.clone())).check().unwrap().entries.len(), shared.entries.len() + 160);
        let psql = |statement: &str| {
            let words =
                ["-h", path(scratch.path()), "-U", "office", "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1", "-c"];
            Command::new(server.tools.join("psql")).args(words).arg(statement).output().unwrap()
        };
        assert!(!psql("UPDATE equiflux_links SET body = ''").status.success());
        assert!(!psql("TRUNCATE equiflux_links").status.success());
        let change = "DROP TRIGGER equiflux_links_stay ON equiflux_links; \
                      UPDATE equiflux_links SET body = replace(body, 'L2', 'L3') WHERE number = 8";
        assert!(psql(change).status.success());
        let output = equiflux(&["ledger", "verify", &url]);
        assert_eq!(code(&output), 4, "{}{}", stdout(&output), stderr(&output));
    }
}
