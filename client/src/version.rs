//! Versions of a finding: each later one follows the one before, and was signed by who may (protocol 6).
//!
//! A server can leave the newest ones out. What this session has seen, and what the own practice's log speaks of, it
//! cannot take back.

use std::collections::HashMap;

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Core, Manifest, ManifestError, ManifestKind};
use siegel_api::message::finding::RevisionView;
use siegel_api::message::log::{Head, Placed};
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::time::Time;

use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::finding::LogPlace;
use crate::given::Given;
use crate::place::Reading;
use crate::receive::author_right;
use crate::row::{VerifiedRow, Vouched};

/// Versions of one finding, at most.
const VERSIONS_MAX: usize = 1_000;

/// One version of a finding, verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub revision: u64,
    /// Names it.
    pub manifest_hash: Hash,
    /// Who signed it.
    pub author: UserId,
    /// When its author's event was logged, by the server's clock.
    pub sent_at: Time,
    /// The leaf of that event.
    pub place: LogPlace,
}

/// What all versions of a finding are judged by.
pub(crate) struct Judge<'r> {
    pub(crate) reading: &'r Reading<'r>,
    pub(crate) heads: &'r [Head],
    /// The author's practice.
    pub(crate) practice: &'r VerifiedPractice,
}

struct Signature<'r> {
    core: Core,
    signed: Signed,
    placed: &'r Placed,
}

impl Judge<'_> {
    /// All versions of the finding, from the first to the newest: the one that is shown, and the others.
    ///
    /// # Errors
    /// `Refusal::Mismatch` if one is missing, shown twice, no finding, of another finding or thread, or does not name
    /// the one before; `Refusal::Place` if it was signed by somebody without the right, or logged before the one before.
    pub(crate) fn versions(
        &self,
        (shown, placed): (&Signed, &Placed),
        others: &[RevisionView],
    ) -> Result<Vec<Version>, Error> {
        if others.len() >= VERSIONS_MAX {
            return Err(Refusal::Mismatch.into());
        }
        let mut all = vec![Signature::read(shown.clone(), placed)?];
        for other in others {
            all.push(Signature::read(decode(&other.manifest.0)?, &other.placed)?);
        }
        all.sort_by_key(|one| one.core.revision);
        let mut versions: Vec<Version> = Vec::with_capacity(all.len());
        for one in &all {
            let version = self.version(one, versions.first())?;
            let follows = match (versions.last(), versions.len()) {
                (None, _) => version.revision == 1,
                (Some(before), _) => {
                    version.revision == before.revision + 1
                        && one.core.prev_manifest_hash == before.manifest_hash
                        && version.place.seq > before.place.seq
                }
            };
            if !follows || !all.first().is_some_and(|first| is_of_one(&first.core, &one.core)) {
                return Err(Refusal::Mismatch.into());
            }
            versions.push(version);
        }
        Ok(versions)
    }

    /// Whoever signs a version may SEND; a later one is its first author's, or of who may MANAGE.
    fn version(&self, one: &Signature<'_>, first: Option<&Version>) -> Result<Version, Error> {
        let Signature { core, signed, placed } = one;
        let manifest_hash = signed.hash();
        let allowed =
            author_right(core, manifest_hash).check(self.reading, self.practice, self.heads, placed)?;
        signed.verify(SignLabel::Manifest, allowed.key)?;
        if core.author_key_fp != allowed.key.fingerprint() {
            return Err(ManifestError::Author.into());
        }
        let manages = self.practice.has_roles(core.author_epoch, core.author, Roles::MANAGE);
        if first.is_some_and(|first| first.author != core.author) && !manages {
            return Err(Refusal::Place.into());
        }
        let (revision, author) = (core.revision, core.author);
        Ok(Version { revision, manifest_hash, author, sent_at: allowed.at, place: allowed.place })
    }
}

impl<'r> Signature<'r> {
    fn read(signed: Signed, placed: &'r Placed) -> Result<Self, Error> {
        let core = Manifest::parse(signed.body())?.core;
        Ok(Self { core, signed, placed })
    }
}

fn is_of_one(a: &Core, b: &Core) -> bool {
    let of = |core: &Core| (core.practice_id, core.finding_id, core.thread_id);
    of(a) == of(b) && b.kind == ManifestKind::Finding
}

/// Whether signed rows of the own practice's log speak of a version that is not among these. `mine` is the own grant,
/// where it is of the newest of them and somebody else gave it.
/// Another grant that is shown beside it speaks of nothing newer.
pub(crate) fn is_outrun(
    versions: &[Version],
    rows: &[VerifiedRow],
    mine: Option<Hash>,
    shown: &[Given],
) -> bool {
    let signed = || rows.iter().filter(|row| row.vouched() == Vouched::Signed);
    let unknown = |row: &VerifiedRow| versions.iter().all(|one| one.manifest_hash != row.ref_hash());
    let speaks = |row: &VerifiedRow| {
        matches!(row.kind(), EventKind::FindingSent | EventKind::Opened | EventKind::Filed) && unknown(row)
    };
    let known = |row: &VerifiedRow| shown.iter().any(|given| given.hash() == row.ref_hash());
    let granted = |mine: Hash| {
        let given = signed().filter(|row| row.kind() == EventKind::GrantGiven);
        let later = given.skip_while(|row| row.ref_hash() != mine).skip(1);
        later.into_iter().any(|row| !known(row))
    };
    signed().any(speaks) || mine.is_some_and(granted)
}

/// The newest version of each finding that a session has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeenVersions(HashMap<FindingId, (u64, Hash)>);

impl SeenVersions {
    /// Whether nothing newer was seen, nor another version of the same number.
    pub(crate) fn allow(&self, finding: FindingId, newest: &Version) -> bool {
        self.0.get(&finding).is_none_or(|(revision, hash)| {
            *revision < newest.revision || (*revision == newest.revision && *hash == newest.manifest_hash)
        })
    }

    /// Remembers the newest version.
    pub(crate) fn note(&mut self, finding: FindingId, newest: &Version) {
        self.0.insert(finding, (newest.revision, newest.manifest_hash));
    }
}
