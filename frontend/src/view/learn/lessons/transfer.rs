//! Transfer and clusters: whose probe reads whose success, and which tasks belong together.

use shared::study::{Study, Transfer};

use super::super::figure::{At, Exhibit, Measured, ranked};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, guess, how_many, sided};
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "transfer",
    title: "Transfer and clusters",
    about: "A probe of one task, tried on another: what tasks share, and what they do not.",
    minutes: 6,
    needs: "transfer, its clusters and the verdict on claim 2",
    steps: &[
        ("Borrowed probes", strongest),
        ("Wrong way round", lowest),
        ("On the whole", mean),
        ("Clusters", clusters),
        ("Do skills matter?", skills),
    ],
};

fn transfer(at: At<'_>) -> Option<&Transfer> {
    Some(&at.place.cell(at.study)?.transfer)
}

fn at(matrix: &[Vec<Option<f64>>], (source, target): (usize, usize)) -> Option<f64> {
    *matrix.get(source)?.get(target)?
}

/// The pairs of different tasks that were measured, from the lowest AUROC to the highest.
fn pairs(transfer: &Transfer) -> Vec<(usize, usize)> {
    let n = transfer.auroc.len();
    let pair = |index: usize| (index / n, index % n);
    let of = |index: usize| at(&transfer.auroc, pair(index)).filter(|_| index / n != index % n);
    ranked(n * n, &of).into_iter().map(pair).collect()
}

/// What is revealed of a pair, its own probe beside the borrowed one.
fn pair_reveal(home: At<'_>, pair: (usize, usize), why: String) -> Option<Reveal> {
    let (transfer, (source, target)) = (transfer(home)?, pair);
    let (auroc, own) = (at(&transfer.auroc, pair)?, home.specialist(target)?);
    let interval = Some([at(&transfer.low, pair)?, at(&transfer.high, pair)?]);
    let rows = vec![
        Measured::auroc(format!("its own, {}", home.name(target)), target, own),
        Measured::new(format!("borrowed, {}", home.name(source)), source, auroc, interval),
    ];
    Some(Reveal {
        why,
        exhibit: Some(Exhibit::rows(format!("AUROC of two probes on {}", home.name(target)), 0.5, rows)),
        link: home.link_to_pair("transfer", source, target),
        ..Reveal::of(format!("AUROC, {} → {}", home.name(source), home.name(target)), auroc, interval, Some(own.n))
    })
}

fn strongest(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let transfer = transfer(home)?;
    let pair = *pairs(transfer).last()?;
    let (source, target) = (home.name(pair.0), home.name(pair.1));
    let own = home.specialist(pair.1)?;
    let text = format!(
        "Take the probe that was trained on {source}, the *source*, and let it judge responses to {target}, the *target*, \
         without any new training. That is *transfer*. If both tasks mark success along the same direction of the stream, the \
         borrowed probe works as well as the target’s own, whose AUROC is {}; if the directions have nothing in common, it \
         guesses. Of all pairs of tasks at {}, this one transfers best.",
        number::score(own.auroc),
        home.words()
    );
    let reveal = pair_reveal(
        home,
        pair,
        "It is the best of many pairs, so it flatters: the highest of many noisy numbers is partly luck.".to_owned(),
    )?;
    let interval = [at(&transfer.low, pair)?, at(&transfer.high, pair)?];
    let question = guess(format!("Guess the AUROC of {source}’s probe on {target}."), reveal.value, interval);
    Some(Step { text, given: None, question, reveal })
}

fn lowest(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let transfer = transfer(home)?;
    let pair = *pairs(transfer).first()?;
    let (source, target) = (home.name(pair.0), home.name(pair.1));
    let p = at(&transfer.p, pair);
    let text = format!(
        "Now the pair that transfers least: the probe of {source}, tried on {target}. A study with many pairs finds some \
         extreme ones by chance; so every p is raised for the number of pairs tried, by *Holm’s correction*. A pair counts \
         only if its corrected p is at most {}.",
        number::score(home.alpha())
    );
    let side = Side::tested(at(&transfer.auroc, pair)?, 0.5, p, home.alpha());
    let question = sided(
        format!("How does {source}’s probe do on {target}?"),
        side,
        ["Better than guessing", "Worse than guessing: it has it the wrong way round"],
    );
    let p = p.map(|p| format!(" Here {}, corrected.", number::p_statement(p))).unwrap_or_default();
    let why = format!(
        "An AUROC of .50 means that a probe knows nothing about the target; one shown to be below .50 means that it knows \
         something, and reads it the wrong way round.{p}"
    );
    Some(Step { text, given: None, question, reveal: pair_reveal(home, pair, why)? })
}

fn mean(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let verdict = home.verdict(2)?;
    let (effect, interval) = (verdict.effect?, verdict.interval?);
    let text = "Single pairs do not make a rule. *Relative transfer* is the share of a task’s own score above guessing that a \
                borrowed probe keeps: 1.00 if it reads as well as the task’s own, .00 if it guesses. We take the mean over all \
                pairs of different tasks. If instructions were followed by one general mechanism, it would be near 1.00."
        .to_owned();
    let reveal = Reveal {
        why: "Between nothing shared and everything shared there is room for a little of both; the interval says how little or how \
              much."
            .to_owned(),
        link: home.link("transfer", None),
        ..Reveal::of("mean relative transfer", effect, Some(interval), Some(pairs(transfer(home)?).len()))
    };
    let question = guess("Guess the mean relative transfer.", effect, interval);
    Some(Step { text, given: None, question, reveal })
}

fn clusters(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let clustering = home.place.cell(study)?.clustering.as_ref()?;
    let (found, tasks) = (clustering.labels.iter().max()? + 1, clustering.leaves.len());
    let text = format!(
        "Tasks whose probes read one another can be put together in *clusters*: begin with {tasks} tasks, each alone, and merge \
         the two that transfer best, again and again. The *silhouette*, which asks how much nearer a task is to its own \
         cluster than to the next, says where to stop. One cluster would be one mechanism for all; {tasks} clusters, nothing in \
         common at all."
    );
    let reveal = Reveal {
        why: format!(
            "How firm is that? Drawing the prompts anew, the clusters agree with these by an adjusted Rand index of {}, where \
             1.00 is always the same and .00 no better than chance.",
            number::score(clustering.stability)
        ),
        link: home.link("transfer", None),
        ..Reveal::count("clusters", found)
    };
    let question = how_many("How many clusters does the study find?", found, &[1, tasks / 2, tasks]);
    Some(Step { text, given: None, question, reveal })
}

fn skills(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let clustering = home.place.cell(study)?.clustering.as_ref()?;
    let (within, between, p) = (clustering.within_skill?, clustering.between_skill?, clustering.skill_p?);
    let text = "The tasks were sorted by hand into four *skills*: structural (counts and formats), lexical (words to use or \
                avoid), semantic (topic, mood) and stylistic (tone). If these are real, probes should transfer more within a \
                skill than between skills. The test shuffles which task has which skill, and counts how often chance does as \
                well."
        .to_owned();
    // One-sided: a p near 1 is the opposite, shown.
    let side = match p {
        p if p <= home.alpha() => Side::Above,
        p if p >= 1.0 - home.alpha() => Side::Below,
        _ => Side::Untold,
    };
    let question = sided("Where do probes transfer more?", side, ["Within a skill", "Between skills"]);
    let row = |name: &str, value: f64| Measured { name: name.to_owned(), task: None, value, interval: None };
    let reveal = Reveal {
        why: format!(
            "The difference is {}, {}. With so few tasks, chance makes large differences, too: the shuffle says how large.",
            number::signed(within - between),
            number::p_statement(p)
        ),
        exhibit: Some(Exhibit::rows(
            "Mean relative transfer",
            0.0,
            vec![row("within a skill", within), row("between skills", between)],
        )),
        link: home.link("transfer", None),
        ..Reveal::of("mean relative transfer within a skill", within, None, None)
    };
    Some(Step { text, given: None, question, reveal })
}
