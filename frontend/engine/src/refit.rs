//! A refit that the worker is at: a few responses, or one task's fits, between two looks at the messages of the page.

use shared::live::LiveStudy;
use shared::model::Model;
use shared::run::Refit;
use shared::study::{RefitEvent, RefitRequest, RefitStart};
use shared::{Error, Result};

/// Takes the events; returns false when the page has left.
pub type Sink = Box<dyn FnMut(RefitEvent) -> bool>;

/// A study whose probes and subspaces are being fitted again.
pub struct Refitting {
    refit: Refit,
    sink: Sink,
}

impl Refitting {
    /// Begins what a request asks for; `None` where it cannot, which is sent.
    pub fn begin(request: &str, study: &LiveStudy, mut sink: Sink) -> Option<Self> {
        match begun(request, study) {
            Ok((refit, start)) => sink(RefitEvent::Start(start)).then(|| Self { refit, sink }),
            Err(error) => {
                sink(RefitEvent::Failed { problem: error.to_string() });
                None
            }
        }
    }

    /// Goes a step on; false when it is over, or the page has left. A failure was sent.
    pub async fn step(&mut self, model: &Model) -> bool {
        let events = match self.refit.step(model).await {
            Ok(events) => events,
            Err(error) => vec![RefitEvent::Failed { problem: error.to_string() }],
        };
        events.into_iter().all(|event| {
            let last = event.is_last();
            (self.sink)(event) && !last
        })
    }
}

fn begun(request: &str, study: &LiveStudy) -> Result<(Refit, RefitStart)> {
    let request: RefitRequest = serde_json::from_str(request)
        .map_err(|error| Error::data("request", error.to_string(), "report this as a bug"))?;
    let mut refit = Refit::new(&study.config, &study.directions, request.samples)?;
    let start = refit.begin(&request.tasks)?;
    Ok((refit, start))
}
