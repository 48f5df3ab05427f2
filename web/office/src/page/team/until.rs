//! An access that ends by itself (B30): setting the day, and what is left to do once it has come.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    Button, DateField, Dialog, ErrorSummary, Faults, Glyph, Loaded, Notice, NoticeKind, Rank, Task,
    TroubleNotice, format, tr,
};

use super::About;
use crate::act;
use crate::model::holding::Leaver;
use crate::model::team::{MemberCard, TeamView};
use crate::office::Office;

/// Asks for the last day.
#[component]
pub(super) fn UntilDialog(about: About<MemberCard>) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(MemberCard::called)).unwrap_or_default();
        tr!("team-until-title", name = name)
    });
    view! {
        <Dialog id="until" title open=about.open>
            {move || about.one.get().filter(|_| about.open.get()).map(|member| {
                view! { <UntilForm member open=about.open/> }
            })}
        </Dialog>
    }
}

#[component]
fn UntilForm(member: MemberCard, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let (id, before) = (member.id, member.ends_at);
    let day = RwSignal::new(before.map(act::holding::last_day).unwrap_or_default());
    let (faults, task) = (Faults::default(), Task::default());
    let set = move |()| {
        let chosen = day.read_untracked().clone();
        let ends = act::holding::end_of(&chosen).filter(|_| chosen >= format::today());
        let wrong = if ends.is_none() { vec![("last-day", fault("team-until-past"))] } else { Vec::new() };
        if faults.set(wrong) {
            task.run(act::holding::limit(office, id, ends), move |()| open.set(false));
        }
    };
    let lift = move |()| task.run(act::holding::limit(office, id, None), move |()| open.set(false));
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("team-until-text")}</p>
            <ErrorSummary faults/>
            <DateField id="last-day" label=say("team-until-day") value=day min=format::today() error=faults.of("last-day")/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("team-until-go") rank=Rank::Primary submit=true busy=task.busy on_press=set/>
                {before.map(|_| view! { <Button text=say("team-until-lift") busy=task.busy on_press=lift/> })}
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}

/// Whose access has ended, and is not concluded under new keys: above everything else, one press away.
#[component]
pub(super) fn Ended(loaded: Loaded<TeamView>, leaving: About<Leaver>) -> impl IntoView {
    let ended = Memo::new(move |_| {
        let members =
            loaded.value.with(|view| view.as_ref().map(|view| view.members.clone()).unwrap_or_default());
        members.into_iter().filter(|one| one.has_ended(format::now())).collect::<Vec<_>>()
    });
    let row = move |member: MemberCard| {
        let (name, ends) = (member.called(), member.ends_at.unwrap_or_default());
        let title = Signal::derive(move || {
            tr!("team-ended", name = name.clone(), day = format::day(ends.0.saturating_sub(1)))
        });
        view! {
            <Notice kind=NoticeKind::Warn title>
                <p>{say("team-ended-text")}</p>
                <Button text=say("team-ended-go") glyph=Glyph::Out on_press=move |()| leaving.open(member.leaver())/>
            </Notice>
        }
    };
    move || ended.get().into_iter().map(row).collect_view()
}
