//! A practice that one person alone can manage is told so until there is a second (J10).

use leptos::prelude::*;
use siegel_client::team;
use siegel_kit::catalogue::say;
use siegel_kit::{Notice, NoticeKind};

use crate::office::Office;

/// What would follow if that person lost every way in. Shown to them alone.
#[component]
pub fn AloneNotice() -> impl IntoView {
    let office = Office::here();
    let is_alone = Memo::new(move |_| {
        office.changes.get();
        office.roles.get();
        office.vault().is_some_and(|vault| team::is_last_admin(&vault, vault.user_id()))
    });
    view! {
        <Show when=move || is_alone.get()>
            <Notice kind=NoticeKind::Warn title=say("alone-title")><p>{say("alone-text")}</p></Notice>
        </Show>
    }
}
