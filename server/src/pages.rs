//! Where the pages lie: a release carries them inside the binary; a debug build reads them from
//! `target/web/dist`, so that pages can be rebuilt while the server runs.

use std::borrow::Cow;

/// Where the pages come from; tests bring their own.
pub trait Pages: Send + Sync {
    /// The file at `path`, for example `office.html` or `pkg/door.0123.wasm.br`.
    fn find(&self, path: &str) -> Option<Cow<'static, [u8]>>;
}

/// What was built by `cargo xtask build`. The server compiles without it, too.
#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/web/dist"]
#[allow_missing = true]
pub struct Embedded;

impl Pages for Embedded {
    fn find(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        <Self as rust_embed::RustEmbed>::get(path).map(|file| file.data)
    }
}
