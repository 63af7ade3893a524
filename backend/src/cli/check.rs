//! `skillscope check`: one checker's verdict on one response.

use anyhow::{Context, Result};
use shared::task::Params;

use super::tasks::with_task;

/// Check a response against a task; prints the verdict and its reason as JSON.
#[derive(clap::Args)]
pub struct Args {
    /// Task (word-count of the tiny world, natural/word-count), or a task file.
    #[arg(long)]
    task: String,
    /// The task's parameters, a JSON object.
    #[arg(long, default_value = "{}")]
    params: String,
    /// The response.
    #[arg(long, allow_hyphen_values = true)]
    response: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<()> {
    let params: Params = serde_json::from_str(&args.params).context("--params: not a JSON object")?;
    with_task(&args.task, |task| {
        println!("{}", serde_json::to_string(&task.check(&params, &args.response)?)?);
        Ok(())
    })
}
