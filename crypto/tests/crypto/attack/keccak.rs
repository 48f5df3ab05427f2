//! SHA3-256 (FIPS 202), for the sender of attack 14, who builds X-Wing's secret by hand.

/// Rate of SHA3-256 in bytes.
const RATE: usize = 136;

/// The hash.
pub fn sha3_256(message: &[u8]) -> [u8; 32] {
    let mut padded = message.to_vec();
    padded.push(6);
    padded.resize(padded.len().next_multiple_of(RATE), 0);
    *padded.last_mut().unwrap() |= 0x80;
    let mut state = [0u64; 25];
    for block in padded.chunks(RATE) {
        for (lane, bytes) in state.iter_mut().zip(block.chunks(8)) {
            *lane ^= u64::from_le_bytes(bytes.try_into().unwrap());
        }
        permute(&mut state);
    }
    let bytes: Vec<u8> = state[..4].iter().flat_map(|lane| lane.to_le_bytes()).collect();
    bytes.try_into().unwrap()
}

/// Keccak-f[1600].
fn permute(a: &mut [u64; 25]) {
    let mut register = 1u8;
    for _ in 0..24 {
        theta(a);
        rho_and_pi(a);
        chi(a);
        a[0] ^= round_constant(&mut register);
    }
}

fn theta(a: &mut [u64; 25]) {
    let c: [u64; 5] = std::array::from_fn(|x| (0..5).fold(0, |sum, y| sum ^ a[x + 5 * y]));
    for (place, lane) in a.iter_mut().enumerate() {
        let x = place % 5;
        *lane ^= c[(x + 4) % 5] ^ c[(x + 1) % 5].rotate_left(1);
    }
}

fn rho_and_pi(a: &mut [u64; 25]) {
    let (mut x, mut y, mut current) = (1, 0, a[1]);
    for step in 0..24u32 {
        (x, y) = (y, (2 * x + 3 * y) % 5);
        let turned = current.rotate_left((step + 1) * (step + 2) / 2 % 64);
        current = std::mem::replace(&mut a[x + 5 * y], turned);
    }
}

fn chi(a: &mut [u64; 25]) {
    for row in a.chunks_mut(5) {
        let old: [u64; 5] = std::array::from_fn(|x| row[x]);
        for x in 0..5 {
            row[x] = old[x] ^ (!old[(x + 1) % 5] & old[(x + 2) % 5]);
        }
    }
}

/// Bits 0, 1, 3, 7, 15, 31 and 63, from the shift register of FIPS 202, algorithm 5.
fn round_constant(register: &mut u8) -> u64 {
    (0..7).fold(0, |constant, bit| {
        let out = u64::from(*register & 1) << ((1 << bit) - 1);
        let high = *register >> 7;
        *register = (*register << 1) ^ (high * 0x71);
        constant | out
    })
}

#[test]
fn the_published_hash_of_nothing_and_of_abc() {
    let hex = |bytes: [u8; 32]| data_encoding::HEXLOWER.encode(&bytes);
    assert_eq!(hex(sha3_256(b"")), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
    assert_eq!(hex(sha3_256(b"abc")), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
}
