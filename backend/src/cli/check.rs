//! `skillscope check`: one checker's verdict on one response.

use anyhow::{Context, Result};
use shared::task::{self, Params};

/// Check a response against a task; prints the verdict and its reason as JSON.
#[derive(clap::Args)]
pub struct Args {
    /// Task id.
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
    let task = task::by_id(&args.task)?;
    let params: Params = serde_json::from_str(&args.params).context("--params: not a JSON object")?;
    println!("{}", serde_json::to_string(&(task.check)(&params, &args.response)?)?);
    Ok(())
}
