//! Large: a finding of gigabytes is sent to the program itself and fetched again. Its bytes are made as they are
//! read and compared as they come, so that nothing but the server's store ever holds them; and neither side may
//! need more memory for many bytes than for few.
//!
//! Time is not judged. Linux only: what a process needs at most is read from /proc.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../fault/carrier.rs"]
#[expect(dead_code, reason = "tests of faults use more of it")]
mod carrier;
#[path = "../fault/chance.rs"]
#[expect(dead_code, reason = "tests of faults use more of it")]
mod chance;
#[path = "../fault/disk.rs"]
#[expect(dead_code, reason = "tests of faults use more of it")]
mod disk;
#[path = "../fault/doctor.rs"]
#[expect(dead_code, reason = "tests of faults use more of it")]
mod doctor;
#[path = "../fault/serving.rs"]
#[expect(dead_code, reason = "tests of faults use more of it")]
mod serving;

mod made;
mod peak;

use std::process::Command;
use std::sync::{Mutex, PoisonError};

use futures::executor::block_on;
use siegel_api::part::padded_length;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::draft::{Letter, Picked};
use siegel_client::part::{NativeReceiver, NativeSender};
use siegel_client::transfer::Control;

use chance::{Now, chance};
use doctor::{Doctor, two, watch};
use made::{Made, Same};
use peak::Peak;
use serving::{Serving, Under};

/// One test at a time: both look at the memory of this process.
static ALONE: Mutex<()> = Mutex::new(());

/// What the client may need at most: parts in all stages, and room for the allocator. In bytes.
const CLIENT_BYTES_MAX: u64 = 96 << 20;
/// What the server may need at most, at any size (docs/decisions/007). In bytes.
const SERVER_BYTES_MAX: u64 = 150 << 20;
/// The disk keeps so much free beside what is sent, in bytes.
const ROOM_BYTES: u64 = 4 << 30;

#[test]
fn half_a_gigabyte_needs_no_more_memory_than_a_few_parts() {
    sent_and_fetched((512 << 20) + 12_345);
}

/// Needs 25 GB of disk.
#[test]
#[ignore = "minutes, and 25 GB of disk"]
fn twenty_gigabytes_need_no_more_memory_than_a_few_parts() {
    sent_and_fetched(20_000_000_000);
}

fn sent_and_fetched(length: u64) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let serving = Serving::start(Under::Nothing);
    assert_room(&serving, padded_length(length) + ROOM_BYTES);
    // Whoever waits for twenty gigabytes is signed out for idling: the sender fetches them.
    let (anna, _) = two(&serving, 7);
    let made = Made::new(length);
    let (client, server) = (Peak::from_now(std::process::id()), Peak::from_now(serving.pid()));
    let id = send(&anna, &made);
    within("sending", &client, &server);
    let finding = anna.open(id);
    let file = finding.files().next().unwrap().file_id;
    let mut same = Same::new(&made);
    let (receiver, control) = (NativeReceiver(&anna.carrier), Control::new());
    block_on(anna.desk().read_file(&finding, file, &receiver, &mut same, &watch(&control))).unwrap();
    assert_eq!(same.bytes(), length);
    within("fetching", &client, &server);
}

fn send(anna: &Doctor, made: &Made) -> siegel_api::id::FindingId {
    let until = Now.now().plus(90 * Time::DAY);
    let letter = Letter { valid_until: until, delete_after: until, ..Letter::default() };
    let picked = Picked {
        name: "Serie.dcm".to_owned(),
        media_type: "application/dicom".to_owned(),
        length: made.bytes(),
        modified: 0,
    };
    let sender = NativeSender::new(&anna.carrier, std::slice::from_ref(made), chance(7, 3));
    let control = Control::new();
    block_on(async {
        let mut rng = chance(7, 4);
        let mut outgoing = anna.desk().begin_draft(letter, &[picked], &sender, &mut rng).await.unwrap();
        anna.desk().send_parts(&mut outgoing, &sender, &watch(&control)).await.unwrap();
        anna.desk().finish_draft(&outgoing, &Now, &mut rng).await.unwrap();
        outgoing.id()
    })
}

fn within(what: &str, client: &Peak, server: &Peak) {
    let (client, server) = (client.bytes(), server.bytes());
    println!("{what}: client {} MiB, server {} MiB at most", client >> 20, server >> 20);
    assert!(client <= CLIENT_BYTES_MAX, "{what}: the client needed {client} bytes");
    assert!(server <= SERVER_BYTES_MAX, "{what}: the server needed {server} bytes");
}

fn assert_room(serving: &Serving, bytes: u64) {
    let told =
        Command::new("df").args(["--block-size=1", "--output=avail"]).arg(serving.data()).output().unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    let free: u64 = text.split_whitespace().next_back().unwrap().parse().unwrap();
    assert!(free >= bytes, "{bytes} bytes of disk are needed, {free} are free: set TMPDIR to a larger one");
}
