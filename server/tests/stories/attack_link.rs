//! Attacks upon links, made by the server or by who finds the link (attacks 34, 35, 38, 48).

use serde_json::{Value, json};
use siegel_api::problem::Code;
use siegel_client::error::{Error, Refusal};
use siegel_client::server::{Method, Request, Server};

use crate::files::pdf;
use crate::hostile::{Wire, contains};
use crate::patient::{ORIGIN, Patient, give};
use crate::story_link::refused;
use crate::support::{House, Person};
use crate::works::{at, through};

#[tokio::test]
async fn attack_38_no_secret_of_a_link_reaches_the_server() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let office = Wire::new(&weber.browser);
    let anna = through(&weber, &office);
    let id = anna.send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(anna, id, 5).await;
    let browser = house.browser();
    let phone = Wire::new(&browser);
    let link = new.expose_url(ORIGIN);
    let lena = Patient::taps(&phone, &link);
    let visit = lena.types(&new.pin().expose_text()).await.unwrap();
    let file = visit.findings()[0].files().next().unwrap().file_id;
    lena.reads(&visit, id, file).await.unwrap();
    anna.desk().list_links().await.unwrap();

    let pin = new.pin().expose_text().replace(' ', "");
    let fragment = link.split_once('#').unwrap().1;
    let root = new.derive_root().unwrap();
    let secrets: [&[u8]; 4] = [new.secret().expose(), fragment.as_bytes(), pin.as_bytes(), root.expose()];
    for seen in [office.seen(), phone.seen()] {
        for secret in secrets {
            assert!(!contains(&seen, secret), "the server has seen {secret:?}");
            let text = siegel_api::bytes::to_text(secret);
            assert!(!contains(&seen, text.as_bytes()), "the server has seen {text}");
        }
    }
    // The double is a page that asks with its whole address, as a gateway writes it: the same search finds it.
    let leaky = link.strip_prefix(ORIGIN).unwrap().replace('#', "%23");
    phone.call(Request::new(Method::Get, leaky)).await.unwrap();
    assert!(contains(&phone.seen(), fragment.as_bytes()));
}

#[tokio::test]
async fn attack_35_no_flag_of_the_servers_replaces_the_pin() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let id = anna.send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(anna, id, 5).await;
    let browser = house.browser();
    let wire = Wire::new(&browser);
    wire.bend_json("/knock", |knocked| knocked["pin_required"] = json!(false));
    let lena = Patient::taps(&wire, &new.expose_url(ORIGIN));
    assert_eq!(lena.knocks().await, Err(Error::Answer), "a field that the protocol does not have");

    // A server that takes any PIN hands out the boxes; they do not open.
    let honest = Patient::taps(&browser, &new.expose_url(ORIGIN));
    let right = new.pin().expose_text();
    let answers: std::cell::RefCell<Option<Vec<u8>>> = std::cell::RefCell::default();
    let recorder = Wire::new(&browser);
    recorder.bend(|request, response| {
        if request.path.ends_with("/open") {
            *answers.borrow_mut() = Some(response.body.clone());
        }
    });
    Patient::taps(&recorder, &new.expose_url(ORIGIN)).types(&right).await.unwrap();
    let wire = Wire::new(&browser);
    wire.bend(|request, response| {
        if request.path.ends_with("/open") {
            response.status = 200;
            response.body = answers.borrow().clone().unwrap();
        }
    });
    let lax = Patient::taps(&wire, &new.expose_url(ORIGIN)).types("000000").await;
    assert_eq!(lax.map(|_| ()), Err(Error::Refused(Refusal::Sealed)));
    assert_eq!(refused(honest.types("000000").await).map(|it| it.0), Some(Code::PinWrong));
    // What the same server gives away where only it checks the PIN: crypto/tests/crypto/attack,
    // `attack_39_43_succeed_where_only_the_server_checks`.
}

/// A server that would have the PIN stretched more cheaply, wherever the client asks something before it
/// types one. (What a client gives away that does as it is told: crypto/tests/crypto/attack,
/// `attack_34_succeeds_where_the_server_names_the_price`.)
#[tokio::test]
async fn attack_34_the_server_names_no_price() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let id = anna.send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(anna, id, 50).await;
    let (link, pin) = (new.expose_url(ORIGIN), new.pin().expose_text());
    let browser = house.browser();
    for path in ["/knock", "/instance", "/open"] {
        for name in ["kdf", "argon2", "memory_kib", "passes", "version"] {
            let wire = Wire::new(&browser);
            wire.bend_json(path, |answer| answer[name] = json!({ "memory_kib": 8, "passes": 1 }));
            let opened = Patient::taps(&wire, &link).types(&pin).await;
            assert_eq!(opened.map(|_| ()), Err(Error::Answer), "{name} in {path}");
        }
    }
    // What the honest patient proves is stretched at the price that the format names.
    let wire = Wire::new(&browser);
    Patient::taps(&wire, &link).types(&pin).await.unwrap();
    let access = new.derive_root().unwrap().derive_access(1);
    let proof = siegel_api::bytes::to_text(access.expose());
    assert!(contains(&wire.seen(), proof.as_bytes()));
}

#[tokio::test]
async fn attack_48_a_link_shows_nothing_else() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let file = |text| vec![("a.pdf", "application/pdf", pdf(text))];
    let own = anna.send("Befund Sommer", &[], file("a")).await.unwrap();
    let other = anna.send("Befund Winter", &[], file("b")).await.unwrap();
    let (new, foreign) = (give(anna, own, 5).await, give(anna, other, 5).await);
    let browser = house.browser();
    let winter: std::cell::RefCell<Value> = std::cell::RefCell::default();
    let recorder = Wire::new(&browser);
    recorder.bend_json("/open", |opened| *winter.borrow_mut() = opened.clone());
    let pin = foreign.pin().expose_text();
    Patient::taps(&recorder, &foreign.expose_url(ORIGIN)).types(&pin).await.unwrap();

    let pin = new.pin().expose_text();
    for (what, refusal) in
        [("findings", Refusal::Mismatch), ("box1", Refusal::Sealed), ("terms", Refusal::Mismatch)]
    {
        let wire = Wire::new(&browser);
        wire.bend_json("/open", |opened| opened[what] = winter.borrow()[what].clone());
        let shown = Patient::taps(&wire, &new.expose_url(ORIGIN)).types(&pin).await;
        assert_eq!(shown.map(|_| ()), Err(Error::Refused(refusal)), "{what}");
    }
    // The double holds what is shown against the author's signature alone, which is good: Anna signed both.
    let shown = &winter.borrow()["findings"][0];
    let bytes = |field: &str| siegel_api::bytes::from_text(shown[field].as_str().unwrap()).unwrap();
    let manifest = siegel_api::codec::decode(&bytes("manifest")).unwrap();
    let key = weber.vault.identity_key().public();
    assert!(siegel_api::manifest::VerifiedManifest::verify(&manifest, &bytes("meta"), &key).is_ok());
}
