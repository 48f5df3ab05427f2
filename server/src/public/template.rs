//! The words of the public pages: files of `server/public`, one folder for each language, in the template language of
//! minijinja (docs/decisions/045). What comes from the settings is escaped.

use std::sync::LazyLock;

use minijinja::{Environment, Error, UndefinedBehavior, Value};
use rust_embed::RustEmbed;

/// The templates, inside the program.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/public"]
struct Files;

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(read);

/// The template `name`, as `de/imprint.html`, with these facts in it.
///
/// # Errors
/// If the template cannot be read, or asks for a fact that is not there.
pub fn render(name: &str, facts: Value) -> Result<String, Error> {
    let unreadable = |error: &Error| Error::new(error.kind(), error.to_string());
    TEMPLATES.as_ref().map_err(unreadable)?.get_template(name)?.render(facts)
}

fn read() -> Result<Environment<'static>, Error> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_trim_blocks(true);
    templates.set_lstrip_blocks(true);
    templates.add_filter("day", day);
    for name in Files::iter() {
        let Some(file) = Files::get(&name) else { continue };
        templates.add_template_owned(name.into_owned(), String::from_utf8_lossy(&file.data).into_owned())?;
    }
    Ok(templates)
}

/// `2026-11-24` as people write it: `24.11.2026`, `24 November 2026`.
fn day(day: &str, language: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = day.split('-');
    let (Some(year), Some(month), Some(of_month)) = (parts.next(), parts.next(), parts.next()) else {
        return day.to_owned();
    };
    let name = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match name {
        Some(name) if language == "en" => format!("{} {name} {year}", of_month.trim_start_matches('0')),
        _ => format!("{of_month}.{month}.{year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_pages() {
        let of = |folder: &str| -> Vec<String> {
            Files::iter().filter_map(|name| name.strip_prefix(folder).map(str::to_owned)).collect()
        };
        let (mut german, mut english) = (of("de/"), of("en/"));
        german.sort();
        english.sort();
        assert!(german.len() >= 7, "{german:?}");
        assert_eq!(german, english);
        assert!(TEMPLATES.is_ok(), "{:?}", TEMPLATES.as_ref().err());
    }

    #[test]
    fn a_day_is_written_as_people_write_it() {
        assert_eq!(day("2027-01-05", "de"), "05.01.2027");
        assert_eq!(day("2027-01-05", "en"), "5 January 2027");
        assert_eq!(day("2026-12-31", "en"), "31 December 2026");
    }

    #[test]
    fn what_an_operator_writes_is_text_and_what_is_missing_is_an_error() {
        let mut one = Environment::new();
        one.set_undefined_behavior(UndefinedBehavior::Strict);
        one.add_template("a.html", "{{ said }}").unwrap();
        let page = one.get_template("a.html").unwrap();
        let said = page.render(minijinja::context! { said => "<b>&" }).unwrap();
        assert_eq!(said, "&lt;b&gt;&amp;");
        assert!(page.render(minijinja::context! {}).is_err());
    }
}
