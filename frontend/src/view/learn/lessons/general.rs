//! Specialist against generalist: one probe per task, or one for all of them.

use shared::study::{Claim, Generalist, Score, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, guess, sided, which};
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "general",
    title: "Specialist against generalist",
    about: "If models followed all instructions by one mechanism, one probe would do for all tasks.",
    minutes: 5,
    needs: "general probes and the verdict on claim 1",
    steps: &[
        ("One probe for all", pooled),
        ("A fair number of samples", matched),
        ("Never seen this task", unseen),
        ("All tasks together", gap),
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
    let specialist = at.specialist(task).map(|score| Measured::auroc("specialist", task, score));
    let generals = Generalist::ALL
        .into_iter()
        .filter_map(|kind| general(at, kind, task).map(|score| Measured::auroc(words::generalist(kind), task, score)));
    Exhibit::rows(
        format!("AUROC of every probe on {}", at.name(task)),
        0.5,
        specialist.into_iter().chain(generals).collect(),
    )
}

fn pooled(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let task = lead(home, Generalist::Pooled)?;
    let (name, own, all) = (home.name(task), home.specialist(task)?, general(home, Generalist::Pooled, task)?);
    let measured = [Measured::auroc("The specialist", task, own), Measured::auroc("The generalist", task, all)];
    let text = format!(
        "A *specialist* is a probe trained on one task. A *generalist* is trained on all of them together, as if “satisfied” \
         were one thing, whatever was asked: one direction for a word count, a topic and a polite tone. If the model kept one \
         general mark of success, the generalist would lose nothing, and it sees {} tasks’ worth of responses. We test both \
         on {name}, the task with the largest difference for the specialist.",
        study.tasks.len()
    );
    let reveal = Reveal {
        why: format!(
            "The generalist reaches {} ({}). Where two intervals overlap, that does not show the same score, only that this task \
             alone does not tell them apart.",
            number::score(all.auroc),
            number::interval(all.auroc_interval)
        ),
        exhibit: Some(probes(home, task)),
        link: home.link("probes", Some(task)),
        ..Reveal::of(format!("AUROC of the specialist on {name}"), own.auroc, Some(own.auroc_interval), Some(own.n))
    };
    let question = which(format!("Which reads {name} better?"), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn matched(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let task = lead(home, Generalist::Pooled)?;
    let name = home.name(task);
    let (own, all) = (home.specialist(task)?, general(home, Generalist::Pooled, task)?);
    let few = general(home, Generalist::Matched, task)?;
    let text = format!(
        "The generalist of the last step reached {} on {name}, the specialist {}. But the generalist had many more responses \
         to learn from, and more data makes a better probe. A fair comparison gives it only as many as the specialist had, \
         drawn from all tasks: the *n-matched* generalist.",
        number::score(all.auroc),
        number::score(own.auroc)
    );
    let reveal = Reveal {
        why: "What the number of responses does must be told apart from what the mixing of tasks does; otherwise one takes the \
              place of the other."
            .to_owned(),
        exhibit: Some(probes(home, task)),
        link: home.link("probes", Some(task)),
        ..Reveal::of(format!("AUROC of the n-matched generalist on {name}"), few.auroc, Some(few.auroc_interval), Some(few.n))
    };
    let question =
        guess(format!("Guess the AUROC of the n-matched generalist on {name}."), few.auroc, few.auroc_interval);
    Some(Step { text, given: None, question, reveal })
}

fn unseen(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let without = |task: usize| general(home, Generalist::LeaveOneOut, task).map(|score| score.auroc);
    let [lowest, ..] = home.spread(&without)?;
    let (name, score) = (home.name(lowest), general(home, Generalist::LeaveOneOut, lowest)?);
    let text = format!(
        "The hardest test of a general mark of success: train on all tasks but one, test on that one. This probe *leaves one \
         out*. It knows what success looks like in {} other tasks, and has never seen {name}.",
        study.tasks.len().saturating_sub(1)
    );
    let question = sided(
        format!("How does it do on {name}?"),
        Side::of(score.auroc_interval, [0.5; 2]),
        ["Better than guessing", "Worse than guessing: it calls success failure"],
    );
    let reveal = Reveal {
        why: "An AUROC below .50 is no accident when its interval is, too: what marks success in the other tasks then marks \
              failure in this one."
            .to_owned(),
        exhibit: Some(probes(home, lowest)),
        link: home.link("probes", Some(lowest)),
        ..Reveal::of(
            format!("AUROC on {name}, never seen in training"),
            score.auroc,
            Some(score.auroc_interval),
            Some(score.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

fn gap(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let verdict = home.verdict(1)?;
    let (effect, interval) = (verdict.effect?, verdict.interval?);
    let margin = study.config.rules.iter().find(|rule| rule.claim == 1)?.margin;
    let text = format!(
        "One task may be an accident. Before this study ran, a rule was written down: take the specialist’s AUROC minus that of \
         the generalist with an intercept of its own for every task, so that it cannot lose by the tasks’ rates of success, \
         and average over the tasks. A gap of up to {} counts as practically nothing. The claim “specialists are better” is \
         *supported* if the whole interval of the gap lies above that, *contradicted* if below, and *inconclusive* otherwise.",
        number::score(margin)
    );
    let side = match verdict.verdict {
        Claim::Supported => Side::Above,
        Claim::Contradicted => Side::Below,
        Claim::Inconclusive => Side::Untold,
    };
    let question = sided("What can the study say of the claim?", side, ["It is supported", "It is contradicted"]);
    let part = |part: &shared::study::ClaimPart| {
        let measured =
            Measured { name: part.measures.clone(), task: None, value: part.effect?, interval: part.interval };
        part.measures.contains("same gap").then_some(measured)
    };
    let tasks = home.ranked(&|task| home.specialist(task).map(|score| score.auroc)).len();
    let reveal = Reveal {
        why: format!(
            "The verdict is: {}. A rule fixed beforehand keeps us from choosing the margin that suits the result.",
            words::verdict(verdict.verdict)
        ),
        exhibit: Some(Exhibit::rows("Specialist minus general probe, mean over tasks", 0.0, {
            let own =
                Measured { name: "task intercept".to_owned(), task: None, value: effect, interval: Some(interval) };
            [own].into_iter().chain(verdict.parts.iter().filter_map(part)).collect()
        })),
        link: home.link("probes", None),
        ..Reveal::of("mean gap in AUROC over the tasks", effect, Some(interval), Some(tasks))
    };
    Some(Step { text, given: None, question, reveal })
}
