//! Step 1: the files. Those of a draft that was taken up are listed by name and size until they are picked again.

use leptos::prelude::*;
use siegel_client::draft::Marked;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Badge, Button, DropZone, Glyph, Icon, Notice, NoticeKind, Rank, Tone, TroubleNotice, format, tr,
};

use super::Sending;
use super::correction::KeptFiles;
use crate::act;
use crate::model::outgoing::{PickedFile, Place, Standing};
use crate::office::Office;

/// Drop zone and list.
#[component]
pub fn FilesPart(sending: Sending) -> impl IntoView {
    let office = Office::here();
    let picked = sending.picked;
    let pick = move |files| act::picture::pick(office, sending.keeper.get_value(), picked, files);
    let total = move || picked.list.with(|all| all.iter().map(|file| file.size).sum::<u64>());
    let clear = move |()| {
        let all = picked.list.get_untracked();
        all.iter().for_each(|file| {
            sending.keeper.with_value(|keeper| act::picture::remove(keeper, picked, file.id))
        });
    };
    let error = sending.faults.of("files");
    view! {
        <section class="card" class:faulty=move || error.with(Option::is_some)>
            <h2>{say("send-files")}</h2>
            <KeptFiles sending/>
            <DropZone id="files" label=say("send-files-choose") hint=say("send-files-hint") on_files=pick/>
            <p class="field-error" id="files-error">{error}</p>
            <TroubleNotice trouble=picked.trouble/>
            <Show when=move || { picked.reading.get() > 0 }>
                <p class="soft" role="status">{move || tr!("send-files-reading", n = picked.reading.get())}</p>
            </Show>
            <ul class="list">{move || picked.list.get().into_iter().map(|file| view! { <Row file sending/> }).collect_view()}</ul>
            <Show when=move || !picked.list.read().is_empty()>
                <p class="soft numbers" role="status">
                    {move || tr!("send-files-total", n = picked.list.read().len(), size = format::size(total()))}
                </p>
                <Button text=say("send-files-none") rank=Rank::Quiet on_press=clear/>
            </Show>
        </section>
    }
}

#[component]
fn Row(file: PickedFile, sending: Sending) -> impl IntoView {
    let glyph = if file.picture { Glyph::Image } else { Glyph::File };
    let (id, name, size) = (file.id, file.name.clone(), file.size);
    let remove = Signal::derive(move || tr!("send-file-remove", name = name.clone()));
    let take_out =
        move |_| sending.keeper.with_value(|keeper| act::picture::remove(keeper, sending.picked, id));
    let badge = match &file.standing {
        Standing::Here => None,
        Standing::Arrived => Some((Tone::Good, "file-arrived")),
        Standing::Wanted => Some((Tone::Warn, "file-wanted")),
        Standing::Changed(_) => Some((Tone::Bad, "file-changed")),
    };
    let changed = match file.standing {
        Standing::Changed(marked) => Some(view! { <Changed name=file.name.clone() marked id sending/> }),
        _ => None,
    };
    view! {
        <li class="item">
            <Icon glyph/>
            <div class="grow">
                <p><bdi>{file.name}</bdi></p>
                <p class="soft numbers">{move || format::size(size)}</p>
                {place_text(file.place).map(|text| view! { <p class="soft">{say(text)}</p> })}
            </div>
            {badge.map(|(tone, key)| view! { <Badge tone text=say(key)/> })}
            <button type="button" class="button quiet" aria-label=remove on:click=take_out>
                <Icon glyph=Glyph::Cross/>
            </button>
            {changed}
        </li>
    }
}

/// What was picked is not the file that was begun: never half of the one and half of the other.
#[component]
fn Changed(name: String, marked: Marked, id: siegel_api::id::FileId, sending: Sending) -> impl IntoView {
    let marked = StoredValue::new(marked);
    let title = Signal::derive(move || tr!("file-changed-title", name = name.clone()));
    let replace = move |()| {
        let keeper = sending.keeper.get_value();
        act::picture::replace(&keeper, sending.picked, id, marked.get_value());
    };
    view! {
        <Notice kind=NoticeKind::Warn title>
            <p>{say("file-changed-text")}</p>
            <Button text=say("file-changed-replace") on_press=replace/>
        </Notice>
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
