//! A real server of PostgreSQL beside the tests, with a database for each.
//!
//! Its programs come with the Python package `pgserver`, which `tests/run`
//! installs. It refuses to run as root: then it runs as nobody, from a copy that
//! nobody can read.

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use postgres::{Client, NoTls};
use tempfile::TempDir;

use crate::{Process, eventually, python};

/// Runs each of these tests with SQLite and with PostgreSQL.
#[macro_export]
macro_rules! on_each_database {
    ($($test:ident)*) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(); })*
        }

        mod postgres {
            $(#[test] fn $test() { $crate::with_postgres(super::$test); })*
        }
    };
}

thread_local! {
    static POSTGRES: Cell<bool> = const { Cell::new(false) };
}

/// Runs a test in which all central systems that its thread starts have databases
/// of PostgreSQL.
pub fn with_postgres(test: impl FnOnce()) {
    POSTGRES.set(true);
    test();
    POSTGRES.set(false);
}

/// The URL of a new database, in a test that wants PostgreSQL.
pub(crate) fn wanted() -> Option<String> {
    POSTGRES.get().then(|| Postgres::shared().database())
}

/// A running server. Ends with the test, or with the process.
#[derive(Debug)]
pub struct Postgres {
    /// A shell that starts and stops it, and cleans up when nobody speaks to it any
    /// more.
    shell: Mutex<Process>,
    folder: PathBuf,
    databases: AtomicU32,
}

const SHELL: &str = r#"
as=$1 bin=$2 folder=$3
trap '' INT
start() {
    $as "$bin/postgres" -D "$folder/data" -k "$folder" -h '' -c fsync=off \
        -c max_connections=200 -c shared_buffers=16MB </dev/null >>"$folder/log" 2>&1 &
    server=$!
}
stop() {
    kill "-$1" "$server" && wait "$server"
}
start
# The server, and a process for each connection.
each() {
    for process in "$server" $(cat "/proc/$server/task/$server/children"); do
        # One that has ended meanwhile is none.
        "$@" "$process" 2>>"$folder/log" || true
    done
}
while read -r command; do
    case $command in
        start) start ;;
        STOP|CONT) each kill "-$command" ;;
        limit=*) each $as prlimit "--fsize=${command#limit=}:" --pid ;;
        *) stop "$command" ;;
    esac
    echo done
done
stop INT
rm -rf "$folder"
"#;

impl Postgres {
    /// The server of all tests of this process that do not stop it.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Starts a server.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn start() -> Self {
        // The shell removes it.
        let folder = TempDir::new().expect("there is room for files").keep();
        let (bin, user) = programs(&folder);
        let mut shell = Command::new("bash");
        shell.args(["-c", SHELL, "bash"]).arg(user).arg(bin).arg(&folder).current_dir("/");
        let shell = Mutex::new(Process::start_listening("postgres", &mut shell));
        let server = Self { shell, folder, databases: AtomicU32::new(0) };
        server.is_ready();
        server
    }

    /// Makes a database, and returns its URL.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = self.client("postgres").batch_execute(&format!("CREATE DATABASE {name}"));
        made.expect("the server makes databases");
        self.url(&name)
    }

    /// Ends it at once, with all its connections.
    pub fn stop(&self) {
        self.say("QUIT");
    }

    /// Starts it again, and waits until it takes connections.
    pub fn start_again(&self) {
        self.say("start");
        self.is_ready();
    }

    /// Holds it, so that it keeps all connections and says nothing.
    pub fn freeze(&self) {
        self.say("STOP");
    }

    /// Lets it go on after [`freeze`](Self::freeze).
    pub fn thaw(&self) {
        self.say("CONT");
    }

    /// Lets no file of it become larger than this, as if its disk were full: 16 MiB, as
    /// much as its journal needs, or more.
    pub fn limit_files(&self, bytes: u64) {
        self.say(&format!("limit={bytes}"));
    }

    /// Lets files be as large as they may again.
    pub fn lift_file_limit(&self) {
        self.say("limit=unlimited");
    }

    /// Has it refuse all changes, as the services of providers do when the disk is full
    /// and servers that only follow another, or take them again.
    ///
    /// # Panics
    ///
    /// If it cannot be told.
    pub fn set_read_only(&self, read_only: &str) {
        self.tell(&format!("ALTER SYSTEM SET default_transaction_read_only = {read_only}"));
    }

    /// Has it ask everybody but its administrator for a password, and makes a user who
    /// has one and all rights; returns the database with that user's URL.
    ///
    /// # Panics
    ///
    /// If it cannot be told.
    #[must_use]
    pub fn ask_for_password(&self, user: &str, password: &str) -> String {
        let url = self.database();
        self.tell(&format!("CREATE ROLE {user} LOGIN SUPERUSER PASSWORD '{password}'"));
        let rules = "local all postgres trust\nlocal all all scram-sha-256\n";
        fs::write(self.folder.join("data/pg_hba.conf"), rules).expect("it is there");
        self.tell("SELECT 1");
        url.replace("postgres@", &format!("{user}@"))
    }

    /// Executes a statement, and has it read its configuration again.
    fn tell(&self, statement: &str) {
        let mut client = self.client("postgres");
        let told = client.batch_execute(statement);
        told.and_then(|()| client.batch_execute("SELECT pg_reload_conf()"))
            .expect("the server obeys");
    }

    /// The socket that it listens on.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    fn is_ready(&self) {
        let url = self.url("postgres");
        eventually("the server takes connections", || Client::connect(&url, NoTls).ok());
    }

    fn client(&self, database: &str) -> Client {
        connect(&self.url(database))
    }

    fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{folder}/{database}")
    }

    fn say(&self, command: &str) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        shell.say(command);
        assert_eq!(shell.line(), "done");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        shell.hang_up();
        shell.wait();
    }
}

/// Connects to a database of PostgreSQL, to look into it.
///
/// # Panics
///
/// If that fails.
#[must_use]
pub fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).expect("the server takes connections")
}

/// Makes the data, and returns where the programs are and what makes them run as
/// another user.
fn programs(folder: &Path) -> (PathBuf, &'static str) {
    const PROGRAMS: &str = "pgserver/pginstall/bin";
    const NOBODY: u32 = 65534;
    const AS_NOBODY: &str = "setpriv --reuid=65534 --regid=65534 --clear-groups";

    let found = python("postgres.py").output().expect("tests/run installs Python");
    let found = String::from_utf8_lossy(&found.stdout).into_owned();
    let installed = Path::new(found.trim());
    assert!(
        installed.join(PROGRAMS).is_dir(),
        "pgserver is missing: run tests/run, which installs it"
    );
    let is_root = fs::metadata(folder).expect("it was just made").uid() == 0;
    let (programs, user) = if is_root {
        let copy = folder.join("programs");
        fs::create_dir(&copy).expect("there is room for files");
        let parts = ["pgserver", "pgserver.libs"].map(|part| installed.join(part));
        let copied = Command::new("cp").arg("-r").args(parts).arg(&copy).status();
        assert!(copied.is_ok_and(|status| status.success()), "there is room for files");
        chown(folder, Some(NOBODY), Some(NOBODY)).expect("root may do that");
        (copy, AS_NOBODY)
    } else {
        (installed.to_owned(), "")
    };
    let bin = programs.join(PROGRAMS);
    let initdb = format!(
        "{user} '{}/initdb' -D '{}/data' -U postgres --auth=trust --encoding=utf8 --locale=C \
         --no-sync",
        bin.display(),
        folder.display()
    );
    let made = Command::new("bash").args(["-c", &initdb]).current_dir("/").output();
    let made = made.expect("bash is there");
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    (bin, user)
}
