//! Betrieb: who runs the service sees numbers, and nothing else (C12, C14). The page stands beside the office, not in it: whoever
//! is signed in here is a member of nothing.

mod enter;
mod instance;
mod practices;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::message::operator::OperatorView;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::Timer;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Button, Glyph, Help, PageHead, Rank, Task, TroubleNotice, format, tr};

use crate::act;
use enter::Enter;
use instance::Instance;
use practices::Practices;

/// What the page has, and until when it may show it.
#[derive(Clone, Copy)]
pub struct Shown {
    view: RwSignal<Option<OperatorView>>,
    /// Whether a session has just ended by itself.
    ended: RwSignal<bool>,
    /// Counts what was shown: who waits for the end of something older waits in vain.
    number: StoredValue<u32>,
}

impl Shown {
    fn nothing() -> Self {
        Self { view: RwSignal::new(None), ended: RwSignal::new(false), number: StoredValue::new(0) }
    }

    /// Shows numbers until their session ends without another request.
    pub fn show(self, view: OperatorView) {
        let left_ms = view.session.idle_until.0.saturating_sub(view.session.told_at.0);
        // The page may be gone by now.
        let Some(number) = self.next() else { return };
        self.ended.set(false);
        self.view.set(Some(view));
        spawn_local(async move {
            Timer.sleep(left_ms).await;
            if self.number.try_get_value() == Some(number) {
                self.end(true);
            }
        });
    }

    fn end(self, by_itself: bool) {
        if self.next().is_some() {
            self.ended.set(by_itself);
            self.view.set(None);
        }
    }

    fn next(self) -> Option<u32> {
        self.number.try_update_value(|number| {
            *number += 1;
            *number
        })
    }
}

/// The way in, or the numbers.
#[component]
pub fn OperatorPage() -> impl IntoView {
    titled(say("operator-title"));
    let shown = Shown::nothing();
    let is_in = Memo::new(move |_| shown.view.with(Option::is_some));
    move || match is_in.get() {
        true => view! { <Numbers shown/> }.into_any(),
        false => view! { <Enter shown/> }.into_any(),
    }
}

#[component]
fn Numbers(shown: Shown) -> impl IntoView {
    let (again, leaving) = (Task::default(), Task::default());
    let refresh = move |()| again.run(act::operator::find(), move |view| shown.show(view));
    let sign_out = move |()| leaving.run(act::operator::sign_out(), move |()| shown.end(false));
    // The server knows the session no more.
    Effect::new(move |_| {
        let over =
            again.trouble.with(|told| told.as_ref().is_some_and(|one| one.key() == "problem-signed-out"));
        if over {
            shown.end(true);
        }
    });
    let at = move || shown.view.with(|view| view.as_ref().map(|view| format::minute(view.session.told_at.0)));
    let numbers = move || {
        shown.view.get().map(|view| {
            let all = view.practices.len() as u64 + view.unseen;
            view! {
                <Practices practices=view.practices unseen=view.unseen/>
                <Instance instance=view.instance practices=all/>
            }
        })
    };
    view! {
        <PageHead title=say("operator-title") lead=say("operator-lead")>
            <Button text=say("operator-again") glyph=Glyph::Clock busy=again.busy on_press=refresh/>
            <Button text=say("nav-sign-out") rank=Rank::Quiet glyph=Glyph::Out busy=leaving.busy on_press=sign_out/>
        </PageHead>
        <TroubleNotice trouble=again.trouble/>
        <TroubleNotice trouble=leaving.trouble/>
        <p class="soft numbers" role="status">{move || tr!("operator-as-of", time = at().unwrap_or_default())}</p>
        <div class="stack">{numbers}</div>
        <Help texts=vec![say("operator-help-1"), say("operator-help-2"), say("operator-help-3")]/>
    }
}
