//! Keys that were given up, or whose owner has left, in the hands of somebody who is in league with the server: what they
//! sign for epochs of before is not believed, and what was before is shown to nobody who knows better (attacks 1, 11, 31).

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use siegel_api::bytes::B64;
use siegel_api::chain::{ChainLink, Change, Gossip, SignedLink, VerifiedIdentity, Way, WayKind};
use siegel_api::codec::{decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::account::Account;
use siegel_api::signing::Signed;
use siegel_api::suite::Suite;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::{VerifiedPractice, find_practice};
use siegel_client::error::{Error, Refusal};
use siegel_client::passkey;
use siegel_client::recovery::recover;
use siegel_client::refresh::refresh_practice;
use siegel_client::rotation::rotate;
use siegel_client::server::{Method, Request, ask};
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;
use siegel_client::team::Role;
use siegel_client::trust::{self, How, Trust};
use siegel_client::vault::Vault;
use siegel_crypto::account::{Anchor, MasterKey};
use siegel_crypto::envelope::{Generation, VerifiedEnvelope};
use siegel_crypto::fingerprint::digits;
use siegel_crypto::keyring::Keyring;
use siegel_crypto::sign::IdentityKey;
use siegel_crypto::unlock::{PrfResult, Unlock};

use crate::hostile::{Hostile, Liar};
use crate::people::{ORIGIN, trusts};
use crate::support::{House, Person};

/// A phone of hers that was open when it was taken.
async fn stolen_phone(house: &House, person: &mut Person) -> Vault {
    let phone = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&person.browser, &phone, &person.vault, &person.clock, &mut person.chance).await.unwrap();
    sign_in(&house.browser(), &phone).await.unwrap()
}

async fn takes_new_keys(person: &mut Person) -> String {
    let sheet = rotate(&person.browser, &person.vault, &person.clock, &mut person.chance, &[]).await.unwrap();
    sheet.expose_text().to_string()
}

async fn lists_keys(admin: &mut Person, of: &Person) {
    let desk = Desk::new(&admin.browser, &admin.vault);
    desk.list_keys(&admin.clock, &mut admin.chance, of.vault.user_id()).await.unwrap();
    refresh_practice(&of.browser, &of.vault).await.unwrap();
}

/// A server that made keys up for a practice has a record signed that says that they were compared. Gives the record, and
/// the practice as it is made up.
async fn forges(
    house: &House,
    lender: &Person,
    vault: &Vault,
    peer: PracticeId,
) -> (Value, VerifiedPractice) {
    let lent = lender.browser.clone_with_cookie();
    let liar = Liar::new(house, &lent, peer).await;
    let shown = find_practice(&liar, vault.logs(), peer).await.unwrap();
    let read = digits(shown.root_fingerprint()).concat();
    let mut chance = house.chance("thief");
    // The keyring that goes with it nobody takes: it is the record that counts for others.
    let refused = trust::compare(&liar, vault, &house.clock, &mut chance, &shown, &read).await;
    assert!(refused.is_err());
    let kept: Value = ask(&liar, Request::new(Method::Get, url::CONTACTS)).await.unwrap();
    assert_eq!(kept["contacts"].as_array().unwrap().len(), 1);
    (kept, shown)
}

/// What somebody thinks of a practice to whom the server shows these contacts.
async fn judges(person: &Person, contacts: &Value, shown: &VerifiedPractice) -> Trust {
    let hostile = Hostile::new(&person.browser, |path, answer| {
        if path == url::CONTACTS {
            *answer = contacts.clone();
        }
    });
    trust::list(&hostile, &person.vault).await.unwrap().judge(&person.vault, shown)
}

#[tokio::test]
async fn attack_01_a_record_that_a_stolen_key_signs_for_an_epoch_of_before_is_not_believed() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let ben = Person::founds(&house, "Ben").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let thief = stolen_phone(&house, &mut keller).await;
    takes_new_keys(&mut keller).await;
    let (forged, shown) = forges(&house, &keller, &thief, ben.vault.practice_id()).await;
    // Until a statement lists other keys, these are hers: whoever has them compares for the practice.
    let by_her = |trust: Trust| matches!(trust, Trust::Verified { by, .. } if by == keller.vault.user_id());
    assert!(by_her(judges(&weber, &forged, &shown).await));
    lists_keys(&mut weber, &keller).await;
    assert_eq!(judges(&weber, &forged, &shown).await, Trust::Changed);
    assert_eq!(judges(&keller, &forged, &shown).await, Trust::Changed);
    // Nor on a device that knows nothing yet.
    let browser = house.browser();
    let vault = sign_in(&browser, &weber.passkey).await.unwrap();
    (weber.browser, weber.vault) = (browser, vault);
    assert_eq!(judges(&weber, &forged, &shown).await, Trust::Changed);
}

#[tokio::test]
async fn what_somebody_compared_counts_on_after_new_keys_and_after_they_have_left() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let ben = Person::founds(&house, "Ben").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let id = ben.vault.practice_id();
    let honest = find_practice(&keller.browser, keller.vault.logs(), id).await.unwrap();
    let read = digits(honest.root_fingerprint()).concat();
    let Person { browser, vault, clock, chance, .. } = &mut keller;
    trust::compare(browser, vault, clock, chance, &honest, &read).await.unwrap();
    let by_her = Trust::Verified {
        by: keller.vault.user_id(),
        at: keller.clock.now(),
        how: How::Digits,
        since: keller.clock.now(),
    };
    assert_eq!(trusts(&weber, &ben).await, by_her);
    takes_new_keys(&mut keller).await;
    lists_keys(&mut weber, &keller).await;
    assert_eq!(trusts(&weber, &ben).await, by_her, "signed by a key that was given up");
    assert_eq!(trusts(&keller, &ben).await, by_her);
    let kept = sign_in(&house.browser(), &keller.passkey).await.unwrap();
    weber.removes(&keller).await.unwrap();
    assert_eq!(trusts(&weber, &ben).await, by_her, "she has left");
    // Each later epoch vouches for it again.
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    assert_eq!(trusts(&weber, &ben).await, by_her);
    assert_eq!(trusts(&lang, &ben).await, by_her);

    // What her key signs after she has gone, a server may show as the newer record: nobody vouches for that one.
    let (forged, shown) = forges(&house, &weber, &kept, id).await;
    assert_eq!(judges(&weber, &forged, &shown).await, Trust::Changed);
    house.is_in_order().await;
}

/// What an open device held, and what the server kept of the account then.
struct Thief {
    kept: Account,
    links: Vec<SignedLink>,
    keyring: Keyring,
}

impl Thief {
    async fn takes(person: &Person) -> Self {
        let kept: Account = ask(&person.browser, Request::new(Method::Get, url::ACCOUNT)).await.unwrap();
        let links: Vec<SignedLink> = kept.chain.iter().map(|link| decode(&link.0).unwrap()).collect();
        let identity = VerifiedIdentity::verify(kept.user_id, &links).unwrap();
        let envelope: Signed = decode(&kept.envelope.0).unwrap();
        let pair = Unlock::derive_by_recovery_code(&person.sheet, kept.user_id).key_pair().unwrap();
        let master = VerifiedEnvelope::verify(&envelope, &identity).unwrap().open(&pair).unwrap();
        let keyring = master.open_keyring(kept.user_id, kept.keyring.seq, &kept.keyring.blob.0).unwrap();
        Self { kept, links, keyring }
    }

    /// The account of before, with one way more: chain, envelope and keyring of the thief's making, signed by the keys of
    /// before. Anchors are not the thief's to make.
    fn account(&self, way: &Way, rng: &mut ChaCha20Rng) -> Value {
        self.account_of(Some(way), rng)
    }

    fn account_of(&self, way: Option<&Way>, rng: &mut ChaCha20Rng) -> Value {
        let (user_id, key) = (self.kept.user_id, IdentityKey::from_seed(&self.keyring.identity));
        let added = way.map(|way| ChainLink {
            version: 1,
            suite: Suite::ONE,
            user_id,
            seq: u32::try_from(self.links.len()).unwrap(),
            prev_hash: self.links.last().unwrap().hash(),
            change: Change::CredAdd { way: way.clone() },
            gossip: Gossip { log_size: 0, log_root: Hash::of(b"") },
            time: Time(0),
        });
        let added =
            added.map(|link| SignedLink { signed: key.sign_coded(SignLabel::Chain, &link), second: None });
        let links: Vec<SignedLink> = self.links.iter().cloned().chain(added).collect();
        let identity = VerifiedIdentity::verify(user_id, &links).unwrap();
        let master = MasterKey::generate(rng);
        let generation = Generation { user_id, number: 1, prev_hash: Hash::ZERO };
        let envelope = master.seal_envelope(generation, identity.ways(), &key, rng).unwrap();
        let blob = master.seal_keyring(user_id, self.kept.keyring.seq, &self.keyring, rng).unwrap();
        let mut told = serde_json::to_value(&self.kept).unwrap();
        told["chain"] = links.iter().map(|link| json!(B64(encode(link)))).collect();
        told["envelope"] = json!(B64(encode(&envelope)));
        told["keyring"]["blob"] = json!(B64(blob));
        told
    }

    /// The practice as it was before new keys were listed.
    fn bend_practice(&self, told: &mut Value) {
        if told["practice_id"] == json!(self.kept.practice_id) {
            told["epochs"].as_array_mut().unwrap().pop();
            for chain in told["chains"].as_array_mut().unwrap() {
                if chain["user_id"] == json!(self.kept.user_id) {
                    chain["links"].as_array_mut().unwrap().truncate(self.links.len());
                }
            }
        }
    }
}

/// Signs in at a server that shows the thief's account, with the anchors that there are, `bent`.
async fn signs_in(
    house: &House,
    (passkey, practice): (&SoftPasskey, PracticeId),
    (thief, account): (&Thief, &Value),
    bent: impl Fn(&mut Value),
) -> Result<Vault, Error> {
    let browser = house.browser();
    let hostile = Hostile::new(&browser, |path, answer| {
        if path == url::ACCOUNT {
            let anchors = answer["anchors"].take();
            *answer = account.clone();
            answer["anchors"] = anchors;
            bent(answer);
        } else if path == url::practice(practice) {
            thief.bend_practice(answer);
        }
    });
    sign_in(&hostile, passkey).await
}

/// An anchor as earlier clients wrote it: it names the root of the chain alone.
async fn without_head(passkey: &SoftPasskey, user_id: UserId, root_fp: Hash) -> Value {
    let (credential, prf) = passkey.expose_prf().await.pop().unwrap();
    let unlock = Unlock::derive_by_passkey(&PrfResult::from_bytes(*prf), user_id, credential);
    let gossip = Gossip { log_size: 0, log_root: Hash::of(b"") };
    let anchor = Anchor { user_id, root_fp, gossip, head: None };
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    json!(B64(unlock.anchor_key().seal_anchor(&anchor, &mut rng).unwrap()))
}

#[tokio::test]
async fn attack_11_the_chain_of_before_the_theft_is_shown_to_no_way_that_came_after_it() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let thief = Thief::takes(&keller).await;
    let sheet = takes_new_keys(&mut keller).await;
    lists_keys(&mut weber, &keller).await;
    let tablet = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&keller.browser, &tablet, &keller.vault, &keller.clock, &mut keller.chance).await.unwrap();
    sign_in(&house.browser(), &tablet).await.unwrap();

    let mut chance = house.chance("thief");
    let identity = keller.vault.identity();
    let here = keller.passkey.expose_prf().await[0].0;
    let here = identity.ways().iter().find(|way| way.credential == here).unwrap();
    shows_the_way_in_use(&house, &keller, (&thief, here), weber.vault.practice_id()).await;
    let (practice, ways) = (weber.vault.practice_id(), identity.ways());
    let forged = thief.account(ways.last().unwrap(), &mut chance);
    let refused = signs_in(&house, (&tablet, practice), (&thief, &forged), |_| ()).await;
    assert_eq!(refused.map(drop), Err(Error::Refused(Refusal::Sealed)));
    // The double: to who asks the anchor for the root alone the thief's account is the owner's, and the practice that of before.
    let (user_id, root_fp) = (identity.user_id(), identity.root_fingerprint());
    let rootless = without_head(&tablet, user_id, root_fp).await;
    let at = json!(Hash::of(ways.last().unwrap().unlock_key.as_bytes()));
    let deceived = signs_in(&house, (&tablet, practice), (&thief, &forged), |answer| {
        for anchor in answer["anchors"].as_array_mut().unwrap() {
            if anchor["unlock_key_hash"] == at {
                anchor["blob"] = rootless.clone();
            }
        }
    });
    let deceived = deceived.await.unwrap();
    assert_eq!(deceived.identity_key().public(), IdentityKey::from_seed(&thief.keyring.identity).public());
    assert!(deceived.practice().verified().epoch() < weber.vault.practice().verified().epoch());

    // The sheet that came with the new keys knows better, too.
    let new_sheet = ways.iter().find(|way| way.kind == WayKind::RecoverySheet).unwrap();
    let forged = thief.account(new_sheet, &mut chance);
    let browser = house.browser();
    let hostile = Hostile::new(&browser, |path, answer| {
        if path == url::ACCOUNT {
            let anchors = answer["anchors"].take();
            *answer = forged.clone();
            answer["anchors"] = anchors;
        }
    });
    let refused = recover(&hostile, &house.clock, &mut chance, &sheet).await.map(drop);
    assert_eq!(refused, Err(Error::Refused(Refusal::Sealed)));
}

/// The anchor of the passkey that was in use was written anew. Whoever kept the one of before, and shows it, is believed: nothing
/// that a passkey gives tells its past from its present (docs/threat-model.md, "Admitted").
async fn shows_the_way_in_use(
    house: &House,
    keller: &Person,
    (thief, here): (&Thief, &Way),
    practice: PracticeId,
) {
    let mut chance = house.chance("thief of a passkey");
    let before = thief.account_of(None, &mut chance);
    let refused = signs_in(house, (&keller.passkey, practice), (thief, &before), |_| ()).await;
    assert_eq!(refused.map(drop), Err(Error::Refused(Refusal::Sealed)));
    let kept = json!(thief.kept.anchors);
    assert!(thief.kept.anchors.iter().any(|one| one.unlock_key_hash == Hash::of(here.unlock_key.as_bytes())));
    let deceived = signs_in(house, (&keller.passkey, practice), (thief, &before), |answer| {
        answer["anchors"] = kept.clone();
    });
    assert!(deceived.await.is_ok(), "whoever closes this says so in the threat model");
}

#[tokio::test]
async fn attack_31_the_newest_epoch_is_kept_from_nobody_who_has_seen_it_whoever_signed_it() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    weber.removes(&lang).await.unwrap();
    keller.desk().keep_up().await.unwrap();
    let practice = weber.vault.practice_id();
    let browser = house.browser();
    let older = Hostile::new(&browser, |path, answer| {
        if path == url::practice(practice) {
            answer["epochs"].as_array_mut().unwrap().pop();
        }
    });
    // The double: a client that looks at the epoch and does not note it is shown the one in which Lang still reads.
    let shown = sign_in(&older, &keller.passkey).await.unwrap();
    assert!(shown.practice().verified().current().member(lang.vault.user_id()).is_some());
    Desk::new(&keller.browser, &keller.vault).note_epoch(&keller.clock, &mut keller.chance).await.unwrap();
    let refused = sign_in(&older, &keller.passkey).await.map(drop);
    assert_eq!(refused, Err(Error::Refused(Refusal::Stale)));
    // What another device has seen is not taken back by one that has not.
    let (phone, late) = (house.browser(), keller.vault.practice().verified().epoch());
    let on_phone = sign_in(&phone, &keller.passkey).await.unwrap();
    Person::joins(&house, &mut weber, "Eva Sommer", Role::Assistant).await;
    keller.desk().keep_up().await.unwrap();
    Desk::new(&keller.browser, &keller.vault).note_epoch(&keller.clock, &mut keller.chance).await.unwrap();
    assert_eq!(on_phone.practice().verified().epoch(), late);
    let behind = Desk::new(&phone, &on_phone).note_epoch(&keller.clock, &mut keller.chance).await;
    assert!(behind.is_ok(), "nothing newer to write");
    let newest = sign_in(&older, &keller.passkey).await.map(drop);
    assert_eq!(newest, Err(Error::Refused(Refusal::Stale)));
    house.is_in_order().await;
}
