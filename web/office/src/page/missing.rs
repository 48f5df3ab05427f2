//! The page that is not there.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{ButtonLink, Empty, Glyph, PageHead, Rank};

/// An address that leads nowhere.
#[component]
pub fn MissingPage() -> impl IntoView {
    titled(say("missing-title"));
    view! {
        <PageHead title=say("missing-title")/>
        <Empty text=say("missing-text") glyph=Glyph::Search>
            <ButtonLink text=say("missing-back") href="/" rank=Rank::Primary glyph=Glyph::Back/>
        </Empty>
    }
}
