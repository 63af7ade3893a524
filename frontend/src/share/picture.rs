//! A view's picture as a file: one SVG of its drawings, rows, texts and legend, or the same as PNG.

mod copy;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, DomRect, Element, HtmlCanvasElement, HtmlImageElement};

use self::copy::Copy;
use crate::browser_io;

/// PNG pixels per SVG unit, for print.
const SHARPNESS: f64 = 2.0;
/// Room around the picture, in pixels.
const MARGIN: f64 = 8.0;

/// A picture as SVG text, with its size in pixels.
pub struct Picture {
    text: String,
    width: f64,
    height: f64,
}

/// What a view draws: its graphs and matrices, or its rows.
const DRAWN: &str = "main svg.graph, main svg.matrix, main .lanes";
/// The same with its legend, in the page's order.
const WITH_LEGEND: &str =
    "main svg.graph, main svg.matrix, main .lanes, main .view-foot .legend, main .overview-graph > .legend";

/// Whether the view that is shown draws anything.
pub fn is_drawn() -> bool {
    document().query_selector(DRAWN).is_ok_and(|found| found.is_some())
}

impl Picture {
    /// The picture of the view that is shown.
    pub fn shown() -> Option<Self> {
        let found = document().query_selector_all(WITH_LEGEND).ok()?;
        let parts: Vec<Element> = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect();
        let places: Vec<DomRect> = parts.iter().map(Element::get_bounding_client_rect).collect();
        let least = |of: fn(&DomRect) -> f64| places.iter().map(of).fold(f64::INFINITY, f64::min) - MARGIN;
        let most = |of: fn(&DomRect) -> f64| places.iter().map(of).fold(f64::NEG_INFINITY, f64::max) + MARGIN;
        let (left, top) = (least(|place| place.left()), least(|place| place.top()));
        let (width, height) = (most(|place| place.right()) - left, most(|place| place.bottom()) - top);
        let ground = window().get_computed_style(document().body()?.as_ref()).ok()??;
        let ground = ground.get_property_value("background-color").ok()?;
        let mut copy = Copy { left, top, text: String::new() };
        parts.iter().try_for_each(|part| copy.element(part))?;
        let text = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" style="background:{ground}">{}</svg>"#,
            copy.text
        );
        Some(Self { text, width, height })
    }

    /// Saves the picture as SVG.
    pub fn save_svg(&self, name: &str) {
        browser_io::save(&format!("{name}.svg"), "image/svg+xml", self.text.as_bytes());
    }

    /// Saves the picture as PNG; returns whether that succeeded.
    pub fn save_png(self, name: String, told: impl FnOnce(bool) + 'static) {
        spawn_local(async move { told(self.png(&name).await.is_some()) });
    }

    async fn png(self, name: &str) -> Option<()> {
        let image = HtmlImageElement::new().ok()?;
        let address = web_sys::js_sys::encode_uri_component(&self.text);
        image.set_src(&format!("data:image/svg+xml,{address}"));
        JsFuture::from(image.decode()).await.ok()?;
        let canvas = document().create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
        canvas.set_width((self.width * SHARPNESS) as u32);
        canvas.set_height((self.height * SHARPNESS) as u32);
        let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        context.scale(SHARPNESS, SHARPNESS).ok()?;
        context.draw_image_with_html_image_element(&image, 0.0, 0.0).ok()?;
        let name = format!("{name}.png");
        let save = Closure::once_into_js(move |blob: Option<Blob>| {
            if let Some(blob) = blob {
                browser_io::save_blob(&name, &blob);
            }
        });
        canvas.to_blob(save.unchecked_ref()).ok()
    }
}
