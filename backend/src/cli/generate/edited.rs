//! `skillscope generate --study S --ablate TASK`: the response with and without edits of the stream, beside each other.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;

use anyhow::{Context, Result, bail};
use shared::live::{Batch, Change, Edit, LiveColumn, LiveEvent, LiveRequest, LiveToken, LiveVector, Prepared, Role};
use shared::readback::now;
use shared::site::Site;
use shared::task::PartialVerdict;

use super::Args;
use crate::snapshot::Snapshot;
use crate::store::ResolvedStudy;

/// Edits of the residual stream while the model writes, with the directions of a study. They act one after the other: --ablate,
/// then --random, then --steer, then --add.
#[derive(clap::Args, Default)]
#[command(next_help_heading = "Edits")]
pub struct EditArgs {
    /// The study whose probes and subspaces are used: an id, a folder or a bundle.
    #[arg(long, conflicts_with_all = ["raw", "prompts"])]
    pub(super) study: Option<String>,
    /// Take a task's subspace out (repeatable): TASK, then any of ,alpha=X ,rank=K ,sites=FROM..TO ,scope=all.
    #[arg(long, value_name = "TASK", requires = "study")]
    ablate: Vec<String>,
    /// Take a random subspace out (repeatable): RANK, then any of ,seed=N ,alpha=X ,sites=FROM..TO ,scope=all.
    #[arg(long, value_name = "RANK", requires = "study")]
    random: Vec<String>,
    /// Add the direction that a task's probe reads (repeatable): TASK, then any of ,alpha=X ,sites=FROM..TO ,scope=all.
    #[arg(long, value_name = "TASK", requires = "study")]
    steer: Vec<String>,
    /// Add a control vector (repeatable): the name of a --vector file, then any of ,alpha=X ,sites=FROM..TO ,scope=all.
    #[arg(long, value_name = "NAME", requires = "vector")]
    add: Vec<String>,
    /// A file for --add, .gguf or .safetensors (repeatable). Its name is that of the file, without its folder; characters other
    /// than letters, digits, '.', '_' and '-' become '-'.
    #[arg(long, value_name = "FILE", requires = "study", requires = "add")]
    vector: Vec<PathBuf>,
    /// Write a control, too: random subspaces of the same rank, or directions of the same length, in the place of the study's,
    /// drawn by this seed.
    #[arg(long, value_name = "SEED", requires = "study", num_args = 0..=1, default_missing_value = "1")]
    control: Option<u64>,
    /// The task whose checker follows the response.
    #[arg(long, requires = "study")]
    task: Option<String>,
    /// What the task's instruction asks for, as JSON: '{"count": 7}'.
    #[arg(long, requires = "task")]
    params: Option<String>,
    /// The site at which the probes read; unless given, that of the study's verdicts.
    #[arg(long, requires = "study")]
    read_at: Option<Site>,
    /// Sites of the logit lens, comma-separated: what each would say next.
    #[arg(long, requires = "study", value_delimiter = ',')]
    lens: Vec<Site>,
    /// Print every token with its verdict, the probes' probabilities, the divergence and the likeliest next tokens.
    #[arg(long, requires = "study")]
    trace: bool,
}

impl EditArgs {
    fn edits(&self) -> Result<Vec<Edit>> {
        let kinds = [("ablate", &self.ablate), ("random", &self.random), ("steer", &self.steer), ("add", &self.add)];
        let all = kinds.into_iter().flat_map(|(kind, of)| of.iter().map(move |text| format!("{kind}={text}")));
        all.map(|text| Ok(text.parse()?)).collect()
    }

    /// The files of --vector; each must be named by an edit.
    fn vectors(&self, edits: &[Edit]) -> Result<Vec<LiveVector>> {
        let read = |path: &PathBuf| {
            let bytes = std::fs::read(path).with_context(|| format!("--vector {}: cannot be read", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let vector = LiveVector::of_file(&name, &bytes);
            let adds = |edit: &Edit| matches!(&edit.change, Change::Add { name } if *name == vector.name);
            if !edits.iter().any(adds) {
                let name = &vector.name;
                bail!("--vector {}: no edit adds it; give --add {name}, or leave it out", path.display());
            }
            Ok(vector)
        };
        self.vector.iter().map(read).collect()
    }
}

/// Writes and prints: with `--json` an event a line.
pub(super) fn run(args: &Args, prompt: &str, json: bool) -> Result<()> {
    let edits = &args.edits;
    let name = edits.study.as_deref().context("--study")?;
    let study = Arc::new(ResolvedStudy::live(name)?);
    let template = args.template.values();
    if !template.is_empty() {
        bail!("--template: the template is given what the study gave it; leave it out");
    }
    let snapshot = Snapshot::open(&args.model)?;
    let tokenizer = Arc::new(snapshot.tokenizer_with(&study.config.template, study.config.date.as_deref())?);
    let opened = args.compute.open()?;
    let model = Arc::new(snapshot.model(args.compute.dtype, &opened.device)?);
    let changes = edits.edits()?;
    let vectors = edits.vectors(&changes)?;
    let request = LiveRequest {
        study: name.to_owned(),
        prompt: prompt.to_owned(),
        task: edits.task.clone(),
        params: edits
            .params
            .as_deref()
            .map_or(Ok(serde_json::Map::new()), serde_json::from_str)
            .context("--params: is no JSON object")?,
        seed: args.seed,
        sampling: Some(args.sampling(&study.config.sampling)),
        edits: changes,
        control: edits.control,
        read_at: edits.read_at,
        lens: edits.lens.clone(),
        doses: Vec::new(),
        brief: false,
        vectors,
    };
    let weights = snapshot.card(args.compute.dtype, &opened)?.weights_sha256;
    let prepared = Prepared::new(request, study, (&model.config, &weights), &tokenizer)?;
    let mut batch = Batch::new(Arc::clone(&model), tokenizer);
    let (sender, events) = mpsc::channel();
    now(batch.join(prepared, Box::new(move |event| sender.send(event).is_ok())));
    let mut printed = Printed { json, trace: edits.trace, ..Printed::default() };
    loop {
        events.try_iter().try_for_each(|event| printed.event(&event))?;
        if batch.rows() == 0 {
            return Ok(());
        }
        now(batch.step())?;
    }
}

/// What has been told so far.
#[derive(Default)]
struct Printed {
    json: bool,
    trace: bool,
    columns: Vec<LiveColumn>,
    readers: Vec<String>,
    /// The last token of every column, which waits for its readings.
    last: BTreeMap<usize, LiveToken>,
}

impl Printed {
    fn event(&mut self, event: &LiveEvent) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string(event)?);
        }
        match event {
            LiveEvent::Failed { problem } => bail!("{problem}"),
            _ if self.json => {}
            LiveEvent::Waiting { .. } => {}
            LiveEvent::Start(start) => {
                if !start.same_model {
                    eprintln!(
                        "warning: this model has other weights than {}, which the study is of; its directions need not mean the same",
                        start.model
                    );
                }
                self.columns.clone_from(&start.columns);
                self.readers.clone_from(&start.readers);
                if self.trace {
                    println!("probes at {}, fitted at {}: {}", start.read_at, start.fitted_at, self.readers.join(", "));
                }
            }
            // What the probes read at a token comes with the one behind it.
            LiveEvent::Token(token) if self.trace => {
                if let Some(before) = self.last.insert(token.column, token.clone()) {
                    println!("{}", self.line(&before, Some(token)));
                }
            }
            LiveEvent::Token(_) => {}
            LiveEvent::End(end) => {
                if let Some(last) = self.last.remove(&end.column) {
                    println!("{}", self.line(&last, None));
                }
                let why = match &end.verdict {
                    Some(verdict) => {
                        format!("  [{}: {}]", if verdict.satisfied { "satisfied" } else { "violated" }, verdict.why)
                    }
                    None if end.ended => String::new(),
                    None => "  [cut at the limit]".to_owned(),
                };
                println!("{:<9}{}{why}", role(&self.columns, end.column), end.response.trim());
            }
            LiveEvent::Done(done) => {
                let named = done.kl.iter().enumerate();
                for (at, kl) in named {
                    println!(
                        "{:<9}KL from the baseline, over the baseline's response: {kl:.4} nats a token",
                        role(&self.columns, at + 1)
                    );
                }
            }
        }
        Ok(())
    }

    /// A token with what was seen: of lens and likeliest tokens the first.
    fn line(&self, token: &LiveToken, next: Option<&LiveToken>) -> String {
        let verdict = match token.verdict {
            Some(PartialVerdict::Satisfied) => "satisfied",
            Some(PartialVerdict::Violated) => "violated",
            Some(PartialVerdict::Undecided) => "undecided",
            None => "",
        };
        let probabilities = |of: &[f64]| of.iter().map(|p| format!("{p:.2}")).collect::<Vec<_>>().join(" ");
        let top: Vec<String> =
            token.top.iter().take(3).map(|likely| format!("{:?} {:.2}", likely.text, likely.probability)).collect();
        let kl = if token.kl.is_empty() {
            String::new()
        } else {
            format!("  kl {}", token.kl.iter().map(|kl| format!("{kl:.3}")).collect::<Vec<_>>().join(" "))
        };
        let lens: Vec<String> =
            token.lens.iter().filter_map(|site| site.first()).map(|likely| format!("{:?}", likely.text)).collect();
        let lens = if lens.is_empty() { String::new() } else { format!("  lens {}", lens.join(" ")) };
        format!(
            "{:<9}{:>4} {:<14} {verdict:<10} {}{kl}  next {}{lens}",
            role(&self.columns, token.column),
            token.index,
            format!("{:?}", token.text),
            next.map_or_else(String::new, |next| format!("{}  norm {:.1}", probabilities(&next.readings), next.norm)),
            top.join(", ")
        )
    }
}

fn role(columns: &[LiveColumn], column: usize) -> &'static str {
    match columns.get(column).map(|column| column.role) {
        Some(Role::Baseline) | None => "baseline",
        Some(Role::Edited) => "edited",
        Some(Role::Control) => "control",
    }
}
