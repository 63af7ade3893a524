//! The scene of a graph: nodes, edges and hulls with their positions, shapes and colours.

use super::geometry::{Box, Curve, Point, Shape};

/// A whole graph, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// The nodes, in a fixed order.
    pub nodes: Vec<NodeMark>,
    /// The edges, in a fixed order, including hidden ones, so that each keeps its element.
    pub edges: Vec<EdgeMark>,
    /// The areas behind groups of nodes.
    pub hulls: Vec<HullMark>,
    /// The visible part, as a CSS transform.
    pub camera: String,
    /// How many edges are left out because they do not touch the selected node; `None` where none ever is.
    pub unseen: Option<usize>,
}

/// Emphasis of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// Normal.
    #[default]
    Plain,
    /// The selected one, or what belongs to it.
    Strong,
    /// Dimmed while something else is selected.
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
    /// Id of the node's task, for the DOM.
    pub id: String,
    /// Centre, in pixels.
    pub centre: Point,
    /// Radius, in pixels.
    pub radius: f64,
    /// Its shape.
    pub shape: Shape,
    /// Colour, as a CSS value.
    pub colour: String,
    /// Colour of the number inside, as a CSS value.
    pub ink: String,
    /// The number inside.
    pub value: String,
    /// Name, in one or two lines.
    pub label: Vec<String>,
    /// Position of the name.
    pub label_box: Box,
    /// Emphasis.
    pub emphasis: Emphasis,
    /// Whether there is nothing to measure; then only the outline is drawn.
    pub hollow: bool,
    /// Whether the reader has hidden it.
    pub hidden: bool,
    /// Accessible description.
    pub spoken: String,
}

impl NodeMark {
    /// Distance from the centre at which edges end, in a direction.
    pub fn rim(&self, direction: Point) -> f64 {
        self.shape.rim(self.radius, direction) + RIM_GAP
    }
}

/// Gap between a node and the edges that end at it, in pixels.
pub const RIM_GAP: f64 = 3.0;

/// One directed edge.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeMark {
    /// Index of the node it leaves.
    pub source: usize,
    /// Index of the node it ends at.
    pub target: usize,
    /// The curve from rim to rim; its end is the tip of the arrow head.
    pub curve: Curve,
    /// Path of the drawn line, which ends inside the head.
    pub line: String,
    /// Path of the arrow head.
    pub head: String,
    /// Line width, in pixels.
    pub width: f64,
    /// Colour, as a CSS value.
    pub colour: String,
    /// Whether its line is dashed.
    pub dashed: bool,
    /// Whether the dependence is undecided; drawn as a hairline without a head.
    pub open: bool,
    /// Whether it is drawn.
    pub shown: bool,
    /// Emphasis.
    pub emphasis: Emphasis,
}

/// The area behind a group of nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct HullMark {
    /// Key that is the same as long as the group has the same nodes.
    pub key: String,
    /// The outline, to be drawn with round joins.
    pub path: String,
    /// Whether the grouping is a weak one.
    pub weak: bool,
}
