//! Traces: their format, and their content on a small real run.

use std::sync::OnceLock;

use backend::snapshot::Snapshot;
use burn::tensor::Device;
use shared::Error;
use shared::model::{Model, Precision};
use shared::probe::{Cohort, Row};
use shared::run::trace::verdicts;
use shared::run::{
    CaptureInput, Captured, RunContext, Sequential, TraceInput, TraceProbe, TraceProbes, TraceProbesInput, capture,
    trace, trace_probes,
};
use shared::site::{Position, Site};
use shared::study::{Sample, StudyConfig, Trace};
use shared::task::{PartialVerdict, TaskSet, by_id};
use shared::tokenizer::ChatTokenizer;

use crate::support::{Threads, finished};

/// Half a step of a digit.
const ROUNDING: f64 = 0.5 / 63.0;

/// A small real run with traces.
struct Run {
    config: StudyConfig,
    model: Model,
    tokenizer: ChatTokenizer,
    tasks: TaskSet,
    captured: Captured,
    trace_probes: TraceProbes,
    traces: Vec<Option<Trace>>,
}

impl Run {
    fn input(&self) -> TraceInput<'_> {
        TraceInput {
            model: &self.model,
            tokenizer: &self.tokenizer,
            tasks: &self.tasks,
            samples: &self.captured.samples,
            site: self.trace_probes.site,
            trace_probes: &self.trace_probes.trace_probes,
            folds: &self.trace_probes.folds,
        }
    }

    /// The analysed samples with their traces.
    fn traced(&self) -> impl Iterator<Item = (&Sample, &Trace)> {
        self.captured.samples.iter().zip(&self.traces).filter_map(|(sample, trace)| Some((sample, trace.as_ref()?)))
    }
}

fn run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let snapshot = Snapshot::open("tiny-llama").unwrap();
        let model = snapshot.model(Precision::F32, &Device::flex()).unwrap();
        let tokenizer = snapshot.tokenizer().unwrap();
        let mut config = StudyConfig::default_for("tiny-llama", model.config.n_layers, 3);
        config.tasks = ["word-count", "json-format", "term-exclusion"].map(str::to_owned).to_vec();
        (config.samples, config.samples_without) = (100, 10);
        let input = CaptureInput { model: &model, tokenizer: &tokenizer, config: &config };
        let captured = capture(&input, &RunContext::quiet(&Sequential)).unwrap();
        let input =
            TraceProbesInput { config: &config, samples: &captured.samples, activations: &captured.activations };
        let trace_probes = trace_probes(&input, &Device::flex()).unwrap().unwrap();
        let tasks = TaskSet::of(&config).unwrap();
        let mut run = Run { config, model, tokenizer, tasks, captured, trace_probes, traces: Vec::new() };
        run.traces = trace(&run.input(), &RunContext::quiet(&Sequential)).unwrap();
        run
    })
}

#[test]
fn a_trace_reads_back_as_it_was_written() {
    let running = [PartialVerdict::Undecided, PartialVerdict::Satisfied, PartialVerdict::Violated];
    let trace = Trace::new(&running, [("word-count", vec![0.0, 0.5, 1.0]), ("topic", vec![1.0 / 63.0, -1.0, 2.0])]);
    assert_eq!(trace.running, "usv");
    assert_eq!((trace.probes["word-count"].as_str(), trace.probes["topic"].as_str()), ("Ag/", "BA/"));
    assert_eq!(trace.verdicts().unwrap(), running);
    assert_eq!(trace.probabilities("topic").unwrap().unwrap(), [1.0 / 63.0, 0.0, 1.0]);
    assert_eq!(trace.probabilities("register").unwrap(), None);
    for step in 0..=1000 {
        let exact = f64::from(step) / 1000.0;
        let read = Trace::new(&[], [("topic", vec![exact])]).probabilities("topic").unwrap().unwrap()[0];
        assert!((read - exact).abs() <= ROUNDING + 1e-12, "{exact} reads as {read}");
    }
}

#[test]
fn damaged_traces_say_what_is_wrong() {
    let trace = Trace { running: "sx".to_owned(), probes: [("topic".to_owned(), "A-".to_owned())].into() };
    let complaints = [trace.verdicts().unwrap_err(), trace.probabilities("topic").unwrap_err()];
    assert!(complaints[0].to_string().contains("expected s, v or u, got 'x'"), "{}", complaints[0]);
    assert!(complaints[1].to_string().contains("got '-'"), "{}", complaints[1]);
}

#[test]
fn samples_without_a_trace_are_written_and_read_as_before() {
    let mut sample = finished().samples[0].clone();
    let line = serde_json::to_string(&sample).unwrap();
    assert!(!line.contains("trace"), "{line}");
    assert_eq!(serde_json::from_str::<Sample>(&line).unwrap(), sample);
    sample.trace = Some(Trace::new(&[PartialVerdict::Satisfied], [("topic", vec![0.25])]));
    let line = serde_json::to_string(&sample).unwrap();
    assert!(line.ends_with(r#""trace":{"running":"s","probes":{"topic":"Q"}}}"#), "{line}");
    assert_eq!(serde_json::from_str::<Sample>(&line).unwrap(), sample);
}

#[test]
fn every_analysed_sample_has_a_letter_and_a_digit_per_response_token() {
    let run = run();
    assert!(!run.trace_probes.trace_probes.is_empty(), "no task is probeable");
    let (mut n, mut lengths) = (0, std::collections::BTreeSet::new());
    for (sample, trace) in run.captured.samples.iter().zip(&run.traces) {
        assert_eq!(trace.is_some(), sample.with_constraint && sample.excluded.is_none(), "{}", sample.id);
        let Some(trace) = trace else { continue };
        let tokens = sample.token_ids.len() - sample.prompt_tokens;
        assert_eq!(trace.verdicts().unwrap().len(), tokens, "{}", sample.id);
        assert!(
            trace.probes.keys().eq(run
                .trace_probes
                .trace_probes
                .iter()
                .map(|trace_probe| &trace_probe.task)
                .collect::<std::collections::BTreeSet<_>>())
        );
        for task in trace.probes.keys() {
            assert_eq!(trace.probabilities(task).unwrap().unwrap().len(), tokens, "{}", sample.id);
        }
        n += 1;
        lengths.insert(tokens);
    }
    assert!(n > 250 && lengths.len() > 5, "{n} samples of {} lengths", lengths.len());
}

#[test]
fn the_probes_are_those_of_folds_that_never_saw_the_base_prompt() {
    let run = run();
    let analysed: Vec<&Sample> = run.traced().map(|(sample, _)| sample).collect();
    let row = |sample: &&Sample| Row {
        task: run.config.tasks.iter().position(|id| *id == sample.task).unwrap(),
        group: sample.group.clone(),
        label: sample.verdict.as_ref().unwrap().satisfied,
    };
    let rows: Vec<Row> = analysed.iter().map(row).collect();
    let cohort = Cohort::new(&rows, run.config.tasks.len(), run.config.probe.folds, run.config.seed).unwrap();
    assert_eq!(run.trace_probes.folds, cohort.folds);
    let probeable: Vec<&str> = cohort.probeable().into_iter().map(|task| run.config.tasks[task].as_str()).collect();
    assert_eq!(
        run.trace_probes.trace_probes.iter().map(|trace_probe| trace_probe.task.as_str()).collect::<Vec<_>>(),
        probeable
    );
}

/// At a position that is one token, the trace agrees with the probe on the activation that was captured there.
#[test]
fn a_trace_agrees_with_the_captured_activations_at_every_position() {
    let run = run();
    let activations = &run.captured.activations;
    let site = activations.sites().iter().position(|&site| site == run.trace_probes.site).unwrap();
    let d = activations.d();
    let mut furthest: f64 = 0.0;
    for (column, position) in activations.positions().iter().enumerate().filter(|(_, position)| in_response(**position))
    {
        let block = activations.cell(site, column).unwrap();
        for (row, (sample, trace)) in run.traced().enumerate() {
            let token = sample.positions[&position.to_string()] - sample.prompt_tokens;
            for TraceProbe { task, probes } in &run.trace_probes.trace_probes {
                let (direction, intercept) = &probes[run.trace_probes.folds[row]];
                let products = block[row * d..(row + 1) * d].iter().zip(direction).map(|(x, w)| f64::from(*x) * w);
                let exact = 1.0 / (1.0 + (-(products.sum::<f64>() + intercept)).exp());
                let read = trace.probabilities(task).unwrap().unwrap()[token];
                furthest = furthest.max((read - exact).abs());
            }
        }
    }
    assert!(furthest <= ROUNDING + 1e-4, "a trace lies {furthest} beside the probe");
}

fn in_response(position: Position) -> bool {
    !matches!(position, Position::UserLast | Position::Connector(_) | Position::Mean)
}

/// The probes are useful: at their own position they separate satisfied from violated on prompts that they were not trained
/// on.
#[test]
fn the_traces_tell_satisfied_from_violated() {
    let run = run();
    let (_, position) = run.config.trace_place().unwrap();
    let mut means = [(0.0, 0.0); 2];
    for (sample, trace) in run.traced() {
        let Some(own) = trace.probabilities(&sample.task).unwrap() else { continue };
        let satisfied = sample.verdict.as_ref().unwrap().satisfied;
        let (sum, n) = &mut means[usize::from(satisfied)];
        *sum += own[sample.positions[&position.to_string()] - sample.prompt_tokens];
        *n += 1.0;
    }
    let [violated, satisfied] = means.map(|(sum, n)| sum / n);
    assert!(
        satisfied > violated + 0.1,
        "mean probability {satisfied:.2} where satisfied, {violated:.2} where violated"
    );
}

#[test]
fn the_running_verdict_ends_as_the_checker_does_and_a_violation_is_final() {
    let run = run();
    for (sample, trace) in run.traced() {
        let verdicts = trace.verdicts().unwrap();
        let satisfied = sample.verdict.as_ref().unwrap().satisfied;
        let end = if satisfied { PartialVerdict::Satisfied } else { PartialVerdict::Violated };
        assert_eq!(verdicts.last(), Some(&end), "{}", sample.id);
        let lost = verdicts.iter().position(|&verdict| verdict == PartialVerdict::Violated).unwrap_or(verdicts.len());
        assert!(
            verdicts[lost..].iter().all(|&verdict| verdict == PartialVerdict::Violated),
            "{}: {verdicts:?}",
            sample.id
        );
        let content = &sample.token_ids[sample.prompt_tokens..];
        for end in 1..content.len() {
            let text = run.tokenizer.decode(&content[..end]).unwrap();
            let expected = by_id(&sample.task).unwrap().running(&sample.params, &text).unwrap();
            assert_eq!(verdicts[end - 1], expected, "{} after {text:?}", sample.id);
        }
    }
}

/// `é` is two tokens here: after the first of them there is no letter yet.
#[test]
fn a_letter_in_several_tokens_counts_when_it_is_whole() {
    let run = run();
    let mut sample = run.traced().next().unwrap().0.clone();
    let task = by_id("character-count").unwrap();
    sample.task = task.id().to_owned();
    sample.params = serde_json::from_str(r#"{"count": 1}"#).unwrap();
    sample.response = "é".to_owned();
    let content = run.tokenizer.encode("é").unwrap();
    assert_eq!(content.len(), 2, "the tiny vocabulary has no é");
    sample.prompt_tokens = 0;
    sample.token_ids = [content, vec![run.tokenizer.eos_id().unwrap()]].concat();
    let expected = [PartialVerdict::Undecided, PartialVerdict::Satisfied, PartialVerdict::Satisfied];
    assert_eq!(verdicts(task, &run.tokenizer, &sample, false).unwrap(), expected);
    sample.token_ids.clear();
    assert_eq!(verdicts(task, &run.tokenizer, &sample, false).unwrap(), []);
}

#[test]
fn traces_are_the_same_however_the_work_is_spread() {
    let run = run();
    assert_eq!(trace(&run.input(), &RunContext::quiet(&Threads)).unwrap(), run.traces);
}

#[test]
fn without_a_probe_there_is_still_the_running_verdict() {
    let run = run();
    let traces = trace(&TraceInput { trace_probes: &[], ..run.input() }, &RunContext::quiet(&Sequential)).unwrap();
    for (bare, trace) in traces.iter().flatten().zip(run.traces.iter().flatten()) {
        assert_eq!((&bare.running, bare.probes.len()), (&trace.running, 0));
    }
}

#[test]
fn what_does_not_belong_to_the_run_is_refused() {
    let run = run();
    let complaint = |input: TraceInput<'_>| trace(&input, &RunContext::quiet(&Sequential)).unwrap_err().to_string();
    let folds = &run.trace_probes.folds[1..];
    assert!(complaint(TraceInput { folds, ..run.input() }).contains("expected a fold for each of"));
    assert!(complaint(TraceInput { site: Site::ResidPost(99), ..run.input() }).contains("resid_post.99"));
    let few = [TraceProbe { task: "word-count".to_owned(), probes: Vec::new() }];
    assert!(
        complaint(TraceInput { trace_probes: &few, ..run.input() })
            .contains("a probe of word-count for each of 5 folds")
    );
    let narrow = [TraceProbe { task: "word-count".to_owned(), probes: vec![(vec![1.0], 0.0); 5] }];
    assert!(complaint(TraceInput { trace_probes: &narrow, ..run.input() }).contains("width"));
}

#[test]
fn readers_refuse_a_place_that_was_not_captured_and_need_a_rule() {
    let run = run();
    let mut config = run.config.clone();
    config.rules[0].site = Site::ResidPost(99);
    let (samples, activations) = (&run.captured.samples[..], &run.captured.activations);
    let of = |config: &StudyConfig, samples: &[Sample]| {
        trace_probes(&TraceProbesInput { config, samples, activations }, &Device::flex())
    };
    assert!(matches!(of(&config, samples), Err(Error::Config { .. })));
    assert!(matches!(of(&run.config, &samples[1..]), Err(Error::Data { .. })));
    config.rules.clear();
    assert_eq!(of(&config, samples).unwrap(), None);
}
