//! Mail addresses: which are taken, and how one is shown to who may not need to see all of it.
//!
//! An address stands in the lines of a letter and of SMTP. What could end a line or begin another field is never taken,
//! so that no address can write into a letter (header injection).

/// Bytes of an address, at most (RFC 5321, section 4.5.3.1).
const ADDRESS_BYTES_MAX: usize = 254;
/// Bytes of the part before the `@`, at most.
const LOCAL_BYTES_MAX: usize = 64;
/// Bytes between two dots of a host's name, at most.
const LABEL_BYTES_MAX: usize = 63;
/// What the part before the `@` may hold beside letters, digits and dots (`atext` of RFC 5322).
const LOCAL_SIGNS: &[u8] = b"!#$%&'*+-/=?^_`{|}~";

/// A mail address: ASCII, without quotes, comments or address literals.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Reads what somebody typed; blanks around it do not count. `None` if it is none that can be written to.
    pub fn parse(typed: &str) -> Option<Self> {
        let text = typed.trim_matches(' ');
        let (local, host) = text.rsplit_once('@')?;
        let fits = text.len() <= ADDRESS_BYTES_MAX && is_local(local) && is_host(host);
        fits.then(|| Self(format!("{local}@{}", host.to_ascii_lowercase())))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as its owner recognises it and nobody else learns it: `a…@praxis.example`.
    pub fn masked(&self) -> String {
        let (local, host) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{host}")
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}

fn is_local(local: &str) -> bool {
    let sign = |byte: &u8| byte.is_ascii_alphanumeric() || LOCAL_SIGNS.contains(byte);
    local.len() <= LOCAL_BYTES_MAX
        && local.split('.').all(|part| !part.is_empty() && part.as_bytes().iter().all(sign))
}

/// At least two names; the last one is no number.
fn is_host(host: &str) -> bool {
    let Some((rest, last)) = host.rsplit_once('.') else { return false };
    rest.split('.').chain([last]).all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_label(label: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let edge = label.starts_with('-') || label.ends_with('-');
    !label.is_empty() && label.len() <= LABEL_BYTES_MAX && label.bytes().all(sign) && !edge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_taken() {
        for (typed, read) in [
            ("dr.aydin@praxis-aydin.example", "dr.aydin@praxis-aydin.example"),
            ("  Empfang+Siegel@Praxis.Example ", "Empfang+Siegel@praxis.example"),
            ("o'neill@xn--mller-kva.example", "o'neill@xn--mller-kva.example"),
        ] {
            assert_eq!(Address::parse(typed).unwrap().as_str(), read);
        }
    }

    #[test]
    fn attack_header_injection_no_address_can_end_a_line_or_begin_another() {
        for typed in [
            "a@b.example\r\nBcc: all@evil.example",
            "a@b.example\nSubject: x",
            "a\r\n@b.example",
            "a@b.example\r",
            "a@b.example\0",
            "a@b.example,c@d.example",
            "a@b.example;c@d.example",
            "Name <a@b.example>",
            "<a@b.example>",
            "a b@c.example",
            "\"a b\"@c.example",
            "\"\r\nRCPT TO:<x@y.example>\"@c.example",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@b.example(comment)",
            "a\t@b.example",
            "a\u{85}@b.example",
            "a\u{2028}@b.example",
            "a@b\u{ff0e}example",
            "@b.example",
            "a@",
            "a@b",
            "a@@b.example",
            ".a@b.example",
            "a..b@c.example",
            "a@-b.example",
            "a@b..example",
            "",
        ] {
            assert!(Address::parse(typed).is_none(), "{typed:?}");
        }
        assert!(Address::parse(&format!("{}@b.example", "a".repeat(65))).is_none());
        assert!(Address::parse(&format!("a@{}.example", "b".repeat(64))).is_none());
        assert!(Address::parse(&format!("a@{}example", "b.".repeat(125))).is_none());
    }

    #[test]
    fn a_masked_address_is_known_by_its_owner_alone() {
        let address = Address::parse("canary@praxis.example").unwrap();
        assert_eq!(address.masked(), "c…@praxis.example");
        assert!(!format!("{address:?}").contains("canary"));
    }
}
