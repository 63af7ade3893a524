//! Specialist against generalist: one probe per task, or one for all of them.

use shared::study::{Claim, ClaimPart, Generalist, Score, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, guess, sided, which};
use crate::say;
use crate::text::study;
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "general",
    title: || say!(lesson::general::title),
    about: || say!(lesson::general::about),
    minutes: 5,
    needs: || say!(lesson::general::needs),
    mistake: || say!(lesson::general::mistake),
    steps: &[
        (|| say!(lesson::general::step_pooled), pooled),
        (|| say!(lesson::general::step_matched), matched),
        (|| say!(lesson::general::step_unseen), unseen),
        (|| say!(lesson::general::step_gap), gap),
    ],
};

/// A general probe's score on a task.
fn general(at: At<'_>, kind: Generalist, task: usize) -> Option<&Score> {
    let kinds = &at.place.cell(at.study)?.generalists;
    kinds.iter().find(|general| general.kind == kind)?.scores.get(task)?.as_ref()
}

/// The task on which the specialist leads a general probe by most.
fn lead(at: At<'_>, kind: Generalist) -> Option<usize> {
    let lead = |task: usize| Some(at.specialist(task)?.auroc - general(at, kind, task)?.auroc);
    at.ranked(&lead).pop()
}

/// All probes of a task, to be compared.
fn probes(at: At<'_>, task: usize) -> Exhibit {
    let specialist =
        at.specialist(task).map(|score| Measured::auroc(say!(lesson::general::row_specialist), task, score));
    let generals = Generalist::ALL
        .into_iter()
        .filter_map(|kind| general(at, kind, task).map(|score| Measured::auroc(words::generalist(kind), task, score)));
    Exhibit::rows(
        say!(lesson::general::every_probe, task = at.name(task)),
        0.5,
        specialist.into_iter().chain(generals).collect(),
    )
}

fn pooled(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let task = lead(home, Generalist::Pooled)?;
    let (name, own, all) = (home.name(task), home.specialist(task)?, general(home, Generalist::Pooled, task)?);
    let measured = [
        Measured::auroc(say!(lesson::general::specialist), task, own),
        Measured::auroc(say!(lesson::general::generalist), task, all),
    ];
    let text = say!(lesson::general::pooled, tasks = study.tasks.len(), task = name);
    let reveal = Reveal {
        why: say!(
            lesson::general::pooled_why,
            auroc = number::score(all.auroc),
            interval = number::interval(all.auroc_interval),
        ),
        exhibit: Some(probes(home, task)),
        link: home.link("probes", Some(task)),
        ..Reveal::of(say!(lesson::general::pooled_of, task = name), own.auroc, Some(own.auroc_interval), Some(own.n))
    };
    let question = which(say!(lesson::general::pooled_asks, task = name), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn matched(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let task = lead(home, Generalist::Pooled)?;
    let name = home.name(task);
    let (own, all) = (home.specialist(task)?, general(home, Generalist::Pooled, task)?);
    let few = general(home, Generalist::Matched, task)?;
    let (generalist, specialist) = (number::score(all.auroc), number::score(own.auroc));
    let text = say!(lesson::general::matched, generalist, task = name, specialist);
    let reveal = Reveal {
        why: say!(lesson::general::matched_why).to_owned(),
        exhibit: Some(probes(home, task)),
        link: home.link("probes", Some(task)),
        ..Reveal::of(say!(lesson::general::matched_of, task = name), few.auroc, Some(few.auroc_interval), Some(few.n))
    };
    let question = guess(say!(lesson::general::matched_asks, task = name), few.auroc, few.auroc_interval);
    Some(Step { text, given: None, question, reveal })
}

fn unseen(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let without = |task: usize| general(home, Generalist::LeaveOneOut, task).map(|score| score.auroc);
    let [lowest, ..] = home.spread(&without)?;
    let (name, score) = (home.name(lowest), general(home, Generalist::LeaveOneOut, lowest)?);
    let text = say!(lesson::general::unseen, others = study.tasks.len().saturating_sub(1), task = name);
    let question = sided(
        say!(lesson::general::unseen_asks, task = name),
        Side::of(score.auroc_interval, [0.5; 2]),
        [say!(lesson::general::unseen_above), say!(lesson::general::unseen_below)],
    );
    let reveal = Reveal {
        why: say!(lesson::general::unseen_why).to_owned(),
        exhibit: Some(probes(home, lowest)),
        link: home.link("probes", Some(lowest)),
        ..Reveal::of(
            say!(lesson::general::unseen_of, task = name),
            score.auroc,
            Some(score.auroc_interval),
            Some(score.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

fn gap(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let verdict = home.of_second_edition().and_then(|_| home.verdict(1))?;
    let (effect, interval) = (verdict.effect?, verdict.interval?);
    let margin = study.config.rules.iter().find(|rule| rule.claim == 1)?.margin;
    let text = say!(lesson::general::gap, margin = number::score(margin));
    let side = match verdict.verdict {
        Claim::Supported => Side::Above,
        Claim::Contradicted => Side::Below,
        Claim::Inconclusive => Side::Untold,
    };
    let question = sided(
        say!(lesson::general::gap_asks),
        side,
        [say!(lesson::general::gap_above), say!(lesson::general::gap_below)],
    );
    let part = |part: &ClaimPart| {
        part.key()?.strip_prefix("raw-gap-")?;
        Some(Measured { name: study::part(part), task: None, value: part.effect?, interval: part.interval })
    };
    let tasks = home.ranked(&|task| home.specialist(task).map(|score| score.auroc)).len();
    let reveal = Reveal {
        why: say!(lesson::general::gap_why, verdict = words::verdict(verdict.verdict)),
        exhibit: Some(Exhibit::rows(say!(lesson::general::specialist_minus_general), 0.0, {
            let own = Measured {
                name: say!(lesson::general::gap_row).to_owned(),
                task: None,
                value: effect,
                interval: Some(interval),
            };
            [own].into_iter().chain(verdict.parts.iter().filter_map(part)).collect()
        })),
        link: home.link("probes", None),
        ..Reveal::of(say!(lesson::general::gap_of), effect, Some(interval), Some(tasks))
    };
    Some(Step { text, given: None, question, reveal })
}
