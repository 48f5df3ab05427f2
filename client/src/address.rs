//! The address of a link: its id in the path, its secret in the fragment (protocol 8).

use siegel_api::id::LinkId;
pub use siegel_crypto::code::LinkCode;
use siegel_crypto::fragment::{link_text, parse_link};
use siegel_crypto::link::LinkSecret;
use zeroize::Zeroizing;

use crate::error::Error;

/// Stands before the id in the path.
const PATH: &str = "/s/";

/// A link as somebody holds it.
#[derive(Debug)]
pub struct Address {
    /// Which link.
    pub link_id: LinkId,
    /// What the fragment carried.
    pub secret: LinkSecret,
    /// Whether a gateway turned `#` into `%23`, so that the secret reached a path: the page says so, and the
    /// practice is offered a new link.
    pub exposed: bool,
}

impl Address {
    /// What follows from a code on paper; a worker derives it.
    pub fn of_code(link_id: LinkId, secret: &[u8; 32]) -> Self {
        Self { link_id, secret: LinkSecret::from_bytes(*secret), exposed: false }
    }

    /// Reads path and fragment of the page's address; `fragment` with or without `#`. A `%23` in the path is
    /// repaired.
    ///
    /// # Errors
    /// `Error::Unreadable` for a link that was cut or mangled (P-04).
    pub fn parse(path: &str, fragment: &str) -> Result<Self, Error> {
        let unreadable = Error::Unreadable { what: "link" };
        let rest = path.strip_prefix(PATH).ok_or(unreadable.clone())?;
        let mended = rest.split_once("%23").or_else(|| rest.split_once('#'));
        let exposed = mended.is_some_and(|(_, secret)| !secret.is_empty());
        let (id, secret) = mended.filter(|_| exposed).unwrap_or((rest, fragment));
        let link_id = id.trim_end_matches('/').parse().map_err(|_| unreadable.clone())?;
        let secret = parse_link(secret).map_err(|_| unreadable)?;
        Ok(Self { link_id, secret, exposed })
    }

    /// The whole address, to copy, print or show as QR code.
    pub fn expose_url(origin: &str, link_id: LinkId, secret: &LinkSecret) -> Zeroizing<String> {
        Zeroizing::new(format!("{origin}{PATH}{link_id}#{}", &*link_text(secret)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> (LinkId, LinkSecret, String) {
        let (id, secret) = (LinkId([7; 16]), LinkSecret::from_bytes([9; 32]));
        let url = Address::expose_url("https://befund.example", id, &secret).to_string();
        (id, secret, url)
    }

    #[test]
    fn an_address_is_read_back() {
        let (id, secret, url) = link();
        let (path, fragment) = url.strip_prefix("https://befund.example").unwrap().split_once('#').unwrap();
        let address = Address::parse(path, fragment).unwrap();
        assert_eq!((address.link_id, address.exposed), (id, false));
        assert_eq!(address.secret.expose(), secret.expose());
        assert!(Address::parse(&format!("{path}/"), &format!("#{fragment}")).is_ok());
    }

    #[test]
    fn a_gateways_percent_23_is_repaired_and_told() {
        let (id, secret, url) = link();
        let mangled = url.strip_prefix("https://befund.example").unwrap().replace('#', "%23");
        let address = Address::parse(&mangled, "").unwrap();
        assert_eq!((address.link_id, address.exposed), (id, true));
        assert_eq!(address.secret.expose(), secret.expose());
    }

    #[test]
    fn every_link_that_was_cut_is_refused() {
        let (_, _, url) = link();
        let whole = url.strip_prefix("https://befund.example").unwrap();
        for cut in 0..whole.len() {
            let (path, fragment) = whole[..cut].split_once('#').unwrap_or((&whole[..cut], ""));
            let refused = Address::parse(path, fragment).map(|_| ());
            assert_eq!(refused, Err(Error::Unreadable { what: "link" }), "{cut}");
        }
    }
}
