//! What a graph drawing is made of: nodes, edges and hulls, ready to be drawn.

use super::geometry::{Box, Curve, Point, Shape};

/// A whole graph, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// The nodes, in a fixed order.
    pub nodes: Vec<NodeMark>,
    /// The edges, in a fixed order; those not shown too, so that they can come and go in place.
    pub edges: Vec<EdgeMark>,
    /// The areas behind groups of nodes.
    pub hulls: Vec<HullMark>,
    /// What part of it is seen, as a CSS transform.
    pub camera: String,
}

/// How much a mark asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// As everything else.
    #[default]
    Plain,
    /// The selected one, or what belongs to it.
    Strong,
    /// In the background while something else is selected.
    Faint,
}

impl Emphasis {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Strong => "strong",
            Self::Faint => "faint",
        }
    }
}

/// One node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeMark {
    /// A name to address it by.
    pub id: String,
    /// Its centre.
    pub centre: Point,
    /// Its radius.
    pub radius: f64,
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub colour: String,
    /// The colour of the number inside.
    pub ink: String,
    /// The number inside.
    pub value: String,
    /// Its name, in one or two lines.
    pub label: Vec<String>,
    /// Where the name stands.
    pub label_box: Box,
    /// How much attention it asks for.
    pub emphasis: Emphasis,
    /// Whether there is nothing to measure: an outline only.
    pub hollow: bool,
    /// Whether the reader has hidden it.
    pub hidden: bool,
    /// What a screen reader says.
    pub spoken: String,
}

impl NodeMark {
    /// Distance from the centre at which edges end, in a direction.
    pub fn rim(&self, direction: Point) -> f64 {
        self.shape.rim(self.radius, direction) + RIM_GAP
    }
}

/// Paper left free between a node and the edges that end at it.
pub const RIM_GAP: f64 = 3.0;

/// One directed edge.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeMark {
    /// Index of the node it leaves.
    pub source: usize,
    /// Index of the node it ends at.
    pub target: usize,
    /// From rim to rim; its end is the tip of the head.
    pub curve: Curve,
    /// The drawn line, ending inside the head.
    pub line: String,
    /// The head.
    pub head: String,
    /// Width of the line.
    pub width: f64,
    /// Its colour.
    pub colour: String,
    /// Whether its line is dashed.
    pub dashed: bool,
    /// Whether it is open that there is one: a hairline without a head.
    pub open: bool,
    /// Whether it is drawn.
    pub shown: bool,
    /// How much attention it asks for.
    pub emphasis: Emphasis,
}

/// The area behind a group of nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct HullMark {
    /// The same while the group holds the same nodes.
    pub key: String,
    /// The outline, to be drawn with round joins.
    pub path: String,
}
