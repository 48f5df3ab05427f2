//! An answer: the form begins with whom it goes to, about whom, and in which thread.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Notice, NoticeKind};

use super::{Desk, begun};
use crate::act;
use crate::office::Office;

/// Looks at what is answered, then shows the form.
#[component]
pub fn Answer(id: String, desk: Desk) -> impl IntoView {
    let hint = || view! { <Notice kind=NoticeKind::Info><p>{say("answer-hint")}</p></Notice> }.into_any();
    begun(act::thread::answer(Office::here(), id), desk, hint)
}
