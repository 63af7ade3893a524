//! `skillscope generate`: a model's response to one prompt, with the exact tokens on both sides.

use std::io::{IsTerminal, Read, Write};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use shared::generate::{End, Generation, Request, Response};
use shared::model::{Model, NoHook};
use shared::study::Sampling;
use shared::tokenizer::ChatTokenizer;

use super::template::TemplateArguments;
use crate::device::Compute;
use crate::snapshot::Snapshot;

/// Continue a prompt, put into the model's chat template.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// What the user says; read from standard input when it is -.
    #[arg(long, allow_hyphen_values = true)]
    prompt: String,
    /// The prompt is the whole text: no template, no special token is added.
    #[arg(long)]
    raw: bool,
    /// The most tokens of the response.
    #[arg(long, default_value_t = 256)]
    max_tokens: usize,
    /// 0 takes the likeliest token; 1 samples as the model predicts.
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    temperature: f64,
    /// Samples among the likeliest tokens that together have this probability.
    #[arg(long, default_value_t = 1.0)]
    top_p: f64,
    /// Seed of the sampling.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
}

/// What is printed with `--json`.
#[derive(Serialize)]
struct Answer {
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
    let snapshot = Snapshot::open(&args.model)?;
    let template = args.template.values();
    if args.raw && !template.is_empty() {
        bail!("--template: a raw prompt has no template; leave one of the two out");
    }
    let tokenizer = if args.raw { snapshot.plain_tokenizer()? } else { snapshot.tokenizer_with(&template, None)? };
    let text = prompt(args)?;
    let ids = if args.raw { tokenizer.encode(&text)? } else { tokenizer.prompt(&text)?.token_ids };
    let model = snapshot.model(args.compute.dtype, &args.compute.open()?.device)?;
    let room = model.config.max_positions.saturating_sub(ids.len());
    let sampling =
        Sampling { temperature: args.temperature, top_p: args.top_p, max_tokens: args.max_tokens.min(room.max(1)) };
    let request = Request { prompt: &ids, seed: args.seed };
    let mut written = Written::default();
    let response =
        respond(&model, &request, &sampling, |ids| if json { Ok(()) } else { written.grow(&tokenizer.decode(ids)?) })?;
    let answer = Answer {
        model: snapshot.name.clone(),
        prompt_tokens: tokens(&tokenizer, &ids)?,
        response: tokenizer.decode(&response.token_ids)?,
        response_tokens: tokens(&tokenizer, &response.token_ids)?,
        ended: response.ended,
    };
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
    let mut made = generation.join(std::slice::from_ref(request), &mut NoHook)?;
    while let Some(next) = made.first() {
        response.token_ids.push(next.token);
        response.ended = next.end == Some(End::Ended);
        so_far(&response.token_ids)?;
        made = generation.step(&mut NoHook)?;
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

fn prompt(args: &Args) -> Result<String> {
    if args.prompt != "-" {
        return Ok(args.prompt.clone());
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
