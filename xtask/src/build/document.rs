//! The two documents: templates of `web/boot` with the names of this build filled in.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::asset::Asset;
use super::reader::Reader;
use crate::place;

/// What both documents load.
pub struct Shared {
    pub boot: Asset,
    pub icon: Asset,
    pub style: Asset,
    pub engine: Asset,
    pub meter: Asset,
    pub reader: Reader,
}

/// Writes `{name}.html` from its template.
pub fn write(name: &str, script: &Asset, shared: &Shared) -> Result<()> {
    let template = place::root().join("web/boot").join(format!("{name}.html"));
    let mut html = fs::read_to_string(&template).with_context(|| format!("{}", template.display()))?;
    html = html.replace(
        "{{fallback}}",
        fs::read_to_string(place::root().join("web/boot/fallback.html"))?.trim_end(),
    );
    for (key, value) in values(script, shared) {
        html = html.replace(&format!("{{{{{key}}}}}"), value);
    }
    ensure!(!html.contains("{{"), "{} names a value that the build does not have", template.display());
    ensure!(
        !html.contains(" style=") && !html.contains("<script>"),
        "{}: nothing inline",
        template.display()
    );
    Ok(fs::write(place::dist().join(format!("{name}.html")), html)?)
}

fn values<'a>(script: &'a Asset, shared: &'a Shared) -> [(&'static str, &'a str); 17] {
    let Shared { boot, icon, style, engine, meter, reader } = shared;
    [
        ("script.url", &script.url),
        ("script.integrity", &script.integrity),
        ("boot.url", &boot.url),
        ("boot.integrity", &boot.integrity),
        ("icon.url", &icon.url),
        ("icon.integrity", &icon.integrity),
        ("style.url", &style.url),
        ("style.integrity", &style.integrity),
        ("engine.url", &engine.url),
        ("engine.integrity", &engine.integrity),
        ("meter.url", &meter.url),
        ("meter.integrity", &meter.integrity),
        ("pdf.folder", &reader.folder),
        ("pdf.url", &reader.library.url),
        ("pdf.integrity", &reader.library.integrity),
        ("pdf.worker", &reader.worker.url),
        ("pdf.worker.integrity", &reader.worker.integrity),
    ]
}

/// Copies the download worker. Its address is fixed: a service worker is replaced by name, and is never cached for ever.
pub fn service_worker() -> Result<()> {
    let folder = place::dist().join("dl");
    fs::create_dir_all(&folder)?;
    let source = place::root().join("web/boot/sw.js");
    if source.exists() {
        fs::copy(source, folder.join("sw.js"))?;
    }
    Ok(())
}
