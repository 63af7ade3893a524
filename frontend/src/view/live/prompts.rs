//! The samples whose prompts can be asked: those of the asked task, over all pages.

use leptos::prelude::*;
use shared::api::SampleQuery;
use shared::study::Sample;
use view_model::view::live::request::{Onward, onward};

use super::desk::Desk;
use crate::sample::fetch::{self, Opened, Samples, listed};
use crate::state::Page;
use crate::widget::live::{Kept, Var, kept};

/// Which page of samples is at hand, and how far the next prompt is looked for.
#[derive(Clone, Copy)]
pub(super) struct Turning {
    /// The task and the number of its page, from 1; of other tasks it is the first.
    page: Var<(Option<String>, usize)>,
    /// Pages that may still be turned; 0 while none is awaited.
    left: Var<usize>,
}

/// The samples of the asked task, and the opened one or else the first.
pub(super) fn prompts(page: Page, asked: Kept<Option<String>>) -> (Var<Samples>, Var<Opened>, Turning) {
    let turning = Turning { page: Var::new((None, 1)), left: Var::new(0) };
    let query = kept(move || {
        let task = asked.get();
        let number = turning.page.with(|(of, number)| if *of == task { *number } else { 1 });
        SampleQuery { task, with_constraint: Some(true), page: Some(number), ..SampleQuery::default() }
    });
    let samples = fetch::ask(page, query);
    let opened = page.state.part(|selection| selection.sample.clone());
    let wanted = kept(move || {
        let task = asked.get()?;
        let of_task = |id: &String| id.split('/').next() == Some(task.as_str());
        let first = |samples: &Samples| {
            let of_task = |sample: &&Sample| sample.task == task;
            listed(samples).iter().find(of_task).map(|sample| sample.id.clone())
        };
        opened.get().filter(of_task).or_else(|| samples.with(first))
    });
    let sample = fetch::open(page, samples, wanted);
    (samples, sample, turning)
}

impl Desk {
    /// Asks the next sample with another prompt; behind the last page comes the first.
    pub(super) fn next(self) {
        let pages = |samples: &Samples| match samples {
            Some(Ok(found)) => found.total.div_ceil(found.per_page.max(1)),
            _ => 0,
        };
        self.turning.left.set(self.samples.with_untracked(pages) + 1);
        self.look_on();
    }

    fn look_on(self) {
        let current = self.sample.with_untracked(|sample| sample.as_ref()?.as_ref().ok().cloned());
        let to = self.samples.with_untracked(|samples| match samples {
            Some(Ok(found)) => onward(found, current.as_ref()),
            _ => None,
        });
        let left = self.turning.left.get_untracked();
        if let Some(Onward::Page(number)) = to
            && left > 1
        {
            self.turning.left.set(left - 1);
            return self.turning.page.set((self.asked.get_untracked(), number));
        }
        self.turning.left.set(0);
        match to {
            Some(Onward::Sample(id)) => self.ask(Some(id)),
            _ => self.ask(current.map(|sample| sample.id)),
        }
    }

    /// Looks on whenever the page has come that was turned to.
    pub(super) fn turn_pages(self) {
        let turning = self.turning;
        Effect::new(move |_| {
            let came =
                self.samples.with(|samples| samples.as_ref().map(|found| found.as_ref().ok().map(|found| found.page)));
            let awaited = turning.left.get_untracked() > 0;
            match came {
                Some(Some(number)) if awaited && number == turning.page.with_untracked(|(_, page)| *page) => {
                    untrack(|| self.look_on());
                }
                // It cannot be had, which the composer says.
                Some(None) => turning.left.set(0),
                _ => {}
            }
        });
    }
}
