//! The open link: what there is, who sent it, until when, who can see what.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::finding::{FileView, VerifiedFinding};
use siegel_kit::catalogue::say;
use siegel_kit::format::{day_in_words, iso_day, size};
use siegel_kit::preview::may_be_shown;
use siegel_kit::{Badge, Button, Dialog, Glyph, Icon, Notice, NoticeKind, Rank, Tone, tr};

use super::access::AccessList;
use super::ask::{AskForMore, is_near_its_end};
use super::save::SaveDialog;
use crate::door::{Door, FileRef, Opened, Screen};
use crate::end;

#[component]
pub fn OpenScreen(door: Door, opened: Opened) -> impl IntoView {
    let near = door.end_is_near;
    let save = RwSignal::new(None::<FileRef>);
    let visit = Arc::clone(&opened.visit);
    let practice = visit.practice().clone();
    let rows =
        visit.findings().iter().map(|finding| finding_card(door, &opened, finding, save)).collect_view();
    view! {
        <h1 id="title" tabindex="-1">{say("door-list-title")}</h1>
        <p class="lead">{say("door-list-from")}" "<bdi>{practice.name}</bdi>", "<bdi>{practice.place}</bdi></p>
        {opened.exposed.then(|| view! {
            <Notice kind=NoticeKind::Warn title=say("door-exposed")><p>{say("door-exposed-do")}</p></Notice>
        })}
        {(visit.withdrawn() > 0).then(|| view! { <Notice kind=NoticeKind::Info><p>{say("door-withdrawn")}</p></Notice> })}
        <Show when=move || near.get()>
            <Notice kind=NoticeKind::Warn title=say("door-near")><p>{say("door-near-do")}</p></Notice>
        </Show>
        {rows}
        <SaveDialog door opened=opened.clone() file=save/>
        <Rules door opened=opened.clone()/>
        <AccessList door opened/>
        <EndButton/>
    }
}

fn finding_card(
    door: Door,
    opened: &Opened,
    finding: &VerifiedFinding,
    save: RwSignal<Option<FileRef>>,
) -> impl IntoView + use<> {
    let title = if finding.title().is_empty() { tr!("door-untitled") } else { finding.title().to_owned() };
    let author = finding.author();
    let card = author.practice().card().clone();
    let found_on = finding.meta().found_on.as_ref().map(|day| day.text().to_owned());
    let note = finding.meta().note.clone();
    let may_save = opened.visit.may_download();
    let version = version_notice(finding);
    let files = finding.files().map(|file| file_row(door, opened, finding, file, may_save.then_some(save)));
    view! {
        <section class="card finding">
            <h2><bdi>{title}</bdi></h2>
            {version}
            <dl>
                {found_on.map(|day| view! { <dt>{say("door-found-on")}</dt><dd>{move || iso_day(&day)}</dd> })}
                <dt>{say("door-author")}</dt>
                <dd>
                    <bdi>{author.name().to_owned()}</bdi><br/>
                    <bdi>{card.name}</bdi>", "<bdi>{card.place}</bdi><br/>
                    <Badge text=say("door-verified") tone=Tone::Good glyph=Glyph::Check/>
                </dd>
                {(!note.is_empty()).then(|| view! { <dt>{say("door-note")}</dt><dd class="legal-text"><bdi>{note}</bdi></dd> })}
            </dl>
            <ul class="list">{files.collect_view()}</ul>
        </section>
    }
}

/// That there is a corrected version, or that this is it; nothing for what was never corrected.
fn version_notice(finding: &VerifiedFinding) -> Option<impl IntoView + use<>> {
    let (kind, title, text, sent_at) = match finding.superseded_by() {
        Some(newest) => (NoticeKind::Warn, "door-outrun", "door-outrun-do", newest.sent_at.0),
        None if finding.revision() > 1 => {
            (NoticeKind::Info, "door-corrected", "door-corrected-do", finding.sent_at().0)
        }
        None => return None,
    };
    let title = Signal::derive(move || tr!(title, day = day_in_words(sent_at)));
    Some(view! { <Notice kind title><p>{say(text)}</p></Notice> })
}

fn file_row(
    door: Door,
    opened: &Opened,
    finding: &VerifiedFinding,
    file: FileView<'_>,
    save: Option<RwSignal<Option<FileRef>>>,
) -> impl IntoView + use<> {
    let file = FileRef {
        finding_id: finding.id(),
        file_id: file.file_id,
        name: file.name.to_owned(),
        media: file.media_type.to_owned(),
        length: file.length,
    };
    let (name, length, glyph) = (file.name.clone(), file.length, file.glyph());
    let kind_is_shown = may_be_shown(&name);
    let named = file.clone();
    let kind = move || named.kind();
    let (shown, opened, kept) = (file.clone(), opened.clone(), file);
    let view = move |()| door.show(Screen::Document(opened.clone(), shown.clone()));
    let keep = save.map(|save| {
        let kept = kept.clone();
        view! { <Button text=say("door-save") glyph=Glyph::Download on_press=move |()| save.set(Some(kept.clone()))/> }
    });
    view! {
        <li class="item file">
            <Icon glyph/>
            <div class="grow">
                <p class="file-name"><bdi>{name}</bdi></p>
                <p class="soft numbers">{kind}" · "{move || size(length)}</p>
                {(!kind_is_shown).then(|| view! { <p class="soft">{say("preview-none")}</p> })}
            </div>
            <div class="file-actions">
                {kind_is_shown.then(|| view! {
                    <Button text=say("door-view") glyph=Glyph::Eye rank=Rank::Primary on_press=view/>
                })}
                {keep}
            </div>
        </li>
    }
}

/// Until when, how often, who can read, who sees what.
#[component]
fn Rules(door: Door, opened: Opened) -> impl IntoView {
    let visit = &opened.visit;
    let (ends, left, may_save) = (visit.expires_at().0, visit.openings_left(), visit.may_download());
    let ask = door
        .link
        .get_value()
        .filter(|_| is_near_its_end(visit))
        .map(|address| view! { <AskForMore address/> });
    view! {
        <section class="card rules">
            <h2>{say("door-rules")}</h2>
            <ul>
                <li>{move || tr!("door-until", day = day_in_words(ends))}</li>
                <li>{move || tr!("door-left", n = left)}</li>
                {(!may_save).then(|| view! { <li>{say("door-no-save")}</li> })}
                <li>{say("door-half-hour")}</li>
            </ul>
            {ask}
            <h3>{say("door-who-title")}</h3>
            <ul>
                <li>{say("door-who-reads")}</li>
                <li>{say("door-who-practice")}</li>
                <li>{say("door-who-operator")}</li>
            </ul>
            <p>{say("door-questions")}</p>
        </section>
    }
}

/// Ends the visit, after a word on what stays.
#[component]
fn EndButton() -> impl IntoView {
    let asked = RwSignal::new(false);
    let go = |()| leptos::task::spawn_local(end::end());
    view! {
        <div class="actions end">
            <Button text=say("door-end") glyph=Glyph::Out on_press=move |()| asked.set(true) id="end"/>
        </div>
        <Dialog id="end-dialog" title=say("door-end-title") open=asked>
            <p>{say("door-end-what")}</p>
            <p>{say("door-end-files")}</p>
            <div class="actions">
                <Button text=say("door-end-go") rank=Rank::Primary on_press=go/>
                <Button text=say("door-back") on_press=move |()| asked.set(false)/>
            </div>
        </Dialog>
    }
}
