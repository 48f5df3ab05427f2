//! The server's own keys, each in a file of mode 0600 beside the data, made at the first start.
//!
//! None of them opens a finding: the server holds no such key.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use siegel_api::bytes;
use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::config::Unsafe;

/// Mode of a key file: its owner reads and writes.
const FILE_MODE: u32 = 0o600;
/// Mode of the data folder.
const FOLDER_MODE: u32 = 0o700;

/// Makes the data folder if it is missing, for its owner alone.
///
/// # Errors
/// `Unsafe` if it cannot be made, or if others can read it.
pub fn prepare_folder(data: &Path) -> Result<(), Unsafe> {
    if !data.exists() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true).mode(FOLDER_MODE);
        builder.create(data).map_err(|e| Unsafe::File(data.to_owned(), e))?;
    }
    check_mode(data, FOLDER_MODE)
}

/// Reads the 32 bytes of the key file `name`, or makes it.
///
/// A crash while the file is made leaves one without a whole key, which stops the next start: nothing
/// was signed by it yet, so it may be deleted by hand.
///
/// # Errors
/// `Unsafe` if the file cannot be made or read, if others can read it, or if it holds no key.
pub fn load_or_generate(data: &Path, name: &str, chance: &Chance) -> Result<Zeroizing<[u8; 32]>, Unsafe> {
    let path = data.join(name);
    if !path.exists() {
        generate(&path, chance)?;
    }
    check_mode(&path, FILE_MODE)?;
    let text =
        std::fs::read_to_string(&path).map(Zeroizing::new).map_err(|e| Unsafe::File(path.clone(), e))?;
    let raw = bytes::from_text(text.trim()).map(Zeroizing::new).ok_or_else(|| Unsafe::Key(path.clone()))?;
    raw.as_slice().try_into().map(Zeroizing::new).map_err(|_| Unsafe::Key(path))
}

fn generate(path: &Path, chance: &Chance) -> Result<(), Unsafe> {
    let failed = |e| Unsafe::File(path.to_owned(), e);
    let key = Zeroizing::new(chance.bytes::<32>());
    let text = Zeroizing::new(bytes::to_text(key.as_slice()));
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(FILE_MODE).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn check_mode(path: &Path, wanted: u32) -> Result<(), Unsafe> {
    let meta = std::fs::metadata(path).map_err(|e| Unsafe::File(path.to_owned(), e))?;
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(Unsafe::Mode(path.to_owned(), mode, wanted)) }
}
