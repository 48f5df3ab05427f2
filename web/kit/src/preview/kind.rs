//! What a document is, by its first bytes.

/// The largest document that is shown, in bytes; a larger one is saved instead.
pub const PREVIEW_BYTES_MAX: u64 = 128 << 20;
/// The longest text that is shown.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// How far into a file the mark of a PDF may stand.
const PDF_MARK_WITHIN: usize = 1_024;

/// Endings of names whose files are never shown.
const NOT_SHOWN: [&str; 26] = [
    "7z", "avi", "dcm", "dic", "dicom", "doc", "docx", "exe", "gz", "heic", "heif", "htm", "html", "mov",
    "mp4", "odt", "ppt", "pptx", "rar", "svg", "tif", "tiff", "xls", "xlsx", "xml", "zip",
];

/// Whether it is worth while to open a file of this name to look at it. What is shown, its bytes decide.
pub fn may_be_shown(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.trim().to_ascii_lowercase());
    ending.is_none_or(|ending| !NOT_SHOWN.contains(&ending.as_str()))
}

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By pdf.js.
    Pdf,
    /// By the browser, under this media type.
    Picture(&'static str),
    /// As a text node.
    Text,
    /// Not shown.
    Other,
}

/// Pictures that run nothing: their first bytes, and what stands at byte 8.
const PICTURES: [(&[u8], &[u8], &str); 6] = [
    (b"\x89PNG\r\n\x1a\n", b"", "image/png"),
    (b"\xff\xd8\xff", b"", "image/jpeg"),
    (b"GIF8", b"", "image/gif"),
    (b"RIFF", b"WEBP", "image/webp"),
    (b"", b"avif", "image/avif"),
    (b"BM", b"", "image/bmp"),
];

impl Kind {
    /// The kind of these bytes, whatever their name says.
    pub fn of(content: &[u8]) -> Self {
        let head = content.get(..content.len().min(PDF_MARK_WITHIN)).unwrap_or_default();
        if head.windows(5).any(|mark| mark == b"%PDF-") {
            return Kind::Pdf;
        }
        let at_eight = head.get(8..).unwrap_or_default();
        let picture = PICTURES.iter().find(|(start, eighth, _)| {
            let is_box = !start.is_empty() || head.get(4..8) == Some(b"ftyp");
            is_box && head.starts_with(start) && at_eight.starts_with(eighth)
        });
        match picture {
            Some((_, _, media)) => Kind::Picture(media),
            None if is_text(content) => Kind::Text,
            None => Kind::Other,
        }
    }
}

/// Plain text: UTF-8 without control characters, and no markup that somebody may mistake for a document.
fn is_text(content: &[u8]) -> bool {
    let plain = |text: &str| !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    let markup = |text: &str| text.trim_start().starts_with('<');
    content.len() <= TEXT_BYTES_MAX
        && !content.is_empty()
        && std::str::from_utf8(content).is_ok_and(|text| plain(text) && !markup(text))
}

/// A text made fit to be shown.
pub fn text(content: &[u8]) -> String {
    crate::name::shown_lines(&String::from_utf8_lossy(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(Kind::of(b"%PDF-1.7\n"), Kind::Pdf);
        assert_eq!(Kind::of(b"\xef\xbb\xbf\n%PDF-1.4"), Kind::Pdf);
        assert_eq!(Kind::of(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), Kind::Picture("image/png"));
        assert_eq!(Kind::of(b"\xff\xd8\xff\xe0\0\x10JFIF"), Kind::Picture("image/jpeg"));
        assert_eq!(Kind::of(b"RIFF\x10\0\0\0WEBPVP8 "), Kind::Picture("image/webp"));
        assert_eq!(Kind::of(b"\0\0\0\x20ftypavif"), Kind::Picture("image/avif"));
        assert_eq!(Kind::of("Hämoglobin 14,1 g/dl\n".as_bytes()), Kind::Text);
    }

    #[test]
    fn nobody_is_asked_to_look_at_what_cannot_be_shown() {
        let not_shown = ["Thorax.dcm", "THORAX.DCM", "Fax.tiff", "Brief.docx", "bild.svg", "a.pdf.zip"];
        assert!(not_shown.iter().all(|name| !may_be_shown(name)));
        let perhaps = ["Brief.pdf", "Foto.JPG", "Labor.ldt", "IM000001", "dcm", "Thorax.dcm.pdf", ""];
        assert!(perhaps.iter().all(|name| may_be_shown(name)));
    }

    /// Attack 55: active content is never shown, whatever it is called.
    #[test]
    fn what_could_run_is_not_shown() {
        let active: [&[u8]; 6] = [
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"  <!doctype html><script>alert(1)</script>",
            b"<?xml version='1.0'?><html/>",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"MZ\x90\0\x03",
            b"",
        ];
        for content in active {
            assert_eq!(Kind::of(content), Kind::Other);
        }
    }
}
