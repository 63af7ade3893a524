//! The skill graph: transfer between tasks' probes, and dependence under ablation.

pub mod arrange;

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use shared::study::Dependencies;
use view_model::chart::geometry::Point;
use view_model::chart::matrix::{MatrixScene, NameMark};
use view_model::chart::ring::Ring;
use view_model::chart::scene::Scene;
use view_model::graph::layout::{Frame, scene};
use view_model::graph::model::{Edge, SkillGraph, affinity};
use view_model::graph::{dependence, tip};
use view_model::say;
use view_model::state::arrangement::Arrangement;
use view_model::text::words;

use self::arrange::Arranged;
use crate::chart::graph::Graph;
use crate::chart::graph_event::{GraphEvent, Part};
use crate::chart::mark::Mark;
use crate::chart::matrix::Matrix;
use crate::state::Page;
use crate::task_row::OfPair;
use crate::widget::live::{Kept, Var, kept, live, part};
use crate::widget::measure::size_of;
use crate::widget::tip::Tips;

/// The graph at the selected place; it fills its box.
#[component]
pub fn SkillGraphView(
    /// The graph model.
    graph: Kept<SkillGraph>,
    /// Whether it can be dragged and zoomed, with buttons over it.
    #[prop(optional)]
    arranged: bool,
) -> impl IntoView {
    let page = Page::here();
    // Without the buttons that undo it, nothing can be arranged.
    let wanted = page.state.part(|selection| selection.arrangement.clone());
    let arrangement = kept(move || if arranged { wanted.get() } else { Arrangement::default() });
    let study = page.study();
    let ring = Ring::of_affinity(&affinity(&study));
    let around = NodeRef::<Div>::new();
    let size = size_of(around);
    let scene = kept(move || {
        let (width, height) = size.get();
        let frame =
            Frame { width, height, focus: page.task.get(), target: page.target(), arrangement: arrangement.get() };
        graph.with(|graph| scene(&study, graph, &ring, &frame))
    });
    let measured = kept(move || size.get().0 > 0.0);
    let unseen = kept(move || scene.with(|scene| scene.unseen));
    let left_out = move || match (unseen.get()?, page.task.get()) {
        (_, None) => Some(say!(page::graph::all_drawn).to_owned()),
        (n, Some(_)) => Some(say!(page::graph::unseen, n)),
    };
    view! {
        {part(move || measured.get().then(left_out).flatten().map(|told| view! { <p class="unseen">{told}</p> }))}
        <div class="graph-box" node_ref=around>
            {part(move || measured.get().then(|| view! { <Drawing graph=graph scene=scene size=size arranged=arranged /> }))}
        </div>
    }
}

#[component]
fn Drawing(graph: Kept<SkillGraph>, scene: Kept<Scene>, size: Kept<(f64, f64)>, arranged: bool) -> impl IntoView {
    let page = Page::here();
    let tips = Tips::here();
    let edge = move |index: usize| graph.with_untracked(|graph| graph.all().nth(index).map(Edge::ends));
    let depends = move |pair: (usize, usize)| {
        let study = page.study();
        let kind = dependence::shown_drops(&study, page.state.selection.with_untracked(|selection| selection.ablation));
        dependence::told(&study, page.place.get_untracked(), kind, pair)
    };
    let choose_node = move |node: Option<usize>| {
        let again = node.is_some() && node == page.task.get_untracked();
        page.select_task(node.filter(|_| !again));
    };
    let of_node = move |task: usize| {
        let of_ablation = graph.with_untracked(|graph| graph.edges.is_empty());
        let study = page.study();
        if of_ablation { depends((task, task)) } else { tip::node(&study, page.place.get_untracked(), task) }
    };
    let of_link = move |(source, target, dashed): (usize, usize, bool)| {
        let transfers = |pair| tip::pair(&page.study(), page.place.get_untracked(), pair);
        if dashed { depends((source, target)) } else { transfers((source, target)) }
    };
    // What is said of a link that the keys selected.
    let told = Var::new(String::new());
    let step = move |node: usize, by: isize| {
        let after = page.task.get_untracked().zip(page.target());
        let seen = |task: usize| scene.with_untracked(|scene| !scene.nodes[task].hidden);
        let next = graph.with_untracked(|graph| graph.next_edge(node, after, by, &seen).map(Edge::ends));
        if let Some(link) = next {
            page.select_pair(link.0, link.1);
            let (title, lines) = of_link(link);
            told.set(format!("{title}: {}", lines.join(", ")));
        }
    };
    let on = Callback::new(move |graph_event| match graph_event {
        GraphEvent::Stepped(node, by) => step(node, by),
        GraphEvent::Chosen(Part::Edge(index)) => {
            edge(index).into_iter().for_each(|(source, target, _)| page.select_pair(source, target));
        }
        GraphEvent::Chosen(Part::Node(index)) => choose_node(Some(index)),
        GraphEvent::Chosen(_) => choose_node(None),
        GraphEvent::At(Part::Node(index), at) => tips.tell(&at, of_node(index)),
        GraphEvent::At(Part::Edge(index), at) => edge(index).into_iter().for_each(|link| tips.tell(&at, of_link(link))),
        GraphEvent::At(..) | GraphEvent::Left => tips.hide(),
        arranging => {
            tips.hide();
            let (width, height) = size.get_untracked();
            let centre = |task: usize| scene.with_untracked(|scene| scene.nodes[task].centre);
            arrange::arrange(page, &arranging, Point::new(width, height), &centre);
        }
    });
    let arrangement = page.state.part(|selection| selection.arrangement.clone());
    let label = move || say!(page::graph::label, place = page.place.get().in_words(&page.study()));
    view! { <Graph scene=scene label=kept(label) on=on arranged=arranged />
        {arranged.then(|| view! { <Arranged arrangement=arrangement on=on /> })}
        <p class="spoken" aria-live="polite">{live(move || told.get())}</p>
    }
}

/// The legend of the dashed edges, and how many are not drawn; empty when there are none.
#[component]
pub fn AblationKey(
    /// The graph model.
    graph: Kept<SkillGraph>,
) -> impl IntoView {
    let page = Page::here();
    let wanted = page.state.part(|selection| selection.ablation);
    part(move || {
        let [drawn, open, absent] = graph.with(SkillGraph::dependencies)?;
        let study = page.study();
        let kind = dependence::shown_drops(&study, wanted.get());
        let what = words::dependence(kind);
        let tested = drawn + open + absent;
        let states = dependence::drops(&study, page.place.get(), kind).is_some_and(Dependencies::has_states);
        let told = match states {
            true => say!(page::graph::key_states, what, tested, present = drawn, undecided = open, absent),
            false => say!(page::graph::key_ablation, what, tested, hidden = tested - drawn),
        };
        let hairline = open > 0 && graph.with(|graph| graph.edges.is_empty());
        Some(view! {
            <span class="key" data-dashed=drawn.to_string()>
                <svg class="key-edge dashed" viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H24" /><path d="M23 1L33 6L23 11Z" class="tip-of-edge" /></svg>
                {told}
            </span>
            {hairline.then(|| view! {
                <span class="key"><svg class="key-edge dashed open" viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H33" /></svg>{say!(page::words::undecided)}</span>
            })}
        })
    })
}

/// A matrix of tasks by tasks; it fills its box.
#[component]
pub fn MatrixView(
    /// Lays it out in a box of a width and height, in pixels.
    scene: Arc<dyn Fn((f64, f64)) -> MatrixScene + Send + Sync>,
    /// Title and lines of the tooltip of a source and a target.
    told: OfPair,
    /// Accessible description of the picture.
    label: Kept<String>,
) -> impl IntoView {
    let around = NodeRef::<Div>::new();
    let size = size_of(around);
    let measured = kept(move || size.get().0 > 0.0);
    let drawn = kept(move || scene(size.get()));
    let key = move || {
        let coded = |name: &&NameMark| !name.of_column && name.text != name.name;
        let names: Vec<NameMark> = drawn.with(|scene| scene.names.iter().filter(coded).cloned().collect());
        let entry = |name: NameMark| {
            view! { <span class="key"><Mark shape=name.shape colour=name.colour /><b>{name.text}</b>{name.name}</span> }
        };
        (!names.is_empty()).then(|| view! { <p class="legend codes">{names.into_iter().map(entry).collect_view()}</p> })
    };
    view! {
        <div class="matrix-box" node_ref=around>
            {part(move || measured.get().then(|| view! { <Tiles scene=drawn told=told.clone() label=label /> }))}
        </div>
        {part(key)}
    }
}

#[component]
fn Tiles(scene: Kept<MatrixScene>, told: OfPair, label: Kept<String>) -> impl IntoView {
    let page = Page::here();
    let tips = Tips::here();
    let n = page.study().tasks.len();
    let pair = move |index: usize| (index / n, index % n);
    let on = Callback::new(move |graph_event| match graph_event {
        GraphEvent::Chosen(Part::Cell(index)) => {
            let (source, target) = pair(index);
            if source == target { page.select_task(Some(source)) } else { page.select_pair(source, target) }
        }
        GraphEvent::At(Part::Cell(index), at) => tips.tell(&at, told(pair(index))),
        _ => tips.hide(),
    });
    view! { <Matrix scene=scene label=label on=on /> }
}
