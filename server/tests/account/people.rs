//! What people do with each other before the first finding is sent.

use serde_json::Value;
use siegel_api::hash::Hash;
use siegel_api::problem::Code;
use siegel_client::authenticator::{Authenticator, Beside, Gesture};
use siegel_client::directory::{VerifiedPractice, find_practice};
use siegel_client::error::{AuthenticatorError, Error};
use siegel_client::found::{Admission, NewPractice, found};
use siegel_client::invitation::{self, Accepted, Guest};
use siegel_client::soft::SoftPasskey;
use siegel_client::trust::{self, Trust};
use siegel_crypto::unlock::StretchedPassphrase;

use crate::support::{House, Person};

pub const ORIGIN: &str = "http://localhost:8080";

/// The code of a refusal by the server.
pub fn code(error: &Error) -> Option<Code> {
    match error {
        Error::Problem(problem) => Some(problem.code),
        _ => None,
    }
}

/// Opens an invitation's link in a new browser.
pub async fn follow(house: &House, link: &str) -> Result<Accepted, Error> {
    let (path, fragment) = link.split_once('#').unwrap();
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    invitation::view(&house.browser(), &house.clock, id, fragment).await
}

/// Founds a practice with an admission.
pub async fn founds_with(house: &House, admission: &Admission, name: &str) -> Result<Person, Error> {
    let (browser, passkey) = (house.browser(), SoftPasskey::new(ORIGIN).unwrap());
    let (clock, mut chance) = (house.clock.clone(), house.chance(name));
    let practice = NewPractice {
        name: format!("Praxis {name}"),
        place: "Musterstadt".to_owned(),
        licence: "123456700".to_owned(),
        founder: format!("Dr. {name}"),
    };
    let made = found(&browser, &passkey, &clock, &mut chance, admission, &practice).await?;
    Ok(Person { browser, passkey, vault: made.vault, sheet: made.sheet, clock, chance })
}

/// Founds a practice with an invitation of `inviter`, who has not confirmed it yet.
pub async fn founds_invited(house: &House, inviter: &mut Person, name: &str) -> Person {
    let made = invitation::create(
        &inviter.browser,
        &inviter.vault,
        &house.clock,
        &mut inviter.chance,
        Guest::Practice,
        name,
    );
    let link = made.await.unwrap().link;
    let accepted = follow(house, &link).await.unwrap();
    founds_with(house, &Admission::Invitation(Box::new(accepted)), name).await.unwrap()
}

/// The inviter checks the newest answer, and vouches.
pub async fn confirms(inviter: &mut Person) -> Result<VerifiedPractice, Error> {
    let all = invitation::list(&inviter.browser, &inviter.vault).await?;
    let Person { browser, vault, clock, chance, .. } = inviter;
    invitation::confirm(browser, vault, clock, chance, &all[0]).await
}

/// Another's practice, as the directory shows it.
pub async fn looks_up(person: &Person, other: &Person) -> VerifiedPractice {
    find_practice(&person.browser, person.vault.logs(), other.vault.practice_id()).await.unwrap()
}

/// What is known of another's practice.
pub async fn trusts(person: &Person, other: &Person) -> Trust {
    let contacts = trust::list(&person.browser, &person.vault).await.unwrap();
    contacts.judge(&person.vault, &looks_up(person, other).await)
}

/// Pins another's practice, as sending does.
pub async fn admits(person: &mut Person, peer: &VerifiedPractice) -> Result<Trust, Error> {
    let contacts = trust::list(&person.browser, &person.vault).await?;
    trust::admit(&person.browser, &person.vault, &person.clock, &mut person.chance, &contacts, peer).await
}

/// A device that proposes a name.
pub struct Named<'a>(pub &'a SoftPasskey, pub &'a str);

impl Authenticator for Named<'_> {
    async fn create(&self, key: &Value, name: &str, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        self.0.create(key, name, eval).await
    }

    async fn get(&self, key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        self.0.get(key, eval).await
    }

    fn device_name(&self) -> String {
        self.1.to_owned()
    }

    async fn choose_passphrase(&self, beside: Beside) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.0.choose_passphrase(beside).await
    }
}
