//! The skill graph: which task's probe also reads which other task's success.

pub mod layout;
pub mod model;
pub mod tip;

use leptos::html::Div;
use leptos::prelude::*;

use self::layout::{Frame, scene};
use self::model::{SkillGraph, affinity};
use crate::chart::graph::{Graph, GraphEvents};
use crate::chart::ring::Ring;
use crate::chart::scene::Scene;
use crate::state::Page;
use crate::widget::measure::size_of;
use crate::widget::tip::Tips;

/// The graph at the place the page looks at, filling its box.
#[component]
pub fn SkillGraphView(
    /// The graph.
    graph: Memo<SkillGraph>,
) -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let ring = Ring::of_affinity(&affinity(&study));
    let around = NodeRef::<Div>::new();
    let size = size_of(around);
    let scene = Memo::new(move |_| {
        let (width, height) = size.get();
        let frame = Frame { width, height, focus: page.task.get(), target: page.target() };
        graph.with(|graph| scene(&study, graph, &ring, &frame))
    });
    let measured = Memo::new(move |_| size.get().0 > 0.0);
    view! {
        <div class="graph-box" node_ref=around>
            <Show when=move || measured.get()>
                <Drawing graph=graph scene=scene />
            </Show>
        </div>
    }
}

#[component]
fn Drawing(graph: Memo<SkillGraph>, scene: Memo<Scene>) -> impl IntoView {
    let page = Page::here();
    let tips = Tips::here();
    let pair = move |index: usize| graph.with_untracked(|graph| (graph.edges[index].source, graph.edges[index].target));
    let choose_node = move |node: Option<usize>| {
        let again = node.is_some() && node == page.task.get_untracked();
        page.select_task(node.filter(|_| !again));
    };
    let events = GraphEvents {
        choose_node: Callback::new(choose_node),
        choose_edge: Callback::new(move |index| {
            let (source, target) = pair(index);
            page.select_pair(source, target);
        }),
        at_node: Callback::new(move |(index, at)| {
            let (title, lines) = tip::node(&page.study(), page.place.get_untracked(), index);
            tips.show(&at, title, lines);
        }),
        at_edge: Callback::new(move |(index, at)| {
            let (title, lines) = tip::pair(&page.study(), page.place.get_untracked(), pair(index));
            tips.show(&at, title, lines);
        }),
        left: Callback::new(move |()| tips.hide()),
    };
    let label = move || format!("Skill graph at {}", page.place.get().in_words(&page.study()));
    view! { <Graph scene=scene label=Signal::derive(label) events=events /> }
}
