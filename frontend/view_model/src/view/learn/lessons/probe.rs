//! What a probe is and is not: a direction that separates two labels, with a score and its interval.

use shared::study::Study;

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, guess, sided, which};
use crate::say;
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "probe",
    title: || say!(lesson::probe::title),
    about: || say!(lesson::probe::about),
    minutes: 7,
    needs: || say!(lesson::probe::needs),
    mistake: || say!(lesson::probe::mistake),
    steps: &[
        (|| say!(lesson::probe::step_labels), labels),
        (|| say!(lesson::probe::step_score), score),
        (|| say!(lesson::probe::step_lazy), lazy),
        (|| say!(lesson::probe::step_other), other),
        (|| say!(lesson::probe::step_sure), sure),
    ],
};

fn labels(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let ends = home.spread(&|task| home.specialist(task).map(|_| study.tasks[task].satisfied))?;
    let rate = |task: usize| {
        let summary = &study.tasks[task];
        Measured::new(summary.id.as_str(), task, summary.satisfied, Some(summary.satisfied_interval))
    };
    let measured = in_order(ends).map(rate);
    let best = &study.tasks[ends[2]];
    let text = say!(lesson::probe::labels).to_owned();
    let reveal = Reveal {
        why: say!(lesson::probe::labels_why, satisfied = number::count(best.n_satisfied()), n = number::count(best.n),),
        exhibit: Some(Exhibit::rows(say!(lesson::probe::share_satisfied), 0.5, measured.to_vec())),
        link: home.link("tasks", Some(ends[2])),
        ..Reveal::of(
            say!(lesson::probe::labels_of, task = best.id),
            best.satisfied,
            Some(best.satisfied_interval),
            Some(best.n),
        )
    };
    let question = which(say!(lesson::probe::labels_asks), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

/// Tasks in the study's order, so that a list of options gives nothing away.
fn in_order<const N: usize>(mut tasks: [usize; N]) -> [usize; N] {
    tasks.sort_unstable();
    tasks
}

fn score(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let [_, middle, _] = home.spread_of_auroc()?;
    let (name, score) = (home.name(middle), home.specialist(middle)?);
    let text = say!(lesson::probe::score, task = name, place = home.words());
    let reveal = Reveal {
        why: say!(lesson::probe::score_why).to_owned(),
        exhibit: Some(Exhibit::rows(say!(lesson::probe::same_place), 0.5, specialists(home))),
        link: home.link("probes", Some(middle)),
        ..Reveal::of(say!(lesson::probe::auroc_of, task = name), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    let question = guess(say!(lesson::probe::score_asks, task = name), score.auroc, score.auroc_interval);
    Some(Step { text, given: None, question, reveal })
}

fn specialists(home: At<'_>) -> Vec<Measured> {
    let auroc = |task| Some(Measured::auroc(home.name(task), task, home.specialist(task)?));
    (0..home.study.tasks.len()).filter_map(auroc).collect()
}

fn lazy(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let rate = |task: usize| home.specialist(task).map(|score| score.base_rate);
    let [.., often] = home.spread(&rate)?;
    let (name, score, summary) = (home.name(often), home.specialist(often)?, &study.tasks[often]);
    let text = say!(lesson::probe::lazy, task = name);
    let reveal = Reveal {
        why: say!(
            lesson::probe::lazy_why,
            accuracy = number::score(score.accuracy),
            auroc = number::score(score.auroc),
        ),
        link: home.link("probes", Some(often)),
        ..Reveal::of(
            say!(lesson::probe::lazy_of, task = name),
            score.base_rate,
            Some(summary.satisfied_interval),
            Some(score.n),
        )
    };
    let asks = say!(lesson::probe::lazy_asks, task = name);
    let question = guess(asks, score.base_rate, [score.base_rate; 2]);
    Some(Step { text, given: None, question, reveal })
}

fn other(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let gap = |task: usize| {
        let score = home.specialist(task)?;
        Some(score.auroc - score.mean_difference_auroc?)
    };
    let [.., task] = home.spread(&gap)?;
    let (name, score) = (home.name(task), home.specialist(task)?);
    let (plain, interval) = (score.mean_difference_auroc?, score.mean_difference_interval);
    let measured = [
        Measured::auroc(say!(lesson::probe::logistic), task, score),
        Measured::new(say!(lesson::probe::mean_difference), task, plain, interval),
    ];
    let text = say!(lesson::probe::other, task = name);
    let reveal = Reveal {
        why: say!(lesson::probe::other_why, auroc = number::score(plain)),
        exhibit: Some(Exhibit::rows(say!(lesson::probe::by_two, task = name), 0.5, measured.to_vec())),
        link: home.link("probes", Some(task)),
        ..Reveal::of(say!(lesson::probe::other_of), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    let question = which(say!(lesson::probe::other_asks, task = name), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn sure(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let [lowest, ..] = home.spread_of_auroc()?;
    let (name, score) = (home.name(lowest), home.specialist(lowest)?);
    let (auroc, n) = (number::score(score.auroc), number::count(score.n));
    let text = say!(lesson::probe::sure, task = name, auroc, n);
    let question = sided(
        say!(lesson::probe::sure_asks, task = name),
        Side::of(score.auroc_interval, [0.5; 2]),
        [say!(lesson::probe::better), say!(lesson::probe::worse)],
    );
    let reveal = Reveal {
        why: say!(lesson::probe::sure_why).to_owned(),
        exhibit: Some(Exhibit::rows(
            say!(lesson::probe::with_interval),
            0.5,
            vec![Measured::auroc(name, lowest, score)],
        )),
        link: home.link("probes", Some(lowest)),
        ..Reveal::of(say!(lesson::probe::auroc_of, task = name), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    Some(Step { text, given: None, question, reveal })
}
