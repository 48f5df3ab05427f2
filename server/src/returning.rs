//! The keys of who comes back to an account (protocol 4, "Reentry"). They wait beside the answer; with the statement that
//! lists them they are all that the account has.

use serde::{Deserialize, Serialize};
use siegel_api::chain::{SignedLink, VerifiedIdentity};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{InvitationId, UserId};
use siegel_api::invitation::Reentry;
use siegel_api::message::registration::NewAccount;
use siegel_api::problem::Code;
use siegel_storage::event::Event;
use siegel_storage::invitation::InvitationRight;
use siegel_storage::right::{MayAdmin, MemberRight};
use siegel_storage::{Encoded, Store, Write, reentry};
use webauthn_rs::prelude::Passkey;

use crate::caller::{Caller, attested, identity};
use crate::http::problem::{Answer, Problem};
use crate::newcomer::Newcomer;
use crate::signed::{decode_all, refused};
use crate::state::App;

/// What waits, as it is stored.
#[derive(Serialize, Deserialize)]
struct Kept {
    user: UserId,
    keys: NewAccount,
    passkey: Passkey,
}

/// Keys that wait, verified once more.
pub struct Returning {
    kept: Kept,
    identity: VerifiedIdentity,
}

/// What the keys of an answer are kept as.
///
/// # Errors
/// `internal` if they cannot be written.
pub fn kept(user: UserId, keys: NewAccount, passkey: Passkey) -> Answer<Encoded> {
    serde_json::to_vec(&Kept { user, keys, passkey }).map(Encoded).map_err(Problem::internal)
}

/// Whose account an offer is about, as long as it has the keys that the offer names.
///
/// # Errors
/// `invitation_gone` if it has others by now, or its person has left.
pub async fn offered(app: &App, right: &InvitationRight) -> Answer<UserId> {
    let gone = || Problem::new(Code::InvitationGone);
    let offered = right.descriptor().reentry.ok_or_else(gone)?;
    let user = reentry::person(app.store(), right).await?.ok_or_else(gone)?;
    if has_root(app, offered).await? { Ok(user) } else { Err(gone()) }
}

/// Whether an account still has the chain that an offer names.
///
/// # Errors
/// `internal` if the stored chain does not hold.
pub async fn has_root(app: &App, offered: Reentry) -> Answer<bool> {
    Ok(identity(app, offered.person).await?.root_fingerprint() == offered.replaces)
}

/// The chain that waits, as messages carry it.
///
/// # Errors
/// `internal` if what is kept cannot be read.
pub async fn chain(
    store: &Store,
    right: &MemberRight<MayAdmin>,
    id: InvitationId,
) -> Answer<Vec<siegel_api::bytes::B64>> {
    let Some(kept) = reentry::find_keys(store, right, id).await? else { return Ok(Vec::new()) };
    let kept: Kept = serde_json::from_slice(&kept.0).map_err(Problem::internal)?;
    Ok(kept.keys.chain)
}

impl Returning {
    /// The keys that wait for this offer; nothing for another invitation.
    ///
    /// # Errors
    /// `not_allowed`, and `internal` if what is kept does not hold.
    pub async fn find(caller: &Caller, id: InvitationId) -> Answer<Option<Self>> {
        let right = caller.right::<MayAdmin>()?;
        let Some(kept) = reentry::find_keys(caller.app.store(), &right, id).await? else { return Ok(None) };
        let kept: Kept = serde_json::from_slice(&kept.0).map_err(Problem::internal)?;
        let links: Vec<SignedLink> = decode_all(&kept.keys.chain)?;
        let identity = VerifiedIdentity::verify(kept.user, &links).map_err(refused)?;
        Ok(Some(Self { kept, identity }))
    }

    /// Whose.
    pub fn user(&self) -> UserId {
        self.kept.user
    }

    /// Whether these are the keys of `user` up to this link.
    pub fn is(&self, user: UserId, head: Hash) -> bool {
        self.user() == user && self.identity.head() == head
    }

    /// The new chain, beside those of before.
    ///
    /// # Errors
    /// `not_verified` if it is the very chain of before.
    pub fn in_place_of(&self, before: &VerifiedIdentity) -> Answer<VerifiedIdentity> {
        let known = std::iter::once(before).chain(before.former());
        if known.into_iter().any(|chain| chain.root_fingerprint() == self.identity.root_fingerprint()) {
            return Err(Problem::new(Code::NotVerified));
        }
        Ok(self.identity.clone().in_place_of(before))
    }

    /// Ends the old keys and writes the new ones, in the write of the statement that lists them. Gives what the log has of
    /// it.
    ///
    /// # Errors
    /// `conflict` if the offer was taken back meanwhile.
    pub async fn write(
        &self,
        write: &mut Write,
        caller: &Caller,
        (id, epoch): (InvitationId, u32),
    ) -> Answer<Vec<Event>> {
        let right = caller.right::<MayAdmin>()?;
        let own = reentry::begin(write, &right, id, epoch).await?;
        let Kept { user, keys, passkey } = &self.kept;
        let newcomer = Newcomer::verify(keys, *user, passkey.cred_id())?;
        newcomer.write(write, &own, passkey).await?;
        let (app, practice) = (&caller.app, right.practice());
        let about = (EventKind::Reentered, (*user).into(), newcomer.identity.head());
        let mut events = vec![attested(app, practice, *user, about).await?];
        for what in newcomer.written() {
            events.push(attested(app, practice, *user, what).await?);
        }
        Ok(events)
    }
}
