//! What part of a large drawing is seen, in which places are shares of its width and height.

use super::geometry::Point;

/// A zoom about a middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// How much larger than drawn.
    pub zoom: f64,
    /// What lies in the middle.
    pub centre: Point,
    /// Width and height in pixels.
    pub size: Point,
}

impl Viewport {
    /// Where a place is seen, in pixels.
    pub fn seen(&self, at: Point) -> Point {
        let of = |whole: f64, at: f64, centre: f64| whole * (0.5 + self.zoom * (at - centre));
        Point::new(of(self.size.x, at.x, self.centre.x), of(self.size.y, at.y, self.centre.y))
    }

    /// The same at another zoom, with what is seen at a share of the view staying there.
    pub fn zoomed(&self, zoom: f64, at: Point) -> Self {
        let keep = |centre: f64, at: f64| centre + (at - 0.5) * (1.0 / self.zoom - 1.0 / zoom);
        Self { zoom, centre: Point::new(keep(self.centre.x, at.x), keep(self.centre.y, at.y)), ..*self }
    }
}
