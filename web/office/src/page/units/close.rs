//! Closing a unit, after a question: nobody opens it again.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Rank, Task, tr};

use crate::act;
use crate::model::unit::UnitCard;
use crate::office::Office;
use crate::part::about::About;
use crate::part::ask::Ask;

/// The question.
#[component]
pub(super) fn CloseDialog(about: About<UnitCard>) -> impl IntoView {
    let office = Office::here();
    let (task, open) = (Task::default(), about.open);
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(|one| one.name.clone())).unwrap_or_default();
        tr!("unit-close-title", name = name)
    });
    let close = move |()| {
        let Some(unit) = about.one.get_untracked() else { return };
        task.run(act::unit::close(office, unit.id), move |()| {
            open.set(false);
            office.changed();
        });
    };
    view! {
        <Ask id="unit-close" title go=say("unit-close-go") open task rank=Rank::Danger on_go=close>
            <p>{say("unit-close-1")}</p>
            <p>{say("unit-close-2")}</p>
        </Ask>
    }
}
