//! Pictures leave without the place where they were taken.
//!
//! A camera writes the place into EXIF, other programs into XMP and IPTC. EXIF keeps everything else, above all
//! how the picture is to be turned and when it was taken; XMP and IPTC go as a whole. What shows is not touched:
//! the compressed picture stays as it was, byte for byte.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Context, Exif, Field, Reader, Tag};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{Bytes, DynImage, ImageEXIF};

/// Begins the XMP segment of a JPEG (XMP part 3, section 1.1.3), and its continuations.
const JPEG_XMP: [&[u8]; 2] = [b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"];
/// Begins the keyword of a PNG's XMP chunk (XMP part 3, section 1.1.5).
const PNG_XMP: &[u8] = b"XML:com.adobe.xmp\0";
/// What a second picture behind the first would begin its EXIF with.
const EXIF_START: &[u8] = b"Exif\0\0";

/// What became of the place in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is none, and nothing that could hold one.
    None,
    /// There was, or may have been: the picture without it.
    Removed(Vec<u8>),
    /// Nobody can tell: the format is not one that we read, or it is damaged.
    Unknown,
}

/// Takes the place out of a JPEG, PNG or WebP.
pub fn remove_place(bytes: &[u8]) -> Place {
    match DynImage::from_bytes(Bytes::copy_from_slice(bytes)) {
        Ok(Some(DynImage::Jpeg(jpeg))) => cleaned(jpeg, bytes),
        Ok(Some(DynImage::Png(png))) => cleaned(png, bytes),
        Ok(Some(DynImage::WebP(webp))) => cleaned(webp, bytes),
        _ => Place::Unknown,
    }
}

/// A format whose metadata can be taken apart.
trait Picture: ImageEXIF {
    /// Removes XMP and IPTC; whether there was any.
    fn drop_others(&mut self) -> bool;
    /// Whether EXIF may stand where it cannot be reached.
    fn hides_exif(&self) -> bool;
    /// As a file.
    fn into_bytes(self) -> Vec<u8>;
}

fn cleaned(mut picture: impl Picture, before: &[u8]) -> Place {
    if picture.hides_exif() {
        return Place::Unknown;
    }
    let exif = match picture.exif().map(|raw| read(&raw)) {
        Some(None) => return Place::Unknown,
        found => found.flatten(),
    };
    let placed = exif.as_ref().is_some_and(|exif| exif.fields().any(is_place));
    if !picture.drop_others() && !placed {
        return Place::None;
    }
    if placed {
        let kept = exif.and_then(|exif| without_place(&exif)).map(Bytes::from);
        picture.set_exif(kept);
    }
    let after = picture.into_bytes();
    if after == before { Place::Unknown } else { Place::Removed(after) }
}

fn read(raw: &Bytes) -> Option<Exif> {
    Reader::new().read_raw(raw.to_vec()).ok()
}

fn is_place(field: &Field) -> bool {
    field.tag.context() == Context::Gps
}

/// EXIF of the picture itself, without the place and without what only the camera's maker can read; `None` if
/// nothing is left. The thumbnail goes, too.
fn without_place(exif: &Exif) -> Option<Vec<u8>> {
    let kept = |field: &&Field| {
        !is_place(field) && field.tag != Tag::MakerNote && field.ifd_num == exif::In::PRIMARY
    };
    let mut writer = Writer::new();
    exif.fields().filter(kept).for_each(|field| writer.push_field(field));
    let mut raw = Cursor::new(Vec::new());
    writer.write(&mut raw, exif.little_endian()).ok()?;
    Some(raw.into_inner())
}

impl Picture for Jpeg {
    fn drop_others(&mut self) -> bool {
        let before = self.segments().len();
        self.segments_mut().retain(|segment| !is_xmp(segment) && segment.marker() != markers::APP13);
        self.segments().len() < before
    }

    /// Phones put several pictures into one file, each with its own EXIF.
    fn hides_exif(&self) -> bool {
        let mut own = 0;
        let hidden = |bytes: &[u8]| bytes.windows(EXIF_START.len()).any(|window| window == EXIF_START);
        for segment in self.segments() {
            let exif = segment.marker() == markers::APP1 && segment.contents().starts_with(EXIF_START);
            own += usize::from(exif);
            if segment.has_entropy() && hidden(&segment.clone().encoder().bytes()) {
                return true;
            }
        }
        own > 1
    }

    fn into_bytes(self) -> Vec<u8> {
        self.encoder().bytes().to_vec()
    }
}

fn is_xmp(segment: &JpegSegment) -> bool {
    segment.marker() == markers::APP1 && JPEG_XMP.iter().any(|start| segment.contents().starts_with(start))
}

impl Picture for Png {
    fn drop_others(&mut self) -> bool {
        let is_xmp = |chunk: &PngChunk| chunk.kind() == *b"iTXt" && chunk.contents().starts_with(PNG_XMP);
        let before = self.chunks().len();
        self.chunks_mut().retain(|chunk| !is_xmp(chunk));
        self.chunks().len() < before
    }

    fn hides_exif(&self) -> bool {
        self.chunks_by_type(*b"eXIf").count() > 1
    }

    fn into_bytes(self) -> Vec<u8> {
        self.encoder().bytes().to_vec()
    }
}

impl Picture for WebP {
    fn drop_others(&mut self) -> bool {
        let had = self.has_chunk(*b"XMP ");
        self.remove_chunks_by_id(*b"XMP ");
        had
    }

    fn hides_exif(&self) -> bool {
        self.chunks_by_id(*b"EXIF").count() > 1
    }

    fn into_bytes(self) -> Vec<u8> {
        self.encoder().bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use exif::{In, Rational, Value};

    use super::*;

    /// A segment of no meaning to us, a scan, the end.
    const JPEG: &[u8] =
        &[0xff, 0xd8, 0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xda, 0, 3, 9, 0x11, 0x22, 0x33, 0xff, 0xd9];

    fn field(tag: Tag, value: Value) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    fn exif(placed: bool) -> Bytes {
        let degrees = [52, 31, 12].map(|num| Rational { num, denom: 1 }).to_vec();
        let fields = [
            field(Tag::Orientation, Value::Short(vec![6])),
            field(Tag::DateTimeOriginal, Value::Ascii(vec![b"2026:11:02 09:30:00".to_vec()])),
            field(Tag::GPSLatitude, Value::Rational(degrees)),
        ];
        let mut writer = Writer::new();
        fields.iter().filter(|field| placed || !is_place(field)).for_each(|field| writer.push_field(field));
        let mut raw = Cursor::new(Vec::new());
        writer.write(&mut raw, true).unwrap();
        raw.into_inner().into()
    }

    fn photo(placed: bool) -> Vec<u8> {
        let mut jpeg = Jpeg::from_bytes(JPEG.into()).unwrap();
        jpeg.set_exif(Some(exif(placed)));
        jpeg.into_bytes()
    }

    fn tags(picture: &[u8]) -> Vec<Tag> {
        let exif = Jpeg::from_bytes(picture.to_vec().into()).unwrap().exif().unwrap();
        read(&exif).unwrap().fields().map(|field| field.tag).collect()
    }

    #[test]
    fn the_place_goes_and_the_turn_and_the_day_stay() {
        let photo = photo(true);
        assert!(tags(&photo).contains(&Tag::GPSLatitude));
        let Place::Removed(sent) = remove_place(&photo) else { panic!("there was a place") };
        assert_eq!(tags(&sent), [Tag::Orientation, Tag::DateTimeOriginal]);
        assert!(sent.ends_with(&JPEG[8..]), "the compressed picture is as it was");
        assert_eq!(remove_place(&sent), Place::None);
    }

    #[test]
    fn a_picture_without_a_place_is_sent_as_it_is() {
        assert_eq!(remove_place(JPEG), Place::None);
        assert_eq!(remove_place(&photo(false)), Place::None);
    }

    #[test]
    fn what_other_programs_wrote_goes_as_a_whole() {
        for (marker, contents) in [(markers::APP1, JPEG_XMP[0]), (markers::APP13, &b"Photoshop 3.0\0"[..])] {
            let mut jpeg = Jpeg::from_bytes(photo(false).into()).unwrap();
            let segment = JpegSegment::new_with_contents(marker, [contents, b"Musterstadt"].concat().into());
            jpeg.segments_mut().insert(0, segment);
            assert_eq!(remove_place(&jpeg.into_bytes()), Place::Removed(photo(false)));
        }
    }

    #[test]
    fn a_second_picture_behind_the_first_is_not_overlooked() {
        let both = [photo(false), photo(true)].concat();
        assert_eq!(remove_place(&both), Place::Unknown);
    }

    #[test]
    fn a_png_loses_its_place_too() {
        let header = PngChunk::new(*b"IHDR", vec![0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0].into());
        let chunks = [header, PngChunk::new(*b"eXIf", exif(true)), PngChunk::new(*b"IEND", Bytes::new())];
        let chunks = chunks.map(|chunk| chunk.encoder().bytes());
        let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks[0], &chunks[1], &chunks[2]].concat();
        let Place::Removed(sent) = remove_place(&png) else { panic!("there was a place") };
        let exif = Png::from_bytes(sent.into()).unwrap().exif().unwrap();
        assert!(!read(&exif).unwrap().fields().any(is_place));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for other in [&b"%PDF-1.7"[..], b"", &photo(true)[..40], b"II*\0garbage"] {
            assert_eq!(remove_place(other), Place::Unknown);
        }
        let mut damaged = Jpeg::from_bytes(JPEG.into()).unwrap();
        damaged.set_exif(Some(Bytes::from_static(b"no TIFF at all")));
        assert_eq!(remove_place(&damaged.into_bytes()), Place::Unknown);
    }
}
