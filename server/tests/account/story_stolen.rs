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
use siegel_client::passkey;
use siegel_client::receive::Entry;
use siegel_client::recovery::{recover, renew_sheet};
use siegel_client::refresh::refresh_practice;
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

/// Takes new keys; of the passkeys only the one in use stays.
async fn rotates(person: &mut Person) -> RecoveryCode {
    rotate(&person.browser, &person.vault, &person.clock, &mut person.chance, &[]).await.unwrap()
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
    let new_sheet = rotates(&mut keller).await;

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
    rotates(&mut ada).await;
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
async fn whoever_may_send_no_more_renews_sheet_and_keys_all_the_same_and_loses_no_draft() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    let mut draft = lang.desk().new_draft(Letter::default(), &mut rng(&house)).unwrap();
    lang.desk().save_draft(&mut draft, Letter::default(), &mut rng(&house)).await.unwrap();
    gives(&mut weber, &lang, Role::Auditor).await;
    renew(&lang.browser, &lang.passkey, &lang.vault).await.unwrap();
    let refused = lang.desk().find_draft(draft.id()).await.map(drop).unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));

    let sheet = renew_sheet(&lang.browser, &lang.vault, &lang.clock, &mut lang.chance).await.unwrap();
    rotates(&mut lang).await;
    let used = recover(&house.browser(), &lang.clock, &mut rng(&house), &sheet.expose_text()).await.map(drop);
    assert_eq!(code(&used.unwrap_err()), Some(Code::SignInFailed), "the sheet of before");
    adds(&house, &mut lang, "Tablet").await;
    let tablet = credential(&lang, "Tablet").await;
    passkey::remove(&lang.browser, &lang.vault, &lang.clock, &mut lang.chance, tablet).await.unwrap();

    gives(&mut weber, &lang, Role::Assistant).await;
    renew(&lang.browser, &lang.passkey, &lang.vault).await.unwrap();
    assert!(lang.desk().find_draft(draft.id()).await.is_ok());
    house.is_in_order().await;
}

async fn gives(admin: &mut Person, to: &Person, role: Role) {
    let desk = Desk::new(&admin.browser, &admin.vault);
    let given = desk.change_roles(&admin.clock, &mut admin.chance, to.vault.user_id(), role.roles()).await;
    assert_eq!(given, Ok(Outcome::Done));
}

#[tokio::test]
async fn only_passkeys_that_somebody_vouches_for_stay_and_the_one_that_is_in_use() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    adds(&house, &mut ada, "Handy").await;
    adds(&house, &mut ada, "Tablet").await;
    let tablet = credential(&ada, "Tablet").await;
    // Who came by the sheet has no passkey in use: one must be vouched for.
    let by_sheet = house.browser();
    let typed = ada.sheet.expose_text();
    let came = recover(&by_sheet, &ada.clock, &mut house.chance("sheet"), &typed).await.unwrap();
    let refused = rotate(&by_sheet, &came.vault, &ada.clock, &mut ada.chance, &[]).await;
    assert_eq!(refused.map(drop), Err(Error::LastWay));

    renew(&ada.browser, &ada.passkey, &ada.vault).await.unwrap();
    // Nobody need go: keys may be in other hands all the same.
    for (stays, left) in [(vec![tablet], 3), (vec![tablet], 3), (vec![], 2)] {
        rotate(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &stays).await.unwrap();
        assert_eq!(ada.vault.identity().ways().len(), left, "the sheet, too");
    }
    // Three times new keys before any statement: the one that the practice lists still signs, and the newest is listed.
    conclude(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    assert!(!is_waiting(&ada.browser, &ada.vault).await.unwrap());
    sign_in(&house.browser(), &ada.passkey).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn a_passkey_that_a_thief_adds_at_the_last_moment_opens_none_of_the_new_keys() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (_, thief, thief_vault) = adds(&house, &mut ada, "Handy").await;
    let (hidden, clock) = (SoftPasskey::new(ORIGIN).unwrap(), ada.clock.clone());
    let mut early = house.chance("thief");
    let act = async {
        let named = Named(&hidden, "Praxis-PC");
        passkey::add(&thief, &named, &thief_vault, &clock, &mut early).await.unwrap();
    };
    let between = Between::new(&ada.browser, &[url::REWRAP], act);
    rotate(&between, &ada.vault, &ada.clock, &mut ada.chance, &[]).await.unwrap();
    assert!(between.is_done());
    drop(between);
    assert_eq!(ada.vault.identity().ways().len(), 2, "the sheet, and the passkey in use");
    assert!(sign_in(&house.browser(), &hidden).await.is_err());
    sign_in(&house.browser(), &ada.passkey).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn of_two_devices_that_take_new_keys_at_once_neither_locks_the_other_out() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    adds(&house, &mut ada, "Handy").await;
    let (tablet, other, other_vault) = adds(&house, &mut ada, "Tablet").await;
    let (clock, desk) = (ada.clock.clone(), credential(&ada, "").await);
    let at_hand = [desk, credential(&ada, "Tablet").await];
    let mut early = house.chance("tablet");
    let act = async {
        rotate(&other, &other_vault, &clock, &mut early, &[desk]).await.unwrap();
    };
    let between = Between::new(&ada.browser, &[url::REWRAP], act);
    let late = rotate(&between, &ada.vault, &ada.clock, &mut ada.chance, &at_hand).await.map(drop);
    assert!(between.is_done());
    drop(between);
    // The first one ended all other sessions; whoever comes second signs in where they are, and goes on.
    assert_eq!(code(&late.unwrap_err()), Some(Code::SignedOut));
    renew(&ada.browser, &ada.passkey, &ada.vault).await.unwrap();
    assert_eq!(ada.vault.identity().ways().len(), 3, "sheet, desk and tablet");
    rotate(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &at_hand).await.unwrap();
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
async fn a_second_tab_of_the_browser_that_took_new_keys_goes_on_after_one_gesture() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    // The tab shares the session's cookie, and opened the keys for itself.
    let open = sign_in(&house.browser(), &keller.passkey).await.unwrap();
    let tab = keller.browser.clone_with_cookie();
    adds(&house, &mut keller, "Handy").await;
    refresh_practice(&tab, &open).await.unwrap();
    assert_eq!(open.identity().head(), keller.vault.identity().head(), "a passkey more needs no gesture");
    rotates(&mut keller).await;
    assert_eq!(refresh_practice(&tab, &open).await, Err(Error::AccountChanged));
    renew(&tab, &keller.passkey, &open).await.unwrap();
    keller.browser.take_cookie(tab.cookie());
    refresh_practice(&tab, &open).await.unwrap();
    lists_keys(&mut weber, &keller).await;
    for (browser, vault) in [(&tab, &open), (&keller.browser, &keller.vault)] {
        assert!(!is_waiting(browser, vault).await.unwrap());
    }
    assert_eq!(open.identity_key().public(), keller.vault.identity_key().public());
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
        rotates(&mut keller).await;
    };
    let between = Between::new(&weber.browser, &[url::STATEMENTS], act);
    let desk = Desk::new(&between, &weber.vault);
    let id = lang.vault.user_id();
    assert_eq!(
        desk.change_roles(&weber.clock, &mut weber.chance, id, Role::Physician.roles()).await,
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
    rotates(&mut keller).await;
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
