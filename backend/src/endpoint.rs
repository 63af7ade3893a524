//! A judge behind an endpoint of OpenAI's chat completions.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::error::{Error, Result};
use shared::hash::sha256;
use shared::judge::{Opinion, Question};

/// The environment variable with the endpoint's key; none is sent where it is not set.
pub const KEY: &str = "SKILLSCOPE_JUDGE_KEY";

/// The longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Waits before a request is sent again: after a failed connection, a timeout, status 408, 429 or 5xx.
const WAITS: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(8), Duration::from_secs(30)];
/// Tokens of an answer: a word, and room for a mark before it.
const TOKENS: usize = 8;

/// The endpoint, with every answer that it gave before: the same question is sent once.
pub struct Endpoint {
    url: String,
    model: String,
    key: Option<String>,
    waits: Vec<Duration>,
    agent: ureq::Agent,
    answers: Mutex<(HashMap<String, Option<bool>>, File)>,
}

/// A line of the file of answers.
#[derive(Serialize, Deserialize)]
struct Answer {
    /// SHA-256 of model and messages.
    question: String,
    /// Absent where the answer was neither yes nor no.
    yes: Option<bool>,
}

impl Endpoint {
    /// A model at a base address (`http://localhost:8000/v1`), with the key of [`KEY`]; answers are kept in the folder.
    ///
    /// # Errors
    /// When the address is none, or the file of answers cannot be read or written.
    pub fn open(url: &str, model: &str, folder: &Path) -> anyhow::Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            anyhow::bail!("judge.endpoint.url: '{url}' is no address; begin it with http:// or https://");
        }
        let host = url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
        if host.contains('@') || url.contains(['?', '#']) {
            anyhow::bail!(
                "judge.endpoint.url: it stands in the study: no user, password or query; the key is in {KEY}"
            );
        }
        let key = std::env::var(KEY).ok().filter(|key| !key.is_empty());
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if key.is_some() && url.starts_with("http://") && !["localhost", "127.0.0.1", "[::1]"].contains(&name) {
            anyhow::bail!("judge.endpoint.url: the key in {KEY} would be sent to {host} unencrypted; use https://");
        }
        std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
        let path = folder.join(format!("{}.jsonl", &sha256(format!("{url}\n{model}").as_bytes())[..16]));
        let cannot = || format!("{}: answers of the judge cannot be kept there", path.display());
        let kept = if path.exists() { std::fs::read_to_string(&path).with_context(cannot)? } else { String::new() };
        // A program that was killed leaves half a line at most.
        let answers = kept.lines().filter_map(|line| serde_json::from_str::<Answer>(line).ok());
        let answers = answers.map(|answer| (answer.question, answer.yes)).collect();
        let mut file = OpenOptions::new().append(true).create(true).open(&path).with_context(cannot)?;
        if !kept.is_empty() && !kept.ends_with('\n') {
            file.write_all(b"\n").with_context(cannot)?;
        }
        Ok(Self {
            url,
            model: model.to_owned(),
            key,
            waits: WAITS.to_vec(),
            agent: ureq::AgentBuilder::new().timeout(TIMEOUT).build(),
            answers: Mutex::new((answers, file)),
        })
    }

    /// The same with other waits, for tests.
    #[must_use]
    pub fn waiting(self, waits: &[Duration]) -> Self {
        Self { waits: waits.to_vec(), ..self }
    }

    fn error(&self, problem: impl Into<String>, fix: &str) -> Error {
        Error::Device { device: format!("judge at {}", self.url), problem: problem.into(), fix: fix.to_owned() }
    }

    /// The text of the answer to a request.
    fn send(&self, request: &serde_json::Value) -> Result<String> {
        let mut waits = self.waits.iter();
        loop {
            let call = self.agent.post(&format!("{}/chat/completions", self.url));
            let call = match &self.key {
                Some(key) => call.set("Authorization", &format!("Bearer {key}")),
                None => call,
            };
            let mut wait = waits.next().copied();
            let problem = match call.send_json(request) {
                Ok(response) => match response.into_string() {
                    Ok(text) => {
                        let fix = "use an endpoint of OpenAI's chat completions; its address ends in /v1 as a rule";
                        return content(&text).ok_or_else(|| self.error(format!("it sent {}", short(&text)), fix));
                    }
                    Err(error) => error.to_string(),
                },
                Err(ureq::Error::Status(status, response)) => {
                    let asked = response.header("retry-after").and_then(|seconds| seconds.parse().ok());
                    wait = wait.map(|wait| asked.map_or(wait, |seconds| Duration::from_secs(seconds).min(TIMEOUT)));
                    let said = short(&response.into_string().unwrap_or_default());
                    let problem = format!("it answered with status {status}: {said}");
                    if !(status == 408 || status == 429 || status >= 500) {
                        let fix = format!("check address and model, and the key in {KEY}");
                        return Err(self.error(problem, &fix));
                    }
                    problem
                }
                Err(ureq::Error::Transport(error)) => error.to_string(),
            };
            match wait {
                Some(wait) => std::thread::sleep(wait),
                None => {
                    let times = self.waits.len() + 1;
                    return Err(self.error(
                        format!("no answer after {times} requests; the last: {problem}"),
                        "see whether it runs, then go on with --resume: answers so far are kept",
                    ));
                }
            }
        }
    }
}

impl Opinion for Endpoint {
    fn name(&self) -> String {
        self.model.clone()
    }

    fn source(&self) -> String {
        format!("the model {} at {}, asked yes or no", self.model, self.url)
    }

    fn is_yes(&self, question: &Question) -> Result<Option<bool>> {
        let messages = json!([{"role": "user", "content": question.to_string()}]);
        let key = sha256(format!("{}\n{messages}", self.model).as_bytes());
        if let Some(&yes) = self.answers.lock().expect("nobody panics with it").0.get(&key) {
            return Ok(yes);
        }
        let request = json!({"model": self.model, "messages": messages, "temperature": 0, "max_tokens": TOKENS});
        let said = self.send(&request)?;
        let first = said.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty());
        let yes = match first.unwrap_or_default().to_lowercase().as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let mut answers = self.answers.lock().expect("nobody panics with it");
        let line = serde_json::to_string(&Answer { question: key.clone(), yes }).expect("it is plain data");
        let kept = writeln!(answers.1, "{line}");
        kept.map_err(|error| self.error(format!("its answer cannot be kept: {error}"), "free some space"))?;
        answers.0.insert(key, yes);
        Ok(yes)
    }
}

/// The content of the first choice.
fn content(response: &str) -> Option<String> {
    let response: serde_json::Value = serde_json::from_str(response).ok()?;
    Some(response.pointer("/choices/0/message/content")?.as_str()?.to_owned())
}

/// The beginning of a text, in one line.
fn short(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}
