//! The head of a view.

use crate::widget::live::{Kept, part};
use leptos::prelude::*;
use view_model::text::finding::Finding;

use crate::state::State;

/// The head of a view: its finding, and warnings about parts of the URL that could not be applied.
#[component]
pub fn FindingHead(
    /// Headline and evidence.
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
