//! What the program is made of (H14): the list that `cargo xtask build` writes, read for people.

use serde::{Deserialize, Serialize};

use crate::pages::Pages;

/// Where the list lies among the pages.
pub const FILE: &str = "sbom.json";

/// A library that runs with the server or with the pages.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    name: String,
    version: String,
    licence: String,
}

/// What is read of the list, which follows CycloneDX 1.5.
#[derive(Deserialize)]
struct List {
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    version: String,
    scope: String,
    #[serde(default)]
    licenses: Vec<Licence>,
}

#[derive(Deserialize)]
struct Licence {
    expression: Option<String>,
}

/// What runs, without what only builds and tests; empty if the pages were not built.
pub fn list(pages: &dyn Pages) -> Vec<Piece> {
    let list = pages.find(FILE).and_then(|bytes| serde_json::from_slice::<List>(&bytes).ok());
    let components = list.map(|list| list.components).unwrap_or_default();
    components.into_iter().filter(|one| one.scope == "required").map(piece).collect()
}

fn piece(one: Component) -> Piece {
    let licences: Vec<String> = one.licenses.into_iter().filter_map(|licence| licence.expression).collect();
    Piece { name: one.name, version: one.version, licence: licences.join(", ") }
}
