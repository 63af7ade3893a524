//! A directed graph: marks stay in the page and only their attributes change, so that changes can be seen as motion.

use crate::widget::live::{live, part};
use leptos::ev;
use leptos::prelude::*;
use web_sys::Element;

use super::geometry::Point;
use super::scene::{EdgeMark, HullMark, NodeMark, Scene};

/// What happens on a graph.
#[derive(Clone, Copy)]
pub struct GraphEvents {
    /// A node was chosen, by index; `None` is the empty ground.
    pub choose_node: Callback<Option<usize>>,
    /// An edge was chosen, by index.
    pub choose_edge: Callback<usize>,
    /// The pointer or the focus is on a node, at its element.
    pub at_node: Callback<(usize, Element)>,
    /// The pointer is on an edge, at its element.
    pub at_edge: Callback<(usize, Element)>,
    /// The pointer and the focus have left.
    pub left: Callback<()>,
}

/// The drawing. The number of nodes and edges is that of the first scene.
#[component]
pub fn Graph(
    /// What is drawn, in pixels of the surrounding box.
    #[prop(into)]
    scene: Signal<Scene>,
    /// The picture in words, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// What to do on events.
    events: GraphEvents,
) -> impl IntoView {
    let (n_nodes, n_edges) = scene.with_untracked(|scene| (scene.nodes.len(), scene.edges.len()));
    let node = move |index: usize| Memo::new(move |_| scene.with(|scene| scene.nodes[index].clone()));
    let edge = move |index: usize| Memo::new(move |old| scene.with(|scene| settled(old, &scene.edges[index])));
    view! {
        <svg class="graph" role="group" aria-label=label on:click=move |_| events.choose_node.run(None)>
            <For each=move || scene.with(|scene| scene.hulls.clone()) key=hull_key let:hull>
                <Hull hull=hull />
            </For>
            {(0..n_edges).map(|index| view! { <Edge index=index edge=edge(index) events=events /> }).collect_view()}
            {(0..n_nodes).map(|index| view! { <Node index=index node=node(index) events=events /> }).collect_view()}
        </svg>
    }
}

/// An edge that is not shown stays where it was: nothing to draw, and it goes from where it was seen last.
fn settled(old: Option<&EdgeMark>, now: &EdgeMark) -> EdgeMark {
    match old {
        Some(old) if !now.shown => EdgeMark { shown: false, ..old.clone() },
        _ => now.clone(),
    }
}

/// A hull is drawn anew when its members or its outline change.
fn hull_key(hull: &HullMark) -> String {
    format!("{}{}", hull.key, hull.path)
}

fn edge_class(edge: &EdgeMark) -> String {
    format!("edge {}{}", edge.emphasis.class(), if edge.shown { " shown" } else { "" })
}

fn node_class(node: &NodeMark) -> String {
    format!("node {}{}", node.emphasis.class(), if node.hollow { " hollow" } else { "" })
}

#[component]
fn Hull(hull: HullMark) -> impl IntoView {
    view! {
        <g class="hull" data-members=hull.key>
            <path class="hull-rim" d=hull.path.clone() />
            <path class="hull-area" d=hull.path />
        </g>
    }
}

#[component]
fn Edge(index: usize, edge: Memo<EdgeMark>, events: GraphEvents) -> impl IntoView {
    let class = move || edge.with(edge_class);
    let style = move || edge.with(|edge| format!("color:{};--width:{:.2}px", edge.colour, edge.width));
    let choose = move |event: ev::MouseEvent| {
        event.stop_propagation();
        events.choose_edge.run(index);
    };
    view! {
        <g class=class style=style data-edge=index.to_string()>
            <path class="edge-line" pathLength="1" d=live(move || edge.with(|edge| edge.line.clone())) />
            <path class="edge-head" d=live(move || edge.with(|edge| edge.head.clone())) />
            <path
                class="edge-target"
                d=live(move || edge.with(|edge| edge.line.clone()))
                on:click=choose
                on:pointerenter=move |event| events.at_edge.run((index, event_target(&event)))
                on:pointerleave=move |_| events.left.run(())
            />
        </g>
    }
}

#[component]
fn Node(index: usize, node: Memo<NodeMark>, events: GraphEvents) -> impl IntoView {
    let class = move || node.with(node_class);
    let outline = node.with_untracked(|node| node.shape.outline(UNIT));
    let size = move || node.with(|node| format!("transform:scale({:.3})", node.radius / UNIT));
    let choose = move || events.choose_node.run(Some(index));
    let on_click = move |event: ev::MouseEvent| {
        event.stop_propagation();
        choose();
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            choose();
        }
    };
    view! {
        <g
            class=class
            style=live(move || node.with(|node| format!("color:{};--on-task:{};transform:{}", node.colour, node.ink, translate(node.centre))))
            tabindex="0"
            role="button"
            aria-label=live(move || node.with(|node| node.spoken.clone()))
            data-node=node.with_untracked(|node| node.id.clone())
            on:click=on_click
            on:keydown=on_key
            on:pointerenter=move |event| events.at_node.run((index, event_target(&event)))
            on:pointerleave=move |_| events.left.run(())
            on:focus=move |event| events.at_node.run((index, event_target(&event)))
            on:blur=move |_| events.left.run(())
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

/// Radius at which outlines are written; their size is a transform, which can move.
const UNIT: f64 = 24.0;
const LINE_HEIGHT: f64 = 16.0;

#[component]
fn Label(node: Memo<NodeMark>) -> impl IntoView {
    let lines = Memo::new(move |_| node.with(|node| node.label.clone()));
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
