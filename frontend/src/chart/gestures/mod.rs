//! Gestures on a drawing: drag a mark or the background, zoom by wheel or keys.

use crate::chart::graph_event::{GraphEvent, Part};
use leptos::prelude::*;
use view_model::chart::geometry::Point;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};

/// The part that a pointer is dragging.
#[derive(Clone, Copy)]
struct Grip {
    part: Part,
    last: Point,
    /// Whether it has moved far enough to be a drag and not a click.
    pulled: bool,
}

/// The gestures on one drawing.
#[derive(Clone, Copy)]
pub struct Gestures {
    on: Callback<GraphEvent>,
    /// Whether dragging and zooming are enabled; selecting always is.
    able: bool,
    grip: StoredValue<Option<Grip>>,
}

/// The most a pointer may move during a click, in pixels.
const TREMBLE: f64 = 4.0;
/// Distance moved per key press, in pixels.
const NUDGE: f64 = 16.0;
/// Zoom factor per key press.
const STEP: f64 = 1.25;

impl Gestures {
    /// Gestures that report events; with dragging and zooming disabled, they only select.
    pub fn new(on: Callback<GraphEvent>, able: bool) -> Self {
        Self { on, able, grip: StoredValue::new(None) }
    }

    /// Handles a pointer going down on a part. Only a mouse drags the background: a finger scrolls the page there.
    pub fn take(self, event: &PointerEvent, part: Part) {
        let scrolls = part == Part::Ground && event.pointer_type() != "mouse";
        if self.able && event.button() == 0 && !scrolls {
            self.grip.set_value(Some(Grip { part, last: at(event), pulled: false }));
        }
    }

    /// Handles a pointer move over the drawing.
    pub fn pull(self, event: &PointerEvent) {
        let Some(grip) = self.grip.get_value().filter(|_| event.buttons() & 1 == 1) else { return };
        let now = at(event);
        let by = grip.last.to(now);
        if !grip.pulled && by.length() < TREMBLE {
            return;
        }
        if let (false, Some(drawing)) = (grip.pulled, element(event.current_target())) {
            // A pointer that was released meanwhile drags nothing.
            let _ = drawing.set_pointer_capture(event.pointer_id());
        }
        self.grip.set_value(Some(Grip { last: now, pulled: true, ..grip }));
        self.on.run(GraphEvent::Pulled(grip.part, by));
    }

    /// Whether a click event is the end of a drag.
    pub fn pulled(self) -> bool {
        self.grip.try_update_value(Option::take).flatten().is_some_and(|grip| grip.pulled)
    }

    /// Handles the wheel over the drawing.
    pub fn wheel(self, event: &WheelEvent) {
        let Some(drawing) = element(event.current_target()).filter(|_| self.able) else { return };
        event.prevent_default();
        let bounds = drawing.get_bounding_client_rect();
        let at = Point::new(f64::from(event.client_x()) - bounds.left(), f64::from(event.client_y()) - bounds.top());
        let factor = if event.delta_y() < 0.0 { STEP } else { 1.0 / STEP };
        self.on.run(GraphEvent::Zoomed(Some(at), factor));
    }

    /// Handles a key on a part; a key that has a meaning here is not propagated.
    pub fn key(self, event: &KeyboardEvent, part: Part) {
        let pulled = |x: f64, y: f64| event.shift_key().then_some(GraphEvent::Pulled(part, Point::new(x, y)));
        let graph_event = match (event.key().as_str(), part) {
            ("Enter", Part::Node(_)) => Some(GraphEvent::Chosen(part)),
            // Both pairs, because many keyboards have no brackets without another key.
            ("." | "]", Part::Node(node)) => Some(GraphEvent::Stepped(node, 1)),
            ("," | "[", Part::Node(node)) => Some(GraphEvent::Stepped(node, -1)),
            _ if !self.able => None,
            ("h" | "H", Part::Node(_)) => Some(GraphEvent::Hidden(part)),
            ("ArrowLeft", _) => pulled(-NUDGE, 0.0),
            ("ArrowRight", _) => pulled(NUDGE, 0.0),
            ("ArrowUp", _) => pulled(0.0, -NUDGE),
            ("ArrowDown", _) => pulled(0.0, NUDGE),
            ("+" | "=", _) => Some(GraphEvent::Zoomed(None, STEP)),
            ("-", _) => Some(GraphEvent::Zoomed(None, 1.0 / STEP)),
            ("0", _) => Some(GraphEvent::Reset),
            _ => None,
        };
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if let (true, Some(graph_event)) = (plain, graph_event) {
            event.prevent_default();
            event.stop_propagation();
            self.on.run(graph_event);
        }
    }
}

fn at(event: &PointerEvent) -> Point {
    Point::new(f64::from(event.client_x()), f64::from(event.client_y()))
}

fn element(target: Option<web_sys::EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}
