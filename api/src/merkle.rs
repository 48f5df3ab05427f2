//! RFC 6962 trees: hashing, roots, and proofs of inclusion (protocol 10; RFC 9162, section 2.1.3).

use sha2::{Digest, Sha256};

use crate::hash::Hash;

/// The most elements that a proof may have: a tree of 2^63 leaves.
pub const PROOF_MAX: usize = 63;

/// Hash of a leaf's bytes.
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(bytes);
    Hash(hasher.finalize().into())
}

/// Hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    Hash(hasher.finalize().into())
}

/// Root of the empty tree: `H("")`.
pub fn empty_root() -> Hash {
    Hash::of(b"")
}

/// A complete subtree: `2^level` leaves, the `index`-th of that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subtree {
    /// Height above the leaves.
    pub level: u32,
    /// Which of that size, from 0.
    pub index: u64,
}

/// The complete subtrees that make up a tree of `size` leaves, largest first.
pub fn peaks(size: u64) -> Vec<Subtree> {
    let mut peaks = Vec::new();
    let mut start = 0_u64;
    for level in (0..u64::BITS).rev() {
        if size >> level & 1 == 1 {
            peaks.push(Subtree { level, index: start >> level });
            start += 1 << level;
        }
    }
    peaks
}

/// Root of a tree from the hashes of its peaks, largest first.
pub fn root_of_peaks(peaks: &[Hash]) -> Hash {
    let Some((last, rest)) = peaks.split_last() else { return empty_root() };
    rest.iter().rev().fold(*last, |right, left| node_hash(left, &right))
}

/// Root of a tree from all leaf hashes; for checking, not for serving.
pub fn root_of_leaves(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&root_of_leaves(left), &root_of_leaves(right))
        }
    }
}

/// One step of an inclusion proof: a complete subtree, or the root of all peaks right of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A stored subtree.
    Subtree(Subtree),
    /// The root over these peaks, largest first.
    Peaks(Vec<Subtree>),
}

/// The steps of the inclusion proof of leaf `index` in a tree of `size` leaves, from the leaf up;
/// `None` if there is no such leaf.
pub fn inclusion_steps(index: u64, size: u64) -> Option<Vec<Step>> {
    if index >= size {
        return None;
    }
    let peaks = peaks(size);
    let position = peaks.iter().position(|peak| index >> peak.level == peak.index)?;
    let (before, rest) = peaks.split_at(position);
    let (own, after) = rest.split_first()?;
    let mut steps: Vec<Step> =
        (0..own.level).map(|level| Step::Subtree(Subtree { level, index: (index >> level) ^ 1 })).collect();
    if !after.is_empty() {
        steps.push(Step::Peaks(after.to_vec()));
    }
    steps.extend(before.iter().rev().map(|peak| Step::Subtree(*peak)));
    Some(steps)
}

/// Whether `path` proves that `leaf` is leaf `index` of the tree of `size` leaves with root `root`.
/// `size` must come from a checkpoint, never from the proof.
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash], root: Hash) -> bool {
    if index >= size || path.len() > PROOF_MAX {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Whether `path` proves that the tree of `first` leaves with root `first_root` is the beginning of the tree of `second` leaves
/// with root `second_root` (RFC 9162, section 2.1.4.2). The sizes must come from checkpoints, never from the proof. Nothing is the
/// beginning of every tree, and a proof of that proves nothing: `first` is never zero.
pub fn verify_consistency(first: (u64, Hash), second: (u64, Hash), path: &[Hash]) -> bool {
    let ((first, first_root), (second, second_root)) = (first, second);
    if first == 0 || first > second || path.len() > PROOF_MAX {
        return false;
    }
    if first == second {
        return path.is_empty() && first_root == second_root;
    }
    // A complete first tree stands in the second as it is, and is left out of the proof.
    let (start, rest) = match path.split_first() {
        None => return false,
        Some(_) if first.is_power_of_two() => (&first_root, path),
        Some((start, rest)) => (start, rest),
    };
    let (mut node, mut last) = (first - 1, second - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*start, *start);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == first_root && new == second_root
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn tree(size: u64) -> (Vec<Hash>, HashMap<Subtree, Hash>) {
        let leaves: Vec<Hash> = (0..size).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
        let mut nodes = HashMap::new();
        let mut row = leaves.clone();
        for level in 0.. {
            for (index, hash) in (0_u64..).zip(&row) {
                nodes.insert(Subtree { level, index }, *hash);
            }
            if row.len() < 2 {
                break;
            }
            row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        (leaves, nodes)
    }

    fn path(nodes: &HashMap<Subtree, Hash>, steps: &[Step]) -> Vec<Hash> {
        let value = |step: &Step| match step {
            Step::Subtree(subtree) => nodes[subtree],
            Step::Peaks(peaks) => root_of_peaks(&peaks.iter().map(|peak| nodes[peak]).collect::<Vec<_>>()),
        };
        steps.iter().map(value).collect()
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proven() {
        for size in 1..=40 {
            let (leaves, nodes) = tree(size);
            let root = root_of_leaves(&leaves);
            let tops: Vec<Hash> = peaks(size).iter().map(|peak| nodes[peak]).collect();
            assert_eq!(root_of_peaks(&tops), root);
            for (index, leaf) in (0_u64..).zip(&leaves) {
                let path = path(&nodes, &inclusion_steps(index, size).unwrap());
                assert!(verify_inclusion(*leaf, index, size, &path, root), "{index} of {size}");
                assert!(!verify_inclusion(*leaf, index + 1, size, &path, root));
                assert!(!verify_inclusion(leaves[0], index, size, &path, root) || index == 0);
                assert!(!verify_inclusion(*leaf, index, size, &[path.clone(), vec![root]].concat(), root));
                if !path.is_empty() {
                    assert!(!verify_inclusion(*leaf, index, size, &path[1..], root));
                }
            }
        }
    }
}
