//! How independent pieces of work are run: one after the other here, over threads in the backend.

use std::sync::OnceLock;

/// Runs independent jobs. An implementation may run them in any order and at the same time; results are collected by index, so
/// the order does not affect them.
pub trait Executor: Sync {
    /// Calls `job` once for every index below `count`, and returns when all are done.
    fn for_each(&self, count: usize, job: &(dyn Fn(usize) + Sync));
}

/// One job after the other, on the caller's thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sequential;

impl Executor for Sequential {
    fn for_each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(job);
    }
}

/// The results of `job` for every index below `count`, in index order.
pub fn map<T: Send + Sync>(executor: &dyn Executor, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let slots: Vec<OnceLock<T>> = (0..count).map(|_| OnceLock::new()).collect();
    executor.for_each(count, &|index| {
        slots[index].get_or_init(|| job(index));
    });
    slots.into_iter().map(|slot| slot.into_inner().expect("an executor runs every index")).collect()
}
