//! The Compare view: two studies side by side and as a difference, on one scale.

pub mod inspector;
pub mod pictures;
pub mod second_study;

use leptos::prelude::*;
use shared::api::StudyEntry;
use view_model::command;
use view_model::say;
use view_model::state::choice::{Aspect, Dependence, Picture};
use view_model::text::words;
use view_model::view::compare::{VIEW, model, study_pair, summary};
use wasm_split_helpers::wasm_split;

use self::second_study::{Asked, Pair, Second};
use super::Drawn;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, fixed, kept, live, part};
use crate::widget::notice::{Nothing, Notice};
use crate::widget::picker::{Choice, Segments, Select};
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Compare /> }.into_any())
}

/// The choices that decide what is shown of two studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The aspect in which they are compared.
    pub aspect: Aspect,
    /// The kind of drop compared, where the aspect is ablation.
    pub kind: Option<Dependence>,
    /// Whether pairs are shown as a difference instead of two matrices.
    pub difference: bool,
}

#[component]
fn Compare() -> impl IntoView {
    let page = Page::here();
    let asked = second_study::ask(page);
    part(move || match asked.second.get() {
        Second::Ready(second) => drawn(Pair::of(page, second), asked),
        Second::Loading => alone(view! { <Nothing text=say!(view::compare::on_its_way) /> }.into_any()),
        Second::Alone => {
            let study = page.study();
            let command = command::run(&study, &["--seed".to_owned(), (study.config.seed + 1).to_string()]);
            without(asked, say!(view::compare::only_one), say!(view::compare::only_one_why, command))
        }
        Second::Same => {
            let why = say!(view::compare::same_twice_why, study = words::study(&page.study()));
            without(asked, say!(view::compare::same_twice), why)
        }
        Second::Failed(failure) => without(asked, failure.title, failure.detail),
    })
}

/// The view without its picture.
fn alone(instead: AnyView) -> AnyView {
    view! { <section class="view compare">{instead}</section> }.into_any()
}

/// The notice when there is nothing to compare, with links to what can be done.
fn without(asked: Asked, title: impl Into<String>, detail: impl Into<String>) -> AnyView {
    let page = Page::here();
    let again = move |_| asked.attempt.update(|attempt| *attempt += 1);
    let first = move |_| page.state.set(|selection| selection.compare.with = None);
    let named = page.state.selection.with(|selection| selection.compare.with.is_some());
    let notice = view! {
        <Notice title=title.into() detail=detail.into()>
            {named.then(|| view! { <button class="button" data-action="first" on:click=first>{say!(view::compare::with_first)}</button> })}
            <button class="button quiet" on:click=again>{say!(view::compare::try_again)}</button>
            {part(move || asked.held.with(|held| beside(page, held)))}
        </Notice>
    };
    alone(notice.into_any())
}

fn drawn(pair: Pair, asked: Asked) -> AnyView {
    let page = pair.page;
    let wanted = page.state.part(|selection| (selection.compare.aspect, selection.ablation, selection.picture));
    let seen = kept(move || {
        let (aspect, kind, picture) = wanted.get();
        let kind = pair.look(|both| model::kind(both, kind)).filter(|_| aspect == Aspect::Ablation);
        Seen { aspect, kind, difference: picture == Some(Picture::Difference) }
    });
    let finding = kept(move || pair.look(|both| summary::finding(both, seen.get().aspect, seen.get().kind)));
    let table = kept(move || pair.look(|both| summary::table(both, seen.get().aspect, seen.get().kind)));
    view! {
        <section class="view compare">
            <div class="view-top">
                <FindingHead finding=finding />
                <div class="controls">
                    {part(move || asked.held.with(|held| beside(page, held)))}
                    <button class="tool" data-action="swap" aria-label=say!(view::compare::swap) title=say!(view::compare::swap) on:click=move |_| pair.swap()>
                        <Icon path=icon::SWAP />
                    </button>
                </div>
            </div>
            {aspects(pair, seen)}
            {part(move || pictures::picture(pair, seen.get()))}
            <div class="view-foot">{part(move || legend(pair, seen.get()))}<Twin table=table /></div>
        </section>
        <aside class="inspector" aria-label=say!(view::compare::selection) class:asked=live(move || page.task.get().is_some())>
            {part(move || match page.task.get() {
                Some(task) => inspector::selected(pair, seen.get(), task),
                None => inspector::setups(pair),
            })}
        </aside>
    }
    .into_any()
}

/// Picker of the second study.
fn beside(page: Page, held: &[StudyEntry]) -> Option<AnyView> {
    let own = page.study().id.clone();
    let others = held.iter().filter(|entry| entry.id != own);
    let mut known: Vec<(String, String)> =
        others.map(|entry| (entry.id.clone(), words::listed_study(entry, held))).collect();
    let wanted = study_pair::second(
        &own,
        page.state.selection.with_untracked(|selection| selection.compare.with.clone()).as_deref(),
        held,
    )?;
    if !known.iter().any(|(id, _)| *id == wanted) {
        known.insert(0, (wanted.clone(), wanted.clone()));
    }
    let picked = known.iter().position(|(id, _)| *id == wanted).unwrap_or_default();
    let choices = known.iter().map(|(id, name)| Choice::new(name, id)).collect();
    let pick = move |index: usize| {
        let id = known.get(index).map(|(id, _)| id.clone());
        page.state.set(|selection| selection.compare.with = id);
    };
    Some(view! { <Select name=say!(view::compare::beside) choices=choices picked=fixed(picked) pick=Callback::new(pick) /> }.into_any())
}

/// Picker of the aspect; for pairs also of the picture.
fn aspects(pair: Pair, seen: Kept<Seen>) -> AnyView {
    let state = pair.page.state;
    let choice = |aspect| Choice::new(summary::words_of(aspect).label, summary::words_of(aspect).about);
    let choices = || Aspect::ALL.map(choice).to_vec();
    let picked = kept(move || seen.get().aspect as usize);
    let pick = Callback::new(move |index: usize| state.set(|selection| selection.compare.aspect = Aspect::ALL[index]));
    let contrasts = || {
        vec![
            Choice::new(say!(view::compare::side_by_side), say!(view::compare::side_by_side_is)),
            Choice::new(say!(view::compare::difference), say!(view::compare::difference_is)),
        ]
    };
    let contrast = kept(move || usize::from(seen.get().difference));
    let pick_contrast = Callback::new(move |index: usize| {
        state.set(|selection| selection.picture = (index == 1).then_some(Picture::Difference));
    });
    let of_pairs = kept(move || matches!(seen.get().aspect, Aspect::Transfer | Aspect::Ablation));
    view! {
        <div class="aspects">
            <span class="wide"><Segments name="aspect" label=say!(page::widget::group_aspect) choices=choices() picked=picked pick=pick /></span>
            <span class="narrow"><Select name=say!(view::compare::aspect) choices=choices() picked=picked pick=pick /></span>
            {part(move || of_pairs.get().then(|| view! { <Segments name="picture" label=say!(page::widget::group_picture) choices=contrasts() picked=contrast pick=pick_contrast /> }))}
            {part(move || seen.get().kind.map(|kind| drops(pair, kind)))}
        </div>
    }
    .into_any()
}

/// Picker of the kind of drop.
fn drops(pair: Pair, kind: Dependence) -> AnyView {
    let kinds = pair.anywhere(model::kinds);
    let choices = kinds.iter().map(|&kind| Choice::new(words::dependence(kind), words::dependence(kind))).collect();
    let picked = kinds.iter().position(|&known| known == kind).unwrap_or_default();
    let pick = move |index: usize| pair.page.state.set(|selection| selection.ablation = kinds.get(index).copied());
    view! { <Select name=say!(view::compare::shown) choices=choices picked=fixed(picked) pick=Callback::new(pick) /> }
        .into_any()
}

fn legend(pair: Pair, seen: Seen) -> AnyView {
    let [first, second] = pair.names();
    let key = |text: &'static str| view! { <span class="key">{text}</span> };
    let tally = move || pair.look(|both| summary::tally(&model::compared(both, seen.aspect, seen.kind)));
    match (seen.aspect, seen.difference) {
        (Aspect::Transfer | Aspect::Ablation, true) => view! {
            <p class="legend">
                <span class="key ramp-key">"−.50"<i class="ramp"></i>"+.50"</span>
                <span class="key" data-unclear>{part(move || {
                    let summary::Tally { apart, both, alone } = tally();
                    let unclear = both - apart;
                    let told = match alone {
                        0 => say!(view::compare::key_unclear, unclear, both),
                        alone => say!(view::compare::key_unclear_alone, unclear, both, alone),
                    };
                    view! { <i class="swatch soft"></i>{told} }
                })}</span>
                {key(say!(view::compare::key_axes))}
            </p>
        }
        .into_any(),
        (Aspect::Transfer | Aspect::Ablation, false) => view! {
            <p class="legend">
                <span class="key ramp-key">{if seen.kind.is_some() { "−.50" } else { ".0" }}<i class="ramp"></i>{if seen.kind.is_some() { ".50" } else { "1.0" }}</span>
                <span class="key"><i class="swatch soft"></i>{say!(view::compare::key_quiet)}</span>
                {key(say!(view::compare::key_axes))}
            </p>
        }
        .into_any(),
        (aspect, _) => view! {
            <p class="legend">
                <span class="key"><i class="dot-key full"></i>{first}</span>
                <span class="key"><i class="dot-key"></i>{second}</span>
                {key(say!(view::compare::key_intervals))}
                {(aspect == Aspect::Probes).then(|| view! { <span class="key"><i class="dash-key"></i>{say!(view::compare::key_chance)}</span> })}
                {(aspect == Aspect::Rates).then(|| key(say!(view::compare::key_rates)))}
                {(aspect == Aspect::Depth).then(|| key(say!(view::compare::key_depths)))}
            </p>
        }
        .into_any(),
    }
}
