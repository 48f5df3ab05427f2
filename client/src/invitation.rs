//! Invitations of practices and of members: the link's secret authenticates the newcomer's keys to the inviter, its
//! descriptor the inviter's to the newcomer (protocol 4).

use rand_core::CryptoRng;

use siegel_api::chain::VerifiedIdentity;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{InvitationId, PracticeId, UserId};
use siegel_api::invitation::{Descriptor, Reentry, answer_bytes};
use siegel_api::limits::INVITATION_DAYS;
use siegel_api::message::finding::Committed;
use siegel_api::message::invitation::{
    InvitationAnswer, InvitationCreate, InvitationItem, InvitationRevoke, InvitationView, Invitations,
};
use siegel_api::period::Period;
use siegel_api::statement::CardText;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::fragment::{InvitationFragment, invitation_text, parse_invitation};
use siegel_crypto::invitation::InvitationSecret;
use siegel_crypto::record::{RecordKind, RecordPlace};
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::directory::{VerifiedPractice, find_practice, verify_chain};
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::record;
use crate::server::{Method, Request, Server, ask};
use crate::text::line;
use crate::trust::{self, How, Trust};
use crate::vault::{EpochSeeds, Vault};

mod guest;

pub use guest::Guest;
use guest::{offer, root_of};

/// An invitation that somebody received, held against its link.
#[derive(Debug)]
pub struct Accepted {
    descriptor: Descriptor,
    card: CardText,
    secret: InvitationSecret,
}

impl Accepted {
    /// Who invites.
    pub fn inviter(&self) -> &CardText {
        &self.card
    }

    /// As whom one is invited.
    pub fn guest(&self) -> Guest {
        Guest::of(&self.descriptor)
    }

    /// When it ends.
    pub fn expires_at(&self) -> Time {
        self.descriptor.expires_at
    }

    pub(crate) fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    pub(crate) fn secret(&self) -> &InvitationSecret {
        &self.secret
    }
}

/// Looks at an invitation. `fragment` is what stands behind the link's `#`; only a descriptor whose hash it
/// holds is shown.
///
/// # Errors
/// `Error::Unreadable` for a damaged link, `Error::Problem` with `invitation_gone` if it is unknown, used or
/// expired, `Error::Refused` if the server shows another invitation.
pub async fn view(
    server: &impl Server,
    clock: &impl Clock,
    id: InvitationId,
    fragment: &str,
) -> Result<Accepted, Error> {
    let InvitationFragment { descriptor: hash, secret } = parse_invitation(fragment)?;
    let view: InvitationView = ask(server, Request::new(Method::Get, url::invitation(id))).await?;
    let descriptor: Descriptor = decode(&view.descriptor.0)?;
    if descriptor.hash() != hash || descriptor.id != id {
        return Err(Refusal::Mismatch.into());
    }
    if descriptor.expires_at <= clock.now() {
        return Err(Refusal::Stale.into());
    }
    let card = descriptor.card.text().ok_or(Refusal::Mismatch)?;
    Ok(Accepted { descriptor, card, secret })
}

/// The newcomer's side of the vouching: the inviter's root is the descriptor's.
pub(crate) async fn trust_inviter(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    accepted: &Accepted,
) -> Result<Trust, Error> {
    let inviter = find_practice(server, vault.logs(), accepted.descriptor.practice_id).await?;
    if inviter.root_fingerprint() != accepted.descriptor.root_fp {
        return Err(Error::KeyChanged);
    }
    trust::verify(server, vault, clock, rng, &inviter, How::Invitation).await
}

/// An invitation that this practice made.
#[derive(Debug)]
pub struct Invitation {
    /// Names it.
    pub id: InvitationId,
    /// The link, to be given to the newcomer and nobody else.
    pub link: Zeroizing<String>,
    /// The inviter's note.
    pub note: String,
    /// Whom it invites.
    pub guest: Guest,
    /// When it was made, by the server's clock; zero as it is made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    revoked_at: Option<Time>,
    admitted_at: Option<Time>,
    descriptor_hash: Hash,
    answer: Option<InvitationAnswer>,
    secret: InvitationSecret,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered yet.
    Open,
    /// Somebody has: a new member waits to be admitted, a new practice is there.
    Answered,
    /// The new member was admitted, or the old one is back.
    Admitted,
    /// It was taken back, or the answer declined.
    Revoked,
    /// Nobody answered in time.
    Expired,
}

/// Who says that they answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A practice; `confirm` finds out whether it did.
    Practice(PracticeId),
    /// Somebody who wants to join, or to come back.
    Member {
        /// The waiting account, or the one that waits for its new keys.
        user_id: UserId,
        /// The name as it was typed; `None` if the answer was not made with the link's secret over these very keys:
        /// then nobody is admitted.
        name: Option<String>,
    },
}

/// Somebody whose answer holds.
pub(crate) struct Newcomer {
    pub(crate) identity: VerifiedIdentity,
    pub(crate) name: String,
}

impl Invitation {
    /// The practice that says that it accepted; `confirm` finds out whether it did.
    pub fn claimed_by(&self) -> Option<PracticeId> {
        self.answer.as_ref().filter(|_| self.guest == Guest::Practice).map(|answer| answer.practice_id)
    }

    /// Who says that they answered, checked as far as that goes here.
    pub fn answered(&self) -> Option<Answered> {
        let answer = self.answer.as_ref()?;
        Some(match self.guest {
            Guest::Practice => Answered::Practice(answer.practice_id),
            Guest::Member(..) | Guest::Returning(_) => {
                let name = self.verify_newcomer().ok().map(|newcomer| newcomer.name);
                Answered::Member { user_id: answer.user_id, name }
            }
        })
    }

    /// What became of it.
    pub fn state(&self, now: Time) -> State {
        match (self.revoked_at, self.admitted_at, &self.answer) {
            (Some(_), _, _) => State::Revoked,
            (None, Some(_), _) => State::Admitted,
            (None, None, Some(_)) => State::Answered,
            (None, None, None) if self.expires_at <= now => State::Expired,
            (None, None, None) => State::Open,
        }
    }

    /// The newcomer's keys, if the answer was made with the link's secret over them (protocol 4).
    ///
    /// # Errors
    /// `Refusal` names what did not hold.
    pub(crate) fn verify_newcomer(&self) -> Result<Newcomer, Error> {
        let answer = self.answer.as_ref().ok_or(Refusal::Mismatch)?;
        let said = answer.newcomer.as_ref().ok_or(Refusal::Mismatch)?;
        if self.guest.reentry().is_some_and(|offered| offered.person != answer.user_id) {
            return Err(Refusal::Mismatch.into());
        }
        let identity = verify_chain(answer.user_id, &said.chain)?;
        let keys = Hash::of(&answer_bytes(identity.head(), Hash::ZERO));
        self.secret.verify_answer(self.id, keys, &answer.answer.0)?;
        let name = line(&self.secret.open_name(self.id, answer.user_id, &said.name.0)?, 100);
        if name.is_empty() { Err(Refusal::Mismatch.into()) } else { Ok(Newcomer { identity, name }) }
    }
}

/// Invites a practice or a member.
///
/// # Errors
/// As `server::ask`.
pub async fn create(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    guest: Guest,
    note: &str,
) -> Result<Invitation, Error> {
    let own = vault.practice();
    let (now, note) = (clock.now(), line(note, 200));
    let mut id = InvitationId::ZERO;
    rng.fill_bytes(&mut id.0);
    let descriptor = Descriptor {
        id,
        kind: guest.kind(),
        practice_id: own.verified().id(),
        card: own.verified().current().statement().card.clone(),
        root_fp: own.verified().root_fingerprint(),
        roles: guest.roles(),
        expires_at: expiry(guest.period(), now),
        reentry: guest.reentry(),
        period: guest.period(),
    };
    let sealed = record::seal(&own, &place(id), note.as_bytes(), rng)?;
    let event = offer(vault, &descriptor, &note).sign(vault, now, rng)?;
    let create = InvitationCreate { descriptor: encode(&descriptor).into(), note: sealed.into(), event };
    let mut key = [0; 16];
    rng.fill_bytes(&mut key);
    let request = Request::json(Method::Post, url::INVITATIONS, &create)?.idempotent(&key);
    let _: Committed = ask(server, request).await?;
    made(vault, own.seeds()?, &descriptor, note)
}

/// A week; or the end of the access that it would give.
fn expiry(period: Period, now: Time) -> Time {
    let week = now.plus(INVITATION_DAYS * Time::DAY);
    period.ends_at.map_or(week, |ends| ends.min(week))
}

/// Takes an invitation back. Who answered it and was not admitted has no account any more.
///
/// # Errors
/// `Error::Problem` with `conflict` if it has done its work meanwhile, and as `server::ask`.
pub async fn revoke(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    invitation: &Invitation,
) -> Result<(), Error> {
    let act = Act::new(EventKind::InvitationRevoked, invitation.id, invitation.descriptor_hash);
    let revoke = InvitationRevoke { event: act.sign(vault, clock.now(), rng)? };
    let path = url::invitation_revoke(invitation.id);
    let _: Committed = ask(server, Request::json(Method::Post, &path, &revoke)?).await?;
    Ok(())
}

/// The practice's invitations, newest first. One that does not open is left out.
///
/// # Errors
/// As `server::ask`.
pub async fn list(server: &impl Server, vault: &Vault) -> Result<Vec<Invitation>, Error> {
    let all: Invitations = ask(server, Request::new(Method::Get, url::INVITATIONS)).await?;
    record::keep_up(server, vault, all.invitations.iter().map(|one| one.note.0.as_slice())).await?;
    Ok(all.invitations.into_iter().filter_map(|item| open(vault, item).ok()).collect())
}

/// Checks the newcomer's answer, and vouches: the new practice is then verified for all members.
///
/// An invitation vouches for a practice that was not known. It never replaces keys that were pinned, nor
/// speaks of one's own practice: whoever holds the link chose the id that the answer names (attack 1).
///
/// # Errors
/// `Error::Refused` if the answer was not made with the link's secret over these very keys,
/// `Error::KeyChanged` if it names a practice whose keys were pinned and are others.
pub async fn confirm(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    invitation: &Invitation,
) -> Result<VerifiedPractice, Error> {
    let answer = invitation.answer.as_ref().filter(|_| invitation.guest == Guest::Practice);
    let answer = answer.ok_or(Refusal::Mismatch)?;
    if answer.practice_id == vault.practice_id() {
        return Err(Refusal::Mismatch.into());
    }
    let newcomer = find_practice(server, vault.logs(), answer.practice_id).await?;
    let keys = answered_keys(&newcomer, answer)?;
    invitation.secret.verify_answer(invitation.id, keys, &answer.answer.0)?;
    let contacts = trust::list(server, vault).await?;
    match contacts.judge(vault, &newcomer) {
        // Its keys are known; that the card is another one, no invitation settles.
        Trust::Verified { .. } | Trust::Renamed => (),
        Trust::Changed => return Err(Error::KeyChanged),
        Trust::New | Trust::FirstUse { .. } => {
            trust::verify(server, vault, clock, rng, &newcomer, How::Invitation).await?;
        }
    }
    Ok(newcomer)
}

/// `H` of what the answer authenticates: the founder's chain as statement 1 lists it, and statement 1.
fn answered_keys(newcomer: &VerifiedPractice, answer: &InvitationAnswer) -> Result<Hash, Error> {
    let first = newcomer.group().epochs().first().ok_or(Refusal::Mismatch)?;
    let founder = first.member(answer.user_id).ok_or(Refusal::Mismatch)?;
    Ok(Hash::of(&answer_bytes(founder.chain_head, first.hash())))
}

fn open(vault: &Vault, item: InvitationItem) -> Result<Invitation, Error> {
    let descriptor: Descriptor = decode(&item.descriptor.0)?;
    let own = vault.practice();
    let fits = descriptor.id == item.id
        && descriptor.practice_id == own.verified().id()
        && descriptor.root_fp == own.verified().root_fingerprint();
    if !fits {
        return Err(Refusal::Mismatch.into());
    }
    let (seeds, note) = record::open(&own, &place(item.id), &item.note.0)?;
    let note = String::from_utf8(note.to_vec()).map_err(|_| Refusal::Mismatch)?;
    let made = made(vault, seeds, &descriptor, line(&note, 200))?;
    let InvitationItem { created_at, revoked_at, admitted_at, accepted: answer, .. } = item;
    // An offer to come back is void once other keys took the place of those that it names, or their owner has left.
    let void = |offered: Reentry| root_of(vault, offered.person) != Some(offered.replaces);
    let is_void = admitted_at.is_none() && made.guest.reentry().is_some_and(void);
    let revoked_at = revoked_at.or(is_void.then_some(created_at));
    Ok(Invitation { created_at, revoked_at, admitted_at, answer, ..made })
}

fn made(
    vault: &Vault,
    seeds: &EpochSeeds,
    descriptor: &Descriptor,
    note: String,
) -> Result<Invitation, Error> {
    let id = descriptor.id;
    let secret = || seeds.content().map(|seed| seed.derive_invitation(seeds.epoch(), descriptor));
    let fragment = InvitationFragment { descriptor: descriptor.hash(), secret: secret()? };
    let text = invitation_text(&fragment);
    let link = Zeroizing::new(format!("{}/i/{id}#{}", vault.instance().origin, text.as_str()));
    Ok(Invitation {
        id,
        link,
        note,
        guest: Guest::of(descriptor),
        created_at: Time(0),
        expires_at: descriptor.expires_at,
        revoked_at: None,
        admitted_at: None,
        descriptor_hash: descriptor.hash(),
        answer: None,
        secret: secret()?,
    })
}

fn place(id: InvitationId) -> RecordPlace {
    RecordPlace { kind: RecordKind::InvitationNote, id: id.into(), version: 1 }
}
