//! What happens on a drawing: a mark is chosen, pointed at, pulled.

use leptos::prelude::{Callable, Callback};
use view_model::chart::geometry::Point;
use web_sys::Element;

/// A mark that can be chosen and looked at, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A node.
    Node(usize),
    /// An edge.
    Edge(usize),
    /// A cell of a matrix.
    Cell(usize),
    /// The empty ground.
    Ground,
}

/// What happens on a drawing.
#[derive(Debug, Clone)]
pub enum GraphEvent {
    /// A mark was chosen.
    Chosen(Part),
    /// The pointer or the focus is on a mark, at its element.
    At(Part, Element),
    /// The pointer and the focus have left.
    Left,
    /// A mark or the ground was pulled by a distance on the screen.
    Pulled(Part, Point),
    /// The drawing is to be larger by a factor, about a point of its box or about its middle.
    Zoomed(Option<Point>, f64),
    /// A mark is not wanted.
    Hidden(Part),
    /// All of that is to be undone.
    Reset,
}

/// Tells that pointer or focus has left; a mark that loses the focus because its drawing goes has no one to tell.
pub fn left(on: Callback<GraphEvent>) {
    on.try_run(GraphEvent::Left);
}
