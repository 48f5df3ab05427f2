//! Picking files: a picture is sent without the place where it was taken.

use js_sys::{Array, Uint8Array};
use leptos::task::spawn_local;
use siegel_client::picture::{self, remove_place};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag};

use crate::model::outgoing::{Picked, Place, is_picture};

/// Pictures above this are sent as they are, and it is said. In bytes.
const PICTURE_BYTES_MAX: f64 = 64.0 * 1024.0 * 1024.0;

/// Adds files in their order, pictures without their place.
pub fn pick(picked: Picked, files: Vec<File>) {
    spawn_local(async move {
        for file in files {
            let (file, place) = without_place(file).await;
            picked.add(file, place);
        }
    });
}

async fn without_place(file: File) -> (File, Place) {
    if !is_picture(&file) {
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
