//! Access zones: from where members of the practice sign in (B22). What they are worth is the server's word; what they are
//! called is the practice's, sealed under its key (protocol 4).

use std::collections::BTreeMap;
use std::net::IpAddr;

use rand_core::CryptoRng;

use siegel_api::bytes::B64;
use siegel_api::event::EventKind;
use siegel_api::message::finding::Committed;
use siegel_api::message::zone::{SealedZoneNames, Zones, ZonesWrite};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_api::zone::{Meeting, Range, ZoneList};
use siegel_crypto::record::{RecordKind, RecordPlace};

use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::receipt::{ask_twice, key};
use crate::record;
use crate::server::{Method, Request, Server, ask};
use crate::text::line;

/// Characters of a zone's name, at most.
pub const ZONE_NAME_CHARS_MAX: usize = 60;

/// What a practice calls the ranges of its access zones. One that has no name stands there as it was sealed, without one: it
/// comes into question, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZoneNames(BTreeMap<Range, String>);

/// In which zone an address lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the zone of this name.
    In(String),
    /// In a network of which the zone of this name is a part: more is not kept after seven days.
    Near(String),
}

impl ZoneNames {
    /// These names, as lines; what is empty is no name.
    pub fn new(names: impl IntoIterator<Item = (Range, String)>) -> Self {
        let named = names.into_iter().map(|(range, name)| (range, line(&name, ZONE_NAME_CHARS_MAX)));
        Self(named.filter(|(_, name)| !name.is_empty()).collect())
    }

    /// What a range is called.
    pub fn of(&self, range: Range) -> Option<&str> {
        self.0.get(&range).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// In which named zone an address lies: the smallest, where there are several.
    pub fn find(&self, address: IpAddr) -> Option<Whereabouts> {
        self.smallest(|range| range.contains(address)).map(Whereabouts::In)
    }

    /// The same of what is kept of an address after seven days; nothing where two zones come into question, be it that one of
    /// them has no name.
    pub fn find_by_network(&self, network: IpAddr) -> Option<Whereabouts> {
        if let Some(name) = self.smallest(|range| range.meets(network) == Some(Meeting::Whole)) {
            return Some(Whereabouts::In(name));
        }
        let met = self.0.iter().filter(|(range, _)| range.meets(network).is_some());
        let mut names: Vec<&String> = met.map(|(_, name)| name).collect();
        names.dedup();
        match names.as_slice() {
            [name] if !name.is_empty() => Some(Whereabouts::Near((*name).clone())),
            _ => None,
        }
    }

    fn smallest(&self, is_it: impl Fn(Range) -> bool) -> Option<String> {
        let all = self.0.iter().filter(|(range, name)| !name.is_empty() && is_it(**range));
        all.max_by_key(|(range, _)| range.bits()).map(|(_, name)| name.clone())
    }

    /// Of each range in order: the range, a space, its name if it has one, a line feed.
    fn text(&self) -> String {
        self.0.iter().map(|(range, name)| format!("{range} {name}\n")).collect()
    }

    fn parse(text: &str) -> Self {
        let named = text.lines().filter_map(|line| line.split_once(' '));
        let named =
            named.filter_map(|(range, name)| Some((range.parse().ok()?, line(name, ZONE_NAME_CHARS_MAX))));
        Self(named.collect())
    }
}

impl<S: Server> Desk<'_, S> {
    /// The list that holds, and from where this client comes; for admins.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn find_zones(self) -> Result<Zones, Error> {
        ask(self.server, Request::new(Method::Get, url::ZONES)).await
    }

    /// What the practice calls its access zones; nothing for who may not READ, and where the server shows none that open.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn find_zone_names(self) -> Result<ZoneNames, Error> {
        let found: SealedZoneNames = ask(self.server, Request::new(Method::Get, url::ZONE_NAMES)).await?;
        let Some(names) = found.names else { return Ok(ZoneNames::default()) };
        record::keep_up(self.server, self.vault, std::iter::once(names.0.as_slice())).await?;
        let own = self.vault.practice();
        let Ok((_, text)) = record::open(&own, &self.place(found.version), &names.0) else {
            return Ok(ZoneNames::default());
        };
        Ok(std::str::from_utf8(&text).map(ZoneNames::parse).unwrap_or_default())
    }

    /// Puts a list in the place of the one of the version before, with the names of its ranges; for admins.
    ///
    /// # Errors
    /// `Code::LeavesYouOut` if it leaves out where this client comes from and `leaves_me_out` does not say so,
    /// `Code::Conflict` if another admin changed it first; as `keep_up` and `server::ask`.
    pub async fn change_zones(
        self,
        (list, names): (ZoneList, &ZoneNames),
        leaves_me_out: bool,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        self.keep_up().await?;
        let names = self.sealed(&list, names, rng)?;
        let act = Act::new(EventKind::ZonesChanged, self.vault.practice_id(), list.hash());
        let event = act.sign(self.vault, now, rng)?;
        let write = ZonesWrite { list, leaves_me_out, names, event };
        let request = Request::json(Method::Put, url::ZONES, &write)?.idempotent(&key(rng));
        ask_twice(self.server, request).await
    }

    /// What the ranges of the list are called, those without a name among them; nothing if none has one.
    fn sealed(
        self,
        list: &ZoneList,
        names: &ZoneNames,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<B64>, Error> {
        if !list.ranges.iter().any(|range| names.of(*range).is_some()) {
            return Ok(None);
        }
        let called = |range: &Range| (*range, names.of(*range).unwrap_or_default().to_owned());
        let names = ZoneNames(list.ranges.iter().map(called).collect());
        let own = self.vault.practice();
        record::seal(&own, &self.place(list.version), names.text().as_bytes(), rng).map(|it| Some(B64(it)))
    }

    fn place(self, version: u64) -> RecordPlace {
        RecordPlace { kind: RecordKind::ZoneNames, id: self.vault.practice_id().into(), version }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[(&str, &str)]) -> ZoneNames {
        ZoneNames::new(all.iter().map(|(range, name)| (Range::parse(range).unwrap(), (*name).to_owned())))
    }

    fn at(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    fn inside(name: &str) -> Option<Whereabouts> {
        Some(Whereabouts::In(name.to_owned()))
    }

    #[test]
    fn an_address_lies_in_the_smallest_zone_that_holds_it() {
        let names =
            names(&[("203.0.113.0/24", "Haus"), ("203.0.113.7", "Empfang"), ("2001:db8::/48", "Sechs")]);
        assert_eq!(names.find(at("203.0.113.7")), inside("Empfang"));
        assert_eq!(names.find(at("::ffff:203.0.113.8")), inside("Haus"));
        assert_eq!(names.find(at("2001:db8::9")), inside("Sechs"));
        assert_eq!(names.find(at("198.51.100.7")), None);
    }

    #[test]
    fn after_seven_days_a_network_says_where_it_was_as_far_as_it_can() {
        let all = [("203.0.112.0/23", "Haus"), ("198.51.100.7", "Weber"), ("2001:db8:0:100::/64", "Sechs")];
        let mut names = names(&all);
        assert_eq!(names.find_by_network(at("203.0.113.0")), inside("Haus"));
        assert_eq!(names.find_by_network(at("198.51.100.0")), Some(Whereabouts::Near("Weber".to_owned())));
        assert_eq!(
            names.find_by_network(at("2001:db8:0:100::")),
            Some(Whereabouts::Near("Sechs".to_owned()))
        );
        assert_eq!(names.find_by_network(at("192.0.2.0")), None);
        names.0.insert(Range::parse("198.51.100.9").unwrap(), "Stein".to_owned());
        assert_eq!(names.find_by_network(at("198.51.100.0")), None, "one of two, and nobody can say which");
    }

    #[test]
    fn a_zone_without_a_name_comes_into_question_and_names_nothing() {
        let near = Some(Whereabouts::Near("Weber".to_owned()));
        let before = ZoneNames::parse("198.51.100.7/32 Weber\n");
        assert_eq!(before.find_by_network(at("198.51.100.0")), near, "as lists were sealed before");
        for beside in ["198.51.100.9/32", "198.51.0.0/16"] {
            let names = ZoneNames::parse(&format!("198.51.100.7/32 Weber\n{beside} \n"));
            assert_eq!(names.find_by_network(at("198.51.100.0")), None, "{beside} is as likely");
            assert_eq!(names.find(at("198.51.100.7")), inside("Weber"));
            assert_eq!(names.find(at("198.51.100.9")), None, "{beside} has no name");
            assert_eq!(names.of(beside.parse().unwrap()), None);
        }
        let elsewhere = ZoneNames::parse("192.0.2.7/32 \n198.51.100.7/32 Weber\n");
        assert_eq!(elsewhere.find_by_network(at("198.51.100.0")), near);
        assert_eq!(ZoneNames::parse(&elsewhere.text()), elsewhere);
    }

    #[test]
    fn what_is_sealed_is_read_again_and_a_name_is_one_line() {
        let names = names(&[
            ("203.0.113.7", " Praxis  Haupt\nstraße "),
            ("2001:db8::/48", ""),
            ("192.0.2.0/24", "Süd"),
        ]);
        assert_eq!(names.text(), "192.0.2.0/24 Süd\n203.0.113.7/32 Praxis  Haupt straße\n");
        assert_eq!(ZoneNames::parse(&names.text()), names);
        assert_eq!(ZoneNames::parse("x y\n\n192.0.2.0/24\n"), ZoneNames::default());
    }
}
