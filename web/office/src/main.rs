//! The office: where doctors, their staff and their administrators work.

mod act;
mod app;
mod arrival;
mod dispatch;
mod fresh;
mod idle;
mod kdl;
mod keyboard;
mod leaving;
mod live;
mod meter;
mod model;
mod office;
mod page;
mod part;
mod renewal;
mod tabs;

use siegel_kit::catalogue::{Language, mark_document, register};

fn main() {
    register([
        (Language::German, include_str!("../locales/de.ftl")),
        (Language::English, include_str!("../locales/en.ftl")),
    ]);
    mark_document();
    let arrival = arrival::take();
    app::clear_loading();
    leptos::mount::mount_to_body(move || app::app(arrival));
}
