//! A picture, decoded by the browser under a media type that we chose.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url};

use super::NoPreview;
use crate::catalogue::say;
use crate::{Button, Glyph, Rank};

/// A picture. Its address lives as long as the component.
#[component]
pub fn Picture(name: String, content: Vec<u8>, media: &'static str) -> impl IntoView {
    let (broken, large) = (RwSignal::new(false), RwSignal::new(false));
    let address = address(&content, media);
    if let Some(address) = address.clone() {
        on_cleanup(move || drop(Url::revoke_object_url(&address)));
    }
    let image = move || {
        let address = address.clone().filter(|_| !broken.get());
        match address {
            Some(address) => view! {
                <div class="viewer-pages" tabindex="0" role="region" aria-label=name.clone()>
                    <img src=address alt=name.clone() class:zoomed=move || large.get() on:error=move |_| broken.set(true)/>
                </div>
            }
            .into_any(),
            None => view! { <NoPreview/> }.into_any(),
        }
    };
    let text =
        Signal::derive(
            move || {
                if large.get() { say("preview-whole").get() } else { say("preview-full-size").get() }
            },
        );
    view! {
        <div class="viewer-bar">
            <Button text glyph=Glyph::Search rank=Rank::Quiet on_press=move |()| large.update(|large| *large = !*large)/>
        </div>
        {image}
    }
}

fn address(content: &[u8], media: &str) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media);
    let bytes = Array::of1(&Uint8Array::from(content));
    let blob = Blob::new_with_u8_array_sequence_and_options(&bytes, &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
