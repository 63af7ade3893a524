//! Small curves over steps: sparklines and small multiples that share one scale.

use crate::widget::live::{Kept, kept, live};
use leptos::prelude::*;
use view_model::chart::curve::{CURVE_SIZE, CurveScene};

/// The drawing; it fills its box.
#[component]
pub fn Curves(
    /// The scene to draw.
    scene: Kept<CurveScene>,
) -> impl IntoView {
    let (width, height) = CURVE_SIZE;
    let svg = live(move || scene.with(picture));
    let cursor = kept(move || scene.with(|scene| scene.cursor));
    let left = move || format!("left:{:.2}%", cursor.get().map_or(0.0, |(x, _)| x));
    let dot = move || {
        let at = cursor.get().and_then(|(x, y)| y.map(|y| (x, y)));
        let place = at.map(|(x, y)| format!("left:{x:.2}%;top:{:.2}%", 100.0 * y / CURVE_SIZE.1));
        place.unwrap_or_else(|| "display:none".to_owned())
    };
    view! {
        <div class="curve">
            <svg viewBox=format!("0 0 {width} {height}") preserveAspectRatio="none" aria-hidden="true" inner_html=svg></svg>
            <i class="cursor" class:absent=live(move || cursor.get().is_none()) style=live(left)></i>
            <b class="dot" style=live(dot)></b>
        </div>
    }
}

/// The scene as SVG elements, in drawing order.
fn picture(scene: &CurveScene) -> String {
    let mut svg = format!(r#"<path class="chance-band" d="{}"/>"#, scene.band);
    if let Some(y) = scene.chance {
        svg.push_str(&format!(r#"<line class="chance" x2="{}" y1="{y:.1}" y2="{y:.1}"/>"#, CURVE_SIZE.0));
    }
    for (path, class, colour) in &scene.lines {
        svg.push_str(&format!(r#"<path class="{class}" d="{path}" style="color:{colour}"/>"#));
    }
    svg
}
