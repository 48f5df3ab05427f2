//! What settings leave open without being unsafe: an operator is told, and the server starts all the same.

use siegel_api::message::operator::Warning;

use super::{Config, Relay};

impl Config {
    /// What an operator should know of the settings.
    pub fn warnings(&self) -> Vec<Warning> {
        let all = [
            (Warning::LocalOnly, !self.origin.is_secure()),
            (Warning::TestMode, self.test_mode),
            (Warning::NoMail, self.relay == Relay::Folder),
            (Warning::NoImprint, !self.legal.has_imprint()),
            (Warning::NoPrivacy, self.legal.privacy_contact.is_empty()),
            (Warning::NoSupport, self.legal.support.is_empty()),
            (Warning::NoContact, self.legal.security.is_none()),
        ];
        all.into_iter().filter(|(_, holds)| *holds).map(|(warning, _)| warning).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    #[test]
    fn each_setting_that_is_made_takes_its_own_warning_away() {
        use Warning::{LocalOnly, NoContact, NoImprint, NoMail, NoPrivacy, NoSupport, TestMode};
        let warned = |change: fn(&mut Settings)| {
            let mut settings = Settings::default();
            change(&mut settings);
            Config::check(settings).unwrap().warnings()
        };
        assert_eq!(warned(|_| ()), [LocalOnly, NoMail, NoImprint, NoPrivacy, NoSupport, NoContact]);
        assert!(warned(|all| all.test_mode = true).contains(&TestMode));
        let https = |all: &mut Settings| (all.origin, all.proxies) = ("https://befund.example".into(), 1);
        assert!(!warned(https).contains(&LocalOnly));
        let mail = |all: &mut Settings| {
            (all.smtp_url, all.mail_from) = (Some("smtps://mail.example".into()), Some("a@b.example".into()));
        };
        assert!(!warned(mail).contains(&NoMail));
        let named = |all: &mut Settings| {
            all.operator_name = "Praxisverbund".into();
            all.operator_address = "Hafenstraße 1".into();
            all.operator_mail = "a@b.example".into();
        };
        assert!(!warned(named).contains(&NoImprint));
        let unnamed = |all: &mut Settings| all.imprint = "Praxisverbund".into();
        assert!(warned(unnamed).contains(&NoImprint), "a text alone names nobody");
        let silent = |all: &mut Settings| all.privacy_contact = " \n".into();
        assert!(warned(silent).contains(&NoPrivacy), "white space says nothing");
        assert!(!warned(|all| all.privacy_contact = "a@b.example".into()).contains(&NoPrivacy));
        assert!(!warned(|all| all.support = "0123 456".into()).contains(&NoSupport));
        assert!(!warned(|all| all.contact = Some("mailto:a@b.example".into())).contains(&NoContact));
    }
}
