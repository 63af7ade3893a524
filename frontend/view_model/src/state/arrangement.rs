//! The reader's arrangement of the graph: pinned tasks, hidden tasks, and the visible part.

use super::field::Value;
use crate::chart::geometry::Point;
use crate::chart::viewport::Viewport;
use crate::say;

/// A reader's arrangement of a graph. In integers, so that a URL reads back exactly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// Pinned tasks by id, with x and y in thousandths of the drawing's width and height.
    pub pinned: Vec<(String, [i32; 2])>,
    /// Hidden tasks, by id.
    pub hidden: Vec<String>,
    /// The visible part.
    pub camera: Camera,
}

/// The visible part of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Camera {
    /// Zoom factor, in hundredths.
    pub zoom: i32,
    /// The centre, in thousandths of the drawing's width and height.
    pub centre: [i32; 2],
}

impl Default for Camera {
    fn default() -> Self {
        Self { zoom: 100, centre: [500, 500] }
    }
}

/// Smallest and largest zoom factor, in hundredths.
const ZOOMS: [i32; 2] = [50, 800];
/// Range of the centre, in thousandths.
const CENTRES: [i32; 2] = [-500, 1500];

impl Arrangement {
    /// The pinned position of a task in a drawing of a size, in pixels.
    pub fn place(&self, id: &str, size: Point) -> Option<Point> {
        let (_, at) = self.pinned.iter().find(|(pinned, _)| pinned == id)?;
        Some(Point::new(f64::from(at[0]) / 1000.0 * size.x, f64::from(at[1]) / 1000.0 * size.y))
    }

    /// Pins a task at a position inside the drawing.
    pub fn pin(&mut self, id: &str, at: Point, size: Point) {
        self.release(id);
        self.pinned.push((id.to_owned(), thousandths(at, size).map(|part| part.clamp(0, 1000))));
    }

    /// Unpins a task.
    pub fn release(&mut self, id: &str) {
        self.pinned.retain(|(pinned, _)| pinned != id);
    }

    /// Hides a task, or shows it again.
    pub fn hide(&mut self, id: &str, hide: bool) {
        self.hidden.retain(|hidden| hidden != id);
        if hide {
            self.hidden.push(id.to_owned());
        }
    }

    /// Whether a task is hidden.
    pub fn hides(&self, id: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == id)
    }
}

impl Camera {
    /// The CSS transform from a drawing of a size to the screen.
    pub fn transform(self, size: Point) -> String {
        let viewport = self.viewport(size);
        let shift = viewport.seen(Point::default());
        format!("translate({:.1}px,{:.1}px) scale({:.2})", shift.x, shift.y, viewport.zoom)
    }

    fn viewport(self, size: Point) -> Viewport {
        let [x, y] = self.centre.map(|centre| f64::from(centre) / 1000.0);
        Viewport { zoom: f64::from(self.zoom) / 100.0, centre: Point::new(x, y), size }
    }

    /// Converts a distance on the screen to one in the drawing.
    pub fn drawn(self, by: Point) -> Point {
        let zoom = f64::from(self.zoom) / 100.0;
        Point::new(by.x / zoom, by.y / zoom)
    }

    /// The camera after the drawing is moved by a distance on the screen.
    pub fn panned(self, by: Point, size: Point) -> Self {
        let [x, y] = thousandths(self.drawn(by), size);
        self.looking_at([self.centre[0] - x, self.centre[1] - y])
    }

    /// The camera after a zoom by a factor, with a given point kept fixed on the screen.
    pub fn zoomed(self, at: Point, factor: f64, size: Point) -> Self {
        let zoom = ((f64::from(self.zoom) * factor).round() as i32).clamp(ZOOMS[0], ZOOMS[1]);
        let at = Point::new(at.x / size.x.max(1.0), at.y / size.y.max(1.0));
        let viewport = self.viewport(size).zoomed(f64::from(zoom) / 100.0, at);
        Self { zoom, ..self }.looking_at(thousandths(viewport.centre, Point::new(1.0, 1.0)))
    }

    /// The camera with another centre, limited to the permitted range.
    fn looking_at(self, centre: [i32; 2]) -> Self {
        Self { centre: centre.map(|centre| centre.clamp(CENTRES[0], CENTRES[1])), ..self }
    }
}

fn thousandths(at: Point, size: Point) -> [i32; 2] {
    [(at.x, size.x), (at.y, size.y)].map(|(part, whole)| (part / whole.max(1.0) * 1000.0).round() as i32)
}

/// The field value of pinned tasks.
impl Value for Vec<(String, [i32; 2])> {
    fn read(text: &str) -> Result<Self, String> {
        text.split(',').map(pin).collect::<Option<_>>().ok_or_else(|| say!(page::graph::known_pins).to_owned())
    }

    fn written(&self) -> String {
        let pins: Vec<String> = self.iter().map(|(id, [x, y])| format!("{id}:{x}.{y}")).collect();
        pins.join(",")
    }
}

/// The field value of a list of task ids.
impl Value for Vec<String> {
    fn read(text: &str) -> Result<Self, String> {
        Ok(text.split(',').map(str::to_owned).collect())
    }

    fn written(&self) -> String {
        self.join(",")
    }
}

impl Value for Camera {
    fn read(text: &str) -> Result<Self, String> {
        camera(text).ok_or_else(|| say!(page::graph::known_cameras).to_owned())
    }

    fn written(&self) -> String {
        let Self { zoom, centre: [x, y] } = self;
        format!("{zoom}.{x}.{y}")
    }
}

fn pin(text: &str) -> Option<(String, [i32; 2])> {
    let (id, at) = text.split_once(':')?;
    let (x, y) = at.split_once('.')?;
    let part = |text: &str| text.parse().ok().filter(|part| (0..=1000).contains(part));
    Some((id.to_owned(), [part(x)?, part(y)?]))
}

fn camera(text: &str) -> Option<Camera> {
    let mut parts = text.split('.').map(str::parse::<i32>);
    let mut next = || parts.next()?.ok();
    let (zoom, x, y) = (next()?, next()?, next()?);
    let known = (ZOOMS[0]..=ZOOMS[1]).contains(&zoom);
    known.then(|| Camera { zoom, ..Camera::default() }.looking_at([x, y]))
}
