//! A square matrix as coloured cells, with row and column names and a dendrogram along the rows.

use crate::widget::live::{Kept, Var, kept, live, part};
use crate::widget::roving;
use leptos::ev;
use leptos::prelude::*;
use view_model::chart::matrix::{CellMark, Gauge, MatrixScene, NameMark};

use super::graph_event::{GraphEvent, Part, left};
use crate::browser_io;

/// The drawing. The number of cells and names is fixed by the first scene.
#[component]
pub fn Matrix(
    /// The scene to draw.
    scene: Kept<MatrixScene>,
    /// Accessible description of the picture.
    label: Kept<String>,
    /// Event handler.
    on: Callback<GraphEvent>,
) -> impl IntoView {
    let (n_cells, n_names) = scene.with_untracked(|scene| (scene.cells.len(), scene.names.len()));
    let side = kept(move || scene.with(|scene| scene.side));
    // One cell is a stop of the Tab key; arrows move from it.
    let now = Var::new(0_usize);
    let cell = move |index: usize| kept(move || scene.with(|scene| scene.cells[index].clone()));
    let name = move |index: usize| kept(move || scene.with(|scene| scene.names[index].clone()));
    let size = move || scene.with(|scene| format!("width:{:.0}px;height:{:.0}px", scene.width, scene.height));
    view! {
        <svg class="matrix" role="group" aria-label=live(move || label.get()) style=size>
            <path class="tree" d=live(move || scene.with(|scene| scene.tree.clone())) />
            {(0..n_names).map(|index| view! { <Name name=name(index) /> }).collect_view()}
            {(0..n_cells)
                .map(|index| view! { <Tile index=index n=n_cells.isqrt() now=now side=side cell=cell(index) on=on /> })
                .collect_view()}
        </svg>
    }
}

#[component]
fn Tile(
    index: usize,
    n: usize,
    now: Var<usize>,
    side: Kept<f64>,
    cell: Kept<CellMark>,
    on: Callback<GraphEvent>,
) -> impl IntoView {
    let place = move || cell.with(|cell| format!("transform:translate({:.1}px,{:.1}px)", cell.x, cell.y));
    let inner = move || format!("{:.1}", side.get() - 2.0);
    let middle = move || format!("{:.1}", side.get() / 2.0);
    // A scale at the foot takes some room.
    let height = move || format!("{:.1}", side.get() / 2.0 - cell.with(|cell| cell.gauge.map_or(0.0, |_| 3.0)));
    let choose = move |event: ev::MouseEvent| {
        on.run(GraphEvent::Chosen(Part::Cell(index)));
        browser_io::keep_in_view(&event);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            on.run(GraphEvent::Chosen(Part::Cell(index)));
        } else {
            roving::step(&event, |at, key| roving::across(at, key, ("svg.matrix", n)));
        }
    };
    view! {
        <g
            class=live(move || cell.with(|cell| format!("tile {}", cell.class)))
            style=place
            data-cell=index.to_string()
            tabindex=live(move || if now.get() == index { "0" } else { "-1" })
            role="button"
            aria-label=live(move || cell.with(|cell| cell.spoken.clone()))
            on:click=choose
            on:keydown=on_key
            on:pointerenter=move |event| on.run(GraphEvent::At(Part::Cell(index), event_target(&event)))
            on:pointerleave=move |_| left(on)
            on:focus=move |event| {
                now.set(index);
                on.run(GraphEvent::At(Part::Cell(index), event_target(&event)));
            }
            on:blur=move |_| left(on)
        >
            <rect x="1" y="1" rx="3" width=inner height=inner style=live(move || cell.with(|cell| format!("fill:{}", cell.fill))) />
            <text x=middle y=height dy="0.35em">{part(move || cell.with(|cell| cell.text.clone()))}</text>
            <g inner_html=live(move || cell.with(|cell| notes(cell, side.get())))></g>
        </g>
    }
}

/// What a cell shows beside its number, as SVG elements: its value on a scale, and a triangle if it is on the lower side.
fn notes(cell: &CellMark, side: f64) -> String {
    let mut svg = String::new();
    if let Some(Gauge { band, at }) = cell.gauge {
        let x = |share: f64| 4.0 + share * (side - 8.0);
        let ([from, to], at, y) = (band.map(x), x(at), side - 6.0);
        let (above, below) = (y - 3.0, y + 3.0);
        svg.push_str(&format!(r#"<path class="tile-band" d="M{from:.1} {y:.1}H{to:.1}"/>"#));
        svg.push_str(&format!(r#"<path class="tile-at" d="M{at:.1} {above:.1}V{below:.1}"/>"#));
    }
    if cell.below {
        svg.push_str(&format!(r#"<path class="tile-below" d="M{:.1} 3.5h6l-3 5z"/>"#, side - 9.0));
    }
    svg
}

#[component]
fn Name(name: Kept<NameMark>) -> impl IntoView {
    let place =
        move || name.with(|name| format!("color:{};transform:translate({:.1}px,{:.1}px)", name.colour, name.x, name.y));
    let of_column = name.with_untracked(|name| name.of_column);
    let is_code = kept(move || name.with(|name| name.text != name.name));
    let class = move || match (of_column, is_code.get()) {
        (true, true) => "name column code",
        (true, false) => "name column",
        (false, true) => "name row code",
        (false, false) => "name row",
    };
    let mark = if of_column { "" } else { "translate(-6 0)" };
    let text = move || match (of_column, is_code.get()) {
        (true, true) => "translate(0 -14)",
        (true, false) => "rotate(-42) translate(12 0)",
        (false, true) => "translate(-15 0)",
        (false, false) => "translate(-20 0)",
    };
    view! {
        <g class=live(class) style=place>
            <path transform=mark d=name.with_untracked(|name| name.shape.outline(5.0)) />
            <text transform=live(text) dy="0.35em">{part(move || name.with(|name| name.text.clone()))}</text>
        </g>
    }
}
