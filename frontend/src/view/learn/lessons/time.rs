//! When in time: what can be read before the response, and what only as it unfolds.

use shared::site::Position;
use shared::study::{Estimate, Study, Timing};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, sided};
use crate::state::place::Place;
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "time",
    title: "When in time",
    about: "Is success planned before the first word, or monitored while the words come?",
    minutes: 5,
    needs: "the planning and monitoring indices, from positions before the response to its end",
    steps: &[
        ("Before the first word", before),
        ("Beyond the prompt?", planned),
        ("One direction for all times?", carried),
        ("As it unfolds", unfolding),
        ("Plan or monitor?", verdict),
    ],
};

fn timing(study: &Study) -> Option<(At<'_>, &Timing)> {
    let home = At::claim(study, 5);
    let site = study.sites.get(home.place.site)?;
    Some((home, study.timing.iter().find(|timing| timing.site == *site)?))
}

fn moment(at: At<'_>, position: Position) -> Option<At<'_>> {
    let position = at.study.positions.iter().position(|&known| known == position)?;
    Some(at.moved(Place { position, ..at.place }))
}

/// The task read best before the response, there.
fn foretold(study: &Study) -> Option<(At<'_>, &Timing, usize)> {
    let (home, timing) = timing(study)?;
    let prompt = moment(home, Position::UserLast)?;
    let [.., task] = prompt.spread_of_auroc()?;
    Some((prompt, timing, task))
}

/// A task’s specialists over the response, to be seen as a curve.
fn over_time(at: At<'_>, task: usize) -> Exhibit {
    let moments = at.study.positions.iter().enumerate().filter(|(_, position)| **position != Position::Mean);
    let rows = moments.filter_map(|(position, &named)| {
        let score = at.moved(Place { position, ..at.place }).specialist(task)?;
        Some(Measured::auroc(words::position(named), task, score))
    });
    Exhibit::curve(format!("AUROC of {} over the positions", at.name(task)), rows.collect())
}

/// What is revealed of an estimate.
fn estimated(name: String, estimate: &Estimate, n: usize, why: &str) -> Reveal {
    let p = estimate.p.map(|p| format!(" Here {}.", number::p_statement(p))).unwrap_or_default();
    Reveal { why: format!("{why}{p}"), ..Reveal::of(name, estimate.value, Some(estimate.interval), Some(n)) }
}

fn before(study: &Study) -> Option<Step> {
    let (prompt, _, task) = foretold(study)?;
    let (name, score) = (prompt.name(task), prompt.specialist(task)?);
    let text = format!(
        "A response is written token by token. At the last token of the prompt not one of them is there; what a probe reads \
         then about success is a forecast. Of all tasks, {name} is forecast best: the first of {}.",
        number::plural(study.tasks.len(), "task")
    );
    let question = sided(
        format!("Is the forecast for {name} better than guessing?"),
        Side::of(score.auroc_interval, [0.5; 2]),
        ["Yes, better than guessing", "No, worse than guessing"],
    );
    let reveal = Reveal {
        why: "A forecast can be right for many reasons. That the model has a plan is only one of them.".to_owned(),
        exhibit: Some(over_time(prompt, task)),
        link: prompt.link("time", Some(task)),
        ..Reveal::of(
            format!("AUROC of {name} at the end of the prompt"),
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
    let text = format!(
        "Some prompts are easier than others, and the prompt’s own numbers tell which: the parameters of the instruction and \
         its length. A forecast that only knows this is no plan. The *planning index* is the AUROC just before the response \
         minus what a probe of those numbers alone reaches. We stay with {name}."
    );
    let question = sided(
        format!("Is the planning index of {name} clear of .00?"),
        Side::of(index.interval, [0.0; 2]),
        ["Yes, above: the stream knows more", "Yes, below: the prompt’s numbers know more"],
    );
    let simple = study.baselines.prompt_only.get(task)?.as_ref()?;
    let mut reveal = estimated(
        format!("planning index of {name}"),
        index,
        prompt.specialist(task)?.n,
        "What is left after the baseline is what the stream adds; only that could be a plan.",
    );
    reveal.exhibit = Some(Exhibit::rows(
        format!("AUROC of {name} before the response"),
        0.5,
        vec![
            Measured::auroc("the stream", task, prompt.specialist(task)?),
            Measured::auroc("the prompt alone", task, simple),
        ],
    ));
    reveal.link = prompt.link("time", Some(task));
    Some(Step { text, given: None, question, reveal })
}

fn carried(study: &Study) -> Option<Step> {
    let (home, timing) = timing(study)?;
    let (first, end) = (moment(home, Position::First)?, moment(home, Position::Eos)?);
    let [.., task] = end.spread_of_auroc()?;
    let (name, own) = (home.name(task), end.specialist(task)?);
    let carried = timing.from_eos.get(first.place.position)?.get(task)?.as_ref()?;
    let text = format!(
        "When a response ends, the model writes a token that says so, the *end of sequence* (eos). There the probe of {name} \
         reaches {}, more than that of any other task. Now take this very probe, unchanged, and apply it at the first token of \
         the response. If the model kept a mark of success in one direction from the start, it would work there, too.",
        number::score(own.auroc)
    );
    let question = sided(
        format!("How does the probe from the end do at the first token of {name}?"),
        Side::tested(carried.value, 0.5, carried.p, home.alpha()),
        ["Better than guessing", "Worse than guessing"],
    );
    let mut reveal = estimated(
        format!("AUROC at the first token, trained at eos, {name}"),
        carried,
        own.n,
        "A direction that works at the end need not be there, or mean the same, at the start.",
    );
    reveal.exhibit = Some(over_time(home, task));
    reveal.link = first.link("time", Some(task));
    Some(Step { text, given: None, question, reveal })
}

fn unfolding(study: &Study) -> Option<Step> {
    let (home, timing) = timing(study)?;
    let size = |task: usize| Some(timing.monitoring.get(task)?.as_ref()?.value.abs());
    let task = home.ranked(&size).pop()?;
    let (name, index) = (home.name(task), timing.monitoring.get(task)?.as_ref()?);
    let text = format!(
        "As the words come, success should become easier to read: it is being decided. But a longer text is easier to judge by \
         its mere length, too. The *monitoring index* is the rise of the AUROC from the first token to the end, minus the same \
         rise of a surface baseline, which sees only the length so far and the position. No task’s is further from .00 than that \
         of {name}."
    );
    let question = sided(
        format!("On which side of .00 is the monitoring index of {name}?"),
        Side::of(index.interval, [0.0; 2]),
        ["Above: the stream gains more than the surface", "Below: the surface gains more than the stream"],
    );
    let mut reveal = estimated(
        format!("monitoring index of {name}"),
        index,
        home.specialist(task)?.n,
        "A rising curve alone shows nothing about monitoring; it must rise more than what a ruler could tell.",
    );
    reveal.exhibit = Some(over_time(home, task));
    reveal.link = home.link("time", Some(task));
    Some(Step { text, given: None, question, reveal })
}

fn verdict(study: &Study) -> Option<Step> {
    let (home, timing) = timing(study)?;
    let (planning, monitoring) = (timing.mean_planning?, timing.mean_monitoring?);
    let text = format!(
        "Over all tasks, the claim to be tested says: success is monitored, not planned. Its first half needs a mean monitoring \
         index above .00. Of single tasks you have seen one, the most extreme; the mean is another matter. The place is {}.",
        home.site()
    );
    let question = sided(
        "Where does the interval of the mean monitoring index lie?",
        Side::of(monitoring.interval, [0.0; 2]),
        ["Above .00: monitored beyond the surface", "Below .00: the surface gains more"],
    );
    let row = |name: &str, estimate: Estimate| Measured {
        name: name.to_owned(),
        task: None,
        value: estimate.value,
        interval: Some(estimate.interval),
    };
    let word = home
        .verdict(5)
        .map(|verdict| format!(" The study’s verdict on the claim: {}.", words::verdict(verdict.verdict)));
    let mut reveal = estimated(
        "mean monitoring index".to_owned(),
        &monitoring,
        timing.monitoring.iter().flatten().count(),
        &format!("The mean planning index is {}.{}", number::estimate(&planning), word.unwrap_or_default()),
    );
    reveal.exhibit = Some(Exhibit::rows(
        "Means over the tasks",
        0.0,
        vec![row("planning", planning), row("monitoring", monitoring)],
    ));
    reveal.link = home.link("time", None);
    Some(Step { text, given: None, question, reveal })
}
