//! The nine tasks: how often each constraint is met when it is asked for, and when it is not.

use shared::study::{Study, TaskSummary};

use crate::lane::Told;
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The finding over all tasks.
pub fn finding(study: &Study) -> Finding {
    let n = study.tasks.len();
    let above = study.tasks.iter().filter(|task| rises(task)).count();
    let headline = match above {
        0 => "Asking changes nothing that can be told from chance".to_owned(),
        above if above == n => format!("Asked, the model follows all {n} instructions more often"),
        above => format!("Asked, the model follows {above} of {n} instructions more often"),
    };
    let highest = study.tasks.iter().max_by(|a, b| a.satisfied.total_cmp(&b.satisfied));
    let lowest = study.tasks.iter().min_by(|a, b| a.satisfied.total_cmp(&b.satisfied));
    let range = highest.zip(lowest).map(|(high, low)| {
        let written = |task: &TaskSummary| format!("{} {}", task.id, number::score(task.satisfied));
        format!("Satisfaction with the constraint runs from {} to {}. ", written(low), written(high))
    });
    let not_probeable = study.tasks.iter().filter(|task| task.not_probeable.is_some()).count();
    let left = match not_probeable {
        0 => "Every task has both outcomes often enough to probe.".to_owned(),
        one => format!("{} cannot be probed: one outcome is too rare.", number::plural(one, "task")),
    };
    Finding::new(headline, format!("{}{left}", range.unwrap_or_default()))
}

/// Whether the constraint is met more often when asked for, the two intervals apart.
fn rises(task: &TaskSummary) -> bool {
    task.satisfied_interval[0] > task.satisfied_without_interval[1]
}

/// What the card says of a task.
pub fn told(task: &TaskSummary) -> Told {
    let rate = |word: &str, rate: f64, interval: [f64; 2], n: usize| {
        format!("{word} {} ({}), n {}", number::score(rate), number::interval(interval), number::count(n))
    };
    let mut lines = vec![
        rate("with", task.satisfied, task.satisfied_interval, task.n),
        rate("without", task.satisfied_without, task.satisfied_without_interval, task.n_without),
        format!("{} excluded", number::count(task.excluded)),
    ];
    lines.extend(task.not_probeable.as_ref().map(|reason| reason.reason.clone()));
    (task.id.clone(), lines)
}

/// The rates as a table.
pub fn table(study: &Study) -> Table {
    let row = |task: &TaskSummary| {
        let about = [("task", task.id.as_str())];
        Row {
            head: task.id.clone(),
            cells: vec![
                Cell::text(words::skill(task.skill)),
                Cell::number("satisfied", Some(task.satisfied), number::score).about(&about),
                Cell::text(number::interval(task.satisfied_interval)),
                Cell::number("satisfied_without", Some(task.satisfied_without), number::score).about(&about),
                Cell::text(number::interval(task.satisfied_without_interval)),
                whole("n", task.n),
                whole("n_without", task.n_without),
                whole("excluded", task.excluded),
                whole("groups", task.groups),
            ],
        }
    };
    Table {
        name: "tasks",
        caption: "Satisfaction rates with and without the constraint, 95 % intervals over base prompts".to_owned(),
        columns: heads([
            "Task",
            "Skill",
            "With",
            "95 % interval",
            "Without",
            "95 % interval",
            "n with",
            "n without",
            "Excluded",
            "Base prompts",
        ]),
        rows: study.tasks.iter().map(row).collect(),
    }
}

fn whole(measure: &'static str, n: usize) -> Cell {
    Cell::number(measure, Some(n as f64), |_| number::count(n))
}
