//! What is said of a run that was stopped.

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

fn is_stop(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(shared::error::Error::Stopped))
}

/// Adds the command that resumes a stopped run.
pub(super) fn how_to_go_on(error: anyhow::Error) -> anyhow::Error {
    if !is_stop(&error) {
        return error;
    }
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let mut command: Vec<String> =
        words.filter(|word| word != "--force" && word != "--resume").map(|word| quoted(&word)).collect();
    command.push("--resume".to_owned());
    eprintln!("go on with `{}`", command.join(" "));
    error
}
