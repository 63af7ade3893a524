//! The state that handlers share: the studies and the models.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::api::ModelEntry;

use crate::engine::{self, Engine};
use crate::guard::Guard;
use crate::observe::Metrics;
use crate::runs::{Launch, Runs};
use crate::store::{self, Catalogue, UploadLimit};

/// Bytes that the weights of live models may take, unless the server's start says otherwise.
pub const LIVE_MEMORY: u64 = 4 << 30;

/// The server's state; cloning is cheap.
#[derive(Clone)]
pub struct AppState {
    /// The bundled studies and those of the data folder.
    pub catalogue: Arc<Catalogue>,
    /// The folder that holds `studies/` and `models/`.
    pub data_dir: Arc<Path>,
    /// Who may ask for what.
    pub guard: Arc<Guard>,
    /// What the server counts.
    pub metrics: Arc<Metrics>,
    /// Writes live.
    pub engine: Engine,
    /// The studies that it computes; nothing is made on disk before one is asked for, or a view is kept.
    pub runs: Runs,
    /// Models that live requests may use beside the bundled ones, those of the data folder and those of the hub's cache.
    pub models: Arc<[String]>,
    /// What clients may bring.
    pub upload_limit: UploadLimit,
}

impl AppState {
    /// The state of a server over a data folder, which need not exist.
    pub fn new(data_dir: PathBuf) -> Self {
        let catalogue = Catalogue::new(data_dir.join("studies"));
        let engine = Engine::new(LIVE_MEMORY);
        let catalogue = Arc::new(catalogue);
        let runs = Runs::new(&data_dir, Arc::clone(&catalogue), engine.open_requests(), Launch::default());
        Self {
            catalogue,
            data_dir: data_dir.into(),
            guard: Arc::default(),
            metrics: Arc::default(),
            engine,
            runs,
            models: Arc::default(),
            upload_limit: UploadLimit::default(),
        }
    }

    /// The model that a name of a study means, as it is opened.
    pub fn model_named(&self, name: &str) -> Option<String> {
        engine::model_named(name, &self.models, &self.data_dir.join("models"))
    }

    /// The bundled models, then those of the data folder and of the hub's cache, each sorted by name; as clients see them.
    pub fn list_models(&self) -> Vec<ModelEntry> {
        store::shown_models(&self.data_dir.join("models"))
    }
}
