//! Placement on an ellipse: related items adjacent, edges inside, labels outside.
//!
//! Points in convex position with labels beyond their supporting lines make it impossible for an
//! edge that stays inside the ring to cross a label, whatever edges there are.

use super::geometry::{Box, Point, STEPS, on_circle};

/// The order around the ring and the share of the circumference after each item.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// Items in order around the ring.
    pub order: Vec<usize>,
    /// Share of the circumference between each item of `order` and the next.
    pub gaps: Vec<f64>,
}

impl Ring {
    /// The ring that puts items of high affinity next to each other, with wider gaps between items of low affinity.
    /// `affinity` is square and symmetric, about −1 … 1.
    pub fn of_affinity(affinity: &[Vec<f64>]) -> Self {
        let n = affinity.len();
        let order = canonical(improved((0..n).collect(), affinity));
        let spread = |index: usize| {
            let (here, next) = (order[index], order[(index + 1) % n]);
            1.0 + 0.9 * (1.0 - affinity[here][next].clamp(0.0, 1.0))
        };
        let raw: Vec<f64> = (0..n).map(spread).collect();
        let total: f64 = raw.iter().sum();
        Self { gaps: raw.iter().map(|gap| gap / total).collect(), order }
    }

    /// The place of every item (by its index) on an ellipse.
    pub fn places(&self, centre: Point, radius_x: f64, radius_y: f64) -> Vec<RingPlace> {
        let n = self.order.len();
        let up = Point::new(0.0, -1.0);
        let mut points = vec![RingPlace { at: centre, normals: [up, up] }; n];
        if n < 2 {
            return points;
        }
        let walk = arc_lengths(radius_x, radius_y);
        let mut along = 0.0;
        for (slot, &item) in self.order.iter().enumerate() {
            let at = on_circle(FIRST_STEP + step_at(&walk, along));
            points[item].at = Point::new(centre.x + radius_x * at.x, centre.y + radius_y * at.y);
            along += self.gaps[slot];
        }
        for slot in 0..n {
            let before = points[self.order[(slot + n - 1) % n]].at;
            let after = points[self.order[(slot + 1) % n]].at;
            let here = &mut points[self.order[slot]];
            here.normals = normals(before, here.at, after, centre);
        }
        points
    }
}

/// A place on a ring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingPlace {
    /// The point.
    pub at: Point,
    /// The outward normals of the ring's two sides that meet here: everything beyond the line through the point along
    /// one of them is outside the ring.
    pub normals: [Point; 2],
}

impl RingPlace {
    /// The direction between the two normals.
    pub fn outwards(&self) -> Point {
        let [one, other] = self.normals;
        Point::new(one.x + other.x, one.y + other.y).unit()
    }

    /// A box near the point, outside the ring and at least `clearance` away from the point: above, below or
    /// beside the point where that is free, otherwise diagonally; apart from `others` where it can be.
    pub fn box_outside(&self, size: Point, clearance: f64, others: &[Box]) -> Box {
        let outwards = self.outwards();
        let fits = (0..DIRECTIONS).filter_map(|step| {
            let direction = on_circle(step * STEPS / DIRECTIONS);
            let axis = if step % (DIRECTIONS / 4) == 0 { AXIS_BONUS } else { 0.0 };
            let placed = self.box_towards(direction, size, clearance);
            let met = if others.iter().any(|other| placed.meets(other)) { MEETS } else { 0.0 };
            self.is_outside(&placed).then_some((direction.dot(outwards) + axis - met, placed))
        });
        let best = fits.max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.map_or_else(|| self.box_beyond(outwards, size, clearance), |(_, placed)| placed)
    }

    /// The box in a direction, as near as the clearance allows.
    fn box_towards(&self, direction: Point, size: Point, clearance: f64) -> Box {
        let mut placed = Box { centre: self.at, half_width: size.x / 2.0, half_height: size.y / 2.0 };
        let mut away = clearance;
        while placed.distance(self.at) < clearance {
            placed.centre = self.at.moved(direction, away);
            away += 1.0;
        }
        placed
    }

    /// The box wholly beyond the line through the point across a direction.
    fn box_beyond(&self, direction: Point, size: Point, clearance: f64) -> Box {
        let placed = Box { centre: self.at, half_width: size.x / 2.0, half_height: size.y / 2.0 };
        Box { centre: self.at.moved(direction, clearance + placed.reach(direction)), ..placed }
    }

    fn is_outside(&self, placed: &Box) -> bool {
        let [one, other] = self.normals;
        [one, self.outwards(), other]
            .iter()
            .any(|normal| placed.corners().iter().all(|corner| self.at.to(*corner).dot(*normal) > OUTSIDE_MARGIN))
    }
}

/// Taken off a box that meets another one: more than any direction differs from another by.
const MEETS: f64 = 10.0;
/// Number of directions tried for a box.
const DIRECTIONS: usize = 48;
/// Bonus for a box straight above, below or beside the point.
const AXIS_BONUS: f64 = 0.22;
/// Least distance of a box from the ring, in pixels.
const OUTSIDE_MARGIN: f64 = 7.0;

/// Position of the first item: upper left.
const FIRST_STEP: usize = STEPS * 6 / 10;

/// Reverses segments of the ring while that increases the affinity between neighbours (2-opt).
fn improved(mut order: Vec<usize>, affinity: &[Vec<f64>]) -> Vec<usize> {
    let n = order.len();
    let between = |a: usize, b: usize| affinity[a][b];
    let mut better = n > 3;
    while better {
        better = false;
        for from in 0..n - 1 {
            for to in from + 2..n {
                let (a, b, c, d) = (order[from], order[from + 1], order[to], order[(to + 1) % n]);
                if a != d && between(a, c) + between(b, d) > between(a, b) + between(c, d) + 1e-9 {
                    order[from + 1..=to].reverse();
                    better = true;
                }
            }
        }
    }
    order
}

/// The canonical rotation and reflection of a ring: starts with item 0, followed by its lower neighbour.
fn canonical(mut order: Vec<usize>) -> Vec<usize> {
    let first = order.iter().position(|&item| item == 0).unwrap_or(0);
    order.rotate_left(first);
    if order.len() > 2 && order[1] > order[order.len() - 1] {
        order[1..].reverse();
    }
    order
}

/// The share of the circumference walked after every step from [`FIRST_STEP`].
fn arc_lengths(radius_x: f64, radius_y: f64) -> Vec<f64> {
    let mut walked = vec![0.0];
    for step in 0..STEPS {
        let (from, to) = (on_circle(FIRST_STEP + step), on_circle(FIRST_STEP + step + 1));
        let speed = (radius_x * (to.x - from.x)).hypot(radius_y * (to.y - from.y));
        walked.push(walked[step] + speed);
    }
    let total = walked[STEPS];
    walked.iter_mut().for_each(|length| *length /= total);
    walked
}

fn step_at(walked: &[f64], share: f64) -> usize {
    walked.partition_point(|&length| length < share).min(walked.len() - 1)
}

/// The normals, away from the centre, of the two sides that meet at `here`.
fn normals(before: Point, here: Point, after: Point, centre: Point) -> [Point; 2] {
    let away = centre.to(here).unit();
    [before.to(here), here.to(after)].map(|side| {
        let normal = side.unit().turned();
        if normal.dot(away) < 0.0 { Point::new(-normal.x, -normal.y) } else { normal }
    })
}
