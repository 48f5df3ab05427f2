//! The patient's door under attack: PINs guessed, tries burnt, links opened by bots (40, 41, 44, 45).

use http::StatusCode;
use serde_json::{Value, json};
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::message::link::Links;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::address::Address;
use siegel_client::door;
use siegel_client::link::NewLink;

use crate::support::{Answer, Browser, House, Person, give_link};

const ORIGIN: &str = "http://localhost:8080";

struct Scene {
    house: House,
    anna: Person,
    link: NewLink,
}

async fn scene(openings_max: u32) -> Scene {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let finding = anna.sends("Arztbrief", vec![1; 5_000]).await;
    let link = give_link(&mut anna, finding, openings_max).await;
    Scene { house, anna, link }
}

impl Scene {
    fn address(&self) -> Address {
        let whole = self.link.expose_url(ORIGIN);
        let (path, fragment) = whole.strip_prefix(ORIGIN).unwrap().split_once('#').unwrap();
        Address::parse(path, fragment).unwrap()
    }

    fn knock(&self) -> Hash {
        Hash(*self.link.secret().derive_knock(self.link.id()).token.expose())
    }

    /// What the practice's list says of the link.
    async fn seen(&self) -> siegel_api::message::link::Link {
        let answer = self.anna.browser.ask("GET", url::LINKS, "").await;
        serde_json::from_slice::<Links>(&answer.body).unwrap().links.remove(0)
    }
}

async fn try_pin(browser: &Browser, link: LinkId, knock: Hash, access: Hash) -> Answer {
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

/// Two hundred tries at once, from two hundred networks, through HTTP: no more than five are compared
/// before the pause and ten before the lock, and the right PIN among the late ones opens nothing.
///
/// Without the counter each of these tries would be compared: the last assertion shows that the right
/// proof does open the link once the practice arms it anew, so the counter alone has stopped it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_40_two_hundred_parallel_tries_are_counted() {
    let scene = scene(5).await;
    let (link, knock) = (scene.link.id(), scene.knock());
    for (round, compared) in [(1, 5), (2, 5)] {
        let tries = (0..200_u8).map(|n| {
            let browser = scene.house.browser().from([10, n, 0, 1]);
            async move { try_pin(&browser, link, knock, Hash::of(&[n])).await }
        });
        let answers = futures::future::join_all(tries).await;
        let wrong = answers.iter().filter(|answer| answer.code() == Some(Code::PinWrong)).count();
        let last = if round == 1 { Code::LinkPaused } else { Code::LinkLocked };
        let stopped = answers.iter().filter(|answer| answer.code() == Some(last)).count();
        assert_eq!((wrong, stopped), (compared - 1, 200 - compared + 1), "round {round}");
        assert_eq!(scene.seen().await.wrong, 5 * round, "round {round}");
        scene.house.clock.pass(16 * Time::MINUTE);
        scene.anna_signs_in().await;
    }
    let right = scene.right_access();
    let refused = try_pin(&scene.house.browser(), link, knock, right).await;
    assert_eq!(refused.code(), Some(Code::LinkLocked), "the right PIN comes too late");
    assert!(scene.seen().await.locked);
}

impl Scene {
    fn right_access(&self) -> Hash {
        Hash(*self.link.derive_root().unwrap().derive_access(1).expose())
    }

    async fn anna_signs_in(&self) {
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

/// Who knows a link's public half, from a mail or a log, cannot use its tries up: without the secret's
/// knock nothing is counted, and wrong knocks keep no right one out.
#[tokio::test]
async fn attack_41_without_the_secret_no_try_is_burnt() {
    let scene = scene(5).await;
    let link = scene.link.id();
    for n in 0..60_u8 {
        let browser = scene.house.browser().from([10, 1, n, 1]);
        let answer = try_pin(&browser, link, Hash::of(&[n]), Hash::of(b"wrong")).await;
        assert!(matches!(answer.code(), Some(Code::LinkGone | Code::TooMany)), "{:?}", answer.code());
    }
    assert_eq!(scene.seen().await.wrong, 0);
    let opened = try_pin(&scene.house.browser(), link, scene.knock(), scene.right_access()).await;
    assert_eq!(opened.status, StatusCode::OK, "the holder comes in");
    // With the secret, tries do count: the knock is what keeps others out.
    try_pin(&scene.house.browser(), link, scene.knock(), Hash::of(b"wrong")).await;
    assert_eq!(scene.seen().await.wrong, 1);
}

/// Scanners of mails and previews of messengers open every link. They get the same bytes for any id, and
/// nothing is counted, logged or used up. A link that opened by GET, as many services have it, would be
/// used up by the first bot; here there is no such route that a test could switch on.
#[tokio::test]
async fn attack_44_bots_use_nothing_up() {
    let scene = scene(1).await;
    let bot = scene.house.browser().from([66, 102, 0, 1]);
    let before = scene.house.log_size(&scene.anna).await;
    let unknown = bot.open(&format!("/s/{}", LinkId([9; 16]))).await;
    for path in [format!("/s/{}", scene.link.id()), format!("/u/{}", scene.link.id())] {
        for (method, agent) in [
            ("GET", "Slackbot-LinkExpanding 1.0"),
            ("HEAD", "Mozilla/5.0 (compatible; SafeLinks)"),
            ("GET", "WhatsApp/2.23"),
            ("GET", "facebookexternalhit/1.1"),
        ] {
            let request = http::Request::builder().method(method).uri(&path).header("user-agent", agent);
            let answer = bot.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{agent}");
            assert!(method == "HEAD" || answer.body == unknown.body, "{agent}");
            assert_eq!(answer.header("set-cookie"), None);
        }
    }
    for act in ["knock", "open", "fetch", "receipts"] {
        let answer = bot.ask("GET", &url::door_act(scene.link.id(), act), "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "GET {act}");
        assert_eq!(answer.body.len(), bot.ask("GET", "/api/v1/nothing", "").await.body.len());
    }
    assert_eq!(scene.house.log_size(&scene.anna).await, before, "nothing was logged");
    let seen = scene.seen().await;
    assert_eq!((seen.opened, seen.wrong), (0, 0));
    let opened = try_pin(&scene.house.browser(), scene.link.id(), scene.knock(), scene.right_access()).await;
    assert_eq!(opened.status, StatusCode::OK, "the one opening is the patient's");
}

impl House {
    async fn log_size(&self, person: &Person) -> u64 {
        let head = siegel_storage::log::find_head(&self.store, person.vault.practice_id()).await.unwrap();
        head.unwrap().size()
    }
}

#[tokio::test]
async fn attack_45_links_that_are_over_answer_like_links_that_never_were() {
    let scene = scene(1).await;
    let phone = scene.house.browser();
    let knock = async |link: LinkId, knock: Hash| {
        let body = json!({ "knock": knock }).to_string();
        phone.ask("POST", &url::door_act(link, "knock"), body).await
    };
    let never = knock(LinkId([9; 16]), scene.knock()).await;
    let wrong = knock(scene.link.id(), Hash::of(b"wrong")).await;
    assert_eq!(knock(scene.link.id(), scene.knock()).await.status, StatusCode::OK);
    scene.house.clock.pass(31 * Time::DAY);
    let expired = knock(scene.link.id(), scene.knock()).await;
    for answer in [&never, &wrong, &expired] {
        assert_eq!(answer.code(), Some(Code::LinkGone));
        assert_eq!(answer.body.len(), never.body.len());
    }
}

#[tokio::test]
async fn a_link_opens_as_often_as_its_terms_say() {
    let scene = scene(1).await;
    let phone = scene.house.browser();
    let open = async || try_pin(&phone, scene.link.id(), scene.knock(), scene.right_access()).await;
    assert_eq!(open().await.status, StatusCode::OK);
    assert_eq!(open().await.code(), Some(Code::LinkUsedUp));
}
