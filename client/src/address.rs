//! The address of a link: its id in the path, its secret in the fragment (protocol 8).

mod bent;

use siegel_api::id::LinkId;
pub use siegel_crypto::code::LinkCode;
use siegel_crypto::fragment::link_text;
use siegel_crypto::link::LinkSecret;
use zeroize::Zeroizing;

/// Stands before the id in the path.
const PATH: &str = "/s/";

/// Characters of a message in which a link is looked for.
pub const MESSAGE_CHARS_MAX: u32 = 200_000;

/// A link as somebody holds it.
#[derive(Debug)]
pub struct Address {
    /// Which link.
    pub link_id: LinkId,
    /// What the fragment carried.
    pub secret: LinkSecret,
    /// Whether the secret stood in path or query, for instance behind a `%23` that a gateway made of `#`, and so may
    /// have reached a server's log: the page says so, and the practice is offered a new link.
    pub exposed: bool,
}

/// Why no link was read (P-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfound {
    /// There is none, or a piece of one: it was cut, or bent in a way that cannot be undone.
    #[error("no whole link")]
    Nothing,
    /// There are links that differ, and nothing says which of them is meant.
    #[error("more than one link")]
    Several,
}

impl Address {
    /// What follows from a code on paper; a worker derives it.
    pub fn of_code(link_id: LinkId, secret: &[u8; 32]) -> Self {
        Self { link_id, secret: LinkSecret::from_bytes(*secret), exposed: false }
    }

    /// Reads the address that a page was opened at, as a browser gives its three parts: `query` with or without `?`,
    /// `fragment` with or without `#`. What was bent on the way is repaired, as far as the check bytes confirm it.
    ///
    /// # Errors
    /// `Unfound`.
    pub fn arrive(path: &str, query: &str, fragment: &str) -> Result<Self, Unfound> {
        let request = Zeroizing::new(format!("{path}?{}", query.trim_start_matches('?')));
        let sent = Self::only(bent::links(&request));
        match (bent::id(path), bent::secret(fragment)) {
            (Some(link_id), Some(secret)) => {
                let plain = Self { link_id, secret, exposed: false };
                let exposed = sent.is_ok_and(|sent| sent.is_same(&plain));
                Ok(Self { exposed, ..plain })
            }
            _ => sent.map(|sent| Self { exposed: true, ..sent }),
        }
    }

    /// Looks for the one link in a text that somebody pasted: the link alone, or the whole message around it.
    ///
    /// # Errors
    /// `Unfound`.
    pub fn find(text: &str) -> Result<Self, Unfound> {
        Self::only(bent::links(text))
    }

    /// Whether a page was opened at an address whose path or query holds a piece of a secret, even one that cannot be
    /// read: a server may have seen most of it.
    pub fn leaked(path: &str, query: &str) -> bool {
        bent::holds_piece(&Zeroizing::new(format!("{path}?{query}")))
    }

    fn only(mut found: Vec<Self>) -> Result<Self, Unfound> {
        match (found.pop(), found.is_empty()) {
            (Some(link), true) => Ok(link),
            (Some(_), false) => Err(Unfound::Several),
            (None, _) => Err(Unfound::Nothing),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.link_id == other.link_id && self.secret.expose() == other.secret.expose()
    }

    /// The whole address, to copy, print or show as QR code.
    pub fn expose_url(origin: &str, link_id: LinkId, secret: &LinkSecret) -> Zeroizing<String> {
        Zeroizing::new(format!("{origin}{PATH}{link_id}#{}", &*link_text(secret)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::*;

    const ORIGIN: &str = "https://befund.example";

    fn link() -> (LinkId, LinkSecret, String) {
        // Both kinds of letters that are not of the alphabet stand in it.
        let (id, secret) = (LinkId([0xfb; 16]), LinkSecret::from_bytes([0xfe; 32]));
        let url = Address::expose_url(ORIGIN, id, &secret).to_string();
        (id, secret, url)
    }

    fn halves(url: &str) -> (String, String) {
        let (path, fragment) = url.strip_prefix(ORIGIN).unwrap().split_once('#').unwrap();
        (path.to_owned(), fragment.to_owned())
    }

    /// What no address holds unencoded, and what need not be.
    fn encoded(text: &str) -> String {
        let code = |byte: u8| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(code).collect()
    }

    /// An address as a browser shows it to its page: path, query, fragment; and whether its server was told the secret.
    type Arriving = (String, String, String, bool);

    fn arriving() -> Vec<Arriving> {
        let (path, secret) = halves(&link().2);
        let (first, last) = secret.split_at(30);
        let at = |path: String, query: &str, fragment: String| (path, query.to_owned(), fragment, false);
        let plain = [
            at(path.clone(), "", secret.clone()),
            at(format!("{path}/"), "", format!("#{secret}")),
            at(path.clone(), "?utm_source=mail&utm_medium=x", format!("#{secret}")),
            at(path.clone(), "?ref=https%3A%2F%2Fpraxis.example%2F", format!("#{secret}")),
            at(path.clone(), "", format!("#{secret}?utm_source=mail")),
            at(path.clone(), "", format!("#{secret}&fbclid=IwAR0x-_y")),
            at(path.clone(), "", format!("#{secret}.")),
            at(path.clone(), "", format!("#{secret}%3E")),
            at(path.clone(), "", format!("##{secret}_")),
            at(path.clone(), "", format!("#%23{secret}")),
            at(path.clone(), "", format!("#{first}%20{last}")),
            at(path.clone(), "", format!("#{first}=%0D%0A{last}")),
            at(path.clone(), "", format!("#{first}%C2%AD{last}%E2%80%8B")),
            at(path.clone(), "", format!("#{}", encoded(&secret))),
            at(format!("/s/{}%20", encoded(&path[3..])), "", secret.clone()),
        ];
        let told = |path: String, query: String| (path, query, String::new(), true);
        let bent = [
            told(format!("{path}%23{secret}"), String::new()),
            told(format!("{path}%2523{secret}"), String::new()),
            told(format!("{path}/%23{secret}"), "?utm_source=mail".into()),
            told(format!("{path}%23{secret}&fbclid=IwAR0x"), String::new()),
            told(format!("{path}%3Futm_source%3Dmail%23{secret}"), String::new()),
            told(format!("{path}%23{first}%20{last}"), String::new()),
            told(format!("{path}*{secret}"), String::new()),
            told(path.clone(), format!("?utm_source=mail%23{secret}")),
            told(path.clone(), format!("?%23{secret}")),
            told("/s/".into(), format!("?url={}&data=05%7C02", encoded(&format!("{ORIGIN}{path}#{secret}")))),
            (format!("{path}%23{secret}"), String::new(), format!("#{secret}"), true),
        ];
        plain.into_iter().chain(bent).collect()
    }

    #[test]
    fn every_bent_address_is_read_and_told_if_a_server_saw_its_secret() {
        let (id, secret, _) = link();
        for (path, query, fragment, exposed) in arriving() {
            let read = Address::arrive(&path, &query, &fragment)
                .unwrap_or_else(|_| panic!("{path}{query}{fragment}"));
            assert_eq!(
                (read.link_id, read.secret.expose()),
                (id, secret.expose()),
                "{path}{query}{fragment}"
            );
            assert_eq!(read.exposed, exposed, "{path}{query}{fragment}");
        }
    }

    #[test]
    fn every_address_that_was_cut_is_refused() {
        let (path, secret) = halves(&link().2);
        for kept in 0..secret.len() {
            let cut = &secret[..kept];
            for (path, query, fragment) in [
                (path.clone(), "", cut.to_owned()),
                (path.clone(), "", format!("{cut}?utm_source=mail")),
                (format!("{path}%23{cut}"), "", String::new()),
                (path.clone(), "?utm_source=mail", format!("#{cut}&fbclid=IwAR0x")),
            ] {
                let read = Address::arrive(&path, query, &fragment).map(|_| ());
                assert_eq!(read, Err(Unfound::Nothing), "{path}{query}{fragment}");
            }
        }
        for kept in 0..path.len() {
            let read = Address::arrive(&path[..kept], "", &secret).map(|_| ());
            assert_eq!(read, Err(Unfound::Nothing), "{}", &path[..kept]);
        }
    }

    #[test]
    fn a_piece_of_a_secret_that_a_server_saw_is_told() {
        let (path, secret) = halves(&link().2);
        assert!(Address::leaked(&format!("{path}%23{}", &secret[..40]), ""));
        assert!(Address::leaked(&path, &format!("?utm_source=mail%2523{}", &secret[..40])));
        let empty = format!("{path}%23");
        for (path, query) in [(&*path, ""), (&*path, "?utm_source=mail"), (&*empty, ""), ("/s/-", "")] {
            assert!(!Address::leaked(path, query), "{path}{query}");
        }
    }

    #[test]
    fn one_other_character_is_refused() {
        let (path, secret) = halves(&link().2);
        for at in 0..secret.len() {
            for other in ["A", "b", "-", "", "AA"] {
                let bent = format!("{}{other}{}", &secret[..at], &secret[at + 1..]);
                let read = Address::arrive(&path, "", &bent);
                assert!(bent == secret || read.is_err(), "{bent}");
            }
        }
    }

    /// Messages as people copy them, each around one link.
    fn messages(url: &str) -> Vec<(String, bool)> {
        let wrapped = format!("{}=\r\n{}", &url[..60], &url[60..]);
        let quoted = format!("> > {}\r\n> > {}", &url[..40], &url[40..]);
        let source = wrapped.replace('#', "=23");
        let rewritten = format!("https://eur01.safelinks.example/?url={}&amp;data=05%7C02", encoded(url));
        vec![
            (
                format!(
                    "Guten Tag,\n\nIhr Befund liegt bereit:\n{url}\n\nMit freundlichen Grüßen\nIhre Praxis"
                ),
                false,
            ),
            (format!("Ihr Link: <{url}>."), false),
            (format!("[Befund]({url}) öffnen"), false),
            (format!("*{url}* _{url}_ „{url}“"), false),
            (format!("Am 3.11. schrieb die Praxis:\r\n{quoted}\r\n> > Danke"), false),
            (format!("Content-Transfer-Encoding: quoted-printable\r\n\r\n{wrapped}\r\nDanke"), false),
            (source, false),
            (url.replacen("https://befund", "HTTPS://Befund", 1).replacen("/s/", "/S/", 1), false),
            (url.replacen('#', "?utm_source=mail&utm_medium=x#", 1), false),
            (format!("{url}?utm_source=mail"), false),
            (format!("Fragen? https://praxis.example/s/hilfe#kontakt oder {url}"), false),
            (url.replace('#', "%23"), true),
            (format!("Öffnen: {rewritten}"), true),
            (format!("{url}<{rewritten}>"), true),
            (format!("https://urldefense.example/v3/__{}__;Iw!!abc$", url.replace('#', "*")), true),
        ]
    }

    #[test]
    fn a_link_is_found_in_a_whole_message() {
        let (id, secret, url) = link();
        for (message, exposed) in messages(&url) {
            let read = Address::find(&message).unwrap_or_else(|why| panic!("{why}: {message}"));
            assert_eq!((read.link_id, read.secret.expose()), (id, secret.expose()), "{message}");
            assert_eq!(read.exposed, exposed, "{message}");
        }
    }

    #[test]
    fn every_link_that_was_cut_is_refused_whatever_stands_behind_it() {
        let (.., url) = link();
        for kept in 0..url.len() {
            for behind in [
                "",
                ">",
                "\nMit freundlichen Grüßen, Ihre Gemeinschaftspraxis am Markt in Bonn",
                "?utm_source=mail",
            ] {
                let message = format!("Ihr Befund: {}{behind}", &url[..kept]);
                assert_eq!(Address::find(&message).map(|_| ()), Err(Unfound::Nothing), "{message}");
            }
        }
    }

    #[test]
    fn two_links_are_not_one() {
        let (id, secret, url) = link();
        let other =
            Address::expose_url(ORIGIN, LinkId([3; 16]), &LinkSecret::from_bytes([4; 32])).to_string();
        let same_id = Address::expose_url(ORIGIN, id, &LinkSecret::from_bytes([4; 32])).to_string();
        for (first, second) in [(&url, &other), (&other, &url), (&url, &same_id)] {
            let read = Address::find(&format!("{first}\n{second}")).map(|_| ());
            assert_eq!(read, Err(Unfound::Several));
        }
        // The id of one and the secret of the other are no link.
        let (cut, behind) = (other.split_once('#').unwrap().0, url.strip_prefix("https://").unwrap());
        for between in ["\n", "?utm_source=mail ", "?utm_source=mail https://"] {
            let read = Address::find(&format!("{cut}{between}{behind}")).unwrap();
            assert_eq!((read.link_id, read.secret.expose()), (id, secret.expose()), "{between}");
        }
    }

    const BREAKS: [&str; 9] =
        ["\n", "\r\n", "=\r\n", "\r\n> ", "\r\n>> | ", " ", "\u{ad}", "\u{200b}", "\u{2060}\n"];
    const BEFORE: [&str; 5] = [
        "",
        "Guten Tag, Ihr Befund: <",
        "> ",
        "https://rewriter.example/?url=",
        "https://rewriter.example/s/AAAAAAAAAAAAAAAAAAAAAA?id=9&url=",
    ];
    const BEHIND: [&str; 8] = [
        "",
        ">.",
        ")",
        "?utm_source=mail&x=1",
        "&data=05%7C02%23",
        "__;Iw!!abc$",
        " Danke, #Praxis",
        "\n> Mit Gruß",
    ];

    fn broken(text: &str, breaks: &[(Index, &str)]) -> String {
        let mut broken = text.to_owned();
        for (at, with) in breaks {
            let places: Vec<usize> = broken.char_indices().map(|(at, _)| at).collect();
            broken.insert_str(places[at.index(places.len())], with);
        }
        broken
    }

    fn breaks() -> impl Strategy<Value = Vec<(Index, &'static str)>> {
        prop::collection::vec((any::<Index>(), select(BREAKS.to_vec())), 0..4)
    }

    proptest! {
        #[test]
        fn a_link_is_itself_however_it_was_bent(
            (id, secret) in any::<([u8; 16], [u8; 32])>(),
            layers in 0..=3_usize,
            (inside, outside) in (breaks(), breaks()),
            (before, behind) in (select(BEFORE.to_vec()), select(BEHIND.to_vec())),
        ) {
            let url = Address::expose_url(ORIGIN, LinkId(id), &LinkSecret::from_bytes(secret));
            let coded = (0..layers).fold(broken(&url, &inside), |url, _| encoded(&url));
            let message = format!("{before}{}{behind}", broken(&coded, &outside));
            let read = Address::find(&message);
            prop_assert!(read.is_ok(), "{:?}", message);
            let read = read.unwrap();
            prop_assert_eq!((read.link_id, read.secret.expose()), (LinkId(id), &secret));
            prop_assert_eq!(read.exposed, layers > 0);
        }

        #[test]
        fn whatever_is_pasted_is_read_or_refused(text in any::<String>()) {
            let _ = Address::find(&text);
            let _ = (Address::arrive(&text, &text, &text), Address::leaked(&text, &text));
        }
    }
}
