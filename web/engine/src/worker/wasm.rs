//! The engine in WebAssembly: one call for a whole part, from buffer to buffer.
//!
//! A worker does one such call at a time, so it keeps one pair of buffers for all of them.

use std::cell::RefCell;

use js_sys::Uint8Array;
use siegel_api::part::{PART_BYTES, SEALED_PART_BYTES};
use siegel_crypto::chunked::{SALT_BYTES, Siegel, open_into};
use siegel_crypto::content::FileKey;
use siegel_crypto::part::Place;
use siegel_engine::message::Failure;
use zeroize::Zeroize;

/// Buffers for one part.
struct Buffers {
    plain: Vec<u8>,
    sealed: Vec<u8>,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::new(Buffers {
        plain: Vec::with_capacity(PART_BYTES as usize),
        sealed: Vec::with_capacity(SEALED_PART_BYTES as usize),
    });
}

/// Seals the file's own bytes of a part; the padding exists nowhere but in the sealed form.
pub fn seal(
    key: &FileKey,
    place: &Place,
    salt: &[u8; SALT_BYTES],
    plain: &Uint8Array,
) -> Result<Uint8Array, Failure> {
    BUFFERS.with_borrow_mut(|buffers| {
        fill(&mut buffers.plain, plain);
        buffers.sealed.resize(place.sealed_bytes(), 0);
        let sealed = key.seal_part_into(place, salt, &buffers.plain, &mut buffers.sealed);
        buffers.plain.zeroize();
        sealed.map_err(|_| Failure::Fault)?;
        Ok(Uint8Array::from(buffers.sealed.as_slice()))
    })
}

/// Opens a part whose hash was checked, padding and all.
pub fn open(key: &FileKey, place: &Place, sealed: &Uint8Array) -> Result<Uint8Array, Failure> {
    BUFFERS.with_borrow_mut(|buffers| {
        fill(&mut buffers.sealed, sealed);
        buffers.plain.resize(place.plain_bytes(), 0);
        let opened = open_into::<Siegel>(key.expose(), &buffers.sealed, &place.context(), &mut buffers.plain);
        let plain = opened.map(|()| Uint8Array::from(buffers.plain.as_slice()));
        buffers.plain.zeroize();
        plain.map_err(|_| Failure::Damaged)
    })
}

fn fill(buffer: &mut Vec<u8>, from: &Uint8Array) {
    buffer.resize(from.length() as usize, 0);
    from.copy_to(buffer);
}
