//! `skillscope tasks`: the known tasks, and task files.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use shared::prompt::{Place, base_prompts, instruction, with_instruction};
use shared::study::BuiltInSet;
use shared::task::{self, Task};
use shared::world::Draw;

use crate::task_file;

/// List the built-in tasks, show one, check a task file, or print the JSON Schema of its format.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// The built-in tasks of both sets.
    List,
    /// What a task asks, as the file it is.
    Show {
        /// Task (word-count of the tiny world, natural/word-count), or file.
        task: String,
    },
    /// Whether a task file holds together, with an example of what it asks; otherwise all its faults, by line and column.
    Check {
        /// The file.
        file: String,
    },
    /// The JSON Schema of a task file.
    Schema,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    match &args.command {
        Command::List => list(json),
        Command::Show { task } => show(task, json),
        Command::Check { file } => check(file, json),
        Command::Schema => {
            println!("{}", schema()?);
            Ok(())
        }
    }
}

/// The task of an id or a file.
pub fn with_task<T>(word: &str, then: impl FnOnce(&Task) -> Result<T>) -> Result<T> {
    if task_file::is_path(word) {
        return then(&task_file::read(word)?);
    }
    let (set, id) = task_file::of_set(word).unwrap_or((BuiltInSet::TinyWorld, word));
    then(task::find(task::of_set(set), id)?)
}

fn list(json: bool) -> Result<()> {
    if json {
        let specs = |set| task::of_set(set).iter().map(|task| task.spec()).collect::<Vec<_>>();
        let sets: BTreeMap<&str, _> = BuiltInSet::ALL.iter().map(|&set| (set.name(), specs(set))).collect();
        println!("{}", serde_json::to_string(&sets)?);
        return Ok(());
    }
    println!("{:<27} {:<11} {:<31} satisfied when", "task", "skill", "asks");
    for set in BuiltInSet::ALL {
        for spec in task::of_set(set).iter().map(|task| task.spec()) {
            let (id, skill) = (format!("{}/{}", set.name(), spec.id), format!("{:?}", spec.skill).to_lowercase());
            println!("{id:<27} {skill:<11} {:<31} {}", spec.asks, spec.satisfied_when);
        }
    }
    Ok(())
}

fn show(word: &str, json: bool) -> Result<()> {
    with_task(word, |task| {
        let text = if json { serde_json::to_string(task.spec())? } else { toml::to_string_pretty(task.spec())? };
        println!("{}", text.trim_end());
        Ok(())
    })
}

fn check(file: &str, json: bool) -> Result<()> {
    let task = task_file::read(file)?;
    if task.is_labelled() {
        match json {
            true => println!("{}", serde_json::json!({"id": task.id(), "base_prompts": 0, "phrasings": 0})),
            false => println!("{file}: {} is fine: its labels are given with `run --prompts`", task.id()),
        }
        return Ok(());
    }
    let bases = base_prompts(&task);
    let base = bases.first().context("a task has base prompts")?;
    let params = task.draw(0, base.scene.as_ref(), &mut Draw::new(1, task.id()));
    let prompt = with_instruction(&base.text, &instruction(&task, &params, 0)?, Place::End);
    let phrasings = task.spec().phrasings.len();
    if json {
        let counts = serde_json::json!({"id": task.id(), "base_prompts": bases.len(), "phrasings": phrasings, "example": prompt});
        println!("{counts}");
    } else {
        println!("{file}: {} is fine: {} base prompts, {phrasings} phrasings", task.id(), bases.len());
        println!("for example: {prompt}");
    }
    Ok(())
}

/// The JSON Schema of a task file.
fn schema() -> Result<String> {
    use utoipa::{PartialSchema, ToSchema};
    let mut schemas = Vec::new();
    task::TaskSpec::schemas(&mut schemas);
    let mut schema = serde_json::to_value(task::TaskSpec::schema())?;
    let fields = schema.as_object_mut().context("a task is an object")?;
    fields.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    fields.insert(
        "$defs".to_owned(),
        serde_json::to_value(schemas.into_iter().collect::<std::collections::BTreeMap<_, _>>())?,
    );
    Ok(serde_json::to_string_pretty(&schema)?.replace("#/components/schemas/", "#/$defs/"))
}
