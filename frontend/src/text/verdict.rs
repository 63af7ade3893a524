//! What came out for a claim, as a mark with its word.

use leptos::prelude::*;
use shared::study::Claim;
use view_model::say;
use view_model::text::words;

use crate::widget::icon::{self, Icon};

/// The word, and a mark that says the same.
#[component]
pub fn VerdictMark(
    /// What came out; `None` when the study did not compute it.
    verdict: Option<Claim>,
) -> impl IntoView {
    let Some(verdict) = verdict else {
        return view! { <span class="verdict none">{say!(page::words::not_computed)}</span> }.into_any();
    };
    let path = match verdict {
        Claim::Supported => icon::TICK,
        Claim::Contradicted => icon::CLOSE,
        Claim::Inconclusive => icon::DASH,
    };
    view! { <span class="verdict"><Icon path=path />{words::verdict(verdict)}</span> }.into_any()
}
