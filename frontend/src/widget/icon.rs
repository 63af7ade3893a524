//! Line icons in the text colour.

use leptos::prelude::*;

/// An icon by its path on a 20 × 20 grid.
#[component]
pub fn Icon(
    /// SVG path data.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d=path />
        </svg>
    }
}

/// Play: a triangle to the right.
pub const PLAY: &str = "M6.5 4.2v11.6L16 10z";
/// Pause: two bars.
pub const PAUSE: &str = "M6.5 4.5v11M13.5 4.5v11";
/// A circle half filled.
pub const THEME: &str = "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 3v14M10 6h3.5M10 9h5M10 12h4.6M10 15h2";
/// A sun.
pub const SUN: &str = "M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.4 4.4l1.1 1.1M14.5 14.5l1.1 1.1M4.4 15.6l1.1-1.1M14.5 5.5l1.1-1.1";
/// A moon.
pub const MOON: &str = "M16 12.2A6.5 6.5 0 0 1 7.8 4a6.5 6.5 0 1 0 8.2 8.2z";
/// A magnifying glass.
pub const SEARCH: &str = "M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13.2 13.2L17 17";
/// A cross.
pub const CLOSE: &str = "M5 5l10 10M15 5L5 15";
/// A tick.
pub const TICK: &str = "M4.5 10.5l3.6 3.6L15.5 6";
/// A question mark.
pub const HELP: &str = "M7.2 7.4a2.8 2.8 0 1 1 4.2 2.5c-.9.5-1.4 1-1.4 2.1M10 15.2v.1";
/// An arrow to the right.
pub const ARROW: &str = "M4 10h12M11.5 5.5L16 10l-4.5 4.5";
/// An arrow out of a tray.
pub const SHARE: &str = "M10 12.5V3M6.6 6.2L10 2.8l3.4 3.4M4 11v5.5h12V11";
/// A bar: neither.
pub const DASH: &str = "M5 10h10";
/// Two arrows that pass.
pub const SWAP: &str = "M4 7h12M12.8 3.8L16 7l-3.2 3.2M16 13H4M7.2 9.8L4 13l3.2 3.2";
