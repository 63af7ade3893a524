//! A directed graph. Its elements stay in the DOM and only their attributes change, so changes are animated.

use crate::browser_io;
use crate::chart::graph_event::{GraphEvent, Part, left};
use crate::widget::live::{Kept, kept, kept_after, live, part};
use leptos::ev;
use leptos::prelude::*;
use view_model::chart::geometry::Point;
use view_model::chart::scene::{EdgeMark, HullMark, NodeMark, Scene};

use super::gestures::Gestures;

/// The drawing. The number of nodes and edges is fixed by the first scene.
#[component]
pub fn Graph(
    /// The scene to draw, in pixels of the surrounding box.
    scene: Kept<Scene>,
    /// Accessible description of the picture.
    label: Kept<String>,
    /// Event handler.
    on: Callback<GraphEvent>,
    /// Whether it can be dragged and zoomed. Must be off where the page scrolls over the drawing.
    arranged: bool,
) -> impl IntoView {
    let gestures = Gestures::new(on, arranged);
    let chosen = move |_| {
        if !gestures.pulled() {
            on.run(GraphEvent::Chosen(Part::Ground));
        }
    };
    let (n_nodes, n_edges) = scene.with_untracked(|scene| (scene.nodes.len(), scene.edges.len()));
    let node = move |index: usize| kept(move || scene.with(|scene| scene.nodes[index].clone()));
    let edge = move |index: usize| kept_after(move |old| scene.with(|scene| settled(old, &scene.edges[index])));
    view! {
        <svg
            class="graph"
            role="group"
            aria-label=live(move || label.get())
            on:click=chosen
            on:pointerdown=move |event| gestures.take(&event, Part::Ground)
            on:pointermove=move |event| gestures.pull(&event)
            on:wheel=move |event| gestures.wheel(&event)
        >
            <g class="camera" style=live(move || scene.with(|scene| format!("transform:{}", scene.camera)))>
                {(0..n_nodes / 2).map(|index| hull(scene, index)).collect_view()}
                {(0..n_edges).map(|index| view! { <Edge index=index edge=edge(index) on=on /> }).collect_view()}
                {(0..n_nodes).map(|index| view! { <Node index=index node=node(index) on=on gestures=gestures /> }).collect_view()}
            </g>
        </svg>
    }
}

/// A hidden edge keeps its last path, so that it is animated from there when it is shown again.
fn settled(old: Option<&EdgeMark>, now: &EdgeMark) -> EdgeMark {
    match old {
        Some(old) if !now.shown => EdgeMark { shown: false, ..old.clone() },
        _ => now.clone(),
    }
}

fn edge_class(edge: &EdgeMark) -> String {
    let (dashed, shown) = (if edge.dashed { " dashed" } else { "" }, if edge.shown { " shown" } else { "" });
    format!("edge {}{dashed}{}{shown}", edge.emphasis.class(), if edge.open { " open" } else { "" })
}

fn node_class(node: &NodeMark) -> String {
    let hollow = if node.hollow { " hollow" } else { "" };
    format!("node {}{hollow}{}", node.emphasis.class(), if node.hidden { " gone" } else { "" })
}

/// The hull of an index, redrawn when its members or its outline change. Groups have two or more members, so there are at most
/// half as many as nodes.
fn hull(scene: Kept<Scene>, index: usize) -> AnyView {
    let hull = kept(move || scene.with(|scene| scene.hulls.get(index).cloned()));
    let drawn = |hull: HullMark| {
        view! {
            <g class=if hull.weak { "hull weak" } else { "hull" } data-members=hull.key>
                <path class="hull-rim" d=hull.path.clone() />
                <path class="hull-area" d=hull.path />
            </g>
        }
    };
    part(move || hull.get().map(drawn)).into_any()
}

#[component]
fn Edge(index: usize, edge: Kept<EdgeMark>, on: Callback<GraphEvent>) -> impl IntoView {
    let class = move || edge.with(edge_class);
    let style = move || edge.with(|edge| format!("color:{};--width:{:.2}px", edge.colour, edge.width));
    // A solid line is animated along its length; a dashed line keeps its dashes.
    let length = (!edge.with_untracked(|edge| edge.dashed)).then_some("1");
    let choose = move |event: ev::MouseEvent| {
        event.stop_propagation();
        on.run(GraphEvent::Chosen(Part::Edge(index)));
    };
    view! {
        <g class=class style=style data-edge=index.to_string()>
            <path class="edge-line" pathLength=length d=live(move || edge.with(|edge| edge.line.clone())) />
            <path class="edge-head" d=live(move || edge.with(|edge| edge.head.clone())) />
            <path
                class="edge-target"
                d=live(move || edge.with(|edge| edge.line.clone()))
                on:click=choose
                on:pointerenter=move |event| on.run(GraphEvent::At(Part::Edge(index), event_target(&event)))
                on:pointerleave=move |_| left(on)
            />
        </g>
    }
}

#[component]
fn Node(index: usize, node: Kept<NodeMark>, on: Callback<GraphEvent>, gestures: Gestures) -> impl IntoView {
    let class = move || node.with(node_class);
    let outline = node.with_untracked(|node| node.shape.outline(UNIT));
    let size = move || node.with(|node| format!("transform:scale({:.3})", node.radius / UNIT));
    let on_click = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if !gestures.pulled() {
            on.run(GraphEvent::Chosen(Part::Node(index)));
            browser_io::keep_in_view(&event);
        }
    };
    let take = move |event: ev::PointerEvent| {
        event.stop_propagation();
        gestures.take(&event, Part::Node(index));
    };
    let gone = move || node.with(|node| node.hidden);
    view! {
        <g
            class=class
            style=live(move || node.with(|node| format!("color:{};--on-task:{};transform:{}", node.colour, node.ink, translate(node.centre))))
            tabindex=live(move || if gone() { "-1" } else { "0" })
            aria-hidden=live(move || gone().to_string())
            role="button"
            aria-description=live(move || node.with(|node| node.spoken.clone()))
            data-node=node.with_untracked(|node| node.id.clone())
            on:click=on_click
            on:keydown=move |event| gestures.key(&event, Part::Node(index))
            on:pointerdown=take
            on:pointerenter=move |event| on.run(GraphEvent::At(Part::Node(index), event_target(&event)))
            on:pointerleave=move |_| left(on)
            on:focus=move |event| on.run(GraphEvent::At(Part::Node(index), event_target(&event)))
            on:blur=move |_| left(on)
        >
            <g style=size class="node-size">
                <path class="node-halo" d=outline.clone() />
                <path class="node-shape" d=outline />
            </g>
            <text class="node-value" dy="0.35em">{part(move || node.with(|node| node.value.clone()))}</text>
            <Label node=node />
        </g>
    }
}

/// Radius of the outlines' path data; the drawn size is a CSS transform, which can be animated.
const UNIT: f64 = 24.0;
const LINE_HEIGHT: f64 = 16.0;

#[component]
fn Label(node: Kept<NodeMark>) -> impl IntoView {
    let lines = kept(move || node.with(|node| node.label.clone()));
    let place = move || node.with(|node| translate(node.centre.to(node.label_box.centre)));
    let line = |(index, text): (usize, String), n: usize| {
        let y = (index as f64 - (n as f64 - 1.0) / 2.0) * LINE_HEIGHT;
        view! { <text y=format!("{y:.1}") dy="0.35em">{text}</text> }
    };
    view! {
        <g class="node-label" style=live(move || format!("transform:{}", place()))>
            {part(move || {
                let lines = lines.get();
                let n = lines.len();
                lines.into_iter().enumerate().map(|item| line(item, n)).collect_view()
            })}
        </g>
    }
}

fn translate(point: Point) -> String {
    format!("translate({:.1}px,{:.1}px)", point.x, point.y)
}
