//! Fetching samples from the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{SamplePage, SampleQuery};
use shared::study::Sample;

use crate::api::{self, Failure};
use crate::state::Page;
use crate::widget::live::{Kept, Var};

/// A page of samples: pending, loaded or failed.
pub type Samples = Option<Result<SamplePage, Failure>>;

/// One sample: pending, loaded or failed.
pub type Opened = Option<Result<Sample, Failure>>;

/// Fetches samples, again whenever the query changes.
pub fn ask(page: Page, query: Kept<SampleQuery>) -> Var<Samples> {
    let samples = Var::new(None::<Result<SamplePage, Failure>>);
    Effect::new(move |_| {
        let query = query.get();
        let Some(signal) = api::abort_on_cleanup() else { return };
        let study = page.study();
        spawn_local(async move {
            let answer = api::samples(&study.id, &query, &signal).await;
            if !signal.aborted() {
                samples.set(Some(answer));
            }
        });
    });
    samples
}

/// The requested sample: from the loaded page if it is there, otherwise fetched by its id.
pub fn open(page: Page, samples: Var<Samples>, wanted: Kept<Option<String>>) -> Var<Opened> {
    let opened = Var::new(None::<Result<Sample, Failure>>);
    Effect::new(move |_| {
        let Some(id) = wanted.get() else { return opened.set(None) };
        let here = samples.with_untracked(|samples| listed(samples).iter().find(|sample| sample.id == id).cloned());
        if let Some(sample) = here {
            return opened.set(Some(Ok(sample)));
        }
        let Some(signal) = api::abort_on_cleanup() else { return };
        let study = page.study();
        spawn_local(async move {
            let found = api::sample(&study.id, &id, &signal).await;
            if !signal.aborted() {
                opened.set(Some(found));
            }
        });
    });
    opened
}

/// The loaded samples.
pub fn listed(samples: &Samples) -> &[Sample] {
    match samples {
        Some(Ok(found)) => &found.samples,
        _ => &[],
    }
}

/// A failure as one sentence.
pub fn told(failure: &Failure) -> String {
    format!("{}. {}", failure.title, failure.detail)
}
