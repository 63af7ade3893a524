//! The command that runs a study's model again.

use shared::study::Study;

use crate::say;
use crate::text::words;

/// Where the path to a model is to be filled in.
const PATH: &str = "PATH/TO/";

/// What `--model` takes for a study's model. The name of a bundled model or of one of the hub is enough; of a file or folder a
/// study has the name alone, since its path does not belong into a study that is shared.
pub fn model(study: &Study) -> String {
    let name = &study.config.model;
    // The hub's names are org/name.
    let found = words::is_tiny(study) || name.contains('/');
    let model = if found { name.clone() } else { format!("{PATH}{name}") };
    if model.contains(char::is_whitespace) { format!("'{model}'") } else { model }
}

/// `skillscope run` on a study's model with further arguments, and what is to be filled in.
pub fn run(study: &Study, further: &[String]) -> String {
    let model = model(study);
    let words = ["skillscope", "run", "--model", &model].into_iter().chain(further.iter().map(String::as_str));
    let command = format!("`{}`", words.collect::<Vec<_>>().join(" "));
    if model.contains(PATH) { format!("{command} {}", say!(page::words::path_unknown)) } else { command }
}
