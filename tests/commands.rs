//! The command line as an operator runs it: the real program on files of its own.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::harness;

/// The program with a clean environment, on a database.
fn fieldcraft(url: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fieldcraft"));
    command.args(args).env_clear().env("FIELDCRAFT_DATABASE_URL", url).env("FIELDCRAFT_LOG", "warn");
    #[expect(clippy::disallowed_methods, reason = "pg_dump is found on the caller's PATH")]
    if let Ok(path) = std::env::var("PATH") {
        command.env("PATH", path);
    }
    command
}

#[track_caller]
fn run(url: &str, args: &[&str]) -> Output {
    fieldcraft(url, args).output().expect("the program runs")
}

#[track_caller]
fn succeed(url: &str, args: &[&str]) -> String {
    let output = run(url, args);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{args:?}: {said}");
    said
}

#[track_caller]
fn fail(url: &str, args: &[&str]) -> String {
    let output = run(url, args);
    assert!(!output.status.success(), "{args:?} should have failed");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn lite(folder: &Path, name: &str) -> String {
    format!("sqlite:{}", folder.join(name).display())
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// A database with one person in it, by the steps an operator takes.
fn settle(url: &str) {
    succeed(url, &["migrate", "up"]);
    // There is no place yet to put a person: the tree begins with the setup link.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let app = harness::TestApp::on(url).await;
        let site = app.given().node(None, "state", "State Center").await;
        app.given().person("Wren Worker", "R2", site).await;
        app.app.store.clone().close().await.expect("closed");
    });
}

fn people(url: &str) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = fieldcraft::store::Store::connect(url).await.expect("a database");
        let count = fieldcraft::store::people::count(&store.read).await.expect("a count");
        store.close().await.expect("closed");
        count
    })
}

#[test]
fn a_backup_comes_back_as_it_was() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let (url, file) = (lite(dir.path(), "a.db"), path(dir.path(), "backup.db"));
    settle(&url);
    succeed(&url, &["backup", &file]);
    assert!(fail(&url, &["backup", &file]).contains("exists already"));

    let other = lite(dir.path(), "b.db");
    succeed(&other, &["restore", &file]);
    assert_eq!(people(&other), 1);
    assert!(fail(&other, &["restore", &file]).contains("--force"));
    let said = succeed(&other, &["restore", &file, "--force"]);
    assert!(said.contains("kept as"), "{said}");
    assert_eq!(people(&other), 1);
}

/// The names of the keys for certificates, with what each does.
fn keys(url: &str) -> Vec<String> {
    succeed(url, &["keys", "list"]).lines().map(str::to_owned).collect()
}

#[test]
fn a_key_is_replaced_and_the_former_one_still_verifies() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let (url, secret) = (lite(dir.path(), "a.db"), dir.path().join("a.secret"));
    fail(&url, &["keys", "rotate"]);
    // As an older version left it: a key for tokens alone.
    std::fs::write(&secret, format!("k1 {}\n", "k".repeat(64))).expect("written");
    succeed(&url, &["keys", "rotate"]);
    let first = keys(&url);
    succeed(&url, &["keys", "rotate"]);
    let both = keys(&url);
    assert_eq!((first.len(), both.len()), (1, 2));
    assert!(both[0].ends_with(" signs"), "{both:?}");
    assert_eq!(both[1], first[0].replace(" signs", " verifies"));
    assert!(std::fs::read_to_string(&secret).expect("read").contains("k1 kkk"), "the key for tokens stays");
}

#[cfg(unix)]
#[test]
fn a_backup_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::TempDir::new().expect("a folder");
    let (url, file) = (lite(dir.path(), "a.db"), dir.path().join("backup.db"));
    settle(&url);
    succeed(&url, &["backup", &file.display().to_string()]);
    let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_backup_of_ours_is_refused() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let url = lite(dir.path(), "a.db");
    let file = path(dir.path(), "backup.db");
    assert!(fail(&url, &["restore", &file]).contains("no backup"));
    assert!(fail(&url, &["backup", &file]).contains("no database"));
    std::fs::write(&file, "not a database at all, but long enough to be looked at").expect("written");
    fail(&url, &["restore", &file]);
    settle(&url);
    let whole = path(dir.path(), "whole.db");
    succeed(&url, &["backup", &whole]);
    // A page in the middle is overwritten: the copy is damaged.
    let mut bytes = std::fs::read(&whole).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xAA);
    std::fs::write(&file, bytes).expect("written");
    fail(&lite(dir.path(), "c.db"), &["restore", &file]);
    assert!(!dir.path().join("c.db").exists(), "nothing was left behind");
}

#[test]
fn a_backup_of_a_newer_program_is_refused() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let (url, file) = (lite(dir.path(), "a.db"), path(dir.path(), "backup.db"));
    settle(&url);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        use sea_orm::ConnectionTrait;
        let store = fieldcraft::store::Store::connect(&url).await.expect("a database");
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_x', 0)";
        store.migrations().execute_unprepared(newer).await.expect("a row");
        store.close().await.expect("closed");
    });
    succeed(&url, &["backup", &file]);
    assert!(fail(&lite(dir.path(), "b.db"), &["restore", &file]).contains("newer version"));
}

#[test]
fn a_backup_on_postgresql_comes_back_as_it_was() {
    let Some(server) = harness::server() else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (one, two) =
        (format!("fc_backup_{}", std::process::id()), format!("fc_restore_{}", std::process::id()));
    let sql = |sql: String| runtime.block_on(harness::run(&server, &sql));
    for name in [&one, &two] {
        sql(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        sql(format!("CREATE DATABASE {name}"));
    }
    let url = |name: &str| {
        let (start, query) = server.split_once('?').unwrap_or((&server, ""));
        let (start, _) = start.rsplit_once('/').expect("an address with a database");
        format!("{start}/{name}?{query}")
    };
    let dir = tempfile::TempDir::new().expect("a folder");
    let file = path(dir.path(), "backup.dump");
    settle(&url(&one));
    succeed(&url(&one), &["backup", &file]);
    assert!(fail(&url(&one), &["restore", &file]).contains("--force"));
    succeed(&url(&two), &["restore", &file]);
    assert_eq!(people(&url(&two)), 1);
    succeed(&url(&two), &["restore", &file, "--force"]);
    assert_eq!(people(&url(&two)), 1);
    for name in [&one, &two] {
        sql(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }
}

#[test]
fn a_schema_can_be_looked_at_taken_back_and_applied_again() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let url = lite(dir.path(), "a.db");
    assert!(succeed(&url, &["migrate", "status"]).contains("pending"));
    assert!(succeed(&url, &["migrate", "up"]).contains("applied"));
    assert!(succeed(&url, &["migrate", "up"]).contains("up to date"));
    assert!(fail(&url, &["migrate", "down"]).contains("--yes"));
    succeed(&url, &["migrate", "down", "--yes"]);
    assert!(succeed(&url, &["migrate", "status"]).contains("pending"));
    assert!(fail(&url, &["user", "reset-password", "a@example.test"]).contains("pending"));
    succeed(&url, &["migrate", "up"]);
    let copies = std::fs::read_dir(dir.path()).expect("a folder").filter_map(Result::ok);
    let copies = copies.filter(|e| e.file_name().to_string_lossy().contains(".at-m")).count();
    assert_eq!(copies, 2, "the file was copied before each change");
}

#[test]
fn a_wrong_setting_is_told_by_its_name() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let url = lite(dir.path(), "a.db");
    assert!(fail("mysql://x", &["migrate", "status"]).contains("FIELDCRAFT_DATABASE_URL"));
    let open = fail(&url, &["serve", "--demo", "--listen", "0.0.0.0:0"]);
    assert!(open.contains("FIELDCRAFT_DEMO_PASSWORD"), "{open}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    assert!(fail(&url, &["serve", "--listen", &address]).contains("FIELDCRAFT_LISTEN"));
    assert!(!dir.path().join("a.db").exists(), "nothing was made before the port was taken");
}

#[test]
fn the_server_serves_until_it_is_told_to_stop_and_leaves_a_whole_file() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let url = lite(dir.path(), "a.db");
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let mut server = fieldcraft(&url, &["serve", "--listen", &format!("127.0.0.1:{port}")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let ready = wait_for(port, "/readyz");
    let backup = path(dir.path(), "while-serving.db");
    succeed(&url, &["backup", &backup]);
    let busy = fail(&url, &["restore", "--force", &backup]);
    let killed = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    let output = server.wait_with_output_timeout();
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    assert!(busy.contains("in use"), "{busy}");
    assert!(output.contains("/setup#"), "{output}");
    let left: Vec<_> = std::fs::read_dir(dir.path())
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| {
            name.ends_with("-wal") && std::fs::metadata(dir.path().join(name)).is_ok_and(|m| m.len() > 0)
        })
        .collect();
    assert_eq!(left, Vec::<String>::new(), "the log was folded into the file");
}

trait WaitWithTimeout {
    fn wait_with_output_timeout(&mut self) -> String;
}

impl WaitWithTimeout for std::process::Child {
    /// What the program printed, once it has ended; fails when it takes longer than its grace.
    fn wait_with_output_timeout(&mut self) -> String {
        let start = Instant::now();
        while self.try_wait().expect("a child").is_none() {
            assert!(start.elapsed() < Duration::from_secs(40), "the server did not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut said = String::new();
        if let Some(mut out) = self.stdout.take() {
            std::io::Read::read_to_string(&mut out, &mut said).expect("text");
        }
        said
    }
}

/// The answer of the server, asked again until it is there.
fn wait_for(port: u16, path: &str) -> String {
    use std::io::{Read, Write};
    let start = Instant::now();
    loop {
        if let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", port)) {
            let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let mut answer = String::new();
            if stream.write_all(request.as_bytes()).is_ok()
                && stream.read_to_string(&mut answer).is_ok()
                && !answer.is_empty()
            {
                return answer;
            }
        }
        assert!(start.elapsed() < Duration::from_mins(1), "the server did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
}
