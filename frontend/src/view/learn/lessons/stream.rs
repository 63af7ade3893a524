//! What a residual stream is: one list of numbers per token, read at sites.

use shared::study::Study;

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, how_many, sided, which};
use crate::state::place::Place;
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "stream",
    title: "What a residual stream is",
    about: "The one list of numbers that every block of a model reads and adds to.",
    minutes: 5,
    needs: "probes at more than one site",
    steps: &[
        ("A running sum", width),
        ("Places to look", sites),
        ("Before any block", before),
        ("After some blocks", after),
    ],
};

fn width(study: &Study) -> Option<Step> {
    let model = &study.provenance.model;
    let (blocks, width) = (model.n_layers, model.d_model);
    let text = format!(
        "A language model cuts text into *tokens*: words and pieces of words. For every token it keeps one list of numbers, \
         the *residual stream*. {}, the model of this study, passes the stream through {} one after another. A block reads \
         the list, computes something from it, and adds its result to the list, number by number; nothing is thrown away.",
        model.name,
        number::plural(blocks, "block")
    );
    let asks = format!(
        "The first block receives {} numbers for a token. How many numbers for this token leave the last block?",
        number::count(width)
    );
    let reveal = Reveal {
        why:
            "Adding number by number keeps the list as long as it was, so the same kind of reader fits at every depth."
                .to_owned(),
        link: At::claim(study, 2).link("layers", None),
        ..Reveal::count("numbers per token, after every block (d_model)", width)
    };
    let question = how_many(asks, width, &[blocks, width * blocks, width * (blocks + 1)]);
    Some(Step { text, given: None, question, reveal })
}

fn sites(study: &Study) -> Option<Step> {
    let blocks = study.provenance.model.n_layers;
    let text = "A *site* is a depth at which the stream can be read. The stream of a token starts as its *embedding*, a list \
                that depends on nothing but which token it is; that is the first site. After every block, the sum so far is \
                another. A *position* says at which token we read: the last one of the prompt, say, or the first of the \
                response."
        .to_owned();
    let asks = format!("How many sites does a model with {} have?", number::plural(blocks, "block"));
    let why = format!(
        "One after every block, and the embedding before them all. This study read {} of them, at {}.",
        number::count(study.sites.len()),
        number::plural(study.positions.len(), "position")
    );
    let link = At::claim(study, 2).link("layers", None);
    let reveal = Reveal { why, link, ..Reveal::count("sites of this model", blocks + 1) };
    let question = how_many(asks, blocks + 1, &[blocks.saturating_sub(1), blocks, 2 * blocks]);
    Some(Step { text, given: None, question, reveal })
}

/// The task that is read best at home, there and at the first site.
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
    let text = format!(
        "Can one read off the stream whether the model does what it was told? A *probe* tries (the next lesson is about \
         probes). Its score, the *AUROC*, is the share of pairs, one response that follows the instruction and one that \
         doesn’t, which the probe puts in the right order: .50 is guessing, 1.00 is never wrong. Here it reads {}, for the \
         task “{name}”.",
        first.words()
    );
    let question = sided(
        format!("Does the probe of {name} do better than guessing, that early?"),
        Side::of(score.auroc_interval, [0.5; 2]),
        ["Yes, better than guessing", "No, worse than guessing"],
    );
    let reveal = Reveal {
        why: "So early, the stream holds the token itself and nothing of the others; only the choice of this one word could \
              give success away."
            .to_owned(),
        link: first.link("layers", Some(task)),
        ..Reveal::of(format!("AUROC of {name} at {}", first.site()), score.auroc, Some(score.auroc_interval), Some(score.n))
    };
    Some(Step { text, given: None, question, reveal })
}

fn after(study: &Study) -> Option<Step> {
    let (task, first, home) = ends(study)?;
    let (early, late) = (first.specialist(task)?, home.specialist(task)?);
    let name = home.name(task);
    let measured = [Measured::auroc(first.site(), task, early), Measured::auroc(home.site(), task, late)];
    let position = study.positions.get(home.place.position).copied().map(words::position_in_sentence);
    let text = format!(
        "Blocks move information between tokens and combine it. A *95 % interval* says how far a score might move if the \
         prompts were drawn anew. In these lessons a difference counts as shown when the two intervals lie clear of each \
         other. We stay with {name} and with {}, and go deeper.",
        position.unwrap_or_default()
    );
    let question = which(format!("Where is {name} read better?"), &measured, Side::Above);
    let reveal = Reveal {
        why: format!(
            "At {} the AUROC is {} ({}). What the blocks gathered from the other tokens is in the sum by then.",
            first.site(),
            number::score(early.auroc),
            number::interval(early.auroc_interval)
        ),
        exhibit: Some(Exhibit::curve(format!("AUROC of {name} over the sites"), home.over_sites(task))),
        link: home.link("layers", Some(task)),
        ..Reveal::of(format!("AUROC of {name} at {}", home.site()), late.auroc, Some(late.auroc_interval), Some(late.n))
    };
    Some(Step { text, given: None, question, reveal })
}
