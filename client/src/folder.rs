//! Folders: a practice's own order of its findings (protocol 4). What a folder is called is sealed under the practice's key, for
//! this folder and this version of its name; which finding stands in which is the server's word.

use rand_core::CryptoRng;
use unicode_normalization::UnicodeNormalization;

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, FolderId};
use siegel_api::limits::{FOLDER_NAME_CHARS_MAX, MOVES_MAX};
use siegel_api::message::finding::Committed;
use siegel_api::message::folder::{
    Folder as FolderMessage, FolderCreate, FolderMoves, FolderRemove, FolderRename, Folders,
};
use siegel_api::message::log::LabelledEvent;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::folder::FolderPlace;
use siegel_crypto::label::{LabelEntry, LabelKind};

use crate::desk::Desk;
use crate::draft::random;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::receipt::{ask_twice, key};
use crate::record;
use crate::server::{Method, Request, Server, ask};
use crate::text::line;
use crate::vault::{OwnPractice, Vault};

/// A folder of the own practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The folder.
    pub id: FolderId,
    /// 1, 2, 3, …: which of its names this is.
    pub version: u64,
    /// What it is called; nothing where that does not open.
    pub name: Option<String>,
}

/// Why a folder cannot be called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// There is nothing to read.
    Blank,
    /// Over `FOLDER_NAME_CHARS_MAX` characters.
    TooLong,
    /// Another folder is called so, in capitals or small letters.
    Taken,
}

/// The name as it is sealed: one line, composed, without space at its ends; `renamed` is the folder that is to have it.
///
/// # Errors
/// `NameFault`.
pub fn judge_name(typed: &str, folders: &[Folder], renamed: Option<FolderId>) -> Result<String, NameFault> {
    let name = line(&typed.nfc().collect::<String>(), usize::MAX);
    let others = folders.iter().filter(|one| Some(one.id) != renamed);
    let mut names = others.filter_map(|one| one.name.as_deref());
    match name.chars().count() {
        0 => Err(NameFault::Blank),
        count if count > FOLDER_NAME_CHARS_MAX => Err(NameFault::TooLong),
        _ if names.any(|other| alike(other) == alike(&name)) => Err(NameFault::Taken),
        _ => Ok(name),
    }
}

fn alike(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

impl<S: Server> Desk<'_, S> {
    /// The folders of the own practice, by name; those whose names do not open come last.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn list_folders(self) -> Result<Vec<Folder>, Error> {
        let told: Folders = ask(self.server, Request::new(Method::Get, url::FOLDERS)).await?;
        let blobs = told.folders.iter().map(|one| one.blob.0.as_slice());
        record::keep_up(self.server, self.vault, blobs).await?;
        let own = self.vault.practice();
        let mut folders: Vec<Folder> = told.folders.iter().map(|one| Folder::open(&own, one)).collect();
        folders.sort_by_cached_key(|one| (one.name.is_none(), one.name.as_deref().map(alike), one.id));
        Ok(folders)
    }

    /// Makes a folder; gives its id.
    ///
    /// # Errors
    /// `Error::FolderTaken` if there is one of that name, `Error::Fault` for a name that none can have, `Code::FoldersFull`;
    /// as `keep_up` and `server::ask`.
    pub async fn create_folder(
        self,
        typed: &str,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<FolderId, Error> {
        self.keep_up().await?;
        let name = self.fresh_name(typed, None).await?;
        let folder_id = FolderId(random(rng));
        let (blob, event) = self.named((folder_id, 1), &name, now, rng)?;
        let write = FolderCreate { folder_id, blob: blob.into(), event };
        let request = Request::json(Method::Post, url::FOLDERS, &write)?.idempotent(&key(rng));
        let _: Committed = ask_twice(self.server, request).await?;
        Ok(folder_id)
    }

    /// Gives a folder another name, in the place of the one that it has in `folder`.
    ///
    /// # Errors
    /// As `create_folder`; `Code::Conflict` if another member renamed it meanwhile, `Code::FolderGone`.
    pub async fn rename_folder(
        self,
        folder: &Folder,
        typed: &str,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        self.keep_up().await?;
        let name = self.fresh_name(typed, Some(folder.id)).await?;
        let version = folder.version.checked_add(1).ok_or(Error::Fault)?;
        let (blob, event) = self.named((folder.id, version), &name, now, rng)?;
        let write = FolderRename { version, blob: blob.into(), event };
        let request = Request::json(Method::Put, url::folder(folder.id), &write)?.idempotent(&key(rng));
        let _: Committed = ask_twice(self.server, request).await?;
        Ok(())
    }

    /// Removes a folder. No finding goes with it: each stands without a folder afterwards.
    ///
    /// # Errors
    /// `Code::NotAllowed` without MANAGE, `Code::FolderGone`; as `keep_up` and `server::ask`.
    pub async fn remove_folder(
        self,
        folder: &Folder,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        self.keep_up().await?;
        let act = Act::new(EventKind::FolderChanged, folder.id, Hash::ZERO).names(folder.label());
        let write = FolderRemove { event: act.sign(self.vault, now, rng)? };
        let path = url::folder_remove(folder.id);
        let request = Request::json(Method::Post, path, &write)?.idempotent(&key(rng));
        let _: Committed = ask_twice(self.server, request).await?;
        Ok(())
    }

    /// Puts findings, each with its title, into a folder, or out of all: up to `MOVES_MAX` of them all or none. Of two who move
    /// one finding at once, the later one holds.
    ///
    /// # Errors
    /// `Code::FolderGone` if the folder was removed meanwhile, `Code::NotFound` for a finding that this member does not see; as
    /// `keep_up` and `server::ask`.
    pub async fn move_findings(
        self,
        findings: &[(FindingId, String)],
        folder: Option<&Folder>,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        self.keep_up().await?;
        let to = folder.map_or(Hash::ZERO, |folder| Hash::of(folder.id.as_bytes()));
        for some in findings.chunks(MOVES_MAX) {
            let mut events = Vec::with_capacity(some.len());
            for (id, title) in some {
                let mut names = folder.map(Folder::label).unwrap_or_default();
                if !title.is_empty() {
                    let (kind, text) = (LabelKind::Finding, title.clone());
                    names.push(LabelEntry { kind, object: (*id).into(), text });
                }
                let act = Act::new(EventKind::FindingMoved, *id, to).names(names);
                events.push(act.sign(self.vault, now, rng)?);
            }
            let moves = FolderMoves { folder: folder.map(|folder| folder.id), events };
            let request = Request::json(Method::Post, url::FOLDER_MOVES, &moves)?.idempotent(&key(rng));
            let _: Committed = ask_twice(self.server, request).await?;
        }
        Ok(())
    }

    /// The name that a folder may have, by what the practice's folders are called now.
    async fn fresh_name(self, typed: &str, renamed: Option<FolderId>) -> Result<String, Error> {
        let folders = self.list_folders().await?;
        judge_name(typed, &folders, renamed).map_err(|fault| match fault {
            NameFault::Taken => Error::FolderTaken,
            NameFault::Blank | NameFault::TooLong => Error::Fault,
        })
    }

    /// The sealed name, under the newest epoch, and its event.
    fn named(
        self,
        (id, version): (FolderId, u64),
        name: &str,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<(Vec<u8>, LabelledEvent), Error> {
        let blob = seal(self.vault, &FolderPlace { id, version }, name, rng)?;
        let names = vec![LabelEntry { kind: LabelKind::Folder, object: id.into(), text: name.to_owned() }];
        let event = Act::new(EventKind::FolderChanged, id, Hash::of(&blob)).names(names);
        Ok((blob, event.sign(self.vault, now, rng)?))
    }
}

impl Folder {
    /// A name that does not open for this folder and version is none: the server mixed it up, or it was never this folder's.
    fn open(own: &OwnPractice, told: &FolderMessage) -> Self {
        let place = FolderPlace { id: told.folder_id, version: told.version };
        let name = open(own, &place, &told.blob.0).ok();
        let name = name.map(|name| line(&name, FOLDER_NAME_CHARS_MAX)).filter(|name| !name.is_empty());
        Self { id: told.folder_id, version: told.version, name }
    }

    fn label(&self) -> Vec<LabelEntry> {
        let named = |text: &String| LabelEntry {
            kind: LabelKind::Folder,
            object: self.id.into(),
            text: text.clone(),
        };
        self.name.iter().map(named).collect()
    }
}

/// `u32 epoch || sealed name`.
fn seal(vault: &Vault, place: &FolderPlace, name: &str, rng: &mut impl CryptoRng) -> Result<Vec<u8>, Error> {
    let own = vault.practice();
    let seeds = own.seeds()?;
    let sealed = seeds.content()?.seal_folder(seeds.epoch(), place, name, rng)?;
    Ok([seeds.epoch().number.to_be_bytes().as_slice(), &sealed].concat())
}

fn open(own: &OwnPractice, place: &FolderPlace, blob: &[u8]) -> Result<String, Error> {
    let (epoch, sealed) = blob.split_first_chunk().ok_or(Refusal::Sealed)?;
    let seeds = own.seeds_of(u32::from_be_bytes(*epoch))?;
    Ok(seeds.content()?.open_folder(seeds.epoch(), place, sealed)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_1_to_80_characters_that_no_other_folder_has() {
        let folder = |id, name: &str| Folder { id: FolderId([id; 16]), version: 1, name: Some(name.into()) };
        let folders = [folder(1, "Ärzte"), folder(2, "2026 Kardiologie")];
        let judge = |typed: &str| judge_name(typed, &folders, None);
        assert_eq!(judge("  zu\u{202e}\tbesprechen \n"), Ok("zu besprechen".into()));
        assert_eq!(judge(" \u{200b} "), Err(NameFault::Blank));
        assert_eq!(judge(&"ä".repeat(81)), Err(NameFault::TooLong));
        assert_eq!(judge(&"a\u{308}".repeat(80)), Ok("ä".repeat(80)), "composed");
        assert_eq!(judge("2026 KARDIOLOGIE"), Err(NameFault::Taken));
        assert_eq!(judge("a\u{308}rzte"), Err(NameFault::Taken), "however it was typed");
        assert_eq!(judge_name("ärzte", &folders, Some(FolderId([1; 16]))), Ok("ärzte".into()), "its own");
        assert_eq!(judge_name("ärzte", &folders, Some(FolderId([2; 16]))), Err(NameFault::Taken));
    }
}
