//! What is said of a run that was stopped.

use super::Args;
use crate::shell_word::quoted;

fn is_stop(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(shared::error::Error::Stopped))
}

/// Adds the command that resumes a stopped run; a supervisor knows its own.
pub(super) fn how_to_go_on(args: &Args, error: anyhow::Error) -> anyhow::Error {
    if args.supervised || !is_stop(&error) {
        return error;
    }
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let mut command: Vec<String> =
        words.filter(|word| word != "--force" && word != "--resume").map(|word| quoted(&word)).collect();
    command.push("--resume".to_owned());
    eprintln!("go on with `{}`", command.join(" "));
    error
}
