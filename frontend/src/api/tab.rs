//! Live requests that the tab answers itself: a worker holds the model, and writes with the same engine as the server.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Deserialize;
use shared::api::{ENGINE_META, GPU_ENGINE_META, MODEL_FILES, file, model_path, probes_path, study_path};
use shared::live::{LiveEvent, LiveRequest, Wait};
use shared::study::{RefitEvent, RefitRequest};
use view_model::say;
use wasm_bindgen::prelude::*;
use web_sys::js_sys::{Array, Promise};
use web_sys::{AbortSignal, WorkerType};

use super::download::{self, Wanted, own};
use super::engine::{Engine, unstarted};
use super::{Failure, done, get, gpu};

/// A function of the page's script that gives the address of the embedded engine, where the page is one file.
const OWN_ENGINE: &str = "skillscopeEngine";

thread_local! {
    /// The worker, with the study whose model it holds, and whether it computes on the GPU.
    static HELD: RefCell<Option<((String, bool), Rc<Engine>)>> = const { RefCell::new(None) };
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
    let text = serde_json::to_string(request).unwrap_or_default();
    let over = |event: &LiveEvent| matches!(event, LiveEvent::Done(_) | LiveEvent::Failed { .. });
    let waits = || told(vec![LiveEvent::Waiting { wait: Wait::Model }]);
    ask((model, &request.study, gpu::is_wanted()), ("ask", &text, over), signal, (&waits, told)).await
}

/// Fits a study's probes and subspaces again in the tab; `told` is given the events as they come.
///
/// # Errors
/// Those of [`write`].
pub async fn refit(
    (model, study): (&str, &str),
    request: &RefitRequest,
    signal: &AbortSignal,
    told: &dyn Fn(Vec<RefitEvent>),
) -> Result<(), Failure> {
    let text = serde_json::to_string(request).unwrap_or_default();
    // On the CPU, whose numbers are those of the study.
    ask((model, study, false), ("refit", &text, RefitEvent::is_last), signal, (&|| (), told)).await
}

/// Asks the worker that holds a study's model on the CPU or the GPU, which is loaded where it is not there yet (`waits` is
/// called first): a kind of message with its text, and which event is the last one. A GPU whose worker has stopped is given up;
/// the CPU answers then what nothing was told of.
async fn ask<E: for<'de> Deserialize<'de>>(
    (model, study, mut on_gpu): (&str, &str, bool),
    asked: (&str, &str, fn(&E) -> bool),
    signal: &AbortSignal,
    (waits, told): (&dyn Fn(), &dyn Fn(Vec<E>)),
) -> Result<(), Failure> {
    let began = Cell::new(false);
    let heard = |events: Vec<E>| {
        began.set(true);
        told(events);
    };
    loop {
        let (engine, is_gpu) = held((model, study, on_gpu), signal, waits).await?;
        let Err(failure) = engine.ask(asked, signal, &heard).await else { return Ok(()) };
        // A worker that has stopped answers nothing any more.
        drop(HELD.with_borrow_mut(|held| held.take_if(|(_, one)| Rc::ptr_eq(one, &engine))));
        if !is_gpu || engine.stopped().is_none() {
            return Err(failure);
        }
        gpu::give_up(failure.detail.clone());
        if began.get() {
            return Err(failure);
        }
        on_gpu = false;
    }
}

/// The worker that holds a study's model, and whether it computes on the GPU.
async fn held(
    (model, study, on_gpu): (&str, &str, bool),
    signal: &AbortSignal,
    waits: &dyn Fn(),
) -> Result<(Rc<Engine>, bool), Failure> {
    let wanted = (study.to_owned(), on_gpu);
    let held = HELD.with_borrow(|held| held.as_ref().filter(|(of, _)| *of == wanted).map(|(_, engine)| engine.clone()));
    if let Some(engine) = held {
        return Ok((engine, on_gpu));
    }
    waits();
    let load = async |on_gpu| load((model, study, on_gpu), signal).await.map(|engine| engine.map(Rc::new));
    let (engine, on_gpu) = gpu::or_cpu(on_gpu, signal, load).await?;
    // Aborted, it may not have been loaded. Otherwise the one before it, of another study or device, ends.
    if !signal.aborted() {
        HELD.set(Some(((study.to_owned(), on_gpu), engine.clone())));
    }
    Ok((engine, on_gpu))
}

/// Starts the worker with a study and its model, once they have come; what goes wrong with it then is an error within.
async fn load(
    (model, study, on_gpu): (&str, &str, bool),
    signal: &AbortSignal,
) -> Result<Result<Engine, Failure>, Failure> {
    let script = script(on_gpu).await?;
    let own = |name: &str| format!("{study}/{name}");
    let of_study = [(study_path(study), file::STUDY), (probes_path(study), file::PROBES)];
    let of_study = of_study.map(|(path, name)| Wanted::new(path, own(name)));
    let of_model = MODEL_FILES.map(|name| Wanted::anywhere(model_path(model, name)));
    let wanted: Vec<Wanted> = of_study.into_iter().chain(of_model).chain(module(&script, signal).await?).collect();
    let bytes = download::all(&wanted, signal).await?;
    let [numbers, probes, files @ ..] = bytes.as_slice() else { return Err(unstarted()) };
    let sent = Array::new();
    for (name, bytes) in MODEL_FILES.iter().zip(files) {
        sent.push(&Array::of2(&JsValue::from_str(name), bytes));
    }
    Ok(Engine::start(script, [numbers.as_ref(), probes.as_ref()], &sent, signal).await)
}

/// The address of the worker's script, and its kind.
async fn script(on_gpu: bool) -> Result<(String, WorkerType), Failure> {
    if let Some(own) = own(OWN_ENGINE) {
        let promise = own.call0(&JsValue::NULL).map_err(|_| unstarted())?.unchecked_into::<Promise>();
        let script = done(promise).await.map_err(|_| unstarted())?.as_string().ok_or_else(without_engine)?;
        return Ok((script, WorkerType::Classic));
    }
    let name = if on_gpu { GPU_ENGINE_META } else { ENGINE_META };
    Ok((gpu::announced(name).ok_or_else(unstarted)?, WorkerType::Module))
}

/// The module that a worker's script names, if it is a file: fetched by the page first, which can count it; the worker then has
/// it from the browser.
async fn module((script, kind): &(String, WorkerType), signal: &AbortSignal) -> Result<Option<Wanted>, Failure> {
    if *kind != WorkerType::Module {
        return Ok(None);
    }
    let text = get(script, signal).await?;
    let name = text.split(['"', '\'']).find(|part| part.ends_with(".wasm"));
    Ok(name.map(|name| Wanted::anywhere(name.to_owned())))
}

/// The page is one file, and was written without the engine.
fn without_engine() -> Failure {
    Failure { title: say!(view::live::no_engine).to_owned(), detail: say!(view::live::no_engine_why).to_owned() }
}
