//! Opens files in the page: a study's bundle, whose zip file it reads and whose hashes it checks, and results of
//! `skillscope probe`.

use std::collections::BTreeMap;

use leptos::prelude::window;
use shared::api::{ListedEffect, StudyEntry, file};
use shared::hash::sha256;
use shared::study::{FileContent, Study};
use view_model::probed::not_opened;
use view_model::say;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Function, Reflect, Uint8Array};
use web_sys::{Blob, ReadableWritablePair, Response};

use super::{Failure, Opened, files, read_study};

/// The files of a bundle that the page reads.
const WANTED: [&str; 3] = [file::STUDY, file::SAMPLES, file::SUMS];
/// Largest accepted size of one unpacked file, in bytes.
const MOST: u32 = 512 << 20;

/// Opens a file by what it holds.
///
/// # Errors
/// When it is neither a bundle nor results of `skillscope probe`, is damaged or changed, or cannot be read.
pub(super) async fn open(file: &Blob) -> Result<Opened, Failure> {
    let bytes = bytes_of(file).await.ok_or_else(|| refused(say!(page::source::bundle_unread)))?;
    match FileContent::of(&bytes) {
        FileContent::Probes(results) => Ok(Opened::Probes(results)),
        content => match not_opened(&content) {
            Some(detail) => Err(Failure { title: say!(page::source::no_bundle).to_owned(), detail }),
            None => study(&bytes).await.map(Opened::Study),
        },
    }
}

/// The study of a bundle, which the page shows from now on; its id.
async fn study(bytes: &[u8]) -> Result<String, Failure> {
    let mut found = BTreeMap::new();
    for entry in entries(bytes).ok_or_else(|| refused(say!(page::source::bundle_no_zip)))? {
        let name = entry.name.rsplit('/').next().unwrap_or_default().to_owned();
        if WANTED.contains(&name.as_str()) {
            let packed = || refused(&say!(page::source::bundle_packed, file = name));
            let content = entry.content().await.ok_or_else(packed)?;
            found.insert(name, content);
        }
    }
    let text = |name: &str| -> Result<String, Failure> {
        let bytes = found.get(name).ok_or_else(|| lacks(name))?;
        String::from_utf8(bytes.clone()).map_err(|_| refused(&say!(page::source::bundle_no_text, file = name)))
    };
    let sums = text(file::SUMS)?;
    for name in [file::STUDY, file::SAMPLES] {
        check(&sums, name, &found)?;
    }
    let json = text(file::STUDY)?;
    let study = read_study(Study::from_json(&json))?;
    let list = serde_json::to_string(&[entry_of(&study, &sums)]).unwrap_or_default();
    let files = [
        (file::STUDIES.to_owned(), list),
        (format!("{}/{}", study.id, file::STUDY), json),
        (format!("{}/{}", study.id, file::SAMPLES), text(file::SAMPLES)?),
    ];
    files::put(BTreeMap::from(files));
    Ok(study.id)
}

fn refused(why: &str) -> Failure {
    Failure { title: say!(page::source::no_bundle).to_owned(), detail: say!(page::source::no_bundle_why, why) }
}

fn lacks(name: &str) -> Failure {
    refused(&say!(page::source::bundle_lacks, file = name))
}

fn entry_of(study: &Study, sums: &str) -> StudyEntry {
    StudyEntry {
        id: study.id.clone(),
        model: study.provenance.model.name.clone(),
        seed: study.config.seed,
        bundled: false,
        uploaded: false,
        verdicts: study.verdicts.iter().map(|verdict| verdict.verdict).collect(),
        effects: ListedEffect::of(study),
        sha256: hash_of(sums, file::STUDY).unwrap_or_default().to_owned(),
    }
}

/// The hash that SHA256SUMS lists for a file.
fn hash_of<'a>(sums: &'a str, name: &str) -> Option<&'a str> {
    sums.lines().find_map(|line| line.split_once("  ").filter(|(_, of)| *of == name)).map(|(hash, _)| hash)
}

/// Whether a file matches its hash in SHA256SUMS. Hashed here because browsers offer hashing to secure pages only.
fn check(sums: &str, name: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    let unnamed = || refused(&say!(page::source::bundle_unnamed, file = name, sums = file::SUMS));
    let expected = hash_of(sums, name).ok_or_else(unnamed)?;
    let bytes = files.get(name).ok_or_else(|| lacks(name))?;
    let got = sha256(bytes);
    if got == expected { Ok(()) } else { Err(refused(&say!(page::source::bundle_changed, file = name))) }
}

async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// One entry of a zip file.
struct Entry<'a> {
    name: String,
    method: u16,
    size: u32,
    packed: &'a [u8],
}

impl Entry<'_> {
    async fn content(&self) -> Option<Vec<u8>> {
        if self.size > MOST {
            return None;
        }
        if self.method == 0 {
            return Some(self.packed.to_vec());
        }
        let parts = Array::of1(&Uint8Array::from(self.packed));
        let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
        let plain = blob.stream().pipe_through(&inflater()?);
        let answer = Response::new_with_opt_readable_stream(Some(&plain)).ok()?;
        let buffer = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
        let content = Uint8Array::new(&buffer).to_vec();
        (content.len() == self.size as usize).then_some(content)
    }
}

/// The browser's decompression stream, for which web-sys has no binding yet.
fn inflater() -> Option<ReadableWritablePair> {
    let kind = Reflect::get(&window(), &"DecompressionStream".into()).ok()?.dyn_into::<Function>().ok()?;
    Reflect::construct(&kind, &Array::of1(&"deflate-raw".into())).ok().map(JsCast::unchecked_into)
}

/// The files of a zip, from its central directory (APPNOTE 4.3.12); none when the bytes are not a zip file.
fn entries(zip: &[u8]) -> Option<Vec<Entry<'_>>> {
    const END: [u8; 4] = *b"PK\x05\x06";
    let end = zip.windows(4).rposition(|window| window == END)?;
    let count = short(zip, end + 10)?;
    let mut at = long(zip, end + 16)? as usize;
    let mut entries = Vec::new();
    for _ in 0..count {
        if zip.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (method, packed, size) = (short(zip, at + 10)?, long(zip, at + 20)? as usize, long(zip, at + 24)?);
        let [name, extra, comment] = [28, 30, 32].map(|place| short(zip, at + place).map(usize::from));
        let (name, extra, comment) = (name?, extra?, comment?);
        let local = long(zip, at + 42)? as usize;
        let start = local + 30 + usize::from(short(zip, local + 26)?) + usize::from(short(zip, local + 28)?);
        let text = String::from_utf8_lossy(zip.get(at + 46..at + 46 + name)?).into_owned();
        entries.push(Entry { name: text, method, size, packed: zip.get(start..start + packed)? });
        at += 46 + name + extra + comment;
    }
    Some(entries)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
