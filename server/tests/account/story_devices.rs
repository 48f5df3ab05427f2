//! Two devices that change the keys of one account at once: each is held between its reading and its writing while the
//! other one does something, whatever the two do, and in both orders. Nobody is locked out, nothing is overwritten, and who
//! comes second goes on by itself; where its session was ended, after the one gesture that the page asks for.

use rand_chacha::ChaCha20Rng;
use siegel_api::hash::Hash;
use siegel_api::problem::{Code, Problem};
use siegel_api::url;
use siegel_client::error::Error;
use siegel_client::passkey;
use siegel_client::recovery::{recover, renew_sheet};
use siegel_client::server::{Lost, Request, Response, Server};
use siegel_client::signin::{renew, sign_in};
use siegel_client::soft::SoftPasskey;
use siegel_client::vault::Vault;

use crate::between::Between;
use crate::people::{Named, ORIGIN, code};
use crate::support::{Browser, HandClock, House, Person};

/// What a device does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Add,
    Remove,
    Sheet,
    Rename,
}

const DEEDS: [Deed; 4] = [Deed::Add, Deed::Remove, Deed::Sheet, Deed::Rename];
const WRITES: [&str; 3] = [url::PASSKEY_FINISH, url::REWRAP, url::KEYRING];

/// One of the two devices, and what it works with.
struct Device {
    browser: Browser,
    vault: Vault,
    passkey: SoftPasskey,
    /// What it will add.
    new: SoftPasskey,
    /// What it will remove.
    spare: Hash,
    clock: HandClock,
    chance: ChaCha20Rng,
}

/// As the page's own carrier: where the session was ended, one gesture renews it, and the call is made again.
struct Carrier<'a, S> {
    server: S,
    device: (&'a Browser, &'a SoftPasskey, &'a Vault),
}

impl<S: Server> Server for Carrier<'_, S> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let answer = self.server.call(request.clone()).await?;
        let problem: Option<Problem> = serde_json::from_slice(&answer.body).ok();
        if problem.is_none_or(|problem| problem.code != Code::SignedOut) {
            return Ok(answer);
        }
        let (browser, passkey, vault) = self.device;
        renew(browser, passkey, vault).await.unwrap();
        self.server.call(request).await
    }
}

/// What a deed left: the sheet's text where there is a new one.
async fn does(
    server: &impl Server,
    deed: Deed,
    device: (&Vault, &SoftPasskey, Hash, &HandClock),
    chance: &mut ChaCha20Rng,
) -> Result<Option<String>, Error> {
    let (vault, new, spare, clock) = device;
    match deed {
        Deed::Add => passkey::add(server, &Named(new, "neu"), vault, clock, chance).await.map(|()| None),
        Deed::Remove => passkey::remove(server, vault, clock, chance, spare).await.map(|()| None),
        Deed::Sheet => {
            renew_sheet(server, vault, clock, chance).await.map(|sheet| Some(sheet.expose_text().to_string()))
        }
        Deed::Rename => {
            let own = passkey::list(server, vault).await?.into_iter().find(|one| one.is_here).unwrap();
            passkey::rename(server, vault, clock, chance, (own.credential, "umbenannt")).await.map(|()| None)
        }
    }
}

/// The desk and the laptop of one doctor, each with a session and a passkey of its own, and two more to be removed.
async fn two_devices(house: &House) -> (Device, Device, [SoftPasskey; 2], String) {
    let Person { browser, passkey, vault, sheet, clock, mut chance } = Person::founds(house, "Ada").await;
    let [laptop, one, other] = [(); 3].map(|()| SoftPasskey::new(ORIGIN).unwrap());
    for device in [&laptop, &one, &other] {
        passkey::add(&browser, device, &vault, &clock, &mut chance).await.unwrap();
    }
    let all = passkey::list(&browser, &vault).await.unwrap();
    let away = house.browser();
    let away_vault = sign_in(&away, &laptop).await.unwrap();
    let device = |(browser, vault, passkey), spare: usize, name| Device {
        browser,
        vault,
        passkey,
        new: SoftPasskey::new(ORIGIN).unwrap(),
        spare: all[spare].credential,
        clock: clock.clone(),
        chance: house.chance(name),
    };
    let desk = device((browser, vault, passkey), 2, "desk");
    let laptop = device((away, away_vault, laptop), 3, "laptop");
    (desk, laptop, [one, other], sheet.expose_text().to_string())
}

async fn opens(house: &House, passkey: &SoftPasskey) -> bool {
    match sign_in(&house.browser(), passkey).await {
        Ok(_) => true,
        // The device never made it.
        Err(Error::Authenticator(_)) => false,
        Err(error) => {
            // Refused by the server, which no longer knows it: never let in and left without keys.
            assert_eq!(code(&error), Some(Code::SignInFailed));
            false
        }
    }
}

/// The desk reads, then the laptop does all of `first`, then the desk writes its `second`.
async fn play(first: Deed, second: Deed) {
    let house = House::open().await;
    let (mut desk, mut laptop, spares, old_sheet) = two_devices(&house).await;
    let mut sheets = [None, None];
    {
        let [before, after] = &mut sheets;
        let away = (&laptop.vault, &laptop.new, laptop.spare, &laptop.clock);
        let interrupts = async {
            *before = does(&laptop.browser, first, away, &mut laptop.chance).await.unwrap();
        };
        let server = Between::new(&desk.browser, &WRITES, interrupts);
        let carrier = Carrier { server, device: (&desk.browser, &desk.passkey, &desk.vault) };
        let here = (&desk.vault, &desk.new, desk.spare, &desk.clock);
        *after = does(&carrier, second, here, &mut desk.chance).await.unwrap();
        assert!(carrier.server.is_done());
    }
    let expected = [
        (&desk.passkey, true),
        (&laptop.passkey, true),
        (&spares[0], second != Deed::Remove),
        (&spares[1], first != Deed::Remove),
        (&laptop.new, first == Deed::Add),
        (&desk.new, second == Deed::Add),
    ];
    for (at, (passkey, is_good)) in expected.into_iter().enumerate() {
        assert_eq!(opens(&house, passkey).await, is_good, "{first:?}, {second:?}: passkey {at}");
    }
    let vault = sign_in(&desk.browser, &desk.passkey).await.unwrap();
    let named = passkey::list(&desk.browser, &vault).await.unwrap();
    for (deed, name) in [(Deed::Rename, "umbenannt"), (Deed::Add, "neu")] {
        let named = named.iter().filter(|one| one.name == name).count();
        let done = [first, second].iter().filter(|done| **done == deed).count();
        assert_eq!(named, done, "{first:?}, {second:?}: names");
    }
    let [before, after] = sheets;
    let newest = after.clone().or_else(|| before.clone()).unwrap_or_else(|| old_sheet.clone());
    for sheet in [Some(old_sheet), before, after].into_iter().flatten().filter(|sheet| *sheet != newest) {
        let refused = recover(&house.browser(), &desk.clock, &mut desk.chance, &sheet).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::SignInFailed), "{first:?}, {second:?}: an old sheet");
    }
    recover(&house.browser(), &desk.clock, &mut desk.chance, &newest).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn whatever_the_other_device_did_first_a_passkey_is_added_after_it() {
    for first in DEEDS {
        play(first, Deed::Add).await;
    }
}

#[tokio::test]
async fn whatever_the_other_device_did_first_a_passkey_is_removed_after_it() {
    for first in DEEDS {
        play(first, Deed::Remove).await;
    }
}

#[tokio::test]
async fn whatever_the_other_device_did_first_a_new_sheet_is_made_after_it() {
    for first in DEEDS {
        play(first, Deed::Sheet).await;
    }
}

#[tokio::test]
async fn whatever_the_other_device_did_first_a_passkey_is_named_after_it() {
    for first in DEEDS {
        play(first, Deed::Rename).await;
    }
}

#[tokio::test]
async fn two_devices_that_remove_each_others_passkey_leave_one_of_them() {
    let house = House::open().await;
    let Person { browser, passkey: desk, vault, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let laptop = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&browser, &laptop, &vault, &clock, &mut chance).await.unwrap();
    let away = house.browser();
    let away_vault = sign_in(&away, &laptop).await.unwrap();
    let all = passkey::list(&browser, &vault).await.unwrap();
    let mut far = house.chance("laptop");
    let act = async {
        passkey::remove(&away, &away_vault, &clock, &mut far, all[0].credential).await.unwrap();
    };
    let between = Between::new(&browser, &[url::REWRAP], act);
    let refused = passkey::remove(&between, &vault, &clock, &mut chance, all[1].credential).await;
    assert_eq!(code(&refused.unwrap_err()), Some(Code::SignedOut));
    drop(between);
    // Its own passkey is gone, so no gesture of it begins a session again; the other device has not lost anything.
    assert!(!opens(&house, &desk).await && opens(&house, &laptop).await);
    house.is_in_order().await;
}
