//! Control vectors: the files that cards add, by name, and the command that writes a task's directions as one.

use shared::live::{Change, Edit, LiveRequest, LiveVector, MOST_VECTORS};
use shared::study::{Scope, Study};

use crate::command::quoted;
use crate::say;

/// A new edit that adds the vector of a name, wherever it has a direction.
pub fn add(name: &str) -> Edit {
    Edit { change: Change::Add { name: name.to_owned() }, alpha: 1.0, sites: None, scope: Scope::Response }
}

/// The vector that an edit adds.
pub fn added(edit: &Edit) -> Option<&str> {
    match &edit.change {
        Change::Add { name } => Some(name),
        _ => None,
    }
}

/// A request with the files of the vectors that its edits add.
///
/// # Errors
/// Says that a file is missing, or that there are too many.
pub fn fill(request: LiveRequest, files: &[LiveVector]) -> Result<LiveRequest, &'static str> {
    let mut names: Vec<&str> = request.edits.iter().filter_map(added).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > MOST_VECTORS {
        return Err(say!(view::live::many_vectors));
    }
    let file = |name: &str| files.iter().find(|file| file.name == name).cloned();
    let found = names.iter().map(|name| file(name)).collect::<Option<Vec<LiveVector>>>();
    let vectors = found.ok_or_else(|| say!(view::live::no_vector))?;
    Ok(LiveRequest { vectors, ..request })
}

/// Keeps a file in the place of one of the same name.
pub fn keep(files: &mut Vec<LiveVector>, file: LiveVector) {
    files.retain(|known| known.name != file.name);
    files.push(file);
}

/// The command that writes a task's directions as a control vector.
pub fn command(study: &Study, task: &str) -> String {
    // Neither id need be a word of a shell: a study that is opened from a file has any.
    let [format, _] = LiveVector::FORMATS;
    let out = LiveVector::plain_name(&format!("{task}.{format}"));
    format!("skillscope vectors {} {} --out {out}", quoted(&study.id), quoted(task))
}
