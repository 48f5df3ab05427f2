//! The account's newest envelope (protocol 2): every new way to unlock makes one, and a way that is revoked makes a new
//! master key, too. A page that was open meanwhile must not go on sealing under the old key: what it seals could never
//! be opened again.

use siegel_api::chain::VerifiedIdentity;
use siegel_api::codec::decode;
use siegel_api::hash::Hash;
use siegel_api::message::account::Account as AccountMessage;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_crypto::account::MasterKey;
use siegel_crypto::envelope::VerifiedEnvelope;
use siegel_crypto::keyring::Keyring;
use siegel_crypto::unlock::Unlock;

use crate::directory::verify_chain;
use crate::error::{Error, Refusal};
use crate::open::{find_account, open_keyring, opens};
use crate::pin::merge;
use crate::server::Server;
use crate::vault::{Account, KeyringState, Secrets, Vault};

/// Reads the account anew, after the server refused what was sealed for an older envelope.
///
/// # Errors
/// `Error::AccountChanged` if it has another master key by now: `take_over` with one way to unlock. `Error::Refused` if
/// what the server shows does not follow what these keys know, and as `server::ask`.
pub async fn refresh(server: &impl Server, vault: &Vault) -> Result<(), Error> {
    follow(vault, &find_account(server).await?)
}

/// Takes over what another device wrote since: ways to unlock, and the keyring.
pub(crate) fn follow(vault: &Vault, message: &AccountMessage) -> Result<(), Error> {
    let newer = Newer::verify(vault, message)?;
    let known = vault.account();
    if newer.envelope.hash() == known.envelope_hash && message.keyring.seq == vault.keyring().seq {
        return Ok(());
    }
    let master = MasterKey::from_slice(known.master.expose())?;
    let opened = open_keyring(&master, &newer.identity, message);
    newer.put(vault, message, master, opened.map_err(|_| Error::AccountChanged)?)
}

/// Whether the server refused because the envelope is another one.
pub fn is_outdated(error: &Error) -> bool {
    matches!(error, Error::Problem(problem) if problem.code == Code::StaleAccount)
}

/// Opens the account's newest master key with one way to unlock and goes on with it, and with new keys of the owner's
/// where another device made some; everything else that is open stays.
///
/// # Errors
/// `Error::CannotOpen` if the way opens another account or none. Else as `refresh`.
pub(crate) fn take_over(vault: &Vault, message: &AccountMessage, unlock: &Unlock) -> Result<(), Error> {
    if !opens(vault.user_id(), message, unlock) {
        return Err(Error::CannotOpen);
    }
    let newer = Newer::verify(vault, message)?;
    let master = newer.envelope.open(&unlock.key_pair()?)?;
    let keyring = open_keyring(&master, &newer.identity, message)?;
    newer.put(vault, message, master, keyring)
}

/// An account that follows the one that is open.
struct Newer {
    identity: VerifiedIdentity,
    envelope: VerifiedEnvelope,
}

impl Newer {
    fn verify(vault: &Vault, message: &AccountMessage) -> Result<Self, Error> {
        let known = vault.account();
        let identity = verify_chain(vault.user_id(), &message.chain)?;
        if message.user_id != vault.user_id() || message.practice_id != vault.practice_id() {
            return Err(Refusal::Mismatch.into());
        }
        let follows = identity.key_at(known.identity.seq(), known.identity.head()).is_some();
        if !follows {
            return Err(Refusal::Stale.into());
        }
        let envelope: Signed = decode(&message.envelope.0)?;
        let envelope = VerifiedEnvelope::verify(&envelope, &identity)?;
        let (now, before) = (envelope.generation().number, known.generation.number);
        let same = envelope.hash() == known.envelope_hash;
        let older_keyring = message.keyring.seq < vault.keyring().seq;
        if older_keyring || now < before || (now == before) != same {
            return Err(Refusal::Stale.into());
        }
        Ok(Self { identity, envelope })
    }

    fn put(
        self,
        vault: &Vault,
        message: &AccountMessage,
        master: MasterKey,
        keyring: Keyring,
    ) -> Result<(), Error> {
        let (secrets, remembered) = Secrets::of(keyring);
        let remembered = merge(&remembered, &vault.keyring().remembered)?;
        let (generation, envelope_hash) = (self.envelope.generation(), self.envelope.hash());
        let identity = self.identity.into();
        vault.replace_secrets(secrets);
        vault.replace_account(Account { identity, master, generation, envelope_hash });
        let blob_hash = Hash::of(&message.keyring.blob.0);
        vault.replace_keyring(KeyringState { seq: message.keyring.seq, blob_hash, remembered });
        Ok(())
    }
}
