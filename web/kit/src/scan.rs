//! Reads QR codes in a picture that somebody took. The browser decodes the picture; nothing of it leaves the device.

use rqrr::PreparedImage;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, window};

/// Longest sides that are tried, in pixels: most codes are found in a small picture soon, a small code in a large one
/// only there.
const SIDES_PX: [u32; 3] = [800, 1_600, 3_200];

/// The texts of all codes that can be read; none where there is none.
///
/// # Errors
/// What the browser says of a picture that it cannot show.
pub async fn codes(picture: &Blob) -> Result<Vec<String>, JsValue> {
    let page = window().ok_or(JsValue::NULL)?;
    let bitmap: ImageBitmap = JsFuture::from(page.create_image_bitmap_with_blob(picture)?).await?.into();
    for side in SIDES_PX {
        let found = read(&bitmap, side)?;
        if !found.is_empty() || bitmap.width().max(bitmap.height()) <= side {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn read(bitmap: &ImageBitmap, side_px: u32) -> Result<Vec<String>, JsValue> {
    let longest = bitmap.width().max(bitmap.height()).max(1);
    let scale = f64::from(side_px.min(longest)) / f64::from(longest);
    let shown = |pixels: u32| (f64::from(pixels) * scale).round().max(1.0);
    let (width, height) = (shown(bitmap.width()), shown(bitmap.height()));
    let page = window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = page.create_element("canvas")?.unchecked_into();
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    let pixels = context.get_image_data(0.0, 0.0, width, height)?.data().0;
    Ok(texts(&pixels, width as usize, height as usize))
}

/// `pixels` are rows of red, green, blue and opacity.
fn texts(pixels: &[u8], width: usize, height: usize) -> Vec<String> {
    let grey = |x: usize, y: usize| {
        let at = (y * width + x) * 4;
        let Some(&[red, green, blue, _]) = pixels.get(at..at + 4) else { return 255 };
        // As bright as it looks (ITU-R BT.601), in 256ths.
        let light = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
        u8::try_from(light >> 8).unwrap_or(u8::MAX)
    };
    let mut image = PreparedImage::prepare_from_greyscale(width, height, grey);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    use qrcode::{Color, EcLevel, QrCode};

    use super::*;

    /// A code of four pixels to a module, turned by `turn` quarters, on grey paper.
    fn photographed(text: &str, turn: usize) -> (Vec<u8>, usize) {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let (modules, colors) = (code.width(), code.to_colors());
        let side = (modules + 8) * 4;
        let mut pixels = Vec::new();
        for at in 0..side * side {
            let (mut x, mut y) = (at % side, at / side);
            for _ in 0..turn {
                (x, y) = (y, side - 1 - x);
            }
            let module = (x / 4).checked_sub(4).zip((y / 4).checked_sub(4));
            let dark = module.filter(|(x, y)| x.max(y) < &modules).map(|(x, y)| colors[y * modules + x]);
            pixels.extend(if dark == Some(Color::Dark) { [30, 30, 40, 255] } else { [200, 205, 190, 255] });
        }
        (pixels, side)
    }

    #[test]
    fn a_code_is_read_whichever_way_the_sheet_lies() {
        let text = format!("SIEGEL:FP1:{}", "0123456789".repeat(6));
        for turn in 0..4 {
            let (pixels, side) = photographed(&text, turn);
            assert_eq!(texts(&pixels, side, side), std::slice::from_ref(&text), "{turn} quarters");
        }
    }

    #[test]
    fn where_there_is_no_code_none_is_read() {
        assert!(texts(&[128; 40 * 40 * 4], 40, 40).is_empty());
        assert!(texts(&[], 0, 0).is_empty());
    }
}
