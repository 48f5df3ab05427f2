//! Feeds one decoder, the one that `SIEGEL_DECODER` names.
#![no_main]

#[path = "../../tests/decoder/list.rs"]
mod list;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static DECODER: LazyLock<list::Decoder> = LazyLock::new(|| {
    let name = std::env::var("SIEGEL_DECODER").expect("SIEGEL_DECODER names a decoder");
    list::find(&name).expect("a decoder of this name")
});

fuzz_target!(|bytes: &[u8]| {
    DECODER(bytes);
});
