//! Members whose accounts are locked, for who manages the team (B6).

use leptos::prelude::*;
use siegel_api::message::session::LockedAccount;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Loaded, Notice, NoticeKind, Task, TroubleNotice, format, load, tr};

use crate::act;
use crate::model::team::{MemberCard, TeamView};
use crate::office::Office;

/// Who is locked out, until when, and the button that opens.
#[component]
pub(super) fn LockedPeople(team: Loaded<TeamView>) -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        office.changes.get();
        act::signin::locked(office)
    });
    let task = Task::default();
    let rows = move || {
        let all = loaded.value.get().unwrap_or_default();
        all.into_iter().map(|one| view! { <Row one team task again/> }).collect_view()
    };
    view! {
        <Show when=move || loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()))>
            <section class="card">
                <h2>{say("locked-title")}</h2>
                <Notice kind=NoticeKind::Warn><p>{say("locked-text")}</p></Notice>
                <ul class="list">{rows}</ul>
                <TroubleNotice trouble=task.trouble/>
            </section>
        </Show>
    }
}

#[component]
fn Row(one: LockedAccount, team: Loaded<TeamView>, task: Task, again: RwSignal<u32>) -> impl IntoView {
    let office = Office::here();
    let LockedAccount { user_id, until } = one;
    let named = Signal::derive(move || {
        team.value.with(|view| {
            let members = view.iter().flat_map(|view| &view.members);
            members.filter(|member| member.id == user_id).map(MemberCard::called).next().unwrap_or_default()
        })
    });
    let opens = Signal::derive(move || tr!("locked-open", name = named.get()));
    let open = move |()| task.run(act::signin::unlock(office, user_id), move |()| again.update(|n| *n += 1));
    let ends = until.map(|until| view! { <p class="soft numbers">{move || tr!("locked-until", time = format::minute(until.0))}</p> });
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{named}</bdi></strong></p>
                {ends}
            </div>
            <Button text=opens glyph=Glyph::Key busy=task.busy on_press=open/>
        </li>
    }
}
