//! A real PostgreSQL of the suite's own: one cluster for the test binary, one database for each story.
//!
//! The server hangs on a pipe from this process: when the process ends, however it ends, the pipe closes,
//! the server stops and its folder goes.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    _keeper: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Runs the server beside a reader of standard input, and cleans up when that ends.
const KEEPER: &str = r#"
"$1/postgres" -D "$2" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=400 >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT "$server"
wait "$server"
rm -rf "$2"
"#;

/// The address of a new, empty database.
pub fn database() -> String {
    let cluster = CLUSTER.get_or_init(start);
    let name = format!("story_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let made = cluster.run("createdb", &["-U", "postgres", &name]);
    assert!(made, "createdb failed; see {}/log", cluster.folder.display());
    format!("postgres://postgres@localhost/{name}?host={}", cluster.folder.display())
}

impl Cluster {
    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let folder = self.folder.to_str().unwrap();
        let mut command = Command::new(self.binaries.join(program));
        command.args(["-h", folder]).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

fn start() -> Cluster {
    let binaries = binaries().expect("PostgreSQL is missing: install the package postgresql-15");
    let folder = std::env::temp_dir().join(format!("siegel-pg-{}", std::process::id()));
    let made = as_postgres("mkdir").args(["-m", "700"]).arg(&folder).status();
    assert!(made.is_ok_and(|status| status.success()), "cannot make {}", folder.display());
    let initdb = as_postgres(binaries.join("initdb"))
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(initdb.status.success(), "initdb: {}", String::from_utf8_lossy(&initdb.stderr));
    let keeper = as_postgres("sh")
        .args(["-c", KEEPER, "keeper"])
        .args([&binaries, &folder])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let cluster = Cluster { binaries, folder, _keeper: keeper };
    for _ in 0..200 {
        if cluster.run("pg_isready", &["-U", "postgres"]) {
            return cluster;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("PostgreSQL did not start; see {}/log", cluster.folder.display());
}

/// PostgreSQL refuses to run as root: then it runs as the user `postgres`.
fn as_postgres(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let root =
        std::fs::metadata("/proc/self").is_ok_and(|this| std::os::unix::fs::MetadataExt::uid(&this) == 0);
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program.as_ref());
    command
}

/// The newest installed server, or the one on the path.
fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    versions.into_iter().rev().chain(on_path).find(|folder: &PathBuf| has_server(folder))
}

fn has_server(folder: &Path) -> bool {
    ["postgres", "initdb", "createdb", "pg_isready"].iter().all(|program| folder.join(program).exists())
}
