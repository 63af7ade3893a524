//! One step of a lesson: its text, the question, and the study's answer.

use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use view_model::say;
use view_model::view;
use view_model::view::learn::figure::Exhibit;
use view_model::view::learn::layout;
use view_model::view::learn::model::{Answer, Choice, Guess, Lesson, Outcome, Reveal, Step};
use web_sys::HtmlElement;

use super::{Desk, focus, to_step, trial};
use crate::chart::curve::Curves;
use crate::chart::interval::{Axis, Intervals};
use crate::state::Page;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, Var, fixed, kept, live, part};

/// A step with its question.
#[component]
pub fn StepCard(desk: Desk, lesson: &'static Lesson, number: usize, at: Kept<usize>, step: Step) -> impl IntoView {
    let study = desk.page.study();
    let asked = |(task, asks)| view! { <span><b>{task}</b>" "{say!(view::learn::asks)}" "{asks}</span> };
    let tasks = step.tasks(&study).into_iter().map(asked).collect_view();
    let Step { text, given, question, reveal } = step;
    let (asks, answer, right) = (question.asks.clone(), question.answer.clone(), question.right());
    let met = kept(move || desk.progress.with(|progress| progress.outcome(&study, lesson, number, &question)));
    let chosen = Var::new(first_choice(desk, lesson, number, met, &answer));
    let keep = move |answer| desk.answer(|progress| progress.keep(&desk.page.study(), lesson, number, answer));
    let radios = radios(&answer);
    let by_digit = radios.clone();
    desk.page.state.offers.offer(move |key| at.get_untracked() == number && pick(&by_digit, key));
    let onward = (number < lesson.steps.len()).then_some(lesson.id);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        if met.with_untracked(Option::is_some) {
            desk.page.state.set(|selection| to_step(onward, if onward.is_some() { number + 1 } else { 1 })(selection));
        } else if let Some(answer) = chosen.get_untracked() {
            keep(Some(answer));
            focus(".step.current .ask .button");
        }
    };
    let again = move |_| {
        keep(None);
        focus(".step.current h2");
    };
    let button = move || match (met.with(Option::is_some), onward) {
        (false, _) => say!(view::learn::reveal),
        (true, Some(_)) => say!(view::learn::next_step),
        (true, None) => say!(view::learn::finish),
    };
    let tried = reveal.trial.clone();
    let trial = move || tried.clone().filter(|_| met.with(Option::is_some)).map(|tried| trial::trial(desk.page, tried));
    let shown = move || met.get().map(|met| revealed(desk, &met, &right, &reveal, again));
    view! {
        <article class="step" class:current=live(move || at.get() == number) data-step=number.to_string()>
            <h2 tabindex="-1"><span>{number}</span>{(lesson.steps[number - 1].0)()}</h2>
            <p class="step-text">{terms(&text)}</p>
            <p class="step-tasks">{tasks}</p>
            {given.map(|given| exhibit(&given))}
            <form class="ask" class:met=live(move || met.with(Option::is_some)) on:submit=submitted>
                <fieldset>
                    <legend>{asks}</legend>
                    {match answer {
                        Answer::Choice(choices) => options(lesson, number, &choices, chosen, met, radios),
                        Answer::Guess(guess) => slider(&guess, chosen, met),
                    }}
                </fieldset>
                <div class="reveal" aria-live="polite">{part(shown)}</div>
                <button class="button" disabled=live(move || chosen.with(Option::is_none))>{part(button)}</button>
            </form>
            {part(trial)}
        </article>
    }
}

/// The initial choice: the stored answer, or else the middle of a slider.
fn first_choice(
    desk: Desk,
    lesson: &Lesson,
    number: usize,
    met: Kept<Option<Outcome>>,
    answer: &Answer,
) -> Option<String> {
    let study = desk.page.study();
    let before = desk.progress.with_untracked(|progress| progress.answer(&study, lesson, number).map(str::to_owned));
    let middle = match answer {
        Answer::Guess(Guess { ends: [low, high], .. }) => Some(((low + high) / 2).to_string()),
        Answer::Choice(_) => None,
    };
    before.filter(|_| met.with_untracked(Option::is_some)).or(middle)
}

/// A text with its introduced terms (written between asterisks) emphasised.
fn terms(text: &str) -> AnyView {
    let part = |(index, part): (usize, &str)| match index % 2 {
        1 => view! { <dfn>{part.to_owned()}</dfn> }.into_any(),
        _ => part.to_owned().into_any(),
    };
    text.split('*').enumerate().map(part).collect_view().into_any()
}

/// Node references of the choices' buttons.
fn radios(answer: &Answer) -> Vec<NodeRef<Input>> {
    match answer {
        Answer::Choice(choices) => choices.iter().map(|_| NodeRef::new()).collect(),
        Answer::Guess(_) => Vec::new(),
    }
}

/// Selects the choice of a digit key; the open step handles all digits.
fn pick(radios: &[NodeRef<Input>], key: &str) -> bool {
    let Ok(digit) = key.parse::<usize>() else { return false };
    let radio = digit.checked_sub(1).and_then(|index| radios.get(index)).and_then(GetUntracked::get_untracked);
    radio.into_iter().for_each(|radio| radio.click());
    true
}

fn options(
    lesson: &Lesson,
    number: usize,
    choices: &[Choice],
    chosen: Var<Option<String>>,
    met: Kept<Option<Outcome>>,
    radios: Vec<NodeRef<Input>>,
) -> AnyView {
    let name = format!("{}-{number}", lesson.id);
    let option = |((index, choice), radio): ((usize, &Choice), NodeRef<Input>)| {
        let right = choice.right;
        let is_met = move || met.with(Option::is_some);
        let is_chosen = move || chosen.with(|chosen| chosen.as_ref().is_some_and(|key| *key == index.to_string()));
        let wrong = move || is_met() && !right && is_chosen();
        let change = move |event| {
            chosen.set(Some(index.to_string()));
            // A choice selected by digit lacks the focus; it is focused so that Enter reveals the answer.
            let _ = event_target::<HtmlElement>(&event).focus();
        };
        view! {
            <label class="option" class:right=live(move || is_met() && right) class:wrong=live(wrong)>
                <input
                    type="radio"
                    name=name.clone()
                    node_ref=radio
                    disabled=live(is_met)
                    prop:checked=live(is_chosen)
                    on:change=change
                />
                <kbd aria-hidden="true">{index + 1}</kbd>
                <span>{choice.text.clone()}</span>
            </label>
        }
    };
    choices.iter().enumerate().zip(radios).map(option).collect_view().into_any()
}

fn slider(guess: &Guess, chosen: Var<Option<String>>, met: Kept<Option<Outcome>>) -> AnyView {
    let &Guess { ends: [low, high], unit, .. } = guess;
    let step = move || chosen.get().and_then(|step| step.parse::<i32>().ok()).unwrap_or(low);
    let written = move || unit.write(f64::from(step()) * unit.step());
    let share = move || format!("--share:{:.4}", f64::from(step() - low) / f64::from((high - low).max(1)));
    view! {
        <span class="guess">
            <small aria-hidden="true">{unit.write(f64::from(low) * unit.step())}</small>
            <input
                type="range"
                min=low.to_string()
                max=high.to_string()
                step="1"
                aria-label=say!(view::learn::your_guess)
                disabled=live(move || met.with(Option::is_some))
                style=live(share)
                prop:value=live(move || step().to_string())
                aria-valuetext=live(written)
                on:input=move |event| chosen.set(Some(event_target_value(&event)))
            />
            <small aria-hidden="true">{unit.write(f64::from(high) * unit.step())}</small>
            <output>{live(written)}</output>
        </span>
    }
    .into_any()
}

/// The feedback on an answer, and the study's numbers.
fn revealed(
    desk: Desk,
    met: &Outcome,
    right: &str,
    reveal: &Reveal,
    again: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> AnyView {
    let (class, path) = if met.right { ("reply right", icon::TICK) } else { ("reply wrong", icon::DASH) };
    let link = reveal.link.clone();
    let name = view::by_id(link.view).map_or("", |view| (view.name)());
    let label = view! { {say!(view::learn::see_it_in, view = name)}<Icon path=icon::ARROW /> };
    let to = desk.link("evidence-link", Arc::new(move |selection| link.follow(selection)), label.into_any());
    let told = || view! { <p class="answer">{say!(view::learn::its_answer)}" "<b>{right.to_owned()}</b></p> };
    let answer = (!met.right).then(told);
    view! {
        <p class=class><Icon path=path /><span>{met.reply.clone()}</span></p>
        {answer}
        {number_of(reveal)}
        <p class="step-text">{terms(&reveal.why)}</p>
        {reveal.exhibit.as_ref().map(exhibit)}
        <p class="reveal-ways">{to}<button class="link" type="button" on:click=again>{say!(view::learn::again)}</button></p>
    }
    .into_any()
}

/// The study's number, with its name and interval.
fn number_of(reveal: &Reveal) -> AnyView {
    view! {
        <p class="big">
            <b data-value=reveal.value.to_string()>{reveal.written.clone()}</b>
            <span>{reveal.name.clone()}<br />{reveal.doubt.join(", ")}</span>
        </p>
    }
    .into_any()
}

/// The answer to a step, on the printed sheet.
pub fn printed(step: &Step) -> AnyView {
    view! {
        <li>
            <p>{step.question.asks.clone()}</p>
            <p><b>{step.question.right()}</b></p>
            {number_of(&step.reveal)}
            <p>{terms(&step.reveal.why)}</p>
        </li>
    }
    .into_any()
}

/// A small picture with its numbers.
fn exhibit(exhibit: &Exhibit) -> AnyView {
    let drawn = if exhibit.curve { curve(exhibit) } else { rows(exhibit) };
    view! { <figure class="exhibit"><figcaption>{exhibit.caption.clone()}</figcaption>{drawn}</figure> }.into_any()
}

fn rows(exhibit: &Exhibit) -> AnyView {
    let drawn = layout::rows(&Page::here().study(), exhibit);
    let lines = fixed(drawn.lines);
    let row = |(name, row, value, interval)| {
        view! {
            <div class="exhibit-row">
                <span>{name}</span>
                <Intervals row=fixed(row) lines=lines />
                <b>{value}</b>
                <small>{interval}</small>
            </div>
        }
    };
    view! {
        {drawn.rows.into_iter().map(row).collect_view()}
        <div class="exhibit-row"><span></span><Axis ticks=fixed(drawn.ticks) /></div>
    }
    .into_any()
}

fn curve(exhibit: &Exhibit) -> AnyView {
    let drawn = layout::curve(exhibit);
    let [top, bottom] = drawn.ends;
    view! {
        <div class="exhibit-curve" data-top=top data-bottom=bottom>
            <Curves scene=fixed(drawn.scene) />
            <Axis ticks=fixed(drawn.names) />
        </div>
    }
    .into_any()
}
