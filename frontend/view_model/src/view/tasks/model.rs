//! Satisfaction rates: how often each constraint is met with and without the instruction.

use shared::study::{Study, TaskSummary};

use crate::say;
use crate::task_row::Told;
use crate::text::finding::Finding;
use crate::text::{number, study, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The finding over all tasks.
pub fn finding(study: &Study) -> Finding {
    let n = study.tasks.len();
    let above = study.tasks.iter().filter(|task| task.rises()).count();
    let headline = match above {
        0 if study.tasks.iter().all(|task| task.n_without == 0) => say!(view::tasks::asked_always).to_owned(),
        0 => say!(view::tasks::asking_changes_nothing).to_owned(),
        above if above == n => say!(view::tasks::follows_all, n),
        above => say!(view::tasks::follows_some, above, n),
    };
    let highest = study.tasks.iter().max_by(|a, b| a.satisfied.total_cmp(&b.satisfied));
    let lowest = study.tasks.iter().min_by(|a, b| a.satisfied.total_cmp(&b.satisfied));
    let range = highest.zip(lowest).map(|(high, low)| {
        let written = |task: &TaskSummary| format!("{} {}", task.id, number::score(task.satisfied));
        say!(view::tasks::range, low = written(low), high = written(high)) + " "
    });
    let not_probeable = study.tasks.iter().filter(|task| task.not_probeable.is_some()).count();
    let left = match not_probeable {
        0 => say!(view::tasks::all_probeable).to_owned(),
        n => say!(view::tasks::not_probeable, n = number::count(n)),
    };
    let unclaimed = match study.tasks.iter().filter(|task| task.is_left_out()).count() {
        0 => String::new(),
        n => format!(" {}", say!(view::tasks::left_out, n = number::count(n))),
    };
    let doubtful = words::of_doubtful_labels(study).map_or_else(String::new, |doubtful| format!(" {doubtful}"));
    Finding::new(headline, format!("{}{left}{unclaimed}{doubtful}", range.unwrap_or_default()))
}

/// The tooltip of a task.
pub fn told(task: &TaskSummary) -> Told {
    let [with, without] = [true, false].map(|with| {
        let told = |(rate, interval)| format!("{} ({})", number::score(rate), number::interval(interval));
        task.rate(with).map_or_else(|| "–".to_owned(), told)
    });
    let mut lines = vec![
        say!(view::tasks::told_with, rate = with, n = number::count(task.n)),
        say!(view::tasks::told_without, rate = without, n = number::count(task.n_without)),
        say!(view::tasks::told_excluded, n = number::count(task.excluded)),
    ];
    lines.extend(effect(task).map(|effect| say!(view::tasks::told_effect, effect)));
    lines.extend(task.is_left_out().then(|| say!(page::widget::no_effect_is).to_owned()));
    lines.extend(task.not_probeable.as_ref().map(study::not_probeable));
    (task.id.clone(), lines)
}

/// The rates without and with the constraint: `.15 → .45`, a dash where nothing was checked.
pub fn rates(task: &TaskSummary) -> String {
    let [without, with] = [false, true].map(|with| number::score_or_dash(task.rate(with).map(|(rate, _)| rate)));
    format!("{without} → {with}")
}

/// The effect of the instruction on the rate, with its interval.
pub fn effect(task: &TaskSummary) -> Option<String> {
    let effect = task.instruction_effect.as_ref()?;
    Some(format!("{} ({})", number::signed(effect.value), number::interval(effect.interval)))
}

/// The rates as a table.
pub fn table(study: &Study) -> Table {
    let row = |task: &TaskSummary| {
        let [with, without] = [true, false].map(|with| task.rate(with));
        let about = [("task", task.id.as_str())];
        Row {
            head: task.id.clone(),
            cells: vec![
                Cell::text(words::skill(task.skill)),
                Cell::number("satisfied", with.map(|(rate, _)| rate), number::score).about(&about),
                Cell::interval(with.map(|(_, interval)| interval), number::interval),
                Cell::number("satisfied_without", without.map(|(rate, _)| rate), number::score).about(&about),
                Cell::interval(without.map(|(_, interval)| interval), number::interval),
                Cell::number("instruction_effect", task.instruction_effect.map(|effect| effect.value), number::signed)
                    .about(&about),
                Cell::text(
                    task.instruction_effect.map_or_else(|| "–".to_owned(), |effect| number::interval(effect.interval)),
                ),
                Cell::text(if task.in_claims { say!(view::tasks::yes) } else { "–" }),
                whole("n", task.n),
                whole("n_without", task.n_without),
                whole("excluded", task.excluded),
                whole("groups", task.groups),
                Cell::number(
                    "judge_kappa",
                    study.provenance.audit_of(&task.id).map(|audit| audit.agreement.kappa),
                    number::score,
                )
                .about(&about),
            ],
        }
    };
    Table {
        name: "tasks",
        from: Vec::new(),
        caption: say!(view::tasks::caption).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(view::tasks::skill),
            say!(view::tasks::with_head),
            say!(page::words::interval),
            say!(view::tasks::without_head),
            say!(page::words::interval),
            say!(view::tasks::effect),
            say!(page::words::interval),
            say!(view::tasks::in_claims),
            say!(view::tasks::n_with),
            say!(view::tasks::n_without),
            say!(view::tasks::excluded),
            say!(view::tasks::base_prompts),
            say!(view::tasks::judge_kappa),
        ]),
        rows: study.tasks.iter().map(row).collect(),
    }
}

fn whole(measure: &'static str, n: usize) -> Cell {
    Cell::number(measure, Some(n as f64), |_| number::count(n))
}
