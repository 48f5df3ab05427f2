//! From when until when somebody has access (B30): to the millisecond, as the invitation said, moved as often as needed.

use siegel_api::bytes::B64;
use siegel_api::event::EventKind;
use siegel_api::message::log::LogQuery;
use siegel_api::message::session::RecoveryFinish;
use siegel_api::period::Period;
use siegel_api::problem::{Code, Problem};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::clock::Clock;
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::{self, Guest};
use siegel_client::recovery::recover;
use siegel_client::row::{VerifiedRow, Vouched};
use siegel_client::server::{Method, Request, tell};
use siegel_client::session;
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;
use siegel_client::team::{Outcome, Role};
use siegel_crypto::code::RecoveryCode;
use siegel_server::job;

use crate::story_leave::held;
use crate::support::{Browser, House, Person, Waiting};
use crate::works::{code, rng};

pub fn until(ends: Time) -> Period {
    Period { ends_at: Some(ends), ..Period::ALWAYS }
}

pub fn from(starts: Time) -> Period {
    Period { starts_at: Some(starts), ..Period::ALWAYS }
}

pub async fn limits(admin: &Person, whose: &Person, period: Period) -> Option<Code> {
    let whose = whose.vault.user_id();
    let done = admin.desk().limit_access(whose, period, admin.clock_now(), &mut rng()).await;
    done.err().and_then(|error| code(&error))
}

async fn said(browser: &Browser) -> Option<Code> {
    session::find_own(browser).await.err().and_then(|error| code(&error))
}

/// Signs in by a passkey and by the sheet, in browsers that nobody knows: what is said to both.
async fn comes(house: &House, person: &Person) -> [Option<Code>; 2] {
    tries(house, &person.passkey, &person.sheet).await.map(|problem| problem.map(|problem| problem.code))
}

async fn tries(house: &House, passkey: &SoftPasskey, sheet: &RecoveryCode) -> [Option<Problem>; 2] {
    let passkey = sign_in(&house.browser(), passkey).await.err();
    let typed = sheet.expose_text();
    let sheet = recover(&house.browser(), &house.clock, &mut house.chance("sheet"), &typed).await.err();
    let told = |error| match error {
        Error::Problem(problem) => *problem,
        other => panic!("{other:?}"),
    };
    [passkey, sheet].map(|error| error.map(told))
}

async fn count(admin: &Person, kind: EventKind) -> usize {
    let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
    let names = admin.desk().read_names().await.unwrap();
    admin.desk().read_log(&names, &query).await.unwrap().entries.len()
}

#[tokio::test]
async fn b30_an_access_ends_to_the_millisecond_and_that_stands_in_the_log_once() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    let end = ada.clock_now().plus(10 * Time::MINUTE);
    assert_eq!(limits(&ada, &laura, until(end)).await, None);
    assert_eq!(held(&ada, &laura).await.period, until(end));
    job_turn(&house).await;
    house.clock.pass(10 * Time::MINUTE - 1);
    assert_eq!(said(&laura.browser).await, None);
    sign_in(&house.browser(), &laura.passkey).await.unwrap();

    house.clock.pass(1);
    assert_eq!(
        said(&laura.browser).await,
        Some(Code::SignedOut),
        "an open page closes, before any job has run"
    );
    assert_eq!(comes(&house, &laura).await, [Some(Code::AccessEnded); 2]);
    assert_eq!(count(&ada, EventKind::AccessEnded).await, 0);
    for _ in 0..2 {
        job_turn(&house).await;
    }
    assert_eq!((count(&ada, EventKind::AccessEnded).await, held(&ada, &laura).await.sessions), (1, 0));
    assert_eq!(comes(&house, &laura).await, [Some(Code::AccessEnded); 2]);

    // Somebody with the role Administration concludes it: only now the practice has other keys.
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    let before = ada.vault.practice().verified().epoch();
    ada.removes(&laura).await.unwrap();
    assert_eq!(ada.vault.practice().verified().epoch(), before + 1);
    assert_eq!(comes(&house, &laura).await, [Some(Code::SignInFailed); 2]);
    job_turn(&house).await;
    assert_eq!(count(&ada, EventKind::AccessEnded).await, 1);
    house.is_in_order().await;
}

pub async fn job_turn(house: &House) {
    job::end::run(&house.app).await.unwrap();
}

#[tokio::test]
async fn b30_an_end_is_moved_before_it_comes_and_after() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    let now = ada.clock_now();
    assert_eq!(limits(&ada, &laura, until(now.plus(2 * Time::MINUTE))).await, None);
    assert_eq!(limits(&ada, &laura, until(now.plus(Time::MINUTE))).await, None);
    house.clock.pass(Time::MINUTE);
    job_turn(&house).await;
    assert_eq!(comes(&house, &laura).await[0], Some(Code::AccessEnded));
    // Later again: it holds, and comes a second time.
    assert_eq!(limits(&ada, &laura, until(now.plus(3 * Time::MINUTE))).await, None);
    assert_eq!(comes(&house, &laura).await[0], None);
    house.clock.pass(2 * Time::MINUTE);
    job_turn(&house).await;
    assert_eq!(
        (comes(&house, &laura).await[0], count(&ada, EventKind::AccessEnded).await),
        (Some(Code::AccessEnded), 2)
    );
    assert_eq!(limits(&ada, &laura, Period::ALWAYS).await, None);
    house.clock.pass(100 * Time::DAY);
    job_turn(&house).await;
    assert_eq!(comes(&house, &laura).await[0], None);
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    assert_eq!(count(&ada, EventKind::PeriodSet).await, 4);
}

#[tokio::test]
async fn attack_end_nobody_gives_more_time_without_a_gesture_nor_to_themselves_and_an_admin_stays() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let berta = Person::joins(&house, &mut ada, "Berta", Role::Administrator).await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    let now = ada.clock_now();
    let soon = until(now.plus(Time::DAY));
    assert_eq!(limits(&laura, &ada, soon).await, Some(Code::NotAllowed));
    assert_eq!(limits(&laura, &laura, Period::ALWAYS).await, Some(Code::NotAllowed));
    assert_eq!(limits(&ada, &ada, soon).await, Some(Code::Conflict), "somebody else does that");
    let stranger = Person::founds(&house, "Eva").await;
    assert_eq!(limits(&ada, &stranger, soon).await, Some(Code::Conflict));
    assert_eq!(held(&stranger, &stranger).await.period, Period::ALWAYS);

    // Of two admins one stays without an end, and is not removed by the other either.
    assert_eq!(limits(&ada, &berta, soon).await, None);
    assert_eq!(limits(&berta, &ada, soon).await, Some(Code::LastAdmin));
    let mut berta = berta;
    let refused = berta.removes(&ada).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::LastAdmin));
    assert_eq!(
        limits(&berta, &berta, Period::ALWAYS).await,
        Some(Code::Conflict),
        "nobody extends their own access"
    );

    // Less time takes a session, more a gesture minutes old at most.
    assert_eq!(limits(&ada, &laura, soon).await, None);
    house.clock.pass(6 * Time::MINUTE);
    assert_eq!(limits(&ada, &laura, until(now.plus(Time::HOUR))).await, None);
    assert_eq!(limits(&ada, &laura, soon).await, Some(Code::ProofNeeded));
    assert_eq!(limits(&ada, &laura, Period::ALWAYS).await, Some(Code::ProofNeeded));
    let late = Period { starts_at: Some(now.plus(30 * Time::MINUTE)), ..until(now.plus(Time::HOUR)) };
    assert_eq!(limits(&ada, &laura, late).await, None, "a later beginning is less");
    let early = Period { starts_at: late.starts_at.map(|starts| starts.minus(1)), ..late };
    assert_eq!(limits(&ada, &laura, early).await, Some(Code::ProofNeeded));
}

/// The rows of a kind, newest first.
async fn rows(admin: &Person, kind: EventKind) -> Vec<VerifiedRow> {
    let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
    let names = admin.desk().read_names().await.unwrap();
    let page = admin.desk().read_log(&names, &query).await.unwrap();
    page.entries.into_iter().map(|entry| entry.row).collect()
}

/// From tomorrow on for four days.
fn days(admin: &Person) -> Period {
    let starts = admin.clock_now().plus(Time::DAY);
    Period { starts_at: Some(starts), ends_at: Some(starts.plus(4 * Time::DAY)) }
}

#[tokio::test]
async fn b30_a_deputy_comes_in_from_the_first_millisecond_to_the_last_and_is_told_when() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let period = days(&ada);
    let (starts, ends) = (period.starts_at.unwrap(), period.ends_at.unwrap());
    let made = ada.invites_for(Role::Physician, period).await.unwrap();
    let fragment = made.link.split_once('#').unwrap().1;
    let shown = invitation::view(&house.browser(), &house.clock, made.id, fragment).await.unwrap();
    assert_eq!(shown.guest(), Guest::Member(Role::Physician.roles(), period), "before she makes keys");
    let waiting = Waiting::answers(&house, &made.link, "Vera Vogt").await;
    ada.admits_newest().await.unwrap();

    // Admitted by keys, and not let in: who has proved who she is learns from when on.
    let early = tries(&house, &waiting.passkey, &waiting.sheet).await;
    for problem in early.map(Option::unwrap) {
        assert_eq!((problem.code, problem.begins_at), (Code::AccessNotBegun, Some(starts)));
    }
    // Whoever holds half of the sheet has proved nothing.
    let said = RecoveryFinish { recovery_id: waiting.sheet.derive_id(), auth: B64(vec![7; 32]) };
    let request = Request::json(Method::Post, url::RECOVERY_FINISH, &said).unwrap();
    let refused = tell(&house.browser(), request).await.unwrap_err();
    let Error::Problem(problem) = refused else { panic!("{refused:?}") };
    assert_eq!((problem.code, problem.begins_at), (Code::SignInFailed, None), "strangers learn nothing");
    house.clock.pass(starts.0 - ada.clock_now().0 - 1);
    assert_eq!(said_to(&house, &waiting).await, Some(Code::AccessNotBegun));
    house.clock.pass(1);
    let vera = waiting.signs_in().await.unwrap();
    assert_eq!(session::find_own(&vera.browser).await.unwrap().period, period);

    house.clock.pass(ends.0 - starts.0 - 1);
    sign_in(&house.browser(), &vera.passkey).await.unwrap();
    house.clock.pass(1);
    assert_eq!(comes(&house, &vera).await, [Some(Code::AccessEnded); 2]);
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    let set = rows(&ada, EventKind::PeriodSet).await;
    assert_eq!((set.len(), set[0].vouched(), set[0].period()), (1, Vouched::Server, Some(period)));
    assert_eq!(set[0].object(), vera.vault.user_id().into());
    house.is_in_order().await;
}

async fn said_to(house: &House, waiting: &Waiting) -> Option<Code> {
    sign_in(&house.browser(), &waiting.passkey).await.err().and_then(|error| code(&error))
}

#[tokio::test]
async fn b30_a_beginning_that_is_put_off_closes_open_pages_and_is_lifted() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    let (now, later) = (ada.clock_now(), from(ada.clock_now().plus(Time::MINUTE)));
    assert_eq!(said(&laura.browser).await, None);
    assert_eq!(limits(&ada, &laura, later).await, None);
    assert_eq!(said(&laura.browser).await, Some(Code::SignedOut));
    assert_eq!(comes(&house, &laura).await, [Some(Code::AccessNotBegun); 2]);
    assert_eq!((held(&ada, &laura).await.period, held(&ada, &laura).await.sessions), (later, 0));
    house.clock.pass(Time::MINUTE - 1);
    assert_eq!(comes(&house, &laura).await, [Some(Code::AccessNotBegun); 2]);
    house.clock.pass(1);
    assert_eq!(said(&laura.browser).await, Some(Code::SignedOut), "what ended stays so");
    assert_eq!(comes(&house, &laura).await[0], None);
    let set = rows(&ada, EventKind::PeriodSet).await;
    assert_eq!((set[0].vouched(), set[0].period()), (Vouched::Signed, Some(later)));

    assert_eq!(limits(&ada, &laura, from(now.plus(Time::DAY))).await, None);
    assert_eq!(limits(&ada, &laura, Period::ALWAYS).await, None);
    assert_eq!(comes(&house, &laura).await[0], None);
    assert_eq!(rows(&ada, EventKind::PeriodSet).await[0].period(), Some(Period::ALWAYS));
    house.is_in_order().await;
}

#[tokio::test]
async fn b30_days_that_make_no_sense_are_refused() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    let now = ada.clock_now();
    let both = |starts, ends| Period { starts_at: Some(starts), ends_at: Some(ends) };
    let (soon, late) = (now.plus(Time::DAY), now.plus(2 * Time::DAY));
    for wrong in [
        both(late, soon),
        both(soon, soon),
        from(now.plus(400 * Time::DAY)),
        until(now.plus(2_400 * Time::DAY)),
    ] {
        assert_eq!(limits(&ada, &laura, wrong).await, Some(Code::Malformed), "{wrong:?}");
        let invited = ada.invites_for(Role::Physician, wrong).await.map(drop).unwrap_err();
        assert_eq!(code(&invited), Some(Code::Malformed), "{wrong:?}");
    }
    let over = ada.invites_for(Role::Physician, until(now)).await.map(drop).unwrap_err();
    assert_eq!(code(&over), Some(Code::Malformed), "nobody is invited to what is over");
    // An access that ends on the day after tomorrow has an invitation no longer than that.
    let short = ada.invites_for(Role::Physician, until(late)).await.unwrap();
    assert_eq!(short.expires_at, late);

    // What was signed for some days serves for no others.
    let act =
        siegel_client::event::Act::new(EventKind::PeriodSet, laura.vault.user_id(), until(late).reference());
    let event = act.sign(&ada.vault, now, &mut rng()).unwrap();
    let path = url::holding_period(laura.vault.user_id());
    for body in [
        serde_json::json!({ "period": until(soon), "event": event }),
        serde_json::json!({ "period": { "ends_at": late, "forever": true }, "event": event }),
        serde_json::json!({ "ends_at": late, "event": event }),
    ] {
        let answer = ada.browser.ask("PUT", &path, body.to_string()).await;
        assert_eq!(answer.code(), Some(Code::Malformed), "{body}");
    }
    assert_eq!(held(&ada, &laura).await.period, Period::ALWAYS);
}

/// A device whose clock stands still.
struct Stopped(Time);

impl Clock for Stopped {
    fn now(&self) -> Time {
        self.0
    }
}

#[tokio::test]
async fn b30_nobody_is_given_keys_for_a_time_that_is_over() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let period = days(&ada);
    let link = ada.invites_for(Role::Physician, period).await.unwrap().link;
    let waiting = Waiting::answers(&house, &link, "Vera Vogt").await;
    let before = ada.clock_now();
    house.clock.pass(6 * Time::DAY);
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    assert_eq!(ada.admits_newest().await, Err(Error::Refused(Refusal::Stale)));
    let all = invitation::list(&ada.browser, &ada.vault).await.unwrap();
    let late = ada.desk().admit(&Stopped(before), &mut rng(), &all[0]).await.unwrap_err();
    assert_eq!(code(&late), Some(Code::NotVerified), "nor by a client that knows no time");
    assert_eq!(said_to(&house, &waiting).await, Some(Code::NotAdmitted));
    assert!(rows(&ada, EventKind::PeriodSet).await.is_empty());
}

#[tokio::test]
async fn attack_end_an_admin_who_has_not_begun_is_none_who_stays() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut carla = Person::joins(&house, &mut ada, "Carla", Role::Administrator).await;
    // Two admins name a third, who begins tomorrow.
    let begins = from(ada.clock_now().plus(Time::DAY));
    let link = ada.invites_for(Role::Administrator, begins).await.unwrap().link;
    let waiting = Waiting::answers(&house, &link, "Berta").await;
    assert_eq!(ada.admits_newest().await, Ok(Outcome::Proposed));
    carla.approves().await.unwrap();
    assert_eq!(rows(&carla, EventKind::PeriodSet).await[0].period(), Some(begins));
    assert_eq!(limits(&ada, &carla, until(ada.clock_now().plus(30 * Time::DAY))).await, None);

    let soon = until(ada.clock_now().plus(40 * Time::DAY));
    assert_eq!(limits(&carla, &ada, soon).await, Some(Code::LastAdmin));
    assert_eq!(limits(&carla, &ada, from(ada.clock_now().plus(1))).await, Some(Code::LastAdmin));
    let refused = carla.removes(&ada).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::LastAdmin));

    house.clock.pass(Time::DAY);
    sign_in(&carla.browser, &carla.passkey).await.unwrap();
    assert_eq!(limits(&carla, &ada, soon).await, None, "by now somebody else stays");
    let berta = waiting.signs_in().await.unwrap();
    assert_eq!(limits(&carla, &berta, begins).await, None, "the same again takes nobody away");
    assert_eq!(limits(&carla, &berta, from(berta.clock_now().plus(1))).await, Some(Code::LastAdmin));
    assert_eq!(held(&carla, &berta).await.period, begins);
    house.is_in_order().await;
}
