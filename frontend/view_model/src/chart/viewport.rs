//! The visible part of a zoomed drawing; places are fractions of its width and height.

use super::geometry::Point;

/// A zoom about a centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Zoom factor.
    pub zoom: f64,
    /// The place at the centre, as fractions of width and height.
    pub centre: Point,
    /// Width and height in pixels.
    pub size: Point,
}

impl Viewport {
    /// The screen position of a place, in pixels.
    pub fn seen(&self, at: Point) -> Point {
        let of = |whole: f64, at: f64, centre: f64| whole * (0.5 + self.zoom * (at - centre));
        Point::new(of(self.size.x, at.x, self.centre.x), of(self.size.y, at.y, self.centre.y))
    }

    /// The viewport at another zoom, with the place at a given fraction of the view kept fixed.
    pub fn zoomed(&self, zoom: f64, at: Point) -> Self {
        let keep = |centre: f64, at: f64| centre + (at - 0.5) * (1.0 / self.zoom - 1.0 / zoom);
        Self { zoom, centre: Point::new(keep(self.centre.x, at.x), keep(self.centre.y, at.y)), ..*self }
    }
}
