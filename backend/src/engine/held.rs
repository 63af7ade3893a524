//! A model that the engine holds, with everything that it is writing.

use std::sync::Arc;

use anyhow::Result;
use shared::live::{Batch, LiveStudy, Prepared};
use shared::model::{Model, Precision};
use shared::tokenizer::ChatTokenizer;

use super::Ask;
use crate::device::OpenDevice;
use crate::snapshot::Snapshot;

/// What loading gives.
pub(super) struct Loaded {
    snapshot: Snapshot,
    model: Arc<Model>,
    tokenizer: Arc<ChatTokenizer>,
    weights_sha256: String,
}

impl Loaded {
    /// Reads weights and tokenizer.
    pub(super) fn open(snapshot: Snapshot) -> Result<Self> {
        let opened = OpenDevice::cpu();
        let model = Arc::new(snapshot.model(Precision::F32, &opened.device)?);
        let tokenizer = Arc::new(snapshot.tokenizer()?);
        let weights_sha256 = snapshot.card(Precision::F32, &opened)?.weights_sha256;
        Ok(Self { snapshot, model, tokenizer, weights_sha256 })
    }
}

/// A loaded model at work.
pub(super) struct Held {
    loaded: Loaded,
    pub(super) batch: Batch<Arc<Model>>,
    /// Bytes of its weights in memory.
    pub(super) bytes: u64,
    /// When it was last asked, in turns.
    pub(super) used: u64,
}

impl Held {
    pub(super) fn new(loaded: Loaded, used: u64) -> Self {
        let bytes = bytes_of(loaded.model.config.parameters());
        let batch = Batch::new(Arc::clone(&loaded.model), Arc::clone(&loaded.tokenizer));
        Self { loaded, batch, bytes, used }
    }

    /// Checks a request against this model.
    pub(super) fn prepare(&self, ask: &Ask) -> Result<Prepared> {
        let own = self.own_tokenizer(&ask.study)?;
        let tokenizer = own.as_ref().unwrap_or(&self.loaded.tokenizer);
        let about = (&self.loaded.model.config, self.loaded.weights_sha256.as_str());
        Ok(Prepared::new(ask.request.clone(), Arc::clone(&ask.study), about, tokenizer)?)
    }

    /// A tokenizer whose template is given what the study gave it, where it gave something.
    fn own_tokenizer(&self, study: &LiveStudy) -> Result<Option<ChatTokenizer>> {
        let (template, date) = (&study.config.template, study.config.date.as_deref());
        if template.is_empty() && date.is_none() {
            return Ok(None);
        }
        self.loaded.snapshot.tokenizer_with(template, date).map(Some)
    }
}

/// Bytes that some parameters take in memory.
pub(super) fn bytes_of(parameters: usize) -> u64 {
    (parameters * size_of::<f32>()) as u64
}
