//! The unlocked device: it shows the code, and lets in whoever shows the right digits.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::message::pairing::PairingStage;
use siegel_client::pairing::host::{Compared, Hosting, Seen};
use siegel_crypto::pairing::DIGITS;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, ErrorSummary, Faults, Glyph, Groups, Help, Notice, NoticeKind, PageHead, QrCode,
    Rank, Stepper, Task, TextField, Trouble, TroubleNotice, format, tr,
};

use crate::act;
use crate::office::Office;
use crate::part::device::called;

/// What the page knows.
#[derive(Clone, Copy)]
struct State {
    office: Office,
    hosting: RwSignal<Option<Arc<Hosting>>>,
    seen: RwSignal<Option<Seen>>,
    /// Whether the line is down.
    lost: RwSignal<bool>,
    /// Why it ended.
    ended: RwSignal<Option<Trouble>>,
    /// The digits differed.
    differs: RwSignal<bool>,
    /// What the new device's passkey is called.
    joined: RwSignal<Option<String>>,
}

impl State {
    fn new() -> Self {
        State {
            office: Office::here(),
            hosting: RwSignal::new(None),
            seen: RwSignal::new(None),
            lost: RwSignal::new(false),
            ended: RwSignal::new(None),
            differs: RwSignal::new(false),
            joined: RwSignal::new(None),
        }
    }

    fn begins(self) {
        self.ended.set(None);
        self.differs.set(false);
        self.lost.set(false);
        self.seen.set(None);
    }

    /// Whether this is what the page still follows.
    fn follows(self, hosting: &Arc<Hosting>) -> bool {
        let same = |now: &Option<Arc<Hosting>>| now.as_ref().is_some_and(|now| Arc::ptr_eq(now, hosting));
        self.hosting.try_with_untracked(same) == Some(true)
    }

    /// Before the digits were right, who goes away takes it back. After that the new device needs nobody here.
    fn leaves(self) {
        let compared = self
            .seen
            .try_with_untracked(|seen| seen.is_some_and(|seen| seen.stage >= PairingStage::Approved));
        let hosting = self.hosting.try_update_untracked(Option::take).flatten();
        if let Some(hosting) = hosting.filter(|_| compared == Some(false)) {
            spawn_local(act::pairing::end(hosting));
        }
    }
}

const STEPS: [&str; 3] = ["device-step-code", "device-step-compare", "device-step-passkey"];

/// `/konto/geraet`.
#[component]
pub fn DeviceAddPage() -> impl IntoView {
    titled(say("device-add-title"));
    let (state, opening) = (State::new(), Task::default());
    let open = Callback::new(move |()| {
        state.begins();
        opening.run(act::pairing::open(state.office), move |hosting| {
            if state.hosting.try_set(Some(hosting.clone())).is_none() {
                spawn_local(follow(state, hosting));
            } else {
                // The page is gone meanwhile.
                spawn_local(act::pairing::end(hosting));
            }
        });
    });
    open.run(());
    on_cleanup(move || state.leaves());
    let stage = Memo::new(move |_| state.seen.with(|seen| seen.map(|seen| seen.stage)));
    let at = Signal::derive(move || match (state.joined.with(Option::is_some), stage.get()) {
        (true, _) => STEPS.len(),
        (false, None | Some(PairingStage::Open)) => 0,
        (false, Some(PairingStage::Answered)) => 1,
        (false, Some(_)) => 2,
    });
    let body = move || match (state.hosting.get(), stage.get(), state.joined.get()) {
        (_, _, Some(name)) => view! { <Joined name/> }.into_any(),
        (Some(hosting), None | Some(PairingStage::Open), None) => view! { <Code state hosting/> }.into_any(),
        (Some(hosting), Some(PairingStage::Answered), None) => view! { <Compare state hosting/> }.into_any(),
        (Some(_), Some(_), None) => view! { <Follows/> }.into_any(),
        (None, ..) => view! { <Ended state opening open/> }.into_any(),
    };
    view! {
        <div class="narrow">
            <PageHead title=say("device-add-title") lead=say("device-add-lead")/>
            <Stepper steps=STEPS.map(say).to_vec() at/>
            <Show when=move || state.lost.get()>
                <Notice kind=NoticeKind::Warn><p role="status">{say("device-lost")}</p></Notice>
            </Show>
            {body}
            <Help texts=vec![say("device-add-help-1"), say("device-add-help-2")]/>
        </div>
    }
}

/// Asks how far it is, until it has ended or the page is gone.
async fn follow(state: State, hosting: Arc<Hosting>) {
    while state.follows(&hosting) {
        let looked = act::pairing::look(state.office, hosting.clone()).await;
        if !state.follows(&hosting) {
            return;
        }
        // A moment without the server ends nothing: what has ended is said by the server.
        state.lost.try_set(looked.as_ref().is_err_and(Trouble::is_outage));
        match looked {
            Ok(seen) => {
                state.seen.try_set(Some(seen));
                if seen.stage == PairingStage::Finished {
                    let name = act::pairing::newest(state.office).await.unwrap_or_default();
                    state.joined.try_set(Some(name));
                    return;
                }
            }
            Err(trouble) if !trouble.is_outage() => {
                state.hosting.try_set(None);
                state.ended.try_set(Some(trouble));
                return;
            }
            Err(_) => {}
        }
        act::pairing::rest().await;
    }
}

/// The code, to be photographed or typed.
#[component]
fn Code(state: State, hosting: Arc<Hosting>) -> impl IntoView {
    let origin = state.office.vault().map(|vault| vault.instance().origin.clone()).unwrap_or_default();
    let link = hosting.expose_link(&origin).to_string();
    let groups: Vec<String> = hosting.expose_code().split('-').map(str::to_owned).collect();
    let until = move || {
        state.seen.with(|seen| {
            seen.map(|seen| tr!("device-add-until", time = format::minute(format::now() + seen.left_ms)))
        })
    };
    let address = format!("{}/geraet", origin.trim_start_matches("https://").trim_start_matches("http://"));
    view! {
        <section class="card stack">
            <h2>{say("device-add-scan")}</h2>
            <p>{say("device-add-scan-text")}</p>
            <QrCode content=link label=say("device-add-qr")/>
            <h2>{say("device-add-type")}</h2>
            <p>{move || tr!("device-add-type-text", address = address.clone())}</p>
            <Groups groups numbered=true/>
            <p class="soft numbers">{until}</p>
            <Notice kind=NoticeKind::Warn><p>{say("device-add-warn")}</p></Notice>
            <div class="actions"><ButtonLink text=say("dialog-cancel") href="/konto"/></div>
        </section>
    }
}

/// The digits are typed: a button alone could be pressed without looking.
#[component]
fn Compare(state: State, hosting: Arc<Hosting>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let faults = Faults::default();
    let task = Task::default();
    let device = state.seen.with_untracked(|seen| seen.and_then(|seen| seen.device));
    let named = move || device.and_then(called).unwrap_or_else(|| tr!("account-session-unknown"));
    let compare = move |()| {
        let digits = typed.with_untracked(|typed| typed.chars().filter(char::is_ascii_digit).count());
        let found =
            if digits == DIGITS { Vec::new() } else { vec![("digits", fault("device-digits-missing"))] };
        if faults.set(found) {
            let act = act::pairing::compare(state.office, hosting.clone(), typed.get_untracked());
            task.run(act, move |compared| judged(state, compared));
        }
    };
    view! {
        <form class="form card" on:submit=|event| event.prevent_default()>
            <h2>{say("device-compare")}</h2>
            <p>{move || tr!("device-compare-who", device = named())}</p>
            <ErrorSummary faults/>
            <TextField id="digits" code=true max=12 inputmode="numeric" label=say("device-digits")
                help=say("device-digits-help") value=typed error=faults.of("digits")/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("device-compare-go") rank=Rank::Primary glyph=Glyph::Shield submit=true busy=task.busy on_press=compare/>
                <ButtonLink text=say("dialog-cancel") href="/konto"/>
            </div>
        </form>
    }
}

fn judged(state: State, compared: Compared) {
    match compared {
        Compared::Same => {
            state.seen.try_update(|seen| {
                if let Some(seen) = seen {
                    seen.stage = PairingStage::Approved;
                }
            });
        }
        Compared::Differs => {
            state.hosting.try_set(None);
            state.differs.try_set(true);
        }
    }
}

/// The new device has what it needs.
#[component]
fn Follows() -> impl IntoView {
    view! {
        <section class="card stack">
            <Notice kind=NoticeKind::Good title=say("device-same")><p>{say("device-same-text")}</p></Notice>
            <p role="status" class="soft">{say("device-same-wait")}</p>
            <div class="actions"><ButtonLink text=say("device-account") href="/konto"/></div>
        </section>
    }
}

/// It has its passkey.
#[component]
fn Joined(name: String) -> impl IntoView {
    let text = move || {
        if name.is_empty() {
            tr!("device-joined-unnamed")
        } else {
            tr!("device-joined-text", name = name.clone())
        }
    };
    view! {
        <section class="card stack">
            <Notice kind=NoticeKind::Good title=say("device-joined")><p>{text}</p></Notice>
            <p>{say("device-joined-lost")}</p>
            <div class="actions"><ButtonLink text=say("device-account") href="/konto" rank=Rank::Primary glyph=Glyph::Account/></div>
        </section>
    }
}

/// It did not begin, or ended: by itself, or because the digits differed.
#[component]
fn Ended(state: State, opening: Task, open: Callback<()>) -> impl IntoView {
    let over = move || {
        state.differs.get() || state.ended.with(Option::is_some) || opening.trouble.with(Option::is_some)
    };
    view! {
        <TroubleNotice trouble=opening.trouble/>
        <TroubleNotice trouble=state.ended/>
        <Show when=move || state.differs.get()>
            <Notice kind=NoticeKind::Bad title=say("device-differs")>
                <p>{say("device-differs-why")}</p>
                <p>{say("device-differs-do")}</p>
            </Notice>
        </Show>
        <Show when=move || opening.busy.get()><p role="status" class="soft">{say("task-loading")}</p></Show>
        <Show when=over>
            <div class="actions">
                <Button text=say("device-add-again") rank=Rank::Primary glyph=Glyph::Plus on_press=move |()| open.run(())/>
                <ButtonLink text=say("device-account") href="/konto"/>
            </div>
        </Show>
    }
}
