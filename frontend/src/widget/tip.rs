//! The tooltip: shows the numbers of the mark that is hovered or focused.

use leptos::prelude::*;
use web_sys::Element;

use super::live::Var;

/// The tooltip's title, lines and place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tip {
    x: f64,
    y: f64,
    below: bool,
    title: String,
    lines: Vec<String>,
}

/// The page's one tooltip.
#[derive(Clone, Copy)]
pub struct Tips(Var<Option<Tip>>);

impl Tips {
    /// Provides the tooltip to all descendants.
    pub fn provide() -> Self {
        let tips = Self(Var::new(None));
        provide_context(tips);
        tips
    }

    /// The tooltip in the current Leptos context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Shows a title and lines at an element.
    pub fn tell(self, at: &Element, told: (String, Vec<String>)) {
        let bounds = at.get_bounding_client_rect();
        self.tell_at(at, bounds.left() + bounds.width() / 2.0, told);
    }

    /// Shows a title and lines above or below an element, at a horizontal position in window pixels.
    pub fn tell_at(self, at: &Element, x: f64, (title, lines): (String, Vec<String>)) {
        let bounds = at.get_bounding_client_rect();
        let below = bounds.top() < ROOM_ABOVE;
        let y = if below { bounds.bottom() + GAP } else { bounds.top() - GAP };
        let window_width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(f64::MAX);
        let x = x.clamp(HALF_WIDTH, (window_width - HALF_WIDTH).max(HALF_WIDTH));
        self.0.set(Some(Tip { x, y, below, title, lines }));
    }

    /// Hides the tooltip.
    pub fn hide(self) {
        if self.0.with_untracked(Option::is_some) {
            self.0.set(None);
        }
    }
}

const ROOM_ABOVE: f64 = 120.0;
const GAP: f64 = 10.0;
const HALF_WIDTH: f64 = 130.0;

/// Draws the tooltip.
#[component]
pub fn TipCard(tips: Tips) -> impl IntoView {
    let place = |tip: &Tip| format!("left:{:.0}px;top:{:.0}px", tip.x, tip.y);
    move || {
        tips.0.get().map(|tip| {
            let style = place(&tip);
            view! {
                <div class="tip" class:below=tip.below style=style aria-hidden="true">
                    <b>{tip.title}</b>
                    {tip.lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()}
                </div>
            }
        })
    }
}
