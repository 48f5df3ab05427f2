//! Setting up a practice (J10): its data, a passkey, its keys, the recovery sheet. By the operator's link or by
//! another practice's invitation.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, ErrorSummary, Faults, Glyph, Help, Notice, NoticeKind, PageHead, Progress, Rank,
    Stepper, Task, Text, TextField, Trouble, TroubleNotice, load, tr,
};

use crate::act;
use crate::act::account::{PracticeForm, WithSheet};
use crate::arrival::Arrival;
use crate::office::Office;
use crate::part::practice_card::{CardFields, card_faults};
use crate::part::recovery_sheet::RecoverySheet;

/// Four steps on one page.
#[component]
pub fn SetupPage() -> impl IntoView {
    let office = Office::here();
    titled(say("setup-title"));
    let founded = RwSignal::new(None::<WithSheet>);
    let making = Task::default();
    let at = Signal::derive(
        move || if founded.with(Option::is_some) { 2 } else { usize::from(making.busy.get()) },
    );
    let navigate = use_navigate();
    let done = Callback::new(move |()| {
        if let Some(founding) = founded.try_update(Option::take).flatten() {
            office.arrival.set_value(None);
            office.open(founding.vault);
            navigate(office.home(), Default::default());
        }
    });
    let steps = ["setup-step-data", "setup-step-keys", "setup-step-sheet"].map(say).to_vec();
    let body = move || {
        match (founded.with(|f| f.as_ref().map(|f| f.sheet.clone())), office.arrival.get_value()) {
        (Some(sheet), _) => view! { <RecoverySheet sheet on_done=done/> }.into_any(),
        (None, Some(arrival)) => view! { <Founder arrival making founded/> }.into_any(),
        (None, None) => view! {
            <div class="stack">
                <BegunNotice/>
                <Notice kind=NoticeKind::Warn title=say("setup-no-link")><p>{say("setup-no-link-text")}</p></Notice>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <div class="narrow">
            <PageHead title=say("setup-title") lead=say("setup-lead")/>
            <Stepper steps at/>
            {body}
            <Help texts=vec![say("setup-help-1"), say("setup-help-2"), say("setup-help-3")]/>
        </div>
    }
}

#[component]
fn Founder(arrival: Arrival, making: Task, founded: RwSignal<Option<WithSheet>>) -> impl IntoView {
    let office = Office::here();
    let form = PracticeForm::default();
    let faults = Faults::default();
    let asked = arrival.clone();
    let inviter = load(move || act::join::look(asked.clone()));
    let make = Callback::new(move |()| {
        if faults.set(missing(form)) {
            let arrival = arrival.clone();
            making.run(act::account::found(office, arrival, form), move |made| founded.set(Some(made)));
        }
    });
    let invited = move || {
        inviter.value.get().flatten().map(|asked| {
            view! {
                <Notice kind=NoticeKind::Good title=say("setup-invited")>
                    <p>{move || tr!("setup-invited-by", practice = asked.practice.clone())}</p>
                </Notice>
            }
        })
    };
    let barred = move || inviter.trouble.with(|trouble| trouble.as_ref().is_some_and(is_barred));
    view! {
        <TroubleNotice trouble=inviter.trouble/>
        <Begun trouble=inviter.trouble/>
        {invited}
        <form class="form card" hidden=barred on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <Fields form faults/>
            <Notice title=say("setup-public")><p>{say("setup-public-text")}</p></Notice>
            <MakeKeys making label=say("setup-making") on_make=make/>
        </form>
    }
}

/// Whether a link lets nobody in: no form helps then.
fn is_barred(trouble: &Trouble) -> bool {
    matches!(trouble.key(), "problem-invitation-gone" | "problem-link-cut")
}

/// For who met a link that has done its work: their keys may be made already.
#[component]
pub fn Begun(trouble: RwSignal<Option<Trouble>>) -> impl IntoView {
    let gone = move || {
        trouble.with(|trouble| trouble.as_ref().is_some_and(|one| one.key() == "problem-invitation-gone"))
    };
    view! { <Show when=gone><BegunNotice/></Show> }
}

#[component]
fn BegunNotice() -> impl IntoView {
    view! {
        <Notice title=say("setup-begun")>
            <p>{say("setup-begun-text")}</p>
            <ButtonLink text=say("start-passkey") href="/anmelden" rank=Rank::Primary glyph=Glyph::Key/>
        </Notice>
    }
}

/// The end of a form by which somebody gets keys: what goes wrong, how far it is, the button.
#[component]
pub fn MakeKeys(making: Task, #[prop(into)] label: Text, on_make: Callback<()>) -> impl IntoView {
    view! {
        <TroubleNotice trouble=making.trouble/>
        <Begun trouble=making.trouble/>
        <Show when=move || making.busy.get()>
            <Progress label done=Signal::stored(None) detail=say("setup-making-detail")/>
        </Show>
        <Button text=say("setup-make") rank=Rank::Primary glyph=Glyph::Key submit=true busy=making.busy on_press=on_make/>
    }
}

#[component]
fn Fields(form: PracticeForm, faults: Faults) -> impl IntoView {
    view! {
        <CardFields form=form.card faults/>
        <TextField id="person" label=say("setup-person") help=say("setup-person-help") value=form.person
            error=faults.of("person") autocomplete="name" max=120/>
    }
}

fn missing(form: PracticeForm) -> Vec<(&'static str, &'static str)> {
    let nobody = form.person.with_untracked(|name| name.trim().is_empty());
    let person = nobody.then_some(("person", fault("setup-person-missing")));
    card_faults(form.card).into_iter().chain(person).collect()
}
