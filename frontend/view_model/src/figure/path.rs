//! Outlines in points: those of the page's scenes, read from their path data, and those of marks.

use crate::chart::geometry::{Point, Shape};

/// A step of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Begins at a point.
    Move(Point),
    /// A straight line to a point.
    Line(Point),
    /// A cubic Bézier curve: two control points and its end.
    Cubic([Point; 3]),
    /// Back to where the part began.
    Close,
}

impl Step {
    /// The points of the step.
    pub fn points(&self) -> &[Point] {
        match self {
            Self::Move(at) | Self::Line(at) => std::slice::from_ref(at),
            Self::Cubic(points) => points,
            Self::Close => &[],
        }
    }
}

/// The steps of path data as `chart::geometry` and the layouts write it: absolute M, L, H, V, Q and Z.
pub fn parsed(data: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut at, mut rest) = (Point::default(), data);
    while let Some(command) = rest.chars().next() {
        let end = rest.char_indices().skip(1).find(|(_, letter)| letter.is_ascii_alphabetic());
        let (part, after) = rest.split_at(end.map_or(rest.len(), |(index, _)| index));
        let numbers = part[command.len_utf8()..].split_whitespace();
        let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
        rest = after;
        let step = match (command, numbers.as_slice()) {
            ('M', &[x, y]) => Step::Move(Point::new(x, y)),
            ('L', &[x, y]) => Step::Line(Point::new(x, y)),
            ('H', &[x]) => Step::Line(Point::new(x, at.y)),
            ('V', &[y]) => Step::Line(Point::new(at.x, y)),
            ('Q', &[control_x, control_y, x, y]) => cubic(at, Point::new(control_x, control_y), Point::new(x, y)),
            _ => Step::Close,
        };
        at = step.points().last().copied().unwrap_or(at);
        steps.push(step);
    }
    steps
}

/// A quadratic curve as a cubic one.
fn cubic(start: Point, control: Point, end: Point) -> Step {
    let towards = |from: Point| from.moved(from.to(control), 2.0 / 3.0);
    Step::Cubic([towards(start), towards(end), end])
}

/// An outline whose points are moved.
pub fn moved(steps: &[Step], to: impl Fn(Point) -> Point) -> Vec<Step> {
    let step = |step: &Step| match *step {
        Step::Move(at) => Step::Move(to(at)),
        Step::Line(at) => Step::Line(to(at)),
        Step::Cubic(points) => Step::Cubic(points.map(&to)),
        Step::Close => Step::Close,
    };
    steps.iter().map(step).collect()
}

/// A line between two points.
pub fn line(from: Point, to: Point) -> Vec<Step> {
    vec![Step::Move(from), Step::Line(to)]
}

/// A rectangle between two corners.
pub fn rectangle(from: Point, to: Point) -> Vec<Step> {
    vec![
        Step::Move(from),
        Step::Line(Point::new(to.x, from.y)),
        Step::Line(to),
        Step::Line(Point::new(from.x, to.y)),
        Step::Close,
    ]
}

/// The outline of a shape with a radius about a centre.
pub fn outline(shape: Shape, radius: f64, centre: Point) -> Vec<Step> {
    if shape == Shape::Circle {
        return circle(radius, centre);
    }
    // Path data has one decimal; read large, so that a small outline is exact.
    let scale = radius / READ_AT;
    moved(&parsed(&shape.outline(READ_AT)), |point| Point::new(centre.x + point.x * scale, centre.y + point.y * scale))
}

/// The radius at which an outline is read from its path data.
const READ_AT: f64 = 1000.0;

/// How far the control points of a quarter of a circle are from its ends, as a share of the radius.
const QUARTER: f64 = 0.552_284_75;

fn circle(radius: f64, centre: Point) -> Vec<Step> {
    let at = |x: f64, y: f64| Point::new(centre.x + x * radius, centre.y + y * radius);
    let quarter = |from: (f64, f64), to: (f64, f64)| {
        let control = |end: (f64, f64), other: (f64, f64)| at(end.0 + QUARTER * other.0, end.1 + QUARTER * other.1);
        Step::Cubic([control(from, to), control(to, from), at(to.0, to.1)])
    };
    let (right, below, left, above) = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0));
    vec![
        Step::Move(at(right.0, right.1)),
        quarter(right, below),
        quarter(below, left),
        quarter(left, above),
        quarter(above, right),
        Step::Close,
    ]
}
