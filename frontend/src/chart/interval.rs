//! Values with their intervals on a shared axis, a row per thing.

use crate::widget::live::part;
use leptos::prelude::*;

use super::geometry::Shape;

/// One row's marks, in per cent of the axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntervalRow {
    /// The band behind everything (chance), from – to.
    pub band: Option<[f64; 2]>,
    /// A line between two marks.
    pub link: Option<[f64; 2]>,
    /// The marks, drawn in order.
    pub marks: Vec<IntervalMark>,
}

/// A value with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalMark {
    /// Where the value lies.
    pub at: f64,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
    /// Offset downwards from the middle of the row, in pixels.
    pub lane: f64,
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub colour: String,
    /// Whether only its outline is drawn.
    pub hollow: bool,
    /// Its radius.
    pub radius: f64,
}

/// The drawing of one row: as wide as its box, as high as the style sheet says.
#[component]
pub fn Intervals(
    /// What is drawn.
    #[prop(into)]
    row: Signal<IntervalRow>,
    /// Lines down the axis, in per cent, with a class each.
    #[prop(into)]
    lines: Signal<Vec<(f64, &'static str)>>,
) -> impl IntoView {
    let percent = |value: f64| format!("{value:.2}%");
    let line = move |(at, class): (f64, &'static str)| {
        view! { <line class=class x1=percent(at) x2=percent(at) y1="0" y2="100%" /> }
    };
    let area = move |class: &'static str, [from, to]: [f64; 2]| {
        let width = (to - from).max(0.0);
        view! { <rect class=class x=percent(from) width=percent(width) y="0" height="100%" /> }
    };
    view! {
        <div class="intervals"><svg aria-hidden="true">
            {part(move || row.with(|row| row.band).map(|band| area("chance-band", band)))}
            {part(move || lines.get().into_iter().map(line).collect_view())}
            {part(move || {
                let link = row.with(|row| row.link);
                link.map(|[from, to]| {
                    view! { <line class="link" x1=percent(from) x2=percent(to) y1="50%" y2="50%" /> }
                })
            })}
            {part(move || row.with(|row| row.marks.iter().map(mark).collect_view()))}
        </svg></div>
    }
}

fn mark(mark: &IntervalMark) -> impl IntoView + use<> {
    let [from, to] = mark.interval.unwrap_or([mark.at, mark.at]);
    let lane = format!("transform:translateY({:.1}px)", mark.lane);
    view! {
        <g class="interval" class:hollow=mark.hollow style=format!("color:{};{lane}", mark.colour)>
            <line x1=format!("{from:.2}%") x2=format!("{to:.2}%") y1="50%" y2="50%" />
            <svg x=format!("{:.2}%", mark.at) y="50%" overflow="visible">
                <path d=mark.shape.outline(mark.radius) />
            </svg>
        </g>
    }
}

/// The numbers under an axis.
#[component]
pub fn Axis(
    /// Where and what, in per cent.
    #[prop(into)]
    ticks: Signal<Vec<(f64, String)>>,
) -> impl IntoView {
    let tick = |(at, text): (f64, String)| view! { <span style=format!("left:{at:.2}%")>{text}</span> };
    view! { <div class="axis" aria-hidden="true">{part(move || ticks.get().into_iter().map(tick).collect_view())}</div> }
}
