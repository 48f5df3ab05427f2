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
use crate::refresh::refresh_practice;
use crate::server::Server;
use crate::vault::{EpochSeeds, OwnPractice, Vault};

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

/// Takes over the own practice's newest epoch, if one of these records was sealed under it and it is not known here yet.
///
/// # Errors
/// As `refresh_practice`.
pub(crate) async fn keep_up(
    server: &impl Server,
    vault: &Vault,
    mut blobs: impl Iterator<Item = &'_ [u8]>,
) -> Result<(), Error> {
    let known = vault.practice().verified().epoch();
    let newer = |blob: &[u8]| blob.first_chunk().is_some_and(|epoch| u32::from_be_bytes(*epoch) > known);
    if blobs.any(newer) { refresh_practice(server, vault).await } else { Ok(()) }
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
