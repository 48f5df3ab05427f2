//! Team: who belongs to the practice, who waits to be admitted, whom one invites; roles, and leaving.

mod answer;
mod departure;
mod former;
mod invite;
mod keys;
mod leave;
mod locked;
mod members;
mod proposal;
mod reentry;
mod role;
mod until;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Button, ButtonLink, Glyph, Help, PageHead, Rank, Waiting, load, tr};

use crate::act;
use crate::model::holding::Leaver;
use crate::model::right::Right;
use crate::model::team::{MemberCard, OpenCard};
use crate::office::Office;
use crate::part::about::About;

/// What the rows of the page open.
#[derive(Clone, Copy, Default)]
struct Dialogues {
    role: About<MemberCard>,
    leaving: About<Leaver>,
    reentry: About<MemberCard>,
    until: About<MemberCard>,
    link: About<OpenCard>,
    end: About<answer::Ending>,
}

/// The page. Who does not manage the team sees the members, and no more.
#[component]
pub fn TeamPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-team"));
    let names = StoredValue::new(None);
    let loaded = load(move || {
        office.changes.get();
        act::team::list(office, names)
    });
    spawn_local(act::team::refresh(office));
    let manages = Memo::new(move |_| Right::ManageTeam.is_in(office.roles.get()));
    let inviting = RwSignal::new(false);
    let oversight = Signal::derive(move || match office.unseen.get() {
        0 => tr!("oversight-title"),
        // More are not counted.
        n if n > act::oversight::COUNTED => tr!("oversight-many", n = act::oversight::COUNTED),
        n => tr!("oversight-open", n = n),
    });
    let opens = Dialogues::default();
    view! {
        <PageHead title=say("nav-team") lead=say("team-lead")>
            <Show when=move || manages.get()>
                <Button text=say("team-invite") rank=Rank::Primary glyph=Glyph::Plus on_press=move |()| inviting.set(true)/>
                <ButtonLink text=oversight href="/hinweise" glyph=Glyph::Info/>
                <ButtonLink text=say("zones-title") href="/praxis" glyph=Glyph::Lock/>
            </Show>
            <ButtonLink text=say("practice-title") href="/praxisdaten" glyph=Glyph::Info/>
            <ButtonLink text=say("units-title") href="/einheiten" glyph=Glyph::Cases/>
            <ButtonLink text=say("rights-title") href="/rechte" glyph=Glyph::Shield/>
        </PageHead>
        <Waiting loaded/>
        <Show when=move || manages.get()>
            <keys::KeysWait loaded/>
            <until::Ended loaded leaving=opens.leaving/>
        </Show>
        <proposal::WaitingProposal loaded/>
        <answer::WaitingPeople loaded opens/>
        <locked::LockedPeople team=loaded/>
        <members::Members loaded opens manages/>
        <Show when=move || manages.get()>
            <invite::OpenInvitations loaded opens/>
            <former::Former leaving=opens.leaving/>
        </Show>
        <invite::InviteDialog open=inviting/>
        <invite::LinkDialog about=opens.link/>
        <answer::EndDialog about=opens.end/>
        <role::RoleDialog about=opens.role/>
        <leave::LeaveDialog about=opens.leaving/>
        <reentry::ReentryDialog about=opens.reentry/>
        <until::UntilDialog about=opens.until/>
        <Help texts=vec![say("team-help-1"), say("team-help-2"), say("team-help-3")]/>
    }
}
