//! The Runs view without a browser: the form's request and config, the study run again, the runs in words and as tables.

use std::process::Output;

use backend::embedded;
use shared::api::{
    ForecastTask, ModelEntry, Priority, Run, RunCell, RunForecast, RunPage, RunProgress, RunRate, RunRequest, RunState,
};
use shared::probe::cohort::{MIN_CLASS, MIN_SHARE};
use shared::site::{Position, Site};
use shared::study::{BuiltInSet, LabelsConfig, Method, Preset, StudyConfig};
use shared::task::TaskSpec;
use tempfile::TempDir;
use view_model::text::say::{Language, speak};
use view_model::view::runs::board::{Board, Heard, next};
use view_model::view::runs::form::{Ablation, BUILT_IN, Field, Form, TaskFile, command};
use view_model::view::runs::{tables, told};
use view_model::widget::table::html;

use super::learn::bundled;
use crate::support::program;

fn form() -> Form {
    Form { model: "tiny-llama".to_owned(), ..Form::default() }
}

/// The answer of the program to a form's command, with what is added to it, where its files are.
fn answered(form: &Form, further: &[&str]) -> Output {
    let request = form.request().unwrap();
    let folder = TempDir::new().unwrap();
    if let Some(config) = &request.config {
        std::fs::write(folder.path().join("config.toml"), config).unwrap();
    }
    let line = command(&request);
    assert!(!line.contains('\''), "{line}");
    let words = line.split(' ').skip(1);
    program().args(words).args(further).current_dir(folder.path()).output().unwrap()
}

/// The config that the program makes of a form.
fn config(form: &Form) -> StudyConfig {
    let output = answered(form, &["--print-config", "--json"]);
    assert!(output.status.success(), "{:?}: {}", form.request(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_form_has_the_tasks_of_every_set() {
    for set in BuiltInSet::ALL {
        let mut known: Vec<String> = shared::task::of_set(set).iter().map(|task| task.id().to_owned()).collect();
        let mut ours = BUILT_IN.map(str::to_owned).to_vec();
        known.sort();
        ours.sort();
        assert_eq!(ours, known, "{}", set.name());
    }
}

#[test]
fn an_untouched_form_leaves_everything_to_the_preset() {
    let expected = RunRequest { model: "tiny-llama".to_owned(), seed: Some(1), ..RunRequest::default() };
    assert_eq!(form().request().unwrap(), expected);
    for preset in Preset::ALL {
        let form = Form { preset, ..form() };
        assert_eq!(form.request().unwrap().config, None);
        let made = config(&form);
        let method = made.ablation.as_ref().unwrap().method;
        assert_eq!((made.preset, method), (Some(preset), form.method), "the form's method is that of every preset");
    }
}

#[test]
fn what_is_chosen_is_in_the_config_and_nothing_else_is() {
    let chosen = Form {
        set: Some(BuiltInSet::TinyWorld),
        tasks: ["topic", "word-count"].map(str::to_owned).to_vec(),
        preset: Preset::Quick,
        samples: " 60 ".to_owned(),
        seed: "7".to_owned(),
        name: "mine".to_owned(),
        positions: "first, 25%, token.3".to_owned(),
        method: Method::Leace,
        rank: "3".to_owned(),
        alpha: "0.5".to_owned(),
        in_representation: "embed, 2, 4-5, 2".to_owned(),
        in_behaviour: "1-2".to_owned(),
        further: "sampling.max_tokens = 24\n[probe]\nfolds = 3".to_owned(),
        ..form()
    };
    let text = chosen.request().unwrap().config.unwrap();
    assert!(!text.contains("rank"), "LEACE takes one direction: {text}");
    let plain =
        Form { tasks: chosen.tasks.clone(), positions: String::new(), further: String::new(), ..chosen.clone() };
    let plain = Form { method: Method::Inlp, rank: String::new(), alpha: String::new(), ..plain };
    let plain = Form { in_representation: String::new(), in_behaviour: String::new(), ..plain };
    let (made, mut expected) = (config(&chosen), config(&plain));
    assert_eq!((made.id().as_str(), made.samples, made.seed), ("mine", 60, 7));
    assert_eq!(made.tasks, ["word-count", "topic"]);
    expected.positions = Some(vec![Position::First, Position::Q25, Position::Token(3)]);
    expected.sampling.max_tokens = 24;
    expected.probe.folds = 3;
    let ablation = expected.ablation.as_mut().unwrap();
    ablation.method = Method::Leace;
    ablation.sites = Some([None, Some(2), Some(4), Some(5)].map(|at| at.map_or(Site::Embed, Site::ResidPost)).to_vec());
    let behaviour = ablation.behaviour.as_mut().unwrap();
    (behaviour.alpha, behaviour.sites) = (0.5, vec![Site::ResidPost(1), Site::ResidPost(2)]);
    assert_eq!(made, expected);
}

#[test]
fn what_is_not_ablated_stays_out_whatever_further_keys_say() {
    let further = "ablation.random = 2\nablation.behaviour.samples = 5\nprobe.folds = 3".to_owned();
    let of = |ablation| config(&Form { ablation, further: further.clone(), ..form() });
    let (both, inside, none) = (of(Ablation::Both), of(Ablation::Representation), of(Ablation::None));
    assert_eq!(both.ablation.as_ref().unwrap().behaviour.as_ref().unwrap().samples, 5);
    let ablation = inside.ablation.unwrap();
    assert_eq!((ablation.random, ablation.behaviour), (2, None));
    assert_eq!((none.ablation, none.probe.folds), (None, 3));
}

#[test]
fn a_bundled_study_is_run_again_with_its_own_config() {
    let mut seen = 0;
    for id in embedded::study_ids() {
        let study = bundled(&id);
        let again = Form::again(&study, &[]);
        assert_eq!(again.seed, (study.config.seed + 1).to_string());
        if !study.config.model.starts_with("tiny-") {
            continue;
        }
        let form = Form { seed: study.config.seed.to_string(), ..again };
        let preset = study.config.preset.or(Some(Preset::Default));
        let expected = StudyConfig { name: None, date: None, preset, ..study.config.clone() };
        assert_eq!(config(&form), expected, "{id}");
        seen += 1;
    }
    assert!(seen > 1, "{seen} studies");
}

#[test]
fn an_audited_study_is_run_again_without_its_labels() {
    let mut study = bundled("tiny-llama-seed-1");
    study.config.labels = Some(LabelsConfig { overruled: 1, sha256: "0".repeat(64) });
    assert_eq!(config(&Form::again(&study, &[])).labels, None);
}

#[test]
fn sizes_among_the_further_keys_outdo_a_preset_but_the_field_of_the_samples_has_the_last_word() {
    let again = Form::again(&bundled("tiny-llama-seed-1"), &[]);
    assert!(again.outdoes_preset());
    let cleared = Form { samples: String::new(), preset: Preset::Quick, ..again };
    assert_eq!(config(&cleared).samples, Preset::Quick.samples());
    let cases =
        [("", false), ("sampling.max_tokens = 24", false), ("probe.folds = 3", true), ("[probe]\nfolds = 3", true)];
    for (further, outdoes) in cases {
        assert_eq!(Form { further: further.to_owned(), ..form() }.outdoes_preset(), outdoes, "{further}");
    }
}

#[test]
fn the_tasks_of_a_studys_files_can_be_taken_out_of_the_form() {
    let mut study = bundled("tiny-llama-seed-1");
    study.config.tasks.push("polite".to_owned());
    study.config.task_specs = vec![TaskSpec::labelled("polite")];
    let mut form = Form::again(&study, &[]);
    assert_eq!(form.given, ["polite"]);
    assert!(form.further.contains("task_specs"));
    form.remove_given();
    let plain = Form::again(&bundled("tiny-llama-seed-1"), &[]);
    assert_eq!(form, plain, "nothing else goes");
}

#[test]
fn a_study_of_a_file_is_run_again_with_the_servers_path_to_it() {
    let mut study = bundled("tiny-llama-seed-1");
    study.config.model = "some.gguf".to_owned();
    let entry = |name: &str| ModelEntry {
        name: name.to_owned(),
        family: None,
        parameters: None,
        bytes: 0,
        dtype: None,
        bundled: false,
        uploaded: false,
        problem: None,
    };
    let models = [entry("tiny-llama"), entry("/data/models/awesome.gguf"), entry("/data/models/some.gguf")];
    assert_eq!(Form::again(&study, &models).model, "/data/models/some.gguf");
    assert_eq!(Form::again(&study, &models[..2]).model, "some.gguf");
}

#[test]
fn a_form_that_cannot_be_read_names_the_field() {
    let cases: [(Form, Field, &str); 11] = [
        (Form { model: " ".to_owned(), ..form() }, Field::Model, "Name a model"),
        (Form { tasks: Vec::new(), ..form() }, Field::Tasks, "Choose at least one task"),
        (Form { samples: "many".to_owned(), ..form() }, Field::Samples, "“many”"),
        (Form { samples: "0".to_owned(), ..form() }, Field::Samples, "“Samples per task” cannot be 0"),
        (Form { seed: "-1".to_owned(), ..form() }, Field::Seed, "“-1”"),
        (Form { name: "my study".to_owned(), ..form() }, Field::Name, "spaces"),
        (Form { positions: "first, middle".to_owned(), ..form() }, Field::Positions, "middle"),
        (Form { rank: "1.5".to_owned(), ..form() }, Field::Rank, "“1.5”"),
        (Form { rank: "x".to_owned(), ..form() }, Field::Rank, "enter a whole number"),
        (Form { alpha: "3".to_owned(), ..form() }, Field::Alpha, "α is 3"),
        (Form { in_behaviour: "5-2".to_owned(), ..form() }, Field::InBehaviour, "5-2"),
    ];
    speak(Language::English);
    for (form, field, part) in cases {
        let fault = form.request().unwrap_err();
        assert_eq!(fault.field, field, "{}", fault.text);
        assert!(fault.text.contains(part), "{}", fault.text);
    }
}

#[test]
fn the_task_of_a_file_joins_those_that_are_ticked() {
    let file = TaskFile { name: "mine.toml".to_owned(), text: "id = \"mine\"".to_owned() };
    let ticked = ["topic".to_owned()].to_vec();
    for (tasks, words) in [(form().tasks, BUILT_IN.to_vec()), (ticked, vec!["topic"])] {
        let form = Form { task_file: Some(file.clone()), tasks, priority: Priority::High, ..form() };
        let request = form.request().unwrap();
        assert_eq!(request.tasks, words);
        assert_eq!(request.priority, Priority::High);
        assert_eq!(request.task_file.as_deref(), Some("id = \"mine\""));
        let line = command(&request);
        assert!(line.ends_with(&format!("--tasks {},tasks.toml --seed 1", words.join(","))), "{line}");
    }
}

fn run(id: &str, state: RunState) -> Run {
    Run {
        id: id.to_owned(),
        study: "tiny-llama-seed-7".to_owned(),
        preview: false,
        request: form().request().unwrap(),
        command: String::new(),
        config: String::new(),
        asked: String::new(),
        changed: String::new(),
        state,
        forecast: None,
        rates: Vec::new(),
        cells: Vec::new(),
    }
}

fn running() -> RunProgress {
    RunProgress {
        stage: "responses".to_owned(),
        done: 34,
        total: 81,
        seconds: 16.0,
        rate: Some(2.13),
        seconds_left: Some(40.2),
        pulse: 0.5,
        paused: false,
        passed: 130.0,
    }
}

#[test]
fn a_state_is_said_in_words_and_nothing_runs_without_a_pulse() {
    let of = |state| told::state(&Heard { run: run("1", state), at: 100.0 }, 104.0);
    let paused = RunProgress { paused: true, ..running() };
    let loads = RunProgress { stage: String::new(), ..running() };
    let cases = [
        (RunState::Queued { position: 1 }, "Waiting, next in line", "In attesa, la prossima"),
        (RunState::Queued { position: 2 }, "Waiting, number 2 in line", "In attesa, numero 2 in coda"),
        (
            RunState::Running(running()),
            "Responses 34 of 81, 2.1 a second, about 40 s left",
            "Risposte 34 di 81, 2.1 al secondo, circa 40 s alla fine",
        ),
        (
            RunState::Running(paused),
            "Responses 34 of 81, paused while Live writes",
            "Risposte 34 di 81, in pausa mentre Dal vivo scrive",
        ),
        (RunState::Running(loads), "The model is being loaded", "Si carica il modello"),
        (RunState::Interrupted, "Interrupted; it goes on by itself", "Interrotta; riprende da sola"),
        (RunState::Failed { why: "no space".to_owned() }, "Failed: no space", "Non riuscita: no space"),
        (RunState::Done, "Done", "Finita"),
    ];
    for (state, english, italian) in cases {
        speak(Language::English);
        assert_eq!(of(state.clone()), english);
        speak(Language::Italian);
        assert_eq!(of(state), italian);
    }
    speak(Language::English);
    let heard = Heard { run: run("1", RunState::Running(running())), at: 100.0 };
    assert_eq!(told::silence(&heard, 109.0), None);
    let silent = told::state(&heard, 113.5);
    assert!(silent.starts_with("No sign of life for 14 s") && silent.contains("Last heard: Responses 34"), "{silent}");
    for (seconds, text) in [(0.4, "0 s"), (59.4, "59 s"), (60.0, "1 min"), (150.0, "3 min"), (7500.0, "2 h 5 min")] {
        assert_eq!(told::duration(seconds), text);
    }
}

#[test]
fn the_board_tells_once_of_each_run_that_ends() {
    let page = |runs: Vec<Run>| RunPage { page: 1, per_page: 50, total: 60, runs };
    let ids = |runs: Vec<Run>| runs.into_iter().map(|run| run.id).collect::<Vec<_>>();
    let mut board = Board::default();
    assert!(!board.is_known);
    let first = vec![run("3", RunState::Queued { position: 1 }), run("2", RunState::Running(running()))];
    assert!(board.take(page(first), 1.0).is_empty());
    assert!(board.is_known);
    assert_eq!((board.foremost().unwrap().id.as_str(), board.has_open(), board.older()), ("2", true, 58));
    assert_eq!(board.finding(1.0).headline, "1 study is running, 1 waits");
    assert_eq!(board.finding(30.0).headline, "1 study waits", "without a sign of life nothing is said to compute");
    assert_eq!(board.put(run("2", RunState::Done), 2.0).map(|run| run.id).as_deref(), Some("2"));
    assert_eq!(board.put(run("2", RunState::Done), 3.0), None);
    assert_eq!(board.put(run("4", RunState::Failed { why: String::new() }), 3.0), None, "it was never seen open");
    assert_eq!((ids_of(&board), board.total), (vec!["3", "4", "2"], 61));
    let later = vec![run("3", RunState::Cancelled), run("2", RunState::Done)];
    assert_eq!(ids(board.take(page(later), 4.0)), ["3"]);
    assert!(!board.has_open());
}

fn ids_of(board: &Board) -> Vec<&str> {
    board.runs.iter().map(|heard| heard.run.id.as_str()).collect()
}

#[test]
fn the_board_has_what_computes_then_the_queue_then_what_has_ended_newest_first() {
    let queued = |position| RunState::Queued { position };
    let runs = vec![
        run("10", RunState::Done),
        run("9", queued(2)),
        run("8", RunState::Cancelled),
        run("7", queued(1)),
        run("6", RunState::Running(running())),
        run("5", queued(3)),
        run("4", RunState::Interrupted),
    ];
    let mut board = Board::default();
    board.take(RunPage { page: 1, per_page: 50, total: 7, runs }, 1.0);
    assert_eq!(ids_of(&board), ["6", "7", "9", "5", "4", "10", "8"]);
    board.put(run("6", RunState::Done), 2.0);
    board.put(run("7", RunState::Running(running())), 2.0);
    board.put(run("11", queued(3)), 2.0);
    assert_eq!(ids_of(&board), ["7", "9", "11", "5", "4", "10", "8", "6"]);
    board.remove("10");
    board.remove("10");
    assert_eq!((ids_of(&board), board.total), (vec!["7", "9", "11", "5", "4", "8", "6"], 7));
}

#[test]
fn every_page_of_the_list_is_asked_for_up_to_a_limit_and_a_run_on_two_pages_is_there_once() {
    let page = |page, total, runs| RunPage { page, per_page: 20, total, runs };
    let one = || vec![run("1", RunState::Queued { position: 1 })];
    let cases = [
        (page(1, 20, one()), None),
        (page(1, 21, one()), Some(2)),
        (page(2, 41, one()), Some(3)),
        (page(2, 40, one()), None),
    ];
    for (of, expected) in cases {
        assert_eq!(next(&of), expected, "{of:?}");
    }
    assert_eq!(next(&page(1, 21, Vec::new())), None, "an empty page is the last");
    let mut asked = page(1, 1_000_000, one());
    while let Some(further) = next(&asked) {
        asked.page = further;
    }
    assert_eq!(asked.page, 10);
    let mut board = Board::default();
    let twice = ["22", "21", "21", "1"].map(|id| match id {
        "1" => run(id, RunState::Running(running())),
        _ => run(id, RunState::Done),
    });
    board.take(page(2, 22, twice.into()), 1.0);
    assert_eq!(ids_of(&board), ["1", "22", "21"]);
    assert!(board.has_open(), "the one that computes is on the second page");
    assert_eq!((board.foremost().unwrap().id.as_str(), board.older()), ("1", 19));
}

#[test]
fn the_list_is_looked_at_while_it_is_shown_and_more_often_while_a_run_is_open() {
    let seconds =
        |board: &Board, is_shown| (1..=30).filter(|&second| board.looks(second, is_shown)).collect::<Vec<_>>();
    let mut board = Board::default();
    assert_eq!(seconds(&board, true), [15, 30]);
    assert!(seconds(&board, false).is_empty());
    board.put(run("1", RunState::Interrupted), 0.0);
    for is_shown in [true, false] {
        assert_eq!(seconds(&board, is_shown), (1..=10).map(|of| 3 * of).collect::<Vec<_>>());
    }
}

#[test]
fn the_dates_of_a_run_are_told_to_the_minute() {
    let mut run = run("1", RunState::Queued { position: 2 });
    run.asked = "2026-12-01T04:12:33.5Z".to_owned();
    run.changed = "2026-12-01T04:21:07Z".to_owned();
    speak(Language::English);
    assert_eq!(told::dates(&run), "asked for 2026-12-01 04:12 UTC");
    run.state = RunState::Failed { why: "no room".to_owned() };
    assert_eq!(told::dates(&run), "asked for 2026-12-01 04:12, ended 2026-12-01 04:21 UTC");
    speak(Language::Italian);
    assert_eq!(told::dates(&run), "richiesta 2026-12-01 04:12, conclusa 2026-12-01 04:21 UTC");
    speak(Language::English);
}

#[test]
fn a_seed_is_told_only_where_it_was_asked_for() {
    speak(Language::English);
    let mut run = run("1", RunState::Done);
    assert_eq!(told::about(&run), "tiny-llama · seed 1");
    run.request.seed = None;
    assert_eq!(told::about(&run), "tiny-llama");
    run.request.priority = Priority::High;
    assert_eq!(told::about(&run), "tiny-llama · before the others");
}

#[test]
fn a_model_is_named_by_its_file_and_a_hub_id_is_whole() {
    speak(Language::English);
    let cases = [
        ("tiny-llama", "tiny-llama"),
        ("/data/models/some.gguf", "some"),
        ("models/SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct"),
        ("C:\\models\\llama\\", "llama"),
        ("../llama", "llama"),
        ("org/name", "org/name"),
        ("org/name@refs/pr/1", "org/name@refs/pr/1"),
        ("/", "/"),
    ];
    for (model, shown) in cases {
        let mut run = run("1", RunState::Done);
        (run.request.model, run.request.seed) = (model.to_owned(), None);
        assert_eq!(told::about(&run), shown, "{model}");
    }
}

#[test]
fn the_time_that_has_passed_stands_beside_the_forecasts_total() {
    speak(Language::English);
    let forecast = |seconds| RunForecast { probeable: 1.0, tasks: Vec::new(), seconds, peak_bytes: None };
    let stages = [("responses", 500.0), ("probes", 100.0)].map(|(stage, time)| (stage.to_owned(), time)).to_vec();
    let cases = [
        (RunState::Running(running()), None, Some("2 min since its last start")),
        (RunState::Running(running()), Some(forecast(Vec::new())), Some("2 min since its last start")),
        (
            RunState::Running(running()),
            Some(forecast(stages.clone())),
            Some("2 min since its last start; forecast: about 10 min in all"),
        ),
        (RunState::Queued { position: 1 }, Some(forecast(stages)), None),
    ];
    for (state, forecast, shown) in cases {
        let heard = Heard { run: Run { forecast, ..run("1", state) }, at: 100.0 };
        assert_eq!(told::time(&heard, 104.0).as_deref(), shown);
        assert_eq!(told::time(&heard, 200.0), None, "without a sign of life no time is said to pass");
    }
}

#[test]
fn probes_so_far_are_a_table_until_the_study_is_done() {
    speak(Language::English);
    let cells = vec![RunCell {
        task: "topic".to_owned(),
        site: Site::ResidPost(3),
        position: Position::Last,
        n: 120,
        auroc: 0.81,
        increment: 0.124,
        interval: [0.02, 0.2],
        finished: 4,
    }];
    let of = |state| tables::cells(&Run { cells: cells.clone(), ..run("1", state) });
    let table = of(RunState::Running(running())).unwrap();
    assert!(table.caption.contains("so far, unfinished"), "{}", table.caption);
    let texts: Vec<&str> = table.rows[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts[..5], ["+.12", ".02 – .20", ".81", "120", "3"]);
    assert_eq!(texts.last(), Some(&"4"));
    assert!(of(RunState::Cancelled).is_some());
    assert_eq!(of(RunState::Done), None);
    assert_eq!(tables::cells(&run("1", RunState::Running(running()))), None);
}

#[test]
fn a_forecast_and_unfinished_rates_are_tables_and_a_finished_study_has_its_own_numbers() {
    let task = |task: &str, rate| ForecastTask { task: task.to_owned(), responses: 20, cut: 1, rate, probeable: 0.9 };
    let forecast = RunForecast {
        probeable: 1.8,
        tasks: vec![task("topic", 0.25), task("<b>", 0.5)],
        seconds: vec![("responses".to_owned(), 100.0), ("probes".to_owned(), 20.0)],
        peak_bytes: Some(1_234_000_000),
    };
    speak(Language::English);
    let text = tables::forecast_told(&forecast);
    for part in
        ["Expected: 1.8 of 2 tasks", "The study takes about 2 min: Responses 2 min, Probes 20 s", "1\u{202f}234 MB"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (least, share) = (format!("at least {MIN_CLASS} of its responses"), format!("{:.0} %", 100.0 * MIN_SHARE));
    for (probeable, says) in [(1.8, true), (1.99, false), (2.0, false), (0.0, true)] {
        let text = tables::forecast_told(&RunForecast { probeable, ..forecast.clone() });
        for part in [least.as_str(), &share, "“Samples per task”", "“Start although too few tasks may be probeable”"]
        {
            assert_eq!(text.contains(part), says, "{probeable}, {part}: {text}");
        }
    }
    let table = tables::forecast(&forecast);
    assert_eq!(
        table.rows[0].cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>(),
        ["20", "1", ".25", ".90"]
    );
    assert!(!html(&table).contains("<b>"), "a task's name is no markup");
    let rates = vec![RunRate { task: "topic".to_owned(), judged: 40, satisfied: 10 }];
    let unfinished = Run { rates: rates.clone(), ..run("1", RunState::Running(running())) };
    let table = tables::rates(&unfinished).unwrap();
    assert_eq!(table.rows[0].cells[0].value, Some(0.25));
    assert!(table.caption.contains("so far"));
    assert_eq!(tables::rates(&Run { rates, ..run("1", RunState::Done) }), None);
}
