//! Attack 1 and S-05, to the end of the way: a finding that is ready to go, and a server that swaps the
//! recipient's keys at the last moment.

use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::draft::{Chosen, Letter, Outgoing, Picked};
use siegel_client::error::Error;
use siegel_client::meta::Meta;
use siegel_client::part::NativeSender;
use siegel_client::signin::sign_in;
use siegel_client::transfer::{Control, Progress, Sleeper, Watch};

use crate::hostile::Liar;
use crate::people::{admits, looks_up};
use crate::support::{House, Person};

struct Restless;

impl Sleeper for Restless {
    async fn sleep(&self, _: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

/// A draft for `chosen`, with all its parts sent.
pub async fn ready(person: &mut Person, chosen: Chosen) -> Outgoing {
    let now = person.clock.now();
    let letter = Letter {
        meta: Meta { title: "Befund".to_owned(), ..Meta::default() },
        recipients: vec![chosen],
        valid_until: now.plus(90 * Time::DAY),
        delete_after: now.plus(3_650 * Time::DAY),
        ..Letter::default()
    };
    let files = [b"vertraulich".to_vec()];
    let (length, modified) = (files[0].len() as u64, 0);
    let picked =
        [Picked { name: "befund.pdf".into(), media_type: "application/pdf".into(), length, modified }];
    let sender = NativeSender::new(&person.browser, &files, person.chance.clone());
    let desk = Desk::new(&person.browser, &person.vault);
    let mut outgoing = desk.begin_draft(letter, &picked, &sender, &mut person.chance).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| ());
    let watch = Watch { control: &control, sleeper: &Restless, report: &report };
    desk.send_parts(&mut outgoing, &sender, &watch).await.unwrap();
    outgoing
}

#[tokio::test]
async fn attack_01_a_key_that_changes_before_sending_stops_it() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    let honest = looks_up(&ada, &ben).await;
    admits(&mut ada, &honest).await.unwrap();

    let (id, browser) = (honest.id(), house.browser());
    let liar = Liar::new(&house, &browser, id).await;
    let vault = sign_in(&liar, &ada.passkey).await.unwrap();
    let swapped = find_practice(&liar, vault.logs(), id).await.unwrap().root_fingerprint();
    // Chosen before the swap, and chosen with the swapped keys: neither is sent.
    for root_fp in [honest.root_fingerprint(), swapped] {
        let outgoing = ready(&mut ada, Chosen { practice_id: id, root_fp }).await;
        let desk = Desk::new(&liar, &vault);
        let refused = desk.finish_draft(&outgoing, &ada.clock, &mut ada.chance).await;
        assert_eq!(refused, Err(Error::KeyChanged));
    }
    assert!(!liar.written().iter().any(|path| path == url::FINDINGS), "{:?}", liar.written());
}

#[tokio::test]
async fn attack_01_succeeds_at_first_use_which_is_why_it_is_said_aloud() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    let (id, browser) = (ben.vault.practice_id(), house.browser());
    let liar = Liar::new(&house, &browser, id).await;
    let vault = sign_in(&liar, &ada.passkey).await.unwrap();
    let swapped = find_practice(&liar, vault.logs(), id).await.unwrap().root_fingerprint();
    let outgoing = ready(&mut ada, Chosen { practice_id: id, root_fp: swapped }).await;
    let sent = Desk::new(&liar, &vault).finish_draft(&outgoing, &ada.clock, &mut ada.chance).await;
    // Sealed to keys that the server knows, and sent: nothing here could tell.
    assert!(liar.written().iter().any(|path| path == url::FINDINGS), "{sent:?} {:?}", liar.written());
}
