//! The page that `bench/page` measures: the large drawings on the data that the bench gives to all it compares.

use std::cell::RefCell;
use std::rc::Rc;

use frontend::chart::canvas::cells::Cells;
use frontend::chart::canvas::cloud::{Cloud, Dot};
use frontend::chart::canvas::graph::CloudGraph;
use frontend::chart::geometry::Point;
use leptos::prelude::{document, window};
use serde::Deserialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{JSON, Object, Reflect};

/// What all are given.
#[derive(Deserialize)]
struct Given {
    nodes: Vec<Node>,
    edges: Vec<[usize; 2]>,
    weights: Vec<Vec<f32>>,
    cells: Grid,
}

#[derive(Deserialize)]
struct Node {
    x: f64,
    y: f64,
    r: f64,
    colour: usize,
}

#[derive(Deserialize)]
struct Grid {
    columns: usize,
    rows: usize,
    layers: Vec<Vec<f32>>,
}

/// What is drawn.
enum Drawn {
    Nothing,
    Graph(Box<CloudGraph>),
    Cells(Cells),
}

const COLOURS: [&str; 9] =
    ["#332288", "#117733", "#44aa99", "#88ccee", "#ddcc77", "#cc6677", "#aa4499", "#882255", "#3b4cc0"];

type Stage = Rc<RefCell<(Given, Drawn)>>;

fn main() {
    let data = Reflect::get(&window(), &"data".into()).expect("the bench sets window.data");
    let text: String = JSON::stringify(&data).expect("data is plain").into();
    let given: Given = serde_json::from_str(&text).expect("data is a graph and cells");
    let stage: Stage = Rc::new(RefCell::new((given, Drawn::Nothing)));
    let bench = Object::new();
    let offer = |name: &str, action: JsValue| {
        Reflect::set(&bench, &name.into(), &action).expect("a new object takes all");
    };
    offer("draw", action(&stage, |stage, what, _, _| draw(stage, what.as_string().as_deref() == Some("graph"))));
    offer("layer", action(&stage, |(given, drawn), layer, _, _| layer_of(given, drawn, number(&layer) as usize)));
    offer("hover", action(&stage, |(_, drawn), x, y, _| hover(drawn, Point::new(number(&x), number(&y)))));
    offer(
        "drag",
        action(&stage, |(_, drawn), dot, x, y| {
            if let Drawn::Graph(graph) = drawn {
                graph.put(number(&dot) as usize, Point::new(number(&x), number(&y)));
            }
        }),
    );
    offer(
        "zoom",
        action(&stage, |(_, drawn), factor, x, y| {
            if let Drawn::Graph(graph) = drawn {
                graph.zoom(number(&factor), Point::new(number(&x), number(&y)));
            }
        }),
    );
    offer(
        "rest",
        action(&stage, |(_, drawn), _, _, _| {
            if let Drawn::Graph(graph) = drawn {
                graph.finish();
            }
        }),
    );
    Reflect::set(&window(), &"bench".into(), &bench).expect("the window takes all");
}

/// A function of the bench, for as long as the page lives.
fn action(stage: &Stage, act: impl Fn(&mut (Given, Drawn), JsValue, JsValue, JsValue) + 'static) -> JsValue {
    let stage = stage.clone();
    let call = move |a, b, c| act(&mut stage.borrow_mut(), a, b, c);
    Closure::<dyn Fn(JsValue, JsValue, JsValue)>::new(call).into_js_value()
}

fn number(value: &JsValue) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn draw((given, drawn): &mut (Given, Drawn), graph: bool) {
    let body = document().body().expect("a page has a body");
    body.set_inner_html("");
    let size = |length: Result<JsValue, JsValue>| length.ok().as_ref().map_or(0.0, number);
    let size = Point::new(size(window().inner_width()), size(window().inner_height()));
    let body = body.unchecked_ref();
    *drawn = if graph {
        let dot = |node: &Node| Dot { at: Point::new(node.x, node.y), radius: node.r, colour: node.colour };
        let cloud = Cloud::new(given.nodes.iter().map(dot).collect(), given.edges.clone());
        let painted = CloudGraph::new(body, size, cloud, COLOURS.map(str::to_owned).to_vec());
        Drawn::Graph(Box::new(painted.expect("a browser with a canvas")))
    } else {
        let shape = [given.cells.columns, given.cells.rows];
        Drawn::Cells(Cells::new(body, size, shape).expect("a browser with a canvas"))
    };
    layer_of(given, drawn, 0);
}

fn layer_of(given: &Given, drawn: &mut Drawn, layer: usize) {
    match drawn {
        Drawn::Nothing => {}
        Drawn::Graph(graph) => graph.weigh(&given.weights[layer % given.weights.len()]),
        Drawn::Cells(cells) => cells.fill(&given.cells.layers[layer % given.cells.layers.len()]),
    }
}

fn hover(drawn: &mut Drawn, at: Point) {
    match drawn {
        Drawn::Nothing => {}
        Drawn::Graph(graph) => graph.point(Some(at)),
        Drawn::Cells(cells) => {
            cells.point(at);
        }
    }
}
