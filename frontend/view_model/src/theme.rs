//! Light and dark themes, and each task's fixed colour and shape.

use shared::task::Skill;

use crate::chart::geometry::Shape;
use crate::say;

/// The reader's choice of theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// The system's setting.
    System,
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

impl Theme {
    /// Every theme, in the order the button steps through.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Their keys in the URL and in storage, in the same order.
    pub const KEYS: [&str; 3] = ["system", "light", "dark"];

    /// The key in the URL and in storage.
    pub fn key(self) -> &'static str {
        Self::KEYS[self as usize]
    }

    /// The label in the interface.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => say!(page::words::theme_system),
            Self::Light => say!(page::words::theme_light),
            Self::Dark => say!(page::words::theme_dark),
        }
    }

    /// The theme of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.key() == key)
    }

    /// The next theme of the button.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// How many task colours the style sheet defines.
const N_TASK_COLOURS: usize = 9;

/// Degrees of hue by which the colours of further tasks differ from those before them.
const TURN: usize = 20;

/// The colour of the i-th task, as a CSS value: the style sheet's colours, then the same with another hue.
pub fn task_colour(index: usize) -> String {
    let (round, known) = (index / N_TASK_COLOURS, index % N_TASK_COLOURS);
    match round {
        0 => format!("var(--task-{known})"),
        _ => format!("oklch(from var(--task-{known}) l c calc(h + {}))", TURN * round),
    }
}

/// The colour of text on the i-th task's colour.
pub fn on_task_colour(index: usize) -> String {
    format!("var(--on-task-{})", index % N_TASK_COLOURS)
}

/// The shape of a skill: ■ structural, ◆ lexical, ● semantic, ⬢ stylistic.
pub fn shape(skill: Skill) -> Shape {
    match skill {
        Skill::Structural => Shape::Square,
        Skill::Lexical => Shape::Diamond,
        Skill::Semantic => Shape::Circle,
        Skill::Stylistic => Shape::Hexagon,
    }
}

/// A colour of a diverging scale as a CSS value: −1 is the lower end, 0 the centre, 1 the upper end.
pub fn diverging(at: f64) -> String {
    let pole = if at < 0.0 { "--below" } else { "--above" };
    format!("color-mix(in oklab, var({pole}) {:.0}%, var(--centre))", at.abs().min(1.0) * 100.0)
}
