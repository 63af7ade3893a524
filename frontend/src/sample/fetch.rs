//! Samples on their way from the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{SamplePage, SampleQuery};
use shared::study::Sample;

use crate::api::{self, Failure};
use crate::state::Page;
use crate::widget::live::{Kept, Var};

/// A page of samples, as far as it is here.
pub type Samples = Option<Result<SamplePage, Failure>>;

/// One sample, as far as it is here.
pub type Opened = Option<Result<Sample, Failure>>;

/// Asks for samples, anew whenever the query changes.
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

/// The wanted sample: of those that are here, or else asked for by itself.
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

/// The samples that are here.
pub fn listed(samples: &Samples) -> &[Sample] {
    match samples {
        Some(Ok(found)) => &found.samples,
        _ => &[],
    }
}

/// A failure in a sentence.
pub fn told(failure: &Failure) -> String {
    format!("{}. {}", failure.title, failure.detail)
}
