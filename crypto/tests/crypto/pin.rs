//! PINs as they are drawn and told (protocol 8).

use siegel_crypto::pin::{Pin, PinKind};

use crate::attack::chance::Stuck;

fn drawn(kind: PinKind, bytes: &'static [u8]) -> String {
    Pin::generate(kind, &mut Stuck(bytes, 0)).expose_text().to_string()
}

/// 250 and above would favour the digits from 0 to 5; they are drawn anew.
#[test]
fn every_digit_is_as_likely_as_every_other() {
    let digits = drawn(PinKind::SixDigits, &[249, 250, 251, 255, 0, 11, 22, 133, 244]);
    assert_eq!(digits, "901 234");
    let eight = drawn(PinKind::EightDigits, &[5, 6, 7, 8, 254, 9, 10, 119, 240]);
    assert_eq!(eight, "5678 9090");
}

#[test]
fn ten_characters_have_five_bits_each() {
    let letters = drawn(PinKind::TenCharacters, &[0, 31, 32, 255, 10, 17, 18, 19, 20, 27]);
    assert_eq!(letters, "0Z0ZA HJKMV");
}

#[test]
fn a_pin_is_told_in_two_halves() {
    for (typed, told) in [("123456", "123 456"), ("12345678", "1234 5678"), ("7k3pq9xw2m", "7K3PQ 9XW2M")] {
        assert_eq!(Pin::parse(typed).unwrap().expose_text().as_str(), told);
    }
}
