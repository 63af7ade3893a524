//! A claim's verdict as an icon with its word.

use leptos::prelude::*;
use shared::study::Claim;
use view_model::say;
use view_model::text::words;

use crate::widget::icon::{self, Icon};

/// The verdict's word, with an icon of the same meaning.
#[component]
pub fn VerdictMark(
    /// The verdict; `None` when the study did not compute it.
    verdict: Option<Claim>,
    /// Whether its rule was not read.
    #[prop(optional)]
    untested: bool,
) -> impl IntoView {
    let Some(verdict) = verdict else {
        return view! { <span class="verdict none">{say!(page::words::not_computed)}</span> }.into_any();
    };
    view! { <span class="verdict"><Icon path=verdict_icon(verdict) />{words::standing(verdict, !untested)}</span> }
        .into_any()
}

/// The icon of a verdict.
pub fn verdict_icon(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => icon::TICK,
        Claim::Contradicted => icon::CLOSE,
        Claim::Inconclusive => icon::DASH,
    }
}
