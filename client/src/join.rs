//! Joining a practice by the invitation of one of its admins, or coming back to it with new keys: a passkey, a sheet, an
//! account; then one waits until an admin's client has checked the answer (protocol 4).

use rand_core::CryptoRng;

use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::message::registration::{Entry, JoinFinish};
use siegel_api::statement::CardText;
use siegel_api::url;
use siegel_crypto::code::RecoveryCode;

use crate::authenticator::Authenticator;
use crate::ceremony::Ceremony;
use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::founding::{answer, group_pin};
use crate::invitation::{Accepted, Guest};
use crate::server::{Method, Request, Server, tell};
use crate::text::line;

/// Who has answered an invitation, and waits.
#[derive(Debug)]
pub struct Joined {
    /// The account that waits.
    pub user_id: UserId,
    /// To be printed, and typed back in part (`recovery::SheetCheck`).
    pub sheet: RecoveryCode,
    /// The practice that invited, as its descriptor has it.
    pub practice: CardText,
}

/// Answers an invitation as a member, be it a new one or one who comes back to the same account with other keys, with the
/// passkey that `authenticator` makes. The keyring pins the practice's root
/// as the invitation's link vouched for it, so that no other practice can be put in its place while one waits.
///
/// # Errors
/// `Error::Unreadable` for an empty name, `Refusal::Mismatch` for an invitation of a practice, `Error::Authenticator`
/// without a passkey, its PRF or a passphrase in its place, `Error::Problem` with `invitation_gone` or
/// `ceremony_ended`, and as `server::ask`.
pub async fn join(
    server: &impl Server,
    authenticator: &impl Authenticator,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    accepted: &Accepted,
    name: &str,
) -> Result<Joined, Error> {
    let name = line(name, 100);
    if name.is_empty() {
        return Err(Error::Unreadable { what: "name" });
    }
    if accepted.guest() == Guest::Practice {
        return Err(Refusal::Mismatch.into());
    }
    let descriptor = accepted.descriptor();
    let entry = Entry::Invitation { id: descriptor.id };
    let known = descriptor.reentry.map(|offered| offered.person);
    let ceremony = Ceremony::begin(server, authenticator, rng, (entry, known), &name).await?;
    let (user_id, newcomer) = (ceremony.user_id, ceremony.newcomer(clock.now()));
    let keys = newcomer.make_keys(&ceremony.passkey, rng)?;
    let answer = answer(accepted, &keys.identity, Hash::ZERO);
    let pin = group_pin(descriptor.practice_id, descriptor.root_fp);
    let (sheet, vault) = keys.keep(&newcomer, &[Some(pin)], rng)?;
    let finish = JoinFinish {
        ceremony_id: ceremony.id,
        credential: ceremony.credential,
        keys: vault.said,
        name: accepted.secret().seal_name((descriptor.id, user_id), &name, rng)?.into(),
        answer,
    };
    tell(server, Request::json(Method::Post, url::REGISTRATION_JOIN, &finish)?).await?;
    Ok(Joined { user_id, sheet, practice: accepted.inviter().clone() })
}
