//! Numbers in a row as bars, drawn here as SVG. They say nothing that the words beside them do not say: whoever does not see
//! them has the sentence and the table.

use leptos::prelude::*;

use crate::Text;

/// Lengths in the drawing, which is as wide as its place.
const STEP: usize = 10;
const WIDTH: usize = 8;
const HEIGHT: usize = 72;

/// How high a bar is drawn beside a highest one; what is there at all is seen.
fn height(value: usize, highest: usize) -> usize {
    if value == 0 { 0 } else { (value * HEIGHT / highest.max(1)).max(2) }
}

/// Bars from the earliest to the newest. `label` says in words what is drawn, `from` and `until` stand below its ends.
#[component]
pub fn Bars(
    #[prop(into)] label: Text,
    #[prop(into)] from: Text,
    #[prop(into)] until: Text,
    #[prop(into)] bars: Signal<Vec<usize>>,
) -> impl IntoView {
    let view_box = move || format!("0 0 {} {}", bars.read().len() * STEP, HEIGHT + 1);
    let drawn = move || {
        let all = bars.get();
        let highest = all.iter().copied().max().unwrap_or_default();
        let draw = |(at, value): (usize, usize)| {
            let height = height(value, highest);
            let (x, y) = ((at * STEP + 1).to_string(), (HEIGHT - height).to_string());
            view! { <rect class="bar" x=x y=y width=WIDTH.to_string() height=height.to_string()></rect> }
        };
        all.into_iter().enumerate().map(draw).collect_view()
    };
    let ground = move || (bars.read().len() * STEP).to_string();
    view! {
        <figure class="bars">
            <svg role="img" aria-label=label viewBox=view_box preserveAspectRatio="none" focusable="false">
                {drawn}
                <rect class="bar-ground" x="0" y=HEIGHT.to_string() width=ground height="1"></rect>
            </svg>
            <figcaption class="numbers"><span>{from}</span><span>{until}</span></figcaption>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_is_whole_and_the_smallest_is_still_seen() {
        assert_eq!((height(0, 9), height(9, 9), height(1, 1)), (0, HEIGHT, HEIGHT));
        assert_eq!(height(1, 10_000), 2);
        assert_eq!(height(5, 10), HEIGHT / 2);
        assert_eq!(height(0, 0), 0, "nothing at all");
    }
}
