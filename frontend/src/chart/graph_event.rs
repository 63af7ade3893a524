//! Events on a drawing: a mark is selected, hovered, dragged.

use leptos::prelude::{Callable, Callback};
use view_model::chart::geometry::Point;
use web_sys::Element;

/// A mark that can be selected and hovered, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A node.
    Node(usize),
    /// An edge.
    Edge(usize),
    /// A cell of a matrix.
    Cell(usize),
    /// The background.
    Ground,
}

/// An event on a drawing.
#[derive(Debug, Clone)]
pub enum GraphEvent {
    /// A mark was selected.
    Chosen(Part),
    /// The pointer or the focus entered a mark; with the mark's element.
    At(Part, Element),
    /// The pointer and the focus left the mark.
    Left,
    /// A mark or the background was dragged by a distance in screen pixels.
    Pulled(Part, Point),
    /// Zoom by a factor, about a point of the box or about its centre.
    Zoomed(Option<Point>, f64),
    /// Hide a mark.
    Hidden(Part),
    /// Select the edge of a node that is a number of steps after the selected one.
    Stepped(usize, isize),
    /// Undo all dragging, zooming and hiding.
    Reset,
}

/// Reports that the pointer or the focus left. Does nothing when the drawing itself has been removed.
pub fn left(on: Callback<GraphEvent>) {
    on.try_run(GraphEvent::Left);
}
