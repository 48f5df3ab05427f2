//! QR codes as SVG elements, error correction M, with the quiet zone of four modules.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode as Matrix};

use crate::Text;

const QUIET: usize = 4;

/// A QR code of `content`; `label` says in words what it holds. Nothing where the content is too long.
#[component]
pub fn QrCode(content: String, #[prop(into)] label: Text) -> impl IntoView {
    Matrix::with_error_correction_level(content.as_bytes(), EcLevel::M).ok().map(|matrix| {
        let side = matrix.width() + 2 * QUIET;
        view! {
            <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
                <rect class="qr-paper" width=side.to_string() height=side.to_string()></rect>
                <path class="qr-ink" d=outline(&matrix)></path>
            </svg>
        }
    })
}

/// One path for all dark modules: a run of modules in a row is one rectangle.
fn outline(matrix: &Matrix) -> String {
    let width = matrix.width();
    let colors = matrix.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row.iter().skip(x).take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let matrix =
            Matrix::with_error_correction_level(b"https://example.org/s/abc#def", EcLevel::M).unwrap();
        let dark = matrix.to_colors().iter().filter(|c| **c == Color::Dark).count();
        let drawn: usize = outline(&matrix)
            .split('h')
            .skip(1)
            .filter_map(|piece| piece.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
        assert!(outline(&matrix).starts_with("M4 4h7"));
    }
}
