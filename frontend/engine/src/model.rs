//! The model of the worker, and what it is writing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use burn::tensor::Device;
use shared::live::{Batch, LiveEvent, LiveRequest, LiveStudy, Prepared, Sink};
use shared::model::{Model, Precision, known_answer};
use shared::snapshot::{InMemory, SafetensorsFolder, SnapshotFormat};
use shared::tokenizer::ChatTokenizer;
use shared::{Error, Result};

/// A model that is loaded, with the study whose directions edit it.
pub struct Loaded {
    study: Arc<LiveStudy>,
    model: Arc<Model>,
    tokenizer: Arc<ChatTokenizer>,
    weights_sha256: String,
    batch: Batch<Arc<Model>>,
}

impl Loaded {
    /// Reads a snapshot's files and a study; refuses a browser that computes wrongly.
    ///
    /// # Errors
    /// When a file is missing or damaged, or the known answer comes out wrong.
    pub fn new(study: &[u8], probes: &[u8], files: BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let device = Device::flex();
        known_answer::ask_host(&device)?;
        let study = Arc::new(LiveStudy::read(study, probes)?);
        let files = files.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))).collect();
        let snapshot = SafetensorsFolder::open(Arc::new(InMemory { name: study.card.name.clone(), files }))?;
        let mut tensors = snapshot.tensors()?;
        let model = Arc::new(Model::load(snapshot.config()?, tensors.as_mut(), Precision::F32, &device)?);
        let given = (&study.config.template, study.config.date.as_deref());
        let tokenizer = Arc::new(snapshot.tokenizer()?.with_template(given.0, given.1)?);
        let weights_sha256 = snapshot.digest()?.weights;
        let batch = Batch::new(Arc::clone(&model), Arc::clone(&tokenizer));
        Ok(Self { study, model, tokenizer, weights_sha256, batch })
    }

    /// Adds what a request asks for; what is wrong with it is told to the sink.
    pub fn ask(&mut self, request: &str, mut sink: Sink) {
        let read = || -> Result<LiveRequest> {
            serde_json::from_str(request)
                .map_err(|error| Error::data("request", error.to_string(), "report this as a bug"))
        };
        let about = (&self.model.config, self.weights_sha256.as_str());
        match read().and_then(|request| Prepared::new(request, Arc::clone(&self.study), about, &self.tokenizer)) {
            Ok(prepared) => self.batch.join(prepared, sink),
            Err(error) => {
                sink(LiveEvent::Failed { problem: error.to_string() });
            }
        }
    }

    /// Writes one token of every row; false when there is nothing to write. A failure was told to every sink.
    pub fn step(&mut self) -> bool {
        self.batch.step().is_ok() && self.batch.rows() > 0
    }
}
