//! The patient's door: one document for every share link, without a router and without anything of the office.

mod app;
mod arrival;
mod door;
mod end;
mod reading;
mod screen;
mod size;

use siegel_kit::catalogue::{Language, mark_document, register};

fn main() {
    register([
        (Language::German, include_str!("../locales/de.ftl")),
        (Language::English, include_str!("../locales/en.ftl")),
    ]);
    mark_document();
    // Before anything is shown: the secret leaves the address bar.
    let arrival = arrival::take();
    leptos::mount::mount_to_body(move || app::app(arrival));
}
