//! The pages: WebAssembly bundles, styles, the PDF reader, and the two documents that load them.
//!
//! Everything below `pkg/` has a name made from its content, so it can be cached for ever and never be stale.

mod asset;
mod bundle;
mod document;
mod reader;
mod software;
mod stamp;

use std::fs;

use anyhow::Result;

use crate::step::{say, step};
use crate::{place, tool};
use asset::Assets;
#[cfg(test)]
pub use asset::sorted_files;
use bundle::Bundle;

/// Builds the pages into [`place::dist`]; does nothing when no input has changed since.
pub fn pages() -> Result<()> {
    let stamp = stamp::Stamp::of_inputs()?;
    if stamp.is_current() {
        say("✓ pages are up to date");
        return Ok(());
    }
    tool::wasm_target()?;
    tool::npm_packages(&place::root().join("web"))?;
    stamp::forget()?;

    let mut assets = Assets::in_folder(place::dist())?;
    let engine = bundle::build(&Bundle::ENGINE, &mut assets)?;
    let meter = bundle::build(&Bundle::METER, &mut assets)?;
    let office = bundle::build(&Bundle::OFFICE, &mut assets)?;
    let door = bundle::build(&Bundle::DOOR, &mut assets)?;
    step("styles, PDF reader, documents", || {
        let style = asset::style(&mut assets)?;
        let reader = reader::copy(&mut assets)?;
        let source = place::root().join("web/boot");
        let boot = assets.add("boot", "js", &fs::read(source.join("boot.js"))?)?;
        let icon = assets.add("icon", "svg", &fs::read(source.join("icon.svg"))?)?;
        let shared = document::Shared { boot, icon, style, engine, meter, reader };
        document::write("office", &office, &shared)?;
        document::write("door", &door, &shared)?;
        document::service_worker()?;
        software::write()?;
        assets.sweep()
    })?;
    stamp.keep()
}
