//! An archive as it grows: a zip whose bytes go on as soon as they are made. Files are stored, not compressed; what
//! is known of them only at their end follows them (data descriptors); what is large is Zip64.
//!
//! The crate `zip` writes the format, into a buffer that is emptied after each step: memory is bounded by the
//! largest step, a part of a file, and a record for each entry.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use time::OffsetDateTime;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZIP64_BYTES_THR, ZipWriter};

use crate::error::Error;
use crate::read::Sink;

/// A zip that goes into a sink. Without `finish` it has no directory, and no program takes it for whole.
pub struct Archive<'s, K> {
    zip: ZipWriter<StreamWriter<Outlet>>,
    outlet: Outlet,
    sink: &'s mut K,
}

/// Where the zip's bytes wait to be taken on.
#[derive(Clone, Default)]
struct Outlet(Rc<RefCell<Vec<u8>>>);

impl io::Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'s, K: Sink> Archive<'s, K> {
    /// An empty archive.
    pub fn new(sink: &'s mut K) -> Self {
        let outlet = Outlet::default();
        Self { zip: ZipWriter::new_stream(outlet.clone()), outlet, sink }
    }

    /// Begins a file of `length` bytes, which was made at `at`. `path` comes from `entry_name::Names`.
    ///
    /// # Errors
    /// `Error::Fault` for a path that is there already; as the sink.
    pub async fn begin(&mut self, path: &str, length: u64, at: Option<OffsetDateTime>) -> Result<(), Error> {
        let mut options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(length >= ZIP64_BYTES_THR);
        if let Some(at) = at.and_then(dos_time) {
            options = options.last_modified_time(at);
        }
        self.zip.start_file(path, options).map_err(|_| Error::Fault)?;
        self.pass_on().await
    }

    /// The next bytes of the file that was begun last.
    ///
    /// # Errors
    /// As the sink.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        io::Write::write_all(&mut self.zip, bytes).map_err(|_| Error::Fault)?;
        self.pass_on().await
    }

    /// Writes the directory: now the archive is whole.
    ///
    /// # Errors
    /// As the sink.
    pub async fn finish(self) -> Result<(), Error> {
        let Self { zip, outlet, sink } = self;
        zip.finish().map_err(|_| Error::Fault)?;
        sink.write(outlet.0.take()).await
    }

    async fn pass_on(&mut self) -> Result<(), Error> {
        let bytes = self.outlet.0.take();
        if bytes.is_empty() { Ok(()) } else { self.sink.write(bytes).await }
    }
}

/// The format knows the years from 1980 to 2107.
fn dos_time(at: OffsetDateTime) -> Option<DateTime> {
    let year = u16::try_from(at.year()).ok()?;
    let (month, day) = (u8::from(at.month()), at.day());
    DateTime::from_date_and_time(year, month, day, at.hour(), at.minute(), at.second()).ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use futures::executor::block_on;
    use zip::ZipArchive;

    use super::*;

    /// Counts what passes, and keeps its largest step.
    #[derive(Default)]
    struct Steps {
        bytes: Vec<u8>,
        largest: usize,
    }

    impl Sink for Steps {
        async fn write(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
            self.largest = self.largest.max(bytes.len());
            self.bytes.extend_from_slice(&bytes);
            Ok(())
        }
    }

    fn made(files: &[(&str, &[u8])]) -> Steps {
        let mut steps = Steps::default();
        block_on(async {
            let mut archive = Archive::new(&mut steps);
            for (path, bytes) in files {
                let at = OffsetDateTime::from_unix_timestamp(1_795_325_411).ok();
                archive.begin(path, bytes.len() as u64, at).await.unwrap();
                for piece in bytes.chunks(1_000) {
                    archive.write(piece).await.unwrap();
                }
            }
            archive.finish().await.unwrap();
        });
        steps
    }

    #[test]
    fn what_is_written_is_read_and_nothing_waits_for_the_end() {
        let large = vec![7_u8; 100_000];
        let steps = made(&[("Ordner/Übersicht.pdf", &large), ("Ordner/leer.txt", b""), ("inhalt.csv", b"a")]);
        assert!(steps.largest < 2_000, "{}", steps.largest);
        let mut archive = ZipArchive::new(Cursor::new(steps.bytes)).unwrap();
        assert_eq!(archive.len(), 3);
        let mut file = archive.by_name("Ordner/Übersicht.pdf").unwrap();
        assert_eq!(file.compression(), CompressionMethod::Stored);
        assert_eq!(file.last_modified().map(|at| (at.year(), at.hour())), Some((2026, 5)));
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!(read, large);
    }

    #[test]
    fn an_archive_that_was_not_finished_is_none() {
        let mut steps = Steps::default();
        block_on(async {
            let mut archive = Archive::new(&mut steps);
            archive.begin("a", 3, None).await.unwrap();
            archive.write(b"abc").await.unwrap();
        });
        assert!(ZipArchive::new(Cursor::new(steps.bytes)).is_err());
    }

    #[test]
    fn the_same_path_twice_is_refused() {
        let mut steps = Steps::default();
        block_on(async {
            let mut archive = Archive::new(&mut steps);
            archive.begin("a", 0, None).await.unwrap();
            assert_eq!(archive.begin("a", 0, None).await, Err(Error::Fault));
        });
    }

    /// Keeps the ends of a long file alone.
    #[derive(Default)]
    struct Ends {
        length: u64,
        last: Vec<u8>,
    }

    impl Sink for Ends {
        async fn write(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
            self.length += bytes.len() as u64;
            self.last.extend_from_slice(&bytes);
            let cut = self.last.len().saturating_sub(4_096);
            self.last.drain(..cut);
            Ok(())
        }
    }

    #[test]
    fn a_file_past_four_gigabytes_has_its_sizes_in_zip64() {
        let length = u64::from(u32::MAX) + 5;
        let mut ends = Ends::default();
        block_on(async {
            let mut archive = Archive::new(&mut ends);
            archive.begin("gross", length, None).await.unwrap();
            let piece = vec![0_u8; 16 << 20];
            let mut left = length;
            while left > 0 {
                let step = left.min(piece.len() as u64);
                archive.write(&piece[..usize::try_from(step).unwrap()]).await.unwrap();
                left -= step;
            }
            archive.begin("danach", 1, None).await.unwrap();
            archive.write(b"x").await.unwrap();
            archive.finish().await.unwrap();
        });
        // The first entry's directory record: sizes are elsewhere, in the Zip64 field; the second one's offset too.
        let records = |mark: &[u8]| ends.last.windows(mark.len()).filter(|four| *four == mark).count();
        let field = [&[1, 0, 16, 0][..], &length.to_le_bytes(), &length.to_le_bytes()].concat();
        assert_eq!(records(b"PK\x01\x02"), 2);
        assert_eq!(records(&field), 1, "sizes of the large file");
        assert_eq!(records(b"PK\x06\x06"), 1, "Zip64 end of directory");
        let sizes = [length.to_le_bytes(), length.to_le_bytes()].concat();
        let is_descriptor = |bytes: &[u8]| bytes.starts_with(b"PK\x07\x08") && bytes.ends_with(&sizes);
        assert!(ends.last.windows(24).any(is_descriptor), "sizes behind the file");
        assert!(ends.length > length);
    }
}
