//! Depth: the layers at which tasks become readable, and whether skills have an order.

use shared::study::{Emergence, Study, TaskEmergence};

use super::super::figure::{At, Exhibit, Measured, Unit};
use super::super::model::{Answer, Guess, Lesson, Question, Reveal, Step};
use super::super::question::{Side, how_many, sided, which};
use crate::say;
use crate::state::place::Place;
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "depth",
    title: || say!(lesson::depth::title),
    about: || say!(lesson::depth::about),
    minutes: 5,
    needs: || say!(lesson::depth::needs),
    mistake: || say!(lesson::depth::mistake),
    steps: &[
        (|| say!(lesson::depth::step_emerged), emerged),
        (|| say!(lesson::depth::step_onset), onset),
        (|| say!(lesson::depth::step_peak), peak),
        (|| say!(lesson::depth::step_ends), ends),
        (|| say!(lesson::depth::step_order), order),
    ],
};

/// The study's results on depth at the place of claim 4.
fn emergence(study: &Study) -> Option<(At<'_>, &Emergence)> {
    let home = At::claim(study, 4);
    home.of_second_edition()?;
    let position = study.positions.get(home.place.position)?;
    Some((home, study.emergence.iter().find(|emergence| emergence.position == *position)?))
}

/// The tasks that emerge, by onset, ties by centre of mass.
fn by_onset(home: At<'_>, emergence: &Emergence) -> Vec<usize> {
    home.ranked(&|task| of(emergence, task).map(|depths| depths.onset as f64 + depths.centre / 1000.0))
}

fn of(emergence: &Emergence, task: usize) -> Option<&TaskEmergence> {
    emergence.tasks.get(task)?.as_ref()
}

fn emerged(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let (n, tasks) = (emergence.tasks.iter().flatten().count(), study.tasks.len());
    let text = say!(lesson::depth::emerged_text, tasks = number::count(tasks));
    let reveal = Reveal {
        why: say!(lesson::depth::emerged_why).to_owned(),
        link: home.link("layers", None),
        ..Reveal::count(say!(lesson::depth::emerged_name, tasks = number::count(tasks)), n)
    };
    let question = how_many(say!(lesson::depth::emerged_asks), n, &[tasks / 3, tasks * 2 / 3, tasks]);
    Some(Step { text, given: None, question, reveal })
}

/// The interval of a depth, and n.
fn doubt(home: At<'_>, task: usize, interval: [f64; 2]) -> Vec<String> {
    let n = home.specialist(task).map(|score| format!("n {}", number::count(score.n)));
    [say!(lesson::depth::interval, interval = number::layers(interval))].into_iter().chain(n).collect()
}

fn onset(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let ranked = by_onset(home, emergence);
    let blocks: Vec<(usize, usize)> = study.blocks().collect();
    // If the interval spans all layers, any guess would be right.
    let tells = |&&task: &&usize| {
        let last = blocks.len().saturating_sub(1) as f64;
        of(emergence, task).is_some_and(|depths| depths.onset_interval[0] > 0.0 || depths.onset_interval[1] < last)
    };
    let task = *ranked.iter().find(tells)?;
    let (name, depths) = (home.name(task), of(emergence, task)?);
    let (truth, interval) = (study.layer_at(depths.onset as f64), depths.onset_interval.map(|end| study.layer_at(end)));
    let text = say!(lesson::depth::onset_text, task = name, peak = number::signed(depths.peak_increment?));
    let ends = [blocks.first()?.1 as i32, blocks.last()?.1 as i32];
    let guess = Guess { ends, unit: Unit::Layer, truth, near: [interval[0].min(truth), interval[1].max(truth)] };
    let reveal = Reveal {
        written: number::layer(truth),
        doubt: doubt(home, task, interval),
        why: say!(lesson::depth::onset_why).to_owned(),
        exhibit: Some(Exhibit::added(say!(lesson::depth::over_sites, task = name), home.added_over_sites(task))),
        link: home.link("layers", Some(task)),
        ..Reveal::of(say!(lesson::depth::onset_name, task = name), truth, None, None)
    };
    let asks = say!(lesson::depth::onset_asks, task = name);
    Some(Step { text, given: None, question: Question { asks, answer: Answer::Guess(guess) }, reveal })
}

fn peak(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let blocks: Vec<(usize, usize)> = study.blocks().collect();
    let last = home.moved(Place { site: blocks.last()?.0, ..home.place });
    let at_peak = |task: usize| {
        let site = blocks.get(of(emergence, task)?.peak)?.0;
        home.moved(Place { site, ..home.place }).increment(task)
    };
    let fall = |task: usize| Some(at_peak(task)?.increment - last.increment(task)?.increment);
    let task = home.ranked(&fall).pop()?;
    let (name, high, end) = (home.name(task), at_peak(task)?, last.increment(task)?);
    let at = study.layer_at(of(emergence, task)?.peak as f64);
    let peak_name = say!(lesson::depth::peak_layer, layer = number::layer(at));
    let last_name = say!(lesson::depth::last_layer, site = last.site());
    let measured = [Measured::added(peak_name, task, high), Measured::added(last_name, task, end)];
    let text = say!(lesson::depth::peak_text, task = name, layers = number::count(blocks.len()));
    let reveal = Reveal {
        why: say!(
            lesson::depth::peak_why,
            increment = number::signed(end.increment),
            interval = number::interval(end.interval)
        ),
        exhibit: Some(Exhibit::added(say!(lesson::depth::over_sites, task = name), home.added_over_sites(task))),
        link: home.link("layers", Some(task)),
        ..Reveal::of(say!(lesson::depth::peak_name, task = name), high.increment, Some(high.interval), Some(high.n))
    };
    let mut measured = measured;
    // In the order of depth, so that the first is not always the higher one.
    measured.reverse();
    let question = which(say!(lesson::depth::peak_asks, task = name), &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn ends(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let ranked = by_onset(home, emergence);
    let (first, last) = (*ranked.first()?, *ranked.last()?);
    let of_task = |task: usize| {
        let depths = of(emergence, task)?;
        let interval = depths.onset_interval.map(|end| study.layer_at(end));
        Some(Measured::new(home.name(task), task, study.layer_at(depths.onset as f64), Some(interval)))
    };
    let mut pair = [first, last];
    pair.sort_unstable();
    let measured = [of_task(pair[0])?, of_task(pair[1])?];
    let earliest = of_task(first)?;
    let text = say!(lesson::depth::ends_text, one = measured[0].name, other = measured[1].name);
    let exhibit = Exhibit::rows(say!(lesson::depth::ends_caption), 0.0, measured.to_vec());
    let reveal = Reveal {
        written: number::layer(earliest.value),
        doubt: doubt(home, first, earliest.range()),
        why: say!(lesson::depth::ends_why).to_owned(),
        exhibit: Some(Exhibit { unit: Unit::Layer, ..exhibit }),
        link: home.link("layers", Some(first)),
        ..Reveal::of(say!(lesson::depth::onset_name, task = earliest.name), earliest.value, None, None)
    };
    let question = which(say!(lesson::depth::ends_asks), &measured, Side::Below);
    Some(Step { text, given: None, question, reveal })
}

fn order(study: &Study) -> Option<Step> {
    let (home, emergence) = emergence(study)?;
    let order = emergence.order?;
    let text = say!(lesson::depth::order_text).to_owned();
    let decided = Side::of(order.interval, [0.0; 2]);
    let tested = Side::tested(order.value, 0.0, order.p, home.alpha());
    let side = if decided == tested { decided } else { Side::Untold };
    let question = sided(
        say!(lesson::depth::order_asks),
        side,
        [say!(lesson::depth::order_above), say!(lesson::depth::order_below)],
    );
    let here = order.p.map(|p| format!(" {}", say!(lesson::depth::order_here, p = number::p_statement(p))));
    let tasks = emergence.tasks.iter().flatten().count();
    let reveal = Reveal {
        why: say!(lesson::depth::order_why, tasks = number::count(tasks)) + &here.unwrap_or_default(),
        link: home.link("layers", None),
        ..Reveal::of(say!(lesson::depth::order_name), order.value, Some(order.interval), Some(tasks))
    };
    Some(Step { text, given: None, question, reveal })
}
