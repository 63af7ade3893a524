//! Time: what can be read before the response, and what only during it.

use shared::site::Position;
use shared::study::{Estimate, Study, Timing};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, sided};
use crate::say;
use crate::state::place::Place;
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "time",
    title: || say!(lesson::time::title),
    about: || say!(lesson::time::about),
    minutes: 5,
    needs: || say!(lesson::time::needs),
    mistake: || say!(lesson::time::mistake),
    steps: &[
        (|| say!(lesson::time::step_before), before),
        (|| say!(lesson::time::step_planned), planned),
        (|| say!(lesson::time::step_carried), carried),
        (|| say!(lesson::time::step_unfolding), unfolding),
        (|| say!(lesson::time::step_verdict), verdict),
    ],
};

fn timing(study: &Study) -> Option<(At<'_>, &Timing)> {
    let home = At::claim(study, 5);
    home.of_second_edition()?;
    let site = study.sites.get(home.place.site)?;
    Some((home, study.timing.iter().find(|timing| timing.site == *site)?))
}

fn moment(at: At<'_>, position: Position) -> Option<At<'_>> {
    let position = at.study.positions.iter().position(|&known| known == position)?;
    Some(at.moved(Place { position, ..at.place }))
}

/// The task with the best score before the response.
fn foretold(study: &Study) -> Option<(At<'_>, &Timing, usize)> {
    let (home, timing) = timing(study)?;
    let prompt = moment(home, Position::UserLast)?;
    let [.., task] = prompt.spread_of_auroc()?;
    Some((prompt, timing, task))
}

/// A task's specialists over the response, for a curve.
fn over_time(at: At<'_>, task: usize) -> Exhibit {
    let moments = at.study.positions.iter().enumerate().filter(|(_, position)| **position != Position::Mean);
    let rows = moments.filter_map(|(position, &named)| {
        let score = at.moved(Place { position, ..at.place }).specialist(task)?;
        Some(Measured::auroc(words::position(named), task, score))
    });
    Exhibit::curve(say!(lesson::time::over_time, task = at.name(task)), rows.collect())
}

/// A task's increments over the text along the response, for a curve.
fn added_over_time(at: At<'_>, task: usize) -> Exhibit {
    let moments = at.study.positions.iter().enumerate().filter(|(_, position)| **position != Position::Mean);
    let rows = moments.filter_map(|(position, &named)| {
        let increment = at.moved(Place { position, ..at.place }).increment(task)?;
        Some(Measured::added(words::position(named), task, increment))
    });
    Exhibit::added(say!(lesson::time::added_over_time, task = at.name(task)), rows.collect())
}

/// The revealed answer of an estimate.
fn estimated(name: String, estimate: &Estimate, n: usize, why: &str) -> Reveal {
    let here = estimate.p.map(|p| format!(" {}", say!(lesson::time::here, p = number::p_statement(p))));
    Reveal {
        why: format!("{why}{}", here.unwrap_or_default()),
        ..Reveal::of(name, estimate.value, Some(estimate.interval), Some(n))
    }
}

fn before(study: &Study) -> Option<Step> {
    let (prompt, _, task) = foretold(study)?;
    let (name, score) = (prompt.name(task), prompt.specialist(task)?);
    let text = say!(lesson::time::before_text, task = name, tasks = number::count(study.tasks.len()));
    let question = sided(
        say!(lesson::time::before_asks, task = name),
        Side::of(score.auroc_interval, [0.5; 2]),
        [say!(lesson::time::before_above), say!(lesson::time::before_below)],
    );
    let reveal = Reveal {
        why: say!(lesson::time::before_why).to_owned(),
        exhibit: Some(over_time(prompt, task)),
        link: prompt.link("time", Some(task)),
        ..Reveal::of(
            say!(lesson::time::before_name, task = name),
            score.auroc,
            Some(score.auroc_interval),
            Some(score.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

fn planned(study: &Study) -> Option<Step> {
    let (prompt, timing, task) = foretold(study)?;
    let (name, index) = (prompt.name(task), timing.planning.get(task)?.as_ref()?);
    let text = say!(lesson::time::planned_text, task = name);
    let question = sided(
        say!(lesson::time::planned_asks, task = name),
        Side::of(index.interval, [0.0; 2]),
        [say!(lesson::time::planned_above), say!(lesson::time::planned_below)],
    );
    let increment = prompt.increment(task)?;
    let mut reveal = estimated(
        say!(lesson::time::planned_name, task = name),
        index,
        prompt.specialist(task)?.n,
        say!(lesson::time::planned_why),
    );
    reveal.exhibit = Some(Exhibit::rows(
        say!(lesson::time::planned_caption, task = name),
        0.5,
        vec![
            Measured::auroc(say!(lesson::time::stream), task, prompt.specialist(task)?),
            Measured::new(say!(lesson::time::text_alone), task, increment.text_auroc, None),
            Measured::new(say!(lesson::time::both), task, increment.with_auroc, None),
        ],
    ));
    reveal.link = prompt.link("time", Some(task));
    Some(Step { text, given: None, question, reveal })
}

fn carried(study: &Study) -> Option<Step> {
    let (home, timing) = timing(study)?;
    let (first, end) = (moment(home, Position::First)?, moment(home, Position::Last)?);
    let [.., task] = end.spread_of_auroc()?;
    let (name, own) = (home.name(task), end.specialist(task)?);
    let carried = timing.from_last.get(first.place.position)?.get(task)?.as_ref()?;
    let text = say!(lesson::time::carried_text, task = name, auroc = number::score(own.auroc));
    let question = sided(
        say!(lesson::time::carried_asks, task = name),
        Side::tested(carried.value, 0.5, carried.p, home.alpha()),
        [say!(lesson::time::carried_above), say!(lesson::time::carried_below)],
    );
    let mut reveal =
        estimated(say!(lesson::time::carried_name, task = name), carried, own.n, say!(lesson::time::carried_why));
    reveal.exhibit = Some(over_time(home, task));
    reveal.link = first.link("time", Some(task));
    Some(Step { text, given: None, question, reveal })
}

fn unfolding(study: &Study) -> Option<Step> {
    let (home, timing) = timing(study)?;
    let size = |task: usize| Some(timing.monitoring.get(task)?.as_ref()?.value.abs());
    let task = home.ranked(&size).pop()?;
    let (name, index) = (home.name(task), timing.monitoring.get(task)?.as_ref()?);
    let text = say!(lesson::time::unfolding_text, task = name);
    let question = sided(
        say!(lesson::time::unfolding_asks, task = name),
        Side::of(index.interval, [0.0; 2]),
        [say!(lesson::time::unfolding_above), say!(lesson::time::unfolding_below)],
    );
    let mut reveal = estimated(
        say!(lesson::time::unfolding_name, task = name),
        index,
        home.specialist(task)?.n,
        say!(lesson::time::unfolding_why),
    );
    reveal.exhibit = Some(added_over_time(home, task));
    reveal.link = home.link("time", Some(task));
    Some(Step { text, given: None, question, reveal })
}

fn verdict(study: &Study) -> Option<Step> {
    let (home, timing) = timing(study)?;
    let (planning, monitoring) = (timing.mean_planning?, timing.mean_monitoring?);
    let text = say!(lesson::time::verdict_text, site = home.site());
    let question = sided(
        say!(lesson::time::verdict_asks),
        Side::of(monitoring.interval, [0.0; 2]),
        [say!(lesson::time::verdict_above), say!(lesson::time::verdict_below)],
    );
    let row = |name: &str, estimate: Estimate| Measured {
        name: name.to_owned(),
        task: None,
        value: estimate.value,
        interval: Some(estimate.interval),
    };
    let word = home
        .verdict(5)
        .map(|verdict| format!(" {}", say!(lesson::time::verdict_word, verdict = words::verdict(verdict.verdict))));
    let why = say!(lesson::time::verdict_why, planning = number::estimate(&planning)) + &word.unwrap_or_default();
    let mut reveal = estimated(
        say!(lesson::time::verdict_name).to_owned(),
        &monitoring,
        timing.monitoring.iter().flatten().count(),
        &why,
    );
    reveal.exhibit = Some(Exhibit::rows(
        say!(lesson::time::verdict_caption),
        0.0,
        vec![row(say!(lesson::time::planning), planning), row(say!(lesson::time::monitoring), monitoring)],
    ));
    reveal.link = home.link("time", None);
    Some(Step { text, given: None, question, reveal })
}
