//! Argon2id, which takes a third of a second and 64 MiB: never on the page's own thread (protocol 2 and 8).

use siegel_api::hash::Hash;
use siegel_api::id::{LinkId, UserId};
use siegel_crypto::code::LinkCode;
use siegel_crypto::link::LinkSecret;
use siegel_crypto::pin::Pin;
use siegel_crypto::unlock::Passphrase;
use siegel_engine::message::Failure;
use zeroize::Zeroizing;

/// The root of a link, from its secret and the PIN behind it.
pub fn link_root(link_id: LinkId, input: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let (secret, pin) = input.split_at_checked(LinkSecret::LEN).ok_or(Failure::Fault)?;
    let secret = LinkSecret::from_slice(secret).map_err(|_| Failure::Fault)?;
    let pin = Pin::parse(text(pin)?).map_err(|_| Failure::Unreadable)?;
    let root = secret.derive_root(link_id, &pin).map_err(|_| Failure::Fault)?;
    Ok(Zeroizing::new(root.expose().to_vec()))
}

/// Link id and secret of a code on paper.
pub fn link_code(input: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let code = LinkCode::parse(text(input)?).map_err(|_| Failure::Unreadable)?;
    let (link_id, secret) = code.derive_link().map_err(|_| Failure::Fault)?;
    Ok(Zeroizing::new([link_id.as_bytes(), secret.expose()].concat()))
}

/// What a passphrase opens with beside a passkey.
pub fn passphrase(user_id: UserId, credential: Hash, input: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let stretched = Passphrase::new(text(input)?).stretch(user_id, credential).map_err(|_| Failure::Fault)?;
    Ok(Zeroizing::new(stretched.expose().to_vec()))
}

fn text(bytes: &[u8]) -> Result<&str, Failure> {
    std::str::from_utf8(bytes).map_err(|_| Failure::Unreadable)
}
