//! The worker: messages of the page in, events out, one token between two looks at the messages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use shared::live::{LiveEvent, Sink};
use wasm_bindgen::prelude::*;
use web_sys::js_sys::{Array, Object, Reflect, Uint8Array, global};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use crate::model::Loaded;

thread_local! {
    static LOADED: RefCell<Option<Loaded>> = const { RefCell::new(None) };
    /// The page wants nothing more of requests up to this number.
    static LEFT: Cell<u32> = const { Cell::new(0) };
    /// Whether a step is due.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Listens to the page from now on.
pub fn start() {
    let (Ok(scope), Ok(channel)) = (global().dyn_into::<DedicatedWorkerGlobalScope>(), MessageChannel::new()) else {
        return;
    };
    // What stops the worker is told: it says nothing else afterwards.
    std::panic::set_hook(Box::new(|panic| {
        tell(&[("loaded", JsValue::FALSE), ("stopped", JsValue::TRUE), ("problem", panic.to_string().into())]);
    }));
    // A message to oneself comes behind those of the page: sooner than any timer, and never before a message that waits.
    let (to_itself, from_itself) = (channel.port2(), channel.port1());
    let due = Rc::new(move || {
        if !DUE.replace(true) {
            to_itself.post_message(&JsValue::NULL).unwrap_or(());
        }
    });
    let again = Rc::clone(&due);
    let step = Closure::<dyn FnMut()>::new(move || {
        DUE.set(false);
        if LOADED.with_borrow_mut(|loaded| loaded.as_mut().is_some_and(Loaded::step)) {
            again();
        }
    });
    from_itself.set_onmessage(Some(step.as_ref().unchecked_ref()));
    step.forget();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        hear(&message.data());
        due();
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    tell(&[("ready", JsValue::TRUE)]);
}

/// Does what a message of the page says.
fn hear(message: &JsValue) {
    let field = |name: &str| Reflect::get(message, &name.into()).ok().filter(JsValue::is_truthy);
    let id = || field("id").and_then(|id| id.as_f64()).map_or(0, |id| id as u32);
    if let Some(load) = field("load") {
        let loaded = load_model(&load);
        let problem = loaded.as_ref().err().map_or(JsValue::NULL, |error| JsValue::from_str(&error.to_string()));
        LOADED.set(loaded.ok());
        tell(&[("loaded", JsValue::from_bool(problem.is_null())), ("problem", problem)]);
    }
    if let Some(request) = field("ask").and_then(|request| request.as_string()) {
        let id = id();
        let sink: Sink = Box::new(move |event: LiveEvent| {
            if id <= LEFT.get() {
                return false;
            }
            let text = serde_json::to_string(&event).unwrap_or_default();
            tell(&[("id", id.into()), ("event", JsValue::from_str(&text))]);
            true
        });
        LOADED.with_borrow_mut(|loaded| {
            if let Some(loaded) = loaded {
                loaded.ask(&request, sink);
            }
        });
    }
    if field("leave").is_some() {
        LEFT.set(LEFT.get().max(id()));
    }
}

fn load_model(load: &JsValue) -> shared::Result<Loaded> {
    let bytes = |value: JsValue| Uint8Array::new(&value).to_vec();
    let field = |name: &str| Reflect::get(load, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let mut files = BTreeMap::new();
    for pair in Array::from(&field("files")).iter().map(|pair| Array::from(&pair)) {
        files.insert(pair.get(0).as_string().unwrap_or_default(), bytes(pair.get(1)));
    }
    Loaded::new(&bytes(field("study")), &bytes(field("probes")), files)
}

/// Sends an object of these fields to the page.
fn tell(fields: &[(&str, JsValue)]) {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let message = Object::new();
    for (name, value) in fields {
        Reflect::set(&message, &(*name).into(), value).unwrap_or(false);
    }
    scope.post_message(&message).unwrap_or(());
}
