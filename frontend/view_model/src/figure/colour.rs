//! Colours of the light theme: those of the page's style sheet, and mixtures of them.

use crate::chart::geometry::{Point, STEPS, on_circle};

include!(concat!(env!("OUT_DIR"), "/colours.rs"));

/// A colour as red, green and blue of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// The paper.
    pub const WHITE: Self = Self([255; 3]);

    /// The colour of a CSS value as `theme` writes them: `var(--ink)`, a mixture in Oklab, another hue. Black for a name
    /// that the style sheet does not have.
    pub fn of(css: &str) -> Self {
        let mixed = || {
            let (first, second) = css.strip_prefix("color-mix(in oklab, ")?.strip_suffix(')')?.split_once(", ")?;
            let (first, share) = first.strip_suffix('%')?.split_once(' ')?;
            Some(Self::of(second).mixed(Self::of(first), share.parse::<f64>().ok()? / 100.0))
        };
        let turned = || {
            let (of, by) = css.strip_prefix("oklch(from ")?.strip_suffix("))")?.split_once(" l c calc(h + ")?;
            Some(Self::of(of).turned(by.parse().ok()?))
        };
        let named = || css.strip_prefix("var(--")?.strip_suffix(')').map(Self::named);
        mixed().or_else(turned).or_else(named).unwrap_or(Self([0; 3]))
    }

    /// The colour of a name in the style sheet.
    pub fn named(name: &str) -> Self {
        Self(LIGHT.iter().find(|(known, _)| *known == name).map_or([0; 3], |(_, colour)| *colour))
    }

    /// The colour at an opacity on paper.
    pub fn faded(self, opacity: f64) -> Self {
        let over = |part: u8| (255.0 - opacity * (255.0 - f64::from(part))).round() as u8;
        Self(self.0.map(over))
    }

    /// As CSS and SVG write it: `#1c1f24`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// This colour with a share of another in Oklab (Ottosson 2020).
    fn mixed(self, other: Self, share: f64) -> Self {
        let (one, other) = (self.oklab(), other.oklab());
        Self::of_oklab(std::array::from_fn(|part| one[part] + share * (other[part] - one[part])))
    }

    /// This colour with its hue turned by some degrees.
    fn turned(self, degrees: usize) -> Self {
        let [light, a, b] = self.oklab();
        let Point { x: cosine, y: sine } = on_circle(degrees * STEPS / 360);
        Self::of_oklab([light, a * cosine - b * sine, a * sine + b * cosine])
    }

    fn oklab(self) -> [f64; 3] {
        let linear = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        times(&TO_OKLAB, times(&TO_CONES, linear).map(f64::cbrt))
    }

    fn of_oklab(oklab: [f64; 3]) -> Self {
        let linear = times(&FROM_CONES, times(&FROM_OKLAB, oklab).map(|part| part.powi(3)));
        Self(linear.map(|part| {
            let part = if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            (part.clamp(0.0, 1.0) * 255.0).round() as u8
        }))
    }
}

type Square = [[f64; 3]; 3];

fn times(matrix: &Square, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

// Björn Ottosson, "A perceptual color space for image processing": linear sRGB to cone responses, their cube roots to
// Oklab, and back.
const TO_CONES: Square = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_OKLAB: Square = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const FROM_OKLAB: Square = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const FROM_CONES: Square = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];
