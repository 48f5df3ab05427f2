//! S-05 on the receiving side: a practice that is not the one that is known sends a finding, and hopes for a
//! receipt with the reader's name.

use std::cell::RefCell;

use siegel_api::id::FindingId;
use siegel_api::message::finding::FindingBox;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::draft::Chosen;
use siegel_client::error::Error;
use siegel_client::receive::Entry;
use siegel_client::signin::sign_in;
use siegel_client::trust::{self, Contacts, Trust};

use crate::attack_send::ready;
use crate::hostile::{Hostile, Liar};
use crate::people::{looks_up, trusts};
use crate::support::{House, Person};

/// `from` sends one finding to `to`.
pub async fn sends(from: &mut Person, to: &Person) -> FindingId {
    let peer = looks_up(from, to).await;
    let chosen = Chosen { practice_id: peer.id(), root_fp: peer.root_fingerprint() };
    let outgoing = ready(from, chosen).await;
    let desk = Desk::new(&from.browser, &from.vault);
    desk.finish_draft(&outgoing, &from.clock, &mut from.chance).await.unwrap();
    outgoing.id()
}

#[tokio::test]
async fn a_first_receipt_pins_who_sent() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut ben = Person::founds(&house, "Ben").await;
    let id = sends(&mut ben, &ada).await;
    let desk = Desk::new(&ada.browser, &ada.vault);
    let Entry::Open(finding) = desk.find_finding(id).await.unwrap() else { panic!("it opens") };
    assert_eq!(finding.trust(), Some(Trust::New));
    desk.receipt_opened(&finding, &ada.clock, &mut ada.chance).await.unwrap().unwrap();
    assert!(matches!(trusts(&ada, &ben).await, Trust::FirstUse { since: Some(_) }));
    let elsewhere = sign_in(&house.browser(), &ada.passkey).await.unwrap();
    let peer = looks_up(&ada, &ben).await;
    assert_eq!(Contacts::default().judge(&elsewhere, &peer), Trust::FirstUse { since: None });
}

#[tokio::test]
async fn a_planted_practice_learns_no_name() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut planted = Person::founds(&house, "Ben").await;
    let id = sends(&mut planted, &ada).await;
    let asked = RefCell::new(Vec::new());
    let watched = Hostile::new(&ada.browser, |path, _| asked.borrow_mut().push(path.to_owned()));
    let open_page = Desk::new(&watched, &ada.vault);
    let Entry::Open(finding) = open_page.find_finding(id).await.unwrap() else { panic!("it opens") };

    // On another device Ada comes to know this practice by other keys.
    let browser = house.browser();
    let liar = Liar::new(&house, &browser, planted.vault.practice_id()).await;
    let vault = sign_in(&liar, &ada.passkey).await.unwrap();
    let known = find_practice(&liar, vault.logs(), planted.vault.practice_id()).await.unwrap();
    let none = Contacts::default();
    trust::admit(&liar, &vault, &ada.clock, &mut ada.chance, &none, &known).await.unwrap();

    // The page that was open all the time learns of it before it says anything.
    for filed in [false, true] {
        let said = match filed {
            false => open_page.receipt_opened(&finding, &ada.clock, &mut ada.chance).await.map(|_| ()),
            true => open_page.receipt_filed(&finding, &ada.clock, &mut ada.chance).await.map(|_| ()),
        };
        assert_eq!(said, Err(Error::KeyChanged));
    }
    // A page that is opened now opens nothing of it.
    let vault = sign_in(&watched, &ada.passkey).await.unwrap();
    let desk = Desk::new(&watched, &vault);
    let inbox = desk.list_findings(FindingBox::Inbox, None).await.unwrap().entries;
    let [Entry::Changed { finding_id, practice, .. }] = &inbox[..] else { panic!("{inbox:?}") };
    assert_eq!((*finding_id, practice.id()), (id, planted.vault.practice_id()));
    assert!(matches!(desk.find_finding(id).await, Ok(Entry::Changed { .. })));
    assert!(!asked.borrow().iter().any(|path| path.ends_with("/receipts")), "{:?}", asked.borrow());
}
