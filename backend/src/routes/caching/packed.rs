//! What was compressed or unpacked for one client is kept for the next: within a bound, the least recently used makes room.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::values;
use crate::error::ApiError;
use crate::store;

/// Bytes that are kept, at most.
const MOST: usize = 32 << 20;
/// Bytes of one answer that is kept, at most.
const MOST_OF_ONE: usize = MOST / 2;

/// How the bytes of an answer are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::routes) enum Coding {
    /// As they are.
    Plain,
    /// By gzip.
    Gzip,
    /// By brotli.
    Brotli,
}

impl Coding {
    /// The best coding that a client takes. Browsers take brotli by HTTPS and from their own machine; others get gzip.
    pub(in crate::routes) fn of(headers: &HeaderMap) -> Self {
        let refused = |parameters: &str| parameters.trim().trim_start_matches("q=").parse() == Ok(0.0);
        let takes = |wanted: &str| {
            values(headers, &header::ACCEPT_ENCODING).any(|coding| {
                let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
                name.trim() == wanted && !refused(parameters)
            })
        };
        [Self::Brotli, Self::Gzip].into_iter().find(|coding| coding.name().is_some_and(takes)).unwrap_or(Self::Plain)
    }

    /// Its name in headers.
    pub(in crate::routes) fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// Packs bytes.
    ///
    /// # Errors
    /// When they cannot be packed.
    pub(in crate::routes) fn pack(self, plain: &Bytes) -> Result<Bytes, ApiError> {
        match self {
            Self::Plain => Ok(plain.clone()),
            Self::Brotli => Ok(store::compress(plain)),
            Self::Gzip => {
                let mut writer = GzEncoder::new(Vec::new(), Compression::default());
                let written = writer.write_all(plain).and_then(|()| writer.finish());
                written.map(Bytes::from).map_err(|error| ApiError::Internal(error.to_string()))
            }
        }
    }
}

/// The packed bytes by the ETag of the plain ones, with their name where several have it, and by how they are packed.
static KEPT: Mutex<Kept> = Mutex::new(Kept { clock: 0, entries: BTreeMap::new() });
/// Held while something is packed: an encoder takes megabytes, and a hundred at once would take all.
static PACKING: Mutex<()> = Mutex::new(());

struct Kept {
    /// Goes on with each use.
    clock: u64,
    entries: BTreeMap<(String, Coding), Entry>,
}

struct Entry {
    used: u64,
    /// Of the bytes, once they are there.
    length: usize,
    bytes: Arc<Mutex<Option<Bytes>>>,
}

/// The bytes of an ETag in a coding; packed by `pack` at the first request, for all that wait for them.
///
/// # Errors
/// Those of `pack`.
pub(in crate::routes) fn packed(
    etag: &str,
    coding: Coding,
    pack: impl FnOnce() -> Result<Bytes, ApiError>,
) -> Result<Bytes, ApiError> {
    let key = (etag.to_owned(), coding);
    let cell = KEPT.lock().unwrap_or_else(PoisonError::into_inner).cell(&key);
    let mut held = cell.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = &*held {
        return Ok(bytes.clone());
    }
    let made = {
        let _alone = PACKING.lock().unwrap_or_else(PoisonError::into_inner);
        pack()
    };
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    match &made {
        Ok(bytes) if bytes.len() <= MOST_OF_ONE => {
            *held = Some(bytes.clone());
            kept.grew(&key, bytes.len());
        }
        _ => drop(kept.entries.remove(&key)),
    }
    made
}

impl Kept {
    /// The place of a key's bytes, which is used now.
    fn cell(&mut self, key: &(String, Coding)) -> Arc<Mutex<Option<Bytes>>> {
        self.clock += 1;
        let empty = || Entry { used: 0, length: 0, bytes: Arc::default() };
        let entry = self.entries.entry(key.clone()).or_insert_with(empty);
        entry.used = self.clock;
        Arc::clone(&entry.bytes)
    }

    /// Takes note of a key's bytes, and drops the least recently used others until all fit.
    fn grew(&mut self, key: &(String, Coding), length: usize) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.length = length;
        }
        while self.entries.values().map(|entry| entry.length).sum::<usize>() > MOST {
            let made = self.entries.iter().filter(|(other, entry)| *other != key && entry.length > 0);
            let Some(oldest) = made.min_by_key(|(_, entry)| entry.used).map(|(oldest, _)| oldest.clone()) else {
                break;
            };
            self.entries.remove(&oldest);
        }
    }
}
