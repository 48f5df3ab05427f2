//! Pairings: a new device that an unlocked one lets in, once, in time, and step by step.

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{PairingId, SessionId},
    limits::{PAIRING_MINUTES, PROOF_MINUTES},
    suite::KemPublicKey,
    time::Time,
};
use siegel_storage::{
    Error, Sealed, TokenHash,
    pairing::{self, Answer, Opening},
    session::{self, LIFE_MS, Way},
    signin::{Trace, lock},
    sweep,
};

use crate::support::{Doctor, House, everywhere};

everywhere! {
    a_new_device_comes_in_step_by_step_and_stays_by_its_passkey;
    no_step_is_taken_before_the_one_before_it_or_twice;
    of_two_devices_that_answer_at_once_one_is_heard;
    an_account_has_one_pairing_and_another_session_neither_sees_nor_ends_it;
    a_pairing_ends_after_ten_minutes_and_is_swept_away;
    a_pairing_ends_with_the_session_that_opened_it_and_with_a_lock;
    a_device_without_a_passkey_is_out_after_five_minutes;
}

const OPENING: Opening = Opening { nonce: Hash([2; 32]), handover: Hash([3; 32]) };

fn id(house: &House) -> PairingId {
    PairingId(house.chance.id())
}

/// A new device, and the claim by which it is known.
struct Guest {
    claim: TokenHash,
    said: Answer,
}

fn guest(house: &House) -> Guest {
    let hash = Hash(house.chance.draw());
    let public_key = KemPublicKey::from_slice(&[5; KemPublicKey::LEN]).unwrap();
    let said = Answer { public_key, device: 7, claim: hash, proof: Hash([6; 32]) };
    Guest { claim: TokenHash::from_hash(hash), said }
}

async fn opens(house: &House, doctor: &Doctor) -> PairingId {
    let (right, id) = (house.member(doctor).await, id(house));
    pairing::insert(&house.store, &right, id, Hash([1; 32]), house.now()).await.unwrap();
    id
}

async fn answers(house: &House, id: PairingId, guest: &Guest) -> bool {
    pairing::answer(&house.store, id, &guest.said, house.now()).await.unwrap()
}

async fn reveals(house: &House, doctor: &Doctor) -> bool {
    let right = house.member(doctor).await;
    pairing::reveal(&house.store, &right, &OPENING, house.now()).await.unwrap()
}

async fn approves(house: &House, doctor: &Doctor, sealed: &Sealed) -> Result<(), Error> {
    let right = house.member(doctor).await;
    let mut write = house.store.write(&right, &[], house.now()).await?;
    pairing::approve(&mut write, &right, sealed).await?;
    write.commit(doctor.note(EventKind::DeviceApproved)).await.map(|_| ())
}

async fn enters(house: &House, doctor: &Doctor, id: PairingId, claim: TokenHash) -> Result<TokenHash, Error> {
    let own = pairing::find_answered(&house.store, id, claim, house.now()).await?;
    let own = own.and_then(|own| own.right()).ok_or(Error::Gone)?;
    assert_eq!((own.user(), own.practice()), (doctor.user, doctor.practice));
    let (session, cookie) = (SessionId(house.chance.id()), house.chance.token());
    let mut write = house.store.write(&own, &[], house.now()).await?;
    session::insert(&mut write, &own, session, cookie, Way::Device, &Trace::default()).await?;
    pairing::enter(&mut write, id, claim, session).await?;
    write.commit(doctor.note(EventKind::DeviceEntered)).await?;
    Ok(cookie)
}

/// What the unlocked device sees: answered, approved, entered, finished.
async fn sees(house: &House, doctor: &Doctor) -> Option<[bool; 4]> {
    let right = house.member(doctor).await;
    let own = pairing::find_own(&house.store, &right, house.now()).await.unwrap()?;
    Some([own.answer.is_some(), own.approved, own.entered, own.finished])
}

async fn a_new_device_comes_in_step_by_step_and_stays_by_its_passkey(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (device, sealed) = (guest(house), house.chance.sealed());
    let claim = device.claim;
    let id = opens(house, &aydin).await;
    assert_eq!(sees(house, &aydin).await, Some([false; 4]));
    let found = pairing::find_open(&house.store, id, house.now()).await.unwrap();
    assert_eq!(found, Some(Hash([1; 32])));
    assert!(answers(house, id, &device).await);
    let right = house.member(&aydin).await;
    let heard = pairing::find_own(&house.store, &right, house.now()).await.unwrap().unwrap();
    assert_eq!(heard.answer, Some(device.said));
    assert_eq!(heard.expires_at, house.now().plus(PAIRING_MINUTES * Time::MINUTE));

    let waits = async || pairing::find_answered(&house.store, id, claim, house.now()).await.unwrap().unwrap();
    assert!(waits().await.opening.is_none());
    assert!(reveals(house, &aydin).await);
    assert_eq!(waits().await.opening, Some(OPENING));
    assert!(waits().await.sealed.is_none() && waits().await.right().is_none(), "nobody approved");
    approves(house, &aydin, &sealed).await.unwrap();
    assert_eq!(waits().await.sealed, Some(sealed));
    assert_eq!(sees(house, &aydin).await, Some([true, true, false, false]));

    let cookie = enters(house, &aydin, id, claim).await.unwrap();
    assert_eq!(sees(house, &aydin).await, Some([true, true, true, false]));
    let short = session::find(&house.store, cookie, house.now()).await.unwrap().unwrap();
    assert_eq!(short.expires_at, house.now().plus(PROOF_MINUTES * Time::MINUTE));
    let mut write = house.store.write(&short.right(), &[], house.now()).await.unwrap();
    pairing::finish(&mut write, short.id).await.unwrap();
    write.commit(aydin.note(EventKind::PasskeyAdded)).await.unwrap();
    assert_eq!(sees(house, &aydin).await, Some([true; 4]));
    let whole = session::find(&house.store, cookie, house.now()).await.unwrap().unwrap();
    assert_eq!(whole.expires_at, whole.created_at.plus(LIFE_MS));

    // A later passkey of the same session gives it no second life.
    house.wait(Time::MINUTE);
    let mut write = house.store.write(&whole.right(), &[], house.now()).await.unwrap();
    pairing::finish(&mut write, whole.id).await.unwrap();
    write.commit(aydin.note(EventKind::PasskeyAdded)).await.unwrap();
    let later = session::find(&house.store, cookie, house.now()).await.unwrap().unwrap();
    assert_eq!(later.expires_at, whole.expires_at);
}

async fn no_step_is_taken_before_the_one_before_it_or_twice(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (device, sealed) = (guest(house), house.chance.sealed());
    let claim = device.claim;
    let id = opens(house, &aydin).await;
    assert!(!reveals(house, &aydin).await, "nobody answered");
    assert!(matches!(approves(house, &aydin, &sealed).await, Err(Error::Conflict { .. })));
    assert!(answers(house, id, &device).await);
    assert!(!answers(house, id, &guest(house)).await, "the first answer counts");
    assert!(pairing::find_open(&house.store, id, house.now()).await.unwrap().is_none());
    assert!(matches!(approves(house, &aydin, &sealed).await, Err(Error::Conflict { .. })), "not revealed");
    assert!(reveals(house, &aydin).await);
    assert!(reveals(house, &aydin).await, "the same again, where the answer was lost");
    let (right, other) = (house.member(&aydin).await, Opening { nonce: Hash([8; 32]), ..OPENING });
    assert!(!pairing::reveal(&house.store, &right, &other, house.now()).await.unwrap(), "and nothing else");
    assert!(matches!(enters(house, &aydin, id, claim).await, Err(Error::Gone)), "not approved");
    approves(house, &aydin, &sealed).await.unwrap();
    assert!(matches!(approves(house, &aydin, &sealed).await, Err(Error::Conflict { .. })));
    let stranger = house.chance.token();
    assert!(matches!(enters(house, &aydin, id, stranger).await, Err(Error::Gone)), "without the claim");
    enters(house, &aydin, id, claim).await.unwrap();
    assert!(matches!(enters(house, &aydin, id, claim).await, Err(Error::Gone)), "once");
}

async fn of_two_devices_that_answer_at_once_one_is_heard(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let id = opens(house, &aydin).await;
    let neighbour = house.neighbour().await;
    let (one, two) = (guest(house).said, guest(house).said);
    let (first, second) = tokio::join!(
        pairing::answer(&house.store, id, &one, house.now()),
        pairing::answer(&neighbour, id, &two, house.now())
    );
    assert_ne!(first.unwrap(), second.unwrap());
    neighbour.close().await;
}

async fn an_account_has_one_pairing_and_another_session_neither_sees_nor_ends_it(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let device = guest(house);
    let first = opens(house, &aydin).await;
    assert!(answers(house, first, &device).await);
    let second = opens(house, &aydin).await;
    assert!(pairing::find_answered(&house.store, first, device.claim, house.now()).await.unwrap().is_none());
    assert_eq!(sees(house, &aydin).await, Some([false; 4]), "the newer one is as new");
    // A stranger cannot take its name.
    let stranger = house.member(&brandt).await;
    let taken = pairing::insert(&house.store, &stranger, second, Hash([1; 32]), house.now()).await;
    assert!(matches!(taken, Err(Error::Conflict { .. })), "{taken:?}");

    let opener = house.member(&aydin).await;
    house.sign_in(&mut aydin).await;
    assert_eq!(sees(house, &aydin).await, None);
    pairing::remove(&house.store, &house.member(&aydin).await).await.unwrap();
    assert!(pairing::find_own(&house.store, &opener, house.now()).await.unwrap().is_some());
    pairing::remove(&house.store, &opener).await.unwrap();
    assert!(pairing::find_own(&house.store, &opener, house.now()).await.unwrap().is_none());
}

async fn a_pairing_ends_after_ten_minutes_and_is_swept_away(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let id = opens(house, &aydin).await;
    let device = guest(house);
    house.wait(PAIRING_MINUTES * Time::MINUTE - 1);
    assert!(answers(house, id, &device).await);
    house.wait(1);
    assert!(!reveals(house, &aydin).await);
    let waits = pairing::find_answered(&house.store, id, device.claim, house.now()).await;
    assert!(waits.unwrap().is_none());
    assert_eq!(sees(house, &aydin).await, None);
    sweep::run(&house.store, house.now()).await.unwrap();
    // Its name is free, for it is no row any more.
    let brandt = house.doctor("Praxis Brandt").await;
    let right = house.member(&brandt).await;
    pairing::insert(&house.store, &right, id, Hash([1; 32]), house.now()).await.unwrap();
}

async fn a_pairing_ends_with_the_session_that_opened_it_and_with_a_lock(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let (of_aydin, of_brandt) = (opens(house, &aydin).await, opens(house, &brandt).await);
    let account = house.member(&aydin).await.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    session::remove_all(&mut write, &account).await.unwrap();
    write.commit(aydin.note(EventKind::SessionsEnded)).await.unwrap();
    assert!(!answers(house, of_aydin, &guest(house)).await);
    for _ in 0..lock::FAILURES_MAX {
        lock::count(&house.store, brandt.user, house.now()).await.unwrap();
    }
    assert!(!answers(house, of_brandt, &guest(house)).await);
}

async fn a_device_without_a_passkey_is_out_after_five_minutes(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (device, sealed) = (guest(house), house.chance.sealed());
    let claim = device.claim;
    let id = opens(house, &aydin).await;
    // Late, so that the passkey's five minutes go beyond the pairing's ten.
    house.wait(9 * Time::MINUTE);
    assert!(answers(house, id, &device).await && reveals(house, &aydin).await);
    approves(house, &aydin, &sealed).await.unwrap();
    let cookie = enters(house, &aydin, id, claim).await.unwrap();
    house.wait(PROOF_MINUTES * Time::MINUTE - 1);
    assert!(session::find(&house.store, cookie, house.now()).await.unwrap().is_some());
    assert_eq!(sees(house, &aydin).await, Some([true, true, true, false]), "its opener still sees it");
    house.wait(1);
    assert!(session::find(&house.store, cookie, house.now()).await.unwrap().is_none());
}
