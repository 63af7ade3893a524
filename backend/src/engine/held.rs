//! A model that the engine holds, with everything that it is writing.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use shared::live::{Batch, LiveRequest, LiveStudy, Prepared, Sink};
use shared::model::{Model, Precision};
use shared::readback::now;
use shared::tokenizer::ChatTokenizer;

use crate::device::OpenDevice;
use crate::snapshot::Snapshot;

/// A cache of keys and values grows by doubling.
const ROOM_TO_GROW: usize = 2;

/// What loading gives.
pub(super) struct Loaded {
    snapshot: Snapshot,
    model: Arc<Model>,
    tokenizer: Arc<ChatTokenizer>,
    weights_sha256: String,
    /// Tokenizers whose template is given what a study gave it: the study, and its own.
    tokenizers: Mutex<Vec<(Arc<LiveStudy>, Arc<ChatTokenizer>)>>,
    /// Bytes of its weights in memory.
    bytes: u64,
}

impl Loaded {
    /// Reads weights, which take some bytes, and the tokenizer.
    pub(super) fn open(snapshot: Snapshot, bytes: u64) -> Result<Self> {
        let opened = OpenDevice::cpu();
        let model = Arc::new(snapshot.model(Precision::F32, &opened.device)?);
        let tokenizer = Arc::new(snapshot.tokenizer()?);
        let weights_sha256 = snapshot.card(Precision::F32, &opened)?.weights_sha256;
        Ok(Self { snapshot, model, tokenizer, weights_sha256, tokenizers: Mutex::default(), bytes })
    }

    /// Checks a request against this model.
    pub(super) fn prepare(&self, study: &Arc<LiveStudy>, request: LiveRequest) -> Result<Prepared> {
        let tokenizer = self.tokenizer(study)?;
        let about = (&self.model.config, self.weights_sha256.as_str());
        Ok(Prepared::new(request, Arc::clone(study), about, &tokenizer)?)
    }

    /// The tokenizer with what the study gave its template.
    fn tokenizer(&self, study: &Arc<LiveStudy>) -> Result<Arc<ChatTokenizer>> {
        let (template, date) = (&study.config.template, study.config.date.as_deref());
        if template.is_empty() && date.is_none() {
            return Ok(Arc::clone(&self.tokenizer));
        }
        let mut all = self.tokenizers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = all.iter().find(|(known, _)| Arc::ptr_eq(known, study)) {
            return Ok(Arc::clone(known));
        }
        let own = Arc::new(self.snapshot.tokenizer_with(template, date)?);
        // A study that was read again takes the place of its earlier self.
        all.retain(|(known, _)| Arc::strong_count(known) > 1);
        all.push((Arc::clone(study), Arc::clone(&own)));
        Ok(own)
    }
}

/// A loaded model at work.
pub(super) struct Held {
    pub(super) loaded: Arc<Loaded>,
    pub(super) batch: Batch<Arc<Model>>,
    /// The most tokens of a row since the batch was empty.
    longest: usize,
    /// When it was last asked, in turns.
    pub(super) used: u64,
}

impl Held {
    pub(super) fn new(loaded: Loaded, used: u64) -> Self {
        let batch = Batch::new(Arc::clone(&loaded.model), Arc::clone(&loaded.tokenizer));
        Self { loaded: Arc::new(loaded), batch, longest: 0, used }
    }

    /// Bytes of weights, and of the keys and values of all rows at their longest.
    pub(super) fn bytes(&self) -> u64 {
        self.with_rows(self.batch.rows(), self.longest_now())
    }

    /// The same with a further request.
    pub(super) fn bytes_with(&self, further: &Prepared) -> u64 {
        self.with_rows(self.batch.rows() + further.rows(), self.longest_now().max(further.most_tokens()))
    }

    /// The same with a request alone.
    pub(super) fn bytes_alone(&self, request: &Prepared) -> u64 {
        self.with_rows(request.rows(), request.most_tokens())
    }

    fn with_rows(&self, rows: usize, tokens: usize) -> u64 {
        let cached = ROOM_TO_GROW * rows * tokens * self.loaded.model.config.cached_bytes();
        self.loaded.bytes + cached as u64
    }

    fn longest_now(&self) -> usize {
        if self.batch.rows() == 0 { 0 } else { self.longest }
    }

    /// Adds a request's rows.
    pub(super) fn join(&mut self, prepared: Prepared, sink: Sink, turn: u64) {
        (self.longest, self.used) = (self.longest_now().max(prepared.most_tokens()), turn);
        now(self.batch.join(prepared, sink));
    }
}
