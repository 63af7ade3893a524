//! Models of the Hugging Face hub: found in its local cache, or downloaded into it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use hf_hub::api::sync::{ApiBuilder, ApiError, ApiRepo};
use hf_hub::{Cache, Repo, RepoType};
use shared::snapshot::{FILES, Files, INDEX, WEIGHTS, weight_files};

use crate::snapshot::FolderFiles;

/// A model of the hub: `org/name`, or one GGUF file of a repository, `org/name/file.gguf`; each with `@revision` where that is
/// not `main`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubId {
    repo: String,
    revision: String,
    /// The GGUF file.
    pub file: Option<String>,
}

impl HubId {
    /// Reads an id; nothing where the text cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let (repo, revision) = text.split_once('@').unwrap_or((text, "main"));
        let (org, name) = repo.split_once('/')?;
        let (name, file) = match name.split_once('/') {
            Some((name, file)) => (name, Some(file)),
            None => (name, None),
        };
        let fits = |part: &str| {
            let known = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
            !part.is_empty() && !part.starts_with('.') && part.chars().all(known)
        };
        let is_file = |file: &str| file.split('/').all(fits) && file.to_lowercase().ends_with(".gguf");
        (fits(org) && fits(name) && file.is_none_or(is_file) && !revision.is_empty()).then(|| Self {
            repo: format!("{org}/{name}"),
            revision: revision.to_owned(),
            file: file.map(str::to_owned),
        })
    }

    fn repo(&self, revision: &str) -> Repo {
        Repo::with_revision(self.repo.clone(), RepoType::Model, revision.to_owned())
    }
}

/// The settings of the hub from the environment.
pub struct Hub {
    cache: Cache,
    offline: bool,
    token: Option<String>,
    endpoint: Option<String>,
}

impl Hub {
    /// From `HF_HOME`, `HF_HUB_CACHE`, `HF_HUB_OFFLINE`, `HF_TOKEN` and `HF_ENDPOINT`, as the Python library reads them.
    pub fn from_env() -> Self {
        let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let cache = text("HF_HUB_CACHE").map_or_else(Cache::from_env, |path| Cache::new(path.into()));
        let on = |value: String| ["1", "ON", "YES", "TRUE"].contains(&value.to_uppercase().as_str());
        Self {
            token: text("HF_TOKEN").or_else(|| cache.token()),
            offline: text("HF_HUB_OFFLINE").is_some_and(on),
            endpoint: text("HF_ENDPOINT"),
            cache,
        }
    }

    /// The folder of its cache.
    pub fn place(&self) -> &Path {
        self.cache.path()
    }

    /// The snapshot folder of a model, downloaded where it is not whole.
    ///
    /// # Errors
    /// When it is neither in the cache nor can be downloaded.
    pub fn folder(&self, id: &HubId) -> Result<PathBuf> {
        if self.offline {
            return self.cached(id).ok_or_else(|| {
                let place = self.cache.path().display();
                anyhow!("--model {}: not whole in {place}, and HF_HUB_OFFLINE is set; unset it to download", id.repo)
            });
        }
        match self.download(id) {
            Ok(folder) => Ok(folder),
            // A snapshot that is already complete in the cache needs no network.
            Err(error) => self.cached(id).ok_or(error),
        }
    }

    /// The models in the cache, as ids with their snapshot folders, sorted.
    pub fn cached_models(&self) -> Vec<(String, PathBuf)> {
        let repos = std::fs::read_dir(self.cache.path()).into_iter().flatten().flatten();
        let mut models: Vec<(String, PathBuf)> = repos.flat_map(|repo| self.cached_revisions(&repo.path())).collect();
        models.sort();
        models
    }

    /// The whole snapshots of a repository's folder, by their named revisions.
    fn cached_revisions(&self, repo: &Path) -> Vec<(String, PathBuf)> {
        let name = repo.file_name().unwrap_or_default().to_string_lossy();
        let Some((org, model)) = name.strip_prefix("models--").and_then(|name| name.split_once("--")) else {
            return Vec::new();
        };
        let named = std::fs::read_dir(repo.join("refs")).into_iter().flatten().flatten();
        let named = named.filter_map(|entry| entry.file_name().into_string().ok());
        // hf-hub keeps a reference under a commit's hash too; it adds no name.
        let ids = named.filter(|revision| !repo.join("snapshots").join(revision).exists()).filter_map(|revision| {
            let suffix = if revision == "main" { String::new() } else { format!("@{revision}") };
            let text = format!("{org}/{model}{suffix}");
            let folder = self.cached(&HubId::parse(&text)?)?;
            Some((text, folder))
        });
        ids.collect()
    }

    /// The snapshot folder in the cache, if it is whole.
    fn cached(&self, id: &HubId) -> Option<PathBuf> {
        let repo = self.cache.path().join(id.repo(&id.revision).folder_name());
        let commit = std::fs::read_to_string(repo.join("refs").join(&id.revision)).ok();
        let folder = repo.join("snapshots").join(commit.as_deref().map_or(id.revision.as_str(), str::trim));
        match &id.file {
            Some(file) => folder.join(file).exists().then_some(folder),
            None => whole(&folder).then_some(folder),
        }
    }

    fn download(&self, id: &HubId) -> Result<PathBuf> {
        let failed = |error: ApiError| explained(id, &error);
        let mut builder = ApiBuilder::from_cache(self.cache.clone()).with_token(self.token.clone());
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.clone());
        }
        let api = builder.with_retries(3).build().map_err(failed)?;
        let info = api.repo(id.repo(&id.revision)).info().map_err(failed)?;
        // Every file of one commit: a branch may move while we download.
        let (commit, repo) = (self.cache.repo(id.repo(&id.revision)), api.repo(id.repo(&info.sha)));
        let folder = commit.pointer_path(&info.sha);
        let there: Vec<String> = info.siblings.into_iter().map(|file| file.rfilename).collect();
        let fetch = |name: &str| fetch(&repo, &folder, name).map_err(failed);
        match &id.file {
            Some(file) if there.contains(file) => drop(fetch(file)?),
            Some(file) => bail!("--model {}/{file}: the repository holds no such file; {}", id.repo, ggufs(id, &there)),
            None => {
                for name in FILES.iter().filter(|name| there.iter().any(|file| file == *name)) {
                    fetch(name)?;
                }
                for name in weights(id, &there, &fetch)? {
                    fetch(&name)?;
                }
            }
        }
        commit.create_ref(&info.sha).with_context(|| format!("{}: cannot be written", self.cache.path().display()))?;
        Ok(folder)
    }
}

/// The weight files of a listing.
fn weights(id: &HubId, there: &[String], fetch: &dyn Fn(&str) -> Result<PathBuf>) -> Result<BTreeSet<String>> {
    let has = |wanted: &str| there.iter().any(|name| name == wanted);
    let has_index = has(INDEX) && !has(WEIGHTS);
    let index = if has_index { Some(std::fs::read_to_string(fetch(INDEX)?)?) } else { None };
    let names = weight_files(there, index.as_deref()).map_err(|problem| anyhow!("{}/{INDEX}: {problem}", id.repo))?;
    if names.is_empty() {
        bail!("--model {}: the repository holds no safetensors weights; {}", id.repo, ggufs(id, there));
    }
    Ok(names)
}

/// The GGUF files of a listing, as a fix.
fn ggufs(id: &HubId, there: &[String]) -> String {
    let files = there.iter().filter(|name| name.to_lowercase().ends_with(".gguf"));
    let names: Vec<String> = files.map(|name| format!("{}/{name}", id.repo)).collect();
    if names.is_empty() { "choose one that does".to_owned() } else { format!("name one of {}", names.join(", ")) }
}

/// A file's path in the cache, downloaded where it is not there.
fn fetch(repo: &ApiRepo, folder: &Path, name: &str) -> std::result::Result<PathBuf, ApiError> {
    let path = folder.join(name);
    if path.exists() { Ok(path) } else { repo.download(name) }
}

/// Whether a folder holds all files that a model needs.
fn whole(folder: &Path) -> bool {
    if !folder.join("config.json").exists() {
        return false;
    }
    let files = FolderFiles(folder.to_owned());
    let (Ok(there), Ok(index)) = (files.names(), files.text(INDEX)) else { return false };
    let names = weight_files(&there, index.as_deref());
    names.is_ok_and(|names| !names.is_empty() && names.iter().all(|name| folder.join(name).exists()))
}

/// The hub's error with its fix.
fn explained(id: &HubId, error: &ApiError) -> anyhow::Error {
    let text = error.to_string();
    let has = |code: &str| text.contains(code);
    let fix = if has("401") || has("403") {
        "it is private or gated: accept its licence on the hub and set HF_TOKEN"
    } else if has("404") {
        "there is no such model or revision on the hub; check the spelling"
    } else {
        "check the network, or download the snapshot elsewhere and name its folder"
    };
    anyhow!("--model {}@{}: cannot be downloaded ({text}); {fix}", id.repo, id.revision)
}
