//! A view's picture as a file: the drawn SVG with its styles inlined, or the same as PNG.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement, XmlSerializer};

use crate::browser_io;

/// PNG pixels per SVG unit, for print.
const SHARPNESS: f64 = 2.0;
/// The style properties that are inlined, because other SVG programs do not have the page's style sheet.
const STYLES: [&str; 17] = [
    "color",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "opacity",
    "transform",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
    "visibility",
];

/// A picture as SVG text, with its size in pixels.
pub struct Picture {
    text: String,
    width: f64,
    height: f64,
}

/// The graph or matrix that is shown; none in views that draw rows.
pub fn drawn() -> Option<Element> {
    document().query_selector("main svg.graph, main svg.matrix").ok().flatten()
}

impl Picture {
    /// The picture of the element that [`drawn`] finds.
    pub fn shown() -> Option<Self> {
        let drawn = drawn()?;
        let place = drawn.get_bounding_client_rect();
        let copy = drawn.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
        write_styles(&drawn, &copy)?;
        for (name, value) in [
            ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
            ("width", place.width().to_string()),
            ("height", place.height().to_string()),
        ] {
            copy.set_attribute(name, &value).ok()?;
        }
        let ground = window()
            .get_computed_style(document().body()?.as_ref())
            .ok()??
            .get_property_value("background-color")
            .ok()?;
        let style = copy.get_attribute("style").unwrap_or_default();
        copy.set_attribute("style", &format!("{style};background:{ground}")).ok()?;
        let text = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
        Some(Self { text, width: place.width(), height: place.height() })
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

/// Writes the computed styles of an element and its descendants into a copy of them.
fn write_styles(of: &Element, into: &Element) -> Option<()> {
    let computed = window().get_computed_style(of).ok()??;
    let style: String = STYLES
        .iter()
        .filter_map(|name| Some((name, computed.get_property_value(name).ok()?)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}:{value};"))
        .collect();
    into.set_attribute("style", &style).ok()?;
    into.remove_attribute("class").ok()?;
    let (from, to) = (of.children(), into.children());
    (0..from.length()).try_for_each(|index| write_styles(&from.item(index)?, &to.item(index)?))
}
