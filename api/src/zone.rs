//! Access zones: the networks from which members of a practice sign in (B22). The server holds whoever comes against
//! them by the address that it sees; the pages judge an address by the same code, to say what a list will do.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::id::UserId;
use crate::limits::ZONE_RANGES_MAX;

/// Bits of the widest IPv4 range: beyond it, it is a slip of the pen, and keeps nobody out.
const V4_BITS_MIN: u8 = 8;
/// The same of IPv6.
const V6_BITS_MIN: u8 = 16;
/// Bits before the IPv4 address in an IPv6 address that stands for one.
const MAPPED_BITS: u8 = 96;

/// Bits of an IPv4 address that are kept after seven days.
pub const V4_BITS_KEPT: u8 = 24;
/// The same of an IPv6 address.
pub const V6_BITS_KEPT: u8 = 56;

/// What is no range, or one that is too wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no range of addresses")]
pub struct BadRange;

/// Neighbouring addresses, written `192.0.2.0/24` or `2001:db8::/48`. An IPv6 range of addresses that stand for IPv4 ones
/// is an IPv4 range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Range(IpNet);

impl Range {
    /// Reads what a person writes: a range, or a single address. Bits behind the range's own are dropped.
    ///
    /// # Errors
    /// `BadRange` for anything else, and for ranges wider than a /8 of IPv4 or a /16 of IPv6.
    pub fn parse(text: &str) -> Result<Self, BadRange> {
        let text = text.trim();
        let net = match text.parse::<IpAddr>() {
            Ok(address) => IpNet::from(address),
            Err(_) => text.parse().map_err(|_| BadRange)?,
        };
        let net = unmapped(net)?.trunc();
        let bits_min = if net.addr().is_ipv4() { V4_BITS_MIN } else { V6_BITS_MIN };
        if net.prefix_len() < bits_min { Err(BadRange) } else { Ok(Self(net)) }
    }

    /// Whether the address lies in it, however it is written.
    pub fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// How it lies to what is kept of an address after seven days; `None` where no such address lies in it.
    pub fn meets(self, network: IpAddr) -> Option<Meeting> {
        let network = network.to_canonical();
        let bits = if network.is_ipv4() { V4_BITS_KEPT } else { V6_BITS_KEPT };
        let kept = IpNet::new(network, bits).ok()?.trunc();
        if self.0.contains(&kept) {
            Some(Meeting::Whole)
        } else {
            kept.contains(&self.0).then_some(Meeting::Part)
        }
    }

    /// The bits that its addresses share.
    pub fn bits(self) -> u8 {
        self.0.prefix_len()
    }
}

/// How a range lies to a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// All addresses of the network lie in the range.
    Whole,
    /// Some do: the range is a part of the network.
    Part,
}

/// IPv4 for what stands for it.
fn unmapped(net: IpNet) -> Result<IpNet, BadRange> {
    let IpNet::V6(six) = net else { return Ok(net) };
    let Some(four) = six.addr().to_ipv4_mapped() else { return Ok(net) };
    let bits = six.prefix_len().checked_sub(MAPPED_BITS).ok_or(BadRange)?;
    Ipv4Net::new(four, bits).map(IpNet::V4).map_err(|_| BadRange)
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads the one spelling that `Display` writes.
impl FromStr for Range {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        Self::parse(text).ok().filter(|range| range.to_string() == text).ok_or(BadRange)
    }
}

impl TryFrom<String> for Range {
    type Error = BadRange;

    fn try_from(text: String) -> Result<Self, BadRange> {
        text.parse()
    }
}

impl From<Range> for String {
    fn from(range: Range) -> Self {
        range.to_string()
    }
}

/// A practice's list of access zones, as an admin signs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneList {
    /// Counts lists, from 1; 0 while there was none.
    pub version: u64,
    /// From where members sign in; none: from everywhere. [`ZONE_RANGES_MAX`] at most.
    pub ranges: BTreeSet<Range>,
    /// Members who sign in from everywhere all the same.
    pub anywhere: BTreeSet<UserId>,
}

impl ZoneList {
    /// Whether somebody without an exception may sign in from there.
    pub fn admits(&self, address: IpAddr) -> bool {
        admits(&self.ranges, address)
    }

    /// Whether it is within its bounds.
    pub fn is_bounded(&self) -> bool {
        self.ranges.len() <= ZONE_RANGES_MAX && self.anywhere.len() <= crate::limits::MEMBERS_MAX
    }

    /// What the event about it names: `H` of its lines, which are the version, the ranges in order, and who is excepted
    /// in order, each ended by a line feed (protocol 10).
    pub fn hash(&self) -> Hash {
        let ranges = self.ranges.iter().map(ToString::to_string);
        let people = self.anywhere.iter().map(ToString::to_string);
        let lines = std::iter::once(self.version.to_string()).chain(ranges).chain(people);
        Hash::of(lines.map(|line| line + "\n").collect::<String>().as_bytes())
    }
}

/// Whether a list of ranges lets an address in. An empty one lets in all.
pub fn admits(ranges: &BTreeSet<Range>, address: IpAddr) -> bool {
    ranges.is_empty() || ranges.iter().any(|range| range.contains(address))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn range(text: &str) -> Range {
        Range::parse(text).unwrap()
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Bit by bit, without a mask.
    fn shares(one: u128, other: u128, bits: u8, width: u8) -> bool {
        (0..bits).all(|place| {
            let place = u32::from(width - 1 - place);
            (one >> place) & 1 == (other >> place) & 1
        })
    }

    proptest! {
        #[test]
        fn an_ipv4_address_is_inside_exactly_where_the_first_bits_agree(
            net: u32, bits in V4_BITS_MIN..=32, flips: u32, at in 0_u32..32, near: bool,
        ) {
            // Near ones differ in one bit, so that both answers are met at every length.
            let other = if near { net ^ (1 << at) } else { net ^ flips };
            let range = range(&format!("{}/{bits}", Ipv4Addr::from_bits(net)));
            let inside = shares(net.into(), other.into(), bits, 32);
            let other = Ipv4Addr::from_bits(other);
            prop_assert_eq!(range.contains(other.into()), inside);
            prop_assert_eq!(range.contains(other.to_ipv6_mapped().into()), inside);
        }

        #[test]
        fn an_ipv6_address_is_inside_exactly_where_the_first_bits_agree(
            net: u128, bits in V6_BITS_MIN..=128, flips: u128, at in 0_u32..128, near: bool,
        ) {
            let (net, other) = (net | 1 << 127, if near { net ^ (1 << at) } else { net ^ flips } | 1 << 127);
            let range = range(&format!("{}/{bits}", Ipv6Addr::from_bits(net)));
            prop_assert_eq!(range.contains(Ipv6Addr::from_bits(other).into()), shares(net, other, bits, 128));
        }

        #[test]
        fn what_is_written_is_read_again_and_nothing_else_is(net: u128, bits in 0_u8..=128, v4: bool) {
            let text = if v4 {
                format!("{}/{}", Ipv4Addr::from_bits(u32::try_from(net >> 96).unwrap()), bits.min(32))
            } else {
                format!("{}/{bits}", Ipv6Addr::from_bits(net))
            };
            if let Ok(range) = Range::parse(&text) {
                let written = range.to_string();
                prop_assert_eq!(written.parse::<Range>(), Ok(range));
                prop_assert_eq!(text.parse::<Range>().is_ok(), text == written);
            }
        }
    }

    #[test]
    fn an_address_is_a_range_of_one_and_a_mapped_one_is_the_ipv4_address() {
        assert_eq!(range(" 192.0.2.7 ").to_string(), "192.0.2.7/32");
        assert_eq!(range("192.0.2.7/24").to_string(), "192.0.2.0/24");
        assert_eq!(range("2001:DB8::7").to_string(), "2001:db8::7/128");
        assert_eq!(range("::ffff:192.0.2.7"), range("192.0.2.7"));
        assert_eq!(range("::ffff:192.0.2.7/120"), range("192.0.2.0/24"));
        assert!(range("192.0.2.0/24").contains(address("::ffff:192.0.2.200")));
        assert!(!range("192.0.2.0/24").contains(address("::ffff:192.0.3.200")));
    }

    #[test]
    fn what_is_no_range_or_would_keep_nobody_out_is_refused() {
        for text in [
            "",
            "Praxis",
            "192.0.2",
            "192.0.2.0/33",
            "192.0.2.0/-1",
            "192.0.2.0/24/24",
            "192.0.2.1-192.0.2.9",
            "0.0.0.0/0",
            "10.0.0.0/7",
            "::/0",
            "2000::/15",
            "::ffff:0:0/95",
            "::ffff:10.0.0.0/103",
            "2001:db8::/129",
            "fe80::1%eth0",
        ] {
            assert_eq!(Range::parse(text), Err(BadRange), "{text}");
        }
        assert!(Range::parse("10.0.0.0/8").is_ok() && Range::parse("2000::/16").is_ok());
    }

    #[test]
    fn no_ranges_admit_all_and_a_list_only_what_is_in_it() {
        let mut list = ZoneList::default();
        assert!(list.admits(address("192.0.2.7")));
        list.ranges.insert(range("192.0.2.0/25"));
        list.ranges.insert(range("2001:db8::/48"));
        assert!(list.admits(address("192.0.2.127")) && list.admits(address("2001:db8:0:ff::1")));
        assert!(!list.admits(address("192.0.2.128")) && !list.admits(address("2001:db8:1::1")));
    }

    #[test]
    fn the_hash_changes_with_everything_that_is_signed() {
        let list = ZoneList { version: 1, ..ZoneList::default() };
        let mut all = BTreeSet::from([list.hash()]);
        assert!(all.insert(ZoneList { version: 2, ..list.clone() }.hash()));
        let ranges = BTreeSet::from([range("192.0.2.0/24")]);
        assert!(all.insert(ZoneList { ranges: ranges.clone(), ..list.clone() }.hash()));
        let anywhere = BTreeSet::from([UserId([7; 16])]);
        assert!(all.insert(ZoneList { anywhere: anywhere.clone(), ..list.clone() }.hash()));
        assert!(all.insert(ZoneList { ranges, anywhere, ..list }.hash()));
        let told = ZoneList { version: 3, ranges: [range("192.0.2.7")].into(), anywhere: [].into() };
        assert_eq!(told.hash(), Hash::of(b"3\n192.0.2.7/32\n"));
    }
}
