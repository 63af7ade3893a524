//! The page with its studies, as one file that opens from disk or as a folder for any web host.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use shared::api::{ENGINE_META, FILES_META, GPU_ENGINE_META, MODEL_FILES, StudyEntry, file, model_path};

use super::{Exported, with_card};
use crate::embedded;
use crate::store;

/// The folder of a site that holds its studies.
const FOLDER: &str = "studies";
/// What the names of the engines' files begin with.
const ENGINE: &str = "engine-";
/// Those of the engine for the GPU, which one file has no room for.
const GPU_ENGINE: &str = "engine-gpu-";
/// The script that reads the studies from the page itself.
const BOOT: &str = include_str!("boot.js");

/// The page with its studies in one HTML file, which needs no server and opens from disk; on request with the bundled models that
/// were studied and their engine, so that Live writes in it.
///
/// # Errors
/// When this binary was built without its page.
pub fn html(studies: &[Exported], with_live: bool) -> Result<Vec<u8>> {
    let index = Index::read()?;
    let mut script = text(&index.script)?;
    if script.contains("</script") {
        bail!("the page's script holds `</script`, which would end it early; report this");
    }
    let mut parts = format!("<meta name=\"{FILES_META}\" content=\"\">\n");
    let mut live = if with_live { models(studies) } else { BTreeMap::new() };
    if !live.is_empty() {
        live.extend(engine()?);
    }
    for (name, bytes) in files(studies)? {
        // Only files that the page reads: hashes and the record are for programs, and are in a bundle.
        let last = name.rsplit('/').next().unwrap_or(&name);
        let is_of_live = last == file::PROBES && !live.is_empty();
        if is_of_live || [file::STUDIES, file::FRONT, file::STUDY, file::SAMPLES].contains(&last) {
            parts.push_str(&packed(&name, &bytes)?);
        }
    }
    for (name, bytes) in &live {
        parts.push_str(&packed(name, bytes)?);
    }
    for name in embedded::page_files().into_iter().filter(|name| name.ends_with(".wasm")) {
        if name.starts_with(ENGINE) {
            continue;
        }
        parts.push_str(&packed(&name, &bytes(&name)?)?);
        let before = script.len();
        for quote in ['\'', '"'] {
            let beside = format!("new URL({quote}{name}{quote}, import.meta.url)");
            script = script.replace(&beside, &format!("skillscopeModule[{quote}{name}{quote}]"));
        }
        if script.len() == before {
            bail!("the page's script does not load {name} as expected; build it again with `cargo xtask page`");
        }
    }
    let style = text(&index.style)?;
    // By this line the page knows that it can write by itself.
    let without = if live.is_empty() { index.engine_line.as_str() } else { "" };
    let page = carded(&index.html, studies)
        .replace(without, "")
        .replace(&index.gpu_engine_line, "")
        .replace(&index.style_line, &format!("<style>{style}</style>"))
        .replace(&index.preload_lines, "")
        .replace(&index.script_line, "")
        .replace("</body>", &format!("{parts}<script type=\"module\">\n{BOOT}{script}\n</script>\n</body>"));
    Ok(page.into_bytes())
}

/// The files of a static site by path: the page, and its studies below [`FOLDER`].
///
/// # Errors
/// When this binary was built without its page.
pub fn site(studies: &[Exported]) -> Result<BTreeMap<String, Vec<u8>>> {
    let index = Index::read()?;
    let meta = format!("<meta name=\"{FILES_META}\" content=\"{FOLDER}/\">\n</head>");
    let mut site = BTreeMap::from([
        ("index.html".to_owned(), carded(&index.html, studies).replace("</head>", &meta).into_bytes()),
        // So that GitHub Pages serves the folder as it is.
        (".nojekyll".to_owned(), Vec::new()),
    ]);
    for name in embedded::page_files() {
        if name != "index.html" && name != ".inputs" {
            let content = bytes(&name)?;
            site.insert(name, content);
        }
    }
    for (name, content) in files(studies)? {
        site.insert(format!("{FOLDER}/{name}"), content);
    }
    site.extend(models(studies));
    Ok(site)
}

/// The page with title and description of the study that it opens on, the first one.
fn carded(html: &str, studies: &[Exported]) -> String {
    studies.first().map_or_else(|| html.to_owned(), |study| with_card(html, &study.entry))
}

/// The files of the bundled models that studied, by their paths: the page lets them write.
fn models(studies: &[Exported]) -> BTreeMap<String, Vec<u8>> {
    let names: BTreeSet<&str> = studies.iter().map(|study| study.entry.model.as_str()).collect();
    let files = |name| {
        MODEL_FILES
            .iter()
            .filter_map(move |file| Some((model_path(name, file), embedded::model_file(name, file)?.into_owned())))
    };
    names.into_iter().flat_map(files).collect()
}

/// The engine's script and module, under the names by which [`BOOT`] finds them.
fn engine() -> Result<[(String, Vec<u8>); 2]> {
    let named = |end: &str| {
        let is_it = |name: &String| name.starts_with(ENGINE) && !name.starts_with(GPU_ENGINE) && name.ends_with(end);
        let found = embedded::page_files().into_iter().find(is_it);
        found.context(
            "this skillscope was built without the engine of Live: build the page again with `cargo xtask page`",
        )
    };
    let (script, module) = (named(".js")?, named(".wasm")?);
    // A page on disk may start no worker that is a module: this one is a plain script, which is told where its module is.
    let beside = text(&script)?;
    let plain = beside.lines().filter(|line| !line.starts_with("export ")).collect::<Vec<_>>().join("\n");
    let told = ['\'', '"'].iter().fold(plain.clone(), |script, quote| {
        script.replace(&format!("new URL({quote}{module}{quote}, import.meta.url)"), "\"{{module}}\"")
    });
    if told == plain || told.contains("import.meta") {
        bail!("the engine's script does not load {module} as expected; build it again with `cargo xtask page`");
    }
    Ok([("engine.js".to_owned(), told.into_bytes()), ("engine.wasm".to_owned(), bytes(&module)?)])
}

/// The list of studies, and every study's files below its id.
fn files(studies: &[Exported]) -> Result<BTreeMap<String, Vec<u8>>> {
    let entries: Vec<&StudyEntry> = studies.iter().map(|study| &study.entry).collect();
    let mut files = BTreeMap::from([(file::STUDIES.to_owned(), serde_json::to_vec(&entries)?)]);
    for study in studies {
        for (name, bytes) in &study.files {
            files.insert(format!("{}/{name}", study.entry.id), bytes.clone());
        }
        let front = store::front_json(study.file(file::STUDY)?, study.file(file::SAMPLES)?)?;
        files.insert(format!("{}/{}", study.entry.id, file::FRONT), front);
    }
    Ok(files)
}

/// A file as an element that [`BOOT`] finds.
fn packed(name: &str, bytes: &[u8]) -> Result<String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(format!("<script type=\"text/plain\" id=\"file:{name}\">{}</script>\n", base64(&encoder.finish()?)))
}

/// Standard base64 (RFC 4648), padded.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, &byte| (word << 8) | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = char::from(LETTERS[(word >> (18 - 6 * place) & 63) as usize]);
            text.push(if place <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

/// index.html and what it refers to.
struct Index {
    html: String,
    style_line: String,
    preload_lines: String,
    engine_line: String,
    gpu_engine_line: String,
    script_line: String,
    style: String,
    script: String,
}

impl Index {
    fn read() -> Result<Self> {
        let html = text("index.html")?;
        let line = |mark: &str| -> Result<String> {
            let found = html.lines().find(|line| line.contains(mark));
            Ok(found
                .with_context(|| format!("index.html has no {mark}; build it again with `cargo xtask page`"))?
                .to_owned())
        };
        let (style_line, script_line) = (line("rel=\"stylesheet\"")?, line("<script type=\"module\"")?);
        let (module_line, wasm_line) = (line("rel=\"modulepreload\"")?, line("as=\"fetch\"")?);
        Ok(Self {
            style: named(&style_line, "href=\"")?,
            script: named(&script_line, "src=\"")?,
            engine_line: line(&format!("name=\"{ENGINE_META}\""))?,
            gpu_engine_line: line(&format!("name=\"{GPU_ENGINE_META}\""))?,
            preload_lines: format!("{module_line}\n{wasm_line}\n"),
            style_line,
            script_line,
            html,
        })
    }
}

/// The text in the quotes after a mark.
fn named(line: &str, mark: &str) -> Result<String> {
    let value = line.split_once(mark).and_then(|(_, rest)| rest.split_once('"'));
    Ok(value.with_context(|| format!("{line}: no {mark}"))?.0.to_owned())
}

fn bytes(name: &str) -> Result<Vec<u8>> {
    let file = embedded::page_file(name);
    Ok(file
        .context("this skillscope was built without its page: run `cargo xtask serve`, which builds both")?
        .into_owned())
}

fn text(name: &str) -> Result<String> {
    String::from_utf8(bytes(name)?).with_context(|| format!("{name} is not UTF-8"))
}
