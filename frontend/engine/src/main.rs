//! The engine of Live in the browser: a worker of the page that holds one model and writes with it.
//!
//! The page sends `{load: {study, probes, files: [[name, bytes], …]}}`, then `{ask: text of a LiveRequest, id}`,
//! `{refit: text of a RefitRequest, id}` and `{leave: true, id}`; it is sent `{loaded: true}` or `{loaded: false, problem, wrong}` (also when its device fails later), and
//! `{id, event: text of a LiveEvent or a RefitEvent}`, and when it stops by a fault `{stopped: true, problem}`. Between two
//! tokens, and two steps of a refit, the worker reads its messages. It computes on the CPU; built with the feature `webgpu`,
//! on the GPU by WebGPU; probes and subspaces are always fitted on the CPU.

mod model;
mod refit;
mod worker;

fn main() {
    worker::start();
}
