//! A page that is open while its account gets another master key: it saves nothing that could never be opened again,
//! and one gesture of its owner lets it go on.

use rand_chacha::ChaCha20Rng;
use siegel_api::bytes::B64;
use siegel_api::hash::Hash;
use siegel_api::id::FindingId;
use siegel_api::message::account::Account;
use siegel_api::message::draft::DraftWrite;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::draft::Letter;
use siegel_client::error::Error;
use siegel_client::passkey;
use siegel_client::recovery::renew_sheet;
use siegel_client::server::{Method, Request, ask, tell};
use siegel_client::signin::{renew, sign_in};
use siegel_client::soft::SoftPasskey;
use siegel_client::vault::Vault;

use crate::between::Between;
use crate::people::{ORIGIN, code};
use crate::support::{Browser, House, Person};

/// A second page of the same browser: the same session, keys of its own.
async fn second_page(ada: &Person) -> (Browser, Vault) {
    let page = ada.browser.clone_with_cookie();
    let vault = sign_in(&page, &ada.passkey).await.unwrap();
    ada.browser.take_cookie(page.cookie());
    (page, vault)
}

fn titled(title: &str) -> Letter {
    let mut letter = Letter::default();
    letter.meta.title = title.to_owned();
    letter
}

async fn saves(
    (page, vault): (&Browser, &Vault),
    title: &str,
    chance: &mut ChaCha20Rng,
) -> Result<FindingId, Error> {
    let desk = Desk::new(page, vault);
    let mut draft = desk.new_draft(titled(title), chance)?;
    desk.save_draft(&mut draft, titled(title), chance).await.map(|()| draft.id())
}

/// The titles that somebody finds who signs in now; nothing for a draft that does not open.
async fn found_by_a_new_device(house: &House, ada: &Person) -> Vec<Option<String>> {
    let device = house.browser();
    let vault = sign_in(&device, &ada.passkey).await.unwrap();
    let drafts = Desk::new(&device, &vault).list_drafts().await.unwrap();
    let mut titles: Vec<_> = drafts
        .into_iter()
        .map(|draft| draft.outgoing.ok().map(|one| one.letter().meta.title.clone()))
        .collect();
    titles.sort();
    titles
}

fn some(title: &str) -> Option<String> {
    Some(title.to_owned())
}

#[tokio::test]
async fn a_page_with_replaced_keys_saves_nothing_until_a_gesture_opens_the_new_ones() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (page, vault) = second_page(&ada).await;
    let desk = Desk::new(&page, &vault);
    let mut draft = desk.new_draft(titled("vorher"), &mut ada.chance).unwrap();
    desk.save_draft(&mut draft, titled("vorher"), &mut ada.chance).await.unwrap();
    renew_sheet(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();

    let typed = desk.save_draft(&mut draft, titled("nachher"), &mut ada.chance).await;
    assert_eq!(typed, Err(Error::AccountChanged));
    assert_eq!(saves((&page, &vault), "neu", &mut ada.chance).await, Err(Error::AccountChanged));
    assert_eq!(desk.list_drafts().await.map(|_| ()), Err(Error::AccountChanged), "not: it does not open");
    assert_eq!(desk.find_draft(draft.id()).await.map(|_| ()), Err(Error::AccountChanged));
    assert_eq!(found_by_a_new_device(&house, &ada).await, [some("vorher")]);

    renew(&page, &ada.passkey, &vault).await.unwrap();
    desk.save_draft(&mut draft, titled("nachher"), &mut ada.chance).await.unwrap();
    assert_eq!(found_by_a_new_device(&house, &ada).await, [some("nachher")]);
    // The page that made the new sheet goes on as well.
    ada.browser.take_cookie(page.cookie());
    saves((&ada.browser, &ada.vault), "neu", &mut ada.chance).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn a_way_to_unlock_that_was_added_elsewhere_holds_up_no_draft_and_no_new_sheet() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (page, vault) = second_page(&ada).await;
    let device = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&ada.browser, &device, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    saves((&page, &vault), "weiter", &mut ada.chance).await.unwrap();
    let device = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&ada.browser, &device, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    renew_sheet(&page, &vault, &ada.clock, &mut ada.chance).await.unwrap();
    assert_eq!(found_by_a_new_device(&house, &ada).await, [some("weiter")]);
}

#[tokio::test]
async fn a_draft_that_is_saved_while_a_new_sheet_is_made_is_sealed_anew_as_well() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (page, vault) = second_page(&ada).await;
    let desk = Desk::new(&page, &vault);
    let mut early = house.chance("page");
    let mut draft = desk.new_draft(titled("alt"), &mut early).unwrap();
    desk.save_draft(&mut draft, titled("alt"), &mut early).await.unwrap();
    let act = async {
        desk.save_draft(&mut draft, titled("im letzten Moment"), &mut early).await.unwrap();
        saves((&page, &vault), "neu", &mut early).await.unwrap();
    };
    let between = Between::new(&ada.browser, &[url::REWRAP], act);
    renew_sheet(&between, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    assert!(between.is_done());
    drop(between);
    assert_eq!(found_by_a_new_device(&house, &ada).await, [some("im letzten Moment"), some("neu")]);
}

#[tokio::test]
async fn a_draft_that_was_sealed_before_a_new_sheet_and_arrives_after_it_is_refused() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (page, vault) = second_page(&ada).await;
    let desk = Desk::new(&page, &vault);
    let draft = desk.new_draft(titled("unterwegs"), &mut ada.chance).unwrap();
    let request = desk.draft_request(&draft, &mut ada.chance).unwrap();
    renew_sheet(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    let refused = tell(&page, request).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleAccount));
    assert!(found_by_a_new_device(&house, &ada).await.is_empty());
}

#[tokio::test]
async fn a_damaged_draft_keeps_nobody_from_a_new_sheet() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    saves((&ada.browser, &ada.vault), "heil", &mut ada.chance).await.unwrap();
    let account: Account = ask(&ada.browser, Request::new(Method::Get, url::ACCOUNT)).await.unwrap();
    let envelope = Hash::of(&account.envelope.0);
    let damaged = DraftWrite { sealed_key: B64(vec![7; 1100]), envelope, files: Vec::new() };
    let path = url::draft(FindingId([9; 16]));
    tell(&ada.browser, Request::json(Method::Put, path, &damaged).unwrap()).await.unwrap();

    renew_sheet(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    // It is told in the list, and may be thrown away there.
    assert_eq!(found_by_a_new_device(&house, &ada).await, [None, some("heil")]);
    house.is_in_order().await;
}
