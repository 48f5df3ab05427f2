//! The versions of a finding: which there are, that there is a newer one, and which links still show an old one.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_client::finding::VerifiedFinding;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, ButtonLink, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TroubleNotice, format, load, tr,
};

use crate::act;
use crate::model::finding::{FindingDetail, VersionLine};
use crate::model::right::Right;
use crate::office::Office;

/// What is shown was corrected: said while somebody reads it, too; what they read stays as it is.
#[component]
pub fn Superseded(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let newer = Memo::new(move |_| {
        loaded.value.with(|detail| {
            let detail = detail.as_ref()?;
            Some((detail.card.id, detail.newer()?))
        })
    });
    let notice = |(id, newest): (FindingId, VersionLine)| {
        let title = Signal::derive(move || tr!("version-newer", day = format::day(newest.sent_at.0)));
        view! {
            <Notice kind=NoticeKind::Warn title code="R-04">
                <p>{say("version-newer-text")}</p>
                <ButtonLink text=say("version-newer-go") href=address(id, newest) rank=Rank::Primary glyph=Glyph::Eye/>
            </Notice>
        }
    };
    move || newer.get().map(notice)
}

fn address(id: FindingId, version: VersionLine) -> String {
    format!("/befund/{id}?fassung={}", version.revision)
}

/// All versions, the newest first; nothing as long as there is but one.
#[component]
pub fn Versions(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let all = Memo::new(move |_| {
        loaded.value.with(|detail| {
            let detail = detail.as_ref().filter(|detail| detail.versions.len() > 1)?;
            Some((detail.card.id, detail.card.revision, detail.versions.clone()))
        })
    });
    let card = |(id, shown, versions): (FindingId, u64, Vec<VersionLine>)| {
        let newest = versions.last().map(|one| one.revision);
        let line = |one: &VersionLine| {
            let (one, revision) = (*one, one.revision);
            let name = move || tr!("version-number", n = revision);
            let name = if revision == shown {
                view! { <strong>{name}</strong>" · "{say("version-shown")} }.into_any()
            } else {
                view! { <a class="row-link" href=address(id, one)>{name}</a> }.into_any()
            };
            let state = if newest == Some(revision) { "version-valid" } else { "version-replaced" };
            view! {
                <li class="item">
                    <div class="grow">
                        <p>{name}</p>
                        <p class="soft"><span class="numbers">{move || format::minute(one.sent_at.0)}</span>" · "{say(state)}</p>
                    </div>
                </li>
            }
        };
        view! {
            <section class="card">
                <h2>{say("version-title")}</h2>
                <ul class="list">{versions.iter().rev().map(line).collect_view()}</ul>
            </section>
        }
    };
    move || all.get().map(card)
}

/// Links of the practice that still show an earlier version: one press renews them.
#[component]
pub fn OutrunLinks(verified: Arc<VerifiedFinding>) -> impl IntoView {
    let office = Office::here();
    let id = verified.id();
    let outrun = load(move || {
        office.changes.get();
        let verified = Arc::clone(&verified);
        async move {
            if !office.may(Right::GiveLinks) {
                return Ok(0);
            }
            act::correction::outrun_links(office, verified).await
        }
    });
    let task = Task::default();
    let renew = move |()| task.run(act::correction::renew_links(office, id), move |_| office.changed());
    let count = move || outrun.value.get().unwrap_or_default();
    view! {
        <Show when=move || { count() > 0 }>
            <Notice kind=NoticeKind::Warn title=Signal::derive(move || tr!("version-links", n = count()))>
                <p>{say("version-links-text")}</p>
                <TroubleNotice trouble=task.trouble/>
                <Button text=say("version-links-go") glyph=Glyph::Link busy=task.busy on_press=renew/>
            </Notice>
        </Show>
    }
}
