//! The state that handlers share: the studies and the models.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::api::ModelEntry;

use crate::engine::{self, Engine};
use crate::store::{self, Catalogue};

/// Bytes that the weights of live models may take, unless the server's start says otherwise.
pub const LIVE_MEMORY: u64 = 4 << 30;

/// The server's state; cloning is cheap.
#[derive(Clone)]
pub struct AppState {
    /// The bundled studies and those of the data folder.
    pub catalogue: Arc<Catalogue>,
    /// The folder that holds `studies/` and `models/`.
    pub data_dir: Arc<Path>,
    /// Who may write.
    pub writes: Writes,
    /// Writes live.
    pub engine: Engine,
    /// Models that live requests may use beside the bundled ones, those of the data folder and those of the hub's cache.
    pub models: Arc<[String]>,
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
        let engine = Engine::new(LIVE_MEMORY);
        let catalogue = Arc::new(catalogue);
        Self { catalogue, data_dir: data_dir.into(), writes: Writes::Open, engine, models: Arc::default() }
    }

    /// The model that a name of a study means, as it is opened.
    pub fn model_named(&self, name: &str) -> Option<String> {
        engine::model_named(name, &self.models, &self.data_dir.join("models"))
    }

    /// The bundled models, then those of the data folder, each sorted by name.
    pub fn list_models(&self) -> Vec<ModelEntry> {
        store::list_models(&self.data_dir.join("models"))
    }
}
