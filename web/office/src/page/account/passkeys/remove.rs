//! Removing a passkey: why, and what that does and does not do.

use leptos::prelude::*;
use siegel_client::passkey::Passkey;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    Button, Choice, Dialog, Faults, Notice, NoticeKind, RadioGroup, Rank, Task, TroubleNotice, tr,
};

use super::name;
use crate::act;
use crate::office::Office;
use crate::part::about::About;

const SPARE: &str = "spare";
const LOST: &str = "lost";
const STOLEN: &str = "stolen";

/// Asks why, says what follows, removes; what was stolen open goes on in a dialogue of its own.
#[component]
pub(super) fn RemoveDialog(
    about: About<Passkey>,
    stolen: About<Option<Passkey>>,
    done: Callback<()>,
) -> impl IntoView {
    let office = Office::here();
    let (task, faults, why) = (Task::default(), Faults::default(), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if about.open.get() {
            why.set(String::new());
            task.trouble.set(None);
        }
    });
    Effect::new(move |_| {
        why.track();
        faults.set(Vec::new());
    });
    let go = move |()| {
        let missing = why.read_untracked().is_empty();
        let missing = missing.then(|| ("passkey-why", fault("account-passkey-why-missing")));
        let one = about.one.get_untracked();
        if let Some(one) = one.filter(|_| faults.set(missing.into_iter().collect())) {
            if *why.read_untracked() == STOLEN {
                about.open.set(false);
                stolen.open(Some(one));
                return;
            }
            task.run(act::passkey::remove(office, one), move |()| {
                about.open.set(false);
                done.run(());
            });
        }
    };
    let title = Signal::derive(move || tr!("account-passkey-remove", name = name(about)));
    let go_text = Signal::derive(move || {
        if *why.read() == STOLEN { tr!("account-stolen-next") } else { tr!("account-passkey-remove-go") }
    });
    let choices = move || {
        vec![
            Choice::new(SPARE, say("account-passkey-spare")),
            Choice::new(LOST, say("account-passkey-lost")).helped(say("account-passkey-lost-help")),
            Choice::new(STOLEN, say("account-passkey-taken")).helped(say("account-passkey-taken-help")),
        ]
    };
    view! {
        <Dialog id="passkey-remove" title open=about.open>
            <div class="form">
                <RadioGroup
                    id="passkey-why"
                    label=say("account-passkey-why")
                    value=why
                    choices=choices()
                    error=faults.of("passkey-why")
                />
                <Show when=move || *why.read() != STOLEN>
                    <ul>
                        <li>{say("account-passkey-removed-1")}</li>
                        <li>{say("account-passkey-removed-2")}</li>
                        <li>{say("account-passkey-removed-3")}</li>
                    </ul>
                </Show>
                <Show when=move || *why.read() == LOST>
                    <Notice kind=NoticeKind::Warn title=say("account-passkey-stolen")>
                        <p>{say("account-passkey-stolen-text")}</p>
                        <p>{say("account-passkey-stolen-do")}</p>
                    </Notice>
                </Show>
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=go_text rank=Rank::Danger busy=task.busy on_press=go/>
                    <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
                </div>
            </div>
        </Dialog>
    }
}
