//! What settings leave open without being unsafe: an operator is told, and the server starts all the same.

use siegel_api::message::operator::Warning;

use super::{Config, Relay};

impl Config {
    /// What an operator should know of the settings.
    pub fn warnings(&self) -> Vec<Warning> {
        let empty = |text: &str| text.trim().is_empty();
        let all = [
            (Warning::LocalOnly, !self.origin.is_secure()),
            (Warning::TestMode, self.test_mode),
            (Warning::NoMail, self.relay == Relay::Folder),
            (Warning::NoImprint, empty(&self.texts.imprint)),
            (Warning::NoPrivacy, empty(&self.texts.privacy)),
            (Warning::NoSupport, empty(&self.texts.support)),
            (Warning::NoContact, self.contact.as_deref().is_none_or(empty)),
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
        assert!(!warned(|all| all.imprint = "Praxisverbund".into()).contains(&NoImprint));
        assert!(warned(|all| all.privacy = " \n".into()).contains(&NoPrivacy), "white space says nothing");
        assert!(!warned(|all| all.privacy = "Ihre Daten".into()).contains(&NoPrivacy));
        assert!(!warned(|all| all.support = "0123 456".into()).contains(&NoSupport));
        assert!(!warned(|all| all.contact = Some("mailto:a@b.example".into())).contains(&NoContact));
    }
}
