//! The browser's source of chance, `crypto.getRandomValues`.

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;

/// Cryptographic chance; a browser without it cannot run these pages at all.
pub type BrowserRng = UnwrapErr<SysRng>;

/// The source of chance.
pub fn rng() -> BrowserRng {
    UnwrapErr(SysRng)
}
