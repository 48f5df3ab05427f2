//! One file on the screen. The browser's own "back" leads to the list, not away from the link.

use leptos::prelude::*;
use siegel_client::transfer::Control;
use siegel_kit::catalogue::say;
use siegel_kit::format::size;
use siegel_kit::preview::PREVIEW_BYTES_MAX;
use siegel_kit::{Button, Glyph, Notice, NoticeKind, Preview, Progress, Task, TroubleNotice};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::save::SaveDialog;
use crate::arrival::Trace;
use crate::door::{Door, FileRef, Opened, Screen};
use crate::reading::{read, receipt, told};

#[component]
pub fn DocumentScreen(door: Door, opened: Opened, file: FileRef) -> impl IntoView {
    let save = RwSignal::new(None::<FileRef>);
    let near = door.end_is_near;
    back_leads_to_list(door, opened.clone());
    let keep = opened.visit.may_download().then(|| {
        let file = file.clone();
        view! { <Button text=say("door-save") glyph=Glyph::Download on_press=move |()| save.set(Some(file.clone()))/> }
    });
    let name = file.name.clone();
    let shown = if file.length > PREVIEW_BYTES_MAX {
        view! { <TooLarge length=file.length/> }.into_any()
    } else {
        view! { <Shown door opened=opened.clone() file/> }.into_any()
    };
    view! {
        <div class="document-head">
            <Button text=say("door-to-list") glyph=Glyph::Back on_press=|()| go_back() id="to-list"/>
            {keep}
        </div>
        <h1 id="title" tabindex="-1" class="file-name"><bdi>{name}</bdi></h1>
        <Show when=move || near.get()>
            <Notice kind=NoticeKind::Warn title=say("door-near")><p>{say("door-near-do")}</p></Notice>
        </Show>
        {shown}
        <SaveDialog door opened file=save/>
    }
}

#[component]
fn TooLarge(length: u64) -> impl IntoView {
    view! {
        <Notice title=say("door-too-large")>
            <p>{move || siegel_kit::tr!("door-too-large-do", size = size(length))}</p>
        </Notice>
    }
}

#[component]
fn Shown(door: Door, opened: Opened, file: FileRef) -> impl IntoView {
    let (task, share) = (Task::default(), RwSignal::new(None));
    let (content, arrived) = (StoredValue::new(None::<Vec<u8>>), RwSignal::new(false));
    let (control, name) = (Control::new(), file.name.clone());
    let stop = control.clone();
    on_cleanup(move || stop.cancel());
    let act = async move {
        let mut bytes = Vec::with_capacity(usize::try_from(file.length).unwrap_or(0));
        read(&opened, &file, &mut bytes, &control, share)
            .await
            .map_err(|error| told(door, &opened, error))?;
        leptos::task::spawn_local(async move { receipt(&opened, &file).await });
        Ok(bytes)
    };
    task.run(act, move |bytes| {
        content.try_set_value(Some(bytes));
        arrived.try_set(true);
    });
    // The bytes go where they are shown, and nowhere else.
    let take = move || content.try_update_value(Option::take).flatten();
    let preview = move || {
        let bytes = arrived.get().then(take).flatten();
        bytes.map(|bytes| view! { <Preview name=name.clone() content=bytes/> })
    };
    view! {
        <TroubleNotice trouble=task.trouble/>
        <Show when=move || task.busy.get()>
            <Progress label=say("door-fetching") done=share/>
        </Show>
        {preview}
    }
}

/// While a file is shown, the history has one entry more; going back takes it away, and the file with it.
fn back_leads_to_list(door: Door, opened: Opened) {
    if let Ok(history) = window().history() {
        let _ = history.push_state(&Trace::Document.text().into(), "");
    }
    let back = Closure::<dyn Fn()>::new(move || {
        if window().location().hash().is_ok_and(|fragment| fragment.len() <= 1) {
            door.show(Screen::Open(opened.clone()));
        }
    });
    let heard = back.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let _ = window().add_event_listener_with_callback("popstate", &heard);
    let kept = send_wrapper::SendWrapper::new(back);
    on_cleanup(move || {
        let heard = kept.as_ref().unchecked_ref();
        let _ = window().remove_event_listener_with_callback("popstate", heard);
    });
}

fn go_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}
