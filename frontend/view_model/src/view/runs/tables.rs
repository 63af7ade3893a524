//! What is known of a study before it is finished: the pilot's forecast, the rates of its responses, and probes so far.

use shared::api::{ForecastTask, Run, RunCell, RunForecast, RunRate, RunState};
use shared::probe::cohort::{MIN_CLASS, MIN_SHARE};

use super::told::{duration, stage};
use crate::say;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// By how much fewer tasks than all must be expected before it is said why: less is not seen in a number with one decimal.
const SEEN: f64 = 0.05;
/// Bytes in a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// The forecast in sentences: tasks, why not all where some are missing, time and memory.
pub fn forecast_told(forecast: &RunForecast) -> String {
    let (expected, all) = (format!("{:.1}", forecast.probeable), forecast.tasks.len());
    let seconds = total(forecast);
    let of_stage = |(name, seconds): &(String, f64)| format!("{} {}", stage(name), duration(*seconds));
    let stages = forecast.seconds.iter().map(of_stage).collect::<Vec<_>>().join(", ");
    let mut text = say!(view::runs::expected, expected, all);
    if forecast.probeable < all as f64 - SEEN {
        let percent = format!("{:.0}", 100.0 * MIN_SHARE);
        let (samples, anyway) = (say!(view::runs::samples), say!(view::runs::anyway));
        text.push(' ');
        text.push_str(&say!(view::runs::not_all, least = MIN_CLASS, percent, samples, anyway));
    }
    if !forecast.seconds.is_empty() {
        text.push(' ');
        text.push_str(&say!(view::runs::takes, time = duration(seconds), stages));
    }
    if let Some(bytes) = forecast.peak_bytes {
        text.push(' ');
        text.push_str(&say!(view::runs::memory, megabytes = number::count((bytes / MEGABYTE) as usize)));
    }
    text
}

/// The seconds of all stages.
pub fn total(forecast: &RunForecast) -> f64 {
    forecast.seconds.iter().map(|(_, seconds)| seconds).sum()
}

/// The forecast's tasks as a table.
pub fn forecast(forecast: &RunForecast) -> Table {
    let row = |of: &ForecastTask| Row {
        head: of.task.clone(),
        cells: vec![
            count("responses", of.responses),
            count("cut", of.cut),
            Cell::number("rate", Some(of.rate), number::score),
            Cell::number("probeable", Some(of.probeable), number::score),
        ],
    };
    Table {
        name: "forecast",
        from: Vec::new(),
        caption: say!(view::runs::forecast_is).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(view::runs::responses),
            say!(view::runs::cut),
            say!(view::runs::satisfied),
            say!(view::runs::probeable),
        ]),
        rows: forecast.tasks.iter().map(row).collect(),
    }
}

/// The rates as a table, while the run is not finished: afterwards they are the study's to tell.
pub fn rates(run: &Run) -> Option<Table> {
    if run.rates.is_empty() || run.state == RunState::Done {
        return None;
    }
    let row = |of: &RunRate| {
        let rate = (of.judged > 0).then(|| of.satisfied as f64 / of.judged as f64);
        Row {
            head: of.task.clone(),
            cells: vec![
                Cell::number("rate", rate, number::score),
                count("satisfied", of.satisfied),
                count("judged", of.judged),
            ],
        }
    };
    Some(Table {
        name: "rates",
        from: Vec::new(),
        caption: say!(view::runs::rates_are).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(view::runs::satisfied),
            say!(view::runs::n_satisfied),
            say!(view::runs::judged),
        ]),
        rows: run.rates.iter().map(row).collect(),
    })
}

/// Every task's best probe so far as a table, while the run is not finished.
pub fn cells(run: &Run) -> Option<Table> {
    if run.cells.is_empty() || run.state == RunState::Done {
        return None;
    }
    let row = |of: &RunCell| Row {
        head: of.task.clone(),
        cells: vec![
            Cell::number("increment", Some(of.increment), number::signed),
            Cell::interval(Some(of.interval), number::interval_about_zero),
            Cell::number("auroc", Some(of.auroc), number::score),
            count("n", of.n),
            Cell::text(words::site(of.site)),
            Cell::text(words::position(of.position)),
            count("finished", of.finished),
        ],
    };
    Some(Table {
        name: "cells",
        from: Vec::new(),
        caption: say!(view::runs::cells_are).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(page::metric::increment_head),
            say!(page::words::interval),
            "AUROC",
            "n",
            say!(page::shell::layer),
            say!(page::shell::position),
            say!(view::runs::layers_finished),
        ]),
        rows: run.cells.iter().map(row).collect(),
    })
}

fn count(measure: &'static str, n: usize) -> Cell {
    Cell::number(measure, Some(n as f64), |_| number::count(n))
}
