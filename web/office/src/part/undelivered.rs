//! Who goes on while a finding is being delivered is told on any page if that fails: it lies among the drafts again.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, ButtonLink, Glyph, Notice, NoticeKind, Rank, TroubleNotice, tr};

use crate::office::{Office, Undelivered};

/// Says so until it is put away, or the page locks.
pub fn notice(office: Office) -> impl IntoView {
    move || {
        office.undelivered.get().map(|Undelivered { what, whom, trouble }| {
            let line = move || addressed(&what, &whom);
            view! {
                <Notice kind=NoticeKind::Bad title=say("undelivered")>
                    <p><bdi>{line}</bdi></p>
                    <p>{say("undelivered-text")}</p>
                    <div class="actions">
                        <ButtonLink text=say("nav-drafts") href="/entwuerfe" rank=Rank::Primary glyph=Glyph::Folder/>
                        <Button text=say("dialog-close") on_press=move |()| office.undelivered.set(None)/>
                    </div>
                </Notice>
                <TroubleNotice trouble=Signal::stored(Some(trouble))/>
            }
        })
    }
}

/// What goes to whom, in one line.
pub fn addressed(what: &str, whom: &str) -> String {
    if whom.is_empty() {
        return what.to_owned();
    }
    tr!("transfer-whom", whom = whom.to_owned(), what = what.to_owned())
}
