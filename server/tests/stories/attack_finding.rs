//! Attacks upon findings, made by the server that lists them (attacks 20, 21, 22, 29, 30, 35).

use serde_json::{Value, json};
use siegel_api::codec::{decode, encode};
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Manifest, VerifiedManifest};
use siegel_api::signing::{Signature, Signed};
use siegel_client::directory::find_practice;
use siegel_client::error::{Error, Refusal};
use siegel_client::place::{Logs, instance_log};
use siegel_client::server::{Method, Request, Server};
use siegel_crypto::sign::IdentityKey;

use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::House;
use crate::works::{at, rng, through, two_doctors};

fn signed(value: &Value) -> Signed {
    decode(&siegel_api::bytes::from_text(value.as_str().unwrap()).unwrap()).unwrap()
}

fn text(signed: &Signed) -> Value {
    json!(siegel_api::bytes::to_text(&encode(signed)))
}

/// Two findings of Anna's for Jan, and what the server says of the first.
struct Scene {
    house: House,
    weber: crate::support::Person,
    brandt: crate::support::Person,
    one: siegel_api::id::FindingId,
    two: siegel_api::id::FindingId,
    first: Value,
}

async fn scene() -> Scene {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = |name| vec![("a.pdf", "application/pdf", pdf(name))];
    let one = at(&weber).send("Eins", &[&brandt], file("eins")).await.unwrap();
    let two = at(&weber).send("Zwei", &[&brandt], file("zwei")).await.unwrap();
    let path = siegel_api::url::finding(one);
    let answer = brandt.browser.call(Request::new(Method::Get, path)).await.unwrap();
    let first = serde_json::from_slice(&answer.body).unwrap();
    Scene { house, weber, brandt, one, two, first }
}

impl Scene {
    /// Why Jan's client refuses finding `two`, bent like this.
    async fn refusal(&self, bend: impl Fn(&mut Value, &Value)) -> Error {
        let wire = Wire::new(&self.brandt.browser);
        let first = self.first.clone();
        wire.bend_json("/findings/", move |json| bend(&mut json["finding"], &first["finding"]));
        through(&self.brandt, &wire).refusal(self.two).await
    }
}

#[tokio::test]
async fn attack_20_29_a_finding_signed_by_the_server_is_refused() {
    let scene = scene().await;
    let (_, server) = IdentityKey::generate(&mut rng());
    let forge = |finding: &mut Value, _: &Value| {
        let body = signed(&finding["manifest"]).body().to_vec();
        let signature = server.sign(SignLabel::Manifest, &body);
        finding["manifest"] = text(&Signed::new(body, signature));
    };
    assert!(matches!(scene.refusal(forge).await, Error::Refused(_)));
    assert_eq!(at(&scene.brandt).find(scene.two).await.title(), "Zwei", "without the lie it opens");

    // The double reads the manifest and asks nobody who signed: it shows Anna as author.
    let mut forged = scene.first["finding"].clone();
    forge(&mut forged, &Value::Null);
    let shown = Manifest::parse(signed(&forged["manifest"]).body()).unwrap();
    assert_eq!(shown.core.author, scene.weber.vault.user_id());
}

#[tokio::test]
async fn attack_21_metadata_of_one_finding_under_another() {
    let scene = scene().await;
    let cut = |finding: &mut Value, first: &Value| finding["meta"] = first["meta"].clone();
    let refused = scene.refusal(cut).await;
    assert!(matches!(refused, Error::Refused(Refusal::Manifest(_))), "{refused:?}");
    // Without the hash of the metadata in what is signed, only the key would tell them apart; without a core
    // in that key (crypto/tests/crypto/attack, `attack_21_succeeds_without_context`) nothing would.
}

#[tokio::test]
async fn attack_21_the_manifest_of_one_finding_under_anothers_id() {
    let scene = scene().await;
    let paste = |finding: &mut Value, first: &Value| {
        let id = finding["finding_id"].clone();
        *finding = first.clone();
        finding["finding_id"] = id;
    };
    assert_eq!(scene.refusal(paste).await, Error::Refused(Refusal::Mismatch));
    // The double looks at the signature alone: Anna did sign the other finding, so it shows that one.
    let manifest = signed(&scene.first["finding"]["manifest"]);
    let meta = siegel_api::bytes::from_text(scene.first["finding"]["meta"].as_str().unwrap()).unwrap();
    let key = scene.weber.vault.identity_key().public();
    let shown = VerifiedManifest::verify(&manifest, &meta, &key).unwrap();
    assert_eq!(shown.manifest().core.finding_id, scene.one);
}

#[tokio::test]
async fn attack_30_a_grant_replayed_for_another_finding() {
    let scene = scene().await;
    let replay = |finding: &mut Value, first: &Value| finding["grants"] = first["grants"].clone();
    assert_eq!(scene.refusal(replay).await, Error::Refused(Refusal::Mismatch));
    // That the wrap itself opens nowhere else, and that it would without `info`, is shown in
    // crypto/tests/crypto/attack: `attack_30_replayed_elsewhere`, `attack_09_29_30_succeed_without_info`.
}

#[tokio::test]
async fn attack_35_no_flag_of_the_servers_replaces_a_signature() {
    let scene = scene().await;
    let unsigned = |finding: &mut Value, _: &Value| {
        let body = signed(&finding["manifest"]).body().to_vec();
        finding["manifest"] = text(&Signed::new(body, Signature::ZERO));
    };
    assert!(matches!(scene.refusal(unsigned).await, Error::Refused(_)));
    let flag = |finding: &mut Value, _: &Value| finding["signature_required"] = json!(false);
    assert_eq!(scene.refusal(flag).await, Error::Answer);
    // The double knows such a flag and obeys it: what is not signed at all is then as good as what is.
    let key = scene.weber.vault.identity_key().public();
    let obeys = |finding: &Value| {
        let verifies = signed(&finding["manifest"]).verify(SignLabel::Manifest, &key).is_ok();
        verifies || finding["signature_required"] == json!(false)
    };
    let mut bent = scene.first["finding"].clone();
    unsigned(&mut bent, &Value::Null);
    assert!(!obeys(&bent));
    flag(&mut bent, &Value::Null);
    assert!(obeys(&bent));
}

#[tokio::test]
async fn attack_22_an_older_head_of_a_log_is_refused() {
    let scene = scene().await;
    let id = scene.weber.vault.practice_id();
    let path = siegel_api::url::practice(id);
    let before = scene.brandt.browser.call(Request::new(Method::Get, path.clone())).await.unwrap();
    at(&scene.weber)
        .send("Drei", &[&scene.brandt], vec![("c.pdf", "application/pdf", pdf("c"))])
        .await
        .unwrap();
    assert_eq!(at(&scene.brandt).find(scene.two).await.title(), "Zwei");
    scene.house.clock.pass(1_000);

    let wire = Wire::new(&scene.brandt.browser);
    let old = before.body.clone();
    wire.bend(move |request, response| {
        if request.path == path {
            old.clone_into(&mut response.body);
        }
    });
    let refused = through(&scene.brandt, &wire).refusal(scene.two).await;
    assert_eq!(refused, Error::Refused(Refusal::Stale));
    // The double is a client that remembers no head: to it the old one is as good as any.
    let forgetful = Logs::new(instance_log(scene.brandt.vault.instance()));
    assert!(find_practice(&wire, &forgetful, id).await.is_ok());
}
