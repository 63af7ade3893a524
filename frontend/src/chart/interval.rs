//! Values with their intervals on a shared axis, one row per item.

use crate::widget::live::{Kept, live, part};
use leptos::prelude::*;
use view_model::chart::interval::{IntervalMark, IntervalRow};

/// The drawing of one row: its box gives the width, the style sheet the height.
#[component]
pub fn Intervals(
    /// The marks to draw.
    row: Kept<IntervalRow>,
    /// Vertical grid lines: position in per cent of the axis, and CSS class.
    lines: Kept<Vec<(f64, &'static str)>>,
) -> impl IntoView {
    let svg = live(move || row.with(|row| lines.with(|lines| picture(row, lines))));
    view! { <div class="intervals"><svg aria-hidden="true" inner_html=svg></svg></div> }
}

/// The row as SVG elements, in drawing order.
fn picture(row: &IntervalRow, lines: &[(f64, &'static str)]) -> String {
    let mut svg = String::new();
    if let Some([from, to]) = row.band {
        let width = (to - from).max(0.0);
        svg.push_str(&format!(r#"<rect class="chance-band" x="{from:.2}%" width="{width:.2}%" height="100%"/>"#));
    }
    for (at, class) in lines {
        svg.push_str(&format!(r#"<line class="{class}" x1="{at:.2}%" x2="{at:.2}%" y2="100%"/>"#));
    }
    if let Some([from, to]) = row.link {
        svg.push_str(&format!(r#"<line class="link" x1="{from:.2}%" x2="{to:.2}%" y1="50%" y2="50%"/>"#));
    }
    row.marks.iter().for_each(|mark| svg.push_str(&marked(mark)));
    svg
}

fn marked(mark: &IntervalMark) -> String {
    let IntervalMark { at, interval, lane, shape, colour, hollow, radius } = mark;
    let [from, to] = interval.unwrap_or([*at, *at]);
    let (hollow, outline) = (if *hollow { " hollow" } else { "" }, shape.outline(*radius));
    format!(
        r#"<g class="interval{hollow}" style="color:{colour};transform:translateY({lane:.1}px)"><line x1="{from:.2}%" x2="{to:.2}%" y1="50%" y2="50%"/><svg x="{at:.2}%" y="50%" overflow="visible"><path d="{outline}"/></svg></g>"#
    )
}

/// The tick labels under an axis.
#[component]
pub fn Axis(
    /// Position in per cent of the axis, and label.
    ticks: Kept<Vec<(f64, String)>>,
) -> impl IntoView {
    let tick = |(at, text): (f64, String)| view! { <span style=format!("left:{at:.2}%")>{text}</span> };
    view! { <div class="axis" aria-hidden="true">{part(move || ticks.get().into_iter().map(tick).collect_view())}</div> }
}
