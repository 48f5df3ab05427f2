//! Digits, groups and words that people read aloud, compare or copy by hand.

use leptos::prelude::*;

/// One code in large letters, in groups: a PIN, a short code.
#[component]
pub fn Digits(#[prop(into)] text: Signal<String>, #[prop(default = 3)] group: usize) -> impl IntoView {
    let groups = move || {
        let letters: Vec<char> = text.get().chars().filter(char::is_ascii_alphanumeric).collect();
        letters.chunks(group.max(1)).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>()
    };
    view! {
        <p class="digits">
            {move || groups().into_iter().map(|g| view! { <span>{g}</span>" " }).collect_view()}
        </p>
    }
}

/// Numbered groups: the 12 groups of a fingerprint, its 8 words, the groups of a recovery code.
#[component]
pub fn Groups(groups: Vec<String>, #[prop(optional)] numbered: bool) -> impl IntoView {
    let rows = groups.into_iter().map(|group| view! { <li>{group}</li> }).collect_view();
    view! { <ol class="groups" class:numbered=numbered>{rows}</ol> }
}
