//! A request as the command that answers it, checked by the program itself before it waits.

use std::path::{MAIN_SEPARATOR, Path};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use shared::api::RunRequest;
use shared::study::{JudgeConfig, StudyConfig};
use tempfile::TempDir;

use super::folder;
use super::inner::SharedState;
use super::record::NewRun;
use crate::error::ApiError;
use crate::hub::Hub;
use crate::shell_word::quoted;
use crate::store::{audited, default_data_dir, is_id};
use crate::task_file;

/// How long a request may be checked: its model may have to be downloaded before.
const LONGEST_CHECK: Duration = Duration::from_secs(600);

/// Takes the server's paths out of what a run says.
#[derive(Clone)]
pub(super) struct Scrub(Vec<(String, String)>);

impl Scrub {
    /// For a data folder, and a model as it was asked for and as it is opened; the hub's cache and the judge's folder are hidden, too.
    pub(super) fn new(data: &Path, asked: &str, opened: &str) -> Self {
        let model = (asked != opened).then(|| (opened.to_owned(), asked.to_owned()));
        let (hub, judge) = (Hub::from_env(), default_data_dir().join("judge"));
        let places =
            [(hub.place(), "the hub's cache"), (judge.as_path(), "the judge's folder"), (data, "the data folder")];
        let hidden = places.into_iter().flat_map(|(place, name)| {
            let place = place.display().to_string();
            [(format!("{place}{MAIN_SEPARATOR}"), String::new()), (place, name.to_owned())]
        });
        Self(model.into_iter().chain(hidden).collect())
    }

    /// The text without them.
    pub(super) fn clean(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (path, instead)| text.replace(path, instead))
    }
}

/// Checks a request: what `skillscope run` refuses is refused. `model` is the requested one as it is opened.
///
/// # Errors
/// [`ApiError::Invalid`] and [`ApiError::BadRequest`] name the fault; [`ApiError::Storage`] where the request's files cannot be
/// written.
pub(super) fn check(state: &SharedState, request: RunRequest, model: &str, preview: bool) -> Result<NewRun, ApiError> {
    check_texts(&request)?;
    let printer = Printer::new(state, (&request, model), None)?;
    let mut tasks = request.tasks.clone();
    if request.task_file.is_some() {
        if tasks.is_empty() {
            // A file's task is added to the set that would be asked without it.
            tasks.push(printer.config(&options(&request, model, &[]))?.task_set.name().to_owned());
        }
        tasks.push(folder::TASKS.to_owned());
    }
    let of_run = |model: &str| options(&request, model, &tasks);
    let config = printer.config(&of_run(model))?;
    if let Some(JudgeConfig::Endpoint { .. }) = &config.judge {
        let problem = "runs of the server send no response to an endpoint that a request names";
        return Err(ApiError::bad_request(
            "config",
            problem,
            "leave `judge` out, or call `skillscope run` with --judge",
        ));
    }
    let study = fit_id(&config)?;
    let config = printer.print(&of_run(model), None)?;
    let mode = if preview { Some("--preview") } else { request.anyway.then_some("--anyway") };
    let with_mode = |options: Vec<String>| options.into_iter().chain(mode.map(str::to_owned)).collect::<Vec<_>>();
    let mut arguments = with_mode(of_run(model));
    if !preview {
        // For the audit of its labels.
        arguments.push("--keep-units".to_owned());
    }
    let command = printer.shown(with_mode(of_run(&request.model)));
    Ok(NewRun { study, preview, command, config, arguments, labels: None, request })
}

/// A study that is computed again from its kept units, under the labels of its audit; it is given with its units' folder and the
/// hash of its study.json. `model` is the requested one as it is opened.
///
/// # Errors
/// As [`check`].
pub(super) fn recomputation(
    state: &SharedState,
    (study, units, sha256): (&str, &Path, &str),
    (asked, model): (&str, &str),
    labels: String,
) -> Result<NewRun, ApiError> {
    let request = RunRequest { model: asked.to_owned(), name: Some(audited(study)), ..RunRequest::default() };
    let printer = Printer::new(state, (&request, model), Some(&labels))?;
    let units = units.display().to_string();
    let further = [("--units-of", units.as_str()), ("--of-study", sha256), ("--labels", folder::LABELS)];
    let of_run = |model: &str| -> Vec<String> {
        let further = further.iter().flat_map(|(option, value)| [*option, *value]).map(str::to_owned);
        options(&request, model, &[]).into_iter().chain(further).collect()
    };
    let arguments = of_run(model);
    let study = fit_id(&printer.config(&arguments)?)?;
    let config = printer.print(&arguments, None)?;
    let command = printer.shown(of_run(asked));
    Ok(NewRun { study, preview: false, command, config, arguments, labels: Some(labels), request })
}

/// Asks the program what options mean, in a folder that has the files that they name.
struct Printer<'a> {
    state: &'a SharedState,
    folder: TempDir,
    scrub: Scrub,
}

impl<'a> Printer<'a> {
    fn new(
        state: &'a SharedState,
        (request, model): (&RunRequest, &str),
        labels: Option<&str>,
    ) -> Result<Self, ApiError> {
        let folder = tempfile::tempdir().map_err(|error| {
            ApiError::Storage(format!("no temporary folder ({error}); check free space and permissions"))
        })?;
        folder::write(folder.path(), request, labels)?;
        Ok(Self { state, folder, scrub: Scrub::new(&state.data, &request.model, model) })
    }

    fn print(&self, options: &[String], json: Option<&str>) -> Result<String, ApiError> {
        let mut command = self.state.command(options)?;
        command.args(["--print-config", "--supervised"]).args(json).current_dir(self.folder.path());
        output_of(&mut command).map_err(|why| ApiError::Invalid(self.scrub.clean(&why)))
    }

    fn config(&self, options: &[String]) -> Result<StudyConfig, ApiError> {
        let text = self.print(options, Some("--json"))?;
        serde_json::from_str(&text).map_err(|error| ApiError::Internal(format!("the printed config: {error}")))
    }

    /// The command of options, as a client sees it.
    fn shown(&self, options: Vec<String>) -> String {
        let words = ["skillscope".to_owned(), "run".to_owned()].into_iter().chain(options);
        let words = words.chain(self.state.launch.further.iter().cloned());
        words.map(|word| quoted(&self.scrub.clean(&word))).collect::<Vec<_>>().join(" ")
    }
}

/// The id of a config's study, which the server must be able to list.
fn fit_id(config: &StudyConfig) -> Result<String, ApiError> {
    let id = config.id();
    if is_id(&id) {
        return Ok(id);
    }
    let fix = "give it a name of letters, digits, '.', '_' and '-'";
    Err(ApiError::bad_request("name", format!("the study would be '{id}', which cannot be a study's id"), fix))
}

/// The options of `skillscope run` that a request means.
fn options(request: &RunRequest, model: &str, tasks: &[String]) -> Vec<String> {
    let all = [
        ("--model", Some(model.to_owned())),
        ("--tasks", (!tasks.is_empty()).then(|| tasks.join(","))),
        ("--preset", request.preset.map(|preset| preset.name().to_owned())),
        ("--samples", request.samples.map(|samples| samples.to_string())),
        ("--seed", request.seed.map(|seed| seed.to_string())),
        ("--config", request.config.as_ref().map(|_| folder::CONFIG.to_owned())),
        ("--name", request.name.clone()),
    ];
    all.into_iter().filter_map(|(option, value)| Some([option.to_owned(), value?])).flatten().collect()
}

/// Refuses texts that cannot be a command's words, and files of the server in place of tasks.
fn check_texts(request: &RunRequest) -> Result<(), ApiError> {
    let named = [("model", Some(&request.model)), ("name", request.name.as_ref())];
    let tasks = request.tasks.iter().map(|task| ("tasks", Some(task)));
    for (field, text) in named.into_iter().chain(tasks) {
        let Some(text) = text else { continue };
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            let fix =
                if field == "model" { "name one that GET /api/models lists" } else { "name one, or leave it out" };
            return Err(ApiError::bad_request(field, format!("{text:?} is empty or holds a control character"), fix));
        }
    }
    let of_config = request.config.as_deref().and_then(|text| toml::from_str::<toml::Table>(text).ok());
    let of_config = of_config.as_ref().and_then(|config| config.get("tasks")?.as_array());
    let of_config = of_config.into_iter().flatten().filter_map(toml::Value::as_str);
    let own = |word: &&str| request.task_file.is_some() && *word == folder::TASKS;
    let mut words = request.tasks.iter().flat_map(|words| words.split(',')).chain(of_config.filter(|word| !own(word)));
    if let Some(word) = words.find(|word| task_file::is_path(word)) {
        let problem = format!("'{word}' is a file, and files are not read from the server");
        return Err(ApiError::bad_request("tasks", problem, "send its content as task_file"));
    }
    Ok(())
}

/// What a command prints, or its errors in one line. The command ends with its orders: when this program does, and when it is late.
fn output_of(command: &mut Command) -> Result<String, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let unstarted = |error: std::io::Error| format!("the program cannot be started ({error})");
    let mut child = command.spawn().map_err(unstarted)?;
    let orders = child.stdin.take();
    let (over, is_over) = mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let is_late = is_over.recv_timeout(LONGEST_CHECK) == Err(RecvTimeoutError::Timeout);
        drop(orders);
        is_late
    });
    let output = child.wait_with_output();
    drop(over);
    if watch.join().unwrap_or(false) {
        let minutes = LONGEST_CHECK.as_secs() / 60;
        return Err(format!(
            "the request could not be checked in {minutes} minutes; have its model downloaded before, by `skillscope run --model MODEL --print-config`"
        ));
    }
    let output = output.map_err(unstarted)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let lines = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<&str> = lines.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
    Err(if errors.is_empty() {
        format!("the request cannot be checked ({})", output.status)
    } else {
        errors.join("; ")
    })
}
