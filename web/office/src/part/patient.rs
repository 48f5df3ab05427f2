//! Whom a finding is about.

use leptos::prelude::*;
use siegel_kit::format;

/// Name, and day of birth where it is known.
pub fn patient(name: String, born: String) -> impl IntoView {
    let day = (!born.is_empty()).then(
        || view! { " "<small class="numbers">{move || format!("*{}", format::iso_day(&born))}</small> },
    );
    view! { <bdi>{name}</bdi>{day} }
}
