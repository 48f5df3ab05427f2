//! What a practice keeps for all its members: sealed under its content seed, which epoch in clear before
//! it (protocol 4).
//!
//! ```text
//! blob = u32 epoch || sealed record
//! ```

use rand_core::CryptoRng;
use siegel_crypto::record::RecordPlace;
use zeroize::Zeroizing;

use crate::error::{Error, Refusal};
use crate::vault::{EpochSeeds, OwnPractice};

/// Seals a record under the newest epoch.
pub(crate) fn seal(
    own: &OwnPractice,
    place: &RecordPlace,
    record: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, Error> {
    let seeds = own.seeds()?;
    let sealed = seeds.content()?.seal_record(seeds.epoch(), place, record, rng)?;
    Ok([seeds.epoch().number.to_be_bytes().as_slice(), &sealed].concat())
}

/// Opens a record, and says under which epoch it was sealed.
pub(crate) fn open<'a>(
    own: &'a OwnPractice,
    place: &RecordPlace,
    blob: &[u8],
) -> Result<(&'a EpochSeeds, Zeroizing<Vec<u8>>), Error> {
    let (epoch, sealed) = blob.split_first_chunk().ok_or(Refusal::Sealed)?;
    let seeds = own.seeds_of(u32::from_be_bytes(*epoch))?;
    let record = seeds.content()?.open_record(seeds.epoch(), place, sealed)?;
    Ok((seeds, record))
}
