//! The order of what is measured, and what becomes of it in the table.

use anyhow::{Context, Result};
use siegel_api::part::PART_BYTES;

use super::stage::{NativeResult, Receiver, Stage};
use super::table::{Table, Transfer, cpu_s_per_gib, megabytes_per_second};
use super::{Subject, bundle};
use crate::step::step;

/// What the upload is to reach of the unsealed one.
const RATIO_MIN: f64 = 0.55;
/// What the server may spend: CPU seconds for each GiB.
const SERVER_CPU_MAX: f64 = 2.5;
/// Memory of the server, at any size, in MiB.
const SERVER_MIB_MAX: f64 = 150.0;

/// What the browser may need for four times the bytes, in times of what it needs for one: its caches fill up.
const BROWSER_GROWTH_MAX: f64 = 1.25;
/// What many small files may take of the time of one large of the same sum.
const MANY_MAX: f64 = 1.2;

/// Measures what is wanted; answers the table, and a line for each aim.
pub fn all(stage: &mut Stage, rounds: u32, only: Subject) -> Result<(Table, Vec<String>)> {
    let (mut table, mut aims) = (Table::default(), Vec::new());
    let native = if only == Subject::All {
        Some(step("a client without a browser", || stage.native())?)
    } else {
        None
    };
    step("a practice in the browser", || stage.set_up())?;
    if let Some(native) = &native {
        table.add("sealing, one thread: native", megabytes_per_second(native.sealing));
        step("both engines", || engines(stage, &mut table))?;
        compared(stage, rounds, native, (&mut table, &mut aims))?;
    }
    if only != Subject::Many {
        constant(stage, rounds, (&mut table, &mut aims))?;
    }
    if only != Subject::Large {
        one_and_many(stage, rounds, (&mut table, &mut aims))?;
    }
    if only == Subject::All {
        for bundle in bundle::list()? {
            table.add(bundle.what, format!("{:.0} KB", bundle.bytes as f64 / 1000.0));
        }
    }
    Ok((table, aims))
}

/// Where rows and aims go.
type Told<'t> = (&'t mut Table, &'t mut Vec<String>);

fn compared(stage: &mut Stage, rounds: u32, native: &NativeResult, (table, told): Told<'_>) -> Result<()> {
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
    let served = [&up.sealed, &up.unsealed, &native.sent, &down.opened, &down.sealed, &native.fetched];
    told.extend(aims(&up, &served));
    Ok(())
}

/// A quarter and the whole, sent and saved: what grows with the size is seen in the columns of memory. The quarter
/// comes first, so that what a browser keeps of the whole does not count for it.
fn constant(stage: &mut Stage, rounds: u32, (table, told): Told<'_>) -> Result<()> {
    let (quarter, whole) = (stage.material.quarter.clone(), stage.material.large.clone());
    let (mut up, mut down) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    step("a quarter and the whole", || {
        for _ in 0..rounds {
            for (which, file) in [&quarter, &whole].into_iter().enumerate() {
                let bytes = std::fs::metadata(file)?.len();
                up[which].push(stage.send_sealed(std::slice::from_ref(file), bytes)?);
                down[which].push(stage.save(file)?);
            }
        }
        Ok(())
    })?;
    for (what, [quarter, whole]) in [("upload", &up), ("download", &down)] {
        let [quarter, whole] = [fastest(quarter)?, fastest(whole)?];
        for transfer in [&quarter, &whole] {
            table.add_transfer(&format!("{what}: browser, {} MiB", transfer.bytes >> 20), transfer);
        }
        told.extend(growth(what, &quarter, &whole));
    }
    Ok(())
}

fn growth(what: &str, quarter: &Transfer, whole: &Transfer) -> Option<String> {
    let mib = |one: &Transfer| Some(one.browser?.peak_bytes as f64 / f64::from(1 << 20));
    let (quarter, whole) = (mib(quarter)?, mib(whole)?);
    Some(format!(
        "{what}, memory of the browser: {whole:.0} MiB for all, {quarter:.0} MiB for a quarter; aim: at most \
         {BROWSER_GROWTH_MAX} times: {}",
        met(whole <= quarter * BROWSER_GROWTH_MAX)
    ))
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
        let large = stage.material.large.clone();
        for _ in 0..rounds {
            bare.push(stage.download_bare()?);
            opened.push(stage.save(&large)?);
            sealed.push(stage.fetch_sealed()?);
        }
        Ok(Self { opened: fastest(&opened)?, sealed: fastest(&sealed)?, bare: fastest(&bare)? })
    }
}

fn one_and_many(stage: &mut Stage, rounds: u32, (table, told): Told<'_>) -> Result<()> {
    let bytes = stage.material.small_bytes();
    let (file, files) = ([stage.material.one.clone()], stage.material.many.clone());
    let (mut one, mut many) = (Vec::new(), Vec::new());
    step("one file and many", || {
        for _ in 0..rounds {
            one.push(stage.send_sealed(&file, bytes)?);
            many.push(stage.send_sealed(&files, bytes)?);
        }
        Ok(())
    })?;
    let (one, many) = (fastest(&one)?, fastest(&many)?);
    table.add_transfer(&format!("upload: browser, 1 file of {} MB", bytes / 1_000_000), &one);
    table.add_transfer(&format!("upload: browser, {} files of 0.5 MB", files.len()), &many);
    let cpu = |one: &Transfer| Some(one.browser?.cpu_s + one.server?.cpu_s);
    let (times, spent) =
        (many.seconds / one.seconds, cpu(&many).zip(cpu(&one)).map(|(many, one)| many / one));
    told.push(format!(
        "many small files: {times:.2} times the time of one, {:.2} times its CPU seconds; aim {MANY_MAX}: {}",
        spent.unwrap_or_default(),
        met(times <= MANY_MAX)
    ));
    Ok(())
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

fn met(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}
