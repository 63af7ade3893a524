//! The lessons: each question has one right answer, that answer is the study's, and the page reports which part a study lacks.

use backend::embedded;
use shared::site::Position;
use shared::study::{
    Ablation, Claim, Emergence, Estimate, Features, Generalist, PairState, Rule, Score, Study, TaskEmergence, Timing,
};
use view_model::state::place::Place;
use view_model::state::selection::Selection;
use view_model::view::VIEWS;
use view_model::view::learn::class::{self, Class};
use view_model::view::learn::figure::{Exhibit, Measured, Unit};
use view_model::view::learn::layout;
use view_model::view::learn::lessons::LESSONS;
use view_model::view::learn::model::{self, Answer, Choice, Guess, Lesson, Question, Step};
use view_model::view::learn::progress::Progress;
use view_model::view::learn::question::{self, Side, untold};

use super::{N, NOT_PROBEABLE, Pairs, SITES, ablation, increments, layers, study_of, time, verdict};

pub(crate) const BUNDLED: [&str; 3] = ["tiny-llama-seed-1", "tiny-qwen2-seed-1", "tiny-gemma2-seed-1"];

pub(crate) fn bundled(id: &str) -> Study {
    let json = embedded::study_file(id, "study.json").unwrap();
    Study::from_json(std::str::from_utf8(&json).unwrap()).unwrap()
}

/// A made-up study that holds all parts a lesson may need.
fn whole() -> Study {
    let mut study = time::known();
    study.positions = vec![Position::UserLast, Position::First, Position::Last, Position::Mean];
    let rule = study.config.rules[0].clone();
    study.config.rules = (1..=5).map(|claim| Rule { claim, position: Position::Last, ..rule.clone() }).collect();
    study.verdicts = (1..=5).map(|claim| verdict(claim, Claim::Inconclusive)).collect();
    for score in study.cells.iter_mut().flatten().flat_map(|cell| &mut cell.specialists).flatten() {
        score.control_auroc = Some(0.6);
        score.selectivity = Some(score.auroc - 0.6);
        score.mean_difference_auroc = Some(score.auroc - 0.1);
        score.mean_difference_interval = Some([score.auroc - 0.12, score.auroc - 0.08]);
    }
    let places = SITES.iter().flat_map(|&site| study.positions.iter().map(move |&position| (site, position)));
    study.increments = places.map(|(site, position)| increments(Some(site), position, 0.2)).collect();
    let of = |task: usize| (task != NOT_PROBEABLE).then(|| layers::depths(usize::from(task > 4), 1));
    let order = Some(Estimate { value: 0.6, interval: [0.3, 0.8], p: Some(0.01) });
    study.emergence = vec![Emergence { position: Position::Last, tasks: (0..N).map(of).collect(), order }];
    study.ablation = Ablation {
        representation: SITES.map(ablation::representation).to_vec(),
        behaviour: Some(ablation::behaviour(&[])),
    };
    study
}

fn studies() -> Vec<Study> {
    BUNDLED.map(bundled).into_iter().chain([whole()]).collect()
}

/// The lessons that a study can teach.
fn taught(study: &Study) -> Vec<(&'static Lesson, Vec<Step>)> {
    LESSONS.iter().filter_map(|lesson| Some((lesson, lesson.on(study)?))).collect()
}

/// Their steps, one after another.
fn steps(study: &Study) -> Vec<Step> {
    taught(study).into_iter().flat_map(|(_, steps)| steps).collect()
}

/// The studies that can teach a lesson, the made-up one always among them.
fn studies_for(id: &str) -> Vec<Study> {
    let able: Vec<Study> = studies().into_iter().filter(|study| lesson(id).on(study).is_some()).collect();
    assert!(able.iter().any(|study| study.id == whole().id), "{id}");
    able
}

fn lesson(id: &str) -> &'static Lesson {
    model::by_id(id).unwrap()
}

/// A step of a lesson on a study, from 1.
fn step(study: &Study, id: &str, step: usize) -> Step {
    lesson(id).on(study).unwrap().swap_remove(step - 1)
}

fn right(study: &Study, id: &str, number: usize) -> String {
    step(study, id, number).question.right()
}

fn choices(question: &Question) -> &[Choice] {
    match &question.answer {
        Answer::Choice(choices) => choices,
        Answer::Guess(_) => &[],
    }
}

fn guess(question: &Question) -> &Guess {
    match &question.answer {
        Answer::Guess(guess) => guess,
        Answer::Choice(_) => panic!("no guess: {}", question.asks),
    }
}

#[test]
fn a_class_takes_all_lessons_in_45_minutes_and_each_has_four_to_seven_steps() {
    assert!(LESSONS.len() >= 8);
    assert_eq!(LESSONS.iter().map(|lesson| lesson.minutes).sum::<usize>(), 45);
    let mut ids: Vec<&str> = LESSONS.iter().map(|lesson| lesson.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), LESSONS.len(), "an id twice");
    for lesson in LESSONS {
        assert!((4..=7).contains(&lesson.steps.len()), "{}", lesson.id);
        assert_eq!(lesson.on(&whole()).map(|steps| steps.len()), Some(lesson.steps.len()), "{}", lesson.id);
    }
}

#[test]
fn the_bundled_studies_teach_what_they_hold_the_numbers_for() {
    for study in BUNDLED.map(bundled) {
        let ids: Vec<&str> = taught(&study).into_iter().map(|(lesson, _)| lesson.id).collect();
        let always: &[&str] = if study.is_first_edition() {
            &["stream", "probe"]
        } else {
            &["stream", "probe", "control", "general", "time"]
        };
        assert!(always.iter().all(|id| ids.contains(id)), "{}: {ids:?}", study.id);
        let ordered = study.emergence.iter().any(|emergence| emergence.order.is_some());
        let ablated =
            study.ablation.behaviour.as_ref().is_some_and(|behaviour| behaviour.dependencies.shares.is_some());
        let shared = study.verdicts[1].effect.is_some() && home_cell(&study).clustering.is_some();
        let held = [("depth", ordered), ("ablation", ablated), ("transfer", shared)];
        for (id, held) in held {
            assert!(!ids.contains(&id) || held, "{}: {id} without its numbers", study.id);
        }
        for lesson in LESSONS.iter().filter(|lesson| !ids.contains(&lesson.id)) {
            let why = model::why_not(&study, lesson);
            assert!(why.contains((lesson.needs)()), "{why}");
            assert_eq!(why.starts_with("It is of the first edition"), study.is_first_edition(), "{why}");
        }
    }
}

fn home_cell(study: &Study) -> &shared::study::Cell {
    let (site, position) = home(study);
    &study.cells[site][position]
}

#[test]
fn every_question_has_one_right_answer_which_it_accepts_and_no_other() {
    for study in studies() {
        let all =
            taught(&study).into_iter().flat_map(|(lesson, steps)| steps.into_iter().map(move |step| (lesson, step)));
        for (lesson, step) in all {
            let at = format!("{}, {}: {}", study.id, lesson.id, step.question.asks);
            let question = &step.question;
            assert_eq!(question.check("no answer of ours"), None, "{at}");
            if let Answer::Guess(guess) = &question.answer {
                let to_step = |value: f64| ((value / guess.unit.step()).round() as i32).to_string();
                assert!(question.check(&to_step(guess.truth)).unwrap().right, "{at}");
                let wrong =
                    (guess.ends[0]..=guess.ends[1]).filter(|step| !question.check(&step.to_string()).unwrap().right);
                assert!(wrong.count() > 0, "{at}: any guess is right");
                assert!(guess.near[0] <= guess.truth && guess.truth <= guess.near[1], "{at}");
                continue;
            }
            let choices = choices(question);
            assert!((2..=4).contains(&choices.len()), "{at}");
            assert_eq!(choices.iter().filter(|choice| choice.right).count(), 1, "{at}: {choices:?}");
            let mut texts: Vec<&str> = choices.iter().map(|choice| choice.text.as_str()).collect();
            for (index, choice) in choices.iter().enumerate() {
                let met = question.check(&index.to_string()).unwrap();
                assert_eq!((met.right, met.reply.is_empty()), (choice.right, false), "{at}");
            }
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), choices.len(), "{at}: an option twice");
        }
    }
}

#[test]
fn what_is_revealed_is_finite_drawn_in_its_frame_and_linked_to_a_place_of_the_study() {
    for study in studies() {
        for step in steps(&study) {
            let Step { text, question, reveal, given } = &step;
            assert!(
                reveal.value.is_finite() && !reveal.written.is_empty() && !reveal.why.is_empty(),
                "{}",
                question.asks
            );
            assert!(VIEWS.iter().any(|view| view.id == reveal.link.view), "{}", reveal.link.view);
            assert_eq!(view_model::state::place::remarks(&study, &reveal.link.at), Vec::<String>::new());
            for text in [text, &reveal.why] {
                assert!(text.matches('*').count().is_multiple_of(2) && !text.contains("  "), "{text}");
            }
            for exhibit in given.iter().chain(&reveal.exhibit) {
                within_frame(&study, exhibit);
            }
        }
    }
}

fn within_frame(study: &Study, exhibit: &Exhibit) {
    let inside = |at: f64| (-1e-9..=100.0 + 1e-9).contains(&at);
    assert!(!exhibit.rows.is_empty(), "{}", exhibit.caption);
    if exhibit.curve {
        let curve = layout::curve(exhibit);
        assert!(curve.names.iter().all(|(at, _)| inside(*at)) && curve.scene.lines[1].0.starts_with('M'));
        return;
    }
    let drawn = layout::rows(study, exhibit);
    assert_eq!(drawn.rows.len(), exhibit.rows.len());
    let marks = drawn.rows.iter().flat_map(|(_, row, ..)| &row.marks);
    assert!(marks.flat_map(|mark| mark.interval.into_iter().flatten().chain([mark.at])).all(inside));
    assert!((2..=9).contains(&drawn.ticks.len()), "{}: {:?}", exhibit.caption, drawn.ticks);
}

/// A text that reveals its number does so for every study; in one, another number may round to the same.
#[test]
fn the_text_of_a_step_does_not_give_its_number_away() {
    let told = |study: &Study| -> Vec<(&str, usize)> {
        let told = |step: &Step| {
            let Answer::Guess(guess) = &step.question.answer else { return false };
            let written = guess.unit.write(guess.truth);
            let words = |text: &String| {
                text.split([' ', ',', ';']).map(|word| word.trim_end_matches('.').to_owned()).collect::<Vec<String>>()
            };
            guess.unit == Unit::Score
                && [&step.text, &step.question.asks].into_iter().flat_map(words).any(|word| word == written)
        };
        let numbered = |(lesson, steps): (&'static Lesson, Vec<Step>)| {
            steps.into_iter().enumerate().map(move |(number, step)| ((lesson.id, number), step))
        };
        taught(study).into_iter().flat_map(numbered).filter(|(_, step)| told(step)).map(|(place, _)| place).collect()
    };
    let [first, second, third] = BUNDLED.map(|id| told(&bundled(id)));
    let again = |place: &&(&str, usize)| second.contains(place) || third.contains(place);
    assert_eq!(first.iter().find(again), None);
    assert_eq!(second.iter().find(|place| third.contains(place)), None);
}

/// The place where the first claim is read, found without the lessons' help.
fn home(study: &Study) -> (usize, usize) {
    let rule = &study.config.rules[0];
    let site = study.sites.iter().position(|site| *site == rule.site).unwrap();
    (site, study.positions.iter().position(|position| *position == rule.position).unwrap())
}

fn specialists(study: &Study, site: usize, position: usize) -> Vec<(usize, &Score)> {
    let scores = study.cells[site][position].specialists.iter().enumerate();
    scores.filter_map(|(task, score)| Some((task, score.as_ref()?))).collect()
}

/// The item with the highest of a number.
fn highest<T>(items: impl IntoIterator<Item = T>, of: impl Fn(&T) -> f64) -> T {
    items.into_iter().max_by(|a, b| of(a).total_cmp(&of(b))).unwrap()
}

fn told([low, high]: [f64; 2], about: f64, [above, below]: [&'static str; 2]) -> &'static str {
    match (low > about, high < about) {
        (true, _) => above,
        (_, true) => below,
        _ if low == about && high == about => "It makes no difference at all",
        _ => untold(),
    }
}

#[test]
fn the_answers_on_the_stream_and_on_probes_are_those_of_the_study() {
    for study in studies() {
        let (site, position) = home(&study);
        let scores = specialists(&study, site, position);
        assert_eq!(right(&study, "stream", 1), study.provenance.model.d_model.to_string());
        assert_eq!(right(&study, "stream", 2), (study.provenance.model.n_layers + 1).to_string());
        let (best, _) = highest(scores.iter().copied(), |(_, score)| score.auroc);
        let early = study.cells[0][position].specialists[best].as_ref().unwrap();
        let better = ["Yes, better than guessing", "No, worse than guessing"];
        assert_eq!(right(&study, "stream", 3), told(early.auroc_interval, 0.5, better));

        let mut ordered = scores.clone();
        ordered.sort_by(|a, b| a.1.auroc.total_cmp(&b.1.auroc));
        let middle = ordered[ordered.len() / 2].1;
        assert_eq!(guess(&step(&study, "probe", 2).question).truth, middle.auroc);
        assert_eq!(step(&study, "probe", 2).reveal.value, middle.auroc);
        assert_eq!(right(&study, "probe", 5), told(ordered[0].1.auroc_interval, 0.5, better));
    }
}

#[test]
fn the_answers_on_controls_are_those_of_the_study() {
    for study in studies_for("control") {
        let (site, position) = home(&study);
        let scores = specialists(&study, site, position);
        let (_, weakest) = highest(scores.iter().copied(), |(_, score)| -score.auroc);
        let band = weakest.permuted_interval.unwrap();
        assert_eq!(step(&study, "control", 1).reveal.value, band[1]);
        let beyond = match weakest.auroc_interval {
            [low, _] if low > band[1] => "Wholly above the band of luck",
            [_, high] if high < band[0] => "Wholly below it",
            _ => untold(),
        };
        assert_eq!(right(&study, "control", 2), beyond);
        let (_, coin) = highest(scores.iter().copied(), |(_, score)| -score.selectivity.unwrap());
        let either = ["The true labels are read better", "The coin’s labels are read better"];
        assert_eq!(right(&study, "control", 3), told(coin.auroc_interval, coin.control_auroc.unwrap(), either));

        let added = study.increments_at(study.sites[site], study.positions[position]).unwrap();
        let best = highest(added.specialists.iter().flatten(), |increment| increment.text_auroc);
        let adds = ["Yes, it adds to the text", "No, with it the text is read worse"];
        assert_eq!(right(&study, "control", 4), told(best.interval, 0.0, adds));
        assert_eq!(step(&study, "control", 4).reveal.value, best.increment);
    }
}

#[test]
fn the_rule_that_random_weights_pass_is_counted_on_the_random_weights() {
    for study in studies_for("control") {
        let random = study.nulls.iter().find(|null| null.features == Features::RandomWeights).unwrap();
        let cell = random.cell.as_ref().unwrap();
        let pooled = &cell.generalists.iter().find(|general| general.kind == Generalist::Pooled).unwrap().scores;
        let both = cell.specialists.iter().zip(pooled).filter_map(|(own, all)| Some((own.as_ref()?, all.as_ref()?)));
        let won = both.filter(|(own, all)| own.auroc > all.auroc).count();
        let step = step(&study, "control", 5);
        assert_eq!((step.question.right(), step.reveal.value), (won.to_string(), won as f64));
        let rows = step.reveal.exhibit.unwrap().rows;
        let null = study.verdicts[0].nulls.iter().find(|null| null.features == Features::RandomWeights).unwrap();
        assert_eq!((rows[2].value, rows[3].value), (study.verdicts[0].effect.unwrap(), null.effect.unwrap()));
        assert_eq!(rows[3].interval, null.interval);
    }
}

#[test]
fn the_answers_on_general_probes_are_those_of_the_study() {
    for study in studies_for("general") {
        let general = &home_cell(&study).generalists;
        let without = general.iter().find(|scores| scores.kind == Generalist::LeaveOneOut).unwrap();
        let lowest = highest(without.scores.iter().flatten(), |score| -score.auroc);
        let options = ["Better than guessing", "Worse than guessing: it calls success failure"];
        assert_eq!(right(&study, "general", 3), told(lowest.auroc_interval, 0.5, options));
        let verdict = match study.verdicts[0].verdict {
            Claim::Supported => "It is supported",
            Claim::Contradicted => "It is contradicted",
            Claim::Inconclusive => untold(),
        };
        assert_eq!(right(&study, "general", 4), verdict);
    }
}

#[test]
fn the_answers_on_transfer_are_those_of_the_study() {
    for study in studies_for("transfer") {
        let cell = home_cell(&study);
        let off =
            |source: usize, target: usize| (source != target).then(|| cell.transfer.auroc[source][target]).flatten();
        let pairs = (0..N).flat_map(|source| (0..N).map(move |target| (source, target)));
        let known: Vec<((usize, usize), f64)> = pairs.filter_map(|(a, b)| Some(((a, b), off(a, b)?))).collect();
        assert_eq!(step(&study, "transfer", 1).reveal.value, highest(known.clone(), |pair| pair.1).1);
        let ((source, target), least) = highest(known, |pair| -pair.1);
        let counts = cell.transfer.p[source][target].unwrap() <= 0.05;
        let options = ["Better than guessing", "Worse than guessing: it has it the wrong way round"];
        let expected = if counts { told([least; 2], 0.5, options) } else { untold() };
        assert_eq!(right(&study, "transfer", 2), expected);
        assert_eq!(step(&study, "transfer", 3).reveal.value, study.verdicts[1].effect.unwrap());
        let clusters: std::collections::BTreeSet<usize> =
            cell.clustering.as_ref().unwrap().labels.iter().copied().collect();
        assert_eq!(right(&study, "transfer", 4), clusters.len().to_string());
    }
}

#[test]
fn the_answers_on_ablation_are_those_of_the_study() {
    for study in studies_for("ablation") {
        let behaviour = study.ablation.behaviour.as_ref().unwrap();
        let drops = &behaviour.dependencies;
        let ablated = (0..N).filter(|&task| drops.drop[task][task].is_some());
        let most = highest(ablated, |&task| drops.drop[task][task].unwrap());
        assert_eq!(step(&study, "ablation", 2).reveal.value, drops.drop[most][most].unwrap());
        let beyond = match drops.p[most][most].unwrap() <= 0.05 {
            true => "Yes, it loses more than under the controls",
            false => untold(),
        };
        assert_eq!(right(&study, "ablation", 3), beyond);
        let present = |&(a, b): &(usize, usize)| a != b && drops.state[a][b] == Some(PairState::Present);
        let counting = (0..N).flat_map(|a| (0..N).map(move |b| (a, b))).filter(present).count();
        assert_eq!(right(&study, "ablation", 4), counting.to_string());
        let share = counting as f64 / drops.pairs as f64;
        assert!((drops.shares.unwrap().present - share).abs() < 1e-4, "the count agrees with the study’s share");
    }
}

#[test]
fn the_answers_on_depth_are_those_of_the_study() {
    for study in studies_for("depth") {
        let rule = study.config.rules.iter().find(|rule| rule.claim == 4).unwrap();
        let emergence = study.emergence.iter().find(|emergence| emergence.position == rule.position).unwrap();
        assert_eq!(right(&study, "depth", 1), emergence.tasks.iter().flatten().count().to_string());
        let onset = step(&study, "depth", 2);
        let of_guess = |task: &&TaskEmergence| {
            task.onset as f64 == onset.reveal.value
                && onset.text.contains(&view_model::text::number::signed(task.peak_increment.unwrap()))
        };
        assert!(emergence.tasks.iter().flatten().any(|task| of_guess(&task)), "{}", onset.text);
        let order = emergence.order.unwrap();
        let options = ["Structural skills first", "Semantic and stylistic skills first"];
        let expected = if order.p.unwrap() <= 0.05 { told(order.interval, 0.0, options) } else { untold() };
        assert_eq!(right(&study, "depth", 5), expected);
    }
}

#[test]
fn the_answers_on_time_are_those_of_the_study() {
    for study in studies_for("time") {
        let (rule, site) = (study.config.rules.iter().find(|rule| rule.claim == 5).unwrap(), home(&study).0);
        let at = study.positions.iter().position(|position| *position == Position::UserLast).unwrap();
        let (task, forecast) = highest(specialists(&study, site, at), |(_, score)| score.auroc);
        let better = ["Yes, better than guessing", "No, worse than guessing"];
        assert_eq!(right(&study, "time", 1), told(forecast.auroc_interval, 0.5, better));
        let timing: &Timing = study.timing.iter().find(|timing| timing.site == rule.site).unwrap();
        let options = ["Yes, above: the stream knows more", "Yes, below: with the stream it is read worse"];
        assert_eq!(right(&study, "time", 2), told(timing.planning[task].unwrap().interval, 0.0, options));
        let options = ["Above .00: monitored beyond the text", "Below .00: the stream adds less at the end"];
        assert_eq!(right(&study, "time", 5), told(timing.mean_monitoring.unwrap().interval, 0.0, options));
        assert_eq!(step(&study, "time", 5).reveal.value, timing.mean_monitoring.unwrap().value);
    }
}

#[test]
fn other_numbers_give_other_answers() {
    let study = whole();
    let changed = |change: fn(&mut Study)| {
        let mut study = study.clone();
        change(&mut study);
        study
    };
    let differs = |id: &str, number: usize, change: fn(&mut Study)| {
        let (before, after) = (right(&study, id, number), right(&changed(change), id, number));
        assert_ne!(before, after, "{id} {number}");
    };
    differs("stream", 1, |study| study.provenance.model.d_model = 64);
    differs("probe", 5, |study| {
        let all = study.cells.iter_mut().flatten().flat_map(|cell| &mut cell.specialists).flatten();
        all.for_each(|score| score.auroc_interval[0] = 0.4);
    });
    differs("control", 3, |study| {
        let all = study.cells.iter_mut().flatten().flat_map(|cell| &mut cell.specialists).flatten();
        all.for_each(|score| (score.control_auroc, score.selectivity) = (Some(0.99), Some(score.auroc - 0.99)));
    });
    differs("control", 4, |study| {
        let all = study.increments.iter_mut().flat_map(|cell| &mut cell.specialists).flatten();
        all.for_each(|increment| increment.interval = [-0.1, 0.3]);
    });
    differs("control", 5, |study| {
        let cell = study.nulls[0].cell.as_mut().unwrap();
        cell.specialists[0].as_mut().unwrap().auroc = 0.5;
    });
    differs("general", 4, |study| study.verdicts[0].verdict = Claim::Supported);
    differs("transfer", 5, |study| {
        let all = study.cells.iter_mut().flatten();
        all.for_each(|cell| cell.clustering.as_mut().unwrap().skill_p = Some(0.3));
    });
    differs("ablation", 4, |study| study.ablation.behaviour = Some(ablation::behaviour(&[(0, 1), (5, 6)])));
    differs("depth", 5, |study| study.emergence[0].order.as_mut().unwrap().p = Some(0.3));
    differs("time", 5, |study| {
        let all = study.timing.iter_mut();
        all.for_each(|timing| timing.mean_monitoring.as_mut().unwrap().interval = [-0.1, 0.1]);
    });
}

#[test]
fn a_study_that_lacks_a_part_is_said_to_and_another_lesson_is_named() {
    let plain = study_of(Pairs::All);
    for id in ["ablation", "depth", "time"] {
        assert!(lesson(id).on(&plain).is_none(), "{id}");
        assert!(!(lesson(id).needs)().is_empty());
    }
    assert_eq!(model::instead_of(&plain, "ablation").map(|lesson| lesson.id), Some("stream"));
    assert_eq!(model::instead_of(&plain, "stream").map(|other| other.id != "stream"), Some(true));
    let without = |change: fn(&mut Study)| {
        let mut study = whole();
        change(&mut study);
        study
    };
    assert!(lesson("ablation").on(&without(|study| study.ablation.behaviour = None)).is_none());
    assert!(lesson("time").on(&without(|study| study.timing.clear())).is_none());
    assert!(lesson("depth").on(&without(|study| study.emergence.clear())).is_none());
    assert!(lesson("control").on(&without(|study| study.nulls.clear())).is_none(), "no rule to try on random weights");
    let old = without(|study| study.schema = shared::study::FIRST_EDITION);
    for id in ["general", "transfer", "depth", "time"] {
        assert!(lesson(id).on(&old).is_none(), "{id}: its definitions are the second edition’s");
        assert!(model::why_not(&old, lesson(id)).starts_with("It is of the first edition"));
    }
    let bare = without(|study| study.cells.iter_mut().flatten().for_each(|cell| cell.specialists.clear()));
    assert!(lesson("probe").on(&bare).is_none() && lesson("stream").on(&bare).is_none());
}

#[test]
fn an_interval_decides_only_where_it_lies_clear() {
    assert_eq!(Side::of([0.51, 0.6], [0.5; 2]), Side::Above);
    assert_eq!(Side::of([0.4, 0.49], [0.5; 2]), Side::Below);
    assert_eq!(Side::of([0.49, 0.6], [0.5; 2]), Side::Untold);
    assert_eq!(Side::of([0.5, 0.5], [0.5; 2]), Side::Level);
    assert_eq!(Side::of([0.5, 0.5], [0.4, 0.6]), Side::Untold);
    let level = question::sided("?", Side::Level, ["more", "less"]);
    assert_eq!(level.right(), "It makes no difference at all");
    assert!(level.check("0").unwrap().reply.contains("are the reference itself"));
    let open = question::sided("?", Side::Untold, ["more", "less"]);
    assert_eq!(open.right(), untold());
    assert!(open.check("3").unwrap().reply.starts_with("An interval that holds the reference does not show"));
    assert_eq!(
        question::sided("?", Side::Above, ["more", "less"]).check("1").unwrap().reply,
        "No, it is the other way round."
    );
    let measured = [Measured::new("low", 0, 0.4, None), Measured::new("high", 1, 0.9, None)];
    assert_eq!(question::which("?", &measured, Side::Above).check("0").unwrap().reply, "No: low has .40, high .90.");
    assert_eq!(Side::tested(0.7, 0.5, Some(0.2), 0.05), Side::Untold);
    assert_eq!(Side::tested(0.3, 0.5, Some(0.01), 0.05), Side::Below);
    let guess = question::guess("?", 0.8, [0.79, 0.81]);
    assert_eq!(
        [75, 77, 83, 84].map(|step: i32| guess.check(&step.to_string()).unwrap().right),
        [false, true, true, false]
    );
    assert!(guess.check("60").unwrap().reply.contains(".20 too low"));
}

#[test]
fn answers_are_kept_per_study_as_text_and_forgotten_where_the_question_changed() {
    let (study, other) = (bundled(BUNDLED[0]), bundled(BUNDLED[1]));
    let (lesson, question) = (lesson("stream"), step(&study, "stream", 1).question);
    let mut progress = Progress::default();
    progress.keep(&study, lesson, 1, Some(question.right_key()));
    progress.keep(&study, lesson, 2, Some("9".to_owned()));
    let back = Progress::from_text(&format!("nonsense\n{}", progress.to_text()));
    assert_eq!(back, progress);
    assert!(back.outcome(&study, lesson, 1, &question).unwrap().right);
    assert_eq!((back.done(&study, lesson), back.done(&other, lesson)), (2, 0));
    progress.keep(&study, lesson, 1, Some("an answer of an older study".to_owned()));
    assert_eq!(progress.outcome(&study, lesson, 1, &question), None);
    progress.keep(&study, lesson, 1, None);
    progress.keep(&study, lesson, 2, None);
    assert!(progress.is_empty() && progress.to_text().is_empty());
}

#[test]
fn an_address_opens_a_lesson_at_a_step_and_says_what_it_cannot() {
    let (selection, remarks) = Selection::from_query("?view=learn&lesson=control&step=3");
    assert_eq!((selection.learn.lesson.as_deref(), selection.learn.step, remarks.len()), (Some("control"), 3, 0));
    assert_eq!(selection.to_query(), "?view=learn&lesson=control&step=3");
    assert_eq!(model::remark(&selection), None);
    let remark = |query: &str| model::remark(&Selection::from_query(query).0).unwrap();
    assert!(
        remark("lesson=alchemy")
            .starts_with("The address asks for lesson “alchemy”, which means nothing here: it can be stream, ")
    );
    assert_eq!(remark("lesson=control&step=9"), "This lesson has 5 steps, not 9; shown is the last.");
    let before = Selection::from_query("view=learn&lesson=control").0;
    assert!(selection.is_step_from(&before), "going on is a step back in the history");
    let link = step(&whole(), "probe", 2).reveal.link;
    let mut left = Selection { theme: Some(view_model::theme::Theme::Dark), ..selection };
    link.follow(&mut left);
    assert_eq!((left.view.as_str(), left.learn.lesson, left.learn.step), ("probes", None, 1));
    assert_eq!((left.theme, left.task.is_some()), (Some(view_model::theme::Theme::Dark), true));
    let read = Selection { site: left.site, position: left.position, ..Selection::default() };
    assert_eq!(Place::of(&whole(), &read), Place { site: 2, position: 2 });
}

#[test]
fn a_step_says_what_the_instructions_ask_that_its_question_names() {
    let study = bundled(BUNDLED[0]);
    let named = |id: &str, number: usize| {
        let tasks = step(&study, id, number).tasks(&study);
        tasks.into_iter().map(|(task, _)| task).collect::<Vec<_>>()
    };
    assert_eq!(named("probe", 1), ["character-count", "term-exclusion", "register"]);
    assert_eq!(named("stream", 1), Vec::<String>::new());
    let study = whole();
    let (asked, step) = ("toxicity".to_owned(), step(&study, "stream", 3));
    assert_eq!(step.tasks(&study), [(asked, "stay civil although provoked".to_owned())]);
}

#[test]
fn a_class_sends_its_answers_as_codes_and_they_are_counted_by_step() {
    let study = bundled(BUNDLED[0]);
    let stream = lesson("stream");
    let steps = stream.on(&study).unwrap();
    let right = steps[1].question.right_key();
    let wrong = if right == "0" { "1" } else { "0" }.to_owned();
    let reader = |answers: &[(usize, &str)]| {
        let mut progress = Progress::default();
        answers.iter().for_each(|(step, answer)| progress.keep(&study, stream, *step, Some((*answer).to_owned())));
        class::code(&study, &progress)
    };
    assert_eq!(reader(&[]), None);
    let first = reader(&[(2, &right)]).unwrap();
    assert!(first.starts_with(&format!("{} stream=-,{right},-", study.id)), "{first}");
    let codes = [first, reader(&[(2, &wrong)]).unwrap(), reader(&[(2, &wrong), (1, "5")]).unwrap()];
    let others = ["nonsense", "another-study stream=1,1,1,1", &format!("{} stream=1,x", study.id), &study.id];
    let class = Class::read(&study, &format!("{}\n\n{}\n", codes.join("\n"), others.join("\n")));
    assert_eq!((class.readers, class.others.len()), (3, others.len()), "{:?}", class.others);
    let tallies = class.tallies(&study, stream);
    let second = tallies.iter().find(|tally| tally.step == 2).unwrap();
    assert_eq!(second.counts(), (3, 1));
    assert_eq!(second.commonest_error().map(|error| error.n), Some(2));
    assert_eq!(second.tallies.len(), choices(&steps[1].question).len(), "every answer, given or not");
    assert!(tallies.iter().all(|tally| tally.step < 3), "what nobody answered is left out");
    assert!(class.tallies(&study, lesson("time")).is_empty());
    let page = Selection::from_query(&format!("?view=learn&lesson={}", class::PAGE)).0;
    assert_eq!(model::remark(&page), None);
}
