//! What keeps an eye on the server's runs, on this view and after it: the list, the run that is followed, the mark in the title
//! and the browser's notification when a run ends.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Run, RunLine};
use view_model::say;
use view_model::view::runs::board::Board;
use view_model::view::runs::told;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::js_sys::{Date, Reflect};
use web_sys::{AbortController, Element, HtmlElement, Notification, NotificationOptions, NotificationPermission};

use crate::api::runs::{self, Following, RunEvent};
use crate::shell::live_region::MARK;
use crate::widget::live::Var;

/// How often the clock of the view ticks.
const TICK: Duration = Duration::from_secs(1);
/// Ticks with the focus after which the mark goes.
const SEEN: u32 = 5;

/// The signals of the view, while it is shown.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// The runs.
    pub(super) board: Var<Board>,
    /// The time, in seconds.
    pub(super) now: Var<f64>,
    /// What the followed run printed.
    pub(super) lines: Var<BTreeMap<u64, RunLine>>,
    /// Why the list is not up to date.
    pub(super) unheard: Var<Option<String>>,
    /// What a screen reader says when a run ends.
    pub(super) spoken: Var<String>,
}

#[derive(Default)]
struct Watch {
    board: Board,
    shown: Option<Shown>,
    clock: Option<IntervalHandle>,
    ticks: u32,
    followed: Option<(String, Following)>,
    lines: BTreeMap<u64, RunLine>,
    /// Ticks with the focus since the title was marked.
    seen: Option<u32>,
}

thread_local! {
    static WATCH: RefCell<Watch> = RefCell::default();
}

/// The time, in seconds.
pub(super) fn now() -> f64 {
    Date::now() / 1000.0
}

/// Shows what is known, and looks again.
pub(super) fn show(shown: Shown) {
    let runs = WATCH.with_borrow_mut(|watch| {
        watch.shown = Some(shown);
        if watch.clock.is_none() {
            watch.clock = set_interval_with_handle(tick, TICK).ok();
        }
        watch.board.clone()
    });
    shown.board.set(runs);
    look();
}

/// The view is left; open runs are looked at further.
pub(super) fn hide() {
    WATCH.with_borrow_mut(|watch| watch.shown = None);
    follow_none();
}

/// Asks for the list.
pub(super) fn look() {
    let Ok(controller) = AbortController::new() else { return };
    spawn_local(async move {
        let answer = runs::list(&controller.signal()).await;
        let shown = WATCH.with_borrow(|watch| watch.shown);
        match answer {
            Ok(page) => {
                let ended = WATCH.with_borrow_mut(|watch| watch.board.take(page, now()));
                if let Some(shown) = shown {
                    shown.unheard.set(None);
                }
                heard(&ended);
            }
            Err(failure) => {
                if let Some(shown) = shown {
                    shown.unheard.set(Some(failure.detail));
                }
            }
        }
    });
}

/// Takes a run as the server has just given it.
pub(super) fn put(run: Run) {
    let ended = WATCH.with_borrow_mut(|watch| watch.board.put(run, now()));
    heard(ended.as_slice());
}

/// Takes a run out that was deleted.
pub(super) fn remove(id: &str) {
    WATCH.with_borrow_mut(|watch| watch.board.remove(id));
    heard(&[]);
}

/// Follows one run, and no other; one that has ended once, for what it printed.
pub(super) fn follow(id: &str, is_open: bool) {
    let is_enough = |by: &Following| !is_open || !by.is_over();
    let is_followed = |watch: &Watch| watch.followed.as_ref().is_some_and(|(known, by)| known == id && is_enough(by));
    if WATCH.with_borrow(is_followed) {
        return;
    }
    let of = id.to_owned();
    let following = Following::start(id, move |event| match event {
        RunEvent::Run(run) => put(*run),
        RunEvent::Line(number, line) => print(&of, number, line),
    });
    let (before, lines) = WATCH.with_borrow_mut(|watch| {
        let is_other = watch.followed.as_ref().is_none_or(|(known, _)| known != id);
        if is_other {
            watch.lines.clear();
        }
        let following = following.map(|following| (id.to_owned(), following));
        (std::mem::replace(&mut watch.followed, following), watch.lines.clone())
    });
    drop(before);
    if let Some(shown) = WATCH.with_borrow(|watch| watch.shown) {
        shown.lines.set(lines);
    }
}

/// Follows no run any more.
pub(super) fn follow_none() {
    drop(WATCH.with_borrow_mut(|watch| watch.followed.take()));
}

fn print(of: &str, number: u64, line: RunLine) {
    let printed = WATCH.with_borrow_mut(|watch| {
        if watch.followed.as_ref().is_none_or(|(known, _)| known != of) {
            return None;
        }
        watch.lines.insert(number, line);
        Some((watch.shown?, watch.lines.clone()))
    });
    if let Some((shown, lines)) = printed {
        shown.lines.set(lines);
    }
}

/// Shows the runs as they are now, and tells of those that have ended.
fn heard(ended: &[Run]) {
    let (shown, board) = WATCH.with_borrow(|watch| (watch.shown, watch.board.clone()));
    if let Some(shown) = shown {
        let held = document().active_element();
        shown.now.set(now());
        shown.board.set(board);
        request_animation_frame(move || hold_focus(held));
    }
    for run in ended {
        let text = told::ended(run);
        if let Some(shown) = shown {
            shown.spoken.set(text.clone());
        }
        mark();
        notify(&text);
    }
}

/// Gives the focus back to what had it: a row that moves loses it.
fn hold_focus(held: Option<Element>) {
    let is_lost = document().active_element().is_none_or(|at| at.tag_name() == "BODY");
    let held = held.filter(|at| is_lost && at.is_connected() && at.tag_name() != "BODY");
    if let Some(held) = held.and_then(|at| at.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus can still be clicked.
        let _ = held.focus();
    }
}

fn tick() {
    let (shown, looks) = WATCH.with_borrow_mut(|watch| {
        watch.ticks = watch.ticks.wrapping_add(1);
        (watch.shown, watch.board.looks(watch.ticks, watch.shown.is_some()))
    });
    if let Some(shown) = shown {
        shown.now.set(now());
    }
    if looks {
        look();
    }
    unmark();
    // Nothing to wait for: the view's next visit starts the clock again.
    let clock = WATCH.with_borrow_mut(|watch| {
        let waits = watch.shown.is_some() || watch.board.has_open() || watch.seen.is_some();
        if waits { None } else { watch.clock.take() }
    });
    if let Some(clock) = clock {
        clock.clear();
    }
}

fn mark() {
    WATCH.with_borrow_mut(|watch| watch.seen = Some(0));
    let title = document().title();
    if !title.starts_with(MARK) {
        document().set_title(&format!("{MARK}{title}"));
    }
}

fn unmark() {
    let is_seen = document().has_focus().unwrap_or_default();
    let goes = WATCH.with_borrow_mut(|watch| {
        let Some(seen) = watch.seen.as_mut().filter(|_| is_seen) else { return false };
        *seen += 1;
        let goes = *seen > SEEN;
        if goes {
            watch.seen = None;
        }
        goes
    });
    if goes && let Some(title) = document().title().strip_prefix(MARK) {
        document().set_title(title);
    }
}

/// Whether the browser knows notifications: pages of insecure origins have none in some.
fn has_notifications() -> bool {
    Reflect::get(&window(), &JsValue::from_str("Notification")).is_ok_and(|of| of.is_function())
}

fn notify(text: &str) {
    if !has_notifications() || Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    // Some phones allow them to service workers only.
    let _ = Notification::new_with_options("skillscope", &options);
}

/// Asks the reader for the permission to notify; what has come of it is told.
pub(super) fn ask_to_notify(told: Var<&'static str>) {
    let refused = move || told.set(say!(view::runs::not_notified));
    if !has_notifications() {
        return refused();
    }
    let Ok(asked) = Notification::request_permission() else { return refused() };
    spawn_local(async move {
        let answer = wasm_bindgen_futures::JsFuture::from(asked).await;
        match answer.ok().and_then(|answer| answer.as_string()).as_deref() {
            Some("granted") => told.set(say!(view::runs::notified)),
            _ => refused(),
        }
    });
}
