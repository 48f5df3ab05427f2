//! Who is at the other end, as far as a server can tell: address and user agent.
//!
//! The log's leaf holds a blinded commitment to them; the text itself is erased after seven days
//! (protocol 10).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use siegel_api::device::Device;
use siegel_api::zone::{V4_BITS_KEPT, V6_BITS_KEPT};
use siegel_storage::event::Detail;
use siegel_storage::signin::Trace;

use super::problem::Problem;
use crate::chance::Chance;
use crate::state::App;

/// Bytes of a user agent that are kept.
const AGENT_BYTES_MAX: usize = 256;

/// The other end of a request.
#[derive(Debug, Clone)]
pub struct Peer {
    address: IpAddr,
    agent: String,
}

impl Peer {
    /// The address that access zones are held against.
    pub fn address(&self) -> IpAddr {
        self.address.to_canonical()
    }

    /// What stands beside a leaf for seven days: address, line break, user agent.
    pub fn detail(&self, chance: &Chance) -> Detail {
        Detail { blind: chance.bytes(), bytes: format!("{}\n{}", self.address, self.agent).into_bytes() }
    }

    /// What is noted of a sign-in.
    pub fn trace(&self) -> Trace {
        let address = self.address.to_canonical().to_string();
        Trace { device: Device::of(&self.agent), address, network: self.network() }
    }

    /// The network that rates count by: a /24 of IPv4, a /56 of IPv6.
    pub fn network(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() & !(u32::MAX >> V4_BITS_KEPT)).to_string(),
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !(u128::MAX >> V6_BITS_KEPT)).to_string(),
        }
    }
}

impl FromRequestParts<App> for Peer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let direct = connected.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let address = forwarded(&parts.headers, app.config().proxies).unwrap_or(direct);
        let agent =
            parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let agent = agent.chars().filter(|c| !c.is_control()).take(AGENT_BYTES_MAX).collect();
        Ok(Self { address, agent })
    }
}

/// The address that the outermost trusted proxy saw. What a client itself writes stands further left
/// and is never read.
fn forwarded(headers: &HeaderMap, proxies: u8) -> Option<IpAddr> {
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    let place = hops.len().checked_sub(usize::from(proxies))?;
    hops.get(place)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_appended_counts() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 192.0.2.7".parse().unwrap());
        assert_eq!(forwarded(&headers, 0), None);
        assert_eq!(forwarded(&headers, 1), Some("192.0.2.7".parse().unwrap()));
    }

    #[test]
    fn rates_count_networks() {
        let peer = |text: &str| Peer { address: text.parse().unwrap(), agent: String::new() };
        assert_eq!(peer("192.0.2.7").network(), "192.0.2.0");
        assert_eq!(peer("2001:db8:1:2ff::1").network(), "2001:db8:1:200::");
    }
}
