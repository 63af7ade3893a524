//! The page for everyone: no view breaks an accessibility rule, in either theme, on a desk and on a phone.

use frontend::view::VIEWS;
use frontend::view::learn::lessons::LESSONS;

use crate::driver::{Page, visit_with_error};
use crate::support::{data_dir, serve};

const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);
/// A study that ships with the program.
const STUDY: &str = "tiny-qwen2-seed-1";

/// States of the page beyond the views as they open: what is in the address, and what is pressed there.
const STATES: [(&str, &str); 10] = [
    ("view=transfer&picture=matrix", ""),
    ("view=transfer&task=topic&target=register", ""),
    ("view=ablation&picture=matrix", ""),
    ("view=tasks&task=topic&sample=topic/0/with/0", ""),
    ("view=time&task=word-count", ""),
    ("view=compare&aspect=transfer", ""),
    ("view=overview", "?"),
    ("view=overview&layer=none", ""),
    ("view=probes&embed=1", ""),
    ("study=nobody", ""),
];

/// Looks at everything in a theme, in a window of a size.
async fn look(theme: &'static str, size: (u32, u32)) {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let views = VIEWS.iter().map(|view| (format!("study={STUDY}&view={}", view.id), ""));
    let lessons = LESSONS.iter().take(2).map(|lesson| (format!("study={STUDY}&view=learn&lesson={}", lesson.id), ""));
    let states = STATES.iter().map(|(query, keys)| (format!("study={STUDY}&{query}"), *keys));
    let all: Vec<(String, &str)> = views.chain(lessons).chain(states).collect();
    visit_with_error(&origin, size, Some("404"), async move |page| {
        for (query, keys) in all {
            page.open(&format!("/?{query}&theme={theme}")).await;
            page.find(".view > *, .notice").await;
            if !keys.is_empty() {
                page.press("body", keys).await;
                page.find("dialog[open]").await;
            }
            obeys(&page, &format!("{query} in {theme} at {}", size.0)).await;
        }
        share(&page, theme, size).await;
    })
    .await;
}

async fn obeys(page: &Page, what: &str) {
    // What fades in has its colours only when it is there.
    page.expect("document.getAnimations().every(at => at.playState !== 'running' || at.effect.getTiming().iterations === Infinity)", true).await;
    let violations = page.violations().await;
    assert_eq!(violations, serde_json::json!([]), "{what}");
}

async fn share(page: &Page, theme: &str, size: (u32, u32)) {
    page.open(&format!("/?study={STUDY}&view=transfer&theme={theme}")).await;
    page.find("[data-node]").await;
    page.click("[data-action=share]").await;
    page.find("dialog[open] .button").await;
    obeys(page, &format!("share in {theme} at {}", size.0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_view_breaks_a_rule_on_a_desk_in_the_light() {
    look("light", DESKTOP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_view_breaks_a_rule_on_a_desk_in_the_dark() {
    look("dark", DESKTOP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_view_breaks_a_rule_on_a_phone_in_the_light() {
    look("light", PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_view_breaks_a_rule_on_a_phone_in_the_dark() {
    look("dark", PHONE).await;
}
