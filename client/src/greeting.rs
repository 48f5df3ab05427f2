//! What a link says before its PIN is asked for: neutral, because who finds the link reads it (protocol 8).

use siegel_api::codec::{Coded, Malformed, decode, encode};
use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::text::line;

/// Characters of each line, at most.
const CHARS_MAX: usize = 120;

/// A neutral name and a telephone number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Greeting {
    /// Whom the patient may expect: a name that says nothing of any illness.
    pub name: String,
    /// Where to call, also when the PIN is lost.
    pub phone: String,
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct Wire {
    version: u8,
    name: TlsByteVecU16,
    phone: TlsByteVecU16,
}

impl Coded for Wire {
    const WHAT: &'static str = "greeting";
    const BYTES_MAX: usize = 4_096;
}

impl Greeting {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let bytes = |text: &str| TlsByteVecU16::from(line(text, CHARS_MAX).into_bytes());
        encode(&Wire { version: 1, name: bytes(&self.name), phone: bytes(&self.phone) })
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let wire: Wire = decode(bytes)?;
        let text = |bytes: &TlsByteVecU16| {
            std::str::from_utf8(bytes.as_slice()).ok().map(|text| line(text, CHARS_MAX))
        };
        let greeting = text(&wire.name).zip(text(&wire.phone)).filter(|_| wire.version == 1);
        let (name, phone) = greeting.ok_or(Malformed { what: Wire::WHAT })?;
        Ok(Self { name, phone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_without_tricks() {
        let greeting = Greeting { name: "Praxis am Markt\u{202e}".into(), phone: "030 123".into() };
        let read = Greeting::decode(&greeting.encode()).unwrap();
        assert_eq!(read, Greeting { name: "Praxis am Markt".into(), phone: "030 123".into() });
        assert!(Greeting::decode(&[greeting.encode(), vec![0]].concat()).is_err());
    }
}
