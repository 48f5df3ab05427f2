//! A second device (J10): the page of the unlocked one, which shows the code and takes the digits, and that of the new one,
//! which reads the code and shows the digits.

mod guest;
mod host;

pub use guest::DevicePage;
pub use host::DeviceAddPage;
