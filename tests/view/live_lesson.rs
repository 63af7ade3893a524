//! The lesson's trial: what it asks, how its counts grow, and that the page counts what the model writes.

use std::time::{Duration, Instant};

use shared::live::{LiveColumn, LiveDone, LiveEnd, LiveEvent, LiveRequest, LiveStart, Role};
use shared::message::reason;
use shared::site::{Position, Site};
use shared::stats::wilson_interval;
use shared::task::Verdict;
use view_model::text::number;
use view_model::view::learn::model::{self, Answer, Step};
use view_model::view::learn::trial::{Counted, SEEDS, Stage, Trial, of_seeds};

use super::learn::bundled;
use crate::driver::visit;
use crate::live::{STUDY, alone, sample};
use crate::support::{data_dir, serve};

const ROLES: [Role; 3] = [Role::Baseline, Role::Edited, Role::Control];

/// The last step of the lesson on ablation, which holds the trial.
fn step() -> (Step, Trial) {
    let step = model::by_id("ablation").unwrap().on(&bundled(STUDY)).unwrap().pop().unwrap();
    let trial = step.reveal.trial.clone().unwrap();
    (step, trial)
}

/// The trial's requests on the first samples of the study, as the page has them.
fn requests(trial: &Trial) -> Vec<LiveRequest> {
    let samples: Vec<_> = (0..50).map(|at| sample(&trial.task, at).clone()).collect();
    trial.requests(&bundled(STUDY), &samples)
}

/// The events of a seed whose columns keep the instruction, break it or are cut.
fn told(keeps: [Option<bool>; 3]) -> Vec<LiveEvent> {
    let column = |role| LiveColumn { role, sites: vec![Site::Embed], rank: 1, dose: None };
    let start = LiveStart {
        model: "tiny-llama".to_owned(),
        weights_sha256: String::new(),
        same_model: true,
        prompt_tokens: 4,
        columns: ROLES.map(column).to_vec(),
        readers: Vec::new(),
        read_at: Site::Embed,
        fitted_at: Position::Last,
    };
    let verdict = |keeps: bool| Verdict::new(keeps, reason::GIVEN_LABEL.message());
    let end = |(column, keeps): (usize, Option<bool>)| {
        LiveEvent::End(LiveEnd { column, response: String::new(), ended: keeps.is_some(), verdict: keeps.map(verdict) })
    };
    let ends = keeps.into_iter().enumerate().map(end);
    let done = LiveEvent::Done(LiveDone { tokens: 9, kl: vec![0.1, 0.0] });
    std::iter::once(LiveEvent::Start(start)).chain(ends).chain([done]).collect()
}

#[test]
fn ten_prompts_are_asked_each_with_another_seed_and_control() {
    let (step, trial) = step();
    let study = bundled(STUDY);
    let task = study.tasks.iter().position(|task| task.id == trial.task).unwrap();
    let drops = &study.ablation.behaviour.as_ref().unwrap().dependencies.drop;
    assert_eq!(Some(trial.drop), drops[task][task], "{}", trial.task);
    let own = (0..study.tasks.len()).filter_map(|task| drops[task][task]);
    assert!(own.into_iter().all(|drop| drop <= trial.drop), "another task suffers more");
    let requests = requests(&trial);
    assert_eq!(requests.iter().map(|request| request.seed).collect::<Vec<_>>(), (1..=10).collect::<Vec<u64>>());
    for request in &requests {
        assert_eq!((request.study.as_str(), request.task.as_deref()), (STUDY, Some(trial.task.as_str())));
        assert_eq!(
            request.edits.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [format!("ablate={}", trial.task)]
        );
        assert_eq!((request.control, request.brief), (Some(request.seed), true));
    }
    let mut prompts: Vec<&str> = requests.iter().map(|request| request.prompt.as_str()).collect();
    prompts.sort_unstable();
    prompts.dedup();
    assert_eq!(prompts.len(), SEEDS);
    // Where there are fewer prompts, they are asked again; where there is none, nothing is.
    let two = [sample(&trial.task, 0).clone(), sample(&trial.task, 1).clone()];
    let again = trial.requests(&study, &two);
    assert_eq!((again.len(), again[0].prompt == again[2].prompt, again[2].seed), (SEEDS, true, 3));
    assert!(trial.requests(&study, &[sample("topic", 0).clone()]).is_empty());
    // The right prediction is what the study's rates make of ten.
    let rate = study.tasks[task].satisfied - trial.drop;
    assert!(step.question.right().contains(&format!("about {} without the skill", of_seeds(rate))));
    let Answer::Choice(choices) = &step.question.answer else { panic!("{:?}", step.question) };
    assert!(choices.len() > 2, "{choices:?}");
    assert_eq!([of_seeds(-0.01), of_seeds(0.449), of_seeds(1.2)], [0, 4, 10]);
}

#[test]
fn the_counts_grow_seed_by_seed_and_say_how_little_so_few_show() {
    let (_, trial) = step();
    let mut counted = Counted::begun();
    assert!(counted.is_running() && counted.told(&trial).is_none());
    let mut events = told([Some(true), Some(false), None]);
    // The server takes over where the tab could not go on: what was begun begins anew, and counts once.
    counted.take(events[0].clone());
    counted.take(events[1].clone());
    events.drain(..).for_each(|event| counted.take(event));
    assert_eq!((counted.seeds, ROLES.map(|role| counted.kept(role))), (1, [1, 0, 0]));
    for _ in 1..SEEDS {
        assert_eq!(counted.told(&trial), None);
        told([Some(true), Some(false), Some(true)]).into_iter().for_each(|event| counted.take(event));
    }
    assert_eq!((counted.stage.clone(), counted.seeds), (Stage::Done, SEEDS));
    assert_eq!(ROLES.map(|role| counted.kept(role)), [10, 0, 9]);
    let rows: Vec<(Role, String, String)> =
        counted.rows().into_iter().map(|(role, _, count, interval)| (role, count, interval)).collect();
    let interval = |kept: usize| number::interval(wilson_interval(kept, SEEDS));
    let expected = [(Role::Baseline, 10), (Role::Edited, 0), (Role::Control, 9)];
    assert_eq!(rows, expected.map(|(role, kept)| (role, format!("{kept} of 10"), interval(kept))));
    let [low, high] = wilson_interval(0, SEEDS).map(number::score);
    let said = counted.told(&trial).unwrap();
    assert!(said.contains(&format!("0 of 10 without the skill fits any share from {low} to {high}")), "{said}");
    let of_study = format!("drop, {}, is from {} responses.", number::score(trial.drop), number::count(trial.n));
    assert!(said.ends_with(&of_study), "the trial, too, draws another control for every seed: {said}");
    let mut failed = Counted::begun();
    failed.take(LiveEvent::Failed { problem: "no".to_owned() });
    assert_eq!((failed.stage.clone(), failed.is_running()), (Stage::Failed("no".to_owned()), false));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tab_takes_the_skill_out_and_counts_as_the_engine_itself() {
    let (step, trial) = step();
    let mut expected = Counted::begun();
    for request in requests(&trial) {
        alone(request).into_iter().for_each(|event| expected.take(event));
    }
    assert_eq!(expected.stage, Stage::Done);
    let counts = expected.rows().into_iter().map(|(_, _, count, _)| count).collect::<Vec<_>>();
    let (told, right) = (expected.told(&trial).unwrap(), step.question.right_key().parse::<usize>().unwrap() + 1);
    let number = model::by_id("ablation").unwrap().steps.len();
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, (1440, 900), async move |page| {
        page.open(&format!("/?study={STUDY}&view=learn&lesson=ablation&step={number}")).await;
        page.find(&format!(".step.current[data-step='{number}']")).await;
        page.expect("document.querySelectorAll('[data-action=trial]').length", 0).await;
        page.press("body", &right.to_string()).await;
        page.press(".step.current input:checked", "\u{e007}").await;
        page.click(".step.current [data-action=trial]").await;
        let said = "document.querySelector('.step.current [data-trial=told]').textContent";
        let begun = Instant::now();
        while page.read(said).await == "" {
            let progress = page.read("document.querySelector('.step.current .trial').textContent").await;
            assert!(begun.elapsed() < Duration::from_secs(300), "it takes too long: {progress}");
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        page.expect(said, told).await;
        let cells =
            "[...document.querySelectorAll('[data-table=trial] tbody td:nth-child(2)')].map(cell => cell.textContent)";
        page.expect(cells, counts).await;
        assert_eq!(page.violations().await, serde_json::json!([]));
        page.click(".step.current [data-action=trial]").await;
        page.click(".step.current [data-action=trial]").await;
        let progress = "document.querySelector('.step.current [data-trial=progress]').textContent";
        page.expect(progress, "Stopped.").await;
    })
    .await;
}
