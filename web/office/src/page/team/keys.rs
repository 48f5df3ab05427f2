//! Members who took new keys after a theft: an admin has them hold (J9).

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Loaded, Notice, NoticeKind, Task, TroubleNotice, tr};

use crate::act;
use crate::model::team::{MemberCard, TeamView};
use crate::office::Office;

/// Whose new keys wait: above everything else, one press away.
#[component]
pub(super) fn KeysWait(loaded: Loaded<TeamView>) -> impl IntoView {
    let waiting = Memo::new(move |_| {
        let members =
            loaded.value.with(|view| view.as_ref().map(|view| view.members.clone()).unwrap_or_default());
        members.into_iter().filter(|one| one.keys_wait).collect::<Vec<_>>()
    });
    move || waiting.get().into_iter().map(|member| view! { <Row member/> }).collect_view()
}

#[component]
fn Row(member: MemberCard) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let (id, name, own) = (member.id, member.called(), member.own);
    let title = Signal::derive(move || tr!("team-keys", name = name.clone()));
    let go = move |()| task.run(act::team::list_keys(office, id), |()| ());
    let ask = (!own).then(|| view! { <p>{say("team-keys-ask")}</p> });
    view! {
        <Notice kind=NoticeKind::Warn title>
            <p>{say("team-keys-text")}</p>
            {ask}
            <TroubleNotice trouble=task.trouble/>
            <Button text=say("team-keys-go") glyph=Glyph::Key busy=task.busy on_press=go/>
        </Notice>
    }
}
