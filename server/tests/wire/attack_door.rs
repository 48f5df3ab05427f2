//! The patient's door under attack: PINs guessed, tries burnt, links opened by bots, ids tried out (40, 41,
//! 44, 45).
//!
//! Each attacker is written once and sent to two doors: to the real router, and to one without the defence,
//! which stands in this file alone. At the second one the attack succeeds.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use futures::future::join_all;
use http::StatusCode;
use serde_json::json;
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::link::LinkEntry;

use super::door::{Scene, scene, try_pin};
use crate::support::{Answer, Browser, House, Person};

/// What whoever tries a PIN gets to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Opened,
    Wrong,
    Stopped,
    Unknown,
}

/// One try: from which network, with what proof of the link, with what proof of the PIN.
#[derive(Clone, Copy)]
struct Try {
    from: [u8; 4],
    knock: Hash,
    access: Hash,
}

/// Whoever can be asked to compare a PIN.
trait Door {
    async fn takes(&self, attempt: Try) -> Said;
}

impl Door for Scene {
    async fn takes(&self, attempt: Try) -> Said {
        let browser = self.house.browser().from(attempt.from);
        let answer = try_pin(&browser, self.link.id(), attempt.knock, attempt.access).await;
        match answer.code() {
            None if answer.status == StatusCode::OK => Said::Opened,
            Some(Code::PinWrong) => Said::Wrong,
            Some(Code::LinkPaused | Code::LinkLocked) => Said::Stopped,
            Some(Code::LinkGone | Code::TooMany) => Said::Unknown,
            other => panic!("{other:?}"),
        }
    }
}

/// A door that counts as most programs do: it reads the number, waits for its database, compares, and writes
/// the number back.
struct ReadsThenWrites {
    access: Hash,
    wrong: Cell<u32>,
}

impl Door for ReadsThenWrites {
    async fn takes(&self, attempt: Try) -> Said {
        let wrong = self.wrong.get();
        if wrong >= 5 {
            return Said::Stopped;
        }
        tokio::task::yield_now().await;
        if attempt.access == self.access {
            return Said::Opened;
        }
        self.wrong.set(wrong + 1);
        Said::Wrong
    }
}

/// Two hundred proofs at once, each from a network of its own; the right one is the last but ten.
async fn guesses(door: &impl Door, knock: Hash, right: Option<Hash>) -> Vec<Said> {
    let tries = (0..200_u8).map(|n| {
        let access = right.filter(|_| n == 189).unwrap_or(Hash::of(&[n]));
        door.takes(Try { from: [10, n, 0, 1], knock, access })
    });
    join_all(tries).await
}

fn count(said: &[Said], what: Said) -> usize {
    said.iter().filter(|one| **one == what).count()
}

/// Two hundred tries at once, from two hundred networks, through HTTP: five are compared before the pause and
/// five before the lock, and the right PIN comes too late.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_40_two_hundred_parallel_tries_are_counted() {
    let scene = scene(5).await;
    for round in 1..=2 {
        let said = guesses(&scene, scene.knock(), None).await;
        assert_eq!((count(&said, Said::Wrong), count(&said, Said::Stopped)), (4, 196), "round {round}");
        assert_eq!(scene.seen().await.wrong, 5 * round, "round {round}");
        scene.house.clock.pass(16 * Time::MINUTE);
        scene.anna_signs_in().await;
    }
    let right = Try { from: [10, 0, 0, 1], knock: scene.knock(), access: scene.right_access() };
    assert_eq!(scene.takes(right).await, Said::Stopped, "the right PIN comes too late");
    assert!(scene.seen().await.locked);
}

#[tokio::test]
async fn attack_40_succeeds_where_the_counter_is_read_before_it_is_written() {
    let access = Hash::of(b"right");
    let door = ReadsThenWrites { access, wrong: Cell::new(0) };
    let said = guesses(&door, Hash::ZERO, Some(access)).await;
    assert_eq!((count(&said, Said::Wrong), count(&said, Said::Opened)), (199, 1), "all are compared");
    // One after the other the same thief is stopped: it is the haste that this counter does not withstand.
    let door = ReadsThenWrites { access, wrong: Cell::new(0) };
    for n in 0..5 {
        let wrong = Try { from: [10, n, 0, 1], knock: Hash::ZERO, access: Hash::of(&[n]) };
        assert_eq!(door.takes(wrong).await, Said::Wrong);
    }
    assert_eq!(door.takes(Try { from: [10; 4], knock: Hash::ZERO, access }).await, Said::Stopped);
}

/// A door that counts every try at the link's id, whoever makes it.
struct AsksForNoKnock {
    access: Hash,
    wrong: Cell<u32>,
}

impl Door for AsksForNoKnock {
    async fn takes(&self, attempt: Try) -> Said {
        if self.wrong.get() >= 10 {
            return Said::Stopped;
        }
        if attempt.access == self.access {
            return Said::Opened;
        }
        self.wrong.set(self.wrong.get() + 1);
        Said::Wrong
    }
}

/// Somebody who knows a link's public half, from a mail or a log: he tries sixty times, from sixty networks.
async fn passes_by(door: &impl Door) -> Vec<Said> {
    let mut said = Vec::new();
    for n in 0..60 {
        let attempt = Try { from: [10, 1, n, 1], knock: Hash::of(&[n]), access: Hash::of(b"wrong") };
        said.push(door.takes(attempt).await);
    }
    said
}

#[tokio::test]
async fn attack_41_without_the_secret_no_try_is_burnt() {
    let scene = scene(5).await;
    assert_eq!(passes_by(&scene).await, [Said::Unknown; 60]);
    assert_eq!(scene.seen().await.wrong, 0);
    let holder = Try { from: [10, 2, 0, 1], knock: scene.knock(), access: scene.right_access() };
    assert_eq!(scene.takes(holder).await, Said::Opened, "wrong knocks keep no right one out");
    // With the secret, tries do count: the knock is what keeps others out.
    assert_eq!(scene.takes(Try { access: Hash::of(b"wrong"), ..holder }).await, Said::Wrong);
    assert_eq!(scene.seen().await.wrong, 1);
}

#[tokio::test]
async fn attack_41_succeeds_where_no_knock_is_asked_for() {
    let door = AsksForNoKnock { access: Hash::of(b"right"), wrong: Cell::new(0) };
    assert_eq!(count(&passes_by(&door).await, Said::Wrong), 10);
    let holder = Try { from: [10, 2, 0, 1], knock: Hash::of(b"knock"), access: Hash::of(b"right") };
    assert_eq!(door.takes(holder).await, Said::Stopped, "the patient is locked out");
}

const BOTS: [(&str, &str); 4] = [
    ("GET", "Slackbot-LinkExpanding 1.0"),
    ("HEAD", "Mozilla/5.0 (compatible; SafeLinks)"),
    ("GET", "WhatsApp/2.23"),
    ("GET", "facebookexternalhit/1.1"),
];

/// Scanners of mails and previews of messengers, which open every link that they meet.
async fn bots_visit(bot: &Browser, path: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (method, agent) in BOTS {
        let request = http::Request::builder().method(method).uri(path).header("user-agent", agent);
        answers.push(bot.send(request.body(axum::body::Body::empty()).unwrap()).await);
    }
    answers
}

#[tokio::test]
async fn attack_44_bots_use_nothing_up() {
    let scene = scene(1).await;
    let bot = scene.house.browser().from([66, 102, 0, 1]);
    let before = scene.house.log_size(&scene.anna).await;
    let unknown = bot.open(&format!("/s/{}", LinkId([9; 16]))).await;
    for path in [format!("/s/{}", scene.link.id()), format!("/u/{}", scene.link.id())] {
        for answer in bots_visit(&bot, &path).await {
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.body.is_empty() || answer.body == unknown.body, "{path}");
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

/// The same bots at a service whose one-time links open as they are fetched, as many services have it.
#[tokio::test]
async fn attack_44_succeeds_where_a_get_opens_the_link() {
    let openings_left = Arc::new(AtomicU32::new(1));
    let counter = Arc::clone(&openings_left);
    let opens = move |_: Path<String>| async move {
        let left = counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_ok() { (StatusCode::OK, "the finding") } else { (StatusCode::GONE, "") }
    };
    let service = Browser::new(Router::new().route("/s/{id}", get(opens)));
    let answers = bots_visit(&service, "/s/abc").await;
    assert_eq!(answers[0].body, b"the finding", "the first bot reads it");
    assert_eq!(openings_left.load(Ordering::SeqCst), 0);
    assert_eq!(service.open("/s/abc").await.status, StatusCode::GONE, "the patient finds nothing");
}

impl House {
    pub async fn log_size(&self, person: &Person) -> u64 {
        let head = siegel_storage::log::find_head(&self.store, person.vault.practice_id()).await.unwrap();
        head.unwrap().size()
    }
}

/// All that can be told of an answer from outside, but for its own number.
fn looks(answer: &Answer) -> (StatusCode, Option<Code>, usize, BTreeSet<String>) {
    let headers = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
    (answer.status, answer.code(), answer.body.len(), headers)
}

async fn knocks(browser: &Browser, link: LinkId, knock: Hash) -> Answer {
    let body = json!({ "knock": knock }).to_string();
    browser.ask("POST", &url::door_act(link, "knock"), body).await
}

/// Knocks at ids and keeps those that answer otherwise than an id that never was.
async fn tries_out(house: &House, ids: &[LinkId]) -> Vec<LinkId> {
    let never = looks(&knocks(&house.browser(), LinkId([9; 16]), Hash::ZERO).await);
    let mut found = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        let browser = house.browser().from([10, 3, u8::try_from(number / 50).unwrap(), 1]);
        if looks(&knocks(&browser, *id, Hash::ZERO).await) != never {
            found.push(*id);
        }
    }
    found
}

#[tokio::test]
async fn attack_45_a_link_that_is_there_answers_like_its_neighbours() {
    let scene = scene(1).await;
    let link = scene.link.id();
    let neighbours = (0..128).map(|bit| {
        let mut id = link;
        id.0[bit / 8] ^= 1 << (bit % 8);
        id
    });
    let mut ids: Vec<LinkId> = neighbours.collect();
    ids.push(link);
    assert_eq!(tries_out(&scene.house, &ids).await, [], "nobody is told which of them is a link");
    assert_eq!(LinkId::LEN * 8, 128);
    let knocked = knocks(&scene.house.browser(), link, scene.knock()).await;
    assert_eq!(knocked.status, StatusCode::OK, "its holder is");
}

#[tokio::test]
async fn attack_45_links_that_are_over_answer_like_links_that_never_were() {
    let scene = scene(1).await;
    let phone = scene.house.browser();
    let knock = async |link: LinkId, knock: Hash| knocks(&phone, link, knock).await;
    let never = looks(&knock(LinkId([9; 16]), scene.knock()).await);
    assert_eq!(never.1, Some(Code::LinkGone));
    assert_eq!(looks(&knock(scene.link.id(), Hash::of(b"wrong")).await), never);
    assert_eq!(knock(scene.link.id(), scene.knock()).await.status, StatusCode::OK);
    scene.house.clock.pass(31 * Time::DAY);
    assert_eq!(looks(&knock(scene.link.id(), scene.knock()).await), never, "expired");

    let scene = self::scene(1).await;
    let desk = Desk::new(&scene.anna.browser, &scene.anna.vault);
    let LinkEntry::Link(link) = desk.list_links().await.unwrap().remove(0) else { panic!("it opens") };
    desk.revoke_link(&link, scene.anna.clock_now(), &mut scene.house.chance("revoke")).await.unwrap();
    let phone = scene.house.browser();
    assert_eq!(looks(&knocks(&phone, scene.link.id(), scene.knock()).await), never, "revoked");
}

/// Short ids, and an answer that says whether they exist: a thousand questions find all that there is.
#[test]
fn attack_45_succeeds_with_short_ids_and_telling_answers() {
    let shared = BTreeSet::from([17_u16, 402, 888]);
    let answers = |id: u16| if shared.contains(&id) { "needs a PIN" } else { "unknown" };
    let found: BTreeSet<u16> = (0..1_000).filter(|id| answers(*id) != "unknown").collect();
    assert_eq!(found, shared);
}
