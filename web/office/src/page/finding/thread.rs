//! The thread of a finding: what was answered to it, and what it answers.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::finding::VerifiedFinding;
use siegel_kit::catalogue::say;
use siegel_kit::{TroubleNotice, format, load};

use crate::act;
use crate::model::finding::FindingCard;
use crate::office::Office;

/// Nothing, as long as there is nothing but the finding itself.
#[component]
pub fn Thread(verified: Arc<VerifiedFinding>) -> impl IntoView {
    let office = Office::here();
    let own = verified.id();
    let loaded = load(move || {
        office.changes.get();
        let verified = Arc::clone(&verified);
        async move { act::thread::list(office, &verified).await }
    });
    let line = move |card: FindingCard| {
        let at = card.sent_at.0;
        let title = card.shown_title();
        let name = if card.id == own {
            view! { <strong>{title}</strong>" · "{say("thread-this")} }.into_any()
        } else {
            view! { <a class="row-link" href=format!("/befund/{}", card.id)>{title}</a> }.into_any()
        };
        view! {
            <li class="item">
                <div class="grow">
                    <p>{name}</p>
                    <p class="soft"><bdi>{card.practice}</bdi>" · "<span class="numbers">{move || format::minute(at)}</span></p>
                </div>
            </li>
        }
    };
    let is_alone = move || loaded.value.with(|all| all.as_ref().is_none_or(|all| all.len() < 2));
    let lines = move || loaded.value.get().unwrap_or_default().into_iter().map(line).collect_view();
    view! {
        <TroubleNotice trouble=loaded.trouble/>
        <Show when=move || !is_alone()>
            <section class="card">
                <h2>{say("thread-title")}</h2>
                <ul class="list">{lines}</ul>
            </section>
        </Show>
    }
}
