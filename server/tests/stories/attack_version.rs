//! Attack 22, a roll-back: the server shows an older version of a finding as if it were the newest, breaks the chain of
//! versions, or lets somebody without the right sign one.

use std::cell::RefCell;

use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::id::FindingId;
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Manifest, VerifiedManifest};
use siegel_api::signing::Signed;
use siegel_client::error::{Error, Refusal};
use siegel_client::receive::Entry;
use siegel_client::server::{Method, Request, Server};
use siegel_client::signin::sign_in;
use siegel_client::team::Role;

use crate::attack_forged_log::Forgery;
use crate::files::pdf;
use crate::hostile::Wire;
use crate::story_correction::{corrected, corrects};
use crate::support::{House, Person};
use crate::works::{At, at, rng, through, two_doctors};

const STALE: Error = Error::Refused(Refusal::Stale);
const MISMATCH: Error = Error::Refused(Refusal::Mismatch);

/// A finding of Anna's for Jan in two versions.
struct Scene {
    house: House,
    weber: Person,
    brandt: Person,
    id: FindingId,
}

async fn scene() -> Scene {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id =
        at(&weber).send("Alt", &[&brandt], vec![("a.pdf", "application/pdf", pdf("alt"))]).await.unwrap();
    corrected(&at(&weber), id, "Neu", "neu").await;
    Scene { house, weber, brandt, id }
}

impl Scene {
    /// What the server says to somebody of the first version now, asked for by its number.
    async fn first(&self, person: &Person) -> Value {
        let path = format!("{}?revision=1", siegel_api::url::finding(self.id));
        let answer = person.browser.call(Request::new(Method::Get, path)).await.unwrap();
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// A wire on which the server leaves out that there is a second version.
    async fn rolled_back<'a>(&self, person: &'a Person, says_rows: bool) -> Wire<'a> {
        let mut old = self.first(person).await;
        old["finding"]["others"] = json!([]);
        if !says_rows {
            old["finding"]["history"] = json!([]);
        }
        let wire = Wire::new(&person.browser);
        wire.bend_json("/findings/", move |view| *view = old.clone());
        wire
    }
}

#[tokio::test]
async fn attack_22_what_a_session_has_seen_corrected_is_not_shown_as_it_was() {
    let scene = scene().await;
    let jan = at(&scene.brandt);
    assert_eq!(jan.find(scene.id).await.title(), "Neu");
    // No row of the log gives it away: only what was seen does.
    let wire = scene.rolled_back(&scene.brandt, false).await;
    assert_eq!(through(&scene.brandt, &wire).refusal(scene.id).await, STALE);

    // The double is a session that has seen nothing yet: to it the old version is the newest.
    let vault = sign_in(&scene.brandt.browser, &scene.brandt.passkey).await.unwrap();
    let wire = scene.rolled_back(&scene.brandt, false).await;
    let fresh = At { vault: &vault, ..through(&scene.brandt, &wire) };
    let shown = fresh.find(scene.id).await;
    assert_eq!((shown.title(), shown.superseded_by()), ("Alt", None));
}

#[tokio::test]
async fn attack_22_the_own_log_speaks_of_a_version_that_is_left_out() {
    let scene = scene().await;
    // Jan's log has the grant of the second version, Anna's the sending of it.
    for person in [&scene.brandt, &scene.weber] {
        let vault = sign_in(&person.browser, &person.passkey).await.unwrap();
        let wire = scene.rolled_back(person, true).await;
        assert_eq!(At { vault: &vault, ..through(person, &wire) }.refusal(scene.id).await, STALE);
    }
}

#[tokio::test]
async fn attack_22_versions_follow_each_other_without_a_gap() {
    let scene = scene().await;
    corrected(&at(&scene.weber), scene.id, "Dritte", "drei").await;
    let refusal = async |bend: fn(&mut Vec<Value>)| {
        let wire = Wire::new(&scene.brandt.browser);
        wire.bend_json("/findings/", move |view| bend(view["finding"]["others"].as_array_mut().unwrap()));
        through(&scene.brandt, &wire).refusal(scene.id).await
    };
    assert_eq!(at(&scene.brandt).find(scene.id).await.versions().len(), 3);
    assert_eq!(refusal(|others| drop(others.remove(0))).await, MISMATCH, "without the first");
    assert_eq!(refusal(|others| drop(others.remove(1))).await, MISMATCH, "without the second");
    assert_eq!(refusal(|others| others.push(others[1].clone())).await, MISMATCH, "one twice");
    let placed = refusal(|others| others[0]["placed"] = others[1]["placed"].clone()).await;
    assert_eq!(placed, Error::Refused(Refusal::Place), "at another's place");
    // The double takes the newest for what it is called, whatever was before: its author did sign it.
    let path = siegel_api::url::finding(scene.id);
    let answer = scene.brandt.browser.call(Request::new(Method::Get, path)).await.unwrap();
    let view: Value = serde_json::from_slice(&answer.body).unwrap();
    let text = |field: &str| from_text(view["finding"][field].as_str().unwrap()).unwrap();
    let key = scene.weber.vault.identity_key().public();
    let shown = VerifiedManifest::verify(&decode(&text("manifest")).unwrap(), &text("meta"), &key).unwrap();
    assert_eq!(shown.manifest().core.revision, 3);
    scene.house.is_in_order().await;
}

#[tokio::test]
async fn attack_22_an_old_version_is_not_handed_out_for_the_newest() {
    let scene = scene().await;
    let (wire, old) = (Wire::new(&scene.brandt.browser), scene.first(&scene.brandt).await);
    wire.bend_json("/findings/", move |view| *view = old.clone());
    assert_eq!(through(&scene.brandt, &wire).refusal(scene.id).await, MISMATCH);
    let asked = at(&scene.brandt).desk().find_version(scene.id, 1).await.unwrap();
    assert!(
        matches!(asked, Entry::Open(old) if old.superseded_by().is_some()),
        "asked for, it is shown as what it is"
    );
}

#[tokio::test]
async fn attack_22_a_version_goes_to_neither_more_nor_fewer_than_the_one_before() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = || vec![("a.pdf", "application/pdf", pdf("alt"))];
    let id = at(&weber).send("Alt", &[&brandt], file()).await.unwrap();

    // A client that is another than ours keeps the new version from Jan.
    let wire = Wire::new(&weber.browser);
    wire.bend_asked("/api/v1/findings", |request| {
        let mut json: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(json["grants"].as_array_mut().unwrap().drain(1..).count(), 1);
        request.body = serde_json::to_vec(&json).unwrap();
    });
    let anna = through(&weber, &wire);
    let fewer = corrects(&anna, &anna.find(id).await, "Ohne Jan", &file()).await.unwrap();
    let refused = anna.desk().finish_draft(&fewer, &anna, &mut rng()).await;
    assert_eq!(refused.unwrap_err(), Error::Corrected);

    // Sealed while Jan might read it; it arrives when he may not any more.
    let held = RefCell::new(None);
    let wire = Wire::new(&weber.browser);
    wire.bend_asked("/api/v1/findings", |request| {
        *held.borrow_mut() = Some(request.clone());
        request.path.push_str("/nowhere");
    });
    let anna = through(&weber, &wire);
    let more = corrects(&anna, &anna.find(id).await, "Mit Jan", &file()).await.unwrap();
    anna.desk().finish_draft(&more, &anna, &mut rng()).await.unwrap_err();
    at(&weber).desk().withdraw(&at(&weber).find(id).await, anna.now, &mut rng()).await.unwrap().unwrap();
    let held = held.borrow_mut().take().expect("it was sealed");
    let answer = weber.browser.call(held).await.unwrap();
    assert_eq!(answer.status, 409);
    assert_eq!(at(&weber).find(id).await.versions().len(), 1);
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_22_somebody_without_the_right_corrects_nothing() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let mut zoe = Person::joins(&house, &mut weber, "Zoe Assistenz", Role::Assistant).await;
    let paul = Person::joins(&house, &mut weber, "Paul Arzt", Role::Physician).await;
    // She knows the statement that lists Paul: nothing but her role is in the way.
    zoe.vault = sign_in(&zoe.browser, &zoe.passkey).await.unwrap();
    let id =
        at(&weber).send("Alt", &[&brandt], vec![("a.pdf", "application/pdf", pdf("alt"))]).await.unwrap();
    // What the server would refuse it lets through: it wants Anna's version called replaced.
    for (person, holds) in [(&zoe, false), (&paul, true)] {
        let vault = sign_in(&weber.browser, &weber.passkey).await.unwrap();
        let forged = next(&weber, id, person).await;
        let mut forgery = Forgery::of(&weber).await;
        let act = (EventKind::FindingSent, id, forged.hash());
        let seq = forgery.push(act, person, &person.vault.identity_key());
        let wire = Wire::new(&weber.browser);
        wire.bend_json("/findings/", |view| {
            view["finding"]["others"] =
                json!([{ "manifest": to_text(&encode(&forged)), "placed": forgery.placed(seq) }]);
            forgery.bend(view);
        });
        wire.bend_json("/practices/", |practice| forgery.bend(practice));
        let anna = At { vault: &vault, ..through(&weber, &wire) };
        let shown = anna.desk().find_version(id, 1).await.unwrap();
        match shown {
            Entry::Open(old) => assert!(holds && old.superseded_by().is_some()),
            Entry::Refused { error, .. } => {
                assert_eq!((error, holds), (Error::Refused(Refusal::Place), false))
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A second version, soundly signed by this member.
async fn next(weber: &Person, id: FindingId, author: &Person) -> Signed {
    let answer = weber.browser.call(Request::new(Method::Get, siegel_api::url::finding(id))).await.unwrap();
    let view: Value = serde_json::from_slice(&answer.body).unwrap();
    let first: Signed = decode(&from_text(view["finding"]["manifest"].as_str().unwrap()).unwrap()).unwrap();
    let mut manifest = Manifest::parse(first.body()).unwrap();
    let (core, own) = (&mut manifest.core, author.vault.practice());
    (core.revision, core.prev_manifest_hash) = (2, first.hash());
    (core.author, core.author_key_fp) =
        (author.vault.user_id(), author.vault.identity_key().public().fingerprint());
    (core.author_epoch, core.author_statement_hash) =
        (own.verified().epoch(), own.verified().current().hash());
    author.vault.identity_key().sign_coded(SignLabel::Manifest, &manifest)
}
