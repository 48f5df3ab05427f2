//! The patient's door, as an honest patient knows it; who attacks it is in `attack_door`.

use http::StatusCode;
use serde_json::{Value, json};
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::message::link::Links;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::address::Address;
use siegel_client::door;
use siegel_client::link::NewLink;

use crate::support::{Answer, Browser, House, Person, give_link};

const ORIGIN: &str = "http://localhost:8080";

pub struct Scene {
    pub house: House,
    pub anna: Person,
    pub link: NewLink,
}

pub async fn scene(openings_max: u32) -> Scene {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let finding = anna.sends("Arztbrief", vec![1; 5_000]).await;
    let link = give_link(&mut anna, finding, openings_max).await;
    Scene { house, anna, link }
}

impl Scene {
    pub fn address(&self) -> Address {
        let whole = self.link.expose_url(ORIGIN);
        let (path, fragment) = whole.strip_prefix(ORIGIN).unwrap().split_once('#').unwrap();
        Address::arrive(path, "", fragment).unwrap()
    }

    pub fn knock(&self) -> Hash {
        Hash(*self.link.secret().derive_knock(self.link.id()).token.expose())
    }

    /// What the practice's list says of the link.
    pub async fn seen(&self) -> siegel_api::message::link::Link {
        let answer = self.anna.browser.ask("GET", url::LINKS, "").await;
        serde_json::from_slice::<Links>(&answer.body).unwrap().links.remove(0)
    }
}

pub async fn try_pin(browser: &Browser, link: LinkId, knock: Hash, access: Hash) -> Answer {
    let body = json!({ "knock": knock, "access": access }).to_string();
    browser.ask("POST", &url::door_act(link, "open"), body).await
}

fn tries_left(answer: &Answer) -> Option<u64> {
    serde_json::from_slice::<Value>(&answer.body).unwrap()["tries_left"].as_u64()
}

#[tokio::test]
async fn a_patient_opens_with_the_pin() {
    let scene = scene(2).await;
    let phone = scene.house.browser();
    let knocked = door::knock(&phone, &scene.address()).await.unwrap();
    assert_eq!(knocked.greeting.name, "Gemeinschaftspraxis");
    let root = scene.link.derive_root().unwrap();
    let visit = door::enter(&phone, &scene.address(), &knocked, &root).await.unwrap();
    assert_eq!(visit.findings().len(), 1);
    assert_eq!(visit.openings_left(), 1);
    assert_eq!(phone.cookie(), None, "the door sets no cookie");
    assert_eq!(scene.seen().await.opened, 1);
}

impl Scene {
    pub fn right_access(&self) -> Hash {
        Hash(*self.link.derive_root().unwrap().derive_access(1).expose())
    }

    pub async fn anna_signs_in(&self) {
        siegel_client::signin::sign_in(&self.anna.browser, &self.anna.passkey).await.unwrap();
    }
}

#[tokio::test]
async fn wrong_pins_say_how_many_tries_are_left_and_the_right_one_forgives_them() {
    let scene = scene(5).await;
    let (link, knock, phone) = (scene.link.id(), scene.knock(), scene.house.browser());
    for left in (1..=4).rev() {
        let answer = try_pin(&phone, link, knock, Hash::of(b"wrong")).await;
        assert_eq!((answer.code(), tries_left(&answer)), (Some(Code::PinWrong), Some(left)));
    }
    let opened = try_pin(&phone, link, knock, scene.right_access()).await;
    assert_eq!(opened.status, StatusCode::OK);
    assert_eq!(scene.seen().await.wrong, 0);
}

#[tokio::test]
async fn a_link_opens_as_often_as_its_terms_say() {
    let scene = scene(1).await;
    let phone = scene.house.browser();
    let open = async || try_pin(&phone, scene.link.id(), scene.knock(), scene.right_access()).await;
    assert_eq!(open().await.status, StatusCode::OK);
    assert_eq!(open().await.code(), Some(Code::LinkUsedUp));
}
