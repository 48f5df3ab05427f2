//! Konto: passkeys, the recovery sheet, sessions, language and shortcuts.

mod notices;
mod passkeys;
mod preferences;
mod sessions;
mod sheet;
mod signins;

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Help, PageHead};

use crate::act;
use crate::office::Office;
use crate::part::period::OwnPeriod;
use notices::Notices;
use passkeys::Passkeys;
use preferences::Preferences;
use sessions::Sessions;
use sheet::SheetPart;
use signins::SignIns;

/// One's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-account"));
    let name = office.vault().and_then(|vault| act::account::own_name(&vault));
    view! {
        <PageHead title=say("nav-account") lead=Signal::stored(name.unwrap_or_default())/>
        <div class="stack">
            <OwnPeriod/>
            <Passkeys/>
            <SheetPart/>
            <Sessions/>
            <Notices/>
            <SignIns/>
            <Preferences/>
        </div>
        <Help texts=vec![say("account-help-1"), say("account-help-2"), say("account-help-3")]/>
    }
}
