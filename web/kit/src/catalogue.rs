//! One Fluent catalogue per language. The kit brings its own; each bundle registers one more at start.
//!
//! The language is chosen by the browser (German first), can be switched, and is kept in one
//! entry of the local storage, the only thing that a page ever keeps (`siegel_api::kept`).

use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use leptos::prelude::*;

/// A text that follows the chosen language.
pub type Text = Signal<String>;

const KEPT: &str = siegel_api::kept::LANGUAGE.name;
const KIT: [(Language, &str); 2] = [
    (Language::German, include_str!("../locales/de.ftl")),
    (Language::English, include_str!("../locales/en.ftl")),
];

/// A language that the pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    German,
    English,
}

impl Language {
    /// The BCP 47 tag, for `lang` attributes and `Intl`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English => "en",
        }
    }

    /// The region-aware tag for dates and numbers.
    pub fn region(self) -> &'static str {
        match self {
            Language::German => "de-DE",
            Language::English => "en-GB",
        }
    }

    fn parse(tag: &str) -> Option<Self> {
        match tag.get(..2)? {
            "de" => Some(Language::German),
            "en" => Some(Language::English),
            _ => None,
        }
    }
}

struct Spoken {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

thread_local! {
    static SPOKEN: RefCell<Vec<Spoken>> = RefCell::new(KIT.iter().filter_map(|(l, s)| speak(*l, s)).collect());
    static CHOSEN: ArcRwSignal<Language> = ArcRwSignal::new(preferred());
}

fn speak(language: Language, source: &str) -> Option<Spoken> {
    let mut bundle = FluentBundle::new(vec![language.tag().parse().ok()?]);
    // Names are cleaned of direction marks before they come here, and stand in <bdi>.
    bundle.set_use_isolating(false);
    add(&mut bundle, source);
    Some(Spoken { language, bundle })
}

fn add(bundle: &mut FluentBundle<FluentResource>, source: &str) {
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(whole) => whole,
        // A malformed entry is missing; the test `the_languages_agree` of each catalogue forbids it.
        Err((rest, _)) => rest,
    };
    bundle.add_resource_overriding(resource);
}

/// Adds a bundle's own catalogue to the kit's.
pub fn register(catalogues: [(Language, &str); 2]) {
    SPOKEN.with_borrow_mut(|all| {
        for (language, source) in catalogues {
            if let Some(spoken) = all.iter_mut().find(|s| s.language == language) {
                add(&mut spoken.bundle, source);
            }
        }
    });
}

/// The language in use, as a signal.
pub fn language() -> Language {
    CHOSEN.with(|chosen| chosen.get())
}

/// The language in use, read without following it.
pub fn language_now() -> Language {
    CHOSEN.with(|chosen| chosen.get_untracked())
}

/// Switches the language, keeps the choice on this device and marks the document.
pub fn choose(language: Language) {
    CHOSEN.with(|chosen| chosen.set(language));
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEPT, language.tag());
    }
    mark_document();
}

/// Writes the language to `<html lang>`.
pub fn mark_document() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language_now().tag());
    }
}

fn preferred() -> Language {
    kept().or_else(asked).unwrap_or(Language::German)
}

fn kept() -> Option<Language> {
    let storage = window().local_storage().ok()??;
    Language::parse(&storage.get_item(KEPT).ok()??)
}

fn asked() -> Option<Language> {
    window().navigator().languages().iter().find_map(|tag| Language::parse(&tag.as_string()?))
}

/// The message `key`, following the language. A key that is missing shows itself.
pub fn tr(key: &str) -> String {
    format(language(), key, None)
}

/// The message `key` with its arguments, following the language.
pub fn tr_with(key: &str, arguments: &FluentArgs) -> String {
    format(language(), key, Some(arguments))
}

/// The message `key` as a text for a component.
pub fn say(key: &'static str) -> Text {
    Signal::derive(move || tr(key))
}

fn format(language: Language, key: &str, arguments: Option<&FluentArgs>) -> String {
    SPOKEN.with_borrow(|all| {
        all.iter()
            .find(|spoken| spoken.language == language)
            .and_then(|spoken| pattern(&spoken.bundle, key, arguments))
            .unwrap_or_else(|| key.to_owned())
    })
}

fn pattern(bundle: &FluentBundle<FluentResource>, key: &str, args: Option<&FluentArgs>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, args, &mut errors).into_owned())
}

/// Builds the arguments of [`tr_with`]; the macro `tr!` writes it.
pub fn arguments<const N: usize>(pairs: [(&'static str, FluentValue<'static>); N]) -> FluentArgs<'static> {
    pairs.into_iter().collect()
}

/// `tr!("key")` or `tr!("key", name = value)`: the message as a `String`, following the language.
#[macro_export]
macro_rules! tr {
    ($key:expr) => { $crate::catalogue::tr($key) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::catalogue::tr_with($key, &$crate::catalogue::arguments([
            $((stringify!($name), $crate::catalogue::value($value))),+
        ]))
    };
}

/// A value of an argument: text, or a number that a plural may turn on.
pub fn value(value: impl Into<FluentValue<'static>>) -> FluentValue<'static> {
    value.into()
}

/// What the tests of every catalogue ask: see [`agreement::check`].
#[cfg(not(target_arch = "wasm32"))]
pub mod agreement;
