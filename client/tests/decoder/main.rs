//! Decoders of outside bytes: what a fuzzer once found is replayed, and bent.
//!
//! `tests/corpus/<name>.txt` holds one input a line, base64url. `cargo xtask test --long` lets a fuzzer look for
//! more, a minute for each decoder; what it finds is added there as a line.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod list;

use std::path::PathBuf;

use list::{DECODERS, Decoder};
use proptest::collection::vec;
use proptest::prelude::*;

fn file(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/corpus", &format!("{name}.txt")].iter().collect()
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(file(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let inputs = text.lines().map(|line| siegel_api::bytes::from_text(line).expect("base64url"));
    inputs.collect()
}

fn all() -> impl Iterator<Item = (&'static str, Decoder, Vec<Vec<u8>>)> {
    DECODERS.iter().map(|(name, decoder)| (*name, *decoder, corpus(name)))
}

#[test]
fn what_was_found_is_read_or_refused() {
    for (name, decoder, inputs) in all() {
        assert!(inputs.len() > 1, "{name} has a corpus");
        for input in &inputs {
            let _ = decoder(input);
        }
    }
}

/// A corpus of refusals alone would show little: each has something that is taken, but for what nobody signed
/// or sealed.
#[test]
fn each_reads_something() {
    for (name, decoder, inputs) in all().filter(|(name, ..)| !["checkpoint", "chunked"].contains(name)) {
        assert!(inputs.iter().any(|input| decoder(input)), "{name}");
    }
}

#[test]
fn every_corpus_has_its_decoder() {
    let folder = std::fs::read_dir(file("").parent().expect("a folder")).expect("a corpus");
    for entry in folder {
        let name = entry.expect("an entry").path();
        let name = name.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        assert!(list::find(name).is_some(), "{name}");
    }
}

#[test]
fn what_is_cut_is_read_or_refused() {
    for (_, decoder, inputs) in all() {
        for input in inputs.iter().filter(|input| input.len() <= 512) {
            for end in 0..input.len() {
                let _ = decoder(&input[..end]);
            }
        }
    }
}

proptest! {
    #[test]
    fn what_is_bent_is_read_or_refused(at in any::<prop::sample::Index>(), bits in 1_u8.., which in any::<prop::sample::Index>()) {
        for (_, decoder, inputs) in all() {
            let mut input = inputs[which.index(inputs.len())].clone();
            if !input.is_empty() {
                let at = at.index(input.len());
                input[at] ^= bits;
            }
            let _ = decoder(&input);
        }
    }

    #[test]
    fn noise_is_read_or_refused(input in vec(any::<u8>(), 0..600)) {
        for (_, decoder) in DECODERS {
            let _ = decoder(&input);
        }
    }
}
