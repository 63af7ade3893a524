//! `run --prompts`: the researcher's own prompts, with or without responses and labels, as the plan of a study.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use shared::hash::sha256;
use shared::prompt::{GivenPrompt, PlannedPrompt};
use shared::study::{PromptsConfig, StudyConfig};
use shared::task::{self, Task, TaskSet, TaskSpec};
use shared::tokenizer::Message;

use super::Args;
use crate::labelled::{self, Line};

/// A row of the file, with its place for messages.
type Row = (String, PlannedPrompt);

/// The prompts of the file, where the options name one; the config gets its tasks and sizes.
///
/// # Errors
/// When the file or a row of it cannot be used; the message names the line, the field and what to do.
pub(super) fn of(args: &Args, config: &mut StudyConfig) -> Result<Option<Vec<PlannedPrompt>>> {
    let Some(path) = &args.prompts else {
        ensure!(config.prompts.is_none(), "prompts: a config holds no prompts; give their file with --prompts");
        return Ok(None);
    };
    ensure!(
        !args.preview,
        "--preview: a pilot asks the tasks' own prompts, and --prompts gives others; leave one of the two out"
    );
    ensure!(args.samples.is_none(), "--samples: a study of --prompts has as many as the file; leave it out");
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let sha256 = sha256(&bytes);
    let lines = labelled::parse_lines(path, bytes)?.into_iter().enumerate();
    let rows = lines
        .map(|(number, (place, line))| Ok((place.clone(), row(number, line).with_context(|| place)?)))
        .collect::<Result<Vec<Row>>>()?;
    check_rows(path, &rows, config.probe.folds)?;
    let given =
        |of: fn(&GivenPrompt) -> bool| rows.iter().filter(|(_, row)| row.given.as_ref().is_some_and(of)).count();
    let (responses, labels) = (given(|of| of.response.is_some()), given(|of| of.label.is_some()));
    config.prompts = Some(PromptsConfig { file, sha256, rows: rows.len(), responses, labels });
    tasks(config, &rows)?;
    config.samples = config.tasks.iter().map(|id| of_task(&rows, id).count()).max().unwrap_or_default();
    (config.samples_without, config.pilot) = (0, None);
    if let Some(ablation) = config.ablation.as_mut().filter(|ablation| responses > 0 && ablation.behaviour.is_some()) {
        eprintln!("no ablation in behaviour: given responses are not compared with those of the ablated model");
        ablation.behaviour = None;
    }
    Ok(Some(rows.into_iter().map(|(_, row)| row).collect()))
}

/// The prompt of a line; `number` is the line's, from 0.
fn row(number: usize, line: Line) -> Result<PlannedPrompt> {
    let others = [
        ("text", line.text.is_some(), "a study asks in the model's template; write it as prompt"),
        ("token_ids", line.token_ids.is_some(), "a study asks in the model's template; write prompt or messages"),
        ("fold", line.fold.is_some(), "a study draws its folds; leave it out, and name rows to keep together by group"),
    ];
    if let Some((field, _, fix)) = others.iter().find(|(_, given, _)| *given) {
        bail!("{field}: {fix}");
    }
    ensure!(line.prompt.is_some() != line.messages.is_some(), "give exactly one of prompt and messages");
    let messages = line.chat().unwrap_or_default();
    let asked = asked(if line.prompt.is_some() { "prompt" } else { "messages" }, &messages)?;
    if line.response.as_ref().is_some_and(|text| text.trim().is_empty()) {
        bail!("response: is empty; write its text, or leave it out and the model responds");
    }
    let label = line.label.as_ref().map(labelled::truth).transpose()?;
    ensure!(
        label.is_none() || line.response.is_some(),
        "a label without a response: the label is of a response that is not here; give the response, or leave the label out"
    );
    let task =
        line.task.context("task: is missing; name a task of the set, or one of yours, whose rows all have a label")?;
    let group = line.group.map_or_else(|| asked.to_owned(), labelled::Group::name);
    let given = GivenPrompt { messages, response: line.response, label };
    Ok(PlannedPrompt {
        id: line.id.unwrap_or_else(|| number.to_string()),
        task,
        group,
        with_constraint: true,
        params: line.params.unwrap_or_default(),
        prompt: given.text(),
        given: Some(given),
    })
}

/// The user's last turn, to which the model responds.
fn asked<'a>(field: &str, messages: &'a [Message]) -> Result<&'a str> {
    let Some(last) = messages.last() else { bail!("{field}: is empty; write what the model is asked") };
    ensure!(last.role == "user", "{field}: the last turn is not the user's; write the model's answer as response");
    ensure!(!last.content.trim().is_empty(), "{field}: is empty; write what the model is asked");
    // Templates that keep it would put another number of tokens between text and response.
    ensure!(last.content.trim_end() == last.content, "{field}: ends in white space; leave that out");
    Ok(&last.content)
}

/// Refuses an empty file, ids that occur twice, groups of two tasks, and fewer groups than folds.
fn check_rows(path: &Path, rows: &[Row], folds: usize) -> Result<()> {
    ensure!(!rows.is_empty(), "{}: holds no prompt; write one JSON object per line", path.display());
    let (mut ids, mut task_of) = (BTreeMap::new(), BTreeMap::new());
    for (place, row) in rows {
        if let Some(first) = ids.insert(&row.id, place) {
            bail!("{place}: id: '{}' stands at {first}, too; ids must differ", row.id);
        }
        let (task, first) = *task_of.entry(&row.group).or_insert((&row.task, place));
        if *task != row.task {
            bail!(
                "{place}: group: it is of {} here and of {task} at {first}; give every task prompts, or groups, of its own",
                row.task
            );
        }
    }
    let groups = task_of.len();
    ensure!(groups >= folds, "{}: {groups} groups cannot fill {folds} folds; give more prompts", path.display());
    Ok(())
}

/// Puts the rows' tasks into the config, in order of appearance: known ones, and new ones whose rows all have a label.
fn tasks(config: &mut StudyConfig, rows: &[Row]) -> Result<()> {
    let (chosen, set) = (TaskSet::of(config)?, task::of_set(config.task_set));
    let known = |id: &str| chosen.by_id(id).or_else(|_| task::find(set, id)).ok();
    let mut ids: Vec<String> = Vec::new();
    for (place, row) in rows {
        check_label(row, known(&row.task), rows).with_context(|| place.clone())?;
        if ids.contains(&row.task) {
            continue;
        }
        ids.push(row.task.clone());
        if known(&row.task).is_none() {
            let spec = TaskSpec::labelled(&row.task);
            Task::new(spec.clone())
                .map_err(|faults| {
                    anyhow::anyhow!("task: '{}': {}; {}", row.task, faults.first.problem, faults.first.fix)
                })
                .with_context(|| place.clone())?;
            eprintln!(
                "{}: a task of your labels; its skill counts as semantic unless a file of --tasks says",
                row.task
            );
            config.task_specs.push(spec);
        }
    }
    config.task_specs.retain(|spec| ids.contains(&spec.id));
    config.tasks = ids;
    Ok(())
}

/// Refuses a row that neither a label nor a checker decides.
fn check_label(row: &PlannedPrompt, task: Option<&Task>, rows: &[Row]) -> Result<()> {
    let has_label = |row: &PlannedPrompt| row.given.as_ref().is_some_and(|given| given.label.is_some());
    if has_label(row) {
        return Ok(());
    }
    match task {
        // An empty response is checked for its parameters alone.
        Some(task) if !task.is_labelled() => task.check(&row.params, "").map(drop).context("params"),
        None if !of_task(rows, &row.task).any(has_label) => bail!(
            "task: '{}' is not known and its rows have no label; name its file in --tasks, or give every row a response and a label",
            row.task
        ),
        _ => bail!("label: is missing, and '{}' has no checker; give every row of it a response and a label", row.task),
    }
}

/// The rows of a task.
fn of_task<'a>(rows: &'a [Row], id: &'a str) -> impl Iterator<Item = &'a PlannedPrompt> {
    rows.iter().map(|(_, row)| row).filter(move |row| row.task == id)
}
