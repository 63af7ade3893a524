//! The engine of Live in the browser: a worker of the page that holds one model and writes with it.
//!
//! The page sends `{load: {study, probes, files: [[name, bytes], …]}}`, then `{ask: text of a LiveRequest, id}` and
//! `{leave: id}`; it is sent `{loaded: true}` or `{loaded: false, problem}`, and `{id, event: text of a LiveEvent}`, and
//! when it stops by a fault `{stopped: true, problem}`. Between two tokens the worker reads its messages.

mod model;
mod worker;

fn main() {
    worker::start();
}
