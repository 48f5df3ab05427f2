//! A look at the source of chance before keys are drawn from it.
//!
//! It finds a source that stands still: one that gives zeros, or the same again. A source that somebody else
//! can compute looks like any other; against that nothing in this program helps.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::error::CannotSeal;

/// Bytes of one draw.
const DRAW_BYTES: usize = 32;
/// Draws that are compared.
const DRAWS: usize = 3;
/// Distinct values that 32 random bytes have at least; fewer come up once in 2^70 draws.
const DISTINCT_MIN: usize = 12;

/// Draws three times 32 bytes: none is monotonous, and no two are alike.
///
/// # Errors
/// `CannotSeal`: no key may be made with this source.
pub fn check(rng: &mut impl CryptoRng) -> Result<(), CannotSeal> {
    let mut seen: Vec<Zeroizing<[u8; DRAW_BYTES]>> = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let mut draw = Zeroizing::new([0; DRAW_BYTES]);
        rng.fill_bytes(draw.as_mut_slice());
        if is_monotonous(&draw) || seen.contains(&draw) {
            return Err(CannotSeal);
        }
        seen.push(draw);
    }
    Ok(())
}

fn is_monotonous(draw: &[u8; DRAW_BYTES]) -> bool {
    let mut sorted = Zeroizing::new(*draw);
    sorted.sort_unstable();
    let steps = sorted.windows(2).filter(|pair| pair.first() != pair.last()).count();
    steps + 1 < DISTINCT_MIN
}
