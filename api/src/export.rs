//! What leaves the service as a document, and how its event names it (protocol 10).

use crate::event::EventBody;
use crate::hash::Hash;
use crate::id::ObjectId;
use crate::statement::Roles;

/// A document that a member makes. Numbers never change their documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Export {
    /// A proof of dispatch; object: the finding.
    Dispatch = 1,
    /// An extract of the log; object: the practice.
    Log = 2,
    /// An archive; object: each finding in it.
    Archive = 3,
}

impl Export {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dispatch, Self::Log, Self::Archive];

    /// `H(u8 number || object)`.
    pub fn ref_hash(self, object: ObjectId) -> Hash {
        let mut bytes = vec![self as u8];
        bytes.extend_from_slice(object.as_bytes());
        Hash::of(&bytes)
    }

    /// Which document an event of kind `Exported` speaks of; `None` if of none.
    pub fn of(body: &EventBody) -> Option<Self> {
        Self::ALL.into_iter().find(|export| export.ref_hash(body.object) == body.ref_hash)
    }

    /// What its maker must be allowed to.
    pub fn roles(self) -> Roles {
        match self {
            Self::Dispatch | Self::Archive => Roles::READ,
            Self::Log => Roles::AUDIT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_a_hash_of_its_own_for_each_object() {
        let objects = [ObjectId([1; 16]), ObjectId([2; 16])];
        let hashes = objects.iter().flat_map(|object| Export::ALL.map(|export| export.ref_hash(*object)));
        assert_eq!(hashes.collect::<std::collections::HashSet<_>>().len(), 6);
        assert_eq!(Export::Log.ref_hash(objects[0]), Hash::of(&[[2].as_slice(), &[1; 16]].concat()));
    }
}
