//! The public pages: words from templates, facts from the settings and from the program itself. They are written here,
//! because they must be there for whoever has no account, no script and no patience: an imprint is no application.

mod language;
mod privacy;
mod served;
pub mod software;
mod template;

use minijinja::{Value, context};
use serde::Serialize;
use siegel_api::kept::{self, Kept, Place};
use siegel_api::page::{Page, SOFTWARE_LIST};

use crate::handler::instance::day;
use crate::state::App;
pub use language::Language;
use served::Served;

/// A public page as one visitor asks for it.
pub struct Wish<'a> {
    /// Which.
    pub page: Page,
    /// In which language.
    pub language: Language,
    /// What stands behind its path: the day of an older version of the data protection declaration.
    pub version: Option<&'a str>,
}

/// What the frame of every page says.
#[derive(Serialize)]
struct Frame<'a> {
    /// `de` or `en`.
    language: &'static str,
    /// Where the page is, without its language.
    here: String,
    title: &'static str,
    trial: bool,
    origin: &'a str,
    links: Vec<Link>,
    /// Stylesheet and icon of the other pages.
    style: Option<Served>,
    icon: Option<Served>,
    legal: &'a crate::config::Legal,
}

/// A way to a public page.
#[derive(Serialize)]
struct Link {
    path: &'static str,
    title: &'static str,
    here: bool,
}

/// A row of the table of cookies.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    place: Place,
    purpose: &'static str,
    lasts: &'static str,
}

/// The page as HTML; nothing if there is no such version of it.
///
/// # Errors
/// If a template asks for what is not there: a fault of the program's, which a test of all pages finds.
pub fn write(app: &App, wish: &Wish<'_>) -> Result<Option<String>, minijinja::Error> {
    let Some((file, own)) = facts(app, wish) else { return Ok(None) };
    let pages = app.pages();
    let link = |page: Page| Link {
        path: page.path(),
        title: wish.language.title(page),
        here: page == wish.page && wish.version.is_none(),
    };
    let frame = Frame {
        language: wish.language.tag(),
        here: wish.version.map_or(wish.page.path().to_owned(), |day| format!("{}/{day}", wish.page.path())),
        title: wish.language.title(wish.page),
        trial: app.config().test_mode,
        origin: app.config().origin.as_str(),
        links: Page::ALL.into_iter().map(link).collect(),
        style: served::named(pages, ".css"),
        icon: served::named(pages, ".svg"),
        legal: &app.config().legal,
    };
    let all = context! { ..own, ..Value::from_serialize(&frame) };
    template::render(&format!("{}/{file}.html", wish.language.tag()), all).map(Some)
}

/// The template of a page, and what it says beside its frame.
fn facts(app: &App, wish: &Wish<'_>) -> Option<(String, Value)> {
    if wish.version.is_some() && wish.page != Page::Privacy {
        return None;
    }
    let file = |name: &str| name.to_owned();
    Some(match wish.page {
        Page::Help => (file("help"), context! {}),
        Page::Imprint => (file("imprint"), context! {}),
        Page::Privacy => {
            let shown = privacy::choose(&app.config().legal, &day(app.now()), wish)?;
            (file("privacy"), context! { shown })
        }
        Page::Cookies => (file("cookies"), context! { kept => kept(wish.language) }),
        Page::Accessibility => (file("accessibility"), context! {}),
        Page::Security => {
            let version = env!("CARGO_PKG_VERSION");
            (file("security"), context! { version, served => served::all(app.pages()) })
        }
        Page::Browsers => (file("browsers"), context! {}),
        Page::Software => {
            let version = env!("CARGO_PKG_VERSION");
            (
                file("software"),
                context! { version, list => SOFTWARE_LIST, pieces => software::list(app.pages()) },
            )
        }
    })
}

/// All that browsers keep, from the table by which it is made.
fn kept(language: Language) -> Vec<Row> {
    let row = |one: Kept| Row {
        name: one.name,
        place: one.place,
        purpose: language.pick(one.purpose),
        lasts: language.pick(one.lasts),
    };
    kept::ALL.into_iter().map(row).collect()
}
