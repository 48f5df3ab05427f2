//! What is being sent.

use leptos::prelude::*;
use siegel_api::id::{CaseId, FileId, FindingId, PracticeId, ThreadId};
use siegel_api::time::Time;
use siegel_client::draft::{ChosenUnit, Marked};
use siegel_kit::Trouble;
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
    /// The cases to which it is added.
    pub cases: RwSignal<Vec<CaseId>>,
    /// Units of practices, by the keys that were shown.
    pub units: RwSignal<Vec<ChosenUnit>>,
    /// Nobody but one's own practice gets it: for a share link.
    pub link_only: RwSignal<bool>,
    pub basis: RwSignal<String>,
    /// Days, as text of the choice.
    pub valid_days: RwSignal<String>,
    pub may_download: RwSignal<bool>,
    pub may_pass_on: RwSignal<bool>,
    /// The thread in which it answers.
    pub thread: RwSignal<Option<ThreadId>>,
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
            cases: RwSignal::new(Vec::new()),
            units: RwSignal::new(Vec::new()),
            link_only: RwSignal::new(false),
            basis: text(),
            valid_days: RwSignal::new("182".to_owned()),
            may_download: RwSignal::new(true),
            may_pass_on: RwSignal::new(false),
            thread: RwSignal::new(None),
        }
    }
}

impl Letter {
    /// Whether nobody was chosen to whom it goes, following both choices.
    pub fn is_for_nobody(self) -> bool {
        self.recipients.read().is_empty() && self.units.read().is_empty() && self.cases.read().is_empty()
    }

    /// The urgency that was chosen, following it.
    pub fn urgency(self) -> Urgency {
        match self.urgency.read().as_str() {
            "urgent" => Urgency::Urgent,
            "emergency" => Urgency::Emergency,
            _ => Urgency::Normal,
        }
    }
}

/// A file of the form, as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile {
    /// Its number in the draft.
    pub id: FileId,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Whether the browser takes it for a picture: then author and consent are asked for.
    pub picture: bool,
    /// What became of the place where a picture was taken.
    pub place: Place,
    pub standing: Standing,
}

/// Whether a file can be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It was picked, and can be read.
    Here,
    /// All of it has arrived before: it need not be picked again.
    Arrived,
    /// It was picked before a reload or elsewhere, and must be picked again.
    Wanted,
    /// What was picked for it has its name, but is not the file that was begun.
    Changed(Marked),
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

/// The files of the form: what is shown of them, and the browser's handles.
#[derive(Clone, Copy)]
pub struct Picked {
    pub list: RwSignal<Vec<PickedFile>>,
    /// How many are being read to be recognised.
    pub reading: RwSignal<usize>,
    /// Why one could not be taken.
    pub trouble: RwSignal<Option<Trouble>>,
    /// Every file that was picked on this page; drafts know them by their place here, so none is taken out.
    files: StoredValue<Vec<File>, LocalStorage>,
}

impl Default for Picked {
    fn default() -> Self {
        let files = StoredValue::new_local(Vec::new());
        let (list, reading, trouble) = (RwSignal::new(Vec::new()), RwSignal::new(0), RwSignal::new(None));
        Picked { list, reading, trouble, files }
    }
}

impl Picked {
    /// Keeps the handles of files; answers the place of the first.
    pub fn keep(self, files: impl Iterator<Item = File>) -> usize {
        let mut first = 0;
        self.files.try_update_value(|all| {
            first = all.len();
            all.extend(files);
        });
        first
    }

    /// Adds lines at the end.
    pub fn show(self, files: Vec<PickedFile>) {
        if !files.is_empty() {
            self.list.update(|list| list.extend(files));
        }
    }

    /// Changes the standing of one.
    pub fn stand(self, id: FileId, standing: Standing) {
        self.list.update(|list| {
            list.iter_mut().filter(|file| file.id == id).for_each(|file| file.standing = standing.clone());
        });
    }

    /// Takes one away again.
    pub fn remove(self, id: FileId) {
        self.list.update(|list| list.retain(|file| file.id != id));
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.list.read_untracked().is_empty()
    }

    /// Whether one is a picture, following the list.
    pub fn has_pictures(self) -> bool {
        self.list.read().iter().any(|file| file.picture)
    }

    /// Whether one is missing or changed, following the list.
    pub fn is_incomplete(self) -> bool {
        let waits = |file: &PickedFile| matches!(file.standing, Standing::Wanted | Standing::Changed(_));
        self.list.read().iter().any(waits)
    }

    /// The browser's handles, each at its place.
    pub fn files(self) -> Vec<File> {
        self.files.get_value()
    }
}

impl PickedFile {
    /// Whether it goes out as it is: it need not be picked again.
    pub fn is_ready(&self) -> bool {
        matches!(self.standing, Standing::Here | Standing::Arrived)
    }

    /// Of a handle.
    pub fn of(id: FileId, file: &File, place: Place) -> Self {
        let (name, size) = (shown(&file.name()), file.size() as u64);
        PickedFile { id, name, size, picture: is_picture(&file.type_()), place, standing: Standing::Here }
    }
}

/// Whether a media type is that of a picture.
pub fn is_picture(media_type: &str) -> bool {
    media_type.starts_with("image/")
}

/// A draft in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftCard {
    pub id: FindingId,
    pub begun_at: Time,
    /// Until when it is kept.
    pub kept_until: Time,
    /// What it holds; nothing where it does not open.
    pub content: Option<DraftContent>,
}

/// What is shown of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftContent {
    pub title: String,
    pub recipients: Vec<PracticeId>,
    /// How many cases it goes to.
    pub cases: usize,
    /// How many units of practices it goes to.
    pub units: usize,
    pub files: usize,
    /// Bytes of the files that have arrived, and of all.
    pub bytes: (u64, u64),
    /// The finding that it corrects.
    pub corrects: Option<FindingId>,
}
