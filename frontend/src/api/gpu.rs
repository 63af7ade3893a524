//! The GPU of the tab: whether the browser lends one, whether the reader wants it, and why it was given up.

use leptos::prelude::*;
use shared::api::GPU_ENGINE_META;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;
use web_sys::js_sys::{Function, Reflect};

use super::Failure;

/// What the reader wants, and what has come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gpu {
    /// The CPU is to write.
    Unwanted,
    /// The GPU is to write.
    Wanted,
    /// The GPU was to write and cannot, for this reason: the CPU writes.
    GivenUp(String),
}

thread_local! {
    static GPU: ArcRwSignal<Gpu> = ArcRwSignal::new(Gpu::Unwanted);
}

/// What is wanted now; subscribes to it.
pub fn state() -> Gpu {
    GPU.with(|gpu| gpu.get())
}

/// Lets the GPU write from the next request on, or the CPU.
pub fn want(wanted: bool) {
    let state = if wanted { Gpu::Wanted } else { Gpu::Unwanted };
    GPU.with(|gpu| gpu.set(state));
}

/// Whether the GPU is to write.
pub(super) fn is_wanted() -> bool {
    GPU.with(|gpu| gpu.get_untracked()) == Gpu::Wanted
}

/// Whether this page has an engine for the GPU, and the browser an adapter for it.
pub async fn is_lent() -> bool {
    let gpu = Reflect::get(&window().navigator(), &JsValue::from_str("gpu")).unwrap_or_default();
    if announced(GPU_ENGINE_META).is_none() || !gpu.is_truthy() {
        return false;
    }
    let ask = Reflect::get(&gpu, &JsValue::from_str("requestAdapter")).ok();
    let asked = ask.and_then(|ask| ask.dyn_into::<Function>().ok()?.call0(&gpu).ok());
    match asked {
        Some(promise) => super::done(promise.unchecked_into()).await.is_ok_and(|adapter| adapter.is_truthy()),
        None => false,
    }
}

/// Gives the GPU up for a reason, until the reader wants it again.
pub(super) fn give_up(problem: String) {
    GPU.with(|gpu| gpu.set(Gpu::GivenUp(problem)));
}

/// What `load` gives on the GPU where it is to be used, and on the CPU where it is not or cannot be; and on which of them. Its
/// inner error is the engine's, the outer one of what did not come. Only a GPU in whose place the CPU could be loaded is given
/// up: where both fail, the GPU is not to blame.
pub(super) async fn or_cpu<T>(
    on_gpu: bool,
    signal: &AbortSignal,
    load: impl AsyncFn(bool) -> Result<Result<T, Failure>, Failure>,
) -> Result<(T, bool), Failure> {
    match load(on_gpu).await? {
        Err(failure) if on_gpu && !signal.aborted() => {
            let loaded = load(false).await??;
            give_up(failure.detail);
            Ok((loaded, false))
        }
        loaded => Ok((loaded?, on_gpu)),
    }
}

/// The content of the page's meta element of a name.
pub(super) fn announced(name: &str) -> Option<String> {
    document().query_selector(&format!("meta[name={name}]")).ok()??.get_attribute("content")
}
