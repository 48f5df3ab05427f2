//! The frame of every page: skip link, header, navigation, main part, footer.

use leptos::prelude::*;

use crate::catalogue::{Language, choose, language, say};
use crate::{Glyph, Icon, Text};

/// An entry of the navigation.
#[derive(Clone)]
pub struct NavItem {
    pub href: &'static str,
    pub label: Text,
    pub glyph: Glyph,
    /// Whether this is the page in view.
    pub current: Signal<bool>,
    /// A number beside the word; 0 shows nothing.
    pub count: Signal<usize>,
    /// Whether it stands in the bottom bar of a phone.
    pub bar: bool,
}

/// The frame. Without `items` there is no navigation (door, sign-in). `trial` shows the mark of a trial service
/// on the page and on every print.
#[component]
pub fn Shell(
    #[prop(optional)] items: Vec<NavItem>,
    #[prop(optional, into)] trial: Signal<bool>,
    #[prop(optional, into)] who: Signal<Option<String>>,
    #[prop(default = "/")] home: &'static str,
    #[prop(optional)] tools: Option<Children>,
    #[prop(optional)] footer: Option<Children>,
    children: Children,
) -> impl IntoView {
    let framed = !items.is_empty();
    view! {
        <a class="skip" href="#main" on:click=skip>{say("shell-skip")}</a>
        <Show when=move || trial.get()>
            <aside class="trial" aria-label=say("shell-trial")><Icon glyph=Glyph::Alert/><span>{say("shell-trial")}</span></aside>
        </Show>
        <header class="header">
            <Brand home/>
            <span class="who">{move || who.get().map(|name| view! { <bdi>{name}</bdi> })}</span>
            <div class="tools">{tools.map(|tools| tools())}<LanguageSwitch/></div>
        </header>
        <div class="frame" class:framed=framed>
            {framed.then(|| view! { <Nav items/> })}
            <main id="main" tabindex="-1">{children()}</main>
        </div>
        <footer class="footer">{footer.map(|footer| footer())}</footer>
    }
}

/// The mark. Where there is no way home (the door's link stands in no address) it is no link.
#[component]
fn Brand(home: &'static str) -> impl IntoView {
    match home {
        "" => view! { <span class="brand"><Seal/><span>"Siegel"</span></span> }.into_any(),
        home => view! { <a class="brand" href=home><Seal/><span>"Siegel"</span></a> }.into_any(),
    }
}

fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    crate::faults::focus("main");
}

#[component]
fn Nav(items: Vec<NavItem>) -> impl IntoView {
    let open = RwSignal::new(false);
    let more_current = {
        let rest: Vec<_> = items.iter().filter(|item| !item.bar).map(|item| item.current).collect();
        move || rest.iter().any(|current| current.get())
    };
    // What stands behind "more" on a phone counts there.
    let counts: Vec<_> = items.iter().filter(|item| !item.bar).map(|item| item.count).collect();
    let behind = move || counts.iter().map(|count| count.get()).sum::<usize>();
    let behind =
        move || Some(behind()).filter(|n| *n > 0).map(|n| view! { <span class="count numbers">{n}</span> });
    let rows = items.into_iter().map(|item| nav_item(item, open)).collect_view();
    view! {
        <nav class="nav" class:open=move || open.get() aria-label=say("shell-nav")>
            <ul id="nav-items">
                {rows}
                <li class="nav-more">
                    <button
                        type="button"
                        class:current=more_current
                        aria-expanded=move || open.get().to_string()
                        aria-controls="nav-items"
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        <Icon glyph=Glyph::More/>
                        <span>{say("shell-more")}</span>
                        {behind}
                    </button>
                </li>
            </ul>
        </nav>
    }
}

fn nav_item(item: NavItem, open: RwSignal<bool>) -> impl IntoView {
    let NavItem { href, label, glyph, current, count, bar } = item;
    let number =
        move || (count.get() > 0).then(|| view! { <span class="count numbers">{count.get()}</span> });
    view! {
        <li class:in-bar=bar>
            <a href=href aria-current=move || current.get().then_some("page") on:click=move |_| open.set(false)>
                <Icon glyph/>
                <span>{label}</span>
                {number}
            </a>
        </li>
    }
}

/// The mark: a seal with a closed ring.
#[component]
pub fn Seal() -> impl IntoView {
    view! {
        <svg class="seal" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <circle class="seal-disc" cx="16" cy="16" r="15"></circle>
            <circle class="seal-ring" cx="16" cy="16" r="11"></circle>
            <path class="seal-mark" d="M10.500 16.500l4 4 7.500-8.500"></path>
        </svg>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let other = move || match language() {
        Language::German => (Language::English, "English"),
        Language::English => (Language::German, "Deutsch"),
    };
    view! {
        <button type="button" class="button quiet language" lang=move || other().0.tag() on:click=move |_| choose(other().0)>
            {move || other().1}
        </button>
    }
}

/// The head of a page: its one `<h1>`, a sentence, and its actions.
#[component]
pub fn PageHead(
    #[prop(into)] title: Text,
    #[prop(optional, into)] lead: Option<Text>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">{title}</h1>
                {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
