//! `skillscope generate`: a model's response to one prompt or to a file of them, with the exact tokens on both sides.

mod edited;

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde_json::{Map, Value};
use shared::executor;
use shared::generate::{End, Generation, Request, Response, generate_in_slots};
use shared::model::{Model, NoHook};
use shared::readback::now;
use shared::study::Sampling;
use shared::tokenizer::ChatTokenizer;

use self::edited::EditArgs;
use super::template::TemplateArguments;
use crate::device::Compute;
use crate::extraction::{Prompt, Prompts};
use crate::job::Workers;
use crate::labelled::{self, Line};
use crate::snapshot::Snapshot;
use crate::store::write_atomically;

/// Rows of a file that are continued at a time, per core.
const SLOTS: usize = 16;

/// Continue a prompt, put into the model's chat template, or every prompt of a file.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// What the user says; read from standard input when it is -.
    #[arg(long, allow_hyphen_values = true, required_unless_present = "prompts", conflicts_with = "prompts")]
    prompt: Option<String>,
    /// The prompt is the whole text: no template, no special token is added.
    #[arg(long, conflicts_with = "prompts")]
    raw: bool,
    /// JSONL, one row per prompt: {"id","messages"} or {"id","prompt"} (in the chat template), {"id","text"} (as it is) or
    /// {"id","token_ids"}; with task, params, label and group, where the rows are for `run --prompts` or `probe`.
    #[arg(long, requires = "out")]
    prompts: Option<PathBuf>,
    /// JSONL file to write: every row as it is, with its id, the tokens of both sides and the response.
    #[arg(long, requires = "prompts")]
    out: Option<PathBuf>,
    /// The most tokens of the response [default: 256, or as in --study].
    #[arg(long)]
    max_tokens: Option<usize>,
    /// 0 takes the likeliest token; 1 samples as the model predicts [default: 0, or as in --study].
    #[arg(long, allow_negative_numbers = true)]
    temperature: Option<f64>,
    /// Samples among the likeliest tokens that together have this probability [default: 1, or as in --study].
    #[arg(long)]
    top_p: Option<f64>,
    /// Seed of the sampling.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    edits: EditArgs,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
}

/// What is printed with `--json`, and a row of `--out`.
#[derive(Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    model: String,
    prompt_tokens: Vec<Token>,
    response_tokens: Vec<Token>,
    response: String,
    /// Whether the model ended by itself.
    ended: bool,
}

/// A token as the model sees it.
#[derive(Serialize)]
struct Token {
    id: u32,
    text: String,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    match (&args.prompt, &args.prompts, &args.out) {
        (Some(prompt), ..) if args.edits.study.is_some() => edited::run(args, &given(prompt)?, json),
        (_, Some(prompts), Some(out)) => file(args, prompts, out, json),
        (Some(prompt), ..) => one(args, prompt, json),
        _ => bail!("give --prompt, or --prompts with --out"),
    }
}

/// Continues every prompt of a file, each with the same seed: a response does not depend on the others, but for the limit,
/// which leaves room behind the longest prompt.
fn file(args: &Args, path: &Path, out: &Path, json: bool) -> Result<()> {
    let lines = labelled::read_lines(path)?;
    if let Some((place, _)) = lines.iter().find(|(_, line)| line.response.is_some()) {
        bail!("{place}: response: is there already, and generate writes it; leave it out");
    }
    let Prompts { snapshot, model, prompts } =
        Prompts::open((path, &lines), &args.model, &args.template.values(), args.compute)?;
    let tokenizer = snapshot.plain_tokenizer()?;
    let longest = prompts.iter().map(|prompt| prompt.token_ids.len()).max().unwrap_or(0);
    let sampling = sampling(args, &model, longest);
    let workers = Workers::new()?;
    let parts: Vec<&[Prompt]> = prompts.chunks(prompts.len().div_ceil(workers.count()).max(1)).collect();
    let responses = executor::map(&workers, parts.len(), |part| {
        let request = |prompt| Request { prompt, seed: args.seed };
        let requests: Vec<Request<'_>> = parts[part].iter().map(|prompt| request(&prompt.token_ids)).collect();
        generate_in_slots(&model, &requests, SLOTS, &sampling, &mut NoHook)
    });
    let responses = responses.into_iter().collect::<shared::Result<Vec<_>>>()?.concat();
    let mut written = Vec::new();
    for ((_, line), (prompt, response)) in lines.iter().zip(prompts.iter().zip(&responses)) {
        let answer = answer((&snapshot, &tokenizer), (Some(&prompt.id), &prompt.token_ids), response)?;
        serde_json::to_writer(&mut written, &answered(line, &answer)?)?;
        written.push(b'\n');
    }
    write_atomically(out, &written)?;
    let cut = responses.iter().filter(|response| !response.ended).count();
    if json {
        println!("{}", serde_json::json!({"out": out, "prompts": prompts.len(), "cut": cut}));
    } else {
        println!("{}: {} responses, {cut} of them cut at {} tokens", out.display(), prompts.len(), sampling.max_tokens);
    }
    Ok(())
}

/// A row with its answer. It keeps its fields, so that `run --prompts`, `activations` and `probe` read it as they read the row.
fn answered(line: &Line, answer: &Answer) -> Result<Map<String, Value>> {
    let mut row = Map::new();
    for part in [serde_json::to_value(line)?, serde_json::to_value(answer)?] {
        let Value::Object(fields) = part else { continue };
        row.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Ok(row)
}

/// As asked for, with at most the tokens that the model has room for behind a prompt.
fn sampling(args: &Args, model: &Model, prompt: usize) -> Sampling {
    let room = model.config.max_positions.saturating_sub(prompt).max(1);
    let asked = args.sampling(&Sampling { temperature: 0.0, top_p: 1.0, max_tokens: 256 });
    Sampling { max_tokens: asked.max_tokens.min(room), ..asked }
}

impl Args {
    /// What is asked for, and otherwise the default.
    fn sampling(&self, default: &Sampling) -> Sampling {
        Sampling {
            temperature: self.temperature.unwrap_or(default.temperature),
            top_p: self.top_p.unwrap_or(default.top_p),
            max_tokens: self.max_tokens.unwrap_or(default.max_tokens),
        }
    }
}

fn answer(
    (snapshot, tokenizer): (&Snapshot, &ChatTokenizer),
    (id, prompt): (Option<&String>, &[u32]),
    response: &Response,
) -> Result<Answer> {
    Ok(Answer {
        id: id.cloned(),
        model: snapshot.name.clone(),
        prompt_tokens: tokens(tokenizer, prompt)?,
        response: tokenizer.decode(&response.token_ids)?,
        response_tokens: tokens(tokenizer, &response.token_ids)?,
        ended: response.ended,
    })
}

/// Continues one prompt, and prints the response as it is written.
fn one(args: &Args, prompt: &str, json: bool) -> Result<()> {
    let snapshot = Snapshot::open(&args.model)?;
    let template = args.template.values();
    if args.raw && !template.is_empty() {
        bail!("--template: a raw prompt has no template; leave one of the two out");
    }
    let tokenizer = if args.raw { snapshot.plain_tokenizer()? } else { snapshot.tokenizer_with(&template, None)? };
    let text = given(prompt)?;
    let ids = if args.raw { tokenizer.encode(&text)? } else { tokenizer.prompt(&text)?.token_ids };
    let model = snapshot.model(args.compute.dtype, &args.compute.open()?.device)?;
    let sampling = sampling(args, &model, ids.len());
    let request = Request { prompt: &ids, seed: args.seed };
    let mut written = Written::default();
    let response =
        respond(&model, &request, &sampling, |ids| if json { Ok(()) } else { written.grow(&tokenizer.decode(ids)?) })?;
    let answer = answer((&snapshot, &tokenizer), (None, &ids), &response)?;
    if json {
        println!("{}", serde_json::to_string(&answer)?);
    } else {
        written.end(&answer.response)?;
        if !answer.ended {
            eprintln!("(cut at {} tokens; raise --max-tokens)", answer.response_tokens.len());
        }
    }
    Ok(())
}

/// The response; `so_far` is called with its tokens after each one.
fn respond(
    model: &Model,
    request: &Request<'_>,
    sampling: &Sampling,
    mut so_far: impl FnMut(&[u32]) -> Result<()>,
) -> Result<Response> {
    let mut generation = Generation::new(model, sampling)?;
    let mut response = Response::default();
    let mut made = now(generation.join(std::slice::from_ref(request), &mut NoHook))?;
    while let Some(next) = made.first() {
        response.token_ids.push(next.token);
        response.ended = next.end == Some(End::Ended);
        so_far(&response.token_ids)?;
        made = now(generation.step(&mut NoHook))?;
    }
    Ok(response)
}

/// A text that is printed as it grows.
#[derive(Default)]
struct Written(String);

impl Written {
    /// Prints the new part. A text that ends within a character, or whose beginning has changed, waits for its next token.
    fn grow(&mut self, text: &str) -> Result<()> {
        let whole = !text.ends_with(char::REPLACEMENT_CHARACTER);
        if let Some(new) = text.strip_prefix(self.0.as_str()).filter(|_| whole) {
            let mut out = std::io::stdout();
            out.write_all(new.as_bytes())?;
            out.flush()?;
            text.clone_into(&mut self.0);
        }
        Ok(())
    }

    /// Prints the rest of the whole text and ends the line.
    fn end(&self, text: &str) -> Result<()> {
        writeln!(std::io::stdout(), "{}", text.strip_prefix(self.0.as_str()).unwrap_or(text))?;
        Ok(())
    }
}

fn given(prompt: &str) -> Result<String> {
    if prompt != "-" {
        return Ok(prompt.to_owned());
    }
    if std::io::stdin().is_terminal() {
        bail!("--prompt -: nothing is piped in; give the text after --prompt");
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("--prompt -: standard input is not UTF-8 text")?;
    Ok(text)
}

fn tokens(tokenizer: &ChatTokenizer, ids: &[u32]) -> Result<Vec<Token>> {
    ids.iter().map(|&id| Ok(Token { id, text: tokenizer.token_text(id)? })).collect()
}
