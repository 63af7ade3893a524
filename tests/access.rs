//! The page for everyone: no view breaks an accessibility rule, in either theme, on a desktop and on a phone.

use view_model::view::VIEWS;
use view_model::view::learn::lessons::LESSONS;

use crate::driver::{Page, asked, visit, visit_with_error};
use crate::support::{data_dir, serve};

const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);
/// A study that ships with the program.
const STUDY: &str = "tiny-qwen2-seed-1";

/// States of the page beyond the views as they open: the query of the address, and the keys or elements pressed there.
const STATES: [(&str, &str); 10] = [
    ("view=transfer&picture=matrix", ""),
    ("view=transfer&task=topic&target=register", ""),
    ("view=ablation&picture=matrix", ""),
    ("view=tasks&task=topic&sample=topic/072/with/0", ""),
    ("view=time&task=word-count", ""),
    ("view=compare&aspect=transfer", ""),
    ("view=overview", "?"),
    ("view=overview&layer=none", ""),
    ("view=probes&embed=1", ""),
    ("study=nobody", ""),
];

/// Checks every state in one theme, in a window of one size.
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
    // Fading elements have their final colours only at the end of the animation.
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

/// WebDriver's codes: Shift held, the right arrow, all keys let go.
const SHIFT_RIGHT: &str = "\u{e008}\u{e014}\u{e000}";

#[tokio::test(flavor = "multi_thread")]
async fn the_graph_is_arranged_by_mouse_and_by_keys_and_a_link_opens_it_so() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        let at = |id: &str| {
            format!(
                "(() => {{ const at = document.querySelector('[data-node={id}] .node-shape').getBoundingClientRect();
                return [at.x + at.width / 2, at.y + at.height / 2].map(Math.round); }})()"
            )
        };
        page.open(&format!("/?study={STUDY}&view=transfer")).await;
        page.find("[data-node=topic]").await;
        let before = page.read(&at("topic")).await;
        page.pull("[data-node=topic] .node-shape", (-120.0, 60.0)).await;
        let pulled = [before[0].as_f64().unwrap() - 120.0, before[1].as_f64().unwrap() + 60.0];
        let near = format!("{}.every((part, axis) => Math.abs(part - {pulled:?}[axis]) < 3)", at("topic"));
        page.expect(&near, true).await;
        page.expect(&format!("{}?.startsWith('topic:')", asked("pins")), true).await;
        // A drag is no click: nothing is selected.
        page.expect(&asked("task"), serde_json::Value::Null).await;

        page.press("[data-node=register]", SHIFT_RIGHT).await;
        page.expect(&format!("{}?.includes(',register:')", asked("pins")), true).await;
        page.press("[data-node=sentiment]", "h").await;
        page.expect(&asked("hide"), "sentiment").await;
        page.expect("getComputedStyle(document.querySelector('[data-node=sentiment]')).visibility", "hidden").await;
        page.expect("document.activeElement.dataset.hand ?? null", "show").await;
        page.click("[data-hand=larger]").await;
        page.expect(&asked("camera"), "125.500.500").await;
        page.press("[data-node=topic]", "-").await;
        page.expect(&asked("camera"), serde_json::Value::Null).await;

        let arranged = page.read(&at("topic")).await;
        page.reload().await;
        page.find("[data-node=topic]").await;
        page.expect(&at("topic"), arranged).await;
        page.press("[data-hand=show]", "\u{e007}").await;
        page.expect("document.activeElement.dataset.hand ?? null", "larger").await;
        page.expect("getComputedStyle(document.querySelector('[data-node=sentiment]')).visibility", "visible").await;
        page.click("[data-hand=reset]").await;
        page.expect(&at("topic"), before).await;
        page.expect(&asked("pins"), serde_json::Value::Null).await;
    })
    .await;
}

/// The texts on the page: of three words and more, except those of the model.
const SENTENCES: &str = "(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) {
        const node = walk.currentNode;
        const words = node.data.split(/[^\\p{L}’-]+/u).filter(word => word.length > 1 && word === word.toLowerCase());
        if (words.length > 2 && !node.parentElement.closest('[lang=en]:not(html), code, pre, textarea, noscript')) texts.push(node.data.trim());
    }
    return texts;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn no_sentence_of_a_view_is_left_in_english_on_an_italian_page() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        for view in VIEWS {
            let mut told = Vec::new();
            for language in ["en", "it"] {
                page.open(&format!("/?study={STUDY}&view={}&lang={language}", view.id)).await;
                page.find(".view > *").await;
                page.expect("document.querySelector('.bone') === null", true).await;
                page.expect("document.documentElement.lang", language).await;
                let sentences = page.read(SENTENCES).await;
                told.push(sentences.as_array().unwrap().clone());
            }
            let left: Vec<_> = told[1].iter().filter(|sentence| told[0].contains(sentence)).collect();
            assert!(left.is_empty() && told[1].len() > 1, "{}: {} sentences, left: {left:#?}", view.id, told[1].len());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_chosen_by_a_button_and_remembered() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        let language = "document.documentElement.lang";
        let transfer = "document.querySelector('[data-goes-to=transfer]').textContent.trim()";
        page.open("/").await;
        page.find("[data-node]").await;
        page.expect(language, "en").await;
        page.expect(transfer, "Transfer").await;
        page.click("[data-action=language]").await;
        page.expect(language, "it").await;
        page.expect(transfer, "Trasferimento").await;
        page.expect("document.activeElement.dataset.action", "language").await;
        page.expect("document.title.startsWith('Panoramica')", true).await;
        page.reload().await;
        page.find("[data-node]").await;
        page.expect(transfer, "Trasferimento").await;
        page.open("/?lang=en").await;
        page.find("[data-node]").await;
        page.expect(transfer, "Transfer").await;
    })
    .await;
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

#[tokio::test(flavor = "multi_thread")]
async fn single_keys_can_be_switched_off_and_a_matrix_is_one_stop_whose_cells_are_reached_by_arrows() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={STUDY}&view=transfer&picture=matrix")).await;
        page.find("[data-cell=\"0\"]").await;
        page.expect("document.querySelectorAll('.matrix [tabindex=\"0\"]').length", 1).await;
        let layer = page.read(&asked("layer")).await;
        page.press("[data-cell=\"0\"]", "\u{e014}\u{e015}").await;
        let current = "document.activeElement.dataset.cell";
        page.expect(current, "10").await;
        page.expect("document.querySelectorAll('.matrix [tabindex=\"0\"]').length", 1).await;
        page.expect(&asked("layer"), layer).await;
        page.press("body", "4").await;
        page.expect(&asked("view"), "transfer").await;
        page.press("body", "2").await;
        page.expect(&asked("view"), "tasks").await;
        page.expect("document.activeElement.id", "main").await;
        page.click("[data-action=help]").await;
        page.click("#single-keys").await;
        page.press("#single-keys", "\u{e00c}").await;
        page.press("body", "4").await;
        page.press("body", "?").await;
        page.expect("document.querySelector('dialog') === null", true).await;
        page.expect(&asked("view"), "tasks").await;
    })
    .await;
}
