//! Links that lead into the office: set-up, invitation, the confirmation of a mail address, the code for a new device. Their secret stands in the fragment, which never
//! reaches the server; it is taken from the address bar before anything else happens.

use leptos::ev::hashchange;
use leptos::prelude::{SetValue, Update, document, window, window_event_listener};

use crate::office::Office;

/// What somebody came with.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub enum Arrival {
    /// `/einrichten#…`: the operator's set-up link.
    Setup(String),
    /// `/operation/new#…`: the one-time address of an operator's access.
    Operator(String),
    /// `/i/<id>#…`: an invitation.
    Invitation {
        /// Names it.
        id: String,
        /// Its secret.
        fragment: String,
    },
    /// `/bestaetigen#…`: a letter's link that confirms its address.
    Confirm(String),
    /// `/entsperren#…`: a letter's link that opens a locked account.
    Unlock(String),
    /// `/geraet#…`: the code that an unlocked device shows.
    Device(String),
}

/// Takes the link's secret out of the address bar and the history.
pub fn take() -> Option<Arrival> {
    take_if(|_| true)
}

fn take_if(is_meant: impl Fn(&Arrival) -> bool) -> Option<Arrival> {
    let location = window().location();
    let path = location.pathname().ok()?;
    let arrival = read(&path, &location.hash().ok()?).filter(is_meant)?;
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(landing(&arrival)));
    }
    Some(arrival)
}

/// Pasted into the address bar where its page is open, a link changes the fragment alone, and the browser loads nothing: the page
/// takes the new one up as it would have at the start. A page that holds a new sheet is left alone.
pub fn watch(office: Office) {
    let _ = window_event_listener(hashchange, move |_| {
        if !is_within_page()
            && let Some(arrival) = take_if(|arrival| {
                matches!(arrival, Arrival::Confirm(_) | Arrival::Unlock(_) | Arrival::Device(_))
            })
        {
            office.arrival.set_value(Some(arrival));
            office.arrived.update(|count| *count += 1);
        }
    });
}

/// Whether the fragment names a place of the page, as the link to its contents does.
fn is_within_page() -> bool {
    let name = window().location().hash().unwrap_or_default();
    document().get_element_by_id(name.trim_start_matches('#')).is_some()
}

fn landing(arrival: &Arrival) -> &'static str {
    match arrival {
        Arrival::Setup(_) => "/einrichten",
        Arrival::Operator(_) => "/operation",
        Arrival::Invitation { .. } => "/einladung",
        Arrival::Confirm(_) => "/bestaetigen",
        Arrival::Unlock(_) => "/entsperren",
        Arrival::Device(_) => "/geraet",
    }
}

/// Some mail gateways write `%23` for `#`; then the secret is part of the path.
fn read(path: &str, hash: &str) -> Option<Arrival> {
    let path = path.replace("%23", "#");
    let (place, secret) = path.split_once('#').unwrap_or((&path, hash.trim_start_matches('#')));
    match place {
        "/einrichten" | "/setup" if !secret.is_empty() => Some(Arrival::Setup(secret.to_owned())),
        "/operation/new" if !secret.is_empty() => Some(Arrival::Operator(secret.to_owned())),
        "/bestaetigen" if !secret.is_empty() => Some(Arrival::Confirm(secret.to_owned())),
        "/entsperren" if !secret.is_empty() => Some(Arrival::Unlock(secret.to_owned())),
        "/geraet" if !secret.is_empty() => Some(Arrival::Device(secret.to_owned())),
        _ => {
            let id = place.strip_prefix("/i/")?;
            Some(Arrival::Invitation { id: id.to_owned(), fragment: secret.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_writes_23_for_the_hash_does_no_harm() {
        let invited = Some(Arrival::Invitation { id: "abc".into(), fragment: "def".into() });
        assert_eq!(read("/einrichten", "#tok"), Some(Arrival::Setup("tok".into())));
        assert_eq!(read("/einrichten%23tok", ""), Some(Arrival::Setup("tok".into())));
        assert_eq!(read("/i/abc", "#def"), invited);
        assert_eq!(read("/i/abc%23def", ""), invited);
        assert_eq!(read("/bestaetigen%23tok", ""), Some(Arrival::Confirm("tok".into())));
        assert_eq!(read("/entsperren", "#tok"), Some(Arrival::Unlock("tok".into())));
        assert_eq!(read("/geraet", "#ABC"), Some(Arrival::Device("ABC".into())));
        assert_eq!(read("/operation/new%23tok", ""), Some(Arrival::Operator("tok".into())));
        assert_eq!(read("/operation/new", ""), None);
        assert_eq!(read("/geraet", ""), None);
        assert_eq!(read("/bestaetigen", ""), None);
        assert_eq!(read("/einrichten", ""), None);
        assert_eq!(read("/eingang", "#x"), None);
    }
}
