//! The practice's own data: what others see of it, and how an admin corrects that.

use leptos::prelude::*;
use siegel_api::statement::CardText;
use siegel_client::team::Outcome;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Dialog, ErrorSummary, Faults, Glyph, Help, Notice, NoticeKind, PageHead, Rank, Task,
    TroubleNotice,
};

use crate::act;
use crate::act::practice::CardForm;
use crate::model::right::Right;
use crate::office::Office;
use crate::part::fingerprint_sheet::OwnFingerprint;
use crate::part::practice_card::{CardFields, CardShown, card_faults};

/// The page. Who does not manage the team sees the data, and no more.
#[component]
pub fn PracticePage() -> impl IntoView {
    let office = Office::here();
    titled(say("practice-title"));
    leptos::task::spawn_local(act::team::refresh(office));
    let manages = Memo::new(move |_| office.may(Right::ManageTeam));
    let (open, outcome) = (RwSignal::new(false), RwSignal::new(None::<Outcome>));
    let card = Memo::new(move |_| {
        office.changes.get();
        act::practice::own_card(office)
    });
    let shown = move || card.get().map(|card| view! { <CardShown card/> });
    view! {
        <PageHead title=say("practice-title") lead=say("practice-lead")/>
        {move || outcome.get().map(told)}
        <section class="card">
            <h2>{say("setup-public")}</h2>
            <p>{say("practice-public-text")}</p>
            {shown}
            <Show when=move || manages.get()>
                <div class="actions">
                    <Button text=say("practice-change") glyph=Glyph::Shield on_press=move |()| open.set(true)/>
                </div>
            </Show>
        </section>
        <OwnFingerprint/>
        <Dialog id="practice-change" title=say("practice-change") open>
            {move || card.get_untracked().map(|card| view! { <ChangeForm card open outcome/> })}
        </Dialog>
        <Help texts=vec![say("practice-help-1"), say("practice-help-2")]/>
    }
}

/// What became of it.
fn told(outcome: Outcome) -> impl IntoView {
    match outcome {
        Outcome::Done => view! {
            <Notice kind=NoticeKind::Good title=say("practice-changed")><p>{say("practice-changed-text")}</p></Notice>
        }
        .into_any(),
        Outcome::Proposed => view! {
            <Notice title=say("team-proposal-own")>
                <p>{say("practice-proposed-text")}</p>
                <ButtonLink text=say("nav-team") href="/team" glyph=Glyph::Team/>
            </Notice>
        }
        .into_any(),
    }
}

#[component]
fn ChangeForm(card: CardText, open: RwSignal<bool>, outcome: RwSignal<Option<Outcome>>) -> impl IntoView {
    let office = Office::here();
    let (form, before) = (CardForm::of(&card), RwSignal::new(card));
    let (faults, task) = (Faults::default(), Task::default());
    let change = move |()| {
        let (before, wanted) = (before.get_untracked(), form.card());
        let mut wrong = card_faults(form);
        if wrong.is_empty() && wanted == before {
            wrong.push(("practice", fault("practice-change-same")));
        }
        if faults.set(wrong) {
            task.run(act::practice::change(office, before, wanted), move |done| {
                outcome.set(Some(done));
                open.set(false);
            });
        }
    };
    // Whoever else was faster: what was typed stays, the other fields show what holds by now.
    Effect::new(move |_| {
        let told = task.trouble.with(Option::is_some);
        if let Some(now) = untrack(|| act::practice::own_card(office)).filter(|_| told) {
            form.follow(&before.get_untracked(), &now);
            before.set(now);
        }
    });
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <CardFields form faults/>
            <Notice kind=NoticeKind::Warn title=say("practice-change-compare")>
                <p>{say("practice-change-compare-text")}</p>
            </Notice>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("practice-change-go") rank=Rank::Primary submit=true busy=task.busy on_press=change/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}
