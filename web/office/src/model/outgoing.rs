//! What is being sent.

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_kit::name::shown;
use web_sys::File;

use super::finding::Urgency;

/// The form of a finding, as the page holds it.
#[derive(Clone, Copy)]
pub struct Letter {
    pub title: RwSignal<String>,
    pub class: RwSignal<String>,
    pub day: RwSignal<String>,
    pub surname: RwSignal<String>,
    pub given: RwSignal<String>,
    pub born: RwSignal<String>,
    pub case_number: RwSignal<String>,
    pub note: RwSignal<String>,
    pub urgency: RwSignal<String>,
    pub image_author: RwSignal<String>,
    pub image_consent: RwSignal<bool>,
    pub recipients: RwSignal<Vec<PracticeId>>,
    /// Nobody but one's own practice gets it: for a share link.
    pub link_only: RwSignal<bool>,
    pub basis: RwSignal<String>,
    /// Days, as text of the choice.
    pub valid_days: RwSignal<String>,
    pub may_download: RwSignal<bool>,
    pub may_pass_on: RwSignal<bool>,
}

impl Default for Letter {
    fn default() -> Self {
        let text = || RwSignal::new(String::new());
        Letter {
            title: text(),
            class: text(),
            day: text(),
            surname: text(),
            given: text(),
            born: text(),
            case_number: text(),
            note: text(),
            urgency: RwSignal::new("normal".to_owned()),
            image_author: text(),
            image_consent: RwSignal::new(false),
            recipients: RwSignal::new(Vec::new()),
            link_only: RwSignal::new(false),
            basis: text(),
            valid_days: RwSignal::new("182".to_owned()),
            may_download: RwSignal::new(true),
            may_pass_on: RwSignal::new(false),
        }
    }
}

impl Letter {
    /// The urgency that was chosen.
    pub fn urgency(self) -> Urgency {
        match self.urgency.get_untracked().as_str() {
            "urgent" => Urgency::Urgent,
            "emergency" => Urgency::Emergency,
            _ => Urgency::Normal,
        }
    }
}

/// A file that was picked, as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile {
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Whether the browser takes it for a picture: then author and consent are asked for.
    pub picture: bool,
    /// What became of the place where a picture was taken.
    pub place: Place,
}

/// The place where a picture was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is none.
    None,
    /// It was taken out.
    Removed,
    /// It may still be there: the format cannot be read.
    Unknown,
}

/// The picked files: what is shown of them, and the browser's handles.
#[derive(Clone, Copy)]
pub struct Picked {
    pub list: RwSignal<Vec<PickedFile>>,
    files: StoredValue<Vec<File>, LocalStorage>,
}

impl Default for Picked {
    fn default() -> Self {
        Picked { list: RwSignal::new(Vec::new()), files: StoredValue::new_local(Vec::new()) }
    }
}

impl Picked {
    /// Adds a file, as it will be sent.
    pub fn add(self, file: File, place: Place) {
        let shown = PickedFile {
            name: shown(&file.name()),
            size: file.size() as u64,
            picture: is_picture(&file),
            place,
        };
        self.list.update(|list| list.push(shown));
        self.files.update_value(|all| all.push(file));
    }

    /// Takes one away again.
    pub fn remove(self, at: usize) {
        self.list.update(|list| drop((at < list.len()).then(|| list.remove(at))));
        self.files.update_value(|all| drop((at < all.len()).then(|| all.remove(at))));
    }

    /// Takes all away.
    pub fn clear(self) {
        self.list.update(Vec::clear);
        self.files.update_value(Vec::clear);
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.list.read_untracked().is_empty()
    }

    /// Whether one is a picture, following the list.
    pub fn has_pictures(self) -> bool {
        self.list.read().iter().any(|file| file.picture)
    }

    /// Whether one is a picture.
    pub fn has_pictures_now(self) -> bool {
        self.list.read_untracked().iter().any(|file| file.picture)
    }

    /// The browser's handles, in the order of the list.
    pub fn files(self) -> Vec<File> {
        self.files.get_value()
    }
}

/// Whether the browser takes it for a picture.
pub fn is_picture(file: &File) -> bool {
    file.type_().starts_with("image/")
}
