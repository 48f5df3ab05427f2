//! Founding, signing in, the recovery sheet, sessions.

use siegel_api::problem::Code;
use siegel_client::error::Error;
use siegel_client::found::Admission;
use siegel_client::passkey;
use siegel_client::recovery::{SheetCheck, recover, renew_sheet};
use siegel_client::session;
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;

use crate::people::{ORIGIN, code, founds_with};
use crate::support::{House, Person};

#[tokio::test]
async fn a_doctor_founds_a_practice_and_signs_in_again_with_one_gesture() {
    let house = House::open().await;
    let Person { browser, passkey, vault, .. } = Person::founds(&house, "Ada").await;
    let own = vault.practice();
    assert_eq!(own.verified().card().name, "Praxis Ada");
    assert_eq!(vault.own_name().unwrap().name, "Dr. Ada");
    let info = session::find_own(&browser).await.unwrap();
    assert_eq!((info.user_id, info.recovered), (vault.user_id(), false));

    session::sign_out(&browser, vault).await.unwrap();
    assert_eq!(code(&session::find_own(&browser).await.unwrap_err()), Some(Code::SignedOut));

    let vault = sign_in(&browser, &passkey).await.unwrap();
    assert_eq!(vault.practice().verified().root_fingerprint(), own.verified().root_fingerprint());
    assert_eq!(vault.own_name().unwrap().name, "Dr. Ada");
    assert!(vault.practice().seeds().unwrap().content().is_ok());
    assert!(vault.practice().seeds().unwrap().audit().is_ok());
    house.is_in_order().await;
}

#[tokio::test]
async fn a_set_up_link_works_once() {
    let house = House::open().await;
    let admission = Admission::Setup(house.setup_token([5; 32]).await);
    founds_with(&house, &admission, "Ada").await.unwrap();
    let refused = founds_with(&house, &admission, "Ben").await.map(|_| ());
    assert_eq!(code(&refused.unwrap_err()), Some(Code::InvitationGone));
}

#[tokio::test]
async fn a_lost_passkey_is_replaced_by_the_sheet_which_is_then_void() {
    let house = House::open().await;
    let Person { vault, sheet, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let user_id = vault.user_id();
    drop(vault);

    let fresh = house.browser();
    let typed = sheet.expose_text().to_lowercase().replace('-', " ");
    let recovered = recover(&fresh, &clock, &mut chance, &typed).await.unwrap();
    assert_eq!(recovered.vault.user_id(), user_id);
    assert!(session::find_own(&fresh).await.unwrap().recovered);

    let device = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&fresh, &device, &recovered.vault, &clock, &mut chance).await.unwrap();
    session::sign_out(&fresh, recovered.vault).await.unwrap();
    assert_eq!(sign_in(&fresh, &device).await.unwrap().user_id(), user_id);

    let again = recover(&house.browser(), &clock, &mut chance, &typed).await.unwrap_err();
    assert_eq!(code(&again), Some(Code::SignInFailed));
    recover(&house.browser(), &clock, &mut chance, &recovered.sheet.expose_text()).await.unwrap();
}

#[tokio::test]
async fn a_new_sheet_makes_the_old_one_void_and_the_session_goes_on() {
    let house = House::open().await;
    let Person { browser, passkey, vault, sheet, clock, mut chance } = Person::founds(&house, "Ada").await;
    let new = renew_sheet(&browser, &vault, &clock, &mut chance).await.unwrap();
    let newer = renew_sheet(&browser, &vault, &clock, &mut chance).await.unwrap();
    for void in [&sheet, &new] {
        let refused = recover(&house.browser(), &clock, &mut chance, &void.expose_text()).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::SignInFailed));
    }
    sign_in(&browser, &passkey).await.unwrap();
    recover(&house.browser(), &clock, &mut chance, &newer.expose_text()).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn taking_a_way_to_unlock_away_ends_the_other_sessions() {
    let house = House::open().await;
    let Person { browser, passkey, vault, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let thief = house.browser();
    sign_in(&thief, &passkey).await.unwrap();
    renew_sheet(&browser, &vault, &clock, &mut chance).await.unwrap();
    assert_eq!(code(&session::find_own(&thief).await.unwrap_err()), Some(Code::SignedOut));
    session::find_own(&browser).await.unwrap();
}

#[tokio::test]
async fn a_sheet_that_was_mistyped_is_told_before_anything_is_asked() {
    let house = House::open().await;
    let typed = "0000000-0000000-0000000-0000001";
    let refused = recover(&house.browser(), &house.clock, &mut house.chance("Ada"), typed).await.unwrap_err();
    assert_eq!(refused, Error::Unreadable { what: "recovery code" });
}

#[tokio::test]
async fn two_groups_of_the_sheet_are_typed_back() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let text = ada.sheet.expose_text();
    let groups: Vec<&str> = text.split('-').collect();
    let check = SheetCheck::draw(&mut ada.chance);
    let [first, second] = check.groups().map(|group| groups[group - 1]);
    assert!(check.groups()[0] < check.groups()[1]);
    assert!(check.fits(&ada.sheet, [&first.to_lowercase(), second]));
    assert!(!check.fits(&ada.sheet, [second, first]));
    assert!(!check.fits(&ada.sheet, ["", ""]));
}

#[tokio::test]
async fn other_sessions_are_seen_and_ended() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let phone = house.browser();
    sign_in(&phone, &ada.passkey).await.unwrap();
    let sessions = session::list(&ada.browser).await.unwrap();
    assert_eq!(sessions.iter().filter(|one| one.own).count(), 1);
    assert_eq!(sessions.len(), 2);
    session::end_others(&ada.browser).await.unwrap();
    assert_eq!(code(&session::find_own(&phone).await.unwrap_err()), Some(Code::SignedOut));
    session::find_own(&ada.browser).await.unwrap();
}

#[tokio::test]
async fn nothing_of_an_open_account_shows_in_a_debug_output() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let practice = ada.vault.practice();
    assert_eq!(format!("{:?}", ada.vault), "Vault(..)");
    assert_eq!(format!("{practice:?}"), format!("OwnPractice({})", ada.vault.practice_id()));
    let seeds = format!("{:?}", practice.seeds().unwrap());
    assert!(seeds.contains("ContentSeed(..)") && seeds.contains("AuditSeed(..)"), "{seeds}");
    assert!(seeds.contains("IndexKey(..)") && seeds.matches("KemKeyPair(..)").count() == 2, "{seeds}");
    assert_eq!(format!("{:?}{:?}", ada.sheet, ada.passkey), "RecoveryCode(..)SoftPasskey(..)");
}
