//! What a view found: a headline and one sentence of evidence, computed from the data.

use crate::widget::live::{Kept, part};
use leptos::prelude::*;

use crate::state::State;

/// A headline with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finding {
    /// The finding in a few words; weak evidence says so here.
    pub headline: String,
    /// The numbers behind it.
    pub evidence: String,
}

impl Finding {
    /// A finding of its two parts.
    pub fn new(headline: impl Into<String>, evidence: impl Into<String>) -> Self {
        Self { headline: headline.into(), evidence: evidence.into() }
    }
}

/// The head of a view: its finding, and what the address asked for in vain.
#[component]
pub fn FindingHead(
    /// The finding.
    finding: Kept<Finding>,
) -> impl IntoView {
    let state: State = expect_context();
    let remark = |text: String| view! { <p class="remark" role="status">{text}</p> };
    view! {
        <header class="finding">
            <h1>{part(move || finding.with(|finding| finding.headline.clone()))}</h1>
            <p>{part(move || finding.with(|finding| finding.evidence.clone()))}</p>
            {part(move || state.remarks.get().into_iter().map(remark).collect_view())}
        </header>
    }
}
