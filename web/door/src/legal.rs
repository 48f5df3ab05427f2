//! The footer: who runs this, what becomes of data, whom to call.

use leptos::prelude::*;
use siegel_api::message::instance::Instance;
use siegel_client::open::find_instance;
use siegel_kit::browser::Fetch;
use siegel_kit::catalogue::say;
use siegel_kit::{Dialog, Task, TroubleNotice};

use crate::door::Door;
use crate::screen::Phone;

/// A text of the operator's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Legal {
    Imprint,
    Privacy,
}

/// The footer. The texts are fetched when somebody asks for them.
#[component]
pub fn Footer(door: Door) -> impl IntoView {
    let (imprint, privacy) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <ul>
            <li><button type="button" class="foot-link" on:click=move |_| imprint.set(true)>{say("door-imprint")}</button></li>
            <li><button type="button" class="foot-link" on:click=move |_| privacy.set(true)>{say("door-privacy")}</button></li>
            {move || door.phone().map(|phone| view! {
                <li>{say("door-help")}" "<Phone number=phone/></li>
            })}
        </ul>
        <Dialog id="imprint" title=say("door-imprint") open=imprint><LegalText legal=Legal::Imprint/></Dialog>
        <Dialog id="privacy" title=say("door-privacy") open=privacy><LegalText legal=Legal::Privacy/></Dialog>
    }
}

#[component]
fn LegalText(legal: Legal) -> impl IntoView {
    let (task, text) = (Task::default(), RwSignal::new(None));
    task.run(async { Ok(find_instance(&Fetch).await?) }, move |instance: Instance| {
        text.set(Some(match legal {
            Legal::Imprint => instance.texts.imprint,
            Legal::Privacy => instance.texts.privacy,
        }));
    });
    let shown = move || match text.get() {
        Some(text) if text.trim().is_empty() => say("door-legal-missing").get(),
        Some(text) => text,
        None => String::new(),
    };
    view! {
        <TroubleNotice trouble=task.trouble/>
        <p class="legal-text">{shown}</p>
    }
}
