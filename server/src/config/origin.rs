//! The instance's one public address. Its exact host is the relying party's id (attack 60).

use webauthn_rs::prelude::Url;

use super::Unsafe;

/// Scheme, host and port at which people reach this instance.
#[derive(Clone, Debug)]
pub struct Origin {
    url: Url,
    host: String,
    text: String,
}

impl Origin {
    /// Reads an origin: `https://host[:port]`, or `http://localhost[:port]` to try Siegel out.
    ///
    /// # Errors
    /// `Unsafe::Origin` for every other address.
    pub fn parse(text: &str) -> Result<Self, Unsafe> {
        let url = Url::parse(text).map_err(|_| Unsafe::Origin("is not a URL"))?;
        let host =
            url.domain().ok_or(Unsafe::Origin("needs a host name: passkeys do not work with an address"))?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(Unsafe::Origin("must be scheme, host and port alone"));
        }
        match url.scheme() {
            "https" => (),
            "http" if host == "localhost" => (),
            "http" => return Err(Unsafe::Origin("is plain http: only http://localhost may be")),
            _ => return Err(Unsafe::Origin("must begin with https://")),
        }
        let (host, text) = (host.to_owned(), url.origin().ascii_serialization());
        Ok(Self { url, host, text })
    }

    /// As browsers send it in `Origin`: no slash at the end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host: the relying party's id and the name of the logs.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The origin as a URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// False on http://localhost, where HSTS would lock other programs out.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_localhost_are_origins() {
        assert_eq!(Origin::parse("https://siegel.example/").unwrap().as_str(), "https://siegel.example");
        assert_eq!(Origin::parse("http://localhost:8080").unwrap().as_str(), "http://localhost:8080");
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in [
            "http://siegel.example",
            "https://192.0.2.1",
            "http://127.0.0.1:8080",
            "https://siegel.example/app",
            "https://u:p@siegel.example",
            "https://siegel.example/?a",
            "ftp://siegel.example",
            "siegel.example",
        ] {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }
}
