//! Step 1: the files.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, DropZone, Glyph, Icon, Rank, format, tr};

use super::Sending;
use crate::act;
use crate::model::outgoing::{PickedFile, Place};

/// Drop zone and list.
#[component]
pub fn FilesPart(sending: Sending) -> impl IntoView {
    let picked = sending.picked;
    let row = move |(at, file): (usize, PickedFile)| {
        let glyph = if file.picture { Glyph::Image } else { Glyph::File };
        let (name, size) = (file.name.clone(), file.size);
        let remove = Signal::derive(move || tr!("send-file-remove", name = name.clone()));
        view! {
            <li class="item">
                <Icon glyph/>
                <div class="grow">
                    <p><bdi>{file.name}</bdi></p>
                    <p class="soft numbers">{move || format::size(size)}</p>
                    {place_text(file.place).map(|text| view! { <p class="soft">{say(text)}</p> })}
                </div>
                <button type="button" class="button quiet" aria-label=remove on:click=move |_| picked.remove(at)>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </li>
        }
    };
    let total = move || picked.list.with(|all| all.iter().map(|file| file.size).sum::<u64>());
    let error = sending.faults.of("files");
    view! {
        <section class="card" class:faulty=move || error.with(Option::is_some)>
            <h2>{say("send-files")}</h2>
            <DropZone id="files" label=say("send-files-choose") hint=say("send-files-hint") on_files=move |files| act::picture::pick(picked, files)/>
            <p class="field-error" id="files-error">{error}</p>
            <ul class="list">{move || picked.list.get().into_iter().enumerate().map(row).collect_view()}</ul>
            <Show when=move || !picked.list.read().is_empty()>
                <p class="soft numbers" role="status">
                    {move || tr!("send-files-total", n = picked.list.read().len(), size = format::size(total()))}
                </p>
                <Button text=say("send-files-none") rank=Rank::Quiet on_press=move |()| picked.clear()/>
            </Show>
        </section>
    }
}

/// What is said of a picture's place.
fn place_text(place: Place) -> Option<&'static str> {
    match place {
        Place::None => None,
        Place::Removed => Some("send-file-place-removed"),
        Place::Unknown => Some("send-file-place-unknown"),
    }
}
