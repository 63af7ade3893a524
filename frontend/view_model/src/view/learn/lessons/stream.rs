//! What a residual stream is: one list of numbers per token, read at sites.

use shared::study::Study;

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, how_many, sided, which};
use crate::say;
use crate::state::place::Place;
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "stream",
    title: || say!(lesson::stream::title),
    about: || say!(lesson::stream::about),
    minutes: 4,
    needs: || say!(lesson::stream::needs),
    mistake: || say!(lesson::stream::mistake),
    steps: &[
        (|| say!(lesson::stream::step_width), width),
        (|| say!(lesson::stream::step_sites), sites),
        (|| say!(lesson::stream::step_before), before),
        (|| say!(lesson::stream::step_after), after),
    ],
};

fn width(study: &Study) -> Option<Step> {
    let model = &study.provenance.model;
    let (blocks, width) = (model.n_layers, model.d_model);
    let text = say!(lesson::stream::width, model = model.name, blocks = number::count(blocks));
    let asks = say!(lesson::stream::width_asks, width = number::count(width));
    let reveal = Reveal {
        why: say!(lesson::stream::width_why).to_owned(),
        link: At::claim(study, 2).link("layers", None),
        ..Reveal::count(say!(lesson::stream::width_of), width)
    };
    let question = how_many(asks, width, &[blocks, width * blocks, width * (blocks + 1)]);
    Some(Step { text, given: None, question, reveal })
}

fn sites(study: &Study) -> Option<Step> {
    let blocks = study.provenance.model.n_layers;
    let text = say!(lesson::stream::sites).to_owned();
    let asks = say!(lesson::stream::sites_asks, blocks = number::count(blocks));
    let (sites, positions) = (number::count(study.sites.len()), number::count(study.positions.len()));
    let why = say!(lesson::stream::sites_why, sites, positions);
    let link = At::claim(study, 2).link("layers", None);
    let reveal = Reveal { why, link, ..Reveal::count(say!(lesson::stream::sites_of), blocks + 1) };
    let question = how_many(asks, blocks + 1, &[blocks.saturating_sub(1), blocks, 2 * blocks]);
    Some(Step { text, given: None, question, reveal })
}

/// The task with the best score at the lesson's place, with its scores there and at the first site.
fn ends(study: &Study) -> Option<(usize, At<'_>, At<'_>)> {
    let home = At::claim(study, 2);
    let [.., task] = home.spread_of_auroc()?;
    let first = home.moved(Place { site: 0, ..home.place });
    (home.place.site > 0).then_some((task, first, home))
}

fn before(study: &Study) -> Option<Step> {
    let (task, first, _) = ends(study)?;
    let score = first.specialist(task)?;
    let name = first.name(task);
    let text = say!(lesson::stream::before, place = first.words(), task = name);
    let question = sided(
        say!(lesson::stream::before_asks, task = name),
        Side::of(score.auroc_interval, [0.5; 2]),
        [say!(lesson::stream::better), say!(lesson::stream::worse)],
    );
    let reveal = Reveal {
        why: say!(lesson::stream::before_why).to_owned(),
        link: first.link("layers", Some(task)),
        ..Reveal::of(
            say!(lesson::stream::auroc_at, task = name, site = first.site()),
            score.auroc,
            Some(score.auroc_interval),
            Some(score.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}

fn after(study: &Study) -> Option<Step> {
    let (task, first, home) = ends(study)?;
    let (early, late) = (first.specialist(task)?, home.specialist(task)?);
    let name = home.name(task);
    let measured = [Measured::auroc(first.site(), task, early), Measured::auroc(home.site(), task, late)];
    let position = study.positions.get(home.place.position).copied().map(words::position_in_sentence);
    let text = say!(lesson::stream::after, task = name, position = position.unwrap_or_default());
    let question = which(say!(lesson::stream::after_asks, task = name), &measured, Side::Above);
    let reveal = Reveal {
        why: say!(
            lesson::stream::after_why,
            site = first.site(),
            auroc = number::score(early.auroc),
            interval = number::interval(early.auroc_interval),
        ),
        exhibit: Some(Exhibit::curve(say!(lesson::stream::over_sites, task = name), home.over_sites(task))),
        link: home.link("layers", Some(task)),
        ..Reveal::of(
            say!(lesson::stream::auroc_at, task = name, site = home.site()),
            late.auroc,
            Some(late.auroc_interval),
            Some(late.n),
        )
    };
    Some(Step { text, given: None, question, reveal })
}
