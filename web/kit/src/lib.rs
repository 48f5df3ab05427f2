//! The design system of Siegel's pages: catalogues, components, and the bindings to the browser.
//!
//! No component writes a `style` attribute or sets `innerHTML`; every text from elsewhere goes through
//! [`name::shown`] and becomes a text node. Icons and QR codes are SVG elements.

pub mod badge;
pub mod bars;
pub mod browser;
pub mod button;
pub mod catalogue;
pub mod choice;
pub mod copy;
pub mod dialog;
pub mod digits;
pub mod drop;
pub mod empty;
pub mod engine;
pub mod faults;
pub mod field;
pub mod format;
pub mod help;
pub mod icon;
pub mod lines;
pub mod meter;
pub mod name;
pub mod notice;
pub mod preview;
pub mod print;
pub mod problem;
pub mod progress;
pub mod qr;
pub mod save;
pub mod scan;
pub mod shell;
pub mod stepper;
pub mod table;
pub mod tabs;
pub mod task;
pub mod timeline;
pub mod title;

pub use badge::{Badge, Tone};
pub use bars::Bars;
pub use button::{Button, ButtonLink, Rank};
pub use catalogue::{Language, Text};
pub use choice::{CheckField, Choice, RadioGroup, SelectField};
pub use copy::CopyText;
pub use dialog::Dialog;
pub use digits::{Digits, Groups};
pub use drop::{DropZone, PictureButton};
pub use empty::Empty;
pub use faults::{ErrorSummary, Faults};
pub use field::{AreaField, DateField, TextField};
pub use help::Help;
pub use icon::{Glyph, Icon};
pub use lines::lines;
pub use notice::{Notice, NoticeKind};
pub use preview::Preview;
pub use print::{PrintButton, Sheet};
pub use problem::{Mishap, Trouble, TroubleNotice};
pub use progress::Progress;
pub use qr::QrCode;
pub use shell::{NavItem, PageHead, Shell};
pub use stepper::Stepper;
pub use table::{Cell, Table};
pub use tabs::Tabs;
pub use task::{Loaded, Task, Waiting, load};
pub use timeline::{Timeline, TimelineEntry};
