//! The state that handlers share: the studies and the models.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::api::ModelEntry;

use crate::store::{self, Catalogue};

/// The server's state; cloning is cheap.
#[derive(Clone)]
pub struct AppState {
    /// The bundled studies and those of the data folder.
    pub catalogue: Arc<Catalogue>,
    /// The folder that holds `studies/` and `models/`.
    pub data_dir: Arc<Path>,
    /// Who may write.
    pub writes: Writes,
}

/// Who may write into the data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writes {
    /// Everyone who can reach the server: it accepts connections from this machine only.
    Open,
    /// Who sends this token.
    Token(Arc<str>),
    /// No one.
    Refused,
}

impl AppState {
    /// The state of a server over a data folder, which need not exist.
    pub fn new(data_dir: PathBuf) -> Self {
        let catalogue = Catalogue::new(data_dir.join("studies"));
        Self { catalogue: Arc::new(catalogue), data_dir: data_dir.into(), writes: Writes::Open }
    }

    /// The bundled models, then those of the data folder, each sorted by name.
    pub fn models(&self) -> Vec<ModelEntry> {
        store::list_models(&self.data_dir.join("models"))
    }
}
