//! Notices in place of a picture: a title, a sentence, and optionally a button or link.

use leptos::prelude::*;
use view_model::say;

/// A notice in place of a picture.
#[component]
pub fn Notice(
    /// The title, in a few words.
    #[prop(into)]
    title: String,
    /// The explanation, and what to do.
    #[prop(into)]
    detail: String,
    /// Optional button or link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <svg class="notice-mark" viewBox="0 0 72 40" aria-hidden="true">
                <rect x="3" y="13" width="14" height="14" rx="2" />
                <path d="M28 11L37 20L28 29L19 20Z" transform="translate(2 0)" />
                <circle cx="49" cy="20" r="8" />
                <path d="M69 20L64.5 27.8H59.5L55 20" transform="translate(2 0)" class="open" />
            </svg>
            <h2>{title}</h2>
            <p>{detail}</p>
            {children.map(|children| view! { <div class="notice-way">{children()}</div> })}
        </div>
    }
}

/// A muted sentence in place of a part that has nothing to show.
#[component]
pub fn Nothing(
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <p class="nothing">{text}</p> }
}

/// Placeholder shapes while the page loads.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=say!(page::widget::loading)>
            <span class="bone title"></span>
            <span class="bone line"></span>
            <span class="bone line short"></span>
            <span class="bone picture"></span>
        </div>
    }
}
