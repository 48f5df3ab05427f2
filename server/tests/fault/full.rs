//! A full disk: a small one that is filled to its last byte; and a bound on the size of files (`RLIMIT_FSIZE`), by
//! which a write fails in its middle at a place that the test chooses, in whatever folder and for root as well. Room
//! is made while the program runs, as an operator makes it.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_storage::sweep;

use crate::busy::hold;
use crate::chance::{Now, chance, content, seed};
use crate::disk::Disk;
use crate::doctor::{refusal, two};
use crate::examine::{examine, lying, open};
use crate::serving::{Serving, Under};

/// Room for a practice's beginnings and a part or two.
const SMALL_DISK: u64 = 24 << 20;
/// Drafts that are begun, at most, until the database has no room for another.
const DRAFTS: usize = 5_000;
/// A part of 8 MiB does not fit; everything else does.
const NO_LARGE_PART: u64 = 6 << 20;
/// Nothing fits: neither a row nor a line of the program's own log, which lies on the same disk.
const NOTHING: u64 = 4 << 10;

#[test]
fn a_part_without_room_is_told_as_storage_full_and_sent_once_there_is_room() {
    let seed = seed();
    let serving = Serving::start(Under::NoSignal);
    let (mut anna, jan) = two(&serving, seed);
    let (to, large) = (anna.choose(&jan), content(&mut chance(seed, 3), 20 << 20));
    let mut outgoing = anna.begin(to, &large).unwrap();

    serving.bound_files(Some(NO_LARGE_PART));
    let refused = refusal(anna.send_parts(&mut outgoing, &large));
    assert_eq!(refused, (Code::StorageFull, None), "waiting alone does not help");
    let blobs = lying(&serving.data().join("blobs"));
    assert_eq!(
        blobs.keys().filter(|name| name.contains('#')).count(),
        0,
        "half a part takes room: {blobs:?}"
    );
    let small = anna.send(to, b"Laborwerte").unwrap();
    assert_eq!(jan.contents(&jan.open(small)).unwrap(), b"Laborwerte", "what fits goes on");

    serving.bound_files(None);
    anna.send_parts(&mut outgoing, &large).unwrap();
    anna.finish(&outgoing).unwrap();
    assert!(jan.contents(&jan.open(outgoing.id())).unwrap() == large);
    serving.killer().kill();
    examine(&serving);
}

#[test]
fn where_no_row_can_be_written_reading_goes_on_and_nothing_is_lost() {
    let seed = seed();
    let mut serving = Serving::start(Under::NoSignal);
    let (mut anna, jan) = two(&serving, seed);
    let to = anna.choose(&jan);
    let sent = anna.send(to, b"Befund").unwrap();
    let mut outgoing = anna.begin(to, b"Nachtrag").unwrap();
    let own = anna.open(sent);

    serving.bound_files(Some(NOTHING));
    assert_eq!(refusal(anna.withdraw(&own)).0, Code::Unavailable);
    assert_eq!(refusal(anna.send_parts(&mut outgoing, b"Nachtrag")).0, Code::StorageFull);
    assert_eq!(jan.open(sent).title(), "Befund", "what was sent is listed and opened");
    assert_eq!(
        refusal(jan.contents(&jan.open(sent))).0,
        Code::Unavailable,
        "each opening of a file is an event"
    );

    serving.bound_files(None);
    assert_eq!(jan.contents(&jan.open(sent)).unwrap(), b"Befund");
    anna.send_parts(&mut outgoing, b"Nachtrag").unwrap();
    anna.finish(&outgoing).unwrap();
    anna.withdraw(&own).unwrap();
    serving.killer().kill();
    examine(&serving);
    serving.again();
    assert_eq!(jan.contents(&jan.open(outgoing.id())).unwrap(), b"Nachtrag");
}

/// On a full disk no row can be removed; the sweep makes room first by what needs no row.
#[test]
fn a_sweep_removes_dust_even_where_no_row_can_be_written() {
    let serving = Serving::start(Under::Nothing);
    let (anna, _) = two(&serving, seed());
    serving.killer().kill();
    let blobs = serving.data().join("blobs");
    fs::create_dir_all(blobs.join("00")).unwrap();
    fs::write(blobs.join("00").join("0".repeat(32)), b"an object without a row").unwrap();
    fs::write(blobs.join("00").join(format!("{}#1", "0".repeat(32))), b"half an object").unwrap();
    let later = Now.now().plus(2 * Time::HOUR);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (store, other) = (open(&serving.data()).await, open(&serving.data()).await);
        let held = hold(&other, &anna.carrier.session_secret()).await;
        assert!(sweep::run(&store, later).await.is_err(), "rows cannot be removed now");
        assert!(lying(&blobs).is_empty(), "dust can");
        drop(held);
        sweep::run(&store, later).await.unwrap();
    });
}

#[test]
fn a_disk_that_is_full_to_its_last_byte_loses_nothing_and_goes_on_once_there_is_room() {
    let seed = seed();
    let disk = Disk::of(SMALL_DISK);
    let mut serving = Serving::start(Under::Disk(disk.access()));
    let (mut anna, jan) = two(&serving, seed);
    let (to, large) = (anna.choose(&jan), content(&mut chance(seed, 3), 40 << 20));
    let sent = anna.send(to, b"Befund").unwrap();
    let mut outgoing = anna.begin(to, &large).unwrap();
    // A leaf that stands in no published head yet.
    assert_eq!(jan.contents(&jan.open(sent)).unwrap(), b"Befund");

    assert_eq!(refusal(anna.send_parts(&mut outgoing, &large)), (Code::StorageFull, None));
    fill(&serving.data().join("ballast"));
    assert_eq!(refusal(anna.send(to, b"Laborwerte")).0, Code::StorageFull);
    let mut drafts = (0..DRAFTS).map(|_| anna.begin(to, b"Nachtrag"));
    let begun: Vec<_> = drafts.by_ref().map_while(Result::ok).map(|draft| draft.id()).collect();
    assert!(begun.len() < DRAFTS, "the database went on growing on a full disk");
    drop(drafts);
    assert_eq!(jan.open(sent).title(), "Befund", "what was sent is listed and opened");

    disk.resize(4 * SMALL_DISK);
    anna.send_parts(&mut outgoing, &large).unwrap();
    anna.finish(&outgoing).unwrap();
    serving.killer().kill();
    examine(&serving);
    serving.again();
    assert!(jan.contents(&jan.open(outgoing.id())).unwrap() == large);
    assert_eq!(jan.contents(&jan.open(sent)).unwrap(), b"Befund");
    let kept = anna.drafts();
    assert!(begun.iter().all(|id| kept.contains(id)), "a draft that was told as saved is gone");
}

/// Takes all room that is left.
fn fill(ballast: &Path) {
    let mut file = File::create(ballast).unwrap();
    let full = |error: &io::Error| error.kind() == ErrorKind::StorageFull;
    for size in [1 << 20, 4_096, 1] {
        let block = vec![0; size];
        let end = loop {
            if let Err(error) = file.write_all(&block) {
                break error;
            }
        };
        assert!(full(&end), "{end}");
    }
}
