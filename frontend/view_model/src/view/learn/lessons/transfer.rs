//! Transfer and clusters: which task's probe predicts which task's success, and which tasks cluster.

use shared::study::{Clustering, Increment, Study, Transfer};

use super::super::figure::{At, Exhibit, Measured, ranked};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, guess, how_many, sided};
use crate::say;
use crate::text::number;

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "transfer",
    title: || say!(lesson::transfer::title),
    about: || say!(lesson::transfer::about),
    minutes: 6,
    needs: || say!(lesson::transfer::needs),
    mistake: || say!(lesson::transfer::mistake),
    steps: &[
        (|| say!(lesson::transfer::step_borrowed), strongest),
        (|| say!(lesson::transfer::step_wrong_way), lowest),
        (|| say!(lesson::transfer::step_mean), mean),
        (|| say!(lesson::transfer::step_clusters), clusters),
        (|| say!(lesson::transfer::step_skills), skills),
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

/// The revealed answer of a pair: the target's own probe beside the source's.
fn pair_reveal(home: At<'_>, pair: (usize, usize), why: String) -> Option<Reveal> {
    let (transfer, (source, target)) = (transfer(home)?, pair);
    let (auroc, own) = (at(&transfer.auroc, pair)?, home.specialist(target)?);
    let interval = Some([at(&transfer.low, pair)?, at(&transfer.high, pair)?]);
    let rows = vec![
        Measured::auroc(say!(lesson::transfer::own, task = home.name(target)), target, own),
        Measured::new(say!(lesson::transfer::borrowed, task = home.name(source)), source, auroc, interval),
    ];
    Some(Reveal {
        why,
        exhibit: Some(Exhibit::rows(say!(lesson::transfer::two_probes, task = home.name(target)), 0.5, rows)),
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
    let text =
        say!(lesson::transfer::borrowed_text, source, target, own = number::score(own.auroc), place = home.words());
    let reveal = pair_reveal(home, pair, say!(lesson::transfer::borrowed_why).to_owned())?;
    let interval = [at(&transfer.low, pair)?, at(&transfer.high, pair)?];
    let question = guess(say!(lesson::transfer::borrowed_asks, source, target), reveal.value, interval);
    Some(Step { text, given: None, question, reveal })
}

fn lowest(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let transfer = transfer(home)?;
    let pair = *pairs(transfer).first()?;
    let (source, target) = (home.name(pair.0), home.name(pair.1));
    let p = at(&transfer.p, pair);
    let text = say!(lesson::transfer::wrong_way_text, source, target, alpha = number::score(home.alpha()));
    let side = Side::tested(at(&transfer.auroc, pair)?, 0.5, p, home.alpha());
    let question = sided(
        say!(lesson::transfer::wrong_way_asks, source, target),
        side,
        [say!(lesson::transfer::wrong_way_above), say!(lesson::transfer::wrong_way_below)],
    );
    let here = p.map(|p| format!(" {}", say!(lesson::transfer::wrong_way_here, p = number::p_statement(p))));
    let why = format!("{}{}", say!(lesson::transfer::wrong_way_why), here.unwrap_or_default());
    Some(Step { text, given: None, question, reveal: pair_reveal(home, pair, why)? })
}

fn mean(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let verdict = home.of_second_edition().and_then(|_| home.verdict(2))?;
    let (effect, interval) = (verdict.effect?, verdict.interval?);
    let text = say!(lesson::transfer::mean_text).to_owned();
    let reveal = Reveal {
        why: say!(lesson::transfer::mean_why).to_owned(),
        link: home.link("transfer", None),
        ..Reveal::of(say!(lesson::transfer::mean_name), effect, Some(interval), Some(pairs(transfer(home)?).len()))
    };
    let question = guess(say!(lesson::transfer::mean_asks), effect, interval);
    Some(Step { text, given: None, question, reveal })
}

fn clusters(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let clustering = home.place.cell(study)?.clustering.as_ref()?;
    let (found, tasks) = (clustering.labels.iter().max()? + 1, clustering.leaves.len());
    let text = say!(lesson::transfer::clusters_text, tasks);
    let reveal = Reveal {
        why: say!(lesson::transfer::clusters_why, stability = number::score_or_dash(clustering.stability)),
        link: home.link("transfer", None),
        ..Reveal::count(say!(lesson::transfer::clusters_name), found)
    };
    let question = how_many(say!(lesson::transfer::clusters_asks), found, &[1, tasks / 2, tasks]);
    Some(Step { text, given: None, question, reveal })
}

/// Mean size of transfer within skills and between them, with the p of the difference.
fn contrast(clustering: &Clustering) -> Option<(f64, f64, f64)> {
    Some((clustering.within_skill?, clustering.between_skill?, clustering.skill_p?))
}

/// The step on skills where too few tasks can be read: what remains to be counted.
fn no_contrast(home: At<'_>, text: String) -> Step {
    let readable = (0..home.study.tasks.len()).filter(|&task| home.increment(task).is_some_and(Increment::is_shown));
    let reveal = Reveal {
        why: say!(lesson::transfer::skills_untold).to_owned(),
        link: home.link("transfer", None),
        ..Reveal::count(say!(lesson::transfer::skills_readable), readable.count())
    };
    let question = sided(
        say!(lesson::transfer::skills_asks),
        Side::Untold,
        [say!(lesson::transfer::skills_above), say!(lesson::transfer::skills_below)],
    );
    Step { text, given: None, question, reveal }
}

fn skills(study: &Study) -> Option<Step> {
    let home = At::claim(study, 2);
    let clustering = home.place.cell(study)?.clustering.as_ref()?;
    let text = say!(lesson::transfer::skills_text).to_owned();
    let Some((within, between, p)) = contrast(clustering) else { return Some(no_contrast(home, text)) };
    // One-sided: a p near 1 shows the opposite.
    let side = match p {
        p if p <= home.alpha() => Side::Above,
        p if p >= 1.0 - home.alpha() => Side::Below,
        _ => Side::Untold,
    };
    let question = sided(
        say!(lesson::transfer::skills_asks),
        side,
        [say!(lesson::transfer::skills_above), say!(lesson::transfer::skills_below)],
    );
    let row = |name: &str, value: f64| Measured { name: name.to_owned(), task: None, value, interval: None };
    let reveal = Reveal {
        why: say!(
            lesson::transfer::skills_why,
            difference = number::signed(within - between),
            p = number::p_statement(p)
        ),
        exhibit: Some(Exhibit::rows(
            say!(lesson::transfer::skills_caption),
            0.0,
            vec![row(say!(lesson::transfer::within), within), row(say!(lesson::transfer::between), between)],
        )),
        link: home.link("transfer", None),
        ..Reveal::of(say!(lesson::transfer::skills_name), within, None, None)
    };
    Some(Step { text, given: None, question, reveal })
}
