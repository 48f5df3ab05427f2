//! A browser whose source of chance has failed (attack 67).

use std::convert::Infallible;

use rand_chacha::rand_core::{TryCryptoRng, TryRng};

use siegel_crypto::chance::check;
use siegel_crypto::content::FindingKey;
use siegel_crypto::sign::IdentityKey;

use crate::people::{Practice, chance, finding_id};

/// A source that gives the same bytes again and again, as long as its period.
pub struct Stuck(pub &'static [u8], pub usize);

impl TryRng for Stuck {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = self.0[self.1 % self.0.len()];
            self.1 += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Stuck {}

const PERIODS: [&[u8]; 5] =
    [&[0], &[0xff], &[1, 2, 3, 4], b"the very same 32 bytes each time", b"sixteen bytes.."];

#[test]
fn attack_67_no_key_is_drawn_from_a_source_that_stands_still() {
    for period in PERIODS {
        assert!(check(&mut Stuck(period, 0)).is_err(), "{period:?}");
    }
    for seed in 0..10_000 {
        assert!(check(&mut chance(seed)).is_ok(), "{seed}");
    }
}

/// Twelve distinct bytes among thirty-two are few, but happen; eleven do not.
#[test]
fn attack_67_what_is_monotonous_has_a_bound() {
    const DRAWS: [u8; 96] = three_draws(12);
    assert!(check(&mut Stuck(&DRAWS, 0)).is_ok());
    const FEWER: [u8; 96] = three_draws(11);
    assert!(check(&mut Stuck(&FEWER, 0)).is_err());
}

/// Three times 32 bytes, each of so many distinct values, and no two alike.
const fn three_draws(distinct: usize) -> [u8; 96] {
    let mut draws = [0; 96];
    let mut place = 0;
    while place < 96 {
        draws[place] = ((place / 32) * 64 + (place % 32) % distinct) as u8;
        place += 1;
    }
    draws
}

/// Without the look, everything is made and nothing seems wrong: two people who never met have one identity,
/// and each opens what the other sealed.
#[test]
fn attack_67_succeeds_where_nobody_looks() {
    for period in PERIODS {
        let [one, other] = [(); 2].map(|()| IdentityKey::generate(&mut Stuck(period, 0)).1);
        assert_eq!(one.public(), other.public());
        let [one, other] = [(); 2].map(|()| FindingKey::generate(&mut Stuck(period, 0)));
        let core = Practice::amsel().core(finding_id());
        let sealed = one.seal_meta(&core, b"Befund", &mut chance(1)).unwrap();
        assert_eq!(other.open_meta(&core, &sealed).unwrap().as_slice(), b"Befund");
    }
}
