//! A member who signs what nobody could open: a grant that names another key than the recipient's (attack 9,
//! from the sender's side), and a thief who has a link without its PIN at the gate (attack 39).

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::{Value, json};
use siegel_api::codec::{decode, encode};
use siegel_api::event::SignedEvent;
use siegel_api::grant::Grant;
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::label::SignLabel;
use siegel_api::message::finding::{FindingCreate, GrantWrite};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::url;
use siegel_client::desk::Desk;

use super::attack_session::Held;
use super::door::scene;
use crate::support::{House, Person};

/// Anna signs the grant anew after a change, and the event that names it.
fn sign_again(anna: &Person, write: &mut GrantWrite, change: impl Fn(&mut Grant)) {
    let signed: Signed = decode(&write.grant.0).unwrap();
    let mut grant = Grant::parse(signed.body()).unwrap();
    change(&mut grant);
    let key = anna.vault.identity_key();
    let signed = key.sign_coded(SignLabel::Grant, &grant);
    let SignedEvent { mut body, .. } = decode(&write.event.event.0).unwrap();
    body.ref_hash = signed.hash();
    let signature = key.sign(SignLabel::Event, &encode(&body));
    write.event.event = encode(&SignedEvent { body, signature }).into();
    write.grant = encode(&signed).into();
}

#[tokio::test]
async fn attack_09_a_grant_that_names_another_key_is_not_stored() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let berta = Person::founds(&house, "Berta").await;
    let draft = anna.uploads("Arztbrief", vec![1; 5_000], &[&berta]).await;
    let held = Held::new(&anna.browser, url::FINDINGS);
    let mut chance = anna.chance.clone();
    assert!(Desk::new(&held, &anna.vault).finish_draft(&draft, &anna.clock, &mut chance).await.is_err());
    let honest: FindingCreate = serde_json::from_slice(&held.taken().body).unwrap();
    let send = async |message: &FindingCreate| {
        anna.browser.ask("POST", url::FINDINGS, serde_json::to_vec(message).unwrap()).await
    };
    let theirs = ObjectId::from(berta.vault.practice_id());
    for (fp, code) in [(Some(Hash([6; 32])), Some(Code::NotVerified)), (None, None)] {
        let mut message = honest.clone();
        for write in &mut message.grants {
            // Signed again without a change, the same message is taken: it is the key that is refused.
            sign_again(&anna, write, |grant| {
                let key = fp.filter(|_| grant.info.recipient_id == theirs);
                grant.info.recipient_key_fp = key.unwrap_or(grant.info.recipient_key_fp);
            });
        }
        assert_eq!(send(&message).await.code(), code);
    }
    house.is_in_order().await;
}

/// The finder of a link knocks, and is given a name and a telephone number; boxes and parts are behind the PIN.
#[tokio::test]
async fn attack_39_no_ciphertext_without_the_pin() {
    let mut scene = scene(3).await;
    let finding = scene.anna.sends("Arztbrief", vec![2; 5_000]).await;
    let file = scene.anna.file_of(finding).await;
    let (link, thief) = (scene.link.id(), scene.house.browser());
    let knock = json!({ "knock": scene.knock() });
    let given = thief.ask("POST", &url::door_act(link, "knock"), knock.to_string()).await;
    let given: Value = serde_json::from_slice(&given.body).unwrap();
    let names: BTreeSet<&str> = given.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["arm", "locked", "pre", "tries_left", "used_up"]));
    let fetch = json!({ "finding_id": finding, "file_id": file }).to_string();
    for ticket in [String::new(), siegel_api::bytes::to_text(scene.link.secret().expose())] {
        let asks = async |method: &str, path: String, body: String| {
            let request = crate::support::own(method, &path).header(url::HEADER_TICKET, &ticket);
            thief.send(request.body(axum::body::Body::from(body)).unwrap()).await
        };
        let fetched = asks("POST", url::door_act(link, "fetch"), fetch.clone()).await;
        assert_eq!(fetched.code(), Some(Code::TicketEnded));
        let part = asks("GET", url::door_part(link, file, 0), String::new()).await;
        assert_eq!(part.code(), Some(Code::TicketEnded));
    }
    // The double is a gate that the PIN's proof has opened: to it the boxes are given.
    let open = json!({ "knock": scene.knock(), "access": scene.right_access() }).to_string();
    let opened = thief.ask("POST", &url::door_act(link, "open"), open).await;
    assert_eq!(opened.status, StatusCode::OK);
    let opened: Value = serde_json::from_slice(&opened.body).unwrap();
    assert!(opened["box0"].is_string() && opened["box1"].is_string());
}
