//! The passphrase at a sign-in. A wrong one is told at once: it is tried here, as often as somebody likes.

use leptos::prelude::*;
use siegel_crypto::unlock::Passphrase;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Button, CheckField, Faults, Glyph, Notice, NoticeKind, Rank};

use super::{Keeper, PassphraseField};

#[component]
pub fn Ask(keeper: Keeper, wrong: bool) -> impl IntoView {
    let (typed, shown, faults) = (RwSignal::new(String::new()), RwSignal::new(false), Faults::default());
    let open = move |()| {
        let empty = typed.with_untracked(|typed| typed.trim().is_empty());
        if faults.set(if empty { vec![("passphrase", fault("passphrase-missing"))] } else { Vec::new() }) {
            keeper.say(Passphrase::new(&typed.get_untracked()));
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            {wrong.then(|| view! {
                <Notice kind=NoticeKind::Bad title=say("passphrase-wrong")><p>{say("passphrase-wrong-text")}</p></Notice>
            })}
            <p>{say("passphrase-ask-text")}</p>
            <PassphraseField id="passphrase" label=say("passphrase") value=typed shown autocomplete="current-password"
                error=faults.of("passphrase")/>
            <CheckField id="passphrase-shown" label=say("passphrase-show") value=shown/>
            <div class="actions">
                <Button text=say("passphrase-open") rank=Rank::Primary glyph=Glyph::Key submit=true busy=keeper.busy on_press=open/>
                <Button text=say("dialog-cancel") on_press=move |()| keeper.close()/>
            </div>
        </form>
    }
}
