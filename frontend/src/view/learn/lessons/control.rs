//! Why a control is needed: what probes reach where there is nothing to find, or something simpler.

use shared::study::{Score, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, how_high, sided, which};
use crate::say;
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "control",
    title: || say!(lesson::control::title),
    about: || say!(lesson::control::about),
    minutes: 6,
    needs: || say!(lesson::control::needs),
    steps: &[
        (|| say!(lesson::control::step_shuffled), shuffled),
        (|| say!(lesson::control::step_beyond), beyond),
        (|| say!(lesson::control::step_control), control),
        (|| say!(lesson::control::step_surface), surface),
        (|| say!(lesson::control::step_prompt), prompt),
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

/// A sentence or two of a pair of names or numbers.
type Says = fn(&str, &str) -> String;

/// A specialist beside a baseline, on the task where a number of the two is highest: what the baseline is, with the task
/// and the place, and why it matters, with the baseline's AUROC and interval.
fn against<'a>(
    study: &'a Study,
    baseline: &dyn Fn(usize) -> Option<&'a Score>,
    name: &str,
    [text, why]: [Says; 2],
    of: &dyn Fn(&Score, &Score) -> f64,
) -> Option<Step> {
    let home = At::claim(study, 1);
    let [.., task] = home.spread(&|task| Some(of(home.specialist(task)?, baseline(task)?)))?;
    let (of, score, simple) = (home.name(task), home.specialist(task)?, baseline(task)?);
    let measured =
        [Measured::auroc(say!(lesson::control::stream_name), task, score), Measured::auroc(name, task, simple)];
    let reveal = Reveal {
        why: why(&number::score(simple.auroc), &number::interval(simple.auroc_interval)),
        exhibit: Some(Exhibit::rows(say!(lesson::control::auroc_of, task = of), 0.5, measured.to_vec())),
        link: home.link("time", Some(task)),
        ..Reveal::of(say!(lesson::control::stream_of), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    let text = text(of, &home.words());
    let question = which(say!(lesson::control::against_asks, task = of), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn surface(study: &Study) -> Option<Step> {
    let place = At::claim(study, 1).place;
    let says: [Says; 2] = [
        |task, place| say!(lesson::control::surface, task, place),
        |auroc, interval| say!(lesson::control::surface_why, auroc, interval),
    ];
    let baseline = |task: usize| study.baselines.surface.get(place.position)?.get(task)?.as_ref();
    against(study, &baseline, say!(lesson::control::surface_name), says, &|_, simple| simple.auroc)
}

fn prompt(study: &Study) -> Option<Step> {
    let says: [Says; 2] = [
        |task, place| say!(lesson::control::prompt, task, place),
        |auroc, interval| say!(lesson::control::prompt_why, auroc, interval),
    ];
    let baseline = |task: usize| study.baselines.prompt_only.get(task)?.as_ref();
    against(study, &baseline, say!(lesson::control::prompt_name), says, &|own, _| own.auroc)
}
