//! How often one address may ask: a bucket of tokens each, which fills by time.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::error::ApiError;

/// Addresses above which those that may ask freely again are forgotten.
const MANY: usize = 4096;

/// The buckets of all addresses.
pub(super) struct Rates {
    most: f64,
    per_second: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl Rates {
    pub(super) fn new(most: f64, per_second: f64) -> Self {
        Self { most, per_second, buckets: Mutex::default() }
    }

    /// # Errors
    /// [`ApiError::TooMany`] when an address has used up what it may ask at once.
    pub(super) fn take(&self, peer: IpAddr) -> Result<(), ApiError> {
        let peer = client(peer);
        // A proxy on this machine asks for everyone.
        if peer.is_loopback() {
            return Ok(());
        }
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.most);
        }
        let bucket = buckets.entry(peer).or_insert(Bucket { left: self.most, at: now });
        let filled = self.filled(bucket, now);
        (bucket.left, bucket.at) = (filled, now);
        if filled < 1.0 {
            return Err(ApiError::TooMany { seconds: ((1.0 - filled) / self.per_second).ceil() as u64 });
        }
        bucket.left = filled - 1.0;
        Ok(())
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        (bucket.left + now.duration_since(bucket.at).as_secs_f64() * self.per_second).min(self.most)
    }
}

/// The client of an address: a network of IPv6 gives each of its members 2⁶⁴ addresses.
fn client(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}
