//! Dates, sizes and durations in the chosen language.

use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::catalogue::{Language, language};
use crate::tr;

/// The day of a moment (Unix milliseconds): "21.11.2026", "21/11/2026".
pub fn day(milliseconds: u64) -> String {
    moment(milliseconds, &[("day", "2-digit"), ("month", "2-digit"), ("year", "numeric")])
}

/// The day of a moment (Unix milliseconds) as people say it: "Montag, 21. Dezember 2026".
pub fn day_in_words(milliseconds: u64) -> String {
    moment(milliseconds, &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")])
}

/// Day and minute of a moment (Unix milliseconds) as people say it: "Montag, 21. Dezember 2026 um 14:05".
pub fn minute_in_words(milliseconds: u64) -> String {
    let parts = [
        ("weekday", "long"),
        ("day", "numeric"),
        ("month", "long"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    moment(milliseconds, &parts)
}

/// Day and minute of a moment (Unix milliseconds): "21.11.2026, 14:05".
pub fn minute(milliseconds: u64) -> String {
    let parts = [
        ("day", "2-digit"),
        ("month", "2-digit"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    moment(milliseconds, &parts)
}

/// The clock time of a moment (Unix milliseconds), "14:05"; from a full minute on it is not earlier than the moment.
pub fn clock(milliseconds: u64) -> String {
    moment(milliseconds.div_ceil(60_000) * 60_000, &[("hour", "2-digit"), ("minute", "2-digit")])
}

/// Day and second of a moment (Unix milliseconds), for the log.
pub fn second(milliseconds: u64) -> String {
    let parts = [
        ("day", "2-digit"),
        ("month", "2-digit"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
    ];
    moment(milliseconds, &parts)
}

/// The name of this device's time zone, "Europe/Berlin"; empty where the browser tells none.
pub fn zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

fn moment(milliseconds: u64, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let locales = Array::of1(&JsValue::from_str(language().region()));
    let format = Intl::DateTimeFormat::new(&locales, &options).format();
    let date = Date::new(&JsValue::from_f64(milliseconds as f64));
    format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A day `YYYY-MM-DD`, as a form gives it, for people: "21.11.2026", "21/11/2026". Other text stays.
pub fn iso_day(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => match language() {
            Language::German => format!("{day}.{month}.{year}"),
            Language::English => format!("{day}/{month}/{year}"),
        },
        _ => iso.to_owned(),
    }
}

/// This device's clock, in Unix milliseconds; for what is shown only.
pub fn now() -> u64 {
    Date::now() as u64
}

/// Today on this device, `YYYY-MM-DD`.
pub fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// A size in bytes for people: "812 B", "1,4 MB". Powers of 1000, one decimal.
pub fn size(bytes: u64) -> String {
    size_in(bytes, language())
}

fn size_in(bytes: u64, language: Language) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = 0;
    while tenths >= 9_995 && unit < UNITS.len() - 1 {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    let comma = if language == Language::German { ',' } else { '.' };
    let name = UNITS.get(unit).copied().unwrap_or("B");
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        rest => format!("{}{comma}{rest} {name}", tenths / 10),
    }
}

/// A duration in whole seconds for people: "40 Sekunden", "3 Minuten".
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..=59 => tr!("duration-seconds", n = seconds),
        60..=3599 => tr!("duration-minutes", n = seconds.div_ceil(60)),
        _ => tr!("duration-hours", n = seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short_and_in_the_language() {
        assert_eq!(size_in(0, Language::German), "0 B");
        assert_eq!(size_in(999, Language::German), "999 B");
        assert_eq!(size_in(1_000, Language::German), "1 kB");
        assert_eq!(size_in(1_449_000, Language::German), "1,4 MB");
        assert_eq!(size_in(1_449_000, Language::English), "1.4 MB");
        assert_eq!(size_in(20_000_000_000, Language::English), "20 GB");
    }
}
