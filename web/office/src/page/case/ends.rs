//! Ends: the own practice leaves a case, or closes its own.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use siegel_api::id::CaseId;
use siegel_kit::catalogue::say;
use siegel_kit::{Loaded, Rank, Task};

use crate::act;
use crate::model::case::CaseDetail;
use crate::office::Office;
use crate::part::ask::Ask;

fn case_of(loaded: Loaded<CaseDetail>) -> Option<CaseId> {
    loaded.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.card.id))
}

/// It takes no more findings.
#[component]
pub fn CloseDialog(loaded: Loaded<CaseDetail>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let close = move |()| {
        let Some(case) = case_of(loaded) else { return };
        task.run(act::case::close(office, case), move |()| {
            open.set(false);
            office.changed();
        });
    };
    view! {
        <Ask id="case-close" title=say("case-close-title") go=say("case-close-go") open task rank=Rank::Danger on_go=close>
            <p>{say("case-close-1")}</p>
            <p>{say("case-close-2")}</p>
        </Ask>
    }
}

/// The own practice takes part no longer.
#[component]
pub fn LeaveDialog(loaded: Loaded<CaseDetail>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let navigate = StoredValue::new(use_navigate());
    let leave = move |()| {
        let Some(case) = case_of(loaded) else { return };
        task.run(act::case::leave(office, case), move |()| {
            open.try_set(false);
            office.changed();
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate.try_with_value(|navigate| navigate("/fallakten", options));
        });
    };
    view! {
        <Ask id="case-leave" title=say("case-leave-title") go=say("case-leave-go") open task rank=Rank::Danger on_go=leave>
            <p>{say("case-leave-1")}</p>
            <p>{say("case-leave-2")}</p>
            <p>{say("case-leave-3")}</p>
        </Ask>
    }
}
