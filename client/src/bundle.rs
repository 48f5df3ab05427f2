//! Many small parts at once: what fits into one request is sent as one (docs/decisions/009). Large parts go
//! alone, as they always did.

use std::cell::RefCell;

use siegel_api::bundle::{BUNDLE_BYTES_MAX, BUNDLE_PARTS_MAX, ENTRY_BYTES, Entry, Head, PREFIX_BYTES};
use siegel_api::hash::Hash;
use siegel_api::id::FindingId;
use siegel_api::message::draft::BundleAnswer;
use siegel_api::problem::{Code, Problem};
use siegel_api::url;

use crate::error::Error;
use crate::part::{PartSender, SealJob};
use crate::server::{Method, Request};
use crate::transfer::{Report, SentPart, Sleeper, Watch, retry};

/// What became of one part of a bundle: the hash of what the server stored, or why it refused.
pub type Fate = Result<Hash, Code>;

/// What a bundle says of a part that is sealed to these bytes.
///
/// # Errors
/// `Error::Fault` for more bytes than a part has.
pub fn entry(job: &SealJob<'_>, sealed: &[u8]) -> Result<Entry, Error> {
    let bytes = u32::try_from(sealed.len()).map_err(|_| Error::Fault)?;
    Ok(Entry { file_id: job.file_id, part: job.part, bytes, hash: Hash::of(sealed) })
}

/// The whole request for these sealed parts, in the order of `head`.
pub fn request(finding_id: FindingId, head: &Head, sealed: &[Vec<u8>]) -> Request {
    let mut request = Request::new(Method::Put, url::draft_parts(finding_id))
        .with("content-type", "application/octet-stream");
    request.body = head.encode();
    sealed.iter().for_each(|part| request.body.extend_from_slice(part));
    request
}

/// What the answer says of each part of `head`.
///
/// # Errors
/// `Error::Answer` if it speaks of more or fewer parts.
pub fn fates(head: &Head, answer: &BundleAnswer) -> Result<Vec<Fate>, Error> {
    if answer.parts.len() != head.entries().len() {
        return Err(Error::Answer);
    }
    let both = head.entries().iter().zip(&answer.parts);
    Ok(both.map(|(entry, fate)| fate.refusal().map_or(Ok(entry.hash), Err)).collect())
}

/// Parts that are sent in one request.
pub(crate) type Load<'j> = Vec<SealJob<'j>>;

/// Puts parts that follow each other into one load as long as they fit.
pub(crate) fn pack(jobs: Vec<SealJob<'_>>) -> Vec<Load<'_>> {
    let mut loads: Vec<Load<'_>> = Vec::new();
    let mut room = 0;
    for job in jobs {
        let need = (ENTRY_BYTES + job.place.sealed_bytes()) as u64;
        match loads.last_mut().filter(|load| load.len() < BUNDLE_PARTS_MAX && need <= room) {
            Some(load) => load.push(job),
            None => {
                room = BUNDLE_BYTES_MAX - PREFIX_BYTES as u64;
                loads.push(vec![job]);
            }
        }
        room = room.saturating_sub(need);
    }
    loads
}

/// What became of a load.
pub(crate) struct Sent {
    /// Parts that have arrived, each with the file's own bytes in it.
    pub(crate) parts: Vec<(SentPart, u64)>,
    /// Whether all have.
    pub(crate) end: Result<(), Error>,
}

/// Sends a load until all of it has arrived or there is no use in trying on.
pub(crate) async fn send<L: Sleeper, P: Report>(
    sender: &impl PartSender,
    load: Load<'_>,
    way: &Watch<'_, L, P>,
    waiting: &impl Fn(bool),
) -> Sent {
    let (left, arrived) = (RefCell::new(load), RefCell::new(Vec::new()));
    let end = retry(way.control, way.sleeper, waiting, || send_left(sender, &left, &arrived)).await;
    Sent { parts: arrived.into_inner(), end }
}

async fn send_left(
    sender: &impl PartSender,
    left: &RefCell<Load<'_>>,
    arrived: &RefCell<Vec<(SentPart, u64)>>,
) -> Result<(), Error> {
    let jobs = left.borrow().clone();
    let fates = match jobs.as_slice() {
        [job] => vec![Ok(sender.send(*job).await?)],
        jobs => sender.send_bundle(jobs).await?,
    };
    if fates.len() != jobs.len() {
        return Err(Error::Answer);
    }
    let (mut rest, mut refusal) = (Vec::new(), None);
    for (job, fate) in jobs.into_iter().zip(fates) {
        match fate {
            Ok(hash) => {
                let part = SentPart { file_id: job.file_id, part: job.part, hash };
                arrived.borrow_mut().push((part, job.own_bytes as u64));
            }
            Err(code) => {
                rest.push(job);
                refusal = worse(refusal, code);
            }
        }
    }
    left.replace(rest);
    refusal.map_or(Ok(()), |code| Err(Error::Problem(Box::new(Problem::new(code)))))
}

/// What was damaged on its way is sent again; any other refusal ends it, and is told.
fn worse(known: Option<Code>, code: Code) -> Option<Code> {
    Some(known.filter(|known| *known != Code::PartDamaged).unwrap_or(code))
}

#[cfg(test)]
mod tests {
    use siegel_api::id::FileId;
    use siegel_api::part::{PART_BYTES, padded_length, part_count};
    use siegel_crypto::content::FileKey;
    use siegel_crypto::part::Place;

    use super::*;

    /// Loads for files of these lengths, as numbers of parts.
    fn packed(lengths: &[u64]) -> Vec<usize> {
        let key = FileKey::from_bytes([1; 32]);
        let mut jobs = Vec::new();
        for (file, length) in lengths.iter().enumerate() {
            let padded = padded_length(*length);
            for part in 0..part_count(padded).unwrap() {
                let place = Place::new(padded, part).unwrap();
                let own_bytes = place.own_bytes(*length);
                let (finding_id, file_id) = (FindingId([1; 16]), FileId([2; 16]));
                jobs.push(SealJob { finding_id, file_id, file, part, place, own_bytes, key: &key });
            }
        }
        let loads = pack(jobs);
        for load in &loads {
            let bytes: u64 = load.iter().map(|job| (ENTRY_BYTES + job.place.sealed_bytes()) as u64).sum();
            assert!(load.len() == 1 || bytes + PREFIX_BYTES as u64 <= BUNDLE_BYTES_MAX, "{bytes}");
            assert!(load.len() <= BUNDLE_PARTS_MAX);
        }
        loads.iter().map(Vec::len).collect()
    }

    #[test]
    fn large_parts_go_alone_and_small_ones_together() {
        assert_eq!(packed(&[]), [0_usize; 0]);
        assert_eq!(packed(&[3 * PART_BYTES]), [1, 1, 1]);
        assert_eq!(packed(&[0; 3]), [3], "empty files are files");
        assert_eq!(packed(&[1; 300]), [128, 128, 44], "each part is an object and a row");
        assert_eq!(packed(&[500_000; 33]), [16, 16, 1], "a bundle is no larger than a part");
        assert_eq!(packed(&[1, PART_BYTES, 1, 1]), [1, 1, 2], "in their order");
        assert_eq!(packed(&[PART_BYTES + 1, 1]), [1, 2], "the end of a large file is small");
    }

    #[test]
    fn what_fills_a_bundle_to_the_last_byte_goes_into_it() {
        // Two halves and their entries are a little more than a bundle.
        assert_eq!(packed(&[PART_BYTES / 2, PART_BYTES / 2]), [1, 1]);
        assert_eq!(packed(&[PART_BYTES / 2, PART_BYTES / 2 - (1 << 17)]), [2]);
    }

    #[test]
    fn an_answer_of_another_length_is_none() {
        let entry = Entry { file_id: FileId([1; 16]), part: 0, bytes: 5_000, hash: Hash::of(b"1") };
        let head = Head::new(vec![entry]).unwrap();
        assert_eq!(fates(&head, &BundleAnswer { parts: Vec::new() }), Err(Error::Answer));
    }
}
