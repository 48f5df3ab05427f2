//! Proofs of inclusion and consistency as transparency-dev/merkle publishes them (Apache-2.0): its proofs, and of each proof the
//! changes that its generator makes. An element of another length than 32 bytes is no hash here, so those of its files that hold
//! one have no counterpart.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails in a fixture fails the test")]

use siegel_api::hash::Hash;
use siegel_api::merkle::{empty_root, leaf_hash, root_of_leaves, verify_consistency, verify_inclusion};

fn hash(hex: &str) -> Hash {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    Hash::from_slice(&bytes).unwrap()
}

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|hex| hash(hex)).collect()
}

/// Something that is no node of the tree.
fn some_hash() -> Hash {
    hash("abacaba000000000000000000000000000000000000000000060061e00123456")
}

/// Roots of the trees of the first one to eight leaves.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn root(size: u64) -> Hash {
    hash(ROOTS[usize::try_from(size).unwrap() - 1])
}

/// The first six leaves; the other two are not used by themselves.
const LEAVES: [&[u8]; 6] = [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC"];

#[test]
fn the_published_leaves_have_the_published_roots() {
    let leaves = LEAVES.map(leaf_hash);
    for size in 1..=LEAVES.len() {
        assert_eq!(root_of_leaves(&leaves[..size]), hash(ROOTS[size - 1]), "{size}");
    }
}

/// `(leaf from 1, tree size, proof)`.
fn inclusions() -> Vec<(u64, u64, Vec<Hash>)> {
    let one = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ];
    let six = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    let two = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ];
    let three = ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"];
    vec![
        (1, 1, vec![]),
        (1, 8, hashes(&one)),
        (6, 8, hashes(&six)),
        (3, 3, hashes(&three)),
        (2, 5, hashes(&two)),
    ]
}

/// Every proof with one thing wrong: `(index, size, root, leaf, path)`.
type Inclusion = (u64, u64, Hash, Hash, Vec<Hash>);

fn bent_inclusions(index: u64, size: u64, path: &[Hash], leaf: Hash) -> Vec<Inclusion> {
    let right = root(size);
    let put = |path: Vec<Hash>| (index, size, right, leaf, path);
    let mut bent = vec![
        (index.wrapping_sub(1), size, right, leaf, path.to_vec()),
        (index + 1, size, right, leaf, path.to_vec()),
        (index ^ 2, size, right, leaf, path.to_vec()),
        (index, size * 2, right, leaf, path.to_vec()),
        (index, size / 2, right, leaf, path.to_vec()),
        (index, size, right, some_hash(), path.to_vec()),
        (index, size, empty_root(), leaf, path.to_vec()),
        (index, size, some_hash(), leaf, path.to_vec()),
        put([path, &[right]].concat()),
        put([&[right], path].concat()),
    ];
    bent.extend(flipped(path, 8).map(put));
    if let Some((_, shorter)) = path.split_last() {
        bent.push(put(shorter.to_vec()));
    }
    if path.len() > 1 {
        bent.push(put([&path[..1], &[some_hash()], &path[1..]].concat()));
    }
    bent
}

/// One bit of one element is another.
fn flipped(path: &[Hash], bit: u8) -> impl Iterator<Item = Vec<Hash>> {
    (0..path.len()).map(move |place| {
        let mut path = path.to_vec();
        path[place].0[0] ^= bit;
        path
    })
}

#[test]
fn published_proofs_of_inclusion() {
    let (mut good, mut bad) = (0, 0);
    for (leaf, size, path) in inclusions() {
        let (index, leaf) = (leaf - 1, leaf_hash(LEAVES[usize::try_from(leaf).unwrap() - 1]));
        assert!(verify_inclusion(leaf, index, size, &path, root(size)), "{index} of {size}");
        good += 1;
        for (index, size, root, leaf, path) in bent_inclusions(index, size, &path, leaf) {
            assert!(!verify_inclusion(leaf, index, size, &path, root), "{index} of {size}, {path:?}");
            bad += 1;
        }
    }
    for (index, size) in [(0, 0), (0, 1), (1, 0), (2, 1)] {
        assert!(!verify_inclusion(some_hash(), index, size, &[], empty_root()));
        assert!(!verify_inclusion(some_hash(), index, size, &[], leaf_hash(b"")));
        bad += 2;
    }
    let data = leaf_hash(b"data");
    assert!(verify_inclusion(data, 0, 1, &[], data), "a tree of one entry has its hash");
    assert_eq!((good, bad), (5, 5 * 10 + 10 + 4 + 3 + 8));
}

/// `(first size, second size, proof)`.
fn consistencies() -> Vec<(u64, u64, Vec<Hash>)> {
    let one = inclusions()[1].2.clone();
    let six = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    let two = [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ];
    let seven = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    vec![(1, 8, one), (6, 8, hashes(&six)), (2, 5, hashes(&two)), (6, 7, hashes(&seven))]
}

type Consistency = ((u64, Hash), (u64, Hash), Vec<Hash>);

fn bent_consistencies(first: u64, second: u64, path: &[Hash]) -> Vec<Consistency> {
    let (old, new) = (root(first), root(second));
    let sizes = |first: u64, second: u64| ((first, old), (second, new), path.to_vec());
    let put = |path: Vec<Hash>| ((first, old), (second, new), path);
    let mut bent = vec![
        sizes(first - 1, second),
        sizes(first + 1, second),
        sizes(first ^ 2, second),
        sizes(first, second * 2),
        sizes(first, second / 2),
        ((first, some_hash()), (second, new), path.to_vec()),
        ((first, old), (second, some_hash()), path.to_vec()),
        ((first, new), (second, old), path.to_vec()),
        put(vec![]),
        put([path, &[old]].concat()),
        put([path, &[new]].concat()),
        put([&[old], path].concat()),
        put([&[new], path].concat()),
        put([&path[..1], path].concat()),
        put(path[..path.len() - 1].to_vec()),
    ];
    bent.extend(flipped(path, 16).map(put));
    bent
}

#[test]
fn published_proofs_of_consistency() {
    let (mut good, mut bad) = (0, 0);
    for (first, second, path) in consistencies() {
        let (old, new) = ((first, root(first)), (second, root(second)));
        assert!(verify_consistency(old, new, &path), "{first} in {second}");
        good += 1;
        for (old, new, path) in bent_consistencies(first, second, &path) {
            assert!(!verify_consistency(old, new, &path), "{old:?} in {new:?}, {path:?}");
            bad += 1;
        }
    }
    assert_eq!((good, bad), (4, 4 * 15 + 11));
}

#[test]
fn published_sizes_that_are_or_are_not_consistent() {
    let (one, other, empty) = (some_hash(), leaf_hash(b"other"), empty_root());
    assert!(verify_consistency((1, other), (1, other), &[]));
    let refused = [
        ((0, one), (0, other), vec![]),
        ((1, one), (1, other), vec![]),
        ((0, one), (0, one), vec![]),
        ((0, one), (1, other), vec![]),
        ((1, one), (0, other), vec![]),
        ((2, one), (1, other), vec![]),
        ((1, one), (2, other), vec![]),
        ((0, empty), (0, other), vec![]),
        ((1, empty), (1, other), vec![]),
        ((0, empty), (0, empty), vec![empty]),
        ((1, empty), (1, empty), vec![empty]),
        ((0, empty), (1, other), vec![]),
        ((0, empty), (1, empty), vec![empty]),
    ];
    for (first, second, path) in refused {
        assert!(!verify_consistency(first, second, &path), "{first:?} in {second:?}");
    }
}
