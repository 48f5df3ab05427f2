//! What everything is made of: a list after CycloneDX 1.5, from Cargo.lock and the pages' one package of npm (H14). It
//! has no date and no random number, so that two builds of the same source write the same list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use cyclonedx_bom::external_models::spdx::SpdxExpression;
use cyclonedx_bom::external_models::uri::Purl;
use cyclonedx_bom::models::component::{Classification, Component, Components, Scope};
use cyclonedx_bom::models::license::{LicenseChoice, Licenses};
use cyclonedx_bom::models::metadata::Metadata;
use cyclonedx_bom::prelude::{Bom, SpecVersion};
use serde_json::Value;

use crate::{place, tool};

/// What ships: the server, and the bundles of the pages. What none of them leads to only builds or tests.
const SHIPPED: [&str; 5] = ["siegel-server", "siegel-office", "siegel-door", "siegel-engine", "siegel-meter"];

/// Writes `sbom.json` among the pages.
pub fn write() -> Result<()> {
    let mut text = Vec::new();
    list()?.output_as_json_v1_5(&mut text)?;
    Ok(fs::write(place::dist().join("sbom.json"), text)?)
}

/// The whole list.
fn list() -> Result<Bom> {
    let metadata = metadata()?;
    let running = running(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut all: BTreeMap<(String, String), Component> = BTreeMap::new();
    // Ours are one thing, which the head of the list names.
    for package in packages.iter().filter(|package| !package["source"].is_null()) {
        let scope = if running.contains(text(package, "id")) { Scope::Required } else { Scope::Excluded };
        let component = component("cargo", package, scope)?;
        all.insert((text(package, "name").to_owned(), text(package, "version").to_owned()), component);
    }
    let mut components: Vec<Component> = all.into_values().collect();
    components.extend(packages_of_npm()?);
    let own = Component::new(Classification::Application, "siegel", env!("CARGO_PKG_VERSION"), None);
    Ok(Bom {
        serial_number: None,
        metadata: Some(Metadata { component: Some(own), ..Metadata::default() }),
        components: Some(Components(components)),
        spec_version: SpecVersion::V1_5,
        ..Bom::default()
    })
}

fn component(registry: &str, package: &Value, scope: Scope) -> Result<Component> {
    let (name, version) = (text(package, "name"), text(package, "version"));
    let purl = Purl::new(registry, name, version)?;
    let licence = text(package, "license");
    let mut component =
        Component::new(Classification::Library, name, version, Some(format!("{registry}:{name}@{version}")));
    component.scope = Some(scope);
    component.purl = Some(purl);
    if let Ok(expression) = SpdxExpression::parse_lax(licence.to_owned()) {
        component.licenses = Some(Licenses(vec![LicenseChoice::Expression(expression)]));
    }
    Ok(component)
}

/// The ids of all packages that what ships is made of, on any platform and with any feature that something asks for.
fn running(metadata: &Value) -> Result<BTreeSet<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata resolves nothing")?;
    let led_to: BTreeMap<&str, &Vec<Value>> =
        nodes.iter().filter_map(|node| Some((node["id"].as_str()?, node["deps"].as_array()?))).collect();
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let shipped = packages.iter().filter(|package| SHIPPED.contains(&text(package, "name")));
    let mut waiting: Vec<&str> = shipped.map(|package| text(package, "id")).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if found.insert(id.to_owned()) {
            let next = led_to.get(id).copied().into_iter().flatten().filter(|edge| runs(edge));
            waiting.extend(next.filter_map(|edge| edge["pkg"].as_str()));
        }
    }
    Ok(found)
}

/// Whether what this edge leads to is in the program, and not only beside its tests or its build.
fn runs(edge: &Value) -> bool {
    edge["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
}

/// What the pages take from npm, as the lock names it: all of it runs.
fn packages_of_npm() -> Result<Vec<Component>> {
    let lock: Value = serde_json::from_slice(&fs::read(place::root().join("web/package-lock.json"))?)?;
    let packages = lock["packages"].as_object().context("web/package-lock.json lists no packages")?;
    let named = packages.iter().filter_map(|(path, package)| {
        let name = path.strip_prefix("node_modules/").filter(|_| package["version"].is_string())?;
        let mut package = package.clone();
        package["name"] = Value::from(name);
        Some(package)
    });
    named.map(|package| component("npm", &package, scope_of_npm(&package))).collect()
}

/// Optional packages are for use outside of a browser; the build takes none of them.
fn scope_of_npm(package: &Value) -> Scope {
    let aside = package["optional"] == true || package["dev"] == true;
    if aside { Scope::Excluded } else { Scope::Required }
}

fn metadata() -> Result<Value> {
    let mut cargo = tool::cargo();
    let output = cargo.args(["metadata", "--locked", "--format-version", "1"]).output()?;
    anyhow::ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cyclonedx_bom::prelude::Validate;

    use super::*;

    #[test]
    fn h14_the_list_is_valid_and_names_what_runs_and_all_of_the_lock() {
        let mut written = Vec::new();
        list().unwrap().output_as_json_v1_5(&mut written).unwrap();
        let read = Bom::parse_from_json(written.as_slice()).unwrap();
        assert!(read.validate().passed(), "{:?}", read.validate());
        let components = read.components.unwrap().0;
        let scope = |name: &str| {
            let found = components.iter().find(|one| one.name.to_string() == name);
            found.unwrap_or_else(|| panic!("{name} is missing")).scope.clone()
        };
        for runs in
            ["axum", "hpke", "leptos", "minijinja", "chacha20poly1305", "sqlx", "webauthn-rs", "pdfjs-dist"]
        {
            assert_eq!(scope(runs), Some(Scope::Required), "{runs}");
        }
        for beside in ["insta", "proptest", "wasm-bindgen-cli-support", "cyclonedx-bom"] {
            assert_eq!(scope(beside), Some(Scope::Excluded), "{beside}");
        }
        let lock = fs::read_to_string(place::root().join("Cargo.lock")).unwrap();
        let foreign = lock.split("[[package]]").filter(|entry| entry.contains("\nsource = ")).count();
        let listed =
            components.iter().filter(|one| one.purl.as_ref().unwrap().to_string().starts_with("pkg:cargo/"));
        assert_eq!(listed.count(), foreign);
        let bare: Vec<_> =
            components.iter().filter(|one| one.licenses.is_none()).map(|one| &one.name).collect();
        assert!(bare.is_empty(), "without a licence: {bare:?}");
    }

    #[test]
    fn two_lists_of_the_same_source_are_the_same() {
        assert_eq!(list().unwrap(), list().unwrap());
    }
}
