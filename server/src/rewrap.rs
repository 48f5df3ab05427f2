//! New ways to unlock an account: links, envelope, keyring, anchors and sheet, verified together and
//! written together (protocol 2).

use siegel_api::chain::{ChainLink, Change, SignedLink, VerifiedIdentity, Way, WayKind};
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::CeremonyId;
use siegel_api::message::account::{DraftKey, Rewrap};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_storage::draft::Resealed;
use siegel_storage::event::Event;
use siegel_storage::right::AccountRight;
use siegel_storage::{
    Encoded, Sealed, TokenHash, Write, account, ceremony, credential, draft, pairing, proposal, session,
    statement,
};
use webauthn_rs::prelude::Passkey;

use crate::account_keys::{check_account, check_anchors, unlock_hash};
use crate::actor::About;
use crate::caller::Caller;
use crate::http::problem::{Answer, Problem};
use crate::signed::{decode_all, refused};

/// A passkey that was just registered.
pub struct NewPasskey {
    /// Its public half.
    pub passkey: Passkey,
    /// `H` of the unlock key that the chain lists for it.
    pub way: Hash,
    /// In which it was made; it ends with the write.
    pub ceremony: CeremonyId,
}

/// A rewrap whose parts hold together.
pub struct Rewrapped {
    identity: VerifiedIdentity,
    links: Vec<SignedLink>,
    envelope: Signed,
    event: Event,
    kind: EventKind,
    sheet: Option<Hash>,
}

impl Rewrapped {
    /// Verifies what a member wants to write.
    ///
    /// # Errors
    /// `stale_account` if another device wrote since the member's account was read; `malformed`, `not_verified`,
    /// `too_large`.
    pub async fn verify(caller: &Caller, said: &Rewrap) -> Answer<Self> {
        let actor = caller.actor().await?;
        let mut identity = actor.identity().clone();
        let before: Vec<Way> = identity.ways().to_vec();
        let links: Vec<SignedLink> = decode_all(&said.links)?;
        check_place(&links, identity.head())?;
        for link in &links {
            identity.follow(link).map_err(refused)?;
        }
        let envelope: Signed = decode(&said.envelope.0)?;
        check_account(&envelope, &said.keyring.blob, &identity)?;
        let added: Vec<Way> = identity.ways().iter().filter(|way| !before.contains(way)).cloned().collect();
        let gone = before.iter().filter(|way| !identity.ways().contains(way)).collect::<Vec<_>>();
        let keys = new_keys(&links, actor.identity(), &identity)?;
        // Only with new keys there is a head that ways of before must know.
        check_anchors(&said.anchors, &added, if keys { identity.ways() } else { &[] })?;
        let kind = kind((&added, &gone, identity.ways()), keys)?;
        let sheet = sheet(&identity, &added, said.recovery.is_some())?;
        let about = About::new(kind, identity.user_id(), envelope.hash());
        let event = actor.event(&said.event, about)?;
        Ok(Self { identity, links, envelope, event, kind, sheet })
    }

    /// The member's keys after the new links.
    pub fn identity(&self) -> &VerifiedIdentity {
        &self.identity
    }

    /// Writes all of it in one transaction. Passkeys that the chain lists no more are gone with it.
    ///
    /// # Errors
    /// `conflict` if another device wrote meanwhile, or another page saved a draft; `stale_epoch` if an admin signed an
    /// epoch meanwhile, `not_found` if the session ended; `ceremony_ended` if the new passkey's has; `not_verified` for a passkey in the chain without its device's word, or the reverse.
    pub async fn write(self, caller: &Caller, said: &Rewrap, new: Option<NewPasskey>) -> Answer<()> {
        if new.is_some() != (self.kind == EventKind::PasskeyAdded) {
            return Err(Problem::new(Code::NotVerified));
        }
        let (store, own) = (caller.app.store(), caller.session.right().account());
        let known = account::find_envelope(store, &own).await?;
        let generation = known.map_or(0, |known| known.generation + 1);
        let stored = credential::list(store, &own).await?;
        let rest = self.account_events(caller, said).await?;
        let mut write = self.begin(caller).await?;
        for link in &self.links {
            account::append_link(&mut write, &own, link).await?;
        }
        let body = Encoded(said.envelope.0.clone());
        let envelope = account::Envelope { generation, hash: self.envelope.hash(), body };
        account::update_envelope(&mut write, &own, &envelope).await?;
        let before = keyring_before(said.keyring.seq, said.prev_keyring_hash)?;
        account::update_keyring(&mut write, &own, Some(before), &Sealed(said.keyring.blob.0.clone())).await?;
        for gone in stored.iter().filter(|one| !self.lists(one.way)) {
            credential::remove(&mut write, &own, &gone.id).await?;
        }
        if self.revokes() {
            draft::reseal_all(&mut write, &own, &resealed(said)).await?;
        }
        self.write_ways(&mut write, &own, (said, new)).await?;
        if self.kind == EventKind::KeysRotated {
            proposal::void(&mut write, &own).await?;
        }
        if self.kind == EventKind::PasskeyAdded {
            // A device that another one let in is at home from here on.
            pairing::finish(&mut write, caller.session.id).await?;
        }
        if self.revokes() {
            // A way was taken away: whoever signed in by it is out as well.
            session::remove_others(&mut write, &own, caller.session.id).await?;
        }
        write.commit_all(self.event, rest).await?;
        Ok(())
    }

    /// Session and epoch are looked at once more in the transaction: a session that ended a moment ago changes no keys, and
    /// behind a statement stands nothing that was signed under the one before.
    async fn begin(&self, caller: &Caller) -> Answer<Write> {
        let right = caller.session.right();
        let mut write = caller.app.store().write(&right, &[], caller.app.now()).await?;
        statement::check_epoch(&mut write, right.practice(), self.event.body.epoch).await?;
        Ok(write)
    }

    /// The member signed the rewrapping; that each of its parts was written is the server's word.
    async fn account_events(&self, caller: &Caller, said: &Rewrap) -> Answer<Vec<Event>> {
        let chain = self.links.iter().map(|link| (EventKind::ChainExtended, link.hash()));
        let keyring = (EventKind::KeyringWritten, Hash::of(&said.keyring.blob.0));
        let mut events = Vec::new();
        for (kind, ref_hash) in chain.chain([keyring]) {
            events.push(caller.attested(kind, caller.session.user, ref_hash).await?);
        }
        Ok(events)
    }

    fn revokes(&self) -> bool {
        self.kind != EventKind::PasskeyAdded
    }

    fn lists(&self, way: Hash) -> bool {
        self.identity.ways().iter().any(|listed| unlock_hash(listed) == way)
    }

    async fn write_ways(
        &self,
        write: &mut Write,
        own: &AccountRight,
        (said, new): (&Rewrap, Option<NewPasskey>),
    ) -> Answer<()> {
        if let Some(NewPasskey { passkey, way, ceremony }) = new {
            if !ceremony::remove(write, ceremony).await? {
                return Err(Problem::new(Code::CeremonyEnded));
            }
            let text = serde_json::to_string(&passkey).map_err(Problem::internal)?;
            credential::insert(write, own, passkey.cred_id().as_ref(), way, &text).await?;
        }
        for anchor in &said.anchors {
            credential::write_anchor(write, own, anchor.unlock_key_hash, &Sealed(anchor.blob.0.clone()))
                .await?;
        }
        if let Some((recovery, way)) = said.recovery.as_ref().zip(self.sheet) {
            let auth = TokenHash::from_hash(recovery.auth_hash);
            credential::update_recovery(write, own, recovery.recovery_id, way, auth).await?;
        }
        Ok(())
    }
}

fn resealed(said: &Rewrap) -> Vec<Resealed> {
    let one = |draft: &DraftKey| Resealed {
        finding: draft.finding_id,
        before: draft.prev_hash,
        sealed: draft.sealed_key.as_ref().map(|key| Sealed(key.0.clone())),
    };
    said.drafts.iter().map(one).collect()
}

/// The first link stands on the chain as it is now: else it was made from an older one.
fn check_place(links: &[SignedLink], head: Hash) -> Answer<()> {
    let first = links.first().ok_or(Problem::new(Code::NotVerified))?;
    let first: ChainLink = decode(first.signed.body())?;
    if first.prev_hash == head { Ok(()) } else { Err(Problem::new(Code::StaleAccount)) }
}

/// Whether the links bring new keys: none, or both an identity and a KEM key, once each, behind everything else.
fn new_keys(links: &[SignedLink], before: &VerifiedIdentity, after: &VerifiedIdentity) -> Answer<bool> {
    let changes = links.iter().map(|link| decode(link.signed.body()).map(|link: ChainLink| link.change));
    let changes = changes.collect::<Result<Vec<_>, _>>()?;
    let is_way = |change: &Change| matches!(change, Change::CredAdd { .. } | Change::CredRevoke { .. });
    let ways = changes.iter().take_while(|change| is_way(change)).count();
    match changes.get(ways..).unwrap_or_default() {
        [] => Ok(false),
        [Change::KemAdd { .. }, Change::Rotate { .. }] if before.identity() != after.identity() => Ok(true),
        _ => Err(Problem::new(Code::NotVerified)),
    }
}

/// What is done, one thing at a time. A passkey goes only while another one stays: two ways to unlock always remain. With
/// new keys comes a new sheet: the thief may have made the old one.
fn kind((added, gone, listed): (&[Way], &[&Way], &[Way]), new_keys: bool) -> Answer<EventKind> {
    let is_sheet = |way: &Way| way.kind == WayKind::RecoverySheet;
    if new_keys {
        let sheets = gone.iter().filter(|way| is_sheet(way)).count();
        let fits = matches!(added, [new] if is_sheet(new)) && sheets == 1 && !listed.iter().all(is_sheet);
        return if fits { Ok(EventKind::KeysRotated) } else { Err(Problem::new(Code::NotVerified)) };
    }
    match (added, gone) {
        ([new], []) if !is_sheet(new) => Ok(EventKind::PasskeyAdded),
        ([], [old]) if !is_sheet(old) && !listed.iter().all(is_sheet) => Ok(EventKind::PasskeyRemoved),
        ([new], [old]) if is_sheet(new) && is_sheet(old) => Ok(EventKind::SheetRenewed),
        _ => Err(Problem::new(Code::NotVerified)),
    }
}

/// What the stored keyring must be. The wire counts from 1, the table from 0.
///
/// # Errors
/// `malformed` for the first, which only a founding writes.
pub fn keyring_before(seq: u64, prev_hash: Hash) -> Answer<(u64, Hash)> {
    let before = seq.checked_sub(2).ok_or(Problem::new(Code::Malformed))?;
    Ok((before, prev_hash))
}

/// A new sheet comes with its verifier, and no verifier without a new sheet; at most one is listed.
fn sheet(identity: &VerifiedIdentity, added: &[Way], verifier: bool) -> Answer<Option<Hash>> {
    let is_sheet = |way: &&Way| way.kind == WayKind::RecoverySheet;
    let new = added.iter().find(is_sheet).map(unlock_hash);
    let listed = identity.ways().iter().filter(is_sheet).count();
    if listed == 1 && new.is_some() == verifier { Ok(new) } else { Err(Problem::new(Code::NotVerified)) }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use siegel_api::suite::KemPublicKey;

    use super::*;

    fn way(kind: WayKind, number: u8) -> Way {
        let unlock_key = KemPublicKey::from_slice(&[number; 1216]).unwrap();
        Way { kind, credential: Hash([number; 32]), unlock_key }
    }

    #[test]
    fn two_ways_to_unlock_always_remain() {
        let (sheet, desk, phone) =
            (way(WayKind::RecoverySheet, 1), way(WayKind::Passkey, 2), way(WayKind::Passphrase, 3));
        let left = [sheet.clone(), desk.clone()];
        assert_eq!(kind((&[], &[&phone], &left), false).unwrap(), EventKind::PasskeyRemoved);
        assert_eq!(kind((&[], &[&desk], from_ref(&sheet)), false).unwrap_err().code(), Code::NotVerified);
        assert_eq!(kind((&[], &[&sheet], from_ref(&desk)), false).unwrap_err().code(), Code::NotVerified);
    }

    #[test]
    fn one_thing_is_changed_at_a_time() {
        let (sheet, newer, desk, phone) = (
            way(WayKind::RecoverySheet, 1),
            way(WayKind::RecoverySheet, 4),
            way(WayKind::Passkey, 2),
            way(WayKind::Passphrase, 3),
        );
        let all = [sheet.clone(), desk.clone(), phone.clone()];
        assert_eq!(kind((from_ref(&phone), &[], &all), false).unwrap(), EventKind::PasskeyAdded);
        assert_eq!(kind((from_ref(&newer), &[&sheet], &all), false).unwrap(), EventKind::SheetRenewed);
        for (added, gone) in [
            (vec![], vec![]),
            (vec![newer.clone()], vec![]),
            (vec![phone.clone()], vec![&desk]),
            (vec![phone.clone()], vec![&sheet]),
            (vec![newer.clone()], vec![&desk]),
            (vec![phone.clone(), desk.clone()], vec![]),
        ] {
            assert_eq!(kind((&added, &gone, &all), false).unwrap_err().code(), Code::NotVerified);
        }
    }

    #[test]
    fn with_new_keys_comes_a_new_sheet_and_a_passkey_stays() {
        let (sheet, newer, desk, phone) = (
            way(WayKind::RecoverySheet, 1),
            way(WayKind::RecoverySheet, 4),
            way(WayKind::Passkey, 2),
            way(WayKind::Passphrase, 3),
        );
        let left = [newer.clone(), desk.clone()];
        for gone in [vec![&sheet], vec![&sheet, &phone]] {
            let done = kind((from_ref(&newer), &gone, &left), true);
            assert_eq!(done.unwrap(), EventKind::KeysRotated);
        }
        for (added, gone, left) in [
            (vec![], vec![&phone], &left[..]),
            (vec![newer.clone()], vec![&phone], &left[..]),
            (vec![newer.clone(), phone.clone()], vec![&sheet], &left[..]),
            (vec![newer.clone()], vec![&sheet, &desk], from_ref(&newer)),
        ] {
            assert_eq!(kind((&added, &gone, left), true).unwrap_err().code(), Code::NotVerified);
        }
    }
}
