//! What browsers keep for Siegel: one table. The server makes its cookies from it, the pages take the names of what they
//! store from it, and the public page that lists all of it is made of it (H2, H3).

use serde::Serialize;

/// German and English.
pub type Words = [&'static str; 2];

/// What is kept under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its name; of a service worker, the path that it serves.
    pub name: &'static str,
    /// Where it lies.
    pub place: Place,
    /// What it is for.
    pub purpose: Words,
    /// How long it stays.
    pub lasts: Words,
}

/// Where a browser keeps something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A cookie: sent with each request to this host, and to no other.
    Cookie,
    /// The local storage: never sent.
    LocalStorage,
    /// A service worker: a script of the site's own, registered with the browser.
    ServiceWorker,
}

/// The session of a member.
pub const SESSION: Kept = Kept {
    name: "__Host-sid",
    place: Place::Cookie,
    purpose: [
        "Hält Sie nach der Anmeldung angemeldet. Enthält eine Zufallszahl, keine Angaben über Sie.",
        "Keeps you signed in. It holds a random number and nothing about you.",
    ],
    lasts: LASTS,
};

/// The session of whoever runs the service.
pub const OPERATOR: Kept = Kept {
    name: "__Host-operator",
    place: Place::Cookie,
    purpose: [
        "Dasselbe für die Betriebsübersicht. Praxen und Patienten bekommen es nicht.",
        "The same for the operator's page. Practices and patients do not get it.",
    ],
    lasts: LASTS,
};

const LASTS: Words = [
    "Bis zum Abmelden oder Schließen des Browsers. Der Server beendet die Sitzung nach 15 Minuten ohne Eingabe und nach 12 Stunden in jedem Fall.",
    "Until you sign out or close the browser. The server ends the session after 15 minutes without input, and after 12 hours in any case.",
];

/// The language that somebody chose.
pub const LANGUAGE: Kept = Kept {
    name: "siegel-language",
    place: Place::LocalStorage,
    purpose: [
        "Merkt sich die Sprache, wenn Sie sie auf der Seite umschalten.",
        "Remembers the language if you switch it on the page.",
    ],
    lasts: [
        "Bis Sie sich abmelden, auf „Beenden und Spuren entfernen“ tippen oder die Daten der Seite löschen.",
        "Until you sign out, tap “Finish and remove traces”, or delete the site's data.",
    ],
};

/// The worker of downloads that are written to disk while they come in.
pub const DOWNLOADS: Kept = Kept {
    name: "/dl/",
    place: Place::ServiceWorker,
    purpose: [
        "Schreibt eine Datei, die Sie speichern, schon während des Ladens auf Ihr Gerät. Er merkt sich nichts.",
        "Writes a file that you save to your device while it is still coming in. It remembers nothing.",
    ],
    lasts: LANGUAGE.lasts,
};

/// All there is.
pub const ALL: [Kept; 4] = [SESSION, OPERATOR, LANGUAGE, DOWNLOADS];

impl Kept {
    /// What every cookie of ours says of itself. The prefix `__Host-` binds it to this host, to HTTPS and to the path `/`;
    /// without `Max-Age` it goes with the browser's session.
    pub const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

    /// The header that gives this cookie to a browser.
    pub fn given(&self, value: &str) -> String {
        format!("{}={value}; {}", self.name, Self::ATTRIBUTES)
    }

    /// The header that takes it away.
    pub fn taken(&self) -> String {
        format!("{}=; {}; Max-Age=0", self.name, Self::ATTRIBUTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b20_a_cookie_is_bound_to_its_host_and_hidden_from_scripts() {
        assert_eq!(SESSION.given("a"), "__Host-sid=a; Path=/; Secure; HttpOnly; SameSite=Strict");
        assert_eq!(
            OPERATOR.taken(),
            "__Host-operator=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
        );
        for kept in ALL {
            assert_eq!(kept.place == Place::Cookie, kept.name.starts_with("__Host-"), "{}", kept.name);
        }
    }
}
