//! Who runs the service, and whom to ask: what the operator must say so that the public pages are whole.

use serde::{Deserialize, Serialize};

use super::{Settings, Unsafe};

/// What the public pages say of the operator. What is empty is not shown; texts of several lines keep them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Legal {
    /// Name and legal form.
    pub name: String,
    /// The address at which letters and summonses reach the operator.
    pub address: String,
    /// Who represents the operator.
    pub represented: String,
    /// Mail address.
    pub mail: String,
    /// Telephone number.
    pub phone: String,
    /// Register and number.
    pub register: String,
    /// VAT identification number.
    pub vat_id: String,
    /// The authority that supervises the operator, where there is one.
    pub authority: String,
    /// Whatever else belongs into the imprint.
    pub imprint: String,
    /// Whom to ask about personal data.
    pub privacy_contact: String,
    /// The data protection officer.
    pub privacy_officer: String,
    /// The supervisory authority for data protection.
    pub privacy_authority: String,
    /// The operator's own part of the data protection declaration, from the beginning until the first of the versions.
    pub privacy: String,
    /// Later versions of that part, the oldest first.
    pub privacy_versions: Vec<PrivacyVersion>,
    /// Where to get help, and when.
    pub support: String,
    /// Where to report a weakness: `mailto:`, `https://` or `tel:`.
    pub security: Option<String>,
}

/// A version of the operator's part of the data protection declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyVersion {
    /// The day from which on it holds, `YYYY-MM-DD`.
    pub since: String,
    /// What changed, in German.
    pub changed: String,
    /// The same in English.
    pub changed_en: String,
    /// The operator's part as it is from then on.
    pub text: String,
}

impl Legal {
    /// Takes the settings of the public pages.
    ///
    /// # Errors
    /// `Unsafe::Contact` and `Unsafe::PrivacyVersions`.
    pub(super) fn check(all: &Settings) -> Result<Self, Unsafe> {
        let said = |text: &String| text.trim().to_owned();
        Ok(Self {
            name: said(&all.operator_name),
            address: said(&all.operator_address),
            represented: said(&all.operator_represented),
            mail: said(&all.operator_mail),
            phone: said(&all.operator_phone),
            register: said(&all.operator_register),
            vat_id: said(&all.operator_vat_id),
            authority: said(&all.operator_authority),
            imprint: said(&all.imprint),
            privacy_contact: said(&all.privacy_contact),
            privacy_officer: said(&all.privacy_officer),
            privacy_authority: said(&all.privacy_authority),
            privacy: said(&all.privacy),
            privacy_versions: versions(&all.privacy_versions)?,
            support: said(&all.support),
            security: contact(all.contact.as_deref())?,
        })
    }

    /// The settings without which people may be served in the test mode only.
    pub fn missing(&self) -> Vec<&'static str> {
        empty(&[
            ("SIEGEL_OPERATOR_NAME", self.name.as_str()),
            ("SIEGEL_OPERATOR_ADDRESS", self.address.as_str()),
            ("SIEGEL_OPERATOR_MAIL", self.mail.as_str()),
            ("SIEGEL_PRIVACY_CONTACT", self.privacy_contact.as_str()),
        ])
    }

    /// All settings whose lack a visitor of the public pages notices.
    pub fn gaps(&self) -> Vec<&'static str> {
        let security = self.security.as_deref().unwrap_or_default();
        let others = empty(&[("SIEGEL_SUPPORT", self.support.as_str()), ("SIEGEL_CONTACT", security)]);
        self.missing().into_iter().chain(others).collect()
    }

    /// Whether name, address and mail address are there.
    pub fn has_imprint(&self) -> bool {
        [&self.name, &self.address, &self.mail].iter().all(|text| !text.is_empty())
    }
}

fn empty(settings: &[(&'static str, &str)]) -> Vec<&'static str> {
    settings.iter().filter(|(_, text)| text.is_empty()).map(|(name, _)| *name).collect()
}

/// The field `Contact` of RFC 9116 is a URI on a line of its own.
fn contact(said: Option<&str>) -> Result<Option<String>, Unsafe> {
    let Some(contact) = said.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let known = ["mailto:", "https://", "tel:"].iter().any(|scheme| contact.starts_with(scheme));
    let bare = contact.chars().all(|c| c.is_ascii_graphic());
    if known && bare { Ok(Some(contact.to_owned())) } else { Err(Unsafe::Contact) }
}

fn versions(all: &[PrivacyVersion]) -> Result<Vec<PrivacyVersion>, Unsafe> {
    if !all.iter().all(|version| is_day(&version.since)) {
        return Err(Unsafe::PrivacyVersions("since is a day as 2026-12-31"));
    }
    if !all.is_sorted_by(|a, b| a.since < b.since) {
        return Err(Unsafe::PrivacyVersions("the oldest comes first, and each has a day of its own"));
    }
    Ok(all.to_vec())
}

/// `YYYY-MM-DD`: such days are ordered as their texts are.
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| (part.len(), part.parse::<u16>().ok()));
    let year = matches!(parts.next(), Some((4, Some(1..))));
    let month = matches!(parts.next(), Some((2, Some(1..=12))));
    let day = matches!(parts.next(), Some((2, Some(1..=31))));
    year && month && day && parts.next().is_none() && text.bytes().all(|b| b == b'-' || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    fn whole() -> Settings {
        Settings {
            operator_name: "Praxisverbund Nord eG".into(),
            operator_address: "Hafenstraße 1\n20457 Hamburg".into(),
            operator_mail: "post@verbund.example".into(),
            privacy_contact: "datenschutz@verbund.example".into(),
            ..Settings::default()
        }
    }

    #[test]
    fn h1_nobody_is_served_by_somebody_unnamed_but_in_the_test_mode() {
        assert!(Config::check(whole()).unwrap().may_serve().is_ok());
        type Forget = fn(&mut Settings);
        let forgotten: [(Forget, &str); 4] = [
            (|all| all.operator_name.clear(), "SIEGEL_OPERATOR_NAME"),
            (|all| all.operator_address.clear(), "SIEGEL_OPERATOR_ADDRESS"),
            (|all| all.operator_mail = " \n".into(), "SIEGEL_OPERATOR_MAIL"),
            (|all| all.privacy_contact.clear(), "SIEGEL_PRIVACY_CONTACT"),
        ];
        for (forget, name) in forgotten {
            let mut settings = whole();
            forget(&mut settings);
            let config = Config::check(settings).unwrap();
            let refused = config.may_serve().unwrap_err().to_string();
            assert!(refused.starts_with(&format!("{name} must be set")), "{refused}");
            assert_eq!(config.legal.gaps(), [name, "SIEGEL_SUPPORT", "SIEGEL_CONTACT"]);
            let trial = Config { test_mode: true, ..config };
            assert!(trial.may_serve().is_ok());
        }
    }

    #[test]
    fn k10_a_contact_is_one_address_on_one_line() {
        let with = |contact: &str| Config::check(Settings { contact: Some(contact.into()), ..whole() });
        for good in
            ["mailto:a@b.example", "https://b.example/melden", "tel:+49-228-1", " mailto:a@b.example\n"]
        {
            assert_eq!(with(good).unwrap().legal.security.as_deref(), Some(good.trim()));
        }
        assert_eq!(with("").unwrap().legal.security, None);
        for bad in ["a@b.example", "http://b.example", "mailto:a@b.example\nPolicy: x", "mailto:ä@b.example"]
        {
            assert!(matches!(with(bad), Err(Unsafe::Contact)), "{bad:?}");
        }
    }

    #[test]
    fn h6_versions_have_a_day_each_and_the_oldest_comes_first() {
        let version = |since: &str| PrivacyVersion {
            since: since.into(),
            changed: "Anderes Rechenzentrum".into(),
            changed_en: "Another data centre".into(),
            text: "Rechenzentrum: Süd".into(),
        };
        let with = |days: &[&str]| {
            let privacy_versions = days.iter().map(|day| version(day)).collect();
            Config::check(Settings { privacy_versions, ..whole() })
        };
        assert_eq!(with(&["2027-01-01", "2027-02-01"]).unwrap().legal.privacy_versions.len(), 2);
        for days in [
            &["2027-02-01", "2027-01-01"][..],
            &["2027-01-01", "2027-01-01"],
            &["1.2.2027"],
            &["2027-13-01"],
            &["2027-1-01"],
            &["2027-01-01-"],
            &["+027-01-01"],
        ] {
            assert!(matches!(with(days), Err(Unsafe::PrivacyVersions(_))), "{days:?}");
        }
    }
}
