//! Studies and models on disk and in the binary.

mod activation_file;
mod atomic;
mod bundle;
mod cached_study;
mod catalogue;
mod extent;
mod kept_units;
mod leftover;
mod model_list;
mod origin;
mod probe_file;
mod record_file;
mod resolved_study;
mod run_folder;
mod run_key;
mod staging;
mod study_folder;
mod upload;
mod zip_directory;

pub use activation_file::{activations_folder, write_activations};
pub use atomic::{check_folder, check_writable, write_atomically};
pub use bundle::pack;
pub(crate) use cached_study::compress;
pub use cached_study::{CachedStudy, front_json};
pub use catalogue::Catalogue;
pub(crate) use catalogue::is_id;
pub use kept_units::{KeptUnits, Recomputation, audited};
pub use leftover::{Leftover, LeftoverKind, leftovers};
pub use model_list::{list_models, local_model, shown_models};
pub use origin::Origin;
pub use probe_file::read_probes;
pub use record_file::{RECORD_FILE, read_record};
pub use resolved_study::ResolvedStudy;
pub use run_folder::{RunFolder, Unfinished};
pub use run_key::run_key;
pub use shared::api::file::PROBES as PROBES_FILE;
pub use shared::hash::sha256;
pub use staging::Refusal;
pub use study_folder::{
    SAMPLES_FILE, STUDY_FILE, SUMS_FILE, holds_study, parse_samples, read_samples, read_study, verify, write_study,
};
pub(crate) use upload::no_upload;
pub use upload::{Incoming, UploadLimit, remove_model, remove_study};

use std::path::PathBuf;

/// The folder for studies and models of this user: `XDG_DATA_HOME`, `~/.local/share`, `~/Library/Application Support`
/// or `%APPDATA%`, with `skillscope` below it.
pub fn default_data_dir() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || variable("HOME").unwrap_or_else(|| PathBuf::from("."));
    let parent = if cfg!(windows) {
        variable("APPDATA").unwrap_or_else(home)
    } else if cfg!(target_os = "macos") {
        home().join("Library/Application Support")
    } else {
        variable("XDG_DATA_HOME").unwrap_or_else(|| home().join(".local/share"))
    };
    parent.join("skillscope")
}
