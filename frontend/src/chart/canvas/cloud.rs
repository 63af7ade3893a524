//! A large graph as data: dots, links between them, and which of them are painted together.

use crate::chart::geometry::Point;

/// One node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    /// Its place, in shares of width and height.
    pub at: Point,
    /// Its radius in pixels.
    pub radius: f64,
    /// Index of its colour.
    pub colour: usize,
}

/// A graph of many dots.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cloud {
    /// The nodes.
    pub dots: Vec<Dot>,
    /// The edges, from and to.
    pub links: Vec<[usize; 2]>,
    /// How strong each is; 0 is not drawn.
    pub weights: Vec<f32>,
    touching: Vec<Vec<usize>>,
}

/// How many widths of lines there are: lines of one colour and width are one path, which costs as much as one line.
pub const WIDTHS: usize = 4;

impl Cloud {
    /// A graph of its parts; a weight that is missing is 0.
    pub fn new(dots: Vec<Dot>, links: Vec<[usize; 2]>) -> Self {
        let mut touching = vec![Vec::new(); dots.len()];
        for (index, ends) in links.iter().enumerate() {
            ends.iter().for_each(|&end| touching[end].push(index));
        }
        Self { weights: vec![0.0; links.len()], dots, links, touching }
    }

    /// The drawn links of a dot.
    pub fn links_of(&self, dot: usize) -> impl Iterator<Item = usize> + '_ {
        self.touching[dot].iter().copied().filter(|&link| self.weights[link] > 0.0)
    }

    /// Every drawn link in its batch of colour (its source's) and width, but for those of one dot.
    pub fn batches(&self, n_colours: usize, without: Option<usize>) -> Vec<Vec<usize>> {
        let mut batches = vec![Vec::new(); n_colours * WIDTHS];
        for (index, &[source, target]) in self.links.iter().enumerate() {
            let weight = self.weights[index];
            if weight > 0.0 && without != Some(source) && without != Some(target) {
                batches[self.dots[source].colour * WIDTHS + width_of(weight)].push(index);
            }
        }
        batches
    }

    /// The dot whose centre is nearest to a place, in a drawing of a size.
    pub fn nearest(&self, at: Point, size: Point) -> Option<usize> {
        let distance = |dot: &Dot| ((dot.at.x - at.x) * size.x).hypot((dot.at.y - at.y) * size.y);
        (0..self.dots.len()).min_by(|&a, &b| distance(&self.dots[a]).total_cmp(&distance(&self.dots[b])))
    }
}

/// Which of the widths a weight has.
pub fn width_of(weight: f32) -> usize {
    ((weight.clamp(0.0, 0.999) * WIDTHS as f32) as usize).min(WIDTHS - 1)
}

/// A width in pixels.
pub fn pixels(width: usize) -> f64 {
    0.6 + 0.7 * width as f64
}
