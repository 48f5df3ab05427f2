//! Attack 67: a browser whose source of chance stands still makes no keys. (What it would make, and who could
//! open it: crypto/tests/crypto/attack/chance.rs.)

use std::cell::Cell;
use std::convert::Infallible;

use rand_chacha::rand_core::{TryCryptoRng, TryRng};
use siegel_client::error::Error;
use siegel_client::found::{Admission, NewPractice, found};
use siegel_client::recovery::renew_sheet;
use siegel_client::soft::SoftPasskey;

use crate::hostile::Hostile;
use crate::people::ORIGIN;
use crate::support::{House, Person};

/// Always the same byte.
struct Still;

impl TryRng for Still {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0x0707_0707)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0x0707_0707_0707_0707)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(7);
        Ok(())
    }
}

impl TryCryptoRng for Still {}

#[tokio::test]
async fn attack_67_nothing_is_founded_and_no_sheet_is_drawn_without_chance() {
    let house = House::open().await;
    let asked = Cell::new(0);
    let browser = house.browser();
    let counting = Hostile::new(&browser, |_, _| asked.set(asked.get() + 1));
    let passkey = SoftPasskey::new(ORIGIN).unwrap();
    let admission = Admission::Setup(house.setup_token([6; 32]).await);
    let practice = NewPractice {
        name: "Praxis Ada".to_owned(),
        place: "Musterstadt".to_owned(),
        licence: String::new(),
        founder: "Dr. Ada".to_owned(),
    };
    let made = found(&counting, &passkey, &house.clock, &mut Still, &admission, &practice).await;
    assert_eq!(made.map(|_| ()), Err(Error::Fault));
    assert_eq!(asked.get(), 0, "the server was not asked for anything");
    // With chance the same admission serves.
    let mut fair = house.chance("Ada");
    found(&counting, &passkey, &house.clock, &mut fair, &admission, &practice).await.unwrap();

    let ben = Person::founds(&house, "Ben").await;
    let drawn = renew_sheet(&ben.browser, &ben.vault, &ben.clock, &mut Still).await;
    assert_eq!(drawn.map(|_| ()), Err(Error::Fault));
}
