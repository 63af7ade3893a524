//! The model of the worker, and what it is writing or fitting.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use burn::tensor::Device;
use shared::live::{Batch, IsGone, LiveEvent, LiveRequest, LiveStudy, Prepared, Sink};
use shared::model::{Model, Precision, known_answer};
use shared::snapshot::{InMemory, SafetensorsFolder, SnapshotFormat};
use shared::tokenizer::ChatTokenizer;
use shared::{Error, Result};

use crate::refit::{self, Refitting};

/// A model that is loaded, with the study whose directions edit it.
pub struct Loaded {
    study: Arc<LiveStudy>,
    model: Arc<Model>,
    tokenizer: Arc<ChatTokenizer>,
    weights_sha256: String,
    batch: Batch<Arc<Model>>,
    refitting: Option<Refitting>,
}

impl Loaded {
    /// Reads a snapshot's files and a study; refuses a browser or a GPU that computes wrongly.
    ///
    /// # Errors
    /// When a file is missing or damaged, there is no GPU that is to be used, or the known answer comes out wrong.
    pub async fn new(study: &[u8], probes: &[u8], files: BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let device = device().await?;
        let study = Arc::new(LiveStudy::read(study, probes)?);
        let files = files.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))).collect();
        let snapshot = SafetensorsFolder::open(Arc::new(InMemory { name: study.card.name.clone(), files }))?;
        let mut tensors = snapshot.tensors()?;
        let model = Arc::new(Model::load(snapshot.config()?, tensors.as_mut(), Precision::F32, &device)?);
        let given = (&study.config.template, study.config.date.as_deref());
        let tokenizer = Arc::new(snapshot.tokenizer()?.with_template(given.0, given.1)?);
        let weights_sha256 = snapshot.digest()?.weights;
        let batch = Batch::new(Arc::clone(&model), Arc::clone(&tokenizer));
        Ok(Self { study, model, tokenizer, weights_sha256, batch, refitting: None })
    }

    /// Asks its device the known question again.
    ///
    /// # Errors
    /// When the device is lost, or computes wrongly.
    pub async fn check(&self) -> Result<()> {
        check(&self.model.device).await
    }

    /// Adds what a request asks for; what is wrong with it goes to the sink.
    pub async fn ask(&mut self, request: &str, mut sink: Sink, is_gone: IsGone) {
        let read = || -> Result<LiveRequest> {
            serde_json::from_str(request)
                .map_err(|error| Error::data("request", error.to_string(), "report this as a bug"))
        };
        let about = (&self.model.config, self.weights_sha256.as_str());
        match read().and_then(|request| Prepared::new(request, Arc::clone(&self.study), about, &self.tokenizer)) {
            Ok(prepared) => self.batch.join(prepared.until(is_gone), sink).await,
            Err(error) => {
                sink(LiveEvent::Failed { problem: error.to_string() });
            }
        }
    }

    /// Begins to fit the study's probes and subspaces again, in place of a refit before it.
    pub fn refit(&mut self, request: &str, sink: refit::Sink) {
        self.refitting = Refitting::begin(request, &self.study, sink);
    }

    /// Writes one token of every row and goes a step on with a refit; false when there is nothing to do. A failure was sent.
    pub async fn step(&mut self) -> bool {
        let writes = self.batch.step().await.is_ok() && self.batch.rows() > 0;
        let refits = match &mut self.refitting {
            Some(refitting) => refitting.step(&self.model).await,
            None => false,
        };
        if !refits {
            self.refitting = None;
        }
        writes || refits
    }
}

/// The CPU, once it has answered a known question rightly.
#[cfg(not(feature = "webgpu"))]
async fn device() -> Result<Device> {
    let device = Device::flex();
    check(&device).await?;
    Ok(device)
}

#[cfg(not(feature = "webgpu"))]
async fn check(device: &Device) -> Result<()> {
    known_answer::ask_host(device).await
}

/// The GPU, once it has answered a known question as the CPU does. It is opened once: a worker loads one model.
#[cfg(feature = "webgpu")]
async fn device() -> Result<Device> {
    known_answer::ask_host(&Device::flex()).await?;
    let missing = |problem: String| Error::Device {
        device: "webgpu".to_owned(),
        problem,
        fix: "update the browser and the graphics driver, or compute on the CPU".to_owned(),
    };
    let device = Device::wgpu_options().init_async().await.map_err(|error| missing(error.to_string()))?;
    check(&device).await?;
    Ok(device)
}

#[cfg(feature = "webgpu")]
async fn check(device: &Device) -> Result<()> {
    known_answer::ask(device, "webgpu", Precision::F32).await
}
