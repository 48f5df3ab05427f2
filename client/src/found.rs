//! Founding a practice: by the operator's set-up link, or by another practice's invitation.
//!
//! The order is that of protocol 2: passkey and sheet are made, what they unlock is derived, the chain
//! lists them, then anchors, envelope, keyring, statement 1. All of it reaches the server in one message,
//! and the server writes it in one transaction: half a practice cannot exist.

use rand_core::CryptoRng;

use siegel_api::bytes::{B64, from_text};
use siegel_api::id::UserId;
use siegel_api::message::registration::{CeremonyBegun, Entry, RegistrationBegin, RegistrationFinish};
use siegel_api::message::session::SessionInfo;
use siegel_api::statement::Card;
use siegel_api::url;
use siegel_crypto::code::RecoveryCode;
use zeroize::Zeroizing;

use crate::authenticator::Authenticator;
use crate::ceremony::Ceremony;
use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::invitation::{self, Accepted};
use crate::server::{Method, Request, Server, ask};
use crate::text::line;
use crate::vault::Vault;

/// What lets a newcomer in.
#[derive(Debug)]
pub enum Admission {
    /// The operator's one-time link.
    Setup(SetupToken),
    /// Another practice's invitation, as `invitation::view` verified it.
    Invitation(Box<Accepted>),
}

/// The token of a set-up link that the operator's command prints: for a first practice, or for an operator's access.
pub struct SetupToken(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for SetupToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupToken(..)")
    }
}

impl SetupToken {
    /// Reads the fragment of a set-up link, with or without `#`.
    ///
    /// # Errors
    /// `Error::Unreadable` if it is not 32 bytes in base64url.
    pub fn parse(fragment: &str) -> Result<Self, Error> {
        let text = fragment.trim().trim_start_matches('#');
        let bytes = from_text(text).filter(|bytes| bytes.len() == 32);
        bytes.map(|bytes| Self(Zeroizing::new(bytes))).ok_or(Error::Unreadable { what: "set-up link" })
    }

    /// As the server gets it.
    pub(crate) fn to_message(&self) -> B64 {
        self.0.to_vec().into()
    }
}

/// What a founder says.
#[derive(Clone, Debug)]
pub struct NewPractice {
    /// Name of the practice; public.
    pub name: String,
    /// Its town; public.
    pub place: String,
    /// Its licence number (BSNR), or nothing; public.
    pub licence: String,
    /// The founder's own name; sealed for the practice.
    pub founder: String,
}

/// A founded practice.
#[derive(Debug)]
pub struct Founded {
    /// The founder's account, unlocked and signed in.
    pub vault: Vault,
    /// To be printed, and typed back in part (`recovery::SheetCheck`).
    pub sheet: RecoveryCode,
}

/// Asks whether a set-up link still lets somebody in, before anybody fills in a form: a ceremony is begun, and left.
///
/// # Errors
/// `Error::Problem` with `invitation_gone` if it is used or expired, and as `server::ask`.
pub async fn knock(server: &impl Server, rng: &mut impl CryptoRng, token: &SetupToken) -> Result<(), Error> {
    let mut user_id = UserId::ZERO;
    rng.fill_bytes(&mut user_id.0);
    let entry = Entry::Setup { token: token.to_message() };
    let begin = RegistrationBegin { entry, user_id };
    let begin = Request::json(Method::Post, url::REGISTRATION_BEGIN, &begin)?;
    ask::<CeremonyBegun>(server, begin).await?;
    Ok(())
}

/// Founds a practice, with the passkey that `authenticator` makes.
///
/// # Errors
/// `Error::Unreadable` for a name that is empty or too long, `Error::Authenticator` without a passkey, its PRF or
/// a passphrase in its place, `Error::Problem` with `invitation_gone` if the admission is used or expired and `ceremony_ended` after five minutes, `Error::Fault` with a source
/// of chance that stands still, and as `server::ask`.
pub async fn found(
    server: &impl Server,
    authenticator: &impl Authenticator,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    admission: &Admission,
    practice: &NewPractice,
) -> Result<Founded, Error> {
    let (card, founder) = read(practice)?;
    let ceremony = Ceremony::begin(server, authenticator, rng, (admission.entry(), None), &founder).await?;
    let newcomer = ceremony.newcomer(clock.now());
    let made = newcomer.make(admission.invitation(), card, &founder, &ceremony.passkey, rng)?;
    let Ceremony { user_id, id: ceremony_id, credential, instance, logs, .. } = ceremony;
    let finish = RegistrationFinish { ceremony_id, credential, founding: made.founding.clone() };
    let finish = Request::json(Method::Post, url::REGISTRATION_FINISH, &finish)?;
    let session: SessionInfo = ask(server, finish).await?;
    if session.user_id != user_id {
        return Err(Refusal::Mismatch.into());
    }
    let (vault, sheet) = made.open(server, instance, logs).await?;
    if let Admission::Invitation(accepted) = admission {
        // The keyring pins the inviter since the founding: failing here loses only the mark "verified".
        let _ = invitation::trust_inviter(server, &vault, clock, rng, accepted).await;
    }
    Ok(Founded { vault, sheet })
}

impl Admission {
    fn entry(&self) -> Entry {
        match self {
            Self::Setup(token) => Entry::Setup { token: token.to_message() },
            Self::Invitation(accepted) => Entry::Invitation { id: accepted.descriptor().id },
        }
    }

    fn invitation(&self) -> Option<&Accepted> {
        match self {
            Self::Setup(_) => None,
            Self::Invitation(accepted) => Some(accepted),
        }
    }
}

fn read(practice: &NewPractice) -> Result<(Card, String), Error> {
    let (name, place) = (line(&practice.name, 100), line(&practice.place, 100));
    let (licence, founder) = (line(&practice.licence, 20), line(&practice.founder, 100));
    let card = Card::new(&name, &place, &licence);
    card.text().ok_or(Error::Unreadable { what: "practice" })?;
    if founder.is_empty() { Err(Error::Unreadable { what: "name" }) } else { Ok((card, founder)) }
}
