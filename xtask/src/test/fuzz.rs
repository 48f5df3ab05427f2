//! Fuzzing of the decoders, in the long run only: a minute each, from what was found before.
//!
//! Built without a sanitizer, so that the toolchain of everything else serves here, too; Rust checks bounds
//! and overflows itself, and the decoders hold no unsafe code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use base64ct::{Base64UrlUnpadded, Encoding};

use super::tally::Tally;
use crate::tool::fuzz;
use crate::{place, step};

/// Seconds for each decoder.
const SECONDS: u32 = 60;
/// Longest input in bytes.
const INPUT_BYTES_MAX: u32 = 16 << 10;

/// Feeds every decoder. A finding is written to `target/fuzz/found`, to be added to the corpus as a line.
pub fn decoders(tally: &mut Tally) {
    let built = step::step("build the fuzzer", build);
    let program = match built {
        Ok(program) => program,
        Err(error) => return tally.fail("fuzzing", &error),
    };
    let files = fs::read_dir(corpora()).into_iter().flatten().flatten();
    for file in files.map(|file| file.path()) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        tally.check(&format!("fuzzing: {name}"), || feed(&program, &file, &name));
    }
}

fn corpora() -> PathBuf {
    place::root().join("client/tests/corpus")
}

fn build() -> Result<PathBuf> {
    let mut build = Command::new(fuzz::program()?);
    build.current_dir(place::root()).args([
        "fuzz",
        "build",
        "--sanitizer",
        "none",
        "--fuzz-dir",
        "client/fuzz",
        "--target-dir",
    ]);
    build.arg(folder()).arg("decoder").env("RUSTC_BOOTSTRAP", "1");
    step::run(&mut build)?;
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    Ok(folder().join(target).join("release/decoder"))
}

fn folder() -> PathBuf {
    place::target().join("fuzz")
}

fn feed(program: &Path, corpus: &Path, name: &str) -> Result<()> {
    let (inputs, found) = (folder().join("corpus").join(name), folder().join("found"));
    fs::create_dir_all(&inputs)?;
    fs::create_dir_all(&found)?;
    for (number, line) in fs::read_to_string(corpus)?.lines().enumerate() {
        let input =
            Base64UrlUnpadded::decode_vec(line).ok().with_context(|| format!("{name}: line {number}"))?;
        fs::write(inputs.join(format!("{number:04}")), input)?;
    }
    let mut fuzzer = Command::new(program);
    fuzzer.env("SIEGEL_DECODER", name).arg(&inputs);
    fuzzer.args([format!("-max_total_time={SECONDS}"), format!("-max_len={INPUT_BYTES_MAX}")]);
    fuzzer.arg(format!("-artifact_prefix={}/{name}-", found.display()));
    step::run(&mut fuzzer)
}
