//! A heatmap of many cells: a pixel each, enlarged by the browser; the cell that is pointed at is outlined above.

use wasm_bindgen::Clamped;
use web_sys::{Element, ImageData};

use super::Surface;
use crate::chart::geometry::Point;

/// A painted heatmap.
pub struct Cells {
    below: Surface,
    above: Surface,
    /// Columns and rows.
    shape: [usize; 2],
    size: Point,
    values: Vec<f32>,
    /// Red, green, blue and opacity of each cell.
    pixels: Vec<u8>,
}

/// From below nothing over nothing to above it: cold, pale, warm.
const ENDS: [[f32; 3]; 3] = [[59.0, 76.0, 192.0], [238.0, 238.0, 233.0], [192.0, 119.0, 42.0]];

impl Cells {
    /// Paints columns × rows of cells over their parent; `None` where the browser has no canvas.
    pub fn new(parent: &Element, size: Point, shape: [usize; 2]) -> Option<Self> {
        let [columns, rows] = shape;
        let below = Surface::over(parent, Point::new(columns as f64, rows as f64))?;
        let enlarged =
            format!("position:absolute;inset:0;width:{}px;height:{}px;image-rendering:pixelated", size.x, size.y);
        below.canvas.set_attribute("style", &enlarged).ok()?;
        let n = columns * rows;
        let above = Surface::over(parent, size)?;
        Some(Self { below, above, shape, size, values: vec![0.0; n], pixels: vec![255; n * 4] })
    }

    /// Gives every cell a value from 0 to 1, row by row.
    pub fn fill(&mut self, values: &[f32]) {
        self.values.copy_from_slice(values);
        for (pixel, &value) in self.pixels.chunks_exact_mut(4).zip(values) {
            pixel[..3].copy_from_slice(&colour(value));
        }
        let [columns, rows] = self.shape;
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&self.pixels), columns as u32, rows as u32);
        // An image of its own shape fits.
        let _ = image.and_then(|image| self.below.pen.put_image_data(&image, 0.0, 0.0));
    }

    /// Points at a share of the view: outlines the cell, and gives its number.
    pub fn point(&self, at: Point) -> f32 {
        let [columns, rows] = self.shape;
        let within = |at: f64, n: usize| ((at * n as f64) as usize).min(n - 1);
        let (column, row) = (within(at.x, columns), within(at.y, rows));
        let (width, height) = (self.size.x / columns as f64, self.size.y / rows as f64);
        let (x, y) = (column as f64 * width, row as f64 * height);
        let value = self.values[row * columns + column];
        self.above.clear();
        let pen = &self.above.pen;
        pen.set_line_width(2.0);
        pen.stroke_rect(x - 1.0, y - 1.0, width + 2.0, height + 2.0);
        // A label that cannot be written is missing; the number is given all the same.
        let _ = pen.fill_text(&format!("{value:.2}"), x + width + 6.0, y + height);
        value
    }
}

fn colour(value: f32) -> [u8; 3] {
    let along = value.clamp(0.0, 1.0) * 2.0;
    let (from, to, share) = if along < 1.0 { (ENDS[0], ENDS[1], along) } else { (ENDS[1], ENDS[2], along - 1.0) };
    std::array::from_fn(|part| (from[part] + (to[part] - from[part]) * share) as u8)
}
