//! Letting a member back who has lost every way in (J10): what ends, what stays, then the link.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Glyph, Notice, NoticeKind, Rank, Task, TroubleNotice, tr};

use super::About;
use super::invite::LinkShown;
use crate::act;
use crate::model::team::{MemberCard, OpenCard};
use crate::office::Office;

/// Says what it means, then shows the link.
#[component]
pub(super) fn ReentryDialog(about: About<MemberCard>) -> impl IntoView {
    let made = RwSignal::new(None::<OpenCard>);
    Effect::new(move |_| {
        if !about.open.get() {
            made.set(None);
        }
    });
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(MemberCard::called)).unwrap_or_default();
        tr!("reentry-title", name = name)
    });
    view! {
        <Dialog id="reentry" title open=about.open>
            {move || match (made.get(), about.one.get()) {
                (Some(card), _) => view! { <LinkShown card/> }.into_any(),
                (None, Some(member)) => view! { <Before member made open=about.open/> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Before(member: MemberCard, made: RwSignal<Option<OpenCard>>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let make = move |()| {
        task.run(act::team::let_back(office, member.clone()), move |card| {
            made.set(Some(card));
            office.changed();
        });
    };
    view! {
        <p>{say("reentry-text")}</p>
        <h3>{say("reentry-ends")}</h3>
        <ul>
            <li>{say("reentry-ends-1")}</li>
            <li>{say("reentry-ends-2")}</li>
        </ul>
        <p>{say("reentry-stays")}</p>
        <Notice kind=NoticeKind::Warn title=say("reentry-sure")><p>{say("reentry-sure-text")}</p></Notice>
        <TroubleNotice trouble=task.trouble/>
        <div class="actions">
            <Button text=say("reentry-make") rank=Rank::Primary glyph=Glyph::Link busy=task.busy on_press=make/>
            <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
        </div>
    }
}
