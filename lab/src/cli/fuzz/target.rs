//! What is fuzzed: every reader of files and texts that come from outside.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use backend::labelled;
use backend::store::{self, ResolvedStudy, SAMPLES_FILE, STUDY_FILE};
use burn::tensor::Device;
use shared::live::ControlVector;
use shared::model::{Model, Precision};
use shared::site::Site;
use shared::snapshot::{Files, Gguf, InMemory, SafetensorsFolder, SnapshotFormat};
use shared::task::{self, Params};
use shared::template::Template;
use shared::tokenizer::{ChatTokenizer, Message};
use view_model::state::selection::Selection;

use super::planted;

/// A file of tests/fixtures/.
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/fixtures/", $name)).as_slice()
    };
}

const WEIGHTS: &[u8] = fixture!("model/qwen2/model.safetensors");
const CONFIG: &[u8] = fixture!("model/qwen2/config.json");
const TOKENIZER: &[u8] = fixture!("template/llama/tokenizer.json");
const STUDY: &[u8] = fixture!("study/first-edition.json");
const LABELS: &[u8] = fixture!("probe/labelled/labels.jsonl");
const LINKS: &[u8] = fixture!("links.txt");
const TINY_LLAMA: &[u8] = include_bytes!("../../../../models/tiny-llama/tokenizer_config.json");

/// A reader that is fuzzed.
pub(super) struct Target {
    /// Its name on the command line.
    pub(super) name: &'static str,
    /// The inputs that the search begins with.
    pub(super) seeds: fn() -> Result<Vec<Vec<u8>>>,
    /// Reads one input. It may refuse it; it may not panic, hang, or take more memory than the limit.
    pub(super) read: fn(&[u8]) -> Result<()>,
}

/// Every target. The only list of them.
static TARGETS: [Target; 12] = [
    Target { name: "safetensors", seeds: || own(&[WEIGHTS]), read: safetensors },
    Target { name: "gguf", seeds: gguf_seeds, read: gguf },
    Target { name: "config", seeds: config_seeds, read: config },
    Target { name: "tokenizer_config", seeds: tokenizer_config_seeds, read: tokenizer_config },
    Target { name: "template", seeds: template_seeds, read: template },
    Target { name: "bundle", seeds: bundle_seeds, read: bundle },
    Target { name: "task_file", seeds: task_file_seeds, read: task_file },
    Target { name: "url_state", seeds: || Ok(lines(LINKS)), read: url_state },
    Target { name: "npz", seeds: || own(&[fixture!("probe/labelled/activations.npz")]), read: npz },
    Target { name: "control_vector", seeds: control_vector_seeds, read: control_vector },
    Target { name: "prompts_jsonl", seeds: prompts_seeds, read: prompts_jsonl },
    Target { name: "labels_jsonl", seeds: || own(&[LABELS]), read: labels_jsonl },
];

/// The targets of a name: one, `all`, or one of those with a planted fault.
///
/// # Errors
/// When there is none; the message names them all.
pub(super) fn named(name: &str) -> Result<Vec<&'static Target>> {
    if name == "all" {
        return Ok(TARGETS.iter().collect());
    }
    let found = TARGETS.iter().chain(&planted::TARGETS).find(|target| target.name == name);
    let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    let found = found.with_context(|| format!("{name}: no target; choose all, {}", known.join(", ")))?;
    Ok(vec![found])
}

/// Seeds that are there as bytes.
pub(super) fn own(seeds: &[&[u8]]) -> Result<Vec<Vec<u8>>> {
    Ok(seeds.iter().map(|seed| seed.to_vec()).collect())
}

/// The lines of a seed, each a seed.
fn lines(text: &[u8]) -> Vec<Vec<u8>> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
}

/// Checks a snapshot and loads its model, as every command does.
fn load(format: &dyn SnapshotFormat) -> Result<()> {
    let config = format.config()?;
    let mut tensors = format.tensors()?;
    tensors.check(&config)?;
    Model::load(config, tensors.as_mut(), Precision::F32, &Device::flex())?;
    Ok(())
}

fn folder(files: &[(&str, Cow<'static, [u8]>)]) -> Arc<dyn Files> {
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
    Arc::new(InMemory { name: "fuzzed".to_owned(), files })
}

fn safetensors(input: &[u8]) -> Result<()> {
    let weights = Cow::Owned(input.to_vec());
    load(&SafetensorsFolder::open(folder(&[("config.json", CONFIG.into()), ("model.safetensors", weights)]))?)
}

fn gguf_seeds() -> Result<Vec<Vec<u8>>> {
    own(&[fixture!("model/qwen2-mixed.gguf"), fixture!("model/llama-mixed.gguf"), fixture!("model/gemma2-q8.gguf")])
}

fn gguf(input: &[u8]) -> Result<()> {
    let name = "model.gguf";
    let format = Gguf::open(folder(&[(name, Cow::Owned(input.to_vec()))]), name)?;
    // The tokenizer first: a header whose tensors are refused would never reach it.
    let tokenizer = format.tokenizer().and_then(|tokenizer| tokenizer.prompt("Say hello."));
    load(&format)?;
    tokenizer?;
    Ok(())
}

fn config_seeds() -> Result<Vec<Vec<u8>>> {
    own(&[
        CONFIG,
        fixture!("model/qwen3/config.json"),
        fixture!("model/gemma2/config.json"),
        fixture!("model/gemma3/config.json"),
        fixture!("model/mistral-window/config.json"),
        fixture!("model/llama-untied-llama3/config.json"),
        fixture!("model/llama-yarn-scales/config.json"),
    ])
}

fn config(input: &[u8]) -> Result<()> {
    let text = Cow::Owned(input.to_vec());
    load(&SafetensorsFolder::open(folder(&[("config.json", text), ("model.safetensors", WEIGHTS.into())]))?)
}

/// A chat with every role.
fn chat() -> [Message; 3] {
    [Message::new("system", "Be brief."), Message::new("user", "Say hello."), Message::new("assistant", "Hello.")]
}

fn tokenizer_config_seeds() -> Result<Vec<Vec<u8>>> {
    own(&[
        TINY_LLAMA,
        fixture!("template/gemma/tokenizer_config.json"),
        fixture!("template/llama/tokenizer_config.json"),
        br#"{"chat_template": [{"name": "default", "template": "{{ messages[0].content }}"}], "eos_token": {"content": "<e>"}}"#,
    ])
}

fn tokenizer_config(input: &[u8]) -> Result<()> {
    let tokenizer = ChatTokenizer::from_bytes(TOKENIZER, &String::from_utf8_lossy(input), None)?;
    tokenizer.render(&chat(), true)?;
    tokenizer.prompt("Say hello.")?;
    Ok(())
}

fn template_seeds() -> Result<Vec<Vec<u8>>> {
    own(&[
        fixture!("template/gemma/chat_template.jinja"),
        fixture!("template/llama/chat_template.jinja"),
        fixture!("template/mistral/chat_template.jinja"),
        fixture!("template/qwen/chat_template.jinja"),
    ])
}

fn template(input: &[u8]) -> Result<()> {
    let template = Template::compile(&String::from_utf8_lossy(input))?;
    let special: BTreeMap<String, String> =
        ["bos_token", "eos_token"].map(|name| (name.to_owned(), format!("<{name}>"))).into();
    let alone = template.render(&chat()[1..2], true, &special);
    template.render(&chat(), false, &special)?;
    alone?;
    Ok(())
}

fn bundle_seeds() -> Result<Vec<Vec<u8>>> {
    let files = [
        ("SHA256SUMS", format!("{}  {STUDY_FILE}\n", store::sha256(STUDY)).into_bytes()),
        (SAMPLES_FILE, Vec::new()),
        (STUDY_FILE, STUDY.to_vec()),
    ];
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes));
    Ok(vec![store::pack("seed", &files)?, STUDY.to_vec()])
}

/// A bundle; JSON is a study.json that is packed first, because a bundle's checksums keep mutations from it.
fn bundle(input: &[u8]) -> Result<()> {
    let packed = input.starts_with(b"{").then(|| store::pack("seed", &[(STUDY_FILE.to_owned(), input.to_vec())]));
    let packed = packed.transpose()?;
    let file = InFile::write("zip", packed.as_deref().unwrap_or(input))?;
    let study = ResolvedStudy::find(&file.path.to_string_lossy())?;
    let verified = store::verify(&study.path);
    store::read_study(&study.path)?;
    verified?;
    Ok(())
}

fn task_file_seeds() -> Result<Vec<Vec<u8>>> {
    own(&[
        fixture!("tasks/few-sentences.toml"),
        include_bytes!("../../../../tasks/word-count.toml"),
        include_bytes!("../../../../tasks/json-format.toml"),
        include_bytes!("../../../../tasks/term-inclusion.toml"),
        include_bytes!("../../../../tasks/sentiment.toml"),
        include_bytes!("../../../../tasks/natural/topic.toml"),
    ])
}

fn task_file(input: &[u8]) -> Result<()> {
    let task = task::parse(&String::from_utf8_lossy(input)).map_err(|unreadable| anyhow::anyhow!("{unreadable}"))?;
    task.check(&Params::new(), "One owl sees two owls. [1, {\"a\": 2}]")?;
    task.running(&Params::new(), "One owl sees")?;
    Ok(())
}

/// What a link means must not change when the page writes it again.
fn url_state(input: &[u8]) -> Result<()> {
    let (selection, remarks) = Selection::from_query(&String::from_utf8_lossy(input));
    let written = selection.to_query();
    let (again, none) = Selection::from_query(&written);
    assert!(none.is_empty(), "the page's own link is refused: {written}: {none:?}");
    assert!(again.to_query() == written, "a link changes when it is written again: {written}");
    ensure!(remarks.is_empty(), "{}", remarks.join("; "));
    Ok(())
}

fn npz(input: &[u8]) -> Result<()> {
    let (arrays, labels) = (InFile::write("npz", input)?, InFile::write("jsonl", LABELS)?);
    let read = labelled::read(&arrays.path, &labels.path)?;
    ensure!(read.left_out.is_empty(), "{}", read.left_out.join("; "));
    Ok(())
}

fn control_vector_seeds() -> Result<Vec<Vec<u8>>> {
    let directions = [(Site::ResidPost(1), vec![0.5; 8]), (Site::ResidPost(2), vec![-1.0; 8])];
    let about = [("skillscope.task".to_owned(), "topic".to_owned())];
    let vector = ControlVector { model: "llama".to_owned(), about: about.into(), directions: directions.into() };
    ControlVector::FORMATS.iter().map(|format| Ok(vector.to_file(format)?)).collect()
}

/// What is read must be written so that it reads back.
fn control_vector(input: &[u8]) -> Result<()> {
    let vector = ControlVector::from_bytes(input)?;
    let written = ControlVector::from_bytes(&vector.to_safetensors());
    assert!(written.as_ref() == Ok(&vector), "it does not read back: {:?}", written.err());
    vector.to_file("gguf")?;
    Ok(())
}

fn prompts_seeds() -> Result<Vec<Vec<u8>>> {
    own(&[
        br#"{"id": "a", "task": "topic", "prompt": "Tell me of owls.", "response": "An owl.", "label": 1, "group": 3}"#,
        br#"{"messages": [{"role": "user", "content": "Hi", "name": "b"}], "params": {"count": 3}}
{"token_ids": [1, 2, 3]}
{"text": "once"}
"#,
    ])
}

fn prompts_jsonl(input: &[u8]) -> Result<()> {
    let lines = labelled::parse_lines(Path::new("prompts.jsonl"), input.to_vec())?;
    if let Some((place, _)) = lines.iter().find(|(_, line)| line.chat().is_none()) {
        bail!("{place}: no chat");
    }
    Ok(())
}

fn labels_jsonl(input: &[u8]) -> Result<()> {
    let path = Path::new("labels.jsonl");
    labelled::labels_of(path, labelled::parse_lines(path, input.to_vec())?)?;
    Ok(())
}

/// An input as a file, for readers that take a path; removed when this is dropped.
struct InFile {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl InFile {
    fn write(extension: &str, bytes: &[u8]) -> Result<Self> {
        let folder = tempfile::tempdir().context("no folder for the input; free some space")?;
        let path = folder.path().join("input").with_extension(extension);
        std::fs::write(&path, bytes).context("the input cannot be written; free some space")?;
        Ok(Self { path, _folder: folder })
    }
}
