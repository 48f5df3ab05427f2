//! Blobs: sealed bytes under random keys, written once, in memory or in a folder.
//!
//! An object exists before the row that names it, and goes after that row is gone. So a crash leaves
//! dust for the sweep at worst, never a row without its object. No conditional writes are used: the
//! database decides.

use std::{path::PathBuf, sync::Arc};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, memory::InMemory,
    path::Path,
};
use siegel_api::time::Time;

use crate::error::{Error, Result};

/// Where blobs lie.
#[derive(Clone, Debug)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
    /// The folder, where there is one: a crash leaves staging files there that no listing shows.
    folder: Option<PathBuf>,
}

/// The name of an object: 32 random hexadecimal digits, in folders by the first two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(pub(crate) String);

impl ObjectKey {
    /// A key from 16 random bytes.
    pub fn from_random(random: [u8; 16]) -> Self {
        let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{}/{digits}", digits.get(..2).unwrap_or_default()))
    }

    fn path(&self) -> Path {
        Path::from(self.0.as_str())
    }
}

/// Sealed bytes as they come.
pub type Content = BoxStream<'static, Result<Bytes>>;

/// An object that a listing shows.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) key: ObjectKey,
    pub(crate) modified_at: Time,
}

impl Blobs {
    /// Blobs that end with the process; for tests.
    pub fn memory() -> Self {
        Self { objects: Arc::new(InMemory::new()), folder: None }
    }

    /// Blobs in a folder, which is made where it is missing. A written object survives a power cut.
    ///
    /// # Errors
    /// `Io` and `Blob` if the folder cannot be made or read.
    pub fn folder(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let objects = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), folder: Some(folder) })
    }

    /// Blobs in any store that `object_store` speaks to.
    pub fn remote(objects: Arc<dyn ObjectStore>) -> Self {
        Self { objects, folder: None }
    }

    /// Opens the place that an address names: `memory:` or `file:<folder>`.
    ///
    /// # Errors
    /// `Address` for any other, and as `folder`.
    pub fn open(address: &str) -> Result<Self> {
        match address.split_once(':') {
            Some(("memory", "")) => Ok(Self::memory()),
            Some(("file", folder)) => Self::folder(PathBuf::from(folder.trim_start_matches("//"))),
            _ => Err(Error::Address(address.split(':').next().unwrap_or_default().to_owned())),
        }
    }

    pub(crate) fn staging_folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// Writes an object, durably.
    pub(crate) async fn insert(&self, key: &ObjectKey, pieces: Vec<Bytes>) -> Result<()> {
        self.objects.put(&key.path(), PutPayload::from_iter(pieces)).await?;
        Ok(())
    }

    /// Reads an object, or a range of its bytes; `None` if it is not there.
    pub(crate) async fn read(
        &self,
        key: &ObjectKey,
        range: Option<std::ops::Range<u64>>,
    ) -> Result<Option<Content>> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.objects.get_opts(&key.path(), options).await {
            Ok(found) => Ok(Some(content(found))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The length of an object; `None` if it is not there.
    pub(crate) async fn length(&self, key: &ObjectKey) -> Result<Option<u64>> {
        match self.objects.head(&key.path()).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes an object. One that is not there is removed already.
    pub(crate) async fn remove(&self, key: &ObjectKey) -> Result<()> {
        match self.objects.delete(&key.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// All objects.
    pub(crate) fn list(&self) -> impl Stream<Item = Result<Listed>> + '_ {
        self.objects.list(None).map(|listed| {
            let meta = listed?;
            let modified_at = Time(u64::try_from(meta.last_modified.timestamp_millis()).unwrap_or(0));
            Ok(Listed { key: ObjectKey(meta.location.to_string()), modified_at })
        })
    }
}

/// Bytes that are free where a folder lies; `None` where the machine does not tell.
pub(crate) fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let told = nix::sys::statvfs::statvfs(folder).ok()?;
    told.blocks_available().checked_mul(told.fragment_size())
}

/// Bytes of one read from a folder: large enough that the calls do not count.
const READ_BYTES: usize = 256 << 10;

/// A file is read in large steps (`object_store` would take 8 KiB ones); a remote object as it comes.
fn content(found: object_store::GetResult) -> Content {
    let object_store::GetResult { payload, range, .. } = found;
    match payload {
        object_store::GetResultPayload::File(file, _) => from_file(file, range).boxed(),
        object_store::GetResultPayload::Stream(stream) => stream.map_err(Error::from).boxed(),
    }
}

fn from_file(file: std::fs::File, range: std::ops::Range<u64>) -> impl Stream<Item = Result<Bytes>> + Send {
    use tokio::io::{AsyncReadExt, AsyncSeekExt};
    let file = tokio::fs::File::from_std(file);
    futures::stream::try_unfold((file, range, false), |(mut file, mut range, placed)| async move {
        if range.is_empty() {
            return Ok(None);
        }
        if !placed {
            file.seek(std::io::SeekFrom::Start(range.start)).await?;
        }
        let left = usize::try_from(range.end - range.start).unwrap_or(READ_BYTES).min(READ_BYTES);
        let mut piece = vec![0; left];
        file.read_exact(&mut piece).await?;
        range.start += left as u64;
        Ok(Some((Bytes::from(piece), (file, range, true))))
    })
}
