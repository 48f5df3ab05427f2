//! Joining a practice by the invitation of one of its admins: a passkey, a sheet, an account; then one waits until an
//! admin's client has checked the answer (protocol 4).

use rand_core::CryptoRng;

use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::message::registration::{CeremonyBegun, Entry, JoinFinish, RegistrationBegin};
use siegel_api::statement::CardText;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::code::RecoveryCode;

use crate::authenticator::{self, Authenticator};
use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::founding::{Newcomer, answer, group_pin};
use crate::invitation::{Accepted, Guest};
use crate::open::{find_instance, refresh_checkpoint};
use crate::place::{Logs, instance_log};
use crate::server::{Method, Request, Server, ask, tell};
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

/// Answers an invitation as a member, with the passkey that `authenticator` makes. The keyring pins the practice's root
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
    if !matches!(accepted.guest(), Guest::Member(_)) {
        return Err(Refusal::Mismatch.into());
    }
    chance::check(rng)?;
    let instance = find_instance(server).await?;
    let logs = Logs::new(instance_log(&instance));
    refresh_checkpoint(server, &logs).await?;
    let mut user_id = UserId::ZERO;
    rng.fill_bytes(&mut user_id.0);
    let descriptor = accepted.descriptor();
    let begin = RegistrationBegin { entry: Entry::Invitation { id: descriptor.id }, user_id };
    let begin = Request::json(Method::Post, url::REGISTRATION_BEGIN, &begin)?;
    let begun: CeremonyBegun = ask(server, begin).await?;
    let proof = authenticator::create(authenticator, &begun.options, &name, rng).await?;
    let passkey = proof.unlock_new(authenticator, user_id).await?;
    let newcomer = Newcomer { user_id, instance: &instance, gossip: logs.gossip(), now: clock.now() };
    let keys = newcomer.make_keys(&passkey, rng)?;
    let answer = answer(accepted, &keys.identity, Hash::ZERO);
    let pin = group_pin(descriptor.practice_id, descriptor.root_fp);
    let (sheet, vault) = keys.keep(&newcomer, &[Some(pin)], rng)?;
    let finish = JoinFinish {
        ceremony_id: begun.ceremony_id,
        credential: proof.credential,
        keys: vault.said,
        name: accepted.secret().seal_name((descriptor.id, user_id), &name, rng)?.into(),
        answer,
    };
    tell(server, Request::json(Method::Post, url::REGISTRATION_JOIN, &finish)?).await?;
    Ok(Joined { user_id, sheet, practice: accepted.inviter().clone() })
}
