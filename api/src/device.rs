//! What kind of device somebody signed in with: browser and system, as coarse as a person tells devices apart.
//!
//! It is what the browser says of itself, so it helps an owner to recognise a session and proves nothing.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($(#[$case:meta])* $variant:ident = $number:literal, $text:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { #[default] $($(#[$case])* $variant = $number,)* }

        impl $name {
            /// By its number; a number of a later version is the first kind.
            pub fn from_number(number: u8) -> Self {
                match number { $($number => Self::$variant,)* _ => Self::default() }
            }

            /// As people call it; nothing for the first kind.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

kinds! {
    /// A browser.
    Browser {
        /// Not recognised.
        Unknown = 0, "";
        /// Mozilla's.
        Firefox = 1, "Firefox";
        /// Google's.
        Chrome = 2, "Chrome";
        /// Microsoft's.
        Edge = 3, "Edge";
        /// Apple's.
        Safari = 4, "Safari";
        /// Opera's.
        Opera = 5, "Opera";
        /// Samsung's.
        Samsung = 6, "Samsung Internet";
    }
}

kinds! {
    /// An operating system.
    System {
        /// Not recognised.
        Unknown = 0, "";
        /// Windows.
        Windows = 1, "Windows";
        /// macOS.
        Mac = 2, "macOS";
        /// Linux and its relatives.
        Linux = 3, "Linux";
        /// Android.
        Android = 4, "Android";
        /// A phone of Apple's.
        Iphone = 5, "iPhone";
        /// A tablet of Apple's that says so; newer ones call themselves macOS.
        Ipad = 6, "iPad";
        /// ChromeOS.
        ChromeOs = 7, "ChromeOS";
    }
}

/// A browser on a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// The browser.
    pub browser: Browser,
    /// The system.
    pub system: System,
}

/// What a user agent says, the tellings first that others only pretend to be.
const BROWSERS: [(&str, Browser); 8] = [
    ("SamsungBrowser/", Browser::Samsung),
    ("OPR/", Browser::Opera),
    ("Edg", Browser::Edge),
    ("Firefox/", Browser::Firefox),
    ("FxiOS/", Browser::Firefox),
    ("CriOS/", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Safari/", Browser::Safari),
];
const SYSTEMS: [(&str, System); 7] = [
    ("Windows", System::Windows),
    ("Android", System::Android),
    ("iPhone", System::Iphone),
    ("iPad", System::Ipad),
    ("CrOS", System::ChromeOs),
    ("Mac OS X", System::Mac),
    ("Linux", System::Linux),
];

impl Device {
    /// Reads a user agent.
    pub fn of(agent: &str) -> Self {
        let browser = BROWSERS.into_iter().find(|(said, _)| agent.contains(said));
        let system = SYSTEMS.into_iter().find(|(said, _)| agent.contains(said));
        Self {
            browser: browser.map_or_else(Browser::default, |(_, browser)| browser),
            system: system.map_or_else(System::default, |(_, system)| system),
        }
    }

    /// As the database keeps it: under 256.
    pub fn number(self) -> u8 {
        (self.browser as u8) << 4 | self.system as u8
    }

    /// From the database.
    pub fn from_number(number: u8) -> Self {
        Self { browser: Browser::from_number(number >> 4), system: System::from_number(number & 15) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_pretend_to_be_others_are_told_apart() {
        let of = |agent: &str| {
            let device = Device::of(agent);
            assert_eq!(Device::from_number(device.number()), device);
            (device.browser.name(), device.system.name())
        };
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(of(&format!("{windows} {chrome}")), ("Chrome", "Windows"));
        assert_eq!(of(&format!("{windows} {chrome} Edg/156.0.0.0")), ("Edge", "Windows"));
        assert_eq!(of(&format!("{windows} {chrome} OPR/120.0.0.0")), ("Opera", "Windows"));
        assert_eq!(of(&format!("{windows}; rv:153.0) Gecko/20100101 Firefox/153.0")), ("Firefox", "Windows"));
        let android = "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko)";
        assert_eq!(
            of(&format!("{android} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36")).1,
            "Android"
        );
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15";
        assert_eq!(of(&format!("{iphone} Version/18.1 Mobile/15E148 Safari/604.1")), ("Safari", "iPhone"));
        assert_eq!(of(&format!("{iphone} CriOS/130.0 Mobile/15E148 Safari/604.1")), ("Chrome", "iPhone"));
        assert_eq!(of(""), ("", ""));
        assert_eq!(of("curl/8.5"), ("", ""));
    }
}
