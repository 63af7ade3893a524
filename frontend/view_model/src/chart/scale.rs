//! Linear scales from data to pixels.

/// A linear map of a data range to a pixel range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: [f64; 2],
    to: [f64; 2],
}

impl Scale {
    /// Maps `from` to `to`; values beyond are held at the ends.
    pub fn new(from: [f64; 2], to: [f64; 2]) -> Self {
        Self { from, to }
    }

    /// The pixel of a value.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.from[0]) / (self.from[1] - self.from[0]).max(1e-12);
        self.to[0] + share.clamp(0.0, 1.0) * (self.to[1] - self.to[0])
    }

    /// The data range.
    pub fn range(&self) -> [f64; 2] {
        self.from
    }
}

/// The smallest range of tenths that holds all values and `keep`.
pub fn tenths_around(values: impl Iterator<Item = f64>, keep: [f64; 2]) -> [f64; 2] {
    let [low, high] = values.fold(keep, |[low, high], value| [low.min(value), high.max(value)]);
    [(low * 10.0).floor() / 10.0, (high * 10.0).ceil() / 10.0]
}

/// Ticks at every tenth of a range, thinned to at most `most`, with one at `through`.
pub fn ticks(range: [f64; 2], most: usize, through: f64) -> Vec<f64> {
    let [first, last] = range.map(tenths);
    let every = (1..).find(|every| (last - first) / every < most as i64).unwrap_or(1);
    (first..=last).filter(|tenth| (tenth - tenths(through)) % every == 0).map(|tenth| tenth as f64 / 10.0).collect()
}

fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}
