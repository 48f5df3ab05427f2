//! The new device: it reads the code, answers, shows the digits, takes what it is given, and makes its own passkey.

use rand_core::CryptoRng;

use siegel_api::chain::WayKind;
use siegel_api::device::Device;
use siegel_api::hash::Hash;
use siegel_api::message::pairing::{
    PairingAnswer, PairingAnswered, PairingClaim as ClaimMessage, PairingFind, PairingFound, PairingProgress,
};
use siegel_api::message::session::SessionInfo;
use siegel_api::url;
use siegel_crypto::account::MasterKey;
use siegel_crypto::chance;
use siegel_crypto::code::PairingCode;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::pairing::{Answered, Digits, Handover, Opening, PairingClaim, PairingKey, PairingNonce};

use crate::authenticator::Authenticator;
use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::open::{find_account, find_instance, open_handed};
use crate::passkey;
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::Vault;

/// A pairing that this device has answered.
pub struct Guest {
    key: PairingKey,
    pair: KemKeyPair,
    claim: PairingClaim,
    answered: Answered,
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guest(..)")
    }
}

/// What the unlocked device gave.
#[derive(Debug)]
pub struct Handed {
    master: MasterKey,
    handover: Handover,
}

impl Guest {
    /// Reads the code, from the link's fragment or as it was typed, and answers with a key that is drawn for it.
    ///
    /// # Errors
    /// `Error::Unreadable` for what cannot be a code, `Error::Problem` with `pairing_gone` for a code that is unknown,
    /// used, expired or taken back, `Error::Fault` with a source of chance that stands still, and as `server::ask`.
    pub async fn answer(
        server: &impl Server,
        rng: &mut impl CryptoRng,
        typed: &str,
        device: Device,
    ) -> Result<Self, Error> {
        chance::check(rng)?;
        let code = PairingCode::parse(typed.trim().trim_start_matches('#'))?;
        let (id, key) = (code.derive_id(), code.derive_key());
        let find = Request::json(Method::Post, url::PAIRING_FIND, &PairingFind { pairing_id: id })?;
        let PairingFound { commitment } = ask(server, find).await?;
        let (pair, claim) =
            (KemKeyPair::from_secret(&KemSecret::generate(rng))?, PairingClaim::generate(rng));
        let (public_key, claim_hash) = (*pair.public(), Hash::of(claim.expose()));
        let answered = Answered { id, commitment, public_key, device: device.number(), claim: claim_hash };
        let proof = Hash(key.sign_answer(&answered));
        let answer = PairingAnswer {
            pairing_id: id,
            answer: PairingAnswered { public_key, device, claim_hash, proof },
        };
        tell(server, Request::json(Method::Post, url::PAIRING_ANSWER, &answer)?).await?;
        Ok(Self { key, pair, claim, answered })
    }

    /// The digits to be typed into the unlocked device, once that one has revealed what it committed itself to.
    ///
    /// # Errors
    /// `Error::Refused` if that is something else: somebody stands in between. `Error::Problem` with `pairing_gone`, and as
    /// `server::ask`.
    pub async fn digits(&self, server: &impl Server) -> Result<Option<Digits>, Error> {
        let progress = self.wait(server).await?;
        let opening = opening(&progress);
        Ok(opening.map(|opening| self.key.derive_digits(&self.answered, &opening)).transpose()?)
    }

    /// What the unlocked device gave, once the digits were typed there.
    ///
    /// # Errors
    /// `Error::Refused` if it is not that device's, or not the account that the digits stood for; else as `digits`.
    pub async fn receive(&self, server: &impl Server) -> Result<Option<Handed>, Error> {
        let progress = self.wait(server).await?;
        let Some((opening, sealed)) = opening(&progress).zip(progress.sealed) else { return Ok(None) };
        let (master, handover) = self.key.open((&self.answered, &opening), &self.pair, &sealed.0)?;
        Ok(Some(Handed { master, handover }))
    }

    /// Begins the session, and opens the account. What the server shows of it must be what the unlocked device knew, or
    /// follow it; else the session ends at once. It ends by itself if no passkey is made.
    ///
    /// # Errors
    /// `Error::Refused` for another account, another identity or a log from before (attack 11), `Error::Problem` with
    /// `pairing_gone`, and as `server::ask`.
    pub async fn enter(&self, server: &impl Server, handed: Handed) -> Result<Vault, Error> {
        let enter = Request::json(Method::Post, url::PAIRING_ENTER, &self.claim())?;
        let session: SessionInfo = ask(server, enter).await?;
        match self.open(server, &session, handed).await {
            Ok(vault) => Ok(vault),
            Err(error) => {
                tell(server, Request::new(Method::Delete, url::SESSION)).await?;
                Err(error)
            }
        }
    }

    /// Gives up, so that the unlocked device learns of it.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn leave(&self, server: &impl Server) -> Result<(), Error> {
        tell(server, Request::json(Method::Post, url::PAIRING_LEAVE, &self.claim())?).await
    }

    async fn open(
        &self,
        server: &impl Server,
        session: &SessionInfo,
        handed: Handed,
    ) -> Result<Vault, Error> {
        if session.user_id != handed.handover.user_id {
            return Err(Refusal::Mismatch.into());
        }
        let instance = find_instance(server).await?;
        let account = find_account(server).await?;
        open_handed(server, (instance, account), handed.master, &handed.handover).await
    }

    async fn wait(&self, server: &impl Server) -> Result<PairingProgress, Error> {
        ask(server, Request::json(Method::Post, url::PAIRING_WAIT, &self.claim())?).await
    }

    fn claim(&self) -> ClaimMessage {
        ClaimMessage { pairing_id: self.answered.id, claim: self.claim.expose().as_slice().into() }
    }
}

fn opening(progress: &PairingProgress) -> Option<Opening> {
    let revealed = progress.opening?;
    Some(Opening { nonce: PairingNonce::from_bytes(revealed.nonce.0), handover: revealed.handover })
}

/// Makes this device's own passkey. From here on it signs in by itself.
///
/// # Errors
/// As `passkey::add`.
pub async fn settle(
    server: &impl Server,
    authenticator: &impl Authenticator,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
) -> Result<(), Error> {
    passkey::add(server, authenticator, vault, clock, rng).await?;
    let identity = vault.identity();
    let newest = identity.ways().iter().rfind(|way| way.kind != WayKind::RecoverySheet);
    if let Some(way) = newest {
        vault.was_opened_by(way.credential);
    }
    Ok(())
}
