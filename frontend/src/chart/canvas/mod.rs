//! Drawings of so many marks that elements are too slow: thousands of edges, a hundred thousand cells. A painted picture
//! stays as it is; what the pointer touches is painted on a second surface above it.

pub mod cells;
pub mod cloud;
pub mod graph;
pub mod sight;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Document, Element, HtmlCanvasElement};

use super::geometry::Point;

/// A surface to paint on, stacked over its parent's others.
#[derive(Clone)]
pub struct Surface {
    /// What paints.
    pub pen: CanvasRenderingContext2d,
    /// The element.
    pub canvas: HtmlCanvasElement,
    /// Width and height in pixels.
    pub size: Point,
}

impl Surface {
    /// A surface over a parent's others; `None` where the browser has no canvas.
    pub fn over(parent: &Element, size: Point) -> Option<Self> {
        let document: Document = parent.owner_document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(size.x as u32);
        canvas.set_height(size.y as u32);
        canvas.set_attribute("style", "position:absolute;inset:0").ok()?;
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        parent.append_child(&canvas).ok()?;
        Some(Self { pen, canvas, size })
    }

    /// Takes everything off.
    pub fn clear(&self) {
        self.pen.clear_rect(0.0, 0.0, self.size.x, self.size.y);
    }
}
