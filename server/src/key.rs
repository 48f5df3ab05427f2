//! The server's own keys, each in a file of mode 0600 beside the data, made at the first start.
//!
//! None of them opens a finding: the server holds no such key.

use std::io::{ErrorKind, Write};
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
/// A crash while the file is made leaves at most one of another name, which nobody reads: the key file is
/// there whole, or not at all.
///
/// # Errors
/// `Unsafe` if the file cannot be made or read, if others can read it, or if it holds no key.
pub fn load_or_generate(data: &Path, name: &str, chance: &Chance) -> Result<Zeroizing<[u8; 32]>, Unsafe> {
    let path = data.join(name);
    if !path.exists() {
        generate(data, &path, chance).map_err(|e| Unsafe::File(path.clone(), e))?;
    }
    check_mode(&path, FILE_MODE)?;
    let text =
        std::fs::read_to_string(&path).map(Zeroizing::new).map_err(|e| Unsafe::File(path.clone(), e))?;
    let raw = bytes::from_text(text.trim()).map(Zeroizing::new).ok_or_else(|| Unsafe::Key(path.clone()))?;
    raw.as_slice().try_into().map(Zeroizing::new).map_err(|_| Unsafe::Key(path))
}

/// Written beside, made durable, and only then given its name, which the first of several servers wins.
fn generate(data: &Path, path: &Path, chance: &Chance) -> std::io::Result<()> {
    let (key, mark) = (Zeroizing::new(chance.bytes::<32>()), bytes::to_text(&chance.bytes::<8>()));
    let text = Zeroizing::new(bytes::to_text(key.as_slice()));
    let unfinished = path.with_extension(format!("key.{mark}"));
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(FILE_MODE).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    match std::fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => std::fs::remove_file(&unfinished)?,
    }
    std::fs::File::open(data)?.sync_all()
}

fn check_mode(path: &Path, wanted: u32) -> Result<(), Unsafe> {
    let meta = std::fs::metadata(path).map_err(|e| Unsafe::File(path.to_owned(), e))?;
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(Unsafe::Mode(path.to_owned(), mode, wanted)) }
}
