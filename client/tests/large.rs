//! Large files, without their bytes: which part of the file each part takes, and what is said of a file that is
//! larger than any may be.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use futures::executor::block_on;
use siegel_api::hash::Hash;
use siegel_api::part::{FILE_BYTES_MAX, PART_BYTES, padded_length, part_count};
use siegel_client::draft::{Marked, Picked};
use siegel_client::error::Error;
use siegel_client::part::{PartSender, SealJob};
use siegel_client::transfer::Progress;
use siegel_crypto::part::Place;

/// Around chunk, part, 2^31 and 2^32, twenty gigabytes, and the limit.
fn lengths() -> Vec<u64> {
    let middles = [4_096, 65_536, PART_BYTES, 5 * PART_BYTES, 1 << 31, 1 << 32, 20_000_000_000];
    let around = middles.into_iter().flat_map(|middle| [middle - 1, middle, middle + 1]);
    around.chain([0, 1, FILE_BYTES_MAX - 1, FILE_BYTES_MAX]).collect()
}

#[test]
fn the_parts_of_a_file_take_each_of_its_bytes_once() {
    for length in lengths() {
        let padded = padded_length(length);
        let (mut own, mut plain) = (0, 0);
        for part in 0..part_count(padded).unwrap() {
            let place = Place::new(padded, part).unwrap();
            assert_eq!(place.start(), plain, "{length}");
            assert!(place.own_bytes(length) == 0 || place.start() == own, "{length}: no gap");
            own += place.own_bytes(length) as u64;
            plain += place.plain_bytes() as u64;
            assert!(u32::try_from(place.sealed_bytes()).is_ok(), "{length}: an address of 32 bits");
        }
        assert_eq!((own, plain), (length, padded));
    }
}

#[test]
fn progress_of_large_transfers_neither_overflows_nor_ends_early() {
    let of = |bytes_done, bytes_total| Progress { bytes_done, bytes_total, ..Progress::default() };
    let all = 4_096 * FILE_BYTES_MAX;
    assert_eq!(of(all, all).percent(), 100);
    assert_eq!(of(all - 1, all).percent(), 99);
    assert_eq!(of(u64::MAX, u64::MAX).percent(), 100);
    let (started, now) = (siegel_api::time::Time(0), siegel_api::time::Time(1 << 40));
    assert_eq!(of(all / 2, all).left_ms(started, now), Some(1 << 40));
}

/// Reads nothing: what is only looked at needs no bytes.
struct Unread;

impl PartSender for Unread {
    async fn send(&self, _: SealJob<'_>) -> Result<Hash, Error> {
        panic!("nothing is sent")
    }

    async fn read(&self, file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        assert!(start + bytes as u64 <= FILE_BYTES_MAX, "file {file}");
        Ok(vec![0; bytes])
    }
}

fn picked(length: u64) -> Picked {
    Picked { name: "Serie.dcm".to_owned(), media_type: String::new(), length, modified: 0 }
}

#[test]
fn a_file_over_the_limit_is_refused_by_its_name_before_it_is_read() {
    assert!(block_on(Marked::read(0, &picked(FILE_BYTES_MAX), &Unread)).is_ok());
    for length in [FILE_BYTES_MAX + 1, 1 << 40, u64::MAX] {
        let refused = block_on(Marked::read_all(0, &[picked(1), picked(length)], &Unread));
        assert_eq!(refused, Err(Error::FileTooLarge { name: "Serie.dcm".to_owned() }), "{length}");
    }
}
