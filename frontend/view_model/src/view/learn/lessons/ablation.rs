//! Ablation and its damage: removing a direction, and testing whether that one mattered.

use shared::stats;
use shared::study::{BehaviourAblation, ControlKind, Damage, PairState, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Answer, Choice, Lesson, Question, Reveal, Step};
use super::super::question::{Side, how_many, sided, which};
use super::super::trial::{SEEDS, Trial, of_seeds};
use crate::say;
use crate::state::choice::{Dependence, Picture};
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "ablation",
    title: || say!(lesson::ablation::title),
    about: || say!(lesson::ablation::about),
    minutes: 7,
    needs: || say!(lesson::ablation::needs),
    mistake: || say!(lesson::ablation::mistake),
    steps: &[
        (|| say!(lesson::ablation::step_erased), erased),
        (|| say!(lesson::ablation::step_broken), broken),
        (|| say!(lesson::ablation::step_controlled), controlled),
        (|| say!(lesson::ablation::step_spread), spread),
        (|| say!(lesson::ablation::step_damage), damage),
        (|| say!(lesson::ablation::step_tried), tried),
    ],
};

fn behaviour(study: &Study) -> Option<&BehaviourAblation> {
    study.ablation.behaviour.as_ref()
}

fn erased(study: &Study) -> Option<Step> {
    let home = At::claim(study, 3);
    let site = study.sites.get(home.place.site)?;
    let ablation = study.ablation.representation.iter().find(|ablation| ablation.site == *site)?;
    let own = ablation.refit.own?;
    let ranks = ablation.ranks.iter().flatten().count();
    let rank = ablation.ranks.iter().flatten().fold(0.0, |most: f64, rank| most.max(*rank));
    let text = say!(
        lesson::ablation::erased_text,
        rank = number::layer(rank),
        width = number::count(study.provenance.model.d_model),
        site = home.site()
    );
    let question = sided(
        say!(lesson::ablation::erased_asks),
        Side::of(own.interval, [0.0; 2]),
        [say!(lesson::ablation::erased_above), say!(lesson::ablation::erased_below)],
    );
    let mut link = home.link("ablation", None);
    link.at.ablation = Some(Dependence::Refit);
    let reveal = Reveal {
        why: say!(lesson::ablation::erased_why).to_owned(),
        link,
        ..Reveal::of(say!(lesson::ablation::erased_name), own.value, Some(own.interval), Some(ranks))
    };
    Some(Step { text, given: None, question, reveal })
}

/// The drop of a task's satisfaction rate under its own ablation.
fn own_drop(study: &Study, task: usize) -> Option<Measured> {
    let drops = &behaviour(study)?.dependencies;
    let at = |matrix: &[Vec<Option<f64>>]| *matrix.get(task)?.get(task)?;
    let interval = [at(&drops.low)?, at(&drops.high)?];
    Some(Measured::new(study.tasks[task].id.as_str(), task, at(&drops.drop)?, Some(interval)))
}

/// The tasks with the largest, smallest and median drop under their own ablation.
fn sufferers(study: &Study) -> Option<[usize; 3]> {
    At::claim(study, 3).spread(&|task| own_drop(study, task).map(|drop| drop.value))
}

/// A link to the drops of satisfaction.
fn to_drops(study: &Study, task: Option<usize>) -> super::super::figure::Link {
    let mut link = At::claim(study, 3).link("ablation", task);
    link.at.ablation = Some(Dependence::Behaviour);
    link
}

fn broken(study: &Study) -> Option<Step> {
    let mut tasks = sufferers(study)?;
    let most = tasks[2];
    tasks.sort_unstable();
    let measured: Vec<Measured> = tasks.into_iter().filter_map(|task| own_drop(study, task)).collect();
    let ablated = behaviour(study)?;
    let (own, n) = (own_drop(study, most)?, ablated.n.get(most).copied());
    let text = say!(lesson::ablation::broken_text, sites = number::count(ablated.sites.len()));
    let reveal = Reveal {
        why: say!(lesson::ablation::broken_why).to_owned(),
        exhibit: Some(Exhibit::rows(say!(lesson::ablation::broken_caption), 0.0, measured.clone())),
        link: to_drops(study, Some(most)),
        ..Reveal::of(say!(lesson::ablation::broken_name, task = own.name), own.value, own.interval, n)
    };
    let question = which(say!(lesson::ablation::broken_asks), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn controlled(study: &Study) -> Option<Step> {
    let [.., most] = sufferers(study)?;
    let drops = &behaviour(study)?.dependencies;
    let (own, band) = (own_drop(study, most)?, (*drops.band.get(most)?)?);
    let p = *drops.p.get(most)?.get(most)?;
    let home = At::claim(study, 3);
    let name = &own.name;
    let text = say!(lesson::ablation::controlled_text, task = name, drop = number::score(own.value));
    let question = sided(
        say!(lesson::ablation::controlled_asks, task = name),
        if p.is_some_and(|p| p <= home.alpha()) { Side::of([own.value; 2], band) } else { Side::Untold },
        [say!(lesson::ablation::controlled_above), say!(lesson::ablation::controlled_below)],
    );
    let here = p.map(|p| format!(" {}", say!(lesson::ablation::controlled_here, p = number::p_statement(p))));
    let [low, high] = band.map(number::score);
    let reveal = Reveal {
        why: say!(lesson::ablation::controlled_why, low, high) + &here.unwrap_or_default(),
        exhibit: Some(Exhibit {
            band: Some(band),
            ..Exhibit::rows(say!(lesson::ablation::controlled_caption), 0.0, vec![own.clone()])
        }),
        link: to_drops(study, Some(most)),
        ..Reveal::of(
            say!(lesson::ablation::controlled_name, task = name),
            own.value,
            own.interval,
            behaviour(study)?.n.get(most).copied(),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

fn spread(study: &Study) -> Option<Step> {
    let drops = &behaviour(study)?.dependencies;
    drops.shares?;
    let pairs = drops.pairs;
    let [counting, absent, undecided] =
        [PairState::Present, PairState::Absent, PairState::Undecided].map(|state| drops.in_state(state));
    let text = say!(
        lesson::ablation::spread_text,
        first = study.tasks.first()?.id,
        last = study.tasks.last()?.id,
        pairs = number::count(pairs)
    );
    let reveal = Reveal {
        why: say!(lesson::ablation::spread_why, absent, undecided, responses = behaviour(study)?.n.first()?),
        link: to_drops(study, None),
        ..Reveal::count(say!(lesson::ablation::spread_name, pairs = number::count(pairs)), counting)
    };
    let question = how_many(say!(lesson::ablation::spread_asks), counting, &[pairs / 5, pairs / 2, pairs]);
    Some(Step { text, given: None, question, reveal })
}

fn damage(study: &Study) -> Option<Step> {
    let ablated = behaviour(study)?;
    let home = At::claim(study, 3);
    let of_task = |task: usize| ablated.damage.get(task)?.as_ref();
    let [.., worst] = home.spread(&|task| of_task(task).map(|damage: &Damage| damage.kl))?;
    let own = of_task(worst)?;
    let control = |kind: ControlKind| {
        let of_kind = ablated.controls.iter().filter(|control| control.kind == kind);
        let worst = of_kind.map(|control| control.damage.kl).max_by(f64::total_cmp)?;
        Some(Measured { name: words::control(kind).to_owned(), task: None, value: worst, interval: None })
    };
    let name = home.name(worst);
    let measured = [
        Measured::new(say!(lesson::ablation::subspace_of, task = name), worst, own.kl, None),
        control(ControlKind::Random)?,
        control(ControlKind::Pca)?,
    ];
    let most = measured.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
    let text = say!(lesson::ablation::damage_text, task = name);
    let reveal = Reveal {
        why: say!(
            lesson::ablation::damage_why,
            task = name,
            whole = number::score(own.perplexity_whole),
            ablated = number::score(own.perplexity)
        ),
        exhibit: Some(Exhibit::rows(say!(lesson::ablation::damage_caption), 0.0, measured.to_vec())),
        link: {
            let mut link = home.link("ablation", Some(worst));
            link.at.picture = Some(Picture::Damage);
            link
        },
        ..Reveal::of(say!(lesson::ablation::damage_name, subspace = most.name), most.value, None, None)
    };
    let question = which(say!(lesson::ablation::damage_asks), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

/// The trial of the task that suffers most, after what the study lets expect of so many responses.
fn tried(study: &Study) -> Option<Step> {
    let [.., most] = sufferers(study)?;
    let ablated = behaviour(study)?;
    let (own, n, before) = (own_drop(study, most)?, *ablated.n.get(most)?, study.tasks.get(most)?.satisfied);
    let random = ablated.controls.iter().filter(|control| control.kind == ControlKind::Random);
    let random: Vec<f64> = random.filter_map(|control| *control.drop.get(most)?).collect();
    let kept = [0.0, own.value, stats::mean(&random)?].map(|drop| of_seeds(before - drop));
    let (name, [whole, edited, control]) = (&own.name, kept);
    let reveal = Reveal {
        why: say!(lesson::ablation::tried_why, task = name, edited, control, of = SEEDS),
        link: to_drops(study, Some(most)),
        trial: Some(Trial { task: name.clone(), drop: own.value, n }),
        ..Reveal::of(say!(lesson::ablation::tried_name, task = name), own.value, own.interval, Some(n))
    };
    let text = say!(lesson::ablation::tried_text, task = name, whole, of = SEEDS);
    Some(Step { text, given: None, question: expected(kept), reveal })
}

/// How many responses keep the instruction without the skill, and with as many random directions out; the wrong answers are
/// off by two at least.
fn expected([whole, edited, control]: [usize; 3]) -> Question {
    let right = (edited, control);
    let apart = |one: &(usize, usize), other: &(usize, usize)| one.0.abs_diff(other.0).max(one.1.abs_diff(other.1)) > 1;
    let mut pairs = vec![right];
    for pair in [(whole, whole), (edited, edited), (0, whole), (whole, 0), (0, 0), (SEEDS, SEEDS)] {
        if pairs.len() < 4 && pairs.iter().all(|known| apart(known, &pair)) {
            pairs.push(pair);
        }
    }
    pairs.sort_unstable();
    let choice = |pair: (usize, usize)| Choice {
        text: say!(lesson::ablation::tried_pair, edited = pair.0, control = pair.1),
        right: pair == right,
        reply: match pair == right {
            true => say!(view::learn::as_measured).to_owned(),
            false => say!(lesson::ablation::tried_other, edited, control),
        },
    };
    let asks = say!(lesson::ablation::tried_asks, of = SEEDS);
    Question { asks, answer: Answer::Choice(pairs.into_iter().map(choice).collect()) }
}
