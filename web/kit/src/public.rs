//! The ways to the public pages, for the footer of every page. They open beside: leaving this page would drop its keys.

use leptos::prelude::*;
use siegel_api::page::{LANGUAGE_PARAMETER, Page};

use crate::catalogue::{language, say};

/// The list's rows. Each page opens in the language of this one.
#[component]
pub fn PublicLinks() -> impl IntoView {
    Page::ALL.map(|page| view! { <li><PublicLink page/></li> }).into_iter().collect_view()
}

#[component]
fn PublicLink(page: Page) -> impl IntoView {
    let address = move || format!("{}?{LANGUAGE_PARAMETER}={}", page.path(), language().tag());
    view! {
        <a href=address target="_blank" rel="noopener">
            {say(key(page))}
            <span class="visually-hidden">" "{say("foot-beside")}</span>
        </a>
    }
}

fn key(page: Page) -> &'static str {
    match page {
        Page::Help => "foot-help",
        Page::Imprint => "foot-imprint",
        Page::Privacy => "foot-privacy",
        Page::Cookies => "foot-cookies",
        Page::Accessibility => "foot-accessibility",
        Page::Security => "foot-security",
        Page::Browsers => "foot-browsers",
        Page::Software => "foot-software",
    }
}
