//! The arrows between the rooms: who may name whom, and what the server's tree must not hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the workspace has failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Each package and those of ours that it may name. Absent is forbidden.
const OURS: &[(&str, &[&str])] = &[
    ("siegel-api", &[]),
    ("siegel-crypto", &["siegel-api"]),
    ("siegel-client", &["siegel-api", "siegel-crypto"]),
    ("siegel-storage", &["siegel-api"]),
    ("siegel-server", &["siegel-api", "siegel-storage"]),
    ("siegel-kit", &["siegel-api", "siegel-client", "siegel-crypto", "siegel-engine"]),
    ("siegel-office", &["siegel-api", "siegel-client", "siegel-crypto", "siegel-engine", "siegel-kit"]),
    ("siegel-door", &["siegel-api", "siegel-client", "siegel-engine", "siegel-kit"]),
    ("siegel-engine", &["siegel-api", "siegel-client", "siegel-crypto"]),
    ("siegel-meter", &[]),
    ("xtask", &["siegel-api", "siegel-client", "siegel-storage"]),
];

/// What tests may name besides: real people, and those who forge, play against the real router.
const OURS_IN_TESTS: &[(&str, &[&str])] = &[("siegel-server", &["siegel-client", "siegel-crypto"])];

/// Libraries that only some rooms may name.
const HOMES: &[(&str, &[&str])] = &[
    ("hpke", &["siegel-crypto"]),
    ("chacha20poly1305", &["siegel-crypto"]),
    ("chacha20", &["siegel-crypto"]),
    ("poly1305", &["siegel-crypto"]),
    ("x25519-dalek", &["siegel-crypto"]),
    ("ml-kem", &["siegel-crypto"]),
    ("argon2", &["siegel-crypto"]),
    ("aes-gcm", &["siegel-crypto", "siegel-server"]),
    ("sqlx", &["siegel-storage"]),
    ("object_store", &["siegel-storage"]),
    ("axum", &["siegel-server"]),
    ("axum-extra", &["siegel-server"]),
    ("webauthn-rs", &["siegel-server"]),
    ("leptos", &["siegel-kit", "siegel-office", "siegel-door"]),
    ("leptos_router", &["siegel-kit", "siegel-office"]),
];

/// What opens sealed things. None of it may be reachable from what runs on the server.
const OPENERS: &[&str] = &[
    "hpke",
    "x25519-dalek",
    "x-wing",
    "ml-kem",
    "chacha20poly1305",
    "age",
    "siegel-crypto",
    "siegel-client",
];

struct Edge {
    from: String,
    to: String,
    in_tests: bool,
}

#[test]
fn each_room_names_only_its_neighbours() {
    let allowed = |table: &[(&str, &[&str])], edge: &Edge| {
        table.iter().any(|(from, to)| *from == edge.from && to.contains(&edge.to.as_str()))
    };
    let crossed: Vec<String> = edges()
        .iter()
        .filter(|edge| OURS.iter().any(|(room, _)| *room == edge.to))
        .filter(|edge| !(allowed(OURS, edge) || edge.in_tests && allowed(OURS_IN_TESTS, edge)))
        .map(|edge| format!("{} -> {}", edge.from, edge.to))
        .collect();
    assert!(crossed.is_empty(), "forbidden arrows: {crossed:?}");
}

#[test]
fn every_room_is_in_the_table() {
    let rooms: Vec<String> = packages().into_keys().collect();
    let unknown: Vec<&String> =
        rooms.iter().filter(|room| !OURS.iter().any(|(known, _)| known == &room.as_str())).collect();
    assert!(unknown.is_empty(), "give these their arrows: {unknown:?}");
}

#[test]
fn each_library_stays_in_its_home() {
    let astray: Vec<String> = edges()
        .iter()
        .filter(|edge| {
            HOMES.iter().any(|(library, homes)| *library == edge.to && !homes.contains(&edge.from.as_str()))
        })
        .map(|edge| format!("{} -> {}", edge.from, edge.to))
        .collect();
    assert!(astray.is_empty(), "libraries named outside their home: {astray:?}");
}

#[test]
fn what_runs_on_the_server_cannot_open_anything() {
    for package in ["siegel-server", "siegel-storage", "siegel-api"] {
        let tree = tree_of(package);
        assert!(tree.iter().any(|name| name == package), "cargo tree does not show {package}");
        let found: Vec<&String> = tree.iter().filter(|name| OPENERS.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{package} can reach {found:?}");
    }
}

/// The check itself can fail: the client, which opens, has what the server must not have.
#[test]
fn the_client_can_open() {
    assert!(tree_of("siegel-client").iter().any(|name| name == "siegel-crypto"));
}

/// Names of all packages that a package's program is made of, on any target.
fn tree_of(package: &str) -> Vec<String> {
    let arguments = ["tree", "--locked", "--package", package, "--edges", "normal", "--target", "all"];
    let output = cargo(&[&arguments[..], &["--prefix", "none", "--format", "{p}"]].concat());
    output.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Everything that the workspace's manifests name.
fn edges() -> Vec<Edge> {
    let mut edges = Vec::new();
    for (from, package) in packages() {
        for dependency in package["dependencies"].as_array().unwrap() {
            edges.push(Edge {
                from: from.clone(),
                to: dependency["name"].as_str().unwrap().to_owned(),
                in_tests: dependency["kind"] == "dev",
            });
        }
    }
    edges
}

/// The workspace's packages by name.
fn packages() -> BTreeMap<String, Value> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--locked", "--no-deps", "--format-version", "1"]))
            .unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(|package| (package["name"].as_str().unwrap().to_owned(), package.clone())).collect()
}

fn cargo(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = Command::new(env!("CARGO")).current_dir(root).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
