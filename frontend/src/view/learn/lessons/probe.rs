//! What a probe is and is not: a direction that tells two labels apart, with a score that has an interval.

use shared::study::Study;

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, guess, sided, which};
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "probe",
    title: "What a probe is, and is not",
    about: "A weighted sum that tells two kinds of responses apart: evidence of what is there, not of what is used.",
    minutes: 7,
    needs: "at least three tasks that can be probed, with a second kind of probe beside them",
    steps: &[
        ("Two labels", labels),
        ("A weighted sum", score),
        ("The lazy rule", lazy),
        ("Another way to draw the line", other),
        ("How sure is it?", sure),
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
    let text = "The model is given an instruction, such as to write an exact number of words, and a program checks every \
                response: *satisfied* or *violated*. These two labels are all that a probe is trained on. It needs both of \
                them, so a model that always obeys cannot be probed, nor one that never does."
        .to_owned();
    let reveal = Reveal {
        why: format!(
            "{} of its {} checked responses satisfy the instruction; the others are what its probe learns from, too.",
            number::count((best.satisfied * best.n as f64).round() as usize),
            number::count(best.n)
        ),
        exhibit: Some(Exhibit::rows("Share of satisfied responses", 0.5, measured.to_vec())),
        link: home.link("tasks", Some(ends[2])),
        ..Reveal::of(format!("satisfied, {}", best.id), best.satisfied, Some(best.satisfied_interval), Some(best.n))
    };
    let question = which("Which of these instructions does the model follow most often?", &measured, Side::Above);
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
    let text = format!(
        "A *linear probe* gives every number of the stream a weight, adds up, and calls the sum a score: high for satisfied, \
         low for violated. The weights point in one *direction* of the stream. They are fitted to some prompts and scored on \
         responses to others, never seen; prompts that share a text stay on one side. The *AUROC* is then .50 for guessing \
         and 1.00 for a perfect order. This one reads “{name}” at {}.",
        home.words()
    );
    let reveal = Reveal {
        why: "One direction of the stream is enough for this much. That it can be read does not say that the model reads it: \
              a probe shows what is there, not what is used."
            .to_owned(),
        exhibit: Some(Exhibit::rows("AUROC at the same place", 0.5, specialists(home))),
        link: home.link("probes", Some(middle)),
        ..Reveal::of(format!("AUROC of {name}"), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    let question = guess(format!("Guess the AUROC of the probe of {name}."), score.auroc, score.auroc_interval);
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
    let text = format!(
        "Why not simply count right answers? Think of a lazy rule that never looks at the stream and calls every response \
         satisfied. Its *accuracy* is the share of responses it calls rightly. Of all tasks that can be probed here, {name} \
         suits it best."
    );
    let reveal = Reveal {
        why: format!(
            "The probe’s accuracy is {}, which means little until one knows what the rule gets for nothing. The AUROC gives the \
             rule nothing: .50 on any task. The probe’s is {}.",
            number::score(score.accuracy),
            number::score(score.auroc)
        ),
        link: home.link("probes", Some(often)),
        ..Reveal::of(
            format!("accuracy of the lazy rule on {name}"),
            score.base_rate,
            Some(summary.satisfied_interval),
            Some(score.n),
        )
    };
    let asks = format!("Guess the accuracy of the lazy rule on {name}.");
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
        Measured::auroc("The logistic probe", task, score),
        Measured::new("The difference of means", task, plain, interval),
    ];
    let text = format!(
        "The probe of this page is a *logistic regression*: it searches for the weights that predict best. There is a far \
         cheaper one, the *difference of means*: average the streams of satisfied responses, average those of violated ones, \
         and take the direction from one to the other. Both are fitted to the same responses of {name}, the task where \
         they differ most in the logistic probe’s favour."
    );
    let reveal = Reveal {
        why: format!(
            "The difference of means reaches {}. Two probes may disagree about the same stream: a probe is one way to draw a \
             line, not the model’s own.",
            number::score(plain)
        ),
        exhibit: Some(Exhibit::rows(format!("AUROC of {name} by two probes"), 0.5, measured.to_vec())),
        link: home.link("probes", Some(task)),
        ..Reveal::of("AUROC of the logistic probe", score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    let question = which(format!("Which of the two reads {name} better?"), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn sure(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let [lowest, ..] = home.spread_of_auroc()?;
    let (name, score) = (home.name(lowest), home.specialist(lowest)?);
    let text = format!(
        "Of all probes at this place, that of {name} is the weakest: its AUROC is {}, from {} responses. The *95 % interval* \
         is found by the *bootstrap*: draw prompts at random from those there are, again and again, and look how the score \
         moves. A score counts as above guessing when the whole interval does.",
        number::score(score.auroc),
        number::count(score.n)
    );
    let question = sided(
        format!("Does the probe of {name} do better than guessing?"),
        Side::of(score.auroc_interval, [0.5; 2]),
        ["Yes, better than guessing", "No, worse than guessing"],
    );
    let reveal = Reveal {
        why: "The interval is what decides, not the score: the same score from a tenth of the responses would come with an \
              interval about three times as wide."
            .to_owned(),
        exhibit: Some(Exhibit::rows("AUROC with its interval", 0.5, vec![Measured::auroc(name, lowest, score)])),
        link: home.link("probes", Some(lowest)),
        ..Reveal::of(format!("AUROC of {name}"), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    Some(Step { text, given: None, question, reveal })
}
