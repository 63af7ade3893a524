//! Why controls are needed: what probes score when there is nothing to find, or something simpler.

use shared::study::{Features, Generalist, Score, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, how_high, how_many, sided};
use crate::say;
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "control",
    title: || say!(lesson::control::title),
    about: || say!(lesson::control::about),
    minutes: 6,
    needs: || say!(lesson::control::needs),
    mistake: || say!(lesson::control::mistake),
    steps: &[
        (|| say!(lesson::control::step_shuffled), shuffled),
        (|| say!(lesson::control::step_beyond), beyond),
        (|| say!(lesson::control::step_control), control),
        (|| say!(lesson::control::step_text), text),
        (|| say!(lesson::control::step_untrained), untrained),
    ],
};

/// The task with the weakest specialist, and its score.
fn weakest(study: &Study) -> Option<(At<'_>, usize, &Score)> {
    let home = At::claim(study, 1);
    let [lowest, ..] = home.spread_of_auroc()?;
    Some((home, lowest, home.specialist(lowest)?))
}

fn shuffled(study: &Study) -> Option<Step> {
    let (home, task, score) = weakest(study)?;
    let name = home.name(task);
    let [low, high] = score.permuted_interval?;
    let times = number::count(study.config.probe.permutations);
    let text = say!(lesson::control::shuffled, n = number::count(score.n), task = name, times);
    let reveal = Reveal {
        why: say!(lesson::control::shuffled_why, low = number::score(low), high = number::score(high)),
        link: home.link("probes", Some(task)),
        ..Reveal::of(say!(lesson::control::shuffled_of), high, None, Some(score.n))
    };
    let asks = say!(lesson::control::shuffled_asks);
    let question =
        how_high(asks, high, &[0.5 + (high - 0.5) / 6.0, 0.5 + (high - 0.5) / 2.5, 0.5 + 2.2 * (high - 0.5)]);
    Some(Step { text, given: None, question, reveal })
}

fn beyond(study: &Study) -> Option<Step> {
    let (home, task, score) = weakest(study)?;
    let (name, band) = (home.name(task), score.permuted_interval?);
    let text = say!(lesson::control::beyond, task = name, auroc = number::score(score.auroc));
    let question = sided(
        say!(lesson::control::beyond_asks),
        Side::of(score.auroc_interval, band),
        [say!(lesson::control::beyond_above), say!(lesson::control::beyond_below)],
    );
    let counted = score.p.map(|p| format!(" {}", say!(lesson::control::beyond_p, p = number::p_statement(p))));
    let reveal = Reveal {
        why: say!(lesson::control::beyond_why).to_owned() + &counted.unwrap_or_default(),
        exhibit: Some(Exhibit {
            band: Some(band),
            ..Exhibit::rows(
                say!(lesson::control::true_labels_and_shuffles),
                0.5,
                vec![Measured::auroc(name, task, score)],
            )
        }),
        link: home.link("probes", Some(task)),
        ..Reveal::of(
            say!(lesson::control::auroc_of, task = name),
            score.auroc,
            Some(score.auroc_interval),
            Some(score.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

fn control(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let [lowest, ..] = home.spread(&|task| home.specialist(task)?.selectivity)?;
    let (name, score) = (home.name(lowest), home.specialist(lowest)?);
    let (nonsense, selectivity) = (score.control_auroc?, score.selectivity?);
    let text = say!(lesson::control::control, task = name, auroc = number::score(score.auroc));
    let question = sided(
        say!(lesson::control::control_asks, task = name),
        Side::of(score.auroc_interval, [nonsense; 2]),
        [say!(lesson::control::control_above), say!(lesson::control::control_below)],
    );
    let reveal = Reveal {
        why: say!(
            lesson::control::control_why,
            nonsense = number::score(nonsense),
            selectivity = number::signed(selectivity),
        ),
        exhibit: Some(Exhibit::rows(
            say!(lesson::control::true_and_coin, task = name),
            0.5,
            vec![
                Measured::auroc(say!(lesson::control::true_labels), lowest, score),
                Measured::new(say!(lesson::control::coin), lowest, nonsense, None),
            ],
        )),
        link: home.link("probes", Some(lowest)),
        ..Reveal::of(
            say!(lesson::control::control_of, task = name),
            score.auroc,
            Some(score.auroc_interval),
            Some(score.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

/// The increment over the text, on the task with the best text-only score.
fn text(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let [.., task] = home.spread(&|task| home.increment(task).map(|increment| increment.text_auroc))?;
    let (name, increment, score) = (home.name(task), home.increment(task)?, home.specialist(task)?);
    let question = sided(
        say!(lesson::control::text_asks, task = name),
        Side::of(increment.interval, [0.0; 2]),
        [say!(lesson::control::text_above), say!(lesson::control::text_below)],
    );
    let row = |name: &str, value: f64| Measured::new(name, task, value, None);
    let reveal = Reveal {
        why: say!(lesson::control::text_why, with = number::score(increment.with_auroc)),
        exhibit: Some(Exhibit::rows(
            say!(lesson::control::auroc_of, task = name),
            0.5,
            vec![
                row(say!(lesson::control::text_name), increment.text_auroc),
                Measured::auroc(say!(lesson::control::stream_name), task, score),
                row(say!(lesson::control::both_name), increment.with_auroc),
            ],
        )),
        link: home.link("probes", Some(task)),
        ..Reveal::of(
            say!(lesson::control::text_of, task = name),
            increment.increment,
            Some(increment.interval),
            Some(increment.n),
        )
    };
    let text =
        say!(lesson::control::text, task = name, auroc = number::score(increment.text_auroc), place = home.words());
    Some(Step { text, given: None, question, reveal })
}

fn mean(leads: &[f64]) -> f64 {
    leads.iter().sum::<f64>() / leads.len().max(1) as f64
}

/// The raw gap of claim 1 in an untrained network: random weights pass this rule.
fn untrained(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let random = study.nulls.iter().find(|null| null.features == Features::RandomWeights)?;
    let (learnt, nothing) =
        (home.place.cell(study)?.leads(Generalist::Pooled)?, random.cell.as_ref()?.leads(Generalist::Pooled)?);
    let verdict = home.verdict(1)?;
    let null = verdict.nulls.iter().find(|null| null.features == Features::RandomWeights)?;
    let (tasks, won) = (nothing.len(), nothing.iter().filter(|lead| **lead > 0.0).count());
    let row = |name: &str, value: f64, interval| Measured { name: name.to_owned(), task: None, value, interval };
    let rows = vec![
        row(say!(lesson::control::raw_model), mean(&learnt), None),
        row(say!(lesson::control::raw_random), mean(&nothing), None),
        row(say!(lesson::control::added_model), verdict.effect?, verdict.interval),
        row(say!(lesson::control::added_random), null.effect?, null.interval),
    ];
    let reveal = Reveal {
        why: say!(
            lesson::control::untrained_why,
            gap = number::signed(mean(&nothing)),
            effect = number::signed(null.effect?),
            random = words::verdict(null.verdict),
            model = words::verdict(verdict.verdict),
        ),
        exhibit: Some(Exhibit::rows(say!(lesson::control::untrained_caption), 0.0, rows)),
        link: home.link("overview", None),
        ..Reveal::count(say!(lesson::control::untrained_name, tasks = number::count(tasks)), won)
    };
    let text = say!(lesson::control::untrained, tasks = number::count(tasks));
    let question = how_many(say!(lesson::control::untrained_asks), won, &[0, tasks / 2, tasks]);
    Some(Step { text, given: None, question, reveal })
}
