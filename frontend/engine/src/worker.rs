//! The worker: messages of the page in, events out, one token between two looks at the messages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde::Serialize;
use shared::Error;
use shared::live::LiveEvent;
use shared::study::RefitEvent;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, global};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use crate::model::Loaded;

thread_local! {
    /// Messages of the page that were not looked at yet: some come while a GPU is waited for.
    static RECEIVED: RefCell<Vec<JsValue>> = const { RefCell::new(Vec::new()) };
    /// Wakes the worker, which waits for one.
    static WAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// The page has left the requests up to this number.
    static LEFT: Cell<u32> = const { Cell::new(0) };
    /// Whether a request has failed since the device was last asked.
    static FAILED: Cell<bool> = const { Cell::new(false) };
}

/// Listens to the page from now on.
pub fn start() {
    let (Ok(scope), Ok(channel)) = (global().dyn_into::<DedicatedWorkerGlobalScope>(), MessageChannel::new()) else {
        return;
    };
    // What stops the worker is sent: nothing follows it.
    std::panic::set_hook(Box::new(|panic| {
        send(&[("loaded", JsValue::FALSE), ("stopped", JsValue::TRUE), ("problem", panic.to_string().into())]);
    }));
    let received = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let message = message.data();
        // At once: what is being written for it ends at the next look, also where messages before this one wait.
        if field(&message, "leave").is_some() {
            LEFT.set(LEFT.get().max(id_of(&message)));
            return;
        }
        RECEIVED.with_borrow_mut(|received| received.push(message));
        if let Some(wake) = WAKE.take() {
            wake.call0(&JsValue::NULL).unwrap_or_default();
        }
    });
    scope.set_onmessage(Some(received.as_ref().unchecked_ref()));
    received.forget();
    spawn_local(work(channel));
    send(&[("ready", JsValue::TRUE)]);
}

/// Handles messages and writes, as long as the page keeps the worker.
async fn work(channel: MessageChannel) {
    let mut loaded: Option<Loaded> = None;
    let mut writes = false;
    loop {
        if writes {
            turn(&channel).await;
        } else if RECEIVED.with_borrow(Vec::is_empty) {
            woken().await;
        }
        for message in RECEIVED.take() {
            handle(&message, &mut loaded).await;
        }
        writes = match &mut loaded {
            Some(loaded) => loaded.step().await,
            None => false,
        };
        // A device that was lost, or computes wrongly now, fails every request from here on: the page learns it once.
        let problem = match &loaded {
            Some(loaded) if FAILED.take() => loaded.check().await.err(),
            _ => None,
        };
        if let Some(error) = problem {
            loaded = None;
            writes = false;
            stop(&error);
        }
    }
}

/// Waits for a message to oneself: it comes behind those of the page, and sooner than any timer.
async fn turn(channel: &MessageChannel) {
    let came = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    channel.port2().post_message(&JsValue::NULL).unwrap_or(());
    JsFuture::from(came).await.unwrap_or_default();
}

/// Waits for a message of the page.
async fn woken() {
    let came = Promise::new(&mut |resolve, _| WAKE.set(Some(resolve)));
    JsFuture::from(came).await.unwrap_or_default();
}

/// Handles a message of the page.
async fn handle(message: &JsValue, loaded: &mut Option<Loaded>) {
    if let Some(load) = field(message, "load") {
        match load_model(&load).await {
            Ok(model) => {
                *loaded = Some(model);
                send(&[("loaded", JsValue::TRUE)]);
            }
            Err(error) => {
                *loaded = None;
                stop(&error);
            }
        }
    }
    let id = id_of(message);
    let text = |name: &str| field(message, name).and_then(|request| request.as_string());
    if let Some(loaded) = loaded {
        if let Some(request) = text("ask") {
            let is_gone = Box::new(move || id <= LEFT.get());
            let mut sent = sender::<LiveEvent>(id);
            let sink = move |event: LiveEvent| {
                if matches!(event, LiveEvent::Failed { .. }) {
                    FAILED.set(true);
                }
                sent(event)
            };
            loaded.ask(&request, Box::new(sink), is_gone).await;
        }
        if let Some(request) = text("refit") {
            loaded.refit(&request, Box::new(sender::<RefitEvent>(id)));
        }
    }
}

/// A field of a message, if it is there.
fn field(message: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(message, &name.into()).ok().filter(JsValue::is_truthy)
}

/// The number of a message's request; 0 is none.
fn id_of(message: &JsValue) -> u32 {
    field(message, "id").and_then(|id| id.as_f64()).map_or(0, |id| id as u32)
}

/// Tells the page why the worker answers nothing any more, and whether its device has answered a known question wrongly.
fn stop(error: &Error) {
    let wrong = matches!(error, Error::WrongAnswer { .. }).into();
    send(&[("loaded", JsValue::FALSE), ("problem", error.to_string().into()), ("wrong", wrong)]);
}

/// Sends the events of a request to the page; false once the page has left it.
fn sender<E: Serialize>(id: u32) -> impl FnMut(E) -> bool {
    move |event| {
        let wanted = id > LEFT.get();
        if wanted {
            let text = serde_json::to_string(&event).unwrap_or_default();
            send(&[("id", id.into()), ("event", JsValue::from_str(&text))]);
        }
        wanted
    }
}

async fn load_model(load: &JsValue) -> shared::Result<Loaded> {
    let bytes = |value: JsValue| Uint8Array::new(&value).to_vec();
    let field = |name: &str| Reflect::get(load, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let mut files = BTreeMap::new();
    for pair in Array::from(&field("files")).iter().map(|pair| Array::from(&pair)) {
        files.insert(pair.get(0).as_string().unwrap_or_default(), bytes(pair.get(1)));
    }
    Loaded::new(&bytes(field("study")), &bytes(field("probes")), files).await
}

/// Sends an object of these fields to the page.
fn send(fields: &[(&str, JsValue)]) {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let message = Object::new();
    for (name, value) in fields {
        Reflect::set(&message, &(*name).into(), value).unwrap_or(false);
    }
    scope.post_message(&message).unwrap_or(());
}
