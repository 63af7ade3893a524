//! The id of a request: the client's, or one that is made.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::http::HeaderMap;
use shared::api::REQUEST_ID;

/// Characters of a client's id, at most.
const MOST: usize = 64;

tokio::task_local! {
    /// The id of the request that a task answers.
    pub(super) static CURRENT: Arc<str>;
}

/// The id of the request that the current task answers; `None` outside of one.
pub fn request_id() -> Option<Arc<str>> {
    CURRENT.try_with(Arc::clone).ok()
}

/// The client's id, if it is 1 to 64 letters, digits and `-`: anything else could forge lines of a log. Else a new one.
pub(super) fn of(headers: &HeaderMap) -> Arc<str> {
    let is_plain = |id: &&str| {
        (1..=MOST).contains(&id.len()) && id.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
    };
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(is_plain);
    given.map_or_else(new, Arc::from)
}

/// 16 hex digits, another one each time: a counter, mixed with keys that the standard library draws for each process.
fn new() -> Arc<str> {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{:016x}", KEYS.hash_one(NEXT.fetch_add(1, Ordering::Relaxed))).into()
}
