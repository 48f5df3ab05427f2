//! The first start: killed while keys are made and the schema is laid out, or refused because nobody is named.

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

#[test]
fn h1_k12_without_imprint_the_program_ends_with_a_sentence_and_touches_nothing() {
    let mut serving = Serving::begin(Under::Nothing);
    serving.killer().kill();
    std::fs::remove_dir_all(serving.data()).unwrap_or_default();
    let (well, said) = serving.ends_in_earnest(&[("SIEGEL_OPERATOR_NAME", "Praxisverbund Nord eG")]);
    assert!(!well);
    let missing =
        "siegel: SIEGEL_OPERATOR_ADDRESS, SIEGEL_OPERATOR_MAIL, SIEGEL_PRIVACY_CONTACT must be set: ";
    assert!(said.starts_with(missing) && said.contains("SIEGEL_TEST_MODE=true"), "{said}");
    assert!(!serving.data().exists());
    // In the test mode it starts, and says what is missing.
    serving.again();
    assert!(serving.log().contains("a public page says that this is missing"), "{}", serving.log());
}
