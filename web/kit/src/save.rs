//! A file on its way to this device's disk, part by part, while its end is still being opened.
//!
//! Three ways, chosen when it begins: a large file goes where the person says, if the browser can ask
//! (`showSaveFilePicker`); any other goes through the service worker for `/dl/`, as an ordinary download; and where
//! there is no service worker (private windows of some browsers) it is collected first. Whichever it is: what is
//! not finished is never left behind as if it were whole.

mod collect;
mod disk;
mod download;

use js_sys::Uint8Array;
use siegel_client::error::Error;
use siegel_client::read::Sink;

use collect::Collected;
use disk::Disk;
use download::Download;

use crate::engine::Plain;

/// From this size on, in bytes, the person is asked for a place: the browser then writes without any detour.
/// Below it an ordinary download is one question less.
const ASKS_FROM: u64 = 64 << 20;

/// A file that is being saved. Dropping it unfinished throws it away.
pub struct Saving {
    way: Option<Way>,
}

enum Way {
    Disk(Disk),
    Download(Download),
    Collected(Collected),
}

impl Saving {
    /// Begins; must be called by the very press of a button. `name` is the file's true name, `length` its bytes.
    ///
    /// # Errors
    /// `Error::Cancelled` if the person closes the dialogue.
    pub async fn begin(name: &str, media: &str, length: u64) -> Result<Self, Error> {
        Self::open(name, media, length, Some(length)).await
    }

    /// As `begin`, for what grows while it is saved: at least `least` bytes, and its end ends it.
    ///
    /// # Errors
    /// As `begin`.
    pub async fn begin_growing(name: &str, media: &str, least: u64) -> Result<Self, Error> {
        Self::open(name, media, least, None).await
    }

    async fn open(name: &str, media: &str, least: u64, length: Option<u64>) -> Result<Self, Error> {
        let asked = if least >= ASKS_FROM { Disk::ask(name).await? } else { None };
        let way = match asked {
            Some(disk) => Way::Disk(disk),
            None => match Download::begin(name, media, length).await {
                Some(download) => Way::Download(download),
                None => Way::Collected(Collected::new(name)),
            },
        };
        Ok(Self { way: Some(way) })
    }

    /// All bytes were written: now the file is whole.
    ///
    /// # Errors
    /// `Error::Fault` if the disk is full or the browser broke off.
    pub async fn finish(mut self) -> Result<(), Error> {
        match self.way.take() {
            Some(Way::Disk(disk)) => disk.finish().await,
            Some(Way::Download(download)) => download.finish(),
            Some(Way::Collected(collected)) => collected.finish(),
            None => Err(Error::Fault),
        }
    }
}

/// What became of a saving: nothing, where the person closed the browser's dialogue or stopped its download. That is
/// no failure.
///
/// # Errors
/// Any other than `Error::Cancelled` stays.
pub fn unless_stopped<T>(saved: Result<T, Error>) -> Result<Option<T>, Error> {
    match saved {
        Err(Error::Cancelled) => Ok(None),
        saved => saved.map(Some),
    }
}

/// A part goes on in the buffer in which the worker opened it.
impl Sink<Plain> for Saving {
    async fn write(&mut self, part: Plain) -> Result<(), Error> {
        self.put(&part.into_bytes()).await
    }
}

/// What this program made itself, such as an archive.
impl Sink for Saving {
    async fn write(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        self.put(&Uint8Array::from(bytes.as_slice())).await
    }
}

impl Saving {
    /// The next bytes. Their buffer may be handed on: nobody else may need it any more.
    async fn put(&mut self, bytes: &Uint8Array) -> Result<(), Error> {
        match &mut self.way {
            Some(Way::Disk(disk)) => disk.write(bytes).await,
            Some(Way::Download(download)) => download.write(bytes).await,
            Some(Way::Collected(collected)) => collected.write(bytes),
            None => Err(Error::Fault),
        }
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        match self.way.take() {
            Some(Way::Disk(disk)) => disk.abandon(),
            Some(Way::Download(download)) => download.abandon(),
            Some(Way::Collected(_)) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_dialogue_is_no_failure_and_a_full_disk_is_one() {
        assert_eq!(unless_stopped(Ok(7)), Ok(Some(7)));
        assert_eq!(unless_stopped::<()>(Err(Error::Cancelled)), Ok(None));
        assert_eq!(unless_stopped::<()>(Err(Error::Fault)), Err(Error::Fault));
    }
}
