//! The first minute in a browser: a response that plays, the tour, every study on one axis; then the class and its teacher.

use crate::driver::{asked, visit};
use crate::support::{data_dir, serve};

/// A study that ships with the program.
const STUDY: &str = "tiny-qwen2-seed-1";
/// A laptop's first screen.
const LAPTOP: (u32, u32) = (1280, 720);
/// A phone's.
const PHONE: (u32, u32) = (390, 844);
/// Escape, as WebDriver types it.
const ESCAPE: &str = "\u{e00c}";

#[tokio::test(flavor = "multi_thread")]
async fn a_response_plays_and_all_five_claims_stand_on_a_laptops_first_screen() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, LAPTOP, async move |page| {
        page.open(&format!("/?study={STUDY}")).await;
        page.find(".played li").await;
        let later = "document.querySelectorAll('.played .later').length";
        page.expect(later, 0).await;
        let n = page.read("document.querySelectorAll('.played li').length").await.as_u64().unwrap();
        assert!(n >= 4, "{n} tokens");
        page.click(".playing .play").await;
        page.expect(&format!("{later} > 0"), true).await;
        page.expect(later, 0).await;
        page.expect("document.querySelector('.playing .play').getAttribute('aria-pressed')", "false").await;
        let told = page.read("document.querySelector('.example .told').textContent").await;
        page.click(".examples > button").await;
        page.expect(&format!("document.querySelector('.example .told').textContent === {told}"), false).await;
        let seen = "[...document.querySelectorAll('.claim')].filter(claim => {
            const { top, bottom } = claim.querySelector('.answer').getBoundingClientRect();
            const at = document.elementFromPoint(claim.getBoundingClientRect().left + 40, (top + bottom) / 2);
            return claim.contains(at) && bottom <= innerHeight;
        }).length";
        page.expect(seen, 5).await;
        // What is on its way when the page is left would be an error in the console.
        page.find(".claim-body .statement").await;
        page.find(".overview-graph svg").await;
        // The real model's study has longer texts above.
        page.open("/").await;
        page.find(".played li").await;
        page.expect(seen, 5).await;
        page.find(".claim-body .statement").await;
        page.find(".overview-graph svg").await;
        page.open(&format!("/?study={STUDY}")).await;
        page.click(".claim[data-claim='1'] summary").await;
        page.expect("document.querySelectorAll('.claim[data-claim=\"1\"] .across-row .interval').length >= 3", true)
            .await;
        page.expect("document.querySelectorAll('.claim[data-claim=\"1\"] .across-row.open').length", 1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tour_goes_through_five_stops_by_keyboard_and_ends_where_it_is_left() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, LAPTOP, async move |page| {
        page.open(&format!("/?study={STUDY}")).await;
        page.click("[data-action=tour]").await;
        for (stop, view) in [(1, "overview"), (2, "overview"), (3, "probes"), (4, "transfer"), (5, "overview")] {
            page.expect(&asked("tour"), stop.to_string()).await;
            page.expect("document.querySelector('main').dataset.view", view).await;
            page.expect("document.querySelector('.tour small')?.textContent ?? null", format!("Stop {stop} of 5"))
                .await;
            page.expect("document.activeElement === document.querySelector('.tour h2')", true).await;
            if stop < 5 {
                page.press("[data-action=tour-next]", "\u{e007}").await;
            }
        }
        page.back().await;
        page.expect(&asked("tour"), "4").await;
        page.expect("document.querySelector('main').dataset.view", "transfer").await;
        page.press(".tour h2", ESCAPE).await;
        page.expect("document.querySelector('.tour') === null", true).await;
        page.expect("document.activeElement.id", "main").await;
        page.expect(&asked("tour"), serde_json::Value::Null).await;
        page.expect(&asked("view"), "transfer").await;
        // A link to a stop is enough.
        page.open("/?tour=3").await;
        page.expect(&asked("view"), "probes").await;
        page.expect("document.querySelector('[data-facts]') !== null", true).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phones_first_screen_says_what_was_found_and_the_last_stop_shows_the_claims() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, PHONE, async move |page| {
        page.open("/").await;
        page.find(".played li").await;
        let bottom = |of: &str| format!("document.querySelector('{of}').getBoundingClientRect().bottom");
        let seen = |of: &str| format!("{} < document.querySelector('.rail').getBoundingClientRect().top", bottom(of));
        page.expect(&seen(".overview h1"), true).await;
        page.expect(&seen("[data-action=tour]"), true).await;
        // Firefox opens no window as narrow as a phone.
        if page.read("innerWidth <= 480").await == true {
            let before =
                format!("{} < document.querySelector('.example').getBoundingClientRect().top", bottom(".overview h1"));
            page.expect(&before, true).await;
            page.expect("document.querySelector('.strip-key').open", false).await;
        }
        page.open(&format!("/?study={STUDY}&tour=5")).await;
        page.expect("document.activeElement === document.querySelector('.tour h2')", true).await;
        page.expect(&seen(".claims"), true).await;
        let below = "document.querySelector('.claims').getBoundingClientRect().top
            >= document.querySelector('.tour').getBoundingClientRect().bottom";
        page.expect(below, true).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_reads_the_codes_of_a_class_and_the_palette_finds_lessons_and_samples() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, LAPTOP, async move |page| {
        page.open(&format!("/?study={STUDY}&view=learn&lesson=teachers")).await;
        page.expect("document.querySelectorAll('.plan tbody tr').length", 8).await;
        let codes = format!("{STUDY} stream=-,0\n{STUDY} stream=-,1\nnonsense");
        page.press("#codes", &codes).await;
        page.expect("document.querySelectorAll('.class [data-step]').length", 1).await;
        page.expect("document.querySelector('.class p').textContent", "Answers of 2 people.").await;
        page.expect("document.querySelector('.class .remark').textContent.includes('nonsense')", true).await;

        page.click(".palette-tool").await;
        page.press(".palette-field", "residual stream is").await;
        page.press(".palette-field", "\u{e007}").await;
        page.expect(&asked("lesson"), "stream").await;
        page.click(".palette-tool").await;
        page.press(".palette-field", "greenhouse\u{e007}").await;
        page.expect(&asked("view"), "tasks").await;
        page.expect(&asked("search"), "greenhouse").await;
    })
    .await;
}
