//! A device was stolen while it was open, or its keys were copied (B2, J9): the account takes new keys, an admin has them
//! hold, and nothing that others rely on is lost.

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::FindingId;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::draft::Letter;
use siegel_client::error::Error;
use siegel_client::log::LogEntry;
use siegel_client::open::refresh_practice;
use siegel_client::passkey;
use siegel_client::receive::Entry;
use siegel_client::recovery::{recover, renew_sheet};
use siegel_client::rotation::{Concluded, conclude, is_waiting, rotate};
use siegel_client::row::Vouched;
use siegel_client::session;
use siegel_client::signin::{renew, sign_in};
use siegel_client::soft::SoftPasskey;
use siegel_client::team::{Outcome, Role, members};
use siegel_client::vault::Vault;
use siegel_crypto::code::RecoveryCode;

use crate::between::Between;
use crate::people::{Named, ORIGIN, code};
use crate::support::{Browser, House, Person};

/// Adds a passkey on another device, which is then signed in.
async fn adds(house: &House, person: &mut Person, name: &str) -> (SoftPasskey, Browser, Vault) {
    let device = SoftPasskey::new(ORIGIN).unwrap();
    let named = Named(&device, name);
    passkey::add(&person.browser, &named, &person.vault, &person.clock, &mut person.chance).await.unwrap();
    let browser = house.browser();
    let vault = sign_in(&browser, &device).await.unwrap();
    (device, browser, vault)
}

async fn credential(person: &Person, name: &str) -> Hash {
    let all = passkey::list(&person.browser, &person.vault).await.unwrap();
    all.into_iter().find(|one| one.name == name).unwrap().credential
}

/// Takes new keys, after a device of this name was stolen.
async fn rotates(person: &mut Person, name: &str) -> RecoveryCode {
    let gone = credential(person, name).await;
    rotate(&person.browser, &person.vault, &person.clock, &mut person.chance, &[gone]).await.unwrap()
}

async fn reads(person: &Person, finding: FindingId) -> bool {
    matches!(person.desk().find_finding(finding).await, Ok(Entry::Open(_)))
}

/// Whose new keys wait, as an admin's page has it.
async fn waiting(admin: &Person) -> usize {
    refresh_practice(&admin.browser, &admin.vault).await.unwrap();
    members(&admin.vault).iter().filter(|member| member.keys_wait).count()
}

async fn lists_keys(admin: &mut Person, of: &Person) {
    let desk = Desk::new(&admin.browser, &admin.vault);
    desk.list_keys(&admin.clock, &mut admin.chance, of.vault.user_id()).await.unwrap();
}

async fn told(person: &Person, kind: EventKind, vouched: Vouched) -> usize {
    let names = person.desk().read_names().await.unwrap();
    let log = person.desk().read_log(&names, &LogQuery::default()).await.unwrap().entries;
    let fits = |entry: &&LogEntry| entry.row.kind() == kind && entry.row.vouched() == vouched;
    log.iter().filter(fits).count()
}

#[tokio::test]
async fn a_member_whose_open_phone_was_stolen_takes_new_keys_and_an_admin_has_them_hold() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut brandt = Person::founds(&house, "Jan Brandt").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let (phone, thief, _) = adds(&house, &mut keller, "Handy").await;
    let before = keller.sends_to("Vorher", vec![1; 9], &[&brandt]).await;
    assert!(reads(&brandt, before).await);
    let (root, first_key) =
        (weber.vault.practice().verified().root_fingerprint(), keller.vault.identity_key().public());
    let old_sheet = keller.sheet.expose_text();
    let new_sheet = rotates(&mut keller, "Handy").await;

    // Session, passkey and sheet of before are over.
    assert_eq!(code(&session::find_own(&thief).await.unwrap_err()), Some(Code::SignedOut));
    let refused = sign_in(&house.browser(), &phone).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed));
    let refused = recover(&house.browser(), &keller.clock, &mut keller.chance, &old_sheet).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed));

    // Until an admin signs, the practice's statement says which key counts: the work goes on.
    assert!(is_waiting(&keller.browser, &keller.vault).await.unwrap());
    let done = conclude(&keller.browser, &keller.vault, &keller.clock, &mut keller.chance).await.unwrap();
    assert_eq!(done, Concluded::ByAdmin);
    assert_eq!(keller.vault.identity_key().public(), first_key);
    let between = keller.sends_to("Zwischen", vec![2; 9], &[&brandt]).await;
    // A device that knows nothing opens the account as well.
    let browser = house.browser();
    let vault = sign_in(&browser, &keller.passkey).await.unwrap();
    (keller.browser, keller.vault) = (browser, vault);
    let earlier = keller.sends_to("Auch von dort", vec![3; 9], &[&brandt]).await;

    assert_eq!(waiting(&weber).await, 1);
    lists_keys(&mut weber, &keller).await;
    assert_eq!(waiting(&weber).await, 0);
    assert!(!is_waiting(&keller.browser, &keller.vault).await.unwrap());
    assert_ne!(keller.vault.identity_key().public(), first_key);
    let after = keller.sends_to("Nachher", vec![4; 9], &[&brandt]).await;
    let answer = brandt.sends_to("Antwort", vec![5; 9], &[&keller]).await;
    for finding in [before, between, earlier, after] {
        assert!(reads(&brandt, finding).await && reads(&weber, finding).await, "{finding}");
    }
    assert!(reads(&keller, answer).await && reads(&keller, before).await);
    assert_eq!(weber.vault.practice().verified().root_fingerprint(), root, "nobody has to compare anew");

    assert_eq!(told(&weber, EventKind::KeysRotated, Vouched::Signed).await, 1);
    assert_eq!(told(&weber, EventKind::KeysListed, Vouched::Server).await, 1);
    assert_eq!(told(&weber, EventKind::FindingSent, Vouched::Wrong).await, 0);
    // The new sheet opens the account, with the new keys.
    let text = new_sheet.expose_text();
    recover(&house.browser(), &keller.clock, &mut keller.chance, &text).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn an_admins_own_client_has_the_new_keys_hold_at_once_and_may_be_cut_off_in_between() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    adds(&house, &mut ada, "Handy").await;
    let mut draft = ada.desk().new_draft(Letter::default(), &mut rng(&house)).unwrap();
    ada.desk().save_draft(&mut draft, Letter::default(), &mut rng(&house)).await.unwrap();
    rotates(&mut ada, "Handy").await;
    // The page was closed here. Whoever signs in anew goes on.
    let browser = house.browser();
    let vault = sign_in(&browser, &ada.passkey).await.unwrap();
    (ada.browser, ada.vault) = (browser, vault);
    assert!(is_waiting(&ada.browser, &ada.vault).await.unwrap());
    for _ in 0..2 {
        let done = conclude(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
        assert_eq!(done, Concluded::Now);
        assert_eq!(ada.vault.practice().verified().epoch(), 2, "and once is enough");
    }
    assert!(ada.desk().find_draft(draft.id()).await.is_ok(), "drafts were sealed anew");
    // What is written from now on is written with the new keys alone.
    renew_sheet(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    let browser = house.browser();
    let vault = sign_in(&browser, &ada.passkey).await.unwrap();
    assert_eq!(vault.identity_key().public(), ada.vault.identity_key().public());
    house.is_in_order().await;
}

fn rng(house: &House) -> rand_chacha::ChaCha20Rng {
    house.chance("a page")
}

#[tokio::test]
async fn a_passkey_stays_and_so_does_the_one_that_is_in_use() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let here = credential(&ada, "").await;
    adds(&house, &mut ada, "Handy").await;
    let phone = credential(&ada, "Handy").await;
    for gone in [vec![here], vec![here, phone]] {
        let refused = rotate(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &gone).await;
        assert_eq!(refused.map(drop), Err(Error::LastWay));
    }
    // One that is gone already, or none at all: keys may be in other hands all the same.
    for gone in [vec![phone], vec![phone], vec![]] {
        rotate(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &gone).await.unwrap();
    }
    // Three times new keys before any statement: the one that the practice lists still signs, and the newest is listed.
    conclude(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    assert!(!is_waiting(&ada.browser, &ada.vault).await.unwrap());
    sign_in(&house.browser(), &ada.passkey).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn of_two_devices_that_take_new_keys_at_once_neither_locks_the_other_out() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    adds(&house, &mut ada, "Handy").await;
    let (tablet, other, other_vault) = adds(&house, &mut ada, "Tablet").await;
    let (clock, phone) = (ada.clock.clone(), credential(&ada, "Handy").await);
    let mut early = house.chance("tablet");
    let act = async {
        rotate(&other, &other_vault, &clock, &mut early, &[phone]).await.unwrap();
    };
    let between = Between::new(&ada.browser, &[url::REWRAP], act);
    let late = rotate(&between, &ada.vault, &ada.clock, &mut ada.chance, &[phone]).await.map(drop);
    assert!(between.is_done());
    drop(between);
    // The first one ended all other sessions; whoever comes second signs in where they are, and goes on.
    assert_eq!(code(&late.unwrap_err()), Some(Code::SignedOut));
    renew(&ada.browser, &ada.passkey, &ada.vault).await.unwrap();
    assert_eq!(ada.vault.identity().ways().len(), 3, "sheet, desk and tablet");
    rotate(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &[]).await.unwrap();
    renew(&other, &tablet, &other_vault).await.unwrap();
    assert_eq!(other_vault.identity().head(), ada.vault.identity().head());
    conclude(&other, &other_vault, &clock, &mut early).await.unwrap();
    for passkey in [&ada.passkey, &tablet] {
        let browser = house.browser();
        let vault = sign_in(&browser, passkey).await.unwrap();
        assert!(!is_waiting(&browser, &vault).await.unwrap());
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn an_epoch_that_is_signed_meanwhile_lists_the_new_keys_and_never_the_old_ones() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    adds(&house, &mut keller, "Handy").await;
    let epoch = weber.vault.practice().verified().epoch();
    let act = async {
        rotates(&mut keller, "Handy").await;
    };
    let between = Between::new(&weber.browser, &[url::STATEMENTS], act);
    let desk = Desk::new(&between, &weber.vault);
    let id = lang.vault.user_id();
    assert_eq!(
        desk.change_roles(&weber.clock, &mut weber.chance, id, Role::Physician).await,
        Ok(Outcome::Done)
    );
    assert!(between.is_done());
    drop(between);
    assert_eq!(weber.vault.practice().verified().epoch(), epoch + 1, "the one with the old keys was refused");
    assert_eq!(waiting(&weber).await, 0);
    assert!(!is_waiting(&keller.browser, &keller.vault).await.unwrap());
    house.is_in_order().await;
}

#[tokio::test]
async fn what_waits_for_a_second_admin_is_void_when_a_member_takes_new_keys() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    adds(&house, &mut keller, "Handy").await;
    assert_eq!(weber.gives(&lang, Role::Administrator).await.unwrap(), Outcome::Proposed);
    let seen = brandt.looks_at_proposal().await.unwrap();
    rotates(&mut keller, "Handy").await;
    assert!(brandt.looks_at_proposal().await.is_none());
    // Whoever had it open signs it no more: its seeds are for keys that a thief may have.
    let desk = Desk::new(&brandt.browser, &brandt.vault);
    let refused = desk.approve(&brandt.clock, &mut brandt.chance, &seen).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleEpoch));
    assert_eq!(weber.gives(&lang, Role::Administrator).await.unwrap(), Outcome::Proposed);
    brandt.approves().await.unwrap();
    assert_eq!(waiting(&weber).await, 0, "and that one lists the new keys");
    house.is_in_order().await;
}
