//! The order of what is measured, and what becomes of it in the table.

use anyhow::{Context, Result};
use siegel_api::part::PART_BYTES;

use super::bundle;
use super::stage::{Receiver, Stage};
use super::table::{Table, Transfer, cpu_s_per_gib, megabytes_per_second};
use crate::step::step;

/// What the upload is to reach of the unsealed one.
const RATIO_MIN: f64 = 0.55;
/// What the server may spend: CPU seconds for each GiB.
const SERVER_CPU_MAX: f64 = 2.5;
/// Memory of the server, at any size, in MiB.
const SERVER_MIB_MAX: f64 = 150.0;

/// Measures everything; answers the table, and a line for each aim.
pub fn all(stage: &mut Stage, rounds: u32) -> Result<(Table, Vec<String>)> {
    let mut table = Table::default();
    let native = step("a client without a browser", || stage.native())?;
    step("a practice in the browser", || stage.set_up())?;
    table.add("sealing, one thread: native", megabytes_per_second(native.sealing));
    step("both engines", || engines(stage, &mut table))?;
    let up = step("uploads by the browser", || Uploads::measure(stage, rounds))?;
    let down = step("downloads by the browser", || Downloads::measure(stage, rounds))?;
    table.add_transfer("upload: browser, sealed", &up.sealed);
    table.add_compared("upload: browser, the same amount unsealed, to Siegel", &up.unsealed, &up.sealed);
    table.add_compared("upload: browser, the same amount unsealed, to a bare receiver", &up.bare, &up.sealed);
    table.add_transfer("upload: native, parts sealed before", &native.sent);
    table.add_transfer("download: browser, opened, to the disk", &down.opened);
    table.add_compared("download: browser, sealed parts, thrown away", &down.sealed, &down.opened);
    table.add_compared("download: browser, a plain file from a bare receiver", &down.bare, &down.opened);
    table.add_transfer("download: native, sealed parts, thrown away", &native.fetched);
    let (one, many) = step("one file and many", || one_and_many(stage))?;
    table.add_transfer(
        &format!("upload: browser, 1 file of {} MB", stage.material.small_bytes() / 1_000_000),
        &one,
    );
    table.add_transfer(&format!("upload: browser, {} files of 0.5 MB", stage.material.many.len()), &many);
    for bundle in bundle::list()? {
        table.add(bundle.what, format!("{:.0} KB", bundle.bytes as f64 / 1000.0));
    }
    let served = [&up.sealed, &up.unsealed, &native.sent, &down.opened, &down.sealed, &native.fetched];
    Ok((table, aims(&up, &served)))
}

fn engines(stage: &mut Stage, table: &mut Table) -> Result<()> {
    let told = stage.engines()?;
    let number = |name: &str| told.find(name)?.parse::<f64>().ok().filter(|us| us.is_finite());
    let speed = |us: f64| megabytes_per_second(PART_BYTES as f64 / us * 1e6);
    let chosen = told.find("engine").context("no engine was chosen")?;
    let wasm = number("wasm_us").context("WebAssembly was not measured")?;
    let own = number("browser_us").map_or_else(|| "none".to_owned(), speed);
    let mark = |name: &str| if name == chosen { " (seals here)" } else { "" };
    table.add(&format!("sealing, one thread: the browser's own{}", mark("browser")), own);
    table.add(&format!("sealing, one thread: WebAssembly, simd128{}", mark("wasm")), speed(wasm));
    Ok(())
}

struct Uploads {
    sealed: Transfer,
    unsealed: Transfer,
    bare: Transfer,
}

impl Uploads {
    /// In turns, so that what else the machine does meets all of them.
    fn measure(stage: &mut Stage, rounds: u32) -> Result<Self> {
        let (mut sealed, mut unsealed, mut bare) = (Vec::new(), Vec::new(), Vec::new());
        let (files, bytes) = ([stage.material.large.clone()], stage.material.size);
        for _ in 0..rounds {
            bare.push(stage.send_unsealed(Receiver::Bare)?);
            unsealed.push(stage.send_unsealed(Receiver::Siegel)?);
            sealed.push(stage.send_sealed(&files, bytes)?);
        }
        Ok(Self { sealed: fastest(&sealed)?, unsealed: fastest(&unsealed)?, bare: fastest(&bare)? })
    }
}

struct Downloads {
    opened: Transfer,
    sealed: Transfer,
    bare: Transfer,
}

impl Downloads {
    fn measure(stage: &mut Stage, rounds: u32) -> Result<Self> {
        let (mut opened, mut sealed, mut bare) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            bare.push(stage.download_bare()?);
            opened.push(stage.save()?);
            sealed.push(stage.fetch_sealed()?);
        }
        Ok(Self { opened: fastest(&opened)?, sealed: fastest(&sealed)?, bare: fastest(&bare)? })
    }
}

fn one_and_many(stage: &mut Stage) -> Result<(Transfer, Transfer)> {
    let bytes = stage.material.small_bytes();
    let (one, many) = ([stage.material.one.clone()], stage.material.many.clone());
    Ok((stage.send_sealed(&one, bytes)?, stage.send_sealed(&many, bytes)?))
}

/// The round that was disturbed least.
fn fastest(rounds: &[Transfer]) -> Result<Transfer> {
    let fastest = rounds.iter().min_by(|a, b| a.seconds.total_cmp(&b.seconds));
    fastest.copied().context("nothing was measured")
}

fn aims(up: &Uploads, served: &[&Transfer]) -> Vec<String> {
    let ratio = |other: &Transfer| up.sealed.speed() / other.speed();
    let worst =
        |value: fn(&Transfer) -> Option<f64>| served.iter().filter_map(|one| value(one)).fold(0.0, f64::max);
    let cpu = worst(|one| Some(cpu_s_per_gib(one.server?, one.bytes)));
    let memory = worst(|one| Some(one.server?.peak_bytes as f64 / f64::from(1 << 20)));
    let (siegel, bare) = (ratio(&up.unsealed), ratio(&up.bare));
    let met = |met: bool| if met { "met" } else { "MISSED" };
    vec![
        format!(
            "upload, sealed to unsealed: {siegel:.2} to Siegel, {bare:.2} to a bare receiver; aim {RATIO_MIN}: {}, {}",
            met(siegel >= RATIO_MIN),
            met(bare >= RATIO_MIN)
        ),
        format!("server, CPU: {cpu:.2} s/GiB at most; aim {SERVER_CPU_MAX}: {}", met(cpu <= SERVER_CPU_MAX)),
        format!(
            "server, memory: {memory:.0} MiB at most; aim {SERVER_MIB_MAX}: {}",
            met(memory <= SERVER_MIB_MAX)
        ),
    ]
}
