//! Two studies' numbers of an aspect, paired, and whether their intervals overlap.

use shared::study::{Score, Study};

use super::study_pair::StudyPair;
use crate::graph::dependence::{self, drops};
use crate::graph::model::at;
use crate::say;
use crate::state::choice::{Aspect, Dependence};
use crate::state::place::{Place, alpha};
use crate::tested::{self, Tested};
use crate::text::study::sentence;
use crate::text::{number, words};

/// A number of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The number; a verdict may have none.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// Whether it is significant in its study.
    pub clear: bool,
    /// Remark beside the number: the number of samples, or the verdict.
    pub beside: String,
}

/// The same number in two studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The task, the source or the claim.
    pub about: String,
    /// Machine name of the number, or the target task.
    pub part: String,
    /// The number in each.
    pub sides: [Option<Measure>; 2],
}

impl Compared {
    /// Whether the intervals are disjoint; `None` where one is missing.
    pub fn apart(&self) -> Option<bool> {
        let interval = |side: usize| self.sides[side].as_ref().and_then(|measure| measure.interval);
        let [[low, high], [other_low, other_high]] = [interval(0)?, interval(1)?];
        Some(low > other_high || other_low > high)
    }

    /// The second number minus the first.
    pub fn difference(&self) -> Option<f64> {
        let value = |side: usize| self.sides[side].as_ref().and_then(|measure| measure.value);
        Some(value(1)? - value(0)?)
    }

    /// The difference of the two numbers as they are shown, so that a reader who subtracts finds the same.
    pub fn shown_difference(&self) -> Option<String> {
        let value = |side: usize| self.sides[side].as_ref().and_then(|measure| measure.value).map(number::as_shown);
        Some(number::signed(value(1)? - value(0)?))
    }

    /// The comparison of the two in a few words.
    pub fn standing(&self) -> &'static str {
        match (self.apart(), &self.sides) {
            (Some(true), _) => say!(view::compare::apart),
            (Some(false), _) => say!(view::compare::overlap),
            (None, [Some(_), Some(_)]) => say!(view::compare::no_interval),
            (None, [Some(_), None]) => say!(view::compare::first_only),
            (None, [None, Some(_)]) => say!(view::compare::second_only),
            (None, [None, None]) => say!(view::compare::in_neither),
        }
    }

    /// Both numbers and their comparison, one line each.
    pub fn lines(&self, names: &[String; 2]) -> Vec<String> {
        let side = |side: usize| {
            let name = &names[side];
            let Some(Measure { value, interval, beside, .. }) = &self.sides[side] else {
                return format!("{name}: –");
            };
            let interval = interval.map_or_else(String::new, |ends| format!(" ({})", number::interval(ends)));
            let n = if beside.is_empty() { String::new() } else { format!(", n {beside}") };
            format!("{name}: {}{interval}{n}", number::score_or_dash(*value))
        };
        let difference = self.shown_difference().map(|difference| match self.apart() {
            Some(true) => say!(view::compare::difference_apart, difference),
            _ => say!(view::compare::difference_unclear, difference),
        });
        [side(0), side(1)].into_iter().chain(difference).collect()
    }
}

/// One number of a task in a study.
type OfTask = fn(&Study, Place, usize) -> Option<Measure>;

/// The numbers of a task that an aspect compares, with their names.
pub fn parts(aspect: Aspect) -> &'static [(&'static str, OfTask)] {
    match aspect {
        Aspect::Probes => &[("AUROC", specialist)],
        Aspect::Rates => &[("with", with), ("without", without)],
        Aspect::Depth => &[("onset", onset), ("peak", peak)],
        Aspect::Verdicts | Aspect::Transfer | Aspect::Ablation => &[],
    }
}

/// The display name of one of these numbers; any other name is unchanged.
pub fn in_words(part: &str) -> &str {
    match part {
        "with" => say!(view::compare::with),
        "without" => say!(view::compare::without),
        "onset" => say!(view::compare::onset),
        "peak" => say!(view::compare::peak),
        other => other,
    }
}

fn measure(value: f64, interval: [f64; 2], n: Option<usize>) -> Measure {
    let beside = n.map(number::count).unwrap_or_default();
    Measure { value: Some(value), interval: Some(interval), clear: true, beside }
}

fn score(study: &Study, place: Place, task: usize) -> Option<&Score> {
    place.cell(study)?.specialists.get(task)?.as_ref()
}

fn specialist(study: &Study, place: Place, task: usize) -> Option<Measure> {
    score(study, place, task).map(|score| measure(score.auroc, score.auroc_interval, Some(score.n)))
}

fn with(study: &Study, _: Place, task: usize) -> Option<Measure> {
    let task = &study.tasks[task];
    task.rate(true).map(|(rate, interval)| measure(rate, interval, Some(task.n)))
}

fn without(study: &Study, _: Place, task: usize) -> Option<Measure> {
    let task = &study.tasks[task];
    task.rate(false).map(|(rate, interval)| measure(rate, interval, Some(task.n_without)))
}

/// The onset as a share of the depth; its interval on the same scale.
fn onset(study: &Study, place: Place, task: usize) -> Option<Measure> {
    let depths = place.emergence(study)?.tasks.get(task)?.as_ref()?;
    Some(measure(depths.relative_onset, depths.onset_interval.map(|end| study.relative_depth(end)), None))
}

/// The peak as a share of the depth.
fn peak(study: &Study, place: Place, task: usize) -> Option<Measure> {
    let depths = place.emergence(study)?.tasks.get(task)?.as_ref()?;
    let share = |depth: f64| study.relative_depth(depth);
    Some(measure(share(depths.peak as f64), depths.peak_interval.map(share), None))
}

/// The number of a pair of tasks in one study: transfer, or the drop of a kind.
fn of_pair(study: &Study, place: Place, kind: Option<Dependence>, pair: (usize, usize)) -> Option<Measure> {
    let (numbers, low, high, clear, n) = match kind {
        None => {
            let transfer = &place.cell(study)?.transfer;
            let clear = pair.0 == pair.1 || transfer.differs(pair, alpha(study));
            (&transfer.auroc, &transfer.low, &transfer.high, clear, score(study, place, pair.1).map(|score| score.n))
        }
        Some(kind) => {
            let drops = drops(study, place, kind)?;
            let clear = drops.counts(pair) == Some(true);
            (&drops.drop, &drops.low, &drops.high, clear, dependence::n(study, place, kind, pair.1))
        }
    };
    let interval = at(low, pair).zip(at(high, pair)).map(|(low, high)| [low, high]);
    let beside = n.map(number::count).unwrap_or_default();
    Some(Measure { value: Some(at(numbers, pair)?), interval, clear, beside })
}

/// The kinds of drops that both studies have.
pub fn kinds(both: &StudyPair<'_>) -> Vec<Dependence> {
    let in_both = |kind: &Dependence| both.studies.into_iter().all(|study| dependence::holds(study, *kind));
    Dependence::ALL.into_iter().filter(|&kind| dependence::is_drop(kind)).filter(in_both).collect()
}

/// The kind of drop compared: the selected one if both studies have it, or else the first kind that both have.
pub fn kind(both: &StudyPair<'_>, wanted: Option<Dependence>) -> Option<Dependence> {
    let kinds = kinds(both);
    wanted.filter(|kind| kinds.contains(kind)).or(kinds.first().copied())
}

/// The numbers of a pair of tasks, by their ids, in both studies.
pub fn pair(
    both: &StudyPair<'_>,
    aspect: Aspect,
    kind: Option<Dependence>,
    (source, target): (&str, &str),
) -> Compared {
    let side = |side: usize| {
        let kind = if aspect == Aspect::Ablation { Some(kind?) } else { None };
        let place = both.place(side, kind == Some(Dependence::Behaviour))?;
        of_pair(both.studies[side], place, kind, (both.task(side, source)?, both.task(side, target)?))
    };
    Compared { about: source.to_owned(), part: target.to_owned(), sides: [side(0), side(1)] }
}

/// A task's numbers in both studies.
pub fn of_task(both: &StudyPair<'_>, aspect: Aspect, id: &str) -> Vec<Compared> {
    let one = |&(name, of): &(&'static str, OfTask)| {
        let place = |side: usize| both.place(side, aspect == Aspect::Rates);
        let side = |side: usize| of(both.studies[side], place(side)?, both.task(side, id)?);
        Compared { about: id.to_owned(), part: name.to_owned(), sides: [side(0), side(1)] }
    };
    parts(aspect).iter().map(one).collect()
}

/// The names of what both studies tested, and of what only one did.
pub fn matched<'a>(both: &StudyPair<'a>) -> Vec<[Option<Tested<'a>>; 2]> {
    let [first, mut second] = both.studies.map(tested::of);
    let with_other = |tested: Tested<'a>| {
        let other = second.iter().position(|other| tested.matches(other)).map(|at| second.remove(at));
        [Some(tested), other]
    };
    let mut all: Vec<[Option<Tested<'a>>; 2]> = first.into_iter().map(with_other).collect();
    all.extend(second.into_iter().map(|tested| [None, Some(tested)]));
    all.sort_by_key(|sides| sides.iter().flatten().next().map(|tested| tested.name.clone()));
    all
}

/// The effect of a claim, or of a half of one, in both studies.
pub fn claim(sides: &[Option<Tested<'_>>; 2]) -> Compared {
    let side = |tested: &Tested<'_>| {
        let beside = words::standing(tested.verdict, tested.tested).to_owned();
        Measure { value: tested.effect, interval: tested.interval, clear: true, beside }
    };
    let known = sides.iter().flatten().next();
    Compared {
        about: known.map(|tested| tested.name.clone()).unwrap_or_default(),
        part: known.map(|tested| sentence(tested.measures)).unwrap_or_default(),
        sides: sides.each_ref().map(|tested| tested.as_ref().map(side)),
    }
}

/// All numbers of an aspect in both studies, including those that only one study has.
pub fn compared(both: &StudyPair<'_>, aspect: Aspect, kind: Option<Dependence>) -> Vec<Compared> {
    match aspect {
        Aspect::Verdicts => matched(both).iter().map(claim).collect(),
        Aspect::Transfer | Aspect::Ablation => {
            let pairs = both.tasks().flat_map(|source| both.tasks().map(move |target| (&*source.id, &*target.id)));
            pairs.map(|ids| pair(both, aspect, kind, ids)).collect()
        }
        _ => both.tasks().flat_map(|task| of_task(both, aspect, &task.id)).collect(),
    }
}
