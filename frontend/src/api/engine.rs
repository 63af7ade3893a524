//! The engine of the tab: a worker, what it is asked, and what it has said.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Deserialize;
use view_model::say;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Function, Object, Promise, Reflect};
use web_sys::{AbortSignal, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{Failure, read};

/// The worker and what it has said. It ends with the last who holds it.
pub(super) struct Engine {
    worker: Worker,
    said: Rc<Said>,
    /// The number of the last request.
    asked: Cell<u32>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

/// Messages that were not taken yet.
#[derive(Default)]
struct Said {
    messages: RefCell<Vec<JsValue>>,
    /// Wake those who wait for them.
    waiting: RefCell<Vec<Function>>,
    /// Why no more will come.
    stopped: RefCell<Option<Failure>>,
}

impl Said {
    fn hear(&self, message: JsValue) {
        match stopped(&message) {
            Some(failure) => self.stopped.replace(Some(failure)),
            None => {
                self.messages.borrow_mut().push(message);
                None
            }
        };
        self.wake();
    }

    /// Wakes all who wait: each looks whether there is something for it, or it waits for nothing any more.
    fn wake(&self) {
        for wake in self.waiting.take() {
            wake.call0(&JsValue::NULL).unwrap_or_default();
        }
    }
}

/// Ends a request at the moment when it is aborted: the worker is told, and who waits is woken. Until it is dropped.
struct Aborting<'a> {
    signal: &'a AbortSignal,
    aborted: Closure<dyn FnMut()>,
}

impl<'a> Aborting<'a> {
    fn new(signal: &'a AbortSignal, engine: &Engine, id: u32) -> Self {
        let (worker, said) = (engine.worker.clone(), Rc::clone(&engine.said));
        let aborted = Closure::<dyn FnMut()>::new(move || {
            leave(&worker, id);
            said.wake();
        });
        signal.add_event_listener_with_callback("abort", aborted.as_ref().unchecked_ref()).unwrap_or(());
        Self { signal, aborted }
    }
}

impl Drop for Aborting<'_> {
    fn drop(&mut self) {
        let listener = self.aborted.as_ref().unchecked_ref();
        self.signal.remove_event_listener_with_callback("abort", listener).unwrap_or(());
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Engine {
    /// Starts a worker and gives it a study's numbers and probes, and its model's files: pairs of name and bytes. Aborted, it
    /// may not have loaded them.
    ///
    /// # Errors
    /// When the browser starts no worker, or the engine cannot load the model.
    pub(super) async fn start(
        (script, kind): (String, WorkerType),
        [study, probes]: [&JsValue; 2],
        files: &Array,
        signal: &AbortSignal,
    ) -> Result<Self, Failure> {
        let options = WorkerOptions::new();
        options.set_type(kind);
        let worker = Worker::new_with_options(&script, &options).map_err(|_| unstarted())?;
        let said = Rc::new(Said::default());
        let hearing = Rc::clone(&said);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            hearing.hear(message.data());
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        // A script that cannot be fetched or run says nothing: the error is a message without fields.
        worker.set_onerror(Some(heard.as_ref().unchecked_ref()));
        let engine = Self { worker, said, asked: Cell::new(0), _heard: heard };
        let _aborting = Aborting::new(signal, &engine, 0);
        let wanted = || !signal.aborted();
        engine.messages(|_| true, wanted).await?;
        let load = [("study", study.clone()), ("probes", probes.clone()), ("files", files.clone().into())];
        engine.tell(&[("load", object(&load))]);
        engine.messages(|message| !field(message, "loaded").is_undefined(), wanted).await?;
        Ok(engine)
    }

    /// Why it answers nothing any more; `None` while it does.
    pub(super) fn stopped(&self) -> Option<Failure> {
        self.said.stopped.borrow().clone()
    }

    /// The next messages of a kind, once there are some; the others are left to those who wait for them. None when they are
    /// not `wanted` any more.
    async fn messages(
        &self,
        mine: impl Fn(&JsValue) -> bool,
        wanted: impl Fn() -> bool,
    ) -> Result<Vec<JsValue>, Failure> {
        while wanted() {
            let (taken, left) = self.said.messages.take().into_iter().partition(&mine);
            let taken: Vec<JsValue> = taken;
            self.said.messages.replace(left);
            if !taken.is_empty() {
                return Ok(taken);
            }
            if let Some(failure) = self.stopped() {
                return Err(failure);
            }
            let woken = Promise::new(&mut |resolve, _| self.said.waiting.borrow_mut().push(resolve));
            JsFuture::from(woken).await.unwrap_or_default();
        }
        Ok(Vec::new())
    }

    /// Asks: a kind of message with its text, and which event is the last one. It ends before that when it is aborted or
    /// something else is asked.
    ///
    /// # Errors
    /// When the worker has stopped, or says what cannot be read.
    pub(super) async fn ask<E: for<'de> Deserialize<'de>>(
        &self,
        (kind, text, over): (&str, &str, fn(&E) -> bool),
        signal: &AbortSignal,
        told: &dyn Fn(Vec<E>),
    ) -> Result<(), Failure> {
        if signal.aborted() {
            return Ok(());
        }
        // What was asked before is not wanted any more: one request is answered at a time.
        let before = self.asked.get();
        leave(&self.worker, before);
        let id = before.wrapping_add(1);
        self.asked.set(id);
        self.said.wake();
        self.tell(&[(kind, JsValue::from_str(text)), ("id", id.into())]);
        let _aborting = Aborting::new(signal, self, id);
        let wanted = || !signal.aborted() && self.asked.get() == id;
        // A request takes what is left of those before it, too.
        let mine = |message: &JsValue| match field(message, "id").as_f64() {
            Some(of) => of <= f64::from(id),
            None => true,
        };
        loop {
            let mut events: Vec<E> = Vec::new();
            for message in self.messages(mine, wanted).await? {
                if field(&message, "id").as_f64() == Some(f64::from(id)) {
                    events.push(read(&field(&message, "event").as_string().unwrap_or_default())?);
                }
            }
            if !wanted() {
                return Ok(());
            }
            let is_over = events.iter().any(over);
            told(events);
            if is_over {
                return Ok(());
            }
        }
    }

    fn tell(&self, fields: &[(&str, JsValue)]) {
        self.worker.post_message(&object(fields)).unwrap_or(());
    }
}

/// Tells a worker that requests up to a number are not wanted any more.
fn leave(worker: &Worker, id: u32) {
    worker.post_message(&object(&[("leave", JsValue::TRUE), ("id", id.into())])).unwrap_or(());
}

/// What a message says that ends everything: the model could not be loaded, the worker stopped, or an error without words.
fn stopped(message: &JsValue) -> Option<Failure> {
    let said = |name: &str| !field(message, name).is_undefined();
    let unloaded = field(message, "loaded").as_bool() == Some(false);
    if !unloaded && (said("id") || said("loaded") || said("ready")) {
        return None;
    }
    let wrong = field(message, "wrong").is_truthy();
    let title = if wrong { say!(view::live::wrong_here) } else { say!(view::live::no_engine) };
    let detail = field(message, "problem").as_string().filter(|problem| unloaded && !problem.is_empty());
    let detail = detail.unwrap_or_else(|| say!(view::live::stopped_worker).to_owned());
    Some(Failure { title: title.to_owned(), detail })
}

/// The page names no engine that this browser starts. That is no matter of the network: a server can write instead.
pub(super) fn unstarted() -> Failure {
    Failure { title: say!(view::live::no_engine).to_owned(), detail: say!(view::live::unstarted_engine).to_owned() }
}

fn field(message: &JsValue, name: &str) -> JsValue {
    Reflect::get(message, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).unwrap_or(false);
    }
    object.into()
}
