//! Why a control is needed: what probes reach where there is nothing to find, or something simpler.

use shared::study::{Score, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, how_high, sided, which};
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "control",
    title: "Why a control is needed",
    about: "What a probe reaches on shuffled labels, on meaningless ones, and from the surface of the text alone.",
    minutes: 6,
    needs: "control tasks, and baselines from prompt and surface",
    steps: &[
        ("Shuffled labels", shuffled),
        ("Beyond the shuffle?", beyond),
        ("A task that means nothing", control),
        ("The surface", surface),
        ("The prompt alone", prompt),
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
    let text = format!(
        "Take the {} responses of {name} and shuffle their labels, so that “satisfied” and “violated” mean nothing any more. \
         Fit a probe, score it on responses it has not seen, and do this {} times. These *permuted labels* are the first \
         *control*: whatever AUROC comes out is luck. The mean will be near .50, but single runs stray.",
        number::count(score.n),
        number::count(study.config.probe.permutations)
    );
    let reveal = Reveal {
        why: format!(
            "The band of 95 % of the shuffles goes from {} to {}: with so few responses, luck alone gets this far.",
            number::score(low),
            number::score(high)
        ),
        link: home.link("probes", Some(task)),
        ..Reveal::of("upper end of the band of permuted labels", high, None, Some(score.n))
    };
    let asks = "Where does the band that holds 95 % of the shuffles’ AUROCs end, above?";
    let question =
        how_high(asks, high, &[0.5 + (high - 0.5) / 6.0, 0.5 + (high - 0.5) / 2.5, 0.5 + 2.2 * (high - 0.5)]);
    Some(Step { text, given: None, question, reveal })
}

fn beyond(study: &Study) -> Option<Step> {
    let (home, task, score) = weakest(study)?;
    let (name, band) = (home.name(task), score.permuted_interval?);
    let text = format!(
        "Now the true labels of {name}. Its AUROC is {}. Compare it with the last step, and mind that the score has an \
         interval of its own: we ask whether all of that interval lies beyond what luck reaches.",
        number::score(score.auroc)
    );
    let question = sided(
        "Where does the interval of the true score lie?",
        Side::of(score.auroc_interval, band),
        ["Wholly above the band of luck", "Wholly below it"],
    );
    let p = score.p.map(|p| format!(" Counted against the shuffles, {}.", number::p_statement(p)));
    let reveal = Reveal {
        why: format!(
            "Being above .50 is not enough; a score has to be above what the same procedure finds in noise.{}",
            p.unwrap_or_default()
        ),
        exhibit: Some(Exhibit {
            band: Some(band),
            ..Exhibit::rows("True labels; grey: 95 % of the shuffles", 0.5, vec![Measured::auroc(name, task, score)])
        }),
        link: home.link("probes", Some(task)),
        ..Reveal::of(format!("AUROC of {name}"), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    Some(Step { text, given: None, question, reveal })
}

fn control(study: &Study) -> Option<Step> {
    let home = At::claim(study, 1);
    let [lowest, ..] = home.spread(&|task| home.specialist(task)?.selectivity)?;
    let (name, score) = (home.name(lowest), home.specialist(lowest)?);
    let (nonsense, selectivity) = (score.control_auroc?, score.selectivity?);
    let text = format!(
        "A probe with many weights can also learn by heart. The *control task* of Hewitt and Liang (2019) asks how well: give \
         every prompt a label by the toss of a coin, the same for all responses to it, and train on some of these responses, \
         test on others. Whoever does well has recognised the prompt. The AUROC of {name} on its true labels is {}.",
        number::score(score.auroc)
    );
    let question = sided(
        format!("How do the true labels of {name} do against the coin’s?"),
        Side::of(score.auroc_interval, [nonsense; 2]),
        ["The true labels are read better", "The coin’s labels are read better"],
    );
    let reveal = Reveal {
        why: format!(
            "On the coin’s labels the AUROC is {}; the difference, {}, is the *selectivity*. The less of it, the more a score may \
             owe to prompts recognised rather than to success read. (The two are tested differently: true labels always on \
             prompts never seen.)",
            number::score(nonsense),
            number::signed(selectivity)
        ),
        exhibit: Some(Exhibit::rows(
            format!("AUROC of {name} on true labels and on a coin’s"),
            0.5,
            vec![Measured::auroc("true labels", lowest, score), Measured::new("a coin’s", lowest, nonsense, None)],
        )),
        link: home.link("probes", Some(lowest)),
        ..Reveal::of(format!("AUROC of {name} on true labels"), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    Some(Step { text, given: None, question, reveal })
}

/// A specialist beside a baseline, on the task where a number of the two is highest: what the baseline is, how the task
/// was picked, and why it matters.
fn against<'a>(
    study: &'a Study,
    baseline: &dyn Fn(usize) -> Option<&'a Score>,
    name: &str,
    [text, picked, why]: [&str; 3],
    of: &dyn Fn(&Score, &Score) -> f64,
) -> Option<Step> {
    let home = At::claim(study, 1);
    let [.., task] = home.spread(&|task| Some(of(home.specialist(task)?, baseline(task)?)))?;
    let (of, score, simple) = (home.name(task), home.specialist(task)?, baseline(task)?);
    let measured = [Measured::auroc("The probe on the stream", task, score), Measured::auroc(name, task, simple)];
    let reveal = Reveal {
        why: format!(
            "{name} reaches {} ({}). {why}",
            number::score(simple.auroc),
            number::interval(simple.auroc_interval)
        ),
        exhibit: Some(Exhibit::rows(format!("AUROC of {of}"), 0.5, measured.to_vec())),
        link: home.link("time", Some(task)),
        ..Reveal::of("AUROC of the probe on the stream", score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    let text = format!("{text} {picked} {of}; the place is {}.", home.words());
    let question = which(format!("Which reads the success of {of} better?"), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn surface(study: &Study) -> Option<Step> {
    let place = At::claim(study, 1).place;
    let text = "Perhaps no stream is needed. A *surface baseline* is a probe that sees two plain numbers instead of the \
                stream: how long the response is so far, and how far along we are.";
    let why = "Where a length does as well, the stream’s score says little more than that the stream knows the length.";
    let baseline = |task: usize| study.baselines.surface.get(place.position)?.get(task)?.as_ref();
    against(study, &baseline, "The surface baseline", [text, "It does best on", why], &|_, simple| simple.auroc)
}

fn prompt(study: &Study) -> Option<Step> {
    let text = "Some prompts are simply harder: forty words are easier to miss than four. A *prompt-only baseline* is a probe \
                that sees the instruction’s parameters and the prompt’s length, and nothing of the response.";
    let why =
        "What it reaches was decided before the model wrote a word, so it is no evidence of anything the model does.";
    let baseline = |task: usize| study.baselines.prompt_only.get(task)?.as_ref();
    let picked = "We take the task that is read best of all,";
    against(study, &baseline, "The prompt-only baseline", [text, picked, why], &|own, _| own.auroc)
}
