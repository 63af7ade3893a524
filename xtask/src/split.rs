//! The compiled page in pieces: the code that every visit needs, and the pieces that are fetched on first use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;
use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

use crate::asset;

/// The name under which the module imports the loader of its pieces.
const LOADER: &str = "./__wasm_split.js";

/// What the names of imports from the script begin with.
const IMPORT: &str = "__wbg_";
/// Letters of the hash that they end with.
const HASH: usize = 16;

/// A file of a name that holds its content's hash.
pub(crate) struct Named {
    /// The name.
    pub(crate) name: String,
    /// The content.
    pub(crate) bytes: Vec<u8>,
}

/// The page's code.
pub(crate) struct Parts {
    /// Starts the page; refers to the modules by name.
    pub(crate) script: Named,
    /// The module of every visit.
    pub(crate) main: Named,
    /// The modules fetched on demand.
    pub(crate) pieces: Vec<Named>,
    /// Where bindgen put snippets/, if there are any.
    pub(crate) bound: PathBuf,
}

/// Splits a module that was linked with relocations, in `folder`; `last` ends the script.
pub(crate) fn split(wasm: &Path, folder: &Path, last: &str) -> Result<Parts> {
    let _ = std::fs::remove_dir_all(folder);
    let (main, bound) = (folder.join("page.wasm"), folder.join("bound"));
    let pieces = cut(wasm, &main, folder)?;
    bind(&main, &bound)?;
    let script = std::fs::read_to_string(bound.join("page.js"))?;
    let (script, module) = number_imports(&script, std::fs::read(bound.join("page_bg.wasm"))?);
    let main = named("page", &module)?;
    let mut loader = std::fs::read_to_string(folder.join(LOADER))?;
    let mut hashed = Vec::new();
    for path in pieces {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let piece = named(stem.trim_start_matches("split_"), &std::fs::read(&path)?)?;
        loader = replace(&loader, &format!("./{stem}.wasm"), &piece.name)?;
        hashed.push(piece);
    }
    let script = replace(&join(&script, &loader), "page_bg.wasm", &main.name)?;
    // The script starts itself, so that index.html needs no inline script and the policy can forbid them.
    let script = asset::squeeze(&format!("{script}\n__wbg_init();\n{last}")).into_bytes();
    let name = format!("page-{}.js", asset::short_hash(&script));
    Ok(Parts { script: Named { name, bytes: script }, main, pieces: hashed, bound })
}

/// Puts numbers in place of the hashes that end the names of a module's imports: hashes are random, and so cannot be compressed.
/// They are as long, so that nothing else of the module changes.
fn number_imports(script: &str, mut module: Vec<u8>) -> (String, Vec<u8>) {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let hash_at = |word: &str| {
        let (at, hash) = word.char_indices().rev().nth(HASH - 1).map(|(at, _)| (at, &word[at..]))?;
        let is_hash = hash.bytes().all(|letter| letter.is_ascii_hexdigit()) && word[..at].ends_with('_');
        (word.starts_with(IMPORT) && is_hash).then_some(at)
    };
    let words: BTreeSet<&str> =
        script.split(|letter| !is_part(letter)).filter(|word| hash_at(word).is_some()).collect();
    let number = |(index, word): (usize, &&str)| {
        let stem = &word[..hash_at(word).unwrap_or_default()];
        ((*word).to_owned(), format!("{stem}{index:0HASH$}"))
    };
    let numbered: BTreeMap<String, String> = words.iter().enumerate().map(number).collect();
    let mut shorter = String::with_capacity(script.len());
    for part in script.split_inclusive(|letter| !is_part(letter)) {
        let word = part.trim_end_matches(|letter| !is_part(letter));
        shorter.push_str(numbered.get(word).map_or(word, String::as_str));
        shorter.push_str(&part[word.len()..]);
    }
    let mut at = 0;
    while let Some(found) = module[at..].windows(IMPORT.len()).position(|window| window == IMPORT.as_bytes()) {
        let start = at + found;
        let length = module[start..].iter().take_while(|byte| is_part(char::from(**byte))).count();
        let name = String::from_utf8_lossy(&module[start..start + length]).into_owned();
        if let Some(number) = numbered.get(&name) {
            module[start..start + length].copy_from_slice(number.as_bytes());
        }
        at = start + length;
    }
    (shorter, module)
}

/// Cuts the module at its split points; returns the paths of the pieces.
fn cut(wasm: &Path, main: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let bytes = std::fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = "./page.js";
    options.link_name = LOADER;
    let cut = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("the page's split: {error:#}"))?;
    Ok(cut.split_modules)
}

/// Runs bindgen into `folder`, which holds a script and a module of the name (`page.js`, `page_bg.wasm`) and perhaps
/// snippets/ afterwards.
pub(crate) fn bind(wasm: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        // The pieces share the table and the stack of the main module, by these exports.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("bindgen failed; Cargo.toml must pin wasm-bindgen and wasm-bindgen-cli-support to one version")
}

/// A module without the sections that no browser reads.
pub(crate) fn named(stem: &str, wasm: &[u8]) -> Result<Named> {
    let mut kept = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.with_context(|| format!("the module {stem}"))?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            kept.section(&RawSection { id, data: &wasm[range.start as usize..range.end as usize] });
        }
    }
    let bytes = kept.finish();
    Ok(Named { name: format!("{stem}-{}.wasm", asset::short_hash(&bytes)), bytes })
}

/// One script of bindgen's and the loader's, which import each other: neither's name could hold its content's hash.
fn join(script: &str, loader: &str) -> String {
    let mut exports = Vec::new();
    let mut body = String::new();
    for line in loader.lines().filter(|line| !line.starts_with("import ")) {
        let exported = line.strip_prefix("export const ");
        exports.extend(exported.and_then(|line| line.split(" = ").next()));
        body.push_str(&exported.map_or_else(|| line.to_owned(), |line| format!("const {line}")));
        body.push('\n');
    }
    let mut joined = format!("const pieces = (() => {{\n{body}return {{ {} }};\n}})();\n", exports.join(", "));
    let imported = format!(" from \"{LOADER}\"");
    for line in script.lines() {
        let name =
            line.trim_end_matches(';').strip_suffix(&imported).and_then(|line| line.strip_prefix("import * as "));
        joined.push_str(&name.map_or_else(|| line.to_owned(), |name| format!("const {name} = pieces;")));
        joined.push('\n');
    }
    joined
}

pub(crate) fn replace(text: &str, name: &str, by: &str) -> Result<String> {
    if !text.contains(name) {
        bail!("the page's script lacks {name}; wasm-bindgen or wasm_split_cli_support write it differently now");
    }
    Ok(text.replace(name, by))
}
