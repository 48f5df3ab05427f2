//! Icons: 24 units square, drawn with strokes, hidden from screen readers (a word stands beside each).

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Inbox,
    Send,
    Sent,
    More,
    Link,
    People,
    Team,
    Log,
    Account,
    Lock,
    Check,
    Alert,
    Info,
    Cross,
    File,
    Image,
    Download,
    Print,
    Copy,
    Key,
    Clock,
    Search,
    Plus,
    Minus,
    Shield,
    Upload,
    Phone,
    Eye,
    Folder,
    Cases,
    Back,
    Out,
    Pause,
    Play,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Inbox => "M3 13l3-9h12l3 9v7H3zM3 13h5l1.5 3h5L16 13h5",
            Glyph::Send => "M21 3L10 14M21 3l-7 18-4-7-7-4z",
            Glyph::Sent => "M4 12l5 5L20 6M4 19h16",
            Glyph::More => "M5 7h14M5 12h14M5 17h14",
            Glyph::Link => {
                "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6L12.500 17"
            }
            Glyph::People => {
                "M16 20v-2a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4v2M9.500 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M21 20v-2a4 4 0 0 0-3-3.900M15.500 3.200a3.500 3.500 0 0 1 0 6.600"
            }
            Glyph::Team => {
                "M3 5h18v14H3zM9 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4M5.500 16a3.500 3.500 0 0 1 7 0M15.500 9.500h3M15.500 13.500h3"
            }
            Glyph::Log => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Glyph::Account => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21a8 8 0 0 1 16 0",
            Glyph::Lock => "M6 11h12v10H6zM8.500 11V7.500a3.500 3.500 0 0 1 7 0V11",
            Glyph::Check => "M4 12.500l5 5L20 6.500",
            Glyph::Alert => "M12 3l10 18H2zM12 10v5M12 18h.01",
            Glyph::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v6M12 7.500h.01",
            Glyph::Cross => "M6 6l12 12M18 6L6 18",
            Glyph::File => "M6 2h8l5 5v15H6zM14 2v5h5",
            Glyph::Image => "M3 4h18v16H3zM3 16l5-5 5 5 3-3 5 5M15.500 9h.01",
            Glyph::Download => "M12 3v12M7 10.500l5 5 5-5M4 20h16",
            Glyph::Upload => "M12 16V4M7 8.500l5-5 5 5M4 20h16",
            Glyph::Print => "M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7z",
            Glyph::Copy => "M9 9h11v12H9zM5 15H4V3h11v1",
            Glyph::Key => "M8 16a5 5 0 1 1 4.600-6.900L21 9v4h-2v3h-4v-3l-2.400-.1A5 5 0 0 1 8 16M8 11h.01",
            Glyph::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.500 2",
            Glyph::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l5 5",
            Glyph::Minus => "M5 12h14",
            Glyph::Plus => "M12 5v14M5 12h14",
            Glyph::Shield => {
                "M12 2.500l8 3v6c0 5-3.500 8.500-8 10-4.500-1.500-8-5-8-10v-6zM8.500 12l2.500 2.500 4.500-5"
            }
            Glyph::Phone => {
                "M5 3h4l2 5-2.500 2a12 12 0 0 0 5.500 5.500l2-2.500 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2"
            }
            Glyph::Eye => {
                "M2 12s3.500-7 10-7 10 7 10 7-3.500 7-10 7-10-7-10-7M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6"
            }
            Glyph::Folder => "M3 5h6l2 3h10v12H3z",
            Glyph::Cases => "M3 8h6l2 3h10v10H3zM6 5h5l2 3h5M9 2h5l2 3h5v3",
            Glyph::Back => "M19 12H5M11 6l-6 6 6 6",
            Glyph::Out => "M10 4H4v16h6M9 12h12M16.500 7.500L21 12l-4.500 4.500",
            Glyph::Pause => "M8 5v14M16 5v14",
            Glyph::Play => "M7 4l13 8-13 8z",
        }
    }
}

/// An icon; decoration only.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
}
