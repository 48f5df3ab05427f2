//! The unlocked device: it opens the pairing, shows the code, compares, and gives.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::device::Device;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::PairingId;
use siegel_api::message::pairing::{
    Pairing, PairingAnswered, PairingApprove, PairingOpen, PairingReveal, PairingStage,
};
use siegel_api::suite::VERSION;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::code::PairingCode;
use siegel_crypto::pairing::{Answered, Handover, Opening, PairingKey};

use super::{PATH, gone};
use crate::clock::Clock;
use crate::envelope;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::open::refresh_checkpoint;
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::Vault;

/// A pairing that this device has open.
pub struct Hosting {
    code: PairingCode,
    id: PairingId,
    key: PairingKey,
    handover: Handover,
    opening: Opening,
    heard: Mutex<Heard>,
}

impl std::fmt::Debug for Hosting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hosting(..)")
    }
}

/// What was heard of the new device.
#[derive(Debug, Default)]
struct Heard {
    answered: Option<Answered>,
    /// Whether the server has said that it took what was revealed.
    revealed: bool,
    /// Nothing is compared any more.
    ended: bool,
}

/// How far a pairing is, as the page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How far.
    pub stage: PairingStage,
    /// What the new device calls itself, once one has answered.
    pub device: Option<Device>,
    /// How long the pairing still lives, in milliseconds.
    pub left_ms: u64,
}

/// What became of digits that were typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// They are the new device's: it was given what it needs.
    Same,
    /// They are not: the pairing has ended, and nothing was handed out.
    Differs,
}

impl Hosting {
    /// Opens a pairing. One that the account had open before is void.
    ///
    /// # Errors
    /// `Error::AccountChanged` if the account has another master key by now, `Error::Refused` if what the server shows
    /// does not follow what these keys know, `Error::Fault` with a source of chance that stands still, and as
    /// `server::ask`.
    pub async fn open(server: &impl Server, vault: &Vault, rng: &mut impl CryptoRng) -> Result<Self, Error> {
        chance::check(rng)?;
        envelope::refresh(server, vault).await?;
        refresh_checkpoint(server, vault.logs()).await?;
        let code = PairingCode::generate(rng);
        let (id, key, handover) = (code.derive_id(), code.derive_key(), handover(vault));
        let opening = Opening::generate(&handover, rng);
        let open = PairingOpen { pairing_id: id, commitment: opening.commitment(id) };
        let _: Pairing = ask(server, Request::json(Method::Post, url::PAIRING, &open)?).await?;
        Ok(Self { code, id, key, handover, opening, heard: Mutex::default() })
    }

    /// The code, to be typed into the new device.
    pub fn expose_code(&self) -> Zeroizing<String> {
        self.code.expose_text()
    }

    /// The link, to be read by the new device's camera. `origin` is that of the instance.
    pub fn expose_link(&self, origin: &str) -> Zeroizing<String> {
        Zeroizing::new(format!("{origin}{PATH}#{}", *self.code.expose_text()))
    }

    /// Asks how far it is. The first answer is held against the code, and what was committed to is revealed for it.
    ///
    /// # Errors
    /// `Error::Refused` for an answer that nobody gave who has the code, or another one than before: the pairing has ended
    /// then. `Error::Problem` with `pairing_gone`, and as `server::ask`.
    pub async fn look(&self, server: &impl Server) -> Result<Seen, Error> {
        let now: Pairing = ask(server, Request::new(Method::Get, url::PAIRING)).await?;
        let device = now.answer.as_ref().map(|answer| answer.device);
        if let Some(answer) = &now.answer
            && let Err(refused) = self.hear(server, answer).await
        {
            if matches!(refused, Error::Refused(_)) {
                self.end(server).await?;
            }
            return Err(refused);
        }
        let left_ms = now.expires_at.0.saturating_sub(now.told_at.0);
        Ok(Seen { stage: now.stage, device, left_ms })
    }

    async fn hear(&self, server: &impl Server, answer: &PairingAnswered) -> Result<(), Error> {
        let answered = Answered {
            id: self.id,
            commitment: self.opening.commitment(self.id),
            public_key: answer.public_key,
            device: answer.device.number(),
            claim: answer.claim_hash,
        };
        self.key.verify_answer(&answered, &answer.proof.0)?;
        {
            let mut heard = self.lock();
            if *heard.answered.get_or_insert_with(|| answered.clone()) != answered {
                return Err(Refusal::Mismatch.into());
            }
            if heard.revealed {
                return Ok(());
            }
        }
        // From here on no other answer counts. What the server did not confirm is said again.
        let reveal =
            PairingReveal { nonce: Hash(*self.opening.nonce.expose()), handover: self.opening.handover };
        tell(server, Request::json(Method::Put, url::PAIRING, &reveal)?).await?;
        self.lock().revealed = true;
        Ok(())
    }

    /// Compares what was read on the new device, and gives that device what it needs. Where they differ the pairing ends:
    /// who stands between has one try in a million, and no second one.
    ///
    /// # Errors
    /// `Error::Problem` with `pairing_gone` if nobody has answered or it has ended, `Error::AccountChanged` if the account
    /// has another master key by now, and as `server::ask`.
    pub async fn compare(
        &self,
        server: &impl Server,
        vault: &Vault,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        typed: &str,
    ) -> Result<Compared, Error> {
        let answered = self.comparable().ok_or_else(gone)?;
        if !self.key.derive_digits(&answered, &self.opening)?.fits(typed) {
            self.end(server).await?;
            return Ok(Compared::Differs);
        }
        envelope::refresh(server, vault).await?;
        let account = vault.account();
        let sealed = self.key.seal((&answered, &self.opening), &account.master, &self.handover, rng)?;
        let act = Act::new(EventKind::DeviceApproved, vault.user_id(), Hash::of(&sealed));
        let event = act.sign(vault, clock.now(), rng)?;
        let approve = PairingApprove { sealed: sealed.into(), event };
        tell(server, Request::json(Method::Post, url::PAIRING_APPROVE, &approve)?).await?;
        Ok(Compared::Same)
    }

    /// Ends the pairing: nobody comes in by it any more.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn end(&self, server: &impl Server) -> Result<(), Error> {
        self.lock().ended = true;
        tell(server, Request::new(Method::Delete, url::PAIRING)).await
    }

    fn comparable(&self) -> Option<Answered> {
        let heard = self.lock();
        heard.answered.clone().filter(|_| !heard.ended)
    }

    /// A poisoned lock guards whole values only.
    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of the account here, and must not be less on the new device.
fn handover(vault: &Vault) -> Handover {
    let account = vault.account();
    Handover {
        version: VERSION,
        user_id: vault.user_id(),
        root_fp: account.identity.root_fingerprint(),
        chain_seq: account.identity.seq(),
        chain_head: account.identity.head(),
        generation: account.generation.number,
        keyring_seq: vault.keyring().seq,
        gossip: vault.logs().gossip(),
    }
}
