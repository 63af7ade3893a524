//! The study on which a reader can take a skill out at once: a tiny model writes in the tab.

use shared::api::StudyEntry;
use shared::study::Study;

use crate::text::words;

/// The model that is preferred where its study is listed.
const FIRST: &str = "tiny-llama";

/// The id of a study with its model's name: the open one where its model is tiny, else one that is listed; `None` where no tiny
/// model was studied.
pub fn first_sight(open: &Study, listed: &[StudyEntry]) -> Option<(String, String)> {
    let model = &open.provenance.model.name;
    if words::is_tiny(open) {
        return Some((open.id.clone(), model.clone()));
    }
    let tiny = || listed.iter().filter(|entry| words::is_tiny_name(&entry.model));
    let entry = tiny().find(|entry| entry.model == FIRST).or_else(|| tiny().next())?;
    Some((entry.id.clone(), entry.model.clone()))
}
