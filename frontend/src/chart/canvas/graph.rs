//! A large graph on two surfaces: all of it below, what is touched above. While it moves it is a draft of hairlines, their
//! strength as opacity; at rest it has widths and heads, which without a GPU take several times as long (`bench/page`).

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::{CanvasRenderingContext2d, Element};

use super::Surface;
use super::cloud::{Cloud, WIDTHS, pixels, width_of};
use super::sight::Sight;
use crate::chart::geometry::Point;

/// Length of an arrow's head in pixels.
const HEAD: f64 = 4.0;
/// How faint everything is while something is pointed at.
const FAINT: &str = "0.18";

/// How long nothing must move before the draft is painted anew, in milliseconds.
const REST: u32 = 150;
/// How many lines are one path at rest: longer paths cross themselves, and are slower.
const PATH: usize = 8;
/// How strong the lines of a draft are, by their width.
const STRENGTHS: [f64; WIDTHS] = [0.35, 0.55, 0.75, 1.0];

/// How carefully is painted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quality {
    Draft,
    Fine,
}

/// A painted graph.
pub struct CloudGraph {
    painting: Rc<RefCell<Painting>>,
    /// Dropped, nothing is painted anew.
    rest: Option<Timeout>,
}

impl CloudGraph {
    /// Paints a graph over its parent; `None` where the browser has no canvas.
    pub fn new(parent: &Element, size: Point, cloud: Cloud, colours: Vec<String>) -> Option<Self> {
        let (below, above) = (Surface::over(parent, size)?, Surface::over(parent, size)?);
        let painting = Painting { below, above, cloud, sight: Sight::whole(size), colours, held: None };
        painting.paint(Quality::Fine);
        Some(Self { painting: Rc::new(RefCell::new(painting)), rest: None })
    }

    /// Gives every link another weight.
    pub fn weigh(&mut self, weights: &[f32]) {
        self.painting.borrow_mut().cloud.weights.copy_from_slice(weights);
        self.draft();
    }

    /// Points at a share of the view: the nearest dot with its links and their ends; `None` at nothing.
    pub fn point(&mut self, at: Option<Point>) {
        self.hold(None);
        self.painting.borrow().point(at);
    }

    /// Puts a dot at a place.
    pub fn put(&mut self, dot: usize, at: Point) {
        self.hold(Some(dot));
        self.painting.borrow_mut().put(dot, at);
    }

    /// Zooms about a share of the view.
    pub fn zoom(&mut self, zoom: f64, at: Point) {
        self.hold(None);
        {
            let mut painting = self.painting.borrow_mut();
            painting.point(None);
            painting.sight = painting.sight.zoomed(zoom, at);
        }
        self.draft();
    }

    /// Paints everything in full now, as it does at rest.
    pub fn finish(&mut self) {
        self.rest = None;
        self.painting.borrow().paint(Quality::Fine);
    }

    /// Takes a dot up to the surface above, and lets go of another.
    fn hold(&mut self, dot: Option<usize>) {
        if self.painting.borrow().held != dot {
            self.painting.borrow_mut().held = dot;
            self.painting.borrow().point(None);
            self.draft();
        }
    }

    fn draft(&mut self) {
        self.painting.borrow().paint(Quality::Draft);
        let painting = self.painting.clone();
        self.rest = Some(Timeout::new(REST, move || painting.borrow().paint(Quality::Fine)));
    }
}

struct Painting {
    below: Surface,
    above: Surface,
    cloud: Cloud,
    sight: Sight,
    colours: Vec<String>,
    /// The dot that is pulled: it is painted above.
    held: Option<usize>,
}

impl Painting {
    fn point(&self, at: Option<Point>) {
        let dot = at.and_then(|at| self.cloud.nearest(self.sight.place(at), self.sight.size));
        // A surface that cannot fade stays as it is.
        let _ = self.below.canvas.style().set_property("opacity", if dot.is_some() { FAINT } else { "1" });
        self.above.clear();
        dot.into_iter().for_each(|dot| self.paint_one(dot, true));
    }

    fn put(&mut self, dot: usize, at: Point) {
        self.cloud.dots[dot].at = at;
        self.above.clear();
        self.paint_one(dot, false);
    }

    /// Everything but what is held.
    fn paint(&self, quality: Quality) {
        self.below.clear();
        let pen = &self.below.pen;
        let batches = self.cloud.batches(self.colours.len(), self.held);
        for (batch, links) in batches.iter().enumerate().filter(|(_, links)| !links.is_empty()) {
            let (colour, width) = (&self.colours[batch / WIDTHS], batch % WIDTHS);
            match quality {
                Quality::Draft => self.draft_links(pen, links, colour, STRENGTHS[width]),
                Quality::Fine => {
                    links.chunks(PATH).for_each(|links| self.paint_links(pen, links, colour, pixels(width)));
                }
            }
        }
        for (index, colour) in self.colours.iter().enumerate() {
            let dots = self.cloud.dots.iter().enumerate();
            let of_colour = dots.filter(|(dot, mark)| mark.colour == index && self.held != Some(*dot));
            self.paint_dots(pen, of_colour.map(|(dot, _)| dot), colour);
        }
    }

    /// Links as hairlines without heads.
    fn draft_links(&self, pen: &CanvasRenderingContext2d, links: &[usize], colour: &str, strength: f64) {
        pen.set_stroke_style_str(colour);
        pen.set_global_alpha(strength);
        pen.set_line_width(1.0);
        pen.begin_path();
        for [from, to] in links.iter().map(|&link| self.ends(link)) {
            pen.move_to(from.x, from.y);
            pen.line_to(to.x, to.y);
        }
        pen.stroke();
        pen.set_global_alpha(1.0);
    }

    /// A dot with its links, and their other ends where asked for.
    fn paint_one(&self, dot: usize, with_ends: bool) {
        let pen = &self.above.pen;
        let links: Vec<usize> = self.cloud.links_of(dot).collect();
        for &link in &links {
            let colour = &self.colours[self.cloud.dots[self.cloud.links[link][0]].colour];
            self.paint_links(pen, &[link], colour, pixels(width_of(self.cloud.weights[link])));
        }
        let ends = links.iter().flat_map(|&link| self.cloud.links[link]).filter(|_| with_ends);
        for end in ends.chain([dot]) {
            self.paint_dots(pen, std::iter::once(end), &self.colours[self.cloud.dots[end].colour]);
        }
    }

    /// Links of one look as one path, their heads as another.
    fn paint_links(&self, pen: &CanvasRenderingContext2d, links: &[usize], colour: &str, width: f64) {
        pen.set_stroke_style_str(colour);
        pen.set_fill_style_str(colour);
        pen.set_line_width(width);
        pen.begin_path();
        let ends: Vec<[Point; 2]> = links.iter().map(|&link| self.ends(link)).collect();
        for [from, to] in &ends {
            pen.move_to(from.x, from.y);
            pen.line_to(to.x, to.y);
        }
        pen.stroke();
        pen.begin_path();
        for [from, to] in &ends {
            let back = to.to(*from).unit();
            let foot = to.moved(back, HEAD + width);
            let side = back.turned();
            let [left, right] = [1.0, -1.0].map(|sign| foot.moved(side, sign * (HEAD + width) * 0.45));
            pen.move_to(to.x, to.y);
            pen.line_to(left.x, left.y);
            pen.line_to(right.x, right.y);
        }
        pen.fill();
    }

    /// From the source's centre to the target's rim, in pixels.
    fn ends(&self, link: usize) -> [Point; 2] {
        let [source, target] = self.cloud.links[link].map(|end| &self.cloud.dots[end]);
        let (from, to) = (self.sight.seen(source.at), self.sight.seen(target.at));
        [from, to.moved(to.to(from).unit(), target.radius)]
    }

    fn paint_dots(&self, pen: &CanvasRenderingContext2d, dots: impl Iterator<Item = usize>, colour: &str) {
        pen.set_fill_style_str(colour);
        pen.begin_path();
        for dot in dots.map(|dot| &self.cloud.dots[dot]) {
            let at = self.sight.seen(dot.at);
            pen.move_to(at.x + dot.radius, at.y);
            // An arc of a radius that is not negative cannot fail.
            let _ = pen.arc(at.x, at.y, dot.radius, 0.0, std::f64::consts::TAU);
        }
        pen.fill();
    }
}
