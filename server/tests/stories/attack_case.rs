//! Attacks upon cases: whoever left reads nothing that comes, and a server puts nobody in.

use serde_json::Value;
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::id::{CaseId, PracticeId};
use siegel_api::problem::Code;
use siegel_api::statement::{SignedStatement, Statement};
use siegel_client::case::Change;
use siegel_client::desk::Desk;
use siegel_client::error::{Error, Refusal};
use siegel_client::receive::Entry;
use siegel_client::server::{Method, Request, Server};
use siegel_client::team::Role;

use crate::hostile::Wire;
use crate::story_case::{adds, chosen, opens, writes};
use crate::support::{House, Person};
use crate::works::{at, code, rng, through, two_doctors};

/// What the server says of a case to this person.
async fn told(person: &Person, case: CaseId) -> Value {
    let request = Request::new(Method::Get, siegel_api::url::case(case));
    let answer = person.browser.call(request).await.unwrap();
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

/// Bends what is said of one case.
fn bend_case(wire: &Wire<'_>, bend: impl Fn(&mut Value) + 'static) {
    wire.bend_json("/cases/", move |told| {
        if told.get("case").is_some() {
            bend(&mut told["case"]);
        }
    });
}

/// Shows findings as if it were this person's practice that asks.
async fn as_if(wire: &Wire<'_>, person: &Person) {
    let request = Request::new(Method::Get, siegel_api::url::practice(person.vault.practice_id()));
    let answer = person.browser.call(request).await.unwrap();
    let practice: Value = serde_json::from_slice(&answer.body).unwrap();
    wire.bend_json("/findings/", move |told| {
        told["finding"]["history"] = serde_json::json!([]);
        told["heads"].as_array_mut().unwrap().push(practice["head"].clone());
    });
}

/// Hides the newest epoch of a practice.
fn hide_epoch(wire: &Wire<'_>, practice: PracticeId) {
    wire.bend_json("/practices/", move |told| {
        if told["practice_id"] == serde_json::to_value(practice).unwrap() {
            told["epochs"].as_array_mut().unwrap().pop();
        }
    });
}

#[tokio::test]
async fn attack_77_a_practice_that_was_removed_keeps_all_keys_and_is_handed_all_ciphertext() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let old = adds(&anna, case, "Alt").await;
    assert!(matches!(jan.desk().find_finding(old).await, Ok(Entry::Open(_))));
    let kept = told(&jan, case).await["case"]["seeds"].clone();
    let change = Change { remove: vec![jan.vault.practice_id()], ..Change::default() };
    at(&anna).desk().change_case(case, &change, &at(&anna), &mut rng()).await.unwrap();
    let new = adds(&anna, case, "Neu").await;
    for finding in [old, new] {
        assert_eq!(code(&at(&jan).refusal(finding).await), Some(Code::NotFound));
    }

    // A server in league hands out what a practice gets that still takes part, and the seeds that Jan once had. Whether it
    // hides the new epoch or shows it: what came after is sealed to another key.
    for hides in [true, false] {
        let lent = mira.browser.clone_with_cookie();
        let (wire, seeds) = (Wire::new(&lent), kept.clone());
        bend_case(&wire, move |told| {
            if hides {
                told["epochs"].as_array_mut().unwrap().pop();
            }
            told["seeds"] = seeds.clone();
        });
        as_if(&wire, &jan).await;
        let desk = Desk::new(&wire, &jan.vault);
        let Ok(Entry::Refused { .. }) = desk.find_finding(new).await else { panic!("not refused") };
        assert_eq!(desk.find_case(case).await.is_ok(), hides);
        let was = desk.find_finding(old).await;
        assert_eq!(matches!(was, Ok(Entry::Open(_))), hides, "what he could read, he has");
    }
    // The double: who still takes part opens it with the same requests.
    assert!(matches!(mira.desk().find_finding(new).await, Ok(Entry::Open(_))));
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_77_a_member_who_left_one_of_the_practices_opens_nothing_new() {
    let house = House::open().await;
    let (anna, mut jan) = two_doctors(&house).await;
    let mia = Person::joins(&house, &mut jan, "Mia Keller", Role::Physician).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let old = adds(&anna, case, "Alt").await;
    assert!(matches!(mia.desk().find_finding(old).await, Ok(Entry::Open(_))));
    jan.removes(&mia).await.unwrap();

    // Until the case has new keys nothing is added to it: neither by a client that knows, nor at the server by one that
    // was shown the older epoch.
    let open = at(&mira).find(writes(&mira, "Neu").await).await;
    let waits = at(&mira).desk().add_to_case(case, &open, &at(&mira), &mut rng()).await.unwrap_err();
    assert_eq!(waits, Error::CaseWaits);
    let wire = Wire::new(&mira.browser);
    hide_epoch(&wire, jan.vault.practice_id());
    let me = through(&mira, &wire);
    let shown = me.desk().add_to_case(case, &open, &me, &mut rng()).await.unwrap_err();
    assert_eq!(code(&shown), Some(Code::StaleEpoch));

    at(&anna).desk().change_case(case, &Change::default(), &at(&anna), &mut rng()).await.unwrap();
    at(&mira).desk().add_to_case(case, &open, &at(&mira), &mut rng()).await.unwrap();
    let lent = jan.browser.clone_with_cookie();
    let wire = Wire::new(&lent);
    hide_epoch(&wire, jan.vault.practice_id());
    let desk = Desk::new(&wire, &mia.vault);
    let Ok(Entry::Refused { error, .. }) = desk.find_finding(open.id()).await else { panic!("not refused") };
    assert_eq!(error, Error::Refused(Refusal::Sealed));
    assert!(matches!(jan.desk().find_finding(open.id()).await, Ok(Entry::Open(_))), "the double");
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_77_the_server_takes_nothing_for_a_case_that_waits() {
    let house = House::open().await;
    let (anna, mut jan) = two_doctors(&house).await;
    let mia = Person::joins(&house, &mut jan, "Mia Keller", Role::Physician).await;
    let case = opens(&anna, &[&jan]).await;
    let open = at(&anna).find(writes(&anna, "Neu").await).await;
    // A call whose answer was lost, and that is sent once more after Mia was removed, is answered as before: it was done.
    let wire = Wire::new(&anna.browser);
    wire.lose("/grants", 2);
    let me = through(&anna, &wire);
    let lost = me.desk().add_to_case(case, &open, &me, &mut rng()).await.unwrap_err();
    assert!(matches!(lost, Error::Lost(_)));
    let sent = wire.asked().into_iter().rfind(|one| one.path.ends_with("/grants")).unwrap();
    let other = at(&anna).find(writes(&anna, "Anderes").await).await;
    jan.removes(&mia).await.unwrap();
    assert_eq!(anna.browser.call(sent).await.unwrap().status, 200);
    // Another finding, for the keys that Mia has, is refused, even to a client that does not know.
    let wire = Wire::new(&anna.browser);
    hide_epoch(&wire, jan.vault.practice_id());
    let me = through(&anna, &wire);
    let refused = me.desk().add_to_case(case, &other, &me, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleEpoch));
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_04_a_practice_that_nobody_signed_for_makes_the_case_unreadable() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let ghost = Person::founds(&house, "Eva Geist").await;
    let case = opens(&anna, &[&jan]).await;
    let own = opens(&ghost, &[&jan]).await;
    let theirs = told(&ghost, own).await["case"]["epochs"][0]["statement"].clone();
    let theirs: SignedStatement = decode(&serde_json::from_value::<B64>(theirs).unwrap().0).unwrap();
    let theirs: Statement = decode(theirs.body.as_slice()).unwrap();
    let id = siegel_api::id::UserId(ghost.vault.practice_id().0);
    let mut member = theirs.members.iter().find(|member| member.id == id).unwrap().clone();
    member.roles = siegel_api::case::PARTICIPANT;

    let wire = Wire::new(&jan.browser);
    bend_case(&wire, move |told| {
        let newest = told["epochs"].as_array_mut().unwrap().last_mut().unwrap();
        let signed: B64 = serde_json::from_value(newest["statement"].clone()).unwrap();
        let mut signed: SignedStatement = decode(&signed.0).unwrap();
        let mut statement: Statement = decode(signed.body.as_slice()).unwrap();
        let mut members = statement.members.as_slice().to_vec();
        members.push(member.clone());
        members.sort_by_key(|member| member.id);
        statement.members = members.into();
        signed.body = encode(&statement).into();
        newest["statement"] = serde_json::to_value(B64(encode(&signed))).unwrap();
    });
    let refused = through(&jan, &wire).desk().find_case(case).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    assert!(jan.desk().find_case(case).await.is_ok(), "the double: as it was signed");
}

#[tokio::test]
async fn attack_03_another_key_for_a_case_is_refused_and_nothing_is_sealed_to_it() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    let other = opens(&jan, &[&anna]).await;
    let key = told(&jan, other).await["case"]["epochs"][0]["content_key"].clone();
    let open = at(&jan).find(writes(&jan, "MRT").await).await;
    let wire = Wire::new(&jan.browser);
    bend_case(&wire, move |told| told["epochs"][0]["content_key"] = key.clone());
    let me = through(&jan, &wire);
    let refused = me.desk().add_to_case(case, &open, &me, &mut rng()).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::Group(_))), "{refused:?}");
    assert!(wire.asked().iter().all(|request| !request.path.ends_with("/grants")), "nothing was given");
    at(&jan).desk().add_to_case(case, &open, &at(&jan), &mut rng()).await.unwrap();
}

#[tokio::test]
async fn attack_31_who_has_seen_an_epoch_of_a_case_takes_no_older_one() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let change = Change { remove: vec![jan.vault.practice_id()], ..Change::default() };
    at(&anna).desk().change_case(case, &change, &at(&anna), &mut rng()).await.unwrap();
    adds(&mira, case, "MRT").await;
    // To seal for who was removed once more, a server hides the epoch without him.
    let again = Person { vault: mira_again(&mira).await, ..mira };
    let wire = Wire::new(&again.browser);
    bend_case(&wire, |told| drop(told["epochs"].as_array_mut().unwrap().pop()));
    let refused = through(&again, &wire).desk().find_case(case).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Stale), "the keyring remembers it, on every device");
    assert!(again.desk().find_case(case).await.is_ok());
}

async fn mira_again(mira: &Person) -> siegel_client::vault::Vault {
    siegel_client::signin::sign_in(&mira.browser, &mira.passkey).await.unwrap()
}

#[tokio::test]
async fn attack_25_who_left_is_not_kept_by_the_next_epoch() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    at(&jan).desk().leave_case(case, at(&jan).now, &mut rng()).await.unwrap();
    // A server that hides the leaving gets a statement with Jan in it, and an honest one refuses it.
    let wire = Wire::new(&anna.browser);
    bend_case(&wire, |told| told["left"] = serde_json::json!([]));
    let me = through(&anna, &wire);
    let refused = me.desk().change_case(case, &Change::default(), &me, &mut rng()).await.unwrap_err();
    assert_eq!(
        code(&refused),
        Some(Code::Conflict),
        "asked where it is written, so a leaving under way counts, too"
    );
    at(&anna).desk().change_case(case, &Change::default(), &at(&anna), &mut rng()).await.unwrap();
    // Asked anew, he comes back.
    let add = vec![chosen(&at(&anna), &jan).await];
    let change = Change { add, ..Change::default() };
    at(&anna).desk().change_case(case, &change, &at(&anna), &mut rng()).await.unwrap();
    assert_eq!(jan.desk().find_case(case).await.unwrap().participants().len(), 2);
}

#[tokio::test]
async fn attack_12_who_leaves_seals_nothing_to_an_opener_whose_keys_are_not_the_known_ones() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    adds(&jan, case, "MRT").await;
    // What Jan's practice knows of Anna's keys does not open any more: another practice stands there, or somebody bent it.
    let wire = Wire::new(&jan.browser);
    wire.bend_json("/contacts", |told| {
        for contact in told["contacts"].as_array_mut().unwrap() {
            let mut blob: B64 = serde_json::from_value(contact["blob"].clone()).unwrap();
            *blob.0.last_mut().unwrap() ^= 1;
            contact["blob"] = serde_json::to_value(blob).unwrap();
        }
    });
    let me = through(&jan, &wire);
    let refused = me.desk().leave_case(case, me.now, &mut rng()).await.unwrap_err();
    assert_eq!(refused, Error::KeyChanged);
    assert!(wire.asked().iter().all(|asked| !asked.path.ends_with("/leave")), "nothing was said");
    // The double: the same without the lie.
    at(&jan).desk().leave_case(case, at(&jan).now, &mut rng()).await.unwrap();
    assert!(at(&jan).desk().list_cases(None).await.unwrap().cases.is_empty());
}
