//! Picking files: a picture is sent without the place where it was taken.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::id::FileId;
use siegel_client::draft::{Marked, Recognised};
use siegel_client::picture::{self, remove_place};
use siegel_kit::browser::rng;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag};

use super::draft::Keeper;
use crate::model::outgoing::{Picked, PickedFile, Place, Standing, is_picture};
use crate::office::Office;

/// Files that are read before the list shows them: a list of a thousand is not built a thousand times.
const SHOWN_AT_ONCE: usize = 64;
/// Pictures above this are sent as they are, and it is said. In bytes.
const PICTURE_BYTES_MAX: f64 = 64.0 * 1024.0 * 1024.0;

/// Takes files into the form, in their order, pictures without their place. Those of a draft that was taken up are
/// recognised; one that has changed since is told and not taken.
pub fn pick(office: Office, keeper: Rc<Keeper>, picked: Picked, files: Vec<File>) {
    picked.trouble.set(None);
    picked.reading.update(|reading| *reading += files.len());
    spawn_local(async move {
        for some in files.chunks(SHOWN_AT_ONCE) {
            let mut cleaned = Vec::with_capacity(some.len());
            for file in some {
                cleaned.push(without_place(file.clone()).await);
            }
            let taken = picked.keep(cleaned.iter().map(|(file, _)| file.clone()));
            let mut fresh = Vec::new();
            for marked in marked(office, picked, taken, &cleaned).await {
                let at = marked.index() - taken;
                fresh.extend(cleaned.get(at).and_then(|file| take(&keeper, picked, marked, file)));
            }
            picked.show(fresh);
            picked.reading.try_update(|reading| *reading = reading.saturating_sub(some.len()));
        }
    });
}

/// What the files are recognised by. One that cannot be read is told now, not when it is sent, and left out.
async fn marked(office: Office, picked: Picked, first: usize, cleaned: &[(File, Place)]) -> Vec<Marked> {
    let engine = match office.engine() {
        Ok(engine) => engine,
        Err(trouble) => {
            picked.trouble.try_set(Some(trouble));
            return Vec::new();
        }
    };
    let (files, all) = (picked.files(), cleaned.iter().map(|(file, _)| described(file)).collect::<Vec<_>>());
    let sender = engine.sender(&files);
    if let Ok(marked) = Marked::read_all(first, &all, &sender).await {
        return marked;
    }
    let mut marked = Vec::new();
    for (index, file) in (first..).zip(&all) {
        match Marked::read(index, file, &sender).await {
            Ok(one) => marked.push(one),
            Err(error) => drop(picked.trouble.try_set(Some(error.into()))),
        }
    }
    marked
}

/// A new line for the list; nothing where the file stands in it already.
fn take(
    keeper: &Keeper,
    picked: Picked,
    marked: Marked,
    (file, place): &(File, Place),
) -> Option<PickedFile> {
    let taken = keeper.with(|outgoing| match outgoing.recognise(&marked) {
        Recognised::Unknown => Ok(outgoing.add_file(marked.clone(), &mut rng())),
        other => Err(other),
    });
    match taken? {
        Ok(id) => return Some(PickedFile::of(id, file, *place)),
        Err(Recognised::Changed(id)) => picked.stand(id, Standing::Changed(marked)),
        Err(Recognised::Same(id)) => picked.stand(id, Standing::Here),
        Err(Recognised::Unknown) => {}
    }
    None
}

/// Takes the file as it is now in place of the one that was begun: nothing that was sent of that one is used.
pub fn replace(keeper: &Keeper, picked: Picked, old: FileId, marked: Marked) {
    let new = keeper.with(|outgoing| {
        outgoing.remove_file(old);
        outgoing.add_file(marked.clone(), &mut rng())
    });
    let Some(id) = new else { return };
    let place =
        picked.list.with_untracked(|list| list.iter().find(|file| file.id == old).map(|file| file.place));
    picked.remove(old);
    if let Some(file) = picked.files().get(marked.index()) {
        picked.show(vec![PickedFile::of(id, file, place.unwrap_or(Place::None))]);
    }
}

/// Takes a file out of the form and of its draft.
pub fn remove(keeper: &Keeper, picked: Picked, id: FileId) {
    keeper.with(|outgoing| outgoing.remove_file(id));
    picked.remove(id);
}

/// As the client wants to know it.
fn described(file: &File) -> siegel_client::draft::Picked {
    siegel_client::draft::Picked {
        name: file.name(),
        media_type: file.type_(),
        length: file.size() as u64,
        modified: file.last_modified() as u64,
    }
}

async fn without_place(file: File) -> (File, Place) {
    if !is_picture(&file.type_()) {
        return (file, Place::None);
    }
    match cleaned(&file).await {
        Some(picture::Place::None) => (file, Place::None),
        Some(picture::Place::Removed(bytes)) => match rewritten(&file, &bytes) {
            Some(file) => (file, Place::Removed),
            None => (file, Place::Unknown),
        },
        Some(picture::Place::Unknown) | None => (file, Place::Unknown),
    }
}

async fn cleaned(file: &File) -> Option<picture::Place> {
    if file.size() > PICTURE_BYTES_MAX {
        return None;
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(remove_place(&Uint8Array::new(&buffer).to_vec()))
}

/// The same file with other bytes.
fn rewritten(file: &File, bytes: &[u8]) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(&file.type_());
    options.set_last_modified(file.last_modified());
    let parts = Array::of1(Uint8Array::from(bytes).unchecked_ref());
    File::new_with_u8_array_sequence_and_options(&parts, &file.name(), &options).ok()
}
