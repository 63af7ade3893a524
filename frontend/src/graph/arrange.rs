//! Arranging the graph by gestures, and the buttons that do the same.

use leptos::prelude::*;
use view_model::chart::geometry::Point;
use view_model::say;
use view_model::state::arrangement::Arrangement;

use crate::browser_io;
use crate::chart::graph_event::{GraphEvent, Part};
use crate::state::Page;
use crate::widget::live::{Kept, part};

/// The button that shows the task that was hidden last.
const LAST_HIDDEN: &str = ".hands [data-hand=show]:nth-last-child(1 of [data-hand=show])";
/// A button that is there whatever the arrangement.
const ALWAYS: &str = ".hands [data-hand=larger]";

/// Moves the focus from what is hidden to the button that shows it again.
fn focus_last_hidden() {
    request_animation_frame(|| browser_io::focus(LAST_HIDDEN));
}

/// Moves the focus where the button that had it has gone: else the next Tab would begin at the top of the page.
fn focus_if_lost() {
    request_animation_frame(|| {
        if document().active_element().is_none_or(|at| at.tag_name() == "BODY") {
            browser_io::focus(ALWAYS);
        }
    });
}

/// Applies an event to the arrangement, given the drawing's size and the nodes' centres.
pub fn arrange(page: Page, graph_event: &GraphEvent, size: Point, centre: &dyn Fn(usize) -> Point) {
    let id = |task: usize| page.study().tasks[task].id.clone();
    let change = |change: &dyn Fn(&mut Arrangement)| page.state.set(|selection| change(&mut selection.arrangement));
    match *graph_event {
        GraphEvent::Pulled(Part::Node(task), by) => change(&|graph| {
            let by = graph.camera.drawn(by);
            let at = centre(task);
            graph.pin(&id(task), Point::new(at.x + by.x, at.y + by.y), size);
        }),
        GraphEvent::Pulled(_, by) => change(&|graph| graph.camera = graph.camera.panned(by, size)),
        GraphEvent::Zoomed(at, factor) => change(&|graph| {
            let at = at.unwrap_or(Point::new(size.x / 2.0, size.y / 2.0));
            graph.camera = graph.camera.zoomed(at, factor, size);
        }),
        GraphEvent::Hidden(Part::Node(task)) => {
            change(&|graph| graph.hide(&id(task), true));
            focus_last_hidden();
        }
        GraphEvent::Reset => {
            change(&|graph| *graph = Arrangement::default());
            focus_if_lost();
        }
        _ => {}
    }
}

/// Buttons over the graph: show a hidden task, hide or unpin the selected task, reset, zoom.
#[component]
pub fn Arranged(
    /// The graph's arrangement.
    arrangement: Kept<Arrangement>,
    /// Handler of a press.
    on: Callback<GraphEvent>,
) -> impl IntoView {
    let page = Page::here();
    let selected = move || Some(page.study().tasks[page.task.get()?].id.clone());
    let set =
        move |change: Box<dyn Fn(&mut Arrangement)>| page.state.set(|selection| change(&mut selection.arrangement));
    let shows = move |id: String| {
        let text = say!(page::graph::show, task = id);
        let show = move |_| {
            let id = id.clone();
            set(Box::new(move |graph| graph.hide(&id, false)));
            focus_if_lost();
        };
        view! { <button class="hand" data-hand="show" on:click=show>{text}</button> }
    };
    let of_selected = move |id: String| {
        let pinned = arrangement.with(|graph| graph.pinned.iter().any(|(pinned, _)| *pinned == id));
        let hidden = arrangement.with(|graph| graph.hides(&id));
        let (hide, release) = (id.clone(), id.clone());
        let hide = move |_| {
            let id = hide.clone();
            set(Box::new(move |graph| graph.hide(&id, true)));
            focus_last_hidden();
        };
        let release = move |_| {
            let id = release.clone();
            set(Box::new(move |graph| graph.release(&id)));
            focus_if_lost();
        };
        view! {
            {pinned.then(|| view! { <button class="hand" data-hand="release" on:click=release>{say!(page::graph::release, task = id)}</button> })}
            {(!hidden).then(|| view! { <button class="hand" data-hand="hide" on:click=hide>{say!(page::graph::hide, task = id)}</button> })}
        }
    };
    let arranged = move || arrangement.with(|graph| *graph != Arrangement::default());
    let zoom = move |factor: f64| move |_| on.run(GraphEvent::Zoomed(None, factor));
    view! {
        <div class="hands">
            {part(move || arrangement.with(|graph| graph.hidden.clone()).into_iter().map(shows).collect_view())}
            {part(move || selected().map(of_selected))}
            {part(move || arranged().then(|| view! {
                <button class="hand" data-hand="reset" on:click=move |_| on.run(GraphEvent::Reset)>{say!(page::graph::reset)}</button>
            }))}
            <span class="hand-pair">
                <button class="hand" data-hand="smaller" aria-label=say!(page::graph::smaller) title=say!(page::graph::smaller) on:click=zoom(0.8)>"−"</button>
                <button class="hand" data-hand="larger" aria-label=say!(page::graph::larger) title=say!(page::graph::larger) on:click=zoom(1.25)>"+"</button>
            </span>
        </div>
    }
}
