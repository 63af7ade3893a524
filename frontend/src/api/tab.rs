//! Live requests that the tab answers itself: a worker holds the model, and writes with the same engine as the server.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::{document, window};
use shared::api::{ENGINE_META, MODEL_FILES, file, model_path, probes_path, study_path};
use shared::live::{LiveEvent, LiveRequest, Wait};
use view_model::say;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use web_sys::{AbortSignal, MessageEvent, RequestInit, Response, Worker, WorkerOptions, WorkerType};

use super::{Failure, done, files, gone, read};

/// A function of the page's script that gives the address of the embedded engine, where the page is one file.
const OWN_ENGINE: &str = "skillscopeEngine";
/// A function of the page's script: returns an embedded file's bytes, or null.
const OWN_BYTES: &str = "skillscopeBytes";

thread_local! {
    /// The worker, with the study whose model it holds.
    static HELD: RefCell<Option<(String, Rc<Engine>)>> = const { RefCell::new(None) };
}

/// The worker and what it has said.
struct Engine {
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
    wake: RefCell<Vec<Function>>,
    /// Why no more will come.
    stopped: RefCell<Option<String>>,
}

impl Said {
    fn hear(&self, message: JsValue) {
        match stopped(&message) {
            Some(problem) => self.stopped.replace(Some(problem)),
            None => {
                self.messages.borrow_mut().push(message);
                None
            }
        };
        for wake in self.wake.take() {
            wake.call0(&JsValue::NULL).unwrap_or_default();
        }
    }
}

/// Lets the tab's model write; `told` is given the events as they come.
///
/// # Errors
/// When the engine, the model or the study cannot be fetched or read, or this browser computes wrongly.
pub async fn write(
    model: &str,
    request: &LiveRequest,
    signal: &AbortSignal,
    told: &dyn Fn(Vec<LiveEvent>),
) -> Result<(), Failure> {
    let held = HELD.with_borrow(|held| {
        held.as_ref().filter(|(study, _)| *study == request.study).map(|(_, engine)| engine.clone())
    });
    let engine = match held {
        Some(engine) => engine,
        None => {
            told(vec![LiveEvent::Waiting { wait: Wait::Model }]);
            let engine = Rc::new(load(model, &request.study, signal).await?);
            if signal.aborted() {
                return Ok(());
            }
            // The one before it, of another study, ends.
            HELD.set(Some((request.study.clone(), engine.clone())));
            engine
        }
    };
    let answer = engine.write(request, signal, told).await;
    if answer.is_err() {
        // A worker that has stopped answers nothing any more.
        HELD.set(None);
    }
    answer
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Engine {
    async fn start((script, kind): (String, WorkerType)) -> Result<Self, Failure> {
        let options = WorkerOptions::new();
        options.set_type(kind);
        let worker = Worker::new_with_options(&script, &options).map_err(|_| gone())?;
        let said = Rc::new(Said::default());
        let hearing = Rc::clone(&said);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            hearing.hear(message.data());
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        // A script that cannot be fetched or run says nothing: the error is a message without fields.
        worker.set_onerror(Some(heard.as_ref().unchecked_ref()));
        let engine = Self { worker, said, asked: Cell::new(0), _heard: heard };
        engine.messages(|_| true).await?;
        Ok(engine)
    }

    /// The next messages of a kind, once there are some; the others are left to those who wait for them.
    async fn messages(&self, mine: impl Fn(&JsValue) -> bool) -> Result<Vec<JsValue>, Failure> {
        loop {
            let (taken, left) = self.said.messages.take().into_iter().partition(&mine);
            let taken: Vec<JsValue> = taken;
            self.said.messages.replace(left);
            if !taken.is_empty() {
                return Ok(taken);
            }
            if let Some(problem) = self.said.stopped.borrow().clone() {
                return Err(unable(problem));
            }
            let woken = Promise::new(&mut |resolve, _| self.said.wake.borrow_mut().push(resolve));
            JsFuture::from(woken).await.map_err(|_| gone())?;
        }
    }

    async fn write(
        &self,
        request: &LiveRequest,
        signal: &AbortSignal,
        told: &dyn Fn(Vec<LiveEvent>),
    ) -> Result<(), Failure> {
        // What was asked before is not wanted any more: one request is written at a time.
        let before = self.asked.get();
        self.tell(&[("leave", JsValue::TRUE), ("id", before.into())]);
        let id = before.wrapping_add(1);
        self.asked.set(id);
        let text = serde_json::to_string(request).unwrap_or_default();
        self.tell(&[("ask", JsValue::from_str(&text)), ("id", id.into())]);
        // A request takes what is left of those before it, too.
        let mine = |message: &JsValue| match field(message, "id").as_f64() {
            Some(of) => of <= f64::from(id),
            None => true,
        };
        loop {
            let mut events = Vec::new();
            for message in self.messages(mine).await? {
                if field(&message, "id").as_f64() == Some(f64::from(id)) {
                    events.push(read(&field(&message, "event").as_string().unwrap_or_default())?);
                }
            }
            if signal.aborted() {
                self.tell(&[("leave", JsValue::TRUE), ("id", id.into())]);
                return Ok(());
            }
            let over = events.iter().any(|event| matches!(event, LiveEvent::Done(_) | LiveEvent::Failed { .. }));
            told(events);
            if over {
                return Ok(());
            }
        }
    }

    fn tell(&self, fields: &[(&str, JsValue)]) {
        self.worker.post_message(&object(fields)).unwrap_or(());
    }
}

/// Starts the worker, and gives it a study and its model.
async fn load(model: &str, study: &str, signal: &AbortSignal) -> Result<Engine, Failure> {
    let engine = Engine::start(script().await?).await?;
    let sent = Array::new();
    for name in MODEL_FILES {
        let path = model_path(model, name);
        let bytes = fetched(&path, &path, signal).await?;
        sent.push(&Array::of2(&name.into(), &bytes.into()));
    }
    let own = |name: &str| format!("{study}/{name}");
    let numbers = fetched(&study_path(study), &own(file::STUDY), signal).await?;
    let probes = fetched(&probes_path(study), &own(file::PROBES), signal).await?;
    let load = object(&[("study", numbers.into()), ("probes", probes.into()), ("files", sent.into())]);
    engine.tell(&[("load", load)]);
    engine.messages(|message| !field(message, "loaded").is_undefined()).await?;
    Ok(engine)
}

/// What a message says that ends everything: the model could not be loaded, the worker stopped, or an error without words.
fn stopped(message: &JsValue) -> Option<String> {
    let said = |name: &str| !field(message, name).is_undefined();
    if field(message, "loaded").as_bool() == Some(false) {
        return Some(field(message, "problem").as_string().unwrap_or_default());
    }
    (!said("id") && !said("loaded") && !said("ready")).then(String::new)
}

fn unable(detail: String) -> Failure {
    let detail = if detail.is_empty() { say!(view::live::stopped_worker).to_owned() } else { detail };
    Failure { title: say!(view::live::no_engine).to_owned(), detail }
}

/// The address of the worker's script, and its kind.
async fn script() -> Result<(String, WorkerType), Failure> {
    if let Some(own) = own(OWN_ENGINE) {
        let promise = own.call0(&JsValue::NULL).map_err(|_| gone())?.unchecked_into::<Promise>();
        let script = done(promise).await?.as_string().ok_or_else(without_engine)?;
        return Ok((script, WorkerType::Classic));
    }
    let meta = document().query_selector(&format!("meta[name={ENGINE_META}]")).ok().flatten().ok_or_else(gone)?;
    Ok((meta.get_attribute("content").ok_or_else(gone)?, WorkerType::Module))
}

/// The page is one file, and was written without the engine.
fn without_engine() -> Failure {
    Failure { title: say!(view::live::no_engine).to_owned(), detail: say!(view::live::no_engine_why).to_owned() }
}

/// The bytes of a file: from the server by one path, or of the page's own files by another.
async fn fetched(path: &str, own_path: &str, signal: &AbortSignal) -> Result<Uint8Array, Failure> {
    let missing = || Failure {
        title: say!(page::source::file_missing).to_owned(),
        detail: say!(page::source::file_missing_why, file = own_path),
    };
    if let Some(own) = own(OWN_BYTES) {
        let promise = own.call1(&JsValue::NULL, &own_path.into()).map_err(|_| gone())?.unchecked_into::<Promise>();
        return done(promise).await?.dyn_into().map_err(|_| missing());
    }
    // On a web host, the files of studies lie in their folder, those of models beside it.
    let folder = files::folder().filter(|_| path != own_path);
    let path = folder.map_or_else(|| path.trim_start_matches('/').to_owned(), |folder| format!("{folder}{own_path}"));
    let request = RequestInit::new();
    request.set_signal(Some(signal));
    let answer: Response = done(window().fetch_with_str_and_init(&path, &request)).await?.unchecked_into();
    if !answer.ok() {
        return Err(missing());
    }
    Ok(Uint8Array::new(&done(answer.array_buffer().map_err(|_| gone())?).await?))
}

fn own(name: &str) -> Option<Function> {
    Reflect::get(&window(), &JsValue::from_str(name)).ok()?.dyn_into().ok()
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
