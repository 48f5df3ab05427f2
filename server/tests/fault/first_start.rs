//! Killed while it starts for the first time: keys are made, the schema is laid out.

use crate::chance::{Watch, chance, fraction, seed};
use crate::serving::{Serving, Under};

#[test]
fn a_first_start_that_was_cut_off_is_made_up_for() {
    let watch = Watch::start();
    drop(Serving::start(Under::Nothing));
    let (window, mut rng) = (watch.passed(), chance(seed(), 0));
    for _ in 0..8 {
        let mut serving = Serving::begin(Under::Nothing);
        std::thread::sleep(window.mul_f64(fraction(&mut rng, 1.0)));
        serving.killer().kill();
        serving.again();
        assert!(!serving.set_up_secret().is_empty());
    }
}
