//! Makes one ciphertext with one tag that two keys of ChaCha20-Poly1305 accept (Dodis and others, 2018).
//!
//! Poly1305 is linear in the blocks of the ciphertext, over the integers modulo 2¹³⁰ - 5. Two free blocks
//! are two unknowns; that both keys give the same tag is two equations.

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};

/// A number modulo p = 2¹³⁰ - 5: two high bits and 128 low ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Field {
    high: u8,
    low: u128,
}

const ZERO: Field = Field { high: 0, low: 0 };
const ONE: Field = Field { high: 0, low: 1 };

impl Field {
    fn new(high: u8, low: u128) -> Self {
        Self { high, low }.reduced()
    }

    fn reduced(mut self) -> Self {
        while self.high > 3 || (self.high == 3 && self.low >= u128::MAX - 4) {
            // Minus p is minus 2^130 plus 5.
            let (low, carry) = self.low.overflowing_add(5);
            self = Self { high: self.high + u8::from(carry) - 4, low };
        }
        self
    }

    fn add(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self::new(self.high + other.high + u8::from(carry), low)
    }

    fn minus(self) -> Self {
        // p - self, where p is 3 * 2^128 + (2^128 - 5).
        let (low, borrow) = (u128::MAX - 4).overflowing_sub(self.low);
        Self::new(3 - self.high - u8::from(borrow), low)
    }

    fn times(self, other: Self) -> Self {
        (0..130).rev().fold(ZERO, |sum, bit| {
            let doubled = sum.add(sum);
            if other.bit(bit) { doubled.add(self) } else { doubled }
        })
    }

    fn bit(self, bit: u32) -> bool {
        if bit < 128 { self.low >> bit & 1 == 1 } else { self.high >> (bit - 128) & 1 == 1 }
    }

    /// By Fermat: the power of p - 2 = 2^130 - 7.
    fn inverse(self) -> Self {
        let exponent = Self { high: 3, low: u128::MAX - 6 };
        (0..130).rev().fold(ONE, |power, bit| {
            let square = power.times(power);
            if exponent.bit(bit) { square.times(self) } else { square }
        })
    }
}

/// A key with its nonce, as Poly1305 sees it.
pub struct Side {
    r: Field,
    s: u128,
}

impl Side {
    pub fn new(key: &[u8; 32], nonce: &[u8; 12]) -> Self {
        let mut block = [0; 32];
        ChaCha20::new(key.into(), nonce.into()).apply_keystream(&mut block);
        let r = u128::from_le_bytes(block[..16].try_into().unwrap());
        let clamped = r & 0x0ffffffc0ffffffc0ffffffc0fffffff;
        Self { r: Field::new(0, clamped), s: u128::from_le_bytes(block[16..].try_into().unwrap()) }
    }

    /// The sum that must come before `s` for the tag to be `tag`; there are up to four, this is the least.
    fn sum_for(&self, tag: u128) -> Field {
        Field::new(0, tag.wrapping_sub(self.s))
    }
}

/// Two blocks of ciphertext and a tag that both sides accept.
pub fn collide(one: &Side, other: &Side) -> ([u8; 32], [u8; 16]) {
    // Sum for ciphertext blocks x, y (with the bit above) and the length block z: x r^3 + y r^2 + z r.
    let lengths = Field::new(1, 32u128 << 64);
    (0..).find_map(|tag: u128| solve(one, other, lengths, tag)).unwrap()
}

fn solve(one: &Side, other: &Side, lengths: Field, tag: u128) -> Option<([u8; 32], [u8; 16])> {
    let row = |side: &Side| {
        let square = side.r.times(side.r);
        let wanted = side.sum_for(tag).add(side.r.times(lengths).minus());
        (square.times(side.r), square, wanted)
    };
    let ((a, b, e), (c, d, f)) = (row(one), row(other));
    let inverse = a.times(d).add(b.times(c).minus()).inverse();
    let x = e.times(d).add(b.times(f).minus()).times(inverse);
    let y = a.times(f).add(e.times(c).minus()).times(inverse);
    // A block of ciphertext is a number with exactly bit 128 set.
    if (x.high, y.high) != (1, 1) {
        return None;
    }
    let mut blocks = [0; 32];
    blocks[..16].copy_from_slice(&x.low.to_le_bytes());
    blocks[16..].copy_from_slice(&y.low.to_le_bytes());
    Some((blocks, tag.to_le_bytes()))
}

#[test]
fn the_field_is_a_field() {
    let some = Field::new(2, 0x0123_4567_89ab_cdef_0011_2233_4455_6677);
    assert_eq!(some.times(some.inverse()), ONE);
    assert_eq!(some.add(some.minus()), ZERO);
}
