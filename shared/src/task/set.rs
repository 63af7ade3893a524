//! Validated tasks, and the set of them that a study has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::checker::{self, Test};
use super::fault::Faults;
use super::{Params, PartialVerdict, TaskSpec, Verdict, check, file, parameter};
use crate::error::Error;
use crate::message::{Message, reason};
use crate::study::{BuiltInSet, StudyConfig};
use crate::world::{Draw, Scene};

/// A validated spec.
pub struct Task {
    pub(super) spec: TaskSpec,
    /// Absent where labels are given.
    pub(super) test: Option<Test>,
}

impl Task {
    /// # Errors
    /// Every fault of the spec.
    pub fn new(spec: TaskSpec) -> Result<Self, Faults> {
        let (test, faults) = check::checked(&spec, &BTreeSet::new());
        match Faults::of(faults) {
            Some(faults) => Err(faults),
            None => Ok(Self { spec, test }),
        }
    }

    /// The spec.
    pub fn spec(&self) -> &TaskSpec {
        &self.spec
    }

    /// The id used everywhere.
    pub fn id(&self) -> &str {
        &self.spec.id
    }

    /// Parameters of a level: levels cycle through the parameters' values. `scene` is the base prompt's, if it has one.
    pub fn draw(&self, level: usize, scene: Option<&Scene>, draw: &mut Draw) -> Params {
        parameter::draw(&self.spec, level, scene, draw)
    }

    /// The wording of a parameter in an instruction.
    ///
    /// # Errors
    /// [`Error::Parameter`] for parameters that are not the task's, [`Error::Config`] for a slot that is none of them.
    pub fn said(&self, params: &Params, slot: &str) -> Result<String, Error> {
        parameter::accept(&self.spec, params)?;
        match self.spec.parameters.get(slot) {
            Some(of) => Ok(of.said(&params[slot])),
            None => Err(Error::config(
                format!("phrasing of {}", self.spec.id),
                format!("unknown slot '{slot}'"),
                "use only the task's parameters",
            )),
        }
    }

    /// The checker's verdict on a response, reasoning in `<think>` left out. An empty one never satisfies.
    ///
    /// # Errors
    /// [`Error::Parameter`] for parameters that are missing, unknown or not of the task's values, [`Error::Data`] without a checker.
    pub fn check(&self, params: &Params, response: &str) -> Result<Verdict, Error> {
        let (satisfied, why) = self.find(params, response)?;
        Ok(Verdict::new(satisfied, why))
    }

    fn find(&self, params: &Params, response: &str) -> Result<(bool, Message), Error> {
        parameter::accept(&self.spec, params)?;
        let test = self.test()?;
        let response = checker::answer(response);
        if response.trim().is_empty() {
            return Ok((false, reason::RESPONSE_EMPTY.message()));
        }
        let found = test.find(params, response);
        Ok((found.passes, found.why))
    }

    /// The checker's verdict on the beginning of a response.
    ///
    /// On a whole response it is [`PartialVerdict::Satisfied`] exactly where the checker is satisfied.
    /// [`PartialVerdict::Violated`] is final: no continuation is satisfied.
    ///
    /// # Errors
    /// Those of [`Task::check`].
    pub fn running(&self, params: &Params, beginning: &str) -> Result<PartialVerdict, Error> {
        let Some(test) = &self.test else { return Ok(PartialVerdict::Undecided) };
        Ok(if self.find(params, beginning)?.0 {
            PartialVerdict::Satisfied
        } else if checker::may_open_reasoning(beginning) || test.may_pass(params, checker::answer(beginning)) {
            PartialVerdict::Undecided
        } else {
            PartialVerdict::Violated
        })
    }

    /// Whether the checker uses a judge.
    pub fn asks_judge(&self, id: &str) -> bool {
        checker::judges(&self.spec.checker).contains(&id)
    }
}

/// The tasks of a study, in its order. A task's prompts do not depend on the other tasks of the study, with one exception: a
/// task from a file skips base prompts of a built-in set that earlier tasks use.
#[derive(Clone)]
pub struct TaskSet(Vec<Arc<Task>>);

impl TaskSet {
    /// The tasks that a config names: built in, or among its own specs.
    ///
    /// # Errors
    /// [`Error::UnknownTask`], [`Error::Config`] for a spec with a fault, and [`Error::Data`] for a base prompt of two tasks.
    pub fn of(config: &StudyConfig) -> Result<Self, Error> {
        let own = config.task_specs.iter().map(|spec| {
            let id = spec.id.clone();
            Task::new(spec.clone()).map(Arc::new).map_err(|faults| faults.of_task(&id))
        });
        let own: Vec<Arc<Task>> = own.collect::<Result<_, _>>()?;
        let all = || of_set(config.task_set).iter().chain(&own);
        let ids: Vec<&str> = all().map(|task| task.id()).collect();
        if let Some(place) = parameter::twice(&ids) {
            let problem = format!("another task has the id '{}'", ids[place]);
            return Err(Error::config("task_specs", problem, "choose another"));
        }
        let find = |id: &String| {
            let known = || all().map(|task| task.id()).collect::<Vec<_>>().join(", ");
            let task = all().find(|task| task.id() == id);
            task.cloned().ok_or_else(|| Error::UnknownTask { given: id.clone(), known: known() })
        };
        let tasks: Vec<Arc<Task>> = config.tasks.iter().map(find).collect::<Result<_, _>>()?;
        apart(&tasks)?;
        if let Some(task) = tasks.iter().find(|task| task.is_labelled() && config.prompts.is_none()) {
            let problem = "its labels are given with the responses, and there are none";
            return Err(Error::config(format!("task {}", task.id()), problem, "give both with `run --prompts`"));
        }
        Ok(Self(tasks))
    }

    /// The tasks in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Task> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The task of an id.
    ///
    /// # Errors
    /// [`Error::UnknownTask`] when none has it.
    pub fn by_id(&self, id: &str) -> Result<&Task, Error> {
        find(&self.0, id)
    }
}

impl FromIterator<Arc<Task>> for TaskSet {
    fn from_iter<I: IntoIterator<Item = Arc<Task>>>(tasks: I) -> Self {
        Self(tasks.into_iter().collect())
    }
}

/// Folds are drawn by base prompt, and errors of tasks are taken as independent: no text may be asked by two tasks.
fn apart(tasks: &[Arc<Task>]) -> Result<(), Error> {
    let mut task_of = BTreeMap::new();
    for task in tasks {
        for text in &task.spec.base_prompts {
            if let Some(first) = task_of.insert(text, task.id()).filter(|first| *first != task.id()) {
                let of_both = format!("base prompt \"{text}\" is in {first} and {}", task.id());
                return Err(Error::data("tasks", of_both, "give every task base prompts of its own"));
            }
        }
    }
    Ok(())
}

/// The task files of the tiny models' world, in report order. The only list of them.
const TINY_WORLD: [&str; 9] = [
    include_str!("../../../tasks/character-count.toml"),
    include_str!("../../../tasks/word-count.toml"),
    include_str!("../../../tasks/json-format.toml"),
    include_str!("../../../tasks/term-inclusion.toml"),
    include_str!("../../../tasks/term-exclusion.toml"),
    include_str!("../../../tasks/topic.toml"),
    include_str!("../../../tasks/sentiment.toml"),
    include_str!("../../../tasks/register.toml"),
    include_str!("../../../tasks/toxicity.toml"),
];

/// The task files of everyday subjects, in the same order. The only list of them.
const NATURAL: [&str; 9] = [
    include_str!("../../../tasks/natural/character-count.toml"),
    include_str!("../../../tasks/natural/word-count.toml"),
    include_str!("../../../tasks/natural/json-format.toml"),
    include_str!("../../../tasks/natural/term-inclusion.toml"),
    include_str!("../../../tasks/natural/term-exclusion.toml"),
    include_str!("../../../tasks/natural/topic.toml"),
    include_str!("../../../tasks/natural/sentiment.toml"),
    include_str!("../../../tasks/natural/register.toml"),
    include_str!("../../../tasks/natural/toxicity.toml"),
];

/// The nine tasks of the tiny models' world, in report order.
pub fn built_in() -> &'static [Arc<Task>] {
    static TASKS: LazyLock<Vec<Arc<Task>>> = LazyLock::new(|| tasks_of(&TINY_WORLD));
    &TASKS
}

/// The nine tasks of a set, in report order: the same ids and skills in every set.
pub fn of_set(set: BuiltInSet) -> &'static [Arc<Task>] {
    static NATURAL_TASKS: LazyLock<Vec<Arc<Task>>> = LazyLock::new(|| tasks_of(&NATURAL));
    match set {
        BuiltInSet::TinyWorld => built_in(),
        BuiltInSet::Natural => &NATURAL_TASKS,
    }
}

fn tasks_of(files: &[&str]) -> Vec<Arc<Task>> {
    let task = |text: &&str| Arc::new(file::parse(text).expect("the built-in task files are checked by the tests"));
    files.iter().map(task).collect()
}

/// The task of an id in the tiny models' world.
///
/// # Errors
/// [`Error::UnknownTask`] when none has it.
pub fn by_id(id: &str) -> Result<&'static Task, Error> {
    find(built_in(), id)
}

/// The task of an id among these.
///
/// # Errors
/// [`Error::UnknownTask`] when none has it.
pub fn find<'a>(tasks: &'a [Arc<Task>], id: &str) -> Result<&'a Task, Error> {
    tasks.iter().find(|task| task.id() == id).map(AsRef::as_ref).ok_or_else(|| Error::UnknownTask {
        given: id.to_owned(),
        known: tasks.iter().map(|task| task.id()).collect::<Vec<_>>().join(", "),
    })
}
