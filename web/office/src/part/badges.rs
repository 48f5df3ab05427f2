//! States as badges: an icon and a word each.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Glyph, Text, Tone, tr};

use crate::model::case::CaseState;
use crate::model::contact::Trust;
use crate::model::finding::{CardState, Delivery, Urgency};
use crate::model::link::LinkState;

/// How soon it should be read; nothing for a normal one.
pub fn urgency(urgency: Urgency) -> Option<impl IntoView> {
    let (key, tone) = match urgency {
        Urgency::Normal => return None,
        Urgency::Urgent => ("urgency-urgent", Tone::Warn),
        Urgency::Emergency => ("urgency-emergency", Tone::Bad),
    };
    Some(view! { <Badge text=say(key) tone glyph=Glyph::Alert/> })
}

/// Whether it was corrected; nothing for a first version.
pub fn corrected(revision: u64) -> Option<impl IntoView> {
    (revision > 1).then(|| view! { <Badge text=say("version-corrected") tone=Tone::New glyph=Glyph::Check/> })
}

/// To which unit of one's own practice it is addressed.
pub fn unit(name: String) -> impl IntoView {
    let text = Signal::derive(move || tr!("unit-badge", name = name.clone()));
    view! { <Badge text tone=Tone::New glyph=Glyph::Team/> }
}

/// How far a finding got.
pub fn delivery(delivery: Delivery) -> impl IntoView {
    let (key, tone, glyph) = match delivery {
        Delivery::Delivered => ("delivery-delivered", Tone::Plain, Glyph::Sent),
        Delivery::Fetched => ("delivery-fetched", Tone::Plain, Glyph::Download),
        Delivery::Opened => ("delivery-opened", Tone::New, Glyph::Eye),
        Delivery::Filed => ("delivery-filed", Tone::Good, Glyph::Folder),
        Delivery::Withdrawn => ("delivery-withdrawn", Tone::Bad, Glyph::Cross),
        Delivery::SaidWithdrawn => ("delivery-said-withdrawn", Tone::Warn, Glyph::Alert),
    };
    view! { <Badge text=say(key) tone glyph/> }
}

/// The state of a finding that came in.
pub fn incoming(state: CardState) -> impl IntoView {
    let (key, tone, glyph) = match state {
        CardState::Unread => ("inbox-new", Tone::New, Glyph::Inbox),
        CardState::Read => ("inbox-read", Tone::Plain, Glyph::Check),
        CardState::Filed => ("delivery-filed", Tone::Good, Glyph::Folder),
        CardState::Withdrawn => ("delivery-withdrawn", Tone::Bad, Glyph::Cross),
        CardState::SaidWithdrawn => ("delivery-said-withdrawn", Tone::Warn, Glyph::Alert),
        CardState::Changed => ("trust-changed", Tone::Bad, Glyph::Alert),
        CardState::Refused => ("finding-refused", Tone::Bad, Glyph::Alert),
    };
    view! { <Badge text=say(key) tone glyph/> }
}

/// The folder in which a finding stands, by name.
pub fn folder(name: Text) -> impl IntoView {
    view! { <Badge text=name glyph=Glyph::Folder/> }
}

/// How far a practice's keys are trusted.
pub fn trust(trust: Trust) -> impl IntoView {
    let (key, tone, glyph) = match trust {
        Trust::New => ("trust-new", Tone::Warn, Glyph::Info),
        Trust::Pinned => ("trust-pinned", Tone::Plain, Glyph::Key),
        Trust::Verified => ("trust-verified", Tone::Good, Glyph::Shield),
        Trust::Changed => ("trust-changed", Tone::Bad, Glyph::Alert),
        Trust::Renamed => ("trust-renamed", Tone::Warn, Glyph::Alert),
        Trust::Refused => ("trust-refused", Tone::Bad, Glyph::Alert),
    };
    view! { <Badge text=say(key) tone glyph/> }
}

/// What can be done with a case.
pub fn case(state: CaseState) -> impl IntoView {
    let (key, tone, glyph) = match state {
        CaseState::Open => ("case-open", Tone::Good, Glyph::Check),
        CaseState::Waits => ("case-waits", Tone::Warn, Glyph::Key),
        CaseState::Closed => ("case-closed", Tone::Plain, Glyph::Lock),
        CaseState::Changed => ("trust-changed", Tone::Bad, Glyph::Alert),
        CaseState::Refused => ("finding-refused", Tone::Bad, Glyph::Alert),
    };
    view! { <Badge text=say(key) tone glyph/> }
}

/// What a share link does right now.
pub fn link(state: LinkState) -> impl IntoView {
    let (key, tone, glyph) = match state {
        LinkState::Active => ("link-active", Tone::Good, Glyph::Check),
        LinkState::Paused(_) => ("link-paused", Tone::Warn, Glyph::Pause),
        LinkState::Locked => ("link-locked", Tone::Bad, Glyph::Lock),
        LinkState::UsedUp => ("link-used-up", Tone::Plain, Glyph::Check),
        LinkState::Expired => ("link-expired", Tone::Plain, Glyph::Clock),
        LinkState::Revoked(_) => ("link-revoked", Tone::Plain, Glyph::Cross),
        LinkState::Refused => ("finding-refused", Tone::Bad, Glyph::Alert),
    };
    view! { <Badge text=say(key) tone glyph/> }
}
