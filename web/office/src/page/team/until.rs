//! An access that begins or ends by itself (B30): setting the days, and what is left to do once it is over.

use leptos::prelude::*;
use siegel_api::period::Period;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, Dialog, ErrorSummary, Faults, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TroubleNotice,
    format, tr,
};

use super::About;
use crate::act;
use crate::model::holding::Leaver;
use crate::model::team::{MemberCard, TeamView};
use crate::office::Office;
use crate::part::period::{PeriodFields, PeriodForm};

/// Asks for the first day and the last.
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
    let (id, before) = (member.id, member.period.unwrap_or_default());
    let form = PeriodForm::of(before);
    let (faults, task) = (Faults::default(), Task::default());
    Effect::new(move |_| faults.keep(&form.judged().1));
    let limit = move |period| task.run(act::holding::limit(office, id, period), move |()| open.set(false));
    let set = move |()| {
        let (period, wrong) = untrack(|| form.judged());
        if faults.set(wrong) {
            limit(period);
        }
    };
    let lift = move |()| limit(Period::ALWAYS);
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("team-until-text")}</p>
            <ErrorSummary faults/>
            <PeriodFields form faults/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("team-until-go") rank=Rank::Primary submit=true busy=task.busy on_press=set/>
                {before.is_limited().then(|| view! { <Button text=say("team-until-lift") busy=task.busy on_press=lift/> })}
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
        let (name, ends) =
            (member.called(), member.period.and_then(|period| period.ends_at).unwrap_or_default());
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
