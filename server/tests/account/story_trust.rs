//! Whose keys they are: invitations, first use, comparison, several devices.

use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::invitation::{self, Guest};
use siegel_client::refresh;
use siegel_client::signin::sign_in;
use siegel_client::trust::{self, Contacts, How, Trust};
use siegel_crypto::fingerprint::{digits, words};

use crate::people::{admits, code, confirms, follow, founds_invited, looks_up, trusts};
use crate::support::{House, Person};

#[tokio::test]
async fn an_invitation_makes_two_practices_sure_of_each_other() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = founds_invited(&house, &mut ada, "Ben").await;
    assert!(matches!(trusts(&ben, &ada).await, Trust::Verified { how: How::Invitation, .. }));
    assert_eq!(trusts(&ada, &ben).await, Trust::New);
    assert_eq!(confirms(&mut ada).await.unwrap().id(), ben.vault.practice_id());
    assert!(matches!(trusts(&ada, &ben).await, Trust::Verified { how: How::Invitation, .. }));
}

#[tokio::test]
async fn an_invitation_ends_after_a_week_and_after_one_use() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    founds_invited(&house, &mut ada, "Ben").await;
    let used = invitation::list(&ada.browser, &ada.vault).await.unwrap();
    let gone = follow(&house, &used[0].link).await.unwrap_err();
    assert_eq!(code(&gone), Some(Code::InvitationGone));
    let made =
        invitation::create(&ada.browser, &ada.vault, &house.clock, &mut ada.chance, Guest::Practice, "x")
            .await
            .unwrap();
    follow(&house, &made.link).await.unwrap();
    house.clock.pass(8 * Time::DAY);
    let gone = follow(&house, &made.link).await.unwrap_err();
    assert_eq!(code(&gone), Some(Code::InvitationGone));
}

#[tokio::test]
async fn a_key_is_pinned_at_first_use_and_verified_by_digits_or_words() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    assert_eq!(trusts(&ada, &ben).await, Trust::New);

    let peer = looks_up(&ada, &ben).await;
    let first = Trust::FirstUse { since: Some(ada.clock.now()) };
    assert_eq!(admits(&mut ada, &peer).await, Ok(first));
    assert_eq!(trusts(&ada, &ben).await, first);

    let own = ben.vault.practice().verified().root_fingerprint();
    let wrong = digits(ada.vault.practice().verified().root_fingerprint()).join(" ");
    let refused = trust::compare(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &peer, &wrong).await;
    assert_eq!(refused, Err(Error::Differs));
    assert_eq!(trusts(&ada, &ben).await, first);

    let since = ada.clock.now();
    ada.clock.pass(60_000);
    let typed = [
        (words(own).join(" "), How::Words),
        (digits(own).join(" "), How::Digits),
        (trust::code_text(own), How::Scan),
    ];
    for (typed, how) in typed {
        let compared =
            trust::compare(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &peer, &typed).await;
        let verified = Trust::Verified { by: ada.vault.user_id(), at: ada.clock.now(), how, since };
        assert_eq!(compared, Ok(verified));
        assert_eq!(trusts(&ada, &ben).await, verified);
    }
}

#[tokio::test]
async fn two_devices_write_the_keyring_and_both_pins_last() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (ben, eva) = (Person::founds(&house, "Ben").await, Person::founds(&house, "Eva").await);
    let phone = house.browser();
    let on_phone = sign_in(&phone, &ada.passkey).await.unwrap();
    let (of_ben, of_eva) = (looks_up(&ada, &ben).await, looks_up(&ada, &eva).await);

    admits(&mut ada, &of_ben).await.unwrap();
    let contacts = trust::list(&phone, &on_phone).await.unwrap();
    trust::admit(&phone, &on_phone, &ada.clock, &mut ada.chance, &contacts, &of_eva).await.unwrap();

    // Without the contacts only the keyring speaks: a third device has both pins.
    let third = sign_in(&house.browser(), &ada.passkey).await.unwrap();
    for practice in [&of_ben, &of_eva] {
        assert_eq!(Contacts::default().judge(&third, practice), Trust::FirstUse { since: None });
    }
}

#[tokio::test]
async fn an_account_shows_its_practice_anew() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let before = ada.vault.practice().verified().head().checkpoint().size;
    sign_in(&house.browser(), &ada.passkey).await.unwrap();
    refresh::refresh_practice(&ada.browser, &ada.vault).await.unwrap();
    assert!(ada.vault.practice().verified().head().checkpoint().size > before);
}
