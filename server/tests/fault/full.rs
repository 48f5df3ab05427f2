//! A full disk. A bound on the size of files stands for it (`RLIMIT_FSIZE`): a write beyond it fails in the
//! middle, as one does on a full disk, in whatever folder and for root as well; and the bound can be lifted while
//! the program runs, as an operator makes room. What a disk itself says when it is full is told apart in
//! storage/src/error.rs, on `/dev/full`.

use std::fs;

use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_storage::sweep;

use crate::busy::hold;
use crate::chance::{Now, chance, content, seed};
use crate::doctor::{refusal, two};
use crate::examine::{examine, lying, open};
use crate::serving::{Serving, Under};

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
