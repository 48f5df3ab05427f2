//! The operator's mail server.

use webauthn_rs::prelude::Url;

use super::Unsafe;

/// Where letters go.
#[derive(Clone, PartialEq, Eq)]
pub enum Relay {
    /// A mail server: `smtps://…`, or `smtp://…?tls=required` (STARTTLS). May hold a password.
    Smtp(String),
    /// Nowhere: they are written to the data folder.
    Folder,
}

impl Relay {
    /// Reads the setting. Without TLS a mail server may only be on this machine.
    ///
    /// # Errors
    /// `Unsafe::Relay` for anything else.
    pub fn parse(said: Option<&str>) -> Result<Self, Unsafe> {
        let Some(text) = said.filter(|text| !text.is_empty()) else { return Ok(Self::Folder) };
        let url = Url::parse(text).map_err(|_| Unsafe::Relay("is not a URL"))?;
        let host = url.host_str().ok_or(Unsafe::Relay("names no host"))?;
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let required = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
        match url.scheme() {
            "smtps" => Ok(Self::Smtp(text.to_owned())),
            "smtp" if required || here => Ok(Self::Smtp(text.to_owned())),
            "smtp" => Err(Unsafe::Relay(
                "would send letters and password in the clear: write smtps://…, or smtp://…?tls=required",
            )),
            _ => Err(Unsafe::Relay("must begin with smtps:// or smtp://")),
        }
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "smtp",
            Self::Folder => "folder",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_never_leave_the_machine_in_the_clear() {
        for good in [
            "smtps://user:secret@mail.example",
            "smtp://user:secret@mail.example:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:25",
        ] {
            assert!(matches!(Relay::parse(Some(good)), Ok(Relay::Smtp(_))), "{good}");
        }
        for bad in [
            "smtp://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtp://127.0.0.1.mail.example",
            "http://mail.example",
            "mail.example",
            "smtps:",
        ] {
            assert!(Relay::parse(Some(bad)).is_err(), "{bad}");
        }
        assert_eq!(Relay::parse(None).ok(), Some(Relay::Folder));
    }

    #[test]
    fn the_password_is_not_shown() {
        let relay = Relay::parse(Some("smtps://user:canary@mail.example")).unwrap();
        assert!(!format!("{relay:?}").contains("canary"));
    }
}
