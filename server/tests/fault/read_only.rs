//! A folder that cannot be written: a file system that was mounted, or fell, read-only; rights that an
//! operator's hand took away.
//!
//! Modes mean nothing to root, so where the tests run as root the program runs without root's powers. The
//! database's files are open already when a mode changes, as they are not after a restart: both are played.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use siegel_api::problem::Code;

use crate::chance::seed;
use crate::doctor::{refusal, two};
use crate::examine::{examine, lying};
use crate::serving::{Serving, Under};

const WRITABLE: (u32, u32) = (0o700, 0o600);
const READ_ONLY: (u32, u32) = (0o500, 0o400);

#[test]
fn blobs_that_cannot_be_written_are_told_and_reading_goes_on() {
    let serving = Serving::start(Under::NoPowers);
    let (mut anna, jan) = two(&serving, seed());
    let to = anna.choose(&jan);
    let sent = anna.send(to, b"Befund").unwrap();
    let mut outgoing = anna.begin(to, b"Nachtrag").unwrap();
    let blobs = serving.data().join("blobs");
    let before = lying(&blobs);

    set_modes(&blobs, READ_ONLY);
    assert_eq!(refusal(anna.send_parts(&mut outgoing, b"Nachtrag")), (Code::Unavailable, Some(5)));
    assert_eq!(jan.contents(&jan.open(sent)).unwrap(), b"Befund");
    assert_eq!(lying(&blobs), before);

    set_modes(&blobs, WRITABLE);
    anna.send_parts(&mut outgoing, b"Nachtrag").unwrap();
    anna.finish(&outgoing).unwrap();
    assert_eq!(jan.contents(&jan.open(outgoing.id())).unwrap(), b"Nachtrag");
    serving.killer().kill();
    examine(&serving);
}

#[test]
fn a_folder_that_cannot_be_written_stops_the_start_with_a_sentence_and_stays_as_it_is() {
    let mut serving = Serving::start(Under::NoPowers);
    let (mut anna, jan) = two(&serving, seed());
    let to = anna.choose(&jan);
    let sent = anna.send(to, b"Befund").unwrap();
    serving.killer().kill();
    let database = || fs::read(serving.data().join("siegel.db")).unwrap();
    let before = database();

    set_modes(&serving.data(), READ_ONLY);
    let (well, said) = serving.ends();
    assert!(!well && said.contains("siegel: database"), "{said}");
    assert!(database() == before);

    set_modes(&serving.data(), WRITABLE);
    serving.again();
    assert_eq!(jan.contents(&jan.open(sent)).unwrap(), b"Befund");
}

/// Sets the mode of a folder and of all that lies in it: of folders, and of files.
fn set_modes(path: &Path, modes: (u32, u32)) {
    let is_folder = path.is_dir();
    let mode = if is_folder { modes.0 } else { modes.1 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    if is_folder {
        for entry in fs::read_dir(path).unwrap() {
            set_modes(&entry.unwrap().path(), modes);
        }
    }
}
