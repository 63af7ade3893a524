//! Where in depth: the layers at which tasks become readable, and whether skills have an order.

use shared::site::Site;
use shared::study::{Emergence, Study, TaskEmergence};

use super::super::figure::{At, Exhibit, Measured, Unit};
use super::super::model::{Answer, Guess, Lesson, Question, Reveal, Step};
use super::super::question::{Side, how_many, sided, which};
use crate::state::place::Place;
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "depth",
    title: "Where in depth",
    about: "At which layer success becomes readable, and what the best of many layers is worth.",
    minutes: 5,
    needs: "onset and peak over the layers",
    steps: &[
        ("Who emerges at all?", emerged),
        ("The onset", onset),
        ("The peak", peak),
        ("First and last", ends),
        ("An order of skills?", order),
    ],
};

/// What the study says of depth where claim 4 is read.
fn emergence(study: &Study) -> Option<(At<'_>, &Emergence)> {
    let home = At::claim(study, 4);
    let position = study.positions.get(home.place.position)?;
    Some((home, study.emergence.iter().find(|emergence| emergence.position == *position)?))
}

/// The sites that are blocks: depths count these.
fn blocks(study: &Study) -> Vec<(usize, usize)> {
    let block = |(index, site): (usize, &Site)| match site {
        Site::ResidPost(layer) => Some((index, *layer)),
        Site::Embed => None,
    };
    study.sites.iter().enumerate().filter_map(block).collect()
}

/// The tasks that emerge, from the earliest onset to the latest, ties by how far the centre lies in.
fn by_onset(home: At<'_>, emergence: &Emergence) -> Vec<usize> {
    home.ranked(&|task| of(emergence, task).map(|depths| depths.onset as f64 + depths.centre / 1000.0))
}

fn of(emergence: &Emergence, task: usize) -> Option<&TaskEmergence> {
    emergence.tasks.get(task)?.as_ref()
}

/// A depth among the blocks that were read as the model’s layer.
fn layer(study: &Study, depth: f64) -> f64 {
    let blocks = blocks(study);
    let at = |depth: f64| blocks.get(depth as usize).map_or(depth, |(_, layer)| *layer as f64);
    at(depth.floor()) + (at(depth.ceil()) - at(depth.floor())) * depth.fract()
}

fn emerged(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let (n, tasks) = (emergence.tasks.iter().flatten().count(), study.tasks.len());
    let text = format!(
        "The blocks of a model are its *layers*, counted from 0. A probe can be trained after each, at the same token; so its \
         AUROC becomes a curve over depth. A task *emerges* if at least one layer reads it above chance. This study asks it of \
         {}, at one position.",
        number::plural(tasks, "task")
    );
    let reveal = Reveal {
        why: "Trying many layers gives luck more chances, so “some layer” is easier to pass than “this layer”."
            .to_owned(),
        link: home.link("layers", None),
        ..Reveal::count(format!("of {} emerge", number::plural(tasks, "task")), n)
    };
    let question = how_many("How many of the tasks emerge?", n, &[tasks / 3, tasks * 2 / 3, tasks]);
    Some(Step { text, given: None, question, reveal })
}

/// The interval of a depth, and n.
fn doubt(home: At<'_>, task: usize, interval: [f64; 2]) -> Vec<String> {
    let n = home.specialist(task).map(|score| format!("n {}", number::count(score.n)));
    [format!("95 % interval {}", number::layers(interval))].into_iter().chain(n).collect()
}

fn onset(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let ranked = by_onset(home, emergence);
    let task = *ranked.get(ranked.len() / 2)?;
    let (name, depths, blocks) = (home.name(task), of(emergence, task)?, blocks(study));
    let (truth, interval) = (layer(study, depths.onset as f64), depths.onset_interval.map(|end| layer(study, end)));
    let text = format!(
        "The *onset* of a task is the first layer that comes within a tenth of the best: whose AUROC has 90 % of the way from \
         guessing to the *peak*, the highest AUROC of all layers. For {name} the peak is {}.",
        number::score(depths.peak_auroc)
    );
    let ends = [blocks.first()?.1 as i32, blocks.last()?.1 as i32];
    let guess = Guess { ends, unit: Unit::Layer, truth, near: [interval[0].min(truth), interval[1].max(truth)] };
    let reveal = Reveal {
        written: number::layer(truth),
        doubt: doubt(home, task, interval),
        why: "The interval is often wide: where a curve is nearly flat, a little noise moves the first layer that is high enough \
              by a lot."
            .to_owned(),
        exhibit: Some(Exhibit::curve(format!("AUROC of {name} over the sites"), home.over_sites(task))),
        link: home.link("layers", Some(task)),
        ..Reveal::of(format!("layer of onset, {name}"), truth, None, None)
    };
    let asks = format!("Guess the layer of onset of {name}. The slider goes from the first layer to the last.");
    Some(Step { text, given: None, question: Question { asks, answer: Answer::Guess(guess) }, reveal })
}

fn peak(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let blocks = blocks(study);
    let last = home.moved(Place { site: blocks.last()?.0, ..home.place });
    let at_peak = |task: usize| {
        let site = blocks.get(of(emergence, task)?.peak)?.0;
        home.moved(Place { site, ..home.place }).specialist(task)
    };
    let fall = |task: usize| Some(at_peak(task)?.auroc - last.specialist(task)?.auroc);
    let task = home.ranked(&fall).pop()?;
    let (name, high, end) = (home.name(task), at_peak(task)?, last.specialist(task)?);
    let at = layer(study, of(emergence, task)?.peak as f64);
    let peak_name = format!("layer {}, the peak", number::layer(at));
    let last_name = format!("{}, the last", last.site());
    let measured = [Measured::auroc(peak_name, task, high), Measured::auroc(last_name, task, end)];
    let text = format!(
        "No task falls further from its peak to the last layer than {name}. Does the model forget towards the end, as it turns \
         to choosing the next token? Careful: the peak is the best of {} layers, and the best of many flatters, for it \
         is chosen by its luck, too.",
        number::count(blocks.len())
    );
    let reveal = Reveal {
        why: format!(
            "At the last layer it is {} ({}). Only a fall that is larger than the intervals should be called forgetting.",
            number::score(end.auroc),
            number::interval(end.auroc_interval)
        ),
        exhibit: Some(Exhibit::curve(format!("AUROC of {name} over the sites"), home.over_sites(task))),
        link: home.link("layers", Some(task)),
        ..Reveal::of(format!("AUROC of {name} at its peak"), high.auroc, Some(high.auroc_interval), Some(high.n))
    };
    let mut measured = measured;
    // In the order of depth, so that the first is not always the higher one.
    measured.reverse();
    let question = which(format!("Where is {name} read better?"), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn ends(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let ranked = by_onset(home, emergence);
    let (first, last) = (*ranked.first()?, *ranked.last()?);
    let of_task = |task: usize| {
        let depths = of(emergence, task)?;
        let interval = depths.onset_interval.map(|end| layer(study, end));
        Some(Measured::new(home.name(task), task, layer(study, depths.onset as f64), Some(interval)))
    };
    let mut pair = [first, last];
    pair.sort_unstable();
    let measured = [of_task(pair[0])?, of_task(pair[1])?];
    let earliest = of_task(first)?;
    let text = format!(
        "Among all tasks, one has the earliest onset as measured and one the latest: they are {} and {}, in the study’s order. \
         Which is which, and do the intervals of their onsets lie clear of each other?",
        measured[0].name, measured[1].name
    );
    let exhibit = Exhibit::rows("Layer of onset", 0.0, measured.to_vec());
    let reveal = Reveal {
        written: number::layer(earliest.value),
        doubt: doubt(home, first, earliest.range()),
        why: "Even the first and the last of all can be told apart only as far as their intervals allow; those in between, less."
            .to_owned(),
        exhibit: Some(Exhibit { unit: Unit::Layer, ..exhibit }),
        link: home.link("layers", Some(first)),
        ..Reveal::of(format!("layer of onset, {}", earliest.name), earliest.value, None, None)
    };
    let question = which("Which becomes readable first?", &measured, Side::Below);
    Some(Step { text, given: None, question, reveal })
}

fn order(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let order = emergence.order?;
    let text = "A claim from the literature: simple skills come early, complex ones late; structural before lexical before \
                semantic and stylistic. *Somers’ D* takes all pairs of tasks of different skills and compares their onsets: \
                1.00 if the later skill always begins in a later layer, .00 if there is no order, −1.00 if it is reversed. It \
                counts only if its interval lies clear of .00 and shuffled skills hardly ever do as well."
        .to_owned();
    let decided = Side::of(order.interval, [0.0; 2]);
    let tested = Side::tested(order.value, 0.0, order.p, home.alpha());
    let side = if decided == tested { decided } else { Side::Untold };
    let question = sided(
        "In which order do skills become readable?",
        side,
        ["Structural skills first", "Semantic and stylistic skills first"],
    );
    let p = order.p.map(|p| format!(" Here {}.", number::p_statement(p))).unwrap_or_default();
    let tasks = emergence.tasks.iter().flatten().count();
    let reveal = Reveal {
        why: format!(
            "The order is one of {}, no more; so few can stand in order by luck.{p}",
            number::plural(tasks, "task")
        ),
        link: home.link("layers", None),
        ..Reveal::of("Somers’ D of onset against skill", order.value, Some(order.interval), Some(tasks))
    };
    Some(Step { text, given: None, question, reveal })
}
