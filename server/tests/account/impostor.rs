//! An impostor: a practice with the id of another and keys of its own, signed and logged as it should be.
//! Only a server can make one: it holds the key of the logs.

use std::convert::Infallible;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, TryCryptoRng, TryRng};
use siegel_api::id::PracticeId;
use siegel_client::found::{Admission, NewPractice, found};
use siegel_client::server::{Method, Request, Server};
use siegel_client::soft::SoftPasskey;

use crate::people::ORIGIN;
use crate::support::House;

/// What the server of `house` would show of `practice_id`, had it founded that practice itself: the same
/// host, the same log key, another founder.
pub async fn impersonate(house: &House, practice_id: PracticeId) -> serde_json::Value {
    let backstage = House::open().await;
    let (browser, passkey) = (backstage.browser(), SoftPasskey::new(ORIGIN).unwrap());
    let mut chance = Rigged { fair: house.chance("Mallory"), ids: 0, practice_id };
    let admission = Admission::Setup(backstage.setup_token([6; 32]).await);
    let practice = NewPractice {
        name: "Praxis Ben".to_owned(),
        place: "Musterstadt".to_owned(),
        licence: String::new(),
        founder: "Dr. Ben".to_owned(),
    };
    let made = found(&browser, &passkey, &backstage.clock, &mut chance, &admission, &practice).await.unwrap();
    assert_eq!(made.vault.practice_id(), practice_id);
    let path = siegel_api::url::practice(practice_id);
    let shown = browser.call(Request::new(Method::Get, path)).await.unwrap();
    serde_json::from_slice(&shown.body).unwrap()
}

/// Fair but for one draw: the second id that a founder draws is the practice's.
struct Rigged {
    fair: ChaCha20Rng,
    ids: u32,
    practice_id: PracticeId,
}

impl TryRng for Rigged {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.fair.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.fair.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.ids += u32::from(bytes.len() == PracticeId::LEN);
        match (bytes.len() == PracticeId::LEN, self.ids) {
            (true, 2) => bytes.copy_from_slice(self.practice_id.as_bytes()),
            _ => self.fair.fill_bytes(bytes),
        }
        Ok(())
    }
}

impl TryCryptoRng for Rigged {}
