//! A file read through the link: into memory for the screen, or to the disk.

use leptos::prelude::*;
use siegel_api::problem::Code;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::read::Sink;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_kit::browser::{BrowserClock, Fetch, Timer};
use siegel_kit::engine::Plain;
use siegel_kit::{Mishap, Trouble};

use crate::door::{Door, FileRef, Opened, Screen};

/// How far a file is, from 0 to 1; nothing before it has begun.
pub type Share = RwSignal<Option<f64>>;

/// A failure of `read` in words. That the visit is over before its time tells who had it open that the link is: this
/// is shown instead of the documents. Strangers are never told so, for they have no visit.
pub fn told(door: Door, opened: &Opened, error: Error) -> Trouble {
    let ended = matches!(&error, Error::Problem(problem) if problem.code == Code::TicketEnded);
    if ended && BrowserClock.now() < opened.visit.ends_at() {
        door.show(Screen::Barred(Trouble::here(Mishap::LinkOver)));
    }
    error.into()
}

/// Reads a file into `sink`, part by part.
///
/// # Errors
/// As `Visit::read_file`.
pub async fn read(
    opened: &Opened,
    file: &FileRef,
    sink: &mut impl Sink<Plain>,
    control: &Control,
    share: Share,
) -> Result<(), Error> {
    let report = |progress: Progress| {
        // Whoever watched may have gone.
        share.try_set(Some(progress.bytes_done as f64 / progress.bytes_total.max(1) as f64));
    };
    let watch = Watch { control, sleeper: &Timer, report: &report };
    let which = (file.finding_id, file.file_id);
    opened.visit.read_file(&Fetch, which, &*opened.engine, sink, &watch).await
}

/// Tells the practice that a finding was opened. What the person came for does not wait for it.
pub async fn receipt(opened: &Opened, file: &FileRef) {
    let finding = opened.visit.findings().iter().find(|finding| finding.id() == file.finding_id);
    if let Some(finding) = finding {
        let _ = opened.visit.receipt(&Fetch, finding, BrowserClock.now()).await;
    }
}
