//! Points, boxes, shapes and curves in SVG pixels, y downwards.

/// A point or a vector.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// A point of its coordinates.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// `self + by · direction`.
    pub fn moved(self, direction: Self, by: f64) -> Self {
        Self::new(self.x + direction.x * by, self.y + direction.y * by)
    }

    /// The vector from `self` to `other`.
    pub fn to(self, other: Self) -> Self {
        Self::new(other.x - self.x, other.y - self.y)
    }

    /// The length of the vector.
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// The vector at length 1; a zero vector points upwards.
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 1e-9 { Self::new(self.x / length, self.y / length) } else { Self::new(0.0, -1.0) }
    }

    /// The vector turned by a quarter.
    pub fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }

    /// The scalar product.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Halfway to `other`.
    pub fn middle(self, other: Self) -> Self {
        Self::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
    }
}

/// A box by its centre and half sizes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Box {
    /// The centre.
    pub centre: Point,
    /// Half of the width.
    pub half_width: f64,
    /// Half of the height.
    pub half_height: f64,
}

impl Box {
    /// Whether two boxes overlap.
    pub fn meets(&self, other: &Self) -> bool {
        let apart = self.centre.to(other.centre);
        apart.x.abs() < self.half_width + other.half_width && apart.y.abs() < self.half_height + other.half_height
    }

    /// Whether a point lies inside.
    pub fn holds(&self, point: Point) -> bool {
        let from = self.centre.to(point);
        from.x.abs() < self.half_width && from.y.abs() < self.half_height
    }

    /// The four corners, clockwise from the upper left.
    pub fn corners(&self) -> [Point; 4] {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| Point::new(self.centre.x + x * self.half_width, self.centre.y + y * self.half_height))
    }

    /// The distance from a point to the box; 0 inside.
    pub fn distance(&self, point: Point) -> f64 {
        let from = self.centre.to(point);
        (from.x.abs() - self.half_width).max(0.0).hypot((from.y.abs() - self.half_height).max(0.0))
    }

    /// How far the box reaches from its centre in a direction of length 1.
    pub fn reach(&self, direction: Point) -> f64 {
        self.half_width * direction.x.abs() + self.half_height * direction.y.abs()
    }
}

/// The shapes of marks, all of about the same area at the same radius.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// ■
    Square,
    /// ◆
    Diamond,
    /// ●
    Circle,
    /// ⬢, points to the left and right.
    Hexagon,
}

impl Shape {
    /// Distance from the centre to the rim along a direction.
    pub fn rim(self, radius: f64, direction: Point) -> f64 {
        let Point { x, y } = direction.unit();
        match self {
            Self::Square => 0.92 * radius / x.abs().max(y.abs()),
            Self::Diamond => 1.28 * radius / (x.abs() + y.abs()),
            Self::Circle => radius,
            // The nearest of three pairs of sides.
            Self::Hexagon => 1.12 * radius * SIXTH.y / (x.abs() * SIXTH.y + y.abs() * SIXTH.x).max(y.abs()),
        }
    }

    /// The shape's outline around the origin, as SVG path data.
    pub fn outline(self, radius: f64) -> String {
        match self {
            Self::Square => polygon(&corners(4, STEPS / 8, 0.92 * 2_f64.sqrt() * radius)),
            Self::Diamond => polygon(&corners(4, 0, 1.28 * radius)),
            Self::Circle => {
                let r = radius;
                format!("M{:.1} 0A{r:.1} {r:.1} 0 1 1 {r:.1} 0A{r:.1} {r:.1} 0 1 1 {:.1} 0Z", -r, -r)
            }
            Self::Hexagon => polygon(&corners(6, 0, 1.12 * radius)),
        }
    }
}

/// A quadratic Bézier curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// Where it begins.
    pub start: Point,
    /// Its control point.
    pub control: Point,
    /// Where it ends.
    pub end: Point,
}

impl Curve {
    /// The point at `t` in 0 … 1.
    pub fn at(&self, t: f64) -> Point {
        let (a, b, c) = ((1.0 - t).powi(2), 2.0 * t * (1.0 - t), t * t);
        Point::new(
            a * self.start.x + b * self.control.x + c * self.end.x,
            a * self.start.y + b * self.control.y + c * self.end.y,
        )
    }

    /// SVG path data.
    pub fn path(&self) -> String {
        let Self { start, control, end } = self;
        format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", start.x, start.y, control.x, control.y, end.x, end.y)
    }
}

/// A closed polygon as SVG path data.
pub fn polygon(points: &[Point]) -> String {
    let written: Vec<String> = points.iter().map(|point| format!("{:.1} {:.1}", point.x, point.y)).collect();
    format!("M{}Z", written.join("L"))
}

/// Points around a circle.
pub fn circle(centre: Point, radius: f64, n: usize) -> Vec<Point> {
    corners(n, 0, radius).iter().map(|from| Point::new(centre.x + from.x, centre.y + from.y)).collect()
}

/// A line through points as SVG path data; `None` is a gap.
pub fn polyline(points: &[Option<Point>]) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for point in points {
        if let Some(point) = point {
            let pen = if drawing { 'L' } else { 'M' };
            path.push_str(&format!("{pen}{:.1} {:.1}", point.x, point.y));
        }
        drawing = point.is_some();
    }
    path
}

/// The convex hull, in order, by gift wrapping from the leftmost point.
pub fn convex_hull(points: &[Point]) -> Vec<Point> {
    let leftmost = points.iter().copied().min_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let Some(first) = leftmost else { return Vec::new() };
    let mut hull = vec![first];
    while hull.len() <= points.len() {
        let here = hull[hull.len() - 1];
        let next =
            points.iter().copied().filter(|point| *point != here).reduce(|best, point| further(here, best, point));
        match next {
            Some(next) if next != first => hull.push(next),
            _ => break,
        }
    }
    hull
}

/// Which of two points comes first in the wrapping from `here`: the one further to the left, or the farther of two in line.
fn further(here: Point, best: Point, point: Point) -> Point {
    let (to_best, to_point) = (here.to(best), here.to(point));
    let turn = to_best.x * to_point.y - to_best.y * to_point.x;
    let beyond = turn.abs() < 1e-9 && to_point.length() > to_best.length();
    if turn < -1e-9 || beyond { point } else { best }
}

/// Corners of a regular polygon with `n` corners, starting at a step of the circle; `n` must divide [`STEPS`].
fn corners(n: usize, first: usize, radius: f64) -> Vec<Point> {
    let corner = |index: usize| Point::default().moved(on_circle(first + index * STEPS / n), radius);
    (0..n).map(corner).collect()
}

/// Number of steps around a circle: half a degree each.
pub const STEPS: usize = 720;
/// Cosine and sine of one step.
const STEP: Point = Point { x: 0.999_961_923_064_171_3, y: 0.008_726_535_498_373_935 };
/// Cosine and sine of a sixth of the circle.
const SIXTH: Point = Point { x: 0.5, y: 0.866_025_403_784_438_6 };

/// The point of the unit circle after some steps, clockwise from the right. Computed by powers of one step, because
/// the library's sine and cosine add more code to the module than this file.
pub fn on_circle(step: usize) -> Point {
    let (mut left, mut power, mut point) = (step % STEPS, STEP, Point::new(1.0, 0.0));
    while left > 0 {
        if left % 2 == 1 {
            point = times(point, power);
        }
        power = times(power, power);
        left /= 2;
    }
    point
}

/// The product of two complex numbers.
fn times(a: Point, b: Point) -> Point {
    Point::new(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
}
