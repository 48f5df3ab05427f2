//! Access zones: from where members of a practice sign in, who is refused, who is told, and who lifts them (B22).

use std::os::unix::fs::PermissionsExt;

use siegel_api::device::Device;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::limits::SESSION_IDLE_MINUTES;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_api::zone::{Range, ZoneList};
use siegel_client::error::Error;
use siegel_client::log::LogEntry;
use siegel_client::pairing::guest::Guest;
use siegel_client::pairing::host::Hosting;
use siegel_client::row::Vouched;
use siegel_client::signin::sign_in;
use siegel_client::team::Role;
use siegel_client::zone::{Whereabouts, ZoneNames};
use siegel_client::{recovery, session};
use siegel_server::command::zones;

use crate::hostile::Wire;
use crate::support::{Browser, House, Person, own};
use crate::works::{code, rng, through};

/// A browser of the tests says so by itself.
const HERE: &str = "127.0.0.1";
const HOME: [u8; 4] = [198, 51, 100, 7];

fn list(version: u64, ranges: &[&str], anywhere: &[&Person]) -> ZoneList {
    let ranges = ranges.iter().map(|text| Range::parse(text).unwrap()).collect();
    ZoneList { version, ranges, anywhere: anywhere.iter().map(|person| person.vault.user_id()).collect() }
}

async fn tries(person: &Person, list: ZoneList, leaves_me_out: bool) -> Option<Code> {
    let done = person
        .desk()
        .change_zones((list, &ZoneNames::default()), leaves_me_out, person.clock_now(), &mut rng())
        .await;
    done.err().and_then(|error| code(&error))
}

async fn sets(person: &Person, list: ZoneList) {
    person
        .desk()
        .change_zones((list, &ZoneNames::default()), false, person.clock_now(), &mut rng())
        .await
        .unwrap();
}

/// Signs in from there, in a browser that nobody knows.
async fn comes(house: &House, person: &Person, address: [u8; 4]) -> Result<Browser, Error> {
    let browser = house.browser().from(address);
    sign_in(&browser, &person.passkey).await.map(|_| browser)
}

async fn is_refused(house: &House, person: &Person, address: [u8; 4]) {
    let refused = comes(house, person, address).await.map(drop).unwrap_err();
    assert_eq!(code(&refused), Some(Code::OutsideZone));
}

async fn said(browser: &Browser) -> Option<Code> {
    session::find_own(browser).await.err().and_then(|error| code(&error))
}

async fn rows(person: &Person, kind: EventKind) -> Vec<LogEntry> {
    let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
    let names = person.desk().read_names().await.unwrap();
    person.desk().read_log(&names, &query).await.unwrap().entries
}

#[tokio::test]
async fn with_zones_members_come_from_inside_and_who_is_excepted_from_everywhere() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    comes(&house, &ada, HOME).await.unwrap();
    let shown = ada.desk().find_zones().await.unwrap();
    assert_eq!((shown.own_address.to_string(), shown.list), (HERE.to_owned(), ZoneList::default()));
    sets(&ada, list(1, &["127.0.0.0/8", "203.0.113.0/24"], &[&ben])).await;
    is_refused(&house, &ada, HOME).await;
    comes(&house, &ada, [203, 0, 113, 200]).await.unwrap();
    comes(&house, &ben, HOME).await.unwrap();
    sets(&ada, list(2, &["127.0.0.0/8"], &[])).await;
    is_refused(&house, &ben, HOME).await;
    is_refused(&house, &ada, [203, 0, 113, 200]).await;
    sets(&ada, list(3, &[], &[])).await;
    comes(&house, &ben, HOME).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn open_sessions_outside_are_refused_with_the_next_request_and_go_on_inside() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    let home = comes(&house, &ben, HOME).await.unwrap();
    assert_eq!(said(&home).await, None);
    sets(&ada, list(1, &[HERE], &[])).await;
    assert_eq!(said(&home).await, Some(Code::SignedOut));
    assert_eq!((said(&ben.browser).await, said(&ada.browser).await), (None, None));
    // The same laptop, back in the practice.
    let back = house.browser();
    back.take_cookie(home.cookie());
    assert_eq!(said(&back).await, None);
    // Whoever wants to leave may, wherever they are.
    assert_eq!(home.ask("DELETE", url::SESSION, "").await.status, 204);
    assert_eq!(said(&back).await, Some(Code::SignedOut));
}

#[tokio::test]
async fn attack_zone_a_stolen_cookie_is_worth_nothing_outside() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let finding = ada.sends("Arztbrief", vec![1; 5_000]).await;
    sets(&ada, list(1, &[HERE], &[])).await;
    let thief = house.browser().from(HOME);
    thief.take_cookie(ada.browser.cookie());
    for (method, path) in [
        ("GET", url::ACCOUNT.to_owned()),
        ("GET", url::finding(finding)),
        ("GET", url::STREAM.to_owned()),
        ("GET", url::ZONES.to_owned()),
        ("PUT", url::ZONES.to_owned()),
        ("POST", url::STATEMENTS.to_owned()),
        ("DELETE", url::SESSIONS.to_owned()),
    ] {
        assert_eq!(thief.ask(method, &path, "{}").await.code(), Some(Code::SignedOut), "{method} {path}");
    }
    assert_eq!(said(&ada.browser).await, None, "the owner goes on");
    // Nor does a thief keep a session from growing idle that its owner has left.
    house.clock.pass((SESSION_IDLE_MINUTES - 1) * Time::MINUTE);
    assert_eq!(said(&thief).await, Some(Code::SignedOut));
    house.clock.pass(Time::MINUTE);
    assert_eq!(said(&ada.browser).await, Some(Code::SignedOut));
}

#[tokio::test]
async fn attack_zone_a_forged_header_lets_no_stranger_in() {
    for proxies in [0, 1] {
        let house = House::open_with(|config| config.proxies = proxies).await;
        // The proxy in front appends what it sees; of what stands before it nobody believes a word.
        let (inside, outside) = if proxies == 0 { ("", "") } else { (", 203.0.113.7", ", 198.51.100.7") };
        let ada = Person::founds(&house, "Ada").await;
        let zones = list(1, &["203.0.113.0/24", HERE], &[]);
        sets(&ada, zones).await;
        let asks = async |from: [u8; 4], forwarded: String| {
            let browser = house.browser().from(from);
            browser.take_cookie(ada.browser.cookie());
            let request = own("GET", url::ACCOUNT).header("x-forwarded-for", forwarded);
            browser.send(request.body(axum::body::Body::empty()).unwrap()).await.status.as_u16()
        };
        // Behind a proxy every connection is the proxy's.
        let stranger = if proxies == 0 { HOME } else { [127, 0, 0, 1] };
        for forged in ["203.0.113.7", "203.0.113.7, 203.0.113.7", "::ffff:203.0.113.7", "127.0.0.1", "x"] {
            assert_eq!(asks(stranger, format!("{forged}{outside}")).await, 401, "{proxies} {forged}");
        }
        let member = if proxies == 0 { [203, 0, 113, 7] } else { [127, 0, 0, 1] };
        assert_eq!(asks(member, format!("198.51.100.7{inside}")).await, 200, "{proxies}");
        let mapped = if proxies == 0 { "x" } else { "x, ::ffff:203.0.113.7" };
        assert_eq!(asks(member, mapped.to_owned()).await, 200, "the same address, written as IPv6");
    }
}

#[tokio::test]
async fn a_list_without_the_own_address_is_refused_until_it_says_that_this_is_meant() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let elsewhere = || list(1, &["203.0.113.0/24"], &[]);
    assert_eq!(tries(&ada, elsewhere(), false).await, Some(Code::LeavesYouOut));
    assert_eq!(ada.desk().find_zones().await.unwrap().list, ZoneList::default(), "nothing was written");
    // Being excepted oneself is no reason not to ask: all others here are left out.
    let excepted = list(1, &["203.0.113.0/24"], &[&ada]);
    assert_eq!(tries(&ada, excepted, false).await, Some(Code::LeavesYouOut));
    assert_eq!(tries(&ada, elsewhere(), true).await, None);
    assert_eq!(said(&ada.browser).await, Some(Code::SignedOut));
    is_refused(&house, &ada, [127, 0, 0, 1]).await;
    comes(&house, &ada, [203, 0, 113, 7]).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn only_admins_see_and_change_zones_each_of_their_own_practice_and_with_a_fresh_proof() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    let eve = Person::founds(&house, "Eve").await;
    let refused = ben.desk().find_zones().await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    assert_eq!(tries(&ben, list(1, &[HERE], &[]), false).await, Some(Code::NotAllowed));
    sets(&ada, list(1, &[HERE], &[])).await;
    assert_eq!(eve.desk().find_zones().await.unwrap().list.version, 0);
    comes(&house, &eve, HOME).await.unwrap();
    // Somebody of another practice is excepted by no one.
    assert_eq!(tries(&eve, list(1, &[HERE], &[&ben]), false).await, Some(Code::Conflict));
    house.clock.pass(siegel_api::limits::PROOF_MINUTES * Time::MINUTE);
    assert_eq!(tries(&ada, list(2, &[], &[]), false).await, Some(Code::ProofNeeded));
}

#[tokio::test]
async fn of_two_admins_who_change_zones_at_once_the_second_is_told() {
    let house = House::open().await;
    let none = ZoneNames::default();
    let ada = Person::founds(&house, "Ada").await;
    let phone = house.browser();
    let vault = sign_in(&phone, &ada.passkey).await.unwrap();
    let other = siegel_client::desk::Desk::new(&phone, &vault);
    let now = ada.clock_now();
    let (mut one, mut two) = (rng(), rng());
    let (first, second) = tokio::join!(
        ada.desk().change_zones((list(1, &[HERE], &[]), &none), false, now, &mut one),
        other.change_zones((list(1, &["127.0.0.0/8"], &[]), &none), false, now, &mut two),
    );
    let lost: Vec<_> = [first, second].into_iter().filter_map(Result::err).collect();
    assert_eq!(lost.iter().map(code).collect::<Vec<_>>(), [Some(Code::Conflict)]);
    assert_eq!(ada.desk().find_zones().await.unwrap().list.version, 1);
    house.is_in_order().await;
}

#[tokio::test]
async fn who_is_refused_outside_is_told_by_the_right_proof_alone_and_never_locked() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    sets(&ada, list(1, &[HERE], &[])).await;
    for _ in 0..15 {
        is_refused(&house, &ada, HOME).await;
    }
    comes(&house, &ada, [127, 0, 0, 1]).await.unwrap();
    // Somebody else's passkey is answered as everywhere.
    let eve = Person::founds(&house, "Eve").await;
    comes(&house, &eve, HOME).await.unwrap();
    let listed = session::list_signins(&ada.browser).await.unwrap();
    let outside: Vec<_> = listed.iter().filter(|one| one.outside).collect();
    assert_eq!(outside.len(), 15);
    assert!(outside.iter().all(|one| !one.entered && !one.locked && one.place == "198.51.100.7"));
    let logged = rows(&ada, EventKind::SignInOutside).await;
    assert_eq!(logged.len(), 15);
    assert!(logged.iter().all(|entry| entry.row.vouched() == Vouched::Server));
    assert!(logged.iter().all(|entry| entry.row.actor() == Some(ada.vault.user_id())));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_sheet_opens_nothing_outside_and_is_not_used_up() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    sets(&ada, list(1, &[HERE], &[])).await;
    let mut chance = house.chance("sheet");
    let sheet = ada.sheet.expose_text();
    let thief = house.browser().from(HOME);
    let refused = recovery::recover(&thief, &house.clock, &mut chance, &sheet).await.map(drop).unwrap_err();
    assert_eq!(code(&refused), Some(Code::OutsideZone));
    assert_eq!(thief.cookie(), None);
    recovery::recover(&house.browser(), &house.clock, &mut chance, &sheet).await.unwrap();
}

#[tokio::test]
async fn a_new_device_that_was_let_in_comes_from_inside_only() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    sets(&ada, list(1, &[HERE], &[])).await;
    let hosting = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
    let away = house.browser().from(HOME);
    let mut chance = house.chance("new device");
    let guest = Guest::answer(&away, &mut chance, &hosting.expose_code(), Device::of("")).await.unwrap();
    hosting.look(&ada.browser).await.unwrap();
    let digits = guest.digits(&away).await.unwrap().unwrap();
    let Person { browser, vault, clock, chance, .. } = &mut ada;
    hosting.compare(browser, vault, clock, chance, digits.expose_text()).await.unwrap();

    let handed = guest.receive(&away).await.unwrap().unwrap();
    let refused = guest.enter(&away, handed).await.map(drop).unwrap_err();
    assert_eq!((code(&refused), away.cookie()), (Some(Code::OutsideZone), None));
    let inside = house.browser();
    let handed = guest.receive(&inside).await.unwrap().unwrap();
    guest.enter(&inside, handed).await.unwrap();
}

#[tokio::test]
async fn a_practice_that_is_locked_out_is_let_in_again_by_the_operator_as_its_log_tells() {
    let house = House::open().await;
    // As the program itself makes its folder; another mode stops a command.
    std::fs::set_permissions(house.folder(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let ada = Person::founds(&house, "Ada").await;
    assert!(zones::clear(house.config(), ada.vault.practice_id()).await.is_err(), "nothing to lift");
    // The provider gives the practice another address.
    sets(&ada, list(1, &[HERE], &[])).await;
    is_refused(&house, &ada, HOME).await;
    zones::clear(house.config(), ada.vault.practice_id()).await.unwrap();
    let home = comes(&house, &ada, HOME).await.unwrap();
    assert_eq!(said(&home).await, None);
    let logged = rows(&ada, EventKind::ZonesChanged).await;
    let [lifted, set] = logged.as_slice() else { panic!("{logged:?}") };
    assert_eq!((lifted.row.vouched(), lifted.row.actor()), (Vouched::Server, None));
    assert_eq!(lifted.row.ref_hash(), Hash::ZERO);
    assert_eq!((set.row.vouched(), set.row.actor()), (Vouched::Signed, Some(ada.vault.user_id())));
    assert_eq!(set.row.ref_hash(), list(1, &[HERE], &[]).hash());
    house.is_in_order().await;
}

#[tokio::test]
async fn zones_have_names_that_members_read_and_the_server_does_not() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    let eva = Person::joins(&house, &mut ada, "Eva", Role::Auditor).await;
    let names = ZoneNames::new([(Range::parse(HERE).unwrap(), "Praxis Hauptstraße".to_owned())]);
    let wire = Wire::new(&ada.browser);
    let set = async |list: ZoneList| {
        let desk = through(&ada, &wire);
        desk.desk().change_zones((list, &names), false, ada.clock_now(), &mut rng()).await.unwrap();
    };
    set(list(1, &[HERE], &[])).await;
    let seen = wire.seen();
    assert!(!seen.windows(5).any(|bytes| bytes == b"Haupt"), "in clear on the wire");
    assert_eq!(ben.desk().find_zone_names().await.unwrap(), names);
    assert_eq!(eva.desk().find_zone_names().await.unwrap(), ZoneNames::default(), "no key opens them to her");
    let own = &session::list_signins(&ben.browser).await.unwrap()[0];
    let known = ben.desk().find_zone_names().await.unwrap();
    let inside = Some(Whereabouts::In("Praxis Hauptstraße".to_owned()));
    assert_eq!((own.is_full, known.find(own.place.parse().unwrap())), (true, inside));
    // A week later the network is kept alone, of which the practice's address is a part.
    house.clock.pass(8 * Time::DAY);
    let back = comes(&house, &ben, [127, 0, 0, 1]).await.unwrap();
    let old = session::list_signins(&back).await.unwrap().into_iter().find(|one| !one.is_full).unwrap();
    let near = Some(Whereabouts::Near("Praxis Hauptstraße".to_owned()));
    assert_eq!(known.find_by_network(old.place.parse().unwrap()), near, "{}", old.place);
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_09_names_of_another_list_name_nothing() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let name = |name: &str| ZoneNames::new([(Range::parse(HERE).unwrap(), name.to_owned())]);
    for (version, called) in [(1, "Filiale"), (2, "Praxis")] {
        let named = (list(version, &[HERE], &[]), &name(called));
        ada.desk().change_zones(named, false, ada.clock_now(), &mut rng()).await.unwrap();
        if version == 1 {
            assert_eq!(ada.desk().find_zone_names().await.unwrap(), name("Filiale"));
        }
    }
    assert_eq!(ada.desk().find_zone_names().await.unwrap(), name("Praxis"));
    let wire = Wire::new(&ada.browser);
    wire.bend_json(url::ZONE_NAMES, |answer| answer["version"] = 1.into());
    assert_eq!(through(&ada, &wire).desk().find_zone_names().await.unwrap(), ZoneNames::default());
}
