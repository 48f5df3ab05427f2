//! One WebAssembly bundle: compiled, bound to JavaScript, and started by its own script.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::asset::{Asset, Assets};
use crate::step::step;
use crate::{place, tool};

const TARGET: &str = "wasm32-unknown-unknown";

/// What is compiled, and how.
pub struct Bundle {
    name: &'static str,
    package: &'static str,
    profile: &'static str,
    /// Flags for the WebAssembly compiler; a bundle with flags has a target folder of its own.
    flags: &'static str,
    /// What its script does once it runs.
    started: &'static str,
}

/// A page takes away what the document showed until now.
const PAGE_STARTED: &str = "document.getElementById(\"boot\")?.remove();\n";

impl Bundle {
    /// The doctors' pages.
    pub const OFFICE: Self =
        Self { name: "office", package: "siegel-office", profile: "web", flags: "", started: PAGE_STARTED };
    /// The patients' page.
    pub const DOOR: Self =
        Self { name: "door", package: "siegel-door", profile: "web", flags: "", started: PAGE_STARTED };
    /// The strength meter for passphrases.
    pub const METER: Self =
        Self { name: "meter", package: "siegel-meter", profile: "web", flags: "", started: "" };
    /// The sealing worker.
    pub const ENGINE: Self = Self {
        name: "engine",
        package: "siegel-engine",
        profile: "engine",
        flags: "-C target-feature=+simd128",
        started: "",
    };
}

/// Builds a bundle and publishes its script and its WebAssembly; answers the script.
pub fn build(bundle: &Bundle, assets: &mut Assets) -> Result<Asset> {
    let wasm = step(format_args!("compile {}", bundle.name), || compile(bundle))?;
    step(format_args!("bind {}", bundle.name), || bind(bundle, &wasm, assets))
}

/// The compiled file, as cargo reports it.
fn compile(bundle: &Bundle) -> Result<PathBuf> {
    let mut cargo = tool::cargo();
    cargo.args(["build", "--locked", "--package", bundle.package, "--profile", bundle.profile]);
    cargo.args(["--target", TARGET, "--message-format", "json-render-diagnostics"]);
    if !bundle.flags.is_empty() {
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", bundle.flags);
        cargo.env("CARGO_TARGET_DIR", place::target().join(bundle.name));
    }
    let output = cargo.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "cargo build ended with {}", output.status);
    let messages = String::from_utf8(output.stdout)?;
    let found = messages.lines().filter_map(|line| wasm_of(line, bundle.package)).next_back();
    found.ok_or_else(|| anyhow!("{} makes no .wasm: is it a program or a cdylib?", bundle.package))
}

fn wasm_of(line: &str, package: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let target = message.get("target")?.get("name")?.as_str()?;
    if target.replace('_', "-") != package {
        return None;
    }
    let files = message.get("filenames")?.as_array()?;
    files.iter().filter_map(|file| file.as_str()).find(|file| file.ends_with(".wasm")).map(PathBuf::from)
}

/// Makes the one script of a bundle. Nothing else may be imported: an imported module escapes the integrity attribute.
fn bind(bundle: &Bundle, wasm: &PathBuf, assets: &mut Assets) -> Result<Asset> {
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name(bundle.name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    ensure!(
        output.snippets().values().all(Vec::is_empty)
            && output.local_modules().is_empty()
            && output.npm_dependencies().is_empty(),
        "{}: a dependency brings JavaScript of its own, which the integrity attribute would not cover",
        bundle.name
    );
    let wasm = assets.add(bundle.name, "wasm", &output.wasm_mut().emit_wasm())?;
    let script = format!("{}\n{}", output.js(), start(&wasm, bundle.started));
    assets.add(bundle.name, "js", script.as_bytes())
}

/// Loads the WebAssembly under its integrity: no policy of the browser covers `fetch` by itself.
fn start(wasm: &Asset, then: &str) -> String {
    format!(
        "await __wbg_init({{ module_or_path: fetch(\"{}\", {{ integrity: \"{}\", credentials: \"omit\" }}) }});\n{then}",
        wasm.url, wasm.integrity
    )
}
