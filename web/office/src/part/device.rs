//! What a device is called: browser and system, as far as they are known.

use siegel_api::device::Device;
use siegel_kit::tr;

/// Browser and system; nothing where neither is known.
pub fn called(device: Device) -> Option<String> {
    match (device.browser.name(), device.system.name()) {
        ("", "") => None,
        ("", system) => Some(system.to_owned()),
        (browser, "") => Some(browser.to_owned()),
        (browser, system) => Some(tr!("account-session-device", browser = browser, system = system)),
    }
}

/// The device on which this page is open.
pub fn own() -> String {
    let agent = leptos::prelude::window().navigator().user_agent();
    called(Device::of(&agent.unwrap_or_default())).unwrap_or_default()
}
