//! An answer: the form begins with whom it goes to, about whom, and in which thread.

use std::rc::Rc;

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Notice, NoticeKind, Task, TroubleNotice};

use super::{Desk, OneFinding};
use crate::act;
use crate::act::draft::Keeper;
use crate::office::Office;

/// Looks at what is answered, then shows the form.
#[component]
pub fn Answer(id: String, desk: Desk) -> impl IntoView {
    let office = Office::here();
    let keeper = RwSignal::new_local(None::<Rc<Keeper>>);
    let task = Task::default();
    task.run(act::thread::answer(office, id), move |begun| drop(keeper.try_set(Some(begun))));
    view! {
        <TroubleNotice trouble=task.trouble/>
        {move || match keeper.get() {
            None => view! { <p role="status" class="soft">{move || task.busy.get().then(|| say("task-loading"))}</p> }.into_any(),
            Some(begun) => {
                let keeper = StoredValue::new_local(begun);
                view! {
                    <Notice kind=NoticeKind::Info><p>{say("answer-hint")}</p></Notice>
                    <OneFinding keeper desk/>
                }.into_any()
            }
        }}
    }
}
