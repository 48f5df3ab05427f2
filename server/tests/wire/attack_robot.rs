//! Robots at a patient's link (attack 44): previews of messengers, scanners of mails, browsers that fetch ahead, programs
//! that imitate the page. They take every method, bend the address, and ask every route that the page has, with all
//! but what only a person types.
//!
//! The same robots are sent to a service without the defence, which stands in this file alone: there they use the
//! link up. What a robot that runs the page's script comes to is played in a browser, in
//! `playwright/stories/door-robots.spec.ts`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::routing::{any, post};
use http::{Request, StatusCode};
use serde_json::json;
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::message::link::{Link, Links};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::link::{LinkEntry, NewLink};

use super::door::{Scene, scene, try_pin};
use super::routes::{self, NOBODY};
use crate::support::{Answer, Browser, give_link};

/// Somebody who is no person.
struct Robot {
    agent: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

const fn robot(agent: &'static str, headers: &'static [(&'static str, &'static str)]) -> Robot {
    Robot { agent, headers, body: "" }
}

const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36";

/// What our own pages send.
const OURS: &[(&str, &str)] = &[
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
    ("x-siegel", "1"),
    ("content-type", "application/json"),
];

const OPENS: &[(&str, &str)] =
    &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];

static ROBOTS: [Robot; 14] = [
    robot("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", &[]),
    robot("WhatsApp/2.23.20.0", &[("accept", "image/*")]),
    robot("facebookexternalhit/1.1;line-poker/1.0", &[("range", "bytes=0-65535")]),
    robot("TelegramBot (like TwitterBot)", &[]),
    robot("Mozilla/5.0 (compatible; SafeLinks)", OPENS),
    robot("Mozilla/5.0 SkypeUriPreview Preview/0.5", &[("accept-encoding", "br")]),
    robot("BarracudaSentinel", &[("x-forwarded-for", "203.0.113.7"), ("referer", "https://mail.example/")]),
    robot("", &[]),
    robot("'; DROP TABLE links; --", &[("from", "scanner@mail.example")]),
    robot(CHROME, &[("sec-purpose", "prefetch"), ("purpose", "prefetch"), ("sec-fetch-mode", "navigate")]),
    robot(CHROME, &[("sec-purpose", "prefetch;prerender"), ("sec-fetch-dest", "document")]),
    robot("Mozilla/5.0 Gecko/20100101 Firefox/153.0", &[("x-moz", "prefetch"), ("sec-fetch-dest", "empty")]),
    robot(CHROME, OURS),
    Robot { agent: CHROME, headers: OURS, body: "{}" },
];

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PROPFIND"];

impl Robot {
    async fn asks(&self, browser: &Browser, method: &str, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).header("user-agent", self.agent);
        let request =
            self.headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        browser.send(request.body(Body::from(self.body)).unwrap()).await
    }
}

/// Where robots go, with an id that names nothing: the page, as it is and bent, and all that it asks of the server.
async fn places(browser: &Browser) -> Vec<String> {
    let secret = "A".repeat(47);
    let page = format!("/s/{NOBODY}");
    let mut places = vec![
        page.clone(),
        format!("{page}/"),
        format!("{page}%23{secret}"),
        format!("{page}%2523{secret}"),
        format!("{page}?utm_source=mail&fbclid=IwAR0x"),
        format!("{page}?utm_source=mail%23{secret}"),
        format!("{page}%FF%0D%0A"),
        format!("/u/{NOBODY}"),
    ];
    let api = routes::api(browser).await.into_iter().filter(|route| route.template.contains("/door/"));
    places.extend(api.map(|route| route.path));
    places
}

/// All that an answer tells, but for its own number.
fn told(answer: &Answer) -> (StatusCode, Vec<String>, String) {
    let number = answer.header("x-request-id").unwrap_or_default();
    let shown = |(name, value): (&http::HeaderName, &http::HeaderValue)| format!("{name}: {value:?}");
    let mut headers: Vec<String> = answer.headers.iter().map(shown).collect();
    headers.retain(|header| !header.starts_with("x-request-id"));
    headers.sort();
    (answer.status, headers, String::from_utf8_lossy(&answer.body).replace(number, ""))
}

fn knock_of(link: &NewLink) -> Hash {
    Hash(*link.secret().derive_knock(link.id()).token.expose())
}

/// Links that stand open, are used up, and were revoked; and one that never was.
async fn ids(scene: &mut Scene) -> [LinkId; 4] {
    let finding = scene.anna.sends("Laborbefund", vec![2; 5_000]).await;
    let used = give_link(&mut scene.anna, finding, 1).await;
    let revoked = give_link(&mut scene.anna, finding, 1).await;
    let access = Hash(*used.derive_root().unwrap().derive_access(1).expose());
    let opened = try_pin(&scene.house.browser(), used.id(), knock_of(&used), access).await;
    assert_eq!(opened.status, StatusCode::OK);
    let desk = Desk::new(&scene.anna.browser, &scene.anna.vault);
    for entry in desk.list_links().await.unwrap() {
        let LinkEntry::Link(link) = entry else { panic!("it opens") };
        if link.id() == revoked.id() {
            let (now, mut chance) = (scene.anna.clock_now(), scene.house.chance("revoke"));
            desk.revoke_link(&link, now, &mut chance).await.unwrap();
        }
    }
    [scene.link.id(), used.id(), revoked.id(), LinkId([9; 16])]
}

impl Scene {
    /// What the practice sees of its links, and how long its log is.
    async fn stands(&self) -> (Vec<Link>, u64) {
        let answer = self.anna.browser.ask("GET", url::LINKS, "").await;
        let links = serde_json::from_slice::<Links>(&answer.body).unwrap().links;
        (links, self.house.log_size(&self.anna).await)
    }
}

/// Sends every robot to every place of these links, and holds the answers for one against those for the others.
async fn robots_visit(browser: &Browser, links: &[LinkId]) {
    for place in places(browser).await {
        for (robot, method) in ROBOTS.iter().flat_map(|robot| METHODS.map(|method| (robot, method))) {
            let mut answers = Vec::new();
            for link in links {
                let answer = robot.asks(browser, method, &place.replace(NOBODY, &link.to_string())).await;
                assert!(!answer.status.is_server_error(), "{method} {place} by {}", robot.agent);
                assert_eq!(answer.header("set-cookie"), None);
                answers.push(told(&answer));
            }
            answers.dedup();
            assert_eq!(answers.len(), 1, "{method} {place} by {}: {answers:?}", robot.agent);
        }
    }
}

#[tokio::test]
async fn attack_44_no_robot_counts_anything_and_all_links_answer_it_alike() {
    let mut scene = scene(1).await;
    let links = ids(&mut scene).await;
    let before = scene.stands().await;
    let robots = scene.house.browser().from([66, 102, 0, 1]);
    robots_visit(&robots, &links).await;
    assert_eq!(scene.stands().await, before, "nothing is opened, tried, exposed or logged");
    let page = robots.open(&format!("/s/{}%23{}", links[0], "A".repeat(47))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        told(&page),
        told(&robots.open(&format!("/s/{}", links[3])).await),
        "a bent one is the same page"
    );
    let opened = try_pin(&scene.house.browser(), links[0], scene.knock(), scene.right_access()).await;
    assert_eq!(opened.status, StatusCode::OK, "the one opening is the patient's");
    assert_ne!(scene.stands().await, before, "and that is seen");
}

#[tokio::test]
async fn attack_44_robots_meet_an_expired_link_like_one_that_never_was() {
    let scene = scene(1).await;
    scene.house.clock.pass(31 * Time::DAY);
    scene.anna_signs_in().await;
    let before = scene.stands().await;
    robots_visit(&scene.house.browser(), &[scene.link.id(), LinkId([9; 16])]).await;
    assert_eq!(scene.stands().await, before);
}

/// It runs the page's script and presses its one button: all that can be done without the PIN.
#[tokio::test]
async fn attack_44_a_robot_that_presses_the_button_counts_nothing_either() {
    let scene = scene(1).await;
    let before = scene.stands().await;
    let path = url::door_act(scene.link.id(), "knock");
    for _ in 0..10 {
        let answer =
            scene.house.browser().ask("POST", &path, json!({ "knock": scene.knock() }).to_string()).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    assert_eq!(scene.stands().await, before);
}

/// How many openings robots leave of one, at a service that counts them as it does.
async fn left_by_robots(opens: impl Fn(Arc<AtomicU32>) -> Router) -> u32 {
    let left = Arc::new(AtomicU32::new(1));
    let service = Browser::new(opens(Arc::clone(&left)));
    for (robot, method) in ROBOTS.iter().flat_map(|robot| METHODS.map(|method| (robot, method))) {
        robot.asks(&service, method, "/s/abc").await;
    }
    left.load(Ordering::SeqCst)
}

#[tokio::test]
async fn attack_44_succeeds_where_any_request_or_a_bare_post_opens_the_link() {
    let count = |left: Arc<AtomicU32>| {
        move |_: Path<String>| async move {
            let _ = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        }
    };
    assert_eq!(left_by_robots(|left| Router::new().route("/s/{id}", any(count(left)))).await, 0);
    assert_eq!(left_by_robots(|left| Router::new().route("/s/{id}", post(count(left)))).await, 0);
    assert_eq!(left_by_robots(|_| Router::new()).await, 1, "where nothing counts, nothing is used up");
}
