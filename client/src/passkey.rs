//! The passkeys of one's own account: listed, named, added, removed (protocol 2).
//!
//! Which there are is what the account's chain says; the server only knows since when. Names lie in the keyring.
//!
//! What makes a removed passkey open nothing is that the server forgets what it opened: against a server that kept the old
//! envelope and keyring, removal does not help, as with a sheet (`recovery`).

use rand_core::CryptoRng;

use siegel_api::chain::Way;
use siegel_api::hash::Hash;
use siegel_api::message::account::{Passkey as PasskeyMessage, PasskeyFinish};
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::keyring::Remembered;

use crate::authenticator::{self, Authenticator};
use crate::clock::Clock;
use crate::envelope;
use crate::error::Error;
use crate::keyring;
use crate::open::find_account;
pub use crate::pin::PASSKEY_NAME_CHARS_MAX as NAME_CHARS_MAX;
use crate::pin::passkey_name;
pub use crate::rewrap::Place;
use crate::rewrap::{Turn, is_passkey, place_of, rewrap};
use crate::server::{Method, Request, Server, ask};
use crate::text::line;
use crate::vault::Vault;

/// A passkey of one's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// `H(credential id)`, as the chain lists it.
    pub credential: Hash,
    /// Its id, for its device; the server's word, which fits `credential`.
    pub id: Option<Vec<u8>>,
    /// What its owner calls it; empty without a name.
    pub name: String,
    /// When it was added; the server's word.
    pub added_at: Option<Time>,
    /// When it last signed in; the server's word.
    pub used_at: Option<Time>,
    /// What would follow if it were removed.
    pub place: Place,
    /// Whether it opened what is open here.
    pub is_here: bool,
}

/// The passkeys of the account as it is now, in the order in which they were added.
///
/// # Errors
/// `Error::AccountChanged` if the account has another master key by now, `Error::Refused` if what the server shows does
/// not follow what these keys know, and as `server::ask`.
pub async fn list(server: &impl Server, vault: &Vault) -> Result<Vec<Passkey>, Error> {
    let message = find_account(server).await?;
    envelope::follow(vault, &message)?;
    let (ways, remembered) = (vault.identity().ways().to_vec(), vault.keyring().remembered);
    let passkeys = ways.iter().filter(|way| is_passkey(way));
    Ok(passkeys.map(|way| shown(vault, &ways, way, &remembered, &message.passkeys)).collect())
}

fn shown(
    vault: &Vault,
    ways: &[Way],
    way: &Way,
    remembered: &Remembered,
    stored: &[PasskeyMessage],
) -> Passkey {
    let credential = way.credential;
    let stored = stored.iter().find(|stored| Hash::of(&stored.id.0) == credential);
    let name = remembered.names.iter().find(|name| name.credential == credential);
    let name = name.map(|name| String::from_utf8_lossy(name.name.as_slice()).into_owned());
    Passkey {
        credential,
        id: stored.map(|stored| stored.id.0.clone()),
        name: line(&name.unwrap_or_default(), NAME_CHARS_MAX),
        added_at: stored.map(|stored| stored.added_at),
        used_at: stored.and_then(|stored| stored.used_at),
        place: place_of(vault, ways, credential),
        is_here: vault.opened_by() == credential,
    }
}

/// Adds a passkey to the account, under the name that its device proposes.
///
/// # Errors
/// As `recovery::renew_sheet`, and `Error::Authenticator`.
pub async fn add(
    server: &impl Server,
    authenticator: &impl Authenticator,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
) -> Result<(), Error> {
    chance::check(rng)?;
    let begin = Request::json(Method::Post, url::PASSKEY_BEGIN, &serde_json::json!({}))?;
    let begun: CeremonyBegun = ask(server, begin).await?;
    let person = vault.own_name().map_or_else(|| "Siegel".to_owned(), |own| own.name);
    let proof = authenticator::create(authenticator, &begun.options, &person, rng).await?;
    let unlock = proof.unlock_new(authenticator, vault.user_id()).await?;
    let turn = Turn::AddPasskey { unlock: &unlock, name: &proof.device_name };
    let request = |said: &_| {
        let (ceremony_id, credential) = (begun.ceremony_id, proof.credential.clone());
        let finish = PasskeyFinish { ceremony_id, credential, rewrap: Clone::clone(said) };
        Request::json(Method::Post, url::PASSKEY_FINISH, &finish)
    };
    rewrap(server, vault, clock, rng, (&turn, request)).await
}

/// Removes a passkey: a new master key, which it does not open. All other sessions of the account end.
///
/// # Errors
/// `Error::LastWay` for the last one and for the one that opened what is open; else as `recovery::renew_sheet`.
pub async fn remove(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    credential: Hash,
) -> Result<(), Error> {
    chance::check(rng)?;
    let turn = Turn::RemovePasskey(credential);
    rewrap(server, vault, clock, rng, (&turn, |said| Request::json(Method::Post, url::REWRAP, said))).await
}

/// Gives a passkey another name.
///
/// # Errors
/// `Error::Unreadable` for a blank name, `Error::AccountChanged` if the account has another master key by now, and as
/// `server::ask`.
pub async fn rename(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    (credential, name): (Hash, &str),
) -> Result<(), Error> {
    let known = vault.keyring().remembered;
    let known = known.names.iter().find(|known| known.credential == credential);
    // A name that was given while a clock was ahead is not for ever.
    let later = known.map_or(Time(0), |known| known.named_at.plus(1));
    let name = passkey_name(credential, name, clock.now().max(later));
    let name = name.ok_or(Error::Unreadable { what: "name" })?;
    keyring::call(server, vault, clock, rng, name).await
}
