//! The Live view without a browser: events as they arrive, columns, the stack of edits, the score, and what is asked.

use shared::live::{
    Change, Edit, Likely, LiveColumn, LiveDone, LiveEnd, LiveEvent, LiveRequest, LiveStart, LiveToken, Role, Wait,
};
use shared::site::{Position, Site};
use shared::study::{AblationConfig, Method, Sample, Scope, Study};
use shared::task::{Params, PartialVerdict, Verdict};
use view_model::state::selection::Selection;
use view_model::view::live::Chosen;
use view_model::view::live::events::{EventReader, Received};
use view_model::view::live::model::{Stage, Standing, Writing, rate};
use view_model::view::live::request::{asked, composed, next_sample, request, tasks};
use view_model::view::live::score::{Counted, Score};
use view_model::view::live::stack::{self, Stack};
use view_model::view::live::token::{cell, facts, readers, reading, spoken};

use super::heatmap::traced_sample;
use super::{NOT_PROBEABLE, Pairs, SITES, TASKS, study_of};

const ROLES: [Role; 3] = [Role::Baseline, Role::Edited, Role::Control];

fn start() -> LiveEvent {
    let column = |role| LiveColumn { role, sites: vec![Site::ResidPost(0)], rank: 4, dose: None };
    LiveEvent::Start(LiveStart {
        model: "made".to_owned(),
        weights_sha256: String::new(),
        same_model: true,
        prompt_tokens: 9,
        columns: ROLES.map(column).to_vec(),
        readers: vec!["topic".to_owned(), "word-count".to_owned()],
        read_at: Site::ResidPost(1),
        fitted_at: Position::Last,
    })
}

/// A token whose readings are its number in tenths, and in hundredths.
fn token(column: usize, index: usize, id: u32, verdict: Option<PartialVerdict>) -> LiveEvent {
    let likely = |token: u32, probability| Likely { token, text: format!(" w{token}"), probability };
    LiveEvent::Token(LiveToken {
        column,
        index,
        token: id,
        text: if id == 0 { String::new() } else { format!(" w{id}") },
        top: vec![likely(id, 0.6), likely(id + 1, 0.3)],
        readings: vec![index as f64 / 10.0, index as f64 / 100.0],
        norm: 1.0,
        verdict,
        kl: if column == 0 { vec![index as f64, 0.5] } else { Vec::new() },
        lens: Vec::new(),
    })
}

fn end(column: usize, ended: bool, satisfied: Option<bool>) -> LiveEvent {
    let verdict = satisfied.map(|satisfied| Verdict { satisfied, why: "3 words".to_owned(), why_message: None });
    LiveEvent::End(LiveEnd { column, response: "w".to_owned(), ended, verdict })
}

const UNDECIDED: Option<PartialVerdict> = Some(PartialVerdict::Undecided);

/// Three columns of three tokens: the edited one differs from its second token on, the control never.
fn whole(satisfied: [Option<bool>; 3]) -> Vec<LiveEvent> {
    let mut events = vec![LiveEvent::Waiting { wait: Wait::Model }, start()];
    for index in 0..3 {
        for column in 0..3 {
            let id = if column == 1 && index > 0 { 7 } else { index as u32 + 1 };
            events.push(token(column, index, id, UNDECIDED));
        }
    }
    events.extend((0..3).map(|column| end(column, satisfied[column].is_some(), satisfied[column])));
    events.push(LiveEvent::Done(LiveDone { tokens: 9, kl: vec![0.25, 0.5] }));
    events
}

fn written(events: Vec<LiveEvent>) -> Writing {
    let mut writing = Writing::asked();
    events.into_iter().for_each(|event| writing.take(event));
    writing
}

/// A study that ablated: four directions, wherever it read.
pub(super) fn ablated() -> Study {
    let mut study = study_of(Pairs::All);
    study.config.ablation = Some(AblationConfig {
        method: Method::Inlp,
        position: Position::Last,
        sites: None,
        rank: 4,
        random: 2,
        permutations: 1,
        behaviour: None,
    });
    study
}

#[test]
fn events_are_read_whatever_the_pieces_in_which_they_arrive() {
    let sent = ": hello\n\nid: 0\ndata: {\"a\": \"né\"}\n\nid:1\r\ndata: one\r\ndata:two\r\n\r\nevent: x\nid: 9\n\ndata\n\n: rest";
    let received = |id: Option<&str>, data: &str| Received { id: id.map(str::to_owned), data: data.to_owned() };
    let expected = [received(Some("0"), "{\"a\": \"né\"}"), received(Some("1"), "one\ntwo"), received(None, "")];
    for first in 0..=sent.len() {
        for second in [first, (first + 3).min(sent.len())] {
            let mut reader = EventReader::default();
            let pieces = [&sent.as_bytes()[..first], &sent.as_bytes()[first..second], &sent.as_bytes()[second..]];
            let read: Vec<Received> = pieces.into_iter().flat_map(|piece| reader.take(piece)).collect();
            assert_eq!(read, expected, "cut at {first} and {second}");
        }
    }
}

#[test]
fn a_reading_is_that_of_the_token_before_the_one_it_came_with() {
    let writing = written(whole([Some(true); 3]));
    assert_eq!(writing.readings(0, 0), Some([0.1, 0.01].as_slice()));
    assert_eq!(reading(&writing, (2, 1), 0), Some(0.2));
    assert_eq!(writing.readings(0, 2), None, "the last token has none");
    assert_eq!(reading(&writing, (0, 0), 2), None, "there is no third reader");
    assert_eq!(cell(None), "");
    assert!(cell(Some(0.75)).starts_with("--top:25.0%;--height:25.0%;"), "{}", cell(Some(0.75)));
}

#[test]
fn columns_are_set_apart_from_the_baseline_at_their_first_other_token() {
    let writing = written(whole([Some(true), Some(false), None]));
    assert_eq!([0, 1, 2].map(|column| writing.differs_at(column)), [None, Some(1), None]);
    assert_eq!(writing.columns.iter().map(|column| column.tokens.len()).collect::<Vec<_>>(), [3, 3, 3]);
    assert_eq!([0, 1, 2].map(|column| writing.kl(column)), [None, Some(0.25), Some(0.5)]);
    let unfinished = written(whole([Some(true); 3]).into_iter().take(9).collect());
    assert_eq!([1, 2].map(|column| unfinished.kl(column)), [Some(1.0), Some(0.5)], "the mean so far");
}

#[test]
fn the_verdict_runs_then_stays_with_its_reason() {
    let mut writing = written(vec![start(), token(0, 0, 1, Some(PartialVerdict::Violated))]);
    assert_eq!(writing.standing(0), Standing::SoFar(PartialVerdict::Violated));
    assert_eq!(writing.standing(1), Standing::Unchecked, "nothing has come");
    assert!(writing.is_running());
    [end(0, true, Some(false)), token(1, 0, 1, UNDECIDED), end(1, false, None), token(2, 0, 0, UNDECIDED)]
        .into_iter()
        .for_each(|event| writing.take(event));
    writing.take(end(2, true, None));
    assert_eq!(writing.standing(0), Standing::Broken("3 words".to_owned()));
    assert_eq!([writing.standing(1), writing.standing(2)], [Standing::Cut, Standing::Empty]);
    assert_eq!(writing.standing(0).told(), "violated: 3 words");
    let unchecked = written(vec![start(), token(0, 0, 1, None), end(0, true, None)]);
    assert_eq!(unchecked.standing(0), Standing::Unchecked);
}

#[test]
fn what_came_before_a_break_is_passed_over_when_it_comes_again() {
    let events = whole([Some(true); 3]);
    let mut twice: Vec<LiveEvent> = events.iter().take(6).cloned().collect();
    twice.push(LiveEvent::Waiting { wait: Wait::Turn });
    twice.extend(events.iter().skip(3).cloned());
    let (once, twice) = (written(events), written(twice));
    assert_eq!(twice, once);
    assert_eq!((once.stage.clone(), once.tokens()), (Stage::Done, 9));
}

#[test]
fn every_end_of_a_run_is_told() {
    let writing = written(vec![LiveEvent::Waiting { wait: Wait::Model }]);
    assert_eq!(writing.told(), "The model is being loaded …");
    let mut stopped = written(whole([Some(true); 3]).into_iter().take(5).collect());
    stopped.stop();
    assert_eq!((stopped.told().as_str(), stopped.tokens(), stopped.is_running()), ("Stopped.", 3, false));
    let failed = written(vec![start(), LiveEvent::Failed { problem: "no subspace".to_owned() }]);
    assert_eq!(failed.told(), "It cannot go on: no subspace");
    assert_eq!(Writing::default().told(), "");
    let mut done = written(whole([Some(true), Some(false), None]));
    let verdicts =
        "As it is: satisfied: 3 words. Edited: violated: 3 words. Control: cut at the limit, counts as not kept.";
    assert_eq!(done.spoken(), format!("Done. {verdicts}"));
    done.stop();
    assert_eq!(done.stage, Stage::Done, "what is done cannot be stopped");
    assert_eq!(done.caution(), None);
    let LiveEvent::Start(begun) = start() else { unreachable!() };
    let other = written(vec![LiveEvent::Start(LiveStart { same_model: false, ..begun })]);
    assert!(other.caution().unwrap().contains("not the model of the study"));
    assert_eq!(rate(30, 2000.0).as_deref(), Some("15.0 tokens per second, all columns together"));
    assert_eq!(rate(0, 2000.0), None);
}

#[test]
fn a_token_tells_what_else_could_have_come() {
    let writing = written(whole([Some(true); 3]));
    let told = facts(&writing, (1, 1), 1).unwrap();
    assert_eq!((told.text.as_str(), told.place.as_str()), ("·w7", "Edited, token 2"));
    assert_eq!(
        told.likeliest.iter().map(|bar| (bar.text.as_str(), bar.chosen)).collect::<Vec<_>>(),
        [("·w7", true), ("·w8", false)]
    );
    assert_eq!(told.lines, ["checker: undecided", ".02 word-count", "the first difference from “as it is”"]);
    assert!(spoken(&writing, (1, 2), 0).ends_with("checker: undecided, after the first difference"));
    assert_eq!(facts(&writing, (0, 1), 0).unwrap().lines[2], "KL of the other columns here: 1.00 · .50");
    assert_eq!(facts(&writing, (0, 3), 0), None);
    let last = written(vec![start(), token(0, 0, 0, None)]);
    assert_eq!(facts(&last, (0, 0), 0).unwrap().text, "·w0", "by its name in the vocabulary");
    let names = ["a", "b", "c"].map(str::to_owned);
    assert_eq!((readers(&names, Some("b")), readers(&names, None)), (vec![1, 0, 2], vec![0, 1, 2]));
}

#[test]
fn a_stack_reads_back_from_its_text_and_says_what_it_cannot_read() {
    for text in [
        "none",
        "ablate=word-count",
        "ablate=word-count,rank=2,alpha=-0.5,sites=embed..resid_post.1,scope=all;!steer=register,alpha=4;random=3,seed=9",
    ] {
        assert_eq!(Stack::read(text).unwrap().written(), text);
    }
    let stack = Stack::read("!ablate=topic;steer=topic").unwrap();
    assert_eq!(stack.edits().iter().map(Edit::to_string).collect::<Vec<_>>(), ["steer=topic"], "one card is off");
    let problem = Stack::read("ablate=topic;remove=topic").unwrap_err();
    assert!(problem.contains("remove=topic") && problem.contains("ablate=TASK"), "{problem}");
}

#[test]
fn every_step_of_a_stack_can_be_taken_back_and_again() {
    let mut stack = Stack::read("ablate=topic").unwrap();
    let id = stack.cards()[0].id;
    [0.9, 0.8, 0.7].into_iter().for_each(|alpha| stack.set_alpha(id, alpha));
    stack.add(stack::steer("register"));
    stack.set(id, |card| card.on = false);
    assert_eq!(stack.written(), "!ablate=topic,alpha=0.7;steer=register,alpha=4");
    stack.set(id, |card| card.on = false);
    let steps = ["ablate=topic,alpha=0.7;steer=register,alpha=4", "ablate=topic,alpha=0.7", "ablate=topic"];
    for step in steps {
        assert!(stack.undo());
        assert_eq!(stack.written(), step, "a change of nothing is no step, and a slider's way is one");
    }
    assert!(!stack.undo());
    assert_eq!(stack.ways(), [false, true]);
    assert!(stack.redo() && stack.redo());
    assert_eq!(stack.written(), steps[0]);
    let second = stack.cards()[1].id;
    stack.remove(id);
    assert_eq!((stack.written().as_str(), stack.card(id)), ("steer=register,alpha=4", None));
    assert_eq!(stack.cards()[0].id, second, "a card keeps its number");
    assert!(!stack.redo(), "another step was taken");
}

#[test]
fn a_card_reaches_where_the_study_found_its_directions() {
    let study = ablated();
    let mut edit = Edit::ablate("topic");
    assert_eq!((stack::rank(&study, &edit), stack::reach(&study, &edit)), (Some((4, 4)), [0, 2]));
    stack::set_rank(&study, &mut edit, 2);
    stack::set_end(&study, &mut edit, 0, 1);
    stack::set_everywhere(&mut edit, true);
    assert_eq!(edit.to_string(), "ablate=topic,rank=2,sites=resid_post.0..resid_post.1,scope=all");
    assert_eq!(edit.scope, Scope::All);
    stack::set_end(&study, &mut edit, 1, 0);
    assert_eq!(stack::reach(&study, &edit), [0, 0], "the ends do not cross");
    stack::set_end(&study, &mut edit, 1, 2);
    stack::set_rank(&study, &mut edit, 4);
    stack::set_everywhere(&mut edit, false);
    assert_eq!(edit, Edit::ablate("topic"), "all of it is not named");
    let mut push = stack::steer("topic");
    assert_eq!((stack::rank(&study, &push), stack::reach(&study, &push)), (None, [2, 2]));
    stack::set_end(&study, &mut push, 0, 0);
    assert_eq!(push.sites, Some((SITES[0], SITES[2])));
    stack::set_task(&mut push, "register");
    assert_eq!(push.change, Change::Steer { task: "register".to_owned() });
    assert_eq!((stack::strengths(&edit)[1], stack::strengths(&push)[1]), (2.0, 20.0));
    let mut small = study.clone();
    small.config.ablation.as_mut().unwrap().method = Method::Leace;
    small.config.ablation.as_mut().unwrap().sites = Some(vec![SITES[1]]);
    assert_eq!((stack::rank(&small, &edit), stack::sites(&small, &edit)), (Some((1, 1)), vec![SITES[1]]));
    assert_eq!(stack::opening(&study, Some("topic")), "ablate=topic");
    assert_eq!(stack::opening(&study_of(Pairs::All), Some("topic")), "none", "nothing was ablated");
    assert_eq!(stack::opening(&study, None), "none");
}

fn of_seed(seed: u64) -> LiveRequest {
    LiveRequest {
        study: "made-seed-1".to_owned(),
        prompt: "Write.".to_owned(),
        task: Some("word-count".to_owned()),
        params: Params::new(),
        seed,
        sampling: None,
        edits: vec![Edit::ablate("word-count")],
        control: Some(seed),
        read_at: None,
        lens: Vec::new(),
        doses: Vec::new(),
        brief: false,
        vectors: Vec::new(),
    }
}

#[test]
fn the_score_counts_every_seed_once_and_a_cut_response_as_not_kept() {
    let mut score = Score::default();
    assert_eq!(score.told(), None);
    score.add(&of_seed(1), &written(whole([Some(true), Some(false), Some(true)])));
    score.add(&of_seed(2), &written(whole([Some(true), None, Some(false)])));
    score.add(&of_seed(2), &written(whole([Some(true), None, Some(false)])));
    let read_elsewhere = LiveRequest { read_at: Some(Site::Embed), ..of_seed(3) };
    score.add(&read_elsewhere, &written(whole([Some(false), Some(false), Some(true)])));
    let counted = |role, kept, cut| Counted { role, kept, tried: 3, cut };
    let expected = [counted(ROLES[0], 2, 0), counted(ROLES[1], 0, 1), counted(ROLES[2], 2, 0)];
    assert_eq!((score.counts().as_slice(), score.seeds()), (expected.as_slice(), 3));
    let told = "word-count kept: As it is 2 of 3, Edited 0 of 3, Control 2 of 3. 1 response was cut at the limit and counts as not kept.";
    assert_eq!(score.told().as_deref(), Some(told));
    let unfinished = written(whole([Some(true); 3]).into_iter().take(8).collect());
    score.add(&of_seed(9), &unfinished);
    let unchecked = written(vec![start(), LiveEvent::Done(LiveDone { tokens: 0, kl: Vec::new() })]);
    score.add(&of_seed(10), &unchecked);
    assert_eq!(score.seeds(), 3, "neither one that was stopped nor one without verdicts counts");
    let other = LiveRequest { edits: vec![Edit::ablate("topic")], ..of_seed(4) };
    assert!(score.is_of(&of_seed(77)) && !score.is_of(&other));
    score.add(&other, &written(whole([Some(true); 3])));
    assert_eq!((score.seeds(), score.counts()[1].kept), (1, 1), "other edits begin anew");
}

fn sample(id: &str, prompt: &str) -> Sample {
    let params = Params::from_iter([("count".to_owned(), 7.into())]);
    let task = id.split('/').next().unwrap().to_owned();
    Sample { id: id.to_owned(), task, prompt: prompt.to_owned(), params, ..traced_sample() }
}

#[test]
fn what_is_asked_is_a_probed_task_or_a_free_text() {
    let study = study_of(Pairs::All);
    let of = |query: &str| asked(&study, &Selection::from_query(query).0);
    assert_eq!(of("").as_deref(), Some("character-count"));
    assert_eq!(of("task=topic").as_deref(), Some("topic"));
    assert_eq!(of("task=topic&sample=register/001/with/0").as_deref(), Some("register"));
    assert_eq!(of(&format!("task={}", TASKS[NOT_PROBEABLE].0)).as_deref(), Some("character-count"));
    assert_eq!(of("task=topic&free=1"), None);
    assert_eq!(tasks(&study).count(), TASKS.len() - 1);
}

#[test]
fn a_request_holds_the_sample_or_the_readers_text_and_the_edits_that_are_on() {
    let study = ablated();
    let sample = sample("topic/000/with/0", "Write about the sea.");
    let chosen = Chosen { seed: 5, ..Chosen::default() };
    let stack = Stack::read("ablate=topic;!steer=register").unwrap();
    let own = composed(Some("topic"), Some(&sample), &chosen, None).unwrap();
    let made = request(&study, &own, &stack, &chosen).unwrap();
    assert_eq!((made.prompt.as_str(), made.task.as_deref(), made.seed), ("Write about the sea.", Some("topic"), 5));
    assert_eq!((made.edits.len(), made.control, &made.params), (1, Some(5), &sample.params));
    assert_eq!((made.study.as_str(), made.read_at, made.sampling.is_none()), ("made-seed-1", None, true));
    let other = Chosen { prompt: Some("Sail!".to_owned()), control: false, ..chosen.clone() };
    let edited = composed(Some("topic"), Some(&sample), &other, None).unwrap();
    assert_eq!((edited.prompt.as_str(), &edited.params), ("Sail!", &sample.params));
    assert_eq!(request(&study, &edited, &stack, &other).unwrap().control, None);
    assert_eq!(request(&study, &own, &Stack::default(), &chosen).unwrap().control, None, "nothing to control for");
    assert_eq!(composed(Some("topic"), Some(&sample), &chosen, Some("long")).unwrap().prompt, "long");
    assert_eq!(composed(Some("topic"), None, &other, None), None, "the sample is on its way");
    assert_eq!(composed(Some("register"), Some(&sample), &chosen, None), None, "it is another task's");
    let free = composed(None, None, &Chosen::default(), None).unwrap();
    assert_eq!(request(&study, &free, &stack, &chosen), Err("Write a prompt first."));
}

#[test]
fn a_link_asks_for_the_same_again() {
    let study = ablated();
    let sample = sample("word-count/017/with/2", "Say it in seven words.");
    let (mut selection, _) = Selection::from_query("study=made-seed-1&view=live&sample=word-count/017/with/2");
    selection.live = Chosen {
        prompt: Some("Say it; in = seven & words!".to_owned()),
        edits: Some("ablate=word-count,alpha=0.5;!steer=topic,alpha=4".to_owned()),
        seed: 3,
        read_at: Some(Site::ResidPost(0)),
        run: true,
        ..Chosen::default()
    };
    let of = |selection: &Selection| {
        let task = asked(&study, selection);
        let composed = composed(task.as_deref(), Some(&sample), &selection.live, None).unwrap();
        let stack = Stack::read(selection.live.edits.as_deref().unwrap()).unwrap();
        request(&study, &composed, &stack, &selection.live).unwrap()
    };
    let (back, remarks) = Selection::from_query(&selection.to_query());
    assert_eq!((of(&back), back.live.run, remarks), (of(&selection), true, Vec::new()));
    assert!(
        !back.is_step_from(&Selection { live: Chosen::default(), ..selection }),
        "the stack has an undo of its own"
    );
}

#[test]
fn another_prompt_is_the_next_that_differs() {
    let samples = [("topic/000/with/0", "a"), ("topic/000/with/1", "a"), ("topic/001/with/0", "b")];
    let samples = samples.map(|(id, prompt)| sample(id, prompt));
    let next = |current: Option<&str>| next_sample(&samples, current).map(|sample| sample.id.as_str());
    assert_eq!(next(Some("topic/000/with/0")), Some("topic/001/with/0"));
    assert_eq!(next(Some("topic/001/with/0")), Some("topic/000/with/0"));
    assert_eq!((next(None), next(Some("elsewhere"))), (Some("topic/000/with/0"), Some("topic/000/with/0")));
    assert!(next_sample(&samples[..2], Some("topic/000/with/0")).is_none());
}

#[test]
fn another_study_keeps_what_is_composed_and_writes_nothing_by_itself() {
    let mut chosen = Selection::from_query("study=a&view=live&task=topic&seed=4&run=1&sample=topic/000/with/0").0;
    chosen.take_study("b".to_owned());
    assert_eq!(chosen.to_query(), "?study=b&view=live&task=topic&seed=4");
}

#[test]
fn live_opens_for_the_selected_task_and_for_a_pair_asks_the_target() {
    let mut one = Selection::from_query("view=ablation&task=topic&seed=4&edits=none").0;
    one.go_live();
    assert_eq!(one.to_query(), "?view=live&task=topic");
    let mut pair = Selection::from_query("view=ablation&task=topic&target=register&sample=topic/000/with/0").0;
    pair.go_live();
    assert_eq!((pair.task.as_deref(), pair.target, pair.sample), (Some("register"), None, None));
    assert_eq!(pair.live.edits.as_deref(), Some("ablate=topic"));
    assert_eq!(Stack::read("ablate=topic").unwrap().edits(), [Edit::ablate("topic")]);
}
