//! A unit that is being run: how much of it is done, and where it waits while the run is paused.

use std::sync::atomic::{AtomicUsize, Ordering};

use burn::tensor::Tensor;

use super::units::Units;
use crate::model::Hook;
use crate::site::Site;

/// A unit in hand.
pub struct Unit<'a> {
    units: &'a Units<'a>,
    /// Its share of the stage's progress.
    weight: usize,
    /// How much of that share is reported.
    reported: AtomicUsize,
}

/// What shows, during a unit's passes, how much of it is done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Counted {
    /// The rows of its generation that have ended, of so many.
    Rows(usize),
    /// The sites that its only pass has reached, of so many.
    Sites(usize),
    /// Nothing: it has several passes.
    Nothing,
}

impl<'a> Unit<'a> {
    pub(super) fn new(units: &'a Units<'a>, weight: usize) -> Self {
        Self { units, weight, reported: AtomicUsize::new(0) }
    }

    /// Reports that `part` of `whole` is done, as a share of the unit's weight, rounded down. What was reported stays.
    pub fn reached(&self, part: usize, whole: usize) {
        let share = self.weight * part.min(whole) / whole.max(1);
        let before = self.reported.fetch_max(share, Ordering::Relaxed);
        self.units.add(share.saturating_sub(before));
    }

    /// Reports what is left of its weight.
    pub(super) fn end(&self) {
        self.reached(1, 1);
    }

    /// A hook under which a pass waits at every site while the run is paused, and reports what is counted.
    pub(crate) fn watch<'b>(&'b self, hook: &'b mut dyn Hook, counted: Counted) -> Watched<'b> {
        Watched { hook, unit: self, counted, so_far: 0 }
    }
}

/// A hook, and the unit whose passes it sees.
pub(crate) struct Watched<'a> {
    hook: &'a mut dyn Hook,
    unit: &'a Unit<'a>,
    counted: Counted,
    so_far: usize,
}

impl Watched<'_> {
    fn count(&mut self, more: usize, whole: usize) {
        self.so_far += more;
        self.unit.reached(self.so_far, whole);
    }
}

impl Hook for Watched<'_> {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        self.unit.units.wait();
        if let Counted::Sites(sites) = self.counted {
            // What follows the pass is a part, too.
            self.count(1, sites + 1);
        }
        self.hook.at(site, stream)
    }

    fn unembedded(&mut self) -> Option<Tensor<2>> {
        self.hook.unembedded()
    }

    fn logits(&mut self, logits: &[f32]) {
        self.hook.logits(logits);
    }

    fn ended(&mut self, rows: usize) {
        if let Counted::Rows(all) = self.counted {
            self.count(rows, all);
        }
        self.hook.ended(rows);
    }
}
